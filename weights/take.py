#!/usr/bin/env python3
"""Takes from a run the trainings that ./learn demo uses, into weights/: of each chapter the
named tensors of its model.safetensors with the words they are worth nothing without, and what its run.json says of how
they were made. Each folder here was made by one command and this script, and is made again so:

    ./learn run 2 --seed 1 --out runs/2 && weights/take.py runs/2
"""
import json
import pathlib
import struct
import sys

TRAININGS = {
    "02_attention": ("translate_attention",),
}


def take(run):
    about = json.loads((run / "run.json").read_text())
    chapter = about["chapter"]
    content = (run / "model.safetensors").read_bytes()
    (length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8:8 + length])
    kept, values = {"__metadata__": header.pop("__metadata__", {})}, b""
    for name, entry in header.items():
        if not name.startswith(tuple(training + "." for training in TRAININGS[chapter])):
            continue
        begin, end = entry["data_offsets"]
        kept[name] = {**entry, "data_offsets": [len(values), len(values) + end - begin]}
        values += content[8 + length + begin:8 + length + end]
    found = {training for training in TRAININGS[chapter] if any(name.startswith(training + ".") for name in kept)}
    if missing := set(TRAININGS[chapter]) - found:
        sys.exit(f"{run}: has no training {', '.join(sorted(missing))}")
    text = json.dumps(kept, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    target = pathlib.Path(__file__).resolve().parent / chapter
    target.mkdir(exist_ok=True)
    (target / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + values)
    how = {key: about[key] for key in ("chapter", "title", "seed", "options", "seconds")}
    (target / "run.json").write_text(json.dumps(how, indent=1, ensure_ascii=False) + "\n")
    print(f"weights/{chapter}: {len(values) / 1000:.0f} kB")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for folder in sys.argv[1:]:
        take(pathlib.Path(folder))
