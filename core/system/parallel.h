// How many threads compute, and a loop that they share. Here one thread does everything; the fast
// twin shares (core/fast/parallel.cpp).
#pragma once

#include <cstddef>
#include <functional>

namespace attn {

// The cores that this process may use, and does where threads are shared: else 1.
int available_cores();

// From now on parallel_for may use this many threads, at least 1; before the first call it is 1.
void set_threads(int threads);

// Calls f(i) for i from 0 to count − 1, in any order and several at once, and returns when all are
// done. The calls must not write to the same places; then the results do not depend on the number
// of threads. If a call throws, what has begun ends, no other begins, and the first exception is
// thrown on. A parallel_for inside a call makes its own calls one after the other, and so does one
// that finds the threads busy with a loop of another thread.
void parallel_for(std::size_t count, const std::function<void(std::size_t)>& f);

}  // namespace attn
