// See verdict.h.
#include "tests/exercises/verdict.h"

#include <unistd.h>

#include <cstdlib>

namespace check {

void Evidence::note(const std::string& name, bool fits, bool is_wrong, bool is_random) {
  Fit& fit = fits_[name];
  if (!fits) fit.is_contradicted = true;
  if (fits && is_wrong && is_random) ++fit.shown;
}

std::string Evidence::name() const {
  std::string only;
  for (const auto& [name, fit] : fits_) {
    if (fit.is_contradicted || fit.shown < 3) continue;
    if (!only.empty()) return "";
    only = name;
  }
  return only;
}

Evidence*& evidence() {
  static Evidence* current = nullptr;
  return current;
}

Report::Report(std::string exercise, unsigned long seed, std::FILE* out)
    : exercise_(std::move(exercise)),
      seed_(seed),
      out_(out),
      is_coloured_(isatty(fileno(out)) && !std::getenv("NO_COLOR")) {}

void Report::headline(const char* colour, const std::string& verdict) const {
  const std::string line = exercise_ + ": " + verdict;
  if (is_coloured_) {
    std::fprintf(out_, "\033[%sm%s\033[0m\n", colour, line.c_str());
  } else {
    std::fprintf(out_, "%s\n", line.c_str());
  }
}

void Report::line(const std::string& text) const { std::fprintf(out_, "  %s\n", text.c_str()); }

void Report::wrong(const std::string& in_case, const std::string& text) const {
  headline("31", "wrong");
  const bool says_so = text.rfind(in_case + ":", 0) == 0;
  std::string indented = says_so ? text : in_case + ": " + text;
  for (std::size_t i = 0; (i = indented.find('\n', i)) != std::string::npos; i += 3) {
    indented.replace(i, 1, "\n  ");
  }
  line(indented);
  std::fflush(out_);
}

void Report::seed() const {
  std::fprintf(out_, "  the same data again: --seed %lu\n", seed_);
  std::fflush(out_);
}

}  // namespace check
