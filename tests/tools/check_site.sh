#!/usr/bin/env bash
# Is the site in order in a real browser? Needs site/, which ./learn docs makes, and chromium; exits with 77 if either
# is missing, which ctest counts as skipped.
#
#   tests/tools/check_site.sh [folder of the site]
#
# Every page, 390 and 1300 pixels wide, light and dark: nothing wider than the window, every image loaded, no formula
# that KaTeX refused, no Markdown left over, text that stands out from its ground. Where there is attention to point at,
# pointing at each word must show the row of the printed weights.
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
  }
  const words = [...document.querySelectorAll("article p, article li, article td")]
    .filter((part) => !part.querySelector("code, .math")).map((part) => part.textContent).join("\n");
  const isReference = location.pathname.endsWith("/api.html");  // quotes C++, in which ]( is a lambda
  for (const left of isReference ? [] : (words.match(/\]\(|\*\*|\$`|```|<!--/g) ?? [])) mistakes.push("Markdown left over: " + left);

  const light = (colour) => colour.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 765;
  const ground = light(getComputedStyle(document.body).backgroundColor);
  const text = light(getComputedStyle(document.querySelector("article p, article dt")).color);
  if (Math.abs(ground - text) < 0.5) mistakes.push("text hardly stands out from its ground");
  const [width, scheme] = location.hash.slice(1).split("-");
  if (window.innerWidth !== Number(width)) mistakes.push(`the window has ${window.innerWidth} pixels, not ${width}`);
  if (scheme === "dark" && ground > 0.3) mistakes.push("the page is light where the reader wants it dark");

  for (const figure of document.querySelectorAll("div.attention")) {
    const rows = weightsAbove(figure);
    const asking = figure.querySelectorAll(".query");
    if (rows.length === 0 || asking.length !== rows.length) mistakes.push("attention to point at has no words");
    asking.forEach((token, index) => {
      token.dispatchEvent(new MouseEvent("mouseenter"));
      const shown = [...figure.querySelectorAll(".key")].map((key) => key.dataset.percent).join(" ");
      const printed = rows[index].weights.map((weight) => Math.round(100 * weight) + " %").join(" ");
      if (shown !== printed) mistakes.push(`pointing at ${token.textContent} shows ${shown}, not ${printed}`);
    });
  }
  document.title = "checked: " + mistakes.join("; ");
}, 100));
JS

broken=0
for page in "$work"/site/*.html; do
  name=$(basename "$page")
  case $name in index.html | search.html | genindex.html) continue ;; esac
  sed -i 's|</body>|<script src="check.js"></script></body>|' "$page"
  for width in 390 1300; do
    for scheme in light dark; do
      options=(--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
        --disable-component-update --disable-sync "--user-data-dir=$work/profile" "--window-size=$width,900"
        --virtual-time-budget=20000 --dump-dom)
      [[ $scheme == light ]] || options+=(--blink-settings=preferredColorScheme=0)
      title=$(chromium "${options[@]}" "file://$page#$width-$scheme" 2>/dev/null | grep -o '<title>checked: [^<]*' | head -1) || true
      words=${title#<title>checked: }
      if [[ -z $title ]]; then
        words="the browser gave no answer"
      fi
      if [[ -n $words ]]; then
        printf '%s, %s pixels, %s: %s\n' "$name" "$width" "$scheme" "$words"
        broken=1
      fi
    done
  done
done
exit "$broken"
