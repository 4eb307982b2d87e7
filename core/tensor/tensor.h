// The numeric types of the project, and the checks that every function makes on them.
//
// A Tensor is xtensor's row-major array: a value, which owns its memory and is copied when
// assigned. Functions here and everywhere return Tensors, never xtensor's lazy expressions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#if __has_include(<xtensor/containers/xarray.hpp>)  // since xtensor 0.26
#include <xtensor/containers/xarray.hpp>
#include <xtensor/core/xmath.hpp>
#else
#include <xtensor/xarray.hpp>
#include <xtensor/xmath.hpp>
#endif

#include "core/system/memory.h"

namespace attn {

#ifndef ATTENTION_REAL
#define ATTENTION_REAL float
#endif
// float to run; a second build of the library has double, for gradient checks
using Real = ATTENTION_REAL;

template <class T>
using Array = xt::xarray<T, xt::layout_type::row_major, Allocator<T>>;
using Tensor = Array<Real>;
using IndexTensor = Array<std::int64_t>;  // token ids, class labels, positions
using BoolTensor = Array<bool>;           // masks
using Shape = Tensor::shape_type;         // of all three; std::size_t per axis

// "(2, 3, 4)"; "(3,)" for one axis; "()" for a scalar.
std::string to_string(const Shape& shape);

// Throws an Error with the sentence that these parts make: texts, numbers and shapes.
//   reject(op, ": axis ", axis, " is out of range for shape ", shape);
template <class Error = std::invalid_argument, class... Parts>
[[noreturn]] void reject(const Parts&... parts) {
  const auto text_of = [](const auto& part) -> std::string {
    using Part = std::decay_t<decltype(part)>;
    if constexpr (std::is_arithmetic_v<Part>)
      return std::to_string(part);
    else if constexpr (std::is_same_v<Part, Shape>)
      return to_string(part);
    else
      return part;
  };
  throw Error((text_of(parts) + ...));
}

// Throws std::length_error for more elements than memory could ever hold:
// "shape (4294967296, 4294967296) has too many elements".
std::size_t element_count(const Shape& shape);

Tensor empty(const Shape& shape);             // uninitialised
Tensor zeros(const Shape& shape);             // every element 0
Tensor ones(const Shape& shape);              // every element 1
Tensor full(const Shape& shape, Real value);  // every element `value`
// `values` in row-major order. Throws std::invalid_argument if the shape holds fewer or more.
Tensor from_values(const Shape& shape, std::initializer_list<double> values);

// The same values under another shape; at most one length may be -1, which is then computed.
// Throws std::invalid_argument: "reshape: cannot view (2, 3) as (4, -1)".
Tensor reshape(const Tensor& x, const std::vector<std::ptrdiff_t>& shape);

// Turns an axis counted from the end (-1 is the last) into one counted from the front.
// Throws std::invalid_argument: "softmax: axis 2 is out of range for shape (2, 3)".
std::size_t normalize_axis(const char* op, std::ptrdiff_t axis, const Shape& shape);

// Throws std::invalid_argument "op: expected shape (2, 3), got (3, 2)" if they differ.
void require_shape(const char* op, const Shape& expected, const Shape& found);
// Throws std::invalid_argument "op: expected 2 axes, got shape (2, 3, 4)" if the number differs.
void require_rank(const char* op, std::size_t rank, const Shape& found);

// max_i |a_i − b_i|: how far apart two ways to a result are; 0 without elements, infinity if a
// difference is not a number, so that no bound holds then. Throws as require_shape does.
double largest_difference(const Tensor& a, const Tensor& b);

}  // namespace attn
