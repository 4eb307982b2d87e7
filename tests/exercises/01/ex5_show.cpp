// What exercise 1.5 is for: chapter 1's model, trained for a moment, reverses digits. Each word is
// the learner's choice.
//
// Exits with 1 unless more than half of 100 sequences come back whole.
#include <cstdio>
#include <functional>

#include "autograd/nn/functional.h"
#include "autograd/optim/adam.h"
#include "autograd/optim/clip.h"
#include "chapters/shared/encoder_decoder.h"
#include "core/text/digits.h"

namespace attn {
using DecoderStep = std::function<Tensor(std::int64_t previous)>;
std::vector<std::int64_t> decode_greedily(const DecoderStep& step, std::int64_t bos,
                                          std::int64_t eos, std::size_t longest);
}  // namespace attn

namespace {

using namespace attn;

constexpr std::size_t kLongest = 4;

void train(EncoderDecoder& model, std::size_t steps, Rng& rng) {
  Adam adam(model.parameters(), 0.01);
  for (std::size_t step = 0; step < steps; ++step) {
    adam.set_learning_rate(0.01 * std::min(1.0, 2 - 2 * double(step) / double(steps)));
    const Batch batch = make_batch(digit_sequences(DigitTask::kReverse, 32, 1, kLongest, rng));
    const auto encoded = model.encode(batch.source, batch.source_lengths);
    const Variable logits = model.decode(encoded.state, batch.target_in);
    const Variable loss = cross_entropy(logits, batch.target_out, {/*ignore_index=*/kPad});
    adam.zero_grad();
    loss.backward();
    clip_grad_norm(adam.parameters(), 1);
    adam.step();
  }
}

// What the learner's function says of one source.
TokenIds say(const EncoderDecoder& model, const TokenIds& source) {
  const Batch batch = make_batch(std::vector<TokenPair>{{source, {}}});
  const CellState state = model.encode(batch.source, batch.source_lengths).state;
  TokenIds before;
  const auto step = [&](std::int64_t previous) {
    before.push_back(previous);
    const Tensor logits = model.decode(state, pad_sequences({before})).value();  // (1, n, V)
    const std::size_t V = logits.shape(2);
    Tensor last = zeros({V});
    std::copy_n(logits.data() + (before.size() - 1) * V, V, last.data());
    return last;
  };
  return decode_greedily(step, kBos, kEos, 2 * kLongest);
}

std::string text(const TokenIds& tokens) {
  std::string result;
  for (const std::string& word : digit_vocabulary().decode(tokens)) result += word + " ";
  return result;
}

}  // namespace

int main() {
  constexpr std::size_t steps = 600;
  Rng rng(1);
  EncoderDecoder model(Cell::kGru, {kDigitVocabularySize, kDigitVocabularySize, 16, 48}, rng);
  train(model, steps, rng);
  const NoGradGuard no_gradients;
  std::printf("  A GRU of 48 numbers was trained for %zu steps to say digits backwards. By your\n",
              steps);
  std::printf("  greedy decoding it says:\n");
  int right = 0;
  for (int i = 0; i < 100; ++i) {
    const TokenPair pair = digit_sequences(DigitTask::kReverse, 1, 1, kLongest, rng)[0];
    const TokenIds said = say(model, pair.source);
    right += said == pair.target;
    if (i >= 6) continue;
    std::printf("    %-8s →  %-8s %s\n", text(pair.source).c_str(), text(said).c_str(),
                said == pair.target ? "" : "wrong");
  }
  std::printf("  Of 100 new sequences of 1 to %zu digits %d come back whole.\n", kLongest, right);
  return right > 50 ? 0 : 1;
}
