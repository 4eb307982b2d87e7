// Times the product kernel against OpenBLAS, one thread each; how to run it is in kernels.cpp.
//
// The sizes are those of training: x W' (linear), g W and g' x (its gradients) for 2048 rows and
// for one step of a GRU, a tile of attention, and a large square, where OpenBLAS is faster.
#include <benchmark/benchmark.h>
#include <cblas.h>

#include <algorithm>

#include "core/fast/kernels.h"
#include "tests/benchmarks/timing.h"

namespace {

using namespace timing;

// state: transpose a, transpose b, m, n, k
struct Operands {
  explicit Operands(benchmark::State& state)
      : transpose_a(state.range(0) != 0),
        transpose_b(state.range(1) != 0),
        m(static_cast<std::size_t>(state.range(2))),
        n(static_cast<std::size_t>(state.range(3))),
        k(static_cast<std::size_t>(state.range(4))),
        a(random_tensor({m, k})),
        b(random_tensor({k, n})),
        c(attn::empty({m, n})) {}

  std::size_t a_row() const { return transpose_a ? m : k; }
  std::size_t b_row() const { return transpose_b ? k : n; }

  bool transpose_a, transpose_b;
  std::size_t m, n, k;
  Tensor a, b, c;
};

void product(benchmark::State& state) {
  if (!attn::kernels::has_product()) return state.SkipWithError("not on this processor");
  Operands x(state);
  repeat(state, x.c, [&] {
    Tensor workspace = attn::empty({attn::kernels::product_workspace(x.n)});
    attn::kernels::product(x.transpose_a, x.transpose_b, x.m, x.n, x.k, 1, x.a.data(), x.a_row(),
                           x.b.data(), x.b_row(), 0, x.c.data(), x.n, workspace.data());
  });
}

void few_rows(benchmark::State& state) {
  Operands x(state);
  if (!attn::kernels::has_few_rows(x.m, x.k)) return state.SkipWithError("not on this processor");
  repeat(state, x.c, [&] {
    attn::kernels::few_rows(x.m, x.n, x.k, 1, x.a.data(), x.k, x.b.data(), x.k, 0, x.c.data(), x.n);
  });
}

void product_openblas(benchmark::State& state) {
  Operands x(state);
  const auto transposed = [](bool yes) { return yes ? CblasTrans : CblasNoTrans; };
  const auto integer = [](std::size_t size) { return static_cast<blasint>(size); };
  openblas_set_num_threads(1);
  repeat(state, x.c, [&] {
    cblas_sgemm(CblasRowMajor, transposed(x.transpose_a), transposed(x.transpose_b), integer(x.m),
                integer(x.n), integer(x.k), 1, x.a.data(), integer(x.a_row()), x.b.data(),
                integer(x.b_row()), 0, x.c.data(), integer(x.n));
  });
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->Args({0, 1, 2048, 128, 128})->Args({0, 0, 2048, 128, 128});
  benchmark->Args({1, 0, 128, 128, 2048})->Args({0, 1, 2048, 512, 128});
  benchmark->Args({0, 1, 64, 384, 128})->Args({0, 0, 64, 128, 384})->Args({1, 0, 384, 128, 768});
  benchmark->Args({0, 1, 64, 256, 32})->Args({0, 0, 64, 32, 256})->Args({1, 0, 256, 32, 64});
  benchmark->Args({0, 0, 1024, 1024, 1024});
}

void sizes_of_few_rows(benchmark::internal::Benchmark* benchmark) {
  for (const int m : {1, 8, 16}) benchmark->Args({0, 1, m, 128, 128})->Args({0, 1, m, 512, 128});
}

BENCHMARK(product)->Apply(sizes);
BENCHMARK(product_openblas)->Apply(sizes);
BENCHMARK(few_rows)->Apply(sizes_of_few_rows);
BENCHMARK(product)->Apply(sizes_of_few_rows);
BENCHMARK(product_openblas)->Apply(sizes_of_few_rows);

}  // namespace

BENCHMARK_MAIN();
