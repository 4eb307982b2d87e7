// Checks exercise 1.3.
#include <cmath>
#include <limits>

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
  return std::log(sum);
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
    mean_of_means += row / row_count / static_cast<long double>(B);
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
        {"padding was added to the sum, but not counted", number(all / count)},
        {"exp overflowed: subtract the largest logit first",
         std::numeric_limits<double>::quiet_NaN()},
        {"exp overflowed: subtract the largest logit first",
         std::numeric_limits<double>::infinity()}});
}

// `lengths` real tokens in each row of T, then padding, whose id is 0.
IndexTensor padded(const std::vector<std::size_t>& lengths, std::size_t T, std::size_t V) {
  IndexTensor targets = random_ids({lengths.size(), T}, V - 1);
  for (std::size_t b = 0; b < lengths.size(); ++b) {
    for (std::size_t t = 0; t < T; ++t) {
      targets(b, t) = t < lengths[b] ? targets(b, t) + 1 : 0;
    }
  }
  return targets;
}

void equal_logits() {
  compare("all logits equal, V = 4: the loss is log 4", zeros({2, 3, 4}), padded({3, 1}, 3, 4), 0);
}

void random_batch() {
  const auto sizes = different_sizes(2, 3, 8);
  const std::size_t T = sizes[0], V = sizes[1];
  compare("random batch", random({3, T, V}), padded({T, 1, between(1, T - 1)}, T, V), 0);
}

void no_padding() { compare("no padding", random({2, 3, 5}), padded({3, 3}, 3, 5), 0); }

void large_logits() {
  Tensor logits = random({1, 2, 3});
  for (double& x : logits.storage()) x = x * 10 + 1000;
  compare("logits near 1000", logits, padded({1}, 2, 3), 0);
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "1.3 a loss that does not count padding",
                    {{"equal logits", equal_logits},
                     {"random batch", random_batch},
                     {"no padding", no_padding},
                     {"large logits", large_logits}});
}
