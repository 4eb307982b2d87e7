#include "chapters/07_transformer/parts.h"

#include <fmt/format.h>

#include <algorithm>

namespace attn {

LayerWithout::LayerWithout(Part missing, const TransformerSizes& sizes, Rng& rng)
    : missing_(missing), attention_(sizes.width, sizes.heads, rng) {
  add_module("attention", attention_);
  const bool has_norms = missing != Part::kNorm;
  if (has_norms) add_module("attention_residual", attention_residual_.emplace(sizes.width));
  if (missing == Part::kFeedForward) return;
  add_module("feed_forward", feed_forward_.emplace(sizes.width, sizes.inner, rng));
  if (has_norms) add_module("feed_forward_residual", feed_forward_residual_.emplace(sizes.width));
}

Variable LayerWithout::operator()(const Variable& x) const {
  AttentionMask causal;
  causal.causal = true;
  const Variable informed = around(x, attention_residual_, [&](const Variable& places) {
    return attention_(places, causal, Weights::kNotWanted).output;
  });
  return feed_forward_ ? around(informed, feed_forward_residual_, *feed_forward_) : informed;
}

DecoderWithout::DecoderWithout(Part missing, const DecoderOnlySizes& sizes, Rng& rng)
    : tokens_(sizes.vocabulary, sizes.layer.width, sizes.positions, sizes.longest, rng) {
  add_module("tokens", tokens_);
  for (std::size_t i = 0; i < sizes.layers; ++i) {
    add_module("layer_" + std::to_string(i), layers_.emplace_back(missing, sizes.layer, rng));
  }
  if (missing != Part::kNorm) add_module("norm", norm_.emplace(sizes.layer.width));
  add_module("output", output_.emplace(sizes.layer.width, sizes.vocabulary, rng));
}

Variable DecoderWithout::operator()(const IndexTensor& tokens) const {
  Variable states = tokens_(tokens);
  for (const LayerWithout& layer : layers_) states = layer(states);
  return (*output_)(norm_ ? (*norm_)(states) : states);
}

void take_parts_out(Run& run, const WordCorpus& text) {
  constexpr std::size_t seeds = 3, layers = 8;
  const Options& options = run.options();
  const std::size_t steps = std::max<std::size_t>(options.steps / 10, 1);
  const std::size_t heads = options.integer("heads"),
                    width = std::max<std::size_t>(options.hidden / 2 / heads, 1) * heads;
  const TransformerSizes layer{width, heads, 2 * width};
  struct Arrangement {
    std::string name;
    Part missing;
    double rate;
    std::size_t parameters = 0;
    std::vector<double> held_out = std::vector<double>(seeds);  // nats per word
  };
  const double rate = 2 * options.learning_rate, high = 4 * rate;
  std::vector<Arrangement> all = {
      {"nothing", Part::kNone, rate},      {"feed-forward", Part::kFeedForward, rate},
      {"residual", Part::kResidual, rate}, {"norm", Part::kNorm, rate},
      {"nothing", Part::kNone, high},      {"norm", Part::kNorm, high}};
  run.print("\nA language model of {} layers, whole and without one of its parts, {} seeds:\n",
            layers, seeds);
  std::vector<Run::Part> trainings;
  for (Arrangement& one : all) {
    for (std::size_t s = 0; s < seeds; ++s) {
      trainings.push_back([&, s](Run& part) {
        const std::uint64_t seed = options.seed + s;
        const TextRecipe recipe{steps, steps / 4, one.rate, /*windows=*/4, seed};
        Rng rng(seed);
        DecoderWithout model(one.missing, {text.vocabulary.size(), layers, layer}, rng);
        if (s == 0) one.parameters = model.parameter_count();
        const std::string name =
            fmt::format("without {}, rate {}, seed {}", one.name, one.rate, seed);
        one.held_out[s] =
            train_language_model(part, name, text, model, std::cref(model), recipe).held_out;
      });
    }
  }
  run.side_by_side(trainings);
  std::vector<std::string> header{"nats per word without", "rate", "parameters"};
  for (std::size_t s = 0; s < seeds; ++s)
    header.push_back(fmt::format("seed {}", options.seed + s));
  Table table(header);
  for (const Arrangement& one : all) {
    std::vector<std::string> cells{one.name, fmt::format("{:.2f}", one.rate),
                                   std::to_string(one.parameters)};
    for (const double loss : one.held_out) {
      cells.push_back(loss < kDivergedLoss ? fmt::format("{:.3f}", loss) : "diverged");
    }
    table.row(cells);
  }
  run.print_line("\n" + table.text(run.terminal()) + "\n");
  if (!options.are_the_chapters_own()) return;
  // By how much the best seed of one lies above the worst of another.
  const auto claim_above = [&](std::size_t one, std::size_t other, double least) {
    const auto &upper = all[one].held_out, &lower = all[other].held_out;
    run.claim(fmt::format("rate {:.2f}, any seeds: held-out loss without {} more than without {}",
                          all[one].rate, all[one].name, all[other].name),
              *std::min_element(upper.begin(), upper.end()) -
                  *std::max_element(lower.begin(), lower.end()),
              at_least(least));
  };
  claim_above(1, 0, 0.05);
  claim_above(2, 0, 1);
  claim_above(0, 3, 0.03);
  claim_above(5, 4, 1);
  double gain = all[0].held_out[0] - all[4].held_out[0];  // of the higher rate
  for (std::size_t s = 1; s < seeds; ++s)
    gain = std::min(gain, all[0].held_out[s] - all[4].held_out[s]);
  run.claim(
      fmt::format("rate {:.2f}, each seed: held-out loss lower than at {:.2f}, by", high, rate),
      gain, at_least(0.02));
}

}  // namespace attn
