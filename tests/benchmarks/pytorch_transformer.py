"""Chapter 7 in PyTorch: the translator from its own Transformer layers, and a decoder-only model that is written out,
since those layers have no key–value cache. See pytorch_models.py for what the functions at the end return.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F

from pytorch_chapters import labelled, sentences
from pytorch_models import later_places


def sinusoids(length, width):
    pair = torch.arange(width) // 2 * 2
    angle = torch.arange(length)[:, None].double() * 10000.0 ** (-pair.double() / width)
    return torch.where(torch.arange(width) % 2 == 0, angle.sin(), angle.cos()).float()


def split_projections(state, theirs, ours):
    """PyTorch's one projection of queries, keys and values as our three."""
    parts = state[theirs].chunk(3)
    return {f"{ours}.{name}.weight": part for name, part in zip(("W_query", "W_key", "W_value"), parts)}


class Translator(nn.Module):
    """Norms come first. Our queries, keys and values have no bias, so PyTorch's stays 0."""

    def __init__(self, source_vocabulary, target_vocabulary, longest, width, heads, inner, layers):
        super().__init__()
        options = dict(dropout=0.0, batch_first=True, norm_first=True)
        self.source = nn.Embedding(source_vocabulary, width)
        self.target = nn.Embedding(target_vocabulary, width)
        self.encoder = nn.ModuleList(nn.TransformerEncoderLayer(width, heads, inner, **options) for _ in range(layers))
        self.decoder = nn.ModuleList(nn.TransformerDecoderLayer(width, heads, inner, **options) for _ in range(layers))
        self.encoder_norm = nn.LayerNorm(width)
        self.decoder_norm = nn.LayerNorm(width)
        self.output = nn.Linear(width, target_vocabulary)
        self.register_buffer("positions", sinusoids(longest, width), persistent=False)
        for name, parameter in self.named_parameters():
            if name.endswith("in_proj_bias"):
                nn.init.zeros_(parameter)
                parameter.requires_grad_(False)

    def forward(self, source, padding, target, later):
        x = self.source(source) + self.positions[: source.shape[1]]
        for layer in self.encoder:
            x = layer(x, src_key_padding_mask=padding)
        memory = self.encoder_norm(x)
        y = self.target(target) + self.positions[: target.shape[1]]
        for layer in self.decoder:
            y = layer(y, memory, tgt_mask=later, memory_key_padding_mask=padding)
        return self.output(self.decoder_norm(y))

    def our_state(self, state):
        ours = {}
        for kind, residuals in (
            ("encoder", ("attention", "feed_forward")),
            ("decoder", ("attention", "cross_attention", "feed_forward")),
        ):
            for i in range(len(getattr(self, kind))):
                layer, mine = f"{kind}.{i}", f"{kind}_{i}"
                attentions = [("self_attn", "attention"), ("multihead_attn", "cross_attention")][: len(residuals) - 1]
                for theirs, name in attentions:
                    ours.update(split_projections(state, f"{layer}.{theirs}.in_proj_weight", f"{mine}.{name}"))
                renamed = {f"{theirs}.out_proj": f"{name}.out_proj" for theirs, name in attentions}
                renamed.update({f"norm{n + 1}": f"{name}_residual.norm" for n, name in enumerate(residuals)})
                renamed.update({"linear1": "feed_forward.expand", "linear2": "feed_forward.contract"})
                for theirs, name in renamed.items():
                    for part in ("weight", "bias"):
                        ours[f"{mine}.{name}.{part}"] = state[f"{layer}.{theirs}.{part}"]
        for side in ("source", "target"):
            ours[f"{side}.tokens.weight"] = state[f"{side}.weight"]
        for name in ("encoder_norm", "decoder_norm", "output"):
            for part in ("weight", "bias"):
                ours[f"{name}.{part}"] = state[f"{name}.{part}"]
        return ours


