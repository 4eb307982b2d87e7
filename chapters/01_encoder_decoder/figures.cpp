#include "chapters/01_encoder_decoder/figures.h"

#include <fmt/format.h>

#include <cctype>
#include <cmath>

#include "chapters/01_encoder_decoder/training.h"
#include "core/tensor/math.h"

namespace attn {
namespace {

std::string cell_name(const Run& run) {
  std::string name = run.options().choice("cell");
  if (name == "rnn") return "tanh RNN";
  for (char& letter : name) letter = static_cast<char>(std::toupper(letter));
  return name;
}

std::string setting(const Run& run) {
  const Options& options = run.options();
  return fmt::format("{}, {} steps, seed {}", cell_name(run), options.steps, options.seed);
}

std::string size_label(const ReversalModel& model) {
  return fmt::format("state of {}", model.hidden);
}

std::vector<double> lengths_to(std::size_t longest) {
  std::vector<double> lengths;
  for (std::size_t length = 1; length <= longest; ++length) {
    lengths.push_back(static_cast<double>(length));
  }
  return lengths;
}

}  // namespace

void draw_losses(Run& run, const std::vector<ReversalModel>& models) {
  LinePlot plot;
  plot.title = "Reversing digits: the loss falls, and stops falling";
  plot.subtitle = "cross-entropy of one token, " + setting(run) + "; pale: single batches";
  plot.x.label = "step";
  for (const ReversalModel& model : models) {
    plot.lines.push_back(Line(size_label(model), model.losses).smoothed());
  }
  plot.levels = {{std::log(10.0), "a guess among ten digits, ln 10 = 2.30"}};
  run.draw_claim("loss", plot);
}

void draw_bottleneck(Run& run, const std::vector<ReversalModel>& models) {
  LinePlot plot;
  plot.title = "The longer the sequence, the less comes back through one vector";
  plot.subtitle = "sequences reversed without a mistake, %; " + setting(run);
  plot.x.label = "digits in the sequence";
  plot.y.low = 0;
  plot.y.high = 100;
  plot.x.ticks = {1, 4, 8, 12, 16, 20};
  for (const ReversalModel& model : models) {
    plot.lines.push_back(
        Line(size_label(model), lengths_to(kLongestTrained), model.exact_match).with_points());
  }
  run.draw_claim("bottleneck", plot);
}

void draw_gradient_reach(Run& run, const ReversalModel& trained) {
  const Options& options = run.options();
  const auto reach_untrained = [&](Cell cell) {
    Rng rng(options.seed);
    const auto model = new_reversal_model(cell, trained.hidden, rng);
    return gradient_reach(*model, kLongestTrained, rng);
  };
  Rng rng(options.seed + 2);
  const std::vector<double> after = gradient_reach(*trained.model, kLongestTrained, rng);
  const std::vector<double> before = reach_untrained(cell_of(options.choice("cell")));
  for (std::size_t i = 0; i < after.size(); ++i) {
    run.metric("gradient_reach", i + 1, {{"before", before[i]}, {"after", after[i]}});
  }

  LinePlot plot;
  plot.title = "How much of the last output's gradient reaches each source position";
  plot.subtitle = fmt::format(
      "norm of ∂ logit of the last of {} digits / ∂ embedding, mean of 64 sequences; state of {}, "
      "seed {}",
      kLongestTrained, trained.hidden, options.seed);
  plot.x.label = "source position (its answer is written last at 1, first at 20)";
  plot.x.ticks = {1, 5, 10, 15, 20};
  plot.y.log = true;
  const std::vector<double> positions = lengths_to(kLongestTrained);
  plot.lines = {Line(cell_name(run) + ", trained", positions, after).with_points(),
                Line(cell_name(run) + ", untrained", positions, before).with_points()};
  const std::vector<double> rnn = reach_untrained(Cell::kRnn);
  if (options.choice("cell") != "rnn") {
    plot.lines.push_back(Line("tanh RNN, untrained", positions, rnn).with_points());
  }
  run.draw("gradient_reach", plot);
  if (!options.are_the_chapters_own({"long"})) return;
  const std::string share = "gradient at position 1 of that at 20, ";
  run.claim(share + "untrained GRU", before.front() / before.back(), at_most(1e-3));
  run.claim(share + "untrained tanh RNN", rnn.front() / rnn.back(), at_most(1e-5));
  run.claim(share + "trained GRU", after.front() / after.back(), at_least(0.1));
}

void draw_weights(Run& run, const ReversalModel& trained) {
  const std::string cell = run.options().choice("cell");
  std::vector<std::string> gates{"state"};
  if (cell == "gru") gates = {"reset gate", "update gate", "new state"};
  if (cell == "lstm") gates = {"input gate", "forget gate", "new cell", "output gate"};

  WeightPanels plot;
  plot.title = "The recurrent weights, gate by gate";
  plot.subtitle = "W_hh after training: row = unit that is computed, column = unit it looks at; " +
                  setting(run);
  plot.columns = gates.size();
  for (const auto& [name, weights] : trained.model->state_dict()) {
    if (name.find("weight_hh") == std::string::npos) continue;
    const std::string side = name.substr(0, name.find('.'));
    for (std::size_t i = 0; i < gates.size(); ++i) {
      WeightMap map;
      map.title = side + ", " + gates[i];
      map.weights = math::slice(weights, 0, i * trained.hidden, (i + 1) * trained.hidden);
      plot.panels.push_back(map);
    }
  }
  run.draw("weights", plot);
}

void draw_translation(Run& run, const TranslationResult& result, const std::string& corpus) {
  BarPlot bars;
  bars.title = "The longer the sentence, the worse the translation";
  bars.subtitle = fmt::format("BLEU of held-out {}, {}, state of {}, seed {}", corpus,
                              cell_name(run), result.hidden, run.options().seed);
  std::vector<double> bleu;
  for (const BandScore& score : result.by_length) {
    bars.categories.push_back(score.band + " words");
    bleu.push_back(score.bleu);
  }
  bars.series = {{"BLEU", bleu}};
  bars.y.low = 0;
  bars.y.high = 106;  // room for the numbers above the bars
  run.draw_claim("bleu", bars);

  LinePlot loss;
  loss.title = "Translating: the loss";
  loss.subtitle = fmt::format("cross-entropy of one word, {}, {}, state of {}, seed {}", corpus,
                              cell_name(run), result.hidden, run.options().seed);
  loss.x.label = "step";
  loss.lines = {Line("training", result.losses).smoothed()};
  run.draw("translation_loss", loss);
}

}  // namespace attn
