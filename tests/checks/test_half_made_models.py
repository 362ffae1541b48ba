"""A model that a function left half made when it raised is told by what the function raised."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.ledger import Ledger
from grader.checks.evidence import Model
from grader.checks.expect import Unmet
from grader.checks.models.output_pairing import find_any_reading
from grader.checks.models.own_shape import Made, make_model

FAULT = CandidateFault(Fault("raised", "in create_model", "AttributeError", "no attribute 'Dens'"))


def model(**fault: Any) -> Model:
    candidate: Any = SimpleNamespace()
    images = np.zeros((8, 4, 4, 1))
    other: Any = SimpleNamespace(outputs=(), last_activation=lambda: "")
    return Model(candidate, other, "create_model", images, images, other, **fault)


def test_outputs_of_a_whole_model_are_told() -> None:
    with pytest.raises(Unmet, match="one output per example"):
        find_any_reading(model(), 10)


def test_outputs_of_a_half_made_model_are_not() -> None:
    with pytest.raises(CandidateFault) as raised:
        find_any_reading(model(fault=FAULT), 10)
    assert raised.value is FAULT


def test_a_half_made_model_that_fails_is_told_by_what_its_function_raised() -> None:
    with pytest.raises(CandidateFault) as raised, Made("model", FAULT).told_by_its_function():
        raise Unmet("90 rows", "83 rows", "Write `Embedding(90, 32)`.")
    assert raised.value is FAULT
    with pytest.raises(Unmet), Made("model").told_by_its_function():
        raise Unmet("90 rows", "83 rows", "Write `Embedding(90, 32)`.")


@pytest.mark.parametrize("left", ["a model", None])
def test_a_model_that_was_made_and_not_returned_is_told_where_there_is_one(left: Any) -> None:
    candidate: Any = SimpleNamespace(ledger=Ledger(), call=lambda *asked, seed: None, left_behind=lambda function: left)
    made = make_model(candidate, "create_model")
    assert made.handle == left
    if left:
        assert isinstance(made.fault, Unmet) and made.fault.found == "`None`: it made a model, and did not return it"
    else:
        assert made.fault is None
