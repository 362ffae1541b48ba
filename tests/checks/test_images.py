"""Words about pictures from folders find each mistake, and forgive what only looks different."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from checks.answering import SigmoidModel
from PIL import Image

from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks import Unmet, expect
from grader.checks.evidence import Model
from grader.checks.images.folder_classifier import image_predictions
from grader.checks.images.folders import (
    ImageDataset,
    ImageFolder,
    blind_folder,
    collect_images,
    patterned_folder,
    read_images,
)
from grader.checks.images.likeness import recognise
from grader.checks.images.scaling import expect_scaled_once, read_scaling
from grader.data import draw_horses_or_humans
from grader.submission.models.model_summary import summary_from_walk

COUNTS = {"weasels": 29, "badgers": 58}
READER = "training_dataset"
ASKED: dict[str, tuple[Any, ...]] = {"come_in_batches": (32,), "have_shape": ((48, 48, 3),)}


@pytest.fixture
def folder(tmp_path: Path) -> ImageFolder:
    return patterned_folder(tmp_path, np.random.default_rng(1), COUNTS)


class Learner:
    """A candidate whose functions are plain ones: ``training_dataset`` returns pairs of pictures and labels."""

    def __init__(self, reader: Any, passes: int = 99, ends: bool = True, model: Any = None) -> None:
        self.ledger = Ledger()
        self.scratch = Path()
        self.notes: list[Any] = []
        self.trained: dict[str, Any] = {}
        self._reader, self._passes, self._ends, self._model = reader, passes, ends, model
        self._shelf: list[Any] = []

    def call(self, name: str, *arguments: Any, seed: int | None = None) -> Any:
        if name != READER:
            return Handle(99, "model", "Sequential")
        returned = self._reader(*arguments)
        if not isinstance(returned, list):
            return returned
        self._shelf.append(returned)
        return Handle(len(self._shelf), "dataset", "MapDataset")

    def draw(self, dataset: Handle, most: int, during: str) -> tuple[list[Any], bool]:
        self._passes -= 1
        return (self._shelf[dataset.number - 1][:most] if self._passes >= 0 else []), self._ends

    def note(self, key: str, value: Any) -> None:
        self.notes.append((key, value))

    def first_input(self, model: Handle, inputs: Any) -> dict[str, Any]:
        return self._model(inputs) if self._model else {"values": inputs, "passed": []}


def examples(path: str, size: int = 48, names: Any = sorted) -> list[tuple[Any, int]]:
    """Read a folder as a careful learner does; ``names`` orders the folders."""
    classes = list(names(entry.name for entry in Path(path).iterdir()))
    files = sorted(Path(path).glob("*/*.png"))
    pictures = (np.asarray(Image.open(file).resize((size, size)), dtype=np.float32) / 255 for file in files)
    return [(picture, classes.index(file.parent.name)) for picture, file in zip(pictures, files, strict=True)]


def mixed(rows: list[Any]) -> list[Any]:
    return [rows[number] for number in np.random.default_rng(7).permutation(len(rows))]


def batched(rows: Iterable[Any], size: int = 32) -> list[tuple[Any, Any]]:
    rows = list(rows)
    parts = (rows[at : at + size] for at in range(0, len(rows), size))
    return [(np.stack([one for one, _ in part]), np.array([label for _, label in part])) for part in parts]


def right(path: str) -> list[tuple[Any, Any]]:
    return batched(mixed(examples(path)))


def zip_rolled(rows: list[Any]) -> list[Any]:
    rows = mixed(rows)
    labels = [label for _, label in rows]
    return batched([(picture, label) for (picture, _), label in zip(rows, labels[-1:] + labels[:-1], strict=True)])


def grey(pictures: Any) -> Any:
    return np.repeat(pictures.mean(axis=-1, keepdims=True), 3, axis=-1)


def through_a_buffer(rows: list[Any], size: int) -> list[Any]:
    """Return rows in the order in which a data set's ``shuffle(size)`` gives them."""
    chance, buffer, given = np.random.default_rng(3), rows[:size], []
    for one in rows[size:]:
        at = int(chance.integers(len(buffer)))
        given.append(buffer[at])
        buffer[at] = one
    return [*given, *(buffer[at] for at in chance.permutation(len(buffer)))]


