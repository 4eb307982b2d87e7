// The kernels on rows of a matrix: each equals its formula in long double.
// tests/gradcheck/kernels_rows.cpp compiles the same checks for Real = double.
#include "tests/kernel_checks.h"

namespace kernels = attn::kernels;
using namespace kernel_checks;

namespace {

constexpr std::size_t kRows = 6;  // four rows at a time and two left over

Exact sum_of_exponentials(const Reals& x, std::size_t row, std::size_t columns, Exact shift) {
  Exact total = 0;
  for (std::size_t c = 0; c < columns; ++c) total += std::exp(x[row * columns + c] - shift);
  return total;
}

// Σ_c a_rc b_rc
Exact row_dot(const Reals& a, const Reals& b, std::size_t row, std::size_t columns) {
  Exact total = 0;
  for (std::size_t c = 0; c < columns; ++c) {
    total += Exact(a[row * columns + c]) * b[row * columns + c];
  }
  return total;
}

}  // namespace

BOOST_AUTO_TEST_CASE(sums_run_along_rows_and_columns_and_columns_add_to_what_is_there) {
  for (const std::size_t columns : widths) {
    const Reals x = random_values(kRows * columns, 1);
    const Reals ones(kRows * columns, 1);
    const Reals start = random_values(columns, 2);
    Output by_row(kRows);
    kernels::sum_rows(kRows, columns, x.data(), by_row.data());
    by_row.check(
        "sum_rows", [&](std::size_t r) { return row_dot(x, ones, r, columns); }, 4,
        2.0 * static_cast<double>(columns));
    Output by_column(start);
    kernels::sum_columns(kRows, columns, x.data(), by_column.data());
    by_column.check(
        "sum_columns",
        [&](std::size_t c) {
          Exact total = start[c];
          for (std::size_t r = 0; r < kRows; ++r) total += x[r * columns + c];
          return total;
        },
        4, 4);
  }
}

BOOST_AUTO_TEST_CASE(products_of_rows_pass_over_what_lies_between_them) {
  for (const std::size_t columns : widths) {
    const std::size_t stride = columns + 3;
    const Reals a = random_values(kRows * stride, 1), b = random_values(kRows * stride, 2);
    Output out(kRows);
    kernels::dot_rows(kRows, columns, stride, a.data(), b.data(), out.data());
    out.check(
        "dot_rows",
        [&](std::size_t r) {
          Exact total = 0;
          for (std::size_t c = 0; c < columns; ++c) {
            total += Exact(a[r * stride + c]) * b[r * stride + c];
          }
          return total;
        },
        4, 4.0 * static_cast<double>(columns));
  }
}

BOOST_AUTO_TEST_CASE(softmax_and_log_softmax_equal_their_formulas_even_far_from_zero) {
  for (const std::size_t columns : widths) {
    for (const double offset : {0.0, 1000.0, -1000.0}) {
      const Reals x = random_values(kRows * columns, 3, offset - 8, offset + 8);
      const auto log_probability = [&](std::size_t i) {
        const Exact shift = offset;
        return x[i] - shift - std::log(sum_of_exponentials(x, i / columns, columns, shift));
      };
      Output y(kRows * columns);
      kernels::softmax_rows(kRows, columns, x.data(), y.data());
      y.check(
          "softmax", [&](std::size_t i) { return std::exp(log_probability(i)); }, 8);
      Output log_y(kRows * columns);
      kernels::log_softmax_rows(kRows, columns, x.data(), log_y.data());
      log_y.check("log_softmax", log_probability, 4, 4);
    }
  }
}

BOOST_AUTO_TEST_CASE(softmax_gives_exactly_zero_at_minus_infinity) {
  const Real infinity = std::numeric_limits<Real>::infinity();
  for (const std::size_t columns : {std::size_t{2}, std::size_t{33}}) {
    Reals x(columns, Real(1));
    x[1] = -infinity;
    Reals y(columns);
    kernels::softmax_rows(1, columns, x.data(), y.data());
    BOOST_TEST(y[1] == 0);
    BOOST_TEST(std::fabs(y[0] * static_cast<Real>(columns - 1) - 1) < Real(1e-6));
    kernels::log_softmax_rows(1, columns, x.data(), y.data());
    BOOST_TEST(y[1] == -infinity);
    const Reals g(columns, Real(1));
    Reals d_x(columns);
    kernels::log_softmax_rows_gradient(1, columns, g.data(), y.data(), d_x.data());
    BOOST_TEST(d_x[1] == 1);  // g − exp(−∞) Σ g
  }
}

BOOST_AUTO_TEST_CASE(softmax_of_a_row_with_nan_is_nan) {
  Reals x(40, Real(1));
  x[20] = std::numeric_limits<Real>::quiet_NaN();
  Reals y(40);
  kernels::softmax_rows(1, 40, x.data(), y.data());
  BOOST_TEST((std::isnan(y[0]) && std::isnan(y[20]) && std::isnan(y[39])));
}

