// Renders formulas with KaTeX, one after the other: reads a line {"tex": …, "display": …} of JSON for each, and answers
// with a line {"html": …} or {"error": …}. Run by formulas.py.
const katex = require("/usr/share/javascript/katex/katex.js");
const lines = require("readline").createInterface({ input: process.stdin });

lines.on("line", (line) => {
  const { tex, display, output } = JSON.parse(line);
  let answer;
  try {
    answer = { html: katex.renderToString(tex, { displayMode: display, output, strict: "error" }) };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
});
