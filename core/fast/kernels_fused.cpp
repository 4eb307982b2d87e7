// Kernels that do in one pass over the rows what several ops would do in as many: masked softmax,
// cross-entropy, additive attention scores. kernels.h has the contracts and the formulas.
#include <limits>

#include "core/fast/kernels.h"
#include "core/fast/vector_clones.h"
#include "core/fast/vector_math.h"

namespace attn::kernels {

namespace {

constexpr Real kInfinity = std::numeric_limits<Real>::infinity();

// NaN is skipped here, and comes back with exp(NaN − maximum).
[[gnu::always_inline]] inline Real row_maximum(std::size_t n, Real scale, const Real* x) {
  Real largest = -kInfinity;
#pragma omp simd reduction(max : largest)
  for (std::size_t i = 0; i < n; ++i) largest = scale * x[i] > largest ? scale * x[i] : largest;
  return largest;
}

[[gnu::always_inline]] inline void fill(Real value, std::size_t n, Real* out) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) out[i] = value;
}

// `seen` elements of a row of a tile, and those that fill the last vector: to compute these too
// costs less than to compute the last few one by one. The compiler sees a multiple of 16.
[[gnu::always_inline]] inline std::size_t whole_vectors(std::size_t seen) {
  return (seen + 15) & ~std::size_t{15};
}

}  // namespace

ATTENTION_VECTOR_CLONES
void masked_softmax_rows(std::size_t rows, std::size_t columns, const std::size_t* valid,
                         Real scale, const Real* x, Real* out) {
  for (std::size_t r = 0; r < rows; ++r) {
    const std::size_t count = valid[r];
    const Real* row = x + r * columns;
    Real* result = out + r * columns;
    const Real largest = row_maximum(count, scale, row);
    Real total = 0;
#pragma omp simd reduction(+ : total)
    for (std::size_t c = 0; c < count; ++c) {
      result[c] = vector_math::exp(scale * row[c] - largest);
      total += result[c];
    }
    const Real inverse = 1 / total;
#pragma omp simd
    for (std::size_t c = 0; c < count; ++c) result[c] *= inverse;
    fill(0, columns - count, result + count);
  }
}

ATTENTION_VECTOR_CLONES
void masked_softmax_rows_gradient(std::size_t rows, std::size_t columns, const std::size_t* valid,
                                  Real scale, const Real* g, const Real* y, Real* out) {
  for (std::size_t r = 0; r < rows; ++r) {
    const std::size_t count = valid[r];
    const Real* row_g = g + r * columns;
    const Real* row_y = y + r * columns;
    Real* result = out + r * columns;
    Real mean = 0;
#pragma omp simd reduction(+ : mean)
    for (std::size_t c = 0; c < count; ++c) mean += row_g[c] * row_y[c];
#pragma omp simd
    for (std::size_t c = 0; c < count; ++c) result[c] = scale * row_y[c] * (row_g[c] - mean);
    fill(0, columns - count, result + count);
  }
}

// With L = log Σ_c exp(x_c), −Σ_c q_c log p_c = L − (1 − smoothing) x_target − smoothing mean(x).
ATTENTION_VECTOR_CLONES
void cross_entropy_rows(std::size_t rows, std::size_t V, const Real* logits,
                        const std::int64_t* targets, std::int64_t ignore, Real smoothing,
                        Real weight, Real* loss, Real* gradient) {
  const Real uniform = smoothing / static_cast<Real>(V);  // q of every class but the target
  for (std::size_t r = 0; r < rows; ++r) {
    const Real* row = logits + r * V;
    Real* row_gradient = gradient + r * V;
    if (targets[r] == ignore) {
      loss[r] = 0;
      fill(0, V, row_gradient);
      continue;
    }
    const auto target = static_cast<std::size_t>(targets[r]);
    const Real largest = row_maximum(V, 1, row);
    Real shifted_sum = 0;
    if (smoothing > 0) {  // else 0 · (−∞) would be NaN
#pragma omp simd reduction(+ : shifted_sum)
      for (std::size_t c = 0; c < V; ++c) shifted_sum += row[c] - largest;
    }
    Real total = 0;
#pragma omp simd reduction(+ : total)
    for (std::size_t c = 0; c < V; ++c) {
      row_gradient[c] = vector_math::exp(row[c] - largest);
      total += row_gradient[c];
    }
    const Real scale = weight / total;
    const Real shift = weight * uniform;
#pragma omp simd
    for (std::size_t c = 0; c < V; ++c) row_gradient[c] = scale * row_gradient[c] - shift;
    row_gradient[target] -= weight * (1 - smoothing);
    const Real shifted_target = row[target] - largest;
    loss[r] = vector_math::log(total) - (1 - smoothing) * shifted_target - uniform * shifted_sum;
  }
}

