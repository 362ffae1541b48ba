"""A layer whose output nothing reads is found, and no other."""

import ast

import pytest

from grader.submission.rules.models.layer_stacks import heads_in_a_row
from grader.submission.rules.models.lost_outputs import (
    copies_without_weights,
    lost_images,
    lost_outputs,
    models_left_out,
)
from grader.submission.rules.subjects import TRAINING
from grader.submission.source_tree import SourceTree

MODEL = """from tensorflow.keras import Input, Model, layers
norm = layers.Normalization()
def create():
    inputs = Input((5,))
{}
    return Model(inputs, outputs)
"""


def lost(lines: str) -> list[str]:
    source = MODEL.format("".join(f"    {line}\n" for line in lines.split("; ")))
    return [one.wrong for one in lost_outputs(SourceTree(ast.parse(source), source, str))]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("scaled = norm(inputs); x = layers.Dense(3)(inputs); outputs = layers.Dense(1)(x)", ["scaled"]),
        ("x = layers.Dense(3)(inputs); x = layers.Dense(3)(inputs); outputs = layers.Dense(1)(x)", ["x"]),
        ("x = layers.Dense(3)(inputs); outputs = layers.Dense(1)(inputs)", ["x"]),
        ("x = layers.Dense(3)(inputs); x = layers.Dense(3)(x); outputs = layers.Dense(1)(x)", []),
        ("x = norm(inputs); x += 1; outputs = layers.Dense(1)(x)", []),
        ("x = layers.Dense(3); outputs = x(inputs)", []),
        ("outputs = inputs; _ = layers.Dense(3)(inputs)", []),
        ("x = norm(inputs); layers.Dropout(0.1)(x); outputs = layers.Dense(1)(x)", ["layers.Dropout(0.1)(x)"]),
        ("x = inputs; [print(x) for _ in x]; x = norm(x); outputs = layers.Dense(1)(x)", []),
        ("seen = norm(inputs); norm.adapt(x); outputs = inputs", ["seen"]),
        ("x = norm(inputs); norm(x); outputs = layers.Dense(1)(x)", []),
    ],
)
def test_an_output_that_is_read_nowhere_is_found(lines: str, names: list[str]) -> None:
    assert lost(lines) == names


@pytest.mark.parametrize(("given", "names"), [("inputs", ["x"]), ("x", [])])
def test_changed_images_that_are_not_read_are_found(given: str, names: list[str]) -> None:
    source = MODEL.format(f"    x = change(inputs)\n    outputs = layers.Dense(1)({given})\n")
    source = source.replace("norm =", "change = Sequential([layers.RandomFlip()])\nnorm =").replace(
        "Model,", "Model, Sequential,"
    )
    assert [one.wrong for one in lost_outputs(SourceTree(ast.parse(source), source, str))] == names


@pytest.mark.parametrize(("then", "is_lost"), [("", True), ("; c.set_weights(base.get_weights())", False)])
def test_a_copy_without_the_weights_is_found(then: str, is_lost: bool) -> None:
    source = f"import tensorflow as tf\ndef f(base):\n    c = tf.keras.models.clone_model(base){then}\n    return c\n"
    found = [finding.sentence for finding in copies_without_weights(SourceTree(ast.parse(source), source, str))]
    assert any("Use `base` itself" in sentence for sentence in found) is is_lost


def test_an_output_that_is_dropped_in_a_loop_is_found() -> None:
    source = MODEL.format(
        "    x = inputs\n    for _ in range(2):\n        layers.Dropout(0.1)(x)\n    outputs = norm(x)\n"
    )
    [finding] = lost_outputs(SourceTree(ast.parse(source), source, str))
    assert "Write `x = layers.Dropout(0.1)(x)`" in finding.sentence


@pytest.mark.parametrize(("kept", "is_lost"), [("images", True), ("changed", False)])
def test_changed_images_that_are_read_nowhere_are_found(kept: str, is_lost: bool) -> None:
    lines = "flip = tf.keras.Sequential([tf.keras.layers.RandomFlip()]); changed = flip(images, training=True).numpy()"
    source = f"import tensorflow as tf\ndef f(images):\n    {lines}; return [{kept}]\n"
    found = [finding.sentence for finding in lost_images(SourceTree(ast.parse(source), source, str))]
    assert any("Nothing reads `changed`" in sentence for sentence in found) is is_lost


@pytest.mark.parametrize(("kept", "is_lost"), [("'adam'", True), ("slow", False)])
def test_an_optimizer_that_is_read_nowhere_is_found(kept: str, is_lost: bool) -> None:
    source = f"import tensorflow as tf\ndef f(m):\n    slow = tf.keras.optimizers.Adam(1e-4)\n    m.compile({kept})\n"
    found = [finding.sentence for finding in lost_images(SourceTree(ast.parse(source), source, str))]
    assert any("so `tf.keras.optimizers.Adam` has no effect" in sentence for sentence in found) is is_lost


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("core = build(); m = Sequential([norm, core, last]); m.compile('adam'); return core", ["m"]),
        ("core = build(); i = Input((5,)); y = core(norm(i)); m = Model(i, last(y)); return core", ["m"]),
        ("core = build(); m = Sequential([norm, core, last]); return m", []),
        ("core = build(); m = Sequential([norm, core, last]); m.fit(x, y); return core", []),
        ("core = build(); m = Sequential([norm, other]); return core", []),
    ],
)
def test_a_model_around_the_one_that_is_returned_is_found(lines: str, names: list[str]) -> None:
    body = "".join(f"    {line}\n" for line in lines.split("; "))
    source = f"from tensorflow.keras import Input, Model, Sequential\ndef f(x, y):\n{body}"
    assert [one.wrong for one in models_left_out(SourceTree(ast.parse(source), source, str))] == names


@pytest.mark.parametrize(
    ("made", "kept", "found"), [("x", "x", ["x = layers.Dense(1)(x)"]), ("head", "head", []), ("x", "other", [])]
)
def test_outputs_of_one_unit_in_a_row_are_found(made: str, kept: str, found: list[str]) -> None:
    source = (
        "x = layers.Dense(64)(days)\nheads = []\nfor step in range(7):\n"
        f"    {made} = layers.Dense(1)(x)\n    heads.append({kept})\nweek = layers.Concatenate()(heads)\n"
    )
    told = list(heads_in_a_row(SourceTree(ast.parse(source), source, str)))
    assert [one.wrong for one in told] == found
    assert {one.about for one in told} <= {TRAINING}
