// The figures of chapter 7.
#pragma once

#include <string>
#include <vector>

#include "chapters/07_transformer/generation.h"
#include "chapters/07_transformer/text_training.h"
#include "chapters/07_transformer/translation.h"
#include "core/run/run.h"

namespace attn {

// loss and bleu_by_length: the models side by side; epochs: BLEU after each, if there are epochs.
void draw_translation(Run& run, const std::vector<Trained>& models,
                      const TranslationCorpus& corpus);

// attention_encoder, attention_decoder and attention_cross: every layer and head of one sentence;
// of more than 16 maps, those of the last layers.
void draw_attention(Run& run, const Translator& model, const TranslationCorpus& corpus,
                    const SentencePair& pair);

// What beams of several widths found, of one model.
struct BeamCurve {
  std::string name;
  std::vector<double> widths, bleu, log_probability;  // log_probability: the mean of a sentence
};
// beam: BLEU and log-probability against the width.
void draw_beams(Run& run, const std::vector<BeamCurve>& curves, const Trained& trained);

// norms: the loss with norms before and after, with and without warm-up.
void draw_norms(Run& run, const std::vector<Course>& courses);

// cache: the time that a text takes with a key–value cache and without, against its length.
void draw_caching(Run& run, const CachingTimes& times);

}  // namespace attn
