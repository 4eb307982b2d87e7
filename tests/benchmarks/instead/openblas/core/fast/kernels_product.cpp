// No product of our own: all are OpenBLAS's.
#include "core/fast/kernels.h"

namespace attn::kernels {

bool has_product() { return false; }
std::size_t product_workspace(std::size_t) { return 0; }
void product(bool, bool, std::size_t, std::size_t, std::size_t, Real, const Real*, std::size_t,
             const Real*, std::size_t, Real, Real*, std::size_t, Real*, const Real*) {}

}  // namespace attn::kernels
