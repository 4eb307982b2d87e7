#!/usr/bin/env bash
# The table of all exercises: how many mutants and right answers each has, how often they pass, and which mistake is named.
#
#   tests/exercises/table.sh [SEEDS]      200 if not given
#
# Needs a build of the target exercise_answers in build/release, and makes it. A column "named" counts the verdicts on
# mutants that name the mutant's own mistake, another's, or none.
#
# With seeds 1 to 200 none of the 734 mutants of 42 exercises passes, and none of the 133 right answers fails. Of the
# verdicts on mutants 71,775 name the mutant's own mistake, none another's, and the others name none.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
seeds=${1:-200}
"$top/learn" build exercise_answers
printf '%-9s %7s %6s %7s %13s %12s %s\n' exercise mutants right seeds 'mutants pass' 'right fail' 'named: own, another, none'
for program in "$top"/build/release/exercises/*/answers; do
  "$program" --answers "$seeds" </dev/null || true
done | sort -s -t. -k1,1n -k2,2n | awk -F '\t' '
  NF < 9 { next }
  $1 != id { say(); id = $1; mutants = right = passes = fails = own = other = none = 0 }
  $3 == "mutant" { ++mutants; passes += $5; own += $6; other += $7; none += $8 }
  $3 == "right" { ++right; fails += $4 - $5 }
  { seeds = seeds > $4 ? seeds : $4 }
  END { say(); printf "%-9s %7d %6d %7s %13d %12d %8d %8d %5d\n", "all", M, R, "", P, F, O, A, N }
  function say() {
    if (id == "") return
    printf "%-9s %7d %6d %7d %13d %12d %8d %8d %5d\n", id, mutants, right, seeds, passes, fails, own, other, none
    M += mutants; R += right; P += passes; F += fails; O += own; A += other; N += none
  }'
