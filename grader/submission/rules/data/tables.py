"""Rules on tables of pandas and of CSV files: the order of rows and columns, and what their cells hold.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.node_forms import with_argument
from grader.submission.rules.rule import rule, training_rule
from grader.submission.source_tree import Finding, SourceTree, argument, nodes_of, text_of, typed, words_of
from grader.submission.syntax import called_name

_WHOLE = ("values", "to_numpy", "drop", "pop")
"""Attributes of a table that are read where all of its columns are used."""
_DAY_FIRST = regex(r"\b(?:[0-3]?\d[./][01]?\d[./](?:19|20)\d\d|dd[./]mm[./]yyyy)\b|(?i:day[ -]first)")
"""A date as a comment shows it, with the day or the month before the year."""
_READS_DATES = ("parse_dates", "date_format", "converters", "dayfirst", "key", "index_col")
"""Arguments with which dates are no texts, or are not sorted as such."""


def _words_given(tree: SourceTree) -> set[str]:
    """Return the names of all arguments in a program that are given by name."""
    return {word.arg for call in tree.all(ast.Call) for word in call.keywords if word.arg}


@rule
def dates_sorted_as_texts(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``sort_values`` by dates like 31.12.2021 that are texts still: it sorts them by their first digits."""
    if not tree.calls_named("sort_values") or tree.mentions("to_datetime", "strptime", "astype", "fromisoformat"):
        return
    told = [line.partition("#")[2] for line in tree.lines if re.search(r"read_csv|sort_values", line)]
    if not any(map(_DAY_FIRST.search, told)) or {*_READS_DATES} & _words_given(tree):
        return
    for call in tree.calls_named("sort_values"):
        column = text_of(argument(call, "by", 0)) or ""
        if re.search(r"(?i)(?:^|_)(?:date|day|datum|time)$", column):
            made = f'pd.to_datetime(df["{column}"], dayfirst=True)'
            sentence = f"These dates are texts, so they are sorted by their first digits. First write `{made}`."
            yield tree.finding(call, typed(call), "", sentence, certain=False)


_INDEXED = (
    "set_index",
    "groupby",
    "resample",
    "pivot",
    "pivot_table",
    "index",
    "index_label",
    "describe",
    "value_counts",
)
"""What gives a table an index that is worth keeping."""


