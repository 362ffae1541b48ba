"""Rules on series: windows, targets, lags and forecasts that are taken elsewhere than is said of them.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.examples import has_shifted_labels
from grader.submission.rules.reading.words_beside import NEXT_VALUE, NUMBER, is_told, number_said, texts_around
from grader.submission.rules.rule import rule, unless_told_by
from grader.submission.source_tree import (
    Finding,
    SourceTree,
    argument,
    assigned,
    names_in,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_HOURLY = regex(r"(?i)hour")


_SAME_HOUR = r"same (?:hour|time) (?:yesterday|(?:of|on) the day before|the day before)|day before at the same"


_A_WEEK = r"(?:one|a|last|previous) week\b|week (?:before|ago|earlier)|weekly"


@rule
def weeks_of_seven_hours(tree: SourceTree) -> Iterator[Finding]:
    """Yield a lag of 7 in hourly values that is told as a week: it is seven hours."""
    for node in tree.all(ast.Subscript):
        match node.slice:
            case ast.Slice(lower=None, upper=ast.UnaryOp(op=ast.USub(), operand=lag), step=None):
                pass
            case _:
                continue
        steps = _steps(tree, lag)
        if steps not in (1, 7):
            continue
        texts = texts_around(tree, node)
        is_hourly = (
            not re.search(r"(?i)dai|\bday", typed(node.value))
            and _HOURLY.search(" ".join([typed(node.value), *texts])) is not None
        )
        if is_hourly and steps == 7 and is_told(_A_WEEK, texts):
            sentence = "The values are hourly, so 7 steps are seven hours. A week has `7 * 24` of them."
            yield tree.finding(node, typed(node), "7 * 24", sentence, certain=False)
        if is_hourly and steps == 1 and is_told(_SAME_HOUR, texts):
            sentence = "The values are hourly, so this is the hour before. For the day before, take 24 steps."
            yield tree.finding(node, typed(node), "24", sentence, certain=False)


def _steps(tree: SourceTree, node: ast.expr) -> float | None:
    """Return a number, through names and the defaults of parameters."""
    for _ in range(3):
        number = tree.number_of(node)
        if number is not None:
            return number
        made = tree.value_of(node)
        if isinstance(made, ast.Name) and made is not node:
            node = made
            continue
        for code in tree.functions_around(node)[-1:]:
            names = [given.arg for given in code.args.args]
            defaults = dict(zip(reversed(names), reversed(code.args.defaults), strict=False))
            if isinstance(node, ast.Name) and node.id in defaults:
                node = defaults[node.id]
    return tree.number_of(node)


@rule
def targets_inside_their_window(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``series[i + width - 1]`` as the value after ``series[i : i + width]``: it is the last one inside."""
    for nodes in _read_in_one_loop(tree):
        for window in nodes:
            match window.slice:
                case ast.Slice(lower=ast.Name(), upper=ast.BinOp(op=ast.Add()) as end, step=None):
                    pass
                case _:
                    continue
            if any(typed(node.slice) == ":-1" for node in nodes):
                continue  # The window is shortened first.
            inside = [node for node in nodes if typed(node.value) == typed(window.value)
                      and typed(node.slice) == f"{typed(end)} - 1"]  # fmt: skip
            right_too = any(typed(node.value) == typed(window.value) and typed(_begin_of(node)) == typed(end)
                            for node in nodes)  # fmt: skip
            if inside and not right_too and is_told(NEXT_VALUE, texts_around(tree, inside[0])):
                right = f"{typed(window.value)}[{typed(end)}]"
                sentence = f"This is the last value of the window itself. Write `{right}`."
                yield tree.finding(inside[0], typed(inside[0]), right, sentence, certain=False)


def _begin_of(node: ast.Subscript) -> ast.AST:
    """Return the first place that is read: ``i`` of ``x[i]``, and of ``x[i : j]``."""
    return node.slice.lower or node.slice if isinstance(node.slice, ast.Slice) else node.slice


