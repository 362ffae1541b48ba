"""Runs the source of a submission, and goes on after lines that nothing depends on."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.candidate.faults import GIVEN
from grader.candidate.worker.course_data import Given
from grader.candidate.worker.module_run import run_module


def ran(source: str, *, skipping: bool = False) -> tuple[dict[str, Any], list[int]]:
    names: dict[str, Any] = {"__name__": "submission"}
    skipped = run_module(source, "answer.py", names, Given() if skipping else None)
    return names, [line for line, _ in skipped]


DEEP = "x = 0\nif x: pass\n" + "elif x: pass\n" * 1_500


@pytest.mark.parametrize("skipping", [False, True])
def test_what_python_runs_as_a_file_runs_however_deep_its_tree_is(skipping: bool) -> None:
    names, skipped = ran(f"import no_such_module\n{DEEP}y = {'+'.join('1' * 2_000)}\n", skipping=skipping)
    assert names["y"] == 2_000
    assert skipped == [1]


@pytest.mark.parametrize(
    "line",
    [
        "import unittests", "from no_such_module import anything", "import no_such_module.part as part",
        "from os import no_such_name", "import os, no_such_module",
    ],
)  # fmt: skip
def test_an_import_that_fails_and_that_nothing_uses_is_passed_over(line: str) -> None:
    names, skipped = ran(f"size = 1\n{line}\nsize = size + 1")
    assert names["size"] == 2
    assert skipped == [2]


@pytest.mark.parametrize(
    "source",
    [
        "import no_such_module\nx = no_such_module.x",
        "import no_such_module as np\ndef f():\n    return np.x",
        "import no_such_module\nx = globals()['no_such_module']",
        "from no_such_module import *\nx = 1",
    ],
)
def test_an_import_that_something_uses_fails(source: str) -> None:
    with pytest.raises(ModuleNotFoundError):
        ran(source)


def test_an_import_within_a_function_is_left_to_it() -> None:
    names, skipped = ran("def f():\n    import no_such_module\n")
    assert skipped == []
    with pytest.raises(ModuleNotFoundError):
        names["f"]()


def test_a_module_of_the_future_stays_in_force() -> None:
    names, _ = ran("from __future__ import annotations\nimport no_such_module\ndef f(x: Unknown) -> None: ...")
    assert names["f"].__annotations__ == {"x": "Unknown", "return": "None"}


def test_a_line_that_needs_a_missing_file_is_skipped_with_those_that_need_what_it_makes() -> None:
    source = "rows = open('no/such/file')\nfirst = next(rows)\nsize = 3\ndef f():\n    return size\n"
    names, skipped = ran(source, skipping=True)
    assert skipped == [1, 2]
    assert names["f"]() == 3


@pytest.mark.parametrize("line", ["x = 1 / 0", "x = unknown", "x = int('a')", "assert 1 > 2", "len.set_x(3)"])
def test_any_other_line_that_fails_costs_what_needs_it(line: str) -> None:
    names, skipped = ran(f"{line}\ny = 2\nz = x + 1\ndef f():\n    return y", skipping=True)
    assert skipped == [1, 3]
    assert names["f"]() == 2


@pytest.mark.parametrize("line", ["def g(size=1 / 0): ...", "class G:\n    size = unknown", "@unknown\ndef g(): ..."])
def test_a_definition_must_not_fail(line: str) -> None:
    with pytest.raises((ZeroDivisionError, NameError)):
        ran(f"{line}\ny = 2", skipping=True)


def test_a_download_that_fails_is_skipped() -> None:
    _, skipped = ran("raise Exception('URL fetch failure on https://example.org/x.zip')", skipping=True)
    assert skipped == [1]


def test_without_skipping_a_missing_file_is_told() -> None:
    with pytest.raises(FileNotFoundError):
        ran("rows = open('no/such/file')")


def test_lines_keep_their_numbers() -> None:
    source = "import no_such_module\n\n\ndef f():\n    return 1 / 0\n"
    names, _ = ran(source)
    assert names["f"].__code__.co_firstlineno == 4


CLASS = """
class G:
    SERIES = open('no/such/file').read()
    LENGTH = len(SERIES)
    WINDOW_SIZE = 64

