"""Rules on rows and parts: splits, folds, orders and names of classes that are others than is said of them.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.words_beside import TEST_NAME, is_told, texts_around, texts_inside
from grader.submission.rules.rule import rule, unless_told_by
from grader.submission.source_tree import (
    Finding,
    SourceTree,
    argument,
    assigned,
    gives_unseen,
    names_in,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name


@rule
def labels_of_minus_1(tree: SourceTree) -> Iterator[Finding]:
    """Yield labels -1 and 1 for a binary cross-entropy, which takes 0 and 1."""
    for fit in tree.calls_of("fit"):
        near = tree.functions_around(fit)[-1:]
        losses = " ".join(typed(call) for call in tree.calls_of("compile")
                          if tree.functions_around(call)[-1:] in (near, []) or not near)  # fmt: skip
        if "binary_crossentropy" not in losses and "BinaryCrossentropy" not in losses:
            continue
        made = tree.value_of(argument(fit, "y", 1))
        if (
            isinstance(made, ast.Call)
            and called_name(made) == "where"
            and len(made.args) == 3
            and {tree.number_of(part) for part in made.args[1:]} == {1.0, -1.0}
        ):
            right = typed(made).replace("-1.0", "0.0").replace("-1", "0")
            sentence = f"Binary cross-entropy takes labels 0 and 1, and these are -1 and 1. Write `{right}`."
            yield tree.finding(made, typed(made), right, sentence, certain=False)


_KEPT_TOGETHER = (
    r"together with (?:its|their|the) labels?|\bown (?:label|answer|target)s?|keep\w* (?:its"
    r"|their|the) labels?|(?:stays?|belongs?|kept) together|in step"
)


_OWNER = (
    "(patient|person|people|customer|client|user|member|speaker|subject|student|writer|author|player|driver|house"
    "|household|shop|store|farm|device|sensor|machine|station|hospital|session|recording|video|song|artist|animal|dog"
    "|horse)"
)
_OF_ONE_PART = regex(
    rf"\b(?:a|one|each|every|any|no|same|single) {_OWNER}s?\b[^.;]*\b(?:either|never|only|both|one (?:part|side)|not)\b"
    rf"|\b(?:by|per) {_OWNER}s?\b|\b(?:unknown|unseen|new|other) {_OWNER}s?\b"
    rf"|\b{_OWNER}s?\b[^.;]*\b(?:never|not) (?:been )?(?:seen|in the training)",
    re.IGNORECASE,
)
_DRAWS_ROWS = ("random", "rand", "uniform", "permutation", "shuffle")
_WHOLE_GROUPS = {"unique", "isin", "groupby", "drop_duplicates", "set", "nunique", "map", "GroupShuffleSplit"}


@rule
def groups_in_both_parts(tree: SourceTree) -> Iterator[Finding]:
    """Yield a split that is told to be by patient, and draws single rows: those of one patient get into both parts."""
    texts = {text.lower() for node in tree.all(ast.Constant) if (text := text_of(node)) and text.isidentifier()}
    given = [*names_in(tree.tree), *(part.arg for part in tree.all(ast.arg))]
    names = {word.removesuffix("s") for name in given for word in name.lower().split("_")}
    for draw in (node for node in tree.all(ast.Call) if _draws_rows(node)):
        if tree.called_around(draw) & _WHOLE_GROUPS or not _makes_parts(tree, draw):
            continue
        said = texts_inside(tree, draw)
        if not any(re.search(r"(?i)\btrain|\btest|\bval|split|\bboth", text) for text in said):
            continue
        found = [word for text in said for match in _OF_ONE_PART.finditer(text.lower()) for word in match.groups()]
        group = next((word for word in found if word in texts | names), None)
        if group is not None:
            right = f"['{group}'].unique()" if group in texts else ""
            sentence = f"`{typed(draw)}` draws single rows, so both parts have rows of one `{group}`. Draw whole ones."
            yield tree.finding(draw, typed(draw), right, sentence, certain=False)


def _draws_rows(call: ast.Call) -> bool:
    """Return whether a call draws some of the rows of a table, or a random number for each."""
    return called_name(call) == "sample" or (called_name(call) in _DRAWS_ROWS and "len(" in typed(call))


def _makes_parts(tree: SourceTree, draw: ast.Call) -> bool:
    """Return whether a draw decides on parts: the function around returns several, or numbers are compared."""
    codes = tree.functions_around(draw)[-1:]
    lines = [line for code in codes for line in nodes_of(code) if isinstance(line, ast.Return)]
    is_compared = any(draw in nodes_of(test) for test in tree.all(ast.Compare))
    return is_compared or any(isinstance(line.value, ast.Tuple) for line in lines)


_JOINS = ("concat", "concatenate", "vstack")


def _repeats(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a call puts the same rows together several times: ``[rows] + [rare] * 3``."""
    if not isinstance(node, ast.Call) or called_name(node) not in _JOINS or not node.args:
        return False
    parts = [*nodes_of(node.args[0])[1:]]  # `[week] * 52` makes a series.
    parts += [made for part in parts if isinstance(part, ast.Name) and (made := tree.value_of(part)) is not None]
    more = [part for part in parts if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult)
            and any(isinstance(side, ast.List | ast.Tuple) and not _are_constants(side)
                    for side in (part.left, part.right))]  # fmt: skip
    drawn = [made.slice if isinstance(made, ast.Subscript) else made for made in parts]
    parts += [made for name in drawn if isinstance(name, ast.Name) and (made := tree.value_of(name)) is not None]
    again = [part for part in parts if isinstance(part, ast.Call) and called_name(part) in ("sample", "choice")
             and not (part.args and _are_constants(part.args[0]))
             and typed(words_of(part).get("replace", part)) == "True"]  # fmt: skip
    return bool(more or again)


