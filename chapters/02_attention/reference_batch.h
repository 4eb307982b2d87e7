// A batch of test sentences, and what the model makes of them, for comparison with PyTorch.
#pragma once

#include <vector>

#include "chapters/shared/attention_encoder_decoder.h"
#include "core/run/run.h"
#include "core/text/translation_corpus.h"

namespace attn {

// Saves both as reference_batch.safetensors: tests/reference/compare_attention.py computes the same
// in PyTorch.
void save_reference_batch(Run& run, const std::vector<SentencePair>& pairs,
                          const TranslationCorpus& corpus, const AttentionEncoderDecoder& model);

}  // namespace attn
