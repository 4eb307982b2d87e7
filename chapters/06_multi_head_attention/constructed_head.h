// One head that answers both questions of TwoReaders on every ring: its weights are not learned.
//
// With d the digit of a token less the middle of all digits (−4.5 … 4.5 for ten of them):
//   token s      [d, one-hot place]
//   key s        the token itself
//   query t      √C · [κ (−1)^t, and 30 on the axes of the places t − 1 and t − 2]
//   value s      [d, (−1)^s]
// So query t scores the places t − 1 and t − 2 with 30, every other place with 0, and all of them
// a very little more or less by their digits: κ = 0.01 times ±d. With digits a, b, weights α, β,
//   context      c_0 = α a + β b ≈ (a + b) / 2,      c_1 = (−1)^t (β − α) ≈ −κ (a − b) / 2,
// whose sign does not depend on t, since α − β has the sign (−1)^t too. Hence
//   a ≈ c_0 − c_1 / κ      b ≈ c_0 + c_1 / κ,
// and the readout's logit for digit k, with k less the middle, is 2 k (c_0 ∓ c_1 / κ) − k²: the
// nearest digit has the largest. The weights tell the two digits apart because they depend, a
// little, on the digits.
#pragma once

#include "chapters/06_multi_head_attention/two_readers.h"

namespace attn {

// The weights for TwoReaders with one head. The ring has an even number of places, at least 4,
// since signs alternate along it, and the width C holds a digit and all places.
// Throws std::invalid_argument if it is not so.
StateDict constructed_head(std::size_t symbols, std::size_t length, std::size_t width);

// The smallest logit of a correct answer less the largest of a wrong one: above 0 if all are
// correct. logits (B, T, 2, V), targets (B, T, 2).
double smallest_margin(const Tensor& logits, const IndexTensor& targets);

}  // namespace attn
