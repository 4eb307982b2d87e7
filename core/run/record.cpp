#include "core/run/record.h"

#include <fmt/format.h>

#include <cmath>

namespace attn {
namespace {

// Whole numbers in full, 2,360,064; others with so many digits.
std::string number_text(double value, int digits) {
  if (value != std::floor(value) || std::abs(value) >= 1e15) {
    return fmt::format("{:.{}g}", value, digits);
  }
  std::string text = fmt::format("{:.0f}", value);
  const std::size_t sign = value < 0 ? 1 : 0;
  if (std::abs(value) < 10000) return text;
  for (std::size_t at = text.size(); at > sign + 3;) text.insert(at -= 3, ",");
  return text;
}

}  // namespace

Bound at_least(double low) { return {low, INFINITY}; }
Bound at_most(double high) { return {-INFINITY, high}; }
Bound between(double low, double high) { return {low, high}; }

std::string to_string(const Bound& bound) {
  const std::string low = number_text(bound.low, 6), high = number_text(bound.high, 6);
  if (bound.low == bound.high) return "exactly " + low;
  if (std::isinf(bound.high)) return "at least " + low;
  if (std::isinf(bound.low)) return "at most " + high;
  return "between " + low + " and " + high;
}

std::string Claim::sentence() const {
  const std::string promise = to_string(bound);
  if (!holds()) return name + " is " + number_text(measured, 6) + ", must be " + promise;
  return name + ": " + number_text(measured, 4) + ", " +
         (bound.low == bound.high ? "as it must be" : promise);
}

void Record::append(const Record& part) {
  const auto add = [](auto& all, const auto& more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  metrics += part.metrics;
  add(results, part.results);
  add(claims, part.claims);
  add(costs, part.costs);
  add(loops, part.loops);
  add(figures, part.figures);
  add(left_out, part.left_out);
  add(translations, part.translations);
  add(written, part.written);
}

}  // namespace attn
