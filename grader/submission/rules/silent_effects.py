"""Rules about calls that do more than they seem to: they add, write, close, or mix.

Each explains a verdict about a function that needs the line.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from grader.submission.old_names import owners_of_lines
from grader.submission.source_tree import Finding, SourceTree, argument, names_in, typed, words_of
from grader.submission.syntax import called_name

EFFECT = "more than it seems to do in "
"""What a finding is about, before the name of the function that has it."""


def _found(tree: SourceTree, node: ast.AST, wrong: str, right: str, sentence: str) -> Iterator[Finding]:
    """Yield the finding for each asked function that needs the line."""
    owners = owners_of_lines(tree.tree, tree.asked)
    for name in sorted(owners.get(getattr(node, "lineno", 0), ())):
        yield replace(tree.finding(node, wrong, right, sentence, certain=False), about=f"{EFFECT}{name}")


def keys_that_reading_adds(tree: SourceTree) -> Iterator[Finding]:
    """Yield a key of a ``defaultdict`` that is read where it may be missing: that adds it, with a number of its own."""
    made = {typed(line.targets[0]): line.value for line in tree.all(ast.Assign)
            if isinstance(line.value, ast.Call) and called_name(line.value) == "defaultdict"}  # fmt: skip
    counting = {name for name, call in made.items() if call.args and _counts(call.args[0])}
    for function in tree.all(ast.FunctionDef) if counting else ():
        nodes = [*ast.walk(function)]
        places = [node for node in nodes if isinstance(node, ast.Subscript) and typed(node.value) in counting]
        alone = {id(line.value) for line in nodes if isinstance(line, ast.Expr)}
        fills = any(isinstance(node.ctx, ast.Store) or id(node) in alone for node in places)
        tested = any(isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn) for node in nodes)
        for node in places if not fills and not tested and function.name != "__init__" else ():
            right = f"{typed(node.value)}.get({typed(node.slice)}, 1)"
            sentence = (
                f"Reading a missing key of a `defaultdict` adds it, so each unknown word gets a number of its own. "
                f"Write `{right}`."
            )
            yield from _found(tree, node, typed(node), right, sentence)


def _counts(factory: ast.AST) -> bool:
    """Return whether a factory of missing values gives each one the next number."""
    return "len(" in typed(factory) or typed(factory).endswith("__next__")


def sums_in_what_was_given(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``+=`` on a slice of an array that a function was given: it changes that array."""
    for function in tree.all(ast.FunctionDef):
        given = {parameter.arg for parameter in function.args.args}
        for line in (node for node in ast.walk(function) if isinstance(node, ast.AugAssign)):
            name = line.target.id if isinstance(line.target, ast.Name) else ""
            earlier = (node for node in ast.walk(function) if isinstance(node, ast.Assign)
                       and node.lineno < line.lineno and typed(node.targets[0]) == name)  # fmt: skip
            first = next(earlier, None)
            match first:
                case ast.Assign(value=ast.Subscript(value=ast.Name(id=array), slice=ast.Slice())) if array in given:
                    if isinstance(line.value, ast.List | ast.ListComp | ast.Constant):
                        continue
                    right = f"{name} = {name} + …"
                    sentence = (
                        f"`{name}` is a part of `{array}`, so `{typed(line)}` changes `{array}` itself. Begin with a "
                        f"copy: `{name} = {typed(first.value)}.copy()`."
                    )
                    yield from _found(tree, line, typed(line), right, sentence)


def read_after_verify(tree: SourceTree) -> Iterator[Finding]:
    """Yield an image that is used after ``verify``, which leaves it unreadable."""
    for function in tree.all(ast.FunctionDef) if tree.mentions("verify") else ():
        calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
        for call in calls:
            match call:
                case ast.Call(func=ast.Attribute(value=ast.Name(id=image), attr="verify"), args=[]):
                    again = [line for line in ast.walk(function) if isinstance(line, ast.Assign | ast.withitem)
                             and image in names_in(line, ast.Store)]  # fmt: skip
                    opened = [
                        getattr(line, "lineno", 0) or getattr(line, "context_expr", call).lineno for line in again
                    ]
                    later = [node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id == image
                             and isinstance(node.ctx, ast.Load) and node.lineno > call.lineno]  # fmt: skip
                    uses = [node for node in later if not any(call.lineno < line <= node.lineno for line in opened)]
                    if uses:
                        sentence = (
                            f"After `{image}.verify()` the image cannot be read, so each file seems to be broken. Open "
                            "it again before the next line, or leave `verify` out."
                        )
                        yield from _found(tree, uses[0], typed(call), "", sentence)


def paths_in_another_order(tree: SourceTree) -> Iterator[Finding]:
    """Yield paths of ``list_files``, which shuffles them, that are put beside labels in their order."""
    given = [part for call in tree.all(ast.Call) if called_name(call) == "zip" for part in call.args]
    made = [(part, tree.value_of(part)) for part in given]
    zipped = [inner for part, value in made for inner in (value.elts if isinstance(value, ast.Tuple) else [part])]
    for part in zipped:
        for step in tree.chain_of(part):
            if called_name(step) == "list_files" and argument(step, "shuffle", 1) is None and not words_of(step):
                sentence = (
                    "`list_files` gives the paths in random order, and these labels keep theirs. Write "
                    "`list_files(…, shuffle=False)`."
                )
                yield from _found(tree, step, "list_files", "shuffle=False", sentence)


RULES = (keys_that_reading_adds, sums_in_what_was_given, read_after_verify, paths_in_another_order)
