// The threads that compute, and loops that they share. Contracts: core/system/parallel.h and
// parallel_parts.h. Twin: core/system/parallel.cpp.
#include "core/fast/parallel_parts.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace attn {
namespace {

thread_local bool inside_a_loop = false;

// Waits until something is done, but less than a millisecond. The next loop mostly comes sooner, and
// waking a thread that sleeps takes longer than many a loop: with it, steps of `lm` take 0.9 of the
// time on two threads.
template <class Done>
void wait_briefly(const Done& is_done) {
  for (int i = 0; i < 1000 && !is_done(); ++i) std::this_thread::yield();
}

// Threads that sleep until there is a loop to share. A loop wakes them, takes part, and waits until
// each of them has seen that nothing is left.
class Workers {
 public:
  explicit Workers(std::size_t wanted) : wanted_(wanted) {
    threads_.reserve(wanted);
    try {
      for (std::size_t i = 0; i < wanted; ++i) threads_.emplace_back([this] { serve(); });
    } catch (const std::system_error&) {
      // The system allows no more. Fewer give the same results.
    }
  }
  ~Workers() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      ending_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  std::size_t wanted() const { return wanted_; }

  void run(std::size_t count, const std::function<void(std::size_t)>& f) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      body_ = &f;
      next_ = 0;
      count_ = count;
      busy_ = threads_.size();
      error_ = nullptr;
      ++loops_;
    }
    wake_.notify_all();
    work();
    wait_briefly([this] { return busy_ == 0; });
    std::unique_lock<std::mutex> lock(mutex_);
    all_done_.wait(lock, [this] { return busy_ == 0; });
    if (error_) std::rethrow_exception(error_);
  }

 private:
  void serve() {
    keep_share_of_memory(wanted_ + 1);
    std::size_t loops_seen = 0;
    for (;;) {
      wait_briefly([&] { return ending_ || loops_ != loops_seen; });
      {
        std::unique_lock<std::mutex> lock(mutex_);
        wake_.wait(lock, [&] { return ending_ || loops_ != loops_seen; });
        if (ending_) return;
        loops_seen = loops_;
      }
      work();
      const std::lock_guard<std::mutex> lock(mutex_);
      if (--busy_ == 0) all_done_.notify_one();
    }
  }

  // Takes one index after the other until none is left.
  void work() {
    inside_a_loop = true;
    for (;;) {
      std::size_t index = 0;
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (next_ >= count_ || error_) break;
        index = next_++;
      }
      try {
        (*body_)(index);
      } catch (...) {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (!error_) error_ = std::current_exception();
      }
    }
    inside_a_loop = false;
  }

  std::size_t wanted_;
  std::vector<std::thread> threads_;
  std::mutex mutex_;  // guards all that follows; what is atomic is read without it as well
  std::condition_variable wake_, all_done_;
  const std::function<void(std::size_t)>* body_ = nullptr;
  std::size_t next_ = 0, count_ = 0;  // indices handed out, and in all
  std::atomic<std::size_t> busy_{0};  // threads that have not yet seen the end of this loop
  std::atomic<std::size_t> loops_{0};
  std::exception_ptr error_;
  std::atomic<bool> ending_{false};
};

std::atomic<std::size_t> wanted_threads{1};

// The workers belong to one loop at a time. `try_lock` tells another thread that comes with a loop
// of its own that they are taken.
std::mutex workers_taken;

// Made when first needed: most programs compute on one thread. To be called with the workers taken.
Workers& workers(std::size_t wanted) {
  static std::unique_ptr<Workers> all;
  if (!all || all->wanted() != wanted) {
    all.reset();
    all = std::make_unique<Workers>(wanted);
  }
  return *all;
}

}  // namespace

int available_cores() {
  cpu_set_t cores;
  if (sched_getaffinity(0, sizeof cores, &cores) == 0) return CPU_COUNT(&cores);
  return static_cast<int>(std::max(std::thread::hardware_concurrency(), 1U));
}

void set_threads(int threads) { wanted_threads = static_cast<std::size_t>(std::max(threads, 1)); }

std::size_t threads_for_a_loop() { return inside_a_loop ? 1 : wanted_threads.load(); }

void parallel_for(std::size_t count, const std::function<void(std::size_t)>& f) {
  const std::size_t threads = threads_for_a_loop();
  std::unique_lock<std::mutex> taken(workers_taken, std::defer_lock);
  if (count < 2 || threads == 1 || !taken.try_lock()) {
    for (std::size_t i = 0; i < count; ++i) f(i);
    return;
  }
  workers(threads - 1).run(count, f);
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
