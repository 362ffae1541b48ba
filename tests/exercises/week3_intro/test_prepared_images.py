"""Images that were prepared right pass in any spelling; each wrong way is named."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from checks.answering import SoftmaxModel

from exercises.week3_intro.expectations.prepared_images import Prepared, prepare, prepare_anyhow, prepared_predictions
from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array
from grader.checks.expect import Unmet, expect

BYTES = np.random.default_rng(1).integers(0, 256, (5, 28, 28)).astype(np.uint8)
BYTES[:, 9, 4:6] = (0, 255)
DARKER = BYTES.copy()
DARKER[1:3] = BYTES[1:3] // 2 + np.array([[[0]], [[60]]])


class Learner:
    """A candidate with one function, which gets copies as the real border makes them, and a model that knows."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.trained: dict[str, Any] = {}
        self.ledger = Ledger()
        self._function = function

    def lend(self, name: str, images: Array, most: int = 0) -> tuple[Any, list[Any]]:
        copy = images.copy()
        try:
            found = self._function(copy)
        except ValueError as error:
            raise CandidateFault(Fault("raised", f"in {name}", "ValueError", str(error))) from error
        return (found[:most], [copy[:most]]) if most else (found, [copy])


def prepared(function: Callable[..., Any], images: Array = BYTES) -> Prepared:
    return prepare(Learner(function), images)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "function",
    [
        lambda images: images[..., None] / 255,
        lambda images: (images.reshape(-1, 28, 28, 1) / 255.0).astype("float32"),
        lambda images: (images[..., None] / 256).astype("float16"),
        lambda images: np.expand_dims(images, -1) / images.max(),
        lambda images: (images[..., None] / 255).tolist(),
    ],
)
@pytest.mark.parametrize("images", [BYTES, BYTES[:1], DARKER])
def test_every_way_to_prepare_images_passes(function: Callable[..., Any], images: Array) -> None:
    found = prepared(function, images)
    expect(found).have_a_channel_axis()
    expect(found).go_from_0_to_1()
    expect(found).leave_the_argument_unchanged()


def only_the_first(images: Array) -> Array:
    """Divide one image alone, as a loop does that ends too soon."""
    floats = images[..., None].astype(float)
    floats[0] /= 255
    return floats