@rule
def row_numbers_as_a_column(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``to_csv`` with the row numbers, of a file that is read as a table of features later."""
    if tree.mentions(*_INDEXED) or any("Unnamed" in line or "columns[" in line for line in tree.lines):
        return
    for written in tree.calls_named("to_csv"):
        path = text_of(argument(written, "path_or_buf", 0))
        for read in tree.calls_named("read_csv") if path is not None and "index" not in words_of(written) else ():
            if text_of(argument(read, "filepath_or_buffer", 0)) != path or {"index_col", "usecols"} & {*words_of(read)}:
                continue
            tables = {tree.key_of(target) for line in tree.all(ast.Assign) if read in nodes_of(line.value)
                      for target in line.targets}  # fmt: skip
            uses = [
                node for node in tree.all(ast.Attribute) if node.attr in _WHOLE and tree.key_of(node.value) in tables
            ]
            if uses:
                right = with_argument(written, "index=False")
                sentence = (
                    f"`to_csv` writes the row numbers too, and `read_csv` makes a feature of them. Write `{right}`."
                )
                yield tree.finding(written, typed(written), right, sentence, certain=False)


@training_rule
def columns_of_objects(tree: SourceTree) -> Iterator[Finding]:
    """Yield an array of a table with columns of truth values and of numbers: it holds Python objects."""
    if {"dtype"} & _words_given(tree) or tree.mentions("astype", "bool", "fit_transform", "float32", "float64"):
        return
    for dummies in tree.calls_named("get_dummies"):
        tables = {tree.key_of(name) for name in tree.targets_of(dummies)}
        sets = [target for line in tree.all(ast.Assign) for target in line.targets if tree.key_of(target) in tables
                and line.lineno > dummies.lineno]  # fmt: skip
        if "columns" not in words_of(dummies) or sets:
            continue
        for node in (node for node in tree.all(ast.Attribute) if tree.key_of(node.value) in tables):
            call = next((call for call in tree.calls_named("to_numpy") if call.func is node), None)
            is_bare = call is not None and not call.args and not call.keywords
            if node.attr == "values" or (node.attr == "to_numpy" and is_bare):
                right = f'{typed(node.value)}.to_numpy("float32")'
                sentence = (
                    "`get_dummies` makes columns of truth values: beside numbers, an array of them holds Python "
                    f"objects, which are no tensor. Write `{right}`."
                )
                yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def columns_in_another_order(tree: SourceTree) -> Iterator[Finding]:
    """Yield a table that is made of one request and predicted as it is: its columns have the order of its keys."""
    chosen = [[text_of(part) for part in node.slice.elts] for node in tree.all(ast.Subscript)
              if isinstance(node.slice, ast.List) and len(node.slice.elts) > 1]  # fmt: skip
    columns = next((names for names in chosen if all(names)), [])
    if not columns or tree.mentions("reindex", "loc", "filter", "items", "ColumnTransformer", "Pipeline"):
        return
    for made in tree.calls_named("DataFrame"):
        match made.args:
            case [ast.List(elts=[row])] if "columns" not in words_of(made):
                keys = [*_keys_of(tree, row)]
            case _:
                continue
        names = {typed(name) for name in tree.targets_of(made)}
        cut = [node for node in tree.all(ast.Subscript) if node.value is made or typed(node.value) in names]
        arrays = [node for node in tree.all(ast.Attribute) if node.attr in ("values", "to_numpy")
                  and (node.value is made or typed(node.value) in names)]  # fmt: skip
        if keys and {*keys} == {*columns} and keys != columns and arrays and not cut and tree.calls_of("predict"):
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
_IN_TIME = regex(r"(?i)\.index\b|(?:^|[^a-z])(?:time|date|datetime|timestamp|stamp)(?:$|[^a-z])")
_SCALED = (ast.Div, ast.FloorDiv, ast.Mult)


@rule
def seconds_of_nanoseconds(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``index.astype("int64")`` that is divided by the seconds of a day: it counts nanoseconds."""
    if any("[s]" in line for line in tree.lines) or not {"parse_dates", "index_col"} & _words_given(tree):
        return
    for node in (node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Div)):
        if tree.number_of(node.right) not in _SECONDS:
            continue
        made = [tree.value_of(name) for name in nodes_of(node.left) if isinstance(name, ast.Name)]
        inside = [part for value in (*made, node.left) if value is not None for part in nodes_of(value)]
        counts = [part for part in inside if isinstance(part, ast.Call) and _counts_time(part)]
        scaled = [part for part in inside if isinstance(part, ast.BinOp) and isinstance(part.op, _SCALED)
                  and any(count in nodes_of(part) for count in counts)]  # fmt: skip
        if counts and not {*scaled} - {node}:
            owner = counts[0].func.value if isinstance(counts[0].func, ast.Attribute) else None
            of_index = isinstance(owner, ast.Attribute) and owner.attr == "index"
            right = "(index - index[0]).total_seconds()" if of_index else "(t - t.iloc[0]).dt.total_seconds()"
            sentence = (
                f"`{typed(counts[0])}` counts microseconds, or nanoseconds in older versions of pandas, and "
                f"`{typed(node.right)}` is in seconds. Write `{right}`."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)
            return  # The cosine is beside the sine.


def _counts_time(call: ast.Call) -> bool:
    """Return whether times are turned into whole numbers."""
    kind = text_of(call.args[0]) or typed(call.args[0]) if call.args else ""
    return called_name(call) == "astype" and kind in _AS_NUMBERS and bool(_IN_TIME.search(typed(call.func)))


_BEFORE = regex(r"(?i)(?:^|_)(?:prev|previous|yesterday|lag|gestern)(?:_|\d|$)|_before$")


