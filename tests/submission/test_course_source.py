"""Course notebooks, prepared for grading: what is kept, and what is told of the rest."""

import json
from pathlib import Path

import pytest

from grader.catalogue.exercise import read_exercise
from grader.submission.course_source import in_its_form, prepared
from grader.submission.rules.source_report import check_source
from grader.submission.submission import Submission, read_submission

CELLS = [
    "import numpy as np\nimport tensorflow as tf\nimport matplotlib.pyplot as plt\nimport pickle\nimport unittests",
    "!wget https://example.org/data.csv\n%matplotlib inline\ntf.random.set_seed(7)",
    "BUFFER = 1000\nSERIES = np.loadtxt('data.csv')\nplt.plot(SERIES)\nplt.show()",
    "def plot_series(series):\n    plt.plot(series)",
    "def windowed_dataset(series, window_size, shuffle=True):\n"
    "    data = tf.data.Dataset.from_tensor_slices(series).shuffle(BUFFER)\n    return data.batch(3)",
    "unittests.test_windowed_dataset(windowed_dataset)",
    "def create_model(window_size):\n    return tf.keras.Sequential([tf.keras.layers.Dense(1)])",
    "model = create_model(20)\nhistory = model.fit(windowed_dataset(SERIES, 20), epochs=100)",
    "with open('history.pkl', 'wb') as f:\n    pickle.dump(history.history, f)",
    "tf.keras.utils.get_file('x.zip', 'https://example.org/x.zip')",
]


def notebook(folder: Path, cells: list[str]) -> Path:
    path = folder / "C4W2_Assignment.ipynb"
    page = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": one} for one in cells]
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": page}))
    return path


def graded(folder: Path, cells: list[str]) -> Submission:
    exercise = read_exercise("week2_timeseries")
    return in_its_form(exercise, read_submission(exercise, notebook(folder, cells)))[1]


def test_only_what_the_functions_need_is_kept(tmp_path: Path) -> None:
    submission = graded(tmp_path, CELLS)
    kept = submission.source
    for line in ("BUFFER = 1000", "def windowed_dataset", "def create_model", "tf.random.set_seed(7)"):
        assert line in kept
    for line in (
        "import unittests",
        "loadtxt",
        "plt.plot",
        "def plot_series",
        "unittests.test",
        "model.fit",
        "pickle.dump",
        "get_file",
    ):
        assert line not in kept


def test_lines_keep_their_numbers(tmp_path: Path) -> None:
    submission = graded(tmp_path, CELLS)
    line = next(number for number, text in enumerate(submission.source.split("\n"), 1) if "def create_model" in text)
    assert submission.where(line) == "cell 7, line 1"


def test_what_was_left_out_is_listed_by_kind(tmp_path: Path) -> None:
    told = graded(tmp_path, CELLS).left_out
    assert told == (
        "checks of the course: cell 6",
        "downloads, uploads and commands: cell 2, cell 10",
        "plots: cell 3, cell 4",
        "stored histories: cell 9",
        "trainings and other lines that no function needs: cell 3, cell 8",
    )


def test_a_definition_below_try_or_if_is_kept(tmp_path: Path) -> None:
    cells = [
        "try:\n    import pandas as pd\nexcept ImportError:\n    pd = None",
        "import tensorflow as tf\nif True:\n    def windowed_dataset(series, window_size):\n        return pd, series",
        "def create_model(window_size):\n    return None",
    ]
    kept = graded(tmp_path, cells).source
    assert "import pandas as pd" in kept
    assert "def windowed_dataset" in kept


def test_of_several_versions_the_last_counts(tmp_path: Path) -> None:
    cells = [*CELLS, "def create_model(window_size):\n    return 'second'"]
    kept = graded(tmp_path, cells).source
    assert "'second'" in kept
    assert kept.count("def create_model") == 1


def test_a_source_that_may_bind_names_unseen_stays_whole() -> None:
    submission = Submission("week2_timeseries", Path("x.py"), "script", "exec('x = 1')\ny = 2\n", "d")
    assert prepared(submission, {"create_model"}) is submission


