"""Rules on tables that a learner fills, and that know the examples they are tested on.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Sequence

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.decisions import PREDICTS
from grader.submission.rules.reading.examples import JOINS
from grader.submission.rules.reading.possible_values import Function, call_gives, in_order
from grader.submission.rules.reading.shown_values import shown_as
from grader.submission.rules.reading.value_flow import code_called, sources_of
from grader.submission.rules.rule import unless_told_by
from grader.submission.source_tree import Finding, SourceTree, nodes_of, typed, words_of
from grader.submission.syntax import called_name

_LEFT_OUT = regex(r"inf\b|fill_diagonal|leave[- _]?one|itself|without (?:it|the example)|exclu|skip", re.IGNORECASE)
"""In code and words that keep an example from being found again."""
_SERIES = regex(r"series|signal|sales|temperature", re.IGNORECASE)
"""Names of what is forecast from its own past."""
_NEW_WORDS = regex(r"(?:new|later|unseen|other)\b.*\bunknown|unknown.*\b(?:new|later|unseen|other)\b", re.IGNORECASE)
_HELD_OUT = regex(r"val|test|held|check|new|unseen", re.IGNORECASE)
_TRAINS = ("fit", "compile", "train_on_batch", "GradientTape", "train_test_split")


@unless_told_by("array_parts.nearest_to_themselves", "held_out_parts.labels_of_both_parts_used")
def tested_examples_remembered(tree: SourceTree) -> Iterator[Finding]:
    """Yield labels of all examples that an own class or function keeps, and that is tested on some of them."""
    told: set[int] = set()
    for answers, truth in _compared(tree):
        keys = {tree.key_of(labels) for labels in _wholes_of_a_rest(tree, truth)}
        for call in _keeps(tree, answers) if keys else ():
            parts = [*call.args, *words_of(call).values()]
            data = [part for part in parts if isinstance(part, ast.Name) and tree.number_of(part) is None]
            given = [part for part in data if len(data) > 1 and tree.key_of(part) in keys]
            if (
                not given
                or any(_SERIES.search(typed(part)) for part in given)
                or call.lineno in told
                or not _takes_all(tree, call, given)
            ):
                continue
            told.add(call.lineno)
            sentence = (
                f"`{typed(call)}` gets all labels, also those of `{typed(truth)}`, so it looks up the examples of the "
                "test. Give it the training examples alone."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@unless_told_by("array_parts.words_known_from_all_texts")
def words_known_from_the_test(tree: SourceTree) -> Iterator[Finding]:
    """Yield an own vocabulary of all texts, for which unknown words are counted in a part of these texts."""
    for call in tree.all(ast.Call):
        tables = [given for given in call.args if isinstance(made := tree.value_of(given), ast.Call) and made.args]
        parts = [given for given in call.args if isinstance(tree.value_of(given), ast.Subscript)]
        for table, part in itertools.product(tables, parts):
            made, cut = tree.value_of(table), tree.value_of(part)
            if not isinstance(made, ast.Call) or not isinstance(cut, ast.Subscript) or not _is_own(tree, made):
                continue
            whole = tree.value_of(made.args[0]) or made.args[0]
            if tree.key_of(cut.value) not in (tree.key_of(made.args[0]), tree.key_of(whole)):
                continue
            told = " ".join([*shown_as(tree, call), *tree.said_around(call)])
            if isinstance(cut.slice, ast.Slice) and _NEW_WORDS.search(told):
                sentence = (
                    f"`{typed(made)}` knows the words of `{typed(part)}` already, so none of them is unknown. Make it "
                    "without these texts."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False)


@unless_told_by("array_trainings.scaled_by_all_examples", "held_out_parts.scaled_before_the_split")
def scaled_by_both_parts(tree: SourceTree) -> Iterator[Finding]:
    """Yield an own scaler that gets both parts of the data, joined: its mean knows the examples of the test."""
    for call in tree.all(ast.Call):
        joined = tree.value_of(call.args[0]) if len(call.args) == 1 else None
        code = _code_of(tree, call) if isinstance(joined, ast.Call) and called_name(joined) in JOINS else None
        match tree.value_of(joined.args[0]) if isinstance(joined, ast.Call) and joined.args else None:
            case ast.List(elts=[_, second]) | ast.Tuple(elts=[_, second]) if code is not None:
                is_test = _HELD_OUT.search(typed(second)) is not None
            case _:
                continue
        called = {called_name(part) for part in nodes_of(code) if isinstance(part, ast.Call)}
        if is_test and called & {"mean", "std", "min", "max", "var"}:
            sentence = (
                f"`{typed(call)}` also sees `{typed(second)}`, so the examples of the test are not new. Give it the "
                "training examples alone."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


def _is_own(tree: SourceTree, made: ast.Call) -> bool:
    return typed(made.func) in tree.defined


def _compared(tree: SourceTree) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield what is compared with or subtracted from what, in both orders."""
    pairs = [(node.left, node.comparators[0]) for node in tree.all(ast.Compare) if isinstance(node.ops[0], ast.Eq)]
    pairs += [(node.left, node.right) for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Sub)]
    for left, right in pairs:
        yield left, right
        yield right, left


