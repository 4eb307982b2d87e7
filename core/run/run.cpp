#include "core/run/run.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "core/run/drawing.h"
#include "core/run/file.h"
#include "core/run/machine.h"
#include "core/run/report.h"
#include "core/system/parallel.h"

namespace attn {
namespace {

constexpr const char* kCheckpoint = "checkpoint.safetensors";

// RFC 4180: a field with a comma, quote or line break is quoted, its quotes doubled.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  return "\"" + replaced(text, "\"", "\"\"") + "\"";
}

// Of a file counts what it holds, not its name.
Texts options_of_checkpoint(const Options& options) {
  Texts texts = options.that_change_the_run();
  for (const auto& [name, mark] : options.fingerprints) texts[name] = kContents + mark;
  return texts;
}

}  // namespace

Run::Run(std::string stem, std::string title, Options options)
    : stem_(std::move(stem)),
      title_(std::move(title)),
      options_(std::move(options)),
      folder_(options_.out),
      output_(Terminal::of_standard_output()),
      checkpoint_(stem_, options_of_checkpoint(options_)),
      whole_(*this) {
  claim_folder(folder_);
  for (const char* name :
       {kCheckpoint, "model.safetensors", "metrics.csv", "run.json", "report.html"}) {
    if (!std::filesystem::is_directory(file(name))) continue;
    refuse(file(name), "cannot write: ", std::strerror(EISDIR));
  }
  require_address_space(options_.threads);
  set_threads(options_.threads);
  if (!options_.resume.empty()) {
    checkpoint_.load(options_.resume);
    resumed_texts_ = checkpoint_.remembered;
  } else {
    keep_unfinished_checkpoint();
  }
  print_line(header());
}

std::string Run::header() const {
  std::string facts = fmt::format("seed {}", options_.seed);
  if (options_.steps) facts += fmt::format(" · {} steps", options_.steps);
  if (options_.batch_size) facts += fmt::format(" · batch {}", options_.batch_size);
  if (options_.learning_rate > 0) facts += fmt::format(" · rate {:g}", options_.learning_rate);
  if (options_.hidden) facts += fmt::format(" · hidden {}", options_.hidden);
  for (const auto& [name, value] : options_.choices) facts += fmt::format(" · {} {}", name, value);
  if (options_.quick) facts += " · quick";
  return terminal().styled(Style::kBold, title_) + "\n" +
         terminal().styled(Style::kDim, facts + " · " + folder_.string());
}

// A run that ends writes run.json after its last checkpoint.
void Run::keep_unfinished_checkpoint() const {
  namespace fs = std::filesystem;
  std::error_code no_file;
  const auto checkpoint_time = fs::last_write_time(file(kCheckpoint), no_file);
  if (no_file) return;
  const auto end_time = fs::last_write_time(file("run.json"), no_file);
  if (!no_file && end_time >= checkpoint_time) return;
  std::string kept;
  for (int number = 1; kept.empty() || fs::exists(file(kept)); ++number) {
    kept = fmt::format("checkpoint.{}.safetensors", number);
  }
  fs::rename(file(kCheckpoint), file(kept));
  print_line("An earlier run in " + folder_.string() + " did not end: its checkpoint is kept as " +
             kept + ", to be continued with --resume.");
}

void Run::metric(const std::string& series, std::size_t step, const Values& values) {
  const std::lock_guard<std::mutex> lock(whole_.mutex_);
  for (const auto& [name, value] : values) {  // the shortest text that reads back as the same
    record_.metrics +=
        fmt::format("{},{},{},{}\n", csv_field(series), step, csv_field(name), value);
  }
}

std::string Run::metrics_csv() const {
  std::string text = "series,step,name,value\n" + record_.metrics;
  for (const Run* part : parts_) text += part->record_.metrics;
  return text;
}

void Run::remember(const std::string& name, const std::string& text) {
  const std::lock_guard<std::mutex> lock(whole_.checkpoint_mutex_);
  const std::string valid = valid_utf8(text);
  const auto resumed = whole_.resumed_texts_.find(name);
  if (resumed != whole_.resumed_texts_.end() && resumed->second != valid) {
    refuse(options_.resume, "was made with another ", name, " than this run has");
  }
  whole_.checkpoint_.remembered[name] = valid;
}

void Run::draw_figure(const std::string& name, const Figure& figure) {
  if (options_.plots) write_script(folder_, name, figure);
  record_.figures.emplace_back(name, figure);
  record_.figures.back().second.script.clear();
}

void Run::save(const std::string& name, const NamedTensors& tensors) {
  const std::filesystem::path path = file(name + ".safetensors");
  Texts metadata = whole_.checkpoint_.remembered;
  metadata["chapter"] = stem_;
  save_safetensors(path, {tensors, metadata});
  wrote(path);
}

void Run::write_model() {
  NamedTensors tensors;
  // In the order of the record; the checkpoint's is that of who saved first.
  for (const std::string& loop : record_.loops) {
    const LoopState* state = checkpoint_.find(loop);
    if (!state) continue;
    for (const auto& [name, tensor] : state->model) tensors.emplace_back(loop + "." + name, tensor);
  }
  if (!tensors.empty()) save("model", tensors);
}

int Run::finish(const std::string& next_command) {
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start_;
  write_model();
  write_file(file("metrics.csv"), metrics_csv());
  const Description run{stem_, title_, options_, record_, checkpoint_, folder_};
  write_run_json(run, seconds.count());
  DrawResult drawing;
  if (options_.plots) drawing = draw_scripts(folder_, record_.figures);
  if (!drawing.problem.empty()) std::fputs((stem_ + ": " + drawing.problem + "\n").c_str(), stderr);
  for (const std::string& name : drawing.drawn) record_.written.push_back(name + ".svg");
  if (options_.show) show_files(folder_, drawing.drawn);
  write_report(run, drawing.drawn);
  print_closing_lines(seconds.count(), next_command);
  int code = drawing.lost_work ? 1 : 0;
  for (const Claim& claim : record_.claims) {
    if (claim.holds()) continue;
    std::fputs((stem_ + ": " + claim.sentence() + "\n").c_str(), stderr);
    code = 1;
  }
  return code;
}

void Run::print_closing_lines(double seconds, const std::string& next_command) const {
  const auto line = [&](Style style, const char* word, const std::string& text) {
    print("  {}  {}", terminal().styled(style, word), text);
  };
  print_line("");
  for (const Claim& claim : record_.claims) {
    const bool holds = claim.holds();
    line(holds ? Style::kGreen : Style::kRed, holds ? "holds" : "fails", claim.sentence());
  }
  for (const auto& [series, parameters, rate] : record_.costs) {
    line(Style::kDim, "cost ",
         fmt::format("{}: {} parameters, ", series, parameters) +
             (rate > 0 ? fmt::format("{:.0f} steps per second", rate)
                       : "finished before this run resumed"));
  }
  if (!record_.left_out.empty()) {
    line(Style::kDim, "quick",
         fmt::format("too short to learn: not drawn, since they show what was learned: {}",
                     fmt::join(record_.left_out, ", ")));
  }
  line(Style::kDim, "took ",
       fmt::format("{:.1f} s, {:.0f} MB at most", seconds, peak_memory_megabytes()));
  line(Style::kGreen, "wrote",
       fmt::format("{}/: report.html  run.json  metrics.csv{}{}", folder_.string(),
                   record_.written.empty() ? "" : "  ", fmt::join(record_.written, "  ")));
  line(Style::kDim, "open ", file("report.html").string());
  if (!next_command.empty()) line(Style::kDim, "next ", next_command);
}

}  // namespace attn
