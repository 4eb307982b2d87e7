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
"""
COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7"]
TERMINALS = {
    "png": "pngcairo size {0},{1} font 'Inter,10.5' fontscale 2 linewidth 2 background '#FFFFFF' enhanced",
    "svg": "svg size {0},{1} font 'Inter,10.5' fontscale 1.333 linewidth 1.15 background '#FFFFFF' enhanced fixed butt",
}
WIDTH, HEAD, FOOT, ROW = 720, 78, 46, 26  # of the figure, its title, its axis, one workload; points of the SVG


def sections(configuration):
    """(title, rows) of what is drawn."""
    chapters = [row for row in configuration["workloads"] if row["name"].startswith("chapter")]
    others = [row for row in configuration["workloads"] if row not in chapters]
    parts = [
        ("Training, by chapter", chapters),
        ("Training, others", others),
        ("Generating", configuration["generations"]),
    ]
    return [(title, rows) for title, rows in parts if rows]


def lines_of(configuration):
    """One (name, row) for each line from top to bottom; a title has no row."""
    lines = []
    for title, rows in sections(configuration):
        lines += [(title, None)] + [(row["name"], row) for row in rows]
    return lines


def ratio(row):
    return row["ms"]["ratio"]["median"]


def script(results, height):
    shown = [c for c in results["configurations"] if not c["openblas_coretype"]] or results["configurations"]
    lines = lines_of(shown[0])
    ratios = [ratio(row) for configuration in shown for _, row in lines_of(configuration) if row]
    thickness = 0.8 / len(shown)
    commands = [STYLE]
    commands += ["set lmargin at screen 0.235; set rmargin at screen 0.955"]
    commands += [f"set tmargin at screen {1 - HEAD / height}; set bmargin at screen {FOOT / height}"]
    top, second = 1 - 24 / height, 1 - 51 / height
    commands += [f"set label 1 '{{/:Bold=14 Times as fast as PyTorch}}' at screen 0.018,{top} left tc rgb '#24292F'"]
    names = f"{shown[0]['sides']['pytorch']['name']} eager, OpenBLAS core {shown[0]['sides']['ours']['blas_core']}"
    commands += [
        f"set label 2 'median ratio of their times, {names}' at screen 0.018,{second} left tc rgb '#57606A' "
        "font ',10' noenhanced"
    ]
    tics = ", ".join(f"'{name}' {-index}" for index, (name, row) in enumerate(lines) if row)
    commands += [f"set ytics ({tics}) scale 0 noenhanced", f"set yrange [{-len(lines) + 0.4}:0.6]"]
    for index, (name, row) in enumerate(lines):
        if row is None:
            place = f"at screen 0.018, first {-index} left tc rgb '#24292F'"
            commands += [f"set label {100 + index} '{{/:Bold {name}}}' {place}"]
    commands += ["set logscale x 2", f"set xrange [{min(0.9, 0.9 * min(ratios))}:{max(ratios) * 1.3}]"]
    commands += ["set xtics (0.5, 1, 2, 4, 8, 16, 32, 64)", "set format x '%g×'"]
    commands += ["set arrow 1 from 1, graph 0 to 1, graph 1 nohead lc rgb '#57606A' lw 1 front"]
    plots = []
    for number, configuration in enumerate(shown):
        threads = configuration["threads"]
        label = f"{threads} thread" + ("s" if threads > 1 else "")
        height_of_label = 1 - (24 + 25 * number) / height
        commands += [
            f"set label {10 + number} '{label}' at screen 0.955, screen {height_of_label} right "
            f"tc rgb '{COLOURS[number]}'"
        ]
        commands += [f"$d{number} << EOD"]
        for index, (_, row) in enumerate(lines_of(configuration)):
            if row:
                middle = -index + 0.4 - thickness * (number + 0.5)
                half = thickness * 0.46
                commands += [f"{ratio(row)} {middle} 1 {ratio(row)} {middle - half} {middle + half}"]
        commands += ["EOD"]
        plots += [f"$d{number} using 1:2:3:4:5:6 with boxxyerror lc rgb '{COLOURS[number]}'"]
        plots += [
            f"$d{number} using ($1 > 1 ? $1 : 1):2:(sprintf('%.1f', $1)) with labels left offset 0.4,0 font ',9' "
            "tc rgb '#57606A'"
        ]
    commands += ["plot " + ", \\\n  ".join(plots), "unset output"]
    return "\n".join(commands) + "\n"


def draw(results, folder):
    """Returns the names of the files that it could draw."""
    drawn = []
    height = HEAD + FOOT + ROW * len(lines_of(results["configurations"][0]))
    for extension, terminal in TERMINALS.items():
        target = folder / f"bench.{extension}"
        part = folder / f"bench.{extension}.part"
        pixels = 2 if extension == "png" else 1
        text = f"set terminal {terminal.format(pixels * WIDTH, pixels * height)}\n"
        text += f"set output '{str(part).replace(chr(39), chr(39) * 2)}'\n" + script(results, height)
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
