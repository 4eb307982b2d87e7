// Chapter 2's figure: its translator on the reader's own sentence, and its reversal of digits,
// trained while the reader looks on.
#include <memory>
#include <stdexcept>

#include "autograd/optim/adam.h"
#include "autograd/optim/clip.h"
#include "chapters/02_attention/training.h"
#include "core/text/digits.h"
#include "docs/live/german.h"

namespace attn::live {
namespace {

// ---- The translator, with the weights of ./learn run 2 --seed 1

const AttentionEncoderDecoder& translator() {
  static const auto made = [] {
    constexpr std::size_t kEmbedding = 64, kHidden = 128;
    Rng rng(0);
    auto model = std::make_unique<AttentionEncoderDecoder>(
        model_options(german_reader().german().size(), german_reader().english().size(), kEmbedding,
                      kHidden, "additive", "bidirectional", "new", "direct"),
        rng);
    model->load_state_dict(saved_weights("02_attention", "translate_attention"));
    return model;
  }();
  return *made;
}

Json translate(const Json& question) {
  const GermanReader& reader = german_reader();
  const GermanSentence sentence =
      reader.read(question.at("text"), question.value("finished", false));
  Json answer = as_json(sentence);
  if (sentence.words.empty()) return answer;

  const Batch batch = make_batch({TokenPair{reader.german().encode(sentence.words), {}}});
  const auto said = translator().translate(batch.source, batch.source_lengths, kBos, kEos,
                                           2 * sentence.words.size() + 5);
  Words target = reader.english().decode(said.tokens[0]);
  if (said.weights.shape(1) > target.size()) target.push_back("<eos>");
  answer["target"] = target;
  answer["weights"] = numbers(first_rows(said.weights, target.size()));
  return answer;
}

// ---- Digits backwards: one model that learns

// All sequences have one length: those of the training, the shown and the measured ones.
struct Reversal {
  std::size_t length, batch_size;
  Rng rng, measuring;
  AttentionEncoderDecoder model;
  Adam adam;
  std::size_t step = 0;

  Reversal(std::size_t longest, std::size_t batch, const std::string& score, double rate,
           std::uint64_t seed)
      : length(longest),
        batch_size(batch),
        rng(seed),
        measuring(seed + 1),
        model(model_options(kDigitVocabularySize, kDigitVocabularySize, kEmbedding, kHidden, score,
                            "bidirectional", "new", "direct"),
              rng),
        adam(model.parameters(), rate) {}

  static constexpr std::size_t kEmbedding = 16, kHidden = 32;
};

std::unique_ptr<Reversal> reversal;

Reversal& begun() {
  if (!reversal) throw std::logic_error("train: nothing was begun");
  return *reversal;
}

// As in the chapter: one length for a whole batch, and <eos> is not asked for.
Batch digits_to_reverse(std::size_t count, std::size_t length, Rng& rng) {
  Batch batch = make_batch(digit_sequences(DigitTask::kReverse, count, length, length, rng));
  for (std::size_t b = 0; b < count; ++b) batch.target_out(b, length) = kPad;
  return batch;
}

Json begin(const Json& question) {
  reversal = std::make_unique<Reversal>(question.at("length"), question.value("batch", 32),
                                        question.at("score"), question.at("rate"),
                                        question.value("seed", 1));
  return {{"parameters", reversal->model.parameter_count()}};
}

// The five lines of every training, and how the loss went.
Json train(const Json& question) {
  Reversal& now = begun();
  Json losses = Json::array();
  if (question.contains("rate")) now.adam.set_learning_rate(question.at("rate"));
  for (std::size_t i = 0; i < question.at("steps"); ++i) {
    const Variable loss =
        loss_of(now.model, digits_to_reverse(now.batch_size, now.length, now.rng));
    now.adam.zero_grad();
    loss.backward();
    clip_grad_norm(now.adam.parameters(), 1);
    now.adam.step();
    ++now.step;
    losses.push_back(loss.item());
  }
  return {{"step", now.step}, {"losses", losses}};
}

// What the model makes of a sequence of digits: its map, and what it says.
Json look(const Json& question) {
  const Reversal& now = begun();
  const Words digits = question.at("digits");
  const Batch batch = make_batch({TokenPair{digit_vocabulary().encode(digits), {}}});
  const auto said =
      now.model.translate(batch.source, batch.source_lengths, kBos, kEos, digits.size());
  return {{"said", digit_vocabulary().decode(said.tokens[0])},
          {"weights", numbers(said.weights).at(0)}};
}

// Percent of new sequences of the full length that come back without a mistake.
Json measure(const Json& question) {
  Reversal& now = begun();
  const std::size_t count = question.at("count");
  const auto pairs =
      digit_sequences(DigitTask::kReverse, count, now.length, now.length, now.measuring);
  const Batch batch = make_batch(pairs);
  const auto said = now.model.translate(batch.source, batch.source_lengths, kBos, kEos, now.length);
  std::size_t right = 0;
  for (std::size_t i = 0; i < count; ++i) right += said.tokens[i] == pairs[i].target;
  return {{"step", now.step},
          {"right", 100 * static_cast<double>(right) / static_cast<double>(count)}};
}

}  // namespace

Json attention(const Json& question) {
  const std::string ask = question.at("ask");
  if (ask == "translate") return translate(question);
  if (ask == "example") return {{"words", german_reader().example(question.at("number"))}};
  if (ask == "begin") return begin(question);
  if (ask == "train") return train(question);
  if (ask == "look") return look(question);
  if (ask == "measure") return measure(question);
  throw std::invalid_argument("attention: cannot " + ask);
}

}  // namespace attn::live
