// Turns <div class="attention" data-queries="a b" data-keys="c d" data-weights=".9,.1;.2,.8"> into tokens to point
// at: a query shows how much of each key it reads. Works with a mouse, a finger and the keyboard.
document.addEventListener("DOMContentLoaded", () => {
  for (const figure of document.querySelectorAll("div.attention")) {
    const keys = figure.dataset.keys.split(" ");
    const queries = (figure.dataset.queries || figure.dataset.keys).split(" ");
    const weights = figure.dataset.weights.split(";").map((row) => row.split(",").map(Number));

    const row = (words, kind) => {
      const line = document.createElement("div");
      for (const word of words) {
        const token = document.createElement(kind === "query" ? "button" : "span");
        token.className = "token " + kind;
        token.textContent = word;
        line.append(token);
      }
      figure.append(line);
      return [...line.children];
    };
    const hint = document.createElement("p");
    hint.textContent = figure.dataset.hint || "Point at a word to see which words it reads.";
    figure.append(hint);
    const asking = row(queries, "query");
    const asked = row(keys, "key");

    const show = (query) => {
      asking.forEach((token, index) => token.setAttribute("aria-pressed", index === query));
      asked.forEach((token, index) => {
        const weight = weights[query][index];
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
