"""Rules about code that runs and may pass every criterion, but does something else than is meant: it has no effect,
or what it measures says nothing of new examples."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.submission.models.keras_names import RECURRENT
from grader.submission.rules.silent_layers import layers_in_a_row
from grader.submission.rules.training_loops import is_tape
from grader.submission.source_tree import Finding, SourceTree, argument, text_of, typed, words_of
from grader.submission.syntax import called_name

_WEIGHTED = ("Dense", "EinsumDense", "Embedding", "BatchNormalization", "LayerNormalization", *RECURRENT)
"""Layers with weights; convolutions have them as well."""
_ONLY_IN_TRAINING = ("Dropout", "SpatialDropout", "BatchNormalization", "Gaussian", "Alpha", "Random")
"""How the names of layers begin that do something else in training than in predictions."""
_TURNS_BACK = ("reverse", "flip", "backward_layer")
_MERGES = ("Concatenate", "concatenate", "Add", "add", "Average", "average", "Multiply", "multiply")
_FOLD = re.compile(r"fold|\bsplit\(", re.IGNORECASE)
_HELD_OUT = re.compile(r"\bval(?:id(?:ation)?)?(?:[_ ]|\b)|\btest(?:[_ ]|\b)|held.?out", re.IGNORECASE)
_SEEDS = ("set_random_seed", "set_seed")
_MODELS = ("Model", "Sequential", "models.Model", "models.Sequential")


def _is(node: ast.AST | None, value: bool) -> bool:
    """Return whether a node is ``True``, or ``False``."""
    return isinstance(node, ast.Constant) and node.value is value


def adapted_to_validation(tree: SourceTree) -> Iterator[Finding]:
    """Yield an ``adapt`` whose data contain the examples that ``fit`` validates with."""
    held_out, cut = set(), set()
    for call in tree.calls_of("fit"):
        parts = tree.validation_of(call)[:1]
        held_out |= {typed(part) for part in parts}
        features = argument(call, "x", 0)
        both = [part.value.id for part in (*parts, features) if isinstance(part, ast.Subscript)
                and isinstance(part.value, ast.Name)]  # fmt: skip
        cut |= {name for name in both if both.count(name) > 1}
    for call in tree.calls_of("adapt"):
        given = argument(call, "data", 0)
        made = tree.value_of(given) or given
        joined = isinstance(made, ast.Call) and called_name(made) in ("concat", "concatenate", "vstack", "append")
        whole = isinstance(given, ast.Name) and given.id in cut and given.id not in held_out
        if whole or (made is not None and joined and any(typed(node) in held_out for node in ast.walk(made))):
            sentence = (
                "`adapt` gets the validation examples as well, so they are not new to the model. Give it the training "
                "examples alone."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


def trained_on_and_called_validation(tree: SourceTree) -> Iterator[Finding]:
    """Yield an ``evaluate`` of the training examples whose result is called a validation, or a test, error."""
    trained = {(typed(call.args[0]), len(call.args) > 1 and typed(call.args[1])) for call in tree.calls_of("fit")
               if call.args}  # fmt: skip
    for function in tree.all(ast.FunctionDef):
        for place, statement in enumerate(function.body):
            calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
            for call in calls:
                key = (typed(call.args[0]), len(call.args) > 1 and typed(call.args[1])) if call.args else ("", False)
                if called_name(call) != "evaluate" or key not in trained:
                    continue
                names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)
                         and isinstance(node.ctx, ast.Store)}  # fmt: skip
                after = [statement, *_readers(function.body[place + 1 :], names)]
                if any(_HELD_OUT.search(text) for text in (*names, *_texts(after))):
                    sentence = (
                        f"`{typed(call)}` measures the training examples, which is no validation. Give `evaluate` the "
                        "validation examples."
                    )
                    yield tree.finding(call, typed(call), "", sentence, certain=False)


def _readers(statements: list[ast.stmt], names: set[str]) -> list[ast.stmt]:
    """Return the statements that print one of ``names``."""
    return [
        statement
        for statement in statements
        if isinstance(statement, ast.Expr)
        and any(isinstance(node, ast.Name) and node.id in names for node in ast.walk(statement))
    ]


def _texts(statements: list[ast.stmt]) -> Iterator[str]:
    for statement in statements:
        yield from (text for node in ast.walk(statement) if (text := text_of(node)))


def layers_inside_lambdas(tree: SourceTree) -> Iterator[Finding]:
    """Yield layers with weights that a ``Lambda`` calls: the model does not know these weights."""
    for call in tree.all(ast.Call):
        code = argument(call, "function", 0) if tree.keras_name_of(call.func) == "layers.Lambda" else None
        for inner in ast.walk(code) if isinstance(code, ast.Lambda) else ():
            made = tree.value_of(inner.func) if isinstance(inner, ast.Call) else None
            kind = tree.keras_name_of(made.func).removeprefix("layers.") if isinstance(made, ast.Call) else ""
            if isinstance(inner, ast.Call) and (kind in _WEIGHTED or kind.startswith("Conv")):
                sentence = (
                    f"The model does not know the weights of a layer in a `Lambda`: `{typed(inner.func)}` is never "
                    "trained, and not saved. Call it outside of the `Lambda`."
                )
                yield tree.finding(inner, typed(inner), "", sentence, certain=False)


def checkpoints_never_loaded(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``ModelCheckpoint`` that saves the best epoch where nothing loads it, and the last epoch is returned."""
    if tree.mentions("load_weights", "load_model", "restore", "read"):
        return
    for function in tree.all(ast.FunctionDef):
        inside = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
        fitted = {typed(call.func.value) for call in inside if isinstance(call.func, ast.Attribute)
                  and call.func.attr == "fit"}  # fmt: skip
        returned = {typed(node.value) for node in ast.walk(function) if isinstance(node, ast.Return) and node.value}
        fits = [call for call in inside if called_name(call) == "fit"] if fitted & returned else []
        for call in dict.fromkeys(saver for fit in fits for saver in tree.callbacks_of(fit)):
            best = tree.value_of(words_of(call).get("save_best_only"))
            path = argument(call, "filepath", 0)
            if called_name(call) != "ModelCheckpoint" or not _is(best, True):
                continue
            sentence = (
                "`ModelCheckpoint` saves the best epoch, but nothing loads it: the model keeps the weights of the last "
                f"one. Write `model.load_weights({typed(path) if path else '…'})` after `fit`."
            )
            yield tree.finding(call, "ModelCheckpoint", "", sentence, certain=False)


