"""./learn bench: how fast training and generating are here and in PyTorch, side by side in one run.

For every number of threads it starts two processes, bench_workloads (this library) and pytorch_workloads.py, gives
both the same weights and batches, and checks that their losses stay together over 20 steps, and that they generate the
same tokens. Then it lets them take turns (ours, theirs, ours, theirs ...), so that a busy or slow moment of the machine
falls on both. A pair of turns gives a ratio, that of their median times; the table shows the median of the ratios and
their quartiles. The spread of a side's times is the distance between their quartiles, as a percentage of the median.

One thread is timed by the processor's time, of which others' work on the machine takes none away; several threads by the
clock on the wall. Beside several threads PyTorch has a third process, with one: where threads wait for each other it can
be many times as fast, and the ratio is to the faster of the two. PyTorch's processes keep the memory that they free:
where the system has to map and clear it in every step, as on a virtual machine, that alone can take longer than the
arithmetic.

OPENBLAS_CORETYPE is removed from the environment; a second table, made with Haswell, shows what the choice of
kernels inside OpenBLAS does. Last come the times that the chapters' programs take to start, of those that are built.
Leaves bench.json, bench.md and a figure in runs/bench.
"""

import argparse
import json
import os
import pathlib
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import figure
import flops
from measured import GENERATIONS, OPERATIONS, WORKLOADS
from report import generation_row, heading, markdown, operation_row, start_row, workload_row
from side import Side

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
OURS = [str(TOP / "build/release/tests/bench_workloads")]
PROGRAMS = TOP / "build/release/chapters"
PYTORCH = [sys.executable, str(HERE / "pytorch_workloads.py")]

LOSS_TOLERANCE = 1e-4


def quartiles(values):
    return statistics.quantiles(values, n=4) if len(values) > 1 else values * 3


def summary(values):
    low, median, high = quartiles(values)
    spread = 100 * (high - low) / median if median > 0 else 0
    return {"median": median, "minimum": min(values), "spread_percent": spread, "count": len(values)}


def take_turns(sides, measure_one, rounds):
    """measure_one(side) -> list of times; returns a summary for each side, and of each round's ratio."""
    times = {name: [] for name in sides}
    others = [name for name in sides if name != "ours"]
    ratios = []
    for _ in range(rounds):
        turns = {name: measure_one(name, side) for name, side in sides.items()}
        for name, turn in turns.items():
            times[name] += turn
        if others:
            fastest = min(statistics.median(turns[name]) for name in others)
            ratios.append(fastest / statistics.median(turns["ours"]))
    result = {name: summary(values) for name, values in times.items()}
    if ratios:
        low, median, high = quartiles(ratios)
        result["ratio"] = {"low_quartile": low, "median": median, "high_quartile": high}
    return result


def check_losses(sides, workload, steps):
    """The largest relative difference between the two sides' losses."""
    ours, theirs = (sides[name].ask("losses", workload, steps)["losses"] for name in ("ours", "pytorch"))
    return {
        "steps": steps,
        "first": [ours[0], theirs[0]],
        "last": [ours[-1], theirs[-1]],
        "relative_difference": max(abs(a - b) / abs(b) for a, b in zip(ours, theirs)),
    }


def create(sides, name, kind, sizes):
    """The same model and batch on both sides."""
    for side in sides.values():
        side.ask("create", name, kind, *(f"{key}={value}" for key, value in sizes.items()))
    if "pytorch" in sides:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "start.safetensors"
            sides["pytorch"].ask("save", name, path)
            sides["ours"].ask("load", name, path)
    return {"name": name, "kind": kind, **sizes}


