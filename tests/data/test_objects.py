import numpy as np
import pytest

from grader.data.images.objects import OBJECTS, draw_objects


def test_a_draw_is_bytes_with_every_kind_equally_often():
    images, labels = draw_objects(1, 2 * len(OBJECTS))
    assert images.shape == (2 * len(OBJECTS), 48, 48, 3)
    assert images.dtype == np.uint8
    assert np.bincount(labels).tolist() == [2] * len(OBJECTS)


def test_a_seed_decides_every_pixel():
    images, labels = draw_objects(5, 40)
    again, labels_again = draw_objects(5, 40)
    assert np.array_equal(images, again)
    assert np.array_equal(labels, labels_again)
    assert not np.array_equal(images, draw_objects(6, 40)[0])


@pytest.mark.parametrize("count", [1, 13])
def test_a_draw_may_be_tiny(count):
    images, labels = draw_objects(1, count)
    assert len(images) == len(labels) == count


def test_neither_cats_nor_dogs_are_among_the_kinds():
    assert len(set(OBJECTS)) == len(OBJECTS) == 28
    assert not {"cat", "dog", "cats", "dogs"} & set(OBJECTS)


def test_no_two_pictures_are_the_same():
    images, _ = draw_objects(3, 140)
    assert len({image.tobytes() for image in images}) == 140
