// Why no setting of SimpleReverser reverses every sequence: the proof, with numbers to see it work.
//
// K_ij = exp(x_i · x_j) is positive semidefinite: X Xᵀ is, its element-wise products with itself
// are (Schur), and the exponential is a sum of these. Take two digits p and q, and let
//   y_i = logit of q − logit of p, read from x_i itself      F_i = the same, read from context i.
// The readout is linear and each row of weights adds up to 1, so, with Z_i = Σ_j K_ij,
// F_i = Σ_j α_ij y_j = Σ_j K_ij y_j / Z_i, and therefore
//   Σ_i Z_i F_i y_i = Σ_ij y_i K_ij y_j ≥ 0.
// Now choose the digits so that every token by itself speaks against the correct answer at its
// place: y_i > 0 where that is p, y_i ≤ 0 where it is q. If all answers were correct, no term of
// the sum would be above 0, and one would be below. So at least one answer is wrong.
#pragma once

#include "chapters/03_simplified_self_attention/simple_reverser.h"

namespace attn {

// The sequence (1, T) of the digits p and q, p < q, whose tokens all speak against their correct
// answers. There always is one. A token and its mirror image have four pairs of digits to choose
// from, and x = token + position: going from p to q changes y at every place by the same amount, so
// it cannot make one of the two follow the other's answer and the other contradict it. Throws
// std::invalid_argument if T is odd (the token in the middle is its own answer) or p ≥ q.
IndexTensor opposed_sequence(const SimpleReverser& model, std::size_t T, std::size_t p,
                             std::size_t q);

struct OpposedSequences {
  std::size_t count;     // one for each pair of digits
  std::size_t reversed;  // how many of them the model reverses: none
  // The smallest Σ Z_i F_i y_i / Σ Z_i |F_i y_i|: never below 0 but for rounding, where correct
  // answers everywhere would make it −1.
  double smallest_balance;
};
OpposedSequences oppose(const SimpleReverser& model, std::size_t T, std::size_t symbols);

}  // namespace attn
