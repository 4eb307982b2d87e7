#include "chapters/shared/beam_search.h"

#include <algorithm>
#include <cmath>

namespace attn {
namespace {

// A way to go on: hypothesis `from` of the beam, continued by `token`, or left as it is if it has
// ended already. `row` is where the model holds it.
struct Candidate {
  std::size_t from, row;
  std::int64_t token;
  double log_probability;
  bool has_ended;
  double score;  // what candidates are compared by
};

double score_of(double log_probability, std::size_t length, const BeamOptions& options) {
  return log_probability / std::pow(static_cast<double>(length), options.length_exponent);
}

void require_rows(std::size_t rows, const Tensor& log_probabilities) {
  if (log_probabilities.dimension() == 2 && log_probabilities.shape(0) == rows) return;
  reject("beam_search: expected log-probabilities (", rows, ", V), got shape ",
         log_probabilities.shape());
}

// Every hypothesis that has ended, and every continuation of the others, which are the rows of
// log_probabilities (N, V) in their order. `length` counts the new token.
std::vector<Candidate> candidates_of(const std::vector<Hypothesis>& beam,
                                     const Tensor& log_probabilities, std::size_t length,
                                     const BeamOptions& options) {
  std::vector<Candidate> candidates;
  std::size_t row = 0;
  for (std::size_t from = 0; from < beam.size(); ++from) {
    const double so_far = beam[from].log_probability;
    if (beam[from].has_ended) {
      const double score = score_of(so_far, beam[from].tokens.size() + 1, options);
      candidates.push_back({from, 0, options.end_token, so_far, true, score});
      continue;
    }
    for (std::size_t token = 0; token < log_probabilities.shape(1); ++token) {
      const double total = so_far + static_cast<double>(log_probabilities(row, token));
      const auto id = static_cast<std::int64_t>(token);
      candidates.push_back(
          {from, row, id, total, id == options.end_token, score_of(total, length, options)});
    }
    ++row;
  }
  return candidates;
}

void keep_best(std::vector<Candidate>& candidates, std::size_t width) {
  const std::size_t kept = std::min(width, candidates.size());
  std::partial_sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(kept),
                    candidates.end(), [](const Candidate& a, const Candidate& b) {
                      if (a.score != b.score) return a.score > b.score;
                      return a.from != b.from ? a.from < b.from : a.token < b.token;
                    });
  candidates.resize(kept);
}

}  // namespace

std::vector<Hypothesis> beam_search(const NextLogProbabilities& next, const BeamOptions& options) {
  if (options.width == 0 || options.longest == 0)
    reject("beam_search: the width and the longest must be at least 1");
  std::vector<Hypothesis> beam(1);
  std::vector<std::size_t> rows{0};  // of the model, for each hypothesis that goes on
  std::vector<std::int64_t> tokens{options.first_token};
  for (std::size_t length = 1; length <= options.longest && !rows.empty(); ++length) {
    const Tensor log_probabilities = next(rows, tokens);
    require_rows(rows.size(), log_probabilities);
    std::vector<Candidate> best = candidates_of(beam, log_probabilities, length, options);
    keep_best(best, options.width);

    std::vector<Hypothesis> grown;
    rows.clear();
    tokens.clear();
    for (const Candidate& candidate : best) {
      Hypothesis hypothesis{beam[candidate.from].tokens, candidate.log_probability,
                            candidate.has_ended};
      if (!candidate.has_ended) {
        hypothesis.tokens.push_back(candidate.token);
        rows.push_back(candidate.row);
        tokens.push_back(candidate.token);
      }
      grown.push_back(std::move(hypothesis));
    }
    beam = std::move(grown);
  }
  return beam;
}

}  // namespace attn
