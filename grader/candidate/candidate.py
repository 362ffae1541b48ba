"""The examiner's handle on a submission that runs in another process: call, look, train, predict, close."""

from __future__ import annotations

import contextlib
import functools
import re
import tempfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from grader.candidate import replies
from grader.candidate.data_service import Giver
from grader.candidate.events import Evidence, Progress, Running
from grader.candidate.faults import CUT_SHORT, GIVEN, LOADING, CandidateFault
from grader.candidate.ledger import Ledger
from grader.candidate.program import STARTING, Listener, Program, Terms, handles_in
from grader.candidate.protocol import HANDLES_OF_A_PROGRAM, Handle
from grader.candidate.sandbox.policy import Deadline
from grader.candidate.structures import count, settled
from grader.candidate.worker_process import WorkerProcess
from grader.catalogue.exercise import Limits
from grader.catalogue.forms import Form
from grader.data.world import PLAIN
from grader.errors import CannotGrade, RubricProblem, SubmissionRefused
from grader.submission.dependence import EXACT, Dependence
from grader.submission.models.archive import numbers_in, read_archive, read_file
from grader.submission.models.model_summary import summary_from_archive
from grader.submission.models.saved_model import forbidden_in, own_parts_of
from grader.submission.plain_source import is_plain
from grader.submission.submission import Submission

Training = tuple[dict[str, list[float | None]], dict[str, Any]]
"""The history of a training, and what else is told of it."""


MAKE_MODELS = {"classifier", "straight_line"}
"""Kinds of stand-ins that make a model: it is not the learner's."""
BYTES_OF_A_SETTING = 64
"""Where a file has more for each number of its config, weights fill it: each takes four, or twelve with its state."""

_COMMENT = re.compile(r"#[^'\"\n]*$", re.MULTILINE)


class NotReloaded(Exception):
    """A model cannot be saved and opened again; its text says why."""


@dataclass(frozen=True)
class Reloaded:
    """A model as its archive holds it, in a process that never ran the submission."""

    worker: Candidate
    """Where it was opened."""
    handle: Handle
    """Its name there."""
    settings: int = 0
    """How many numbers its config holds; 0 where weights fill the file, or where that was submitted itself."""

    def moved(self, inputs: Any) -> int:
        """Return how many numbers in its weights are not those with which its layers begin."""
        return self.worker.moved(self.handle, inputs)

    def predict(self, inputs: Any, batch_size: int = 256) -> Any:
        """Return what the model outputs for ``inputs`` ``(n, …)``."""
        return self.worker.infer(self.handle, inputs, batch_size)

    def untrained(self, inputs: Any) -> Any:
        """Return what the same layers output with the weights that they begin with."""
        return self.worker.infer(self.handle, inputs, untrained=True)


@dataclass(frozen=True)
class Part:
    """One output of a model."""

    name: str
    """What Keras calls it in a history; empty where it has no name."""
    settings: dict[str, Any]
    """What advice is given by: its loss, the layers that it needs, the optimizer."""
    title: str = ""
    """What messages call it."""
    units: int = 0
    """How many numbers it outputs for one example; 0 where it has several axes."""

    def history(self, whole: dict[str, list[float | None]]) -> dict[str, list[float | None]]:
        """Return the rows of a history that are about this output, called as in a model that has no other.

        >>> Part("age", {}).history({"age_loss": [2.0], "loss": [3.0], "val_age_mae": [1.0]})
        {'loss': [2.0], 'val_mae': [1.0]}
        """
        begun = {f"{start}{self.name}_": start for start in ("val_", "")} if self.name else {}
        found = {
            f"{new}{row[len(old) :]}": whole[row] for row in whole for old, new in begun.items() if row.startswith(old)
        }
        return {**found, **{name: whole[name] for name in ("learning_rate",) if name in whole}} if found else whole


