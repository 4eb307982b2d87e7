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
  TODO("two products, two gates, the proposal, and its mixture with the past");
}

}  // namespace attn
