// A language model of characters, trained on a text: what chapter 5 does with one head of attention
// and chapter 6 with several. All but the attention is the same, so that they can be compared.
#pragma once

#include <string>

#include "chapters/shared/language_model.h"
#include "core/run/program.h"

namespace attn {

// Declares the options --corpus, --test and --text-steps.
void state_character_options(Program& program);

// Reads the text (--corpus, or generated English sentences), holds out its last tenth, trains, and
// prints the held-out loss and two samples. Records the loss under the loop "text", draws
// text_loss, claims a held-out loss of the generated text, and saves reference_window.safetensors:
// one window of held-out tokens and the model's logits, for other programs to compare with.
// `attention` says in the figure what the blocks contain: "one head".
void learn_characters(Run& run, const std::string& attention,
                      const MakeCausalLayer& make_attention);

}  // namespace attn
