// Text from the decoder-only model, with and without its key–value cache.
#pragma once

#include "chapters/07_transformer/decoder_only.h"
#include "core/run/run.h"
#include "core/text/plain_text.h"

namespace attn {

// Continues a prompt greedily both ways, prints how many characters a second came, and claims that
// both ways give the same characters. Then prints a sampled continuation.
void compare_caching(Run& run, const CharacterCorpus& text, const DecoderOnly& model);

}  // namespace attn
