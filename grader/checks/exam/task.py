"""An exam task as its rubric sees it: the constants of this seed, and what was submitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MODEL_FILE = "submitted"
"""What a saved model is called in the candidate's scratch folder, without its ending."""


@dataclass(frozen=True)
class Task:
    """The task of one sitting."""

    sizes: Mapping[str, Any]
    """The constants of the stub: ``SEED``, ``CLASSES`` …"""
    saved_as: str = ""
    """``.keras`` or ``.h5`` where a saved model was submitted; empty for a script or a notebook."""

    def __getitem__(self, name: str) -> Any:
        """Return one constant."""
        return self.sizes[name]
