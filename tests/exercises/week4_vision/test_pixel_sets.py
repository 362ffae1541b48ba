"""Data sets of pictures from CSV files pass in any form; what is lost, changed or mixed up is named."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from checks.answering import SoftmaxModel
from scipy.ndimage import rotate, shift

from exercises.week4_vision.expectations.pixel_classifier import pixel_predictions
from exercises.week4_vision.expectations.pixel_files import PixelFile, draw_patterns
from exercises.week4_vision.expectations.pixel_sets import PixelSet, draw_set, make_sets, tell_classes
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array
from grader.checks.expect import Unmet, expect

RANDOM = np.random.default_rng(4)
Rows = list[tuple[Array, Any]]


def drawn(count: int) -> PixelFile:
    images, labels = draw_patterns(RANDOM, count)
    return PixelFile(images, labels, (images, labels))


TRAINING, VALIDATION = drawn(75), drawn(40)


class Learner:
    """A candidate whose ``train_val_datasets`` is a plain function that returns lists of batches."""

    scratch = Path()

    def __init__(self, function: Any, passes: int = 99, ends: bool = True) -> None:
        self.trained: dict[str, Any] = {}
        self._function, self._passes, self._ends = function, passes, ends
        self._shelf: list[Any] = []
        self.ledger = Ledger()

    def call(self, name: str, *arguments: Any, seed: int | None = None) -> Any:
        if name == "create_model":
            return Handle(99, "model", "Sequential")
        if name == "parse_data_from_input":
            table = np.loadtxt(arguments[0], delimiter=",", skiprows=1)
            return table[:, 1:].reshape(-1, 48, 48), table[:, 0]
        found = self._function(*arguments)
        return tuple(map(self._keep, found)) if isinstance(found, tuple) else found

    def _keep(self, batches: Any) -> Any:
        if not isinstance(batches, list):
            return batches
        self._shelf.append(batches)
        return Handle(len(self._shelf), "dataset", "BatchDataset")

    def draw(self, dataset: Handle, most: int, during: str) -> tuple[list[Any], bool]:
        self._passes -= 1
        return (self._shelf[dataset.number - 1][:most] if self._passes >= 0 else []), self._ends


def batched(images: Array, labels: Any, size: int = 32) -> Rows:
    return [(images[at : at + size], labels[at : at + size]) for at in range(0, len(images), size)]


def mixed(images: Array, labels: Array) -> tuple[Array, Array]:
    order = np.random.default_rng(7).permutation(len(images))
    return images[order], labels[order]


def right(x: Array, y: Array, xv: Array, yv: Array) -> tuple[Rows, Rows]:
    x, y = mixed(x, y)
    return batched(x[..., None] / 255, y), batched(xv[..., None] / 255, yv)


def seen(function: Any, number: int = 0, **how: Any) -> PixelSet:
    learner = Learner(function, **how)
    handle = make_sets(learner, TRAINING, VALIDATION)[number]  # type: ignore[arg-type]
    name = ("the training set", "the validation set")[number]
    return draw_set(learner, handle, name, (TRAINING, VALIDATION)[number], passes=2)  # type: ignore[arg-type]


def keeps_every_promise(function: Any) -> None:
    for number in (0, 1):
        found = expect(seen(function, number))
        found.comes_in_batches(32)
        found.is_complete()
        found.keeps_labels_with_images()
    expect(seen(function, 1)).has_unchanged_images(TRAINING)


def changed(change: Callable[[Array], Array], count: int = 75) -> Any:
    def function(x: Array, y: Array, xv: Array, yv: Array) -> tuple[Rows, Rows]:
        x = np.stack([change(one.astype(float)) for one in x])
        return batched(x[..., None], y), batched(xv[..., None], yv)

    return function


def test_right_data_sets_keep_every_promise() -> None:
    keeps_every_promise(right)


@pytest.mark.parametrize(
    "labels", [lambda y: y[:, None].astype(float), lambda y: np.eye(3)[y], lambda y: np.eye(26)[y].astype("float32")]
)
def test_labels_may_have_any_form(labels: Any) -> None:
    keeps_every_promise(lambda x, y, xv, yv: (batched(x[..., None], labels(y)), batched(xv[..., None], labels(yv))))


@pytest.mark.parametrize(
    ("spoil", "advice"),
    [
        (lambda rows: [(np.concatenate([x for x, _ in rows])[None], np.zeros((1, 75)))], "place of `from_tensors`"),
        (lambda rows: [(x.reshape(len(x), 48, 24, 2), y)[:2] for x, y in rows][:1], "no error"),
        (lambda rows: [(x.reshape(len(x), -1)[:, :99], y) for x, y in rows], "Keep one axis each"),
        (lambda rows: [(x, x) for x, y in rows], "Give the labels as the second part"),
    ],
    ids=["one element", "another size", "too few axes", "images as labels"],
)
def test_elements_of_another_form_are_named_when_they_are_read(spoil: Callable[[Rows], Rows], advice: str) -> None:
    try:
        seen(lambda *arrays: (spoil(right(*arrays)[0]), right(*arrays)[1])).sources  # noqa: B018
    except Unmet as unmet:
        assert advice in unmet.advice
    else:
        assert advice == "no error"


@pytest.mark.parametrize(
    "change",
    [
        lambda one: rotate(one, RANDOM.uniform(-40, 40), reshape=False, order=1, mode="nearest"),
        lambda one: shift(one, RANDOM.uniform(-9, 9, 2), order=1, mode="constant"),
        lambda one: one[::-1] * 0.7 + 40,
        lambda one: (one - one.mean()) / one.std(),
    ],
    ids=["turned", "moved", "upside down and paler", "standardised"],
)
def test_training_pictures_may_be_augmented(change: Callable[[Array], Array]) -> None:
    keeps_every_promise(changed(change))


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize(
    ("spoil", "word", "advice"),
    [
        (lambda rows: [(x[..., 0], y) for x, y in rows], "has_a_channel_axis", "Add the channel axis:"),
        (lambda rows: [(x[..., None], y) for x, y in rows], "has_a_channel_axis", "only once"),
        (lambda rows: [(x[:, :40], y) for x, y in rows], "has_a_channel_axis", "Do not change the size"),
        (lambda rows: [(one[:10], label[:10]) for one, label in rows], "comes_in_batches", "`.batch(32)`"),
        (lambda rows: rows[:-1], "is_complete", "remove `drop_remainder"),
        (lambda rows: [*rows, rows[0]], "is_complete", "from its own two arrays"),
        (lambda rows: [(x[5:], y[5:]) for x, y in rows], "is_complete", "from all rows"),
        (lambda rows: [(x, np.roll(y, 1)) for x, y in rows[:1]], "keeps_labels_with_images", "no `roll`"),
        (lambda rows: [(x, 0 * y) for x, y in rows], "keeps_labels_with_images", "All labels are 0"),
        (lambda rows: [(x, y / 255) for x, y in rows], "keeps_labels_with_images", "Scale the images only"),
        (lambda rows: [(x, y[::-1]) for x, y in rows], "keeps_labels_with_images", "as pairs"),
        (lambda rows: [(x, y + 1) for x, y in rows], "keeps_labels_with_images", "they start at 0"),
    ],
)
def test_each_mistake_is_named(number: int, spoil: Any, word: str, advice: str) -> None:
    def function(*arrays: Array) -> tuple[Rows, ...]:
        return tuple(spoil(rows) if place == number else rows for place, rows in enumerate(right(*arrays)))

    found = seen(function, number)
    with pytest.raises(Unmet) as caught:
        getattr(expect(found), word)(*((32,) if word == "comes_in_batches" else ()))
    assert advice in caught.value.advice
    assert found.name in f"{caught.value.expected} {caught.value.found}"


def test_pictures_that_come_twice_in_the_place_of_others_are_told() -> None:
    with pytest.raises(Unmet) as caught:
        expect(
            seen(lambda x, y, xv, yv: (batched(x[[*range(74), 0], ..., None], y), right(x, y, xv, yv)[1]))
        ).is_complete()
    assert caught.value.found == "1 missing, others more than once"


def test_a_second_pass_without_pictures_and_an_endless_one_are_told() -> None:
    with pytest.raises(Unmet) as caught:
        expect(seen(right, passes=1)).is_complete()
    assert caught.value.found == "75 images of the training set in the first epoch and 0 in the second"
    with pytest.raises(Unmet) as caught:
        expect(seen(right, ends=False)).is_complete()
    assert caught.value.found == "a dataset that never ends"


def test_labels_of_augmented_pictures_that_were_shuffled_apart_are_told() -> None:
    def function(x: Array, y: Array, xv: Array, yv: Array) -> tuple[Rows, Rows]:
        return batched(x[:, ::-1, :, None], np.random.default_rng(1).permutation(y)), batched(xv[..., None], yv)

    with pytest.raises(Unmet) as caught:
        expect(seen(function)).keeps_labels_with_images()
    assert "labels are wrong" in caught.value.found


@pytest.mark.parametrize(
    ("validation", "found"),
    [
        (lambda x, xv: np.stack([rotate(one, 30, reshape=False) for one in xv]), "40 of 40 images rotated, shifted"),
        (lambda x, xv: x[:40], "from the other dataset"),
        (lambda x, xv: xv.swapaxes(1, 2), "40 of 40 images with rows and columns swapped"),
        (lambda x, xv: (xv / 255).astype(int), "no other pixel values than 0, 1"),
    ],
)
def test_validation_pictures_that_are_changed_or_not_its_own_are_told(validation: Any, found: str) -> None:
    def function(x: Array, y: Array, xv: Array, yv: Array) -> tuple[Rows, Rows]:
        return right(x, y, xv, yv)[0], batched(validation(x, xv)[..., None], yv)

    with pytest.raises(Unmet) as caught:
        expect(seen(function, 1)).has_unchanged_images(TRAINING)
    assert found in caught.value.found


@pytest.mark.parametrize(
    ("returned", "found"),
    [
        (None, "`None`"),
        ((Handle(1, "dataset", "BatchDataset"),), "a tuple of 1 elements"),
        ((Handle(1, "dataset", "BatchDataset"), Handle(2, "object", "ImageDataGenerator")), "`ImageDataGenerator`"),
        (([], []), "an empty dataset"),
        (([np.zeros((32, 48, 48, 1))], []), "an array of shape (32, 48, 48, 1)"),
        (([(np.zeros((40, 48)), np.zeros(()))], []), "images of shape (40, 48) and labels of shape ()"),
    ],
)
def test_what_is_no_pair_of_data_sets_is_named(returned: Any, found: str) -> None:
    with pytest.raises(Unmet) as caught:
        seen(lambda *arrays: returned)
    assert found in caught.value.found


def test_the_pattern_tells_the_class() -> None:
    images, labels = draw_patterns(np.random.default_rng(9), 90)
    assert np.array_equal(tell_classes(images[..., None]), labels)


class Player(SoftmaxModel, Learner):
    """A candidate whose model knows the right answers: the brightness of a picture tells them."""

    def train(self, model: Handle, features: Any, **how: Any) -> dict[str, list[float]]:
        self.trained = {"features": features, **how}
        return {"accuracy": [1.0]}

    def predict(self, model: Handle, inputs: Array, batch_size: int = 256) -> Array:
        steps = np.clip(inputs.mean(axis=(1, 2, 3)) * 3, 0, 2).astype(int)
        return np.asarray(np.eye(3)[steps] * 0.9 + 0.03)

    def note(self, key: str, value: Any) -> None:
        """Nothing reads it here."""


def test_hidden_pictures_take_the_way_of_validation_with_labels_that_say_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def few() -> Iterable[Path]:
        from grader.data import write_pixels

        (tmp_path / "cache").mkdir()
        for name, file in (("training", TRAINING), ("validation", VALIDATION)):
            write_pixels(tmp_path / "cache" / f"{name}.csv", file.written, file.labels)
            yield tmp_path / "cache" / f"{name}.csv"

    monkeypatch.setattr("exercises.week4_vision.expectations.pixel_classifier.rock_paper_scissors_files", few)
    truth = np.arange(30) % 3
    noise = RANDOM.integers(0, 40, (30, 48, 48))
    images = (noise + 85 * truth[:, None, None] + 20).astype(np.uint8)
    said: list[Any] = []

    def function(x: Array, y: Array, xv: Array, yv: Array) -> tuple[Rows, Rows]:
        said.append(yv)
        train, validation = right(x, y, *mixed(xv, yv))
        return train, validation

    learner = Player(function)
    predictions = pixel_predictions(learner, tmp_path, (images, truth), epochs=12, threshold=0.85, seed=3)  # type: ignore[arg-type]
    assert predictions.accuracy() == 1.0
    assert sorted(predictions.truth.tolist()) == sorted(truth.tolist())
    assert np.mean(said[-1] == truth) < 0.7
    back = np.empty_like(truth)
    back[np.random.default_rng([3, 7]).permutation(len(truth))] = said[-1]
    assert np.mean(back == truth) < 0.7, "whoever knows the seed can put the labels back in order"
    assert (learner.trained["epochs"], learner.trained["at_most"]) == (12, 24)
    assert len(learner.trained["validation"][0]) == 40


def brightened(images: Array) -> Array:
    return np.clip(images + RANDOM.uniform(-0.3, 0.3, (len(images), 1, 1)), 0, 1)


def darkened(images: Array) -> Array:
    return images * RANDOM.uniform(0.2, 1, (len(images), 1, 1))


def standardised(images: Array) -> Array:
    return (images - images.mean(axis=(1, 2), keepdims=True)) / images.std(axis=(1, 2), keepdims=True)


@pytest.mark.parametrize(
    ("trained", "validated", "same"),
    [
        (lambda x: x, lambda x: x, True),
        (lambda x: x, lambda x: x * 255 / 256, True),
        (lambda x: x - x.mean(), lambda x: x - x.mean(), True),
        (standardised, standardised, True),
        (brightened, lambda x: x, True),
        (darkened, lambda x: x, True),
        (lambda x: np.stack([rotate(one, 20, reshape=False, order=1) for one in x]), lambda x: x, True),
        (lambda x: x, lambda x: x * 2, False),
        (lambda x: x, lambda x: x * 2 - 1, False),
        (lambda x: x, lambda x: x - 0.5, False),
        (lambda x: x, lambda x: x * 9.96, False),
        (lambda x: x, standardised, False),
        (brightened, lambda x: x * 2 - 1, False),
        (darkened, lambda x: x * 2 - 1, False),
        (darkened, lambda x: x * 255, False),
        (lambda x: np.stack([rotate(one, 20, reshape=False, order=1) for one in x]), lambda x: x * 2 - 1, False),
    ],
)
def test_validation_pictures_of_another_scale_are_told(trained: Any, validated: Any, same: bool) -> None:
    def function(x: Array, y: Array, xv: Array, yv: Array) -> tuple[Rows, Rows]:
        return batched(trained(x / 255)[..., None], y), batched(validated(xv / 255)[..., None], yv)

    found = expect(seen(function, 1))
    if same:
        found.is_scaled_like(seen(function, 0))
        return
    with pytest.raises(Unmet, match="the same pixel range in both datasets"):
        found.is_scaled_like(seen(function, 0))


def test_validation_pictures_that_are_all_mirrored_are_told() -> None:
    def function(x: Array, y: Array, xv: Array, yv: Array) -> tuple[Rows, Rows]:
        return right(x, y, xv, yv)[0], batched(xv[:, :, ::-1, None], yv)

    with pytest.raises(Unmet, match="40 of 40 images mirrored"):
        expect(seen(function, 1)).has_unchanged_images(TRAINING)


@pytest.mark.parametrize("turn", [lambda x: x, lambda x: x[:, ::-1]])
def test_labels_that_are_renumbered_are_told_so(turn: Any) -> None:
    function = lambda x, y, xv, yv: right(turn(x), 2 - y, xv, yv)  # noqa: E731
    with pytest.raises(Unmet) as caught:
        expect(seen(function, 0)).keeps_labels_with_images()
    assert "Do not change the labels: every 0 became 2, and every 2 became 0" in caught.value.advice
