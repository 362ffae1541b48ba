"""What a correct solution has otherwise is offered in the learner's own names; style that differs is offered late."""

from pathlib import Path

import pytest

from grader.submission.small_changes import lent_changes, small_changes

SOLUTIONS = Path(__file__).resolve().parents[2] / "solutions"
BODY = "    d = d.{0}\n    return d.batch(8)"
MODEL = "def f(n):\n    return keras.Sequential([keras.Input((n,)), {0}layers.Dense(1)])"

DIFFERENCES = {
    "Write `x[-n:]` in place of `x[:n]`": ("def f(x, n):\n    return x[:n]", "def f(row, k):\n    return row[-k:]"),
    "Write `pad(x, maxlen=n, padding=side)` in place of `pad(x, maxlen=n)`": (
        "def f(x, n, side):\n    return pad(x, maxlen=n)",
        "def f(x, n, side):\n    return pad(x, maxlen=n, padding=side)",
    ),
    'Remove `reverse=True` from `sorted(…)`': (
        "def f(x):\n    return sorted(x, key=len, reverse=True)",
        "def f(x):\n    return sorted(x, key=len)",
    ),
    "Write `d.shuffle(9).batch(8)` in place of `d.batch(8)`": (
        "def f(d):\n    return d.batch(8)",
        "def f(data):\n    return data.shuffle(9).batch(8)",
    ),
    "Write `d.map(g).batch(8)` in place of `d.map(g).cache().batch(8)`": (
        "def f(d, g):\n    return d.map(g).cache().batch(8)",
        "def f(d, g):\n    return d.map(g).batch(8)",
    ),
    "Add `d = d.shuffle(9)` before `return d.batch(8)`": (
        f"def f(d):\n{BODY.format('cache()')}",
        "def f(rows):\n    rows = rows.cache()\n    rows = rows.shuffle(9)\n    return rows.batch(8)",
    ),
    "Put `d = d.shuffle(9)` before `d = d.batch(8)`": (
        "def f(d):\n    d = d.batch(8)\n    d = d.shuffle(9)\n    return d.prefetch(1)",
        "def f(d):\n    d = d.shuffle(9)\n    d = d.batch(8)\n    return d.prefetch(1)",
    ),
    "Remove `clipvalue=0.001` from `SGD(…)`": (
        "def f(m):\n    o = SGD(0.01, clipvalue=0.001)\n    m.compile(o)\n    return m",
        "def f(m):\n    m.compile(SGD(0.01))\n    return m",
    ),
    "Remove `d = d.repeat()`": (
        "def f(d):\n    d = d.repeat()\n    d = d.shuffle(9)\n    return d.batch(8)",
        "def f(d):\n    d = d.shuffle(9)\n    return d.batch(8)",
    ),
    "Add `layers.Flatten()` before `layers.Dense(1)`": (MODEL.format(""), MODEL.format("tf.keras.layers.Flatten(), ")),
    "Write `layers.Dense(1, activation=\"sigmoid\")` in place of `layers.Dense(1)`": (
        MODEL.format("layers.Dense(16, activation='relu'), "),
        MODEL.format("layers.Dense(16, activation='relu'), ").replace("Dense(1)", "Dense(1, activation='sigmoid')"),
    ),
    "Write `g(GRU(8))` in place of `g(LSTM(8))`": (
        "def f():\n    return g(LSTM(8))", "def f():\n    return g(tf.GRU(8))"),
    "Write `Embedding(input_dim=n + 1, output_dim=6)` in place of `Embedding(input_dim=n, output_dim=6)`": (
        "def f(n):\n    return Embedding(input_dim=n, output_dim=6)", "def f(n):\n    return Embedding(n + 1, 4)"),
    "Write `Embedding(n + 1, 6)` in place of `Embedding(n, 6)`": (
        "def f(n):\n    return Embedding(n, 6)", "def f(n):\n    return Embedding(input_dim=n + 1, output_dim=4)"),
    "Write `x > 1` in place of `x >= 1`": ("def f(x):\n    return x >= 1", "def f(x):\n    return x > 1"),
    "Write `(a, b)` in place of `(b, a)`": (
        "def f(x):\n    a, b = x\n    return b, a",
        "def f(x):\n    c, d = x\n    return c, d",
    ),
}  # fmt: skip
"""What is to be offered, of the learner's function and a correct one."""


def test_a_call_that_names_what_another_gives_by_its_place_is_style_and_comes_late() -> None:
    own = "def f():\n    return g(Dense(1, activation='relu'))"
    donors = ["def f():\n    return g(Dense(units=1, use_bias=False))", "def f():\n    return g(Dense(1))"]
    words = [one.words for one in small_changes(own, ["f"], donors=donors)]
    whole = next(place for place, one in enumerate(words) if "units=1" in one)
    assert words.index('Remove `activation="relu"` from `Dense(…)`') < whole


@pytest.mark.parametrize(("words", "sources"), DIFFERENCES.items(), ids=DIFFERENCES)
def test_what_a_correct_solution_has_otherwise_is_offered(words: str, sources: tuple[str, str]) -> None:
    own, right = sources
    assert words in [one.words for one in lent_changes(own, ["f"], [right])[0]]


def test_a_usual_setting_of_an_optimizer_is_not_taken_away_first() -> None:
    own, right = DIFFERENCES["Remove `clipvalue=0.001` from `SGD(…)`"]
    words = [one.words for one in lent_changes(own.replace("clipvalue=0.001", "momentum=0.9"), ["f"], [right])[0]]
    assert "Remove `momentum=0.9` from `SGD(…)`" not in words


