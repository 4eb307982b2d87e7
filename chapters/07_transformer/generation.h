// Text from the decoder-only model, with and without its key–value cache.
#pragma once

#include "chapters/07_transformer/language_model.h"
#include "core/run/run.h"
#include "core/text/plain_text.h"

namespace attn {

// Continues a prompt both ways, prints some of it and how many characters a second came, and claims
// that both ways give the same characters.
void generate(Run& run, const CharacterCorpus& text, const LanguageModel& model);

}  // namespace attn
