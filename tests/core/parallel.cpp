// Promises of core/system/parallel.h and core/fast/parallel_parts.h.
#include "core/fast/parallel_parts.h"

#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "autograd/nn/functional/attention.h"
#include "autograd/ops.h"
#include "core/tensor/math.h"
#include "core/tensor/rng.h"
#include "core/tensor/tensor.h"

using namespace attn;

namespace {

struct Threads {
  explicit Threads(int count) { set_threads(count); }
  ~Threads() { set_threads(1); }
};

}  // namespace

BOOST_AUTO_TEST_CASE(every_index_comes_once_for_any_number_of_threads) {
  for (const int count : {1, 2, 3, 2}) {
    const Threads threads(count);
    for (int repeat = 0; repeat < 200; ++repeat) {
      std::vector<std::atomic<int>> visits(37);
      parallel_for(visits.size(), [&](std::size_t i) { ++visits[i]; });
      for (const std::atomic<int>& visit : visits) BOOST_REQUIRE(visit == 1);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_a_call_throws_arrives_and_the_threads_go_on_working) {
  const Threads threads(2);
  const auto fail_at_5 = [](std::size_t i) {
    if (i == 5) throw std::runtime_error("no 5");
  };
  for (int repeat = 0; repeat < 20; ++repeat) {
    BOOST_CHECK_EXCEPTION(parallel_for(10, fail_at_5), std::runtime_error,
                          [](const auto& error) { return error.what() == std::string("no 5"); });
    std::atomic<int> calls{0};
    parallel_for(10, [&](std::size_t) { ++calls; });
    BOOST_TEST(calls == 10);
  }
}

BOOST_AUTO_TEST_CASE(after_a_call_has_thrown_no_other_begins) {
  const Threads threads(2);
  for (int repeat = 0; repeat < 20; ++repeat) {
    std::atomic<int> calls{0};
    const auto first_fails = [&](std::size_t i) {
      ++calls;
      if (i == 0) throw std::runtime_error("no 0");
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    };
    BOOST_CHECK_THROW(parallel_for(1000, first_fails), std::runtime_error);
    BOOST_TEST(calls < 1000);
  }
  const auto all_fail = [](std::size_t) { throw std::runtime_error("none"); };
  BOOST_CHECK_THROW(parallel_for(1000, all_fail), std::runtime_error);
}

// Two calls that wait for each other end only if two threads make them: at once, and when the
// second thread has gone to sleep meanwhile.
BOOST_AUTO_TEST_CASE(a_second_thread_takes_part_also_after_a_pause) {
  const Threads threads(2);
  alarm(60);  // one thread alone would wait for ever
  for (int repeat = 0; repeat < 20; ++repeat) {
    std::atomic<int> here{0};
    parallel_for(2, [&here](std::size_t) {
      ++here;
      while (here < 2) std::this_thread::yield();
    });
    BOOST_TEST(here == 2);
    std::this_thread::sleep_for(std::chrono::milliseconds(repeat % 2 == 0 ? 0 : 20));
  }
  alarm(0);
}

BOOST_AUTO_TEST_CASE(a_loop_inside_a_loop_is_run_by_the_thread_that_meets_it) {
  const Threads threads(2);
  std::atomic<int> calls{0};
  parallel_for(4, [&](std::size_t) { parallel_for(3, [&](std::size_t) { ++calls; }); });
  BOOST_TEST(calls == 12);
}

// Who comes while the workers are taken does the work alone, and waits for nobody.
BOOST_AUTO_TEST_CASE(two_threads_may_each_have_loops_of_their_own) {
  const Threads threads(2);
  alarm(60);  // a deadlock is a failure, and not a test without end
  std::atomic<std::size_t> calls{0};
  const auto many_loops = [&calls] {
    for (int repeat = 0; repeat < 2000; ++repeat) {
      parallel_for(7, [&calls](std::size_t) { ++calls; });
    }
  };
  std::thread other(many_loops);
  many_loops();
  other.join();
  alarm(0);
  BOOST_TEST(calls == 2u * 2000 * 7);
}

BOOST_AUTO_TEST_CASE(no_index_at_all_is_no_call) {
  const Threads threads(2);
  parallel_for(0, [](std::size_t) { BOOST_ERROR("called"); });
}

BOOST_AUTO_TEST_CASE(parts_cover_everything_once_and_begin_at_multiples_of_the_grain) {
  for (const int threads_wanted : {1, 2, 5}) {
    const Threads threads(threads_wanted);
    for (const std::size_t count : {0U, 1U, 7U, 8U, 9U, 100U, 163U}) {
      std::vector<std::atomic<int>> visits(count);
      parallel_parts(count, 8, [&](std::size_t first, std::size_t length) {
        if (first % 8 != 0) throw std::logic_error("a part begins inside a grain");
        for (std::size_t i = first; i < first + length; ++i) ++visits[i];
      });
      for (const std::atomic<int>& visit : visits) BOOST_REQUIRE(visit == 1);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_function_of_many_elements_has_the_same_bits_for_any_number_of_threads) {
  Rng rng(2);
  const Variable x(randn({3, 200003}, rng), true);
  const Tensor seed = randn(x.shape(), rng);
  const auto value_and_gradient = [&] {
    const Variable leaf(x.value(), true), y = gelu(leaf);
    y.backward(seed);
    return std::pair{y.value(), leaf.grad()};
  };
  const auto one = value_and_gradient();
  for (const int count : {2, 3}) {
    const Threads threads(count);
    const auto several = value_and_gradient();
    const std::size_t bytes = x.size() * sizeof(Real);
    BOOST_TEST(std::memcmp(one.first.data(), several.first.data(), bytes) == 0);
    BOOST_TEST(std::memcmp(one.second.data(), several.second.data(), bytes) == 0);
  }
}

BOOST_AUTO_TEST_CASE(attention_has_the_same_bits_for_any_number_of_threads) {
  constexpr std::size_t B = 5, T = 70, C = 48, H = 3;
  Rng rng(3);
  const Tensor queries = randn({B, T, C}, rng), keys = randn({B, T, C}, rng);
  const Tensor values = randn({B, T, C}, rng), seed = randn({B, T, C}, rng);
  AttentionMask mask;
  mask.causal = true;
  mask.lengths = {70, 1, 40, 69, 7};
  const auto value_and_gradients = [&] {
    const Variable q(queries, true), k(keys, true), v(values, true);
    const Variable y = head_attention(q, k, v, H, Real(0.25), mask);
    y.backward(seed);
    return std::vector<Tensor>{y.value(), q.grad(), k.grad(), v.grad()};
  };
  const std::vector<Tensor> one = value_and_gradients();
  for (const int count : {2, 3, 8}) {
    const Threads threads(count);
    const std::vector<Tensor> several = value_and_gradients();
    for (std::size_t i = 0; i < one.size(); ++i) {
      const std::size_t bytes = one[i].size() * sizeof(Real);
      BOOST_TEST(std::memcmp(one[i].data(), several[i].data(), bytes) == 0);
    }
  }
}

// Large enough to be shared, and with rows that cannot be shared equally; small, with parts that
// OpenBLAS would make in another way than the whole.
BOOST_AUTO_TEST_CASE(a_product_has_the_same_bits_for_any_number_of_threads) {
  Rng rng(1);
  struct Sizes {
    std::size_t m, k, n;
  };
  for (const Sizes& size : {Sizes{2048, 128, 512},
                            {128, 2048, 512},
                            {201, 611, 307},
                            {49, 900, 900},
                            {100, 2001, 10},
                            {256, 784, 10},
                            {256, 512, 96},
                            {704, 64, 64},
                            {2000, 30, 250},
                            {150, 600, 600}}) {
    for (const bool transpose_a : {false, true}) {
      for (const bool transpose_b : {false, true}) {
        const Tensor a = randn(transpose_a ? Shape{size.k, size.m} : Shape{size.m, size.k}, rng);
        const Tensor b = randn(transpose_b ? Shape{size.n, size.k} : Shape{size.k, size.n}, rng);
        const Tensor one = math::matmul(a, b, transpose_a, transpose_b);
        for (const int count : {2, 3, 5, 8}) {
          const Threads threads(count);
          const Tensor several = math::matmul(a, b, transpose_a, transpose_b);
          BOOST_TEST(std::memcmp(one.data(), several.data(), one.size() * sizeof(Real)) == 0,
                     size.m << " rows, " << count << " threads");
        }
      }
    }
  }
}
