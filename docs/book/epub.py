"""The book as EPUB 3, for reading devices: Sphinx's builder, with what it leaves out, and the front matter."""
import pathlib
import re

from sphinx.builders.epub3 import Epub3Builder

NAME = "attention_from_scratch"
FOLDER = pathlib.Path(__file__).resolve().parent
PICTURE = FOLDER.parents[1] / "build/docs/cover.png"
STATIC = [str(FOLDER / "epub.css"), str(PICTURE)]
COVER = ("_static/cover.png", "epub-cover.html")


def front(readme):
    """README.md without what is about the site: the list of chapters is the device's own table of contents."""
    return re.sub(r"^## (Chapters|Reference)\n.*?(?=^## |\Z)", "", readme, flags=re.S | re.M)


class Book(Epub3Builder):
    """Sphinx's EPUB, whose list of files says which of them hold formulas and drawings, as the format demands."""

    name = "epub"

    def build_content(self):
        super().build_content()
        contents = pathlib.Path(self.outdir, "content.opf")

        def with_properties(match):
            if match[1] == "nav.xhtml":  # has its own property, and neither of the two
                return match[0]
            page = pathlib.Path(self.outdir, match[1]).read_text()
            properties = [name for name, tag in (("mathml", "<math"), ("svg", "<svg")) if tag in page]
            return match[0].replace("<item ", f'<item properties="{" ".join(properties)}" ') if properties else match[0]

        contents.write_text(re.sub(r'<item [^>]*?href="([^"]+\.xhtml)"[^>]*>', with_properties, contents.read_text()))
