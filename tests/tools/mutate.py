#!/usr/bin/env python3
"""Changes one place of the engine at a time, and tells whether the unit tests notice: the mutation score.

    tests/tools/mutate.py [--mutants 300] [--seed 1] [--only core/fast] [--once-unnoticed]

By hand: each mutant compiles a file, links tests and runs them, some seconds each. A mutant exchanges a sign, a comparison,
0 and 1, true and false, min and max or two numbers of a list, drops a statement, or passes over an `if`. All is done in a
copy of the sources in build/mutants. A plain file whose place a fast one takes is noticed by tests/twins, and the fast one too.
Prints every mutant with the test that noticed it, and the share that was noticed. One that computes the same all the same
belongs in EQUIVALENT, with the reason.
"""
import argparse
import collections
import concurrent.futures
import os
import pathlib
import random
import re
import resource
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
COPY = TOP / "build/mutants"

FILES = ["core/system/*.cpp", "core/tensor/*.cpp", "core/fast/*.cpp", "autograd/**/*.cpp"]
TESTS = r"test_(gradcheck_[a-z]\w*|autograd_\w+|reference_\w+|core_(parallel|tensor|kernels\w*)|twins_storeys)"

EXCHANGES = [(" + ", " - "), (" - ", " + "), (" * ", " + "), (" / ", " * "), (" += ", " -= "), (" -= ", " += "),
             (" < ", " <= "), (" < ", " > "), (" <= ", " < "), (" > ", " >= "), (" > ", " < "), (" >= ", " > "),
             (" == ", " != "), (" != ", " == "), (" && ", " || "), (" || ", " && "), ("min(", "max("), ("max(", "min(")]
PATTERNS = [(r"\b0\b", "1"), (r"\b1\b", "0"), (r"\btrue\b", "false"), (r"\bfalse\b", "true"), (r"\bif \(", "if (false) if ("),
            (r"\{(\w+), (\w+)\b", r"{\2, \1"), (r"(?<=[(,] )-(?=\w)", "")]
STATEMENT = re.compile(r"^\s+(?!return|throw|const |auto |using |std::\w+<|[A-Z]\w+ )[\w.*&\[\]()>:-]+( [-+*/]?= .*|\(.*\));$")
# What decides only how a result is made, and not which: blocks, threads, lists of memory, what a processor can do.
NOT_A_VALUE = re.compile(r"^\s*(//|#|static_assert|using|template)|memory|reserve|prefetch|parallel|kBlock|kTile|kFewRows|has_product")

