"""A wrong answer as what differs from a base: its whole source is composed here, and nowhere else.

The first lines are comments that say what to do with the base; definitions that stand below take the place of those
of the same name::

    # caught by: check_sweep | learning rate of epoch 20
    # base: _base.py
    # change learning_rate_at: epoch / 20 -> epoch / 2
    # drop: plot_series
    # add: warmed_up

A file without ``# base:`` is whole already.
"""

from __future__ import annotations

import ast
import difflib
import functools
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from grader.catalogue import code_tree, places
from grader.catalogue.patterns import regex
from grader.catalogue.stub import BEGIN, END
from grader.errors import RubricProblem
from grader.submission.definitions import DEFINITION, IMPORT

DIRECTIVE = regex(r"^# (?P<word>caught by|base|change|drop|add)(?: (?P<name>\w+))?:(?: (?P<value>.*))?$")
SLIP = regex(r"^#\s*(?P<word>\w+)(?: \w+)?\s*:")
WORDS = ("base", "change", "drop", "add")
BASE = regex(r"solution\.py|right/\w+\.py|_\w+\.py")
"""What may be named as a base; no file elsewhere is read."""
ARROW = regex(r" ->(?: |$)")


@dataclass(frozen=True)
class Change:
    """A piece of text that stands once in the base, and what stands there instead."""

    line: int
    """The line of the wrong answer that asks for it."""
    name: str
    """The definition that holds it; empty where it may stand anywhere."""
    old: str
    """What stands in the base."""
    new: str
    """What takes its place; a line that becomes empty is removed."""


@dataclass(frozen=True)
class Statement:
    """A statement at the left margin, with the comments right above it."""

    node: ast.stmt
    """Its syntax tree, as it was read."""
    comments: tuple[str, ...]
    """The comments above it."""
    text: str
    """Its source, without them."""
    gap: int
    """How many blank lines stand above it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names that it defines: a function, a class, constants or imported modules."""
        return tuple(_names(self.node))

    @property
    def is_import(self) -> bool:
        """Return whether it imports something."""
        return isinstance(self.node, IMPORT)


@dataclass(frozen=True)
class Difference:
    """What a wrong answer says about its base."""

    path: Path
    """The wrong answer's file."""
    header: str
    """Its first line, which names what must catch it."""
    base: str
    """The file that it differs from: ``solution.py``, ``right/NAME.py``, or one beside it that begins with ``_``."""
    base_line: int
    """The line that names it."""
    changes: tuple[Change, ...]
    """Texts to change."""
    dropped: tuple[tuple[int, str], ...]
    """Names, or first lines of statements, that are left out, each with the line that says so."""
    added: frozenset[str]
    """Names that the base does not define."""
    statements: tuple[Statement, ...]
    """What takes the place of the base's definitions, or is added."""

    def problem(self, line: int, problem: str, because: str = "", next_step: str = "") -> RubricProblem:
        """Return the error that says in which line of the wrong answer something is not as it must be."""
        return RubricProblem(f"{shown(self.path)}:{line}: {problem}", because, next_step)


