// A task that simplified self-attention can learn: each token has a group and a number, and is to
// answer the mean number of its group. It must look at its own group and at nothing else.
#pragma once

#include <string>

#include "autograd/nn/embedding.h"
#include "autograd/nn/linear.h"
#include "core/text/tasks.h"

namespace attn {

// What a token may see of the others, from nothing to what it chooses.
enum class View { kItself, kEverythingAlike, kSelfAttention };
std::string to_string(View view);  // "itself alone", "the mean of all", "self-attention"

// x = [embedding of the group, number / 10], context = weights x, answer = readout(context).
// Only where the weights come from differs between the views. Parameters: embedding.weight
// (groups, width), readout.weight (1, width + 1), readout.bias.
class GroupAverager : public Module {
 public:
  GroupAverager(View view, std::size_t groups, std::size_t width, Rng& rng);

  struct Answer {
    Variable averages;  // (B, T)
    Variable weights;   // (B, T, T); (T, T) where all sequences share them
  };
  Answer operator()(const GroupAverages& task) const;

 private:
  View view_;
  Embedding embedding_;
  Linear readout_;
};

struct GroupQuality {
  double r_squared;        // 1 − mean squared error / variance of the targets
  double weight_in_group;  // the share of each token's weight that lies in its own group; the mean
};
GroupQuality measure(const GroupAverager& model, const GroupAverages& task);

}  // namespace attn