ATTENTION_VECTOR_CLONES
void additive_scores(std::size_t S, std::size_t H, const Real* q, const Real* k, const Real* v,
                     Real* scores) {
  for (std::size_t s = 0; s < S; ++s) {
    const Real* key = k + s * H;
    Real total = 0;
#pragma omp simd reduction(+ : total)
    for (std::size_t h = 0; h < H; ++h) total += v[h] * vector_math::tanh(q[h] + key[h]);
    scores[s] = total;
  }
}

ATTENTION_VECTOR_CLONES
void additive_scores_gradient(std::size_t S, std::size_t H, const Real* g, const Real* q,
                              const Real* k, const Real* v, Real* d_q, Real* d_k, Real* d_v) {
  fill(0, H, d_q);
  for (std::size_t s = 0; s < S; ++s) {
    const Real* key = k + s * H;
    Real* d_key = d_k + s * H;
    const Real g_score = g[s];
#pragma omp simd
    for (std::size_t h = 0; h < H; ++h) {
      const Real t = vector_math::tanh(q[h] + key[h]);
      const Real u = g_score * v[h] * (1 - t * t);
      d_q[h] += u;
      d_key[h] += u;
      d_v[h] += g_score * t;
    }
  }
}

ATTENTION_VECTOR_CLONES
// [snippet:online_softmax]
void online_softmax_tile(std::size_t rows, std::size_t columns, std::size_t stride,
                         const std::size_t* seen, Real* scores, Real* largest, Real* sums,
                         Real* shrink) {
  for (std::size_t r = 0; r < rows; ++r) {
    Real* row = scores + r * stride;
    const std::size_t count = whole_vectors(seen[r]);
    fill(-kInfinity, count - seen[r], row + seen[r]);  // exp(−∞) = 0
    shrink[r] = 1;
    if (count > 0) {
      const Real tile_largest = row_maximum(count, 1, row);
      const Real new_largest = tile_largest > largest[r] ? tile_largest : largest[r];
      shrink[r] = vector_math::exp(largest[r] - new_largest);
      largest[r] = new_largest;
      Real total = 0;
#pragma omp simd reduction(+ : total)
      for (std::size_t c = 0; c < count; ++c) {
        row[c] = vector_math::exp(row[c] - new_largest);
        total += row[c];
      }
      sums[r] = sums[r] * shrink[r] + total;
    }
    if (count < columns) fill(0, columns - count, row + count);
  }
}
// [/snippet]

ATTENTION_VECTOR_CLONES
void softmax_tile_gradient(std::size_t rows, std::size_t columns, std::size_t stride,
                           const std::size_t* seen, Real scale, const Real* log_sums,
                           const Real* means, Real* weights, Real* d_scores) {
  for (std::size_t r = 0; r < rows; ++r) {
    Real* row_p = weights + r * stride;
    Real* row_d = d_scores + r * stride;
    const std::size_t count = whole_vectors(seen[r]);
    fill(-kInfinity, count - seen[r], row_p + seen[r]);
    fill(0, count - seen[r], row_d + seen[r]);
    const Real log_sum = log_sums[r];
    const Real mean = means[r];
#pragma omp simd
    for (std::size_t c = 0; c < count; ++c) {
      const Real p = vector_math::exp(row_p[c] - log_sum);
      row_p[c] = p;
      row_d[c] = scale * p * (row_d[c] - mean);
    }
    if (count < columns) {
      fill(0, columns - count, row_p + count);
      fill(0, columns - count, row_d + count);
    }
  }
}

}  // namespace attn::kernels
