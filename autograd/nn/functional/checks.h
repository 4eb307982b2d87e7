// What the plain and the fast form of an op check alike. Each throws std::invalid_argument with one
// sentence that names the op, the rule and what was found.
#pragma once

#include "autograd/nn/functional.h"
#include "autograd/nn/functional/attention.h"

namespace attn {

// Accepts no lengths at all, which say that nothing is padding, or one from 1 to `longest` for each
// of `batch` sequences. Throws otherwise:
//   "gru_sequence: 1 lengths were given for 2 sequences"
//   "gru_sequence: length 7 of sequence 1 is outside 1 to 6"
void require_lengths(const char* op, const std::vector<std::size_t>& lengths, std::size_t batch,
                     std::size_t longest);

// "head_scores: width 4 cannot be split into 3 heads"
void require_heads(const char* op, std::size_t width, std::size_t heads);

// The targets of cross_entropy that count: at least one, and each a class of the logits.
std::size_t count_targets(const Variable& logits, const IndexTensor& targets,
                          const CrossEntropyOptions& options);

// The inputs of a recurrent op whose cell has `blocks` blocks of H rows:
// projection (B, T, blocks H) or, for one step, (B, blocks H); h0 (B, H); weight_hh (blocks H, H);
// bias_hh (blocks H); T at least 1; lengths as above.
void require_recurrence(const char* op, std::size_t blocks, const Variable& projection,
                        const Variable& h0, const Variable& weight_hh, const Variable& bias_hh,
                        const std::vector<std::size_t>& lengths);

// queries (B, T, C), keys and values (B, S, C), S at least 1; C a multiple of `heads`; the mask.
void require_attention(const char* op, const Variable& queries, const Variable& keys,
                       const Variable& values, std::size_t heads, const AttentionMask& mask);

// Lengths as above, and no more queries than keys under a causal mask.
void require_mask(const char* op, const AttentionMask& mask, std::size_t batch, std::size_t T,
                  std::size_t S);

// queries (B, T, A), keys (B, S, A), v (1, A) of additive_scores.
void require_additive(const Variable& queries, const Variable& keys, const Variable& v);

}  // namespace attn
