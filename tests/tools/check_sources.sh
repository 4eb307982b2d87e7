#!/usr/bin/env bash
# Can every source file be read? At most 300 lines, nothing left to do, a first comment that says what it is (a .cpp
# whose header stands beside it has it there), and comments no wider than the code, 100 characters, which clang-format
# does not see to. And is every figure of the pages light enough for a page?
#
#   tests/tools/check_sources.sh [folder]     the top of the repository, if not given
#
# Prints one line for each file that breaks a rule, and exits with 1 if there was any.
# Exercises say so to the learner.
set -euo pipefail
export LC_ALL=C
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/../..}"
broken=0

report() {
  printf '%s\n' "$*"
  broken=1
}

while IFS= read -r file; do
  lines=$(wc -l <"$file")
  ((lines <= 300)) || report "$file: $lines lines; the limit is 300"
  [[ $(head -c 2 "$file") == // || ($file == *.cpp && -e ${file%.cpp}.h) ]] || report "$file: the first line is not a comment that says what the file is"
done < <(find core autograd chapters \( -name '*.h' -o -name '*.cpp' \) | sort)

while IFS= read -r place; do
  report "$place: a comment of more than 100 characters"
done < <(LC_ALL=C.UTF-8 grep -rnE '^ *//.{99}' core autograd chapters tests docs/live --include='*.h' --include='*.cpp' |
  LC_ALL=C.UTF-8 grep -E '^[^:]*:[0-9]*:.{101}' | cut -d: -f1,2)

while IFS= read -r -d '' figure; do
  size=$(wc -c <"$figure")
  ((size <= 300000)) || report "$figure: $size bytes; the limit is 300000"
done < <(find docs/figures -name '*.svg' -print0 2>/dev/null)

while IFS= read -r place; do
  report "$place"
done < <(grep -rnswE 'TODO|FIXME|XXX|HACK' core autograd chapters tests --include='*.h' --include='*.cpp' --include='*.py' |
  grep -vE '^(chapters/[^/]*/(exercises|solutions)/|chapters/exercise\.h|tests/exercises/)' || true)

exit "$broken"
