// Chapter 3's two models: the one that learns its task, and the one that cannot.
#include "autograd/nn/functional.h"
#include "chapters/03_simplified_self_attention/group_averager.h"
#include "chapters/03_simplified_self_attention/simple_reverser.h"
#include "token_workload.h"

namespace attn::bench {
namespace {

// Groups and numbers instead of tokens.
class GroupAveragerWorkload : public Workload {
 public:
  explicit GroupAveragerWorkload(const Sizes& sizes)
      : rng_(0),
        model_(View::kSelfAttention, sizes.at("groups"), sizes.at("width"), rng_),
        task_(group_averages(sizes.at("batch"), sizes.at("length"), sizes.at("groups"), rng_)) {}

  Module& model() override { return model_; }
  Variable loss() const override {
    return mse_loss(model_(task_).averages, Variable(task_.targets));
  }
  void set_batch(const StateDict& tensors) override {
    task_.groups = batch_ids(tensors, "batch.groups", task_.groups.shape());
    task_.values = batch_tensor(tensors, "batch.values", task_.values.shape());
    task_.targets = batch_tensor(tensors, "batch.targets", task_.targets.shape());
  }

 private:
  Rng rng_;
  GroupAverager model_;
  GroupAverages task_;
};

}  // namespace

std::unique_ptr<Workload> make_group_averager(const Sizes& sizes) {
  return std::make_unique<GroupAveragerWorkload>(sizes);
}

std::unique_ptr<Workload> make_simple_reverser(const Sizes& sizes) {
  const std::size_t T = sizes.at("length"), V = sizes.at("symbols");
  const Shape tokens{sizes.at("batch"), T};
  Rng rng(0);
  auto model = std::make_unique<SimpleReverser>(V, T, sizes.at("width"), rng);
  return std::make_unique<TokenWorkload<SimpleReverser>>(std::move(model), tokens, V, tokens, V);
}

}  // namespace attn::bench
