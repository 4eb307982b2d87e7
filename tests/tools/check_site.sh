#!/usr/bin/env bash
# Is the site in order in a real browser? Needs site/, which ./learn docs makes, and chromium; exits with 77 if either
# is missing, which ctest counts as skipped.
#
#   tests/tools/check_site.sh [folder of the site]
#
# Every page, 390 and 1300 pixels wide, light and dark: nothing wider than the window, every image loaded, no formula
# that KaTeX refused, no Markdown left over, text that stands out from its ground. Then check_site_attention.py points at
# the words of the attention figures.
set -euo pipefail
site=$(realpath "${1:-$(dirname "${BASH_SOURCE[0]}")/../../site}")
[[ -e $site/README.html ]] || { echo "there is no site at $site; make it with ./learn docs"; exit 77; }
command -v chromium >/dev/null || { echo "chromium is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$site" "$work/site"

cat >"$work/site/check.js" <<'JS'
window.addEventListener("load", () => setTimeout(() => {
  const mistakes = [];
  const wide = document.documentElement.scrollWidth;
  if (wide > window.innerWidth) mistakes.push(`the page is ${wide} pixels wide in a window of ${window.innerWidth}`);
  for (const image of document.querySelectorAll("article img")) {
    if (!image.naturalWidth) mistakes.push("an image did not load: " + image.getAttribute("src"));
  }
  for (const formula of document.querySelectorAll(".katex-error")) mistakes.push("KaTeX refuses: " + formula.title);
  for (const formula of document.querySelectorAll(".math")) {
    if (!formula.querySelector(".katex")) mistakes.push("a formula is not drawn: " + formula.textContent);
    const [before, after] = [formula.previousSibling?.data ?? "", formula.nextSibling?.data ?? ""];
    if (/[`‘$]$/.test(before) && /^[`‘’$]/.test(after)) mistakes.push("a formula in its marks: " + formula.textContent);
  }
  const words = [...document.querySelectorAll("article p, article li, article td")]
    .filter((part) => !part.querySelector("code, .math")).map((part) => part.textContent).join("\n");
  const isReference = location.pathname.endsWith("/api.html");  // quotes C++, in which ]( is a lambda
  if (/\/\/\/|&#\d+;/.test(document.querySelector("article").textContent)) mistakes.push("a mark of Doxygen left over");
  for (const left of isReference ? [] : (words.match(/\]\(|\*\*|\$`|```|<!--/g) ?? [])) mistakes.push("Markdown left over: " + left);

  const light = (colour) => colour.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 765;
  const ground = light(getComputedStyle(document.body).backgroundColor);
  const text = light(getComputedStyle(document.querySelector("article p, article dt")).color);
  if (Math.abs(ground - text) < 0.5) mistakes.push("text hardly stands out from its ground");
  const [width, scheme] = location.hash.slice(1).split("-");
  if (window.innerWidth !== Number(width)) mistakes.push(`the window has ${window.innerWidth} pixels`);
  if (scheme === "dark" && ground > 0.3) mistakes.push("the page is light where the reader wants it dark");
  parent.postMessage(mistakes, "*");
}, 100));
JS

# One after the other, each page in a frame: a window itself cannot be as narrow as a telephone.
pages=()
for page in "$work"/site/*.html; do
  case ${page##*/} in index.html | search.html | genindex.html) continue ;; esac
  sed -i 's|</body>|<script src="check.js"></script></body>|' "$page"
  pages+=("${page##*/}")
done
cat >"$work/site/frames.html" <<HTML
<!doctype html><meta charset="utf-8"><body><script>
const scheme = location.hash.slice(1);
localStorage.setItem("theme", scheme);  // as the button of the pages does
const todo = "${pages[*]}".split(" ").flatMap((page) => [[page, 390], [page, 1300]]);
const found = [];
const next = () => {
  document.querySelector("iframe")?.remove();
  if (todo.length === 0) {
    document.title = "checked all: " + found.join("\\n");
    return;
  }
  const frame = document.createElement("iframe");
  frame.style = "border: 0; height: 900px; width: " + todo[0][1] + "px";
  frame.src = todo[0][0] + "#" + todo[0][1] + "-" + scheme;
  document.body.append(frame);
};
window.addEventListener("message", ({ data }) => {
  const [page, width] = todo.shift();
  for (const mistake of data) found.push(page + ", " + width + " pixels, " + scheme + ": " + mistake);
  next();
});
next();
</script>
HTML

broken=0
for scheme in light dark; do
  options=(--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync "--user-data-dir=$work/profile" --virtual-time-budget=200000 --dump-dom)
  answer=$(timeout 300 chromium "${options[@]}" "file://$work/site/frames.html#$scheme" 2>/dev/null) || true
  if [[ $answer != *"<title>checked all: "* ]]; then
    printf 'the browser did not get through the pages (%s)\n' "$scheme"
    exit 1
  fi
  words=${answer#*<title>checked all: }
  words=${words%%</title>*}
  if [[ -n $words ]]; then
    printf '%s\n' "$words"
    broken=1
  fi
done
"$(dirname "${BASH_SOURCE[0]}")/check_site_attention.py" "$site" || broken=1
((broken)) || printf '%d pages, each narrow and wide, light and dark: in order\n' "${#pages[@]}"
exit "$broken"
