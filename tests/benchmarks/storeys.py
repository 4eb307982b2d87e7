"""./learn bench --plain: what the upper storey gives. Times training steps of the book as it is beside the book built without
core/fast and autograd/fused (cmake --preset plain), in turns, one thread, and writes the table of docs/speed.md.

    storeys.py [--rounds 15] [--write]       --write puts the table into docs/speed.md, between its two marks
"""

import argparse
import math
import pathlib
import statistics

from measured import WORKLOADS
from side import Side

SLOW_MS = 2000  # a step of the plain storey that takes longer is timed three times

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
FIRST = "<!-- storeys: written by ./learn bench --plain --write -->"
LAST = "<!-- end of storeys -->"


def median_ratio(fast, plain, name, rounds):
    """How many times as long a plain step takes: the median of the turns' ratios, and its quartiles."""
    kind, sizes = WORKLOADS[name]
    for side in (fast, plain):
        side.ask("create", name, kind, *(f"{key}={value}" for key, value in sizes.items()))
        slowest = max(side.ask("time", name, 2)["ms"])  # warms up
    if slowest > SLOW_MS:
        rounds = min(rounds, 3)
    steps = 1 if slowest > SLOW_MS else 3
    ratios = []
    for turn in range(rounds):
        order = (fast, plain) if turn % 2 else (plain, fast)
        ms = {side: statistics.median(side.ask("time", name, steps)["ms"]) for side in order}
        ratios.append(ms[plain] / ms[fast])
    return statistics.quantiles(ratios, n=4)


def put_into_page(first, lines, last):
    """Replaces what stands between two marks of docs/speed.md."""
    page = TOP / "docs/speed.md"
    before, rest = page.read_text().split(first)
    page.write_text(before + first + "\n" + "\n".join(lines) + "\n" + last + rest.split(last)[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", nargs="*", default=list(WORKLOADS))
    options = parser.parse_args()
    programs = [str(TOP / f"build/{name}/tests/bench_workloads") for name in ("release", "plain")]
    fast, plain = (Side([program], 1, None, "processor") for program in programs)
    lines = ["| training step | plain / fast | quartiles |", "| --- | ---: | ---: |"]
    medians = []
    for name in options.only:
        low, median, high = median_ratio(fast, plain, name, options.rounds)
        medians.append(median)
        lines.append(f"| `{name}` | {median:.2f} | {low:.2f} … {high:.2f} |")
        print(lines[-1], flush=True)
    mean = math.exp(sum(map(math.log, medians)) / len(medians))
    lines.append(f"| geometric mean | {mean:.2f} | |")
    print(lines[-1])
    if options.write:
        put_into_page(FIRST, lines, LAST)


if __name__ == "__main__":
    main()
