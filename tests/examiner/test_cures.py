"""A cure that helped is told with its figures, one that did not takes its cause back, and what nobody tried says so."""

import ast
import itertools
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.examiner.diagnosis import UNTRIED, cause_of, sentence_for
from grader.examiner.diagnosis.causes import CAUSES
from grader.examiner.diagnosis.cures import (
    all_trainable,
    cross_entropies,
    fitted_alike,
    found_rate,
    in_order,
    longer_on_few_rows,
    more_epochs,
    plain_loss,
    rescaled_outputs,
    scaled,
    without_noise,
)
from grader.examiner.diagnosis.facts import Facts, Settings
from grader.examiner.diagnosis.ranking import Trial, next_cure, rank
from grader.examiner.diagnosis.training import Curve, Training
from grader.examiner.diagnosis.words import does_not_carry_over, order_is_lost

ROOT = Path(__file__).parents[2]
FALLING_APART = [49.7, 5.0, 2.4, 2.4, 2.3, 2.4]
HIGH = {"optimizer": {"name": "adam", "learning_rate": 1.0}}
CLIPPED = {"optimizer": {"name": "adam", "learning_rate": 0.001, "clipnorm": 1e-9}}


def case(
    history: list[float], reached: float, trials: list[dict[str, Any]] | None = None, **evidence: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return details and evidence of a classifier of ten classes that was to reach 0.88."""
    details: dict[str, Any] = {"runs": [reached], "threshold": 0.88}
    if trials is not None:
        details["tried"] = {"trials": trials, "look": {}}
    return details, {
        "measured": {"metric": "accuracy", "value": reached, "threshold": 0.88},
        "curves": {"metric": "accuracy", "threshold": 0.88, "history": {"loss": history}},
        "confusion": {"labels": list("0123456789"), "matrix": [[5, 5, *[0] * 8]] * 10},
        **evidence,
    }


def trial(cause: str, words: str, value: float | None, epochs: int = 3, cut: bool = False) -> dict[str, Any]:
    return {"cause": cause, "words": words, "value": value, "epochs": epochs, "cut": cut}


def test_a_cure_that_helped_is_told_with_the_figures_of_both_trainings() -> None:
    tried = [trial("learning rate too high", "`learning_rate=0.001` instead of 1", 0.91)]
    told = sentence_for(*case(FALLING_APART, 0.1, tried, settings=HIGH))
    assert "The learning rate 1 is too high" in told
    assert "With `learning_rate=0.001` instead of 1 your model reaches 0.91 after 3 epochs (0.1 with yours)" in told
    assert told.endswith(": tried just now.")


@pytest.mark.parametrize(("momentum", "asked"), [(0.0, "`SGD(learning_rate="), (0.9, "`learning_rate=")])
def test_a_rate_is_told_with_its_optimizer_where_that_has_no_other_settings(momentum: float, asked: str) -> None:
    settings = {"optimizer": {"name": "sgd", "learning_rate": 0.01, "momentum": momentum}}
    facts = Facts.read(*case([2.3, 1.9, 1.8], 0.4, settings=settings))
    assert facts is not None
    assert [cure.words.startswith(asked) for cure in found_rate(facts)] == [True]


@pytest.mark.parametrize(
    ("kind", "words"),
    [("Dropout", ["dropout and noise switched off"]), ("RandomFlip", ["no augmentation"]), ("Dense", [])],
)
def test_only_noise_that_a_model_has_is_switched_off(kind: str, words: list[str]) -> None:
    settings = {"layers": [{"name": "one", "kind": kind, **({"rate": 0.5} if kind == "Dropout" else {})}]}
    facts = Facts.read(*case([2.3, 1.9, 1.8], 0.4, settings=settings))
    assert facts is not None
    assert [cure.words for cure in without_noise(facts)] == words


@pytest.mark.parametrize(("rows", "epochs"), [(6, 500), (600, 12)])
def test_the_few_steps_of_few_examples_are_made_up_for_at_once(rows: int, epochs: int) -> None:
    facts = Facts.read(*case([2.3, 1.9, 1.8], 0.4, training={"examples": {"rows": rows}}))
    assert facts is not None
    assert [cure.change for cure in more_epochs(facts)] == [{"epochs": epochs}]


@pytest.mark.parametrize(("rows", "last", "is_first"), [(6, 0.05, True), (6, 1.0, False), (600, 0.05, False)])
def test_few_examples_whose_loss_still_falls_get_more_epochs_before_anything_else(
    rows: int, last: float, is_first: bool
) -> None:
    history = [9.0, 5.0, 3.0, 1.5, *[1.0] * 8, last]
    facts = Facts.read(*case(history, 0.4, training={"examples": {"rows": rows}}))
    assert facts is not None
    first = next(longer_on_few_rows(facts), None)
    assert (first is not None and first.change == {"epochs": 500}) is is_first


def test_both_forms_of_labels_are_tried_with_a_loss_for_classes() -> None:
    output = {"name": "output", "kind": "Dense", "units": 10, "activation": "softmax"}
    settings = {**HIGH, "ordered": True, "layers": [output], "loss": {"name": "mean_squared_error"}}
    facts = Facts.read(*case([0.2, 0.1], 0.1, settings=settings))
    assert facts is not None
    assert [one.change["loss_name"] for one in cross_entropies(facts)] == [
        "sparse_categorical_crossentropy", "categorical_crossentropy",
    ]  # fmt: skip


def test_a_loss_at_its_defaults_is_tried_with_another_rate_as_well() -> None:
    facts = Facts.read(*case([2.3, 2.3], 0.1))
    assert facts is not None
    assert [one.change for one in plain_loss(facts)] == [{"loss": True}, {"loss": True, "learning_rate": "found"}]


def test_a_cause_is_told_where_its_cure_helped_together_with_another_rate() -> None:
    words = "no `clipnorm` and `learning_rate=0.0003`"
    tried = [{**trial("gradients clipped to nothing", words, 0.91), "rate": 0.0003}]
    told = sentence_for(*case([2.3, 2.3, 2.3], 0.1, tried, settings=CLIPPED))
    assert told.startswith("`clipnorm=1e-09` cuts each gradient") and words in told


def test_a_loop_is_tried_as_fit_with_its_own_rate() -> None:
    output = {"name": "output", "kind": "Dense", "units": 10, "activation": "softmax"}
    facts = Facts.read(*case([], 0.1, settings={**HIGH, "ordered": True, "layers": [output]}))
    assert facts is not None
    (cure,) = fitted_alike(facts)
    assert (cure.change["optimizer"], cure.change["learning_rate"]) == ("adam", 1.0)


def test_outputs_far_off_are_tried_with_smaller_inputs_too() -> None:
    training = {"examples": {"rows": 90, "highest": 80.0}, "targets": {"lowest": 20.0, "highest": 80.0}}
    facts = Facts.read(*case([48.0, 44.0, 40.0], 0.1, training=training))
    assert facts is not None
    assert [one.change.get("inputs") for one in rescaled_outputs(facts)] == [None, 1 / 80]
    assert [one.words for one in scaled(facts)] == ["`Rescaling(1 / 80)` as the first layer"]


@pytest.mark.parametrize(("own", "blamed"), [(0.003, False), (float.fromhex("0x1.89374cp-9"), False), (0.02, True)])
def test_three_times_the_usual_rate_is_not_blamed_where_the_usual_one_helped(own: float, blamed: bool) -> None:
    """A candidate tells the rate as it is in 32 bits, which is a little more than 0.003."""
    tried = [{**trial("too short", "`learning_rate=0.001` instead of 0.003", 0.91), "rate": 0.001}]
    settings = {"optimizer": {"name": "adam", "learning_rate": own}}
    assert ("too high" in sentence_for(*case([2.3, 1.9, 1.7, 1.5], 0.4, tried, settings=settings))) == blamed


def test_a_cause_that_shows_meanwhile_is_told_beside_what_made_up_for_it() -> None:
    tried = [trial("levelled off", "`epochs=60`", 0.91)]
    details, evidence = case([2.3, 1.9, 1.8, 1.8, 1.8], 0.4, tried)
    assert sentence_for(details, evidence).startswith("The loss went from")
    details["tried"]["look"] = {"input": {"highest": 255.0}}
    told = sentence_for(details, evidence)
    assert told.startswith("Values up to 255 reach the first weights.") and "`epochs=60` your model reaches" in told


def test_words_that_were_counted_are_tried_with_an_embedding() -> None:
    layers = [{"kind": "CategoryEncoding", "name": "counts"}, {"kind": "Dense", "name": "dense", "parameters": 90}]
    training = {"of_token_ids": True, "examples": {"highest": 159.0}}
    details, evidence = case([2.3, 1.9, 1.7, 1.5], 0.4, settings={"ordered": True, "layers": layers}, training=training)
    details["tried"] = {"trials": [], "look": {"neighbors": {"agree": 0.1, "chance": 0.1, "rows": 400}}}
    told = sentence_for(details, evidence)
    assert "not related" not in told and "order" not in told
    details["tried"]["uses"] = {"steps": 34, "first": 1, "last": 34, "ordered": False}
    facts = Facts.read(details, evidence)
    assert facts and "`CategoryEncoding` drops the order. Use an `Embedding`, then" in order_is_lost(facts)
    assert [one.change["layers"] for one in in_order(facts)] == ["neighbouring_ids", "placed_ids"]
    assert {one.change["rows"] for one in in_order(facts)} == {160}
    words = replace(
        facts, settings=Settings.read({"ordered": True, "layers": [*layers, {"kind": "Dense", "units": 57}]})
    )
    assert [one.change["layers"] for one in in_order(words)] == ["placed_ids", "neighbouring_ids"]
    pooled = [{"kind": "Embedding"}, {"kind": "GlobalMaxPooling1D"}, {"kind": "Dense", "units": 1}]
    reading = replace(facts, settings=Settings.read({"ordered": True, "layers": pooled}))
    assert [one.words for one in in_order(reading)] == [
        "`Conv1D(32, 3)` before `GlobalMaxPooling1D`", "`LSTM(32)` instead of `GlobalMaxPooling1D`"
    ]  # fmt: skip
    found = next_cure(facts, [], set())
    assert found and found[0].name == "order is lost" and "order" not in sentence_for(details, evidence)
    details["tried"]["trials"] = [trial("order is lost", found[1].words, 0.9)]
    assert "`CategoryEncoding` drops the order." in sentence_for(details, evidence)


def test_without_an_experiment_the_advice_says_that_it_is_untried() -> None:
    assert sentence_for(*case(FALLING_APART, 0.1, settings=HIGH)).endswith(UNTRIED)
    assert sentence_for(*case(FALLING_APART, 0.1, [], settings=HIGH)).endswith(UNTRIED)


def test_that_advice_is_untried_is_said_before_what_was_tried_without_success() -> None:
    tried = [trial("learning rate too high", "`learning_rate=1e-09` instead of 0.002", None)]
    details, evidence = case([None, None, None], 0.1, tried)
    details["tried"]["look"] = {"rows": 32, "loss": None}
    told = sentence_for(details, evidence)
    assert f"in your loss. {UNTRIED} Tried without success: " in told and told.count(UNTRIED) == 1


@pytest.mark.parametrize(
    ("layers", "told"),
    [
        ([{"kind": "Conv2D"}, {"kind": "Dense", "units": 9}, {}], "try `Dropout` or fewer units or augmentation."),
        ([{"kind": "RandomFlip"}, {"kind": "Conv2D"}, {"kind": "Dropout", "rate": 0.2}], "try fewer layers."),
        ([{"kind": "LSTM", "units": 9, "dropout": 0.2}, {}], "try fewer units."),
    ],
)
def test_against_overfitting_nothing_is_named_that_is_there(layers: list[dict[str, Any]], told: str) -> None:
    facts = Facts.read(*case([0.7, 0.3, 0.1], 0.55, settings={"layers": layers}))
    assert facts and does_not_carry_over(facts).endswith(told)


def test_a_loss_of_almost_nothing_with_which_no_more_is_right_is_no_help() -> None:
    training = Training(runs=(0.5,), threshold=0.57, higher=True, loss=Curve((1, 2), (1e-2, 3e-8)))
    for value, helps in ((0.5, False), (0.9, True)):
        trial = Trial("x", "y", value, 2.0, cut=True, history={"loss": [1e-2, 0.0]})
        assert trial.helped(training) == helps


@pytest.mark.parametrize(("share", "value", "helps"), [(0.95, 0.7, False), (0.95, 0.8, True), (0.6, 0.7, True)])
def test_a_lower_loss_is_no_help_to_a_model_that_has_learned_its_examples(
    share: float, value: float, helps: bool
) -> None:
    training = Training((0.72,), 0.82, higher=True, loss=Curve((1, 2), (1.0, 0.3)), score=Curve((1, 2), (0.5, share)))
    assert Trial("x", "y", value, 2.0, cut=True, history={"loss": [0.9, 0.1]}).helped(training) is helps


def test_a_model_whose_outputs_are_all_alike_has_learned_nothing_and_is_told_the_cure() -> None:
    tried = [trial("unknown", '`optimizer="adam"`', 0.95)]
    for loss in ([16.9, 5.0, 5.0], [2.3, 2.24, 2.2]):
        assert sentence_for(*case(loss, 0.1, tried)).startswith("The loss went from ")
    details, evidence = case([16.9, 2.5, 2.35, 2.35], 0.1, tried)
    told = sentence_for(details, evidence)
    assert told.startswith("The model outputs nearly the same for every example: it has learned nothing. The loss ")
    assert 'With `optimizer="adam"` your model reaches 0.95' in told
    details["tried"]["trials"] = [{**trial("rate", "`learning_rate=0.21` instead of 5", 0.95), "rate": 0.21}]
    told = sentence_for(details, {**evidence, "settings": {"optimizer": {"name": "sgd", "learning_rate": 5.0}}})
    assert "it has learned nothing." in told and "The learning rate 5 is too high. With `learning_rate=0.21`" in told


def test_a_cure_that_did_not_help_takes_its_cause_back() -> None:
    tried = [
        trial("learning rate too high", "`learning_rate=0.001` instead of 1", 0.11),
        trial("learning rate too high", "`learning_rate=0.0003` instead of 1", 0.09),
    ]
    before, after = case(FALLING_APART, 0.1, settings=HIGH), case(FALLING_APART, 0.1, tried, settings=HIGH)
    assert cause_of(*before) == "learning rate too high" != cause_of(*after)
    told = sentence_for(*after)
    assert "Tried without success: `learning_rate=0.001` instead of 1 (accuracy 0.11)" in told
    assert "tried just now" not in told


def test_a_cause_keeps_the_lead_until_all_of_its_cures_were_tried() -> None:
    settings = {"optimizer": {"name": "sgd", "learning_rate": 0.01, "momentum": 0.9999}}
    tried = [trial("momentum", "`momentum=0.9`", 0.1)]
    facts = Facts.read(*case([2.3, 2.3, 2.3, 2.3], 0.1, tried, settings=settings))
    assert facts is not None
    cause, cure = next_cure(facts, [Trial.read(tried[0])], {"`momentum=0.9`"}) or (None, None)
    assert cause is not None and cure is not None
    assert (cause.name, cure.change["learning_rate"]) == ("momentum", "found")


def test_a_training_that_was_ended_early_speaks_against_nothing() -> None:
    tried = [trial("learning rate too high", "`learning_rate=0.001` instead of 1", 0.11, epochs=1, cut=True)]
    told = sentence_for(*case(FALLING_APART, 0.1, tried, settings=HIGH))
    assert "The learning rate 1 is too high" in told
    assert told.endswith(UNTRIED)


def test_a_training_of_half_the_epochs_speaks_though_it_was_ended() -> None:
    tried = [trial("learning rate too high", "`learning_rate=0.001` instead of 1", 0.11, epochs=3, cut=True)]
    assert "Tried without success" in sentence_for(*case(FALLING_APART, 0.1, tried, settings=HIGH))


def with_losses(*losses: float, **row: Any) -> dict[str, Any]:
    """Return an experiment with a curve, which was ended early unless ``row`` says otherwise."""
    plain = trial("gradients clipped to nothing", "no `clipnorm`", 0.12, epochs=len(losses), cut=True)
    return {**plain, "history": {"loss": list(losses)}, **row}


def test_a_training_that_was_ended_early_helps_where_its_loss_is_far_lower() -> None:
    still = [2.3] * 20
    told = sentence_for(*case(still, 0.1, [with_losses(2.0, 1.4, 0.9)], settings=CLIPPED))
    assert "clipnorm=1e-09" in told
    assert told.endswith("With no `clipnorm` the loss is 0.9 after 3 epochs (2.3 with yours): tried just now.")
    for one in (with_losses(2.2, 2.1, 2.05), with_losses(0.1, change={"loss": True}), with_losses(0.1, cut=False)):
        assert "tried just now" not in sentence_for(*case(still, 0.1, [one], settings=CLIPPED))


def test_a_change_that_helps_a_part_of_the_way_is_not_told_as_the_cause() -> None:
    rate = {**trial("unknown", "`learning_rate=0.1` instead of 0.001", 0.6), "rate": 0.1}
    settings = {"optimizer": {"name": "adam", "learning_rate": 0.001}}
    told = sentence_for(*case([2.3, 1.9, 1.88, 1.87, 1.87, 1.87], 0.1, [rate], settings=settings))
    assert "too low" not in told
    assert told.endswith("tried just now. The threshold is 0.88. That helps, and is not enough.")


def test_a_cure_that_was_ended_early_says_that_the_whole_training_can_do_better() -> None:
    settings = {"optimizer": {"name": "adam", "learning_rate": 0.001}}
    rate = {**trial("unknown", "`learning_rate=0.1` instead of 0.001", 0.6, epochs=4, cut=True), "rate": 0.1}
    losses = [2.3, 1.9, 1.88, 1.87, 1.87, 1.87]
    told = sentence_for(*case(losses, 0.1, [rate], settings=settings))
    assert told.endswith(
        "The threshold is 0.88. The try had fewer epochs than yours: use this change and keep your epochs."
    )
    told = sentence_for(*case(losses, 0.1, [{**rate, "epochs": 6}], settings=settings))
    assert told.endswith("The threshold is 0.88.")
    # A training that was lost has no loss for most of its epochs.
    lost, short = {"training": {"epochs": 40}}, {**rate, "epochs": 8}
    told = sentence_for(*case([2.3, 1.9], 0.1, [short], settings=settings, **lost))
    assert told.endswith("use this change and keep your epochs.")


def test_a_number_near_the_threshold_helps_where_there_was_none() -> None:
    lost = Training(runs=(None,), threshold=4.5, higher=False, loss=Curve(lost_at=1))
    assert [Trial("x", "y", value, 9.0).helped(lost) for value in (10.9, 18.0, None)] == [True, False, False]


@pytest.mark.parametrize(("kind", "change"), [("Conv2D", "neighbours"), ("Dense", "convolution")])
def test_an_image_model_that_sees_colors_only_gets_the_convolutions_that_it_lacks(kind: str, change: str) -> None:
    settings = {"ordered": True, "layers": [{"kind": kind}, {"kind": "GlobalAveragePooling2D"}, {"kind": "Dense"}]}
    details, evidence = case([2.3] * 4, 0.1, [], settings=settings)
    details["tried"] = {"trials": [], "uses": {"image": True, "ordered": False}}
    facts = Facts.read(details, evidence)
    assert facts is not None
    assert [one.change["layers"] for one in in_order(facts)] == [change]


def test_guessing_is_no_help_where_there_was_no_number() -> None:
    lost = Training(runs=(None,), threshold=0.6, higher=True, loss=Curve(lost_at=1))
    assert [Trial("x", "y", value, 9.0).helped(lost) for value in (0.35, 0.5, 0.7)] == [False, True, True]


def test_inputs_are_scaled_by_one_factor_only() -> None:
    facts = Facts.read(*case([2.3] * 4, 0.1, [], training={"examples": {"rows": 90, "highest": 240.0}}))
    assert facts is not None
    first = next_cure(facts, [], set())
    assert first is not None and "inputs" in first[1].change
    later = next_cure(facts, [], {"inputs"})
    assert later is None or "inputs" not in later[1].change


def test_any_clear_fall_helps_where_the_loss_stood_still() -> None:
    for own, last, helps in (((0.694, 0.693), 0.55, True), ((0.694, 0.693), 0.68, False), ((0.69, 0.5), 0.4, False)):
        training = Training(runs=(0.5,), threshold=0.85, higher=True, loss=Curve((1, 2), own))
        trial = Trial("x", "y", 0.5, 2.0, cut=True, history={"loss": [0.69, last]})
        assert trial.helped(training) == helps


def test_a_loss_that_came_back_from_infinity_is_compared_by_its_end() -> None:
    lost, back = [1e37, None, None], [1e37, 154.0, 154.0]
    tried = {"cause": "x", "words": "y", "value": 10.0, "epochs": 2, "cut": True, "history": {"loss": [900.0, 149.0]}}
    for history, helps in ((lost, True), (back, False)):
        training = Training(runs=(10.5,), threshold=3.8, higher=False, loss=Curve.read(history))
        assert Trial.read(tried).helped(training) == helps


def test_first_steps_of_sgd_that_are_too_large_get_another_rate_first_and_are_not_called_too_small() -> None:
    settings = {"optimizer": {"name": "sgd", "learning_rate": 0.1, "momentum": 0.9}, "ordered": True,
                "layers": [{"name": "d", "kind": "Dense", "parameters": 992, "units": 32}]}  # fmt: skip
    seasons = [50 + step % 7 for step in range(59)]
    facts = Facts.read(
        {"runs": [12.4], "threshold": 3.8},
        {
            "measured": {"metric": "mae", "value": 12.4, "threshold": 3.8},
            "curves": {"metric": "loss", "history": {"loss": [1.9e20, 4e16, 156.0, 156.0, 156.0, 156.0]}},
            "forecast": {"forecast": [51.2] * 59, "truth": seasons, "naive": seasons, "time": list(range(59))},
            "training": {
                "examples": {"rows": 900, "size": 27000, "lowest": 20.5, "highest": 83.9},
                "targets": {"rows": 900, "size": 900, "lowest": 20.5, "highest": 83.9},
                "layers": [{"name": "d", "weights": 992, "trainable": True, "size": 1e18, "moved": 0.0}],
            },
            "settings": settings,
        },
    )
    assert facts is not None
    found = next_cure(facts, [], set())
    assert found is not None
    assert (found[0].name, found[1].change) == ("exploded", {"learning_rate": "found"})
    assert not {"weights stand still", "targets far from 0"} & {one.cause.name for one in rank(facts, [])}


def test_a_smaller_one_of_two_errors_beyond_all_measure_is_no_help() -> None:
    training = Training(runs=(8e13,), threshold=8.0, higher=False)
    for value, helps in ((7e11, False), (79.0, False), (30.0, True), (6.0, True)):
        assert Trial("x", "y", value, 9.0).helped(training) == helps


def test_a_cure_that_helps_on_the_way_names_the_threshold() -> None:
    tried = [trial("gradients clipped to nothing", "no `clipnorm`", 0.7)]
    told = sentence_for(*case([2.3, 2.3, 2.3, 2.3], 0.1, tried, settings=CLIPPED))
    assert "clipnorm=1e-09" in told
    assert told.endswith("tried just now. The threshold is 0.88.")


def test_another_cure_that_helped_is_told_instead_of_what_was_believed() -> None:
    tried = [
        trial("gradients clipped to nothing", "no `clipnorm`", 0.1),
        trial("unknown", "inputs divided by 255", 0.9),
    ]
    told = sentence_for(*case([2.3, 2.3, 2.3, 2.3], 0.1, tried, settings=CLIPPED))
    assert "clipnorm" not in told
    assert "With inputs divided by 255 your model reaches 0.9" in told


@pytest.mark.parametrize(("own", "better", "cause"), [(0.5, 0.001, "learning rate too high"), (0.001, 0.1, "unknown")])
def test_a_class_counts_an_unusual_rate_as_the_cause_where_another_one_reached_the_threshold(
    own: float, better: float, cause: str
) -> None:
    tried = [{**trial("unknown", f"`learning_rate={better}` instead of {own}", 0.93), "rate": better}]
    settings = {"optimizer": {"name": "adam", "learning_rate": own}}
    told = case([2.3, 1.9, 1.88, 1.87, 1.87, 1.87, 1.87, 1.87, 1.87], 0.3, tried, settings=settings)
    assert cause_of(*told).startswith(cause)


def test_words_of_an_experiment_cannot_steer_a_terminal() -> None:
    tried = [trial("unknown", "\x1b[31m`x`\n" * 50, 0.9)]
    told = sentence_for(*case(FALLING_APART, 0.1, tried))
    assert "\x1b" not in told and "\n" not in told
    assert len(told) < 400


@pytest.mark.parametrize("settings", [{}, HIGH, CLIPPED])
@pytest.mark.parametrize("history", [FALLING_APART, [2.3, 2.3, 2.3, 2.3], [2.0, 1.5, 1.1, 0.8, 0.6, 0.5]])
def test_the_search_tries_no_cure_twice_and_comes_to_an_end(history: list[float], settings: dict[str, Any]) -> None:
    facts = Facts.read(*case(history, 0.1, settings=settings))
    assert facts is not None
    trials: list[Trial] = []
    given_up: set[str] = set()
    while found := next_cure(facts, trials, given_up):
        assert found[1].words not in given_up
        given_up.add(found[1].words)
        trials.append(Trial(found[0].name, found[1].words, 0.1, 3))
        assert len(trials) < 50


@pytest.mark.parametrize(("reached", "is_told"), [(None, False), (0.5, False), (0.95, True)])
def test_what_holds_for_right_submissions_too_is_told_where_its_cure_helped(
    reached: float | None, is_told: bool
) -> None:
    tried = [] if reached is None else [trial("augmentation", "no augmentation", reached)]
    settings = {"layers": [{"kind": "RandomRotation", "name": "turn"}]}
    told = case([0.69, 0.69, 0.69], 0.5, tried, settings=settings)
    assert ("Augmentation" in sentence_for(*told)) is is_told
    assert (cause_of(*told) == "augmentation") is is_told


@given(
    st.lists(
        st.tuples(st.sampled_from(["learning rate too high", "unknown", "elsewhere"]), st.floats(), st.booleans())
    ),
    st.floats(0, 0.87),
)
def test_probabilities_add_up_and_some_cause_is_always_told(rows: list[Any], reached: float) -> None:
    tried = [trial(cause, f"`x{number}`", value, cut=cut) for number, (cause, value, cut) in enumerate(rows)]
    told = case(FALLING_APART, reached, tried, settings=HIGH)
    facts = Facts.read(*told)
    assert facts is not None
    ranked = rank(facts, [Trial.read(row) for row in tried])
    assert abs(sum(one.probability for one in ranked) - 1) < 1e-9
    sentence = sentence_for(*told)
    assert any(word in sentence for word in ("tried just now", "Tried without success", UNTRIED))


@pytest.mark.parametrize(("start", "count"), [("zeros", 2), ("uniform", 1)])
def test_a_frozen_layer_that_began_with_zeros_is_tried_with_fresh_weights_too(start: str, count: int) -> None:
    layer = {"name": "embedding", "kind": "Embedding", "parameters": 90, "frozen": True, "start": {"name": start}}
    facts = Facts.read(*case([2.3] * 4, 0.1, [], settings={"layers": [layer]}))
    assert facts is not None
    assert len([one for one in all_trainable(facts) if one.change["trainable"]]) == count


def test_after_a_cure_that_does_not_go_with_the_model_another_cause_is_tried() -> None:
    rows = [{"name": "a", "kind": "Conv1D", "parameters": 9, "unusual": ["dilation_rate=9"]}, {"name": "b"}]
    curves = {"metric": "accuracy", "threshold": 0.88, "history": {"loss": [0.7, 0.05], "accuracy": [0.6, 0.99]}}
    confusion = {"labels": ["no", "yes"], "matrix": [[30, 20], [25, 25]]}
    told = case([], 0.7, settings={"ordered": True, "layers": rows}, curves=curves, confusion=confusion)
    facts = Facts.read(*told)
    assert facts and rank(facts, [])[0].cause.name == "does not generalize"
    first = next_cure(facts, [], set())
    assert first and first[1].change == {"layers": "dropout"}
    second = next_cure(facts, [], {first[1].words})
    assert second and second[1].change == {"layers": "usual", "setting": "dilation_rate"}


def test_a_convolution_that_reads_each_step_alone_is_named() -> None:
    tried = {"trials": [], "look": {}, "uses": {"steps": 9, "first": 1, "last": 9, "ordered": False}}
    for kernel, named in ((1, "`kernel_size=1` in layer `words` reads each step alone"), (3, "`GlobalMaxPooling1D`")):
        rows = [
            {"name": "words", "kind": "Conv1D", "parameters": 9, "kernel": kernel},
            {"name": "pool", "kind": "GlobalMaxPooling1D"},
        ]
        details, evidence = case([2.3, 2.3, 2.3, 2.3], 0.7, settings={"ordered": True, "layers": rows})
        facts = Facts.read({**details, "tried": tried}, evidence)
        assert facts and named in order_is_lost(facts)


@given(
    rate=st.floats(1e-9, 1e3),
    name=st.sampled_from(["sgd", "adam", "rmsprop", "adadelta"]),
    loss=st.sampled_from([[2.3, 2.3, 2.3, 2.3], [2.3, 1.9, 1.8, 1.7], [2.3, None, None]]),
)
def test_a_rate_is_told_as_a_float_and_none_is_proposed_that_is_too_high(
    rate: float, name: str, loss: list[float]
) -> None:
    layers = [{"name": "output", "kind": "Dense", "units": 10, "parameters": 90}]
    optimizer = {"name": name, "learning_rate": rate, "momentum": 1.0, "clipnorm": 1.0}
    settings = {"optimizer": optimizer, "ordered": True, "layers": layers}
    facts = Facts.read(*case(loss, 0.4, settings=settings))
    assert facts is not None
    for cure in itertools.chain.from_iterable(cause.cures(facts) for cause in CAUSES):
        for told in re.findall(r"`(?:\w+\()?\w*(?:rate|momentum|norm)=([\d.e+-]+)\)?`", cure.words):
            assert type(ast.literal_eval(told)) is float, cure.words
        own = cure.change.get("learning_rate")
        assert not isinstance(own, float) or own <= max(facts.settings.highest_rate, rate), cure.words


def test_no_setting_is_told_as_a_whole_number_where_keras_wants_a_float() -> None:
    """Keras refuses `Adam(learning_rate=1)`: a float in code is told by ``in_code``."""
    found = []
    texts = [(path, path.read_text(encoding="utf-8")) for path in sorted((ROOT / "grader").rglob("*.py"))]
    for path, text in texts:
        for node in ast.walk(ast.parse(text if "g}" in text else "")):
            if isinstance(node, ast.JoinedStr):
                told = "".join(
                    one.value if isinstance(one, ast.Constant) else _SIGN[_is_short(one)] for one in node.values
                )
                found += [f"{path.name}:{node.lineno}" for code in told.split("`")[1::2] if re.search(r"\w[=(]#", code)]
    assert not found


_SIGN = {True: "#", False: "name"}


def _is_short(one: Any) -> bool:
    """Return whether a value in a text is written with ``g``, which leaves the point of whole numbers out."""
    return one.format_spec is not None and ast.unparse(one.format_spec).rstrip("'\"").endswith("g")


@pytest.mark.parametrize(("epochs", "is_told"), [(3, False), (6, False), (8, True)])
def test_a_try_of_more_epochs_says_nothing_before_it_had_more(epochs: int, is_told: bool) -> None:
    row = {**trial("too short", "`epochs=500`", 0.6, epochs, cut=True), "change": {"epochs": 500}}
    row["history"] = {"loss": [2.3, 0.9, 0.5, 0.4, 0.3, 0.2, 0.1, 0.1][:epochs]}
    losses = [2.3, 2.2, 2.1, 2.0, 1.9, 1.8]
    told = sentence_for(*case(losses, 0.1, [row], settings={"optimizer": {"name": "adam", "learning_rate": 0.001}}))
    assert ("With `epochs=500`" in told) == is_told and "keep your epochs" not in told
    one = Trial.read({**row, "value": 0.95})
    facts = Facts.read(*case(losses, 0.1))
    assert facts and one.reached(facts.training) == is_told


def test_a_lower_loss_is_no_help_where_the_error_is_no_smaller() -> None:
    row = {
        **trial("large inputs", "inputs divided by 6", 3.0, 4, cut=True),
        "history": {"loss": [9.0, 0.1, 0.02, 0.01]},
    }
    for value, helped in ((3.0, False), (1.9, True)):
        training = Training((2.0,), 0.5, False, loss=Curve.read([10.0, 5.0, 3.0, 1.0]))
        assert Trial.read({**row, "value": value}).helped(training) is helped
