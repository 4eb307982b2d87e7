// The kernels on one run of numbers: each equals its formula in long double, and keeps NaN and ∞.
// tests/gradcheck/kernels.cpp compiles the same checks for Real = double.
#include <cstring>

#include "tests/kernel_checks.h"

namespace kernels = attn::kernels;
using namespace kernel_checks;

namespace {

constexpr Real kInfinity = std::numeric_limits<Real>::infinity();
constexpr Real kNotANumber = std::numeric_limits<Real>::quiet_NaN();

using Binary = void (*)(std::size_t, const Real*, std::size_t, const Real*, std::size_t, Real*);
using Unary = void (*)(std::size_t, const Real*, Real*);
using Gradient = void (*)(std::size_t, const Real*, const Real*, Real*);

void check_binary(const char* name, Binary kernel, Exact (*formula)(Exact, Exact)) {
  for (const std::size_t n : sizes) {
    const Reals a = random_values(n + 1, 1);
    const Reals b = random_values(n + 1, 2, 0.5, 2);
    for (const std::size_t a_step : {1U, 0U}) {
      for (const std::size_t b_step : {1U, 0U}) {
        Output out(n);
        kernel(n, a.data(), a_step, b.data(), b_step, out.data());
        out.check(
            name, [&](std::size_t i) { return formula(a[i * a_step], b[i * b_step]); }, 1);
      }
    }
    Reals same = a;  // the output may be one of the inputs
    kernel(n, same.data(), 1, b.data(), 1, same.data());
    same.resize(n);
    Output(same).check(
        name, [&](std::size_t i) { return formula(a[i], b[i]); }, 1);
  }
}

void check_unary(const char* name, Unary kernel, const std::function<Exact(Exact)>& formula,
                 double tolerance, double floor = 0, double low = -10) {
  for (const std::size_t n : sizes) {
    const Reals x = random_values(n, 3, low, 10);
    Output out(n);
    kernel(n, x.data(), out.data());
    out.check(
        name, [&](std::size_t i) { return formula(x[i]); }, tolerance, floor);
  }
}

void check_gradient(const char* name, Gradient kernel, Exact (*derivative)(Exact), double floor,
                    double low, double high) {
  for (const std::size_t n : sizes) {
    const Reals g = random_values(n, 4);
    const Reals x = random_values(n, 5, low, high);
    Output out(n);
    kernel(n, g.data(), x.data(), out.data());
    out.check(
        name, [&](std::size_t i) { return g[i] * derivative(x[i]); }, 4, floor);
  }
}

Real at(Unary kernel, Real x) {
  const Reals input(16, x);  // a whole vector, so that the vector code computes it
  Reals out(16);
  kernel(16, input.data(), out.data());
  return out[3];
}

// The largest error in units in the last place over the floats of every 1021st bit pattern between
// low and high, results below the normal range excluded.
double largest_error(Unary kernel, Exact (*formula)(Exact), float low, float high) {
  Exact worst = 0;
  for (std::uint64_t bits = 0; bits < (std::uint64_t{1} << 32); bits += 1021 * 16) {
    Reals x;
    for (std::uint64_t k = 0; k < 16; ++k) {
      const auto pattern = static_cast<std::uint32_t>(bits + 1021 * k);
      float value;
      std::memcpy(&value, &pattern, sizeof value);
      x.push_back(value >= low && value <= high ? value : low);
    }
    Reals y(x.size());
    kernel(x.size(), x.data(), y.data());
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Exact exact = formula(x[i]);
      if (std::fabs(exact) < std::numeric_limits<Real>::min()) continue;
      const Exact unit =
          std::ldexp(1.0L, std::ilogb(exact) + 1 - std::numeric_limits<Real>::digits);
      worst = std::max(worst, std::fabs(y[i] - exact) / unit);
    }
  }
  return static_cast<double>(worst);
}

}  // namespace

