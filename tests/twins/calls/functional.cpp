// Calls every function of autograd/nn/functional.h and functional/attention.h that has a fused
// twin: its value, and the gradient of each input, of all together and of each. See outcomes.h.
#include "autograd/nn/functional.h"

#include "autograd/nn/functional/attention.h"
#include "core/tensor/math.h"
#include "tests/twins/calls/trial.h"

namespace attn {
namespace {

using Inputs = std::vector<Variable>;
using Function = std::function<Variable(const Inputs&)>;

using Lengths = std::vector<std::size_t>;

// Shapes that do not fit where that of x does, or are another case: an axis more, each axis longer
// by one, an axis fewer, none.
std::vector<Lengths> other_shapes(const Tensor& x) {
  const Lengths shape(x.shape().begin(), x.shape().end());
  std::vector<Lengths> result{shape};
  result[0].insert(result[0].begin(), 1);
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    result.push_back(shape);
    ++result.back()[axis];
  }
  if (!shape.empty()) result.emplace_back(shape.begin() + 1, shape.end());
  if (shape.size() > 1) result.emplace_back();
  return result;
}

// The value of f, or what it says, with one input after the other in another shape.
void call_with_other_shapes(Trial& trial, const std::string& file, const std::string& name,
                            const Function& f, const std::vector<Tensor>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (const Lengths& lengths : other_shapes(values[i])) {
      const Shape shape(lengths.begin(), lengths.end());
      std::vector<Tensor> changed = values;
      changed[i] = trial.normal(shape);
      trial.call(file, name + ": input " + std::to_string(i) + to_string(shape), [&] {
        const NoGradGuard no_grad;
        return f({changed.begin(), changed.end()}).value();
      });
    }
  }
}

// The value of f, then dL/dx of each input x for L = Σ cotangent · f(inputs).
void call(Trial& trial, const std::string& file, const std::string& name, const Function& f,
          const std::vector<Tensor>& values) {
  trial.call(file, name, [&] {
    const NoGradGuard no_grad;
    return f({values.begin(), values.end()}).value();
  });
  if (!trial.outcomes.back().error.empty()) return;
  std::vector<std::size_t> shape = trial.outcomes.back().shape;
  const Tensor cotangent = trial.normal(Shape(shape.begin(), shape.end()));
  // Used twice, an input has a gradient already when the second comes.
  constexpr std::size_t kAll = 1000, kAllTwice = 1001;
  std::vector<std::size_t> choices{kAll, kAllTwice};
  for (std::size_t i = 0; i < values.size(); ++i) choices.push_back(i);
  for (const std::size_t only : choices) {
    Inputs x;
    for (std::size_t i = 0; i < values.size(); ++i) {
      x.emplace_back(values[i], only >= kAll || only == i);
    }
    (only == kAllTwice ? f(x) + f(x) : f(x)).backward(cotangent);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (only < kAll && only != i) continue;
      const char* how = only == i ? " alone" : only == kAllTwice ? " used twice" : "";
      trial.call(file, name + ": gradient of input " + std::to_string(i) + how,
                 [&] { return x[i].grad(); });
    }
  }
  const bool is_small = std::all_of(values.begin(), values.end(),
                                    [](const Tensor& value) { return value.size() < 10000; });
  if (is_small) call_with_other_shapes(trial, file, name, f, values);
}

// Numbers of a size with which sums of n products are about 1.
Tensor small(Trial& trial, const Shape& shape, std::size_t n) {
  return math::scale_shift(trial.normal(shape), 1 / std::sqrt(static_cast<Real>(n)), 0);
}

void try_layers(Trial& trial) {
  const std::size_t B = trial.length(2, 5), T = trial.length(3, 20);
  for (const std::size_t in : {trial.length(2, 40), std::size_t{1}}) {
    const std::size_t out = trial.length(41, 90);
    const std::vector<Tensor> values{trial.normal({B, T, in}), small(trial, {out, in}, in),
                                     trial.normal({out})};
    call(
        trial, "linear", "linear", [](const Inputs& x) { return linear(x[0], x[1], x[2]); },
        values);
    call(trial, "linear", "linear without bias", [](const Inputs& x) { return linear(x[0], x[1]); },
         {values[0], values[1]});
    call(trial, "linear", "linear used twice",
         [](const Inputs& x) { return linear(linear(x[0], x[1], x[2]), x[3]) * Real(0.5); },
         {trial.normal({T, in}), values[1], values[2], small(trial, {in, out}, out)});
    call(trial, "linear", "linear, does not fit",
         [](const Inputs& x) { return linear(x[0], x[1], x[2]); },
         {trial.normal({B, in + 1}), values[1], values[2]});
    call(trial, "linear", "linear, bias does not fit",
         [](const Inputs& x) { return linear(x[0], x[1], x[2]); },
         {values[0], values[1], trial.normal({in})});
    call(trial, "layer_norm", "layer_norm",
         [](const Inputs& x) { return layer_norm(x[0], x[1], x[2], Real(1e-2)); },
         {values[0], trial.normal({in}), trial.normal({in})});
  }
  call(trial, "layer_norm", "layer_norm of nothing",
       [](const Inputs& x) { return layer_norm(x[0], x[1], x[2]); },
       {trial.normal({0, 4}), trial.normal({4}), trial.normal({4})});
  call(trial, "layer_norm", "layer_norm, does not fit",
       [](const Inputs& x) { return layer_norm(x[0], x[1], x[2]); },
       {trial.normal({2, 4}), trial.normal({4}), trial.normal({3})});
}

