// What can be wrong with a page as it is seen now: a list of sentences. check_site.py has every page of the site
// evaluate this at two widths, light and dark.
(() => {
  const mistakes = [];
  const isSeen = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && element.getClientRects().length > 0;
  const named = (element) => element.tagName.toLowerCase() + (element.className && typeof element.className === "string" ? "." + element.className.trim().split(/\s+/).join(".") : "") +
    " “" + element.textContent.trim().slice(0, 40) + "”";

  const wide = document.documentElement.scrollWidth;
  if (wide > window.innerWidth) {
    const [widest] = [...document.querySelectorAll("article *")].filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1);
    mistakes.push(`the page is ${wide} pixels wide in a window of ${window.innerWidth}` + (widest ? ", because of " + named(widest) : ""));
  }
  for (const image of document.querySelectorAll("img")) {
    if (!image.naturalWidth) mistakes.push("an image did not load: " + image.getAttribute("src"));
    if (!image.alt && !image.closest("[aria-hidden]")) mistakes.push("an image without words: " + image.getAttribute("src"));
  }

  for (const formula of document.querySelectorAll(".math")) {
    if (!formula.querySelector(".katex") || formula.querySelector(".katex-error")) mistakes.push("a formula is not drawn: " + formula.textContent);
    if (formula.matches("span") && formula.getBoundingClientRect().right > window.innerWidth) mistakes.push("a formula leaves the window: " + named(formula));
    const [before, after] = [formula.previousSibling?.data ?? "", formula.nextSibling?.data ?? ""];
    if (/[`‘$]$/.test(before) && /^[`‘’$]/.test(after)) mistakes.push("a formula in its marks: " + formula.textContent);
  }
  const prose = [...document.querySelectorAll("article p, article li, article td")].filter((part) => !part.querySelector("code, .math, pre"));
  for (const left of prose.map((part) => part.textContent).join("\n").match(/\]\(|\*\*|\$`|```|<!--|&#\d+;/g) ?? []) {
    if (!document.querySelector(".entry")) mistakes.push("a mark of Markdown left over: " + left);  // a comment of a header may speak of C++
  }

  // A table is torn where a cell's text leaves its cell, or where columns of a few characters have very different widths.
  for (const table of document.querySelectorAll("article table")) {
    const rows = [...table.rows];
    for (const cell of rows.flatMap((row) => [...row.cells])) {
      if (cell.scrollWidth > cell.clientWidth + 2) mistakes.push("a cell's text leaves it: " + named(cell));
    }
    const columns = (rows[0] ? [...rows[0].cells] : []).map((_, column) => rows.map((row) => row.cells[column]).filter(Boolean));
    const short = columns.filter((cells) => cells.length > 2 && cells.every((cell) => cell.textContent.trim().length <= 7));
    const widths = short.map((cells) => cells[0].getBoundingClientRect().width);
    if (widths.length > 1 && Math.max(...widths) > 3 * Math.min(...widths) + 16) mistakes.push("a torn table: its narrow columns are " + widths.map(Math.round).join(", ") + " pixels wide");
  }

  // Contrast (WCAG 2.1, 1.4.3): each pair of colours once, over whatever grounds lie below.
  const channels = (colour) => {
    const numbers = colour.match(/-?[\d.]+(?:e-?\d+)?/g)?.map(Number) ?? [0, 0, 0, 0];
    const scale = colour.startsWith("color(") ? 255 : 1;
    return [...numbers.slice(0, 3).map((part) => part * scale), numbers[3] ?? 1];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const grounds = new Map();
  const groundOf = (element) => {
    if (!element) return [255, 255, 255, 1];
    if (!grounds.has(element)) {
      const own = channels(getComputedStyle(element).backgroundColor);
      grounds.set(element, own[3] === 1 ? own : over(own, groundOf(element.parentElement)));
    }
    return grounds.get(element);
  };
  const luminance = (colour) => colour.slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (a, b) => (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05);
  const judged = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest("script, style, noscript, .katex-mathml, .visually-hidden, svg")) continue;
    const style = getComputedStyle(element);
    const ground = groundOf(element), size = parseFloat(style.fontSize);
    const pair = [style.color, ground.join(), size >= 24 || (size >= 18.6 && style.fontWeight >= 700)].join("|");
    if (judged.has(pair) || !isSeen(element)) continue;
    judged.add(pair);
    const found = contrast(over(channels(style.color), ground), ground), wanted = pair.endsWith("true") ? 3 : 4.5;
    if (found < wanted - 0.005) mistakes.push(`contrast ${found.toFixed(2)}, at least ${wanted}: ${named(element)} is ${style.color} on ${ground.slice(0, 3).map(Math.round)}`);
  }

  const ground = luminance(groundOf(document.body));
  const wantsDark = matchMedia("(prefers-color-scheme: dark)").matches;
  if (wantsDark !== ground < 0.2) mistakes.push("the page does not follow the reader's choice of light or dark");
  return mistakes;
})()