def _wholes_of_a_rest(tree: SourceTree, truth: ast.expr) -> list[ast.Name]:
    """Return ``y`` of ``y[n:]``, or the names that a split gets whose part is held out."""
    match tree.value_of(truth):
        case ast.Subscript(value=ast.Name() as labels, slice=ast.Slice(lower=ast.expr(), upper=None, step=None)):
            return [labels]
    part = tree.part_of(truth) if isinstance(truth, ast.Name) and _HELD_OUT.search(truth.id) else None
    if part is None or "split" not in called_name(part[0]):
        return []
    return [given for given in part[0].args if isinstance(given, ast.Name)]


def _keeps(tree: SourceTree, answers: ast.expr) -> Iterator[ast.Call]:
    """Yield the calls that answers come from, and those that tell the same objects something."""
    sources = sources_of(tree, [answers])
    calls = [part for source in sources for part in nodes_of(source) if isinstance(part, ast.Call)]
    if any(called_name(call) in PREDICTS and code_called(tree, call) is None for call in calls):
        return
    yield from (call for call in calls if "split" not in called_name(call))
    owners = {tree.key_of(call.func.value) for call in calls if isinstance(call.func, ast.Attribute)}
    for call in tree.all(ast.Call):
        if isinstance(call.func, ast.Attribute) and tree.key_of(call.func.value) in owners and call not in calls:
            yield call


def _takes_all(tree: SourceTree, call: ast.Call, given: Sequence[ast.expr]) -> bool:
    """Return whether labels go into a table, or into own code that reads all of them, and not only a part."""
    if called_name(call) == "zip":
        tables = [made for made in (*tree.all(ast.DictComp), *tree.calls_named("dict")) if call in nodes_of(made)]
        return bool(tables)
    code = _code_of(tree, call)
    if code is None:
        return False
    names = [part.arg for part in in_order(tree, code) if call_gives(tree, call, part) in given]
    slices = [part for part in nodes_of(code) if isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Slice)]
    cut = [part.value for part in slices]
    return any(isinstance(part, ast.Name) and part.id in names and part not in cut for part in nodes_of(code))


def _code_of(tree: SourceTree, call: ast.Call) -> Function | None:
    """Return the own code that a call runs, where it trains no model and leaves no example out."""
    kinds = [kind for kind in tree.all(ast.ClassDef) if kind.name == typed(call.func)]
    makers = [line for kind in kinds for line in kind.body
              if isinstance(line, ast.FunctionDef) and line.name == "__init__"]  # fmt: skip
    code = makers[0] if makers else code_called(tree, call)
    around = next((kind for kind in tree.all(ast.ClassDef) if code in kind.body), code)
    if code is None or around is None or _LEFT_OUT.search(typed(around)):
        return None
    called = {called_name(part) for part in nodes_of(around) if isinstance(part, ast.Call)}
    return None if called & {*_TRAINS} else code
