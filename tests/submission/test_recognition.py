"""Which exercise a file answers, and in which form, from the names that it defines."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.catalogue import packs
from grader.catalogue.exercise import PARTS, read_exercise, week_names
from grader.errors import SubmissionRefused, UsageProblem
from grader.submission.collection import find_answers, find_exercise
from grader.submission.definitions import read_definitions
from grader.submission.recognition import _named_week, recognise_exercise, recognise_form
from grader.submission.rules.demands import missing
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


@pytest.mark.parametrize("count", [200, 1_500])
def test_a_file_that_is_nested_deeply_shows_its_form_too(count: int, tmp_path: Path) -> None:
    deep = "x = 0\nif x: pass\n" + "elif x: pass\n" * count
    assert form_of(WINDOWS.format(arguments="series, window_size") + deep, tmp_path) == "v4"
    path = tmp_path / "answer.py"
    path.write_text(WINDOWS.format(arguments="series, window_size") + deep)
    assert recognise_exercise(read_unnamed(path)) == "week2_timeseries"


@pytest.mark.parametrize(("load", "form"), [("", ""), ('rows = open("/tmp/training_cleaned.csv")\n', "v3")])
def test_a_part_of_a_course_file_that_loads_data_is_in_the_form_of_the_course(
    load: str, form: str, tmp_path: Path
) -> None:
    functions = "def train_val_split(sentences, labels, training_split): return 1\n"
    functions += "def fit_tokenizer(train_sentences, oov_token): return 1\n"
    assert form_of(load + functions, tmp_path, "week3_nlp") == form


def test_whoever_defines_all_of_the_kits_own_is_graded_on_all(tmp_path: Path) -> None:
    assert form_of(ALL_FOUR, tmp_path) == ""


@pytest.mark.parametrize(
    ("exercise_name", "more", "form"),
    [
        ("week1_timeseries", "naive_forecast = SERIES[999:-1]\n", "v3"),
        ("week1_timeseries", "def naive_forecast(series, split_time):\n    return series\n", ""),
        ("week2_timeseries", "def generate_forecast(model, series=S, split_time=9, window_size=3): return 1\n", "v3"),
        ("week2_timeseries", "def generate_forecast(model, series, window_size): return 1\n", ""),
    ],
    ids=["a value", "the kit's", "a function of the course", "the kit's too"],
)
def test_a_name_of_the_kit_is_its_function_where_it_is_called_so(
    exercise_name: str, more: str, form: str, tmp_path: Path
) -> None:
    source = {
        "week1_timeseries": "def train_val_split(time, series, time_step=5): return 1\n"
        "def compute_metrics(true_series, forecast): return 1\n"
        "def moving_average_forecast(series, window_size): return 1\n",
        "week2_timeseries": WINDOWS.format(arguments="series, window_size=20, batch_size=32, shuffle_buffer=1000"),
    }[exercise_name]
    assert form_of(source + more, tmp_path, exercise_name) == form


def test_a_callback_alone_shows_no_week(tmp_path: Path) -> None:
    path = tmp_path / "answer.py"
    path.write_text(
        "import keras\n\nclass myCallback(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        self.model.stop_training = logs['accuracy'] > 0.9\n\nmodel = keras.Sequential()\n"
    )
    with pytest.raises(SubmissionRefused, match="defines no function that an exercise asks for"):
        recognise_exercise(read_unnamed(path))
    assert recognise_exercise(read_unnamed(path.rename(tmp_path / "C1W2_Assignment.py"))) == "week2_intro"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("def house_model(xs, ys, epochs):\n    return xs\n", "other arguments than `house_model"),
        (
            "def convolutional_model():\n    return 1\n\ndef reshape_and_normalize(images, n):\n    return images\n",
            "1 of the 3 functions that week3_intro asks for. Another one takes other arguments than",
        ),
    ],
)
def test_a_function_that_takes_other_arguments_is_told(source: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "answer.py"
    path.write_text(source)
    with pytest.raises(SubmissionRefused, match=told):
        recognise_exercise(read_unnamed(path))


@pytest.mark.parametrize("name", ["answer.py", "C3W4_Assignment.py"])
def test_a_model_outside_of_functions_is_told(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("import keras\n\nmodel = keras.Sequential()\nmodel.compile(loss='mse')\n")
    with pytest.raises(SubmissionRefused, match="builds its model outside of functions"):
        recognise_exercise(read_unnamed(path))


def test_a_convolution_shows_the_fourth_week_of_series(tmp_path: Path) -> None:
    path = tmp_path / "answer.py"
    path.write_text(
        without("week4_timeseries", "v4", "parse_data_from_file")
        + "\ndef train_val_split(time, series): return 1\ndef compute_metrics(true_series, forecast): return 1\n"
        "def windowed_dataset(series, window_size): return 1\n"
    )
    assert recognise_exercise(read_unnamed(path)) == "week4_timeseries"


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
        if logs["accuracy"] >= {threshold}:
            self.model.stop_training = True

def create_and_compile_model():
    return None

def train_mnist(training_images, training_labels):
    return None
"""
    assert form_of(source.format(threshold=0.98), tmp_path, "week2_intro") == "v4"
    assert form_of(source.format(threshold=0.95), tmp_path, "week2_intro") == ""


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


