#!/usr/bin/env python3
"""How much of a training step are its matrix products? Samples the process with Linux's perf, and divides.

    python3 tests/benchmarks/products_share.py build/release/tests/bench_workloads lm seq2seq_gru

One line for each workload of measured.py: the step; its limit, which is the time that the operations of its products take
at the speed of one large product; the products in the step, with the copies that they make of their operands; and what
part of that time the limit is, so the share of the large product's speed that the step had if all else took no time.
"""
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import flops
from measured import WORKLOADS
from side import Side

OF_PRODUCTS = re.compile(r"multiply_(tile|rows|narrow_panel)|copy_panel|transpose_square|kernels::product|few_rows"
                         r"|math::gemm|one_product|sgemm|sgemv")


def share_of_products(data):
    report = subprocess.run(["perf", "report", "-q", "-i", data, "--no-children", "--sort", "sym"], check=True,
                            capture_output=True, text=True).stdout
    lines = re.findall(r"^\s*([\d.]+)%\s+\[.\]\s+(.*)$", report, re.MULTILINE)
    return sum(float(share) for share, name in lines if OF_PRODUCTS.search(name)) / 100


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    for name in sys.argv[2:]:
        side = Side([sys.argv[1]], 1, None, "processor")
        kind, sizes = WORKLOADS[name]
        side.ask("create", name, kind, *(f"{key}={value}" for key, value in sizes.items()))
        steps = max(5, round(3000 / statistics.median(side.ask("time", name, 5)["ms"])))
        with tempfile.NamedTemporaryFile() as data:
            perf = subprocess.Popen(["perf", "record", "-q", "-o", data.name, "-F", "2500", "-p", str(side.process.pid)],
                                    stderr=subprocess.DEVNULL)
            time.sleep(0.5)  # until it samples
            step = statistics.median(side.ask("time", name, steps)["ms"])
            perf.send_signal(signal.SIGINT)
            perf.wait()
            products = step * share_of_products(data.name)
        large = min(side.ask("op", "matrix_product", 10)["ns"] for _ in range(5))  # 1024 by 1024 by 1024
        limit = flops.of_training_step(kind, sizes) / (2 * 1024**3) * large / 1e6
        print(f"{name}: a step {step:.3f} ms, its limit {limit:.3f} ms, {limit / step:.0%}; "
              f"its products {products:.3f} ms, of which the limit is {limit / products:.0%}", flush=True)
        side.close()


if __name__ == "__main__":
    main()