def whole_source(path: Path) -> str:
    """Return the whole source of an answer: composed where the file holds a difference, as it is otherwise.

    Raises ``RubricProblem`` with file and line where the difference does not fit its base.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    difference = read_difference(path, text) if path.suffix == ".py" else None
    return _compose(difference) if difference else text


def with_ends(source: str) -> str:
    """Return a source with an end for each begun solution: what is composed leaves out comments behind a definition.

    >>> print(with_ends("def f():\\n    # BEGIN SOLUTION\\n    return 1\\n"), end="")
    def f():
        # BEGIN SOLUTION
        return 1
        # END SOLUTION
    """
    lines = source.splitlines()
    markers = [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip() in (BEGIN, END)]
    open_ones = [before for (before, word), (_, after) in pairwise([*markers, (0, BEGIN)]) if word == after == BEGIN]
    tree = code_tree.parse(source if open_ones else "")
    functions = [node for node in ast.walk(tree) if isinstance(node, DEFINITION)]
    for number in reversed(open_ones):
        ends = [node.end_lineno or 0 for node in functions if node.lineno < number <= (node.end_lineno or 0)]
        begun = lines[number - 1]
        lines[min(ends) : min(ends)] = [begun.replace(BEGIN, END)] if ends else []
    # An end that was read as a comment on the next definition has the blank lines of that above it.
    return re.sub(
        rf"\n(\n+)([ \t]+{END}\n)(\n*)",
        lambda found: f"\n{found[2]}{found[3] or found[1]}",
        "\n".join(lines) + "\n",
    )


def laid_out(path: Path, folder: Path) -> Path:
    """Return a file with the whole source of an answer: the file itself, or one of the same name in ``folder``."""
    if path.suffix != ".py" or read_difference(path) is None:
        return path
    whole = folder / path.name
    whole.write_text(whole_source(path), encoding="utf-8")
    return whole


def read_difference(path: Path, text: str | None = None) -> Difference | None:
    """Return what a file says about its base, or ``None`` where it is a whole answer."""
    text = path.read_text(encoding="utf-8", errors="replace") if text is None else text
    header = _header(text)
    words = [(line, *_directive(comment)) for line, comment in header]
    known = [(line, word, name, value) for line, word, name, value in words if word]
    bases = [(line, value) for line, word, _, value in known if word == "base"]
    if not bases:
        for line, comment in header[1:]:
            if (slip := SLIP.match(comment)) and not DIRECTIVE.match(comment):
                meant = difflib.get_close_matches(slip["word"].lower(), WORDS, 1, 0.75)
                if meant:
                    raise RubricProblem(
                        f"{shown(path)}:{line}: {comment!r} does not say what to do with a base.",
                        f"Did you mean `# {meant[0]}`?",
                        "Write a comment below an empty line.",
                    )
        if stray := next(((line, word) for line, word, *_ in known if word != "caught by"), None):
            raise RubricProblem(
                f"{shown(path)}:{stray[0]}: `# {stray[1]}` is said, but no base.",
                "",
                "Add the line `# base: solution.py`, or remove this one.",
            )
        return None
    found = Difference(
        path=path,
        header=text.partition("\n")[0],
        base=bases[0][1],
        base_line=bases[0][0],
        changes=tuple(_change(path, line, name, value) for line, word, name, value in known if word == "change"),
        dropped=tuple((line, value) for line, word, _, value in known if word == "drop"),
        added=frozenset(name for _, word, _, value in known if word == "add" for name in _listed(value)),
        statements=_statements(text, path),
    )
    for line, comment in header:
        if not DIRECTIVE.match(comment):
            raise found.problem(
                line,
                f"{comment!r} does not say what to do with the base.",
                "There are `# base:`, `# change NAME: OLD -> NEW`, `# drop:` and `# add:`.",
                "Write a comment below an empty line.",
            )
    if len(bases) > 1:
        raise found.problem(bases[1][0], "An incorrect solution has one base.")
    return found


def base_of(difference: Difference) -> Path:
    """Return the file that a wrong answer differs from; raises ``RubricProblem`` where there is none."""
    folder = difference.path.parent
    if not BASE.fullmatch(difference.base):
        raise difference.problem(
            difference.base_line,
            f"{difference.base!r} is no base.",
            "A base is `solution.py`, `right/NAME.py`, or a file in `wrong/` whose name starts with `_`.",
        )
    base = (folder if difference.base.startswith("_") else folder.parent) / difference.base
    if not base.is_file():
        raise difference.problem(difference.base_line, f"There is no {shown(base)}.")
    return base


def _compose(difference: Difference) -> str:
    base = base_of(difference)
    statements = list(_statements(base.read_text(encoding="utf-8"), base))
    statements = _dropped(difference, _changed(difference, statements))
    imports = [statement for statement in difference.statements if statement.is_import]
    statements = _replaced(difference, statements)
    if imports:
        statements = _with_imports(statements, imports)
    text = _render(difference.header, statements)
    try:
        code_tree.parse(text)
    except SyntaxError as error:
        line = text.splitlines()[(error.lineno or 1) - 1 :][:1]
        raise difference.problem(1, f"The changed base is not valid Python: {error.msg}.", *line) from error
    return text


def _changed(difference: Difference, statements: list[Statement]) -> list[Statement]:
    """Return the base's statements with each text changed that the difference names."""
    for change in difference.changes:
        places_of_it = [
            number
            for number, statement in enumerate(statements)
            if (not change.name or change.name in statement.names) and change.old in statement.text
        ]
        if change.name and not any(change.name in statement.names for statement in statements):
            raise _unknown(difference, change.line, change.name, statements)
        times = sum(statements[number].text.count(change.old) for number in places_of_it)
        if times != 1:
            where = f" {change.name} of" if change.name else ""
            raise difference.problem(
                change.line,
                f"`{change.old}` stands {times} times in{where} {difference.base}.",
                "",
                "Name a text that occurs there once, or write the whole definition below.",
            )
        [number] = places_of_it
        text = _without_empty_line(statements[number].text, change)
        statements[number] = replace(statements[number], text=text)
    return statements


