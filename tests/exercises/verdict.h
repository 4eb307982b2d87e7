// Between the comparisons, the harness and run_check: how an answer is found wrong, what is known
// about the mistake, and how the verdict is printed.
#pragma once

#include <cstdio>
#include <map>
#include <string>

namespace check {

inline constexpr int kDone = 0;
inline constexpr int kWrong = 201;
inline constexpr int kNotStarted = 77;

// A comparison that failed.
struct Wrong {
  std::string what;  // what was expected and what came, over several lines
};

// How well the name of each mistake fits what an answer gave, over many comparisons.
class Evidence {
 public:
  // `fits`: the answer gave what the mistake gives; `is_wrong`: and that was not what was expected.
  void note(const std::string& name, bool fits, bool is_wrong, bool is_random);
  // The only name that always fitted, and three times for a wrong result on random data; or "".
  std::string name() const;

 private:
  struct Fit {
    int shown = 0;
    bool is_contradicted = false;
  };
  std::map<std::string, Fit> fits_;
};
// Where the comparisons note their evidence; null while none is wanted.
Evidence*& evidence();
// From here on, data count as random once a random number was drawn.
void begin_case();

// Prints a verdict, line by line, in colours on a terminal.
class Report {
 public:
  Report(std::string exercise, unsigned long seed, std::FILE* out);
  void headline(const char* colour, const std::string& verdict) const;
  void line(const std::string& text) const;
  // "wrong", and what was wrong in which case.
  void wrong(const std::string& in_case, const std::string& text) const;
  void seed() const;

 private:
  std::string exercise_;
  unsigned long seed_;
  std::FILE* out_;
  bool is_coloured_;
};

}  // namespace check
