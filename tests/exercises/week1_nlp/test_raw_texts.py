"""Words about stop words and files of news find each mistake, and forgive what only looks different."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exercises.week1_nlp.expectations.raw_texts import Cleaned, clean, read_news
from grader.candidate.ledger import Ledger
from grader.checks.expect import Unmet, expect

LINES = [("garden", 'Roses, "green" tulips'), ("kitchen", "Forks vanished"), ("garden", "Snails won, 3:2")]


class Learner:
    """A candidate with one function, whatever name is called."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.ledger = Ledger()
        self._function = function

    def call(self, name: str, *arguments: Any) -> Any:
        return self._function(*arguments)

    def speaks_of(self, name: str) -> bool:
        return name == "replace"


def cleaned(found: Any, sentence: str = "The anthem and  Jelly") -> Cleaned:
    return clean(Learner(lambda sentence: found), sentence)  # type: ignore[arg-type]


def rows(file: str) -> list[list[str]]:
    with Path(file).open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def grade(folder: Path, function: Callable[[str], Any]) -> None:
    expect(read_news(Learner(function), folder, LINES)).hold_each_line()  # type: ignore[arg-type]


@pytest.mark.parametrize("found", ["anthem jelly", np.array("anthem jelly", dtype=object)])
def test_what_is_left_passes_as_a_string_or_a_tensor_of_one(found: Any) -> None:
    expect(cleaned(found)).leaves("anthem jelly")


def test_a_part_of_a_word_that_stays_is_told_by_its_word() -> None:
    with pytest.raises(Unmet) as caught:
        expect(cleaned("jelly nd  clock", "The jelly and the clock")).leaves("jelly clock")
    assert caught.value.advice.startswith("«nd» is what is left of «and». `replace` cuts inside of words")
    with pytest.raises(Unmet) as caught:
        expect(cleaned("jelly and clock", "The jelly and the clock")).leaves("jelly clock")
    assert "is left of" not in caught.value.advice
    with pytest.raises(Unmet) as caught:
        expect(cleaned("sand nd clock", "Sand and the clock")).leaves("sand clock")
    assert caught.value.advice.startswith("«nd» is what is left of «and».")


@pytest.mark.parametrize(
    ("sentence", "found", "advice"),
    [
        ("The jelly and the clock", "the jelly clock", "«the» is the first word of the sentence"),
        ("jelly of the clock the", "jelly clock the", "«the» is the last word of the sentence"),
        ("the jelly of the clock", "jelly the clock", "«the» follows another stop word"),
    ],
)
def test_a_stop_word_that_stays_is_told_by_its_place(sentence: str, found: str, advice: str) -> None:
    with pytest.raises(Unmet) as caught:
        expect(cleaned(found, sentence)).leaves("jelly clock")
    assert advice in caught.value.advice


@pytest.mark.parametrize(
    ("found", "advice"),
    [
        ("The anthem Jelly", "Lowercase the sentence first"),
        ("anthem and jelly", "Remove «and» too"),
        ("anthem  jelly", "Put one space between two words"),
        (" anthem jelly", "Put one space between two words"),
        ("m jelly", "Drop whole words only"),
        ("jelly", "Drop whole words only"),
        ("jelly anthem", "in reverse order"),
    ],
)
def test_what_is_left_too_much_or_too_little_is_told(found: str, advice: str) -> None:
    with pytest.raises(Unmet) as caught:
        expect(cleaned(found)).leaves("anthem jelly")
    assert advice in caught.value.advice
    assert caught.value.found == f"«{found}»"


def test_a_stop_word_that_a_loop_skipped_and_lost_punctuation_get_advice_of_their_own() -> None:
    for found, sentence, words, advice in (
        ("green clock the jelly", "The green clock and THE jelly", "green clock jelly", "Build a new list"),
        ("anthem island", "an anthem, the island", "anthem, island", "Keep the punctuation"),
    ):
        with pytest.raises(Unmet) as caught:
            expect(cleaned(found, sentence)).leaves(words)
        assert advice in caught.value.advice


def test_a_tab_in_the_sentence_is_visible() -> None:
    with pytest.raises(Unmet) as caught:
        expect(cleaned("well- -do", "the well-to-do\tinn")).keeps_whole("well-to-do inn")
    assert caught.value.expected == "«well-to-do inn» from «the well-to-do\\tinn»"


def test_a_word_that_is_kept_once_only_is_named() -> None:
    with pytest.raises(Unmet) as caught:
        expect(cleaned("jelly anthem")).leaves("anthem jelly anthem")
    assert "keep repeated words" in caught.value.advice


