"""Sizes of images that a dataset gives and a model does not read are charged; what is not sure is not."""

from pathlib import Path

import pytest

from grader.submission.image_sizes import with_sizes_charged
from grader.submission.submission import Submission

READ = """
def read():
    return image_dataset_from_directory(PLACE, {}), flow_from_directory(PLACE, target_size=(150, 150))
"""
MODEL = "def model():\n    return Sequential([Input(shape=({}, 3)), Conv2D(8, 3), Reshape((4, 4, 2))])\n"


def told(read: str, model: str, top: str = "") -> list[str]:
    source = top + READ.format(read) + MODEL.format(model)
    submission = Submission("week1_vision", Path("w.py"), "script", source, "")
    return [one.sentence for one in with_sizes_charged(submission, {"read", "model"}).charged_lines]


@pytest.mark.parametrize(
    ("read", "model", "top"),
    [
        ("image_size=(150, 150)", "150, 150", ""),
        ("image_size=SIZE", "*SIZE", "SIDE = 150\nSIZE = (SIDE, SIDE)\n"),
        ("image_size=choose()", "150, 150", ""),
        ("**settings", "150, 150", ""),
        ("img_size=(120, 120)", "150, 150", ""),
        ("image_size=(120, 120)", "None, None", ""),
        ("image_size=(15, 150)", "150, 150", ""),
        ("image_size=SIZE", "150, 150", "SIZE = (120, 120)\nSIZE = (150, 150)\n"),
        ("image_size=(resize(150), 150)", "150, 150", ""),
        ("image_size=G.SIZE", "*G.SIZE", "class G:\n    SIZE = (150, 150)\n"),
        ("image_size=G.SIZE", "150, 150", "class G:\n    SIZE = choose()\n"),
    ],
)
def test_one_size_and_what_is_not_sure_cost_nothing(read: str, model: str, top: str) -> None:
    assert told(read, model, top) == []


@pytest.mark.parametrize("read", ["image_size=(120, 120)", "image_size=[SIDE, SIDE]"])
def test_another_size_is_told_with_the_right_one(read: str) -> None:
    sentence = "The images have 120 pixels a side, and the model reads 150: `image_size=(150, 150)`."
    assert told(read, "150, 150", "SIDE = 120\n") == [sentence]


@pytest.mark.parametrize(
    "lines",
    [
        "class G:\n    SIZE = 120, 120\ndef read(place):\n    return flow_from_directory(place, target_size=G.SIZE)\n",
        "def read(place):\n    size = (120, 120)\n    return image_dataset_from_directory(place, image_size=size)\n",
    ],
    ids=["in a class", "in the function"],
)
def test_a_size_that_has_a_name_is_compared_too(lines: str) -> None:
    submission = Submission("week1_vision", Path("w.py"), "script", lines + MODEL.format("150, 150"), "")
    [charged] = with_sizes_charged(submission, {"read", "model"}).charged_lines
    assert "have 120 pixels" in charged.sentence


@pytest.mark.parametrize(
    "line",
    [
        "def read(size):\n",
        "def read(flag):\n    size = (120, 120)\n    if flag:\n        size = (150, 150)\n",
        "def read(size=(120, 120)):\n    place = PLACE\n",
    ],
    ids=["an argument", "set twice", "by default"],
)
def test_a_name_that_may_be_any_size_costs_nothing(line: str) -> None:
    read = f"size = (120, 120)\n\n{line}    return image_dataset_from_directory(PLACE, image_size=size)\n"
    submission = Submission("week1_vision", Path("w.py"), "script", read + MODEL.format("150, 150"), "")
    assert with_sizes_charged(submission, {"read", "model"}) == submission


def test_the_size_of_keras_is_another_one() -> None:
    [sentence] = told("batch_size=32", "150, 150")
    assert "256" in sentence


def test_a_file_without_a_model_is_not_charged() -> None:
    source = READ.format("image_size=(120, 120)")
    submission = Submission("week1_vision", Path("w.py"), "script", source, "")
    assert with_sizes_charged(submission, {"read"}) == submission
