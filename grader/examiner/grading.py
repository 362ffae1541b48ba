"""One grading, from a submission to its grade: the one walk through all the floors."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import grader
from grader.candidate.events import Evidence
from grader.candidate.sandbox.policy import WALL_FACTOR, Deadline
from grader.catalogue.exercise import Exercise
from grader.catalogue.rubric import Rubric
from grader.examiner.conversation import INTERRUPTED, Cancellation, facts_of, follow_examiner
from grader.examiner.events import Changed, Decision, Event, Experiments, Finished, Listener, Looking
from grader.examiner.grade import Grade, Outcome, Verdict, add_up, what_trained
from grader.examiner.options import GradingOptions
from grader.examiner.seeds import secret_of, seed_of
from grader.examiner.slowness import slowness
from grader.examiner.source_findings import blocked_by_source, in_words_of_source, with_charged_lines
from grader.examiner.source_places import begin_at, in_places, with_place
from grader.submission.plain_source import MANY_VALUES, written_values
from grader.submission.removable import without_absent_code
from grader.submission.rules.source_report import SourceReport
from grader.submission.rules.subjects import CHOSEN, EXPLAINING, LISTED, STATE
from grader.submission.submission import ChargedLine, Submission

if TYPE_CHECKING:
    from grader.checks.details import Details
    from grader.examiner.verdict_cache import Kept, KeptVerdicts

SECONDS_TO_END = 30.0
"""The examiner itself ends a submission at its limit; a grading that is still there so much later is stopped."""
SECONDS_TO_DECIDE = 10.0
"""The same where a time limit was asked for: at its end the submission is ended, and verdicts follow in a second."""
_OVERDUE = "the time limit"
"""How the ending of an examiner begins that was stopped at its limit."""
ALL_OF_IT = GradingOptions()
"""A fresh grading of all criteria."""
_MANY_VALUES = (
    "The file holds {count:,} written-out values, as many as a table of labels or weights. A model must learn from the "
    "data: remove the table, or load it from a file that the stub names."
)
_NO_TRAINING_SEEN = (
    "The model passed, but no training by Keras was seen: no `fit`, and no step of an optimizer. The real task asks "
    "for a network that is trained with `fit`."
)
_NOT_TRAINED = Verdict(
    "", Outcome.BLOCKED, found="not graded: it needs training, and --fast stops before that", details={"fast": True}
)


def grade(
    exercise: Exercise,
    rubric: Rubric,
    submission: Submission,
    report: SourceReport,
    options: GradingOptions = ALL_OF_IT,
    listen: Listener = lambda event: None,
    cancellation: Cancellation | None = None,
) -> Grade:
    """Grade ``submission``; a failure of ours makes it ``NOT_GRADED``, never a zero.

    ``report`` is what the source alone tells. A ``KeyboardInterrupt``, or the ``cancellation``, yields the grade of
    what was decided so far, marked as interrupted.
    """
    started = datetime.datetime.now().astimezone()
    clock = time.monotonic()
    blocked = blocked_by_source(report)
    # A saved model has no source in which to see what changed, and what the source blocks is read, not graded.
    remember = blocked is None and options.recall is not None and not options.required and submission.kind != "model"
    seed = seed_of(submission) if options.seed is None else options.seed
    secret = secret_of(seed) if options.secret is None else options.secret
    asked_secret = None if options.seed is None else secret
    kept: KeptVerdicts | None = None
    if remember:
        # Not above: a syntax error is told without what knows on which functions a verdict depends.
        from grader.examiner.verdict_cache import KeptVerdicts

        kept = KeptVerdicts(exercise, rubric, submission, asked_secret, options.experiments)
    asked = [criterion.id for criterion in rubric.criteria if not options.only or criterion.id in options.only]
    run = Run(listen, report, kept, seed, secret, submission.charged_lines, submission.where, submission.source)
    if blocked is not None:
        for criterion_id in asked:
            run.take(Decision(replace(blocked, criterion_id=criterion_id)))
    else:
        if options.recall:
            run.replay(asked, list(trained(rubric, asked)) if options.fast else [])
        open_ones = [text for text in asked if text not in run.verdicts]
        left_out = list(trained(rubric, open_ones)) if options.fast else []
        if now := tuple(text for text in open_ones if text not in left_out):
            run.examine(exercise, submission, replace(options, only=now), cancellation or Cancellation())
        elif run.replayed_seed is not None:
            seed = run.replayed_seed
        for criterion_id in left_out:
            run.take(Decision(replace(_NOT_TRAINED, criterion_id=criterion_id)))
    if options.only and len(asked) < len(rubric.criteria):
        run.evidence["chosen"] = (
            f"You chose {len(asked)} of {len(rubric.criteria)} criteria: the others do not count yet."
        )
    _note_source(run, report, exercise, submission)
    run.add_advice(report)
    if (count := written_values(submission.source)) >= MANY_VALUES:
        run.evidence["written_values"] = count
        run.take(Evidence("advice", [_MANY_VALUES.format(count=count)]))
    decided = [run.verdicts.get(text) or _never_decided(text, run) for text in asked]
    made_by = str(run.evidence.get("model_function", ""))
    _note_done_without(run, decided, rubric)
    verdicts = [
        replace(
            with_place(
                with_mistake_before(verdict, decided, run.reached, made_by, rubric),
                run.reached.get(verdict.criterion_id, ()),
                made_by,
                report,
                submission,
                rubric[verdict.criterion_id],
            ),
            title=rubric[verdict.criterion_id].title,
        )
        for verdict in decided
    ]
    earned, possible, status = add_up(exercise, rubric, verdicts)
    return Grade(
        exercise_name=exercise.name,
        submission_path=str(submission.path),
        submission_digest=submission.digest,
        rubric_digest=rubric.digest,
        verdicts=tuple(verdicts),
        earned=earned,
        possible=possible,
        status=status,
        started=started.isoformat(timespec="seconds"),
        seconds=round(time.monotonic() - clock, 2),
        seed=seed,
        versions={"kit": grader.__version__, **run.versions},
        evidence=run.evidence,
    )


def _note_source(run: Run, report: SourceReport, exercise: Exercise, submission: Submission) -> None:
    """Note what the source alone tells of the whole grading."""
    if report.not_attempted:
        run.evidence["not_attempted"] = True
        run.evidence["begin"] = begin_at(exercise, report, submission)
    if report.unread:
        run.evidence["unread_source"] = report.unread
    if report.failed:
        run.evidence["failed_rules"] = [asdict(failed_rule) for failed_rule in report.failed]


def _note_done_without(run: Run, decided: Sequence[Verdict], rubric: Rubric) -> None:
    """Note the titles of what failed and a training did without: what was measured says nothing of it."""
    measured = [verdict.criterion_id for verdict in decided if verdict.measured is not None]
    failed = {name for at in measured for name, outcome in run.asked.get(at, {}).items() if outcome == Outcome.UNMET}
    if failed and not run.evidence.get("as_written"):
        run.evidence["without"] = [criterion.title for criterion in rubric.criteria if criterion.id in failed]


def with_mistake_before(
    verdict: Verdict, decided: Sequence[Verdict], reached: Mapping[str, Collection[str]], made_by: str, rubric: Rubric
) -> Verdict:
    """Return a training below its threshold with the title of what failed before it on the same model, if anything did.

    That is a criterion without a training. It called ``made_by``, which built the model, and nothing that this training
    did without.
    """
    if verdict.outcome is not Outcome.UNMET or "runs" not in verdict.details:
        return verdict
    behind = set(reached.get(verdict.criterion_id, ()))
    for other in (earlier for earlier in decided[: decided.index(verdict)] if not earlier.details.get("waits")):
        functions = set(reached.get(other.criterion_id, ()))
        if other.outcome is Outcome.UNMET and "runs" not in other.details and made_by in functions <= behind:
            return replace(verdict, details={**verdict.details, "behind": rubric[other.criterion_id].title})
    return verdict


def trained(rubric: Rubric, asked: list[str]) -> Iterator[str]:
    """Yield the criteria that need a training, and those that come after one of them."""
    out: set[str] = set()
    for criterion in rubric.criteria:
        if criterion.trains or out & set(criterion.after):
            out.add(criterion.id)
            if criterion.id in asked:
                yield criterion.id


def _never_decided(criterion_id: str, run: Run) -> Verdict:
    return Verdict(
        criterion_id,
        Outcome.BROKEN,
        found=f"not decided: {_telling_line(run.ending)}",
        message="You lose no points: run the command again.",
        details={"trace": run.ending, "time_limit": run.ending.startswith(_OVERDUE)},
    )


def _telling_line(ending: str) -> str:
    """Return the line that says why a process ended: the last one, or the first of a process that crashed.

    >>> _telling_line("Traceback:\\nOSError: full"), _telling_line("Fatal Python error: Aborted\\nExtension modules: x")
    ('OSError: full', 'Fatal Python error: Aborted')
    """
    lines = ending.splitlines() or ["the examiner said nothing"]
    return next((line for line in lines if line.startswith("Fatal Python error")), lines[-1])


class Run:
    """What is heard from one examiner process, and what is replayed of earlier ones."""

    def __init__(
        self,
        listen: Listener,
        report: SourceReport,
        kept: KeptVerdicts | None,
        seed: int,
        secret: int,
        charged_lines: Iterable[ChargedLine] = (),
        where: Callable[[int], str] = "line {}".format,
        source: str = "",
    ) -> None:
        self._listen = listen
        self._report = report
        self._kept = kept
        self._seed = seed
        self._secret = secret
        self._clock = time.monotonic()
        self._where = where
        self._source = source
        self._uncharged = list(charged_lines)
        self._heard: list[Evidence] = []
        self._decided: dict[str, dict[str, Any]] = {}
        self.replayed_seed: int | None = None
        self.verdicts: dict[str, Verdict] = {}
        self.reached: dict[str, list[str]] = {}
        """For each criterion the functions of the submission that were called for it."""
        self.asked: dict[str, dict[str, str]] = {}
        """For each criterion the outcomes that its evidence asked for, by criterion."""
        self.evidence: dict[str, Any] = {}
        self.versions: dict[str, str] = {}
        self.ending = ""
        self._is_decided = False
        """Whether all that is asked was decided, and what goes on are experiments."""

    def on_event(self, event: Event) -> None:
        """Take an event that was just told; a verdict is kept with the evidence that was told before it."""
        match event:
            case Evidence():
                self._heard.append(event)
            case Decision():
                if self._kept:
                    self._kept.keep(event, self._seed, self._heard)
                self._heard = []
        self.take(event)

    def replay(self, criteria: list[str], not_now: list[str]) -> None:
        """Take what was told when these criteria were judged before, where that still holds.

        ``not_now`` names those that are not judged in this grading even where nothing is kept.
        """
        recalled = self._kept.recall(criteria, not_now) if self._kept else {}
        found = [*self._in_turn(recalled, criteria, not_now)]
        for kept in found:
            for event in kept.events:
                self.take(event)
            criterion_id = kept.decision.verdict.criterion_id
            self._decided[criterion_id] = {"outcome": kept.outcome, "reached": kept.reached}
        # Each code has its own seed, so verdicts with several are of several gradings.
        seeds = {kept.seed for kept in found}
        if found and self._kept:
            since = max(kept.since for kept in found)
            self.evidence["kept"] = {"criteria": list(self._decided), "since": since, "gradings": len(seeds)}
            told = self._kept.versions
            self.versions = {name: told[name] for name in ("python", "tensorflow", "keras", "numpy") if name in told}
        if len(seeds) == 1:
            self.replayed_seed = found[0].seed

    def _in_turn(self, recalled: Mapping[str, Kept], criteria: list[str], not_now: list[str]) -> Iterator[Kept]:
        """Yield what was recalled, but where a line may be charged to a criterion that is judged before it."""
        is_open = False
        for name in criteria:
            kept = recalled.get(name)
            if kept and not (
                is_open and any(charged_line.functions & {*kept.reached} for charged_line in self._uncharged)
            ):
                yield kept
            else:
                is_open |= name not in not_now

    def _charged(self, verdict: Verdict, reached: Collection[str]) -> Verdict:
        """Return the verdict on the first met criterion that calls functions with old names: they do not run today.

        What comes after that criterion was judged with the names of today, so that one name costs one criterion. One
        that is unmet has a cause of its own: the name is charged to the next.
        """
        old = [charged_line for charged_line in self._uncharged if charged_line.functions & {*reached}]
        if verdict.outcome is not Outcome.MET or not old:
            return verdict
        told = {charged_line.sentence for charged_line in old}
        self._uncharged = [charged_line for charged_line in self._uncharged if charged_line.sentence not in told]
        return with_charged_lines(verdict, old)

    def take(self, event: Event) -> None:
        """Keep what belongs into the grade, and pass the event on."""
        match event:
            case Decision(verdict, reached, asked):
                self.asked[verdict.criterion_id] = dict(asked)
                # One that is kept may have been told of a source with other code elsewhere.
                if self._source and "fault" not in verdict.details:
                    verdict = replace(verdict, message=without_absent_code(verdict.message, self._source))
                verdict = in_words_of_source(self._charged(verdict, reached), self._report, reached)
                self.reached[verdict.criterion_id] = list(reached)
                self.verdicts[verdict.criterion_id] = verdict
                event = Decision(verdict)
            case Evidence("advice", sentences):
                known = self.evidence.setdefault("advice", [])
                known.extend(sentence for sentence in sentences if sentence not in known)
            case Evidence(key, value):
                self.evidence[key] = value
            case Experiments(criterion_id, tried):
                self._add_details(criterion_id, {"tried": tried})
            case Changed(criterion_id) if self.verdicts[criterion_id].details.get("hidden"):
                pass  # What goes around a name that is missing mends nothing.
            case Changed(criterion_id, change):
                words = in_places(change["words"], self._where)
                self._add_details(criterion_id, {"change": {**change, "words": words}})
            case Looking():
                self._is_decided = True
            case Finished(versions):
                self.versions = versions
        self._listen(event)

    def _add_details(self, criterion_id: str, found: Details) -> None:
        """Add to a verdict what was found out after it."""
        self.verdicts[criterion_id].details.update(found)
        if self._kept:
            self._kept.add_details(criterion_id, found)

    def add_advice(self, report: SourceReport) -> None:
        """Add what the source alone said about unusual lines, and about lines that cannot run when they are reached.

        Where a model passed that nobody trained, that comes first.
        """
        reached = any(
            verdict.outcome is Outcome.MET and verdict.threshold is not None for verdict in self.verdicts.values()
        )
        if reached and what_trained(self.evidence) == "none":
            self.take(Evidence("advice", [_NO_TRAINING_SEEN]))
        if any(finding.about == CHOSEN for finding in report.findings):
            self.take(Evidence("rates_chosen", True))
        quiet = (LISTED, STATE, *EXPLAINING)
        told = [finding for finding in report.findings if not finding.about.startswith(quiet)]
        if told:
            self.take(Evidence("advice", [f"{finding.where}: {finding.sentence}" for finding in told]))
            self.take(Evidence("told_by", sorted({finding.rule for finding in told})))

    def examine(
        self,
        exercise: Exercise,
        submission: Submission,
        options: GradingOptions,
        cancellation: Cancellation,
    ) -> None:
        """Start a fresh examiner process for the criteria of ``options.only`` and hear it to its end.

        At the time limit it ends the submission and decides; a little later it is ended itself.
        """
        allowed = options.time_limit
        deadline = Deadline(allowed, self._clock + allowed) if allowed else None
        # As long as the examiner itself waits where other programs hold the cores.
        limit = (
            allowed + SECONDS_TO_DECIDE
            if allowed
            else WALL_FACTOR * exercise.limits.times(slowness()).seconds_whole + SECONDS_TO_END
        )
        told = facts_of(exercise, submission, self._seed, self._secret) | {
            "only": options.only,
            "required": options.required,
            "decided": self._decided,
            "deadline": {"seconds": allowed, "left": deadline.at - time.monotonic()} if deadline else None,
            "experiments": options.experiments and not deadline,
        }
        named = f"{_OVERDUE} of {allowed or limit:g} seconds"
        self.ending = follow_examiner(told, self.on_event, cancellation, limit, named)
        if not self._is_decided and (cancellation.is_cancelled or self.ending == INTERRUPTED):
            self.evidence["interrupted"] = True
