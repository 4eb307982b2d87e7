// What a run's numbers depend on besides its options: libraries, the machine.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace attn {

// {{"xtensor", "0.24.3"}, {"xtensor-blas", …}, {"BLAS", …}, {"BLAS core", "Haswell"},
// {"compiler", …}}. gnuplot_version(), in drawing.h, stands apart: it starts a process.
std::vector<std::pair<std::string, std::string>> library_versions();

// What ends a program with one sentence, as std::bad_alloc does.
struct OutOfMemory : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// OpenBLAS maps 128 MB of address space for each thread that multiplies, when it first does, and
// where it gets none it tries again without end. Throws OutOfMemory if so many threads would not
// get theirs: "out of memory: products on 8 threads need 1280 MB of address space".
void require_address_space(int threads);

double peak_memory_megabytes();  // the largest resident size of this process so far

}  // namespace attn
