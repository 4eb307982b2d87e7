#!/usr/bin/env bash
# Is every C++ file formatted as .clang-format says?
#
#   tests/tools/check_format.sh [clang-format]     the program to use, clang-format-14 if not given
#
# To mend a file: clang-format-14 -i FILE
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
find . -path ./build -prune -o \( -name '*.h' -o -name '*.cpp' \) -print0 |
  xargs -0 --no-run-if-empty "${1:-clang-format-14}" --dry-run -Werror
