"""Rules about paths that are put together from texts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from grader.catalogue.patterns import regex
from grader.submission.rules.rule import rule
from grader.submission.rules.subjects import LISTED, PATH
from grader.submission.source_tree import Finding, SourceTree, names_in, nodes_of, text_of, typed
from grader.submission.syntax import called_name, names_by_position

MOST_STEPS = 4
"""Lists of which one is made of the other."""
_FOLDER = regex(r"(?:\w*_)?(?:dir|directory|folder|root|path)", re.IGNORECASE)
_PART = regex(r"[A-Za-z0-9][\w.-]*(?:/[\w.-]*)*")
"""What is the name of a file or a folder, and neither an ending nor a word of a sentence."""


@rule
def joins(tree: SourceTree) -> Iterator[Finding]:
    """Yield folders and names that are put together without a ``/`` between them."""
    listed = _listed(tree)
    for node in tree.all(ast.BinOp):
        if isinstance(node.op, ast.Add):
            yield from _joined(tree, node, node.left, node.right, listed)
    for text in tree.all(ast.JoinedStr):
        for value, following in zip(text.values, text.values[1:], strict=False):
            if isinstance(value, ast.FormattedValue):
                part = following.value if isinstance(following, ast.FormattedValue) else following
                yield from _joined(tree, text, value.value, part, listed)


def _joined(tree: SourceTree, node: ast.expr, folder: ast.expr, part: ast.expr, listed: set[str]) -> Iterator[Finding]:
    is_listed = part.attr == "name" if isinstance(part, ast.Attribute) else getattr(part, "id", "") in listed
    text = text_of(part)
    if (is_listed or (text and _PART.fullmatch(text))) and _is_folder(tree, folder):
        yield replace(_finding(tree, node, folder, part), about=LISTED if is_listed else PATH)


_READERS = ("open", "getsize", "stat", "load_img", "imread", "copyfile", "copy", "copy2", "move", "rename")
"""Functions that need the whole path of a file."""
_HERE = ("'.'", "os.curdir", "os.getcwd()", "Path()", "Path.cwd()")
"""The folder in which names of files need no folder."""


@rule
def names_without_folder(tree: SourceTree) -> Iterator[Finding]:
    """Yield files of ``os.listdir`` that are read by their names alone, also in a function of the learner's."""
    if tree.mentions("chdir", "scandir"):
        return
    own = {function.name for function in tree.all(ast.FunctionDef) if _reads_first(function)}
    loops: list[tuple[ast.expr, ast.expr, list[ast.AST]]] = []
    loops += [(loop.target, loop.iter, [*loop.body]) for loop in tree.all(ast.For)]
    made: list[ast.ListComp | ast.SetComp | ast.GeneratorExp]
    made = [*tree.all(ast.ListComp), *tree.all(ast.SetComp), *tree.all(ast.GeneratorExp)]
    loops += [(part.target, part.iter, [item.elt, *part.ifs]) for item in made for part in item.generators]
    for target, iterated, body in loops:
        listing = next(
            (node for node in nodes_of(iterated) if isinstance(node, ast.Call) and _lists(node, set())), None
        )
        if listing is None or not listing.args or not isinstance(target, ast.Name):
            continue
        folder = tree.value_of(listing.args[0]) or listing.args[0]
        if typed(folder) in _HERE or any(target.id in names_in(part, ast.Store) for part in body):
            continue
        for call in (node for part in body for node in nodes_of(part) if isinstance(node, ast.Call)):
            first = call.args[0] if call.args else None
            if called_name(call) in (own | {*_READERS}) and isinstance(first, ast.Name) and first.id == target.id:
                path = f"os.path.join({typed(listing.args[0])}, {target.id})"
                right = f"{typed(call.func)}({path})"
                sentence = f"`{typed(call)}` gets the name of a file without its folder. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False, about=PATH)


def _reads_first(function: ast.FunctionDef) -> bool:
    """Return whether a function gives its first argument, as it is, to one that reads a file."""
    names = names_by_position(function)
    calls = [node for node in nodes_of(function) if isinstance(node, ast.Call) and node.args]
    return bool(names) and any(
        called_name(call) in _READERS and isinstance(call.args[0], ast.Name) and call.args[0].id == names[0]
        for call in calls
    )


def _listed(tree: SourceTree) -> set[str]:
    """Return the names that loops give to files of ``os.listdir``, also of a list that was made of them."""
    lists: set[str] = set()
    loops = [(loop.target, loop.iter) for loop in tree.all(ast.For)]
    loops += [(loop.target, loop.iter) for loop in tree.all(ast.comprehension)]
    bound = [(target, assignment.value) for assignment in tree.all(ast.Assign) for target in assignment.targets]
    for _ in range(MOST_STEPS):
        before = len(lists)
        for target, value in [*bound, *loops]:
            if isinstance(target, ast.Name) and any(_lists(part, lists) for part in nodes_of(value)):
                lists.add(target.id)
        if len(lists) == before:
            break
    return lists & {target.id for target, _ in loops if isinstance(target, ast.Name)}


def _lists(node: ast.AST, lists: set[str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in lists
    return isinstance(node, ast.Call) and called_name(node) == "listdir"


def _finding(tree: SourceTree, node: ast.expr, folder: ast.expr, part: ast.expr) -> Finding:
    wrong = typed(node)
    instead = f"os.path.join({typed(folder)}, {typed(part)})"
    sentence = f"`{wrong}` puts no `/` between the folder and the name: write `{instead}`."
    return tree.finding(node, wrong, instead, sentence, certain=False)


def _is_folder(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether an expression is the path of a folder, by its name or by what makes it, and ends with no ``/``.

    Addresses such as ``https://example.org`` are none.
    """
    made = tree.value_of(node)
    if text := text_of(made):
        is_open = not text.endswith(("/", "\\")) and "://" not in text
        return is_open and isinstance(node, ast.Name) and bool(_FOLDER.fullmatch(node.id))
    if isinstance(made, ast.Call):
        return tree.name_of(made.func) in ("os.path.join", "os.getcwd", "os.path.dirname", "tempfile.mkdtemp")
    return made is None and isinstance(node, ast.Name) and bool(_FOLDER.fullmatch(node.id))
