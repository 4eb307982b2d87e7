"""The cover of the EPUB and the PDF: cover.svg, with the trained map of chapter 2's moving picture drawn into it."""
import pathlib
import subprocess

import home

DRAWING = pathlib.Path(__file__).with_name("cover.svg")
LEFT, TOP, CELL = 320, 800, 82


def cover():
    """As SVG."""
    maps = home.moving_map()
    weights = maps["moments"][-1]["weights"]
    parts = []
    for column, word in enumerate(maps["keys"]):
        x, y = LEFT + CELL * (column + 0.5), TOP - 20
        parts.append(f'<text class="word" transform="translate({x:g} {y}) rotate(-40)">{word}</text>')
    for row, word in enumerate(maps["queries"]):
        y = TOP + CELL * row
        parts.append(f'<text class="word" x="{LEFT - 20}" y="{y + CELL / 2 + 12:g}" text-anchor="end">{word}</text>')
        parts += [f'<rect x="{LEFT + CELL * column}" y="{y}" width="{CELL - 6}" height="{CELL - 6}" rx="8" fill="#0b5cad" '
                  f'opacity="{0.08 + 0.92 * weight:.2f}"/>' for column, weight in enumerate(weights[row])]
    return DRAWING.read_text().replace("<!-- map -->", "\n".join(parts))


def write_cover(png):
    """As a picture, which every reading device can show."""
    png.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["rsvg-convert", "--output", png], input=cover().encode(), check=True)
