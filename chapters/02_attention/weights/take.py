#!/usr/bin/env python3
"""Takes from a run of chapter 2 the translator that ./learn demo uses, into this folder: the tensors of that training from
model.safetensors, with the words that they are worth nothing without, and from run.json how they were made. They are made
again, bit for bit on a processor of the same kind, by

    ./learn run 2 --seed 1 --out runs/2 && chapters/02_attention/weights/take.py runs/2
"""
import json
import pathlib
import struct
import sys

TRAINING = "translate_attention."


def take(run):
    about = json.loads((run / "run.json").read_text())
    content = (run / "model.safetensors").read_bytes()
    (length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8:8 + length])
    kept, values = {"__metadata__": header.pop("__metadata__", {})}, b""
    for name, entry in header.items():
        if not name.startswith(TRAINING):
            continue
        begin, end = entry["data_offsets"]
        kept[name] = {**entry, "data_offsets": [len(values), len(values) + end - begin]}
        values += content[8 + length + begin:8 + length + end]
    if not values:
        sys.exit(f"{run}: has no training {TRAINING[:-1]}")
    text = json.dumps(kept, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    folder = pathlib.Path(__file__).resolve().parent
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + values)
    how = {key: about[key] for key in ("chapter", "title", "seed", "options", "seconds")}
    (folder / "run.json").write_text(json.dumps(how, indent=1, ensure_ascii=False) + "\n")
    print(f"{len(values) / 1000:.0f} kB")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    take(pathlib.Path(sys.argv[1]))
