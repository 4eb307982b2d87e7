// Text from the decoder-only model, with and without its key–value cache.
#pragma once

#include <vector>

#include "chapters/07_transformer/text_training.h"

namespace attn {

// How long it took to continue the prompt by so many words.
struct CachingTimes {
  std::vector<double> words, with_cache, without;  // seconds
};

// Continues a prompt greedily both ways, and claims that both give the same words; unless quick,
// also that the cache is faster. Then prints a sampled continuation.
CachingTimes compare_caching(Run& run, const WordCorpus& text, const DecoderOnly& model);

}  // namespace attn