BOOST_AUTO_TEST_CASE(gradients_of_softmax_and_log_softmax_equal_their_formulas) {
  for (const std::size_t columns : widths) {
    const Reals g = random_values(kRows * columns, 4);
    const Reals y = random_values(kRows * columns, 5, 0, 1);
    const Reals log_y = random_values(kRows * columns, 6, -5, 0);
    const Reals ones(kRows * columns, 1);
    const double scale = 2.0 * static_cast<double>(columns);
    Output d_x(kRows * columns);
    kernels::softmax_rows_gradient(kRows, columns, g.data(), y.data(), d_x.data());
    d_x.check(
        "softmax_rows_gradient",
        [&](std::size_t i) { return y[i] * (g[i] - row_dot(g, y, i / columns, columns)); }, 4,
        scale);
    Output d_log(kRows * columns);
    kernels::log_softmax_rows_gradient(kRows, columns, g.data(), log_y.data(), d_log.data());
    d_log.check(
        "log_softmax_rows_gradient",
        [&](std::size_t i) {
          return g[i] - std::exp(Exact(log_y[i])) * row_dot(g, ones, i / columns, columns);
        },
        4, scale);
  }
}

BOOST_AUTO_TEST_CASE(layer_norm_equals_its_formula_also_when_the_mean_dwarfs_the_deviation) {
  for (const std::size_t columns : widths) {
    for (const double offset : {0.0, 100.0}) {
      const Reals x = random_values(kRows * columns, 7, offset - 2, offset + 2);
      const Reals weight = random_values(columns, 8);
      const Reals bias = random_values(columns, 9);
      const Real epsilon = Real(1e-3);
      const auto mean = [&](std::size_t r) {
        return row_dot(x, Reals(kRows * columns, 1), r, columns) / columns;
      };
      const auto inverse = [&](std::size_t r) {
        Exact squares = 0;
        for (std::size_t c = 0; c < columns; ++c) {
          squares += std::pow(x[r * columns + c] - mean(r), 2);
        }
        return 1 / std::sqrt(squares / columns + epsilon);
      };
      const auto normal = [&](std::size_t i) {
        return (x[i] - mean(i / columns)) * inverse(i / columns);
      };
      Output out(kRows * columns);
      Output means(kRows);
      Output inverse_deviations(kRows);
      kernels::layer_norm_rows(kRows, columns, x.data(), weight.data(), bias.data(), epsilon,
                               out.data(), means.data(), inverse_deviations.data());
      const double rounding = 8 * (1 + offset);  // of x itself
      means.check("means", mean, 4, 4 * (1 + offset));
      inverse_deviations.check("inverse_deviations", inverse, rounding);
      out.check(
          "layer_norm",
          [&](std::size_t i) { return normal(i) * weight[i % columns] + bias[i % columns]; },
          rounding, columns == 1 ? 80 : 8);
    }
  }
}

BOOST_AUTO_TEST_CASE(layer_norm_gradient_equals_its_formula_and_adds_where_it_is_to) {
  for (const std::size_t columns : widths)
    for (const Real keep : {Real(0), Real(1)}) {
      const std::size_t n = kRows * columns;
      const Reals g = random_values(n, 10);
      const Reals weight = random_values(columns, 11);
      const Reals x = random_values(n, 12);
      const Reals means = random_values(kRows, 15);
      const Reals inverse = random_values(kRows, 13, 0.5, 2);
      const Reals start = random_values(columns, 14);
      const Reals before = random_values(n, 16);
      Output d_x(keep == 0 ? Reals(n, std::numeric_limits<Real>::quiet_NaN()) : before);
      Output d_weight(start);
      Output d_bias(start);
      kernels::layer_norm_rows_gradient(kRows, columns, g.data(), weight.data(), x.data(),
                                        means.data(), inverse.data(), keep, d_x.data(),
                                        d_weight.data(), d_bias.data());
      const auto normalised = [&](std::size_t i) {
        return (Exact(x[i]) - means[i / columns]) * inverse[i / columns];
      };
      const auto expected = [&](std::size_t i) {
        const std::size_t r = i / columns;
        Exact mean = 0;
        Exact mean_n = 0;
        for (std::size_t c = 0; c < columns; ++c) {
          const Exact u = Exact(g[r * columns + c]) * weight[c] / columns;
          mean += u;
          mean_n += u * normalised(r * columns + c);
        }
        const Exact u = Exact(g[i]) * weight[i % columns];
        return keep * before[i] + inverse[r] * (u - mean - normalised(i) * mean_n);
      };
      d_x.check("layer_norm d_x", expected, 8, 8);
      const auto column_sum = [&](std::size_t c, bool times_normalised) {
        Exact total = start[c];
        for (std::size_t i = c; i < n; i += columns) {
          total += times_normalised ? Exact(g[i]) * normalised(i) : Exact(g[i]);
        }
        return total;
      };
      d_weight.check(
          "d_weight", [&](std::size_t c) { return column_sum(c, true); }, 4, 20);
      d_bias.check(
          "d_bias", [&](std::size_t c) { return column_sum(c, false); }, 4, 20);
    }
}
