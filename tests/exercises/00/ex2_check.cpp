// Checks exercise 0.2.
#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
struct MatmulGradients {
  Tensor a, b;
};
MatmulGradients matmul_gradients(const Tensor& g, const Tensor& a, const Tensor& b);
}  // namespace attn

namespace {

using namespace check;
using reference::matmul;
using reference::transposed;

void compare(const std::string& what, const Tensor& g, const Tensor& a, const Tensor& b) {
  const attn::MatmulGradients got = attn::matmul_gradients(g, a, b);
  const Tensor right_a = matmul(g, transposed(b));
  const Tensor right_b = matmul(transposed(a), g);
  const Tensor all_ones = ones(g.shape());
  const std::string without_g = "g was left out, as if it were 1 everywhere";
  std::vector<Mistake> mistakes_a = {{"the two gradients are exchanged", right_b},
                                     {without_g, matmul(all_ones, transposed(b))}};
  std::vector<Mistake> mistakes_b = {{"the two gradients are exchanged", right_a},
                                     {without_g, matmul(transposed(a), all_ones)}};
  if (g.shape(1) == b.shape(0) && g.shape(1) == b.shape(1)) {
    mistakes_a.push_back({"b must be transposed: g bᵀ", matmul(g, b)});
  }
  if (g.shape(0) == a.shape(1) && a.shape(0) == a.shape(1)) {
    mistakes_b.push_back({"a must be transposed: aᵀ g", matmul(a, g)});
  }
  if (g.shape(0) == a.shape(1) && g.shape(1) == a.shape(1) && a.shape(0) == a.shape(1)) {
    mistakes_b.push_back({"wrong order: aᵀ g, not g aᵀ", matmul(g, transposed(a))});
  }
  same("dL/da, " + what, right_a, got.a, mistakes_a);
  same("dL/db, " + what, right_b, got.b, mistakes_b);
}

void worked_example() {
  compare("2 by 2", from_values({2, 2}, {1, 0, 0, 2}), from_values({2, 2}, {1, 2, 3, 4}),
          from_values({2, 2}, {5, 6, 7, 8}));
}

void random_values() {
  const auto sizes = different_sizes(3, 2, 9);
  const std::size_t m = sizes[0], k = sizes[1], n = sizes[2];
  compare("random data", random({m, n}), random({m, k}), random({k, n}));
}

// Where sizes coincide, a wrong product may fit, too.
void equal_sizes() {
  const auto sizes = different_sizes(2, 2, 6);
  const std::size_t p = sizes[0], q = sizes[1];
  compare("square matrices", random({p, p}), random({p, p}), random({p, p}));
  compare("m = n", random({p, p}), random({p, q}), random({q, p}));
  compare("m = k", random({p, q}), random({p, p}), random({p, q}));
  compare("k = n", random({p, q}), random({p, q}), random({q, q}));
}

void single_row() { compare("a single row", random({1, 4}), random({1, 3}), random({3, 4})); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "0.2 the gradients of a matrix product",
                    {{"worked example", worked_example},
                     {"random data", random_values},
                     {"equal sizes", equal_sizes},
                     {"a single row", single_row}});
}
