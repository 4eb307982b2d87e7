// Chapter 7: German that the reader types, every map of the Transformer that translates it, and what its beams find.
live.figures.transformer = {
  needs: ["translator.js"],
  weights: ["07_transformer"],
  begin(place, ask) {
    const { element, button, choice, slider } = live;

    // ---- Which attention, layer and head is shown
    const kinds = {
      "of English to German (cross)": { key: "cross", rows: "target", columns: "source", asks: "says", keys: "reads" },
      "of German to German (encoder)": { key: "encoder", rows: "source", columns: "source", asks: "asks", keys: "is asked" },
      "of English to English (decoder)": { key: "decoder", rows: "read", columns: "read", asks: "asks", keys: "is asked" },
    };
    const names = Object.keys(kinds);
    let kind, layer, head;
    const chosenHead = (answer, key) => answer[key]?.[layer.value() - 1][head.value() - 1] ?? [];
    live.translator(place, ask, {
      heading: "Type German, and open the Transformer",
      hint: "This page has the Transformer of `./learn run 7 --seed 1`: 2 layers of 4 heads in its encoder and in its decoder. "
        + "Choose an attention, a layer and a head: do any two look at the same words?",
      first: "Kannst du mir helfen, diesen Satz zu übersetzen?",
      shares: (answer) => chosenHead(answer, "cross"),
      mapOf: (answer) => {
        const { key, rows, columns, asks, keys } = kinds[kind.value()];
        const hidden = (weight, t, s) => key === "decoder" && s > t ? null : weight;  // no place sees a later one
        return { rows: answer[rows] ?? [], columns: answer[columns] ?? [], asks, keys,
          weights: chosenHead(answer, key).map((row, t) => row.map((weight, s) => hidden(weight, t, s))) };
      },
      controls: (controls, again) => {
        kind = choice(controls, "attention", names, names[0], again);
        layer = choice(controls, "layer", ["1", "2"], "2", again);
        head = choice(controls, "head", ["1", "2", "3", "4"], "1", again);
      },
      translated: (text, answer) => search(text, answer.target.slice(0, -1).join(" ")),
    });

    const beamPart = element(place, "div", { className: "part" });

    // ---- Beams: hypotheses that begin alike share a branch
    live.title(beamPart, "Keep several translations at once",
      "A beam of 1 takes the likeliest next word each time, which is greedy decoding. A wider one keeps several sentences, "
      + "whose probability is that of the whole. Where does it find a more probable one?");
    const controls = element(beamPart, "div", { className: "controls" });
    const widths = [1, 2, 3, 4, 6, 8];
    const width = slider(controls, "beam of", widths, 3, () => search(shown));
    // Here the likeliest next word leads greedy decoding to "will jumped".
    button(controls, "a sentence that needs it", () => {
      const input = place.querySelector(".sentence");
      input.value = "heute ist das Kind, das die schönen Katzen in der Stadt sieht, gesprungen";
      input.dispatchEvent(new Event("change"));
    });
    const tree = element(beamPart, "div", { className: "tree" });
    tree.tabIndex = 0;
    tree.setAttribute("role", "group");
    tree.setAttribute("aria-label", "The translations that the beam found, as a tree");
    const status = element(beamPart, "p", { className: "status" });
    status.setAttribute("role", "status");

    // Nested: {words, branches} where all of `found` begin with `words`; an end is a branch of none.
    const branch = (found, from) => {
      let to = from;
      const alike = () => found.every(({ words }) => words.length > to && words[to] === found[0].words[to]);
      while (alike()) ++to;
      const words = found[0].words.slice(from, to);
      if (found.length === 1) return { words, end: found[0] };
      const groups = new Map();
      for (const one of found) {
        const key = one.words[to] ?? "";
        groups.set(key, [...(groups.get(key) ?? []), one]);
      }
      return { words, branches: [...groups.values()].map((group) => branch(group, to)) };
    };
    const draw = (parent, { words, branches, end }, best) => {
      const node = element(parent, "div", { className: "node" });
      element(node, "span", { className: "text", textContent: words.join(" ") || (end ? "<eos>" : "<bos>") });
      if (end) {
        node.classList.toggle("best", end === best);
        const chance = `${(100 * Math.exp(end.log_probability)).toPrecision(2)} %`;
        const mark = end.words.join(" ") === greedy ? " · greedy decoding" : "";
        element(node, "span", { className: "chance", textContent: chance + mark });
      }
      if (branches) {
        const below = element(node, "div", { className: "branches" });
        for (const next of branches) draw(below, next, best);
      }
    };
    let shown = "", greedy = "";
    const find = live.newest(ask, ({ found }, question) => {
      tree.replaceChildren();
      beamPart.dataset.found = JSON.stringify(found.map(({ log_probability }) => log_probability));
      if (found.length === 0) {
        status.textContent = "";
        return;
      }
      draw(tree, branch(found, 0), found[0]);
      const chance = (100 * Math.exp(found[0].log_probability)).toPrecision(3);
      const best = found[0].words.join(" ");
      status.textContent = `The best of a beam of ${question.width}: “${best}”, which the model gives ${chance} %. `
        + (best === greedy ? "Greedy decoding finds the same." : `Greedy decoding finds “${greedy}”.`);
    });
    const search = (text, translation = greedy) => {
      [shown, greedy] = [text, translation];
      find({ ask: "beams", text, width: width.value() });
    };
  },
};
