"""Real exceptions of TensorFlow, Keras, NumPy and Python, and what a learner is told about each."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shares import examples

from grader.feedback.exceptions import RULES, sentence_for
from grader.feedback.exceptions.rule import MOST_VALUE, clean

HERE = Path(__file__).resolve().parent
RECORDED = json.loads((HERE / "exceptions.json").read_text(encoding="utf-8"))
"""By a name for what was done: class and text of the exception, and the sentence that a learner gets."""

FRAMES = '  File "site-packages/keras/src/trainers/trainer.py", line 387, in compute_loss\n\n' * 20
CUT = {
    "sequential/embedding/GatherV2": "`input_dim` is too small",
    "compile_loss/sparse_categorical_crossentropy/SparseSoftmax/SparseSoftmax": "one unit for each class",
    "sequential_1/dense_1/Add": "`dense_1` gets rows of a different length",
}
"""By the node of a graph at which it happened: what is told where the end of the text, which says why, was cut off."""


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_exception_is_explained_as_recorded(name: str) -> None:
    told = RECORDED[name]
    assert sentence_for(told["type"], told["message"]) == told["sentence"]


@pytest.mark.parametrize(
    ("value", "end"),
    [
        ("90 (of type int64)", "it is 90, a number of another library such as NumPy: convert it with `int(…)`."),
        ("90.0 (of type float64)", "it is 90.0. A division with `/` gives fractions: write `//`."),
        ("0 (of type int)", "it is 0."),
        ("-3 (of type int)", "it is -3."),
    ],
)
def test_a_size_that_is_no_size_is_told_by_its_kind(value: str, end: str) -> None:
    told = sentence_for("ValueError", f"`input_dim` must be a positive integer. Received: input_dim={value}.")
    assert told == f"`input_dim` must be an integer of at least 1, but {end}"


@pytest.mark.parametrize(("before", "name"), [("data/", "data/"), ("/content", "/content"), ("", "")])
def test_a_folder_before_a_path_that_is_complete_is_told(before: str, name: str) -> None:
    path = f"{before}{tempfile.gettempdir()}/tf-exam-at-1-a/scratch/x/news.csv"
    told = sentence_for("FileNotFoundError", f"[Errno 2] No such file or directory: '{path}'")
    assert told.startswith(f"`{name}` comes before the path" if name else "There is no `x/news.csv` in the folder")


@pytest.mark.parametrize(
    ("size", "shape", "told"),
    [
        ("172800", "(840,48,48)", "`x.reshape(-1, 48, 48)`."),
        ("3920", "(60000,28,28,1)", "`x.reshape(-1, 28, 28, 1)`."),
        ("3921", "(5,28,28,1)", "`x.reshape(-1, 28, 28, 1)`. Are the other sizes those of one example?"),
        ("784", "(0,28,0)", "`x.reshape(-1, 28, 0)`. Are the other sizes those of one example?"),
    ],
)
def test_a_shape_that_is_not_filled_is_written_with_its_own_sizes(size: str, shape: str, told: str) -> None:
    assert sentence_for("ValueError", f"cannot reshape array of size {size} into shape {shape}").endswith(told)


def test_of_many_layers_the_one_whose_name_looks_most_like_it_is_told() -> None:
    known = [f"block{number}_{part}" for number in range(1, 5) for part in ("conv", "norm", "relu", "pool")]
    told = sentence_for("ValueError", f"No such layer: block3_poool. Existing layers are: {known}.")
    assert "Did you mean `block3_pool`?" in told


def test_a_label_far_above_the_classes_is_no_reason_for_more_units() -> None:
    text = "Received a label value of {} which is outside the valid range of [0, 6).  Label values: 2150 6"
    assert "Give it 7 units" in sentence_for("InvalidArgumentError", text.format(6))
    told = sentence_for("InvalidArgumentError", text.format(2150))
    assert "units," in told and "Give it" not in told and "`labels.argmax(axis=1)`" in told


def test_a_negative_token_id_is_not_called_too_large() -> None:
    text = "Error in user-defined function passed to MapDataset:3: indices[0] = 4 is not in [0, 2)"
    assert "`class_weight`" in sentence_for("InvalidArgumentError", text)
    told = sentence_for("InvalidArgumentError", "indices[0,0] = -2147483488 is not in [0, 160)")
    assert told.startswith("The token id -2147483488 is negative") and "NaN" in told


@pytest.mark.worker
def test_todays_tensorflow_raises_what_was_recorded(thorough: bool) -> None:
    # By its path: textstat, of the test extra, installs a package called ``tests``.
    done = subprocess.run(
        [sys.executable, HERE / "provoke.py", "1" if thorough else "8"],
        cwd=HERE.parent.parent,
        capture_output=True,
        text=True,
        timeout=540,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    provoked = json.loads(done.stdout)
    assert len(provoked) == len(RECORDED) if thorough else len(provoked) > len(RECORDED) / 10
    assert {name: one["sentence"] for name, one in provoked.items()} == {
        name: RECORDED[name]["sentence"] for name in provoked
    }


@pytest.mark.parametrize(
    ("name", "phrases"),
    [
        ("windows with a remainder", ("[5]", "[4]", "drop_remainder=True")),
        ("a recurrent layer after one that answers once", ("`lstm_1`", "(None, 8)", "return_sequences=True")),
        ("Conv2D without channels", ("`conv2d`", "(None, 28, 28)", "Input((28, 28, 1))")),
        ("Dense over single numbers", ("`dense`", "(None,)", "`Input(shape=(1,))`", "x.reshape(-1, 1)")),
        ("rows of another width", ("`dense`", "8 values", "(10, 30)")),
        ("pictures of another size", ("`dense`", "(4, 676)", "(4, 15, 15, 3)")),
        ("class numbers for a categorical loss", ("(None, 10)", "sparse_categorical_crossentropy")),
        ("shapes that are compared", ("(None, 10)", "(None, 1)", "sparse_categorical_crossentropy")),
        ("one-hot labels for a sparse loss", ("(None, 10)", "one-hot", "`categorical_crossentropy`")),
        ("a label beyond the units", ("label is 10", "0 to 9", "11 units")),
        ("a misspelt loss", ('"sparse_catogorical_crossentropy"', 'write "sparse_categorical_crossentropy"')),
        ("an old name of a loss", ('"huber_loss"', 'write "huber"')),
        ("a misspelt optimizer", ('write "adam"',)),
        ("a misspelt activation", ('write "relu"',)),
        ("the old name of the learning rate", ("`lr`", "`learning_rate=`")),
        ("an id beyond the embedding", ("id 1000", "0 to 999", "`input_dim`")),
        ("a list as a key", ("type list", "tuple(…)")),
        ("a method of None", ("`.fit`", "`None`", "`return`")),
        ("outputs that do not come from the inputs", ("`Input`", "base.input")),
        ("data that end too early", ("`steps_per_epoch`", ".repeat()")),
        ("no compile", ("model.compile(optimizer=…, loss=…)",)),
        ("an old key of the history", ('"acc"', '"accuracy"')),
        ("a log that is not there", ("`None`", 'the key "accuracy", not "acc"')),
        ("lists for fit", ("not list", "np.array(…)")),
        ("a long list", ("not list", "np.array(…)")),
        ("a list of labels", ("np.array(labels)",)),
        ("a word for a number", ('"label"', "not a number")),
        ("no picture", ("'cat.png'", "size 0")),
        ("a package of Google", ("`tensorflow_datasets`", "`grader.data`")),
        ("a variable of another cell", ("`x_train_padded`", "argument", "other cells")),
        ("a missing import", ("import matplotlib.pyplot as plt",)),
        ("a file that is not there", ("`data/train.csv`", "the path that your function gets")),
        ("a folder of another machine", ("`/content/images`", "Colab")),
        ("Flatten over an unknown length", ("`dense`", "`None`", "fixed sizes")),
        ("weights of another model", ("`dense", "different model")),
        ("half a count", ("`steps_per_epoch`", "`//`")),
        ("a function given too much", ("`windowed`", "2 positional arguments", "takes 1")),
        ("a text in a product", ("`/`", "float(…)")),
        ("an array of terabytes", ("(10000000, 10000000)", "smaller batches")),
        ("a tensor of terabytes", ("[10000000,10000000]", "smaller batches")),
        ("a function that calls itself", ("calls itself",)),
        ("a download", ("offline", "`grader.data`")),
        ("a division in place", ("uint8", "x = x / 255.0")),
        ("a callback of its own kind", ("`Stop`", "tf.keras.callbacks.Callback")),
        ("a callback without brackets", ("`()`",)),
        ("an optimizer used twice", ("new one", "each model")),
    ],
)
def test_a_sentence_names_the_layer_the_shapes_and_the_fix(name: str, phrases: tuple[str, ...]) -> None:
    sentence = RECORDED[name]["sentence"]
    assert [phrase for phrase in phrases if phrase not in sentence] == []


def test_every_row_of_the_tables_explains_an_exception_that_was_seen() -> None:
    seen = [(one["type"], clean(one["message"])) for one in RECORDED.values()]
    seen += [("InvalidArgumentError", clean(cut_in_its_frames(node))) for node in CUT]
    first = [next((row for row in RULES if row.explain(*one)), None) for one in seen]
    assert [row.pattern.pattern for row in RULES if row not in first] == []


@pytest.mark.parametrize(("node", "phrase"), CUT.items())
def test_where_the_end_of_a_text_was_cut_off_its_beginning_is_explained(node: str, phrase: str) -> None:
    assert phrase in sentence_for("InvalidArgumentError", cut_in_its_frames(node))


@pytest.mark.parametrize("name", RECORDED)
def test_a_sentence_is_short_whole_and_kind(name: str) -> None:
    sentence = RECORDED[name]["sentence"]
    assert 20 < len(sentence) <= 330
    assert re.match(r"[A-Z0-9`\"].*[.?)]$", sentence), sentence
    assert sentence.count("`") % 2 == 0
    assert not re.search(r"(?i)\bplease\b|\bobviously\b|\bsimply\b|\bjust\b(?! before)|\n|  ", sentence)


@pytest.mark.parametrize(
    "text", ["", "something odd", "{layer}", "expected ndim=3", "incompatible with the layer: ", "\x1b[1m\x1b[0m"]
)
def test_what_is_not_known_is_not_explained(text: str) -> None:
    assert sentence_for("ValueError", text) == ""


def test_the_class_of_an_exception_counts() -> None:
    assert sentence_for("IndexError", "list index out of range")
    assert not sentence_for("OwnError", "list index out of range")


@pytest.mark.parametrize(
    ("loss", "one", "other", "told"),
    [
        ("mine", "[32,13]", "[32]", 'If the labels are class numbers, write `loss="sparse_categorical_crossentropy"`'),
        ("mae", "[?,1]", "[?,3]", "The labels have 1 value per example, the model's outputs 3."),
        ("log_cosh", "[32,24,1]", "[32,12,1]", "The labels have 12 time steps, the model's outputs 24."),
        ("huber", "[16,4]", "[32,4]", "The labels have the shape [32,4], the model's outputs [16,4]."),
        ("mse", "[4]", "[3]", "Each needs one row for each example."),
    ],
)
def test_labels_and_outputs_are_told_apart_inside_a_loss(loss: str, one: str, other: str, told: str) -> None:
    text = f"Dimensions must be equal, but are 1 and 2 for '{{{{node compile_loss/{loss}/sub}}}} = Sub(a, b)' with "
    assert told in sentence_for("ValueError", f"{text}input shapes: {one}, {other}.")


@pytest.mark.parametrize(
    ("node", "operands", "shapes", "told"),
    [
        ("huber_loss/Sub", "model/dense/Add, data_1", "[32,56,7], [32,7]", "one value for each of 56 time steps"),
        ("verlust/Sub", "", "[32,56,7], [32,7]", "one value for each of 56 time steps"),
        ("mean_squared_logarithmic_error/sub", "", "[32,56,7], [32,7]", "one value for each of 56 time steps"),
        ("mean_squared_error/sub", "", "[32,7], [32,56,7]", "one value for each of 56 time steps"),
        ("own/sub", "model/out/Add, data_1", "[32,3], [32,5]", "The labels have 5 values per example"),
        ("own/sub", "compile_loss/own/Cast, model/out/Add", "[32,5], [32,3]", "The labels have 5 values per example"),
        ("own/sub", "", "[32,5], [32,3]", "an array of the shape [32,5] meets another of [32,3]"),
        ("kl_divergence/truediv", "", "[32,5], [32,3]", "The labels have 5 values per example"),
    ],
)
def test_which_shape_the_labels_have_is_read_from_the_node_or_not_told(
    node: str, operands: str, shapes: str, told: str
) -> None:
    first, other = shapes.split(", ")
    if operands:
        text = (
            f"Dimensions must be equal, but are 1 and 2 for '{{{{node compile_loss/{node}}}}} = Sub({operands})' with "
        )
        assert told in sentence_for("ValueError", f"{text}input shapes: {shapes}.")
    else:
        text = f"Detected at node compile_loss/{node} defined at (most recent call last): Incompatible shapes: "
        assert told in sentence_for("InvalidArgumentError", f"{text}{first} vs. {other}")


def test_a_label_without_any_axis_is_told() -> None:
    text = "`logits` and `labels` must have the same shape, received (() vs ())."
    assert "a batch axis" in sentence_for("ValueError", text)


@given(rule=st.sampled_from(RULES), data=st.data())
@settings(deadline=None, max_examples=examples(300))
def test_whatever_fits_a_row_is_told_as_a_whole_sentence(rule, data) -> None:
    text = clean(data.draw(st.from_regex(re.compile(rule.pattern.pattern, rule.pattern.flags))))
    kind = data.draw(st.sampled_from(sorted(rule.types) or ["Exception"]))
    sentence = rule.explain(kind, text)
    of_ours = isinstance(rule.sentence, str) and "{{" in rule.sentence
    assert "{" not in sentence or "{" in text or of_ours
    assert len(sentence) < 400 + 6 * MOST_VALUE


@given(kind=st.sampled_from(sorted({kind for row in RULES for kind in row.types})), text=st.text(max_size=3000))
@settings(deadline=None)
def test_no_text_makes_it_fail(kind: str, text: str) -> None:
    assert isinstance(sentence_for(kind, text), str)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["(", "[", "'", " ", "Received: ", "shape=(", "indices[", "a" * 9, "0", "x=[0, ", "\n"]
)
def test_a_long_text_takes_no_long_time(piece: str) -> None:
    texts = [one["message"][:60] + piece * 2000 for one in RECORDED.values()][::20]
    began = process_time()
    for text in texts:
        for kind in ("ValueError", "TypeError", "InvalidArgumentError"):
            sentence_for(kind, text)
    assert process_time() - began < 0.5 * len(texts)


def cut_in_its_frames(node: str) -> str:
    return f"Graph execution error:\n\nDetected at node {node} defined at (most recent call last):\n{FRAMES}"[:2000]


@pytest.mark.parametrize(
    ("type_name", "message", "said"),
    [
        (
            "ValueError",
            "Only instances of `keras.Layer` can be added to a Sequential model. Received: <function augment at 0x7f> "
            "(of type <class 'function'>)",
            "`augment` is a function, not a layer: call it",
        ),
        ("TypeError", "'_UserObject' object is not callable", "call `loaded.serve(inputs)`"),
        ("TypeError", "'list' object is not callable", "square brackets"),
        ("TypeError", "'float' object is not callable", "`LearningRateScheduler(lambda epoch: …)`"),
        ("TypeError", "'numpy.int64' object is not callable", "This calls a number (numpy.int64)"),
        ("ValueError", "Argument `func` must be a callable. Received func=3", "write `.map(lambda x, y: …)`"),
        ("TypeError", "unsupported callable", "`Lambda(lambda x: x / 255)`"),
        ("ValueError", "cannot reshape array of size 30 into shape (3,3)", "30 values are 3 rows of 9 and one more"),
        ("ValueError", "cannot reshape array of size 31 into shape (3,3)", "cannot be divided"),
        (
            "ValueError",
            "cannot reshape array of size 31 into shape (0,3)",
            "31 values do not fill (0,3), which needs 0.",
        ),
        (
            "ValueError",
            "Invalid `image_size` value. Expected a tuple of 2 integers. Received: image_size=(48, 48, 3)",
            "It is (48, 48, 3) here.",
        ),
    ],
)
def test_what_was_given_in_place_of_another_thing_is_named(type_name: str, message: str, said: str) -> None:
    assert said in sentence_for(type_name, message)


def test_a_tensor_as_a_key_is_told_apart_inside_and_outside_of_a_map() -> None:
    said = "Tensor is unhashable. Instead, use tensor.ref() as the key."
    traced = (
        f'in user code:\n\n    File "x.py", line 21, in load  *\n        label = names[part]\n\n    TypeError: {said}\n'
    )
    told = sentence_for("TypeError", traced)
    assert "Inside of `map`" in told and "`tf.argmax(names == key)`" in told and ".numpy()" not in told
    assert "`x.numpy().item()`" in sentence_for("TypeError", said)


@pytest.mark.parametrize(("labels", "told"), [(60, "copy the labels too"), (30, "same part"), (240, "same part")])
def test_half_as_many_labels_as_examples_may_be_those_of_copies(labels: int, told: str) -> None:
    text = "Data cardinality is ambiguous. Make sure all arrays contain the same number of samples."
    assert told in sentence_for("ValueError", f"{text}'x' sizes: 120 'y' sizes: {labels} ")
