"""Rules about callbacks that never act, or act at another time than their author thinks.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.submission.source_tree import Finding, SourceTree, argument, gives_unseen, text_of, typed, words_of
from grader.submission.syntax import called_name

_GOAL = re.compile(r"enough|goal|target|reach|wanted|desired|stop_at", re.IGNORECASE)
USUAL_RATE = {"SGD": 0.01, "sgd": 0.01}
"""Learning rates of Keras's optimizers that are not 0.001."""
SHORT, LONG = 3, 8
"""A callback that waits for a part of the epochs like this, and no more than so many, is likely to act."""
_HOW_MANY = re.compile(
    r"epochs_(?:trained|needed|run|done|used|so_far)|(?:n|num|number_of|how_many|total|trained|needed)_epochs|epoch_count"
    r"|\.epochs$"
)
_RESTORES = "restore_best_weights"
_WHOLE, _IN_BATCHES = re.compile(r"epoch|every", re.IGNORECASE), re.compile(r"step|batch", re.IGNORECASE)


def _made(tree: SourceTree, kind: str) -> list[ast.Call]:
    return [call for call in tree.all(ast.Call) if tree.keras_name_of(call.func) == f"callbacks.{kind}"]


def later_than_the_stop(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``ReduceLROnPlateau`` that waits as long as ``EarlyStopping``, or longer: the training ends before."""
    for plateau in _made(tree, "ReduceLROnPlateau"):
        for stop in _made(tree, "EarlyStopping"):
            given = [argument(call, "monitor", 0) for call in (plateau, stop)]
            watched = ["val_loss" if monitor is None else text_of(tree.value_of(monitor)) for monitor in given]
            waits = tree.number_of(argument(plateau, "patience", 2), 10.0)
            ends = tree.number_of(argument(stop, "patience", 2), 0.0)
            if (
                watched[0] is not None
                and watched[0] == watched[1]
                and waits is not None
                and ends is not None
                and waits >= ends > 1
            ):
                right = f"patience={ends // 2:.0f}"
                sentence = (
                    f"`EarlyStopping` ends the training after {ends:.0f} epochs without a better `{watched[0]}`, so "
                    f"`ReduceLROnPlateau` never acts. Give it a shorter one: `{right}`."
                )
                yield tree.finding(plateau, "ReduceLROnPlateau", right, sentence, certain=False)


def baselines_as_goals(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``baseline`` that is meant as the value at which a training may end."""
    for call in _made(tree, "EarlyStopping"):
        given = words_of(call).get("baseline")
        if given is not None and _GOAL.search(f"{typed(given)} {tree.said_beside(given)}"):
            sentence = (
                f"`baseline` ends a training that does not get better than it; nothing ends when `{typed(given)}` is "
                "reached. For that, write a callback that sets `self.model.stop_training = True`."
            )
            yield tree.finding(call, f"baseline={typed(given)}", "", sentence, certain=False)


def saved_by_batches(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``save_freq`` that fits the number of epochs: it counts batches."""
    epochs = [tree.number_of(argument(call, "epochs", 3)) for call in tree.calls_of("fit")]
    most = max((number for number in epochs if number is not None), default=0.0)
    for call in _made(tree, "ModelCheckpoint"):
        given = words_of(call).get("save_freq")
        number = tree.number_of(given)
        if given is not None and _IN_BATCHES.search(typed(given)):
            continue
        if given is not None and number is not None and (1 < number <= most or _WHOLE.search(typed(given))):
            sentence = (
                f"`save_freq` counts batches, not epochs. Multiply `{typed(given)}` by the number of batches in an "
                "epoch."
            )
            yield tree.finding(call, f"save_freq={typed(given)}", "", sentence, certain=False)


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
    for plateau in _made(tree, "ReduceLROnPlateau"):
        given = words_of(plateau).get("min_lr")
        lowest = tree.number_of(given)
        if given is not None and lowest is not None and known and len(known) == len(rates) and lowest >= max(known):
            sentence = (
                f"`min_lr={typed(given)}` is not below the learning rate of the optimizer, {max(known):g}, so "
                "`ReduceLROnPlateau` never lowers it. Write a smaller one, such as `min_lr=1e-6`."
            )
            yield tree.finding(plateau, f"min_lr={typed(given)}", "min_lr=1e-6", sentence, certain=False)


def stopped_by_the_training_loss(tree: SourceTree) -> Iterator[Finding]:
    """Yield early stopping that watches the training, where ``fit`` gets examples for validation."""
    for fit in tree.calls_of("fit"):
        words = words_of(fit)
        if not {"validation_data", "validation_split"} & words.keys():
            continue
        for stop in tree.callbacks_of(fit):
            is_stop = tree.keras_name_of(stop.func) == "callbacks.EarlyStopping"
            watched = text_of(tree.value_of(argument(stop, "monitor", 0))) if is_stop else None
            if watched and not watched.startswith("val_"):
                sentence = (
                    f"`EarlyStopping` watches `{watched}` of the training, which gets better even while the model "
                    f'overfits. `fit` gets validation data: write `monitor="val_{watched}"`.'
                )
                yield tree.finding(stop, f"monitor={watched}", f"val_{watched}", sentence, certain=False)


def last_weights_kept(tree: SourceTree) -> Iterator[Finding]:
    """Yield early stopping that is likely to act, waits some epochs, and then leaves the weights of the last one."""
    epochs = [tree.number_of(argument(call, "epochs", 3)) or 0.0 for call in tree.calls_of("fit")]
    if _made(tree, "ModelCheckpoint") or tree.mentions("get_weights", "load_weights") or not epochs:
        return
    for stop in _made(tree, "EarlyStopping"):
        waits = tree.number_of(argument(stop, "patience", 2), 0.0) or 0.0
        watched = argument(stop, "monitor", 0)
        of_validation = watched is None or (text_of(tree.value_of(watched)) or "").startswith("val_")
        if (
            1 < waits <= min(max(epochs) / SHORT, LONG)
            and of_validation
            and not gives_unseen(stop)
            and argument(stop, _RESTORES, 6) is None
        ):
            sentence = (
                f"After `EarlyStopping` the model has the weights of the last epoch, {waits:.0f} epochs after the "
                f"best one. Write `{_RESTORES}=True`."
            )
            yield tree.finding(stop, "EarlyStopping", f"{_RESTORES}=True", sentence, certain=False)


def epochs_counted_from_zero(tree: SourceTree) -> Iterator[Finding]:
    """Yield the number of an epoch that is kept as how many there were: the first one has the number 0."""
    for function in tree.all(ast.FunctionDef) if tree.mentions("Callback") else ():
        names = [parameter.arg for parameter in function.args.args]
        if function.name != "on_epoch_end" or len(names) < 2:
            continue
        for line in (node for node in ast.walk(function) if isinstance(node, ast.Assign)):
            name = typed(line.targets[0])
            if typed(line.value) == names[1] and _HOW_MANY.search(f"{name} {tree.said_beside(line)}"):
                sentence = (
                    f"Keras counts epochs from 0, so `{names[1]}` is 0 after the first one. Write "
                    f"`{name} = {names[1]} + 1`."
                )
                yield tree.finding(line, typed(line), f"{name} = {names[1]} + 1", sentence, certain=False)


RULES = (
    later_than_the_stop, baselines_as_goals, saved_by_batches, lowest_rate_is_the_first, stopped_by_the_training_loss,
    last_weights_kept, epochs_counted_from_zero,
)  # fmt: skip
