"""Finds what a learner hands in and reads it; runs nothing."""

from __future__ import annotations

import ast
import contextlib
import functools
import hashlib
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.catalogue.exercise import Exercise, exercise_names, kit_names, names_like, read_exercise
from grader.catalogue.packs import exercise_folder, pack_around
from grader.catalogue.patterns import regex
from grader.catalogue.places import practice_folder_below, work_folder
from grader.errors import ExerciseNotFound, SubmissionRefused, UsageProblem, first_of
from grader.submission.bounded_reading import is_ordinary, is_too_deep
from grader.submission.definitions import read_definitions
from grader.submission.intake import decode, read_bytes, unreadable
from grader.submission.models.saved_model import require_whole
from grader.submission.notebook import PYTHON_CELL_MAGICS, Cells, neutralise, read_notebook, where
from grader.submission.syntax import UNPARSABLE, parse
from grader.system import is_there

SCRIPT = "exercise.py"
NOTEBOOK = "exercise.ipynb"
KINDS = {".py": "script", ".ipynb": "notebook", ".keras": "model", ".h5": "model", ".hdf5": "model"}
"""The kinds of submission, by the ending of the file's name."""
MOST_BYTES = {"script": 1_000_000, "notebook": 20_000_000, "model": 256_000_000}
"""The longest public solutions of the curriculum have 40 kB of code; the pictures in a notebook take megabytes."""
_COMMAND = regex(r"^[ \t]*[!%]|^# [ \t]+%", re.MULTILINE)
_CODE_IN_A_TEXT = regex(
    rf"^get_ipython\(\)\.run_cell_magic\(['\"](?P<magic>{'|'.join(sorted(PYTHON_CELL_MAGICS))})['\"],"
    r".*(?:, ['\"]|\\n)(?:async )?(?:def|class) \w",
    re.MULTILINE,
)
_COMMENTED = regex(r"^# ?", re.MULTILINE)
_TIMED_CELL = regex(
    rf"^(?P<start># Commented out IPython magic .*\n# %%(?:{'|'.join(sorted(PYTHON_CELL_MAGICS))})\b.*\n)"
    r"(?P<code>(?:#.*(?:\n|\Z))++)",
    re.MULTILINE,
)
_INNER_MAGIC = regex(r"^# ([ \t]+)(?=%)", re.MULTILINE)


@dataclass(frozen=True)
class ChargedLine:
    """A line of a course file that is graded as if it were right, and costs one criterion.

    Most have a name that is another one in today's TensorFlow.
    """

    where: str
    """``cell 4, line 7``; empty for what is not there."""
    sentence: str
    """What to write, for the learner."""
    functions: frozenset[str]
    """The functions, of those that are asked for, that need the line."""
    expected: str = "names that TensorFlow has today"
    """What the criterion then says that it expected."""
    found: str = "names of an earlier TensorFlow; everything else was graded as if they were today's"
    """What it says that it found."""


@dataclass(frozen=True)
class UnreadLines:
    """Lines of a course file that Python cannot read, and that are left out so that the rest is graded."""

    first: int
    """The first of them, in the module."""
    where: str
    """Where Python stops: ``cell 4, line 7``."""
    sentence: str
    """Why."""
    names: frozenset[str]
    """The functions and classes that they define."""


