// Matrix products of math.h: one product() for each matrix of a batch.
#include <algorithm>
#include <limits>

#include "core/tensor/broadcast.h"
#include "core/tensor/math.h"
#include "core/tensor/product.h"

// Weak: with a BLAS that is not OpenBLAS this does not exist, and is then null.
extern "C" __attribute__((weak)) void openblas_set_num_threads(int threads);

namespace attn {

// Before main(): OpenBLAS begins with a thread for each core, and its bits depend on their number.
static const bool kOpenblasHasOneThread = [] {
  if (openblas_set_num_threads) openblas_set_num_threads(1);
  return true;
}();

// Which matrix of a batch of shape `from` comes to stand at each place of the batch `to`.
static Array<std::size_t> broadcast_sources(const Shape& from, const Shape& to) {
  Array<std::size_t> numbers = xt::arange(element_count(from));
  numbers.reshape(from);
  return xt::broadcast(numbers, to);
}

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
  const auto of_a = broadcast_sources(a_batch, batch), of_b = broadcast_sources(b_batch, batch);
  for (std::size_t i = 0; i < of_a.size(); ++i)
    product(transpose_a, transpose_b, m, n, k, a.data() + of_a.data()[i] * m * k,
            b.data() + of_b.data()[i] * k * n, 0, result.data() + i * m * n);
  return result;
}

}  // namespace attn
