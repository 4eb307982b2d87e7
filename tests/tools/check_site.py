#!/usr/bin/env python3
"""Is the site in order in a real browser? Needs site/, which ./learn docs makes, and chromium; exits with 77 if either is
missing, which ctest counts as skipped.

    tests/tools/check_site.py [folder of the site]      PAGES='^0': only pages whose path matches

Every page, 390 and 1440 pixels wide, light and dark: no error on the console, no request that fails, nothing wider
than the window, no torn table, no text with too little contrast (page_checks.js); axe-core finds nothing either,
where it is to be had. The pages of sources are made alike, so each is looked at once, a quarter of them in each way. Every button does something, every link leads somewhere. Then what a reader does: the theme,
the menus, the keys, copying, ticking a chapter off, the map before training, and twenty searches. Last,
check_site_attention.py points at the words of the attention figures.
"""
import concurrent.futures
import html.parser
import os
import pathlib
import re
import shutil
import subprocess
import sys
import urllib.parse

from browser import Browser

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
AXE_VERSION = "4.14.1"
LOOKS = [(width, dark) for width in (390, 1440) for dark in (False, True)]

# What a reader would type, and the page that explains it: one of the first three results.
SEARCHES = {
    "additive": "02_attention", "softmax": "02_attention", "mask": "05_causal_attention", "why divide": "04_self_attention",
    "beam": "07_transformer", "chain rule": "00_autograd", "gradient check": "00_autograd", "bottleneck": "01_encoder_decoder",
    "GRU": "01_encoder_decoder", "teacher forcing": "01_encoder_decoder", "alignment": "02_attention", "context vector": "02_attention",
    "query key value": "04_self_attention", "positions": "04_self_attention", "dropout": "05_causal_attention",
    "temperature": "05_causal_attention", "heads": "06_multi_head_attention", "cache": "07_transformer",
    "layer norm": "07_transformer", "padding": "02_attention", "dot product": "03_simplified_self_attention",
    "warm-up": "07_transformer", "saturation": "04_self_attention", "BLEU": "01_encoder_decoder",
    "softmax_rows": "api/core/fast/kernels.h", "beam_search": "api/chapters/shared/beam_search.h",
}


class Links(html.parser.HTMLParser):
    """The anchors of a page, and where its links lead."""

    def __init__(self, text):
        super().__init__()
        self.anchors, self.targets = {""}, []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.anchors.update(value for key, value in attributes.items() if key in ("id", "name") and value)
        for key in ("href", "src"):
            if attributes.get(key) and tag != "use":
                self.targets.append(attributes[key])


def dead_links(site):
    pages = {page: Links(page.read_text()) for page in site.rglob("*.html")}
    for page, links in pages.items():
        for target in links.targets:
            address = urllib.parse.urlsplit(target)
            if address.scheme:
                continue
            to = (page.parent / urllib.parse.unquote(address.path)).resolve() if address.path else page
            where = page.relative_to(site)
            if not to.is_file():
                yield f"{where}: the link {target} leads nowhere"
            elif to in pages and urllib.parse.unquote(address.fragment) not in pages[to].anchors:
                yield f"{where}: {target}: that page has no such anchor"


def lost_prose(site):
    """Lines of the pages that are in no paragraph. (MyST takes a line that begins with "%" for a remark.)"""
    for page in sorted((ROOT / "docs").glob("*.md")):
        html_page = site / ("index" if page.stem == "README" else page.stem)
        shown = " ".join(re.findall(r"\w+", re.sub(r"<[^>]*>", " ", html_page.with_suffix(".html").read_text())))
        for line in re.findall(r"^%.*", page.read_text(), flags=re.M):
            if " ".join(re.findall(r"\w+", line)[:4]) not in shown:
                yield f"{page.name}: this line is not in the page: {line}"


def axe():
    """The script of axe-core, fetched with npm once; None, after a sentence, if it is not to be had."""
    script = ROOT / "build/axe/node_modules/axe-core/axe.min.js"
    if not script.exists() and shutil.which("npm"):
        command = ["npm", "install", "--prefix", str(ROOT / "build/axe"), f"axe-core@{AXE_VERSION}"]
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, check=False)
    if script.exists():
        return script.read_text()
    print("axe-core is not to be had here, so what it alone finds is not checked: npm install axe-core")
    return None


def is_source(page):
    return "source" in page.parts


