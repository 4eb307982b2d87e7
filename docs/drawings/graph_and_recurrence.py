"""Chapters 0 and 1: a graph with its backward walk, and an encoder–decoder with its one vector."""
import html
import re

from drawing import ROOT, Drawing

NEURON = "chapters/00_autograd/main.cpp"
WRITTEN_OUT = "chapters/01_encoder_decoder/written_out.cpp"


def values_and_gradients():
    """What the program wrote into its own figure of the graph: label of a node → (value, gradient)."""
    graph = html.unescape((ROOT / "docs/figures/00_autograd/graph.svg").read_text())
    nodes = {}
    for node in re.findall(r'<g id="node\d+".*?</g>', graph, re.S):
        label, value, gradient = re.findall(r"<text[^>]*>([^<]*)</text>", node)
        nodes[label] = value.removeprefix("v = ").replace("-", "−"), gradient.removeprefix("g = ").replace("-", "−")
    return nodes


def backward_walk():
    d = Drawing("backward_walk", "00_autograd.md", "A graph, and the walk back through it", """
        The graph of the neuron from top to bottom. Values go down: w and x make product, with b sum, then output, with
        y error, and loss. Gradients go up the same edges, from dL/dL = 1 at the loss to dL/dw = −0.5635; at every edge
        they are multiplied by the operation's own derivative, and the two edges from loss to error add up.""")
    known = values_and_gradients()
    forward, backward = 156, 254  # where the two ways run
    d.text(forward, 18, "values ↓", kind="pale")
    d.text(backward, 18, "gradients ↑", kind="back")

    def node(x, y, width, words, label):
        value, gradient = known[label]
        d.box(x, y, width, 42, "op")
        d.text(x + width / 2, y + 17, words)
        d.text(x + 7, y + 35, value, 12.5, "start")
        d.text(x + width - 7, y + 35, gradient, 12.5, "end", "back")

    for name in ("product", "sum", "output", "error", "loss"):
        d.quote(NEURON, f"Variable {name} =")
    node(78, 30, 120, "*w*", "w")
    node(206, 30, 120, "*x*", "x")
    for at, factor in ((forward, "*x*"), (backward + 12, "*w*")):
        d.arrow((at - 12, 72), (at - 12, 112))
        d.arrow((at + 12, 112), (at + 12, 72), kind="back")
        d.text(at + 20, 96, f"× {factor}", 13, "start", "back")
    steps = [(112, "`product` = *w x*", "multiply", ""), (194, "`sum` = `product` + *b*", "add", "× 1"),
             (276, "`output` = tanh(`sum`)", "t = tanh", "× (1 − `output`^2)"),
             (358, "`error` = `output` − *y*", "e = subtract", "× 1"),
             (440, "`loss` = `error` · `error`", "L = multiply", "× `error`, twice")]
    for y, words, label, factor in steps:
        node(126, y, 158, words, label)
        if factor:
            d.text(backward + 10, y - 15, factor, 13, "start", "back")
        for shift in {"": (), "× `error`, twice": (-12, 0)}.get(factor, (0,)):
            d.arrow((forward - shift, y - 40), (forward - shift, y))
            d.arrow((backward + shift, y), (backward + shift, y - 40), kind="back")
    for y, name in ((194, "b"), (358, "y")):
        node(2, y + 40, 117, f"*{name}*", name)
        d.arrow((40, y + 40), (40, y + 12), (126, y + 12))
        d.arrow((126, y + 26), (70, y + 26), (70, y + 40), kind="back")
    return d


def encoder_decoder():
    d = Drawing("encoder_decoder", "01_encoder_decoder.md", "Encoder, one vector, decoder", """
        The encoder reads “er macht das Fenster auf” from left to right and makes a new state at every word. Only the
        last state, h₅, goes on: one vector of H numbers, drawn as a narrow passage. It is the decoder's first state,
        s₀. The decoder starts from ‹bos› and writes “he opens the window ‹eos›”; each input is the previous output.""")
    d.quote(WRITTEN_OUT, "gru_step")
    places = [14 + 76 * i for i in range(5)]
    d.text(8, 16, "encoder", anchor="start", kind="bold")
    d.code(82, 16, "encode", WRITTEN_OUT, "start")
    for i, (x, word) in enumerate(zip(places, ["er", "macht", "das", "Fenster", "auf"])):
        d.text(x + 26, 44, word)
        d.arrow((x + 26, 50), (x + 26, 68))
        d.box(x, 68, 52, 30, "state", "GRU")
        if i < 4:
            d.arrow((x + 52, 89), (x + 76, 89))
            d.text(x + 64, 78, f"h_{i + 1}", 12.5)
    d.arrow((344, 98), (344, 124), (200, 124), (200, 142))
    d.text(270, 115, "h_5", 12.5)
    for x in (8, 222):
        d.box(x, 142, 170, 82, "op", corner=8)
    d.text(93, 178, "the bottleneck:", kind="bold")
    d.text(93, 196, "all that passes")
    d.text(307, 170, "*H* numbers,")
    d.text(307, 187, "for a sentence of")
    d.text(307, 204, "4 words or of 40")
    d.cells(193, 147, 6, 1, "state", 12)
    d.arrow((200, 222), (200, 246), (6, 246), (6, 329), (14, 329))
    d.text(103, 238, "s_0 = h_5", 12.5)
    d.text(214, 258, "decoder", anchor="start", kind="bold")
    d.code(280, 258, "decode_greedily", WRITTEN_OUT, "start", 12)
    inputs, outputs = ["<bos>", "he", "opens", "the", "window"], ["he", "opens", "the", "window", "<eos>"]
    for i, x in enumerate(places):
        d.text(x + 26, 288, inputs[i])
        d.arrow((x + 26, 294), (x + 26, 314))
        d.box(x, 314, 52, 30, "query", "GRU")
        d.arrow((x + 26, 344), (x + 26, 366))
        d.text(x + 26, 382, outputs[i])
        if i < 4:
            d.arrow((x + 52, 329), (x + 76, 329))
            d.arrow((x + 40, 366), (x + 76 + 10, 294), dashed=True)
    d.text(200, 408, "dashed: each word is the next input", kind="pale")
    d.text(200, 426, "(in training, the correct word is)", kind="pale")
    return d


def drawings():
    return [backward_walk(), encoder_decoder()]
