// Memory from the system, block by block. Contracts: memory.h.
#include "core/system/memory.h"

#include <algorithm>

namespace attn {
namespace {

constexpr std::align_val_t kAlignment{64};

thread_local std::ptrdiff_t in_use = 0;
thread_local std::ptrdiff_t peak = 0;

}  // namespace

void* allocate_memory(std::size_t bytes) {
  void* const block = ::operator new(bytes, kAlignment);
  in_use += static_cast<std::ptrdiff_t>(bytes);
  peak = std::max(peak, in_use);
  return block;
}

void release_memory(void* block, std::size_t bytes) noexcept {
  in_use -= static_cast<std::ptrdiff_t>(bytes);
  ::operator delete(block, kAlignment);
}

std::ptrdiff_t bytes_in_use() { return in_use; }
std::ptrdiff_t peak_bytes() { return peak; }
void restart_peak_bytes() { peak = in_use; }

}  // namespace attn