def measure_workload(sides, name, options, loss_steps):
    kind, sizes = WORKLOADS[name]
    result = create(sides, name, kind, sizes)
    if "pytorch" in sides and loss_steps:
        result["losses"] = check_losses(sides, name, loss_steps)
    # Three steps warm up; then as many steps in a turn as fit into the turn's time.
    count = {
        side_name: max(1, round(options.turn_ms / statistics.median(side.ask("time", name, 3)["ms"])))
        for side_name, side in sides.items()
    }
    turns = take_turns(sides, lambda side_name, side: side.ask("time", name, count[side_name])["ms"], options.rounds)
    return {**result, "flop": flops.of_training_step(kind, sizes), "ms": turns}


def measure_generation(sides, name, options):
    kind, sizes = GENERATIONS[name]
    result = create(sides, name, kind, sizes)
    tokens = {}

    def generate(side_name, side):
        answer = side.ask("generate", name, sizes["length"])
        tokens[side_name] = answer["tokens"]
        return [answer["ms"]]

    for side_name, side in sides.items():
        generate(side_name, side)  # warms up
    result["ms"] = take_turns(sides, generate, options.rounds)
    if "pytorch" in sides:
        result["different_tokens"] = sum(ours != theirs for ours, theirs in zip(tokens["ours"], tokens["pytorch"]))
    return result


def measure_start(program):
    """Wall clock and processor time of --help, which ends where the chapter would begin."""
    wall, processor_time = [], []
    for _ in range(20):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([program, "--help"], stdout=subprocess.DEVNULL, check=True)
        wall.append((time.perf_counter() - start) * 1e3)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        processor_time.append(used * 1e3)
    return {"name": program.name, "ms": {"wall": summary(wall), "processor": summary(processor_time)}}


def measure_operation(sides, name, options):
    for side in sides.values():
        side.ask("op", name, 200)
    turns = take_turns(sides, lambda _, side: [side.ask("op", name, options.operation_count)["ns"]], options.rounds)
    return {"name": name, "ns": turns}


def measure_configuration(threads, core, options, with_pytorch, loss_steps):
    clock = "processor" if threads == 1 else "wall"
    sides = {"ours": Side(OURS, threads, core, clock)}
    if with_pytorch:
        sides["pytorch"] = Side(PYTORCH, threads, core, clock, keeps_memory=True)
        if threads > 1:
            sides["pytorch_1"] = Side(PYTORCH, 1, core, clock, keeps_memory=True)
    result = {
        "threads": threads,
        "openblas_coretype": core,
        "sides": {name: side.ask("info") for name, side in sides.items()},
        "operations": [],
        "workloads": [],
        "generations": [],
    }
    product = [sides["ours"].ask("op", "matrix_product", 10)["ns"] for _ in range(5)]
    result["sgemm_gflops"] = 2 * 1024**3 / min(product)
    print(heading(result))
    if threads == 1:
        for name in OPERATIONS:
            result["operations"].append(measure_operation(sides, name, options))
            print(operation_row(result["operations"][-1]), flush=True)
        print()
    for name in chosen(options, WORKLOADS):
        result["workloads"].append(measure_workload(sides, name, options, loss_steps))
        print(workload_row(result["workloads"][-1], result["sgemm_gflops"]), flush=True)
    for name in chosen(options, GENERATIONS):
        result["generations"].append(measure_generation(sides, name, options))
        print(generation_row(result["generations"][-1]), flush=True)
    for side in sides.values():
        side.close()
    others = [row for row in result["workloads"] if not row["name"].startswith("chapter")]
    if with_pytorch and others:
        ratios = [row["ms"]["ratio"]["median"] for row in others]
        result["geometric_mean"] = statistics.geometric_mean(ratios)
        print(f"{'geometric mean':21} {'':>33}  {result['geometric_mean']:6.2f}")
    print()
    return result


def write(path, text):
    """Under another name first, so that a reader never meets half a file."""
    part = path.with_name(path.name + ".part")
    part.write_text(text)
    part.replace(path)


class Parser(argparse.ArgumentParser):
    def error(self, message):
        print(f"bench: {message}; ./learn bench --help lists the options", file=sys.stderr)
        sys.exit(2)


