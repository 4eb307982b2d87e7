#include "autograd/nn/functional/checks.h"

namespace attn {

void require_lengths(const char* op, const std::vector<std::size_t>& lengths, std::size_t batch,
                     std::size_t longest) {
  if (!lengths.empty() && lengths.size() != batch)
    reject(op, ": ", lengths.size(), " lengths were given for ", batch, " sequences");
  for (std::size_t b = 0; b < lengths.size(); ++b) {
    if (lengths[b] >= 1 && lengths[b] <= longest) continue;
    reject(op, ": length ", lengths[b], " of sequence ", b, " is outside 1 to ", longest);
  }
}

void require_heads(const char* op, std::size_t width, std::size_t heads) {
  if (heads > 0 && width % heads == 0) return;
  reject(op, ": width ", width, " cannot be split into ", heads, " heads");
}

void require_mask(const char* op, const AttentionMask& mask, std::size_t batch, std::size_t T,
                  std::size_t S) {
  require_lengths(op, mask.lengths, batch, S);
  if (mask.causal && T > S) reject(op, ": ", T, " queries cannot be the last of ", S, " keys");
}

void require_attention(const char* op, const Variable& queries, const Variable& keys,
                       const Variable& values, std::size_t heads, const AttentionMask& mask) {
  require_rank(op, 3, queries.shape());
  require_rank(op, 3, keys.shape());
  const std::size_t B = queries.shape()[0], T = queries.shape()[1], C = queries.shape()[2];
  const std::size_t S = keys.shape()[1];
  require_shape(op, Shape{B, S, C}, keys.shape());
  require_shape(op, Shape{B, S, C}, values.shape());
  require_heads(op, C, heads);
  if (S == 0) reject(op, ": there are no keys to look at");
  require_mask(op, mask, B, T, S);
}

void require_additive(const Variable& queries, const Variable& keys, const Variable& v) {
  require_rank("additive_scores", 3, queries.shape());
  require_rank("additive_scores", 3, keys.shape());
  const std::size_t B = queries.shape()[0], A = queries.shape()[2];
  require_shape("additive_scores", Shape{B, keys.shape()[1], A}, keys.shape());
  require_shape("additive_scores", Shape{1, A}, v.shape());
}

std::size_t count_targets(const Variable& logits, const IndexTensor& targets,
                          const CrossEntropyOptions& options) {
  Shape expected = logits.shape();
  if (expected.empty()) reject("cross_entropy: logits need an axis of classes");
  const std::size_t classes = expected.back();
  expected.resize(expected.size() - 1);
  require_shape("cross_entropy", expected, targets.shape());
  const Real smoothing = options.label_smoothing;
  if (!(smoothing >= 0 && smoothing <= 1))
    reject("cross_entropy: label smoothing must be in [0, 1], got ", smoothing);
  std::size_t counted = 0;
  for (const std::int64_t target : targets) {
    if (target == options.ignore_index) continue;
    ++counted;
    if (target < 0 || static_cast<std::size_t>(target) >= classes)
      reject("cross_entropy: target ", target, " is outside [0, ", classes, ")");
  }
  if (counted == 0) reject("cross_entropy: every target is ignored");
  return counted;
}

void require_recurrence(const char* op, std::size_t blocks, const Variable& projection,
                        const Variable& h0, const Variable& weight_hh, const Variable& bias_hh,
                        const std::vector<std::size_t>& lengths) {
  require_rank(op, 2, h0.shape());
  const std::size_t B = h0.shape()[0], width = blocks * h0.shape()[1];
  Shape expected = projection.shape();
  expected.front() = B;
  expected.back() = width;
  require_shape(op, expected, projection.shape());
  require_shape(op, Shape{width, h0.shape()[1]}, weight_hh.shape());
  require_shape(op, Shape{width}, bias_hh.shape());
  const std::size_t T = projection.shape().size() == 3 ? projection.shape()[1] : 1;
  if (T == 0) reject(op, ": a sequence has no steps");
  require_lengths(op, lengths, B, T);
}

}  // namespace attn
