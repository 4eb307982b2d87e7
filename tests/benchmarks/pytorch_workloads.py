"""PyTorch's side of the benchmark: the same models, weights and batches as workloads/, in eager mode. The models are
in pytorch_models.py, pytorch_chapters.py and pytorch_transformer.py.

A process that bench.py starts and talks to. It reads one command per line and answers each with one line of JSON:

    info                              versions and the BLAS core in use
    create NAME KIND key=value ...    a model with its batch, drawn from seed 0
    save NAME FILE                    weights and batch, as safetensors, for the other side to load
    losses NAME STEPS                 the loss before each of the first steps; the model then starts afresh
    time NAME COUNT                   milliseconds of each of COUNT further training steps
    generate NAME COUNT               COUNT tokens after the first of each row, greedily; and the milliseconds it took
    op NAME COUNT                     nanoseconds for one call of a small operation, over COUNT calls

A training step is: zero_grad, forward, backward, clip the gradient's norm to 1, Adam with rate 1e-3.
"""

import copy
import ctypes
import json
import os
import struct
import sys
import time

import torch
import torch.nn as nn

import pytorch_chapters
import pytorch_models
import pytorch_transformer

KINDS = {**pytorch_models.KINDS, **pytorch_chapters.KINDS, **pytorch_transformer.KINDS}


class Workload:
    """A model, its batch and its optimiser."""

    def __init__(self, kind, sizes):
        torch.manual_seed(0)
        self.model, self.data, self.loss = KINDS[kind](**sizes)
        self.start = copy.deepcopy(self.model.state_dict())
        self.restart()

    def restart(self):
        self.model.load_state_dict(self.start)
        self.optimizer = torch.optim.Adam([p for p in self.model.parameters() if p.requires_grad], 1e-3)

    def step(self):
        self.optimizer.zero_grad()
        loss = self.loss()
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        return loss

    def save(self, path):
        weights = self.model.our_state(self.start) if hasattr(self.model, "our_state") else self.start
        tensors = {**weights, **{f"batch.{name}": value for name, value in self.data.items()}}
        save_safetensors(path, tensors)


def save_safetensors(path, tensors):
    """Every tensor as float32 (token ids are exact in it): a header of names, shapes and offsets, then the bytes."""
    header, blobs, offset = {}, [], 0
    for name, tensor in tensors.items():
        blob = tensor.detach().to(torch.float32).contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(blob)]}
        blobs.append(blob)
        offset += len(blob)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def make_operations():
    """Small operations on (32, 64), where the time goes into the framework rather than the arithmetic."""
    torch.manual_seed(0)
    a, b = (torch.randn(32, 64, requires_grad=True) for _ in range(2))
    seed, wide_seed = torch.ones(32, 64), torch.ones(32, 256)
    linear = nn.Linear(64, 256)

    def add_chain():
        y = a
        for _ in range(20):
            y = y + b
        y.backward(seed)

    def differentiated(function, gradient):
        def run():
            function(a).backward(gradient)

        return run

    return {
        "add": lambda: a + b,
        "add_chain": add_chain,
        "tanh": differentiated(torch.tanh, seed),
        "softmax": differentiated(lambda x: torch.softmax(x, -1), seed),
        "linear": differentiated(linear, wide_seed),
    }


def blas_core():
    try:
        library = ctypes.CDLL("libopenblas.so.0")
    except OSError:
        return "unknown"
    library.openblas_get_corename.restype = ctypes.c_char_p
    return library.openblas_get_corename().decode()


def info():
    return {
        "name": f"PyTorch {torch.__version__}",
        "blas_core": blas_core(),
        "threads": torch.get_num_threads(),
    }


def main():
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    clock = time.perf_counter if os.environ.get("BENCH_CLOCK") == "wall" else time.process_time
    workloads, operations = {}, make_operations()

    def answer(command, *words):
        if command == "info":
            return info()
        if command == "op":
            name, count = words[0], int(words[1])
            operation = operations[name]
            start = clock()
            for _ in range(count):
                operation()
            return {"ns": (clock() - start) * 1e9 / count}
        if command == "create":
            name, kind, *sizes = words
            workloads[name] = Workload(kind, {key: int(value) for key, value in (size.split("=") for size in sizes)})
            return {"parameters": sum(p.numel() for p in workloads[name].model.parameters())}
        workload = workloads[words[0]]
        if command == "save":
            workload.save(words[1])
            return {}
        if command == "losses":
            losses = [workload.step().item() for _ in range(int(words[1]))]
            workload.restart()
            return {"losses": losses}
        if command == "time":
            times = []
            for _ in range(int(words[1])):
                start = clock()
                workload.step()
                times.append((clock() - start) * 1e3)
            return {"ms": times}
        if command == "generate":
            start = clock()
            tokens = workload.model.generate(workload.data["tokens"][:, :1], int(words[1]))
            return {"ms": (clock() - start) * 1e3, "tokens": tokens.flatten().tolist()}
        raise ValueError(f"unknown command {command}")

    for line in sys.stdin:
        try:
            reply = answer(*line.split())
        except Exception as error:  # said to the caller, which decides
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
