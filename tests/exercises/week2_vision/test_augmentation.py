"""Words about augmentation find where it is missing, too much, or where it does not belong."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from exercises.week2_vision.expectations.augmentation import (
    Looks,
    Passes,
    Rest,
    build_augmentation,
    find_augmentation,
    look_at_rest,
    look_in_training,
    read_passes,
    see_prediction,
    see_training,
    signs_as_validation,
)
from exercises.week2_vision.expectations.orientation_markers import sign_folder
from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.protocol import Handle
from grader.checks import Unmet, expect
from grader.checks.evidence import Model
from grader.checks.images.folders import ImageFolder, patterned_folder
from grader.submission.models.model_summary import summary_from_walk

pytestmark = pytest.mark.slow

Change = Callable[[Any], Any]
MODEL = Handle(99, "model", "Sequential")


def turned(most: float = 54, least: float | None = None, mirror: bool = True, upside: bool = False) -> Change:
    """Return what turns each picture of a batch at random, and mirrors half of them."""
    random = np.random.default_rng(5)

    def turn(image: Any) -> Any:
        low, high = image.min(), image.max()
        picture = Image.fromarray(np.round((image - low) / max(high - low, 1e-9) * 255).astype(np.uint8))
        if mirror and random.uniform() < 0.5:
            picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        if upside and random.uniform() < 0.5:
            picture = picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        degrees = random.uniform(-most if least is None else least, most)
        ground = tuple(int(one) for one in np.median(np.asarray(picture), axis=(0, 1)))
        moved = picture.rotate(degrees, Image.Resampling.BILINEAR, fillcolor=ground)
        return np.asarray(moved, dtype=np.float64) / 255 * (high - low) + low

    return lambda images: np.stack([turn(image) for image in images])


def same(images: Any) -> Any:
    return images


def noisy(images: Any) -> Any:
    return images + np.random.default_rng().normal(0, 0.05, images.shape)


class Learner:
    """A candidate that reads folders with NumPy; each part of its augmentation is a plain function."""

    def __init__(
        self,
        mapped: Change = same,
        validated: Change = same,
        in_training: Change = same,
        at_rest: Change = same,
        factor: float | None = None,
        labels: Change = same,
        keep: slice = slice(None),
        cached: bool = False,
        source: str = "",
    ) -> None:
        self.source = source
        self.scratch = Path()
        self.notes: list[Any] = []
        self._mapped, self._validated, self._labels, self._keep, self._cached = mapped, validated, labels, keep, cached
        self._in_training, self._at_rest, self._factor = in_training, at_rest, factor
        self._shelf: dict[int, tuple[str, Change, Change]] = {}
        self._kept: dict[int, Any] = {}

    def speaks_of(self, name: str) -> bool:
        return re.search(name, self.source) is not None

    def call(self, name: str, *arguments: Any, seed: int | None = None) -> Any:
        if name != "train_val_datasets":
            return MODEL
        handles = []
        for path, change, labels in zip(arguments, (self._mapped, self._validated), (self._labels, same), strict=True):
            number = len(self._shelf) + 1
            self._shelf[number] = (path, change, labels)
            handles.append(Handle(number, "dataset", "MapDataset"))
        return tuple(handles)

    def draw(self, dataset: Handle, most: int, during: str) -> tuple[list[Any], bool]:
        number = dataset.number
        if not self._cached or number not in self._kept:
            self._kept[number] = self._read(*self._shelf[number])
        return self._kept[number][:most], True

    def _read(self, path: str, change: Change, relabel: Change) -> list[Any]:
        names = sorted(entry.name for entry in Path(path).iterdir())
        files = sorted(Path(path).glob("*/*.png"))[self._keep]
        order = np.random.default_rng(3).permutation(len(files))
        images = [np.asarray(Image.open(files[one]).resize((48, 48)), dtype=np.float64) / 255 for one in order]
        labels = relabel(np.array([names.index(files[one].parent.name) for one in order]))
        return [
            (change(np.stack(images[at : at + 32])), labels[at : at + 32]) for at in range(0, len(images), 32)
        ]  # fmt: skip

    def first_input(self, model: Handle, inputs: Any, training: bool = False) -> dict[str, Any]:
        values = self._in_training(inputs) if training else self._at_rest(inputs)
        return {"values": values, "passed": [], "outputs": values}

    def inspect_model(self, handle: Handle, inputs: Any) -> dict[str, Any]:
        config = {} if self._factor is None else {"factor": [-self._factor, self._factor]}
        layer = {"class": "RandomRotation", "module": "keras.layers", "name": "turn", "config": config, "inner": []}
        walk = {"layers": [{**layer, "output_shape": [None, 48, 48, 3], "weights": [], "parameters": 0}]}
        return {"outputs": self._at_rest(inputs), "walk": walk, "archive": None}

    def note(self, key: str, value: Any) -> None:
        self.notes.append((key, value))


@pytest.fixture
def signs(tmp_path: Path) -> ImageFolder:
    path = tmp_path / "signs"
    path.mkdir()
    return sign_folder(path, {"boats": 24, "arrows": 40})


@pytest.fixture
def patterns(tmp_path: Path) -> ImageFolder:
    path = tmp_path / "patterns"
    path.mkdir()
    return patterned_folder(path, np.random.default_rng(2), {"boats": 20, "arrows": 29})


def passes_of(learner: Any, signs: ImageFolder, patterns: ImageFolder) -> Passes:
    return read_passes(learner, signs, patterns)


def augmentation(learner: Any, signs: ImageFolder) -> Model:
    return build_augmentation(learner, signs_as_validation(read_passes(learner, signs, signs), learner, signs))


def network(learner: Any, passes: Passes) -> Model:
    batch = passes.validation[0].batches[0][0]
    return Model(learner, MODEL, "create_model", batch, np.zeros((len(batch), 1)), summary_from_walk({}))


def complaint(say: Callable[[], None]) -> str:
    with pytest.raises(Unmet) as caught:
        say()
    return f"{caught.value.expected} | {caught.value.found} | {caught.value.advice}"


@pytest.mark.parametrize(
    "change",
    [
        turned(),
        turned(mirror=False),
        turned(20),
        turned(12),
        turned(110, mirror=False),
        turned(54, upside=True),
        turned(115, mirror=True),
        turned(60, upside=True),
        turned(120, mirror=True),
    ],
    ids=["usual", "turned only", "20", "12", "110", "upside down", "115", "both mirrors", "120"],
)
def test_a_sane_augmentation_passes(change: Change, signs: ImageFolder) -> None:
    model = augmentation(Learner(in_training=change), signs)
    expect(look_in_training(model)).change_each_time()
    expect(look_in_training(model)).rotate_between(10, 120)
    expect(look_at_rest(model)).leaves_images_unchanged()


@pytest.mark.parametrize(
    ("change", "factor", "phrase"),
    [
        (turned(0.4), None, "at most"),
        (turned(5), None, "rotated by at most 4."),
        (turned(180, mirror=False), None, "upside down"),
        (turned(180), 0.5, "upside down"),
        (turned(54, least=10, mirror=False), None, "one direction only"),
        (turned(60, least=0), None, "one direction only"),
        (turned(60, least=0, upside=True), None, "one direction only"),
        (turned(172), None, "upside down"),
        (turned(129.6), 0.36, "rotated by up to 129.6 degrees"),
        (lambda x: np.roll(turned()(x), 30, axis=2) * (np.arange(48) > 29)[:, None], None, "left the image"),
    ],
    ids=[
        "a fraction of a degree",
        "5",
        "any angle",
        "any angle by its layer",
        "one way",
        "one way, mirrored",
        "one way, both mirrors",
        "172",
        "129.6 by its layer",
        "out of sight",
    ],
)
def test_a_range_that_is_not_sane_is_named(
    change: Change, factor: float | None, phrase: str, signs: ImageFolder
) -> None:
    looks = look_in_training(augmentation(Learner(in_training=change, factor=factor), signs))
    assert phrase in complaint(lambda: expect(looks).rotate_between(10, 120))


def test_one_angle_for_the_whole_batch_is_named(signs: ImageFolder) -> None:
    angles = iter((20.0, -35.0, 50.0))

    def turn(images: Any) -> Any:
        degrees = next(angles)
        return turned(degrees, least=degrees, mirror=False)(images)

    looks = look_in_training(augmentation(Learner(in_training=turn), signs))
    assert "Draw one angle per image" in complaint(expect(looks).change_each_time)


def test_pictures_drawn_with_replacement_are_told(signs: ImageFolder, patterns: ImageFolder, tmp_path: Path) -> None:
    (tmp_path / "tints").mkdir()
    tints = sign_folder(tmp_path / "tints", {"boats": 24, "arrows": 40}, tinted=True)
    pick = np.random.default_rng(1)
    ways = {"drawn": lambda x: x[pick.integers(0, len(x), len(x))], "kept": turned(), "turned far": turned(180)}
    for name, change in ways.items():
        passes = read_passes(Learner(mapped=change), signs, patterns, tints)  # type: ignore[arg-type]
        if name == "drawn":
            assert "some come more than once" in complaint(expect(passes).have_the_label_of_their_folder)
        else:
            expect(passes).have_the_label_of_their_folder()


def test_a_mirror_upside_down_with_a_small_turn_is_no_wild_rotation(signs: ImageFolder) -> None:
    learner = Learner(in_training=turned(80, upside=True), factor=80 / 360)
    expect(look_in_training(augmentation(learner, signs))).rotate_between(10, 120)


@pytest.mark.parametrize(("change", "phrase"), [
    (same, "unchanged images"), (turned(0), "4 different outputs for"), (turned(0), "Call `RandomRotation(0.15)`"),
    (turned(36, least=36, mirror=False), "changed in the same way"), (lambda x: turned()(x), "use no fixed seed"),
])  # fmt: skip
def test_an_augmentation_that_changes_little_is_named(change: Change, phrase: str, signs: ImageFolder) -> None:
    looks = look_in_training(augmentation(Learner(in_training=change), signs))
    assert phrase in complaint(expect(looks).change_each_time)


@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        (turned(), "different images in the second call"),
        (noisy, "different images in the second call"),
        (lambda x: x[:, :, ::-1], "64 of 64 images rotated, mirrored or shifted"),
    ],
)
def test_what_does_not_rest_is_named(change: Change, phrase: str, signs: ImageFolder) -> None:
    model = augmentation(Learner(at_rest=change), signs)
    assert phrase in complaint(expect(look_at_rest(model)).leaves_images_unchanged)


def test_a_model_that_scales_rests_as_well(signs: ImageFolder) -> None:
    model = augmentation(Learner(at_rest=lambda x: x / 255 - 1), signs)
    expect(look_at_rest(model)).leaves_images_unchanged()


def test_a_network_instead_of_an_augmentation_is_named(signs: ImageFolder) -> None:
    learner = Learner(at_rest=lambda x: x.mean(axis=(1, 2)))
    assert "the network comes after them" in complaint(lambda: augmentation(learner, signs))


@pytest.mark.parametrize("where", ["mapped", "in_training"])
def test_augmentation_in_data_set_or_network_passes_every_word(
    where: str, signs: ImageFolder, patterns: ImageFolder
) -> None:
    learner = Learner(**{where: turned()})  # type: ignore[arg-type]
    passes = passes_of(learner, signs, patterns)
    words = expect(passes)
    words.come_in_batches(32, (48, 48, 3))
    words.validate_on_unchanged_images()
    words.have_the_label_of_their_folder()
    model = network(learner, passes)
    seen = see_training(model, passes)
    expect(seen).change_each_time()
    expect(seen).rotate_between(10, 120)
    expect(see_prediction(model, passes)).leaves_images_unchanged()


def test_pixels_that_dense_layers_read_in_a_row_tell_the_same(signs: ImageFolder, patterns: ImageFolder) -> None:
    learner = Learner(in_training=lambda x: turned(5)(x).reshape(len(x), -1))
    passes = passes_of(learner, signs, patterns)
    assert "at most" in complaint(
        lambda: expect(see_training(network(learner, passes), passes)).rotate_between(10, 120)
    )


def test_grey_or_other_values_are_only_asked_to_change(signs: ImageFolder) -> None:
    looks = Looks(Learner(), "there", np.random.default_rng(1).random((9, 48, 48, 1)), np.ones((9, 48, 48, 1)))  # type: ignore[arg-type]
    expect(looks).change_each_time()
    expect(looks).rotate_between(10, 120)
    other = Rest("the network", np.ones((9, 48, 48, 3)), np.ones((9, 24, 24, 1)), np.ones((9, 24, 24, 1)))
    expect(other).leaves_images_unchanged()


def test_training_that_sees_every_picture_as_it_is_is_named(signs: ImageFolder, patterns: ImageFolder) -> None:
    learner = Learner()
    passes = passes_of(learner, signs, patterns)
    assert "unchanged images" in complaint(expect(see_training(network(learner, passes), passes)).change_each_time)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("ds.map(augment).cache()", "Put `.cache()` before"),
        ("validation.cache()", "The images were augmented once"),
        ("", "in `dataset.map(…)`"),
    ],
)
def test_an_augmentation_that_is_cached_is_named(
    source: str, words: str, signs: ImageFolder, patterns: ImageFolder
) -> None:
    learner = Learner(mapped=turned(), cached=True, source=source)
    passes = passes_of(learner, signs, patterns)
    told = complaint(expect(see_training(network(learner, passes), passes)).change_each_time)
    assert "64 of 64 images are the same" in told and words in told


@pytest.mark.parametrize(
    ("how", "phrase"),
    [
        ({"validated": turned()}, "Augment training images only"),
        ({"validated": turned(0)}, "as in their files"),
        ({"validated": noisy}, "differ between epochs"),
        ({"validated": lambda x: x[..., ::-1]}, "with red and blue swapped"),
        ({"keep": slice(3, None)}, "in the validation set"),
    ],
)
def test_validation_pictures_that_are_not_as_they_are_are_named(
    how: Any, phrase: str, signs: ImageFolder, patterns: ImageFolder
) -> None:
    passes = passes_of(Learner(**how), signs, patterns)
    assert phrase in complaint(expect(passes).validate_on_unchanged_images)


@pytest.mark.parametrize(
    ("how", "phrase"),
    [
        ({"labels": lambda y: 1 - y}, "64 of 64 training images"),
        ({"labels": lambda y: 1 - y}, "The two labels are exchanged"),
        ({"labels": lambda y: 0 * y}, "All labels are 0"),
        ({"labels": lambda y: y + 1}, "the labels 1 and 2"),
        ({"labels": lambda y: y[::-1]}, "Keep each image with its label"),
        ({"keep": slice(2, None)}, "62 of them"),
    ],
)
def test_training_labels_that_are_not_their_folders_are_named(
    how: Any, phrase: str, signs: ImageFolder, patterns: ImageFolder
) -> None:
    passes = passes_of(Learner(mapped=turned(), **how), signs, patterns)
    assert phrase in complaint(expect(passes).have_the_label_of_their_folder)


class WithoutMaker(Learner):
    """A candidate that wrote no ``create_augmentation_model``."""

    def call(self, name: str, *arguments: Any, seed: int | None = None) -> Any:
        if name == "create_augmentation_model":
            raise CandidateFault(Fault("missing", f"in {name}"))
        return super().call(name, *arguments, seed=seed)


def test_a_network_that_augments_by_itself_needs_no_augmentation_model(
    signs: ImageFolder, patterns: ImageFolder
) -> None:
    for learner in (WithoutMaker(in_training=turned()), WithoutMaker(mapped=turned())):
        passes = passes_of(learner, signs, patterns)
        shown = signs_as_validation(passes, learner, signs)  # type: ignore[arg-type]
        found = find_augmentation(learner, shown, network(learner, passes), passes)  # type: ignore[arg-type]
        expect(found.looks).change_each_time()
        expect(found.looks).rotate_between(10, 120)
        expect(found.rest).leaves_images_unchanged()


def test_without_any_augmentation_the_missing_function_is_told(signs: ImageFolder, patterns: ImageFolder) -> None:
    learner: Any = WithoutMaker()
    passes = passes_of(learner, signs, patterns)
    with pytest.raises(CandidateFault):
        find_augmentation(learner, signs.images, network(learner, passes), passes)


@pytest.mark.parametrize("labels", [same, lambda labels: 1 - labels])
def test_a_validation_set_of_training_images_is_reported_once(
    signs: ImageFolder, patterns: ImageFolder, tmp_path: Path, labels: Change
) -> None:
    learner: Any = Learner(mapped=turned(), labels=labels)
    right = learner.call
    learner.call = lambda name, *paths, seed=None: right(name, *(paths[:1] * 2 if len(paths) == 2 else paths))
    for name in ("tints", "green"):
        (tmp_path / name).mkdir()
    tints = sign_folder(tmp_path / "tints", {"boats": 24, "arrows": 40}, tinted=True)
    random, counts = np.random.default_rng(3), {"boats": 20, "arrows": 24}
    green = patterned_folder(tmp_path / "green", random, counts, size=24, tinted=True)
    passes = read_passes(learner, signs, patterns, tints, green)
    with pytest.raises(Unmet, match="images of the validation folder only"):
        expect(passes).validate_on_unchanged_images()
    if labels is same:
        expect(passes).have_the_label_of_their_folder()
    else:
        with pytest.raises(Unmet, match="training images with the wrong label"):
            expect(passes).have_the_label_of_their_folder()


def test_data_sets_in_the_wrong_order_are_told_once(signs: ImageFolder, patterns: ImageFolder) -> None:
    learner: Any = Learner(mapped=turned())
    right = learner.call

    def exchanged(name: str, *arguments: Any, seed: int | None = None) -> Any:
        returned = right(name, *arguments, seed=seed)
        return returned[::-1] if isinstance(returned, tuple) else returned

    learner.call = exchanged
    passes = passes_of(learner, signs, patterns)
    assert passes.exchanged
    expect(passes).have_the_label_of_their_folder()
    with pytest.raises(Unmet, match="the training set first"):
        expect(passes).validate_on_unchanged_images()