def _without_empty_line(text: str, change: Change) -> str:
    lines = []
    for line in text.splitlines():
        changed = line.replace(change.old, change.new).rstrip() if change.old in line else line
        if changed or not line:
            lines.append(changed)
    return "\n".join(lines)


def _dropped(difference: Difference, statements: list[Statement]) -> list[Statement]:
    """Return the base's statements without those that the difference leaves out."""
    for line, value in difference.dropped:
        named = [
            statement for statement in statements if not statement.names and statement.text.partition("\n")[0] == value
        ]
        if named:
            statements.remove(named[0])
            continue
        listed = _listed(value)
        known = [name for statement in statements for name in statement.names]
        if unknown := next((name for name in listed if name not in known), None):
            raise _unknown(difference, line, unknown, statements)
        for name in listed:
            holder = _holder(difference, line, name, statements)
            if holder is not None:
                _refuse_together(difference, line, statements[holder], listed)
                rest = _without_name(statements[holder], name)
                statements[holder : holder + 1] = [rest] if rest else []
    return statements


def _holder(difference: Difference, line: int, name: str, statements: Sequence[Statement]) -> int | None:
    """Return which statement of the base defines a name; raises ``RubricProblem`` where several do."""
    found = [number for number, statement in enumerate(statements) if name in statement.names]
    if len(found) > 1:
        raise difference.problem(line, f"{difference.base} defines {name} {len(found)} times.", "", "Write all of it.")
    return found[0] if found else None


def _refuse_together(difference: Difference, line: int, statement: Statement, names: Collection[str]) -> None:
    """Raise ``RubricProblem`` where a statement of the base defines further names, which would be lost with it."""
    others = [name for name in statement.names if name not in names]
    if others and not statement.is_import:
        said = f"{difference.base} defines {', '.join(others)} in the same statement, `{statement.text[:60]}`."
        raise difference.problem(line, said, "", "Name them all.")


def _without_name(statement: Statement, name: str) -> Statement | None:
    """Return what is left of a statement without a name that it defines."""
    node = statement.node
    if not isinstance(node, IMPORT) or len(node.names) == 1:
        return None
    kept = [alias for alias in node.names if (alias.asname or alias.name.partition(".")[0]) != name]
    left = ast.Import(kept) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, kept, level=node.level)
    return replace(statement, node=left, text=ast.unparse(left))


