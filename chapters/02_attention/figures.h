// The figures of chapter 2.
#pragma once

#include <string>
#include <vector>

#include "chapters/02_attention/reversal.h"
#include "chapters/02_attention/translation.h"
#include "core/run/run.h"

namespace attn {

// The losses of the four scores.
void draw_losses(Run& run, const std::vector<AttentionReversal>& scores);
// Exact match against length: every score, and chapter 1's model.
void draw_exact_match(Run& run, const std::vector<AttentionReversal>& scores,
                      const ReversalResult& plain);
// One sequence's map at six moments of training.
void draw_maps_over_training(Run& run, const AttentionReversal& reversal);
// The final maps of three arrangements of encoder and query.
void draw_shifts(Run& run, const std::vector<std::pair<std::string, AttentionReversal>>& all);

void draw_translation_losses(Run& run, const std::vector<TranslationResult>& results,
                             const std::string& corpus);
// BLEU against sentence length, with and without attention.
void draw_bleu_by_length(Run& run, const std::vector<TranslationResult>& results,
                         const std::string& corpus);
// BLEU and alignment while training.
void draw_alignment(Run& run, const TranslationResult& result);
// One sentence's map by attention, by gradient × embedding, and by leaving words out.
void draw_explanations(Run& run, const TranslationResult& result);
// BLEU on held-out pairs after every epoch.
void draw_epochs(Run& run, const TranslationResult& result, const std::string& corpus,
                 std::size_t steps_per_epoch);
// The maps of single sentences: sentence_1, sentence_2, …
void draw_sentences(Run& run, const TranslationResult& result);

}  // namespace attn
