#!/usr/bin/env bash
# Do the checks of the pages notice what they are for? Each mistake is made in a small page of its own.
#
#   tests/tools/check_docs_fail.sh SYNC_SNIPPETS CHECK_LINKS     the two programs
set -euo pipefail
sync=$1
links=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# page LINE … : the page, a line for each argument
page() { printf '%s\n' "$@" >page.md; }

# expect CODE WORDS program arguments …
expect() {
  local code=$1 words=$2 answer status=0
  shift 2
  answer=$("$@" 2>&1) || status=$?
  if [[ $status != "$code" || $answer != *"$words"* ]]; then
    printf 'expected exit code %d and "%s", got %d and:\n%s\nfrom the page:\n' "$code" "$words" "$status" "$answer"
    cat page.md
    exit 1
  fi
}

printf '%s\n' '// [snippet:whole]' '  int a;' '  // [snippet:inner]' '    int b;' '  // [/snippet]' '// [/snippet:whole]' \
  '// [snippet:open]' 'int c;' >code.cpp
printf '%s\n' 'Scores:' '  1.5' '' 'Weights:' '  0.5' >run.txt

stale() { page "$1" '```cpp' 'int old;' '```' "$2"; }
stale '<!-- snippet: code.cpp#inner -->' '<!-- /snippet -->'
expect 1 'page.md:1: code.cpp, inner is out of date' "$sync" --check . page.md
expect 0 '1 updated' "$sync" . page.md
expect 0 '0 out of date' "$sync" --check . page.md
[[ $(sed -n 3p page.md) == 'int b;' ]]
stale '<!-- snippet: code.cpp#whole -->' '<!-- /snippet -->'
expect 0 '1 updated' "$sync" . page.md
[[ $(sed -n 3,4p page.md) == $'int a;\n  int b;' ]]

stale '<!-- snippet: nothing.cpp#a -->' '<!-- /snippet -->'
expect 1 'there is no file ./nothing.cpp' "$sync" --check . page.md
stale '<!-- snippet: code.cpp#nothing -->' '<!-- /snippet -->'
expect 1 'there is no region [snippet:nothing]' "$sync" --check . page.md
stale '<!-- snippet: code.cpp#open -->' '<!-- /snippet -->'
expect 1 'the region [snippet:open] is never closed' "$sync" --check . page.md
page '<!-- snippet: code.cpp#inner -->' 'text' '<!-- snippet: code.cpp#whole -->' '<!-- /snippet -->'
expect 1 'page.md:1: no <!-- /snippet -->' "$sync" --check . page.md
page '<!-- snippet code.cpp#inner -->'
expect 1 'cannot read this mark' "$sync" --check . page.md

stale '<!-- output: run.txt "Scores" -->' '<!-- /output -->'
expect 1 'run.txt, Scores is out of date' "$sync" --check . page.md
expect 0 '1 updated' "$sync" . page.md
sed -i 's/1.5/1.6/' run.txt
expect 1 'page:     1.5' "$sync" --check . page.md
stale '<!-- output: run.txt "Contexts" -->' '<!-- /output -->'
expect 1 'no line begins with "Contexts"' "$sync" --check . page.md

printf '<svg/>' >figure.svg
: >empty.svg
page '# A heading, with `code`' '[a](page.md) [b](#a-heading-with-code) ![c](figure.svg) <https://example.org>'
expect 0 '0 mistakes' "$links" . page.md
page '[a](nowhere.md)'
expect 1 'page.md:1: the link nowhere.md leads nowhere' "$links" . page.md
page '# Title' '[a](page.md#other)'
expect 1 'no heading of page.md is called #other' "$links" . page.md
page '![a](missing.svg)'
expect 1 'the image missing.svg leads nowhere' "$links" . page.md
page '![a](empty.svg)'
expect 1 'the image empty.svg is empty' "$links" . page.md
# shellcheck disable=SC2016
page 'See `core/nothing.h`.'
expect 1 'there is no core/nothing.h' "$links" . page.md
