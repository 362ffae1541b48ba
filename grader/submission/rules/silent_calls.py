"""Rules about single calls and lines that run, and leave everything as it was, or change another thing than is meant.

The code may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.submission.source_tree import Finding, SourceTree, text_of, typed, words_of
from grader.submission.syntax import called_name

_PER_CALL = re.compile(r"^random_(?:brightness|contrast|saturation|hue)$")
"""Functions of `tf.image` that draw one number for all images that they get."""


def weights_by_class_names(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``class_weight`` by the names of classes: Keras looks the class numbers up."""
    for call in tree.calls_of("fit"):
        made = tree.value_of(words_of(call).get("class_weight"))
        if isinstance(made, ast.Dict) and made.keys and all(text_of(key) is not None for key in made.keys):
            sentence = (
                "`class_weight` is looked up by class numbers, so these names have no effect. Write "
                "`{0: …, 1: …}`, in the order of the classes."
            )
            yield tree.finding(call, "class_weight", "", sentence, certain=False)


def one_draw_for_a_batch(tree: SourceTree) -> Iterator[Finding]:
    """Yield a random change of colours that ``map`` makes after ``batch``: all images of a batch get the same."""
    for call in tree.calls_of("map"):
        steps = (
            [called_name(step) for step in tree.chain_of(call.func.value)]
            if isinstance(call.func, ast.Attribute)
            else []
        )
        code = tree.code_of(call.args[0]) if call.args else None
        if "batch" not in steps or "unbatch" in steps[: steps.index("batch")] or code is None:
            continue
        for node in ast.walk(code):
            name = called_name(node) if isinstance(node, ast.Call) else ""
            if _PER_CALL.match(name) and tree.name_of(node.func).startswith("tensorflow.image."):  # type: ignore[attr-defined]
                sentence = (
                    f"`{name}` draws one number for all images that it gets, and these are whole batches. Put the "
                    "`map` before `batch`."
                )
                yield tree.finding(node, typed(node), "", sentence, certain=False)


def values_thrown_away(tree: SourceTree) -> Iterator[Finding]:
    """Yield a line of a function that computes or compares, and keeps nothing."""
    lines = [line for line in tree.all(ast.Expr) if isinstance(line.value, ast.BinOp | ast.Compare | ast.UnaryOp)
             and not isinstance(getattr(line.value, "op", None), ast.RShift | ast.LShift | ast.BitOr)]  # fmt: skip
    inside = {id(node) for function in tree.all(ast.FunctionDef) for node in ast.walk(function)} if lines else set()
    for line in (found for found in lines if id(found) in inside):
        right, instead = "=", "Give the result a name, or use `=`"
        match line.value:
            case ast.Compare(left=target, ops=[ast.Eq(), *_], comparators=[value, *_]):
                right = f"{typed(target)} = {typed(value)}"
                instead = f"Write `{right}`"
        sentence = f"`{typed(line.value)}` is computed, and nothing keeps it: the line has no effect. {instead}."
        yield tree.finding(line, typed(line.value), right, sentence, certain=False)


RULES = (
    weights_by_class_names, one_draw_for_a_batch, values_thrown_away,
)  # fmt: skip
