"""One misspelt name in a course file is read as what was meant, and costs one criterion."""

from pathlib import Path

import pytest

from grader.submission.misspelt_names import with_one_name_as_meant
from grader.submission.submission import Submission

CALLBACK = "class myCallback:\n    pass\n\n\ndef train():\n    callbacks = MyCallback()\n    return [callbacks]\n"


def read(source: str, *asked: str) -> Submission:
    submission = Submission("week3_intro", Path("a.py"), "script", source, "", is_prepared=True)
    return with_one_name_as_meant(submission, asked)


def test_a_name_with_another_capital_is_what_was_meant() -> None:
    ready = read(CALLBACK, "train", "other")
    assert "callbacks = myCallback()" in ready.source
    [charged] = ready.charged_lines
    assert (charged.where, charged.functions) == ("line 6", {"train"})
    assert charged.sentence == "`MyCallback` is not defined. Did you mean `myCallback`?"


def test_every_place_of_the_name_is_read_so_and_told_once() -> None:
    ready = read("def make(rows):\n    modell = rows\n    model.add(1)\n    return model\n", "make")
    assert ready.source.count("modell") == 3
    assert len(ready.charged_lines) == 1


@pytest.mark.parametrize(
    "source",
    [
        CALLBACK.replace("MyCallback()", "Stopper()"),
        CALLBACK.replace("return [callbacks]", "return callback + trian"),
        CALLBACK.replace("MyCallback", "myCallback"),
        "from elsewhere import *\n" + CALLBACK,
        "def make():\n    return numpy\n",
    ],
    ids=["not alike", "several", "right", "a star", "an import"],
)
def test_anything_else_stays(source: str) -> None:
    ready = read(source, "train", "make")
    assert ready.source == source
    assert not ready.charged_lines