def seen(reader: Any, folder: ImageFolder, **how: Any) -> ImageDataset:
    return read_images(Learner(reader, **how), READER, folder)  # type: ignore[arg-type]


def keeps_every_promise(pictures: ImageDataset) -> None:
    words = expect(pictures)
    words.have_shape((48, 48, 3))
    words.come_in_batches(32)
    words.have_every_image_once()
    words.have_the_label_of_their_folder()
    words.are_shuffled()


def complaint(reader: Any, folder: ImageFolder, word: str, *arguments: Any, **how: Any) -> Unmet:
    with pytest.raises(Unmet) as caught:
        getattr(expect(seen(reader, folder, **how)), word)(*arguments)
    return caught.value


def test_folders_are_made_in_the_order_asked_and_numbered_by_the_alphabet(folder: ImageFolder) -> None:
    assert folder.class_names == ("badgers", "weasels")
    assert [len(list((folder.path / name).iterdir())) for name in folder.class_names] == [58, 29]
    assert np.bincount(folder.labels).tolist() == [58, 29]
    assert folder.images.min(axis=(1, 2, 3)).max() == 0 and folder.images.max(axis=(1, 2, 3)).min() == 255


def test_right_pictures_pass_every_word(folder: ImageFolder) -> None:
    keeps_every_promise(seen(right, folder))


@pytest.mark.parametrize(
    "prepared",
    [
        lambda x, y: (255 * x, y[:, None].astype("float32")),
        lambda x, y: (np.round(255 * x).astype("uint8"), y),
        lambda x, y: (2 * x - 1, np.eye(2)[y]),
        lambda x, y: ((x - x.mean((1, 2, 3), keepdims=True)) / x.std((1, 2, 3), keepdims=True), y.tolist()),
        lambda x, y: (x[:, :, ::-1].astype("float64"), y),
    ],
    ids=["bytes and a column", "whole numbers", "one-hot", "standardised", "mirrored"],
)
def test_other_scales_and_forms_of_labels_pass_every_word(folder: ImageFolder, prepared: Any) -> None:
    keeps_every_promise(seen(lambda path: [prepared(*batch) for batch in right(path)], folder))


def test_a_smaller_batch_may_come_anywhere(folder: ImageFolder) -> None:
    keeps_every_promise(seen(lambda path: right(path)[::-1], folder))


