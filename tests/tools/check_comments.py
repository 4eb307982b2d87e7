#!/usr/bin/env python3
"""Has every public function of the headers a comment? The reference pages of the site are made of them.

    tests/tools/check_comments.py

A comment stands above or behind the function. An overload shares that of the one before it; an override, a destructor
and an accessor of one line say enough; a constructor or operator() may be described with its class.
"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs/site"))
import headers  # noqa: E402


def undocumented():
    for room in headers.ROOMS:
        for path in sorted((ROOT / room).glob("*.h")):
            for entry, owner in headers.read_header(ROOT, path.relative_to(ROOT)).functions():
                described = owner and owner.comment and entry.name in (owner.name, "operator()")
                if not (entry.comment or entry.trivial or described):
                    yield f"{path.relative_to(ROOT)} {owner.name + '::' if owner else ''}{entry.name}"


lines = list(undocumented())
for line in lines:
    print(f"{line}: a public function without a comment")
sys.exit(bool(lines))
