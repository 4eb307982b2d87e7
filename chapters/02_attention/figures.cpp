#include "chapters/02_attention/figures.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace attn {
namespace {

std::string budget(const Run& run) {
  const Options& options = run.options();
  return fmt::format("{} steps of {}, state of {}, seed {}", options.steps, options.batch_size,
                     options.hidden, options.seed);
}

std::vector<double> as_doubles(const std::vector<std::size_t>& numbers) {
  return std::vector<double>(numbers.begin(), numbers.end());
}

std::string readable(std::string name) {
  for (char& letter : name) letter = letter == '_' ? ' ' : letter;
  return name;
}

// Red is kept for the model without attention, here and in chapter 7.
Line line_of(const AttentionReversal& score, Line line, std::size_t index) {
  constexpr std::array<int, 4> colours{0, 4, 2, 3};
  line.label = readable(score.result.label);
  return line.coloured(colours[index % colours.size()]);
}

// "attention, 93k parameters"
std::string label_with_size(const TranslationResult& result) {
  return fmt::format("{}, {:.0f}k parameters", result.label,
                     static_cast<double>(result.parameters) / 1000);
}

}  // namespace

void draw_losses(Run& run, const std::vector<AttentionReversal>& scores) {
  LinePlot plot;
  plot.title = "Four scores learn to reverse digits";
  plot.subtitle = "cross-entropy of one token (log scale), " + budget(run);
  plot.x.label = "step";
  plot.y.log = true;
  plot.y.low = 1e-4;  // batches of single digits are right to eight places
  plot.y.high = 4;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    plot.lines.push_back(line_of(scores[i], Line("", scores[i].result.losses).smoothed(), i));
  }
  plot.levels = {{std::log(10.0), "a guess among ten digits, ln 10 = 2.30"}};
  run.draw_claim("losses", plot);
}

void draw_exact_match(Run& run, const std::vector<AttentionReversal>& scores,
                      const ReversalResult& plain) {
  LinePlot plot;
  plot.title = "Attention carries further than one vector";
  plot.subtitle = "sequences reversed without a mistake, %; " + budget(run);
  plot.x.label = "digits in the sequence";
  plot.x.ticks = as_doubles(measured_lengths());
  plot.y.low = 0;
  plot.y.high = 100;
  const std::vector<double> lengths = as_doubles(measured_lengths());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    plot.lines.push_back(
        line_of(scores[i], Line("", lengths, scores[i].result.exact_match).with_points(), i));
  }
  plot.lines.push_back(
      Line(plain.label, lengths, plain.exact_match).with_points().dashed().coloured(1));
  plot.marks = {{kLongestTrained, "longest in training"}};
  run.draw_claim("exact_match", plot);
}

void draw_maps_over_training(Run& run, const AttentionReversal& reversal) {
  MapPanels maps;
  maps.title = "The map appears while the model learns";
  maps.subtitle = fmt::format(
      "{} attention, rows: digits written; columns: digits read; rows sum to 1; seed {}",
      readable(reversal.result.label), run.options().seed);
  const std::vector<std::string> keys = shown_digits();
  const std::vector<std::string> queries(keys.rbegin(), keys.rend());
  for (const Moment& moment : reversal.moments) {
    maps.panels.push_back({fmt::format("step {}", moment.step), "", moment.weights, queries, keys});
  }
  maps.columns = 3;
  run.draw_claim("maps_over_training", maps);
}

void draw_shifts(Run& run, const std::vector<std::pair<std::string, AttentionReversal>>& all) {
  MapPanels maps;
  maps.title = "Which state asks, and which answers, can shift the map";
  maps.subtitle = fmt::format("rows: digits written; columns: digits read; rows sum to 1; seed {}",
                              run.options().seed);
  const std::vector<std::string> keys = shown_digits();
  const std::vector<std::string> queries(keys.rbegin(), keys.rend());
  for (const auto& [title, reversal] : all) {
    maps.panels.push_back({title, "", reversal.moments.back().weights, queries, keys});
  }
  run.draw_claim("shifts", maps);
}

