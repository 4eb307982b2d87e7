// A model that learns while the reader looks on: the loss and its attention map grow together. Chapters 2 and 4.
//   settings(controls, reset)  makes the controls that begin anew, and gives the function that says how to begin
//   digits()                   the shown sequence
//   judged(percent)            a sentence about new sequences
// ask answers "begin", "train" (steps, rate), "look" (digits) and "measure" (count).
live.trainer = (place, ask, { heading, hint, settings, digits, judged, rate: firstRate }) => {
  const { element, button, slider } = live;
  live.title(place, heading, hint);
  const controls = element(place, "div", { className: "controls" });
  const run = button(controls, "train", () => running ? (stop(), show()) : train());
  run.classList.add("primary");
  button(controls, "reset", () => reset());
  const beginning = settings(controls, () => reset());
  const rates = [0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.03, 0.06, 0.12, 0.25, 0.5, 1];
  const rate = slider(controls, "learning rate", rates, rates.indexOf(firstRate), () => {});
  const pictures = element(place, "div", { className: "pictures" });
  const guessing = Math.log(10);  // nats, of ten digits alike
  const loss = live.curve(pictures, { label: "loss, nats per digit", low: 0.001, high: 10, mark: [guessing, "guessing"] });
  const map = live.map(pictures, { asks: "says", keys: "reads" });
  map.scroller.classList.add("flat");
  const status = element(place, "p", { className: "status" });
  status.setAttribute("role", "status");

  // `turn` counts the presses of train, pause and reset: what was asked for in an earlier turn is no longer shown.
  let running = false, turn = 0, step = 0, right = null, recent = [], steps = 1;

  // What a rate too high does: the loss stays above that of guessing, or is no number any more.
  const verdict = () => {
    const mean = recent.reduce((sum, value) => sum + value, 0) / recent.length;
    if (recent.length && !Number.isFinite(mean)) return "The loss is no number any more: the rate was too high. Reset, and lower it.";
    if (step > 60 && mean > guessing) {
      return `The loss is above ${guessing.toFixed(2)}, that of guessing: the steps are too long. Lower the rate; if that does `
        + "not help, reset.";
    }
    return right === null ? "" : judged(right);
  };
  const show = async () => {
    const mine = turn;
    const shown = digits();
    const { said, weights } = await ask({ ask: "look", digits: shown });
    if (mine !== turn) return;
    const rows = weights.map((_, t) => String(said[t] ?? "<eos>"));
    map.show(rows, shown.map(String), weights, { numbers: false });
    status.textContent = `Step ${step}. ${shown.join(" ")} gives ${said.join(" ")}. ${verdict()}`;
    Object.assign(place.dataset, { step, right: right ?? "" });
  };
  // The engine is asked for a few steps at a time, about 40 ms of them, so that other questions come in between.
  let shownAt = 0, measuredAt = 0;
  const goOn = async (mine) => {
    const before = performance.now();
    const answer = await ask({ ask: "train", steps, rate: rate.value() });
    if (mine !== turn) return;
    const now = performance.now();
    steps = Math.max(1, Math.min(50, Math.round(steps * 40 / Math.max(now - before, 1))));
    step = answer.step;
    const losses = answer.losses.map((value) => value ?? Infinity);
    recent = [...recent, ...losses].slice(-20);
    loss.add(losses);
    if (now - measuredAt > 1000) {
      ({ right } = await ask({ ask: "measure", count: 100 }));
      measuredAt = now;
    }
    if (now - shownAt > 150) {
      await show();
      shownAt = now;
    }
  };
  const train = async () => {
    const mine = ++turn;
    running = true;
    run.textContent = "pause";
    status.setAttribute("aria-live", "off");  // six times a second is too often to be read out
    try {
      while (mine === turn) await goOn(mine);
    } finally {  // also where the engine refuses
      if (mine === turn) stop();
    }
  };
  const stop = () => {
    ++turn;
    running = false;
    run.textContent = "train";
    status.setAttribute("aria-live", "polite");
  };
  const reset = async () => {
    stop();
    [step, right, recent, steps] = [0, null, [], 1];
    loss.clear();
    await ask({ ask: "begin", rate: rate.value(), ...beginning() });
    await show();
  };
  reset();
};
