// Checks exercise 0.3.
#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor broadcast_gradient(const Tensor& g, const Shape& shape);
}

namespace {

using namespace check;

// Σ of g over the axes along which `shape` repeats.
Tensor summed(const Tensor& g, const Shape& shape) {
  const std::size_t rows = shape.size() == 2 ? shape[0] : 1;
  const std::size_t columns = shape.back();
  Tensor result = zeros(shape);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      long double sum = 0;
      for (std::size_t i = 0; i < g.shape(0); ++i) {
        for (std::size_t j = 0; j < g.shape(1); ++j) {
          if ((rows == 1 || i == r) && (columns == 1 || j == c)) sum += g(i, j);
        }
      }
      result.data()[r * columns + c] = static_cast<double>(sum);
    }
  }
  return result;
}

void compare(const Tensor& g, const Shape& shape) {
  const Tensor expected = summed(g, shape);
  const double repeats = static_cast<double>(g.size()) / static_cast<double>(expected.size());
  Tensor last = zeros(shape);  // what = instead of += leaves
  Tensor first = zeros(shape);
  const std::size_t columns = shape.back();
  const std::size_t rows = expected.size() / columns;
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      const std::size_t i = rows == 1 ? g.shape(0) - 1 : r;
      const std::size_t j = columns == 1 ? g.shape(1) - 1 : c;
      last.data()[r * columns + c] = g(i, j);
      first.data()[r * columns + c] = g(rows == 1 ? 0 : r, columns == 1 ? 0 : c);
    }
  }
  std::vector<Mistake> mistakes = {
      {"this is the mean: the gradient is the sum over all the places where b was used",
       reference::scaled(expected, 1 / repeats)},
      {"only the last place counts: use += where the sum grows", last},
      {"only the first place counts: add up all of them", first}};
  if (expected.size() < g.size()) {
    mistakes.push_back({"g was handed on unchanged: sum it to the shape of b", g});
  }
  same("b of shape " + attn::to_string(shape), expected, attn::broadcast_gradient(g, shape),
       mistakes);
}

void worked_example() { compare(from_values({2, 3}, {1, 2, 3, 10, 20, 30}), {3}); }

// m = n as well: the axis that was repeated cannot be told from the length alone.
void all_shapes() {
  const auto sizes = different_sizes(2, 2, 7);
  for (const std::size_t m : {sizes[0], sizes[1]}) {
    const std::size_t n = sizes[1];
    const Tensor g = random({m, n});
    for (const Shape& shape : {Shape{n}, Shape{1, n}, Shape{m, 1}, Shape{m, n}}) compare(g, shape);
  }
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "0.3 the gradient of what was repeated",
                    {{"worked example", worked_example}, {"all shapes", all_shapes}});
}