void try_cross_entropy(Trial& trial) {
  const std::size_t B = trial.length(2, 5), T = trial.length(2, 6), V = trial.length(2, 60);
  IndexTensor targets = IndexTensor::from_shape({B, T});
  for (std::int64_t& target : targets) {
    target = static_cast<std::int64_t>(trial.length(0, V - 1));
  }
  targets.data()[1] = -7;
  const Tensor logits = math::scale_shift(trial.normal({B, T, V}), 3, 0);
  Tensor ignored_are_nan = logits;
  std::fill_n(ignored_are_nan.data() + V, V, kNaN);
  for (const double smoothing : {0.0, 0.3, 1.0, -0.1}) {
    CrossEntropyOptions options;
    options.label_smoothing = static_cast<Real>(smoothing);
    const std::string name = "cross_entropy smoothed by " + std::to_string(smoothing);
    const auto f = [&](const Inputs& x) { return cross_entropy(x[0], targets, options); };
    call(trial, "cross_entropy", name + ", a target outside", f, {logits});
    options.ignore_index = -7;
    call(trial, "cross_entropy", name, f, {logits});
    call(trial, "cross_entropy", name + ", NaN in an ignored row", f, {ignored_are_nan});
    call(trial, "cross_entropy", name + ", far up", f, {math::scale_shift(logits, 1, 1000)});
  }
  call(trial, "cross_entropy", "cross_entropy, does not fit",
       [&](const Inputs& x) { return cross_entropy(x[0], targets, {}); },
       {trial.normal({T, B, V})});
}

void try_recurrent(Trial& trial) {
  const std::size_t B = 3, T = trial.length(2, 7), H = trial.length(2, 20);
  std::vector<std::size_t> lengths;
  for (std::size_t b = 0; b < B; ++b) lengths.push_back(trial.length(1, T));
  lengths[1] = T;
  for (const bool reverse : {false, true}) {
    for (const auto& some : {std::vector<std::size_t>{}, lengths, {1, T + 1, 1}, {T}}) {
      const SequenceOptions options{some, reverse};
      const std::string name = std::string(reverse ? ", reverse" : "") + ", lengths " +
                               std::to_string(some.size()) +
                               (some.size() > 1 ? " to " + std::to_string(some[1]) : "");
      const auto inputs = [&](std::size_t blocks, bool with_cell) {
        Tensor projection = trial.normal({B, T, blocks * H});
        if (some == lengths) {  // what stands in the padding has no influence
          for (std::size_t t = lengths[0]; t < T; ++t) projection(0, t, 0) = kNaN;
        }
        std::vector<Tensor> values{projection, trial.normal({B, H}),
                                   small(trial, {blocks * H, H}, H), trial.normal({blocks * H})};
        if (with_cell) values.push_back(trial.normal({B, H}));
        return values;
      };
      call(
          trial, "recurrent", "rnn_sequence" + name,
          [&](const Inputs& x) { return rnn_sequence(x[0], x[1], x[2], x[3], options); },
          inputs(1, false));
      call(
          trial, "recurrent", "gru_sequence" + name,
          [&](const Inputs& x) { return gru_sequence(x[0], x[1], x[2], x[3], options); },
          inputs(3, false));
      call(
          trial, "recurrent", "lstm_sequence" + name,
          [&](const Inputs& x) { return lstm_sequence(x[0], x[1], x[4], x[2], x[3], options); },
          inputs(4, true));
    }
  }
  const std::vector<Tensor> step{trial.normal({B, 3 * H}), trial.normal({B, H}),
                                 small(trial, {3 * H, H}, H), trial.normal({3 * H})};
  const Function gru = [](const Inputs& x) { return gru_step(x[0], x[1], x[2], x[3]); };
  call(trial, "recurrent", "gru_step", gru, step);
  call(trial, "recurrent", "gru_step, does not fit", gru,
       {step[0], trial.normal({B + 1, H}), step[2], step[3]});
  call(trial, "recurrent", "gru_step, wrong weight", gru,
       {step[0], step[1], trial.normal({3 * H, H + 1}), step[3]});
}

