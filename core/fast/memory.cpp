// Memory that is kept and handed out again. Contracts: core/system/memory.h.
//
// A training step allocates and frees the same few dozen sizes again and again. Going to the system
// each time costs page faults, up to fourteen times the work of a small op, so each thread keeps
// lists of freed blocks by size.
#include "core/system/memory.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <new>

#include "core/fast/parallel_parts.h"

namespace attn {
namespace {

constexpr std::size_t kAlignment = 64;
// Blocks of this many bytes or more are asked for in large pages. Steps of large models, which go
// through more memory than the processor has addresses of small pages at hand, are faster then.
constexpr std::size_t kLargePage = std::size_t{2} << 20;
constexpr std::size_t kMostKept = std::size_t{256} << 20;  // bytes
// A sanitizer can only see a use after free if the block really is freed.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool kKeepBlocks = false;
#else
constexpr bool kKeepBlocks = true;
#endif

// What this thread keeps at most.
thread_local std::size_t most_kept = kMostKept;

// Per thread: an atomic total would cost as much as the rest of an allocation. Signed: a thread may
// give back more than it was handed, if another made the tensors.
thread_local std::ptrdiff_t in_use = 0;
thread_local std::ptrdiff_t peak = 0;

// Sizes are rounded up to 64, 128, 192, 256, 320, 384, 448, 512, 640, …: from 256 on four steps to
// each doubling, so that at most a fifth of a block is wasted. `index` numbers the steps.
struct SizeClass {
  std::size_t index;
  std::size_t bytes;
};

SizeClass size_class(std::size_t bytes) {
  if (bytes <= kAlignment) return {0, kAlignment};
  const auto log2 = static_cast<std::size_t>(63 - __builtin_clzll(bytes - 1));
  const std::size_t step = std::size_t{1} << (log2 - 2);
  const std::size_t steps = (bytes - 1) / step + 1;  // 5 to 8
  const std::size_t rounded = (steps * step + kAlignment - 1) / kAlignment * kAlignment;
  return {(log2 - 6) * 4 + steps - 4, rounded};
}

struct FreeBlock {
  FreeBlock* next;
};

// Plain data, so that reaching it costs no check whether a constructor has run.
struct FreeLists {
  FreeBlock* head[4 * 58 + 5];
  std::size_t kept;
  // From the first block from the system to the end of the thread. Later releases go to the system.
  bool alive;
};
thread_local FreeLists lists;

void trim_lists() {
  for (FreeBlock*& list : lists.head) {
    while (list) {
      FreeBlock* block = list;
      list = block->next;
      std::free(block);
    }
  }
  lists.kept = 0;
}

// Begins the lists' life when it is first called on a thread.
void keep_lists_until_the_thread_ends() {
  struct Life {
    Life() { lists.alive = true; }
    ~Life() {
      trim_lists();
      lists.alive = false;
    }
  };
  thread_local Life life;
}

void* block_from_system(std::size_t bytes) {
  if (kKeepBlocks) keep_lists_until_the_thread_ends();
  const bool is_large = bytes >= kLargePage;
  void* block = nullptr;
  if (posix_memalign(&block, is_large ? kLargePage : kAlignment, bytes) != 0)
    throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  if (is_large) madvise(block, bytes, MADV_HUGEPAGE);  // a wish, and no matter if it is not met
#endif
  return block;
}

}  // namespace

void* allocate_memory(std::size_t bytes) {
  if (bytes > PTRDIFF_MAX) throw std::bad_alloc();
  const SizeClass size = size_class(bytes);
  void* block = lists.head[size.index];
  if (block) {
    lists.head[size.index] = lists.head[size.index]->next;
    lists.kept -= size.bytes;
  } else {
    block = block_from_system(size.bytes);
  }
  in_use += static_cast<std::ptrdiff_t>(size.bytes);
  peak = std::max(peak, in_use);
  return block;
}

void release_memory(void* pointer, std::size_t bytes) noexcept {
  if (!pointer) return;
  const SizeClass size = size_class(bytes);
  in_use -= static_cast<std::ptrdiff_t>(size.bytes);
  if (lists.alive && lists.kept + size.bytes <= most_kept) {
    lists.head[size.index] = new (pointer) FreeBlock{lists.head[size.index]};
    lists.kept += size.bytes;
    return;
  }
  std::free(pointer);
}

std::ptrdiff_t bytes_in_use() { return in_use; }
std::ptrdiff_t peak_bytes() { return peak; }
void restart_peak_bytes() { peak = in_use; }

void keep_share_of_memory(std::size_t threads) { most_kept = kMostKept / threads; }

}  // namespace attn
