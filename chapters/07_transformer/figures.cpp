#include "chapters/07_transformer/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "chapters/07_transformer/block.h"
#include "core/tensor/math.h"

namespace attn {
namespace {

constexpr std::size_t kMostPanels = 16;  // in one figure

std::string setting(const Run& run, std::size_t steps) {
  return fmt::format("{} steps, batch {}, seed {}", steps, run.options().batch_size,
                     run.options().seed);
}

// "208k, 33 s"
std::string cost_of(const Trained& model) {
  const auto thousands = static_cast<double>(model.parameters) / 1000;
  if (std::isnan(model.seconds)) return fmt::format("{:.0f}k", thousands);
  return fmt::format("{:.0f}k, {:.0f} s", thousands, model.seconds);
}

double mean_length(const TestBand& band) {
  double words = 0;
  for (const SentencePair& pair : band.pairs) words += static_cast<double>(pair.source.size());
  return words / static_cast<double>(band.pairs.size());
}

// One map for each layer and head of weights (1, H, T, S); of more than 16, the last layers' maps.
std::vector<AttentionMap> maps_of(const std::vector<Variable>& layers, const Words& queries,
                                  const Words& keys, bool is_causal) {
  std::vector<AttentionMap> maps;
  const auto T = static_cast<std::ptrdiff_t>(queries.size());
  const auto S = static_cast<std::ptrdiff_t>(keys.size());
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    for (std::size_t head = 0; head < layers[layer].shape()[1]; ++head) {
      maps.push_back({fmt::format("layer {}, head {}", layer + 1, head + 1), "",
                      reshape(math::slice(layers[layer].value(), 1, head, head + 1), {T, S}),
                      queries, keys});
      if (is_causal) maps.back().masked = later_places(queries.size());
    }
  }
  const std::size_t heads = maps.size() / layers.size();
  const std::size_t in_whole_layers = kMostPanels / heads * heads;  // 0: a layer has too many heads
  const std::size_t kept = in_whole_layers > 0 ? in_whole_layers : kMostPanels;
  if (maps.size() > kept) maps.erase(maps.begin(), maps.end() - static_cast<std::ptrdiff_t>(kept));
  return maps;
}

void draw_maps(Run& run, const std::string& name, const std::string& title,
               const std::string& subtitle, std::vector<AttentionMap> maps, std::size_t heads) {
  run.draw(name, MapPanels{title, subtitle, std::move(maps), heads});
}

}  // namespace

void draw_translation(Run& run, const std::vector<Trained>& models,
                      const TranslationCorpus& corpus) {
  const std::string steps = setting(run, models.front().losses.size());
  LinePlot loss, bleu, epochs;
  // Among short sentences of a file, to look back may be no advantage.
  const bool is_generated = run.options().corpus.empty();
  loss.title = is_generated ? "Who can look back learns faster" : "Loss of three models";
  loss.subtitle =
      fmt::format("cross-entropy, nats per token (log scale); {}, {}", corpus.name, steps);
  loss.x.label = "step";
  loss.y.log = true;
  bleu.title = "BLEU against sentence length: chapters 1, 2 and 7";
  bleu.subtitle =
      fmt::format("{}, {}; labels: parameters and seconds of training", corpus.name, steps);
  bleu.x.label = fmt::format("words of the {} sentence, mean of the band", corpus.source_name);
  bleu.y.low = 0;
  bleu.y.high = 100;
  epochs.title = "BLEU after every epoch";
  epochs.subtitle = fmt::format("pairs of {} that were held out; {}", corpus.name, steps);
  epochs.x.label = "epoch";
  std::vector<double> lengths;
  for (const TestBand& band : corpus.test) lengths.push_back(mean_length(band));
  bleu.x.high = 1.05 * lengths.back();
  constexpr std::array<int, 3> colours{1, 0, 2};  // red without attention, blue with: chapter 2
  for (std::size_t i = 0; i < models.size(); ++i) {
    const Trained& model = models[i];
    const int colour = colours[i % colours.size()];
    loss.lines.push_back(Line(model.name, model.losses).smoothed().coloured(colour));
    bleu.lines.push_back(Line(model.name + ", " + cost_of(model), lengths, model.bleu)
                             .with_points()
                             .coloured(colour));
    epochs.lines.push_back(Line(model.name, model.epoch_bleu).with_points().coloured(colour));
    for (const double score : model.epoch_bleu)
      epochs.y.high = std::max(epochs.y.high, 1.1 * score);
  }
  run.draw_claim("loss", loss);
  run.draw_claim("bleu_by_length", bleu);
  if (models.front().epoch_bleu.empty()) return;
  epochs.x.ticks = epochs.lines.front().x;
  run.draw("epochs", epochs);
}