class DecoderLayer(nn.Module):
    """Queries, keys and values come from one projection. A cache is a pair of keys and values, (B, H, S, D)."""

    def __init__(self, width, heads, inner):
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(width)
        self.in_proj = nn.Linear(width, 3 * width, bias=False)
        self.out_proj = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width)
        self.expand = nn.Linear(width, inner)
        self.contract = nn.Linear(inner, width)

    def forward(self, x, mask=None, cache=None):
        B, T, C = x.shape
        D = C // self.heads
        query, key, value = self.in_proj(self.norm1(x)).view(B, T, 3, self.heads, D).permute(2, 0, 3, 1, 4)
        if cache is not None:
            key = torch.cat([cache[0], key], 2)
            value = torch.cat([cache[1], value], 2)
        scores = query @ key.transpose(-2, -1) * D**-0.5
        if mask is not None:
            scores = scores.masked_fill(mask, -torch.inf)
        x = x + self.out_proj((scores.softmax(-1) @ value).transpose(1, 2).reshape(B, T, C))
        return x + self.contract(torch.relu(self.expand(self.norm2(x)))), (key, value)


class DecoderOnly(nn.Module):
    def __init__(self, vocabulary, longest, width, heads, inner, layers):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(longest, width)
        self.layers = nn.ModuleList(DecoderLayer(width, heads, inner) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.output = nn.Linear(width, vocabulary)
        self.register_buffer("later", later_places(longest), persistent=False)

    def forward(self, tokens):
        x = self.tokens(tokens) + self.positions.weight
        for layer in self.layers:
            x, _ = layer(x, mask=self.later)
        return self.output(self.norm(x))

    @torch.inference_mode()
    def generate(self, last, count):
        """The `count` most probable tokens after `last` (B, 1), one by one: (B, count)."""
        caches = [None] * len(self.layers)
        said = []
        for t in range(count):
            x = self.tokens(last) + self.positions.weight[t]
            for i, layer in enumerate(self.layers):
                x, caches[i] = layer(x, cache=caches[i])
            last = self.output(self.norm(x)).argmax(-1)
            said.append(last)
        return torch.cat(said, 1)

    def our_state(self, state):
        ours = {f"tokens.{name}.weight": state[f"{name}.weight"] for name in ("tokens", "positions")}
        renamed = {
            "norm1": "attention_residual.norm",
            "out_proj": "attention.out_proj",
            "norm2": "feed_forward_residual.norm",
            "expand": "feed_forward.expand",
            "contract": "feed_forward.contract",
        }
        for i in range(len(self.layers)):
            ours.update(split_projections(state, f"layers.{i}.in_proj.weight", f"layer_{i}.attention"))
            for theirs, name in renamed.items():
                for part in ("weight", "bias"):
                    ours[f"layer_{i}.{name}.{part}"] = state[f"layers.{i}.{theirs}.{part}"]
        for name in ("norm", "output"):
            for part in ("weight", "bias"):
                ours[f"{name}.{part}"] = state[f"{name}.{part}"]
        return ours


def translator(batch, source, target, source_vocabulary, target_vocabulary, width, heads, inner, layers):
    model = Translator(source_vocabulary, target_vocabulary, max(source, target), width, heads, inner, layers)
    data, _, padding = sentences(batch, source, target, source_vocabulary, target_vocabulary)
    later = later_places(target)

    def loss():
        logits = model(data["source"], padding, data["target"], later)
        return F.cross_entropy(
            logits.reshape(-1, target_vocabulary), data["labels"].reshape(-1), ignore_index=0, label_smoothing=0.05
        )

    return model, data, loss


def decoder_only(batch, length, vocabulary, width, heads, inner, layers):
    model = DecoderOnly(vocabulary, length, width, heads, inner, layers)
    return labelled(model, vocabulary, (batch, length), vocabulary, (batch, length))


KINDS = {function.__name__: function for function in (translator, decoder_only)}
