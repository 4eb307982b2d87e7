#!/usr/bin/env python3
"""Every chapter's page asks its reader three times for a prediction. Each answer is folded away, and each number that it prints
bold stands in the output of the chapter's run, so that no answer outlives the run that it was taken from."""
import pathlib
import re
import sys

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"
FOLDED = re.compile(r'<details class="predict">\n<summary>[^\n]+\?</summary>\n\n(.+?)\n\n</details>\n', re.S)


def mistakes(page, output):
    answers = FOLDED.findall(page)
    if len(answers) != 3 or page.count("<details") != 3:
        yield f"{page.count('<details')} folds, {len(answers)} of them a question and its answer; expected 3"
    for answer in answers:
        numbers = re.findall(r"\*\*(.+?)\*\*", answer)
        if not numbers:
            yield f"no bold number in: {answer}"
        for number in numbers:
            if not re.search(rf"(?<![\w.-]){re.escape(number)}(?![\w]|\.\d)", output):
                yield f"{number} is not in the output of the run"


def main():
    page, output = '<details class="predict">\n<summary>How much?</summary>\n\n**0.25**.\n\n</details>\n' * 3, "loss: 0.25, at most 1"
    if list(mistakes(page, output)) or not list(mistakes(page, "0.251")) or not list(mistakes(page + page, output)):
        sys.exit("check_predictions: does not notice a wrong number, or finds one that is none")
    found = [f"docs/{path.name}: {mistake}" for path in sorted(DOCS.glob("0[0-7]_*.md"))
             for mistake in mistakes(path.read_text(), (DOCS / "outputs" / path.with_suffix(".txt").name).read_text())]
    print("\n".join(found))
    sys.exit(bool(found))


main()
