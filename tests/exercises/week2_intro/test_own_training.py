"""A training inside a learner's function: what it returns, the arguments of ``fit``, and its labels."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from exercises.week2_intro.expectations.own_training import OwnTraining, RenamedClasses, watch_training
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect
from grader.checks.models.output_decoding import Reading

MODEL, HISTORY = Handle(1, "model", "Sequential"), Handle(2, "history", "History")
LOGS = {"loss": [1.0, 0.5], "accuracy": [0.9, 0.96]}
CLASSES = np.arange(200) % 10
INPUTS = np.eye(10)[CLASSES]


def row(**changes: Any) -> dict[str, Any]:
    told = {"labels": [200], "logs": [{"loss": 0.7, "accuracy": 0.9}]}
    return {"model": MODEL, "epochs": 20, "callbacks": ["EarlyStoppingCallback"], **told, **changes}


class Learner:
    """A candidate whose function returns what it is told to, after the fits that it is told of."""

    def __init__(self, returned: Any, fits: list[dict[str, Any]], shift: int = 0) -> None:
        self.ledger = Ledger()
        self.calls = 0
        self.notes: dict[str, Any] = {}
        self._returned, self._told, self._shift = returned, fits, shift
        self._fits: list[dict[str, Any]] = [row(model=Handle(9, "model", "Sequential"))]

    def call(self, function: str, *arguments: Any, seed: int, training: bool) -> Any:
        assert training
        self.calls += 1
        self._fits += self._told
        return self._returned

    def recorded_fits(self, maker: str = "") -> list[dict[str, Any]]:
        seen, self._fits = self._fits, []
        return seen

    def note(self, key: str, value: Any) -> None:
        self.notes[key] = value

    def attribute(self, thing: Handle, name: str) -> Any:
        return {"model": MODEL, "history": LOGS}[name]

    def first_input(self, model: Handle, inputs: Any) -> dict[str, Any]:
        return {"values": np.array([0.0, 1.0])}

    def predict(self, model: Handle, inputs: Any) -> Any:
        return np.roll(inputs, self._shift, axis=1)


@pytest.fixture(autouse=True)
def fitting_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    """No model stands behind these trainings that could be asked whether labels fit it: they do."""
    monkeypatch.setattr(OwnTraining, "require_labels_that_fit", lambda training: None)


def watched(returned: Any = HISTORY, fits: list[dict[str, Any]] | None = None, shift: int = 0) -> OwnTraining:
    learner: Any = Learner(returned, [row()] if fits is None else fits, shift)
    training = watch_training(learner, "train_mnist", INPUTS, CLASSES, seed=1)
    empty: Any = None
    model = Model(learner, training.handle, "train_mnist", INPUTS[:8], INPUTS[:8], empty)
    learner.ledger.gather(("train_mnist", training.handle), lambda: (model, Reading(10, "index", "probability")))
    return training


@pytest.mark.parametrize("returned", [HISTORY, LOGS])
def test_a_history_and_its_dictionary_mean_the_same(returned: Any) -> None:
    training = watched(returned)
    assert (training.handle, training.epochs, training.history) == (MODEL, 20, LOGS)
    assert training.callbacks == ("EarlyStoppingCallback",)


def test_fits_from_before_the_call_do_not_count() -> None:
    with pytest.raises(Unmet, match=r"a call of `model.fit`"):
        watched(LOGS, fits=[])


def test_of_several_fits_the_one_whose_history_came_back_is_judged() -> None:
    other = row(model=Handle(5, "model", "Sequential"), epochs=3)
    assert watched(HISTORY, [other, row(epochs=7), other]).epochs == 7


@pytest.mark.parametrize(
    ("returned", "word"), [(None, "`None`"), (MODEL, "`Sequential`"), (([0, 1], 0.96), "tuple"), ({"a": [1]}, "dict")]
)
def test_anything_else_than_a_history_is_named(returned: Any, word: str) -> None:
    training = watched(returned)
    assert training.history == {"loss": [0.7], "accuracy": [0.9]}
    with pytest.raises(Unmet) as caught:
        expect(training).returns_the_history()
    assert word in caught.value.found
    assert "return history" in caught.value.advice


def test_one_training_is_shared_by_all_that_ask_with_one_seed() -> None:
    learner: Any = Learner(HISTORY, [row()])
    for seed in (1, 1, 2):
        watch_training(learner, "train_mnist", INPUTS, CLASSES, seed=seed)
    assert learner.calls == 2


def test_labels_of_any_width_a_learner_may_mean_are_kept_and_absurd_ones_are_not() -> None:
    assert watched(fits=[row(labels=[200, 10])]).labels == (200, 10)
    assert watched(fits=[row(labels=[200, 10**9])]).labels is None
    assert watched(fits=[row(labels=None)]).labels is None


def test_a_model_that_knows_the_given_labels_passes() -> None:
    expect(watched()).learned_from_its_arguments()


def test_a_model_that_learned_labels_from_elsewhere_is_named() -> None:
    with pytest.raises(Unmet, match="predicts 3 for images with the label 0"):
        expect(watched(shift=3)).learned_from_its_arguments()


def test_a_model_that_learned_nothing_is_left_to_the_accuracy() -> None:
    training = watched()
    constant: Any = training.candidate
    constant.predict = lambda model, inputs: np.eye(10)[np.random.default_rng(1).integers(0, 10, len(inputs))]
    expect(training).learned_from_its_arguments()


RANDOM = np.random.default_rng(7)
COLLAPSED = {
    "one output for all": np.tile(np.eye(10)[3], (200, 1)),
    "one output for nearly all": np.where(np.arange(200)[:, None] < 190, np.eye(10)[3], np.eye(10)[CLASSES]),
    "two outputs for all": np.eye(10)[np.where(CLASSES < 5, 7, 3)],
    "few outputs for all, as before any training": np.eye(10)[np.array([7, 7, 3, 7, 7, 3, 1, 7, 3, 7])[CLASSES]],
    "hardly more than guesses": np.eye(10)[
        np.where(RANDOM.random(200) < 0.4, (CLASSES + 3) % 10, RANDOM.integers(0, 10, 200))
    ],
    "huge weights": np.tile(np.full(10, 1e30) * np.eye(10)[0], (200, 1)),
}


@pytest.mark.parametrize("name", COLLAPSED)
def test_a_model_that_collapsed_hardly_learned_or_diverged_is_not_accused_of_other_labels(name: str) -> None:
    training = watched()
    collapsed: Any = training.candidate
    collapsed.predict = lambda model, inputs: COLLAPSED[name]
    expect(training).learned_from_its_arguments()


def test_a_model_that_outputs_nan_is_explained_by_its_training() -> None:
    training = watched()
    lost: Any = training.candidate
    lost.predict = lambda model, inputs: np.full((200, 10), np.nan)
    with pytest.raises(Unmet) as caught:
        expect(training).learned_from_its_arguments()
    assert caught.value.details == {"runs": [None]}


@pytest.mark.parametrize(("accuracy", "named"), [(0.95, True), (0.8, True), (0.3, False)])
def test_a_model_that_learned_other_labels_well_enough_is_named(accuracy: float, named: bool) -> None:
    training = watched()
    other: Any = training.candidate
    known = RANDOM.random(200) < accuracy
    other.predict = lambda model, inputs: np.eye(10)[np.where(known, (CLASSES + 4) % 10, RANDOM.integers(0, 10, 200))]
    if named:
        with pytest.raises(Unmet, match="a model that learned other labels"):
            expect(training).learned_from_its_arguments()
    else:
        expect(training).learned_from_its_arguments()


def test_fits_of_other_models_are_counted() -> None:
    other = row(model=Handle(5, "model", "Sequential"))
    learner: Any = Learner(HISTORY, [other, other, row()])
    watch_training(learner, "train_mnist", INPUTS, CLASSES, seed=1)
    assert learner.notes["training"]["other_fits"] == 2


def test_the_learning_rates_of_a_fit_become_a_row_of_its_history() -> None:
    learner: Any = Learner(HISTORY, [row(rates=[0.1, 0.01])])
    assert watch_training(learner, "train_mnist", INPUTS, CLASSES, seed=1).history == {
        **LOGS,
        "learning_rate": [0.1, 0.01],
    }


def test_a_training_that_ends_with_the_first_epoch_at_the_bar_passes() -> None:
    expect(watched()).was_stopped_by("EarlyStoppingCallback", "accuracy", threshold=0.95)


@pytest.mark.parametrize(
    ("changes", "phrase"),
    [
        ({"callbacks": ()}, "no callback; 2 of 20 epochs ran"),
        ({"callbacks": ("EarlyStopping",)}, "EarlyStopping; 2 of 20 epochs"),
        ({"history": {"loss": [1.0], "accuracy": [0.9]}}, "a best `accuracy` of 0.900 in 1 of 20 epochs"),
        ({"history": {"loss": [1.0]}}, "a best `accuracy` of 0.000"),
        ({"history": {"accuracy": [0.9, 0.96, 0.94]}}, "a training of 3 epochs"),
    ],
)
def test_a_training_that_the_callback_did_not_end_is_named(changes: Any, phrase: str) -> None:
    with pytest.raises(Unmet) as caught:
        expect(replace(watched(), **changes)).was_stopped_by("EarlyStoppingCallback", "accuracy", threshold=0.95)
    assert phrase in caught.value.found


def test_any_callback_counts_where_no_name_is_asked_for() -> None:
    expect(replace(watched(), callbacks=("Enough",))).was_stopped_by("", "accuracy", threshold=0.95)
    with pytest.raises(Unmet, match="a callback among the `callbacks` of `fit`"):
        expect(replace(watched(), callbacks=())).was_stopped_by("", "accuracy", threshold=0.95)


@pytest.mark.parametrize(("epochs", "advice"), [(1, ""), (20, "no callback may stop it before `accuracy` is 0.95")])
def test_a_training_that_ran_to_its_end_is_explained_by_its_curves_and_a_shorter_one_by_what_ended_it(
    epochs: int, advice: str
) -> None:
    short = replace(watched(), epochs=epochs, history={"loss": [1.0], "accuracy": [0.9]})
    with pytest.raises(Unmet) as caught:
        expect(short).was_stopped_by("EarlyStoppingCallback", "accuracy", threshold=0.95)
    assert caught.value.advice == "" if not advice else advice in caught.value.advice
    assert caught.value.details["runs"] == [0.9]
    assert caught.value.details["history"] == {"loss": [1.0], "accuracy": [0.9]}


def test_an_epoch_at_the_threshold_itself_is_the_last() -> None:
    training = replace(watched(), history={"loss": [1.0, 0.5], "accuracy": [0.95, 0.96]})
    with pytest.raises(Unmet, match="a training of 2 epochs") as caught:
        expect(training).was_stopped_by("EarlyStoppingCallback", "accuracy", threshold=0.95)
    assert "call `fit` once" in caught.value.advice
    training = replace(training, callbacks=("EarlyStoppingCallback", "LambdaCallback"))
    with pytest.raises(Unmet) as caught:
        expect(training).was_stopped_by("EarlyStoppingCallback", "accuracy", threshold=0.95)
    assert "Check `LambdaCallback`" in caught.value.advice


@pytest.mark.parametrize("seed", range(12))
def test_every_class_gets_another_number_and_the_report_its_old_name(seed: int) -> None:
    numbers = RenamedClasses(10, seed)
    renamed = numbers.rename(np.arange(10))
    assert sorted(renamed) == list(range(10))
    assert not np.any(renamed == np.arange(10))
    assert [numbers.names[new] for new in renamed] == [str(old) for old in range(10)]
