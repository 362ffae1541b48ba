"""Rules about results as they are reported: a figure that is another one than its name says, or has another unit.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.models.keras_names import PREDICTS
from grader.submission.rules.reading.examples import ABSOLUTES, MEANS
from grader.submission.rules.reading.possible_values import stands_for
from grader.submission.rules.reading.shown_values import shown_as
from grader.submission.rules.reading.value_flow import item_sources, sources_of
from grader.submission.rules.reading.words_beside import is_said, is_told, name_and_docstring
from grader.submission.rules.rule import rule, unless_told_by
from grader.submission.source_tree import (
    Finding,
    Key,
    SourceTree,
    argument,
    names_in,
    nodes_of,
    said_in,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_ACCURACY = regex(r"(?:^|_|\b)(?:acc|accuracy)(?:_|\b|$)", re.IGNORECASE)
_LOSS = regex(r"(?:^|_|\b)loss(?:_|\b|$)", re.IGNORECASE)
_OTHER_ACCURACY = regex(
    r"(?<![^\W_])(?:genauigkeit\w*|treffer\w*|exactitude\w*|pr[ée]cision|justesse|exactitud|acierto\w*|precisi[óo]n|acur[áa]cia"
    r"|acertos?|exatid[ãa]o|precis[ãa]o|accuratezza|esattezza|nauwkeurigheid|noggrannhet|träffsäkerhet|dok[łl]adno[sś][cć]"
    r"|skuteczno[sś][cć])(?![^\W_])",
    re.IGNORECASE,
)
_OTHER_LOSS = regex(
    r"(?<![^\W_])(?:verlust\w*|fehler|pertes?|p[ée]rdidas?|perdas?|perdit[ae]|costo?|verlies|f[öo]rlust|strat[ay])(?![^\W_])",
    re.IGNORECASE,
)
"""In names of an accuracy, and of a loss, in other languages."""
_ONE_UNIT_MORE = regex(
    r"(?:grows?|increases?|rises?|goes up|gets? (?:larger|bigger)) by (?:1|one)\b|per (?:unit|square|room|year|degree)"
    r"|(?:each|every) (?:more|extra|additional|further|unit)|one (?:more|unit)",
    re.IGNORECASE,
)
"""In texts on what one unit more of an input does."""
_HUNDRED = regex(r"100")
_BEST = regex(r"best|optimal", re.IGNORECASE)
_NOT_BEST = regex(r"worst|neg|minus", re.IGNORECASE)
_PLAIN_LOSS = regex(r"(?:(?:val|validation|test|train|training|final)_)?loss", re.IGNORECASE)
_PER_CENT = regex(r"percent|pct|prozent", re.IGNORECASE)
_CLASSIFIERS = {"sklearn", "xgboost", "lightgbm", "catboost"}
"""Packages whose `predict` returns classes."""
_TRUTH = regex(r"(?:^|_)y(?:_|\d|\b)|label|target|class|true|truth|answer|digit", re.IGNORECASE)
_EACH = regex(r"each|every|per[ _]|example|image|sample|steps?\b|day|hour", re.IGNORECASE)
_COMPARED = regex(r"gain|diff|improve|delta|bias", re.IGNORECASE)
_IS_ERROR = regex(r"mae|err|abs|loss", re.IGNORECASE)
_LOWER_IS_BETTER = regex(r"loss|mae|mse|error", re.IGNORECASE)
_PERCENT = regex(r"%[-+ #0-9.]*[a-zA-Z]\s?%%")
_COUNTED = regex(r"image|picture|example|sample|review", re.IGNORECASE)
_MEASURES = ("evaluate", "test_on_batch", "train_on_batch")
_ENDS = ("softmax", "sigmoid")
_NAMED_ERROR = regex(r"(?:^|_)(rmse|mae)(?:_|$)")
_SQUARES = regex(r"MeanSquaredError\(\)\(|mean_squared_error\(|\bmse\(|mean\((?:.*\*\* 2|\w+\.square\()[^*]*$")
_OF_EPOCHS = regex(r"epoch in |\w+ in range\((?:1, )?(?!\w*per_)[\w.]*epochs(?: \+ 1)?\)", re.IGNORECASE)
_SO_FAR = regex(r"so far|running|total|cumul|overall|all epochs|\bseen\b|\bsum", re.IGNORECASE)
_OF_ALL = regex(
    r"(?:all|both) (?:the )?(?:\d+ )?(?:epochs|phases|trainings|fits)\b(?! of)|whole training|from the first epoch",
    re.IGNORECASE,
)
_PART = regex(r"_?(?:train(?:ing)?|test|val(?:id(?:ation)?)?)(?=_|$)", re.IGNORECASE)
_IS_MAE = regex(r"(?:^|[^a-z])maes?(?:[^a-z]|$)|mean.?absolute.?error|meanabsoluteerror")
_SAYS_DISTANCE = regex(r"\b(?:away|apart) from\b|\b(?:off|wrong|miss\w*|deviat\w*) (?:\w+ ){0,3}by\b", re.IGNORECASE)
"""In texts that say how far a prediction is from its true value."""
_SAYS_LOSS = regex(r"loss|mse|squared|huber", re.IGNORECASE)
_RANDOM_LAYER = regex(r"layers\.Random\w+|layers\.RandAugment|layers\.AugMix")
_COPIES = regex(
    r"mirror|flip|turned|rotat|augment|cop(?:y|ies)|version|variant|spiegel|gedreht|kopie|miroir|retourn|tourné|copie"
    r"|espej|voltead|girad|copia",
    re.IGNORECASE,
)
_EXAMPLES = regex(
    r"example|image|photo|picture|sample|\bdata|beispiel|bild|foto|exemple|donnée|ejemplo|imagen|imágen|muestra",
    re.IGNORECASE,
)
_OR = regex(r"\b(?:or|oder|ou|o|instead|statt|lieu|lugar|if|would|wenn|si|steps?|batch\w*)\b", re.IGNORECASE)
"""In texts on copies that take the place of what they are made of."""
_FORECAST = regex(
    r"forecast|predict|\bpreds?\b|_preds?\b|pred_|y_?hat|guess|estimat|naive|vorhers|prognos|schätz|prévision|prédi"
    r"|pronóst|pronost|predic|previs|stima|\bmodel\(|\bnet\(|network\(",
    re.IGNORECASE,
)
"""In names of what a model or a rule says of values to come."""
_TRUE = regex(
    r"truth|(?<![a-z])true|actual|observ|target|label|\bwahr|echt|richtig|tatsächl|vrai|réel|verdad|\breales|\bveri\b|reali\b"
)
"""In names of the values that were to be predicted."""
_SUMS = ("sum", "reduce_sum", "fsum")
_SAYS_SIZE = regex(
    r"\bmae\b|absolute|absolut|\bmiss(?:es|ed)?\b|how far|(?:off|wrong|out) by|\b(?:away|apart|far) from|deviat|nearest"
    r"|closest|accura|daneben|abweich|nächsten|genauest|trefferg|verfehl|entfernt|écart|se trompe|plus proche|précis"
    r"|desv[ií]|se equivoca|más cerca|precis|sbaglia|scarto|più vicin|mais próxim|\berra\b|distan[cz]",
    re.IGNORECASE,
)
"""In texts on how far predictions are from the true values."""
_SAYS_LIMIT = regex(
    r"\d or (?:less|lower|below|smaller)\b|(?:at most|no more than|(?:less|smaller) than|below|under) (?!0(?![.,]\d))\d"
    r"|\b(?:limit|threshold|allowed|passed)\b|\d oder (?:weniger|kleiner)|höchstens|erlaubt|Grenzwert|\d ou moins"
    r"|au plus \d|seuil|\d o menos|como máximo|umbral|\d ou menos|no máximo|limiar|al massimo|soglia",
    re.IGNORECASE,
)
"""In texts that hold an error against the largest one that is good enough."""
_KNOWS_SIGNS = regex(
    r"\bbias|signed|\bsigns?\b|systemat|drift|too (?:high|low|much|large|small|many)"
    r"|(?:over|under)-?(?:shoot|estimat|predict|forecast)|above or below|\blean|cancel|offset|shift|correct"
    r"|resid|vorzeichen|verzerr|zu (?:hoch|niedrig|viel|wenig)|biais|signe|trop (?:haut|bas)|sesgo|signo|demasiado"
    r"|viés|sinal|distorsion|segno|troppo",
    re.IGNORECASE,
)
"""In texts that speak of errors with their signs."""

_STANDARD_ERROR = regex(r"(?i)(?:^|_)(?:standard_?err(?:or)?|std_?err(?:or)?|sem|stderr)(?:$|_)")
_IMPORTANCE = regex(
    r"(?i)importan|influen|relevan|strength|\b(?:depends?|leans?|counts?|matters?|weighs?) (?:the )?(?:most|least)"
    r"|\bwhich \w+ (?:counts?|matters?)"
)


@rule
def figures_by_another_name(tree: SourceTree) -> Iterator[Finding]:
    """Yield the loss of ``evaluate`` that is called the accuracy, or the other way round."""
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(targets=[ast.Tuple(elts=[ast.Name(id=first), ast.Name(id=second)])], value=given):
                # A model with several outputs has several losses: a second name says that there is one.
                is_swapped = _is_accuracy(first) and (_is_loss(second) or second.strip("_") == "")
                right = f"{second}, {first} = {typed(given)}"
            case ast.Assign(
                targets=[ast.Name(id=first)], value=ast.Subscript(value=given, slice=ast.Constant(value=0 | 1 as place))
            ):
                is_plain = bool(_PLAIN_LOSS.fullmatch(first) or _OTHER_LOSS.fullmatch(first))
                is_swapped = _is_accuracy(first) if place == 0 else is_plain
                right = f"{first} = {typed(given)}[{1 - place}]"
            case _:
                continue
        call = tree.made_by(given) if is_swapped else None
        measures = isinstance(call, ast.Call) and any(call in tree.calls_of(how) for how in _MEASURES)
        if isinstance(call, ast.Call) and measures and not _has_names(tree, call):
            sentence = f"`{called_name(call)}` returns the loss first, and then the metrics. Write `{right}`."
            yield tree.finding(line, typed(line), right, sentence, certain=False)


def _has_names(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a call is one of another library, or returns its figures under their names."""
    return tree.gives(call, "return_dict") or _is_of_another_library(tree, call)


