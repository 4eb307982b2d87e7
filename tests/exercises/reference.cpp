#include "tests/exercises/reference.h"

#include <cmath>
#include <limits>
#include <vector>

namespace reference {
namespace {

using attn::from_values;
using attn::Real;
using attn::zeros;

long double sigmoid(long double x) { return 1 / (1 + std::exp(-x)); }

// Softmax of `count` elements, `step` apart; −∞ gets 0.
void softmax_line(const Real* in, Real* out, std::size_t count, std::size_t step, bool is_stable) {
  long double largest = is_stable ? -std::numeric_limits<long double>::infinity() : 0;
  long double sum = 0;
  for (std::size_t i = 0; i < count && is_stable; ++i) {
    largest = std::max<long double>(largest, in[i * step]);
  }
  for (std::size_t i = 0; i < count; ++i) sum += std::exp(in[i * step] - largest);
  for (std::size_t i = 0; i < count; ++i) {
    out[i * step] = static_cast<Real>(std::exp(in[i * step] - largest) / sum);
  }
}

}  // namespace

Tensor map(const Tensor& x, const std::function<long double(long double)>& f) {
  Tensor y = zeros(x.shape());
  for (std::size_t i = 0; i < x.size(); ++i) y.data()[i] = static_cast<Real>(f(x.data()[i]));
  return y;
}

Tensor map(const Tensor& a, const Tensor& b,
           const std::function<long double(long double, long double)>& f) {
  Tensor y = zeros(a.shape());
  for (std::size_t i = 0; i < a.size(); ++i) {
    y.data()[i] = static_cast<Real>(f(a.data()[i], b.data()[i]));
  }
  return y;
}

Tensor scaled(const Tensor& x, double factor) {
  return map(x, [factor](long double value) { return value * factor; });
}

Tensor transposed(const Tensor& x) {
  Tensor y = zeros({x.shape(1), x.shape(0)});
  for (std::size_t i = 0; i < x.shape(0); ++i) {
    for (std::size_t j = 0; j < x.shape(1); ++j) y(j, i) = x(i, j);
  }
  return y;
}

Tensor softmax(const Tensor& x) {
  Tensor y = zeros(x.shape());
  const std::size_t n = x.shape().back();
  for (std::size_t i = 0; i < x.size(); i += n) {
    softmax_line(x.data() + i, y.data() + i, n, 1, true);
  }
  return y;
}

Tensor softmax_over_first(const Tensor& x) {
  Tensor y = zeros(x.shape());
  const std::size_t n = x.shape(1);
  for (std::size_t j = 0; j < n; ++j) {
    softmax_line(x.data() + j, y.data() + j, x.shape(0), n, true);
  }
  return y;
}

Tensor undivided_softmax(const Tensor& x) {
  Tensor result = softmax(x);
  for (std::size_t i = 0; i < x.shape(0); ++i) {
    double largest = 0;
    for (std::size_t j = 0; j < x.shape(1); ++j) largest = std::max(largest, result(i, j));
    for (std::size_t j = 0; j < x.shape(1); ++j) result(i, j) /= largest;
  }
  return result;
}

Tensor naive_softmax(const Tensor& x) {
  Tensor y = zeros(x.shape());
  const std::size_t n = x.shape().back();
  for (std::size_t begin = 0; begin < x.size(); begin += n) {
    double sum = 0;  // in double: long double would not overflow where the learner's does
    for (std::size_t i = begin; i < begin + n; ++i) sum += std::exp(double(x.data()[i]));
    for (std::size_t i = begin; i < begin + n; ++i) {
      y.data()[i] = static_cast<Real>(std::exp(double(x.data()[i])) / sum);
    }
  }
  return y;
}

Tensor matmul(const Tensor& a, const Tensor& b) {
  Tensor y = zeros({a.shape(0), b.shape(1)});
  for (std::size_t i = 0; i < a.shape(0); ++i) {
    for (std::size_t j = 0; j < b.shape(1); ++j) {
      long double sum = 0;
      for (std::size_t k = 0; k < a.shape(1); ++k) sum += (long double)a(i, k) * b(k, j);
      y(i, j) = static_cast<Real>(sum);
    }
  }
  return y;
}

Tensor linear(const Tensor& W, const Tensor& x, const Tensor& b) {
  Tensor y = zeros({W.shape(0)});
  for (std::size_t i = 0; i < W.shape(0); ++i) {
    long double sum = b(i);
    for (std::size_t k = 0; k < W.shape(1); ++k) sum += (long double)W(i, k) * x(k);
    y(i) = static_cast<Real>(sum);
  }
  return y;
}

Tensor joined(const Tensor& a, const Tensor& b) {
  Tensor y = zeros({a.size() + b.size()});
  for (std::size_t i = 0; i < a.size(); ++i) y(i) = a(i);
  for (std::size_t i = 0; i < b.size(); ++i) y(a.size() + i) = b(i);
  return y;
}

Tensor row(const Tensor& x, std::size_t i) {
  Tensor y = zeros({x.shape(1)});
  for (std::size_t j = 0; j < x.shape(1); ++j) y(j) = x(i, j);
  return y;
}

Tensor flattened(const Tensor& x) {
  Tensor y = zeros({x.size()});
  for (std::size_t i = 0; i < x.size(); ++i) y(i) = x.data()[i];
  return y;
}

Tensor gru(const Tensor& x, const Tensor& h, const Tensor& weight_ih, const Tensor& weight_hh,
           const Tensor& bias_ih, const Tensor& bias_hh) {
  const std::size_t H = h.size();
  const Tensor input = linear(weight_ih, x, bias_ih);
  const Tensor state = linear(weight_hh, h, bias_hh);
  Tensor next = zeros({H});
  for (std::size_t i = 0; i < H; ++i) {
    const long double r = sigmoid((long double)input(i) + state(i));
    const long double z = sigmoid((long double)input(H + i) + state(H + i));
    const long double n = std::tanh(input(2 * H + i) + r * state(2 * H + i));
    next(i) = static_cast<Real>((1 - z) * n + z * h(i));
  }
  return next;
}

Attention attention(const Tensor& Q, const Tensor& K, const Tensor& V, double scale,
                    const std::function<bool(std::size_t, std::size_t)>& hidden) {
  Tensor scores = scaled(matmul(Q, transposed(K)), scale);
  for (std::size_t i = 0; i < scores.shape(0) && hidden; ++i) {
    for (std::size_t j = 0; j < scores.shape(1); ++j) {
      if (hidden(i, j)) scores(i, j) = -std::numeric_limits<Real>::infinity();
    }
  }
  Tensor weights = softmax(scores);
  Tensor context = matmul(weights, V);
  return {weights, context};
}

Journey journey() {
  return {from_values({6, 3}, {0.43, 0.15, 0.89, 0.55, 0.87, 0.66, 0.57, 0.85, 0.64, 0.22, 0.58,
                               0.33, 0.77, 0.25, 0.10, 0.05, 0.80, 0.55}),
          from_values({3, 2}, {0.2961, 0.5166, 0.2517, 0.6886, 0.0740, 0.8665}),
          from_values({3, 2}, {0.1366, 0.1025, 0.1841, 0.7264, 0.3153, 0.6871}),
          from_values({3, 2}, {0.0756, 0.1966, 0.3164, 0.4017, 0.1186, 0.8274})};
}

}  // namespace reference
