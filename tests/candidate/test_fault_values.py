"""What the names in the line that raised hold is told, as far as they are read there."""

import linecache

import numpy as np
import pytest

from grader.candidate.faults import MOST_VALUES, Fault, describe
from grader.candidate.replies import read_fault
from grader.feedback.exceptions import sentence_for


class Lookup:
    """A layer that refuses what it does not know as Keras does."""

    def __new__(cls, *given: object, **other: object) -> "Lookup":
        return super().__new__(cls)

    def __init__(self, vocabulary: object = None, **other: object) -> None:
        raise ValueError(f"Unrecognized keyword argument(s): {other}")


def fault_of(source: str) -> Fault:
    """Return what is told of an exception of ``source``."""
    linecache.cache["exercise.py"] = (len(source), None, source.splitlines(keepends=True), "exercise.py")
    try:
        exec(compile(source, "exercise.py", "exec"), {"np": np, "Lookup": Lookup})
    except Exception as error:
        told = describe(error, "exercise.py")
        fault = read_fault(told, "in f", source.split("\n"))
        assert [list(one) for one in fault.values] == told["values"]
        return fault
    raise AssertionError("nothing was raised")


def values_of(source: str) -> dict[str, str]:
    """Return the values that are told of an exception of ``source``."""
    return dict(fault_of(source).values)


@pytest.mark.parametrize(
    ("source", "values"),
    [
        (
            "a, b = np.zeros(20), np.zeros((8, 2))\nc = 3\nprint(c); a + b",
            {"a": "an array of shape (20,)", "b": "an array of shape (8, 2)"},
        ),
        ("def f(x):\n    return len(x) + x\nf([1, 2])", {"len": "", "x": "a list of 2"}),
        ("rows = {}\nrows[\n  'a'\n]", {"rows": "an empty dict"}),
        ("def f(): pass\nf(1)", {"f": "a function"}),
        # Of attributes, only those that are `None`, and none that runs the learner's code.
        (
            "class A:\n    def __init__(self): self.b = None; self.c = 1\n    @property\n    def d(self): 1 / 0\n"
            "a = A()\n[a.c, a.b[0], a.d]",
            {"a": "an object of type `A`", "a.b": "None"},
        ),
        ("class A:\n    __dict__ = 3\n    b = None\na = A()\na.b()", {"a": "an object of type `A`"}),
        ("name = 'ab' * 100\nint(name)", {"name": f'the text "{"ab" * 20}"…'}),
        ("raise ValueError('x')", {}),
        ("import os\nos.no_such_thing", {}),
    ],
)
def test_the_values_of_the_expression_that_raised_are_told(source: str, values: dict[str, str]) -> None:
    values.pop("len", None)
    found = values_of(source)
    found.pop("len", None)
    assert found == values


def test_there_are_a_few_short_ones_at_most() -> None:
    names = [f"n{number}" for number in range(9)]
    found = values_of("".join(f"{one} = 'x' * 999\n" for one in names) + f"int({' + '.join(names)})")
    assert len(found) == MOST_VALUES
    assert read_fault({"kind": "raised", "values": [["a" * 999, "b" * 999], 3, "ab"]}, "", []).values[0][0] == "a" * 80


def test_a_value_that_raises_when_it_is_looked_at_costs_nothing_but_the_values() -> None:
    class Hostile(type):
        @property
        def __module__(cls) -> str:
            raise RuntimeError("a trap")

    source = "int(trap)"
    linecache.cache["exercise.py"] = (len(source), None, [source], "exercise.py")
    try:
        exec(compile(source, "exercise.py", "exec"), {"trap": Hostile("A", (), {})()})
    except TypeError as error:
        told = describe(error, "exercise.py")
    assert (told["values"], told["type_name"], told["lines"]) == ([], "TypeError", [(1, "int(trap)")])


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import random\nrandom.shufle([1])", "write `random.shuffle`"),
        ("np.lib.stride_tricks.sliding_windows_view", "write `numpy.lib.stride_tricks.sliding_window_view`"),
        ("'A'.lowr()", "did you mean `lower`?"),
        ("np.zeros(3).maen()", "did you mean `mean`?"),
        ("class A:\n    def __init__(self):\n        self.model = 1\nA().modle", "did you mean `model`?"),
        ("logs = {'accuracy': 1, 'loss': 2}\nlogs['acuracy']", "There is no key 'acuracy': did you mean 'accuracy'?"),
        ("logs = {'val_loss': 1, 'loss': 2}\nlogs['val_los']", "There is no key 'val_los': did you mean 'val_loss'?"),
        ("logs = {'accuracy': 1, 'loss': 2}\nlogs['val_accuracy']", "without validation"),
        ("class A:\n    table = {'price': 1}\nA.table['prise']", "did you mean 'price'?"),
        ("class Dense:\n    def __init__(self, units): pass\nDense(unit=3)", "has no argument `unit`: write `units=`"),
        ("Lookup(vocabulery=[1])", "write `vocabulary=`"),
        ("Lookup(vocab=[1])", "write `vocabulary=`"),
        ("def f(window_size): pass\nf(window_siz=3)", "`f` has no argument `window_siz`: write `window_size=`"),
        ("[].shape", "write `np.array(…)` first"),
        ("{}['anything']", "print `.keys()`"),
        # What is looked up by a name is a word of a text, and no misspelt key.
        ("number_of = {'hudeba': 1}\nword = 'pudeba'\nnumber_of[word]", "needs a default: `table.get(key, default)`"),
        ("import tensorflow as tf\ntf.constant([1]).to_list()", "`ragged=True`"),
    ],
)  # fmt: skip
def test_a_name_that_is_there_and_looks_like_the_one_that_is_not_is_told(source: str, told: str) -> None:
    fault = fault_of(source)
    assert told in sentence_for(fault.type_name, fault.message, fault.near)
