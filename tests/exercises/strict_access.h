// In the exercises' programs, x(i, j) must name one index for each axis of x, each within its
// length. xtensor itself takes fewer and more, and reads an axis of length 1 at any index.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#if __has_include(<xtensor/utils/xexception.hpp>)  // since xtensor 0.26
#include <xtensor/utils/xexception.hpp>
#else
#include <xtensor/xexception.hpp>
#endif

namespace check {

template <class S, class... Index>
void require_access(const S& shape, Index... indices) {
  const std::ptrdiff_t all[] = {static_cast<std::ptrdiff_t>(indices)..., 0};
  std::string named, lengths;
  bool is_inside = sizeof...(indices) == shape.size();
  for (std::size_t i = 0; i < sizeof...(indices) && is_inside; ++i) {
    is_inside = all[i] >= 0 && all[i] < static_cast<std::ptrdiff_t>(shape[i]);
  }
  if (is_inside) return;
  for (std::size_t i = 0; i < sizeof...(indices); ++i) {
    named += (i ? ", " : "") + std::to_string(all[i]);
  }
  for (std::size_t i = 0; i < shape.size(); ++i) {
    lengths += (i ? ", " : "") + std::to_string(shape[i]);
  }
  const bool is_count = sizeof...(indices) != shape.size();
  throw std::out_of_range("(" + named + ") is out of bounds of the shape (" + lengths + ")" +
                          (is_count ? ": one index for each axis is needed" : ""));
}

}  // namespace check

#undef XTENSOR_CHECK_DIMENSION
#define XTENSOR_CHECK_DIMENSION(shape, indices) ::check::require_access(shape, indices)
#undef XTENSOR_TRY
#define XTENSOR_TRY(check)  // of the indices alone: the one above says more
