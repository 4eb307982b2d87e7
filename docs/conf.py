"""The site's configuration, read by Sphinx; ./learn docs runs it. The pages are the Markdown files beside this one,
as they are read on a code host; what differs between the two is done here."""
import html
import pathlib
import posixpath
import re
import textwrap

from docutils import nodes
from sphinx.transforms import SphinxTransform

DOCS = pathlib.Path(__file__).resolve().parent
CHAPTERS = sorted(page.stem for page in DOCS.glob("[0-9][0-9]_*.md"))
REFERENCE = ["engine", "add_an_op", "speed", "use_as_library", "from_pytorch", "glossary", "pitfalls", "references"]

project = "Attention from Scratch"
author = "the contributors"
extensions = ["myst_parser", "breathe"]
root_doc = "README"
exclude_patterns = ["outputs", "figures", "drawings"]
myst_enable_extensions = ["dollarmath", "html_image"]
myst_heading_anchors = 3
breathe_projects = {"attn": str(DOCS.parent / "build/docs/xml")}
breathe_default_project = "attn"
breathe_show_include = False
primary_domain = "cpp"
highlight_language = "none"  # a fence says what it holds
pygments_style = "friendly"
pygments_dark_style = "monokai"

html_theme = "furo"
html_title = project
# Attention to point at is the same in a run's report.html, which is where its files stand.
html_static_path = ["_static", "../core/run/page/attention.css", "../core/run/page/attention.js", "/usr/share/javascript/katex"]
html_css_files = ["katex.min.css", "book.css", "attention.css"]
html_js_files = ["katex.min.js", "contrib/auto-render.js", "theme.js", "math.js", "attention.js"]
html_show_sphinx = False
html_show_copyright = False
html_show_sourcelink = False
html_copy_source = False
html_math_renderer = "katex"


class HeaderComments(SphinxTransform):
    """What Doxygen leaves in the headers' comments: `names` as they are, "///" in what is shown as it is, "&#8212;"."""

    default_priority = 500

    def apply(self, **kwargs):
        if self.env.docname != "api":
            return
        for block in list(self.document.findall(nodes.literal_block)):
            text = textwrap.dedent(re.sub(r"^\s*///", "", block.astext(), flags=re.M)).strip("\n")
            block.replace_self(nodes.literal_block(text, text, language="none"))
        for text in list(self.document.findall(lambda node: isinstance(node, nodes.Text) and "&#" in node)):
            text.parent.replace(text, nodes.Text(html.unescape(text.astext())))
        for text in list(self.document.findall(nodes.Text)):
            parts = re.split(r"`([^`]+)`", text.astext())
            if len(parts) > 1 and not isinstance(text.parent, (nodes.literal, nodes.literal_block)):
                text.parent.replace(text, [nodes.literal("", part) if i % 2 else nodes.Text(part)
                                           for i, part in enumerate(parts) if part])


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


def inline_math(self, node):
    self.body.append(self.starttag(node, "span", "", CLASS="math") + rf"\({self.encode(node.astext())}\)</span>")
    raise nodes.SkipNode


def display_math(self, node):
    self.body.append(self.starttag(node, "div", "", CLASS="math") + rf"\[{self.encode(node.astext())}\]</div>")
    raise nodes.SkipNode


def figure(self, node):
    """A drawing that leads to its own file. Its size is known to the page before it is loaded, and to book.css."""
    drawing = (DOCS / node["uri"]).read_text()
    width, height = (round(float(size) * (96 / 72 if unit == "pt" else 1)) for size, unit in
                     (re.search(rf'<svg[^>]*?\b{side}="([\d.]+)(\w*)"', drawing).groups() for side in ("width", "height")))
    address = html.escape(posixpath.join(self.builder.imgpath, self.builder.images[node["uri"]]))
    words = html.escape(node.get("alt", ""))
    kind = "figure drawing" if "/drawings/" in node["uri"] else "figure"  # a drawing has its own dark colours
    self.body.append(f'<a class="{kind}" href="{address}" title="The figure by itself"><img alt="{words}" src="{address}" '
                     f'width="{width}" height="{height}" style="--width: {width}px"></a>')
    raise nodes.SkipNode


def toctree(caption, pages):
    entries = "\n".join(pages)
    return f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n{entries}\n```\n" if pages else ""


def prepare_page(app, name, source):
    """The code host's spellings of mathematics, and of links to the repository's files; the table of contents."""
    text = re.sub(r"^```math\n(.*?)^```$", r"$$\n\1$$", source[0], flags=re.S | re.M)
    text = re.sub(r"\$`([^`]+?)`\$", lambda formula: "$" + " ".join(formula[1].split()) + "$", text)
    text = re.sub(r"\[([^\]]+)\]\(\.\./[^)]+\)", r"\1", text)
    if name == root_doc:
        text += toctree("Chapters", CHAPTERS) + toctree("Reference", [*REFERENCE, "api"])
    source[0] = text


def write_front_door(app, exception):
    if exception is None:
        (pathlib.Path(app.outdir) / "index.html").write_text(
            '<!doctype html><meta charset="utf-8"><title>Attention from Scratch</title>'
            '<meta http-equiv="refresh" content="0; url=README.html"><a href="README.html">Read</a>\n')


def setup(app):
    app.connect("source-read", prepare_page)
    app.connect("build-finished", write_front_door)
    app.add_html_math_renderer("katex", (inline_math, None), (display_math, None))
    app.add_node(nodes.image, override=True, html=(figure, None))
    app.add_transform(Alerts)
    app.add_transform(HeaderComments)
