"""./learn bench: how fast a training step is here and in PyTorch, side by side in one run.

For every number of threads it starts two processes, bench_workloads (this library) and pytorch_workloads.py, gives
both the same weights and batches, and checks that their losses stay together over 20 steps. Then it lets them take
turns (ours, theirs, ours, theirs ...) so that a busy moment of the machine falls on both, and compares medians. The
spread is the distance between the quartiles, as a percentage of the median.

OPENBLAS_CORETYPE is removed from the environment; a second table, made with Haswell, shows what the choice of
kernels inside OpenBLAS does. Leaves bench.json, bench.md and a figure in runs/bench.
"""

import argparse
import json
import math
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

import figure
import flops

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
OURS = [str(TOP / "build/release/tests/bench_workloads")]
PYTORCH = [sys.executable, str(HERE / "pytorch_workloads.py")]

# Sentences of the generated corpus as long as its batches are on average.
SENTENCES = dict(source=20, target=22, source_vocabulary=294, target_vocabulary=173)
# name: the kind of model, then its sizes. Of a chapter they are the default ones: its model is that of chapters/. The
# geometric mean is over all but the chapters' own training steps.
WORKLOADS = {
    "chapter_1": ("encoder_decoder", dict(batch=64, length=10, vocabulary=14, embedding=32, hidden=64)),
    "chapter_2": ("attention_encoder_decoder", dict(batch=64, **SENTENCES, embedding=64, hidden=64)),
    "chapter_3": ("group_averager", dict(batch=64, length=12, groups=4, width=8)),
    "chapter_3_limit": ("simple_reverser", dict(batch=64, length=8, symbols=10, width=32)),
    "chapter_4": ("reverser", dict(batch=64, length=16, symbols=10, width=64)),
    "chapter_5": ("repeater", dict(batch=64, length=32, symbols=16, width=32)),
    "chapter_5_text": ("characters", dict(batch=12, length=64, vocabulary=31, width=96, heads=1, layers=2)),
    "chapter_6": ("two_readers", dict(batch=64, length=8, symbols=10, width=32, heads=2)),
    "chapter_6_text": ("characters", dict(batch=12, length=64, vocabulary=31, width=96, heads=4, layers=2)),
    "chapter_7": ("translator", dict(batch=32, **SENTENCES, width=64, heads=4, inner=128, layers=2)),
    "chapter_7_text": ("decoder_only", dict(batch=8, length=64, vocabulary=173, width=64, heads=4, inner=128, layers=4)),
    "seq2seq_gru": ("seq2seq", dict(batch=64, length=12, vocabulary=500, embedding=128, hidden=128, attention=0)),
    "seq2seq_additive": ("seq2seq", dict(batch=64, length=12, vocabulary=500, embedding=128, hidden=128, attention=1)),
    "seq2seq_small": ("seq2seq", dict(batch=16, length=10, vocabulary=100, embedding=32, hidden=32, attention=1)),
    "self_attention": ("attention", dict(batch=16, length=64, width=64, heads=1, causal=0)),
    "causal_attention": ("attention", dict(batch=16, length=64, width=64, heads=1, causal=1)),
    "mha_T64": ("attention", dict(batch=32, length=64, width=256, heads=8, causal=1)),
    "mha_T256": ("attention", dict(batch=8, length=256, width=256, heads=8, causal=1)),
    "mha_T1024": ("attention", dict(batch=2, length=1024, width=256, heads=8, causal=1)),
    "mha_T2048": ("attention", dict(batch=1, length=2048, width=256, heads=8, causal=1)),
    "lm": ("language_model", dict(batch=32, length=64, vocabulary=65, width=128, heads=4, layers=2)),
    "lm_tiny": ("language_model", dict(batch=8, length=64, vocabulary=65, width=32, heads=2, layers=1)),
}
# Small operations, of (32, 64) unless said otherwise; "and back" means forward and backward.
OPERATIONS = {
    "add": "one recorded addition",
    "add_chain": "20 additions and back",
    "tanh": "tanh and back",
    "softmax": "softmax and back",
    "linear": "linear 64 to 256 with bias, and back",
}
LOSS_TOLERANCE = 1e-4


