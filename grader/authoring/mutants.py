"""Small semantic changes to a reference solution: does the rubric notice each of them?

A mutant is the solution with one change inside a function that learners write: another number, another word,
another operator, a call left out, arguments swapped. Or an argument counts only up to its usual value, or only from
it on: a number in its place passes unless values on both sides of it are tried.
"""

from __future__ import annotations

import ast
import copy
import itertools
import json
import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.authoring.proof import about_broken
from grader.catalogue import code_tree, packs
from grader.catalogue.exercise import Exercise, read_exercise
from grader.errors import CannotGrade, RubricProblem
from grader.examiner.grade import Outcome, Status
from grader.examiner.options import GradingOptions
from grader.practice.attempt import Attempt
from grader.submission.syntax import called_name

WORDS = {
    "relu": "sigmoid", "sigmoid": "softmax", "softmax": "sigmoid", "tanh": "relu", "linear": "relu",
    "post": "pre", "pre": "post", "huber": "binary_crossentropy", "mse": "binary_crossentropy",
    "binary_crossentropy": "mse", "sparse_categorical_crossentropy": "categorical_crossentropy",
    "categorical_crossentropy": "sparse_categorical_crossentropy", "accuracy": "mae", "mae": "accuracy",
    "adam": "sgd", "sgd": "adam", "int": "categorical", "binary": "categorical", "categorical": "int",
    "rgb": "grayscale", "grayscale": "rgb", "training": "validation", "validation": "training",
    "causal": "same", "same": "valid", "valid": "same",
}  # fmt: skip
"""What a word of an API is changed into: another that is accepted in the same place."""

UNHEARD = frozenset({"verbose", "name", "num_parallel_calls"})
"""Arguments that say what is printed, how a layer is called, or on how many cores something runs."""
WITHOUT_EFFECT = frozenset({"prefetch", "cache", "print", "summary", "show"})
"""Calls that change the speed or the screen alone."""
SIZES = frozenset({"units", "filters", "epochs", "buffer_size", "output_dim"})
"""Arguments of which one more changes nothing where there are many."""
WAITS = "waits for a training"
"""What is said of a mutant that only a criterion may catch which was left out."""
MANY = 8
"""From here on one more is one of many; a last layer, whose units are counted, is none of these."""
_WIDE_LAYERS = frozenset({"Conv1D", "Conv2D", "LSTM", "GRU", "SimpleRNN", "shuffle"})
_HIDDEN = frozenset({"relu", "tanh", "elu", "selu", "gelu", "silu", "swish", "leaky_relu", "sigmoid"})

