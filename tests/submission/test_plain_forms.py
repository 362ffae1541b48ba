"""Each thing is spelled in one way: what a text says stays the same, and what is no such text stays as it is."""

import ast

import pytest

from grader.submission.plain_forms import in_plain_forms

VALUES = {"x": 0.875, "n": 3, "name": "sea", "many": {"x": 0.5, "n": 7}, "pair": (2, "b")}


def plain(source: str) -> str:
    return ast.unparse(in_plain_forms(ast.parse(source)))


@pytest.mark.parametrize(
    "text",
    [
        '"MAE: {:.2f}".format(x)',
        '"{} of {}".format(n, name)',
        '"{1} {0} {1}".format(n, name)',
        '"{n:d} {x!r}".format(n=n, x=x)',
        '"{{{}}} {:.1%}".format(n, x)',
        '"MAE: %.2f" % x',
        '"%s has %d, that is %.0f%%" % (name, n, 100 * x)',
        '"%(x).1f and %(n)s" % {"x": x, "n": n}',
        '"100 %%" % ()',
        '"plain".format()',
    ],
)
def test_a_text_that_is_filled_is_an_f_string_with_the_same_words(text: str) -> None:
    (line,) = in_plain_forms(ast.parse(text)).body
    assert isinstance(line, ast.Expr)
    assert isinstance(line.value, ast.JoinedStr)
    assert eval(ast.unparse(line), dict(VALUES)) == eval(text, dict(VALUES))


@pytest.mark.parametrize(
    "text",
    [
        '"{0.real}".format(n)', '"{0[0]}".format(pair)', '"{:{}}".format(n, 5)', '"{} {}".format(*pair)',
        '"{".format(n)', '"{5}".format(n)', '"{missing}".format(n=n)', '"%d %d" % n', '"%(x)s" % many',
        "'{²}'.format(n)", f"'{{{'9' * 5000}}}'.format(n)",
        "n % 2", "template.format(n)", "template % n",
    ],
)  # fmt: skip
def test_what_takes_values_apart_or_does_not_fit_stays_as_it_is(text: str) -> None:
    assert plain(text) == ast.unparse(ast.parse(text))


def test_the_places_of_values_stay() -> None:
    source = 'print(\n    "{:.2f}".format(\n        error,\n    ),\n)'
    names = [node for node in ast.walk(in_plain_forms(ast.parse(source))) if isinstance(node, ast.Name)]
    assert {name.id: name.lineno for name in names} == {"print": 1, "error": 3}


def test_a_module_without_another_spelling_is_the_same_object() -> None:
    tree = ast.parse('x = 1\nprint(f"{x}", "MAE:", x)')
    assert in_plain_forms(tree) is tree
    assert plain("x: int = 1\ny: int") == "x = 1\ny: int"
