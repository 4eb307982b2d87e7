// What live figures are made of: buttons, sliders, words to choose, maps of weights, curves.
Object.assign(live, (() => {
  const element = (parent, tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    parent?.append(made);
    return made;
  };
  const drawn = (parent, tag, attributes = {}, text = "") => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.textContent = text;
    parent?.append(made);
    return made;
  };

  // What a figure is, and how it is used, with `commands` in the text.
  const title = (place, heading, text) => {
    element(place, "p", { className: "title", textContent: heading });
    element(place, "p", { className: "hint" }, ...text.split("`").map((part, i) =>
      i % 2 === 0 ? part : element(null, "code", { className: "literal", textContent: part })));
  };
  const button = (parent, text, pressed) => {
    const made = element(parent, "button", { type: "button", textContent: text });
    made.addEventListener("click", pressed);
    return made;
  };
  // A slider with its name and value; `values` are what it runs through. changed(value, index)
  const slider = (parent, name, values, index, changed, shownAs = String) => {
    const label = element(parent, "label", { className: "slider" });
    const text = element(label, "span");
    const input = element(label, "input", { type: "range", min: 0, max: values.length - 1, step: 1, value: index });
    const show = () => {
      text.textContent = `${name} ${shownAs(values[input.value])}`;
      input.setAttribute("aria-valuetext", shownAs(values[input.value]));
    };
    input.addEventListener("input", () => {
      show();
      changed(values[input.value], Number(input.value));
    });
    show();
    return { value: () => values[input.value], set: (next) => { input.value = next; show(); } };
  };
  // One of several; changed(value)
  const choice = (parent, name, options, chosen, changed) => {
    const label = element(parent, "label", { className: "choice" }, name + " ");
    const select = element(label, "select");
    for (const option of options) element(select, "option", { value: option, textContent: option.replaceAll("_", " ") });
    select.value = chosen;
    select.addEventListener("change", () => changed(select.value));
    return { value: () => select.value };
  };
  const toggle = (parent, name, checked, changed) => {
    const label = element(parent, "label", { className: "toggle" });
    const input = element(label, "input", { type: "checkbox", checked });
    label.append(" " + name);
    input.addEventListener("change", () => changed(input.checked));
    return { value: () => input.checked, input };
  };

  const percent = (weight) => weight < 0.005 ? "·" : String(Math.round(100 * weight));

  // A map of weights: queries go down, keys across. It is drawn once and then only shaded, as long as the words stay.
  const map = (parent, { asks: firstAsks = "said", keys: firstKeys = "read" } = {}) => {
    const scroller = element(parent, "div", { className: "map" });
    let cells = [], drawnFor = "";
    const draw = (rows, columns, asks, keys) => {
      scroller.replaceChildren();
      const table = element(scroller, "table");
      const head = element(element(table, "thead"), "tr");
      element(head, "td", { textContent: `${asks} ↓  ${keys} →` });
      for (const column of columns) element(element(head, "th", { scope: "col" }), "span", { textContent: column });
      const body = element(table, "tbody");
      cells = rows.map((row) => {
        const line = element(body, "tr");
        element(line, "th", { scope: "row", textContent: row });
        return columns.map(() => element(line, "td"));
      });
    };
    return {
      scroller,
      choose: (row) => cells.forEach((line, i) => line[0]?.parentElement.classList.toggle("chosen", i === row)),
      show: (rows, columns, weights, { numbers = true, texts, marked, asks = firstAsks, keys = firstKeys } = {}) => {
        scroller.hidden = rows.length === 0;
        const key = JSON.stringify([rows, columns, asks, keys]);
        if (key !== drawnFor) draw(rows, columns, asks, keys);
        drawnFor = key;
        weights.forEach((row, i) => row.forEach((weight, j) => {
          const cell = cells[i][j];
          cell.style.setProperty("--weight", weight ?? 0);
          cell.classList.toggle("strong", weight > 0.82);
          cell.classList.toggle("hidden-key", weight === null);
          cell.textContent = texts ? texts(i, j) : !numbers ? "" : weight === null ? "×" : percent(weight);
          cell.classList.toggle("marked", marked?.(i, j) ?? false);
        }));
      },
    };
  };

  // Words of which one is chosen, with a pointer, a finger or the arrow keys; it shows how much it reads of the others.
  const words = (parent, heading) => {
    element(parent, "p", { className: "label", textContent: heading });
    const line = element(parent, "div", { className: "words" });
    return {
      line,
      // tokens as buttons if chosen is given: chosen(index)
      show: (tokens, chosen) => {
        line.replaceChildren();
        const made = tokens.map((token, index) => {
          const word = element(line, chosen ? "button" : "span", { className: "word", textContent: token });
          if (chosen) {
            word.type = "button";
            for (const event of ["pointerenter", "focus", "click"]) word.addEventListener(event, () => chosen(index));
            word.addEventListener("keydown", ({ key }) => {
              const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
              if (step) made[index + step]?.focus();
            });
          }
          return word;
        });
        return made;
      },
      shade: (weights) => [...line.children].forEach((word, index) => {
        word.style.setProperty("--weight", weights[index] ?? 0);
        word.classList.toggle("strong", weights[index] > 0.82);
        word.dataset.percent = weights[index] === undefined ? "" : percent(weights[index]);
      }),
      press: (chosen) => [...line.children].forEach((word, index) => word.setAttribute("aria-pressed", index === chosen)),
    };
  };

  // A curve of positive numbers on a logarithmic axis, that grows to the right: of many values each bin shows its mean.
  const curve = (parent, { label, low, high, mark }) => {
    const width = 360, height = 200, left = 38, bottom = 26, top = 18, bins = 150;
    const svg = drawn(parent, "svg", { class: "curve", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
    const y = (value) => {
      const share = Math.log(Math.min(Math.max(value, low), high) / low) / Math.log(high / low);
      return height - bottom - share * (height - bottom - top);
    };
    const power = (exponent) => exponent >= -3 ? String(Number((10 ** exponent).toPrecision(1)))
      : "10⁻" + [...String(-exponent)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("");
    for (let exponent = Math.round(Math.log10(low)); 10 ** exponent <= high * 1.001; ++exponent) {
      const tick = 10 ** exponent;
      drawn(svg, "line", { x1: left, x2: width, y1: y(tick), y2: y(tick), class: "grid" });
      drawn(svg, "text", { x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, power(exponent));
    }
    if (mark) {
      drawn(svg, "line", { x1: left, x2: width, y1: y(mark[0]), y2: y(mark[0]), class: "mark" });
      drawn(svg, "text", { x: width, y: y(mark[0]) - 4, "text-anchor": "end" }, mark[1]);
    }
    drawn(svg, "text", { x: left, y: 10, class: "name" }, label);
    const last = drawn(svg, "text", { x: width, y: height - 6, "text-anchor": "end" });
    const path = drawn(svg, "path", { class: "line" });
    let values = [];
    const show = () => {
      const perBin = Math.max(1, Math.ceil(values.length / bins));
      const means = [];
      for (let i = 0; i < values.length; i += perBin) {
        const part = values.slice(i, i + perBin).filter(Number.isFinite);
        if (part.length) means.push(part.reduce((sum, value) => sum + value, 0) / part.length);
      }
      const x = (index) => left + (width - left) * index / Math.max(means.length - 1, 20);
      path.setAttribute("d", means.map((value, i) => `${i ? "L" : "M"}${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join(""));
      last.textContent = values.length ? `step ${values.length}` : "";
    };
    return { add: (more) => { values.push(...more); show(); }, clear: () => { values = []; show(); }, svg };
  };

  return { element, drawn, title, button, slider, choice, toggle, map, words, curve, percent };
})());
