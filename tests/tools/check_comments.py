#!/usr/bin/env python3
"""Has every public function of the headers a comment? The reference pages of the site are made of them.

    tests/tools/check_comments.py             compares with undocumented.txt, which may only become shorter
    tests/tools/check_comments.py --shrink    takes out of it what has a comment now

A comment stands above or behind the function. An overload shares that of the one before it; an override, a destructor
and an accessor of one line say enough; a constructor or operator() may be described with its class.
"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIST = ROOT / "tests/tools/undocumented.txt"
ROOMS = ("core/tensor", "core/fast", "core/text", "core/run", "autograd", "autograd/fused", "autograd/nn", "autograd/nn/functional", "autograd/optim", "chapters/shared")
sys.path.insert(0, str(ROOT / "docs/site"))
import headers  # noqa: E402


def undocumented():
    for room in ROOMS:
        for path in sorted((ROOT / room).glob("*.h")):
            for entry, owner in headers.read_header(ROOT, path.relative_to(ROOT)).functions():
                described = owner and owner.comment and entry.name in (owner.name, "operator()")
                if not (entry.comment or entry.trivial or described):
                    yield f"{path.relative_to(ROOT)} {owner.name + '::' if owner else ''}{entry.name}"


def main():
    found, allowed = set(undocumented()), set(LIST.read_text().splitlines())
    if "--shrink" in sys.argv:
        LIST.write_text("".join(f"{line}\n" for line in sorted(allowed & found)))
        return 0
    for line in sorted(found - allowed):
        print(f"{line}: a public function without a comment")
    for line in sorted(allowed - found):
        print(f"{line}: has a comment now, or is gone: tests/tools/check_comments.py --shrink")
    return int(found != allowed)


sys.exit(main())
