// Memory by the C library, told to give none back to the system.
#include "core/system/memory.h"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>

#include "core/fast/parallel_parts.h"

namespace attn {
namespace {

thread_local std::ptrdiff_t in_use = 0;
thread_local std::ptrdiff_t peak = 0;

const bool keeps_memory = [] {
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  return true;
}();

}  // namespace

void* allocate_memory(std::size_t bytes) {
  void* const block = std::aligned_alloc(64, (bytes + 63) / 64 * 64);
  if (!block) throw std::bad_alloc();
  in_use += static_cast<std::ptrdiff_t>(bytes);
  peak = std::max(peak, in_use);
  return block;
}

void release_memory(void* block, std::size_t bytes) noexcept {
  in_use -= static_cast<std::ptrdiff_t>(bytes);
  std::free(block);
}

std::ptrdiff_t bytes_in_use() { return in_use; }
std::ptrdiff_t peak_bytes() { return peak; }
void restart_peak_bytes() { peak = in_use; }

void keep_share_of_memory(std::size_t) {}

}  // namespace attn
