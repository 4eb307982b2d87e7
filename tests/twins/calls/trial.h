// Collects what calls gave, and makes their inputs. Compiled against each storey, in its namespace.
#pragma once

#include <algorithm>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/tensor/rng.h"
#include "tests/twins/calls/outcomes.h"

namespace attn {

constexpr Real kInfinity = std::numeric_limits<Real>::infinity();
constexpr Real kNaN = std::numeric_limits<Real>::quiet_NaN();

class Trial {
 public:
  explicit Trial(std::uint64_t seed) : rng_(seed) {}

  void call(const std::string& file, const std::string& function,
            const std::function<Tensor()>& f) {
    Outcome outcome{file, function, {}, {}, {}};
    try {
      const Tensor result = f();
      outcome.shape.assign(result.shape().begin(), result.shape().end());
      outcome.values.assign(result.begin(), result.end());
    } catch (const std::exception& error) {
      outcome.error = error.what();
    }
    outcomes.push_back(outcome);
  }

  Tensor normal(const Shape& shape) { return randn(shape, rng_); }
  // With values at the edges of what a float can be, in places that differ from call to call.
  Tensor with_edges(const Shape& shape) {
    Tensor result = normal(shape);
    const std::vector<Real> edges{0, Real(-0.0), kInfinity, -kInfinity, kNaN, 30, -30, Real(1e-30)};
    for (const Real edge : edges) {
      if (result.size() == 0) break;
      result.data()[rng_.below(static_cast<std::int64_t>(result.size()))] = edge;
    }
    return result;
  }
  std::size_t length(std::size_t low, std::size_t high) {
    return low + static_cast<std::size_t>(rng_.below(static_cast<std::int64_t>(high - low + 1)));
  }
  BoolTensor mask(const Shape& shape) {
    BoolTensor result = BoolTensor::from_shape(shape);
    for (bool& hidden : result) hidden = rng_.chance(0.4);
    return result;
  }

  std::vector<Outcome> outcomes;

 private:
  Rng rng_;
};

}  // namespace attn
