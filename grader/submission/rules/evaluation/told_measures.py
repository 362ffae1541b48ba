"""Rules on measures of one's own that add up, divide or repeat something else than is said of them.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.node_forms import with_argument
from grader.submission.rules.reading.own_steps import methods_of
from grader.submission.rules.reading.words_beside import is_told, texts_around
from grader.submission.rules.rule import rule
from grader.submission.source_tree import Finding, SourceTree, names_in, nodes_of, text_of, typed, words_of
from grader.submission.syntax import called_name

_MIXES = ("permutation", "shuffle", "permuted")


@rule
def columns_that_stay_mixed(tree: SourceTree) -> Iterator[Finding]:
    """Yield a copy that is made once, and of which each pass of a loop shuffles one column more."""
    for loop in tree.all(ast.For):
        stored = names_in(loop, ast.Store)
        asked = [node for node in nodes_of(loop) if isinstance(node, ast.Call)
                 and called_name(node) in ("evaluate", "predict", "score")]  # fmt: skip
        written = [line for line in nodes_of(loop) if isinstance(line, ast.Assign)]
        for line in written:
            match line.targets[0]:
                case ast.Subscript(
                    value=ast.Name() as table, slice=ast.Tuple(elts=[ast.Slice(), ast.Name() as column])
                ):
                    pass
                case _:
                    continue
            mixed = any(isinstance(node, ast.Call) and called_name(node) in _MIXES for node in nodes_of(line.value))
            given = any(table.id in names_in(part) for call in asked for part in call.args)
            again = [other for other in written if isinstance(other.targets[0], ast.Subscript)
                     and typed(other.targets[0].value) == table.id]  # fmt: skip
            copied = any(isinstance(node, ast.Call) and called_name(node) == "copyto" for node in nodes_of(loop))
            is_of_loop = column.id in stored and table.id not in stored and len(again) == 1 and not copied
            made = tree.value_of(table)
            is_copy = isinstance(made, ast.Call) and called_name(made) in ("copy", "array")
            on_purpose = is_told(r"one more|one after|after the last|together", texts_around(tree, line))
            if mixed and given and is_of_loop and made is not None and is_copy and not on_purpose:
                sentence = (
                    f"Columns of earlier passes stay shuffled in `{table.id}`. Begin each pass with "
                    f"`{table.id} = {typed(made)}`."
                )
                yield tree.finding(line, typed(line), "", sentence, certain=False)


_MEANS = ("reduce_mean", "mean", "MeanSquaredError", "MeanAbsoluteError", "BinaryCrossentropy", "Huber",
          "SparseCategoricalCrossentropy", "CategoricalCrossentropy")  # fmt: skip


@rule
def means_of_batches_by_examples(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``total += loss`` of each batch that is divided by ``len(x)``: each loss is a mean already."""
    for code in tree.all(ast.FunctionDef):
        nodes = nodes_of(code)
        loops = [node for node in nodes if isinstance(node, ast.For)]
        for line in (line for loop in loops for line in nodes_of(loop) if isinstance(line, ast.AugAssign)):
            if not isinstance(line.target, ast.Name) or not isinstance(line.op, ast.Add):
                continue
            added = line.value.args[0] if _is_plain_number(line.value) else line.value  # type: ignore[attr-defined]
            value = tree.value_of(added)
            maker = tree.value_of(value.func) if isinstance(value, ast.Call) else None
            kinds = {called_name(call) for call in (value, maker) if isinstance(call, ast.Call)}
            gives_mean = bool(kinds & {*_MEANS}) and "reduction" not in typed(maker or code.args)
            for node in nodes if gives_mean else ():
                match node:
                    case ast.BinOp(
                        left=ast.Name(id=name), op=ast.Div(), right=ast.Call(func=ast.Name(id="len"), args=[of]) as many
                    ) if name == line.target.id:
                        is_of_all = _EXAMPLES.search(typed(of)) and not _are_read_one_by_one(tree, loops, of)
                    case _:
                        continue
                if is_of_all:
                    sentence = (
                        f"`{typed(added)}` is the mean of a batch already, and `{typed(many)}` counts examples. Divide "
                        "by the number of batches."
                    )
                    yield tree.finding(node, typed(node), "", sentence, certain=False)


def _is_plain_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and called_name(node) == "float" and len(node.args) == 1


_EXAMPLES = regex(r"(?i)^(?:x|y|images|labels|texts|features|targets|inputs)(?:_\w+)?$")
"""Names of arrays with a row for each example."""


def _are_read_one_by_one(tree: SourceTree, loops: list[ast.For], examples: ast.expr) -> bool:
    """Return whether a loop goes over examples, or over their places one by one."""
    for loop in loops:
        inside = {typed(node) for node in nodes_of(loop.iter)}
        ends = [tree.value_of(node) for node in nodes_of(loop.iter) if isinstance(node, ast.Name)]
        has_steps = isinstance(loop.iter, ast.Call) and len(loop.iter.args) == 3
        is_of_all = typed(examples) in inside or any(end and typed(end) == f"len({typed(examples)})" for end in ends)
        if is_of_all and not has_steps and "batch" not in typed(loop.iter):
            return True
    return False


