#include "chapters/07_transformer/text_training.h"

#include <cmath>

#include "autograd/nn/functional.h"
#include "autograd/optim/adam.h"
#include "autograd/optim/clip.h"
#include "autograd/optim/schedule.h"
#include "chapters/shared/training_loop.h"
#include "core/text/german_english/german_english.h"
#include "core/text/plain_text.h"

namespace attn {
namespace {

constexpr std::size_t kTrainingSentences = 4000, kHeldOutSentences = 400;
constexpr LengthBand kSentenceLength = {4, 20};  // words of the German that each one translates
constexpr std::size_t kHeldOutWindows = 32;

}  // namespace

WordCorpus generated_word_corpus(const Run& run) {
  Rng rng(run.options().seed);
  std::vector<Words> sentences;
  for (std::size_t i = 0; i < kTrainingSentences + kHeldOutSentences; ++i) {
    sentences.push_back(german_english_sentence(kSentenceLength, rng).target);
    sentences.back().push_back(".");
  }
  WordCorpus corpus{Vocabulary::from_sentences(sentences), {}, {}};
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    TokenIds& part = i < kTrainingSentences ? corpus.training : corpus.held_out;
    const TokenIds ids = corpus.vocabulary.encode(sentences[i]);
    part.insert(part.end(), ids.begin(), ids.end());
  }
  return corpus;
}

Course train_language_model(Run& run, const std::string& name, const WordCorpus& text,
                            Module& model, const LanguageLogits& logits, const TextRecipe& recipe) {
  Rng rng(recipe.seed + 2);
  Adam adam(model.parameters(), recipe.rate);
  TrainingLoop loop(run, name, model, adam, rng, recipe.steps);
  while (loop.next()) {
    const Labelled batch = random_windows(text.training, recipe.batch_size, kTextWindow, rng);
    const Variable loss = cross_entropy(logits(batch.inputs), batch.targets);
    if (!(loss.item() < kDivergedLoss)) {  // or NaN
      loop.record({{"loss", kDivergedLoss}});
      continue;
    }
    adam.zero_grad();
    loss.backward();
    clip_grad_norm(adam.parameters(), 1);
    adam.set_learning_rate(cosine(loop.step(), recipe.warmup, recipe.steps, recipe.rate));
    adam.step();
    loop.record({{"loss", loss.item()}});
  }
  const NoGradGuard no_graph;
  Rng test_rng(recipe.seed + 3);
  const Labelled test = random_windows(text.held_out, kHeldOutWindows, kTextWindow, test_rng);
  const double held_out = cross_entropy(logits(test.inputs), test.targets).item();
  run.result(name + ": held-out loss", held_out);
  return {name, loop.history("loss"), std::isnan(held_out) ? kDivergedLoss : held_out};
}

}  // namespace attn