BOOST_AUTO_TEST_CASE(arithmetic_equals_its_formula_for_every_pair_of_steps) {
  check_binary("add", kernels::add, [](Exact a, Exact b) { return a + b; });
  check_binary("subtract", kernels::subtract, [](Exact a, Exact b) { return a - b; });
  check_binary("multiply", kernels::multiply, [](Exact a, Exact b) { return a * b; });
  check_binary("divide", kernels::divide, [](Exact a, Exact b) { return a / b; });
  check_binary("maximum", kernels::maximum, [](Exact a, Exact b) { return std::max(a, b); });
}

BOOST_AUTO_TEST_CASE(maximum_is_nan_where_either_operand_is) {
  const Reals a = {kNotANumber, 1, kNotANumber, 1};
  const Reals b = {1, kNotANumber, kNotANumber, 2};
  Reals out(4);
  kernels::maximum(4, a.data(), 1, b.data(), 1, out.data());
  BOOST_TEST((std::isnan(out[0]) && std::isnan(out[1]) && std::isnan(out[2])));
  BOOST_TEST(out[3] == 2);
}

BOOST_AUTO_TEST_CASE(accumulating_kernels_add_to_what_is_there) {
  for (const std::size_t n : sizes) {
    const Reals x = random_values(n, 6);
    const Reals start = random_values(n, 7);
    Output total(start);
    kernels::add_into(n, x.data(), total.data());
    total.check(
        "add_into", [&](std::size_t i) { return Exact(start[i]) + x[i]; }, 1);
    Output scaled(start);
    kernels::add_scaled_into(n, Real(0.3), x.data(), scaled.data());
    scaled.check(
        "add_scaled_into", [&](std::size_t i) { return start[i] + Exact(Real(0.3)) * x[i]; }, 1, 2);
    Output shifted(n);
    kernels::scale_shift(n, Real(0.3), Real(-1.5), x.data(), shifted.data());
    shifted.check(
        "scale_shift", [&](std::size_t i) { return Exact(Real(0.3)) * x[i] - 1.5L; }, 1, 2);
  }
}

BOOST_AUTO_TEST_CASE(sums_take_every_element_once_and_do_not_saturate) {
  for (const std::size_t n : {0U, 1U, 2U, 3U, 5U, 7U, 16U, 33U, 63U, 1000U}) {
    const Reals a = random_values(n, 8);
    const Reals b = random_values(n, 9);
    Exact sum = 0;
    Exact dot = 0;
    for (std::size_t i = 0; i < n; ++i) {
      sum += a[i];
      dot += Exact(a[i]) * b[i];
    }
    const Exact bound = 20 * std::numeric_limits<Real>::epsilon() * (static_cast<Exact>(n) + 1);
    BOOST_TEST(std::fabs(kernels::sum(n, a.data()) - sum) <= bound);
    BOOST_TEST(std::fabs(kernels::dot(n, a.data(), b.data()) - dot) <= bound);
  }
  const std::size_t many = (std::size_t{1} << 24) + (std::size_t{1} << 22);  // 2^24 + 1 is no float
  const Reals ones(many, 1);
  BOOST_TEST(kernels::sum(many, ones.data()) == static_cast<Real>(many));
}

BOOST_AUTO_TEST_CASE(functions_equal_their_formulas) {
  check_unary(
      "exp", kernels::exp, [](Exact x) { return std::exp(x); }, 1);
  check_unary(
      "log", kernels::log, [](Exact x) { return std::log(x); }, 1, 1e-6, 1e-3);
  check_unary(
      "tanh", kernels::tanh, [](Exact x) { return std::tanh(x); }, 1.5);
  check_unary("sigmoid", kernels::sigmoid, sigmoid, 2.5);
  check_unary(
      "relu", kernels::relu, [](Exact x) { return std::max(x, 0.0L); }, 0);
  // Below zero Φ is small, and its error is not: it is relative to x there, as in PyTorch.
  check_unary(
      "gelu", kernels::gelu, [](Exact x) { return x * normal_distribution(x); }, 2, 10);
}