def _are_constants(node: ast.AST) -> bool:
    """Return whether a list has plain numbers or texts alone: labels, and no rows."""
    kinds = (ast.Constant, ast.UnaryOp)
    return isinstance(node, ast.List | ast.Tuple) and all(isinstance(element, kinds) for element in node.elts)


def _splits_rows(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a call splits rows: of a function of the learner's, whether it cuts or draws some."""
    if not isinstance(node, ast.Call) or "split" not in called_name(node):
        return False
    code = tree.code_of(node.func)
    if not isinstance(code, ast.FunctionDef):
        return called_name(node) in ("split", "train_test_split")
    inside = [*nodes_of(code)]
    return any(isinstance(part, ast.Slice) and (part.lower or part.upper) for part in inside) or any(
        isinstance(part, ast.Call) and called_name(part) in ("sample", *_DRAWS_ROWS) for part in inside
    )


def _splits(tree: SourceTree, nodes: Sequence[ast.AST], doubled: ast.AST) -> ast.AST | None:
    """Return where nodes split what holds rows several times, by a function or by two slices that share a border."""
    names = set[str]()
    for line in nodes:
        value = line.value if isinstance(line, ast.Assign) else None
        target = line.targets[0] if isinstance(line, ast.Assign) else None
        if value is doubled and isinstance(target, ast.Tuple):
            names |= {part.id for part in target.elts if isinstance(part, ast.Name)}
        elif value is not None and isinstance(target, ast.Name):
            if doubled in nodes_of(value) or (
                names & names_in(value) and not isinstance(value, ast.Tuple | ast.Subscript)
            ):
                names.add(target.id)
            elif target.id in names:
                names.remove(target.id)
        borders = dict[str, set[str]]()
        for part in nodes_of(line) if isinstance(line, ast.Assign | ast.Return) else ():
            given = part.args if isinstance(part, ast.Call) and _splits_rows(tree, part) else []
            if any(each is doubled or (isinstance(each, ast.Name) and each.id in names) for each in given):
                return part
            if isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Slice) and names & names_in(part.value):
                for place in (part.slice.lower, part.slice.upper):
                    sides = borders.setdefault(typed(place), set()) if place is not None else set[str]()
                    sides.add("begin" if place is part.slice.lower else "end")
                    if len(sides) > 1:
                        return part
    return None


@unless_told_by("held_out_parts.copied_before_the_split")
def rows_repeated_before_a_split(tree: SourceTree) -> Iterator[Finding]:
    """Yield a split of a table in which rows of a rare class stand several times: one row gets into both parts."""
    makers = {code.name for code in tree.all(ast.FunctionDef) for line in code.body
              if isinstance(line, ast.Return) and line.value is not None
              for made in [tree.value_of(line.value) or line.value]
              for part in (made.elts if isinstance(made, ast.Tuple) else [made]) if _repeats(tree, part)}  # fmt: skip
    for call in tree.all(ast.Call):
        if not _repeats(tree, call) and called_name(call) not in makers:
            continue
        around = tree.nodes_around(call) or nodes_of(tree.tree)
        lines = sorted((node for node in around if isinstance(node, ast.Assign | ast.Return)), key=lambda n: n.lineno)
        split = _splits(tree, lines, call)
        if split is not None:
            sentence = (
                f"`{typed(call)}` repeats rows, so copies of one row get into both parts. Split first, and repeat rows "
                "for the training alone."
            )
            yield tree.finding(split, typed(call), "", sentence, certain=False)


