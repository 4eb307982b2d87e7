// What a run measured, claimed, drew and cost. Run collects it, run.json and report.html show it.
#pragma once

#include <variant>

#include "core/figures/figure.h"

namespace attn {

using Values = std::vector<std::pair<std::string, double>>;  // {{"loss", 0.12}, …}
using Result = std::variant<double, std::string, std::vector<double>, std::vector<std::string>>;

// What a claim promises of a measured number. A NaN keeps no promise.
struct Bound {
  double low, high;  // both allowed; one may be infinite; equal: that number alone
};
Bound at_least(double low);                 // holds from low on
Bound at_most(double high);                 // holds up to high
Bound between(double low, double high);     // holds from low to high
std::string to_string(const Bound& bound);  // "at least 95"

struct Claim {
  std::string name;
  double measured;
  Bound bound;
  bool holds() const { return measured >= bound.low && measured <= bound.high; }
  std::string sentence() const;  // "exact match at length 4, %: 98.2, at least 95"
};

struct Cost {
  std::string series;
  std::size_t parameters;
  double steps_per_second;
};

// A sentence, how it should be translated, and how it was.
struct Translation {
  std::string source, reference, output;
};

struct Record {
  std::string metrics;                                  // rows of metrics.csv
  std::vector<std::pair<std::string, Result>> results;  // of two with one name the later counts
  std::vector<Claim> claims;
  std::vector<Cost> costs;
  std::vector<std::string> loops;                       // names of training loops
  std::vector<std::pair<std::string, Figure>> figures;  // by name, without their scripts
  std::vector<std::string> left_out;                    // figures that --quick leaves out
  std::vector<Translation> translations;
  std::vector<std::string> written;  // files that the closing lines name

  void append(const Record& part);  // what a part of the run recorded, after this
};

}  // namespace attn