@pytest.mark.parametrize(
    ("reader", "word", "phrase"),
    [
        (lambda path: batched(mixed(examples(path, size=60))), "have_shape", "(60, 60, 3)"),
        (lambda path: [(x[..., :1], y) for x, y in right(path)], "have_shape", "color channels"),
        (lambda path: batched(mixed(examples(path)), 20), "come_in_batches", "batches of 20, 20, 20, 20, 7"),
        (lambda path: batched(mixed(examples(path)), 87), "come_in_batches", "batches of 87"),
        (
            lambda path: [(x[0], y[0]) for x, y in batched(mixed(examples(path)), 1)],
            "come_in_batches",
            "Call `.batch(32)`",
        ),
        (lambda path: [(x[None], y[None]) for x, y in right(path)], "come_in_batches", "are batched twice"),
        (lambda path: [x for x, _ in right(path)], "have_the_label_of_their_folder", "(32, 48, 48, 3)"),
        (lambda path: right(path)[:2], "have_every_image_once", "remove `drop_remainder"),
        (lambda path: batched(mixed(examples(path))[:70]), "have_every_image_once", "validation_split"),
        (lambda path: batched(mixed(examples(path))[:40]), "have_every_image_once", "Read all files of the folder"),
        (lambda path: batched(examples(path)[:58]), "have_every_image_once", "no image of `weasels` comes"),
        (
            lambda path: [
                part
                for rows in (examples(path)[:40], examples(path)[40:72], examples(path)[72:])
                for part in batched(rows)
            ],
            "come_in_batches",
            "as the last",
        ),
        (lambda path: [(1.0 * (x > 0.5) * 9, y) for x, y in right(path)], "have_every_image_once", "no comparison"),
        (
            lambda path: [(x, y) for x, y in zip_rolled(examples(path))],
            "have_the_label_of_their_folder",
            "each is one position too late",
        ),
        (lambda path: [*right(path), right(path)[0]], "have_every_image_once", "come more than once"),
        (lambda path: [(0 * x, y) for x, y in right(path)], "have_every_image_once", "integer division"),
        (
            lambda path: [(np.roll(x, 9, axis=1), y) for x, y in right(path)],
            "have_every_image_once",
            "Do not rotate, shift",
        ),
        (lambda path: [(x.swapaxes(1, 2), y) for x, y in right(path)], "have_every_image_once", "rows and columns"),
        (lambda path: [(x[..., ::-1], y) for x, y in right(path)], "have_every_image_once", "`cv2.imread`"),
        (lambda path: [(1 - x, y) for x, y in right(path)], "have_every_image_once", "inverted brightness"),
        (lambda path: [(grey(x), y) for x, y in right(path)], "have_every_image_once", "in grayscale"),
        (lambda path: [(x, 1 - y) for x, y in right(path)], "have_the_label_of_their_folder", "Sort the folder names"),
        (
            lambda path: [(x, 0 * y) for x, y in right(path)],
            "have_the_label_of_their_folder",
            "do not write them in your code",
        ),
        (lambda path: [(x, y[::-1]) for x, y in right(path)], "have_the_label_of_their_folder", "as pairs"),
        (lambda path: [(x, y + 1) for x, y in right(path)], "have_the_label_of_their_folder", "2 for `weasels` Start"),
        (
            lambda path: [(x, 2 * y - 1) for x, y in right(path)],
            "have_the_label_of_their_folder",
            "first folder in alphab",
        ),
        (lambda path: batched(examples(path)), "are_shuffled", "58 images of `badgers` at the start"),
        (lambda path: batched(examples(path))[::-1], "are_shuffled", "images of `weasels` at the start"),
    ],
)
def test_each_mistake_is_named(folder: ImageFolder, reader: Any, word: str, phrase: str) -> None:
    found = complaint(reader, folder, word, *ASKED.get(word, ()))
    assert phrase in f"{found.found} {found.advice}"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> ImageFolder:
    place = tmp_path_factory.mktemp("many")
    return patterned_folder(place, np.random.default_rng(2), {"voles": 200, "moles": 200}, size=24)


@pytest.mark.parametrize("size", [40, 100, 128])
def test_a_small_buffer_leaves_one_folder_after_the_other(many: ImageFolder, size: int) -> None:
    found = complaint(lambda path: batched(through_a_buffer(examples(path, 24), size)), many, "are_shuffled")
    assert "images of `" in found.found or "in a row from `" in found.found
    assert "shuffle" in found.advice


@pytest.mark.parametrize("order", [mixed, lambda rows: through_a_buffer(rows, 1000)])
def test_a_whole_shuffle_mixes_many_pictures(many: ImageFolder, order: Any) -> None:
    expect(seen(lambda path: batched(order(examples(path, 24))), many)).are_shuffled()


def test_pictures_that_run_out_after_one_pass_are_named(folder: ImageFolder) -> None:
    found = complaint(right, folder, "have_every_image_once", passes=1)
    assert found.found == "87 images in the first epoch and 0 in the second"


def test_a_data_set_that_never_ends_is_named_whatever_its_batches(folder: ImageFolder) -> None:
    pictures = seen(lambda path: right(path) * 2, folder, ends=False)
    expect(pictures).come_in_batches(32)
    with pytest.raises(Unmet, match="never ends"):
        expect(pictures).have_every_image_once()


