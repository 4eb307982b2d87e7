#include "chapters/07_transformer/norms.h"

#include <fmt/format.h>

#include <algorithm>

namespace attn {
namespace {

// Depth and a high rate are what makes the place of the norms matter (Xiong et al. 2020).
constexpr std::size_t kLayers = 8;
constexpr std::size_t kWindows = 4;

Course train(Run& run, const std::string& name, const WordCorpus& text, NormPlace norm,
             std::size_t warmup) {
  const Options& options = run.options();
  const std::size_t heads = options.integer("heads");
  const std::size_t width = std::max<std::size_t>(options.hidden / 2 / heads, 1) * heads;
  const TextRecipe recipe{std::max<std::size_t>(options.steps / 10, 1), warmup,
                          2 * options.learning_rate, kWindows, options.seed};
  Rng rng(options.seed);
  DecoderOnly model({text.vocabulary.size(), kLayers, {width, heads, 2 * width, 0, norm}}, rng);
  return train_language_model(run, name, text, model, std::cref(model), recipe);
}

}  // namespace

std::vector<Course> compare_norms(Run& run, const WordCorpus& text) {
  const std::size_t warmup = std::max<std::size_t>(run.options().steps / 40, 1);
  run.print("A language model of {} layers, norms before the sublayers and after them:\n", kLayers);
  struct Arrangement {
    std::string name;
    NormPlace norm;
    std::size_t warmup;
  };
  const std::vector<Arrangement> arrangements = {{"after, no warm-up", NormPlace::kAfter, 0},
                                                 {"after, warm-up", NormPlace::kAfter, warmup},
                                                 {"before, no warm-up", NormPlace::kBefore, 0},
                                                 {"before, warm-up", NormPlace::kBefore, warmup}};
  std::vector<Course> courses(arrangements.size());
  std::vector<Run::Part> trainings;
  for (std::size_t i = 0; i < arrangements.size(); ++i) {
    trainings.push_back([&, i](Run& part) {
      const Arrangement& one = arrangements[i];
      courses[i] = train(part, one.name, text, one.norm, one.warmup);
    });
  }
  run.side_by_side(trainings);
  Table table({"norms", "loss, held-out text, nats per word"});
  for (const Course& course : courses) {
    table.row({course.name, fmt::format("{:.3f}", course.held_out)});
  }
  run.print_line("\n" + table.text(run.terminal()) + "\n");
  if (run.options().are_the_chapters_own()) {
    const double after = courses[0].held_out, after_warm = courses[1].held_out,
                 before = courses[2].held_out, before_warm = courses[3].held_out;
    run.claim("no warm-up: held-out loss with norms after, more than with norms before",
              after - before, at_least(0.5));
    run.claim("norms after: held-out loss without warm-up, more than with it", after - after_warm,
              at_least(0.5));
    run.claim("norms before: held-out loss without warm-up, more than with it",
              before - before_warm, between(-0.1, 0.1));
  }
  return courses;
}

}  // namespace attn
