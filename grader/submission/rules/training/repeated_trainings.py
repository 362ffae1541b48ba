"""Rules about loops around ``fit``: folds, attempts of which the best one is kept, and epochs one by one.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from grader.catalogue.patterns import regex
from grader.submission.definitions import FUNCTION
from grader.submission.models.keras_names import SETS_WEIGHTS
from grader.submission.rules.reading.order_of_steps import is_within, runs_of
from grader.submission.rules.reading.possible_values import items_of, values_of
from grader.submission.rules.reading.value_flow import Place, filled_with, is_made_from, places_of
from grader.submission.rules.reading.words_beside import is_told, name_and_docstring, texts_inside
from grader.submission.rules.rule import rule, told_with, training_rule, unless_told_by
from grader.submission.rules.subjects import DROPPED, LOOP, OWN_HISTORY
from grader.submission.source_tree import (
    Finding,
    Key,
    SourceTree,
    argument,
    assigned,
    given_by_name,
    gives_unseen,
    names_in,
    nodes_of,
    said_in,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_FOLDS = regex(
    r"(?:\b|_|k)folds?(?:\b|_|\d)|array_split|\bsplit\(|cross[_ -]?(?:valid|check)|kreuz_?valid|valida\w*_?cruzada"
    r"|crois[ée]e|(?:\b|_)(?:pliegues?|plis?|falten|dobras?)(?:\b|_)",
    re.IGNORECASE,
)
_AHEAD = regex(r"TimeSeriesSplit|pairwise\(|zip\((\w+)(?:\[:-1\])?, \1\[1:\]|\bfuture\b")
"""What a loop goes over where each pass is measured on what comes next."""
_LOSS = regex(r"(?:^|_)(?:loss|mae|mse|rmse|error)$", re.IGNORECASE)
_LOSS_OF_HISTORY = regex(r"\[['\"](?:val_)?loss['\"]\]")
_LOSS_KEY = regex(r"(?:val_)?loss")
_BEST = regex(r"best|low|min|least", re.IGNORECASE)
_LIMIT = regex(r"worst|max|high|larg|peak|great|threshold|limit|upper|hard", re.IGNORECASE)
_KEPT_BESIDE = regex(r"model|net|epoch|weight|param|config|best", re.IGNORECASE)
_DATA_SET = regex(r"Dataset|_dataset|\.batch\(")
_FROM_FOLDER = regex(r"(?:image|text|audio)_dataset_from_directory")
_FRESH = regex(r"\b(?:fresh|anew|from scratch|start(?:s)? over|resets?|random|forgets?|begins? again)\b", re.IGNORECASE)
"""What comments say of `compile` that it does not do."""
_ZEROS = regex(r"zeros(?:_like)?\(|\* 0\b|\[0(?:\.0)?\]")
_ATTEMPT = regex(r"\brun|attempt|trial|tries|seed|member|repeat|restart", re.IGNORECASE)
_IS_EPOCH = regex(r"epoch|pass|round|step|^_", re.IGNORECASE)
_COUNTING = ("EarlyStopping", "ReduceLROnPlateau")
_FOLD = regex(r"(?:\b|_|k)folds?(?:\b|_)|\bsplit\((?!['\"])", re.IGNORECASE)


def _methods(loop: ast.AST) -> list[tuple[ast.Call, str, str]]:
    """Return the calls of methods in a loop, each with the name of its owner and that of the method."""
    return [
        (node, node.func.value.id, node.func.attr)
        for node in nodes_of(loop)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
    ]


def _methods_of_helpers(tree: SourceTree, loop: ast.AST) -> Iterator[tuple[ast.Call, str, str]]:
    """Yield what functions of the learner's call of the models that a loop gives them, each as if it stood there."""
    for call in (node for node in nodes_of(loop) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        code = tree.code_of(call.func)
        if not isinstance(code, ast.FunctionDef) or any(isinstance(given, ast.Starred) for given in call.args):
            continue
        given = given_by_name(code, call)
        for inner, owner, method in _methods(code):
            model = given.get(owner)
            if isinstance(model, ast.Name) and owner not in names_in(code, ast.Store):
                # What the function computes by itself is not seen here: then it has no arguments.
                parts = [given.get(typed(part)) for part in inner.args[:1]]
                seen = [part for part in parts if part is not None]
                shown = ast.Call(ast.Attribute(model, method, ast.Load()), seen, [])
                yield ast.copy_location(shown, call), model.id, method


@rule
def one_model_for_all_folds(tree: SourceTree) -> Iterator[Finding]:
    """Yield a model that is made before a loop over folds, trained in each, and measured on the rest."""
    for loop in tree.all(ast.For) if tree.mentions("fit") else ():
        text = " ".join(
            typed(tree.value_of(name) or name) for name in nodes_of(loop.iter) if isinstance(name, ast.expr)
        )
        classes = [name_and_docstring(code) for code in tree.all(ast.ClassDef) if loop in nodes_of(code)]
        around = " ".join([*(code.name for code in tree.functions_around(loop)), *classes])
        read = " ".join(sorted(names_in(loop, ast.Load)))
        text = f"{typed(loop.target)} {typed(loop.iter)} {text} {around} {read}"
        calls, made = _methods(loop), names_in(loop, ast.Store) - _other_names(loop)
        made |= {name for node in tree.all(ast.Global) for name in node.names}  # A function may make it anew.
        returns = any(called_name(call) in SETS_WEIGHTS for call, _, _ in calls)
        if _FOLDS.search(text):
            helped = [*_methods_of_helpers(tree, loop)]
            calls, returns = [*calls, *helped], returns or any(method in SETS_WEIGHTS for _, _, method in helped)
        if not _FOLDS.search(text) or _AHEAD.search(text) or returns:
            continue
        fits = {owner: call for call, owner, method in calls if method == "fit" and call.args and owner not in made
                and not _begins_again(tree, call)}  # fmt: skip
        for call, owner, method in calls:
            if method not in ("evaluate", "predict") or not call.args or owner not in fits:
                continue
            trained, measured = fits[owner].args[0], call.args[0]
            if (
                made & names_in(trained, ast.Load)
                and made & names_in(measured, ast.Load)
                and typed(trained) != typed(measured)
            ):
                sentence = (
                    f"`{owner}` is trained further in each pass, so it has seen the examples that it is measured on. "
                    "Make a new model in the loop."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False)


def _other_names(loop: ast.For) -> set[str]:
    """Return the names that a loop gives to what an attribute holds, which is no new object: ``m = self.model``."""
    lines = [node for node in nodes_of(loop) if isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute)]
    return {target.id for line in lines for target in line.targets if isinstance(target, ast.Name)}