def test_a_star_import_does_not_keep_the_machinery(tmp_path: Path) -> None:
    kept = graded(tmp_path, ["from course_utils import *", *CELLS]).source
    assert "model.fit" not in kept
    assert "from course_utils import *" in kept


def test_a_script_that_was_a_notebook_is_prepared_in_the_kits_own_form_too(tmp_path: Path) -> None:
    path = tmp_path / "answer.py"
    exercise = read_exercise("week1_nlp")
    names = [f"def {one.name}({', '.join(one.parameters)}):\n    return None\n" for one in exercise.functions]
    source = "\n".join(names) + "\nrows = fit_tokenizer(['news'])\n"
    path.write_text(source)
    assert not in_its_form(exercise, read_submission(exercise, path))[1].is_prepared
    path.write_text(f"# In[1]:\nget_ipython().system('ls')\n{source}")
    found, submission = in_its_form(exercise, read_submission(exercise, path))
    assert found.form is None
    assert "'news'" not in submission.source


def test_a_definition_that_a_misspelled_name_means_is_kept(tmp_path: Path) -> None:
    callback = "class MyStopper(tf.keras.callbacks.Callback):\n    pass"
    unused = "class Other(tf.keras.callbacks.Callback):\n    pass"
    model = "def create_model(window_size):\n    stopper = myStoper()\n    return tf.keras.Sequential()"
    kept = graded(tmp_path, [*CELLS, callback, unused, model]).source
    assert "class MyStopper" in kept
    assert "class Other" not in kept


def test_a_constant_that_a_name_in_other_letters_means_is_kept_and_suggested(tmp_path: Path) -> None:
    model = "def create_model(size):\n    return tf.keras.Sequential([tf.keras.Input((window_size, 1))])"
    ready = graded(tmp_path, [*CELLS, "WINDOW_SIZE = 64\nOTHER = 1", model])
    assert "WINDOW_SIZE = 64" in ready.source and "OTHER" not in ready.source
    assert "Input((WINDOW_SIZE, 1))" in ready.source
    assert "`window_size` is not defined. Did you mean `WINDOW_SIZE`?" in [one.sentence for one in ready.charged_lines]


PLAIN = """
import csv

def parse_data_from_file(filename):
    with open(filename) as file:
        return [row[1] for row in csv.reader(file)], []

LOADING

def fit_tokenizer(sentences): ...
def get_padded_sequences(tokenizer, sentences): ...
def tokenize_labels(labels): ...
def remove_stopwords(sentence): ...
"""


@pytest.mark.parametrize(
    ("line", "is_left_out"),
    [
        ("sentences, labels = parse_data_from_file('news.csv')\nwith open('news.csv') as file:\n    print(file)", True),
        ("images = tf.keras.datasets.mnist.load_data()", True),
        ("import tensorflow_datasets as tfds\nreviews = tfds.load('imdb_reviews')", True),
        ("urllib.request.urlretrieve('https://example.org/a.zip', 'a.zip')", True),
        ("if __name__ == '__main__':\n    print(open('news.csv').read())", False),
        ("def main():\n    return open('news.csv')", False),
        ("print('see news.csv')", False),
        ("from grader.data import news_file\nprint(open('news.csv'))", False),
        ("data = open('/etc/passwd').read()", False),
    ],
)
def test_a_script_with_the_kits_names_that_loads_its_own_data_is_prepared(
    line: str, is_left_out: bool, tmp_path: Path
) -> None:
    path = tmp_path / "answer.py"
    path.write_text(PLAIN.replace("LOADING", line))
    exercise = read_exercise("week1_nlp")
    found, submission = in_its_form(exercise, read_submission(exercise, path))
    assert found.form is None
    assert submission.is_prepared is is_left_out
    assert (line in submission.source) is not is_left_out


