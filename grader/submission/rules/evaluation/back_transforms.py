"""Rules on the way back from what a model predicts to the values: steps in the wrong order, and sums of factors.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.formulas import matched
from grader.submission.rules.reading.value_flow import sources_of
from grader.submission.rules.rule import rule
from grader.submission.source_tree import Finding, SourceTree, argument, names_in, nodes_of, typed
from grader.submission.syntax import called_name

_LOGS = ("log", "log1p", "log10", "log2")


@rule
def exponentials_before_the_scale(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``exp(z) * std + mean`` with the mean and standard deviation of logarithms: the scale comes first."""
    for node in tree.all(ast.BinOp):
        for name in ("exp", "expm1"):
            found = next((found for form in (f"{name}(A) * B + C", f"C + {name}(A) * B")
                          if (found := matched(tree, form, node)) is not None), None)  # fmt: skip
            source = tree.value_of(found["A"]) if found is not None else None
            predicted = source is not None and any(tree.is_call_of(part, "predict") for part in nodes_of(source))
            if found is None or not predicted or not all(_is_of_logs(tree, found[letter]) for letter in "BC"):
                continue
            back, std, mean = (typed(found[letter]) for letter in "ABC")
            call = next(part for part in nodes_of(node) if isinstance(part, ast.Call) and called_name(part) == name)
            right = f"{typed(call.func)}({back} * {std} + {mean})"
            sentence = f"The logarithms were scaled last, so the scale is undone first. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


def _is_of_logs(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a number is the mean or the standard deviation of logarithms."""
    made = tree.value_of(node)
    if not isinstance(made, ast.Call) or called_name(made) not in ("mean", "std"):
        return False
    source = tree.worked_on(made)
    value = tree.value_of(source) or source
    return any(isinstance(part, ast.Call) and called_name(part) in _LOGS for part in (nodes_of(value) if value else ()))


@rule
def growth_added_up(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``price * np.cumsum(1 + returns)``: factors of growth are multiplied."""
    for node in (node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Mult)):
        for side in (node.left, node.right):
            found = matched(tree, "cumsum(1 + A)", side) if isinstance(side, ast.Call) else None
            if found is not None and re.search(r"(?i)return|growth|rates?\b|yield|pct", typed(found["A"])):
                right = typed(side).replace("cumsum", "cumprod", 1)
                sentence = f"This adds up the factors of growth: about 1, 2, 3, …. They are multiplied: `{right}`."
                yield tree.finding(side, typed(side), right, sentence, certain=False)


_POWERS = {"log": "np.exp", "log10": "10 **", "log2": "2 **"}


