"""What an exam's model is asked, where no model is there to answer."""

from types import ModuleType, SimpleNamespace
from typing import Any

import pytest


def listen_to_choices(monkeypatch: pytest.MonkeyPatch, module: ModuleType) -> SimpleNamespace:
    """Return what ``module`` will hand to ``choose_classes``, which is not called."""
    kept = SimpleNamespace()

    def choose(model: Any, inputs: Any, truth: Any, classes: int, **more: Any) -> None:
        kept.__dict__.update(inputs=inputs, truth=truth, classes=classes, **more)

    monkeypatch.setattr(module, "choose_classes", choose)
    return kept