def test_an_import_of_the_checks_that_a_function_uses_stays(tmp_path: Path) -> None:
    cells = [*CELLS[:5], "def create_model(window_size):\n    return unittests.model(window_size)"]
    assert "import unittests" in graded(tmp_path, cells).source


def test_cells_that_python_cannot_read_are_left_out_and_listed(tmp_path: Path) -> None:
    submission = graded(tmp_path, ["Expected output: 3 windows", *CELLS, "time_train = # YOUR CODE HERE"])
    assert submission.is_prepared and "def create_model" in submission.source
    assert submission.left_out[0] == "cells that Python cannot read: cell 1, cell 12"


def test_a_definition_that_python_cannot_read_is_the_learners_to_know(tmp_path: Path) -> None:
    submission = graded(tmp_path, ["note to self", *CELLS, "def create_model(window_size:\n    pass"])
    [charged] = submission.charged_lines
    assert (charged.where, charged.expected) == ("cell 12, line 1", "a file that Python can read")
    assert "never closed" in charged.sentence and "create_model" in charged.functions
    assert "def create_model(window_size):" in submission.source and "note to self" not in submission.source


def test_a_function_that_python_cannot_read_is_missing_and_the_others_are_graded(tmp_path: Path) -> None:
    cells = [one.replace("tf.keras.Sequential(", "tf.keras.Sequential((") for one in CELLS]
    submission = graded(tmp_path, cells)
    assert "def windowed_dataset" in submission.source and submission.charged_lines == ()
    [missing] = check_source(read_exercise("week2_timeseries").in_form("v4"), submission).missing
    assert missing.sentence == "Python cannot read `create_model`: cell 7, line 2: This `(` is never closed."


BROKEN = "print('shape:', shape\n", "class Stop(object):\n    # later\n", "total = = 3\n"


@pytest.mark.parametrize("broken", BROKEN)
def test_lines_of_a_script_that_python_cannot_read_cost_one_criterion(tmp_path: Path, broken: str) -> None:
    notes = '"""Markdown\n\nof (the notebook:\n"""'
    body = "\n\n".join(["# GRADED FUNCTION", notes, CELLS[0], *CELLS[4:5], broken, CELLS[6], *CELLS[7:8]])
    path = tmp_path / "C4W2_Assignment.py"
    path.write_text(body)
    exercise = read_exercise("week2_timeseries")
    submission = in_its_form(exercise, read_submission(exercise, path))[1]
    [charged] = submission.charged_lines
    assert charged.functions >= {"windowed_dataset", "create_model"}
    assert "def windowed_dataset" in submission.source and "def create_model" in submission.source
    assert submission.left_out[0].startswith("lines that Python cannot read: line ")


@pytest.mark.parametrize("broken", ["import numpy as\n", "name = 3 4\n" * 21])
def test_a_script_of_which_little_can_be_read_stays_whole(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "C4W2_Assignment.py"
    path.write_text("\n\n".join(["# GRADED FUNCTION", CELLS[4], broken, CELLS[6]]))
    exercise = read_exercise("week2_timeseries")
    submission = in_its_form(exercise, read_submission(exercise, path))[1]
    assert check_source(exercise, submission).syntax_error is not None


def test_an_import_of_an_older_keras_costs_one_function_alone_in_the_kits_own_form_too(tmp_path: Path) -> None:
    path = tmp_path / "utils.py"
    path.write_text(
        "from keras.preprocessing.text import Tokenizer\n"
        "def train_val_split(sentences, labels, training_split):\n    return sentences, [], labels, []\n"
        "def fit_tokenizer(train_sentences, oov_token):\n    return Tokenizer(oov_token=oov_token)\n"
    )
    exercise = read_exercise("week3_nlp")
    found, submission = in_its_form(exercise, read_submission(exercise, path))
    assert (found.form, submission.is_prepared) == (None, True)
    assert [one.functions for one in submission.charged_lines] == [{"fit_tokenizer"}]
    assert "from tensorflow.keras.preprocessing.text" in submission.source
