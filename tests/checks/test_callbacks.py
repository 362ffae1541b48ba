"""Words about a stopping callback find the wrong key, the wrong threshold and a wrong moment, and forgive the rest."""

from collections.abc import Callable
from typing import Any

import pytest

from grader.candidate.faults import CandidateFault, Fault
from grader.checks.expect import Unmet, expect
from grader.checks.models.callbacks import StoppingCallback, find_threshold
from grader.checks.models.compiled_metric import USUAL, Metric, accuracy_key, logs_for

Rule = Callable[[dict[str, float]], bool]


class Learner:
    """A candidate whose callback stops where a plain function of the logs, with the epoch's number in them, says so."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule

    def run_callback(self, name: str, logs: list[dict[str, float]]) -> list[bool]:
        over = False
        try:
            return [over := over or self._rule({**one, "epoch": epoch}) for epoch, one in enumerate(logs)]
        except (KeyError, TypeError, AttributeError) as error:
            raise CandidateFault(Fault("raised", f"in {name}", type(error).__name__, str(error))) from error


class Renamed(Learner):
    """A candidate whose callbacks have other names: one that only counts epochs, and one that follows the rule."""

    def callbacks(self) -> list[str]:
        return ["Counting", "myCallback"]

    def run_callback(self, name: str, logs: list[dict[str, float]]) -> list[bool]:
        if name not in self.callbacks():
            raise CandidateFault(Fault("missing", f"in {name}", message=name))
        return super().run_callback(name, logs) if name == "myCallback" else [False] * len(logs)


def callback(rule: Rule, key: str = "accuracy") -> StoppingCallback:
    metric = Metric(key, 0.4, {key: 0.4, "loss": 1.8, "auc": 0.7})
    return StoppingCallback(Learner(rule), "EarlyStoppingCallback", metric)  # type: ignore[arg-type]


def complaint(rule: Rule, word: str = "stops_above", key: str = "accuracy") -> str:
    with pytest.raises(Unmet) as caught:
        getattr(expect(callback(rule, key)), word)(0.95)
    return f"{caught.value.expected}; {caught.value.found}; {caught.value.advice}"


@pytest.mark.parametrize("key", ["accuracy", "acc", "sparse_categorical_accuracy"])
def test_a_callback_that_reads_the_compiled_key_passes_whatever_the_key_is(key: str) -> None:
    words = expect(callback(lambda logs: logs[key] >= 0.95, key))
    words.stops_above(0.95)
    words.stops_exactly_at(0.95)


def test_a_callback_that_knows_several_keys_passes() -> None:
    expect(callback(lambda logs: (logs.get("acc") or logs.get("accuracy") or 0) >= 0.95)).stops_above(0.95)


@pytest.mark.parametrize("threshold", [0.95, 0.99, 0.998])
def test_the_words_hold_for_other_bars(threshold: float) -> None:
    words = expect(callback(lambda logs: logs["accuracy"] >= threshold))
    words.stops_above(threshold)
    words.stops_exactly_at(threshold)


@pytest.mark.parametrize(("threshold", "theirs"), [(0.95, 0.98), (0.95, 0.99), (0.99, 0.995), (0.99, 0.998)])
def test_the_number_of_another_year_costs_the_number_alone(threshold: float, theirs: float) -> None:
    words = expect(callback(lambda logs: logs["accuracy"] > theirs))
    words.stops_above(threshold)
    with pytest.raises(Unmet, match="the threshold itself"):
        words.stops_exactly_at(threshold)


def test_another_key_is_named_where_the_callback_never_stops() -> None:
    said = complaint(lambda logs: logs.get("acc", 0) >= 0.95)
    assert "reads `acc`" in said
    assert "logs['accuracy']" in said


def test_another_key_is_named_where_the_callback_raises() -> None:
    assert "reads `acc`" in complaint(lambda logs: logs["acc"] >= 0.95)
    assert "KeyError: 'acc'" in complaint(lambda logs: logs["acc"] >= 0.95)
    assert "reads `accuracy`" in complaint(lambda logs: logs["accuracy"] >= 0.95, key="acc")


def test_the_key_of_the_validation_is_named() -> None:
    assert "reads `val_accuracy`" in complaint(lambda logs: logs.get("val_accuracy", 0) >= 0.95)


def test_an_error_that_no_other_key_explains_is_left_as_it_is() -> None:
    with pytest.raises(CandidateFault) as caught:
        expect(callback(lambda logs: logs["accurracy"] >= 0.95)).stops_above(0.95)
    assert caught.value.fault.message == "'accurracy'"


def test_a_time_limit_is_not_taken_for_another_key() -> None:
    def endless(logs: dict[str, float]) -> bool:
        raise CandidateFault(Fault("time", "in EarlyStoppingCallback"))

    with pytest.raises(CandidateFault) as caught:
        expect(callback(endless)).stops_above(0.95)
    assert caught.value.fault.kind == "time"


def test_a_class_that_extends_nothing_is_named() -> None:
    def bare(logs: dict[str, float]) -> bool:
        raise AttributeError("'EarlyStoppingCallback' object has no attribute 'set_model'")

    assert "class EarlyStoppingCallback(tf.keras.callbacks.Callback):" in complaint(bare)


def test_a_percentage_never_stops() -> None:
    assert "not in percent" in complaint(lambda logs: logs["accuracy"] >= 95)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (lambda logs: logs["accuracy"] <= 0.95, "Turn the comparison round"),
        (lambda logs: round(logs["accuracy"], 2) == 0.95, "not `==`"),
        (lambda logs: logs["accuracy"] > 0.998, "stops at 1, and not at 0.9975"),
        (lambda logs: False, "set `self.model.stop_training = True`"),
        (lambda logs: logs["loss"] < 0.1, "reads the loss, and not `accuracy`"),
    ],
)
def test_a_callback_that_goes_on_above_the_bar_is_told_where_it_stops(rule: Rule, words: str) -> None:
    told = complaint(rule)
    assert words in told and "percent" not in told


def test_a_callback_that_always_stops_is_named_with_the_accuracy_at_which_it_did() -> None:
    assert "a stop at `accuracy` = 0.65" in complaint(lambda logs: True)


@pytest.mark.parametrize(
    ("rule", "phrase"),
    [
        (lambda logs: logs["accuracy"] > 0.95, "= 0.95, the threshold itself"),
        (lambda logs: logs["accuracy"] >= 0.96, "= 0.95, the threshold itself"),
        (lambda logs: logs["accuracy"] >= 0.9, "just below 0.95"),
        (lambda logs: round(logs["accuracy"], 2) >= 0.95, "just below 0.95"),
    ],
)
def test_the_bar_itself_counts_and_nothing_below(rule: Rule, phrase: str) -> None:
    expect(callback(rule)).stops_above(0.95)
    assert phrase in complaint(rule, "stops_exactly_at")


def test_every_firing_is_given_all_that_the_logs_of_a_training_hold() -> None:
    seen: list[dict[str, Any]] = []
    callback(lambda logs: bool(seen.append(logs))).stops_at(0.5)
    assert seen == [{"accuracy": 0.5, "loss": 1.8, "auc": 0.7, "epoch": 0}]


@pytest.mark.parametrize(
    ("rule", "phrase"),
    [
        (lambda logs: logs["accuracy"] >= 0.95 or logs["epoch"] >= 2, "a stop after epoch 3"),
        (lambda logs: logs["accuracy"] >= 0.95 or logs["loss"] < 0.6, "= 0.65 and `loss` = 0.01"),
        (lambda logs: logs["accuracy"] >= 0.95 and logs["epoch"] > 0, "a stop after epoch 2"),
        (lambda logs: logs["accuracy"] >= 0.95 and logs["loss"] < 0.2, "until `loss` is 0.01"),
    ],
)
def test_any_other_reason_to_stop_or_to_go_on_is_named(rule: Rule, phrase: str) -> None:
    assert phrase in complaint(rule)
    assert "Use no other condition" in complaint(rule)


def test_a_callback_with_patience_for_a_training_that_learns_nothing_passes() -> None:
    seen: list[float] = []

    def patient(logs: dict[str, float]) -> bool:
        seen[:] = [*seen, logs["loss"]] if logs["epoch"] else [logs["loss"]]
        return logs["accuracy"] >= 0.95 or len(seen) - 1 - seen.index(min(seen)) >= 3

    expect(callback(patient)).stops_above(0.95)


def test_a_best_that_is_kept_outside_is_not_taken_for_rounding() -> None:
    best = [0.0]

    def forgetful(logs: dict[str, float]) -> bool:
        best[0] = max(best[0], logs["accuracy"])
        return best[0] >= 0.95

    expect(callback(forgetful)).stops_above(0.95)
    assert "A best value in a `global`" in complaint(forgetful, "stops_exactly_at")


def test_a_wrong_key_costs_nothing_but_itself() -> None:
    threshold = find_threshold(callback(lambda logs: logs["acc"] >= 0.95), 0.95)
    with pytest.raises(Unmet, match="reads `acc`"):
        expect(threshold).reads_its_own_logs()
    expect(threshold.callback).stops_exactly_at(0.95)
    greater = find_threshold(callback(lambda logs: logs["acc"] > 0.95), 0.95)
    with pytest.raises(Unmet, match="the threshold itself"):
        expect(greater.callback).stops_exactly_at(0.95)
    own = find_threshold(callback(lambda logs: logs["accuracy"] > 0.95), 0.95)
    expect(own).reads_its_own_logs()


@pytest.mark.parametrize("rule", [lambda logs: False, lambda logs: logs["accuracy"] > 95, lambda logs: True])
def test_where_it_never_stops_by_the_accuracy_there_is_no_threshold(rule: Rule) -> None:
    with pytest.raises(Unmet):
        find_threshold(callback(rule), 0.95)


def test_without_a_metric_a_callback_is_shown_the_usual_logs_and_the_training_is_told_once() -> None:
    none = Metric("", 0.4, {"loss": 1.8})
    assert logs_for(none) == logs_for(None) == USUAL
    assert accuracy_key(None) == "accuracy"
    raised = []
    for ask in (lambda: accuracy_key(none), lambda: expect(none).include_the_accuracy()):
        with pytest.raises(Unmet) as caught:
            ask()
        raised.append(caught.value)
    assert raised[0] is raised[1]


def test_a_callback_under_another_name_is_named_and_its_threshold_is_found() -> None:
    learner = Renamed(lambda logs: logs["accuracy"] > 0.95)
    threshold = find_threshold(StoppingCallback(learner, "EarlyStoppingCallback", USUAL), 0.95)  # type: ignore[arg-type]
    with pytest.raises(Unmet, match="`myCallback`"):
        expect(threshold).reads_its_own_logs()
    with pytest.raises(Unmet, match=r"= 0\.95, the threshold itself"):
        expect(threshold.callback).stops_exactly_at(0.95)


def test_a_callback_that_reads_a_wrong_metric_of_its_own_model_costs_nothing_more() -> None:
    shown = logs_for(Metric("", 0.4, {"loss": 1.8, "categorical_accuracy": 0.1}))
    learner: Any = Learner(lambda logs: logs["categorical_accuracy"] >= 0.95)
    threshold = find_threshold(StoppingCallback(learner, "EarlyStoppingCallback", shown), 0.95)
    expect(threshold).reads_its_own_logs()
    expect(threshold.callback).stops_exactly_at(0.95)
    assert threshold.callback.metric.key == "categorical_accuracy"


def test_where_no_callback_stops_their_names_are_told() -> None:
    learner = Renamed(lambda logs: False)
    with pytest.raises(Unmet, match="`Counting`, `myCallback`"):
        find_threshold(StoppingCallback(learner, "EarlyStoppingCallback", USUAL), 0.95)  # type: ignore[arg-type]


def test_a_callback_that_compares_the_epoch_before_is_told_from_other_conditions() -> None:
    def before(logs: dict[str, float]) -> bool:
        is_first = logs["epoch"] == 0
        is_over = not is_first and seen[-1] >= 0.95
        seen[:] = [*([] if is_first else seen), logs["accuracy"]]
        return is_over

    seen: list[float] = []
    assert "one epoch late" in complaint(before)
    patient = complaint(lambda logs: logs["accuracy"] >= 0.95 and logs["epoch"] > 0)
    assert "Use no other condition" in patient and "late" not in patient
