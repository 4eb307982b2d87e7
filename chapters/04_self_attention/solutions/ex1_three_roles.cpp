// Exercise 4.1 · Three roles
//
// Three matrices give every token three roles, each the product of the token with one matrix:
//   query_i = x_i W_query      key_i = x_i W_key      value_i = x_i W_value
//
//   x                (T, C)   one token in each row
//   W_query, W_key   (C, d)   queries and keys are compared, so they are equally wide
//   W_value          (C, v)
//   returns          queries (T, d), keys (T, d), values (T, v)
//
// Do not write the product three times: use a function of your own, or math::matmul.
//
// Check it: ./learn check 4.1      Stuck? ./learn hint 4.1
#include "chapters/exercise.h"

namespace attn {

struct Roles {
  Tensor queries, keys, values;
};

Roles take_roles(const Tensor& x, const Tensor& W_query, const Tensor& W_key,
                 const Tensor& W_value) {
  // [exercise] TODO("three products");
  return {math::matmul(x, W_query), math::matmul(x, W_key), math::matmul(x, W_value)};
  // [/exercise]
}

}  // namespace attn
// why: one product for each role, from the same tokens. Which matrix is which matters only later,
// when queries and keys are compared and values are mixed; so the names must not be exchanged here.
