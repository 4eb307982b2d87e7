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
  std::vector<Mistake> of_queries = {
      {"these are the keys, not the queries", keys},
      {"divided by √d: that is for the scores, and there are none here yet",
       reference::scaled(queries, 1 / root)}};
  std::vector<Mistake> of_keys = {{"these are the queries, not the keys", queries},
                                  {"the keys were divided by √d: there are no scores here yet",
                                   reference::scaled(keys, 1 / root)}};
  std::vector<Mistake> of_values;
  if (W_query.shape(0) == W_query.shape(1)) {
    const std::string transposed = " was transposed: the product takes it as it is";
    of_queries.push_back({"the queries are the tokens themselves, as in chapter 3", x});
    of_queries.push_back({"W_query" + transposed, matmul(x, reference::transposed(W_query))});
    of_keys.push_back({"the keys are the tokens themselves, as in chapter 3", x});
    of_keys.push_back({"W_key" + transposed, matmul(x, reference::transposed(W_key))});
    of_keys.push_back(
        {"the keys were made from the queries instead of from x", matmul(queries, W_key)});
  }
  if (W_value.shape(1) == W_query.shape(1)) {
    of_keys.push_back({"these are the values: the order is queries, keys, values", values});
    of_values.push_back({"the values are the keys", keys});
    of_values.push_back({"the values are the queries", queries});
  }
  if (W_value.shape(0) == W_value.shape(1)) {
    of_values.push_back({"the values are the tokens themselves, as in chapter 3", x});
    of_values.push_back({"W_value was transposed: the product takes it as it is",
                         matmul(x, reference::transposed(W_value))});
  }
  same("queries, " + what, queries, got.queries, of_queries);
  same("keys, " + what, keys, got.keys, of_keys);
  same("values, " + what, values, got.values, of_values);
}

void worked_example() {
  compare("two tokens", from_values({2, 2}, {1, 2, 3, 4}), from_values({2, 2}, {1, 0, 1, 1}),
          from_values({2, 2}, {0, 1, 2, 0}), from_values({2, 3}, {1, 0, 2, 0, 1, 2}));
}

void sentence() {
  const auto [x, W_query, W_key, W_value] = reference::journey();
  compare("\"Your journey starts with one step\"", x, W_query, W_key, W_value);
}

void compare(const std::string& what, std::size_t T, std::size_t C, std::size_t d, std::size_t v) {
  compare(what, random({T, C}), random({C, d}), random({C, d}), random({C, v}));
}

// Where sizes coincide, a wrong product or a wrong matrix may fit.
void equal_sizes() {
  const auto sizes = different_sizes(3, 2, 7);
  const std::size_t T = sizes[0], p = sizes[1], q = sizes[2];
  compare("d = C", T, p, p, q);
  compare("v = C", T, p, q, p);
  compare("v = d", T, p, q, q);
  compare("all sizes equal", p, p, p, p);
}

void random_sizes() {
  const auto sizes = different_sizes(4, 2, 9);
  compare("random sizes", sizes[0], sizes[1], sizes[2], sizes[3]);
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "4.1 three roles",
                    {{"worked example", worked_example},
                     {"the chapter's sentence", sentence},
                     {"equal sizes", equal_sizes},
                     {"random sizes", random_sizes}});
}
