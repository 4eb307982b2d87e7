#!/usr/bin/env bash
# shellcheck disable=SC2016  # the backquotes are Markdown
# What there is to read in core/ and autograd/, in the order to read it, with its lines.
#
#   tests/tools/count_lines.sh              the table
#   tests/tools/count_lines.sh --page       puts the table into docs/repository.md, between its two marks
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

table() {
  local tensor=($(ls core/tensor/*.{h,cpp} | grep -v /rng))
  local engine=(autograd/{variable,node}.h autograd/{variable,backward}.cpp)
  local ops=(autograd/ops.h autograd/ops/*.{h,cpp} autograd/fused/*.{h,cpp})
  local loops=(core/fast/*kernels* core/fast/vector*)
  local nn=(autograd/nn/*.{h,cpp}) optim=(autograd/optim/*.{h,cpp})
  cat <<'TEXT'
| read | for | lines |
| --- | --- | ---: |
TEXT
  row '`core/tensor/`: `tensor.h`, `math.h`, `broadcast.h`, then their .cpp' 'what a tensor is, and arithmetic without gradients' "${tensor[@]}"
  row '`autograd/variable.h`, `node.h`, `variable.cpp`, `backward.cpp`' 'the graph, and how `backward` walks it' "${engine[@]}"
  row '`autograd/ops.h`, then `ops/`, `elementwise.cpp` first' 'each operation beside its derivative' "${ops[@]}"
  row '`autograd/gradcheck.h`, `gradcheck.cpp`' 'how one knows that a derivative is right' autograd/gradcheck.*
  row '`autograd/nn/`, `module.h` first' 'layers: names for parameters, and what the chapters have in common' "${nn[@]}"
  row '`autograd/optim/`, `optimizer.h` first' 'steps downhill, and the loop that takes them' "${optim[@]}"
  row '`core/tensor/rng.h`, `rng.cpp`' "PyTorch's random numbers, bit for bit" core/tensor/rng.*
  row '`core/fast/`, `kernels.h` first' 'memory and loops, when you wonder why it is fast' core/fast/*
  row '`core/text/`, `core/run/`' 'data, and what every program shares: when you need them' core/{text,text/german_english,run}/*.{h,cpp}
  printf '\nTensors, engine and operations: %d lines. ' "$(count "${tensor[@]}" "${engine[@]}" "${ops[@]}")"
  printf 'All of `core/tensor` and `autograd/`: %d, of which %d are kernels.\n' \
    "$(find core/tensor core/fast autograd -type f -exec cat {} + | wc -l)" "$(count "${loops[@]}")"
}

if [[ ${1:-} == --page ]]; then
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