void draw_translation_losses(Run& run, const std::vector<TranslationResult>& results,
                             const std::string& corpus) {
  LinePlot plot;
  plot.title = "Translating: the loss";
  plot.subtitle =
      fmt::format("cross-entropy of one word (log scale), {}, seed {}", corpus, run.options().seed);
  plot.x.label = "step";
  plot.y.log = true;
  for (const TranslationResult& result : results) {
    plot.lines.push_back(Line(result.label, result.losses).smoothed());
  }
  run.draw("translation_losses", plot);
}

void draw_bleu_by_length(Run& run, const std::vector<TranslationResult>& results,
                         const std::string& corpus) {
  BarPlot plot;
  plot.title = "Long sentences need attention";
  plot.subtitle = fmt::format("BLEU by words of the source, {}, the same steps, seed {}", corpus,
                              run.options().seed);
  for (const BandScore& score : results.front().by_length) plot.categories.push_back(score.band);
  for (const TranslationResult& result : results) {
    std::vector<double> bleu;
    for (const BandScore& score : result.by_length) bleu.push_back(score.bleu);
    plot.series.emplace_back(label_with_size(result), bleu);
  }
  plot.y.low = 0;
  plot.y.high = 106;  // room for the numbers above the bars
  run.draw_claim("bleu_by_length", plot);
}

void draw_alignment(Run& run, const TranslationResult& result) {
  LinePlot plot;
  plot.title = "A correct translation is not yet a correct alignment";
  plot.subtitle = fmt::format(
      "test sentences while training, %; alignment: words whose strongest weight is on a sure "
      "link; seed {}",
      run.options().seed);
  plot.x.label = "step";
  plot.y.low = 0;
  plot.y.high = 100;
  const std::vector<double>& steps = result.measured_steps;
  plot.lines = {Line("BLEU", steps, result.bleu_course).with_points(),
                Line("alignment, on a sure link", steps, result.sure_course).with_points(),
                Line("or on a possible link", steps, result.sure_or_possible_course).with_points()};
  run.draw_claim("alignment", plot);
}

void draw_explanations(Run& run, const TranslationResult& result) {
  MapPanels maps;
  maps.title = "Which source word was an output word made from? Three answers";
  maps.subtitle = fmt::format(
      "what speaks for a word, in shares of the row; above: words of the test whose "
      "highest score is on a sure link; seed {}",
      run.options().seed);
  for (const SentenceMap& map : result.explained) {
    maps.panels.push_back({map.title, "", map.weights, map.target, map.source});
  }
  run.draw_claim("explanations", maps);
}

void draw_epochs(Run& run, const TranslationResult& result, const std::string& corpus,
                 std::size_t steps_per_epoch) {
  std::vector<double> epochs;
  for (const double step : result.measured_steps) {
    epochs.push_back(step / static_cast<double>(steps_per_epoch));
  }
  LinePlot plot;
  plot.title = "BLEU after every epoch";
  plot.subtitle = fmt::format("pairs of {} that were held out, {} parameters, seed {}", corpus,
                              result.parameters, run.options().seed);
  plot.x.label = "epoch";
  plot.x.ticks = epochs;
  plot.y.low = 0;
  plot.lines = {Line("attention", epochs, result.bleu_course).with_points()};
  run.draw("epochs", plot);
}

void draw_sentences(Run& run, const TranslationResult& result) {
  for (std::size_t i = 0; i < result.maps.size(); ++i) {
    const SentenceMap& map = result.maps[i];
    run.draw(fmt::format("sentence_{}", i + 1),
             AttentionMap{run.quick() ? "Where the decoder looks" : map.title,
                          "attention weight while each word is written; every row sums to 1",
                          map.weights, map.target, map.source});
  }
}

}  // namespace attn
