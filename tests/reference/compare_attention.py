#!/usr/bin/env python3
"""Does PyTorch compute the same with chapter 2's model.safetensors?

    tests/reference/compare_attention.py build/release/chapters/02_attention

Runs the chapter with --quick for every score, encoder, query and readout, builds each model again from
torch.nn modules, loads the weights, and compares logits and attention weights with
reference_batch.safetensors, which the chapter wrote. Exits with 1 if they differ by more than 1e-5,
with 77 where PyTorch is missing.
"""
import math
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import torch
    from torch import nn
except ImportError:
    print("compare_attention: skipped, python3-torch is not installed")
    sys.exit(77)

from safetensors_reader import read_safetensors


class Model(nn.Module):
    def __init__(self, shapes, score, query):
        super().__init__()
        width = lambda name, axis: shapes[name][axis]
        embedding, hidden = width("target_embedding.weight", 1), width("decoder.weight_hh", 1)
        encoder_hidden = width("encoder.weight_hh_l0", 1)
        both = "encoder.weight_hh_l0_reverse" in shapes
        keys = encoder_hidden * (2 if both else 1)
        self.score_name, self.query = score, query
        self.source_embedding = nn.Embedding(*shapes["source_embedding.weight"])
        self.encoder = nn.GRU(embedding, encoder_hidden, batch_first=True, bidirectional=both)
        self.target_embedding = nn.Embedding(*shapes["target_embedding.weight"])
        self.decoder = nn.GRUCell(embedding + (keys if query == "old" else 0), hidden)
        self.attention = nn.Module()
        self.attention.score = nn.Module()
        if score == "additive":
            self.attention.score.query_projection = nn.Linear(hidden, hidden, bias=False)
            self.attention.score.key_projection = nn.Linear(keys, hidden, bias=False)
            self.attention.score.score = nn.Linear(hidden, 1, bias=False)
        if score == "multiplicative":
            self.attention.score.key_projection = nn.Linear(keys, hidden, bias=False)
        if "combination.weight" in shapes:
            self.combination = nn.Linear(keys + hidden, hidden)
        self.output = nn.Linear(width("output.weight", 1), width("output.weight", 0))
        if "bridge.weight" in shapes:
            self.bridge = nn.Linear(keys, hidden)

    def look(self, state, keys, hidden):
        parts = self.attention.score
        if self.score_name == "additive":
            sums = parts.query_projection(state)[:, None] + parts.key_projection(keys)
            scores = parts.score(torch.tanh(sums)).squeeze(-1)
        else:
            projected = parts.key_projection(keys) if self.score_name == "multiplicative" else keys
            scores = torch.bmm(projected, state[..., None]).squeeze(-1)
            if self.score_name == "scaled_dot":
                scores = scores / math.sqrt(state.shape[-1])
        weights = scores.masked_fill(hidden, -math.inf).softmax(-1)
        return torch.bmm(weights[:, None], keys).squeeze(1), weights

    def forward(self, source, lengths, target_in):
        packed = nn.utils.rnn.pack_padded_sequence(
            self.source_embedding(source), lengths, batch_first=True, enforce_sorted=False)
        states, last = self.encoder(packed)
        keys, _ = nn.utils.rnn.pad_packed_sequence(states, batch_first=True,
                                                   total_length=source.shape[1])
        state = torch.cat(list(last), -1)
        if hasattr(self, "bridge"):
            state = torch.tanh(self.bridge(state))
        hidden = torch.arange(source.shape[1])[None] >= lengths[:, None]
        logits, all_weights = [], []
        for t in range(target_in.shape[1]):
            word = self.target_embedding(target_in[:, t])
            if self.query == "old":
                context, weights = self.look(state, keys, hidden)
                state = self.decoder(torch.cat([word, context], -1), state)
            else:
                state = self.decoder(word, state)
                context, weights = self.look(state, keys, hidden)
            seen_and_said = torch.cat([context, state], -1)
            if hasattr(self, "combination"):
                seen_and_said = torch.tanh(self.combination(seen_and_said))
            logits.append(self.output(seen_and_said))
            all_weights.append(weights)
        return torch.stack(logits, 1), torch.stack(all_weights, 1)


def largest_difference(program, score, encoder, query, readout):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "--quick", "--no-plots", "--steps", "4", "--out", folder, "--score", score,
                        "--encoder", encoder, "--query", query, "--readout", readout], check=True, stdout=subprocess.DEVNULL)
        prefix = "translate_attention."
        state = {name[len(prefix):]: tensor
                 for name, tensor in read_safetensors(Path(folder) / "model.safetensors").items()
                 if name.startswith(prefix)}
        batch = read_safetensors(Path(folder) / "reference_batch.safetensors")
    model = Model({name: tensor.shape for name, tensor in state.items()}, score, query)
    model.load_state_dict(state)  # strict: every name and shape must fit
    with torch.no_grad():
        logits, weights = model(batch["source"].long(), batch["source_lengths"].long(), batch["target_in"].long())
    return max((logits - batch["logits"]).abs().max().item(), (weights - batch["weights"]).abs().max().item())


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    failed = False
    for score, encoder, query, readout in [("additive", "bidirectional", "new", "direct"),
                                           ("multiplicative", "bidirectional", "old", "combined"),
                                           ("dot", "unidirectional", "new", "combined"),
                                           ("scaled_dot", "unidirectional", "old", "direct")]:
        difference = largest_difference(sys.argv[1], score, encoder, query, readout)
        print(f"{score}, {encoder}, {query} query, {readout}: largest difference {difference:.1e}")
        failed |= not difference <= 1e-5
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
