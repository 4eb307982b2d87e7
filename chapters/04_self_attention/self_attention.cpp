#include "chapters/04_self_attention/self_attention.h"

#include <cmath>

#include "core/tensor/rng.h"

namespace attn {

// [snippet:attend]
SelfAttentionSteps attend(const Variable& queries, const Variable& keys, const Variable& values,
                          Scale scale) {
  const Real d = static_cast<Real>(keys.shape().back());
  const Real divisor = scale == Scale::kSquareRoot ? std::sqrt(d) : Real(1);
  const bool transpose_b = true;

  SelfAttentionSteps steps{queries, keys, values, {}, {}, {}};
  steps.scores = matmul(queries, keys, transpose_b);  // Q Kᵀ: (T, d) (d, T) → (T, T)
  steps.weights = softmax(steps.scores / divisor);    // every row adds up to 1
  steps.context = matmul(steps.weights, values);      // (T, T) (T, d) → (T, d)
  return steps;
}
// [/snippet]

// [snippet:raw_matrices]
MatrixSelfAttention::MatrixSelfAttention(std::size_t in, std::size_t out, Rng& rng)
    : W_query_(add_parameter("W_query", rand({in, out}, rng))),
      W_key_(add_parameter("W_key", rand({in, out}, rng))),
      W_value_(add_parameter("W_value", rand({in, out}, rng))) {}

SelfAttentionSteps MatrixSelfAttention::operator()(const Variable& x) const {
  return attend(matmul(x, W_query_), matmul(x, W_key_), matmul(x, W_value_));
}
// [/snippet]

MatrixSelfAttention::MatrixSelfAttention(const Tensor& W_query, const Tensor& W_key,
                                         const Tensor& W_value)
    : W_query_(add_parameter("W_query", W_query)),
      W_key_(add_parameter("W_key", W_key)),
      W_value_(add_parameter("W_value", W_value)) {}

// [snippet:linear_layers]
LinearSelfAttention::LinearSelfAttention(std::size_t in, std::size_t out, Rng& rng, Scale scale)
    : W_query_(in, out, rng, Bias::kWithout),
      W_key_(in, out, rng, Bias::kWithout),
      W_value_(in, out, rng, Bias::kWithout),
      scale_(scale) {
  add_module("W_query", W_query_);
  add_module("W_key", W_key_);
  add_module("W_value", W_value_);
}

SelfAttentionSteps LinearSelfAttention::operator()(const Variable& x) const {
  return attend(W_query_(x), W_key_(x), W_value_(x), scale_);
}
// [/snippet]

}  // namespace attn
