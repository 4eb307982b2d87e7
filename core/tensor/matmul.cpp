// Matrix products of math.h: one product() for each matrix of a batch.
#include <algorithm>
#include <limits>

#include "core/tensor/broadcast.h"
#include "core/tensor/math.h"
#include "core/tensor/product.h"

// Weak: with a BLAS that is not OpenBLAS this does not exist, and is then null.
extern "C" __attribute__((weak)) void openblas_set_num_threads(int threads);

namespace attn {
namespace {

// Before main(): OpenBLAS begins with as many threads as the machine has cores, and the bits of its
// products depend on their number.
const bool kOpenblasHasOneThread = [] {
  if (openblas_set_num_threads) openblas_set_num_threads(1);
  return true;
}();

// Which element of an array of shape `from`, in row-major order, comes to stand at `place` when it
// is broadcast to `to`. From the last axis to the first: the position along it is the remainder of
// what is left of `place`, and counts unless the axis repeats.
std::size_t broadcast_source(std::size_t place, const Shape& from, const Shape& to) {
  std::size_t source = 0;
  std::size_t stride = 1;
  for (std::size_t axis = to.size(); axis-- > to.size() - from.size();) {
    const std::size_t length = from[axis - (to.size() - from.size())];
    if (length != 1) source += place % to[axis] * stride;
    place /= to[axis];
    stride *= length;
  }
  return source;
}

}  // namespace

void require_countable(std::initializer_list<std::size_t> lengths) {
  const std::size_t longest = std::max(lengths);
  if (longest > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    reject("matmul: a length of ", longest, " is more than BLAS can count");
}

Tensor math::matmul(const Tensor& a, const Tensor& b, bool transpose_a, bool transpose_b) {
  const auto fail = [&] {
    reject("matmul: cannot multiply ", a.shape(), transpose_a ? " transposed by " : " by ",
           b.shape(), transpose_b ? " transposed" : "");
  };
  if (a.dimension() < 2 || b.dimension() < 2) fail();
  const std::size_t m = a.shape()[a.dimension() - (transpose_a ? 1 : 2)];
  const std::size_t k = a.shape()[a.dimension() - (transpose_a ? 2 : 1)];
  const std::size_t n = b.shape()[b.dimension() - (transpose_b ? 2 : 1)];
  if (b.shape()[b.dimension() - (transpose_b ? 1 : 2)] != k) fail();
  require_countable({m, k, n});
  const Shape a_batch(a.shape().begin(), a.shape().end() - 2);
  const Shape b_batch(b.shape().begin(), b.shape().end() - 2);
  const Shape batch = broadcast_shapes("matmul: leading axes", a_batch, b_batch);
  Shape shape = batch;
  shape.push_back(m);
  shape.push_back(n);
  Tensor result = empty(shape);
  if (result.size() == 0) return result;
  // One matrix for every entry of a's batch: the batch is just more rows.
  if (element_count(b_batch) == 1 && !transpose_a) {
    product(false, transpose_b, result.size() / n, n, k, a.data(), b.data(), 0, result.data());
    return result;
  }
  for (std::size_t i = 0; i < element_count(batch); ++i) {
    product(transpose_a, transpose_b, m, n, k,
            a.data() + broadcast_source(i, a_batch, batch) * m * k,
            b.data() + broadcast_source(i, b_batch, batch) * k * n, 0, result.data() + i * m * n);
  }
  return result;
}

}  // namespace attn