@rule
def powers_of_another_base(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``10 ** y`` of what a model predicts, where the natural logarithm was taken."""
    taken = {name for name in _POWERS for call in tree.calls_named(name) if call.args}
    if any(re.search(r"(?i)log10|log2|\bdex\b|/ (?:np|math|tf\.math)\.log\(", line) for line in tree.lines):
        return
    labels = [argument(fit, "y", 1) for fit in tree.calls_of("fit")]
    of_labels = any("log(" in typed(value) for value in sources_of(tree, [node for node in labels if node is not None]))
    for node in (node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Pow)):
        base = tree.number_of(node.left)
        own = {10.0: "log10", 2.0: "log2"}.get(base) if base is not None else None
        predicted = any(tree.is_call_of(part, "predict") for value in (node.right, tree.value_of(node.right))
                        if value is not None for part in nodes_of(value))  # fmt: skip
        if own is not None and len(taken) == 1 and own not in taken and predicted and of_labels:
            name = next(iter(taken))
            right = f"np.exp({typed(node.right)})" if name == "log" else f"{_POWERS[name]} {typed(node.right)}"
            sentence = f"The logarithm of the targets is `{name}`, which this does not undo. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def scales_of_another_column(tree: SourceTree) -> Iterator[Finding]:
    """Yield predictions and labels that are scaled back with the figures of two columns, and then compared."""
    back: dict[tuple[str, str], list[tuple[ast.expr, ast.expr, ast.BinOp]]] = {}
    for line in tree.all(ast.Assign):
        found = matched(tree, "A * B[C] + D[E]", line.value) if isinstance(line.value, ast.BinOp) else None
        if found is not None and typed(found["C"]) == typed(found["E"]) and isinstance(line.value, ast.BinOp):
            back.setdefault((typed(found["B"]), typed(found["D"])), []).append(
                (line.targets[0], found["C"], line.value)
            )
    for rows in back.values():
        predicted = [row for row in rows if any(tree.is_call_of(part, "predict") for part in nodes_of(row[2]))]
        others = [row for row in rows if row not in predicted]
        columns = [tree.number_of(row[1]) for row in (*predicted, *others)]
        if len(predicted) != 1 or len(others) != 1 or None in columns or min(filter(None, columns), default=0) < 0:
            continue
        if columns[0] != columns[1] and re.search(r"(?i)true|truth|actual|label|target|^y", typed(others[0][0])):
            guess, truth = typed(predicted[0][0]), typed(others[0][0])
            if any({guess, truth} <= names_in(node) for node in tree.all(ast.BinOp)):
                wrong, right = typed(predicted[0][1]), typed(others[0][1])
                sentence = (
                    f"Predictions are scaled back with column {wrong}, and labels with column {right}. Use one column "
                    "for both."
                )
                yield tree.finding(predicted[0][2], typed(predicted[0][2]), "", sentence, certain=False)


_UNITS = regex(r"[$€£°]|(?i:\b(?:dollars?|euros?|degrees|kwh|mwh|kg|km|minutes|hours|days|usd|eur)\b)")


@rule
def scaled_errors_in_a_unit(tree: SourceTree) -> Iterator[Finding]:
    """Yield the error of scaled values that is shown in a unit, such as dollars: it counts standard deviations."""
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call) if called_name(call) in _MEANS:
                scaled = [found["S"] for node in nodes_of(call) if isinstance(node, ast.BinOp)
                          and (found := matched(tree, "A - (B - M) / S", node)) is not None]  # fmt: skip
            case _:
                continue
        deviation = tree.value_of(scaled[0]) if scaled else None
        if not isinstance(deviation, ast.Call) or called_name(deviation) not in ("std", "reduce_std"):
            continue
        for shown in tree.all(ast.JoinedStr):
            text = "".join(
                part.value for part in shown.values if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )
            values = [part.value for part in shown.values if isinstance(part, ast.FormattedValue)]
            if len(values) == 1 and typed(values[0]) == name and _UNITS.search(text):
                right = f"{name} * {typed(scaled[0])}"
                sentence = f"`{name}` counts standard deviations, since both sides are scaled. Show `{right}`."
                yield tree.finding(shown, name, right, sentence, certain=False)


_MEANS = ("mean", "median", "average", "reduce_mean", "sqrt")
_SCALER_OF = regex(r"\.(?:mean_|scale_|var_|data_min_|data_max_|center_)\b")
"""What undoes a scaler without its method."""


@rule
def scaled_predictions_beside_values(tree: SourceTree) -> Iterator[Finding]:
    """Yield predictions of a model that learned scaled labels, compared with labels that are not scaled."""
    if tree.mentions("inverse_transform") or any(map(_SCALER_OF.search, tree.lines)):
        return
    scaled = {
        tree.key_of(target): line.value
        for line in tree.all(ast.Assign) if isinstance(line.value, ast.Call)
        and called_name(line.value) in ("fit_transform", "transform") for target in line.targets
    }  # fmt: skip
    for fit in tree.calls_of("fit") if scaled else ():
        labels = argument(fit, "y", 1)
        if labels is None or tree.key_of(labels) not in scaled or not isinstance(fit.func, ast.Attribute):
            continue
        made, model = scaled[tree.key_of(labels)], typed(fit.func.value)
        predicts = [call for call in tree.calls_of("predict") if typed(call.func) == f"{model}.predict"]
        keys = {tree.key_of(target) for line in tree.all(ast.Assign)
                if any(call in nodes_of(line.value) for call in predicts) for target in line.targets}  # fmt: skip
        for node in (node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Sub)):
            sides = [{tree.key_of(part) for part in nodes_of(side) if isinstance(part, ast.Name)} for side in
                     (node.left, node.right)]  # fmt: skip
            outputs = [side for side in sides if side & keys]
            others = [side for side in sides if side and not side & keys]
            if len(outputs) == 1 and others and not others[0] & scaled.keys() and isinstance(made.func, ast.Attribute):
                right = f"{typed(made.func.value)}.inverse_transform(…)"
                sentence = (
                    f"The model learned the scaled `{typed(labels)}`, so its outputs are scaled, and these values are "
                    f"not. Write `{right}` for the outputs first."
                )
                yield tree.finding(node, typed(node), right, sentence, certain=False)
                return
