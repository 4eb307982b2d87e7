#include "chapters/shared/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <new>

namespace attn {

namespace {

constexpr std::size_t kPlainLines = 20;
constexpr std::size_t kLongestBar = 24;
constexpr auto kShortestPause = std::chrono::milliseconds(100);

// Eighths of a block: 24 columns show 192 steps.
std::string bar(double share, std::size_t width) {
  static const std::array<const char*, 8> parts{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths =
      static_cast<std::size_t>(std::lround(std::min(share, 1.0) * static_cast<double>(width * 8)));
  std::string result;
  for (std::size_t i = 0; i < eighths / 8; ++i) result += "█";
  result += parts[eighths % 8];
  for (std::size_t i = (eighths + 7) / 8; i < width; ++i) result += "·";
  return result;
}

}  // namespace

Progress::Progress(Output& output, std::string label, std::size_t total, std::size_t first_step)
    : output_(output), label_(std::move(label)), total_(total), first_step_(first_step) {}

Progress::~Progress() {
  try {
    finish();
  } catch (const std::bad_alloc&) {  // the line stays: no reason to end the program
  }
}

bool Progress::wants_update(std::size_t step) const {
  if (step == total_) return true;
  if (output_.terminal().renews_lines) return Clock::now() - last_shown_ >= kShortestPause;
  return step % std::max<std::size_t>((total_ + kPlainLines - 1) / kPlainLines, 1) == 0;
}

void Progress::update(std::size_t step, const std::string& status) {
  if (!wants_update(step)) return;
  last_shown_ = Clock::now();
  if (output_.terminal().renews_lines) {
    output_.renewed_line(line(step, status));
    line_is_open_ = true;
  } else {
    const std::string number = std::to_string(total_);
    output_.line(fmt::format("  {}  {} / {}  {}", label_,
                             pad_left(std::to_string(step), number.size()), number, status));
  }
}

std::string Progress::line(std::size_t step, const std::string& status) const {
  const double share = total_ == 0 ? 1 : static_cast<double>(step) / static_cast<double>(total_);
  const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  const std::size_t done = step - std::min(step, first_step_);
  const double left = done == 0 ? 0
                                : seconds / static_cast<double>(done) *
                                      static_cast<double>(total_ - std::min(step, total_));
  const auto whole = static_cast<long>(std::ceil(left));
  // What matters most stands first: a line that wraps could not be overwritten, so it is cut.
  const std::string facts = fmt::format(" {:3.0f} %  {}:{:02} left  {}  {} {} / {}", 100 * share,
                                        whole / 60, whole % 60, status, label_, step, total_);
  const std::size_t room = std::max<std::size_t>(output_.terminal().width, 8) - 3;
  const std::size_t width = std::clamp<std::size_t>(room / 4, 4, kLongestBar);
  return "  " + output_.terminal().styled(Style::kBlue, bar(share, width)) +
         shortened(facts, room - std::min(room, width));
}

void Progress::finish() {
  if (!line_is_open_) return;
  output_.renewed_line("");
  line_is_open_ = false;
}

std::string sparkline(const std::vector<double>& values, std::size_t width) {
  static const std::array<const char*, 8> blocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const std::size_t columns = std::min(width, values.size());
  std::vector<double> means;
  for (std::size_t column = 0; column < columns; ++column) {
    const std::size_t begin = column * values.size() / columns;
    const std::size_t end = (column + 1) * values.size() / columns;
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i) sum += values[i];
    means.push_back(sum / static_cast<double>(end - begin));
  }
  double low = INFINITY, high = -INFINITY;
  for (const double mean : means) {
    if (!std::isfinite(mean)) continue;
    low = std::min(low, mean);
    high = std::max(high, mean);
  }
  std::string result;
  for (const double mean : means) {
    if (!std::isfinite(mean)) {
      result += "×";
    } else {
      const double height = high > low ? (mean - low) / (high - low) : 0;
      result += blocks[static_cast<std::size_t>(height * 7.999)];
    }
  }
  return result;
}

}  // namespace attn