def check_page(browser, page, looks, checks, axe_script):
    """All that a page can be asked without knowing it. (Of axe's rules one is left out: Furo's two labels that close a
    drawer cover the page, and so stand in none of its regions.)"""
    browser.open(page.as_uri(), *looks[-1])
    for width, dark in looks:
        browser.look(width, dark)
        browser.value("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        look = f"{width} pixels, {'dark' if dark else 'light'}"
        yield from (f"{look}: {mistake}" for mistake in browser.value(checks))
        if axe_script and width == 1440 and not is_source(page):
            browser.value(axe_script + ";true")
            found = browser.value("axe.run(document, {preload: false, resultTypes: ['violations'], rules: {region: {enabled: false}}}).then(({violations}) => "
                                  "violations.map(({id, nodes}) => [id, nodes.length, nodes[0].html.slice(0, 120)]))")
            yield from (f"{look}: axe: {rule}, {count} times: {where}" for rule, count, where in found)
    for index in range(browser.value("document.querySelectorAll('button').length")):
        button = f"document.querySelectorAll('button')[{index}]"
        if not browser.has_listener(button):
            yield f"a button that does nothing: {browser.value(button + '.outerHTML.slice(0, 100)')}"
    yield from browser.complaints()


def check_pages(pages, site, axe_script):
    """The mistakes of some pages, in a browser of their own."""
    checks = (HERE / "page_checks.js").read_text()
    with Browser() as browser:
        return [f"{page.relative_to(site)}: {mistake}" for number, page in enumerate(pages)
                for looks in [[LOOKS[number % len(LOOKS)]] if is_source(page) else LOOKS]
                for mistake in dict.fromkeys(check_page(browser, page, looks, checks, axe_script))]


def expect(browser, what, expression):
    if not browser.becomes(expression):
        yield what


def check_controls(browser, site):
    """What a reader does, each seen to have its effect."""
    chapter, front = (site / "02_attention.html").as_uri(), (site / "index.html").as_uri()
    browser.open(chapter, 1440)
    browser.value("localStorage.clear()")
    for theme in ("dark", "light", "auto"):
        browser.value("document.querySelector('.theme-toggle-content button').click()")
        yield from expect(browser, f"the theme's button does not make the page {theme}", f"document.body.dataset.theme === '{theme}'")
    browser.value("document.querySelector('#what-goes-wrong-in-practice').scrollIntoView()")
    yield from expect(browser, "the table of contents does not show where the reader is",
                      "document.querySelector('.toc-tree .scroll-current') !== null")
    browser.value("document.querySelector('.mark-read button').click()")
    browser.value("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    browser.value("document.querySelector('.highlight-cpp .copy').click()")
    yield from expect(browser, "copy does not copy the code", "copied.includes('Variable')")
    browser.press("/")
    yield from expect(browser, "/ does not lead to the search", "document.activeElement.matches('.sidebar-search')")
    browser.value("document.activeElement.blur()")
    for key, to in (("ArrowRight", "03_simplified_self_attention.html"), ("ArrowLeft", "02_attention.html")):
        browser.press(key)
        yield from expect(browser, f"{key} does not lead to {to}",
                          f"location.pathname.endsWith('{to}') && document.readyState === 'complete'")
    browser.open(front, 1440)
    yield from expect(browser, "a chapter that was ticked off is not ticked on the front page",
                      "document.querySelector('.card[data-page=\"02_attention\"].is-read .read').checkVisibility()")
    yield from expect(browser, "the front page does not point at translate", "document.querySelector('.query[aria-pressed=true]')?.textContent === 'translate'")
    browser.value("document.querySelector('.switch input[value=map-untrained]').click()")
    yield from expect(browser, "the front page's switch does not show the map before training",
                      "document.querySelector('#map-untrained').checkVisibility() && !document.querySelector('#map-trained').checkVisibility()")
    browser.open(chapter, 390)
    for drawer, control in (("sidebar-drawer", "nav-overlay-icon"), ("toc-drawer", "toc-header-icon")):
        browser.value(f"document.querySelector('.{control}').click()")
        yield from expect(browser, f"on a telephone the control {control} opens nothing",
                          f"(({{left, right}}) => left >= -1 && right <= innerWidth + 1)(document.querySelector('.{drawer}').getBoundingClientRect())")
        browser.value("document.querySelectorAll('.sidebar-toggle').forEach((box) => { box.checked = false; })")


def check_searches(browser, site):
    for words, page in SEARCHES.items():
        browser.open((site / "search.html").as_uri() + "?q=" + urllib.parse.quote(words), 1440)
        found = browser.value("[...document.querySelectorAll('.result h2 a')].slice(0, 3).map(({href}) => href)")
        if not any(page in address for address in found):
            yield f"search for “{words}”: {page} is not among the first three, {[address.split('/')[-1] for address in found]}"
        if not browser.value("document.querySelector('.result p mark') !== null"):
            yield f"search for “{words}”: no excerpt with the word marked"
    yield from browser.complaints()


def main():
    site = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "site").resolve()
    if not (site / "index.html").exists():
        print(f"there is no site at {site}; make it with ./learn docs")
        return 77
    if not shutil.which("chromium"):
        print("chromium is not installed")
        return 77
    mistakes = [*dead_links(site), *lost_prose(site)]
    axe_script, wanted, at_once = axe(), re.compile(os.environ.get("PAGES", "")), os.cpu_count()
    pages = sorted(page for page in site.rglob("*.html") if wanted.search(str(page.relative_to(site))))
    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        shares = [pool.submit(check_pages, pages[first::at_once], site, axe_script) for first in range(at_once)]
        mistakes += sorted(mistake for share in shares for mistake in share.result())
    with Browser() as browser:
        mistakes += check_controls(browser, site)
        mistakes += check_searches(browser, site)
    print("\n".join(mistakes) if mistakes else f"{len(pages)} pages, narrow and wide, light and dark: in order")
    attention = subprocess.run([HERE / "check_site_attention.py", site], check=False).returncode
    return int(bool(mistakes) or attention != 0)


if __name__ == "__main__":
    sys.exit(main())
