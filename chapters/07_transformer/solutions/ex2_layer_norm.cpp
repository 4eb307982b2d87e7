// Exercise 7.2 · Layer norm
//
// Each token is normalised by itself: its C numbers get mean 0 and variance 1, and then a learned
// scale and a learned shift, one of each for every column (Ba, Kiros & Hinton 2016):
//   y_tc = (x_tc − mean_t) / √(variance_t + epsilon) · weight_c + bias_c
// mean_t and variance_t are over c; the variance is divided by C, not by C − 1.
//
//   x             (T, C)
//   weight, bias  (C)
//   returns       (T, C)
//
// The row 1 2 3 6 has the mean 3 and the variance (4 + 1 + 0 + 9) / 4 = 3.5. With all weights 1,
// all biases 0 and epsilon 0 it becomes −1.0690 −0.5345 0 1.6036, and so does 10 20 30 60.
// The checks include rows of numbers near 100,000 that differ by little.
//
// Check it: ./learn check 7.2      Stuck? ./learn hint 7.2
#include "chapters/exercise.h"

namespace attn {

Tensor normalise_layer(const Tensor& x, const Tensor& weight, const Tensor& bias, Real epsilon) {
  // [exercise] TODO("for each row: mean, variance, then every element");
  const std::size_t C = x.shape(1);
  Tensor y = zeros(x.shape());
  for (std::size_t t = 0; t < x.shape(0); ++t) {
    Real mean = 0;
    for (std::size_t c = 0; c < C; ++c) mean += x(t, c) / static_cast<Real>(C);
    Real variance = 0;
    for (std::size_t c = 0; c < C; ++c) {
      variance += (x(t, c) - mean) * (x(t, c) - mean) / static_cast<Real>(C);
    }
    const Real deviation = std::sqrt(variance + epsilon);
    for (std::size_t c = 0; c < C; ++c) {
      y(t, c) = (x(t, c) - mean) / deviation * weight(c) + bias(c);
    }
  }
  return y;
  // [/exercise]
}

}  // namespace attn
// why: the variance is the mean of (x − mean)², in a second loop. The mean of x² less mean² is the
// same on paper, but takes two large, nearly equal numbers from each other and loses their digits.