@pytest.mark.parametrize(
    ("returned", "phrase"),
    [
        (None, "`None`"),
        ((Handle(1, "dataset", "MapDataset"), ["horses"]), "a tuple of 2 elements"),
        ([], "an empty dataset"),
        ([(np.zeros((48, 48)), np.zeros(()))], "images of shape (48, 48) and labels of shape ()"),
        ([(np.zeros((4, 48, 48, 3)), np.zeros(3))], "labels of shape (3,)"),
        ([(np.full((1, 48, 48, 3), np.nan), np.zeros(1))], "NaN"),
        ([(np.zeros((1, 48, 48, 3)), np.array(["horses"], dtype=object))], "the labels as numbers"),
        ([(np.zeros((1, 48, 48, 3)), [0]), (np.zeros((1, 50, 48, 3)), [0])], "images of shapes"),
    ],
)
def test_what_is_no_data_set_of_pictures_and_labels_is_named(folder: ImageFolder, returned: Any, phrase: str) -> None:
    with pytest.raises(Unmet) as caught:
        seen(lambda path: returned, folder)
    assert phrase in str(caught.value)


def test_drawn_pictures_are_recognised_among_three_hundred_others() -> None:
    images, _ = draw_horses_or_humans(5, 300)
    order = np.random.default_rng(3).permutation(300)
    shown = images[order][:, :, ::-1] / 127.5 - 1
    assert np.array_equal(recognise(shown, images), order)
    assert np.all(recognise(draw_horses_or_humans(6, 50)[0], images) == -1)


def test_names_and_places_in_a_blind_folder_tell_no_class(tmp_path: Path) -> None:
    images, labels = draw_horses_or_humans(5, 200)
    folder = blind_folder(tmp_path, np.random.default_rng(4), (images, labels), ("horses", "humans"))
    shown = seen(right, folder)
    place, truth = shown.classes, folder.labels[shown.sources]
    assert sorted(shown.sources.tolist()) == list(range(200))
    assert {"horses", "humans"}.isdisjoint(entry.name for entry in tmp_path.iterdir())
    assert 0.35 < np.mean(place == truth) < 0.65


def model(learner: Learner, inputs: Any) -> Model:
    handle = Handle(99, "model", "Sequential")
    summary = summary_from_walk({"compiled": False})
    return Model(learner, handle, "create_and_compile_model", inputs, np.zeros((len(inputs), 1)), summary)  # type: ignore[arg-type]


BYTES = np.linspace(0, 255, 4 * 48 * 48 * 3).reshape(4, 48, 48, 3)


def scaled(factor: float, shift: float = 0.0, *passed: str) -> Any:
    return lambda inputs: {"values": inputs * factor + shift, "passed": list(passed)}


@pytest.mark.parametrize(
    ("inputs", "inside"),
    [
        (BYTES / 255, scaled(1)),
        (BYTES, scaled(1 / 255, 0, "Rescaling")),
        (BYTES, scaled(1 / 127.5, -1)),
        ((BYTES - 128) / 64, scaled(1)),
        (BYTES / 255, scaled(1, -0.5, "Lambda")),
    ],
)
def test_one_scaling_anywhere_passes_without_a_word(inputs: Any, inside: Any) -> None:
    learner = Learner(right, model=inside)
    expect(read_scaling(model(learner, inputs))).happens_once()
    assert learner.notes == []


def test_batch_normalisation_in_front_passes_with_advice() -> None:
    learner = Learner(right, model=scaled(1, 0, "BatchNormalization"))
    expect(read_scaling(model(learner, BYTES))).happens_once()
    assert [key for key, _ in learner.notes] == ["advice"]


