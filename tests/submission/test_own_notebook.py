"""A learner's own notebook: what no function needs is left out, and what only works elsewhere costs nothing."""

import ast
import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shares import examples

from grader.catalogue import packs
from grader.catalogue.exercise import exercise_names, read_exercise
from grader.submission.course_source import in_its_form, in_own_form
from grader.submission.rules.source_report import check_source
from grader.submission.submission import Submission, read_submission

EXERCISE = read_exercise("week1_intro")
NEEDED = [
    "import numpy as np\nimport tensorflow as tf\nimport matplotlib.pyplot as plt\nfrom grader.data import load_daily",
    "EPOCHS = 200\ntf.random.set_seed(7)",
    "def create_training_data():\n    return np.arange(1.0, 7.0), np.arange(1.0, 7.0)",
    "def define_and_compile_model():\n    return tf.keras.Sequential([tf.keras.layers.Dense(1)])",
    "def train_model():\n    model = define_and_compile_model()\n"
    "    model.fit(*create_training_data(), epochs=EPOCHS)\n    plt.show()\n    return model",
]
UNNEEDED = [
    "from google.colab import drive, files\ndrive.mount('/content/drive')\nuploaded = files.upload()\nprint(uploaded)",
    "from google.colab import drive; drive.mount('/x')",
    "import google.colab",
    "MOUNT = True #@param {type:'boolean'}\nif MOUNT:\n    from google.colab import drive\n    drive.mount('/x')",
    "from google.colab.patches import cv2_imshow\ncv2_imshow(None)",
    "from kaggle_secrets import UserSecretsClient\nkey = UserSecretsClient().get_secret('k')",
    "from tqdm.notebook import tqdm\nfor row in tqdm(range(3)):\n    print(row)",
    "import ipywidgets as widgets\n@widgets.interact(x=3)\ndef shown(x):\n    return x",
    "names = !ls\nprint(names[0])",
    "get_ipython().system('ls')\ndisplay(tf)\nname = input('Your name?')\nprint(name)",
    "%time rows = [1]\nprint(rows[5])",
    "tf.keras.utils.plot_model(undefined)\nplt.plot(undefined)\nundefined + 1",
    "model = train_model()\nmodel.summary()\nmodel.no_such_method()",
    "Note: the rate is 0.1 (see p. 4)",
    "def plot_all(:\n    pass",
    "await client.start()",
    "import asyncio\nawait asyncio.sleep(0)",
    "class Shown(widgets.Box(3)):\n    pass",
    "NAMES = sorted(os.listdir('x'))\ndef show(images, names=NAMES):\n    pass",
    "SIZE = sum([3, 4])\nclass Config:\n    size = SIZE\ndef shown(x) -> Config:\n    return x",
    "%time !pip install x",
]


def notebook(folder: Path, cells: list[str], name: str = "exercise.ipynb") -> Submission:
    path = folder / name
    page = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": cell} for cell in cells]
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": page}))
    return read_submission(EXERCISE, path)


def graded(folder: Path, cells: list[str]) -> Submission:
    found, submission = in_its_form(EXERCISE, notebook(folder, cells))
    assert found.form is None and not submission.is_prepared
    return submission


def code_of(source: str) -> list[str]:
    return [ast.unparse(statement) for statement in ast.parse(source).body]


@pytest.mark.parametrize("cell", UNNEEDED)
def test_what_no_function_needs_is_left_out(tmp_path: Path, cell: str) -> None:
    submission = graded(tmp_path, [*NEEDED[:3], cell, *NEEDED[3:]])
    added = set(code_of(submission.source)) - set(code_of("\n".join(NEEDED)))
    assert added <= {"MOUNT = True", "names = None", "rows = [1]"}
    assert not submission.only_elsewhere or "google" in cell or "kaggle" in cell


@settings(max_examples=examples(30), deadline=None)
@given(st.lists(st.sampled_from(UNNEEDED), max_size=4), st.integers(1, len(NEEDED)))
def test_what_the_functions_need_stays_in_its_line(tmp_path_factory, cells: list[str], place: int) -> None:
    folder = tmp_path_factory.mktemp("notebook")
    page = [*NEEDED[:place], *cells, *NEEDED[place:]]
    submission = graded(folder, page)
    lines = submission.source.split("\n")
    starts = itertools.accumulate((cell.count("\n") + 1 for cell in page), initial=0)
    for start, cell in zip(starts, page, strict=False):
        if cell in NEEDED:
            there = lines[start : start + cell.count("\n") + 1]
            assert there == cell.split("\n")
    assert set(code_of("\n".join(NEEDED))) <= set(code_of(submission.source))


