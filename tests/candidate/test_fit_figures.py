"""Figures of what ``fit`` was given: enough to find NaN, other scales and exchanged labels, and never a fault."""

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grader.candidate.replies import read_fits, read_signs
from grader.candidate.worker.fit_evidence import classes_of
from grader.candidate.worker.training import (
    FIRST,
    Measured,
    figures_of,
    kinds_among,
    range_of_data_sets,
    range_of_validation,
    weights_of,
)


def test_an_array_is_counted_and_its_edges_leave_out_what_is_no_number() -> None:
    found = figures_of(np.array([[0.0, math.nan], [2.0, 4.0], [math.inf, 1.0]]))
    assert {name: found[name] for name in ("rows", "size", "lost", "lowest", "highest")} == {
        "rows": 3, "size": 6, "lost": 2, "lowest": 0.0, "highest": 4.0,
    }  # fmt: skip


def test_first_rows_are_told_by_their_mean_and_one_hot_rows_by_their_class() -> None:
    assert figures_of(np.array([[1.0, 3.0], [5.0, 7.0]]))["first"] == [2.0, 6.0]
    assert figures_of(np.array([4, 2, 7]))["first"] == [4, 2, 7]
    assert figures_of(np.eye(10)[[4, 2, 7]])["first"] == [4, 2, 7]
    assert len(figures_of(np.zeros((500, 28, 28)))["first"]) == FIRST


def test_classes_that_a_validation_split_keeps_from_the_training_are_counted() -> None:
    labels = np.repeat(np.arange(6), 50)
    for form in (labels, labels[:, None], np.eye(6)[labels]):
        assert classes_of(form, 0.4)["held_back"] == 2
        assert "held_back" not in classes_of(form) and "held_back" not in classes_of(form[::7], 0.1)
    assert read_signs({"classes": classes_of(labels, 0.2)})["classes"]["held_back"] == 1


def test_examples_that_are_for_validation_and_for_training_are_counted() -> None:
    features = np.arange(400.0).reshape(100, 4)
    for checked, shared in ((features, 1.0), (features[:40].copy(), 1.0), (features + 0.5, None), (features[:9], None)):
        assert range_of_validation((checked, None), features).get("shared") == shared
    both = np.concatenate([features[:50], -features[:50]])
    assert range_of_validation((both, None), features)["shared"] == pytest.approx(0.5, abs=0.02)
    data = object()
    assert range_of_validation(data, data) == {"shared": 1.0} and range_of_validation(None, None) == {}


def test_windows_that_overlap_those_of_the_training_are_counted() -> None:
    series = np.sin(np.arange(300.0) ** 1.5)
    windows = np.lib.stride_tricks.sliding_window_view(series, 12).copy()
    mixed = np.random.default_rng(1).permutation(len(windows))
    assert range_of_validation((windows[mixed[200:]], None), windows[mixed[:200]])["overlap"] > 0.8
    assert range_of_validation(None, windows[mixed], 0.2)["overlap"] > 0.8
    for told in (range_of_validation((windows[200:], None), windows[:200]), range_of_validation(None, windows, 0.2)):
        assert told.get("overlap", 0) < 0.1
    ids = windows.round().astype(int)
    assert "overlap" not in range_of_validation((ids[mixed[200:]], None), ids[mixed[:200]])


class DataSet:
    """As much of a data set of TensorFlow as is looked at; it draws a number with each batch."""

    def __init__(self, features: Any, labels: Any, size: int = 32, *, fails: bool = False) -> None:
        self._features, self._labels, self._size, self._fails = features, labels, size, fails

    def as_numpy_iterator(self) -> Any:
        for start in range(0, len(self._features), self._size):
            np.random.random()
            if self._fails and start:
                raise ValueError("a file is missing")
            yield self._features[start : start + self._size], self._labels[start : start + self._size]


def test_what_a_data_set_validates_with_is_held_against_what_it_trains_with() -> None:
    labels = np.sort(np.random.default_rng(3).integers(0, 3, 600))
    images = np.random.default_rng(4).random((600, 4, 4, 1))
    training, sorted_out = (DataSet(images[:500], labels[:500]), DataSet(images[500:], labels[500:]))
    told = range_of_data_sets({"x": training, "validation_data": sorted_out})
    assert (told["kinds"], told["of_kinds"], told.get("shared")) == (1, 3, None)
    both = range_of_data_sets({"x": images, "y": labels, "validation_data": training})
    assert (both["kinds"], both["shared"]) == (3, 1.0)
    windows = np.lib.stride_tricks.sliding_window_view(np.sin(np.arange(300.0) ** 1.5), 12).copy()
    mixed = np.random.default_rng(1).permutation(len(windows))
    parts = [DataSet(windows[rows], windows[rows, -1]) for rows in (mixed[:200], mixed[200:])]
    assert range_of_data_sets({"x": parts[0], "validation_data": parts[1]})["overlap"] > 0.8


