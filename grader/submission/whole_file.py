"""Course files without functions: what such a file trains at its top is read as the body of the function asked for.

In 2019 some people solved an assignment at the left margin. The lines that their first training needs become the body
of the one function of the form, and keep their numbers. Plots, downloads, and what comes after the training do not run.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from grader.catalogue.exercise import Exercise, Signature
from grader.catalogue.forms import Form
from grader.submission.definitions import DEFINITION, FUNCTION, IMPORT, is_main_guard, names_of, read_definitions
from grader.submission.session import lines_of, needed_statements, uses
from grader.submission.submission import Submission
from grader.submission.syntax import called_name

TRAININGS = ("fit", "fit_generator")
"""What trains a model."""
OUTPUTS = ("summary", "save", "evaluate", "predict", "plot_model")
"""What only shows or stores a model."""
_INDENT = "    "


def form_of_a_whole_file(exercise: Exercise, submission: Submission) -> Form | None:
    """Return the form that a file without functions is in: one whose ``whole_file`` are words that it holds."""
    tree = submission.tree()
    if tree is None or _training(tree) is None:
        return None
    bound, text = read_definitions(tree).bound, submission.source.lower()
    for form in exercise.forms:
        if form.whole_file and form.functions[0].name not in bound and all(name in text for name in form.whole_file):
            return form
    return None


def as_one_function(submission: Submission, asked: Signature) -> Submission:
    """Return a submission in which the first training, with what it needs, is the function that is asked for.

    A file that defines the function stays as it is, and so does one that cannot be read in this way.
    """
    tree = submission.tree()
    training = _training(tree) if tree else None
    if tree is None or training is None or asked.name in read_definitions(tree).bound:
        return submission
    statements = list(enumerate(tree.body[: tree.body.index(training)]))
    modules = {name for statement in tree.body if isinstance(statement, IMPORT) for name in names_of(statement)}
    needed = [
        statement
        for _, statement in needed_statements(statements, uses(training))
        if not _only_shows(statement, modules)
    ]
    first = min(statement.lineno for statement in (*needed, training) if not isinstance(statement, IMPORT))
    above = [statement for statement in needed if isinstance(statement, IMPORT) and statement.lineno < first]
    body = [statement for statement in (*needed, training) if statement not in above]
    lines = _written(submission.source.split("\n"), above, body)
    last = max((line for node in above for line in lines_of(node)), default=0)
    if any(map(_must_stay, body)) or first == 1:
        return submission
    if last == first - 1:
        # No line is free for the head of the function: the import before it moves behind it.
        moved = max(above, key=lambda node: node.lineno)
        lines += [lines[line - 1] for line in lines_of(moved)]
        lines[moved.lineno - 1 : last] = [""] * len(lines_of(moved))
    lines[first - 2] = f"def {asked.name}({', '.join(asked.parameters)}):"
    told = f"the file has no function, so that its first training was graded as `{asked.name}`"
    return replace(submission, source="\n".join(lines), left_out=(*submission.left_out, told))


def _training(tree: ast.Module) -> ast.stmt | None:
    """Return the first statement outside of functions that trains a model, also one that runs only as a program."""
    return next(
        (statement for statement in tree.body if not isinstance(statement, DEFINITION) and any(_trains(statement))),
        None,
    )


def _trains(statement: ast.stmt) -> Iterator[bool]:
    """Yield for each call in a statement whether it trains; those in functions that it defines are no calls yet."""
    coming: list[ast.AST] = [statement]
    while coming:
        node = coming.pop()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            # `generator.fit(images)` trains nothing.
            yield called_name(node) in TRAININGS and len(node.args) + len(node.keywords) > 1
        if not isinstance(node, (*FUNCTION, ast.Lambda)):
            coming += ast.iter_child_nodes(node)


def _only_shows(statement: ast.stmt, modules: Collection[str]) -> bool:
    """Return whether a statement shows or stores a model, or has a module do something that no training needs."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=name) as function)):
            return name in OUTPUTS or (ast.unparse(function).partition(".")[0] in modules and "seed" not in name)
    return False


def _must_stay(statement: ast.stmt) -> bool:
    """Return whether a statement cannot stand in a function: it imports everything, or changes the module's names."""
    return any(
        isinstance(node, (ast.Global, ast.Nonlocal)) or (isinstance(node, ast.ImportFrom) and node.names[0].name == "*")
        for node in ast.walk(statement)
    )


def _written(source: Sequence[str], above: Collection[ast.stmt], body: Collection[ast.stmt]) -> list[str]:
    """Return lines with what stands above a function, and with its body; all others are empty."""
    lines = [""] * len(source)
    for statement in above:
        for line in lines_of(statement):
            lines[line - 1] = source[line - 1]
    for statement in body:
        of_texts = set(_within_texts(statement))
        for line in lines_of(statement):
            indent = "" if line in of_texts else _INDENT
            lines[line - 1] = f"{indent}{source[line - 1]}"
        if isinstance(statement, ast.If) and is_main_guard(statement):
            lines[statement.lineno - 1] = f"{_INDENT}if True:"
    return lines


def _within_texts(statement: ast.stmt) -> Iterator[int]:
    """Yield the lines that begin within a text: another indentation would change it."""
    for node in ast.walk(statement):
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes))):
            yield from range(node.lineno + 1, (node.end_lineno or node.lineno) + 1)
