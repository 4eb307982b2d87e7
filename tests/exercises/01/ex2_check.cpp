// Checks exercise 1.2.
#include "tests/exercises/harness.h"

namespace attn {
IndexTensor teacher_forced_inputs(const IndexTensor& targets, std::int64_t bos);
}

namespace {

using namespace check;

Tensor numbers(const IndexTensor& ids) {
  Tensor result = zeros(ids.shape());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    result.data()[i] = static_cast<double>(ids.data()[i]);
  }
  return result;
}

void compare(const IndexTensor& targets, std::int64_t bos) {
  const std::size_t T = targets.shape(1);
  const double sign = static_cast<double>(bos);
  const Tensor right_words = numbers(targets);
  Tensor across = right_words;  // shifted as if the batch were one long sentence
  for (std::size_t i = 0; i < across.size(); ++i) {
    across.data()[i] = i == 0 ? sign : right_words.data()[i - 1];
  }
  Tensor expected = right_words, next = right_words, first_row = right_words,
         in_place = right_words;
  for (std::size_t b = 0; b < targets.shape(0); ++b) {
    for (std::size_t t = 0; t < T; ++t) {
      expected(b, t) = t == 0 ? sign : right_words(b, t - 1);
      next(b, t) = t + 1 < T ? right_words(b, t + 1) : sign;
      first_row(b, t) = b == 0 ? expected(b, t) : right_words(b, t);
      in_place(b, t) = t == 0 ? sign : right_words(b, t);
    }
  }
  Tensor repeated = right_words;
  for (std::size_t b = 0; b < targets.shape(0); ++b) {
    for (std::size_t t = 0; t < T; ++t) repeated(b, t) = sign;
  }
  same("inputs", expected, numbers(attn::teacher_forced_inputs(targets, bos)),
       {{"not shifted: the decoder is given the very word that it is to predict", right_words},
        {"the first word was replaced instead of shifted: the decoder is given the very word that "
         "it is to predict",
         in_place},
        {"shifted the wrong way: the decoder is given the word after the one it is to predict",
         next},
        {"the last word of a sentence came into the next one: each row begins with bos", across},
        {"only the first row of the batch was shifted", first_row},
        {"everything is bos: each place was filled from one that had been overwritten", repeated}});
}

void worked_example() {
  IndexTensor targets = IndexTensor::from_shape({1, 4});
  const std::int64_t ids[] = {4, 7, 2, 1};
  std::copy(ids, ids + 4, targets.begin());
  compare(targets, 0);
}

// As many sentences as words, too; and bos may be any id, even one that is also a word.
void random_batch() {
  const auto sizes = different_sizes(2, 2, 7);
  compare(random_ids({sizes[0], sizes[1]}, 50), 99);
  compare(random_ids({sizes[0], sizes[0]}, 50), static_cast<std::int64_t>(between(0, 49)));
}

void single_words() { compare(random_ids({3, 1}, 50), 99); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "1.2 teacher forcing",
                    {{"worked example", worked_example},
                     {"random batch", random_batch},
                     {"single words", single_words}});
}
