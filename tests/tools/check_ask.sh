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
cp -r chapters/02_attention/weights "$folder/damaged"
printf '\377' | dd of="$folder/damaged/model.safetensors" bs=1 seek=500000 conv=notrunc status=none
expect 1 "is damaged, or was changed" "$folder/damaged" "die Katze schläft"
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

# So are weights that are no matrices, or hold what is no number, options of another model, and a sentence
# that is too long; each with the folder's name.
spoil() {
  rm -rf "$folder/spoilt"
  cp -r chapters/02_attention/weights "$folder/spoilt"
  python3 - "$folder/spoilt/model.safetensors" "$1" <<'PYTHON'
import json, pathlib, struct, sys
path, how = pathlib.Path(sys.argv[1]), sys.argv[2]
content = path.read_bytes()
length = struct.unpack("<Q", content[:8])[0]
header, values = json.loads(content[8:8 + length]), bytearray(content[8 + length:])
del header["__metadata__"]["attention-from-scratch checksum"]  # as another program would write it
entry = header["translate_attention.decoder.weight_hh"]
rows, columns = entry["shape"]
if how == "flat":
    entry["shape"] = [rows * columns]
if how == "wide":
    entry["shape"] = [columns, rows]
if how == "nan":
    begin = entry["data_offsets"][0]
    values[begin:begin + 4] = struct.pack("<f", float("nan"))
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
path.write_bytes(struct.pack("<Q", len(text)) + text + values)
PYTHON
}
spoil flat
expect 1 "$folder/spoilt: translate_attention.decoder.weight_hh has shape (" "$folder/spoilt" "die Katze"
spoil wide
expect 1 "which fits neither its words nor a GRU" "$folder/spoilt" "die Katze"
spoil nan
expect 1 "$folder/spoilt: tensor translate_attention.decoder.weight_hh holds a value that is not finite" "$folder/spoilt" "die Katze"
spoil nothing
sed -i 's/"bidirectional"/"sideways"/' "$folder/spoilt/run.json"
expect 1 "$folder/spoilt: load_state_dict: the names differ" "$folder/spoilt" "die Katze"
expect 1 "the sentence has 101 words; at most 100 are read" chapters/02_attention/weights "$(printf 'Katze %.0s' {1..101})"
exit "$broken"
