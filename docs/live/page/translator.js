// A line to type German into, what becomes of it, and help for what the grammar does not know.
// ask({ask: "translate", text, finished}) answers {source, unfinished, unknown, next, remarks, target, …}.
//   shares(answer)             for each English word, how much of each German one was read
//   mapOf(answer)              {rows, columns, weights, asks, keys} of the map below
//   controls(parent, again)    choices above the map, which call again() when they change
//   translated(text, answer)   is told of every new translation
live.translator = (place, ask, { heading, hint, first, shares = ({ weights }) => weights,
  mapOf = (answer) => ({ rows: answer.target, columns: answer.source, weights: shares(answer), asks: "says", keys: "reads" }),
  controls, translated = () => {} }) => {
  const { element, button } = live;
  live.title(place, heading, hint);
  const input = element(place, "input", {
    type: "text", className: "sentence", value: first, autocomplete: "off", spellcheck: false, lang: "de",
  });
  input.setAttribute("aria-label", "A German sentence");
  input.setAttribute("autocapitalize", "off");
  const next = element(place, "div", { className: "next" });
  const remarks = element(place, "div", { className: "remarks" });
  remarks.setAttribute("role", "status");
  const german = live.words(place, "reads");
  const english = live.words(place, "says");
  if (controls) controls(element(place, "div", { className: "controls" }), () => { if (answer) draw(); });
  const map = live.map(place);

  let answer = null, number = 0, chosen = 0;

  // What is typed ends as a word, so that the next one may follow.
  const append = (word) => {
    const unfinished = answer.unfinished;
    const kept = unfinished ? input.value.slice(0, input.value.length - unfinished.length) : input.value.trimEnd();
    input.value = word === "," ? `${kept.trimEnd()}, ` : `${kept}${kept && !/\s$/.test(kept) ? " " : ""}${word} `;
    translate();
    input.focus();
  };
  const replace = (unknown, word) => {
    input.value = input.value.replace(unknown, word);
    translate();
  };

  const choose = (index) => {
    chosen = index;
    german.shade(shares(answer)[index] ?? []);
    english.press(index);
    map.choose(index);
  };
  const draw = () => {
    const { rows, columns, weights, ...names } = mapOf(answer);
    map.show(rows, columns, weights, names);
    if (answer.target.length) choose(chosen);
  };
  const show = (came, { text }) => {
    const isNew = JSON.stringify([came.source, came.target]) !== JSON.stringify([answer?.source, answer?.target]);
    answer = came;
    next.replaceChildren(answer.next.length ? "may come next:" : "");
    for (const word of answer.next) button(next, word, () => append(word));
    button(next, "another sentence", example).classList.add("primary");
    remarks.replaceChildren();
    const unknown = new Map(answer.unknown.map(({ word, suggestions }) => [word, suggestions]));
    for (const [word, suggestions] of unknown) {
      const line = element(remarks, "p", {}, `The grammar does not know „${word}“.`);
      if (suggestions.length) line.append(" Did you mean ");
      for (const suggestion of suggestions) button(line, suggestion, () => replace(word, suggestion));
      if (suggestions.length) line.append("?");
    }
    for (const remark of answer.remarks) element(remarks, "p", { textContent: remark });
    if (unknown.size) {
      element(remarks, "p", { textContent: answer.source.length ? "The translation below leaves out what is unknown."
        : "No word is known yet. Begin with one of those above, or take another sentence." });
    }
    if (isNew) {  // else the word that the reader has chosen stays chosen
      german.show(answer.source);
      english.show(answer.target, choose);
      chosen = Math.floor(answer.target.length / 2);
      draw();
      translated(text, answer);
    }
    place.dataset.translated = text;
  };
  const asked = live.newest(ask, show);
  const translate = (finished = false) => asked({ ask: "translate", text: input.value, finished });
  const example = async () => {
    const typed = input.value;
    const { words } = await ask({ ask: "example", number: ++number });
    if (input.value !== typed) return;  // the reader has typed on meanwhile
    input.value = words.join(" ").replaceAll(" ,", ",");
    translate(true);
  };

  input.addEventListener("input", () => translate());
  input.addEventListener("change", () => translate(true));
  translate(true);
};
