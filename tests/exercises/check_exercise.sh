#!/usr/bin/env bash
# One exercise, seen by its maintainers: the solution and every other right answer are done, the stub is not started
# and equals the committed one, and every mutant is wrong, with each of 20 seeds; answers.h has the rest, and table.sh
# tries 200 seeds, by hand.
#
#   tests/exercises/check_exercise.sh FOLDER SOLUTION STUB [SEEDS]
#
# Prints a table, with a tab between the columns: exercise, answer, kind, seeds, passes, and how often its own mistake,
# another's or none was named.
set -euo pipefail
folder=$1 solution=$2 committed_stub=$3 seeds=${4:-20}
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
failed=0

table=$("$folder/answers" --answers "$seeds" </dev/null) || failed=1
printf '%s\n' "$table"
if (($(cut -f3 <<<"$table" | grep -c mutant) < 6)); then
  printf '%s: fewer than six mutants\n' "$folder"
  failed=1
fi
if (($(cut -f3 <<<"$table" | grep -c right) < 3)); then
  printf '%s: fewer than three right answers\n' "$folder"
  failed=1
fi

# A learner's own file differs, of course.
if [[ ! -e $top/.progress ]] &&
  ! diff -u "$committed_stub" <("$folder/../../tests/exercises/make_stubs" stub "$solution"); then
  printf 'The stub is not what make_stubs makes of the solution: ./learn stubs writes it anew.\n'
  failed=1
fi
exit "$failed"
