#!/usr/bin/env bash
# What a user can do wrong with a chapter's program: one sentence on stderr, a non-zero exit, nothing lost.
#
#   tests/chapters/errors.sh PROGRAM
set -euo pipefail
export LC_ALL=C TERM=dumb
program=$(readlink -f "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

fail() {
  printf '%s\n' "$*" >&2
  failures=$((failures + 1))
}

# refuses CODE TEXT options…: the program exits with CODE, and its one line on stderr holds TEXT.
refuses() {
  local code=0 expected=$1 text=$2
  shift 2
  "$program" "$@" >/dev/null 2>"$work/stderr" </dev/null || code=$?
  [[ $code == "$expected" ]] || fail "$*: exit $code, expected $expected: $(cat "$work/stderr")"
  [[ $(wc -l <"$work/stderr") == 1 ]] || fail "$*: not one line: $(cat "$work/stderr")"
  grep -qF -- "$text" "$work/stderr" || fail "$*: does not say \"$text\": $(cat "$work/stderr")"
}

quick=(--quick --no-plots --out "$work/run")
"$program" "${quick[@]}" >/dev/null
checkpoint=$work/run/checkpoint.safetensors

refuses 2 --no-such-option "${quick[@]}" --no-such-option
refuses 2 --seed "${quick[@]}" --seed one
refuses 2 --threads "${quick[@]}" --threads 0
for option in --out --resume; do refuses 2 "needs a name" "${quick[@]}" "$option" ''; done

# Folders that cannot be made, even by root.
echo text >"$work/file"
mkdir -p "$work/taken/run.json"
refuses 1 "$work/taken/run.json: cannot write" --quick --no-plots --out "$work/taken"
refuses 1 "$work/file/run" --quick --out "$work/file/run"
refuses 1 /proc/no-such-folder --quick --out /proc/no-such-folder

refuses 1 "$work/nothing" "${quick[@]}" --resume "$work/nothing"
refuses 1 "$work/file" "${quick[@]}" --resume "$work/file"
if [[ -e $checkpoint ]]; then
  size=$(stat -c %s "$checkpoint")
  for bytes in 5 100 $((size / 2)) $((size - 1)); do
    head -c "$bytes" "$checkpoint" >"$work/truncated"
    refuses 1 "$work/truncated" "${quick[@]}" --resume "$work/truncated"
  done
  refuses 1 "seed" "${quick[@]}" --seed 77 --resume "$checkpoint"
  # The same numbers under another shape: exchange the two lengths of the first matrix that is not square.
  header_size=$(od -An -tu8 -N8 "$checkpoint" | tr -d ' ')
  lengths=$(head -c $((8 + header_size)) "$checkpoint" | tail -c +9 | grep -oE '"shape":\[[0-9]+,[0-9]+\]' |
    tr -dc '0-9,\n' | awk -F, '$1 != $2 && !found++')
  sed "s/\"shape\":\[$lengths\]/\"shape\":[${lengths#*,},${lengths%,*}]/g" "$checkpoint" >"$work/other_shape"
  refuses 1 "its checksum is another" "${quick[@]}" --resume "$work/other_shape"
fi

if "$program" --help | grep -q -- '--corpus'; then
  corpus=$work/corpus.txt
  printf 'one\teins\ntwo\tzwei\nthree\n' >"$corpus"
  if "$program" --help | grep -q 'plain text'; then
    refuses 1 "a window needs" "${quick[@]}" --corpus "$corpus"
    refuses 1 "a window needs" "${quick[@]}" --test "$corpus"
  else
    refuses 1 "line 3 has 1 column" "${quick[@]}" --corpus "$corpus"
  fi
  printf 'one\teins\ntwo\tzw\xfe\n' >"$corpus"
  refuses 1 "line 2 is not UTF-8" "${quick[@]}" --corpus "$corpus"
  : >"$corpus"
  refuses 1 "is empty" "${quick[@]}" --corpus "$corpus"
  refuses 1 "is empty" "${quick[@]}" --test "$corpus"
  refuses 1 "$work/nothing" "${quick[@]}" --corpus "$work/nothing"
  refuses 1 "$work" "${quick[@]}" --corpus "$work"
  for option in --corpus --test; do refuses 2 "needs a name" "${quick[@]}" "$option" ''; done
  mkfifo "$work/pipe"
  cat "$work/file" >"$work/pipe" &
  refuses 2 "this pipe has been read" "${quick[@]}" --corpus "$work/pipe" --test "$work/pipe"
  # What lies in the run folder already and is the user's stays as it is.
  mkdir "$work/own"
  echo "not the run's" >"$work/own/corpus.txt"
  cat "$work/file" >"$work/pipe" &
  "$program" --quick --no-plots --out "$work/own" --corpus "$work/pipe" >/dev/null 2>&1 || true
  [[ $(<"$work/own/corpus.txt") == "not the run's" ]] || fail "a file of the user's was replaced"
  # A checkpoint knows the words that it was made with, and what its corpus held.
  for ((i = 0; i < 40; i++)); do
    printf 'this is the dog of number %d.\tdas ist der Hund der Nummer %d.\n' $((i % 20)) $((i % 20 + i / 20 * 100))
  done >"$corpus"
  own=("${quick[@]}" --corpus "$corpus")
  "$program" "${own[@]}" >/dev/null || fail "exit $? with a corpus of one's own"
  head -c "$(od -An -tu8 -N8 "$checkpoint")" "$checkpoint" | grep -aqE '"remembered (source words|characters)"' ||
    fail "no words in $checkpoint"
  sed -i '7s/dog/cat/' "$corpus"
  refuses 1 "was made with a --corpus that held something else" "${own[@]}" --resume "$checkpoint"
fi

# What was there before is still whole.
[[ -z $(find "$work/run" \( -name '*.part' -o -name '*.tmp' -o -size 0 \)) ]] || fail "left something half-written"
((failures == 0))
