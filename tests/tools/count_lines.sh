#!/usr/bin/env bash
# shellcheck disable=SC2016  # the backquotes are Markdown
# What there is to read in core/ and autograd/, in the order to read it, with its lines.
#
#   tests/tools/count_lines.sh              the table
#   tests/tools/count_lines.sh --page       puts the table into docs/repository.md, between its two marks
#   tests/tools/count_lines.sh --check      exits with 1 if a room has outgrown its limit
set -euo pipefail
export LC_ALL=C
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
shopt -s nullglob

# Lines of all files in these arguments.
count() { cat -- "$@" </dev/null | wc -l; }

# What to read; why; the files.
row() {
  local what=$1 why=$2
  shift 2
  (($# == 0)) || printf '| %s | %s | %d |\n' "$what" "$why" "$(count "$@")"
}

tensor=($(ls core/tensor/*.{h,cpp} | grep -v /rng))
engine=(autograd/{variable,node}.h autograd/{variable,backward}.cpp)
ops=(autograd/ops.h autograd/ops/*.{h,cpp})
gradcheck=(autograd/gradcheck.{h,cpp})

table() {
  local fast=(core/fast/* autograd/fused/*.{h,cpp} autograd/fused/optim/*.cpp)
  local functional=(autograd/nn/functional.h autograd/nn/functional/*.{h,cpp})
  local nn=($(ls autograd/nn/*.{h,cpp} | grep -v functional.h)) optim=(autograd/optim/*.{h,cpp})
  cat <<'TEXT'
| read | for | lines |
| --- | --- | ---: |
TEXT
  row '`core/tensor/`: `tensor.h`, `math.h`, `broadcast.h`, then their .cpp' 'what a tensor is, and arithmetic without gradients' "${tensor[@]}"
  row '`core/system/`' 'what a tensor asks of the machine: memory, threads' core/system/*.{h,cpp}
  row '`autograd/variable.h`, `node.h`, `variable.cpp`, `backward.cpp`' 'the graph, and how `backward` walks it' "${engine[@]}"
  row '`autograd/ops.h`, then `ops/`, `elementwise.cpp` first' 'each operation beside its derivative' "${ops[@]}"
  row '`autograd/gradcheck.h`, `gradcheck.cpp`' 'how one knows that a derivative is right' "${gradcheck[@]}"
  row '`autograd/nn/functional.h`, then `functional/`' 'what is put together from operations: linear maps, losses, recurrent cells, heads' "${functional[@]}"
  row '`autograd/nn/`, `module.h` first' 'layers: names for parameters, and what the chapters have in common' "${nn[@]}"
  row '`autograd/optim/`, `optimizer.h` first' 'steps downhill, and the loop that takes them' "${optim[@]}"
  row '`core/tensor/rng.h`, `rng.cpp`' "PyTorch's random numbers, bit for bit" core/tensor/rng.*
  row '`core/fast/`, `kernels.h` first; `autograd/fused/`' 'the upper storey, when you wonder why it is fast' "${fast[@]}"
  row '`core/text/`' 'data: when you need it' core/{text,text/german_english}/*.{h,cpp}
  row '`core/run/`, `run.h` first; `core/figures/`' 'what every program shares, and how a figure is laid out: likewise' core/{run,figures}/*.{h,cpp}
  printf '\nTensors, engine, operations and gradient check, which are what there is to understand: %d lines.\n' \
    "$(count "${tensor[@]}" "${engine[@]}" "${ops[@]}" "${gradcheck[@]}")"
}

# One line for each room that has outgrown its limit. A limit goes down when a room has become smaller; up, with a reason.
check() {
  local grown=0
  within() {
    (($3 <= $2)) || { echo "$1: $3 lines; the limit is $2"; grown=1; }
  }
  within 'core/tensor without rng, autograd/ and autograd/ops/' 1800 \
    "$(count "${tensor[@]}" "${engine[@]}" "${ops[@]}" "${gradcheck[@]}")"
  within 'core/run' 2654 "$(count core/run/*.{h,cpp})"
  within 'core/figures' 1149 "$(count core/figures/*.{h,cpp})"
  within 'core, autograd and chapters' 28919 \
    "$(find core autograd chapters \( -name '*.cpp' -o -name '*.h' \) -exec cat {} + | wc -l)"
  return $grown
}

if [[ ${1:-} == --check ]]; then
  check
elif [[ ${1:-} == --page ]]; then
  page=docs/repository.md
  first='<!-- lines: written by tests/tools/count_lines.sh --page -->'
  last='<!-- end of lines -->'
  [[ $(<"$page") == *"$first"*"$last"* ]] || { echo "$page has lost the marks of the table" >&2; exit 1; }
  text=$(<"$page")
  printf '%s\n%s\n%s%s\n' "${text%%"$first"*}$first" "$(table)" "$last" "${text#*"$last"}" >"$page.part"
  mv "$page.part" "$page"
else
  table
fi
