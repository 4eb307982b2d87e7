// Kernels that fuse what surrounds the matrix products of a training step: the gates of the GRU and
// the LSTM, and Adam's update. kernels.h has the contracts and the formulas.
#include <cmath>

#include "core/fast/kernels.h"
#include "core/fast/vector_clones.h"
#include "core/fast/vector_math.h"

namespace attn::kernels {

ATTENTION_VECTOR_CLONES
void gru_gates(std::size_t rows, std::size_t H, const Real* from_input, const Real* from_state,
               const Real* h, Real* gates, Real* h_next) {
  for (std::size_t row = 0; row < rows; ++row) {
    const Real* input = from_input + row * 3 * H;
    const Real* state = from_state + row * 3 * H;
    const Real* h_row = h + row * H;
    Real* gate = gates + row * 3 * H;
    Real* next = h_next + row * H;
#pragma omp simd
    for (std::size_t i = 0; i < H; ++i) {
      const Real r = vector_math::sigmoid(input[i] + state[i]);
      const Real z = vector_math::sigmoid(input[H + i] + state[H + i]);
      const Real n = vector_math::tanh(input[2 * H + i] + r * state[2 * H + i]);
      gate[i] = r;
      gate[H + i] = z;
      gate[2 * H + i] = n;
      next[i] = n + z * (h_row[i] - n);
    }
  }
}

// From h' = (1 − z) n + z h, through σ' = s (1 − s) and tanh' = 1 − t²:
//   d_n = g (1 − z) (1 − n²)   d_z = g (h − n) z (1 − z)   d_r = d_n h_n r (1 − r)
// with d_n the gradient at n's preactivation x_n + r h_n; h_n itself receives d_n r.
ATTENTION_VECTOR_CLONES
void gru_gates_gradient(std::size_t rows, std::size_t H, const Real* g, const Real* gates,
                        const Real* from_state, const Real* h, Real* d_from_input,
                        Real* d_from_state, Real* d_h) {
  for (std::size_t row = 0; row < rows; ++row) {
    const Real* g_row = g + row * H;
    const Real* gate = gates + row * 3 * H;
    const Real* state = from_state + row * 3 * H;
    const Real* h_row = h + row * H;
    Real* d_input = d_from_input + row * 3 * H;
    Real* d_state = d_from_state + row * 3 * H;
    Real* d_h_row = d_h + row * H;
#pragma omp simd
    for (std::size_t i = 0; i < H; ++i) {
      const Real r = gate[i];
      const Real z = gate[H + i];
      const Real n = gate[2 * H + i];
      const Real d_n = g_row[i] * (1 - z) * (1 - n * n);
      const Real d_z = g_row[i] * (h_row[i] - n) * z * (1 - z);
      const Real d_r = d_n * state[2 * H + i] * r * (1 - r);
      d_h_row[i] = g_row[i] * z;
      d_input[i] = d_r;
      d_input[H + i] = d_z;
      d_input[2 * H + i] = d_n;
      d_state[i] = d_r;
      d_state[H + i] = d_z;
      d_state[2 * H + i] = d_n * r;
    }
  }
}

ATTENTION_VECTOR_CLONES
void lstm_gates(std::size_t rows, std::size_t H, const Real* preactivation, const Real* c,
                Real* gates, Real* c_next, Real* h_next) {
  for (std::size_t row = 0; row < rows; ++row) {
    const Real* pre = preactivation + row * 4 * H;
    const Real* c_row = c + row * H;
    Real* gate = gates + row * 4 * H;
    Real* next_c = c_next + row * H;
    Real* next_h = h_next + row * H;
#pragma omp simd
    for (std::size_t k = 0; k < H; ++k) {
      const Real i = vector_math::sigmoid(pre[k]);
      const Real f = vector_math::sigmoid(pre[H + k]);
      const Real g = vector_math::tanh(pre[2 * H + k]);
      const Real o = vector_math::sigmoid(pre[3 * H + k]);
      const Real cell = f * c_row[k] + i * g;
      gate[k] = i;
      gate[H + k] = f;
      gate[2 * H + k] = g;
      gate[3 * H + k] = o;
      next_c[k] = cell;
      next_h[k] = o * vector_math::tanh(cell);
    }
  }
}

// With t = tanh(c'): dL/dc' = g_c + g_h o (1 − t²), which reaches i, f, g and c through
// c' = f c + i g; o receives g_h t. The factors s (1 − s) and 1 − t² lead to the preactivations.
ATTENTION_VECTOR_CLONES
void lstm_gates_gradient(std::size_t rows, std::size_t H, const Real* g_h, const Real* g_c,
                         const Real* gates, const Real* c, const Real* c_next,
                         Real* d_preactivation, Real* d_c) {
  for (std::size_t row = 0; row < rows; ++row) {
    const Real* g_h_row = g_h + row * H;
    const Real* g_c_row = g_c + row * H;
    const Real* gate = gates + row * 4 * H;
    const Real* c_row = c + row * H;
    const Real* next_c = c_next + row * H;
    Real* d_pre = d_preactivation + row * 4 * H;
    Real* d_c_row = d_c + row * H;
#pragma omp simd
    for (std::size_t k = 0; k < H; ++k) {
      const Real i = gate[k];
      const Real f = gate[H + k];
      const Real g = gate[2 * H + k];
      const Real o = gate[3 * H + k];
      const Real t = vector_math::tanh(next_c[k]);
      const Real d_cell = g_c_row[k] + g_h_row[k] * o * (1 - t * t);
      d_pre[k] = d_cell * g * i * (1 - i);
      d_pre[H + k] = d_cell * c_row[k] * f * (1 - f);
      d_pre[2 * H + k] = d_cell * i * (1 - g * g);
      d_pre[3 * H + k] = g_h_row[k] * t * o * (1 - o);
      d_c_row[k] = d_cell * f;
    }
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
