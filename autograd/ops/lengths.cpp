#include "autograd/ops/lengths.h"

#include <stdexcept>
#include <string>

namespace attn {

void require_lengths(const char* op, const std::vector<std::size_t>& lengths, std::size_t batch,
                     std::size_t longest) {
  if (!lengths.empty() && lengths.size() != batch) {
    throw std::invalid_argument(std::string(op) + ": " + std::to_string(lengths.size()) +
                                " lengths were given for " + std::to_string(batch) + " sequences");
  }
  for (std::size_t b = 0; b < lengths.size(); ++b) {
    if (lengths[b] >= 1 && lengths[b] <= longest) continue;
    throw std::invalid_argument(std::string(op) + ": length " + std::to_string(lengths[b]) +
                                " of sequence " + std::to_string(b) + " is outside 1 to " +
                                std::to_string(longest));
  }
}

}  // namespace attn
