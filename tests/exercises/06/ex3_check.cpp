// Checks exercise 6.3.
#include <cmath>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor attend_in_heads(const Tensor& queries, const Tensor& keys, const Tensor& values,
                       std::size_t H);
}

namespace {

using namespace check;

Tensor columns(const Tensor& x, std::size_t begin, std::size_t count) {
  Tensor result = zeros({x.shape(0), count});
  for (std::size_t t = 0; t < x.shape(0); ++t) {
    for (std::size_t c = 0; c < count; ++c) result(t, c) = x(t, begin + c);
  }
  return result;
}

enum class Sight { kPast, kAll, kFuture, kNextToo };

// The heads' contexts side by side, with scores times `scale`.
Tensor in_heads(const Tensor& Q, const Tensor& K, const Tensor& V, std::size_t H, double scale,
                Sight sight = Sight::kPast) {
  const std::size_t D = Q.shape(1) / H;
  const auto later = [sight](std::size_t i, std::size_t j) {
    switch (sight) {
      case Sight::kAll:
        return false;
      case Sight::kFuture:
        return j < i;
      case Sight::kNextToo:
        return j > i + 1;
      default:
        return j > i;
    }
  };
  Tensor result = zeros(Q.shape());
  for (std::size_t h = 0; h < H; ++h) {
    const Tensor context = reference::attention(columns(Q, h * D, D), columns(K, h * D, D),
                                                columns(V, h * D, D), scale, later)
                               .context;
    for (std::size_t t = 0; t < Q.shape(0); ++t) {
      for (std::size_t d = 0; d < D; ++d) result(t, h * D + d) = context(t, d);
    }
  }
  return result;
}

// x with the columns of head 0 in the place of each head's.
Tensor head_0_for_all(const Tensor& x, std::size_t H) {
  const std::size_t D = x.shape(1) / H;
  Tensor result = x;
  for (std::size_t t = 0; t < x.shape(0); ++t) {
    for (std::size_t c = 0; c < x.shape(1); ++c) result(t, c) = x(t, c % D);
  }
  return result;
}

// The columns as they are if every H-th belongs to one head.
Tensor interleaved(const Tensor& x, std::size_t H) {
  const std::size_t D = x.shape(1) / H;
  Tensor result = x;
  for (std::size_t t = 0; t < x.shape(0); ++t) {
    for (std::size_t c = 0; c < x.shape(1); ++c) result(t, c % D * H + c / D) = x(t, c);
  }
  return result;
}

void compare(const std::string& what, const Tensor& Q, const Tensor& K, const Tensor& V,
             std::size_t H) {
  const std::size_t C = Q.shape(1), D = C / H;
  const double by_head = 1 / std::sqrt(static_cast<double>(D));
  const double by_model = 1 / std::sqrt(static_cast<double>(C));
  const Tensor right = in_heads(Q, K, V, H, by_head);
  Tensor added = zeros(right.shape());
  for (std::size_t t = 0; t < right.shape(0); ++t) {
    for (std::size_t c = 0; c < C; ++c) added(t, c % D) += right(t, c);
  }
  std::vector<Mistake> mistakes = {
      {"no mask: a token must not see later ones", in_heads(Q, K, V, H, by_head, Sight::kAll)},
      {"the past is hidden, not the future", in_heads(Q, K, V, H, by_head, Sight::kFuture)},
      {"each token sees the next one too: hide j > i",
       in_heads(Q, K, V, H, by_head, Sight::kNextToo)},
      {"queries and keys are exchanged: row i of the scores belongs to query i",
       in_heads(K, Q, V, H, by_head)},
      {"not scaled: divide the scores by √D", in_heads(Q, K, V, H, 1)},
      {"divided by D instead of √D", in_heads(Q, K, V, H, by_head * by_head)},
      {"scaled by the model's width C: it is the head's width D that counts",
       in_heads(Q, K, V, H, by_model)},
      {"divided by √H: it is the head's width D that counts",
       in_heads(Q, K, V, H, 1 / std::sqrt(static_cast<double>(H)))},
      {"divided by √T: it is the head's width D that counts",
       in_heads(Q, K, V, H, 1 / std::sqrt(static_cast<double>(Q.shape(0))))},
      {"all heads use the queries or the keys of head 0",
       in_heads(head_0_for_all(Q, H), head_0_for_all(K, H), V, H, by_head)},
      {"all heads use the queries or the keys of head 0",
       in_heads(head_0_for_all(Q, H), K, V, H, by_head)},
      {"all heads use the queries or the keys of head 0",
       in_heads(Q, head_0_for_all(K, H), V, H, by_head)},
      {"all heads use the values of head 0", in_heads(Q, K, head_0_for_all(V, H), H, by_head)},
      {"the heads' contexts are interleaved: head h writes columns h D to (h + 1) D − 1",
       interleaved(right, H)},
      {"the heads' contexts were added up in the first columns: put them side by side", added},
      {"this is one head for all columns", in_heads(Q, K, V, 1, by_model)},
      {"this is one head for all columns", in_heads(Q, K, V, 1, by_head)}};
  same(what, right, attn::attend_in_heads(Q, K, V, H), mistakes);
}

// Head 1 of token 1: scores 2 and 0, so its weights are 0.8808 and 0.1192; head 0's are equal.
void worked_example() {
  compare("two tokens, two heads of one column", from_values({2, 2}, {1, 1, 0, 2}),
          from_values({2, 2}, {3, 1, 5, 0}), from_values({2, 2}, {10, 1, 20, 2}), 2);
}

void compare(std::size_t T, std::size_t H, std::size_t D) {
  const Shape shape{T, H * D};
  compare("T = " + std::to_string(T) + ", H = " + std::to_string(H) + ", D = " + std::to_string(D),
          random(shape), random(shape), random(shape), H);
}

void random_sizes() {
  const auto sizes = different_sizes(3, 2, 6);
  compare(sizes[0], sizes[1], sizes[2]);
  compare(sizes[1], sizes[1], sizes[2]);
  compare(sizes[2], sizes[1], sizes[2]);
  compare(sizes[0], sizes[1], sizes[1]);
}

// In each head scores that only softmax of what is not hidden survives. Contexts are only compared
// with the right ones here, since most tokens choose a single one.
void hard_scores() {
  const std::size_t H = between(2, 3), T = between(3, 5), D = 4;
  const auto compare_heads = [&](const std::string& name, const auto& make) {
    Tensor Q = zeros({T, H * D}), K = Q;
    for (std::size_t h = 0; h < H; ++h) {
      const NamedPair pair = make();
      for (std::size_t t = 0; t < T; ++t) {
        for (std::size_t c = 0; c < D; ++c) {
          Q(t, h * D + c) = pair.queries(t, c);
          K(t, h * D + c) = pair.keys(t, c);
        }
      }
    }
    const Tensor V = random({T, H * D});
    same(name, in_heads(Q, K, V, H, 0.5), attn::attend_in_heads(Q, K, V, H));
  };
  for (std::size_t kind = 0; kind < hard_pairs(T, T, D).size(); ++kind) {
    compare_heads("hard scores", [&] { return hard_pairs(T, T, D)[kind]; });
  }
  // The keys from T / 2 on are far above what all others score, or all are far below 0.
  for (std::size_t kind = 0; kind < hard_masked_pairs(T, T, 1).size(); ++kind) {
    compare_heads("hard hidden scores", [&] { return hard_masked_pairs(T, T, T / 2 + 1)[kind]; });
  }
}

void one_head() { compare(4, 1, 3); }

void one_column_each() { compare(3, 5, 1); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "6.3 several heads",
                    {{"worked example", worked_example},
                     {"random sizes", random_sizes},
                     {"hard scores", hard_scores},
                     {"one head", one_head},
                     {"one column for each head", one_column_each}});
}
