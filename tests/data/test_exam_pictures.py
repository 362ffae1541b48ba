"""The pictures of exam tasks follow from their seed, and hidden ones keep the task's kinds, labels and marks."""

import numpy as np
import pytest

from grader.data import (
    GARMENTS,
    asked_garments,
    draw_garments,
    draw_pets,
    draw_placed_garments,
    draw_riders,
    draw_some_garments,
    load_digits,
    load_garments,
    load_marked_digits,
    load_some_garments,
    load_stained_digits,
    mark_digits,
    marked_digits,
    riders,
    stain_digits,
)
from grader.data.exam.tasks import chosen_digits
from grader.data.images.cats_or_dogs import draw_cats_or_dogs
from grader.hidden import hidden_digits


def test_learners_get_the_asked_garments_alone_as_bytes() -> None:
    (images, labels), (more, _) = load_some_garments(3, 5, 24)
    names = asked_garments(3, 5)
    (every, kinds), _ = load_garments()
    assert images.shape == (2000, 24, 24) and more.shape == (250, 24, 24)
    assert images.dtype == np.float32 and images.max() > 200
    first = int(np.flatnonzero(kinds == GARMENTS.index(names[2]))[0])
    assert np.array_equal(images[np.flatnonzero(labels == 2)[0]], every[first, 2:26, 2:26])


def test_hidden_garments_are_of_the_tasks_kinds_and_have_its_labels() -> None:
    images, labels = draw_some_garments(900, 5, 24, 40, task_seed=3)
    assert images.shape == (40, 24, 24) and np.bincount(labels).tolist() == [8] * 5
    every, again = draw_garments(900, 40, asked_garments(3, 5))
    assert np.array_equal(images, every[:, 2:26, 2:26]) and np.array_equal(labels, again)
    assert not np.array_equal(images, draw_some_garments(901, 5, 24, 40, task_seed=3)[0])


def test_a_kind_that_is_asked_for_by_name_is_drawn() -> None:
    trousers, _ = draw_garments(1, 60, ("trousers",))
    hats, _ = draw_garments(1, 60, ("hat",))
    apart = np.abs(trousers.mean(axis=0) - hats.mean(axis=0))
    assert apart.max() > 40


def test_a_garment_lies_whole_and_anywhere() -> None:
    images, labels = draw_placed_garments(4, 4, 48, 60)
    assert images.shape == (60, 48, 48) and images.dtype == np.float32
    assert 0.5 < images.max() <= 1 and sorted(set(labels)) == [0, 1, 2, 3]
    garments, _ = draw_some_garments(4, 4, 28, 60, task_seed=4)
    assert np.allclose(images.sum(axis=(1, 2)), garments.sum(axis=(1, 2)) / 255, rtol=1e-4)
    tops = [int(np.flatnonzero(image.max(axis=1) > 0.3)[0]) for image in images]
    assert min(tops) < 8 and max(tops) > 18


def test_hidden_garments_lie_as_those_of_their_task_seed() -> None:
    mine, labels = draw_placed_garments(4, 4, 48, 20)
    same, again = draw_placed_garments(4, 4, 48, 20, task_seed=4)
    assert np.array_equal(mine, same) and np.array_equal(labels, again)
    assert not np.array_equal(mine, draw_placed_garments(4, 4, 48, 20, task_seed=5)[0])


def test_marked_digits_are_the_same_for_learners_and_examiner() -> None:
    marks = marked_digits(6, 4)
    assert len(set(marks)) == 4 and marks != marked_digits(7, 4)
    (images, labels), (more, _) = load_marked_digits(6, 4, 26)
    (_, digits), _ = load_digits()
    assert images.shape[1:] == more.shape[1:] == (26, 26)
    assert set(digits[labels == 1]) == set(marks) and not set(digits[labels == 0]) & set(marks)
    hidden, truth = hidden_digits()
    assert np.array_equal(mark_digits(hidden, truth, 6, 4, 26)[1] == 1, np.isin(truth, marks))


@pytest.mark.parametrize("stains", [1, 3])
def test_stains_cover_a_part_of_each_digit_and_labels_are_one_hot(stains: int) -> None:
    hidden, truth = hidden_digits()
    images, rows = stain_digits(hidden, truth, 6, 5, stains, 1)
    order = chosen_digits(6, 5)
    assert images.shape == (len(rows), 28, 28) and rows.shape[1:] == (5,)
    assert np.array_equal(rows.sum(axis=1), np.ones(len(rows)))
    assert [order[place] for place in rows.argmax(axis=1)] == truth[np.isin(truth, order)].tolist()
    grey = (images == 127).sum(axis=(1, 2))
    assert grey.min() >= 49 and grey.max() <= 60 + 49 * stains
    clean = hidden[np.isin(truth, order)] * 255
    assert np.array_equal(images[images != 127], clean[images != 127])


def test_stains_lie_elsewhere_for_the_examiner() -> None:
    hidden, truth = hidden_digits()
    one, other = (stain_digits(hidden, truth, 6, 5, 2, drawn)[0] for drawn in (1, 2))
    assert not np.array_equal(one, other)
    (images, _), (more, _) = load_stained_digits(6, 5, 2)
    assert not np.array_equal(images[0] == 127, more[0] == 127)


def test_riders_are_bytes_in_colour_and_their_labels_mean_what_the_task_says() -> None:
    assert {riders(seed) for seed in range(20)} == {("horse", "human"), ("human", "horse")}
    images, labels = draw_riders(5, 36, 30)
    assert images.shape == (30, 36, 36, 3) and images.dtype == np.float32 and images.max() > 150
    other = next(seed for seed in range(20) if riders(seed) != riders(5))
    same, swapped = draw_riders(5, 36, 30, task_seed=other)
    assert np.array_equal(images, same) and np.array_equal(swapped, 1 - labels)


def test_the_second_pets_are_turned_and_the_first_are_not() -> None:
    (upright, labels), (turned, more) = draw_pets(5, 48, 90, 30, 20)
    drawn, truth = draw_cats_or_dogs(5, 50)
    assert upright.shape == (30, 48, 48, 3) and turned.shape == (20, 48, 48, 3)
    assert np.array_equal(upright, drawn[:30]) and np.array_equal([*labels, *more], truth)
    apart = np.abs(turned - drawn[30:]).mean(axis=(1, 2, 3))
    assert apart.min() > 5 and turned.min() >= 0 and turned.max() <= 255
