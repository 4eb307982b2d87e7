// The loops that take the time: plain arrays in, plain arrays out, nothing allocated.
//
// Each is a loop over pointers that the compiler vectorises, built for several instruction sets and
// chosen when the program starts, so one build is fast on every x86-64 processor. They exist only
// where the same thing in xtensor is several times slower. Callers have checked every size.
// No output may overlap an input, except where the two are the same array element for element.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/tensor/tensor.h"

namespace attn::kernels {

// ---- elementwise: out_i = a_i ∘ b_i for i < n. A step of 0 repeats an operand's first element.
void add(std::size_t n, const Real* a, std::size_t a_step, const Real* b, std::size_t b_step,
         Real* out);  // a + b
void subtract(std::size_t n, const Real* a, std::size_t a_step, const Real* b, std::size_t b_step,
              Real* out);  // a − b
void multiply(std::size_t n, const Real* a, std::size_t a_step, const Real* b, std::size_t b_step,
              Real* out);  // a b
void divide(std::size_t n, const Real* a, std::size_t a_step, const Real* b, std::size_t b_step,
            Real* out);  // a / b
// The larger of the two, NaN if either is.
void maximum(std::size_t n, const Real* a, std::size_t a_step, const Real* b, std::size_t b_step,
             Real* out);

void add_into(std::size_t n, const Real* x, Real* total);                     // total += x
void add_scaled_into(std::size_t n, Real scale, const Real* x, Real* total);  // total += scale · x
void scale_shift(std::size_t n, Real scale, Real shift, const Real* x,
                 Real* out);                            // scale · x + shift
Real sum(std::size_t n, const Real* x);                 // several accumulators
Real dot(std::size_t n, const Real* a, const Real* b);  // Σ a_i b_i

void exp(std::size_t n, const Real* x, Real* out);      // eˣ
void log(std::size_t n, const Real* x, Real* out);      // ln x
void tanh(std::size_t n, const Real* x, Real* out);     // (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)
void sigmoid(std::size_t n, const Real* x, Real* out);  // 1 / (1 + e⁻ˣ)
void relu(std::size_t n, const Real* x, Real* out);     // max(x, 0), NaN kept
// GELU exactly, x Φ(x) with the normal distribution function Φ (Hendrycks & Gimpel 2016).
void gelu(std::size_t n, const Real* x, Real* out);

// Gradients: g = dL/dy, out = dL/dx. `y` is the function's own output.
void tanh_gradient(std::size_t n, const Real* g, const Real* y, Real* out);     // g (1 − y²)
void sigmoid_gradient(std::size_t n, const Real* g, const Real* y, Real* out);  // g y (1 − y)
void relu_gradient(std::size_t n, const Real* g, const Real* y, Real* out);     // g where y > 0
void gelu_gradient(std::size_t n, const Real* g, const Real* x, Real* out);  // g (Φ(x) + x φ(x))

// ---- rows: x is (rows, columns), row-major.
// out_r = Σ_c a_rc b_rc, the rows of a and of b `stride` apart.
void dot_rows(std::size_t rows, std::size_t columns, std::size_t stride, const Real* a,
              const Real* b, Real* out);
void sum_rows(std::size_t rows, std::size_t columns, const Real* x, Real* out);  // out_r = Σ_c x_rc
void sum_columns(std::size_t rows, std::size_t columns, const Real* x,
                 Real* out);  // out_c += Σ_r x_rc

// out_rc = exp(x_rc) / Σ_j exp(x_rj), with the row's maximum subtracted first. −∞ gives exactly 0.
void softmax_rows(std::size_t rows, std::size_t columns, const Real* x, Real* out);
// dL/dx_rc = y_rc (g_rc − Σ_j g_rj y_rj)
void softmax_rows_gradient(std::size_t rows, std::size_t columns, const Real* g, const Real* y,
                           Real* out);
// out_rc = x_rc − log Σ_j exp(x_rj)
void log_softmax_rows(std::size_t rows, std::size_t columns, const Real* x, Real* out);
// dL/dx_rc = g_rc − exp(y_rc) Σ_j g_rj
void log_softmax_rows_gradient(std::size_t rows, std::size_t columns, const Real* g, const Real* y,
                               Real* out);

// Layer normalisation of each row: out = (x − mean) / σ · weight + bias, σ = √(variance + epsilon)
// with the biased variance. For the gradient it leaves means (rows) and inverse_deviations, 1 / σ.
void layer_norm_rows(std::size_t rows, std::size_t columns, const Real* x, const Real* weight,
                     const Real* bias, Real epsilon, Real* out, Real* means,
                     Real* inverse_deviations);
// d_x = keep · d_x + the gradient; with keep = 0, what d_x holds does not matter. d_weight and
// d_bias (columns) are added to.
void layer_norm_rows_gradient(std::size_t rows, std::size_t columns, const Real* g,
                              const Real* weight, const Real* x, const Real* means,
                              const Real* inverse_deviations, Real keep, Real* d_x, Real* d_weight,
                              Real* d_bias);

// ---- gates of the recurrent cells, for one sequence with a state of size H.
// GRU (Cho et al. 2014; gate order r, z, n as in PyTorch):
//   r = σ(x_r + h_r)   z = σ(x_z + h_z)   n = tanh(x_n + r h_n)   h' = (1 − z) n + z h
// from_input, from_state (3H): W_ih x + b_ih and W_hh h + b_hh. gates (3H) receives r, z, n.
void gru_gates(std::size_t H, const Real* from_input, const Real* from_state, const Real* h,
               Real* gates, Real* h_next);
// g (H) = dL/dh'. Writes d_from_input and d_from_state (3H) and d_h (H): the part of dL/dh that
// does not pass through from_state.
void gru_gates_gradient(std::size_t H, const Real* g, const Real* gates, const Real* from_state,
                        const Real* h, Real* d_from_input, Real* d_from_state, Real* d_h);
// LSTM (Hochreiter & Schmidhuber 1997, with a forget gate; gate order i, f, g, o as in PyTorch):
//   c' = σ(f) c + σ(i) tanh(g)   h' = σ(o) tanh(c')
// preactivation (4H); gates (4H) receives the activated i, f, g, o.
void lstm_gates(std::size_t H, const Real* preactivation, const Real* c, Real* gates, Real* c_next,
                Real* h_next);
// g_h, g_c = dL/dh', dL/dc'. Writes d_preactivation (4H) and d_c (H).
void lstm_gates_gradient(std::size_t H, const Real* g_h, const Real* g_c, const Real* gates,
                         const Real* c, const Real* c_next, Real* d_preactivation, Real* d_c);

// ---- fused passes. Each equals a chain of the ops above, without the arrays between them.
// Softmax over the first valid_r columns of each row: out_rc = exp(scale x_rc) / Σ_{j < valid_r}
// exp(scale x_rj), and exactly 0 from column valid_r on, whatever x is there. valid (rows) holds
// each row's count, at most `columns`: r + 1 for a causal mask, the length for padding. A row of 0
// valid columns is 0 everywhere. Against scaling, adding a mask and softmax_rows, under a causal
// mask: 3.1 times as fast at 1024 columns, 1.3 times at 256, but 0.6 times at 64, where rows of
// ever-changing length cost mispredicted branches (tests/benchmarks/kernels_fused.cpp).
void masked_softmax_rows(std::size_t rows, std::size_t columns, const std::size_t* valid,
                         Real scale, const Real* x, Real* out);
// dL/dx_rc = scale y_rc (g_rc − Σ_j g_rj y_rj); 0 where masked, whatever g is there.
void masked_softmax_rows_gradient(std::size_t rows, std::size_t columns, const std::size_t* valid,
                                  Real scale, const Real* g, const Real* y, Real* out);

// Cross-entropy of each row of logits (rows, V) with its class targets_r in [0, V), with label
// smoothing (Szegedy et al. 2016, section 7): q = (1 − smoothing) onehot(target) + smoothing / V,
//   p = softmax(x_r)   loss_r = −Σ_c q_c log p_c   gradient_rc = weight (p_c − q_c)
// A row whose target is `ignore` has loss 0 and gradient 0.
void cross_entropy_rows(std::size_t rows, std::size_t V, const Real* logits,
                        const std::int64_t* targets, std::int64_t ignore, Real smoothing,
                        Real weight, Real* loss, Real* gradient);

// Additive attention scores (Bahdanau et al. 2014, appendix A.1.2) of one query, with q = W s and
// k = U h given:   scores_s = Σ_h v_h tanh(q_h + k_sh);   q (H), k (S, H), v (H), scores (S).
void additive_scores(std::size_t S, std::size_t H, const Real* q, const Real* k, const Real* v,
                     Real* scores);
// g (S) = dL/dscores. The tanh is computed again. With u = g_s v_h (1 − tanh²):
//   d_q_h = Σ_s u is written; d_k_sh += u and d_v_h += Σ_s g_s tanh are added to.
void additive_scores_gradient(std::size_t S, std::size_t H, const Real* g, const Real* q,
                              const Real* k, const Real* v, Real* d_q, Real* d_k, Real* d_v);

// ---- one tile of attention scores (rows, columns), rows `stride` apart, which is at least
// `columns` rounded up to a multiple of 16, for the last may be written to: see tiled_attention.h.
// Only the first seen_r elements of a row count; the others become 0.
// Turns scores into exponentials exp(x_rc − largest_r), where largest_r first grows to the row's
// maximum; sums_r = shrink_r sums_r + Σ_c of them; shrink_r = exp(old largest_r − new largest_r).
void online_softmax_tile(std::size_t rows, std::size_t columns, std::size_t stride,
                         const std::size_t* seen, Real* scores, Real* largest, Real* sums,
                         Real* shrink);
// weights: in, the scores; out, p_rc = exp(x_rc − log_sum_r). d_scores: in, dL/dp_rc; out,
// scale p_rc (dL/dp_rc − mean_r).
void softmax_tile_gradient(std::size_t rows, std::size_t columns, std::size_t stride,
                           const std::size_t* seen, Real scale, const Real* log_sums,
                           const Real* means, Real* weights, Real* d_scores);

// ---- products of matrices (kernels_product.cpp)
// Whether this processor has the vectors, and this compiler the means, for product(); where not,
// it must not be called.
bool has_product();
// How many elements product() works in.
std::size_t product_workspace(std::size_t n);
// c (m, n) = alpha · op(a) (m, k) · op(b) (k, n) + keep · c, as math::gemm; m, n and k at least 1.
// `workspace` has product_workspace(n) elements. With a `start` (n), as a bias is, it is added to
// each row instead of keep · c. With the sizes of a training step 1.1 times as fast as OpenBLAS,
// with those of a tile of attention 1.3 times; with large matrices slower
// (tests/benchmarks/kernels_product.cpp).
void product(bool transpose_a, bool transpose_b, std::size_t m, std::size_t n, std::size_t k,
             Real alpha, const Real* a, std::size_t a_row, const Real* b, std::size_t b_row,
             Real keep, Real* c, std::size_t c_row, Real* workspace, const Real* start = nullptr);

// Whether few_rows() is to make a product of these sizes.
bool has_few_rows(std::size_t m, std::size_t k);
// c (m, n) = alpha · a (m, k) · b (n, k)ᵀ + keep · c, or + start, as product(): for the few rows of
// sequences that are being generated. Eight rows by (512, 128) take 0.4 of OpenBLAS's time, one row
// as long (tests/benchmarks/kernels_product.cpp).
void few_rows(std::size_t m, std::size_t n, std::size_t k, Real alpha, const Real* a,
              std::size_t a_row, const Real* b, std::size_t b_row, Real keep, Real* c,
              std::size_t c_row, const Real* start = nullptr);

// ---- Adam (Kingma & Ba 2015, algorithm 1) on n parameters, in one pass. `correction1` and
// `correction2` are 1 − β1^t and 1 − β2^t; decay is AdamW's (Loshchilov & Hutter 2019): the
// parameter first shrinks by rate · decay. The factors are doubles, since 1 − 0.999 in float is
// already off by 5e-5.
void adam_step(std::size_t n, const Real* gradient, Real* parameter, Real* mean, Real* square,
               double rate, double beta1, double beta2, double epsilon, double correction1,
               double correction2, double decay);

}  // namespace attn::kernels
