"""The site's configuration, read by Sphinx; ./learn docs runs it. The pages are the Markdown files beside this one,
as they are read on a code host; what differs between the two is done here and in site/:

    site/assets.py        fonts, style sheets and scripts that come from Debian's packages
    site/formulas.py      formulas, rendered by KaTeX while the site is built
    site/sources.py       source files as pages, and the links to them
    site/headers.py, site/api.py   the reference, from the headers' comments
    site/home.py          the front page, and the head of each chapter, from chapters.json
    site/search_index.py  what the search looks through

With Sphinx's option -t book it makes the EPUB instead, from the pages alone: book/epub.py.
"""
import html
import pathlib
import posixpath
import re
import sys

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms import SphinxTransform

DOCS = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(DOCS / "site"), str(DOCS / "book"), str(DOCS / "live")]
import api  # noqa: E402
import assets  # noqa: E402
import cover  # noqa: E402
import epub  # noqa: E402
import formulas  # noqa: E402
import home  # noqa: E402
import search_index  # noqa: E402
import sources  # noqa: E402

CHAPTERS = [chapter["page"] for chapter in home.chapters()]
REFERENCE = home.REFERENCE
FROM_PACKAGES = DOCS.parent / "build/docs/static"
BOOK = tags.has("book")  # noqa: F821 (Sphinx puts `tags` here)
if BOOK:
    cover.write_cover(epub.PICTURE)
else:
    assets.collect(FROM_PACKAGES)

project = "Attention from Scratch"
author = copyright = "the contributors"
language = "en"
extensions = ["myst_parser"] + ([] if BOOK else ["live_figures"])
root_doc = "README"
exclude_patterns = ["outputs", "figures", "drawings", "site", "book", "cards", "_templates"] + (["api.md"] if BOOK else [])
templates_path = [] if BOOK else ["_templates"]
myst_enable_extensions = ["dollarmath", "html_image"]
myst_heading_anchors = 3
myst_disable_syntax = ["myst_line_comment"]  # a line of prose may begin with "%"
highlight_language = "none"  # a fence says what it holds
pygments_style = "friendly"
pygments_dark_style = "monokai"

html_theme = "furo"
html_title = project
html_favicon = "_static/favicon.svg"
html_theme_options = {"top_of_page_button": None}
# Attention to point at is the same in a run's report.html, which is where its files stand.
html_static_path = [str(FROM_PACKAGES), "_static", "../core/run/page/attention.css", "../core/run/page/attention.js"]
html_css_files = ["katex.css", "book.css", "attention.css"]
html_js_files = ["theme.js", "attention.js", "book.js"]
html_show_sphinx = False
html_show_copyright = False
html_show_sourcelink = False
html_copy_source = False
html_use_index = False
html_math_renderer = "prerendered"
if BOOK:
    html_static_path, html_css_files, html_js_files = epub.STATIC, [], []
    epub_title, epub_basename, epub_author, epub_publisher, epub_language = project, epub.NAME, author, author, language
    epub_description, epub_cover, epub_css_files = home.PROMISE, epub.COVER, ["epub.css"]
    epub_tocdepth, epub_show_urls, epub_use_index, version = 2, "no", False, "1"
    suppress_warnings = ["epub.unknown_project_files"]

# Sphinx's own scripts are for its search and its keys, which the site does otherwise.
OWN_SCRIPTS = ("scripts/furo.js", "live/live.js", *html_js_files)


class Site(StandaloneHTMLBuilder):
    """Sphinx's builder for HTML, with README.md as index.html."""

    name = "html"
    search = False

    def get_target_uri(self, docname, typ=None):
        return "index.html" if docname == root_doc else super().get_target_uri(docname, typ)

    def get_outfilename(self, pagename):
        return super().get_outfilename("index" if pagename == root_doc else pagename)


class Alerts(SphinxTransform):
    """Shows a code host's "> [!NOTE]" quotes as notes."""

    default_priority = 300
    kinds = {"NOTE": nodes.note, "TIP": nodes.tip, "IMPORTANT": nodes.important, "WARNING": nodes.warning}

    def apply(self, **kwargs):
        for quote in list(self.document.findall(nodes.block_quote)):
            first = next(iter(quote.findall(nodes.Text)), None)
            match = first and re.match(r"\[!(\w+)\]\s*", first.astext())
            if match and match.group(1) in self.kinds:
                first.parent.replace(first, nodes.Text(first.astext()[match.end():]))
                quote.replace_self(self.kinds[match.group(1)]("", *quote.children))


class Remarks(SphinxTransform):
    """Leaves out <!-- remarks -->, which are for the programs that keep the pages, and which XML allows no "--"."""

    default_priority = 300

    def apply(self, **kwargs):
        for raw in list(self.document.findall(nodes.raw)):
            if re.fullmatch(r"\s*<!--.*-->\s*", raw.astext(), flags=re.S):
                raw.parent.remove(raw)


class Percentages(SphinxTransform):
    """Keeps a number and its percent sign on one line."""

    default_priority = 300

    def apply(self, **kwargs):
        for text in list(self.document.findall(nodes.Text)):
            if isinstance(text.parent, (nodes.paragraph, nodes.Inline, nodes.title)) and not isinstance(text.parent, (nodes.literal, nodes.math, nodes.raw)):
                text.parent.replace(text, nodes.Text(re.sub(r"(?<=\d)\s%", "\N{NO-BREAK SPACE}%", text)))


