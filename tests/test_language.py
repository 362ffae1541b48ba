"""What a learner reads is plain: the field's terms, short sentences, a reading grade of at most 8.

``python tests/test_language.py [FILES…]`` lists what is over a limit, with file and line. Words to avoid, each with a
better one, are in ``tests/language/words.toml``.
"""

from __future__ import annotations

import ast
import functools
import re
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import textstat  # of the test extra: pip install textstat==0.7.8
from markdown_it import MarkdownIt

KIT = Path(__file__).resolve().parent.parent
WORDS = tomllib.loads((KIT / "tests/language/words.toml").read_text(encoding="utf-8"))
LONGEST_TITLE, LONGEST_MESSAGE, LONGEST_SENTENCE = 4, 20, 20
HIGHEST_GRADE = 8.0
MEASURED_FROM = 30
"""Words that a text has at least for its reading grade to mean anything."""
FEWEST_WORDS = 4
"""Words of a string in the code of the grader that make it a sentence to read, not a key."""
GENERATED = {"docs/cli.md", "docs/reference.md", "docs/curriculum.md", "docs/diagnosis.md", "docs/mutants.md"}
"""Pages that are made from texts that are read at their source, or that list what tools print."""
NO_TEXT = re.compile(
    r"\\[wdsSbn(.\[]|\(\?|\.\*|\[\^|\)\?|\{\d|select |insert into|create table|^\s*(<|#|from |import |def )|[{};]\n"
)
"""Strings that are a pattern, a query, a style or code."""
LITTLE_WORDS = re.compile(
    r"\b(an?|the|is|are|has|have|of|to|in|and|or|for|from|it|its|you|your|not?|with|by|on|at)\b", re.I
)
"""Words that every sentence has one of, and a list of names has none of."""
MESSAGES = {"require": ("", "expected", "found", "advice"), "Unmet": ("expected", "found", "advice")}
MESSAGES["unmet"] = MESSAGES["Unmet"]


@dataclass(frozen=True)
class Text:
    """A text that a person reads: a paragraph, a cell, a title, a message."""

    path: Path
    line: int
    kind: str
    """``prose``, ``title``, ``expected`` or ``found``."""
    words: str
    """The text; code in it is ``code``, a number ``10``."""


@dataclass(frozen=True)
class Finding:
    """What is over a limit, and where."""

    path: str
    line: int
    says: str

    def __str__(self) -> str:
        """Return file, line and finding, as editors read it."""
        return f"{self.path}:{self.line}: {self.says}"


def without_code(text: str) -> str:
    """Return a text with ``code`` for each piece of code, and ``10`` for each number."""
    text = re.sub(r"```.*?```", " ", text, flags=re.DOTALL)
    text = re.sub(r"(`+)(?!`).+?\1", "code", text, flags=re.DOTALL)
    text = re.sub(r"https?://\S+|\S+/\S+\.\w+\b|\b\w+\.(?:py|ipynb|toml|md|keras|h5|json|csv|html)\b", "code", text)
    text = re.sub(r"\b[\w.]+=(?:\"[^\"]*\"|'[^']*'|[\w.]+)|\b\w+(?:_\w+)+\b(?:\(\S*\))?|\b\w+\(\S*\)", "code", text)
    text = re.sub(r"\b(?:e\.g|i\.e|vs|etc)\.", "or", text)
    return re.sub(r"[-+]?\b\d[\d.,:×eE%-]*\d\b|\b\d\b", "10", text)


def sentences_of(text: str, ends: str = r"[.!?…][\"'»*_)]*\s+|[:;]\s+|\s+[–—]\s+|\n\s*\n") -> list[str]:
    """Return the sentences of a text without code; a colon ends one too, and what is in parentheses is its own."""
    inner = re.findall(r"\(([^()]*)\)", text)
    outer = re.sub(r"\s*\([^()]*\)", "", text)
    return [part for one in (outer, *inner) for part in re.split(ends, one) if words_of(part)]


def words_of(text: str) -> list[str]:
    """Return the words of a text: what holds a letter or a digit."""
    return [word for word in text.split() if re.search(r"\w", word)]


# Where texts are.


