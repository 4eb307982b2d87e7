#!/usr/bin/env bash
# Does this library's side of ./learn bench answer, and does its training lower the loss? Small models of each kind.
#
#   tests/tools/check_bench.sh PROGRAM     the built bench_workloads
set -euo pipefail
export LC_ALL=C

answers=$("$1" <<'TEXT'
info
op add 10
op add_chain 10
op tanh 10
op softmax 10
op linear 10
op matrix_product 1
create chapter_1 encoder_decoder batch=2 length=4 vocabulary=5 embedding=3 hidden=4
losses chapter_1 10
create gru seq2seq batch=2 length=4 vocabulary=5 embedding=3 hidden=4 attention=0
losses gru 10
create additive seq2seq batch=2 length=4 vocabulary=5 embedding=3 hidden=4 attention=1
losses additive 10
create attention attention batch=2 length=4 width=6 heads=2 causal=1
losses attention 10
create lm language_model batch=2 length=4 vocabulary=5 width=8 heads=2 layers=2
losses lm 10
time lm 2
TEXT
)
printf '%s\n' "$answers"
[[ $(wc -l <<<"$answers") == 18 && $answers != *error* ]]
# {"losses":[first, …, last]}
grep losses <<<"$answers" | tr -d '{}[]' | awk -F'[:,]' '$NF < $2 { lower++ } END { exit lower != 5 }'
