// Which source word does each explanation name, and is it the one that the grammar aligns?
#include <algorithm>

#include "autograd/ops.h"
#include "chapters/02_attention/explanations.h"
#include "chapters/02_attention/training.h"
#include "chapters/shared/translate.h"

namespace attn {
namespace {

bool holds(const std::vector<std::size_t>& links, std::size_t position) {
  return std::find(links.begin(), links.end(), position) != links.end();
}

}  // namespace

const std::vector<Explanation>& explanations() {
  static const std::vector<Explanation> all = {{"attention", weights_of},
                                               {"gradient × embedding", gradient_times_embedding},
                                               {"leave-one-out", leave_one_out}};
  return all;
}

std::vector<AlignmentScore> alignment_scores(const TranslationCorpus& corpus,
                                             const AttentionEncoderDecoder& model,
                                             const std::vector<SentencePair>& pairs,
                                             std::size_t count) {
  std::vector<AlignmentScore> result(count);
  double one_percent = 0;
  for (const SentencePair& pair : pairs) {
    one_percent += static_cast<double>(pair.sure_links.size()) / 100;
  }
  for_batches(corpus, pairs, [&](std::size_t first, const Batch& batch) {
    const Tensor weights = weights_of(model, batch);
    for (std::size_t i = 0; i < count; ++i) {
      const Tensor scores = i == 0 ? weights : explanations()[i].scores(model, batch);
      for (std::size_t b = 0; b < batch.size(); ++b) {
        const SentencePair& pair = pairs[first + b];
        for (std::size_t t = 0; t < pair.sure_links.size(); ++t) {
          const std::size_t highest = strongest_key(scores, b, t);
          const bool sure = holds(pair.sure_links[t], highest);
          result[i].sure += sure / one_percent;
          result[i].sure_or_possible +=
              (sure || holds(pair.possible_links[t], highest)) / one_percent;
          result[i].as_attention += (highest == strongest_key(weights, b, t)) / one_percent;
        }
      }
    }
  });
  return result;
}

Tensor positive_shares(const Tensor& scores) {
  const Variable positive =
      clamp(Variable(first_rows(scores, scores.shape(1))), Real(1e-9), Real(1e9));
  return (positive / sum(positive, {-1}, /*keep_dims=*/true)).value();
}

}  // namespace attn
