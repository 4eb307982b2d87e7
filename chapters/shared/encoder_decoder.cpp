#include "chapters/shared/encoder_decoder.h"

#include <algorithm>

#include "core/tensor/math.h"

namespace attn {

CellSequence::CellSequence(Cell cell, std::size_t in, std::size_t H, Rng& rng) {
  if (cell == Cell::kGru) gru_.emplace(in, H, rng);
  if (cell == Cell::kLstm) lstm_.emplace(in, H, rng);
  if (cell == Cell::kRnn) rnn_.emplace(in, H, rng);
}

Module& CellSequence::module() {
  if (gru_) return *gru_;
  if (lstm_) return *lstm_;
  return *rnn_;
}

CellSequence::States CellSequence::operator()(const Variable& x, const CellState& initial,
                                              const Lengths& lengths) const {
  if (lstm_) {
    const LSTMSequenceStates states = (*lstm_)(x, initial, lengths);
    return {states.outputs, states.state};
  }
  const SequenceStates states =
      gru_ ? (*gru_)(x, initial.h, lengths) : (*rnn_)(x, initial.h, lengths);
  return {states.outputs, {states.state, {}}};
}

EncoderDecoder::EncoderDecoder(Cell cell, const EncoderDecoderSizes& sizes, Rng& rng)
    : source_embedding_(sizes.source_vocabulary, sizes.embedding, rng),
      encoder_(cell, sizes.embedding, sizes.hidden, rng),
      target_embedding_(sizes.target_vocabulary, sizes.embedding, rng),
      decoder_(cell, sizes.embedding, sizes.hidden, rng),
      output_(sizes.hidden, sizes.target_vocabulary, rng) {
  add_module("source_embedding", source_embedding_);
  add_module("encoder", encoder_.module());
  add_module("target_embedding", target_embedding_);
  add_module("decoder", decoder_.module());
  add_module("output", output_);
}

EncoderDecoder::Encoded EncoderDecoder::encode(const IndexTensor& source,
                                               const Lengths& lengths) const {
  const Variable embedded = source_embedding_(source);
  return {embedded, encoder_(embedded, {}, lengths).last};
}

Variable EncoderDecoder::decode(const CellState& state, const IndexTensor& target_in) const {
  return output_(decoder_(target_embedding_(target_in), state).outputs);
}

std::vector<std::vector<std::int64_t>> EncoderDecoder::translate(const IndexTensor& source,
                                                                 const Lengths& lengths,
                                                                 std::int64_t first_token,
                                                                 std::int64_t end_token,
                                                                 std::size_t longest) const {
  const NoGradGuard no_grad;
  const std::size_t B = source.shape(0);
  CellState state = encode(source, lengths).state;
  std::vector<std::vector<std::int64_t>> said(B);
  std::vector<bool> is_done(B, false);
  IndexTensor token = IndexTensor::from_shape({B, 1});
  token.fill(first_token);
  for (std::size_t t = 0; t < longest; ++t) {
    const CellSequence::States step = decoder_(target_embedding_(token), state);
    state = step.last;
    token = math::argmax(output_(step.outputs).value());  // (B, 1)
    for (std::size_t b = 0; b < B; ++b) {
      is_done[b] = is_done[b] || token(b, 0) == end_token;
      if (!is_done[b]) said[b].push_back(token(b, 0));
    }
    if (std::all_of(is_done.begin(), is_done.end(), [](bool done) { return done; })) break;
  }
  return said;
}

}  // namespace attn
