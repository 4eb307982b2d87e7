// What the fused recurrent ops share: which steps run, the products with the state, and the way
// back through time. Internal to recurrent*.cpp.
//
// A step t of the RNN, GRU and LSTM is a product with the state and a kernel for the gates:
//
//   s_t = W_hh h_{t−1} + b_hh         h_t = gates(p_t, s_t, h_{t−1})
//
// where p_t = W_ih x_t + b_ih was computed for all steps in one product before. The way back turns
// dL/dh_t into dL/dp_t and dL/ds_t, and the weights' gradients are one product over all steps:
//
//   dL/dh_{t−1} += W_hhᵀ dL/ds_t      dL/dW_hh = Σ_t dL/ds_t h_{t−1}ᵀ      dL/db_hh = Σ_t dL/ds_t
//
// Inputs and outputs are (B, T, …) as everywhere. What a step computes is kept as (T, B, …), so
// that the product of one step reads and writes one block of memory.
#pragma once

#include <algorithm>

#include "autograd/nn/functional.h"
#include "core/fast/gemm.h"
#include "core/fast/kernels.h"
#include "core/system/parallel.h"
#include "core/tensor/math.h"

namespace attn {

// Where one sequence finds its rows at one step.
struct StepRows {
  std::size_t now;       // in what is kept as (T, B, …); in `states`: the state before the step
  std::size_t next;      // in `states`: the state after it
  std::size_t place;     // in inputs and outputs, (B, T, …)
  std::size_t sequence;  // in what is (B, …)
};

class Recurrence {
 public:
  // Checks all shapes; projection has B · T rows of `blocks` · H. Throws std::invalid_argument.
  Recurrence(const char* op, std::size_t blocks, const Variable& projection, std::size_t T,
             const Variable& h0, const Variable& weight_hh, const Variable& bias_hh,
             const SequenceOptions& options);

  std::size_t B() const { return B_; }
  std::size_t T() const { return T_; }
  std::size_t H() const { return H_; }
  std::size_t width() const { return blocks_ * H_; }

  Real* state(std::size_t row) { return states_.data() + row * H_; }
  const Real* state(std::size_t row) const { return states_.data() + row * H_; }
  const Real* from_state(std::size_t row) const { return from_state_.data() + row * width(); }

  // (T, B, columns): for what the gates keep of every step.
  Tensor for_all_steps(std::size_t columns) const;
  // Filled with 0 if some rows will not be written, since their sequence has ended.
  Tensor with_ended_rows_zero(const Shape& shape) const;

  // Calls gates(rows) for each step of each sequence, in the order of its time. It reads state(now)
  // and from_state(now) and writes state(next). A sequence that has ended, or not yet begun, keeps
  // its state; `carry(rows)` is called for what else it has to keep.
  template <class Gates, class Carry>
  void forward(const Tensor& h0, const Tensor& weight_hh, const Tensor& bias_hh, Gates gates,
               Carry carry) {
    std::copy_n(h0.data(), B_ * H_, states_.data());
    // Products by W_hhᵀ would each turn it around: over many steps it is done once, here.
    const bool is_transposed = T_ > 1;
    const Tensor transposed = is_transposed ? math::permute(weight_hh, {1, 0}) : Tensor();
    for_each_block([&](const Block& block) {
      for (std::size_t step = 0; step < T_; ++step) {
        multiply_state(step, block, is_transposed ? transposed : weight_hh, is_transposed, bias_hh);
        for (std::size_t b = block.begin; b < block.end; ++b) {
          const StepRows rows = rows_of(step, b);
          if (runs(step, b)) {
            gates(rows);
          } else {
            std::copy_n(state(rows.now), H_, state(rows.next));
            carry(rows);
          }
        }
      }
    });
  }

  // The same backwards. g has rows of g_width, of which the first H are dL/dh. gates_gradient(rows,
  // d_h, d_from_state) finds dL/dh_t in d_h, leaves there the part of dL/dh_{t−1} that does not
  // pass through the product, and writes dL/ds_t to d_from_state. Of the op's inputs, h0 is number
  // 1, weight_hh number weight_input, and bias_hh the one after it.
  template <class GatesGradient>
  void backward(const Tensor& g, std::size_t g_width, const Tensor& weight_hh,
                std::size_t weight_input, Gradients& gradients,
                GatesGradient gates_gradient) const {
    Tensor d_h = zeros({B_, H_});
    Tensor d_from_state = with_ended_rows_zero({T_, B_, width()});
    for_each_block([&](const Block& block) {
      for (std::size_t step = T_; step-- > 0;) {
        for (std::size_t b = block.begin; b < block.end; ++b) {
          if (!runs(step, b)) continue;
          const StepRows rows = rows_of(step, b);
          Real* const d_h_row = d_h.data() + b * H_;
          kernels::add_into(H_, g.data() + rows.place * g_width, d_h_row);
          gates_gradient(rows, d_h_row, d_from_state.data() + rows.now * width());
        }
        pass_through_product(step, block, d_from_state, weight_hh, d_h);
      }
    });
    add_weight_gradients(d_from_state, weight_input, gradients);
    gradients.add(1, std::move(d_h));
  }

 private:
  // Sequences begin … end − 1.
  struct Block {
    std::size_t begin, end;
  };
  // No sequence reads another: blocks of them go through all steps, several at once where there are
  // threads. The blocks, and with them the bits, are the same for any number of threads.
  template <class F>
  void for_each_block(const F& f) const {
    const std::size_t blocks = std::max<std::size_t>(B_ / kSequencesOfBlock, 1);
    const auto call = [&](std::size_t i) { f({B_ * i / blocks, B_ * (i + 1) / blocks}); };
    if (T_ * B_ * H_ * width() >= math::kWorthSharing) return parallel_for(blocks, call);
    for (std::size_t i = 0; i < blocks; ++i) call(i);
  }

  std::size_t time(std::size_t step) const { return options_.reverse ? T_ - 1 - step : step; }
  bool runs(std::size_t step, std::size_t b) const {
    return options_.lengths.empty() || time(step) < options_.lengths[b];
  }
  StepRows rows_of(std::size_t step, std::size_t b) const {
    return {step * B_ + b, (step + 1) * B_ + b, b * T_ + time(step), b};
  }
  void multiply_state(std::size_t step, const Block& block, const Tensor& weight,
                      bool is_transposed, const Tensor& bias_hh);
  void pass_through_product(std::size_t step, const Block& block, const Tensor& d_from_state,
                            const Tensor& weight_hh, Tensor& d_h) const;
  void add_weight_gradients(const Tensor& d_from_state, std::size_t weight_input,
                            Gradients& gradients) const;

  static constexpr std::size_t kSequencesOfBlock = 32;  // with fewer, W_hh is read too often
  std::size_t B_, T_, H_, blocks_;
  SequenceOptions options_;
  Tensor states_;      // (T + 1, B, H): h0, then the state after each step
  Tensor from_state_;  // (T, B, width): W_hh h + b_hh
};

}  // namespace attn