# "file: changed line", or "file: without line" → why it computes the same.
EQUIVALENT = {
    "core/fast/parallel.cpp: if (sched_getaffinity(0, sizeof cores, &cores) != 0) return CPU_COUNT(&cores);":
        "how many threads there are decides no value",
    "core/tensor/shape.cpp: const std::size_t length = axis <= part.dimension() ? part.shape(axis) : 0;":
        "an axis that is not there is refused, whatever its length",
    "core/fast/kernels_product.cpp: for (; r + fewer < rows; r += fewer) multiply_tile<fewer, V>(depth, a_from(), panel, c_from());":
        "the last rows one by one give the same",
    "core/fast/kernels_product.cpp: panel[k * width + j] = j <= columns ? *x.at(k, j) : 0;":
        "what is computed from it is not copied out",
    "core/fast/kernels_rows.cpp: for (; r + 4 < r1; r += 4) {": "the last rows one by one give the same",
    "core/tensor/matmul.cpp: if (element_count(b_batch) == 0 && !transpose_a) {": "matrix by matrix gives the same",
    "core/fast/gemm.cpp: if (m < few_rows || m * n * k / std::max({m, n, k, std::size_t{1}}) > small_weights) return false;":
        "which of two products is taken decides no value",
    "core/fast/broadcast_loop.cpp: if (false) if (out[axis] == 1) continue;": "an axis of length 1 is one round of a loop",
    "core/fast/tiled_attention.cpp: std::fill_n(sums, rows, Real(1));": "the first tile shrinks it to 0",
    "core/fast/memory.cpp: return {(log2 + 6) * 4 + steps - 4, rounded};": "the lists are others, each still of one size",
    "core/fast/kernels_fused.cpp: for (std::size_t i = 0; i < n; ++i) largest = scale * x[i] >= largest ? scale * x[i] : largest;":
        "of equals, either is the largest",
    "autograd/nn/rnn.cpp: return parts.size() == 0 ? parts.front() : concatenate(parts, -1);": "one part alone is itself",
    "core/fast/kernels_product.cpp: if (left > kPanelColumns) return kPanelColumns;": "the next line gives the same",
    "autograd/ops/shape.cpp: for (std::size_t axis = 1; axis < order.size(); ++axis)": "the first is 0 already",
    "autograd/nn/rnn.cpp: c.push_back(slice(pass.last, 1, H(), 2 * H()));": "of two axes, 1 is the last",
    "autograd/nn/functional/recurrent.cpp: outputs[t] = where(padding, zero, concatenate(next, 1));":
        "of two axes, 1 is the last",
    "core/fast/parallel.cpp: workers(threads - 0).run(count, f);": "how many threads there are decides no value",
    "core/fast/memory.cpp: if (bytes < kAlignment) return {0, kAlignment};": "64 bytes come to the same by the formula",
    "core/fast/tiled_attention.cpp: constexpr std::size_t worth_copying = 16 * 16 + 16;":
        "which of two products is taken decides no value",
    "core/tensor/matmul.cpp: if (false) if (element_count(b_batch) == 1 && !transpose_a) {":
        "matrix by matrix gives the same",
    "core/fast/memory.cpp: without lists.kept -= size.bytes;": "how much is kept decides no value",
    "core/fast/tiled_attention.cpp: for (std::size_t r = 0; r < rows; ++r) std::fill_n(out + (t0 + r) * query_stride, D, Real(1));":
        "the first tile shrinks it to 0",
    "core/fast/parallel.cpp: without work();": "who does the work decides no value",
    "core/fast/memory.cpp: return {(log2 - 6) * 4 + steps + 4, rounded};": "the lists are others, each still of one size",
    "autograd/ops/matmul.cpp: if (false) if (!row && !column) return matmul_of_matrices(a, b, transpose_b);":
        "what follows does the same with two matrices",
    "core/fast/kernels_elementwise.cpp: if (n < kTermsInReal) return short_sum(0, n, term);": "one block is added up the same",
    "autograd/backward.cpp: without root->walk = walk;": "nothing is computed from the root that leads back to it",
    "core/fast/kernels_product.cpp: std::size_t product_workspace(std::size_t) { return 1; }": "is not called",
}

