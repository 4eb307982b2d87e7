// Where Tensors and the graph keep their numbers: counted, so that a program can say what it took.
#pragma once

#include <cstddef>
#include <new>

namespace attn {

// A block of at least `bytes` bytes, aligned to 64; throws std::bad_alloc.
void* allocate_memory(std::size_t bytes);
// Gives back a block that allocate_memory(bytes) returned, on any thread.
void release_memory(void* block, std::size_t bytes) noexcept;

// Bytes in blocks that this thread was handed, less those it gave back: below 0 if it gave back
// blocks of other threads.
std::ptrdiff_t bytes_in_use();
// The most that there were since this thread's last restart_peak_bytes().
std::ptrdiff_t peak_bytes();
// From now on peak_bytes() counts afresh, from what is in use now.
void restart_peak_bytes();

// The standard library's allocator interface over the two.
template <class T>
struct Allocator {
  using value_type = T;
  Allocator() = default;
  // One for other elements: they all hold nothing and are equal.
  template <class U>
  Allocator(const Allocator<U>&) noexcept {}
  // Room for so many elements; throws std::bad_alloc.
  T* allocate(std::size_t count) {
    if (count > std::size_t(-1) / sizeof(T)) throw std::bad_alloc();
    return static_cast<T*>(allocate_memory(count * sizeof(T)));
  }
  // Gives back what allocate(count) returned.
  void deallocate(T* block, std::size_t count) noexcept {
    release_memory(block, count * sizeof(T));
  }
  friend bool operator==(const Allocator&, const Allocator&) { return true; }
  friend bool operator!=(const Allocator&, const Allocator&) { return false; }
};

}  // namespace attn
