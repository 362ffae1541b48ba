"""Judges a rubric with a candidate that answers whatever chance gives, as a submission may that forges its answers.

Run as a program: ``any_answers.py FOLDER EXERCISE SEED…``. It prints the verdicts that no answer should lead to.
``any_answers.py FOLDER`` alone does so for each line ``EXERCISE SEED…`` that it reads: what takes longest is to begin.
"""

from __future__ import annotations

import io
import json
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from grader.candidate import program
from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.protocol import Handle, ProtocolError, decode, encode
from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric
from grader.examiner import plugin
from grader.examiner.assignment import Assignment
from grader.examiner.events import Decision, Event, facts_of_event
from grader.examiner.grade import Outcome, Verdict
from grader.submission.submission import Submission

KINDS = ("model", "dataset", "history", "callback", "function", "object")
WORDS = (
    "loss", "accuracy", "val_loss", "mae", "layers", "class", "module", "config", "name", "units", "weights", "inner",
    "compiled", "ordered", "parameters", "output_shape", "metrics", "optimizer", "Dense", "Embedding", "Conv2D", "LSTM",
    "keras.layers", "keras", "sigmoid", "softmax", "mean_squared_error", "binary_crossentropy", "registered_name",
    "activation", "relu", "<script>", "\x1b[2J", "x" * 3000, "",
)  # fmt: skip
NUMBERS = (0, 1, -1, 2, 0.5, 1e-8, 3.7e38, -0.0, float("nan"), float("inf"), -float("inf"), 2**63, 10**399, -(10**399))
DTYPES = ("f4", "f8", "f2", "i8", "i4", "u1", "b1")


