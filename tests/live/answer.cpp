// The live figures' answers, given by the native program: one question in JSON on each line of the
// input, one answer on each line of the output. tests/tools/check_live.py compares them with what a
// browser shows.
#include <iostream>
#include <string>

#include "docs/live/live.h"

int main() {
  for (std::string question; std::getline(std::cin, question);) {
    std::cout << attn::live::answer(question) << std::endl;
  }
}