class Candidate:
    """A submission behind a border: plain values and handles come out, never code."""

    def __init__(  # noqa: PLR0913 - each is one choice of the caller
        self,
        submission: Submission,
        scratch: Path,
        limits: Limits,
        seed: int,
        listen: Listener,
        required: Collection[str] = (),
        deadline: Deadline | None = None,
        world: int = PLAIN,
        form: Form | None = None,
        beside: WorkerProcess | None = None,
        functions: Collection[str] | None = None,
    ) -> None:
        self.scratch = scratch
        """The only folder that the submission may write to; the examiner puts pictures and files there."""
        self.ledger = Ledger()
        """Which functions of the submission were called, and what was already gathered from them."""
        self.used: Callable[[], dict[str, Any]] | None = None
        """Asks the model that was asked last which of its inputs it uses."""
        self.is_as_begun = False
        """Whether the weights of the model that was asked last are those with which its layers began."""
        self.training_claims: dict[str, dict[str, Any]] = {}
        """Of that model, ``changed_labels`` as ``worker.label_changes.LabelChanges`` tells them, ``kept_weights`` as
        ``worker.kept_weights`` does, and the ``loop_optimizer``; each empty where there is nothing to tell."""
        self.several: set[int] = set()
        """The numbers of models that may have several outputs."""
        self.parts: dict[int, Part] = {}
        """What is known of models that are one output of a learner's model, by their numbers."""
        self.submission = submission
        """What runs."""
        self._form = form
        self._functions = functions
        self._limits = limits
        self._seed = seed
        self._terms = Terms(limits, listen, required, deadline)
        self._world = world
        self._giver = Giver(scratch, world, submission.exercise_name)
        self._program = Program(submission, scratch, self._terms, self.ledger, self._giver, form, beside)
        self._program.begin, self._program.forget = self._begin_again, self._forget_clean
        self._request = self._program.request
        self._clean: Candidate | None = None
        self._trained: dict[int, Reloaded] = {}
        self._remakes: dict[int, Callable[[], Any]] = {}
        self._in_place: dict[str, Callable[[], Any]] = {}
        self._kinds: dict[int, str] = {}
        self._ours: dict[str, str] = {}
        self._made: dict[int, str] = {}
        self._apart: dict[str, Any] = {}

    @property
    def versions(self) -> dict[str, str]:
        """Versions that the worker told when it was ready."""
        return self._program.versions

    @functools.cached_property
    def is_plain(self) -> bool:
        """Whether the submission cannot have changed what a method of Keras does."""
        return is_plain(self.submission.source)

    @functools.cached_property
    def _kind(self) -> str:
        """What verdicts depend on, as ``Dependence`` has it: in parts where the functions share nothing."""
        return EXACT if self._functions is None else Dependence(self.submission, self._functions).kind

    def load(self) -> None:
        """Run the submission's file once; raises ``CandidateFault`` where it does not run."""
        source = {"source": self.submission.source, "filename": self.submission.path.name, "seed": self._seed}
        source |= {"data": self._giver.offer(), "shelved": HANDLES_OF_A_PROGRAM * (self._program.starts - 1)}
        source["form"] = _told_of(self._form) if self._form else {}
        source["skipping"] = self.submission.is_prepared
        source["kind"] = self._kind
        read = functools.partial(replies.read_skipped, lines=self.submission.source.count("\n") + 1)
        if skipped := self._request("load", source, LOADING, read):
            told = [(self.submission.where(line), reason) for line, reason in skipped]
            for name, noted in (("given", GIVEN), ("cut_short", CUT_SHORT)):
                if places := [where for where, reason in told if reason == noted]:
                    self.note(name, places)
            if rest := [f"{where}: {reason}" for where, reason in told if reason not in (GIVEN, CUT_SHORT)]:
                self.note("skipped", rest)

    def call(self, function: str | Handle, *arguments: Any, seed: int | None = None, training: bool = False) -> Any:
        """Call a function of the submission by position; return plain values, arrays and handles."""
        name = function if isinstance(function, str) else function.type_name
        seconds = self._limits.seconds_for_training if training else self._limits.seconds_per_call
        asked = {"target": function, "arguments": list(arguments), "seed": seed, "number": self.ledger.repeated(name)}
        self._program.at_work = {"model": name}
        result: Any = self._request("call", asked, f"in {name}", seconds=seconds)
        if isinstance(result, Handle):
            self._made[result.number] = name
        return result

    def left_behind(self, function: str) -> Handle | None:
        """Return the model that ``function``, which was just called, had made when it raised, or did not return."""
        during = f"while the model of {function} was looked for"
        found: Any = self._request("left_behind", {"name": function}, during)
        return found if isinstance(found, Handle) and found.kind == "model" else None

    def others(self) -> list[dict[str, Any]]:
        """Return the other models that the function made which returned a trained model last.

        ``fit`` is the number of the call of ``fit`` that trained it, 0 for none, and ``layers`` names its last ones.
        ``experiment({"other": place}, …)`` has that model in the place of the returned one.
        """
        return self._request("others", {}, "while other models were looked for", replies.read_others)

    def read_floats(self, model: Handle) -> str:
        """Make the input of a model that takes integers one of floats; return its type, or "" where that cannot be."""
        return self._request("read_floats", {"model": model}, "while the input was changed", replies.read_type)

    def call_by_reference(self, function: str, *arguments: Any) -> Any:
        """Call a function of the submission; return a handle on its result, even a plain one (not ``None``)."""
        asked = {"target": function, "arguments": list(arguments), "kept": True}
        asked["number"] = self.ledger.repeated(function)
        return self._request("call", asked, f"in {function}")

    def lend(self, function: str, *arguments: Any, most: int = 0) -> tuple[Any, list[Any]]:
        """Call a function of the submission by position; return its result, and the arguments as it left them.

        With ``most``, so many rows of each array come back, and no more.
        """
        read = functools.partial(replies.read_lent, arguments=len(arguments))
        asked = {"target": function, "arguments": list(arguments), "most": most}
        asked["number"] = self.ledger.repeated(function)
        return self._request("lend", asked, f"in {function}", read)

    @contextlib.contextmanager
    def shifted(self, function: str, by: float) -> Iterator[None]:
        """Add ``by`` to the last of the arrays that a function of the submission returns, within this block only."""
        self._request("offset_result", {"name": function, "by": by}, f"while {function} was replaced")
        with self._undone_by("offset_result", {"name": function, "by": 0.0}, f"while {function} was put back"):
            yield

    def replace(self, name: str, by: Any, *, alike: bool = True) -> None:
        """Put something of ours in the place of a function or class of the submission, from now on.

        ``by`` is a handle on an object such as a class of callbacks, or values that a function returns: ``alike`` in
        the form in which the function of the submission returned its own, a list or an array.
        """
        self._request("replace", {"name": name, "value": by, "alike": alike}, f"while {name} was replaced")
        self._ours[name] = self._kinds.get(by.number, "") if isinstance(by, Handle) else ""
        if not isinstance(by, Handle) or by.number in self._remakes:
            self._in_place[name] = self._remakes[by.number] if isinstance(by, Handle) else lambda: by

    @contextlib.contextmanager
    def replaced(self, name: str, by: Handle) -> Iterator[None]:
        """Put something of ours in the place of a function of the submission, within this block only."""
        self._request("replace", {"name": name, "value": by, "keep": True}, f"while {name} was replaced")
        self._ours[name] = self._kinds.get(by.number, "")
        try:
            with self._undone_by("put_back", {"name": name}, f"while {name} was put back"):
                yield
        finally:
            del self._ours[name]

    @contextlib.contextmanager
    def _undone_by(self, operation: str, asked: dict[str, Any], during: str) -> Iterator[None]:
        """Undo a change of the submission at the end of this block, by an operation of the worker."""
        program = self._program.starts
        try:
            yield
        finally:
            # What went wrong within the block is told, not this. A program that was started since knows of no change.
            if self._program.worker and self._program.starts == program:
                with contextlib.suppress(CandidateFault):
                    self._request(operation, asked, during)

    def run_cell(self, code: str) -> dict[str, Any]:
        """Run code in the names of the submission; return ``value``, ``raised`` and ``figures``.

        It may use what a training may use. Raises ``CandidateFault`` where it breaks a limit.
        """
        seconds = self._limits.seconds_for_training
        return self._request("run_cell", {"code": code}, "in the cell", replies.read_cell, seconds)

    def speaks_of(self, name: str) -> bool:
        """Return whether a name stands in the submission's source: for words of advice, never for a verdict.

        Comments do not count.
        """
        return re.search(rf"\b{name}\b", _COMMENT.sub("", self.submission.source)) is not None

    def arguments_of(self, function: str) -> tuple[str, ...] | None:
        """Return which arguments a function has in the learner's course form; ``None`` for those of the kit."""
        if not self._form:
            return None
        name = self._form.names.get(function, function)
        return next((known.parameters for known in self._form.functions if known.name == name), None)

    def attribute(self, thing: Handle, name: str) -> Any:
        """Return an attribute of an object that stays with the candidate."""
        return self._request("attribute", {"thing": thing, "name": name}, f"reading {name}")

    def draw(self, dataset: Any, most: int, during: str) -> tuple[list[Any], bool]:
        """Return at most ``most`` elements of a data set, and whether it ended by itself."""
        if isinstance(dataset, tuple):
            return [dataset], True
        asked = {"thing": dataset, "most": most}
        return self._request("draw", asked, f"while reading what {during} returned", replies.read_elements)

    def inspect_model(self, model: Handle, inputs: Any) -> dict[str, Any]:
        """Call a model on one batch, unless it is too large; return ``outputs``, ``walk`` and ``archive``."""
        self._request("size", {"model": model}, "while the model was counted", replies.read_size)
        asked = {"model": model, "inputs": settled(inputs)}
        return self._request("inspect_model", asked, "while the model answered one batch", replies.read_look)

    def one_output(self, model: Handle, which: str | int) -> Handle:
        """Return one output of a model, by its name or place, as a model with the same layers and weights."""
        during = "while one output of the model was looked at"
        made = self._request("output", {"model": model, "which": which}, during, replies.read_handle)
        self._made[made.number] = self._made.get(model.number, "")
        return made

    def losses(self, model: Handle, inputs: Any, labels: dict[str, Any]) -> dict[str, Any]:
        """Return the compiled loss for each form of the labels, or what it raised."""
        asked = {"model": model, "inputs": settled(inputs), "labels": labels}
        read = functools.partial(replies.read_losses, forms=labels)
        return self._request("losses", asked, "while the loss was computed", read)

    def train(self, model: Handle, features: Any, labels: Any = None, **how: Any) -> dict[str, list[float | None]]:
        """Fit a compiled model; return its history with one number per epoch."""
        asked = {
            "model": model, "features": settled(features), "labels": settled(labels),
            "at_most": 0, "validation": None, "goal": None, "options": {}, **how,
        }  # fmt: skip
        if asked["validation"]:
            asked["validation"] = tuple(map(settled, asked["validation"]))
        if asked["goal"] and "output" not in asked["goal"] and isinstance(asked["labels"], (tuple, dict)):
            raise RubricProblem(
                "The goal of a training with several outputs is measured on one of them.",
                f"The goal is {asked['goal']}.",
                'Add its name or its place: `goal={"output": "kind", …}`.',
            )
        self._program.at_work = {"model": self._made.get(model.number, ""), "goal": asked["goal"]}
        history, fit = self._trained_apart(model, asked) or self._trained_with(self, asked)
        self.note("training", {"history": history, "by_grader": True, **fit})
        return history

    def _trained_apart(self, model: Handle, asked: dict[str, Any]) -> Training | None:
        """Train a model that is scored where the submission never ran, and give its weights to the one in memory.

        Return ``None`` where it has to be trained in memory: it has own parts, or the data are in the submission.
        """
        self._trained.pop(model.number, None)
        ours = asked["goal"] and _is_ours(asked["features"], asked["labels"], asked["options"])
        if not ours or self._program.at_most is not None:
            return None
        try:
            opened = self._opened(model, compiled=True, seed=asked.get("seed") or 0)
            training = self._trained_with(opened.worker, {**asked, "model": opened.handle})
        except NotReloaded:
            return None
        except CandidateFault as error:
            if error.fault.kind != "raised":
                raise
            # In memory it raises again, and the lines of the submission are known there.
            return None
        given = {"model": model, "weights": opened.worker.weights(opened.handle)}
        self._request("set_weights", given, "while the model was trained")
        self._trained[model.number] = opened
        return training

    def _trained_with(self, worker: Candidate, asked: dict[str, Any]) -> Training:
        seconds = self._limits.seconds_for_training
        worker._program.at_work = self._program.at_work
        return worker._request("train", asked, "while the model was trained", replies.read_training, seconds)

    def predict(
        self,
        model: Handle,
        inputs: Any,
        batch_size: int = 256,
        enlarge: float = 1,
        by_keras: bool = False,
        weights: str = "",
    ) -> Any:
        """Return what the model answers to ``inputs``, were its word vectors ``enlarge`` times as long.

        With ``by_keras`` it is Keras's own ``predict`` that answers, whatever the submission has put in its place;
        with ``noisy`` or ``untrained`` ``weights`` it has others than its own, for this one question.
        """
        how = {"batch_size": batch_size, "enlarge": enlarge, "by_keras": by_keras, "weights": weights}
        asked = {"model": model, "inputs": settled(inputs), **how}
        read = functools.partial(replies.read_predictions, examples=count(inputs))
        return self._request("predict", asked, "while the model predicted", read, self._limits.seconds_for_training)

    def reload(self, model: Handle) -> Reloaded:
        """Have a model saved, and open it where the submission never ran; raises ``NotReloaded`` where that cannot be.

        Only a model of Keras's own classes and functions can be opened there.
        """
        self.is_as_begun = False
        if self.submission.kind == "model":
            # Nothing of the submission runs in this process: Keras opened the file that was submitted.
            return Reloaded(self, model)
        if self._program.at_most is not None:
            raise NotReloaded("an experiment changes the model in memory")
        if model.number in self._trained:
            self.ledger.touched({model.number}, ())
            return self._trained[model.number]
        if (trained_by := self.trained_by(model)) != "fit":
            self.note("trained_by", trained_by)
        for name, claim in self.training_claims.items():
            if claim:
                self.note(name, claim)
        return self._opened(model)

    def _opened(self, model: Handle, compiled: bool = False, seed: int = 0) -> Reloaded:
        """Return a model as its archive holds it now; where ``compiled``, with its loss and optimizer."""
        data = self._saved(model)
        try:
            config = read_archive(data)
            summary = summary_from_archive(config)
        except SubmissionRefused as error:
            raise NotReloaded(error.because) from None
        if own := (forbidden_in if compiled else own_parts_of)(summary):
            raise NotReloaded(f"Keras alone cannot open {own[0]}")
        asked = {"archive": np.frombuffer(data, np.uint8), "compiled": compiled, "seed": seed}
        try:
            clean = self._clean = self._clean or self.beside()
            handle = clean._request("open", asked, "while the model was opened", replies.read_handle)
            settings = numbers_in(config)
            return Reloaded(clean, handle, settings if len(data) < settings * BYTES_OF_A_SETTING else 0)
        except (CandidateFault, CannotGrade) as error:
            raise NotReloaded(f"Keras does not open the saved model: {str(error)[:200]}") from None

    def trained_by(self, model: Handle) -> str:
        """Return what trained a model, as the candidate tells it: ``fit``, another ``loop``, or ``none``.

        ``overwritten`` says that its weights were changed after its last ``fit``, and ``unmoved`` that no ``fit``
        changed them. ``worker.training.Trainings.about`` has the others, which say more of a loop.
        """
        asked = {"model": model}
        told = self._request("trained_by", asked, "while the weights were read", replies.read_trained_by)
        trained_by, self.is_as_begun, self.training_claims = told
        return trained_by

    def _saved(self, model: Handle) -> bytes:
        """Return the archive of a model, as the candidate saves it now."""
        told = self._request("save", {"model": model}, "while the model was saved", replies.read_saved)
        path = Path(told or "")
        if path.parent != self.scratch:
            raise NotReloaded("Keras does not save the model")
        try:
            return read_file(path)
        except SubmissionRefused as error:
            raise NotReloaded(error.because) from None
        finally:
            with contextlib.suppress(OSError):
                path.unlink()

    def beside(self, source: str = "") -> Candidate:
        """Return the handle on a worker with a folder of its own, in which nothing of the submission runs.

        After ``load`` the functions of ``source``, Python of the grader, can be called in it. Close it after its use.
        """
        folder = Path(tempfile.mkdtemp(prefix="clean-", dir=self.scratch.parent))
        empty = replace(self.submission, source=source)
        told = self._limits, self._seed, self._take_progress, self._terms.required, self._terms.deadline
        return Candidate(empty, folder, *told, beside=self._program.worker)

    def again(self, seconds: float) -> Candidate:
        """Return the submission in a process and a folder of its own, once it is ready; what it tells is no evidence.

        A call that takes more than ``seconds`` ends it for good. Close it after its use.
        """
        folder = Path(tempfile.mkdtemp(prefix="again-", dir=self.scratch.parent))
        terms = _ignore, self._terms.required, self._terms.deadline, self._world
        how: dict[str, Any] = {"form": self._form, "beside": self._program.worker, "functions": self._functions}
        other = Candidate(self.submission, folder, self._limits, self._seed, *terms, **how)
        other._program.at_most = seconds
        try:
            other._program.start()
        except BaseException:
            other.close()
            raise
        return other

    @contextlib.contextmanager
    def turned_to(self, source: str) -> Iterator[None]:
        """Let another source be the submission within this block, from the next ``load`` on."""
        own, self.submission = self.submission, replace(self.submission, source=source)
        for known in (self._trained, self._remakes, self._in_place, self._kinds, self._ours, self._made):
            known.clear()
        for name in ("is_plain", "_kind"):
            self.__dict__.pop(name, None)
        try:
            with self.ledger.apart():
                yield
        finally:
            self.submission = own

    def _take_progress(self, event: Progress | Running | Evidence) -> None:
        """Pass on what runs apart and how far a training is, and nothing else."""
        if isinstance(event, Progress):
            self._terms.listen(replace(event, **self._program.at_work))
        elif isinstance(event, Running) and event.what != STARTING:
            self._terms.listen(event)

    def infer(self, model: Handle, inputs: Any, batch_size: int = 256, untrained: bool = False) -> Any:
        """Return what a model that was opened from a file outputs, or what it does with the weights it begins with."""
        asked = {"model": model, "inputs": settled(inputs), "batch_size": batch_size, "untrained": untrained}
        read = functools.partial(replies.read_predictions, examples=count(inputs))
        return self._request("infer", asked, "while the model predicted", read, self._limits.seconds_for_training)

    def moved(self, model: Handle, inputs: Any) -> int:
        """Return how many numbers in the weights of a model that was opened from a file are not as they begin."""
        asked = {"model": model, "inputs": settled(inputs)}
        return self._request("moved", asked, "while the weights were read", replies.read_size)

    def run_callback(self, callback: str, logs: list[dict[str, float]]) -> list[bool]:
        """Show ``logs``, one an epoch, to a fresh callback; return after which of them the training is over."""
        read = functools.partial(replies.read_stops, shown=len(logs))
        return self._request("run_callback", {"name": callback, "logs": logs}, f"in {callback}.on_epoch_end", read)

    def callbacks(self) -> list[str]:
        """Return the names of the submission's own classes of callbacks, whatever the exercise calls them."""
        return self._request("callbacks", {}, "while the callbacks were listed", replies.read_names)

    def stand_in(self, kind: str, **how: Any) -> Handle:
        """Return an object of ours, to be given to the learner's own functions; ``stand_ins`` has the kinds."""
        made = self._request("stand_in", {"kind": kind, "how": how}, "making a test object", replies.read_handle)
        self._remakes[made.number] = lambda: self.stand_in(kind, **how)
        self._kinds[made.number] = kind
        return made

    def first_input(self, model: Handle, inputs: Any, training: bool = False) -> dict[str, Any]:
        """Return ``values`` that reach the first layer that weighs them, the layers ``passed`` before, ``outputs``."""
        asked = {"model": model, "inputs": settled(inputs), "training": training}
        return self._request("first_input", asked, "while the model answered one batch", replies.read_first_input)

    def over_time(self, model: Handle, inputs: Any) -> list[dict[str, Any]]:
        """Return ``kind``, ``layer``, ``took`` and ``gave`` of each layer that reads one step after the other."""
        asked = {"model": model, "inputs": settled(inputs)}
        return self._request("over_time", asked, "while the model answered one batch", replies.read_over_time)

    def weights(self, model: Handle) -> list[Any]:
        """Return the weights of a model."""
        return self._request("weights", {"model": model}, "while the weights were read", replies.read_weights)

    def recorded_fits(self, maker: str = "") -> list[dict[str, Any]]:
        """Return the fits since this was last asked; a callback that ``maker`` of the submission makes goes by it."""
        return self._request("recorded_fits", {"maker": maker}, "while the trainings were listed", replies.read_fits)

    @contextlib.contextmanager
    def experiment(self, change: dict[str, Any], seconds: float, at_most: float) -> Iterator[dict[str, Any]]:
        """Train with one thing changed as long as this is entered, each ``fit`` as ``experiments.Experiment`` says.

        All ``fit`` together end after ``seconds`` of CPU time; a call that takes more than ``at_most`` ends the
        submission. Yields a dictionary that holds, after the block, what ``replies.read_experiment`` returns, and under
        ``notes`` the evidence that was noted. Nothing that is gathered within is found again later.
        """
        told: dict[str, Any] = {}
        asked = {"change": change, "seconds": seconds}
        with self.ledger.apart():
            self._request("begin_experiment", asked, "while an experiment began")
            self._program.at_most, self._apart = at_most, {}
            try:
                yield told
            finally:
                self._program.at_most = None
                told["notes"] = self._apart
                during = "while an experiment ended"
                if self._program.worker:
                    with contextlib.suppress(CandidateFault):
                        told |= self._request("end_experiment", {}, during, replies.read_experiment)

    @property
    def is_gone(self) -> bool:
        """Whether the process has ended."""
        return self._program.worker is None

    def cpu_seconds(self) -> float:
        """Return the CPU time that the submission's process has used; 0 where it has ended."""
        return self._program.cpu_seconds()

    def note(self, key: str, value: Any) -> None:
        """Add to the evidence that the report shows; not during an experiment, which is no evidence of a verdict."""
        if self._program.at_most is not None:
            self._apart[key] = value
            return
        if key in ("layers", "model_function") and MAKE_MODELS & {*self._ours.values()}:
            return  # The learner's own model is shown, not ours.
        if key == "training":
            self.note_replaced()
        self._terms.listen(Evidence(key, value))

    def note_replaced(self) -> None:
        """Add to the evidence which functions of the submission a training is about to do without, or did."""
        self._terms.listen(Evidence("replaced", sorted(self._ours)))

    def output(self) -> tuple[str, int]:
        """Return the end of what the submission printed, and how many bytes were dropped before it.

        All of it is there once the process has ended.
        """
        return self._program.output()

    def close(self) -> None:
        """End the process and all that it started, for good."""
        self._program.close()

    def _begin_again(self) -> None:
        self.load()
        for name, remake in list(self._in_place.items()):
            self.replace(name, remake())

    def _forget_clean(self) -> None:
        """End the second worker, which may be a fork of the first one, with all that was opened in it."""
        if self._clean:
            self._clean.close()
        self._clean, self._trained = None, {}


def _ignore(event: Progress | Running | Evidence) -> None:
    pass


def _is_ours(features: Any, labels: Any, options: dict[str, Any]) -> bool:
    """Return whether a training needs nothing that lies with the submission: arrays of ours, and no callback of its."""
    return all(isinstance(item, np.ndarray) for item in (features, labels)) and not list(handles_in(options))


def _told_of(form: Form) -> dict[str, Any]:
    """Return what a worker is told of a course form."""
    classes = form.settings.get("classes", 2)
    return {"names": dict(form.names), "adapter": form.adapter, "files": dict(form.files), "classes": classes}
