"""Rules on losses of one's own, and on class weights: with a sign, a type or a mean they teach something else.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.formulas import matched
from grader.submission.rules.reading.node_forms import with_argument
from grader.submission.rules.reading.own_steps import is_tape
from grader.submission.rules.reading.words_beside import is_told, texts_inside
from grader.submission.rules.rule import training_rule, unless_told_by
from grader.submission.source_tree import Finding, SourceTree, argument, nodes_of, typed, words_of
from grader.submission.syntax import called_name

_TWO = 2
"""Arguments of a loss: the labels, and the predictions."""


def _own_losses(tree: SourceTree) -> Iterator[ast.FunctionDef]:
    """Yield functions of the program that are losses: ``compile`` gets them, or a tape records their call.

    One may be made by another function, which then gets a setting.
    """
    given = [argument(call, "loss", 1) for call in tree.calls_of("compile")]
    tapes = [block for block in tree.all(ast.With) if is_tape(block)]
    names = {part.id for node in given if node is not None for part in nodes_of(node) if isinstance(part, ast.Name)}
    names |= {called_name(call) for block in tapes for call in nodes_of(block) if isinstance(call, ast.Call)}
    for code in tree.all(ast.FunctionDef):
        around = {outer.name for outer in tree.functions_around(code)}
        if ({code.name} | around) & names and len(code.args.args) == _TWO and code.args.args[0].arg != "self":
            yield code


@training_rule
def quantile_losses_without_a_bound(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``maximum(q * e, (1 - q) * e)``: it is negative for all forecasts that are too high."""
    for code in _own_losses(tree):
        for call in (node for node in nodes_of(code) if isinstance(node, ast.Call) and called_name(node) == "maximum"):
            found = next((found for form in ("maximum(A * B, (1 - A) * B)", "maximum((1 - A) * B, A * B)")
                          if (found := matched(tree, form, call)) is not None), None)  # fmt: skip
            error = tree.value_of(found["B"]) or found["B"] if found is not None else None
            if found is not None and isinstance(error, ast.BinOp) and isinstance(error.op, ast.Sub):
                share, name = typed(found["A"]), typed(found["B"])
                right = f"{typed(call.func)}({share} * {name}, ({share} - 1) * {name})"
                sentence = f"A forecast that is too high lowers this loss without end. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)


