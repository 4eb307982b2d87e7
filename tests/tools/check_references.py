#!/usr/bin/env python3
"""Does docs/references.md have each work that a source or a page cites as "Bahdanau et al. 2014" or "Kingma and Ba (2014)"?

A year may be that of the conference or of a later edition; the first author must stand there.
"""

import pathlib
import re
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
NAME = r"[A-Z][\w’'-]+"
CITED = re.compile(rf"({NAME})(?: et al\.|(?:, {NAME})*,? (?:and|&) {NAME}),? \(?(?:19|20)\d\d\b")


def main():
    entries = re.findall(r"^- ([^(]+) \(\d{4}\)", (TOP / "docs/references.md").read_text(), re.MULTILINE)
    known = {re.split(r",| and | et al", authors)[0] for authors in entries}
    files = ["*.h", "*.cpp", "*.md", "*.py", "*.js", ":!docs/references.md"]
    listed = subprocess.run(["git", "ls-files", *files], cwd=TOP, capture_output=True, text=True, check=True)
    missing, count = [], 0
    for name in listed.stdout.split():
        text = (TOP / name).read_text()
        for cited in CITED.finditer(re.sub(r"\s*\n\s*(?://|\*|#)?\s*", " ", text)):
            count += 1
            if cited.group(1) not in known:
                missing.append(f"{name}: {cited.group()} does not stand in docs/references.md")
    print("\n".join(missing))
    print(f"{count} citations, {len(missing)} of them not in docs/references.md")
    sys.exit(bool(missing))


if __name__ == "__main__":
    main()
