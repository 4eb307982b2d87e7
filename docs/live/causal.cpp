// Chapter 5's figure: the two models of ./learn run 5 --seed 1 that repeat, one trained with the
// mask and one without; and its language model, which goes on from what the reader types.
#include <algorithm>
#include <map>
#include <memory>
#include <numeric>
#include <stdexcept>

#include "chapters/05_causal_attention/causal_attention.h"
#include "chapters/05_causal_attention/repeater.h"
#include "chapters/shared/generate.h"
#include "chapters/shared/language_model.h"
#include "core/run/safetensors.h"
#include "core/tensor/math.h"
#include "core/text/unicode.h"
#include "core/text/vocabulary.h"
#include "docs/live/live.h"

namespace attn::live {
namespace {

// ---- A language that says everything twice; sizes as in the chapter's main.cpp

constexpr std::size_t kSymbols = 16, kHalf = 16, kWidth = 32;
constexpr std::size_t kTestSequences = 500;

const Repeater& repeater(bool masked) {
  static std::map<bool, std::unique_ptr<Repeater>> models;
  std::unique_ptr<Repeater>& model = models[masked];
  if (!model) {
    Rng rng(0);
    model = std::make_unique<Repeater>(masked ? Mask::kCausal : Mask::kNone, kSymbols, kHalf,
                                       kWidth, rng);
    model->load_state_dict(saved_weights("05_causal_attention", masked ? "masked" : "unmasked"));
  }
  return *model;
}

// The first half is the reader's. In training the model is given both halves and asked for the next
// symbol at every place; when it writes, the second half is its own.
Json repeat(const Json& question) {
  const NoGradGuard no_graph;
  const std::vector<std::int64_t> half = question.at("symbols");
  if (half.size() != kHalf) {
    throw std::invalid_argument("the first half has " + std::to_string(kHalf) + " symbols, not " +
                                std::to_string(half.size()));
  }
  const Repeater& model = repeater(question.at("masked"));
  const std::vector<std::size_t> shape{1, 2 * kHalf};
  Labelled task{IndexTensor::from_shape(shape), IndexTensor::from_shape(shape)};
  for (std::size_t t = 0; t < 2 * kHalf; ++t) task.targets(0, t) = half[t % kHalf];
  task.inputs(0, 0) = kSymbols;  // <bos>
  std::copy_n(task.targets.begin(), 2 * kHalf - 1, task.inputs.begin() + 1);

  const bool writes = question.at("writes");
  IndexTensor given = task.inputs;
  if (writes) {
    const IndexTensor written = continue_second_half(model, task);  // (1, 2 h + 1)
    std::copy_n(written.begin(), 2 * kHalf, given.begin());
  }
  const Repeater::Answer answer = model(given);
  const Tensor probabilities = softmax(answer.logits).value();
  return {{"given", std::vector<std::int64_t>(given.begin(), given.end())},
          {"expected", numbers(probabilities).at(0)},
          {"weights", numbers(answer.weights.value()).at(0)}};
}

// The loss in training, and percent of the second halves that come out whole when the model writes.
Json measure_repeater(const Json& question) {
  Rng rng(2);
  const RepeaterQuality quality =
      measure(repeater(question.at("masked")), repeat_twice(kTestSequences, kHalf, kSymbols, rng));
  return {{"loss", quality.loss}, {"right", quality.sequences_right}};
}

// ---- Text, one character at a time; sizes as in chapters/shared/character_training.cpp

constexpr std::size_t kWindow = 64, kTextWidth = 96, kBlocks = 2;

// The attention of the chapter, which keeps the weights of its last call.
class WatchedAttention : public CausalAttention {
 public:
  WatchedAttention(std::size_t width, Rng& rng, std::vector<Tensor>& seen)
      : CausalAttention(width, width, /*dropout=*/0, rng), seen_(&seen) {}
  Variable operator()(const Variable& x) const override {
    const CausalAttentionSteps now = steps(x);
    seen_->push_back(now.weights.value());
    return now.context;
  }

 private:
  std::vector<Tensor>* seen_;
};

struct Writer {
  std::vector<Tensor> seen;  // of each block, (1, T, T)
  Vocabulary characters;
  std::unique_ptr<LanguageModel> model;
};

Writer& writer() {
  static const auto made = [] {
    auto writer = std::make_unique<Writer>();
    writer->characters = Vocabulary::from_text(
        load_safetensors("chapters/05_causal_attention/weights/model.safetensors")
            .metadata.at("characters"));
    Rng rng(0);
    writer->model = std::make_unique<LanguageModel>(
        LanguageModelSizes{writer->characters.size(), kWindow, kTextWidth, kBlocks},
        [&writer](std::size_t width, Rng& layer_rng) {
          return std::make_unique<WatchedAttention>(width, layer_rng, writer->seen);
        },
        rng);
    writer->model->load_state_dict(saved_weights("05_causal_attention", "text"));
    return writer;
  }();
  return *made;
}

// The characters that may follow a text, the likeliest first, and what the last place looked at.
Json next_characters(const Json& question) {
  const NoGradGuard no_graph;
  constexpr std::size_t kShown = 8;
  Writer& model = writer();
  std::vector<std::string> text = characters(question.at("text").get<std::string>());
  text.insert(text.begin(), "\n");  // what stands before a sentence
  if (text.size() > kWindow) text.erase(text.begin(), text.end() - kWindow);
  const std::vector<std::int64_t> ids = model.characters.encode(text);
  IndexTensor tokens = IndexTensor::from_shape({std::size_t{1}, ids.size()});
  std::copy(ids.begin(), ids.end(), tokens.begin());

  model.seen.clear();
  const Variable logits = (*model.model)(tokens);
  Tensor last = slice(logits, 1, ids.size() - 1, ids.size()).value();
  std::fill_n(last.data(), kSpecialCount, -std::numeric_limits<Real>::infinity());
  const Tensor probabilities = math::softmax(last, /*axis=*/2);
  std::vector<std::size_t> order(model.characters.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return probabilities.data()[a] > probabilities.data()[b];
  });
  Json next = Json::array(), looks = Json::array(), unknown = Json::array();
  for (std::size_t i = 0; i < std::min(kShown, order.size()); ++i) {
    next.push_back({{"character", model.characters.word(static_cast<std::int64_t>(order[i]))},
                    {"probability", probabilities.data()[order[i]]}});
  }
  for (const Tensor& weights : model.seen) looks.push_back(numbers(weights).at(0).back());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] == kUnknown) unknown.push_back(text[i]);
  }
  return {{"read", text}, {"next", next}, {"weights", looks}, {"unknown", unknown}};
}

}  // namespace

Json causal(const Json& question) {
  const std::string ask = question.at("ask");
  if (ask == "repeat") return repeat(question);
  if (ask == "measure") return measure_repeater(question);
  if (ask == "next") return next_characters(question);
  throw std::invalid_argument("causal: cannot " + ask);
}

}  // namespace attn::live
