// Checks exercise 1.3.
#include <algorithm>
#include <cmath>

#include "tests/exercises/harness.h"

namespace attn {
Real masked_loss(const Tensor& logits, const IndexTensor& targets, std::int64_t pad);
}

namespace {

using namespace check;

// −log softmax(logits[b, t])[targets[b, t]]
long double surprise(const Tensor& logits, const IndexTensor& targets, std::size_t b,
                     std::size_t t) {
  const auto target = static_cast<std::size_t>(targets(b, t));
  long double sum = 0;
  for (std::size_t v = 0; v < logits.shape(2); ++v) {
    sum += std::exp(static_cast<long double>(logits(b, t, v)) - logits(b, t, target));
  }
  return std::log(sum);  // long double: its exp reaches 11,000
}

void compare(const std::string& what, const Tensor& logits, const IndexTensor& targets,
             std::int64_t pad) {
  const std::size_t B = targets.shape(0), T = targets.shape(1);
  long double real = 0, count = 0, all = 0, probability = 0, mean_of_means = 0;
  for (std::size_t b = 0; b < B; ++b) {
    long double row = 0, row_count = 0;
    for (std::size_t t = 0; t < T; ++t) {
      const long double one = surprise(logits, targets, b, t);
      all += one;
      if (targets(b, t) == pad) continue;
      row += one;
      row_count += 1;
      probability += std::exp(-one);
    }
    real += row;
    count += row_count;
    mean_of_means += row / std::max(row_count, 1.0L) / static_cast<long double>(B);
  }
  const long double places = static_cast<long double>(B * T);
  const auto number = [](long double value) { return static_cast<double>(value); };
  same(what, number(real / count), static_cast<double>(attn::masked_loss(logits, targets, pad)),
       {{"padding was counted like a word", number(all / places)},
        {"the sum is right, but was divided by B · T: divide by the number of real tokens",
         number(real / places)},
        {"this is the sum: divide by the number of real tokens", number(real)},
        {"check the sign: the loss is −log p", number(-real / count)},
        {"this is the mean of p, without the logarithm", number(probability / count)},
        {"a mean for each sentence, and then the mean of these: every token should count alike",
         number(mean_of_means)},
        {"padding was added to the sum, but not counted", number(all / count)}});
}

// Random targets, padding among them: at the end of a sentence, before it, or anywhere.
IndexTensor with_padding(std::size_t B, std::size_t T, std::size_t V, std::int64_t pad) {
  IndexTensor targets = random_ids({B, T}, V);
  for (std::size_t b = 0; b < B; ++b) {
    const std::size_t kind = between(0, 2), some = between(1, T - 1);
    for (std::size_t t = 0; t < T; ++t) {
      const bool is_padding = kind == 0 ? t >= some : kind == 1 ? t < some : between(0, 2) == 0;
      if (is_padding) targets(b, t) = pad;
      if (!is_padding && targets(b, t) == pad) targets(b, t) = pad ? 0 : 1;
    }
    targets(b, kind == 0 ? 0 : T - 1) = pad ? 0 : 1;  // one at least is real
  }
  return targets;
}

void equal_logits() {
  IndexTensor targets = IndexTensor::from_shape({2, 3});
  const std::int64_t ids[] = {1, 3, 2, 1, 0, 0};
  std::copy(ids, ids + 6, targets.begin());
  compare("all logits equal, V = 4: the loss is log 4", zeros({2, 3, 4}), targets, 0);
}

void random_batch() {
  const auto sizes = different_sizes(3, 2, 7);
  const std::size_t B = sizes[0], T = sizes[1], V = sizes[2] + 1;
  const auto pad = static_cast<std::int64_t>(between(0, V - 1));
  compare("random batch, padding is " + std::to_string(pad), random({B, T, V}, 2),
          with_padding(B, T, V, pad), pad);
}

// Of padding with an id that no word can have.
void no_padding() { compare("no padding", random({2, 3, 5}), random_ids({2, 3}, 5), -1); }

// Padding's own logits are the largest of all, or not numbers: they must not matter.
void hard_logits() {
  const std::size_t B = 2, T = between(3, 5), V = between(4, 6);
  const auto pad = static_cast<std::int64_t>(between(0, V - 1));
  for (const NamedScores& hard : hard_scores(B * T, V)) {
    const IndexTensor targets = with_padding(B, T, V, pad);
    Tensor logits = hard.scores;
    logits.reshape(Shape{B, T, V});
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t t = 0; t < T; ++t) {
        if (targets(b, t) == pad) logits(b, t, between(0, V - 1)) = 1e5;
      }
    }
    compare(hard.name, logits, targets, pad);
  }
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "1.3 a loss that does not count padding",
                    {{"equal logits", equal_logits},
                     {"random batch", random_batch},
                     {"no padding", no_padding},
                     {"hard logits", hard_logits}});
}
