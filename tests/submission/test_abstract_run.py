"""A program is run without its numbers: what its arrays hold is known behind calls, objects, loops and branches."""

import ast
import contextlib
import gc
import time
import weakref
from pathlib import Path
from types import ModuleType

import pytest
from any_source import modules
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.submission import abstract
from grader.submission.abstract.interpreter import MOST_STEPS, Interpreter, run_of
from grader.submission.abstract.libraries import Roots
from grader.submission.abstract.values import Array, Dataset, Model
from grader.submission.rules import arrays
from grader.submission.source_tree import read_source

HEAD = """\
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers as L
(x, y), (v, w) = load()
m = tf.keras.Sequential([tf.keras.Input((28, 28)), L.Flatten(), L.Dense(3, activation="softmax")])
m.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
m.fit(x, y)
"""


def shown_by(lines: str) -> list[object]:
    """Return what the values are that a program shows."""
    return [event.values[0] for event in run_of(read_source(HEAD + lines)).events if event.what == "show"]


def axes_of(lines: str) -> list[tuple[str, ...] | None]:
    return [value.known_axes() for value in shown_by(lines) if isinstance(value, Array)]


@pytest.mark.parametrize(
    "lines",
    [
        "p = m.predict(v)",
        "def ask(net, rows):\n    return net.predict(rows, verbose=0)\np = ask(m, rows=v)",
        "ask = lambda rows, net=m: net.predict(rows)\np = ask(v)",
        "class Reader:\n    def __init__(self, net):\n        self.net = net\n"
        "    def read(self, rows):\n        return self.net.predict(rows)\np = Reader(m).read(v)",
        "class Reader:\n    net = m\n    @property\n    def answers(self):\n"
        "        return self.net.predict(v)\np = Reader().answers",
        "from dataclasses import dataclass\n@dataclass\nclass Run:\n    net: object\n"
        "    rows: object\nr = Run(m, rows=v)\np = r.net.predict(r.rows)",
        "nets = {'small': m}\nfor name, net in nets.items():\n    p = net.predict(v)",
        "nets = []\nnets.append(m)\np = [net.predict(v) for net in nets][0]",
        "if unknown():\n    p = m.predict(v)\nelse:\n    p = m.predict(x)",
        "p = m(v)",
        "def both():\n    return m.predict(v), w\np, true = both()",
        "with open('log') as file:\n    p = m.predict(v)",
        "try:\n    p = m.predict(v)\nfinally:\n    close()",
        "p = None\nfor _ in range(3):\n    if p is None or late():\n        p = m.predict(v)",
        "def ask(rows):\n    if empty(rows):\n        return None\n    return m.predict(rows)\np = ask(v)",
    ],
)  # fmt: skip
def test_predictions_are_known_however_they_are_made(lines: str) -> None:
    assert axes_of(f"{lines}\nprint(p)\n") == [("examples", "classes")]


@pytest.mark.parametrize(
    ("form", "axes"),
    [
        ("p", ("examples", "classes")), ("p.argmax(axis=1)", ("examples",)), ("np.argmax(p, -1)", ("examples",)),
        ("p[:, 1]", ("examples",)), ("p[0]", ("classes",)), ("p[..., 0]", ("examples",)),
        ("p[:, None, :]", ("examples", "one", "classes")), ("p.mean(0)", ("classes",)),
        ("p > 0.5", ("examples", "classes")),
        ("tf.reduce_max(p, axis=1)", ("examples",)), ("1 - p", ("examples", "classes")), ("p.mean()", ()),
        ("np.concatenate([p, p])", ("examples", "classes")), ("w == p.argmax(1)", ("examples",)),
    ],
)  # fmt: skip
def test_forms_have_their_axes(form: str, axes: tuple[str, ...]) -> None:
    assert axes_of(f"p = m.predict(v)\nprint({form})\n") == [axes]


def test_what_data_hold_is_learned_from_the_model_that_gets_them() -> None:
    [labels, images] = shown_by("(a, b), other = load()\nprint(b, a)\n")
    assert isinstance(labels, Array) and isinstance(images, Array)
    assert (labels.what(), images.what()) == ("labels", "images")


def test_parts_of_data_are_told_apart_and_calls_with_other_arguments_too() -> None:
    lines = "print(y[:80], y[80:], load(1)[0][1], y[places()])\n"
    first, second, other, some = (value for value in shown_by(lines) if isinstance(value, Array))
    assert first.root is second.root and first.cuts != second.cuts
    assert other.root is not first.root and other.what() == "labels"
    assert "some" in some.traits


@pytest.mark.parametrize(
    ("lines", "units", "activation"),
    [
        ("n = tf.keras.Sequential()\nfor units in (8, 4):\n    n.add(L.Dense(units, 'relu'))\n"
         "n.add(L.Dense(2))", 2, "linear"),
        ("i = tf.keras.Input((4,))\nh = L.Dense(8)(i)\n"
         "n = tf.keras.Model(i, L.Dense(1, activation=tf.nn.sigmoid)(h))", 1, "sigmoid"),
        ("def block(k):\n    return [L.Dense(k), L.ReLU()]\n"
         "n = tf.keras.Sequential(block(8) + [*block(4), L.Dense(5), L.Softmax()])", 5, "softmax"),
        ("n = tf.keras.Sequential([L.Dense(1), L.Rescaling(9)])", 1, "linear"),
        ("n = tf.keras.Sequential([L.Dense(many())])", None, "linear"),
    ],
)  # fmt: skip
def test_the_end_of_a_model_is_known(lines: str, units: int | None, activation: str) -> None:
    run = run_of(read_source(f"{HEAD}{lines}\nn.fit(x, y)\n"))
    model = [event.values[0] for event in run.events if event.what == "fit"][-1]
    assert isinstance(model, Model)
    assert (model.units(), model.activation()) == (units, activation)


