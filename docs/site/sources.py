"""Source files as pages of the site, so that what a page names can be opened beside it, without a network."""
import functools
import html
import pathlib
import re

from docutils import nodes
from pygments import highlight, lexers
from pygments.formatters import HtmlFormatter
from sphinx.transforms import SphinxTransform

ROOT = pathlib.Path(__file__).resolve().parents[2]
KINDS = (".h", ".cpp", ".txt", ".py", ".sh", ".js", ".css")
PATH = r"(?:core|autograd|chapters|tests|docs)/[\w./-]+|CMakeLists\.txt|CMakePresets\.json|learn"


@functools.cache
def all_sources():
    """The paths of all files that get a page."""
    # Solutions are not laid beside the page; of the tests, the pages speak of the gradient checks.
    found = [path for folder in ("core", "autograd", "chapters", "tests/gradcheck") for path in (ROOT / folder).rglob("*")
             if path.suffix in KINDS and path.is_file() and "solutions" not in path.parts]
    found += [ROOT / "CMakeLists.txt", ROOT / "CMakePresets.json", ROOT / "learn", ROOT / "docs/redraw.py"]
    return {str(path.relative_to(ROOT)) for path in found}


@functools.cache
def folders():
    return {str(parent) for path in all_sources() for parent in pathlib.PurePath(path).parents if str(parent) != "."}


def address(path, line=None):
    """Where a file or folder of the repository stands in the site, from its top; None if it has no page."""
    path = path.removesuffix("/")
    if path in all_sources():
        return f"source/{path}.html" + (f"#L-{line}" if line else "")
    return f"source/index.html#{path}" if path in folders() else None


def named(word, page):
    """The file that a word of a page means: a path, or a file's name that only one file of the chapter, or of the
    whole repository, has."""
    word = re.sub(r":\d+$", "", word)
    if re.fullmatch(PATH, word) and address(word):
        return word
    if not re.fullmatch(r"[\w.-]+\.(h|cpp|py|sh)", word):
        return None
    with_name = [path for path in all_sources() if path.endswith("/" + word) and "/exercises/" not in path]
    own = [path for path in with_name if path.startswith(f"chapters/{page}/")]
    for candidates in (own, with_name):
        if len(candidates) == 1:
            return candidates[0]
    return None


class LinkSources(SphinxTransform):
    """`core/tensor/math.h` on a page leads to that file."""

    default_priority = 520

    def apply(self, **kwargs):
        for literal in list(self.document.findall(nodes.literal)):
            path = named(literal.astext(), self.env.docname)
            if path and not isinstance(literal.parent, (nodes.reference, nodes.title)):
                literal.replace_self(nodes.reference("", "", literal.deepcopy(), refuri=address(path), classes=["source"]))


def rendered(path, to_top):
    """A file as HTML: a number for each line, which can be linked to, and links where it includes others."""
    text = (ROOT / path).read_text()
    try:
        lexer = lexers.get_lexer_for_filename(path, text, stripnl=False)
    except lexers.ClassNotFound:
        lexer = lexers.get_lexer_by_name("bash" if text.startswith("#!") else "text")
    code = highlight(text, lexer, HtmlFormatter(nowrap=True)).rstrip("\n")

    def link(match):
        target = address(match[1])
        return f'&quot;<a href="{to_top}{target}">{match[1]}</a>&quot;' if target else match[0]

    code = re.sub(r"&quot;((?:core|autograd|chapters|tests)/[\w./-]+)&quot;", link, code)
    code = "".join(f'<span id="L-{number}">{line}\n</span>' for number, line in enumerate(code.split("\n"), 1))
    return f'<div class="highlight source" tabindex="0" role="region" aria-label="Source code"><pre>{code}</pre></div>'


def pages(app):
    """All source pages, and the list of them, as Sphinx collects pages."""
    for path in sorted(all_sources()):
        to_top = "../" * (path.count("/") + 1)
        parts = path.split("/")
        crumbs = " / ".join([f'<a href="{to_top}source/index.html#{"/".join(parts[:i + 1])}">{html.escape(part)}</a>'
                             for i, part in enumerate(parts[:-1])] + [html.escape(parts[-1])])
        reference = ""
        if path in app.config.api_headers:
            reference = f' · <a href="{to_top}api/{path}.html">its reference page</a>'
        body = f'<h1 class="path">{crumbs}</h1><p class="aside">{len((ROOT / path).read_text().splitlines())} lines{reference}</p>'
        yield f"source/{path}", {"title": parts[-1], "body": body + rendered(path, to_top), "description": f"{path}, as it is compiled."}, "page.html"

    body = "<h1>Sources</h1>\n<p>Every file that the pages speak of, as it is compiled and run.</p>"
    for folder in sorted(folders()):
        files = sorted(path for path in all_sources() if str(pathlib.PurePath(path).parent) == folder)
        if files:
            items = "".join(f'<li><a href="../{address(path)}">{path.split("/")[-1]}</a></li>' for path in files)
            body += f'<h2 id="{folder}" class="path">{folder}</h2><ul class="files">{items}</ul>'
        else:
            body += f'<span id="{folder}"></span>'
    top = "".join(f'<li><a href="../{address(path)}">{path}</a></li>' for path in sorted(all_sources()) if "/" not in path)
    yield "source/index", {"title": "Sources", "body": body + f"<h2>Top folder</h2><ul class='files'>{top}</ul>", "description": "All source files."}, "page.html"
