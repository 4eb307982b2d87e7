// Several heads of attention: a stack of single heads, then one set of matrices that is split.
//
// One head computes one weighted mean for each token: it can look at one place, or blur several
// together. With H heads each token looks at H places at once and keeps what it finds there apart.
// B batch, T tokens, H heads, D numbers per head, C = H D.
#pragma once

#include <deque>

#include "autograd/nn/linear.h"
#include "autograd/ops.h"

namespace attn {

enum class Mask { kCausal, kNone };
BoolTensor above_diagonal(std::size_t T);  // (T, T), true where a token would see a later one

// Along which axis of the scores (…, T, T) softmax adds up to 1: over the keys that a query sees,
// as it must be; or over the queries, the mistake of a published solution.
enum class SoftmaxAxis { kKeys, kQueries };

struct HeadSteps {
  Variable weights;  // (B, T, T)
  Variable context;  // (B, T, D)
};

// Chapter 5's attention. Parameters: W_query.weight, W_key.weight, W_value.weight (D, in).
class Head : public Module {
 public:
  Head(std::size_t in, std::size_t out, Mask mask, Rng& rng);
  HeadSteps operator()(const Variable& x, SoftmaxAxis axis = SoftmaxAxis::kKeys) const;

 private:
  Linear W_query_, W_key_, W_value_;
  Mask mask_;
};

// The list that the heads' names come from: 0, 1, …
class HeadList : public Module {
 public:
  HeadList(std::size_t in, std::size_t head_width, std::size_t heads, Mask mask, Rng& rng);
  const std::deque<Head>& heads() const { return heads_; }

 private:
  std::deque<Head> heads_;
};

struct MultiHeadSteps {
  Variable weights;   // (B, H, T, T)
  Variable contexts;  // (B, T, C): those of the heads side by side
  Variable output;    // (B, T, C): after the last projection; the contexts where there is none
};

// A stack of single heads, one after the other. Its width is that of all heads together.
// Parameters: heads.0.W_query.weight (D, in) and so on.
class StackedHeads : public Module {
 public:
  StackedHeads(std::size_t in, std::size_t head_width, std::size_t heads, Mask mask, Rng& rng);
  MultiHeadSteps operator()(const Variable& x, SoftmaxAxis axis = SoftmaxAxis::kKeys) const;

 private:
  HeadList heads_;
};

// All heads in one product: W_query has the rows of all heads, and its result is split. What the
// heads found is mixed by out_proj. Parameters: W_query.weight, W_key.weight, W_value.weight
// (C, in), out_proj.weight (C, C), out_proj.bias (C).
class SplitHeads : public Module {
 public:
  // Throws std::invalid_argument if C is not a multiple of `heads`.
  SplitHeads(std::size_t in, std::size_t C, std::size_t heads, Mask mask, Rng& rng);
  MultiHeadSteps operator()(const Variable& x) const;  // (B, T, in)

 private:
  std::size_t heads_;
  Linear W_query_, W_key_, W_value_, out_proj_;
  Mask mask_;
};

// (B, T, C) → (B, H, T, D), and back.
Variable split_heads(const Variable& x, std::size_t heads);
Variable join_heads(const Variable& x);

// Gives split heads the weights of a stack: in each matrix the rows of head 1, then those of head
// 2, … out_proj keeps its own.
void copy_weights(const StackedHeads& stack, SplitHeads& split);

}  // namespace attn
