"""What a notebook brings is there in a grading, and does nothing."""

import builtins
import importlib.util
import sys
from typing import Any

import pytest

from grader.candidate.worker import notebook_names
from grader.candidate.worker.notebook_names import SHOWING_PACKAGES, give_names_of_notebooks
from grader.submission.rules.calls.removed_calls import SHOWING

SOURCE = """
from IPython.display import clear_output, HTML
import IPython.display as shown_by
from tqdm.notebook import tqdm, trange
import tqdm.auto
from IPython.core.display import Image
from tqdm import tqdm_notebook

shown = display(HTML("<b>3</b>"), display_id=True)
clear_output(wait=True)
where = str(get_ipython())
get_ipython().system("ls")
with tqdm([1, 2, 3], desc="rows") as bar:
    rows = [row for row in bar]
    bar.set_postfix(loss=3)
    bar.update(1)
    tqdm.write("a row")
pairs = [(epoch, step, len(trange(4))) for epoch in trange(1, 3) for step in tqdm(iterable="a")]
"""


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python without the packages, which is left as it was."""
    for name in ("display", "get_ipython"):
        monkeypatch.setattr(builtins, name, None, raising=False)
    monkeypatch.setattr(sys, "modules", {
        name: module for name, module in sys.modules.items() if name.partition(".")[0] not in SHOWING_PACKAGES
    })  # fmt: skip
    found = importlib.util.find_spec
    monkeypatch.setattr(
        notebook_names.importlib.util, "find_spec", lambda name: None if name in SHOWING_PACKAGES else found(name)
    )


@pytest.mark.usefixtures("bare")
def test_what_only_shows_does_nothing_and_its_loops_run() -> None:
    give_names_of_notebooks(SOURCE)
    made: dict[str, Any] = {}
    exec(SOURCE.replace("import tqdm.auto\n", ""), made)
    assert made["shown"] is None and "colab" not in made["where"] and " at 0x" not in made["where"]
    assert made["rows"] == [1, 2, 3] and made["pairs"] == [(1, "a", 4), (2, "a", 4)]


@pytest.mark.usefixtures("bare")
def test_a_package_that_a_source_does_not_name_is_not_given() -> None:
    give_names_of_notebooks("import numpy as np")
    assert not sys.modules.keys() & {*SHOWING_PACKAGES}


def test_a_package_that_is_there_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("display", "get_ipython"):
        monkeypatch.setattr(builtins, name, None, raising=False)
    there = importlib.import_module("IPython")
    give_names_of_notebooks(SOURCE.replace("tqdm", "rows"))
    assert sys.modules["IPython"] is there


def test_no_rule_says_that_such_a_package_is_missing() -> None:
    assert {*SHOWING_PACKAGES} == SHOWING
