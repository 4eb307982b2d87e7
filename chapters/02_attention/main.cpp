// Chapter 2: attention.
//
// The decoder of chapter 1 has one vector to remember a sentence by. Here it looks back at every
// state of the encoder, anew for each word: a score for each state, softmax, a weighted mean.
//
//   ./learn run 2
//   ./learn run 2 --score dot                    another score for the translation
//   ./learn run 2 --encoder unidirectional       the map moves by one
//   ./learn run 2 --query old                    Bahdanau's order: the state before asks
//   ./learn run 2 --corpus deu.txt               German to English on real sentences
//
// Read four_functions.cpp first: the mechanism from primitive ops. Then come here.
#include <fmt/format.h>

#include <algorithm>

#include "chapters/02_attention/by_hand.h"
#include "chapters/02_attention/figures.h"
#include "chapters/02_attention/reversal.h"
#include "chapters/02_attention/shifts.h"
#include "chapters/02_attention/training.h"
#include "chapters/02_attention/translation.h"
#include "chapters/shared/attention_table.h"
#include "chapters/shared/corpus_options.h"
#include "core/run/program.h"
#include "core/text/bleu.h"
#include "core/text/translation_corpus.h"

using namespace attn;

namespace {

// For the digits. The sentences get their own budget out of it: see for_sentences.
constexpr std::size_t kDefaultSteps = 1200, kDefaultBatch = 64, kDefaultHidden = 64;
constexpr double kDefaultRate = 4e-3;

struct Budget {
  std::size_t steps, batch_size, hidden;
};

// Sentences need a wider state than digits, and many steps more than large batches.
Budget for_sentences(const Options& options) {
  return {4 * options.steps, std::max<std::size_t>(options.batch_size / 4, 1), 2 * options.hidden};
}

void reverse_digits(Run& run) {
  const Options& options = run.options();
  const std::string chosen = options.choice("score"), encoder = options.choice("encoder"),
                    query = options.choice("query");
  run.print("\n2 · Reversing 1 to {} digits: four scores, and none", kLongestTrained);
  const std::vector<std::string>& names = score_names();
  std::vector<AttentionReversal> scores(names.size());
  ReversalResult plain;
  std::vector<Arrangement> others;
  if (encoder == "bidirectional" && query == "new") {
    others = {{"unidirectional", "new", {}}, {"bidirectional", "old", {}}};
  }
  std::vector<Run::Part> trainings;
  for (std::size_t i = 0; i < names.size(); ++i) {
    trainings.push_back([&, i](Run& part) {
      scores[i] = train_attention_reversal(part, names[i], encoder, query, options.steps);
    });
  }
  trainings.push_back([&](Run& part) { plain = train_plain_reversal(part); });
  for (Arrangement& other : others) {
    trainings.push_back([&](Run& part) {
      other.reversal =
          train_attention_reversal(part, chosen, other.encoder, other.query,
                                   /*steps=*/std::max<std::size_t>(options.steps / 2, 1));
    });
  }
  run.side_by_side(trainings);

  std::vector<std::string> header{"exact match, %"};
  for (const std::size_t length : measured_lengths()) header.push_back(std::to_string(length));
  header.insert(header.end(), {"anti-diagonal", "parameters"});
  Table table(header);
  const auto add_row = [&table](const ReversalResult& result, const std::string& diagonal) {
    std::vector<std::string> cells{result.label};
    for (const double exact : result.exact_match) cells.push_back(fmt::format("{:.1f}", exact));
    cells.insert(cells.end(), {diagonal, std::to_string(result.parameters)});
    table.row(cells);
  };
  for (const AttentionReversal& score : scores) {
    add_row(score.result, fmt::format("{:.1f}", score.result.anti_diagonal));
  }
  add_row(plain, "–");
  run.print_line(table.text(run.terminal()));

  const auto place = std::find(names.begin(), names.end(), chosen);
  const AttentionReversal& best = scores[static_cast<std::size_t>(place - names.begin())];
  if (options.are_the_chapters_own()) {
    run.claim("digits: exact match at length 16, %", best.result.exact_match_at(16), at_least(95));
    run.claim("digits: exact match at length 30, never seen in training, %",
              best.result.exact_match_at(30), at_least(70));
    run.claim("digits: weights whose largest is on the anti-diagonal, %", best.result.anti_diagonal,
              at_least(95));
    for (const Moment& moment : best.moments) {
      if (4 * moment.step != options.steps) continue;
      run.claim(fmt::format("digits: largest weight of a row at step {}, mean", moment.step),
                mean_of_largest(moment.weights), at_least(0.6));
    }
    run.claim("digits: exact match at length 16 without attention, %", plain.exact_match_at(16),
              at_most(5));
    const auto lead = [&](std::size_t score, std::size_t other, std::size_t length) {
      run.claim(
          fmt::format("digits: exact match at length {}, {} more than {}, %", length, names[score],
                      names[other]),
          scores[score].result.exact_match_at(length) - scores[other].result.exact_match_at(length),
          at_least(10));
    };
    for (const std::size_t other : {1U, 2U})
      lead(0, other, 30);  // the four, as score_names has them
    for (const std::size_t other : {0U, 1U, 2U}) lead(other, 3, 16);
  }
  draw_losses(run, scores);
  draw_exact_match(run, scores, plain);
  draw_maps_over_training(run, best);
  if (others.empty()) return;
  std::vector<Arrangement> all{{encoder, query, best}};
  for (Arrangement& other : others) all.push_back(std::move(other));
  shift_the_map(run, all);
}

TranslationCorpus generated_sentences(const Options& options) {
  TranslationCorpusOptions settings = corpus_settings(options);
  settings.batch_size = for_sentences(options).batch_size;
  if (options.quick) settings.held_out_per_band = 5;
  return generated_translation_corpus(settings, options.test);
}

void translate_generated(Run& run, const TranslationCorpus& corpus) {
  const Options& options = run.options();
  const Budget budget = for_sentences(options);
  const std::size_t hidden = budget.hidden, embedding = hidden / 2;
  const bool own_test = !options.test.empty();  // sentences of a file, whose alignment nobody knows
  run.print("\n3 · {}, state of {}\n", corpus.title(), hidden);
  const AttentionModelOptions sizes = model_options(
      corpus.source.size(), corpus.target.size(), embedding, hidden, options.choice("score"),
      options.choice("encoder"), options.choice("query"), options.choice("readout"));
  std::vector<TranslationResult> results(2);
  run.side_by_side({[&](Run& part) {
                      results[0] = train_attention_translation(part, corpus, sizes, budget.steps);
                    },
                    [&](Run& part) {
                      results[1] = train_plain_translation(part, corpus, sizes, budget.steps);
                    }});
  const TranslationResult &attention = results[0], &plain = results[1];

  Table table({"words of German", "sentences", "BLEU with attention", "without"});
  for (std::size_t i = 0; i < attention.by_length.size(); ++i) {
    const BandScore& score = attention.by_length[i];
    table.row({score.band, std::to_string(score.sentences), bleu_text(score.bleu),
               bleu_text(plain.by_length[i].bleu)});
  }
  table.row({"11 and more", "", bleu_text(attention.bleu_beyond_ten_words),
             bleu_text(plain.bleu_beyond_ten_words)});
  run.print_line(table.text(run.terminal()));
  run.print("parameters: {} with attention, {} without", attention.parameters, plain.parameters);
  if (!own_test) {
    print_explanations(run, attention);
    draw_explanations(run, attention);
  }
  if (options.are_the_chapters_own()) {
    run.claim("German: BLEU beyond 10 words", attention.bleu_beyond_ten_words, at_least(99));
    run.claim("German: BLEU beyond 10 words without attention", plain.bleu_beyond_ten_words,
              at_most(45));
    run.claim("German: parameters that the model without attention has more",
              static_cast<double>(plain.parameters) - static_cast<double>(attention.parameters),
              at_least(1));
    run.claim("German: words whose strongest weight is on a sure link, %",
              attention.alignment[0].sure, at_least(85));
    run.claim("German: words whose strongest weight is on a sure or possible link, %",
              attention.alignment[0].sure_or_possible, at_least(95));
    for (const std::size_t i : {1U, 2U}) {
      run.claim(fmt::format("German: words that attention aligns more than {}, %",
                            explanations()[i].name),
                attention.alignment[0].sure - attention.alignment[i].sure, at_least(3));
    }
    run.claim("German: BLEU of all test sentences more than words on a sure link, %",
              attention.bleu - attention.alignment[0].sure, at_least(3));
  }
  draw_translation_losses(run, results, corpus.name);
  draw_bleu_by_length(run, results, corpus.name);
  if (!own_test) draw_alignment(run, attention);
  if (!attention.maps.empty()) draw_sentences(run, attention);
  if (!attention.moving_map.moments.empty()) write_moving_map(run, attention.moving_map);
  if (!attention.maps.empty()) {
    const SentenceMap& map = attention.maps.front();
    run.print_line(attention_table(run.terminal(), map.weights, map.target, map.source));
  }
}

// The keys are twice as wide as the state here: the encoder keeps a whole state for each direction.
void translate_file(Run& run) {
  const Options& options = run.options();
  const TranslationCorpus corpus =
      translation_corpus_of_file(options.corpus, options.test, corpus_settings(options));
  run.print("{}, {} steps in an epoch\n", corpus.title(), corpus.steps_per_epoch);
  introduce(run, corpus);
  AttentionModelOptions sizes =
      model_options(corpus.source.size(), corpus.target.size(), options.hidden, options.hidden,
                    options.choice("score"), options.choice("encoder"), options.choice("query"),
                    options.choice("readout"));
  const bool needs_equal_widths =
      options.choice("score") == "dot" || options.choice("score") == "scaled_dot";
  if (!needs_equal_widths) sizes.encoder_hidden = options.hidden;
  const std::size_t steps =
      run.quick() ? options.steps : options.integer("epochs") * corpus.steps_per_epoch;
  const TranslationResult result = train_attention_translation(run, corpus, sizes, steps);
  run.print("BLEU of {} test sentences: {}; beyond 10 words: {}", corpus.test_size(),
            bleu_text(result.bleu), bleu_text(result.bleu_beyond_ten_words));
  draw_translation_losses(run, {result}, corpus.name);
  if (!result.measured_steps.empty()) {
    draw_epochs(run, result, corpus.name, corpus.steps_per_epoch);
  }
  draw_bleu_by_length(run, {result}, corpus.name);
  draw_sentences(run, result);
}

void chapter(Run& run) {
  if (!run.options().corpus.empty()) {
    translate_file(run);
    return;
  }
  // A fault in the file of --test is told now, not after minutes of training.
  const TranslationCorpus sentences = generated_sentences(run.options());
  introduce(run, sentences);
  show_by_hand(run);
  const double difference = difference_from_batched_model();
  run.print("The four functions and the batched model differ by at most {:.1e}.", difference);
  run.claim("four functions and batched model: largest difference of a logit", difference,
            at_most(1e-5));
  reverse_digits(run);
  translate_generated(run, sentences);
}

}  // namespace

int main(int argc, char** argv) {
  Program program("02_attention", "Chapter 2 · Attention");
  program.steps(kDefaultSteps, 16);
  program.batch_size(kDefaultBatch, 16);
  program.learning_rate(kDefaultRate);
  program.hidden(kDefaultHidden, 16);
  state_sentence_options(program, ", in epochs");
  program.integer("epochs", 5, "times that the sentences of --corpus are seen");
  program.choice("score", score_names(), "the score whose maps are drawn and which translates");
  program.choice("encoder", {"bidirectional", "unidirectional"},
                 "the directions the encoder reads");
  program.choice("query", {"new", "old"},
                 "the decoder state that asks: after reading the last word, or before");
  program.choice("readout", {"direct", "combined"},
                 "from context and state to a word: directly, or over a tanh layer of both");
  program.check([](const Options& options) {
    if (options.choice("encoder") != "bidirectional" || options.hidden % 2 == 0) return;
    throw OptionError(fmt::format(
        "--hidden: a state of {} cannot be halved between the encoder's two directions; make it "
        "even, or choose --encoder unidirectional",
        options.hidden));
  });
  program.next("./learn run 3");
  return program.run(argc, argv, chapter);
}