void draw_attention(Run& run, const Translator& model, const TranslationCorpus& corpus,
                    const SentencePair& pair) {
  const NoGradGuard no_graph;
  const Batch batch = make_batch(encode_pairs({pair}, corpus.source, corpus.target));
  const Translator::Encoded encoded = model.encode(batch.source, batch.source_lengths);
  Translator::Cache cache = model.begin(encoded);
  const Translator::Decoded decoded = model.decode(batch.target_in, cache);

  Words read{"<bos>"}, said = pair.target;  // what each place has read last, and what it must write
  read.insert(read.end(), pair.target.begin(), pair.target.end());
  said.push_back("<eos>");
  const std::size_t heads = encoded.weights.front().shape()[1];
  const std::string shown = heads * encoded.weights.size() <= kMostPanels
                                ? "every layer and head"
                                : "the last layers and heads";
  const std::string where = fmt::format("{}, seed {}", corpus.name, run.options().seed);
  draw_maps(
      run, "attention_encoder", "Encoder self-attention: " + shown,
      fmt::format("each {} word (left) looks at all words (below); {}", corpus.source_name, where),
      maps_of(encoded.weights, pair.source, pair.source, false), heads);
  draw_maps(run, "attention_decoder", "Decoder self-attention: no place sees a later one",
            "what was read last (left) looks at all that was read (below); " + where,
            maps_of(decoded.weights, read, read, true), heads);
  draw_maps(run, "attention_cross", "Cross-attention: " + shown,
            fmt::format("the {} word to write next (left) looks at the {} words (below); {}",
                        corpus.target_name, corpus.source_name, where),
            maps_of(decoded.cross_weights, said, pair.source, false), heads);
}

void draw_beams(Run& run, const std::vector<BeamCurve>& curves, const Trained& trained) {
  LinePlot bleu, probability;
  bleu.title = "BLEU";
  probability.title = "log-probability of a translation, mean";
  bleu.x.label = probability.x.label = "width of the beam (1 is greedy)";
  bleu.x.log = probability.x.log = true;
  for (const BeamCurve& curve : curves) {
    bleu.x.ticks = probability.x.ticks = curve.widths;
    bleu.lines.push_back(Line(curve.name, curve.widths, curve.bleu).with_points());
    probability.lines.push_back(
        Line(curve.name, curve.widths, curve.log_probability).with_points());
  }
  LinePanels panels;
  panels.title = "A beam finds more probable translations";
  panels.subtitle = setting(run, trained.losses.size());
  panels.panels = {bleu, probability};
  run.draw_claim("beam", panels);
}

void draw_norms(Run& run, const std::vector<Course>& courses) {
  LinePlot plot;
  plot.title = "At this rate, norms after the sublayers need a warm-up";
  plot.subtitle = fmt::format("loss of a language model of 8 layers, nats per word; seed {}",
                              run.options().seed);
  plot.x.label = "step";
  for (const Course& course : courses) {
    const bool after = course.name.find("after") == 0;
    Line line = Line(course.name, course.losses).smoothed().coloured(after ? 1 : 0);
    plot.lines.push_back(course.name.find("no warm-up") == std::string::npos ? line
                                                                             : line.dashed());
  }
  run.draw_claim("norms", plot);
}

void draw_caching(Run& run, const CachingTimes& times) {
  LinePlot plot;
  plot.title = "Without a cache, every word computes all others again";
  plot.subtitle = "seconds to generate a text, on this machine";
  plot.x.label = "words generated";
  plot.x.high = times.words.back();
  plot.x.ticks = times.words;
  plot.lines = {Line("with the cache", times.words, times.with_cache).with_points(),
                Line("without", times.words, times.without).with_points()};
  run.draw("cache", plot);
}

}  // namespace attn
