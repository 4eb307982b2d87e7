"""What the drawings are made of: boxes, cells, arrows and words, written as SVG by one hand.

A drawing is 400 units wide, so that on a telephone its words are still 11 pixels high. It has no ground of its own and
changes its colours where the reader prefers a dark page. Words are text. A colour always means the same thing.

Text knows a little markup: h_t and h_{t-1} are set below the line, x^2 above it, *q* is slanted, `code` is code.
"""
import html
import math
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WIDTH = 400
SHOWN_WIDTH = 440  # pixels on a wide page

# role: fill and line on a light page, fill and line on a dark one
COLOURS = {
    "state": ("#d9e8f8", "#2f6fae", "#1c3853", "#86b9ec"),
    "query": ("#fde6cc", "#b8650f", "#4a3011", "#f2ad66"),
    "key": ("#d7efdf", "#2a8050", "#1a3e28", "#76d29c"),
    "value": ("#e8dff6", "#7350ab", "#35294f", "#bfa5fb"),
    "context": ("#fadbe4", "#b03d64", "#4a2130", "#f397b6"),
    "op": ("#eef1f4", "#68737e", "#262d35", "#9ba7b4"),
    "plain": ("none", "#68737e", "none", "#9ba7b4"),
}
INK, DARK_INK = "#1f2328", "#e6e9ec"
PALE, DARK_PALE = "#59636e", "#a8b1ba"
GRADIENT, DARK_GRADIENT = "#c04f00", "#ff9d57"  # what goes backwards, and what is wrong

MARKUP = re.compile(r"_\{([^}]*)\}|_(\w)|\^\{([^}]*)\}|\^(\w)|\*([^*]+)\*|`([^`]+)`|([^_^*`]+)")


def style():
    rules = [f"text {{ font-family: Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; fill: {INK}; }}",
             ".code { font-family: 'JetBrains Mono', ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; }",
             ".slanted { font-style: italic; }", ".bold { font-weight: 600; }",
             f".pale {{ fill: {PALE}; }}", f".back {{ fill: {GRADIENT}; }}",
             f".ink-fill {{ fill: {INK}; }}",
             f".line {{ fill: none; stroke: {PALE}; stroke-width: 1.4; }}", f".head {{ fill: {PALE}; }}",
             f".line-back {{ fill: none; stroke: {GRADIENT}; stroke-width: 1.6; }}", f".head-back {{ fill: {GRADIENT}; }}",
             ".dashed { stroke-dasharray: 5 4; }"]
    dark = [f"text, .ink-fill {{ fill: {DARK_INK}; }}", f".pale {{ fill: {DARK_PALE}; }}",
            f".back, .head-back {{ fill: {DARK_GRADIENT}; }}", f".line {{ stroke: {DARK_PALE}; }}",
            f".head {{ fill: {DARK_PALE}; }}", f".line-back {{ stroke: {DARK_GRADIENT}; }}"]
    for role, (fill, stroke, dark_fill, dark_stroke) in COLOURS.items():
        rules.append(f".{role} {{ fill: {fill}; stroke: {stroke}; stroke-width: 1.2; }}")
        dark.append(f".{role} {{ fill: {dark_fill}; stroke: {dark_stroke}; }}")
    return "\n".join(rules) + "\n@media (prefers-color-scheme: dark) {\n" + "\n".join(dark) + "\n}"


def number(value):
    return f"{value:.1f}".rstrip("0").rstrip(".") if value != 0 else "0"


def marked_up(words, size):
    """The words as tspans; what stands lower or higher is smaller, and what follows returns to the line."""
    parts, back = [], 0.0
    for match in MARKUP.finditer(words):
        below, above = match[1] or match[2], match[3] or match[4]
        plain = below or above or match[5] or match[6] or match[7]
        shift = 0.26 * size if below else -0.36 * size if above else 0.0
        attributes = ""
        if shift - back:
            attributes += f' dy="{number(shift - back)}"'
        if below or above:
            attributes += f' font-size="{number(0.78 * size)}"'
        if match[5]:
            attributes += ' class="slanted"'
        if match[6]:
            attributes += f' class="code" font-size="{number(0.93 * size)}"'
        parts.append(f"<tspan{attributes}>{html.escape(plain)}</tspan>" if attributes else html.escape(plain))
        back = shift
    return "".join(parts)


