#include "chapters/shared/attention_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr std::size_t kWidestToken = 14;

// White to blue as in the figures; white ink where the ground is dark.
std::string on_ground(double weight, const std::string& cell) {
  const double share = std::pow(std::clamp(weight, 0.0, 1.0), 0.8);
  const auto mix = [share](int from, int to) {
    return from + static_cast<int>(std::lround((to - from) * share));
  };
  return fmt::format("\x1b[48;2;{};{};{}m\x1b[38;2;{}m{}\x1b[0m", mix(247, 11), mix(250, 60),
                     mix(253, 111), share > 0.45 ? "255;255;255" : "36;41;47", cell);
}

std::size_t widest(const std::vector<std::string>& tokens) {
  std::size_t width = 0;
  for (const std::string& token : tokens) width = std::max(width, display_width(token));
  return std::min(width, kWidestToken);
}

}  // namespace

std::string attention_table(const Terminal& terminal, const Tensor& weights,
                            const std::vector<std::string>& queries,
                            const std::vector<std::string>& keys, const BoolTensor& masked) {
  require_rank("attention_table", 2, weights.shape());
  if (weights.shape(0) != queries.size() || weights.shape(1) != keys.size())
    reject(fmt::format("attention_table: weights of shape {} do not fit {} queries and {} keys",
                       to_string(weights.shape()), queries.size(), keys.size()));
  const bool has_mask = masked.dimension() == 2;
  if (has_mask) require_shape("attention_table", weights.shape(), masked.shape());

  std::vector<std::size_t> widths;
  for (const std::string& key : keys) widths.push_back(std::max<std::size_t>(widest({key}) + 2, 6));
  const std::size_t label_width = widest(queries);
  std::string result = "  " + std::string(label_width, ' ') + " ";
  for (std::size_t s = 0; s < keys.size(); ++s) {
    result += pad_left(pad_left(keys[s], widths[s] - 2) + " ", widths[s]);
  }
  for (std::size_t t = 0; t < queries.size(); ++t) {
    result += "\n  " + pad_left(queries[t], label_width) + " ";
    for (std::size_t s = 0; s < keys.size(); ++s) {
      if (has_mask && masked(t, s)) {
        result += terminal.styled(Style::kDim, pad_left("×  ", widths[s]));
        continue;
      }
      const double weight = weights(t, s);
      const std::string number = weight < 0.005 ? "·  " : fmt::format("{:.2f} ", weight);
      const std::string cell = pad_left(number, widths[s]);
      result += terminal.colour ? on_ground(weight, cell) : cell;
    }
  }
  return result;
}

}  // namespace attn
