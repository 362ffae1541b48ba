"""The split of extra_folders is read twice: what is empty in the second epoch fails."""

import inspect
from pathlib import Path
from typing import Any

import numpy as np
from checks.complaint import complaint

from exercises.extra_folders import checks
from grader.candidate.protocol import Handle
from grader.checks.expect import expect
from grader.checks.images.folders import ImageFolder, patterned_folder


class Splitting:
    """A candidate that returns both parts of a folder, each of which has its images for some epochs."""

    def __init__(self, folder: ImageFolder, epochs: int) -> None:
        order = np.random.default_rng(1).permutation(len(folder.images))
        held_out = int(0.3 * len(order))
        self._folder, self._epochs = folder, epochs
        self._rows = {1: order[held_out:], 2: order[:held_out]}
        self._passes = dict.fromkeys(self._rows, 0)

    def call(self, *_given: Any, **_named: Any) -> list[Handle]:
        return [Handle(number, "dataset", "MapDataset") for number in self._rows]

    def draw(self, part: Handle, *_given: Any) -> tuple[list[Any], bool]:
        self._passes[part.number] += 1
        rows = self._rows[part.number] if self._passes[part.number] <= self._epochs else []
        starts = range(0, len(rows), 32)
        batches = [(self._folder.images[rows[k : k + 32]], self._folder.labels[rows[k : k + 32]]) for k in starts]
        return batches, True

    def speaks_of(self, *_given: Any) -> bool:
        return False


def split(*given: Any) -> Any:
    """Ask the fixture itself."""
    return inspect.unwrap(checks.split)(*given)  # type: ignore[arg-type]


def test_a_split_with_images_for_one_epoch_alone_loses_them(tmp_path: Path) -> None:
    folder = patterned_folder(tmp_path, np.random.default_rng(2), {"badgers": 40, "weasels": 30}, size=8)
    lasting = split(Splitting(folder, epochs=2), folder)
    expect(lasting).loses_no_image()
    used_up = split(Splitting(folder, epochs=1), folder)
    found = complaint(lambda: expect(used_up).loses_no_image())
    assert found.found == "in the training set: 49 images in the first epoch and 0 in the second"
