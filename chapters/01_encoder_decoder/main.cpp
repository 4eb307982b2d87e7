// Chapter 1: the encoder–decoder, and its bottleneck.
//
// An encoder reads a sequence into one vector; a decoder turns that vector into another sequence.
// It works, and shows why attention was invented: the vector has one size for all sequences.
//
//   ./learn run 1
//   ./learn run 1 --cell rnn                  a plain tanh RNN instead of the GRU
//   ./learn run 1 --long                      and what ten times the steps do
//   ./learn run 1 --corpus deu.txt            German to English on real sentences
//
// Read written_out.cpp first: the whole model from primitive ops. Then come here.
#include <fmt/format.h>

#include "chapters/01_encoder_decoder/comparison.h"
#include "chapters/01_encoder_decoder/digits.h"
#include "chapters/01_encoder_decoder/figures.h"
#include "chapters/01_encoder_decoder/training.h"
#include "chapters/01_encoder_decoder/translation.h"
#include "chapters/shared/corpus_options.h"
#include "core/run/program.h"

using namespace attn;

namespace {

constexpr std::size_t kDefaultSteps = 2000, kDefaultBatch = 64, kDefaultHidden = 64;
constexpr double kDefaultRate = 3e-3;

// How many of the lengths 1 to 20 a state can hold: Σ over the lengths of the share that comes back
// whole. Where the curve is a cliff, this is where it stands.
double lengths_held(const ReversalModel& model) {
  double held = 0;
  for (const double exact : model.exact_match) held += exact / 100;
  return held;
}

// Three sizes of state; and beside the middle one other cells, and, with --long, a larger budget.
void report_digits(Run& run, const std::vector<ReversalModel>& sizes,
                   const std::vector<ReversalModel>& others) {
  const ReversalModel &small = sizes[0], &middle = sizes[1], &large = sizes[2];

  run.print("\nreversing 1 to {} digits", kLongestTrained);
  Table table({"exact match, %", "length 4", "8", "12", "16", "20", "lengths held"});
  const auto add_row = [&](const ReversalModel& model) {
    std::vector<std::string> cells{model.name};
    for (const std::size_t length : {4U, 8U, 12U, 16U, 20U}) {
      cells.push_back(fmt::format("{:.1f}", model.exact_at(length)));
      run.result(fmt::format("{}: exact match at length {}", model.name, length),
                 model.exact_at(length));
    }
    cells.push_back(fmt::format("{:.1f}", lengths_held(model)));
    table.row(cells);
  };
  for (const ReversalModel& model : sizes) add_row(model);
  for (const ReversalModel& model : others) add_row(model);
  run.print_line(table.text(run.terminal()));

  if (run.options().are_the_chapters_own({"long"})) {
    run.claim("state of 64: exact match at length 4, %", middle.exact_at(4), at_least(95));
    run.claim("state of 64: exact match at length 16, %", middle.exact_at(16), at_most(5));
    run.claim("lengths held by 64 more than by 32", lengths_held(middle) - lengths_held(small),
              at_least(1));
    run.claim("lengths held by 128 more than by 64", lengths_held(large) - lengths_held(middle),
              at_least(1));
    run.claim("state of 128: exact match at length 20, %", large.exact_at(20), at_most(5));
    run.claim("lengths held by the LSTM more than by the GRU",
              lengths_held(others[0]) - lengths_held(middle), at_least(2));
    run.claim("lengths held by the LSTM more than by a GRU with a state twice as wide",
              lengths_held(others[0]) - lengths_held(large), between(-1.5, 1.5));
    run.claim("lengths held by the tanh RNN more than by the GRU",
              lengths_held(others[1]) - lengths_held(middle), at_least(0.3));
    if (run.options().flag("long")) {
      run.claim("lengths held after ten times the steps", lengths_held(others[2]), at_least(18));
    }
  }
  draw_losses(run, sizes);
  draw_bottleneck(run, sizes);
  draw_gradient_reach(run, middle);
  draw_weights(run, middle);
}

void report_translation(Run& run, const TranslationCorpus& corpus,
                        const TranslationResult& result) {
  run.print("\n{}, state of {}\n", corpus.title(), result.hidden);
  print_translation(run, result);
  run.result("translation.bleu", result.bleu);
  for (const BandScore& score : result.by_length) {
    run.result("translation.bleu." + score.band, score.bleu);
  }
  if (run.options().are_the_chapters_own({"long"})) {
    run.claim("BLEU of the shortest sentences", result.by_length.front().bleu, at_least(85));
    run.claim("BLEU of the longest sentences", result.by_length.back().bleu, at_most(45));
  }
  draw_translation(run, result, corpus.name);
}

// The generated German→English corpus, or the pairs of --corpus FILE.
TranslationCorpus load_sentences(const Options& options) {
  TranslationCorpusOptions settings = corpus_settings(options);
  settings.largest_vocabulary = 4000;
  settings.longest_generated = 25;
  if (options.quick) settings.held_out_per_band = 5;
  if (options.corpus.empty()) return generated_translation_corpus(settings, options.test);
  return translation_corpus_of_file(options.corpus, options.test, settings);
}

void chapter(Run& run) {
  const Options& options = run.options();
  if (!run.quick() && !options.are_the_chapters_own({"long"})) {
    run.print("other options than the chapter's own: it measures, and claims nothing about models");
  }
  const bool own_corpus = !options.corpus.empty();
  if (!own_corpus) compare_with_written_out(run);
  const TranslationCorpus corpus = load_sentences(options);
  introduce(run, corpus);

  // Three sizes of state for the digits. The sentences get the largest; a corpus of one's own is
  // trained as the options say.
  const std::size_t hidden = options.hidden;
  const std::string& cell = options.choice("cell");
  std::vector<ReversalModel> sizes(3), others;
  TranslationResult translation;
  std::vector<Run::Part> trainings;
  const auto add = [&](ReversalModel& model, const std::string& its_cell, std::size_t state,
                       std::size_t steps) {
    if (own_corpus) return;
    trainings.push_back([&model, its_cell, state, steps](Run& part) {
      model = train_reversal(part, its_cell, state, steps);
    });
  };
  add(sizes[0], cell, std::max<std::size_t>(hidden / 2, 1), options.steps);
  add(sizes[1], cell, hidden, options.steps);
  add(sizes[2], cell, 2 * hidden, options.steps);
  others.resize(options.flag("long") ? 3 : 2);
  std::size_t place = 0;
  for (const std::string& other : cell_names()) {
    if (other != cell) add(others[place++], other, hidden, options.steps);
  }
  if (options.flag("long")) add(others[2], cell, hidden, 10 * options.steps);
  trainings.push_back([&](Run& part) {
    translation = train_translation(part, corpus, own_corpus ? hidden : 2 * hidden, options.steps);
  });
  run.print("");
  run.side_by_side(trainings);

  if (!own_corpus) report_digits(run, sizes, others);
  report_translation(run, corpus, translation);
}

}  // namespace

int main(int argc, char** argv) {
  Program program("01_encoder_decoder", "Chapter 1 · The encoder–decoder and its bottleneck");
  program.steps(kDefaultSteps, 20);
  program.batch_size(kDefaultBatch, 16);
  program.learning_rate(kDefaultRate);
  program.hidden(kDefaultHidden, 16);
  state_sentence_options(program);
  program.choice("cell", cell_names(), "the recurrent cell; rnn is the plain tanh one");
  program.flag("long", "also train the state of --hidden for ten times the steps");
  program.next("./learn run 2");
  return program.run(argc, argv, chapter);
}
