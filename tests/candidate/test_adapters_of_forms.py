"""The names of a rubric, answered by the learner's functions; and what adapters are made of."""

import sys
import types
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from grader.candidate.faults import Missing
from grader.candidate.worker.adapting import (
    downloading,
    fitting,
    given_names,
    model_after_fit,
    names_in,
    reading_texts,
    replaced,
    writes_down,
)
from grader.candidate.worker.course_form import CourseForm

ADAPTER = """
def windows(learner, series, size, batch):
    return learner.windowed(series, size) + [learner.BATCH, batch]

def helper(series):
    return series
"""


def module(**names: object) -> types.ModuleType:
    made = types.ModuleType("submission")
    vars(made).update(names)
    return made


def test_an_adapter_gets_the_learners_functions_and_constants() -> None:
    form = CourseForm(module(windowed=lambda series, size: [series, size], BATCH=32), {"adapter": ADAPTER})
    assert form.find("windows")("s", 2, 8) == ["s", 2, 32, 8]


def test_what_is_no_adapter_is_no_name_of_the_rubric() -> None:
    form = CourseForm(module(), {"adapter": ADAPTER})
    with pytest.raises(Missing, match="helper"):
        form.find("helper")


def test_a_function_that_is_missing_is_told_by_the_learners_name() -> None:
    form = CourseForm(module(), {"adapter": ADAPTER, "names": {"train": "train_mnist"}})
    with pytest.raises(Missing, match="windowed"):
        form.find("windows")("s", 2, 8)
    with pytest.raises(Missing, match="train_mnist"):
        form.find("train")


def test_what_is_replaced_is_found_by_the_rubric_and_by_the_learner() -> None:
    made = module(myCallback="old")
    form = CourseForm(made, {"names": {"EarlyStoppingCallback": "myCallback"}})
    form.replace("EarlyStoppingCallback", "new")
    assert form.find("EarlyStoppingCallback") == "new"
    assert made.myCallback == "new"


def test_a_replaced_adapter_comes_back() -> None:
    form = CourseForm(module(windowed=lambda series, size: [], BATCH=1), {"adapter": ADAPTER})
    adapter = form.find("windows")
    form.replace("windows", "ours")
    assert form.find("windows") == "ours"
    form.put_back("windows", adapter)
    assert form.find("windows") is adapter


def test_without_a_form_each_name_is_its_own() -> None:
    made = module(f=1)
    assert CourseForm(made, {}).find("f") == 1


def test_names_that_nobody_defined_are_given_for_a_while() -> None:
    space: dict[str, object] = {}
    exec("known = 1\ndef f():\n    return [known, dataset, len([])], (lambda: others)()", space)
    function = space["f"]
    with given_names(function, "ours"):
        assert function() == ([1, "ours", 0], "ours")  # type: ignore[operator]
    assert "dataset" not in space
    assert "others" not in space


def test_a_place_is_as_it_was_afterwards() -> None:
    made = module(kept=1)
    with replaced(made, "kept", 2), replaced(made, "new", 3):
        assert (made.kept, made.new) == (2, 3)
    assert made.kept == 1
    assert not hasattr(made, "new")


def test_a_function_that_answers_two_names_stays_where_one_is_replaced() -> None:
    made = module(whole="theirs")
    adapter = "def second(learner): return [learner.whole, replacement(learner, 'first')]"
    adapter = f"from grader.candidate.worker.course_form import replacement\n{adapter}"
    form = CourseForm(made, {"names": {"first": "whole", "second": "whole"}, "adapter": adapter})
    assert form.find("second")() == ["theirs", None]
    form.replace("first", "ours")
    assert form.find("first") == "ours"
    assert form.find("second")() == ["theirs", "ours"]
    assert made.whole == "theirs"
    form.put_back("first", "theirs")
    assert form.find("first") == form.find("second")()[0] == "theirs"
    assert form.find("second")() == ["theirs", None]


def test_arguments_of_fit_are_replaced_within_another_block() -> None:
    given: list[dict[str, object]] = []

    class Trainer:
        def fit(self, x: object = None, y: object = None, epochs: int = 1) -> str:
            given.append({"x": x, "y": y, "epochs": epochs})
            return "history"

    keras = types.SimpleNamespace(Model=Trainer)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "keras", keras)

        def learners() -> None:
            Trainer().fit("theirs", y="theirs", epochs=3)

        def ours() -> None:
            with fitting(x="ours", y="ours"):
                learners()

        trained = model_after_fit(ours)
    assert isinstance(trained, Trainer)
    assert given == [{"x": "ours", "y": "ours", "epochs": 3}]


LOADER = """
import urllib.request
from urllib.request import urlretrieve
def load():
    paths = [get_file("a.h5", origin="https://example.org"), wget.download("https://example.org/a.h5")]
    return [*paths, urlretrieve("https://example.org")[0], urllib.request.urlretrieve("https://example.org", "b")[0]]
"""


def test_what_a_function_downloads_is_a_file_of_the_graders(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"get_file": lambda name, origin: origin}
    monkeypatch.setitem(sys.modules, "keras_at_hand", module(get_file=names["get_file"]))
    exec(LOADER, names)
    with downloading(names["load"], "weights.h5"):
        assert names["load"]() == ["weights.h5"] * 4
    assert "wget" not in names
    assert "wget" not in sys.modules
    assert {"get_file", "wget", "download"} <= {*names_in(names["load"].__code__)}


def test_a_number_counts_wherever_the_file_of_a_function_writes_it_down() -> None:
    space: dict[str, object] = {}
    exec("def rows(images):\n    return images.reshape((60000, 784))\ndef train():\n    return rows", space)
    assert writes_down(space["train"], 60_000)
    assert not writes_down(space["train"], 10_000)
    space["ROWS"] = 10_000
    assert writes_down(space["train"], 10_000)
    assert not writes_down(len, 1)


def _opened(path: str) -> str:
    with open(path) as file:  # noqa: PTH123 - as learners do
        return file.read()


@pytest.mark.parametrize(
    "read",
    [
        _opened,
        lambda path: Path(path).read_text(),
        lambda path: "a,b\n" + ",".join(f"{one:g}" for one in np.loadtxt(path, delimiter=",", skiprows=1)),
        lambda path: "a,b\n" + ",".join(f"{one:g}" for one in np.genfromtxt(path, delimiter=",", skip_header=1)),
        lambda path: pd.read_csv(path).to_csv(index=False).strip(),
    ],
    ids=["open", "pathlib", "loadtxt", "genfromtxt", "pandas"],
)
def test_a_missing_file_is_read_however_it_is_read(tmp_path: Path, read) -> None:
    missing, there = str(tmp_path / "news.csv"), tmp_path / "there.csv"
    there.write_text("a,b\n3,4")
    with reading_texts(csv="a,b\n1,2"):
        assert (read(missing), read(str(there))) == ("a,b\n1,2", "a,b\n3,4")
    with pytest.raises(FileNotFoundError):
        read(missing)
