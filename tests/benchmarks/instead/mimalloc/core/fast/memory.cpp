// Memory by Microsoft's mimalloc.
#include "core/system/memory.h"

#include <mimalloc.h>

#include <algorithm>

#include "core/fast/parallel_parts.h"

namespace attn {
namespace {

thread_local std::ptrdiff_t in_use = 0;
thread_local std::ptrdiff_t peak = 0;

}  // namespace

void* allocate_memory(std::size_t bytes) {
  void* const block = mi_malloc_aligned(bytes, 64);
  if (!block) throw std::bad_alloc();
  in_use += static_cast<std::ptrdiff_t>(bytes);
  peak = std::max(peak, in_use);
  return block;
}

void release_memory(void* block, std::size_t bytes) noexcept {
  in_use -= static_cast<std::ptrdiff_t>(bytes);
  mi_free(block);
}

std::ptrdiff_t bytes_in_use() { return in_use; }
std::ptrdiff_t peak_bytes() { return peak; }
void restart_peak_bytes() { peak = in_use; }

void keep_share_of_memory(std::size_t) {}

}  // namespace attn
