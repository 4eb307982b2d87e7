#!/usr/bin/env bash
# Does ./learn refuse what it does not know, with one sentence and exit code 2, from any folder?
set -euo pipefail
learn=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)/learn
cd /

# expect CODE WORDS-OF-THE-ANSWER arguments of learn …
expect() {
  local code=$1 words=$2 answer status=0
  shift 2
  answer=$("$learn" "$@" 2>&1 </dev/null) || status=$?
  if [[ $status != "$code" || $answer != *"$words"* ]] || [[ $code == 2 && $(wc -l <<<"$answer") != 1 ]]; then
    printf 'learn %s: expected exit code %d and "%s", got %d and:\n%s\n' "$*" "$code" "$words" "$status" "$answer"
    exit 1
  fi
}

expect 0 "./learn run N"
expect 0 "./learn test" help
expect 2 "there is no command 'frobnicate'" frobnicate
expect 2 "needs a chapter's number" run
expect 2 "there is no chapter 99. There are: 0" run 99
expect 2 "there is no chapter -1" run -1
expect 2 "there is no chapter ." run .
expect 2 "knows no option --fast" build --fast
