// What every training of this chapter shares: the two models' losses, the loop around them, and
// reading attention weights.
#pragma once

#include <functional>
#include <string>

#include "autograd/optim/optimizer.h"
#include "chapters/shared/attention_encoder_decoder.h"
#include "chapters/shared/encoder_decoder.h"
#include "chapters/shared/training_loop.h"
#include "core/text/batching.h"

namespace attn {

// `hidden` is the width of the decoder's state and of the keys: a bidirectional encoder has half of
// it for each direction. That way every score can be used with every encoder.
AttentionModelOptions model_options(std::size_t source_vocabulary, std::size_t target_vocabulary,
                                    std::size_t embedding, std::size_t hidden,
                                    const std::string& score, const std::string& encoder,
                                    const std::string& query, const std::string& readout);

// A state for chapter 1's model that gives it more parameters than the model with attention has.
std::size_t plain_hidden(std::size_t hidden);

// The mean loss of a batch: teacher forcing, <pad> not counted.
Variable loss_of(const AttentionEncoderDecoder& model, const Batch& batch);
Variable loss_of(const EncoderDecoder& model, const Batch& batch);

// Steps until the loop is done: a loss, its gradients, clipped to norm 1, a step. The optimiser's
// rate falls to 0 over the last `falling_part` of the steps: a quarter of them, as in chapter 1, or
// all. `after_step` is called at the end of each.
void train(
    TrainingLoop& loop, Optimizer& optimizer, const std::function<Variable()>& next_loss,
    const std::function<void()>& after_step = [] {}, double falling_part = 0.25);

// Weights (B, T, S) while the model is given the correct words.
Tensor weights_of(const AttentionEncoderDecoder& model, const Batch& batch);
// The source position that row b's output t looks at most, in weights (B, T, S).
std::size_t strongest_key(const Tensor& weights, std::size_t b, std::size_t t);
// The first T rows of the first sentence of weights (B, …, S) → (T, S).
Tensor first_rows(const Tensor& weights, std::size_t T);

}  // namespace attn
