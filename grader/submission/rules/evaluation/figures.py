"""Rules about figures that mean something else than their author thinks: a metric, an error, a temperature.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import itertools
import math
import re
from collections.abc import Iterable, Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.decisions import gets_predictions_first, predicts_first
from grader.submission.rules.reading.examples import MEANS
from grader.submission.rules.reading.node_forms import with_argument
from grader.submission.rules.reading.order_of_steps import is_within, runs_of
from grader.submission.rules.reading.possible_values import items_of, numbers_of, values_of
from grader.submission.rules.reading.shown_values import pieces_of
from grader.submission.rules.reading.value_flow import is_made_from, reached_from, sources_of
from grader.submission.rules.reading.words_beside import is_shown_as_wrong, snake_case
from grader.submission.rules.rule import rule
from grader.submission.source_tree import (
    Finding,
    Key,
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

_OF_PREDICTED = regex(
    r"pr[äaeé][cz]i[sz]i|predict(?:ed)? (?:as|classes)|vorhergesagte? (?:als|Klasse)|pr[ée]dit|predich", re.IGNORECASE
)
"""In what is said of a table whose rows are predicted classes."""
_LOSSES = {"mse", "mae", "mape", "msle", "huber", "log_cosh", "mean_squared_error", "mean_absolute_error",
           "binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy", "kl_divergence",
           "hinge", "mean_absolute_percentage_error", "mean_squared_logarithmic_error", "squared_hinge",
           "categorical_hinge", "poisson"}  # fmt: skip
_OWN_SCALES = (
    "Each kind of loss has a scale of its own, so their values cannot be compared. Compare one metric for all of them, "
    'such as `history["val_mae"]`.'
)
_KNOWS_SCALES = regex(r"unit of (?:this|its|the same) loss|(?:cannot|can't|not) be compared", re.IGNORECASE)
_RANKING = ("min", "max", "sorted", "argmin", "argmax", "argsort", "nanargmin", "sort", "idxmin", "sort_values")
"""What takes the best of several, or puts them in order."""
_TEMPERATURE = regex(r"temp(?:erature)?", re.IGNORECASE)
_PROBABLE = regex(r"prob|weight|\bp\b|dist", re.IGNORECASE)
_OF_LOGITS = regex(r"log|softmax|exp\(", re.IGNORECASE)
_DRAWS = regex(r"choices?$|categorical|multinomial|gumbel|sample|cumsum|searchsorted")
_ENTROPY = regex(r"loss|entrop|nll", re.IGNORECASE)
_CROSS_ENTROPY = regex(r"cross_?entropy", re.IGNORECASE)
_PERPLEXITY = regex(r"perple|\bppl\b|_ppl|ppl_|ratlos", re.IGNORECASE)
_EACH = regex(r"\b(?:each|per|own|average|mean) (?:\w+ )?perplexit|perplexit\w+ (?:of|per|for) each", re.IGNORECASE)
_BITS_BASE = 2.0
_OTHER_BASES = {_BITS_BASE, 10.0}
_ERROR = regex(r"(?:val_)?(?:mae|mean_absolute_error|root_mean_squared_error)")
_BITS = regex(r"log2|log\(2(?:\.0?)?[,)]|base=2\b|bits|\bln_?2\b|log_?of_?2", re.IGNORECASE)
_ROUNDS = regex(
    r"\bround(?:s|ed|ing)?\b(?: [\w`]+){0,3} (?:numbers?|integers?|values?|to)\b|\bwhole numbers?\b|"
    r"\bnearest (?:integer|whole)", re.IGNORECASE,
)  # fmt: skip
_NAMED_ROUND = regex(
    r"(?:to_)?round(?!s_|_of|_trip)|(?:to_)?whole_(?!data|set|image|file|text|series|batch)|(?:to_)?nearest_int"
)
_CLASSES = regex(r"\by\b|label|class|target", re.IGNORECASE)
_ROUNDED = regex(r"round|rint|argmax|floor|ceil|>|<|\+ 0\.5")
_ALL_WORDS = regex(r"\b(?:all|every)\b (?:\w+ )?words?\b", re.IGNORECASE)


@rule
def confusion_the_other_way(tree: SourceTree) -> Iterator[Finding]:
    """Yield a table of confusion that gets predictions before labels."""
    for call in tree.all(ast.Call):
        if called_name(call) != "confusion_matrix" or called_name(call) in tree.defined:
            continue
        if _is_read_by_columns(tree, call):
            continue
        if predicts_first(call) or (gets_predictions_first(tree, call) and _has_rows_of_labels(tree, call)):
            first, second = map(typed, call.args[:2])
            right = f"{typed(call.func)}({second}, {first})"
            sentence = (
                f"`confusion_matrix` takes the labels first: rows and columns are exchanged here. Write `{right}`."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)


def _names_of(tree: SourceTree, table: ast.Call) -> set[Key]:
    return {tree.key_of(target) for line in tree.all(ast.Assign) for target, value in assigned(line)
            if table in nodes_of(value)}  # fmt: skip


def _is_read_by_columns(tree: SourceTree, table: ast.Call) -> bool:
    """Return whether a program sums the columns of a table, takes one of them, or exchanges them with the rows."""
    names = _names_of(tree, table)
    wholes: list[ast.expr | None] = [node.value for node in tree.all(ast.Attribute) if node.attr == "T"]
    wholes += [node.value for node in tree.all(ast.Subscript) if _takes_a_column(node)]
    wholes += [tree.worked_on(call) for call in tree.calls_named("transpose")]
    wholes += [tree.worked_on(call) for name in ("sum", "reduce_sum") for call in tree.calls_named(name)
               if tree.number_of(words_of(call).get("axis")) == 0]  # fmt: skip
    return any(tree.key_of(whole) in names for whole in wholes if whole is not None)


def _takes_a_column(part: ast.Subscript) -> bool:
    match part.slice:
        case ast.Tuple(elts=[ast.Slice(lower=None, upper=None), _]):
            return True
    return False


def _has_rows_of_labels(tree: SourceTree, table: ast.Call) -> bool:
    """Return whether a loop goes through the rows of a table, each of which is told as a class of the labels."""
    names = _names_of(tree, table)
    for loop in tree.all(ast.For):
        goes_through = [part for part in nodes_of(loop.iter) if isinstance(part, ast.Name) and not any(
            isinstance(node, ast.Subscript) and part in nodes_of(node) for node in nodes_of(loop.iter))]  # fmt: skip
        if names & {tree.key_of(name) for name in goes_through}:
            told = " ".join([typed(loop), tree.said_beside(loop), *tree.said_around(loop)])
            return not _OF_PREDICTED.search(told)
    return False


@rule
def losses_compared(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loop over kinds of losses that compares the values of these losses."""
    loops: list[ast.For | ast.DictComp] = [*tree.all(ast.For), *tree.all(ast.DictComp)]
    for loop in loops:
        if not _goes_through_losses(tree, loop.iter if isinstance(loop, ast.For) else loop.generators[0].iter):
            continue
        has_metrics = any(tree.gives(call, "metrics") for call in tree.calls_of("compile"))
        values = [] if has_metrics else [line.value for line in nodes_of(loop) if isinstance(line, ast.Assign)
                                         and _is_kept(loop, line.targets[0])]  # fmt: skip
        for node in nodes_of(loop):
            is_evaluated = node in values and tree.is_call_of(node, "evaluate")  # Without metrics, that is the loss.
            is_read = isinstance(loop, ast.For) and _is_loss_of_history(tree, node)
            if is_evaluated or (is_read and not tree.is_written(_KNOWS_SCALES)):
                yield tree.finding(node, typed(node), "", _OWN_SCALES, certain=False)
                break
        else:
            for node in _losses_ranked_later(tree, loop):
                yield tree.finding(node, typed(node), "", _OWN_SCALES, certain=False)


