// A task that two heads learn at once and one head does not: at every place of a ring, tell the
// symbols one and two places before. One linear readout has to find both in what attention brings.
#pragma once

#include <algorithm>

#include "autograd/nn/positional.h"
#include "chapters/06_multi_head_attention/multi_head.h"
#include "core/text/tasks.h"

namespace attn {

// x = token + position; y = attention(x); logits = readout(y). The parameters are as many for one
// head as for two. Parameters: token.weight (V, C), position.weight (T, C), attention.…,
// readout.weight (2 V, C), readout.bias.
class TwoReaders : public Module {
 public:
  TwoReaders(std::size_t heads, std::size_t symbols, std::size_t length, std::size_t width,
             Rng& rng);

  struct Answer {
    Variable logits;   // (B, T, 2, V): of the symbol before, and of the one before that
    Variable weights;  // (B, H, T, T)
  };
  Answer operator()(const IndexTensor& tokens) const;  // (B, T)

 private:
  std::size_t symbols_;
  Embedding token_;
  LearnedPositions position_;
  SplitHeads attention_;
  Linear readout_;
};

// How often each is correct, in %.
struct TwoReadersQuality {
  double one_before, two_before;
  double harder() const { return std::min(one_before, two_before); }
};
TwoReadersQuality measure(const Tensor& logits, const IndexTensor& targets);

// What is left of both answers when each head in turn is switched off, as Michel, Levy and Neubig
// (2019) did: what it found counts as 0. The model is afterwards as it was.
std::vector<TwoReadersQuality> measure_without_each_head(TwoReaders& model, std::size_t heads,
                                                         const Labelled& test);

}  // namespace attn
