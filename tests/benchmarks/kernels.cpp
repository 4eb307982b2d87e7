// Times the kernels against the plain loop or the xtensor expression that says the same:
//
//   cmake --build --preset release --target bench_kernels
//   taskset -c 1 build/release/tests/bench_kernels --benchmark_repetitions=5
//
// Names are kernel/size; "plain" and "xtensor" mark the other forms. On a busy machine compare
// ratios within one run, and take minima.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#if __has_include(<xtensor/core/xnoalias.hpp>)  // since xtensor 0.26
#include <xtensor/core/xnoalias.hpp>
#else
#include <xtensor/xnoalias.hpp>
#endif

#include "core/fast/kernels.h"
#include "tests/benchmarks/timing.h"

namespace {

using namespace timing;
namespace kernels = attn::kernels;

using Unary = void (*)(std::size_t, const Real*, Real*);

void unary(benchmark::State& state, Unary kernel) {
  const auto n = static_cast<std::size_t>(state.range(0));
  const Tensor x = random_tensor({n});
  Tensor out = attn::empty({n});
  repeat(state, out, [&] { kernel(n, x.data(), out.data()); });
}

void unary_plain(benchmark::State& state, Real (*function)(Real)) {
  const auto n = static_cast<std::size_t>(state.range(0));
  const Tensor x = random_tensor({n});
  Tensor out = attn::empty({n});
  repeat(state, out, [&] {
    for (std::size_t i = 0; i < n; ++i) out.data()[i] = function(x.data()[i]);
  });
}

void add(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0));
  const Tensor a = random_tensor({n});
  const Tensor b = random_tensor({n});
  Tensor out = attn::empty({n});
  repeat(state, out, [&] { kernels::add(n, a.data(), 1, b.data(), 1, out.data()); });
}

void add_xtensor(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0));
  const Tensor a = random_tensor({n});
  const Tensor b = random_tensor({n});
  Tensor out = attn::empty({n});
  repeat(state, out, [&] { xt::noalias(out) = a + b; });
}

void sum(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0));
  const Tensor x = random_tensor({n});
  Tensor out = attn::empty({1});
  repeat(state, out, [&] { out.data()[0] = kernels::sum(n, x.data()); });
}

void sum_plain(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0));
  const Tensor x = random_tensor({n});
  Tensor out = attn::empty({1});
  repeat(state, out, [&] {
    Real total = 0;
    for (std::size_t i = 0; i < n; ++i) total += x.data()[i];
    out.data()[0] = total;
  });
}

// A kernel on rows: `kernel(rows, columns, x, out)`.
template <class Kernel>
void by_rows(benchmark::State& state, Kernel kernel) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  const auto columns = static_cast<std::size_t>(state.range(1));
  const Tensor x = random_tensor({rows, columns});
  Tensor out = attn::zeros({rows, columns});
  repeat(state, out, [&] { kernel(rows, columns, x.data(), out.data()); });
}

void softmax_plain(std::size_t rows, std::size_t columns, const Real* x, Real* out) {
  for (std::size_t r = 0; r < rows; ++r) {
    const Real* row = x + r * columns;
    Real largest = row[0];
    for (std::size_t c = 1; c < columns; ++c) largest = std::max(largest, row[c]);
    Real total = 0;
    for (std::size_t c = 0; c < columns; ++c) {
      out[r * columns + c] = std::exp(row[c] - largest);
      total += out[r * columns + c];
    }
    for (std::size_t c = 0; c < columns; ++c) out[r * columns + c] /= total;
  }
}

void layer_norm(benchmark::State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  const auto columns = static_cast<std::size_t>(state.range(1));
  const Tensor x = random_tensor({rows, columns});
  const Tensor weight = random_tensor({columns});
  Tensor out = attn::empty({rows, columns});
  Tensor means = attn::empty({rows});
  Tensor inverse = attn::empty({rows});
  repeat(state, out, [&] {
    kernels::layer_norm_rows(rows, columns, x.data(), weight.data(), weight.data(), Real(1e-5),
                             out.data(), means.data(), inverse.data());
  });
}

void layer_norm_gradient(benchmark::State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  const auto columns = static_cast<std::size_t>(state.range(1));
  const Tensor x = random_tensor({rows, columns});
  const Tensor weight = random_tensor({columns});
  const Tensor means = attn::zeros({rows});
  const Tensor inverse = attn::ones({rows});
  Tensor d_x = attn::empty({rows, columns});
  Tensor d_weight = attn::zeros({columns});
  Tensor d_bias = attn::zeros({columns});
  repeat(state, d_x, [&] {
    kernels::layer_norm_rows_gradient(rows, columns, x.data(), weight.data(), x.data(),
                                      means.data(), inverse.data(), 0, d_x.data(), d_weight.data(),
                                      d_bias.data());
  });
}

