"""Chapter 2: one step of attention, and the decoder's loop with the new or the old state asking."""
from drawing import Drawing, rows_of_output

FOUR_FUNCTIONS = "chapters/02_attention/four_functions.cpp"


def attention_step():
    d = Drawing("attention_step", "02_attention.md", "One step of attention", """
        The decoder's state asks three encoder states, (1, 0), (0, 1) and (1, 1). Step 1 gives each a score: 2, 0.5 and
        1. Step 2, softmax, makes shares of them that add up to 1: 0.6285, 0.1402 and 0.2312. Step 3 mixes the states by
        these shares into the context vector, (0.8598, 0.3715). Step 4 combines context and state into the next word.""")
    heading = "Three states (1, 0), (0, 1), (1, 1), scored 2, 0.5 and 1:"
    (_, scores), (_, weights), (_, context) = rows_of_output("02_attention", heading, 3)
    columns = [150, 240, 330]
    d.text(48, 18, "decoder", kind="pale")
    d.text(240, 18, "encoder: one state for each source word", kind="pale")
    d.box(14, 28, 68, 40, "query", "q\nasks")
    for x, state, name in zip(columns, ([1, 0], [0, 1], [1, 1]), ("h_1", "h_2", "h_3")):
        d.text(x - 36, 52, name)
        for i, value in enumerate(state):
            d.box(x - 24 + 24 * i, 36, 24, 24, "state", str(value), corner=0)
        d.arrow((x, 60), (x, 102))
    d.arrow((48, 68), (48, 84), (318, 84), head=False)
    for x, score in zip(columns, scores):
        d.arrow((x - 12, 84), (x - 12, 103))
        d.box(x - 30, 102, 60, 26, "op", f"{score:g}")
        d.arrow((x, 128), (x, 148))
    d.text(8, 120, "1 score", anchor="start", kind="bold")
    for y, height, step, words, name in ((148, 44, "2 weigh", "softmax", "compute_attention_weights"),
                                         (256, 44, "3 mix", "0.6285 h_1 + 0.1402 h_2 + 0.2312 h_3", "compute_context_vector"),
                                         (364, 44, "4 combine", "state and context", "decoder_step_with_attention")):
        d.text(8, y + 27, step, anchor="start", kind="bold")
        d.box(100, y, 280, height, "op")
        d.text(240, y + 18, words)
        d.code(240, y + 36, name, FOUR_FUNCTIONS)
    for x, weight in zip(columns, weights):
        d.arrow((x, 192), (x, 208))
        d.box(x - 32, 208, 64, 26, "plain", corner=0)
        d.box(x - 32, 208, 64 * weight, 26, "query", corner=0)
        d.text(x, 226, f"{weight:.4f}")
        d.arrow((x, 234), (x, 256))
    d.arrow((240, 300), (240, 316))
    for i, value in enumerate(context):
        d.box(180 + 60 * i, 316, 60, 26, "context", f"{value:.4f}", corner=0)
    d.text(310, 334, "context *c*", anchor="start")
    d.arrow((240, 342), (240, 364))
    d.arrow((90, 350), (130, 350), (130, 364), dashed=True)
    d.text(84, 354, "q, again", anchor="end", kind="pale")
    d.arrow((240, 408), (240, 426))
    d.text(240, 442, "the next word", kind="bold")
    return d


def panel(d, top, title, who, new_state_asks):
    """One step of the decoder, from the state on the left to the state on the right."""
    d.text(8, top + 18, title, 14, "start", "bold")
    d.text(8, top + 36, who, 13, "start", "pale")
    gru = 112 if new_state_asks else 186
    d.code(40, top + 112, "h_prev", FOUR_FUNCTIONS)
    d.box(8, top + 120, 64, 30, "query", "state")
    d.arrow((72, top + 135), (gru, top + 135))
    d.code(gru + 30, top + 66, "y_prev", FOUR_FUNCTIONS)
    d.arrow((gru + 30, top + 74), (gru + 30, top + 120))
    d.box(gru, top + 120, 60, 30, "op", "GRU")
    d.arrow((gru + 60, top + 135), (262, top + 135))
    d.code(312, top + 112, "new_hidden", FOUR_FUNCTIONS, "end", 12)
    d.box(262, top + 120, 64, 30, "query", "state")
    d.arrow((326, top + 135), (396, top + 135))
    d.text(356, top + 129, "next step", 12, kind="pale")
    attention, asker = (180, 276) if new_state_asks else (8, 40)
    d.arrow((asker, top + 150), (asker, top + 186))
    d.text(asker + 6, top + 172, "asks", 13, "start")
    d.box(attention, top + 186, 112, 28, "op", "attention")
    for i in range(4):
        d.box(attention + 8 + 25 * i, top + 234, 20, 18, "state", corner=2)
    d.arrow((attention + 56, top + 234), (attention + 56, top + 214))
    d.text(attention + (-6 if new_state_asks else 118), top + 248, "encoder's states", 13,
           "end" if new_state_asks else "start")
    d.box(324, top + 66, 70, 28, "op", "readout")
    d.arrow((359, top + 66), (359, top + 40))
    d.code(396, top + 32, "output_logits", FOUR_FUNCTIONS, "end")
    d.arrow((318, top + 120), (318, top + 80), (324, top + 80))
    d.arrow((attention + 112, top + 200), (386, top + 200), (386, top + 94))
    d.code(394, top + 218, "context_vector", FOUR_FUNCTIONS, "end", 12)
    if not new_state_asks:
        d.arrow((gru + 30, top + 200), (gru + 30, top + 150))


def who_asks():
    d = Drawing("who_asks", "02_attention.md", "The decoder's step with attention: who asks?", """
        Two forms of the decoder's step. Above, as in Luong et al., the GRU first makes the new state from the previous
        word and state; the new state asks, and the context goes to the readout only. Below, as in Bahdanau et al., the
        old state asks before the previous word is read, and the context goes into the GRU and to the readout.""")
    panel(d, 0, "The new state asks", "Luong; the trained models", True)
    d.arrow((8, 272), (392, 272), head=False, dashed=True)
    panel(d, 284, "The old state asks", "Bahdanau; the four functions", False)
    return d


def drawings():
    return [attention_step(), who_asks()]
