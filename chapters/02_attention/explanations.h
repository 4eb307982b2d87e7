// Is attention an explanation? Three answers to the question from which source word an output word
// was made, and how often each names the word that the grammar itself aligns with it:
//
//   attention             α_ts, the weight with which the decoder read the state at word s
//   gradient × embedding  e_s · ∂ ln p_t / ∂e_s: to first order, what ln p_t loses if e_s becomes 0
//   leave-one-out         ln p_t − ln p_t without word s in the source
//
// p_t is the probability of the correct output word t after the correct words before it. Jain and
// Wallace (2019, section 4.1) compared attention with the other two, without a gold alignment.
#pragma once

#include <string>
#include <vector>

#include "chapters/shared/attention_encoder_decoder.h"
#include "core/text/batching.h"
#include "core/text/translation_corpus.h"

namespace attn {

// Scores (B, T, S): the more, the more word s speaks for output word t; −∞ where s is padding.
Tensor gradient_times_embedding(const AttentionEncoderDecoder& model, const Batch& batch);
// Sentences need two words.
Tensor leave_one_out(const AttentionEncoderDecoder& model, const Batch& batch);

struct Explanation {
  std::string name;
  Tensor (*scores)(const AttentionEncoderDecoder& model, const Batch& batch);
};
const std::vector<Explanation>& explanations();  // these three, attention first

// Of the output words of the pairs, the percentages whose highest score is on a sure link, a source
// word that they translate; on a sure or possible link; and on the word with the largest weight.
struct AlignmentScore {
  double sure = 0, sure_or_possible = 0, as_attention = 0;
};
// One for each of the first `count` explanations.
std::vector<AlignmentScore> alignment_scores(const TranslationCorpus& corpus,
                                             const AttentionEncoderDecoder& model,
                                             const std::vector<SentencePair>& pairs,
                                             std::size_t count);

// Scores (1, T, S) as a map: what speaks for a word, in shares of the row; even where nothing does.
Tensor positive_shares(const Tensor& scores);

}  // namespace attn
