"""Programs that raise: what their own lines say of the cause, with the values that the exception and the line have."""

import linecache
from pathlib import Path

import pytest

from grader.candidate.faults import Fault, describe
from grader.catalogue.exercise import Exercise, read_signature
from grader.examiner.faults import words_for
from grader.examiner.grade import Outcome, Verdict
from grader.examiner.source_findings import in_words_of_source
from grader.submission.rules.source_report import check_source
from grader.submission.submission import Submission

HEAD = "import numpy as np\n"
FILE = "raised_findings.py"


def said_of(source: str) -> str:
    """Run ``f()`` of a program, which must raise; return what its source says of that, or nothing."""
    source = HEAD + source
    exercise = Exercise("week1_intro", "A", "intro", 1, Path(), 30, 70, "", (read_signature("f()"),), 1.0)
    submission = Submission("w", Path("exercise.py"), "script", source, "")
    linecache.cache[FILE] = (len(source), None, source.splitlines(keepends=True), FILE)
    known: dict[str, object] = {"__name__": "exercise"}
    try:
        exec(compile(source, FILE, "exec"), known)
        known["f"]()  # type: ignore[operator]
    except Exception as error:
        told = describe(error, FILE)
    else:
        raise AssertionError(f"this does not raise:\n{source}")
    told["lines"] = tuple(told["lines"])
    words = words_for(Fault(during="in f", **told), exercise, submission)
    verdict = Verdict("check", Outcome.UNMET, words.expected, words.found, "", details=words.details)
    return in_words_of_source(verdict, check_source(exercise, submission), ["f"]).message


BEST = """def f():
    best, kept = 0.0, None
    for loss in (0.5, 0.25):
        if loss < best:
            best, kept = loss, [loss]
    return len(kept)
"""
"""Lines count from the import above them: `kept` is set on line 3."""
START = "`kept` is still `None` from line 3: "
BY_CONDITION = f"{START}the condition on line 5 was never true. "
OWN_START = '`best` is 0.0 there: begin with `float("inf")`.'


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "def f():\n    name, text = 'sport,\"a, b\"'.split(',')\n    return name, text\n",
            '`split(",")` cuts at the commas between quotation marks as well, so there are more values than names. '
            "Read the file with `csv.reader`.",
        ),
        ("def f():\n    name, text = 'sport'.split(',')\n    return name, text\n", ""),
        (
            "def f():\n    x, y = np.ones((4, 3)), np.ones((4, 3))\n    for y in y.T:\n        y.mean()\n"
            "    return x - y\n",
            "The loop gives the name `y` to its items, so after it `y` is the last item alone. Give the variable of "
            "the loop another name.",
        ),
        (BEST, BY_CONDITION + OWN_START),
        (BEST.replace("len(kept)", "kept[0]"), BY_CONDITION + OWN_START),
        (BEST.replace("len(kept)", "kept.index(1)"), BY_CONDITION + OWN_START),
        (BEST.replace("len(kept)", "[a for a in kept]"), BY_CONDITION + OWN_START),
        (BEST.replace("len(kept)", "kept + [1]"), BY_CONDITION + OWN_START),
        (BEST.replace("len(kept)", "kept()"), BY_CONDITION + OWN_START),
        (BEST.replace("len(kept)", "np.linalg.norm(*kept)"), BY_CONDITION + OWN_START),
        (
            BEST.replace("loss < best", "best < -loss").replace("= 0.0", "= 1.5"),
            BY_CONDITION + '`best` is 1.5 there: begin with `float("-inf")`.',
        ),
        # Where other lines change the number, only the condition is known.
        (BEST.replace("    return", "    best = 3\n    return"), BY_CONDITION.strip()),
        (BEST.replace("loss < best", "loss > 9 and best"), BY_CONDITION.strip()),
        (
            "def f():\n    data = None\n    try:\n        data = open('not/there').read()\n    except OSError:\n"
            "        pass\n    return data.split()\n",
            "`data` is still `None` from line 3: the `try` failed, and the `except` on line 6 hides why.",
        ),
        (
            "def f():\n    last = None\n    for row in []:\n        last = row * 2\n    return last[0]\n",
            "`last` is still `None` from line 3: line 5, which sets it, did not run before.",
        ),
        (
            "def f():\n    last, total = None, 0\n    for x in (1, 2):\n        total += x - last\n        last = x\n",
            "`last` is still `None` from line 3: line 6, which sets it, runs later.",
        ),
        (
            "def f():\n    a = None\n    for i in range(3):\n        if i == 1:\n            a = [i]\n"
            "        a[0] = 1\n",
            "`a` is still `None` from line 3: the condition on line 5 was not true.",
        ),
        (
            "def f():\n    a = None\n    if 1 > 2:\n        a = [1]\n    elif 1 > 3:\n        a = [2]\n"
            "    return a[0]\n",
            "`a` is still `None` from line 3: line 5 and line 7, which set it, did not run before.",
        ),
        (
            "table = None\ndef load():\n    global table\n    table = [1]\ndef f():\n    return table[0]\n",
            "`table` is still `None` from line 2: line 5, which sets it, did not run before.",
        ),
        (
            "class Best:\n    def __init__(self):\n        self.kept = None\n    def see(self, loss):\n"
            "        if loss < 0:\n            self.kept = [loss]\n    def get(self):\n        return self.kept[0]\n"
            "def f():\n    best = Best()\n    best.see(1)\n    return best.get()\n",
            "`self.kept` is still `None` from line 4: the condition on line 6 was never true.",
        ),
    ],
)
def test_a_name_that_is_still_none_is_told_with_the_line_that_would_set_it(source: str, said: str) -> None:
    assert said_of(source) == said


