// Chapter 4: what the width of queries and keys does to softmax; and a reversal with positions and without.
live.figures.self_attention = {
  needs: ["trainer.js"],
  begin(place, ask) {
    const { element, slider, toggle } = live;
    live.title(place, "Make queries and keys wider",
      "One random query and 16 random keys of d numbers. Each bar is the weight of a key, in percent. Move d, then switch "
      + "√d off.");
    const controls = element(place, "div", { className: "controls" });
    const widths = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
    const width = slider(controls, "d", widths, 4, () => saturate());
    const scaled = toggle(controls, "divide by √d", true, () => saturate());
    const draw = live.button(controls, "other numbers", () => { ++seed; saturate(); });
    draw.dataset.name = "draw";
    const bars = element(place, "div", { className: "bars" });
    const columns = Array.from({ length: 16 }, () => element(bars, "div", {}, element(null, "span"), element(null, "small")));
    const status = element(place, "p", { className: "status" });
    status.setAttribute("role", "status");
    let seed = 1;
    const both = async (question) =>
      ({ ...await ask({ ask: "saturate", ...question }), mean: await ask({ ask: "mean_saturation", ...question }) });
    const asked = live.newest(both, ({ weights, mean }) => {
      columns.forEach((column, i) => {
        column.firstChild.style.height = `${100 * weights[i]}%`;
        column.lastChild.textContent = live.percent(weights[i]);
      });
      place.dataset.weights = JSON.stringify(weights);
      status.textContent = `Over 256 such queries the largest weight is ${Math.round(100 * mean.largest_weight)} % on `
        + `average, and a gradient of length ${mean.gradient.toPrecision(2)} comes back through softmax.`;
    });
    const saturate = () => asked({ width: width.value(), scaled: scaled.value(), seed });
    saturate();

    live.trainer(element(place, "div", { className: "part" }), ask, {
      heading: "Train one layer to say 8 digits backwards",
      hint: "Press train: each place must come to look at its mirror image. Take the positions away, or √d at a width of 64, and train again.",
      rate: 0.008,
      settings: (parts, reset) => {
        const positions = live.choice(parts, "positions", ["learned", "sinusoidal", "no"], "sinusoidal", reset);
        const modelWidth = slider(parts, "width", [8, 16, 32, 64], 2, reset);
        const divide = toggle(parts, "divide by √d", true, reset);
        return () => ({ positions: positions.value(), width: modelWidth.value(), scaled: divide.value() });
      },
      digits: () => [3, 1, 4, 5, 9, 2, 6, 8],
      judged: (percent) => `${Math.round(percent)} % of the digits of new sequences are right.`,
    });
  },
};
