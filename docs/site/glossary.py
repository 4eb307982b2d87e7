"""The glossary's words: an anchor for each, and a link to it where a page first uses the word."""
import functools
import pathlib
import re

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

GLOSSARY = pathlib.Path(__file__).resolve().parents[1] / "glossary.md"
NO_LINKS = {"glossary", "references", "api", "README"}


def anchor(word):
    return "word-" + re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-")


@functools.cache
def words():
    """Each word with the first sentence of what the glossary says of it."""
    found = {}
    for names, text in re.findall(r"^\*\*([^*]+)\.\*\*\s+((?:.+\n)+)", GLOSSARY.read_text(), flags=re.M):
        meaning = re.split(r"(?<=[.])\s", re.sub(r"[*`$]", "", " ".join(text.split())))[0]
        for name in re.split(r",\s*", names):
            found[name.lower()] = meaning
    return found


@functools.cache
def pattern():
    longest_first = sorted(words(), key=len, reverse=True)
    return re.compile(r"\b(" + "|".join(map(re.escape, longest_first)) + r")(?:s|es)?\b", re.I)


class LinkWords(SphinxTransform):
    default_priority = 530

    def apply(self, **kwargs):
        if self.env.docname == "glossary":
            self.name_words()
        elif self.env.docname not in NO_LINKS:
            self.link_words()

    def name_words(self):
        for paragraph in self.document.findall(nodes.paragraph):
            first = next((child for child in paragraph.children if child.astext()), None)
            if isinstance(first, nodes.strong) and first.astext().endswith("."):
                for name in re.split(r",\s*", first.astext()[:-1]):
                    first += nodes.raw("", f'<span id="{anchor(name)}"></span>', format="html")

    def link_words(self):
        seen, glossary = set(), self.app.builder.get_relative_uri(self.env.docname, "glossary")
        places = [text for paragraph in self.document.findall(nodes.paragraph)
                  for text in paragraph.findall(nodes.Text)
                  if not any(isinstance(above, (nodes.reference, addnodes.pending_xref, nodes.literal, nodes.title, nodes.math, nodes.raw, nodes.entry))
                             for above in ancestors(text))]
        for text in places:
            pieces, at, written = [], 0, text.astext()
            for match in pattern().finditer(written):
                word = match[1].lower()
                if word in seen:
                    continue
                seen.add(word)
                link = nodes.reference("", match[0], refuri=f"{glossary}#{anchor(word)}", classes=["word"], reftitle=words()[word])
                pieces += [nodes.Text(written[at:match.start()]), link]
                at = match.end()
            if pieces:
                text.parent.replace(text, [piece for piece in [*pieces, nodes.Text(written[at:])] if piece.astext()])


def ancestors(node):
    while node.parent is not None:
        node = node.parent
        yield node