def _goes_through_losses(tree: SourceTree, kinds: ast.expr) -> bool:
    """Return whether something spells out several kinds of losses, or has each of them under a name."""
    rows = [item.elts[-1] if isinstance(item, ast.Tuple) and item.elts else item for item in items_of(tree, kinds)]
    names = {_name_of_loss(row) if isinstance(row, ast.expr) else None for row in rows}
    return len(names) > 1 and names <= _LOSSES


def _is_loss_of_history(tree: SourceTree, node: ast.AST) -> bool:
    return isinstance(node, ast.Subscript) and text_of(tree.value_of(node.slice)) in ("val_loss", "loss")


def _losses_ranked_later(tree: SourceTree, loop: ast.For | ast.DictComp) -> list[ast.Subscript]:
    """Return where the loss is read of what a loop keeps for each kind, and one of them is taken by it."""
    inside = {*nodes_of(loop)}
    targets = [loop.target] if isinstance(loop, ast.For) else [part.target for part in loop.generators]
    kinds = {tree.key_of(name) for target in targets for name in nodes_of(target) if isinstance(name, ast.Name)}
    steps = [step for run in runs_of(tree) for step in run if is_within(step, inside)]
    losses = [step._replace(node=loss) for step in steps if isinstance(step.node, ast.Call)
              and tree.is_call_of(step.node, "compile") and (loss := argument(step.node, "loss", 1))]  # fmt: skip
    is_fitted = any(tree.is_call_of(step.node, "fit") for step in steps)
    if not is_fitted or not any(is_made_from(tree, loss, kinds) for loss in losses):
        return []
    kept = {tree.key_of(line.targets[0]) for line in tree.all(ast.Assign) if line.value is loop}
    for node in inside:
        match node:
            case ast.Subscript(value=ast.Name() as owner, ctx=ast.Store()):
                kept.add(tree.key_of(owner))
            case ast.Call(func=ast.Attribute(value=ast.Name() as owner, attr="append")):
                kept.add(tree.key_of(owner))
    read = [node for node in tree.all(ast.Subscript) if node not in inside and _is_loss_of_history(tree, node)
            and kept & reached_from(tree, [node.value])]  # fmt: skip
    calls = [call for name in _RANKING for call in tree.calls_named(name)]
    ranked = {part for call in calls for source in sources_of(tree, [call]) for part in nodes_of(source)}
    return [node for node in read if node in ranked][:1]