@rule
def rows_before_that_come_after(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``t["prev_day"] = t["sales"].shift(-1)``: it holds the value of the row after."""
    is_turned = any(re.search(r"(?i)ascending|\[::-1\]|newest|latest|descending|reverse", line) for line in tree.lines)
    for line in tree.all(ast.Assign) if not is_turned else ():
        match line:
            case ast.Assign(
                targets=[ast.Subscript(slice=ast.Constant(value=str(column)))],
                value=ast.Call(args=[ast.UnaryOp(op=ast.USub()) as given]) as call,
            ):
                number = tree.number_of(given)
            case _:
                continue
        if (
            called_name(call) == "shift"
            and number is not None
            and _BEFORE.search(column)
            and not re.search(r"(?i)holiday|feiertag|event|match|payday", column)
        ):
            right = f"{typed(call.func)}({-number:g})"
            sentence = f"A negative number shifts up, so `{column}` has the value of a later row. Write `{right}`."
            yield tree.finding(line, typed(call), right, sentence, certain=False)


_DAYS = {1440.0: 60, 10080.0: 60}
"""A day and a week in minutes, with the seconds of one of these."""
_SECONDS_NAMED = regex(r"(?i)(?:^|_)sec(?:ond)?s?(?:_|$)|total_seconds\(|\.timestamp\(")


@rule
def periods_in_another_unit(tree: SourceTree) -> Iterator[Finding]:
    """Yield seconds that are divided by the minutes of a day or a week, inside of a sine or a cosine."""
    for call in (call for name in ("sin", "cos") for call in tree.calls_named(name)):
        for node in (node for node in nodes_of(call) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)):
            names = [part for part in nodes_of(node.left) if isinstance(part, ast.Name)]
            made = [value for name in names if (value := tree.value_of(name)) is not None]
            told = any(_SECONDS_NAMED.search(typed(part)) for part in (*names, *made))
            inside = [part for value in (*made, node.left) for part in nodes_of(value)]
            changed = any(
                isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div | ast.FloorDiv) for part in inside
            )
            changed |= any(isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult) for value in made for part in
                           nodes_of(value))  # fmt: skip
            changed |= tree.mentions("floordiv", "div", "divide", "mul") or "min" in typed(node.left)
            seconds = _DAYS.get(tree.number_of(node.right) or 0.0)
            if told and seconds is not None and not changed:
                right = f"{typed(node.right)} * {seconds}"
                sentence = f"These are seconds, and `{typed(node.right)}` is in minutes. Write `{right}`."
                yield tree.finding(node, typed(node), right, sentence, certain=False)
                return


_SAME_COLUMNS = (
    "reindex",
    "align",
    "Categorical",
    "CategoricalDtype",
    "concat",
    "set_categories",
    "columns",
    "category",
)


_OF_A_PART = regex(r"(?i)(?:^|_)(?:train(?:ing)?|test|new|valid(?:ation)?|val)(?:_|$)")


@rule
def dummies_of_each_table(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``get_dummies`` of a training and of another table: each gets columns for its own values alone."""
    calls = [call for call in tree.calls_named("get_dummies") if call.args]
    bases = [call.args[0].value if isinstance(call.args[0], ast.Subscript) else call.args[0] for call in calls]
    tables = [_OF_A_PART.search(typed(base)) for base in bases]
    tables += [None] if len({*map(typed, bases)}) < len(bases) else []
    is_set = (
        tree.mentions(*_SAME_COLUMNS, "stratify", "assign")
        or any(re.match(r"(?i)y(?:_|$)|label|target", typed(base)) for base in bases)
        or any("category" in line for line in tree.lines)
        or bool(tree.all(ast.For))
    )
    if len(calls) == 2 and all(tables) and len({typed(call.args[0]) for call in calls}) == 2 and not is_set:
        sentence = (
            "Each table gets columns for the values that it has, so these may be others. Then write "
            "`.reindex(columns=…, fill_value=0)` with the columns of the training."
        )
        yield tree.finding(calls[1], typed(calls[1]), "", sentence, certain=False)


@rule
def texts_compared_with_numbers(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``row["churned"] == 1`` of a row of a CSV file, which has texts: it is never true."""
    for loop in tree.all(ast.For):
        made = tree.value_of(loop.iter) or loop.iter
        if not isinstance(made, ast.Call) or tree.name_of(made.func) not in ("csv.DictReader", "csv.reader"):
            continue
        row_name = typed(loop.target)
        given = any(
            typed(part) == row_name for node in nodes_of(loop) if isinstance(node, ast.Call) for part in node.args
        )
        given |= any(typed(node.value) == row_name for node in nodes_of(loop)
                     if isinstance(node, ast.Attribute) and node.attr in ("update", "setdefault"))  # fmt: skip
        if given or any(re.search(r"QUOTE_(?:NONNUMERIC|STRINGS)$", typed(word.value)) for word in made.keywords):
            continue
        targets = [target for line in nodes_of(loop) if isinstance(line, ast.Assign) for target in line.targets]
        changed = {*map(typed, targets)}
        changed |= {typed(target.value) for target in targets if isinstance(target, ast.Subscript)
                    and not isinstance(target.slice, ast.Constant)}  # fmt: skip
        for test in (node for node in nodes_of(loop) if isinstance(node, ast.Compare)):
            match test:
                case ast.Compare(
                    left=ast.Subscript(value=row) as cell,
                    ops=[ast.Eq() | ast.NotEq()],
                    comparators=[ast.Constant(value=int() | float() as number)],
                ) if typed(row) == typed(loop.target) and not {typed(row), typed(cell)} & changed:
                    right = f'{typed(cell)} == "{number}"'
                    sentence = f"The cells of a CSV file are texts, and no text equals {number}. Write `{right}`."
                    yield tree.finding(test, typed(test), right, sentence, certain=False)
