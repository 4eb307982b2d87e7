// What every chapter's main() is: the options, and what happens before and after the chapter's
// body. The chapters' own main.cpp are the examples; chapter 0's is the shortest.
#pragma once

#include "core/run/run.h"

namespace attn {

// The statements before run() say which options the chapter has, beside the ones that every chapter
// has (--seed --out --quick --resume --threads --no-plots --show --help). --steps, --batch-size,
// --learning-rate, --hidden, --corpus and --test exist where the chapter states them here.
class Program {
 public:
  // `stem` is the chapter's folder, "01_encoder_decoder"; --out is runs/<stem> by default.
  Program(std::string stem, std::string title);

  // A default, and the one that holds under --quick; what the command line says wins over both.
  void steps(std::size_t steps, std::size_t quick_steps) { steps_ = {steps, quick_steps}; }
  void batch_size(std::size_t size, std::size_t quick_size = 0);  // 0: the same with --quick
  void learning_rate(double rate) { learning_rate_ = rate; }
  void hidden(std::size_t size, std::size_t quick_size = 0);  // of the states
  // --corpus FILE and --test FILE; `help` says what such a file holds. A file that cannot be read
  // is refused before the body runs; what a pipe gives is kept in the run folder and read there.
  void corpus(std::string help) { corpus_help_ = std::move(help); }

  // The chapter's own options, read with Options::choice, integer, number and flag. A choice's
  // first value is its default.
  void choice(std::string name, std::vector<std::string> values, std::string help);
  // `lowest` and `highest` are allowed; what lies outside is refused with a sentence.
  void integer(std::string name, std::size_t value, std::string help, std::size_t lowest = 1,
               std::size_t highest = 1'000'000'000);
  // Likewise, with a fraction.
  void number(std::string name, double value, std::string help, double lowest = -1e30,
              double highest = 1e30);
  // Given or not; takes no value.
  void flag(std::string name, std::string help);

  // What options must keep together: called before anything is written or trained, it throws
  // OptionError, as in "--heads: 3 does not divide --hidden 64".
  void check(std::function<void(const Options&)> rule) { check_ = std::move(rule); }

  // The command that the program names when it is done.
  void next(std::string command) { next_ = std::move(command); }

  // Reads the options, runs the body, draws the figures, writes the run folder. Returns the exit
  // code: 0; 1 with one sentence on stderr if the body threw, a claim failed or a file could not be
  // written; 2 with one sentence if an option is unknown or its value impossible.
  int run(int argc, char** argv, const std::function<void(Run&)>& body);

 private:
  struct Size {
    std::size_t value = 0, quick = 0;  // 0: this chapter has no such option
  };
  struct OwnOption {
    std::string name, help;
    bool is_choice;
    std::function<std::string(std::string&)> refusal;  // "" if it may be; none: a flag
  };
  bool parse(int argc, char** argv);  // false: it printed the help
  void read_files();

  std::string stem_, title_, next_, corpus_help_;
  Size steps_, batch_size_, hidden_;
  double learning_rate_ = 0;
  std::vector<OwnOption> own_;
  std::function<void(const Options&)> check_;
  Options options_;
  std::vector<std::pair<std::string, std::string>> from_pipes_;  // files to write, and what
};

}  // namespace attn
