#include "chapters/07_transformer/decoder_only.h"

#include <algorithm>
#include <stdexcept>

namespace attn {
namespace {

IndexTensor as_row(const std::vector<std::int64_t>& tokens) {
  IndexTensor row = IndexTensor::from_shape({1, tokens.size()});
  std::copy(tokens.begin(), tokens.end(), row.data());
  return row;
}

}  // namespace

DecoderOnly::DecoderOnly(const DecoderOnlySizes& sizes, Rng& rng)
    : tokens_(sizes.vocabulary, sizes.layer.width, sizes.positions, sizes.longest, rng) {
  add_module("tokens", tokens_);
  for (std::size_t i = 0; i < sizes.layers; ++i) {
    add_module("layer_" + std::to_string(i),
               layers_.emplace_back(sizes.layer, CrossAttention::kWithout, rng));
  }
  if (sizes.layer.norm == NormPlace::kBefore) {
    add_module("norm", norm_.emplace(sizes.layer.width));
  }
  add_module("output", output_.emplace(sizes.layer.width, sizes.vocabulary, rng));
}

DecoderOnly::Cache DecoderOnly::begin() const {
  return {std::vector<DecoderCache>(layers_.size()), 0};
}

Variable DecoderOnly::operator()(const IndexTensor& tokens, Cache& cache) const {
  Variable states = tokens_(tokens, cache.length);  // (B, T, C)
  cache.length += tokens.shape(1);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    states = layers_[i](states, cache.layers.at(i), Weights::kNotWanted).output;
  }
  return (*output_)(norm_ ? (*norm_)(states) : states);
}

Variable DecoderOnly::operator()(const IndexTensor& tokens) const {
  Cache cache = begin();
  return (*this)(tokens, cache);
}

// [snippet:continue_text]
std::vector<std::int64_t> continue_text(const DecoderOnly& model,
                                        const std::vector<std::int64_t>& prompt, std::size_t count,
                                        Caching caching, const Sampling& sampling, Rng& rng) {
  if (prompt.empty()) throw std::invalid_argument("continue_text: the prompt is empty");
  const NoGradGuard no_graph;
  std::vector<std::int64_t> text = prompt, unread = prompt;
  DecoderOnly::Cache cache = model.begin();
  for (std::size_t i = 0; i < count; ++i) {
    if (caching == Caching::kWithout) {
      cache = model.begin();
      unread = text;
    }
    const Variable logits = model(as_row(unread), cache);            // (1, T, V)
    const Variable last = select(logits, 1, logits.shape()[1] - 1);  // (1, V)
    text.push_back(choose_token(last.value().data(), last.size(), sampling, rng));
    unread = {text.back()};
  }
  return {text.begin() + static_cast<std::ptrdiff_t>(prompt.size()), text.end()};
}
// [/snippet]

}  // namespace attn