class Net:
    """A model that can be kept by its address."""


def test_what_is_measured_is_held_against_what_the_model_was_trained_with() -> None:
    images = np.random.default_rng(4).random((600, 4, 4, 1))
    labels = np.sort(np.random.default_rng(3).integers(0, 3, 600))
    told: dict[str, float] = {}
    net, measured = Net(), Measured()
    measured.evaluated(net, images, labels)
    measured.trained(net, {"x": images[:500], "y": labels[:500]}, told)
    measured.evaluated(net, images[500:], labels[500:], verbose=0)
    assert told == {"measured_kinds": 1, "of_measured_kinds": 3, "measured_rows": 100, "measured_shared": 0.0}
    measured.evaluated(net, x=DataSet(images, labels))
    assert told["measured_kinds"] == 3 and told["measured_shared"] == pytest.approx(5 / 6, abs=0.02)
    measured.evaluated(Net(), images, labels)
    measured.evaluated(net, object(), None)
    assert told["measured_rows"] == 700


def test_a_measurement_that_is_repeated_counts_once_and_what_was_trained_is_read_once() -> None:
    images, labels = np.random.default_rng(4).random((90, 4)), np.arange(90) % 3
    read: list[int] = []

    class Counted(DataSet):
        def as_numpy_iterator(self) -> Any:
            read.append(len(read))
            return super().as_numpy_iterator()

    told: dict[str, float] = {}
    net, measured = Net(), Measured()
    measured.trained(net, {"x": Counted(images, labels)}, told)
    for _ in range(50):
        measured.evaluated(net, images[:6] + 1, labels[:6])
    assert (told["measured_rows"], "of_measured_kinds" in told, read) == (6, False, [0])


def test_classes_that_are_measured_one_by_one_are_all_there() -> None:
    images, labels = np.random.default_rng(4).random((90, 4)), np.arange(90) % 3
    told: dict[str, float] = {}
    net, measured = Net(), Measured()
    measured.trained(net, {"x": images, "y": labels}, told)
    for kind in range(3):
        measured.evaluated(net, images[labels == kind] + 1, np.eye(3)[labels[labels == kind]])
    assert told["measured_kinds"] == told["of_measured_kinds"] == 3


def test_a_class_that_is_rare_may_be_missing_by_chance() -> None:
    labels = np.repeat([0, 1, 2], [500, 480, 20])
    assert [kinds_among(rows, labels) for rows in (15, 100, 1000)] == [0, 2, 3]


def test_a_look_at_a_data_set_changes_no_number_that_is_drawn_later_and_no_fault_of_it_ends_a_training() -> None:
    ones = np.ones((99, 4))
    np.random.seed(5)
    assert range_of_data_sets({"x": DataSet(ones, ones), "validation_data": DataSet(ones, ones)})["shared"] == 1
    drawn = np.random.random()
    np.random.seed(5)
    assert np.random.random() == drawn
    assert range_of_data_sets({"x": DataSet(ones, ones), "validation_data": DataSet(ones, ones, fails=True)}) == {}
    assert range_of_data_sets({"x": iter([ones]), "validation_data": DataSet(ones, ones)}) == {}
    assert range_of_data_sets({"x": ones, "y": ones, "validation_data": (ones, ones)}) == {}


def test_a_folder_that_is_read_in_part_says_nothing_of_its_classes() -> None:
    rows = np.zeros((7000, 1))
    halves = DataSet(rows, np.repeat([0, 1], 3500), 1000)
    assert "kinds" in range_of_data_sets({"x": halves, "validation_data": DataSet(rows[:99], np.zeros(99))})
    assert "kinds" not in range_of_data_sets({"x": halves, "validation_data": halves})


def test_mirrored_copies_in_the_training_are_counted() -> None:
    images = np.random.default_rng(2).random((100, 6, 6, 3))
    both = np.concatenate([images[:60], images[:, :, ::-1]])
    assert range_of_validation((images[60:], None), both)["mirrored"] == 1
    assert "mirrored" not in range_of_validation((images[60:], None), images[:60])
    series = np.random.default_rng(0).normal(size=(90, 20, 1))
    assert "mirrored" not in range_of_validation((series[60:], None), series)


