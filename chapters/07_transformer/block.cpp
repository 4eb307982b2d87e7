#include "chapters/07_transformer/block.h"

#include <cmath>

#include "autograd/nn/functional.h"

namespace attn {
namespace {

enum class Sight { kEverything, kUpToItself };

// [snippet:norm]
// Every place by itself: mean 0 and variance 1 over its C numbers, then a learned scale and shift.
Variable norm(const Variable& x, const NamedWeights& weights, const std::string& name) {
  const Variable centred = x - mean(x, {-1}, /*keep_dims=*/true);
  const Variable spread = variance(x, {-1}, /*unbiased=*/false, /*keep_dims=*/true);
  const Variable deviation = sqrt(spread + Real(1e-5));
  return centred / deviation * weights.at(name + ".weight") + weights.at(name + ".bias");
}
// [/snippet]

// (B, T, C) → (B, H, T, D). Reshape, then permute: a reshape straight to that would mix places.
Variable split_heads(const Variable& x, std::size_t heads) {
  const auto B = static_cast<std::ptrdiff_t>(x.shape()[0]);
  const auto T = static_cast<std::ptrdiff_t>(x.shape()[1]);
  return permute(reshape(x, {B, T, static_cast<std::ptrdiff_t>(heads), -1}), {0, 2, 1, 3});
}

// (B, H, T, D) → (B, T, C)
Variable join_heads(const Variable& x) {
  const auto B = static_cast<std::ptrdiff_t>(x.shape()[0]);
  const auto T = static_cast<std::ptrdiff_t>(x.shape()[2]);
  return reshape(permute(x, {0, 2, 1, 3}), {B, T, -1});
}

// [snippet:attend]
// Queries from x, keys and values from the memory; in self-attention both are the same.
Variable attend(const Variable& x, const Variable& memory, const NamedWeights& weights,
                const std::string& name, std::size_t heads, Sight sight) {
  const Variable queries = split_heads(linear(x, weights.at(name + ".W_query.weight")), heads);
  const Variable keys = split_heads(linear(memory, weights.at(name + ".W_key.weight")), heads);
  const Variable values = split_heads(linear(memory, weights.at(name + ".W_value.weight")), heads);

  const auto D = static_cast<Real>(queries.shape().back());
  const Variable scores =
      matmul(queries, keys, /*transpose_b=*/true) / std::sqrt(D);  // (B, H, T, S)
  const Variable shares = sight == Sight::kEverything
                              ? softmax(scores)
                              : masked_softmax(scores, later_places(x.shape()[1]));
  const Variable contexts = join_heads(matmul(shares, values));  // (B, T, C)
  return linear(contexts, weights.at(name + ".out_proj.weight"),
                weights.at(name + ".out_proj.bias"));
}
// [/snippet]

// [snippet:feed_forward]
// The same two layers at every place: no place sees another here.
Variable feed_forward(const Variable& x, const NamedWeights& weights) {
  const Variable inner = relu(
      linear(x, weights.at("feed_forward.expand.weight"), weights.at("feed_forward.expand.bias")));
  return linear(inner, weights.at("feed_forward.contract.weight"),
                weights.at("feed_forward.contract.bias"));
}
// [/snippet]

}  // namespace

BoolTensor later_places(std::size_t T) {
  BoolTensor hidden = BoolTensor::from_shape({T, T});
  for (std::size_t t = 0; t < T; ++t) {
    for (std::size_t s = 0; s < T; ++s) hidden(t, s) = s > t;
  }
  return hidden;
}

NamedWeights weights_of(const Module& layer) {
  const Module::NamedParameters named = layer.named_parameters();
  return {named.begin(), named.end()};
}

// [snippet:encoder_block]
// Attention moves information between places, the network works on each place; each adds to x.
Variable encoder_block(const Variable& x, const NamedWeights& weights, std::size_t heads) {
  const Variable places = norm(x, weights, "attention_residual.norm");
  const Variable informed =
      x + attend(places, places, weights, "attention", heads, Sight::kEverything);
  return informed + feed_forward(norm(informed, weights, "feed_forward_residual.norm"), weights);
}
// [/snippet]

// [snippet:decoder_block]
// The same with two changes: no place sees a later one, and each looks at the memory in between.
Variable decoder_block(const Variable& x, const Variable& memory, const NamedWeights& weights,
                       std::size_t heads) {
  const Variable places = norm(x, weights, "attention_residual.norm");
  const Variable informed =
      x + attend(places, places, weights, "attention", heads, Sight::kUpToItself);
  const Variable queries = norm(informed, weights, "cross_attention_residual.norm");
  const Variable crossed =
      informed + attend(queries, memory, weights, "cross_attention", heads, Sight::kEverything);
  return crossed + feed_forward(norm(crossed, weights, "feed_forward_residual.norm"), weights);
}
// [/snippet]

}  // namespace attn