@pytest.mark.parametrize(
    ("name", "source", "because", "exercise"),
    [
        (
            "notes.py",
            "def compute_metrics(true_series, forecast): return 1\n",
            "It defines only 1 of the 3 functions that week1_timeseries asks for.",
            "week1_timeseries",
        ),
        (
            "C1W4_Assignment.py",
            "model = build()\n",
            "Its name shows week4_intro, which asks for `training_dataset`, `create_and_compile_model`. "
            "It defines none of them.",
            "week4_intro",
        ),
    ],
    ids=["one function", "a name"],
)
def test_a_file_that_fits_nothing_is_told_what_it_is_nearest_to(
    name: str, source: str, because: str, exercise: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(source)
    with pytest.raises(SubmissionRefused) as refused:
        find_exercise(str(path))
    assert because in str(refused.value)
    assert f"python -m grader {exercise} --submission" in str(refused.value)


def test_a_file_with_several_weeks_is_told_that(tmp_path: Path) -> None:
    path = tmp_path / "notes.py"
    path.write_text("def train_mnist(): return 1\ndef train_mnist_conv(): return 1\n")
    with pytest.raises(SubmissionRefused, match="It defines functions of each of them"):
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


WHOLE_WITHOUT = {
    ("week3_vision", "v3", "train_val_generators"),
    ("week3_vision", "v4", "train_val_datasets"),
    ("week2_nlp", "v3", "tokenize_labels"),
    ("week4_timeseries", "v3", "windowed_dataset"),
    ("week4_nlp", "", "generate_text"),
}
"""What is left without this function is all that another form of the same week asks for."""
NEWER_NAME = {("week3_intro", "v3", "myCallback"): "EarlyStoppingCallback"}
"""Without this name, the file may be of a newer edition, which has another name for it."""


def each_function_of_each_form() -> Iterator[tuple[str, str, str]]:
    for name in week_names():
        exercise = read_exercise(name)
        for form in ("", *(one.name for one in exercise.forms)):
            functions = exercise.in_form(form).functions if form else exercise.functions
            if len(functions) > 1:
                yield from ((name, form, one.name) for one in functions)


def without(name: str, form: str, function: str) -> str:
    """Return a right answer in this form that lacks one function."""
    folder = packs.solution_folder(name)
    path = folder / "right" / f"form_{form}.py" if form else folder / "solution.py"
    if not path.is_file():
        pytest.skip("no right answer in this form: its names are the kit's own")
    tree = ast.parse(path.read_text())
    tree.body = [one for one in tree.body if getattr(one, "name", "") != function]
    if not form:
        # As in a learner's file of the kit without the imports of its stub.
        tree.body = [one for one in tree.body if not ast.unparse(one).startswith(("from grader", "import grader"))]
    return ast.unparse(tree)


@pytest.mark.parametrize(("name", "form", "function"), list(each_function_of_each_form()))
def test_a_file_that_lacks_one_function_is_recognised_and_it_is_told(
    name: str, form: str, function: str, tmp_path: Path
) -> None:
    exercise, source = read_exercise(name), without(name, form, function)
    week = f"C{PARTS.index(name.split('_')[1]) + 1}W{name.removeprefix('week')[0]}"
    path = tmp_path / (
        f"{week}_Assignment.py" if form not in ("", "v1") else "exercise.py" if not form else f"{week}.py"
    )
    path.write_text(source)
    found = recognise_form(exercise, read_submission(exercise, path))
    told = [one.name for one in missing(read_definitions(ast.parse(source)), found.functions, str)]
    expected = NEWER_NAME.get((name, form, function), function)
    assert told == ([] if (name, form, function) in WHOLE_WITHOUT else [expected])
    if form:
        assert found.form is not None or (name, form, function) in WHOLE_WITHOUT
        assert recognise_exercise(read_unnamed(path)) == name


def test_augmentation_shows_the_week_where_its_function_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "answer.py"
    path.write_text(without("week2_vision", "v4", "create_augmentation_model"))
    with pytest.raises(SubmissionRefused, match="fits 2 exercises: week1_vision, week4_vision"):
        recognise_exercise(read_unnamed(path))
    inside = "tf.keras.Sequential([tf.keras.layers.RandomFlip(), tf.keras.layers.RandomZoom(0.1)])"
    path.write_text(f"{path.read_text()}\naugmentation = {inside}\n")
    assert recognise_exercise(read_unnamed(path)) == "week2_vision"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("C4W2_Assignment.ipynb", "week2_timeseries"),
        ("C2_W3_Assignment.py", "week3_vision"),
        ("Course 2/Week 2/notebook.ipynb", "week2_vision"),
        ("Course 3 - Text/Week 1 - Start/answer.ipynb", "week1_nlp"),
        ("course_1/week_4/Exercise4-Question.ipynb", "week4_intro"),
        ("C1/W2/notebook.ipynb", "week2_intro"),
        ("Course 2/C3W1_Assignment.ipynb", "week1_nlp"),
        ("C7W2/notebook.ipynb", ""),
        ("week 2/notebook.ipynb", ""),
        ("ABC1W2.ipynb", ""),
    ],
)
def test_a_path_shows_course_and_week(path: str, name: str) -> None:
    assert _named_week(Path(path)) == name


