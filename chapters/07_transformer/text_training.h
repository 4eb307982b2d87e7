// Training the decoder-only model on characters.
#pragma once

#include <string>
#include <vector>

#include "chapters/07_transformer/decoder_only.h"
#include "core/run/run.h"
#include "core/text/plain_text.h"

namespace attn {

// The text that the language models learn: English sentences of the generated corpus.
CharacterCorpus language_model_text(const Run& run);
DecoderOnlySizes decoder_only_sizes(const Options& options, const CharacterCorpus& text,
                                    NormPlace norm);

struct Course {
  std::string name;
  std::vector<double> losses;  // nats per character, of each step's batch
  double held_out;             // nats per character, after training
};

// Trains `model` for `steps`, the rate falling as a cosine after `warmup` steps of rising.
Course train_decoder_only(Run& run, const std::string& name, const CharacterCorpus& text,
                          DecoderOnly& model, std::size_t steps, std::size_t warmup);

}  // namespace attn
