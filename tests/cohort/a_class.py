"""A class of any size, as it might have been graded: right, wrong, untouched, refused, copied, with a hostile name."""

import random
from dataclasses import replace

from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric
from grader.cohort.record import Cohort, Record
from grader.examiner.grade import Grade, Outcome, Verdict, add_up

EXERCISE = read_exercise("week3_nlp")
RUBRIC = read_rubric(EXERCISE)
HOSTILE = "Robert'); <script>alert(1)</script><img src=x onerror=alert(2)>\x1b[31m\u202e{{ 7 * 7 }}"
FIRST = ("Ada", "Alan", "Barbara", "Edsger", "Frances", "Grace", "Hedy", "Ivan", "José", "Katherine", "Lê", "Margaret")
LAST = (
    "Allen",
    "Dijkstra",
    "Hamilton",
    "Hopper",
    "Johnson",
    "Lamarr",
    "Liskov",
    "Lovelace",
    "Nguyễn",
    "Turing",
    "Valim",
)
FOUND = {
    "check_padding": ("zeros at the front for padding=\"post\"", "a row of {} ids where 12 were asked for"),
    "check_order": ("the same answer: to this model (Embedding, Flatten, Dense) a sentence is a bag of words",),
    "check_accuracy": ("{}.{}% right", "{}.{}% right: the model always gives the same answer"),
}  # fmt: skip


def a_class(size: int, seed: int = 7) -> Cohort:
    """Return a cohort of ``size`` learners, the same for the same seed; the first has a hostile name."""
    chance = random.Random(seed)
    names = [HOSTILE, *(f"{chance.choice(FIRST)} {chance.choice(LAST)} {place:04}" for place in range(1, size))]
    records = sorted((_record(name, chance) for name in names), key=lambda one: one.learner)
    graded = [one.learner for one in records if one.grade and one.grade.earned]
    copied = (tuple(graded[3:6]), tuple(graded[7:9]))
    versions = {"kit": "0.1.0", "python": "3.11.9", "tensorflow": "2.21.0", "keras": "3.15.0"}
    return Cohort(EXERCISE.name, tuple(records), 7, versions, tuple(one for one in copied if len(one) > 1))


def _record(name: str, chance: random.Random) -> Record:
    kind = chance.random()
    if kind < 0.05:
        return Record(name, "x", "", "", None, f"{name}/exercise.py is empty.\nIt contains nothing to grade.")
    grade = _grade(chance, kind)
    return Record(name, "x", f"{chance.getrandbits(256):064x}", "", grade, "", round(chance.uniform(3, 21), 2), "a:1")


def _grade(chance: random.Random, kind: float) -> Grade:
    if kind < 0.08:
        verdicts = [Verdict(one.id, Outcome.BROKEN, found="KeyError: 'loss'") for one in RUBRIC.criteria]
    elif kind < 0.14:
        verdicts = [Verdict(one.id, Outcome.BLOCKED, found="nothing is written yet") for one in RUBRIC.criteria]
    else:
        verdicts = [_verdict(one.id, chance, 0.9 if kind > 0.5 else 0.6) for one in RUBRIC.criteria]
    earned, possible, status = add_up(EXERCISE, RUBRIC, verdicts)
    evidence = {"not_attempted": True} if verdicts[0].found == "nothing is written yet" else {}
    started = "2026-11-25T09:30:00+01:00"
    return Grade(
        EXERCISE.name, "x.py", "0" * 64, RUBRIC.digest, tuple(verdicts), earned, possible, status, started, 9.5, 7,
        {}, evidence,
    )  # fmt: skip


def _verdict(name: str, chance: random.Random, skill: float) -> Verdict:
    if chance.random() < skill:
        return Verdict(name, Outcome.MET, seconds=0.2)
    forms = FOUND.get(name, ("{} of 4 are not what was asked for",))
    found = chance.choice(forms).format(chance.randint(40, 84), chance.randint(0, 9))
    words = {"expected": "what the brief asks for", "message": "`padding` and `truncating` are two settings."}
    return Verdict(name, Outcome.UNMET, found=found, seconds=0.2, **words)


def nobody() -> Cohort:
    """Return a cohort in which nobody handed anything in."""
    return replace(a_class(1), records=(), look_alikes=())
