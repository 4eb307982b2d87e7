// Exercise 0.2 · The gradients of a matrix product
//
// For c = a b and a given g = dL/dc, find dL/da and dL/db. Element by element,
//   c_ij = Σ_k a_ik b_kj,  so  dL/da_ik = Σ_j g_ij b_kj  and  dL/db_kj = Σ_i a_ik g_ij
// Each of these two sums is again a matrix product.
//
//   g (m, n)    a (m, k)    b (k, n)
//   returns     dL/da, of a's shape, as `a`      dL/db, of b's shape, as `b`
//
// Check it: ./learn check 0.2      Stuck? ./learn hint 0.2
#include "chapters/exercise.h"

namespace attn {

struct MatmulGradients {
  Tensor a, b;
};

MatmulGradients matmul_gradients(const Tensor& g, const Tensor& a, const Tensor& b) {
  // [exercise] TODO("loops, or math::matmul(x, y, transpose_x, transpose_y)");
  return {math::matmul(g, b, false, true), math::matmul(a, g, true, false)};
  // [/exercise]
}

}  // namespace attn
// why: shapes alone nearly decide it: only g bᵀ can be (m, k) and only aᵀ g can be (k, n). Where
// the sizes coincide they decide nothing, and the sums over j and i in the first comment do.