@rule
def rows_at_the_end_of_loc(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``df.loc[:n]`` beside ``df.loc[n:]``: ``loc`` includes the end of a range, so both have row ``n``."""
    cuts = [node for node in tree.all(ast.Subscript) if isinstance(node.slice, ast.Slice)
            and isinstance(node.value, ast.Attribute) and node.value.attr == "loc"]  # fmt: skip
    for first in cuts:
        end = first.slice.upper if isinstance(first.slice, ast.Slice) else None
        for second in cuts if end is not None else ():
            begin = second.slice.lower if isinstance(second.slice, ast.Slice) else None
            if end is None or begin is None or typed(end) != typed(begin) or typed(first.value) != typed(second.value):
                continue
            is_number = text_of(tree.value_of(end)) is None and not re.search(
                r"(?i)date|day|time|month|year", typed(end)
            )
            right = typed(first).replace(".loc", ".iloc")
            cure = f"Write `{right}`, and `iloc` for the other too." if is_number else "Let the second begin after it."
            sentence = f"`loc` includes the end of a range, so `{typed(end)}` is in both parts. {cure}"
            yield tree.finding(first, typed(first), right, sentence, certain=False)


@rule
def names_in_another_order(tree: SourceTree) -> Iterator[Finding]:
    """Yield the codes of ``pd.factorize(column)`` beside ``sorted`` names: it counts in the order of the rows."""
    for call in tree.calls_named("factorize"):
        column = tree.worked_on(call)
        if column is None or "sort" in words_of(call) or len(call.args) > 1 or gives_unseen(call):
            continue
        own = typed(column)
        orders = {f"{name}({part})" for name in ("sorted", "np.sort") for part in (f"{own}.unique()", f"set({own})")}
        orders |= {f"np.unique({own})", f"sorted({own}.unique().tolist())", f"sorted({own}.drop_duplicates())"}
        if any(typed(other) in orders for other in tree.all(ast.Call)):
            right = typed(call)[:-1] + (", sort=True)" if call.args else "sort=True)")
            sentence = f"`factorize` counts names in the order of the rows, and not of the alphabet. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_OTHER_ROWS = ("sample", "drop", "dropna", "query", "sort_values", "nlargest", "tail")


@rule
def values_placed_by_an_index(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``part["p"] = pd.Series(values)`` of a part of the rows: pandas places values by index, from 0."""
    placed: list[tuple[ast.expr, ast.expr, str]] = []
    for line in tree.all(ast.Assign):
        target = line.targets[0]
        if isinstance(target, ast.Subscript) and text_of(target.slice) is not None:
            placed.append((target.value, line.value, f"{typed(target)} = "))
    for call in tree.calls_of("assign"):
        if isinstance(call.func, ast.Attribute):
            placed += [(call.func.value, value, f"{word}=") for word, value in words_of(call).items()]
    for part, given, before in placed:
        made = tree.value_of(given) or given
        if not isinstance(made, ast.Call) or tree.name_of(made.func) != "pandas.Series":
            continue
        if len(made.args) != 1 or "index" in words_of(made):
            continue
        values = tree.value_of(made.args[0]) or made.args[0]
        if isinstance(values, ast.Call) and called_name(values) in ("Series", "apply", "map"):
            continue
        steps = {called_name(step) for step in tree.chain_of(part)
                 if not {"columns", "axis", "ignore_index"} & {*words_of(step)}}  # fmt: skip
        if steps & {*_OTHER_ROWS} and not steps & {"reset_index"}:
            right = typed(made.args[0])
            sentence = (
                f"pandas places a `Series` by its index, which begins at 0, and the rows of `{typed(part)}` "
                f"have others. Write `{before}{right}`."
            )
            yield tree.finding(given, typed(given), right, sentence, certain=False)


_APART = r"permutation test|baseline|no longer|on purpose|by chance"


@unless_told_by("data_sets.shuffled_apart")
def pairs_in_two_orders(tree: SourceTree) -> Iterator[Finding]:
    """Yield images and labels that get two random orders, where each is told to keep its own label."""
    for code in tree.all(ast.FunctionDef):
        calls = [
            call
            for call in nodes_of(code)
            if isinstance(call, ast.Call)
            and called_name(call) in ("permutation", "shuffle")
            and isinstance(call.func, ast.Attribute)
            and len(call.args) == 1
        ]
        if len(calls) != 2 or typed(calls[0].func) != typed(calls[1].func):
            continue
        if any(called_name(node) in ("seed", "set_state", "set_random_seed") for node in nodes_of(code)
               if isinstance(node, ast.Call)):  # fmt: skip
            continue
        of = [re.sub(r"^len\((.*)\)$", r"\1", typed(call.args[0])) for call in calls]
        labels = regex(r"(?i)label|target|answer|^y")
        is_pair = sum(bool(labels.search(name)) for name in of) == 1 and all(
            name.isidentifier() or "_" in name for name in of
        )
        returned = [
            line.value for line in nodes_of(code) if isinstance(line, ast.Return) and isinstance(line.value, ast.Tuple)
        ]
        both = any({*of} <= names_in(value) for value in returned)
        if not is_pair:
            continue
        texts = texts_inside(tree, calls[1])
        if (both and not is_told(_APART, texts)) or is_told(_KEPT_TOGETHER, texts, unless=_APART):
            sentence = (
                "Each call draws another order, so images and labels no longer belong together. Use one order for both."
            )
            yield tree.finding(calls[1], typed(calls[1]), "", sentence, certain=False)


_PAST_AND_FUTURE = (
    r"past[^.;]*(?:afterwards|later|future|came after)|days? (?:that|which) (?:came|come) (?:after|later)"
)


def _cuts_of(tree: SourceTree, call: ast.Call) -> list[ast.Subscript]:
    """Return the slices of what a call gave a name, in its function."""
    names = {typed(target) for target in tree.targets_of(call)}
    return [
        node
        for node in tree.nodes_around(call)
        if isinstance(node, ast.Subscript) and typed(node.value) in names and isinstance(node.slice, ast.Slice)
    ]


@rule
def past_and_future_mixed(tree: SourceTree) -> Iterator[Finding]:
    """Yield a random order of days that are then cut into past and future."""
    for call in tree.calls_named("permutation"):
        of_all = bool(call.args) and typed(call.args[0]).startswith("len(")
        is_cut = of_all and len(_cuts_of(tree, call)) > 1 and "sort" not in tree.called_around(call)
        if is_cut and is_told(_PAST_AND_FUTURE, texts_inside(tree, call)):
            right = f"np.arange({', '.join(map(typed, call.args))})"
            sentence = f"This mixes the days, so later days are in the training too. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_EACH_ONCE = (
    r"exactly once|(?:every|each|all) (?:example|image|element)s? (?:comes? )?once|before the next (?:pass|epoch)"
)


