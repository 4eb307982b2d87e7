// What the kernels' benchmarks share: random input and the timed loop.
#pragma once

#include <benchmark/benchmark.h>

#include <random>

#include "core/tensor/tensor.h"

namespace timing {

using attn::Real;
using attn::Tensor;

inline Tensor random_tensor(const attn::Shape& shape) {
  std::mt19937 engine(1);
  std::uniform_real_distribution<double> draw(-2, 2);
  Tensor values = attn::empty(shape);
  for (Real& value : values) value = static_cast<Real>(draw(engine));
  return values;
}

// Runs `work` repeatedly; it writes to memory that `out` owns.
template <class Work>
void repeat(benchmark::State& state, Tensor& out, Work work) {
  for (auto _ : state) {
    work();
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
}

}  // namespace timing
