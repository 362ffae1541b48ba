import numpy as np
import pytest
from PIL import Image, UnidentifiedImageError

from grader.data import (
    cats_or_dogs_folder,
    draw_cats_or_dogs,
    load_few_cats_or_dogs,
    plant_spoilt_files,
    turned_cats_or_dogs_folder,
)

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("turned", [False, True])
def test_a_draw_is_bytes_in_colour_with_as_many_cats_as_dogs(turned):
    images, labels = draw_cats_or_dogs(1, 60, turned)
    assert images.shape == (60, 48, 48, 3)
    assert images.dtype == np.uint8
    assert labels.dtype == np.int64
    assert np.bincount(labels).tolist() == [30, 30]
    assert len({image.tobytes() for image in images}) == 60


@pytest.mark.parametrize("turned", [False, True])
def test_a_seed_decides_every_pixel(turned):
    images, labels = draw_cats_or_dogs(5, 20, turned)
    again, labels_again = draw_cats_or_dogs(5, 20, turned)
    assert np.array_equal(images, again)
    assert np.array_equal(labels, labels_again)
    assert not np.array_equal(images, draw_cats_or_dogs(6, 20, turned)[0])


def test_turned_pictures_have_no_blank_corners():
    images, _ = draw_cats_or_dogs(2, 100, turned=True)
    corners = images[:, [0, 0, -1, -1], [0, -1, 0, -1]].max(axis=-1)
    assert (corners > 12).mean() > 0.99


def test_only_turned_pictures_are_turned():
    upright, turned = (draw_cats_or_dogs(3, 300, turned)[0].mean(axis=-1) for turned in (False, True))
    rows = [np.abs(np.diff(images[:, :8], axis=2)).mean() for images in (upright, turned)]
    columns = [np.abs(np.diff(images[:, :8], axis=1)).mean() for images in (upright, turned)]
    assert rows[0] / columns[0] < rows[1] / columns[1]


def test_brightness_does_not_tell_the_class():
    images, labels = draw_cats_or_dogs(4, 400)
    bright = images.mean(axis=(1, 2, 3))
    assert abs(bright[labels == 0].mean() - bright[labels == 1].mean()) < 12


def test_learners_find_unsplit_pictures_and_a_few_spoilt_files(tmp_path, monkeypatch):
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    folder = cats_or_dogs_folder()
    assert sorted(path.name for path in folder.iterdir()) == ["cats", "dogs"]
    for name in ("cats", "dogs"):
        files = sorted((folder / name).iterdir())
        assert len(files) == 753
        assert [path.name for path in files if path.stat().st_size == 0] == ["_empty.png"]
        with pytest.raises(UnidentifiedImageError), Image.open(folder / name / "_broken.png"):
            pass
    (folder / "cats" / "0000.png").unlink()
    assert (cats_or_dogs_folder() / "cats" / "0000.png").exists()


def test_learners_find_upright_pictures_to_train_and_turned_ones_to_validate(tmp_path, monkeypatch):
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    training, validation = turned_cats_or_dogs_folder()
    for folder, count in ((training, 300), (validation, 100)):
        for name in ("cats", "dogs"):
            assert len(list((folder / name).glob("*.png"))) == count


def test_spoilt_files_can_be_planted_anywhere(tmp_path):
    paths = plant_spoilt_files(tmp_path)
    assert len(paths) == 3
    assert all(path.parent == tmp_path and path.exists() for path in paths)


def test_learners_find_sixty_pictures_and_two_hundred_to_validate():
    (images, labels), (others, other_labels) = load_few_cats_or_dogs()
    assert (images.shape, others.shape) == ((60, 48, 48, 3), (200, 48, 48, 3))
    assert images.dtype == others.dtype == np.float32
    assert 0 <= images.min() < 0.1 < 0.9 < images.max() <= 1
    assert np.bincount(labels).tolist() == [30, 30]
    assert np.bincount(other_labels).tolist() == [100, 100]
    assert len({image.tobytes() for image in np.concatenate([images, others])}) == 260