void try_attention(Trial& trial) {
  // Below, at and beyond a tile (64 queries, 256 keys), and few queries of many keys.
  const std::vector<std::vector<std::size_t>> sizes{{2, 2, 5, 5, 3},    {2, 3, 4, 7, 2},
                                                    {1, 1, 64, 256, 4}, {1, 2, 65, 257, 8},
                                                    {2, 1, 1, 300, 5},  {1, 2, 520, 520, 2}};
  for (const auto& size : sizes) {
    const std::size_t B = size[0], H = size[1], T = size[2], S = size[3], C = H * size[4];
    std::vector<std::size_t> lengths;
    for (std::size_t b = 0; b < B; ++b) lengths.push_back(trial.length(1, S));
    const Tensor queries = trial.normal({B, T, C}), keys = trial.normal({B, S, C}),
                 values = trial.normal({B, S, C});
    Tensor padded_keys = keys, padded_values = values;
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t s = lengths[b]; s < S; ++s)
        padded_keys(b, s, 0) = padded_values(b, s, 0) = kNaN;
    }
    const Real scale = Real(0.6);
    const std::string shape = " " + to_string(Shape{B, H, T, S, size[4]});
    for (const AttentionMask& mask :
         {AttentionMask{}, AttentionMask{true, {}}, AttentionMask{false, lengths},
          AttentionMask{true, lengths}, AttentionMask{false, {S + 1}}}) {
      const std::string name = shape + (mask.causal ? ", causal" : "") + ", lengths " +
                               std::to_string(mask.lengths.size());
      const bool is_padded = mask.lengths == lengths;
      call(trial, "head_attention", "head_attention" + name,
           [&](const Inputs& x) { return head_attention(x[0], x[1], x[2], H, scale, mask); },
           {queries, is_padded ? padded_keys : keys, is_padded ? padded_values : values});
      if (T > 70) continue;
      call(trial, "heads", "head_weights" + name,
           [&](const Inputs& x) { return head_weights(x[0], scale, mask); },
           {trial.normal({B, H, T, S})});
    }
    if (T > 70) continue;
    call(trial, "heads", "head_scores" + shape,
         [&](const Inputs& x) { return head_scores(x[0], x[1], H); },
         {math::scale_shift(queries, Real(0.5), 0), keys});
    call(trial, "heads", "head_contexts" + shape,
         [&](const Inputs& x) { return head_contexts(x[0], x[1]); },
         {math::softmax(trial.normal({B, H, T, S}), 3), values});
  }
  const Tensor three = trial.normal({1, 3, 4}), two = trial.normal({1, 2, 4});
  call(trial, "head_attention", "head_attention, heads do not fit",
       [](const Inputs& x) { return head_attention(x[0], x[1], x[1], 3, 1); }, {three, two});
  call(trial, "head_attention", "head_attention, more queries than keys",
       [](const Inputs& x) {
         return head_attention(x[0], x[1], x[1], 2, 1, {true, {}});
       },
       {three, two});
  call(trial, "head_attention", "head_attention, no keys",
       [](const Inputs& x) { return head_attention(x[0], x[1], x[1], 2, 1); },
       {three, trial.normal({1, 0, 4})});
  call(trial, "heads", "head_scores, does not fit",
       [](const Inputs& x) { return head_scores(x[0], x[1], 2); },
       {three, trial.normal({1, 2, 6})});
  call(trial, "heads", "head_contexts, does not fit",
       [](const Inputs& x) { return head_contexts(x[0], x[1]); },
       {trial.normal({1, 2, 3, 3}), two});
  const std::size_t B = 2, T = trial.length(1, 9), S = trial.length(2, 20), A = trial.length(1, 70);
  const Function additive = [](const Inputs& x) { return additive_scores(x[0], x[1], x[2]); };
  call(trial, "additive_scores", "additive_scores", additive,
       {trial.normal({B, T, A}), trial.normal({B, S, A}), small(trial, {1, A}, A)});
  call(trial, "additive_scores", "additive_scores, does not fit", additive,
       {trial.normal({B, T, A}), trial.normal({B, S, A + 1}), trial.normal({1, A})});
}

}  // namespace

std::vector<Outcome> outcomes_of_functional(std::uint64_t seed) {
  Trial trial(seed);
  try_layers(trial);
  try_cross_entropy(trial);
  try_recurrent(trial);
  try_attention(trial);
  return trial.outcomes;
}

}  // namespace attn
