#!/usr/bin/env bash
# Does a project of somebody else get the library, and the library alone? Builds tests/as_library with add_subdirectory, and
# again with find_package after an install.
#
#   tests/tools/check_as_library.sh
set -euo pipefail
export LC_ALL=C
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

configure() { cmake -S "$top/tests/as_library" -B "$work/$1" -G Ninja -DCMAKE_BUILD_TYPE=Release "${@:2}" >"$work/$1.log"; }

configure inside -DATTENTION_SOURCE="$top"
# Four libraries and the program; no chapter, no test, no library in double.
ninja -C "$work/inside" -t targets all | sed -nE 's/^([^:/]*): phony$/\1/p' | grep -E '^(test_|0[0-7]_|core_run|core_text|.*_double$)' && {
  echo "a project of somebody else gets targets that are not the library" >&2
  exit 1
}
cmake --build "$work/inside" >"$work/build.log" || { cat "$work/build.log"; exit 1; }
"$work/inside/line"

cmake --install "$work/inside" --prefix "$work/installed" >"$work/install.log"
configure outside -DCMAKE_PREFIX_PATH="$work/installed"
cmake --build "$work/outside" >"$work/build.log" || { cat "$work/build.log"; exit 1; }
"$work/outside/line"
