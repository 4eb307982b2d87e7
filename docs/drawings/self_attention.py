"""Chapters 3 to 5: one query over six tokens, queries, keys and values, and the causal mask."""
from drawing import Drawing, rows_of_output

SIMPLIFIED = "chapters/03_simplified_self_attention/simplified_self_attention.cpp"
TRAINABLE = "chapters/04_self_attention/self_attention.cpp"
CAUSAL = "chapters/05_causal_attention/causal_attention.cpp"


def one_query():
    d = Drawing("one_query", "03_simplified_self_attention.md", "One token asks six", """
        The token journey asks with its own vector, 0.55, 0.87, 0.66. Its dot product with the vector of each of the six
        tokens is a score, the highest 1.4950 with itself. Softmax makes shares of the six scores, from 0.1082 for one
        to 0.2379 for journey. The six vectors, multiplied by their shares and added up, are the context of journey,
        0.4419, 0.6515, 0.5683.""")
    chapter = "03_simplified_self_attention"
    tokens = rows_of_output(chapter, "Six tokens", 6)
    (_, scores), = rows_of_output(chapter, "Its score with each token", 1)
    (_, weights), = rows_of_output(chapter, "As shares, by softmax", 1)
    (_, context), = rows_of_output(chapter, "Its context, the tokens mixed", 1)
    d.quote(SIMPLIFIED, "attend_from")
    left, cell, height, top = 66, 44, 30, 112

    def vector(y, values, role, form="{:.2f}", width=cell):
        for i, value in enumerate(values):
            d.box(left + width * i, y, width, 24, role, form.format(value), corner=0)

    d.text(8, 37, "journey", anchor="start", kind="bold")
    vector(20, tokens[1][1], "query")
    d.text(210, 37, "asks with its vector", anchor="start")
    d.arrow((132, 44), (132, 88))
    for x, words, name in ((132, "", ""), (248, "dot product", "scores"), (340, "softmax", "weights")):
        d.text(x, 74, words)
        if name:
            d.code(x, 94, name, SIMPLIFIED)
    d.text(126, 70, "× each vector", anchor="end")
    for i, (name, values) in enumerate(tokens):
        y = top + height * i
        d.text(8, y + 17, name, anchor="start", kind="bold" if i == 1 else "")
        vector(y, values, "state")
        d.arrow((198, y + 12), (218, y + 12))
        d.box(218, y, 60, 24, "op", f"{scores[i]:.4f}", corner=0)
        d.arrow((278, y + 12), (296, y + 12))
        d.box(296, y, 92, 24, "plain", corner=0)
        d.box(296, y, 92 * weights[i] / 0.3, 24, "query", corner=0)
        d.text(342, y + 17, f"{weights[i]:.4f}")
    end = top + 6 * height
    d.box(66, end + 24, 322, 28, "op", "each vector × its weight, all added up")
    d.arrow((132, end - 4), (132, end + 24))
    d.arrow((342, end - 4), (342, end + 24))
    d.arrow((227, end + 52), (227, end + 74))
    for i, value in enumerate(context):
        d.box(137 + 60 * i, end + 74, 60, 24, "context", f"{value:.4f}", corner=0)
    d.code(332, end + 91, "context", SIMPLIFIED, "start")
    d.text(8, end + 91, "what journey sees", anchor="start")
    return d


