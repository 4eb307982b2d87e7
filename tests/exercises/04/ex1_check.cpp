// Checks exercise 4.1.
#include <cmath>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
struct Roles {
  Tensor queries, keys, values;
};
Roles take_roles(const Tensor& x, const Tensor& W_query, const Tensor& W_key,
                 const Tensor& W_value);
}  // namespace attn

namespace {

using namespace check;
using reference::matmul;

void compare(const std::string& what, const Tensor& x, const Tensor& W_query, const Tensor& W_key,
             const Tensor& W_value) {
  const attn::Roles got = attn::take_roles(x, W_query, W_key, W_value);
  const Tensor queries = matmul(x, W_query);
  const Tensor keys = matmul(x, W_key);
  const Tensor values = matmul(x, W_value);
  const double root = std::sqrt(static_cast<double>(W_query.shape(1)));
  const bool is_square = W_query.shape(0) == W_query.shape(1);
  const Mistake tokens{"these are the tokens themselves, as in chapter 3", x};
  same("queries, " + what, queries, got.queries,
       {{"these are the keys", keys},
        {"W_query was transposed: the product x W_query takes it as it is",
         is_square ? matmul(x, reference::transposed(W_query)) : x},
        {"divided by √d: that is for the scores, and there are none here yet",
         reference::scaled(queries, 1 / root)},
        tokens});
  same("keys, " + what, keys, got.keys,
       {{"these are the queries", queries},
        {"these are the values: the order is queries, keys, values", values},
        {"the keys were made from the queries instead of from x",
         W_query.shape(1) == W_key.shape(0) ? matmul(queries, W_key) : x},
        tokens});
  same("values, " + what, values, got.values, {{"these are the keys", keys}, tokens});
}

void worked_example() {
  compare("two tokens", from_values({2, 2}, {1, 2, 3, 4}), from_values({2, 2}, {1, 0, 1, 1}),
          from_values({2, 2}, {0, 1, 2, 0}), from_values({2, 3}, {1, 0, 2, 0, 1, 2}));
}

void sentence() {
  const auto [x, W_query, W_key, W_value] = reference::journey();
  compare("\"Your journey starts with one step\"", x, W_query, W_key, W_value);
}

void random_sizes() {
  const auto sizes = different_sizes(4, 2, 9);
  const std::size_t T = sizes[0], C = sizes[1], d = sizes[2], v = sizes[3];
  compare("random sizes", random({T, C}), random({C, d}), random({C, d}), random({C, v}));
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "4.1 three roles",
                    {{"worked example", worked_example},
                     {"the chapter's sentence", sentence},
                     {"random sizes", random_sizes}});
}
