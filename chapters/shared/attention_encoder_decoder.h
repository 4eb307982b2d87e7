// The encoder–decoder with attention: the decoder looks at every state of the encoder, anew for
// each word that it says. Chapter 2 writes its four functions out for one sentence; this is the
// same for a batch, and what later chapters compare themselves with.
//
//   encode     source → keys e_1 … e_S, and the decoder's first state
//   decode     teacher forcing: the logits of every target position
//   step       one more word
//   translate  greedy decoding
//
// The query is the decoder's state after it has read the previous word, h_t (Luong et al. 2015), or
// the state before, h_{t−1} (Bahdanau et al. 2014):
//   new_state   h_t = GRU(y_{t−1}, h_{t−1})         α_t from h_t
//   old_state   h_t = GRU([y_{t−1}; c_t], h_{t−1})  α_t from h_{t−1}
// What is seen and what is remembered become the logits of a word, over a layer or directly:
//   combined    logits_t = W_o tanh(W_c [c_t; h_t] + b_c) + b_o      Luong et al. 2015, eq. 5, 6
//   direct      logits_t = W_o [c_t; h_t] + b_o
// With new_state no context comes back into the recurrence, so all states of a known target, and
// all their attention, are computed at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "autograd/nn/attention.h"
#include "autograd/nn/embedding.h"
#include "autograd/nn/rnn.h"

namespace attn {

enum class Query { kNewState, kOldState };
enum class Readout { kCombined, kDirect };

struct AttentionModelOptions {
  std::size_t source_vocabulary, target_vocabulary;
  std::size_t embedding;
  std::size_t hidden;          // H: the decoder's state, and the additive score's hidden layer
  std::size_t encoder_hidden;  // of each direction; the keys' width K is this, or twice this
  std::string score = "additive";
  Direction encoder = Direction::kBoth;
  Query query = Query::kNewState;
  Readout readout = Readout::kCombined;
};

class AttentionEncoderDecoder : public Module {
 public:
  // Throws std::invalid_argument as make_score does: the dot products need K = H.
  AttentionEncoderDecoder(const AttentionModelOptions& options, Rng& rng);

  struct Source {
    AttentionMemory memory;  // keys and values (B, S, K), padding hidden
    Variable first_state;    // (B, H)
  };
  // source (B, S), lengths (B): how many tokens of each row are real.
  Source encode(const IndexTensor& source, const Lengths& lengths) const;
  // The same from the words' embeddings (B, S, E), where a gradient is wanted at each word.
  Source encode(const Variable& embedded, const Lengths& lengths) const;
  Variable embed(const IndexTensor& source) const { return source_embedding_(source); }

  struct Decoded {
    Variable logits;   // (B, T, V)
    Variable weights;  // (B, T, S)
  };
  // target_in (B, T): the correct tokens before each position.
  Decoded decode(const Source& source, const IndexTensor& target_in) const;

  struct Step {
    Variable state;    // (B, H)
    Variable logits;   // (B, V)
    Variable weights;  // (B, S)
  };
  // tokens (B): what was written last.
  Step step(const Source& source, const Variable& state, const IndexTensor& tokens) const;

  struct Translations {
    std::vector<std::vector<std::int64_t>> tokens;  // B, each without `end_token`
    Tensor weights;                                 // (B, steps made, S)
  };
  // Greedy decoding from `first_token`: the most probable tokens one by one, at most `longest`.
  Translations translate(const IndexTensor& source, const Lengths& lengths,
                         std::int64_t first_token, std::int64_t end_token,
                         std::size_t longest) const;

  const Attention& attention() const { return attention_; }

 private:
  Decoded decode_by_steps(const Source& source, const Variable& embedded) const;
  Variable predict(const Variable& context, const Variable& state) const;

  AttentionModelOptions options_;
  std::size_t key_width_;
  Embedding source_embedding_;
  GRU encoder_;
  std::optional<Linear> bridge_;  // where the encoder's last state does not fit as it is
  Embedding target_embedding_;
  GRUCell decoder_;
  Attention attention_;
  std::optional<Linear> combination_;  // with Readout::kCombined
  Linear output_;
};

}  // namespace attn
