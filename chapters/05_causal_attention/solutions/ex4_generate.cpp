// Exercise 5.4 · Generating
//
// A language model gives, for every token of a text, the logits of the token after it. To generate,
// take the logits of the last row, append the most probable token, and ask again. The model must be
// given at most `context_length` tokens: of a longer text, the last ones.
//
//   model           tokens (n ≥ 1) → logits (n, V)
//   prompt          the tokens to begin with, at least one
//   count           how many tokens to append
//   context_length  at least 1
//   returns         the whole prompt, and then what was appended
//
// Check it: ./learn check 5.4      Stuck? ./learn hint 5.4
#include <functional>

#include "chapters/exercise.h"

namespace attn {

using TokenIds = std::vector<std::int64_t>;
using LanguageModel = std::function<Tensor(const TokenIds&)>;

TokenIds generate(const LanguageModel& model, const TokenIds& prompt, std::size_t count,
                  std::size_t context_length) {
  // [exercise] TODO("crop, ask the model, take the last row's largest logit, append, repeat");
  TokenIds text = prompt;
  for (std::size_t step = 0; step < count; ++step) {
    const std::size_t seen = std::min(text.size(), context_length);
    const Tensor logits =
        model(TokenIds(text.end() - static_cast<std::ptrdiff_t>(seen), text.end()));
    std::size_t best = 0;
    for (std::size_t v = 1; v < logits.shape(1); ++v) {
      if (logits(seen - 1, v) > logits(seen - 1, best)) best = v;
    }
    text.push_back(static_cast<std::int64_t>(best));
  }
  return text;
  // [/exercise]
}

}  // namespace attn
// why: only what the model is given is cropped; the text itself keeps growing. The last row is row
// seen − 1 of what the model saw, not of the text, and no other row is about the next token.