def _begins_again(tree: SourceTree, fit: ast.Call) -> bool:
    """Return whether a model is one of scikit-learn, whose ``fit`` forgets what it knew."""
    owner = tree.value_of(fit.func.value) if isinstance(fit.func, ast.Attribute) else None
    return isinstance(owner, ast.Call) and tree.name_of(owner.func).startswith("sklearn.")


@training_rule
def highest_loss_kept(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loss of which the highest one is kept as the best."""
    for block in tree.all(ast.If):
        for test in (part for part in nodes_of(block.test) if isinstance(part, ast.Compare)):
            match test:
                case ast.Compare(left=value, ops=[ast.Gt() | ast.GtE()], comparators=[best]):
                    pass
                case ast.Compare(left=best, ops=[ast.Lt() | ast.LtE()], comparators=[value]):
                    pass
                case _:
                    continue
            kept = [(typed(target), typed(given)) for line in block.body if isinstance(line, ast.Assign)
                    for target, given in assigned(line)]  # fmt: skip
            if (typed(best), typed(value)) in kept and _is_best(best, kept) and _is_loss(tree, value):
                right = f"{typed(value)} < {typed(best)}"
                sentence = (
                    f"`{typed(value)}` is a loss or an error, and a lower one is better: this keeps the worst. Write "
                    f'`{right}`, and begin with `float("inf")`.'
                )
                yield tree.finding(block, typed(test), right, sentence, certain=False)
    yield from _highest_loss_chosen(tree)


def _highest_loss_chosen(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``max`` that takes one of several by its loss."""
    if not tree.mentions("evaluate", "test_on_batch"):
        return
    names = {id(part): typed(line.targets[0]) for line in tree.all(ast.Assign) for part in nodes_of(line.value)}
    for name, opposite in (("max", "min"), ("argmax", "argmin"), ("nanargmax", "nanargmin"), ("nlargest", "nsmallest")):
        for call in tree.calls_named(name):
            said = f"{names.get(id(call), '')} {tree.said_beside(call)}"
            by = [part for part in _chosen_by(tree, call) if _is_loss_of_evaluate(tree, part)]
            if by and not _LIMIT.search(said):
                sentence = (
                    f"`{typed(by[0])}` is a loss, and a lower one is better: `{name}` takes the worst. Write "
                    f"`{opposite}`."
                )
                yield tree.finding(call, name, opposite, sentence, certain=False)


def _chosen_by(tree: SourceTree, call: ast.Call) -> list[ast.AST]:
    """Return by what figures a call takes one of several: those of its key, or the first of each row."""
    key = words_of(call).get("key")
    given = call.args[-1] if call.args else None
    code = tree.code_of(key) if isinstance(key, ast.Name) else key
    if isinstance(code, ast.Lambda):
        return _first_of_rows(tree, code.body)
    if isinstance(code, ast.FunctionDef):
        return [line.value for line in nodes_of(code) if isinstance(line, ast.Return) and line.value]
    is_read = isinstance(key, ast.Attribute) and key.attr in ("get", "__getitem__")
    owner = key.value if is_read and isinstance(key, ast.Attribute) else given if key is None else None
    # The highest of bare figures is no choice: it may be told beside the lowest.
    if owner is None or (key is None and called_name(call) == "max" and not _has_rows(tree, owner)):
        return []
    return [part for row in _rows_in(tree, owner) for part in _first_of_rows(tree, row)]


def _rows_in(tree: SourceTree, node: ast.AST) -> list[ast.AST]:
    """Return what is in a list or a dictionary, where a program shows it."""
    found: list[ast.AST] = []
    for made in values_of(tree, node):
        match made:
            case ast.ListComp(elt=row) | ast.GeneratorExp(elt=row) | ast.DictComp(value=row):
                found.append(row)
            case ast.Dict(values=rows) | ast.List(elts=rows) | ast.Tuple(elts=rows):
                found += rows
    return [*found, *(filled_with(tree).get(tree.key_of(node), []) if isinstance(node, ast.Name) else [])]


def _has_rows(tree: SourceTree, node: ast.AST) -> bool:
    rows = _rows_in(tree, node)
    return bool(rows) and all(isinstance(row, ast.Tuple) for row in rows)


def _first_of_rows(tree: SourceTree, row: ast.AST) -> list[ast.AST]:
    made = tree.value_of(row) or row
    return [*made.elts[:1]] if isinstance(made, ast.Tuple | ast.List) else [row]


def _is_loss_of_evaluate(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is surely the loss that ``evaluate`` returns before the metrics, or alone."""
    for made in values_of(tree, node):
        is_rounded = isinstance(made, ast.Call) and typed(made.func) in ("float", "round", "abs") and made.args
        inner = made.args[0] if is_rounded and isinstance(made, ast.Call) else made
        part = tree.part_of(inner) if isinstance(inner, ast.Name) else None
        if isinstance(inner, ast.Subscript) and tree.number_of(inner.slice) == 0:
            calls = values_of(tree, inner.value)
        elif part is not None and part[1] == 0:
            calls = [part[0]]
        else:
            # Without metrics, the loss is all that it returns.
            calls = [inner] if tree.calls_of("compile") and not _has_metrics(tree) else []
        measures = [*tree.calls_of("evaluate"), *tree.calls_of("test_on_batch")]
        if any(call in measures and not _has_names(tree, call) for call in calls if isinstance(call, ast.Call)):
            return True
    return False


def _has_metrics(tree: SourceTree) -> bool:
    return any(tree.gives(call, "metrics", "weighted_metrics") or gives_unseen(call) or len(call.args) > 2
               for call in tree.calls_of("compile"))  # fmt: skip


def _has_names(tree: SourceTree, call: ast.AST) -> bool:
    return isinstance(call, ast.Call) and tree.gives(call, "return_dict")


def _is_best(best: ast.AST, kept: list[tuple[str, str]]) -> bool:
    """Return whether a name is for the best value: it says so, or something of the model is kept beside it."""
    beside = any(_KEPT_BESIDE.search(target) for target, _ in kept if target != typed(best))
    return not _LIMIT.search(typed(best)) and (beside or bool(_BEST.search(typed(best))))


def _is_loss(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is a loss: by its name, or as the first value of ``evaluate``, or from a history."""
    if _is_loss_of_evaluate(tree, node):
        return True
    made = tree.value_of(node) or node
    if isinstance(made, ast.Call) and isinstance(made.func, ast.Attribute) and made.func.attr == "get" and made.args:
        return bool(_LOSS_KEY.fullmatch(str(getattr(made.args[0], "value", ""))))
    return bool(_LOSS_OF_HISTORY.search(typed(made))) or (isinstance(node, ast.Name) and bool(_LOSS.search(node.id)))


def _reads_its_epoch(tree: SourceTree, callback: ast.Call) -> bool:
    """Return whether a schedule reads the number of the epoch; also where the schedule is not known."""
    given = argument(callback, "schedule", 0)
    code = tree.code_of(given) or tree.value_of(given) or given
    if not isinstance(code, ast.FunctionDef | ast.Lambda) or not code.args.args:
        return True
    body = code.body if isinstance(code.body, list) else [code.body]
    return any(code.args.args[0].arg in names_in(part, ast.Load) for part in body)


@rule
def histories_of_the_last_fit(tree: SourceTree) -> Iterator[Finding]:
    """Yield what ``fit`` returns in each pass of a loop, of which a function returns the last one alone."""
    for code in tree.all(ast.FunctionDef):
        ends = {line.value.id for line in nodes_of(code)
                if isinstance(line, ast.Return) and isinstance(line.value, ast.Name)}  # fmt: skip
        for loop in (node for node in nodes_of(code) if isinstance(node, ast.For)):
            for line in (line for line in loop.body if isinstance(line, ast.Assign)):
                names = {target.id for target in line.targets if isinstance(target, ast.Name)} & ends
                again = names & {name for other in loop.body for name in names_in(other, ast.Load)}
                is_fit = isinstance(line.value, ast.Call) and line.value in tree.calls_of("fit")
                later = any(isinstance(other, ast.Assign) and other.lineno > (loop.end_lineno or 0)
                            and names & names_in(other, ast.Store) for other in nodes_of(code))  # fmt: skip
                told = is_told(r"\blast\b|final|warm", texts_inside(tree, line)) or tree.mentions("CSVLogger")
                if later or told:
                    continue
                if is_fit and names and not again and not any(isinstance(node, ast.Break) for node in nodes_of(loop)):
                    sentence = (
                        f"Each pass replaces `{min(names)}`, so the last `fit` alone is returned. Call `fit` once with "
                        "all epochs, or put the values of each pass into lists."
                    )
                    found = tree.finding(line, typed(line.value), "", sentence, certain=False)
                    yield from [*told_with(tree, found)] or [found]


@rule
def callbacks_that_begin_again(tree: SourceTree) -> Iterator[Finding]:
    """Yield callbacks that count epochs, and get ``fit`` of one epoch over and over."""
    for loop in (
        [*tree.all(ast.For), *tree.all(ast.While)]
        if tree.mentions("callbacks", "LearningRateScheduler", *_COUNTING)
        else ()
    ):
        made = names_in(loop, ast.Store)
        for call, owner, method in _methods(loop):
            words = words_of(call)
            is_single = tree.number_of(argument(call, "epochs", 3), 1) == 1
            if method != "fit" or owner in made or not is_single or "initial_epoch" in words:
                continue
            for callback in tree.callbacks_of(call):
                kind = tree.keras_name_of(callback.func).removeprefix("callbacks.")
                if kind == "LearningRateScheduler" and not _reads_its_epoch(tree, callback):
                    continue
                if kind == "LearningRateScheduler":
                    sentence = (
                        "Each `fit` counts its epochs from 0, so `LearningRateScheduler` always gets epoch 0. Write "
                        "`initial_epoch=epoch, epochs=epoch + 1`."
                    )
                elif kind in _COUNTING:
                    sentence = (
                        f"Each `fit` begins to count again, so the `patience` of `{kind}` never ends. Call `fit` once, "
                        "with all epochs."
                    )
                else:
                    continue
                yield tree.finding(call, typed(call), "", sentence, certain=False, about=LOOP)


@rule
def first_batch_again(tree: SourceTree) -> Iterator[Finding]:
    """Yield a new iterator in each pass of a loop: of a data set that is not shuffled, it gives the first batch."""
    found: dict[int, Finding] = {}
    for loop in [*tree.all(ast.For), *tree.all(ast.While)]:
        made = names_in(loop, ast.Store)
        for node in nodes_of(loop):
            match node:
                case ast.Call(
                    func=ast.Name(id="next"),
                    args=[ast.Call(func=ast.Name(id="iter"), args=[ast.Name(id=name) as given])],
                ) if name not in made:
                    if _DATA_SET.search(typed(tree.value_of(given) or given)) and not _varies(tree, given):
                        sentence = (
                            f"`iter({name})` begins again in each pass, so `next` always returns the first batch. "
                            f"Write `for … in {name}:`."
                        )
                        found[id(node)] = tree.finding(node, typed(node), "", sentence, certain=False, about=LOOP)
    yield from found.values()


def _varies(tree: SourceTree, data: ast.Name) -> bool:
    """Return whether a data set may begin with another batch each time: it is shuffled, or a generator makes it."""
    made = [tree.value_of(data), *(tree.value_of(step.func.value) for step in tree.chain_of(data))]  # type: ignore[attr-defined]
    calls = [node for part in made if part is not None for node in nodes_of(part) if isinstance(node, ast.Call)]
    return any(_shuffles(call) or called_name(call) == "from_generator" for call in calls)


def _shuffles(call: ast.Call) -> bool:
    """Return whether a call shuffles: Keras's functions that read folders do so where nobody forbids it."""
    by_default = ast.Constant(bool(_FROM_FOLDER.fullmatch(called_name(call))))
    given = words_of(call).get("shuffle", by_default)
    is_off = isinstance(given, ast.Constant) and not given.value
    return called_name(call) == "shuffle" or not is_off


@rule
def generators_of_one_epoch(tree: SourceTree) -> Iterator[Finding]:
    """Yield a generator that ends after its examples, where ``fit`` has several epochs."""
    for call in tree.calls_of("fit") if tree.all(ast.Yield) else ():
        given = tree.value_of(call.args[0]) if call.args else None
        code = tree.code_of(given.func) if isinstance(given, ast.Call) else None
        epochs = tree.value_of(argument(call, "epochs", 3))
        if not isinstance(code, ast.FunctionDef) or not isinstance(epochs, ast.Constant) or epochs.value in (0, 1):
            continue
        inner = {id(node) for part in nodes_of(code) if isinstance(part, FUNCTION) and part is not code
                 for node in nodes_of(part)}  # fmt: skip
        nodes = [node for node in nodes_of(code) if id(node) not in inner]
        yields = any(isinstance(node, ast.Yield) for node in nodes)
        goes_on = any(isinstance(node, ast.While | ast.YieldFrom) for node in nodes)
        steps = typed(argument(call, "steps_per_epoch", 10) or ast.Constant(None))
        # All batches in each epoch: more epochs need more of them.
        goes_on = goes_on or (tree.gives(call, "steps_per_epoch") and not _ALL_BATCHES.match(steps))
        loops = [node for node in nodes if isinstance(node, ast.For) and typed(node.iter) != "range(1)"]
        if yields and not goes_on and len(loops) < 2:
            sentence = (
                f"`{code.name}` yields each example once, so later epochs get two batches at most. Put its loop into "
                "`while True:`, and give `fit` its `steps_per_epoch`."
            )
            yield tree.finding(call, typed(call.args[0]), "", sentence, certain=False, about=LOOP)


_ALL_BATCHES = regex(r"(?:math\.ceil\()?len\(\w+\) //? \w+\)?$")


@rule
def batches_that_overlap(tree: SourceTree) -> Iterator[Finding]:
    """Yield batches that begin at the number of the step, where steps are counted: each moves by one example."""
    for loop in tree.all(ast.For):
        if not isinstance(loop.target, ast.Name) or not isinstance(loop.iter, ast.Call):
            continue
        counted = tree.value_of(loop.iter.args[-1]) if called_name(loop.iter) == "range" and loop.iter.args else None
        sizes = {typed(part.right) for part in nodes_of(counted or loop.target)
                 if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div | ast.FloorDiv)}  # fmt: skip
        step = loop.target.id
        is_changed = step in {name for line in loop.body for name in names_in(line, ast.Store)}
        if len(loop.iter.args) > 2 or len(sizes) != 1 or is_changed:
            continue
        size = sizes.pop()
        names = [step, *(typed(line.targets[0]) for line in nodes_of(loop) if isinstance(line, ast.Assign)
                         and typed(line.value) == step)]  # fmt: skip
        cuts = {f"{name}:{name} + {size}" for name in names}
        for node in nodes_of(loop):
            is_slice = isinstance(node, ast.Slice) and typed(node) in cuts
            if is_slice or typed(node) == f"slice({step}, {step} + {size})":
                begin, end = f"{step} * {size}", f"({step} + 1) * {size}"
                right = f"{begin}:{end}" if is_slice else f"slice({begin}, {end})"
                sentence = (
                    f"`{typed(node)}` moves by one example in each step, so all batches are from the beginning of the "
                    f"data. Write `{right}`."
                )
                yield tree.finding(node, typed(node), right, sentence, certain=False, about=LOOP)
                break


@rule
def compiled_for_each_attempt(tree: SourceTree) -> Iterator[Finding]:
    """Yield a model that a loop compiles and trains again for each setting, to compare them: its weights stay."""
    for loop in tree.all(ast.For) if tree.mentions("compile") else ():
        calls, made, settings = _methods(loop), names_in(loop, ast.Store), names_in(loop.target)
        if any(called_name(call) in SETS_WEIGHTS for call, _, _ in calls):
            continue
        trained = {owner for _, owner, method in calls if method == "fit"} - made
        stored = [node for node in nodes_of(loop) if isinstance(node, ast.Subscript)
                  and isinstance(node.ctx, ast.Store)]  # fmt: skip
        kept = any(names_in(node.slice) & settings for node in stored)
        is_compared = bool(trained) and _is_kept_by(tree, loop, _settings_of(tree, loop)) and _is_compared(tree, loop)
        for call, owner, method in calls:
            given = [call, *(tree.value_of(word.value) for word in call.keywords), *map(tree.value_of, call.args)]
            of_setting = any(names_in(part, ast.Load) & settings for part in given if part is not None)
            said = kept or _FRESH.search(tree.said_beside(call)) or is_compared
            if method == "compile" and owner in trained and of_setting and said:
                sentence = (
                    f"`compile` keeps the weights, so each pass goes on with what `{owner}` has learned before. Make a "
                    "new model in the loop."
                )
                yield tree.finding(call, f"{owner}.compile", "", sentence, certain=False)


_COMPARED = regex(
    r"compar|vergl|confront|versus|\bvs\b|best|meilleur|mejor|melhor|miglior|\bwhich\b|welche|\bquel|\bcuál|\bqual",
    re.IGNORECASE,
)
"""In what is said of a loop whose passes are compared."""
_GOES_ON = regex(
    r"schedul|curricul|gradual|increas|anneal|warm|stage|phase|step by step|goes on|further|continu|weiter|Stufe|étape"
    r"|etapa|tappa|gradu|progress|allmählich",
    re.IGNORECASE,
)
"""In what is said of a loop whose passes are to go on from each other."""
_EPOCHS = r"(?:epoch|épo[cq]|epoc)\w*"
_EPOCHS_BEFORE, _EPOCHS_AFTER = regex(rf"\b{_EPOCHS}\W*$", re.IGNORECASE), regex(rf"\W*{_EPOCHS}", re.IGNORECASE)
"""In the texts before and after a number of epochs."""
_COUNTED = regex(r"epoch|total|done|trained|so_far|sum|count", re.IGNORECASE)
"""In the name of what epochs are counted in."""
_MORE = r"(?:more|further|another|additional|extra|next|weiter\w*|noch|zusätzlich\w*|de plus|más|mais|in più|altre)"
_MORE_BEFORE = regex(rf"(?:\b{_MORE}|\+)\s*$", re.IGNORECASE)
_MORE_AFTER = regex(rf"\s*(?:{_EPOCHS}\s+)?{_MORE}\b", re.IGNORECASE)
"""In such texts, where the epochs come after others."""
_NUMBER = regex(r"__\d+$")
"""At the end of a name that stands for one of several variables of one name."""
_OF_A_SETTING = ("batch_size", "callbacks", "class_weight")
Loop = ast.For | ast.DictComp | ast.ListComp


_INDEPENDENT = regex(
    r"\bindependent\b|(?:from|with) (?:new |fresh |other )?(?:random|fresh|new) (?:initial )?weights"
    r"|depends? on (?:them|the (?:first|initial|random) weights)|\bfrom scratch\b",
    re.IGNORECASE,
)


@unless_told_by("repeated_trainings.one_model_for_all_settings")
def repetitions_of_one_model(tree: SourceTree) -> Iterator[Finding]:
    """Yield a model that a loop trains again and again, where these are told as trainings from new weights."""
    for loop in tree.all(ast.For):
        if tree.mentions("clone_model", "set_weights", "load_weights"):
            continue
        stored = names_in(loop, ast.Store)
        for fit in (call for call in nodes_of(loop) if isinstance(call, ast.Call) and called_name(call) == "fit"):
            owner = fit.func.value if isinstance(fit.func, ast.Attribute) else None
            said = " ".join(tree.said_near(fit))
            if isinstance(owner, ast.Name) and owner.id not in stored and _INDEPENDENT.search(said):
                sentence = (
                    f"`{owner.id}` is made before the loop, so each `fit` goes on with the weights of the pass before. "
                    "Make a new model in the loop."
                )
                yield tree.finding(fit, typed(fit), "", sentence, certain=False)


@unless_told_by("changed_values.same_model_again")
def one_model_for_all_settings(tree: SourceTree) -> Iterator[Finding]:
    """Yield a model that is made once and trained further for each of the settings that are compared."""
    loops: list[Loop] = [*tree.all(ast.For), *tree.all(ast.DictComp), *tree.all(ast.ListComp)]
    compiled = {found.line for found in compiled_for_each_attempt(tree)} if tree.mentions("fit") else set()
    told: set[ast.AST] = set()
    for loop in loops if tree.mentions("fit") else ():
        inside, settings = {*nodes_of(loop)}, _settings_of(tree, loop)
        lines = range(loop.lineno, (loop.end_lineno or 0) + 1)
        if not settings or compiled & {*lines} or not _is_kept_by(tree, loop, settings):
            continue
        is_compared, has_totals = _is_compared(tree, loop), _goes_through_totals(tree, loop, settings)
        if not is_compared and not has_totals:
            continue
        for steps in ([step for step in run if is_within(step, inside)] for run in runs_of(tree)):
            rates = [step._replace(node=step.node.value) for step in steps if isinstance(step.node, ast.Assign)
                     and typed(step.node.targets[0]).endswith(".learning_rate")]  # fmt: skip
            if any(
                called_name(step.node) in (*SETS_WEIGHTS, "assign") for step in steps if isinstance(step.node, ast.Call)
            ):
                continue
            compiled_with = [step._replace(node=part) for step in steps if tree.is_call_of(step.node, "compile")
                             for part in ast.iter_child_nodes(step.node)]  # fmt: skip
            of_rate = any(is_made_from(tree, part, settings) for part in (*rates, *compiled_with))
            for step in (step for step in steps if tree.is_call_of(step.node, "fit")):
                given = [step._replace(node=part) for part in _settings_given(tree, step.node)] if is_compared else []
                is_set = is_compared and (of_rate or any(is_made_from(tree, part, settings) for part in given))
                adds_up = has_totals and _trains_for(tree, step, settings)
                place = next(part for part in (*step.calls, step.node) if part in inside)
                if place not in told and (is_set or adds_up) and _is_made_before(tree, step, inside):
                    told.add(place)
                    before = (
                        "`fit` goes on from the pass before: the epochs add up" if adds_up else
                        "each `fit` goes on with the weights of the pass before"
                    )  # fmt: skip
                    sentence = (
                        f"`{typed(step.node.func.value)}` is made before the loop, so {before}. Make a new model in "  # type: ignore[attr-defined]
                        "the loop."
                    )
                    yield tree.finding(place, typed(place), "", sentence, certain=False)


def _settings_of(tree: SourceTree, loop: Loop) -> set[Key]:
    """Return the keys of the names that have another value in each pass of a loop."""
    targets = [loop.target] if isinstance(loop, ast.For) else [part.target for part in loop.generators]
    return {tree.key_of(name) for target in targets for name in nodes_of(target) if isinstance(name, ast.Name)}


def _is_kept_by(tree: SourceTree, loop: Loop, settings: set[Key]) -> bool:
    """Return whether a loop keeps, or prints, what comes of each of its settings with the setting."""
    shown: list[ast.AST] = [loop.key] if isinstance(loop, ast.DictComp) else []
    shown += [loop.elt] if isinstance(loop, ast.ListComp) and isinstance(loop.elt, ast.Tuple | ast.Dict) else []
    for node in nodes_of(loop):
        match node:
            case ast.Subscript(slice=place, ctx=ast.Store()):
                shown.append(place)
            case ast.Call(func=ast.Attribute(attr="append"), args=[row]):
                shown += [row] if isinstance(tree.value_of(row), ast.Tuple | ast.Dict | ast.List) else []
            case ast.Call(func=ast.Name(id="print"), args=given):
                shown += given
    return any(is_made_from(tree, Place(part), settings) for part in shown)


def _is_compared(tree: SourceTree, loop: Loop) -> bool:
    """Return whether what is said around a loop, or what is chosen there, compares its passes."""
    said = _said_of(tree, loop)
    return bool(_COMPARED.search(said)) and not _GOES_ON.search(said)


def _said_of(tree: SourceTree, loop: Loop) -> str:
    """Return what is said in a loop and around it, with the names there."""
    around = tree.functions_around(loop)[-1:]
    names = names_in(around[0] if around else tree.tree, ast.Store)
    shown = [said_in(call) for call in tree.calls_named("print") if call in nodes_of(loop)]
    fits = [text for fit in tree.calls_of("fit") if fit in nodes_of(loop) for text in tree.said_around(fit)]
    texts = [*tree.said_near(loop), *fits, *(code.name for code in around), *names, *shown]
    return " ".join(texts).replace("_", " ")


def _goes_through_totals(tree: SourceTree, loop: Loop, settings: set[Key]) -> bool:
    """Return whether a loop goes through larger and larger numbers, each told as all epochs of a training.

    Who adds them up, or tells them as further ones, knows that the training goes on.
    """
    own = {str(key[0]) for key in settings}
    inside = nodes_of(loop)
    sums = [node for node in inside if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)]
    calls = [call for name in ("sum", "cumsum", "accumulate") for call in tree.calls_named(name) if call in inside]
    is_added = any(own & names_in(part) for part in (*sums, *calls, *tree.all(ast.AugAssign)))
    is_added |= any(_COUNTED.search(typed(line.target)) for line in tree.all(ast.AugAssign))
    items = loop.iter if isinstance(loop, ast.For) else loop.generators[0].iter
    said = _said_of(tree, loop)
    if len(settings) != 1 or not _rises(tree, items) or is_added or _GOES_ON.search(said):
        return False
    texts = [[part.values for part in tree.all(ast.JoinedStr)], [call.args for call in tree.calls_named("print")]]
    beside = [(_text_at(pieces, at - 1), _text_at(pieces, at + 1)) for rows in texts for pieces in rows
              for at, piece in enumerate(pieces) if _is_named(piece, own)]  # fmt: skip
    is_further = any(_MORE_BEFORE.search(before) or _MORE_AFTER.match(after) for before, after in beside)
    is_told = any(_EPOCHS_BEFORE.search(before) or _EPOCHS_AFTER.match(after) for before, after in beside)
    return not is_further and (is_told or bool(_COMPARED.search(said)))


