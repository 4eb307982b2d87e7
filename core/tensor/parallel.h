// How many threads compute, and a loop that is shared between them.
#pragma once

#include <cstddef>
#include <functional>

namespace attn {

// From now on matrix products and parallel_for may use so many threads, at least 1; before the
// first call, parallel_for uses one, and OpenBLAS as many as its environment says. With more than
// one, products take their sums in another order: numbers are repeatable only for the same count.
// To be called by the thread that computes, outside parallel_for.
void set_threads(int threads);

// Calls f(i) for i from 0 to count − 1, in any order and several at once, and returns when all are
// done. The calls must not write to the same places; then the results do not depend on the number
// of threads. While it runs, matrix products inside use one thread each. What a call throws is
// thrown on, once all have ended. Calls inside a call are made one after the other.
void parallel_for(std::size_t count, const std::function<void(std::size_t)>& f);

}  // namespace attn
