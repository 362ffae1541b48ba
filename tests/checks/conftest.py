"""Stand-ins for a candidate have no saved models, and change nothing in Keras: they are asked as they are."""

from typing import Any

import numpy as np
import pytest

from grader.candidate.candidate import NotReloaded


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    def reload(candidate: Any, model: Any) -> Any:
        raise NotReloaded("a stand-in")

    monkeypatch.setattr("grader.checks.consistency.reload", reload)
    monkeypatch.setattr("grader.checks.consistency.predict_by_keras", lambda candidate, model: None)
    monkeypatch.setattr(
        "grader.checks.consistency.predict_with", lambda weights, candidate, model, inputs: inputs * np.nan
    )
