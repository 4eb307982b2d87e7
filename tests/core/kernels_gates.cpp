// The gates of the GRU and the LSTM and Adam's update, against the same formulas in long double.
// tests/gradcheck/kernels_gates.cpp compiles the same checks for Real = double.
#include "tests/kernel_checks.h"

namespace kernels = attn::kernels;
using namespace kernel_checks;

namespace {

constexpr std::size_t kRows = 3;

// The derivative of f at x by central differences, in long double: good to about 1e-12.
template <class Function>
Exact derivative(Function f, Exact x) {
  const Exact step = 1e-5L;
  return (f(x + step) - f(x - step)) / (2 * step);
}

}  // namespace

BOOST_AUTO_TEST_CASE(gru_gates_and_their_gradient_follow_the_definition) {
  for (const std::size_t H : widths) {
    const Reals input = random_values(kRows * 3 * H, 1);
    const Reals state = random_values(kRows * 3 * H, 2);
    const Reals h = random_values(kRows * H, 3);
    const Reals g = random_values(kRows * H, 4);
    Output gates(kRows * 3 * H);
    Output next(kRows * H);
    for (std::size_t row = 0; row < kRows; ++row) {
      const std::size_t three = row * 3 * H;
      kernels::gru_gates(H, input.data() + three, state.data() + three, h.data() + row * H,
                         gates.data() + three, next.data() + row * H);
    }

    // One unit as a function of its seven numbers: x_r, x_z, x_n, h_r, h_z, h_n, h.
    const auto unit = [](const std::vector<Exact>& v) {
      const Exact r = sigmoid(v[0] + v[3]);
      const Exact z = sigmoid(v[1] + v[4]);
      const Exact n = std::tanh(v[2] + r * v[5]);
      return std::vector<Exact>{r, z, n, (1 - z) * n + z * v[6]};
    };
    const auto numbers_of = [&](std::size_t row, std::size_t k) {
      std::vector<Exact> v;
      for (const Reals& x : {input, state}) {
        for (std::size_t gate = 0; gate < 3; ++gate) v.push_back(x[(row * 3 + gate) * H + k]);
      }
      v.push_back(h[row * H + k]);
      return v;
    };
    gates.check(
        "gru gates", [&](std::size_t i) { return unit(numbers_of(i / (3 * H), i % H))[i / H % 3]; },
        4, 1);
    next.check(
        "gru h'", [&](std::size_t i) { return unit(numbers_of(i / H, i % H))[3]; }, 4, 2);

    Output d_input(kRows * 3 * H);
    Output d_state(kRows * 3 * H);
    Output d_h(kRows * H);
    for (std::size_t row = 0; row < kRows; ++row) {
      const std::size_t three = row * 3 * H;
      kernels::gru_gates_gradient(H, g.data() + row * H, gates.data() + three, state.data() + three,
                                  h.data() + row * H, d_input.data() + three,
                                  d_state.data() + three, d_h.data() + row * H);
    }
    const auto slope = [&](std::size_t row, std::size_t k, std::size_t which) {
      std::vector<Exact> v = numbers_of(row, k);
      const auto output = [&](Exact value) {
        v[which] = value;
        return unit(v)[3];
      };
      return g[row * H + k] * derivative(output, numbers_of(row, k)[which]);
    };
    const double tolerance = sizeof(Real) == 4 ? 8 : 1e6;  // of the differences, in double
    d_input.check(
        "gru d_from_input", [&](std::size_t i) { return slope(i / (3 * H), i % H, i / H % 3); },
        tolerance, 2);
    d_state.check(
        "gru d_from_state", [&](std::size_t i) { return slope(i / (3 * H), i % H, 3 + i / H % 3); },
        tolerance, 2);
    d_h.check(
        "gru d_h", [&](std::size_t i) { return slope(i / H, i % H, 6); }, tolerance, 2);
  }
}

