#!/usr/bin/env python3
"""Do includes only point down the arrows of CMakeLists.txt? And does each heavy header stay in one folder's .cpp files?

    tests/tools/check_layers.py [folder]      the top of the repository, if not given

Prints one line for each include that breaks a rule, and exits with 1 if there was any.
"""
import pathlib
import re
import sys

TOP = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2])
FOLDERS_OF_LAYERS = [  # the first that fits; a chapter is one layer with its parts
    (r"autograd/ops/", "autograd"),
    (r"autograd/fused/optim/|autograd/optim/", "autograd/optim"),
    (r"autograd/(nn|fused)/", "autograd/nn"),
    (r"(chapters/[^/]+)/", None),
    (r"core/fast/", "core/tensor"),
    (r"core/text/", "core/text"),
]
TENSORS = ["core/tensor", "core/system"]
BELOW = {
    "core/system": [],
    "core/tensor": ["core/system"],
    "core/text": TENSORS,
    "core/figures": ["core/text", *TENSORS],
    "core/run": ["core/figures", "core/text", *TENSORS],
    "autograd": TENSORS,
    "chapters": TENSORS,  # exercise.h alone
    "autograd/nn": ["autograd", *TENSORS],
    "autograd/optim": ["autograd/nn", "autograd", *TENSORS],
    "chapters/shared": ["autograd/optim", "autograd/nn", "autograd", "core/run",
                        "core/figures", "core/text", *TENSORS],
}
OF_A_CHAPTER = ["chapters", "chapters/shared", *BELOW["chapters/shared"]]  # and no other chapter
HEAVY = [r"CLI/", r"nlohmann/", r"gnuplot-iostream", r"unicode/", r"xtensor-blas/x(blas|linalg)\.hpp"]


def layer_of(path):
    for pattern, layer in FOLDERS_OF_LAYERS:
        found = re.match(pattern, path)
        if found:
            return layer or found.group(1)
    return str(pathlib.PurePosixPath(path).parent)


def is_upstairs(path):
    """Of the storey without which the book can be built: ATTENTION_PLAIN in CMakeLists.txt."""
    return path.startswith(("core/fast/", "autograd/fused/"))


def mistake(file, include):
    if not (TOP / include).exists():
        return f'includes "{include}", which is no file counted from the top of the repository'
    from_layer, to_layer = layer_of(file), layer_of(include)
    below = BELOW.get(from_layer, OF_A_CHAPTER if from_layer.startswith("chapters/") else [])
    if from_layer != to_layer and to_layer not in below:
        return f'{from_layer} must not include "{include}": {to_layer} is not below it'
    if is_upstairs(include) and not is_upstairs(file):
        return f'includes "{include}": nothing below may know the upper storey'
    return None


def main():
    mistakes, users = [], {header: [] for header in HEAVY}
    for path in sorted(p for folder in ("core", "autograd", "chapters") for p in TOP.glob(f"{folder}/**/*.*")):
        if path.suffix not in (".h", ".cpp"):
            continue
        file = path.relative_to(TOP).as_posix()
        for number, line in enumerate(path.read_text().split("\n"), 1):
            found = re.match(r'\s*#\s*include\s*(["<])([^">]+)', line)
            if not found:
                continue
            if found.group(1) == '"':
                wrong = mistake(file, found.group(2))
                if wrong:
                    mistakes.append(f"{file}:{number}: {wrong}")
            for header in HEAVY:
                if re.match(header, found.group(2)):
                    users[header].append(file)
    for header, files in users.items():  # it costs seconds to compile, so it stays out of what readers open
        mistakes += [f"{file}: includes <{header}…>, a heavy header, which belongs in a .cpp"
                     for file in files if not file.endswith(".cpp")]
        layers = {layer_of(file) for file in files}
        if len(layers) > 1:
            mistakes.append(f"<{header}…> is included in {len(layers)} layers, should be in one: {' '.join(files)}")
    print("\n".join(mistakes), end="\n" if mistakes else "")
    sys.exit(bool(mistakes))


if __name__ == "__main__":
    main()