def windows(series, size=G.WINDOW_SIZE, first=G.SERIES):
    return size, first
"""


def test_of_a_class_only_the_lines_that_need_a_missing_file_are_skipped() -> None:
    names, skipped = ran(CLASS, skipping=True)
    assert skipped == [3, 4, 7]
    assert names["G"].WINDOW_SIZE == 64
    assert names["windows"]([]) == (64, None)


def test_a_class_of_a_file_that_misses_nothing_is_told_its_mistake() -> None:
    with pytest.raises(AttributeError):
        ran("class G:\n    SIZE = 3\ndef f(size=G.SISE):\n    return size", skipping=True)


def test_what_a_branch_or_a_failed_attempt_did_not_set_is_skipped() -> None:
    source = "try:\n    rows = open('no/such/file')\nexcept OSError:\n    print('none')\nfirst = next(rows)\nsize = 3"
    names, skipped = ran(source, skipping=True)
    assert (skipped, names["size"]) == ([5], 3)


def given(source: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[dict[str, Any], list[list[Any]]]:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "submission"}
    gives = Given({"course_file.csv": "day,value\nmonday,1.5\n"}, lambda: "digits")
    return names, run_module(source, "answer.py", names, gives)


@pytest.mark.parametrize(
    "path",
    [
        "'news.csv'", "'C:\\\\data\\\\news.CSV'", "'/content/news.csv'", "'https://example.org/news.csv'",
        "f'{os.getcwd()}/news.csv'", "os.getcwd() + '/news.csv'", "os.path.join('data', 'news.csv')",
        "keras.utils.get_file('news.csv', origin='https://example.org/news.csv')",
    ],
)  # fmt: skip
def test_a_missing_file_of_the_course_is_given(path: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    names, told = given(
        f"import os\nfrom pathlib import Path\nFILE = {path}\nrows = Path(FILE).read_text().splitlines()",
        monkeypatch,
        tmp_path,
    )
    assert names["rows"] == ["day,value", "monday,1.5"]
    assert told == [[3, GIVEN]]


def test_digits_are_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    source = "images = keras.datasets.mnist.load_data(path='mnist.npz')\ndef f():\n    return images"
    names, told = given(source, monkeypatch, tmp_path)
    assert names["f"]() == "digits"
    assert told == [[1, GIVEN]]
    assert set(names) == {"__name__", "__builtins__", "images", "f"}


@pytest.mark.parametrize("path", ["'mnist.npz'", "f'{os.getcwd()}/data/mnist.npz'"])
def test_an_archive_of_digits_is_given(path: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    source = f"import os\nimport numpy as np\nwith np.load({path}) as data:\n    images = data['x_train']"
    names: dict[str, Any] = {"__name__": "submission"}
    gives = Given({}, lambda: ((np.ones((3, 28, 28)), np.arange(3)), (np.ones((1, 28, 28)), np.arange(1))))
    assert run_module(source, "answer.py", names, gives) == [[3, GIVEN]]
    assert names["images"].shape == (3, 28, 28)


def test_what_does_not_fit_what_is_given_is_skipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    source = "rows = len('a.csv')\nlast = rows[7]\nmean = float(last)\nsize = 3"
    names, told = given(source, monkeypatch, tmp_path)
    assert (names["size"], [line for line, _ in told]) == (3, [1, 2, 3])


@pytest.mark.parametrize("line", ["Path('there.csv').read_text()", "len('note.txt')", "(lambda: open('a.csv'))"])
def test_what_is_there_and_what_a_function_loads_stays(
    line: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "there.csv").write_text("own")
    names, told = given(f"from pathlib import Path\nx = {line}", monkeypatch, tmp_path)
    assert told == []
    assert names["x"] in ("own", 8) or callable(names["x"])


class GivenFolder(Given):
    """Gives a folder to whatever reads one, without Keras."""

    @contextlib.contextmanager
    def folders(self, names: dict[str, Any]) -> Iterator[None]:
        names["directory"] = "."
        yield


def read_folder(names: dict[str, Any]) -> Any:
    """Return a function that fails within a file of Keras where ``directory`` is missing."""
    source = "def read():\n    import os\n    return os.listdir(directory)"
    exec(compile(source, "keras/reader.py", "exec"), names)
    return names["read"]


def test_a_line_that_reads_a_missing_folder_of_images_reads_one_of_ours() -> None:
    names: dict[str, Any] = {"__name__": "submission", "directory": "no/such/folder"}
    read_folder(names)
    source = "images = read()\nfirst = images[:1]\nother = images[100000]\nsize = 3"
    told = run_module(source, "answer.py", names, GivenFolder())
    assert [line for line, _ in told] == [1, 3]
    assert told[0][1] == GIVEN
    assert (len(names["first"]), names["size"]) == (1, 3)


LISTINGS = """
import os
from glob import glob
from os import listdir
ROOT = '/content/data/train'
classes = sorted(one for one in os.listdir(ROOT) if os.path.isdir(os.path.join(ROOT, one)))
cats = os.listdir(os.path.join(ROOT, 'cats'))
with open(os.path.join(ROOT, 'cats', cats[0]), 'rb') as file: image = file.read()
with open('/content/cat.jpg', 'rb') as file: other = file.read()
found = glob('data/train/*/*.jpg')
walked = sum(len(files) for _, _, files in os.walk(ROOT))
first = cats[100000]
def kept():
    return listdir(ROOT), os.path.isdir(os.path.join(ROOT, 'class_00'))
