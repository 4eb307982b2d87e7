// Checks exercise 5.5.
#include <limits>

#include "tests/exercises/harness.h"

namespace attn {
Tensor hide(const Tensor& scores, const BoolTensor& hidden);
}

namespace {

using namespace check;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

void compare(const std::string& what, const attn::BoolTensor& hidden) {
  const std::size_t T = hidden.shape(0);
  const Tensor scores = random({T, T});
  const auto with = [&](bool when, bool is_transposed, double value = -kInfinity) {
    Tensor result = scores;
    for (std::size_t i = 0; i < T; ++i) {
      for (std::size_t j = 0; j < T; ++j) {
        const bool mark = is_transposed ? hidden(j, i) : hidden(i, j);
        if (mark == when) result(i, j) = value;
      }
    }
    return result;
  };
  same(what, with(true, false), attn::hide(scores, hidden),
       {{"hidden where the mask is false, and rows taken for columns: two mistakes that nearly "
         "cancel; of a causal mask only the diagonal shows them",
         with(false, true)},
        {"hidden where the mask is false: true means hidden", with(false, false)},
        {"rows and columns of the mask are exchanged: hidden(i, j) belongs to score (i, j)",
         with(true, true)},
        {"0 is a score like any other: only −∞ gets no weight", with(true, false, 0)},
        {"+∞ gets all of the weight: it is −∞ that gets none", with(true, false, kInfinity)},
        {"a large negative number is not −∞: a row that is hidden everywhere would pass unnoticed",
         with(true, false, -1e9)},
        {"a large negative number is not −∞: a row that is hidden everywhere would pass unnoticed",
         with(true, false, -1e4)},
        {"nothing is hidden", scores}});
}

void causal() {
  attn::BoolTensor hidden = attn::BoolTensor::from_shape({3, 3});
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) hidden(i, j) = j > i;
  }
  compare("a causal mask", hidden);
}

void random_mask() {
  const std::size_t T = between(4, 8);
  attn::BoolTensor hidden = attn::BoolTensor::from_shape({T, T});
  for (bool& mark : hidden.storage()) mark = between(0, 1) == 1;
  hidden(0, 1) = true;
  hidden(1, 0) = false;
  compare("a random mask", hidden);
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "5.5 bug hunt",
                    {{"a causal mask", causal}, {"a random mask", random_mask}});
}
