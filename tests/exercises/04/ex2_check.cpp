// Checks exercise 4.2.
#include <cmath>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor scaled_weights(const Tensor& queries, const Tensor& keys);
}

namespace {

using namespace check;

void compare(const std::string& what, const Tensor& queries, const Tensor& keys) {
  const Tensor scores = reference::matmul(queries, reference::transposed(keys));
  const double d = static_cast<double>(queries.shape(1));
  const double S = static_cast<double>(keys.shape(0));
  const double T = static_cast<double>(queries.shape(0));
  const auto divided = [&](double by) { return reference::scaled(scores, 1 / by); };
  const auto weights = [&](double by) { return reference::softmax(divided(by)); };
  const Tensor powers =
      reference::map(divided(std::sqrt(d)), [](long double s) { return std::exp(s); });
  Tensor all = reference::softmax(reference::flattened(divided(std::sqrt(d))));
  all.reshape(scores.shape());
  same(what, weights(std::sqrt(d)), attn::scaled_weights(queries, keys),
       {{"not scaled, or by √1: divide the scores by √d; d is the width of queries and keys",
         weights(1)},
        {"divided by d instead of √d, the spread of a sum of d products", weights(d)},
        {"multiplied by √d instead of divided", weights(1 / std::sqrt(d))},
        {"divided by the root of the number of keys: it is their width d that counts",
         weights(std::sqrt(S))},
        {"divided by the root of the number of queries: it is their width d that counts",
         weights(std::sqrt(T))},
        {"divided by the root of the number of all elements: it is the width d that counts",
         weights(std::sqrt(T * d))},
        {"exp overflowed: subtract the largest score of each row first",
         reference::naive_softmax(divided(std::sqrt(d)))},
        {"scaled after softmax: the rows no longer add up to 1",
         reference::scaled(weights(1), 1 / std::sqrt(d))},
        {"softmax along the columns: each row must add up to 1",
         reference::softmax_over_first(divided(std::sqrt(d)))},
        {"the whole matrix adds up to 1, not each row", all},
        {"exp without dividing: each row must add up to 1", powers},
        {"exp without dividing: each row must add up to 1",
         reference::undivided_softmax(divided(std::sqrt(d)))},
        {"these are the scaled scores: softmax is still to be applied", divided(std::sqrt(d))}});
}

void worked_example() {
  compare("one query of width 4, two keys", from_values({1, 4}, {1, 1, 1, 1}),
          from_values({2, 4}, {1, 1, 1, 1, 0, 0, 0, 0}));
}

void sentence() {
  const auto [x, W_query, W_key, W_value] = reference::journey();
  compare("\"Your journey starts with one step\"", reference::matmul(x, W_query),
          reference::matmul(x, W_key));
}

// As many queries as keys, and as many as they are wide.
void random_sizes() {
  const auto sizes = different_sizes(3, 2, 9);
  const std::size_t T = sizes[0], S = sizes[1], d = sizes[2];
  compare("random sizes", random({T, d}), random({S, d}));
  compare("as many keys as queries", random({T, d}), random({T, d}));
  compare("all sizes equal", random({T, T}), random({T, T}));
}

void hard_scores() {
  const auto sizes = different_sizes(3, 3, 7);
  for (const NamedPair& hard : hard_pairs(sizes[0], sizes[1], sizes[2])) {
    compare(hard.name, hard.queries, hard.keys);
  }
}

void wide() { compare("width 400", random({2, 400}, 3), random({3, 400}, 3)); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "4.2 the scale",
                    {{"worked example", worked_example},
                     {"the chapter's sentence", sentence},
                     {"random sizes", random_sizes},
                     {"hard scores", hard_scores},
                     {"wide", wide}});
}
