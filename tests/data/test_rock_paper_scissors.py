import csv

import numpy as np
import pytest

from grader.data import draw_rock_paper_scissors, rock_paper_scissors_files, write_pixels

pytestmark = pytest.mark.slow


def test_a_draw_is_grey_bytes_with_every_sign_equally_often():
    images, labels = draw_rock_paper_scissors(1, 90)
    assert images.shape == (90, 48, 48)
    assert images.dtype == np.uint8
    assert labels.dtype == np.int64
    assert np.bincount(labels).tolist() == [30, 30, 30]
    assert len({image.tobytes() for image in images}) == 90


def test_a_seed_decides_every_pixel():
    images, labels = draw_rock_paper_scissors(5, 30)
    again, labels_again = draw_rock_paper_scissors(5, 30)
    assert np.array_equal(images, again)
    assert np.array_equal(labels, labels_again)
    assert not np.array_equal(images, draw_rock_paper_scissors(6, 30)[0])


def test_brightness_does_not_tell_the_sign():
    images, labels = draw_rock_paper_scissors(4, 600)
    bright = images.mean(axis=(1, 2))
    means = [bright[labels == sign].mean() for sign in range(3)]
    assert max(means) - min(means) < 12


@pytest.mark.parametrize("count", [1, 5])
def test_pixels_come_back_from_a_file(tmp_path, count):
    images, labels = draw_rock_paper_scissors(2, count)
    write_pixels(tmp_path / "hands.csv", images, labels)
    header, *rows = csv.reader((tmp_path / "hands.csv").read_text().splitlines())
    assert header[:2] == ["label", "pixel1"]
    assert header[-1] == "pixel2304"
    values = np.array(rows, dtype=int)
    assert np.array_equal(values[:, 0], labels)
    assert np.array_equal(values[:, 1:].reshape(-1, 48, 48), images)


def test_learners_find_two_files(tmp_path, monkeypatch):
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    training, validation = rock_paper_scissors_files()
    lines = [file.read_text().splitlines() for file in (training, validation)]
    assert [len(part) for part in lines] == [1501, 301]
    assert len({*lines[0], *lines[1]}) == 1801
    assert rock_paper_scissors_files() == (training, validation)
