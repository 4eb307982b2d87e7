// The Transformer's translations by beams of several widths.
#pragma once

#include <string>
#include <vector>

#include "chapters/07_transformer/figures.h"

namespace attn {

// Translates the pairs by beams of 1, 2, 4 and 8, prints BLEU and log-probabilities, and claims
// that a beam of 1 is greedy decoding.
BeamCurve try_beams(Run& run, const std::string& name, const Translator& model,
                    const TranslationCorpus& corpus, const std::vector<SentencePair>& pairs);

}  // namespace attn
