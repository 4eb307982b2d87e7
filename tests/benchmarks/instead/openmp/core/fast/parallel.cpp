// Shared loops by OpenMP, compiled with -fopenmp.
#include <omp.h>

#include <algorithm>
#include <atomic>

#include "core/fast/parallel_parts.h"

namespace attn {
namespace {

std::atomic<std::size_t> wanted_threads{1};

}  // namespace

int available_cores() { return omp_get_num_procs(); }
void set_threads(int threads) { wanted_threads = static_cast<std::size_t>(std::max(threads, 1)); }
std::size_t threads_for_a_loop() { return omp_in_parallel() ? 1 : wanted_threads.load(); }

// If a call throws, the program ends. In the benchmark none does.
void parallel_for(std::size_t count, const std::function<void(std::size_t)>& f) {
  const std::size_t threads = threads_for_a_loop();
#pragma omp parallel for num_threads(static_cast <int>(threads)) \
    schedule(dynamic, 1) if (threads > 1 && count > 1)
  for (std::size_t i = 0; i < count; ++i) f(i);
}

void parallel_parts(std::size_t count, std::size_t grain,
                    const std::function<void(std::size_t first, std::size_t length)>& f) {
  const std::size_t grains = (count + grain / 2) / grain;  // the last part takes what is left
  const std::size_t parts = std::clamp<std::size_t>(grains, 1, threads_for_a_loop());
  const auto begin = [&](std::size_t part) {
    return part == parts ? count : grains * part / parts * grain;
  };
  parallel_for(parts, [&](std::size_t part) { f(begin(part), begin(part + 1) - begin(part)); });
}

}  // namespace attn
