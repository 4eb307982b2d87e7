#include "core/run/machine.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <xtensor-blas/xblas_config.hpp>

#include "core/tensor/tensor.h"

// Weak: with a BLAS that is not OpenBLAS these do not exist, and are then null.
extern "C" {
__attribute__((weak)) char* openblas_get_config();
__attribute__((weak)) char* openblas_get_corename();
}

namespace attn {

std::vector<std::pair<std::string, std::string>> library_versions() {
  const auto version = [](int major, int minor, int patch) {
    return fmt::format("{}.{}.{}", major, minor, patch);
  };
#ifdef __clang__
  const std::string compiler = std::string("clang ") + __clang_version__;
#else
  const std::string compiler = std::string("g++ ") + __VERSION__;
#endif
  return {
      {"xtensor", version(XTENSOR_VERSION_MAJOR, XTENSOR_VERSION_MINOR, XTENSOR_VERSION_PATCH)},
      {"xtensor-blas",
       version(XTENSOR_BLAS_VERSION_MAJOR, XTENSOR_BLAS_VERSION_MINOR, XTENSOR_BLAS_VERSION_PATCH)},
      {"BLAS", openblas_get_config ? openblas_get_config() : "not OpenBLAS"},
      {"BLAS core", openblas_get_corename ? openblas_get_corename() : "unknown"},
      {"compiler", compiler},
  };
}

void require_address_space(int threads) {
  // Of each thread's, 32 are for what the run itself takes before its first product. 128 more are
  // for a worker that OpenBLAS has started by itself, which may not have taken its own yet.
  const std::size_t megabytes = 160 * static_cast<std::size_t>(threads) + 128;
  void* const room = mmap(nullptr, megabytes << 20, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room == MAP_FAILED) {
    throw OutOfMemory(
        fmt::format("out of memory: products on {} thread{} need {} MB of address space", threads,
                    threads == 1 ? "" : "s", megabytes));
  }
  munmap(room, megabytes << 20);
}

double peak_memory_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;  // Linux counts kilobytes
}

}  // namespace attn
