// The encoder–decoder without attention: one vector carries the whole source (Cho et al. 2014;
// Sutskever, Vinyals & Le 2014). Chapter 1 writes it out from primitive ops and trains it; later
// chapters compare themselves with it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "autograd/nn/embedding.h"
#include "autograd/nn/linear.h"
#include "autograd/nn/rnn.h"

namespace attn {

enum class Cell { kGru, kLstm, kRnn };

// What a recurrent layer hands on, whatever its cell: h, and for the LSTM also c, each (B, H).
using CellState = LSTMState;

// One recurrent layer with the cell chosen at run time.
class CellSequence {
 public:
  CellSequence(Cell cell, std::size_t in, std::size_t H, Rng& rng);
  Module& module();  // the layer itself, for add_module

  struct States {
    Variable outputs;  // (B, T, H)
    CellState last;    // after the last real step of each sequence
  };
  // x (B, T, in); an empty `initial` is zeros; empty `lengths`: nothing is padding.
  States operator()(const Variable& x, const CellState& initial = {},
                    const Lengths& lengths = {}) const;

 private:
  std::optional<GRU> gru_;  // one of the three
  std::optional<LSTM> lstm_;
  std::optional<RNN> rnn_;
};

struct EncoderDecoderSizes {
  std::size_t source_vocabulary, target_vocabulary;
  std::size_t embedding, hidden;
};

// Parameters: source_embedding, encoder, target_embedding, decoder, output; drawn in this order.
class EncoderDecoder : public Module {
 public:
  EncoderDecoder(Cell cell, const EncoderDecoderSizes& sizes, Rng& rng);

  struct Encoded {
    Variable embedded;  // (B, S, E), to ask how much gradient arrives at each source position
    CellState state;    // after the last real token of each row: all that the decoder gets
  };
  // source (B, S), lengths (B): how many tokens of each row are real.
  Encoded encode(const IndexTensor& source, const Lengths& lengths) const;

  // Teacher forcing: logits (B, T, V) for every position of the target, given the right tokens
  // before it, target_in (B, T).
  Variable decode(const CellState& state, const IndexTensor& target_in) const;

  // Greedy decoding from `first_token`: for each row the most probable tokens one by one, until
  // `end_token`, which is left out, or until there are `longest`.
  std::vector<std::vector<std::int64_t>> translate(const IndexTensor& source,
                                                   const Lengths& lengths, std::int64_t first_token,
                                                   std::int64_t end_token,
                                                   std::size_t longest) const;

 private:
  Embedding source_embedding_;
  CellSequence encoder_;
  Embedding target_embedding_;
  CellSequence decoder_;
  Linear output_;
};

}  // namespace attn
