#!/usr/bin/python3
"""Runs the chapter programs for the pages: their output goes to docs/outputs/, the figures that a
page shows to docs/figures/, and the quotations in the pages and the numbers in the drawings are rewritten. Says what
changed.

    ./learn redraw [--check] [--seed N] [CHAPTER ...]     builds first; this is what to type
    docs/redraw.py --programs build/release ...           what ./learn calls

CHAPTER is a number or a name; all chapters that have a page, if none is given. With --check nothing
is written, and the exit code is 1 if a run no longer gives what the pages say: other words, a claim that fails, or
numbers further away than another processor's rounding explains. (Where a training of minutes makes much of rounding,
any number is taken for explained.)
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"

# Lines that differ from run to run, or only say where a run stands.
PASSING = re.compile(r"^\s+.*\d+ / \d+  |^  (took|wrote|open|next)  |^training took | \d+(\.\d+)? ms ")
SPEED = re.compile(r", \d+(\.\d+)? steps per second")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
TRANSLATION = re.compile(r"^(\s*translat(?:ion|ed)) .*")
# A run that does not learn, or only just, goes where its rounding sends it: chapter 4's scores that are not divided, at
# widths of 64 and 128, and chapter 6's one head, which answers one question and hardly the other.
UNSTABLE = re.compile(r"one head, trained|unscaled (64|128)|^\s+(64|128) +\d+\.\d +\d+\.\d$|width (64|128), unscaled|five seeds: without")
# Their trainings are so long that another processor's rounding leads to another model, as good as the first.
ROUNDING_GROWS = {"01_encoder_decoder", "02_attention", "07_transformer"}
SPARKLINE = re.compile(r"[▁▂▃▄▅▆▇█]+")


def tidy(output, command):
    lines = [f"$ {command}"]
    for line in output.splitlines():
        if PASSING.search(line):
            continue
        line = SPEED.sub("", line).rstrip()
        if line.startswith("seed "):
            line = re.sub(r" · [^·]*$", "", line)  # the run folder
        if line or lines[-1]:
            lines.append(line)
    while not lines[-1]:
        lines.pop()
    return "\n".join(lines) + "\n"


def close(old, new):
    """Would another processor's rounding, amplified by training, explain the difference of two printed numbers?"""
    last_place = 0.1 ** len(old.partition(".")[2]) if "e" not in old and "." in old else 0
    a, b = float(old), float(new)
    return abs(a - b) <= max(0.02, 3.01 * last_place, 0.1 * max(abs(a), abs(b)))


def without_written_text(output):
    """The lines without what a model wrote: another rounding may lead to another word, and so to another text."""
    lines, inside, in_translation = [], False, False
    for line in output.splitlines():
        if inside and line or in_translation and line.startswith(10 * " "):
            continue
        inside = "with temperature" in line or "at temperature" in line
        in_translation = TRANSLATION.match(line) is not None  # its further lines are indented
        lines.append(TRANSLATION.sub(r"\1 (what the model wrote)", line))
    return lines


def compare(old, new, numbers_count):
    """None if equal; else ("a little" or "", old line, new line) of the first difference that matters most."""
    if old == new:
        return None
    found = "a little", "text written by a model", "another"
    old_lines, new_lines = without_written_text(old), without_written_text(new)
    for i in range(max(len(old_lines), len(new_lines))):
        a = old_lines[i] if i < len(old_lines) else "(nothing)"
        b = new_lines[i] if i < len(new_lines) else "(nothing)"
        if a == b:
            continue
        words_equal = [" ".join(SPARKLINE.sub("", NUMBER.sub("#", text)).split()) for text in (a, b)]
        if not numbers_count:  # a weight that is next to nothing is printed as a dot
            words_equal = [text.replace("·", "#") for text in words_equal]
        numbers = list(zip(NUMBER.findall(a), NUMBER.findall(b)))
        stable = numbers_count and not UNSTABLE.search(a)
        if words_equal[0] != words_equal[1] or stable and not all(close(x, y) for x, y in numbers):
            return "", a, b
        if found[2] == "another":
            found = "a little", a, b
    return found


