// The tanh RNN over a whole sequence, and what all recurrent ops share. Contracts:
// autograd/nn/functional.h and recurrent.h. g is dL/dy.
#include "autograd/fused/recurrent.h"

#include "autograd/nn/functional/checks.h"

namespace attn {

Recurrence::Recurrence(const char* op, std::size_t blocks, const Variable& projection,
                       std::size_t T, const Variable& h0, const Variable& weight_hh,
                       const Variable& bias_hh, const SequenceOptions& options)
    : blocks_(blocks), options_(options) {
  require_recurrence(op, blocks, projection, h0, weight_hh, bias_hh, options.lengths);
  B_ = h0.shape()[0];
  H_ = h0.shape()[1];
  T_ = T;
  states_ = empty({T_ + 1, B_, H_});
  from_state_ = empty({T_, B_, width()});
}

Tensor Recurrence::for_all_steps(std::size_t columns) const { return empty({T_, B_, columns}); }

Tensor Recurrence::with_ended_rows_zero(const Shape& shape) const {
  return options_.lengths.empty() ? empty(shape) : zeros(shape);
}

void Recurrence::multiply_state(std::size_t step, const Block& block, const Tensor& weight,
                                bool is_transposed, const Tensor& bias_hh) {
  const std::size_t row = step * B_ + block.begin;
  math::gemm(false, !is_transposed, block.end - block.begin, width(), H_, 1, state(row), H_,
             weight.data(), is_transposed ? width() : H_, 0, from_state_.data() + row * width(),
             width(), bias_hh.data());
}

void Recurrence::pass_through_product(std::size_t step, const Block& block,
                                      const Tensor& d_from_state, const Tensor& weight_hh,
                                      Tensor& d_h) const {
  const std::size_t row = step * B_ + block.begin;
  math::gemm(false, false, block.end - block.begin, H_, width(), 1,
             d_from_state.data() + row * width(), width(), weight_hh.data(), H_, 1,
             d_h.data() + block.begin * H_, H_);
}

void Recurrence::add_weight_gradients(const Tensor& d_from_state, std::size_t weight_input,
                                      Gradients& gradients) const {
  const std::size_t bias_input = weight_input + 1;
  if (gradients.needs(weight_input)) {
    math::gemm(true, false, width(), H_, T_ * B_, 1, d_from_state.data(), width(), states_.data(),
               H_, 1, gradients.total(weight_input).data(), H_);
  }
  if (gradients.needs(bias_input)) {
    kernels::sum_columns(T_ * B_, width(), d_from_state.data(), gradients.total(bias_input).data());
  }
}

// h_t = tanh(p_t + s_t)      dL/dp_t = dL/ds_t = dL/dh_t (1 − h_t²)
Variable rnn_sequence(const Variable& projection, const Variable& h0, const Variable& weight_hh,
                      const Variable& bias_hh, const SequenceOptions& options) {
  require_rank("rnn_sequence", 3, projection.shape());
  Recurrence steps("rnn_sequence", 1, projection, projection.shape()[1], h0, weight_hh, bias_hh,
                   options);
  const std::size_t H = steps.H();
  Tensor value = steps.with_ended_rows_zero(projection.shape());
  const auto gates = [&](const StepRows& rows) {
    Real* const h = steps.state(rows.next);
    kernels::add(H, projection.value().data() + rows.place * H, 1, steps.from_state(rows.now), 1,
                 h);
    kernels::tanh(H, h, h);
    std::copy_n(h, H, value.data() + rows.place * H);
  };
  steps.forward(h0.value(), weight_hh.value(), bias_hh.value(), gates, [](const StepRows&) {});
  return record("rnn_sequence", std::move(value), {projection, h0, weight_hh, bias_hh},
                [steps = std::move(steps), weight_hh, H](const Tensor& g, const Tensor&,
                                                         Gradients& gradients) {
                  Tensor d_projection = steps.with_ended_rows_zero(g.shape());
                  steps.backward(
                      g, H, weight_hh.value(), 2, gradients,
                      [&](const StepRows& rows, Real* d_h, Real* d_from_state) {
                        kernels::tanh_gradient(H, d_h, steps.state(rows.next), d_from_state);
                        std::copy_n(d_from_state, H, d_projection.data() + rows.place * H);
                        std::fill_n(d_h, H, Real(0));
                      });
                  gradients.add(0, std::move(d_projection));
                });
}

}  // namespace attn
