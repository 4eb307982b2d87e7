"""What bench.py measured as text: the table that it prints while it measures, and bench.md."""

from measured import OPERATIONS


def heading(result):
    sides = result["sides"]
    core = result["openblas_coretype"] or "unset"
    threads = f"{result['threads']} thread" + ("s" if result["threads"] > 1 else "")
    lines = [f"{threads}, OPENBLAS_CORETYPE {core}"]
    lines += [f"  {side['name']}, BLAS core {side['blas_core']}" for name, side in sides.items() if name != "pytorch_1"]
    lines += [f"  sgemm of 1024 x 1024: {result['sgemm_gflops']:.0f} GFLOP/s", ""]
    one = f" {'1 thread':>9} {'spread':>6}" if "pytorch_1" in sides else ""
    lines += [f"{'':21} {'ours':>9} {'spread':>6} {'PyTorch':>9} {'spread':>6}{one}   ratio   quartiles  of sgemm  differ by"]
    return "\n".join(lines)


def row_of(title, times, show):
    cells = ""
    for side in ("ours", "pytorch", "pytorch_1"):
        if side in times:
            cells += f" {show(times[side]['median'])} {times[side]['spread_percent']:5.0f}%"
        elif side == "pytorch":
            cells += f" {'-':>9} {'-':>6}"
    if "ratio" not in times:
        return f"{title:21}{cells}  {'-':>6} {'-':>11}"
    ratio = times["ratio"]
    quartiles = f"{ratio['low_quartile']:.2f}-{ratio['high_quartile']:.2f}"
    return f"{title:21}{cells}  {ratio['median']:6.2f} {quartiles:>11}"


def operation_row(row):
    return row_of(f"{row['name']}, ns", row["ns"], lambda ns: f"{ns:9.0f}")


def workload_row(row, sgemm_gflops):
    achieved = row["flop"] / row["ms"]["ours"]["median"] / 1e6
    line = row_of(f"{row['name']}, ms", row["ms"], lambda ms: f"{ms:9.2f}") + f" {100 * achieved / sgemm_gflops:8.0f}%"
    if "losses" in row:
        line += f"  {row['losses']['relative_difference']:.1e}"
    return line


def generation_row(row):
    tokens = row["batch"] * row["length"]
    line = row_of(f"{row['name']}, tokens/s", row["ms"], lambda ms: f"{1e3 * tokens / ms:9.0f}")
    if "different_tokens" in row:
        line += f" {'':9}  {row['different_tokens']} tokens"
    return line


def start_row(row):
    times = row["ms"]
    return f"{row['name']:33} {times['wall']['median']:5.1f} ms, {times['processor']['median']:.1f} ms of the processor"


def markdown(results):
    lines = ["# Training steps, generating and operations: this library and PyTorch", ""]
    lines += [f"{results['machine']}, {results['date']}. Medians and quartiles.", ""]
    for configuration in results["configurations"]:
        lines += ["```", heading(configuration)]
        lines += [operation_row(row) for row in configuration["operations"]]
        lines += [workload_row(row, configuration["sgemm_gflops"]) for row in configuration["workloads"]]
        lines += [generation_row(row) for row in configuration["generations"]]
        if "geometric_mean" in configuration:
            lines += [f"geometric mean of the ratios: {configuration['geometric_mean']:.2f}"]
        lines += ["```", ""]
    lines += ["The difference is the largest relative one of the losses of the first steps, or the number of tokens that"]
    lines += ["differ. The geometric mean is over the training steps that are no chapter's. The operations work on (32, 64):"]
    lines += [""] + [f"- {name}: {meaning}" for name, meaning in OPERATIONS.items()]
    if results["starts"]:
        lines += ["", "The chapters' programs, from their call to their end, with --help:", "", "```"]
        lines += [start_row(row) for row in results["starts"]] + ["```"]
    return "\n".join(lines) + "\n"
