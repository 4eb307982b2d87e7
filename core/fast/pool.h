// The memory behind every Tensor: freed blocks are kept and handed out again.
//
// A training step allocates and frees the same few dozen sizes again and again. Going to the system
// each time costs page faults, up to fourteen times the work of a small op, so each thread keeps
// lists of freed blocks by size. Nothing else in the project needs to know.
#pragma once

#include <cstddef>

namespace attn {

// A block of at least `bytes` bytes, aligned to 64; throws std::bad_alloc.
void* pool_allocate(std::size_t bytes);
// Gives back a block that pool_allocate(bytes) returned, on any thread.
void pool_release(void* block, std::size_t bytes) noexcept;

// Bytes in blocks that this thread was handed, less those it gave back: below 0 if it gave back
// blocks of other threads.
std::ptrdiff_t pool_bytes_in_use();
// The most that there were since this thread's last pool_restart_peak().
std::ptrdiff_t pool_peak_bytes();
void pool_restart_peak();
// Returns this thread's kept blocks to the system.
void pool_trim();

// While it lives, this thread keeps only its share of what one thread alone would keep: for work
// that so many threads do at once. At its end, the thread keeps nothing.
class PoolShare {
 public:
  explicit PoolShare(std::size_t threads);
  ~PoolShare();
  PoolShare(const PoolShare&) = delete;
  PoolShare& operator=(const PoolShare&) = delete;

 private:
  std::size_t before_;
};

// The standard allocator interface over the pool.
template <class T>
struct PoolAllocator {
  using value_type = T;
  PoolAllocator() = default;
  template <class U>
  PoolAllocator(const PoolAllocator<U>&) noexcept {}
  T* allocate(std::size_t count) { return static_cast<T*>(pool_allocate(count * sizeof(T))); }
  void deallocate(T* block, std::size_t count) noexcept { pool_release(block, count * sizeof(T)); }
  friend bool operator==(const PoolAllocator&, const PoolAllocator&) { return true; }
  friend bool operator!=(const PoolAllocator&, const PoolAllocator&) { return false; }
};

}  // namespace attn
