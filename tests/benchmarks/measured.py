"""What bench.py measures: names, kinds of models and their sizes. Change sizes here, and nowhere else."""

# Sentences of the generated corpus as long as its batches are on average.
SENTENCES = dict(source=20, target=22, source_vocabulary=294, target_vocabulary=173)
# name: the kind of model, then its sizes. Of a chapter they are the default ones: its model is that of chapters/. The
# geometric mean is over all but the chapters' own training steps.
WORKLOADS = {
    "chapter_1": ("encoder_decoder", dict(batch=64, length=10, vocabulary=14, embedding=32, hidden=64)),
    "chapter_2": ("attention_encoder_decoder", dict(batch=32, **SENTENCES, embedding=96, hidden=96)),
    "chapter_3": ("group_averager", dict(batch=64, length=12, groups=4, width=8)),
    "chapter_3_limit": ("simple_reverser", dict(batch=64, length=8, symbols=10, width=32)),
    "chapter_4": ("reverser", dict(batch=64, length=16, symbols=10, width=64)),
    "chapter_5": ("repeater", dict(batch=64, length=32, symbols=16, width=32)),
    "chapter_5_text": ("characters", dict(batch=12, length=64, vocabulary=31, width=96, heads=1, layers=2)),
    "chapter_6": ("two_readers", dict(batch=64, length=8, symbols=10, width=32, heads=2)),
    "chapter_6_text": ("characters", dict(batch=12, length=64, vocabulary=31, width=96, heads=4, layers=2)),
    "chapter_7": ("translator", dict(batch=32, **SENTENCES, width=64, heads=4, inner=128, layers=2)),
    "chapter_7_text": ("decoder_only", dict(batch=8, length=64, vocabulary=173, width=64, heads=4, inner=128, layers=4)),
    "seq2seq_gru": ("seq2seq", dict(batch=64, length=12, vocabulary=500, embedding=128, hidden=128, attention=0)),
    "seq2seq_additive": ("seq2seq", dict(batch=64, length=12, vocabulary=500, embedding=128, hidden=128, attention=1)),
    "seq2seq_small": ("seq2seq", dict(batch=16, length=10, vocabulary=100, embedding=32, hidden=32, attention=1)),
    "self_attention": ("attention", dict(batch=16, length=64, width=64, heads=1, causal=0)),
    "causal_attention": ("attention", dict(batch=16, length=64, width=64, heads=1, causal=1)),
    "mha_T64": ("attention", dict(batch=32, length=64, width=256, heads=8, causal=1)),
    "mha_T256": ("attention", dict(batch=8, length=256, width=256, heads=8, causal=1)),
    "mha_T1024": ("attention", dict(batch=2, length=1024, width=256, heads=8, causal=1)),
    "mha_T2048": ("attention", dict(batch=1, length=2048, width=256, heads=8, causal=1)),
    "lm": ("language_model", dict(batch=32, length=64, vocabulary=65, width=128, heads=4, layers=2)),
    "lm_tiny": ("language_model", dict(batch=8, length=64, vocabulary=65, width=32, heads=2, layers=1)),
}
# Greedy continuations of one token to the whole length, with a key-value cache.
GENERATING = dict(length=256, vocabulary=65, width=128, heads=4, inner=512, layers=2)
GENERATIONS = {
    "generate_1": ("decoder_only", dict(batch=1, **GENERATING)),
    "generate_8": ("decoder_only", dict(batch=8, **GENERATING)),
}

# Small operations, of (32, 64) unless said otherwise; "and back" means forward and backward.
OPERATIONS = {
    "add": "one recorded addition",
    "add_chain": "20 additions and back",
    "tanh": "tanh and back",
    "softmax": "softmax and back",
    "linear": "linear 64 to 256 with bias, and back",
}
