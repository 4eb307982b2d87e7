#!/usr/bin/env python3
"""Do the live figures of the book's site compute what the native program computes, and can they be used?

    tests/tools/check_live.py ANSWER [SITE]

ANSWER is the program live_answer, which gives the figures' answers natively; SITE is site/, made by ./learn docs. Each
figure is used in a real browser, with a pointer in a wide light window and with a finger in a narrow dark one, and by
keys; every number it then shows is compared with the native program's, to 1e-5. Meanwhile nothing may come from
elsewhere than the site's files; afterwards the page is in order by page_checks.js. How long the page's longest task took
of the processor is printed: 50 ms are felt. Exits with 77 if the browser or the figures are missing.

    CHAPTERS=02 tests/tools/check_live.py ANSWER        only the chapters whose name matches
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

from browser import Browser
from live_figures import FIGURES, crowd

TOP = pathlib.Path(__file__).resolve().parents[2]
LARGEST_PAGE = 2.5e6  # bytes of scripts and weights


class Native:
    """The native program: ask it as a page asks its engine."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)

    def ask(self, figure, **question):
        self.process.stdin.write(json.dumps({"figure": figure, **question}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer


class Page:
    """One chapter's page, its figure in view and ready."""

    def __init__(self, browser, site, chapter, narrow):
        self.browser, self.narrow = browser, narrow
        self.name = f"{chapter}, {'finger' if narrow else 'pointer'}"
        browser.open((site / f"{chapter}.html").as_uri(), 390 if narrow else 1440, dark=narrow)
        # From before the engine is loaded; the parts of the page that have no figure are not looked at.
        browser.call("Tracing.start", transferMode="ReportEvents", traceConfig={"includedCategories": ["toplevel", "__metadata"]})
        browser.value("document.querySelector('.live').scrollIntoView({behavior: 'instant'})")
        self.wait("['ready', 'failed'].includes(document.querySelector('.live').dataset.state)", 120)
        if browser.value("document.querySelector('.live').dataset.state") == "failed":
            raise AssertionError(f"{self.name}: {browser.value('document.querySelector(`.live .loading`).textContent')}")

    def value(self, expression):
        return self.browser.value(expression)

    def longest_task(self):
        """Of the page's own thread, in milliseconds of the processor: others on the machine count only as they slow it down."""
        self.browser.call("Tracing.end")
        self.wait_for_event("Tracing.tracingComplete")
        traced = [entry for event in self.browser.events if event.get("method") == "Tracing.dataCollected"
                  for entry in event["params"]["value"]]
        page_threads = {(entry["pid"], entry["tid"]) for entry in traced
                        if entry["name"] == "thread_name" and entry["args"]["name"] == "CrRendererMain"}
        tasks = [entry["tdur"] / 1000 for entry in traced if entry["name"].endswith("RunTask") and "tdur" in entry
                 and (entry["pid"], entry["tid"]) in page_threads]
        assert len(tasks) > 100, f"only {len(tasks)} tasks of the page were traced"
        return max(tasks)

    def wait_for_event(self, method, seconds=60):
        end = time.time() + seconds * crowd()
        while not any(event.get("method") == method for event in self.browser.events):
            assert time.time() < end, f"{self.name}: {method} never came"
            self.value("1")  # reads what has come
            time.sleep(0.05)

    def data(self, key, within=".live"):
        """What the figure keeps beside what it draws, for the test."""
        text = self.value(f"document.querySelector({json.dumps(within)}).dataset.{key} ?? null")
        return None if text is None else json.loads(text)

    def wait(self, condition, seconds=20):
        end = time.time() + seconds * crowd()
        while not self.value(condition):
            if time.time() > end:
                raise AssertionError(f"{self.name}: never came true: {condition}")
            time.sleep(0.02)

    def place(self, selector, index=0, seconds=20):
        """The middle of an element, brought into view: once it stays where it is for two frames and nothing lies over it."""
        end = time.time() + seconds * crowd()
        while time.time() < end:
            place = self.value(f"""(async () => {{
              const element = document.querySelectorAll({json.dumps(selector)})[{index}];
              element.scrollIntoView({{ block: "center", inline: "center", behavior: "instant" }});
              const middle = () => {{
                const box = element.getBoundingClientRect();
                return [box.x + box.width / 2, box.y + box.height / 2];
              }};
              const before = middle();
              for (let frame = 0; frame < 2; ++frame) await new Promise(requestAnimationFrame);
              const [x, y] = middle(), hit = document.elementFromPoint(x, y);
              const label = element.closest("label");
              const free = element.contains(hit) || (label && label.contains(hit));
              return free && x === before[0] && y === before[1] ? [x, y] : null;
            }})()""")
            if place:
                return place
        raise AssertionError(f"{self.name}: {selector} number {index} never stood still in the open")

    def press(self, selector, index=0):
        """A click, or a tap where the window is narrow."""
        x, y = self.place(selector, index)
        if self.narrow:
            self.browser.touch(x, y)
        else:
            self.browser.click(x, y)

    def drag(self, selector, index, by):
        x, y = self.place(selector, index)
        (self.browser.swipe if self.narrow else self.browser.drag)(x, y, x + by[0], y + by[1])

    def type_into(self, selector, text):
        self.value(f"document.querySelector({json.dumps(selector)}).select()")
        self.browser.call("Input.insertText", text=text)

    def key(self, *keys):
        for key in keys:
            self.browser.press(key)


def check_page(site, chapter, narrow, native):
    with Browser() as browser:
        page = Page(browser, site, chapter, narrow)
        FIGURES[chapter](page, native)
        longest = page.longest_task()
        mistakes = page.value((TOP / "tests/tools/page_checks.js").read_text())
        assert not mistakes, f"{mistakes}"
        loaded = page.value("[...document.scripts].map(({ src }) => src).filter((src) => src.includes('/live/'))")
        size = sum(pathlib.Path(source.removeprefix("file://")).stat().st_size for source in loaded)
        assert size <= LARGEST_PAGE, f"the figure loads {size / 1e6:.2f} MB"
        complaints = list(browser.complaints())
        assert not complaints, f"the page complains: {complaints}"
        urls = [event["params"]["request"]["url"] for event in browser.events
                if event.get("method") == "Network.requestWillBeSent"]
        assert all(url.startswith(("file:", "blob:", "data:")) for url in urls), f"asks the network: {urls}"
        print(f"{page.name}: as the native program; {size / 1e6:.2f} MB; longest task {longest:.0f} ms")


def main():
    site = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else TOP / "site").resolve()
    if not (site / "_static/live/engine.js").exists():
        print(f"there are no live figures in {site}; make them with ./learn docs, which needs emscripten")
        return 77
    if not shutil.which("chromium"):
        print("chromium is not installed")
        return 77
    native = Native(pathlib.Path(sys.argv[1]).resolve())
    broken = False
    for chapter in (chapter for chapter in FIGURES if re.search(os.environ.get("CHAPTERS", ""), chapter)):
        for narrow in (False, True):
            try:
                check_page(site, chapter, narrow, native)
            except AssertionError as mistake:
                print(f"{chapter}, {'narrow' if narrow else 'wide'}: {mistake}")
                broken = True
    return int(broken)


sys.exit(main())
