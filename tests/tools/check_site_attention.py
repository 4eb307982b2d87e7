#!/usr/bin/env python3
"""Do the words to point at in the book's site show the weights that its pages print? Called by
check_site.py.

    tests/tools/check_site_attention.py SITE

The weights are read from the Markdown pages, not from the site: the last output above each
<div class="attention"></div>. Then a pointer, a finger and the Tab key go to every word, and chapters
2 to 6 must have such words. Last, pages that were spoilt on purpose must be found out.
"""
import pathlib
import re
import shutil
import sys
import tempfile

from attention_figures import check_attention
from browser import Browser

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"
WITH_ATTENTION = "23456"


def maps_of(page):
    """The maps that a page prints above its words to point at, in order."""
    maps = []
    for before in page.read_text().split('<div class="attention"></div>')[:-1]:
        block = re.findall(r"^```text\n(.*?)^```", before, flags=re.S | re.M)[-1].splitlines()
        rows = [line.split() for line in block if re.search(r"\S +([01]\.\d+|·)$", line)]
        above = block[block.index(next(line for line in block if line.split() == rows[0])) - 1].split()
        queries = [row[0] for row in rows]
        # Words that are read stand above their columns; a sentence there ends with a colon.
        keys = above if len(above) == len(rows[0]) - 1 and not above[-1].endswith(":") else queries
        weights = [[0 if text == "·" else float(text) for text in row[1:]] for row in rows]
        maps.append({"queries": queries, "keys": keys, "panels": [{"weights": weights}]})
    return maps


def check_page(browser, site, page, maps):
    for width in (390, 1300):
        browser.open((site / f"{page.stem}.html").as_uri(), width)
        yield from check_attention(browser, maps, f"{page.stem}, {width} pixels", by_touch=width < 600)


# What is changed in the script to see that the check notices: words that do not listen, another row,
# the words of the wrong side.
SPOILT = (('"mouseenter", ', ""), ("weights[query][key]", "weights[0][key]"), ("? head :", "? rows.map(() => '') :"))


def main():
    broken = False
    with tempfile.TemporaryDirectory() as work, Browser() as browser:
        site = pathlib.Path(work) / "site"
        shutil.copytree(sys.argv[1], site)
        words = 0
        for page in sorted(DOCS.glob("[0-9]*.md")):
            maps = maps_of(page)
            if page.name[1] in WITH_ATTENTION and not maps:
                print(f"{page.stem}: no words to point at")
                broken = True
            if mistake := next(check_page(browser, site, page, maps) if maps else iter(()), None):
                print(mistake)
                broken = True
            words += sum(len(attention["queries"]) for attention in maps)

        script = site / "_static/attention.js"
        good = script.read_text()
        page = next(DOCS.glob("02_*.md"))
        for before, after in SPOILT:
            script.write_text(good.replace(before, after, 1))
            if before not in good or next(check_page(browser, site, page, maps_of(page)), None) is None:
                print(f"not noticed: {after} for {before}")
                broken = True
    if not broken:
        print(f"{words} words to point at, by pointer, finger and key: each shows the row that its page prints")
    return int(broken)


sys.exit(main())
