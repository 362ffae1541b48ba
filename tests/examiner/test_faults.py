"""What a submission did to the examiner is told as its own doing; what the machine did is not."""

import errno
import shutil
from pathlib import Path

import numpy as np
import pytest

from grader.candidate.faults import Fault
from grader.candidate.protocol import ProtocolError, encode
from grader.catalogue.exercise import Exercise
from grader.examiner.faults import LIMITS, cut, spoilt, words_for
from grader.submission.submission import Submission

EXERCISE = Exercise("week1_x", "X", "intro", 1, Path(), 10, 100, "", (), 1.0)
SUBMISSION = Submission("week1_x", Path("x.py"), "script", "x = 1\n", "d")


def test_a_long_text_is_cut_with_a_note() -> None:
    assert cut("abc", 3) == "abc"
    assert cut("a" * 1500, 300) == "a" * 300 + "… 1,200 more characters"


def test_the_first_line_of_an_exception_is_cut_with_a_note() -> None:
    fault = Fault("raised", "in f", "ValueError", "x" * 900)
    assert words_for(fault, EXERCISE, SUBMISSION).found.endswith("… 600 more characters")


def test_a_signal_is_told_with_what_often_is_its_cause() -> None:
    told = words_for(Fault("ended", "in f", "signal", "SIGABRT"), EXERCISE, SUBMISSION)
    assert told.found == "in f the program was ended by SIGABRT"
    assert "Often memory ran out" in told.message


def test_an_exception_is_told_without_the_names_of_operations() -> None:
    told = (
        "{{function_node __wrapped__IteratorGetNext_output_types_2_device_/job:localhost/replica:0/task:0}}"
        " Cannot add tensor to the batch: number of elements does not match. Shapes are: [tensor]: [0], [batch]: [1]"
        " [Op:IteratorGetNext] name: "
    )
    found = words_for(Fault("raised", "in f", "InvalidArgumentError", told), EXERCISE, SUBMISSION).found
    assert found == (
        "InvalidArgumentError in f: Cannot add tensor to the batch: number of elements does not match. "
        "Shapes are: [tensor]: [0], [batch]: [1]"
    )


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("File format not supported: filepath=a. Keras 3 only", "File format not supported: filepath=a. Keras 3 only"),
        ('in user code:\n\n    File "x.py", line 3, in f  *\n        def f(x): return x.numpy()\n\n'
         "    AttributeError: 'SymbolicTensor' object has no attribute 'numpy'\n",
         "'SymbolicTensor' object has no attribute 'numpy'"),
        ("in user code:\n\n    It stopped.\n", "It stopped."),
    ],
)  # fmt: skip
def test_what_an_exception_says_comes_before_where_it_was(message: str, told: str) -> None:
    assert words_for(Fault("raised", "in f", "ValueError", message), EXERCISE, SUBMISSION).found.endswith(f": {told}")


@pytest.mark.parametrize("kind", LIMITS)
def test_each_limit_has_a_name_what_was_needed_and_what_the_reference_needs(kind: str) -> None:
    fault = Fault(kind, "in f", message="THE LIMIT", lines=((1, "x = 1"),), used="SO MUCH")
    words = words_for(fault, EXERCISE, SUBMISSION)
    assert "THE LIMIT" in words.expected
    assert "SO MUCH" in words.found and "in f" in words.found
    assert "eference solution" in words.message
    assert words.details["lines"][0]["text"] == "x = 1"


def test_a_result_that_is_too_large_is_told_its_size_the_limit_and_what_the_reference_needs() -> None:
    with pytest.raises(ProtocolError) as caught:
        encode(np.zeros(320 * 2**20, np.uint8))
    words = words_for(Fault("protocol", "in f", message=str(caught.value)), EXERCISE, SUBMISSION)
    assert words.found == (
        "in f: the value is too large: 320 MB, where 256 MB of arrays and 8 MB of anything else may come"
    )
    assert "reference solution" in words.message


