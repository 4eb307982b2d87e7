// Where a run's lines go: standard output, or a list that waits for its turn. The trainings that
// run side by side (Run::side_by_side) each have one, so that their lines do not mix.
#pragma once

#include <mutex>

#include "core/run/terminal.h"

namespace attn {

class Output {
 public:
  enum class Begins { kLive, kHeld };
  explicit Output(Terminal terminal, Begins begins = Begins::kLive);  // to standard output
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  const Terminal& terminal() const { return terminal_; }
  // One line or several, without the last "\n": written now, or kept until go_live(). On a
  // terminal, lines that are too wide break between words.
  void line(const std::string& text);
  // On a terminal that renews lines: shows a text that the next line or text overwrites; "" clears
  // it. Lost while this output is held: it tells of the moment.
  void renewed_line(const std::string& text);
  // Writes what was kept; from now on everything is written at once.
  void go_live();

 private:
  void write(const std::string& text) const;

  Terminal terminal_;
  std::mutex mutex_;  // guards what follows: another thread calls go_live()
  bool live_;
  std::string kept_;
};

}  // namespace attn