def test_it_is_said_what_was_left_out(tmp_path: Path) -> None:
    cells = [
        *NEEDED,
        UNNEEDED[0],
        "!pip install x\n%matplotlib inline",
        "%load_ext grader\n%check week1_intro",
        "note 1",
    ]
    assert graded(tmp_path, cells).left_out == (
        "cells that Python cannot read: cell 9",
        "lines that only work on Colab or Kaggle: cell 6",
        "downloads, uploads and commands: cell 6, cell 7",
    )


@pytest.mark.parametrize("cell", ["names = !ls", "!ls", "if EPOCHS:\n    !ls", "%cd /content", "%%bash\nls"])
def test_a_command_is_told_however_it_is_written(tmp_path: Path, cell: str) -> None:
    assert "downloads, uploads and commands: cell 6" in graded(tmp_path, [*NEEDED, cell]).left_out


def test_of_a_notebook_with_nothing_else_nothing_is_said(tmp_path: Path) -> None:
    cells = [*NEEDED, "%%time\nROWS = 3", "%load_ext tensorboard", "if __name__ == '__main__':\n    train_model()"]
    submission = graded(tmp_path, cells)
    assert submission.left_out == ()
    assert submission.source == notebook(tmp_path, cells).source


@pytest.mark.parametrize(
    ("start", "name", "told"),
    [
        (
            "from google.colab import files\nEPOCHS = files.upload()",
            "EPOCHS",
            "it comes from `google.colab`, which exists only on Colab. Write this line without it.",
        ),
        ("EPOCHS = int(input('?'))", "EPOCHS", "it comes from `input`, which gets no answer in a grading. "
         "Write the value into the file."),
        (
            "from kaggle_secrets import EPOCHS",
            "EPOCHS",
            "it comes from `kaggle_secrets`, which exists only on Kaggle. Write this line without it.",
        ),
    ],
)  # fmt: skip
def test_a_function_that_needs_it_is_told(tmp_path: Path, start: str, name: str, told: str) -> None:
    submission = graded(tmp_path, [NEEDED[0], start, *NEEDED[2:]])
    [found] = [found for found in check_source(EXERCISE, submission).findings if found.wrong == name]
    assert found.sentence == f"`{name}` is not defined here: {told}"
    assert found.certain and found.where == "cell 5, line 3"


def test_it_is_told_where_names_may_come_from_elsewhere(tmp_path: Path) -> None:
    submission = graded(tmp_path, ["import importlib", NEEDED[0], "EPOCHS = int(input('?'))", *NEEDED[2:]])
    sentences = [found.sentence for found in check_source(EXERCISE, submission).findings if found.wrong == "EPOCHS"]
    assert sentences and "it comes from `input`" in sentences[0]


def test_a_name_of_a_file_that_is_not_run_is_told(tmp_path: Path) -> None:
    uses = NEEDED[2].replace("np.arange", "rooms", 1)
    findings = check_source(EXERCISE, graded(tmp_path, ["%run -i helper.py", *NEEDED[:2], uses, *NEEDED[3:]])).findings
    assert [found.sentence for found in findings if found.wrong == "rooms"] == [
        "`rooms` is not defined here: `%run helper.py` is not run. Copy that code into a cell."
    ]
    assert not [found for found in check_source(EXERCISE, graded(tmp_path, NEEDED)).findings if "run" in found.sentence]


def test_a_name_that_is_set_again_is_there(tmp_path: Path) -> None:
    submission = graded(tmp_path, [NEEDED[0], "EPOCHS = int(input('?'))", *NEEDED[1:]])
    assert submission.only_elsewhere == {} and "input" not in submission.source


def test_a_guarded_import_stays_where_its_result_is_needed(tmp_path: Path) -> None:
    guarded = "try:\n    import google.colab\n    EPOCHS = 5\nexcept ImportError:\n    EPOCHS = 7"
    assert "EPOCHS = 7" in graded(tmp_path, [NEEDED[0], guarded, *NEEDED[2:]]).source


