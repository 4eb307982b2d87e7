"""The models of chapters 2 to 6 in PyTorch, with its own recurrent layers; pytorch_transformer.py has chapter 7. See
pytorch_models.py for what the functions at the end return.
"""

import math
from collections import OrderedDict

import torch
import torch.nn as nn
import torch.nn.functional as F

from pytorch_models import MultiHeadAttention, later_places


class AttentionEncoderDecoder(nn.Module):
    """Chapter 2: a bidirectional GRU, additive attention from the decoder's new state, a readout of both."""

    def __init__(self, source_vocabulary, target_vocabulary, embedding, hidden):
        super().__init__()
        self.source_embedding = nn.Embedding(source_vocabulary, embedding)
        self.encoder = nn.GRU(embedding, hidden // 2, batch_first=True, bidirectional=True)
        self.target_embedding = nn.Embedding(target_vocabulary, embedding)
        self.decoder = nn.GRU(embedding, hidden, batch_first=True)
        score = nn.ModuleDict({
            "query_projection": nn.Linear(hidden, hidden, bias=False),
            "key_projection": nn.Linear(hidden, hidden, bias=False),
            "score": nn.Linear(hidden, 1, bias=False),
        })
        self.attention = nn.ModuleDict({"score": score})
        self.output = nn.Linear(2 * hidden, target_vocabulary)
        self.bridge = nn.Linear(hidden, hidden)

    def forward(self, source, lengths, padding, target):
        packed = nn.utils.rnn.pack_padded_sequence(
            self.source_embedding(source), lengths, batch_first=True, enforce_sorted=False
        )
        packed_states, last = self.encoder(packed)
        encoded, _ = nn.utils.rnn.pad_packed_sequence(packed_states, batch_first=True, total_length=source.shape[1])
        first = torch.tanh(self.bridge(torch.cat([last[0], last[1]], -1)))
        states, _ = self.decoder(self.target_embedding(target), first[None])
        parts = self.attention["score"]
        sums = parts["query_projection"](states)[:, :, None] + parts["key_projection"](encoded)[:, None]
        scores = parts["score"](torch.tanh(sums)).squeeze(-1)
        weights = scores.masked_fill(padding[:, None], -math.inf).softmax(-1)
        return self.output(torch.cat([weights @ encoded, states], -1))

    def our_state(self, state):
        """Our decoder is a cell, which has no layers to count."""
        return {
            name.removesuffix("_l0") if name.startswith("decoder.") else name: value for name, value in state.items()
        }


class GroupAverager(nn.Module):
    """Chapter 3: attention without weights of its own over [embedding of the group, number / 10]."""

    def __init__(self, groups, width):
        super().__init__()
        self.embedding = nn.Embedding(groups, width)
        self.readout = nn.Linear(width + 1, 1)

    def forward(self, groups, values):
        x = torch.cat([self.embedding(groups), values[..., None] * 0.1], -1)
        weights = (x @ x.transpose(-2, -1)).softmax(-1)
        return self.readout(weights @ x).squeeze(-1)


class SelfAttention(nn.Module):
    """Chapters 4 and 5: one head."""

    def __init__(self, width, mask=None):
        super().__init__()
        self.W_query = nn.Linear(width, width, bias=False)
        self.W_key = nn.Linear(width, width, bias=False)
        self.W_value = nn.Linear(width, width, bias=False)
        self.register_buffer("mask", mask, persistent=False)

    def forward(self, x):
        scores = self.W_query(x) @ self.W_key(x).transpose(-2, -1) / math.sqrt(x.shape[-1])
        if self.mask is not None:
            scores = scores.masked_fill(self.mask, -math.inf)
        return scores.softmax(-1) @ self.W_value(x)


class SimplifiedSelfAttention(nn.Module):
    """Chapter 3: tokens are their own queries, keys and values."""

    def forward(self, x):
        return (x @ x.transpose(-2, -1)).softmax(-1) @ x


class TokenModel(nn.Module):
    """What chapters 3 to 6 put around their attention: token + position, and a readout."""

    def __init__(self, tokens, answers, length, width, attention):
        super().__init__()
        self.token = nn.Embedding(tokens, width)
        self.position = nn.Embedding(length, width)
        self.attention = attention
        self.readout = nn.Linear(width, answers)

    def forward(self, tokens):
        return self.readout(self.attention(self.token(tokens) + self.position.weight))


class CharacterBlock(nn.Module):
    def __init__(self, width, attention):
        super().__init__()
        self.norm_attention = nn.LayerNorm(width)
        self.attention = attention
        self.norm_forward = nn.LayerNorm(width)
        self.expand = nn.Linear(width, 4 * width)
        self.contract = nn.Linear(4 * width, width)

    def forward(self, x):
        x = x + self.attention(self.norm_attention(x))
        return x + self.contract(torch.relu(self.expand(self.norm_forward(x))))


class CharacterModel(nn.Module):
    """Chapters 5 and 6: a language model with one head, or several."""

    def __init__(self, vocabulary, length, width, heads, layers):
        super().__init__()

        def make_attention():
            if heads == 1:
                return SelfAttention(width, later_places(length))
            return nn.Sequential(OrderedDict(heads=MultiHeadAttention(width, heads, later_places(length))))

        self.token = nn.Embedding(vocabulary, width)
        self.position = nn.Embedding(length, width)
        self.blocks = [CharacterBlock(width, make_attention()) for _ in range(layers)]
        for i, block in enumerate(self.blocks):
            self.add_module(f"block_{i}", block)
        self.norm = nn.LayerNorm(width)
        self.readout = nn.Linear(width, vocabulary)

    def forward(self, tokens):
        x = self.token(tokens) + self.position.weight
        for block in self.blocks:
            x = block(x)
        return self.readout(self.norm(x))


def sentences(batch, source, target, source_vocabulary, target_vocabulary):
    """Rows of several lengths: row b lacks b mod 4 tokens of the longest. 0 is padding, real words begin at 4."""
    missing = torch.arange(batch) % 4
    lengths = source - missing
    padding = torch.arange(source) >= lengths[:, None]
    beyond = torch.arange(target) >= (target - missing)[:, None]
    data = {
        "source": torch.randint(4, source_vocabulary, (batch, source)).masked_fill(padding, 0),
        "target": torch.randint(4, target_vocabulary, (batch, target)).masked_fill(beyond, 0),
        "labels": torch.randint(4, target_vocabulary, (batch, target)).masked_fill(beyond, 0),
    }
    return data, lengths, padding


def attention_encoder_decoder(batch, source, target, source_vocabulary, target_vocabulary, embedding, hidden):
    model = AttentionEncoderDecoder(source_vocabulary, target_vocabulary, embedding, hidden)
    data, lengths, padding = sentences(batch, source, target, source_vocabulary, target_vocabulary)

    def loss():
        logits = model(data["source"], lengths, padding, data["target"])
        return F.cross_entropy(logits.reshape(-1, target_vocabulary), data["labels"].reshape(-1), ignore_index=0)

    return model, data, loss


def group_averager(batch, length, groups, width):
    model = GroupAverager(groups, width)
    data = {"groups": torch.randint(0, groups, (batch, length))}
    data.update({name: torch.randn(batch, length) for name in ("values", "targets")})
    return model, data, lambda: F.mse_loss(model(data["groups"], data["values"]), data["targets"])


def labelled(model, token_bound, token_shape, label_bound, label_shape):
    """A model that gives logits for every label of a batch of tokens."""
    data = {
        "tokens": torch.randint(0, token_bound, token_shape),
        "labels": torch.randint(0, label_bound, label_shape),
    }
    return model, data, lambda: F.cross_entropy(model(data["tokens"]).reshape(-1, label_bound), data["labels"].reshape(-1))


def simple_reverser(batch, length, symbols, width):
    model = TokenModel(symbols, symbols, length, width, SimplifiedSelfAttention())
    return labelled(model, symbols, (batch, length), symbols, (batch, length))


def reverser(batch, length, symbols, width):
    model = TokenModel(symbols, symbols, length, width, SelfAttention(width))
    return labelled(model, symbols, (batch, length), symbols, (batch, length))


def repeater(batch, length, symbols, width):
    """The tokens have one symbol more, the beginning."""
    model = TokenModel(symbols + 1, symbols, length, width, SelfAttention(width, later_places(length)))
    return labelled(model, symbols + 1, (batch, length), symbols, (batch, length))


def two_readers(batch, length, symbols, width, heads):
    """Two answers to every token."""
    model = TokenModel(symbols, 2 * symbols, length, width, MultiHeadAttention(width, heads))
    return labelled(model, symbols, (batch, length), symbols, (batch, length, 2))


def characters(batch, length, vocabulary, width, heads, layers):
    model = CharacterModel(vocabulary, length, width, heads, layers)
    return labelled(model, vocabulary, (batch, length), vocabulary, (batch, length))


KINDS = {
    function.__name__: function
    for function in (
        attention_encoder_decoder, group_averager, simple_reverser, reverser, repeater, two_readers, characters,
    )
}
