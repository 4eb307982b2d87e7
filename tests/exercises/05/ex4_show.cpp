// What exercise 5.4 is for: the learner's function writes text. Its model counts which character
// followed the last eight in chapter 5's sentences; what was most often, it writes.
//
// Exits with 1 unless every word that is written is one of the text's.
#include <cstdio>
#include <functional>
#include <set>
#include <sstream>

#include "chapters/exercise.h"
#include "core/text/batching.h"
#include "core/text/german_english/german_english.h"
#include "tests/exercises/counted_language.h"

namespace attn {
using LanguageModel = std::function<Tensor(const TokenIds&)>;
TokenIds generate(const LanguageModel& model, const TokenIds& prompt, std::size_t count,
                  std::size_t context_length);
}  // namespace attn

namespace {

using namespace attn;

TokenIds bytes_of(const std::string& text) { return TokenIds(text.begin(), text.end()); }

}  // namespace

int main() {
  constexpr std::size_t context_length = 8, V = 128;
  Rng rng(1);
  const std::string text = generated_english_text(1500, rng);
  const check::CountedLanguage counted(bytes_of(text), V, context_length);
  const auto model = [&counted](const TokenIds& tokens) {
    Tensor logits = zeros({tokens.size(), V});
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const Tensor row = counted.log_probabilities(
          TokenIds(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(i + 1)));
      std::copy(row.begin(), row.end(), logits.data() + i * V);
    }
    return logits;
  };
  std::set<std::string> words;
  std::istringstream all(text);
  for (std::string word; all >> word;) words.insert(word);

  std::printf(
      "  A model that counts what followed the last %zu characters in 1500 sentences; your\n"
      "  function writes what was most often (in brackets: the prompt):\n",
      context_length);
  bool only_words = true;
  for (const std::string prompt : {"the do", "I ", "why ", "my friend"}) {
    const TokenIds tokens = generate(model, bytes_of(prompt), 80, context_length);
    std::string written(tokens.begin(), tokens.end());
    written.resize(std::min(written.find('\n'), written.rfind(' ')));  // a sentence, whole words
    std::istringstream parts(written);
    for (std::string word; parts >> word;) only_words = only_words && words.count(word) == 1;
    std::printf("    [%s]%s\n", prompt.c_str(), written.substr(prompt.size()).c_str());
  }
  return only_words ? 0 : 1;
}
