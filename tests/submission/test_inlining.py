"""A program with its own functions and objects written where they are used does what it did."""

import ast
import contextlib
import io

import pytest

from grader.submission.inlining import inlined, inlined_tree
from grader.submission.source_tree import read_source, typed

PROGRAMS = {
    "two returns": """\
def sign(x):
    if x > 0:
        return 1
    if x < 0:
        return -1
    return 0
print([sign(value) for value in (3, 0, -2)], sign(5))
""",
    "nothing is returned": """\
def show(x, times=2):
    for _ in range(times):
        print(x)
show(1)
print(show("a", times=1))
""",
    "names that are used twice": """\
def half(x):
    y = x / 2
    x = y + 1
    return x
x = 8
y = 3
print(half(x), half(y), x, y)
""",
    "a tuple": """\
def ends(values):
    return values[0], values[-1]
first, last = ends([1, 2, 3])
last, first = ends([first, last])
print(first, last, ends("abc")[1])
""",
    "one in another": """\
def square(x):
    return x * x
def sum_of_squares(values):
    total = 0
    for value in values:
        total += square(value)
    return total
def main():
    values = [1, 2, 3]
    print(sum_of_squares(values), square(sum_of_squares(values[:2])))
if True:
    main()
""",
    "an object": """\
class Score:
    best = 0
    def __init__(self, name, values=()):
        self.name = name
        self.values = list(values)
    def add(self, value):
        self.values.append(value)
        if value > self.best:
            self.best = value
        return self
    def mean(self):
        return sum(self.values) / len(self.values)
    def show(self):
        print(self.name, self.mean(), self.best)
one = Score("one", [1, 2])
one.add(6)
one.show()
other = Score("other").add(4)
other.add(8).show()
print(one.best, other.values)
""",
    "an object that is called": """\
class Add:
    def __init__(self, amount):
        self.amount = amount
    def __call__(self, x):
        return x + self.amount
add = Add(3)
print(add(4), add(5))
""",
    "a dataclass": """\
from dataclasses import dataclass
@dataclass
class Run:
    name: str
    rate: float = 0.5
    def told(self):
        return f"{self.name}: {self.rate}"
run = Run("a")
other = Run("b", rate=1)
print(run.told(), other.told())
""",
    "an object that is given": """\
class Box:
    def __init__(self, x):
        self.x = x
    def double(self):
        self.x *= 2
def twice(box):
    box.double()
    box.double()
box = Box(1)
twice(box)
print(box.x)
""",
    "an object that is kept": """\
class Box:
    def __init__(self, x):
        self.x = x
boxes = [Box(1), Box(2)]
box = Box(3)
boxes.append(box)
box.x = 4
print([one.x for one in boxes])
""",
    "items that are spelled out": """\
def low(values):
    return min(values)
def high(values):
    return max(values)
values = [3, 1, 2]
for name, function in {"low": low, "high": high}.items():
    result = function(values)
    print(name, result)
print(name, {name: function(values) for name, function in [("low", low), ("high", high)]})
for number, (a, b) in enumerate([(values, 1), (values[:2], 2)]):
    a = len(a) + b
    print(number, a)
for label, value in {"a": len(values), "b": len(values) + 1}.items():
    print(f"{label}: {label:>4}{{ {label!r} {value:3}")
""",
    "lists made by calls": """\
def squares(n):
    found = []
    for number in range(n):
        found.append(number ** 2)
    return found
rows = [squares(n) for n in (1, 2, 3) if n != 2]
table = {n: squares(n) for n in range(2)}
print(rows, table)
""",
    "not always": """\
def told(x):
    print("told", x)
    return x
value = told(1) if False else 2
print(value or told(3), [told(x) for x in ()])
""",
    "all that is given": """\
def joined(first, *others, by="-"):
    return by.join([first, *others])
print(joined("a"), joined("a", "b", "c", by="+"))
""",
    "a function in a function": """\
def outer(n):
    def inner(x):
        return x + n
    return inner(1) * inner(2)
print(outer(3), outer(n=4))
""",
    "a name of the module": """\
RATE = 2
def scaled(x):
    return x * RATE
def main():
    RATE = 5
    return scaled(RATE)
print(main())
""",
    "a variable of its own": """\
def pairs(x):
    return [x + y for y in range(2)]
def main():
    y = 5
    return pairs(y), (lambda x: x * y)(3)
print(main())
""",
    "an object that tells of itself": """\
class Box:
    def __init__(self, x):
        self.x = x
    @property
    def double(self):
        return 2 * self.x
    def __str__(self):
        return f"a box of {self.double}"
box = Box(2)
print(box, str(box), f"<{box}>", box.double)
print(Box(4).__str__(), [str(box)])
""",
    "an object with two names": """\
class Box:
    def __init__(self):
        self.items = []
    def add(self, item):
        self.items.append(item)
        return self
    def __repr__(self):
        return f"{len(self.items)} items"
def main():
    box = Box().add(1)
    other = Box().add(2).add(3)
    print(box, other.items, Box().add(3))
    return other
print(main())
""",
    "a dictionary that is filled": """\
errors = {}
x = 3
errors["first"] = x
x = 4
errors["second"] = x + 1
for name in errors:
    print(f"{name:>8}: {errors[name]}")
print(min(errors, key=errors.get))
more = {"a": 1}
more["b"] = more["a"] + 1
print(more)
""",
    "a choice by a key": """\
def best(values, limit):
    return min(values, key=lambda value: abs(value - limit))
print(best([1, 5, 9], 6), best([2, 4], limit=0))
""",
    "what has no end": """\
def down(x):
    return x if x < 1 else down(x - 1)
def count():
    for number in range(3):
        if number == 1:
            return number
print(down(3), count())
""",
    "a function that is kept": """\
def double(x):
    return 2 * x
print(list(map(double, [1, 2])), double(4))
""",
    "a default": """\
def grown(x, found=[]):
    found.append(x)
    return found
print(len(grown(1)))
""",
    "with and try": """\
import contextlib
def read(x):
    with contextlib.suppress(ValueError):
        return int(x)
def safe(x):
    try:
        y = int(x)
    except ValueError as error:
        y = str(error)[:7]
    print(y)
safe("3")
safe("x")
print(read("7"), read("no"))
""",
}


