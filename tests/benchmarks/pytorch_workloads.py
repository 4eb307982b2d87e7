"""PyTorch's side of the benchmark: the same models, weights and batches as bench_workloads.cpp, in eager mode.

A process that bench.py starts and talks to. It reads one command per line and answers each with one line of JSON:

    info                              versions and the BLAS core in use
    create NAME KIND key=value ...    a model with its batch, drawn from seed 0
    save NAME FILE                    weights and batch, as safetensors, for the other side to load
    losses NAME STEPS                 the loss before each of the first steps; the model then starts afresh
    time NAME COUNT                   milliseconds of each of COUNT further training steps
    op NAME COUNT                     nanoseconds for one call of a small operation, over COUNT calls

A training step is: zero_grad, forward, backward, clip the gradient's norm to 1, Adam with rate 1e-3.
"""

import copy
import ctypes
import json
import math
import os
import struct
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


class AdditiveAttention(nn.Module):
    """Bahdanau et al. 2014, appendix A.1.2, without biases."""

    def __init__(self, hidden):
        super().__init__()
        self.query_projection = nn.Linear(hidden, hidden, bias=False)
        self.key_projection = nn.Linear(hidden, hidden, bias=False)
        self.score = nn.Linear(hidden, 1, bias=False)

    def forward(self, state, encoded, keys, padding):
        scores = self.score(torch.tanh(self.query_projection(state)[:, None] + keys)).squeeze(-1)
        weights = scores.masked_fill(padding, -1e9).softmax(-1)
        return (weights[:, None] @ encoded)[:, 0]


class Seq2Seq(nn.Module):
    """A GRU encoder; a GRU decoder fed with the target and a context, which is the last state or attention's."""

    def __init__(self, vocabulary, embedding, hidden, attention):
        super().__init__()
        self.source_embedding = nn.Embedding(vocabulary, embedding)
        self.encoder = nn.GRU(embedding, hidden, batch_first=True)
        self.target_embedding = nn.Embedding(vocabulary, embedding)
        self.attention = nn.ModuleDict({"score": AdditiveAttention(hidden)}) if attention else None
        self.decoder = nn.GRUCell(embedding + hidden, hidden)
        self.output = nn.Linear(hidden, vocabulary)

    def forward(self, source, target, padding):
        encoded, last = self.encoder(self.source_embedding(source))
        state = context = last[0]
        inputs = self.target_embedding(target)
        attention = self.attention["score"] if self.attention else None
        keys = attention.key_projection(encoded) if attention else None
        states = []
        for t in range(target.shape[1]):
            if attention:
                context = attention(state, encoded, keys, padding)
            state = self.decoder(torch.cat([inputs[:, t], context], -1), state)
            states.append(state)
        return self.output(torch.stack(states, 1))


class EncoderDecoder(nn.Module):
    """Chapter 1: the decoder starts from the encoder's last state, which is all that it gets."""

    def __init__(self, vocabulary, embedding, hidden):
        super().__init__()
        self.source_embedding = nn.Embedding(vocabulary, embedding)
        self.encoder = nn.GRU(embedding, hidden, batch_first=True)
        self.target_embedding = nn.Embedding(vocabulary, embedding)
        self.decoder = nn.GRU(embedding, hidden, batch_first=True)
        self.output = nn.Linear(hidden, vocabulary)

    def forward(self, source, target):
        _, state = self.encoder(self.source_embedding(source))
        return self.output(self.decoder(self.target_embedding(target), state)[0])


class MultiHeadAttention(nn.Module):
    """Vaswani et al. 2017, section 3.2.2; one head is plain self-attention."""

    def __init__(self, width, heads, causal):
        super().__init__()
        self.W_query = nn.Linear(width, width, bias=False)
        self.W_key = nn.Linear(width, width, bias=False)
        self.W_value = nn.Linear(width, width, bias=False)
        self.out_proj = nn.Linear(width, width)
        self.heads = heads
        self.causal = causal

    def forward(self, x):
        B, T, C = x.shape
        head_size = C // self.heads
        query, key, value = (
            linear(x).view(B, T, self.heads, head_size).transpose(1, 2) for linear in (self.W_query, self.W_key, self.W_value)
        )
        scores = query @ key.transpose(-2, -1) / math.sqrt(head_size)
        if self.causal:
            scores = scores.masked_fill(torch.triu(torch.ones(T, T, dtype=torch.bool), 1), -math.inf)
        return self.out_proj((scores.softmax(-1) @ value).transpose(1, 2).reshape(B, T, C))


