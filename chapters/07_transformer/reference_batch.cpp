#include "chapters/07_transformer/reference_batch.h"

#include <algorithm>

#include "chapters/shared/translate.h"

namespace attn {
namespace {

template <class Numbers>
Tensor as_reals(const Numbers& numbers, const Shape& shape) {
  Tensor result = empty(shape);
  std::transform(numbers.begin(), numbers.end(), result.begin(),
                 [](auto number) { return static_cast<Real>(number); });
  return result;
}

}  // namespace

void save_reference_batch(Run& run, const TranslationCorpus& corpus, const Translator& translator,
                          const WordCorpus& text, const DecoderOnly& language_model) {
  const NoGradGuard no_graph;
  const std::vector<SentencePair> pairs = test_pairs(corpus, 1);  // sources of different lengths
  const Batch batch = make_batch(encode_pairs(pairs, corpus.source, corpus.target));
  const Variable logits = translator(batch.source, batch.source_lengths, batch.target_in);

  IndexTensor piece = IndexTensor::from_shape({1, 32});
  std::copy_n(text.held_out.begin(), piece.size(), piece.begin());
  run.save("reference_batch", {{"source", as_reals(batch.source, batch.source.shape())},
                               {"source_lengths", as_reals(batch.source_lengths, {batch.size()})},
                               {"target_in", as_reals(batch.target_in, batch.target_in.shape())},
                               {"logits", logits.value()},
                               {"text", as_reals(piece, piece.shape())},
                               {"text_logits", language_model(piece).value()}});
}

}  // namespace attn
