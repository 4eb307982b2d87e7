"""Reads a safetensors file of 32-bit floats: 8 bytes of header length, a JSON header, the values."""
import json
import struct

import torch


def read_safetensors(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        values = bytearray(file.read())
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        flat = torch.frombuffer(values[begin:end], dtype=torch.float32) if end > begin else torch.empty(0)
        tensors[name] = flat.reshape(entry["shape"])
    return tensors
