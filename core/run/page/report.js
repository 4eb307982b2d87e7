// Makes the page of a run from its data: first the story (what was trained, whether it worked, where it looks, what it
// translates), then the figures; what only a few will ask for is folded.
const run = JSON.parse(document.getElementById("run").textContent);
const main = document.querySelector("main");

const add = (parent, tag, text = "", kind = "") => {
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  element.textContent = text;
  parent.append(element);
  return element;
};
const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
const range = (numbers, noun) => {
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return (low === high ? "" : `${low.toLocaleString("en")} to `) + counted(high, noun);
};
const shown = (value) => {
  if (Array.isArray(value)) return value.slice(0, 12).map(shown).join(", ") + (value.length > 12 ? ` … (${value.length} in run.json)` : "");
  return typeof value === "number" ? String(Number(value.toPrecision(6))) : value;
};

const whatWasTrained = () => {
  if (run.loops.length === 0) return `Nothing was trained in this run, with seed ${run.seed}.`;
  const models = run.loops.length === 1 ? `The model “${run.loops[0].name}”` : counted(run.loops.length, "model");
  const has = run.loops.length === 1 ? "has" : "have";
  const steps = range(run.loops.map(({ steps }) => steps), "step");
  return `${models} ${has} ${range(run.loops.map(({ parameters }) => parameters), "parameter")}${run.loops.length > 1 ? " each" : ""}, trained for ${steps} with seed ${run.seed}.`;
};

const whetherItWorked = () => {
  const failed = run.claims.filter(({ holds }) => !holds).length;
  if (run.options.quick === "yes") return "This was a quick run, too short to learn: it claims nothing.";
  if (run.claims.length === 0) return "It claims nothing" + (run.are_the_chapters_own ? "." : ": its options are not the chapter's own.");
  if (failed === 0) return run.claims.length === 1 ? "It worked: its claim holds." : `It worked: all ${run.claims.length} claims hold.`;
  return `It did not work: of ${counted(run.claims.length, "claim")}, ${failed} ${failed === 1 ? "does" : "do"} not hold.`;
};

const addMap = (parent, map) => { add(parent, "div", "", "attention").dataset.map = JSON.stringify(map); };

const addFigure = ({ title, subtitle, width, svg, maps }) => {
  const figure = add(main, "figure");
  if (svg) {
    const image = add(add(figure, "div", "", "scroll"), "img");
    image.alt = subtitle ? `${title}: ${subtitle}` : title;
    if (width) image.style.setProperty("--width", `${width}px`);
    image.src = "data:image/svg+xml," + encodeURIComponent(svg);
  } else {
    add(figure, "h3", title);
    add(figure, "p", subtitle, "muted");
  }
  if (svg) add(figure, "figcaption", title);
  maps.forEach((map) => addMap(figure, map));
};

const addTable = (parent, heads, rows) => {
  const table = add(add(parent, "div", "", "scroll"), "table");
  const addRow = (tag, cells) => {
    const row = add(table, "tr");
    cells.forEach((cell, column) => add(row, tag, cell, typeof rows[0][column] === "number" ? "number" : ""));
  };
  addRow("th", heads);
  rows.forEach((row) => addRow("td", row.map((cell) => typeof cell === "number" ? cell.toLocaleString("en") : cell)));
};

const addFolded = (title, rows, heads) => {
  if (rows.length === 0) return;
  const details = add(main, "details");
  add(details, "summary", title);
  addTable(details, heads, rows);
};

// The words of a longest common subsequence: what is not among them is a mistake, or is missing.
const inCommon = (words, others) => {
  const length = words.map(() => others.map(() => 0));
  const at = (i, j) => length[i]?.[j] ?? 0;
  for (let i = words.length - 1; i >= 0; --i)
    for (let j = others.length - 1; j >= 0; --j)
      length[i][j] = words[i] === others[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const common = new Set();
  for (let i = 0, j = 0; i < words.length && j < others.length;) {
    if (words[i] === others[j]) { common.add(i); ++i; ++j; } else if (at(i + 1, j) >= at(i, j + 1)) ++i; else ++j;
  }
  return common;
};

const addTranslation = ({ source, reference, output }) => {
  const entry = add(main, "div", "", "translation");
  add(entry, "p", source, "muted");
  const [words, expected] = [output, reference].map((text) => text.split(" ").filter(Boolean));
  const line = add(entry, "p");
  const right = inCommon(words, expected);
  words.forEach((word, i) => { add(line, right.has(i) ? "span" : "mark", word); line.append(" "); });
  if (output !== reference) add(entry, "p", `expected: ${reference}`, "muted");
};

main.prepend(add(main, "p", `Attention from Scratch · ${run.chapter}`, "kicker"));
const story = add(main, "p", "", "story");
add(story, "span", whatWasTrained() + " ");
add(story, "strong", whetherItWorked(), run.claims.some(({ holds }) => !holds) ? "fails" : "holds");
if (run.page) add(story, "a", " The chapter's page says what to look for.").href = run.page;

const best = run.figures.find(({ maps }) => maps.some(({ asks }) => asks === "word"));
if (best) {
  add(main, "h2", "Where it looks");
  add(main, "p", best.subtitle ? `${best.title}: ${best.subtitle}` : best.title, "muted");
  addMap(main, best.maps.shift());
}
if (run.translations.length > 0) add(main, "h2", "What it translates");
run.translations.slice(0, 5).forEach(addTranslation);

if (run.claims.length > 0) add(main, "h2", "What it claims");
const claims = add(main, "ul", "", "claims");
run.claims.forEach(({ holds, sentence }) => {
  const item = add(claims, "li");
  add(item, "span", holds ? "holds" : "does not hold", holds ? "holds" : "fails");
  item.append(" " + sentence);
});

if (run.figures.some(({ svg, maps }) => svg || maps.length > 0)) add(main, "h2", "Figures");
run.figures.filter(({ svg, maps }) => svg || maps.length > 0).forEach(addFigure);
const missing = run.figures.filter(({ svg }) => !svg).map(({ name }) => name);
if (missing.length > 0) add(main, "p", `Not drawn in this run: ${missing.join(", ")}.`, "muted");
if (run.left_out.length > 0) add(main, "p", `Left out of a quick run, since they show what was learned: ${run.left_out.join(", ")}.`, "muted");

addFolded("Training", run.loops.map(({ name, parameters, steps, last }) =>
  [name, parameters, steps, Object.entries(last).map(([what, value]) => `${what} ${typeof value === "number" ? Number(value.toPrecision(4)) : value}`).join(", ")]),
["training loop", "parameters", "steps", "at the last step"]);
addFolded("Results", Object.entries(run.results).map(([name, value]) => [name, shown(value)]), ["result", "value"]);
addFolded("Options", Object.entries(run.options).filter(([, value]) => value !== "" && value !== "0"), ["option", "value"]);
addFolded("Made with", Object.entries(run.versions), ["library", "version"]);
add(main, "p", "Times, and all numbers in full, are in run.json.", "muted");
