#include "chapters/07_transformer/text_training.h"

#include "autograd/optim/adam.h"
#include "autograd/optim/clip.h"
#include "autograd/optim/schedule.h"
#include "autograd/optim/training_loop.h"
#include "core/text/german_english.h"

namespace attn {
namespace {

constexpr std::size_t window = 128;  // characters that the model sees at once
constexpr std::size_t sentences = 2000;
constexpr std::size_t held_out_windows = 16;

}  // namespace

CharacterCorpus language_model_text(const Run& run) {
  Rng rng(run.options().seed);
  return character_corpus(generated_english_text(sentences, rng), /*held_out_fraction=*/0.1);
}

DecoderOnlySizes decoder_only_sizes(const Options& options, const CharacterCorpus& text,
                                    NormPlace norm) {
  const TransformerSizes layer{options.hidden, options.integer("heads"), 2 * options.hidden,
                               /*dropout=*/0, norm};
  return {text.vocabulary.size(), /*layers=*/4, layer};
}

Course train_decoder_only(Run& run, const std::string& name, const CharacterCorpus& text,
                          DecoderOnly& model, std::size_t steps, std::size_t warmup) {
  const double rate = run.options().learning_rate;
  const std::size_t batch_size = std::max<std::size_t>(run.options().batch_size / 8, 1);
  Rng rng(run.options().seed + 2);
  Adam adam(model.parameters(), rate);
  TrainingLoop loop(run, name, model, adam, rng, steps);
  while (loop.next()) {
    const Labelled batch = random_windows(text.training, batch_size, window, rng);
    const Variable loss = cross_entropy(model(batch.inputs), batch.targets);
    adam.zero_grad();
    loss.backward();
    clip_grad_norm(adam.parameters(), 1);
    adam.set_learning_rate(cosine(loop.step(), warmup, steps, rate));
    adam.step();
    loop.record({{"loss", loss.item()}});
  }
  const NoGradGuard no_graph;
  Rng test_rng(run.options().seed + 3);
  const Labelled test = random_windows(text.held_out, held_out_windows, window, test_rng);
  return {name, loop.history("loss"),
          static_cast<double>(cross_entropy(model(test.inputs), test.targets).item())};
}

}  // namespace attn
