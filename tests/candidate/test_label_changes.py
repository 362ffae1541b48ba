"""Examples that come with other labels later than in the first pass are told, and nothing that only looks like it."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from grader.candidate.worker.label_changes import LabelChanges, arrays_of_step

RANDOM = np.random.default_rng(6)
ROWS = 240
INPUTS = RANDOM.normal(size=(ROWS, 7)).astype(np.float32)
CLASSES = RANDOM.integers(0, 4, ROWS)
VALUES = (3 * INPUTS[:, 0] + INPUTS[:, 1]).astype(np.float32)
ONE_HOT = np.eye(4, dtype=np.float32)[CLASSES]
Pass = tuple[Any, Any]


def told(passes: Any, batch: int = 32) -> dict[str, float]:
    """Return what is told of a loop over the batches of some passes."""
    changes = LabelChanges()
    for inputs, labels in passes:
        for start in range(0, len(inputs), batch):
            changes.note(inputs[start : start + batch], {"labels": labels[start : start + batch]})
    return changes.told()


def shuffled(labels: Any = CLASSES, inputs: Any = INPUTS, passes: int = 4) -> Iterator[Pass]:
    for _ in range(passes):
        order = RANDOM.permutation(len(inputs))
        yield inputs[order], labels[order]


def apart(labels: Any = CLASSES, passes: int = 4, on_top: str = "inputs") -> Iterator[Pass]:
    """Yield passes of which one array is shuffled on top of its last order, and the other from the original."""
    inputs, own = INPUTS, labels
    for _ in range(passes):
        order = RANDOM.permutation(ROWS)
        inputs = (inputs if on_top == "inputs" else INPUTS)[order]
        own = (own if on_top == "labels" else labels)[order]
        yield inputs, own


@pytest.mark.parametrize("labels", [CLASSES, ONE_HOT, VALUES, CLASSES[:, None], np.c_[VALUES, VALUES + 1]])
@pytest.mark.parametrize("batch", [3, 8, 32, 50, ROWS])
def test_labels_that_were_shuffled_apart_are_told_from_the_second_pass_on(labels: Any, batch: int) -> None:
    for on_top in ("inputs", "labels"):
        found = told(apart(labels, on_top=on_top), batch)
        assert found["since"] == 2 and found["share"] > 0.6
    assert told(shuffled(labels), batch) == {}


def test_it_is_told_when_it_began() -> None:
    assert told([*shuffled(passes=3), *apart(passes=3)][:-3] + [*apart(passes=4)][1:])["since"] == 4


def in_place() -> Iterator[Pass]:
    labels = CLASSES.copy()
    for _ in range(4):
        RANDOM.shuffle(labels)
        yield INPUTS, labels


def reversed_each_time() -> Iterator[Pass]:
    inputs = INPUTS
    for _ in range(6):
        inputs = inputs[::-1]
        yield inputs, CLASSES[::-1]


@pytest.mark.parametrize("passes", [in_place, reversed_each_time])
def test_other_ways_to_take_pairs_apart_are_told(passes: Any) -> None:
    assert told(passes())["since"] == 2


def augmented() -> Iterator[Pass]:
    for inputs, labels in apart():
        yield inputs + RANDOM.normal(size=inputs.shape).astype(np.float32), labels


def smoothed() -> Iterator[Pass]:
    for amount in (0.0, 0.1, 0.2):
        yield INPUTS, ONE_HOT * (1 - amount) + amount / 4


def in_other_forms() -> Iterator[Pass]:
    yield from ((INPUTS, CLASSES), (INPUTS, ONE_HOT), (INPUTS.astype(np.float64), CLASSES + 1.0), (INPUTS, 3 - CLASSES))


def on_other_scales() -> Iterator[Pass]:
    yield from ((INPUTS, VALUES), (INPUTS, VALUES / 10), (INPUTS, -VALUES), (INPUTS, np.clip(VALUES, -1, 1)))


def learned_labels() -> Iterator[Pass]:
    """Yield labels that a model gives, and that get better."""
    yield INPUTS, np.zeros(ROWS)
    for right in (0.3, 0.6, 0.9):
        yield INPUTS, np.where(RANDOM.random(ROWS) < right, CLASSES, 0)


def one_against_the_rest() -> Iterator[Pass]:
    """Yield the labels of one class after the other: each class is as frequent."""
    for kind in range(4):
        yield INPUTS, (np.arange(ROWS) % 4 == kind).astype(np.float32)


def noisy_twins() -> Iterator[Pass]:
    """Yield a table with few different rows, whose labels follow from something else."""
    rows = RANDOM.integers(0, 9, (ROWS, 2)).astype(np.float32)
    yield from shuffled(inputs=rows)


def mostly_alike() -> Iterator[Pass]:
    yield from shuffled(inputs=np.zeros_like(INPUTS))


def drawn_again() -> Iterator[Pass]:
    for _ in range(20):
        rows = RANDOM.integers(0, ROWS, 64)
        yield INPUTS[rows], CLASSES[rows]


def few() -> Iterator[Pass]:
    for _ in range(4):
        yield INPUTS[:20], RANDOM.permutation(CLASSES[:20])


def texts() -> Iterator[Pass]:
    for _ in range(4):
        yield np.array(["a text"] * ROWS), RANDOM.permutation(CLASSES)


def other_weights() -> Iterator[Pass]:
    for _ in range(4):
        yield INPUTS, RANDOM.random(ROWS)


@pytest.mark.parametrize(
    "passes",
    [augmented, smoothed, in_other_forms, on_other_scales, learned_labels, one_against_the_rest, noisy_twins,
     mostly_alike, drawn_again, few, texts, other_weights],
)  # fmt: skip
def test_what_looks_like_it_is_not_told(passes: Any) -> None:
    for batch in (32, ROWS):
        assert told(passes(), batch) == {}


def test_examples_of_which_some_are_twins_with_other_labels_are_judged_by_the_others() -> None:
    inputs, labels = np.concatenate([INPUTS, INPUTS[:20]]), np.concatenate([CLASSES, 3 - CLASSES[:20]])
    assert told(shuffled(labels, inputs)) == {}


def step_of(inputs: Any, labels: Any, **more: Any) -> Any:
    found = arrays_of_step({"all": INPUTS, "few": np.ones(4), "inputs": inputs, "labels": labels, **more})
    assert found is not None
    return found


def test_of_the_variables_of_a_step_those_are_labels_that_stay_with_their_examples() -> None:
    loop, right = LabelChanges(), LabelChanges()
    for changes, passes in ((loop, apart(ONE_HOT)), (right, shuffled(ONE_HOT))):
        for inputs, labels in passes:
            for start in range(0, ROWS, 40):
                rows = slice(start, start + 40)
                outputs = RANDOM.random((40, 4))
                changes.note_step(*step_of(inputs[rows], labels[rows], outputs=outputs, losses=outputs[:, 0]))
    assert loop.told()["since"] == 2 and loop.told()["share"] > 0.6
    assert right.told() == {}


def test_row_numbers_and_weights_beside_the_labels_take_nothing_away() -> None:
    changes = LabelChanges()
    order, weights = np.arange(ROWS), np.ones(ROWS)
    for _ in range(4):
        order = RANDOM.permutation(ROWS)
        for start in range(0, ROWS, 40):
            rows = order[start : start + 40]
            labels = CLASSES[start : start + 40]
            changes.note_step(*step_of(INPUTS[rows], labels, rows=rows, weights=weights[rows]))
    assert changes.told()["share"] > 0.6


def test_a_step_on_the_same_arrays_is_noted_once() -> None:
    changes = LabelChanges()
    for _ in range(5):
        changes.note_step(INPUTS, {"labels": CLASSES})
    assert changes._noted == ROWS
    assert arrays_of_step({"one": INPUTS, "name": "text", "few": np.ones((3, 2))}) is None


def test_what_a_softmax_gave_is_no_label() -> None:
    shares = np.full((16, 4), 0.25, np.float32)
    found = {"rows": INPUTS[:16], "probabilities": shares + np.eye(4, dtype=np.float32)[CLASSES[:16]] / 8 - 1 / 32}
    assert arrays_of_step(found) == (found["rows"], {})
    _, labels = arrays_of_step({"rows": INPUTS[:16], "labels": ONE_HOT[:16]}) or (None, {})
    assert [*labels] == ["labels"]


def test_large_arrays_are_not_looked_at() -> None:
    changes = LabelChanges()
    changes.note(np.zeros((80_000, 2)), {"labels": np.arange(80_000)})
    assert changes.told() == {} and not changes._streams
