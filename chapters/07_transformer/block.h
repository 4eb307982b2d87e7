// The Transformer's two blocks written out from primitive ops: what EncoderLayer and DecoderLayer
// compute, every step in plain sight. Norms come first; there is no dropout.
//
// Shapes: B batch, T places of the target, S places of the source, C width, H heads, D = C / H.
#pragma once

#include <map>
#include <string>

#include "autograd/nn/module.h"

namespace attn {

// The weights of a block by their names, as EncoderLayer and DecoderLayer name them.
using NamedWeights = std::map<std::string, Variable>;
NamedWeights weights_of(const Module& layer);

BoolTensor later_places(std::size_t T);  // (T, T), true where query t must not see key s: s > t

// x (B, S, C) → (B, S, C)
Variable encoder_block(const Variable& x, const NamedWeights& weights, std::size_t heads);

// x (B, T, C), memory (B, S, C) → (B, T, C); no place sees a later one.
Variable decoder_block(const Variable& x, const Variable& memory, const NamedWeights& weights,
                       std::size_t heads);

}  // namespace attn
