#include "chapters/shared/training_loop.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

// Saving must not cost more than a twentieth of the training.
constexpr int kSaveShare = 20;

std::size_t step_of(const Run& run, const std::string& name) {
  const std::optional<LoopState> saved = run.saved_loop(name);
  return saved ? saved->step : 0;
}

}  // namespace

TrainingLoop::TrainingLoop(Run& run, std::string name, Module& model, Optimizer& optimizer,
                           Rng& rng, std::size_t steps)
    : run_(run),
      model_(model),
      optimizer_(optimizer),
      rng_(rng),
      progress_(run.output(), name, steps, step_of(run, name)) {
  state_.name = std::move(name);
  state_.total = steps;
  run_.begin_loop(state_.name);
  restore();
  first_step_ = state_.step;
}

TrainingLoop::~TrainingLoop() = default;

void TrainingLoop::restore() {
  const std::optional<LoopState> saved = run_.saved_loop(state_.name);
  if (!saved) return;
  const std::string where = run_.options().resume + ": loop " + state_.name + ": ";
  if (saved->total != state_.total) {
    reject<std::runtime_error>(where, "was to make ", saved->total, " steps, here it makes ",
                               state_.total);
  }
  const auto is_loss = [](const Recorded& recorded) { return recorded.name == "loss"; };
  const auto losses = std::count_if(saved->history.begin(), saved->history.end(), is_loss);
  if (static_cast<std::size_t>(losses) != saved->step) {
    reject<std::runtime_error>(where, "is at step ", saved->step, ", and has ", losses,
                               " losses in its history");
  }
  try {
    model_.load_state_dict(saved->model);
    optimizer_.load_state_dict(saved->optimizer);
    rng_.set_state(saved->rng);
  } catch (const std::invalid_argument& error) {
    reject<std::runtime_error>(where, error.what());
  }
  state_ = *saved;
  for (const Recorded& recorded : state_.history) {
    run_.metric(state_.name, recorded.step, {{recorded.name, recorded.value}});
  }
}

bool TrainingLoop::next() {
  run_.stop_if_another_part_failed();
  if (in_step_) progress_.update(state_.step, status());
  if (state_.step == state_.total) {
    finish();
    return false;
  }
  const Clock::duration due = std::max<Clock::duration>(interval_, kSaveShare * longest_save_);
  if (in_step_ && Clock::now() - last_save_ >= due) save();
  in_step_ = true;
  ++state_.step;
  return true;
}

void TrainingLoop::save() {
  const Clock::time_point start = Clock::now();
  state_.model = model_.state_dict();
  state_.optimizer = optimizer_.state_dict();
  state_.rng = rng_.state();
  run_.save_loop(state_);
  last_save_ = Clock::now();
  saving_ += last_save_ - start;
  longest_save_ = std::max(longest_save_, last_save_ - start);
}

void TrainingLoop::finish() {
  if (finished_) return;
  finished_ = true;
  running_ = Clock::now() - start_ - saving_;
  progress_.finish();
  save();
  run_.cost(state_.name, model_.parameter_count(), steps_per_second());
  const std::vector<double> losses = history("loss");
  if (losses.empty()) return;
  run_.print("  {}  loss {}  {:.4f} → {:.4f}", state_.name,
             run_.terminal().styled(Style::kCyan, sparkline(losses)), losses.front(),
             losses.back());
}

void TrainingLoop::record(const Values& values) {
  for (const auto& [name, value] : values) {
    if (!std::isfinite(value)) {
      reject<std::runtime_error>(
          fmt::format("{}: {} is {} at step {}", state_.name, name, value, state_.step));
    }
    state_.history.push_back({state_.step, name, value});
    const auto same_name = [&name = name](const auto& other) { return other.first == name; };
    const auto latest = std::find_if(latest_.begin(), latest_.end(), same_name);
    if (latest == latest_.end()) {
      latest_.emplace_back(name, value);
    } else {
      latest->second = value;
    }
  }
  run_.metric(state_.name, state_.step, values);
}

std::string TrainingLoop::status() const {
  std::string text;
  for (const auto& [name, value] : latest_) text += fmt::format("{} {:.4g}  ", name, value);
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

std::vector<double> TrainingLoop::history(const std::string& name) const {
  std::vector<double> values;
  for (const Recorded& recorded : state_.history) {
    if (recorded.name == name) values.push_back(recorded.value);
  }
  return values;
}

std::vector<double> TrainingLoop::steps_of(const std::string& name) const {
  std::vector<double> steps;
  for (const Recorded& recorded : state_.history) {
    if (recorded.name == name) steps.push_back(static_cast<double>(recorded.step));
  }
  return steps;
}

void TrainingLoop::keep(const std::string& name, const Tensor& tensor) {
  for (auto& [other, old] : state_.kept) {
    if (other == name) {
      old = tensor;
      return;
    }
  }
  state_.kept.emplace_back(name, tensor);
}

const Tensor& TrainingLoop::kept(const std::string& name, const Shape& shape) const {
  for (const auto& [other, tensor] : state_.kept) {
    if (other == name) {
      require_shape(("loop " + state_.name + ": what it kept as " + name).c_str(), shape,
                    tensor.shape());
      return tensor;
    }
  }
  reject<std::out_of_range>("loop ", state_.name, " kept no tensor ", name);
}

double TrainingLoop::steps_per_second() const {
  const Clock::duration running = finished_ ? running_ : Clock::now() - start_ - saving_;
  const double seconds = std::chrono::duration<double>(running).count();
  const std::size_t made = state_.step - first_step_;
  return made && seconds > 0 ? static_cast<double>(made) / seconds : 0;
}

}  // namespace attn
