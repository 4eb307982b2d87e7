// Chapter 2: German that the reader types, translated word by word with the weights of each; and a model that learns to
// say digits backwards while the reader looks on.
live.figures.attention = {
  needs: ["translator.js", "trainer.js"],
  weights: ["02_attention"],
  begin(place, ask) {
    live.translator(place, ask, {
      heading: "Type German",
      hint: "This page has the translator of `./learn run 2 --seed 1`. Point at an English word: the numbers say how much of "
        + "each German one was read for it, in percent. Commas count: die Katze, die auf der Matte saß, schläft.",
      first: "Kannst du mir helfen, diesen Satz zu übersetzen?",
    });
    let length;
    live.trainer(live.element(place, "div", { className: "part" }), ask, {
      heading: "Train a model that says digits backwards",
      hint: "Press train. The model begins with random weights, and nobody tells it where to look. Each row of the map is "
        + "a digit that it says, each column one that it read. Then try a rate that is much too high.",
      rate: 0.004,
      settings: (controls, reset) => {
        const scores = ["additive", "multiplicative", "dot", "scaled_dot"];
        const score = live.choice(controls, "score", scores, "additive", reset);
        length = live.slider(controls, "digits", [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 6, reset);
        return () => ({ score: score.value(), length: length.value() });
      },
      digits: () => [..."314592687031"].slice(0, length.value()),
      judged: (percent) => `${Math.round(percent)} % of new sequences of ${length.value()} digits come back whole.`,
    });
  },
};
