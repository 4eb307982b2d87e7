// Calls what optimisers are made of. See outcomes.h.
#include "autograd/optim/steps.h"

#include "core/tensor/math.h"
#include "tests/twins/calls/trial.h"

namespace attn {

std::vector<Outcome> outcomes_of_steps(std::uint64_t seed) {
  Trial trial(seed);
  for (const Shape& shape : {Shape{trial.length(2, 40), trial.length(1, 30)}, Shape{0}, Shape{}}) {
    const std::string size = " of " + to_string(shape);
    const Tensor x = trial.normal(shape), g = trial.normal(shape), mean = trial.normal(shape);
    const Tensor square = math::multiply(mean, mean);
    trial.call("steps", "scale" + size, [&] {
      Tensor scaled = x;
      scale(Real(-0.75), scaled);
      return scaled;
    });
    trial.call("steps", "add_scaled" + size, [&] {
      Tensor total = x;
      add_scaled(Real(0.3), g, total);
      return total;
    });
    trial.call("steps", "sum_of_squares" + size, [&] {
      return full({}, static_cast<Real>(sum_of_squares(x) / static_cast<double>(x.size() + 1)));
    });
    const AdamStep step{0.01, 0.9, 0.99, 1e-3, 1 - 0.9, 1 - 0.99, 0.1};
    for (const std::size_t which : {0u, 1u, 2u}) {
      trial.call("steps", "adam_step, result " + std::to_string(which) + size, [&] {
        Tensor results[3] = {x, mean, square};
        adam_step(step, g, results[0], results[1], results[2]);
        return results[which];
      });
    }
    const Tensor other = trial.normal({3, 2, 1});
    trial.call("steps", "add_scaled, does not fit" + size, [&] {
      Tensor total = x;
      add_scaled(1, other, total);
      return total;
    });
    trial.call("steps", "adam_step, does not fit" + size, [&] {
      Tensor parameter = x, means = other, squares = square;
      adam_step(step, g, parameter, means, squares);
      return parameter;
    });
  }
  return trial.outcomes;
}

}  // namespace attn