class AnyAnswers:
    """Draws values; sizes are often those that were asked about, so that more than the first check is reached."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._arrays = np.random.default_rng(seed)
        self._sizes = [1, 2, 3, 8]

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    def learn_sizes(self, asked: Any, depth: int = 3) -> None:
        if isinstance(asked, (np.ndarray, list, tuple, str)):
            self._sizes = [*self._sizes[-12:], 1 if getattr(asked, "shape", None) == () else len(asked)]
        elif isinstance(asked, int) and 0 < asked < 3000:
            self._sizes = [*self._sizes[-12:], asked]
        if depth and isinstance(asked, (list, tuple, dict)):
            for one in list(asked.values() if isinstance(asked, dict) else asked)[:5]:
                self.learn_sizes(one, depth - 1)

    def size(self) -> int:
        return max(0, self._random.choice(self._sizes) + self._random.choice((0, 0, 0, 0, -1, 1)))

    def array(self, first: int | None = None) -> Any:
        shape = [self.size() for _ in range(self._random.choice((0, 1, 1, 2, 2, 3, 4)))]
        while np.prod(shape) > 200_000:
            shape.pop()
        if first is not None and self.chance(0.9):
            shape = [first, *shape[1:2]]
        if shape and self.chance(0.1):
            shape[self._random.randrange(len(shape))] = 0
        drawn = self._arrays.normal(size=shape) * self._random.choice((0, 1, 1, 200))
        with np.errstate(all="ignore"):
            array = np.asarray(drawn).astype(self._random.choice(DTYPES))
        if array.dtype.kind == "f" and array.size and self.chance(0.2):
            array.reshape(-1)[self._random.randrange(array.size)] = self._random.choice((np.nan, np.inf, -np.inf))
        return array

    def value(self, depth: int = 4) -> Any:
        kind = self._random.randrange(10 if depth else 5)
        if kind == 0:
            return self._random.choice((None, True, False))
        if kind == 1:
            return self._random.choice(NUMBERS)
        if kind == 2:
            return self._random.choice(WORDS)
        if kind == 3:
            return Handle(self._random.randrange(5), self._random.choice(KINDS), self._random.choice(WORDS))
        if kind in (4, 5):
            return self.array()
        if kind == 6:
            return {self._random.choice(WORDS): self.value(depth - 1) for _ in range(self._random.randrange(6))}
        many = self._random.choice((2, 4, min(self.size(), 60)))
        if kind == 7:
            return [self._random.choice(WORDS[:20]) for _ in range(many)]
        values = [self.value(depth - 1) for _ in range(many)]
        return tuple(values) if self.chance(0.5) else values

    def numbers(self) -> list[Any]:
        return [self._random.choice((*NUMBERS, 0.5, 0.1, None)) for _ in range(self._random.randrange(4))]

    def layer(self, depth: int = 2) -> dict[str, Any]:
        told = {
            "name": self.value(0), "class": self._random.choice(WORDS), "module": "keras.layers", "weights": [[3, 4]],
            "registered_name": None, "config": {word: self.value(1) for word in ("units", "activation", "name")},
            "parameters": self._random.choice(NUMBERS), "output_shape": [None, self.size()],
            "inner": [self.layer(depth - 1) for _ in range(self._random.randrange(3))] if depth else [],
        }  # fmt: skip
        return {key: self.value(2) if self.chance(0.1) else one for key, one in told.items()}

    def walk(self) -> dict[str, Any]:
        walk = {
            **self.layer(0), "layers": [self.layer() for _ in range(self._random.randrange(5))],
            "ordered": self.chance(0.5), "compiled": self.chance(0.8), "loss": self._random.choice(WORDS),
            "metrics": [self._random.choice(WORDS)], "optimizer": self.value(2), "input_shape": [None, self.size()],
        }  # fmt: skip
        return {key: self.value(3) if self.chance(0.1) else one for key, one in walk.items()}

    def reply(self, operation: str, asked: dict[str, Any]) -> Any:
        """Return what an honest worker might say, some of it spoilt; or anything."""
        self.learn_sizes(asked)
        shapes: dict[str, Callable[[], Any]] = {
            "inspect_model": lambda: {"outputs": self.array(len(asked["inputs"])), "walk": self.walk(),
                             "archive": self.value(0)},
            "draw": lambda: {"elements": [self.element() for _ in range(self._random.randrange(9))],
                             "ended": self.chance(0.9)},
            "predict": lambda: self.array(len(asked["inputs"])),
            "train": lambda: {word: self.numbers() for word in WORDS[:4]},
            "losses": lambda: {name: self._random.choice((*NUMBERS, {"type_name": "E", "message": "m"}))
                               for name in asked["labels"] if self.chance(0.97)},
            "recorded_fits": lambda: [{"model": self.value(1), "epochs": 3, "ran": 2, "labels": [self.size(), 1],
                              "shown": [self.numbers(), self.numbers()],
                              "callbacks": [self._random.choice(WORDS)]} for _ in range(self._random.randrange(3))],
            "run_callback": lambda: [self.chance(0.5) for _ in asked["logs"] if self.chance(0.9)],
            "weights": lambda: [self.array() for _ in range(self._random.randrange(5))],
            "first_input": lambda: {"values": self.array(), "passed": [self._random.choice(WORDS)]},
            "lend": lambda: (self.value(), [self.array() for _ in asked["arguments"]]),
            "attribute": lambda: {word: self.numbers() for word in WORDS[:4]} if self.chance(0.5) else self.value(),
            "call": lambda: Handle(1, self._random.choice(KINDS[:3]), "X") if self.chance(0.4) else self.value(),
        }  # fmt: skip
        honest = shapes.get(operation)
        return honest() if honest and self.chance(0.9) else self.value()

    def element(self) -> Any:
        if self.chance(0.1):
            return self.value(2)
        rows = self.size()
        return self.array(rows), self.array(rows)


class AnyCandidate(Candidate):
    """A candidate without a process; what it says goes through the same frames and the same readers."""

    def __init__(self, scratch: Path, submission: Submission, answers: AnyAnswers) -> None:
        program.start_worker = lambda *_, **__: None  # type: ignore[assignment,return-value]
        super().__init__(submission, scratch, read_exercise(submission.exercise_name).limits, 1, lambda event: None)
        self._answers = answers
        self._request = self._reply  # type: ignore[assignment]

    def _reply(
        self,
        operation: str,
        arguments: dict[str, Any],
        during: str,
        read: Any = lambda value: value,
        seconds: float | None = None,
    ) -> Any:
        if operation == "load":
            return None
        if self._answers.chance(0.01):
            raise CandidateFault(Fault("raised", during, "ValueError", "boom"))
        try:
            header, *arrays = (bytes(piece) for piece in encode(self._answers.reply(operation, arguments))[1:])
            return read(decode(header, io.BytesIO(b"".join(arrays)).read))
        except ProtocolError as error:
            raise CandidateFault(Fault("protocol", during, message=str(error))) from error


class Events:
    """Keeps the verdicts that show a fault of the kit, and which promises were kept."""

    def __init__(self) -> None:
        self.broken: list[str] = []
        self.met: list[str] = []

    def write(self, event: Event) -> None:
        """Look at one event."""
        json.dumps(facts_of_event(event), default=str)
        match event:
            case Decision(Verdict(criterion_id, Outcome.BROKEN) as verdict):
                self.broken.append(f"{criterion_id}: {verdict.found}\n{verdict.details['trace'][-1500:]}")
            case Decision(Verdict(criterion_id, Outcome.MET)):
                self.met.append(criterion_id)


def judge(folder: Path, exercise_name: str, seeds: list[int]) -> list[dict[str, Any]]:
    """Judge one exercise once for each seed; return what went wrong."""
    exercise = read_exercise(exercise_name)
    rubric = read_rubric(exercise)
    told = []
    for seed in seeds:
        place = folder / f"{exercise_name}-{seed}"
        place.mkdir()
        submission = Submission(exercise_name, place / "x.py", "script", "x = 1\n", "digest")
        events = Events()
        candidate = AnyCandidate(place, submission, AnyAnswers(seed))
        plugin.run(
            Assignment(
                exercise=exercise, rubric=rubric, submission=submission, candidate=candidate, seed=seed, only=(),
                secret=seed, events=events,  # type: ignore[arg-type]
            ),
            place,
        )  # fmt: skip
        told += [{"seed": seed, "broken": one} for one in events.broken]
        points = sum(rubric[name].points for name in events.met)
        if points >= exercise.pass_mark:
            told.append({"seed": seed, "broken": f"passed by chance: {events.met}"})
    return told


def main(folder: str, *asked: str) -> None:
    """Print what went wrong, one line for each exercise."""
    for exercise_name, *seeds in [asked] if asked else map(str.split, sys.stdin):
        print(json.dumps(judge(Path(folder), exercise_name, list(map(int, seeds)))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
