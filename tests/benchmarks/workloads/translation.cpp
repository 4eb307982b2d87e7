// Chapters 2 and 7: German to English, with sentences of several lengths in one batch.
#include "autograd/nn/functional.h"
#include "chapters/07_transformer/translator.h"
#include "chapters/shared/attention_encoder_decoder.h"
#include "core/text/batching.h"
#include "workload.h"

namespace attn::bench {
namespace {

// Both models by one signature: logits (B, T, V) of a batch, with the right words before each.
Variable logits_of(const AttentionEncoderDecoder& model, const Batch& batch) {
  return model.decode(model.encode(batch.source, batch.source_lengths), batch.target_in).logits;
}

Variable logits_of(const Translator& model, const Batch& batch) {
  return model(batch.source, batch.source_lengths, batch.target_in);
}

template <class Model>
class TranslationWorkload : public Workload {
 public:
  TranslationWorkload(const Sizes& sizes, std::unique_ptr<Model> model, Real label_smoothing)
      : model_(std::move(model)), label_smoothing_(label_smoothing) {
    const std::size_t B = sizes.at("batch"), S = sizes.at("source"), T = sizes.at("target");
    Rng rng(0);
    std::vector<TokenPair> pairs(B);
    for (std::size_t b = 0; b < B; ++b) {  // as long as in ../pytorch_chapters.py
      const std::size_t missing = b % 4;
      pairs[b].source = random_words(S - missing, sizes.at("source_vocabulary"), rng);
      pairs[b].target = random_words(T - missing - 1, sizes.at("target_vocabulary"), rng);
    }
    batch_ = make_batch(pairs);
  }

  Module& model() override { return *model_; }
  Variable loss() const override {
    return cross_entropy(logits_of(*model_, batch_), batch_.target_out,
                         {/*ignore_index=*/kPad, label_smoothing_});
  }
  void set_batch(const StateDict& tensors) override {
    batch_.source = batch_ids(tensors, "batch.source", batch_.source.shape());
    batch_.target_in = batch_ids(tensors, "batch.target", batch_.target_in.shape());
    batch_.target_out = batch_ids(tensors, "batch.labels", batch_.target_out.shape());
  }

 private:
  static TokenIds random_words(std::size_t count, std::size_t vocabulary, Rng& rng) {
    constexpr auto first = static_cast<std::int64_t>(kSpecialCount);
    TokenIds words(count);
    for (std::int64_t& word : words) {
      word = first + rng.below(static_cast<std::int64_t>(vocabulary) - first);
    }
    return words;
  }

  std::unique_ptr<Model> model_;
  Real label_smoothing_;
  Batch batch_;
};

}  // namespace

std::unique_ptr<Workload> make_attention_encoder_decoder(const Sizes& sizes) {
  const std::size_t H = sizes.at("hidden");
  AttentionModelOptions options{sizes.at("source_vocabulary"), sizes.at("target_vocabulary"),
                                sizes.at("embedding"), H, H / 2};
  options.readout = Readout::kDirect;
  Rng rng(0);
  auto model = std::make_unique<AttentionEncoderDecoder>(options, rng);
  return std::make_unique<TranslationWorkload<AttentionEncoderDecoder>>(
      sizes, std::move(model),
      /*label_smoothing=*/Real(0));
}

std::unique_ptr<Workload> make_translator(const Sizes& sizes) {
  TranslatorSizes translator{
      sizes.at("source_vocabulary"), sizes.at("target_vocabulary"), sizes.at("layers"), {}};
  translator.layer.width = sizes.at("width");
  translator.layer.heads = sizes.at("heads");
  translator.layer.inner = sizes.at("inner");
  Rng rng(0);
  return std::make_unique<TranslationWorkload<Translator>>(
      sizes, std::make_unique<Translator>(translator, rng), /*label_smoothing=*/Real(0.05));
}

}  // namespace attn::bench
