// The LSTM (Hochreiter & Schmidhuber 1997, with a forget gate) over a whole sequence. Contract:
// autograd/nn/functional.h; how it works: recurrent.h. The formulas of the gates and of their
// gradients are in core/fast/kernels.h and kernels_gates.cpp. g is dL/dy.
#include "autograd/fused/recurrent.h"

namespace attn {

Variable lstm_sequence(const Variable& projection, const Variable& h0, const Variable& c0,
                       const Variable& weight_hh, const Variable& bias_hh,
                       const SequenceOptions& options) {
  require_rank("lstm_sequence", 3, projection.shape());
  require_shape("lstm_sequence", h0.shape(), c0.shape());
  Recurrence steps("lstm_sequence", 4, projection, projection.shape()[1], h0, weight_hh, bias_hh,
                   options);
  const std::size_t B = steps.B();
  const std::size_t T = steps.T();
  const std::size_t H = steps.H();
  Tensor value = steps.with_ended_rows_zero({B, T, 2 * H});
  Tensor kept = steps.for_all_steps(4 * H);  // i, f, g, o
  Tensor cells = empty({T + 1, B, H});       // as the states: c0, then the cell after each step
  std::copy_n(c0.value().data(), B * H, cells.data());
  Tensor sums = empty({B, 4 * H});
  const auto gates = [&](const StepRows& rows) {
    Real* const sum = sums.data() + rows.sequence * 4 * H;
    kernels::add(4 * H, projection.value().data() + rows.place * 4 * H, 1,
                 steps.from_state(rows.now), 1, sum);
    Real* const h = steps.state(rows.next);
    Real* const c = cells.data() + rows.next * H;
    kernels::lstm_gates(H, sum, cells.data() + rows.now * H, kept.data() + rows.now * 4 * H, c, h);
    std::copy_n(h, H, value.data() + rows.place * 2 * H);
    std::copy_n(c, H, value.data() + rows.place * 2 * H + H);
  };
  const auto carry = [&](const StepRows& rows) {
    std::copy_n(cells.data() + rows.now * H, H, cells.data() + rows.next * H);
  };
  steps.forward(h0.value(), weight_hh.value(), bias_hh.value(), gates, carry);

  auto rule = [steps = std::move(steps), kept = std::move(kept), cells = std::move(cells),
               weight_hh, shape = projection.shape(),
               H](const Tensor& g, const Tensor&, Gradients& gradients) {
    Tensor d_projection = steps.with_ended_rows_zero(shape);
    Tensor d_c = zeros({steps.B(), H});
    steps.backward(g, 2 * H, weight_hh.value(), 3, gradients,
                   [&](const StepRows& rows, Real* d_h, Real* d_from_state) {
                     Real* const d_c_row = d_c.data() + rows.sequence * H;
                     kernels::add_into(H, g.data() + rows.place * 2 * H + H, d_c_row);
                     kernels::lstm_gates_gradient(H, d_h, d_c_row, kept.data() + rows.now * 4 * H,
                                                  cells.data() + rows.now * H,
                                                  cells.data() + rows.next * H, d_from_state,
                                                  d_c_row);
                     std::copy_n(d_from_state, 4 * H, d_projection.data() + rows.place * 4 * H);
                     std::fill_n(d_h, H, Real(0));
                   });
    gradients.add(0, std::move(d_projection));
    gradients.add(2, std::move(d_c));
  };
  return record("lstm_sequence", std::move(value), {projection, h0, c0, weight_hh, bias_hh},
                std::move(rule));
}

}  // namespace attn