def printed(source: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(source, "program", "exec"), {"__name__": "__main__"})
    return out.getvalue()


@pytest.mark.parametrize("source", PROGRAMS.values(), ids=PROGRAMS)
def test_the_program_prints_what_it_printed(source):
    found = inlined(ast.parse(source), source, ())
    assert found is None or printed(found.source) == printed(source) != ""


def test_what_can_be_written_elsewhere_is_left_out():
    left = {
        name: {node.name for node in ast.walk(found.tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        for name, source in PROGRAMS.items()
        if (found := inlined(ast.parse(source), source, ()))
    }
    assert {name: names for name, names in left.items() if names} == {
        "two returns": {"sign"}, "not always": {"told"}, "what has no end": {"down", "count"},
        "a function that is kept": {"double"}, "items that are spelled out": {"high"},
    }  # fmt: skip
    assert {*PROGRAMS} - left.keys() == {"an object that is kept"}


def test_a_sentence_has_the_names_and_the_lines_of_the_learner():
    source = "x = 1\ndef half(x):\n    x = x + 1\n    return x / 2  # of both\nprint(half(x))\n"
    tree = inlined_tree(read_source(source))
    assert tree is not None
    division = next(node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Div))
    found = tree.finding(division, typed(division), "", f"`{typed(division)}`", certain=False)
    assert (found.line, found.where, found.wrong, found.sentence) == (4, "line 4", "x / 2", "`x / 2`")
    assert tree.said_beside(division) == "of both"
    assert tree.where(division) == "line 4"
