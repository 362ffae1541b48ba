import numpy as np
import pytest

from grader.data import GARMENTS, draw_garments, load_garments

pytestmark = pytest.mark.slow


def test_a_draw_is_grey_bytes_with_every_kind_equally_often():
    images, labels = draw_garments(1, 200)
    assert images.shape == (200, 28, 28)
    assert images.dtype == np.uint8
    assert labels.dtype == np.int64
    assert np.bincount(labels).tolist() == [20] * len(GARMENTS)


def test_a_seed_decides_every_pixel():
    images, labels = draw_garments(5, 50)
    again, labels_again = draw_garments(5, 50)
    assert np.array_equal(images, again)
    assert np.array_equal(labels, labels_again)
    assert not np.array_equal(images, draw_garments(6, 50)[0])


@pytest.mark.parametrize("count", [1, 13])
def test_a_draw_may_be_tiny(count):
    images, labels = draw_garments(1, count)
    assert len(images) == len(labels) == count


def test_cloth_is_bright_and_the_rest_dark():
    images, _ = draw_garments(4, 300)
    assert (np.median(images, axis=(1, 2)) < 60).all()
    assert (images.max(axis=(1, 2)) > 110).all()


def test_learners_get_the_same_garments_from_the_cache_as_from_the_first_drawing(tmp_path, monkeypatch):
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    first, second = load_garments(), load_garments()
    (training_images, training_labels), (validation_images, validation_labels) = first
    assert training_images.shape == (4000, 28, 28)
    assert validation_images.shape == (500, 28, 28)
    assert training_images.dtype == validation_images.dtype == np.uint8
    assert np.bincount(training_labels).tolist() == [400] * 10
    assert np.bincount(validation_labels).tolist() == [50] * 10
    assert np.array_equal(training_images, second[0][0])
    assert np.array_equal(validation_labels, second[1][1])
    assert len({image.tobytes() for image in np.concatenate([training_images, validation_images])}) == 4500
