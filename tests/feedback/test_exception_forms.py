"""What the ``raise`` statements of Keras say is told in whole, short sentences, also where no row knows the text."""

import ast
import importlib.util
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.feedback.exceptions import sentence_for
from grader.feedback.exceptions.forms import MOST_WORDS, words_in

OF_LEARNERS = (
    "activations", "callbacks", "constraints", "initializers", "layers", "losses", "metrics", "models", "ops",
    "optimizers", "random", "regularizers", "saving/saving_api.py", "trainers", "utils",
)  # fmt: skip
"""What a learner calls, in ``keras/src``."""
OF_NO_LEARNER = re.compile(r"(?i)lora\b|quantiz|gptq|awq|jax|torch|backend|internal error|deserializ")
"""Texts on other backends and on what no course does."""
OF_OTHERS = re.compile(
    r"_test\.py$|/legacy/|quantiz|distribut|distill|torch|jax|grain|onnx|openvino|visualiz|dtype_polic|mel_spec|stft|orbax|"
    r"rematerial|bounding_boxes|multi_optimizer|loss_scale|backend_utils|tracking\.py|progbar|rng_utils|summary_utils"
)
"""Files of other backends, and of what no learner calls."""
SHARE = 0.85
"""Of the statements, at least so many get a sentence."""
FILL = (
    (r"__name__|name\b|path$", "dense"),
    (r"shape", "(None, 8)"),
    (r"kwargs", "{'units': 3}"),
    (
        r"allowed|supported|_options|valid_(?!s)|known|_modes|_formats|interpolations|methods|allowable|[A-Z]{5,}",
        "('mean', 'sum')",
    ),
    (r"type\(|dtype|__class__", "<class 'str'>"),
    (r"len\(|num|size|dim|index|axis|count|rank|ndim|units|filters|groups|rate|factor", "0"),
)
"""What stands in a text for a value, by the expression that gives it; ``foo`` else."""


def filled(expression: str) -> str:
    return next((value for pattern, value in FILL if re.search(pattern, expression)), "foo")


