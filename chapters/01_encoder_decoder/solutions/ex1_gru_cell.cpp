// Exercise 1.1 · The GRU cell
//
// One step of a gated recurrent unit (Cho et al. 2014, in PyTorch's form), with σ the sigmoid and
// all products of vectors elementwise:
//   r  = σ(W_ir x + b_ir + W_hr h + b_hr)           how much of the past the proposal may see
//   z  = σ(W_iz x + b_iz + W_hz h + b_hz)           how much of the past stays
//   n  = tanh(W_in x + b_in + r (W_hn h + b_hn))    the proposal
//   h' = (1 − z) n + z h
//
//   x           (I)       the input
//   h           (H)       the old state
//   weight_ih   (3H, I)   W_ir, W_iz and W_in, one below the other
//   weight_hh   (3H, H)   W_hr, W_hz and W_hn, likewise
//   bias_ih     (3H)      b_ir, b_iz and b_in
//   bias_hh     (3H)      b_hr, b_hz and b_hn
//   returns     (H)       h', the new state
//
// Check it: ./learn check 1.1      Stuck? ./learn hint 1.1
#include "chapters/exercise.h"

namespace attn {

Tensor gru_cell(const Tensor& x, const Tensor& h, const Tensor& weight_ih, const Tensor& weight_hh,
                const Tensor& bias_ih, const Tensor& bias_hh) {
  // [exercise] TODO("two products, two gates, the proposal, and its mixture with the past");
  const std::size_t H = h.size();
  Tensor from_input = bias_ih;
  Tensor from_state = bias_hh;
  for (std::size_t row = 0; row < 3 * H; ++row) {
    for (std::size_t i = 0; i < x.size(); ++i) from_input(row) += weight_ih(row, i) * x(i);
    for (std::size_t i = 0; i < H; ++i) from_state(row) += weight_hh(row, i) * h(i);
  }
  const auto sigmoid = [](Real value) { return 1 / (1 + std::exp(-value)); };
  Tensor next = zeros({H});
  for (std::size_t i = 0; i < H; ++i) {
    const Real r = sigmoid(from_input(i) + from_state(i));
    const Real z = sigmoid(from_input(H + i) + from_state(H + i));
    const Real n = std::tanh(from_input(2 * H + i) + r * from_state(2 * H + i));
    next(i) = (1 - z) * n + z * h(i);
  }
  return next;
  // [/exercise]
}

}  // namespace attn
// why: the two products are made once for all three gates, one below the other. They stay apart
// until the gates, since r multiplies only the part that comes from the state, its bias included.
