// Matrix products of math.h: one product() for each matrix of a batch.
#include <algorithm>
#include <limits>

#include "core/tensor/broadcast.h"
#include "core/tensor/math.h"
#include "core/tensor/product.h"

// Weak: with a BLAS that is not OpenBLAS this does not exist, and is then null.
extern "C" {
__attribute__((weak)) void openblas_set_num_threads(int threads);
}

namespace attn {
namespace {

// Before main(): OpenBLAS begins with as many threads as the machine has cores, and the bits of its
// products depend on their number.
const bool kOpenblasHasOneThread = [] {
  if (openblas_set_num_threads) openblas_set_num_threads(1);
  return true;
}();

}  // namespace

void require_countable(std::initializer_list<std::size_t> lengths) {
  const std::size_t longest = std::max(lengths);
  if (longest > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    reject("matmul: a length of ", longest, " is more than BLAS can count");
}

namespace math {
namespace {

std::string operand(const Tensor& x, bool transposed) {
  return to_string(x.shape()) + (transposed ? " transposed" : "");
}

// The sizes of op(a) (…, m, k) times op(b) (…, k, n), checked.
struct ProductSizes {
  std::size_t m, k, n;
  Shape a_batch, b_batch;  // the leading axes
  Shape batch;             // to which they broadcast
  Shape result;            // batch, m, n
};

ProductSizes product_sizes(const Tensor& a, bool transpose_a, const Tensor& b, bool transpose_b) {
  const auto fail = [&] {
    reject("matmul: cannot multiply ", operand(a, transpose_a), " by ", operand(b, transpose_b));
  };
  if (a.dimension() < 2 || b.dimension() < 2) fail();
  ProductSizes sizes;
  sizes.m = a.shape()[a.dimension() - (transpose_a ? 1 : 2)];
  sizes.k = a.shape()[a.dimension() - (transpose_a ? 2 : 1)];
  sizes.n = b.shape()[b.dimension() - (transpose_b ? 2 : 1)];
  if (b.shape()[b.dimension() - (transpose_b ? 1 : 2)] != sizes.k) fail();
  require_countable({sizes.m, sizes.k, sizes.n});
  sizes.a_batch = Shape(a.shape().begin(), a.shape().end() - 2);
  sizes.b_batch = Shape(b.shape().begin(), b.shape().end() - 2);
  for (std::size_t i = 1; i <= std::min(sizes.a_batch.size(), sizes.b_batch.size()); ++i) {
    const std::size_t p = sizes.a_batch[sizes.a_batch.size() - i];
    const std::size_t q = sizes.b_batch[sizes.b_batch.size() - i];
    if (p != q && p != 1 && q != 1) fail();
  }
  sizes.batch = broadcast_shapes("matmul", sizes.a_batch, sizes.b_batch);
  sizes.result = sizes.batch;
  sizes.result.push_back(sizes.m);
  sizes.result.push_back(sizes.n);
  return sizes;
}

}  // namespace

Tensor matmul(const Tensor& a, const Tensor& b, bool transpose_a, bool transpose_b) {
  const ProductSizes sizes = product_sizes(a, transpose_a, b, transpose_b);
  Tensor result = empty(sizes.result);
  if (result.size() == 0) return result;
  // One matrix for every entry of a's batch: the batch is just more rows.
  if (element_count(sizes.b_batch) == 1 && !transpose_a) {
    product(false, transpose_b, result.size() / sizes.n, sizes.n, sizes.k, a.data(), b.data(), 0,
            result.data());
    return result;
  }
  const std::size_t matrices = element_count(sizes.batch);
  for (std::size_t i = 0; i < matrices; ++i) {
    const std::size_t a_index = broadcast_source(i, sizes.a_batch, sizes.batch);
    const std::size_t b_index = broadcast_source(i, sizes.b_batch, sizes.batch);
    product(transpose_a, transpose_b, sizes.m, sizes.n, sizes.k,
            a.data() + a_index * sizes.m * sizes.k, b.data() + b_index * sizes.k * sizes.n, 0,
            result.data() + i * sizes.m * sizes.n);
  }
  return result;
}

}  // namespace math
}  // namespace attn
