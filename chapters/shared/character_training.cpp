#include "chapters/shared/character_training.h"

#include <algorithm>
#include <cmath>

#include "autograd/nn/functional.h"
#include "autograd/optim/adam.h"
#include "autograd/optim/clip.h"
#include "autograd/optim/schedule.h"
#include "chapters/shared/corpus_options.h"
#include "chapters/shared/generate.h"
#include "chapters/shared/training_loop.h"
#include "core/run/file.h"
#include "core/text/columns.h"
#include "core/text/german_english/german_english.h"

namespace attn {
namespace {

constexpr std::size_t kWindow = 64, kWidth = 96, kBlocks = 2, kBatch = 12;
constexpr std::size_t kGeneratedSentences = 8000;
constexpr std::size_t kStepsOnGenerated = 800, kStepsOnCorpus = 3500, kQuickSteps = 5;
constexpr std::size_t kWarmup = 50;
constexpr double kPeakRate = 8e-3, kLastRate = 1e-4;

void require_a_window(const std::string& path, const TokenIds& text, const char* what) {
  if (text.size() > kWindow) return;
  refuse(path,
         fmt::format("{} characters are {}, a window needs {}", text.size(), what, kWindow + 1));
}

CharacterCorpus text_of(const Options& options) {
  constexpr double held_out = 0.1;
  if (options.corpus.empty()) {
    Rng rng(options.seed);
    return character_corpus(generated_english_text(kGeneratedSentences, rng), held_out);
  }
  const CharacterCorpus corpus =
      read_characters(options.corpus, held_out, options.integer("megabytes"));
  require_a_window(options.corpus, corpus.training, "left to learn from");
  require_a_window(options.corpus, corpus.held_out, "held out");
  return corpus;
}

// The text of --test, empty if there is none.
TokenIds test_of(const Options& options, const Vocabulary& vocabulary) {
  if (options.test.empty()) return {};
  const TokenIds test = vocabulary.encode_characters(
      read_text_file(options.test, "text", options.integer("megabytes")));
  require_a_window(options.test, test, "the whole text");
  return test;
}

std::size_t steps_of(const Options& options) {
  const std::size_t asked = options.integer("text-steps");
  if (asked > 0) return asked;
  if (options.quick) return kQuickSteps;
  return options.corpus.empty() ? kStepsOnGenerated : kStepsOnCorpus;
}

// What the model writes after a line break.
std::string written_by(const LanguageModel& model, const Vocabulary& vocabulary, double temperature,
                       Rng& rng) {
  Sampling sampling;
  sampling.temperature = temperature;
  sampling.top_k = 10;
  sampling.first_token = kSpecialCount;
  IndexTensor prompt = IndexTensor::from_shape({1, 1});
  prompt(0, 0) = vocabulary.id("\n");
  const auto logits = [&model](const IndexTensor& tokens) { return model(tokens); };
  const IndexTensor said = generate(logits, prompt, 240, kWindow, sampling, rng);
  std::string text;
  for (const std::string& character : vocabulary.decode({said.begin() + 1, said.end()})) {
    text += character;
  }
  return text;
}

// The first window of the held-out text.
void save_reference(Run& run, const LanguageModel& model, const TokenIds& text) {
  IndexTensor tokens = IndexTensor::from_shape({1, kWindow});
  std::copy_n(text.begin(), kWindow, tokens.begin());
  Tensor as_reals = empty({1, kWindow});
  std::copy(tokens.begin(), tokens.end(), as_reals.begin());
  const NoGradGuard no_graph;
  run.save("reference_window", {{"tokens", as_reals}, {"logits", model(tokens).value()}});
}

void draw_loss(Run& run, const TrainingLoop& loop, double uniform, const std::string& attention) {
  LinePlot plot;
  plot.title = fmt::format("A language model with {} learns to spell", attention);
  plot.subtitle =
      fmt::format("loss, nats per character; {} blocks of width {}, batch {} × {}, seed {}",
                  kBlocks, kWidth, kBatch, kWindow, run.options().seed);
  plot.x.label = "step";
  plot.lines = {Line("training", loop.history("loss")).smoothed(),
                Line("held out", loop.steps_of("held-out loss"), loop.history("held-out loss"))
                    .with_points()};
  plot.levels = {{uniform, "uniform guess"}};
  run.draw_claim("text_loss", plot);
}

}  // namespace

void state_character_options(Program& program) {
  program.corpus("plain text for the language model of characters");
  state_megabytes(program);
  program.integer("text-steps", 0,
                  fmt::format("steps of the language model of characters; 0: {}, or {} with "
                              "--corpus",
                              kStepsOnGenerated, kStepsOnCorpus),
                  0);
}

CharacterTexts read_character_texts(const Options& options) {
  CharacterTexts texts;
  texts.corpus = text_of(options);
  texts.test = test_of(options, texts.corpus.vocabulary);
  const auto unknown = std::count(texts.test.begin(), texts.test.end(), kUnknown);
  const double share = static_cast<double>(unknown) / static_cast<double>(texts.test.size());
  if (share > 0.5) {
    texts.notes.push_back(
        fmt::format("{}: {:.0f} % of its characters are <unk>, for the text that is learned from "
                    "has none of them",
                    options.test, 100 * share));
  }
  return texts;
}

void learn_characters(Run& run, const CharacterTexts& texts, const std::string& attention,
                      const MakeCausalLayer& make_attention) {
  const Options& options = run.options();
  const CharacterCorpus& corpus = texts.corpus;
  const TokenIds& test = texts.test;
  const std::size_t characters = corpus.vocabulary.size() - kSpecialCount;
  const std::size_t steps = steps_of(options);
  print_notes(run, texts.notes);
  run.remember("characters", corpus.vocabulary.to_text());
  run.print("{} characters to learn from, {} held out, {} different ones.\n",
            corpus.training.size(), corpus.held_out.size(), characters);

  Rng rng(options.seed);
  LanguageModel model({corpus.vocabulary.size(), kWindow, kWidth, kBlocks}, make_attention, rng);
  Adam adam(model.parameters(), kPeakRate);

  TrainingLoop loop(run, "text", model, adam, rng, steps);
  while (loop.next()) {
    adam.set_learning_rate(cosine(loop.step(), kWarmup, steps, kPeakRate, kLastRate));
    const Labelled task = random_windows(corpus.training, kBatch, kWindow, rng);
    const Variable loss = cross_entropy(model(task.inputs), task.targets);
    adam.zero_grad();
    loss.backward();
    clip_grad_norm(adam.parameters(), 1);
    adam.step();
    loop.record({{"loss", loss.item()}});
    if (loop.step() % std::max<std::size_t>(steps / 10, 1) == 0) {
      loop.record({{"held-out loss", loss_on(model, corpus.held_out, 64)}});
    }
  }

  const double loss = loss_on(model, corpus.held_out, 1000);
  const double uniform = std::log(static_cast<double>(characters));
  run.print("Held-out loss: {:.4f} nats per character (uniform guess: {:.4f}).", loss, uniform);
  run.result("held-out loss, nats per character", loss);
  if (!test.empty()) {
    const double test_loss = loss_on(model, test, 1000);
    run.print("Loss on {}: {:.4f} nats per character.", options.test, test_loss);
    run.result("test loss, nats per character", test_loss);
  }
  if (options.corpus.empty()) {
    run.claim("generated text: held-out loss, nats per character", loss, at_most(1.0));
  }
  Rng sample_rng(options.seed + 3);
  for (const double temperature : {0.5, 1.0}) {
    run.print("\nWritten with temperature {:.1f}, top 10:\n{}", temperature,
              wrapped(written_by(model, corpus.vocabulary, temperature, sample_rng),
                      run.terminal().text_width()));
  }
  save_reference(run, model, corpus.held_out);
  draw_loss(run, loop, uniform, attention);
}

}  // namespace attn