@pytest.mark.parametrize(
    "source",
    [
        # What the branch sets is `None` as well.
        BEST.replace("[loss]", "[].append(loss)").replace("0.0", "1.0"),
        BEST.replace("[loss]", "{}.get(loss)").replace("0.0", "1.0"),
        # Another value is `None`.
        BEST.replace("0.0", "1.0").replace("len(kept)", "kept + {}.get(1)"),
        BEST.replace("0.0", "1.0").replace("len(kept)", "len([].sort())"),
        # Another exception, in a line that reads the name.
        BEST.replace("len(kept)", "[kept][3]"),
        BEST.replace("len(kept)", "int('x' if kept is None else kept)"),
        # A parameter may give `None`.
        "class A:\n    def __init__(self):\n        self.x = None\n    def set(self, x):\n        self.x = x\n"
        "    def get(self):\n        return self.x[0]\ndef f():\n    a = A()\n    a.set(None)\n    return a.get()\n",
        # A part of something is `None`.
        "def f():\n    steps, shape = None, (None, 8)\n    steps = None\n    if shape:\n        steps = shape[0]\n"
        "    return steps * 2\n",
        # Something else sets it.
        "class A:\n    def __init__(self):\n        self.x = None\n    def get(self):\n        return self.x[0]\n"
        "def f():\n    a = A()\n    a.x = None\n    return a.get()\n",
    ],
)
def test_another_none_is_not_told_as_a_name_that_was_never_set(source: str) -> None:
    assert "is still" not in said_of(source)


LEARN = """class Words:
    def __init__(self):
        self.ids = {}
    def learn(self, words):
        for word in words:
            self.ids[word] = 1
def f():
    return Words().learn(['a']).ids
"""


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (LEARN, "line 9: `learn` on line 5 has no `return`, so its value is `None`: end it with `return self`."),
        (
            LEARN.replace("Words().learn(['a'])", "words").replace(
                "    return w", "    words = Words().learn([])\n    return w"
            ),
            "line 9: `learn` on line 5 has no `return`, so its value is `None`: end it with `return self`.",
        ),
        (
            "def double(x):\n    y = x * 2\ndef f():\n    y = double([1])\n    return y[0]\n",
            "line 5: `double` on line 2 has no `return`, so its value is `None`: end it with `return y`.",
        ),
        # It is not known what a method returns whose value is used as a number.
        (
            "class A:\n    def step(self):\n        self.loss = 1\n    def run(self):\n        loss = self.step()\n"
            "        return loss + 1\ndef f():\n    return A().run()\n",
            "line 6: `step` on line 3 has no `return`, so its value is `None`: end it with `return …`.",
        ),
        (
            "def split(x):\n    for y in x:\n        print(y)\ndef f():\n    return len(split([1]))\n",
            "",
        ),
    ],
)
def test_an_own_function_without_return_is_named(source: str, said: str) -> None:
    assert said_of(source) == said


