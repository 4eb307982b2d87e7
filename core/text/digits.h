// Digits to reverse or to copy: the smallest translation that has to remember everything.
#pragma once

#include <cstddef>

#include "core/tensor/rng.h"
#include "core/text/batching.h"
#include "core/text/vocabulary.h"

namespace attn {

enum class DigitTask { kReverse, kCopy };

constexpr std::size_t kDigitVocabularySize = kSpecialCount + 10;

// "0" … "9" behind the special tokens: digit d has the id kSpecialCount + d.
Vocabulary digit_vocabulary();

// A random sequence of this many digits and its reversal or copy.
// Throws std::invalid_argument if the length is 0.
TokenPair digit_sequence(DigitTask task, std::size_t length, Rng& rng);

// `count` of them, each of a length drawn evenly from min_length to max_length (both included).
// Throws std::invalid_argument if the range is empty or starts at 0.
std::vector<TokenPair> digit_sequences(DigitTask task, std::size_t count, std::size_t min_length,
                                       std::size_t max_length, Rng& rng);

}  // namespace attn