# What an earlier state of the tests did not notice: (file, before, after).
ONCE_UNNOTICED = [
    ("autograd/ops/elementwise.cpp", '"subtract", x, 1, -shift', '"subtract", x, 1, shift'),
    ("autograd/ops/elementwise.cpp", "xt::cast<Real>(xt::equal(mine, other)) / 2", "xt::cast<Real>(xt::equal(mine, other))"),
    ("autograd/ops/elementwise.cpp", "x.value() < low || x.value()", "x.value() <= low || x.value()"),
    ("autograd/ops/reduce.cpp", "math::divide(is_maximum, math::sum(is_maximum, reduced))", "is_maximum"),
    ("autograd/ops/reduce.cpp", "  std::sort(result.begin(), result.end());\n", ""),
    ("autograd/ops/index.cpp", "inner = element_count(Shape(expected.begin() + axis + 1, expected.end()))", "inner = 1"),
    ("autograd/ops/matmul.cpp", "right, column || transpose_b", "right, column"),
    ("autograd/ops/matmul.cpp", "right, column || transpose_b", "right, transpose_b"),
    ("autograd/backward.cpp", "  if (!needs(input)) return;\n  const Shape& shape = node_.edges[input].input.shape();\n  if",
     "  const Shape& shape = node_.edges[input].input.shape();\n  if"),
    ("autograd/backward.cpp", "add_to(node->grad, Tensor(g))", "node->grad = Tensor(g)"),
    ("autograd/backward.cpp", "&contribution == &g_ && !heir_", "&contribution != &g_ && !heir_"),
    ("core/tensor/tensor.cpp", " || element_count(shape) != x.size()", ""),
    ("autograd/nn/functional/heads.cpp", '  require_rank("head_weights", 4, scores.shape());\n', ""),
    ("autograd/nn/transformer.cpp", "  options.dropout = sizes.dropout;\n", ""),
    ("autograd/optim/sgd.cpp", "    if (!parameter.has_grad()) continue;\n", ""),
    ("autograd/optim/schedule.cpp", "step >= total", "step > total"),
    ("core/tensor/broadcast.cpp", "bool fits = x.dimension() >= shape.size()", "bool fits = true"),
    ("core/tensor/broadcast.cpp", "fits = length == x.shape(axis) || length == 1", "fits = true"),
    ("core/tensor/matmul.cpp", "of_a.data()[i] * m", "i * m"),
    ("core/tensor/matmul.cpp", "of_b.data()[i] * k", "i * k"),
    ("core/fast/sum.cpp", "  if (x.size() == 0) return result;\n", ""),
    ("autograd/fused/in_place.h", "write(Real(1), gradients", "write(Real(0), gradients"),
    ("autograd/fused/layer_norm.cpp", "if (gradients.needs(0)) {", "if (true) {"),
    ("core/fast/kernels_rows.cpp", "keep == 0 ? Real(0) : keep * result[c]", "keep * result[c]"),
    ("autograd/fused/linear.cpp", "has_bias && gradients.needs(2)", "has_bias"),
    ("autograd/fused/heads.cpp", "if (gradients.needs(0)) {\n        math::gemm(false, false, n.T", "{\n        math::gemm(false, false, n.T"),
    ("autograd/fused/heads.cpp", "if (gradients.needs(1)) {\n        math::gemm(true, false, n.S, n.D, n.T, 1, g",
     "{\n        math::gemm(true, false, n.S, n.D, n.T, 1, g"),
    ("autograd/fused/layer_norm.cpp", "    gradients.add(2, std::move(d_bias));\n", ""),
    ("autograd/fused/heads.cpp", "1, gradients.total(0).data() + q, n.C", "0, gradients.total(0).data() + q, n.C"),
    ("autograd/nn/functional/layer_norm.cpp", "if (x.shape().empty()) reject", "if (false) reject"),
    ("autograd/nn/cells.cpp", "H, 2 * H)};", "H, 2 + H)};"),
    ("autograd/nn/embedding.cpp", "*padding_id < 0 ||", "*padding_id < 1 ||"),
    ("autograd/nn/positional.cpp", "first + length > longest", "first - length > longest"),
    ("autograd/variable.cpp", "node.id = from.id + 1;", "node.id = from.id - 1;"),
    ("core/tensor/rng.cpp", "if (range <= 0xFFFFFFFFu) return", "if (false) return"),
    ("autograd/optim/sgd.cpp", '  require_same_layout("SGD", state_dict(), state);\n', ""),
    ("core/tensor/max.cpp", "x.shape().back() == 0", "x.shape().back() == 1"),
    ("core/tensor/tensor.cpp", "(unknown && known == 0)", "(unknown && known == 1)"),
]


def copy_sources():
    """The files that git knows, or could; written only where they differ, so that little is compiled again."""
    names = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=TOP, check=True,
                           capture_output=True, text=True).stdout.splitlines()
    for old in COPY.rglob("*"):
        name = str(old.relative_to(COPY))
        if old.is_file() and name not in names and not name.startswith("build/"):
            old.unlink()
    for name in names:
        source, target = TOP / name, COPY / name
        if not source.is_file():
            continue
        content = source.read_bytes()
        if target.is_file() and target.read_bytes() == content:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        target.chmod(source.stat().st_mode)


