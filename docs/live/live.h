// What the live figures of the site ask: one question of a page and its answer, both JSON. The
// answers come from the chapters' own models; here is only what turns a question into a call of
// theirs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "autograd/nn/module.h"
#include "core/tensor/tensor.h"

namespace attn::live {

using Json = nlohmann::ordered_json;

// A question names its figure and what it wants: {"figure": "attention", "ask": "translate", …}.
// An answer that cannot be given is {"error": sentence}.
std::string answer(const std::string& question);

// One function for each figure. Throws std::invalid_argument, or what the engine throws.
Json neuron(const Json& question);          // 00_autograd
Json bottleneck(const Json& question);      // 01_encoder_decoder
Json attention(const Json& question);       // 02_attention
Json plane(const Json& question);           // 03_simplified_self_attention
Json self_attention(const Json& question);  // 04_self_attention
Json causal(const Json& question);          // 05_causal_attention
Json heads(const Json& question);           // 06_multi_head_attention
Json transformer(const Json& question);     // 07_transformer

// The values of a tensor as nested lists.
Json numbers(const Tensor& tensor);
// The parameters of one training loop in a file that a chapter's program saved (model.safetensors),
// where the figures find it: chapters/02_attention/weights/. Throws std::runtime_error if it is
// not there.
StateDict saved_weights(const std::string& chapter, const std::string& loop);

}  // namespace attn::live
