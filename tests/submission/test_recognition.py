"""Which exercise a file answers, and in which form, from the names that it defines."""

from pathlib import Path

import pytest

from grader.catalogue.exercise import read_exercise
from grader.errors import SubmissionRefused, UsageProblem
from grader.submission.collection import find_answers, find_exercise
from grader.submission.recognition import recognise_exercise, recognise_form
from grader.submission.submission import read_submission, read_unnamed

WINDOWS = """
import tensorflow as tf

def windowed_dataset({arguments}):
    return tf.data.Dataset.from_tensor_slices(series)

def create_model(window_size):
    return tf.keras.Sequential([tf.keras.layers.Dense(1)])
"""
ALL_FOUR = (
    WINDOWS.format(arguments="series, window_size, batch_size, shuffle_buffer")
    + """
def learning_rate_at(epoch):
    return 1e-8

def generate_forecast(model, series, window_size):
    return series
"""
)


def form_of(source: str, folder: Path, exercise_name: str = "week2_timeseries") -> str:
    path = folder / "answer.py"
    path.write_text(source)
    exercise = read_exercise(exercise_name)
    form = recognise_form(exercise, read_submission(exercise, path)).form
    return form.name if form else ""


@pytest.mark.parametrize(
    ("arguments", "form"),
    [
        ("series, window_size, shuffle=True", "v4"),
        ("series, window_size", "v4"),
        ("series, window_size, batch_size, shuffle_buffer", "v3"),
        ("series, window_size=20, batch_size=32, shuffle_buffer=1000", "v3"),
    ],
)
def test_the_form_shows_in_names_and_arguments(arguments: str, form: str, tmp_path: Path) -> None:
    assert form_of(WINDOWS.format(arguments=arguments), tmp_path) == form


def test_whoever_defines_all_of_the_kits_own_is_graded_on_all(tmp_path: Path) -> None:
    assert form_of(ALL_FOUR, tmp_path) == ""


def test_a_file_with_the_kits_data_is_in_the_kits_own_form(tmp_path: Path) -> None:
    source = WINDOWS.format(arguments="series, window_size")
    assert form_of(f"from grader.data import load_synth3\n{source}", tmp_path) == ""


@pytest.mark.parametrize(
    "source",
    ["", "x = (", "def other():\n    pass\n", "import os\nos.getcwd()\n"],
    ids=["nothing", "no Python", "other", "lines"],
)
def test_what_defines_nothing_of_a_form_is_in_the_kits_own(source: str, tmp_path: Path) -> None:
    assert form_of(f"{source}\n#", tmp_path) == ""


def test_a_constant_tells_forms_of_the_same_names_apart(tmp_path: Path) -> None:
    source = """
import tensorflow as tf

class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if logs["accuracy"] >= {bar}:
            self.model.stop_training = True

def create_and_compile_model():
    return None

def train_mnist(training_images, training_labels):
    return None
"""
    assert form_of(source.format(bar=0.98), tmp_path, "week2_intro") == "v4"
    assert form_of(source.format(bar=0.95), tmp_path, "week2_intro") == ""


def test_an_exercise_is_found_by_its_names(tmp_path: Path) -> None:
    path = tmp_path / "notebook.py"
    path.write_text(WINDOWS.format(arguments="series, window_size, shuffle=True"))
    assert recognise_exercise(read_unnamed(path)) == "week2_timeseries"
    assert find_exercise(str(path)) == ("week2_timeseries", path)


def test_the_files_name_decides_between_two_that_fit(tmp_path: Path) -> None:
    source = "def train_val_split(sentences, labels, training_split):\n    return sentences\n"
    path = tmp_path / "answer.py"
    path.write_text(source + "def create_model(size, dim, maxlen):\n    return None\n")
    with pytest.raises(SubmissionRefused, match="fits 2 exercises: week2_nlp, week3_nlp") as refused:
        recognise_exercise(read_unnamed(path))
    assert "python -m grader week2_nlp --submission" in str(refused.value)
    named = path.rename(tmp_path / "C3W3_Assignment.py")
    assert recognise_exercise(read_unnamed(named)) == "week3_nlp"


@pytest.mark.parametrize("source", ["print(1)\n", "def main():\n    return 1\n", "def ("])
def test_a_file_that_fits_nothing_is_refused(source: str, tmp_path: Path) -> None:
    path = tmp_path / "notes.py"
    path.write_text(source)
    with pytest.raises(SubmissionRefused, match="fits no exercise"):
        find_exercise(str(path))


def test_of_a_folder_the_one_answer_is_taken(tmp_path: Path) -> None:
    (tmp_path / "notes.py").write_text("print(1)\n")
    answer = tmp_path / "week" / "answer.py"
    answer.parent.mkdir()
    answer.write_text(WINDOWS.format(arguments="series, window_size"))
    assert find_exercise(str(tmp_path)) == ("week2_timeseries", answer)
    (tmp_path / "other.py").write_text(answer.read_text())
    with pytest.raises(UsageProblem, match="holds several answers") as refused:
        find_exercise(str(tmp_path))
    assert "--all" in str(refused.value)


def test_hidden_folders_and_links_are_left_alone(tmp_path: Path) -> None:
    source = WINDOWS.format(arguments="series, window_size")
    for folder in (".ipynb_checkpoints", "kept"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "answer.py").write_text(source)
    (tmp_path / "link.py").symlink_to(tmp_path / "kept" / "answer.py")
    found = list(find_answers(tmp_path))
    assert [one.path.name for one in found if one.exercise_name] == ["answer.py"]
    assert [one.path.name for one in found if not one.exercise_name] == ["link.py"]


def test_the_folder_of_an_exercise_is_one_answer(tmp_path: Path) -> None:
    folder = tmp_path / "week1_intro"
    folder.mkdir()
    for name in ("exercise.py", "exercise.ipynb"):
        (folder / name).write_text("x = 1\n")
    assert [(one.path, one.exercise_name) for one in find_answers(tmp_path)] == [(folder, "week1_intro")]
