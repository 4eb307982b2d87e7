#include "core/tensor/difference.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attn {

double largest_difference(const Tensor& a, const Tensor& b) {
  require_shape("largest_difference", a.shape(), b.shape());
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference =
        std::abs(static_cast<double>(a.data()[i]) - static_cast<double>(b.data()[i]));
    if (std::isnan(difference)) return std::numeric_limits<double>::infinity();
    largest = std::max(largest, difference);
  }
  return largest;
}

}  // namespace attn
