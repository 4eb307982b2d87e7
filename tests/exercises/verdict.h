// How a comparison tells the harness that an answer is wrong; see harness.h.
#pragma once

#include <string>

namespace check {

struct Wrong {
  std::string what;        // what was expected and what came, over several lines
  std::string looks_like;  // the mistake that gives this, or nothing
};

}  // namespace check