def half_turns(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``RandomRotation`` by degrees that were divided by 180: its factor is a share of a full turn."""
    for call in tree.all(ast.Call):
        if tree.keras_name_of(call.func) != "layers.RandomRotation":
            continue
        factor = argument(call, "factor", 0)
        for node in ast.walk(factor) if factor else ():
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and typed(node.right) == "180":
                whole = f"{typed(node.left)} / 360"
                sentence = (
                    f"`{typed(node)}` is a share of a full turn, so it rotates by twice the angle that is meant. Write "
                    f"`{whole}`."
                )
                yield tree.finding(call, typed(node), whole, sentence, certain=False)


def steps_without_training(tree: SourceTree) -> Iterator[Finding]:
    """Yield a call of a model in a learner's own training step, where layers act as in predictions."""
    kinds = [tree.keras_name_of(call.func).removeprefix("layers.") for call in tree.all(ast.Call)]
    idle = next((kind for kind in kinds if kind.startswith(_ONLY_IN_TRAINING)), "")
    if not idle or "training" in {word.arg for call in tree.all(ast.Call) for word in call.keywords
                                  if not isinstance(word.value, ast.Constant) or word.value.value is True}:  # fmt: skip
        return
    models = {typed(node.value) for node in tree.all(ast.Attribute)
              if node.attr in ("trainable_variables", "trainable_weights")}  # fmt: skip
    for block in tree.all(ast.With):
        if not is_tape(block):
            continue
        for call in (node for node in ast.walk(block) if isinstance(node, ast.Call)):
            if typed(call.func) in models and len(call.args) == 1 and not call.keywords:
                right = f"{typed(call)[:-1]}, training=True)"
                sentence = (
                    f"`{typed(call)}` runs as in `predict`, and so does `{idle}`. Write `{right}` in a training step."
                )
                yield tree.finding(call, typed(call), right, sentence, certain=False)


def folds_of_one_model(tree: SourceTree) -> Iterator[Finding]:
    """Yield a model that is trained and measured fold by fold, and is not made for each fold."""
    for loop in tree.all(ast.For):
        if not _FOLD.search(f"{typed(loop.target)} {typed(loop.iter)}"):
            continue
        calls = [node for node in ast.walk(loop) if isinstance(node, ast.Call)]
        used = {name: {typed(call.func.value) for call in calls if isinstance(call.func, ast.Attribute)
                       and call.func.attr == name} for name in ("fit", "evaluate", "predict")}  # fmt: skip
        made = {node.id for node in ast.walk(loop) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        reset = any(called_name(call) in ("set_weights", "load_weights") for call in calls)
        for name in sorted(used["fit"] & (used["evaluate"] | used["predict"])):
            if name.isidentifier() and name not in made and not reset:
                sentence = (
                    f"All folds train the same `{name}`, so it has seen each held-out part before. Make a new model "
                    "for each fold."
                )
                yield tree.finding(loop, f"for {typed(loop.target)}", "", sentence, certain=False)


def repeated_in_each_epoch(tree: SourceTree) -> Iterator[Finding]:
    """Yield data that are repeated as often as ``fit`` has epochs: each epoch then is all of them."""
    fits = [words_of(call) for call in tree.calls_of("fit")]
    epochs = {typed(words["epochs"]) for words in fits if "epochs" in words and "steps_per_epoch" not in words}
    for call in tree.calls_of("repeat"):
        count = argument(call, "count", 0)
        if count is not None and len(call.args) == 1 and typed(count) in epochs - {"1"}:
            sentence = (
                f"`repeat({typed(count)})` and `epochs={typed(count)}` multiply: each epoch goes over the data "
                f"`{typed(count)}` times. Remove `.repeat(…)`."
            )
            yield tree.finding(call, f"repeat({typed(count)})", "", sentence, certain=False)


def poolings_of_every_place(tree: SourceTree) -> Iterator[Finding]:
    """Yield a pooling of 2 that moves by 1: it hardly makes its input smaller. At the end that may be wanted."""
    last = {id(first) for first, second in layers_in_a_row(tree) if called_name(second) == "Flatten"}
    for call in (call for call in tree.all(ast.Call) if id(call) not in last):
        kind = tree.keras_name_of(call.func).removeprefix("layers.")
        if not re.fullmatch(r"(?:Max|Average)Pool(?:ing)?[12]D", kind) or "padding" in words_of(call):
            continue
        size, strides = (tree.value_of(argument(call, *place)) for place in (("pool_size", 0), ("strides", 1)))
        by_one = strides is not None and typed(strides) in ("1", "(1, 1)")
        if by_one and (size is None or typed(size) in ("2", "(2, 2)")):
            sentence = (
                f"`{kind}` with `strides=1` takes away one row and one column only. Leave `strides` out: by default it "
                "moves by the pool size."
            )
            yield tree.finding(call, "strides=1", "", sentence, certain=False)


def seeds_set_late(tree: SourceTree) -> Iterator[Finding]:
    """Yield a seed that is set after the layers of a model have drawn their weights, and before it is trained."""
    if not tree.mentions("Input", "InputLayer", "input_shape"):
        # Such a model draws its weights when it gets its first batch.
        return
    seeds = [call for call in tree.all(ast.Call) if called_name(call) in _SEEDS]
    for function in tree.all(ast.FunctionDef):
        inside = {id(node) for node in ast.walk(function)}
        models = [call.lineno for call in tree.all(ast.Call) if id(call) in inside and _makes_model(tree, call)]
        fits = [call.lineno for call in tree.calls_of("fit") if id(call) in inside]
        own = [call for call in seeds if id(call) in inside]
        if len(own) == len(seeds) == len(models) == 1 and fits and models[0] < own[0].lineno < fits[0]:
            sentence = "The seed is set after the weights of the layers were drawn. Set it before the first layer."
            yield tree.finding(own[0], typed(own[0]), "", sentence, certain=False)


def _makes_model(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a call makes a model, also by a function of the learner's."""
    code = tree.code_of(call.func) if isinstance(call.func, ast.Name) else None
    inner = [node for node in ast.walk(code) if isinstance(node, ast.Call)] if isinstance(code, ast.FunctionDef) else []
    trains = any(called_name(node) == "fit" for node in inner)
    return not trains and any(tree.keras_name_of(node.func) in _MODELS for node in (call, *inner))


def steps_in_reverse(tree: SourceTree) -> Iterator[Finding]:
    """Yield a recurrent layer that returns its steps in reverse order, where they are merged with others."""
    turned = any("::-1" in typed(node) for node in tree.all(ast.Subscript))
    if turned or not tree.mentions(*_MERGES) or tree.mentions(*_TURNS_BACK):
        return
    for call in tree.all(ast.Call):
        kind = tree.keras_name_of(call.func).removeprefix("layers.")
        words = {word for word, value in words_of(call).items() if _is(value, True)}
        if kind in RECURRENT and words >= {"go_backwards", "return_sequences"} and "backward_layer" not in words:
            sentence = (
                f"`{kind}` with `go_backwards=True` returns its time steps in reverse order: they do not match those "
                f"of other layers. Write `Bidirectional({kind}(…))`."
            )
            yield tree.finding(call, "go_backwards=True", "", sentence, certain=False)


def rates_set_twice(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``LearningRateScheduler`` that does not read the rate, beside ``ReduceLROnPlateau``."""
    if not tree.mentions("ReduceLROnPlateau"):
        return
    for call in tree.all(ast.Call):
        if tree.keras_name_of(call.func) != "callbacks.LearningRateScheduler":
            continue
        code = tree.code_of(argument(call, "schedule", 0))
        if isinstance(code, ast.FunctionDef | ast.Lambda) and not code.args.vararg:
            body = code.body if isinstance(code.body, list) else [code.body]
            read = {node.id for part in body for node in ast.walk(part) if isinstance(node, ast.Name)}
            if all(parameter.arg not in read for parameter in code.args.args[1:]):
                sentence = (
                    "`LearningRateScheduler` sets the learning rate in each epoch, so `ReduceLROnPlateau` has no "
                    "effect. Use one of the two."
                )
                yield tree.finding(call, "LearningRateScheduler", "", sentence, certain=False)


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
                "`validation_split=0.1`, for example."
            )
            yield tree.finding(call, kind, "", sentence, certain=False)


def penalties_left_out(tree: SourceTree) -> Iterator[Finding]:
    """Yield a learner's own training step whose loss is without the penalties of regularizers."""
    given = [word for call in tree.all(ast.Call) for word in call.keywords if (word.arg or "").endswith("_regularizer")]
    if not given or tree.mentions("losses_of", "add_loss", "compute_loss"):
        return
    steps = {id(node) for function in tree.all(ast.FunctionDef) if function.name == "train_step"
             for node in ast.walk(function)}  # fmt: skip
    if any(node.attr == "losses" and not tree.name_of(node) for node in tree.all(ast.Attribute)):
        return
    for block in filter(is_tape, tree.all(ast.With)):
        # `fit` adds the penalties itself, unless a step of the learner's takes the place of its own.
        if id(block) in steps or not tree.calls_of("fit"):
            sentence = (
                f"Your own loop leaves out the penalties, so `{given[0].arg}` has no effect. Add them to the loss: "
                "`+ sum(model.losses)`."
            )
            yield tree.finding(block, typed(given[0].value), "", sentence, certain=False)
            return


def nesterov_without_momentum(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``nesterov=True`` where the momentum is 0, as it is by default."""
    for call in tree.all(ast.Call):
        if tree.keras_name_of(call.func) == "optimizers.SGD" and _is(words_of(call).get("nesterov"), True):
            momentum = argument(call, "momentum", 1)
            if momentum is None or typed(momentum) in ("0", "0.0"):
                sentence = "`nesterov=True` has no effect without momentum. Write `momentum=0.9` as well."
                yield tree.finding(call, "nesterov=True", "", sentence, certain=False)


def augmentation_switched_off(tree: SourceTree) -> Iterator[Finding]:
    """Yield random layers that are called with ``training=False``: they return their input as it is.

    Not those of a functional model: ``fit`` sets ``training`` there.
    """
    models = [function for function in tree.all(ast.FunctionDef)
              if any(isinstance(node, ast.Call) and tree.keras_name_of(node.func) in ("Model", "models.Model")
                     for node in ast.walk(function))]  # fmt: skip
    functional = {id(node) for function in models for node in ast.walk(function)}
    for call in tree.all(ast.Call):
        made = tree.value_of(call.func)
        if id(call) in functional or not _is(words_of(call).get("training"), False) or not isinstance(made, ast.Call):
            continue
        again = (other for other in tree.all(ast.Call) if tree.value_of(other.func) is made)
        if any(_is(words_of(other).get("training"), True) for other in again):
            continue  # Where the layer changes training images, it is switched off for others.
        parts = [made, *filter(None, map(tree.value_of, made.args))]
        kinds = [tree.keras_name_of(node.func) for part in parts for node in ast.walk(part)
                 if isinstance(node, ast.Call)]  # fmt: skip
        random = [kind for kind in kinds if kind.startswith("layers.Random")]
        if random and not any(kind.startswith(("layers.Dense", "layers.Conv")) for kind in kinds):
            sentence = (
                f"With `training=False`, `{random[0].removeprefix('layers.')}` returns its input as it is. Write "
                "`training=True` to change images before `fit`."
            )
            yield tree.finding(call, "training=False", "training=True", sentence, certain=False)


def numbers_of_sets(tree: SourceTree) -> Iterator[Finding]:
    """Yield texts of a ``set`` that are numbered in its order."""
    loops = [(loop.target, loop.iter, loop.body) for loop in tree.all(ast.For)]
    counted = [(call, call.args[0]) for call in tree.all(ast.Call) if called_name(call) == "enumerate" and call.args]
    growing = [(loop, iterated) for loop, iterated, body in loops if any("len(" in typed(part) for part in body)]
    for place, iterated in (*counted, *growing):
        made = tree.value_of(iterated)
        if isinstance(made, ast.Call) and called_name(made) == "list" and made.args:
            made = tree.value_of(made.args[0])
        if isinstance(made, ast.SetComp) or (isinstance(made, ast.Call) and called_name(made) == "set"):
            sentence = (
                "The order of texts in a `set` is another one in each run of Python, and so are their numbers. Write "
                f"`sorted({typed(iterated)})`."
            )
            yield tree.finding(place, typed(iterated), f"sorted({typed(iterated)})", sentence, certain=False)


RULES = (
    adapted_to_validation, trained_on_and_called_validation, layers_inside_lambdas, checkpoints_never_loaded,
    half_turns, steps_without_training, folds_of_one_model, repeated_in_each_epoch,
    poolings_of_every_place, seeds_set_late, steps_in_reverse, rates_set_twice, watched_without_validation,
    penalties_left_out, nesterov_without_momentum, augmentation_switched_off, numbers_of_sets,
)  # fmt: skip
