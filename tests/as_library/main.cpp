// Fits y = 2x + 1 to four points. Fails if it does not come near.
#include <cmath>
#include <cstdio>

#include "autograd/nn/functional.h"
#include "autograd/nn/linear.h"
#include "autograd/optim/adam.h"

// [snippet:line]
int main() {
  attn::Rng rng(1);
  attn::Linear line(1, 1, rng);
  attn::Adam adam(line.parameters(), /*learning_rate=*/0.1);
  const attn::Variable x(attn::from_values({4, 1}, {0, 1, 2, 3}));
  const attn::Variable y(attn::from_values({4, 1}, {1, 3, 5, 7}));
  for (int step = 0; step < 500; ++step) {
    adam.zero_grad();
    attn::mse_loss(line(x), y).backward();
    adam.step();
  }
  const double slope = static_cast<double>(line.weight().item());
  std::printf("slope %.3f\n", slope);
  return std::abs(slope - 2) < 0.01 ? 0 : 1;
}
// [/snippet]
