#include "chapters/06_multi_head_attention/multi_head.h"

#include <cmath>
#include <limits>
#include <string>

#include "core/tensor/math.h"

namespace attn {
namespace {

// Chapter 5's mask: −∞ where a token would see a later one.
Variable masked(const Variable& scores, Mask mask) {
  if (mask == Mask::kNone) return scores;
  constexpr Real minus_infinity = -std::numeric_limits<Real>::infinity();
  return masked_fill(scores, above_diagonal(scores.shape().back()), minus_infinity);
}

// Q Kᵀ / √D: the root is of the width of one head.
Variable scaled_scores(const Variable& queries, const Variable& keys) {
  const Real D = static_cast<Real>(keys.shape().back());
  return matmul(queries, keys, /*transpose_b=*/true) / std::sqrt(D);
}

}  // namespace

BoolTensor above_diagonal(std::size_t T) {
  BoolTensor later = BoolTensor::from_shape({T, T});
  for (std::size_t i = 0; i < T; ++i) {
    for (std::size_t j = 0; j < T; ++j) later(i, j) = j > i;
  }
  return later;
}

Head::Head(std::size_t in, std::size_t out, Mask mask, Rng& rng)
    : W_query_(in, out, rng, Bias::kWithout),
      W_key_(in, out, rng, Bias::kWithout),
      W_value_(in, out, rng, Bias::kWithout),
      mask_(mask) {
  add_module("W_query", W_query_);
  add_module("W_key", W_key_);
  add_module("W_value", W_value_);
}

HeadSteps Head::operator()(const Variable& x, SoftmaxAxis axis) const {
  const Variable scores = masked(scaled_scores(W_query_(x), W_key_(x)), mask_);
  const Variable weights = softmax(scores, axis == SoftmaxAxis::kKeys ? -1 : -2);
  return {weights, matmul(weights, W_value_(x))};
}

HeadList::HeadList(std::size_t in, std::size_t head_width, std::size_t heads, Mask mask, Rng& rng) {
  for (std::size_t h = 0; h < heads; ++h) {
    add_module(std::to_string(h), heads_.emplace_back(in, head_width, mask, rng));
  }
}

StackedHeads::StackedHeads(std::size_t in, std::size_t head_width, std::size_t heads, Mask mask,
                           Rng& rng)
    : heads_(in, head_width, heads, mask, rng) {
  add_module("heads", heads_);
}

// [snippet:stacked_heads]
MultiHeadSteps StackedHeads::operator()(const Variable& x, SoftmaxAxis axis) const {
  std::vector<Variable> weights, contexts;
  for (const Head& head : heads_.heads()) {
    const HeadSteps steps = head(x, axis);
    weights.push_back(steps.weights);
    contexts.push_back(steps.context);
  }
  const Variable side_by_side = concatenate(contexts, -1);  // H times (B, T, D) → (B, T, C)
  return {stack(weights, -3), side_by_side, side_by_side};
}
// [/snippet]

// [snippet:split_heads]
// The columns of each head are neighbours, so the last axis is split first and moved second.
// Viewing (B, T, C) as (B, H, T, D) at once would mix tokens with heads.
Variable split_heads(const Variable& x, std::size_t heads) {
  const auto B = static_cast<std::ptrdiff_t>(x.shape()[0]);
  const auto T = static_cast<std::ptrdiff_t>(x.shape()[1]);
  const auto H = static_cast<std::ptrdiff_t>(heads);
  return permute(reshape(x, {B, T, H, -1}), {0, 2, 1, 3});
}

Variable join_heads(const Variable& x) {
  const auto B = static_cast<std::ptrdiff_t>(x.shape()[0]);
  const auto T = static_cast<std::ptrdiff_t>(x.shape()[2]);
  return reshape(permute(x, {0, 2, 1, 3}), {B, T, -1});
}
// [/snippet]

SplitHeads::SplitHeads(std::size_t in, std::size_t C, std::size_t heads, Mask mask, Rng& rng)
    : heads_(heads),
      W_query_(in, C, rng, Bias::kWithout),
      W_key_(in, C, rng, Bias::kWithout),
      W_value_(in, C, rng, Bias::kWithout),
      out_proj_(C, C, rng),
      mask_(mask) {
  if (heads == 0 || C % heads != 0)
    reject("split heads: width ", C, " cannot be split into ", heads, " heads");
  add_module("W_query", W_query_);
  add_module("W_key", W_key_);
  add_module("W_value", W_value_);
  add_module("out_proj", out_proj_);
}

// [snippet:split_attention]
MultiHeadSteps SplitHeads::operator()(const Variable& x) const {
  const Variable queries = split_heads(W_query_(x), heads_);  // (B, H, T, D)
  const Variable keys = split_heads(W_key_(x), heads_);
  const Variable values = split_heads(W_value_(x), heads_);

  MultiHeadSteps steps;
  steps.weights = softmax(masked(scaled_scores(queries, keys), mask_));  // (B, H, T, T)
  steps.contexts = join_heads(matmul(steps.weights, values));            // (B, T, C)
  steps.output = out_proj_(steps.contexts);
  return steps;
}
// [/snippet]

void copy_weights(const StackedHeads& stack, SplitHeads& split) {
  StateDict of_split = split.state_dict();
  const StateDict of_stack = stack.state_dict();  // query, key, value of head 0, then of head 1, …
  for (std::size_t role = 0; role < 3; ++role) {
    std::vector<const Tensor*> rows;
    for (std::size_t i = role; i < of_stack.size(); i += 3) rows.push_back(&of_stack[i].second);
    of_split[role].second = math::concatenate(rows, 0);
  }
  split.load_state_dict(of_split);
}

}  // namespace attn
