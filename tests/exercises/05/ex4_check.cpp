// Checks exercise 5.4.
#include <algorithm>
#include <functional>

#include "tests/exercises/harness.h"

namespace attn {
using TokenIds = std::vector<std::int64_t>;
using LanguageModel = std::function<Tensor(const TokenIds&)>;
TokenIds generate(const LanguageModel& model, const TokenIds& prompt, std::size_t count,
                  std::size_t context_length);
}  // namespace attn

namespace {

using namespace check;

// After a text comes a token that depends on all of it.
std::int64_t next_token(const Tokens& seen, std::size_t n, std::uint64_t key, std::size_t V) {
  std::uint64_t hash = key;
  for (std::size_t i = 0; i < n; ++i) {
    hash = (hash ^ static_cast<std::uint64_t>(seen[i] + 1)) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 29;
  }
  return static_cast<std::int64_t>(hash % V);
}

enum class Way { kRight, kFirstRow, kAllRows, kFirstTokens, kNotFedBack, kOnlyLast, kCropsTooMuch };

// The row of the n logits in which a mistaken search over all rows finds the largest: known here.
std::size_t row_with_the_largest(std::size_t n, std::uint64_t key) { return (n * 7 + key) % n; }

Tokens run(Way way, const Tokens& prompt, std::size_t count, std::size_t context, std::uint64_t key,
           std::size_t V) {
  Tokens text = prompt;
  for (std::size_t step = 0; step < count; ++step) {
    Tokens seen = way == Way::kNotFedBack ? prompt : text;
    if (way == Way::kOnlyLast) {
      seen = {text.back()};
    } else if (seen.size() > context) {
      const auto n = static_cast<std::ptrdiff_t>(way == Way::kCropsTooMuch ? context - 1 : context);
      seen = way == Way::kFirstTokens ? Tokens(seen.begin(), seen.begin() + n)
                                      : Tokens(seen.end() - n, seen.end());
    }
    const std::size_t row = way == Way::kFirstRow  ? 0
                            : way == Way::kAllRows ? row_with_the_largest(seen.size(), key)
                                                   : seen.size() - 1;
    text.push_back(next_token(seen, row + 1, key, V));
  }
  return text;
}

void compare(const std::string& what, std::size_t length, std::size_t count, std::size_t context,
             double level) {
  const std::size_t V = 50;
  const std::uint64_t key = random_engine()();
  Tokens prompt;
  for (std::size_t i = 0; i < length; ++i) {
    prompt.push_back(static_cast<std::int64_t>(between(0, V - 1)));
  }
  std::size_t longest = 0;
  const auto model = [&](const Tokens& tokens) {
    longest = std::max(longest, tokens.size());
    if (tokens.empty()) wrong(what + ": the model was given no token at all");
    Tensor logits = random({tokens.size(), V});
    for (std::size_t t = 0; t < tokens.size(); ++t) {
      const double largest = t == row_with_the_largest(tokens.size(), key) ? 20 : 10;
      logits(t, static_cast<std::size_t>(next_token(tokens, t + 1, key, V))) = largest;
    }
    for (double& x : logits.storage()) x += level;
    return logits;
  };
  const Tokens got = attn::generate(model, prompt, count, context);
  const auto by = [&](Way way) { return run(way, prompt, count, context, key, V); };
  const Tokens right = by(Way::kRight);
  const Tokens appended(right.begin() + static_cast<std::ptrdiff_t>(length), right.end());
  const Tokens one_more = run(Way::kRight, prompt, count + 1, context, key, V);
  const auto last = [&right](std::size_t n) {
    return Tokens(right.end() - static_cast<std::ptrdiff_t>(std::min(n, right.size())),
                  right.end());
  };
  if (longest > context) {
    wrong(what + ": the model was given " + std::to_string(longest) +
              " tokens, but may see at most " + std::to_string(context),
          "the text was not cropped to its last context_length tokens");
  }
  same(what, right, got,
       {{"the logits of the first token were used: the last row predicts what comes next",
         by(Way::kFirstRow)},
        {"the largest of all rows was taken: the last row alone predicts what comes next",
         by(Way::kAllRows)},
        {"cropped to the first tokens: the last ones are needed", by(Way::kFirstTokens)},
        {"what was generated is not given to the model", by(Way::kNotFedBack)},
        {"the model is given the last token only: it needs the text before it", by(Way::kOnlyLast)},
        {"the model was given one token too few: it may see the last context_length",
         by(Way::kCropsTooMuch)},
        {"one token too many was appended", one_more},
        {"the result was cropped, too: crop only what the model is given", last(context)},
        {"the result was cropped, too: crop only what the model is given", last(context + 1)},
        {"the prompt is missing from the result", appended},
        {"this is the prompt: nothing was appended", prompt}});
}

void worked_example() { compare("a prompt of 3 tokens, 2 more", 3, 2, 10, 0); }

// All logits may be negative, or large.
void longer_than_context() {
  for (const double level : {0.0, 1000.0, -1000.0}) {
    compare("longer than the context", between(4, 6), between(6, 9), between(7, 8), level);
    compare("a prompt longer than the context", between(6, 9), between(2, 5), between(2, 5), level);
  }
}

void one_token() { compare("a context of one token", between(1, 3), between(3, 5), 1, 0); }

void nothing_to_add() { compare("nothing to add", 3, 0, 10, 0); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "5.4 generating",
                    {{"worked example", worked_example},
                     {"longer than the context", longer_than_context},
                     {"a context of one token", one_token},
                     {"nothing to add", nothing_to_add}});
}