"""


def test_a_missing_folder_is_listed_and_its_images_are_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "submission"}
    told = run_module(LISTINGS, "answer.py", names, Given(classes=3))
    assert names["classes"] == ["class_00", "class_01", "class_02"]
    assert names["image"][:4] == names["other"][:4] == b"\x89PNG"
    assert 0 < len(names["found"]) < names["walked"] == 3 * len(names["cats"]) - 2
    assert "first" not in names
    assert [line for line, _ in told] == [6, 7, 8, 9, 10, 11, 12]
    with pytest.raises(FileNotFoundError):
        names["kept"]()


@pytest.mark.parametrize(
    "line",
    ["x = open('/no/model.h5', 'rb')", "x = os.listdir('/no/cat.jpg')", "x = open('/no/cat.jpg', 'wb')"],
)
def test_what_is_no_folder_of_images_stays_missing(line: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "submission"}
    told = run_module(f"import os\n{line}", "answer.py", names, Given())
    assert [(entry, reason[:3]) for entry, reason in told] == [(2, "`x`")]
    assert not Path("course_images").exists()


def test_a_folder_that_is_asked_for_may_be_missing_for_good_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "submission"}
    source = "import os\nlisted = os.listdir('data')\nthere = os.path.exists('saved')\nos.path.exists('class_00')"
    run_module(source, "answer.py", names, Given())
    assert names["there"] is False
    assert [one.name for one in tmp_path.iterdir()] == ["course_images"]


STOP_WORDS = """import nltk
from nltk.corpus import stopwords
nltk.download("stopwords")
STOPWORDS = set(stopwords.words("english"))
def without(sentence):
    return " ".join(word for word in sentence.split() if word not in STOPWORDS)
"""


def test_stop_words_of_a_package_that_is_missing_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("nltk", "nltk.corpus"):
        monkeypatch.setitem(sys.modules, name, None)
        monkeypatch.delitem(sys.modules, name)
    names: dict[str, Any] = {"__name__": "submission"}
    told = run_module(STOP_WORDS, "answer.py", names, Given())
    assert names["without"]("the clock of an attic") == "clock attic"
    assert told == [[1, GIVEN], [2, GIVEN]]


def test_a_file_that_is_of_no_course_needs_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nltk", None)
    with pytest.raises(ModuleNotFoundError):
        run_module(STOP_WORDS, "answer.py", {"__name__": "submission"})
