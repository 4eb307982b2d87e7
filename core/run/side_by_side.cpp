// The parts of a run that run at once: what they share, and how they are put together in order.
#include <exception>
#include <memory>

#include "core/run/file.h"
#include "core/run/run.h"
#include "core/run/stopped.h"
#include "core/system/parallel.h"

namespace attn {

Run::Run(Run& whole)
    : stem_(whole.stem_),
      title_(whole.title_),
      options_(whole.options_),
      folder_(whole.folder_),
      output_(whole.terminal(), Output::Begins::kHeld),
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
  for (const std::unique_ptr<Run>& part : runs) record_.append(part->record_);
}

void Run::begin_loop(const std::string& name) {
  const std::lock_guard<std::mutex> lock(whole_.mutex_);
  if (!whole_.loop_names_.insert(name).second) {
    reject<std::logic_error>("this run already had a training loop named ", name);
  }
  record_.loops.push_back(name);
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
  StopMessage::can_resume();
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