def figure(self, node):
    """A drawing that leads to its own file. Its size is known to the page before it is loaded, and to book.css."""
    drawing = (DOCS / node["uri"]).read_text()
    width, height = (round(float(size) * (96 / 72 if unit == "pt" else 1)) for size, unit in
                     (re.search(rf'<svg[^>]*?\b{side}="([\d.]+)(\w*)"', drawing).groups() for side in ("width", "height")))
    address = html.escape(posixpath.join(self.builder.imgpath, self.builder.images[node["uri"]]))
    words = html.escape(node.get("alt", ""))
    if BOOK:
        self.body.append(f'<img class="figure" alt="{words}" src="{address}"/>')
        raise nodes.SkipNode
    kind = "figure drawing" if "/drawings/" in node["uri"] else "figure"  # a drawing has its own dark colours
    self.body.append(f'<a class="{kind}" href="{address}" title="The figure by itself"><img alt="{words}" src="{address}" '
                     f'width="{width}" height="{height}" style="--width: {width}px"></a>')
    raise nodes.SkipNode


def toctree(caption, pages):
    entries = "\n".join(pages)
    return f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n{entries}\n```\n" if pages else ""


def link_to_source(match):
    if BOOK:
        return match[1]
    address = sources.address(match[2].partition("#")[0])
    return f'<a class="source" href="{address}">{match[1]}</a>' if address else match[1]


def prepare_page(app, name, source):
    """The code host's spellings of mathematics, and of links to the repository's files; the table of contents."""
    text = re.sub(r"^```math\n(.*?)^```$", r"$$\n\1$$", source[0], flags=re.S | re.M)
    text = re.sub(r"\$`([^`]+?)`\$", lambda formula: "$" + " ".join(formula[1].split()) + "$", text)
    text = re.sub(r"(?<!!)\[([^\]]+)\]\(\.\./([^)]+)\)", link_to_source, text)
    text = re.sub(r"(?<=\d)\n%", "\N{NO-BREAK SPACE}%", text)
    if name == "api":
        text = re.sub(r"<!--.*?-->", lambda _: f"```{{raw}} html\n{api.contents()}\n```", text, flags=re.S)
    if name == root_doc:
        text = epub.front(text) if BOOK else home.front() + text[text.index("## Reference"):]
        text += toctree("Chapters", CHAPTERS) + toctree("Reference", REFERENCE if BOOK else [*REFERENCE, "api"])
    source[0] = text


def complete_page(app, name, template, context, doctree):
    """The head and foot of a chapter, and names and keys for those who use neither eyes nor pointer."""
    if BOOK:
        if name in CHAPTERS:
            chapter = home.chapters()[CHAPTERS.index(name)]
            context["body"] = context["body"].replace("</h1>", "</h1>" + home.lead(chapter), 1)
        context["script_files"] = []
        return
    context["script_files"] = [script for script in context["script_files"] if str(script.filename).removeprefix("_static/").split("?")[0] in OWN_SCRIPTS]
    context["promise"] = home.PROMISE
    context["furo_navigation_tree"] = context["furo_navigation_tree"].replace('role="heading"', 'role="heading" aria-level="2"')
    if doctree is not None:
        app.search_index.add_page(name, doctree)
        first = next((paragraph.astext() for paragraph in doctree.findall(nodes.paragraph)), "")
        context["description"] = home.PROMISE if name == root_doc else " ".join(re.split(r"(?<=[.])\s", " ".join(first.split()))[:2])
    if name in CHAPTERS:
        chapter = home.chapters()[CHAPTERS.index(name)]
        context["body"] = context["body"].replace("</h1>", "</h1>" + home.head(chapter), 1) + home.foot(chapter)
    if "body" in context:
        context["body"] = re.sub(r'<th class="(head[^"]*)"><p></p></th>', r'<td class="\1"></td>', context["body"])
        # A word of code stays whole, unless a telephone has no room for it; then a path breaks behind a "/".
        context["body"] = re.sub(r'<span class="pre">([^<]{39,})</span>', lambda word: f'<span class="pre long">{word[1].replace("/", "/<wbr>")}</span>', context["body"])
        context["body"] = context["body"].replace('<div class="highlight"><pre>', '<div class="highlight"><pre tabindex="0">')


def other_pages(app):
    yield from sources.pages(app)
    yield from api.pages(app)
    yield "search", {"title": "Search"}, "search.html"


def finish(app, exception):
    if exception is not None or BOOK:
        return
    app.search_index.write(app.outdir)
    # Furo's rules for definition lists with a class, of which the book has none, name no class to look for: with them a
    # browser styles all of a long page anew whenever a class changes, as scrolling does.
    style = pathlib.Path(app.outdir) / "_static/styles/furo.css"
    style.write_text(style.read_text().replace("dl[class]", "dl.sphinx"))
    for unused in ("searchindex.js", "_static/searchtools.js", "_static/language_data.js", "_static/jquery.js", "_static/underscore.js"):
        (pathlib.Path(app.outdir) / unused).unlink(missing_ok=True)


def setup(app):
    app.search_index = search_index.Index()
    app.add_builder(epub.Book if BOOK else Site, override=True)
    app.add_config_value("api_headers", set(api.all_headers()), "env")
    app.connect("source-read", prepare_page)
    if not BOOK:
        app.connect("html-collect-pages", other_pages)
        app.add_transform(sources.LinkSources)
    app.connect("html-page-context", complete_page, priority=900)  # after Furo's
    app.connect("build-finished", finish)
    app.add_html_math_renderer("prerendered", (formulas.inline, None), (formulas.display, None))
    app.add_node(nodes.image, override=True, html=(figure, None))
    app.add_transform(Alerts)
    app.add_transform(Remarks)
    app.add_transform(Percentages)
