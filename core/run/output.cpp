#include "core/run/output.h"

#include <algorithm>
#include <cstdio>
#include <sstream>

namespace attn {

Output::Output(Terminal terminal, Begins begins)
    : terminal_(terminal), live_(begins == Begins::kLive) {}

void Output::write(const std::string& text) const {
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

void Output::line(const std::string& text) {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::string whole = text + "\n";
  if (terminal_.renews_lines) {
    whole = "\r\x1b[K";  // a renewed line may be standing there
    std::istringstream lines(text + "\n");
    for (std::string line; std::getline(lines, line);) {
      const std::size_t indent = std::min(line.find_first_not_of(' '), terminal_.width / 2);
      whole += wrapped(line, terminal_.width, indent) + "\n";
    }
  }
  if (live_) return write(whole);
  kept_ += whole;
}

void Output::renewed_line(const std::string& text) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (live_ && terminal_.renews_lines) write("\r\x1b[K" + text);
}

void Output::go_live() {
  const std::lock_guard<std::mutex> lock(mutex_);
  live_ = true;
  write(kept_);
  kept_.clear();
}

}  // namespace attn
