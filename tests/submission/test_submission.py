import hashlib
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import asdict
from pathlib import Path

import pytest

from grader.catalogue.exercise import Exercise, read_exercise, read_signature
from grader.errors import ExerciseNotFound, SubmissionRefused, UsageProblem
from grader.submission import submission as module
from grader.submission.submission import Submission, exercise_name_of, find_submission, read_submission

STUB = 'def create_model(size):\n    """Do."""\n    raise NotImplementedError("create_model is still to be written")\n'
WRITTEN = "def create_model(size):\n    return size\n"


def notebook(*sources: str) -> str:
    cells = [{"cell_type": "code", "source": one, "metadata": {}, "outputs": []} for one in sources]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


@pytest.fixture
def exercise(tmp_path) -> Exercise:
    folder = tmp_path / "week2_timeseries"
    folder.mkdir()
    asked = (read_signature("create_model(size)"),)
    return Exercise("week2_timeseries", "Windows", "timeseries", 2, folder, 30, 70, "", asked, 1.0)


def put(folder: Path, script: str | None = None, cells: str | None = None, newest: str = "exercise.py") -> None:
    if script is not None:
        (folder / "exercise.py").write_text(script)
    if cells is not None:
        (folder / "exercise.ipynb").write_text(notebook(cells))
    for name in ("exercise.py", "exercise.ipynb"):
        if (folder / name).exists():
            os.utime(folder / name, (2000, 2000) if name == newest else (1000, 1000))


def test_a_script_is_read_with_its_digest(exercise):
    put(exercise.folder, WRITTEN)
    found = read_submission(exercise)
    assert found == Submission(
        "week2_timeseries",
        exercise.folder / "exercise.py",
        "script",
        WRITTEN,
        hashlib.sha256(WRITTEN.encode()).hexdigest(),
    )
    assert found.where(2) == "line 2"


def test_a_notebook_is_read_as_one_module(exercise):
    put(exercise.folder, cells=WRITTEN)
    found = read_submission(exercise)
    assert (found.kind, found.path.name) == ("notebook", "exercise.ipynb")
    assert found.source == WRITTEN + "\n"
    assert found.where(2) == "cell 1, line 2"


def test_a_submission_survives_json(exercise):
    put(exercise.folder, cells=WRITTEN)
    found = read_submission(exercise)
    again = Submission(**json.loads(json.dumps(asdict(found), default=str)))
    assert (again.source, again.where(2), again.digest) == (found.source, "cell 1, line 2", found.digest)


@pytest.mark.parametrize(
    ("script", "cells", "newest", "taken", "is_told"),
    [
        (STUB, STUB, "exercise.ipynb", "exercise.py", False),
        (WRITTEN, STUB, "exercise.ipynb", "exercise.py", False),
        (STUB, WRITTEN, "exercise.py", "exercise.ipynb", False),
        (WRITTEN, WRITTEN, "exercise.py", "exercise.py", True),
        (WRITTEN, WRITTEN, "exercise.ipynb", "exercise.ipynb", True),
        ("def create_model(size:\n", WRITTEN, "exercise.py", "exercise.py", True),
        ("def create_model(size:\n", STUB, "exercise.ipynb", "exercise.py", False),
        (STUB, "x = 1", "exercise.ipynb", "exercise.py", False),
    ],
)
def test_of_script_and_notebook_the_edited_one_is_taken_and_of_two_the_newest(
    exercise, script, cells, newest, taken, is_told
):
    put(exercise.folder, script, cells, newest)
    path, choice = find_submission(exercise)
    assert path.name == taken
    assert bool(choice) == is_told
    assert read_submission(exercise).choice == choice


def test_the_choice_says_how_to_take_the_other_one(exercise):
    put(exercise.folder, WRITTEN, WRITTEN)
    other = exercise.folder / "exercise.ipynb"
    assert find_submission(exercise)[1] == (
        "Both exercise.py and exercise.ipynb were edited; exercise.py is graded, because it was saved last. "
        f"To grade the other: `python -m grader week2_timeseries --submission {other}`."
    )


def test_of_two_that_were_saved_at_once_the_script_is_taken(exercise):
    put(exercise.folder, WRITTEN, WRITTEN, newest="neither")
    assert find_submission(exercise)[0].name == "exercise.py"


def test_a_path_may_be_a_folder_or_any_file(exercise, tmp_path):
    other = tmp_path / "handed_in"
    other.mkdir()
    put(other, WRITTEN)
    (other / "answer.PY").write_text(WRITTEN)
    assert read_submission(exercise, other).path == other / "exercise.py"
    assert read_submission(exercise, other / "answer.PY").kind == "script"


def refused(exercise, path) -> SubmissionRefused:
    with pytest.raises(SubmissionRefused) as caught:
        read_submission(exercise, path)
    assert caught.value.exit_code == 2
    assert str(path) in caught.value.problem
    return caught.value


