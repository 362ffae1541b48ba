"""The concepts that quiz items and criteria are tagged with, read from ``exercises/concepts.toml``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.catalogue import packs, places
from grader.catalogue.facts import SHORT, TABLE, TEXT, TEXTS, WrongFact, require_facts
from grader.errors import RubricProblem

_FACTS = {"title": SHORT, "sentence": TEXT}
_MORE_FACTS = {**_FACTS, "causes": TEXTS}


@dataclass(frozen=True)
class Concept:
    """Something that a learner knows or does not know yet."""

    name: str
    """The tag, as it is typed."""
    title: str
    """A few words for lists."""
    sentence: str
    """What it is."""
    causes: Sequence[str] = ()
    """The causes of a missed threshold that show it to be weak, by their names in the diagnosis."""


def read_concepts() -> dict[str, Concept]:
    """Return all concepts by name, in their order; raises ``RubricProblem`` where the file is not valid."""
    known = _read(places.exercises_folder() / "concepts.toml")
    for added in packs_concepts().values():
        # A pack adds to the concepts; it renames none of them.
        known = {**(added if isinstance(added, dict) else {}), **known}
    return known


def packs_concepts() -> dict[str, dict[str, Concept] | RubricProblem]:
    """Return for each pack that adds concepts, by its name, these or what is wrong with its file."""
    found: dict[str, dict[str, Concept] | RubricProblem] = {}
    for pack in packs.packs()[1:]:
        if (path := pack.exercises / "concepts.toml").is_file():
            try:
                found[pack.name] = _read(path)
            except RubricProblem as problem:
                found[pack.name] = problem
    return found


def _read(path: Path) -> dict[str, Concept]:
    try:
        facts = packs.read_toml(path)
        require_facts(facts, dict.fromkeys(facts, TABLE))
        for name, told in facts.items():
            require_facts(told, _MORE_FACTS, _FACTS, table=name)
        return {name: Concept(name, **told) for name, told in facts.items()}
    except WrongFact as error:
        at = f"{path}:{error.line(packs.read_text(path))}"
        raise RubricProblem(f"{path} does not hold the concepts.", f"{at}: {error}") from error
    except (OSError, ValueError) as error:
        raise RubricProblem(f"{path} does not hold the concepts.", packs.placed(path, error)) from error