@pytest.mark.parametrize(
    ("inputs", "inside", "phrase"),
    [
        (BYTES, scaled(1), "they are never scaled"),
        (BYTES - 120, scaled(1), "they are never scaled"),
        (BYTES / 2.55, scaled(1), "they are scaled, but not to 1"),
        (100 + BYTES * 0.6, scaled(1), "they are never scaled"),
        (BYTES / 255, scaled(1 / 255), "scaled twice, in the dataset and in the model"),
        (BYTES / 255, scaled(1 / 255, 0, "BatchNormalization"), "scaled twice"),
        (BYTES / 255**2, scaled(1), "scaled twice in the dataset"),
        (BYTES, scaled(1 / 255**2), "scaled twice in the model"),
        (BYTES / 1000, scaled(1), "divided by about 1000 in the dataset"),
        (BYTES, scaled(1 / 25500, 0, "Rescaling"), "divided by about 25500 in the model"),
        (BYTES, scaled(1 / 10, 0, "Rescaling"), "the model divides them by 10"),
        (BYTES, scaled(255, 0, "Rescaling"), "the model multiplies them by 255"),
        (BYTES / 255, scaled(255), "up again"),
    ],
)
def test_no_scaling_and_two_scalings_are_told_apart(inputs: Any, inside: Any, phrase: str) -> None:
    with pytest.raises(Unmet) as caught:
        expect(read_scaling(model(Learner(right, model=inside), inputs))).happens_once()
    assert phrase in caught.value.found


def test_where_the_function_must_scale_the_layer_of_the_model_goes() -> None:
    twice = model(Learner(right, model=scaled(1 / 255)), BYTES / 255)
    with pytest.raises(Unmet) as caught:
        expect(read_scaling(twice, dataset="`prepare`")).happens_once(by_function=True)
    assert caught.value.advice.startswith("Remove `Rescaling` from the model: `prepare`")


def test_another_data_set_of_the_learners_is_called_by_its_name() -> None:
    scaled_in_training = model(Learner(right, model=scaled(1)), BYTES / 255)
    expect(read_scaling(scaled_in_training)).happens_once()
    with pytest.raises(Unmet) as caught:
        expect(read_scaling(scaled_in_training, BYTES, "the validation set")).happens_once()
    assert "in the validation set and" in caught.value.found


def test_where_one_of_two_data_sets_is_not_scaled_the_message_names_both() -> None:
    alone = model(Learner(right, model=scaled(1)), BYTES / 255)
    expect_scaled_once(alone, BYTES / 255, BYTES / 255)
    for sets, told in (
        ((BYTES / 255, BYTES), "the training set is scaled, and the validation set is not"),
        ((BYTES, BYTES / 255), "the validation set is scaled, and the training set is not"),
        ((BYTES, BYTES), "they are never scaled"),
    ):
        with pytest.raises(Unmet) as caught:
            expect_scaled_once(alone, *sets)
        assert caught.value.found.endswith(told)


def test_a_model_without_a_layer_that_learns_is_named() -> None:
    nothing = Learner(right, model=lambda inputs: {"values": None, "passed": ["Flatten"]})
    with pytest.raises(Unmet, match="a model without one"):
        read_scaling(model(nothing, BYTES))


class Trained(SigmoidModel, Learner):
    """A learner whose trained model knows a human from a horse by the brightness that these pictures were given."""

    def train(self, model: Handle, features: Any, labels: Any = None, **how: Any) -> dict[str, list[float | None]]:
        self.trained = {"features": features, **how}
        return {"accuracy": [1.0]}

    def predict(self, model: Handle, inputs: Any, batch_size: int = 256) -> Any:
        return np.clip(np.asarray(inputs).mean(axis=(1, 2, 3)), 0.01, 0.99)[:, None]


