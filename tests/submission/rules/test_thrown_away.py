"""A line whose result nothing keeps is told, with the line that keeps it; a line with an effect is not."""

import ast
import functools
from collections.abc import Callable

import pytest
import same_meaning
from rule_cases import tree_of

from grader.examiner.grade import Outcome, Verdict
from grader.examiner.source_findings import in_words_of_source
from grader.submission.rules.data import pipelines
from grader.submission.rules.python import thrown_away
from grader.submission.rules.rule import rules_of
from grader.submission.rules.source_report import SourceReport
from grader.submission.rules.subjects import DROPPED
from grader.submission.source_tree import Finding, SourceTree

HEAD = "import numpy as np\nimport pandas as pd\nimport tensorflow as tf\n"
CASES = [
    ("np.random.permutation(x)", "np.random.shuffle(x)"),
    ("np.sort(x)", "x.sort()"),
    ("np.append(x, 3)", "np.copyto(x, 3)"),
    ("np.clip(x, 0, 1)", "np.clip(x, 0, 1, out=x)"),
    ("np.maximum(x, 0)", "np.add.at(x, 0, 1)"),
    ("np.expand_dims(x, -1)", "np.random.seed(3)"),
    ("x.astype('float32')", "x.fill(0)"),
    ("x.reshape(-1, 1)", "x.resize((4, 1))"),
    ("x.flatten()", "x.append(3)"),
    ("sorted(x)", "print(x)"),
    ("tf.cast(x, tf.float32)", "tf.debugging.assert_type(x, tf.float32)"),
    ("tf.image.resize(x, (8, 8))", "tf.print(x)"),
    ("tf.random.shuffle(x)", "tf.random.set_seed(3)"),
    ("tf.keras.utils.to_categorical(x)", "tf.keras.utils.set_random_seed(3)"),
    ("tf.keras.utils.pad_sequences(x, maxlen=9)", "tf.keras.utils.plot_model(x)"),
    ("x.dropna()", "x.dropna(inplace=True)"),
    ("x.drop(columns=['a'])", "x.update({'a': 1})"),
    ("x.lower()", "x.insert(0, 'a')"),
    ("x.fillna(0, inplace=False)", "x.fillna(0, inplace=True)"),
]


@functools.cache
def found_in(source: str) -> list[Finding]:
    tree = SourceTree(ast.parse(HEAD + source), HEAD + source, "line {}".format)
    return [found for rule in rules_of(thrown_away) for found in rule(tree)]


@pytest.mark.parametrize(("mistake", "right"), CASES)
def test_a_result_that_nothing_keeps_is_told_and_an_effect_is_not(mistake: str, right: str) -> None:
    [found] = found_in(f"def f(x):\n    {mistake}\n    return x\n")
    assert "This line has no effect" in found.sentence
    assert f"x = {mistake}" in found.sentence
    assert found_in(f"def f(x):\n    x = {mistake}\n    return x\n") == []
    assert found_in(f"def f(x):\n    {right}\n    return x\n") == []


def test_a_model_that_is_loaded_and_not_kept_is_told_where_another_one_is_measured() -> None:
    source = "m.fit(x, y)\n{}tf.keras.models.load_model('best.keras')\nm.evaluate(v, w)\n"
    [found] = found_in(source.format(""))
    assert "Write `m = tf.keras.models.load_model('best.keras')`" in found.sentence
    assert found_in(source.format("m = ")) == found_in(source.replace("m.evaluate(v, w)\n", "").format("")) == []


@pytest.mark.parametrize("way", same_meaning.WAYS, ids=lambda way: way.__name__)
def test_another_way_to_write_it_changes_nothing_that_is_said(way: Callable[[str], str]) -> None:
    for mistake, _ in CASES[:-1]:
        assert found_in(way(f"def f(x):\n    {mistake}\n    return x\n")) != [], mistake


@pytest.mark.parametrize(
    "source",
    [
        "def sorted(x):\n    x.sort()\ndef f(x):\n    sorted(x)\n",
        "class Own:\n    def reshape(self, n):\n        self.n = n\ndef f(x):\n    x.reshape(3)\n",
        "import other\ndef f(x):\n    other.resize(x)\n",
        "def f(x):\n    try:\n        np.asarray(x)\n    except ValueError:\n        return 0\n    except TypeError:\n"
        "        return 1\n",
        "import time\ndef f(x):\n    began = time.time()\n    np.sort(x)\n    return time.time() - began\n",
        "def f(x):\n    np.add(x, 1, x)\n    np.sqrt(x, x)\n    return x\n",
        "def f(x):\n    with pytest.raises(ValueError):\n        np.reshape(x, (3,))\n",
        "def test_f(x):\n    tf.reshape(x, (3,))\n",
        "def f(path, n):\n    path.rename('b')\n    np.broadcast_shapes(n, (3,))\n",
        # The last line of a cell shows its value.
        "x = np.zeros(3)\nx.reshape(3, 1)\n",
    ],
)
def test_a_call_that_may_have_an_effect_gets_no_sentence(source: str) -> None:
    assert found_in(source) == []


@pytest.mark.parametrize(
    ("mistake", "right"),
    [
        ("random.shuffle(list(x))", "random.shuffle(x)"),
        ("np.random.shuffle(x.copy())", "np.random.shuffle(x)"),
        ("sorted(x).reverse()", "x.reverse()"),
        ("list(x).append(3)", "x.append(3)"),
    ],
)
def test_a_copy_that_nothing_keeps_is_told(mistake: str, right: str) -> None:
    [found] = found_in(f"import random\ndef f(x):\n    {mistake}\n    return x\n")
    assert f"Write `{right}` for `x` itself." in found.sentence
    assert found_in(f"import random\ndef f(x):\n    {right}\n    return x\n") == []
    assert found_in("def f(x):\n    y = list(x)\n    y.sort()\n    return y\n") == []


def test_what_is_long_is_shortened() -> None:
    call = "tf.keras.utils.pad_sequences(x, maxlen=120, padding='post', truncating='post')"
    [found] = found_in(f"def f(x):\n    {call}\n    return x\n")
    assert "Write `x = tf.keras.utils.pad_sequences(…)`." in found.sentence


def test_a_data_set_that_nothing_keeps_explains_the_function_that_needs_it() -> None:
    source = (
        "import tensorflow as tf\ndef batches(x):\n    d = tf.data.Dataset.from_tensor_slices(x)\n    d.batch(32)\n"
        "    return d\ndef f(x):\n    return batches(x)\n"
    )
    tree = tree_of(source, ["f"])
    assert [found.about for found in pipelines.results_thrown_away(tree)] == [f"{DROPPED}f"]


def test_it_explains_what_the_function_fails() -> None:
    finding = Finding(5, "line 5", "np.sort(x)", "x = np.sort(x)", "This line has no effect.", False, f"{DROPPED}f")
    verdict = Verdict("order", Outcome.UNMET, "values in order", "3, 1, 2", "Sort the values.")
    assert in_words_of_source(verdict, SourceReport(findings=(finding,)), ["f"]).message.startswith("line 5: ")
    assert in_words_of_source(verdict, SourceReport(findings=(finding,)), ["g"]).message == "Sort the values."
