#include "autograd/nn/attention.h"

#include <cmath>

#include "autograd/nn/functional/checks.h"

namespace attn {
namespace {

void require_equal_widths(const char* op, std::size_t query_width, std::size_t key_width) {
  if (query_width == key_width) return;
  reject(op, ": a query of width ", query_width, " and a key of width ", key_width,
         " have no dot product");
}

// q · k for every query and key: (B, T, Q) by (B, S, Q) → (B, T, S)
Variable dot_products(const char* op, const Variable& queries, const Variable& keys) {
  require_rank(op, 3, queries.shape());
  require_rank(op, 3, keys.shape());
  require_equal_widths(op, queries.shape()[2], keys.shape()[2]);
  return matmul(queries, keys, /*transpose_b=*/true);
}

}  // namespace

Variable DotScore::operator()(const Variable& queries, const Variable& keys) const {
  return dot_products("dot score", queries, keys);
}

Variable ScaledDotScore::operator()(const Variable& queries, const Variable& keys) const {
  const Variable products = dot_products("scaled dot score", queries, keys);
  return products / std::sqrt(static_cast<Real>(queries.shape().back()));
}

AdditiveScore::AdditiveScore(std::size_t query_width, std::size_t key_width, std::size_t hidden,
                             Rng& rng)
    : query_projection_(query_width, hidden, rng, Bias::kWithout),
      key_projection_(key_width, hidden, rng, Bias::kWithout),
      score_(hidden, 1, rng, Bias::kWithout) {
  add_module("query_projection", query_projection_);
  add_module("key_projection", key_projection_);
  add_module("score", score_);
}

Variable AdditiveScore::prepare(const Variable& keys) const { return key_projection_(keys); }

Variable AdditiveScore::operator()(const Variable& queries, const Variable& prepared) const {
  return additive_scores(query_projection_(queries), prepared, score_.weight());
}

MultiplicativeScore::MultiplicativeScore(std::size_t query_width, std::size_t key_width, Rng& rng)
    : key_projection_(key_width, query_width, rng, Bias::kWithout) {
  add_module("key_projection", key_projection_);
}

Variable MultiplicativeScore::prepare(const Variable& keys) const { return key_projection_(keys); }

Variable MultiplicativeScore::operator()(const Variable& queries, const Variable& prepared) const {
  return dot_products("multiplicative score", queries, prepared);
}

const std::vector<std::string>& score_names() {
  static const std::vector<std::string> names = {"additive", "multiplicative", "dot", "scaled_dot"};
  return names;
}

std::unique_ptr<ScoreFunction> make_score(const std::string& name, std::size_t query_width,
                                          std::size_t key_width, std::size_t hidden, Rng& rng) {
  if (name == "additive") {
    return std::make_unique<AdditiveScore>(query_width, key_width, hidden, rng);
  }
  if (name == "multiplicative") {
    return std::make_unique<MultiplicativeScore>(query_width, key_width, rng);
  }
  if (name != "dot" && name != "scaled_dot") reject("make_score: there is no score called ", name);
  require_equal_widths("make_score", query_width, key_width);
  if (name == "dot") return std::make_unique<DotScore>();
  return std::make_unique<ScaledDotScore>();
}

BoolTensor hide_padding(const std::vector<std::size_t>& lengths, std::size_t S) {
  require_lengths("hide_padding", lengths, lengths.size(), S);
  BoolTensor hidden = BoolTensor::from_shape({lengths.size(), 1, S});
  for (std::size_t b = 0; b < lengths.size(); ++b) {
    for (std::size_t s = 0; s < S; ++s) hidden(b, 0, s) = s >= lengths[b];
  }
  return hidden;
}

Attention::Attention(std::unique_ptr<ScoreFunction> score) : score_(std::move(score)) {
  add_module("score", *score_);
}

AttentionMemory Attention::memory(const Variable& states, std::optional<BoolTensor> hidden) const {
  return {score_->prepare(states), states, std::move(hidden)};
}

Attended Attention::operator()(const Variable& queries, const AttentionMemory& memory) const {
  const Variable scores = (*score_)(queries, memory.prepared);
  const Variable weights =
      memory.hidden ? masked_softmax(scores, *memory.hidden) : softmax(scores, -1);
  return {matmul(weights, memory.values), weights};
}

}  // namespace attn
