// One thread does everything. Contracts: parallel.h.
#include "core/system/parallel.h"

namespace attn {

int available_cores() { return 1; }

void set_threads(int) {}

void parallel_for(std::size_t count, const std::function<void(std::size_t)>& f) {
  for (std::size_t i = 0; i < count; ++i) f(i);
}

}  // namespace attn
