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
create chapter_2 attention_encoder_decoder batch=3 source=5 target=6 source_vocabulary=9 target_vocabulary=8 embedding=4 hidden=6
losses chapter_2 10
create chapter_3 group_averager batch=2 length=4 groups=2 width=3
losses chapter_3 10
create chapter_3_limit simple_reverser batch=2 length=4 symbols=5 width=6
losses chapter_3_limit 10
create chapter_4 reverser batch=2 length=4 symbols=5 width=6
losses chapter_4 10
create chapter_5 repeater batch=2 length=4 symbols=5 width=6
losses chapter_5 10
create chapter_5_text characters batch=2 length=4 vocabulary=5 width=8 heads=1 layers=2
losses chapter_5_text 10
create chapter_6 two_readers batch=2 length=4 symbols=5 width=6 heads=2
losses chapter_6 10
create chapter_6_text characters batch=2 length=4 vocabulary=5 width=8 heads=2 layers=2
losses chapter_6_text 10
create chapter_7 translator batch=3 source=5 target=6 source_vocabulary=9 target_vocabulary=8 width=8 heads=2 inner=12 layers=2
losses chapter_7 10
create chapter_7_text decoder_only batch=2 length=6 vocabulary=5 width=8 heads=2 inner=12 layers=2
losses chapter_7_text 10
generate chapter_7_text 6
TEXT
)
printf '%s\n' "$answers"
[[ $(wc -l <<<"$answers") == 39 && $answers != *error* ]]
# {"losses":[first, …, last]}
grep losses <<<"$answers" | tr -d '{}[]' | awk -F'[:,]' '$NF < $2 { lower++ } END { exit lower != 15 }'
