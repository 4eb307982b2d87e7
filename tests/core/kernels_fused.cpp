// The fused kernels against the chain of plain steps that each replaces, in long double.
// tests/gradcheck/kernels_fused.cpp compiles the same checks for Real = double.
#include "tests/kernel_checks.h"

namespace kernels = attn::kernels;
using namespace kernel_checks;

namespace {

constexpr std::size_t kRows = 5;
constexpr Real kScale = Real(0.3);

// Valid columns of each row: none, one, about half, all but one, all.
std::vector<std::size_t> valid_counts(std::size_t columns) {
  return {0, 1, (columns + 1) / 2, columns - 1, columns};
}

}  // namespace

BOOST_AUTO_TEST_CASE(masked_softmax_is_softmax_of_the_valid_columns_and_zero_elsewhere) {
  for (const std::size_t columns : widths) {
    const std::vector<std::size_t> valid = valid_counts(columns);
    Reals x = random_values(kRows * columns, 1, -20, 20);
    for (std::size_t i = 0; i < x.size(); ++i) {
      // What is masked is never read: not even NaN there shows.
      if (i % columns >= valid[i / columns]) x[i] = std::numeric_limits<Real>::quiet_NaN();
    }
    Output y(kRows * columns);
    kernels::masked_softmax_rows(kRows, columns, valid.data(), kScale, x.data(), y.data());
    y.check(
        "masked softmax",
        [&](std::size_t i) {
          const std::size_t r = i / columns;
          if (i % columns >= valid[r]) return 0.0L;
          Exact total = 0;
          for (std::size_t c = 0; c < valid[r]; ++c) {
            total += std::exp(Exact(kScale) * (Exact(x[r * columns + c]) - x[i]));
          }
          return 1 / total;
        },
        30);

    Reals g = random_values(kRows * columns, 2);
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (i % columns >= valid[i / columns]) g[i] = std::numeric_limits<Real>::quiet_NaN();
    }
    Output d_x(kRows * columns);
    kernels::masked_softmax_rows_gradient(kRows, columns, valid.data(), kScale, g.data(), y.data(),
                                          d_x.data());
    d_x.check(
        "masked softmax gradient",
        [&](std::size_t i) {
          const std::size_t r = i / columns;
          if (i % columns >= valid[r]) return 0.0L;
          Exact mean = 0;
          for (std::size_t c = 0; c < valid[r]; ++c) {
            mean += Exact(g[r * columns + c]) * y[r * columns + c];
          }
          return kScale * y[i] * (g[i] - mean);
        },
        4, 4);
  }
}

BOOST_AUTO_TEST_CASE(cross_entropy_and_its_gradient_follow_the_definition) {
  for (const std::size_t V : widths) {
    for (const Real smoothing : {Real(0), Real(0.1)}) {
      const Reals x = random_values(kRows * V, 3, 90, 110);
      const auto last = static_cast<std::int64_t>(V - 1);
      const std::vector<std::int64_t> targets = {0, last, -100, last / 2, 0};
      const Real weight = Real(0.25);
      const auto log_probability = [&](std::size_t i) {
        Exact total = 0;
        for (std::size_t c = 0; c < V; ++c) total += std::exp(x[i / V * V + c] - Exact(x[i]));
        return -std::log(total);
      };
      const auto q = [&](std::size_t i) {
        const bool is_target = static_cast<std::int64_t>(i % V) == targets[i / V];
        return Exact(smoothing) / V + (is_target ? 1 - Exact(smoothing) : 0.0L);
      };
      const auto exact_loss = [&](std::size_t r) {
        Exact loss = 0;
        if (targets[r] == -100) return loss;
        for (std::size_t i = r * V; i < (r + 1) * V; ++i) loss -= q(i) * log_probability(i);
        return loss;
      };
      const auto exact_gradient = [&](std::size_t i) {
        if (targets[i / V] == -100) return 0.0L;
        return weight * (std::exp(log_probability(i)) - q(i));
      };
      Output loss(kRows);
      Output gradient(kRows * V);
      kernels::cross_entropy_rows(kRows, V, x.data(), targets.data(), -100, smoothing, weight,
                                  loss.data(), gradient.data());
      loss.check("loss", exact_loss, 8, 20);
      gradient.check("gradient", exact_gradient, 8, 1);
    }
  }
}

BOOST_AUTO_TEST_CASE(cross_entropy_allows_classes_that_are_ruled_out) {
  const Real infinity = std::numeric_limits<Real>::infinity();
  const Reals x = {0, -infinity, 0};
  const std::int64_t target = 0;
  Real loss = 0;
  Reals gradient(3);
  kernels::cross_entropy_rows(1, 3, x.data(), &target, -100, 0, 1, &loss, gradient.data());
  BOOST_TEST(std::fabs(loss - std::log(Real(2))) < Real(1e-6));
  BOOST_TEST(gradient == Reals({Real(-0.5), 0, Real(0.5)}));
}

BOOST_AUTO_TEST_CASE(additive_scores_and_their_gradient_follow_the_definition) {
  const std::size_t B = 2;
  const std::size_t S = 3;
  for (const std::size_t H : widths) {
    const Reals q = random_values(B * H, 4);
    const Reals k = random_values(B * S * H, 5);
    const Reals v = random_values(H, 6);
    const Reals g = random_values(B * S, 7);
    const auto activation = [&](std::size_t i) {  // tanh(q_bh + k_bsh) for i = (b S + s) H + h
      return std::tanh(Exact(q[i / (S * H) * H + i % H]) + k[i]);
    };
    const auto through_tanh = [&](std::size_t i) {
      const Exact t = activation(i);
      return g[i / H] * v[i % H] * (1 - t * t);
    };
    Output scores(B * S);
    for (std::size_t b = 0; b < B; ++b) {
      kernels::additive_scores(S, H, q.data() + b * H, k.data() + b * S * H, v.data(),
                               scores.data() + b * S);
    }
    scores.check(
        "scores",
        [&](std::size_t row) {
          Exact total = 0;
          for (std::size_t h = 0; h < H; ++h) total += v[h] * activation(row * H + h);
          return total;
        },
        8, static_cast<double>(H));

    const Reals start_k = random_values(B * S * H, 8);
    const Reals start_v = random_values(H, 9);
    Output d_q(B * H);
    Output d_k(start_k);
    Output d_v(start_v);
    for (std::size_t b = 0; b < B; ++b) {
      kernels::additive_scores_gradient(S, H, g.data() + b * S, q.data() + b * H,
                                        k.data() + b * S * H, v.data(), d_q.data() + b * H,
                                        d_k.data() + b * S * H, d_v.data());
    }
    d_q.check(
        "d_q",
        [&](std::size_t i) {
          Exact total = 0;
          for (std::size_t s = 0; s < S; ++s) total += through_tanh((i / H * S + s) * H + i % H);
          return total;
        },
        8, 12);
    d_k.check(
        "d_k", [&](std::size_t i) { return start_k[i] + through_tanh(i); }, 8, 8);
    d_v.check(
        "d_v",
        [&](std::size_t h) {
          Exact total = start_v[h];
          for (std::size_t row = 0; row < B * S; ++row) total += g[row] * activation(row * H + h);
          return total;
        },
        8, 12);
  }
}
