// What every chapter's main() is: the options, and what happens before and after the chapter's
// body.
//
//   #include "chapters/shared/training_loop.h"
//   #include "core/run/program.h"
//   using namespace attn;
//
//   void chapter(Run& run) {
//     const Options& options = run.options();
//     Rng rng(options.seed);
//     Model model(options.hidden, options.choice("cell"), rng);
//     Adam adam(model.parameters(), options.learning_rate);
//
//     TrainingLoop loop(run, "gru", model, adam, rng, options.steps);
//     while (loop.next()) {  // shows progress, writes checkpoints, resumes
//       const Variable loss = model.loss(make_batch(options.batch_size, rng));
//       adam.zero_grad();
//       loss.backward();
//       adam.step();
//       loop.record({{"loss", loss.item()}});
//     }
//
//     Rng evaluation_rng(options.seed + 1);  // never the loop's: see training_loop.h
//     const double exact = evaluate(model, evaluation_rng);
//     run.print("exact match at length 4: {:.1f} %", exact);
//     run.claim("exact match at length 4, %", exact, at_least(95));
//
//     LinePlot plot;
//     plot.title = "The loss falls";
//     plot.subtitle = fmt::format("cross-entropy (log scale), GRU {}, seed {}", …);
//     plot.x.label = "step";
//     plot.y.log = true;
//     plot.lines = {Line("train", loop.history("loss")).smoothed()};
//     plot.levels = {{std::log(12.0), "uniform guess, ln 12 = 2.48"}};
//     run.draw("loss", plot);  // loss.svg, loss.png, loss.gp in the run folder
//   }
//
//   int main(int argc, char** argv) {
//     Program program("01_encoder_decoder", "Chapter 1 · The encoder–decoder and its bottleneck");
//     program.steps(2000, 40);  // by default, and with --quick
//     program.batch_size(64);
//     program.learning_rate(3e-3);
//     program.hidden(64, 16);
//     program.choice("cell", {"gru", "rnn"}, "the recurrent cell");
//     program.next("./learn run 2");
//     return program.run(argc, argv, chapter);
//   }
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "core/run/options.h"
#include "core/run/run.h"

namespace attn {

// The statements before run() say which options the chapter has, beside the ones that every chapter
// has (--seed --out --quick --resume --threads --no-plots --show --help). --steps, --batch-size,
// --learning-rate, --hidden, --corpus and --test exist where the chapter states them here.
class Program {
 public:
  // `stem` is the chapter's folder, "01_encoder_decoder"; the run folder is runs/<stem> unless
  // --out says otherwise.
  Program(std::string stem, std::string title);

  // A default, and the one that holds under --quick; what the command line says wins over both.
  void steps(std::size_t steps, std::size_t quick_steps);
  void batch_size(std::size_t size, std::size_t quick_size = 0);  // 0: the same with --quick
  void learning_rate(double rate);                                // by default
  void hidden(std::size_t size, std::size_t quick_size = 0);      // of the states
  // --corpus FILE and --test FILE; `help` says what such a file holds. A file that cannot be read
  // is refused before the body runs.
  void corpus(std::string help);

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

  // The command that the program names when it is done.
  void next(std::string command);

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
    std::vector<std::string> values;  // of a choice
    double lowest = 0, highest = 0;   // of an integer or a number
  };
  enum class Parsed { go_on, stop_after_help };
  Parsed parse(int argc, char** argv);

  std::string stem_, title_, next_, corpus_help_;
  Size steps_, batch_size_, hidden_;
  double learning_rate_ = 0;
  std::vector<OwnOption> own_;
  Options options_;
};

}  // namespace attn
