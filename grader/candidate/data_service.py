"""The examiner's side of ``grader.data`` in the sandbox: makes what a learner's stub loads, and hands it over.

The candidate gets arrays, texts and copies of files. The functions that draw them stay here, with all that they know.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from grader import data
from grader.data import FOR_LEARNERS
from grader.data.world import PLAIN, world_of

MOST_EXAMPLES = 20_000
"""Examples that one call may ask for: the largest stub asks for 3,000."""
MOST_KINDS = 40
"""Different data sets that one call of a submission may load: what another function loads does not count."""
MOST_IN_ALL = 400
"""Data sets that are made for one submission; what was asked for lately is not made again."""

Asked = tuple[str, tuple[Any, ...], tuple[tuple[str, Any], ...]]


class DataRefused(Exception):
    """What was asked for is not given; its text says why, for the learner."""


class TooMuchData(Exception):
    """So many data sets were made that the submission ends."""


class Giver:
    """Gives one submission the data that its stub loads, and nothing else."""

    def __init__(self, scratch: Path, world: int = PLAIN, exercise_name: str = "") -> None:
        self._scratch = scratch
        self._exercise_name = exercise_name
        """The exercise that is graded: of no other one the code that draws its data runs."""
        self._world = world
        self._given: dict[Asked, Any] = {}
        self._loaded_now: set[Asked] = set()
        self._made_in_all = 0

    def offer(self) -> dict[str, Any]:
        """Return what ``grader.data`` looks like in the sandbox: constants, functions, and names of its modules.

        A function that is ``withheld`` can be imported, but not called.
        """
        there = {name: getattr(data, name) for name in data.__all__}
        package = Path(data.__file__ or "").parent
        modules = [path.relative_to(package).with_suffix("") for path in package.rglob("[a-z]*.py")]
        return {
            "constants": {name: value for name, value in there.items() if not callable(value)},
            "functions": [name for name in FOR_LEARNERS if callable(there[name])],
            "withheld": [name for name, value in there.items() if callable(value) and name not in FOR_LEARNERS],
            "parts": sorted({".".join(parent.parts) for path in modules for parent in (path, *path.parents[:-1])}),
        }

    def begin(self) -> None:
        """Begin with another call of the submission."""
        self._loaded_now = set()

    def give(self, name: Any, arguments: Any, named: Any) -> Any:
        """Return what a function of ``grader.data`` returns; files and folders as copies in the scratch folder.

        Raises ``DataRefused``, whatever the candidate sent, and ``TooMuchData`` after very many data sets.
        """
        asked = _checked(name, arguments, named)
        whose = next(iter(asked[1]), dict(asked[2]).get("name"))
        if name == "load_exercise_data" and whose != self._exercise_name:
            raise DataRefused(f"a submission loads the data of its own exercise: {self._exercise_name!r}")
        if asked not in self._loaded_now and len(self._loaded_now) >= MOST_KINDS:
            raise DataRefused(f"one call may load at most {MOST_KINDS} data sets")
        self._loaded_now.add(asked)
        if asked not in self._given:
            self._made_in_all += 1
            if self._made_in_all > MOST_IN_ALL:
                raise TooMuchData
            self._given[asked] = self._made(asked)
            if len(self._given) > MOST_KINDS:
                self._given.pop(next(iter(self._given)))
        return self._given[asked]

    def _made(self, asked: Asked) -> Any:
        name, arguments, named = asked
        try:
            with world_of(self._world):
                found = getattr(data, name)(*arguments, **dict(named))
        except Exception as error:
            # Whatever is wrong with the arguments, the learner reads it as if the function had run there.
            raise DataRefused(f"{type(error).__name__}: {error}") from None
        return self._copied(found)

    def _copied(self, found: Any) -> Any:
        """Return ``found`` with each path in it replaced by that of a copy, as ``{"path": …}``."""
        if isinstance(found, tuple):
            return tuple(self._copied(item) for item in found)
        if not isinstance(found, Path):
            return found
        folder = Path(tempfile.mkdtemp(prefix="data-", dir=self._scratch))
        folder.chmod(0o755)
        copy = folder / found.name
        if found.is_dir():
            shutil.copytree(found, copy)
        else:
            shutil.copy(found, copy)
        return {"path": str(copy)}


def _checked(name: Any, arguments: Any, named: Any) -> Asked:
    """Return what was asked for, if it is a call that a stub may make."""
    if name not in FOR_LEARNERS or not isinstance(arguments, (list, tuple)) or not isinstance(named, dict):
        raise DataRefused("this is no function for learners")
    # Public data sets come from the network, which a submission does not have: the kit's own stand in for them.
    arguments = [argument for argument in arguments if type(argument) is not bool]
    named = {key: item for key, item in named.items() if key != "upstream"}
    for argument in (*arguments, *named.values()):
        if type(argument) not in (int, str) or (type(argument) is int and not 0 <= argument < 2**62):
            raise DataRefused("while a submission is graded, data are loaded with plain numbers and texts only")
    if max((argument for argument in arguments[1:] if type(argument) is int), default=0) > MOST_EXAMPLES or (
        type(named.get("count")) is int and named["count"] > MOST_EXAMPLES
    ):
        raise DataRefused(f"at most {MOST_EXAMPLES:,} examples are drawn while a submission is graded")
    return str(name), tuple(arguments), tuple(sorted(named.items()))
