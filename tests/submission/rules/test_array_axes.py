"""What puts values into another order, or cuts rows at the other end, explains the verdict on its function."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.catalogue.exercise import Exercise
from grader.examiner.grade import Outcome, Verdict
from grader.examiner.source_findings import in_words_of_source
from grader.submission.rules.source_report import check_source
from grader.submission.rules.subjects import CUT_FIRST
from grader.submission.submission import Submission

HEAD = "import numpy as np\nimport tensorflow as tf\n\n\ndef rows(x, n):\n"
OTHER_ROWS = Verdict("a", Outcome.UNMET, "the rows 0 to 3", "other rows", "Take all columns.")
CUT = replace(
    OTHER_ROWS, message="Cut at the end: `output_sequence_length=maxlen`.", details={"explained_by": (CUT_FIRST,)}
)
VIEW = "    w = np.lib.stride_tricks.sliding_window_view(x, n, axis=0)\n"


def told(body: str, verdict: Verdict) -> str:
    exercise = Exercise("week1_nlp", "", "", 1, Path(), 0, 0, "", (), 1.0)
    report = check_source(exercise, Submission("w", Path("exercise.py"), "script", HEAD + body, "", ()))
    return in_words_of_source(verdict, report, ["rows"]).message


@pytest.mark.parametrize(
    ("body", "verdict", "words"),
    [
        (f"{VIEW}    return w.reshape(-1, n, 3)\n", OTHER_ROWS, "Write `w.transpose(0, 2, 1)`."),
        (f"{VIEW}    return np.reshape(w, (-1, n, 3))\n", OTHER_ROWS, "Write `w.transpose(0, 2, 1)`."),
        (f"{VIEW}    return w.transpose(0, 2, 1)\n", OTHER_ROWS, ""),
        (f"{VIEW}    return w.reshape(-1, n, 1)\n", OTHER_ROWS, ""),
        ("    w = np.lib.stride_tricks.sliding_window_view(x, n)\n    return w.reshape(-1, n, 3)\n", OTHER_ROWS, ""),
        ("    return x.reshape(n, n, -1).transpose(2, 0, 1)\n", OTHER_ROWS, "Write `x.reshape(-1, n, n)`."),
        ("    y = np.reshape(x, (n, n, len(x)))\n    return np.moveaxis(y, -1, 0)\n", OTHER_ROWS, "mixes the pixels"),
        ("    return x.reshape(-1, n, n).transpose(0, 2, 1)\n", OTHER_ROWS, ""),
        ("    return np.reshape(x, (-1, n, n), order='F')\n", OTHER_ROWS, "rows and columns change places"),
        ("    return np.reshape(x, (-1, n, n), order='C')\n", OTHER_ROWS, ""),
        ("    return tf.keras.utils.pad_sequences(x, maxlen=n, padding='post')\n", CUT, 'Write `truncating="post"`.'),
        ("    return tf.keras.utils.pad_sequences(x, maxlen=n, padding='post')\n", OTHER_ROWS, ""),
        ("    return tf.keras.utils.pad_sequences(x, maxlen=n, padding='post', truncating='post')\n", CUT, ""),
    ],
)
def test_the_order_of_values_explains_what_a_function_returns(body: str, verdict: Verdict, words: str) -> None:
    message = told(body, verdict)
    assert words in message if words else message == verdict.message
