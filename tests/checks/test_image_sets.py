"""Words about two data sets of pictures say in which of them something is wrong."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from checks.answering import SigmoidModel
from PIL import Image

from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks import Unmet, expect
from grader.checks.images.folder_classifier import predictions_after_both
from grader.checks.images.folders import ImageFolder, blind_folder, patterned_folder
from grader.checks.images.training_and_validation import DatasetPair, call_for_both, read_both
from grader.data import draw_cats_or_dogs


class Learner(SigmoidModel):
    """A candidate whose ``train_val_datasets`` is a plain function of two paths that returns two lists of batches."""

    def __init__(self, read_sets: Any) -> None:
        self.scratch = Path()
        self.trained: dict[str, Any] = {}
        self._read_sets = read_sets
        self._shelf: list[Any] = []
        self.ledger = Ledger()

    def call(self, name: str, *arguments: Any, seed: int | None = None) -> Any:
        if name != "train_val_datasets":
            return Handle(99, "model", "Sequential")
        returned = self._read_sets(*arguments)
        if not isinstance(returned, tuple):
            return returned
        self._shelf += returned
        numbers = range(len(self._shelf) - len(returned) + 1, len(self._shelf) + 1)
        return tuple(Handle(number, "dataset", "MapDataset") for number in numbers)

    def draw(self, dataset: Handle, most: int, during: str) -> tuple[list[Any], bool]:
        return self._shelf[dataset.number - 1][:most], True

    def note(self, key: str, value: Any) -> None:
        """Nothing reads it."""

    def train(self, model: Handle, features: Handle, labels: Any = None, **how: Any) -> dict[str, list[float | None]]:
        self.trained = {"rows": sum(len(x) for x, _ in self._shelf[features.number - 1]), **how}
        return {"accuracy": [1.0]}

    def predict(self, model: Handle, inputs: Any, batch_size: int = 256) -> Any:
        return np.clip(np.asarray(inputs).mean(axis=(1, 2, 3)), 0.01, 0.99)[:, None]


def read(path: str, size: int = 48, batch: int = 32) -> list[Any]:
    names = sorted(entry.name for entry in Path(path).iterdir())
    files = sorted(Path(path).glob("*/*.png"))
    images = np.stack([np.asarray(Image.open(file).resize((size, size)), dtype=np.float32) for file in files]) / 255
    labels = np.array([names.index(file.parent.name) for file in files])
    return [(images[at : at + batch], labels[at : at + batch]) for at in range(0, len(files), batch)]


@pytest.fixture
def folders(tmp_path: Path) -> tuple[ImageFolder, ImageFolder]:
    made = []
    for number, name in enumerate(("training", "validation")):
        path = tmp_path / name
        path.mkdir()
        made.append(patterned_folder(path, np.random.default_rng(number), {"weasels": 40 - number, "badgers": 9}))
    return made[0], made[1]


def sets(read_sets: Any, folders: tuple[ImageFolder, ImageFolder]) -> DatasetPair:
    learner: Any = Learner(read_sets)
    return read_both(learner, "train_val_datasets", *folders)


def test_both_data_sets_pass_every_word(folders: tuple[ImageFolder, ImageFolder]) -> None:
    words = expect(sets(lambda one, two: (read(one), read(two)), folders))
    words.come_in_batches(32, (48, 48, 3))
    words.have_their_own_images()
    words.have_the_label_of_their_folder()


@pytest.mark.parametrize(
    ("read_sets", "word", "phrase"),
    [
        (lambda one, two: (read(one), read(two, size=60)), "come_in_batches", "in the validation set: images of"),
        (lambda one, two: (read(one, batch=20), read(two)), "come_in_batches", "in the training set: batches of"),
        (
            lambda one, two: (read(one), read(one)),
            "have_their_own_images",
            "49 of its 49 images are in the training set, too",
        ),
        (lambda one, two: (read(two), read(one)), "have_their_own_images", "training first, validation second"),
        (lambda one, two: (read(one)[:1], read(two)), "have_their_own_images", "in the training set: 32 of them"),
        (
            lambda one, two: (read(one), [(x, 1 - y) for x, y in read(two)]),
            "have_the_label_of_their_folder",
            "in the validation set",
        ),
    ],
)
def test_what_is_wrong_says_in_which_set(
    read_sets: Any, word: str, phrase: str, folders: tuple[ImageFolder, ImageFolder]
) -> None:
    with pytest.raises(Unmet) as caught:
        getattr(expect(sets(read_sets, folders)), word)(*((32, (48, 48, 3)) if word == "come_in_batches" else ()))
    assert phrase in f"{caught.value.found} {caught.value.advice}"


def above(path: str) -> list[Any]:
    """Return the data set of the folder above one of two: each of both is a class."""
    parts = [Path(path).parent / name for name in ("training", "validation")]
    return [(x, np.full_like(y, number)) for number, part in enumerate(parts) for x, y in read(str(part))]


@pytest.mark.parametrize("word", ["have_their_own_images", "have_the_label_of_their_folder"])
def test_a_data_set_of_the_folder_above_is_told_as_that(word: str, folders: tuple[ImageFolder, ImageFolder]) -> None:
    for name, read_sets in (
        ("training", lambda one, two: (above(one), read(two))),
        ("validation", lambda one, two: (read(one), above(two))),
        ("training", lambda one, two: ([*read(one), (read(two)[0][0], np.full(32, 5))], read(two))),
    ):
        with pytest.raises(Unmet, match=r"\d+ images of [23] classes.* the folder above") as caught:
            getattr(expect(sets(read_sets, folders)), word)()
        assert caught.value.found.startswith(f"in the {name} set: ")
        assert "os.path.dirname" in caught.value.advice


def test_a_data_set_of_both_folders_with_their_classes_is_not_of_the_folder_above(
    folders: tuple[ImageFolder, ImageFolder],
) -> None:
    both = sets(lambda one, two: (read(one), [*read(two), *read(one)]), folders)
    with pytest.raises(Unmet, match="are in the training set, too"):
        expect(both).have_their_own_images()


@pytest.mark.parametrize("returned", [None, (), ([], [], [])])
def test_anything_but_two_data_sets_is_named(returned: Any, tmp_path: Path) -> None:
    learner: Any = Learner(lambda one, two: returned)
    with pytest.raises(Unmet, match="two datasets from `train_val_datasets`"):
        call_for_both(learner, "train_val_datasets", tmp_path, tmp_path)


def test_hidden_pictures_are_read_as_validation_and_matched_by_content(
    tmp_path: Path, folders: tuple[ImageFolder, ImageFolder]
) -> None:
    images, labels = draw_cats_or_dogs(9, 40)
    bright = (images // 3 + 170 * (labels == 1)[:, None, None, None]).astype(np.uint8)
    path = tmp_path / "hidden"
    path.mkdir()
    hidden = blind_folder(path, np.random.default_rng(8), (bright, labels), ("cats", "dogs"))
    learner: Any = Learner(lambda one, two: (read(one), read(two)))
    paths = folders[0].path, folders[1].path
    predictions = predictions_after_both(
        learner, ("train_val_datasets", "create_model"), paths, hidden, epochs=5, goal=0.86, threshold=0.78, seed=3
    )
    assert predictions.accuracy() == 1.0
    assert (learner.trained["rows"], learner.trained["epochs"], learner.trained["at_most"]) == (49, 5, 15)
    assert len(learner.trained["validation"][0]) == 48
