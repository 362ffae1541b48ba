"""A failed criterion is shown at the function that it is about, even where others were called for it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.catalogue.rubric import Criterion
from grader.examiner.grade import Outcome, Verdict
from grader.examiner.source_places import with_exact_places, with_place
from grader.submission.rules.source_report import SourceReport
from grader.submission.submission import Submission

REPORT = SourceReport(defined_at={"create_model": 36, "generate_forecast": 54})
SUBMISSION = Submission("week1_x", Path("x.py"), "script", "x = 1\n", "d")
BOTH = ("create_model", "generate_forecast")


@pytest.mark.parametrize(
    ("found", "description", "line"),
    [
        ("42 forecasts", "`generate_forecast` returns one forecast for each window.", 54),
        ("42 forecasts", "`generate_forecast(model, series)` returns one forecast for each window.", 54),
        ("two units from `create_model`", "`generate_forecast` returns one forecast for each window.", 36),
        ("42 forecasts", "The forecasts are in time order.", 36),
        ("42 forecasts", "`windows` is about a function that was not called.", 36),
    ],
)
def test_the_message_names_the_function_first_then_the_description(found: str, description: str, line: int) -> None:
    criterion = Criterion("check_forecast", description, 15, (), 1, title="Forecast")
    verdict = Verdict("check_forecast", Outcome.UNMET, "41 forecasts", found)
    placed = with_place(verdict, BOTH, "create_model", REPORT, SUBMISSION, criterion)
    assert placed.details["at"]["line"] == line


def test_a_function_that_the_criterion_itself_calls_comes_before_the_one_that_made_its_model() -> None:
    criterion = Criterion("check_labels", "The label is the next value.", 15, (), 1, title="Labels")
    verdict = Verdict("check_labels", Outcome.UNMET, "one label", "two", details={"called": "generate_forecast"})
    assert with_place(verdict, BOTH, "create_model", REPORT, SUBMISSION, criterion).details["at"]["line"] == 54


@pytest.mark.parametrize(
    ("reached", "line"), [(("fit_tokenizer", "pad"), 9), (("pad", "create_model", "fit_tokenizer"), 36), ((), 36)]
)
def test_the_function_that_made_a_model_counts_only_where_it_was_called_for_the_criterion(
    reached: tuple[str, ...], line: int
) -> None:
    report = SourceReport(defined_at={"fit_tokenizer": 9, "pad": 20, "create_model": 36})
    criterion = Criterion("check_limit", "All token ids are small.", 15, (), 1, title="Limit")
    placed = with_place(
        Verdict("check_limit", Outcome.UNMET, "ids", "12"), reached, "create_model", report, SUBMISSION, criterion
    )
    assert placed.details["at"]["line"] == line


@pytest.mark.parametrize(("methods", "line"), [(("on_epoch_end",), 3), (("on_epoch_end",) * 2, 36), (("call",), 36)])
def test_a_message_that_names_the_method_of_a_callback_leads_there(methods: tuple[str, ...], line: int) -> None:
    classes = "".join(
        f"class A{place}:\n    x = 1\n    def {one}(self):\n        pass\n" for place, one in enumerate(methods)
    )
    verdict = Verdict("check_stop", Outcome.UNMET, "a stop", "none", "In `on_epoch_end(self)` set it.")
    criterion = Criterion("check_stop", "The callback stops.", 15, (), 1, title="Callback")
    placed = with_place(verdict, BOTH, "create_model", REPORT, replace(SUBMISSION, source=classes), criterion)
    assert placed.details["at"]["line"] == line


SOURCE = """
def create_model(size):
    model = tf.keras.Sequential([
        tf.keras.layers.Dense(32, activation="relu"),
        tf.keras.layers.Dense(2, activation="softmax"),
    ])
    model.compile(optimizer=tf.keras.optimizers.Adam(1e-5), loss="mse")
    return model
