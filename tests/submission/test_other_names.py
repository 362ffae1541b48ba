"""What a course file calls otherwise than the exercise asks is graded all the same, and costs one criterion."""

import inspect
from pathlib import Path
from typing import Any

import pytest

from grader.catalogue.exercise import read_exercise
from grader.submission.course_source import in_its_form
from grader.submission.rules.source_report import check_source
from grader.submission.submission import Submission, read_submission

WINDOWS = "def windowed_dataset(series, window_size, shuffle=True):\n    return series\n"
MODEL = "def {name}({parameters}):\n    return window_size\n"


def prepared(folder: Path, *parts: str) -> Submission:
    path = folder / "C4W2_Assignment.py"
    path.write_text("\n".join(["# GRADED FUNCTION", WINDOWS, *parts]))
    exercise = read_exercise("week2_timeseries")
    return in_its_form(exercise, read_submission(exercise, path))[1]


@pytest.mark.parametrize("name", ["creat_model", "createModel", "build_model", "Create_model"])
def test_a_function_with_a_name_like_it_is_graded_under_both(tmp_path: Path, name: str) -> None:
    submission = prepared(tmp_path, MODEL.format(name=name, parameters="window_size"), "def train(m): return m")
    [charged] = submission.charged_lines
    assert charged.sentence == f"Rename `{name}` to `create_model`."
    assert (charged.where, charged.functions) == ("line 5", {"create_model"})
    assert charged.expected == "a function called `create_model`"
    assert submission.source.rstrip().endswith(f"\ncreate_model = {name}")
    report = check_source(read_exercise("week2_timeseries").in_form("v4"), submission)
    assert (report.missing, report.wrong_signature) == ((), ())


@pytest.mark.parametrize(
    ("header", "call", "is_moved"),
    [
        ("series, window_size, shuffle_buffer, batch_size", "", True),
        ("window_size: int, series,\n    shuffle_buffer, batch_size", "", True),
        ("series, window_size, shuffle_buffer, size", "", False),
        ("series, window_size, shuffle_buffer=9, batch_size=3", "", False),
        ("series, window_size, shuffle_buffer, batch_size", "windowed_dataset(window_size, 20, 1000, 32)", False),
    ],
    ids=["two", "all, on two lines", "another name", "defaults", "called by position"],
)
def test_arguments_of_the_same_names_are_passed_in_the_order_of_the_function(
    tmp_path: Path, header: str, call: str, is_moved: bool
) -> None:
    path = tmp_path / "C4W2_Assignment.py"
    windows = f"def windowed_dataset({header}):\n    return shuffle_buffer\n"
    path.write_text(f"{windows}\n\ndef create_model(window_size):\n    return 1, {call or 2}\n")
    exercise = read_exercise("week2_timeseries")
    source = in_its_form(exercise, read_submission(exercise, path))[1].source
    spaces: dict[str, Any] = {}
    exec(source.replace(call or " ", "0" if call else " "), spaces)
    names = [*inspect.signature(spaces["windowed_dataset"]).parameters]
    assert (names == ["series", "window_size", "batch_size", "shuffle_buffer"]) == is_moved


@pytest.mark.parametrize(
    "part",
    [
        MODEL.format(name="creat_model", parameters="window_size, layers"),
        MODEL.format(name="train_model", parameters="model"),
        MODEL.format(name="neural_network", parameters="window_size"),
        MODEL.format(name="build_model", parameters="window_size")
        + MODEL.format(name="a_model", parameters="window_size"),
        "def plot_model(window_size):\n    print(window_size)\n",
        "class create_models: ...",
        "def main():\n    def create_model(window_size):\n        return 1\n    return create_model\n",
    ],
)
def test_any_other_function_is_not_meant(tmp_path: Path, part: str) -> None:
    submission = prepared(tmp_path, part)
    assert submission.charged_lines == ()
    report = check_source(read_exercise("week2_timeseries").in_form("v4"), submission)
    assert [one.name for one in report.missing] == ["create_model"]


def test_what_another_form_asks_for_is_that(tmp_path: Path) -> None:
    exercise = read_exercise("week4_nlp")
    path = tmp_path / "C3W4_Assignment.py"
    names = ("fit_vectorizer(corpus)", "n_gram_seqs(corpus, vectorizer)", "pad_seqs(input_sequences, max_sequence_len)")
    others = ("create_model(total_words, max_sequence_len)", "features_and_labels(input_sequences, total_words)")
    path.write_text("# GRADED FUNCTION\n" + "\n".join(f"def {name}: return 1" for name in (*names, *others)))
    submission = in_its_form(exercise, read_submission(exercise, path))[1]
    assert submission.charged_lines == ()
