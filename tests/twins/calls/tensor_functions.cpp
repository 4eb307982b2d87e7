// Calls every function of core/tensor and core/system that has a fast twin. See outcomes.h.
#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>

#include "core/system/memory.h"
#include "core/system/parallel.h"
#include "core/tensor/broadcast.h"
#include "core/tensor/math.h"
#include "core/tensor/product.h"
#include "core/tensor/rng.h"

#include "tests/twins/calls/outcomes.h"
#include "tests/twins/calls/trial.h"

namespace attn {
namespace {

// Shapes of two operands: equal, broadcast in every way, empty, and two that do not fit.
std::vector<std::pair<Shape, Shape>> pairs_of_shapes(Trial& trial) {
  const std::size_t a = trial.length(2, 5), b = trial.length(6, 40), c = trial.length(41, 90);
  return {{{a, b}, {a, b}},    {{a, b, c}, {c}},    {{c}, {a, b, c}}, {{a, b, c}, {a, 1, c}},
          {{a, b, c}, {b, 1}}, {{a, 1}, {1, b}},    {{a, b}, {}},     {{}, {}},
          {{1, c}, {b, 1}},    {{0, b}, {b}},       {{a, 0}, {a, 1}}, {{a, b}, {a + b, b}},
          {{1, 1, 1}, {a, b}}, {{a, 1, b}, {c, b}}, {{300, 7}, {7}}};
}

void try_elementwise(Trial& trial) {
  for (const auto& pair : pairs_of_shapes(trial)) {
    const Shape &left = pair.first, &right = pair.second;
    const Tensor a = trial.with_edges(left), b = trial.with_edges(right);
    const std::string shapes = " " + to_string(left) + ", " + to_string(right);
    trial.call("elementwise", "add" + shapes, [&] { return math::add(a, b); });
    trial.call("elementwise", "subtract" + shapes, [&] { return math::subtract(a, b, "minus"); });
    trial.call("elementwise", "multiply" + shapes, [&] { return math::multiply(a, b); });
    trial.call("elementwise", "divide" + shapes, [&] { return math::divide(a, b); });
    trial.call("elementwise", "maximum" + shapes, [&] { return math::maximum(a, b); });
    trial.call("elementwise", "add_into" + shapes, [&] {
      Tensor total = a;
      math::add_into(b, total);
      return total;
    });
    trial.call("choose", "broadcast_to" + shapes, [&] { return broadcast_to("expand", b, left); });
    const BoolTensor hidden = trial.mask(right);
    trial.call("choose", "masked_fill" + shapes,
               [&] { return math::masked_fill(a, hidden, Real(-2.5), "masked_fill"); });
  }
  for (const std::size_t length : {std::size_t{0}, std::size_t{1}, trial.length(2, 700)}) {
    const Tensor x = trial.with_edges({length}), finite = trial.normal({length});
    const Tensor y = math::tanh(finite), g = trial.normal({length});
    const std::string size = " of " + std::to_string(length);
    trial.call("elementwise", "scale_shift" + size, [&] { return math::scale_shift(x, 3, -2); });
    trial.call("elementwise", "exp" + size, [&] { return math::exp(x); });
    trial.call("elementwise", "log" + size, [&] { return math::log(x); });
    trial.call("elementwise", "tanh" + size, [&] { return math::tanh(x); });
    trial.call("elementwise", "sigmoid" + size, [&] { return math::sigmoid(x); });
    trial.call("elementwise", "relu" + size, [&] { return math::relu(x); });
    trial.call("elementwise", "gelu" + size, [&] { return math::gelu(finite); });
    trial.call("elementwise", "tanh_gradient" + size, [&] { return math::tanh_gradient(g, y); });
    trial.call("elementwise", "sigmoid_gradient" + size,
               [&] { return math::sigmoid_gradient(g, y); });
    trial.call("elementwise", "relu_gradient" + size, [&] { return math::relu_gradient(g, x); });
    trial.call("elementwise", "gelu_gradient" + size,
               [&] { return math::gelu_gradient(g, finite); });
  }
}

void try_along_axes(Trial& trial) {
  const std::size_t a = trial.length(2, 6), b = trial.length(7, 20), c = trial.length(21, 120);
  for (const Shape& shape : {Shape{a, b, c}, Shape{c, 1, a}, Shape{1}, Shape{b, c}, Shape{0, a}}) {
    const Tensor x = trial.normal(shape), g = trial.normal(shape);
    const Tensor far_down = math::scale_shift(x, 1, -1000);
    Tensor partly_hidden = x;
    if (partly_hidden.size() > 1) partly_hidden.data()[0] = -kInfinity;
    std::vector<std::size_t> order;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
      const std::string where = " " + to_string(shape) + " axis " + std::to_string(axis);
      order.insert(order.begin(), axis);
      trial.call("sum", "sum" + where, [&] { return math::sum(x, {axis}); });
      trial.call("softmax", "softmax" + where, [&] { return math::softmax(x, axis); });
      trial.call("softmax", "softmax, far down" + where,
                 [&] { return math::softmax(far_down, axis); });
      if (shape[axis] > 1) {
        trial.call("softmax", "softmax, hidden" + where,
                   [&] { return math::softmax(partly_hidden, axis); });
      }
      trial.call("softmax", "log_softmax" + where, [&] { return math::log_softmax(x, axis); });
      const bool has_none = shape[axis] == 0;  // softmax refuses that, and its gradient is empty
      const Tensor y = has_none ? x : math::softmax(x, axis);
      const Tensor log_y = has_none ? x : math::log_softmax(x, axis);
      trial.call("softmax", "softmax_gradient" + where,
                 [&] { return math::softmax_gradient(g, y, axis); });
      trial.call("softmax", "log_softmax_gradient" + where,
                 [&] { return math::log_softmax_gradient(g, log_y, axis); });
    }
    trial.call("choose", "permute, reversed " + to_string(shape),
               [&] { return math::permute(x, order); });
    std::vector<std::size_t> all(order.rbegin(), order.rend());
    trial.call("sum", "sum of all " + to_string(shape), [&] { return math::sum(x, all); });
  }
  const Tensor x = trial.normal({a, b, c});
  trial.call("sum", "sum, first and last axis", [&] { return math::sum(x, {0, 2}); });
  trial.call("sum", "sum over no axis", [&] { return math::sum(x, {}); });
  trial.call("sum", "sum, first two axes", [&] { return math::sum(x, {0, 1}); });
  for (const std::vector<std::size_t>& order :
       {std::vector<std::size_t>{0, 2, 1}, {1, 0, 2}, {2, 0, 1}, {0, 1, 2}, {2}, {0, 0, 1}}) {
    trial.call("choose", "permute", [&] { return math::permute(x, order); });
  }
  // So many terms that a plain sum in float would lose half its digits.
  const Tensor many = full({100000, 3}, Real(0.1));
  trial.call("sum", "sum of a long column", [&] { return math::sum(many, {0}); });
  trial.call("sum", "sum of many", [&] { return math::sum(many, {0, 1}); });
}

void try_products(Trial& trial) {
  // Few and many rows, one row, wide and narrow: each way of the fast twin to make a product.
  const std::vector<std::vector<std::size_t>> sizes{
      {1, 1, 1},     {1, 70, 33}, {5, 300, 40}, {16, 130, 8}, {40, 128, 64},
      {70, 150, 90}, {3, 0, 4},   {0, 3, 4},    {4, 3, 0},    {130, 140, 600}};
  for (const auto& size : sizes) {
    const std::size_t m = size[0], n = size[1], k = size[2];
    for (int way = 0; way < 4; ++way) {
      const bool transpose_a = way & 1, transpose_b = way & 2;
      // Divided by √k, so that results are about 1 and rounding does not grow with k.
      const Real scale = 1 / std::sqrt(static_cast<Real>(std::max<std::size_t>(k, 1)));
      const Tensor a =
          math::scale_shift(trial.normal(transpose_a ? Shape{k, m} : Shape{m, k}), scale, 0);
      const Tensor b = trial.normal(transpose_b ? Shape{n, k} : Shape{k, n});
      const Tensor before = trial.normal({m, n});
      const std::string name =
          " " + to_string({m, k}) + " by " + to_string({k, n}) + " way " + std::to_string(way);
      trial.call("product", "matmul" + name,
                 [&] { return math::matmul(a, b, transpose_a, transpose_b); });
      trial.call("product", "added" + name, [&] {
        Tensor result = before;
        product(transpose_a, transpose_b, m, n, k, a.data(), b.data(), 1, result.data());
        return result;
      });
    }
  }
  const Tensor a = trial.normal({3, 1, 5, 4}), b = trial.normal({2, 4, 6});
  trial.call("product", "matmul of batches", [&] { return math::matmul(a, b); });
  trial.call("product", "matmul, does not fit", [&] { return math::matmul(b, a); });
}

void try_memory_and_threads(Trial& trial) {
  trial.call("memory", "bytes in use", [&] {
    const std::ptrdiff_t before = bytes_in_use();
    restart_peak_bytes();
    void* block = allocate_memory(4096);
    const bool counted = bytes_in_use() - before == 4096 && peak_bytes() - before >= 4096;
    const bool aligned = reinterpret_cast<std::uintptr_t>(block) % 64 == 0;
    release_memory(block, 4096);
    const bool given_back = bytes_in_use() == before && peak_bytes() - before >= 4096;
    return from_values({3}, {double(counted), double(aligned), double(given_back)});
  });
  for (const int threads : {1, 3}) {
    set_threads(threads);
    trial.call("parallel", "parallel_for", [&] {
      Tensor squares = zeros({50});
      parallel_for(50, [&](std::size_t i) { squares(i) += static_cast<Real>(i * i); });
      return squares;
    });
    trial.call("parallel", "parallel_for that throws", [&]() -> Tensor {
      parallel_for(8, [](std::size_t i) {
        if (i == 5) throw std::runtime_error("the fifth call failed");
      });
      return zeros({});
    });
    trial.call("parallel", "parallel_for in parallel_for", [&] {
      std::atomic<int> calls{0};
      parallel_for(4, [&](std::size_t) { parallel_for(5, [&](std::size_t) { ++calls; }); });
      return full({}, static_cast<Real>(calls.load()));
    });
  }
  set_threads(1);
}

}  // namespace

std::vector<Outcome> outcomes_of_tensor_functions(std::uint64_t seed) {
  Trial trial(seed);
  try_elementwise(trial);
  try_along_axes(trial);
  try_products(trial);
  try_memory_and_threads(trial);
  return trial.outcomes;
}

}  // namespace attn
