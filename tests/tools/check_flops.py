#!/usr/bin/env python3
"""Are the products that ./learn bench counts by formulas those that a training step makes?

    check_flops.py PROGRAM     bench_products, of the plain storey, which counts the products that it makes
"""

import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "benchmarks"))
import flops
from measured import WORKLOADS


def main():
    program = sys.argv[1]
    wrong = 0
    for name, (kind, sizes) in WORKLOADS.items():
        words = [f"{size}={number}" for size, number in sizes.items()]
        counted = int(subprocess.run([program, kind, *words], capture_output=True, check=True, text=True).stdout)
        by_formula = flops.of_training_step(kind, sizes)
        if counted != by_formula:
            wrong += 1
            print(f"flops.py: a step of {name} has {by_formula:,} by the formulas, {counted:,} by its products")
    print(f"{len(WORKLOADS)} training steps compared, {wrong} differ")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
