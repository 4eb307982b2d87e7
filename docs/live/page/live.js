// Begins the live figures of a page. A figure is <div class="live" data-figure="attention">, which the page has where its
// Markdown has "<!-- live: attention …". When it comes into view its own script is loaded, the parts that figures are made
// of, the engine, and the weights it asks for. The engine is the book's C++, compiled to WebAssembly; it computes in a
// worker, one for the page, so that the page never waits for it. Everything is a script beside this one, because from
// file:// a browser loads nothing else; and a worker can there only be made from text, so the engine is kept as text.
const live = (() => {
  const folder = document.currentScript.src.replace(/[^/]*$/, "");
  const figures = {};  // by name: {needs: [scripts], weights: [files], begin(place, ask)}; each in its own file
  const packed = {};   // what the loaded scripts left, gzip as base64: "engine", and the weights by chapter

  const loaded = {};
  const load = (name) => loaded[name] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = folder + name;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${name} is missing`));
    document.head.append(script);
  });

  // ---- The engine in its worker

  // Runs in the worker. What is packed is unpacked here, so that the page does not wait for that either. The first message
  // brings the engine, which makes createEngine; questions that come before it is ready wait.
  const serve = () => {
    let engine;
    const unpack = (base64) => new Response(new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))])
      .stream().pipeThrough(new DecompressionStream("gzip")));
    const begin = async (packed) => {
      (0, eval)(await unpack(packed).text());
      return createEngine();
    };
    const give = async (program, folder, packed) => {
      const bytes = new Uint8Array(await unpack(packed).arrayBuffer());
      program.FS.mkdirTree(`chapters/${folder}/weights`);
      program.FS.writeFile(`chapters/${folder}/weights/model.safetensors`, bytes);
      return {};
    };
    self.onmessage = async ({ data: { id, question, folder, packed } }) => {
      try {
        if (!engine) {
          engine = begin(packed);
          return;
        }
        const program = await engine;
        const answer = folder ? await give(program, folder, packed)
          : JSON.parse(program.ccall("live_answer", "string", ["string"], [question]));
        self.postMessage({ id, answer });
      } catch (error) {
        self.postMessage({ id, answer: { error: `the engine has stopped: ${error.message ?? error}` } });
      }
    };
  };

  class EngineError extends Error {}
  let worker, count = 0;
  const waiting = new Map();
  const start = async () => {
    await load("engine.js");
    worker = new Worker(URL.createObjectURL(new Blob([`(${serve})();`], { type: "text/javascript" })));
    worker.postMessage({ packed: packed.engine });
    delete packed.engine;
    worker.onmessage = ({ data: { id, answer } }) => {
      const { resolve, reject } = waiting.get(id);
      waiting.delete(id);
      if (answer.error) reject(new EngineError(answer.error));
      else resolve(answer);
    };
    worker.onerror = ({ message }) => waiting.forEach(({ reject }) => reject(new EngineError(message)));
  };
  const tell = (message) => new Promise((resolve, reject) => {
    waiting.set(++count, { resolve, reject });
    worker.postMessage({ id: count, ...message });
  });
  const givenWeights = {};
  const giveWeights = (name) => givenWeights[name] ??= load(`weights/${name}.js`).then(() => {
    const given = tell({ folder: name, packed: packed[name] });
    delete packed[name];
    return given;
  });
  let started;

  // A question, also from a test or a console: live.asked({figure: "plane", points: [[1, 0], [0, 1]]})
  const asked = (question) => tell({ question: JSON.stringify(question) });
  // What the engine refuses is a sentence, and the figure that asked shows it.
  window.addEventListener("unhandledrejection", (event) => {
    if (event.reason instanceof EngineError) event.preventDefault();
  });

  const begin = async (place) => {
    const name = place.dataset.figure;
    place.addEventListener("keydown", (event) => {  // the site's arrow keys lead to another page
      if (event.key.startsWith("Arrow")) event.stopPropagation();
    });
    const status = document.createElement("p");
    status.className = "loading";
    status.textContent = "The engine is being loaded …";
    status.setAttribute("role", "status");
    place.append(status);
    try {
      await load("parts.js");
      await load(`${name}.js`);
      for (const script of figures[name].needs ?? []) await load(script);
      await (started ??= start());
      for (const weights of figures[name].weights ?? []) await giveWeights(weights);
      const ask = async (question) => {
        try {
          const answer = await asked({ figure: name, ...question });
          status.textContent = "";
          return answer;
        } catch (error) {
          status.textContent = `The engine says: ${error.message}.`;
          throw error;
        }
      };
      status.textContent = "";
      await figures[name].begin(place, ask);
      place.append(status);
      place.dataset.state = "ready";
    } catch (error) {
      status.textContent = `This figure cannot run here: ${error.message}.`;
      place.dataset.state = "failed";
    }
  };

  // Of questions that come faster than their answers only the newest is asked. show(answer, question)
  const newest = (ask, show) => {
    let busy = false, next = null;
    return async (question) => {
      next = question;
      if (busy) return;
      busy = true;
      try {
        while (next) {
          const now = next;
          next = null;
          show(await ask(now), now);
        }
      } finally {
        busy = false;
      }
    };
  };

  document.addEventListener("DOMContentLoaded", () => {
    const seen = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        begin(target);
      }
    }, { rootMargin: "600px" });
    for (const place of document.querySelectorAll("div.live")) seen.observe(place);
  });

  return { figures, packed, asked, newest };
})();
