"""The grader's own images take the place of a learner's data set, in the shape and the scale that the model reads."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.candidate.protocol import MAX_ARRAYS, Handle
from grader.checks.arrays import Array
from grader.checks.evidence import Model
from grader.checks.images.folders import ImageDataset
from grader.checks.images.grader_images import (
    MOST_BYTES,
    as_many_as_fit,
    in_shape,
    labels_of,
    load_images,
    own_batch,
    split_images,
    turned_copies,
)
from grader.checks.images.scaling import scale_for
from grader.data import write_pictures
from grader.submission.models.model_summary import summary_from_walk


class Learner:
    """A candidate whose model multiplies pixels before its first weights."""

    def __init__(self, factor: float) -> None:
        self._factor = factor

    def first_input(self, model: Handle, inputs: Array) -> dict[str, Any]:
        return {"values": inputs * self._factor, "passed": []}


def bytes_(count: int = 6, size: int = 48) -> Array:
    return np.random.default_rng(1).integers(0, 256, (count, size, size, 3)).astype(np.uint8)


@pytest.mark.parametrize(("factor", "scale"), [(1.0, 1 / 255), (1 / 255, 1.0), (1 / 127.5, 1.0), (1 / 255**2, 255.0)])
def test_bytes_are_scaled_as_the_model_wants_them(factor: float, scale: float) -> None:
    learner: Any = Learner(factor)
    some = bytes_().astype(np.float32)
    model = Model(learner, Handle(1, "model", "Sequential"), "create", some, some, summary_from_walk({}))
    assert scale_for(model, some) == scale


@pytest.mark.parametrize("shape", [(48, 48, 3), (48, 48, 1), (64, 64, 3), (20, 30, 1)])
def test_images_come_in_the_shape_that_a_model_reads(shape: tuple[int, ...]) -> None:
    found = in_shape(bytes_(), shape)
    assert found.shape == (6, *shape)
    assert found.dtype == np.uint8
    assert own_batch(shape).shape == (32, *shape)


def test_files_that_are_no_images_are_left_out(tmp_path: Path) -> None:
    write_pictures(tmp_path, bytes_(), ("cats", "dogs"), np.array([0, 1, 1, 0, 1, 1]))
    (tmp_path / "cats" / "broken.png").write_bytes(b"no picture")
    (tmp_path / "dogs" / "empty.png").write_bytes(b"")
    images, labels = load_images(tmp_path)
    assert images.shape == (6, 48, 48, 3)
    assert labels.tolist() == [0, 0, 1, 1, 1, 1]


def test_a_split_loses_no_image_and_copies_keep_their_labels() -> None:
    images, labels = bytes_(10), np.arange(10)
    training, validation = split_images((images, labels), 0.8, seed=3)
    assert len(training[1]) == 8
    assert sorted([*training[1], *validation[1]]) == labels.tolist()
    turned, again = turned_copies((images, labels), 60, copies=3, seed=1)
    assert turned.shape == (30, 48, 48, 3)
    assert again.tolist() == [*range(10)] * 3
    assert not np.array_equal(turned[:10], turned[10:20])


def test_labels_are_taken_from_several_batches() -> None:
    batches = tuple((bytes_(1), np.array([number])) for number in range(40))
    assert labels_of(ImageDataset(batches, True, 40)).tolist() == [*range(32)]  # type: ignore[union-attr]
    assert labels_of(None) is None


def test_a_model_for_large_images_gets_as_many_as_one_message_holds() -> None:
    images = np.zeros((3000, 48, 48, 3), np.uint8), np.repeat([0, 1], 1500)
    assert len(as_many_as_fit(images, (48, 48, 3))[1]) == 3000
    chosen, labels = as_many_as_fit(images, (224, 224, 3))
    assert len(chosen) == len(labels) == MOST_BYTES // (4 * 224 * 224 * 3)
    assert abs(np.mean(labels) - 0.5) < 0.01
    assert 2 * MOST_BYTES < MAX_ARRAYS
