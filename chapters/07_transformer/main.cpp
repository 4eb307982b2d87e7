// Chapter 7 · The Transformer.
//
// Five steps, from top to bottom:
//   1  the two blocks, written out from primitive ops, beside the layers that the models use
//   2  German to English: chapter 1's model, chapter 2's and the Transformer on the same sentences
//   3  beam search: the published example, then the Transformer, early and trained
//   4  a decoder alone: norms before and after, parts taken out; then text, without and with cache
//   5  what has changed since 2017
//
//   ./learn run 7
//   ./learn run 7 --norm after --positions learned
//   ./learn run 7 --corpus deu.txt --test FILE --dropout 0.1     real sentences
//
// Read block.cpp first: the whole mechanism. Then come here; then translator.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "autograd/optim/schedule.h"
#include "chapters/07_transformer/beam_example.h"
#include "chapters/07_transformer/beams.h"
#include "chapters/07_transformer/block.h"
#include "chapters/07_transformer/figures.h"
#include "chapters/07_transformer/generation.h"
#include "chapters/07_transformer/norms.h"
#include "chapters/07_transformer/parts.h"
#include "chapters/07_transformer/reference_batch.h"
#include "chapters/07_transformer/since_2017.h"
#include "chapters/07_transformer/text_training.h"
#include "chapters/07_transformer/translation.h"
#include "chapters/shared/corpus_options.h"
#include "core/run/program.h"
#include "core/tensor/tensor.h"
#include "core/text/bleu.h"

using namespace attn;

namespace {

constexpr std::size_t kDefaultSteps = 1500, kDefaultBatch = 32, kDefaultHidden = 64;
constexpr double kDefaultRate = 5e-3;

NormPlace norm_of(const Options& options) {
  return options.choice("norm") == "before" ? NormPlace::kBefore : NormPlace::kAfter;
}

// ---- 1 · The blocks

// The largest difference of two results of one layer, and of the gradients that they give it.
double compare(const Variable& written_out, const Variable& from_layer, Module& layer, Rng& rng) {
  double largest = largest_difference(written_out.value(), from_layer.value());
  const Tensor cotangent = randn(written_out.shape(), rng);
  std::vector<Tensor> gradients;
  written_out.backward(cotangent);
  for (const Variable& parameter : layer.parameters()) gradients.push_back(parameter.grad());
  layer.zero_grad();
  from_layer.backward(cotangent);
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    largest = std::max(largest, largest_difference(gradients[i], layer.parameters()[i].grad()));
  }
  return largest;
}

void blocks_written_out(Run& run) {
  run.print("1 · The blocks, written out\n");
  constexpr std::size_t B = 2, S = 7, T = 5, C = 16, heads = 4;
  Rng rng(run.options().seed);
  EncoderLayer encoder({C, heads, 4 * C}, rng);
  DecoderLayer decoder({C, heads, 4 * C}, CrossAttention::kWith, rng);
  const Variable source(randn({B, S, C}, rng)), target(randn({B, T, C}, rng));

  const Variable encoded = encoder_block(source, weights_of(encoder), heads);
  const Variable decoded = decoder_block(target, source, weights_of(decoder), heads);
  DecoderCache cache = decoder.begin(source, {});
  const double of_encoder = compare(encoded, encoder(source).output, encoder, rng);
  const double of_decoder = compare(decoded, decoder(target, cache).output, decoder, rng);
  Table table({"block", "in", "out", "parameters", "largest difference"});
  table.row({"encoder", to_string(source.shape()), to_string(encoded.shape()),
             std::to_string(encoder.parameter_count()), fmt::format("{:.1e}", of_encoder)});
  table.row({"decoder", to_string(target.shape()), to_string(decoded.shape()),
             std::to_string(decoder.parameter_count()), fmt::format("{:.1e}", of_decoder)});
  run.print_line(table.text(run.terminal()) + "\n");
  run.claim("block written out and layer, values and gradients: largest difference",
            std::max(of_encoder, of_decoder), at_most(2e-5));
}

// ---- 2 · German to English

TranslationCorpus corpus_of(const Options& options) {
  TranslationCorpusOptions settings = corpus_settings(options);
  if (options.quick) {
    settings.held_out_per_band = 4;
    settings.held_out = 20;
  }
  if (options.corpus.empty()) return generated_translation_corpus(settings, options.test);
  return translation_corpus_of_file(options.corpus, options.test, settings);
}

