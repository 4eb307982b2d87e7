// The figures of this chapter.
#pragma once

#include <vector>

#include "chapters/01_encoder_decoder/digits.h"
#include "chapters/01_encoder_decoder/translation.h"
#include "core/run/run.h"

namespace attn {

void draw_losses(Run& run, const std::vector<ReversalModel>& models);
// Exact match against length, one line for each size of the state.
void draw_bottleneck(Run& run, const std::vector<ReversalModel>& models);
// How much gradient of the last output arrives at each source position, before and after training,
// and in a plain tanh RNN.
void draw_gradient_reach(Run& run, const ReversalModel& trained);
// The recurrent weights of encoder and decoder, gate by gate.
void draw_weights(Run& run, const ReversalModel& trained);
void draw_translation(Run& run, const TranslationResult& result, const std::string& corpus);

}  // namespace attn
