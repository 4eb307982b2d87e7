#include "chapters/06_multi_head_attention/constructed_head.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace attn {
namespace {

constexpr double kPreferenceOfPlaces = 30;    // e^−30 of the weight is left for other places
constexpr double kPreferenceOfDigits = 0.01;  // κ

double sign_of_place(std::size_t t) { return t % 2 == 0 ? 1 : -1; }

}  // namespace

// [snippet:constructed_head]
StateDict constructed_head(std::size_t symbols, std::size_t length, std::size_t width) {
  if (length % 2 != 0 || length < 4 || width < length + 1) {
    throw std::invalid_argument(
        "constructed_head: needs an even length of at least 4, and a width above the length");
  }
  const std::size_t C = width, V = symbols, T = length;
  const double kappa = kPreferenceOfDigits, middle = (static_cast<double>(V) - 1) / 2;
  const auto real = [](double value) { return static_cast<Real>(value); };
  Tensor token = zeros({V, C}), position = zeros({T, C}), W_query = zeros({C, C}),
         W_value = zeros({C, C}), readout = zeros({2 * V, C}), readout_bias = zeros({2 * V});
  Tensor identity = zeros({C, C});
  for (std::size_t c = 0; c < C; ++c) identity(c, c) = 1;

  const double root = std::sqrt(static_cast<double>(C));
  W_value(0, 0) = 1;
  for (std::size_t t = 0; t < T; ++t) {
    const std::size_t one_before = (t + T - 1) % T, two_before = (t + T - 2) % T;
    position(t, 1 + t) = 1;
    W_query(0, 1 + t) = real(root * kappa * sign_of_place(t));
    W_query(1 + one_before, 1 + t) = W_query(1 + two_before, 1 + t) =
        real(root * kPreferenceOfPlaces);
    W_value(1, 1 + t) = real(sign_of_place(t));
  }
  for (std::size_t k = 0; k < V; ++k) {
    const double digit = static_cast<double>(k) - middle;
    token(k, 0) = real(digit);
    readout(k, 0) = readout(V + k, 0) = real(2 * digit);
    readout(k, 1) = real(-2 * digit / kappa);
    readout(V + k, 1) = real(2 * digit / kappa);
    readout_bias(k) = readout_bias(V + k) = real(-digit * digit);
  }

  return {{"token.weight", token},
          {"position.weight", position},
          {"attention.W_query.weight", W_query},
          {"attention.W_key.weight", identity},
          {"attention.W_value.weight", W_value},
          {"attention.out_proj.weight", identity},
          {"attention.out_proj.bias", zeros({C})},
          {"readout.weight", readout},
          {"readout.bias", readout_bias}};
}
// [/snippet]

double smallest_margin(const Tensor& logits, const IndexTensor& targets) {
  const std::size_t V = logits.shape().back();
  double smallest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const Real* of_place = logits.data() + i * V;
    const auto correct = static_cast<std::size_t>(targets.data()[i]);
    double largest_wrong = -std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < V; ++k) {
      if (k != correct) largest_wrong = std::max(largest_wrong, static_cast<double>(of_place[k]));
    }
    smallest = std::min(smallest, of_place[correct] - largest_wrong);
  }
  return smallest;
}

}  // namespace attn