@rule
def passes_mixed_by_a_repeat(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``repeat().shuffle(n)`` that is told to show each example once in each pass."""
    for call in tree.calls_of("shuffle"):
        before = [called_name(step) for step in tree.chain_of(call)]
        if "repeat" in before and is_told(_EACH_ONCE, texts_around(tree, call)):
            sentence = "After `repeat`, the buffer mixes examples of two passes. Call `shuffle` before `repeat`."
            yield tree.finding(call, typed(call.func), "", sentence, certain=False)


_NONE_LEFT_OUT = (
    r"none (?:is |are )?left out|all (?:the )?[\d,.]+ (?:\w+ )?(?:test )?(?:examples|images"
    r"|digits|texts|pictures)|\ball\b[^.;]{0,20}test (?:examples|images|digits|texts|pictures)"
    r"|every (?:test )?(?:example|image|digit)\b"
)


@rule
def last_batch_dropped(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``drop_remainder=True`` of what is told as a measure of all examples."""
    for call in tree.calls_of("batch"):
        if (
            tree.is_true(words_of(call).get("drop_remainder"))
            and "fit" not in tree.called_around(call)
            and not tree.mentions("shuffle")
            and is_told(_NONE_LEFT_OUT, texts_around(tree, call), unless="window|divi|train")
        ):
            sentence = "`drop_remainder=True` leaves the last, smaller batch out. For all examples, leave it out."
            yield tree.finding(call, typed(call), "", sentence, certain=False)


_OF_EACH_EXAMPLE = (
    r"(?:one )?(?:element|entry|item|example)s? (?:per|for each|for every|for) (?:\w+ "
    r")?(?:picture|image|example|text|row)|pictures in the data|one (?:by|after)"
)


@rule
def tensors_told_as_slices(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``from_tensors`` that is told to give one element for each example: it gives one in all."""
    for call in tree.calls_named("from_tensors"):
        if not tree.mentions("unbatch", "concatenate", "zip") and is_told(_OF_EACH_EXAMPLE, texts_around(tree, call)):
            right = typed(call).replace("from_tensors", "from_tensor_slices")
            sentence = f"`from_tensors` makes one element of all examples. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_TRAINING_ALONE = (
    r"(?:from|by|of|on|with) (?:the )?training (?:data|part|set|rows|examples)(?: (?:alone|only))?"
    r"|only (?:from |on )?(?:the )?training|only in the test[^.;]*unk"
    r"|test \w+ (?:stays?|remains?|are) (?:\w+ )?(?:unknown|unseen)|nothing (?:from|of) the test"
)
_SAYS_TEST = regex(r"(?i)test")


@rule
def statistics_with_the_test(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``adapt`` of training and test examples together, told as that of the training ones."""
    for call in (*tree.calls_of("adapt"), *tree.calls_named("mean")):
        given = call.args[0] if call.args else None
        made = tree.value_of(given)
        if not isinstance(made, ast.Call) or called_name(made) not in ("concatenate", "concat", "vstack"):
            continue
        parts = typed(made)
        if called_name(call) == "mean" or ("test" not in parts.lower() and tree.is_written(_SAYS_TEST)):
            continue
        if TEST_NAME.search(parts) and "train" in parts.lower() and is_told(_TRAINING_ALONE, texts_around(tree, call)):
            sentence = "This counts the test examples too. Give it the training examples alone."
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def target_left_among_the_columns(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``table[:, :-1]`` as features where the target is the first column, or the other way round."""
    columns = {"0": (":-1", "1:"), "-1": ("1:", ":-1")}
    for code in tree.all(ast.FunctionDef):
        cuts = [node for node in nodes_of(code) if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple)
                and len(node.slice.elts) == 2 and typed(node.slice.elts[0]) == ":"]  # fmt: skip
        for single in cuts:
            place = typed(single.slice.elts[1])  # type: ignore[attr-defined]
            if place not in columns:
                continue
            others = [node for node in cuts if node is not single and typed(node.value) == typed(single.value)]
            wrong, right = columns[place]
            names = " ".join(map(typed, tree.targets_of(single)))
            is_target = re.search(r"(?i)^y|target|label|price|output", names) is not None
            if is_target and len(others) == 1 and typed(others[0].slice.elts[1]) == wrong:  # type: ignore[attr-defined]
                cure = f"{typed(single.value)}[:, {right}]"
                sentence = f"This keeps the column `{typed(single)}`, which is the target. Write `{cure}`."
                yield tree.finding(others[0], typed(others[0]), cure, sentence, certain=False)


@rule
def target_in_the_whole_table(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``table.to_numpy()`` as features where the target is a column that stays in the table."""
    if tree.mentions(*_LEAVES_OUT) or tree.all(ast.Delete):
        return
    for line in tree.all(ast.Assign):
        match line.value:
            case ast.Call(func=ast.Attribute(value=ast.Name() as table, attr="to_numpy" | "astype")):
                pass
            case ast.Attribute(value=ast.Name() as table, attr="values"):
                pass
            case _:
                continue
        name = typed(line.targets[0])
        if not re.match(r"(?i)x|feat|inputs?\b|data\b", name):
            continue
        for other in tree.all(ast.Assign):
            column = _column_of(other.value, table.id)
            if column and re.match(r"(?i)y|labels?\b|targets?\b", typed(other.targets[0])):
                right = typed(line.value).replace(table.id, f'{table.id}.drop(columns="{column}")', 1)
                sentence = f"`{table.id}` still has its column `{column}`, the target. Write `{right}`."
                yield tree.finding(line, typed(line.value), right, sentence, certain=False)
                break


@rule
def target_in_a_list_of_columns(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``table[["area", "rooms", "price"]]`` as features where the target is ``table["price"]``."""
    targets = (line.value for line in tree.all(ast.Assign) if _TARGET.match(typed(line.targets[0])))
    columns = {(typed(value.value), text_of(value.slice)) for value in targets if isinstance(value, ast.Subscript)}
    if not columns or tree.is_written(_OF_EARLIER_ROWS) or _ends_early(tree):
        return
    steps = [typed(step.func) for step in (*tree.calls_of("drop"), *tree.calls_of("pop"))]
    for node in tree.all(ast.Subscript):
        names = tree.value_of(node.slice) if isinstance(node.slice, ast.Name) else node.slice
        if not isinstance(names, ast.List) or len(names.elts) < 2:
            continue
        holders = " ".join(map(typed, tree.targets_of(node)))
        is_of_features = _FEATURES.match(holders) and not re.search(r"target|label|and_", holders)
        is_cut_later = any(step.startswith(f"{holders}.") for step in steps)
        for column in map(text_of, names.elts) if is_of_features and not is_cut_later else []:
            if (typed(node.value), column) in columns:
                sentence = f"`{column}` is the target, and must not be among the features. Leave it out."
                yield tree.finding(node, typed(node), "", sentence, certain=False)


def _ends_early(tree: SourceTree) -> bool:
    """Return whether something is cut at its end, and something else at its beginning: ``x[:-24]`` and ``y[24:]``."""
    cuts = [node for node in tree.all(ast.Slice) if node.step is None]
    ends = {typed(cut.upper.operand) for cut in cuts if cut.lower is None and isinstance(cut.upper, ast.UnaryOp)}
    return any(cut.upper is None and cut.lower is not None and typed(cut.lower) in ends for cut in cuts)


_FEATURES = regex(r"(?i)x|feat|inputs?\b|data\b")
_TARGET = regex(r"(?i)y(?:_|$)|labels?\b|targets?\b")
_OF_EARLIER_ROWS = regex(r"(?i)window|shift|lag|sequence|lookback|look_back|timeseries|history|lstm|gru|conv1d|past")


@rule
def last_part_from_the_middle(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``rows[n:]`` as the test part beside ``rows[n : n + m]`` for validation: it has these rows as well."""
    cuts = [(typed(target), value) for line in tree.all(ast.Assign) for target, value in assigned(line)
            if isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Slice)]  # fmt: skip
    for name, whole in cuts:
        assert isinstance(whole.slice, ast.Slice)
        begin = whole.slice.lower
        if begin is None or whole.slice.upper is not None or isinstance(begin, ast.UnaryOp):
            continue
        for other, middle in cuts:
            assert isinstance(middle.slice, ast.Slice)
            lower, end = middle.slice.lower, middle.slice.upper
            is_told_apart = {*re.findall(r"(?i)val|test", f"{name} {other}".lower())} == {"val", "test"}
            if lower is None or end is None or typed(lower) != typed(begin) or not is_told_apart:
                continue
            if tree.functions_around(whole)[-1:] != tree.functions_around(middle)[-1:] or _is_moved(tree, begin):
                continue
            if typed(middle.value) == typed(whole.value) and not isinstance(end, ast.UnaryOp):
                right = f"{typed(whole.value)}[{typed(end)}:]"
                sentence = f"`{other}` begins at the same row, so `{name}` has all of its rows. Write `{right}`."
                yield tree.finding(whole, typed(whole), right, sentence, certain=False)


def _is_moved(tree: SourceTree, place: ast.expr) -> bool:
    """Return whether a place is counted on: ``start += 150``."""
    return any(typed(line.target) == typed(place) for line in tree.all(ast.AugAssign))


_LEAVES_OUT = ("drop", "pop", "difference", "loc", "iloc", "filter", "select_dtypes", "columns", "reindex")


def _column_of(value: ast.expr, table: str) -> str:
    """Return which column of a table a value is: ``table["price"].to_numpy()``."""
    for node in nodes_of(value):
        match node:
            case ast.Subscript(value=ast.Name(id=of), slice=ast.Constant(value=str(column))) if of == table:
                return column
    return ""


@rule
def held_out_rows_trained_on(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``x[n:]`` for the training beside ``x[-n:]`` for the validation: the last ones are in both."""
    names = {value: typed(target) for line in tree.all(ast.Assign) for target, value in assigned(line)}
    for code in tree.all(ast.FunctionDef):
        cuts = [
            node for node in nodes_of(code) if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice)
        ]
        for held in cuts:
            assert isinstance(held.slice, ast.Slice)
            low = held.slice.lower
            if not isinstance(low, ast.UnaryOp) or held.slice.upper is not None or not isinstance(low.op, ast.USub):
                continue
            same = [
                node
                for node in cuts
                if typed(node.value) == typed(held.value)
                and isinstance(node.slice, ast.Slice)
                and node.slice.upper is None
                and node.slice.lower is not None
                and typed(node.slice.lower) == typed(low.operand)
            ]
            parts = [
                TEST_NAME.search(names.get(held, "")),
                same and re.search(r"(?i)train", names.get(same[0], "")),
            ]
            if same and all(parts):
                right = f"{typed(held.value)}[:{typed(low)}]"
                sentence = f"This has the last ones as well, which are held out. Write `{right}`."
                yield tree.finding(same[0], typed(same[0]), right, sentence, certain=False)
                break


@rule
def validation_images_changed(tree: SourceTree) -> Iterator[Finding]:
    """Yield a random change that is mapped over training and validation data, of which the latter are told to stay."""
    said = r"valid\w* (?:\w+ )?(?:stays?|remains?|are left|is left|unchanged|uses? the)|(?:only|for) (?:the )?training"
    maps = tree.calls_of("map")
    inside: list[ast.ListComp | ast.GeneratorExp] = [*tree.all(ast.ListComp), *tree.all(ast.GeneratorExp)]
    for call in maps:
        owner = typed(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        sources = [loop.generators[0].iter for loop in inside if call in nodes_of(loop)]
        sources += [loop.iter for loop in tree.all(ast.For) if call in nodes_of(loop)]
        both = [typed(source) for source in sources if isinstance(source, ast.Tuple | ast.List)]
        alike = [
            typed(other.func.value)
            for other in maps
            if isinstance(other.func, ast.Attribute)
            and other is not call
            and [*map(typed, other.args)] == [*map(typed, call.args)]
        ]
        of_both = any(re.search("(?i)train", names) and re.search("(?i)val", names) for names in both)
        of_both |= owner.lower().startswith("val") and any(other.lower().startswith("train") for other in alike)
        given = call.args[0] if call.args else None
        made = tree.code_of(given) or tree.value_of(given) or given
        changes = made is not None and _CHANGES.search(typed(made)) is not None
        if of_both and changes and is_told(said, texts_around(tree, call)):
            sentence = "This changes the validation images as well. Map it over the training data alone."
            yield tree.finding(call, typed(call), "", sentence, certain=False)
            return


_CHANGES = regex(r"(?i)augment|Random|flip|vary")


_PARTS = {"train", "test", "val", "valid", "validation"}


@rule
def names_in_another_order_than_folders(tree: SourceTree) -> Iterator[Finding]:
    """Yield a list of names that is not sorted, for the classes of folders, which Keras sorts."""
    loads = [call for name in ("image_dataset_from_directory", "flow_from_directory", "text_dataset_from_directory")
             for call in tree.calls_named(name)]  # fmt: skip
    if not loads or any({"class_names", "classes"} & {*words_of(load)} for load in loads):
        return
    if any(node.attr in ("class_names", "class_indices") for node in tree.all(ast.Attribute)):
        return
    for line in tree.all(ast.Assign):
        names = [text_of(part) for part in line.value.elts] if isinstance(line.value, ast.List | ast.Tuple) else []
        known = [name for name in names if name]
        if len(known) < 2 or len(known) != len(names) or known == sorted(known) or {*known} & _PARTS:
            continue
        target = typed(line.targets[0])
        folders = re.compile(
            rf"(?i)folders?\b.*{re.escape(known[0])}.*{re.escape(known[-1])}|folders?\b.*{re.escape(known[-1])}.*{re.escape(known[0])}"
        )
        is_read = any(isinstance(node.value, ast.Name) and node.value.id == target for node in tree.all(ast.Subscript))
        said = " ".join([*texts_around(tree, line), *(text_of(load.args[0]) or "" for load in loads if load.args)])
        are_folders = tree.is_written(folders) or "folder" in said.lower() or all(f"/{name}" in said for name in known)
        are_folders |= any(all(f"{name}/" in text for name in known) for text in tree.lines)
        if is_read and are_folders:
            right = str(sorted(known))
            sentence = f"Keras numbers the folders in the order of the alphabet. Write `{right}`."
            yield tree.finding(line, typed(line.value), right, sentence, certain=False)


@rule
def rest_that_is_all(tree: SourceTree) -> Iterator[Finding]:
    """Yield a training set without ``skip``, of a data set from which the validation part is taken."""
    chains = {
        line: [*tree.chain_of(line.value)] for line in tree.all(ast.Assign) if isinstance(line.targets[0], ast.Name)
    }
    roots = {line: typed(steps[-1].func.value) for line, steps in chains.items()
             if steps and isinstance(steps[-1].func, ast.Attribute)}  # fmt: skip
    for line, root in roots.items():
        taken = [step for step in chains[line] if called_name(step) == "take"]
        if not taken or not TEST_NAME.search(typed(line.targets[0])) or not taken[0].args:
            continue
        for other, source in roots.items():
            steps = {*map(called_name, chains[other])}
            is_train = re.search(r"(?i)^train", typed(other.targets[0])) is not None
            if (
                source == root
                and is_train
                and not steps & {"skip", "take", "filter", "shard"}
                and steps & {"batch", "shuffle"}
                and is_told(r"\brest\b|\bothers?\b|remaining", texts_inside(tree, other))
            ):
                right = f"{root}.skip({typed(taken[0].args[0])})"
                sentence = f"This has the validation examples as well. Begin with `{right}`."
                yield tree.finding(other, typed(other.targets[0]), right, sentence, certain=False)


_LABELS = regex(r"(?i)^y(?:_|$)|label|target")


@rule
def labels_from_the_other_end(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``y_test = y[: len(x_test)]`` beside ``x_test = x[split:]``: labels of other rows."""
    cuts: dict[str, ast.Subscript] = {}
    for line in tree.all(ast.Assign):
        for target, value in assigned(line):
            if isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Slice):
                cuts[typed(target)] = value
    for name, value in cuts.items():
        if not _LABELS.search(name) or not _LABELS.search(typed(value.value)):
            continue
        match value.slice:
            case ast.Slice(lower=None, upper=ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=other)]), step=None):
                pass
            case _:
                continue
        match cuts.get(other):
            case ast.Subscript(slice=ast.Slice(lower=ast.expr() as split, upper=None)):
                right = f"{typed(value.value)}[{typed(split)}:]"
                sentence = f"`{other}` are the last rows, and these labels are the first ones. Write `{right}`."
                yield tree.finding(value, typed(value), right, sentence, certain=False)


