"""Floating-point operations in the matrix products of one training step, counted from the formulas.

A product of (m, k) by (k, n) takes 2mkn; a step makes each product once forward and two of the same size backward.
Causal attention is counted in full, as PyTorch computes it: a form that skips masked parts can exceed 100 %.
"""


def of_training_step(kind, sizes):
    return 3 * {"seq2seq": seq2seq, "attention": attention, "language_model": language_model}[kind](**sizes)


def linear(rows, inputs, outputs):
    return 2 * rows * inputs * outputs


def gru(rows, inputs, hidden):
    return linear(rows, inputs, 3 * hidden) + linear(rows, hidden, 3 * hidden)


def seq2seq(batch, length, vocabulary, embedding, hidden, attention):
    rows = batch * length
    total = gru(rows, embedding, hidden) + gru(rows, embedding + hidden, hidden) + linear(rows, hidden, vocabulary)
    if attention:
        queries_and_keys = 2 * linear(rows, hidden, hidden)
        scores_and_context = 2 * linear(rows, hidden, length)
        total += queries_and_keys + scores_and_context
    return total


def attention(batch, length, width, heads, causal):
    rows = batch * length
    projections = 4 * linear(rows, width, width)
    scores_and_context = 2 * linear(rows, width, length)  # all heads together
    return projections + scores_and_context


def language_model(batch, length, vocabulary, width, heads, layers):
    rows = batch * length
    feed_forward = 2 * linear(rows, width, 4 * width)
    block = attention(batch, length, width, heads, causal=1) + feed_forward
    return layers * block + linear(rows, width, vocabulary)
