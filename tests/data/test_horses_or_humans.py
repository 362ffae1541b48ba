import numpy as np
import pytest
from PIL import Image

from grader.data import draw_horses_or_humans, horses_or_humans_folder

pytestmark = pytest.mark.slow


def test_a_draw_is_bytes_in_colour_with_as_many_horses_as_humans():
    images, labels = draw_horses_or_humans(1, 60)
    assert images.shape == (60, 48, 48, 3)
    assert images.dtype == np.uint8
    assert labels.dtype == np.int64
    assert np.bincount(labels).tolist() == [30, 30]


def test_a_seed_decides_every_pixel():
    images, labels = draw_horses_or_humans(5, 20)
    again, labels_again = draw_horses_or_humans(5, 20)
    assert np.array_equal(images, again)
    assert np.array_equal(labels, labels_again)
    assert not np.array_equal(images, draw_horses_or_humans(6, 20)[0])


def test_no_two_pictures_are_alike():
    images, _ = draw_horses_or_humans(3, 200)
    assert len({image.tobytes() for image in images}) == 200


def test_no_picture_is_nearly_flat_and_brightness_does_not_tell_the_class():
    images, labels = draw_horses_or_humans(4, 400)
    assert images.std(axis=(1, 2, 3)).min() > 8
    bright = images.mean(axis=(1, 2, 3))
    assert abs(bright[labels == 0].mean() - bright[labels == 1].mean()) < 12


@pytest.mark.parametrize("count", [1, 3])
def test_a_draw_may_be_tiny(count):
    images, labels = draw_horses_or_humans(1, count)
    assert len(images) == len(labels) == count


def test_learners_find_the_pictures_in_two_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    training, validation = horses_or_humans_folder()
    for folder, count in ((training, 500), (validation, 100)):
        assert sorted(path.name for path in folder.iterdir()) == ["horses", "humans"]
        for name in ("horses", "humans"):
            names = sorted(path.name for path in (folder / name).iterdir())
            assert names == [f"{number:04d}.png" for number in range(count)]
    pictures = {path.read_bytes() for path in tmp_path.rglob("*.png")}
    assert len(pictures) == 1200
    with Image.open(training / "horses" / "0000.png") as picture:
        assert (picture.size, picture.mode) == ((48, 48), "RGB")
    (training / "humans" / "0007.png").unlink()
    horses_or_humans_folder()
    assert {path.read_bytes() for path in tmp_path.rglob("*.png")} == pictures
