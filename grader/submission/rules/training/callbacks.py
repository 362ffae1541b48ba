"""Rules about callbacks that never act, or act at another time than their author thinks.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import itertools
import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.possible_values import values_of
from grader.submission.rules.reading.rates import HALF, at_first
from grader.submission.rules.reading.weights import RESTORES, brings_back, callbacks_of, keeps_weights, restores
from grader.submission.rules.reading.words_beside import NUMBER, is_said, number_said, words_of_name
from grader.submission.rules.rule import rule, training_rule
from grader.submission.source_tree import (
    Finding,
    SourceTree,
    argument,
    assigned,
    is_literal,
    names_in,
    nodes_of,
    said_in,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_GOAL = regex(r"enough|goal|target|reach|wanted|desired|stop_at", re.IGNORECASE)
USUAL_RATE = {"SGD": 0.01, "sgd": 0.01}
"""Learning rates of Keras's optimizers that are not 0.001."""
SHORT, LONG = 3, 8
"""A callback that waits for a part of the epochs like this, and no more than so many, is likely to act."""
_HOW_MANY = regex(
    r"epochs_(?:trained|needed|run|done|used|so_far)|(?:n|num|number_of|how_many|total|trained|needed)_epochs|epoch_count"
    r"|\.epochs$"
)
_FALLS_IN_EACH = regex(
    r"(?:halv|half|divid|decay|reduc|lower|fall|decreas|cut|shrink|multipl)\w* (?:[^.;]* )?(?:each|every|per) epoch"
    r"|again and again|each time|exponential|epoch before",
    re.IGNORECASE,
)
LEAST = 1e-4
"""How much better `ReduceLROnPlateau` wants what it watches to be, unless it is told otherwise."""
_AT_A_STANDSTILL = regex(
    r"stand ?still|plateau|stagnat|\bstuck\b|converge|progress|nothing (?:more )?to learn|no longer learns"
    r"|(?:hardly|barely|no longer|not|nothing) chang|chang\w* (?:anything|nothing)"
    r"|stops? (?:improving|rising|falling|learning|getting)|stillstand|konverg|stagni|estanca|ristagn|stagna",
    re.IGNORECASE,
)
"""What says that a training is to end when it does not get on, and not when it overfits."""
_BRINGS_BACK = regex(
    r"(?:restor\w+|brings? back|goes? back to|returns? to|resets? to)\b[^.;]{0,40}\b(?:best|lowest|highest|optimal)\b"
    r"|(?:keeps?|has|have|gets?|takes?) (?:\w+ ){0,2}weights\b[^.;]{0,30}\b(?:best|lowest|highest|optimal)\b"
    r"|weights (?:\w+ ){0,2}(?:of|from|at) (?:the |its )?(?:best|lowest)",
    re.IGNORECASE,
)
"""What says that a model has the weights of its best epoch."""
_OF_NEW_DATA = regex(
    r"\bnew\b(?! (?:\w+ )?(?:minim|maxim|best|record|low|high|optim|peak|value|loss|epoch))|unseen"
    r"|\bvalid|held[ -]?out|overfit|generali[sz]|\bunknown|memori[sz]"
    r"|\bneue[nrs]?\b(?! (?:\w+ )?(?:Minim|Maxim|Best|Rekord|Tief|Hoch|Epoche))"
    r"|unbekannt|ungesehen|überanpass|auswendig|fremde"
    r"|nouve(?:lles?|aux?|l)\b(?! (?:minim|maxim|record|époque))|inconnu|jamais vu|surappren|surajust"
    r"|\bnuev[oa]s?\b(?! (?:mínim|máxim|récord|época))|desconocid|sobre-?ajust|generaliz"
    r"|\bnov[oa]s?\b(?! (?:mínim|máxim|recorde|época))|nunca vist|desconhecid"
    r"|\bnuov[oiae]\b(?! (?:minim|massim|record|epoc))|sconosciut|mai vist|sovra-?adatt",
    re.IGNORECASE,
)
"""What says that a training is to end when new examples get worse."""
_ON_PURPOSE = regex(
    r"on purpose|too few|(?:only|just) (?:for|to) (?:the |be )?(?:plot|show|curve|look)|(?:plot|curves?|show) only"
    r"|\buntil\b[\w ,]{1,40}(?:memori[sz]ed|by heart)|when memori[sz]ed|absichtlich|zu wenige"
    r"|\bbis\b[\w ,]{1,40}auswendig|exprès|trop peu|jusqu'à[\w' ]{1,40}par cœur|a propósito|de propósito|demasiado poc"
    r"|hasta [\w ]{1,40}de memoria|até [\w ]{1,40}de cor|apposta|troppo poch|finché [\w ]{1,40}a memoria",
    re.IGNORECASE,
)
"""What says that the training is watched with good reason, though there is a validation."""
_EXPLODES = regex(
    r"explo[dt]|diverg|jumps? up|blow\w* up|goes up|too large|springt hoch|zu groß|dispara|salta hacia", re.IGNORECASE
)
"""What says that a training is to end when its loss grows."""
_OF_SUCCESS = regex("acc|auc|precision|recall|f1|r2", re.IGNORECASE)
_COMPARES = ("less", "greater", "lt", "gt", "min", "max", "minimum", "maximum")
_OF_THE_TRAINING = regex(r"loss|verlust|perte|p[ée]rdida|perda|perdita|train|lern", re.IGNORECASE)
_WHOLE, _IN_BATCHES = regex(r"epoch|every", re.IGNORECASE), regex(r"step|batch", re.IGNORECASE)
_IN_EACH_EPOCH = (
    "on_epoch_begin", "on_epoch_end", "on_train_batch_begin", "on_train_batch_end", "on_batch_begin", "on_batch_end",
)  # fmt: skip
_RATE = ("learning_rate", "lr")
_EPOCHS_AFTER = regex(r" (?:training |whole |full )?epochs\b", re.IGNORECASE)
"""What a number of epochs is followed by."""


