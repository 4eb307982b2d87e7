// Chapter 1's figure: digits that one vector is to give back, by the models of ./learn run 1
// --seed 1.
#include <map>
#include <memory>
#include <stdexcept>

#include "chapters/01_encoder_decoder/digits.h"
#include "core/text/digits.h"
#include "docs/live/live.h"

namespace attn::live {
namespace {

const EncoderDecoder& model_with_state(std::size_t hidden) {
  static std::map<std::size_t, std::unique_ptr<EncoderDecoder>> models;
  std::unique_ptr<EncoderDecoder>& model = models[hidden];
  if (!model) {
    Rng rng(0);
    auto made = new_reversal_model(Cell::kGru, hidden, rng);
    made->load_state_dict(
        saved_weights("01_encoder_decoder", "reverse_gru_" + std::to_string(hidden)));
    model = std::move(made);
  }
  return *model;
}

Json reverse(const Json& question) {
  const NoGradGuard no_graph;
  const EncoderDecoder& model = model_with_state(question.at("state"));
  const Words digits = question.at("digits");
  const Batch batch = make_batch({TokenPair{digit_vocabulary().encode(digits), {}}});
  const auto said =
      model.translate(batch.source, batch.source_lengths, kBos, kEos, digits.size() + 1);
  const Tensor state = model.encode(batch.source, batch.source_lengths).state.h.value();
  return {{"said", digit_vocabulary().decode(said[0])}, {"vector", numbers(state).at(0)}};
}

// Percent of random sequences of one length that come back whole.
Json measure(const Json& question) {
  const std::size_t length = question.at("length");
  Rng rng(length);
  return {{"right",
           exact_match(model_with_state(question.at("state")), length, question.at("count"), rng)}};
}

}  // namespace

Json bottleneck(const Json& question) {
  const std::string ask = question.at("ask");
  if (ask == "reverse") return reverse(question);
  if (ask == "measure") return measure(question);
  throw std::invalid_argument("bottleneck: cannot " + ask);
}

}  // namespace attn::live
