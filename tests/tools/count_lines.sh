#!/usr/bin/env bash
# Lines of core/ and autograd/, by folder and file, in the order of the arrows: what there is to read.
#
#   tests/tools/count_lines.sh [-v]      -v: every file; otherwise one line per folder
set -euo pipefail
export LC_ALL=C
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

count() { find "$@" \( -name '*.h' -o -name '*.cpp' \) -exec cat {} + | wc -l; }

for folder in core/tensor autograd autograd/ops autograd/nn autograd/optim core/text core/run; do
  [[ -d $folder ]] || continue
  printf '%6d  %s\n' "$(count "$folder" -maxdepth 1)" "$folder"
  [[ ${1:-} != -v ]] || find "$folder" -maxdepth 1 \( -name '*.h' -o -name '*.cpp' \) -exec wc -l {} + |
    grep -v ' total$' | sed 's/^/      /'
done
kernels=$(find core/tensor -name '*kernels*' -exec cat {} + | wc -l)
printf '%6d  core/tensor and autograd/ together, %d of them kernels\n' "$(count core/tensor autograd)" "$kernels"
