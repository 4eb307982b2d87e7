#include "operations.h"

#include <memory>

#include "autograd/nn/linear.h"
#include "autograd/ops.h"
#include "core/tensor/math.h"

namespace attn::bench {

std::map<std::string, std::function<void()>> make_operations() {
  Rng rng(0);
  const Variable a(randn({32, 64}, rng), true);
  const Variable b(randn({32, 64}, rng), true);
  const Tensor seed = ones({32, 64});
  const Tensor wide_seed = ones({32, 256});
  const Tensor square = randn({1024, 1024}, rng);
  const auto wide = std::make_shared<Linear>(64, 256, rng);  // shared, since std::function copies

  std::map<std::string, std::function<void()>> operations;
  operations["add"] = [a, b] { const Variable sum = a + b; };
  operations["add_chain"] = [a, b, seed] {
    Variable y = a;
    for (int i = 0; i < 20; ++i) y = y + b;
    y.backward(seed);
  };
  operations["tanh"] = [a, seed] { tanh(a).backward(seed); };
  operations["softmax"] = [a, seed] { softmax(a).backward(seed); };
  operations["linear"] = [a, wide, wide_seed] { (*wide)(a).backward(wide_seed); };
  operations["matrix_product"] = [square] { math::matmul(square, square); };
  return operations;
}

}  // namespace attn::bench