TranslatorSizes translator_sizes(const Options& options, const TranslationCorpus& corpus) {
  const TransformerSizes layer{options.hidden, options.integer("heads"), options.integer("inner"),
                               options.number("dropout"), norm_of(options)};
  return {corpus.source.size(), corpus.target.size(), options.integer("layers"), layer,
          options.choice("positions") == "learned" ? PositionKind::kLearned
                                                   : PositionKind::kSinusoidal};
}

// The first two models are as in their own chapters, but of the Transformer's size and budget.
Trained train_chapter_1(Run& run, const TranslationCorpus& corpus, const Recipe& recipe) {
  const std::size_t hidden = 2 * run.options().hidden;
  Rng rng(run.options().seed);
  EncoderDecoder model(Cell::kGru, {corpus.source.size(), corpus.target.size(), hidden / 2, hidden},
                       rng);
  return train_and_test(run, corpus, contender("one vector", model), recipe, rng);
}

Trained train_chapter_2(Run& run, const TranslationCorpus& corpus, const Recipe& recipe) {
  AttentionModelOptions sizes;
  sizes.source_vocabulary = corpus.source.size();
  sizes.target_vocabulary = corpus.target.size();
  sizes.hidden = 3 * run.options().hidden / 2;
  sizes.embedding = sizes.hidden;
  sizes.encoder_hidden = std::max<std::size_t>(sizes.hidden / 2, 1);
  Rng rng(run.options().seed);
  AttentionEncoderDecoder model(sizes, rng);
  return train_and_test(run, corpus, contender("GRU with attention", model), recipe, rng);
}

void print_table(Run& run, const TranslationCorpus& corpus, const std::vector<Trained>& models) {
  std::vector<std::string> header{fmt::format("BLEU of {} words", corpus.source_name)};
  for (const TestBand& band : corpus.test) header.push_back(band.label());
  for (const char* column : {"all", "parameters"}) header.push_back(column);
  Table table(header);
  for (const Trained& model : models) {
    std::vector<std::string> cells{model.name};
    for (const double bleu : model.bleu) cells.push_back(bleu_text(bleu));
    cells.push_back(bleu_text(model.bleu_of_all));
    cells.push_back(std::to_string(model.parameters));
    table.row(cells);
    run.result(model.name + ": seconds of training", model.seconds);
  }
  run.print_line("\n" + table.text(run.terminal()) + "\n");
}

void show_examples(Run& run, const TranslationCorpus& corpus, const Contender& model) {
  for (const TestBand& band : corpus.test) {
    const SentencePair& pair = band.pairs.front();
    show_translation(run, {join(pair.source), join(pair.target),
                           join(translate_all(corpus, model.translate, {pair}).front())});
  }
}

Trained translate_sentences(Run& run, const TranslationCorpus& corpus, Translator& model,
                            Rng& rng) {
  const Options& options = run.options();
  run.print("2 · {}\n", corpus.title());
  introduce(run, corpus);
  const std::size_t steps = corpus.steps_per_epoch > 0 && !run.quick()
                                ? options.integer("epochs") * corpus.steps_per_epoch
                                : options.steps;
  Recipe recipe;
  recipe.steps = steps;
  recipe.rate = [steps, peak = options.learning_rate](std::size_t step) {
    return cosine(step, /*warmup=*/std::max<std::size_t>(steps / 10, 1), steps, peak);
  };
  Recipe of_transformer = recipe;
  of_transformer.label_smoothing = static_cast<Real>(options.number("label-smoothing"));
  of_transformer.beta2 = 0.98;
  of_transformer.snapshot_at = std::max<std::size_t>(steps / 4, 1);
  std::vector<Trained> models(3);
  run.side_by_side({[&](Run& part) { models[0] = train_chapter_1(part, corpus, recipe); },
                    [&](Run& part) { models[1] = train_chapter_2(part, corpus, recipe); },
                    [&](Run& part) {
                      models[2] = train_and_test(part, corpus, contender("Transformer", model),
                                                 of_transformer, rng);
                    }});

  print_table(run, corpus, models);
  const double a = models[0].seconds, b = models[1].seconds, c = models[2].seconds;
  if (!std::isnan(a + b + c)) run.print("training took {:.1f} s, {:.1f} s and {:.1f} s\n", a, b, c);
  show_examples(run, corpus, contender("Transformer", model));
  if (options.are_the_chapters_own()) {
    run.claim("Transformer: BLEU beyond 10 words", models[2].beyond_ten, at_least(93));
    run.claim("one vector: BLEU beyond 10 words", models[0].beyond_ten, at_most(45));
  }
  draw_translation(run, models, corpus);
  const auto band = std::find_if(corpus.test.begin(), corpus.test.end() - 1,
                                 [](const TestBand& test) { return test.shortest >= 7; });
  draw_attention(run, model, corpus, band->pairs.front());
  return models[2];
}

