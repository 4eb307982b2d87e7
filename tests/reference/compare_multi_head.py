#!/usr/bin/env python3
"""Does PyTorch compute the same with chapter 6's model.safetensors?

    tests/reference/compare_multi_head.py build/release/chapters/06_multi_head_attention

Runs the chapter with --quick, builds its model of characters again from torch.nn modules
(MultiheadAttention, LayerNorm, Linear, Embedding), loads the weights, and compares the logits with
reference_window.safetensors, which the chapter wrote. Exits with 1 if they differ by more than
1e-5, with 77 where PyTorch is missing.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import torch
    from torch import nn
except ImportError:
    print("compare_multi_head: skipped, python3-torch is not installed")
    sys.exit(77)

from safetensors_reader import read_safetensors

HEADS = 4


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm_attention = nn.LayerNorm(width)
        self.attention = nn.MultiheadAttention(width, HEADS, batch_first=True)
        self.norm_forward = nn.LayerNorm(width)
        self.expand = nn.Linear(width, 4 * width)
        self.contract = nn.Linear(4 * width, width)

    def forward(self, x):
        T = x.shape[1]
        later = torch.ones(T, T, dtype=torch.bool).triu(1)
        y = self.norm_attention(x)
        x = x + self.attention(y, y, y, attn_mask=later, need_weights=False)[0]
        return x + self.contract(torch.relu(self.expand(self.norm_forward(x))))


class LanguageModel(nn.Module):
    def __init__(self, vocabulary, longest, width, blocks):
        super().__init__()
        self.token = nn.Embedding(vocabulary, width)
        self.position = nn.Embedding(longest, width)
        self.blocks = nn.ModuleList(Block(width) for _ in range(blocks))
        self.norm = nn.LayerNorm(width)
        self.readout = nn.Linear(width, vocabulary)

    def forward(self, tokens):
        x = self.token(tokens) + self.position.weight[: tokens.shape[1]]
        for block in self.blocks:
            x = block(x)
        return self.readout(self.norm(x))


def torch_names(ours):
    """torch.nn keeps the three projections in one matrix, in_proj_weight, and has biases there."""
    theirs = {}
    for name, tensor in ours.items():
        name = name.replace("block_", "blocks.").replace(".attention.heads.", ".attention.")
        theirs[name] = tensor
    for prefix in sorted({n.rsplit("W_query", 1)[0] for n in theirs if "W_query" in n}):
        parts = [theirs.pop(f"{prefix}W_{role}.weight") for role in ("query", "key", "value")]
        theirs[prefix + "in_proj_weight"] = torch.cat(parts)
        theirs[prefix + "in_proj_bias"] = torch.zeros(3 * parts[0].shape[0])
    return theirs


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], "--quick", "--no-plots", "--steps", "1", "--out", folder], check=True,
                       stdout=subprocess.DEVNULL)
        saved = read_safetensors(Path(folder) / "model.safetensors")
        reference = read_safetensors(Path(folder) / "reference_window.safetensors")
    ours = {name[len("text."):]: tensor for name, tensor in saved.items() if name.startswith("text.")}
    blocks = len({name.split(".")[0] for name in ours if name.startswith("block_")})
    vocabulary, width = ours["token.weight"].shape
    model = LanguageModel(vocabulary, ours["position.weight"].shape[0], width, blocks).eval()
    model.load_state_dict(torch_names(ours))  # strict: every name and shape must fit
    with torch.no_grad():
        logits = model(reference["tokens"].long())
    difference = (logits - reference["logits"]).abs().max().item()
    print(f"largest difference {difference:.1e}, largest logit {reference['logits'].abs().max().item():.2f}")
    sys.exit(0 if difference <= 1e-5 else 1)


if __name__ == "__main__":
    main()