def files() -> list[Path]:
    """Return every file with a text that a learner, an author or an instructor reads."""
    found = [
        *(KIT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY")),
        *KIT.glob("docs/**/*.md"),
        *KIT.glob("templates/*.html"),
        *KIT.glob("templates/exercise/**/*"),
    ]
    found += KIT.glob("grader/**/*.py")
    for name in ("README.md", "brief.md", "exercise.toml", "quiz.toml", "checks.py", "expectations/*.py"):
        found += KIT.glob(f"exercises/*/{name}")
    found += KIT.glob("solutions/*/solution.py")
    derived = {path.with_name("README.md") for path in found if path.name == "brief.md"}
    kept = {path for path in found if path.is_file() and path.suffix in READERS and shown(path) not in GENERATED}
    corpora = {path for path in kept if path.name.endswith("_words.py")}
    return sorted(kept - derived - corpora)


def shown(path: Path) -> str:
    path = path.resolve()
    return path.relative_to(KIT).as_posix() if path.is_relative_to(KIT) else str(path)


def markdown_texts(path: Path, text: str | None = None, first: int = 0) -> Iterator[Text]:
    """Yield paragraphs, items, headings and cells of a page; code is left out."""
    line = 0
    for token in MarkdownIt().enable("table").parse(text if text is not None else path.read_text(encoding="utf-8")):
        line = token.map[0] + 1 if token.map else line
        if token.type == "inline":
            pieces = [" code " if one.type == "code_inline" else one.content for one in token.children or ()]
            breaks = {"softbreak": " ", "hardbreak": " ", "html_inline": " "}
            pieces = [breaks.get(one.type, piece) for one, piece in zip(token.children or (), pieces, strict=True)]
            yield Text(path, first + line, "prose", without_code("".join(pieces)))


def toml_texts(path: Path) -> Iterator[Text]:
    """Yield the texts of an exercise's facts or of a quiz; which line they begin in is looked for."""
    source = path.read_text(encoding="utf-8")
    facts = tomllib.loads(source)
    lines = source.splitlines()

    def at(words: str) -> int:
        begin = words.strip().split("\n")[0].replace("\\", "\\\\").replace('"', '\\"')[:60]
        plain = words.strip().split("\n")[0][:60]
        return next((number for number, one in enumerate(lines, 1) if begin in one or plain in one), 1)

    for kind, words in _read_by_people(facts):
        yield Text(path, at(words), kind, without_code(words))


def _read_by_people(facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("title", "goal", "stricter"):
        if isinstance(facts.get(key), str):
            yield "prose", facts[key]
    for form in facts.get("forms", {}).values():
        yield from (("prose", words) for words in form.get("descriptions", {}).values())
    if "description" in facts.get("upstream", {}):
        yield "prose", facts["upstream"]["description"]
    for item in facts.get("item", ()):
        yield "prose", item["question"]
        if "why" in item:
            yield "prose", item["why"]
        for choice in (*item.get("choices", ()), *item.get("mistakes", ())):
            yield from (("prose", choice[key]) for key in ("right", "wrong", "why") if key in choice)


class _PageReader(HTMLParser):
    """Reads the text nodes of a template."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path, self.skipped, self.texts = path, 0, list[Text]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.skipped += tag in ("script", "style")
        for name, value in attrs:
            if name in ("title", "alt", "aria-label", "placeholder") and value:
                self.handle_data(value)

    def handle_endtag(self, tag: str) -> None:
        self.skipped -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.skipped and words_of(data):
            line = self.getpos()[0] + len(data) - len(data.lstrip("\n"))
            self.texts.append(Text(self.path, line, "prose", without_code(data)))


def template_texts(path: Path) -> Iterator[Text]:
    """Yield the text nodes of a template, and the sentences within its expressions."""
    source = path.read_text(encoding="utf-8")
    for number, line in enumerate(source.splitlines(), 1):
        for expression in re.findall(r"\{[{%].*?[}%]\}", line):
            for words in re.findall(r'"([^"]*)"|\'([^\']*)\'', expression):
                if len(words_of("".join(words))) >= FEWEST_WORDS and "<" not in "".join(words):
                    yield Text(path, number, "prose", without_code("".join(words)))
    blank = lambda found: "\n" * found.group().count("\n")  # noqa: E731
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}", blank, source, flags=re.DOTALL)
    source = re.sub(r"\{\{.*?\}\}", "10", source, flags=re.DOTALL)
    source = re.sub(r"</?(?:b|i|em|strong|span|a|abbr|kbd)\b[^>]*>", "", source)
    source = re.sub(r"<(code|pre)\b.*?</\1>", lambda found: "code" + blank(found), source, flags=re.DOTALL)
    reader = _PageReader(path)
    reader.feed(source)
    yield from reader.texts


def python_texts(path: Path) -> Iterator[Text]:
    """Yield what a module shows to people: its sentences, and of criteria, commands and stubs the docstrings too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and (words := _docstring(node, path)):
            yield Text(path, node.body[0].lineno, "prose", without_code(words))
    kinds = dict(_kinds(nodes))
    passed_over = {id(one) for node in nodes for one in _no_texts_in(node)}
    for node in nodes:
        words = _words_in(node)
        if words is None or id(node) in passed_over:
            continue
        kind = kinds.get(id(node), "prose")
        if kind != "prose" or is_sentence(words):
            yield Text(path, node.lineno, kind, without_code(words))  # type: ignore[attr-defined]
    if path.name == "solution.py":
        yield from _comments(path)


def _docstring(node: ast.FunctionDef | ast.ClassDef, path: Path) -> str:
    """Return the docstring as far as a learner reads it: a criterion's first paragraph, a command's help, a stub's."""
    whole = ast.get_docstring(node) or ""
    marks = [ast.unparse(mark) for mark in node.decorator_list]
    if any(mark.startswith("criterion(") for mark in marks):
        return whole.partition("\n\n")[0]
    if path.name == "solution.py" or any(re.match(r"\w+\.(command|group)\b", mark) for mark in marks):
        return re.sub(r"(?ms)^\x08$.*?(?=\n\n|\Z)", "", whole)
    return ""


def _kinds(nodes: list[ast.AST]) -> Iterator[tuple[int, str]]:
    """Yield the strings that are a title, or what a message expected or found."""
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        named = {
            **dict(zip(MESSAGES.get(name, ()), node.args, strict=False)),
            **{one.arg: one.value for one in node.keywords},
        }
        for kind, value in named.items():
            if (kind in ("expected", "found") and name in MESSAGES) or (kind == "title" and name == "criterion"):
                yield from ((id(one), kind) for one in _strings_in(value))


def _no_texts_in(node: ast.AST) -> Iterator[ast.AST]:
    """Yield strings that are no text of their own: parts of a longer one, docstrings, patterns of exceptions."""
    match node:
        case ast.JoinedStr(values=parts):
            yield from parts
        case ast.FormattedValue(format_spec=ast.JoinedStr() as style):
            yield from ast.walk(style)
        case ast.Expr(value=ast.Constant() as docstring):
            yield docstring
        case ast.Call(func=ast.Name(id="rule"), args=[_, pattern, *_]):
            yield pattern


def _strings_in(value: ast.expr) -> Iterator[ast.expr]:
    """Yield the strings that a message is one of: itself, or what a condition chooses."""
    match value:
        case ast.Constant() | ast.JoinedStr():
            yield value
        case ast.IfExp():
            yield from _strings_in(value.body)
            yield from _strings_in(value.orelse)


def _words_in(node: ast.AST) -> str | None:
    match node:
        case ast.Constant(value=str(words)):
            return words
        case ast.JoinedStr():
            return "".join(one.value if isinstance(one, ast.Constant) else "10" for one in node.values)
    return None


def is_sentence(words: str) -> bool:
    r"""Whether a string is for people, and no pattern, code, query or style.

    >>> is_sentence("Write the functions at the markers."), is_sentence(r"expected (\w+), found (\w+) or so")
    (True, False)
    """
    if NO_TEXT.search(words) or not LITTLE_WORDS.search(words):
        return False
    plain = [one for one in without_code(words).split() if re.fullmatch(r"[\"'«(*_]*[A-Za-z][a-z'-]*\W*", one)]
    return len(plain) >= FEWEST_WORDS


def _comments(path: Path) -> Iterator[Text]:
    """Yield the markdown cells of a script, and its comments; lines that belong together are one text."""
    held: list[str] = []
    begin, last = 0, -1
    with path.open("rb") as file:
        comments = [
            (one.start[0], one.string[1:].strip())
            for one in tokenize.tokenize(file.readline)
            if one.type == tokenize.COMMENT
        ]
    for number, words in [*comments, (0, "")]:
        if number != last + 1 or words.startswith(("%%", "BEGIN", "END")) or not words:
            if held:
                yield from markdown_texts(path, "\n".join(held), begin - 1)
            held, begin = [], number
        if words and not words.startswith(("%%", "BEGIN", "END", "noqa", "type:", "YOUR CODE")):
            begin = begin if held else number
            held.append(words)
        last = number


READERS = {".md": markdown_texts, ".toml": toml_texts, ".html": template_texts, ".py": python_texts}


# What is found in them.


@functools.cache
def avoided() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the patterns of words to avoid, each with the better word."""
    rows = {**WORDS["terms"], **WORDS["constructions"]}
    return tuple(
        (re.compile(rf"(?<![\w-])(?:{word})(?![\w-])", re.IGNORECASE), better) for word, better in rows.items()
    )


@functools.cache
def any_avoided() -> re.Pattern[str]:
    """Return one pattern that finds any of them."""
    return re.compile("|".join(pattern.pattern for pattern, _ in avoided()), re.IGNORECASE)


@functools.cache
def known_terms() -> re.Pattern[str]:
    """Return the pattern of the terms that count as a short word."""
    words = sorted(WORDS["grade"]["terms"].split(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def reading_grade(texts: list[str]) -> float:
    """Return the Flesch-Kincaid grade of texts without code; terms of the field count as short words.

    >>> reading_grade(["You see the line. It has the mark."]) < 3
    True
    """
    whole = r"[.!?…][\"'»*_)]*\s+|\n\s*\n"
    sentences = [re.sub(r"[^\w\s'-]", " ", one) for text in texts for one in sentences_of(text, whole)]
    plain = ". ".join(known_terms().sub("term", one) for one in sentences if len(words_of(one)) > 2)
    return float(textstat.flesch_kincaid_grade(plain)) if plain else 0.0


def findings_in(path: Path) -> list[Finding]:
    """Return what is over a limit in a file, by line."""
    texts, found = list(READERS[path.suffix](path)), list[Finding]()
    for text in texts:
        count = len(words_of(text.words))
        say = lambda says, line=text.line: found.append(Finding(shown(path), line, says))  # noqa: E731
        for pattern, better in avoided() if any_avoided().search(text.words) else ():
            for match in pattern.finditer(text.words):
                say(f"{match.group()!r}: {better}")
        if text.kind == "title" and len(re.findall(r"[A-Za-z][\w'-]*", text.words)) > LONGEST_TITLE:
            say(f"a title of more than {LONGEST_TITLE} words: {text.words}")
        if text.kind in ("expected", "found") and count > LONGEST_MESSAGE:
            say(f"{text.kind!r} has {count} words, at most {LONGEST_MESSAGE}: {text.words}")
        for sentence in sentences_of(text.words):
            if (length := len(words_of(sentence))) > LONGEST_SENTENCE:
                say(f"a sentence of {length} words, at most {LONGEST_SENTENCE}: {' '.join(sentence.split())[:90]}")
        if count >= MEASURED_FROM and (grade := reading_grade([text.words])) > HIGHEST_GRADE:
            say(f"reading grade {grade:.1f}, at most {HIGHEST_GRADE:.0f}: {' '.join(text.words.split())[:90]}")
    prose = [text.words for text in texts]
    if sum(len(words_of(one)) for one in prose) >= MEASURED_FROM and (grade := reading_grade(prose)) > HIGHEST_GRADE:
        found.append(
            Finding(shown(path), 1, f"reading grade {grade:.1f} of the whole file, at most {HIGHEST_GRADE:.0f}")
        )
    return sorted(found, key=lambda one: one.line)


FILES = files()


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_a_text_is_plain(path: Path) -> None:
    found = findings_in(path)
    assert not found, "\n" + "\n".join(map(str, found))


WRONG = {
    "page.md": ("We judge whoever hands in.", "'judge'"),
    "long.md": (f"You {'see and ' * 12} go.", "a sentence of 26 words"),
    "hard.md": (
        "Organizational considerations necessitate extraordinarily careful deliberation. " * 6,
        "reading grade",
    ),
    "checks.py": (
        '@criterion(title="One two three four five", points=1, hint=())\ndef check(candidate):\n    ...',
        "a title",
    ),
    "matcher.py": (f'require(ok, "one {"value " * 21}", f"a value of {{x}} here")', "'expected' has 22 words"),
    "quiz.toml": ('[[item]]\nquestion = "Which of these lies here?"\n', "'lies'"),
    "page.html": ("<p>{{ name }} <b>stands</b> there.</p>", "'stands'"),
    "words.html": ("<p>{{ 'you are told so' if told else '' }}</p>", "'told'"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_over_a_limit_is_found_with_its_line(name: str, tmp_path: Path) -> None:
    text, says = WRONG[name]
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    found = findings_in(path)
    assert any(says in one.says for one in found), found
    assert all(1 <= one.line <= text.count("\n") + 1 for one in found)


FINE = {
    "page.md": "`judge(bar)` in `picture.py` is code. A progress bar shows it.\n\n```\nwe judge whoever lies\n```\n",
    "matcher.py": 'require(ok, f"padding=\\"pre\\" {x}", "the window `we`")\nPATTERN = r"expected (.*), told (\\d+)"\n',
    "page.html": '<style>.bar { color: red }</style><p class="bar">Fine.</p>{# whoever #}{% if told %}{% endif %}',
}


@pytest.mark.parametrize("name", FINE)
def test_code_patterns_and_styles_are_no_text(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(FINE[name], encoding="utf-8")
    assert not findings_in(path)


if __name__ == "__main__":
    for file in [Path(name).resolve() for name in sys.argv[1:]] or FILES:
        sys.stdout.writelines(f"{one}\n" for one in findings_in(file))