class Side:
    """One of the two processes."""

    def __init__(self, command, threads, core):
        environment = {key: value for key, value in os.environ.items() if key != "OPENBLAS_CORETYPE"}
        environment["OMP_NUM_THREADS"] = environment["OPENBLAS_NUM_THREADS"] = str(threads)
        if core:
            environment["OPENBLAS_CORETYPE"] = core
        self.command = command
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def ask(self, *words):
        line = " ".join(str(word) for word in words)
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"bench: {self.command[-1]} ended while it did '{line}'")
        answer = json.loads(answer)
        if "error" in answer:
            sys.exit(f"bench: {self.command[-1]}: '{line}': {answer['error']}")
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def summary(values):
    median = statistics.median(values)
    low, _, high = statistics.quantiles(values, n=4) if len(values) > 1 else (median, median, median)
    return {"median": median, "minimum": min(values), "spread_percent": 100 * (high - low) / median, "count": len(values)}


def take_turns(sides, measure_one, rounds):
    """measure_one(side) -> list of times; returns a summary for each side."""
    times = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            times[name] += measure_one(name, side)
    return {name: summary(values) for name, values in times.items()}


def check_losses(sides, workload, steps):
    """The largest relative difference between the two sides' losses."""
    ours, theirs = (side.ask("losses", workload, steps)["losses"] for side in sides.values())
    return {
        "steps": steps,
        "first": [ours[0], theirs[0]],
        "last": [ours[-1], theirs[-1]],
        "relative_difference": max(abs(a - b) / abs(b) for a, b in zip(ours, theirs)),
    }


def measure_workload(sides, name, options, loss_steps):
    kind, sizes = WORKLOADS[name]
    for side in sides.values():
        side.ask("create", name, kind, *(f"{key}={value}" for key, value in sizes.items()))
    result = {"name": name, "kind": kind, **sizes}
    if "pytorch" in sides:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "start.safetensors"
            sides["pytorch"].ask("save", name, path)
            sides["ours"].ask("load", name, path)
        if loss_steps:
            result["losses"] = check_losses(sides, name, loss_steps)
    # Three steps warm up; then as many steps in a turn as fit into the turn's time.
    count = {
        side_name: max(1, round(options.turn_ms / statistics.median(side.ask("time", name, 3)["ms"])))
        for side_name, side in sides.items()
    }
    turns = take_turns(sides, lambda side_name, side: side.ask("time", name, count[side_name])["ms"], options.rounds)
    return {**result, "flop": flops.of_training_step(kind, sizes), "ms": turns}


def measure_operation(sides, name, options):
    for side in sides.values():
        side.ask("op", name, 200)
    turns = take_turns(sides, lambda _, side: [side.ask("op", name, options.operation_count)["ns"]], options.rounds)
    return {"name": name, "ns": turns}


def ratio(times):
    return times["pytorch"]["median"] / times["ours"]["median"] if "pytorch" in times else math.nan


def measure_configuration(threads, core, names, options, with_pytorch, loss_steps):
    sides = {"ours": Side(OURS, threads, core)}
    if with_pytorch:
        sides["pytorch"] = Side(PYTORCH, threads, core)
    result = {
        "threads": threads,
        "openblas_coretype": core,
        "sides": {name: side.ask("info") for name, side in sides.items()},
        "operations": [],
        "workloads": [],
    }
    product = [sides["ours"].ask("op", "matrix_product", 10)["ns"] for _ in range(5)]
    result["sgemm_gflops"] = 2 * 1024**3 / min(product)
    print(heading(result))
    if threads == 1:
        for name in OPERATIONS:
            result["operations"].append(measure_operation(sides, name, options))
            print(operation_row(result["operations"][-1]), flush=True)
        print()
    for name in names:
        result["workloads"].append(measure_workload(sides, name, options, loss_steps))
        print(workload_row(result["workloads"][-1], result["sgemm_gflops"]), flush=True)
    for side in sides.values():
        side.close()
    ratios = [ratio(row["ms"]) for row in result["workloads"] if not row["name"].startswith("chapter")]
    if with_pytorch and ratios:
        result["geometric_mean"] = statistics.geometric_mean(ratios)
        print(f"{'geometric mean':18} {'':>33}  {result['geometric_mean']:6.2f}")
    print()
    return result


def heading(result):
    sides = result["sides"]
    core = result["openblas_coretype"] or "unset"
    threads = f"{result['threads']} thread" + ("s" if result["threads"] > 1 else "")
    lines = [f"{threads}, OPENBLAS_CORETYPE {core}"]
    lines += [f"  {side['name']}, BLAS core {side['blas_core']}" for side in sides.values()]
    lines += [f"  sgemm of 1024 x 1024: {result['sgemm_gflops']:.0f} GFLOP/s", ""]
    lines += [f"{'':18} {'ours':>9} {'spread':>6} {'PyTorch':>9} {'spread':>6}   ratio  of sgemm  losses differ by"]
    return "\n".join(lines)


