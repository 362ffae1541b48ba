"""The trainings of a grading, recorded, and a bare script that runs them alone.

    python benchmarks/trainings.py record EXERCISE FOLDER   grades the reference, writes FOLDER/trainings.pickle
    python benchmarks/trainings.py bare FOLDER              imports TensorFlow, runs the solution, trains: no more

The bare script calls the functions that make what is trained, and trains as many epochs as the grading did, on the same
arrays. It draws no data, validates nothing, and predicts nothing.
"""

from __future__ import annotations

import importlib.util
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KIT = Path(__file__).resolve().parent.parent
FILE = "trainings.pickle"
OF_FIT = ("batch_size", "steps_per_epoch", "shuffle")
"""Options of ``fit`` that belong to the training itself."""


@dataclass(frozen=True)
class Slot:
    """Stands for an object that an earlier step made."""

    number: int


@dataclass(frozen=True)
class Step:
    """A call of a function of the submission, or a training."""

    kind: str
    """``call``, ``stand_in`` or ``train``."""
    target: Any
    given: Any
    named: dict[str, Any]
    result: Any = None
    trains: bool = False


class Recorder:
    """Keeps what a candidate is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._steps: list[Step] = []
        self._copies = 0

    def watch(self, candidate: Any) -> None:
        """Record the calls and trainings of a class of candidates."""
        for name in ("call", "call_by_reference", "stand_in"):
            setattr(candidate, name, self._watched(name, getattr(candidate, name)))
        original = candidate.train

        def train(itself: Any, model: Any, features: Any, labels: Any = None, **how: Any) -> Any:
            history = original(itself, model, features, labels, **how)
            options = {key: value for key, value in (how.get("options") or {}).items() if key in OF_FIT}
            options["epochs"] = max((len(values) for values in history.values()), default=0)
            given = self._plain([features, labels])
            self._steps.append(
                Step("train", self._plain(model), given, options | {"seed": how.get("seed")}, None, True)
            )
            return history

        candidate.train = train

    def _watched(self, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def run(itself: Any, target: Any, *arguments: Any, **named: Any) -> Any:
            given, plain = self._plain(arguments), self._plain(named)
            result = original(itself, target, *arguments, **named)
            trains = bool(plain.pop("training", False))
            kind = "call" if name == "call_by_reference" else name
            self._steps.append(Step(kind, self._plain(target), given, plain, self._plain(result), trains))
            return result

        return run

    def _plain(self, value: Any) -> Any:
        """Return a value with slots for handles, and copies of the files and folders that it names."""
        if hasattr(value, "number") and hasattr(value, "type_name"):
            return Slot(value.number)
        if isinstance(value, (list, tuple)):
            return [self._plain(one) for one in value]
        if isinstance(value, dict):
            return {key: self._plain(one) for key, one in value.items()}
        if isinstance(value, str) and value.startswith("/") and Path(value).exists():
            self._copies += 1
            copy = shutil.copytree if Path(value).is_dir() else shutil.copyfile
            return str(copy(value, self._folder / f"{self._copies}-{Path(value).name}"))
        return value

    def save(self) -> None:
        """Write the trainings, and the calls that made what they are given, in their order."""
        wanted: set[int] = set()
        kept = []
        for step in reversed(self._steps):
            # A stand-in may change the model that it is given, such as its loss.
            changes = wanted & {*slots_in(step.named)}
            if step.trains or changes or wanted & {*slots_in(step.result)}:
                kept.append(step)
                wanted |= {*slots_in([step.target, step.given, step.named])}
        (self._folder / FILE).write_bytes(pickle.dumps(kept[::-1]))


def slots_in(value: Any) -> Iterator[int]:
    """Yield the numbers of the slots in a value, however deep they lie."""
    if isinstance(value, Slot):
        yield value.number
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from slots_in(one)


def record(name: str, folder: Path) -> None:
    """Grade the reference of an exercise, with an examiner that records."""
    from grader.catalogue.packs import solution_folder
    from grader.examiner import start
    from grader.practice.attempt import Attempt

    start.WarmPlace.fork = lambda place, request, descriptors: None  # type: ignore[method-assign]
    start.python_running = lambda module: [sys.executable, __file__, "examine", str(folder)]
    solution = solution_folder(name) / "solution.py"
    shutil.copyfile(solution, folder / "solution.py")
    grade = Attempt.begin(name, solution).grade(lambda event: None, keep=False)
    if grade.status != "PASSED":
        sys.exit(f"The reference of {name} is {grade.status}.")


def examine(folder: Path, events: str) -> None:
    """Be an examiner that records what is trained."""
    from grader.candidate.candidate import Candidate
    from grader.examiner import process

    recorder = Recorder(folder)
    recorder.watch(Candidate)
    process.main([events])
    recorder.save()


def bare(folder: Path) -> None:
    """Run what was recorded, and nothing else."""
    import tensorflow as tf

    steps: list[Step] = pickle.loads((folder / FILE).read_bytes())
    spec = importlib.util.spec_from_file_location("solution", folder / "solution.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: dict[int, Any] = {}

    def real(value: Any) -> Any:
        if isinstance(value, Slot):
            return made[value.number]
        if isinstance(value, dict):
            return {key: real(one) for key, one in value.items()}
        return [real(one) for one in value] if isinstance(value, list) else value

    def keep(result: Any, at: Any) -> None:
        if isinstance(at, Slot):
            made[at.number] = result
        elif isinstance(at, list) and isinstance(result, (list, tuple)):
            for one, slot in zip(result, at, strict=False):
                keep(one, slot)

    for step in steps:
        named = real(step.named)
        if (seed := named.pop("seed", None)) is not None:
            tf.keras.utils.set_random_seed(seed % 2**31)
        if step.kind == "train":
            features, labels = (as_tensors(tf, real(one)) for one in step.given)
            real(step.target).fit(features, labels, verbose=0, **named)
        elif step.kind == "stand_in":
            from grader.candidate.worker.stand_ins import make_stand_in

            keep(make_stand_in(tf, step.target, named), step.result)
        else:
            target = getattr(module, step.target) if isinstance(step.target, str) else real(step.target)
            keep(target(*real(step.given)), step.result)


def as_tensors(tf: Any, value: Any) -> Any:
    """Return what ``fit`` takes: texts and ragged rows as tensors."""
    if value is None or (hasattr(value, "shape") and value.dtype.kind in "biuf"):
        return value
    from grader.candidate.worker.tensors import as_keras_takes

    return as_keras_takes(tf, value)


def main() -> None:
    """Record, or run bare."""
    sys.path.insert(0, str(KIT))
    match sys.argv[1:]:
        case ["record", name, folder]:
            Path(folder).mkdir(parents=True, exist_ok=True)
            record(name, Path(folder))
        case ["examine", folder, events]:
            examine(Path(folder), events)
        case ["bare", folder]:
            bare(Path(folder))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
