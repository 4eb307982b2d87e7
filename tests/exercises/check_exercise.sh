#!/usr/bin/env bash
# One exercise, seen by its maintainers: the solution is done, the stub is not started and equals the committed one,
# every mutant is wrong and its verdict names the mistake.
#
#   tests/exercises/check_exercise.sh FOLDER MUTANTS STUB
#
# FOLDER holds what was built (solution, stub, mutant_…) and the generated stub.cpp; MUTANTS lists the mutants with
# the words that their verdicts must contain; STUB is the committed stub.
set -euo pipefail
folder=$1 mutants=$2 committed_stub=$3
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
failed=0

# expect NAME CODE WORDS: runs the answer NAME.
expect() {
  local verdict status=0
  verdict=$("$folder/$1" 2>&1 </dev/null) || status=$?
  if [[ $status != "$2" || $verdict != *"$3"* ]]; then
    printf '%s: expected exit code %d and the words "%s"; got %d and:\n%s\n' "$1" "$2" "$3" "$status" "$verdict"
    failed=1
  fi
}

for _ in 1 2 3; do expect solution 0 done; done  # other data each time
expect stub 77 "not started"
count=0
while read -r _ name words; do
  expect "mutant_$name" 201 "${words#| }"
  count=$((count + 1))
done < <(grep '^# ' "$mutants")
if ((count < 3)); then
  printf '%s: only %d mutants\n' "$mutants" "$count"
  failed=1
fi

# A learner's own file differs, of course.
if [[ ! -e $top/.progress ]] && ! diff -u "$committed_stub" "$folder/stub.cpp"; then
  printf 'The stub is not what make_stubs makes of the solution: ./learn stubs writes it anew.\n'
  failed=1
fi
exit "$failed"