void gru(benchmark::State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  const auto H = static_cast<std::size_t>(state.range(1));
  const Tensor input = random_tensor({rows, 3 * H});
  const Tensor h = random_tensor({rows, H});
  Tensor gates = attn::empty({rows, 3 * H});
  Tensor next = attn::empty({rows, H});
  repeat(state, next, [&] {
    for (std::size_t row = 0; row < rows; ++row) {
      const Real* const in = input.data() + row * 3 * H;
      kernels::gru_gates(H, in, in, h.data() + row * H, gates.data() + row * 3 * H,
                         next.data() + row * H);
    }
  });
}

void lstm(benchmark::State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  const auto H = static_cast<std::size_t>(state.range(1));
  const Tensor input = random_tensor({rows, 4 * H});
  const Tensor c = random_tensor({rows, H});
  Tensor gates = attn::empty({rows, 4 * H});
  Tensor c_next = attn::empty({rows, H});
  Tensor h_next = attn::empty({rows, H});
  repeat(state, h_next, [&] {
    for (std::size_t row = 0; row < rows; ++row) {
      kernels::lstm_gates(H, input.data() + row * 4 * H, c.data() + row * H,
                          gates.data() + row * 4 * H, c_next.data() + row * H,
                          h_next.data() + row * H);
    }
  });
}

void adam(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0));
  const Tensor g = random_tensor({n});
  Tensor parameter = random_tensor({n});
  Tensor mean = attn::zeros({n});
  Tensor square = attn::zeros({n});
  repeat(state, parameter, [&] {
    kernels::adam_step(n, g.data(), parameter.data(), mean.data(), square.data(), Real(1e-3),
                       Real(0.9), Real(0.999), Real(1e-8), Real(0.5), Real(0.5), Real(0));
  });
}

BENCHMARK(add)->Arg(2048)->Arg(4096);
BENCHMARK(add_xtensor)->Arg(2048)->Arg(4096);
BENCHMARK(sum)->Arg(4096);
BENCHMARK(sum_plain)->Arg(4096);
BENCHMARK_CAPTURE(unary, exp, kernels::exp)->Arg(2048)->Arg(4096);
BENCHMARK_CAPTURE(unary_plain, exp, std::exp)->Arg(4096);
BENCHMARK_CAPTURE(unary, log, kernels::log)->Arg(4096);
BENCHMARK_CAPTURE(unary_plain, log, std::log)->Arg(4096);
BENCHMARK_CAPTURE(unary, tanh, kernels::tanh)->Arg(2048)->Arg(4096);
BENCHMARK_CAPTURE(unary_plain, tanh, std::tanh)->Arg(4096);
BENCHMARK_CAPTURE(unary, sigmoid, kernels::sigmoid)->Arg(4096);
BENCHMARK_CAPTURE(unary, relu, kernels::relu)->Arg(4096);
BENCHMARK_CAPTURE(unary, gelu, kernels::gelu)->Arg(4096);
BENCHMARK_CAPTURE(unary_plain, erf, std::erf)->Arg(4096);
BENCHMARK_CAPTURE(by_rows, softmax, kernels::softmax_rows)
    ->Args({64, 20})
    ->Args({32, 64})
    ->Args({64, 64})
    ->Args({2048, 128});
BENCHMARK_CAPTURE(by_rows, softmax_plain, softmax_plain)
    ->Args({64, 20})
    ->Args({32, 64})
    ->Args({2048, 128});
BENCHMARK_CAPTURE(by_rows, log_softmax, kernels::log_softmax_rows)->Args({32, 64});
BENCHMARK_CAPTURE(by_rows, sum_columns, kernels::sum_columns)->Args({32, 64})->Args({2048, 128});
BENCHMARK_CAPTURE(by_rows, sum_rows, kernels::sum_rows)->Args({32, 64})->Args({2048, 128});
BENCHMARK(layer_norm)->Args({64, 64})->Args({2048, 128});
BENCHMARK(layer_norm_gradient)->Args({64, 64})->Args({2048, 128});
BENCHMARK(gru)->Args({32, 256});
BENCHMARK(lstm)->Args({32, 256});
BENCHMARK(adam)->Arg(4096);

}  // namespace

BENCHMARK_MAIN();
