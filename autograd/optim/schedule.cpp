#include "autograd/optim/schedule.h"

#include <algorithm>
#include <cmath>

namespace attn {
namespace {

constexpr double kPi = 3.14159265358979323846;

double ratio(std::size_t part, std::size_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

double linear_warmup(std::size_t step, std::size_t warmup, double peak) {
  return step < warmup ? peak * ratio(step, warmup) : peak;
}

double cosine(std::size_t step, std::size_t warmup, std::size_t total, double peak, double floor) {
  if (step < warmup) return linear_warmup(step, warmup, peak);
  if (step >= total) return floor;
  const double progress = ratio(step - warmup, total - warmup);
  return floor + (peak - floor) * (1 + std::cos(kPi * progress)) / 2;
}

double inverse_sqrt(std::size_t step, std::size_t warmup, std::size_t width) {
  const double s = static_cast<double>(step);
  const double w = static_cast<double>(warmup);
  return std::min(1 / std::sqrt(s), s / (w * std::sqrt(w))) / std::sqrt(static_cast<double>(width));
}

}  // namespace attn
