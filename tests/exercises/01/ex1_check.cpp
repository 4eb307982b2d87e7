// Checks exercise 1.1.
#include <cmath>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor gru_cell(const Tensor& x, const Tensor& h, const Tensor& weight_ih, const Tensor& weight_hh,
                const Tensor& bias_ih, const Tensor& bias_hh);
}

namespace {

using namespace check;

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// From the gates' two parts, to h'. Each flag is a way to go wrong.
struct Variant {
  bool keeps_the_other_share = false;
  bool resets_before_product = false;
  bool without_reset = false;
  bool update_first = false;
  bool without_state_bias = false;
  bool bias_outside_reset = false;
};

Tensor cell(const Tensor& x, const Tensor& h, const Tensor& weight_ih, const Tensor& weight_hh,
            const Tensor& bias_ih, const Tensor& bias_hh, const Variant& variant) {
  const std::size_t H = h.size();
  const Tensor a = reference::linear(weight_ih, x, bias_ih);
  const Tensor no_bias = zeros({3 * H});
  const Tensor b = reference::linear(weight_hh, h, variant.without_state_bias ? no_bias : bias_hh);
  const std::size_t reset = variant.update_first ? H : 0;
  const std::size_t update = variant.update_first ? 0 : H;
  Tensor r = zeros({H}), next = zeros({H}), reset_state = zeros({H});
  for (std::size_t i = 0; i < H; ++i) {
    r(i) = variant.without_reset ? 1 : sigmoid(a(reset + i) + b(reset + i));
    reset_state(i) = r(i) * h(i);
  }
  const Tensor of_reset_state = reference::linear(weight_hh, reset_state, bias_hh);
  for (std::size_t i = 0; i < H; ++i) {
    const double z = sigmoid(a(update + i) + b(update + i));
    const double past = variant.resets_before_product ? of_reset_state(2 * H + i)
                        : variant.bias_outside_reset
                            ? r(i) * (b(2 * H + i) - bias_hh(2 * H + i)) + bias_hh(2 * H + i)
                            : r(i) * b(2 * H + i);
    const double n = std::tanh(a(2 * H + i) + past);
    next(i) = variant.keeps_the_other_share ? z * n + (1 - z) * h(i) : (1 - z) * n + z * h(i);
  }
  return next;
}

void compare(const std::string& what, const Tensor& x, const Tensor& h, const Tensor& W_ih,
             const Tensor& W_hh, const Tensor& b_ih, const Tensor& b_hh) {
  const auto with = [&](bool Variant::*mistake) {
    Variant variant;
    variant.*mistake = true;
    return cell(x, h, W_ih, W_hh, b_ih, b_hh, variant);
  };
  same(what, reference::gru(x, h, W_ih, W_hh, b_ih, b_hh),
       attn::gru_cell(x, h, W_ih, W_hh, b_ih, b_hh),
       {{"z and 1 − z are exchanged: z is the share of the past that stays",
         with(&Variant::keeps_the_other_share)},
        {"r was multiplied by h before the product; here it multiplies W_hn h + b_hn",
         with(&Variant::resets_before_product)},
        {"the reset gate r has no effect on the proposal", with(&Variant::without_reset)},
        {"the first H rows were used for z: the order is r, z, n", with(&Variant::update_first)},
        {"b_hn stands outside the product with r: r (W_hn h + b_hn)",
         with(&Variant::bias_outside_reset)},
        {"bias_hh was left out", with(&Variant::without_state_bias)}});
}

// All weights 0: r = z = 1/2, n = 0, so half of the state stays.
void weights_of_zero() {
  compare("all weights 0, h = (1, −2): half of it stays", from_values({1}, {3}),
          from_values({2}, {1, -2}), zeros({6, 1}), zeros({6, 2}), zeros({6}), zeros({6}));
}

void compare(std::size_t I, std::size_t H, double scale) {
  compare("I = " + std::to_string(I) + ", H = " + std::to_string(H), random({I}), random({H}),
          random({3 * H, I}, scale), random({3 * H, H}, scale), random({3 * H}), random({3 * H}));
}

void random_weights() {
  const auto sizes = different_sizes(2, 2, 7);
  compare(sizes[0], sizes[1], 1);
  compare(sizes[1], sizes[0], 1);
  compare(sizes[0], sizes[0], 1);  // a square weight_hh of the same width as weight_ih
}

// Gates that are all but 0 or 1: exp overflows on one side.
void large_weights() { compare(3, 4, 1000); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "1.1 the GRU cell",
                    {{"weights of zero", weights_of_zero},
                     {"random weights", random_weights},
                     {"large weights", large_weights}});
}
