// A workload of a model that answers every token of a sequence: what chapters 3 to 6 train.
#pragma once

#include <type_traits>
#include <utility>

#include "autograd/nn/functional.h"
#include "workload.h"

namespace attn::bench {

// A model that answers tokens (B, T) with logits. Tokens and labels are drawn below two bounds.
template <class Model>
class TokenWorkload : public Workload {
 public:
  TokenWorkload(std::unique_ptr<Model> model, const Shape& tokens, std::size_t token_bound,
                const Shape& labels, std::size_t label_bound)
      : model_(std::move(model)) {
    Rng rng(0);
    tokens_ = random_ids(tokens, token_bound, rng);
    labels_ = random_ids(labels, label_bound, rng);
  }

  Module& model() override { return *model_; }
  Variable loss() const override { return cross_entropy(logits(), labels_); }
  void set_batch(const StateDict& tensors) override {
    tokens_ = batch_ids(tensors, "batch.tokens", tokens_.shape());
    labels_ = batch_ids(tensors, "batch.labels", labels_.shape());
  }

 private:
  Variable logits() const {
    using Answer = decltype((*model_)(tokens_));
    if constexpr (std::is_convertible_v<Answer, Variable>) {
      return (*model_)(tokens_);
    } else {
      return (*model_)(tokens_).logits;  // these chapters' models also show their weights
    }
  }

  std::unique_ptr<Model> model_;
  IndexTensor tokens_, labels_;
};

}  // namespace attn::bench
