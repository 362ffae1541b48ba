"""A mistake that stands in the helpers of a program gets its sentence, and the right program none."""

from pathlib import Path

import pytest

from grader.catalogue.exercise import read_exercise
from grader.submission.rules.source_report import check_source
from grader.submission.submission import Submission

START = "import numpy as np\nimport tensorflow as tf\nfrom tensorflow.keras import layers\n"
LEVELS = """\
def levels(values):
    return (255 * np.clip(values, 0, 1)).astype(np.uint8)
def apart(one, other):
    return np.abs({}).mean()
def compare(shown):
    first = shown["true"]
    for name, rows in shown.items():
        print(name, apart(rows, first))
m = tf.keras.Sequential([layers.Dense(8)])
m.fit(x, y)
compare({{"true": levels(y), "repaired": levels(m.predict(x))}})
"""
TRAINER = """\
class Trainer:
    def __init__(self, train, held):
        (self.x, self.y), (self.v, self.w) = train, held
        self.x = {}
        self.m = tf.keras.Sequential([layers.Flatten(), layers.Dense(8)])
    def run(self):
        self.m.fit(self.x, self.y)
        print("accuracy on unseen digits:", self.m.evaluate(self.v, self.w)[1])
(x, y), (v, w) = load()
Trainer((x, y), (v, w)).run()
"""
SHARES = """\
def rows_of(texts):
    return tf.keras.utils.pad_sequences(lookup(texts), maxlen=30)
def share(rows):
    return {}
def told(rows):
    print(f"{{share(rows):.1%}} of the words are unknown")
told(rows_of(texts))
"""
ACROSS = [
    ("have the type `uint8`", LEVELS, ("one - other", "one.astype(int) - other.astype(int)")),
    (
        "`self.v` has the examples of the training as well",
        TRAINER,
        ("np.concatenate([self.x, self.v])", "np.concatenate([self.x, self.x[:, ::-1]])"),
    ),
    ("counts as words here", SHARES, ("np.sum(rows == 1) / rows.size", "np.sum(rows == 1) / np.sum(rows > 0)")),
]


def sentences(source: str) -> list[str]:
    exercise = read_exercise("exam1_curve")
    found = check_source(exercise, Submission(exercise.name, Path("exercise.py"), "script", source, "")).findings
    return [finding.sentence for finding in found]


@pytest.mark.parametrize(("words", "source", "filled"), ACROSS)
def test_a_mistake_in_helpers_is_told_and_its_right_twin_gets_nothing(
    words: str, source: str, filled: tuple[str, str]
) -> None:
    mistake, right = (START + source.format(part) for part in filled)
    assert [sentence for sentence in sentences(mistake) if words in sentence]
    assert not [sentence for sentence in sentences(right) if words in sentence]
