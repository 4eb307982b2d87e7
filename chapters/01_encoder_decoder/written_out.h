// The encoder–decoder with every step written out from primitive ops: what this chapter teaches.
//
// The encoder reads the source one token at a time and keeps one vector, its state. The decoder
// starts from that vector, and nothing else of the source, and says the target one token at a time
// (Cho et al. 2014; Sutskever, Vinyals & Le 2014).
//
// The chapter trains chapters/shared/encoder_decoder.h, which computes the same numbers with one op
// for a whole sequence, several times faster. The program shows on each run that they are the same.
#pragma once

#include <vector>

#include "autograd/nn/module.h"
#include "core/text/batching.h"

namespace attn::written_out {

// The weights of one gated recurrent unit with E inputs and H units, as PyTorch keeps them: the
// rows of the three gates (reset, update, new) one below the other.
struct GruWeights {
  Variable input, state;            // (3H, E), (3H, H)
  Variable input_bias, state_bias;  // (3H), (3H)
};

struct Weights {
  Variable source_embedding;  // (V_source, E)
  GruWeights encoder;
  Variable target_embedding;  // (V_target, E)
  GruWeights decoder;
  Variable output, output_bias;  // (V_target, H), (V_target)
};

// The weights of an EncoderDecoder with GRU cells, shared with it: so are their gradients.
Weights weights_of(const Module& model);

// One step: x (B, E) the input, h (B, H) the state before → (B, H) the state after.
Variable gru_step(const Variable& x, const Variable& h, const GruWeights& weights);

// The state after the last real token of each row: source (B, S), lengths (B) → (B, H).
Variable encode(const IndexTensor& source, const std::vector<std::size_t>& lengths,
                const Weights& weights);

// Logits for every position of the target, given the correct tokens before it ("teacher forcing"):
// state (B, H), target_in (B, T) → (B, T, V).
Variable decode_with_teacher(const Variable& state, const IndexTensor& target_in,
                             const Weights& weights);

// The mean of −log p(token) over the real tokens; <pad> does not count.
Variable masked_loss(const Variable& logits, const IndexTensor& target_out);

// Greedy decoding: the most probable token is written, and is the next input, until every row has
// written <eos> or `longest` tokens are out. Returns what each row wrote before <eos>.
std::vector<TokenIds> decode_greedily(const Variable& state, std::size_t longest,
                                      const Weights& weights);

}  // namespace attn::written_out