PAIRED = "out[np.arange(size), part.astype(int) % 2] = 1"
BATCHES = f"""def f():
    x, size = np.arange(20.0), 8
    for first in range(0, 20, size):
        part = x[first : first + size]
        out = np.zeros((size, 2))
        {PAIRED}
"""
SMALLER = "The last batch has 4 examples, not 8: use `len(part)` in place of `size`."


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (BATCHES, SMALLER),
        (BATCHES.replace(PAIRED, "part + np.ones(size)"), SMALLER),
        (BATCHES.replace(PAIRED, "np.hstack([out, part[:, None]])"), SMALLER),
        (BATCHES.replace(PAIRED, "more = part * 2; more + np.ones(size)"), SMALLER),
        (
            "def parts(x, size):\n    for i in range(0, len(x), size):\n        yield x[i : i + size]\n"
            "def f():\n    for part in parts(np.ones(20), 8):\n        part + np.ones(8)\n",
            SMALLER.replace("`size`", "`8`"),
        ),
        (BATCHES.replace(PAIRED, "out[:, 0] - part"), SMALLER),
        (BATCHES.replace(PAIRED, "out[:, 0] = part"), SMALLER),
        (BATCHES.replace(PAIRED, "part.reshape(size, 1)"), SMALLER),
        (
            BATCHES.replace(PAIRED, "[part[i] for i in range(size)]"),
            SMALLER,
        ),
        (
            BATCHES.replace("0, 20, size", "3").replace("first : first +", "first * size : (first + 1) *"),
            SMALLER,
        ),
        (
            BATCHES.replace("np.zeros((size", "np.zeros((8").replace("arange(size)", "arange(8)"),
            SMALLER.replace("`size`", "`8`"),
        ),
    ],
)  # fmt: skip
def test_a_last_batch_that_is_smaller_is_told_with_both_sizes(source: str, said: str) -> None:
    assert said_of(source) == said


@pytest.mark.parametrize(
    "line",
    [
        # Two sizes of which none is that of a batch, and a place far beyond.
        "np.ones((size, 2)) + np.ones((size, 3)) + part",
        "np.ones(3) + np.ones(size - 1)",
        "[part[i] for i in range(size + 4)]",
        "np.ones(size)[99]",
        "np.ones(size) + np.ones(4)",
        "out[:, 0] + (part[:4], np.ones(4))[1]",
    ],
)
def test_other_sizes_are_not_those_of_a_last_batch(line: str) -> None:
    source = BATCHES.replace(PAIRED, line).replace("20", "16", 2)
    assert "last batch" not in said_of(source)


