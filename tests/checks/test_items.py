"""What became of a list of things is said as it is seen, and nothing is said where nothing can be told."""

import pytest

from grader.checks.items import advice_on_items

DUE = ["sun", "rain", "fog", "rain"]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (["rain", "fog", "rain", "sun"], "in reverse order"),
        (["fog", "rain", "rain", "sun"], "they are sorted"),
        (["rain", "sun", "rain", "fog"], "in another order"),
        (["sun"] * 4, "The same label is there 4 times"),
        (["sun"], "Only the first label is left"),
        (["rain"], "Only the last label is left"),
        (["sun", "rain", "fog"], "which came before, is missing"),
        (["rain", "fog", "rain"], "Only the first label is missing"),
        (["fog", "sun", "rain"], "is there once only"),
        (["snow", *DUE], "at the start"),
        ([*DUE, "snow", "hail"], "2 more follow"),
    ],
)
def test_each_list_that_shows_how_it_was_made_is_told(found: list[str], words: str) -> None:
    assert words in advice_on_items(found, DUE, "label")


@pytest.mark.parametrize("found", [DUE, [], ["snow"] * 4, ["sun", "fog"], ["fog", *DUE[:-1], "snow"]])
def test_nothing_is_said_where_nothing_can_be_told(found: list[str]) -> None:
    assert advice_on_items(found, DUE, "label") == ""


def test_a_first_item_that_comes_again_is_told() -> None:
    assert "which comes again, is missing" in advice_on_items(DUE, ["fog", *DUE], "row")


def test_a_last_item_that_is_there_once_is_missing_at_the_end() -> None:
    assert "where your loop or slice ends" in advice_on_items([1, 2], [1, 2, 3], "row")
