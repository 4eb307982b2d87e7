// softmax_rows for every exercise but 1.6, in which it is written. A file of its own, so that the
// linker takes it only where it is missing.
#include "chapters/exercise.h"
#include "tests/exercises/reference.h"

namespace attn {

Tensor softmax_rows(const Tensor& scores) { return reference::softmax(scores); }

}  // namespace attn
