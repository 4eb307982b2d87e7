// The options of one run, as the command line gave them or as the chapter states them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <stdexcept>
#include <string>

namespace attn {

// A value that the user gave and that cannot be: "--heads: 3 does not divide --hidden 64". Thrown
// by a chapter's body or by its Program::check, it ends the program with code 2.
struct OptionError : std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

struct Options {
  std::uint64_t seed = 1;
  std::size_t steps = 0;       // 0: the chapter does not train
  std::size_t batch_size = 0;  // 0: the chapter has no batches
  double learning_rate = 0;
  std::size_t hidden = 0;
  std::string out;     // the run folder
  std::string corpus;  // empty: the generated corpus
  std::string test;
  std::string resume;  // a checkpoint to continue from; empty: start anew
  int threads = 1;     // that compute
  bool quick = false;
  bool plots = true;
  bool show = false;

  // The chapter's own options, by the name that Program was given.
  // Throw std::logic_error if the chapter never stated such an option.
  const std::string& choice(const std::string& name) const;
  std::size_t integer(const std::string& name) const;  // likewise
  double number(const std::string& name) const;        // likewise
  bool flag(const std::string& name) const;            // likewise; true if it was given

  // Whether this is the chapter's own setting, about which it makes its claims: no option that
  // changes the run was given another value than its default, but the seed, and those in `except`.
  bool are_the_chapters_own(std::initializer_list<const char*> except = {}) const;

  // Every option that changes the numbers of a run, as "name" → "value" (not --out, --resume,
  // --threads, --no-plots, --show). Two runs may continue each other's checkpoint if these are
  // equal, and the contents of the files.
  std::map<std::string, std::string> that_change_the_run() const;

  std::map<std::string, std::string> choices;
  std::map<std::string, std::string> own;       // integers, numbers and flags, as text
  std::map<std::string, std::string> defaults;  // of that_change_the_run()
  // "corpus" and "test" → the fingerprint of what the file holds, where one is given.
  std::map<std::string, std::string> fingerprints;
};

}  // namespace attn