@pytest.mark.parametrize(
    ("function", "word", "advice"),
    [
        (lambda images: images / 255, "have_a_channel_axis", "The channel axis is missing"),
        (lambda images: images[:, None] / 255, "have_a_channel_axis", "channel axis is the last one"),
        (lambda images: images[:4, ..., None] / 255, "have_a_channel_axis", "4 came back"),
        (lambda images: images[0, ..., None] / 255, "have_a_channel_axis", "one came back"),
        (lambda images: images.reshape(28, 28, -1) / 255, "have_a_channel_axis", "images, here 5"),
        (lambda images: images.reshape(5, -1) / 255, "have_a_channel_axis", "Return `np.expand_dims"),
        (lambda images: images[..., None], "go_from_0_to_1", "`images / 255` alone leaves `images` as it is"),
        (lambda images: images[..., None] // 255, "go_from_0_to_1", "without `//` and `astype(int)`"),
        (lambda images: images[..., None] // 255, "go_from_0_to_1", "Write `images / 255`"),
        (lambda images: images[..., None] * 1.0, "go_from_0_to_1", "and return the result"),
        (lambda images: images[..., None] / 255 / 255, "go_from_0_to_1", "only once"),
        (lambda images: images[..., None] / 127.5 - 1, "go_from_0_to_1", "subtract nothing"),
        (lambda images: 1 - images[..., None] / 255, "go_from_0_to_1", "change nothing else"),
        (
            lambda images: images.swapaxes(1, 2)[..., None] / 255,
            "go_from_0_to_1",
            "columns of each image are exchanged",
        ),
        (lambda images: images[::-1, ..., None] / 255, "go_from_0_to_1", "in another order"),
        (lambda images: images[:, ::-1, :, None] / 255, "go_from_0_to_1", "in other places"),
        (lambda images: images[..., None] * 0.0, "go_from_0_to_1", "All values are 0"),
        (lambda images: images[..., None] / 25500, "go_from_0_to_1", "by nothing else"),
        (lambda images: (images[..., None] // 255).astype(float), "go_from_0_to_1", "The decimals are lost"),
        (lambda images: np.repeat(images[-1:], 5, axis=0)[..., None] / 255, "go_from_0_to_1", "is image 4"),
        (only_the_first, "go_from_0_to_1", "Only image 0 is right"),
    ],
)
def test_each_mistake_is_named(function: Callable[..., Any], word: str, advice: str) -> None:
    with pytest.raises(Unmet) as caught:
        getattr(expect(prepared(function)), word)()
    assert advice in caught.value.advice


@pytest.mark.parametrize(
    ("dark", "advice"),
    [
        (BYTES[..., None] / 255, "the result of the first one"),
        ((BYTES // 2)[..., None] * 1.0, "Bright images were divided"),
        ((BYTES // 2)[..., None] / 255 / 3, "change nothing else"),
    ],
)
def test_a_call_that_treats_dark_images_otherwise_is_told_what_it_did(dark: Array, advice: str) -> None:
    with pytest.raises(Unmet) as caught:
        expect(prepared(lambda images: dark, BYTES // 2)).go_from_0_to_1(
            prepared(lambda images: BYTES[..., None] / 255)
        )
    assert advice in caught.value.advice


def test_the_first_wrong_pixel_is_shown_with_its_byte() -> None:
    images = np.zeros((2, 28, 28), np.uint8)
    images[1, 3, 4], images[0, 0, 0] = 51, 255
    with pytest.raises(Unmet) as caught:
        expect(prepared(lambda one: np.where(one == 51, 128, one)[..., None] / 255, images)).go_from_0_to_1()
    assert caught.value.expected == "0.200 for the byte 51, at (1, 3, 4) (image, row, column)"
    assert caught.value.found == "0.501961"


def test_of_a_function_that_returns_nothing_it_is_not_said_that_it_changes_nothing() -> None:
    with pytest.raises(Unmet) as caught:
        expect(prepared(lambda images: None)).leave_the_argument_unchanged()
    assert caught.value.found == "`None`"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda images: images.__setitem__(images == 0, 1), "of its 3920 bytes"),
        (lambda images: images.resize((5, 28, 28, 1)), "an array of shape (5, 28, 28, 1)"),
    ],
)
def test_an_argument_that_was_changed_is_told(change: Callable[..., Any], found: str) -> None:
    with pytest.raises(Unmet) as caught:
        expect(prepared(lambda images: (change(images), BYTES[..., None] / 255)[1])).leave_the_argument_unchanged()
    assert found in caught.value.found


@pytest.mark.parametrize(("value", "found"), [
    (None, "`None`"), (Handle(1, "dataset", "MapDataset"), "MapDataset"), (np.zeros((0, 28, 28, 1)), "(0, 28, 28, 1)"),
])  # fmt: skip
def test_what_is_no_array_is_named(value: Any, found: str) -> None:
    with pytest.raises(Unmet) as caught:
        expect(prepared(lambda images: value)).have_a_channel_axis()
    assert found in caught.value.found


class Wardrobe(SoftmaxModel, Learner):
    """A candidate whose model answers with the brightness of an image, in ten steps."""

    scratch = Path()

    def call(self, name: str, *arguments: Any, seed: int | None = None) -> Any:
        return Handle(1, "model", "Sequential")

    def train(self, model: Handle, features: Array, labels: Array, **how: Any) -> dict[str, list[float]]:
        self.trained = {"features": features, "labels": labels, **how}
        return {"accuracy": [1.0]}

    def predict(self, model: Handle, inputs: Array, batch_size: int = 256) -> Array:
        steps = np.clip(inputs.mean(axis=(1, 2, 3)) * 10, 0, 9).astype(int)
        return np.asarray(np.eye(10)[steps] * 0.9 + 0.01)

    def note(self, key: str, value: Any) -> None:
        """Nothing reads it here."""


def test_a_model_is_trained_and_asked_on_prepared_images() -> None:
    labels = np.arange(40) % 10
    images = np.broadcast_to((labels * 25 + 15).astype(np.uint8)[:, None, None], (40, 28, 28)).copy()
    learner = Wardrobe(lambda one: one[..., None] / 255)
    names = tuple("abcdefghij")
    some = (images, labels)
    predictions = prepared_predictions(
        learner, some, (images[:9], labels[:9]), some, epochs=8, threshold=0.95, seed=3, labels=names  # type: ignore[arg-type]
    )  # fmt: skip
    assert predictions.accuracy() == 1.0
    assert (learner.trained["epochs"], learner.trained["at_most"]) == (8, 24)
    assert learner.trained["goal"]["at"] == pytest.approx(0.98)
    assert learner.trained["features"].max() <= 1
    assert predictions.examples[0].dtype == np.uint8


def test_one_number_is_no_image() -> None:
    with pytest.raises(Unmet) as caught:
        expect(prepared(lambda images: np.float32(0.5))).have_a_channel_axis()
    assert caught.value.found == "an array of shape ()"


def of_each(images: Array, what: Callable[..., Array]) -> Array:
    return what(images, axis=(1, 2), keepdims=True)


@pytest.mark.parametrize(
    ("function", "advice"),
    [
        (
            lambda images: (images - of_each(images, np.min)) / of_each(images, np.ptp),
            "the largest value of each image",
        ),
        (lambda images: images / of_each(images, np.max), "the largest value of each image"),
        (lambda images: np.minimum(images / 200, 1), "change nothing else"),
        (lambda images: images.astype("int8") / 255, "becomes -128"),
        (lambda images: images / 127.5 - 1, "subtract nothing"),
    ],
)
def test_images_of_different_brightness_must_stay_so(function: Callable[..., Any], advice: str) -> None:
    found = prepared(lambda images: function(images)[..., None], DARKER)
    with pytest.raises(Unmet) as caught:
        expect(found).go_from_0_to_1()
    assert advice in caught.value.advice


def test_a_number_of_images_in_the_code_costs_the_shape_alone() -> None:
    learner: Any = Learner(lambda images: images.reshape(60000, 28, 28, 1) / 255)
    found = prepare_anyhow(learner, BYTES)
    expect(found).go_from_0_to_1()
    expect(found).leave_the_argument_unchanged()
    with pytest.raises(CandidateFault, match="60000"):
        expect(found).have_a_channel_axis()


def test_what_raises_for_any_number_of_images_raises() -> None:
    learner: Any = Learner(lambda images: images.reshape(-1, 29, 29))
    with pytest.raises(CandidateFault):
        prepare_anyhow(learner, BYTES)
