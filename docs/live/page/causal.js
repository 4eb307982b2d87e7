// Chapter 5: a model that was trained with the mask and one without, at the same task; and a model that goes on from what
// the reader types.
{
const { element, button, choice, words, percent } = live;
const letters = [..."abcdefghijklmnop"];

// Sixteen letters twice: what is expected at each place, and where it looks.
const repeater = async (place, ask) => {
  live.title(place, "With the mask, and without",
    "Both models of `./learn run 5 --seed 1` learned a language that says sixteen letters, a to p, and then the same again. "
    + "Only one had the mask. In training both are shown the whole text; who writes has to go on alone.");
  const controls = element(place, "div", { className: "controls" });
  const input = element(controls, "input", { type: "text", maxLength: 16, value: "attentionisplain".replace(/[^a-p]/g, "d") });
  input.setAttribute("aria-label", "Sixteen letters, a to p");
  input.setAttribute("autocapitalize", "off");
  const trained = choice(controls, "trained", ["with the mask", "without the mask"], "without the mask", () => { answerAll(); measure(); });
  const given = choice(controls, "second half", ["is given, as in training", "is written by the model"],
    "is given, as in training", () => answerAll());
  button(controls, "other letters", () => {
    input.value = Array.from({ length: 16 }, () => letters[Math.floor(16 * Math.random())]).join("");
    answerAll();
  });
  const read = words(place, "read: a start, sixteen letters, and the same again; shaded: where the chosen place looks, %");
  const said = words(place, "expected next at each place; choose one (orange: wrong)");
  const status = element(place, "p", { className: "status" });
  status.setAttribute("role", "status");
  const quality = element(place, "p", { className: "status" });

  let answer = null, chosen = 20;
  const name = (symbol) => letters[symbol] ?? "⟨start⟩";
  const best = (row) => row.indexOf(Math.max(...row));
  const choose = (index) => {
    chosen = index;
    read.shade(answer.weights[index]);
    said.press(index);
    const row = answer.expected[index];
    const order = row.map((probability, symbol) => [probability, symbol]).sort((a, b) => b[0] - a[0])
      .filter(([probability], i) => i === 0 || (i < 3 && probability >= 0.005));
    const ahead = answer.weights[index].slice(index + 1).reduce((sum, weight) => sum + weight, 0);
    status.textContent = `Place ${index + 1} has read ${name(answer.given[index])} and expects `
      + order.map(([probability, symbol]) => `${name(symbol)} ${percent(probability)} %`).join(", ")
      + `. ${Math.round(100 * ahead)} % of what it looks at is later text.`;
  };
  const show = (came, { symbols, masked, writes }) => {
    const kept = document.activeElement?.parentElement === said.line;
    answer = came;
    read.show(answer.given.map(name));
    said.show(answer.expected.map((row) => name(best(row))), choose).forEach((word, t) =>
      word.classList.toggle("wrong", t >= 16 && best(answer.expected[t]) !== symbols[t - 16]));
    if (kept) said.line.children[chosen].focus();
    choose(chosen);
    Object.assign(place.dataset, { asked: JSON.stringify([symbols, masked, writes]),
      weights: JSON.stringify(answer.weights), expected: JSON.stringify(answer.expected) });
  };
  const asked = live.newest(ask, show);
  const answerAll = () => {
    const symbols = [...input.value.toLowerCase()].map((letter) => letters.indexOf(letter));
    if (symbols.length !== 16 || symbols.includes(-1)) {
      status.textContent = symbols.includes(-1) ? "This language has the letters a to p." :
        `The first half has 16 letters; here are ${symbols.length}.`;
      return;
    }
    return asked({ ask: "repeat", symbols, masked: trained.value() === "with the mask", writes: given.value() !== "is given, as in training" });
  };
  const measure = async () => {
    const name = trained.value();
    const { loss, right } = await ask({ ask: "measure", masked: name === "with the mask" });
    if (name !== trained.value()) return;
    quality.textContent = `Trained ${name}, on 500 new texts: loss ${loss.toFixed(3)} nats per letter, where no model that sees `
      + `the past alone can have less than 1.386; when it writes, ${right.toFixed(1)} % of the second halves are as they should be.`;
  };
  input.addEventListener("input", answerAll);
  await answerAll();
  await measure();
};

// The next character of a text, and what the last place looked at.
const writer = async (place, ask) => {
  live.title(place, "Go on from here",
    "The language model of the same run has learned English sentences letter by letter. Type a beginning, and choose what "
    + "comes next, or let it write.");
  const input = element(place, "input", { type: "text", className: "sentence", value: "the cat that ", spellcheck: false, autocomplete: "off" });
  input.setAttribute("aria-label", "The beginning of an English sentence");
  input.setAttribute("autocapitalize", "off");
  const next = element(place, "div", { className: "next" });
  const controls = element(place, "div", { className: "controls" });
  const write = button(controls, "write on", () => { writing ? stop() : go(); });
  write.classList.add("primary");
  const block = choice(controls, "block", ["1", "2"], "2", () => shade());
  const read = words(place, "what the last place looks at, %");
  read.line.classList.add("letters");
  const status = element(place, "p", { className: "status" });
  status.setAttribute("role", "status");

  let answer = null, writing = 0;
  const visible = (character) => ({ " ": "␣", "\n": "¶" })[character] ?? character;
  const shade = () => read.shade(answer.weights[block.value() - 1]);
  const append = (character) => {
    input.value += character === "\n" ? " " : character;
    return predict();
  };
  const asked = live.newest(ask, (came, { text }) => {
    answer = came;
    next.replaceChildren("next:");
    for (const { character, probability } of answer.next.filter(({ probability }) => probability >= 0.005)) {
      button(next, `${visible(character)} ${Math.round(100 * probability)} %`, () => { stop(); append(character); });
    }
    read.show(answer.read.map(visible));
    shade();
    status.textContent = answer.unknown.length ? `The model has never read ${[...new Set(answer.unknown)].join(" ")}.` : "";
    Object.assign(place.dataset, { predicted: text, next: JSON.stringify(answer.next), weights: JSON.stringify(answer.weights) });
  });
  const predict = () => asked({ ask: "next", text: input.value });
  const stop = () => {
    writing = 0;
    write.textContent = "write on";
  };
  // Draws each character with its probability until a sentence has ended, or the reader stops it.
  const go = async () => {
    const mine = writing = Math.random();
    write.textContent = "stop";
    for (let i = 0; i < 120 && mine === writing; ++i) {
      let share = Math.random() * answer.next.reduce((sum, { probability }) => sum + probability, 0);
      const { character } = answer.next.find(({ probability }) => (share -= probability) <= 0) ?? answer.next[0];
      if (character === "\n" && i > 0) break;
      await append(character);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    if (mine === writing) stop();
  };
  input.addEventListener("input", () => { stop(); predict(); });
  await predict();
};

live.figures.causal = {
  weights: ["05_causal_attention"],
  async begin(place, ask) {
    await repeater(element(place, "div", { className: "repeater" }), ask);
    await writer(element(place, "div", { className: "part" }), ask);
  },
};
}
