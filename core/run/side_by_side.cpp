// The parts of a run that run at once: what each may do alone, what they share, and how it is put
// together in the order of the parts.
#include <algorithm>
#include <exception>
#include <memory>
#include <stdexcept>

#include "core/run/file.h"
#include "core/run/run.h"
#include "core/tensor/parallel.h"

namespace attn {

Run::Run(Run& whole)
    : stem_(whole.stem_),
      title_(whole.title_),
      options_(whole.options_),
      folder_(whole.folder_),
      output_(whole.terminal(), Output::Begins::held),
      checkpoint_(stem_, {}),
      whole_(whole) {}

void Run::side_by_side(const std::vector<Part>& parts) {
  if (&whole_ != this) {  // a part's own parts: the threads are busy already
    for (const Part& part : parts) part(*this);
    return;
  }
  std::vector<std::unique_ptr<Run>> runs;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    runs.push_back(std::unique_ptr<Run>(new Run(*this)));
    parts_.push_back(runs.back().get());
  }
  std::exception_ptr error;
  // The first part that has not ended is the one whose lines are shown.
  std::vector<bool> ended(parts.size(), false);
  std::size_t shown = 0;
  if (!runs.empty()) runs[0]->output_.go_live();

  parallel_for(parts.size(), [&](std::size_t i) {
    try {
      if (!part_failed_) parts[i](*runs[i]);
    } catch (...) {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (!error) error = std::current_exception();
      part_failed_ = true;
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    ended[i] = true;
    while (shown < ended.size() && ended[shown] && !error) {
      if (++shown < ended.size()) runs[shown]->output_.go_live();
    }
  });

  parts_.clear();
  part_failed_ = false;
  if (error) {
    for (const std::unique_ptr<Run>& part : runs) part->output_.go_live();  // what led to it
    std::rethrow_exception(error);
  }
  for (const std::unique_ptr<Run>& part : runs) take_over(*part);
}

void Run::take_over(Run& part) {
  const auto append = [](auto& all, const auto& more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  metrics_ += part.metrics_;
  for (const auto& [name, value] : part.results_) result(name, value);
  append(claims_, part.claims_);
  append(costs_, part.costs_);
  append(loop_names_, part.loop_names_);
  append(figures_, part.figures_);
  append(written_, part.written_);
}

void Run::begin_loop(const std::string& name) {
  const std::lock_guard<std::mutex> lock(whole_.mutex_);
  const auto has = [&name](const Run& run) {
    return std::find(run.loop_names_.begin(), run.loop_names_.end(), name) != run.loop_names_.end();
  };
  if (has(whole_) || std::any_of(whole_.parts_.begin(), whole_.parts_.end(),
                                 [&has](const Run* part) { return has(*part); })) {
    throw std::logic_error("this run already had a training loop named " + name);
  }
  loop_names_.push_back(name);
}

std::optional<LoopState> Run::saved_loop(const std::string& name) const {
  const std::lock_guard<std::mutex> lock(whole_.checkpoint_mutex_);
  const LoopState* state = whole_.checkpoint_.find(name);
  return state ? std::optional<LoopState>(*state) : std::nullopt;
}

void Run::save_loop(LoopState state) {
  const std::lock_guard<std::mutex> lock(whole_.checkpoint_mutex_);
  whole_.checkpoint_.put(std::move(state));
  whole_.checkpoint_.save(file("checkpoint.safetensors"));
  std::string metrics;
  {
    const std::lock_guard<std::mutex> lock_metrics(whole_.mutex_);
    metrics = whole_.metrics_csv();
  }
  write_file(file("metrics.csv"), metrics);
}

void Run::stop_if_another_part_failed() const {
  if (whole_.part_failed_) throw std::runtime_error("another part of this run failed");
}

}  // namespace attn
