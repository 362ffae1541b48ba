"""The concepts that quiz items and criteria are tagged with, read from ``exercises/concepts.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from grader.catalogue import packs, places
from grader.errors import RubricProblem


@dataclass(frozen=True)
class Concept:
    """Something that a learner knows or does not know yet."""

    name: str
    """The tag, as it is typed."""
    title: str
    """A few words for lists."""
    sentence: str
    """What it is."""


def read_concepts() -> dict[str, Concept]:
    """Return all concepts by name, in their order; raises ``RubricProblem`` where the file is not valid."""
    known = _read(places.exercises_folder() / "concepts.toml")
    for pack in packs.packs()[1:]:
        if (path := pack.exercises / "concepts.toml").is_file():
            # A pack adds to the concepts; it renames none of them.
            known = {**_read(path), **known}
    return known


def _read(path: Path) -> dict[str, Concept]:
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: Concept(name, **told) for name, told in facts.items()}
    except (OSError, tomllib.TOMLDecodeError, TypeError) as error:
        raise RubricProblem(f"{path} does not hold the concepts.", f"{type(error).__name__}: {error}") from error
