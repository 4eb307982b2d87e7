#!/bin/sh
# The drawings equal their descriptions, their names stand in the code, the pages show them; and draw.py notices when
# one of these is no longer so.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
python3 "$root/docs/drawings/draw.py" --check

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r "$root/docs" "$root/chapters" "$copy"
mkdir "$copy/core" && cp -r "$root/core/fast" "$copy/core"

expect() {  # what draw.py has to say
  said=$(python3 "$copy/docs/drawings/draw.py" --check) && { echo "draw.py --check took: $1"; exit 1; }
  case "$said" in *"$1"*) ;; *) echo "draw.py --check said: $said"; echo "expected: $1"; exit 1;; esac
}
page=$copy/docs/05_causal_attention.md
sed -i.before 's/mask_after_softmax/mask_later/' "$copy/chapters/05_causal_attention/causal_attention.cpp"
expect 'causal_mask.svg shows “mask_after_softmax”'
mv "$copy/chapters/05_causal_attention/causal_attention.cpp.before" "$copy/chapters/05_causal_attention/causal_attention.cpp"
sed -i.before 's/figures\/drawings\/causal_mask/figures\/drawings\/mask/' "$page"
expect 'causal_mask.svg is not on docs/05_causal_attention.md'
mv "$page.before" "$page"
echo >> "$copy/docs/figures/drawings/tiles.svg"
expect 'tiles.svg differs from its description'
