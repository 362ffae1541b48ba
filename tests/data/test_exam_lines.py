"""Lines that break off: what comes next follows from who asked whom and when, and from nothing else."""

import numpy as np
import pytest

from grader.data import draw_broken_lines, line_words
from grader.data.exam.lines import Village, found_village

SEED, WORDS, LENGTH = 3, 57, 18


@pytest.fixture(scope="module")
def village() -> Village:
    return found_village(SEED, WORDS)


@pytest.fixture(scope="module")
def lines(village: Village) -> list[list[str]]:
    """The lines as words, what comes next at the end."""
    names = {number: word for word, number in village.numbers.items()}
    rows, answers = draw_broken_lines(SEED, WORDS, LENGTH, 600)
    return [[names[int(one)] for one in [*row, answer] if one] for row, answer in zip(rows, answers, strict=True)]


def test_rows_are_filled_in_front_and_no_line_is_cut() -> None:
    rows, answers = draw_broken_lines(SEED, WORDS, 17, 600)
    assert rows.shape == (600, 17) and rows.dtype == np.int32 and answers.shape == (600,)
    assert (rows[:, -1] > 0).all() and answers.min() > 0 and max(rows.max(), answers.max()) < WORDS
    assert (rows[:, 0] == 0).mean() > 0.9
    firsts = {int(row[row > 0][0]) for row in rows}
    assert len(firsts) == 1


@pytest.mark.parametrize(("words", "animals"), [(54, 7), (57, 8), (60, 9), (63, 10)])
def test_every_number_is_a_word(words: int, animals: int) -> None:
    village = found_village(1, words)
    assert len(village.animals) == len(village.homes) == len(village.dishes) == animals
    assert sorted(village.numbers.values()) == list(range(1, words))


def test_the_words_of_a_task_can_be_looked_up(village: Village) -> None:
    words = line_words(SEED, WORDS)
    assert len(words) == WORDS
    assert all(words[number] == word for word, number in village.numbers.items())


def test_a_line_ends_up_where_the_one_lives_who_asks(lines: list[list[str]], village: Village) -> None:
    asked = [line for line in lines if line[-1] in village.homes]
    assert 200 < len(asked) < 340
    for line in asked:
        first, second = (word for word in line if word in village.animals)
        host = second if "by" in line else first
        assert line[-1] == village.homes[village.animals.index(host)]
    assert 0.4 < np.mean(["by" in line for line in asked]) < 0.6


def test_there_is_what_the_guest_likes_and_each_day_has_its_end(lines: list[list[str]], village: Village) -> None:
    for line in lines:
        if line[-1] in village.dishes:
            first, second = (word for word in line if word in village.animals)
            guest = first if "by" in line else second
            assert line[-1] == village.dishes[village.animals.index(guest)]
    ends = {(line[1], line[-1]) for line in lines if line[-1] in village.ends}
    assert len(ends) == 7


def test_learners_and_examiner_speak_of_the_same_village() -> None:
    mine = draw_broken_lines(SEED, WORDS, LENGTH, 50)
    theirs = draw_broken_lines(SEED, WORDS, LENGTH, 50, task_seed=SEED)
    assert np.array_equal(mine[0], theirs[0]) and np.array_equal(mine[1], theirs[1])
    assert not np.array_equal(mine[0], draw_broken_lines(SEED, WORDS, LENGTH, 50, task_seed=4)[0])
    assert len({found_village(seed, WORDS).homes for seed in range(10)}) == 10
