#!/usr/bin/env python3
"""Is the EPUB whole? Needs book/attention_from_scratch.epub, which ./learn docs --epub makes; without it exits with
77, which ctest counts as skipped.

Every file is well-formed XML, every link leads to an anchor that is there, every picture is in the file, every formula
is MathML and stands in a page that says so, and the chapters come in their order.
"""
import pathlib
import posixpath
import re
import sys
import xml.etree.ElementTree
import zipfile

BOOK = pathlib.Path(__file__).resolve().parents[2] / "book/attention_from_scratch.epub"
XHTML = "{http://www.w3.org/1999/xhtml}"
PACKAGE = "{http://www.idpf.org/2007/opf}"


def mistakes_of(book):
    names = book.namelist()
    if names[0] != "mimetype" or book.read("mimetype") != b"application/epub+zip" or book.infolist()[0].compress_type:
        yield "mimetype is not the first file, as it is"
    trees = {}
    for name in names:
        if name.endswith((".xhtml", ".opf", ".ncx", ".svg", ".xml")):
            try:
                trees[name] = xml.etree.ElementTree.fromstring(book.read(name))
            except xml.etree.ElementTree.ParseError as error:
                yield f"{name} is no XML: {error}"
                return
    pages = {name: tree for name, tree in trees.items() if name.endswith(".xhtml")}
    anchors = {name: [element.get("id") for element in tree.iter() if element.get("id")] for name, tree in pages.items()}
    for name, tree in pages.items():
        yield from (f"{name}: the anchor {anchor} stands there twice" for anchor in set(anchors[name]) if anchors[name].count(anchor) > 1)
        for element in tree.iter():
            target = element.get("href") or element.get("src")
            if not target or re.match(r"\w+:", target):
                continue
            path, _, anchor = target.partition("#")
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            if path not in names or (anchor and anchor not in anchors.get(path, [])):
                yield f"{name}: {target} leads nowhere"
        for picture in tree.iter(XHTML + "img"):
            if not picture.get("alt") and name != "epub-cover.xhtml":
                yield f"{name}: the picture {picture.get('src')} has no words"
        for formula in tree.iter():
            if "math" in (formula.get("class") or "").split() and formula.find(".//{http://www.w3.org/1998/Math/MathML}math") is None:
                yield f"{name}: a formula is not drawn: {''.join(formula.itertext())}"
    contents = trees["content.opf"]
    files = {item.get("id"): item for item in contents.iter(PACKAGE + "item")}
    listed = {item.get("href") for item in files.values()}
    yield from (f"{name} is not in the list of files" for name in names if name not in listed | {"mimetype", "content.opf", "META-INF/container.xml"})
    for item in files.values():
        has_formulas = b"<math" in book.read(item.get("href")) and item.get("href").endswith(".xhtml")
        if has_formulas != ("mathml" in (item.get("properties") or "")):
            yield f"content.opf: {item.get('href')} does not say whether it has formulas"
    order = [files[part.get("idref")].get("href") for part in contents.iter(PACKAGE + "itemref")]
    chapters = [page for page in order if re.match(r"\d\d_", page)]
    if len(chapters) != 8 or chapters != sorted(chapters):
        yield f"the chapters are in the order {chapters}"


def main():
    if not BOOK.exists():
        print(f"there is no {BOOK}; make it with ./learn docs --epub")
        return 77
    with zipfile.ZipFile(BOOK) as book:
        mistakes = list(mistakes_of(book))
    print("\n".join(mistakes) if mistakes else f"{BOOK.stat().st_size / 1e3:.0f} kB: in order")
    return int(bool(mistakes))


sys.exit(main())