def both_times(times, digits):
    cells = ""
    for side in ("ours", "pytorch"):
        if side in times:
            cells += f" {times[side]['median']:9.{digits}f} {times[side]['spread_percent']:5.0f}%"
        else:
            cells += f" {'-':>9} {'-':>6}"
    return cells + (f"  {ratio(times):6.2f}" if "pytorch" in times else f"  {'-':>6}")


def operation_row(row):
    return f"{row['name'] + ', ns':18}{both_times(row['ns'], 0)}"


def workload_row(row, sgemm_gflops):
    achieved = row["flop"] / row["ms"]["ours"]["median"] / 1e6
    line = f"{row['name'] + ', ms':18}{both_times(row['ms'], 2)} {100 * achieved / sgemm_gflops:8.0f}%"
    if "losses" in row:
        line += f"  {row['losses']['relative_difference']:.1e}"
    return line


def markdown(results):
    lines = ["# Training steps and operations: this library and PyTorch", ""]
    lines += [f"{results['machine']}, {results['date']}. Medians; the spread is between the quartiles.", ""]
    for configuration in results["configurations"]:
        lines += ["```", heading(configuration)]
        lines += [operation_row(row) for row in configuration["operations"]]
        lines += [workload_row(row, configuration["sgemm_gflops"]) for row in configuration["workloads"]]
        if "geometric_mean" in configuration:
            lines += [f"geometric mean of the ratios: {configuration['geometric_mean']:.2f}"]
        lines += ["```", ""]
    lines += ["The operations work on (32, 64):", ""]
    lines += [f"- {name}: {meaning}" for name, meaning in OPERATIONS.items()]
    return "\n".join(lines) + "\n"


def write(path, text):
    """Under another name first, so that a reader never meets half a file."""
    part = path.with_name(path.name + ".part")
    part.write_text(text)
    part.replace(path)


class Parser(argparse.ArgumentParser):
    def error(self, message):
        print(f"bench: {message}; ./learn bench --help lists the options", file=sys.stderr)
        sys.exit(2)


def words(text):
    return text.split(",")


def thread_counts(text):
    if not all(word.isdecimal() and int(word) > 0 for word in words(text)):
        raise argparse.ArgumentTypeError(f"'{text}' should be whole numbers above 0, as in 1,2")
    return [int(word) for word in words(text)]


def parse_options():
    parser = Parser(prog="./learn bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("workload", nargs="*", help="only workloads whose name contains this: lm, mha, seq2seq ...")
    parser.add_argument("--quick", action="store_true", help="few steps, one thread: is everything there?")
    parser.add_argument("--threads", type=thread_counts, help="numbers of threads to measure with (default: 1,2)")
    parser.add_argument("--core", type=words, help="values of OPENBLAS_CORETYPE (default: unset,Haswell)")
    parser.add_argument("--out", type=pathlib.Path, default=TOP / "runs/bench", help="where results go")
    options = parser.parse_args()
    options.threads = options.threads or ([1] if options.quick else [1, 2])
    options.core = options.core or (["unset"] if options.quick else ["unset", "Haswell"])
    options.rounds, options.turn_ms, options.operation_count = (3, 50, 300) if options.quick else (9, 300, 3000)
    options.names = [name for name in WORKLOADS if not options.workload or any(w in name for w in options.workload)]
    if not options.names:
        parser.error(f"no workload's name contains {' or '.join(options.workload)}; there are: {', '.join(WORKLOADS)}")
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
    }
    loss_steps = 3 if options.quick else 20
    for core in options.core:
        for threads in options.threads:
            core_or_none = None if core == "unset" else core
            results["configurations"].append(
                measure_configuration(threads, core_or_none, options.names, options, has_pytorch, loss_steps)
            )
            loss_steps = 0  # once is enough: the arithmetic is the same
    write(options.out / "bench.json", json.dumps(results, indent=1) + "\n")
    write(options.out / "bench.md", markdown(results))
    written = ["bench.json", "bench.md"]
    if has_pytorch:
        written += figure.draw(results, options.out)
    print("Wrote " + ", ".join(str(options.out / name) for name in written))

    apart = [
        row["name"]
        for row in results["configurations"][0]["workloads"]
        if row.get("losses", {}).get("relative_difference", 0) > LOSS_TOLERANCE
    ]
    if apart:
        sys.exit(f"bench: the two sides do not compute the same: losses of {', '.join(apart)} differ by more than {LOSS_TOLERANCE}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("bench: interrupted; nothing written")
