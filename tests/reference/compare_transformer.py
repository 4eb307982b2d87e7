#!/usr/bin/env python3
"""Does PyTorch compute the same with chapter 7's model.safetensors?

    tests/reference/compare_transformer.py build/release/chapters/07_transformer

Runs the chapter with --quick for both places of the norms and both kinds of positions, builds the
translator and the language model again from torch.nn's TransformerEncoderLayer and
TransformerDecoderLayer, loads the weights, and compares logits with reference_batch.safetensors,
which the chapter wrote. Exits with 1 if they differ by more than 1e-5, with 77 where PyTorch is
missing.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import torch
    from torch import nn
except ImportError:
    print("compare_transformer: skipped, python3-torch is not installed")
    sys.exit(77)

from safetensors_reader import read_safetensors

HEADS = 4


def attention_state(state, ours, theirs):
    """Our three projections without bias as PyTorch's one with bias."""
    parts = [state[f"{ours}.{name}.weight"] for name in ("W_query", "W_key", "W_value")]
    stacked = torch.cat(parts)
    return {f"{theirs}.in_proj_weight": stacked, f"{theirs}.in_proj_bias": torch.zeros(stacked.shape[0]),
            f"{theirs}.out_proj.weight": state[f"{ours}.out_proj.weight"],
            f"{theirs}.out_proj.bias": state[f"{ours}.out_proj.bias"]}


def make_layer(kind, state, prefix, norm_first):
    """torch.nn's layer with the weights whose names begin with `prefix`."""
    own = {name[len(prefix) + 1:]: tensor for name, tensor in state.items() if name.startswith(prefix + ".")}
    inner, width = own["feed_forward.expand.weight"].shape
    layer = kind(width, HEADS, inner, dropout=0, batch_first=True, norm_first=norm_first)
    theirs = attention_state(own, "attention", "self_attn")
    norms = ["attention_residual", "feed_forward_residual"]
    if "cross_attention.W_query.weight" in own:
        theirs.update(attention_state(own, "cross_attention", "multihead_attn"))
        norms.insert(1, "cross_attention_residual")
    for i, name in enumerate(norms):
        for part in ("weight", "bias"):
            theirs[f"norm{i + 1}.{part}"] = own[f"{name}.norm.{part}"]
    for part in ("weight", "bias"):
        theirs[f"linear1.{part}"] = own[f"feed_forward.expand.{part}"]
        theirs[f"linear2.{part}"] = own[f"feed_forward.contract.{part}"]
    layer.load_state_dict(theirs)  # strict: every name and shape must fit
    return layer


def layers(kind, state, stem, norm_first):
    """All of them: encoder_0, encoder_1, …; encoder_norm is none."""
    found = {name.split(".")[0] for name in state if name.startswith(stem)}
    numbers = sorted(int(name[len(stem):]) for name in found if name[len(stem):].isdigit())
    return [make_layer(kind, state, f"{stem}{i}", norm_first) for i in numbers]


def sinusoids(length, width):
    pair = torch.arange(width) // 2 * 2
    angle = torch.arange(length)[:, None].double() * 10000.0 ** (-pair.double() / width)
    return torch.where(torch.arange(width) % 2 == 0, angle.sin(), angle.cos()).float()


def embed(tokens, state, name):
    table = state[f"{name}.tokens.weight"]
    learned = state.get(f"{name}.positions.weight")
    positions = sinusoids(tokens.shape[1], table.shape[1]) if learned is None else learned[:tokens.shape[1]]
    return table[tokens] + positions


def last_norm(x, state, name):
    if f"{name}.weight" not in state:
        return x
    return nn.functional.layer_norm(x, x.shape[-1:], state[f"{name}.weight"], state[f"{name}.bias"])


def later_places(length):
    return torch.ones(length, length, dtype=torch.bool).triu(1)


def translate(state, source, lengths, target_in, norm_first):
    padding = torch.arange(source.shape[1])[None] >= lengths[:, None]
    x = embed(source, state, "source")
    for layer in layers(nn.TransformerEncoderLayer, state, "encoder_", norm_first):
        x = layer(x, src_key_padding_mask=padding)
    memory = last_norm(x, state, "encoder_norm")
    y = embed(target_in, state, "target")
    for layer in layers(nn.TransformerDecoderLayer, state, "decoder_", norm_first):
        y = layer(y, memory, tgt_mask=later_places(y.shape[1]), memory_key_padding_mask=padding)
    return nn.functional.linear(last_norm(y, state, "decoder_norm"), state["output.weight"], state["output.bias"])


def continue_text(state, tokens, norm_first):
    """A decoder without cross-attention is PyTorch's encoder layer with a causal mask."""
    x = embed(tokens, state, "tokens")
    for layer in layers(nn.TransformerEncoderLayer, state, "layer_", norm_first):
        x = layer(x, src_mask=later_places(x.shape[1]))
    return nn.functional.linear(last_norm(x, state, "norm"), state["output.weight"], state["output.bias"])


def largest_difference(program, norm, positions):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "--quick", "--no-plots", "--steps", "8", "--out", folder, "--norm", norm,
                        "--positions", positions], check=True, stdout=subprocess.DEVNULL)
        saved = read_safetensors(Path(folder) / "model.safetensors")
        batch = read_safetensors(Path(folder) / "reference_batch.safetensors")

    def state_of(loop):
        return {name[len(loop) + 1:]: tensor for name, tensor in saved.items() if name.startswith(loop + ".")}

    with torch.no_grad():
        logits = translate(state_of("Transformer"), batch["source"].long(), batch["source_lengths"].long(),
                           batch["target_in"].long(), norm == "before")
        text = continue_text(state_of("language model"), batch["text"].long(), True)
    return max((logits - batch["logits"]).abs().max().item(), (text - batch["text_logits"]).abs().max().item())


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    failed = False
    for norm, positions in [("before", "sinusoidal"), ("after", "learned")]:
        difference = largest_difference(sys.argv[1], norm, positions)
        print(f"norms {norm}, {positions} positions: largest difference {difference:.1e}")
        failed |= not difference <= 1e-5
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
