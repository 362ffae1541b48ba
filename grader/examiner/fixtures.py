"""The nouns that every rubric may ask for: ``candidate``, ``data``, ``seed``, ``passed``, ``gathered``, ``setting`` …

``model``, ``trained`` and what a trained model answers are gathered by each rubric, in its own words.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.catalogue.exam_paper import draw_sizes
from grader.catalogue.exercise import Upstream
from grader.checks.exam.task import Task
from grader.checks.expect import Unmet
from grader.checks.images.grader_images import load_images
from grader.data.world import PLAIN, world_of
from grader.examiner.assignment import ASSIGNMENT, DECIDED, seed_to_tell, world_to_learn
from grader.examiner.upstream_data import hidden_sample, known_sample, training_sample

_Setting = TypeVar("_Setting")


SOURCES = {
    "draw": ("grader.data", "draw_", ""),
    "given": ("grader.data", "draw_", ""),
    "windows_apart": ("grader.data", "draw_", ""),
    "corpus": ("grader.data", "draw_", ""),
    "load": ("grader.data", "load_", ""),
    "told": ("grader.data", "", ""),
    "images": ("grader.data", "", "_folder"),
    "pictures": ("grader.data", "", "_folder"),
    "unsplit": ("grader.data", "", "_folder"),
    "hidden": ("grader.hidden", "hidden_", ""),
}
"""Where methods of ``Data`` look for what they are asked for, and what the name has before and after it there."""


@dataclass(frozen=True)
class Data:
    """Data for one grading: the learner's own training set, and draws that the learner never had."""

    seed: int
    """Where every draw of this grading begins; the candidate never learns it, nor anything that it follows from."""
    scratch: Path
    """Where pictures and files are written for the candidate to read."""
    upstream: Upstream | None = None
    """The data set of others that was asked for; ``None`` for the kit's own."""
    copies: dict[str, Path] = field(default_factory=dict)
    """What was copied there already, by its name."""
    world: int = PLAIN
    """The world that rules are drawn in: that of the data which the submission was trained on."""

    def generator(self, purpose: int) -> np.random.Generator:
        """Return a random generator for one purpose of this grading."""
        return np.random.default_rng([self.seed, purpose])

    def draw(self, name: str, *arguments: Any, **options: Any) -> Any:
        """Return a fresh draw: ``data.draw("synth3", length=1600)`` calls ``grader.data.draw_synth3``."""
        import grader.data

        if self.upstream:
            return hidden_sample(self.upstream.data, self.generator(7))
        with world_of(self.world):
            return getattr(grader.data, f"draw_{name}")(self.seed + 1, *arguments, **options)

    def given(self, name: str, *arguments: Any) -> Any:
        """Return what a learner's stub draws: ``data.given("growing", seed, 60, 13)``."""
        import grader.data

        with world_of(self.world):
            return getattr(grader.data, f"draw_{name}")(*arguments)

    def told(self, name: str, *arguments: Any) -> Any:
        """Return what a function of ``grader.data`` tells of a task: ``data.told("news_topics", seed, 4)``."""
        import grader.data

        with world_of(self.world):
            return getattr(grader.data, name)(*arguments)

    def windows_apart(self, name: str, window_size: int, number: int = 200, horizon: int = 1) -> tuple[Any, Any]:
        """Return ``number`` windows, each from the last 300 steps of a draw of its own, and a value after each.

        ``horizon`` is how far after the window's last value that one lies: 1 for the next.

        No window tells anything of another's answer. Shapes ``(number, window_size)`` and ``(number,)``, float32.
        """
        import grader.data

        random = self.generator(3)
        windows, values = [], []
        for drawn in range(number):
            series = getattr(grader.data, f"draw_{name}")(self.seed + 2 + drawn)[1]
            start = len(series) - window_size - horizon + 1 - int(random.integers(1, 301))
            windows.append(series[start : start + window_size])
            values.append(series[start + window_size + horizon - 1])
        return np.stack(windows), np.array(values)

    def corpus(self, name: str, known: int, hidden: int) -> tuple[Any, Any]:
        """Return sentences with their labels to train on, and others to ask about, of one fresh draw.

        ``data.corpus("reviews", 4000, 1000)`` draws 5,000 reviews.
        """
        if self.upstream:
            name = self.upstream.data
            return known_sample(name, self.generator(6)), hidden_sample(name, self.generator(7))
        sentences, labels = self.draw(name, known + hidden)
        return (sentences[:known], labels[:known]), (sentences[known:], labels[known:])

    def load(self, name: str) -> Any:
        """Return what a learner's stub loads: ``data.load("digits")`` calls ``grader.data.load_digits``."""
        import grader.data

        if self.upstream:
            return training_sample(self.upstream.data, self.generator(6))
        return getattr(grader.data, f"load_{name}")()

    def hidden(self, name: str) -> Any:
        """Return the part of a real data set that ``grader.data`` never hands out."""
        import grader.hidden

        if self.upstream:
            return hidden_sample(self.upstream.data, self.generator(7))
        return getattr(grader.hidden, f"hidden_{name}")()

    def threshold(self, own: float) -> float:
        """Return what a trained model must reach: ``own`` on the kit's data, another figure on a public data set."""
        return self.upstream.threshold if self.upstream else own

    def either(self, own: _Setting, upstream: _Setting) -> _Setting:
        """Return a setting for the data that this grading asks about: the kit's own, or a public data set."""
        return upstream if self.upstream else own

    def kinds(self, own: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of the classes: ``own`` on the kit's data."""
        from grader.data.upstream import UPSTREAM

        return UPSTREAM[self.upstream.data].kinds if self.upstream else own

    def pictures(self, name: str) -> tuple[Path, Path]:
        """Return copies, which the candidate may read, of a learner's picture folders: training and validation.

        ``data.pictures("horses_or_humans")`` copies what ``grader.data.horses_or_humans_folder`` returns, once.
        """
        import grader.data

        training, validation = getattr(grader.data, f"{name}_folder")()
        copies = self._copied(name, training, validation)
        return copies / training.name, copies / validation.name

    def images(self, name: str) -> Any:
        """Return the images of a learner's folders as bytes, with their classes, for training and for validation.

        Of a folder that is not split yet, one pair of images and classes comes back. What the candidate may write to is
        not read.
        """
        import grader.data

        folders = getattr(grader.data, f"{name}_folder")()
        return load_images(folders) if isinstance(folders, Path) else tuple(map(load_images, folders))

    def unsplit(self, name: str) -> Path:
        """Return a copy, which the candidate may read, of a learner's folder that is not split yet."""
        import grader.data

        source: Path = getattr(grader.data, f"{name}_folder")()
        return self._copied(name, source) / source.name

    def folder(self, name: str) -> Path:
        """Return a new empty folder in the candidate's scratch folder, under a name that nobody could take before."""
        folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.scratch))
        folder.chmod(0o755)
        return folder

    def _copied(self, name: str, *sources: Path) -> Path:
        if name not in self.copies:
            self.copies[name] = self.folder(name)
            for source in sources:
                shutil.copytree(source, self.copies[name] / source.name)
        return self.copies[name]


