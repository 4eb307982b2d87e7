#!/usr/bin/env bash
# A chapter's program with --quick: does it end well, and leave everything that it should?
#
#   tests/chapters/quick.sh PROGRAM
#
# Runs it twice with one seed, once without gnuplot and Graphviz in PATH: the figures are then missing, said in one
# sentence each, and all numbers are the same.
set -euo pipefail
export LC_ALL=C.UTF-8 TERM=dumb
program=$(readlink -f "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

"$program" --quick --seed 3 --out "$work/run" >"$work/stdout" 2>"$work/stderr" || fail "exit $?: $(cat "$work/stderr")"
[[ -s $work/stderr ]] && fail "says on stderr: $(cat "$work/stderr")"
grep -q 'wrote' "$work/stdout" || fail "does not say what it wrote"
grep -q $'\x1b' "$work/stdout" && fail "writes colours into a file"
[[ $(head -n 1 "$work/run/metrics.csv") == series,step,name,value ]] || fail "metrics.csv has no header"
for entry in chapter seed options versions results claims; do
  grep -q "\"$entry\":" "$work/run/run.json" || fail "run.json has no \"$entry\""
done
[[ $(tail -n 1 "$work/run/report.html") == "</html>" ]] || fail "report.html is not whole"
# Where gnuplot is installed, every script has become a drawing.
if command -v gnuplot >/dev/null; then
  for script in "$work"/run/*.gp; do
    [[ -s ${script%.gp}.svg && -s ${script%.gp}.png ]] || fail "$(basename "$script") was not drawn"
  done
fi

mkdir "$work/empty"
PATH=$work/empty "$program" --quick --seed 3 --out "$work/bare" >"$work/stdout" 2>"$work/stderr" ||
  fail "without gnuplot: exit $?: $(cat "$work/stderr")"
if [[ -n $(find "$work/bare" -name '*.gp') ]]; then
  [[ $(wc -l <"$work/stderr") == 1 ]] && grep -q gnuplot "$work/stderr" ||
    fail "without gnuplot, says: $(cat "$work/stderr")"
fi
cmp "$work/run/metrics.csv" "$work/bare/metrics.csv" || fail "two runs with one seed differ"
# With a small corpus of one's own, a model that has learned nothing says what makes no sense, <pad> and <bos> too.
if "$program" --help | grep -q -- '--longest'; then
  for ((i = 0; i < 60; i++)); do
    ((i % 2)) && longer=" of the dog of the dog" || longer=
    printf 'the dog%s number %d .\tder hund%s nummer %d .\n' "$longer" $i "$longer" $i
  done >"$work/corpus"
  for seed in {1..12}; do
    "$program" --quick --no-plots --corpus "$work/corpus" --steps 1 --seed "$seed" --out "$work/run" >/dev/null ||
      fail "exit $? with a small corpus and seed $seed"
  done
fi

leftovers=$(find "$work/run" "$work/bare" \( -name '*.part' -o -name '*.tmp' -o -size 0 \))
[[ -z $leftovers ]] || fail "left behind: $leftovers"
