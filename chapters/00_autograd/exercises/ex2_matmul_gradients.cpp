// Exercise 0.2 · The gradients of a matrix product
//
// c = a b. Given g = dL/dc, find dL/da and dL/db. Element by element,
//   c_ij = Σ_k a_ik b_kj,  so  dL/da_ik = Σ_j g_ij b_kj  and  dL/db_kj = Σ_i a_ik g_ij
// each of which is a matrix product again.
//
//   g (m, n)    a (m, k)    b (k, n)
//   returns     a: dL/da, of a's shape      b: dL/db, of b's shape
//
// Check it: ./learn check 0.2      Stuck? ./learn hint 0.2
#include "chapters/exercise.h"

namespace attn {

struct MatmulGradients {
  Tensor a, b;
};

MatmulGradients matmul_gradients(const Tensor& g, const Tensor& a, const Tensor& b) {
  TODO("loops, or math::matmul(x, y, transpose_x, transpose_y)");
}

}  // namespace attn