BOOST_AUTO_TEST_CASE(functions_are_accurate_to_the_last_places_over_their_whole_range) {
  const float large = std::numeric_limits<float>::max();
  const float tiny = std::numeric_limits<float>::denorm_min();
  BOOST_TEST(largest_error(kernels::exp, std::exp, -86.9F, 88.7F) < 1.2);
  BOOST_TEST(largest_error(kernels::log, std::log, tiny, large) < 1.1);
  // The standard library's own, in double, is off by 2.
  BOOST_TEST(largest_error(kernels::tanh, std::tanh, -large, large) <
             (sizeof(Real) == 4 ? 1.5 : 2.5));
  BOOST_TEST(largest_error(kernels::sigmoid, sigmoid, -87, large) < 2.5);
}

BOOST_AUTO_TEST_CASE(functions_give_the_limits_at_infinity_and_keep_nan) {
  BOOST_TEST(at(kernels::exp, -kInfinity) == 0);
  BOOST_TEST(at(kernels::exp, kInfinity) == kInfinity);
  BOOST_TEST(at(kernels::exp, 1000) == kInfinity);
  BOOST_TEST(at(kernels::exp, -1000) == 0);
  BOOST_TEST(at(kernels::exp, 0) == 1);
  BOOST_TEST(at(kernels::log, 0) == -kInfinity);
  BOOST_TEST(at(kernels::log, 1) == 0);
  BOOST_TEST(at(kernels::log, kInfinity) == kInfinity);
  BOOST_TEST(std::isnan(at(kernels::log, -1)));
  BOOST_TEST(at(kernels::tanh, 45) == 1);
  BOOST_TEST(at(kernels::tanh, -45) == -1);
  BOOST_TEST(at(kernels::tanh, kInfinity) == 1);
  BOOST_TEST(at(kernels::tanh, -kInfinity) == -1);
  BOOST_TEST(at(kernels::tanh, 0) == 0);
  for (Real x = 5; x < 12; x += Real(0.001)) BOOST_REQUIRE_LE(at(kernels::tanh, x), 1);
  BOOST_TEST(at(kernels::sigmoid, 100) == 1);
  BOOST_TEST(at(kernels::sigmoid, -100) < 1e-38);
  BOOST_TEST(at(kernels::sigmoid, -kInfinity) == 0);
  BOOST_TEST(at(kernels::sigmoid, kInfinity) == 1);
  BOOST_TEST(at(kernels::sigmoid, 0) == 0.5);
  BOOST_TEST(at(kernels::gelu, 20) == 20);
  BOOST_TEST(at(kernels::gelu, kInfinity) == kInfinity);
  BOOST_TEST(at(kernels::gelu, -1000) == 0);
  for (Real x = -20; x < 0; x += Real(0.01)) {
    BOOST_REQUIRE_LE(at(kernels::gelu, x), 0);
    BOOST_REQUIRE_SMALL(at(kernels::gelu, x) - static_cast<Real>(x * normal_distribution(x)),
                        Real(2e-7));
  }
  for (const Unary kernel : {kernels::exp, kernels::log, kernels::tanh, kernels::sigmoid,
                             kernels::relu, kernels::gelu}) {
    BOOST_TEST(std::isnan(at(kernel, kNotANumber)));
  }
}

BOOST_AUTO_TEST_CASE(gradients_of_functions_equal_their_formulas) {
  check_gradient(
      "tanh", kernels::tanh_gradient, [](Exact y) { return 1 - y * y; }, 1, -1, 1);
  check_gradient(
      "sigmoid", kernels::sigmoid_gradient, [](Exact y) { return y * (1 - y); }, 1, 0, 1);
  check_gradient(
      "relu", kernels::relu_gradient, [](Exact y) { return y > 0 ? 1.0L : 0.0L; }, 0, -1, 1);
  check_gradient(
      "gelu", kernels::gelu_gradient,
      [](Exact x) {
        const Exact density = std::exp(-x * x / 2) / std::sqrt(2 * std::acos(-1.0L));
        return normal_distribution(x) + x * density;
      },
      2, -10, 10);
}