def _rises(tree: SourceTree, items: ast.expr) -> bool:
    """Return whether each number of a list is surely larger than the one before."""
    made = tree.value_of(items)
    if isinstance(made, ast.Call) and typed(made.func) == "range":
        return len(made.args) < 3 or (tree.number_of(made.args[2]) or 0) > 0
    numbers = [tree.number_of(item) for item in items_of(tree, items)]
    known = [number for number in numbers if number is not None]
    return len(known) == len(numbers) > 1 and all(before < after for before, after in pairwise(known))


def _is_named(piece: ast.expr, own: set[str]) -> bool:
    """Return whether a part of a text shows the value of one of some names, which another loop may read again."""
    value = piece.value if isinstance(piece, ast.FormattedValue) else piece
    return isinstance(value, ast.Name) and _NUMBER.sub("", value.id) in {_NUMBER.sub("", name) for name in own}


def _text_at(pieces: list[ast.expr], at: int) -> str:
    return (text_of(pieces[at]) or "") if 0 <= at < len(pieces) else ""


def _trains_for(tree: SourceTree, fit: Place, settings: set[Key]) -> bool:
    """Return whether the number of epochs of a training is one of some settings, as it is."""
    given = argument(fit.node, "epochs", 3) if isinstance(fit.node, ast.Call) else None
    if given is None or not isinstance(fit.node, ast.Call) or tree.gives(fit.node, "initial_epoch"):
        return False
    place = fit._replace(node=given)
    is_itself = all(isinstance(end.node, ast.Name | ast.Constant) for end in places_of(tree, place))
    return is_itself and is_made_from(tree, place, settings)


