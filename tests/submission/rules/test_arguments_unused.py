"""What stands in the place of an argument is told with the verdict on that function, and nowhere else."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.catalogue.exercise import Exercise, read_exercise, read_signature
from grader.examiner.grade import Outcome, Verdict
from grader.examiner.grading import Run
from grader.examiner.source_findings import in_words_of_source
from grader.submission.rules.source_report import check_source
from grader.submission.submission import Submission

ASKED = ("forecast(series, period)",)
YEAR = "def forecast(series, period):\n    return series[:-365]\n"
SENTENCE = "`forecast` does not use its argument `period`: write `period` in place of `365`."


def report(source: str, name: str = "week1_intro"):
    asked = tuple(read_signature(one) for one in ASKED)
    exercise = Exercise(name, "A", "intro", 1, Path(), 30, 70, "", asked, 1.0)
    if name != "week1_intro":
        exercise = read_exercise(name)
    return check_source(exercise, Submission("w", Path("exercise.py"), "script", source, ""))


def verdict(outcome: Outcome = Outcome.UNMET, **details: object) -> Verdict:
    return Verdict("check", outcome, "a year of 7 days", "a year of 365", "Look at the positions.", details=details)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (YEAR, SENTENCE),
        (
            "def forecast(series, period):\n    return series[365:] - series[:370]\n",
            "`forecast` does not use its argument `period`: write `period` in place of a fixed number (`365`, `370`).",
        ),
        (
            "def forecast(series, period):\n    return smooth(series, 30, period=0.5)\n",
            "`forecast` does not use its argument `period`: write `period` in place of `0.5`.",
        ),
        (
            "PERIOD = 365\ndef forecast(series, period):\n    return series[:PERIOD]\n",
            "`forecast` does not use its argument `period`: write `period` in place of `PERIOD`.",
        ),
        (
            "def forecast(series, num_epochs):\n    return model.fit(series, epochs=20)\n",
            "`forecast` does not use its argument `num_epochs`: write `num_epochs` in place of `20`.",
        ),
        (
            "def forecast(series, period):\n    period = 365\n    return series[:period]\n",
            "`forecast` sets its argument `period` to 365: remove that line.",
        ),
    ],
)
def test_an_argument_for_which_something_fixed_stands_is_named(source, sentence):
    found = report(source)
    assert found.failed == ()
    assert [one.sentence for one in found.findings] == [sentence]
    assert found.findings[0].about.startswith("argument of forecast")
    told = in_words_of_source(verdict(), found, ["forecast"]).message
    assert told == f"{sentence} Look at the positions."


@pytest.mark.parametrize(
    "source",
    [
        "def forecast(series, period):\n    return series[:-period] + 365\n",
        "def forecast(series, period):\n    return [series[i - period] for i in range(365)]\n",
        "def forecast(series, period):\n    period = period or 365\n    return series[:period]\n",
        "def forecast(series, period):\n    if not period:\n        period = 365\n    return series[:period]\n",
        "def forecast(series, period):\n    return series[1:] * locals()['period'] + 365\n",
        "def forecast(series, period):\n    return series[-1]\n",
        "import tensorflow as tf\ndef forecast(series, period):\n    return tf.keras.layers.Dense(365)(series)\n",
        "def forecast(series, model):\n    return series[:365]\n",
        "def other(series, period):\n    return series[:365]\ndef forecast(series, period):\n    return period\n",
        "def forecast(series, period):\n    def inner():\n        return series[:365 - period]\n    return inner()\n",
    ],
)
def test_nothing_is_said_about(source):
    assert report(source).findings == ()


@pytest.mark.parametrize(
    ("graded", "reached"),
    [
        (verdict(Outcome.MET), ["forecast"]),
        (verdict(Outcome.BLOCKED), ["forecast"]),
        (verdict(runs=[1.0]), ["forecast"]),
        (verdict(exception={"type": "ValueError"}), ["forecast"]),
        (verdict(), ["forecast", "other"]),
        (verdict(), ["other"]),
        (verdict(), []),
    ],
)
def test_it_is_not_told_where_another_cause_is_as_likely(graded, reached):
    assert in_words_of_source(graded, report(YEAR), reached) == graded


def test_of_several_functions_it_is_told_of_the_one_that_the_verdict_names():
    graded = Verdict("check", Outcome.UNMET, "`forecast(series, 7)` as long as the series", "another length")
    assert in_words_of_source(graded, report(YEAR), ["forecast", "other"]).message == SENTENCE


def test_it_is_no_advice_for_an_answer_that_is_right():
    run = Run(lambda event: None, report(YEAR), None, 1, 1)
    run.add_advice(report(YEAR))
    assert run.evidence.get("advice", []) == []


SEASONAL = "def seasonal_forecast(series, split_time, period, window_size, smoothing):\n"
WINDOWED = "def windowed_dataset(series, window_size, batch_size, shuffle_buffer):\n"
TOKENIZER = "import tensorflow as tf\ndef fit_tokenizer(train_sentences, num_words, oov_token):\n"


@pytest.mark.parametrize(
    ("name", "source", "said"),
    [
        (
            "week1_timeseries",
            f"{SEASONAL}    return series[365:] - series[:-365] + [period, split_time, window_size, smoothing]\n",
            "`seasonal_forecast` has a fixed value for its argument `period`: write `period` in place of `365`.",
        ),
        (
            "week1_timeseries",
            f"PERIOD = 365\n{SEASONAL}    return series[PERIOD:] + [period, split_time, window_size, smoothing]\n",
            "`seasonal_forecast` has a fixed value for its argument `period`: write `period` in place of `PERIOD`.",
        ),
        (
            "week1_timeseries",
            f"{SEASONAL}    return series[split_time - period - 30:] + window_size + smoothing\n",
            "`seasonal_forecast` has a fixed value for its argument `window_size`: "
            "write `window_size` in place of `30`.",
        ),
        (
            "week2_timeseries",
            f"{WINDOWED}    windows = series.window(31).flat_map(lambda one: one.batch(31))\n"
            "    return windows.shuffle(shuffle_buffer).batch(batch_size)\n",
            "`windowed_dataset` does not use its argument `window_size`: write `window_size + 1` in place of `31`.",
        ),
        (
            "week2_nlp",
            f"{TOKENIZER}    return tf.keras.layers.TextVectorization(max_tokens=200)\n",
            "`fit_tokenizer` does not use its argument `num_words`: write `num_words` in place of `200`.",
        ),
        (
            "week2_nlp",
            f"{TOKENIZER}    return tf.keras.layers.TextVectorization(200, pad_to_max_tokens=bool(num_words))\n",
            "`fit_tokenizer` has a fixed value for its argument `num_words`: write `num_words` in place of `200`.",
        ),
        (
            "week3_timeseries",
            "import tensorflow as tf\ndef create_uncompiled_model(window_size):\n    return tf.keras.Input((20, 1))\n",
            "`create_uncompiled_model` does not use its argument `window_size`: write `window_size` in place of `20`.",
        ),
        (
            "week1_timeseries",
            f"{SEASONAL}    first = split_time - period - 2\n    return series[first:][:smoothing] + window_size\n",
            "`seasonal_forecast` has a fixed value for `smoothing // 2`: write `smoothing // 2` in place of `2`.",
        ),
    ],
)
def test_the_usual_value_of_an_argument_is_named_also_where_the_argument_is_used(name, source, said):
    found = report(source, name)
    assert found.failed == ()
    assert [one.sentence for one in found.findings if one.about] == [said]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("week1_timeseries", f"{SEASONAL}    return series[period:][window_size:][-7:] + smoothing + split_time\n"),
        (
            "week1_timeseries",
            f"{SEASONAL}    half = smoothing // 2\n    return series[period - 2:][window_size:][:-half] + split_time\n",
        ),
        ("week1_timeseries", f"{SEASONAL}    return series[period:][2:], 2 * window_size, smoothing, split_time\n"),
        (
            "week3_timeseries",
            "def create_uncompiled_model(window_size):\n    model = built(window_size)\n"
            "    model.fit(x, epochs=20, batch_size=20)\n    return model\n",
        ),
        ("week3_timeseries", "def create_uncompiled_model(window_size):\n    return built().fit(x, epochs=20)\n"),
        ("week1_timeseries", "def train_val_split(time, series, split_time):\n    return time[:split_time], 365, 30\n"),
        (
            "week2_nlp",
            "import tensorflow as tf\ndef create_model(num_words, embedding_dim, maxlen):\n"
            "    return tf.keras.layers.Dense(16)(num_words, embedding_dim, maxlen)\n",
        ),
        (
            "week2_nlp",
            "import tensorflow as tf\ndef create_model(num_words, embedding_dim, maxlen):\n"
            "    return [tf.keras.layers.Dense(16), tf.keras.Input((60,)), tf.keras.layers.Embedding(num_words, 8)]\n",
        ),
    ],
)
def test_other_numbers_beside_an_argument_are_a_choice(name, source):
    assert [one.sentence for one in report(source, name).findings if one.about] == []


def test_a_constant_stands_for_the_argument_that_it_is_passed_for():
    source = (
        "CARRIERS = []\nimport tensorflow as tf\ndef carrier_ids(carriers, vocabulary):\n"
        "    return tf.keras.layers.StringLookup(vocabulary=CARRIERS)(carriers)\n"
    )
    said = "`carrier_ids` does not use its argument `vocabulary`: write `vocabulary` in place of `CARRIERS`."
    assert [one.sentence for one in report(source, "extra_tabular").findings if one.about] == [said]


def test_after_a_star_no_constant_is_known_to_be_an_argument():
    source = (
        "TRAINING_SPLIT = 0.8\ndef train_val_split(sentences, labels, training_split):\n"
        "    size = int(TRAINING_SPLIT * len(sentences))\n    return sentences[:size], labels[:size]\n"
    )
    said = (
        "`train_val_split` does not use its argument `training_split`: write `training_split` in place of "
        "`TRAINING_SPLIT`."
    )
    assert [one.sentence for one in report(source, "week2_nlp").findings if one.about] == [said]


def test_an_exception_is_explained_by_the_usual_value_of_an_argument_alone():
    found = report(
        f"{SEASONAL}    return series[365:] - series[:-365] + [period, split_time, window_size, smoothing]\n",
        "week1_timeseries",
    )
    raised = verdict(exception={"type": "ValueError"})
    assert in_words_of_source(raised, found, ["seasonal_forecast"]).message == found.findings[0].sentence
    other = verdict(exception={"type": "TypeError"})
    assert in_words_of_source(other, found, ["seasonal_forecast"]) == other


@pytest.mark.parametrize(
    ("cut", "fixed"),
    [
        ("forecast[SPLIT_TIME - window_size:]", "SPLIT_TIME"),
        ("forecast[G.SPLIT_TIME - window_size:]", "G.SPLIT_TIME"),
        ("forecast[window_size:]", ""),
        ("forecast[-1:]", ""),
    ],
)
def test_a_slice_at_a_constant_is_told_where_it_leaves_nothing(cut, fixed):
    source = f"def generate_forecast(model, series, window_size):\n    forecast = model(series)\n    return {cut}\n"
    found = report(source, "week2_timeseries")
    said = f"`generate_forecast` cuts with `{cut}`, but `{fixed}` leaves nothing of a shorter input: use the arguments."
    reached = ["generate_forecast", "create_model"]
    nothing = replace(verdict(function="generate_forecast"), found="0 forecasts")
    assert (
        in_words_of_source(nothing, found, reached).message == f"{said if fixed else ''} Look at the positions.".strip()
    )
    held = {"exception": {"type": "IndexError"}, "function": "generate_forecast"}
    for words, is_told in (("an empty list", True), ("an array of shape (0, 1)", True), ("an array of shape (10,)", 0)):
        told = in_words_of_source(verdict(**held, values=[["forecast", words]]), found, reached).message
        assert (told == said) is bool(is_told and fixed)
    other = replace(nothing, found="12 forecasts")
    assert in_words_of_source(other, found, reached) == other


@pytest.mark.parametrize(("factor", "is_said"), [(180, True), (0.5, False)])
def test_a_wrong_number_of_a_layer_is_told_where_the_advice_is_to_use_this_layer(factor, is_said):
    found = report(f"import tensorflow as tf\ndef augment():\n    return tf.keras.layers.RandomRotation({factor})\n")
    advice = Verdict("check", Outcome.UNMET, "another image each time", "the same", "Call `RandomRotation` there.")
    told = in_words_of_source(advice, found, ["augment"]).message
    sentence = "line 3: `RandomRotation` takes a number up to 1: a fraction of a full turn, not degrees."
    assert told == (sentence if is_said else advice.message)
    other = replace(advice, message="Call `RandomFlip` there.")
    assert in_words_of_source(other, found, ["augment"]) == other


def test_a_name_that_is_not_defined_is_told_before_another_mistake_of_its_line() -> None:
    found = report("import keras\ndef forecast(series, period):\n    return keras.Model().fit(sereis, epoch=3)\n")
    assert {one.line for one in found.findings if one.certain} == {3}
    raised = {"type": "NameError", "message": "name 'sereis' is not defined"}
    assert "`sereis`" in in_words_of_source(verdict(exception=raised, lines=[{"number": 3}]), found).message
    other = {"type": "TypeError", "message": "got an unexpected keyword argument 'epoch'"}
    assert "epochs" in in_words_of_source(verdict(exception=other, lines=[{"number": 3}]), found).message


def test_a_function_with_gaps_is_told_to_be_written():
    gaps = report("def forecast(series, period):\n    values = None\n    return values\n")
    nothing = replace(verdict(), found="`None`")
    told = in_words_of_source(nothing, gaps, ["forecast"]).message
    assert told == "Nothing is written yet in `forecast`: replace each `None`."
    assert in_words_of_source(nothing, report(YEAR), []).message == nothing.message


@pytest.mark.parametrize(("line", "told"), [(1, False), (2, True), (3, True)])
def test_a_line_that_had_not_run_yet_explains_no_exception(line: int, told: bool) -> None:
    found = report(
        f"{SEASONAL}    return series[365:] - series[:-365] + [period, split_time, window_size, smoothing]\n",
        "week1_timeseries",
    )
    raised = verdict(exception={"type": "ValueError"}, lines=[{"number": line, "text": ""}])
    message = in_words_of_source(raised, found, ["seasonal_forecast"]).message
    assert (message == found.findings[0].sentence) is told
