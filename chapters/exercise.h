// What every exercise starts from: tensors, plain functions of them, and TODO.
//
// A stub calls TODO where something is to be written: put your code in the place of that line. A
// stub compiles, and the check answers "not started" instead of "wrong". Exercises compute in
// double (Real is double here).
//
// What most exercises need:
//   Tensor y = zeros({T, C});     x.shape(0)     x.size()     x(t, c) = 1;     x.data()[i]
//   reshape(x, {T, 2, -1})        math::permute(x, {1, 0, 2})        math::slice(x, axis, from, to)
//   math::matmul(a, b)            a bᵀ: math::matmul(a, b, false, true)       of matrices only;
//                                 a vector v becomes a column by reshape(v, {-1, 1})
//   math::add(a, b)               subtract, multiply, divide: elementwise; b may be a number, or
//                                 smaller, and is then repeated to the shape of a
//   math::exp(x)                  log, tanh, sigmoid, sqrt
//   math::sum(x, {axis})          max; the axis stays, with length 1: with s = math::sum(x, {1}),
//                                 row t's sum is s(t, 0)
//   softmax_rows(scores)          each row to weights, −∞ to 0; you write it yourself in exercise
//                                 1.6, and from then on it is given
//   print("scores", scores)       shows a tensor while you look for a mistake
// All the rest: core/tensor/tensor.h and math.h.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "core/tensor/math.h"
#include "core/tensor/tensor.h"

namespace attn {

struct NotImplemented {
  const char* what;
  const char* file;
  int line;
};

[[noreturn]] inline void TODO(const char* what, const char* file = __builtin_FILE(),
                              int line = __builtin_LINE()) {
  throw NotImplemented{what, file, line};
}

// exp(score) / Σ exp(score) along the last axis, of any shape. A score of −∞ gets the weight 0.
Tensor softmax_rows(const Tensor& scores);

void print(const std::string& name, const Tensor& x);

namespace math {
inline Tensor sqrt(const Tensor& x) {
  Tensor result = x;
  for (Real& value : result) value = std::sqrt(value);
  return result;
}
}  // namespace math

}  // namespace attn
