// Shared loops by oneTBB.
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <memory>

#include "core/fast/parallel_parts.h"

namespace attn {
namespace {

thread_local bool inside_a_loop = false;
std::atomic<std::size_t> wanted_threads{1};

struct Arena {
  explicit Arena(std::size_t threads_)
      : threads(threads_),
        limit(tbb::global_control::max_allowed_parallelism, threads_),
        arena(static_cast<int>(threads_)) {}

  std::size_t threads;
  tbb::global_control limit;
  tbb::task_arena arena;
};

}  // namespace

int available_cores() { return tbb::info::default_concurrency(); }
void set_threads(int threads) { wanted_threads = static_cast<std::size_t>(std::max(threads, 1)); }
std::size_t threads_for_a_loop() { return inside_a_loop ? 1 : wanted_threads.load(); }

void parallel_for(std::size_t count, const std::function<void(std::size_t)>& f) {
  const std::size_t threads = threads_for_a_loop();
  if (count < 2 || threads == 1) {
    for (std::size_t i = 0; i < count; ++i) f(i);
    return;
  }
  static std::unique_ptr<Arena> made;
  if (!made || made->threads != threads) made = std::make_unique<Arena>(threads);
  const auto call = [&f](std::size_t i) {
    inside_a_loop = true;
    f(i);
    inside_a_loop = false;
  };
  made->arena.execute(
      [&] { tbb::parallel_for(std::size_t{0}, count, call, tbb::simple_partitioner()); });
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
