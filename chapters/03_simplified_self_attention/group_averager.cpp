#include "chapters/03_simplified_self_attention/group_averager.h"

#include <algorithm>

#include "autograd/nn/functional.h"
#include "chapters/03_simplified_self_attention/simplified_self_attention.h"

namespace attn {
namespace {

// Numbers are a tenth of their size beside the embeddings, so that scores are about groups; the
// readout makes up for it. Embeddings start at half of normal size, where softmax is still soft.
constexpr Real kNumberScale = Real(0.1);
constexpr Real kEmbeddingScale = Real(0.5);

Tensor identity(std::size_t size) {
  Tensor matrix = zeros({size, size});
  for (std::size_t i = 0; i < size; ++i) matrix(i, i) = 1;
  return matrix;
}

}  // namespace

std::string to_string(View view) {
  if (view == View::kItself) return "itself alone";
  return view == View::kEverythingAlike ? "the mean of all" : "self-attention";
}

GroupAverager::GroupAverager(View view, std::size_t groups, std::size_t width, Rng& rng)
    : view_(view), embedding_(groups, width, rng), readout_(width + 1, 1, rng) {
  Variable table = embedding_.weight();
  table.mutable_value() *= kEmbeddingScale;
  add_module("embedding", embedding_);
  add_module("readout", readout_);
}

GroupAverager::Answer GroupAverager::operator()(const GroupAverages& task) const {
  const std::size_t T = task.groups.shape()[1];
  const Variable numbers = unsqueeze(Variable(task.values), -1) * kNumberScale;  // (B, T, 1)
  const Variable x = concatenate({embedding_(task.groups), numbers}, -1);  // (B, T, width + 1)

  Variable weights, context;
  if (view_ == View::kSelfAttention) {
    const AttentionSteps steps = simplified_self_attention(x);
    weights = steps.weights;
    context = steps.context;
  } else {
    const bool alone = view_ == View::kItself;
    weights = Variable(alone ? identity(T) : full({T, T}, Real(1) / static_cast<Real>(T)));
    context = matmul(weights, x);
  }
  return {squeeze(readout_(context), -1), weights};
}

GroupQuality measure(const GroupAverager& model, const GroupAverages& task) {
  const NoGradGuard no_graph;
  const GroupAverager::Answer answer = model(task);
  const Variable targets(task.targets);
  const double error = mse_loss(answer.averages, targets).item();
  const double spread = variance(targets, {0, 1}).item();

  Tensor in_group = empty(task.same_group.shape());  // 1 where two tokens share a group, else 0
  std::copy(task.same_group.begin(), task.same_group.end(), in_group.begin());
  return {1 - error / spread, mean(sum(answer.weights * Variable(in_group), {-1})).item()};
}

}  // namespace attn
