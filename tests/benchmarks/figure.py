"""Draws the ratios of bench.py as bars, with gnuplot, in the style of the chapters' figures."""

import subprocess
import sys

STYLE = """
set encoding utf8
set border 1 back lc rgb '#AFB8C1' lw 1
set tics nomirror out scale 0.5 textcolor rgb '#57606A'
set grid x back lc rgb '#E5E8EB' lw 1
set style fill solid 1.0 noborder
unset key
set lmargin at screen 0.20; set rmargin at screen 0.955; set tmargin at screen 0.84; set bmargin at screen 0.14
"""
COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7"]
TERMINALS = {
    "png": "pngcairo size 1440,1010 font 'Inter,10.5' fontscale 2 linewidth 2 background '#FFFFFF' enhanced",
    "svg": "svg size 720,505 font 'Inter,10.5' fontscale 1.333 linewidth 1.15 background '#FFFFFF' enhanced fixed butt",
}


def ratios(configuration):
    return [row["ms"]["pytorch"]["median"] / row["ms"]["ours"]["median"] for row in configuration["workloads"]]


def script(results):
    shown = [c for c in results["configurations"] if not c["openblas_coretype"]] or results["configurations"]
    names = [row["name"] for row in shown[0]["workloads"]]
    longest = max(max(ratios(configuration)) for configuration in shown)
    height = 0.8 / len(shown)
    lines = [STYLE]
    lines += ["set label 1 '{/:Bold=14 Training steps, times as fast as PyTorch}' at screen 0.018,0.95 left tc rgb '#24292F'"]
    core = shown[0]["sides"]["ours"]["blas_core"]
    lines += [
        f"set label 2 'ratio of median times, {shown[0]['sides']['pytorch']['name']} eager, OpenBLAS core {core}' "
        "at screen 0.018,0.895 left tc rgb '#57606A' font ',10' noenhanced"
    ]
    tics = ", ".join(f"'{name}' {-index}" for index, name in enumerate(names))
    lines += [f"set ytics ({tics}) scale 0 noenhanced", f"set yrange [{-len(names) + 0.4}:0.6]"]
    lines += [f"set xrange [0:{longest * 1.12}]", "set format x '%g×'"]
    lines += ["set arrow 1 from 1, graph 0 to 1, graph 1 nohead lc rgb '#57606A' dt (4,4) lw 1 front"]
    for number, configuration in enumerate(shown):
        threads = configuration["threads"]
        label = f"{threads} thread" + ("s" if threads > 1 else "")
        lines += [
            f"set label {10 + number} '{label}' at screen 0.955, screen {0.95 - 0.05 * number} right tc rgb '{COLOURS[number]}'"
        ]
        lines += [f"$d{number} << EOD"]
        for index, value in enumerate(ratios(configuration)):
            middle = -index + 0.4 - height * (number + 0.5)
            lines += [f"{value / 2} {middle} {value / 2} {height * 0.46} {value}"]
        lines += ["EOD"]
    plots = []
    for number in range(len(shown)):
        plots += [f"$d{number} using 1:2:3:4 with boxxyerror lc rgb '{COLOURS[number]}'"]
        plots += [f"$d{number} using 5:2:(sprintf('%.1f', $5)) with labels left offset 0.4,0 font ',9' tc rgb '#57606A'"]
    lines += ["plot " + ", \\\n  ".join(plots), "unset output"]
    return "\n".join(lines) + "\n"


def draw(results, folder):
    """Returns the names of the files that it could draw."""
    drawn = []
    for extension, terminal in TERMINALS.items():
        target = folder / f"bench.{extension}"
        part = folder / f"bench.{extension}.part"
        text = f"set terminal {terminal}\nset output '{str(part).replace(chr(39), chr(39) * 2)}'\n" + script(results)
        source = folder / f"bench.{extension}.gp"
        source.write_text(text)
        try:
            run = subprocess.run(["gnuplot", "-d", source], capture_output=True, text=True)
        except FileNotFoundError:
            print("gnuplot is not installed: the figure is left out (apt-get install gnuplot-nox).", file=sys.stderr)
            return drawn
        if run.returncode == 0 and part.exists():
            part.replace(target)
            drawn.append(target.name)
        else:
            part.unlink(missing_ok=True)
            print(f"gnuplot could not draw {source}: {run.stderr.strip()}", file=sys.stderr)
    return drawn
