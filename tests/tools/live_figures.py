"""How each live figure of the site is used by check_live.py, and which of its numbers are compared with the native
program's. A function gets the page, its figure in view, and the native program."""
import json
import os
import pathlib
import re
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
TOLERANCE = 1e-5


def difference(a, b):
    """The largest difference between numbers in nested lists and objects; infinity if all else is not the same."""
    if isinstance(a, dict) and isinstance(b, dict):
        return difference(*([list(entry) for entry in one.items()] for one in (a, b)))
    if isinstance(a, list) and isinstance(b, list):
        if len(a) != len(b):
            return float("inf")
        return max((difference(x, y) for x, y in zip(a, b)), default=0)
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return abs(a - b)
    return 0 if a == b else float("inf")


def compare(name, shown, expected):
    found = difference(shown, expected)
    assert found <= TOLERANCE, f"{name}: differs by {found} from the native program"


def crowd():
    """How many times slower this machine is than an idle one, because of others: limits of time grow by it."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


# ---- The figures, each used as a reader would

def neuron(page, native):
    at = {"w": 0.8, "x": 1.5, "b": -0.4, "y": 1.0}

    def check():
        nodes = native.ask("neuron", **at)["nodes"]
        page.wait(f"Math.abs(document.querySelector('.live').dataset.loss - {nodes['L']['value']}) < {TOLERANCE}")
        shown = [number.replace("−", "-") for number in page.value(
            "[...document.querySelectorAll('.graph .value, .graph .gradient')].map((text) => text.textContent)")]
        # The graph shows three places.
        expected = [nodes[name][kind] for name in ("w", "x", "b", "y", "wx", "sum", "t", "e", "L")
                    for kind in ("value", "gradient")]
        assert difference([float(number) for number in shown], expected) < 6e-4, f"{shown}, must be {expected}"
        return nodes

    nodes = check()
    for _ in range(2):  # two steps by the button, then one place to the right with a key
        page.press(".live button.primary")
        for name in ("w", "b"):
            at[name] -= 0.3 * nodes[name]["gradient"]
        nodes = check()
    page.value("document.querySelectorAll('.live input')[1].focus()")
    page.key("ArrowRight")
    at["x"] = 1.55
    check()


def bottleneck(page, native):
    for digits, state in (("271828", 64), ("31415926535", 64), ("31415926535", 32)):
        page.value(f"(() => {{ const s = document.querySelector('.live select'); if (s.value !== '{state}') {{ s.value = "
                   f"'{state}'; s.dispatchEvent(new Event('change')); }} }})()")
        page.type_into(".live input", digits)
        answer = native.ask("bottleneck", ask="reverse", digits=list(digits), state=state)
        said = "".join(answer["said"])
        page.wait(f"document.querySelector('.live').dataset.said === '{said}' && "
                  f"JSON.parse(document.querySelector('.live').dataset.vector).length === {state}")
        compare("the vector", page.data("vector"), answer["vector"])
    page.press(".live .controls button")  # one more digit
    page.wait(f"document.querySelector('.live input').value.length === {len(digits) + 1}")


def translate_with(figure, page, native):
    """Types, and takes the numbers; then words to choose by pointer or finger and by key; then words to put right."""
    sentence = "kannst du mir helfen , diesen Satz zu übersetzen"
    answer = native.ask(figure, ask="translate", text=sentence, finished=False)
    shown = "[...document.querySelectorAll('.live .words')[1].children].map((word) => word.textContent).join(' ')"
    page.type_into(".live .sentence", "die Katze schläft")
    page.wait("document.querySelector('.live').dataset.translated === 'die Katze schläft'")
    page.value("""(() => { const typed = performance.now(), place = document.querySelector('.live');
      new MutationObserver(() => place.dataset.waited ??= performance.now() - typed)
        .observe(place, { attributeFilter: ['data-translated'] }); })()""")
    page.type_into(".live .sentence", sentence)
    page.wait(f"({shown}) === {json.dumps(' '.join(answer['target']))}")
    print(f"  {figure}: the first translation {page.data('waited'):.0f} ms after typing")
    page.press(".live .words button", 4)
    page.wait("document.querySelectorAll('.live .words button')[4].getAttribute('aria-pressed') === 'true'")
    page.key("ArrowRight")
    page.wait("document.querySelectorAll('.live .words button')[5].getAttribute('aria-pressed') === 'true'")
    page.type_into(".live .sentence", "die Katze die unbekannte Maus")
    page.wait("document.querySelector('.live .remarks').textContent.includes('„unbekannte“')")
    page.type_into(".live .sentence", "the cat sleeps on the mat ")
    page.wait("document.querySelector('.live .remarks').textContent.includes('looks like English')")
    page.press(".live .remarks button")
    page.wait("/[A-Zc]/.test(document.querySelector('.live .sentence').value)")
    typed = page.value("document.querySelector('.live .sentence').value")
    page.press(".live .next .primary")  # another sentence
    page.wait(f"document.querySelector('.live .sentence').value !== {json.dumps(typed)}")
    page.type_into(".live .sentence", sentence)
    page.wait(f"({shown}) === {json.dumps(' '.join(answer['target']))}")
    return answer


def attention(page, native):
    """The translator; then a model trained with a pointer or finger, stopped with a key, and with a rate too high."""
    answer = translate_with("attention", page, native)
    weights = [[float(page.value(f"document.querySelectorAll('.live .map')[0].querySelectorAll('tbody tr')[{t}].children[{s + 1}]"
                                 ".style.getPropertyValue('--weight')")) for s in range(len(answer["source"]))]
               for t in range(len(answer["target"]))]
    compare("the map", weights, answer["weights"])
    printed = [[0 if word == "·" else float(word) for word in line.split()[1:]] for line in re.search(
        r"^ +can .*?<eos>.*?$", (TOP / "docs/outputs/02_attention.txt").read_text(), flags=re.S | re.M)[0].splitlines()]
    assert difference(weights, printed) < 0.0051, "the map is not the one that docs/outputs/02_attention.txt prints"
    train(page, native, "attention", dict(score="additive", length=8, rate=0.004), list("31459268"), 95)
    page.press(".live .part button", 1)  # reset
    page.wait("document.querySelector('.live .part').dataset.step === '0'")
    page.value("document.querySelectorAll('.live .part input')[1].focus()")
    page.key(*["ArrowRight"] * 8)  # to a learning rate of 1
    page.value("document.querySelector('.live .part button').focus()")
    page.key(" ")
    page.wait("/too long|too high/.test(document.querySelector('.live .part .status').textContent)", 60)
    page.key(" ")
    page.wait("document.querySelector('.live .part button').textContent === 'train'")


def train(page, native, figure, beginning, digits, enough):
    """Trains until so many percent are right; then a few steps of a known number beside the native ones."""
    page.press(".live .part button.primary")
    begun = time.time()
    page.wait(f"Number(document.querySelector('.live .part').dataset.right) >= {enough}", 120)
    seconds = time.time() - begun
    steps = page.data("step", ".live .part")
    print(f"  {figure}: {enough} % right after {seconds:.1f} s, about {steps} steps")
    page.press(".live .part button.primary")
    page.wait("document.querySelector('.live .part button.primary').textContent === 'train'")
    asked = """(async (question) => await live.asked(question))"""
    for question in ({"ask": "begin", **beginning}, {"ask": "train", "steps": 5, "rate": beginning["rate"]},
                     {"ask": "look", "digits": digits}):
        shown = page.value(f"{asked}({json.dumps({'figure': figure, **question})})")
        expected = native.ask(figure, **question)
    compare("weights after five steps", shown["weights"], expected["weights"])


def plane(page, native):
    page.drag(".plane .point", 1, (40, -60))
    page.value("document.querySelectorAll('.plane .point')[2].focus()")
    page.key("ArrowRight", "ArrowUp")
    page.wait("Math.abs(JSON.parse(document.querySelector('.live').dataset.points)[2][1] - 1.5) < 1e-9")
    box = page.value("document.querySelector('.plane').getBoundingClientRect().width")
    points = page.data("points")
    moved = [1.2 + 40 * 4 / box, 1.1 + 60 * 4 / box]
    assert difference(points[1], [min(2, value) for value in moved]) < 0.03, f"{points[1]} is not where it was dragged: {moved}"
    assert difference(points[2], [-0.5, 1.5]) < 1e-9, "the arrow keys did not move the point"
    answer = native.ask("plane", points=points)
    compare("the weights", page.data("weights"), answer["weights"])


def self_attention(page, native):
    question = dict(width=16, scaled=True, seed=1)
    for change in (None, "toggle", "key"):
        if change == "toggle":
            page.press(".live .toggle input")
            question["scaled"] = False
        if change == "key":
            page.value("document.querySelector('.live .slider input').focus()")
            page.key("ArrowRight")
            question["width"] = 32
        expected = native.ask("self_attention", ask="saturate", **question)["weights"]
        page.wait(f"Math.abs(JSON.parse(document.querySelector('.live').dataset.weights ?? '[9]')[0] - {expected[0]}) < 1e-5")
        compare("the weights", page.data("weights"), expected)
    train(page, native, "self_attention", dict(positions="sinusoidal", width=32, scaled=True, rate=0.008),
          [3, 1, 4, 5, 9, 2, 6, 8], 95)


def heads(page, native):
    symbols, on = [3, 1, 4, 5, 9, 2, 6, 8], [True, True]
    for change in (None, "head 1", "symbols", "head 2"):
        if change == "head 1":
            page.press(".live .toggle input", 0)
            on = [False, True]
        if change == "symbols":
            page.type_into(".live input[type=text]", "00112233")
            symbols = [0, 0, 1, 1, 2, 2, 3, 3]
        if change == "head 2":  # by key
            page.value("document.querySelectorAll('.live .toggle input')[0].focus()")
            page.key(" ")
            page.value("document.querySelectorAll('.live .toggle input')[1].focus()")
            page.key(" ")
            on = [True, False]
        answer = native.ask("heads", symbols=symbols, on=on)
        asked = json.dumps([symbols, on], separators=(",", ":"))
        page.wait(f"document.querySelector('.live').dataset.asked === {json.dumps(asked)}")
        compare("the weights", page.data("weights"), answer["weights"])
        assert difference(page.data("right"), answer["right"]) < 0.3, f"{page.data('right')}, must be {answer['right']}"


def causal(page, native):
    """Both models, given and writing; a place chosen by pointer or finger and by key; then text, typed and written on."""
    part = ".live .repeater "
    half = "abcdefghponmlkji"
    symbols = ["abcdefghijklmnop".index(letter) for letter in half]
    for masked, writes in ((False, False), (False, True), (True, True)):
        for index, chosen in ((0, "with the mask" if masked else "without the mask"),
                              (1, "is written by the model" if writes else "is given, as in training")):
            page.value(f"(() => {{ const s = document.querySelectorAll('{part}select')[{index}]; s.value = '{chosen}'; "
                       "s.dispatchEvent(new Event('change')); })()")
        page.type_into(part + "input", half)
        answer = native.ask("causal", ask="repeat", symbols=symbols, masked=masked, writes=writes)
        asked = json.dumps([symbols, masked, writes], separators=(",", ":"))
        page.wait(f"document.querySelector('{part}').dataset.asked === {json.dumps(asked)}")
        compare("where it looks", page.data("weights", part), answer["weights"])
        compare("what it expects", page.data("expected", part), answer["expected"])
        quality = native.ask("causal", ask="measure", masked=masked)
        page.wait(f"document.querySelectorAll('{part}.status')[1].textContent.includes('loss {quality['loss']:.3f}')")
    page.press(part + ".words button", 25)
    page.wait(f"document.querySelectorAll('{part}.words button')[25].getAttribute('aria-pressed') === 'true'")
    page.key("ArrowLeft")
    page.wait(f"document.querySelectorAll('{part}.words button')[24].getAttribute('aria-pressed') === 'true'")
    page.type_into(part + "input", "abc")
    page.wait(f"document.querySelector('{part}.status').textContent.includes('here are 3')")

    part = ".live .part "
    page.type_into(part + "input", "the old man th")
    answer = native.ask("causal", ask="next", text="the old man th")
    page.wait(f"document.querySelector('{part}').dataset.predicted === 'the old man th'")
    compare("the next character", page.data("next", part), answer["next"])
    compare("where it looks", page.data("weights", part), answer["weights"])
    page.press(part + ".next button")  # the likeliest
    expected = "the old man th" + answer["next"][0]["character"]
    page.wait(f"document.querySelector('{part}input').value === {json.dumps(expected)}")
    page.value(f"document.querySelector('{part}.primary').focus()")
    page.key(" ")
    page.wait(f"document.querySelector('{part}input').value.length > {len(expected) + 4}")
    page.key(" ")
    page.type_into(part + "input", "ж")
    page.wait(f"document.querySelector('{part}.status').textContent.includes('never read ж')")


def transformer(page, native):
    """The translator; then every map by layer and head; then beams."""
    sentence = "kannst du mir helfen , diesen Satz zu übersetzen"
    answer = translate_with("transformer", page, native)
    shown = """[...document.querySelectorAll('.live .map tbody tr')].map((row) =>
      [...row.querySelectorAll('td')].map((cell) => Number(cell.style.getPropertyValue('--weight'))))"""
    for kind, key in enumerate(("cross", "encoder", "decoder")):
        for layer, head in ((0, 0), (0, 3), (1, 2)):
            page.value(f"""[{kind}, {layer}, {head}].forEach((index, i) => {{
              const select = document.querySelectorAll('.live select')[i];
              select.selectedIndex = index;
              select.dispatchEvent(new Event("change"));
            }})""")
            compare(f"the map of {key}, layer {layer}, head {head}", page.value(shown), answer[key][layer][head])
    page.value("document.querySelector('.live .part input').focus()")
    for width, key in ((4, None), (6, "ArrowRight"), (8, "ArrowRight")):
        if key:
            page.key(key)
        expected = [one["log_probability"] for one in native.ask("transformer", ask="beams", text=sentence, width=width)["found"]]
        page.wait(f"JSON.parse(document.querySelector('.live .part').dataset.found ?? '[]').length === {len(expected)}")
        assert difference(page.data("found", ".live .part"), expected) < 1e-4, "other probabilities than the native program's"
        assert page.value("document.querySelectorAll('.live .chance').length") == len(expected)
        # The greedy translation is marked in the tree, or said beside it.
        assert page.value("document.querySelector('.live .part').textContent.includes('reedy decoding')")
    page.press(".live .part button")  # the sentence whose beam finds what greedy decoding does not
    page.wait(f"document.querySelector('.live .sentence').value !== {json.dumps(sentence)}")
    text = page.value("document.querySelector('.live .sentence').value")
    greedy = native.ask("transformer", ask="translate", text=text, finished=True)["target"][:-1]
    best = native.ask("transformer", ask="beams", text=text, width=8)["found"][0]["words"]
    assert greedy != best, f"greedy decoding and a beam of 8 both find {best}"
    page.wait(f"document.querySelector('.live .part .status').textContent.includes("
              f"{json.dumps('Greedy decoding finds “' + ' '.join(greedy) + '”')})")


FIGURES = {"00_autograd": neuron, "01_encoder_decoder": bottleneck, "02_attention": attention,
           "03_simplified_self_attention": plane, "04_self_attention": self_attention, "05_causal_attention": causal, "06_multi_head_attention": heads,
           "07_transformer": transformer}
