"""The index of the site's search, made while the site is built: every section of every page with its words, and every
public function. search.js reads it, from the file system too."""
import json
import pathlib
import re

from docutils import nodes

import api

KINDS = {"README": "page", "glossary": "glossary", "api": None}


def text_of(section):
    """The section's prose, without its subsections."""
    parts = []

    def walk(node):
        for child in node.children:
            if isinstance(child, (nodes.section, nodes.title, nodes.comment, nodes.raw)):
                continue
            if isinstance(child, (nodes.literal_block, nodes.math_block)):
                continue
            if isinstance(child, (nodes.paragraph, nodes.entry, nodes.term)) and not any(
                    isinstance(inner, nodes.paragraph) for inner in child.children):
                parts.append(" ".join(child.astext().split()))
            else:
                walk(child)

    walk(section)
    return " ".join(parts)


class Index:
    def __init__(self):
        self.entries = []

    def add_page(self, name, doctree):
        kind = "chapter" if re.match(r"\d\d_", name) else KINDS.get(name, "reference")
        if kind is None:
            return
        address = "index.html" if name == "README" else name + ".html"
        page = next(doctree.findall(nodes.title)).astext()
        for section in doctree.findall(nodes.section):
            title = section.next_node(nodes.title).astext()
            anchor = "" if title == page else "#" + section["ids"][0]
            self.entries.append({"kind": kind, "page": page, "title": title, "address": address + anchor, "text": text_of(section)})

    def add_functions(self):
        for path, header in api.all_headers().items():
            for entry, owner in header.functions():
                if entry.shared or entry.trivial:
                    continue
                name = (owner.name + "::" if owner else "") + entry.name
                anchor = re.sub(r"\W+", "-", entry.name).strip("-") or "operator"
                self.entries.append({"kind": "function", "page": path, "title": name, "address": f"api/{path}.html#{anchor}",
                                     "text": " ".join(" ".join(entry.comment).split())})

    def write(self, folder):
        self.add_functions()
        text = json.dumps(self.entries, ensure_ascii=False, separators=(",", ":"))
        (pathlib.Path(folder) / "_static/search_index.js").write_text(f"const searchIndex = {text};\n")
