// What a reader types into a figure that translates: chapters 2 and 7.
#pragma once

#include "core/text/german_english/german_reader.h"
#include "docs/live/live.h"

namespace attn::live {

const GermanReader& german_reader();  // made at the first call

// The members of the sentence by their names ("source" is its words), with an empty "target".
Json as_json(const GermanSentence& sentence);

}  // namespace attn::live
