"""Sphinx's side of the live figures: "<!-- live: attention What to try. -->" in a page becomes the figure of that name
below the sentences on what to try, if docs/live/build has made the engine; else the page keeps its drawings, and nothing
of this is in the site."""
import pathlib
import re
import shutil

BUILT = pathlib.Path(__file__).resolve().parents[2] / "build/live/page"
PLACE = re.compile(r"^<!-- live: (\w+)\s+(.*?)\s*-->$", flags=re.M | re.S)
FIGURE = ('{}\n\n<div class="live" data-figure="{}"><noscript>Here is a figure to use, for which JavaScript must be on. The '
          "drawings of this page show the same.</noscript></div>")


def place_figures(app, name, source):
    source[0] = PLACE.sub(lambda mark: FIGURE.format(mark[2], mark[1]) if BUILT.is_dir() else "", source[0])


def load_script(app, name, template, context, doctree):
    """Only the pages that have a figure load the script; it loads the rest when a figure comes into view."""
    if 'class="live"' in context.get("body", ""):
        app.add_css_file("live/live.css")
        app.add_js_file("live/live.js")


def copy_built(app, exception):
    if exception is None and BUILT.is_dir():
        shutil.copytree(BUILT, pathlib.Path(app.outdir) / "_static/live", dirs_exist_ok=True)


def setup(app):
    app.connect("source-read", place_figures)
    app.connect("html-page-context", load_script)
    app.connect("build-finished", copy_built)
    return {"parallel_read_safe": True}
