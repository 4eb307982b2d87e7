// Debian's build of Furo lacks the rule that follows the system's choice of light or dark. While the reader has
// chosen neither with the button, this makes the page follow it.
const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");
const followSystem = () => {
  if (document.body.dataset.theme === "auto" && systemIsDark.matches) document.body.dataset.theme = "dark";
};
followSystem();
new MutationObserver(followSystem).observe(document.body, { attributes: true, attributeFilter: ["data-theme"] });
systemIsDark.addEventListener("change", () => {
  document.body.dataset.theme = localStorage.getItem("theme") ?? "auto";
});
