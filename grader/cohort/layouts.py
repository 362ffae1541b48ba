"""Whose file is which: the layouts in which courses hand over submissions. Reads names, and Gradescope's own file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from grader.catalogue.patterns import regex
from grader.cohort.listing import Entry
from grader.errors import SubmissionRefused, first_of

METADATA = "submission_metadata.yml"
"""What Gradescope puts beside the folders of an export."""
MOST_METADATA = 20_000_000
"""Bytes of it that are read: it repeats every result that Gradescope holds."""
CODE = (".py", ".ipynb")
_MOODLE = regex(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?P<kind>[a-z]+)_?(?P<file>.*)", re.DOTALL)


@dataclass(frozen=True)
class Share:
    """What one learner handed in, before it is known which file counts."""

    names: tuple[str, ...]
    """Who: one name, or those of a group."""
    also: str
    """What tells apart two of the same name: a number of the course's system; empty where there is none."""
    entries: tuple[Entry, ...]
    """Their files."""


def share_out(entries: list[Entry]) -> tuple[list[Share], list[str]]:
    """Return the files learner by learner, and sentences for the instructor about what belongs to nobody."""
    entries = _without_wrapping(entries)
    top = {entry.path.parts[0] for entry in entries if entry.path.parts}
    if METADATA in top:
        return _gradescope(entries)
    if any(_MOODLE.fullmatch(name) for name in top):
        return _moodle(entries)
    return _plain(entries)


def _without_wrapping(entries: list[Entry]) -> list[Entry]:
    """Return the entries without the one folder that an export is wrapped in, if it is one of a course's system."""
    tops = {entry.path.parts[0] for entry in entries if entry.path.parts}
    if len(tops) != 1 or any(len(entry.path.parts) < 2 for entry in entries):
        return entries
    if any(_MOODLE.fullmatch(name) for name in tops):
        return entries  # The only learner's folder: what it is called inside is theirs to choose.
    second = {entry.path.parts[1] for entry in entries}
    if METADATA not in second and not any(_MOODLE.fullmatch(name) for name in second):
        return entries
    return [replace(entry, path=PurePosixPath(*entry.path.parts[1:])) for entry in entries]


def _gradescope(entries: list[Entry]) -> tuple[list[Share], list[str]]:
    folders = _by_first(entries)
    [metadata, *_] = folders.pop(METADATA)
    known, complaint = _submitters(metadata)
    shares, loose = [], []
    for folder in sorted({*folders, *known}):
        found = folders.get(folder, [])
        if any(len(entry.path.parts) < 2 and not entry.is_folder for entry in found):
            loose.append(folder)
            continue
        names = known.get(folder) or (folder,)
        shares.append(Share(names, folder.removeprefix("submission_"), tuple(found)))
    return shares, [*complaint, *_left_out(loose)]


def _submitters(metadata: Entry) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    import yaml

    try:
        facts = yaml.load(metadata.read(MOST_METADATA), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        known = {str(folder): _names(fact) for folder, fact in facts.items()}
    except (SubmissionRefused, yaml.YAMLError, AttributeError, ValueError, RecursionError) as error:
        first = str(error).splitlines()[:1]
        return {}, [f"{METADATA} cannot be read ({''.join(first)}): learners get the names of their folders."]
    return known, []


def _names(facts: Any) -> tuple[str, ...]:
    people = facts.get(":submitters") if isinstance(facts, dict) else None
    found = []
    for person in people if isinstance(people, list) else ():
        if isinstance(person, dict):
            name = next((person[key] for key in (":name", ":email", ":sid") if person.get(key)), "")
            found.append(str(name))
    return tuple(filter(None, found))


def _moodle(entries: list[Entry]) -> tuple[list[Share], list[str]]:
    people: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    loose = []
    for entry in entries:
        found = _MOODLE.fullmatch(entry.path.parts[0])
        if found is None:
            loose.append(str(entry.path))
            continue
        # Without folders, Moodle puts the name of the file behind that of the learner.
        path = entry.path if len(entry.path.parts) > 1 else PurePosixPath(found["name"], found["file"] or "nameless")
        people[found["name"], found["number"]].append(replace(entry, path=path))
    return [Share((name,), number, tuple(found)) for (name, number), found in people.items()], _left_out(loose)


def _plain(entries: list[Entry]) -> tuple[list[Share], list[str]]:
    people: dict[str, list[Entry]] = defaultdict(list)
    loose = []
    for entry in entries:
        first = entry.path.parts[0] if entry.path.parts else ""
        if len(entry.path.parts) > 1 or entry.is_folder:
            people[first].append(entry)
        elif entry.path.suffix.lower() in CODE or entry.refused:
            people[entry.path.stem].append(entry)
        else:
            loose.append(first)
    return [Share((name,), "", tuple(found)) for name, found in people.items()], _left_out(loose)


def _by_first(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    folders: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        folders[entry.path.parts[0] if entry.path.parts else "nameless"].append(entry)
    return folders


def _left_out(names: list[str]) -> list[str]:
    if not names:
        return []
    return [f"Left out, because it is not a script, a notebook or a folder: {first_of(names)}."]
