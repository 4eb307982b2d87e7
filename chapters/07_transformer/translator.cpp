#include "chapters/07_transformer/translator.h"

#include <algorithm>

#include "core/tensor/math.h"

namespace attn {

Translator::Translator(const TranslatorSizes& sizes, Rng& rng)
    : source_(sizes.source_vocabulary, sizes.layer.width, sizes.positions, sizes.longest, rng),
      target_(sizes.target_vocabulary, sizes.layer.width, sizes.positions, sizes.longest, rng) {
  const bool ends_with_norm = sizes.layer.norm == NormPlace::kBefore;
  add_module("source", source_);
  for (std::size_t i = 0; i < sizes.layers; ++i) {
    add_module("encoder_" + std::to_string(i), encoder_.emplace_back(sizes.layer, rng));
  }
  if (ends_with_norm) add_module("encoder_norm", encoder_norm_.emplace(sizes.layer.width));
  add_module("target", target_);
  for (std::size_t i = 0; i < sizes.layers; ++i) {
    add_module("decoder_" + std::to_string(i),
               decoder_.emplace_back(sizes.layer, CrossAttention::kWith, rng));
  }
  if (ends_with_norm) add_module("decoder_norm", decoder_norm_.emplace(sizes.layer.width));
  add_module("output", output_.emplace(sizes.layer.width, sizes.target_vocabulary, rng));
}

// [snippet:encoder]
Translator::Encoded Translator::encode(const IndexTensor& source,
                                       const std::vector<std::size_t>& lengths) const {
  std::vector<Variable> weights;
  Variable states = source_(source);  // (B, S, C)
  for (const EncoderLayer& layer : encoder_) {
    const HeadsOutput result = layer(states, lengths);
    states = result.output;
    weights.push_back(result.weights);
  }
  if (encoder_norm_) states = (*encoder_norm_)(states);
  return {states, lengths, weights};
}
// [/snippet]

Translator::Cache Translator::Cache::select(const std::vector<std::size_t>& rows) const {
  Cache chosen;
  for (const DecoderCache& layer : layers) chosen.layers.push_back(layer.select(rows));
  chosen.length = length;
  return chosen;
}

Translator::Cache Translator::begin(const Encoded& encoded) const {
  Cache cache;
  for (const DecoderLayer& layer : decoder_) {
    cache.layers.push_back(layer.begin(encoded.states, encoded.lengths));
  }
  return cache;
}

// [snippet:decoder]
Translator::Decoded Translator::decode(const IndexTensor& tokens, Cache& cache) const {
  std::vector<Variable> weights, cross_weights;
  Variable states = target_(tokens, cache.length);  // (B, T, C)
  cache.length += tokens.shape(1);
  for (std::size_t i = 0; i < decoder_.size(); ++i) {
    const DecoderLayer::Output result = decoder_[i](states, cache.layers.at(i));
    states = result.output;
    weights.push_back(result.weights);
    cross_weights.push_back(result.cross_weights);
  }
  if (decoder_norm_) states = (*decoder_norm_)(states);
  return {(*output_)(states), weights, cross_weights};
}
// [/snippet]

Variable Translator::operator()(const IndexTensor& source, const std::vector<std::size_t>& lengths,
                                const IndexTensor& target_in) const {
  Cache cache = begin(encode(source, lengths));
  return decode(target_in, cache).logits;
}

std::vector<std::vector<std::int64_t>> Translator::translate(
    const IndexTensor& source, const std::vector<std::size_t>& lengths, std::int64_t first_token,
    std::int64_t end_token, std::size_t longest) const {
  const NoGradGuard no_graph;
  const std::size_t B = source.shape(0);
  Cache cache = begin(encode(source, lengths));
  std::vector<std::vector<std::int64_t>> said(B);
  std::vector<bool> has_ended(B, false);
  IndexTensor token = IndexTensor::from_shape({B, 1});
  token.fill(first_token);
  for (std::size_t t = 0; t < longest; ++t) {
    token = math::argmax(decode(token, cache).logits.value());  // (B, 1)
    for (std::size_t b = 0; b < B; ++b) {
      has_ended[b] = has_ended[b] || token(b, 0) == end_token;
      if (!has_ended[b]) said[b].push_back(token(b, 0));
    }
    if (std::all_of(has_ended.begin(), has_ended.end(), [](bool ended) { return ended; })) break;
  }
  return said;
}

std::vector<Hypothesis> Translator::translate(const IndexTensor& source,
                                              const BeamOptions& options) const {
  require_shape("translate", Shape{1, source.size()}, source.shape());
  const NoGradGuard no_graph;
  Cache cache = begin(encode(source, {source.size()}));
  const auto next = [&](const std::vector<std::size_t>& rows,
                        const std::vector<std::int64_t>& tokens) {
    cache = cache.select(rows);
    IndexTensor column = IndexTensor::from_shape({tokens.size(), 1});
    std::copy(tokens.begin(), tokens.end(), column.data());
    return log_softmax(squeeze(decode(column, cache).logits, 1)).value();  // (N, V)
  };
  return beam_search(next, options);
}

}  // namespace attn
