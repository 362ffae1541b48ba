"""What is said of a name holds whenever its line runs."""

import ast
import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submission.source_tree import SourceTree, typed

NAMES = ("a", "b", "c")


def tree_of(source: str) -> SourceTree:
    return SourceTree(ast.parse(source), source, str)


def said_of_uses(source: str) -> list[str]:
    """Return what each argument of ``use`` stands for; ``?`` where that is not certain."""
    tree = tree_of(source)
    calls = sorted((call for call in tree.all(ast.Call) if typed(call.func) == "use"), key=lambda call: call.lineno)
    return [typed(made) if (made := tree.value_of(call.args[0])) else "?" for call in calls]


@pytest.mark.parametrize(
    ("source", "uses"),
    [
        ("a = 1\nuse(a)\na = 2\nuse(a)", ["1", "2"]),
        ("a = 1\nif x:\n    a = 2\n    use(a)\nuse(a)", ["2", "?"]),
        ("a = 1\nfor i in x:\n    use(a)\n    a = 2\n    use(a)\nuse(a)", ["?", "2", "?"]),
        ("a = 1\nfor i in x:\n    use(a)\nuse(i)", ["1", "?"]),
        ("a = 1\nwhile a:\n    use(a)\n    a += 1", ["?"]),
        ("a = 1\ntry:\n    a = 2\nexcept ValueError:\n    use(a)\nuse(a)", ["?", "?"]),
        ("a, b = 1, 2\nuse(b)\n(a, b), c = x, 3\nuse(b)", ["2", "?"]),
        ("a = b = 1\nuse(a)\nuse(b)", ["1", "1"]),
        ("a: int = 1\nuse(a)", ["1"]),
        ("a = 1\ndef f():\n    a = 2\n    use(a)\nuse(a)", ["2", "1"]),
        ("a = 1\ndef f():\n    use(a)", ["1"]),
        ("a = 1\na = 2\ndef f():\n    use(a)", ["?"]),
        ("a = 1\ndef f():\n    global a\n    a = 2\nf()\nuse(a)", ["?"]),
        ("a = 1\n[a := 2 for i in x]\nuse(a)", ["?"]),
        ("class A:\n    a = 1\n    def f(self):\n        use(a)", ["?"]),
        ("a = 1\n[use(a) for a in x]", ["?"]),
        ("def f(a, b=2):\n    use(a)\n    use(b)\nf(1)", ["1", "2"]),
        ("def f(a):\n    use(a)\nf(a=1)", ["1"]),
        ("def f(a):\n    use(a)\nf(1)\nf(2)", ["?"]),
        ("def f(a):\n    a = 3\n    use(a)\nf(1)", ["3"]),
        ("def f(*a):\n    use(a)\nf(1)", ["?"]),
        ("def f(a):\n    use(a)\nf(1)\ng(f)", ["?"]),
        ("d = {'a': 1, 'b': 2}\nuse(d['b'])\nuse(d['c'])", ["2", "d['c']"]),
        ("d = {'a': 1}\nd['a'] = 2\nuse(d['a'])", ["d['a']"]),
        ("d = {'a': 1}\nd.update(a=2)\nuse(d['a'])", ["d['a']"]),
        ("d = {'a': 1}\nd |= {'a': 2}\nuse(d['a'])", ["d['a']"]),
        ("d = dict(a=1)\nuse(d['a'])", ["1"]),
        ("class S:\n    a: int = 1\nuse(S.a)\ns = S()\nuse(s.a)", ["1", "1"]),
        (
            "class S:\n    a: int = 1\ns = S(a=2)\nuse(s.a)\nt = S(3)\nuse(t.a)\nu = S(**x)\nuse(u.a)",
            ["2", "t.a", "u.a"],
        ),
        ("class S:\n    a = 1\ns = S()\ns.a = 2\nuse(s.a)", ["s.a"]),
        ("class S:\n    a = 1\ns = S()\nsetattr(s, 'a', 2)\nuse(s.a)", ["s.a"]),
        (
            "class S:\n    a = 1\n    def __init__(self):\n        self.a = 2\nuse(S().a)\ns = S()\nuse(s.a)",
            ["S().a", "s.a"],
        ),
        ("class S:\n    a = 1\n    a = 2\nuse(S.a)", ["S.a"]),
        ("class S:\n    a = 1\nclass T(S):\n    pass\nuse(T.a)", ["T.a"]),
        ("from types import SimpleNamespace\ns = SimpleNamespace(a=1)\nuse(s.a)", ["1"]),
        ("class S:\n    a = 1\ndef f(s):\n    use(s.a)\nf(S())\nf(S(a=2))", ["s.a"]),
    ],
)
def test_a_name_stands_for_the_last_line_that_always_ran(source: str, uses: list[str]) -> None:
    assert said_of_uses(source) == uses


