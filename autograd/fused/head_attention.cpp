// Attention with several heads that never holds its weights. Contract:
// autograd/nn/functional/attention.h; how and why: core/fast/tiled_attention.h.
#include <algorithm>
#include <optional>

#include "autograd/nn/functional/attention.h"
#include "autograd/nn/functional/checks.h"
#include "core/fast/parallel_parts.h"
#include "core/fast/tiled_attention.h"

namespace attn {
namespace {

// One TiledAttention for every sequence, and where each head of it begins in the operands.
struct AllHeads {
  std::size_t B, H, T, S, C, D;
  bool causal;
  std::vector<std::size_t> lengths;
  Real scale;

  // A head's rows lie C apart, often a power of two, and then only few of them stay in the
  // first-level cache together. With many queries, which read them again and again, a copy with
  // its rows next to each other takes 0.9 of the time: ./learn bench mha_T2048 --threads 1
  bool copies_rows() const {
    constexpr std::size_t many_queries = 512;
    return H > 1 && T >= many_queries;
  }

  // Calls f(head, query offset, key offset, offset of its log sums) for every head, several at
  // once; each writes to places of its own. A thread takes several that follow each other, whose
  // rows lie side by side; but not its whole share at once, since sequences differ in length.
  template <class F>
  void for_each(F f) const {
    const std::size_t stride = copies_rows() ? D : C;
    const bool is_shared = B * H * T * S * D >= 500'000;  // products of two numbers: worth a thread
    const std::size_t runs = is_shared ? std::min(B * H, 4 * threads_for_a_loop()) : 1;
    parallel_for(runs, [&](std::size_t run) {
      for (std::size_t i = B * H * run / runs; i < B * H * (run + 1) / runs; ++i) {
        const std::size_t b = i / H, h = i % H;
        const std::size_t length = lengths.empty() ? S : lengths[b];
        const TiledAttention head{T, S, D, stride, stride, length, causal, scale};
        f(head, b * T * C + h * D, b * S * C + h * D, i * T);
      }
    });
  }
};

void copy_rows(std::size_t rows, std::size_t D, const Real* from, std::size_t from_stride, Real* to,
               std::size_t to_stride) {
  for (std::size_t r = 0; r < rows; ++r) {
    std::copy_n(from + r * from_stride, D, to + r * to_stride);
  }
}

// One head's rows of an operand, (rows, D): where they lie, or in a copy.
class RowsToRead {
 public:
  RowsToRead(const AllHeads& all, std::size_t rows, const Real* first) : first_(first) {
    if (!all.copies_rows()) return;
    copy_ = empty({rows, all.D});
    copy_rows(rows, all.D, first, all.C, copy_->data(), all.D);
    first_ = copy_->data();
  }
  const Real* data() const { return first_; }

 private:
  std::optional<Tensor> copy_;
  const Real* first_;
};

// One head's rows of a result, (rows, D), 0 so far: where they lie, or in a copy until finish().
class RowsToWrite {
 public:
  RowsToWrite(const AllHeads& all, std::size_t rows, Real* first)
      : all_(all), rows_(rows), first_(first) {
    if (all.copies_rows()) copy_ = zeros({rows, all.D});
  }
  Real* data() { return copy_ ? copy_->data() : first_; }
  void finish() {
    if (copy_) copy_rows(rows_, all_.D, copy_->data(), all_.D, first_, all_.C);
  }

 private:
  const AllHeads& all_;
  std::optional<Tensor> copy_;
  std::size_t rows_;
  Real* first_;
};

}  // namespace

// The gradients are those of TiledAttention::backward, head by head.
Variable head_attention(const Variable& queries, const Variable& keys, const Variable& values,
                        std::size_t heads, Real scale, const AttentionMask& mask) {
  require_attention("head_attention", queries, keys, values, heads, mask);
  const Shape& shape = queries.shape();
  const AllHeads all{shape[0],        heads,        shape[1],
                     keys.shape()[1], shape[2],     shape[2] / heads,
                     mask.causal,     mask.lengths, scale};
  Tensor contexts = empty(queries.shape());
  Tensor log_sums = empty({all.B, all.H, all.T});
  all.for_each([&](const TiledAttention& head, std::size_t q, std::size_t k, std::size_t l) {
    const RowsToRead q_rows(all, all.T, queries.value().data() + q);
    const RowsToRead k_rows(all, all.S, keys.value().data() + k);
    const RowsToRead v_rows(all, all.S, values.value().data() + k);
    RowsToWrite out(all, all.T, contexts.data() + q);
    head.forward(q_rows.data(), k_rows.data(), v_rows.data(), out.data(), log_sums.data() + l);
    out.finish();
  });
  auto rule = [all, queries, keys, values, log_sums = std::move(log_sums)](
                  const Tensor& g, const Tensor& y, Gradients& gradients) {
    Tensor d_queries = zeros(queries.shape());
    Tensor d_keys = zeros(keys.shape());
    Tensor d_values = zeros(values.shape());
    all.for_each([&](const TiledAttention& head, std::size_t q, std::size_t k, std::size_t l) {
      const RowsToRead q_rows(all, all.T, queries.value().data() + q);
      const RowsToRead k_rows(all, all.S, keys.value().data() + k);
      const RowsToRead v_rows(all, all.S, values.value().data() + k);
      const RowsToRead y_rows(all, all.T, y.data() + q);
      const RowsToRead g_rows(all, all.T, g.data() + q);
      RowsToWrite d_q(all, all.T, d_queries.data() + q);
      RowsToWrite d_k(all, all.S, d_keys.data() + k);
      RowsToWrite d_v(all, all.S, d_values.data() + k);
      head.backward(q_rows.data(), k_rows.data(), v_rows.data(), y_rows.data(), log_sums.data() + l,
                    g_rows.data(), d_q.data(), d_k.data(), d_v.data());
      d_q.finish();
      d_k.finish();
      d_v.finish();
    });
    gradients.add(0, std::move(d_queries));
    gradients.add(1, std::move(d_keys));
    gradients.add(2, std::move(d_values));
  };
  return record("head_attention", std::move(contexts), {queries, keys, values}, std::move(rule));
}

}  // namespace attn
