#!/usr/bin/env python3
"""Breaks every function of the upper storey in turn, and tells whether tests/twins notices.

    tests/tools/break_twins.py [--build build/release] [--breaks 2] [--seed 1] [--only linear]

By hand: each break compiles a file and runs the test, some seconds each. A break exchanges one sign of arithmetic or one
comparison inside a function of core/fast or autograd/fused, in a copy that is put back whatever happens. Prints a line for
each break that was not noticed, and at the end the share of those that were. One that was not noticed may compute the same
all the same, as a wider block does: read the line.
"""
import argparse
import pathlib
import random
import re
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
EXCHANGES = [(" + ", " - "), (" - ", " + "), (" * ", " + "), (" / ", " * "), ("+= ", "-= "), (" < ", " > "),
             (" > ", " < "), (" == ", " != "), (" && ", " || "), (" ? ", " ? 2 * ")]
# What decides only how a result is made, and not which: blocks, threads, memory lists, what a processor can do.
NOT_A_VALUE = re.compile(r"^\s*(//|#|static_assert|using|template)|memory|reserve|prefetch|parallel|kBlock|kTile|has_product")


def functions(path):
    """(name, first line, last line) of each function: what begins at the left margin and ends with a brace there."""
    lines = path.read_text().split("\n")
    begin = None
    for number, line in enumerate(lines):
        if begin is None and re.match(r"^[A-Za-z\[].*\(", line) and not re.match(r"^(namespace|struct|class|constexpr)", line):
            begin = number
        if line.startswith("}") and begin is not None:
            name = re.search(r"([\w:~]+)\(", lines[begin])
            yield (name.group(1) if name else "?"), begin, number
            begin = None
        if line.endswith(";") and begin == number:
            begin = None


def breaks_of(path, count, chance):
    lines = path.read_text().split("\n")
    for name, first, last in functions(path):
        candidates = []
        for number in range(first + 1, last):
            if NOT_A_VALUE.search(lines[number]):
                continue
            code = lines[number].split("//")[0]
            for old, new in EXCHANGES:
                for found in re.finditer(re.escape(old), code):
                    broken = code[:found.start()] + new + code[found.end():]
                    candidates.append((number, broken))
        chance.shuffle(candidates)
        for number, broken in candidates[:count]:
            yield name, number, broken


def is_noticed(build):
    made = subprocess.run(["cmake", "--build", build, "--target", "test_twins_storeys"], capture_output=True, text=True)
    if made.returncode:
        return None  # does not compile: no break
    try:
        return subprocess.run([f"{build}/tests/test_twins_storeys"], capture_output=True, timeout=120).returncode != 0
    except subprocess.TimeoutExpired:
        return True


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--build", default=str(TOP / "build/release"))
    options.add_argument("--breaks", type=int, default=2, help="of each function")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", default="", help="files whose name holds this")
    given = options.parse_args()
    chance = random.Random(given.seed)
    files = sorted([*TOP.glob("core/fast/*.cpp"), *TOP.glob("autograd/fused/**/*.cpp")])
    if is_noticed(given.build) is not False:
        sys.exit("break_twins: tests/twins does not pass as it is")
    noticed = tried = 0
    for path in files:
        if given.only not in path.name:
            continue
        original = path.read_text()
        try:
            for name, number, broken in list(breaks_of(path, given.breaks, chance)):
                lines = original.split("\n")
                before, lines[number] = lines[number], broken
                path.write_text("\n".join(lines))
                result = is_noticed(given.build)
                if result is None:
                    continue
                tried += 1
                noticed += result
                if not result:
                    print(f"not noticed: {path.relative_to(TOP)}:{number + 1} {name}\n  - {before.strip()}\n"
                          f"  + {broken.strip()}", flush=True)
        finally:
            path.write_text(original)
    subprocess.run(["cmake", "--build", given.build, "--target", "test_twins_storeys"], capture_output=True)
    print(f"{noticed} of {tried} breaks noticed")


if __name__ == "__main__":
    main()