@dataclass(frozen=True)
class Submission:
    """A script, a notebook or a saved model, read once; what happens to the file later changes nothing."""

    exercise_name: str
    """The exercise that it answers."""
    path: Path
    """Where it lay."""
    kind: str
    """``script``, ``notebook`` or ``model``."""
    source: str
    """One module of Python, lines ending with a line feed; empty for a model."""
    digest: str
    """SHA-256 of the file's bytes, in hexadecimal."""
    cells: Cells = ()
    """For each code cell of a notebook its first line in ``source`` and its number on the page, from 1."""
    is_prepared: bool = False
    """Whether ``source`` holds only what the functions of a course notebook need."""
    left_out: Sequence[str] = ()
    """What of a notebook is not in ``source``, in sentences."""
    only_elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Names that ``source`` lacks because they come from ``google.colab`` and the like, or from ``input``."""
    charged_lines: Sequence[ChargedLine] = ()
    """Lines of a course file that ``source`` has as they ought to be."""
    unread: Sequence[UnreadLines] = ()
    """Lines of a course file that Python cannot read; ``source`` is without them."""
    choice: str = ""
    """Where both the script and the notebook were edited: which one is taken, and how to take the other."""

    def where(self, line: int) -> str:
        """Return how a person finds a line of ``source``: ``line 12``, or ``cell 4, line 7``."""
        return where(line, self.cells)

    def tree(self, *, however_deep: bool = False) -> ast.Module | None:
        """Return its syntax tree; ``None`` for a model, and for source that is very long, very deep or unreadable.

        ``however_deep`` is for readers that never descend by recursion. Nobody may change the tree: all get the same.
        """
        if self.kind == "model" or not is_ordinary(self.source):
            return None
        try:
            tree, is_deep = _read_tree(self.source)
        except UNPARSABLE:
            return None
        return tree if however_deep or not is_deep else None


@functools.lru_cache(maxsize=8)
def _read_tree(source: str) -> tuple[ast.Module, bool]:
    """Return the syntax tree of a source, and whether it is nested very deeply."""
    tree = parse(source)
    return tree, is_too_deep(tree)


def read_submission(exercise: Exercise, path: Path | None = None) -> Submission:
    """Read the submission at ``path``, a file or a folder; without one, in the exercise's own folder.

    Raises ``SubmissionRefused``.
    """
    found, choice = find_submission(exercise, path)
    return _read_file(exercise, found, choice)


def read_unnamed(path: Path) -> Submission:
    """Read a script or a notebook of which nobody has said which exercise it answers.

    Raises ``SubmissionRefused``.
    """
    if KINDS.get(path.suffix.lower()) == "model":
        raise SubmissionRefused(
            f"{path} does not say which exercise it is for.",
            "A saved model has no functions that would show it.",
            f"Name the task: `python -m grader EXERCISE --submission {path}`.",
        )
    return _read_file(None, path)


def find_submission(exercise: Exercise, path: Path | None = None) -> tuple[Path, str]:
    """Return the file to grade, and, where there was a choice, a sentence about it.

    In a folder that is the script or the notebook in which a function is written; of two, the one that was
    saved last; of none, the script. Raises ``SubmissionRefused``.
    """
    place = work_folder(exercise.folder) if path is None else path
    try:
        if not place.is_dir():
            return place, ""
        names = {other_path.name for other_path in place.iterdir()}
        there = [place / name for name in (SCRIPT, NOTEBOOK) if name in names]
        if not there:
            raise _nothing_in(place, names)
        edited = [other_path for other_path in there if len(there) > 1 and is_edited(exercise, other_path)]
        if len(edited) < 2:
            return (edited or there)[0], ""
        # Of two that were saved at the same moment the script comes first.
        taken = max(there, key=lambda other_path: other_path.lstat().st_mtime_ns)
    except OSError as error:
        raise unreadable(place, error) from error
    [other] = [other_path for other_path in there if other_path != taken]
    return taken, (
        f"Both {SCRIPT} and {NOTEBOOK} were edited; {taken.name} is graded, because it was saved last. "
        f"To grade the other: `python -m grader {exercise.name} --submission {other}`."
    )


def exercise_name_of(path_or_name: str) -> tuple[str, Path | None]:
    """Return which exercise is meant, and where the submission lies if a path was given.

    A name alone is an exercise of the kit. A path names the exercise by its folder, wherever that lies: what
    the exercise asks comes from the kit's own copy. Raises ``ExerciseNotFound`` and ``UsageProblem``, and
    ``RubricProblem`` for an exercise of a pack that cannot be used.
    """
    if path_or_name in kit_names():
        return path_or_name, None
    known = exercise_names()
    if path_or_name in known:
        return path_or_name, None
    path = Path(path_or_name or "?")
    _refuse_broken(path.name)
    if not is_there(path):
        raise _no_such_place(path_or_name, path, known)
    place = path.resolve()
    folder = place if place.is_dir() else place.parent
    if folder.name in known:
        return folder.name, path
    _refuse_broken(folder.name)
    if around := pack_around(folder):
        pack = shlex.quote(str(around))
        raise UsageProblem(
            f"{path_or_name} is in a pack that this command does not name.",
            "The rubric of a pack runs outside of the sandbox, so a path alone does not choose it.",
            f"If you trust it, write `python -m grader --pack {pack} {folder.name}`.",
        )
    if place.is_dir():
        raise UsageProblem(
            f"{path_or_name} is not the folder of an exercise.",
            f"Such a folder has the name of its exercise ({known[0]}) and contains {SCRIPT} or {NOTEBOOK}."
            if known
            else "There are no exercises in this installation.",
            "`python -m grader list` shows the exercises.",
        )
    raise UsageProblem(
        f"{path_or_name} does not say which exercise it is for.",
        f"It is in {folder.name!r}, which is not an exercise.",
        f"Name the exercise: `python -m grader EXERCISE --submission {path_or_name}`.",
    )


def _refuse_broken(name: str) -> None:
    """Raise ``RubricProblem`` where a pack has an exercise of this name that cannot be used."""
    with contextlib.suppress(ExerciseNotFound):
        read_exercise(name)


def _no_such_place(typed: str, path: Path, known: list[str]) -> ExerciseNotFound:
    looks_like_file = path.name in (SCRIPT, NOTEBOOK) or path.suffix in KINDS
    name = path.parent.name if looks_like_file and len(path.parts) > 1 else path.name
    if name in known:
        return ExerciseNotFound(
            f"{typed} does not exist.",
            f"The exercise {name} is in {exercise_folder(name)}.",
            f"Grade it by its name: `python -m grader {name}`.",
        )
    guesses = names_like(name)
    return ExerciseNotFound(
        f"There is no exercise or path called {typed!r}.",
        f"Did you mean {' or '.join(guesses)}?" if guesses else "",
        "`python -m grader list` shows the exercises, `python -m grader --help` the commands.",
    )


def _read_file(exercise: Exercise | None, path: Path, choice: str = "") -> Submission:
    kind = KINDS.get(path.suffix.lower())
    if kind is None and is_there(path):
        models = exercise is not None and exercise.takes_models
        raise SubmissionRefused(
            f"{path} is {'no script, notebook or saved model' if models else 'neither a script nor a notebook'}.",
            f"Its name ends with {path.suffix!r}." if path.suffix else "Its name has no ending.",
            f"Submit a file that ends with {'.py, .ipynb, .keras or .h5' if models else '.py or .ipynb'}.",
        )
    data = read_bytes(path, MOST_BYTES[kind or "script"])
    cells: Cells = ()
    if kind == "model" and exercise:
        _require_models_welcome(exercise, path)
        require_whole(path, data)
        source = ""
    elif kind == "notebook":
        source, cells = read_notebook(path, data)
    else:
        source = decode(path, data)
        _refuse_code_in_texts(path, source)
        source = _without_commands(_with_timed_cells(source))
    if len(source) > MOST_BYTES["script"]:
        raise SubmissionRefused(f"{path} holds too much code.", f"{len(source):,} characters; at most a million.")
    digest = hashlib.sha256(data).hexdigest()
    return Submission(exercise.name if exercise else "", path, kind or "script", source, digest, cells, choice=choice)


def _refuse_code_in_texts(path: Path, source: str) -> None:
    """Raise ``SubmissionRefused`` where Jupyter made a text of a cell with a definition, for its first line."""
    if found := _CODE_IN_A_TEXT.search(source):
        raise SubmissionRefused(
            f"{path} has a definition that is only a text.",
            f"It is in line {source.count(chr(10), 0, found.start()) + 1}: Jupyter writes a cell with "
            f"`%%{found['magic']}` as a text.",
            f"Submit the notebook (.ipynb), or remove `%%{found['magic']}` and export it again.",
        )


def _with_timed_cells(source: str) -> str:
    """Return a script with the cells that Colab turns into comments for their first line, such as `%%time`.

    >>> _with_timed_cells("# Commented out IPython magic to …\\n# %%time\\n# x = 1\\n#\\n\\n# y")
    '# Commented out IPython magic to …\\n# %%time\\nx = 1\\n\\n\\n# y'
    """
    return _TIMED_CELL.sub(lambda cell: f"{cell['start']}{_COMMENTED.sub('', cell['code'])}", source)


def _without_commands(source: str) -> str:
    """Return a script without the commands that Colab leaves in it when it saves a notebook as a script: `!wget …`.

    It turns `%magic` below `try` into a comment, which leaves the block empty: that is filled.
    """
    if not _COMMAND.search(source) or len(source) > MOST_BYTES["script"] or not is_ordinary(source):
        return source
    try:
        parse(source)
    except UNPARSABLE:
        return _INNER_MAGIC.sub(r"\1pass  # ", "\n".join(neutralise(source.split("\n"))))
    return source


def _require_models_welcome(exercise: Exercise, path: Path) -> None:
    if not exercise.takes_models:
        names = ", ".join(asked.name for asked in exercise.functions)
        raise SubmissionRefused(
            f"{path} is a saved model; {exercise.name} asks for code.",
            f"It asks you to define: {names}.",
            "Submit the script or the notebook that makes the model.",
        )


def is_edited(exercise: Exercise, path: Path) -> bool:
    """Return whether a learner worked on a stub: a function is written, or the file is not what it was."""
    try:
        source = _read_file(exercise, path).source
        if not is_ordinary(source):
            return True
        definitions = read_definitions(parse(source))
    except (SubmissionRefused, *UNPARSABLE):
        return True
    return any(definitions.is_written(asked.name) for asked in exercise.functions)


def _nothing_in(folder: Path, names: set[str]) -> SubmissionRefused:
    others = sorted(name for name in names if name.endswith((".py", ".ipynb")) and name != "checks.py")
    if not others and folder == exercise_folder(folder.name):
        below = practice_folder_below(Path.cwd())
        return SubmissionRefused(
            f"There is no {SCRIPT} for {folder.name} here.",
            "The installed kit has no files to edit. A practice folder has them.",
            f"Go into yours: `cd {below}`, or `%cd {below}` in a notebook."
            if below
            else "Make one with `tf-exam init my-practice`, and run the command in it.",
        )
    return SubmissionRefused(
        f"{folder} holds neither {SCRIPT} nor {NOTEBOOK}.",
        f"It holds {first_of(others)}." if others else "It contains no script and no notebook.",
        f"Name the file: `--submission {folder / (others or ['my_answer.py'])[0]}`.",
    )
