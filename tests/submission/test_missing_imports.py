"""Imports that a course file lacks are added where no line moves, and each costs one criterion."""

from pathlib import Path

import pytest

from grader.submission.missing_imports import with_imports
from grader.submission.submission import Submission
from grader.submission.syntax import parse

MAKE = "def make(rows):\n    return tf.keras.Sequential([layers.Dense(rows)])\n"


def read(source: str, *asked: str) -> Submission:
    return with_imports(Submission("week4_nlp", Path("a.ipynb"), "script", source, "", is_prepared=True), asked)


@pytest.mark.parametrize(
    "start",
    ["", "\n", "# my notebook\n", "SIZE = 3\n", '"""Notes."""\n', "from __future__ import annotations\n"],
    ids=["a function", "an empty line", "a comment", "a constant", "a docstring", "a future import"],
)
def test_what_is_missing_is_imported_and_no_line_moves(start: str) -> None:
    source = start + MAKE
    ready = read(source, "make")
    assert "import tensorflow as tf" in ready.source and "from tensorflow.keras import layers" in ready.source
    before, after = source.split("\n"), ready.source.split("\n")
    assert after.index("def make(rows):") == before.index("def make(rows):")
    assert parse(ready.source)


def test_each_name_is_charged_once_to_the_functions_that_need_it() -> None:
    source = f"\n{MAKE}\n\ndef other(x):\n    return tf.cast(x, np.int32)\n"
    tf, layers, np = read(source, "make", "other").charged_lines
    assert tf.sentence == "The file does not import `tf`: write `import tensorflow as tf` at its top."
    assert (tf.where, tf.functions) == ("line 3", {"make", "other"})
    assert (layers.functions, np.functions) == ({"make"}, {"other"})


@pytest.mark.parametrize(
    "source",
    [
        "import tensorflow as tf\nfrom tensorflow.keras import layers\n" + MAKE,
        "def draw(x):\n    plt.plot(x)\n",
        "def count(x):\n    return len(x) + unknown\n",
        "from elsewhere import *\n" + MAKE,
        "def sort(random):\n    return random.sample([1], 1)\n",
    ],
    ids=["all there", "plots", "not well known", "a star", "an argument"],
)
def test_nothing_else_is_imported(source: str) -> None:
    assert read(source, "make").source == source
