// Attention with several heads without its weights. Contract: autograd/ops/heads.h; how and why:
// core/tensor/tiled_attention.h.
#include "core/tensor/tiled_attention.h"

#include <stdexcept>
#include <string>

#include "autograd/ops/heads.h"
#include "autograd/ops/lengths.h"
#include "core/tensor/parallel.h"

namespace attn {
namespace {

// One TiledAttention for every sequence, and where each head of it begins in the operands.
struct AllHeads {
  std::size_t B, H, T, S, C, D;
  std::size_t key_rows;  // of each sequence in keys and values: S, and room for more
  bool causal;
  std::vector<std::size_t> lengths;
  Real scale;

  // f(head, query offset, key offset, offset of its log sums), several heads at once: each writes
  // to places of its own.
  template <class F>
  void for_each(F f) const {
    const auto of_head = [&](std::size_t i) {
      const std::size_t b = i / H, h = i % H;
      const std::size_t length = lengths.empty() ? S : lengths[b];
      const TiledAttention head{T, S, D, C, C, length, causal, scale};
      f(head, b * T * C + h * D, b * key_rows * C + h * D, i * T);
    };
    // One query for each sequence, as in generation, is done before another thread is awake.
    constexpr std::size_t worth_sharing = 4000000;  // products of two numbers
    if (B * H * T * S * D >= worth_sharing) {
      parallel_for(B * H, of_head);
    } else {
      for (std::size_t i = 0; i < B * H; ++i) of_head(i);
    }
  }
};

AllHeads checked(const Variable& queries, const Variable& keys, const Variable& values,
                 std::size_t heads, Real scale, const Visibility& visible) {
  require_rank("tiled_attention", 3, queries.shape());
  require_rank("tiled_attention", 3, keys.shape());
  const std::size_t B = queries.shape()[0], T = queries.shape()[1], C = queries.shape()[2];
  const std::size_t key_rows = keys.shape()[1];
  const std::size_t S = visible.places == 0 ? key_rows : visible.places;
  require_shape("tiled_attention", Shape{B, key_rows, C}, keys.shape());
  require_shape("tiled_attention", Shape{B, key_rows, C}, values.shape());
  const auto fail = [](const std::string& sentence) {
    throw std::invalid_argument("tiled_attention: " + sentence);
  };
  if (heads == 0 || C % heads != 0) {
    fail("width " + std::to_string(C) + " cannot be split into " + std::to_string(heads) +
         " heads");
  }
  if (S == 0) fail("there are no keys to look at");
  if (S > key_rows) {
    fail(std::to_string(S) + " places in keys of shape " + to_string(keys.shape()));
  }
  if (visible.causal && T > S) {
    fail(std::to_string(T) + " queries cannot be the last of " + std::to_string(S) + " keys");
  }
  require_lengths("tiled_attention", visible.lengths, B, S);
  return {B, heads, T, S, C, C / heads, key_rows, visible.causal, visible.lengths, scale};
}

}  // namespace

// The gradients are those of TiledAttention::backward, head by head.
Variable tiled_attention(const Variable& queries, const Variable& keys, const Variable& values,
                         std::size_t heads, Real scale, const Visibility& visible) {
  const AllHeads all = checked(queries, keys, values, heads, scale, visible);
  Tensor contexts = empty(queries.shape());
  Tensor log_sums = empty({all.B, all.H, all.T});
  all.for_each([&](const TiledAttention& head, std::size_t q, std::size_t k, std::size_t l) {
    head.forward(queries.value().data() + q, keys.value().data() + k, values.value().data() + k,
                 contexts.data() + q, log_sums.data() + l);
  });
  auto rule = [all, queries, keys, values, log_sums = std::move(log_sums)](
                  const Tensor& g, const Tensor& y, InputGradients& gradients) {
    Tensor d_queries = zeros(queries.shape());
    Tensor d_keys = zeros(keys.shape());
    Tensor d_values = zeros(values.shape());
    all.for_each([&](const TiledAttention& head, std::size_t q, std::size_t k, std::size_t l) {
      head.backward(queries.value().data() + q, keys.value().data() + k, values.value().data() + k,
                    y.data() + q, log_sums.data() + l, g.data() + q, d_queries.data() + q,
                    d_keys.data() + k, d_values.data() + k);
    });
    gradients.add(0, std::move(d_queries));
    gradients.add(1, std::move(d_keys));
    gradients.add(2, std::move(d_values));
  };
  return make_result("tiled_attention", std::move(contexts), {queries, keys, values},
                     std::move(rule));
}

}  // namespace attn
