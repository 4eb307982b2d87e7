// Chapter 1: digits that the reader types, squeezed through one vector and said backwards.
live.figures.bottleneck = {
  weights: ["01_encoder_decoder"],
  async begin(place, ask) {
    const { element, choice } = live;
    live.title(place, "Type digits, and see what one vector gives back",
      "The models that `./learn run 1 --seed 1` trained on 1 to 20 digits, in this page. Type more and more of them. What "
      + "comes back wrong is orange.");
    const controls = element(place, "div", { className: "controls" });
    const input = element(controls, "input", { type: "text", inputMode: "numeric", maxLength: 30, value: "3141" });
    input.setAttribute("aria-label", "Digits");
    const state = choice(controls, "numbers in the vector", ["32", "64"], "64", () => { reverse(); measure(); });
    live.button(controls, "one more digit", () => {
      input.value += Math.floor(10 * Math.random());
      reverse();
    });
    const wanted = live.words(place, "should be said");
    const said = live.words(place, "is said");
    element(place, "p", { className: "label", textContent: "the vector in between, all that the decoder gets" });
    const strip = element(place, "div", { className: "strip" });
    const status = element(place, "p", { className: "status" });
    status.setAttribute("role", "status");
    element(place, "p", { className: "label", textContent: "of 50 random sequences of each length so many come back whole, %" });
    const bars = element(place, "div", { className: "bars" });

    const reverse = () => {
      const digits = [...input.value].filter((character) => /\d/.test(character));
      if (digits.length === 0) {
        status.textContent = /\S/.test(input.value) ? "Only digits, 0 to 9." : "Type some digits.";
        return;
      }
      return asked({ ask: "reverse", digits, state: Number(state.value()) });
    };
    const asked = live.newest(ask, (answer, { digits }) => {
      const right = [...digits].reverse();
      wanted.show(right);
      said.show(answer.said).forEach((word, i) => word.classList.toggle("wrong", word.textContent !== right[i]));
      strip.replaceChildren(...answer.vector.map((value) => {
        const cell = element(null, "i", { title: value.toFixed(3) });
        cell.style.setProperty("--weight", Math.abs(value));
        cell.classList.toggle("negative", value < 0);
        return cell;
      }));
      const good = right.filter((digit, i) => digit === answer.said[i]).length;
      const whole = good === right.length && answer.said.length === right.length;
      Object.assign(place.dataset, { said: answer.said.join(""), vector: JSON.stringify(answer.vector) });
      status.textContent = whole
        ? `All ${digits.length} digits came back. Add more.`
        : `${good} of ${digits.length} digits came back in their places. The vector has ${answer.vector.length} numbers, `
          + `however many digits go in.`;
      [...bars.children].forEach((bar, i) => bar.classList.toggle("chosen", i + 1 === digits.length));
    });
    let measured = 0;
    const measure = async () => {
      const mine = ++measured;
      bars.replaceChildren(...Array.from({ length: 20 }, (_, i) =>
        element(null, "div", {}, element(null, "span"), element(null, "small", { textContent: i + 1 }))));
      for (let length = 1; length <= 20; ++length) {
        const { right } = await ask({ ask: "measure", length, count: 50, state: Number(state.value()) });
        if (mine !== measured) return;
        bars.children[length - 1].firstChild.style.height = `${right}%`;
        bars.children[length - 1].title = `${right} %`;
      }
    };
    input.addEventListener("input", reverse);
    await reverse();
    measure().then(reverse);
  },
};
