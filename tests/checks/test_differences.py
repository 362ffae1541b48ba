"""What makes other values of the right ones is named where one rule says it, and nothing is named by chance."""

from collections.abc import Callable

import numpy as np
import pytest

from grader.checks.arrays import Array
from grader.checks.differences import axes_advice, difference, show_beside

DUE = np.array([3.0, -1.5, 300.25, 7.0, -20.0])
RULES: dict[str, Callable[[Array], Array]] = {
    "in reverse order": lambda x: x[::-1],
    "one position too late": lambda x: np.roll(x, 1),
    "one position too early": lambda x: np.roll(x, -1),
    "without their signs": np.abs,
    "with the other sign": lambda x: -x,
    "remainders by 256": lambda x: np.trunc(x) % 256,
    "as an integer `dtype` holds them": np.trunc,
    "rounded": np.round,
    "squares": np.square,
    "all are -20, the last right value": lambda x: np.full_like(x, x[-1]),
    "all are 3, the first right value": lambda x: np.full_like(x, x[0]),
    "only the first is wrong, where 3 is right": lambda x: np.append(0.0, x[1:]),
    "only the last is wrong, where -20 is right": lambda x: np.append(x[:-1], 0.0),
    "each is 1 too high": lambda x: x + 1,
    "each is 0.5 too low": lambda x: x - 0.5,
    "100 times": lambda x: 100 * x,
    "divided by 255": lambda x: x / 255,
    "sorted": np.sort,
    "in another order": lambda x: x[[2, 0, 1, 4, 3]],
    "without 7": lambda x: x[x != 7],
    "begin later": lambda x: np.concatenate([[9.0], x]),
    "more after them": lambda x: np.concatenate([x, [9.0]]),
}


@pytest.mark.parametrize(("words", "rule"), RULES.items(), ids=RULES)
def test_a_rule_is_named_for_arrays_and_lists(words: str, rule: Callable[[Array], Array]) -> None:
    found = rule(DUE)
    assert words in difference(found, DUE)
    assert difference(found.tolist(), DUE.tolist()) == difference(found, DUE)
    assert show_beside(found, DUE).endswith(difference(found, DUE))


def test_tables_may_be_transposed_and_prices_may_grow_in_other_steps() -> None:
    table = np.arange(9).reshape(3, 3)
    assert "rows and columns exchanged" in difference(table.T, table)
    assert "reverse order along axis 1" in difference(table[:, ::-1], table)
    assert difference(np.linspace(1, 4, 6), np.linspace(1, 3.5, 6)) == "steps of 0.6 where 0.5 is right"


def test_what_fits_in_a_byte_lost_only_its_decimals() -> None:
    assert difference([3, 201, 7], [3.5, 201.25, 7.0]) == (
        "the right values without their decimals, as an integer `dtype` holds them"
    )


def test_small_values_are_no_large_ones_without_their_decimals() -> None:
    assert difference([1e-8, 1.1e-8, 1.2e-8], [1e-8, 0.03, 95000.5]) == ""


def test_nothing_is_said_of_right_values_and_of_others() -> None:
    random = np.random.default_rng(1)
    for size in (3, 4, 8):
        due, found = random.normal(size=(2, size))
        assert difference(due, due) == "" and difference(found, due) == ""
    for strange in ([], [1.0], ["a", "b", "c"], [np.nan] * 5, [0.0] * 5, [[1.0], [2.0]], None):
        assert difference(strange, DUE) == ""


@pytest.mark.parametrize("scale", [1e-9, 1e-4, 1e5])
@pytest.mark.parametrize("words", ["in reverse order", "one position too late", "without their signs", "100 times"])
def test_a_rule_holds_at_any_scale(words: str, scale: float) -> None:
    assert words in difference(RULES[words](scale * DUE), scale * DUE)


def test_one_large_value_makes_no_rule_for_the_small_ones() -> None:
    epochs = np.array([0, 1, 20, 30, 133])
    assert difference(1e-8 * 10.0 ** (epochs // 20), 1e-8 * 10.0 ** (epochs / 20)) == ""


@pytest.mark.parametrize("expected", [(5, 28, 28), (75, 48), (4, 7, 2)])
def test_axes_in_another_order_and_one_too_many_have_their_own_advice(expected: tuple[int, ...]) -> None:
    assert "in another order" in axes_advice((*expected[1:], expected[0]), expected)
    assert axes_advice((1, *expected), expected).startswith("Remove axis 0")
    assert axes_advice(expected, (*expected, 1)).startswith(f"Add an axis of size 1 at position {len(expected)}")
    assert axes_advice((expected[0] + 1, *expected[1:]), expected) == ""