def _read_in_one_loop(tree: SourceTree) -> Iterator[list[ast.Subscript]]:
    """Yield the parts of arrays that one loop reads; two lists over the same places are one loop."""
    for loop in tree.all(ast.For):
        yield [node for node in nodes_of(loop) if isinstance(node, ast.Subscript)]
    lists: dict[tuple[str, ...], list[ast.ListComp]] = {}
    for made in tree.all(ast.ListComp):
        around = [code.name for code in tree.functions_around(made)[-1:]]
        places = [typed(part) for loop in made.generators for part in (loop.target, loop.iter)]
        lists.setdefault((*around, *places), []).append(made)
    for group in lists.values():
        yield [node for made in group for node in nodes_of(made) if isinstance(node, ast.Subscript)]


@rule
def horizons_one_step_too_far(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``series[i + window + horizon]``, told as so many steps after the last one of its window."""
    for loop in tree.all(ast.For):
        for node in (node for node in nodes_of(loop) if isinstance(node, ast.Subscript)):
            match node.slice:
                case ast.BinOp(
                    left=ast.BinOp(op=ast.Add(), right=ast.Name() as window), op=ast.Add(), right=ast.Name() as ahead
                ):
                    pass
                case _:
                    continue
            steps = tree.number_of(ahead)
            if steps is None or not re.search(r"(?i)horizon|ahead|lead", ahead.id):
                continue
            said = rf"\b{steps:g} \w+ (?:after|behind|past) (?:its|the|their) last"
            if is_told(said, texts_around(tree, node)):
                right = typed(node).replace(f"+ {window.id} +", f"+ {window.id} - 1 +")
                sentence = f"The last value of the window has the place before its end. Write `{right}`."
                yield tree.finding(node, typed(node), right, sentence, certain=False)


_PAST_ALONE = (
    r"days? before|(?:past|earlier|previous) (?:days|values|steps)|trailing|nothing (?:from"
    r"|of) the (?:days|future|later)|look\w* back"
)


@unless_told_by("baselines.means_around_told_as_before", "baselines.forecasts_that_know_the_day")
def means_of_both_sides(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``np.convolve(…, mode="same")`` that is told as a mean of earlier days: it is around each day."""
    for call in tree.calls_named("convolve"):
        mode = text_of(argument(call, "mode", 2))
        if mode == "same" and is_told(_PAST_ALONE, texts_around(tree, call), unless="around|centered|both sides"):
            sentence = '`mode="same"` is centered, so half of these days come later. Write `mode="full"`, and cut it.'
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def changes_summed_without_a_start(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``np.cumsum(changes)`` that is told to give prices again: the last known one is not added."""
    inner = {id(part) for node in tree.all(ast.BinOp) for part in nodes_of(node)}
    for call in tree.calls_named("cumsum"):
        given = typed(call.args[0]) if call.args else ""
        if not re.search(r"(?i)change|diff|delta|return", given) or id(call) in inner:
            continue
        around = tree.functions_around(call)[-1:]
        starts = [
            name.arg
            for code in around
            for name in code.args.args
            if re.search(r"(?i)^(?:last|start|first|known)_(?!window)", name.arg)
        ]
        starts = starts or [f"{name.arg}[-1]" for code in around for name in code.args.args
                            if re.fullmatch(r"(?i)prices|levels|series|values|sales", name.arg)]  # fmt: skip
        shown = {part for text in tree.all(ast.JoinedStr) for part in nodes_of(text)}
        nodes = [node for code in around for node in nodes_of(code) if isinstance(node, ast.Name) and node not in shown]
        used = {node.id for node in nodes if isinstance(node.ctx, ast.Load)}
        starts = [start for start in starts if start.endswith("[-1]") or start not in used]
        if starts and is_told(r"prices|levels?|again|last known|from the last", texts_around(tree, call)):
            right = f"{starts[0]} + {typed(call)}"
            sentence = f"This is the change since the last day, and no level. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_CIRCLE = r"circle|circular|cycl\w+|neighbou?rs|\bclock\b|sin\w* and cos"


@rule
def angles_without_a_turn(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``np.sin(hour / 24)`` that is told to be a circle: one day has to be a turn of ``2 * np.pi``."""
    for call in tree.calls_named("sin"):
        given = call.args[0] if call.args else None
        made = tree.value_of(given) or given
        is_share = (
            isinstance(made, ast.BinOp)
            and isinstance(made.op, ast.Div)
            and tree.number_of(made.right) in (7, 12, 24, 60, 365, 365.25)
        )
        if (
            made is None
            or not is_share
            or "pi" in typed(made)
            or "360" in typed(made)
            or (isinstance(made, ast.BinOp) and isinstance(made.left, ast.BinOp))
        ):
            continue
        if is_told(_CIRCLE, texts_around(tree, call), unless="radian"):
            right = f"2 * np.pi * {typed(made)}"
            sentence = f"`sin` takes radians, and a full turn is `2 * np.pi`. Write `{right}`."
            yield tree.finding(call, typed(made), right, sentence, certain=False)


@rule
def rolled_the_other_way(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``np.roll(x, -1)`` that is told as the value of the day before: it is the next one."""
    for call in tree.calls_named("roll"):
        steps = tree.number_of(argument(call, "shift", 1))
        names = " ".join(typed(target) for target in tree.targets_of(call))
        said = r"day before|yesterday|previous|last (?:day|value|hour)|\blag"
        if steps is not None and steps < 0 and re.search(rf"(?i){said}", names.replace("_", " ")):
            right = typed(call).replace("-", "")
            sentence = f"A negative shift brings the next value to each place. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def windows_rolled_the_other_way(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``window = np.roll(window, 1)`` before ``window[-1] = new``: the newest value goes to the front."""
    loops: list[ast.For | ast.While] = [*tree.all(ast.For), *tree.all(ast.While)]
    for loop in loops:
        for line, after in itertools.pairwise(loop.body):
            match line, after:
                case (
                    ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call),
                    ast.Assign(targets=[ast.Subscript(value=ast.Name(id=of), slice=place)]),
                ) if called_name(call) == "roll" and name == of:
                    steps, at = tree.number_of(argument(call, "shift", 1)), tree.number_of(place)
                case _:
                    continue
            if (steps, at) in ((1, -1), (-1, 0)):
                right = typed(call).replace("-1" if at == 0 else " 1", "1" if at == 0 else " -1", 1)
                end = "newest value to the front" if at == -1 else "first value to the end"
                sentence = f"This moves the {end}, and the next line overwrites another. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)


@unless_told_by("baselines.means_around_told_as_before")
def features_of_later_days(tree: SourceTree) -> Iterator[Finding]:
    """Yield a centered mean as a column of a table whose target is the value some days later."""
    ahead = [call for call in tree.calls_named("shift") if (tree.number_of(argument(call, "periods", 0)) or 0) < 0]
    if not ahead or not tree.calls_of("fit"):
        return
    for call in tree.calls_named("rolling"):
        centered = words_of(call).get("center")
        stored = [line for line in tree.all(ast.Assign) if call in nodes_of(line.value)
                  and isinstance(line.targets[0], ast.Subscript)]  # fmt: skip
        if tree.is_true(centered) and stored:
            sentence = "A centered mean has the days after each day, too. Leave `center=True` out."
            yield tree.finding(call, "center=True", "", sentence, certain=False)


@rule
def horizons_left_out(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``series[i + WINDOW]`` as the target, where a horizon of several steps is told and not used."""
    ahead = [
        (name.arg, number)
        for code in tree.all(ast.FunctionDef)
        for name, given in zip(reversed(code.args.args), reversed(code.args.defaults), strict=False)
        if re.search(r"(?i)horizon|ahead", name.arg) and (number := tree.number_of(given)) is not None
    ]
    ahead += [
        (line.targets[0].id, number)
        for line in tree.all(ast.Assign)
        if isinstance(line.targets[0], ast.Name)
        and re.search(r"(?i)horizon|ahead", line.targets[0].id)
        and (number := tree.number_of(line.value)) is not None
    ]
    for code in tree.all(ast.FunctionDef) if ahead else ():
        parts = [node for node in nodes_of(code) if isinstance(node, ast.Subscript)]
        cuts = [node for node in parts if isinstance(node.slice, ast.Slice) and isinstance(node.slice.upper, ast.BinOp)]
        if is_told(r"one.step|next value|one after|recurs|fed? back|feeds", [ast.get_docstring(code) or ""]):
            continue
        for name, steps in ahead:
            shown = any(isinstance(node, ast.FormattedValue) and typed(node.value) == name for node in nodes_of(code))
            used = any(name in names_in(node.slice) for node in parts)
            for cut in cuts:
                assert isinstance(cut.slice, ast.Slice)
                end = typed(cut.slice.upper) if cut.slice.upper is not None else ""
                target = [node for node in parts if typed(node.value) == typed(cut.value) and typed(node.slice) == end]
                if (
                    target
                    and not used
                    and steps > 1
                    and (
                        shown
                        or is_told(rf"`?\b(?:{steps:g}|{name})\b`?[^.;]*(?:after|ahead|later)", texts_around(tree, cut))
                    )
                ):
                    right = f"{typed(cut.value)}[{end} + {name} - 1]"
                    sentence = f"`{name}` is not used here: this is the next value. Write `{right}`."
                    yield tree.finding(target[0], typed(target[0]), right, sentence, certain=False)
                    break


@rule
def windows_that_stay(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loop that predicts from one window again and again, told to add each prediction to it."""
    said = r"appended|just predicted|recursiv\w*|one after (?:the other|another)|fed back|used for the next|goes into"
    for loop in (loop for loop in tree.all(ast.For) if typed(loop.iter).startswith("range(")):
        calls = [
            node
            for node in nodes_of(loop)
            if isinstance(node, ast.Call) and called_name(node) == "predict" and node.args
        ]
        stored = {node.id for node in nodes_of(loop) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        changed = {
            typed(node.value)
            for node in nodes_of(loop)
            if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
        }
        changed |= {
            typed(node.func.value)
            for node in nodes_of(loop)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and called_name(node) in ("append", "extend", "pop", "insert")
        }
        for call in calls:
            names = {
                name for name in names_in(call.args[0]) if re.search(r"(?i)window|history|inputs?$|sequence", name)
            }
            if names and not names & (stored | changed) and is_told(said, texts_around(tree, call)):
                name = min(names)
                right = f"{name} = np.append({name}[1:], …)"
                sentence = f"`{name}` stays the same, so each prediction is the same. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)
                break


@rule
def true_values_in_a_long_forecast(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loop over true values that puts each of them into the history of a forecast of many days."""
    said = (
        r"nothing after (?:it|that) is known|\b(?!1\b)\d+[- ](?:day|step|month|hour)s?[- ](?:ahead"
        r"|forecast)|forecast (?:of|for) \d+ \w+ at once"
    )
    for loop in tree.all(ast.For):
        if not isinstance(loop.target, ast.Name):
            continue
        adds = [
            node
            for node in nodes_of(loop)
            if isinstance(node, ast.Call)
            and called_name(node) == "append"
            and node.args
            and typed(node.args[0]) == loop.target.id
            and isinstance(node.func, ast.Attribute)
        ]
        predicts = any(isinstance(node, ast.Call) and called_name(node) == "predict" for node in nodes_of(loop))
        is_true = re.search(r"(?i)true|actual|real|value", loop.target.id) is not None
        read = {typed(node.value) for node in nodes_of(loop) if isinstance(node, ast.Subscript)}
        for call in adds if predicts and is_true else ():
            owner = typed(call.func.value)  # type: ignore[attr-defined]
            if owner in read and is_told(
                said, texts_around(tree, call), unless=r"one-day|one-step|each day|walk.?forward"
            ):
                sentence = (
                    "Each step gets the true value before it, so this is no forecast of all steps at once. "
                    "Append the prediction."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def shapes_turned_by_a_reshape(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``x.reshape(n, m)`` of an array of shape (m, n): it keeps the order of the values, and turns nothing."""
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Attribute(value=ast.Name(id=of), attr="shape")):
                axes = [*map(typed, names)]
            case _:
                continue
        for call in tree.calls_named("reshape"):
            given = call.args[0].elts if len(call.args) == 1 and isinstance(call.args[0], ast.Tuple) else call.args
            sizes = [*map(typed, given)]
            if typed(call.func) != f"{of}.reshape" or sizes == axes or len({*axes} - {"_"}) < len(axes):
                continue
            if tree.functions_around(call)[-1:] != tree.functions_around(line)[-1:] or "order" in words_of(call):
                continue
            if sorted(sizes) == sorted(axes):
                places = ", ".join(str(axes.index(size)) for size in sizes)
                right = f"{of}.T" if len(axes) == 2 else f"{of}.transpose({places})"
                mixed = "rows and columns" if len(axes) == 2 else "axes"
                sentence = f"`reshape` keeps the values in their order, so this mixes {mixed}. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def forecasts_from_the_true_series(tree: SourceTree) -> Iterator[Finding]:
    """Yield windows of the true series in a loop that is told to use its own forecasts alone."""
    said = r"own (?:forecasts|predictions|outputs)|no (?:real|true) values?"
    for loop in tree.all(ast.For):
        steps = {node.id for node in nodes_of(loop.target) if isinstance(node, ast.Name)}
        adds = [node for node in nodes_of(loop) if isinstance(node, ast.Call) and called_name(node) == "append"
                and "predict" in typed(node)]  # fmt: skip
        known = [typed(call.func.value) for call in adds if isinstance(call.func, ast.Attribute)]
        for cut in (node for node in nodes_of(loop) if isinstance(node, ast.Subscript)):
            if not known or not isinstance(cut.slice, ast.Slice) or not names_in(cut.slice) & steps:
                continue
            is_given = tree.parameter_of(cut.value) is not None and typed(cut.value) not in known
            if is_given and is_told(said, texts_around(tree, cut)):
                sentence = f"These are true values, also later ones. Take the window from `{known[0]}`."
                yield tree.finding(cut, typed(cut), known[0], sentence, certain=False)


_BEFORE_EACH = regex(
    rf"(?i)\b({NUMBER}) (?:days|hours|months|values|steps) before (?:each|the|that|a|its|every) ?(?:day|hour|one)?"
)


@rule
def days_that_hold_their_own(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``series[day - 6 : day + 1]`` that is told as the seven days before a day, which is in it."""
    for node in tree.all(ast.Subscript):
        match node.slice:
            case ast.Slice(
                lower=ast.BinOp(left=ast.Name(id=first), op=ast.Sub(), right=back),
                upper=ast.BinOp(left=ast.Name(id=second), op=ast.Add(), right=ast.Constant(value=1)),
                step=None,
            ) if first == second:
                days = tree.number_of(back)
            case _:
                continue
        found = [match[1] for text in texts_around(tree, node) for match in _BEFORE_EACH.finditer(text)]
        told = {number_said(word) for word in found}
        later = any(typed(other.slice) == f"{first} + 1" for other in tree.all(ast.Subscript))
        later |= is_told(r"\bup to (?:it|and|that)\b|\bincluding\b|\binclusive", texts_around(tree, node))
        if days is not None and days + 1 in told and not later and first not in ("last", "end"):
            right = f"{typed(node.value)}[{first} - {days + 1:g}:{first}]"
            sentence = f"The last of these is the day itself. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def values_of_many_periods_in_a_row(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``days.reshape(30, -1).mean(axis=1)`` that is told as means of 30 days: it makes 30 rows."""
    for call in (*tree.calls_named("mean"), *tree.calls_named("sum")):
        made = tree.value_of(tree.worked_on(call))
        axis = tree.number_of(words_of(call).get("axis"))
        if not isinstance(made, ast.Call) or called_name(made) != "reshape" or axis != 1:
            continue
        sizes = [tree.number_of(part) for part in made.args[-2:]]
        sizes = [tree.number_of(part) for part in made.args[-1].elts] if isinstance(made.args[-1], ast.Tuple) else sizes
        if len(sizes) != 2 or sizes[1] != -1 or sizes[0] is None:
            continue
        count = f"{sizes[0]:g}"
        units = "(?:day|hour|step|minute|value|month|week|reading|measurement|quarter|sample)s?"
        if is_told(rf"\b{count}[- ]{units}\b", texts_around(tree, call)):
            right = typed(made).replace(f"{count}, -1", f"-1, {count}")
            sentence = f"This makes {count} long rows. For rows of {count} values, write `{right}`."
            yield tree.finding(made, typed(made), right, sentence, certain=False)


@rule
def windows_with_their_own_last_value(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``window = np.append(window[1:], window[-1])`` in a loop of forecasts: no forecast gets into it."""
    for loop in tree.all(ast.For):
        inside = nodes_of(loop)
        predicts = any(isinstance(node, ast.Call) and called_name(node) == "predict" for node in inside)
        for line in (node for node in inside if isinstance(node, ast.Assign)) if predicts else ():
            match line.targets[0], line.value:
                case ast.Name(id=name), ast.Call() as call if called_name(call) in ("append", "concatenate"):
                    parts = {typed(part) for part in nodes_of(call) if isinstance(part, ast.Subscript)}
                case _:
                    continue
            is_filled = any(isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
                            and typed(node.value) == name for node in inside)  # fmt: skip
            is_own = f"{name}[1:]" in parts and parts & {f"{name}[-1]", f"{name}[-1:]"}
            if is_own and not is_filled and names_in(call) <= {name, "np"}:
                sentence = (
                    f"`{name}` gets its own last value again, and not the forecast. Append what `predict` returned."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False)


_FEATURES = regex(r"(?i)x|feat|inputs?|data|col")
_OF_ROWS_BEFORE = ("shift", "rolling", "diff", "pct_change")


@rule
def means_with_the_target(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``t["week"] = t["sales"].rolling(7).mean()`` as a feature for ``t["sales"]``: it holds the target."""
    fits = tree.calls_of("fit")
    is_asked = fits and tree.mentions("rolling") and not tree.mentions("timeseries_dataset_from_array")
    for line in tree.all(ast.Assign) if is_asked else ():
        match line.targets[0]:
            case ast.Subscript(value=ast.Name(id=table), slice=ast.Constant(value=str(feature))):
                pass
            case _:
                continue
        steps = [*tree.chain_of(line.value)]
        rolled = next((step for step in steps if called_name(step) == "rolling"), None)
        is_moved = {"shift", "diff"} & {*map(called_name, steps)}
        if rolled is None or not isinstance(rolled.func, ast.Attribute) or is_moved or "closed" in words_of(rolled):
            continue
        column = typed(rolled.func.value)
        pairs = [pair for other in tree.all(ast.Assign) for pair in assigned(other)]
        chains = [[value, *tree.chain_of(value)] for target, value in pairs
                  if re.match(r"(?i)y(?:_|$)|target|label", typed(target))]  # fmt: skip
        owners = [typed(_uncut(step.func.value if isinstance(step, ast.Call) and isinstance(step.func, ast.Attribute)
                               else step)) for steps in chains for step in steps]  # fmt: skip
        moved = any(called_name(step) == "shift" for steps in chains for step in steps if isinstance(step, ast.Call))
        chosen = [other.value for other in tree.all(ast.Assign) if _FEATURES.match(typed(other.targets[0]))]
        lists = [part for value in chosen for part in nodes_of(value) if isinstance(part, ast.List)]
        is_read = any(text_of(node) == feature for part in lists for node in part.elts)
        # What is cut at its end fits a target that begins later.
        moved = moved or any(isinstance(cut.upper, ast.UnaryOp) for cut in tree.all(ast.Slice))
        moved = (
            moved
            or tree.mentions("sliding_window_view")
            or any(
                isinstance(node.slice, ast.BinOp) and isinstance(node.slice.op, ast.Add)
                for node in tree.all(ast.Subscript)
            )
        )
        if column.startswith(f"{table}[") and column in owners and not moved and is_read:
            right = typed(line.value).replace(column, f"{column}.shift(1)", 1).replace(", center=True", "")
            after = " and those after it" if "center" in words_of(rolled) else ""
            sentence = f"The mean has the row itself{after}, and so the target. Write `{right}`."
            yield tree.finding(line, typed(line.value), right, sentence, certain=False)


def _uncut(node: ast.expr) -> ast.expr:
    """Return a table without the rows that are cut out of it: of ``t["sales"][:n]`` it is ``t["sales"]``."""
    while isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        node = node.value
    return node


@rule
def rows_of_another_group(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``frame["sales"].shift(1)`` of rows that are sorted by store, then by day: stores run into each other."""
    if tree.mentions("groupby", "pivot", "unstack", "query"):
        return
    for call in tree.calls_of("sort_values"):
        given = argument(call, "by", 0)
        keys = [text_of(key) or "" for key in given.elts] if isinstance(given, ast.List | ast.Tuple) else []
        if len(keys) < 2 or not _IN_TIME.search(keys[1]) or _IN_TIME.search(keys[0]):
            continue
        looked_at = [*tree.all(ast.Compare), *(step.func for step in tree.calls_of("shift"))]
        if any(text_of(part) == keys[0] for node in looked_at for part in nodes_of(node)):
            continue  # One group is taken, or the borders of the groups are.
        tables = {typed(line.targets[0]) for line in tree.all(ast.Assign) if call in nodes_of(line.value)}
        for step in (found for name in _OF_ROWS_BEFORE for found in tree.calls_of(name)):
            match step.func:
                case ast.Attribute(value=ast.Subscript(value=ast.Name(id=table), slice=column)) if table in tables:
                    pass
                case _:
                    continue
            right = f'{table}.groupby("{keys[0]}")[{typed(column)}].{called_name(step)}('
            right = typed(step).replace(f"{table}[{typed(column)}].{called_name(step)}(", right, 1)
            sentence = f"The first rows of a `{keys[0]}` get values of the one before it. Write `{right}`."
            yield tree.finding(step, typed(step), right, sentence, certain=False)


_IN_TIME = regex(r"(?i)date|day|time|month|year|week|hour|season|quarter|period|decade|epoch|era\b")


_ENDS_STEPS = ("Flatten", "GlobalAveragePooling1D", "GlobalMaxPooling1D", "LSTM", "GRU", "Bidirectional", "strides",
               "MaxPooling1D", "Reshape", "Conv1DTranspose")  # fmt: skip


@rule
def windows_that_grow_at_their_beginning(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``window = concatenate([[forecast], window[:-1]])``: the newest value comes last, and the oldest goes."""
    if any(re.search(r"::-1\]|:-?\w+:-1\]|(?i:\blag|newest first|flip|reversed\()", line) for line in tree.lines):
        return  # The newest value may come first.
    for line in (line for loop in tree.all(ast.For) for line in loop.body if isinstance(line, ast.Assign)):
        call = line.value
        if not isinstance(call, ast.Call) or called_name(call) not in ("concatenate", "append", "concat", "insert"):
            continue
        parts = call.args[0].elts if call.args and isinstance(call.args[0], ast.List | ast.Tuple) else []
        match parts:
            case [first, ast.Subscript(value=rest, slice=ast.Slice(lower=None, upper=ast.UnaryOp()))] if typed(
                rest
            ) == typed(line.targets[0]) and _is_predicted(tree, first):
                right = f"{typed(call.func)}([{typed(rest)}[1:], {typed(first)}])"
                sentence = (
                    f"The forecast gets the place of the oldest value, and the newest one is lost. Write `{right}`."
                )
                yield tree.finding(line, typed(call), right, sentence, certain=False)


def _is_predicted(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether something holds what ``predict`` returned."""
    parts = [*nodes_of(node), *(made for part in nodes_of(node) if (made := tree.value_of(part)) is not None)]
    return any(tree.is_call_of(inner, "predict") for part in parts for inner in nodes_of(part))


@rule
def convolutions_that_see_their_labels(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``Conv1D`` with ``padding="same"``, where each step has the value after it as its label."""
    fits = tree.calls_of("fit")
    if len(fits) != 1 or isinstance(argument(fits[0], "x", 0), ast.List | ast.Tuple) or tree.mentions(*_ENDS_STEPS):
        return
    if not has_shifted_labels(tree):
        return
    for call in tree.calls_named("Conv1D"):
        width = tree.number_of(argument(call, "kernel_size", 1))
        if text_of(words_of(call).get("padding")) == "same" and width is not None and width > 1:
            right = 'padding="causal"'
            sentence = f"With this padding a step reads the values after it, and so its own label. Write `{right}`."
            yield tree.finding(call, 'padding="same"', right, sentence, certain=False)