def test_a_folder_with_other_files_only_is_refused_with_what_it_holds(exercise, tmp_path):
    other = tmp_path / "handed_in"
    other.mkdir()
    said = refused(exercise, other)
    assert said.problem == f"{other} holds neither exercise.py nor exercise.ipynb."
    assert said.because == "It contains no script and no notebook."
    (other / "answer.py").write_text(WRITTEN)
    said = refused(exercise, other)
    assert said.because == "It holds answer.py."
    assert said.next_step == f"Name the file: `--submission {other / 'answer.py'}`."
    for number in range(1, 7):
        (other / f"answer{number}.py").write_text(WRITTEN)
    because = "It holds answer.py, answer1.py, answer2.py, answer3.py, answer4.py and 2 more."
    assert refused(exercise, other).because == because


def test_a_missing_file_is_refused_with_near_names(exercise, tmp_path):
    (tmp_path / "my_answer.py").write_text(WRITTEN)
    said = refused(exercise, tmp_path / "my_anser.py")
    assert said.problem.endswith("my_anser.py does not exist.")
    assert said.because == f"Did you mean {tmp_path / 'my_answer.py'}?"
    assert refused(exercise, tmp_path / "my_answer.ipynb").because == said.because
    for name in ("bom.py", "p7.py"):
        (tmp_path / name).write_text(WRITTEN)
    assert refused(exercise, tmp_path / "nope.py").because == "", "the same ending makes no near name"


def test_a_file_of_another_kind_is_refused(exercise, tmp_path):
    (tmp_path / "answer.txt").write_text("x")
    said = refused(exercise, tmp_path / "answer.txt")
    assert said.problem.endswith("answer.txt is neither a script nor a notebook.")
    assert said.next_step == "Submit a file that ends with .py or .ipynb."
    assert said.because == "Its name ends with '.txt'."


def test_a_script_with_too_much_is_refused_unread(exercise, tmp_path):
    path = tmp_path / "big.py"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    said = refused(exercise, path)
    assert said.problem.endswith("big.py is too large to be a submission.")
    assert said.because == "It has 50.0 MB; the grader reads at most 1.0 MB."


def test_a_notebook_may_hold_megabytes_of_outputs_but_not_of_code(exercise, tmp_path):
    path = tmp_path / "a.ipynb"
    with_outputs = json.loads(notebook(WRITTEN))
    with_outputs["cells"][0]["outputs"] = [{"output_type": "stream", "text": "x" * 2_000_000}]
    path.write_text(json.dumps(with_outputs))
    assert read_submission(exercise, path).source == WRITTEN + "\n"
    path.write_text(notebook("x = 1\n" * 200_000))
    assert refused(exercise, path).because == "1,200,001 characters; at most a million."


def test_a_saved_model_is_welcome_only_where_a_model_is_asked_for(exercise, tmp_path):
    path = tmp_path / "model.keras"
    with zipfile.ZipFile(path, "w") as packed:
        for name in ("config.json", "metadata.json"):
            packed.writestr(name, "{}")
        packed.writestr("model.weights.h5", b"")
    said = refused(exercise, path)
    assert said.problem.endswith("model.keras is a saved model; week2_timeseries asks for code.")
    assert said.because == "It asks you to define: create_model."
    asked = (read_signature("solution_model()"),)
    exam = Exercise("exam1_line", "A line", "intro", 1, tmp_path, 30, 70, "", asked, 1.0, category=1)
    found = read_submission(exam, path)
    assert (found.kind, found.source) == ("model", "")


@pytest.fixture
def kit(tmp_path, monkeypatch) -> Path:
    """A folder with two exercises, in which we stand."""
    for name in ("week2_timeseries", "week3_nlp"):
        (tmp_path / "exercises" / name).mkdir(parents=True)
        (tmp_path / "exercises" / name / "exercise.py").write_text(STUB)
    for names in ("exercise_names", "kit_names"):
        monkeypatch.setattr(module, names, lambda: ["week2_timeseries", "week3_nlp"])
    monkeypatch.setattr(module, "exercise_folder", lambda name: tmp_path / "exercises" / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("week3_nlp", None),
        ("exercises/week3_nlp", "exercises/week3_nlp"),
        ("exercises/week3_nlp/", "exercises/week3_nlp"),
        ("./exercises/../exercises/week3_nlp", "exercises/week3_nlp"),
        ("exercises/week3_nlp/exercise.py", "exercises/week3_nlp/exercise.py"),
        ("{kit}/exercises/week3_nlp", "exercises/week3_nlp"),
    ],
)
def test_an_exercise_is_named_by_its_name_or_by_a_path(kit, typed, place):
    name, found = exercise_name_of(typed.format(kit=kit))
    assert name == "week3_nlp"
    assert (found and found.resolve()) == (place and (kit / place).resolve())


def test_the_folder_that_we_stand_in_names_the_exercise(kit, monkeypatch):
    monkeypatch.chdir(kit / "exercises" / "week3_nlp")
    assert exercise_name_of(".") == ("week3_nlp", Path())
    assert exercise_name_of("exercise.py") == ("week3_nlp", Path("exercise.py"))


def test_a_copy_elsewhere_is_where_the_submission_lies(kit):
    copy = kit / "anna" / "week3_nlp"
    copy.mkdir(parents=True)
    assert exercise_name_of(str(copy)) == ("week3_nlp", copy)


