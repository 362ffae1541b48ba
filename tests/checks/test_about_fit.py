"""What is told of a training: its settings are those of the last ``fit``, its data those of the longest."""

from typing import Any

from grader.checks.evidence import about_fit


def fit(model: int, ran: int, moved: float, **more: Any) -> dict[str, Any]:
    return {"model": model, "ran": ran, "moved_labels": moved, "examples": {"rows": ran, "first": [1.0, 3.0]}, **more}


def test_the_data_are_those_of_the_longest_fit_of_the_model() -> None:
    fits = [fit(2, 50, 0.3), fit(1, 20, 0.9, steps=9), fit(1, 10, 0.0, steps=5)]
    told = about_fit(fits[-1], fits)
    assert (told["moved_labels"], told["examples"], told["steps"]) == (0.9, {"rows": 20, "mean": 2.0}, 5)
    assert told["other_fits"] == 1


def test_of_fits_of_equal_length_the_last_one_counts() -> None:
    fits = [fit(1, 10, 0.9), fit(1, 10, 0.0)]
    assert about_fit(fits[-1], fits)["moved_labels"] == 0.0
