"""Rules on losses of one's own: a sign, a type or a mean with which they teach something else.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.formulas import matched
from grader.submission.rules.reading.node_forms import with_argument
from grader.submission.rules.rule import training_rule
from grader.submission.source_tree import Finding, SourceTree, argument, nodes_of, typed
from grader.submission.syntax import called_name

_WHOLE_LABELS = regex(r"""astype\((?:"int\d*"|'int\d*'|int|np\.int\d+)\)|tf\.int\d+|dtype=(?:"int|np\.int|int\b)""")


@training_rule
def quantile_losses_without_a_bound(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``maximum(q * e, (1 - q) * e)``: it is negative for all forecasts that are too high."""
    for call in tree.calls_named("maximum"):
        for form in ("maximum(A * B, (1 - A) * B)", "maximum((1 - A) * B, A * B)"):
            if (found := matched(tree, form, call)) is not None:
                share, error = typed(found["A"]), typed(found["B"])
                right = f"{typed(call.func)}({share} * {error}, ({share} - 1) * {error})"
                sentence = f"A forecast that is too high lowers this loss without end. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)
                break


@training_rule
def similarities_turned_twice(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``1 - keras.losses.cosine_similarity(…)``: the loss of Keras is the negative cosine already."""
    for node in (node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Sub)):
        call = tree.value_of(node.right) if isinstance(node.right, ast.Name) else node.right
        if not isinstance(call, ast.Call) or tree.number_of(node.left) != 1:
            continue
        made = tree.value_of(call.func)
        names = {tree.keras_name_of(call.func), tree.keras_name_of(made.func) if isinstance(made, ast.Call) else ""}
        if names & {"losses.cosine_similarity", "losses.CosineSimilarity"}:
            right = f"1 + {typed(node.right)}"
            sentence = (
                f"The loss of Keras is the cosine with a minus sign, lowest for the same direction. Write `{right}`."
            )
            yield tree.finding(node, typed(node), right, sentence, certain=False)


@training_rule
def weights_of_a_whole_batch(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loss that returns one number for a batch, where classes or examples have weights."""
    for fit in tree.calls_of("fit"):
        word = next((word for word in ("class_weight", "sample_weight") if tree.gives(fit, word)), "")
        for compile_ in tree.calls_of("compile") if word else ():
            code = tree.code_of(argument(compile_, "loss", 1))
            ends = [line.value for line in nodes_of(code) if isinstance(line, ast.Return)] if code is not None else []
            match ends:
                case [ast.Call(args=[_], keywords=[]) as end] if called_name(end) in (
                    "reduce_mean",
                    "reduce_sum",
                    "mean",
                ):
                    right = with_argument(end, "axis=-1")
                    sentence = (
                        f"This loss is one number for a batch, so `{word}` cannot weight its examples. Write `{right}`."
                    )
                    yield tree.finding(end, typed(end), right, sentence, certain=False)


_BREAKS = ("log", "sqrt", "divide", "reciprocal", "rsqrt", "pow")
"""Functions whose gradient is not finite at 0."""


@training_rule
def gradients_of_the_other_side(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``tf.where(y > 0, …log(y)…, …)`` in a loss: both sides have a gradient, and 0 times infinity is NaN."""
    for call in tree.calls_named("where"):
        match call.args:
            case [ast.Compare(left=tested, ops=[ast.Gt() | ast.NotEq()]), taken, _] if tree.mentions(
                "compile", "gradient"
            ):
                made = tree.value_of(taken) or taken
            case _:
                continue
        inside = [node for node in nodes_of(made) if isinstance(node, ast.Call) and called_name(node) in _BREAKS]
        broken = [node for node in inside if node.args and typed(node.args[0]) == typed(tested)]
        codes = tree.functions_around(call)[-1:]
        has_guess = any(len(code.args.args) > 1 and code.args.args[1].arg in typed(made) for code in codes)
        if broken and has_guess:
            safe = f"tf.where({typed(call.args[0])}, {typed(tested)}, 1.0)"
            sentence = (
                f"The gradient of both sides of `where` counts, and `{typed(broken[0])}` makes it NaN at 0. Replace "
                f"`{typed(tested)}` in it by `{safe}`."
            )
            yield tree.finding(call, typed(broken[0]), "", sentence, certain=False)


@training_rule
def predictions_cut_to_whole_numbers(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``tf.cast(y_pred, y_true.dtype)`` in a loss, where the labels are whole numbers: it has no gradient."""
    if not tree.is_written(_WHOLE_LABELS):
        return
    for code in tree.all(ast.FunctionDef):
        names = [parameter.arg for parameter in code.args.args]
        for call in (node for node in nodes_of(code) if isinstance(node, ast.Call)):
            if called_name(call) != "cast" or len(names) < 2 or names[0] == "self":
                continue
            if [typed(part) for part in call.args] == [names[1], f"{names[0]}.dtype"]:
                right = f"{names[0]} = {typed(call.func)}({names[0]}, {names[1]}.dtype)"
                sentence = f"The labels are integers, so this makes integers of `{names[1]}`, without a gradient. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)
