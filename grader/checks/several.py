"""Several inputs or outputs of a model, which tell an author who takes them for one array."""

from __future__ import annotations

from typing import Any, NoReturn

from grader.errors import RubricProblem

ONE_OUTPUT = "Build the model with one output: `tf.keras.Model(inputs, outputs)` with a single tensor."
"""What a learner can do whose model has several outputs where one is asked for."""


class Several:
    """What inputs and outputs of several arrays share: only an author asks them for what one array has."""

    problem = ""
    """What is wrong, as a clause."""
    cure = ""
    """What the author can write."""

    def refuse(self) -> NoReturn:
        """Raise ``RubricProblem``."""
        raise RubricProblem(f"{self.problem}, and this reads one array.", "", self.cure)

    def __array__(self, *_: Any, **__: Any) -> NoReturn:
        self.refuse()

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        self.refuse()


class SeveralInTurn(Several, tuple[Any, ...]):
    """Arrays in turn."""


class SeveralByName(Several, dict[str, Any]):
    """Arrays by name."""


def guarded(arrays: Any, problem: str, cure: str) -> Any:
    """Return a tuple or a dictionary of arrays as ``Several``; one array as it is.

    >>> guarded({"kind": 1}, "`create_model` has several outputs", 'Write `model.output("kind")`.').problem
    '`create_model` has several outputs'
    """
    if not isinstance(arrays, (tuple, dict)):
        return arrays
    found: Any = SeveralByName(arrays) if isinstance(arrays, dict) else SeveralInTurn(arrays)
    found.problem, found.cure = problem, cure
    return found
