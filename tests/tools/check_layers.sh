#!/usr/bin/env bash
# Do includes only point down the arrows of CMakeLists.txt? And does each heavy header stay in one folder's .cpp files?
#
#   tests/tools/check_layers.sh [folder]      the top of the repository, if not given
#
# Prints one line for each include that breaks a rule, and exits with 1 if there was any.
set -euo pipefail
export LC_ALL=C
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/../..}"
broken=0

report() {
  printf '%s\n' "$*"
  broken=1
}

# The layer that a file belongs to: its folder, but the ops belong to autograd, the functions of functional/ to nn, the upper storey to what it speeds up, and
# a chapter is one with its parts.
layer_of() {
  case $1 in
    autograd/ops/*) echo autograd ;;
    autograd/fused/optim/*) echo autograd/optim ;;
    autograd/nn/functional/* | autograd/fused/*) echo autograd/nn ;;
    chapters/*/*) cut -d/ -f1-2 <<<"$1" ;;
    core/fast/*) echo core/tensor ;;
    core/text/german_english/*) echo core/text ;;
    *) dirname "$1" ;;
  esac
}

# Whether a file is of the upper storey, without which the book can be built: ATTENTION_PLAIN in CMakeLists.txt.
is_upstairs() { [[ $1 == core/fast/* || $1 == autograd/fused/* ]]; }

# The layers below each layer. A chapter may use them all, but no other chapter.
layers_below() {
  case $1 in
    core/tensor) ;;
    core/text | core/run | autograd | chapters) echo core/tensor ;;  # chapters: exercise.h alone
    autograd/nn) echo autograd core/tensor ;;
    autograd/optim) echo autograd/nn autograd core/tensor ;;
    chapters/shared) echo autograd/optim autograd/nn autograd core/run core/text core/tensor ;;
    chapters/*) echo chapters chapters/shared autograd/optim autograd/nn autograd core/run core/text core/tensor ;;
    *) echo none ;;
  esac
}

while IFS=: read -r file line include; do
  include=${include#*\"}
  include=${include%%\"*}
  from=$(layer_of "$file")
  to=$(layer_of "$include")
  if [[ ! -e $include ]]; then
    report "$file:$line: includes \"$include\", which is no file counted from the top of the repository"
  elif [[ $from != "$to" && " $(layers_below "$from") " != *" $to "* ]]; then
    report "$file:$line: $from must not include \"$include\": $to is not below it"
  elif is_upstairs "$include" && ! is_upstairs "$file"; then
    report "$file:$line: includes \"$include\": nothing below may know the upper storey"
  fi
done < <(grep -rnsE '^\s*#\s*include\s*"' core autograd chapters --include='*.h' --include='*.cpp' || true)

# A header that costs seconds to compile stays out of the files that readers open: in .cpp files of one layer.
for header in CLI/ nlohmann/ gnuplot-iostream "xtensor-blas/x(blas|linalg).hpp"; do
  mapfile -t files < <(grep -rlsE "^\s*#\s*include\s*[<\"]$header" core autograd chapters)
  for file in "${files[@]}"; do
    [[ $file == *.cpp ]] || report "$file: includes <$header…>, a heavy header, which belongs in a .cpp"
  done
  mapfile -t layers < <(for file in "${files[@]}"; do layer_of "$file"; done | sort -u)
  ((${#layers[@]} <= 1)) || report "<$header…> is included in ${#layers[@]} layers, should be in one: ${files[*]}"
done

exit "$broken"