_OPERATORS: dict[type[ast.AST], Callable[[], ast.AST]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Pow: ast.Mult, ast.Gt: ast.Lt, ast.GtE: ast.Gt, ast.Lt: ast.Gt, ast.LtE: ast.Lt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """The reference solution with one change."""

    function: str
    """The function that was changed."""
    line: int
    """The line of the solution."""
    change: str
    """What was changed: ``window_size + 1 → window_size - 1``."""
    source: str
    """The whole module."""

    @property
    def name(self) -> str:
        """Return a name that stays the same when other lines move."""
        return f"{self.function}: {self.change}"


def mutants(exercise: Exercise, solution: str) -> Iterator[Mutant]:
    """Yield every mutant of a solution whose source differs from it."""
    asked = {signature.name for signature in exercise.functions}
    same: Counter[tuple[str, str]] = Counter()
    tree = code_tree.parse(solution)
    noise, owners = _Noise(tree), _owners(tree, asked)
    kept = pickle.dumps(tree)  # A copy is made faster of it.
    for number, node in enumerate(ast.walk(tree)):
        owner = owners.get(node)
        if owner is None:
            continue
        for position in range(_changes(node)):
            changed: ast.Module = pickle.loads(kept)
            twin = list(ast.walk(changed))[number]
            before = ast.unparse(node)
            _change(twin, position)
            source, after = ast.unparse(ast.fix_missing_locations(changed)), ast.unparse(twin)
            if before != after:
                change = f"{before} → {after}"[:160]
                same[owner, change] += 1
                if (number_of_same := same[owner, change]) > 1:
                    change = f"{change} ({number_of_same})"
                # What is left out is counted all the same: the others keep their names.
                if not noise.is_noise(node, position):
                    yield Mutant(owner, getattr(node, "lineno", 0), change, source + "\n")
    yield from _limited_arguments(tree, asked)


def _limited_arguments(tree: ast.Module, asked: set[str]) -> Iterator[Mutant]:
    """Yield the mutants of which a numeric argument stops at a usual value: ``size = min(size, 30)``, and ``max``."""
    for number, definition in enumerate(tree.body):
        if not isinstance(definition, ast.FunctionDef) or definition.name not in asked:
            continue
        for name, value in _usual_values(tree, definition):
            for limit in ("min", "max"):
                limited = f"{limit}({name}, {value})"
                changed = copy.deepcopy(tree)
                body = changed.body[number].body  # type: ignore[attr-defined]
                body.insert(
                    int(ast.get_docstring(definition) is not None), code_tree.parse(f"{name} = {limited}").body[0]
                )
                source = ast.unparse(ast.fix_missing_locations(changed))
                yield Mutant(definition.name, definition.lineno, f"{name} → {limited}", source + "\n")


def _usual_values(tree: ast.Module, definition: ast.FunctionDef) -> list[tuple[str, float]]:
    """Return each argument with a number that calls in the module give it, or that a constant of its name has."""
    constants = {
        target.id: statement.value.value
        for statement in tree.body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    names = [
        argument.arg for argument in (*definition.args.posonlyargs, *definition.args.args, *definition.args.kwonlyargs)
    ]
    found: list[tuple[str, object]] = [(name, constants.get(name.upper())) for name in names]
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id == definition.name:
            alone = itertools.takewhile(lambda expression: not isinstance(expression, ast.Starred), call.args)
            given = [
                *zip(names, alone, strict=False),
                *((keyword.arg, keyword.value) for keyword in call.keywords if keyword.arg),
            ]
            for name, value in given:
                at = constants.get(value.id) if isinstance(value, ast.Name) else getattr(value, "value", None)
                found.append((name, at))
    return [(name, value) for name, value in dict.fromkeys(found) if type(value) in (int, float)]  # type: ignore[misc]


class _Noise:
    """Knows which changes tell nothing: what is printed, what is faster, and one more of many."""

    def __init__(self, tree: ast.Module) -> None:
        self._parents = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}

    def is_noise(self, node: ast.AST, position: int) -> bool:
        """Return whether this change of a node would be right whatever is asked for."""
        if any(self._is_unheard(upward) for upward in self._upwards(node)):
            return True
        if isinstance(node, ast.Call) and called_name(node) in WITHOUT_EFFECT:
            return True
        if isinstance(node, ast.Call) and 1 <= position <= len(node.keywords):
            return node.keywords[position - 1].arg in UNHEARD
        is_one_more = isinstance(node, ast.Constant) and isinstance(node.value, int) and position == 0
        return is_one_more and node.value >= MANY and self._is_size(node)  # type: ignore[attr-defined]

    def _upwards(self, node: ast.AST | None) -> Iterator[ast.AST]:
        while node is not None:
            yield node
            node = self._parents.get(node)

    def _is_unheard(self, node: ast.AST) -> bool:
        """Return whether a node is an argument that nothing depends on."""
        if isinstance(node, ast.keyword) and node.arg in UNHEARD:
            return True
        parent = self._parents.get(node)
        return isinstance(parent, ast.Call) and node is not parent.func and called_name(parent) in WITHOUT_EFFECT

    def _is_size(self, node: ast.AST) -> bool:
        """Return whether a number says how wide a hidden layer is, or how long something goes on."""
        parent = self._parents[node]
        if isinstance(parent, ast.keyword):
            call = self._parents[parent]
            return parent.arg in SIZES and isinstance(call, ast.Call) and not _is_last(call)
        if not isinstance(parent, ast.Call):
            return False
        if node in parent.args[1:2] and called_name(parent) == "Embedding":
            return True
        is_wide = called_name(parent) in _WIDE_LAYERS or (called_name(parent) == "Dense" and not _is_last(parent))
        return node in parent.args[:1] and is_wide


def _is_last(call: ast.Call) -> bool:
    """Return whether a dense layer may be the last one of its model: its units are then those of the answer."""
    words = [word.value for word in call.keywords if word.arg == "activation"]
    hidden = any(isinstance(word, ast.Constant) and word.value in _HIDDEN for word in words)
    return called_name(call) == "Dense" and not hidden


def _owners(tree: ast.Module, asked: set[str]) -> dict[ast.AST, str]:
    """Return each node in the functions that are asked for, but a docstring, with the name of its function."""
    found: dict[ast.AST, str] = {}
    for definition in tree.body:
        if isinstance(definition, (ast.FunctionDef, ast.ClassDef)) and definition.name in asked:
            documented = ast.get_docstring(definition) is not None
            for node in (part for statement in definition.body for part in ast.walk(statement)):
                if not (documented and _is_docstring(definition, node)):
                    found.setdefault(node, definition.name)
    return found


def _is_docstring(definition: ast.FunctionDef | ast.ClassDef, node: ast.AST) -> bool:
    first = definition.body[0]
    return isinstance(first, ast.Expr) and (node is first or node is first.value)


def _changes(node: ast.AST) -> int:
    """Return how many ways there are to change this node."""
    if isinstance(node, ast.Constant):
        return 2 if type(node.value) in (int, float) else int(node.value in WORDS)
    if isinstance(node, (ast.BinOp, ast.Compare)):
        return int(type(node.op if isinstance(node, ast.BinOp) else node.ops[0]) in _OPERATORS)
    if isinstance(node, ast.Call):
        return 1 + len(node.keywords) + int(len(node.args) > 1)
    return int(isinstance(node, (ast.Slice, ast.UnaryOp)))


def _change(node: ast.AST, position: int) -> None:
    if isinstance(node, ast.Constant):
        _change_constant(node, position)
    elif isinstance(node, ast.BinOp):
        node.op = _OPERATORS[type(node.op)]()  # type: ignore[assignment]
    elif isinstance(node, ast.Compare):
        node.ops[0] = _OPERATORS[type(node.ops[0])]()  # type: ignore[call-overload]
    elif isinstance(node, ast.Slice):
        node.lower, node.upper = node.upper, node.lower
    elif isinstance(node, ast.UnaryOp):
        node.op = ast.UAdd() if isinstance(node.op, ast.USub) else node.op
    elif isinstance(node, ast.Call):
        _change_call(node, position)


def _change_constant(node: ast.Constant, position: int) -> None:
    if isinstance(node.value, str):
        node.value = WORDS[node.value]
    elif isinstance(node.value, (int, float)):
        node.value = node.value + 1 if position == 0 else node.value * 10 or -1


def _change_call(node: ast.Call, position: int) -> None:
    """Leave the call out of a chain (``x.shuffle(n)`` becomes ``x``), drop a keyword, or swap two arguments."""
    if position == 0:
        kept = node.func.value if isinstance(node.func, ast.Attribute) and _is_value(node.func.value) else None
        if kept is not None:
            # The node becomes what the call was made on: its parent, whatever that is, need not be found.
            node.__class__ = type(kept)  # type: ignore[assignment]
            node.__dict__ = dict(vars(kept))
    elif position <= len(node.keywords):
        del node.keywords[position - 1]
    else:
        node.args[0], node.args[1] = node.args[1], node.args[0]


def _is_value(node: ast.expr) -> bool:
    """Return whether a call on this is part of a chain, and not of a module such as ``tf.keras.layers``."""
    return isinstance(node, (ast.Call, ast.Subscript)) or (
        isinstance(node, ast.Name) and node.id not in ("tf", "np", "os")
    )


def mutants_of(name: str) -> list[Mutant]:
    """Return every mutant of the reference solution of an exercise."""
    solution = packs.solution_folder(name) / "solution.py"
    return list(mutants(read_exercise(name), solution.read_text(encoding="utf-8")))


def known_equivalents(name: str) -> dict[str, str]:
    """Return the mutants that are right answers too, each with the reason, from ``mutants.toml`` beside the solution.

    A line is ``"function: before → after" = "why that is right too"``; without a reason nothing is explained.
    """
    path = explained_in(name)
    try:
        found = packs.read_toml(path) if path.is_file() else {}
    except (OSError, ValueError) as error:
        raise RubricProblem(f"The mutants of {name} cannot be read.", packs.placed(path, error)) from error
    return {str(mutant): str(reason) for mutant, reason in found.items() if reason}


def explained_in(name: str) -> Path:
    """Return where the mutants of an exercise are explained that are right too."""
    return packs.solution_folder(name) / "mutants.toml"


def render_open(passing: Iterable[Mutant]) -> str:
    """Return the lines of ``mutants.toml`` for mutants that pass: a name each, and room for the reason.

    >>> print(render_open([Mutant("half", 3, "2 → 3", "")]), end="")
    "half: 2 → 3" = ""
    """
    return "".join(f'{json.dumps(mutant.name, ensure_ascii=False)} = ""\n' for mutant in passing)


def caught_by(name: str, mutant: Mutant, *, fast: bool = False) -> str:
    """Grade a mutant; return the criterion that caught it, or nothing where it passed.

    ``fast`` leaves out the criteria that need a training: where no other catches it, ``WAITS`` is returned.

    Raises ``CannotGrade`` where the rubric or the kit raised an error over it: that is nobody's catch.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "exercise.py"
        path.write_text(mutant.source, encoding="utf-8")
        grade = Attempt.begin(name, path).grade(lambda event: None, GradingOptions(fast=fast), keep=False)
    if grade.status is Status.NOT_GRADED:
        broken = next(verdict for verdict in grade.verdicts if verdict.outcome is Outcome.BROKEN)
        raise CannotGrade(f"The mutant {mutant.name!r} could not be graded.", about_broken(broken))
    missed = [
        verdict for verdict in grade.verdicts if verdict.outcome is not Outcome.MET and not verdict.details.get("fast")
    ]
    if not missed and any(verdict.details.get("fast") for verdict in grade.verdicts):
        return WAITS
    if not missed or grade.status is Status.PASSED:
        return ""
    first = next((verdict for verdict in missed if verdict.outcome is Outcome.UNMET), missed[0])
    return f"{first.criterion_id} ({first.outcome})"
