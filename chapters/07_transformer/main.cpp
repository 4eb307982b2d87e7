// Chapter 7 · The Transformer. (experiment)
#include <fmt/format.h>
#include <chrono>
#include "autograd/optim/schedule.h"
#include "chapters/07_transformer/translation.h"
#include "core/run/program.h"
using namespace attn;
void chapter(Run& run) {
  const Options& o = run.options();
  TranslationCorpusOptions co; co.seed = o.seed; co.batch_size = o.batch_size;
  const TranslationCorpus corpus = generated_translation_corpus(co);
  run.print("vocab {} {}", corpus.source.size(), corpus.target.size());
  if (o.choice("model") == "transformer") {
    Rng rng(o.seed);
    TransformerSizes layer{o.hidden, o.integer("heads"), o.integer("inner"), 0,
      o.choice("norm") == "before" ? NormPlace::before : NormPlace::after};
    TranslatorSizes sizes{corpus.source.size(), corpus.target.size(), o.integer("layers"), layer, o.choice("positions")=="learned"?PositionKind::learned:PositionKind::sinusoidal, 128};
    Translator model(sizes, rng);
    Recipe recipe{[&](std::size_t s) { return cosine(s, o.integer("warmup"), o.steps, o.learning_rate); }, static_cast<Real>(o.number("smoothing"))};
    auto t = train_and_test(run, corpus, contender("transformer", model), recipe, rng);
    run.print("params {} seconds {:.1f} bleu {:.2f} beyond {:.2f}  loss {:.4f}", t.parameters, t.seconds, t.bleu_of_all, t.beyond_ten, t.losses.back());
    for (double b : t.bleu) run.print("{:.2f}", b);
  } else {
    Rng rng(o.seed);
    Recipe recipe{[&](std::size_t s) { return o.choice("rate")=="constant" ? o.learning_rate : cosine(s, 20, o.steps, o.learning_rate);}, 0};
    Trained t;
    if (o.choice("model") == "attention") {
      AttentionModelOptions m{corpus.source.size(), corpus.target.size(), o.hidden, o.hidden, o.hidden/2};
      AttentionEncoderDecoder model(m, rng);
      t = train_and_test(run, corpus, contender("attention", model), recipe, rng);
    } else {
      EncoderDecoder model(Cell::gru, {corpus.source.size(), corpus.target.size(), o.hidden/2, o.hidden}, rng);
      t = train_and_test(run, corpus, contender("encoder_decoder", model), recipe, rng);
    }
    run.print("params {} seconds {:.1f} bleu {:.2f} beyond {:.2f}  loss {:.4f}", t.parameters, t.seconds, t.bleu_of_all, t.beyond_ten, t.losses.back());
    for (double b : t.bleu) run.print("{:.2f}", b);
  }
}
int main(int argc, char** argv) {
  Program program("07_transformer", "Chapter 7 · The Transformer");
  program.steps(1000, 20);
  program.batch_size(64, 8);
  program.learning_rate(3e-3);
  program.hidden(64, 16);
  program.integer("heads", 4, "");
  program.integer("layers", 2, "");
  program.integer("inner", 128, "");
  program.integer("warmup", 100, "");
  program.number("smoothing", 0.1, "");
  program.choice("norm", {"before", "after"}, "");
  program.choice("positions", {"sinusoidal", "learned"}, "");
  program.choice("model", {"transformer", "attention", "encoder_decoder"}, "");
  program.choice("rate", {"cosine", "constant"}, "");
  return program.run(argc, argv, chapter);
}
