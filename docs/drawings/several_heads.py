"""Chapter 6: splitting into heads and joining them, and attention in tiles."""
from drawing import Drawing

MULTI_HEAD = "chapters/06_multi_head_attention/multi_head.cpp"
TILED = "core/fast/tiled_attention.cpp"
ONLINE_SOFTMAX = "core/fast/kernels_fused.cpp"


def numbers(d, x, y, rows, roles, cell=26):
    """A table of small numbers, each in the colour of the head that it belongs to."""
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            d.box(x + cell * j, y + cell * i, cell, cell, roles[i][j], str(value), corner=0)


def split_and_join():
    d = Drawing("split_and_join", "06_multi_head_attention.md", "Split, attend, join", """
        Two tokens, 1 2 3 4 and 5 6 7 8, with the columns of two heads in two colours. split_heads gives head 1 the
        columns 1 2 and 5 6, head 2 the columns 3 4 and 7 8. Each head attends with weights of its own; join_heads puts
        the contexts side by side again, and the last projection mixes them. Below, the wrong way: a reshape at once
        gives head 1 all of token 1 and head 2 all of token 2, so that no head sees two tokens.""")
    one, two = "state", "query"
    columns = [[one, one, two, two]] * 2
    d.text(8, 46, "token 1", anchor="start")
    d.text(8, 72, "token 2", anchor="start")
    numbers(d, 148, 28, [[1, 2, 3, 4], [5, 6, 7, 8]], columns)
    d.text(200, 18, "*X W*_q; likewise *K* and *V*")
    d.text(264, 60, "(B, T, C)", anchor="start")
    d.arrow((174, 80), (174, 96), (100, 96), (100, 134))
    d.arrow((226, 80), (226, 96), (300, 96), (300, 134))
    d.code(200, 116, "split_heads", MULTI_HEAD)
    for x, role, head, table in ((100, one, 1, [[1, 2], [5, 6]]), (300, two, 2, [[3, 4], [7, 8]])):
        numbers(d, x - 26, 134, table, [[role] * 2] * 2)
        d.text(x + (-34 if head == 1 else 34), 165, f"head {head}", anchor="end" if head == 1 else "start")
        d.arrow((x, 186), (x, 204))
        d.box(x - 72, 204, 144, 28, role, "softmax(*Q K*^{T} / √*D*) *V*")
        d.arrow((x, 232), (x, 250))
        d.cells(x - 20, 250, 2, 2, role, 20)
        d.text(x + (-28 if head == 1 else 28), 275, f"context {head}", anchor="end" if head == 1 else "start")
    d.text(200, 165, "(B, H, T, D)")
    d.quote(MULTI_HEAD, "(B, H, T, D)")
    d.arrow((100, 290), (100, 312), (180, 312), (180, 328))
    d.arrow((300, 290), (300, 312), (220, 312), (220, 328))
    d.code(200, 306, "join_heads", MULTI_HEAD)
    d.cells(160, 328, 2, 4, "", 20, role_of=lambda i, j: one if j < 2 else two)
    d.text(264, 353, "(B, T, C)", anchor="start")
    d.arrow((200, 368), (200, 384))
    d.box(140, 384, 120, 28, "op")
    d.code(200, 403, "out_proj_", MULTI_HEAD)
    d.text(268, 403, "mixes the heads", anchor="start")
    d.arrow((200, 412), (200, 428))
    d.cells(160, 428, 2, 4, "context", 20)
    d.arrow((8, 486), (392, 486), head=False, dashed=True)
    d.text(8, 510, "Wrong: a reshape to (B, H, T, D) at once", anchor="start", kind="back")
    numbers(d, 8, 552, [[1, 2, 3, 4], [5, 6, 7, 8]], columns)
    d.arrow((118, 578), (176, 578), kind="back")
    for x, head, table in ((186, 1, [[1, 2], [3, 4]]), (300, 2, [[5, 6], [7, 8]])):
        d.text(x + 26, 542, f"“head {head}”")
        numbers(d, x, 552, table, [[one] * 2, [two] * 2])
        d.text(x, 622, f"token {head} alone", anchor="start", kind="back")
    return d


def tiles():
    d = Drawing("tiles", "06_multi_head_attention.md", "Attention in tiles", """
        The table of scores of 1,024 tokens, cut into tiles of 64 queries by 256 keys. Under a causal mask the tiles above
        the diagonal are skipped. One row of tiles is visited from left to right, and only one tile exists at a time.
        Below, one row of the pencil example: after the first tile m = 2, l = 1.3679 and o = 23.679; the second tile
        brings a larger score, so l and o shrink by the factor 0.1353 first; at the end o / l = 28.200.""")
    d.quote(TILED, "kTileKeys")
    d.quote(ONLINE_SOFTMAX, "online_softmax_tile")
    left, top, width, height = 96, 62, 60, 13
    d.text(left + 2 * width, 18, "256 at a time →")
    d.text(left - 6, 38, "keys", anchor="end")
    d.text(left - 6, 54, "values", anchor="end")
    for column in range(4):
        d.box(left + width * column, 26, width - 2, 14, "key", corner=2)
        d.box(left + width * column, 43, width - 2, 14, "value", corner=2)
    for row in range(16):
        asking = row == 10
        d.box(left - 22, top + height * row, 18, height - 2, "query" if asking else "plain", corner=2)
        for column in range(4):
            if 4 * column > row:
                continue
            role = "context" if asking and column == 1 else "state" if asking and column < 1 else "op"
            d.box(left + width * column, top + height * row, width - 2, height - 2, role, corner=2)
    d.text(66, top + 60, "queries", anchor="end")
    d.text(66, top + 76, "↓", anchor="end")
    row_middle = top + height * 10 + 5.5
    d.arrow((38, row_middle), (70, row_middle))
    d.text(34, row_middle + 4.5, "64", anchor="end")
    d.text(left + 4 * width - 6, top + 34, "skipped: all later", anchor="end", kind="pale")
    d.arrow((left + width + 28, row_middle + 8), (left + width + 28, 292))
    d.text(left + width + 28, 308, "the one tile that exists now, 64 by 256")
    y = 336
    d.text(8, y, "One row of it, in two tiles:", anchor="start", kind="bold")
    for x, tile, scores, values, lines in (
            (8, "tile 1", (1, 2), (10, 20), ("*m* = 2", "*l* = e^{1−2} + e^{0} = 1.3679", "*o* = 3.679 + 20 = 23.679")),
            (206, "tile 2", (4, 0), (30, 40), ("*m* = 4, so *l* and *o* × e^{2−4}", "*l* = 0.1851 + 1.0183", "*o* = 3.205 + 30.733"))):
        d.text(x, y + 34, "scores", anchor="start")
        d.text(x, y + 60, "values", anchor="start")
        for i in range(2):
            d.box(x + 54 + 44 * i, y + 18, 40, 24, "op", str(scores[i]), corner=2)
            d.box(x + 54 + 44 * i, y + 44, 40, 24, "value", str(values[i]), corner=2)
        for i, line in enumerate(lines):
            d.text(x, y + 92 + 22 * i, line, anchor="start")
    d.box(80, y + 152, 240, 28, "context", "*o* / *l* = 33.937 / 1.2034 = 28.200")
    return d


def drawings():
    return [split_and_join(), tiles()]
