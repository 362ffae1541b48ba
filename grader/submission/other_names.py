"""Functions of a course file with other names than the exercise asks for: graded under both, and charged once."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from grader.catalogue.exercise import Signature
from grader.submission.definitions import DEFINITION, FUNCTION, Definition, Definitions, read_definitions
from grader.submission.rules.demands import missing, signature_problem
from grader.submission.submission import ChargedLine, Submission


def under_names_asked_for(submission: Submission, functions: Sequence[Signature], known: Set[str]) -> Submission:
    """Return a submission in which what is missing under its name is bound to what was meant, where that is certain.

    ``functions`` are asked for, and ``known`` are the names that any form of the exercise has for one: that one is
    meant by it. Each other name costs the first criterion that calls the function.
    """
    tree = submission.tree()
    found = list(_meant(submission, read_definitions(tree), tuple(functions), known)) if tree else []
    if not found:
        return submission
    charged = tuple(_charged(asked, node, submission) for asked, node in found)
    lines = "\n".join(f"{asked.name} = {node.name}" for asked, node in found)
    source = f"{submission.source.rstrip()}\n{lines}\n"
    return replace(submission, source=source, charged_lines=(*submission.charged_lines, *charged))


def in_order_asked_for(submission: Submission, functions: Sequence[Signature]) -> Submission:
    """Return a submission whose functions take arguments in the order that is asked for, where the names are the same.

    A course calls them by name. A function that another one calls by position keeps its order.
    """
    tree = submission.tree()
    bound = read_definitions(tree).bound if tree else {}
    lines = submission.source.split("\n")
    for asked in functions:
        node = bound.get(asked.name)
        if isinstance(node, ast.FunctionDef) and tree and not _is_called_by_position(tree, asked.name):
            for argument, text in reversed(list(_reordered(node, asked, lines))):
                line = lines[argument.lineno - 1].encode()
                lines[argument.lineno - 1] = (
                    line[: argument.col_offset] + text + line[argument.end_col_offset :]
                ).decode()
    return replace(submission, source="\n".join(lines))


def _reordered(node: ast.FunctionDef, asked: Signature, lines: Sequence[str]) -> Iterator[tuple[ast.arg, bytes]]:
    """Yield each parameter with the text of the one that is asked for in its place; nothing where none moves."""
    given = node.args
    parts = {argument.arg: argument for argument in given.args}
    others = (
        given.posonlyargs or given.vararg or given.kwonlyargs or given.kwarg or given.defaults or node.decorator_list
    )
    if others or tuple(parts) == asked.parameters or sorted(parts) != sorted(asked.parameters):
        return
    if any(argument.lineno != argument.end_lineno for argument in given.args):
        return
    for argument, name in zip(given.args, asked.parameters, strict=True):
        meant = parts[name]
        yield argument, lines[meant.lineno - 1].encode()[meant.col_offset : meant.end_col_offset]


def _is_called_by_position(tree: ast.Module, name: str) -> bool:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return any(isinstance(call.func, ast.Name) and call.func.id == name and len(call.args) > 1 for call in calls)


def _meant(
    submission: Submission, there: Definitions, functions: tuple[Signature, ...], known: Set[str]
) -> Iterator[tuple[Signature, Definition]]:
    """Yield what is asked for and missing, with the definition that is meant."""
    elsewhere = {*there.hidden, *(name for unread_lines in submission.unread for name in unread_lines.names)}
    asked = {signature.name: signature for signature in functions}
    spare = {name: node for name, node in there.bound.items() if isinstance(node, DEFINITION) and name not in known}
    for told in missing(there, functions, submission.where):
        meant = spare.get(told.near) or _of_the_same_kind(asked[told.name], spare)
        if meant and told.name not in elsewhere and not signature_problem(asked[told.name], meant):
            yield asked[told.name], spare.pop(meant.name)


def _of_the_same_kind(asked: Signature, spare: dict[str, Definition]) -> Definition | None:
    """Return the one function with the same parameters whose name ends with the same word, and that returns something.

    ``build_model`` is meant where ``create_model`` is asked for.
    """
    word = asked.name.rpartition("_")[2]
    alike = [
        node
        for name, node in spare.items()
        if isinstance(node, FUNCTION) and name.rpartition("_")[2] == word and _answers(asked, node)
    ]
    return alike[0] if len(alike) == 1 and not asked.is_class else None


def _answers(asked: Signature, node: Definition) -> bool:
    parameters = tuple(argument.arg for argument in node.args.args) if isinstance(node, FUNCTION) else ()
    returns = any(isinstance(part, ast.Return) and part.value is not None for part in ast.walk(node))
    return parameters == asked.parameters and returns


def _charged(asked: Signature, node: Definition, submission: Submission) -> ChargedLine:
    kind = "class" if asked.is_class else "function"
    return ChargedLine(
        submission.where(node.lineno),
        f"Rename `{node.name}` to `{asked.name}`.",
        frozenset({asked.name}),
        f"a {kind} called `{asked.name}`",
        f"`{node.name}`; it was graded as if it had this name",
    )
