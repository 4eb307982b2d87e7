"""Floating-point operations in the matrix products of one training step, counted from the formulas.

A product of (m, k) by (k, n) takes 2mkn; a step makes each product once forward and two of the same size backward.
Causal attention is counted in full, as PyTorch computes it: a form that skips masked parts can exceed 100 %.
"""


def of_training_step(kind, sizes):
    forward = {function.__name__: function for function in (encoder_decoder, seq2seq, attention, language_model)}
    return 3 * forward[kind](**sizes)


def linear(rows, inputs, outputs):
    return 2 * rows * inputs * outputs


def gru(rows, inputs, hidden):
    return linear(rows, inputs, 3 * hidden) + linear(rows, hidden, 3 * hidden)


def encoder_decoder(batch, length, vocabulary, embedding, hidden):
    source, target = batch * length, batch * (length + 1)
    return gru(source + target, embedding, hidden) + linear(target, hidden, vocabulary)


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
