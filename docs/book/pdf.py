#!/usr/bin/python3
"""The book as PDF: the site's own pages one after the other, with a cover and contents, printed by chromium.

    docs/book/pdf.py FOLDER_OF_THE_SITE FILE
"""
import html
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / "site"), str(pathlib.Path(__file__).resolve().parent)]
import cover  # noqa: E402
import home  # noqa: E402

PAGES = [*(chapter["page"] for chapter in home.chapters()), *home.REFERENCE]
STYLES = ("styles/furo.css", "pygments.css", "katex.css", "book.css")
STYLE = pathlib.Path(__file__).with_name("pdf.css")


def part(site, name):
    """One page: its own anchors begin with its name, links between pages lead to these, and others are none."""
    text = (site / f"{name}.html").read_text()
    text = text[text.index('<article role="main">') + len('<article role="main">'):text.index("</article>")]
    text = re.sub(r'\bid="([^"]+)"', rf'id="{name}--\1"', text)
    text = text.replace("<details ", "<details open ")  # paper has nothing folded away

    def link(match):
        page, _, anchor = match[1].partition("#")
        page = page.removesuffix(".html") or name
        if re.match(r"https?:", match[1]):
            return match[0]
        if page == "index" or page not in PAGES:
            return ""
        return f'href="#{page}--{anchor}"' if anchor else f'href="#{page}"'

    text = re.sub(r'href="([^"]*)"', link, text)
    return f'<section class="part" id="{name}">{text}</section>'


def title(site, name):
    return re.sub(r"<[^>]+>|#$", "", re.search(r"<h1>(.*?)<a class=.headerlink", (site / f"{name}.html").read_text(), flags=re.S)[1])


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    site, pdf = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    styles = "".join(f'<link rel="stylesheet" href="_static/{style}">' for style in STYLES)
    contents = "".join(f'<li><a href="#{name}">{html.escape(html.unescape(title(site, name)))}</a></li>' for name in PAGES)
    book = (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Attention from Scratch</title>{styles}'
            f'<style>{STYLE.read_text()}</style></head><body data-theme="light"><div class="cover">{cover.cover()}</div>'
            f'<article><nav class="book-contents"><h1>Contents</h1><p>{home.PROMISE}</p><ol>{contents}</ol></nav>'
            f'{"".join(part(site, name) for name in PAGES)}</article></body></html>')
    page = site / "book.html"
    page.write_text(book)
    with tempfile.TemporaryDirectory() as profile:
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", "--no-pdf-header-footer",
                   "--generate-pdf-document-outline", f"--print-to-pdf={pdf}", page.as_uri()]
        pdf.unlink(missing_ok=True)
        outcome = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    page.unlink()
    if outcome.returncode or not pdf.exists():
        sys.exit(f"pdf.py: chromium could not print the book; its words: {outcome.stderr}")


main()