TABLE = """def f():
    n, row = 3, np.zeros(3)
    for i, x in enumerate(range(9)):
        if i > n:
            break
        row[i] = x
"""
FIRST_AFTER = "3 is the first place after the end, as counting begins at 0. "


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (TABLE, "Write `i >= n` in place of `i > n` on line 5."),
        (TABLE.replace("i > n", "n < i"), "Write `n <= i` in place of `n < i` on line 5."),
        (
            "def g(n):\n    row = [0] * n\n    for i in range(9):\n        if i > n:\n            break\n"
            "        row[i] = 1\ndef f():\n    g(3)\n    g(4)\n",
            "Write `i >= n` in place of `i > n` on line 5.",
        ),
        (TABLE.replace("np.zeros(3)", "[0] * 3"), "Write `i >= n` in place of `i > n` on line 5."),
        (
            "def f():\n    n, row = 3, np.zeros((2, 3))\n    for i in range(9):\n        if i <= n:\n"
            "            row[0, i] = 1\n",
            "Write `i < n` in place of `i <= n` on line 5.",
        ),
        (
            "def f():\n    i, row = 0, [1, 2, 3]\n    while i <= len(row):\n        row[i] += 1\n        i += 1\n",
            "Write `i < len(row)` in place of `i <= len(row)` on line 4.",
        ),
        (
            "def f():\n    row = np.ones(3)\n    for i in range(len(row) + 1):\n        row[i] += 1\n",
            "Write `range(len(row))` on line 4.",
        ),
        (
            "def f():\n    row = np.ones(3)\n    for i in range(1, 3 + 1):\n        row[i] += 1\n",
            "`i` begins at 1 on line 4: write `i - 1` as the index.",
        ),
        (
            "def f():\n    row = np.ones(3)\n    for i in range(len(row)):\n        row[i] = row[i + 1]\n",
            "`i + 1` goes too far. Write `range(len(row) - 1)` on line 4.",
        ),
        ("def f():\n    row = np.ones(3)\n    return row[len(row)]\n", "The last place is `row[-1]`."),
        (
            "def f(n=2):\n    row = np.ones(3)\n    for i in range(len(row) - n + 1):\n        end = i + n\n"
            "        row[end] += 1\n",
            "No value comes after the last window. Write `range(len(row) - n)` on line 4.",
        ),
        (
            "def f(n=2):\n    row = np.ones(3)\n    for i in range(len(row) - n + 1):\n        row[i + n] += 1\n",
            "No value comes after the last window. Write `range(len(row) - n)` on line 4.",
        ),
    ],
)
def test_an_index_that_is_the_size_is_told_with_the_line_that_lets_it_go_so_far(source: str, said: str) -> None:
    assert said_of(source) == FIRST_AFTER + said


@pytest.mark.parametrize(
    "source",
    [
        TABLE.replace("row[i]", "row[i + 4]"),
        TABLE.replace("np.zeros(3)", "np.zeros(2)"),
        TABLE.replace("np.zeros(3)", "np.zeros(4)").replace("n, row = 3", "n, row = 5"),
        TABLE.replace("row[i] = x", "row[i] = [1][i]"),
        TABLE.replace("i > n", "i > 7"),
        # Nothing shows that the bound is the size.
        "def g(row, n):\n    for i in range(9):\n        if i > n:\n            break\n        row[i] = 1\n"
        "def f():\n    g([1], 2)\n    g([1], 3)\n",
    ],
)
def test_an_index_far_beyond_or_of_something_else_is_not_told_so(source: str) -> None:
    assert said_of(source) == ""


TAIL = """def f():
    rows, n = np.zeros((2, 5)), 5
    for k, ids in enumerate([[1, 2], [1, 2, 3, 4, 5, 6, 7]]):
        tail = ids[-n:]
        rows[k, n - len(tail):] = ids
"""


def test_a_whole_value_in_the_place_of_its_shortened_copy_is_told() -> None:
    assert (
        said_of(TAIL) == "`ids` has 7 values, but the slice, made with `tail`, has 5. Write `tail` in place of `ids`."
    )
    front = TAIL.replace("ids[-n:]", "ids[:n]").replace("n - len(tail):", ": len(tail)")
    assert said_of(front) == said_of(TAIL)
    turned = TAIL.replace("len(tail)", "len(ids)").replace("= ids\n", "= tail\n")
    assert said_of(turned).endswith("Write `tail` in place of `ids`.")
    assert said_of(TAIL.replace("len(tail)", "1").replace("2, 3, 4, 5, 6, 7", "")) == ""


LENGTH = """class Batches:
    def __init__(self):
        self.items = [1, 2, 3]
        self.count = np.ceil(len(self.items) / 2)
    def __len__(self):
        return np.ceil(len(self.items) / 2)
def f():
    return len(Batches())
"""


@pytest.mark.parametrize(
    ("source", "right"),
    [
        (LENGTH, "write `int(np.ceil(…))` or `math.ceil(…)`"),
        (LENGTH.replace("return np.ceil(len(self.items) / 2)", "return self.count"), "write `int(np.ceil(…))`"),
        (LENGTH.replace("return np.ceil(len(self.items) / 2)", "return len(self.items) / 2"), "write `math.ceil(…)`"),
        (
            LENGTH.replace("return np.ceil(len(self.items) / 2)", "n = len(self.items) / 2\n        return n + 1"),
            "write `math.ceil(…)`",
        ),
    ],
)
def test_a_length_that_is_a_float_is_told(source: str, right: str) -> None:
    assert said_of(source).startswith(f"`__len__` on line 6 returns a float, but must return an `int`: {right}")


