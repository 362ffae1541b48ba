"""An exam task for its rubric: the constants of this seed, and the kind of submission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MODEL_FILE = "submitted"
"""The file name of a saved model in the candidate's scratch folder, without its suffix."""


@dataclass(frozen=True)
class Task:
    """The task of one sitting."""

    sizes: Mapping[str, Any]
    """The constants of the stub: ``SEED``, ``CLASSES`` …"""
    function: str
    """The function that returns the trained model."""
    saved_as: str = ""
    """``.keras`` or ``.h5`` for a saved model; empty for a script or a notebook."""

    def __getitem__(self, name: str) -> Any:
        """Return one constant."""
        return self.sizes[name]
