// Choosing the next token from a language model's logits: greedily, or at random with a temperature
// and a top k. Introduced in chapter 5. Beam search is in a file of its own.
#pragma once

#include <cstdint>
#include <functional>

#include "autograd/variable.h"
#include "core/tensor/rng.h"

namespace attn {

struct Sampling {
  // Logits are divided by it before softmax: below 1 likely tokens become likelier, above 1 less
  // so. 0 is greedy: always the likeliest, the first of equals, nothing drawn.
  double temperature = 0;
  std::size_t top_k = 0;  // only the k likeliest may be drawn (Fan et al. 2018); 0: all
  // Tokens below this id, such as the special tokens of a Vocabulary, are never chosen.
  std::int64_t first_token = 0;
};

// One token id from the logits of V tokens. Throws std::invalid_argument if the temperature is
// negative, no token may be chosen, a logit is NaN, or the largest is infinite; −∞ is never drawn.
std::int64_t choose_token(const Real* logits, std::size_t V, const Sampling& sampling, Rng& rng);

// Token ids (B, T) → logits (B, T, V) of what follows each of them.
using LanguageLogits = std::function<Variable(const IndexTensor& tokens)>;

// prompt (B, T) → (B, T + count): each sequence continued by `count` tokens, one after the other.
// The model is shown the last `longest` tokens, and no graph is recorded. Throws
// std::invalid_argument if T or `longest` is 0.
IndexTensor generate(const LanguageLogits& model, const IndexTensor& prompt, std::size_t count,
                     std::size_t longest, const Sampling& sampling, Rng& rng);

}  // namespace attn
