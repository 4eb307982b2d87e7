#include "chapters/02_attention/translation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "autograd/optim/adam.h"
#include "chapters/02_attention/explanations.h"
#include "chapters/02_attention/training.h"
#include "chapters/shared/training_loop.h"
#include "chapters/shared/translate.h"
#include "core/text/bleu.h"
#include "core/text/german_english/german_english.h"

namespace attn {
namespace {

// The rate falls during the whole training: sentences need their last steps to be small.
constexpr double kSentencesFallingPart = 1;

constexpr std::size_t kAllOfThem = std::numeric_limits<std::size_t>::max();

double bleu_of(const TranslationCorpus& corpus, const Translate& translate,
               const std::vector<SentencePair>& pairs) {
  return corpus_bleu(translate_all(corpus, translate, pairs), references_of(pairs)).score;
}

bool has_gold_alignment(const TranslationCorpus& corpus) {
  return !corpus.test.front().pairs.front().sure_links.empty();
}

void measure(Run& run, const TranslationCorpus& corpus, const Translate& translate,
             const std::string& series, TranslationResult& result) {
  const TestResult test = translate_test(corpus, translate);
  for (std::size_t i = 0; i < corpus.test.size(); ++i) {
    const TestBand& band = corpus.test[i];
    const double bleu = test.bleu[i];
    result.by_length.push_back({band.label(), band.shortest, band.pairs.size(), bleu});
    run.metric(series, band.shortest, {{"bleu", bleu}});
    run.result(fmt::format("{}.bleu.{}", series, band.label()), bleu);
  }
  result.bleu = test.bleu_of_all;
  result.bleu_beyond_ten_words = test.beyond_ten;
  run.result(series + ".bleu", result.bleu);
  run.result(series + ".bleu_beyond_ten_words", result.bleu_beyond_ten_words);
}

// The model's own translation of a sentence, and where it looked for each word.
SentenceMap map_of(const TranslationCorpus& corpus, const AttentionEncoderDecoder& model,
                   const Words& source, const std::string& title) {
  const Batch batch = make_batch({TokenPair{corpus.source.encode(source), {}}});
  const auto said =
      model.translate(batch.source, batch.source_lengths, kBos, kEos, 2 * source.size() + 5);
  SentenceMap map{source, corpus.target.words_of(said.tokens[0]), {}, title};
  if (said.weights.shape(1) > map.target.size()) map.target.push_back("<eos>");
  map.weights = first_rows(said.weights, map.target.size());
  return map;
}

// The sentence of the moving map: what it says and reads, and its batch.
const char* const kShownGerman = "Kannst du mir helfen, diesen Satz zu übersetzen?";
const Words kShownEnglish{"can", "you", "help", "me", "translate", "this", "sentence"};

Batch shown_batch(const TranslationCorpus& corpus) {
  return make_batch(
      {{corpus.source.encode(german_words(kShownGerman)), corpus.target.encode(kShownEnglish)}});
}

// A verb far from its subject, and two words "that" which no single German word makes.
const char* const kFarGerman = "Die Katze, die auf der Matte saß, die neben dem Hund lag, sprang.";
const Words kFarEnglish{"the",  "cat", "that", "sat", "on",  "the", "mat",
                        "that", "lay", "next", "to",  "the", "dog", "jumped"};

std::vector<SentenceMap> explained_maps(const TranslationCorpus& corpus,
                                        const AttentionEncoderDecoder& model,
                                        const std::vector<AlignmentScore>& alignment) {
  const Words german = german_words(kFarGerman);
  const Batch batch =
      make_batch({{corpus.source.encode(german), corpus.target.encode(kFarEnglish)}});
  std::vector<SentenceMap> maps;
  for (std::size_t i = 0; i < alignment.size(); ++i) {
    const auto& [name, scores] = explanations()[i];
    maps.push_back({german, kFarEnglish,
                    first_rows(positive_shares(scores(model, batch)), kFarEnglish.size()),
                    fmt::format("{}: {:.1f} %", name, alignment[i].sure)});
  }
  return maps;
}

std::vector<SentenceMap> example_maps(const TranslationCorpus& corpus,
                                      const AttentionEncoderDecoder& model) {
  std::vector<SentenceMap> maps;
  if (has_gold_alignment(corpus)) {
    maps.push_back(map_of(corpus, model, german_words(kShownGerman),
                          "The verb is at the end, and English wants it first"));
    maps.push_back(map_of(corpus, model, german_words(kFarGerman), "A verb far from its subject"));
    return maps;
  }
  for (std::size_t i = 1; i < corpus.test.size(); ++i) {
    maps.push_back(
        map_of(corpus, model, corpus.test[i].pairs.front().source, "Where the decoder looks"));
  }
  return maps;
}

void show_examples(Run& run, const TranslationCorpus& corpus, const Translate& translate) {
  for (const TestBand& band : corpus.test) {
    const SentencePair& pair = band.pairs.front();
    show_translation(run,
                     {join(pair.source), join(pair.target),
                      join(translate_all(corpus, translate, {pair}).front())},
                     {fmt::format("{:12}", corpus.source_name), "translated  ", "reference   "});
  }
}

// A batch of test sentences, and what the model makes of them, as reference_batch.safetensors:
// tests/reference/compare_attention.py computes the same in PyTorch.
void save_reference_batch(Run& run, const std::vector<SentencePair>& pairs,
                          const TranslationCorpus& corpus, const AttentionEncoderDecoder& model) {
  const Batch batch = make_batch(encode_pairs(pairs, corpus.source, corpus.target));
  const NoGradGuard no_gradients;
  const auto decoded =
      model.decode(model.encode(batch.source, batch.source_lengths), batch.target_in);
  const auto as_reals = [](const auto& numbers, const Shape& shape) {
    Tensor result = empty(shape);
    std::transform(numbers.begin(), numbers.end(), result.begin(),
                   [](auto number) { return static_cast<Real>(number); });
    return result;
  };
  run.save("reference_batch", {{"source", as_reals(batch.source, batch.source.shape())},
                               {"source_lengths", as_reals(batch.source_lengths, {batch.size()})},
                               {"target_in", as_reals(batch.target_in, batch.target_in.shape())},
                               {"logits", decoded.logits.value()},
                               {"weights", decoded.weights.value()}});
}

// Of chapter 1's model: the narrowest state, in steps of 8, that has more parameters.
EncoderDecoderSizes larger_plain_sizes(const AttentionModelOptions& with_attention) {
  Rng unused(0);
  const std::size_t parameters = AttentionEncoderDecoder(with_attention, unused).parameter_count();
  EncoderDecoderSizes sizes{with_attention.source_vocabulary, with_attention.target_vocabulary,
                            with_attention.embedding, with_attention.hidden};
  while (EncoderDecoder(Cell::kGru, sizes, unused).parameter_count() <= parameters) {
    sizes.hidden += 8;
  }
  return sizes;
}

}  // namespace

TranslationResult train_attention_translation(Run& run, const TranslationCorpus& corpus,
                                              const AttentionModelOptions& sizes,
                                              std::size_t steps) {
  const Options& options = run.options();
  Rng rng(options.seed);
  AttentionEncoderDecoder model(sizes, rng);
  const Translate translate = translator(model);
  Adam adam(model.parameters(), options.learning_rate);
  TrainingLoop loop(run, "translate_attention", model, adam, rng, steps);

  const bool in_epochs = corpus.steps_per_epoch > 0;
  const bool has_gold = has_gold_alignment(corpus);
  const std::size_t interval =
      in_epochs ? corpus.steps_per_epoch : std::max<std::size_t>(steps / 15, 1);
  const std::vector<SentencePair> probe = test_pairs(corpus, in_epochs ? kAllOfThem : 15);
  const std::vector<std::size_t> moments =
      has_gold ? moving_map_steps(steps) : std::vector<std::size_t>{};
  const auto keep_map = [&] {
    if (std::find(moments.begin(), moments.end(), loop.step()) == moments.end()) return;
    const NoGradGuard no_gradients;
    loop.keep(fmt::format("map_{}", loop.step()), weights_of(model, shown_batch(corpus)));
  };
  keep_map();
  train(
      loop, adam, [&] { return loss_of(model, corpus.training_batch(loop.step())); },
      [&] {
        keep_map();
        if (loop.step() % interval != 0) return;
        const double bleu = bleu_of(corpus, translate, probe);
        if (!std::isnan(bleu)) loop.record({{"bleu", bleu}});  // undefined: short references
        if (has_gold) {
          const AlignmentScore score = alignment_scores(corpus, model, probe, 1).front();
          loop.record({{"sure", score.sure}, {"sure_or_possible", score.sure_or_possible}});
        }
        if (in_epochs) run.print("epoch {}: BLEU {}", loop.step() / interval, bleu_text(bleu));
      },
      kSentencesFallingPart);

  TranslationResult result;
  result.label = "attention";
  result.parameters = model.parameter_count();
  result.losses = loop.history("loss");
  result.measured_steps = loop.steps_of("bleu");
  result.bleu_course = loop.history("bleu");
  result.sure_course = loop.history("sure");
  result.sure_or_possible_course = loop.history("sure_or_possible");
  measure(run, corpus, translate, "translate_attention", result);
  if (has_gold) {
    result.alignment = alignment_scores(corpus, model, test_pairs(corpus, kAllOfThem), 3);
    for (std::size_t i = 0; i < result.alignment.size(); ++i) {
      run.result(fmt::format("alignment.{}.sure", explanations()[i].name),
                 result.alignment[i].sure);
    }
    result.explained = explained_maps(corpus, model, result.alignment);
  }
  result.maps = example_maps(corpus, model);
  for (const std::size_t step : moments) {
    const NoGradGuard no_gradients;
    const Shape shape = weights_of(model, shown_batch(corpus)).shape();
    const Tensor& kept = loop.kept(fmt::format("map_{}", step), shape);
    result.moving_map.moments.push_back({step, first_rows(kept, kShownEnglish.size())});
  }
  result.moving_map.queries = kShownEnglish;
  result.moving_map.keys = german_words(kShownGerman);
  show_examples(run, corpus, translate);
  save_reference_batch(run, test_pairs(corpus, 2), corpus, model);
  return result;
}

void print_explanations(Run& run, const TranslationResult& result) {
  Table table({"highest score, % of words", "on a sure link", "or a possible one", "as attention"});
  for (std::size_t i = 0; i < result.alignment.size(); ++i) {
    const AlignmentScore& score = result.alignment[i];
    table.row({explanations()[i].name, fmt::format("{:.1f}", score.sure),
               fmt::format("{:.1f}", score.sure_or_possible),
               fmt::format("{:.1f}", score.as_attention)});
  }
  run.print_line(table.text(run.terminal()));
  for (std::size_t i = 0; i < result.bleu_course.size(); ++i) {
    if (result.bleu_course[i] < 95) continue;
    run.print(
        "at step {:.0f}, BLEU was {:.1f} and {:.1f} % of the words had their strongest weight on a "
        "sure link",
        result.measured_steps[i], result.bleu_course[i], result.sure_course[i]);
    run.result("translate_attention.sure_links_when_bleu_reached_95", result.sure_course[i]);
    return;
  }
}

TranslationResult train_plain_translation(Run& run, const TranslationCorpus& corpus,
                                          const AttentionModelOptions& with_attention,
                                          std::size_t steps) {
  const Options& options = run.options();
  Rng rng(options.seed);
  EncoderDecoder model(Cell::kGru, larger_plain_sizes(with_attention), rng);
  Adam adam(model.parameters(), options.learning_rate);
  TrainingLoop loop(run, "translate_no_attention", model, adam, rng, steps);
  train(
      loop, adam, [&] { return loss_of(model, corpus.training_batch(loop.step())); }, [] {},
      kSentencesFallingPart);
  TranslationResult result;
  result.label = "no attention";
  result.parameters = model.parameter_count();
  result.losses = loop.history("loss");
  measure(run, corpus, translator(model), "translate_no_attention", result);
  return result;
}

}  // namespace attn
