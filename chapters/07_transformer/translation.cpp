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

double bleu_of(const std::vector<Words>& translations, const std::vector<Words>& references) {
  return corpus_bleu(translations, references).score;
}

void keep_weights(TrainingLoop& loop, const Module& module) {
  for (const auto& [name, tensor] : module.state_dict()) loop.keep(name, tensor);
}

StateDict kept_weights(const TrainingLoop& loop, const Module& module) {
  StateDict state = module.state_dict();
  for (auto& [name, tensor] : state) tensor = loop.kept(name, tensor.shape());
  return state;
}

void append(std::vector<Words>& all, const std::vector<Words>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

bool ends_epoch(const TranslationCorpus& corpus, std::size_t step) {
  return corpus.steps_per_epoch > 0 && step % corpus.steps_per_epoch == 0;
}

// BLEU of all test sentences while the model is still being trained; none where it is not defined.
Values score_of_epoch(const Run& run, const TranslationCorpus& corpus, const Contender& model,
                      std::size_t step) {
  model.module.eval();
  std::vector<Words> translations, references;
  for (const TestBand& band : corpus.test) {
    append(translations, translate_all(model, corpus, band.pairs));
    append(references, references_of(band.pairs));
  }
  model.module.train();
  const double bleu = bleu_of(translations, references);
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
          [&model](const Batch& batch, std::size_t longest) {
            return model.translate(batch.source, batch.source_lengths, kBos, kEos, longest).tokens;
          }};
}

Contender contender(const std::string& name, EncoderDecoder& model) {
  return {name, model,
          [&model](const Batch& batch) {
            const auto encoded = model.encode(batch.source, batch.source_lengths);
            return model.decode(encoded.state, batch.target_in);
          },
          [&model](const Batch& batch, std::size_t longest) {
            return model.translate(batch.source, batch.source_lengths, kBos, kEos, longest);
          }};
}

std::vector<Words> translate_all(const Contender& model, const TranslationCorpus& corpus,
                                 const std::vector<SentencePair>& pairs) {
  constexpr std::size_t batch_size = 100;  // bounds the memory
  const std::vector<TokenPair> encoded = encode_pairs(pairs, corpus.source, corpus.target);
  std::vector<Words> result;
  for (std::size_t begin = 0; begin < encoded.size(); begin += batch_size) {
    const auto first = encoded.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto count = static_cast<std::ptrdiff_t>(std::min(batch_size, encoded.size() - begin));
    const Batch batch = make_batch(std::vector<TokenPair>(first, first + count));
    // English is not twice as long as German, so a longer answer has lost its thread.
    for (const TokenIds& said : model.translate(batch, 2 * batch.source.shape(1) + 5)) {
      result.push_back(corpus.target.decode(said));
    }
  }
  return result;
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

  Trained result{model.name,
                 loop.history("loss"),
                 loop.history("bleu"),
                 {},
                 0,
                 0,
                 model.module.parameter_count(),
                 0,
                 {}};
  const double speed = loop.steps_per_second();
  result.seconds = speed > 0 ? static_cast<double>(loop.steps()) / speed : std::nan("");
  if (recipe.snapshot_at > 0) result.snapshot = kept_weights(loop, model.module);
  std::vector<Words> all, all_references, long_ones, long_references;
  for (const TestBand& band : corpus.test) {
    const std::vector<Words> translations = translate_all(model, corpus, band.pairs);
    const std::vector<Words> references = references_of(band.pairs);
    result.bleu.push_back(bleu_of(translations, references));
    run.metric(model.name, band.shortest, {{"bleu", result.bleu.back()}});
    run.result(model.name + ": BLEU of " + band.label() + " words", result.bleu.back());
    append(all, translations);
    append(all_references, references);
    if (band.shortest <= 10) continue;
    append(long_ones, translations);
    append(long_references, references);
  }
  result.bleu_of_all = bleu_of(all, all_references);
  result.beyond_ten = bleu_of(long_ones, long_references);
  run.result(model.name + ": BLEU", result.bleu_of_all);
  return result;
}

}  // namespace attn