def chosen(options, names):
    return [name for name in names if not options.workload or any(word in name for word in options.workload)]


def words(text):
    return text.split(",")


def thread_counts(text):
    if not all(word.isdecimal() and int(word) > 0 for word in words(text)):
        raise argparse.ArgumentTypeError(f"'{text}' should be whole numbers above 0, as in 1,2")
    return [int(word) for word in words(text)]


def whole_number(text):
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"'{text}' should be a whole number above 0")
    return int(text)


def parse_options():
    parser = Parser(prog="./learn bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("workload", nargs="*", help="only workloads whose name contains this: lm, mha, seq2seq ...")
    parser.add_argument("--quick", action="store_true", help="few steps, one thread: is everything there?")
    parser.add_argument("--threads", type=thread_counts, help="numbers of threads to measure with (default: 1,2)")
    parser.add_argument("--core", type=words, help="values of OPENBLAS_CORETYPE (default: unset,Haswell)")
    parser.add_argument("--rounds", type=whole_number, help="turns of each side (default: 9)")
    parser.add_argument("--out", type=pathlib.Path, default=TOP / "runs/bench", help="where results go")
    options = parser.parse_args()
    options.threads = options.threads or ([1] if options.quick else [1, 2])
    options.core = options.core or (["unset"] if options.quick else ["unset", "Haswell"])
    options.rounds = options.rounds or (3 if options.quick else 9)
    options.turn_ms, options.operation_count = (50, 300) if options.quick else (200, 3000)
    if not chosen(options, WORKLOADS) + chosen(options, GENERATIONS):
        names = ", ".join([*WORKLOADS, *GENERATIONS])
        parser.error(f"no workload's name contains {' or '.join(options.workload)}; there are: {names}")
    return options


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def main():
    options = parse_options()
    has_pytorch = subprocess.run([sys.executable, "-c", "import torch"], stderr=subprocess.DEVNULL).returncode == 0
    if not has_pytorch:
        print("python3-torch is not installed: the comparison with PyTorch is left out.")
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=options.out):
            pass
    except OSError as error:
        sys.exit(f"bench: cannot write to {options.out}: {error.strerror}")

    results = {
        "machine": f"{processor()}, {os.cpu_count()} cores",
        "date": time.strftime("%Y-%m-%d"),
        "quick": options.quick,
        "loss_tolerance": LOSS_TOLERANCE,
        "configurations": [],
        "starts": [],
    }
    loss_steps = 3 if options.quick else 20
    for core in options.core:
        for threads in options.threads:
            core_or_none = None if core == "unset" else core
            results["configurations"].append(
                measure_configuration(threads, core_or_none, options, has_pytorch, loss_steps)
            )
            loss_steps = 0  # once is enough: the arithmetic is the same
    programs = [] if options.workload else sorted(PROGRAMS.glob("[0-9][0-9]_*"))
    for program in programs:
        if program.is_file() and os.access(program, os.X_OK):
            results["starts"].append(measure_start(program))
            print(start_row(results["starts"][-1]), flush=True)
    write(options.out / "bench.json", json.dumps(results, indent=1) + "\n")
    write(options.out / "bench.md", markdown(results))
    written = ["bench.json", "bench.md"]
    if has_pytorch:
        written += figure.draw(results, options.out)
    print("Wrote " + ", ".join(str(options.out / name) for name in written))

    first = results["configurations"][0]["workloads"]
    apart = [row["name"] for row in first if row.get("losses", {}).get("relative_difference", 0) > LOSS_TOLERANCE]
    if apart:
        names = ", ".join(apart)
        sys.exit(f"bench: the two sides do not compute the same: losses of {names} differ by more than {LOSS_TOLERANCE}")
    generations = [row for configuration in results["configurations"] for row in configuration["generations"]]
    if any(row.get("different_tokens", 0) for row in generations):
        sys.exit("bench: the two sides do not compute the same: they generate different tokens")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("bench: interrupted; nothing written")