def test_the_class_of_the_largest_weight_is_told_by_its_number_of_examples() -> None:
    labels = np.repeat([0, 1], [90, 30])
    model = SimpleNamespace(output_shape=(None, 2))
    for form in (labels, np.eye(2)[labels]):
        for weights, ratio in (({0: 2.0, 1: 0.5}, 3.0), ({0: 0.5, 1: 2.0}, 1 / 3)):
            told = weights_of(model, {"y": form, "class_weight": weights})
            assert told["heaviest"] == pytest.approx(ratio)
            assert read_signs({"weighed": told})["weighed"]["heaviest"] == pytest.approx(ratio)
    assert "heaviest" not in weights_of(model, {"y": object(), "class_weight": {0: 2.0, 1: 0.5}})


def test_examples_for_validation_are_told_by_their_range() -> None:
    pair = (np.array([[0.0, 0.5], [1.0, 0.2]]), np.array([0, 1]))
    assert range_of_validation(pair) == {"lowest": 0.0, "highest": 1.0, "label_lowest": 0.0, "label_highest": 1.0}
    assert read_signs({"validation": range_of_validation(pair)})["validation"]["highest"] == 1.0
    for none in (None, (), iter([pair]), (["a"],)):
        assert range_of_validation(none) == {} and "validation" not in read_signs({"validation": {}})


@pytest.mark.parametrize(
    "data", [None, iter([1]), "text", [], np.array(["a"]), np.zeros((0, 3)), np.float32(3), {"a": 1}]
)
def test_what_is_no_array_of_numbers_has_no_figures(data: Any) -> None:
    assert figures_of(data) == {}


@pytest.mark.parametrize("kind", ["f2", "f4", "f8"])
@pytest.mark.parametrize("rows", [[[math.inf, -math.inf]], [[math.nan, math.inf]], [["max", "max"], ["-max", "-max"]]])
def test_sums_that_end_nowhere_take_no_figures_away(rows: list[list[Any]], kind: str) -> None:
    edges = {"max": np.finfo(kind).max, "-max": np.finfo(kind).min}
    data = np.array([[edges.get(one, one) for one in row] for row in rows], dtype=kind)
    with np.errstate(all="raise"):
        assert figures_of(data)["rows"] == len(rows)


@example(np.array([math.inf, -math.inf]))
@example(np.array([[math.inf, -math.inf]]))
@given(arrays.arrays(st.sampled_from(["f4", "f8", "i4", "u1", "?"]), arrays.array_shapes(max_side=5)))
def test_any_array_is_told_and_read_back(data: Any) -> None:
    told = figures_of(data)
    row = {"callbacks": [], "shown": [[], []], "examples": told, "targets": told, "steps": 3}
    [back] = read_fits([row])
    assert back["examples"].keys() == told.keys()
    assert back["steps"] == 3


@pytest.mark.parametrize("told", [None, 7, [], {"rows": "9", "first": "x"}, {"first": [None, "x", [1]]}, {"lost": []}])
def test_figures_that_a_worker_never_tells_are_read_as_none(told: Any) -> None:
    [back] = read_fits([{"callbacks": [], "shown": [[], []], "examples": told, "targets": told}])
    assert back["examples"] == {"first": []}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, {}),
        ({"class_weight": {0: 50.0}}, {"lowest": 1.0, "highest": 50.0, "light": 0.5}),
        ({"class_weight": {0: 50.0, 1: 40.0, 2: 30.0}}, {"lowest": 30.0, "highest": 50.0, "light": 0.0}),
        ({"sample_weight": np.array([0.0, 1.0])}, {"lowest": 0.0, "highest": 1.0, "light": 0.5}),
        (
            {"sample_weight": np.linspace(0, 1, 201)},
            {"lowest": 0.0, "highest": 1.0, "light": pytest.approx(0.05, abs=0.01)},
        ),
        (
            {"sample_weight": np.array([1.0, np.inf, 0.5, np.nan])},
            {"lowest": 0.5, "highest": 1.0, "light": 0.0, "lost": 2.0},
        ),
        ({"sample_weight": np.array([np.inf])}, {"lost": 1.0}),
        ({"sample_weight": np.array(["text"])}, {}),
    ],
)
def test_classes_without_a_weight_count_as_one(given: dict[str, Any], told: dict[str, float]) -> None:
    assert weights_of(SimpleNamespace(output_shape=(None, 3)), given) == told