@training_rule
def similarities_turned_twice(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``1 - keras.losses.cosine_similarity(…)``: the loss of Keras is the negative cosine already."""
    for code in _own_losses(tree):
        apart = is_told("apart|push|negative|contrast|unlike|different", texts_inside(tree, code.body[0]))
        for node in (node for node in nodes_of(code) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)):
            call = tree.value_of(node.right) if isinstance(node.right, ast.Name) else node.right
            if not isinstance(call, ast.Call) or tree.number_of(node.left) != 1 or apart:
                continue
            made = tree.value_of(call.func)
            names = {tree.keras_name_of(call.func), tree.keras_name_of(made.func) if isinstance(made, ast.Call) else ""}
            if names & {"losses.cosine_similarity", "losses.CosineSimilarity"}:
                right = f"1 + {typed(node.right)}"
                sentence = (
                    "The loss of Keras is the cosine with a minus sign, lowest for the same direction. Write "
                    f"`{right}`."
                )
                yield tree.finding(node, typed(node), right, sentence, certain=False)


@training_rule
def weights_of_a_whole_batch(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loss that returns one number for a batch, where classes or examples have weights."""
    for fit in tree.calls_of("fit"):
        word = next((word for word in ("class_weight", "sample_weight") if tree.gives(fit, word)), "")
        owner = typed(fit.func.value) if isinstance(fit.func, ast.Attribute) else ""
        for compile_ in (call for call in tree.calls_of("compile") if word and isinstance(call.func, ast.Attribute)
                         and typed(call.func.value) == owner):  # fmt: skip
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


_SQUARES = ("square", "pow", "abs", "sqrt")
_SAFE = ("maximum", "clip", "clip_by_value", "where", "softplus")


@training_rule
def gradients_of_the_other_side(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``tf.where(y > 0, …log(y)…, …)`` in a loss: both sides have a gradient, and 0 times infinity is NaN."""
    for code in _own_losses(tree):
        labels, guess = (parameter.arg for parameter in code.args.args)
        lines = [line for line in nodes_of(code) if isinstance(line, ast.Assign)]
        safe_lines = [line for line in lines if any(isinstance(part, ast.Call) and called_name(part) in _SAFE
                                                    for part in nodes_of(line.value))]  # fmt: skip
        set_again = {typed(target) for line in safe_lines for target in line.targets}
        for call in (node for node in nodes_of(code) if isinstance(node, ast.Call) and called_name(node) == "where"):
            match call.args:
                case [ast.Compare(left=ast.Name() as tested, ops=[ast.Gt() | ast.NotEq()]), taken, _]:
                    made = tree.value_of(taken) or taken
                case _:
                    continue
            inside = [node for node in nodes_of(made) if isinstance(node, ast.Call)]
            logs = [node for node in inside if called_name(node) == "log" and node.args]
            of_labels = any(
                log in nodes_of(square) for square in inside if called_name(square) in _SQUARES for log in logs
            )
            broken = [log for log in logs if typed(log.args[0]) == tested.id]
            counts = tested.id == guess or (tested.id == labels and of_labels)
            if broken and counts and guess in typed(made) and tested.id not in set_again:
                safe = f"tf.where({typed(call.args[0])}, {tested.id}, 1.0)"
                sentence = (
                    f"The gradient of both sides of `where` counts, and `{typed(broken[0])}` makes it NaN at 0. "
                    f"Replace `{tested.id}` in it by `{safe}`."
                )
                yield tree.finding(call, typed(broken[0]), "", sentence, certain=False)


_WHOLE_LABELS = regex(r"""astype\((?:["']int\d*["']|int|np\.int\d+)\)|tf\.int\d+""")


@training_rule
def predictions_cut_to_integers(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``tf.cast(y_pred, y_true.dtype)`` in a loss, where the labels are integers: it has no gradient."""
    given = [argument(fit, "y", 1) for fit in tree.calls_of("fit")]
    given += [node.elts[-1] for call in tree.calls_named("from_tensor_slices") for node in call.args
              if isinstance(node, ast.Tuple)]  # fmt: skip
    names = {node.id for node in given if isinstance(node, ast.Name)}
    made = [line.value for line in tree.all(ast.Assign) if {typed(target) for target in line.targets} & names]
    # What `compile` gets is called with labels that Keras has made floats of.
    if not any(_WHOLE_LABELS.search(typed(value)) for value in made) or tree.calls_of("compile"):
        return
    for code in _own_losses(tree):
        labels, guess = (parameter.arg for parameter in code.args.args)
        for call in (node for node in nodes_of(code) if isinstance(node, ast.Call) and called_name(node) == "cast"):
            if [typed(part) for part in call.args] == [guess, f"{labels}.dtype"]:
                right = f"{labels} = {typed(call.func)}({labels}, {guess}.dtype)"
                sentence = (
                    f"The labels are integers, so this makes integers of `{guess}`, without a gradient. Write "
                    f"`{right}`."
                )
                yield tree.finding(call, typed(call), right, sentence, certain=False)


@training_rule
def predictions_that_are_rounded(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loss that rounds the predictions, or compares them with a threshold: it has no gradient."""
    losses = [argument(call, "loss", 1) for call in tree.calls_of("compile")]
    compiled = {node.id for node in losses if isinstance(node, ast.Name)}
    if tree.mentions("stop_gradient", "custom_gradient"):
        return
    for code in (code for code in _own_losses(tree) if code.name in compiled):
        guess = code.args.args[1].arg
        reads = [node for node in nodes_of(code) if isinstance(node, ast.Name) and node.id == guess]
        again = [node for node in reads if isinstance(node.ctx, ast.Store)]
        if not again and len(reads) != 1:
            continue  # It is also used as it is.
        weights = re.compile(r"(?i)weight|mask|penalty|factor|over|high|sign")
        for line in (line for line in nodes_of(code) if isinstance(line, ast.Assign)):
            call = line.value
            if not isinstance(call, ast.Call) or not call.args or weights.search(typed(line.targets[0])):
                continue
            given = call.args[0]
            rounds = called_name(call) in ("round", "rint", "argmax") and typed(given) == guess
            tests = (
                called_name(call) == "cast"
                and isinstance(given, ast.Compare)
                and (typed(given.left) == guess and tree.number_of(given.comparators[0]) is not None)
            )
            if rounds or tests:
                sentence = (
                    f"`{typed(call)}` has no gradient, so nothing is learned from it. Use the probabilities themselves "
                    "in a loss."
                )
                yield tree.finding(call, typed(call), guess, sentence, certain=False)


_POSITIVES = regex(r"(?i)(?:^|_)(?:pos|positives?|ones|frauds?|sick)(?:_|$)")


@unless_told_by("settings.weights_as_shares")
def shares_of_their_own_class(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``class_weight={0: negatives / total, 1: positives / total}``: the rare class counts least."""
    for fit in tree.calls_of("fit"):
        given = words_of(fit).get("class_weight")
        made = tree.value_of(given) or given
        if not isinstance(made, ast.Dict) or [*map(tree.number_of, made.keys)] != [0, 1]:
            continue
        match made.values:
            case [ast.BinOp(left=first, op=ast.Div(), right=total), ast.BinOp(left=second, op=ast.Div(), right=whole)]:
                counts = tree.value_of(total)
            case _:
                continue
        parts = {typed(first), typed(second)}
        is_sum = isinstance(counts, ast.BinOp) and {typed(counts.left), typed(counts.right)} == parts
        in_order = not _POSITIVES.search(typed(first)) and _POSITIVES.search(typed(second))
        if typed(total) == typed(whole) and is_sum and in_order:
            right = f"{{0: {typed(total)} / (2 * {typed(first)}), 1: {typed(total)} / (2 * {typed(second)})}}"
            sentence = f"Each class is weighted by its own share, so the rare one counts least. Write `{right}`."
            yield tree.finding(made, typed(made), right, sentence, certain=False)
