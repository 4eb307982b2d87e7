// Scores that find out which number a softmax subtracts; see harness.h.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "tests/exercises/harness.h"

namespace check {
namespace {

// In another order each time, so that what fails first does not hide what would fail later.
template <class Data>
std::vector<Data> shuffled(std::vector<Data> all) {
  std::shuffle(all.begin(), all.end(), random_engine());
  return all;
}

// What is added to the score of row i and column j: of_row[i] + of_column[j].
struct Offsets {
  std::string name;
  std::vector<double> of_row, of_column;
};

std::vector<Offsets> hard_offsets(std::size_t rows, std::size_t columns) {
  const std::vector<double> no_rows(rows, 0), no_columns(columns, 0);
  std::vector<Offsets> all = {
      {"scores near −1000", std::vector<double>(rows, -1000), no_columns},
      {"scores near 1000", std::vector<double>(rows, 1000), no_columns},
      {"rows thousands apart", no_rows, no_columns},
  };
  const std::size_t first = between(0, 1);
  for (std::size_t i = 0; i < rows; ++i) all[2].of_row[i] = (i + first) % 2 ? 2000 : 0;
  const std::pair<const char*, std::size_t> places[] = {
      {"the first", 0}, {"the last", columns - 1}, {"one", between(0, columns - 1)}};
  for (const auto& [name, place] : places) {
    for (const double offset : {3000.0, -3000.0}) {
      all.push_back(
          {std::string(name) + " score far " + (offset > 0 ? "above" : "below") + " the others",
           no_rows, no_columns});
      all.back().of_column[place] = offset;
    }
  }
  return shuffled(all);
}

}  // namespace

std::vector<NamedScores> hard_scores(std::size_t rows, std::size_t columns) {
  std::vector<NamedScores> all;
  for (const Offsets& offsets : hard_offsets(rows, columns)) {
    Tensor scores = random({rows, columns});
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < columns; ++j) {
        scores(i, j) += offsets.of_row[i] + offsets.of_column[j];
      }
    }
    all.push_back({offsets.name, scores});
  }
  return all;
}

// With a in the last but one column of the queries, b in the last of the keys, and √width in the
// other two places, a product is the random part + √width (a + b).
std::vector<NamedPair> hard_pairs(std::size_t rows, std::size_t columns, std::size_t width) {
  const double root = std::sqrt(static_cast<double>(width));
  std::vector<NamedPair> all;
  for (const Offsets& offsets : hard_offsets(rows, columns)) {
    Tensor queries = random({rows, width}), keys = random({columns, width});
    for (std::size_t i = 0; i < rows; ++i) {
      queries(i, width - 2) = offsets.of_row[i];
      queries(i, width - 1) = root;
    }
    for (std::size_t j = 0; j < columns; ++j) {
      keys(j, width - 2) = root;
      keys(j, width - 1) = offsets.of_column[j];
    }
    all.push_back({offsets.name, queries, keys});
  }
  return all;
}

std::vector<NamedScores> hard_tokens(std::size_t tokens, std::size_t width) {
  std::vector<NamedScores> all;
  for (const double factor : {1.0, 3.0, -3.0}) {
    Tensor x = random({tokens, width}, 30);
    const auto chosen = different_sizes(2, 0, tokens - 1);
    for (std::size_t c = 0; c < width && factor != 1; ++c) {
      x(chosen[0], c) = factor * x(chosen[1], c);
    }
    char name[64];
    std::snprintf(name, sizeof name, "large tokens, one %g times another", factor);
    all.push_back({factor == 1 ? "large tokens" : name, x});
  }
  return shuffled(all);
}

// Small whole numbers and powers of two, so that nothing is lost beside 10¹².
Tensor whole_numbers(const Shape& shape) {
  Tensor result = zeros(shape);
  for (double& x : result.storage()) x = static_cast<double>(between(0, 4)) - 2;
  return result;
}

std::vector<NamedScores> hard_masked_scores(const attn::BoolTensor& hidden) {
  const std::size_t rows = hidden.shape(0), columns = hidden.shape(1);
  struct Kind {
    std::string name;
    double real, masked;  // what is added where a score is real, and where it is hidden
  };
  std::vector<NamedScores> all;
  for (const Kind& kind :
       {Kind{"hidden scores near 2000", 0, 2000}, Kind{"real scores near −1000", -1000, 0},
        Kind{"real scores near −10¹²", -1e12, 0}, Kind{"real scores near 1000", 1000, 0},
        Kind{"hidden scores near 10¹²", 0, 1e12}}) {
    Tensor scores = whole_numbers({rows, columns});
    for (std::size_t i = 0; i < scores.size(); ++i) {
      scores.data()[i] += hidden.data()[i] ? kind.masked : kind.real;
    }
    all.push_back({kind.name, scores});
  }
  return shuffled(all);
}

std::vector<NamedPair> hard_masked_pairs(std::size_t rows, std::size_t columns,
                                         std::size_t hidden_from) {
  std::vector<NamedPair> all;
  for (const double real : {0.0, -1000.0, -1e12}) {
    for (const double hidden : {0.0, 2000.0}) {
      Tensor queries = whole_numbers({rows, 4}), keys = whole_numbers({columns, 4});
      for (std::size_t i = 0; i < rows; ++i) {
        queries(i, 2) = real;
        queries(i, 3) = 2;
      }
      for (std::size_t j = 0; j < columns; ++j) {
        keys(j, 2) = j < hidden_from ? 2 : 0;
        keys(j, 3) = j < hidden_from ? 0 : hidden;
      }
      char name[64];
      std::snprintf(name, sizeof name, "real scores near %g, hidden ones near %g", real, hidden);
      all.push_back({name, queries, keys});
    }
  }
  return shuffled(all);
}

}  // namespace check
