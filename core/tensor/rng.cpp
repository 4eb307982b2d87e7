#include "core/tensor/rng.h"

#include <cmath>
#include <numeric>
#include <sstream>
#include <type_traits>
#include <utility>

namespace attn {
namespace {

constexpr double kTwoPi = 6.283185307179586476925286766559;
constexpr bool kIsFloat = std::is_same_v<Real, float>;

// PyTorch fills 16 or more normals in blocks: the first 8 uniforms of a block are radii, the last 8
// angles (Box–Muller). In place: uniform[16] becomes normal[16].
void box_muller_block(Real* block) {
  for (int i = 0; i < 8; ++i) {
    const Real u1 = 1 - block[i];  // in (0, 1], so that the logarithm is finite
    const Real u2 = block[i + 8];
    const Real radius = std::sqrt(-2 * std::log(u1));
    const Real angle = static_cast<Real>(kTwoPi) * u2;
    block[i] = radius * std::cos(angle);
    block[i + 8] = radius * std::sin(angle);
  }
}

}  // namespace

Rng::Rng(std::uint64_t seed) : engine_(static_cast<std::uint32_t>(seed)) {}

std::uint32_t Rng::next() { return static_cast<std::uint32_t>(engine_()); }

double Rng::rand_double() {
  const std::uint64_t high = next();
  const std::uint64_t low = next();
  const std::uint64_t bits = ((high << 32) | low) & ((std::uint64_t{1} << 53) - 1);
  return static_cast<double>(bits) * 0x1p-53;
}

Real Rng::rand() {
  if constexpr (kIsFloat) return static_cast<Real>(next() & 0xFFFFFFu) * Real(0x1p-24);
  return static_cast<Real>(rand_double());
}

// One rounding, as PyTorch's compiled code: multiply and add separately differ in the last bit.
Real Rng::uniform(Real low, Real high) { return std::fma(rand(), high - low, low); }

std::int64_t Rng::below(std::int64_t bound) {
  if (bound <= 0) reject("Rng::below: the bound must be positive, got ", bound);
  const auto range = static_cast<std::uint64_t>(bound);
  if (range <= 0xFFFFFFFFu) return static_cast<std::int64_t>(next() % range);
  const std::uint64_t high = next();
  return static_cast<std::int64_t>(((high << 32) | next()) % range);
}

bool Rng::chance(double probability) { return rand_double() < probability; }

double Rng::normal() {
  if (has_cached_normal_) {
    has_cached_normal_ = false;
    return cached_normal_;
  }
  const double u1 = rand_double();
  const double u2 = rand_double();
  const double radius = std::sqrt(-2 * std::log1p(-u2));
  const double angle = kTwoPi * u1;
  cached_normal_ = radius * std::sin(angle);
  has_cached_normal_ = true;
  return radius * std::cos(angle);
}

std::string Rng::state() const {
  std::ostringstream text;
  text.precision(17);
  text << has_cached_normal_ << ' ' << cached_normal_ << ' ' << engine_;
  return text.str();
}

void Rng::set_state(const std::string& state) {
  std::istringstream text(state);
  Rng restored(0);
  if (!(text >> restored.has_cached_normal_ >> restored.cached_normal_ >> restored.engine_))
    reject("Rng::set_state: this is not a state of this generator");
  *this = restored;
}

Tensor rand(const Shape& shape, Rng& rng) {
  Tensor result = empty(shape);
  for (std::size_t i = 0; i < result.size(); ++i) result.data()[i] = rng.rand();
  return result;
}

Tensor uniform(const Shape& shape, Real low, Real high, Rng& rng) {
  Tensor result = empty(shape);
  for (std::size_t i = 0; i < result.size(); ++i) result.data()[i] = rng.uniform(low, high);
  return result;
}

Tensor randn(const Shape& shape, Rng& rng) {
  Tensor result = empty(shape);
  const std::size_t count = result.size();
  Real* values = result.data();
  if (count < 16) {
    for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<Real>(rng.normal());
    return result;
  }
  for (std::size_t i = 0; i < count; ++i) values[i] = rng.rand();
  for (std::size_t i = 0; i + 16 <= count; i += 16) box_muller_block(values + i);
  if (count % 16 != 0) {  // the last 16 are drawn anew, over some that were already transformed
    Real* last = values + count - 16;
    for (int i = 0; i < 16; ++i) last[i] = rng.rand();
    box_muller_block(last);
  }
  return result;
}

Tensor bernoulli_keep(const Shape& shape, double p, Rng& rng) {
  Tensor result = empty(shape);
  for (std::size_t i = 0; i < result.size(); ++i)
    result.data()[i] = rng.chance(1 - p) ? Real(1) : Real(0);
  return result;
}

std::vector<std::size_t> permutation(std::size_t count, Rng& rng) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = 0; i + 1 < count; ++i) {
    const auto offset = static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(count - i)));
    std::swap(order[i], order[i + offset]);
  }
  return order;
}

}  // namespace attn
