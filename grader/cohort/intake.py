"""Takes in what a class handed in: a folder or an archive becomes one file for each learner, or why there is none."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from grader.catalogue.exercise import Exercise
from grader.cohort.layouts import CODE, Share, share_out
from grader.cohort.listing import Entry, list_entries
from grader.cohort.record import file_stem
from grader.errors import NothingSubmitted, SubmissionRefused, UsageProblem, first_of
from grader.feedback.safe_text import plain
from grader.submission.definitions import read_definitions
from grader.submission.intake import decode
from grader.submission.notebook import read_notebook
from grader.submission.submission import KINDS, MOST_BYTES, NOTEBOOK, SCRIPT
from grader.submission.syntax import UNPARSABLE, parse

LONGEST_NAME = 80
MOST_FILES = 10_000
"""Files of one learner."""


@dataclass(frozen=True)
class Submitted:
    """One learner's file."""

    learner: str
    """Who handed it in: one of a kind in the cohort, also as a file's name."""
    source: str
    """Where it lies, from the top of what was handed over."""
    digest: str = ""
    """SHA-256 of its bytes."""
    refused: str = ""
    """Why there is nothing to grade."""
    absent: bool = False
    """Whether nothing was submitted at all."""
    read: Callable[[], bytes] = field(default=bytes, compare=False, repr=False)
    """Reads it anew; raises ``SubmissionRefused``."""

    @property
    def file_name(self) -> str:
        """What the file is called while it is graded: nothing of a stranger's name but the ending."""
        return NOTEBOOK if self.source.lower().endswith(".ipynb") else SCRIPT


def take_in(place: Path, exercise: Exercise) -> tuple[list[Submitted], list[str]]:
    """Return what each learner handed in, by name, and sentences about what was left out.

    Raises ``UsageProblem`` where there is nothing, or it cannot be read.
    """
    shares, notes = share_out(list_entries(place))
    if not shares:
        raise UsageProblem(
            f"{place} holds no submissions.",
            " ".join(plain(note, 500) for note in notes),
            "It should hold one script, notebook or folder for each learner, or what Gradescope or Moodle export.",
        )
    found = []
    for name, share in _named(shares):
        taken = _take(share, exercise)
        found.append(Submitted(name, taken.source, taken.digest, taken.refused, taken.absent, taken.read))
    return sorted(found, key=lambda submission: (submission.learner.casefold(), submission.learner)), [
        plain(note, 500) for note in notes
    ]


def _named(shares: list[Share]) -> Iterator[tuple[str, Share]]:
    """Yield each learner with a name that nobody else has, not even as a file on a system that ignores case."""
    wanted = [(clean_name(name), share) for share in shares for name in share.names]
    often: dict[str, int] = {}
    for name, _ in wanted:
        often[_file(name)] = often.get(_file(name), 0) + 1
    taken: set[str] = set()
    for name, share in wanted:
        own = f"{name} ({clean_name(share.also)})" if often[_file(name)] > 1 and share.also else name
        unique, number = own, 1
        while _file(unique) in taken:
            number += 1
            unique = f"{own} ({number})"
        taken.add(_file(unique))
        yield unique, share


def _file(name: str) -> str:
    return file_stem(name).casefold()


def clean_name(name: str) -> str:
    """Return a name as a person reads it: composed characters, no commands, one line, not too long."""
    seen = " ".join(plain(unicodedata.normalize("NFC", name), 10 * LONGEST_NAME).split())
    return seen[:LONGEST_NAME].strip() or "nameless"


def _take(share: Share, exercise: Exercise) -> Submitted:
    source = ""
    try:
        entry = choose(share.entries, exercise)
        source = plain(str(entry.path), 300)
        at_most = MOST_BYTES[KINDS[entry.path.suffix.lower()]]
        digest = hashlib.sha256(entry.read(at_most)).hexdigest()
        return Submitted("", source, digest, read=lambda: entry.read(at_most))
    except SubmissionRefused as error:
        absent = isinstance(error, NothingSubmitted)
        return Submitted("", source, refused=plain(str(error), 1000), absent=absent)


def choose(entries: Sequence[Entry], exercise: Exercise) -> Entry:
    """Return the file that counts; raises ``SubmissionRefused`` where none does, or more than one.

    Raises ``NothingSubmitted`` where there is no file.
    """
    entries = [entry for entry in entries if not entry.is_folder]
    if not entries:
        raise NothingSubmitted("Nothing was submitted.", next_step="Submit a file that ends with .py or .ipynb.")
    if len(entries) > MOST_FILES:
        raise SubmissionRefused(f"More than {MOST_FILES:,} files were submitted.", next_step="Submit one file.")
    code = [entry for entry in entries if entry.path.suffix.lower() in CODE]
    code = [entry for entry in code if not entry.refused] or code
    if not code:
        held = first_of([entry.path.name for entry in entries])
        raise SubmissionRefused(
            "No script and no notebook was submitted.",
            f"There is {held}.",
            "Submit a file that ends with .py or .ipynb.",
        )
    if code[0].refused:
        raise SubmissionRefused(f"{code[0].path.name} is not read.", code[0].refused)
    # In a clone of a whole course the exercise has its folder; else its file is called like it.
    for named in (
        [entry for entry in code if entry.path.parent.name == exercise.name and entry.path.name in (SCRIPT, NOTEBOOK)],
        [entry for entry in code if entry.path.stem == exercise.name],
        [entry for entry in code if entry.path.name in (SCRIPT, NOTEBOOK)],
        code,
    ):
        if named:
            break
    written = [entry for entry in named if _is_written(entry, exercise)] if len(named) > 1 else named
    # A script and a notebook beside each other are the two forms of one stub.
    are_one = len({entry.path.with_suffix("") for entry in named}) == 1
    if len(written) > 1 or not (written or are_one):
        several = written or named
        raise SubmissionRefused(
            f"{len(several)} files were submitted, and it is not clear which one counts.",
            f"They are {', '.join(str(entry.path) for entry in several[:5])}.",
            f"Submit one of them, or call it {SCRIPT} or {NOTEBOOK}.",
        )
    [chosen, *_] = sorted(written or named, key=lambda entry: entry.path.suffix.lower() != ".py")
    return chosen


def _is_written(entry: Entry, exercise: Exercise) -> bool:
    """Return whether a file is more than the stub; one that cannot be read may be."""
    path = Path(PurePosixPath(entry.path).name)
    try:
        data = entry.read(MOST_BYTES[KINDS[path.suffix.lower()]])
        source = read_notebook(path, data)[0] if path.suffix.lower() == ".ipynb" else decode(path, data)
        definitions = read_definitions(parse(source))
    except (SubmissionRefused, *UNPARSABLE):
        return True
    return any(definitions.is_written(asked.name) for asked in exercise.functions)