CHANGING = [
    "tf.keras.utils.get_custom_objects().update({'a': create_training_data})",
    "import os\nos.makedirs('logs', exist_ok=True)",
    "import sys\nsys.path.append('..')",
    "EPOCHS = {}\nfor number in range(3):\n    EPOCHS[number] = number",
    "EPOCHS = []\ndef add(number):\n    EPOCHS.append(number)\nadd(3)",
    "def begin():\n    global EPOCHS\n    EPOCHS = 3\nbegin()",
    "class EPOCHS:\n    pass\nsetattr(EPOCHS, 'size', 3)\nEPOCHS.rate = 3",
    "import functools\n@functools.cache\ndef helper():\n    return 3",
    "@tf.function\ndef traim_model():\n    return 3",
    "train_model = functools.cache(train_model)\nimport functools",
    "try:\n    EPOCHS = 3\nexcept Exception:\n    EPOCHS = 4",
    "with tf.device('/CPU:0'):\n    EPOCHS = 3",
    "np.random.seed(3)",
    "import random\nEPOCHS = [3, 4]\nrandom.shuffle(EPOCHS)",
    "EPOCHS = np.eye(3)\nnp.fill_diagonal(EPOCHS, 0)",
    "EPOCHS = np.eye(3)\nnp.clip(EPOCHS, 0, 1, out=EPOCHS)",
    "EPOCHS = []\n[EPOCHS.append(number) for number in range(3)]",
]


@pytest.mark.parametrize("cell", CHANGING)
def test_what_changes_something_that_a_function_uses_stays(tmp_path: Path, cell: str) -> None:
    uses = NEEDED[4].replace("    plt.show()", "    os.listdir(sys.path[0])")
    submission = graded(tmp_path, [*NEEDED[:1], *NEEDED[2:4], uses, cell])
    assert set(code_of(cell)) <= set(code_of(submission.source))


@pytest.mark.parametrize(
    "cell",
    [
        "pictures = load('/content')\nfor picture in pictures:\n    plt.imshow(picture)",
        "errors = train_model() - 3\nnp.mean(errors)\nplt.plot(errors)",
        "history = train_model()\nif history:\n    print(np.max(history))",
        "model = train_model()\nmodel = model.fit()",
        "def show(values):\n    values.append(3)\nshow(undefined)",
        "rows = []\nrows.append(undefined)",
    ],
)
def test_what_only_shows_something_is_left_out(tmp_path: Path, cell: str) -> None:
    submission = graded(tmp_path, [*NEEDED, cell])
    added = set(code_of(submission.source)) - set(code_of("\n".join(NEEDED)))
    assert all(text.startswith("def show") or text == "rows = []" for text in added)


@pytest.mark.parametrize("broken", ["import numpy as np\nx = 3 4", "from tensorflow import *\nx = 3 4"])
def test_a_cell_that_python_cannot_read_with_an_import_that_is_needed_ends_the_grading(
    tmp_path: Path, broken: str
) -> None:
    submission = graded(tmp_path, [broken, *NEEDED])
    assert check_source(EXERCISE, submission).syntax_error is not None


def test_a_class_is_graded_as_the_learner_grades_alone(tmp_path: Path) -> None:
    submission = notebook(tmp_path, [*NEEDED, *UNNEEDED])
    assert in_own_form(EXERCISE, submission) == in_its_form(EXERCISE, submission)[1]


def test_a_script_runs_whole_unless_it_was_a_notebook(tmp_path: Path) -> None:
    path = tmp_path / "answer.py"
    source = "\n".join([*NEEDED, "print(train_model())"])
    path.write_text(source)
    assert "print" in in_its_form(EXERCISE, read_submission(EXERCISE, path))[1].source
    for mark in (
        "# In[3]:\n",
        "# %% [code]\n",
        "get_ipython().run_line_magic('matplotlib', 'inline')\n",
        "import google.colab\n",
    ):
        path.write_text(mark + source)
        submission = in_its_form(EXERCISE, read_submission(EXERCISE, path))[1]
        assert "print" not in submission.source and "get_ipython" not in submission.source
        assert submission.left_out[-1].startswith("trainings and other lines that no function needs: line ")


@pytest.mark.parametrize("name", exercise_names())
def test_of_a_reference_as_a_notebook_nothing_is_left_out(tmp_path: Path, name: str) -> None:
    exercise = read_exercise(name)
    submission = notebook(tmp_path, (packs.solution_folder(name) / "solution.py").read_text().split("\n# %%"))
    assert in_own_form(exercise, submission) == submission