@pytest.mark.parametrize(
    ("typed", "because"),
    [
        ("week3_npl", "Did you mean week3_nlp?"),
        ("exercises/week3_npl", "Did you mean week3_nlp?"),
        ("exercises/week3_npl/exercise.py", "Did you mean week3_nlp?"),
        ("exercise/week3_nlp", "The exercise week3_nlp is in {kit}/exercises/week3_nlp."),
        ("", ""),
        ("zzz", ""),
        ("a\0b", ""),
    ],
)
def test_a_path_that_does_not_exist_is_answered_with_near_names(kit, typed, because):
    with pytest.raises(ExerciseNotFound) as caught:
        exercise_name_of(typed)
    assert caught.value.because == because.format(kit=kit)
    assert "python -m grader" in caught.value.next_step


def test_a_folder_that_is_no_exercise_is_told_from_one(kit):
    for typed in ("exercises", str(kit)):
        with pytest.raises(UsageProblem) as caught:
            exercise_name_of(typed)
        assert caught.value.problem == f"{typed} is not the folder of an exercise."
        assert "contains exercise.py or exercise.ipynb" in caught.value.because


def test_a_file_outside_an_exercise_does_not_say_what_it_answers(kit):
    (kit / "answer.py").write_text(WRITTEN)
    with pytest.raises(UsageProblem) as caught:
        exercise_name_of("answer.py")
    assert caught.value.next_step == "Name the exercise: `python -m grader EXERCISE --submission answer.py`."


def test_reading_a_script_beside_an_untouched_notebook_imports_no_library(exercise):
    put(exercise.folder, WRITTEN, STUB)
    program = (
        "import sys\nfrom pathlib import Path\n"
        "from grader.catalogue.exercise import Exercise, read_signature\n"
        "from grader.submission.submission import read_submission\n"
        "asked = (read_signature('create_model(size)'),)\n"
        "exercise = Exercise('a', 'A', 'nlp', 1, Path(sys.argv[1]), 1, 1, '', asked, 1.0)\n"
        "assert read_submission(exercise).kind == 'script'\n"
        "print({'tensorflow', 'nbformat', 'numpy'} & set(sys.modules))"
    )
    asked = [sys.executable, "-c", program, str(exercise.folder)]
    assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip() == "set()"


COLAB = '''# -*- coding: utf-8 -*-
"""Automatically generated by Colab.
"""
!wget --no-check-certificate \\
    "https://example.org/data.zip" \\
    -O /tmp/data.zip
# %matplotlib inline
try:
  # Colab only
#   %tensorflow_version 2.x
except Exception:
  pass
if True:
    !ls /tmp
text = """
!not a command
"""
def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    return series
'''


def test_a_script_of_colab_is_read_without_its_commands(tmp_path):
    path = tmp_path / "exercise.py"
    path.write_text(COLAB)
    source = read_submission(read_exercise("week2_timeseries"), path).source
    compile(source, "exercise.py", "exec")
    assert len(source.split("\n")) == len(COLAB.split("\n"))
    assert "\n!not a command\n" in source and "def windowed_dataset" in source


def test_a_script_that_python_can_read_stays_as_it_is(tmp_path):
    path = tmp_path / "exercise.py"
    path.write_text('text = """\n!wget x\n%time\n"""\n')
    assert read_submission(read_exercise("week2_timeseries"), path).source == path.read_text()


def test_a_cell_that_colab_made_a_comment_for_its_first_line_is_read(tmp_path):
    path = tmp_path / "exercise.py"
    path.write_text(f"# Commented out IPython magic to ensure Python compatibility.\n# %%time\n{COMMENTED}\n# a note\n")
    source = read_submission(read_exercise("week1_intro"), path).source
    assert source.split("\n")[2:] == ["def train_model():", "    # fast", "", "    return 3", "", "# a note", ""]


COMMENTED = "# def train_model():\n#     # fast\n#\n#     return 3\n"


@pytest.mark.parametrize("code", ["def train_model():\\n    return 3", "x = 1\\n\\nclass Stop(Callback):\\n    pass"])
def test_a_definition_in_a_text_of_jupyter_is_refused_with_what_to_do(tmp_path, code):
    path = tmp_path / "exercise.py"
    path.write_text(f"x = 3\nget_ipython().run_cell_magic('time', '', '{code}\\n')\n")
    said = refused(read_exercise("week1_intro"), path)
    assert said.problem == f"{path} has a definition that is only a text."
    assert said.because == "It is in line 2: Jupyter writes a cell with `%%time` as a text."
    assert said.next_step == "Submit the notebook (.ipynb), or remove `%%time` and export it again."


@pytest.mark.parametrize("call", ["run_cell_magic('time', '', 'x = 3\\n')", "run_cell_magic('bash', '', 'def f\\n')"])
def test_other_cells_of_jupyter_are_read(tmp_path, call):
    path = tmp_path / "exercise.py"
    path.write_text(f"get_ipython().{call}\n")
    assert read_submission(read_exercise("week1_intro"), path).source == path.read_text()
