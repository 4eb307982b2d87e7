#include "chapters/02_attention/reference_batch.h"

#include <algorithm>

#include "core/text/batching.h"

namespace attn {

void save_reference_batch(Run& run, const std::vector<SentencePair>& pairs,
                          const TranslationCorpus& corpus, const AttentionEncoderDecoder& model) {
  const Batch batch = make_batch(encode_pairs(pairs, corpus.source, corpus.target));
  const NoGradGuard no_gradients;
  const auto decoded =
      model.decode(model.encode(batch.source, batch.source_lengths), batch.target_in);
  const auto as_reals = [](const auto& numbers, const Shape& shape) {
    Tensor result = empty(shape);
    std::transform(numbers.begin(), numbers.end(), result.begin(),
                   [](auto number) { return static_cast<Real>(number); });
    return result;
  };
  run.save("reference_batch", {{"source", as_reals(batch.source, batch.source.shape())},
                               {"source_lengths", as_reals(batch.source_lengths, {batch.size()})},
                               {"target_in", as_reals(batch.target_in, batch.target_in.shape())},
                               {"logits", decoded.logits.value()},
                               {"weights", decoded.weights.value()}});
}

}  // namespace attn
