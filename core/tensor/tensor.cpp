#include "core/tensor/tensor.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attn {

template <class Lengths>
static std::string text_of(const Lengths& lengths) {
  std::string text = "(";
  for (std::size_t axis = 0; axis < lengths.size(); ++axis)
    text += (axis ? ", " : "") + std::to_string(lengths[axis]);
  return text + (lengths.size() == 1 ? ",)" : ")");
}

std::string to_string(const Shape& shape) { return text_of(shape); }

std::size_t element_count(const Shape& shape) {
  constexpr std::size_t kMost = std::numeric_limits<std::ptrdiff_t>::max() / sizeof(double);
  std::size_t count = 1;
  bool too_many = false;
  for (const std::size_t length : shape) too_many |= __builtin_mul_overflow(count, length, &count);
  if (!too_many && count <= kMost) return count;
  if (std::find(shape.begin(), shape.end(), 0U) != shape.end()) return 0;
  reject<std::length_error>("shape ", shape, " has too many elements");
}

Tensor empty(const Shape& shape) {
  element_count(shape);  // throws where the size would wrap around
  return Tensor(shape);
}
Tensor zeros(const Shape& shape) { return full(shape, 0); }
Tensor ones(const Shape& shape) { return full(shape, 1); }

Tensor full(const Shape& shape, Real value) {
  Tensor result = empty(shape);
  std::fill_n(result.data(), result.size(), value);
  return result;
}

Tensor from_values(const Shape& shape, std::initializer_list<double> values) {
  if (values.size() != element_count(shape))
    reject("from_values: shape ", shape, " holds ", element_count(shape), " values, got ",
           values.size());
  Tensor result = empty(shape);
  std::copy(values.begin(), values.end(), result.data());
  return result;
}

Tensor reshape(const Tensor& x, const std::vector<std::ptrdiff_t>& lengths) {
  const auto fail = [&] { reject("reshape: cannot view ", x.shape(), " as ", text_of(lengths)); };
  Shape shape(lengths.size());
  std::size_t* unknown = nullptr;
  for (std::size_t axis = 0; axis < lengths.size(); ++axis) {
    const bool is_unknown = lengths[axis] == -1;
    if (lengths[axis] < -1 || (is_unknown && unknown)) fail();
    shape[axis] = is_unknown ? 1 : static_cast<std::size_t>(lengths[axis]);
    if (is_unknown) unknown = &shape[axis];
  }
  const std::size_t known = element_count(shape);
  if (unknown && known > 0) *unknown = x.size() / known;
  if ((unknown && known == 0) || element_count(shape) != x.size()) fail();
  Tensor result = x;
  result.reshape(shape);
  return result;
}

std::size_t normalize_axis(const char* op, std::ptrdiff_t axis, const Shape& shape) {
  const auto rank = static_cast<std::ptrdiff_t>(shape.size());
  const std::ptrdiff_t wrapped = axis < 0 ? axis + rank : axis;
  if (wrapped < 0 || wrapped >= rank)
    reject(op, ": axis ", axis, " is out of range for shape ", shape);
  return static_cast<std::size_t>(wrapped);
}

void require_shape(const char* op, const Shape& expected, const Shape& found) {
  if (expected != found) reject(op, ": expected shape ", expected, ", got ", found);
}

void require_rank(const char* op, std::size_t rank, const Shape& found) {
  if (found.size() != rank)
    reject(op, ": expected ", rank, (rank == 1 ? " axis" : " axes"), ", got shape ", found);
}

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
