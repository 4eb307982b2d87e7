#include "autograd/nn/multi_head_attention.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "autograd/ops.h"
#include "autograd/ops/lengths.h"

namespace attn {
namespace {

std::size_t checked_heads(std::size_t heads, std::size_t out) {
  if (heads > 0 && out > 0 && out % heads == 0) return heads;
  throw std::invalid_argument("multi-head attention: width " + std::to_string(out) +
                              " cannot be split into " + std::to_string(heads) + " heads");
}

// How many of the S keys each row of the scores (B, H, T, S) sees: always the first so many.
std::vector<std::size_t> visible_keys(const Shape& scores, const Visibility& visibility) {
  const std::size_t B = scores[0], H = scores[1], T = scores[2], S = scores[3];
  const std::vector<std::size_t>& lengths = visibility.lengths;
  require_lengths("multi-head attention", lengths, B, S);
  if (visibility.causal && T > S) {
    throw std::invalid_argument("multi-head attention: " + std::to_string(T) +
                                " queries cannot be the last of " + std::to_string(S) + " keys");
  }
  std::vector<std::size_t> visible;
  visible.reserve(B * H * T);
  for (std::size_t row = 0; row < B * H * T; ++row) {
    const std::size_t b = row / (H * T), t = row % T;
    const std::size_t up_to_itself = visibility.causal ? S - T + t + 1 : S;
    visible.push_back(lengths.empty() ? up_to_itself : std::min(up_to_itself, lengths[b]));
  }
  return visible;
}

Variable select_sequences(const Variable& x, const std::vector<std::size_t>& rows) {
  std::vector<Variable> chosen;
  for (const std::size_t row : rows) chosen.push_back(slice(x, 0, row, row + 1));
  return concatenate(chosen, 0);
}

// Writes the first `count` places of x (B, …, C) into those of `buffer` from `first` on.
void write_places(const Tensor& x, std::size_t count, std::size_t first, Tensor& buffer) {
  const std::size_t C = x.shape(2);
  for (std::size_t b = 0; b < x.shape(0); ++b) {
    std::copy_n(x.data() + b * x.shape(1) * C, count * C,
                buffer.data() + (b * buffer.shape(1) + first) * C);
  }
}

// Places with room, `length` of them in use, and the next ones after them.
Variable append_places(Variable places, std::size_t length, const Variable& next) {
  const std::size_t needed = length + next.shape()[1];
  // A buffer that somebody else holds, such as a copy of the cache, must not change.
  const bool is_shared = places.node().use_count() > 1;
  if (is_shared || needed > places.shape()[1]) {
    Variable larger(empty({next.shape()[0], std::max(needed, 2 * length), next.shape()[2]}));
    write_places(places.value(), length, 0, larger.mutable_value());
    places = larger;
  }
  write_places(next.value(), next.shape()[1], length, places.mutable_value());
  return places;
}

}  // namespace

KeyValues::KeyValues(const Variable& keys, const Variable& values) : keys_(keys), values_(values) {
  require_rank("key-value cache", 3, keys.shape());
  require_shape("key-value cache", keys.shape(), values.shape());
  length_ = keys.shape()[1];
}

Variable KeyValues::keys() const {
  return length_ == 0 || length_ == keys_.shape()[1] ? keys_ : slice(keys_, 1, 0, length_);
}

Variable KeyValues::values() const {
  return length_ == 0 || length_ == values_.shape()[1] ? values_ : slice(values_, 1, 0, length_);
}

KeyValues KeyValues::select(const std::vector<std::size_t>& rows) const {
  if (length_ == 0) return {};
  return {select_sequences(keys(), rows), select_sequences(values(), rows)};
}

void KeyValues::append(const KeyValues& next) {
  if (length_ == 0) {
    *this = next;
    return;
  }
  const Shape expected{keys_.shape()[0], next.length(), keys_.shape()[2]};
  require_shape("key-value cache", expected, next.keys().shape());
  if (is_recording()) {
    *this = {concatenate({keys(), next.keys()}, 1), concatenate({values(), next.values()}, 1)};
  } else {
    keys_ = append_places(std::move(keys_), length_, next.keys());
    values_ = append_places(std::move(values_), length_, next.values());
    length_ += next.length();
  }
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

HeadsOutput MultiHeadAttention::operator()(const Variable& x, const Visibility& visibility,
                                           Weights weights) const {
  return attend(x, project(x), visibility, weights);
}

HeadsOutput MultiHeadAttention::operator()(const Variable& x, const Variable& memory,
                                           const Visibility& visibility, Weights weights) const {
  return attend(x, project(memory), visibility, weights);
}

KeyValues MultiHeadAttention::project(const Variable& memory) const {
  return {W_key_(memory), W_value_(memory)};
}

HeadsOutput MultiHeadAttention::attend(const Variable& x, const KeyValues& memory,
                                       const Visibility& visibility, Weights wanted) const {
  const Variable queries = W_query_(x);
  const Real scale = 1 / std::sqrt(static_cast<Real>(queries.shape().back() / heads_));  // 1 / √D
  if (wanted == Weights::not_wanted && !dropout_.drops()) {
    Visibility visible = visibility;
    visible.places = memory.length();
    return {out_proj_(tiled_attention(queries, memory.keys_with_room(), memory.values_with_room(),
                                      heads_, scale, visible)),
            {}};
  }
  const Variable scores = head_scores(queries, memory.keys(), heads_);  // (B, H, T, S)
  const Variable weights = visible_softmax(scores, visible_keys(scores.shape(), visibility), scale);
  const Variable contexts = head_contexts(dropout_(weights), memory.values());  // (B, T, C)
  return {out_proj_(contexts), weights};
}

HeadsOutput MultiHeadAttention::extend(const Variable& x, KeyValues& cache, Weights wanted) const {
  cache.append(project(x));
  Visibility up_to_itself;
  up_to_itself.causal = true;
  return attend(x, cache, up_to_itself, wanted);
}

}  // namespace attn
