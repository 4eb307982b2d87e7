// What a program with a single answer is linked with; see answers.h.
#include "tests/exercises/answers.h"

namespace check {

const std::vector<Answer>& answers() {
  static const std::vector<Answer> none;
  return none;
}

}  // namespace check
