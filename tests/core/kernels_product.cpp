// The products of matrices for wide vectors against their definition in long double.
// tests/gradcheck/kernels_product.cpp compiles the same checks for Real = double.
#include "tests/kernel_checks.h"

namespace kernels = attn::kernels;
using namespace kernel_checks;

namespace {

struct Sizes {
  std::size_t m, n, k;
};

// Below, at and beyond a tile, a panel, a block of rows and a chunk of k.
const std::vector<Sizes> kAllSizes = {{1, 1, 1},     {5, 15, 3},     {6, 64, 128},
                                      {13, 65, 129}, {24, 33, 17},   {97, 47, 31},
                                      {96, 16, 256}, {100, 130, 40}, {200, 80, 300}};

// A processor that cannot run the kernel has nothing to be tested here.
bool can_run() {
  if (!kernels::has_product()) BOOST_TEST_MESSAGE("no product kernel on this processor");
  return kernels::has_product();
}

// As kernels::product, with rows of a, b and c that are `gap` elements longer than they need be.
struct Product {
  bool transpose_a, transpose_b;
  Sizes sizes;
  std::size_t gap = 0;

  std::size_t a_row() const { return (transpose_a ? sizes.m : sizes.k) + gap; }
  std::size_t b_row() const { return (transpose_b ? sizes.k : sizes.n) + gap; }
  std::size_t c_row() const { return sizes.n + gap; }
  Reals a() const { return random_values((transpose_a ? sizes.k : sizes.m) * a_row(), 1); }
  Reals b() const { return random_values((transpose_b ? sizes.n : sizes.k) * b_row(), 2); }

