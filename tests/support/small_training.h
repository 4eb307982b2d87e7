// A training of eight numbers that saves its checkpoint in every step and keeps a tensor: for tests
// of what is stopped, spoilt and resumed.
#pragma once

#include <csignal>
#include <string>

#include "autograd/nn/linear.h"
#include "autograd/ops.h"
#include "autograd/optim/adam.h"
#include "chapters/shared/training_loop.h"

namespace attn {

// A loop called `name`, which kills the process in step `stop_at`, if that is not 0.
inline void small_training(Run& run, const std::string& name, std::size_t stop_at) {
  Rng rng(run.options().seed + name.size());
  Linear model(3, 2, rng);
  Adam adam(model.parameters(), 0.05);
  TrainingLoop loop(run, name, model, adam, rng, run.options().steps);
  loop.save_every(std::chrono::milliseconds(0));
  while (loop.next()) {
    if (loop.step() == stop_at) std::raise(SIGKILL);
    const Variable x(randn({4, 3}, rng), false);
    const Variable y = model(x);
    const Variable loss = mean(y * y);
    adam.zero_grad();
    loss.backward();
    adam.step();
    loop.record({{"loss", loss.item()}});
    if (loop.step() % 5 == 0) loop.record({{"weight", model.state_dict()[0].second(0, 0)}});
    if (loop.step() == 2) loop.keep("early", model.state_dict()[0].second);
  }
  Rng evaluation(9);
  run.metric("evaluation", loop.step(),
             {{name, evaluation.rand_double() + loop.kept("early", {2, 3})(0, 0)}});
  run.result(name, loop.history("loss"));
  run.result(name + " began at", loop.history("loss").front());
  run.result(name + " steps", loop.steps_of("weight"));
}

}  // namespace attn
