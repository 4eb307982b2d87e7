#!/bin/sh
# Does the glossary serve the pages? Its words are in order, and a chapter's page links each of them; and the check
# notices when one of these is no longer so.
set -eu
export LC_ALL=C
root=$(cd "$(dirname "$0")/../.." && pwd)

# Prints a line for each mistake; 1 if there was any. $1: the folder of the pages.
check() {
  words=$(sed -n 's/^### //p' "$1/glossary.md")
  [ -n "$words" ] || { echo "glossary.md has no words"; return 1; }
  mistakes=$(
    printf '%s\n' "$words" | sort -f -c 2>&1 | sed 's/.*disorder: /glossary.md: not in order: /'
    printf '%s\n' "$words" | while IFS= read -r word; do  # named as code hosts and check_links do
      anchor=$(printf '%s' "$word" | sed 's/–//g; s/[^A-Za-z0-9 -]//g; s/ /-/g' | tr A-Z a-z)
      grep -q "glossary.md#$anchor)" "$1"/[0-9]*.md || echo "glossary.md: no chapter links “$word”, #$anchor"
    done
  )
  [ -z "$mistakes" ] || { printf '%s\n' "$mistakes"; return 1; }
}

check "$root/docs"

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
expect() {  # what is to be said of the copy
  said=$(check "$copy") && { echo "not noticed: $1"; exit 1; }
  case "$said" in *"$1"*) ;; *) echo "said: $said"; echo "expected: $1"; exit 1;; esac
  cp "$root"/docs/*.md "$copy"
}
cp "$root"/docs/*.md "$copy"
printf '### Zebra\nA word that nobody uses.\n' >> "$copy/glossary.md"
expect 'no chapter links “Zebra”, #zebra'
printf '### Adamant\nA word in the wrong place.\n' >> "$copy/glossary.md"
expect 'not in order: Adamant'
printf '# Glossary\n' > "$copy/glossary.md"
expect 'has no words'
