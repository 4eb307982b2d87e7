"""./learn bench --libraries: what the upper storey's own code gives over a library that could stand in its place. Builds the
book once with each library, times training steps of both in turns, and writes the table of docs/speed.md.

    libraries.py [--rounds 5] [--write] [NAME …]     --write puts the rows into docs/speed.md, between its two marks

tests/benchmarks/instead/NAME/core/fast holds what calls the library, in a file of the name that it replaces.
"""

import argparse
import math
import pathlib
import shutil
import statistics
import subprocess
import sys

from measured import WORKLOADS
from side import Side
from storeys import TOP, put_into_page

# library: what it does, what to link, further flags, and on how many threads the two are timed
LIBRARIES = {
    "openblas": ("products", "", "", 1),
    "onednn": ("products", "dnnl", "", 1),
    "libxsmm": ("products", "xsmm;dl", "", 1),
    "glibc": ("memory", "", "", 1),
    "mimalloc": ("memory", "mimalloc", "", 1),
    "libmvec": ("functions", "mvec;m", "", 1),
    "onetbb": ("threads", "tbb", "", 2),
    "openmp": ("threads", "gomp", "-fopenmp", 2),
}
FIRST = "<!-- libraries: written by ./learn bench --libraries --write -->"
LAST = "<!-- end of libraries -->"
WIDE_VECTORS = " avx512f " in pathlib.Path("/proc/cpuinfo").read_text()  # our own products need them
NAMES = [name for name in WORKLOADS if not name.startswith("chapter")]  # those of the geometric mean beside PyTorch


def built(library):
    """The benchmark's program with this library in place of our own code."""
    _, links, flags, _ = LIBRARIES[library]
    folder = TOP / "build/instead"
    settings = {"CMAKE_BUILD_TYPE": "Release", "ATTENTION_TOGETHER": "ON", "ATTENTION_INSTEAD": library,
                "ATTENTION_INSTEAD_LINKS": links, "CMAKE_CXX_FLAGS": flags}
    options = [f"-D{name}={value}" for name, value in settings.items()]
    subprocess.run(["cmake", "-S", TOP, "-B", folder, "-G", "Ninja", *options], check=True, stdout=subprocess.DEVNULL)
    build = subprocess.run(["cmake", "--build", folder, "--target", "bench_workloads"], stdout=subprocess.PIPE, text=True)
    if build.returncode:
        sys.exit(f"{build.stdout}\nlibraries: the book does not build with {library}; the compiler's words are above")
    return shutil.copy(folder / "tests/bench_workloads", folder / f"bench_{library}")


def median_ratio(ours, theirs, name, rounds):
    """How many times as long a step takes with the library. A turn lasts a third of a second: threads that wait for more
    work while the other side has its turn would count for much of a shorter one."""
    kind, sizes = WORKLOADS[name]
    for side in (ours, theirs):
        side.ask("create", name, kind, *(f"{key}={value}" for key, value in sizes.items()))
    first, second = (side.ask("losses", name, 3)["losses"] for side in (ours, theirs))
    if not all(math.isclose(a, b, rel_tol=1e-4) for a, b in zip(first, second)):
        sys.exit(f"libraries: {name} does not learn the same with the library: losses {first} and {second}")
    step = statistics.median(ours.ask("time", name, 3)["ms"])
    theirs.ask("time", name, 3)
    steps = max(3, round(300 / step))
    ratios = []
    for turn in range(rounds):
        order = (ours, theirs) if turn % 2 else (theirs, ours)
        ms = {side: statistics.median(side.ask("time", name, steps)["ms"]) for side in order}
        ratios.append(ms[theirs] / ms[ours])
    return statistics.median(ratios)


def with_the_others(table):
    """The rows of this table, and those of the page's for libraries that were not measured now."""
    rows = {line.split("|")[1].strip(): line for line in table[2:]}
    page = (TOP / "docs/speed.md").read_text().split(FIRST)[1].split(LAST)[0]
    before = {line.split("|")[1].strip(): line for line in page.strip().splitlines()[2:]}
    return table[:2] + [rows.get(name) or before[name] for name in LIBRARIES if name in rows or name in before]


def lines(path):
    return len(path.read_text().splitlines())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("names", nargs="*", metavar="NAME", help="of " + ", ".join(LIBRARIES))
    options = parser.parse_args()
    if unknown := set(options.names) - set(LIBRARIES):
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(LIBRARIES)}")
    if not WIDE_VECTORS:
        print("libraries: this processor has no AVX-512, so products are OpenBLAS's in any case, and are left out")
    table = ["| library | time / ours | in place of | lines | least … most |", "| --- | ---: | --- | ---: | --- |"]
    print("\n".join(table), flush=True)
    for library in options.names or LIBRARIES:
        task, _, _, threads = LIBRARIES[library]
        if task == "products" and not WIDE_VECTORS:
            continue
        programs = [str(TOP / "build/release/tests/bench_workloads"), str(built(library))]
        ours, theirs = (Side([program], threads, None, "processor" if threads == 1 else "wall") for program in programs)
        ratios = {name: median_ratio(ours, theirs, name, options.rounds) for name in NAMES}
        for side in (ours, theirs):
            side.close()
        mean = math.exp(sum(map(math.log, ratios.values())) / len(ratios))
        least, most = min(ratios, key=ratios.get), max(ratios, key=ratios.get)
        (file,) = (TOP / "tests/benchmarks/instead" / library / "core/fast").iterdir()
        own = TOP / "core/fast" / file.name
        table.append(f"| {library} | **{mean:.2f}** | `{file.name}` | {lines(file)} for {lines(own)} | "
                     f"{ratios[least]:.2f} `{least}` … {ratios[most]:.2f} `{most}` |")
        print(table[-1], flush=True)
    if options.write:
        put_into_page(FIRST, with_the_others(table), LAST)


if __name__ == "__main__":
    main()
