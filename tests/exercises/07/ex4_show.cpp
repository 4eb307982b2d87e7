// What exercise 7.4 is for: the learner's beam beside greedy decoding, which is a beam of 1, in a
// language of words that counts what followed the last two in the book's English sentences.
//
// Exits with 1 unless a beam of 5 finds a more probable sentence at least once, and never a less
// probable one.
#include <cstdio>
#include <functional>
#include <sstream>

#include "chapters/exercise.h"
#include "core/text/batching.h"
#include "core/text/german_english/german_english.h"
#include "core/text/vocabulary.h"
#include "tests/exercises/counted_language.h"

namespace attn {
using NextWord = std::function<Tensor(const TokenIds& words)>;
TokenIds beam_search(const NextWord& log_probabilities, std::int64_t eos, std::size_t width,
                     std::size_t longest);
}  // namespace attn

namespace {

using namespace attn;

constexpr std::size_t kLongest = 12;

// Sentences one after the other, with <bos> before and <eos> after each.
TokenIds read_words(const std::string& text, Vocabulary& vocabulary) {
  TokenIds words;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    words.push_back(kBos);
    std::istringstream parts(line);
    for (std::string word; parts >> word;) words.push_back(vocabulary.add(word));
    words.push_back(kEos);
  }
  return words;
}

// ln of the probability of the sentence, the <eos> after it included if it is not the longest.
double log_probability(const NextWord& next, TokenIds words) {
  if (words.size() < kLongest) words.push_back(kEos);
  double sum = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const TokenIds before(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(i));
    sum += next(before)(std::size_t(words[i]));
  }
  return sum;
}

}  // namespace

int main() {
  Rng rng(1);
  Vocabulary vocabulary;
  const TokenIds text = read_words(generated_english_text(1500, rng), vocabulary);
  const check::CountedLanguage counted(text, vocabulary.size(), 2);
  const auto sentence = [&vocabulary](const TokenIds& words) {
    std::string result;
    for (const std::string& word : vocabulary.decode(words)) result += word + " ";
    return result;
  };
  std::printf(
      "  Your beam in a language that counts which word followed the last two in 1500\n"
      "  sentences; how probable is what comes after the first word?\n");
  int better = 0, worse = 0, shown = 0;
  const std::vector<std::string> first_words = {"the", "a", "I", "we", "you", "he", "she", "my"};
  for (const std::string& first : first_words) {
    const NextWord next = [&](const TokenIds& words) {
      TokenIds before = {kBos, vocabulary.id(first)};
      before.insert(before.end(), words.begin(), words.end());
      return counted.log_probabilities(before);
    };
    const TokenIds greedy = beam_search(next, kEos, 1, kLongest);
    const TokenIds beam = beam_search(next, kEos, 5, kLongest);
    const double gain = log_probability(next, beam) - log_probability(next, greedy);
    better += gain > 1e-9;
    worse += gain < -1e-9;
    if (gain < 1e-9 || shown++ >= 3) continue;
    std::printf("    greedy  %.4f  %s %s\n    beam 5  %.4f  %s %s\n",
                std::exp(log_probability(next, greedy)), first.c_str(), sentence(greedy).c_str(),
                std::exp(log_probability(next, beam)), first.c_str(), sentence(beam).c_str());
  }
  std::printf(
      "  The beam's sentence is the more probable one after %d of %zu words, the less\n"
      "  probable one after %d.\n",
      better, first_words.size(), worse);
  return better > 0 && worse == 0 ? 0 : 1;
}
