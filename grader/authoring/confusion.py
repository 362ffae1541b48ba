"""What is told first about faults that were put into correct solutions, as a table: cause by what was named.

Each measured grading is a line of ``docs/diagnosis.jsonl``; ``docs/diagnosis.md`` is made from these lines alone.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import json
import re
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from grader.authoring.injection import KINDS, Kind, faults_of
from grader.catalogue import places
from grader.catalogue.exercise import read_exercise
from grader.examiner.diagnosis import UNTRIED, cause_of
from grader.examiner.diagnosis.causes import CAUSES
from grader.examiner.diagnosis.facts import Facts
from grader.examiner.diagnosis.ranking import USUAL_TRUST, rank, trials_of
from grader.examiner.grade import Grade, Outcome
from grader.examiner.options import GradingOptions
from grader.examiner.source_places import IN_VAIN
from grader.practice.attempt import Attempt

RESULTS = ("named", "place", "symptom", "misled", "passes", "noted", "broken")
"""What can become of a fault: its cause is named, only its place, only what was seen, or another cause; or all points
are earned, without a sentence on the fault or with one."""
TRAINED = ("optimizer", "training")
"""Stages whose faults show in a training alone."""
WELL_NAMED = 0.8
"""Kinds that are named less often are explained in ``docs/diagnosis.toml``."""
SEED = 3
"""Every fault is graded with this seed."""


@dataclass(frozen=True)
class Fault:
    """One kind of fault in one correct solution."""

    exercise: str
    solution: str
    half: str
    """``fit`` or ``report``: only one half of the solutions is used to fit how far a cause is trusted."""
    kind: Kind
    source: str

    @property
    def key(self) -> str:
        """Return what tells this fault from others, and from the same kind in another version of the solution."""
        digest = hashlib.sha256(self.source.encode()).hexdigest()[:12]
        return f"{self.exercise}/{self.solution}/{self.kind.name}/{digest}"


@dataclass(frozen=True)
class Row:
    """What a grading told first about one fault."""

    key: str
    exercise: str
    solution: str
    half: str
    kind: str
    result: str
    """One of ``RESULTS``."""
    criterion: str
    """The criterion that was told first; empty where all passed."""
    first: str
    """The cause that the evidence was for before any experiment; empty where no training was judged."""
    first_right: bool
    """Whether that cause is the fault's."""
    cause: str
    """The cause after the experiments."""
    tried: str
    """``helped``, ``without success``, ``untried``, or empty where no training was judged."""
    told: str
    """What the learner was told to do."""
    code: str = ""
    """A digest of the code of the diagnosis by which it was told; empty for the first measurements."""


def faults(name: str, only: str = "", solution: str = "") -> Iterator[Fault]:
    """Yield the faults that correct solutions of an exercise have a place for; ``only`` is in the name of a kind."""
    folder = places.solutions_folder() / read_exercise(name).name
    right = [folder / "solution.py", *sorted((folder / "right").glob("*.py"))]
    for number, path in enumerate(right):
        if solution in path.stem:
            half = "report" if number % 2 else "fit"
            for kind, source in faults_of(path.read_text(encoding="utf-8")):
                if only in kind.name:
                    yield Fault(name, path.stem, half, kind, source)


def spread(found: list[Fault], most: int | None) -> list[Fault]:
    """Return at most ``most`` of the faults: each kind once, in one solution after the other, before any kind again."""
    chosen: list[Fault] = []
    waiting = sorted(found, key=lambda fault: hashlib.sha256(fault.key.encode()).hexdigest())
    while waiting and (most is None or len(chosen) < most):
        turn = list({fault.kind.name: fault for fault in reversed(waiting)}.values())
        chosen += turn
        waiting = [fault for fault in waiting if all(fault is not other for other in turn)]
    return chosen[:most]


