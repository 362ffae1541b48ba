"""Exercises as packages: how a rubric imports the matchers and evidence that lie in its own folder."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

PACKAGE = "exercises"
"""What a rubric imports its own modules from: ``exercises.NAME.expectations``."""


def make_importable(roots: Sequence[Path]) -> None:
    """Let this process import ``exercises.NAME.expectations`` from the first of ``roots`` that holds ``NAME``.

    ``sys.path`` stays as it is: the sandbox lets a worker read what is on it, and an exercise is not for a worker.
    """
    package = ModuleType(PACKAGE, "The folders of all exercises, as one package.")
    package.__path__ = [str(root) for root in roots]
    sys.modules[PACKAGE] = package