def test_a_notebook_of_2022_is_in_no_form_of_2019(tmp_path: Path) -> None:
    source = "### START CODE HERE\n" + without("week1_vision", "v3", "create_model")
    assert form_of(source, tmp_path, "week1_vision") == "v3"
    only = without("week2_timeseries", "v3", "create_model")
    assert form_of(only, tmp_path) == "v1"
    assert form_of(f"### START CODE HERE\n{only}", tmp_path) == "v3"


def test_a_syntax_error_is_told_where_no_name_shows_the_week(tmp_path: Path) -> None:
    path = tmp_path / "answer.py"
    path.write_text("class A():\n\nclass A(object):\n    pass\n")
    with pytest.raises(
        SubmissionRefused, match=r"cannot be read at line 3: After class definition in line 1, the lines that belong"
    ):
        recognise_exercise(read_unnamed(path))
    named = path.rename(tmp_path / "C2W1_Assignment.py")
    assert recognise_exercise(read_unnamed(named)) == "week1_vision"


GENERATORS = (
    "\ndef train_val_generators(TRAINING_DIR, VALIDATION_DIR):\n    return {}\n\ndef create_model():\n    return 1\n"
)


@pytest.mark.parametrize(
    ("source", "exercise_name"),
    [
        (GENERATORS.format("SPLIT") + "def create_train_val_dirs(root_path): return 1\n", "week1_vision"),
        ('source = "/tmp/PetImages/Cat"\n' + GENERATORS.format("SPLIT"), "week1_vision"),
        (GENERATORS.format("ImageDataGenerator(rotation_range=40)"), "week2_vision"),
        (without("week2_timeseries", "v3", "create_model"), "week2_timeseries"),
        ('rows = open("Sunspots.csv")\n' + without("week4_timeseries", "v1", "model_forecast"), "week4_timeseries"),
    ],
    ids=["a function of the course", "a folder of the course", "augmentation", "a split", "a file of the course"],
)
def test_signs_tell_the_exercise_of_a_file_that_lacks_a_function(
    source: str, exercise_name: str, tmp_path: Path
) -> None:
    path = tmp_path / "answer.py"
    path.write_text(source)
    assert recognise_exercise(read_unnamed(path)) == exercise_name


def test_without_a_sign_two_exercises_are_told(tmp_path: Path) -> None:
    path = tmp_path / "answer.py"
    path.write_text(GENERATORS.format("SPLIT"))
    with pytest.raises(SubmissionRefused, match="fits 2 exercises: week1_vision, week2_vision"):
        recognise_exercise(read_unnamed(path))
    assert recognise_exercise(read_unnamed(path.rename(tmp_path / "C2W2_Assignment.py"))) == "week2_vision"
