#!/usr/bin/env python3
"""Values from PyTorch for layers and optimisers that published.json does not cover.

    /usr/bin/python3 tests/reference/torch_values.py > tests/reference/torch_values.json

Made with Debian 12's python3-torch 1.13.1. Every layer is initialised from its seed, so the tests
also compare the weights' initialisation.
"""
import json

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.set_num_threads(1)


def plain(value):
    return value.detach().tolist()


def inputs(*shape):
    """Numbers that need no random generator: sin(1), sin(2), …"""
    count = 1
    for length in shape:
        count *= length
    return torch.sin(torch.arange(1, count + 1, dtype=torch.float64)).float().reshape(shape)


def recurrent(kind):
    """Both directions over padded sequences; the loss is Σ outputs · c + Σ state · d."""
    torch.manual_seed(5)
    layer = kind(3, 4, batch_first=True, bidirectional=True)
    x = inputs(3, 5, 3).requires_grad_()
    lengths = [3, 5, 1]
    packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    outputs, state = layer(packed)
    outputs, _ = pad_packed_sequence(outputs, batch_first=True)
    states = state if isinstance(state, tuple) else (state,)
    joined = [part.transpose(0, 1).reshape(3, 8) for part in states]
    loss = (outputs * inputs(3, 5, 8)).sum()
    for part in joined:
        loss = loss + (part * inputs(3, 8)).sum()
    loss.backward()
    return {
        "x": plain(x),
        "outputs": plain(outputs),
        "states": [plain(part) for part in joined],
        "loss": loss.item(),
        "d_x": plain(x.grad),
        "weights": {name: plain(weight) for name, weight in layer.named_parameters()},
        "gradients": {name: plain(weight.grad) for name, weight in layer.named_parameters()},
    }


def optimiser(make):
    """Three steps on two parameters; gradients are sin(step · parameter) and cos of the same."""
    a = inputs(2, 3).requires_grad_()
    b = inputs(4).requires_grad_()
    chosen = make([a, b])
    steps = []
    for step in range(1, 4):
        a.grad = torch.sin(step * a.detach())
        b.grad = torch.cos(step * b.detach())
        chosen.step()
        steps.append({"a": plain(a), "b": plain(b)})
    return {str(number): step for number, step in enumerate(steps, 1)}


def clipped():
    a = inputs(2, 3).requires_grad_()
    b = inputs(4).requires_grad_()
    a.grad = 2 * inputs(2, 3)
    b.grad = 3 * inputs(4)
    norm = nn.utils.clip_grad_norm_([a, b], 1.5)
    return {"norm": norm.item(), "a": plain(a.grad), "b": plain(b.grad)}


def embedding():
    torch.manual_seed(5)
    layer = nn.Embedding(5, 4, padding_idx=1)
    ids = torch.tensor([[0, 1, 3], [3, 1, 4]])
    vectors = layer(ids)
    (vectors * inputs(2, 3, 4)).sum().backward()
    return {"weight": plain(layer.weight), "vectors": plain(vectors), "d_weight": plain(layer.weight.grad)}


print(
    json.dumps(
        {
            "torch": torch.__version__,
            "rnn": recurrent(nn.RNN),
            "gru": recurrent(nn.GRU),
            "lstm": recurrent(nn.LSTM),
            "sgd": optimiser(lambda p: torch.optim.SGD(p, lr=0.1)),
            "sgd_momentum": optimiser(lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
            "adam": optimiser(lambda p: torch.optim.Adam(p, lr=0.01)),
            "adamw": optimiser(lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1)),
            "clip": clipped(),
            "embedding": embedding(),
        }
    )
)
