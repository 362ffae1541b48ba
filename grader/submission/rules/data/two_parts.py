"""Rules on two parts of the data that are prepared in two ways: padded, scaled, or in another order than the first.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.possible_values import call_gives, function_called
from grader.submission.rules.rule import training_rule, unless_told_by
from grader.submission.source_tree import Finding, SourceTree, argument, is_literal, nodes_of, text_of, typed, words_of
from grader.submission.syntax import called_name

_HELD_OUT = regex(r"(?i)test|valid|(?:^|_)(?:te|val|va|ts)(?:$|_)|holdout|held_out|unseen|new_")
"""How learners name the parts that measure a training."""


@training_rule
def parts_padded_in_two_ways(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``pad_sequences`` of two parts, of which one pads or cuts at the end, and the other at the beginning."""
    calls = [call for call in tree.calls_named("pad_sequences") if tree.targets_of(call) and len(call.args) < 3]
    for before, call in itertools.pairwise(calls):
        names = [typed(tree.targets_of(made)[0]) for made in (before, call)]
        lengths = [argument(made, "maxlen", 1) for made in (before, call)]
        if None in lengths or len({tree.same(length) for length in lengths if length is not None}) != 1:
            continue
        if not _HELD_OUT.search(f"{names[1]} {typed(call.args[0]) if call.args else ''}") or _HELD_OUT.search(names[0]):
            continue
        for word in ("padding", "truncating"):
            ends = [text_of(tree.value_of(words_of(made).get(word, ast.Constant("pre")))) for made in (before, call)]
            if set(ends) == {"pre", "post"}:
                right = f'{word}="{ends[0]}"'
                sentence = (
                    f"`{names[0]}` has `{word}` {ends[0]!r} and `{names[1]}` {ends[1]!r}, so the model gets texts at "
                    f"another place than in training. Write `{right}` in both."
                ).replace("'", '"')
                yield tree.finding(call, typed(call), right, sentence, certain=False)
                break


@unless_told_by("array_parts.predictions_in_another_order", "array_parts.passes_in_two_orders")
def predictions_of_a_helper_that_shuffles(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``predict`` of a data set from a helper that shuffles unless told otherwise, beside values in order."""
    for predict in tree.calls_of("predict"):
        made = tree.value_of(argument(predict, "x", 0))
        code = function_called(tree, made.func) if isinstance(made, ast.Call) else None
        if not isinstance(made, ast.Call) or not isinstance(code, ast.FunctionDef):
            continue
        for test in (node for node in nodes_of(code) if isinstance(node, ast.If) and isinstance(node.test, ast.Name)):
            shuffles = any(isinstance(node, ast.Call) and called_name(node) == "shuffle"
                           for line in test.body for node in nodes_of(line))  # fmt: skip
            parameter = tree.parameter_of(test.test)
            if not shuffles or parameter is None or not is_literal(call_gives(tree, made, parameter), True):
                continue
            keys = {tree.key_of(target) for line in tree.all(ast.Assign) if predict in nodes_of(line.value)
                    for target in line.targets}  # fmt: skip
            differences = [node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Sub)]
            if any((tree.key_of(node.left) in keys) != (tree.key_of(node.right) in keys) for node in differences):
                right = f"{typed(made)[:-1]}, {parameter.arg}=False)"
                sentence = (
                    f"`{code.name}` shuffles, so these predictions come in another order than the values that they "
                    f"are compared with. Write `{right}`."
                )
                yield tree.finding(made, typed(made), right, sentence, certain=False)
