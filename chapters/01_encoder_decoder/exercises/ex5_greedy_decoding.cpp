// Exercise 1.5 · Greedy decoding
//
// Once trained, the decoder has no teacher: at each step it writes its most probable word, and that
// word is its next input. The first input is `bos`. It stops when the word is `eos`, or when it has
// written `longest` words.
//
//   step     takes the previous word, moves the decoder's state on, and returns the logits (V) of
//            the next word; call it `longest` times at most
//   returns  the words written, without bos and eos
//
// Check it: ./learn check 1.5      Stuck? ./learn hint 1.5
#include <functional>

#include "chapters/exercise.h"

namespace attn {

using DecoderStep = std::function<Tensor(std::int64_t previous)>;

std::vector<std::int64_t> decode_greedily(const DecoderStep& step, std::int64_t bos,
                                          std::int64_t eos, std::size_t longest) {
  TODO("write the most probable word, feed it back, stop at eos or at the limit");
}

}  // namespace attn
