#include "chapters/03_simplified_self_attention/counterexample.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/tensor/math.h"

namespace attn {
namespace {

IndexTensor all_alike(std::size_t T, std::size_t digit) {
  IndexTensor tokens = IndexTensor::from_shape({1, T});
  tokens.fill(static_cast<std::int64_t>(digit));
  return tokens;
}

// Logit of q − logit of p at each place of logits (1, T, V).
std::vector<double> preference(const Tensor& logits, std::size_t p, std::size_t q) {
  std::vector<double> differences;
  for (std::size_t t = 0; t < logits.shape()[1]; ++t) {
    differences.push_back(logits(0, t, q) - logits(0, t, p));
  }
  return differences;
}

// Σ_i Z_i F_i y_i / Σ_i Z_i |F_i y_i|. All Z are divided by e to the largest score, which cancels.
double balance(const Tensor& scores, const std::vector<double>& F, const std::vector<double>& y) {
  const std::size_t T = y.size();
  const double largest = *std::max_element(scores.begin(), scores.end());
  double sum = 0, sizes = 0;
  for (std::size_t i = 0; i < T; ++i) {
    double Z = 0;
    for (std::size_t j = 0; j < T; ++j) Z += std::exp(scores(0, i, j) - largest);
    sum += Z * F[i] * y[i];
    sizes += Z * std::abs(F[i] * y[i]);
  }
  return sizes > 0 ? sum / sizes : 0;
}

}  // namespace

IndexTensor opposed_sequence(const SimpleReverser& model, std::size_t T, std::size_t p,
                             std::size_t q) {
  if (T % 2 != 0 || p >= q) reject("opposed_sequence: needs an even length and p < q");
  const NoGradGuard no_graph;
  const std::vector<double> y_of_p = preference(model.read_tokens(all_alike(T, p)).value(), p, q);
  const std::vector<double> y_of_q = preference(model.read_tokens(all_alike(T, q)).value(), p, q);
  // The digit that the token at place t speaks against, if it is `digit` itself.
  const auto opposed = [&](std::size_t t, std::size_t digit) {
    const double y = digit == p ? y_of_p[t] : y_of_q[t];
    return y > 0 ? p : q;
  };

  IndexTensor tokens = IndexTensor::from_shape({1, T});
  for (std::size_t t = 0; t < T / 2; ++t) {
    const std::size_t mirror = T - 1 - t;
    const std::size_t digit = opposed(mirror, opposed(t, p)) == p ? p : q;
    tokens(0, t) = static_cast<std::int64_t>(digit);
    tokens(0, mirror) = static_cast<std::int64_t>(opposed(t, digit));
  }
  return tokens;
}

OpposedSequences oppose(const SimpleReverser& model, std::size_t T, std::size_t symbols) {
  const NoGradGuard no_graph;
  OpposedSequences result{0, 0, 1};
  for (std::size_t q = 1; q < symbols; ++q) {
    for (std::size_t p = 0; p < q; ++p) {
      const IndexTensor tokens = opposed_sequence(model, T, p, q);
      const SimpleReverser::Answer answer = model(tokens);
      const IndexTensor digits = math::argmax(answer.logits.value());  // (1, T)
      bool reversed = true;
      for (std::size_t t = 0; t < T; ++t) reversed &= digits(0, t) == tokens(0, T - 1 - t);
      result.count += 1;
      result.reversed += reversed;
      result.smallest_balance =
          std::min(result.smallest_balance,
                   balance(answer.scores.value(), preference(answer.logits.value(), p, q),
                           preference(model.read_tokens(tokens).value(), p, q)));
    }
  }
  return result;
}

}  // namespace attn