@rule
def later_than_the_stop(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``ReduceLROnPlateau`` that waits as long as ``EarlyStopping``, or longer: the training ends before."""
    stops = [(stop, _watching(tree, stop, 1, 0.0, 0.0)) for stop in callbacks_of(tree, "EarlyStopping")]
    for plateau in callbacks_of(tree, "ReduceLROnPlateau") if stops else ():
        watched, waits, least = _watching(tree, plateau, 5, 10.0, LEAST)
        for stop, (monitor, ends, delta) in stops:
            if (
                None in (watched, waits, ends, least, delta)
                or watched != monitor
                or not _share_a_fit(tree, plateau, stop)
            ):
                continue
            # Who asks for more waits longer for it.
            if waits >= ends > 1 and least <= max(delta, LEAST):
                right = f"patience={ends // 2:.0f}"
                sentence = (
                    f"`EarlyStopping` ends the training after {ends:.0f} epochs without a better `{watched}`, so "
                    f"`ReduceLROnPlateau` hardly ever acts. Give it a shorter one: `{right}`."
                )
                yield tree.finding(plateau, "ReduceLROnPlateau", right, sentence, certain=False)


def _watching(tree: SourceTree, call: ast.Call, place: int, patience: float, least: float) -> tuple[Any, Any, Any]:
    """Return what a callback watches, how long it waits, and how much must change; ``None`` for what is not known."""
    monitor = argument(call, "monitor", 0)
    watched = "val_loss" if monitor is None else text_of(tree.value_of(monitor))
    waits = tree.number_of(argument(call, "patience", 2), patience)
    return watched, waits, tree.number_of(argument(call, "min_delta", place), least)


def _share_a_fit(tree: SourceTree, first: ast.Call, second: ast.Call) -> bool:
    """Return whether a ``fit`` gets both callbacks, as far as it can be seen which ones it gets."""
    given = [tree.callbacks_of(fit) for fit in tree.calls_of("fit")]
    known = [made for made in given if first in made or second in made]
    return not known or any(first in made and second in made for made in known)


@rule
def baselines_as_goals(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``baseline`` that is meant as the value at which a training may end."""
    for call in callbacks_of(tree, "EarlyStopping"):
        given = argument(call, "baseline", 5)
        if given is not None and (_GOAL.search(typed(given)) or is_said(_GOAL, tree.said_beside(given))):
            sentence = (
                f"`baseline` ends a training that does not get better than it; nothing ends when `{typed(given)}` is "
                "reached. For that, write a callback that sets `self.model.stop_training = True`."
            )
            yield tree.finding(call, f"baseline={typed(given)}", "", sentence, certain=False)


@rule
def saved_by_batches(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``save_freq`` that fits the number of epochs: it counts batches."""
    epochs = [tree.number_of(argument(call, "epochs", 3)) for call in tree.calls_of("fit")]
    most = max((number for number in epochs if number is not None), default=0.0)
    for call in callbacks_of(tree, "ModelCheckpoint"):
        given = words_of(call).get("save_freq")
        number, said = tree.number_of(given), tree.said_beside(call)
        if given is None or number is None or _IN_BATCHES.search(typed(given)):
            continue
        if is_said(_IN_BATCHES, said) and "epoch" not in said:
            continue
        if 1 < number <= most or _WHOLE.search(typed(given)):
            sentence = (
                f"`save_freq` counts batches, not epochs. Multiply `{typed(given)}` by the number of batches in an "
                "epoch."
            )
            yield tree.finding(call, f"save_freq={typed(given)}", "", sentence, certain=False)


@rule
def lowest_rate_is_the_first(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``min_lr`` that is as high as the learning rate of every optimizer: the rate can never fall."""
    made = [call for call in tree.all(ast.Call) if tree.keras_name_of(call.func).startswith("optimizers.")
            and ".schedules." not in tree.keras_name_of(call.func)]  # fmt: skip
    rates = [tree.number_of(argument(call, "learning_rate", 0), USUAL_RATE.get(called_name(call), 0.001))
             for call in made]  # fmt: skip
    for call in tree.calls_of("compile"):
        name = text_of(tree.value_of(argument(call, "optimizer", 0)))
        rates += [USUAL_RATE.get(name or "", 0.001)] if name else []
    known = [rate for rate in rates if rate is not None]
    for plateau in callbacks_of(tree, "ReduceLROnPlateau"):
        given = words_of(plateau).get("min_lr")
        lowest = tree.number_of(given)
        if given is not None and lowest is not None and known and len(known) == len(rates) and lowest >= max(known):
            sentence = (
                f"`min_lr={typed(given)}` is not below the learning rate of the optimizer, {max(known):g}, so "
                "`ReduceLROnPlateau` never lowers it. Write a smaller one, such as `min_lr=1e-6`."
            )
            yield tree.finding(plateau, f"min_lr={typed(given)}", "min_lr=1e-6", sentence, certain=False)


@rule
def rates_that_a_schedule_replaces(tree: SourceTree) -> Iterator[Finding]:
    """Yield a rate of an optimizer that a ``LearningRateScheduler`` replaces before the first step."""
    for function in tree.all(ast.FunctionDef) if tree.mentions("LearningRateScheduler") else ():
        calls = [node for node in nodes_of(function) if isinstance(node, ast.Call)]
        fits = [call for call in calls if called_name(call) == "fit"]
        made = [part for call in calls if called_name(call) == "compile"
                if isinstance(part := tree.value_of(argument(call, "optimizer", 0)), ast.Call)]  # fmt: skip
        scheduled = [part for fit in fits for part in tree.callbacks_of(fit)
                     if called_name(part) == "LearningRateScheduler"]  # fmt: skip
        # An optimizer that other functions use as well may train with its own rate there.
        if len(fits) != 1 or len(made) != 1 or len(scheduled) != 1 or made[0] not in calls:
            continue
        if tree.gives(fits[0], "initial_epoch"):
            continue
        given, first = argument(made[0], "learning_rate", 0), _first_rate(tree, scheduled[0])
        rate = tree.number_of(given)
        if given is not None and rate is not None and first is not None and not math.isclose(rate, first, rel_tol=0.01):
            sentence = (
                f"`LearningRateScheduler` sets the rate before each epoch, and {first:g} before the first one. So "
                f"the rate {typed(given)} of `{called_name(made[0])}` is never used."
            )
            yield tree.finding(made[0], typed(given), "", sentence, certain=False)


@rule
def rates_that_fall_in_each_epoch(tree: SourceTree) -> Iterator[Finding]:
    """Yield a schedule that divides the rate in each epoch from one on: it gets the rate of the epoch before."""
    for call in callbacks_of(tree, "LearningRateScheduler") if tree.mentions("LearningRateScheduler") else ():
        schedule = _schedule_of(tree, call)
        if schedule is None or len(schedule.args.args) != 2:
            continue
        told = (ast.get_docstring(schedule) or "") if isinstance(schedule, ast.FunctionDef) else ""
        fits = tree.calls_of("fit")
        fits = [fit for fit in fits if call in tree.callbacks_of(fit)] or fits
        epochs = [tree.number_of(argument(fit, "epochs", 3)) for fit in fits]
        last = max((many for many in epochs if many is not None), default=0.0)
        epoch, rate = (parameter.arg for parameter in schedule.args.args)
        for begin, formula in _from_an_epoch_on(tree, schedule, epoch):
            factor = _factor_of(tree, formula, rate)
            many = last - begin
            is_meant = _FALLS_IN_EACH.search(f"{told} {tree.said_beside(schedule)}")
            if factor is not None and factor <= HALF and many >= SHORT and not is_meant:
                sentence = (
                    f"`{rate}` is the rate of the epoch before, so `{typed(formula)}` divides it again in each epoch: "
                    f"{many:.0f} times. For once, write `if {epoch} == {begin:.0f}`."
                )
                yield tree.finding(formula, typed(formula), "", sentence, certain=False)


def _from_an_epoch_on(
    tree: SourceTree, schedule: ast.FunctionDef | ast.Lambda, epoch: str
) -> Iterator[tuple[float, ast.expr]]:
    """Yield what a schedule returns from an epoch on, with the number of that epoch.

    It yields nothing where a condition is about anything else, which may come before, or around.
    """
    lines = schedule.body if isinstance(schedule, ast.FunctionDef) else []
    conditions = [node for node in nodes_of(schedule) if isinstance(node, ast.If | ast.IfExp)]
    for node in conditions if all(_is_of(epoch, node.test) for node in conditions) else ():
        match node:
            case ast.IfExp(test=test, body=before, orelse=after):
                yield from _cases(tree, epoch, test, before, after)
            case ast.If(test=test, body=[ast.Return(value=ast.expr() as before)], orelse=[]) if node in lines[-2:]:
                for line in lines[-1:]:
                    if isinstance(line, ast.Return) and line.value is not None:
                        yield from _cases(tree, epoch, test, before, line.value)
            case ast.If(
                test=test, body=[ast.Return(value=ast.expr() as before)], orelse=[ast.Return(value=ast.expr() as after)]
            ):
                yield from _cases(tree, epoch, test, before, after)


def _is_of(epoch: str, test: ast.expr) -> bool:
    """Return whether a condition compares the number of the epoch alone."""
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == epoch


def _cases(
    tree: SourceTree, epoch: str, test: ast.expr, chosen: ast.expr, other: ast.expr
) -> Iterator[tuple[float, ast.expr]]:
    match test:
        case ast.Compare(left=ast.Name(id=name), ops=[sign], comparators=[border]) if name == epoch:
            begin = tree.number_of(border)
            later = other if isinstance(sign, ast.Lt | ast.LtE) else chosen
            if begin is not None and isinstance(sign, ast.Lt | ast.LtE | ast.Gt | ast.GtE):
                yield begin + isinstance(sign, ast.LtE | ast.Gt), later


def _factor_of(tree: SourceTree, formula: ast.expr, rate: str) -> float | None:
    """Return by which number a formula multiplies a rate."""
    match formula:
        case ast.Call(func=ast.Name(id="float"), args=[inner]):
            return _factor_of(tree, inner, rate)
        case ast.BinOp(left=ast.Name(id=name), op=ast.Mult(), right=number) if name == rate:
            return tree.number_of(number)
        case ast.BinOp(left=number, op=ast.Mult(), right=ast.Name(id=name)) if name == rate:
            return tree.number_of(number)
        case ast.BinOp(left=ast.Name(id=name), op=ast.Div(), right=number) if name == rate:
            divisor = tree.number_of(number)
            return 1 / divisor if divisor else None
    return None


def _first_rate(tree: SourceTree, scheduler: ast.Call) -> float | None:
    """Return the rate of the first epoch, where a schedule is one formula of the epoch."""
    schedule = _schedule_of(tree, scheduler)
    if schedule is None or len(schedule.args.args) != 1:
        return None
    lines = schedule.body if isinstance(schedule, ast.FunctionDef) else [ast.Return(schedule.body)]
    formula = lines[-1].value if isinstance(lines[-1], ast.Return) else None
    if formula is None or len([line for line in lines if not isinstance(line, ast.Expr)]) != 1:
        return None
    return at_first(tree, formula, schedule.args.args[0].arg)


def _schedule_of(tree: SourceTree, scheduler: ast.Call) -> ast.FunctionDef | ast.Lambda | None:
    """Return the function that a ``LearningRateScheduler`` gets."""
    given = argument(scheduler, "schedule", 0)
    schedule = tree.code_of(given) or tree.value_of(given)
    return schedule if isinstance(schedule, ast.FunctionDef | ast.Lambda) else None


@rule
def stopped_by_the_training_loss(tree: SourceTree) -> Iterator[Finding]:
    """Yield early stopping that watches the training, where ``fit`` gets examples for validation."""
    for fit in tree.calls_of("fit"):
        words = words_of(fit)
        if not {"validation_data", "validation_split"} & words.keys():
            continue
        stops = [stop for callback in tree.callbacks_of(fit) if (stop := _stop_of(tree, callback)) is not None]
        names = [[text_of(value) for value in values_of(tree, argument(stop, "monitor", 0))] for stop in stops]
        if any((name or "val_").startswith("val_") for given in names for name in given or [None]):
            continue  # Another one of them looks at new examples.
        for stop, given in zip(stops, names, strict=True):
            said = ". ".join([tree.said_beside(stop), *(_said_in(tree, line) for line in tree.all(ast.ClassDef)
                                                        if stop in nodes_of(line))])  # fmt: skip
            watched = given[0] if len(given) == 1 else None
            if watched and not _AT_A_STANDSTILL.search(said) and not _ON_PURPOSE.search(said):
                sentence = (
                    f"`EarlyStopping` watches `{watched}` of the training, which gets better even while the model "
                    f'overfits. `fit` gets validation data: write `monitor="val_{watched}"`.'
                )
                yield tree.finding(stop, f"monitor={watched}", f"val_{watched}", sentence, certain=False)


def _stop_of(tree: SourceTree, callback: ast.Call) -> ast.Call | None:
    """Return the call that sets an early stopping up: in a class of the learner's, that of ``super().__init__``."""
    if tree.keras_name_of(callback.func) == "callbacks.EarlyStopping":
        return callback
    made = tree.value_of(callback.func)
    if isinstance(made, ast.Call) and called_name(made) == "partial" and made.args:
        is_stop = tree.keras_name_of(made.args[0]) == "callbacks.EarlyStopping"
        return ast.copy_location(ast.Call(made.args[0], made.args[1:], made.keywords), made) if is_stop else None
    own = next((line for line in tree.all(ast.ClassDef) if line.name == called_name(callback)), None)
    if own is None or "callbacks.EarlyStopping" not in map(tree.keras_name_of, own.bases):
        return None
    # Who writes one of the other methods decides in another way when to stop.
    methods = {line.name for line in own.body if isinstance(line, ast.FunctionDef)}
    calls = [node for node in nodes_of(own) if isinstance(node, ast.Call) and typed(node.func) == "super().__init__"]
    return calls[0] if calls and methods == {"__init__"} else None


@rule
def stopped_by_ones_own_callback(tree: SourceTree) -> Iterator[Finding]:
    """Yield a learner's own early stopping that watches the training, where it is to look at new examples."""
    validated = [fit for fit in tree.calls_of("fit") if tree.gives(fit, "validation_data", "validation_split")]
    for scope, read in _own_stops(tree) if validated else ():
        keys = {text for part in read for place in values_of(tree, _key_in(part)) if (text := text_of(place))}
        said = _said_in(tree, scope)
        is_of_training = bool(_OF_THE_TRAINING.search(said) or _AT_A_STANDSTILL.search(said))
        if _EXPLODES.search(said) or _ON_PURPOSE.search(said):
            continue
        if len(keys) != 1 or not _compares_with_the_past(scope, read):
            continue
        watched = min(keys)
        if not _OF_SUCCESS.search(watched) and any(map(_is_far_above, _deciding(scope))):
            continue
        if watched.startswith("val_") or (is_of_training and not is_said(_OF_NEW_DATA, said)):
            continue
        sentence = (
            f"`{watched}` is of the training, which gets better even while the model overfits. To stop by new "
            f'examples, watch `"val_{watched}"`.'
        )
        yield tree.finding(read[0], typed(read[0]), f"val_{watched}", sentence, certain=False)


def _own_stops(tree: SourceTree) -> Iterator[tuple[ast.AST, list[ast.AST]]]:
    """Yield callbacks, functions and loops that end a training by themselves, with what each reads of its figures."""
    scopes: list[tuple[ast.AST, ast.AST | None]] = [
        (kind, line) for kind in tree.all(ast.ClassDef) for line in kind.body
        if isinstance(line, ast.FunctionDef) and line.name == "on_epoch_end"
    ]  # fmt: skip
    given = [words_of(call).get("on_epoch_end") for call in callbacks_of(tree, "LambdaCallback")]
    scopes += [(code, code) for part in given if (code := tree.code_of(part)) is not None]
    for scope, code in scopes:
        names = [*code.args.posonlyargs, *code.args.args] if isinstance(code, ast.FunctionDef | ast.Lambda) else []
        inside = [*nodes_of(scope)]
        if names and any("stop_training" in (getattr(node, "attr", ""), text_of(node)) for node in inside):
            yield scope, [node for node in inside if typed(_owner_of(node)) == names[-1].arg]
    for loop in (node for kind in (ast.For, ast.While) for node in tree.all(kind)):
        inside = [*nodes_of(loop)]
        trains = any(isinstance(node, ast.Call) and called_name(node) == "fit" for node in inside)
        fitted = {typed(node.func.value) for node in inside if isinstance(node, ast.Call)
                  and isinstance(node.func, ast.Attribute) and node.func.attr == "fit"}  # fmt: skip
        made = {typed(target) for node in inside if isinstance(node, ast.Assign) for target in node.targets}
        # A loop that makes a model in each pass tries settings.
        if trains and not fitted & made and any(isinstance(node, ast.Break) for node in inside):
            yield loop, [node for node in inside if typed(_owner_of(node)).endswith("history")]


def _owner_of(node: ast.AST) -> ast.AST:
    """Return what an entry is read from by its key: ``logs`` of ``logs["loss"]``, and of ``logs.get("loss")``."""
    match node:
        case (
            ast.Subscript(value=owner, ctx=ast.Load())
            | ast.Call(func=ast.Attribute(value=owner, attr="get" | "pop"), args=[_, *_])
        ):
            return owner
    return ast.Constant("")


def _key_in(node: ast.AST) -> ast.AST | None:
    return node.slice if isinstance(node, ast.Subscript) else node.args[0] if isinstance(node, ast.Call) else None


def _said_in(tree: SourceTree, scope: ast.AST) -> str:
    """Return what is said in a class, a function or a loop: its name, docstrings, and comments."""
    named = [node for node in nodes_of(scope) if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    texts = [ast.get_docstring(node) or "" for node in named]
    lines = [node for node in nodes_of(scope) if isinstance(node, ast.stmt)]
    name = words_of_name(getattr(scope, "name", ""))
    return ". ".join([name, *texts, *dict.fromkeys(tree.comments_at(line) for line in lines)])


def _compares_with_the_past(scope: ast.AST, read: list[ast.AST]) -> bool:
    """Return whether a figure is compared with that of earlier epochs, and not with a goal."""
    kept = {*map(typed, read)}
    pairs = [pair for line in nodes_of(scope) if isinstance(line, ast.Assign) for pair in assigned(line)]
    pairs += [(line.target, line.value) for line in nodes_of(scope) if isinstance(line, ast.NamedExpr)]
    pairs += [(node.func.value, node.args[0]) for node in nodes_of(scope) if isinstance(node, ast.Call) and node.args
              and isinstance(node.func, ast.Attribute) and node.func.attr == "append"]  # fmt: skip
    for _ in range(2):
        kept |= {typed(target) for target, value in pairs if kept & {*map(typed, _values_in(value))}}
    deciding = _deciding(scope)
    sides = [(node.left, node.comparators[0]) for node in deciding if isinstance(node, ast.Compare)]
    sides += [(node.args[0], node.args[1]) for node in deciding
              if isinstance(node, ast.Call) and len(node.args) == 2 and called_name(node) in _COMPARES]  # fmt: skip
    # Who compares with a multiple, or looks for nan, guards against a loss that explodes.
    names = {getattr(node, "attr", getattr(node, "id", "")) for node in nodes_of(scope)}
    guards = bool(names & {"isnan", "isfinite", "is_nan"}) or any(
        isinstance(node, ast.Mult) for pair in sides for side in pair for node in nodes_of(side)
    )
    return not guards and any(all(kept & {*map(typed, _values_in(side))} for side in pair) for pair in sides)


def _is_far_above(node: ast.AST) -> bool:
    """Return whether a condition asks for a figure that is larger by something: ``loss > before + 1``."""
    match node:
        case ast.Compare(ops=[ast.Gt() | ast.GtE()], comparators=[ast.BinOp(op=ast.Add())]):
            return True
    return False


def _deciding(scope: ast.AST) -> set[ast.AST]:
    """Return what decides in a class, a function or a loop whether a training ends, in all its parts."""
    nodes = [*nodes_of(scope)]
    conditions = [node for node in nodes if isinstance(node, ast.If)]
    lines = [node for node in nodes if isinstance(node, ast.Assign | ast.AugAssign | ast.NamedExpr)]
    ends: list[ast.AST] = [node for node in nodes if isinstance(node, ast.Break | ast.Return)]
    ends += [node for node in nodes if "stop_training" in (getattr(node, "attr", ""), text_of(node))]
    found = {part for line in lines for part in nodes_of(line) if any(end in nodes_of(line) for end in ends)}
    calls = [node for node in nodes if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
    found |= {part for line in calls for part in nodes_of(line) if any(end in nodes_of(line) for end in ends)}
    if isinstance(scope, ast.Lambda):
        found |= {*nodes_of(scope)}
    for _ in range(3):
        found |= {part for node in conditions if any(end in nodes_of(node) for end in ends)
                  for part in nodes_of(node.test)}  # fmt: skip
        read = {typed(part) for part in found if isinstance(part, ast.Name | ast.Attribute)}
        pairs = [(line, pair) for line in lines for pair in _set_by(line) if typed(pair[0]) in read]
        found |= {part for _, (_, value) in pairs for part in nodes_of(value)}
        ends = [line for line, _ in pairs]
        ends += [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
                 and node.func.attr == "append" and typed(node.func.value) in read]  # fmt: skip
        found |= {part for call in ends if isinstance(call, ast.Call) for part in nodes_of(call)}
    return found


def _set_by(line: ast.Assign | ast.AugAssign | ast.NamedExpr) -> list[tuple[ast.expr, ast.expr]]:
    return [*assigned(line)] if isinstance(line, ast.Assign) else [(line.target, line.value)]


def _values_in(node: ast.AST) -> list[ast.AST]:
    """Return what is read in an expression by a name, an attribute or a key; not what only decides about it."""
    kinds = ast.Name | ast.Attribute | ast.Subscript | ast.Call
    parts = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
    return [part for inner in parts for part in nodes_of(inner) if isinstance(part, kinds)]


@rule
def last_weights_kept(tree: SourceTree) -> Iterator[Finding]:
    """Yield early stopping that is likely to act, waits some epochs, and then leaves the weights of the last one."""
    epochs = [tree.number_of(argument(call, "epochs", 3)) or 0.0 for call in tree.calls_of("fit")]
    if keeps_weights(tree) or not epochs:
        return
    unnamed = [stop for fit in tree.calls_of("fit") if isinstance(fit.func, ast.Attribute)
               and isinstance(fit.func.value, ast.Call) for stop in tree.callbacks_of(fit)]  # fmt: skip
    for stop in callbacks_of(tree, "EarlyStopping"):
        if stop in unnamed:
            continue  # Nobody has that model after its training.
        waits = tree.number_of(argument(stop, "patience", 2), 0.0) or 0.0
        watched = argument(stop, "monitor", 0)
        of_validation = watched is None or (text_of(tree.value_of(watched)) or "").startswith("val_")
        if 1 < waits <= min(max(epochs) / SHORT, LONG) and of_validation and not restores(stop):
            sentence = (
                f"After `EarlyStopping` the model has the weights of the last epoch, {waits:.0f} epochs after the "
                f"best one. Write `{RESTORES}=True`."
            )
            yield tree.finding(stop, "EarlyStopping", f"{RESTORES}=True", sentence, certain=False)


@rule
def factors_told_as_reductions(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``factor=0.1`` that is told as a reduction by a tenth: it leaves a tenth of the learning rate."""
    plateaus = [(call, "factor", argument(call, "factor", 1)) for call in callbacks_of(tree, "ReduceLROnPlateau")]
    decays = [(call, "decay_rate", argument(call, "decay_rate", 2)) for call in tree.calls_named("ExponentialDecay")]
    for call, word, given in (*plateaus, *decays):
        factor = tree.number_of(given, 0.1)
        said = " ".join(tree.said_near(call))
        found = [match["by"] or match["less"] for match in _LESS_BY.finditer(said)]
        parts = {number_said(part) for part in found}
        if factor is not None and parts == {round(factor * 100, 6)} and factor != HALF:
            right = f"{word}={typed(ast.Constant(round(1 - factor, 6)))}"
            sentence = (
                f"A factor of {factor:g} leaves {factor:.0%} of the learning rate. For {factor:.0%} less, write "
                f"`{right}`."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_PERCENT = "(?: ?%| per ?cent)"
_LESS_BY = regex(
    rf"(?i)\bby (?:about |only )?(?P<by>{NUMBER}){_PERCENT}"
    rf"|\b(?P<less>{NUMBER}){_PERCENT} (?:smaller|lower|less|off)\b"
)


@rule
def stops_told_as_restoring(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``stop_training`` of an own callback that is said to bring back the weights of the best epoch."""
    if keeps_weights(tree) or tree.mentions("set_weights", RESTORES, "assign"):
        return
    for scope, _ in _own_stops(tree):
        shown = [(call, said_in(call)) for call in nodes_of(scope) if isinstance(call, ast.Call)]
        for place in [node for node, said in [*shown, (scope, _said_in(tree, scope))] if is_said(_BRINGS_BACK, said)][
            :1
        ]:
            sentence = (
                "`stop_training` ends the training, and the model keeps the weights of its last epoch. For those of "
                f"the best one, use `EarlyStopping({RESTORES}=True)`."
            )
            yield tree.finding(place, "stop_training", "", sentence, certain=False)


@rule
def epochs_counted_from_zero(tree: SourceTree) -> Iterator[Finding]:
    """Yield the number of an epoch that is kept as how many there were: the first one has the number 0."""
    for function in tree.all(ast.FunctionDef) if tree.mentions("Callback") else ():
        names = [parameter.arg for parameter in function.args.args]
        if function.name != "on_epoch_end" or len(names) < 2:
            continue
        for line in (node for node in nodes_of(function) if isinstance(node, ast.Assign)):
            name = typed(line.targets[0])
            if typed(line.value) == names[1] and _HOW_MANY.search(f"{name} {tree.said_beside(line)}"):
                sentence = (
                    f"Keras counts epochs from 0, so `{names[1]}` is 0 after the first one. Write "
                    f"`{name} = {names[1]} + 1`."
                )
                yield tree.finding(line, typed(line), f"{name} = {names[1]} + 1", sentence, certain=False)
        if names[1] in names_in(function, ast.Store):
            continue  # It may count from 1 by then.
        yield from _told_as_epochs(tree, function, lambda value, name=names[1]: typed(value) == name)  # type: ignore[misc]
    yield from _told_as_epochs(
        tree, tree.tree, lambda value: isinstance(value, ast.Attribute) and value.attr == "stopped_epoch"
    )


def _told_as_epochs(tree: SourceTree, code: ast.AST, is_number: Callable[[ast.expr], bool]) -> Iterator[Finding]:
    """Yield what is shown before the word "epochs", and counts from 0: in one text, or as arguments of ``print``."""
    for shown in nodes_of(code):
        pieces: Sequence[ast.expr] = []
        if isinstance(shown, ast.JoinedStr):
            pieces = [part.value if isinstance(part, ast.FormattedValue) else part for part in shown.values]
        elif isinstance(shown, ast.Call) and called_name(shown) == "print":
            pieces = shown.args
        for value, after in itertools.pairwise(pieces):
            if is_number(value) and _EPOCHS_AFTER.match(f" {(text_of(after) or '').lstrip()}"):
                right = f"{typed(value)} + 1"
                sentence = (
                    f"Keras counts epochs from 0, so `{typed(value)}` is one less than the number of epochs. Write "
                    f"`{right}`."
                )
                yield tree.finding(shown, typed(value), right, sentence, certain=False)


_COUNTS_EPOCHS = ("patience", "cooldown", "start_from_epoch", "initial_epoch", "epochs", "validation_freq")
_OF_BATCHES = regex(r"batches|steps_?per_?epoch|n_?steps|num_?steps", re.IGNORECASE)


@rule
def epochs_times_batches(tree: SourceTree) -> Iterator[Finding]:
    """Yield a number of epochs, such as a patience, that is multiplied by the batches of an epoch."""
    for call in (*tree.calls_of("fit"), *callbacks_of(tree, "EarlyStopping"), *callbacks_of(tree, "ReduceLROnPlateau")):
        for word in _COUNTS_EPOCHS:
            given = words_of(call).get(word)
            made = tree.value_of(given)
            match made:
                case ast.BinOp(op=ast.Mult(), left=first, right=second) if given is not None:
                    rest = [part for part, other in ((first, second), (second, first)) if _counts_batches(tree, other)]
                    if len(rest) == 1:
                        right = f"{word}={typed(rest[0])}"
                        sentence = f"`{word}` counts epochs, and `{typed(made)}` counts batches. Write `{right}`."
                        yield tree.finding(call, f"{word}={typed(given)}", right, sentence, certain=False)


def _counts_batches(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a number is that of the batches in an epoch: by its name, or as examples by the batch."""
    made = tree.value_of(node)
    is_divided = any(
        isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div | ast.FloorDiv) and "len(" in typed(part.left)
        for part in (nodes_of(made) if made is not None else ())
    )
    return is_divided or bool(_OF_BATCHES.search(typed(node)))


@rule
def checkpoints_never_loaded(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``ModelCheckpoint`` that saves the best epoch where nothing loads it, and the last epoch is returned."""
    if tree.mentions("load_weights", "load_model", "restore", "read"):
        return
    for function in tree.all(ast.FunctionDef):
        inside = [node for node in nodes_of(function) if isinstance(node, ast.Call)]
        fitted = {tree.key_of(call.func.value) for call in inside if isinstance(call.func, ast.Attribute)
                  and call.func.attr == "fit"}  # fmt: skip
        returned = {tree.key_of(node.value) for node in nodes_of(function)
                    if isinstance(node, ast.Return) and node.value}  # fmt: skip
        fits = [call for call in inside if called_name(call) == "fit"] if fitted & returned else []
        given = [tree.callbacks_of(fit) for fit in fits]
        kept = [callbacks for callbacks in given if not any(brings_back(tree, callback) for callback in callbacks)]
        for call in dict.fromkeys(itertools.chain(*kept)):
            best = tree.value_of(words_of(call).get("save_best_only"))
            path = argument(call, "filepath", 0)
            if called_name(call) != "ModelCheckpoint" or not is_literal(best, True):
                continue
            place = tree.value_of(path) or path
            of_weights = (text_of(place) or "").endswith(".weights.h5") and not tree.gives(call, "save_weights_only")
            shown = typed(path) if path is not None and "{" not in (text_of(place) or "") else "…"
            sentence = (
                "`ModelCheckpoint` saves the best epoch, but nothing loads it: the model keeps the weights of the last "
                f"one. Write `model.load_weights({shown})` after "
                f"`fit`{', and here `save_weights_only=True`' if of_weights else ''}."
            )
            yield tree.finding(call, "ModelCheckpoint", "", sentence, certain=False)


@training_rule
def rates_set_twice(tree: SourceTree) -> Iterator[Finding]:
    """Yield a callback that sets the learning rate in each epoch without reading it, beside ``ReduceLROnPlateau``."""
    if not tree.mentions("ReduceLROnPlateau"):
        return
    loops = [loop.iter for loop in tree.all(ast.For)] + [loop.iter for loop in tree.all(ast.comprehension)]
    # A loop takes them in turn.
    apart = {made for source in loops for part in nodes_of(source) for made in (part, tree.value_of(part))}
    together = [[*map(tree.made_by, row.elts)] for row in tree.all(ast.List) if row not in apart]
    together += [[*tree.callbacks_of(fit)] for fit in tree.calls_of("fit")]
    rows = [[made for made in row if isinstance(made, ast.Call)] for row in together]
    both = [row for row in rows if "ReduceLROnPlateau" in map(called_name, row)]
    for call in dict.fromkeys(itertools.chain(*both)):
        kind = called_name(call)
        if tree.keras_name_of(call.func) == "callbacks.LearningRateScheduler":
            given = argument(call, "schedule", 0)
            code = tree.code_of(given) or tree.value_of(given)
            is_set = isinstance(code, ast.FunctionDef | ast.Lambda) and _ignores_the_rate(code)
        else:
            is_set = any(_sets_the_rate(tree, code) for code in _run_in_each_epoch(tree, call))
        if is_set:
            sentence = (
                f"`{kind}` sets the learning rate in each epoch, so `ReduceLROnPlateau` has no effect. Use one of the "
                "two."
            )
            yield tree.finding(call, kind, "", sentence, certain=False)


def _ignores_the_rate(code: ast.FunctionDef | ast.Lambda) -> bool:
    """Return whether a schedule does not read the rate that it gets."""
    body = code.body if isinstance(code.body, list) else [code.body]
    read = {node.id for part in body for node in nodes_of(part) if isinstance(node, ast.Name)}
    if any(isinstance(node, ast.Attribute) and node.attr in _RATE for part in body for node in nodes_of(part)):
        return False
    return not code.args.vararg and all(parameter.arg not in read for parameter in code.args.args[1:])


def _run_in_each_epoch(tree: SourceTree, call: ast.Call) -> Iterator[ast.AST]:
    """Yield what a learner's own callback runs in each epoch or batch: its methods, or the functions that it gets."""
    if tree.keras_name_of(call.func) == "callbacks.LambdaCallback":
        given = [value for word, value in words_of(call).items() if word in _IN_EACH_EPOCH]
        yield from (code for part in given if (code := tree.code_of(part) or tree.value_of(part)) is not None)
    for kind in (kind for kind in tree.all(ast.ClassDef) if kind.name == called_name(call)):
        if any(tree.keras_name_of(base) == "callbacks.Callback" for base in kind.bases):
            yield from (line for line in kind.body if isinstance(line, ast.FunctionDef) and line.name in _IN_EACH_EPOCH)


def _sets_the_rate(tree: SourceTree, code: ast.AST) -> bool:
    """Return whether a function sets the learning rate whenever it runs, and never reads it."""
    read = [node for node in nodes_of(code) if isinstance(node, ast.Attribute) and node.attr in _RATE
            and isinstance(node.ctx, ast.Load)]  # fmt: skip
    assigned_to = [node.func.value for node in nodes_of(code) if isinstance(node, ast.Call)
                   and isinstance(node.func, ast.Attribute) and node.func.attr == "assign"]  # fmt: skip
    if any(node not in assigned_to for node in read):
        return False
    if isinstance(code, ast.Lambda):
        body: list[ast.stmt] = [ast.Expr(code.body)]
    else:
        body = code.body if isinstance(code, ast.FunctionDef) else []
    return any(map(_always_sets_the_rate, body)) and not any(
        isinstance(line, ast.Return) for part in body if isinstance(part, ast.If) for line in nodes_of(part)
    )


def _always_sets_the_rate(line: ast.stmt) -> bool:
    match line:
        case ast.Assign(targets=targets):
            return any(isinstance(target, ast.Attribute) and target.attr in _RATE for target in targets)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Attribute(attr=name), attr="assign"))):
            return name in _RATE
        case ast.Expr(value=ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value=name), _])):
            return name in _RATE
        case ast.If(body=body, orelse=[*_, _] as orelse):
            return any(map(_always_sets_the_rate, body)) and any(map(_always_sets_the_rate, orelse))
    return False