@rule
def rest_drawn_again(tree: SourceTree) -> Iterator[Finding]:
    """Yield a second ``sample`` of a table that is told to be the rest: it draws from all rows."""
    draws: dict[str, list[ast.Call]] = {}
    for call in tree.calls_of("sample"):
        share = tree.number_of(words_of(call).get("frac"))
        if isinstance(call.func, ast.Attribute) and share is not None and share < 1 and not tree.calls_of("drop"):
            draws.setdefault(typed(call.func.value), []).append(call)
    for owner, calls in draws.items():
        if len(calls) == 2 and is_told(r"remaining|\brest\b|never seen|other", texts_inside(tree, calls[1])):
            first = [typed(target) for target in tree.targets_of(calls[0])]
            right = f"{owner}.drop({first[0] if first else 'train'}.index)"
            sentence = f"This draws from all rows, so it has some of the training. Write `{right}`."
            yield tree.finding(calls[1], typed(calls[1]), right, sentence, certain=False)


@rule
def folds_that_keep_their_own(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``folds[:i] + folds[i:]``: it has all folds, the one that is tested too."""
    for node in tree.all(ast.BinOp):
        match node:
            case ast.BinOp(
                left=ast.Subscript(value=first, slice=ast.Slice(lower=None, upper=ast.Name(id=end))),
                op=ast.Add(),
                right=ast.Subscript(value=second, slice=ast.Slice(lower=ast.Name(id=begin), upper=None)),
            ) if (
                end == begin and typed(first) == typed(second) and re.search(r"(?i)fold|part|chunk|split", typed(first))
            ):
                right = f"{typed(first)}[:{end}] + {typed(first)}[{end} + 1:]"
                sentence = f"`{typed(second)}[{begin}:]` begins with fold `{begin}` itself. Write `{right}`."
                yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def places_in_a_grid_for_examples(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``y_pred[i]`` beside ``y_test[index]`` in ``for i, index in enumerate(wrong)``: another example."""
    for loop in tree.all(ast.For):
        match loop:
            case ast.For(
                target=ast.Tuple(elts=[ast.Name(id=place), ast.Name(id=index)]),
                iter=ast.Call(func=ast.Name(id="enumerate"), args=[ast.expr() as of]),
            ):
                pass
            case _:
                continue
        parts = [node for node in nodes_of(loop) if isinstance(node, ast.Subscript)]
        by_index = {typed(node.value) for node in parts if typed(node.slice) == index}
        labels = [node for node in parts if typed(node.slice) == place
                  and re.search(r"(?i)pred|label|^y_|true|guess", typed(node.value))]  # fmt: skip
        made = tree.value_of(of) or of
        while isinstance(made, ast.Subscript):
            made = tree.value_of(made.value) or made.value
        chosen = typed(of)
        labels = [node for node in labels if chosen not in typed(tree.value_of(node.value) or node.value)]
        if by_index and re.search(r"nonzero|where|argsort|choice|permutation|argwhere", typed(made)):
            for node in labels:
                right = f"{typed(node.value)}[{index}]"
                sentence = f"`{place}` is the place in the grid, and not the number of the example. Write `{right}`."
                yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def random_parts_in_order(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``np.arange(n)`` that is cut into two parts, where a random split is told."""
    meant = "would|before|later|leak|already"
    for call in tree.calls_named("arange"):
        is_cut = len(_cuts_of(tree, call)) > 1 and not tree.called_around(call) & _DRAWS
        if is_cut and is_told(r"\brandom|by chance|shuffl", texts_around(tree, call), unless=meant):
            right = typed(call).replace("np.arange", "np.random.default_rng(0).permutation")
            sentence = f"These places are in their order, so nothing is random. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_DRAWS = {"permutation", "shuffle", "permuted", "choice", "sample", "random", "rand", "argsort"}


@rule
def rows_dropped_by_new_numbers(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``table.drop(train.index)`` where the index of ``train`` was set anew: it has other rows now."""
    for call in tree.calls_of("drop"):
        given = call.args[0] if call.args else None
        made = tree.value_of(given.value) if isinstance(given, ast.Attribute) and given.attr == "index" else None
        if isinstance(made, ast.Call) and called_name(made) == "reset_index" and "sample" in typed(made):
            right = typed(made.func.value) if isinstance(made.func, ast.Attribute) else ""
            sentence = (
                f"`reset_index` gives the rows other numbers, so `drop` removes others. Write `{right}` before it."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def folds_trained_on_all(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``fit(x, y)`` of all rows in a cross-validation that measures on a fold of them."""
    for loop in tree.all(ast.For):
        calls = [node for node in nodes_of(loop) if isinstance(node, ast.Call) and node.args]
        measured = [
            call.args[0]
            for call in calls
            if called_name(call) == "evaluate" and isinstance(call.args[0], ast.Subscript)
        ]
        for fit in (call for call in calls if called_name(call) == "fit" and isinstance(call.args[0], ast.Name)):
            same = [part for part in measured if typed(part.value) == typed(fit.args[0])]
            rest = [
                typed(line.targets[0])
                for line in nodes_of(loop)
                if isinstance(line, ast.Assign) and re.search(r"(?i)rest|train|other", typed(line.targets[0]))
            ]
            if same and rest and is_told(r"fold|cross-?valid", texts_around(tree, fit)):
                right = f"fit({typed(fit.args[0])}[{rest[0]}], …)"
                sentence = f"`fit` gets all rows, the fold that is measured too. Write `{right}`."
                yield tree.finding(fit, typed(fit), right, sentence, certain=False)
