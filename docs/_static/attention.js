// Turns <div class="attention"></div> into words to point at, each showing how much it reads of every word. The
// weights are those of the output printed above it in the page, a word and its row on each line, so that there is
// one place for the numbers. Works with a mouse, a finger and the keyboard. On code hosts the element stays empty.
const weightsAbove = (figure) => {
  const before = (block) => block.compareDocumentPosition(figure) & Node.DOCUMENT_POSITION_FOLLOWING;
  const block = [...document.querySelectorAll("article pre")].filter(before).pop();
  const rows = [...(block?.textContent ?? "").matchAll(/^(\S.*?)((?: +[01]\.\d+)+)$/gm)];
  return rows.map(([, word, numbers]) => ({ word: word.trim(), weights: numbers.trim().split(/ +/).map(Number) }));
};

document.addEventListener("DOMContentLoaded", () => {
  for (const figure of document.querySelectorAll("div.attention")) {
    const rows = weightsAbove(figure);
    if (rows.length === 0) continue;
    const keys = figure.dataset.keys?.split(" ") ?? rows.map((row) => row.word);

    const addLine = (words, tag, kind) => {
      const line = document.createElement("div");
      for (const word of words) {
        const token = document.createElement(tag);
        token.className = "token " + kind;
        token.textContent = word;
        line.append(token);
      }
      figure.append(line);
      return [...line.children];
    };
    const hint = document.createElement("p");
    hint.textContent = "Point at a word above to see how much it reads of each word below.";
    figure.append(hint);
    const asking = addLine(rows.map((row) => row.word), "button", "query");
    const asked = addLine(keys, "span", "key");

    const show = (query) => {
      asking.forEach((token, index) => token.setAttribute("aria-pressed", index === query));
      asked.forEach((token, index) => {
        const weight = rows[query].weights[index];
        token.style.setProperty("--weight", weight);
        token.dataset.percent = Math.round(100 * weight) + " %";
        token.classList.toggle("dark", weight > 0.5);
      });
    };
    asking.forEach((token, index) => {
      for (const event of ["mouseenter", "focus", "click"]) token.addEventListener(event, () => show(index));
    });
    show(0);
  }
});
