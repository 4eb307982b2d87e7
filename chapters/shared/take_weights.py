#!/usr/bin/env python3
"""Takes from a run the trainings that ./learn demo and the live figures of the site use, into the chapter's weights/:
their tensors from model.safetensors, with the words that they are worth nothing without, and from run.json how they were
made. They are made again, bit for bit on a processor of the same kind, by

    ./learn run 2 --seed 1 --out runs/2 && chapters/shared/take_weights.py runs/2

and so are those of the other chapters that have weights.
"""
import json
import pathlib
import struct
import sys

TRAININGS = {
    "01_encoder_decoder": ("reverse_gru_32", "reverse_gru_64"),
    "02_attention": ("translate_attention",),
    "05_causal_attention": ("masked", "unmasked", "text"),
    "06_multi_head_attention": ("one head", "two heads"),
    "07_transformer": ("Transformer",),
}


CHECKSUM, UNKNOWN = "attention-from-scratch checksum", "0" * 16


def checksum(content):
    """FNV-1a of 64 bits, as fingerprint in core/run/file.h."""
    value = 0xCBF29CE484222325
    for byte in content:
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def write(path, header, values):
    """A file of tensors with the checksum of all of it, in which the checksum itself is unknown."""
    header = {**header, "__metadata__": {**header["__metadata__"], CHECKSUM: UNKNOWN}}
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    content = struct.pack("<Q", len(text)) + text + values
    mark = f'"{CHECKSUM}":"'.encode()
    path.write_bytes(content.replace(mark + UNKNOWN.encode(), mark + checksum(content).encode(), 1))


def take(run):
    about = json.loads((run / "run.json").read_text())
    chapter = about["chapter"]
    if chapter not in TRAININGS:
        sys.exit(f"{run}: nothing uses the weights of {chapter}")
    content = (run / "model.safetensors").read_bytes()
    (length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8:8 + length])
    metadata = header.pop("__metadata__", {})
    kept, values, missing = {"__metadata__": metadata}, b"", set(TRAININGS[chapter])
    for name, entry in header.items():
        training = name.partition(".")[0]
        if training not in TRAININGS[chapter]:
            continue
        missing.discard(training)
        begin, end = entry["data_offsets"]
        kept[name] = {**entry, "data_offsets": [len(values), len(values) + end - begin]}
        values += content[8 + length + begin:8 + length + end]
    if missing:
        sys.exit(f"{run}: has no training {', '.join(sorted(missing))}")
    folder = pathlib.Path(__file__).resolve().parents[1] / chapter / "weights"
    folder.mkdir(exist_ok=True)
    write(folder / "model.safetensors", kept, values)
    how = {key: about[key] for key in ("chapter", "title", "seed", "options", "seconds")}
    (folder / "run.json").write_text(json.dumps(how, indent=1, ensure_ascii=False) + "\n")
    print(f"{len(values) / 1000:.0f} kB")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    take(pathlib.Path(sys.argv[1]))