def test_what_the_grader_calls_is_given_other_things() -> None:
    source = "def f(a):\n    use(a)\nf(1)"
    tree = SourceTree(ast.parse(source), source, str, asked=frozenset({"f"}))
    [call] = [call for call in tree.all(ast.Call) if typed(call.func) == "use"]
    assert tree.value_of(call.args[0]) is None


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("def f():\n    return 1\na = f()\nuse(a)", "1"),
        ("def f():\n    b = 1\n    return 2, b\na, c = f()\nuse(c)", "1"),
        ("def f(x):\n    if x:\n        return 1\n    return 2\na = f(x)\nuse(a)", "f(x)"),
        ("def f():\n    return g()\ndef g():\n    return f()\nuse(f())", "None"),
        ("a = len(x)\nuse(a)", "len(x)"),
    ],
)
def test_what_a_function_returns_is_followed(source: str, made: str) -> None:
    tree = tree_of(source)
    [call] = [call for call in tree.all(ast.Call) if typed(call.func) == "use"]
    found = tree.made_by(call.args[0])
    assert (typed(found) if found else "None") == made


def test_the_steps_of_a_data_set_are_followed_through_its_name() -> None:
    tree = tree_of("d = tf.data.Dataset.range(9)\nd = d.map(f).shuffle(9)\nfor i in x:\n    use(d.batch(2))")
    [call] = [call for call in tree.all(ast.Call) if typed(call.func) == "use"]
    assert [step.func.attr for step in tree.chain_of(call.args[0])] == ["batch", "shuffle", "map", "range"]  # type: ignore[attr-defined]