@rule
def watched_without_validation(tree: SourceTree) -> Iterator[Finding]:
    """Yield callbacks that watch a figure of validation data, where no ``fit`` gets any."""
    fits = tree.calls_of("fit")
    given = {word.arg for call in fits for word in call.keywords}
    if not fits or {"validation_data", "validation_split", None} & given or any(len(call.args) > 3 for call in fits):
        return
    for call in tree.all(ast.Call):
        kind = tree.keras_name_of(call.func).removeprefix("callbacks.")
        if kind not in ("EarlyStopping", "ReduceLROnPlateau") or "callbacks" not in given:
            continue
        watched = argument(call, "monitor", 0)
        name = text_of(watched) if watched else "val_loss"
        if name and name.startswith("val_"):
            sentence = (
                f"`{kind}` watches `{name}`, but `fit` gets no validation data, so it does nothing. Give `fit` "
                "`validation_data`, or for arrays `validation_split=0.1`."
            )
            yield tree.finding(call, kind, "", sentence, certain=False)


@training_rule
def rates_that_cannot_be_lowered(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``ReduceLROnPlateau`` beside an optimizer whose learning rate is a schedule: Keras sets none there."""
    compiles, fits = tree.calls_of("compile"), tree.calls_of("fit")
    if len(compiles) != 1 or len(fits) != 1:
        return
    optimizer = tree.value_of(argument(compiles[0], "optimizer", 0))
    rate = tree.value_of(argument(optimizer, "learning_rate", 0)) if isinstance(optimizer, ast.Call) else None
    plateaus = [call for call in tree.callbacks_of(fits[0]) if called_name(call) == "ReduceLROnPlateau"]
    if isinstance(rate, ast.Call) and tree.keras_name_of(rate.func).startswith("optimizers.schedules."):
        for plateau in plateaus:
            sentence = (
                f"`ReduceLROnPlateau` cannot set a rate that `{called_name(rate)}` computes: it raises when it "
                "would lower it. Use one of the two."
            )
            yield tree.finding(plateau, "ReduceLROnPlateau", "", sentence, certain=False)
