"""Luck is not judged, and the report gets what the learner looks at first."""

import base64
import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from grader.checks.arrays import as_array
from grader.checks.criterion import Trials
from grader.checks.expect import Unmet, expect
from grader.checks.performance import Predictions


class Notes:
    """A candidate of which only the notes matter."""

    def __init__(self) -> None:
        self.told: dict[str, Any] = {}

    def note(self, key: str, value: Any) -> None:
        self.told[key] = value


def classes(accuracy: float, notes: Notes, **other: Any) -> Predictions:
    truth = np.zeros(100, dtype=int)
    predictions = (np.arange(100) >= round(100 * accuracy)).astype(int)
    return Predictions(notes, truth, predictions, **other)  # type: ignore[arg-type]


def trials(*values: float, kind: Any = classes) -> tuple[Trials, Notes, list[int]]:
    notes, seeds = Notes(), []

    def run(seed: int) -> Predictions:
        seeds.append(seed)
        return kind(values[len(seeds) - 1], notes)

    return Trials(run, 1), notes, seeds


def series(mae: float, notes: Notes) -> Predictions:
    truth = np.arange(50.0)
    return Predictions(notes, truth, truth + mae, baselines={"naive": truth + 5})  # type: ignore[arg-type]


def test_a_result_over_the_bar_is_met_by_one_training() -> None:
    tried, _, seeds = trials(0.86)
    expect(tried).reach(accuracy=0.85, spread=0.01)
    assert len(seeds) == 1


def test_a_result_far_below_the_bar_is_not_tried_again() -> None:
    tried, _, seeds = trials(0.60)
    with pytest.raises(Unmet) as caught:
        expect(tried).reach(accuracy=0.85, spread=0.01, baseline=("bag of words", 0.66))
    assert caught.value.details["bag_of_words"] == 0.66
    assert (caught.value.expected, caught.value.found) == (
        "an accuracy of at least 0.85 on held-out examples",
        "an accuracy of 0.600",
    )
    assert len(seeds) == 1


def test_a_result_just_below_the_bar_is_decided_by_the_most_of_three() -> None:
    tried, notes, seeds = trials(0.84, 0.86, 0.87)
    expect(tried).reach(accuracy=0.85, spread=0.01)
    assert seeds == [1, 1001, 2001]
    assert notes.told["advice"] == [
        "Near the threshold of 0.85: 3 trainings gave 0.840, 0.860, 0.870, and most of them pass."
    ]
    tried, _, _ = trials(0.84, 0.86, 0.83)
    with pytest.raises(Unmet) as caught:
        expect(tried).reach(accuracy=0.85, spread=0.01)
    assert caught.value.found == "an accuracy of 0.840 (two more trainings: 0.860 and 0.830)"
    assert caught.value.details == {"runs": [0.84, 0.86, 0.83], "threshold": 0.85, "metric": "accuracy"}


def stuck(accuracy: float, notes: Notes) -> Predictions:
    """Return predictions of two classes; those of the accuracy 0.5 are the same for all."""
    truth = np.arange(100) % 2
    right = np.arange(100) < round(100 * accuracy)
    said = np.zeros(100, int) if accuracy == 0.5 else np.where(right, truth, 1 - truth)
    return Predictions(notes, truth, said)  # type: ignore[arg-type]


def level(mae: float, notes: Notes) -> Predictions:
    """Return a forecast of a rising series; one with an error of 4 or more is a constant."""
    truth = np.arange(16.0)
    said = np.full(16, 7.5) if mae >= 4 else truth + mae
    return Predictions(notes, truth, said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "word", "how", "values"),
    [(stuck, "reach", {"accuracy": 0.85}, (0.5, 0.9, 0.95)), (level, "stay_within", {"mae": 1.0}, (4.0, 0.3, 0.2))],
)
def test_a_training_that_got_stuck_does_not_decide_alone(
    kind: Any, word: str, how: dict[str, float], values: tuple[float, ...]
) -> None:
    tried, notes, seeds = trials(*values, kind=kind)
    getattr(expect(tried), word)(**how)
    assert seeds == [1, 1001, 2001] and notes.told["advice"][0].startswith("The first training got stuck")
    tried, _, seeds = trials(values[0], values[0], values[1], kind=kind)
    with pytest.raises(Unmet) as caught:
        getattr(expect(tried), word)(**how)
    assert seeds == [1, 1001] and "more trainings" not in caught.value.found
    tried, _, _ = trials(values[0], values[1], values[0], kind=kind)
    with pytest.raises(Unmet) as caught:
        getattr(expect(tried), word)(**how)
    assert "two more trainings" in caught.value.found


