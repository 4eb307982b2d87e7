#include "autograd/nn/multi_head_attention.h"

#include <algorithm>
#include <cmath>

#include "autograd/nn/functional/checks.h"
#include "autograd/ops.h"
#include "core/tensor/math.h"

namespace attn {
namespace {

std::size_t checked_heads(std::size_t heads, std::size_t out) {
  if (heads > 0 && out > 0 && out % heads == 0) return heads;
  reject("multi-head attention: width ", out, " cannot be split into ", heads, " heads");
}

Variable select_sequences(const Variable& x, const std::vector<std::size_t>& rows) {
  std::vector<Variable> chosen;
  for (const std::size_t row : rows) chosen.push_back(slice(x, 0, row, row + 1));
  return concatenate(chosen, 0);
}

// x (B, S, C) with so many places more, which are 0.
Variable with_room(const Variable& x, std::size_t room) {
  Tensor longer = zeros({x.shape()[0], x.shape()[1] + room, x.shape()[2]});
  math::add_to_slice(x.value(), 1, 0, longer);
  return Variable(std::move(longer));
}

}  // namespace

KeyValues KeyValues::without_room() const {
  if (room == 0) return *this;
  return {slice(keys, 1, 0, length()), slice(values, 1, 0, length())};
}

KeyValues KeyValues::select(const std::vector<std::size_t>& rows) const {
  if (length() == 0) return {};
  return {select_sequences(keys, rows), select_sequences(values, rows), room};
}

void KeyValues::append(const KeyValues& next) {
  constexpr std::size_t kManyPlaces = 16;
  if (length() == 0) {
    *this = next;
    return;
  }
  const std::size_t S = length();
  const Shape expected{keys.shape()[0], next.length(), keys.shape()[2]};
  require_shape("key-value cache", expected, next.keys.shape());
  require_shape("key-value cache", expected, next.values.shape());
  if (is_recording() || next.length() != 1 || S < kManyPlaces) {
    const KeyValues these = without_room();
    *this = {concatenate({these.keys, next.keys}, 1), concatenate({these.values, next.values}, 1)};
    return;
  }
  // With a copy, which must not change.
  const bool is_shared = keys.node().use_count() > 1 || values.node().use_count() > 1;
  if (room == 0 || is_shared) {
    const KeyValues these = without_room();
    *this = {with_room(these.keys, S), with_room(these.values, S), S};
  }
  math::add_to_slice(next.keys.value(), 1, S, keys.mutable_value());
  math::add_to_slice(next.values.value(), 1, S, values.mutable_value());
  --room;
}

MultiHeadAttention::MultiHeadAttention(std::size_t in, std::size_t out, std::size_t heads, Rng& rng,
                                       const MultiHeadOptions& options)
    : heads_(checked_heads(heads, out)),
      W_query_(in, out, rng, options.projection_bias),
      W_key_(options.memory_width == 0 ? in : options.memory_width, out, rng,
             options.projection_bias),
      W_value_(options.memory_width == 0 ? in : options.memory_width, out, rng,
               options.projection_bias),
      out_proj_(out, out, rng),
      dropout_(options.dropout, rng) {
  add_module("W_query", W_query_);
  add_module("W_key", W_key_);
  add_module("W_value", W_value_);
  add_module("out_proj", out_proj_);
  add_module("dropout", dropout_);
}

HeadsOutput MultiHeadAttention::operator()(const Variable& x, const AttentionMask& mask,
                                           Weights weights) const {
  return attend(x, project(x), mask, weights);
}

HeadsOutput MultiHeadAttention::operator()(const Variable& x, const Variable& memory,
                                           const AttentionMask& mask, Weights weights) const {
  return attend(x, project(memory), mask, weights);
}

KeyValues MultiHeadAttention::project(const Variable& memory) const {
  return {W_key_(memory), W_value_(memory)};
}

HeadsOutput MultiHeadAttention::attend(const Variable& x, const KeyValues& memory,
                                       const AttentionMask& mask, Weights wanted) const {
  const Variable queries = W_query_(x);
  const bool is_tiled = wanted == Weights::kNotWanted && !dropout_.drops();
  // Room is passed over as padding is, where every query sees all places.
  const Shape& shape = queries.shape();
  const bool has_one_query = shape.size() == 3 && shape[1] == 1;
  const bool sees_all = mask.lengths.empty() && (!mask.causal || has_one_query);
  const KeyValues all = is_tiled && sees_all ? memory : memory.without_room();
  require_attention("multi-head attention", queries, all.keys, all.values, heads_, mask);
  const Real scale = 1 / std::sqrt(static_cast<Real>(queries.shape().back() / heads_));  // 1 / √D
  if (is_tiled) {
    AttentionMask places = mask;
    if (all.room > 0) places.lengths.assign(queries.shape()[0], all.length());
    return {out_proj_(head_attention(queries, all.keys, all.values, heads_, scale, places)), {}};
  }
  const Variable keys = without_padding(all.keys, mask.lengths);
  const Variable values = without_padding(all.values, mask.lengths);
  const Variable weights = head_weights(head_scores(queries, keys, heads_), scale, mask);
  const Variable contexts = head_contexts(dropout_(weights), values);  // (B, T, C)
  return {out_proj_(contexts), wanted == Weights::kWanted ? weights : Variable()};
}

HeadsOutput MultiHeadAttention::extend(const Variable& x, KeyValues& cache, Weights wanted) const {
  cache.append(project(x));
  AttentionMask up_to_itself;
  up_to_itself.causal = true;
  return attend(x, cache, up_to_itself, wanted);
}

}  // namespace attn
