"""Rules on attention: masks that show a step what comes after it.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.submission.rules.reading.words_beside import is_told, texts_around
from grader.submission.rules.rule import rule
from grader.submission.source_tree import Finding, SourceTree, argument, typed
from grader.submission.syntax import called_name


@rule
def masks_of_the_steps_after(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``band_part(ones, 0, -1)`` that is told to be 1 where a step may look: it keeps the later steps."""
    said = r"\b1 (?:where|if|for)\b[^.]*\b(?:may|can|could|allowed|visible)\b|1 (?:\w+ )?where j <= i|only j <= i"
    for call in (*tree.calls_named("band_part"), *tree.calls_named("triu")):
        numbers = [tree.number_of(part) for part in call.args[1:3]]
        above = argument(call, "k", 1)
        is_upper = numbers == [0, -1] if called_name(call) == "band_part" else not above or tree.number_of(above) == 0
        others: list[ast.expr] = [*tree.all(ast.BinOp), *tree.all(ast.Compare)]
        is_changed = any(typed(call) in typed(other) for other in others)
        denied = r"cannot|\bnot\b|n't\b|never|hidden|later steps"
        if is_upper and not is_changed and is_told(said, texts_around(tree, call), unless=denied):
            right = (
                f"{typed(call.func)}({typed(call.args[0])}, -1, 0)"
                if called_name(call) == "band_part"
                else typed(call).replace("triu", "tril")
            )
            sentence = f"This keeps the upper triangle, and so the steps after each one. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)
