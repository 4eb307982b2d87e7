#include "chapters/07_transformer/translation.h"

#include <algorithm>
#include <cmath>

#include "autograd/nn/functional.h"
#include "autograd/optim/adam.h"
#include "autograd/optim/clip.h"
#include "chapters/shared/training_loop.h"
#include "core/text/bleu.h"

namespace attn {
namespace {

void keep_weights(TrainingLoop& loop, const Module& module) {
  for (const auto& [name, tensor] : module.state_dict()) loop.keep(name, tensor);
}

StateDict kept_weights(const TrainingLoop& loop, const Module& module) {
  StateDict state = module.state_dict();
  for (auto& [name, tensor] : state) tensor = loop.kept(name, tensor.shape());
  return state;
}

bool ends_epoch(const TranslationCorpus& corpus, std::size_t step) {
  return corpus.steps_per_epoch > 0 && step % corpus.steps_per_epoch == 0;
}

// BLEU of all test sentences while the model is still being trained; none where it is not defined.
Values score_of_epoch(const Run& run, const TranslationCorpus& corpus, const Contender& model,
                      std::size_t step) {
  model.module.eval();
  const double bleu = translate_test(corpus, model.translate).bleu_of_all;
  model.module.train();
  run.print("{}, epoch {}: BLEU {}", model.name, step / corpus.steps_per_epoch, bleu_text(bleu));
  return std::isnan(bleu) ? Values{} : Values{{"bleu", bleu}};
}

}  // namespace

Contender contender(const std::string& name, Translator& model) {
  return {name, model,
          [&model](const Batch& batch) {
            return model(batch.source, batch.source_lengths, batch.target_in);
          },
          [&model](const Batch& batch, std::size_t longest) {
            return model.translate(batch.source, batch.source_lengths, kBos, kEos, longest);
          }};
}

Contender contender(const std::string& name, AttentionEncoderDecoder& model) {
  return {name, model,
          [&model](const Batch& batch) {
            const auto source = model.encode(batch.source, batch.source_lengths);
            return model.decode(source, batch.target_in).logits;
          },
          translator(model)};
}

Contender contender(const std::string& name, EncoderDecoder& model) {
  return {name, model,
          [&model](const Batch& batch) {
            const auto encoded = model.encode(batch.source, batch.source_lengths);
            return model.decode(encoded.state, batch.target_in);
          },
          translator(model)};
}

Trained train_and_test(Run& run, const TranslationCorpus& corpus, const Contender& model,
                       const Recipe& recipe, Rng& rng) {
  AdamOptions adam_options;
  adam_options.beta2 = recipe.beta2;
  Adam adam(model.module.parameters(), recipe.rate(1), adam_options);
  TrainingLoop loop(run, model.name, model.module, adam, rng, recipe.steps);
  const CrossEntropyOptions plain{/*ignore_index=*/kPad};
  const CrossEntropyOptions smoothed{/*ignore_index=*/kPad, recipe.label_smoothing};
  model.module.train();
  // [snippet:training_step]
  while (loop.next()) {
    const Batch batch = corpus.training_batch(loop.step());
    const Variable logits = model.logits(batch);
    const Variable loss = cross_entropy(logits, batch.target_out, smoothed);
    adam.zero_grad();
    loss.backward();
    const Real norm = clip_grad_norm(adam.parameters(), 1);
    adam.set_learning_rate(recipe.rate(loop.step()));
    adam.step();
    const Variable entropy = cross_entropy(logits.detach(), batch.target_out, plain);
    loop.record({{"loss", entropy.item()}, {"gradient norm", norm}});
    if (loop.step() == recipe.snapshot_at) keep_weights(loop, model.module);
    if (ends_epoch(corpus, loop.step()))
      loop.record(score_of_epoch(run, corpus, model, loop.step()));
  }
  // [/snippet]
  model.module.eval();

  Trained result;
  result.name = model.name;
  result.losses = loop.history("loss");
  result.epoch_bleu = loop.history("bleu");
  result.parameters = model.module.parameter_count();
  const double speed = loop.steps_per_second();
  result.seconds = speed > 0 ? static_cast<double>(loop.steps()) / speed : std::nan("");
  if (recipe.snapshot_at > 0) result.snapshot = kept_weights(loop, model.module);
  const TestResult test = translate_test(corpus, model.translate);
  result.bleu = test.bleu;
  result.bleu_of_all = test.bleu_of_all;
  result.beyond_ten = test.beyond_ten;
  for (std::size_t i = 0; i < corpus.test.size(); ++i) {
    const TestBand& band = corpus.test[i];
    run.metric(model.name, band.shortest, {{"bleu", test.bleu[i]}});
    run.result(model.name + ": BLEU of " + band.label() + " words", test.bleu[i]);
  }
  run.result(model.name + ": BLEU", result.bleu_of_all);
  return result;
}

}  // namespace attn
