// One run of a chapter: its options, what it prints, and its folder.
//
// The folder holds, when the program ends,
//   report.html         what was trained, whether it worked, figures and attention to point at
//   run.json            options, versions, results, claims, cost
//   metrics.csv         series,step,name,value — equal runs give equal files, byte for byte
//   model.safetensors   the weights of every finished training loop, as "loop.parameter", and what
//                       was given to remember()
//   checkpoint.safetensors
//   NAME.svg NAME.png NAME.gp   for every figure
// Each file is written under a temporary name and renamed when it is whole.
#pragma once

#include <fmt/core.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <set>

#include "core/run/checkpoint.h"
#include "core/run/options.h"
#include "core/run/output.h"
#include "core/run/record.h"

namespace attn {

class Run {
 public:
  // Makes the run folder, sets the number of threads, reads options.resume if it is given and
  // prints the header line. The checkpoint of an earlier run that did not end is kept there under
  // another name. Throws std::runtime_error with one sentence if the folder cannot be made or
  // written, or if the checkpoint is damaged or was made with other options.
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
  void print_line(const std::string& line) const { output_.line(line); }  // as it is

  // Adds rows to metrics.csv. No times here: equal runs must give equal files. Inside a training
  // loop use TrainingLoop::record, which a resumed run remembers.
  void metric(const std::string& series, std::size_t step, const Values& values);
  // Adds a number, text or list to "results" in run.json. A second value of one name replaces the
  // first. NaN and the infinities are written as text.
  void result(const std::string& name, const Result& value) {
    record_.results.emplace_back(name, value);
  }
  // A measured number must keep a bound, or the program fails at its end. Not under --quick.
  void claim(const std::string& name, double measured, const Bound& bound) {
    if (!quick()) record_.claims.push_back({name, measured, bound});
  }
  // What training cost: into run.json and the closing table.
  void cost(const std::string& series, std::size_t parameters, double steps_per_second) {
    record_.costs.push_back({series, parameters, steps_per_second});
  }
  // A translation for report.html, where the words that differ from the reference are marked.
  void translation(const Translation& translation) { record_.translations.push_back(translation); }

  // What the weights are worth nothing without, such as the words of a vocabulary: it goes into the
  // metadata of checkpoint.safetensors ("remembered NAME") and model.safetensors ("NAME"). Call it
  // before training; a second text of one name replaces the first.
  // Throws std::runtime_error with one sentence if the run resumes from a checkpoint that remembers
  // another text under this name. What --corpus and --test hold is watched over without it.
  void remember(const std::string& name, const std::string& text);

  // A figure: its script is written now, and drawn (SVG and PNG) when the body is done. `plot` is
  // one of the kinds in figure.h. `name` is a file's stem: letters, digits, "-" and "_".
  template <class Plot>
  void draw(const std::string& name, const Plot& plot) {
    draw_figure(name, render(plot));
  }
  // A figure whose title says what was learned. --quick leaves it out, as the closing lines say.
  template <class Plot>
  void draw_claim(const std::string& name, const Plot& plot) {
    if (!quick()) return draw(name, plot);
    record_.left_out.push_back(name);
  }
  // Likewise, of a figure that is rendered.
  void draw_figure(const std::string& name, const Figure& figure);

  // Saves named tensors as NAME.safetensors, beside the model.safetensors of the training loops.
  void save(const std::string& name, const NamedTensors& tensors);
  // Names a file that the chapter wrote into the folder itself, for the closing lines.
  void wrote(const std::filesystem::path& path) {
    record_.written.push_back(path.filename().string());
  }

  using Part = std::function<void(Run&)>;
  // For independent work, such as several models that are compared: each part gets a run of its
  // own and calls that as it would call this one. They run at once, as many as there are threads;
  // what they printed, measured and drew is afterwards in this run as if they had run one after the
  // other. If one throws, the others stop at their next training step, and that is thrown on.
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
  // claim failed or a figure that could be drawn was not. Program calls it.
  int finish(const std::string& next_command);

 private:
  explicit Run(Run& whole);  // a part of it
  std::string header() const;
  void keep_unfinished_checkpoint() const;
  std::string metrics_csv() const;
  void write_model();
  void print_closing_lines(double seconds, const std::string& next_command) const;

  std::string stem_, title_;
  Options options_;
  std::filesystem::path folder_;
  mutable Output output_;
  Checkpoint checkpoint_;  // a part uses that of the whole
  Texts resumed_texts_;    // what the checkpoint remembered that this run resumes from
  Record record_;
  // Of a part: the run that it is a part of; else this run. Only the whole uses what follows.
  Run& whole_;
  std::vector<Run*> parts_;  // that run now
  std::atomic<bool> part_failed_{false};
  std::set<std::string> loop_names_;  // of all parts
  mutable std::mutex mutex_;          // guards these names, and metrics in the records of all parts
  // Guards checkpoint_ and its file, while others train on. Taken before mutex_, never after it.
  mutable std::mutex checkpoint_mutex_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace attn
