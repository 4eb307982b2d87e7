#include "chapters/02_attention/by_hand.h"

#include <algorithm>
#include <string>
#include <vector>

#include "autograd/ops.h"
#include "chapters/02_attention/four_functions.h"
#include "chapters/shared/attention_encoder_decoder.h"
#include "chapters/shared/matrix_text.h"
#include "chapters/shared/worked_examples.h"
#include "core/tensor/tensor.h"

namespace attn {
namespace {

AttendedByHand attend(const Variable& query, const Variable& keys, const Score& score) {
  const Variable weights = compute_attention_weights(query, keys, score);
  return {score(query, keys).value(), weights.value(),
          compute_context_vector(weights, keys).value()};
}

Variable example_query() { return Variable(from_values(Shape{2}, {0.1, -0.2})); }

std::vector<double> numbers(const Tensor& tensor) {
  return std::vector<double>(tensor.begin(), tensor.end());
}

void show(Run& run, const std::string& name, const std::string& title,
          const AttendedByHand& example) {
  run.print("{}", title);
  run.print("  scores   {}", matrix_text(example.scores));
  run.print("  weights  {}", matrix_text(example.weights));
  run.print("  context  {}\n", matrix_text(example.context));
  run.result(name + ".scores", numbers(example.scores));
  run.result(name + ".weights", numbers(example.weights));
  run.result(name + ".context", numbers(example.context));
}

}  // namespace

AttendedByHand three_states_example() {
  const Variable scores(from_values(Shape{3}, {2, 0.5, 1}));
  const Variable states(from_values(Shape{3, 2}, {1, 0, 0, 1, 1, 1}));
  const Variable query(zeros(Shape{2}));  // the scores are given, so nobody asks it
  return attend(query, states, [&scores](const Variable&, const Variable&) { return scores; });
}

AttendedByHand additive_example() {
  Rng rng(123);
  const AdditiveScore drawn(/*query_width=*/2, /*key_width=*/3, /*hidden=*/4, rng);
  const std::vector<Variable> weights = drawn.parameters();  // W (4, 2), U (4, 3), v (1, 4)
  return attend(example_query(), Variable(journey_example().x),
                additive_score(weights[0], weights[1], squeeze(weights[2], 0)));
}

AttendedByHand multiplicative_example() {
  Rng rng(123);
  const MultiplicativeScore drawn(/*query_width=*/2, /*key_width=*/3, rng);
  return attend(example_query(), Variable(journey_example().x),
                multiplicative_score(drawn.parameters()[0]));
}

Tensor masked_example() {
  const Variable scores(from_values(Shape{1, 1, 4}, {1, 2, 3, 4}));
  return reshape(masked_softmax(scores, hide_padding({2}, 4)).value(), {4});
}

void show_by_hand(Run& run) {
  run.print("1 · By hand\n");
  show(run, "three_states",
       "Three states (1, 0), (0, 1), (1, 1), scored 2, 0.5 and 1:", three_states_example());
  show(run, "additive",
       "Additive score, vᵀ tanh(W q + U k), of q = (0.1, -0.2) with the six tokens of\n"
       "“Your journey starts with one step”; weights from seed 123:",
       additive_example());
  show(run, "multiplicative",
       "Multiplicative score, qᵀ W k, of the same:", multiplicative_example());
  const Tensor masked = masked_example();
  run.print("Scores 1, 2, 3, 4, of which the last two are padding:");
  run.print("  weights  {}\n", matrix_text(masked));
  run.result("masked.weights", numbers(masked));
}

double difference_from_batched_model() {
  constexpr std::size_t words = 9, E = 5, H = 6, S = 7, T = 4;
  AttentionModelOptions options{words, words, E, H, /*encoder_hidden=*/H};
  options.score = "dot";
  options.encoder = Direction::kForward;
  options.query = Query::kOldState;
  Rng rng(1);
  const AttentionEncoderDecoder model(options, rng);
  IndexTensor source = IndexTensor::from_shape({1, S});
  IndexTensor target_in = IndexTensor::from_shape({1, T});
  for (std::int64_t& id : source) id = rng.below(words);
  for (std::int64_t& id : target_in) id = rng.below(words);
  const Variable batched = model.decode(model.encode(source, {S}), target_in).logits;

  const auto parameter = [&model](const std::string& name) {
    const Module::NamedParameters all = model.named_parameters();
    return std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.first == name; })
        ->second;
  };
  const auto recurrent = [&parameter](const std::string& cell, const std::string& suffix) {
    return RecurrentWeights{
        parameter(cell + ".weight_ih" + suffix), parameter(cell + ".weight_hh" + suffix),
        parameter(cell + ".bias_ih" + suffix), parameter(cell + ".bias_hh" + suffix)};
  };
  const Variable X = embedding(parameter("source_embedding.weight"), source);     // (1, S, E)
  const Variable Y = embedding(parameter("target_embedding.weight"), target_in);  // (1, T, E)
  const Variable logits = encoder_decoder_with_attention(
      squeeze(X, 0), squeeze(Y, 0), recurrent("encoder", "_l0"),
      {recurrent("decoder", ""), parameter("combination.weight"), parameter("combination.bias"),
       parameter("output.weight"), parameter("output.bias")});

  return largest_difference(logits.value(), squeeze(batched, 0).value());
}

}  // namespace attn