def _without_names(statement: Statement, names: Collection[str]) -> list[Statement]:
    """Return an import without some of the names that it binds; other statements as they are."""
    left: Statement | None = statement
    for name in names:
        if left and left.is_import and name in left.names:
            left = _without_name(left, name)
    return [left] if left else []


def _replaced(difference: Difference, statements: list[Statement]) -> list[Statement]:
    """Return the base's statements with those of the difference in their places.

    What is added stands in front of the next definition that takes another's place, or at the end.
    """
    waiting: list[Statement] = []
    seen: set[str] = set()
    changed = {change.name for change in difference.changes}
    for statement in difference.statements:
        if statement.is_import:
            continue
        names = set(statement.names)
        if twice := next((name for name in statement.names if name in seen or name in changed), None):
            raise difference.problem(_line(statement), f"{twice} is defined here, and changed or defined above.")
        seen |= names
        places_of_it = {_holder(difference, _line(statement), name, statements) for name in statement.names} - {None}
        place = min(places_of_it) if places_of_it else None  # type: ignore[type-var]
        if place is not None and statements[place].is_import:
            # What was imported is defined here instead.
            statements = [name for old in statements for name in _without_names(old, names)]
            waiting.append(statement)
        elif place is None:
            if unknown := next((name for name in statement.names if name not in difference.added), None):
                raise _unknown(difference, _line(statement), unknown, statements)
            waiting.append(statement)
        else:
            _refuse_together(difference, _line(statement), statements[place], names)
            kept = statement if statement.comments else replace(statement, comments=statements[place].comments)
            statements[place : place + 1] = [*waiting, kept]
            waiting = []
    if idle := sorted(difference.added - seen):
        raise difference.problem(1, f"`# add: {idle[0]}` is said, but {idle[0]} is not defined below.")
    return [*statements, *waiting]


def _unknown(difference: Difference, line: int, name: str, statements: Iterable[Statement]) -> RubricProblem:
    known = [text for statement in statements for text in statement.names]
    near = difflib.get_close_matches(name, known, 1)
    return difference.problem(
        line,
        f"{difference.base} does not define {name}.",
        f"Did you mean {near[0]}?" if near else f"It defines {', '.join(known)}.",
        f"Where {name} is new, the line `# add: {name}` says so.",
    )


def _with_imports(statements: list[Statement], imports: Sequence[Statement]) -> list[Statement]:
    """Return the statements with the imports of the difference among those of the base, sorted as usual."""
    first = next((number for number, statement in enumerate(statements) if statement.is_import), 0)
    new = {statement.text for statement in imports}
    bound = {name for statement in imports for name in statement.names}
    statements = [
        left
        for statement in statements
        for left in ([statement] if statement.text in new else _without_names(statement, bound))
    ]
    held = [statement for statement in statements if statement.is_import]
    texts = {statement.text: statement for statement in [*held, *imports]}
    ordered = sorted(_joined(texts.values()), key=_import_order)
    rest = [statement for statement in statements if not statement.is_import]
    before = sum(1 for statement in statements[:first] if not statement.is_import)
    return [*rest[:before], *ordered, *rest[before:]]


def _joined(imports: Iterable[Statement]) -> Iterator[Statement]:
    """Yield imports with ``from a import b`` and ``from a import c`` made one."""
    of_module: dict[tuple[str | None, int], dict[str, ast.alias]] = {}
    for statement in imports:
        node = statement.node
        if isinstance(node, ast.ImportFrom):
            names = of_module.setdefault((node.module, node.level), {})
            names |= {ast.unparse(alias): alias for alias in node.names}
        else:
            yield statement
    for (module, level), names in of_module.items():
        node = ast.ImportFrom(module, [names[name] for name in sorted(names, key=_name_order)], level=level)
        yield Statement(node, (), ast.unparse(node), 0)


