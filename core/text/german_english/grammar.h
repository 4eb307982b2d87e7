// The random choices of the generated German→English corpus: what a sentence is about.
#pragma once

#include <cstddef>

#include "core/tensor/rng.h"
#include "core/text/sentence_pair.h"

namespace attn::german_english {

// A sentence of this many clauses (main, subordinate, relative and infinitive ones together).
SentencePair random_sentence(std::size_t clauses, Rng& rng);

}  // namespace attn::german_english
