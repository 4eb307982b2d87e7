// Turns <div class="attention"></div> into words to point at, each showing how much it reads of every word, in one line
// for each head, layer or moment of training. Works with a mouse, a finger and the keyboard. The weights come
//   in a run's report.html from the element's data-map: {asks, queries, keys, panels: [{title, weights}]}, where a
//     masked weight is null and one that is no number is text;
//   in the book's site from the output printed above it in the page, a word and its row on each line, so that there is
//     one place for the numbers; "·" is a weight that rounds to 0. If other words are read than those that ask, they
//     are the line above the rows, two or more spaces apart. On code hosts the element stays empty.
const weightsAbove = (figure) => {
  const before = (block) => block.compareDocumentPosition(figure) & Node.DOCUMENT_POSITION_FOLLOWING;
  const block = [...document.querySelectorAll("article pre")].filter(before).pop();
  const lines = (block?.textContent ?? "").split("\n");
  const row = /^ *(\S.*?)((?: +(?:[01]\.\d+|·))+)$/;
  const rows = lines.map((line) => line.match(row)).filter(Boolean).map(([, word, numbers]) =>
    ({ word, weights: numbers.trim().split(/ +/).map((number) => number === "·" ? 0 : Number(number)) }));
  const head = lines[lines.findIndex((line) => row.test(line)) - 1]?.trim().split(/ {2,}/) ?? [];
  return { rows, keys: head.length === rows[0]?.weights.length ? head : rows.map(({ word }) => word) };
};

const mapOf = (figure) => {
  if (figure.dataset.map) return JSON.parse(figure.dataset.map);
  const { rows, keys } = weightsAbove(figure);
  const queries = rows.map(({ word }) => word);
  return { asks: "word", queries, keys, panels: [{ title: "", weights: rows.map(({ weights }) => weights) }] };
};

const shownAs = (weight) => {
  if (weight === null) return "×";
  return typeof weight === "number" ? Math.round(100 * weight) + " %" : weight;
};

const drawAttention = (figure, { asks, queries, keys, panels }) => {
  const add = (parent, tag, kind, text = "") => {
    const element = document.createElement(tag);
    element.className = kind;
    element.textContent = text;
    parent.append(element);
    return element;
  };
  const addLine = (words, tag, kind) => {
    const line = add(figure, "div", "line");
    return words.map((word) => add(line, tag, "token " + kind, word));
  };

  add(figure, "p", "hint", `Point at a ${asks} of the first line to see how much it reads of each ${asks} below.`);
  const asking = addLine(queries, "button", "query");
  const asked = panels.map(({ title }) => {
    if (title) add(figure, "p", "panel", title);
    return addLine(keys, "span", "key");
  });

  const show = (query) => {
    asking.forEach((token, index) => token.setAttribute("aria-pressed", index === query));
    asked.forEach((line, panel) => line.forEach((token, key) => {
      const weight = panels[panel].weights[query][key];
      token.style.setProperty("--weight", Number(weight) || 0);
      token.dataset.percent = shownAs(weight);
      token.classList.toggle("masked", weight === null);
      token.classList.toggle("dark", weight > 0.82);  // from there on, white is easier to read on it than black
    }));
  };
  asking.forEach((token, index) => {
    for (const event of ["mouseenter", "focus", "click"]) token.addEventListener(event, () => show(index));
  });
  show(Math.floor(queries.length / 2));  // the first of a causal map reads only itself
};

document.addEventListener("DOMContentLoaded", () => {
  for (const figure of document.querySelectorAll("div.attention")) {
    const map = mapOf(figure);
    if (map.queries.length > 0) drawAttention(figure, map);
  }
});
