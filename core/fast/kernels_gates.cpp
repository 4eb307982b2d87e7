// Kernels that fuse what surrounds the matrix products of a training step: the gates of the GRU and
// the LSTM, and Adam's update. kernels.h has the contracts and the formulas.
#include <cmath>

#include "core/fast/kernels.h"
#include "core/fast/vector_clones.h"
#include "core/fast/vector_math.h"

namespace attn::kernels {

ATTENTION_VECTOR_CLONES
void gru_gates(std::size_t H, const Real* from_input, const Real* from_state, const Real* h,
               Real* gates, Real* h_next) {
#pragma omp simd
  for (std::size_t i = 0; i < H; ++i) {
    const Real r = vector_math::sigmoid(from_input[i] + from_state[i]);
    const Real z = vector_math::sigmoid(from_input[H + i] + from_state[H + i]);
    const Real n = vector_math::tanh(from_input[2 * H + i] + r * from_state[2 * H + i]);
    gates[i] = r;
    gates[H + i] = z;
    gates[2 * H + i] = n;
    h_next[i] = n + z * (h[i] - n);
  }
}

// From h' = (1 − z) n + z h, through σ' = s (1 − s) and tanh' = 1 − t²:
//   d_n = g (1 − z) (1 − n²)   d_z = g (h − n) z (1 − z)   d_r = d_n h_n r (1 − r)
// with d_n the gradient at n's preactivation x_n + r h_n; h_n itself receives d_n r.
ATTENTION_VECTOR_CLONES
void gru_gates_gradient(std::size_t H, const Real* g, const Real* gates, const Real* from_state,
                        const Real* h, Real* d_from_input, Real* d_from_state, Real* d_h) {
#pragma omp simd
  for (std::size_t i = 0; i < H; ++i) {
    const Real r = gates[i];
    const Real z = gates[H + i];
    const Real n = gates[2 * H + i];
    const Real d_n = g[i] * (1 - z) * (1 - n * n);
    const Real d_z = g[i] * (h[i] - n) * z * (1 - z);
    const Real d_r = d_n * from_state[2 * H + i] * r * (1 - r);
    d_h[i] = g[i] * z;
    d_from_input[i] = d_r;
    d_from_input[H + i] = d_z;
    d_from_input[2 * H + i] = d_n;
    d_from_state[i] = d_r;
    d_from_state[H + i] = d_z;
    d_from_state[2 * H + i] = d_n * r;
  }
}

ATTENTION_VECTOR_CLONES
void lstm_gates(std::size_t H, const Real* preactivation, const Real* c, Real* gates, Real* c_next,
                Real* h_next) {
#pragma omp simd
  for (std::size_t k = 0; k < H; ++k) {
    const Real i = vector_math::sigmoid(preactivation[k]);
    const Real f = vector_math::sigmoid(preactivation[H + k]);
    const Real g = vector_math::tanh(preactivation[2 * H + k]);
    const Real o = vector_math::sigmoid(preactivation[3 * H + k]);
    const Real cell = f * c[k] + i * g;
    gates[k] = i;
    gates[H + k] = f;
    gates[2 * H + k] = g;
    gates[3 * H + k] = o;
    c_next[k] = cell;
    h_next[k] = o * vector_math::tanh(cell);
  }
}

// With t = tanh(c'): dL/dc' = g_c + g_h o (1 − t²), which reaches i, f, g and c through
// c' = f c + i g; o receives g_h t. The factors s (1 − s) and 1 − t² lead to the preactivations.
ATTENTION_VECTOR_CLONES
void lstm_gates_gradient(std::size_t H, const Real* g_h, const Real* g_c, const Real* gates,
                         const Real* c, const Real* c_next, Real* d_preactivation, Real* d_c) {
#pragma omp simd
  for (std::size_t k = 0; k < H; ++k) {
    const Real i = gates[k];
    const Real f = gates[H + k];
    const Real g = gates[2 * H + k];
    const Real o = gates[3 * H + k];
    const Real t = vector_math::tanh(c_next[k]);
    const Real d_cell = g_c[k] + g_h[k] * o * (1 - t * t);
    d_preactivation[k] = d_cell * g * i * (1 - i);
    d_preactivation[H + k] = d_cell * c[k] * f * (1 - f);
    d_preactivation[2 * H + k] = d_cell * i * (1 - g * g);
    d_preactivation[3 * H + k] = g_h[k] * t * o * (1 - o);
    d_c[k] = d_cell * f;
  }
}

// mean ← β1 mean + (1 − β1) g   square ← β2 square + (1 − β2) g²
// parameter ← (1 − rate · decay) parameter
//             − rate (mean / correction1) / (√(square / correction2) + epsilon)
ATTENTION_VECTOR_CLONES
void adam_step(std::size_t n, const Real* gradient, Real* parameter, Real* mean, Real* square,
               double rate, double beta1, double beta2, double epsilon, double correction1,
               double correction2, double decay) {
  const Real keep_mean = static_cast<Real>(beta1);
  const Real keep_square = static_cast<Real>(beta2);
  const Real new_mean = static_cast<Real>(1 - beta1);
  const Real new_square = static_cast<Real>(1 - beta2);
  const Real step = static_cast<Real>(rate / correction1);
  const Real root_scale = static_cast<Real>(1 / std::sqrt(correction2));
  const Real floor = static_cast<Real>(epsilon);
  const Real keep = static_cast<Real>(1 - rate * decay);
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) {
    const Real g = gradient[i];
    const Real m = keep_mean * mean[i] + new_mean * g;
    const Real s = keep_square * square[i] + new_square * (g * g);
    mean[i] = m;
    square[i] = s;
    parameter[i] = keep * parameter[i] - step * m / (std::sqrt(s) * root_scale + floor);
  }
}

}  // namespace attn::kernels