@pytest.mark.parametrize(("others", "is_met"), [((None, 0.9), False), ((0.9, None), False), ((0.9, 0.9), True)])
def test_a_further_training_that_went_to_nan_reaches_nothing_and_is_not_the_failure(
    others: tuple[float | None, ...], is_met: bool
) -> None:
    def run(seed: int) -> Predictions:
        value = [0.5, *others][seed // 1000]
        if value is None:
            as_array(np.array([np.nan]), "the outputs", trained=True)
        return stuck(value or 0.0, Notes())

    tried = expect(Trials(run, 1))
    if is_met:
        tried.reach(accuracy=0.85)
        return
    with pytest.raises(Unmet) as caught:
        tried.reach(accuracy=0.85)
    assert caught.value.again is not None and caught.value.details["threshold"] == 0.85
    assert caught.value.found.startswith("an accuracy of 0.500")
    assert caught.value.details["runs"] == ([0.5] if others[0] is None else [0.5, 0.9, None])


def test_an_error_is_held_against_the_bar_and_beside_the_naive_rule() -> None:
    expect(trials(2.0, kind=series)[0]).stay_within(mae=3.5)
    with pytest.raises(Unmet) as caught:
        expect(trials(4.0, kind=series)[0]).stay_within(mae=3.5)
    assert caught.value.found == "an MAE of 4.00; the naive forecast has 5.00"


def test_nothing_that_is_no_number_reaches_a_bar() -> None:
    with pytest.raises(Unmet):
        expect(trials(float("nan"), kind=series)[0]).stay_within(mae=3.5, spread=1.0)


@pytest.mark.parametrize(("word", "how"), [("reach", {"accuracy": 0.85}), ("stay_within", {"mae": 3.5})])
def test_a_training_that_went_to_nan_can_be_tried_again_for_its_threshold(word: str, how: dict[str, float]) -> None:
    nan = np.array([np.nan])
    lost = lambda: as_array(nan, "the outputs", trained=True)  # noqa: E731
    results = [lost, lambda: series(2.0, Notes()) if "mae" in how else classes(0.9, Notes())]
    tried = Trials(lambda seed: results.pop(0)(), 1)
    with pytest.raises(Unmet) as caught:
        getattr(expect(tried), word)(**how)
    (metric, threshold), again = next(iter(how.items())), caught.value.again
    assert caught.value.details == {"runs": [None], "metric": metric, "threshold": threshold}
    assert again is not None and again() == pytest.approx(2.0 if metric == "mae" else 0.9)


def test_the_report_gets_confusion_and_the_mistakes_that_the_model_was_surest_of() -> None:
    sure = np.linspace(0.5, 1.0, 100)
    tried, notes, _ = trials(
        0.9,
        kind=lambda value, told: classes(value, told, confidence=sure, labels=("no", "yes"), examples=("words",) * 100),
    )
    expect(tried).reach(accuracy=0.85)
    assert notes.told["confusion"] == {"labels": ["no", "yes"], "matrix": [[90, 10], [0, 0]]}
    first = notes.told["mistakes"][0]
    assert first == {"kind": "text", "text": "words", "truth": "no", "answer": "yes", "confidence": 1.0}
    assert len(notes.told["mistakes"]) == 6


def test_a_long_sentence_among_the_mistakes_is_cut_after_a_word() -> None:
    tried, notes, _ = trials(
        0.9, kind=lambda value, told: classes(value, told, confidence=np.ones(100), examples=("plainly " * 90,) * 100)
    )
    expect(tried).reach(accuracy=0.85)
    text = notes.told["mistakes"][0]["text"]
    assert text.endswith("plainly …")
    assert 390 < len(text) <= 400


def test_a_picture_among_the_mistakes_is_a_png() -> None:
    pictures = tuple(np.full((4, 5, 3), 0.5) for _ in range(100))
    tried, notes, _ = trials(
        0.9, kind=lambda value, told: classes(value, told, confidence=np.ones(100), examples=pictures)
    )
    expect(tried).reach(accuracy=0.85)
    image = Image.open(io.BytesIO(base64.b64decode(notes.told["mistakes"][0]["png"])))
    assert (image.size, image.getpixel((0, 0))) == ((5, 4), (127, 127, 127))


def test_an_answer_outside_the_classes_is_shown_as_such() -> None:
    wild = np.where(np.arange(100) < 90, 0, 7)
    tried, notes, _ = trials(
        0.9,
        kind=lambda value, told: Predictions(
            told, np.zeros(100, int), wild, np.ones(100), labels=("no", "yes"), examples=("x",) * 100
        ),
    )
    expect(tried).reach(accuracy=0.85)
    assert notes.told["mistakes"][0]["answer"] == "class 7, which does not exist"
