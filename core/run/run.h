// One run of a chapter: its options, what it prints, and its folder.
//
// The folder holds, when the program ends,
//   report.html         claims, figures and attention to point at, on one page for a browser
//   run.json            options, versions, results, claims, cost
//   metrics.csv         series,step,name,value — equal runs give equal files, byte for byte
//   model.safetensors   the weights of every finished training loop, as "loop.parameter"
//   checkpoint.safetensors
//   NAME.svg NAME.png NAME.gp   for every figure
// Each file is written under a temporary name and renamed when it is whole.
#pragma once

#include <fmt/core.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/run/checkpoint.h"
#include "core/run/figure.h"
#include "core/run/options.h"
#include "core/run/output.h"
#include "core/run/terminal.h"

namespace attn {

using Values = std::vector<std::pair<std::string, double>>;  // {{"loss", 0.12}, …}
using Result = std::variant<double, std::string, std::vector<double>, std::vector<std::string>>;

// What a claim promises of a measured number. A NaN keeps no promise.
struct Bound {
  double low, high;  // both allowed; one may be infinite
};
Bound at_least(double low);
Bound at_most(double high);
Bound between(double low, double high);
std::string to_string(const Bound& bound);  // "at least 95"

class Run {
 public:
  // Makes the run folder, sets the number of threads, reads options.resume if it is given and
  // prints the header line.
  // Throws std::runtime_error with one sentence if the folder cannot be made or written, or if the
  // checkpoint is damaged or was made with other options.
  Run(std::string stem, std::string title, Options options);

  const Options& options() const { return options_; }
  bool quick() const { return options_.quick; }
  std::filesystem::path file(const std::string& name) const { return folder_ / name; }
  const Terminal& terminal() const { return output_.terminal(); }
  Output& output() { return output_; }

  // One line on standard output, formatted by fmt.
  template <class... Arguments>
  void print(fmt::format_string<Arguments...> format, Arguments&&... arguments) const {
    print_line(fmt::format(format, std::forward<Arguments>(arguments)...));
  }
  void print_line(const std::string& line) const { output_.line(line); }

  // Adds rows to metrics.csv. No times here: equal runs must give equal files. Inside a training
  // loop use TrainingLoop::record, which a resumed run remembers.
  void metric(const std::string& series, std::size_t step, const Values& values);
  // Adds a number, text or list to "results" in run.json. A second value of one name replaces the
  // first. NaN and the infinities are written as text.
  void result(const std::string& name, const Result& value);
  // Says that a measured number must keep a bound; the program fails at its end if one does not.
  // Under --quick nothing is claimed.
  void claim(const std::string& name, double measured, const Bound& bound);
  // What training cost: into run.json and the closing table.
  void cost(const std::string& series, std::size_t parameters, double steps_per_second);

  // A figure: its script is written now, and drawn (SVG and PNG) when the body is done. `plot` is
  // one of the kinds in figure.h. `name` is a file's stem: letters, digits, "-" and "_".
  template <class Plot>
  void draw(const std::string& name, const Plot& plot) {
    draw_figure(name, render(plot));
  }
  // Likewise, of a figure that is rendered.
  void draw_figure(const std::string& name, const Figure& figure);

  // Saves named tensors as NAME.safetensors, beside the model.safetensors of the training loops.
  void save(const std::string& name, const NamedTensors& tensors);
  // Names a file that the chapter wrote into the folder itself, for the closing lines.
  void wrote(const std::filesystem::path& path);

  using Part = std::function<void(Run&)>;
  // For work that does not depend on each other, such as several models that are compared: each
  // part gets a run of its own and calls that as it would call this one. They run at once, as many
  // as there are threads; what they printed, measured and drew is afterwards in this run as if they
  // had run one after the other. If one throws, the others stop at their next training step, and
  // what it threw is thrown on.
  void side_by_side(const std::vector<Part>& parts);

  // For TrainingLoop. Throws std::logic_error if the run already had a training loop of that name.
  void begin_loop(const std::string& name);
  // The state of a loop in the checkpoint, if there is one.
  std::optional<LoopState> saved_loop(const std::string& name) const;
  // Writes checkpoint.safetensors, with this state of its loop, and metrics.csv as it is now.
  void save_loop(LoopState state);
  // Throws if another of the parts that run side by side has thrown.
  void stop_if_another_part_failed() const;

  // Draws the figures, writes everything, prints the closing lines. Returns the exit code: 1 if a
  // claim failed. Program calls it.
  int finish(const std::string& next_command);

 private:
  explicit Run(Run& whole);  // a part of it
  void take_over(Run& part);
  std::string metrics_csv() const;

  struct Claim {
    std::string name;
    double measured;
    Bound bound;
    bool holds() const { return measured >= bound.low && measured <= bound.high; }
  };
  struct Cost {
    std::string series;
    std::size_t parameters;
    double steps_per_second;
  };
  std::vector<std::string> draw_all();  // the names of the figures that were drawn
  void write_model();
  void write_json(double seconds) const;
  void write_report(const std::vector<std::string>& drawn) const;
  std::string report_of_options() const;
  std::string report_of_claims() const;
  std::string report_of_figures(const std::vector<std::string>& drawn) const;
  std::string report_of_training() const;
  std::string report_of_results() const;
  std::string header() const;

  std::string stem_, title_;
  Options options_;
  std::filesystem::path folder_;
  mutable Output output_;
  Checkpoint checkpoint_;  // a part uses that of the whole
  std::string metrics_;    // rows of metrics.csv
  std::vector<std::pair<std::string, Result>> results_;
  std::vector<Claim> claims_;
  std::vector<Cost> costs_;
  std::vector<std::string> loop_names_;
  std::vector<std::pair<std::string, Figure>> figures_;  // by name, without their scripts
  std::vector<std::string> written_;                     // what the closing lines name
  // Of a part: the run that it is a part of; else this run. Only the whole uses what follows.
  Run& whole_;
  std::vector<Run*> parts_;  // that run now
  std::atomic<bool> part_failed_{false};
  mutable std::mutex mutex_;  // guards metrics_ and loop_names_ of all parts
  // Guards checkpoint_ and its file: of its own, so that others train on while one saves. Taken
  // before mutex_, never after it.
  mutable std::mutex checkpoint_mutex_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace attn
