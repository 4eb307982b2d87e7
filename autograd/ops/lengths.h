// The lengths of a padded batch: how many places of each sequence are real.
#pragma once

#include <cstddef>
#include <vector>

namespace attn {

// Accepts no lengths at all, which say that nothing is padding, or one from 1 to `longest` for each
// of `batch` sequences. Throws std::invalid_argument otherwise:
//   "gru_sequence: 1 lengths were given for 2 sequences"
//   "gru_sequence: length 7 of sequence 1 is outside 1 to 6"
void require_lengths(const char* op, const std::vector<std::size_t>& lengths, std::size_t batch,
                     std::size_t longest);

}  // namespace attn
