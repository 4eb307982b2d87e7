#include "core/text/digits.h"

#include <string>

namespace attn {

Vocabulary digit_vocabulary() {
  Vocabulary vocabulary;
  for (int digit = 0; digit < 10; ++digit) vocabulary.add(std::to_string(digit));
  return vocabulary;
}

TokenPair digit_sequence(DigitTask task, std::size_t length, Rng& rng) {
  if (length == 0) reject("digit_sequence: the length must be at least 1");
  TokenPair pair;
  for (std::size_t i = 0; i < length; ++i) {
    pair.source.push_back(static_cast<std::int64_t>(kSpecialCount) + rng.below(10));
  }
  if (task == DigitTask::kReverse) {
    pair.target.assign(pair.source.rbegin(), pair.source.rend());
  } else {
    pair.target = pair.source;
  }
  return pair;
}

std::vector<TokenPair> digit_sequences(DigitTask task, std::size_t count, std::size_t min_length,
                                       std::size_t max_length, Rng& rng) {
  if (min_length == 0 || min_length > max_length) {
    reject("digit_sequences: no lengths from ", min_length, " to ", max_length);
  }
  std::vector<TokenPair> pairs;
  const std::int64_t lengths = static_cast<std::int64_t>(max_length - min_length + 1);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t length = min_length + static_cast<std::size_t>(rng.below(lengths));
    pairs.push_back(digit_sequence(task, length, rng));
  }
  return pairs;
}

}  // namespace attn
