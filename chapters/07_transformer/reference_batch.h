// What the trained models compute for a few inputs, for tests/reference/compare_transformer.py,
// which computes the same in PyTorch.
#pragma once

#include "chapters/07_transformer/text_training.h"
#include "chapters/07_transformer/translator.h"
#include "core/run/run.h"
#include "core/text/translation_corpus.h"

namespace attn {

// Writes reference_batch.safetensors: test sentences with the translator's logits, and a piece of
// text with the language model's.
void save_reference_batch(Run& run, const TranslationCorpus& corpus, const Translator& translator,
                          const WordCorpus& text, const DecoderOnly& language_model);

}  // namespace attn
