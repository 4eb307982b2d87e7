// Chapter 6's figure: the model of ./learn run 6 --seed 1 that answers two questions at once with
// two heads, each of which can be switched off.
#include <algorithm>
#include <stdexcept>

#include "chapters/06_multi_head_attention/two_readers.h"
#include "core/tensor/math.h"
#include "docs/live/live.h"

namespace attn::live {
namespace {

// As the chapter's main.cpp has them.
constexpr std::size_t kSymbols = 10, kLength = 8, kWidth = 32;

// A head that is off adds nothing to the output: in the last projection its columns are 0.
void switch_off(StateDict& weights, std::size_t head, std::size_t heads) {
  const std::size_t D = kWidth / heads;
  for (auto& [name, tensor] : weights) {
    if (name != "attention.out_proj.weight") continue;
    for (std::size_t row = 0; row < kWidth; ++row) {
      std::fill_n(tensor.data() + row * kWidth + head * D, D, Real(0));
    }
  }
}

}  // namespace

Json heads(const Json& question) {
  const NoGradGuard no_graph;
  const std::vector<bool> on = question.at("on");
  StateDict weights =
      saved_weights("06_multi_head_attention", on.size() == 1 ? "one head" : "two heads");
  for (std::size_t head = 0; head < on.size(); ++head) {
    if (!on[head]) switch_off(weights, head, on.size());
  }
  Rng rng(0);
  TwoReaders model(on.size(), kSymbols, kLength, kWidth, rng);
  model.load_state_dict(weights);

  const std::vector<std::int64_t> symbols = question.at("symbols");
  if (symbols.size() != kLength) {
    throw std::invalid_argument("the ring has " + std::to_string(kLength) + " places, not " +
                                std::to_string(symbols.size()));
  }
  IndexTensor tokens = IndexTensor::from_shape({1, kLength});
  std::copy(symbols.begin(), symbols.end(), tokens.begin());
  const TwoReaders::Answer answer = model(tokens);
  const IndexTensor said = math::argmax(answer.logits.value());  // (1, T, 2)
  Json one_before = Json::array(), two_before = Json::array();
  for (std::size_t t = 0; t < kLength; ++t) {
    one_before.push_back(said(0, t, 0));
    two_before.push_back(said(0, t, 1));
  }
  Rng test_rng(2);
  const Labelled test = two_targets(/*batch=*/500, kLength, kSymbols, test_rng);
  const TwoReadersQuality quality = measure(model(test.inputs).logits.value(), test.targets);
  return {{"one_before", one_before},
          {"two_before", two_before},
          {"weights", numbers(answer.weights.value()).at(0)},
          {"right", {quality.one_before, quality.two_before}}};
}

}  // namespace attn::live