def _is_loss(name: str) -> bool:
    is_loss = bool(_LOSS.search(name)) and not _ACCURACY.search(name)
    return is_loss or (bool(_OTHER_LOSS.search(name)) and not _OTHER_ACCURACY.search(name))


def _is_accuracy(name: str) -> bool:
    is_known = bool(_ACCURACY.search(name) or _OTHER_ACCURACY.search(name))
    return is_known and not _LOSS.search(name) and not _OTHER_LOSS.search(name)


def _is_of_another_library(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a method is one of an object that another library, or a class of the module, made."""
    made = tree.value_of(call.func.value) if isinstance(call.func, ast.Attribute) else None
    is_own = isinstance(made, ast.Call) and isinstance(made.func, ast.Name) and tree.code_of(made.func) is None
    return isinstance(made, ast.Call) and (tree.is_foreign(made.func) or (is_own and not tree.name_of(made.func)))


@rule
def shares_called_percent(tree: SourceTree) -> Iterator[Finding]:
    """Yield an accuracy, from 0 to 1, that is shown with a percent sign."""
    for text in tree.all(ast.JoinedStr):
        for value, after in zip(text.values, text.values[1:], strict=False):
            sign = isinstance(after, ast.Constant) and re.match(r"\s?%", str(after.value))
            if isinstance(value, ast.FormattedValue) and sign and not _has_sign(value) and _is_share(tree, value.value):
                shown = typed(value.value)
                yield _percent(tree, text, value.value, f"{{{shown}:.1%}}" if _is_f(tree, text) else f"100 * {shown}")
    for call in tree.all(ast.Call):
        if called_name(call) == "print":
            for value, after in zip(call.args, call.args[1:], strict=False):
                if (text_of(after) or "").strip().startswith("%") and _is_share(tree, value):
                    yield _percent(tree, call, value, f"100 * {typed(value)}")


def _is_f(tree: SourceTree, text: ast.JoinedStr) -> bool:
    """Return whether a learner wrote an f-string, and neither ``format`` nor ``%``."""
    written = tree.lines[text.lineno - 1].encode()[text.col_offset :]
    return not written.startswith((b"'", b'"', b"("))


def _has_sign(value: ast.FormattedValue) -> bool:
    return value.format_spec is not None and "%" in typed(value.format_spec)


def _percent(tree: SourceTree, node: ast.AST, value: ast.expr, right: str) -> Finding:
    sentence = f"`{typed(value)}` is a share from 0 to 1, so 0.95 is shown as 0.95 %. Write `{right}`."
    return tree.finding(node, typed(value), right, sentence, certain=False)


@rule
def losses_called_errors(tree: SourceTree) -> Iterator[Finding]:
    """Yield the loss of ``evaluate`` that is shown as the mean absolute error, where the loss is another one."""
    calls = tree.calls_of("compile")
    given = [loss for call in calls if (loss := argument(call, "loss", 1)) is not None]
    losses = {_name_of_loss(tree, loss).lower() for loss in given}
    metrics = " ".join(typed(words["metrics"]).lower() for words in map(words_of, calls) if "metrics" in words)
    if not losses or not all(losses) or any(_IS_MAE.search(loss) for loss in losses):
        return
    if not metrics:
        yield from _losses_alone(tree)
    if not _IS_MAE.search(metrics):
        return
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Subscript(value=ast.Call() as call, slice=ast.Constant(value=0)),
            ):
                right = f"{name} = {typed(call)}[1]"
            case ast.Assign(
                targets=[ast.Tuple(elts=[ast.Name(id=name), ast.Name(id=second)])], value=ast.Call() as call
            ) if not _IS_MAE.search(second):
                right = f"{second}, {name} = {typed(call)}"
            case _:
                continue
        if call not in tree.calls_of("evaluate") or _is_of_another_library(tree, call):
            continue
        # What is printed beside another figure may be the name of that one.
        shown = [typed(part) for part in tree.calls_named("print")
                 if names_in(part) == {"print", name}
                 and not any(isinstance(node, ast.Pow | ast.Mult | ast.Div) for node in nodes_of(part))]  # fmt: skip
        shown += _texts_before(tree, name)
        said = [text for text in map(str.lower, (name, *shown)) if _IS_MAE.search(text) or _SAYS_DISTANCE.search(text)]
        if said and not any(map(_SAYS_LOSS.search, (*said, name))):
            sentence = f"`evaluate` returns the loss first, and then the metrics. Write `{right}`."
            yield tree.finding(line, typed(line), right, sentence, certain=False)
    for part in tree.all(ast.Subscript):
        is_loss = text_of(part.slice) == "loss" and tree.value_of(part.value) in tree.calls_of("evaluate")
        said = [*map(str.lower, shown_as(tree, part))] if is_loss else []
        is_told = any(_IS_MAE.search(text) or _SAYS_DISTANCE.search(text) for text in said)
        if is_told and not any(map(_SAYS_LOSS.search, said)):
            key = "mae" if re.search(r"['\"]mae['\"]", metrics) else "mean_absolute_error"
            right = f'{typed(part.value)}["{key}"]'
            sentence = f"This is the loss, and no mean absolute error. Write `{right}`."
            yield tree.finding(part, typed(part), right, sentence, certain=False)
    yield from _losses_printed_as_distances(tree)


def _texts_before(tree: SourceTree, name: str) -> list[str]:
    """Return the texts directly before the places where a name is printed in a formatted text."""
    pairs = [pair for text in tree.all(ast.JoinedStr) for pair in itertools.pairwise(text.values)]
    return [text_of(before) or "" for before, after in pairs
            if isinstance(after, ast.FormattedValue) and typed(after.value) == name]  # fmt: skip


def _losses_alone(tree: SourceTree) -> Iterator[Finding]:
    """Yield the only value that ``evaluate`` returns for a model without metrics, where it is shown as an error."""
    for call in tree.calls_of("evaluate"):
        said = [*map(str.lower, shown_as(tree, call))]
        if any(map(_IS_MAE.search, said)) and not any(map(_SAYS_LOSS.search, said)):
            sentence = (
                "The model is compiled without metrics, so `evaluate` returns the loss alone. Compile it "
                'with `metrics=["mae"]`, and take the second value.'
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


def _losses_printed_as_distances(tree: SourceTree) -> Iterator[Finding]:
    """Yield the first value of ``evaluate`` in a text that says how far predictions are from the true values."""
    for printed in tree.calls_named("print"):
        parts = [part for part in nodes_of(printed) if isinstance(part, ast.Subscript)]
        text = typed(printed).lower()
        is_told = _SAYS_DISTANCE.search(text) and not _SAYS_LOSS.search(text) and len(parts) == 1
        is_changed = any(isinstance(node, ast.Pow | ast.Mult | ast.Div) for node in nodes_of(printed))
        part = parts[0] if is_told and not is_changed else None
        if part is not None and typed(part.slice) == "0" and tree.value_of(part.value) in tree.calls_of("evaluate"):
            right = f"{typed(part.value)}[1]"
            sentence = f"`evaluate` returns the loss first, and then the metrics. Write `{right}`."
            yield tree.finding(part, typed(part), right, sentence, certain=False)


@rule
def measured_against_its_inputs(tree: SourceTree) -> Iterator[Finding]:
    """Yield an ``evaluate`` that compares outputs with its inputs, where ``fit`` had other targets."""
    for call in tree.calls_of("evaluate"):
        x, y = _array(argument(call, "x", 0)), argument(call, "y", 1)
        if (
            x is None
            or y is None
            or typed(argument(call, "x", 0) or y) != typed(y)
            or _is_of_another_library(tree, call)
        ):
            continue
        model = tree.key_of(call.func.value)  # type: ignore[attr-defined]
        fits = [fit for fit in tree.calls_of("fit") if tree.key_of(fit.func.value) == model]  # type: ignore[attr-defined]
        pairs = [(_array(argument(fit, "x", 0)), _array(argument(fit, "y", 1))) for fit in fits]
        # Names of other kinds may be those of the same values.
        if pairs and all(
            given is not None and target is not None
            and _PART.sub("", given.id) == _PART.sub("", x.id) != _PART.sub("", target.id)
            and (tree.value_of(given) is None or tree.value_of(given) is not tree.value_of(target))
            for given, target in pairs
        ):  # fmt: skip
            sentence = (
                f"`evaluate` compares the outputs with `{typed(y)}`, which are its inputs. Give it targets of the kind "
                "that `fit` had."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


def _array(node: ast.expr | None) -> ast.Name | None:
    """Return the name of an array that is given whole, or a part of it."""
    whole = node.value if isinstance(node, ast.Subscript) else node
    return whole if isinstance(whole, ast.Name) else None


@unless_told_by("measurements.metrics_never_reset")
def metrics_never_reset(tree: SourceTree) -> Iterator[Finding]:
    """Yield a metric that a loop over epochs updates and shows, and that nothing resets."""
    updated, resets = (
        {
            typed(call.func.value)
            for name in names
            for call in tree.calls_of(name)
            if isinstance(call.func, ast.Attribute)
        }
        for names in (("update_state",), ("reset_state", "reset_states"))
    )
    # A metric of another name may be any one of them.
    for loop in tree.all(ast.For) if updated and resets <= updated else ():
        lines = "\n".join(tree.lines[loop.lineno - 1 : loop.end_lineno])
        if not _OF_EPOCHS.match(f"{typed(loop.target)} in {typed(loop.iter)}") or _SO_FAR.search(lines):
            continue
        calls = [node for node in nodes_of(loop) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
        shown = {typed(call.func.value) for call in calls if call.func.attr == "result"}  # type: ignore[attr-defined]
        made = {typed(part) for line in nodes_of(loop) if isinstance(line, ast.Assign)
                for target in line.targets for part in nodes_of(target)}  # fmt: skip
        for call in calls:
            name = typed(call.func.value)  # type: ignore[attr-defined]
            is_metric = isinstance(tree.value_of(call.func.value), ast.Call)  # type: ignore[attr-defined]
            is_updated = call.func.attr == "update_state" and is_metric  # type: ignore[attr-defined]
            if is_updated and name in shown - made - resets and _is_only_shown(tree, name):
                sentence = (
                    f"`{name}` adds up all epochs so far. Call `{name}.reset_state()` at the start of each epoch."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False)


def _is_only_shown(tree: SourceTree, name: str) -> bool:
    """Return whether nothing but its updates and results is read of a metric: a function may reset it as well."""
    nodes: list[ast.Name | ast.Attribute] = [*tree.all(ast.Name), *tree.all(ast.Attribute)]
    reads = [node for node in nodes if isinstance(node.ctx, ast.Load) and typed(node) == name]
    known = [node for node in tree.all(ast.Attribute)
             if node.attr in ("update_state", "result", "name") and typed(node.value) == name]  # fmt: skip
    return len(reads) <= len(known)


@rule
def histories_of_the_last_fit(tree: SourceTree) -> Iterator[Finding]:
    """Yield the history of a model that was trained by two calls of ``fit`` before: it is of the last one."""
    for function in tree.all(ast.FunctionDef):
        nodes = [*nodes_of(function)]
        for node in nodes:
            match node:
                case ast.Attribute(value=ast.Attribute(value=ast.Name(id=model), attr="history"), attr="history"):
                    names = [part for part in nodes if isinstance(part, ast.Name) and part.id == model]
                    new = [name.lineno for name in names if isinstance(name.ctx, ast.Store)]
                    fits = [line for line in function.body if isinstance(line, ast.Expr)
                            and typed(line).startswith(f"{model}.fit(")
                            and max(new, default=0) < line.lineno < node.lineno]  # fmt: skip
                    is_once = sum(typed(part) == typed(node) for part in nodes if isinstance(part, ast.Attribute)) == 1
                    if len(fits) > 1 and is_once and is_said(_OF_ALL, tree.said_beside(node)):
                        sentence = (
                            f"`{model}.history` is of the last `fit` alone. Keep what each `fit` returns, and join "
                            "their lists."
                        )
                        yield tree.finding(node, typed(node), "", sentence, certain=False)


def _name_of_loss(tree: SourceTree, node: ast.expr) -> str:
    """Return the name of one of Keras's losses; empty where it is not known."""
    made = tree.value_of(node)
    return text_of(made) or tree.keras_name_of(made.func if isinstance(made, ast.Call) else made or node)


def _is_share(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a value is an accuracy that nothing multiplied by 100."""
    made, part = tree.value_of(node), tree.part_of(node) if isinstance(node, ast.Name) else None
    written = f"{typed(node)} {typed(made) if made is not None else ''}"
    if not _ACCURACY.search(typed(node)) or _HUNDRED.search(written) or _PER_CENT.search(written):
        return False
    if part is not None:
        return part[0] in tree.calls_of("evaluate") and not _is_of_another_library(tree, part[0])
    if isinstance(made, ast.Call):
        return called_name(made) in ("evaluate", "round", "float", "mean", "max")
    while isinstance(made, ast.Subscript):
        if re.search(r"\bhistory\b", typed(made.value)):
            return True
        made = tree.value_of(made.value)
    return made in tree.calls_of("evaluate")


@rule
def predictions_as_classes(tree: SourceTree) -> Iterator[Finding]:
    """Yield probabilities that are compared with labels, or cut to integers, as if they were classes."""
    if not any(text_of(node) in _ENDS for node in tree.all(ast.Constant)) or tree.packages & _CLASSIFIERS:
        return
    # A model that ends without an activation predicts amounts.
    if any(typed(call).endswith("Dense(1)") for call in tree.all(ast.Call)):
        return
    for node in tree.all(ast.Compare):
        sides = [node.left, *node.comparators]
        if (
            len(sides) == 2
            and isinstance(node.ops[0], ast.Eq)
            and _is_predicted(tree, sides[0]) != _is_predicted(tree, sides[1])
        ):
            given, other = sides if _is_predicted(tree, sides[0]) else reversed(sides)
            if not _TRUTH.search(typed(other)):
                continue
            sentence = (
                f"`{typed(given)}` holds probabilities, which hardly ever equal a label. Take the classes first: "
                f"`np.argmax({typed(given)}, axis=-1)`, or `{typed(given)} > 0.5` for one unit."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)
    for call in tree.calls_of("astype"):
        kind, owner = argument(call, "dtype", 0), call.func.value  # type: ignore[attr-defined]
        is_integer = kind is not None and re.fullmatch(r"'?(?:np\.|tf\.)?u?int\d*'?", typed(kind))
        if is_integer and _is_predicted(tree, owner):
            sentence = (
                f"`{typed(call)}` cuts probabilities below 1 to 0. Take the classes first: "
                f"`np.argmax({typed(owner)}, axis=-1)`, or `{typed(owner)} > 0.5` for one unit."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


def _is_predicted(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a value is what ``predict`` returned, or a part of it."""
    made = tree.whole_of(node)
    if isinstance(made, ast.Call) and called_name(made) in ("flatten", "ravel", "squeeze") and not made.args:
        made = tree.value_of(made.func.value) if isinstance(made.func, ast.Attribute) else made
    is_method = isinstance(made, ast.Call) and any(made in tree.calls_of(name) for name in PREDICTS)
    return is_method and not _is_of_another_library(tree, made)  # type: ignore[arg-type]


@rule
def best_of_the_wrong_end(tree: SourceTree) -> Iterator[Finding]:
    """Yield the largest loss, or the smallest accuracy, that is called the best."""
    for line in tree.all(ast.Assign):
        call = line.value
        while isinstance(call, ast.BinOp):
            call = call.left
        if isinstance(call, ast.Call) and called_name(call) == "int" and call.args:
            call = call.args[0]
        if not isinstance(call, ast.Call) or len(call.args) != 1 or not _BEST.search(typed(line.targets[0])):
            continue
        made = tree.value_of(call.args[0])
        key = text_of(made.slice) if isinstance(made, ast.Subscript) else None
        opposite = {"max": "min", "argmax": "argmin", "min": "max", "argmin": "argmax"}.get(called_name(call), "")
        is_low = called_name(call) in ("min", "argmin")
        if _NOT_BEST.search(f"{typed(line.targets[0])} {key}"):
            continue
        if key and opposite and ((_LOWER_IS_BETTER.search(key) and not is_low) or (_ACCURACY.search(key) and is_low)):
            better = "lowest" if not is_low else "highest"
            sentence = f"The best `{key}` is the {better} one: write `{opposite}` in place of `{called_name(call)}`."
            yield tree.finding(line, called_name(call), opposite, sentence, certain=False)


@rule
def classes_of_the_wrong_axis(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``argmax`` of predictions along the examples, in place of the classes."""
    for call in tree.all(ast.Call):
        given = call.args[0] if call.args else None
        axis = argument(call, "axis", 1)
        is_first = axis is not None and tree.number_of(axis) == 0
        if called_name(call) == "argmax" and given is not None and is_first and _is_predicted(tree, given):
            made = tree.value_of(given)
            # One value for each example has no classes, and the best example of each class may be meant.
            is_of_classes = any(map(_is_softmax, tree.all(ast.Constant))) or _are_names_of_examples(tree, call)
            is_of_classes = is_of_classes or is_told(_EXAMPLES_FIRST, [tree.said_beside(made or call)])
            is_meant = _EACH.search(f"{tree.said_beside(call)}") or not is_of_classes or _are_places(tree, call)
            if tree.is_call_of(made, *PREDICTS) and not is_meant:
                right = f"np.argmax({typed(given)}, axis=-1)"
                sentence = f"`axis=0` goes through the examples, not through the classes. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)


def _are_places(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether what a call returns is used as places among examples: ``x_test[surest[digit]]``."""
    names = {typed(target) for target in tree.targets_of(call)}
    return any(names & names_in(node.slice) and re.match(r"(?i)x|image|text|example", typed(node.value))
               for node in tree.all(ast.Subscript))  # fmt: skip


_EXAMPLES_FIRST = r"\(\s*(?:n|num|batch)\w*(?: \w+)?, *(?:n_|num_)?(?:classes|labels|categories)\s*\)"
"""How a comment gives the shape of probabilities: ``(n_images, n_classes)``."""


def _are_names_of_examples(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether places are compared with labels one by one: ``guesses[k] == truth[k]``."""
    names = {typed(target) for target in tree.targets_of(call)}
    for node in tree.all(ast.Compare):
        match node:
            case ast.Compare(left=ast.Subscript() as left, ops=[ast.Eq()], comparators=[ast.Subscript() as right]):
                if typed(left.slice) == typed(right.slice) and names & {typed(left.value), typed(right.value)}:
                    return True
    return False


def _is_softmax(node: ast.AST) -> bool:
    return text_of(node) == "softmax"


@rule
def errors_by_another_name(tree: SourceTree) -> Iterator[Finding]:
    """Yield an error that is called ``rmse`` and has no root, or ``mae`` and cancels out."""
    for line in tree.all(ast.Assign):
        name = _NAMED_ERROR.search(typed(line.targets[0]).lower())
        value = _without_rounding(line.value)
        if not name or not isinstance(value, ast.Call):
            continue
        inner: ast.AST = value.args[0] if value.args else value
        calls = {called_name(node) for node in nodes_of(value) if isinstance(node, ast.Call)}
        is_mean = called_name(value) in MEANS
        right = ""
        if name[1] == "rmse" and is_mean and _is_root_of_a_square(inner):
            wrong = "The root of a squared error is its absolute value, so this is the MAE. Take the mean first"
        elif name[1] == "rmse" and _is_squared(value) and not calls & {"sqrt", "power", "pow"}:
            if any(typed(line.targets[0]) == typed(node.left) for node in tree.all(ast.BinOp)
                   if isinstance(node.op, ast.Pow)):  # fmt: skip
                continue  # The root is taken where it is shown.
            right = f"np.sqrt({typed(value)})"
            wrong = f"This is the MSE, because it has no root. Write `{right}`"
        elif name[1] == "mae" and is_mean and not calls & {*ABSOLUTES} and _is_difference(inner):
            if _COMPARED.search(typed(line.targets[0])) or _IS_ERROR.search(typed(inner)):
                continue
            right = f"{typed(value.func)}(np.abs({typed(inner)}))"
            wrong = f"Errors above and below 0 cancel each other out. Write `{right}`"
        else:
            continue
        yield tree.finding(line, typed(value), right, f"{wrong}.", certain=False)


@unless_told_by("training_loops.losses_of_means")
def signed_errors_averaged(tree: SourceTree) -> Iterator[Finding]:
    """Yield the mean of errors with their signs, where it is told as how far predictions are away, or chosen by.

    So is one that is held against a limit: far too low forecasts are below it as well.
    """
    for call in (*tree.all(ast.Call), *tree.all(ast.BinOp)):
        errors = _averaged_difference(tree, call)
        if errors is None or not _is_of_a_forecast(tree, errors) or _sizes_are_told(tree, errors):
            continue
        keys, texts, is_chosen = _use_of(tree, call)
        said = ". ".join(texts)
        if any(_NAMED_ERROR.search(str(key[0])) for key in keys) or _KNOWS_SIGNS.search(said):
            continue
        is_added = any(isinstance(side, ast.Name) and tree.key_of(side) in keys for side in _terms(tree))
        if not is_added and (is_chosen or _SAYS_SIZE.search(said) or _SAYS_LIMIT.search(said)):
            inner = (tree.worked_on(call) if isinstance(call, ast.Call) else None) or errors
            is_tensor = isinstance(call, ast.Call) and called_name(call) == "reduce_mean"
            function, of = ("tf.reduce_mean", "tf") if is_tensor else ("np.mean", "np")
            is_loop = isinstance(inner, ast.GeneratorExp | ast.ListComp) or isinstance(call, ast.BinOp)
            right = "" if is_loop else f"{function}({of}.abs({typed(inner)}))"
            write = f"Write `{right}`." if right else f"Take `abs({typed(errors)})`."
            sentence = f"In `{typed(call)}`, errors above and below 0 cancel each other out. {write}"
            yield tree.finding(call, typed(call), right, sentence, certain=False)


def _terms(tree: SourceTree) -> list[ast.expr]:
    """Return what is added or subtracted anywhere."""
    sums = [node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Add | ast.Sub)]
    return [side for node in sums for side in (node.left, node.right)]


def _sizes_are_told(tree: SourceTree, errors: ast.AST) -> bool:
    """Return whether the sizes of the same errors, their squares or their spread are computed as well."""
    spreads = [call for call in tree.all(ast.Call) if called_name(call) in ("std", "reduce_std", "square", "norm")]
    means = [call for call in tree.all(ast.Call) if called_name(call) in MEANS]
    sizes = [part for call in means for part in nodes_of(call) if isinstance(part, ast.Call)
             and called_name(part) in ABSOLUTES]  # fmt: skip
    taken = [tree.value_of(call.args[0]) for call in (*spreads, *sizes) if call.args]
    taken += [tree.value_of(power.left) for power in tree.all(ast.BinOp) if isinstance(power.op, ast.Pow)]
    return any(part is not None and _difference_in(part) == _difference_in(errors) for part in taken)


def _difference_in(node: ast.AST) -> set[str] | None:
    """Return the two sides of a difference, in any order."""
    match node:
        case ast.BinOp(left=left, op=ast.Sub(), right=right) | ast.Call(args=[left, right]):
            return {typed(left), typed(right)}
    return None


def _averaged_difference(tree: SourceTree, node: ast.AST) -> ast.AST | None:
    """Return the difference of which a node is the mean."""
    given: ast.AST | None = None
    match node:
        case ast.Call() if called_name(node) in MEANS:
            given = node.args[0] if node.args else tree.worked_on(node)
        case ast.BinOp(left=ast.Call(args=[inner]) as total, op=ast.Div()) if called_name(total) in _SUMS:
            given = inner
        case ast.BinOp(left=ast.Call(func=ast.Attribute(value=inner, attr="sum"), args=[]), op=ast.Div()):
            given = inner
    made = tree.value_of(given)
    if isinstance(made, ast.ListComp | ast.GeneratorExp):
        made = made.elt
    is_difference = (isinstance(made, ast.BinOp) and isinstance(made.op, ast.Sub)) or (
        isinstance(made, ast.Call) and called_name(made) == "subtract" and len(made.args) == 2
    )
    return made if is_difference else None


def _is_of_a_forecast(tree: SourceTree, difference: ast.AST) -> bool:
    """Return whether the true values are subtracted from predictions, or the other way round."""
    sides = [difference.left, difference.right] if isinstance(difference, ast.BinOp) else difference.args  # type: ignore[attr-defined]
    items = item_sources(tree)
    places = [[*stands_for(tree, side), *items.get(tree.key_of(side), [])] for side in sides]
    texts = [" ".join(map(typed, parts)) for parts in places]
    predicted, true = ([bool(words.search(text)) for text in texts] for words in (_FORECAST, _TRUE))
    return predicted[0] != predicted[1] or (not any(predicted) and true[0] != true[1])


def _use_of(tree: SourceTree, node: ast.expr) -> tuple[set[Key], list[str], bool]:
    """Return the names that a value gets, what is said of these, and whether one of several is chosen by it."""
    around = tree.functions_around(node)
    returned = {part for code in around[-1:] for line in nodes_of(code) if isinstance(line, ast.Return)
                for part in nodes_of(line)}  # fmt: skip
    texts = [tree.said_beside(node)]
    sources: set[ast.AST] = {node}
    keys: set[Key] = set()
    for _ in range(3):
        lines = [line for line in tree.all(ast.Assign) if _reads_one(tree, line.value, sources, keys)]
        keys |= {tree.key_of(part) for line in lines for target in line.targets for part in nodes_of(target)
                 if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}  # fmt: skip
        texts += [typed(target).replace("_", " ") for line in lines for target in line.targets]
        if any(part in sources or (isinstance(part, ast.Name) and tree.key_of(part) in keys) for part in returned):
            texts.append(name_and_docstring(around[-1]))
            sources |= {*tree.calls_named(around[-1].name)}
            returned = set()
    calls = [call for call in tree.all(ast.Call) if _reads_one(tree, call, sources, keys)]
    texts += [said_in(call) for call in calls if called_name(call) == "print"]
    tests = [test for test in tree.all(ast.Compare) if isinstance(test.ops[0], ast.Lt) and len(test.ops) == 1]
    compared = [test for test in tests if tree.number_of(test.comparators[0]) is None
                and _reads_one(tree, test.left, sources, keys)]  # fmt: skip
    chosen = [call for call in calls if called_name(call) in ("min", "argmin", "nanargmin", "sorted", "argsort")]
    held = [test for test in tree.all(ast.Compare) if test.left in sources or tree.key_of(test.left) in keys]
    limits = [tree.number_of(test.comparators[0]) or 0 for test in held if isinstance(test.ops[0], ast.Lt | ast.LtE)]
    is_limited = len(limits) == len(held) > 0 and min(limits) > 0
    decided: list[ast.If | ast.IfExp] = [*tree.all(ast.If), *tree.all(ast.IfExp)] if is_limited else []
    texts += [said_in(line) for line in decided if line.test in held]
    return keys, [*texts, *map(tree.said_beside, (*chosen, *compared))], bool(chosen or compared or is_limited)


def _reads_one(tree: SourceTree, node: ast.AST, sources: set[ast.AST], keys: set[Key]) -> bool:
    return any(part in sources or (isinstance(part, ast.Name) and tree.key_of(part) in keys) for part in nodes_of(node))


def _is_root_of_a_square(node: ast.AST) -> bool:
    """Return whether a root is of each squared error, and not of means or sums of them: ``sqrt((a - b) ** 2)``."""
    if not isinstance(node, ast.Call) or called_name(node) != "sqrt" or len(node.args) != 1:
        return False
    given = node.args[0]
    is_power = isinstance(given, ast.BinOp) and isinstance(given.op, ast.Pow)
    inside = [part for part in nodes_of(given) if isinstance(part, ast.Call) and part is not given]
    return not inside and (is_power or (isinstance(given, ast.Call) and called_name(given) == "square"))


def _is_squared(value: ast.Call) -> bool:
    """Return whether a call is the mean of squared errors itself, and has no word that takes the root."""
    kind = called_name(value.func) if isinstance(value.func, ast.Call) else called_name(value)
    is_known = kind in (*MEANS, "mean_squared_error", "mse", "MeanSquaredError")
    words = {word.arg for word in value.keywords}
    return is_known and "squared" not in words and bool(_SQUARES.search(typed(value)))


def _without_rounding(node: ast.expr) -> ast.expr:
    while isinstance(node, ast.Call) and called_name(node) in ("float", "round", "numpy", "item"):
        if not node.args and not isinstance(node.func, ast.Attribute):
            break
        node = node.args[0] if node.args else node.func.value  # type: ignore[attr-defined]
    return node


def _is_difference(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)


@rule
def batches_counted_as_examples(tree: SourceTree) -> Iterator[Finding]:
    """Yield the length of a batched data set that is shown as the number of its examples."""
    for call in tree.calls_named("print"):
        words = " ".join(str(node.value) for node in nodes_of(call) if isinstance(node, ast.Constant))
        if not _COUNTED.search(words) or re.search("batch|step|group|chunk", words, re.IGNORECASE):
            continue
        if any(isinstance(node, ast.BinOp) for node in nodes_of(call)):
            continue  # It may be multiplied by the size of a batch.
        for node in nodes_of(call):
            if isinstance(node, ast.Call) and called_name(node) == "len" and len(node.args) == 1:
                made = [*tree.steps_of(node.args[0])]
                steps = [called_name(step) for step in made]
                if any(tree.number_of(argument(step, "batch_size", 0)) == 1 for step in made):
                    continue
                if {"batch", "padded_batch"} & {*steps} and "unbatch" not in steps and not names_in(call) & tree.asked:
                    sentence = (
                        f"`{typed(node)}` counts batches: the data set gives them, and not single examples. Count "
                        "before `batch`, or write how many batches there are."
                    )
                    yield tree.finding(node, typed(node), "", sentence, certain=False)


@rule
def copies_counted(tree: SourceTree) -> Iterator[Finding]:
    """Yield a number of examples that is multiplied for the copies of a random layer, which adds none."""
    layers = [call for call in tree.all(ast.Call) if _RANDOM_LAYER.fullmatch(tree.keras_name_of(call.func))]
    # Outside of the model, copies may be joined with what they are made of.
    if not layers or tree.mentions("concatenate", "concat", "repeat", "tile", "vstack", "stack", "append", "extend"):
        return
    for call in tree.calls_named("print"):
        texts = said_in(call)
        values = [part for part in nodes_of(call) if isinstance(part, ast.Name | ast.BinOp)]
        for part in values if _COPIES.search(texts) and _EXAMPLES.search(texts) and not _OR.search(texts) else ():
            made = tree.value_of(part)
            match made:
                case ast.BinOp(left=left, op=ast.Mult(), right=right):
                    pairs = [(left, right), (right, left)]
                case _:
                    continue
            if any(tree.number_of(factor) in (2, 3, 4, 5, 10) and _is_count(tree, count) for factor, count in pairs):
                sentence = (
                    f"`{called_name(layers[0])}` adds no images: each epoch has as many as before, with other changes. "
                    f"So `{typed(made)}` is not their number."
                )
                yield tree.finding(call, typed(made), "", sentence, certain=False)
                break


def _is_count(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a number comes from how many examples there are, as a share of them as well."""
    made = tree.value_of(node)
    match made:
        case ast.BinOp(left=left, right=right):
            return _is_count(tree, left) or _is_count(tree, right)
        case ast.Call(args=[given]) if called_name(made) in ("int", "round"):
            return _is_count(tree, given)
        case ast.Call():
            return called_name(made) == "len"
    return made is not None and typed(made).endswith(".shape[0]")


_QUANTILES = (1.6, 2.0, 2.6)
"""How many standard errors are on each side of intervals of 90, 95 and 99 %, rounded."""
_INTERVAL_OF_A_MEAN = regex(
    r"(?:interval|confiden|uncertain|margin|±|plus[- ]minus)[^.]*\b(?:accuracy|hits|share)"
    r"|(?:accuracy|hits|share)\b[^.]*(?:interval|confiden|uncertain|margin|±|plus[- ]minus)"
    r"|interval (?:of|for) (?:this|the|its|their) (?:mean|average)"
    r"|(?:confidence|uncertain\w*)\b[^.]*\b(?:mean|average)|(?:mean|average)\b[^.]*\b(?:confidence|uncertain)",
    re.IGNORECASE,
)
"""An interval of single values may be meant where it is called nothing more than an interval."""
_ON_AVERAGE = regex(r"\b(?:average|mean|typical\w*|Mittel|Schnitt|moyenne|media|média)\b", re.IGNORECASE)
_AT_MOST = regex(
    r"\b(?:no|none|never|not one)\b[^.;]* more than $|\bat most $"
    r"|\b(?:maximum|largest|biggest|worst)\b[^.;]*\b(?:is|of|:) $"
    r"|\bup to $|(?:all|every|each|always)\b[^.;]* (?:within|less than|at most|closer than) $",
    re.IGNORECASE,
)


@rule
def spreads_as_standard_errors(tree: SourceTree) -> Iterator[Finding]:
    """Yield a standard deviation by the name of the standard error of a mean, without the number of values."""
    for line in tree.all(ast.Assign):
        name = typed(line.targets[0])
        is_spread = isinstance(line.value, ast.Call) and (
            called_name(line.value) in ("std", "stdev", "reduce_std") or _is_of_a_share(line.value)
        )
        if is_spread and _STANDARD_ERROR.search(name) and _has_no_root(tree, name):
            right = f"{typed(line.value)} / np.sqrt(n)"
            sentence = (
                "This is how far single values are from the mean. The standard error of a mean of `n` values is "
                f"`{right}`."
            )
            yield tree.finding(line, typed(line.value), right, sentence, certain=False)


@unless_told_by("reported_figures.spreads_as_standard_errors")
def intervals_of_single_values(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``1.96 * std`` of hits as the interval of their mean, without the number of examples."""
    for node in tree.all(ast.BinOp):
        sides = (node.left, node.right) if isinstance(node.op, ast.Mult) else ()
        factors = [tree.number_of(side) for side in sides]
        spreads = [side for side in sides if isinstance(made := tree.value_of(side), ast.Call)
                   and (called_name(made) in ("std", "stdev", "reduce_std") or _is_of_a_share(made))]  # fmt: skip
        if len(spreads) != 1 or not any(factor is not None and round(factor, 1) in _QUANTILES for factor in factors):
            continue
        around = [*shown_as(tree, node), *tree.said_near(node), *_names_around(tree, node)]
        divided = any(isinstance(other.op, ast.Div) and "sqrt" in typed(other.right) and node in nodes_of(other.left)
                      for other in tree.all(ast.BinOp))  # fmt: skip
        name = typed(tree.targets_of(node)[0]) if tree.targets_of(node) else ""
        if divided or not _INTERVAL_OF_A_MEAN.search(" ".join(around)) or (name and not _has_no_root(tree, name)):
            continue
        right = f"{typed(node)} / np.sqrt(n)"
        sentence = (
            "This is the spread of single answers, and does not shrink with more examples. For the interval of their "
            f"mean, write `{right}`."
        )
        yield tree.finding(node, typed(node), right, sentence, certain=False)


def _names_around(tree: SourceTree, node: ast.AST) -> list[str]:
    return [code.name.replace("_", " ") for code in tree.functions_around(node)[-1:]]


@rule
def averages_told_as_bounds(tree: SourceTree) -> Iterator[Finding]:
    """Yield a mean absolute error that a text gives as the most that any error is."""
    for text in tree.all(ast.JoinedStr):
        if _ON_AVERAGE.search(said_in(text)):
            continue
        for before, piece in itertools.pairwise(text.values):
            if not isinstance(piece, ast.FormattedValue) or not _AT_MOST.search(text_of(before) or ""):
                continue
            errors = [part for source in sources_of(tree, [piece.value]) for part in nodes_of(source)]
            called = {called_name(part) for part in errors if isinstance(part, ast.Call)}
            made = tree.value_of(piece.value)
            is_mean = isinstance(made, ast.Call) and called_name(made) in ("mean", "average", "reduce_mean")
            if (
                is_mean
                and called & {"abs", "absolute", "fabs"}
                and not called & {"max", "amax", "percentile", "quantile"}
            ):
                sentence = (
                    f"`{typed(piece.value)}` is an average, and many errors are larger. For the most, take the "
                    "maximum: `np.abs(errors).max()`."
                )
                yield tree.finding(text, typed(piece.value), "", sentence, certain=False)


def _is_of_a_share(call: ast.Call) -> bool:
    """Return whether this is the standard deviation of single answers, by their share: ``sqrt(p * (1 - p))``."""
    match call:
        case ast.Call(args=[ast.BinOp(left=share, op=ast.Mult(), right=ast.BinOp(ast.Constant(1), ast.Sub(), other))]):
            return called_name(call) == "sqrt" and typed(share) == typed(other)
    return False


def _has_no_root(tree: SourceTree, name: str) -> bool:
    """Return whether no line divides what has this name by a root."""
    return not any(isinstance(node.op, ast.Div) and name in typed(node.left) and "sqrt" in typed(node.right)
                   for node in tree.all(ast.BinOp))  # fmt: skip


@rule
def coefficients_as_importance(tree: SourceTree) -> Iterator[Finding]:
    """Yield coefficients of a linear fit that are ranked as the importance of columns, each of which has a unit."""
    if not tree.mentions("lstsq", "LinearRegression", "Ridge") or tree.mentions("StandardScaler", "zscore"):
        return
    for call in (call for name in ("abs", "absolute", "fabs") for call in tree.calls_named(name)):
        around = tree.functions_around(call)[-1:]
        inside = nodes_of(around[0]) if around else nodes_of(tree.tree)
        is_scaled = any(isinstance(node, ast.Call) and called_name(node) == "std" for node in inside)
        made = [part for source in sources_of(tree, call.args[:1]) for part in nodes_of(source)]
        is_coefficient = any(isinstance(part, ast.Attribute) and part.attr == "coef_" for part in made)
        is_coefficient |= any(isinstance(part, ast.Call) and called_name(part) == "lstsq" for part in made)
        shown = [said_in(line) for line in tree.calls_named("print") if line in inside]
        texts = [tree.said_beside(call), *(code.name.replace("_", " ") for code in around), *shown]
        if is_coefficient and not is_scaled and any(map(_IMPORTANCE.search, texts)):
            sentence = (
                "A coefficient is large where the numbers of its column are small. Multiply each by the standard "
                "deviation of its column before you rank them."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def weights_of_scaled_inputs(tree: SourceTree) -> Iterator[Finding]:
    """Yield weights behind a ``Normalization`` that are told as the effect of one unit of the raw input."""
    layers = [call for call in tree.calls_named("Normalization") if tree.keras_name_of(call.func).startswith("layers")]
    if not layers or not tree.mentions("adapt"):
        return
    read = [line for line in tree.all(ast.Assign) if _reads_kernel(line.value) and not _has_quotient(line.value)]
    kernels = {name for line in read for target in line.targets for name in names_in(target)}
    for loop in tree.all(ast.For):
        if names_in(loop.iter) & kernels:
            kernels |= names_in(loop.target)
    changed = {name for line in tree.all(ast.AugAssign) for name in names_in(line.target)}
    for call in tree.calls_named("print"):
        shown = {name for part in nodes_of(call) if isinstance(part, ast.FormattedValue) for name in names_in(part)}
        scaled = (kernels - changed) & shown
        if scaled and _ONE_UNIT_MORE.search(said_in(call)) and not _has_quotient(call):
            sentence = (
                "This weight is for inputs that `Normalization` has scaled. For one unit of the raw input, divide it "
                "by the standard deviation of that input."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


def _reads_kernel(value: ast.AST) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr in ("kernel", "get_weights") for node in nodes_of(value))


def _has_quotient(value: ast.AST) -> bool:
    return any(isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) for node in nodes_of(value))
