// What training an encoder–decoder is, whatever it learns.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "autograd/optim/optimizer.h"
#include "chapters/shared/encoder_decoder.h"
#include "chapters/shared/training_loop.h"
#include "core/text/batching.h"

namespace attn {

const std::vector<std::string>& cell_names();  // "gru", "lstm", "rnn"
Cell cell_of(const std::string& name);         // one of these

// The mean loss of a batch: teacher forcing, <pad> not counted.
Variable teacher_forced_loss(const EncoderDecoder& model, const Batch& batch);

// Steps until the loop is done: draw a batch, its loss, gradients clipped to norm 1, a step. The
// optimiser's rate falls to 0 over the last quarter of the steps.
void train(TrainingLoop& loop, const EncoderDecoder& model, Optimizer& optimizer, Rng& rng,
           const std::function<Batch(Rng&)>& draw_batch);

}  // namespace attn
