// What every exercise starts from: tensors, plain functions of them, and TODO.
//
// A stub calls TODO where something is to be written. It compiles, and the check answers "not
// started" instead of "wrong". Exercises compute in double (Real is double here).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "core/tensor/math.h"
#include "core/tensor/tensor.h"

namespace attn {

struct NotImplemented {
  const char* what;
  const char* file;
  int line;
};

[[noreturn]] inline void TODO(const char* what, const char* file = __builtin_FILE(),
                              int line = __builtin_LINE()) {
  throw NotImplemented{what, file, line};
}

}  // namespace attn
