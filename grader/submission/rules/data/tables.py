"""Rules on tables of pandas: the order of their rows and columns, and what a file of them holds.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.node_forms import with_argument
from grader.submission.rules.rule import rule, training_rule
from grader.submission.source_tree import Finding, SourceTree, argument, nodes_of, text_of, typed
from grader.submission.syntax import called_name

_WHOLE = ("values", "to_numpy", "drop", "pop")
"""Attributes of a table that are read where all of its columns are used."""
_DAY_FIRST = regex(r"\b(?:[0-3]?\d[./][01]?\d[./](?:19|20)\d\d|dd[./]mm[./]yyyy)\b|(?i:day[ -]first)")
"""A date as a comment shows it, with the day or the month before the year."""


@rule
def dates_sorted_as_texts(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``sort_values`` by dates like 31.12.2021 that are texts still: it sorts them by their first digits."""
    if not tree.calls_named("sort_values") or tree.mentions("to_datetime", "parse_dates", "strptime", "astype"):
        return
    if not any(map(_DAY_FIRST.search, (line.partition("#")[2] for line in tree.lines))):
        return
    for call in tree.calls_named("sort_values"):
        column = text_of(argument(call, "by", 0)) or ""
        if re.search(r"(?i)date|day|time|datum", column):
            made = f'pd.to_datetime(df["{column}"], dayfirst=True)'
            sentence = f"These dates are texts, so they are sorted by their first digits. First write `{made}`."
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def row_numbers_as_a_column(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``to_csv`` with the row numbers, of a file that is read as a table of features later."""
    for written in tree.calls_named("to_csv"):
        path = text_of(argument(written, "path_or_buf", 0))
        named = {
            typed(node.func.value) for node in tree.calls_named("set_index") if isinstance(node.func, ast.Attribute)
        }
        if path is None or tree.gives(written, "index") or named:
            continue
        for read in tree.calls_named("read_csv"):
            if text_of(argument(read, "filepath_or_buffer", 0)) != path or tree.gives(read, "index_col", "usecols"):
                continue
            tables = {tree.key_of(name) for name in _tables_made(tree, read)}
            uses = [
                node for node in tree.all(ast.Attribute) if node.attr in _WHOLE and tree.key_of(node.value) in tables
            ]
            if uses and not any("Unnamed" in line for line in tree.lines):
                right = with_argument(written, "index=False")
                sentence = (
                    f"`to_csv` writes the row numbers too, and `read_csv` makes a feature of them. Write `{right}`."
                )
                yield tree.finding(written, typed(written), right, sentence, certain=False)


def _tables_made(tree: SourceTree, read: ast.Call) -> list[ast.expr]:
    """Return the names that a table gets where it is read, also after methods that keep all columns."""
    return [target for line in tree.all(ast.Assign) if read in nodes_of(line.value) for target in line.targets]


@training_rule
def columns_of_objects(tree: SourceTree) -> Iterator[Finding]:
    """Yield an array of a table with columns of truth values and of numbers: it holds Python objects."""
    for dummies in tree.calls_named("get_dummies"):
        if tree.gives(dummies, "dtype") or not tree.gives(dummies, "columns") or tree.mentions("astype", "bool"):
            continue
        tables = {tree.key_of(name) for name in tree.targets_of(dummies)}
        for node in tree.all(ast.Attribute):
            call = next((call for call in tree.all(ast.Call) if call.func is node), None)
            is_array = node.attr == "values" or (node.attr == "to_numpy" and call is not None and not call.args
                                                 and not call.keywords)  # fmt: skip
            if is_array and tree.key_of(node.value) in tables:
                right = f'{typed(node.value)}.to_numpy("float32")'
                sentence = (
                    "`get_dummies` makes columns of truth values, so this array holds Python objects, which are no "
                    f"tensor. Write `{right}`."
                )
                yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def columns_in_another_order(tree: SourceTree) -> Iterator[Finding]:
    """Yield a table that is made of one request and predicted as it is: its columns have the order of its keys."""
    chosen = [[text_of(part) for part in node.slice.elts] for node in tree.all(ast.Subscript)
              if isinstance(node.slice, ast.List) and len(node.slice.elts) > 1]  # fmt: skip
    columns = next((names for names in chosen if all(names)), [])
    for made in tree.calls_named("DataFrame") if columns else ():
        match made.args:
            case [ast.List(elts=[row])] if not tree.gives(made, "columns"):
                keys = [*_keys_of(tree, row)]
            case _:
                continue
        around = [node for node in tree.all(ast.Subscript) if node.value is made]
        names = {typed(name) for name in tree.targets_of(made)}
        around += [node for node in tree.all(ast.Subscript) if typed(node.value) in names]
        if keys and {*keys} == {*columns} and keys != columns and not around and not tree.mentions("reindex"):
            right = f"{typed(made)}[{columns!r}]".replace("'", '"')
            sentence = f"The columns have the order of the keys, and the model learned another one. Write `{right}`."
            yield tree.finding(made, typed(made), right, sentence, certain=False)


def _keys_of(tree: SourceTree, node: ast.expr) -> list[str | None]:
    """Return the keys of a dictionary, also of one in a text of JSON; none where they are not known."""
    made = tree.value_of(node) or node
    match made:
        case ast.Dict(keys=keys):
            return [text_of(key) for key in keys]
        case ast.Call(args=[ast.Constant(value=str() as text)]) if called_name(made) == "loads":
            return [*re.findall(r'"([^"]+)"\s*:', text)]
    return []


_SECONDS = (3600, 86400, 604800, 31536000)
"""In an hour, a day, a week and a year."""
_AS_NUMBERS = ("int64", "np.int64", "int")


@rule
def seconds_of_nanoseconds(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``index.astype("int64")`` that is divided by the seconds of a day: it counts nanoseconds."""
    for node in (node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Div)):
        if tree.number_of(node.right) not in _SECONDS:
            continue
        made = [tree.value_of(name) for name in nodes_of(node.left) if isinstance(name, ast.Name)]
        inside = [part for value in (*made, node.left) if value is not None for part in nodes_of(value)]
        counts = [part for part in inside if isinstance(part, ast.Call) and _counts_time(part)]
        divided = [part for part in inside if isinstance(part, ast.BinOp) and isinstance(part.op, _DIVIDES)]
        if counts and not {*divided} - {node}:
            sentence = (
                f"`{typed(counts[0])}` counts nanoseconds, or microseconds in newer versions of pandas, and "
                f"`{typed(node.right)}` is in seconds. Write `(index - index[0]).total_seconds()`."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)
            return  # The cosine is beside the sine.


def _counts_time(call: ast.Call) -> bool:
    """Return whether times are turned into whole numbers."""
    kind = text_of(call.args[0]) or typed(call.args[0]) if call.args else ""
    return called_name(call) == "astype" and kind in _AS_NUMBERS and bool(_IN_TIME.search(typed(call.func)))


_IN_TIME = regex(r"(?i)\bindex\b|time|date|stamp")
_DIVIDES = (ast.Div, ast.FloorDiv)
