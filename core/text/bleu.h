// BLEU: how many of a translation's word sequences occur in the reference (Papineni et al. 2002).
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "core/text/sentence_pair.h"

namespace attn {

struct Bleu {
  double score = 0;                       // 0 to 100, or NaN: not defined
  std::array<double, 4> precisions = {};  // percent, of 1- to 4-grams, after smoothing
  double brevity_penalty = 0;             // 1 if the translations are at least as long
  std::size_t hypothesis_length = 0;      // words, all sentences together
  std::size_t reference_length = 0;
};

// Corpus BLEU-4 of tokenised sentences with one reference each, as sacreBLEU computes it with its
// defaults (Post 2018), on words as they are given:
//   score = BP · exp(¼ Σ_{n=1..4} ln p_n),   BP = min(1, exp(1 − r/h))
// p_n = matched / found n-grams over the whole corpus, an n-gram matching at most as often as it
// occurs in its own reference ("clipped"); h and r are the numbers of words in all translations and
// all references. "exp" smoothing: the k-th order that has n-grams but no match counts 1/2^k
// matches. The score is 0 if nothing matches, or if no translation has 4 words. Where no reference
// has 4 words it is not defined: no translation could have any of the 4-grams that p_4 counts.
// (sacreBLEU gives 0 there, to a perfect translation too.)
// Throws std::invalid_argument if the numbers of sentences differ.
Bleu corpus_bleu(const std::vector<Words>& hypotheses, const std::vector<Words>& references);

// A score as it is printed: "38.2", or "not defined".
std::string bleu_text(double score, int digits = 1);

// The BLEU of one sentence from "Dive into Deep Learning" (Zhang et al. 2023, section 10.7), which
// readers meet in tutorials: 0 to 1, orders up to max_order or the hypothesis's length,
//   exp(min(0, 1 − r/h)) · Π_n p_n^(1/2^n)
// It is not comparable with corpus_bleu. An empty hypothesis scores 0.
double sentence_bleu_d2l(const Words& hypothesis, const Words& reference, std::size_t max_order);

}  // namespace attn
