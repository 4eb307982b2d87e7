"""What the site takes from Debian's packages, put into one folder before Sphinx copies it: fonts, the style sheet of
formulas, and Furo's own files, mended so that they work from the file system."""
import pathlib
import re
import shutil

import sphinx

FURO = pathlib.Path(sphinx.__file__).parent.parent / "furo/theme/furo/static"
KATEX = pathlib.Path("/usr/share/javascript/katex")
INTER = pathlib.Path("/usr/share/fonts/opentype/inter")
NORMALIZE = pathlib.Path("/usr/share/javascript/normalize.css/normalize.css")
WEIGHTS = ("Regular", "Italic", "SemiBold", "Bold")


def collect(folder):
    """Fills `folder` afresh. A file here replaces the theme's own of the same name."""
    shutil.rmtree(folder, ignore_errors=True)
    for part in ("scripts", "styles", "fonts"):
        (folder / part).mkdir(parents=True)

    # Debian's furo.js imports its other script, which a browser refuses in a plain script, and in a module from a file.
    script = (FURO / "scripts/furo.js").read_text()
    bare = re.sub(r"^import Gumshoe from .*$", "", script, count=1, flags=re.M)
    # The theme button is the only thing that the script would tell the console.
    bare = re.sub(r"^\s*console\.log\(.*\);\n", "", bare, flags=re.M)
    (folder / "scripts/furo.js").write_text((FURO / "scripts/gumshoe-patched.js").read_text() + bare)

    # Debian's furo.css imports this by an address that only a web server has.
    style = (FURO / "styles/furo.css").read_text()
    (folder / "styles/furo.css").write_text(re.sub(r"@import [^;]*normalize\.css[^;]*;", lambda _: NORMALIZE.read_text(), style))

    style = re.sub(r",url\([^)]*\.(woff|ttf)\) format\([^)]*\)", "", (KATEX / "katex.min.css").read_text())
    (folder / "katex.css").write_text(style)
    for font in (KATEX / "fonts").glob("*.woff2"):
        shutil.copy(font, folder / "fonts")
    for weight in WEIGHTS:
        shutil.copy(INTER / f"Inter-{weight}.otf", folder / "fonts")
