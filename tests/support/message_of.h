// What a refused call says, so that a test can compare the sentence.
#pragma once

#include <exception>
#include <string>

namespace attn {

// The text of the exception that `action` throws.
template <class Action>
std::string message_of(const Action& action) {
  try {
    action();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "nothing was thrown";
}

}  // namespace attn
