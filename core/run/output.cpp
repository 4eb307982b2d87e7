#include "core/run/output.h"

#include <cstdio>

namespace attn {

Output::Output(Terminal terminal, Begins begins)
    : terminal_(terminal), live_(begins == Begins::live) {}

void Output::write(const std::string& text) const {
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

void Output::line(const std::string& text) {
  const std::lock_guard<std::mutex> lock(mutex_);
  // A renewed line may be standing there.
  const std::string whole = (terminal_.renews_lines ? "\r\x1b[K" : "") + text + "\n";
  if (live_) {
    write(whole);
  } else {
    kept_ += whole;
  }
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
