// Times each fused kernel against the chain of plain kernels that it replaces ("in_steps"):
//
//   cmake --build --preset release --target bench_kernels_fused
//   taskset -c 1 build/release/tests/bench_kernels_fused --benchmark_repetitions=5
#include <limits>
#include <vector>

#include "core/fast/kernels.h"
#include "tests/benchmarks/timing.h"

namespace {

using namespace timing;
namespace kernels = attn::kernels;

// Causal softmax of scaled scores: one pass, and the chain scale, mask by addition, softmax.
void masked_softmax(benchmark::State& state) {
  const auto T = static_cast<std::size_t>(state.range(0));
  const Tensor x = random_tensor({T, T});
  std::vector<std::size_t> valid(T);
  for (std::size_t t = 0; t < T; ++t) valid[t] = t + 1;
  Tensor out = attn::empty({T, T});
  repeat(state, out, [&] {
    kernels::masked_softmax_rows(T, T, valid.data(), Real(0.125), x.data(), out.data());
  });
}

void masked_softmax_in_steps(benchmark::State& state) {
  const auto T = static_cast<std::size_t>(state.range(0));
  const Tensor x = random_tensor({T, T});
  Tensor mask = attn::zeros({T, T});
  for (std::size_t t = 0; t < T; ++t) {
    for (std::size_t s = t + 1; s < T; ++s) mask(t, s) = -std::numeric_limits<Real>::infinity();
  }
  Tensor scaled = attn::empty({T, T});
  Tensor masked = attn::empty({T, T});
  Tensor out = attn::empty({T, T});
  repeat(state, out, [&] {
    kernels::scale_shift(T * T, Real(0.125), 0, x.data(), scaled.data());
    kernels::add(T * T, scaled.data(), 1, mask.data(), 1, masked.data());
    kernels::softmax_rows(T, T, masked.data(), out.data());
  });
}

// Loss and gradient of `rows` predictions: one pass, and log_softmax, its gradient, and the rest.
void cross_entropy(benchmark::State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  const auto V = static_cast<std::size_t>(state.range(1));
  const Tensor x = random_tensor({rows, V});
  const std::vector<std::int64_t> targets(rows, 3);
  Tensor loss = attn::empty({rows});
  Tensor gradient = attn::empty({rows, V});
  repeat(state, gradient, [&] {
    kernels::cross_entropy_rows(rows, V, x.data(), targets.data(), -100, 0, Real(0.1), loss.data(),
                                gradient.data());
  });
}

void cross_entropy_in_steps(benchmark::State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  const auto V = static_cast<std::size_t>(state.range(1));
  const Tensor x = random_tensor({rows, V});
  Tensor log_probability = attn::empty({rows, V});
  Tensor seed = attn::zeros({rows, V});
  Tensor loss = attn::empty({rows});
  Tensor gradient = attn::empty({rows, V});
  repeat(state, gradient, [&] {
    kernels::log_softmax_rows(rows, V, x.data(), log_probability.data());
    for (Real& value : seed) value = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      loss.data()[r] = -log_probability.data()[r * V + 3];
      seed.data()[r * V + 3] = Real(-0.1);
    }
    kernels::log_softmax_rows_gradient(rows, V, seed.data(), log_probability.data(),
                                       gradient.data());
  });
}

// Additive attention scores of one decoder step, forward and backward, sizes B, S, H.
struct AdditiveAttention {
  explicit AdditiveAttention(const benchmark::State& state)
      : B(static_cast<std::size_t>(state.range(0))),
        S(static_cast<std::size_t>(state.range(1))),
        H(static_cast<std::size_t>(state.range(2))) {}
  std::size_t B, S, H;
  Tensor q = random_tensor({B, H});
  Tensor k = random_tensor({B, S, H});
  Tensor v = random_tensor({H});
  Tensor g = random_tensor({B, S});
  Tensor scores = attn::empty({B, S});
  Tensor d_q = attn::zeros({B, H});
  Tensor d_k = attn::zeros({B, S, H});
  Tensor d_v = attn::zeros({H});
};

void additive(benchmark::State& state) {
  AdditiveAttention a(state);
  repeat(state, a.scores, [&] {
    for (std::size_t b = 0; b < a.B; ++b) {
      const Real* const q = a.q.data() + b * a.H;
      const Real* const k = a.k.data() + b * a.S * a.H;
      kernels::additive_scores(a.S, a.H, q, k, a.v.data(), a.scores.data() + b * a.S);
      kernels::additive_scores_gradient(a.S, a.H, a.g.data() + b * a.S, q, k, a.v.data(),
                                        a.d_q.data() + b * a.H, a.d_k.data() + b * a.S * a.H,
                                        a.d_v.data());
    }
  });
}

void additive_in_steps(benchmark::State& state) {
  AdditiveAttention a(state);
  const std::size_t n = a.B * a.S * a.H;
  Tensor sum = attn::empty({a.B, a.S, a.H});
  Tensor activation = attn::empty({a.B, a.S, a.H});
  Tensor product = attn::empty({a.B, a.S, a.H});
  Tensor d_activation = attn::empty({a.B, a.S, a.H});
  Tensor d_sum = attn::empty({a.B, a.S, a.H});
  repeat(state, a.scores, [&] {
    for (std::size_t row = 0; row < a.B * a.S; ++row) {
      kernels::add(a.H, a.q.data() + row / a.S * a.H, 1, a.k.data() + row * a.H, 1,
                   sum.data() + row * a.H);
    }
    kernels::tanh(n, sum.data(), activation.data());
    for (std::size_t row = 0; row < a.B * a.S; ++row) {
      a.scores.data()[row] = kernels::dot(a.H, activation.data() + row * a.H, a.v.data());
    }
    for (std::size_t row = 0; row < a.B * a.S; ++row) {
      kernels::multiply(a.H, a.v.data(), 1, a.g.data() + row, 0, d_activation.data() + row * a.H);
      kernels::multiply(a.H, activation.data() + row * a.H, 1, a.g.data() + row, 0,
                        product.data() + row * a.H);
    }
    kernels::sum_columns(a.B * a.S, a.H, product.data(), a.d_v.data());
    kernels::tanh_gradient(n, d_activation.data(), activation.data(), d_sum.data());
    kernels::add_into(n, d_sum.data(), a.d_k.data());
    for (std::size_t b = 0; b < a.B; ++b) {
      kernels::sum_columns(a.S, a.H, d_sum.data() + b * a.S * a.H, a.d_q.data() + b * a.H);
    }
  });
}

BENCHMARK(masked_softmax)->Arg(64)->Arg(256)->Arg(1024);
BENCHMARK(masked_softmax_in_steps)->Arg(64)->Arg(256)->Arg(1024);
BENCHMARK(cross_entropy)->Args({64, 100})->Args({2048, 1000});
BENCHMARK(cross_entropy_in_steps)->Args({64, 100})->Args({2048, 1000});
BENCHMARK(additive)->Args({32, 20, 128})->Args({64, 50, 256});
BENCHMARK(additive_in_steps)->Args({32, 20, 128})->Args({64, 50, 256});

}  // namespace

BENCHMARK_MAIN();
