// Attention over a source: scores, weights, context. Introduced in chapter 2, used from there on.
//
//   score_ts   = how well query t fits key s             one of four ScoreFunctions
//   weight_ts  = softmax over s of score_ts              hidden keys get exactly 0
//   context_t  = Σ_s weight_ts value_s
//
// Shapes: B batch, T queries (target positions), S keys (source positions), Q and K their widths.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "autograd/nn/functional/attention.h"
#include "autograd/nn/linear.h"
#include "autograd/nn/module.h"
#include "autograd/ops.h"

namespace attn {

class ScoreFunction : public Module {
 public:
  // What the score needs of the keys and not of the queries, to be computed once for each source:
  // keys (B, S, K) → (B, S, …).
  virtual Variable prepare(const Variable& keys) const { return keys; }
  // queries (B, T, Q), prepared keys → scores (B, T, S).
  // Throws std::invalid_argument if batch sizes or widths do not fit.
  virtual Variable operator()(const Variable& queries, const Variable& prepared) const = 0;
};

// score = q · k (Luong et al. 2015, section 3.1, "dot"). Q = K, and nothing to learn.
class DotScore : public ScoreFunction {
 public:
  Variable operator()(const Variable& queries, const Variable& keys) const override;
};

// score = q · k / √Q (Vaswani et al. 2017, section 3.2.1), not to grow with the width.
class ScaledDotScore : public ScoreFunction {
 public:
  Variable operator()(const Variable& queries, const Variable& keys) const override;
};

// score = vᵀ tanh(W q + U k) (Bahdanau et al. 2014, appendix A.1.2): a network with one hidden
// layer. Parameters: query_projection.weight (A, Q), key_projection.weight (A, K), score.weight
// (1, A), drawn in this order; none has a bias.
class AdditiveScore : public ScoreFunction {
 public:
  AdditiveScore(std::size_t query_width, std::size_t key_width, std::size_t hidden, Rng& rng);
  Variable prepare(const Variable& keys) const override;  // U k
  Variable operator()(const Variable& queries, const Variable& prepared) const override;

 private:
  Linear query_projection_, key_projection_, score_;
};

// score = qᵀ W k (Luong et al. 2015, section 3.1, "general"). Parameter: key_projection.weight
// (Q, K).
class MultiplicativeScore : public ScoreFunction {
 public:
  MultiplicativeScore(std::size_t query_width, std::size_t key_width, Rng& rng);
  Variable prepare(const Variable& keys) const override;  // W k
  Variable operator()(const Variable& queries, const Variable& prepared) const override;

 private:
  Linear key_projection_;
};

// "additive", "multiplicative", "dot", "scaled_dot".
const std::vector<std::string>& score_names();
// Throws std::invalid_argument for another name, or if a dot product is asked for with
// query_width ≠ key_width. `hidden` is the additive score's A.
std::unique_ptr<ScoreFunction> make_score(const std::string& name, std::size_t query_width,
                                          std::size_t key_width, std::size_t hidden, Rng& rng);

// True where a key is padding, in the shape that attention wants: (B, 1, S), row b hidden from
// lengths[b] on. Throws std::invalid_argument if a length is 0 or longer than S.
BoolTensor hide_padding(const std::vector<std::size_t>& lengths, std::size_t S);

// What an attention looks at: one source, ready to be asked many times.
struct AttentionMemory {
  Variable prepared;                 // keys as the score function wants them (B, S, …)
  Variable values;                   // (B, S, K)
  std::optional<BoolTensor> hidden;  // broadcasts to (B, T, S), true where a key must not be seen
};

struct Attended {
  Variable context;  // (B, T, K)
  Variable weights;  // (B, T, S); every row sums to 1
};

class Attention : public Module {
 public:
  explicit Attention(std::unique_ptr<ScoreFunction> score);  // takes the score over

  // Keys that serve as values too, as an encoder's states do: states (B, S, K).
  AttentionMemory memory(const Variable& states, std::optional<BoolTensor> hidden = {}) const;
  // queries (B, T, Q). Throws std::invalid_argument if shapes do not fit or a query may see no key.
  Attended operator()(const Variable& queries, const AttentionMemory& memory) const;

  const ScoreFunction& score() const { return *score_; }

 private:
  std::unique_ptr<ScoreFunction> score_;
};

}  // namespace attn
