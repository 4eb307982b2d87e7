#include "chapters/07_transformer/beam_example.h"

#include <cmath>
#include <map>
#include <memory>
#include <vector>

namespace attn {
namespace {

constexpr std::int64_t kEndToken = 3;
constexpr std::int64_t kNoToken = 4;
const std::vector<std::string> kNames = {"A", "B", "C", "<eos>"};

// The probabilities of A, B, C, <eos> after each beginning.
const std::map<std::string, std::vector<double>> kTables = {
    {"", {0.5, 0.2, 0.2, 0.1}},    {"A", {0.1, 0.4, 0.3, 0.2}},  {"AB", {0.2, 0.2, 0.4, 0.2}},
    {"ABC", {0.0, 0.2, 0.2, 0.6}}, {"AC", {0.1, 0.6, 0.2, 0.1}}, {"ACB", {0.1, 0.2, 0.1, 0.6}},
};

}  // namespace

NextLogProbabilities beam_example() {
  // What each row has written; a model would hold it as its state.
  const auto said = std::make_shared<std::vector<std::string>>(1);
  return [said](const std::vector<std::size_t>& rows, const std::vector<std::int64_t>& tokens) {
    std::vector<std::string> next;
    Tensor log_probabilities = empty({rows.size(), kNames.size()});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::string text = said->at(rows[i]);
      if (tokens[i] != kNoToken) text += kNames.at(static_cast<std::size_t>(tokens[i]));
      const auto table = kTables.find(text);
      for (std::size_t token = 0; token < kNames.size(); ++token) {
        const double p = table == kTables.end() ? 0.25 : table->second[token];
        log_probabilities(i, token) = static_cast<Real>(std::log(p));
      }
      next.push_back(text);
    }
    *said = next;
    return log_probabilities;
  };
}

BeamOptions beam_example_options(std::size_t width) {
  BeamOptions options;
  options.width = width;
  options.first_token = kNoToken;
  options.end_token = kEndToken;
  options.longest = 4;
  return options;
}

std::string beam_example_text(const Hypothesis& hypothesis) {
  std::string text;
  for (const std::int64_t token : hypothesis.tokens) {
    text += kNames.at(static_cast<std::size_t>(token)) + " ";
  }
  return hypothesis.has_ended ? text + kNames[kEndToken] : text;
}

}  // namespace attn
