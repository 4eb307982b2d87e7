// Checks exercise 1.5.
#include <functional>

#include "tests/exercises/harness.h"

namespace attn {
using DecoderStep = std::function<Tensor(std::int64_t previous)>;
std::vector<std::int64_t> decode_greedily(const DecoderStep& step, std::int64_t bos,
                                          std::int64_t eos, std::size_t longest);
}  // namespace attn

namespace {

using namespace check;
constexpr std::int64_t bos = 0;
constexpr std::int64_t eos = 1;

// A decoder that says the words of `script` one after the other, as long as it is told what it said
// before; if it is told anything else, it says word 2 from then on.
class Script {
 public:
  Script(Tokens script, std::size_t vocabulary) : script_(std::move(script)), V_(vocabulary) {}

  Tensor operator()(std::int64_t previous) {
    const std::int64_t expected = place_ == 0 ? bos : script_.at(place_ - 1);
    is_lost_ = is_lost_ || previous != expected;
    const std::int64_t word = is_lost_ ? 2 : script_.at(place_);
    ++place_;
    Tensor logits = random({V_});
    logits(static_cast<std::size_t>(word)) = 10;
    return logits;
  }
  std::size_t steps() const { return place_; }

 private:
  Tokens script_;
  std::size_t V_;
  std::size_t place_ = 0;
  bool is_lost_ = false;
};

// `count` random words, none of them 2, then eos.
Tokens random_words(std::size_t count, std::size_t V) {
  Tokens words;
  for (std::size_t i = 0; i < count; ++i) {
    words.push_back(static_cast<std::int64_t>(between(3, V - 1)));
  }
  words.push_back(eos);
  return words;
}

void compare(const std::string& what, const Tokens& script, std::size_t longest) {
  Tokens padded = script;  // a decoder that does not stop at eos goes on for a while
  padded.resize(script.size() + longest + 4, 3);
  Script decoder(padded, 12);
  const auto step = [&decoder](std::int64_t previous) { return decoder(previous); };
  Tokens expected(script.begin(), script.end() - 1);
  expected.resize(std::min(expected.size(), longest));
  Tokens with_eos = expected;
  with_eos.push_back(eos);
  Tokens with_bos = expected;
  with_bos.insert(with_bos.begin(), bos);
  Tokens one_more(script.begin(), script.begin() + static_cast<std::ptrdiff_t>(
                                                       std::min(longest + 1, script.size())));
  Tokens lost(std::max<std::size_t>(longest, 1), 2);
  if (!script.empty()) lost[0] = script[0];
  Tokens beyond(padded.begin(), padded.begin() + static_cast<std::ptrdiff_t>(longest));
  same(what, expected, attn::decode_greedily(step, bos, eos, longest),
       {{"eos is part of the result: it ends the sentence, but is not one of its words", with_eos},
        {"bos is part of the result: it is given to the decoder, but never said", with_bos},
        {"the decoder was not told what it said before: its own word is its next input", lost},
        {"eos did not end it: nothing comes after eos", beyond},
        {"one word more than `longest`", one_more}});
  if (decoder.steps() > longest) {
    wrong(what + ": the decoder made " + std::to_string(decoder.steps()) + " steps for at most " +
          std::to_string(longest) + " words");
  }
}

void worked_example() { compare("a decoder that says 4 7 3 <eos>", {4, 7, 3, eos}, 10); }

void random_words_again() {
  const std::size_t count = between(3, 8);
  compare("a random sentence", random_words(count, 12), 15);
}

void limit() { compare("at most 3 words", random_words(8, 12), 3); }

void nothing_to_say() { compare("a decoder that says <eos> at once", {eos}, 5); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "1.5 greedy decoding",
                    {{"worked example", worked_example},
                     {"random words", random_words_again},
                     {"a limit", limit},
                     {"nothing to say", nothing_to_say}});
}
