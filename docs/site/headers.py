"""What a header declares: its functions and classes, each with the comment that belongs to it. Read by the site for its
reference pages, and by tests/tools/check_comments.py, which wants a comment on each.

The headers keep to one form (clang-format, plain // comments), so a reader of lines is enough: a comment belongs to the
declaration below it, or to the one before it on the same line. A blank line ends a comment. "// ---- words" begins a
group. Private and protected members are left out.
"""
import dataclasses
import re

# The folders whose headers are the reference, in its order, and what they hold.
ROOMS = {
    "core/system": "What a tensor asks of the machine: memory, threads.",
    "core/tensor": "Tensors: arrays, arithmetic without gradients, random numbers.",
    "autograd": "The graph, the operations with their gradients, and how a gradient is checked.",
    "autograd/nn": "Layers.",
    "autograd/nn/functional": "What layers compute, as functions: attention, recurrent cells, losses.",
    "autograd/optim": "Optimisers.",
    "chapters/shared": "Models that several chapters use, generating, and the loop that trains.",
    "core/text": "Vocabularies, corpora, batches, BLEU.",
    "core/text/german_english": "The grammar of the generated sentences.",
    "core/figures": "The figures of the chapters, and how one is laid out for gnuplot.",
    "core/run": "What every program shares: options, progress, drawing, the run folder.",
    "autograd/fused": "Upstairs: operations that equal a chain of others, and are faster.",
    "core/fast": "Upstairs: memory, loops and products for speed.",
}


@dataclasses.dataclass
class Entry:
    kind: str  # function, class, type or value
    name: str
    code: str  # the declaration, without the body of a function and the members of a class
    line: int
    comment: list  # its lines, without //
    group: str
    members: list = dataclasses.field(default_factory=list)
    trivial: bool = False  # says all by itself: an accessor of one line, a destructor, an override
    shared: bool = False  # an overload, under the comment of the one before it


@dataclasses.dataclass
class Header:
    path: str
    about: list
    entries: list

    def functions(self):
        """All public functions, those of classes with their class: (entry, class or None)."""
        for entry in self.entries:
            if entry.kind == "function":
                yield entry, None
            for member in entry.members:
                if member.kind == "function":
                    yield member, entry


def split_comment(line):
    """A line's code and its comment (None if it has none). No header has // inside a string."""
    match = re.search(r"(?:^|\s)//( ?)(.*)$", line)
    return (line[:match.start()].rstrip(), match[2].rstrip()) if match else (line.rstrip(), None)


def balance(code):
    code = re.sub(r"'.'|\"[^\"]*\"", "", code)
    return sum(code.count(mark) for mark in "({[") - sum(code.count(mark) for mark in ")}]")


def name_of(code, kind):
    if kind == "class":
        return re.search(r"(?:class|struct|enum(?: class)?)\s+(\w+)", code)[1]
    if kind == "type":
        return re.search(r"using\s+(\w+)", code)[1]
    if kind == "value":
        return re.search(r"(\w+)\s*(?:=|\{|;|\[|$)", code)[1]
    return re.search(r"(operator\s*(?:\(\)|[^\s(]+)|~?\w+)\s*\(", code)[1]


def kind_of(code):
    code = re.sub(r"^template\s*<.*?>\s*(?=class|struct|using|\w)", "", code, flags=re.S)
    if re.match(r"(class|struct|enum)\b[^;(=]*\{", code):
        return "class"
    if re.match(r"using\s+\w+\s*=", code):
        return "type"
    before = re.split(r"=|\{", code.replace("operator=", "operator_"), maxsplit=1)[0]
    return "function" if re.search(r"operator|\w\s*\(", before) else "value"


def tidy(code, kind):
    """The declaration as it is shown: no body, no indentation of its own."""
    lines = code.splitlines()
    margin = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    code = "\n".join(line[margin:] for line in lines)
    if kind == "class":
        return code[:code.index("{")].rstrip()
    if kind == "function":
        depth = 0
        for at, mark in enumerate(code):
            depth += (mark == "(") - (mark == ")")
            if depth == 0 and mark == "{" and code[:at].count(")"):
                body = code[at:]
                if body.count("\n") == 0 and len(body) < 60:
                    return code.rstrip(";")
                return re.split(r"\s*\n?\s*:\s+\w+[_(]", code[:at])[0].rstrip() + ";"
    return code


class Reader:
    def __init__(self, lines):
        self.lines = lines
        self.at = 0

    def read(self, in_class=False, is_struct=False):
        """The declarations up to the end of the file, or of the class whose first line was just read."""
        entries, comment, group, public = [], [], "", not in_class or is_struct
        depth_of_macro = 0
        while self.at < len(self.lines):
            start = self.at
            code, words = split_comment(self.lines[self.at])
            stripped = code.strip()
            self.at += 1
            if stripped.startswith("#"):
                while self.lines[self.at - 1].endswith("\\"):
                    self.at += 1
                comment = []
            elif not stripped and words is None:
                comment = []
            elif not stripped:
                if words.startswith("---- "):
                    group, comment = words[5:], []
                else:
                    comment.append(words)
            elif in_class and stripped.startswith("}"):
                return entries
            elif re.fullmatch(r"(public|protected|private):", stripped):
                public, comment = stripped == "public:", []
            elif re.match(r"(inline )?namespace\b|\}|extern \"C\"", stripped):
                comment = []
            else:
                entry = self.declaration(start, comment, group, entries)
                comment = []
                if entry and public:
                    entries.append(entry)
        return entries

    def declaration(self, start, comment, group, before):
        """One declaration, from the line `start` to its semicolon or closing brace."""
        code, words = split_comment(self.lines[start])
        comment = list(comment) + ([words] if words else [])
        first = code.strip()
        is_class = kind_of(first) == "class" and not first.startswith("enum")
        if re.match(r"template\s*<", first) and self.at < len(self.lines) and first.endswith(">"):
            following = split_comment(self.lines[self.at])[0].strip()
            if kind_of(following) == "class":
                self.at += 1
                code, is_class = code + "\n" + split_comment(self.lines[self.at - 1])[0], True
        if is_class and not first.endswith("};"):
            members = self.read(in_class=True, is_struct="struct" in code)
            return Entry("class", name_of(code, "class"), tidy(code, "class"), start + 1, comment, group, members)
        while not (balance(code) == 0 and re.search(r"[;}]\s*$", code)):
            more, words = split_comment(self.lines[self.at])
            code += "\n" + more
            comment += [words] if words else []
            self.at += 1
        if re.match(r"(friend|static_assert|extern template|template class|class \w+;|struct \w+;)", first):
            return None
        kind = kind_of(code.strip())
        name = name_of(code.strip(), kind)
        entry = Entry(kind, name, tidy(code, kind), start + 1, comment, group)
        above = before[-1] if before else None
        adjacent = start > 0 and self.lines[start - 1].strip() and not self.lines[start - 1].strip().startswith("//")
        if not comment and above and above.name == name and adjacent:
            entry.comment, entry.shared = above.comment, True
        entry.trivial = bool(name.startswith("~") or re.search(r"= (delete|default);|\boverride\b", code) or
                             re.search(r"\{ return [^;]+; \}$|\{ \w+_ = \w+; \}$", code))
        return entry


def read_header(root, path):
    lines = (root / path).read_text().splitlines()
    about = []
    for line in lines:
        if not line.startswith("//"):
            break
        about.append(line[2:].removeprefix(" "))
    return Header(path, about, Reader(lines).read())
