// What an optimiser does to the numbers of a parameter, in place. All tensors of a call have one
// shape; others throw std::invalid_argument: "add_scaled: expected shape (2, 3), got (4,)".
#pragma once

#include "core/tensor/tensor.h"

namespace attn {

void scale(Real factor, Tensor& x);                            // x ← factor · x
void add_scaled(Real factor, const Tensor& x, Tensor& total);  // total ← total + factor · x
double sum_of_squares(const Tensor& x);                        // Σ x²

// Of one step of Adam. The factors are doubles, since 1 − 0.999 in float is already off by 5e-5.
struct AdamStep {
  double rate, beta1, beta2, epsilon;
  double correction1, correction2;  // 1 − β1^t and 1 − β2^t, t being the number of the step
  double decay;                     // AdamW's
};

// mean ← β1 mean + (1 − β1) g      square ← β2 square + (1 − β2) g²
// parameter ← (1 − rate · decay) parameter
//             − rate (mean / correction1) / (√(square / correction2) + epsilon)
// (Kingma & Ba 2015, algorithm 1; Loshchilov & Hutter 2019, algorithm 2)
void adam_step(const AdamStep& step, const Tensor& gradient, Tensor& parameter, Tensor& mean,
               Tensor& square);

}  // namespace attn