def text_of(node: ast.AST, constants: dict[str, str]) -> str:
    """Return the text that an expression gives, with a value in each place; empty for what is no text."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(text_of(part, constants) for part in parts)
        case ast.FormattedValue(value=value):
            return constants.get(ast.unparse(value).removeprefix("self."), "") or filled(ast.unparse(value))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return text_of(left, constants) + text_of(right, constants)
        case ast.BinOp(left=left, op=ast.Mod()):
            return re.sub(r"%[a-z]", "foo", text_of(left, constants))
        case ast.Call(func=ast.Attribute(value=value, attr="format")):
            return re.sub(r"\{[^}]*\}", "foo", text_of(value, constants))
        case ast.Name() | ast.Attribute():
            return constants.get(ast.unparse(node).removeprefix("self."), "")
    return ""


def statements() -> Iterator[tuple[str, str, str]]:
    """Yield place, class and text of each ``raise`` in what learners call."""
    found = importlib.util.find_spec("keras")
    assert found is not None and found.submodule_search_locations
    source = Path(found.submodule_search_locations[0]) / "src"
    for place in OF_LEARNERS:
        for path in sorted((source / place).rglob("*.py")) or [source / place]:
            if OF_OTHERS.search(path.as_posix()):
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]
            constants = {
                ast.unparse(node.targets[0]): text_of(node.value, {}) for node in assigned if text_of(node.value, {})
            }
            for node in ast.walk(tree):
                match node:
                    case ast.Raise(exc=ast.Call(func=kind, args=[first, *_])):
                        text = text_of(first, constants)
                        if not text or OF_NO_LEARNER.search(text):
                            continue
                        line = f"{path.relative_to(source).as_posix()}:{node.lineno}"
                        yield line, ast.unparse(kind).rpartition(".")[2], text


def faults(sentence: str) -> list[str]:
    """Return what is not whole, clean or short in a sentence."""
    found = []
    if not re.fullmatch(r"[A-Z0-9`\"'].*[.?)]", sentence):
        found.append("no sentence")
    if any(sentence.count(sign) % 2 for sign in '`"'):
        found.append("an open quote")
    if any(sentence.count(first) != sentence.count(last) for first, last in ("()", "[]", "{}")):
        found.append("an open bracket")
    if re.search(r"<[A-Za-z]|\n|  |\\\\|\b(\w+) \1\b|(?i:please)|(?<![.\w])[a-z]+\.[A-Z][a-z]+ ", sentence):
        found.append("not clean")
    if re.search(
        r"\b(?:a|an|the|of|to|or|and|with|for|by|than|is|are|if|when)[.,:]( |$)", re.sub("`[^`]*`", "code", sentence)
    ):
        found.append("broken off")
    if len(sentence) > 330:
        found.append("too long")
    for one in re.split(r"(?<=[.?!:;])\s+(?![a-z]*=)", re.sub("`[^`]*`", "code", sentence)):
        if words_in(one) > MOST_WORDS:
            found.append(f"{words_in(one)} words: {one}")
    return found


@pytest.mark.slow
def test_most_raise_statements_of_keras_get_a_whole_clean_short_sentence() -> None:
    told = [(place, text, sentence_for(kind, text)) for place, kind, text in statements()]
    bad = [(place, sentence, faults(sentence)) for place, _, sentence in told if sentence and faults(sentence)]
    assert bad == []
    share = sum(bool(sentence) for *_, sentence in told) / len(told)
    assert share >= SHARE, [(place, text[:120]) for place, text, sentence in told if not sentence]


@pytest.mark.parametrize(
    ("kind", "message", "sentence"),
    [
        (
            "ValueError",
            "Argument `sensitivity` must be in the range [0, 1]. Received: sensitivity=5",
            "`sensitivity` must be in the range [0, 1], but is 5.",
        ),
        (
            "ValueError",
            "Invalid value for argument `padding`. Expected one of {'valid', 'same'}. Received: padding=samee",
            '`padding` must be "same" or "valid", but is "samee": write "same".',
        ),
        (
            "NotImplementedError",
            "Unknown `fill_mode` reflct. Expected of one ('reflect', 'wrap', 'constant', 'nearest').",
            '`fill_mode` must be "reflect", "wrap", "constant" or "nearest", but is "reflct": write "reflect".',
        ),
        (
            "ValueError",
            "Argument `interpolation` should be one of ('a', 'b', 'c', 'd', 'e', 'f', 'g'). Received: "
            "interpolation=zzz",
            '`interpolation` takes values such as "a", "b" or "c", but gets "zzz".',
        ),
        (
            "ValueError",
            "Exception encountered when calling RandomFlip.call().\n\n\x1b[1mExpected image tensor to have rank 3 "
            "(single image) or 4 (batch of images). Received: data.shape=(8, 8)\x1b[0m\n\nArguments received by "
            "RandomFlip.call():",
            "An image has three axes, height, width and channels, but the shape is (8, 8). Add the channel axis: "
            "`x[..., np.newaxis]`.",
        ),
        (
            "ValueError",
            "You cannot pass both `shape` and `batch_shape` at the same time.",
            "`shape` and `batch_shape` exclude each other: give only one of them.",
        ),
        (
            "ValueError",
            "`sparse` may only be true if `output_mode` is `'one_hot'`. Received: sparse=True and output_mode=int",
            "`sparse` may only be true if `output_mode` is `'one_hot'`. Here `sparse` is `True` and `output_mode` is "
            '"int".',
        ),
        (
            "ValueError",
            "Received an invalid value for argument `units`, expected a positive integer, got 0.",
            "`units` must be a positive integer, but is 0.",
        ),
        (
            "AttributeError",
            "property 'model' of 'Stop' object has no setter",
            "`model` of `Stop` is read-only. Keras gives a callback its model: remove this assignment, and read "
            "`self.model` in a method such as `on_epoch_end`.",
        ),
        (
            "AttributeError",
            "property 'total' of 'Own' object has no setter",
            "`total` of `Own` is read-only: remove this assignment, or give the attribute another name.",
        ),
        (
            "TypeError",
            "Argument `bins` must be of type `int`. Received: bins=<class 'str'>",
            "`bins` must be of type `int`, but is of type str.",
        ),
    ],
)
def test_a_form_carries_over_the_argument_what_is_allowed_and_what_was_given(
    kind: str, message: str, sentence: str
) -> None:
    assert sentence_for(kind, message) == sentence


@pytest.mark.parametrize(
    "message",
    [
        "`cell` must have a `call` method. Received: cell=<KerasTensor shape=(None, 8), dtype=float32, name=x>",
        "`x` must be a list of <KerasTensor shape=(None, 8)>. Received: x=3",
        "`x` must be one of",
        "`x` must be {unbalanced. Received: x=(((",
        "`x` must be \x1b[31mred\x1b[0m and \u202ereversed. Received: x=1",
        "`x` must be <script>alert(1)</script>. Received: x=<b>",
        "`x` must be " + "very " * 40 + "long. Received: x=1",
        "`x` must be a `list. Received: x=`",
        "Invalid value for argument `x`. Expected one of {'a', 'b'}. Received: x=" + "z" * 500,
        "Expected `x` to be https://example.org/a. Received: x=C:\\temp",
        "`config` must be a dict. Received: config={'class_name': 'Dense'}",
    ],
)
def test_what_is_not_short_and_clean_is_left_out(message: str) -> None:
    told = sentence_for("ValueError", message)
    assert not told or faults(told) == []
    assert not re.search(r"<|KerasTensor|script|\x1b|\u202e|://|very|zzz", told)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "`x` must be ", "Received: ", "x=(", "x=[", "'a', ", "'''", "`", "(", "Expected ", "not ", "<a ", "a_a ",
        "must ", "one of ", "`a` and ", "rank 3 ", "None", ", e.g", "Exception encountered when calling ",
    ],
)  # fmt: skip
def test_a_text_that_begins_a_form_over_and_over_takes_no_long_time(piece: str) -> None:
    for begin in ("", "`x` must be one of ", "Invalid `x`. Expected ", "The rank of "):
        began = time.process_time()
        sentence_for("ValueError", begin + piece * (4000 // len(piece)))
        assert time.process_time() - began < 0.5
