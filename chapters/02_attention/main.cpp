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
#include "chapters/02_attention/training.h"
#include "chapters/02_attention/translation.h"
#include "core/run/program.h"
#include "core/text/pairs.h"
#include "core/text/translation_corpus.h"

using namespace attn;

namespace {

// For the digits. The sentences get their own budget out of it: see for_sentences.
constexpr std::size_t default_steps = 1200, default_batch = 64, default_hidden = 64;
constexpr double default_rate = 4e-3;

struct Budget {
  std::size_t steps, batch_size, hidden;
};

// Sentences need a wider state than digits, and many steps more than large batches.
Budget for_sentences(const Options& options) {
  return {4 * options.steps, std::max<std::size_t>(options.batch_size / 4, 1), 2 * options.hidden};
}

// The claims are about the chapter's own setting. With other options the program measures, and
// leaves the judgement to its user.
bool is_the_chapters_setting(const Options& options) {
  return options.choice("score") == "additive" && options.choice("encoder") == "bidirectional" &&
         options.choice("query") == "new" && options.choice("readout") == "direct" &&
         options.steps == default_steps && options.batch_size == default_batch &&
         options.hidden == default_hidden && options.learning_rate == default_rate &&
         options.test.empty();
}

// Which encoder the keys come from, and which state asks. Those beside the chosen one are trained
// for half the steps: enough to see where they look.
struct Arrangement {
  std::string encoder, query;
  AttentionReversal reversal;
  std::string name() const { return fmt::format("{}, {} state asks", encoder, query); }
};

// Where the weights are largest depends on which state asks and what the keys have read.
void shift_the_map(Run& run, const std::vector<Arrangement>& arrangements) {
  Table table({"looks most, places right of the digit", "−2", "−1", "0", "+1", "+2"});
  std::vector<std::pair<std::string, AttentionReversal>> drawn;
  for (const Arrangement& arrangement : arrangements) {
    std::vector<std::string> cells{arrangement.name()};
    for (const double percent : arrangement.reversal.at_offset)
      cells.push_back(fmt::format("{:.1f} %", percent));
    table.row(cells);
    drawn.emplace_back(arrangement.name(), arrangement.reversal);
  }
  run.print_line(table.text(run.terminal()));
  draw_shifts(run, drawn);
}

void reverse_digits(Run& run) {
  const Options& options = run.options();
  const std::string chosen = options.choice("score"), encoder = options.choice("encoder"),
                    query = options.choice("query");
  run.print("\n2 · Reversing 1 to {} digits: four scores, and none", longest_trained);
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
  if (is_the_chapters_setting(options)) {
    run.claim("digits: exact match at length 16, %", best.result.exact_match_at(16), at_least(95));
    run.claim("digits: exact match at length 30, never seen in training, %",
              best.result.exact_match_at(30), at_least(70));
    run.claim("digits: weights whose largest is on the anti-diagonal, %", best.result.anti_diagonal,
              at_least(95));
    run.claim("digits: exact match at length 16 without attention, %", plain.exact_match_at(16),
              at_most(5));
  }
  draw_losses(run, scores);
  draw_exact_match(run, scores, plain);
  draw_maps_over_training(run, best);
  if (others.empty()) return;
  others.insert(others.begin(), {encoder, query, best});
  shift_the_map(run, others);
}

// A right translation is not yet a right alignment: how many words were aligned when BLEU had all
// but arrived.
void print_first_right_translation(Run& run, const TranslationResult& result) {
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

void translate_generated(Run& run) {
  const Options& options = run.options();
  const Budget budget = for_sentences(options);
  const std::size_t hidden = budget.hidden, embedding = hidden / 2;
  TranslationCorpusOptions corpus_options{options.seed, budget.batch_size};
  if (run.quick()) corpus_options.held_out_per_band = 5;
  TranslationCorpus corpus = generated_translation_corpus(corpus_options);
  const bool own_test = !options.test.empty();  // sentences of a file, whose alignment nobody knows
  if (own_test) corpus.test = {{1, 1000, read_pairs(options.test)}};
  run.print("\n3 · German to English, {}: {} German and {} English words, state of {}\n",
            corpus.name, corpus.source.size(), corpus.target.size(), hidden);
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
    table.row({score.band, std::to_string(score.sentences), fmt::format("{:.1f}", score.bleu),
               fmt::format("{:.1f}", plain.by_length[i].bleu)});
  }
  table.row({"11 and more", "", fmt::format("{:.1f}", attention.bleu_beyond_ten_words),
             fmt::format("{:.1f}", plain.bleu_beyond_ten_words)});
  run.print_line(table.text(run.terminal()));
  run.print("parameters: {} with attention, {} without", attention.parameters, plain.parameters);
  if (!own_test) {
    run.print(
        "words whose strongest weight is on a sure link: {:.1f} %; "
        "on a sure or possible link: {:.1f} %",
        attention.on_sure_link, attention.on_sure_or_possible_link);
    print_first_right_translation(run, attention);
  }
  if (is_the_chapters_setting(options)) {
    run.claim("German: BLEU beyond 10 words", attention.bleu_beyond_ten_words, at_least(99));
    run.claim("German: BLEU beyond 10 words without attention", plain.bleu_beyond_ten_words,
              at_most(45));
    run.claim("German: parameters that the model without attention has more",
              static_cast<double>(plain.parameters) - static_cast<double>(attention.parameters),
              at_least(1));
    run.claim("German: words whose strongest weight is on a sure link, %", attention.on_sure_link,
              at_least(85));
    run.claim("German: words whose strongest weight is on a sure or possible link, %",
              attention.on_sure_or_possible_link, at_least(95));
    run.claim("German: BLEU of all test sentences more than words on a sure link, %",
              attention.bleu - attention.on_sure_link, at_least(3));
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
  const TranslationCorpusOptions corpus_options{options.seed, options.batch_size};
  const TranslationCorpus corpus =
      translation_corpus_of_file(options.corpus, options.test, corpus_options);
  run.print("{}: {} German and {} English words, {} steps in an epoch\n", corpus.name,
            corpus.source.size(), corpus.target.size(), corpus.steps_per_epoch);
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
  run.print("BLEU of {} test sentences: {:.1f}; beyond 10 words: {:.1f}", corpus.test_size(),
            result.bleu, result.bleu_beyond_ten_words);
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
  // A fault in the file is told now, not after minutes of training.
  if (!run.options().test.empty()) read_pairs(run.options().test);
  show_by_hand(run);
  const double difference = difference_from_batched_model();
  run.print("The four functions and the batched model differ by at most {:.1e}.", difference);
  run.claim("four functions and batched model: largest difference of a logit", difference,
            at_most(1e-5));
  reverse_digits(run);
  translate_generated(run);
}

}  // namespace

int main(int argc, char** argv) {
  Program program("02_attention", "Chapter 2 · Attention");
  program.steps(default_steps, 16);
  program.batch_size(default_batch, 16);
  program.learning_rate(default_rate);
  program.hidden(default_hidden, 16);
  program.corpus("English and German sentences, separated by a tab: train on these, in epochs");
  program.integer("epochs", 5, "times that the sentences of --corpus are seen");
  program.choice("score", score_names(), "the score whose maps are drawn and which translates");
  program.choice("encoder", {"bidirectional", "unidirectional"},
                 "the directions the encoder reads");
  program.choice("query", {"new", "old"},
                 "the decoder state that asks: after reading the last word, or before");
  program.choice("readout", {"direct", "combined"},
                 "from context and state to a word: directly, or over a tanh layer of both");
  program.next("./learn run 3");
  return program.run(argc, argv, chapter);
}
