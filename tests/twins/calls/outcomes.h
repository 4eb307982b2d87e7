// What a function gave, in a form that two builds of the library can compare. Includes nothing of
// the library, whose namespace has another name in one of the builds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

struct Outcome {
  std::string file;      // that holds the function in both storeys: "softmax"
  std::string function;  // and what it was called with: "softmax (2, 3) axis 0"
  std::vector<std::size_t> shape;
  std::vector<double> values;
  std::string error;  // what it threw, if it did
};

// Every function that has a fast twin, on random numbers from `seed`. The same sources,
// tests/twins/calls/*.cpp, are compiled against each storey.
namespace attn {
std::vector<Outcome> outcomes_of_tensor_functions(std::uint64_t seed);  // core/tensor, core/system
std::vector<Outcome> outcomes_of_functional(std::uint64_t seed);  // autograd/nn, autograd/fused
std::vector<Outcome> outcomes_of_steps(std::uint64_t seed);  // autograd/optim, autograd/fused/optim
}  // namespace attn
namespace attn_plain {
std::vector<Outcome> outcomes_of_tensor_functions(std::uint64_t seed);
std::vector<Outcome> outcomes_of_functional(std::uint64_t seed);
std::vector<Outcome> outcomes_of_steps(std::uint64_t seed);
}  // namespace attn_plain
