// What a run's numbers depend on besides its options: libraries, the machine.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace attn {

// {{"xtensor", "0.24.3"}, {"xtensor-blas", …}, {"BLAS", …}, {"BLAS core", "Haswell"},
// {"compiler", …}}. gnuplot_version(), in drawing.h, stands apart: it starts a process.
std::vector<std::pair<std::string, std::string>> library_versions();

double peak_memory_megabytes();  // the largest resident size of this process so far

}  // namespace attn
