// Random numbers: the stream that PyTorch's CPU generator gives for the same seed.
//
// The engine is std::mt19937, and every distribution consumes it as PyTorch 1.13 does, so a layer
// initialised here from seed 123 has the weights that other books print for torch.manual_seed(123).
// The generator is always an argument: nothing here is global.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "core/tensor/tensor.h"

namespace attn {

class Rng {
 public:
  explicit Rng(std::uint64_t seed);  // torch.manual_seed(seed): the low 32 bits count

  std::uint32_t next();  // the engine's next 32 bits
  double rand_double();  // uniform in [0, 1), 53 bits, two engine calls
  Real rand();           // uniform in [0, 1): 24 bits, one call (rand_double if Real = double)
  Real uniform(Real low, Real high);       // uniform in [low, high)
  std::int64_t below(std::int64_t bound);  // torch.randint(bound): 0 to bound − 1; bound > 0
  bool chance(double probability);  // true with this probability: rand_double() < probability

  std::string state() const;  // the whole state as text; used by checkpoints
  // Goes on from there. Throws std::invalid_argument if `state` was not written by state().
  void set_state(const std::string& state);

 private:
  friend Tensor randn(const Shape& shape, Rng& rng);
  double normal();  // one draw of torch's scalar path; keeps the second of each pair

  std::mt19937 engine_;
  double cached_normal_ = 0;
  bool has_cached_normal_ = false;
};

Tensor rand(const Shape& shape, Rng& rng);                          // uniform in [0, 1)
Tensor uniform(const Shape& shape, Real low, Real high, Rng& rng);  // uniform in [low, high)
Tensor randn(const Shape& shape, Rng& rng);                         // normal, mean 0, variance 1
// Dropout's mask: 1 with probability 1 − p, else 0. Two engine calls per element, as PyTorch's.
Tensor bernoulli_keep(const Shape& shape, double p, Rng& rng);
// A random order of 0 … count − 1 (Fisher–Yates from the front, as torch.randperm).
std::vector<std::size_t> permutation(std::size_t count, Rng& rng);

}  // namespace attn
