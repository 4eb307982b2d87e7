#include "core/tensor/difference.h"

#include <algorithm>
#include <cmath>

namespace attn {

double largest_difference(const Tensor& a, const Tensor& b) {
  require_shape("largest_difference", a.shape(), b.shape());
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = static_cast<double>(a.data()[i]) - static_cast<double>(b.data()[i]);
    largest = std::isnan(difference) ? HUGE_VAL : std::max(largest, std::abs(difference));
  }
  return largest;
}

}  // namespace attn
