// What surrounds a training step, so that the step itself stays in plain sight: progress, the
// history of the loss, checkpoints, and resuming.
//
//   TrainingLoop loop(run, "gru", model, adam, rng, options.steps);
//   while (loop.next()) {
//     const Variable loss = …;
//     adam.zero_grad();
//     loss.backward();
//     const double norm = clip_grad_norm(adam.parameters(), 1);
//     adam.step();
//     loop.record({{"loss", loss.item()}, {"gradient norm", norm}});
//     if (loop.step() % 100 == 0) loop.record({{"exact match", evaluate(model)}});
//   }
//   plot.lines = {Line("train", loop.history("loss")).smoothed(),
//                 Line("exact", loop.steps_of("exact match"), loop.history("exact match"))};
//
// About once a second, less often where saving takes long, the run's checkpoint.safetensors is
// renewed. With --resume, a loop that was finished takes its final weights and does not run; one
// that was not continues; the bits are those of a run that never stopped. For that, a step may
// depend only on the model, the optimiser, the rng and loop.step(): no other generator, no list of
// examples that an earlier step has shuffled. What one loop and what an evaluation draws must not
// depend on what came before, so each has an Rng of its own, made from the seed where it starts.
// What a step wants to leave for later goes through record() and keep().
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "autograd/nn/module.h"
#include "autograd/optim/optimizer.h"
#include "chapters/shared/progress.h"
#include "core/run/run.h"
#include "core/tensor/rng.h"

namespace attn {

class TrainingLoop {
 public:
  // `name` tells the loops of a run apart. All references must outlive the loop. If the run resumes
  // and has met this loop before, model, optimiser and rng take their saved states.
  // Throws std::runtime_error with one sentence if these do not fit the model, or if the history
  // has not one loss for each step that was made, std::logic_error if the run already had a loop of
  // that name.
  TrainingLoop(Run& run, std::string name, Module& model, Optimizer& optimizer, Rng& rng,
               std::size_t steps);
  ~TrainingLoop();
  TrainingLoop(const TrainingLoop&) = delete;
  TrainingLoop& operator=(const TrainingLoop&) = delete;

  // Whether there is another step to do. Saves a checkpoint when one is due, and at the end.
  bool next();
  std::size_t step() const { return state_.step; }  // the current step, counted from 1
  std::size_t steps() const { return state_.total; }

  // Values of this step: into the history, metrics.csv and the progress line.
  // Throws std::runtime_error if one is not finite: "gru: loss is nan at step 12".
  void record(const Values& values);
  // All values recorded under a name, or the steps they were recorded at; empty if there are none.
  std::vector<double> history(const std::string& name) const;
  // The steps, likewise.
  std::vector<double> steps_of(const std::string& name) const;

  // Keeps a tensor, such as the attention weights of one moment, through a resume.
  void keep(const std::string& name, const Tensor& tensor);
  // Throws std::out_of_range if there is none of that name, std::invalid_argument if it has another
  // shape than it should: a checkpoint may say anything.
  const Tensor& kept(const std::string& name, const Shape& shape) const;

  // Steps of this process in a second, checkpoints not counted; 0 if it made none.
  double steps_per_second() const;
  // At least this time between two checkpoints; a second unless set.
  void save_every(std::chrono::milliseconds interval) { interval_ = interval; }

 private:
  using Clock = std::chrono::steady_clock;
  void restore();
  void save();
  void finish();
  std::string status() const;

  Run& run_;
  Module& model_;
  Optimizer& optimizer_;
  Rng& rng_;
  LoopState state_;
  Values latest_;  // of each name, for the progress line
  Progress progress_;
  std::size_t first_step_ = 0;
  bool in_step_ = false, finished_ = false;
  std::chrono::milliseconds interval_{1000};
  Clock::time_point start_ = Clock::now(), last_save_ = Clock::now();
  Clock::duration saving_{}, longest_save_{}, running_{};
};

}  // namespace attn
