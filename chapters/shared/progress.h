// The line that follows a training loop, and the course of its loss when it is done.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "core/run/output.h"

namespace attn {

// On a terminal one line with a bar and the time that is left, renewed ten times a second;
// elsewhere about twenty plain lines altogether, without times, so that equal runs print equal
// text.
class Progress {
 public:
  // `first_step` is where this process starts: not 0 after a resume.
  Progress(Output& output, std::string label, std::size_t total, std::size_t first_step = 0);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // After each step, counted from 1; `status` is free text, such as "loss 0.1234".
  void update(std::size_t step, const std::string& status);
  // Clears the line on a terminal, so that what is printed next starts clean.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  bool wants_update(std::size_t step) const;  // is the line due again?
  std::string line(std::size_t step, const std::string& status) const;

  Output& output_;
  std::string label_;
  std::size_t total_, first_step_;
  bool line_is_open_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_shown_{};
};

// "▇▅▃▂▁▁": the values' course in at most `width` columns, each the mean of its share.
std::string sparkline(const std::vector<double>& values, std::size_t width = 40);

}  // namespace attn
