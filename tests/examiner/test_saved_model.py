"""A saved model becomes a submission of a few lines of ours, with its file beside them in the sandbox."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import SubmissionRefused
from grader.examiner.saved_model import staged
from grader.submission.submission import Submission


def submitted(path: Path, data: bytes) -> Submission:
    import hashlib

    path.write_bytes(data)
    return Submission("exam1_line", path, "model", "", hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(
    ("name", "put"), [("my.keras", "submitted.keras"), ("my.h5", "submitted.h5"), ("m.HDF5", "submitted.h5")]
)
def test_the_file_is_copied_and_two_functions_open_it(name: str, put: str, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    shown = staged(submitted(tmp_path / name, b"a model"), "my_model", scratch)
    assert (scratch / put).read_bytes() == b"a model"
    assert shown.kind == "model"
    compile(shown.source, "submitted", "exec")
    assert f"load_model('{put}', safe_mode=True" in shown.source and "def saved_config" in shown.source
    assert "def my_model():" in shown.source


def test_a_file_that_changed_since_is_refused(tmp_path: Path) -> None:
    submission = submitted(tmp_path / "my.keras", b"a model")
    submission.path.write_bytes(b"another")
    with pytest.raises(SubmissionRefused, match="changed while it was graded"):
        staged(submission, "solution_model", tmp_path)


def test_code_stays_as_it_is(tmp_path: Path) -> None:
    submission = replace(submitted(tmp_path / "my.py", b"x = 1"), kind="script", source="x = 1")
    assert staged(submission, "solution_model", tmp_path) is submission
