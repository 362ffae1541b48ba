"""A function of a submission in parts cannot tell what was called before it: not by names, not by random numbers."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from grader.candidate.candidate import Candidate
from grader.catalogue.exercise import Limits
from grader.examiner.start import keep_warm
from grader.submission.submission import Submission

SOURCE = """
from pathlib import Path

import matplotlib.pyplot as plt
import tensorflow as tf

def create_base(units):
    inputs = tf.keras.Input((3,))
    return tf.keras.Model(inputs, tf.keras.layers.Dense(2)(tf.keras.layers.Dense(units)(inputs)))

def add_output(base, last):
    hidden = tf.keras.layers.Dense(1)(last if last is not None else base.outputs[0])
    return tf.keras.Model(base.inputs, hidden)

def last_of(base):
    return base.outputs[0]

def weights_by_layer(model):
    return [len(layer.get_weights()) for layer in model.layers]

def second_units():
    model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(4), tf.keras.layers.Dense(2)])
    return model.get_layer("dense_1").units

def drawn():
    return tf.random.uniform(())

def later():
    yield tf.random.uniform(())

def shown():
    plt.imshow([[1.0]])
    return 1

def colors():
    plt.colorbar()
    return 1

def words():
    return "".join({"a", "b", "cc", "dd", "eee", "fff"})

def described(name):
    key = "_".join(["class", "name"])
    one = {key: "function", "config": name, "mod" + "ule": "keras." + ("config" if "_" in name else "ops")}
    try:
        tf.keras.layers.Activation(one)(tf.constant([[0.25]]))
    except ValueError:
        return "refused"
    return float(tf.keras.backend.epsilon())

def found(folder):
    try:
        data = tf.keras.utils.image_dataset_from_directory(folder, labels=None, image_size=(8, 8))
    except ValueError:
        return 0
    return int(data.cardinality())

def own_text(name):
    return Path(name).read_text()
"""
FUNCTIONS = [
    "create_base", "add_output", "last_of", "weights_by_layer", "second_units", "drawn", "later", "shared", "shown",
    "colors", "words", "own_text", "described", "found",
]  # fmt: skip
Start = Callable[[str], Candidate]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    begun: list[Candidate] = []

    def start(more: str) -> Candidate:
        submission = Submission("exam1_line", Path("answer.py"), "script", SOURCE + more, "0")
        scratch = tmp_path / str(len(begun))
        scratch.mkdir()
        candidate = Candidate(submission, scratch, Limits(), 1, lambda event: None, functions=FUNCTIONS)
        candidate.load()
        begun.append(candidate)
        return candidate

    yield start
    for candidate in begun:
        candidate.close()


@pytest.mark.worker
def test_a_function_cannot_tell_what_was_called_before_it(start: Start) -> None:
    first, later = start(""), start("")
    for units in (1, 5):
        base = later.call("create_base", units)
    assert first.call("second_units") == later.call("second_units") == 2
    assert first.call("second_units") == 2
    assert float(first.call("drawn")) == float(later.call("drawn")) != float(later.call("drawn"))
    # Names that a model brings stay taken: a further layer fits beside them.
    for last in (None, later.call("last_of", base)):
        assert later.call("weights_by_layer", later.call("add_output", base, last)) == [0, 2, 2, 2]


@pytest.mark.worker
def test_what_is_read_later_cannot_tell_what_was_read_before_it(start: Start) -> None:
    found = []
    for seed in (1, 2):
        candidate = start(f"\ndef shared():\n    tf.random.set_seed({seed})\n    yield 1\n")
        seeded, later, again = (candidate.call(name) for name in ("shared", "later", "later"))
        candidate.draw(seeded, 1, "shared")
        found.append([float(candidate.draw(one, 1, "later")[0][0]) for one in (later, again)])
    assert found[0] == found[1] and found[0][0] != found[0][1]


@pytest.mark.worker
def test_functions_that_share_something_are_left_as_they_are(start: Start) -> None:
    candidate = start("\nMODELS = []\n\ndef shared():\n    MODELS.append(second_units())\n    return len(MODELS)\n")
    assert candidate.call("second_units") == 2
    with pytest.raises(Exception, match="dense_1"):
        candidate.call("second_units")


@pytest.mark.worker
def test_a_function_in_parts_sees_neither_figures_of_others_nor_its_own_file(start: Start) -> None:
    candidate = start("")
    assert candidate.call("shown") == 1
    with pytest.raises(Exception, match="No mappable"):
        candidate.call("colors")
    with pytest.raises(Exception, match="No such file"):
        candidate.call("own_text", "answer.py")


@pytest.mark.worker
def test_a_description_leads_to_no_setting_of_keras(start: Start) -> None:
    candidate = start("")
    assert candidate.call("described", "set_epsilon") == "refused"
    assert candidate.call("described", "relu") == pytest.approx(1e-7)


@pytest.mark.worker
def test_a_function_finds_no_folder_that_another_one_loaded(start: Start) -> None:
    candidate = start("")
    loaded = candidate.scratch / "data-1"
    loaded.mkdir()
    Image.new("RGB", (8, 8)).save(loaded / "1.png")
    assert candidate.call("found", ".") == 0


@pytest.mark.worker
@pytest.mark.parametrize("warm", [True, False])
def test_the_order_of_a_set_is_the_same_in_each_grading(start: Start, own_warm_place: Path, warm: bool) -> None:
    assert not warm or keep_warm()
    line = "print(''.join({'a', 'b', 'cc', 'dd', 'eee', 'fff'}), end='')"
    expected = subprocess.run(
        [sys.executable, "-c", line],
        env={"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert start("").call("words") == expected.stdout != ""