BOOST_AUTO_TEST_CASE(lstm_gates_and_their_gradient_follow_the_definition) {
  for (const std::size_t H : widths) {
    const Reals pre = random_values(kRows * 4 * H, 5);
    const Reals c = random_values(kRows * H, 6);
    const Reals g_h = random_values(kRows * H, 7);
    const Reals g_c = random_values(kRows * H, 8);
    Output gates(kRows * 4 * H);
    Output c_next(kRows * H);
    Output h_next(kRows * H);
    for (std::size_t row = 0; row < kRows; ++row) {
      kernels::lstm_gates(H, pre.data() + row * 4 * H, c.data() + row * H,
                          gates.data() + row * 4 * H, c_next.data() + row * H,
                          h_next.data() + row * H);
    }

    // One unit as a function of its four preactivations i, f, g, o and its cell c.
    const auto unit = [](const std::vector<Exact>& v) {
      const Exact i = sigmoid(v[0]);
      const Exact f = sigmoid(v[1]);
      const Exact g = std::tanh(v[2]);
      const Exact o = sigmoid(v[3]);
      const Exact cell = f * v[4] + i * g;
      return std::vector<Exact>{i, f, g, o, cell, o * std::tanh(cell)};
    };
    const auto numbers_of = [&](std::size_t row, std::size_t k) {
      std::vector<Exact> v;
      for (std::size_t gate = 0; gate < 4; ++gate) v.push_back(pre[(row * 4 + gate) * H + k]);
      v.push_back(c[row * H + k]);
      return v;
    };
    gates.check(
        "lstm gates",
        [&](std::size_t i) { return unit(numbers_of(i / (4 * H), i % H))[i / H % 4]; }, 4, 1);
    c_next.check(
        "lstm c'", [&](std::size_t i) { return unit(numbers_of(i / H, i % H))[4]; }, 4, 2);
    h_next.check(
        "lstm h'", [&](std::size_t i) { return unit(numbers_of(i / H, i % H))[5]; }, 4, 2);

    Output d_pre(kRows * 4 * H);
    Output d_c(kRows * H);
    for (std::size_t row = 0; row < kRows; ++row) {
      kernels::lstm_gates_gradient(H, g_h.data() + row * H, g_c.data() + row * H,
                                   gates.data() + row * 4 * H, c.data() + row * H,
                                   c_next.data() + row * H, d_pre.data() + row * 4 * H,
                                   d_c.data() + row * H);
    }
    const auto slope = [&](std::size_t row, std::size_t k, std::size_t which) {
      std::vector<Exact> v = numbers_of(row, k);
      const auto loss = [&](Exact value) {
        v[which] = value;
        return g_c[row * H + k] * unit(v)[4] + g_h[row * H + k] * unit(v)[5];
      };
      return derivative(loss, numbers_of(row, k)[which]);
    };
    const double tolerance = sizeof(Real) == 4 ? 8 : 1e6;  // of the differences, in double
    d_pre.check(
        "lstm d_preactivation", [&](std::size_t i) { return slope(i / (4 * H), i % H, i / H % 4); },
        tolerance, 2);
    d_c.check(
        "lstm d_c", [&](std::size_t i) { return slope(i / H, i % H, 4); }, tolerance, 2);
  }
}

BOOST_AUTO_TEST_CASE(adam_takes_the_steps_of_the_published_algorithm) {
  for (const std::size_t n : sizes) {
    const Reals start = random_values(n, 9);
    Output parameter(start);
    Reals mean(n);
    Reals square(n);
    std::vector<Exact> exact(start.begin(), start.end());
    std::vector<Exact> m(n);
    std::vector<Exact> v(n);
    const Exact rate = Real(0.01);
    const Exact beta1 = Real(0.9);
    const Exact beta2 = Real(0.999);
    const Exact epsilon = Real(1e-8);
    const Exact decay = Real(0.1);
    for (unsigned t = 1; t <= 3; ++t) {
      const Reals gradient = random_values(n, 10 + t);
      const Exact correction1 = 1 - std::pow(beta1, t);
      const Exact correction2 = 1 - std::pow(beta2, t);
      kernels::adam_step(
          n, gradient.data(), parameter.data(), mean.data(), square.data(), static_cast<Real>(rate),
          static_cast<Real>(beta1), static_cast<Real>(beta2), static_cast<Real>(epsilon),
          static_cast<Real>(correction1), static_cast<Real>(correction2), static_cast<Real>(decay));
      for (std::size_t i = 0; i < n; ++i) {
        m[i] = beta1 * m[i] + (1 - beta1) * gradient[i];
        v[i] = beta2 * v[i] + (1 - beta2) * gradient[i] * gradient[i];
        exact[i] -= rate * decay * exact[i];
        exact[i] -= rate * (m[i] / correction1) / (std::sqrt(v[i] / correction2) + epsilon);
      }
    }
    parameter.check(
        "adam", [&](std::size_t i) { return exact[i]; }, 8, 1);
  }
}
