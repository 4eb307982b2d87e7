// The GRU (Cho et al. 2014) over a whole sequence, and one step of it. Contracts:
// autograd/nn/functional.h; how it works: recurrent.h. The formulas of the gates and of their
// gradients are in core/fast/kernels.h and kernels_gates.cpp. g is dL/dy.
#include "autograd/fused/recurrent.h"

namespace attn {
namespace {

Variable run(const char* op, Recurrence steps, const Variable& projection, const Shape& shape,
             const Variable& h0, const Variable& weight_hh, const Variable& bias_hh) {
  const std::size_t H = steps.H();
  Tensor value = steps.with_ended_rows_zero(shape);
  Tensor kept = steps.for_all_steps(3 * H);  // r, z, n
  const auto gates = [&](const StepRows& rows) {
    kernels::gru_gates(H, projection.value().data() + rows.place * 3 * H,
                       steps.from_state(rows.now), steps.state(rows.now),
                       kept.data() + rows.now * 3 * H, steps.state(rows.next));
    std::copy_n(steps.state(rows.next), H, value.data() + rows.place * H);
  };
  steps.forward(h0.value(), weight_hh.value(), bias_hh.value(), gates, [](const StepRows&) {});
  return record(
      op, std::move(value), {projection, h0, weight_hh, bias_hh},
      [steps = std::move(steps), kept = std::move(kept), weight_hh, shape = projection.shape(), H](
          const Tensor& g, const Tensor&, Gradients& gradients) {
        Tensor d_projection = steps.with_ended_rows_zero(shape);
        steps.backward(g, H, weight_hh.value(), 2, gradients,
                       [&](const StepRows& rows, Real* d_h, Real* d_from_state) {
                         kernels::gru_gates_gradient(
                             H, d_h, kept.data() + rows.now * 3 * H, steps.from_state(rows.now),
                             steps.state(rows.now), d_projection.data() + rows.place * 3 * H,
                             d_from_state, d_h);
                       });
        gradients.add(0, std::move(d_projection));
      });
}

}  // namespace

Variable gru_sequence(const Variable& projection, const Variable& h0, const Variable& weight_hh,
                      const Variable& bias_hh, const SequenceOptions& options) {
  require_rank("gru_sequence", 3, projection.shape());
  const std::size_t T = projection.shape()[1];
  Recurrence steps("gru_sequence", 3, projection, T, h0, weight_hh, bias_hh, options);
  const Shape shape{steps.B(), T, steps.H()};
  return run("gru_sequence", std::move(steps), projection, shape, h0, weight_hh, bias_hh);
}

Variable gru_step(const Variable& projection, const Variable& h, const Variable& weight_hh,
                  const Variable& bias_hh) {
  require_rank("gru_step", 2, projection.shape());
  Recurrence steps("gru_step", 3, projection, 1, h, weight_hh, bias_hh, {});
  return run("gru_step", std::move(steps), projection, h.shape(), h, weight_hh, bias_hh);
}

}  // namespace attn
