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

// Waits until this holds, but not for long: a millisecond or so where nobody else wants the core.
// The next loop mostly comes sooner, and waking a thread that sleeps takes longer than many a loop.
template <class Condition>
void wait_briefly(const Condition& holds) {
  for (int i = 0; i < 4000 && !holds(); ++i) std::this_thread::yield();
}

// Threads that wait for a loop, and soon asleep. Who brings one wakes them, takes part, and waits
// until no call is left or under way: not for a thread that comes too late to take one.
class Workers {
 public:
  const std::size_t wanted;
  explicit Workers(std::size_t wanted_) : wanted(wanted_) {
    threads_.reserve(wanted);
    try {
      for (std::size_t i = 0; i < wanted; ++i) threads_.emplace_back([this] { serve(); });
    } catch (const std::system_error&) {  // the system allows no more: fewer give the same results
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

  void run(std::size_t count, const std::function<void(std::size_t)>& f) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      body_ = &f;
      error_ = nullptr;
      next_ = 0;
      count_ = count;
    }
    wake_.notify_all();
    work();
    const auto is_done = [this] { return next_ >= count_ && running_ == 0; };
    wait_briefly(is_done);
    std::unique_lock<std::mutex> lock(mutex_);
    all_done_.wait(lock, is_done);
    if (error_) std::rethrow_exception(error_);
  }

 private:
  void serve() {
    keep_share_of_memory(wanted + 1);
    const auto is_wanted = [this] { return next_ < count_ || ending_; };
    for (;;) {
      wait_briefly(is_wanted);
      {
        std::unique_lock<std::mutex> lock(mutex_);
        wake_.wait(lock, is_wanted);
        if (ending_) return;
      }
      work();
    }
  }

  // Takes one index after the other until none is left.
  void work() {
    inside_a_loop = true;
    std::unique_lock<std::mutex> lock(mutex_);
    while (next_ < count_) {
      const std::size_t index = next_++;
      ++running_;
      lock.unlock();
      std::exception_ptr error;
      try {
        (*body_)(index);
      } catch (...) {
        error = std::current_exception();
      }
      lock.lock();
      if (error) next_ = count_.load();
      if (!error_) error_ = error;
      if (--running_ == 0) all_done_.notify_one();
    }
    inside_a_loop = false;
  }

  std::vector<std::thread> threads_;
  std::mutex mutex_;  // guards all that follows; what is atomic is read without it as well
  std::condition_variable wake_, all_done_;
  const std::function<void(std::size_t)>* body_ = nullptr;
  std::exception_ptr error_;
  std::atomic<std::size_t> next_{0}, count_{0};  // indices handed out, and in all
  std::atomic<std::size_t> running_{0};          // calls under way
  std::atomic<bool> ending_{false};
};

std::atomic<std::size_t> wanted_threads{1};

// The workers belong to one loop at a time. `try_lock` tells another thread that comes with a loop
// of its own that they are taken.
std::mutex workers_taken;

// Made when first needed: most programs compute on one thread. To be called with the workers taken.
Workers& workers(std::size_t wanted) {
  static std::unique_ptr<Workers> all;
  if (!all || all->wanted != wanted) {
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
