#include "core/text/bleu.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "core/tensor/tensor.h"

namespace attn {
namespace {

constexpr std::size_t kOrders = 4;

using Counts = std::map<Words, std::size_t>;

Counts ngrams(const Words& sentence, std::size_t order) {
  Counts counts;
  for (std::size_t start = 0; start + order <= sentence.size(); ++start) {
    const auto first = sentence.begin() + static_cast<std::ptrdiff_t>(start);
    ++counts[Words(first, first + static_cast<std::ptrdiff_t>(order))];
  }
  return counts;
}

// n-grams of the hypothesis that the reference has, each at most as often as the reference has it.
std::size_t clipped_matches(const Words& hypothesis, const Words& reference, std::size_t order) {
  const Counts wanted = ngrams(reference, order);
  std::size_t matches = 0;
  for (const auto& [ngram, count] : ngrams(hypothesis, order)) {
    const auto found = wanted.find(ngram);
    if (found != wanted.end()) matches += std::min(count, found->second);
  }
  return matches;
}

std::size_t ngram_count(const Words& sentence, std::size_t order) {
  return sentence.size() < order ? 0 : sentence.size() - order + 1;
}

// exp(min(0, 1 − r/h)); 0 for an empty hypothesis.
double brevity_penalty(std::size_t hypothesis_length, std::size_t reference_length) {
  if (hypothesis_length == 0) return 0;
  const double ratio =
      static_cast<double>(reference_length) / static_cast<double>(hypothesis_length);
  return std::exp(std::min(0.0, 1.0 - ratio));
}

}  // namespace

Bleu corpus_bleu(const std::vector<Words>& hypotheses, const std::vector<Words>& references) {
  if (hypotheses.size() != references.size()) {
    reject("corpus_bleu: ", hypotheses.size(), " translations but ", references.size(),
           " references");
  }
  Bleu bleu;
  std::array<std::size_t, kOrders> matched = {};
  std::array<std::size_t, kOrders> found = {};
  std::size_t longest_reference = 0;
  for (std::size_t s = 0; s < hypotheses.size(); ++s) {
    bleu.hypothesis_length += hypotheses[s].size();
    bleu.reference_length += references[s].size();
    longest_reference = std::max(longest_reference, references[s].size());
    for (std::size_t n = 0; n < kOrders; ++n) {
      matched[n] += clipped_matches(hypotheses[s], references[s], n + 1);
      found[n] += ngram_count(hypotheses[s], n + 1);
    }
  }
  bleu.brevity_penalty = brevity_penalty(bleu.hypothesis_length, bleu.reference_length);
  if (longest_reference < kOrders) {
    bleu.score = std::numeric_limits<double>::quiet_NaN();
    return bleu;
  }
  if (matched[0] == 0) return bleu;  // without a common word there is no longer match either

  double unmatched = 1;  // 2^k after k orders without a match
  double log_sum = 0;
  for (std::size_t n = 0; n < kOrders; ++n) {
    if (found[n] == 0) return bleu;  // no translation is this long: p_n = 0
    double matches = static_cast<double>(matched[n]);
    if (matched[n] == 0) {
      unmatched *= 2;
      matches = 1 / unmatched;
    }
    bleu.precisions[n] = 100 * matches / static_cast<double>(found[n]);
    log_sum += std::log(matches / static_cast<double>(found[n]));
  }
  bleu.score = 100 * bleu.brevity_penalty * std::exp(log_sum / kOrders);
  return bleu;
}

std::string bleu_text(double score, int digits) {
  return std::isnan(score) ? "not defined" : fmt::format("{:.{}f}", score, digits);
}

double sentence_bleu_d2l(const Words& hypothesis, const Words& reference, std::size_t max_order) {
  double score = brevity_penalty(hypothesis.size(), reference.size());
  const std::size_t orders = std::min(max_order, hypothesis.size());
  for (std::size_t n = 1; n <= orders; ++n) {
    const double precision = static_cast<double>(clipped_matches(hypothesis, reference, n)) /
                             static_cast<double>(ngram_count(hypothesis, n));
    score *= std::pow(precision, std::pow(0.5, static_cast<double>(n)));
  }
  return score;
}

}  // namespace attn
