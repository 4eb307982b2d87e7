#include "core/run/run.h"

#include <cmath>
#include <cstdio>

#include "core/run/file.h"
#include "core/run/gnuplot.h"
#include "core/run/machine.h"
#include "core/tensor/parallel.h"

namespace attn {

namespace {

// RFC 4180: a field with a comma, quote or line break is quoted, its quotes doubled.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string field = "\"";
  for (const char c : text) field += c == '"' ? "\"\"" : std::string(1, c);
  return field + "\"";
}

}  // namespace

Bound at_least(double low) { return {low, INFINITY}; }
Bound at_most(double high) { return {-INFINITY, high}; }
Bound between(double low, double high) { return {low, high}; }

std::string to_string(const Bound& bound) {
  if (std::isinf(bound.high)) return fmt::format("at least {:g}", bound.low);
  if (std::isinf(bound.low)) return fmt::format("at most {:g}", bound.high);
  return fmt::format("between {:g} and {:g}", bound.low, bound.high);
}

Run::Run(std::string stem, std::string title, Options options)
    : stem_(std::move(stem)),
      title_(std::move(title)),
      options_(std::move(options)),
      folder_(options_.out),
      output_(Terminal::of_standard_output()),
      checkpoint_(stem_, options_.that_change_the_run()),
      whole_(*this) {
  claim_folder(folder_);
  set_threads(options_.threads);
  if (!options_.resume.empty()) checkpoint_.load(options_.resume);
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
  return terminal().styled(Style::bold, title_) + "\n" +
         terminal().styled(Style::dim, facts + " · " + folder_.string());
}

void Run::metric(const std::string& series, std::size_t step, const Values& values) {
  const std::lock_guard<std::mutex> lock(whole_.mutex_);
  for (const auto& [name, value] : values) {
    // The shortest text that reads back as the same double.
    metrics_ += fmt::format("{},{},{},{}\n", csv_field(series), step, csv_field(name), value);
  }
}

std::string Run::metrics_csv() const {
  std::string text = "series,step,name,value\n" + metrics_;
  for (const Run* part : parts_) text += part->metrics_;
  return text;
}

void Run::result(const std::string& name, const Result& value) {
  for (auto& [other, old] : results_) {
    if (other == name) {
      old = value;
      return;
    }
  }
  results_.emplace_back(name, value);
}

void Run::claim(const std::string& name, double measured, const Bound& bound) {
  if (!quick()) claims_.push_back({name, measured, bound});
}

void Run::cost(const std::string& series, std::size_t parameters, double steps_per_second) {
  costs_.push_back({series, parameters, steps_per_second});
}

void Run::draw_figure(const std::string& name, const Figure& figure) {
  if (options_.plots) write_script(folder_, name, figure);
  figures_.emplace_back(name, figure);
  figures_.back().second.script.clear();
}

void Run::save(const std::string& name, const NamedTensors& tensors) {
  const std::filesystem::path path = file(name + ".safetensors");
  save_safetensors(path, {tensors, {{"chapter", stem_}}});
  wrote(path);
}

void Run::wrote(const std::filesystem::path& path) { written_.push_back(path.filename().string()); }

std::vector<std::string> Run::draw_all() {
  if (figures_.empty() || !options_.plots) return {};
  std::vector<std::string> names;
  for (const auto& [name, figure] : figures_) names.push_back(name);
  const DrawResult result = draw_scripts(folder_, names);
  if (!result.problem.empty()) std::fputs((stem_ + ": " + result.problem + "\n").c_str(), stderr);
  for (const std::string& name : result.drawn) written_.push_back(name + ".svg");
  if (options_.show) show_files(folder_, result.drawn);
  return result.drawn;
}

void Run::write_model() {
  NamedTensors tensors;
  for (const std::string& loop : loop_names_) {  // not as the checkpoint has them: who saved first
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
  const std::vector<std::string> drawn = draw_all();
  write_json(seconds.count());
  write_report(drawn);

  print_line("");
  for (const Claim& claim : claims_) {
    print("  {}  {}: {:.4g}, {}",
          claim.holds() ? terminal().styled(Style::green, "holds")
                        : terminal().styled(Style::red, "fails"),
          claim.name, claim.measured, to_string(claim.bound));
  }
  for (const Cost& cost : costs_) {
    const std::string rate = cost.steps_per_second > 0
                                 ? fmt::format(", {:.0f} steps per second", cost.steps_per_second)
                                 : ", finished before this run resumed";
    print("  {}  {}: {} parameters{}", terminal().styled(Style::dim, "cost "), cost.series,
          cost.parameters, rate);
  }
  std::string names = "report.html  run.json  metrics.csv";
  for (const std::string& name : written_) names += "  " + name;
  print("  {}  {:.1f} s, {:.0f} MB at most", terminal().styled(Style::dim, "took "),
        seconds.count(), peak_memory_megabytes());
  print("  {}  {}/: {}", terminal().styled(Style::green, "wrote"), folder_.string(), names);
  if (!next_command.empty())
    print("  {}  {}", terminal().styled(Style::dim, "next "), next_command);

  bool all_hold = true;
  for (const Claim& claim : claims_) {
    if (claim.holds()) continue;
    all_hold = false;
    std::fputs(fmt::format("{}: {} is {:.6g}, must be {}\n", stem_, claim.name, claim.measured,
                           to_string(claim.bound))
                   .c_str(),
               stderr);
  }
  return all_hold ? 0 : 1;
}

}  // namespace attn
