// Checks an op's gradients against central differences: for your own ops as much as for ours.
//
//   gradcheck("softmax", [](const auto& x) { return softmax(x[0]); }, {randn({3, 5}, rng)});
//
// Build with Real = double (the libraries ending in _double): rounding hides errors in float.
#pragma once

#include "autograd/variable.h"

namespace attn {

struct GradcheckOptions {
  double step = 1e-6;       // of the central difference, (f(x + step) − f(x − step)) / (2 step)
  double tolerance = 1e-7;  // on |rule − difference| / max(1, |difference|)
  std::uint64_t seed = 1;   // of the random cotangent
};

struct GradcheckResult {
  std::size_t elements = 0;  // checked: all of every input
  double worst = 0;          // the largest error, as above
};

// Perturbs every element of every input. The loss is Σ c · f(x) with a random cotangent c, since a
// plain sum cannot see a wrong softmax, whose rows sum to 1. f must be deterministic. Throws
// std::runtime_error at the first element that is off, naming op, input, index and both numbers.
GradcheckResult gradcheck(const std::string& op,
                          const std::function<Variable(const std::vector<Variable>&)>& f,
                          const std::vector<Tensor>& inputs, const GradcheckOptions& options = {});

}  // namespace attn
