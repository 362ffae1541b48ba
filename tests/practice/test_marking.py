"""Answers are marked by what they mean: spellings are forgiven, mistakes are not."""

from dataclasses import replace

import pytest

from grader.catalogue.quiz import CHOICES, Choice, Item, Kind, Mistake, read_all_items
from grader.practice.marking import complaint_about, mark_choices, mark_typed, read_number

ITEM = Item("x", "week1_x", Kind.NUMBER, "How many?", ("shapes",), why="So many.")
TYPED = [item for item in read_all_items() if item.kind not in CHOICES]


def item(
    kind: Kind, answer: str, *, code: str = "", mistakes: tuple[str, ...] = (), also: tuple[str, ...] = ()
) -> Item:
    known = tuple(Mistake(mistake, f"Not {mistake}.") for mistake in mistakes)
    return replace(ITEM, kind=kind, answer=answer, code=code, mistakes=known, also=also)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", 12), (" 12 ", 12), ("12.0", 12), ("100480", 100480), ("100,480", 100480), ("100 480", 100480),
        ("100_480", 100480), ("1,234,567", 1234567), ("1,67", 1.67), ("1.67", 1.67), ("about 1.67", 1.67),
        ("≈1.67", 1.67), ("5/3", 5 / 3), ("1e-5", 1e-5), ("10^-5", 1e-5), ("10**-5", 1e-5), ("1 × 10^-5", 1e-5),
        ("-0.33", -0.33), ("\u22120.33", -0.33), ("=4", 4),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(typed: str, value: float) -> None:
    assert read_number(typed) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("typed", ["", "many", "1/0", "1/2/3", "inf", "nan", "4 or 5", "1e999"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert read_number(typed) is None


@pytest.mark.parametrize(
    "typed",
    ["(None, 37, 37, 16)", "None, 37, 37, 16", "(none,37,37,16)", "[None 37 37 16]", "?x37x37x16", "37x37x16",
     "37 × 37 × 16", "(37, 37, 16)", "37*37*16"],
)  # fmt: skip
def test_shapes_are_forgiving(typed: str) -> None:
    assert mark_typed(item(Kind.SHAPE, "(None, 37, 37, 16)"), typed).right


@pytest.mark.parametrize(
    "typed", ["(None, 38, 38, 16)", "(None, 37, 37)", "(37, 16)", "", "(16, 37, 37)", "(1, 37, 37, 16)"]
)
def test_another_shape_is_wrong(typed: str) -> None:
    assert not mark_typed(item(Kind.SHAPE, "(None, 37, 37, 16)"), typed).right


def test_to_forgive_a_batch_never_forgives_a_known_mistake() -> None:
    asked = item(Kind.SHAPE, "(None, 30, 2)", mistakes=("(30, 2)",))
    assert mark_typed(asked, "30x2").why == "Not (30, 2)."
    assert mark_typed(asked, "None 30 2").right
    assert not mark_typed(item(Kind.SHAPE, "(None, 1)"), "1").right


def test_whole_numbers_must_be_exact_and_others_within_one_percent() -> None:
    assert mark_typed(item(Kind.NUMBER, "63", mistakes=("62.5",)), "63").right
    assert mark_typed(item(Kind.NUMBER, "63", mistakes=("62.5",)), "62.5").why == "Not 62.5."
    assert not mark_typed(item(Kind.NUMBER, "1000"), "1001").right
    assert mark_typed(item(Kind.NUMBER, "1.67"), "1.6667").right
    assert not mark_typed(item(Kind.NUMBER, "1.67"), "1.7").right


def test_printed_output_is_compared_by_its_values() -> None:
    asked = item(Kind.OUTPUT, "[0.0, 0.0, 2.5]")
    assert all(mark_typed(asked, typed).right for typed in ("[0.0,0.0,2.5]", "[0, 0, 2.5]", " [ 0.0, 0.0, 2.5 ]"))
    assert not any(mark_typed(asked, typed).right for typed in ("[0.0, 2.5]", "0 0 2.5", "", "[0, 0, 2.5"))
    assert mark_typed(item(Kind.OUTPUT, "[2, 3] 5"), "[2,3]  5").right


LINE = item(
    Kind.LINE,
    "x = keras.layers.Dense(10, activation='relu', name='d')(x)",
    code="x = start\n____\ny = x",
    mistakes=("keras.layers.Dense(10, activation='relu', name='d')(x)",),
)


@pytest.mark.parametrize(
    "typed",
    [
        'x = keras.layers.Dense(10, activation="relu", name="d")(x)',
        "x=tf.keras.layers.Dense(10,name='d',activation='relu')(x)",
        "x = layers.Dense(10, activation='relu', name='d')(x)  # the comment does not count",
        "  x = Dense(10, activation='relu', name='d')(x)",
    ],
)
def test_a_line_is_compared_by_its_syntax_tree(typed: str) -> None:
    assert mark_typed(LINE, typed).right


@pytest.mark.parametrize(
    "typed", ["", "x = 1", "x = keras.layers.Dense(10)(x)", "keras.layers.Dense(10, name='d', activation='relu')(x)"]
)
def test_another_line_is_wrong(typed: str) -> None:
    assert not mark_typed(LINE, typed).right


def test_a_known_mistake_in_a_line_has_its_own_explanation() -> None:
    assert mark_typed(LINE, "Dense(10, name='d', activation='relu')(x)").why.startswith("Not keras.layers.Dense")


@pytest.mark.parametrize(
    "typed", ["rate=0.5", "SGD(rate=0.5", "keras.optimizers.SGD(rate=0.5)", "optimizer = SGD(rate=0.5)", "rate=0.5)"]
)
def test_what_stands_beside_the_gap_may_be_repeated(typed: str) -> None:
    asked = item(Kind.LINE, "rate=0.5", code="optimizer = keras.optimizers.SGD(____)")
    if typed.startswith("optimizer = SGD"):
        asked = replace(asked, code="optimizer = SGD(____)")
    assert mark_typed(asked, typed).right


def test_names_inside_a_lambda_or_a_loop_do_not_count() -> None:
    asked = item(Kind.LINE, "lambda window: (window[:-1], window[-1])", code="f = ____")
    assert mark_typed(asked, "lambda w: (w[:-1], w[-1])").right
    assert not mark_typed(asked, "lambda w: (w[:-1], v[-1])").right
    assert mark_typed(
        item(Kind.LINE, "max(len(x) for x in rows)", code="n = ____"), "max(len(row) for row in rows)"
    ).right


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        (Kind.NUMBER, "many", "Type a number"),
        (Kind.SHAPE, "wide", "Type a shape"),
        (Kind.LINE, "f(", "Python cannot read your line"),
        (Kind.NUMBER, "12", ""),
        (Kind.SHAPE, "3x3", ""),
        (Kind.LINE, "f()", ""),
        (Kind.OUTPUT, "anything", ""),
        (Kind.NUMBER, "  ", ""),
        *((kind, typed, "Leave it empty") for kind in Kind if kind not in CHOICES for typed in ("?", " ? ", "??")),
        (Kind.SHAPE, "? 3", ""),
        (Kind.SHAPE, "(None,)", ""),
        (Kind.OUTPUT, "'?'", ""),
    ],
)
def test_what_cannot_be_read_is_asked_for_again(kind: Kind, typed: str, words: str) -> None:
    complaint = complaint_about(item(kind, "1", code="x = ____"), typed)
    assert words in complaint and bool(words) == bool(complaint)


def test_choices_are_right_when_all_right_ones_and_no_other_are_taken() -> None:
    choices = (Choice("A", True, "a."), Choice("B", False, "b."), Choice("C", True, "c."))
    asked = replace(ITEM, kind=Kind.CHOOSE_MANY, choices=choices)
    assert mark_choices(asked, [2, 0]).right
    assert mark_choices(asked, [0, 1, 2]) == mark_choices(asked, [1]) != mark_choices(asked, [0])
    assert mark_choices(asked, [1]).why == "b."
    assert (mark_choices(asked, [0]).right, mark_choices(asked, []).right) == (False, False)


@pytest.mark.parametrize("asked", TYPED, ids=lambda asked: asked.id)
def test_every_answer_of_the_kit_is_right_and_every_mistake_is_not(asked: Item) -> None:
    for answer in (asked.answer, *asked.also):
        assert complaint_about(asked, answer) == ""
        assert mark_typed(asked, answer).right, answer
    for mistake in asked.mistakes:
        assert mark_typed(asked, mistake.answer).why == mistake.why, mistake.answer
    assert not mark_typed(asked, "").right
