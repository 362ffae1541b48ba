"""Rules about forecasts that a model is compared with: of another horizon, or made of the day that they forecast.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable, Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.decisions import in_another_form, is_predicted
from grader.submission.rules.reading.examples import ABSOLUTES, AVERAGES, JOINS
from grader.submission.rules.reading.lines_around import places
from grader.submission.rules.reading.possible_values import call_gives, calls_with, numbers_of
from grader.submission.rules.reading.shown_values import shown_as
from grader.submission.rules.reading.value_flow import Place, ends_of_places, set_to, sources_of
from grader.submission.rules.reading.words_beside import is_said, is_shown_as_wrong, name_and_docstring
from grader.submission.rules.rule import rule, unless_told_by
from grader.submission.source_tree import (
    Finding,
    SourceTree,
    argument,
    assigned,
    names_in,
    nodes_of,
    said_in,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_LOADS = {"draw_growing": "horizon", "load_sunspot_windows": "horizon", "draw_windows": "horizon",
          "draw_shop_windows": "steps"}  # fmt: skip
"""What draws windows with values to come, and its third parameter: how many steps ahead."""
_NAIVE = regex(
    r"na[ïi]v|ing[eé]nu|baseline|persist|last value|nothing changes|letzte[rn]? wert|derni[eè]re valeur|[uú]ltimo val"
    r"|simple(?:st)? forecast|without (?:any )?training|by last (?:day|value|month|week)",
    re.IGNORECASE,
)
_OF_A_SEASON = regex(r"season|period|year|cycle|saison|jahr|année|estaci|anno|ano\b", re.IGNORECASE)
_KNOWS_STEP = regex(
    r"\bmase\b|scaled|one[- _](?:step|day|week|month|hour)|\b1[- _](?:step|day|week|month)|next (?:step|day|week|month)"
    r"|(?:einen?|nächste\w*) (?:tag|woche|schritt)|un (?:jour|pas)|un[ao]? (?:d[ií]a|semana|passo|paso)",
    re.IGNORECASE,
)
"""In what is said of a change of one step that is meant."""
_AHEAD = regex(
    r"\bahead\b|in advance|into the future|\bstand(?:s|ing)? at\b|next (?:\w+ )?(?:steps|values|days|weeks|months)"
    r"|long[- ]range|multi[- ]?step|\bvoraus\b|in die Zukunft|à l'avance|prochaine?s|próxim[oa]s|prossim[ie]",
    re.IGNORECASE,
)
"""In what is said of forecasts of several steps."""
_IN_ADVANCE = regex(
    r"(?i)\bin advance\b|(?:next|coming)\s+(?:\w+ )?steps (?:at once|ahead)|before (?:it|they) happens?"
)
_ONE_AHEAD = regex(r"(?i)one step|1 step|true values")
_FAR = regex(r"(?i)^(?:\w+\.)?(?:horizon|ahead|steps_ahead)$")
_SEASON = regex(r"(?i)year|season|period|cycle|week")
_NEXT_WORDS = ("draw_broken_lines", "load_verses", "draw_verses")
"""What loads lines whose next word is the label: some words are far more frequent than others."""
_OF_CLASSES = regex(r"words|vocab|tokens|class|label|w[öo]rter|klass|mots|palabras|palavras|parole", re.IGNORECASE)
_CONSTANT = regex(
    r"always|\bconstant|without reading|(?:does|do) not (?:look at|read)\b"
    r"|same (?:word|answer|class|label)|most (?:frequent|common)|majority|immer|häufigst|konstant"
    r"|toujours|constante?|plus fréquent|siempre|más frecuente|mayor[ií]a|sempre|mais frequente|maioria|più frequente",
    re.IGNORECASE,
)
"""In what is said of an answer that is the same for all examples."""
_BEST_BLIND = regex(
    r"\b(?:best|highest)\b[^.;]*\b(?:without|no|blind|unread)"
    r"|(?:without|no) (?:looking|reading|features?|inputs?|columns?)[^.;]*\b(?:best|highest)",
    re.IGNORECASE,
)
"""In what is said of the best accuracy that needs no inputs."""
_AT_RANDOM = regex(
    r"random|\bchance|guess|uniform|equally|zufall|zufäll|geraten|gleich häufig|hasard|aléatoire|azar|acaso"
    r"|sorte|casual",
    re.IGNORECASE,
)
_SIZES = (*ABSOLUTES, "square")
_FORECAST = regex(r"forecast|predict|vorhers|prognos|pr[ée]vision|pron[óo]st|predic|previs|previs[ãa]o", re.IGNORECASE)
_NO_FORECAST = regex(r"\bsmoothed\b|in-sample|nowcast|same day|filter|hindsight|leak|gegl[äa]ttet", re.IGNORECASE)
_NO_SERIES = regex(r"forecast|pred|prognos|vorhers|prev|err|resid|loss|\by_?hat", re.IGNORECASE)
"""In the names of what is smoothed and is no series of true values."""
_LAST_VALUE = regex(r"-1(?:, 0)?\]$")
_ALL_BUT_LAST = regex(r":-1(?:, 0)?\]$")
_SPLIT = regex(r"split|start|cut|begin|train|first", re.IGNORECASE)
_ROLLS = ("rolling", "ewm")


@rule
def naive_of_another_horizon(tree: SourceTree) -> Iterator[Finding]:
    """Yield the error of a naive forecast by one step, where the model forecasts several steps ahead."""
    horizon = _horizon(tree) if tree.mentions("predict", "evaluate") and not _has_naive(tree) else 1
    for change, values in _changes_of_one_step(tree) if horizon > 1 else ():
        mean = next((call for call in _around(tree, change) if called_name(call) in AVERAGES), None)
        if mean is None or not _is_size(tree, change) or is_predicted(tree, values) or is_shown_as_wrong(tree, mean):
            continue
        told = " ".join([*shown_as(tree, mean), tree.said_beside(mean)]).replace("_", " ")
        if _NAIVE.search(told) and not _KNOWS_STEP.search(told):
            sentence = (
                f"`{typed(change)}` is a change by one step, but the model forecasts {horizon:g} steps ahead. For the "
                "same horizon, subtract the last value of each window from the targets."
            )
            yield tree.finding(change, typed(change), "", sentence, certain=False)
    for known in _true_values_between(tree) if horizon > 1 else ():
        around = tree.functions_around(known)[-1:]
        if any(fit in nodes_of(code) for code in around for fit in tree.calls_of("fit")):
            continue  # It is an input of a training.
        words = [tree.said_beside(known)]
        words += map(name_and_docstring, around)
        words += [said_in(call) for name in tree.targets_of(known) for call in tree.all(ast.Call)
                  if any(typed(given) == typed(name) for given in call.args)]  # fmt: skip
        if any(map(_NAIVE.search, [*words, *shown_as(tree, known)])) and not is_shown_as_wrong(tree, known):
            sentence = (
                f"`{typed(known)}` knows the true values between, but the model forecasts {horizon:g} steps at once. "
                "A naive forecast has the last value of each window alone."
            )
            yield tree.finding(known, typed(known), "", sentence, certain=False)
    for late in _one_step_late(tree) if horizon > 1 else ():
        errors = [call for call in _around(tree, late) if called_name(call) in AVERAGES and _is_size(tree, late)]
        texts = [text for value in (late, *errors[:1]) for text in shown_as(tree, value)]
        texts += [said_in(call) for call in tree.all(ast.Call) if late in call.args]
        told = " ".join([*texts, tree.said_beside(late)]).replace("_", " ")
        if is_shown_as_wrong(tree, late) or is_predicted(tree, late):
            continue
        if _NAIVE.search(told) and not _KNOWS_STEP.search(told):
            sentence = (
                f"`{typed(late)}` is one step earlier, but the model forecasts {horizon:g} steps ahead. For the same "
                f"horizon, take the values {horizon:g} steps earlier."
            )
            yield tree.finding(late, typed(late), "", sentence, certain=False)


@rule
def entries_of_one_hot_rows_counted(tree: SourceTree) -> Iterator[Finding]:
    """Yield counts of the zeros and ones in one-hot labels as those of the classes: most entries are 0."""
    losses = {text_of(tree.value_of(argument(call, "loss", 1))) for call in tree.calls_of("compile")}
    for call in tree.calls_named("bincount") if losses == {"categorical_crossentropy"} else ():
        inner = {called_name(part) for part in nodes_of(call) if isinstance(part, ast.Call)}
        said = " ".join([*tree.said_around(call), tree.said_beside(call)])
        if inner & {"ravel", "flatten"} and "argmax" not in inner and _CONSTANT.search(said):
            sentence = (
                "One-hot rows have a single 1, so most of these entries are 0, in every class. Count the classes: "
                "`np.bincount(labels.argmax(axis=1))`."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def equal_shares_for_a_constant_answer(tree: SourceTree) -> Iterator[Finding]:
    """Yield 1 by the number of words that is told as the accuracy of one answer for all: some words are frequent."""
    words = tree.mentions(*_NEXT_WORDS)
    for share in (node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Div)):
        number = tree.number_of(share.left)
        if number not in (1.0, 100.0) or (not _OF_CLASSES.search(typed(share.right)) and "unique" not in typed(share)):
            continue
        around = [code for code in tree.functions_around(share)[-1:] if any(
            isinstance(line, ast.Return) and line.value is share for line in nodes_of(code))]  # fmt: skip
        texts = [*shown_as(tree, share), tree.said_beside(share), *(ast.get_docstring(code) or "" for code in around)]
        said = " ".join(texts).replace("_", " ")
        says_most = words and _CONSTANT.search(said) and not _AT_RANDOM.search(said)
        if (says_most or _BEST_BLIND.search(said)) and not is_shown_as_wrong(tree, share):
            sentence = (
                f"Some {'words' if words else 'classes'} are more frequent, so one answer for all is right more often "
                f"than `{typed(share)}`. Take the share of the most frequent label."
            )
            yield tree.finding(share, typed(share), "", sentence, certain=False)


def _true_values_between(tree: SourceTree) -> Iterator[ast.Call]:
    """Yield last values of windows joined with all targets but the last: ``concatenate([x[:, -1:], y[:, :-1]])``.

    So are those of the first window, with the targets of all windows but the last.
    """
    for call in tree.all(ast.Call):
        joined = tree.value_of(call.args[0]) if called_name(call) in JOINS and call.args else None
        match joined:
            case (
                ast.List(elts=[ast.Subscript() as last, ast.Subscript() as targets])
                | ast.Tuple(elts=[ast.Subscript() as last, ast.Subscript() as targets])
            ):
                if "-1" in typed(last.slice) and _ALL_BUT_LAST.search(typed(targets)):
                    yield call


@rule
def forecasts_compared_one_step_late(tree: SourceTree) -> Iterator[Finding]:
    """Yield forecasts that are compared with the value before theirs: the first window ends right before its own."""
    parts = {typed(node): node for node in tree.all(ast.Subscript)}
    for node in parts.values():
        match node.slice:
            case ast.Slice(
                lower=ast.BinOp(
                    left=ast.BinOp(left=split, op=ast.Sub(), right=size), op=ast.Add(), right=ast.Constant(value=1)
                ),
                upper=None,
            ) if "window" in typed(size).lower():
                made = tree.value_of(node.value)
                given = (
                    [typed(part) for part in made.args] if isinstance(made, ast.Call) and _predicts(tree, made) else []
                )
                if typed(size) in given and any(f"{name}[{typed(split)}:]" in parts for name in given):
                    right = f"{typed(node.value)}[{typed(split)} - {typed(size)}:-1]"
                    sentence = (
                        f"The first forecast is for the value at `{typed(size)}`, so `{typed(node)}` is one step late. "
                        f"Write `{right}`."
                    )
                    yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def forecasts_compared_with_their_own_window(tree: SourceTree) -> Iterator[Finding]:
    """Yield the forecasts of all windows minus ``series[window_size - 1:]``: the last values of these windows."""
    views = {(typed(call.args[0]), typed(call.args[1])) for call in tree.calls_named("sliding_window_view")
             if len(call.args) > 1}  # fmt: skip
    for node in (node for node in tree.all(ast.BinOp) if views and isinstance(node.op, ast.Sub)):
        for forecast, truth in ((node.left, node.right), (node.right, node.left)):
            match truth:
                case ast.Subscript(
                    value=series,
                    slice=ast.Slice(lower=ast.BinOp(left=size, op=ast.Sub(), right=ast.Constant(value=1)), upper=None),
                ) if (typed(series), typed(size)) in views:
                    made = tree.value_of(forecast)
                case _:
                    continue
            made = tree.value_of(made.value) if isinstance(made, ast.Subscript) else made
            if isinstance(made, ast.Call) and _predicts(tree, made):
                right = f"{typed(forecast)}[:-1] - {typed(series)}[{typed(size)}:]"
                sentence = (
                    "This compares each forecast with the last value of its own window, which the model was given. "
                    f"Write `{right}`."
                )
                yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def first_forecasts_dropped(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``forecast[1:]`` beside ``series[split:]``, where the first window ends right before the split."""
    parts = {typed(node): node for node in tree.all(ast.Subscript)}
    for node in parts.values():
        if typed(node.slice) != "1:" or not isinstance(node.value, ast.Name):
            continue
        for made in set_to(tree, node.value):
            given = made.args if isinstance(made, ast.Call) and _predicts(tree, made) else []
            for window in (part for part in given if isinstance(part, ast.Subscript)):
                match window.slice:
                    case ast.Slice(lower=ast.BinOp(left=split, op=ast.Sub(), right=size), upper=None) if "window" in (
                        typed(size).lower()
                    ):
                        is_late = f"{typed(window.value)}[{typed(split)}:]" in parts
                    case _:
                        continue
                if is_late:
                    right = f"{typed(node.value)}[:-1]"
                    sentence = (
                        f"The first forecast is for the value at `{typed(split)}`, and the last one for an unknown "
                        f"value. Drop the last one: `{right}`."
                    )
                    yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def oldest_values_of_windows(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``series[:-window_size]`` as the naive forecast of ``series[window_size:]``: it is the oldest value."""
    ends = {typed(node.slice) for node in tree.all(ast.Subscript)}
    for line in tree.all(ast.Assign):
        match line.value:
            case ast.Subscript(value=series, slice=ast.Slice(None, ast.UnaryOp(ast.USub(), ast.Name(id=size)), None)):
                told = f"{typed(line.targets[0])} {tree.said_beside(line)}".replace("_", " ")
            case _:
                continue
        if "window" in size.lower() and f"{size}:" in ends and _NAIVE.search(told) and not _OF_A_SEASON.search(told):
            right = f"{typed(series)}[{size} - 1 : -1]"
            sentence = (
                f"This is the oldest value of each window, `{size}` steps before the true value. The naive forecast "
                f"is the last one: `{right}`."
            )
            yield tree.finding(line, typed(line.value), right, sentence, certain=False)


@rule
def seasons_before_the_next_step(tree: SourceTree) -> Iterator[Finding]:
    """Yield the value one season before the step after a window, as a baseline of a forecast that is farther ahead."""
    ahead = {typed(line.targets[0]): number for line in tree.all(ast.Assign)
             if _FAR.search(typed(line.targets[0])) and (number := tree.number_of(line.value)) is not None}  # fmt: skip
    far = [name for name, number in ahead.items() if number > 1]
    for node in tree.all(ast.Subscript) if len(far) == len(ahead) == 1 else ():
        match node.slice:
            case ast.Tuple(
                elts=[ast.Slice(lower=None, upper=None), ast.UnaryOp(ast.USub(), ast.Name(id=season) as length), *_]
            ):
                steps, many = tree.number_of(length) or 0, ahead[far[0]]
            case _:
                continue
        if _SEASON.search(season) and steps > many and "windows" in typed(node.value):
            right = typed(node).replace(f"-{season}", f"{far[0]} - {season} - 1")
            sentence = (
                f"`-{season}` is one season before the step after the window, but the forecast is {many:g} steps "
                f"ahead. Write `{right}`."
            )
            yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def steps_ahead_from_true_values(tree: SourceTree) -> Iterator[Finding]:
    """Yield windows of true values in a loop that is to forecast several steps ahead: no forecast goes into one."""
    for loop in tree.all(ast.For):
        codes = tree.functions_around(loop)[-1:]
        said = [*map(name_and_docstring, codes)]
        said += [tree.comments_at(line) for line in (*places(tree)[id(loop)].before[-2:], loop)]
        if not any(map(_AHEAD.search, said)):
            continue
        inside = nodes_of(loop)
        kept = {typed(node.func.value) for node in inside if isinstance(node, ast.Call) and node.args
                and isinstance(node.func, ast.Attribute) and node.func.attr == "append"}  # fmt: skip
        changed = kept | names_in(loop, ast.Store)
        counted = names_in(loop.target) | {name for line in inside if isinstance(line, ast.Assign)
                                           and names_in(line.value) & names_in(loop.target)
                                           for name in names_in(line.targets[0])}  # fmt: skip
        for part in (node for node in inside if isinstance(node, ast.Subscript)):
            match part.slice:
                case ast.Slice(lower=ast.expr() as lower, upper=ast.expr() as upper, step=None):
                    moves = names_in(lower) & counted and names_in(upper) & counted
                    if moves and kept and typed(part.value) not in changed and _asks_a_model(loop):
                        sentence = (
                            f"`{typed(part)}` has the true values up to the step before, so each forecast is one "
                            "step ahead. Append each forecast, and cut the next window from these."
                        )
                        yield tree.finding(part, typed(part), "", sentence, certain=False)


@rule
def forecasts_told_in_advance(tree: SourceTree) -> Iterator[Finding]:
    """Yield forecasts from windows of true values that a printed text tells as made in advance."""
    codes = [code for code in tree.all(ast.FunctionDef) if "forecast" in code.name]
    makers = any(called_name(node) == "predict" for code in codes for node in nodes_of(code)
                 if isinstance(node, ast.Call))  # fmt: skip
    feeds = any(_predicts(tree, call) for loop in tree.all(ast.For) for call in nodes_of(loop)
                if isinstance(call, ast.Call))  # fmt: skip
    for call in tree.calls_named("print") if makers and not feeds else ():
        said = said_in(call)
        if _IN_ADVANCE.search(said) and not _ONE_AHEAD.search(said):
            sentence = (
                "Each of these forecasts is one step ahead, from the true values before it. Say so, or append each "
                "forecast to the window of the next one."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def forecasts_plotted_too_early(tree: SourceTree) -> Iterator[Finding]:
    """Yield forecasts of a part that are plotted from its first step on, where the first one is after a window."""
    for call in tree.all(ast.Call):
        for place, forecast in itertools.pairwise(call.args):
            match place, tree.value_of(forecast):
                case (
                    ast.Subscript(
                        value=ast.Name() as time,
                        slice=ast.Slice(lower=None, upper=ast.Call(func=ast.Name(id="len"), args=[counted])),
                    ),
                    ast.Call(args=[_, ast.Name() as series, window, *_]) as made,
                ) if typed(counted) == typed(forecast) and "forecast" in called_name(made):
                    parts = [tree.value_of(name) for name in (time, series)]
                case _:
                    continue
            begins = [typed(part.slice) for part in parts if isinstance(part, ast.Subscript)]
            if len(begins) == 2 and begins[0] == begins[1]:
                right = f"{time.id}[{typed(window)}:]"
                sentence = (
                    f"The first forecast is for the step after the first window. Write `{right}` in place of "
                    f"`{typed(place)}`."
                )
                yield tree.finding(place, typed(place), right, sentence, certain=False)


def _asks_a_model(loop: ast.For) -> bool:
    """Return whether a loop predicts, or calls a model by its name."""
    calls = [node for node in nodes_of(loop) if isinstance(node, ast.Call)]
    return any(called_name(call) == "predict" or re.search(r"model|net|red\b|rede", typed(call.func)) for call in calls)


def _predicts(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a call predicts, or a function of the program that does."""
    return called_name(call) == "predict" or any(
        isinstance(node, ast.Call) and called_name(node) == "predict"
        for node in nodes_of(tree.code_of(call.func) or call)
    )


def _one_step_late(tree: SourceTree) -> Iterator[ast.expr]:
    """Yield values of a series one step before others: ``x[s - 1 : -1]`` beside ``x[s:]``, ``x[np.arange(9) - 1]``.

    So are all values but the last behind the first one, ``np.concatenate([y[:1], y[:-1]])``, and ``np.roll(y, 1)``.
    """
    parts = {typed(node): node for node in tree.all(ast.Subscript)}
    for node in parts.values():
        match node.slice:
            case ast.Slice(lower=ast.BinOp(left=begin, op=ast.Sub(), right=gap), upper=end) if tree.number_of(gap) == 1:
                is_end = typed(end or node) in ("-1", f"len({typed(node.value)}) - {typed(gap)}")
                if is_end and f"{typed(node.value)}[{typed(begin)}:]" in parts:
                    yield node
            case ast.BinOp(left=ast.Name() as places, op=ast.Sub(), right=gap):
                made = tree.value_of(places)
                if isinstance(made, ast.Call) and called_name(made) == "arange" and numbers_of(tree, gap) == {1.0}:
                    yield node
    yield from (call for call in tree.all(ast.Call) if _is_moved_by_one(tree, call))


def _is_moved_by_one(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a call moves values to the next place each: the first one, joined with all but the last."""
    if called_name(call) == "roll" and call.args:
        return tree.number_of(argument(call, "shift", 1)) == 1
    joined = tree.value_of(call.args[0]) if called_name(call) in JOINS and call.args else None
    match getattr(joined, "elts", None):
        case [first, ast.Subscript(value=moved, slice=ast.Slice(lower=None, upper=ast.expr() as end))]:
            begin = first.elts[0] if isinstance(first, ast.List) and len(first.elts) == 1 else first
            if not isinstance(begin, ast.Subscript) or typed(begin.slice) not in ("0", ":1"):
                return False
            return tree.key_of(begin.value) == tree.key_of(moved) and tree.number_of(end) == -1
    return False


def _horizon(tree: SourceTree) -> float:
    """Return how many steps ahead all windows of a program look; 1 where that is not seen."""
    given = [argument(call, word, 2) for name, word in _LOADS.items() for call in tree.calls_named(name)]
    ahead = [part for code in tree.all(ast.FunctionDef) if any("window" in other.arg for other in code.args.args)
             for part in code.args.args if part.arg == "horizon"]  # fmt: skip
    given += [call_gives(tree, call, parameter) for parameter in ahead for call in calls_with(tree, parameter)]
    if not given:
        given = [line.value for line in tree.all(ast.Assign) if _FAR.search(typed(line.targets[0]))]
    found = {tree.number_of(horizon) or 1.0 for horizon in given}
    return min(found) if found else 1.0


def _has_naive(tree: SourceTree) -> bool:
    """Return whether targets are compared with the last values of windows as well."""
    for node in (node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Sub)):
        is_last = [bool(_LAST_VALUE.search(typed(side))) for side in (node.left, node.right)]
        if is_last[0] != is_last[1] and not any(node is change for change, _ in _changes_of_one_step(tree)):
            return True
    return False


def _changes_of_one_step(tree: SourceTree) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield differences of neighbours in values, with these values."""
    for call in tree.calls_named("diff"):
        values = tree.worked_on(call)
        if values is not None and tree.number_of(argument(call, "n", 1), 1) == 1:
            yield call, values
    for node in tree.all(ast.BinOp):
        match [tree.value_of(side) or side for side in (node.left, node.right)]:
            case [ast.Subscript() as first, ast.Subscript() as second] if isinstance(node.op, ast.Sub):
                if tree.key_of(first.value) == tree.key_of(second.value) and _is_one_apart(tree, first, second):
                    yield node, first.value


def _is_one_apart(tree: SourceTree, first: ast.Subscript, second: ast.Subscript) -> bool:
    """Return whether two parts are one step apart: ``x[:, 1:]`` and ``x[:, :-1]``, or ``x[t]`` and ``x[t - 1]``."""
    sides = [part.slice.elts if isinstance(part.slice, ast.Tuple) else [part.slice] for part in (first, second)]
    if len(sides[0]) != len(sides[1]):
        return False
    pairs = [pair for pair in zip(*sides, strict=True) if typed(pair[0]) != typed(pair[1])]
    if len(pairs) != 1:
        return False
    texts = {typed(part) for part in pairs[0]}
    if texts in ({"1:", ":-1"}, {"-1", "-2"}) or _leaves_one_out(tree, pairs[0]):
        return True
    longer, shorter = sorted(texts, key=len, reverse=True)
    return longer in (f"{shorter} - 1", f"{shorter} + 1")


def _leaves_one_out(tree: SourceTree, sides: tuple[ast.expr, ast.expr]) -> bool:
    """Return whether one side goes from the second value on, and the other up to the one before the last: by names."""
    bounds = [(tree.number_of(part.lower), tree.number_of(part.upper)) for part in sides
              if isinstance(part, ast.Slice) and part.step is None]  # fmt: skip
    is_open = all(isinstance(part, ast.Slice) and (part.lower is None) != (part.upper is None) for part in sides)
    return is_open and {*bounds} == {(1.0, None), (None, -1.0)}


def _around(tree: SourceTree, node: ast.AST) -> list[ast.Call]:
    """Return the calls around a value, or around the one name that it gets, the outer ones first."""
    names = {tree.key_of(target) for line in tree.all(ast.Assign) for target, value in assigned(line)
             if node in nodes_of(value) and isinstance(target, ast.Name)}  # fmt: skip
    found = [call for call in tree.all(ast.Call) if node in nodes_of(call) and call is not node]
    found += [call for call in tree.all(ast.Call) if any(
        isinstance(part, ast.Name) and tree.key_of(part) in names for part in nodes_of(call))]  # fmt: skip
    return found


def _is_size(tree: SourceTree, change: ast.expr) -> bool:
    """Return whether the sizes or the squares of a change are taken."""
    powers = [node.left for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Pow)]
    is_power = any(change in (tree.value_of(left), *nodes_of(left)) for left in powers)
    return is_power or any(called_name(call) in _SIZES for call in _around(tree, change))


@rule
def forecasts_that_know_the_day(tree: SourceTree) -> Iterator[Finding]:
    """Yield smoothed values of a series that are told as forecasts of the same days: they contain the values."""
    for part in tree.all(ast.Subscript):
        match part.slice:
            case ast.Slice(lower=ast.Name() | ast.Constant() as lower, upper=None, step=None):
                kept = part.value.value if typed(part.value).endswith(".iloc") else part.value  # type: ignore[attr-defined]
            case _:
                continue
        if tree.number_of(lower) in (0, 1) or _looks_further(tree, lower):
            continue
        places = ends_of_places(tree, Place(kept), lambda node: _kept(tree, node))
        calls = [called_name(call) for place in places for call in place.calls]
        if any(_knows_its_day(tree, place) for place in places) and _is_told_as_forecast(tree, part, *calls):
            has_labels = any(_rolled(place.node) for place in ends_of_places(tree, Place(kept), lambda _: ()))
            right = f"{typed(kept)}[{typed(lower)} - 1 : -1]"
            if has_labels:  # Pandas subtracts by labels, so other places give the same days.
                right = f"{typed(kept)}.shift(1){'.iloc' if kept is not part.value else ''}[{typed(lower)}:]"
            is_around = any(_is_around(tree, place.node) for place in places)
            sentence = (
                f"`{typed(part)}` holds means around each day, so a forecast has its own day and later ones. Average "
                "only the days before it."
                if is_around
                else f"`{typed(part)}` has the value of the very day that it forecasts. Take the value of the day "
                f"before: `{right}`."
            )
            yield tree.finding(part, typed(part), "" if is_around else right, sentence, certain=False)
    for call in tree.all(ast.Call):
        averaged = tree.value_of(tree.worked_on(call)) if _is_around(tree, call) else None
        if isinstance(averaged, ast.Call) and called_name(averaged) == "pad":
            averaged = tree.worked_on(averaged)
        made = tree.value_of(averaged)
        is_forecast = averaged is not None and (
            is_predicted(tree, averaged) or (isinstance(made, ast.Call) and _predicts(tree, made))
        )
        if is_forecast and _is_size(tree, call):
            sentence = (
                f"`{typed(call)}` has the forecasts of later days, which have seen the value of this day. Average only "
                "the forecasts up to it."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)
    for window, day in _windows_with_their_day(tree):
        if not _NO_SERIES.search(typed(window.value)) and _is_told_as_forecast(tree, window):
            sentence = (
                f"`{typed(window)}` contains the value of day `{day}`, which it forecasts. End the window before it: "
                f"write `:{day}`."
            )
            yield tree.finding(window, typed(window), "", sentence, certain=False)


def _looks_further(tree: SourceTree, lower: ast.expr) -> bool:
    """Return whether values from the day after on are read as well: the forecasts may be of the next day."""
    lowers = [part.lower for part in tree.all(ast.Slice) if part.lower is not None]
    return any(isinstance(part, ast.BinOp) and typed(part) == f"{typed(lower)} + 1" for part in lowers)


def _is_told_as_forecast(tree: SourceTree, node: ast.expr, *names: str) -> bool:
    """Return whether values are a forecast by their names, or by those of the functions that return them."""
    around = tree.functions_around(node)[-1:]
    docs = [ast.get_docstring(code) or "" for code in around]
    returning = [code.name for code in around if any(isinstance(line, ast.Return) for line in nodes_of(code))]
    told = [typed(node), tree.said_beside(node), *names, *returning, *shown_as(tree, node)]
    is_shown = is_shown_as_wrong(tree, node) or any(map(_NO_FORECAST.search, [*told, *docs]))
    return any(_FORECAST.search(text) for text in told) and not is_shown


def _kept(tree: SourceTree, node: ast.AST) -> Iterable[ast.expr]:
    return [node.value] if isinstance(node, ast.Attribute) and node.attr == "values" else in_another_form(tree, node)


def _knows_its_day(tree: SourceTree, place: Place) -> bool:
    """Return whether a value at a place contains the value of a series at the same place."""
    node = place.node
    if isinstance(node, ast.Call) and (_NO_SERIES.search(typed(node)) or is_predicted(tree, node)):
        return False
    match node:
        case ast.Call() if called_name(node) == "convolve":
            return _is_around(tree, node)
        case ast.Call(func=ast.Attribute(attr="mean" | "median", value=ast.Call())):
            rolled = _rolled(node)
            return rolled is not None and "closed" not in words_of(rolled) and not _is_shifted(tree, place)
        case ast.Name() | ast.List() | ast.Call():
            return any(_fills(tree, node, loop) for loop in tree.all(ast.For))
    return False


@unless_told_by("baselines.forecasts_that_know_the_day")
def means_around_told_as_before(tree: SourceTree) -> Iterator[Finding]:
    """Yield means around each day that are told as means of the days up to it."""
    for call in (call for call in tree.all(ast.Call) if _is_around(tree, call)):
        said = tree.said_near(call)
        if any(is_said(_UP_TO, text) for text in said) and not any(map(_ABOUT.search, said)):
            sentence = (
                f"`{typed(call)}` is a mean around each value, so it has later values as well. For the values before, "
                "average `series[day - days + 1 : day + 1]`."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


_UP_TO = regex(
    r"(?i)\b(?:days?|values?|months?|steps?|hours?) before\b|\b(?:previous|earlier|past|trailing|preceding)\b"
    r"|\bso far\b|\bup to (?:and including )?(?:this|that|each|the) (?:day|value|month|step)"
    r"|\bthe last \S+ (?:days|values|months|steps)\b"
)
_ABOUT = regex(r"(?i)\bcent(?:er|re)d?\b|\baround\b|both sides|\b(?:days?|values?) after\b|before and after")


def _is_around(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether means have the days after theirs: the middle of the window is theirs."""
    if not isinstance(node, ast.Call) or called_name(node) != "convolve" or not node.args:
        rolled = _rolled(node)
        return rolled is not None and tree.is_true(words_of(rolled).get("center"))
    mode, padded = text_of(argument(node, "mode", 2)), tree.value_of(node.args[0])
    width = argument(padded, "pad_width", 1) if isinstance(padded, ast.Call) and called_name(padded) == "pad" else None
    after = width.elts[-1] if isinstance(width, ast.Tuple | ast.List) and width.elts else width
    is_half = after is not None and "// 2" in typed(after)
    return mode == "same" or (mode == "valid" and is_half)


def _rolled(node: ast.AST) -> ast.Call | None:
    """Return the windows of pandas that a value is the mean or the median of."""
    match node:
        case ast.Call(func=ast.Attribute(attr="mean" | "median", value=ast.Call() as rolled)):
            return rolled if called_name(rolled) in _ROLLS else None
    return None


def _is_shifted(tree: SourceTree, place: Place) -> bool:
    """Return whether a value is made of those of earlier days: ``s.shift(1)``, ``np.roll(s, 1)``, ``s[:-1]``."""
    parts = [part for source in sources_of(tree, [place.node, *place.calls]) for part in nodes_of(source)]
    return any(
        (isinstance(part, ast.Call) and called_name(part) in ("shift", "roll"))
        or (isinstance(part, ast.Slice) and part.upper is not None and (tree.number_of(part.upper) or 0) < 0)
        for part in parts
    )


def _fills(tree: SourceTree, kept: ast.AST, loop: ast.For) -> bool:
    """Return whether a loop over a series puts each value, mixed with the ones before, at its own place of a list."""
    names = {typed(target): value for line in tree.all(ast.Assign) for target, value in assigned(line)
             if value is kept or (isinstance(target, ast.Name) and isinstance(kept, ast.Name)
                                  and tree.key_of(target) == tree.key_of(kept))}  # fmt: skip
    begin, item = _days_of(tree, loop)
    if _NO_SERIES.search(typed(loop.iter)):
        return False
    current: dict[str, ast.expr] = {}
    own = (names_in(loop, ast.Store) | {*names}) - {item, item.strip("[]")}
    for line in loop.body:
        match line:
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=place)], value=value) if (
                name in names
            ):
                return item == f"[{typed(place)}]" and _mixes(_resolved(value, current), item, own)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                current[name] = value
            case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=value):
                current[name] = ast.BinOp(ast.Name(name, ast.Load()), ast.Add(), value)
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="append", value=ast.Name(id=name)), args=[value])):
                first = names.get(name)
                has = len(first.elts) if isinstance(first, ast.List) else -1
                if has >= 0:
                    return has == begin and _mixes(_resolved(value, current), item, own)
    return False


def _resolved(value: ast.expr, current: dict[str, ast.expr]) -> ast.expr:
    return current.get(value.id, value) if isinstance(value, ast.Name) else value


def _mixes(value: ast.expr, item: str, own: set[str]) -> bool:
    """Return whether a value is a weighted sum of the one of the day and of what the loop made before."""
    parts = nodes_of(value)
    names = {part.id for part in parts if isinstance(part, ast.Name)}
    has_item = item in names or any(
        isinstance(part, ast.Subscript) and f"[{typed(part.slice)}]" == item for part in parts
    )
    signs = [type(part.op) for part in parts if isinstance(part, ast.BinOp)]
    return has_item and bool(names & own) and ast.Add in signs and ast.Mult in signs


def _days_of(tree: SourceTree, loop: ast.For) -> tuple[float, str]:
    """Return where a loop over a series begins, and how it reads a day: by a name, or ``[t]``; -2 where not known."""
    match loop.iter, loop.target:
        case ast.Subscript(slice=ast.Slice(lower=lower, upper=None, step=None)), ast.Name(id=item):
            begin = tree.number_of(lower) if lower is not None else 0
            return (-2 if begin is None else begin), item
        case ast.Name(), ast.Name(id=item):
            return 0, item
        case ast.Call(func=ast.Name(id="range"), args=[*before, ast.Call(func=ast.Name(id="len"))]), ast.Name(id=item):
            begin = tree.number_of(before[0]) if before else 0
            return (-2 if begin is None else begin), f"[{item}]"
    return -2, ""


def _windows_with_their_day(tree: SourceTree) -> Iterator[tuple[ast.Subscript, str]]:
    """Yield windows of a series whose means are taken for each day from a split on, and that contain this day."""
    made: list[ast.ListComp | ast.GeneratorExp] = [*tree.all(ast.ListComp), *tree.all(ast.GeneratorExp)]
    loops: list[tuple[ast.AST, ast.For | ast.comprehension]] = [(loop, loop) for loop in tree.all(ast.For)]
    loops += [(whole, loop) for whole in made for loop in whole.generators]
    for whole, loop in loops:
        match loop.iter, loop.target:
            case (
                ast.Call(func=ast.Name(id="range"), args=[ast.Name() as start, ast.Call(func=ast.Name(id="len"))]),
                ast.Name(id=day),
            ) if _SPLIT.search(start.id) and not _looks_further(tree, start):
                calls = [part for part in nodes_of(whole) if isinstance(part, ast.Call)]
            case _:
                continue
        for call in calls:
            window = tree.worked_on(call) if called_name(call) in AVERAGES else None
            part = window.slice if isinstance(window, ast.Subscript) else None
            if isinstance(window, ast.Subscript) and isinstance(part, ast.Slice) and _is_after(part.upper, day):
                yield window, day


def _is_after(upper: ast.expr | None, day: str) -> bool:
    """Return whether a window ends after a day: at ``t + 1``, or ``t + half + 1``."""
    while isinstance(upper, ast.BinOp) and isinstance(upper.op, ast.Add):
        if isinstance(upper.left, ast.Name) and upper.left.id == day:
            return True
        upper = upper.left
    return False
