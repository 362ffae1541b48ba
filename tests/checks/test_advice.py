"""Each failed criterion says what to do: no ``Unmet`` of a rubric's words is written without advice."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.catalogue import places

CHECKS = sorted((places.PACKAGE / "checks").glob("*.py"))
EXPLAINED_LATER = {"runs", "exception"}
"""Details from which the feedback makes the advice."""
ADVICE = {"Unmet": 2, "require": 3}
"""At which place the advice stands."""
GOLDEN = sorted(places.solutions_folder().glob("*/wrong/*.txt"))


def without_advice(tree: ast.Module) -> Iterator[int]:
    """Yield the lines of calls that leave the advice out."""
    for call in ast.walk(tree):
        name = getattr(call.func, "id", "") if isinstance(call, ast.Call) else ""
        if not isinstance(call, ast.Call) or name not in ADVICE:
            continue
        advice = call.args[ADVICE[name]] if len(call.args) > ADVICE[name] else None
        advice = advice or next((word.value for word in call.keywords if word.arg == "advice"), None)
        empty = advice is None or (isinstance(advice, ast.Constant) and not advice.value)
        spread = any(isinstance(one, ast.Starred) for one in call.args)
        later = {word.arg for word in call.keywords} & EXPLAINED_LATER
        if empty and not spread and not later:
            yield call.lineno


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.name)
def test_every_word_says_what_to_do(path: Path) -> None:
    assert list(without_advice(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "source", ['Unmet("a", "b")', 'require(x, "a", "b")', 'require(x, "a", "b", "")', 'Unmet("a", "b", "")']
)
def test_a_call_without_advice_is_found(source: str) -> None:
    assert list(without_advice(ast.parse(source))) == [1]


@pytest.mark.parametrize(
    "source", ['Unmet("a", "b", "Do c.")', 'require(x, "a", "b", advice="Do c.")', 'Unmet("a", "b", runs=[1])']
)
def test_a_call_with_advice_is_not(source: str) -> None:
    assert list(without_advice(ast.parse(source))) == []


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_what_a_learner_reads_says_what_to_do(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "  expected  " in text:
        assert re.search(r"^ +to do  \S", text, re.MULTILINE), text
