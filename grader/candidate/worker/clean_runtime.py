"""Keeps a learner's warning filters and debug settings out of calls that are ours; runs inside the sandbox."""

from __future__ import annotations

import contextlib
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

RECURSION = 1000
"""Calls inside calls that the worker itself may need: Python's own default."""


@contextlib.contextmanager
def own_call(tensorflow: Any, *, eagerly: bool = False) -> Iterator[None]:
    """Warn of nothing, raise for no rounding, and run functions as graphs, as long as this is entered.

    A debug mode that was left on makes a training ten times as slow, and warnings turned into errors end it.
    With ``eagerly`` functions run line by line instead: whoever looks at layers sees nothing inside of a graph.
    """
    before = tensorflow.config.functions_run_eagerly()
    sys.setrecursionlimit(max(sys.getrecursionlimit(), RECURSION))
    tensorflow.config.run_functions_eagerly(eagerly)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.resetwarnings()
            warnings.simplefilter("ignore")
            yield
    finally:
        tensorflow.config.run_functions_eagerly(before)
