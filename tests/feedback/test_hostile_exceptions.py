"""The text of an exception is the submission's own: none takes long to look through."""

import re._parser as patterns
import time
from typing import Any

import pytest

from grader.feedback.exceptions import MOST_TEXT, RULES, sentence_for

_SETS = {"CATEGORY_DIGIT": "7", "CATEGORY_SPACE": " "}


def sample(parsed: Any) -> str:
    """Return a text that fits a pattern, roughly."""
    return "".join(_one(str(kind), value) for kind, value in parsed)


def _one(kind: str, value: Any) -> str:
    if kind == "LITERAL":
        return chr(value)
    if kind == "IN":
        what, inner = value[0]
        if str(what) == "CATEGORY":
            return _SETS.get(str(inner), "w")
        return chr(inner[0] if isinstance(inner, tuple) else inner or ord("z"))
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        return sample(value[2]) * max(1, value[0])
    if kind == "SUBPATTERN":
        return sample(value[3])
    if kind == "BRANCH":
        return sample(value[1][0])
    return "q" if kind in ("ANY", "NOT_LITERAL") else ""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.pattern.pattern[:60])
def test_a_text_that_begins_to_fit_over_and_over_is_looked_through_at_once(rule) -> None:
    text = sample(patterns.parse(rule.pattern.pattern))
    for part in {text[: len(text) * share // 8] for share in (2, 3, 4, 5, 6, 7)} - {""}:
        hostile = (part * (2 * MOST_TEXT))[: 2 * MOST_TEXT]
        began = time.process_time()
        rule.pattern.search(hostile)
        assert time.process_time() - began < 0.5


@pytest.mark.parametrize("text", ["\n" * 10**6, " " * 10**6, '\n File "' * 10**5, "{{function_node " * 10**5])
def test_a_text_of_any_length_is_looked_through_at_once(text: str) -> None:
    began = time.process_time()
    sentence_for("ValueError", text)
    assert time.process_time() - began < 5
