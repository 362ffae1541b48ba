"""The data of an exercise that brings its own: drawn by ``expectations/data.py`` in its folder."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from grader.catalogue import packs


def load_exercise_data(name: str, *arguments: int | str) -> Any:
    """Return what ``load`` of an exercise's ``expectations/data.py`` returns for ``arguments``.

    While a submission is graded the data come from the grader's process; the submission cannot read that file.
    Raises ``ValueError`` for an exercise that brings no data.
    """
    if not _data_of(name).is_file():
        _ask_for_pack_of_running_file(name)
    if not _data_of(name).is_file():
        raise ValueError(
            f"no exercise called {name!r} with an `expectations/data.py` is found. Is it in a pack? Then run a command "
            f"with `--pack FOLDER`. For `python exercise.py` and notebooks, set `{packs.VARIABLE}` to that folder, or "
            "install the pack with `python -m pip install FOLDER`."
        )
    if str(packs.pack_of(name).exercises) not in getattr(sys.modules.get(packs.PACKAGE), "__path__", ()):
        packs.make_importable()
    return importlib.import_module(f"{packs.PACKAGE}.{name}.expectations.data").load(*arguments)


def _data_of(name: str) -> Path:
    return packs.exercise_folder(name) / "expectations" / "data.py"


def _ask_for_pack_of_running_file(name: str) -> None:
    """Use the pack in whose exercise the script lies that somebody runs: ``python exercise.py``.

    Only that script counts: the folder that one is in may be a learner's, and its code must not run in a grading.
    """
    file = getattr(sys.modules.get("__main__"), "__file__", None)
    folder = Path(file or "?").resolve().parent
    if folder.name == name and (pack := packs.pack_around(folder)):
        packs.ask_for(pack)
