import numpy as np
import pytest
from PIL import Image

from grader.data import write_pictures
from grader.data.images.files import with_progress


def pixels(path):
    with Image.open(path) as picture:
        return np.asarray(picture)


def test_pictures_are_written_by_class_and_read_back_as_they_were(tmp_path):
    images = np.random.default_rng(1).integers(0, 256, (5, 8, 8, 3), dtype=np.uint8)
    labels = np.array([1, 0, 1, 1, 0])
    paths = write_pictures(tmp_path / "new", images, ("cats", "dogs"), labels)
    names = [path.relative_to(tmp_path / "new").as_posix() for path in paths]
    assert names == ["dogs/0000.png", "cats/0000.png", "dogs/0001.png", "dogs/0002.png", "cats/0001.png"]
    for path, image in zip(paths, images, strict=True):
        assert np.array_equal(pixels(path), image)


def test_a_class_without_pictures_has_a_folder(tmp_path):
    write_pictures(tmp_path, np.zeros((1, 4, 4, 3), np.uint8), ("a", "b"), np.array([0]))
    assert (tmp_path / "b").is_dir()


def test_grey_pictures_stay_grey(tmp_path):
    (path,) = write_pictures(tmp_path, np.full((1, 4, 4), 9, np.uint8), ("a",), np.array([0]))
    assert pixels(path).shape == (4, 4)


def test_away_from_a_terminal_progress_is_one_line(capsys):
    assert list(with_progress([1, 2, 3], "Drawing")) == [1, 2, 3]
    assert capsys.readouterr().err == "Drawing …\n"


def test_on_a_terminal_progress_is_a_bar(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert list(with_progress([1, 2, 3], "Drawing")) == [1, 2, 3]
    assert "…" not in capsys.readouterr().err


@pytest.mark.parametrize("count", [0, 1])
def test_labels_and_images_must_be_equally_many(tmp_path, count):
    with pytest.raises(ValueError, match="zip"):
        write_pictures(tmp_path, np.zeros((2, 4, 4, 3), np.uint8), ("a",), np.zeros(count, int))