@rule
def overlaps_of_probabilities(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``MeanIoU(num_classes=…)`` of a model whose last layer is a softmax: it expects class numbers."""
    compiled = [node for call in tree.calls_of("compile") for node in nodes_of(call)]
    for call in tree.calls_named("MeanIoU"):
        direct = [part for node in compiled if isinstance(node, ast.List) for part in node.elts]
        of_keras = tree.keras_name_of(call.func) == "metrics.MeanIoU"
        if call in direct and of_keras and "sparse_y_pred" not in words_of(call) and tree.is_written(_SOFTMAX):
            right = with_argument(call, "sparse_y_pred=False")
            sentence = f"`MeanIoU` expects class numbers, and the model returns probabilities. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_SOFTMAX = regex(r"""activation=["']softmax["']|Softmax\(""")


@rule
def classes_over_the_examples(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``tf.argmax(probabilities)`` of several examples: without ``axis`` it looks along the first one."""
    for call in tree.calls_named("argmax"):
        if not tree.name_of(call.func).startswith("tensorflow.") or tree.gives(call, "axis") or len(call.args) != 1:
            continue
        made = tree.value_of(call.args[0]) or call.args[0]
        on_purpose = is_told(r"best|most|typical|rank|winner|candidate|surest", texts_around(tree, call))
        if isinstance(made, ast.Call) and tree.is_call_of(made, "predict", "predict_on_batch") and not on_purpose:
            is_single = made.args and re.search(
                r"expand_dims|newaxis|\[None|reshape\(1\b|\[\[|:1\]", _texts_of(tree, made.args[0])
            )
            right = with_argument(call, "axis=-1")
            what = "class 0 alone" if is_single else "the example with the largest value for each class"
            sentence = f"`tf.argmax` looks along the first axis, the examples, so it finds {what}. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


def _texts_of(tree: SourceTree, node: ast.expr) -> str:
    made = tree.value_of(node)
    return f"{typed(node)} {typed(made) if made is not None else ''}"


_OF_ALL = regex(r"(?i)\b(?:whole|complete|entire|full|all (?:of )?the)\b")


@rule
def batches_told_as_all(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loop over ``data.take(1)`` whose figure is shown as one of the whole data set."""
    for loop in tree.all(ast.For):
        match loop.iter:
            case ast.Call(func=ast.Attribute(value=data, attr="take"), args=[count]) if tree.number_of(count):
                grown = {typed(node.target) for node in nodes_of(loop) if isinstance(node, ast.AugAssign)}
            case _:
                continue
        shown = [call for call in tree.calls_named("print") if call.lineno > loop.lineno and names_in(call) & grown]
        said = " ".join(text for call in shown for node in nodes_of(call) if (text := text_of(node)))
        if grown and _OF_ALL.search(said) and not re.search(r"(?i)batch", said):
            right = typed(data)
            sentence = (
                f"`take({typed(count)})` gives a part of the batches alone. For the whole, write "
                f"`for {typed(loop.target).strip('()')} in {right}:`."
            )
            yield tree.finding(loop, typed(loop.iter), right, sentence, certain=False)


@rule
def totals_of_the_last_batch(tree: SourceTree) -> Iterator[Finding]:
    """Yield a metric of one's own whose states are set anew with each batch: it shows the last batch alone."""
    for kind, methods in methods_of(tree, "Metric"):
        update = next((method for method in methods if method.name == "update_state"), None)
        sets = [node for node in nodes_of(update) if isinstance(node, ast.Call) and called_name(node) == "assign"
                and isinstance(node.func, ast.Attribute) and node.args] if update is not None else []  # fmt: skip
        states = [typed(node.func.value) for node in sets if isinstance(node.func, ast.Attribute)]
        owners = {part.value for part in nodes_of(update) if isinstance(part, ast.Attribute) and part.attr == "assign"
                  } if update is not None else set()  # fmt: skip
        read = {typed(part) for part in nodes_of(update) if isinstance(part, ast.Attribute) and part not in owners
                } if update is not None else set()  # fmt: skip
        is_last = any(re.search(r"(?i)last|latest|current", text) for text in (*states, kind.name, *tree.lines))
        given = {part.arg for part in update.args.args[1:]} if update is not None else set()
        of_batches = any(names_in(part) & given for part in nodes_of(update) if isinstance(part, ast.Call | ast.Assign)
                         ) if update is not None else False  # fmt: skip
        if sets and of_batches and read.isdisjoint(states) and not is_last and not _is_counted(update):
            right = typed(sets[0]).replace(".assign(", ".assign_add(", 1)
            sentence = f"Each batch replaces the one before, so this is of the last one alone. Write `{right}`."
            yield tree.finding(sets[0], typed(sets[0]), right, sentence, certain=False)


def _is_counted(update: ast.FunctionDef | None) -> bool:
    """Return whether a method adds to some state, or looks at the one before."""
    calls = [node for node in nodes_of(update) if isinstance(node, ast.Call)] if update is not None else []
    return any(called_name(call) in ("assign_add", "maximum", "minimum", "update_state") for call in calls)