// ---- 3 · Beam search

void beams(Run& run, const TranslationCorpus& corpus, Translator& model, const Trained& trained) {
  run.print("3 · Beam search\n\nThe example of “Dive into Deep Learning”:");
  for (const std::size_t width : std::vector<std::size_t>{1, 2}) {
    const Hypothesis best = beam_search(beam_example(), beam_example_options(width)).front();
    run.print("  beam of {}:  {}  {:.3f}", width, beam_example_text(best),
              std::exp(best.log_probability));
  }
  const std::vector<SentencePair> pairs = test_pairs(corpus, run.quick() ? 2 : 15);
  run.print("\nThe Transformer, on {} test sentences:", pairs.size());
  const StateDict final_weights = model.state_dict();
  std::vector<BeamCurve> curves;
  model.load_state_dict(trained.snapshot);
  curves.push_back(try_beams(run, "a quarter trained", model, corpus, pairs));
  model.load_state_dict(final_weights);
  curves.push_back(try_beams(run, "trained", model, corpus, pairs));
  if (run.options().are_the_chapters_own()) {  // once trained, greedy may leave nothing to find
    run.claim("a quarter trained: mean log-probability, a beam of 4 less greedy",
              curves[0].log_probability[2] - curves[0].log_probability[0], at_least(0.2));
  }
  draw_beams(run, curves, trained);
}

// ---- 4 · A decoder alone

void decoder_alone(Run& run, const TranslationCorpus& corpus, const Translator& translator) {
  const Options& options = run.options();
  const WordCorpus text = generated_word_corpus(run);
  run.remember("words of the decoder alone", text.vocabulary.to_text());
  run.print("4 · A decoder alone, on English text\n");
  draw_norms(run, compare_norms(run, text));
  take_parts_out(run, text);

  const TransformerSizes layer{options.hidden, options.integer("heads"), 2 * options.hidden};
  Rng rng(options.seed);
  DecoderOnly model({text.vocabulary.size(), /*layers=*/4, layer}, rng);
  const std::size_t steps = std::max<std::size_t>(options.steps / 4, 1);
  const TextRecipe recipe{steps, steps / 10, options.learning_rate,
                          std::max<std::size_t>(options.batch_size / 4, 1), options.seed};
  const Course course =
      train_language_model(run, "language model", text, model, std::cref(model), recipe);
  run.print("\nloss on held-out text: {:.3f} nats per word; all words alike: {:.3f}",
            course.held_out, std::log(static_cast<double>(text.vocabulary.size())));
  draw_caching(run, compare_caching(run, text, model));
  save_reference_batch(run, corpus, translator, text, model);
}

void chapter(Run& run) {
  blocks_written_out(run);
  const TranslationCorpus corpus = corpus_of(run.options());
  Rng rng(run.options().seed);
  Translator model(translator_sizes(run.options(), corpus), rng);
  const Trained trained = translate_sentences(run, corpus, model, rng);
  beams(run, corpus, model, trained);
  if (!run.options().corpus.empty()) return;
  decoder_alone(run, corpus, model);
  show_since_2017(run);
}

}  // namespace

int main(int argc, char** argv) {
  Program program("07_transformer", "Chapter 7 · The Transformer");
  program.steps(kDefaultSteps, 20);
  program.batch_size(kDefaultBatch, 8);
  program.learning_rate(kDefaultRate);
  program.hidden(kDefaultHidden, 16);
  state_sentence_options(program);
  program.integer("epochs", 5, "times that the sentences of --corpus are seen");
  program.integer("layers", 2, "of the encoder, and as many of the decoder", 1, 24);
  program.integer("heads", 4, "of each attention, a divisor of --hidden", 1, 64);
  program.integer("inner", 128, "width of the feed-forward network", 1, 65'536);
  program.choice("norm", {"before", "after"}, "layer norm before each sublayer, or after it");
  program.choice("positions", {"sinusoidal", "learned"}, "the positional encoding");
  program.number("dropout", 0, "of sublayers and attention weights", 0, 0.9);
  program.number("label-smoothing", 0.05, "of the Transformer's loss", 0, 0.9);
  program.check([](const Options& options) {
    if (options.hidden % options.integer("heads") == 0) return;
    throw OptionError(fmt::format("--heads: {} does not divide --hidden {}",
                                  options.integer("heads"), options.hidden));
  });
  program.next("./learn test");
  return program.run(argc, argv, chapter);
}
