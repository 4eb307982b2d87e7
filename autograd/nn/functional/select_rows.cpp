// One state of each sequence. Contract: autograd/nn/functional.h.
#include "autograd/nn/functional.h"

namespace attn {

// y_b = x[b, rows_b], gathered element by element
Variable select_rows(const Variable& x, const std::vector<std::size_t>& rows) {
  require_rank("select_rows", 3, x.shape());
  const std::size_t B = x.shape()[0], T = x.shape()[1], C = x.shape()[2];
  if (rows.size() != B)
    reject("select_rows: ", rows.size(), " rows were given for shape ", x.shape());
  IndexTensor ids = IndexTensor::from_shape({B, 1, C});
  for (std::size_t b = 0; b < B; ++b) {
    if (rows[b] >= T) reject("select_rows: there is no row ", rows[b], " in shape ", x.shape());
    for (std::size_t c = 0; c < C; ++c) ids(b, 0, c) = static_cast<std::int64_t>(rows[b]);
  }
  return squeeze(gather(x, 1, ids), 1);
}

}  // namespace attn
