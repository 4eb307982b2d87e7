// How a fused op adds to a gradient where it lies, instead of handing over an array to be added.
#pragma once

#include "autograd/variable.h"

namespace attn {

// Adds to what an input of this shape has received so far. `write(keep, d)` is to write
// keep · d + the contribution into d: keep is 1 where something was added before; else it is 0,
// and what d holds does not matter. Nothing is written if the input needs no gradient.
template <class Write>
void add_in_place(Gradients& gradients, std::size_t input, const Shape& shape, const Write& write) {
  if (gradients.has_total(input)) return write(Real(1), gradients.total(input).data());
  gradients.add(input, [&] {
    Tensor contribution = empty(shape);
    write(Real(0), contribution.data());
    return contribution;
  });
}

}  // namespace attn
