// Checks exercise 5.3.
#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor drop(const Tensor& x, const Tensor& uniform, Real p, bool training);
}

namespace {

using namespace check;

void compare(const std::string& what, const Tensor& x, const Tensor& uniform, double p) {
  const auto kept = [&](double factor, bool below) {
    return reference::map(x, uniform, [&](long double value, long double u) {
      return ((u < p) == below ? value * factor : 0.0L);
    });
  };
  const Tensor training = kept(1 / (1 - p), false);
  const Tensor up_to_p = reference::map(
      x, uniform, [p](long double value, long double u) { return u <= p ? 0 : value / (1 - p); });
  same(what + ", training", training, attn::drop(x, uniform, p, true),
       {{"what is kept is not divided by 1 − p: the expected value shrinks", kept(1, false)},
        {"divided by p: what is kept with probability 1 − p is divided by 1 − p",
         kept(1 / p, false)},
        {"multiplied by 1 − p instead of divided", kept(1 - p, false)},
        {"what should be dropped was kept: uniform < p drops", kept(1 / (1 - p), true)},
        {"what should be dropped was kept: uniform < p drops", kept(1, true)},
        {"dropped where uniform = p, too: only uniform < p drops", up_to_p},
        {"nothing was dropped, though this is training", x}});
  same(what + ", evaluation", x, attn::drop(x, uniform, p, false),
       {{"dropped in evaluation, too: there x passes unchanged", training},
        {"multiplied by 1 − p in evaluation: with the division in training, nothing is left to do",
         reference::scaled(x, 1 - p)},
        {"divided in evaluation, too: there x passes unchanged",
         reference::scaled(x, 1 / (1 - p))}});
}

// As many as x has, some below p and some not.
Tensor random_uniform(const Shape& shape) {
  Tensor uniform = zeros(shape);
  std::uniform_real_distribution<double> draw(0, 1);
  for (double& u : uniform.storage()) u = draw(random_engine());
  uniform.data()[0] = 0.01;
  uniform.data()[1] = 0.99;
  return uniform;
}

void worked_example() {
  compare("p = 0.5", ones({2, 2}), from_values({2, 2}, {0.1, 0.5, 0.9, 0.4}), 0.5);
}

// Any shape; at one element uniform is p itself, which is kept.
void random_weights() {
  const auto sizes = different_sizes(3, 2, 6);
  for (const Shape& shape :
       {Shape{sizes[0], sizes[1]}, Shape{sizes[2] + 1}, Shape{sizes[2], sizes[0], sizes[1]}}) {
    const double p = 0.1 * static_cast<double>(between(1, 4));
    Tensor uniform = random_uniform(shape);
    uniform.data()[2] = p;
    compare("p = 0." + std::to_string(static_cast<int>(p * 10 + 0.5)), random(shape), uniform, p);
  }
}

void no_dropout() {
  const Tensor x = random({2, 3});
  same("p = 0", x, attn::drop(x, random_uniform({2, 3}), 0, true));
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "5.3 dropout on the weights",
                    {{"worked example", worked_example},
                     {"random weights", random_weights},
                     {"no dropout", no_dropout}});
}
