"""Words to point at, read as a reader reads them: the pointer (a finger, where the window is narrow)
and the Tab key go to every word, which must show that word's row of the weights. Used by
check_report.py and check_site_attention.py.
"""
HELPERS = """
const attention = () => [...document.querySelectorAll("div.attention")];
const queries = (figure) => [...attention()[figure].querySelectorAll(".query")];
const lines = (figure) => [...attention()[figure].querySelectorAll(".line")].slice(1);
const keys = (figure) => lines(figure).map((line) => [...line.children].map((key) => key.textContent));
const shown = (figure) => ({
  pressed: queries(figure).flatMap((word, index) => word.getAttribute("aria-pressed") === "true" ? [index] : []),
  panels: lines(figure).map((line) =>
    [...line.children].map((key) => [getComputedStyle(key, "::after").content, Number(key.style.getPropertyValue("--weight"))])),
});
const place = (figure, word) => {
  const element = queries(figure)[word];
  element.scrollIntoView({ block: "center", behavior: "instant" });
  const box = element.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
};
"""


def expected(weight):
    """What a key must show for one weight of data-map: its text, and how strong its colour is."""
    if weight is None:
        return ['"×"', 0]
    if isinstance(weight, str):
        return [f'"{weight}"', 0]
    return [f'"{int(100 * weight + 0.5)} %"', weight]


def check_attention(browser, maps, where, by_touch):
    """Goes to every word of every attention figure, and compares what is shown with the weights: a
    map for each figure, as attention.js takes them from data-map."""
    browser.value(HELPERS)
    count = browser.value("attention().length")
    if count != len(maps):
        yield f"{where}: {count} attention figures, not {len(maps)}"
        return
    go_to = browser.touch if by_touch else browser.point_at
    for figure, attention in enumerate(maps):
        words = attention["queries"]
        found = browser.value(f"queries({figure}).map((word) => word.textContent)")
        if found != words:
            yield f"{where}: the words to point at are {found}, not {words}"
            continue
        found = browser.value(f"keys({figure})")
        if found != [attention["keys"]] * len(attention["panels"]):
            yield f"{where}: the words that are read are {found}, not {attention['keys']}"

        def mistakes(word, how):
            rows = [[expected(weight) for weight in panel["weights"][word]] for panel in attention["panels"]]
            shown = browser.value(f"shown({figure})")
            if shown != {"pressed": [word], "panels": rows}:
                yield f"{where}: {how} word {word + 1}, {words[word]}: shows {shown}, must be {rows}"

        for word in range(len(words)):
            go_to(*browser.value(f"place({figure}, {word})"))
            yield from mistakes(word, "pointing at")
        if len(words) > 1:
            browser.value(f"queries({figure})[0].focus()")
            yield from mistakes(0, "with the focus on")
            browser.press("Tab")
            yield from mistakes(1, "with the Tab key on")