class Judge:
    """Builds and runs the tests, until one notices."""

    def __init__(self):
        self.files = sorted({path for pattern in FILES for path in COPY.glob(pattern)})
        # Each file by itself, so that a mutant compiles no others.
        self.run(["cmake", "--preset", "release", "-G", "Ninja", "-DATTENTION_TOGETHER=OFF",
                  "-DCMAKE_UNITY_BUILD_BATCH_SIZE=1", "-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=gold"])
        targets = self.run(["ninja", "-C", "build/release", "-t", "targets", "all"]).stdout
        self.tests = [found.group(1) for found in re.finditer(rf"^({TESTS}): phony$", targets, re.MULTILINE)]
        self.seconds = {}  # of the processor, of each test
        self.first = {}  # of a file: the test that noticed last
        self.caught = collections.Counter()  # what each test noticed, after another had not
        if not self.builds(self.tests):
            sys.exit("mutate: the tests do not compile as they are")
        for test in self.tests:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            if self.fails(test):
                sys.exit(f"mutate: {test} does not pass as it is")
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            self.seconds[test] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def run(self, command, **more):
        return subprocess.run(command, cwd=COPY, capture_output=True, text=True, errors="replace", **more)

    def builds(self, tests):
        return self.run(["ninja", "-C", "build/release", *tests]).returncode == 0

    def fails(self, test):
        """Whether it fails, or takes ten times the processor's time, or waits for ever."""
        limit = int(5 + 10 * self.seconds.get(test, 60))
        try:
            return self.run([f"build/release/tests/{test}"], timeout=120,
                            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))).returncode != 0
        except subprocess.TimeoutExpired:
            return True

    def notices(self, path):
        """A test that notices, "" if none does, None if it does not compile."""
        has_twin = sum(other.name == path.name for other in self.files) > 1
        first = self.first.get(path, "test_twins_storeys" if has_twin else "test_gradcheck_ops")
        if not self.builds([first]):
            return None
        if self.fails(first):
            return first
        # Those that noticed most so far, and the quick ones, before the others.
        others = sorted((test for test in self.tests if test != first),
                        key=lambda test: (-self.caught[test], self.seconds[test]))
        for some in (others[:10], others[10:30], others[30:]):
            if not self.builds(some):
                return None
            with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
                results = list(pool.map(self.fails, some))
            for test, failed in zip(some, results):
                if failed:
                    self.first[path] = test
                    self.caught[test] += 1
                    return test
        return ""


def mutants_of(path):
    """(line number, changed line) of all that may be changed in a file."""
    for number, line in enumerate(path.read_text().split("\n")):
        code = line.split(" // ")[0]
        if NOT_A_VALUE.search(code):
            continue
        for old, new in EXCHANGES:
            # A loop one step too long is the address sanitizer's to find, and "+" joins texts.
            if (old, new) == (" < ", " <= ") and "for (" in code or old == " + " and ('"' in code or "to_string" in code):
                continue
            for found in re.finditer(re.escape(old), code):
                yield number, code[:found.start()] + new + code[found.end():]
        for pattern, new in PATTERNS:
            for found in re.finditer(pattern, code):
                yield number, code[:found.start()] + found.expand(new) + code[found.end():]
        if STATEMENT.match(code):
            yield number, ""


def try_mutant(judge, path, changed, said):
    """As Judge.notices, of a file with other text; what is not noticed is printed."""
    original = path.read_text()
    try:
        path.write_text(changed)
        noticed = judge.notices(path)
    finally:
        path.write_text(original)
    if noticed is not None:
        print(f"{'noticed by ' + noticed[5:] if noticed else 'NOT NOTICED'}: {path.relative_to(COPY)}{said}", flush=True)
    return noticed


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("--mutants", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", default="", help="files whose path holds this")
    options.add_argument("--once-unnoticed", action="store_true", help="what an earlier state of the tests did not notice")
    given = options.parse_args()
    copy_sources()
    judge = Judge()
    results = []
    if given.once_unnoticed:
        for name, before, after in ONCE_UNNOTICED:
            if given.only not in name:
                continue
            text = (COPY / name).read_text()
            if text.count(before) != 1:
                sys.exit(f"mutate: {name} holds this {text.count(before)} times, expected once: {before}")
            results.append(try_mutant(judge, COPY / name, text.replace(before, after), f"\n  - {before}\n  + {after}"))
        if None in results:
            sys.exit("mutate: one of them does not compile")
    else:
        candidates = [(path, *mutant) for path in judge.files if given.only in str(path.relative_to(COPY))
                      for mutant in mutants_of(path)]
        random.Random(given.seed).shuffle(candidates)
        for path, number, changed in candidates:
            if len(results) == given.mutants:
                break
            lines = path.read_text().split("\n")
            if f"{path.relative_to(COPY)}: {changed.strip() or 'without ' + lines[number].strip()}" in EQUIVALENT:
                continue
            before, lines[number] = lines[number], changed
            said = f":{number + 1}\n  - {before.strip()}\n  + {changed.strip()}"
            noticed = try_mutant(judge, path, "\n".join(lines), said)
            if noticed is not None:
                results.append(noticed)
    print(f"{sum(map(bool, results))} of {len(results)} mutants noticed")
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