  void run(const Reals& a, const Reals& b, Real alpha, Real keep, Real* c,
           const Real* start = nullptr) const {
    Reals workspace(kernels::product_workspace(sizes.n));
    kernels::product(transpose_a, transpose_b, sizes.m, sizes.n, sizes.k, alpha, a.data(), a_row(),
                     b.data(), b_row(), keep, c, c_row(), workspace.data(), start);
  }
  Exact sum(const Reals& a, const Reals& b, std::size_t i, std::size_t j) const {
    Exact total = 0;
    for (std::size_t k = 0; k < sizes.k; ++k) {
      total += Exact(a[transpose_a ? k * a_row() + i : i * a_row() + k]) *
               Exact(b[transpose_b ? j * b_row() + k : k * b_row() + j]);
    }
    return total;
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_product_is_its_definition_for_every_remainder_and_leaves_gaps_alone) {
  if (!can_run()) return;
  for (const bool transpose_a : {false, true}) {
    for (const bool transpose_b : {false, true}) {
      for (const Sizes& size : kAllSizes) {
        const Product product{transpose_a, transpose_b, size, 3};
        const Reals a = product.a(), b = product.b();
        const Reals start = random_values(size.m * product.c_row(), 3);
        const Real alpha = Real(0.5), keep = Real(0.25);
        Output c(start);
        product.run(a, b, alpha, keep, c.data());
        c.check(
            "product",
            [&](std::size_t at) -> Exact {
              const std::size_t i = at / product.c_row(), j = at % product.c_row();
              if (j >= size.n) return start[at];
              return alpha * product.sum(a, b, i, j) + keep * Exact(start[at]);
            },
            4, static_cast<double>(size.k) + 1);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_product_that_keeps_nothing_overwrites_what_is_no_number) {
  if (!can_run()) return;
  const Product product{false, true, {13, 83, 150}};
  const Reals a = product.a(), b = product.b();
  Output c(Reals(13 * 83, std::numeric_limits<Real>::quiet_NaN()));
  product.run(a, b, 1, 0, c.data());
  c.check(
      "product", [&](std::size_t at) { return product.sum(a, b, at / 83, at % 83); }, 4, 150);
}

BOOST_AUTO_TEST_CASE(every_row_of_a_product_can_start_with_the_same_numbers) {
  if (!can_run()) return;
  for (const Sizes& size : kAllSizes) {
    const Product product{false, true, size, 2};
    const Reals a = product.a(), b = product.b(), start = random_values(size.n, 4);
    Output c(Reals(size.m * product.c_row(), std::numeric_limits<Real>::quiet_NaN()));
    product.run(a, b, 2, 0, c.data(), start.data());
    for (std::size_t i = 0; i < size.m; ++i) {  // the gaps are nobody's
      std::fill_n(c.data() + i * product.c_row() + size.n, 2, Real(7));
    }
    c.check(
        "product",
        [&](std::size_t at) -> Exact {
          const std::size_t i = at / product.c_row(), j = at % product.c_row();
          return j < size.n ? 2 * product.sum(a, b, i, j) + Exact(start[j]) : 7;
        },
        4, 2 * static_cast<double>(size.k) + 1);
  }
}

BOOST_AUTO_TEST_CASE(a_row_of_a_product_has_the_same_bits_alone_as_among_others) {
  if (!can_run()) return;
  const Product all{false, false, {50, 100, 200}};
  const Reals a = all.a(), b = all.b();
  Reals together(50 * 100);
  all.run(a, b, 1, 0, together.data());
  const Product one{false, false, {1, 100, 200}};
  for (std::size_t i = 0; i < 50; ++i) {
    Reals alone(100);
    const std::ptrdiff_t start = static_cast<std::ptrdiff_t>(i) * 200;
    one.run(Reals(a.begin() + start, a.begin() + start + 200), b, 1, 0, alone.data());
    BOOST_TEST(std::equal(alone.begin(), alone.end(), together.begin() + start / 2));
  }
}

// Every number of rows, with columns that fill the last tile and that do not.
BOOST_AUTO_TEST_CASE(a_product_of_few_rows_is_its_definition_and_leaves_gaps_alone) {
  if (!can_run()) return;
  for (std::size_t m = 1; m <= 16; ++m) {
    for (const std::size_t n : {1U, 3U, 16U, 37U}) {
      for (const std::size_t k : {128U, 144U}) {
        BOOST_TEST(kernels::has_few_rows(m, k));
        const Product product{false, true, {m, n, k}, 3};
        const Reals a = product.a(), b = product.b();
        const Reals before = random_values(m * product.c_row(), 3), start = random_values(n, 4);
        const Real alpha = Real(0.5), keep = Real(0.25);
        Output kept(before), overwritten(before), started(before);
        const auto run = [&](Real keep_of_c, Output& c, const Real* first) {
          kernels::few_rows(m, n, k, alpha, a.data(), product.a_row(), b.data(), product.b_row(),
                            keep_of_c, c.data(), product.c_row(), first);
        };
        run(keep, kept, nullptr);
        *overwritten.data() = std::numeric_limits<Real>::quiet_NaN();
        run(0, overwritten, nullptr);
        run(keep, started, start.data());
        // What is expected in place `at`, if `added` is added to the product in column j.
        const auto check = [&](Output& c, auto added) {
          c.check(
              "few_rows",
              [&](std::size_t at) -> Exact {
                const std::size_t i = at / product.c_row(), j = at % product.c_row();
                if (j >= n) return before[at];
                return alpha * product.sum(a, b, i, j) + added(at, j);
              },
              4, static_cast<double>(k) + 1);
        };
        check(kept, [&](std::size_t at, std::size_t) { return keep * Exact(before[at]); });
        check(overwritten, [](std::size_t, std::size_t) { return Exact(0); });
        check(started, [&](std::size_t, std::size_t j) { return Exact(start[j]); });
      }
    }
  }
}

// Their lanes would read beyond a row, or their sums take longer than a copy.
BOOST_AUTO_TEST_CASE(only_few_long_rows_of_whole_vectors_are_few_rows) {
  BOOST_TEST(!kernels::has_few_rows(1, 0));
  BOOST_TEST(!kernels::has_few_rows(1, 129));
  BOOST_TEST(!kernels::has_few_rows(8, 48));
  BOOST_TEST(!kernels::has_few_rows(17, 1024));
}
