"""The front page, and what stands at the head of each chapter's page: made from chapters.json."""
import functools
import html
import json
import math
import re

from sources import ROOT, address

DOCS = ROOT / "docs"
# In this order; those of them that there are.
REFERENCE = [page for page in ("engine", "add_an_op", "use_as_library", "from_pytorch", "speed", "repository", "glossary", "pitfalls", "claims", "references")
             if (DOCS / f"{page}.md").exists()]
PROMISE = ("Build attention and a whole Transformer in C++, from the first derivative up, "
           "and see at every step what they do.")


@functools.cache
def chapters():
    return json.loads((DOCS / "chapters.json").read_text())


def minutes(chapter):
    """To read the page: 200 words a minute, and as long again for code, formulas and figures; in steps of five."""
    text = re.sub(r"```.*?```|<!--.*?-->", "", (DOCS / f"{chapter['page']}.md").read_text(), flags=re.S)
    return 5 * math.ceil(2 * len(text.split()) / 200 / 5)


def exercises(chapter):
    return len(list((ROOT / "chapters" / chapter["page"] / "exercises").glob("ex*.cpp")))


def number(chapter):
    return int(chapter["page"][:2])


def drawing(chapter):
    """The chapter's little picture, in the page itself, so that it takes the page's colours. For each of its own."""
    text = (DOCS / "cards" / f"{chapter['page']}.svg").read_text()
    return re.sub(r"<style>.*?</style>|<\?xml.*?\?>|<!--.*?-->", "", text, flags=re.S).replace("<svg ", '<svg aria-hidden="true" ', 1).replace("\n", "")


def lead(chapter, picture=""):
    """What a chapter is about."""
    learn = "".join(f"<li>{html.escape(thing)}</li>" for thing in chapter["learn"])
    return (f'<div class="question"><p>{html.escape(chapter["question"])}</p>{picture}</div>'
            f'<p class="lead">You will learn</p><ul>{learn}</ul>')


def head(chapter):
    """At the top of a chapter's page."""
    count = exercises(chapter)
    rows = [("Needs", html.escape(chapter["needs"])),
            ("Run it", f'<code class="command">./learn run {number(chapter)}</code>'),
            ("Read beside it", f'<a class="source" href="{address(chapter["read"])}"><code class="literal">{chapter["read"].split("/")[-1]}</code></a>'),
            ("Exercises", f'<a href="#exercises">{count} that are checked</a>'),
            ("To read", f"about {minutes(chapter)} minutes")]
    facts = "".join(f"<div><dt>{name}</dt><dd>{what}</dd></div>" for name, what in rows)
    return f'<div class="chapter-head">{lead(chapter, drawing(chapter))}<dl>{facts}</dl></div>'


def foot(chapter):
    return f'<p class="mark-read"><button type="button" data-page="{chapter["page"]}" aria-pressed="false">I have read this chapter</button></p>'


def card(chapter):
    return (f'<li><a class="card" href="{chapter["page"]}.html" data-page="{chapter["page"]}">{drawing(chapter)}'
            f'<span class="name">{number(chapter)} · {html.escape(chapter["name"])}</span>'
            f'<span class="question">{html.escape(chapter["question"])}</span>'
            f'<span class="minutes">{minutes(chapter)} minutes<span class="read" hidden> · read ✓</span></span></a></li>')


def moving_map():
    """The words and weights that chapter 2's program wrote into its moving picture: one map for each moment."""
    picture = (DOCS / "figures/02_attention/moving_map.svg").read_text()
    return json.loads(html.unescape(re.search(r"<metadata>(.*?)</metadata>", picture, flags=re.S)[1]))


def front():
    """All of the front page above the reference, as HTML."""
    maps = moving_map()
    moments = [("untrained", maps["moments"][0]), ("trained", maps["moments"][-1])]

    def words_to_point_at(name, moment):
        panel = {"asks": "word", "queries": maps["queries"], "keys": maps["keys"], "panels": [{"title": "", "weights": moment["weights"]}],
                 "first": maps["queries"].index("translate")}
        hidden = " hidden" if name == "untrained" else ""
        return f'<div class="attention" id="map-{name}" data-map="{html.escape(json.dumps(panel, ensure_ascii=False))}"{hidden}></div>'

    def choice(name, moment):
        words = "before training" if name == "untrained" else f"after {moment['step']:,} steps"
        checked = " checked" if name == "trained" else ""
        return f'<label><input type="radio" name="moment" value="map-{name}"{checked}><span>{words}</span></label>'

    switch = "".join(choice(name, moment) for name, moment in moments)
    doors = "".join(f'<a class="door" href="{target}"><strong>{title}</strong><span>{words}</span></a>' for target, title, words in (
        ("00_autograd.html", "Begin at the beginning", "Chapter 0: what a derivative has to do with learning."),
        ("02_attention.html", "Go straight to attention", "Chapter 2: four functions, and maps to read."),
        ("#run-it", "Run it", "Three commands on Debian and its relatives.")))
    return f"""# Attention from Scratch

```{{raw}} html
<p class="promise">{PROMISE}</p>
<div class="front-map"><h2 id="point-at-translate">Point at <em>translate</em>. Where does it look?</h2>
<div class="switch" role="radiogroup" aria-label="The map before or after training">{switch}</div>
{"".join(words_to_point_at(name, moment) for name, moment in moments)}
<p class="aside">A network of 248,173 numbers translates „kannst du mir helfen, diesen Satz zu übersetzen“. Each English word
looks at the German words; nobody told it which belongs to which. From <code class="literal">./learn run 2 --seed 1</code>.</p></div>
<nav class="doors" aria-label="Ways in">{doors}</nav>
<h2 id="the-chapters">Eight chapters</h2>
<ol class="cards" start="0">{"".join(map(card, chapters()))}</ol>
```

## Run it

```sh
./learn run 2      # build chapter 2, train it, and see its maps
./learn next       # the exercise to do now
./learn test       # build everything and run the tests
```

"""
