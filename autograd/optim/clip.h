// Clipping of gradients by their common norm (Pascanu, Mikolov & Bengio 2013).
#pragma once

#include <vector>

#include "autograd/variable.h"

namespace attn {

// The Euclidean norm of all gradients taken as one vector. If it exceeds max_norm, each gradient is
// scaled by max_norm / (norm + 1e-6), as in PyTorch. Returns the norm before; a NaN or infinite one
// leaves the gradients as they are. Parameters without a gradient are passed over. Throws
// std::invalid_argument if max_norm is negative or NaN.
Real clip_grad_norm(const std::vector<Variable>& parameters, Real max_norm);

}  // namespace attn
