// Real text to words, for sentences that people wrote.
#pragma once

#include <string>

#include "core/text/sentence_pair.h"

namespace attn {

// Lower case (see to_lower), then words: letters and digits of every script stay together, every
// other visible character is a word of its own. Except:
//   a hyphen beside a letter stays inside the word      well-known   covid-19
//   · ״ and ׳ between letters do so too                 col·lecció   צה״ל
//   . , and : between digits stay inside the number     3.5   10,000   7:30
//   an apostrophe between letters begins a word         it 's   don 't   tom 's
// The last as in the tokeniser of Moses (Koehn et al. 2007) for English: "it" and "tom" are then
// the same words with and without what is shortened after them.
// Scripts without spaces are cut by a dictionary (see words_of_run). Letters are composed and what
// is invisible is left out (see as_seen); a typographic apostrophe (’) becomes ', and a hyphen as
// word processors write it (U+2010, U+2011) becomes -. Throws std::invalid_argument if not UTF-8.
Words tokenize(const std::string& text);

// The same with the case kept.
Words split_words(const std::string& text);

// The fewest bytes to insert, delete or replace that make one word of the other (Levenshtein 1966).
std::size_t edit_distance(const std::string& a, const std::string& b);

}  // namespace attn
