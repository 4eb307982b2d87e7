#include "chapters/shared/language_model.h"

#include <algorithm>
#include <string>

#include "autograd/nn/functional.h"

namespace attn {
namespace {

// Adam moves every number by about the learning rate: tables of deviation 1 hardly change, those of
// 0.02 change too wildly.
constexpr Real kEmbeddingDeviation = Real(0.2);

void scale(Variable table) { table.mutable_value() *= kEmbeddingDeviation; }

}  // namespace

LanguageBlock::LanguageBlock(std::size_t width, const MakeCausalLayer& make_attention, Rng& rng)
    : norm_attention_(width),
      attention_(make_attention(width, rng)),
      norm_forward_(width),
      expand_(width, 4 * width, rng),
      contract_(4 * width, width, rng) {
  add_module("norm_attention", norm_attention_);
  add_module("attention", *attention_);
  add_module("norm_forward", norm_forward_);
  add_module("expand", expand_);
  add_module("contract", contract_);
}

// [snippet:language_block]
Variable LanguageBlock::operator()(const Variable& x) const {
  const Variable mixed = x + (*attention_)(norm_attention_(x));
  return mixed + contract_(relu(expand_(norm_forward_(mixed))));
}
// [/snippet]

LanguageModel::LanguageModel(const LanguageModelSizes& sizes, const MakeCausalLayer& make_attention,
                             Rng& rng)
    : longest_(sizes.longest),
      token_(sizes.vocabulary, sizes.width, rng),
      position_(sizes.longest, sizes.width, rng),
      norm_(sizes.width),
      readout_(sizes.width, sizes.vocabulary, rng) {
  scale(token_.weight());
  scale(position_.weight());
  add_module("token", token_);
  add_module("position", position_);
  for (std::size_t i = 0; i < sizes.blocks; ++i) {
    add_module("block_" + std::to_string(i),
               blocks_.emplace_back(sizes.width, make_attention, rng));
  }
  add_module("norm", norm_);
  add_module("readout", readout_);
}

// [snippet:language_model]
Variable LanguageModel::operator()(const IndexTensor& tokens) const {
  require_rank("language model", 2, tokens.shape());
  const std::size_t T = tokens.shape()[1];
  Variable x = token_(tokens) + position_(T);
  for (const LanguageBlock& block : blocks_) x = block(x);
  return readout_(norm_(x));
}
// [/snippet]

double loss_on(const LanguageModel& model, const std::vector<std::int64_t>& text,
               std::size_t windows) {
  constexpr std::size_t largest_batch = 32;
  const std::size_t T = model.longest();
  if (text.size() <= T || windows == 0)
    reject("loss_on: a text of ", text.size(), " tokens has no window of ", T);
  const NoGradGuard no_graph;
  const std::size_t count = std::min(windows, (text.size() - 1) / T);
  const std::size_t stride = (text.size() - 1) / count;
  double total = 0;
  for (std::size_t first = 0; first < count; first += largest_batch) {
    const std::size_t B = std::min(largest_batch, count - first);
    IndexTensor inputs = IndexTensor::from_shape({B, T});
    IndexTensor targets = IndexTensor::from_shape({B, T});
    for (std::size_t b = 0; b < B; ++b) {
      const std::int64_t* start = text.data() + (first + b) * stride;
      std::copy_n(start, T, inputs.data() + b * T);
      std::copy_n(start + 1, T, targets.data() + b * T);
    }
    total +=
        static_cast<double>(cross_entropy(model(inputs), targets).item() * static_cast<Real>(B));
  }
  return total / static_cast<double>(count);
}

}  // namespace attn
