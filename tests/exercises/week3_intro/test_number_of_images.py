"""The course's number of images may be written down in its forms; anything else that fails is told as it was."""

import types

import numpy as np
import pytest

from grader.candidate.worker.course_form import CourseForm
from grader.catalogue.exercise import read_exercise

FORM = next(one for one in read_exercise("week3_intro").forms if one.name == "v3")


def prepare(function, images):
    module = types.ModuleType("submission")
    vars(module).update(reshape_and_normalize=function)
    return CourseForm(module, {"adapter": FORM.adapter}).find("reshape_and_normalize")(images)


def test_a_function_for_sixty_thousand_images_prepares_five() -> None:
    images = np.arange(5 * 28 * 28, dtype=np.uint8).reshape(5, 28, 28)
    found = prepare(lambda given: given.reshape(60000, 28, 28, 1) / 255, images)
    assert np.array_equal(found, images[..., None] / 255)


def test_what_it_changes_in_its_argument_is_seen() -> None:
    def clear(given):
        given[:1] = 7
        return np.reshape(given, (60000, 28, 28, 1))

    images = np.zeros((2, 28, 28), np.uint8)
    prepare(clear, images)
    assert images[0].min() == 7 and images[1].max() == 0


def test_another_mistake_is_told_of_the_images_that_were_given() -> None:
    with pytest.raises(ValueError, match="size 1568 into shape"):
        prepare(lambda given: given.reshape(28, 28, 1), np.zeros((2, 28, 28), np.uint8))
