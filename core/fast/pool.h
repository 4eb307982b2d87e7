// What memory.cpp of this storey adds to core/tensor/memory.h: how much a thread keeps.
#pragma once

#include <cstddef>

namespace attn {

// From now on this thread keeps at most a share of what one thread alone would keep, the share of
// one of so many threads.
void keep_share_of_memory(std::size_t threads);

}  // namespace attn