def figures_of(chapter):
    """The figures of this chapter that any page shows."""
    names = set()
    for page in DOCS.glob("*.md"):
        names.update(re.findall(rf"figures/{chapter}/([\w-]+\.(?:svg|png))", page.read_text()))
    return sorted(names)


def replace(path, content, changes):
    old = path.read_bytes() if path.exists() else None
    if old != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        changes.append(f"{'new' if old is None else 'changed'}: {path.relative_to(ROOT)}")


def run_chapter(chapter, arguments):
    """Returns (what to say, whether the page still holds)."""
    folder = arguments.programs / "redraw" / chapter
    shutil.rmtree(folder, ignore_errors=True)
    command = [str(arguments.programs / "chapters" / chapter), "--seed", str(arguments.seed), "--out", str(folder)]
    shown = f"./learn run {int(chapter[:2])} --seed {arguments.seed}"
    print(f"{chapter}: {shown} …", flush=True)
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        return [f"the run failed with exit code {done.returncode}: {done.stderr.strip()}"], False
    output = tidy(done.stdout, shown)
    captured = DOCS / "outputs" / f"{chapter}.txt"
    figures = figures_of(chapter)
    missing = [name for name in figures if not (folder / name).exists()]
    if missing:
        return [f"a page shows {name}, which the run does not draw" for name in missing], False

    if arguments.check:
        if not captured.exists():
            return [f"{captured.relative_to(ROOT)} is missing; write it with ./learn redraw {int(chapter[:2])}"], False
        difference = compare(captured.read_text(), output, numbers_count=chapter not in ROUNDING_GROWS)
        if difference is None:
            return ["the same, to every digit"], True
        how, old, new = difference
        if how:
            return [f"the same but for rounding, first at: {old.strip()!r}, now {new.strip()!r}"], True
        return [f"stale: the page says {old.strip()!r}", f"       the run says  {new.strip()!r}"], False

    changes = []
    replace(captured, output.encode(), changes)
    for name in figures:
        replace(DOCS / "figures" / chapter / name, (folder / name).read_bytes(), changes)
    return changes or ["nothing changed"], True


def main():
    parser = argparse.ArgumentParser(prog="redraw", description="Runs the chapters for the pages.")
    parser.add_argument("chapters", nargs="*", metavar="CHAPTER")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a page is stale")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--programs", type=pathlib.Path, default=ROOT / "build/release", help="the build folder")
    arguments = parser.parse_args()
    arguments.programs = arguments.programs.resolve()

    with_page = sorted(page.stem for page in DOCS.glob("[0-9][0-9]_*.md"))
    chosen = []
    for name in arguments.chapters or with_page:
        found = [chapter for chapter in with_page if name in (chapter, chapter[:2], str(int(chapter[:2])))]
        if not found:
            sys.exit(f"redraw: no page for chapter {name}; there are: {' '.join(with_page)}")
        chosen += found
    for chapter in chosen:
        if not (arguments.programs / "chapters" / chapter).exists():
            sys.exit(f"redraw: {chapter} is not built; ./learn build {chapter}")

    all_hold = True
    for chapter in chosen:
        words, holds = run_chapter(chapter, arguments)
        all_hold = all_hold and holds
        print("".join(f"  {line}\n" for line in words), end="", flush=True)
    if not arguments.check:
        sync = arguments.programs / "tests" / "sync_snippets"
        synced = subprocess.run([str(sync), str(ROOT), *map(str, sorted(DOCS.glob("*.md")))])
        drawn = subprocess.run([sys.executable, str(DOCS / "drawings/draw.py")])
        all_hold = all_hold and synced.returncode == 0 and drawn.returncode == 0
    sys.exit(0 if all_hold else 1)


if __name__ == "__main__":
    main()
