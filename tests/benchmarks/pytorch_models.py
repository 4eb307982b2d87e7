"""The models that chapters do not have, and chapter 1's: see pytorch_workloads.py. Each function that a workload's
kind is named after returns a model, its batch, and what computes the loss.
"""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F


def later_places(length):
    """True where a place must not look: above the diagonal."""
    return torch.ones(length, length, dtype=torch.bool).triu(1)


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
    """Vaswani et al. 2017, section 3.2.2; one head is plain self-attention. A mask is as long as the sequence."""

    def __init__(self, width, heads, mask=None):
        super().__init__()
        self.W_query = nn.Linear(width, width, bias=False)
        self.W_key = nn.Linear(width, width, bias=False)
        self.W_value = nn.Linear(width, width, bias=False)
        self.out_proj = nn.Linear(width, width)
        self.heads = heads
        self.register_buffer("mask", mask, persistent=False)

    def forward(self, x):
        B, T, C = x.shape
        head_size = C // self.heads
        query, key, value = (
            linear(x).view(B, T, self.heads, head_size).transpose(1, 2) for linear in (self.W_query, self.W_key, self.W_value)
        )
        scores = query @ key.transpose(-2, -1) / math.sqrt(head_size)
        if self.mask is not None:
            scores = scores.masked_fill(self.mask, -math.inf)
        return self.out_proj((scores.softmax(-1) @ value).transpose(1, 2).reshape(B, T, C))


class Block(nn.Module):
    """A pre-norm Transformer block."""

    def __init__(self, width, heads, length):
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attention = MultiHeadAttention(width, heads, later_places(length))
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
        self.blocks = [Block(width, heads, length) for _ in range(layers)]
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
    model = MultiHeadAttention(width, heads, later_places(length) if causal else None)
    data = {"x": torch.randn(batch, length, width)}
    return model, data, lambda: model(data["x"]).square().mean()


def language_model(batch, length, vocabulary, width, heads, layers):
    model = LanguageModel(vocabulary, length, width, heads, layers)
    data = {name: torch.randint(0, vocabulary, (batch, length)) for name in ("tokens", "labels")}

    def loss():
        return F.cross_entropy(model(data["tokens"]).reshape(-1, vocabulary), data["labels"].reshape(-1))

    return model, data, loss


KINDS = {function.__name__: function for function in (encoder_decoder, seq2seq, attention, language_model)}
