// Checks exercise 7.5.
#include <cmath>
#include <functional>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
using Layer = std::function<Tensor(const Tensor&)>;
Tensor residual_block(const Tensor& x, const Layer& norm, const Layer& layer);
}  // namespace attn

namespace {

using namespace check;

void compare(const std::string& what, const Tensor& x, const attn::Layer& norm,
             const attn::Layer& layer) {
  const auto add = [](const Tensor& a, const Tensor& b) {
    return reference::map(a, b, [](long double p, long double q) { return p + q; });
  };
  const Tensor normed = norm(x);
  same(what, add(x, layer(normed)), attn::residual_block(x, norm, layer),
       {{"the normed x was passed on instead of x itself: nothing reaches the next block unchanged",
         add(normed, layer(normed))},
        {"post-norm: norm(x + layer(x)). That is the paper's, but this block is pre-norm",
         norm(add(x, layer(x)))},
        {"the residual path is missing: x is to be added", layer(normed)},
        {"normed after the sum, too: nothing reaches the next block unchanged",
         norm(add(x, layer(normed)))},
        {"the norm was left out", add(x, layer(x))},
        {"the layer's result was normed instead of its input", add(x, norm(layer(x)))}});
}

void worked_example() {
  const auto half = [](const Tensor& x) { return reference::scaled(x, 0.5); };
  const auto square = [](const Tensor& x) {
    return reference::map(x, [](long double v) { return v * v; });
  };
  compare("norm(x) = x/2, layer(x) = x²", from_values({1, 2}, {2, 4}), half, square);
}

void random_values() {
  const auto sizes = different_sizes(2, 3, 7);
  const Tensor W = random({sizes[1], sizes[1]});
  const auto layer = [&W](const Tensor& x) { return reference::matmul(x, W); };
  const auto norm = [](const Tensor& x) {
    return reference::map(x, [](long double v) { return std::tanh(3 * v); });
  };
  compare("random layers", random({sizes[0], sizes[1]}), norm, layer);
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "7.5 bug hunt",
                    {{"worked example", worked_example}, {"random layers", random_values}});
}
