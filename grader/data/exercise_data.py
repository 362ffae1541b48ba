"""The data of an exercise that brings its own: drawn by ``expectations/data.py`` in its folder."""

from __future__ import annotations

import importlib
import sys
from typing import Any

from grader.catalogue import packs


def load_exercise_data(name: str, *arguments: int | str) -> Any:
    """Return what ``load`` of an exercise's ``expectations/data.py`` returns for ``arguments``.

    While a submission is graded the data come from the grader's process; the submission cannot read that file.
    Raises ``ValueError`` for an exercise that brings no data.
    """
    if not (packs.exercise_folder(name) / "expectations" / "data.py").is_file():
        raise ValueError(f"no exercise called {name!r} brings data of its own")
    if str(packs.pack_of(name).exercises) not in getattr(sys.modules.get(packs.PACKAGE), "__path__", ()):
        packs.make_importable()
    return importlib.import_module(f"{packs.PACKAGE}.{name}.expectations.data").load(*arguments)
