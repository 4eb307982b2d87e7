#!/usr/bin/env python3
"""Is the report.html of a run in order in a real browser? Exits with 77, which ctest counts as
skipped, if chromium is missing.

    tests/tools/check_report.py PROGRAM ...      chapter programs; each runs once with --quick

Each report 390 and 1300 pixels wide, light and dark: nothing wider than the window, every figure
drawn, nothing fetched, text that stands out from its ground. Then it is read: the pointer (a finger,
where it is narrow; the Tab key) goes to every word of every attention figure, which must show that
word's row of the weights. Last, pages that were spoilt on purpose must be found out.
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from attention_figures import check_attention
from browser import Browser

CONTRAST = """
// Red, green, blue between 0 and 1, and how much of the ground they cover.
const parts = (colour) => {
  const numbers = colour.match(/[\\d.]+/g).map(Number);
  const scale = colour.startsWith("color(") ? 1 : 255;
  return { rgb: numbers.slice(0, 3).map((part) => part / scale), alpha: numbers[3] ?? 1 };
};
const groundOf = (element) => {
  if (!element) return [1, 1, 1];
  const { rgb, alpha } = parts(getComputedStyle(element).backgroundColor);
  return alpha === 1 ? rgb : groundOf(element.parentElement).map((below, i) => alpha * rgb[i] + (1 - alpha) * below);
};
const luminance = (rgb) => rgb.map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
  .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
// WCAG 2: from 1, the same colour, to 21, black on white.
const contrast = (element) => {
  const [a, b] = [luminance(groundOf(element)), luminance(parts(getComputedStyle(element).color).rgb)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
};
"""


def figures_of(folder):
    """What the page shows: not the moving map, which is made for the front page alone."""
    return [file for file in folder.glob("*.svg") if file.name != "moving_map.svg"]


def check_page(browser, folder, drawings):
    """Mistakes of the page as it stands there, whatever the reader does."""
    for width in (390, 1300):
        for dark in (False, True):
            where = f"{width} pixels, {'dark' if dark else 'light'}"
            browser.open((folder / "report.html").as_uri(), width, dark)
            browser.value(CONTRAST)
            page = browser.value("""({
                window: innerWidth, wide: document.documentElement.scrollWidth,
                missing: [...document.images].filter((image) => !image.naturalWidth).map((image) => image.alt),
                drawn: document.images.length,
                ground: luminance(groundOf(document.body)),
                faint: [...document.querySelectorAll("h1, h2, p, th, td, td span, dt, dd, figcaption, .token:not(.masked)")]
                  .filter((part) => contrast(part) < 4.5).map((part) => part.textContent)})""")
            if page["window"] != width or page["wide"] > width:
                yield f"{where}: the page is {page['wide']} pixels wide, the window {page['window']}"
            if page["missing"] or page["drawn"] != drawings:
                yield f"{where}: {page['drawn']} of {drawings} figures; not drawn: {page['missing']}"
            if (page["ground"] < 0.1) != dark:
                yield f"{where}: the ground has luminance {page['ground']:.2f}"
            if page["faint"]:
                yield f"{where}: text hardly stands out from its ground: {page['faint'][:5]}"
            for event in browser.events:
                request = event.get("params", {}).get("request", {}).get("url", "")
                if event["method"] == "Network.requestWillBeSent" and not request.startswith(("data:", folder.as_uri())):
                    yield f"{where}: fetches {request}"
                if event["method"] == "Runtime.exceptionThrown":
                    yield f"{where}: {event['params']['exceptionDetails']}"
            maps = [json.loads(text) for text in browser.value(
                '[...document.querySelectorAll("div.attention")].map((figure) => figure.dataset.map)')]
            yield from check_attention(browser, maps, where, by_touch=width < 600)


# What is changed in a good page, to see that the checks notice: a script that does not listen, one
# that shows another row, a figure that is damaged, text that is too wide, a picture from elsewhere.
SPOILT = (('"mouseenter", ', ""),
          ("weights[query][key]", "weights[0][key]"),
          ('"data:image/svg+xml,"', '"data:image/svg+xml,%3C"'),
          ("<h1>", '<h1 style="white-space: nowrap; width: 1400px">'),
          ("<h1>", '<h1><img alt="" src="file:///no-such-picture.png">'),
          ("--color-foreground-muted: #57606a", "--color-foreground-muted: #b0b6bd"))


def main():
    if not shutil.which("chromium"):
        print("chromium is not installed")
        return 77
    broken = False
    with tempfile.TemporaryDirectory() as work, Browser() as browser:
        for program in sys.argv[1:]:
            name = pathlib.Path(program).name
            folder = pathlib.Path(work) / name
            command = [program, "--quick", "--seed", "1", "--out", str(folder)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            mistakes = list(check_page(browser, folder, len(figures_of(folder))))
            for mistake in mistakes:
                print(f"{name}: {mistake}")
            words = browser.value("attention().map((_, figure) => queries(figure).length)")
            print(f"{name}: {len(words)} attention figures, {sum(words)} words: {len(mistakes)} mistakes")
            broken = broken or bool(mistakes) or sum(words) == 0

        page = folder / "report.html"
        good = page.read_text()
        for before, after in SPOILT:
            if before not in good:
                print(f"{name}: the report has no {before} to spoil")
                broken = True
                continue
            page.write_text(good.replace(before, after, 1))
            if next(check_page(browser, folder, len(figures_of(folder))), None) is None:
                print(f"{name}: not noticed: {after} for {before}")
                broken = True
    return int(broken)


sys.exit(main())
