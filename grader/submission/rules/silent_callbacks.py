"""Rules about callbacks that never act, or act at another time than their author thinks.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.submission.source_tree import Finding, SourceTree, argument, text_of, typed, words_of

_GOAL = re.compile(r"enough|goal|target|reach|wanted|desired|stop_at", re.IGNORECASE)
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
        if given is not None and _GOAL.search(typed(given)):
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


RULES = (later_than_the_stop, baselines_as_goals, saved_by_batches)