"""


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("Try a `learning_rate` between 0.0003 and 0.003, as is usual for `Adam`.", 7),
        ("Write `size` in place of `32`.", 4),
        ("End with `Dense(1)`.", 5),
        ('Write `activation="sigmoid"` in the output layer. Use `relu` in hidden layers only.', 5),
        ('Write `loss="binary_crossentropy"`.', 7),
        ("Add `Flatten()`, or use another `Dense` layer.", 2),
        ("The last layer has `softmax`, and `Rescaling` moves its bounds. Remove this activation.", 5),
        ("`size` is not used.", 2),
        ("The cause is not known. Tried without success: `learning_rate=0.1` (MAE 9).", 2),
        ("", 2),
    ],
)
def test_the_line_to_edit_is_the_one_that_the_message_names_else_the_function(message: str, line: int) -> None:
    submission = Submission("week1_x", Path("x.py"), "script", SOURCE, "d")
    verdict = Verdict("check_a", Outcome.UNMET, message=message, details={"at": {"line": 2, "where": "line 2"}})
    [placed] = with_exact_places([verdict], submission)
    assert placed.details["at"] == {"line": line, "where": f"line {line}"}
    marked = replace(verdict, details={**verdict.details, "lines": [{"number": 8, "marked": True}]})
    assert list(with_exact_places([marked], submission)) == [marked]
    [tried] = with_exact_places([replace(marked, details={**marked.details, "change": {"line": 4}})], submission)
    assert tried.details["at"]["line"] == 4


@pytest.mark.parametrize(("maps", "line"), [(1, 4), (2, 2), (0, 2)])
def test_the_one_call_that_makes_the_wrong_value_is_the_line_to_edit(maps: int, line: int) -> None:
    made = "".join("    data = data.map(lambda part: (part[:-1], part[-2]))\n" for _ in range(maps))
    source = f"\ndef f(series):\n    data = window(series)\n{made}    return data\n"
    details = {"at": {"line": 2, "where": "line 2"}, "made_in": "map"}
    verdict = Verdict("check_a", Outcome.UNMET, message="Take the value right after the window.", details=details)
    [placed] = with_exact_places([verdict], Submission("week1_x", Path("x.py"), "script", source, "d"))
    assert placed.details["at"]["line"] == line


def test_a_setting_of_another_function_is_found_where_the_function_that_trains_has_none() -> None:
    source = SOURCE + "\n\ndef train_model():\n    model = create_model(1)\n    return model\n"
    at = {"line": 11, "where": "line 11"}
    verdict = Verdict("check_a", Outcome.UNMET, message="With `learning_rate=0.05` it is 0.9.", details={"at": at})
    [placed] = with_exact_places([verdict], Submission("week1_x", Path("x.py"), "script", source, "d"))
    assert source.splitlines()[10] == "def train_model():" and placed.details["at"]["line"] == 7


@pytest.mark.parametrize(
    ("cells", "told", "line"),
    [
        ((), "line 5", 5),
        ((), "line 99", 7),
        (((1, 1), (4, 3)), "cell 3, line 2", 5),
        (((1, 1), (4, 3)), "cell 2, line 2", 7),
    ],
)
@pytest.mark.parametrize("lines", [[], [{"number": 8, "marked": True}]])
def test_the_line_that_the_message_begins_with_is_the_line_to_edit(
    cells: Any, told: str, line: int, lines: Any
) -> None:
    submission = Submission("week1_x", Path("x.py"), "script", SOURCE, "d", cells)
    details: Any = {"at": {"line": 2, "where": "line 2"}, "lines": lines}
    verdict = Verdict("check_a", Outcome.UNMET, message=f"{told}: Write `learning_rate=0.1`.", details=details)
    [placed] = with_exact_places([verdict], submission)
    assert placed.at["line"] == (2 if line == 7 and lines else line)


def test_a_submission_that_cannot_be_read_keeps_its_places() -> None:
    verdict = Verdict("check_a", Outcome.UNMET, message="Use `x=1`.", details={"at": {"line": 1, "where": "line 1"}})
    submission = Submission("week1_x", Path("x.py"), "script", "def f(:", "d")
    assert list(with_exact_places([verdict], submission)) == [verdict]
