// print, for learners who want to see a tensor; see chapters/exercise.h.
#include <cstdio>

#include "chapters/exercise.h"

namespace attn {

void print(const std::string& name, const Tensor& x) {
  std::printf("%s %s\n", name.c_str(), to_string(x.shape()).c_str());
  const std::size_t width = x.dimension() ? std::max<std::size_t>(x.shape().back(), 1) : 1;
  for (std::size_t i = 0; i < x.size(); ++i) {
    std::printf("%s%10.4f%s", i % width ? "" : "  ", double(x.data()[i]),
                i % width + 1 == width ? "\n" : " ");
  }
}

}  // namespace attn