@pytest.fixture(scope="module")
def seed(request: pytest.FixtureRequest) -> int:
    """Return the seed for trainings: the candidate is told it, so nothing hidden may be drawn from it."""
    return seed_to_tell(request.config.stash[ASSIGNMENT].seed)


@pytest.fixture(scope="module")
def candidate(request: pytest.FixtureRequest) -> Candidate:
    """Return the submission, running behind its border, its file run once."""
    running = request.config.stash[ASSIGNMENT].candidate
    running.load()
    return running


@pytest.fixture(scope="module")
def passed(request: pytest.FixtureRequest) -> Callable[..., bool]:
    """Return a function that tells whether criteria passed: ``passed("check_windows", "check_labels")``.

    With it evidence chooses what to measure with, where ``after=`` would lose the measurement: a model is trained on
    the grader's own windows where those of the submission are of no use.
    """
    return request.config.stash[DECIDED].passed


@pytest.fixture(scope="module")
def gathered(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Return a function that returns evidence by its name, or ``None`` where it cannot be had: ``gathered("windows")``.

    A fixture that takes ``windows`` as an argument is lost with them; one that asks for ``gathered("windows")`` is not.
    What was raised is told by the criteria that take ``windows``, which should come first.

    ``gathered("training", "with_correct_model")`` is the second where the first cannot be had. Where neither can, it
    raises what the first one raised.
    """
    decided = request.config.stash[DECIDED]

    def evidence(name: str, other: str = "") -> Any:
        # The criterion's own request: that of this fixture counts as part of the evidence that asked for it first.
        asked = decided.request or request
        try:
            return asked.getfixturevalue(name)
        except (Unmet, CandidateFault):
            if not other:
                return None
            with contextlib.suppress(Unmet, CandidateFault):
                return asked.getfixturevalue(other)
            raise
        finally:
            decided.depends_on_evidence()

    return evidence


@pytest.fixture(scope="module")
def data(request: pytest.FixtureRequest) -> Data:
    """Return the data of this grading."""
    assignment = request.config.stash[ASSIGNMENT]
    exercise = assignment.exercise
    upstream = exercise.upstream if exercise.on_upstream else None
    world = world_to_learn(assignment.submission.kind, assignment.secret)
    return Data(assignment.secret, assignment.candidate.scratch, upstream, world=world)


@pytest.fixture(scope="module")
def setting(request: pytest.FixtureRequest) -> Callable[[str, Any], Any]:
    """Return a function that gives a figure of the course form that is graded, or the rubric's own.

    ``setting("threshold", 0.95)`` is 0.95 in the kit's own form, and in each form that does not say otherwise.
    """
    form = request.config.stash[ASSIGNMENT].exercise.form
    return lambda name, own: form.settings.get(name, own) if form else own


@pytest.fixture(scope="module")
def task(request: pytest.FixtureRequest) -> Task:
    """Return the constants of an exam task, its function, and whether a model was saved."""
    assignment = request.config.stash[ASSIGNMENT]
    sizes = draw_sizes(assignment.exercise, assignment.exercise.task_seed)
    saved_as = assignment.submission.path.suffix.lower() if assignment.submission.kind == "model" else ""
    return Task(sizes, assignment.exercise.functions[0].name, saved_as)
