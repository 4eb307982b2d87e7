// Real text to words, for sentences that people wrote.
#pragma once

#include <string>

#include "core/text/sentence_pair.h"

namespace attn {

// Lower case (see to_lower), then words: letters and digits stay together, every other visible
// character is a word of its own. Inside a word these stay:
//   an apostrophe or hyphen between letters    don't   j'ai   well-known
//   . , and : between digits                   3.5     10,000     7:30
// Typographic apostrophes (’) become '. Spaces include the no-break ones that French puts before
// "!" and "?". `text` must be UTF-8, else throws std::invalid_argument.
Words tokenize(const std::string& text);

// The same with the case kept.
Words split_words(const std::string& text);

}  // namespace attn