def test_a_list_of_words_is_no_sentence() -> None:
    with pytest.raises(Unmet) as caught:
        expect(cleaned(["anthem", "jelly"])).leaves("anthem jelly")
    assert caught.value.found == "a list of 2 elements"


def test_whole_words_are_judged_in_a_list_as_well() -> None:
    expect(cleaned(["anthem,", "jelly"], "the anthem, jelly")).keeps_whole("anthem, jelly")
    with pytest.raises(Unmet, match="anthem"):
        expect(cleaned(["anthem", "jelly"], "the anthem, jelly")).keeps_whole("anthem, jelly")


@pytest.mark.parametrize("found", [None, 3.0, [1, 2]])
def test_what_holds_no_words_is_not_judged(found: Any) -> None:
    with pytest.raises(Unmet, match="a string"):
        cleaned(found)


@pytest.mark.parametrize("form", [list, tuple, np.array, lambda texts: [text.lower() + " " for text in texts]])
def test_news_that_were_read_right_pass_in_any_form(tmp_path: Path, form: Callable[[Any], Any]) -> None:
    grade(tmp_path, lambda file: (form([row[1] for row in rows(file)[1:]]), [row[0] for row in rows(file)[1:]]))


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda table: ([row[1] for row in table], [row[0] for row in table]), "the header: «text»"),
        (lambda table: ([row[0] for row in table[1:]], [row[1] for row in table[1:]]), "which is its label"),
        (lambda table: ([row[1] for row in table[2:]], [row[0] for row in table[2:]]), "«Forks vanished»"),
        (lambda table: ([row[1] for row in table[1:-1]], [row[0] for row in table[1:-1]]), "2"),
        (lambda table: ([row[1].split(",")[0] for row in table[1:]], [row[0] for row in table[1:]]), "«Roses»"),
        (lambda table: ([row[1] for row in table[1:]], ["garden"] * 3), "«garden»"),
        (lambda table: ([row[1] for row in table[1:]], [0, 1, 0]), "a list of 3 elements"),
        (lambda table: table, "a list of 4 elements"),
        (lambda table: None, "`None`"),
    ],
)
def test_news_that_were_read_wrong_are_named(tmp_path: Path, function: Callable[[Any], Any], words: str) -> None:
    with pytest.raises(Unmet) as caught:
        grade(tmp_path, lambda file: function(rows(file)))
    assert words in caught.value.found


def test_lines_in_another_order_are_told_as_such(tmp_path: Path) -> None:
    for turned in (lambda one: one[::-1], sorted):
        with pytest.raises(Unmet) as caught:
            grade(
                tmp_path,
                lambda file, turn=turned: tuple(zip(*((row[1], row[0]) for row in turn(rows(file)[1:])), strict=True)),
            )
        assert caught.value.expected == "the sentences in the order of the file"
        assert "sort neither" in caught.value.advice


def test_texts_that_came_as_words_are_told_to_be_joined(tmp_path: Path) -> None:
    with pytest.raises(Unmet) as caught:
        grade(tmp_path, lambda file: ([row[1].split() for row in rows(file)[1:]], ["garden"] * 3))
    assert caught.value.found == "lists within a list of 3 elements"
    assert '`" ".join(words)`' in caught.value.advice


def kept_whole(found: str) -> str:
    learner: Any = Learner(lambda sentence: found)
    try:
        expect(clean(learner, "an anthem, the island")).keeps_whole("anthem, island")
    except Unmet as unmet:
        return unmet.advice or "no advice"
    return ""


@pytest.mark.parametrize("found", ["anthem, island", "the anthem, island", "Anthem,  island", "island anthem,"])
def test_stop_words_that_are_left_say_nothing_of_whole_words(found: str) -> None:
    assert kept_whole(found) == ""


def test_letters_that_were_joined_with_spaces_are_told_as_such() -> None:
    assert "was given a text" in kept_whole("a n t h e m")


@pytest.mark.parametrize("found", ["em, isl", "anthem island", "island", "anthem, the isl", "an anthem, the island"])
def test_words_that_are_cut_or_lost_are_told_and_so_is_a_sentence_that_was_left_as_it_was(found: str) -> None:
    assert kept_whole(found)


