"""Rules on the columns of tables: which are inputs, what is filled in a copy, and what knows the labels of the test.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.rule import rule, training_rule
from grader.submission.source_tree import (
    MOST_LINKS,
    Finding,
    SourceTree,
    argument,
    is_literal,
    names_in,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_TABLES = ("read_csv", "DataFrame", "read_excel", "read_parquet", "read_json", "concat", "merge")
"""What makes a table of pandas."""
_IN_PLACE = ("fillna", "replace", "clip", "where", "mask", "ffill", "bfill", "interpolate", "update")
"""Methods of a column that may change it in place."""


def _table(tree: SourceTree, node: ast.AST | None) -> str:
    """Return the name of the table that an expression begins with; empty where it is none of pandas."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    made: ast.AST | None = node
    for _ in range(MOST_LINKS):
        made = tree.value_of(made)
        while isinstance(made, ast.Call | ast.Attribute | ast.Subscript):
            if (
                isinstance(made, ast.Call)
                and called_name(made) in _TABLES
                and tree.name_of(made.func).startswith("pandas")
            ):
                return node.id if isinstance(node, ast.Name) else ""
            made = made.func if isinstance(made, ast.Call) else made.value
        if made is None:
            break
    return ""


@training_rule
def columns_filled_in_a_copy(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``table["age"].fillna(0, inplace=True)``: since pandas 3 it fills a copy, and the table stays as it is."""
    for call in tree.all(ast.Call) if "pandas" in tree.packages else ():
        match call.func:
            case ast.Attribute(value=ast.Subscript(value=ast.Name() as table) as column, attr=method) if (
                method in _IN_PLACE and is_literal(words_of(call).get("inplace"), True)
            ):
                made = tree.value_of(table)
                if isinstance(made, ast.Dict | ast.DictComp) or (
                    isinstance(made, ast.Call) and called_name(made) == "dict"
                ):
                    continue  # Several tables, by their names.
                given = [*map(typed, call.args)]
                given += [f"{name}={typed(value)}" for name, value in words_of(call).items() if name != "inplace"]
                right = f"{typed(column)} = {typed(column)}.{method}({', '.join(given)})"
                sentence = f"This changes a copy of the column, and `{table.id}` stays as it is. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)


@training_rule
def cells_set_in_a_copy(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``table["age"][rows] = 0``, or ``table[rows]["age"] = 0``: since pandas 3 it sets a copy."""
    for line in tree.all(ast.Assign) if "pandas" in tree.packages else ():
        match line.targets[0]:
            case ast.Subscript(value=ast.Subscript(value=ast.Name() as table, slice=first), slice=second):
                pair = [text_of(first) is not None, text_of(second) is not None]
            case _:
                continue
        if pair.count(True) == 1 and _table(tree, table):
            column, rows = (first, second) if pair[0] else (second, first)
            right = f"{table.id}.loc[{typed(rows)}, {typed(column)}] = {typed(line.value)}"
            sentence = f"This sets a copy, and `{table.id}` stays as it is. Write `{right}`."
            yield tree.finding(line, typed(line), right, sentence, certain=False)


@training_rule
def labels_among_the_inputs(tree: SourceTree) -> Iterator[Finding]:
    """Yield inputs that are a table without some columns, of which the labels are none: the model reads the answer."""
    columns = [
        text_of(node)
        for call in tree.all(ast.Call)
        if called_name(call) in ("pop", "drop", "difference")
        for given in (*call.args, *words_of(call).values())
        for node in nodes_of(tree.value_of(given) or given)
    ]
    columns += [text_of(node.slice) for node in tree.all(ast.Subscript) if isinstance(node.ctx, ast.Del)]  # fmt: skip
    fits = tree.calls_of("fit") if "pandas" in tree.packages else []
    inputs = {name for fit in fits if (given := argument(fit, "x", 0)) is not None for name in names_in(given)}
    labels = {name for fit in fits if (given := argument(fit, "y", 1)) is not None for name in names_in(given)}
    targets: dict[str, str] = {}
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in labels:
                part = next((node for node in nodes_of(value) if isinstance(node, ast.Subscript)
                             and isinstance(node.value, ast.Name) and text_of(node.slice)), None)  # fmt: skip
                if part is not None:
                    targets[typed(part.value)] = text_of(part.slice) or ""
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in inputs:
                calls = [node for node in nodes_of(value) if isinstance(node, ast.Call) and called_name(node) == "drop"]
                call = calls[0] if calls else None
            case _:
                continue
        table = typed(call.func.value) if call is not None and isinstance(call.func, ast.Attribute) else ""
        column = targets.get(table, "")
        given = argument(call, "columns", 2) or argument(call, "labels", 0) if call is not None else None
        listed = tree.value_of(given)
        names = listed.elts if isinstance(listed, ast.List | ast.Tuple) else [listed] if listed is not None else []
        if call is None or not column or column in columns or not names or not all(map(text_of, names)):
            continue
        chosen = [node for node in tree.all(ast.Subscript) if typed(node.value) == name
                  and not isinstance(node.slice, ast.Slice)]  # fmt: skip
        if chosen:
            continue  # Some of its columns are chosen later.
        right = f"{table}.drop(columns={[*map(text_of, names), column]})".replace("'", '"')
        sentence = f"The inputs still have the column `{column}`, which is the label. Write `{right}`."
        yield tree.finding(call, typed(call), right, sentence, certain=False)


@training_rule
def means_of_labels_before_the_split(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``table.groupby("street")["rent"].transform("mean")`` of labels as an input: it knows those of the test."""
    fits = tree.calls_of("fit") if "pandas" in tree.packages else []
    given = [argument(fit, "y", 1) for fit in fits]
    sources = [tree.value_of(node) or node for node in given if node is not None]
    labels = {text_of(part.slice) for node in (*sources, *filter(None, given)) for part in nodes_of(node)
              if isinstance(part, ast.Subscript)} - {None}  # fmt: skip
    for line in tree.all(ast.Assign) if labels else ():
        match line:
            case ast.Assign(
                targets=[ast.Subscript(value=ast.Name() as table)],
                value=ast.Call(
                    func=ast.Attribute(attr="transform", value=ast.Subscript(value=ast.Call() as groups, slice=column))
                ) as call,
            ):
                pass
            case _:
                continue
        is_later = any(cut.lineno > line.lineno for cut in _cuts(tree, table.id))
        if called_name(groups) == "groupby" and text_of(column) in labels and is_later:
            sentence = (
                "This mean has the label of the row itself, and the labels of the test. Take it from the training rows "
                "alone, and write it into both parts with `map`."
            )
            yield tree.finding(line, typed(call), "", sentence, certain=False)


def _cuts(tree: SourceTree, name: str) -> Iterator[ast.expr]:
    """Yield where a table is cut into rows for the training and for the test."""
    for node in tree.all(ast.Subscript):
        owner = node.value.value if isinstance(node.value, ast.Attribute) else node.value
        if isinstance(node.slice, ast.Slice) and isinstance(owner, ast.Name) and owner.id == name:
            yield node
    yield from (call for call in tree.calls_named("train_test_split") if name in names_in(call))


_IN_TIME = regex(r"(?i)parse_dates|to_datetime|\b(?:days?|dates?|hours?|months?|weeks?|forecast|time series)\b")


@rule
def days_held_out_at_random(tree: SourceTree) -> Iterator[Finding]:
    """Yield rows with the values of the days before as inputs, of which a random part is the test."""
    lags = [line for line in tree.all(ast.Assign) if isinstance(line.targets[0], ast.Subscript)
            and isinstance(line.value, ast.Call) and called_name(line.value) == "shift"]  # fmt: skip
    if not lags or not any(map(_IN_TIME.search, tree.lines)) or tree.mentions("sample_weight"):
        return
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(targets=[ast.Name(id=order)], value=ast.Call() as call) if (
                called_name(call) == "permutation"
            ):
                cut = {tree.key_of(target) for other in tree.all(ast.Assign) for pair in [other]
                       if any(isinstance(node, ast.Subscript) and typed(node.value) == order
                              and isinstance(node.slice, ast.Slice) for node in nodes_of(pair.value))
                       for whole in pair.targets for target in getattr(whole, "elts", [whole])}  # fmt: skip
            case _:
                continue
        measured = [argument(other, "x", 0) for name in ("evaluate", "predict") for other in tree.calls_of(name)]
        is_measured = any(isinstance(given, ast.Subscript) and tree.key_of(given.slice) in cut for given in measured)
        if line.lineno > lags[0].lineno and is_measured:
            sentence = (
                "The test is a random part of the days, and the training has their neighbours, with the same values. "
                "Hold out the last rows."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)
            return
