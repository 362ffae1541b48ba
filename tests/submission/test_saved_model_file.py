"""What can be said about a saved model from its bytes alone."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from grader.catalogue.exercise import read_exercise
from grader.errors import SubmissionRefused
from grader.submission.models.saved_model import forbidden_in_config, read_h5_config, require_whole
from grader.submission.submission import read_submission

MARK = b"\x89HDF\r\n\x1a\n"


def keras_file(config: object) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("config.json", json.dumps(config))
    return file.getvalue()


def h5_file(version: int, size: int, says: int | None = None) -> bytes:
    place = {0: 40, 1: 44, 2: 28, 3: 28}[version]
    block = bytearray(size)
    block[:9] = MARK + bytes([version])
    block[place : place + 8] = (says or size).to_bytes(8, "little")
    return bytes(block)


@pytest.mark.parametrize("version", [0, 1, 2, 3])
def test_a_whole_h5_file_is_taken_and_half_of_it_is_not(version: int) -> None:
    whole = h5_file(version, 4000)
    require_whole(Path("model.h5"), whole)
    with pytest.raises(SubmissionRefused) as refused:
        require_whole(Path("model.h5"), whole[:3000])
    assert refused.value.because == "It has only 3,000 of 4,000 bytes: it was not written completely."
    assert 'model.save("model.h5")' in refused.value.next_step


def test_a_file_of_another_kind_is_refused() -> None:
    for data in (b"", b"\x89HDF", MARK + bytes([9]) + bytes(50), keras_file({})):
        with pytest.raises(SubmissionRefused, match="not a complete saved model"):
            require_whole(Path("model.h5"), data)
    with pytest.raises(SubmissionRefused, match="not a complete saved model"):
        require_whole(Path("model.keras"), h5_file(2, 400))


def test_a_whole_archive_is_taken_and_every_half_of_it_is_not() -> None:
    whole = keras_file({"class_name": "Sequential", "config": {"layers": []}})
    require_whole(Path("model.keras"), whole)
    for length in range(0, len(whole) - 1, 7):
        with pytest.raises(SubmissionRefused):
            require_whole(Path("model.keras"), whole[:length])


def test_a_file_above_the_cap_is_refused_with_both_sizes() -> None:
    with pytest.raises(SubmissionRefused) as refused:
        require_whole(Path("model.h5"), bytes(50_000_001))
    assert refused.value.because == "It has 50 MB; the exam takes at most 50."


def test_a_saved_model_is_a_submission_to_an_exam_task_alone(tmp_path: Path) -> None:
    path = tmp_path / "model.keras"
    path.write_bytes(keras_file({"class_name": "Sequential", "config": {"layers": []}}))
    found = read_submission(read_exercise("exam1_line"), path)
    assert (found.kind, found.source) == ("model", "")
    with pytest.raises(SubmissionRefused, match="asks for code"):
        read_submission(read_exercise("week3_nlp"), path)


def config(*layers: dict[str, object], **compiled: object) -> dict[str, object]:
    return {"class_name": "Sequential", "config": {"layers": list(layers)}, "compile_config": compiled}


DENSE = {"class_name": "Dense", "module": "keras.layers", "config": {"name": "dense", "units": 1}}
LAMBDA = {"class_name": "Lambda", "module": "keras.layers", "config": {"name": "lambda"}}
OWN = {"class_name": "Halved", "module": None, "registered_name": "Custom>Halved", "config": {"name": "halved"}}
INSIDE = {"class_name": "Bidirectional", "module": "keras.layers", "config": {"name": "both", "layer": LAMBDA}}
FUNCTION = {"module": "builtins", "class_name": "function", "config": "my_loss", "registered_name": "function"}


def with_setting(value: object, name: str = "kernel_initializer") -> dict[str, object]:
    return {**DENSE, "config": {"name": "dense", "units": 1, name: value}}


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (config(DENSE, loss="mse", optimizer="adam"), []),
        (config(LAMBDA, DENSE), ["the `Lambda` layer `lambda`"]),
        (config(INSIDE), ["the `Lambda` layer `lambda`"]),
        (config(OWN, DENSE), ["`halved`, a layer of your own class `Halved`"]),
        (config(DENSE, loss=FUNCTION), ["the loss my_loss of your own"]),
        (config(with_setting(FUNCTION)), ["`kernel_initializer` of your own in `dense`"]),
        (
            config(with_setting({"class_name": "__lambda__", "config": {"value": "x"}})),
            ["`kernel_initializer` of your own in `dense`"],
        ),
        (config(with_setting(OWN, "kernel_regularizer")), ["`kernel_regularizer` of your own in `dense`"]),
        (config(with_setting({"module": "keras.regularizers", "class_name": "L2", "config": {"l2": 0.1}})), []),
        (config(with_setting("zeros")), []),
        (config(with_setting(None, "kernel_constraint")), []),
    ],
)
def test_what_no_exam_takes_is_found_in_the_config(held: dict[str, object], words: list[str]) -> None:
    assert forbidden_in_config(held) == words


def test_an_h5_file_names_classes_without_their_modules_and_that_makes_none_the_learners_own() -> None:
    plain = {"class_name": "Dense", "config": {"name": "dense", "units": 1}}
    hidden = {"class_name": "Lambda", "config": {"name": "lambda"}}
    assert forbidden_in_config(read_h5_config(json.dumps(config(plain)), "")) == []
    assert forbidden_in_config(read_h5_config(json.dumps(config(plain, hidden, OWN)), "")) == [
        "the `Lambda` layer `lambda`",
        "`halved`, a layer of your own class `Halved`",
    ]


def test_the_config_of_an_h5_file_is_read_with_care() -> None:
    told = read_h5_config(json.dumps(config(DENSE)), json.dumps({"loss": "mse"}))
    assert told["compile_config"] == {"loss": "mse"}
    for text in ("", "[1]", "{", "[" * 100_000, "x" * 5_000_000):
        assert read_h5_config(text, text) == {}
