"""Formulas become HTML while the site is built, so that a page needs no script to show them. KaTeX runs in node."""
import functools
import json
import pathlib
import subprocess

from docutils import nodes
from sphinx.util import logging

logger = logging.getLogger(__name__)


@functools.cache
def renderer():
    script = pathlib.Path(__file__).with_name("formulas.js")
    return subprocess.Popen(["node", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@functools.cache
def render(tex, display, output):
    process = renderer()
    process.stdin.write(json.dumps({"tex": tex, "display": display, "output": output}) + "\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline() or '{"error": "node has ended"}')


def show(self, node, display):
    tex = node.astext()
    # A book for a reading device has no style sheet that draws formulas, but its reader knows MathML.
    answer = render(tex, display, "mathml" if self.builder.name == "epub" else "htmlAndMathml")
    if "error" in answer:
        logger.warning("the formula %s: %s", tex, answer["error"], location=node)
    tag = "div" if display else "span"
    long = "" if display or len(tex) < 50 else " long"  # may break behind an operator where the window is narrow
    self.body.append(f'<{tag} class="math{long}">{answer.get("html", "")}</{tag}>')
    raise nodes.SkipNode


def inline(self, node):
    show(self, node, display=False)


def display(self, node):
    show(self, node, display=True)