def measure(fault: Fault, *, experiments: bool = True) -> Row:
    """Grade a correct solution with one fault in it, and say what was told first."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "exercise.py"
        path.write_text(fault.source, encoding="utf-8")
        attempt = Attempt.begin(fault.exercise, path)
        options = GradingOptions(seed=SEED, secret=SEED, experiments=experiments)
        if fault.kind.stage not in TRAINED:
            # What fails before a training is told first, whatever the training shows.
            quick = attempt.grade(lambda event: None, replace(options, fast=True), keep=False)
            if any(verdict.outcome is Outcome.UNMET for verdict in quick.verdicts):
                return row_of(fault, quick)
        grade = attempt.grade(lambda event: None, options, keep=False)
    return row_of(fault, grade)


@functools.cache
def digest_of_code() -> str:
    """Return a short digest of all that decides what is told of a training, and which changes of the code are tried."""
    folders = ("examiner/diagnosis", "candidate/worker")
    parts = [path for folder in folders for path in sorted((places.PACKAGE / folder).glob("*.py"))]
    alone = ("examiner/experiments", "examiner/change_search", "checks/usage", "submission/small_changes",
             "submission/said_changes", "submission/borrowed_changes")  # fmt: skip
    parts += [places.PACKAGE / f"{name}.py" for name in alone]
    return hashlib.sha256(b"".join(path.read_bytes() for path in parts)).hexdigest()[:8]


def row_of(fault: Fault, grade: Grade) -> Row:
    """Return what a grade says first about a fault."""
    verdict = grade.first_to_fix()
    broken = any(
        other_verdict.outcome is Outcome.BROKEN or "broken" in other_verdict.details.get("tried", {})
        for other_verdict in grade.verdicts
    )
    common = (fault.key, fault.exercise, fault.solution, fault.half, fault.kind.name)
    advice = " ".join(map(str, grade.evidence.get("advice", ())))
    if verdict is None or broken:
        passing = "noted" if re.search(fault.kind.named, advice) else "passes"
        return Row(*common, "broken" if broken else passing, "", "", False, "", "", advice[:400], digest_of_code())
    facts = None if "exception" in verdict.details else Facts.read(verdict.details, grade.evidence, grade.met)
    first = rank(facts, [])[0].cause if facts else None
    right = bool(facts and first and re.search(fault.kind.named, first.says(facts)))
    cause = cause_of(verdict.details, grade.evidence, grade.met) if facts else ""
    whole = f"{verdict.found} {verdict.message} {advice}"
    if re.search(fault.kind.named, whole):
        result = "named"
    elif facts is None:
        result = "place"
    else:
        vague = next((ranked.cause.vague for ranked in rank(facts, trials_of(verdict.details) or [])), True)
        reached = "tried just now" in verdict.message and "The threshold is" not in verdict.message
        result = "symptom" if vague or reached else "misled"
    return Row(*common, result, verdict.criterion_id, first.name if first else "", right, cause,
               _tried(verdict.message) if facts else "", verdict.message[:400], digest_of_code())  # fmt: skip


def _tried(message: str) -> str:
    if "tried just now" in message:
        return "helped"
    return "untried" if UNTRIED in message else "without success" if IN_VAIN.search(message) else ""


def kept_rows(path: Path) -> list[Row]:
    """Return the gradings that were measured so far."""
    if not path.is_file():
        return []
    return [Row(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def keep(path: Path, rows: Iterable[Row]) -> None:
    """Write measured gradings, one a line, in the order of their keys; a later one replaces an earlier one."""
    known = {f"{row.exercise}/{row.solution}/{row.kind}": row for row in rows}
    lines = [json.dumps(asdict(known[key]), ensure_ascii=False) for key in sorted(known)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def fitted(rows: Iterable[Row]) -> dict[str, float]:
    """Return how often each cause was right, before any experiment, on the half of the solutions that is for fitting.

    What is believed of a cause that was not measured counts as two cases, so that few cases do not make a certainty.
    Rows that say only what was seen are in the order of what they say, and are not fitted.
    """
    vague = {cause.name for cause in CAUSES if cause.vague}
    right: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        if row.half == "fit" and row.first and row.first not in vague:
            right[row.first].append(row.first_right)
    return {name: round((sum(found) + 2 * USUAL_TRUST) / (len(found) + 2), 2) for name, found in sorted(right.items())}


def trust_module(trust: dict[str, float]) -> str:
    """Return the text of ``diagnosis/trust.py`` with other figures."""
    path = places.PACKAGE / "examiner" / "diagnosis" / "trust.py"
    head = path.read_text(encoding="utf-8").split("TRUST: ", maxsplit=1)[0]
    body = "".join(f"    {json.dumps(name)}: {value:g},\n" for name, value in trust.items())
    return f"{head}TRUST: dict[str, float] = {{\n{body}}}\n" if trust else f"{head}TRUST: dict[str, float] = {{}}\n"


def explanations() -> dict[str, str]:
    """Return why kinds of faults are named less often than ``WELL_NAMED``, as ``docs/diagnosis.toml`` says."""
    return {str(kind): str(why) for kind, why in _told_in_docs()["kinds"].items()}


def _told_in_docs() -> dict[str, Any]:
    return tomllib.loads((_docs() / "diagnosis.toml").read_text(encoding="utf-8"))


def _docs() -> Path:
    return places.PACKAGE.parent / "docs"


def written_by_hand() -> list[dict[str, str]]:
    """Return the faults that a person wrote, and how each message was rated: ``docs/diagnosis_by_hand.csv``.

    Each has its ``set``, ``exercise``, ``fault``, and what was told ``before`` the causes and messages were improved by
    it, and ``after``: empty where it was not graded again.
    """
    with (_docs() / "diagnosis_by_hand.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def badly_named(rows: Iterable[Row]) -> dict[str, tuple[int, int]]:
    """Return how often each kind below ``WELL_NAMED`` was named, and of how many gradings that lost a point."""
    counts: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        if row.result not in ("passes", "noted", "broken"):
            counts[row.kind].append(row.result == "named")
    shares = {kind: (sum(found), len(found)) for kind, found in sorted(counts.items())}
    return {kind: share for kind, share in shares.items() if share[0] < WELL_NAMED * share[1]}


def page(rows: list[Row]) -> str:
    """Return ``docs/diagnosis.md``."""
    crashing = {kind.name for kind in KINDS if kind.crashes}
    report = [row for row in rows if row.half == "report"]
    parts = [
        _HEAD,
        _totals("All measured gradings", rows),
        _versions(rows),
        _totals("Solutions that were not used for fitting", report),
        _totals("… of these: kinds that raise an exception", [row for row in report if row.kind in crashing]),
        _totals("… of these: a training was graded first", [row for row in report if row.first]),
        _by_hand(written_by_hand()),
        f"\n## Passes with a misconception\n\n{_told_in_docs()['passing']}",
        _experiments(rows),
        _by("exercise", rows),
        _by("kind", rows),
        _badly_named(rows),
        _matrix(rows),
        _unmeasured(rows),
    ]
    return "\n".join(parts).rstrip() + "\n"


_HEAD = """# What a diagnosis is worth