def bright_or_dark(count: int) -> Iterator[Any]:
    images, labels = draw_horses_or_humans(9, count)
    yield (images // 3 + 170 * (labels == 1)[:, None, None, None]).astype(np.uint8)
    yield labels


def test_answers_to_a_blind_folder_are_matched_to_the_truth_by_content(tmp_path: Path) -> None:
    folders = tmp_path / "training", tmp_path / "validation"
    for number, path in enumerate(folders):
        path.mkdir()
        patterned_folder(path, np.random.default_rng(number), {"humans": 4, "horses": 5})
    hidden_path = tmp_path / "hidden"
    hidden_path.mkdir()
    drawn: Any = tuple(bright_or_dark(60))
    hidden = blind_folder(hidden_path, np.random.default_rng(8), drawn, ("horses", "humans"))
    learner = Trained(right)
    predictions = image_predictions(
        learner, (READER, "create_and_compile_model"), folders, hidden, epochs=8, threshold=0.87, seed=3
    )  # type: ignore[arg-type]
    assert predictions.accuracy() == 1.0
    assert predictions.labels == ("horses", "humans")
    assert (learner.trained["features"].kind, learner.trained["epochs"], learner.trained["at_most"]) == (
        "dataset", 8, 16,
    )  # fmt: skip
    assert len(learner.trained["validation"][0]) == 9
    assert predictions.history == {"accuracy": [1.0]}
    assert [int(np.mean(picture) > 128) for picture in predictions.examples] == predictions.truth.tolist()


def test_pictures_can_be_drawn_without_knowing_what_they_are(folder: ImageFolder) -> None:
    learner = Learner(right)
    dataset = learner.call(READER, str(folder.path))
    pictures = collect_images(learner, dataset, READER)  # type: ignore[arg-type]
    assert pictures.images.shape == (87, 48, 48, 3)
    assert pictures.labels.shape == (87,)


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: batched(rows, 25),
        lambda rows: [(x, y) for x, y in rows],
        lambda rows: batched([(np.roll(x, 2, axis=0), y) for x, y in rows]),
        lambda rows: batched([(x[..., ::-1], y) for x, y in rows]),
        lambda rows: batched([(255 - 255 * x, y) for x, y in rows]),
        lambda rows: batched([(x.mean(axis=-1, keepdims=True), y) for x, y in rows]),
        lambda rows: batched([(x.repeat(2, axis=0).repeat(2, axis=1), y) for x, y in rows]),
        lambda rows: batched([(x[::3, ::3], y) for x, y in rows]),
        lambda rows: batched(rows[:80]),
    ],
    ids=["batches of 25", "single", "moved", "blue first", "negatives", "grey", "too large", "too small", "some lost"],
)
def test_labels_and_order_are_read_from_pictures_that_something_else_is_wrong_with(
    folder: ImageFolder, change: Any
) -> None:
    pictures = seen(lambda path: change(mixed(examples(path))), folder)
    expect(pictures).have_the_label_of_their_folder()
    expect(pictures).are_shuffled()
    with pytest.raises(Unmet):
        expect(pictures).have_shape((48, 48, 3))
        expect(pictures).come_in_batches(32)
        expect(pictures).have_every_image_once()
    turned_round = seen(lambda path: change([(x, 1 - y) for x, y in examples(path)]), folder)
    for word in ("have_the_label_of_their_folder", "are_shuffled"):
        with pytest.raises(Unmet):
            getattr(expect(turned_round), word)()


def test_what_shows_nothing_is_told_once_and_blocks_what_needs_it(folder: ImageFolder) -> None:
    pictures = seen(lambda path: batched([(0 * x, y) for x, y in mixed(examples(path))]), folder)
    raised = []
    for word in ("have_every_image_once", "have_the_label_of_their_folder", "are_shuffled"):
        with pytest.raises(Unmet) as caught:
            getattr(expect(pictures), word)()
        raised.append(caught.value)
    assert raised[0] is raised[1] is raised[2]


def test_the_colour_of_tinted_pictures_tells_their_class_however_they_were_turned(tmp_path: Path) -> None:
    random = np.random.default_rng(4)
    folder = patterned_folder(tmp_path, np.random.default_rng(1), {"spoons": 22, "cups": 18}, tinted=True)

    def turn(picture: Any) -> Any:
        turned = Image.fromarray(np.round(255 * picture).astype(np.uint8)).rotate(random.uniform(-180, 180))
        return np.asarray(turned.crop((4, 4, 44, 44)).resize((48, 48)), dtype=np.float64) / 127.5 - 1

    pictures = seen(lambda path: batched([(turn(x), y) for x, y in mixed(examples(path))]), folder)
    expect(pictures).have_the_label_of_their_folder()
    negatives = seen(lambda path: batched([(1 - x, y) for x, y in mixed(examples(path))]), folder)
    expect(negatives).have_the_label_of_their_folder()
    apart = seen(lambda path: batched([(turn(x), 1 - y) for x, y in mixed(examples(path))]), folder)
    with pytest.raises(Unmet):
        expect(apart).have_the_label_of_their_folder()