def test_a_statement_in_another_place_is_moved_and_not_removed() -> None:
    own, right = DIFFERENCES["Put `d = d.shuffle(9)` before `d = d.batch(8)`"]
    words = [one.words for one in small_changes(own, ["f"], donors=[right])]
    assert "Put `d = d.shuffle(9)` before `d = d.batch(8)`" in words[:3]
    assert "Remove `d = d.shuffle(9)`" not in words[:9]


def test_what_is_the_same_in_other_names_is_no_difference() -> None:
    own = "def f(series, size):\n    rows = cut(series, size)\n    return rows[:-1], rows[-1]"
    right = "def f(x, n):\n    parts = cut(x, n)\n    return parts[:-1], parts[-1]"
    assert lent_changes(own, ["f"], [right])[0] == []


def test_a_variable_that_the_learner_does_not_have_is_not_lent() -> None:
    own, right = "def f(x):\n    return g(x, 1)", "def f(x):\n    return g(x, SIZE)"
    assert lent_changes(own, ["f"], [right])[0] == []
    assert len(lent_changes(f"SIZE = 3\n{own}", ["f"], [right])[0]) == 1


@pytest.mark.parametrize(("made", "is_added"), [("build()", True), ("build(tf.GradientTape())", False)])
def test_a_fit_is_not_added_to_a_function_with_a_training_loop(made: str, is_added: bool) -> None:
    right = f"def f(x):\n    net = {made}\n    net.fit(x)\n    return net"
    own = f"def f(x):\n    net = {made}\n    return net"
    added = ["Add `net.fit(x)` before `return net`"] if is_added else []
    assert [one.words for one in lent_changes(own, ["f"], [right])[0]] == added


def test_where_much_is_otherwise_what_is_odd_is_offered() -> None:
    """Sizes and names are style; the rows that are turned around are in no correct solution."""
    model = (
        "    model.add(Dense({0}))\n    model.add(Dense({1}))\n    model.add(Dense({2}))\n    model.add(Dense({3}))\n"
    )
    fit = "    return model.fit({}, epochs={})"
    own = f"def f(model, x):\n{model.format(1, 2, 3, 4)}{fit.format('x[::-1]', 5)}"
    donors = [f"def f(model, x):\n{model.format(n, n, n, n)}{fit.format('x', n)}" for n in (7, 8)]
    changes, is_near = lent_changes(own, ["f"], donors)
    assert not is_near
    assert changes[0].words == "Write `model.fit(x, epochs=5)` in place of `model.fit(x[::-1], epochs=5)`"


def test_an_argument_of_earlier_keras_versions_is_not_lent() -> None:
    own = "def f():\n    return keras.Sequential([keras.Input((1,)), layers.Dense(1, activation='relu')])"
    old = "def f():\n    return keras.Sequential([layers.Dense(1, input_shape=[1])])"
    changes, _ = lent_changes(own, ["f"], [old])
    assert changes and not any("input_shape" in change.words for change in changes)


def test_a_solution_in_another_way_lends_nothing() -> None:
    own = "def f(x):\n    return [one + 1 for one in x]"
    assert lent_changes(own, ["f"], ["class f(Layer):\n    def call(self, x):\n        return tf.add(x, ONE)"])[0] == []


def test_what_is_lent_comes_before_other_small_changes() -> None:
    own, right = "def f(x, n):\n    return x[n:-1].mean(axis=1)", "def f(x, n):\n    return x[n:-1].mean(axis=2)"
    assert next(small_changes(own, ["f"], donors=[right])).words.startswith("Write `x[n:-1].mean(axis=2)`")


@pytest.mark.parametrize("folder", sorted(SOLUTIONS.glob("*[13]_*")), ids=lambda path: path.name)
def test_correct_solutions_lend_modules_that_can_be_read(folder: Path) -> None:
    reference = (folder / "solution.py").read_text(encoding="utf-8")
    donors = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("right/*.py"))]
    names = [
        line.partition("(")[0].split()[1] for line in reference.splitlines() if line.startswith(("def ", "class "))
    ]
    assert lent_changes(reference, names, [reference]) == ([], True)
    for one in lent_changes(reference, names, donors)[0]:
        compile(one.source, "<changed>", "exec")


@pytest.mark.parametrize(
    "added",
    [
        "d = [x, x]",  # The next line overwrites it.
        "print('so long a line that nobody could read all of it in one sentence of a report, nor wants to')",
    ],
)
def test_a_statement_that_changes_nothing_or_is_too_long_is_not_offered(added: str) -> None:
    own, right = (
        f"def f(x, other, make):\n{line}    d = make(x)\n    return d.batch(8)" for line in ("", f"    {added}\n")
    )
    assert not any(change.words.startswith("Add ") for change in lent_changes(own, ["f"], [right])[0])


def test_arguments_that_are_exchanged_keep_their_dtype() -> None:
    own = "def f(x, n, side, cut):\n    return pad(x, n, 'int32', cut, side)"
    right = "def f(x, n, side, cut):\n    return pad(x, n, 'float64', side, cut)"
    told = [change.words for change in small_changes(own, ["f"], donors=[right])]
    first = next(words for words in told if "side, cut)` in place of" in words)
    assert first.startswith('Write `pad(x, n, "int32", side, cut)`')
