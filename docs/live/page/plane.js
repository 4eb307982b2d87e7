// Chapter 3: six points to drag in a plane; their dot products, shares and contexts.
{
const { element, drawn, button, choice } = live;
const names = ["A", "B", "C", "D", "E", "F"];
const start = [[1.5, 0.5], [1.2, 1.1], [-0.6, 1.4], [-1.4, -0.4], [0.2, -1.2], [0.5, 0.2]];
const reach = 2, size = 360;  // the plane goes from −reach to reach
const x = (value) => size * (value + reach) / (2 * reach);
const y = (value) => size * (reach - value) / (2 * reach);

live.figures.plane = {
  async begin(place, ask) {
    live.title(place, "Drag the six points",
      "Each point asks all points, itself too, by dot products. A ring is what it gets: the mean of all points, each with "
      + "its share. With the Tab key choose a point, with the arrow keys move it.");
    const controls = element(place, "div", { className: "controls" });
    const kind = choice(controls, "show", ["weights", "scores"], "weights", () => show());
    button(controls, "reset", () => { points = structuredClone(start); compute(); });
    const pictures = element(place, "div", { className: "pictures" });
    const svg = drawn(pictures, "svg", { viewBox: `0 0 ${size} ${size}`, class: "plane" });
    const map = live.map(pictures, { asks: "asks", keys: "is asked" });
    map.scroller.classList.add("flat");
    const status = element(place, "p", { className: "status" });
    status.setAttribute("role", "status");

    drawn(svg, "line", { x1: 0, x2: size, y1: y(0), y2: y(0), class: "grid" });
    drawn(svg, "line", { y1: 0, y2: size, x1: x(0), x2: x(0), class: "grid" });
    const shares = names.map(() => drawn(svg, "line", { class: "share" }));
    const ways = names.map(() => drawn(svg, "line", { class: "way" }));
    const rings = names.map(() => drawn(svg, "circle", { r: 6, class: "ring" }));
    const dots = names.map((name, i) => {
      const group = drawn(svg, "g", { class: "point", tabindex: 0, role: "button", "aria-label": `point ${name}` });
      drawn(group, "circle", { r: 22, class: "reach" });  // a finger is wider than a point
      drawn(group, "circle", { r: 11, class: "dot" });
      drawn(group, "text", { "text-anchor": "middle", dy: "0.35em" }, name);
      group.addEventListener("focus", () => choose(i));
      group.addEventListener("pointerdown", (event) => {
        group.setPointerCapture(event.pointerId);
        choose(i);
        event.preventDefault();
      });
      group.addEventListener("pointermove", (event) => {
        choose(i);
        if (!group.hasPointerCapture(event.pointerId)) return;
        const box = svg.getBoundingClientRect();
        const place = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
        move(i, [reach * (2 * place[0] - 1), reach * (1 - 2 * place[1])]);
      });
      group.addEventListener("keydown", (event) => {
        const by = { ArrowRight: [0.1, 0], ArrowLeft: [-0.1, 0], ArrowUp: [0, 0.1], ArrowDown: [0, -0.1] }[event.key];
        if (!by) return;
        event.preventDefault();
        move(i, points[i].map((value, axis) => value + by[axis]));
      });
      return group;
    });

    let points = structuredClone(start), chosen = 0, answer;
    const move = (i, to) => {
      points[i] = to.map((value) => Math.max(-reach, Math.min(reach, value)));
      compute();
    };
    const choose = (i) => {
      if (i === chosen) return;
      chosen = i;
      if (answer) show();
    };
    const asked = live.newest(ask, (came, question) => {
      answer = { ...came, at: question.points };
      show();
    });
    const compute = () => asked({ points: structuredClone(points) });
    const show = () => {
      const { scores, weights, context, at } = answer;
      at.forEach(([px, py], i) => {
        dots[i].setAttribute("transform", `translate(${x(px)} ${y(py)})`);
        dots[i].classList.toggle("chosen", i === chosen);
        const [cx, cy] = context[i];
        rings[i].setAttribute("cx", x(cx));
        rings[i].setAttribute("cy", y(cy));
        rings[i].classList.toggle("chosen", i === chosen);
        const way = { x1: x(px), y1: y(py), x2: x(cx), y2: y(cy) };
        for (const [key, value] of Object.entries(way)) ways[i].setAttribute(key, value);
        const share = { x1: x(at[chosen][0]), y1: y(at[chosen][1]), x2: x(px), y2: y(py) };
        for (const [key, value] of Object.entries(share)) shares[i].setAttribute(key, value);
        shares[i].style.setProperty("--weight", i === chosen ? 0 : weights[chosen][i]);
      });
      const mark = (i, j) => i !== j && weights[i][j] > weights[i][i];
      if (kind.value() === "weights") map.show(names, names, weights, { marked: mark });
      else map.show(names, names, scores.map(() => names.map(() => 0)), { texts: (i, j) => scores[i][j].toFixed(2), marked: mark });
      const prefers = names.flatMap((_, i) => names.map((_, j) => [i, j]).filter(([a, b]) => a === i && mark(a, b)));
      const mutual = prefers.filter(([i, j]) => i < j && mark(j, i));
      Object.assign(place.dataset, { weights: JSON.stringify(weights), points: JSON.stringify(at) });
      status.textContent = (prefers.length === 0
        ? "No point looks at another more than at itself."
        : `${prefers.map(([i, j]) => `${names[i]} looks at ${names[j]} more than at itself`).slice(0, 3).join(", ")}`
          + `${prefers.length > 3 ? ` and ${prefers.length - 3} more` : ""} (orange frames).`)
        + (mutual.length === 0 ? " Can you make two points prefer each other? " : " ")
        + `Of all scores less the larger of the two points with themselves the largest is ${answer.largest_violation.toFixed(3).replace("-", "−")}, never above 0.`;
    };
    await compute();
  },
};
}
