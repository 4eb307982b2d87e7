// Chapter 4's figure: softmax saturating as queries and keys get wider, with √d and without; and a
// reversal of digits by one layer of self-attention, with positions and without, trained while the
// reader looks on.
#include <memory>
#include <stdexcept>

#include "autograd/nn/functional.h"
#include "autograd/optim/adam.h"
#include "chapters/04_self_attention/reverser.h"
#include "chapters/04_self_attention/saturation.h"
#include "core/tensor/math.h"
#include "docs/live/live.h"

namespace attn::live {
namespace {

Scale scale_of(const Json& question) {
  return question.at("scaled").get<bool>() ? Scale::kSquareRoot : Scale::kNone;
}

// One random query and 16 keys, and the means over many that the chapter measures.
Json saturate(const Json& question) {
  constexpr std::size_t kKeys = 16;
  const std::size_t width = question.at("width");
  const std::uint64_t seed = question.value("seed", 1);
  Rng rng(seed);
  const NoGradGuard no_graph;
  const Variable query(randn({1, width}, rng)), keys(randn({kKeys, width}, rng));
  const SelfAttentionSteps steps = attend(query, keys, keys, scale_of(question));
  return {{"scores", numbers(steps.scores.value()).at(0)},
          {"weights", numbers(steps.weights.value()).at(0)}};
}

Json mean_saturation(const Json& question) {
  const Saturation mean =
      measure_saturation(question.at("width"), scale_of(question), question.value("seed", 1));
  return {{"largest_weight", mean.largest_weight},
          {"entropy", mean.entropy},
          {"gradient", mean.gradient}};
}

// ---- A reversal

constexpr std::size_t kSymbols = 10, kLength = 8;

struct Learning {
  Rng rng, measuring;
  Reverser model;
  Adam adam;
  std::size_t step = 0;

  Learning(Positions positions, Scale scale, std::size_t width, double rate, std::uint64_t seed)
      : rng(seed),
        measuring(seed + 1),
        model(positions, scale, kSymbols, kLength, width, rng),
        adam(model.parameters(), rate) {}
};

std::unique_ptr<Learning> learning;

Learning& begun() {
  if (!learning) throw std::logic_error("train: nothing was begun");
  return *learning;
}

Positions positions_of(const std::string& name) {
  for (const Positions positions :
       {Positions::kLearned, Positions::kSinusoidal, Positions::kNone}) {
    if (to_string(positions) == name) return positions;
  }
  throw std::invalid_argument("there are no positions " + name);
}

Json begin(const Json& question) {
  learning = std::make_unique<Learning>(positions_of(question.at("positions")), scale_of(question),
                                        question.at("width"), question.at("rate"),
                                        question.value("seed", 1));
  return {{"parameters", learning->model.parameter_count()}};
}

Json train(const Json& question) {
  constexpr std::size_t kBatch = 32;
  Learning& now = begun();
  Json losses = Json::array();
  now.adam.set_learning_rate(question.at("rate"));
  for (std::size_t i = 0; i < question.at("steps"); ++i) {
    const Labelled task = reversal(kBatch, kLength, kSymbols, now.rng);
    const Variable loss = cross_entropy(now.model(task.inputs).logits, task.targets);
    now.adam.zero_grad();
    loss.backward();
    now.adam.step();
    ++now.step;
    losses.push_back(loss.item());
  }
  return {{"step", now.step}, {"losses", losses}};
}

Json look(const Json& question) {
  const NoGradGuard no_graph;
  const std::vector<std::int64_t> digits = question.at("digits");
  IndexTensor tokens = IndexTensor::from_shape({1, digits.size()});
  std::copy(digits.begin(), digits.end(), tokens.begin());
  const Reverser::Answer answer = begun().model(tokens);
  const IndexTensor said = math::argmax(answer.logits.value());
  return {{"said", std::vector<std::int64_t>(said.begin(), said.end())},
          {"weights", numbers(answer.weights.value()).at(0)}};
}

Json measure_now(const Json& question) {
  Learning& now = begun();
  const ReversalQuality quality =
      measure(now.model, reversal(question.at("count"), kLength, kSymbols, now.measuring));
  return {{"step", now.step}, {"right", quality.digits_right}};
}

}  // namespace

Json self_attention(const Json& question) {
  const std::string ask = question.at("ask");
  if (ask == "saturate") return saturate(question);
  if (ask == "mean_saturation") return mean_saturation(question);
  if (ask == "begin") return begin(question);
  if (ask == "train") return train(question);
  if (ask == "look") return look(question);
  if (ask == "measure") return measure_now(question);
  throw std::invalid_argument("self_attention: cannot " + ask);
}

}  // namespace attn::live
