"""Run as a script: computes quiz answers with Keras itself, and prints what does not agree.

One process for all items, so that TensorFlow is imported once. Typed answers go through the marking that learners get.
"""

import contextlib
import io
import json
import sys
import textwrap
from typing import Any

from grader.candidate.worker.lean_import import import_tensorflow
from grader.catalogue.quiz import CHOICES, GAP, Item, Kind, read_all_items
from grader.practice.marking import mark_typed


def run(snippet: str) -> tuple[dict[str, Any], str]:
    """Run a snippet with tf, keras and np at hand; return its names and what it printed."""
    import numpy as np
    import tensorflow as tf

    names: dict[str, Any] = {"tf": tf, "keras": tf.keras, "np": np}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(textwrap.dedent(snippet), "<item>", "exec"), names)
    return names, printed.getvalue()


def disagreement(item: Item) -> str:
    """Return how an item's answer differs from what Keras computes, or nothing."""
    if item.kind is Kind.LINE:
        return disagreement_of_lines(item)
    names, printed = run(item.computed)
    found = printed.strip() if item.kind is Kind.OUTPUT else names["answer"]
    if item.kind in CHOICES:
        right = [choice.text for choice in item.choices if choice.right]
        return "" if (found if isinstance(found, list) else [found]) == right else f"{found} instead of {right}"
    if not mark_typed(item, str(found)).right:
        return f"{found!r} instead of {item.answer}"
    return ""


def disagreement_of_lines(item: Item) -> str:
    """Return which accepted line does not do what the snippet asserts, or which mistake does."""
    for line in (item.answer, *item.also):
        try:
            run(item.computed.replace(GAP, line))
        except Exception as error:
            return f"{line}: {type(error).__name__}: {error}"
    for mistake in item.mistakes:
        try:
            run(item.computed.replace(GAP, mistake.answer))
        except Exception:
            continue
        return f"{mistake.answer} is called a mistake and works"
    return ""


def main() -> None:
    """Print a dictionary of item ids and disagreements."""
    import_tensorflow()
    chosen = [item for item in read_all_items() if item.computed and (not sys.argv[1:] or item.id in sys.argv[1:])]
    found: dict[str, str] = {}
    for item in chosen:
        try:
            found[item.id] = disagreement(item)
        except Exception as error:
            found[item.id] = f"{type(error).__name__}: {error}"
    print(json.dumps(found))


if __name__ == "__main__":
    main()
