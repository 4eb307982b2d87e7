#!/usr/bin/env bash
# A program that is killed at random moments, and resumed each time, ends with the bits of one that never stopped.
#
#   tests/chapters/resume.sh PROGRAM [options]      the options make the run last a few seconds
#
# Compares model.safetensors and metrics.csv. Fails also if no kill hit the program while it had a checkpoint.
set -euo pipefail
export LC_ALL=C TERM=dumb
program=$(readlink -f "$1")
shift
options=(--quick --no-plots --seed 5 "$@")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

milliseconds() { echo "${EPOCHREALTIME//./}" | sed 's/...$//'; }

start=$(milliseconds)
"$program" "${options[@]}" --out "$work/whole" >/dev/null
duration=$(($(milliseconds) - start))

run=$work/stopped
checkpoint=$run/checkpoint.safetensors
kills=0 resumes=0
resume=()
for attempt in 1 2 3 4 5 6; do
  "$program" "${options[@]}" --out "$run" "${resume[@]}" >/dev/null &
  process=$!
  # Not before there is a checkpoint; then at any moment of the next third of a second.
  while [[ ! -e $checkpoint ]] && kill -0 "$process" 2>/dev/null; do sleep 0.01; done
  sleep "0.$(printf '%03d' $((RANDOM % 333)))"
  if kill -KILL "$process" 2>/dev/null; then kills=$((kills + 1)); fi
  wait "$process" 2>/dev/null || true
  if [[ -e $run/run.json ]]; then  # it was faster than we
    ((resumes == 0)) || break
    rm -rf "$run"
    continue
  fi
  if [[ -e $checkpoint ]]; then
    resume=(--resume "$checkpoint")
    resumes=$((resumes + 1))
  fi
done
((resumes > 0)) || fail "was never killed with a checkpoint on disk: make the run longer than $duration ms"

"$program" "${options[@]}" --out "$run" "${resume[@]}" >/dev/null || fail "exit $? when resumed"
for file in model.safetensors metrics.csv; do
  cmp "$work/whole/$file" "$run/$file" || fail "$file differs after $kills kills and $resumes resumes"
done
echo "the same bits after $kills kills and $resumes resumes of a run of $duration ms"