One fault at a time is put into a correct solution by its syntax tree (`grader/authoring/injection.py` has the kinds),
the result is graded with experiments, and the first thing to fix is compared with the fault:

- **named**: it names the cause, or its cure. A regular expression of the kind decides, so a sentence may be counted
  wrongly; `docs/diagnosis.jsonl` has every sentence.
- **place**: another criterion than a trained metric failed, and names the place, not the cause.
- **symptom**: it says what was seen, that the cause is not known, or another change that reached the threshold when it
  was tried.
- **misled**: it names another cause.
- **passes**: all points are earned. Some changes do no harm to some solutions.
- **noted**: all points are earned, and a sentence of the report names the fault.

Every second correct solution is used to fit how far a cause is trusted (`grader/examiner/diagnosis/trust.py`); the
others are for the report. `python -m grader author inject EXERCISE` measures what is missing and writes this page;
`--fit` fits. Only what stands here was measured, and shares of fewer than 30 gradings say little.

Gradings of both halves were read to improve messages, and those that did not name the fault were measured again first.
So the shares are too good: a new solution with a new fault does worse. How much worse, 63 faults show. They were drawn
by chance in the 33 exercises that had never been measured, and graded once: 9 earned all points. Of the other 54, 47
were named (0.87). A reader found that three misled (0.06), where the regular expressions found none. Another 45, one
for each exercise and exam task, were drawn after the first were used: 4 earned all points, 35 of 41 were named (0.85),
and 4 misled (0.10). A third and a fourth draw of 45, each after the ones before were used: 8 and 9 earned all
points, 34 of 37 and 34 of 36 were named (0.92 and 0.94), and a reader found none that misled: where the regular
expressions found one, the message says that the cause is not known. Of a fifth draw of 30, much later, 4 earned all
points, and 26 of 26 were named. Of a sixth draw of 24, 4 earned all points, and 17 of 20 were named. One of the
others named the place, and two a change that helped, but no cause: that is told since.
"""


def _totals(title: str, rows: list[Row]) -> str:
    counts = Counter(row.result for row in rows)
    told = [row for row in rows if row.result not in ("passes", "noted", "broken")]
    share = f"{counts['named'] / len(told):.2f} named, {counts['misled'] / len(told):.2f} misled" if told else "–"
    cells = " | ".join(str(counts[result]) for result in RESULTS)
    return (
        f"\n## {title}: {len(rows)}\n\n| {' | '.join(RESULTS)} |\n|{' --- |' * len(RESULTS)}\n| {cells} |\n\n"
        f"Of those that lost a point: {share}.\n"
    )


_TOLD = ("named", "place", "symptom", "misled", "passes", "grader error")


def _by_hand(faults: list[dict[str, str]]) -> str:
    """Return what was told of faults that no catalogue holds, as a person rated it."""
    sets: dict[str, list[dict[str, str]]] = defaultdict(list)
    for fault in faults:
        sets[fault["set"]].append(fault)
    again = [fault for fault in faults if fault["after"]]
    rows = [(f"{name} ({len(found)})", "before", found) for name, found in sets.items()]
    rows += [
        (f"all ({len(faults)})", "before", faults),
        (f"before: the {len(again)} that were graded again", "before", again),
        ("after: the same", "after", again),
    ]
    lines = [
        f"\n## Faults that a person wrote: {len(faults)}\n\n{_told_in_docs()['by_hand']}",
        f"| set | {' | '.join(_TOLD)} | named, of those that lost a point | misled |",
        f"| --- |{' --- |' * (len(_TOLD) + 2)}",
    ]
    for title, when, found in rows:
        counts = Counter(row[when] for row in found)
        lost = sum(counts.values()) - counts["passes"] - counts["grader error"]
        shares = f"{counts['named'] / lost:.2f} | {counts['misled'] / lost:.2f}" if lost else "– | –"
        lines.append(f"| {title} | {' | '.join(str(counts[text] or '') for text in _TOLD)} | {shares} |")
    return "\n".join([*lines, "\n`docs/diagnosis_by_hand.csv` has each fault."]) + "\n"


def _versions(rows: list[Row]) -> str:
    counts = Counter(row.code for row in rows)
    told = ", ".join(f"{f'`{code}`' if code else 'the first'} {count}" for code, count in sorted(counts.items()))
    return f"By versions of the diagnosis: {told or 'none'}. A grading stays until it is measured again.\n"


def _experiments(rows: list[Row]) -> str:
    counts = Counter(row.tried for row in rows if row.tried)
    whole = sum(counts.values())
    told = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    helped = f" ({counts['helped'] / whole:.2f} helped)" if whole else ""
    return f"\n## Advice on trainings\n\nOf {whole} pieces of advice on a training: {told or 'none'}{helped}.\n"


def _by(what: str, rows: list[Row]) -> str:
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        groups[getattr(row, what)][row.result] += 1
    lines = [f"\n## By {what}\n", f"| {what} | {' | '.join(RESULTS)} |", f"| --- |{' --- |' * len(RESULTS)}"]
    lines += [
        f"| {name} | {' | '.join(str(count[result] or '') for result in RESULTS)} |"
        for name, count in sorted(groups.items())
    ]
    return "\n".join(lines) + "\n"


def _badly_named(rows: list[Row]) -> str:
    why = explanations()
    lines = [
        f"\n## Kinds that are named in less than {WELL_NAMED:.0%}\n",
        "| kind | named | why |",
        "| --- | --- | --- |",
    ]
    lines += [
        f"| {kind} | {named} of {whole} | {why.get(kind, 'Not yet explained.')} |"
        for kind, (named, whole) in badly_named(rows).items()
    ]
    return "\n".join(lines) + "\n"


def _matrix(rows: list[Row]) -> str:
    graded = [row for row in rows if row.first]
    lines = [
        "\n## Fault and cause\n",
        "Where a training was graded first: the cause that was named.\n",
    ]
    lines += ["| fault | cause named |", "| --- | --- |"]
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for row in graded:
        groups[row.kind][row.cause] += 1
    for kind, causes in sorted(groups.items()):
        told = ", ".join(f"{name} ({count})" if count > 1 else name for name, count in causes.most_common())
        lines.append(f"| {kind} | {told} |")
    return "\n".join(lines) + "\n"


def _unmeasured(rows: list[Row]) -> str:
    measured = {row.kind for row in rows}
    missing = [kind.name for kind in KINDS if kind.name not in measured]
    exercises = sorted({row.exercise for row in rows})
    text = f"\n## Not measured\n\nMeasured exercises: {', '.join(exercises) or 'none'}; all others were not measured.\n"
    return f"{text}\nKinds without a measurement: {', '.join(missing) or 'none'}.\n"