def _settings_given(tree: SourceTree, fit: ast.AST) -> list[ast.expr]:
    """Return what a training gets by which it may differ from others: settings, and how many of the examples."""
    if not isinstance(fit, ast.Call) or tree.gives(fit, "initial_epoch"):
        return []
    given = [part for part in (argument(fit, word, at) for at, word in ((2, "batch_size"), (5, "callbacks"))) if part]
    ends = [part.slice.upper for part in fit.args[:1] if isinstance(part, ast.Subscript)
            and isinstance(part.slice, ast.Slice) and part.slice.lower is None]  # fmt: skip
    return [*given, *(words_of(fit)[word] for word in _OF_A_SETTING if word in words_of(fit)), *filter(None, ends)]


def _is_made_before(tree: SourceTree, fit: Place, inside: set[ast.AST]) -> bool:
    """Return whether a training surely gets its model from outside of a loop."""
    owner = fit.node.func.value if isinstance(fit.node, ast.Call) and isinstance(fit.node.func, ast.Attribute) else None
    ends = places_of(tree, fit._replace(node=owner)) if owner is not None else []
    known = [end for end in ends if isinstance(end.node, ast.Call) or tree.parameter_of(end.node) is not None]
    names = {tree.key_of(node) for node in inside if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return len(known) == len(ends) == 1 and not any(
        (is_within(end, inside) and isinstance(end.node, ast.Call)) or tree.key_of(end.node) in names for end in ends
    )


@rule
def histories_of_one_call(tree: SourceTree) -> Iterator[Finding]:
    """Yield the number of a pass as the place in a history that a ``fit`` in the same loop has made."""
    for loop in tree.all(ast.For) if tree.mentions("fit") else ():
        inside, counted = nodes_of(loop), names_in(loop.target)
        for part in (node for node in inside if isinstance(node, ast.Subscript)):
            match part:
                case ast.Subscript(
                    value=ast.Subscript(value=history, slice=ast.Constant(value=str())), slice=ast.Name()
                ):
                    made = tree.value_of(history)
                    made = made.value if isinstance(made, ast.Attribute) and made.attr == "history" else made
                    fit = tree.value_of(made) if made is not None else None
                    if typed(part.slice) in counted and tree.is_call_of(fit, "fit") and fit in inside:
                        right = f"{typed(part.value)}[-1]"
                        sentence = (
                            f"Each `fit` has a history of its own, of its own epochs alone. Write `{right}`, the last "
                            "one."
                        )
                        yield tree.finding(part, typed(part), right, sentence, certain=False, about=OWN_HISTORY)


@rule
def sessions_cleared(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``clear_session`` in a loop that goes on training one model: its weights stay."""
    for loop in tree.all(ast.For) if tree.mentions("clear_session") else ():
        calls = [node for node in nodes_of(loop) if isinstance(node, ast.Call)]
        trained = sorted({owner for _, owner, method in _methods(loop) if method == "fit"} - names_in(loop, ast.Store))
        if any(called_name(call) in SETS_WEIGHTS for call in calls) or not trained:
            continue
        for call in (call for call in calls if called_name(call) == "clear_session"):
            sentence = (
                f"`clear_session` leaves models as they are: `{trained[0]}` goes on with the weights of the pass "
                "before. Make a new model in the loop."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@training_rule
def models_made_in_each_pass(tree: SourceTree) -> Iterator[Finding]:
    """Yield a model that each pass of a loop makes anew and trains for one epoch, where the last one is returned."""
    for function in tree.all(ast.FunctionDef):
        returned = {typed(node.value) for node in nodes_of(function) if isinstance(node, ast.Return) and node.value}
        for loop in (node for node in nodes_of(function) if isinstance(node, ast.For) and not _ends_or_goes_on(node)):
            lines = [line for line in loop.body if isinstance(line, ast.Assign) and isinstance(line.value, ast.Call)]
            for line in (line for line in lines if typed(line.targets[0]) in returned & {*_models_in(tree, loop)}):
                name = typed(line.targets[0])
                fits = [call for call, owner, method in _methods(loop) if method == "fit" and owner == name]
                is_compared = not _IS_EPOCH.search(typed(loop.target)) and any(
                    isinstance(node, ast.Call) and called_name(node) == "append" for node in nodes_of(loop)
                )
                fixed = {typed(made.targets[0]) for made in nodes_of(loop)
                         if isinstance(made, ast.Assign) and isinstance(made.value, ast.Constant)}  # fmt: skip
                varies = names_in(loop, ast.Store) - fixed
                is_same = not any(names_in(node) & varies for node in (line.value, *map(_given_to, fits)))
                is_one = all(tree.number_of(argument(fit, "epochs", 3), 1.0) == 1 and not gives_unseen(fit)
                             for fit in fits)  # fmt: skip
                # What nobody looks at compares nothing: then each pass is meant to go on from the one before.
                is_unseen = all(
                    part is line
                    or (isinstance(part, ast.Expr) and part.value in fits and not _is_shown(tree, part.value))
                    or (isinstance(part, ast.Assign) and isinstance(part.value, ast.Constant))
                    for part in loop.body
                )
                if fits and ((is_same and is_one and not is_compared) or is_unseen):
                    sentence = (
                        f"Each pass makes a new `{name}`, so the one that is returned was trained in the last pass "
                        "alone. Make it before the loop."
                    )
                    yield tree.finding(line, typed(line), "", sentence, certain=False)


def _is_shown(tree: SourceTree, fit: ast.expr) -> bool:
    """Return whether a training prints how good its model is on other examples."""
    if not isinstance(fit, ast.Call) or tree.number_of(words_of(fit).get("verbose"), 1.0) == 0:
        return False
    return bool(tree.validation_of(fit)) or tree.gives(fit, "validation_split")


def _given_to(fit: ast.Call) -> ast.AST:
    """Return what a call gets, without its owner."""
    return ast.Tuple([*fit.args, *words_of(fit).values()], ast.Load())


def _ends_or_goes_on(loop: ast.For) -> bool:
    """Return whether a loop may end with a model that is good enough, bring weights back, or compare what it makes."""
    calls = [called_name(node) for node in nodes_of(loop) if isinstance(node, ast.Call)]
    kinds = (ast.Break, ast.Return, ast.For, ast.While)
    ends = any(isinstance(node, kinds) and node is not loop for node in nodes_of(loop))
    return (
        ends
        or bool(_ATTEMPT.search(typed(loop.target)))
        or any(name in (*SETS_WEIGHTS, "time", "perf_counter") or "seed" in name for name in calls)
    )


def _models_in(tree: SourceTree, loop: ast.For) -> Iterator[str]:
    """Yield the names that a loop gives to new models, and that nothing else in it keeps."""
    kept = {typed(node.value) for node in nodes_of(loop) if isinstance(node, ast.Assign)}
    kept |= {typed(part) for call in nodes_of(loop) if isinstance(call, ast.Call) for part in call.args}
    for line in loop.body:
        match line:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=made))) if name not in kept:
                functions = [function for function in tree.all(ast.FunctionDef) if function.name == made]
                if any(called_name(node) == "compile" for function in functions for node in nodes_of(function)
                       if isinstance(node, ast.Call)):  # fmt: skip
                    yield name
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call) if name not in kept:
                if called_name(call) == "Sequential":
                    yield name


@rule
def loop_variables_set(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loop over several objects that gives each a new value by the loop's variable: they stay as they are."""
    for loop in tree.all(ast.For):
        last = loop.body[-1]
        is_set = (
            isinstance(loop.target, ast.Name) and isinstance(last, ast.Assign) and len(last.targets) == 1
            and typed(last.targets[0]) == loop.target.id and isinstance(loop.iter, ast.Tuple | ast.List)
            and all(isinstance(item, ast.Name) for item in loop.iter.elts)
        )  # fmt: skip
        later = [node for node in tree.all(ast.Name) if is_set and node.id == typed(loop.target)
                 and isinstance(node.ctx, ast.Load) and node.lineno > (loop.end_lineno or 0)]  # fmt: skip
        if is_set and not later:
            names = ", ".join(typed(item) for item in loop.iter.elts)  # type: ignore[attr-defined]
            sentence = (
                f"`{typed(last)}` gives the name `{typed(loop.target)}` another value, and leaves `{names}` as they "
                f"are. Write `{names} = [… for {typed(loop.target)} in ({names})]`."
            )
            found = tree.finding(last, typed(last), "", sentence, certain=False)
            yield from [*told_with(tree, found, DROPPED)] or [found]


@rule
def gradients_cleared(tree: SourceTree) -> Iterator[Finding]:
    """Yield zeros that get the name of the gradients before a tape computes these: nothing reads the zeros."""
    loops: list[ast.For | ast.While] = [*tree.all(ast.For), *tree.all(ast.While)]
    for loop in loops if tree.mentions("gradient") else ():
        made: dict[str, ast.Assign] = {}
        for line in loop.body:
            target = typed(line.targets[0]) if isinstance(line, ast.Assign) else ""
            computed = any(isinstance(node, ast.Call) and called_name(node) == "gradient" for node in nodes_of(line))
            if target in made and computed and target not in names_in(line, ast.Load):
                sentence = (
                    f"`tape.gradient` returns new gradients, and adds them to nothing: the zeros in `{target}` are "
                    "never read. Remove this line."
                )
                yield tree.finding(made[target], typed(made[target]), "", sentence, certain=False)
            for name in names_in(line, ast.Load) & made.keys():
                del made[name]
            if isinstance(line, ast.Assign) and _ZEROS.search(typed(line.value)):
                made[target] = line


@rule
def folds_of_one_model(tree: SourceTree) -> Iterator[Finding]:
    """Yield a model that is trained and measured fold by fold, and is not made for each fold."""
    # Each part of a `TimeSeriesSplit` lies after those that came before.
    is_told = next(one_model_for_all_folds(tree), None) is not None
    for loop in tree.all(ast.For) if not is_told and not tree.mentions("TimeSeriesSplit") else ():
        if not _FOLD.search(f"{typed(loop.target)} {typed(loop.iter)}"):
            continue
        calls = [node for node in nodes_of(loop) if isinstance(node, ast.Call)]
        used = {name: {typed(call.func.value) for call in calls if isinstance(call.func, ast.Attribute)
                       and call.func.attr == name} for name in ("fit", "evaluate", "predict")}  # fmt: skip
        made = {node.id for node in nodes_of(loop) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        reset = any(called_name(call) in ("set_weights", "load_weights") for call in calls)
        for name in sorted(used["fit"] & (used["evaluate"] | used["predict"])):
            if name.isidentifier() and name not in made and not reset:
                sentence = (
                    f"All folds train the same `{name}`, so it has seen each held-out part before. Make a new model "
                    "for each fold."
                )
                yield tree.finding(loop, f"for {typed(loop.target)}", "", sentence, certain=False)


@training_rule
def repeated_without_an_end(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``fit`` with data that ``repeat()`` makes endless, and without the number of steps in an epoch."""
    for fit in tree.calls_of("fit"):
        if tree.gives(fit, "steps_per_epoch") or gives_unseen(fit) or len(fit.args) > 10:
            continue
        for step in tree.steps_of(argument(fit, "x", 0)):
            if called_name(step) in ("take", "take_while", "zip", "enumerate") or step.func is fit.func:
                break
            count = argument(step, "count", 0)
            is_method = isinstance(step.func, ast.Attribute) and not tree.name_of(step.func).startswith("numpy")
            if called_name(step) == "repeat" and is_method and (count is None or tree.number_of(count) == -1):
                sentence = (
                    "`repeat()` gives data without an end, so the first epoch never ends. Leave it out, or give `fit` "
                    "its `steps_per_epoch`."
                )
                yield tree.finding(fit, typed(step.func), "", sentence, certain=False)
                break


@rule
def repeated_in_each_epoch(tree: SourceTree) -> Iterator[Finding]:
    """Yield data that are repeated as often as ``fit`` has epochs: each epoch then is all of them."""
    fits = [words_of(call) for call in tree.calls_of("fit")]
    epochs = {tree.key_of(words["epochs"]) for words in fits if "epochs" in words and "steps_per_epoch" not in words}
    for call in tree.calls_of("repeat"):
        count = argument(call, "count", 0)
        is_both = count is not None and len(call.args) == 1 and tree.key_of(count) in epochs
        if count is not None and is_both and typed(count) != "1":
            sentence = (
                f"`repeat({typed(count)})` and `epochs={typed(count)}` multiply: each epoch goes over the data "
                f"`{typed(count)}` times. Remove `.repeat(…)`."
            )
            yield tree.finding(call, f"repeat({typed(count)})", "", sentence, certain=False)
