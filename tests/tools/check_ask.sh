#!/usr/bin/env bash
# Does the translator in weights/ translate, and is what it cannot do told? check_ask.sh ASK, the program.
set -euo pipefail
ask=$1
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
broken=0

# expect STATUS WORDS ARGUMENT …: the program ends so, and says these words.
expect() {
  local status=$1 words=$2 found=0 said
  shift 2
  said=$("$ask" "$@" 2>&1) || found=$?
  ((found == status)) && grep -qF -- "$words" <<<"$said" && return
  printf 'ask %s: ended with %d, must with %d and say “%s”; said:\n%s\n' "$*" "$found" "$status" "$words" "$said"
  broken=1
}

expect 0 "  can you help me translate this sentence" chapters/02_attention/weights "Kannst du mir helfen, diesen Satz zu übersetzen?"
expect 0 "  can you help me translate this sentence" chapters/02_attention/weights kannst du mir helfen diesen Satz zu uebersetzen
expect 0 "does not know „Elefant“" chapters/02_attention/weights "der Elefant schläft neben der Katze"
expect 0 "looks like English" chapters/02_attention/weights "the cat sleeps next to the Katze"
expect 1 "no word of the sentence is known" chapters/02_attention/weights "xyz"
cp -r chapters/02_attention/weights "$folder/other"
sed -i 's/02_attention/07_transformer/' "$folder/other/run.json"
expect 1 "only a translator of chapter 2" "$folder/other" "die Katze schläft"
expect 1 "$folder/nothing" "$folder/nothing" "die Katze schläft"
expect 2 "needs the folder" chapters/02_attention/weights

# The map's strongest weight for "translate" is on „übersetzen“: its row, the last column but <eos>'s.
row=$("$ask" chapters/02_attention/weights "kannst du mir helfen diesen Satz zu übersetzen" | grep -oP '^ +translate .*' | tail -1)
weight=$(awk '{print $NF}' <<<"$row")
awk -v weight="$weight" 'BEGIN { exit !(weight > 0.5) }' || { echo "“translate” does not look at „übersetzen“: $row"; broken=1; }

# Weights that are not whole are refused.
cp -r chapters/02_attention/weights "$folder/cut"
truncate -s 5000 "$folder/cut/model.safetensors"
expect 1 "model.safetensors" "$folder/cut" "die Katze schläft"
exit "$broken"
