// The search page: ranks the sections of searchIndex (search_index.js) by the words asked for, and shows for each page
// its best sections with what they say. A word counts more where it is rare, in a title, and in a chapter.
const WEIGHTS = { chapter: 1, glossary: 0.7, reference: 0.45, page: 0.3, function: 0.12 };
const COMMON = new Set("a an and are as at be by do does for from how i in is it its of on or that the this to what when where which why with".split(" "));

const wordsOf = (text) => text.toLowerCase().normalize("NFKD").match(/[\p{L}\p{N}√]+/gu) ?? [];
// "masks", "masked" and "masking" are found by "mask", "scores" by "scoring".
const stem = (word) => word.length < 5 ? word : word.replace(/(?:ings?|ions?|ed|es|s|e)$/, "");

const sections = searchIndex.map((entry) => {
  const text = wordsOf(entry.text).map(stem), counts = new Map();
  for (const word of text) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { ...entry, counts, length: text.length, titleWords: new Set(wordsOf(entry.title).map(stem)), pageWords: new Set(wordsOf(entry.page).map(stem)) };
});
const averageLength = sections.reduce((sum, { length }) => sum + length, 0) / sections.length;

// Okapi BM25 (Robertson et al. 1994), and more for a word in a title.
const score = (section, word, rarity) => {
  const count = section.counts.get(word) ?? 0;
  const saturated = count * 2.2 / (count + 1.2 * (0.25 + 0.75 * section.length / averageLength));
  return rarity * (saturated + (section.titleWords.has(word) ? 2.5 : 0) + (section.pageWords.has(word) ? 1 : 0));
};

const search = (query) => {
  const all = wordsOf(query);
  const asked = [...new Set((all.some((word) => !COMMON.has(word)) ? all.filter((word) => !COMMON.has(word)) : all).map(stem))];
  const known = asked.map((word) => {
    const holders = sections.filter(({ counts, titleWords, pageWords }) => counts.has(word) || titleWords.has(word) || pageWords.has(word)).length;
    return { word, rarity: Math.log(1 + sections.length / (1 + holders)) };
  });
  const asksForCode = /[_:()]/.test(query);  // beam_search is a function, beam search a subject
  const pages = new Map();
  for (const section of sections) {
    const parts = known.map(({ word, rarity }) => score(section, word, rarity));
    const found = parts.filter((part) => part > 0).length;
    if (found === 0) continue;
    const weight = section.kind === "function" && asksForCode ? 2 : WEIGHTS[section.kind];
    const value = weight * parts.reduce((sum, part) => sum + part, 0) * (found / known.length) ** 2;
    const page = pages.get(section.page) ?? { page: section.page, kind: section.kind, value: 0, sections: [] };
    page.sections.push({ section, value });
    pages.set(section.page, page);
  }
  for (const page of pages.values()) {
    page.sections.sort((a, b) => b.value - a.value);
    // A page that speaks of it in several places explains it.
    page.value = page.sections.reduce((sum, { value }, place) => sum + value / 2 ** place, 0);
  }
  return [...pages.values()].sort((a, b) => b.value - a.value);
};

// The part of a text that has most of the words asked for, with these marked.
const excerpt = (text, query) => {
  const stems = new Set(wordsOf(query).filter((word) => !COMMON.has(word)).map(stem));
  const pieces = text.split(/(\s+)/);
  const isHit = pieces.map((piece) => wordsOf(piece).some((word) => stems.has(stem(word))));
  const length = 60;
  let best = 0, most = -1;
  for (let from = 0; from < Math.max(1, pieces.length - length / 2); from += 6) {
    const hits = isHit.slice(from, from + length).filter(Boolean).length;
    if (hits > most) [best, most] = [from, hits];
  }
  const paragraph = document.createElement("p");
  if (best > 0) paragraph.append("… ");
  for (let i = best; i < Math.min(pieces.length, best + length); ++i) {
    if (isHit[i]) {
      const mark = document.createElement("mark");
      mark.textContent = pieces[i];
      paragraph.append(mark);
    } else {
      paragraph.append(pieces[i]);
    }
  }
  if (best + length < pieces.length) paragraph.append(" …");
  return paragraph;
};

const show = (query) => {
  const results = document.getElementById("results");
  results.replaceChildren();
  if (wordsOf(query).length === 0) return;
  const pages = search(query).slice(0, 15);
  if (pages.length === 0) results.append(`Nothing on “${query}”. The glossary has the field's words.`);
  for (const { page, kind, sections: found } of pages) {
    const block = document.createElement("section");
    block.className = "result";
    found.slice(0, kind === "chapter" ? 3 : 2).forEach(({ section }, place) => {
      const heading = document.createElement(place === 0 ? "h2" : "p");
      const link = document.createElement("a");
      link.href = section.address;
      link.textContent = place > 0 || section.title === page ? section.title : `${page}: ${section.title}`;
      heading.append(link);
      block.append(heading);
      if (place === 0) block.append(excerpt(section.text, query));
    });
    results.append(block);
  }
};

const field = document.querySelector("form.search input");
field.value = new URLSearchParams(location.search).get("q") ?? "";
field.addEventListener("input", () => show(field.value));
field.form.addEventListener("submit", (event) => event.preventDefault());
show(field.value);
