// The options of one run, as the command line gave them or as the chapter states them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace attn {

struct Options {
  std::uint64_t seed = 123;
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

  std::map<std::string, std::string> choices;
  std::map<std::string, std::size_t> integers;
  std::map<std::string, double> numbers;
  std::map<std::string, bool> flags;

  // Every option that changes the numbers of a run, as "name" → "value" (not --out, --resume,
  // --threads, --no-plots, --show). Two runs may continue each other's checkpoint if these are
  // equal.
  std::map<std::string, std::string> that_change_the_run() const;
};

}  // namespace attn
