// A language model of characters, trained on a text: what chapter 5 does with one head of attention
// and chapter 6 with several. All but the attention is the same, so that they can be compared.
#pragma once

#include <string>

#include "chapters/shared/language_model.h"
#include "core/run/program.h"
#include "core/text/plain_text.h"

namespace attn {

// Declares the options --corpus, --test, --megabytes and --text-steps.
void state_character_options(Program& program);

struct CharacterTexts {
  CharacterCorpus corpus;
  TokenIds test;                   // the text of --test, empty if there is none
  std::vector<std::string> notes;  // to be printed before the training
};

// Reads the text (--corpus, or generated English sentences), whose last tenth is held out, and that
// of --test. A chapter calls it first: a text that cannot be read, or is shorter than a window, is
// refused (std::runtime_error with one sentence) before anything trains.
CharacterTexts read_character_texts(const Options& options);

// Trains, and prints the held-out loss and two samples. Records the loss under the loop "text",
// draws text_loss, claims a held-out loss of the generated text, and saves
// reference_window.safetensors: one window of held-out tokens and the model's logits, for other
// programs to compare with. `attention` says in the figure what the blocks contain: "one head".
void learn_characters(Run& run, const CharacterTexts& texts, const std::string& attention,
                      const MakeCausalLayer& make_attention);

}  // namespace attn