def test_files_in_the_working_folder_are_the_submissions_doing(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(OSError) as caught:
        (tmp_path / "taken").mkdir()
    found = spoilt(caught.value, tmp_path)
    assert found is not None and found[1] == "taken: File exists"
    with pytest.raises(OSError) as copied:
        shutil.copytree(tmp_path, tmp_path / "taken" / "deep")
    assert spoilt(copied.value, tmp_path) is not None


def test_files_elsewhere_and_a_full_disk_are_not(tmp_path: Path) -> None:
    assert spoilt(FileNotFoundError(errno.ENOENT, "No such file", "/elsewhere"), tmp_path) is None
    assert spoilt(OSError(errno.ENOSPC, "No space left", str(tmp_path / "x")), tmp_path) is None
    assert spoilt(ValueError(str(tmp_path)), tmp_path) is None


def test_answers_that_fill_the_memory_are_the_submissions_doing(tmp_path: Path) -> None:
    assert spoilt(MemoryError(), tmp_path) is not None


@pytest.mark.parametrize(
    ("type_name", "said", "line", "hidden"),
    [
        ("AttributeError", "'int' object has no attribute 'Dense'", "y = layers.Dense(n)(x)", ["layers", "line 3"]),
        ("TypeError", "'int' object is not callable", "y = sum(layers)", ["sum", "line 4"]),
        ("AttributeError", "module 'keras.layers' has no attribute 'Dense'", "y = layers.Dense(n)(x)", None),
        ("AttributeError", "'int' object has no attribute 'Dense'", "y = other.Dense(n)(x)", None),
        ("TypeError", "'int' object is not callable", "y = len(x)", None),
        ("AttributeError", "'list' object has no attribute 'reshape'", "y = sum.reshape(3)", None),
    ],
)
def test_the_line_that_gives_a_name_away_is_told(
    type_name: str, said: str, line: str, hidden: list[str] | None
) -> None:
    source = f"from keras import layers\ndef f(x):\n    layers = 3\n    sum = 4\n    other = x\n    {line}\n"
    submission = Submission("week1_x", Path("x.py"), "script", source, "d")
    fault = Fault("raised", "in f", type_name, said, ((6, line),))
    assert words_for(fault, EXERCISE, submission).details["exception"].get("hidden") == hidden


@pytest.mark.parametrize(
    ("raised", "handler", "caught"),
    [
        ("ValueError", "except KeyError:", ["line 5", "KeyError"]),
        ("ValueError", "except (KeyError, IndexError) as error:", ["line 5", "KeyError"]),
        ("KeyError", "except LookupError:", None),
        ("ValueError", "except Exception:", None),
        ("ValueError", "except:", None),
        ("ValueError", "except tf.errors.OpError:", None),
        ("InvalidArgumentError", "except KeyError:", None),
        ("ValueError", "except KeyboardInterrupt:", None),
        ("MemoryError", "except ValueError:", None),
    ],
)
def test_a_handler_of_other_exceptions_is_told(raised: str, handler: str, caught: list[str] | None) -> None:
    source = (
        f"def f(x, known):\n    try:\n        for y in x:\n            known.index(y)\n    {handler}\n        pass\n"
    )
    submission = Submission("week1_x", Path("x.py"), "script", source, "d")
    fault = Fault("raised", "in f", raised, "'a' is not in list", ((4, "known.index(y)"),))
    assert words_for(fault, EXERCISE, submission).details["exception"].get("caught") == caught


@pytest.mark.parametrize(
    ("name", "line", "where"), [("layers", 4, "line 5"), ("count", 8, "line 8"), ("late", 12, None), ("rows", 4, None)]
)
def test_the_line_that_assigns_a_name_of_the_module_is_told(name: str, line: int, where: str | None) -> None:
    source = (
        "from keras import layers\ncount, late = 0, 1\ndef f(x):\n    y = layers.Flatten(), rows\n    layers = [y]\n"
        "    return layers\ndef g():\n    count += 1\ndef h():\n    if count:\n        late = 2\n    return late\n"
        "def k():\n    rows = 1\n"
    )
    submission = Submission("week1_x", Path("x.py"), "script", source, "d")
    said = f"cannot access local variable '{name}' where it is not associated with a value"
    fault = Fault("raised", "in f", "UnboundLocalError", said, ((line, ""),))
    assert words_for(fault, EXERCISE, submission).details["exception"].get("assigned") == where
