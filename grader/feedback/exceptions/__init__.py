"""What an exception means and what to do, in one or two sentences, with the values that it names.

Tables of patterns, tried one after the other. The texts are those of TensorFlow 2.21, Keras 3.15, NumPy 2.4
and Python 3.11; ``tests/feedback/provoke.py`` provokes them again.
"""

from __future__ import annotations

from grader.feedback.exceptions import (
    arguments,
    arrays,
    building,
    compiling,
    files,
    forms,
    layers,
    modelling,
    names,
    numerics,
    operations,
    own_classes,
    pipelines,
    python,
    training,
    values,
)
from grader.feedback.exceptions.rule import Rule, clean

RULES: tuple[Rule, ...] = (
    *arguments.RULES,
    *layers.RULES,
    *compiling.RULES,
    *building.RULES,
    *training.RULES,
    *operations.RULES,
    *pipelines.RULES,
    *files.RULES,
    *arrays.RULES,
    *numerics.RULES,
    *python.RULES,
    *names.RULES,
    *values.RULES,
    *modelling.RULES,
    *own_classes.RULES,
    *forms.RULES,
)
"""From the particular to the general: what is told by its form alone comes last."""
MOST_TEXT = 1500
"""Characters at the beginning and at the end of a text that are looked at: enough for a fault's 2,000 as a whole."""

MOST_RAW = 20_000
"""Characters of a text before it is cleaned of what tells nothing."""


def sentence_for(type_name: str, message: str, near: str = "") -> str:
    """Return what an exception of this class with this text means and what to do; empty where it is not known.

    ``near`` is a name that is there, and looks like the one that is not: the rules read it as Python prints it.

    >>> sentence_for("RecursionError", "maximum recursion depth exceeded")[:36]
    'A function calls itself without end:'
    """
    text = clean(message if len(message) <= MOST_RAW else f"{message[: MOST_RAW // 2]} {message[-MOST_RAW // 2 :]}")
    if len(text) > 2 * MOST_TEXT:
        text = f"{text[:MOST_TEXT]} {text[-MOST_TEXT:]}"
    text += f" Did you mean: '{near}'?" if near else ""
    told = next(filter(None, (row.explain(type_name, text) for row in RULES)), "")
    # What says the same once more helps nobody.
    return "" if _letters(told) == _letters(text) else told


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
