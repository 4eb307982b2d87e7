"""Floating-point operations in the matrix products of one training step, counted from the formulas.

A product of (m, k) by (k, n) takes 2mkn; a step makes each product once forward and two of the same size backward, but
none for the gradient of data. Causal attention is counted in full, as PyTorch computes it: a form that skips masked parts
can exceed 100 %. tests/tools/check_flops.py compares with a count by the products themselves.
"""


def of_training_step(kind, sizes):
    return 3 * globals()[kind](**sizes) - not_made(kind, sizes)


def not_made(kind, sizes):
    """Products for the gradient of what is no parameter and was computed from none: the input of three projections, and
    the zeros that an encoder starts from."""
    if kind == "attention":
        return 3 * linear(sizes["batch"] * sizes["length"], sizes["width"], sizes["width"])
    if kind in ("encoder_decoder", "seq2seq"):
        return linear(sizes["batch"], sizes["hidden"], 3 * sizes["hidden"])
    if kind == "attention_encoder_decoder":
        half = sizes["hidden"] // 2
        return 2 * linear(sizes["batch"], half, 3 * half)
    return 0


def linear(rows, inputs, outputs):
    return 2 * rows * inputs * outputs


def scores_and_contexts(queries, keys, width):
    """Of attention; all heads together."""
    return 2 * linear(queries, width, keys)


def feed_forward(rows, width, inner):
    return 2 * linear(rows, width, inner)


def gru(rows, inputs, hidden):
    return linear(rows, inputs, 3 * hidden) + linear(rows, hidden, 3 * hidden)


def encoder_decoder(batch, length, vocabulary, embedding, hidden):
    source, target = batch * length, batch * (length + 1)
    return gru(source + target, embedding, hidden) + linear(target, hidden, vocabulary)


def attention_encoder_decoder(batch, source, target, source_vocabulary, target_vocabulary, embedding, hidden):
    sources, targets = batch * source, batch * target
    encoder = 2 * gru(sources, embedding, hidden // 2)
    decoder = gru(targets, embedding, hidden) + linear(targets, 2 * hidden, target_vocabulary)
    queries_and_keys = linear(targets + sources, hidden, hidden)
    attended = queries_and_keys + scores_and_contexts(targets, source, hidden)
    return encoder + decoder + attended + linear(batch, hidden, hidden)


def seq2seq(batch, length, vocabulary, embedding, hidden, attention):
    rows = batch * length
    total = gru(rows, embedding, hidden) + gru(rows, embedding + hidden, hidden) + linear(rows, hidden, vocabulary)
    if attention:
        queries_and_keys = 2 * linear(rows, hidden, hidden)
        total += queries_and_keys + scores_and_contexts(rows, length, hidden)
    return total


def attention(batch, length, width, heads, causal):
    rows = batch * length
    projections = 4 * linear(rows, width, width)
    return projections + scores_and_contexts(rows, length, width)


def language_model(batch, length, vocabulary, width, heads, layers):
    rows = batch * length
    block = attention(batch, length, width, heads, causal=1) + feed_forward(rows, width, 4 * width)
    return layers * block + linear(rows, width, vocabulary)


def group_averager(batch, length, groups, width):
    rows = batch * length
    return scores_and_contexts(rows, length, width + 1) + linear(rows, width + 1, 1)


def simple_reverser(batch, length, symbols, width):
    rows = batch * length
    return scores_and_contexts(rows, length, width) + linear(rows, width, symbols)


def reverser(batch, length, symbols, width):
    return simple_reverser(batch, length, symbols, width) + 3 * linear(batch * length, width, width)


repeater = reverser


def two_readers(batch, length, symbols, width, heads):
    return attention(batch, length, width, heads, causal=0) + linear(batch * length, width, 2 * symbols)


def characters(batch, length, vocabulary, width, heads, layers):
    """A single head has no projection of its output."""
    unused = linear(batch * length, width, width) if heads == 1 else 0
    return language_model(batch, length, vocabulary, width, heads, layers) - layers * unused


def translator(batch, source, target, source_vocabulary, target_vocabulary, width, heads, inner, layers):
    sources, targets = batch * source, batch * target
    encoder = attention(batch, source, width, heads, causal=0) + feed_forward(sources, width, inner)
    memory = linear(sources, width, 2 * width)
    cross = linear(targets, width, 2 * width) + scores_and_contexts(targets, source, width)
    decoder = attention(batch, target, width, heads, causal=1) + memory + cross + feed_forward(targets, width, inner)
    return layers * (encoder + decoder) + linear(targets, width, target_vocabulary)


def decoder_only(batch, length, vocabulary, width, heads, inner, layers):
    rows = batch * length
    layer = attention(batch, length, width, heads, causal=1) + feed_forward(rows, width, inner)
    return layers * layer + linear(rows, width, vocabulary)
