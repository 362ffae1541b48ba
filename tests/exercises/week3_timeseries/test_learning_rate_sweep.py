"""A sweep raises the rate by one factor, is really used, and leaves nothing behind in the final model."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from exercises.week3_timeseries.expectations import learning_rate_sweep
from exercises.week3_timeseries.expectations.learning_rate_sweep import Sweep, sweep_rates
from grader.candidate.protocol import Handle
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect

RATES = [1e-6 * 10 ** (epoch / 10) for epoch in range(31)]
SWEPT, HISTORY, OPTIMIZER = (
    Handle(1, "model", "Sequential"),
    Handle(2, "history", "History"),
    Handle(3, "object", "SGD"),
)
FEATURES, LABELS = np.zeros((4, 12, 1)), np.zeros((4, 1))


def weights(seed: int) -> list[Any]:
    return [np.random.default_rng(seed).normal(size=(3, 2)), np.zeros(2)]


def model(number: int, rate: float | None = 1e-3) -> Model:
    learner, summary = SimpleNamespace(), SimpleNamespace(learning_rate=rate)
    fakes: Any = (learner, summary)
    batch = np.zeros((2, 24, 1))
    return Model(fakes[0], Handle(number, "model", "Sequential"), "create_model", batch, batch, fakes[1])


class Learner:
    """A candidate whose sweep returns ``returned``, and whose models hold the weights that it is told of."""

    def __init__(self, returned: Any, rate: Any = RATES[-1], fits: int = 1, fresh: int = 7) -> None:
        self.returned, self.rate, self._rows = returned, rate, [{"model": SWEPT, "rates": RATES}] * fits
        self.fresh = fresh
        self._told: list[list[Any]] = [[{"model": HISTORY, "rates": []}]]

    def stand_in(self, kind: str, **how: Any) -> Handle:
        assert kind == "dataset" and how["batch_size"] > 0
        return Handle(4, "dataset", "BatchDataset")

    def call(self, function: str, *arguments: Any, seed: int, training: bool = False) -> Any:
        if function == "adjust_learning_rate":
            self._told.append(self._rows)
        return self.returned if function == "adjust_learning_rate" else Handle(9, "model", "Sequential")

    def recorded_fits(self) -> list[Any]:
        return self._told.pop() if self._told else []

    def attribute(self, thing: Handle, name: str) -> Any:
        losses = {"loss": [1.0] * len(RATES), "learning_rate": RATES}
        return {"history": losses, "optimizer": OPTIMIZER, "learning_rate": self.rate}[name]

    def weights(self, handle: Handle) -> list[Any]:
        return weights(1 if handle == SWEPT else self.fresh)


def swept(learner: Any, monkeypatch: pytest.MonkeyPatch, after: Model | None = None) -> Sweep:
    monkeypatch.setattr(learning_rate_sweep, "look_at", lambda *arguments: after or model(9))
    return sweep_rates(learner, FEATURES, LABELS, model(8), seed=1)


def sweep(
    rates: Any,
    losses: Any = None,
    last: float | None = None,
    after: Model | None = None,
    used: Any = (),
    models: tuple[Handle, ...] = (SWEPT,),
) -> Sweep:
    learner: Any = Learner(HISTORY)
    rates = np.array(rates)
    told = np.ones(len(rates)) if losses is None else np.array(losses)
    return Sweep(
        learner, "adjust_learning_rate", rates, np.array(used, float), told, last, models, tuple(weights(1)), model(8),
        after or model(9),
    )  # fmt: skip


def complaint(word: str, one: Sweep, **how: Any) -> Unmet:
    with pytest.raises(Unmet) as caught:
        getattr(expect(one), word)(**how)
    return caught.value


@pytest.mark.parametrize(
    "returned",
    [HISTORY, {"loss": [1.0] * 31, "learning_rate": RATES}, {"loss": [1.0] * 31, "lr": np.array(RATES)}],
)
def test_a_history_its_dictionary_and_the_old_name_mean_the_same(returned: Any, monkeypatch: Any) -> None:
    found = swept(Learner(returned), monkeypatch)
    assert found.swept == (SWEPT,)
    assert found.last_rate == RATES[-1]
    expect(found).raises_the_rate(times=1000)
    expect(found).begins_with_a_loss()
    expect(found).leaves_no_trace()


@pytest.mark.parametrize(
    ("learner", "word"),
    [
        (Learner(HISTORY, fits=0), "no call"),
        (Learner(SWEPT), "`Sequential`"),
        (Learner(None), "`None`"),
        (Learner({"loss": [1.0], "mae": [2.0]}), "`loss`, `mae`"),
        (Learner({"loss": ["a", {}], "lr": [2.0]}), "list of 2"),
    ],
)
def test_what_is_no_sweep_is_named(learner: Any, word: str, monkeypatch: Any) -> None:
    with pytest.raises(Unmet) as caught:
        expect(swept(learner, monkeypatch)).raises_the_rate(times=1000)
    assert word in caught.value.found


def test_an_optimizer_whose_rate_cannot_be_read_is_not_judged(monkeypatch: Any) -> None:
    assert swept(Learner(HISTORY, rate=None), monkeypatch).last_rate is None


@pytest.mark.parametrize(
    ("rates", "word"),
    [
        ([1e-3] * 40, "constant"),
        (RATES[::-1], "falling"),
        (np.linspace(1e-6, 1e-2, 40), "a factor of"),
        (RATES[:20], "only 79.4 times"),
        ([1e-6, 1e-3], "1e-06, 0.001"),
        ([0.0, 1e-3, 1.0], "0, 0.001, 1"),
    ],
)
def test_rates_that_do_not_grow_by_one_factor_are_named(rates: Any, word: str) -> None:
    assert word in complaint("raises_the_rate", sweep(rates), times=1000).found


@pytest.mark.parametrize("epochs", [2, 5, 20])
def test_a_rate_that_grows_in_steps_has_a_whole_number_for_its_exponent(epochs: int) -> None:
    found = complaint("raises_the_rate", sweep([1e-6 * 10 ** (k // epochs) for k in range(5 * epochs)]), times=1000)
    assert f"the same rate for {epochs} epochs, then 10 times as large" in found.found
    assert f"Write `epoch / {epochs}`" in found.advice


@pytest.mark.parametrize(
    "rates", [[1e-6, 1e-6, 1e-5, 1e-4, 1e-4, 1e-3], [1e-3, 1e-3, 1e-4, 1e-4], [1.0, 2.0, 6.0, 7.0]]
)
def test_a_rate_in_unequal_steps_is_no_whole_exponent(rates: list[float]) -> None:
    assert "the same rate for" not in complaint("raises_the_rate", sweep(rates), times=1000).found


def test_sixty_epochs_of_a_twentieth_power_are_enough() -> None:
    expect(sweep([1e-8 * 10 ** (epoch / 20) for epoch in range(60)])).raises_the_rate(times=1000)


def test_rates_that_were_written_down_and_never_used_are_found() -> None:
    expect(sweep(RATES, last=RATES[-1] * 1.26)).raises_the_rate(times=1000)
    assert "never used" in complaint("raises_the_rate", sweep(RATES, last=RATES[0]), times=1000).found
    steep = [1e-5, 1e-4, 1e-3, 1e-2]
    constant = complaint("raises_the_rate", sweep(steep, last=1e-5, used=[1e-5] * 4), times=1000)
    assert "never used" in constant.found
    found = complaint("raises_the_rate", sweep(RATES, last=RATES[0], used=RATES), times=1000)
    assert "set after the sweep" in found.found and "compile once" in found.advice


def test_rates_that_were_used_in_the_last_epoch_only_are_found() -> None:
    constant = [RATES[0]] * 30 + [RATES[-1]]
    found = complaint("raises_the_rate", sweep(RATES, last=RATES[-1], used=constant), times=1000)
    assert "recorded, but not used" in found.found and "LearningRateScheduler" in found.advice


@pytest.mark.parametrize("used", [RATES, [rate / 1.26 for rate in RATES], RATES[:5], [float("nan")] * 31])
def test_rates_that_were_used_pass_also_where_they_were_written_down_a_step_later(used: Any) -> None:
    expect(sweep(RATES, used=used)).raises_the_rate(times=1000)


def test_a_fresh_model_for_each_rate_is_no_sweep() -> None:
    found = complaint("raises_the_rate", sweep(RATES, models=(SWEPT, HISTORY)), times=1000)
    assert "2 models" in found.found


def test_losses_may_end_in_nan_but_not_begin_with_it() -> None:
    expect(sweep(RATES, [1.0] * 20 + [np.nan] * 11)).begins_with_a_loss()
    found = complaint("begins_with_a_loss", sweep(RATES, [np.nan] * 31))
    assert "nan" in found.found
    assert ("is low enough" in found.advice) == (RATES[0] <= 1e-7)
    lower = [rate * 1e-7 / RATES[0] for rate in RATES]
    assert "is low enough" in complaint("begins_with_a_loss", sweep(lower, [np.nan] * 31)).advice
    assert "collect the loss of each call" in complaint("begins_with_a_loss", sweep(RATES, [1.0])).advice
    assert "31 learning rates" in complaint("begins_with_a_loss", sweep(RATES, [1.0] * 30)).expected


def test_a_fresh_model_has_no_trace() -> None:
    expect(sweep(RATES)).leaves_no_trace()


@pytest.mark.parametrize(
    ("after", "word"),
    [
        (model(1), "that the sweep trained"),
        (model(8), "as before the sweep"),
        (model(9, rate=0.5), "the learning rate 0.5"),
    ],
)
def test_a_model_or_an_optimizer_that_was_there_before_is_named(after: Model, word: str) -> None:
    assert word in complaint("leaves_no_trace", sweep(RATES, after=after)).found


def test_weights_of_the_sweep_are_found_in_a_new_model() -> None:
    one = sweep(RATES)
    one.candidate.fresh = 1  # type: ignore[attr-defined]
    assert "1 of 1 weight arrays" in complaint("leaves_no_trace", one).found
