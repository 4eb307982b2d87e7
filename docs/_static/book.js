// What a reader can do on every page: copy commands and code, go on with ← and →, search with /, tick off chapters,
// and on the front page see the map before and after training.
const isTyping = (target) => target.closest?.("input, textarea, select, [contenteditable], .live") !== null;

const addCopyButtons = () => {
  for (const block of document.querySelectorAll("article :is(.highlight-sh, .highlight-cpp, .highlight-bash) .highlight")) {
    const button = document.createElement("button");
    button.className = "copy";
    button.textContent = "copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.querySelector("pre").textContent);
      button.textContent = "copied";
      setTimeout(() => { button.textContent = "copy"; }, 1500);
    });
    block.append(button);
  }
};

const followKeys = () => {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || isTyping(event.target)) return;
    if (event.key === "/") {
      event.preventDefault();
      const field = document.querySelector("article input[type=search]") ?? document.querySelector(".sidebar-search");
      const drawer = document.getElementById("__navigation");
      if (field.classList.contains("sidebar-search") && getComputedStyle(field).visibility === "hidden") drawer.checked = true;
      field.focus();
    }
    const scrolls = event.target.closest?.("pre, .table-wrapper, table, a.figure, .math");  // there the keys move what is shown
    const towards = scrolls ? null : { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    const link = towards && document.querySelector(`link[rel=${towards}]`);
    if (link) location.assign(link.href);
  });
};

// The chapters that this reader has ticked, in this browser.
const readChapters = () => new Set(JSON.parse(localStorage.getItem("chapters read") ?? "[]"));

const tickChapters = () => {
  for (const button of document.querySelectorAll(".mark-read button")) {
    const show = () => {
      const isRead = readChapters().has(button.dataset.page);
      button.setAttribute("aria-pressed", isRead);
      button.textContent = isRead ? "Read ✓" : "I have read this chapter";
    };
    button.addEventListener("click", () => {
      const chapters = readChapters();
      if (!chapters.delete(button.dataset.page)) chapters.add(button.dataset.page);
      localStorage.setItem("chapters read", JSON.stringify([...chapters]));
      show();
    });
    show();
  }
  for (const card of document.querySelectorAll(".card")) {
    const isRead = readChapters().has(card.dataset.page);
    card.classList.toggle("is-read", isRead);
    card.querySelector(".read").hidden = !isRead;
  }
};

const switchMaps = () => {
  const choices = [...document.querySelectorAll(".switch input")];
  for (const choice of choices) {
    choice.addEventListener("change", () => {
      // The same word stays pointed at, so that the two maps can be compared.
      const pressed = document.querySelector(".front-map .attention:not([hidden]) .query[aria-pressed=true]");
      const place = pressed ? [...pressed.parentNode.children].indexOf(pressed) : 0;
      for (const { value, checked } of choices) document.getElementById(value).hidden = !checked;
      document.querySelectorAll(".front-map .attention:not([hidden]) .query")[place]?.click();
    });
  }
  // The question is answered by the reader's own pointing; until then the map shows "translate".
  for (const figure of document.querySelectorAll(".front-map .attention")) {
    const { first } = JSON.parse(figure.dataset.map);
    figure.querySelectorAll(".query")[first]?.click();
  }
};

document.addEventListener("DOMContentLoaded", () => {
  addCopyButtons();
  followKeys();
  tickChapters();
  switchMaps();
});
