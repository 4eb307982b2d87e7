// Chapter 6: a model with two questions and two heads, of which the reader switches one off.
{
const { element, toggle, choice } = live;

live.figures.heads = {
  weights: ["06_multi_head_attention"],
  async begin(place, ask) {
    live.title(place, "Switch a head off",
      "Every place of a ring of 8 symbols is asked for the symbols one and two places before it. The models are those that "
      + "`./learn run 6 --seed 1` trained. Untick a head: which answer did it carry? Wrong answers are orange.");
    const controls = element(place, "div", { className: "controls" });
    const model = choice(controls, "model", ["two heads", "one head"], "two heads", () => answerAll());
    const heads = [toggle(controls, "head 1", true, () => answerAll()), toggle(controls, "head 2", true, () => answerAll())];
    const input = element(controls, "input", { type: "text", inputMode: "numeric", maxLength: 8, value: "31459268" });
    input.setAttribute("aria-label", "Eight symbols, 0 to 9");
    const symbols = live.words(place, "the ring: the first symbol stands after the last");
    const one = live.words(place, "one place before");
    const two = live.words(place, "two places before");
    const pictures = element(place, "div", { className: "pictures" });
    const maps = [1, 2].map((head) => {
      const part = element(pictures, "div");
      element(part, "p", { className: "label", textContent: `head ${head}: what each place looks at, %` });
      const map = live.map(part, { asks: "asks", keys: "is read" });
      map.scroller.classList.add("flat");
      return { part, map };
    });
    const status = element(place, "p", { className: "status" });
    status.setAttribute("role", "status");
    const answerAll = () => {
      const ring = [...input.value].filter((character) => /\d/.test(character)).map(Number);
      if (ring.length !== 8) {
        status.textContent = `The ring has 8 symbols, 0 to 9; here are ${ring.length}.`;
        return;
      }
      const single = model.value() === "one head";
      heads[1].input.disabled = single;
      const on = heads.slice(0, single ? 1 : 2).map((head) => head.value());
      return asked({ symbols: ring, on });
    };
    const asked = live.newest(ask, (answer, { symbols: ring, on }) => {
      symbols.show(ring);
      const judge = (words, said, back) => words.show(said).forEach((word, i) =>
        word.classList.toggle("wrong", said[i] !== ring[(i + 8 - back) % 8]));
      judge(one, answer.one_before, 1);
      judge(two, answer.two_before, 2);
      const places = ring.map(String);
      maps.forEach(({ part, map }, head) => {
        part.hidden = head >= on.length;
        part.classList.toggle("off", head < on.length && !on[head]);
        if (head < on.length) map.show(places, places, answer.weights[head]);
      });
      Object.assign(place.dataset, { asked: JSON.stringify([ring, on]), weights: JSON.stringify(answer.weights), right: JSON.stringify(answer.right) });
      const [first, second] = answer.right.map((percent) => `${percent.toFixed(1)} %`);
      status.textContent = `On 500 new rings: ${first} of the symbols one place before are right, ${second} of those two before.`;
    });
    input.addEventListener("input", answerAll);
    await answerAll();
  },
};
}
