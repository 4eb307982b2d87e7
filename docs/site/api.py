"""The reference: a page for each header, with every public function, what its comment says, and for an operation the
formula and derivative that stand above its definition."""
import functools
import html
import re

from docutils import nodes
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import CppLexer

import headers
from sources import ROOT, address

@functools.cache
def all_headers():
    return {str(path.relative_to(ROOT)): headers.read_header(ROOT, path.relative_to(ROOT))
            for room in headers.ROOMS for path in sorted((ROOT / room).glob("*.h"))}


def same_declaration(code):
    """A declaration without what a definition leaves out, to compare the two."""
    code = re.sub(r"\b(virtual|static|explicit|override|inline) ?|::(?=\w+\()|\s*= [^,()]*(\{[^}]*\}|\([^)]*\))?(?=[,)])", "", code)
    return re.sub(r"[\s;]", "", code)


@functools.cache
def definitions():
    """The operations where they are defined: declaration → (file, line, comment above it)."""
    found = {}
    for path in sorted((ROOT / "autograd").rglob("*.cpp")):
        lines, comment = path.read_text().splitlines(), []
        for number, line in enumerate(lines, 1):
            if line.startswith("//"):
                comment += [] if "[snippet" in line or "[/snippet" in line else [line[2:].removeprefix(" ")]
                continue
            if re.match(r"Variable [\w+*/-]+\(", line) and comment:
                head = "\n".join(lines[number - 1:number + 8]).split("{")[0]
                found[same_declaration(head)] = (str(path.relative_to(ROOT)), number, comment)
            if not line.strip() or line[0] in "}#":
                comment = []
    return found


def words(lines):
    """A comment as HTML: paragraphs; `names`; lines that stand three spaces in are shown as they are."""
    blocks, kind = [], None
    for line in lines:
        now = "pre" if line.startswith("  ") else "p" if line.strip() else None
        if now and now == kind:
            blocks[-1][1].append(line)
        elif now:
            blocks.append((now, [line]))
        kind = now
    result = ""
    for tag, block in blocks:
        if tag == "pre":
            result += f'<pre class="formula" tabindex="0">{html.escape(chr(10).join(block))}</pre>'
        else:
            text = html.escape(" ".join(block))
            result += "<p>" + re.sub(r"`([^`]+)`", r'<code class="literal">\1</code>', text) + "</p>"
    return result


def entry_page(entry, path, to_top, identifiers, tag):
    code = highlight(entry.code, CppLexer(), HtmlFormatter(nowrap=True)).strip()
    base = re.sub(r"\W+", "-", entry.name).strip("-") or "operator"
    identifiers[base] = identifiers.get(base, 0) + 1
    name = base + (f"-{identifiers[base]}" if identifiers[base] > 1 else "")
    text = words(entry.comment) if not entry.shared else ""
    if definition := definitions().get(same_declaration(entry.code)) if path.startswith("autograd/") else None:
        file, line, comment = definition
        text += (f'<pre class="formula" tabindex="0">{html.escape(chr(10).join(comment))}</pre><p class="aside">'
                 f'<a href="{to_top}{address(file, line)}">{file}:{line}</a></p>')
    members = "".join(entry_page(member, path, to_top, identifiers, "div") for member in entry.members)
    source = f'<a class="line" href="{to_top}{address(path, entry.line)}" aria-label="line {entry.line}: {html.escape(entry.name)}">line {entry.line}</a>'
    return (f'<{tag} class="entry" id="{name}"><div class="highlight"><pre tabindex="0">{code}</pre></div>{source}{text}'
            + (f'<div class="members">{members}</div>' if members else "") + f"</{tag}>")


def pages(app):
    for path, header in all_headers().items():
        to_top, body, group, identifiers = "../" * (path.count("/") + 1), "", None, {}
        for entry in header.entries:
            if entry.group != group and entry.group:
                group = entry.group
                title, _, rest = group.partition(". ")
                title = re.sub(r"\s*\(?[\w*]+\.cpp\)?\.?$", lambda match: "" if match.start() else match[0], title)
                body += f"<h2>{html.escape(title)}</h2>" + (f"<p>{html.escape(rest)}</p>" if rest else "")
            body += entry_page(entry, path, to_top, identifiers, "section")
        body = (f'<h1 class="path">{path}</h1><p class="aside"><a href="{to_top}api.html">Reference</a> · '
                f'<a href="{to_top}{address(path)}">source</a></p>{words(header.about)}{body}')
        yield f"api/{path}", {"title": path, "body": body, "description": first_sentence(header.about)}, "page.html"


def first_sentence(lines):
    text = re.split(r"(?<! al)\. |:  ", " ".join(lines))[0].strip()  # "et al." ends no sentence
    return text if text.endswith((".", ":")) else text + "."


def contents():
    """What the page api.md lists: the rooms, and in each the headers."""
    result = ""
    for room, what in headers.ROOMS.items():
        rows = "".join(f'<tr><td><a href="api/{path}.html"><code class="literal">{path.split("/")[-1]}</code></a></td>'
                       f"<td>{html.escape(first_sentence(header.about))}</td></tr>"
                       for path, header in all_headers().items() if path.rsplit("/", 1)[0] == room)
        result += f'<h2 id="{room.replace("/", "-")}"><code class="literal">{room}</code></h2><p>{what}</p><table class="docutils">{rows}</table>'
    return result
