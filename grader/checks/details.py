"""What a verdict rests on, beside its sentences: the keys of ``Unmet.details`` and of ``Verdict.details``.

All values are plain: a grade's JSON has them under ``details``. Every key may be missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict


class Place(TypedDict):
    """Where in the submission to look."""

    line: int
    """In the file; of a notebook, in its cells put together."""
    where: str
    """As a learner finds it: ``line 12``, ``cell 3, line 2``."""


class Line(TypedDict):
    """A line of the submission as the report shows it."""

    number: int
    text: str
    where: str
    """As in ``Place``."""
    marked: bool
    """Whether it is the line that raised."""


class Raised(TypedDict, total=False):
    """An exception of the submission."""

    type: str
    """The name of its class."""
    message: str
    near: str
    """What is there, and looks most like the name that the line asks for."""
    assigned: str
    """Where the function assigns the name that it reads before."""
    hidden: Sequence[str]
    """The name of a module or a function, and where the function gives it another value."""
    caught: Sequence[str]
    """Where the line is caught, and for which kind of exception."""


class ToldChange(TypedDict):
    """A small change of the code that makes the criterion pass."""

    words: str
    """What to write in place of what."""
    line: int
    is_arithmetic: bool
    is_removal: bool
    is_decision: bool
    functions: Sequence[str]
    """The functions that were called to see that it helps."""


class Tried(TypedDict, total=False):
    """What the experiments on a failed training brought."""

    trials: list[dict[str, Any]]
    """Each cure that was tried: its cause, its words, the value that it reached and its curve."""
    look: dict[str, Any]
    """What a batch of the training looks like."""
    uses: dict[str, Any]
    """What a model that was measured does with its inputs."""
    other: dict[str, Any]
    """Another model of the same call, which does better."""
    seconds: float
    """The CPU time that all of it took."""
    broken: str
    """The kit's own mistake, where one ended the experiments."""


class Details(TypedDict, total=False):
    """What a verdict rests on."""

    # Where the code did not get to what is asked.
    fault: str
    """What went wrong in the candidate: see ``grader.candidate.faults.Fault.kind``."""
    function: str
    """The function that was called then; what was being done, where it is no function."""
    lines: list[Line]
    exception: Raised
    values: list[list[str]]
    """Names in the line that raised, and what each held."""
    syntax: bool
    """Python cannot read the file."""
    not_attempted: bool
    """What is asked for is still to be written."""

    # Why there is no verdict, or one that depends on another.
    blocked_by: list[str]
    """The criteria that failed first."""
    waits: bool
    """It fails because an earlier criterion fails."""
    fast: bool
    """It needs a training, and ``--fast`` stops before that."""
    trace: str
    """The end of the kit's own traceback."""
    in_rubric: bool
    """The rubric of a pack raised."""
    time_limit: bool
    """The whole grading took too long."""

    # A training that misses its threshold.
    runs: list[float | None]
    """What each repetition measured; ``None`` where the outputs were no numbers."""
    threshold: float
    metric: str
    """What ``history`` shows beside the loss."""
    history: Mapping[str, Sequence[float | None]]
    """The curves of this training, by metric; the evidence may be of a later one."""
    training: dict[str, Any]
    settings: dict[str, Any]
    """What the candidate recorded of it, and how the model was compiled."""
    repeats: bool
    """An experiment can train and measure it again."""
    otherwise: str
    """The fix where the training shows no cause."""
    classes: int
    bag_of_words: float | None
    """What a model reaches that does not use word order, where the data need it."""
    line: dict[str, float]
    """How the targets follow from the predictions: see ``grader.checks.performance.line_through``."""
    linear: bool
    """The true relation is a straight line."""
    same_columns: float
    """The share of the steps of a forecast that are all the same."""
    table: dict[str, Any]
    """What the report draws as a table."""
    labels_between: Sequence[float] | None
    """The range of the output layer, which labels may have been scaled into."""
    behind: str
    """The title of an earlier criterion on the same functions that fails."""
    tried: Tried

    # What explains the failure.
    called: str
    """The one function that was called last."""
    made_in: str
    """The call of the submission that makes what is wrong."""
    at: Place
    change: ToldChange
    explained_by: Sequence[str]
    """What findings in the source are about that are its cause, in ``grader.submission.rules.subjects``."""
    no_changes: bool
    """No small change of the code is tried: the advice has the whole cure."""
    hints: Sequence[str]
    """Hints for this mistake alone."""
    hint: str
    """The hint that the report shows."""
    hidden: bool
    """A finding in the source is the cause, so other code that helps as well is not told."""
    shown: str
    """What a finding in the source says, where the training shows no cause by itself."""
    shows_epochs: bool
    """``shown`` is about few epochs."""
    cause: str
    """The name of the cause that was told, of those in ``grader.examiner.diagnosis.causes``."""
    helped: bool
    passes: bool
    """A change was tried and helped; with it the criterion passes."""
    unexplained: bool
    """No cause is known of this exception or of this training."""
