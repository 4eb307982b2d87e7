// Random data and comparisons for the checks of the exercises; see harness.h.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "tests/exercises/harness.h"
#include "tests/exercises/verdict.h"

namespace check {
namespace {

using attn::Real;

// Six digits; a whole number in full, since a count may have more.
std::string number(double x) {
  if (std::isnan(x)) return "nan";  // whatever its sign
  const bool is_whole = std::floor(x) == x && std::abs(x) < 1e15;
  char text[32];
  std::snprintf(text, sizeof text, is_whole ? "%.0f" : "%.6g", x);
  return text;
}

// The index of element `position`, counted in row-major order: "[2, 0]".
std::string index_text(std::size_t position, const Shape& shape) {
  if (shape.empty()) return "";
  std::vector<std::size_t> index(shape.size());
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    index[axis] = position % shape[axis];
    position /= shape[axis];
  }
  std::string text = "[";
  for (std::size_t axis = 0; axis < index.size(); ++axis) {
    text += (axis ? ", " : "") + std::to_string(index[axis]);
  }
  return text + "]";
}

// The row (along the last axis) that holds element `position`, or the part of it around that.
std::string row_text(const Tensor& x, std::size_t position) {
  const std::size_t most = 8;
  if (x.dimension() == 0) return number(x.data()[0]);
  const std::size_t length = x.shape().back();
  const std::size_t begin = position - position % length;
  std::size_t first = position - begin < most ? begin : position - most / 2;
  const std::size_t last = std::min(begin + length, first + most);
  std::string text = first > begin ? "[… " : "[";
  for (std::size_t i = first; i < last; ++i) {
    text += (i > first ? "  " : "") + number(x.data()[i]);
  }
  return text + (last < begin + length ? " …]" : "]");
}

bool agree(double expected, double got, double tolerance) {
  if (std::isnan(expected) || std::isnan(got)) return std::isnan(expected) && std::isnan(got);
  if (std::isinf(expected) || std::isinf(got)) return expected == got;
  return std::abs(expected - got) <= tolerance * std::max(1.0, std::abs(expected));
}

// The first element that differs, or the number of elements.
std::size_t first_difference(const Tensor& expected, const Tensor& got, double tolerance) {
  std::size_t i = 0;
  while (i < expected.size() && agree(expected.data()[i], got.data()[i], tolerance)) ++i;
  return i;
}

bool equal(const Tensor& a, const Tensor& b, double tolerance) {
  return a.shape() == b.shape() && first_difference(a, b, tolerance) == a.size();
}

// Counts what the random functions below were asked for since the case began.
std::size_t draws = 0;

// Notes for each name whether one of its results is what was got.
void note_evidence(const Tensor& got, bool is_wrong, const std::vector<Mistake>& mistakes,
                   double tolerance) {
  if (!evidence()) return;
  std::map<std::string, bool> fits;
  for (const Mistake& mistake : mistakes) {
    fits[mistake.name] = fits[mistake.name] || equal(mistake.result, got, tolerance);
  }
  for (const auto& [name, fit] : fits) evidence()->note(name, fit, is_wrong, draws > 0);
}

Tensor tensor_of(const Tokens& tokens) {
  Tensor result = zeros({tokens.size()});
  for (std::size_t i = 0; i < tokens.size(); ++i) result(i) = static_cast<Real>(tokens[i]);
  return result;
}

std::string text_of(const Tokens& tokens) {
  std::string text = "[";
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    text += (i ? " " : "") + std::to_string(tokens[i]);
  }
  return text + "]";
}

}  // namespace

std::mt19937_64& random_engine() {
  static std::mt19937_64 engine;
  ++draws;
  return engine;
}

void begin_case() { draws = 0; }

std::size_t between(std::size_t low, std::size_t high) {
  return std::uniform_int_distribution<std::size_t>(low, high)(random_engine());
}

double between_reals(double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(random_engine());
}

Tensor random(const Shape& shape, double scale) {
  Tensor result = zeros(shape);
  std::normal_distribution<double> normal(0, scale);
  for (Real& x : result.storage()) x = static_cast<Real>(normal(random_engine()));
  return result;
}

IndexTensor random_ids(const Shape& shape, std::size_t bound) {
  IndexTensor result = IndexTensor::from_shape(shape);
  for (std::int64_t& id : result.storage()) id = static_cast<std::int64_t>(between(0, bound - 1));
  return result;
}

std::vector<std::size_t> different_sizes(std::size_t count, std::size_t low, std::size_t high) {
  std::vector<std::size_t> sizes(high - low + 1);
  std::iota(sizes.begin(), sizes.end(), low);
  std::shuffle(sizes.begin(), sizes.end(), random_engine());
  sizes.resize(count);
  return sizes;
}

void same(const std::string& what, const Tensor& expected, const Tensor& got,
          const std::vector<Mistake>& mistakes, double tolerance) {
  const bool is_right = equal(expected, got, tolerance);
  note_evidence(got, !is_right, mistakes, tolerance);
  if (is_right) return;
  if (expected.shape() != got.shape()) {
    throw Wrong{what + ": wrong shape\n  expected " + attn::to_string(expected.shape()) +
                "\n  got      " + attn::to_string(got.shape())};
  }
  const std::size_t i = first_difference(expected, got, tolerance);
  std::string where = index_text(i, expected.shape());
  std::string text =
      what + ": " + (where.empty() ? "wrong number" : "first difference at " + where);
  const double wanted = expected.data()[i], found = got.data()[i];
  if (std::isnan(found)) text += " is NaN, not a number (0/0, ∞ − ∞, or the root of a negative?)";
  if (number(wanted) == number(found)) text += ", by only " + number(std::abs(wanted - found));
  throw Wrong{text + "\n  expected " + row_text(expected, i) + "\n  got      " + row_text(got, i)};
}

void same(const std::string& what, double expected, double got,
          const std::vector<NumberMistake>& mistakes, double tolerance) {
  std::vector<Mistake> as_tensors;
  for (const NumberMistake& mistake : mistakes) {
    as_tensors.push_back({mistake.name, full({}, static_cast<Real>(mistake.result))});
  }
  same(what, full({}, static_cast<Real>(expected)), full({}, static_cast<Real>(got)), as_tensors,
       tolerance);
}

void same(const std::string& what, const Tokens& expected, const Tokens& got,
          const std::vector<TokensMistake>& mistakes) {
  std::vector<Mistake> as_tensors;
  for (const TokensMistake& mistake : mistakes) {
    as_tensors.push_back({mistake.name, tensor_of(mistake.result)});
  }
  note_evidence(tensor_of(got), expected != got, as_tensors, 0);
  if (expected == got) return;
  throw Wrong{what + ": wrong tokens\n  expected " + text_of(expected) + "\n  got      " +
              text_of(got)};
}

void wrong(const std::string& what, const std::string& looks_like) {
  if (evidence() && !looks_like.empty()) evidence()->note(looks_like, true, true, true);
  throw Wrong{what};
}

}  // namespace check
