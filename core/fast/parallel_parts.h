// Arrays, and kept memory, shared between the threads of core/system/parallel.h. OpenBLAS itself is
// left with one thread: shared by rows as gemm.cpp does it, a product has the same bits for any
// number of threads, which OpenBLAS's own sharing does not give.
#pragma once

#include "core/system/parallel.h"

namespace attn {

// From now on this thread keeps at most one of so many shares of the freed memory that one thread
// alone would keep (memory.cpp).
void keep_share_of_memory(std::size_t threads);

// How many threads a parallel_for begun here would have: 1 inside another.
std::size_t threads_for_a_loop();

// Calls f(first, length) for parts of 0 … count − 1, one for each thread, as parallel_for would.
// Each part begins at a multiple of `grain`.
void parallel_parts(std::size_t count, std::size_t grain,
                    const std::function<void(std::size_t first, std::size_t length)>& f);
// The same for the elements of an array, where f takes up to a nanosecond for each: too few of them
// to be worth another thread are one call.
template <class F>
void parallel_elements(std::size_t count, const F& f) {
  constexpr std::size_t worth_sharing = 1 << 15;
  constexpr std::size_t grain = 1 << 12;  // whole vectors, of any processor
  if (count < worth_sharing) {
    f(0, count);
  } else {
    parallel_parts(count, grain, f);
  }
}

}  // namespace attn
