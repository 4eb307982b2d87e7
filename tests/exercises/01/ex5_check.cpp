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
constexpr std::size_t V = 12;

// The ids of bos, eos and a word that a lost decoder says: any, not the same.
struct Ids {
  std::int64_t bos, eos, lost;
};

Ids random_ids_of_signs() {
  const auto ids = different_sizes(3, 0, V - 1);
  return {static_cast<std::int64_t>(ids[0]), static_cast<std::int64_t>(ids[1]),
          static_cast<std::int64_t>(ids[2])};
}

// A decoder that says the words of `script` one after the other, as long as it is told what it said
// before; if it is told anything else, it says the word `lost` from then on.
class Script {
 public:
  Script(Tokens script, const Ids& ids, double level)
      : script_(std::move(script)), ids_(ids), level_(level) {}

  Tensor operator()(std::int64_t previous) {
    const std::int64_t expected = place_ == 0 ? ids_.bos : script_.at(place_ - 1);
    is_lost_ = is_lost_ || previous != expected;
    const std::int64_t word = is_lost_ ? ids_.lost : script_.at(place_);
    ++place_;
    Tensor logits = random({V});
    logits(static_cast<std::size_t>(word)) = 10;
    for (double& x : logits.storage()) x += level_;
    return logits;
  }
  std::size_t steps() const { return place_; }

 private:
  Tokens script_;
  Ids ids_;
  double level_;  // added to all logits
  std::size_t place_ = 0;
  bool is_lost_ = false;
};

// `count` random words, bos perhaps among them, and never the word of a lost decoder; then eos.
Tokens random_words(std::size_t count, const Ids& ids) {
  Tokens words;
  while (words.size() < count) {
    const auto word = static_cast<std::int64_t>(between(0, V - 1));
    if (word != ids.eos && word != ids.lost) words.push_back(word);
  }
  words.push_back(ids.eos);
  return words;
}

// What the decoder says if it is told bos at every step.
Tokens without_feedback(const Tokens& script, std::size_t longest, const Ids& ids) {
  Tokens said;
  bool is_lost = false;
  while (said.size() < longest) {
    is_lost = is_lost || (!said.empty() && script[said.size() - 1] != ids.bos);
    const std::int64_t word = is_lost ? ids.lost : script[said.size()];
    if (word == ids.eos) break;
    said.push_back(word);
  }
  return said;
}

void compare(const std::string& what, const Tokens& script, std::size_t longest, const Ids& ids,
             double level) {
  Tokens padded = script;  // a decoder that does not stop at eos goes on for a while
  padded.resize(script.size() + longest + 4, (ids.eos + 1) % static_cast<std::int64_t>(V));
  Script decoder(padded, ids, level);
  const auto step = [&decoder](std::int64_t previous) { return decoder(previous); };
  Tokens expected(script.begin(), script.end() - 1);
  expected.resize(std::min(expected.size(), longest));
  Tokens with_eos = expected, with_bos = expected;
  with_eos.push_back(ids.eos);
  with_bos.insert(with_bos.begin(), ids.bos);
  const auto first = [](const Tokens& all, std::size_t count) {
    return Tokens(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count));
  };
  const Tokens one_more = first(script, std::min(longest + 1, script.size() - 1));
  const Tokens got = attn::decode_greedily(step, ids.bos, ids.eos, longest);
  same(what, expected, got,
       {{"eos is part of the result: it ends the sentence, but is not one of its words",
         script.size() <= longest ? with_eos : expected},
        {"bos is part of the result: it is given to the decoder, but never said", with_bos},
        {"the decoder was not told what it said before: its own word is its next input",
         without_feedback(padded, longest, ids)},
        {"eos did not end it: nothing comes after eos", first(padded, longest)},
        {"one word more than `longest`", one_more}});
  if (decoder.steps() > longest) {
    wrong(what + ": the decoder made " + std::to_string(decoder.steps()) + " steps for at most " +
          std::to_string(longest) + " words");
  }
}

void worked_example() {
  compare("a decoder that says 4 7 3 <eos>", {4, 7, 3, 1}, 10, {0, 1, 2}, 0);
}

// All logits may be negative, or large.
void random_sentences() {
  const Ids ids = random_ids_of_signs();
  for (const double level : {0.0, 1000.0, -1000.0}) {
    const std::size_t count = between(3, 8);
    compare("a random sentence", random_words(count, ids), count + between(2, 6), ids, level);
    compare("at most 3 words", random_words(count + 1, ids), 3, ids, level);
    compare("a sentence as long as allowed", random_words(count, ids), count, ids, level);
    compare("one step more than words", random_words(count, ids), count + 1, ids, level);
    compare("no word allowed", random_words(count, ids), 0, ids, level);
    compare("a decoder that says <eos> at once", {ids.eos}, 5, ids, level);
  }
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "1.5 greedy decoding",
                    {{"worked example", worked_example}, {"random sentences", random_sentences}});
}