def test_each_pass_through_a_data_set_is_another_one() -> None:
    data = "d = tf.data.Dataset.from_tensor_slices((v, w)).shuffle(99).batch(9)\n"
    joined = "np.concatenate([b for a, b in d])"
    first, second = (value for value in shown_by(f"{data}print({joined}, {joined})\n") if isinstance(value, Array))
    assert {order for order, _ in first.passes} == {order for order, _ in second.passes} != {None}
    assert first.passes != second.passes


def test_a_data_set_that_is_not_shuffled_has_one_order() -> None:
    run = Interpreter(
        read_source(f"{HEAD}d = tf.data.Dataset.from_tensor_slices((v, w)).batch(9)\nm.fit(d)\n"), Roots()
    )
    [_, data] = [event.values[1] for event in run.events if event.what == "fit"]
    assert isinstance(data, Dataset) and data.is_batched and data.order is None


@settings(max_examples=60)
@given(modules)
def test_no_program_makes_it_fail(source: str) -> None:
    with contextlib.suppress(SyntaxError, ValueError):
        run_of(read_source(source))


@pytest.mark.parametrize(
    "source",
    [
        "a = [1]\n" + "a = a + a\n" * 40,
        "a = 'x'\n" + "a = a + a\n" * 60,
        "a = 9\n" + "a = a * a\n" * 60,
        "def f0():\n    return 1\n"
        + "".join(f"def f{n}():\n    return f{n - 1}() + f{n - 1}()\n" for n in range(1, 60)) + "f59()\n",
        "def f(n):\n    return f(n) + g(n)\ndef g(n):\n    return f(n) + g(n)\nf(1)\n",
        "a = (1, 2, 3, 4, 5, 6, 7, 8)\n"
        + "".join("    " * n + f"for b{n} in a:\n" for n in range(12)) + "    " * 12 + "c = a\n",
        "a = []\na.append(a)\nb = a + a\nprint(b[0][0][0])\n",
        "class A:\n    def __init__(self):\n        self.a = A()\nA()\n",
        "f = lambda: f()\nf()\n",
    ],
    ids=lambda source: source[:30],
)  # fmt: skip
def test_it_ends_soon(source: str) -> None:
    tree = read_source(source)
    began = time.process_time()
    run = run_of(tree)
    assert time.process_time() - began < 2
    assert run.steps <= MOST_STEPS + 1


def test_a_run_is_forgotten_with_its_program() -> None:
    tree = read_source(HEAD)
    run = weakref.ref(run_of(tree))
    assert run() is run_of(tree)
    del tree
    gc.collect()
    assert run() is None


@settings(max_examples=30)
@given(
    st.lists(
        st.sampled_from(
            ["p = p[0]", "p = p + p", "p = p.mean(axis=1)", "p = p == w", "p = [p, p]", "p = {1: p}", "p = p.T"]
        )
    )
)
def test_any_chain_of_forms_is_followed(lines: list[str]) -> None:
    run_of(read_source(HEAD + "p = m.predict(v)\n" + "\n".join(lines) + "\n"))


def nodes_in(package: ModuleType) -> list[ast.AST]:
    paths = Path(package.__path__[0]).glob("*.py")
    return [node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]


def words_in(*nodes: ast.AST) -> set[str]:
    parts = [part for node in nodes for part in ast.walk(node) if isinstance(part, ast.Constant)]
    return {part.value for part in parts if isinstance(part.value, str)}


def compared_with(package: ModuleType, attribute: str) -> set[str]:
    """Return the words that a package compares an attribute with: ``x.kind == "mask"``, ``{"mean"} & x.traits``."""
    nodes = nodes_in(package)
    sides = [[node.left, *node.comparators] for node in nodes if isinstance(node, ast.Compare)]
    sides += [[node.left, node.right] for node in nodes if isinstance(node, ast.BinOp)]
    named = [parts for parts in sides if any(getattr(part, "attr", "") == attribute for part in parts)]
    return words_in(*(part for parts in named for part in parts))


@pytest.mark.parametrize("attribute", ["kind", "traits"])
def test_what_rules_ask_of_an_array_is_what_a_run_notes(attribute: str) -> None:
    noted, asked = words_in(*nodes_in(abstract)), compared_with(arrays, attribute)
    assert len(asked) > 10
    # An average over an axis has the name of the axis in its trait: `over steps`.
    assert {word for word in asked if word.removeprefix("over ") not in noted} == set()


def test_each_event_that_rules_wait_for_is_noted() -> None:
    calls = [node for node in nodes_in(arrays) if isinstance(node, ast.Call)]
    waits = [part for call in calls if getattr(call.func, "id", "") == "events_of" for part in call.args[1:]]
    waits += [call.args[1] for call in calls if getattr(call.func, "id", "") in ("always", "told_always")]
    operators = {sign.__name__.lower() for sign in ast.operator.__subclasses__()}
    assert len(waits) > 20
    # The update of a metric has the name of its class.
    waited = {word for word in words_in(*waits) if word.islower()}
    assert waited - words_in(*nodes_in(abstract)) - operators == set()
