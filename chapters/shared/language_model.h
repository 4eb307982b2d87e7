// A language model: it reads tokens and says, at every place, how likely each token is to follow.
// Introduced in chapter 5, which hands it an attention with one head; chapter 6 hands it several.
//
//   x = token + position                              (B, T, C)
//   x = x + attention(norm(x))                        in every block: mix the places,
//   x = x + W_2 relu(W_1 norm(x))                     then work on each place alone
//   logits = readout(norm(x))                         (B, T, V)
//
// Adding to x, not replacing it (He et al. 2016), and normalising what goes into each part (Xiong
// et al. 2020) are what lets blocks be stacked. Chapter 7 comes back to both.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "autograd/nn/layer_norm.h"
#include "autograd/nn/linear.h"
#include "autograd/nn/positional.h"

namespace attn {

// What a block mixes the places with; place t may only see places up to t.
class CausalLayer : public Module {
 public:
  virtual Variable operator()(const Variable& x) const = 0;  // (B, T, C) → (B, T, C)
};
using MakeCausalLayer = std::function<std::unique_ptr<CausalLayer>(std::size_t width, Rng& rng)>;

// Parameters: norm_attention, attention, norm_forward, expand (4 C, C), contract (C, 4 C).
class LanguageBlock : public Module {
 public:
  LanguageBlock(std::size_t width, const MakeCausalLayer& make_attention, Rng& rng);
  Variable operator()(const Variable& x) const;  // (B, T, C) → (B, T, C)

 private:
  LayerNorm norm_attention_;
  std::unique_ptr<CausalLayer> attention_;
  LayerNorm norm_forward_;
  Linear expand_, contract_;
};

struct LanguageModelSizes {
  std::size_t vocabulary, longest, width, blocks;
};

// Parameters: token.weight (V, C) and position.weight (longest, C), which start normal with
// deviation 0.2; block_0, block_1, …; norm; readout (V, C).
class LanguageModel : public Module {
 public:
  LanguageModel(const LanguageModelSizes& sizes, const MakeCausalLayer& make_attention, Rng& rng);
  Variable operator()(const IndexTensor& tokens) const;  // (B, T), T ≤ longest → logits (B, T, V)

  std::size_t longest() const { return longest_; }

 private:
  std::size_t longest_;
  Embedding token_;
  LearnedPositions position_;
  std::deque<LanguageBlock> blocks_;
  LayerNorm norm_;
  Linear readout_;
};

// The mean cross-entropy in nats per token on up to `windows` evenly spread windows of `text`, each
// of the model's longest length; no graph is recorded.
// Throws std::invalid_argument if `windows` is 0, or the text shorter than a window and its target.
double loss_on(const LanguageModel& model, const std::vector<std::int64_t>& text,
               std::size_t windows);

}  // namespace attn
