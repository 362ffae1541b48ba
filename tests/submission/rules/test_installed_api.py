"""What is claimed about names and lines, held against a real TensorFlow."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from learner_lines import TYPED

from grader.submission.models.installed_api import MissingName, is_installed, missing_name, near, public_names
from grader.submission.rules.calls import compiled_names, keras_calls, removed_calls
from grader.submission.source_tree import SourceTree
from grader.submission.syntax import parse

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def installed():
    path = os.pathsep.join([str(HERE), *sys.path])
    done = subprocess.run(
        [sys.executable, str(HERE / "installed_keras.py")],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": path, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""},
    )
    return json.loads(done.stdout.splitlines()[-1])


def found_by(rule, source):
    return [one.sentence for one in rule(SourceTree(parse(source), source, str))]


@pytest.mark.worker
def test_no_name_that_is_there_is_said_to_be_missing(installed):
    assert len(installed["names"]) > 20_000
    assert [name for name in installed["names"] if missing_name(name)] == []


@pytest.mark.worker
def test_every_name_that_is_known_where_all_functions_are_is_a_function(installed):
    assert installed["not functions"] == []


@pytest.mark.worker
def test_what_the_instances_of_a_class_share_has_a_private_name(installed):
    """``dependence`` looks at names alone where a class of a learner may find a list of Keras under them."""
    assert installed["shared by instances"] == []


@pytest.mark.worker
def test_a_kept_verdict_looks_at_what_keras_and_autograph_do_look_at(installed):
    """Where one of these fails, ``dependence`` has a rule that is needed no more."""
    assert installed["class is changed"]
    assert installed["lambdas"][0] and not installed["lambdas"][1]


@pytest.mark.worker
def test_what_is_said_to_be_certain_is_raised_by_the_installed_version(installed):
    raised = dict(zip(TYPED, installed["raised"], strict=True))
    assert [one.source for one in TYPED if one.certain and not raised[one]] == []
    syntax_or_name = [one.source for one in TYPED if raised[one] in ("SyntaxError", "NameError")]
    assert syntax_or_name == [], "these rows of the table test nothing"


@pytest.mark.worker
@pytest.mark.parametrize("kind", ["losses", "metrics", "optimizers", "activations"])
def test_every_word_that_keras_takes_is_known(installed, kind):
    assert set(installed[kind]) - compiled_names.known_words(kind) <= {"LossFunctionWrapper"}


@pytest.mark.worker
def test_no_argument_that_exists_is_said_to_be_misspelt(installed):
    imports = "import tensorflow as tf\n"
    for kind, call in (
        ("layer words", "tf.keras.layers.Dense"),
        ("callback words", "tf.keras.callbacks.Callback"),
        ("fit words", "model.fit"),
        ("compile words", "model.compile"),
    ):
        words = [word for word in installed[kind] if word.isidentifier()]
        assert len(words) > 5
        source = imports + "\n".join(f"{call}({word}=1)" for word in words)
        assert found_by(keras_calls.arguments, source) == []


@pytest.mark.worker
def test_no_method_that_exists_is_said_to_be_gone_or_misspelt(installed):
    assert len(installed["methods"]) > 200
    source = "\n".join(f"thing.{method}()" for method in installed["methods"])
    assert found_by(keras_calls.gone_methods, source) == []


@pytest.mark.worker
def test_what_took_the_place_of_a_name_is_there(installed):
    there = {name.replace("tensorflow.", "tf.", 1) for name in installed["names"]}
    there |= {"tf.keras", "tf.__version__", "keras.saving"}
    others = {"scikeras.wrappers", "variable.assign"}
    names = {instead.partition("(")[0] for instead, _ in removed_calls.REPLACEMENTS.values()}
    assert names - there - others == {""}


@pytest.mark.parametrize("name", removed_calls.REPLACEMENTS)
def test_every_name_in_the_table_of_removed_ones_is_gone(name):
    if name.startswith("tensorflow."):
        assert missing_name(name)
    else:
        assert missing_name(name) or missing_name(f"tensorflow.{name}")


def test_where_a_name_leaves_what_is_public_is_told():
    assert missing_name("tensorflow.keras.layers.experimental.preprocessing") == MissingName(
        "tensorflow.keras.layers", "experimental", ""
    )
    assert missing_name("tensorflow.exapnd_dims") == MissingName("tensorflow", "exapnd_dims", "expand_dims")


def test_imports_reach_modules_that_their_parent_does_not_show():
    assert missing_name("tensorflow.keras.saving")
    assert not missing_name("tensorflow.keras.saving.load_model", imported=True)
    assert not missing_name("tensorflow.losses")
    assert missing_name("tensorflow.losses", imported=True)


def test_nothing_is_claimed_about_what_is_not_public():
    for name in ("tensorflow.python.nonsense", "keras.src.nonsense", "tensorflow.compat.v1.nonsense", "torch.nonsense"):
        assert missing_name(name) is None
    assert missing_name("tensorflow.keras.layers.Dense.nonsense") is None
    assert missing_name("tensorflow._private") is None


def test_public_names_of_a_module_are_listed():
    assert "Dense" in public_names("tensorflow.keras.layers")
    assert public_names("tensorflow.keras.layers.Dense") == {}
    assert public_names("no_such_library.layers") == {}


def test_a_near_name_is_found_whatever_its_case():
    assert near("conv2d", ("Conv1D", "Conv2D")) == "Conv2D"
    assert near("adma", ("adamax", "adamw", "adam", "adadelta"), 0.6) == "adam"
    assert near("xyz", ("Conv1D", "Conv2D")) == ""
    assert [near(one, ("constant", "Constant")) for one in ("Constat", "constat")] == ["Constant", "constant"]


def test_installed_packages_are_told_from_others():
    assert is_installed("json")
    assert is_installed("__main__")
    assert not is_installed("no_such_package_anywhere")
