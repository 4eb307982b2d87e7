// Checks exercise 7.2.
#include <cmath>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor normalise_layer(const Tensor& x, const Tensor& weight, const Tensor& bias, Real epsilon);
}

namespace {

using namespace check;

// Rows with mean 0 and variance 1; `taken_off` is subtracted from the count C, `power` is that of
// the variance, `outside` is added to the deviation and `inside` to the variance.
struct Norm {
  double taken_off = 0, power = 0.5, inside = 0, outside = 0;
  bool subtracts_mean = true;
};

Tensor normal(const Tensor& x, const Norm& norm) {
  Tensor y = x;
  const std::size_t C = x.shape(1);
  for (std::size_t t = 0; t < x.shape(0); ++t) {
    long double mean = 0, variance = 0;
    for (std::size_t c = 0; c < C; ++c) mean += x(t, c) / static_cast<long double>(C);
    for (std::size_t c = 0; c < C; ++c) variance += (x(t, c) - mean) * (x(t, c) - mean);
    variance /= static_cast<long double>(C) - norm.taken_off;
    const long double by = std::pow(variance + norm.inside, norm.power) + norm.outside;
    for (std::size_t c = 0; c < C; ++c) {
      y(t, c) = static_cast<double>((x(t, c) - (norm.subtracts_mean ? mean : 0)) / by);
    }
  }
  return y;
}

void compare(const std::string& what, const Tensor& x, const Tensor& weight, const Tensor& bias,
             double epsilon) {
  const auto finished = [&](const Tensor& y, bool has_weight, bool has_bias) {
    Tensor result = y;
    for (std::size_t t = 0; t < y.shape(0); ++t) {
      for (std::size_t c = 0; c < y.shape(1); ++c) {
        result(t, c) = y(t, c) * (has_weight ? weight(c) : 1) + (has_bias ? bias(c) : 0);
      }
    }
    return result;
  };
  const auto with = [&](const Norm& norm) { return finished(normal(x, norm), true, true); };
  const Tensor right = normal(x, {0, 0.5, epsilon, 0, true});
  const Tensor centred = normal(x, {0, 0, 0, 0, true});
  const Tensor first_variance = reference::scaled(centred, right(0, 0) / centred(0, 0));
  Tensor of_squares = centred;  // divided by the root of the mean of x²
  for (std::size_t t = 0; t < x.shape(0); ++t) {
    long double sum = 0;
    for (std::size_t c = 0; c < x.shape(1); ++c) sum += x(t, c) * x(t, c);
    const long double root = std::sqrt(sum / static_cast<long double>(x.shape(1)) + epsilon);
    for (std::size_t c = 0; c < x.shape(1); ++c) {
      of_squares(t, c) = static_cast<double>(centred(t, c) / root);
    }
  }
  Tensor mean_of_all = x;
  long double total = 0;
  for (const double value : x) total += value;
  const long double mean = total / static_cast<long double>(x.size());
  for (std::size_t t = 0; t < x.shape(0); ++t) {
    long double variance = 0;
    for (std::size_t c = 0; c < x.shape(1); ++c) variance += (x(t, c) - mean) * (x(t, c) - mean);
    const long double root = std::sqrt(variance / static_cast<long double>(x.shape(1)) + epsilon);
    for (std::size_t c = 0; c < x.shape(1); ++c) {
      mean_of_all(t, c) = static_cast<double>((x(t, c) - mean) / root);
    }
  }
  Tensor whole = x;
  whole.reshape(Shape{1, x.size()});
  whole = normal(whole, {0, 0.5, epsilon, 0, true});
  whole.reshape(x.shape());
  const double C = static_cast<double>(x.shape(1));
  const Tensor columns =
      reference::transposed(normal(reference::transposed(x), {0, 0.5, epsilon, 0, true}));
  std::vector<Mistake> mistakes = {
      {"weight and bias were left out", right},
      {"the bias was left out", finished(right, true, false)},
      {"the weight was left out", finished(right, false, true)},
      {"the variance was divided by C − 1: here it is divided by C",
       with({1, 0.5, epsilon, 0, true})},
      {"divided by the variance: divide by its root", with({0, 1, epsilon, 0, true})},
      {"epsilon was left out", with({0, 0.5, 0, 0, true})},
      {"epsilon was added to the root: it belongs under it", with({0, 0.5, 0, epsilon, true})},
      {"the mean was not subtracted", with({0, 0.5, epsilon, 0, false})},
      {"the squares of x were taken: the variance is the mean of the squares of x − mean",
       finished(of_squares, true, true)},
      {"the variance is only the sum of the squares: divide it by C",
       with({C - 1, 0.5, epsilon, 0, true})},
      {"multiplied by the root instead of divided", with({0, -0.5, epsilon, 0, true})},
      {"the mean of the whole matrix was subtracted: each row has its own",
       finished(mean_of_all, true, true)},
      {"the whole matrix was normalised: normalise each row by itself",
       finished(whole, true, true)},
      {"the columns were normalised: normalise the rows", finished(columns, true, true)}};
  if (centred(0, 0) != 0) {
    mistakes.push_back(
        {"all rows use the first one's variance: with s = math::sum(…, {1}), row "
         "t's is s(t, 0), not s(t)",
         finished(first_variance, true, true)});
  }
  same(what, finished(right, true, true), attn::normalise_layer(x, weight, bias, epsilon),
       mistakes);
}

void worked_example() {
  compare("the rows 1 2 3 6 and 10 20 30 60", from_values({2, 4}, {1, 2, 3, 6, 10, 20, 30, 60}),
          ones({4}), zeros({4}), 0);
}

// As many rows as columns, too.
void random_values() {
  const auto sizes = different_sizes(2, 3, 8);
  const std::size_t T = sizes[0], C = sizes[1];
  compare("random rows, epsilon = 0.1", random({T, C}), random({C}), random({C}), 0.1);
  compare("as many rows as columns", random({C, C}), random({C}), random({C}), 0.3);
}

// The mean of the squares less the square of the mean loses all its digits here.
void far_from_zero() {
  const std::size_t C = between(3, 6);
  Tensor x = whole_numbers({3, C});
  for (double& value : x.storage()) value += 1e5;
  x(0, 0) += 7;
  x(1, 1) -= 9;
  x(2, 0) -= 8;
  compare("numbers near 100,000", x, random({C}), random({C}), 1e-5);
}

void equal_numbers() {
  compare("a row of equal numbers", full({1, 4}, 3), random({4}), random({4}), 1e-5);
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "7.2 layer norm",
                    {{"worked example", worked_example},
                     {"random rows", random_values},
                     {"numbers far from 0", far_from_zero},
                     {"equal numbers", equal_numbers}});
}
