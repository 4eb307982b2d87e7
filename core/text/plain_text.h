// Running text for character-level language models: read, encoded, split, and cut into windows.
#pragma once

#include <cstddef>
#include <string>

#include "core/tensor/rng.h"
#include "core/text/batching.h"
#include "core/text/tasks.h"
#include "core/text/text_file.h"
#include "core/text/vocabulary.h"

namespace attn {

// A text as character ids. The held-out part is the end of the text.
struct CharacterCorpus {
  Vocabulary vocabulary;  // the characters of the whole text behind the special tokens
  TokenIds training;
  TokenIds held_out;
};

// Throws std::invalid_argument if the text is not UTF-8, the fraction not between 0 and 1, or a
// part would have fewer than two characters.
CharacterCorpus character_corpus(const std::string& text, double held_out_fraction);

// The same from a file. Throws std::runtime_error as read_text_file does, and "notes.txt:
// character_corpus: 1 characters are too few to split".
CharacterCorpus read_characters(const std::string& path, double held_out_fraction,
                                std::size_t most_megabytes = kMostMegabytes);

// `batch` windows at random places: inputs (B, T) and targets (B, T), the targets one step ahead.
// Throws std::invalid_argument if the text is not longer than a window.
Labelled random_windows(const TokenIds& text, std::size_t batch, std::size_t length, Rng& rng);

}  // namespace attn
