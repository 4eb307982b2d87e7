#!/usr/bin/env python3
"""Does docs/claims.md still list what the pages state and the programs claim? Each statement stands word for word in its
chapter's page ("…" leaves words out), each claim with its bound in the output of the chapter's run, and no claim of a run is
missing. A statement beside a dash is held by no claim."""
import pathlib
import re
import sys

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"
CHAPTER = re.compile(r"^## \[[^\]]+\]\((\d\d_\w+)\.md\)$(.*?)(?=^## |\Z)", re.S | re.M)
PRINTED = re.compile(r"^  holds  (.+): \S+, (.+)$", re.M)


def plain(text):
    """The words alone: no links, no stars, no marks of code or of formulas."""
    return " ".join(re.sub(r"[*`$]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)).split())


def mistakes(section, page, output):
    rows = [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in section.splitlines() if line.startswith("|")][2:]
    listed = [(claim, bound) for _, claim, bound, _ in rows if claim != "–"]
    printed = PRINTED.findall(output)
    for claim in listed:
        if claim not in printed:
            yield f"no run claims: {claim[0]}, {claim[1]}"
        if listed.count(claim) > 1:
            yield f"listed twice: {claim[0]}"
    for claim in printed:
        if claim not in listed:
            yield f"not listed: {claim[0]}, {claim[1]}"
    words = plain(page)
    for statement, *_ in rows:
        for part in plain(statement).split("…"):
            if part.strip() not in words:
                yield f"the page does not state: {part.strip()}"


def main():
    section = "| statement | claim | bound | seeds |\n| --- | --- | --- | --- |\n| It learns … by half. | loss, % | at most 1 | 1 |\n| It reads. | – | – | 1 |"
    page, output = "It *learns* in\n[time](a.md), by half. It reads.", "  holds  loss, %: 0.5, at most 1\n"
    wrong = [(section, page, output.replace("most 1", "most 2")), (section, page, ""), (section, page, output + output.replace("loss", "BLEU")),
             (section, page.replace("reads", "sleeps"), output), (section + "\n" + section.splitlines()[2], page, output)]
    if list(mistakes(section, page, output)) or not all(list(mistakes(*case)) for case in wrong):
        sys.exit("check_claims: does not notice a claim that is not made, or finds a mistake where there is none")
    sections = dict(CHAPTER.findall((DOCS / "claims.md").read_text()))
    found = [f"docs/claims.md has no section for {path.stem}" for path in sorted(DOCS.glob("outputs/*.txt")) if path.stem not in sections]
    found += [f"docs/claims.md, {name}: {mistake}" for name, text in sections.items()
              for mistake in mistakes(text, (DOCS / f"{name}.md").read_text(), (DOCS / f"outputs/{name}.txt").read_text())]
    print("\n".join(found), end="\n" if found else "")
    sys.exit(bool(found))


main()
