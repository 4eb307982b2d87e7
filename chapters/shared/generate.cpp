#include "chapters/shared/generate.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace attn {

std::int64_t choose_token(const Real* logits, std::size_t V, const Sampling& sampling, Rng& rng) {
  const auto first = static_cast<std::size_t>(std::max<std::int64_t>(sampling.first_token, 0));
  if (!(sampling.temperature >= 0))
    reject("choose_token: the temperature must not be negative, got ", sampling.temperature);
  if (first >= V)
    reject("choose_token: none of ", V, " tokens may be chosen from id ", first, " on");
  for (std::size_t token = first; token < V; ++token) {
    if (!std::isnan(logits[token])) continue;
    reject("choose_token: the logit of token ", token, " is NaN");
  }
  if (std::isinf(*std::max_element(logits + first, logits + V)))
    reject("choose_token: the largest logit is infinite");
  if (sampling.temperature == 0) return std::max_element(logits + first, logits + V) - logits;

  std::vector<std::size_t> likeliest_first(V - first);
  std::iota(likeliest_first.begin(), likeliest_first.end(), first);
  std::stable_sort(likeliest_first.begin(), likeliest_first.end(),
                   [logits](std::size_t a, std::size_t b) { return logits[a] > logits[b]; });
  if (sampling.top_k > 0 && sampling.top_k < likeliest_first.size()) {
    likeliest_first.resize(sampling.top_k);
  }

  // [snippet:sampling]
  // softmax(logits / temperature) over what is left, added up until a random share is reached
  const double largest = logits[likeliest_first.front()];
  std::vector<double> cumulative;
  double total = 0;
  for (const std::size_t token : likeliest_first) {
    total += std::exp((logits[token] - largest) / sampling.temperature);
    cumulative.push_back(total);
  }
  const double share = rng.rand_double() * total;
  const auto reached = std::upper_bound(cumulative.begin(), cumulative.end() - 1, share);
  return static_cast<std::int64_t>(
      likeliest_first[static_cast<std::size_t>(reached - cumulative.begin())]);
  // [/snippet]
}

IndexTensor generate(const LanguageLogits& model, const IndexTensor& prompt, std::size_t count,
                     std::size_t longest, const Sampling& sampling, Rng& rng) {
  require_rank("generate", 2, prompt.shape());
  const std::size_t B = prompt.shape()[0], T = prompt.shape()[1];
  if (T == 0) reject("generate: the prompt is empty");
  if (longest == 0) reject("generate: the model must be shown a token");
  const NoGradGuard no_graph;
  IndexTensor said = IndexTensor::from_shape({B, T + count});
  for (std::size_t b = 0; b < B; ++b) {
    std::copy_n(prompt.data() + b * T, T, said.data() + b * (T + count));
  }
  for (std::size_t t = T; t < T + count; ++t) {
    const std::size_t seen = std::min(t, longest);
    IndexTensor window = IndexTensor::from_shape({B, seen});
    for (std::size_t b = 0; b < B; ++b) {
      std::copy_n(said.data() + b * (T + count) + t - seen, seen, window.data() + b * seen);
    }
    const Tensor logits = model(window).value();  // (B, seen, V)
    require_rank("generate", 3, logits.shape());
    const std::size_t V = logits.shape().back();
    require_shape("generate", Shape{B, seen, V}, logits.shape());
    for (std::size_t b = 0; b < B; ++b) {
      const Real* last = logits.data() + (b * seen + seen - 1) * V;
      said(b, t) = choose_token(last, V, sampling, rng);
    }
  }
  return said;
}

}  // namespace attn
