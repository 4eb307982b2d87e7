#include "chapters/05_causal_attention/figures.h"

#include <fmt/format.h>

namespace attn {
namespace {

std::string setting(const Run& run) {
  const Options& options = run.options();
  return fmt::format("width {}, batch {}, rate {:g}, seed {}", options.hidden, options.batch_size,
                     options.learning_rate, options.seed);
}

}  // namespace

void draw_worked_weights(Run& run, const WorkedExample& example, const Variable& scores) {
  const BoolTensor hidden = later_tokens(example.tokens.size());
  const Variable all = softmax(scores);
  const auto map = [&](const char* title, const Variable& weights) {
    return AttentionMap{title, "", weights.value(), example.tokens, example.tokens};
  };
  MapPanels figure;
  figure.title = "A mask takes the future away";
  figure.subtitle = "weights of the worked sentence; masked cells ×; rows of the last sum to 1";
  figure.panels = {map("softmax of all scores", all),
                   map("later tokens set to 0", masked_fill(all, hidden, 0)),
                   map("each row divided by its sum", mask_after_softmax(scores))};
  figure.panels[1].masked = figure.panels[2].masked = hidden;
  figure.columns = 3;
  run.draw("worked_weights", figure);
}

void draw_cheating(Run& run, const std::vector<RepeaterCourse>& courses, double floor) {
  LinePlot loss, generation;
  loss.title = "loss, nats per token";
  loss.x.label = generation.x.label = "step (log scale)";
  loss.x.log = generation.x.log = true;
  loss.levels = {{floor, fmt::format("½ ln 16 = {:.4f}", floor)}};
  generation.title = "second halves generated without a mistake, %";
  generation.y.high = 100;
  for (const RepeaterCourse& course : courses) {
    loss.lines.push_back(Line(course.name, course.losses));
    generation.lines.push_back(Line(course.name, course.checked_at, course.sequences_right));
  }
  LinePanels figure;
  figure.title = "Below the floor is cheating, and generation shows it";
  figure.subtitle = fmt::format("16 random symbols of 16, written twice; {}", setting(run));
  figure.panels = {loss, generation};
  run.draw_claim("cheating", figure);
}

void draw_repeater_weights(Run& run, const RepeaterCourse& masked, const RepeaterCourse& unmasked) {
  MapPanels figure;
  figure.title = "With the mask it looks back; without, wherever the answer is";
  figure.subtitle =
      fmt::format("weights, mean over test sequences; place 1 is <bos>; {}", setting(run));
  figure.panels = {{masked.name, "", masked.weights, {}, {}},
                   {unmasked.name, "", unmasked.weights, {}, {}}};
  figure.panels[0].masked = later_tokens(masked.weights.shape()[0]);
  run.draw_claim("repeater_weights", figure);
}

}  // namespace attn