class Block(nn.Module):
    """A pre-norm Transformer block."""

    def __init__(self, width, heads):
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attention = MultiHeadAttention(width, heads, causal=True)
        self.norm2 = nn.LayerNorm(width)
        self.expand = nn.Linear(width, 4 * width)
        self.contract = nn.Linear(4 * width, width)

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.contract(F.gelu(self.expand(self.norm2(x))))


class LanguageModel(nn.Module):
    """A decoder-only Transformer with learned positions, without a last layer norm."""

    def __init__(self, vocabulary, length, width, heads, layers):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(length, width)
        self.blocks = [Block(width, heads) for _ in range(layers)]
        for i, block in enumerate(self.blocks):
            self.add_module(f"block_{i}", block)
        self.output = nn.Linear(width, vocabulary)

    def forward(self, tokens):
        x = self.embedding(tokens) + self.positions(torch.arange(tokens.shape[1]))
        for block in self.blocks:
            x = block(x)
        return self.output(x)


def seq2seq(batch, length, vocabulary, embedding, hidden, attention):
    model = Seq2Seq(vocabulary, embedding, hidden, attention)
    data = {name: torch.randint(0, vocabulary, (batch, length)) for name in ("source", "target", "labels")}
    padding = torch.zeros(batch, length, dtype=torch.bool)
    padding[:, length - 2 :] = True

    def loss():
        logits = model(data["source"], data["target"], padding)
        return F.cross_entropy(logits.reshape(-1, vocabulary), data["labels"].reshape(-1))

    return model, data, loss


def encoder_decoder(batch, length, vocabulary, embedding, hidden):
    """A source of `length` tokens; the target has one more, its end."""
    model = EncoderDecoder(vocabulary, embedding, hidden)
    data = {"source": torch.randint(0, vocabulary, (batch, length))}
    data.update({name: torch.randint(0, vocabulary, (batch, length + 1)) for name in ("target", "labels")})

    def loss():
        logits = model(data["source"], data["target"])
        return F.cross_entropy(logits.reshape(-1, vocabulary), data["labels"].reshape(-1))

    return model, data, loss


def attention(batch, length, width, heads, causal):
    model = MultiHeadAttention(width, heads, causal)
    data = {"x": torch.randn(batch, length, width)}
    return model, data, lambda: model(data["x"]).square().mean()


def language_model(batch, length, vocabulary, width, heads, layers):
    model = LanguageModel(vocabulary, length, width, heads, layers)
    data = {name: torch.randint(0, vocabulary, (batch, length)) for name in ("tokens", "labels")}

    def loss():
        return F.cross_entropy(model(data["tokens"]).reshape(-1, vocabulary), data["labels"].reshape(-1))

    return model, data, loss


KINDS = {function.__name__: function for function in (encoder_decoder, seq2seq, attention, language_model)}


class Workload:
    """A model, its batch and its optimiser."""

    def __init__(self, kind, sizes):
        torch.manual_seed(0)
        self.model, self.data, self.loss = KINDS[kind](**sizes)
        self.start = copy.deepcopy(self.model.state_dict())
        self.restart()

    def restart(self):
        self.model.load_state_dict(self.start)
        self.optimizer = torch.optim.Adam(self.model.parameters(), 1e-3)

    def step(self):
        self.optimizer.zero_grad()
        loss = self.loss()
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        return loss

    def save(self, path):
        tensors = {**self.start, **{f"batch.{name}": value for name, value in self.data.items()}}
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
    workloads, operations = {}, make_operations()

    def answer(command, *words):
        if command == "info":
            return info()
        if command == "op":
            name, count = words[0], int(words[1])
            operation = operations[name]
            start = time.perf_counter()
            for _ in range(count):
                operation()
            return {"ns": (time.perf_counter() - start) * 1e9 / count}
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
                start = time.perf_counter()
                workload.step()
                times.append((time.perf_counter() - start) * 1e3)
            return {"ms": times}
        raise ValueError(f"unknown command {command}")

    for line in sys.stdin:
        try:
            reply = answer(*line.split())
        except Exception as error:  # said to the caller, which decides
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