@rule
def penalties_compared(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loop over strengths of a regularizer that compares losses, which have the penalty in them."""
    for loop in tree.all(ast.For) if tree.mentions("regularizers", "kernel_regularizer") else ():
        inside = {*nodes_of(loop)}
        settings = {tree.key_of(name) for name in nodes_of(loop.target) if isinstance(name, ast.Name)}
        steps = [step for run in runs_of(tree) for step in run if is_within(step, inside)]
        made = [step for step in steps if isinstance(step.node, ast.Call)
                and tree.keras_name_of(step.node.func).startswith("regularizers.")]  # fmt: skip
        if not any(is_made_from(tree, step._replace(node=part), settings) for step in made
                   for part in ast.iter_child_nodes(step.node)):  # fmt: skip
            continue
        for line in (node for node in nodes_of(loop) if isinstance(node, ast.Assign)):
            value = line.value
            is_loss = isinstance(value, ast.Subscript) and (
                text_of(value.slice) in ("loss", "val_loss")
                or (tree.number_of(value.slice) == 0 and tree.is_call_of(value.value, "evaluate"))
            )
            kept = names_in(line.targets[0]) - names_in(loop.target)
            chosen = [call for name in ("min", "max", "sorted") for call in tree.calls_named(name)
                      if names_in(call) & {*kept, typed(line.targets[0])}]  # fmt: skip
            if is_loss and chosen and not is_shown_as_wrong(tree, line):
                sentence = (
                    "The loss has the penalty in it, so it grows with the penalty, whatever is predicted. Compare a "
                    "metric."
                )
                yield tree.finding(line, typed(value), "", sentence, certain=False)


def _name_of_loss(kind: ast.expr) -> str | None:
    """Return how a loss is called, as a text or by its class."""
    return snake_case(called_name(kind)) if isinstance(kind, ast.Call) else text_of(kind)


def _is_kept(loop: ast.AST, target: ast.expr) -> bool:
    """Return whether a loop keeps what it assigns for each of its losses, or compares it with another value."""
    uses = [node for node in nodes_of(loop) if isinstance(node, ast.Compare) or (
        isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript)) or (
        isinstance(node, ast.Call) and called_name(node) in ("append", "min"))]  # fmt: skip
    return isinstance(target, ast.Subscript) or any(names_in(target) & names_in(use, ast.Load) for use in uses)


@rule
def temperature_without_effect(tree: SourceTree) -> Iterator[Finding]:
    """Yield probabilities that are divided by a temperature: their ratios stay the same."""
    for function in tree.all(ast.FunctionDef):
        for node in nodes_of(function):
            match node:
                case ast.BinOp(left=ast.Name(id=name), op=ast.Div(), right=divisor):
                    pass
                case ast.AugAssign(target=ast.Name(id=name), op=ast.Div(), value=divisor):
                    pass
                case _:
                    continue
            if not _is_temperature(divisor) or not _PROBABLE.search(name):
                continue
            if not any(_OF_LOGITS.search(typed(line)) for line in function.body):
                right = f"{name} ** (1 / {typed(divisor)})"
                sentence = (
                    f"All probabilities are divided by the same number, so `{typed(divisor)}` has no effect after the "
                    f"sum is made 1 again. Write `{right}`."
                )
                yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def temperature_the_other_way(tree: SourceTree) -> Iterator[Finding]:
    """Yield probabilities to the power of a temperature: a high one makes the likely words more likely."""
    for node in tree.all(ast.BinOp):
        match node:
            case ast.BinOp(left=ast.Name(id=name), op=ast.Pow(), right=ast.Name() | ast.Attribute() as power):
                pass
            case _:
                continue
        if _is_temperature(power) and _PROBABLE.search(name):
            right = f"{name} ** (1 / {typed(power)})"
            sentence = (
                f"Here a high `{typed(power)}` makes likely words more likely, and the text less surprising. Write "
                f"`{right}`."
            )
            yield tree.finding(node, typed(node), right, sentence, certain=False)


_OF_ALL_WORDS = regex(
    r"(?:probability|chance|likelihood)\b(?: of)? (?:the |this |all )?(?:whole|entire|complete|full|sentence|sequence|"
    r"continuation|text|verse|line|words together)",
    re.IGNORECASE,
)


@rule
def averages_of_probabilities(tree: SourceTree) -> Iterator[Finding]:
    """Yield the mean or the sum of the probabilities of words that is shown as the one of all of them together."""
    for call in tree.calls_named("print"):
        for before, piece in itertools.pairwise([piece for given in call.args for piece in pieces_of(given)]):
            shown = piece.value if isinstance(piece, ast.FormattedValue) else piece
            made = tree.value_of(shown)
            if (
                isinstance(made, ast.Call)
                and called_name(made) in MEANS
                and _OF_ALL_WORDS.search(text_of(before) or "")
            ):
                what = typed(made.args[0]) if made.args else "chances"
                sentence = (
                    "The probability of several words in a row is the product of theirs, and not their mean. Write "
                    f"`np.prod({what})`."
                )
                yield tree.finding(made, typed(made), f"np.prod({what})", sentence, certain=False)


@rule
def largest_at_any_temperature(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``argmax`` of what was divided by a temperature: the largest one stays the largest."""
    for function in tree.all(ast.FunctionDef) if tree.mentions("argmax") else ():
        calls = [node for node in nodes_of(function) if isinstance(node, ast.Call)]
        # What is compared with labels is an answer, and not the next word.
        compared = {side for node in nodes_of(function) if isinstance(node, ast.Compare)
                    for side in (node.left, *node.comparators)}  # fmt: skip
        largest = [call for call in calls if called_name(call) == "argmax" and call not in compared
                   and _is_divided(tree, function, call)]  # fmt: skip
        if largest and not any(_DRAWS.search(called_name(call)) for call in calls):
            sentence = (
                "`argmax` takes the same word at every temperature. Draw one with these probabilities: "
                "`np.random.choice(len(p), p=np.asarray(p))`."
            )
            yield tree.finding(largest[0], typed(largest[0]), "", sentence, certain=False)


def _is_divided(tree: SourceTree, function: ast.FunctionDef, call: ast.Call) -> bool:
    """Return whether a call in a function reads what was divided by a temperature there, or in a helper."""
    divided: set[str] = set()
    lines = [node for node in nodes_of(function) if isinstance(node, ast.Assign | ast.AugAssign)]
    for line in sorted(lines, key=lambda line: line.lineno):
        in_place = isinstance(line, ast.AugAssign) and isinstance(line.op, ast.Div)
        if _divides(tree, line.value) or divided & names_in(line.value) or (in_place and _is_temperature(line.value)):
            divided |= names_in(line, ast.Store)
    return bool(divided & names_in(call)) or _divides(tree, call)


def _divides(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether an expression, or a function of the module that it calls, divides by a temperature."""
    calls = [part for part in nodes_of(node) if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)]
    helpers = [code for call in calls if isinstance(code := tree.code_of(call.func), ast.FunctionDef)]
    parts = [part for place in (node, *helpers) for part in nodes_of(place)]
    return any(isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div) and _is_temperature(part.right)
               for part in parts)  # fmt: skip


def _is_temperature(node: ast.AST) -> bool:
    return bool(_TEMPERATURE.fullmatch(typed(node)))


_NATURAL = ("numpy.log", "math.log", "tensorflow.math.log")


@rule
def powers_of_two(tree: SourceTree) -> Iterator[Finding]:
    """Yield a perplexity with the base 2: Keras measures with the natural logarithm."""
    found = [*_powers(tree)] if tree.mentions("fit", "evaluate", "loss", "losses", "keras") else []
    natural = [value for call in tree.calls_named("exp") if (value := tree.worked_on(call)) is not None]
    for node, base, exponent in found:
        sources = sources_of(tree, [exponent])
        is_entropy = base == _BITS_BASE and bool(_ENTROPY.search(typed(exponent)))
        parts = [] if is_entropy or not _is_perplexity(tree, node) else [*_all_in(sources)]
        by_keras = is_entropy or any(_is_loss_of_keras(tree, part) for part in parts)
        if not by_keras and not any(
            isinstance(part, ast.Call) and tree.name_of(part.func) in _NATURAL for part in parts
        ):
            continue
        # Who takes both shows what the base does.
        is_compared = tree.key_of(exponent) in map(tree.key_of, natural) or is_shown_as_wrong(tree, node)
        if not is_compared and not _counts_bits(tree, [node, *sources]):
            right = f"np.exp({typed(exponent)})"
            who = "Keras measures a cross-entropy with" if by_keras else "This cross-entropy is measured by"
            sentence = f"{who} the natural logarithm. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def perplexities_below_one(tree: SourceTree) -> Iterator[Finding]:
    """Yield a perplexity as ``exp`` of a mean of logarithms of probabilities, whose sign is not turned."""
    for call in tree.calls_named("exp"):
        mean = tree.value_of(tree.worked_on(call))
        if not isinstance(mean, ast.Call) or called_name(mean) not in MEANS or not _is_perplexity(tree, call):
            continue
        logs = tree.value_of(tree.worked_on(mean))
        if isinstance(logs, ast.Call) and called_name(logs) == "log":
            right = f"{typed(call.func)}(-{typed(call.args[0])})"
            sentence = f"Logarithms of probabilities are below 0, so this is below 1. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def perplexities_averaged(tree: SourceTree) -> Iterator[Finding]:
    """Yield the mean of ``exp`` of losses that is called a perplexity: the mean has to come first."""
    for call in (call for name in MEANS for call in tree.calls_named(name)):
        given = tree.worked_on(call)
        made = tree.value_of(given)
        made = made.elt if isinstance(made, ast.ListComp | ast.GeneratorExp) else made
        if not isinstance(made, ast.Call) or called_name(made) != "exp" or not _is_perplexity(tree, call):
            continue
        if is_shown_as_wrong(tree, call) or _EACH.search(tree.said_beside(call)):
            continue
        sentence = (
            "The mean of `exp(…)` is not the perplexity: a few unlikely words make it much larger. Take the mean "
            "first, `np.exp(np.mean(…))`."
        )
        yield tree.finding(call, typed(call), "", sentence, certain=False)


def _powers(tree: SourceTree) -> Iterator[tuple[ast.expr, float, ast.expr]]:
    """Yield what raises 2 or 10 to a power, with that number and the exponent."""
    for power in tree.all(ast.BinOp):
        if isinstance(power.op, ast.Pow):
            yield from ((power, base, power.right) for base in numbers_of(tree, power.left) & _OTHER_BASES)
    for call in (call for name in ("pow", "power", "float_power") for call in tree.calls_named(name)):
        if len(call.args) == 2:
            yield from ((call, base, call.args[1]) for base in numbers_of(tree, call.args[0]) & _OTHER_BASES)
    yield from ((call, _BITS_BASE, call.args[0]) for call in tree.calls_named("exp2") if call.args)


def _all_in(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    return (part for node in nodes for part in nodes_of(node))


def _is_loss_of_keras(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a node reads a loss that Keras measured: of a history, or of what ``evaluate`` returns."""
    match node:
        case ast.Subscript(slice=key) | ast.Call(func=ast.Attribute(attr="get"), args=[key, *_]):
            return any(text_of(value) in ("loss", "val_loss") for value in values_of(tree, key))
        case ast.Call(func=ast.Attribute(attr="evaluate" | "test_on_batch" | "train_on_batch")):
            return True
        case ast.Call():
            return bool(_CROSS_ENTROPY.search(called_name(node)))
    return False


def _is_perplexity(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is called a perplexity: beside it, by its function, or where it is shown or kept."""
    around = tree.functions_around(node)[-1:]
    said = [*tree.said_near(node), *(code.name for code in around)]
    names = {code.name for code in around}
    for call in tree.calls_named("print"):
        parts = nodes_of(call)
        if node in parts or any(isinstance(part, ast.Call) and called_name(part) in names for part in parts):
            said.append(said_in(call))
    for line in tree.all(ast.Assign):
        if node in nodes_of(line.value):
            said += map(typed, line.targets)
    keys = [text_of(key) or "" for made in tree.all(ast.Dict) if node in nodes_of(made) for key in made.keys if key]
    return any(map(_PERPLEXITY.search, [*said, *keys]))


def _counts_bits(tree: SourceTree, sources: Iterable[ast.AST]) -> bool:
    """Return whether an exponent is in bits already: divided by the logarithm of 2, or measured with that base."""
    parts = [*_all_in(sources)]
    own = [tree.code_of(part.func) for part in parts if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)]
    own += [code for code in tree.all(ast.FunctionDef) if _ENTROPY.search(code.name)]
    own += [tree.code_of(argument(call, "loss", 1)) for call in tree.calls_of("compile")]
    parts += [part for code in own if code is not None for part in nodes_of(code)]
    numbers = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, float)]
    if any(math.isclose(number, of, rel_tol=0.001) for number in numbers for of in (math.log(2), 1 / math.log(2))):
        return True
    logarithms = [part for part in parts if isinstance(part, ast.Call) and called_name(part) == "log"]
    if any(_BITS_BASE in numbers_of(tree, given) for call in logarithms for given in call.args):
        return True
    texts = [typed(part) for part in parts if isinstance(part, ast.Call | ast.Name | ast.Attribute)]
    return any(map(_BITS.search, texts))


@rule
def errors_in_another_scale(tree: SourceTree) -> Iterator[Finding]:
    """Yield an error of labels that were divided by their spread, where it is never multiplied by it."""
    for call in tree.calls_of("fit"):
        labels = tree.value_of(argument(call, "y", 1))
        if not isinstance(labels, ast.BinOp) or not isinstance(labels.op, ast.Div):
            continue
        spread = labels.right
        given = [typed(value) for line in tree.all(ast.Assign) for target, value in assigned(line)
                 if typed(target) == typed(spread)]  # fmt: skip
        if not any("std(" in value for value in given):
            continue
        # Where a helper is written into its call, the spread has another name outside of it.
        factors = [node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Mult)
                   and any(typed(side) == typed(spread) or _SPREADS.search(typed(side))
                           for side in (node.left, node.right))]  # fmt: skip
        for node in tree.all(ast.Subscript) if not factors else ():
            if _ERROR.fullmatch(text_of(node.slice) or ""):
                right = f"{typed(node)} * {typed(spread)}"
                sentence = (
                    f"`fit` got labels that were divided by `{typed(spread)}`, so this error is in that scale. "
                    f"Multiply it by `{typed(spread)}`."
                )
                yield tree.finding(node, typed(node), right, sentence, certain=False)


_SPREADS = regex(r"(?i)(?:^|_)(?:std|spread|scale|sigma|deviation)\b")


@rule
def fractions_cut_off(tree: SourceTree) -> Iterator[Finding]:
    """Yield a conversion to integers in a function that is to round."""
    for function in tree.all(ast.FunctionDef):
        if not _NAMED_ROUND.match(function.name) and not _ROUNDS.search(ast.get_docstring(function) or ""):
            continue
        for node in nodes_of(function):
            match node:
                case ast.Call(func=ast.Attribute(attr="astype", value=value), args=[kind]):
                    is_rounded = _ROUNDED.search(typed(value)) or _CLASSES.search(typed(value))
                    if re.search(r"\bu?int", typed(kind)) and not is_rounded:
                        right = f"np.rint({typed(value)}).astype({typed(kind)})"
                        sentence = (
                            f"`astype({typed(kind)})` cuts the fraction off: 3.9 becomes 3. To round, write `{right}`."
                        )
                        yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def words_beyond_the_limit(tree: SourceTree) -> Iterator[Finding]:
    """Yield the length of ``word_index`` for the size of a vocabulary that ``num_words`` limits."""
    limits = [argument(call, "num_words", 0) for call in tree.all(ast.Call)
              if tree.keras_name_of(call.func).endswith("text.Tokenizer")]  # fmt: skip
    if len(limits) != 1 or limits[0] is None or typed(limits[0]) == "None":
        return
    given_to_min = [tree.value_of(given) or given for call in tree.all(ast.Call) if called_name(call) == "min"
                    for given in call.args]  # fmt: skip
    limited = {id(node) for given in given_to_min for node in nodes_of(given)}
    for call in tree.all(ast.Call):
        match call:
            case ast.Call(func=ast.Name(id="len"), args=[ast.Attribute(attr="word_index") as index]) if id(
                call
            ) not in limited and not _ALL_WORDS.search(tree.said_beside(call)):
                sentence = (
                    f"`{typed(index)}` has all words of the texts: `num_words` limits the token ids alone, and they "
                    f"end at `{typed(limits[0])} - 1`."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False)
            case ast.Call(
                func=ast.Name(id="set" | "list" | "sorted"), args=[ast.Attribute(attr="word_index") as index]
            ):
                names = " ".join(typed(target) for target in tree.targets_of(call))
                said = [names.replace("_", " "), tree.said_beside(call)]
                if any(map(_WITH_AN_ID.search, said)):
                    sentence = (
                        f"`{typed(index)}` has all words of the texts, also those without a token id. Keep words whose "
                        f"number is below `{typed(limits[0])}`."
                    )
                    yield tree.finding(call, typed(call), "", sentence, certain=False)


_WITH_AN_ID = regex(r"(?i)\bown (?:token )?id|with (?:\w+ )?id\b|\bknown\b|\bkept\b|\bused\b|\bvocab")
_ONE_AXIS = ("ravel", "flatten", "squeeze")


@rule
def errors_of_all_predictions(tree: SourceTree) -> Iterator[Finding]:
    """Yield predictions with an axis of one unit, minus true values without it: a table of all differences."""
    units = {tree.number_of(argument(call, "units", 0)) for call in tree.all(ast.Call) if called_name(call) == "Dense"}
    for error in tree.all(ast.BinOp) if 1 in units else ():
        if not isinstance(error.op, ast.Sub):
            continue
        sides = [(side, tree.value_of(side)) for side in (error.left, error.right)]
        found = [side for side, made in sides if tree.is_call_of(made, "predict")]
        flat = [side for side, made in sides if isinstance(made, ast.Call) and called_name(made) in _ONE_AXIS]
        if len(found) == len(flat) == 1:
            right = f"{typed(found[0])}[:, 0]"
            sentence = (
                f"Predictions have the shape (n, 1), and `{typed(flat[0])}` has (n,), so this is a table of all "
                f"differences. Write `{right}`."
            )
            yield tree.finding(error, typed(error), right, sentence, certain=False)


_ALIKE = regex(r"cos|simil|\bdot\b|correl|aehnlich|ähnlich|likeness", re.IGNORECASE)
"""What is higher for two things that are more alike."""
_APART = regex(r"dist|err|loss|norm\(|1 -|1\.0 -|differ", re.IGNORECASE)
_MOST_ALIKE = regex(
    r"most (?:similar|alike|like)|closest|nearest|neighbou?rs?|highest|largest|\bbest\b|more (?:similar|alike)",
    re.IGNORECASE,
)


@rule
def least_alike_for_most_alike(tree: SourceTree) -> Iterator[Finding]:
    """Yield the first places of similarities in rising order, told as those of the most similar ones."""
    if "scipy" in tree.packages:
        return  # Its `cosine` is a distance.
    for call in (*tree.calls_named("argsort"), *tree.calls_named("sorted")):
        given = tree.worked_on(call)
        words = words_of(call)
        key = words.get("key")
        if given is None or {"direction", "reverse"} & {*words} or typed(given).startswith("-"):
            continue
        made = tree.value_of(given)
        compared = [typed(key)] if key is not None else [typed(given), typed(made) if made is not None else ""]
        is_product = key is None and isinstance(made, ast.BinOp) and isinstance(made.op, ast.MatMult)
        is_alike = is_product or any(map(_ALIKE.search, compared))
        if not is_alike or any(map(_APART.search, compared)) or (key is not None and "-" in typed(key)):
            continue
        names = [tree.key_of(line.targets[0]) for line in tree.all(ast.Assign) if line.value is call]
        uses = [node for node in tree.all(ast.Subscript) if node.value is call or tree.key_of(node.value) in names]
        if uses and all(_takes_first(tree, node) for node in uses):
            said = " ".join(text for node in (call, *uses) for text in tree.said_near(node))
            if _MOST_ALIKE.search(said) and not any(called_name(other) == "reversed" for other in tree.all(ast.Call)):
                right = f"np.argsort(-{typed(given)})" if key is None else with_argument(call, "reverse=True")
                sentence = (
                    f"`{called_name(call)}` sorts upwards, so the first ones are the least similar. Write `{right}`."
                )
                yield tree.finding(call, typed(call), right, sentence, certain=False)


def _takes_first(tree: SourceTree, node: ast.Subscript) -> bool:
    """Return whether the first places are taken, or the one at the very beginning: not from the end, nor backwards."""
    match node.slice:
        case ast.Slice(lower=lower, upper=ast.expr() as upper, step=None):
            begins = lower is None or (tree.number_of(lower) or 0) >= 0
            return begins and not isinstance(lower, ast.UnaryOp) and not isinstance(upper, ast.UnaryOp)
        case place:
            return tree.number_of(place) in (0, 1)