@pytest.mark.parametrize(
    ("change", "held"),
    [
        (lambda lines: lines, True),
        (lambda lines: [["category", "text"], *lines], True),
        (lambda lines: [[text, label] for label, text in lines], True),
        (lambda lines: lines[::-1], True),
        (lambda lines: [[label, text.replace('"', "")] for label, text in lines], False),
        (lambda lines: [[label, text.partition(",")[0]] for label, text in lines], False),
    ],
)
def test_texts_that_are_whole_pass_whatever_else_was_read(change: Any, held: bool, tmp_path: Path) -> None:
    def read(file: str) -> Any:
        lines = change(rows(file)[1:])
        return [text for _, text in lines], [label for label, _ in lines]

    news = read_news(Learner(read), tmp_path, LINES)  # type: ignore[arg-type]
    try:
        expect(news).hold_each_text_whole()
    except Unmet as unmet:
        assert not held and "csv.reader" in unmet.advice
    else:
        assert held


def test_sentences_without_labels_are_judged_for_their_quotes(tmp_path: Path) -> None:
    def alone(file: str) -> list[str]:
        return [row[1] for row in rows(file)[1:]]

    news = read_news(Learner(alone), tmp_path, LINES)  # type: ignore[arg-type]
    expect(news).hold_each_text_whole()
    with pytest.raises(Unmet, match="two lists"):
        expect(news).hold_each_line()


@pytest.mark.parametrize(
    ("found", "advice"),
    [
        ("Green clock jelly", "Capitals stay in the result"),
        ("greenclockjelly", "Put one space between two words"),
        ("green clock", "Only the last word is missing"),
        ("clock jelly", "Only the first word is missing"),
        ("green", "Only the first word is left"),
        ("jelly", "Only the last word is left"),
        ("clock green jelly", "they are sorted"),
        ("the and the", "Only stop words stay"),
        ("", "No word is left that must stay"),
        ("kettle green clock jelly", "«kettle» is not in this sentence"),
    ],
)
def test_words_that_are_lost_or_moved_are_told_by_which_they_are(found: str, advice: str) -> None:
    with pytest.raises(Unmet) as caught:
        expect(cleaned(found, "The green clock and THE jelly")).leaves("green clock jelly")
    assert advice in caught.value.advice


@pytest.mark.parametrize(
    ("found", "advice"),
    [
        ("island", "Drop whole words only"),
        ("anthem, island", "Only the last word is missing"),
        ("thermos", "Only the last word is left"),
        ("an the and a", "Only stop words stay"),
    ],
)
def test_a_word_with_a_stop_word_in_it_is_cut_only_where_no_such_word_stays(found: str, advice: str) -> None:
    with pytest.raises(Unmet) as caught:
        expect(cleaned(found, "an anthem, the island and a thermos")).keeps_whole("anthem, island thermos")
    assert advice in caught.value.advice


@pytest.mark.parametrize(
    ("texts", "labels", "advice"),
    [
        (slice(1, None), slice(1, None), "The first line after the header is missing"),
        (slice(0, -1), slice(0, -1), "Only the last sentence is missing"),
        (slice(2, None), slice(2, None), "create the list before the loop"),
        (slice(0, 1), slice(0, 1), "A `return` inside a loop"),
        (slice(None), [2, 0, 1], "those of the line before or after"),
        ([0, 0, 0], slice(None), "The same sentence is there 3 times"),
        (slice(None), [], "append text and label in the same loop"),
    ],
)
def test_lines_that_are_lost_or_moved_are_told_by_which_they_are(
    tmp_path: Path, texts: Any, labels: Any, advice: str
) -> None:
    def read(file: str) -> Any:
        table = np.array(rows(file)[1:], dtype=object)
        return table[texts, 1].tolist(), table[labels, 0].tolist() if labels else []

    with pytest.raises(Unmet) as caught:
        grade(tmp_path, read)
    assert advice in caught.value.advice


def test_marks_that_are_gone_and_labels_that_are_texts_are_told(tmp_path: Path) -> None:
    def bare(file: str) -> Any:
        return ["".join(c for c in row[1] if c.isalnum() or c == " ") for row in rows(file)[1:]], ["garden"] * 3

    with pytest.raises(Unmet, match="Roses") as caught:
        grade(tmp_path, bare)
    assert "marks are gone" in caught.value.advice
    with pytest.raises(Unmet) as caught:
        expect(read_news(Learner(bare), tmp_path, LINES)).hold_each_text_whole()  # type: ignore[arg-type]
    assert "marks are gone" in caught.value.advice
    with pytest.raises(Unmet) as caught:
        grade(tmp_path, lambda file: ([row[1] for row in rows(file)[1:]],) * 2)
    assert "The labels are the texts" in caught.value.advice
