#!/usr/bin/python3
"""Writes the drawings of the pages, docs/figures/drawings/*.svg, from their descriptions beside this file.

    docs/drawings/draw.py           writes
    docs/drawings/draw.py --check   writes nothing; exit code 1 if a file differs from its description, if a name or
                                    shape in a drawing is not in the source that it is said to come from, or if a page
                                    does not show a drawing with the words that describe it
"""
import argparse
import re
import sys

import graph_and_recurrence
import self_attention
import several_heads
import steps_of_attention
import transformer
from drawing import ROOT

FOLDER = ROOT / "docs/figures/drawings"


def mistakes(drawing):
    for source, words in drawing.quotes:
        path = ROOT / source
        if not path.exists():
            yield f"is said to show {source}, and there is no such file"
        elif not re.search(rf"(?<!\w){re.escape(words)}(?!\w)", path.read_text()):
            yield f"shows “{words}”, which {source} does not have"
    path = FOLDER / f"{drawing.name}.svg"
    if not path.exists() or path.read_text() != drawing.svg():
        yield "differs from its description; run docs/drawings/draw.py"
    wanted = f"![{drawing.says}](figures/drawings/{drawing.name}.svg)"
    if wanted not in " ".join((ROOT / "docs" / drawing.page).read_text().split("\n")):
        yield f"is not on docs/{drawing.page} as {wanted}"


def main():
    parser = argparse.ArgumentParser(prog="draw.py", description="Writes the drawings of the pages.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if anything is wrong")
    arguments = parser.parse_args()
    modules = graph_and_recurrence, steps_of_attention, self_attention, several_heads, transformer
    drawings = [drawing for module in modules for drawing in module.drawings()]
    if not arguments.check:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for drawing in drawings:
            (FOLDER / f"{drawing.name}.svg").write_text(drawing.svg())
    found = [f"{drawing.name}.svg {what}" for drawing in drawings for what in mistakes(drawing)]
    known = {f"{drawing.name}.svg" for drawing in drawings}
    found += [f"{path.name} has no description" for path in sorted(FOLDER.glob("*")) if path.name not in known]
    print("\n".join(found) if found else f"{len(drawings)} drawings agree with their sources and pages")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
