"""Chapter 7: the block with its norms, the whole model, and the cache as it grows."""
from drawing import Drawing

BLOCK = "chapters/07_transformer/block.cpp"
TRANSLATOR = "chapters/07_transformer/translator.cpp"
DECODER_ONLY = "chapters/07_transformer/decoder_only.cpp"


def plus(d, x, y):
    d.circle(x, y, 11, "op", "+", 15)


def block():
    d = Drawing("block", "07_transformer.md", "A Transformer block, norms before and after", """
        An encoder block in two forms. On the left, norm before: x goes straight down, and nothing stands in its path but
        two additions; beside it, norm and attention, then norm and the feed-forward network, compute what is added. On
        the right, norm after: the same two parts are added, but after each sum a norm stands in the path itself.""")
    for name in ("attend", "feed_forward", "norm"):
        d.quote(BLOCK, name)
    d.text(100, 18, "norm before", 14, kind="bold")
    d.text(300, 18, "norm after", 14, kind="bold")
    d.text(100, 38, "*x* + f(norm(*x*))")
    d.text(300, 38, "norm(*x* + f(*x*))")
    for left, before in ((0, True), (200, False)):
        path, beside = left + 40, left + 128
        d.text(path, 64, "*x*", 15)
        y = 72
        for part, role in (("attend", "value"), ("feed_forward", "key")):
            start = y
            d.arrow((path, start + 14), (beside, start + 14), (beside, start + 30))
            if before:
                d.box(beside - 54, start + 30, 108, 28, "op")
                d.code(beside, start + 49, "norm", BLOCK)
                d.arrow((beside, start + 58), (beside, start + 72))
                d.box(beside - 54, start + 72, 108, 28, role)
                d.code(beside, start + 91, part, BLOCK)
                end = start + 100
            else:
                d.box(beside - 54, start + 30, 108, 28, role)
                d.code(beside, start + 49, part, BLOCK)
                end = start + 58
            sum_at = start + 122
            d.arrow((beside, end), (beside, sum_at), (path + 11, sum_at))
            d.arrow((path, start), (path, sum_at - 11))
            plus(d, path, sum_at)
            y = sum_at + 11
            if not before:
                d.arrow((path, y), (path, y + 14))
                d.box(path - 32, y + 14, 64, 28, "op")
                d.code(path, y + 33, "norm", BLOCK)
                y += 42
            else:
                d.arrow((path, y), (path, y + 42), head=False)
                y += 42
        d.arrow((path, y), (path, y + 18))
        d.text(path, y + 34, "*y*", 15)
    for x, first, second in ((100, "a free path for *x*", "and for its gradient"), (300, "every norm", "stands in the path")):
        d.text(x, 486, first, kind="pale")
        d.text(x, 503, second, kind="pale")
    return d


def whole_model():
    d = Drawing("whole_model", "07_transformer.md", "The whole Transformer", """
        On the left the encoder: source tokens become vectors, positions are added, and N equal layers of self-attention
        and feed-forward network follow; the result is the memory. On the right the decoder: the target so far, with
        positions, then N layers of causal self-attention, cross-attention, which takes keys and values from the memory,
        and feed-forward network; a last linear layer gives the logits of the next word.""")
    d.code(96, 18, "Translator::encode", TRANSLATOR)
    d.code(300, 18, "Translator::decode", TRANSLATOR)
    for x, tokens, shape in ((96, "source", "(B, S)"), (300, "target so far", "(B, T)")):
        d.text(x, 44, f"{tokens}  {shape}")
        d.arrow((x, 50), (x, 66))
        d.box(x - 74, 66, 148, 28, "op", "embedding + position")
        d.arrow((x, 94), (x, 130))
    d.text(103, 114, "(B, S, C)", anchor="start")
    d.text(307, 114, "(B, T, C)", anchor="start")
    d.box(8, 122, 176, 130, "plain", corner=10)
    d.box(208, 122, 184, 206, "plain", corner=10)
    d.text(14, 268, "N layers", anchor="start", kind="pale")
    d.text(386, 344, "N layers", anchor="end", kind="pale")
    d.box(22, 132, 148, 44, "value", "self-attention,\neverything seen")
    d.arrow((96, 176), (96, 200))
    d.box(22, 200, 148, 38, "key", "feed-forward")
    d.box(226, 132, 148, 44, "value", "self-attention,\ncausal")
    d.arrow((300, 176), (300, 200))
    d.box(226, 200, 148, 44, "query", "cross-attention")
    d.arrow((300, 244), (300, 276))
    d.box(226, 276, 148, 38, "key", "feed-forward")
    d.arrow((96, 238), (96, 284))
    d.box(52, 284, 88, 28, "op", "norm")
    d.arrow((96, 312), (96, 340))
    d.box(52, 340, 88, 28, "state", "memory")
    d.text(96, 386, "(B, S, C)")
    d.arrow((140, 354), (196, 354), (196, 222), (226, 222))
    d.text(190, 331, "keys,", anchor="end")
    d.text(190, 347, "values", anchor="end")
    d.arrow((300, 314), (300, 352))
    d.box(256, 352, 88, 28, "op", "norm")
    d.arrow((300, 380), (300, 396))
    d.box(256, 396, 88, 28, "op", "linear")
    d.arrow((300, 424), (300, 440))
    d.text(300, 456, "logits of the next words  (B, T, V)")
    d.text(8, 424, "each coloured part", anchor="start", kind="pale")
    d.text(8, 441, "norms its input and", anchor="start", kind="pale")
    d.text(8, 458, "adds what it finds", anchor="start", kind="pale")
    return d


def growing_cache():
    d = Drawing("growing_cache", "07_transformer.md", "The key–value cache as it grows", """
        Four steps of writing “the cat that sat”. At each step only the new word is computed: its query, one new key and
        one new value, which are appended to the cache. Its query is compared with all keys so far, one, two, three and
        then four; the keys and values of the earlier words are kept as they were.""")
    d.quote(DECODER_ONLY, "continue_text")
    words = ["the", "cat", "that", "sat"]
    d.text(64, 18, "new word")
    d.text(124, 18, "query")
    d.text(270, 18, "cache: keys above, values below")
    for step in range(4):
        y = 34 + 84 * step
        d.text(64, y + 30, words[step], kind="bold")
        d.arrow((88, y + 25), (106, y + 25))
        d.box(108, y + 12, 30, 26, "query", "q")
        d.arrow((138, y + 25), (166, y + 25))
        for i in range(4):
            x = 170 + 56 * i
            if i > step:
                continue
            new = i == step
            d.box(x, y, 50, 24, "key", words[i], kind="bold" if new else "pale", corner=3)
            d.box(x, y + 28, 50, 24, "value", words[i], kind="bold" if new else "pale", corner=3)
        if step < 3:
            d.arrow((195, y + 54), (195, y + 82), dashed=True)
            d.text(205, y + 72, "kept", 12, "start", "pale")
        d.text(8, y + 30, f"{step + 1}", anchor="start", kind="pale")
    d.text(200, 378, "bold: computed in this step, one place each time", kind="pale")
    return d


def drawings():
    return [block(), whole_model(), growing_cache()]