def queries_keys_values():
    d = Drawing("queries_keys_values", "04_self_attention.md", "Queries, keys and values", """
        Six tokens of three numbers, X, are multiplied by three matrices of shape (3, 2) and give queries Q, keys K and
        values V, six rows of two numbers each. Q times K transposed is a table of scores, six by six; divided by the
        root of d and put through softmax row by row it is the table of weights. The weights times V are the contexts,
        six rows of two numbers.""")
    chapter = "04_self_attention"
    scores = [values for _, values in rows_of_output(chapter, "All scores", 6)]
    weights = [values for _, values in rows_of_output(chapter, "All weights", 6)]
    d.text(200, 18, "*X*   (T, C) = (6, 3)")
    d.cells(179, 26, 6, 3, "state", 14)
    for x, name, letter, role in ((66, "W_query", "Q", "query"), (200, "W_key", "K", "key"), (334, "W_value", "V", "value")):
        d.arrow((200, 110), (200, 122), *([(x, 122)] if x != 200 else []), (x, 138))
        d.box(x - 44, 138, 88, 44, role)
        d.code(x, 156, name, TRAINABLE)
        d.text(x, 174, "(3, 2)")
        d.arrow((x, 182), (x, 202))
        d.cells(x - 14, 202, 6, 2, role, 14)
        d.text(x + 20, 240, f"*{letter}*", 15, "start")
        d.text(x + 20, 258, "(6, 2)", 13, "start")
    d.arrow((66, 286), (66, 306), (133, 306), (133, 318), head=False)
    d.arrow((200, 286), (200, 306), (133, 306), (133, 322))
    d.box(58, 322, 150, 28, "op", "*Q K*^{T} / √*d*")
    d.quote(TRAINABLE, "(T, d) (d, T) → (T, T)")
    d.quote(TRAINABLE, "(T, T) (T, d) → (T, d)")
    d.arrow((133, 350), (133, 366))
    low, high = min(map(min, scores)), max(map(max, scores))
    d.cells(91, 366, 6, 6, "plain", 14, shade=lambda i, j: 0.85 * (scores[i][j] - low) / (high - low))
    d.code(184, 400, "scores", TRAINABLE, "start")
    d.text(184, 418, "(T, T) = (6, 6)", 13, "start")
    d.arrow((133, 450), (133, 468))
    d.box(58, 468, 150, 28, "op", "softmax of each row")
    d.arrow((133, 496), (133, 512))
    d.cells(91, 512, 6, 6, "plain", 14, shade=lambda i, j: weights[i][j] * 3)
    d.code(184, 546, "weights", TRAINABLE, "start")
    d.text(184, 564, "rows add up to 1", 13, "start")
    d.arrow((133, 596), (133, 620), (190, 620))
    d.arrow((334, 286), (334, 620), (274, 620))
    d.box(190, 606, 84, 28, "op", "weights · *V*")
    d.arrow((232, 634), (232, 650))
    d.cells(218, 650, 6, 2, "context", 14)
    d.code(252, 688, "context", TRAINABLE, "start")
    d.text(252, 706, "(T, d) = (6, 2)", 13, "start")
    return d


def causal_mask():
    d = Drawing("causal_mask", "05_causal_attention.md", "The causal mask, after softmax and before it", """
        From one table of scores, two ways lead to the same weights. On the left, softmax of whole rows, then the weights
        above the diagonal are set to 0, then each row is divided by its sum. On the right, the scores above the diagonal
        are set to minus infinity, then softmax of each row. The result is the same triangle, whose rows add up to 1.""")
    chapter = "05_causal_attention"
    whole = [values for _, values in rows_of_output(chapter, "Weights of chapter 4", 6)]
    masked = [values for _, values in rows_of_output(chapter, "Each row divided", 6)]
    scores = [values for _, values in rows_of_output("04_self_attention", "Scores:", 6)]  # of the same layers
    low, high = min(map(min, scores)), max(map(max, scores))
    cell, left, right, middle = 14, 96, 304, 200

    def grid(x, y, shade):
        d.cells(x - 3 * cell, y, 6, 6, "plain", cell, shade)

    def hidden(shade):
        return lambda i, j: None if j > i else shade(i, j)

    def of_scores(i, j):
        return 0.85 * (scores[i][j] - low) / (high - low)

    d.text(middle, 16, "scores: a row for each token that asks")
    grid(middle, 24, of_scores)
    d.arrow((152, 66), (left, 66), (left, 128))
    d.arrow((248, 66), (right, 66), (right, 128))
    for x, name in ((left, "mask_after_softmax"), (right, "mask_before_softmax")):
        d.code(x, 148, name, CAUSAL)
    d.box(left - 60, 160, 120, 28, "op", "softmax")
    d.box(right - 60, 160, 120, 28, "op", "later: −∞")
    for x, shade in ((left, lambda i, j: whole[i][j] * 2.4), (right, hidden(of_scores))):
        d.arrow((x, 188), (x, 206))
        grid(x, 206, shade)
        d.arrow((x, 290), (x, 308))
    d.box(left - 60, 308, 120, 28, "op", "later: 0")
    d.box(right - 60, 308, 120, 28, "op", "softmax")
    d.arrow((left, 336), (left, 354))
    grid(left, 354, hidden(lambda i, j: whole[i][j] * 2.4))
    d.arrow((left, 438), (left, 456))
    d.box(left - 70, 456, 140, 28, "op", "divide by row's sum")
    d.arrow((left, 484), (left, 546), (middle - 48, 546))
    d.arrow((right, 336), (right, 546), (middle + 48, 546))
    grid(middle, 504, hidden(lambda i, j: masked[i][j] * 0.9))
    d.text(middle, 606, "the same weights; every row adds up to 1", kind="bold")
    return d


def drawings():
    return [one_query(), queries_keys_values(), causal_mask()]
