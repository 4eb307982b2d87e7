#include "chapters/shared/worked_examples.h"

namespace attn {

WorkedExample journey_example() {
  return {{"Your", "journey", "starts", "with", "one", "step"},
          from_values({6, 3}, {0.43, 0.15, 0.89,  //
                               0.55, 0.87, 0.66,  //
                               0.57, 0.85, 0.64,  //
                               0.22, 0.58, 0.33,  //
                               0.77, 0.25, 0.10,  //
                               0.05, 0.80, 0.55})};
}

WorkedExample random_example() {
  return {{"These", "are", "random", "words", "and", "embeddings"},
          from_values({6, 3}, {0.35, 0.15, 0.89,  //
                               0.97, 0.80, 0.30,  //
                               0.65, 0.34, 0.24,  //
                               0.20, 0.87, 0.34,  //
                               0.86, 0.13, 0.05,  //
                               0.10, 0.20, 0.30})};
}

}  // namespace attn