def _name_order(name: str) -> tuple[int, str]:
    """Return what sorts imported names as ruff does: CONSTANTS, Classes, then functions."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2, name)


def _import_order(statement: Statement) -> tuple[int, bool, str]:
    """Return what sorts imports: the standard library, libraries, the kit; in each, ``import`` before ``from``."""
    node = statement.node
    is_from = isinstance(node, ast.ImportFrom)
    module = str(node.module) if isinstance(node, ast.ImportFrom) else node.names[0].name  # type: ignore[attr-defined]
    return (_section(module.partition(".")[0]), is_from, module)


def _section(package: str) -> int:
    if package == "__future__":
        return 0
    return 1 if package in sys.stdlib_module_names else 3 if package == "grader" else 2


def _render(header: str, statements: Sequence[Statement]) -> str:
    lines = [header]
    before: Statement | None = None
    for statement in statements:
        lines += [""] * _gap(before, statement)
        lines += [*statement.comments, statement.text]
        before = statement
    return "\n".join(lines) + "\n"


def _gap(before: Statement | None, statement: Statement) -> int:
    """Return how many blank lines stand between two statements."""
    if before is None:
        return 0
    if isinstance(before.node, DEFINITION) or isinstance(statement.node, DEFINITION):
        return 2
    if before.is_import and statement.is_import:
        return int(_import_order(before)[0] != _import_order(statement)[0])
    return 1 if before.is_import else min(statement.gap, 1)


@functools.lru_cache(maxsize=64)
def _statements(text: str, path: Path) -> tuple[Statement, ...]:
    """Return the statements at the left margin, each with the comments right above it.

    Many wrong answers have the same base: what is made of its statements leaves them as they are.
    """
    try:
        body = code_tree.parse(text).body
    except SyntaxError as error:
        raise RubricProblem(f"{shown(path)}:{error.lineno}: {error.msg}", "A base and a difference are Python.") from (
            error
        )
    lines = text.splitlines()
    found: list[Statement] = []
    end = len(_header(text)) if path.name != "solution.py" else 0
    for node in body:
        decorated = [decorator.lineno for decorator in getattr(node, "decorator_list", ())]
        start = min([node.lineno, *decorated])
        if start <= end:
            raise RubricProblem(f"{shown(path)}:{start}: Two statements are on one line.")
        above = "\n".join(lines[end : start - 1])
        gap = len(above.split("\n")) - len(above.lstrip("\n").split("\n")) if above.strip() else start - 1 - end
        comments = tuple(above.strip("\n").split("\n")) if above.strip() else ()
        end = node.end_lineno or node.lineno
        found.append(Statement(node, comments, "\n".join(lines[start - 1 : end]), gap))
    return tuple(found)


def _names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, DEFINITION):
        yield node.name
    elif isinstance(node, IMPORT):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            parts = target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]
            yield from (part.id for part in parts if isinstance(part, ast.Name))


def _header(text: str) -> list[tuple[int, str]]:
    """Return the comments that a file begins with, up to the first line that is none, each with its line."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#"):
            break
        found.append((number, line))
    return found


def _directive(comment: str) -> tuple[str, str, str]:
    """Return the word of a comment, the name behind it, and what is said; all empty for a remark."""
    match = DIRECTIVE.match(comment)
    return (match["word"], match["name"] or "", (match["value"] or "").strip()) if match else ("", "", "")


def _change(path: Path, line: int, name: str, value: str) -> Change:
    parts = [part.strip() for part in ARROW.split(value)]
    if len(parts) != 2 or not parts[0] or parts[0] == parts[1]:
        raise RubricProblem(
            f"{shown(path)}:{line}: A change is `OLD -> NEW`, with one arrow.",
            "",
            "Write the whole definition below where that cannot be said in a line.",
        )
    return Change(line, name, *parts)


def _listed(value: str) -> list[str]:
    return [name.strip() for name in value.split(",") if name.strip()]


def _line(statement: Statement) -> int:
    return statement.node.lineno


def shown(path: Path) -> str:
    """Return a path as people read it: below the kit, where it lies there."""
    root = places.kit_root()
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