class Drawing:
    """One drawing: its file's name, the page that shows it, its title, and what it says to those who cannot see it."""

    def __init__(self, name, page, title, says):
        self.name, self.page, self.title, self.says = name, page, title, " ".join(says.split())
        self.parts, self.quotes, self.height = [], [], 0

    def grow(self, y):
        self.height = max(self.height, y)

    def quote(self, source, words):
        """Promises that the file `source` of this repository has these words; draw.py --check looks."""
        self.quotes.append((source, words))

    def text(self, x, y, words, size=13, anchor="middle", kind=""):
        self.grow(y + 0.4 * size)
        self.parts.append(f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" text-anchor="{anchor}"'
                          + (f' class="{kind}"' if kind else "") + f">{marked_up(words, size)}</text>")

    def code(self, x, y, name, source, anchor="middle", size=12.5, kind="code"):
        """A name of the code, as it stands in its file."""
        self.quote(source, name)
        self.grow(y + 0.4 * size)
        self.parts.append(f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" text-anchor="{anchor}" '
                          f'class="{kind}">{html.escape(name)}</text>')

    def box(self, x, y, width, height, role, words="", size=13, corner=5, kind="", opacity=None):
        self.grow(y + height)
        see_through = f' fill-opacity="{number(opacity)}"' if opacity is not None else ""
        self.parts.append(f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
                          f'rx="{corner}" class="{role}"{see_through}/>')
        lines = words.split("\n") if words else []
        for i, line in enumerate(lines):
            middle = y + height / 2 + (i - (len(lines) - 1) / 2) * 1.25 * size
            self.text(x + width / 2, middle + 0.35 * size, line, size, kind=kind)

    def circle(self, x, y, radius, role, words="", size=13):
        self.grow(y + radius)
        self.parts.append(f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" class="{role}"/>')
        if words:
            self.text(x, y + 0.35 * size, words, size)

    def arrow(self, *points, kind="", head=True, dashed=False):
        """A line through the points, with its head at the last one; kind "back" goes against the computation."""
        suffix = f"-{kind}" if kind else ""
        (x1, y1), (x2, y2) = points[-2:]
        length = math.hypot(x2 - x1, y2 - y1)
        dx, dy = (x2 - x1) / length, (y2 - y1) / length
        end = (x2 - 5 * dx, y2 - 5 * dy) if head else (x2, y2)
        path = "M" + " L".join(f"{number(x)},{number(y)}" for x, y in [*points[:-1], end])
        self.parts.append(f'<path d="{path}" class="line{suffix}{" dashed" if dashed else ""}"/>')
        if head:
            corners = [(x2, y2), (x2 - 8 * dx - 3.6 * dy, y2 - 8 * dy + 3.6 * dx),
                       (x2 - 8 * dx + 3.6 * dy, y2 - 8 * dy - 3.6 * dx)]
            self.parts.append(f'<polygon points="{" ".join(f"{number(x)},{number(y)}" for x, y in corners)}" '
                              f'class="head{suffix}"/>')
        self.grow(max(y for _, y in points))

    def cells(self, x, y, rows, columns, role, cell=12, shade=None, role_of=None):
        """A matrix of cells. `shade(i, j)` from 0 to 1 darkens a cell by its number; None crosses it out.
        `role_of(i, j)` colours cells one by one."""
        self.grow(y + rows * cell)
        for i in range(rows):
            for j in range(columns):
                left, top = x + j * cell, y + i * cell
                kind = role_of(i, j) if role_of else role
                place = f'x="{number(left)}" y="{number(top)}" width="{number(cell)}" height="{number(cell)}"'
                self.parts.append(f'<rect {place} class="{kind}"/>')
                if shade is None:
                    continue
                darkness = shade(i, j)
                if darkness is None:
                    a, b = 0.28 * cell, 0.72 * cell
                    self.parts.append(f'<path d="M{number(left + a)},{number(top + a)} L{number(left + b)},{number(top + b)} '
                                      f'M{number(left + b)},{number(top + a)} L{number(left + a)},{number(top + b)}" '
                                      'class="line"/>')
                elif darkness > 0:
                    self.parts.append(f'<rect {place} class="ink-fill" fill-opacity="{darkness:.2f}"/>')

    def svg(self):
        height = math.ceil(self.height + 6)
        return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{SHOWN_WIDTH}" height="{round(height * SHOWN_WIDTH / WIDTH)}" '
                f'viewBox="0 0 {WIDTH} {height}" role="img">\n<title>{html.escape(self.title)}</title>\n'
                f"<desc>{html.escape(self.says)}</desc>\n<style>\n{style()}\n</style>\n" + "\n".join(self.parts) + "\n</svg>\n")


def rows_of_output(chapter, heading, count):
    """The `count` lines of numbers below `heading` in the captured output of a chapter, with their first words."""
    lines = (ROOT / "docs/outputs" / f"{chapter}.txt").read_text().splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(heading)) + 1
    rows = []
    for line in lines[start:start + count]:
        words = line.split()
        name = words.pop(0) if not re.match(r"-?[\d.]+$|-inf$", words[0]) else ""
        rows.append((name, [float(word) for word in words]))
    return rows