def test_another_float_is_not_the_length() -> None:
    wrong = LENGTH.replace("return len(Batches())", "return [0] * 2 + [*range(4 / 2)]")
    assert said_of(wrong) == ""
    assert said_of(LENGTH.replace("return np.ceil", "return 'n' * int").replace("' * int", "' * int")) == ""


BATCHES = """class Batches:
    def __init__(self, x, size):
        self.x, self.size = x, size
    def __len__(self):
        return len(self.x) // self.size
    def __getitem__(self, i):
        return self.x[i * self.size : (i + 1) * self.size]
def f(x):
    return Batches(x, 32)
"""


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (BATCHES, True),
        (BATCHES.replace("len(self.x) // self.size", "int(len(self.x) / self.size)"), True),
        (BATCHES.replace("len(self.x) // self.size", "-(-len(self.x) // self.size)"), False),
        (BATCHES.replace("len(self.x) // self.size", "(len(self.x) + self.size - 1) // self.size"), False),
        (BATCHES.replace("// self.size", "// self.size  # full batches only"), False),
        (BATCHES.replace("len(self.x) // self.size", "len(self.x) // 2"), False),
    ],
)
def test_a_length_in_whole_batches_explains_examples_that_are_missing(source: str, found: bool) -> None:
    exercise = Exercise("week1_intro", "A", "intro", 1, Path(), 30, 70, "", (read_signature("f(x)"),), 1.0)
    report = check_source(exercise, Submission(exercise.name, Path("exercise.py"), "script", source, ""))
    verdict = Verdict("check_all", Outcome.UNMET, "all 75 images", "64 of them", "Take all rows.")
    said = in_words_of_source(verdict, report, ["f"]).message
    assert ("Write `math.ceil(len(self.x) / self.size)`" in said) == found


PAIRS = "def f():\n    pairs = zip([1], [2])\n    print(list(pairs))\n"


@pytest.mark.parametrize(
    "line",
    [
        "a, b = zip(*pairs)",
        "x = max(pairs)",
        "x = np.stack([p for p in pairs])",
        "x = list(pairs)\n    y = x[0]",
        "x = np.array([a for a, b in pairs])\n    y = x.max()",
        "x = sorted(pairs)\n    y = sum(a for a, b in x) / len(x)",
    ],
)
def test_an_iterator_with_nothing_left_is_the_cause_of_what_is_empty(line: str) -> None:
    said = "`pairs` can be read once: line 4 has used it up, so nothing is left. Write `pairs = list(zip([1], [2]))`."
    assert said_of(f"{PAIRS}    {line}\n") == said


@pytest.mark.parametrize("line", ["x = [*pairs] + 1", "x = [*pairs, int('x')]", "x = list(pairs)\n    x + 1"])
def test_another_exception_in_a_line_that_reads_an_iterator_is_not(line: str) -> None:
    assert said_of(f"{PAIRS}    {line}\n") == ""


def test_a_window_of_a_series_is_no_batch() -> None:
    source = (
        "def f():\n    series, window, rows = np.arange(30), 20, np.zeros((30, 20, 1))\n"
        "    for i in range(len(series)):\n        w = series[i : i + window]\n"
        "        rows[i] = w.reshape(window, 1)\n    return rows\n"
    )
    assert "batch" not in said_of(source)
    assert "The last batch has 14 examples, not 16" in said_of(
        source.replace("len(series))", "0, 30, 16)").replace("20", "16")
    )


@pytest.mark.parametrize("drawn", ["np.random.choice(where, 2)", "np.random.choice(where, size=2)"])
def test_a_tuple_of_places_in_the_place_of_an_array_is_told(drawn: str) -> None:
    source = "def f():\n    labels = np.array([0, 1, 1, 0])\n    where = np.where(labels == 1){}\n    return {}\n"
    said = "`where` is a tuple with an array for each axis. Write `np.where(labels == 1)[0]`: the places."
    assert said_of(source.format("", drawn)) == said
    assert said_of(source.format("[0][:0]", drawn)) == ""
