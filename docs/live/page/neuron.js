// Chapter 0: a neuron whose four numbers the reader turns; the graph with values and gradients, and steps downhill.
{
const { element, drawn, button, slider } = live;

// Where each node stands, what it is called, and which nodes it was computed from.
const nodes = {
  w: [50, 40, "w"], x: [50, 120, "x"], b: [50, 200, "b"], y: [50, 280, "y"],
  wx: [190, 80, "w·x"], sum: [320, 120, "+ b"], t: [440, 120, "tanh"], e: [550, 200, "− y"], L: [660, 200, "square"],
};
const edges = [["w", "wx"], ["x", "wx"], ["wx", "sum"], ["b", "sum"], ["sum", "t"], ["t", "e"], ["y", "e"], ["e", "L"]];
const shown = (value) => value.toFixed(Math.abs(value) < 100 ? 3 : 0).replace(/^-0\.0*$/, "0.000").replace("-", "−");
const precisely = (value) => value.toPrecision(3).replaceAll("-", "−");

live.figures.neuron = {
  async begin(place, ask) {
    live.title(place, "Turn the numbers of a neuron",
      "L = (tanh(w x + b) − y)². In each box its value, computed from left to right; below it, in orange, dL/d… of it, "
      + "carried back from right to left; the thicker the line, the larger.");
    const controls = element(place, "div", { className: "controls" });
    const grid = Array.from({ length: 121 }, (_, i) => Math.round((i - 60) * 5) / 100);  // −3 … 3
    const start = { w: 0.8, x: 1.5, b: -0.4, y: 1 };
    const at = { ...start };
    const sliders = {};
    for (const name of Object.keys(start)) {
      sliders[name] = slider(controls, name, grid, grid.indexOf(start[name]), (value) => set(name, value), (v) => shown(at[name] ?? v));
    }
    const rates = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30];
    const rate = slider(controls, "learning rate", rates, 3, () => {});
    button(controls, "step", () => step()).classList.add("primary");
    button(controls, "ten steps", () => step(10));
    button(controls, "reset", () => reset());

    const svg = drawn(place, "svg", { viewBox: "0 0 730 320", class: "graph", role: "img", "aria-label": "The graph of a neuron" });
    element(place, "div", { className: "map" }, svg);  // scrolls on a telephone
    const lines = edges.map(([from, to]) => drawn(svg, "line", {
      x1: nodes[from][0] + 34, y1: nodes[from][1], x2: nodes[to][0] - 36, y2: nodes[to][1], class: "edge",
    }));
    const texts = {};
    for (const [name, [x, y, label]] of Object.entries(nodes)) {
      drawn(svg, "rect", { x: x - 36, y: y - 26, width: 72, height: 52, rx: 8, class: "node" });
      drawn(svg, "text", { x, y: y - 11, class: "name", "text-anchor": "middle" }, name === "L" ? "L: square" : label);
      texts[name] = ["value", "gradient"].map((kind, i) =>
        drawn(svg, "text", { x, y: y + 5 + 15 * i, class: kind, "text-anchor": "middle" }));
    }
    const losses = live.curve(place, { label: "L after each step", low: 1e-6, high: 10 });
    const status = element(place, "p", { className: "status" });
    status.setAttribute("role", "status");

    let answer, taken = 0;
    const show = async () => {
      answer = (await ask(at)).nodes;
      for (const [name, { value, gradient }] of Object.entries(answer)) {
        texts[name][0].textContent = shown(value);
        texts[name][1].textContent = shown(gradient);
      }
      edges.forEach(([from], i) => lines[i].style.setProperty("--size", Math.min(Math.abs(answer[from].gradient), 4)));
      place.dataset.loss = answer.L.value;
      status.textContent = `L is ${precisely(answer.L.value)}. A little more w changes L by ${precisely(answer.w.gradient)} `
        + `times as much, a little more b by ${precisely(answer.b.gradient)} times.`;
    };
    const set = (name, value) => {
      at[name] = value;
      show();
    };
    // What every optimiser does at its simplest: against the gradient. x and y are data and stay.
    const step = async (count = 1) => {
      for (let i = 0; i < count; ++i) {
        if (taken++ === 0) losses.add([answer.L.value]);
        for (const name of ["w", "b"]) at[name] -= rate.value() * answer[name].gradient;
        await show();
        losses.add([answer.L.value]);
      }
      for (const name of ["w", "b"]) {
        sliders[name].set(grid.reduce((best, value, i) =>
          Math.abs(value - at[name]) < Math.abs(grid[best] - at[name]) ? i : best, 0));
      }
    };
    const reset = async () => {
      Object.assign(at, start);
      for (const name of Object.keys(start)) sliders[name].set(grid.indexOf(start[name]));
      losses.clear();
      taken = 0;
      await show();
    };
    await show();
  },
};
}