def test_a_name_that_is_bound_on_each_line_is_found_as_fast_as_one_that_is_not() -> None:
    """Eight times as many lines take about eight times as long; 64 times if each were compared with all."""

    def seconds(lines: int) -> float:
        source = "d = tf.data.Dataset.range(9)\n" + "d = d.shuffle(9).batch(2)\n" * lines
        begin = time.process_time()
        tree = tree_of(source)
        for call in tree.all(ast.Call):
            [*tree.chain_of(call)]
        return time.process_time() - begin

    few, many = min(seconds(200) for _ in range(3)), min(seconds(1600) for _ in range(3))
    assert many < 8 * 3 * few


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Lines that assign numbers, all of them different, and lines that use a name, in loops, branches and functions."""
    numbers = iter(range(1000))
    lines: list[str] = []

    def block(depth: int, indent: str) -> None:
        for _ in range(draw(st.integers(1, 4))):
            kind = draw(st.sampled_from(["set", "set", "use", "use", "if", "for", "while", "try", "def", "add", "del"]))
            name = draw(st.sampled_from(NAMES))
            if kind == "set":
                lines.append(f"{indent}{name} = {next(numbers)}")
            elif kind == "add":
                lines.append(f"{indent}{name} += 1000")
            elif kind == "del":
                lines.append(f"{indent}{name}, {draw(st.sampled_from(NAMES))} = {next(numbers)}, {next(numbers)}")
            elif kind == "use" or depth == 3:
                lines.append(f"{indent}use({len(lines)}, {name})")
            elif kind == "def":
                function = f"f{len(lines)}"
                given = draw(st.sampled_from(["", name, f"{name}={next(numbers)}"]))
                lines.append(f"{indent}def {function}({given}):")
                block(depth + 1, indent + "    ")
                lines.append(f"{indent}{function}({next(numbers) if given == name else ''})")
            else:
                head = {
                    "if": "if chance():",
                    "for": f"for {name} in range(2):",
                    "while": "while chance():",
                    "try": "try:",
                }
                lines.append(f"{indent}{head[kind]}")
                block(depth + 1, indent + "    ")
                if kind == "try":
                    lines.append(f"{indent}    fail()")
                    lines.append(f"{indent}except ValueError:")
                    block(depth + 1, indent + "    ")
                elif draw(st.booleans()):
                    lines.append(f"{indent}else:")
                    block(depth + 1, indent + "    ")

    block(0, "")
    return "\n".join(lines) + "\n"


@given(programs(), st.lists(st.booleans(), min_size=12, max_size=12))
def test_whatever_runs_a_number_that_a_name_is_said_to_be_is_what_it_is(source: str, chances: list[bool]) -> None:
    tree = tree_of(source)
    calls = {call.args[0].value: call for call in tree.all(ast.Call) if typed(call.func) == "use"}  # type: ignore[attr-defined]
    said = {number: tree.number_of(call.args[1]) for number, call in calls.items()}
    seen: dict[int, set[int]] = {}

    def chance() -> bool:
        return chances.pop() if chances else False

    def fail() -> None:
        if chance():
            raise ValueError

    world = {"use": lambda at, value: seen.setdefault(at, set()).add(value), "chance": chance, "fail": fail}
    with contextlib.suppress(NameError, UnboundLocalError):  # What ran until then counts.
        exec(source, world)
    for at, values in seen.items():
        assert said[at] is None or values == {said[at]}, (at, said[at], values)


@pytest.mark.parametrize(
    ("source", "call"),
    [
        ("d = {'a': 1, 'b': x}\nuse(0, **d)", "use(0, a=1, b=x)"),
        ("d = dict(a=1)\nuse(**d, c=2)", "use(a=1, c=2)"),
        ("use(**{'a': 1})", "use(a=1)"),
        ("d = {'a': 1}\nd['a'] = 2\nuse(**d)", "use(**d)"),
        ("d = {'a': 1}\nd.pop('a')\nuse(**d)", "use(**d)"),
        ("d = {'a': 1, **e}\nuse(**d)", "use(**d)"),
        ("d = {name: 1}\nuse(**d)", "use(**d)"),
        ("def f(**d):\n    use(**d)", "use(**d)"),
        ("d = {'fit': {'a': 1}}\nuse(**d['fit'])", "use(a=1)"),
        ("d = dict(fit=dict(a=1))\nuse(0, **d['fit'], c=2)", "use(0, a=1, c=2)"),
        ("d = {'fit': {'a': 1}}\nd['fit']['a'] = 2\nuse(**d['fit'])", "use(**d['fit'])"),
        ("d = {'fit': {'a': 1}}\nd['fit'].update(a=2)\nuse(**d['fit'])", "use(**d['fit'])"),
        ("d = {'fit': {'a': 1}}\nuse(**d['other'])", "use(**d['other'])"),
        ("e = {'a': 1, 'b': 2}\nd = {**e, 'a': 3}\nuse(**d)", "use(a=3, b=2)"),
        ("e = {'a': 1}\nuse(**(e | {'a': 2}))", "use(a=2)"),
        ("e = {'a': 1}\nuse(**dict(e, b=2))", "use(a=1, b=2)"),
        ("class Plan:\n    fit = {'a': 1}\nuse(**Plan.fit)", "use(a=1)"),
        ("class Plan:\n    fit = {'a': 1}\nPlan.fit = {'a': 2}\nuse(**Plan.fit)", "use(**Plan.fit)"),
        ("def f(d):\n    use(**d)\nf({'a': 1})", "use(a=1)"),
        ("def f(d):\n    use(**d)\nf({'a': 1})\nf({'a': 2})", "use(**d)"),
        ("d = d['a']\nuse(**d)", "use(**d)"),
        ("d = {'a': 1, 'a': 2}\nuse(**d)", "use(a=2)"),
    ],
)
def test_what_a_call_gets_by_a_dictionary_is_seen_where_it_is_known(source: str, call: str) -> None:
    module = ast.parse(source)
    tree = SourceTree(module, source, str)
    assert [typed(found) for found in tree.all(ast.Call) if typed(found.func) == "use"] == [call]
    assert ast.unparse(module) == ast.unparse(ast.parse(source))


@pytest.mark.parametrize(
    ("source", "is_shared"),
    [
        ("use(x)\nuse(x)", True),
        ("def f(x):\n    use(x)\ndef g(x):\n    use(x)", False),
        ("x = 1\ndef f():\n    use(x)\nuse(x)", True),
        ("x = 1\ndef f():\n    x = 2\n    use(x)\nuse(x)", False),
        ("def f():\n    global x\n    x = 2\n    use(x)\ndef g():\n    use(x)", True),
        ("def f(x):\n    def g():\n        use(x)\n    use(x)", True),
        ("class A:\n    def f(self):\n        use(self.x)\n    def g(self):\n        use(self.x)", True),
        ("class A:\n    def f(self):\n        use(self.x)\nclass B:\n    def g(self):\n        use(self.x)", False),
        ("[use(x) for x in y]\n[use(x) for x in y]", False),
        ("use(x[0])\nuse(x[1])", False),
    ],
)
def test_a_key_is_that_of_one_variable(source: str, is_shared: bool) -> None:
    tree = tree_of(source)
    first, second = (tree.key_of(call.args[0]) for call in tree.all(ast.Call))
    assert (first == second) is is_shared


def test_an_integer_that_no_float_holds_is_no_number() -> None:
    tree = tree_of(f"use({10**400}, -{10**400})")
    assert [tree.number_of(part) for part in tree.all(ast.Call)[0].args] == [None, None]
