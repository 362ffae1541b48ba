"""Trainings inside the sandbox: watched, with live progress, and stopped once the goal is met with margin."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import inspect
import math
import sys
import weakref
from collections.abc import Callable
from types import GeneratorType
from typing import Any

import numpy as np

from grader.candidate.worker.data_set_examples import Examples, gives_batches, has_batches, look_at_examples
from grader.candidate.worker.experiments import Experiment
from grader.candidate.worker.fit_evidence import (
    WeightsBefore,
    class_numbers,
    classes_of,
    optimizer_of,
    range_of_weights,
    share_of_heaviest,
)
from grader.candidate.worker.given_callbacks import flatten, is_lowered, waits_of
from grader.candidate.worker.kept_weights import KeptWeights
from grader.candidate.worker.label_changes import LabelChanges, arrays_of_frame, arrays_of_step, noting, parts_of
from grader.candidate.worker.offered import Offered, Pair
from grader.candidate.worker.outputs import names_of, part_of

Tell = Callable[[dict[str, Any]], None]
FEW = 100
"""Up to so many numbers that ``fit`` is given are told."""
FIRST = 30
"""Rows of the examples and labels of which a number each is told."""
MOST_COMPARED = 10_000_000
"""Values of examples among which those for validation are looked up."""
SURELY_DRAWN = 10
"""A class of which so many are expected is not missing by chance: once in 20,000 draws."""
FEWEST_STEPS = 4
"""Rows of no more values are no windows of which two share all but one."""
MOST_ASKED = 200
"""Weights that are remembered of which a loop computed gradients."""
MANY_STEPS = 10
"""So many steps are a training."""
MOST_LOOPS = 20
"""Functions and steps of loops in one call whose arrays are looked at."""
MOST_BATCHES = 8
"""Batches of a loop that are kept."""
_BEGUN = "_begun_as_digest"
SLOWED = 0.01
"""A learning rate that falls below this part of its first value trains nearly nothing more …"""
EARLY = 1 / 3
"""… and if it is there in this part of the steps, most of them were for nothing."""
MOVED = 0.3
"""The labels of a loop are other ones where this share of them is."""


class _Rate:
    """How the learning rate of an optimizer falls, from step to step."""

    def __init__(self, optimizer: Any, first: float) -> None:
        self.optimizer = weakref.ref(optimizer)
        inner = getattr(optimizer, "inner_optimizer", optimizer)
        kind = type(inner)
        self.name = kind.__name__.lower() if kind.__module__.startswith("keras.") else f"own:{kind.__name__}"
        self.is_scheduled = callable(getattr(inner, "_learning_rate", None))
        self.first = self.highest = first
        self._steps = self._slowed = 0
        self._made = getattr(inner, "iterations", None)

    def note(self, rate: float) -> None:
        """Note the rate of one more step."""
        self._steps += 1
        self.highest = max(self.highest, rate)
        if not self._slowed and rate < SLOWED * self.first:
            self._slowed = self._steps

    @property
    def steps(self) -> int:
        """How many steps the optimizer made, also inside a function of TensorFlow."""
        with contextlib.suppress(Exception):
            return int(self._made)  # type: ignore[arg-type]
        return self._steps

    @property
    def fell_early(self) -> bool:
        """Whether most steps had nearly no learning rate."""
        return self._steps >= MANY_STEPS and 0 < self._slowed <= EARLY * self._steps


class Trainings:
    """What is known of the trainings: whether there were steps, and what weights the last ``fit`` of a model left."""

    def __init__(self, offered: Offered | None = None) -> None:
        self._offered = offered
        self.before_step: Callable[[Any, bool], None] = lambda owner, is_step: None
        """Called in loops with what is called, and whether it is a step; what it raises ends the loop."""
        self._outside: Callable[[], contextlib.AbstractContextManager[Any]] = contextlib.nullcontext
        """Within it, what has a value has it inside a function of TensorFlow, too."""
        self._in_fit = False
        self._steps = self._applied = self._renewed = 0
        self._optimizers: weakref.WeakSet[Any] = weakref.WeakSet()
        self._asked: dict[int, tuple[Any, Any]] = {}
        """The weights that a tape was asked about, by their address, and what they were then."""
        self._assigned: set[int] = set()
        """The addresses of those that the submission's own code gave a value."""
        self._batches: dict[int, int] = {}
        """The rows of each batch of ``train_on_batch``, by a number for its values."""
        self._pairs: list[tuple[Any, Any]] = []
        """Features and labels of its first batches."""
        self._calls = 0
        self._left: weakref.WeakKeyDictionary[Any, str] = weakref.WeakKeyDictionary()
        self._began: weakref.WeakKeyDictionary[Any, str] = weakref.WeakKeyDictionary()
        self._moved: weakref.WeakSet[Any] = weakref.WeakSet()
        self._rates: list[_Rate] = []
        """Of the optimizers of loops, one after the other, how their learning rates fell."""
        self._set: weakref.WeakSet[Any] = weakref.WeakSet()
        """The models and layers whose weights were set."""
        self._given: weakref.WeakKeyDictionary[Any, LabelChanges] = weakref.WeakKeyDictionary()
        """What each model was given by ``fit`` and ``train_on_batch`` …"""
        self._of_loops: dict[Any, LabelChanges] = {}
        """… and what the steps of loops were given in the last call, by their functions or the code of these."""
        self._batched: weakref.WeakKeyDictionary[Any, LabelChanges] = weakref.WeakKeyDictionary()
        self._watched: set[Any] = set()
        """Data sets of Keras's kind that a ``fit`` was given, and the methods that note their batches."""
        self.kept = KeptWeights()

    def begin(self) -> None:
        """Begin a call of a function of the submission: its loops are others than those of the last call."""
        self._of_loops.clear()

    def watch_steps(self, tensorflow: Any) -> None:
        """Count how often any optimizer of Keras is asked for a step, or a tape for gradients, and see of what.

        Within a function of TensorFlow that is once.
        """
        self._outside = tensorflow.init_scope
        optimizer = tensorflow.keras.optimizers.Optimizer
        owner = next(item for item in optimizer.__mro__ if "apply" in vars(item))
        owner.apply = self._heard(owner.apply, lambda given: self._note_step(given[0]))
        tensorflow.GradientTape.gradient = self._heard(
            tensorflow.GradientTape.gradient, lambda given: self._note_gradients(tensorflow, given[2])
        )
        trainer = next(item for item in tensorflow.keras.Model.__mro__ if "train_on_batch" in vars(item))
        trainer.train_on_batch = self._heard(trainer.train_on_batch, lambda given: self._note_batch(*given[:3]))
        data = tensorflow.data.Dataset
        data.from_tensor_slices = staticmethod(
            self._heard(data.from_tensor_slices, self._note_slices, steps=0, in_loop=False)
        )
        compiled = type(tensorflow.function(lambda: None))
        compiled.__call__ = self._heard(compiled.__call__, self._note_compiled, steps=0)
        variable = next(item for item in tensorflow.keras.Variable.__mro__ if "assign" in vars(item))
        variable.assign = self._heard(
            variable.assign, lambda given: self._note_assigned(given[0]), steps=0, in_loop=False
        )
        layer = next(item for item in tensorflow.keras.layers.Layer.__mro__ if "add_weight" in vars(item))
        layer.add_weight = _noting_begun(layer.add_weight)
        for name in ("set_weights", "load_weights"):
            setter = next(item for item in tensorflow.keras.Model.__mro__ if name in vars(item))
            original = getattr(setter, name)
            setattr(setter, name, self._heard(original, lambda given: self._set.add(given[0]), steps=0, in_loop=False))

    def _heard(
        self, original: Callable[..., Any], note: Callable[[list[Any]], None], steps: int = 1, in_loop: bool = True
    ) -> Callable[..., Any]:
        """Return a function that notes its arguments first, unless ``fit`` calls it; a note that fails reaches no one.

        One that is called ``in_loop`` makes ``steps``, or may.
        """

        @functools.wraps(original)
        def hear(*args: Any, **kwargs: Any) -> Any:
            self._steps += steps
            if not self._in_fit:
                if in_loop:
                    self.before_step(args[0], bool(steps))
                with contextlib.suppress(Exception):
                    note([*args, *kwargs.values()])
            return original(*args, **kwargs)

        return hear

    def _note_step(self, optimizer: Any) -> None:
        self._applied += 1
        self._note_rate(optimizer)
        if optimizer not in self._optimizers:
            self._optimizers.add(optimizer)
            self._renewed += 1

    def _note_gradients(self, tensorflow: Any, asked: Any) -> None:
        """Note the weights that a tape is asked about, and the variables of the function that asks."""
        self._note_weights(tensorflow, asked)
        caller = sys._getframe(3)
        # Several models may be trained by one function, each for another task.
        self._note_variables((caller.f_code, id(tensorflow.nest.flatten(asked)[0])), arrays_of_frame(caller))

    def _note_compiled(self, given: list[Any]) -> None:
        """Note the batch that a function of TensorFlow is called with: what it computes has no values here."""
        self._note_variables(given[0], parts_of(given[1:]))

    def _note_slices(self, given: list[Any]) -> None:
        """Note the arrays that a data set is made of: its own examples are not read."""
        self._note_variables(sys._getframe(2).f_code, parts_of(given))

    def _note_variables(self, part: Any, found: dict[str, Any]) -> None:
        is_known = part in self._of_loops or len(self._of_loops) < MOST_LOOPS
        if is_known and (step := arrays_of_step(found)):
            self._of_loops.setdefault(part, LabelChanges()).note_step(*step)

    def note_fit(self, model: Any, given: dict[str, Any]) -> None:
        """Note the arrays of a ``fit`` that is about to begin, or the batches that it will get."""
        data = given.get("x")
        if isinstance(data, np.ndarray) or hasattr(data, "numpy"):
            changes = self._given.setdefault(model, LabelChanges(int(given.get("epochs") or 1)))
            changes.note(data, {"labels": given["y"]})
        elif isinstance(data, GeneratorType):
            given["x"] = noting(data, self._given.setdefault(model, LabelChanges(0)))
        elif has_batches(data):
            self._batched[data] = self._given.setdefault(model, LabelChanges())
            self._watch_batches(type(data))

    def _watch_batches(self, kind: Any) -> None:
        """Have a class of the submission's note its batches; Keras reads some before the training begins."""
        original = kind.__getitem__
        if original in self._watched:
            return

        @functools.wraps(original)
        def get(data: Any, *args: Any, **kwargs: Any) -> Any:
            batch = original(data, *args, **kwargs)
            with contextlib.suppress(Exception):
                if self._in_fit and type(data) is kind:
                    self._batched[data].note(batch[0], {"labels": batch[1]})
            return batch

        self._watched.add(get)
        kind.__getitem__ = get

    def changed_labels(self, model: Any) -> dict[str, float]:
        """Return what ``LabelChanges.told`` tells of a model, or of a loop in the last call; empty for nothing."""
        with contextlib.suppress(Exception):
            sources = self._given.get(model), *self._of_loops.values()
            return next(filter(None, (source.told() for source in sources if source)), {})
        return {}

    def loop_optimizer(self) -> dict[str, Any]:
        """Return ``name``, ``steps`` and highest ``learning_rate`` of the optimizer of the last loop, if there was one.

        A schedule, and an optimizer that is not Keras's own, has no rate to compare with a usual one.
        """
        last = self._rates[-1] if self._rates else None
        if last is None:
            return {}
        is_compared = not last.is_scheduled and not last.name.startswith("own:")
        return {"name": last.name, "steps": last.steps, **({"learning_rate": last.highest} if is_compared else {})}

    def own_weights(self, model: Any) -> dict[str, int]:
        """Return ``layers`` of ``model`` whose weights have other values, where no ``fit`` and no optimizer did it.

        Empty where a layer is left as it began, or its first weights are not known.
        """
        with contextlib.suppress(Exception):
            kernels = [weight for weight in model.trainable_weights if len(weight.shape) > 1]
            begun = [getattr(weight, _BEGUN, "") for weight in kernels]
            is_moved = all(begun) and all(
                _digest_of_weight(weight) != at_first for weight, at_first in zip(kernels, begun, strict=True)
            )
            return {"layers": len(kernels)} if kernels and is_moved and self.about(model) == "none" else {}
        return {}

    def _note_weights(self, tensorflow: Any, asked: Any) -> None:
        for weight in tensorflow.nest.flatten(asked):
            if id(weight) not in self._asked and len(self._asked) < MOST_ASKED:
                with tensorflow.init_scope():  # In a function of TensorFlow, too, a weight has a value.
                    self._asked[id(weight)] = (weight, np.array(weight))

    def _note_assigned(self, weight: Any) -> None:
        if id(weight) in self._asked:
            self._assigned.add(id(weight))

    def _note_rate(self, optimizer: Any) -> None:
        """Note the learning rate of a step; of all steps that a function of TensorFlow makes, that of the first."""
        with contextlib.suppress(Exception), self._outside():
            rate = float(optimizer.learning_rate)
            if not self._rates or self._rates[-1].optimizer() is not optimizer:
                self._rates = [*self._rates[-MOST_ASKED:], _Rate(optimizer, rate)]
            self._rates[-1].note(rate)

    def _note_batch(self, model: Any, features: Any, labels: Any = None) -> None:
        self._calls += 1
        self._note_rate(model.optimizer)
        rows = np.ascontiguousarray(features)
        self._batches[hash(rows.tobytes())] = len(rows)
        if len(self._pairs) < MOST_BATCHES and labels is not None:
            self._pairs.append((rows.copy(), np.array(labels)))
        self._given.setdefault(model, LabelChanges()).note(rows, {"labels": labels})

    def _moves_labels(self) -> bool:
        """Return whether ``train_on_batch`` was given examples with labels of other ones."""
        if not self._pairs or not self._offered:
            return False
        with contextlib.suppress(Exception), np.errstate(all="ignore"):
            pair = self._offered.pair_for(*(np.concatenate(item) for item in zip(*self._pairs, strict=True)))
            return pair is not None and pair.told().get("moved_labels", 0.0) > MOVED
        return False

    def began(self, model: Any) -> None:
        """Note the weights of a model whose ``fit`` begins."""
        self._in_fit = True
        self.kept.began(model)
        with contextlib.suppress(TypeError):
            self._began[model] = _digest_of(model)

    def ended(self, model: Any) -> None:
        """Note the weights of a model whose ``fit`` has ended."""
        self._in_fit = False
        with contextlib.suppress(TypeError):
            self._left[model] = _digest_of(model)
            if self._began.get(model) != self._left[model]:
                self._moved.add(model)

    def about(self, model: Any) -> str:
        """Return what trained ``model``: ``fit``, another ``loop`` or ``none``.

        ``composed`` says that models which ``fit`` trained are parts of it, ``overwritten`` that its weights were
        changed after its last ``fit``, ``unmoved`` that no ``fit`` changed them, ``assigned`` that they were set and
        are those of no model that a ``fit`` trained, ``unapplied`` that gradients were computed, and that no
        optimizer applied any, and ``idle`` that the loop gave its weights the values that they had. Of a loop,
        ``partial`` says that gradients were computed for some of the trainable weights alone, ``renewed`` that each
        step had an optimizer of its own, ``repeated`` that ``train_on_batch`` had the same few examples in all steps,
        ``mislabelled`` that it had labels of other examples, and ``slowed`` that the learning rate fell to nearly
        nothing in the first part of the steps.
        """
        left = self._left.get(model) if self._steps else None
        if left is None:
            told = self._about_loop(model) if self._steps else "none"
            return "composed" if told == "loop" and self._is_composed(model) else told
        if left != _digest_of(model):
            return "overwritten"
        return "fit" if model in self._moved else "unmoved"

    def _about_loop(self, model: Any) -> str:
        """Return what is known of a loop of the submission's own."""
        weights = [(weight, getattr(weight, "value", weight)) for weight in model.trainable_weights]
        known = [self._asked[id(name)] for weight in weights for name in weight if id(name) in self._asked]
        if not self._applied and not known and self._left and self._was_set(model):
            return "fit" if _digest_of(model) in self._left.values() else "assigned"
        if not self._applied and known and all(np.array_equal(np.array(weight), before) for weight, before in known):
            return "idle" if self._assigned & {id(name) for weight in weights for name in weight} else "unapplied"
        rows = sum(self._batches.values())
        if self._calls >= MANY_STEPS and self._offered and rows < self._offered.most_rows / 3:
            return "repeated"
        if self._moves_labels():
            return "mislabelled"
        if self._renewed >= MANY_STEPS and self._renewed >= self._applied / 2:
            return "renewed"
        if 0 < len(known) < len(weights) and len(self._asked) < MOST_ASKED:
            return "partial"
        return "slowed" if any(rate.fell_early for rate in self._rates) else "loop"

    def _is_composed(self, model: Any) -> bool:
        """Return whether the weights of a model that ``fit`` trained are some of this one's."""
        own = {id(weight) for weight in model.weights}
        parts = [{id(weight) for weight in item.trainable_weights} for item in self._left]
        return any(part and part <= own for part in parts)

    def _was_set(self, model: Any) -> bool:
        return any(layer in self._set for layer in model._flatten_layers())


def _noting_begun(add_weight: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``add_weight`` of a layer, which notes on each weight what it begins with."""

    @functools.wraps(add_weight)
    def add(*args: Any, **kwargs: Any) -> Any:
        weight = add_weight(*args, **kwargs)
        # One that has no value yet, or takes no attributes, is as good as changed.
        with contextlib.suppress(Exception):
            setattr(weight, _BEGUN, _digest_of_weight(weight))
        return weight

    return add


def is_as_begun(model: Any) -> bool:
    """Return whether ``model`` has weights, and all of them are those with which its layers began."""
    found = [(_digest_of_weight(weight), getattr(weight, _BEGUN, "unknown")) for weight in model.weights]
    return any(now for now, _ in found) and all(now in ("", begun) for now, begun in found)


def _digest_of(model: Any) -> str:
    """Return a digest of the weights of ``model`` that have a fraction, in whatever order they stand."""
    return " ".join(sorted(filter(None, map(_digest_of_weight, model.weights))))


def _digest_of_weight(weight: Any) -> str:
    """Return a digest of numbers that have a fraction; empty for others, such as the state of random layers."""
    value = np.asarray(weight)
    return hashlib.sha256(np.ascontiguousarray(value).tobytes()).hexdigest() if value.dtype.kind == "f" else ""


def watch_fits(
    keras: Any,
    tell: Tell,
    record: list[dict[str, Any]],
    trainings: Trainings,
    experiment: Callable[[], Experiment | None] = lambda: None,
    offered: Callable[[], Offered | None] = lambda: None,
) -> None:
    """Make every ``fit`` report its progress through ``tell``, leave a row in ``record``, and tell ``trainings``.

    A row is one of ``_row_of``. Where ``experiment`` returns one, it changes what ``fit`` does. ``offered`` returns
    what the submission was given while a function of it runs.
    """
    trainer = next(owner for owner in keras.Model.__mro__ if "fit" in vars(owner))
    original, measuring = trainer.fit, trainer.evaluate
    signature = inspect.signature(original)
    measured = Measured()

    class Progress(keras.callbacks.Callback):  # type: ignore[misc]
        """Tells how far a fit is; changes nothing."""

        def __init__(self, row: dict[str, Any]) -> None:
            super().__init__()
            self._row = row
            self._before: WeightsBefore | None = None
            self._steps = 0
            self._lowered = math.nan

        def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
            """Keep the weights that the training begins with: Keras has built the model by now."""
            self._row["optimizer"] = optimizer_of(self.model)
            self._steps = _steps_of(self.model)
            self._before = WeightsBefore(self.model)
            trainings.began(self.model)

        def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
            """See which weights the training changed, and note them: other callbacks have set them by now."""
            self._row["layers"] = self._before.changes() if self._before else []
            if seen := self._row["seen"]:
                steps = _steps_of(self.model) - self._steps
                seen["rows"] = steps * seen.pop("batch") / max(1, self._row["ran"])
            self._before = None
            trainings.ended(self.model)

        def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
            """Write down the learning rate, which other callbacks have set by now."""
            rate = _rate_of(self.model)
            if rate > self._lowered:
                self._row["watching"]["undone"] = self._row["watching"].get("undone", 0.0) + 1
            self._row["rates"].append(rate)

        def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
            """Count the epoch and tell it."""
            self._row["ran"] += 1
            before, after = self._row["rates"][-1], _rate_of(self.model)
            self._lowered = after if is_lowered(self._row["callbacks"], before, after) else math.nan
            self._row["logs"].append({str(name): _number(value) for name, value in (logs or {}).items()})
            trainings.kept.epoch_ended(self.model, self._row["logs"][-1])
            # An experiment trains for more or fewer epochs than the submission asked for.
            left = int((self.params or {}).get("epochs") or 0) - epoch - 1
            told = {"epoch": self._row["ran"], "epochs": self._row["ran"] + max(0, left), "logs": self._row["logs"][-1]}
            tell({"event": "progress", **told})

    @functools.wraps(original)
    def fit(model: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            given = signature.bind(model, *args, **kwargs).arguments
        except TypeError:
            return original(model, *args, **kwargs)
        callbacks = given.get("callbacks")
        own = list(callbacks) if isinstance(callbacks, (list, tuple)) else [callbacks] if callbacks else []
        row = _row_of(model, given, flatten(callbacks, keras.callbacks.CallbackList))
        record.append(row)
        known = offered()
        pair = _note_given(row, given, known, lambda: trainings.note_fit(model, given))
        watching: list[Any] = [Progress(row)]
        if trial := experiment():
            given, also = trial.prepare(model, given, original, pair, known)
            watching.append(also)
            own = [] if trial.without_callbacks else own
        if callbacks is None or isinstance(callbacks, (list, tuple, keras.callbacks.Callback)):
            given["callbacks"] = [*own, *watching]
        given.setdefault("verbose", 0)
        history = original(**given)
        if known and not trial:
            row["validation"] |= range_of_data_sets(given)
            measured.trained(model, given, row["validation"])
        return history

    @functools.wraps(measuring)
    def evaluate(model: Any, *args: Any, **kwargs: Any) -> Any:
        result = measuring(model, *args, **kwargs)
        # Keras calls it as well, for the validation of `fit`.
        if not kwargs.get("_use_cached_eval_dataset") and offered():
            measured.evaluated(model, *args, **kwargs)
            trainings.kept.evaluated(model, result)
        return result

    trainer.fit, trainer.evaluate = fit, evaluate


def _note_given(
    row: dict[str, Any], given: dict[str, Any], known: Offered | None, note: Callable[[], None]
) -> Pair | None:
    """Note in a row, and by ``note``, what ``fit`` gets; return the arrays that the submission was given for that.

    They are compared for advice alone: nothing that a learner's array does in here ends the training.
    """
    with contextlib.suppress(Exception), np.errstate(all="ignore"):
        pair = known.pair_for(given.get("x"), given.get("y")) if known else None
        row["offered"] = pair.told() if pair else {}
        note()
        if known and not row["examples"] and not row["steps"]:
            row["seen"] = seen_of(given.get("x"), known.most_rows)
        return pair
    return None


def _row_of(model: Any, given: dict[str, Any], callbacks: list[Any]) -> dict[str, Any]:
    """Return what is told of a training that is about to begin, from the arguments that ``fit`` was ``given``.

    ``epochs`` (asked for), ``ran`` (epochs that ran), ``callbacks`` (each one that was given),
    ``validated`` (whether validation data was given), ``labels`` (their shape, ``None`` where unknown), ``shown``
    (examples and labels as two lists of numbers, where these are few), ``rates`` (the learning rate with which each
    epoch began, NaN where it cannot be read), ``steps`` (steps per epoch that were asked for, 0 for all), ``logs``
    (what Keras told of each epoch), of arrays ``examples`` and ``targets``: the figures of ``figures_of``,
    ``batch`` (its size, 0 for Keras's default), ``optimizer`` and ``classes`` as the training began, ``shuffled``
    (whether ``fit`` was asked to), ``initial`` (the first epoch, counted from 0), ``split`` (the share of the examples
    that is for validation), ``weighed`` (range of the sample weights, or of the class weights), ``validation`` (range
    of the examples for validation), ``offered`` (what ``offered.Pair.told`` says of the arrays that the submission was
    given), ``seen`` (of a data set: ``rows``, about so many examples that an epoch had, and how many the submission was
    given, ``of``), ``watching`` (what ``waits_of`` tells of the callbacks, and how often a learning rate that
    ``ReduceLROnPlateau`` had lowered was set back by the next epoch, ``undone``), and ``layers``, which weights the
    training changed.
    """
    split = _number(given.get("validation_split") or 0)
    initial = int(given.get("initial_epoch") or 0)
    validates = given.get("validation_data") is not None or bool(given.get("validation_split"))
    return {
        "model": model,
        "epochs": int(given.get("epochs") or 1) - initial,
        "ran": 0,
        "callbacks": callbacks,
        "validated": validates,
        "labels": _shape_of_labels(given.get("x"), given.get("y")),
        "shown": [_few_numbers(given.get("x")), _few_numbers(given.get("y"))],
        "rates": [],
        "steps": int(given.get("steps_per_epoch") or 0),
        "examples": figures_of(given.get("x")),
        "targets": figures_of(given.get("y")),
        "logs": [],
        "batch": given["batch_size"] if type(given.get("batch_size")) is int else 0,
        "optimizer": {},
        "classes": classes_of(given.get("y"), split),
        "shuffled": given.get("shuffle") is not False,
        "initial": initial,
        "split": split,
        "weighed": weights_of(model, given),
        "validation": range_of_validation(given.get("validation_data"), given.get("x"), split or 0.0, given.get("y")),
        "offered": {},
        "seen": {},
        "watching": waits_of(callbacks, validates),
        "layers": [],
    }


def weights_of(model: Any, given: dict[str, Any]) -> dict[str, float]:
    """Return the range of the weights of examples or classes; a class without a weight counts as Keras counts it: 1.

    Of classes, there is ``heaviest`` as well: see ``share_of_heaviest``.
    """
    with contextlib.suppress(Exception):
        if given.get("sample_weight") is not None:
            return range_of_weights(given["sample_weight"])
        by_class = given.get("class_weight") or {}
        weights, units = [*by_class.values()], int(model.output_shape[-1])
        told = range_of_weights([*weights, 1.0] if len(weights) < max(2, units) else weights) if weights else {}
        with contextlib.suppress(Exception):
            told |= share_of_heaviest(by_class, given["y"]) if weights else {}
        return told
    return {}


class _Trained:
    """What a model was trained with, and what was found of it."""

    def __init__(self, features: Any, labels: Any, told: dict[str, float]) -> None:
        self.told = told
        self.kinds: set[float] = set()
        """The classes that were measured."""
        self.seen: set[bytes] = set()
        """The labels of each measurement: one that is repeated shows nothing new."""
        self._given = features, labels

    @functools.cached_property
    def examples(self) -> Examples | None:
        """What it was trained with, read once; ``None`` where that cannot be looked at."""
        return _looked_at(*self._given)


class Measured:
    """Holds what a submission gives to ``evaluate`` against what it trained the same model with."""

    def __init__(self) -> None:
        self._trained: weakref.WeakKeyDictionary[Any, _Trained] = weakref.WeakKeyDictionary()

    def trained(self, model: Any, given: dict[str, Any], told: dict[str, float]) -> None:
        """Keep what ``fit`` was ``given`` for this model; ``told`` gets what is found later."""
        self._trained[model] = _Trained(given.get("x"), given.get("y"), told)

    def evaluated(self, model: Any, x: Any = None, y: Any = None, *_: Any, **__: Any) -> None:
        """Tell which share of these examples the model was trained with, and how many classes they have so far.

        ``measured_shared`` is the largest share, ``measured_rows`` the number of examples that were looked at,
        ``measured_kinds`` that of the classes in all of them, for each class may be measured by itself, and
        ``of_measured_kinds`` how many classes so many examples are likely to have.
        """
        with contextlib.suppress(Exception), np.errstate(all="ignore"):
            known = self._trained[model]
            checked = _looked_at(x, y)
            if checked and checked.whole and (digest := _digest_of_labels(checked)) not in known.seen:
                known.seen.add(digest)
                self._tell(known, checked)

    def _tell(self, known: _Trained, checked: Examples) -> None:
        trained, told = known.examples, known.told
        if trained is None:
            return
        found = _held_against(checked, trained)
        told["measured_rows"] = told.get("measured_rows", 0) + len(checked.features)
        if "kinds" in found:
            known.kinds.update(np.unique(class_numbers(checked.labels)).tolist())
            due = kinds_among(int(told["measured_rows"]), trained.labels)
            told |= {"measured_kinds": len(known.kinds), "of_measured_kinds": due}
        if np.asarray(checked.features).dtype.kind == "f":
            told["measured_shared"] = max(told.get("measured_shared", 0.0), found.get("shared", 0.0))


def _looked_at(features: Any, labels: Any) -> Examples | None:
    return look_at_examples(features if labels is None else (features, labels))


def _digest_of_labels(examples: Examples) -> bytes:
    return hashlib.sha256(np.ascontiguousarray(examples.labels).tobytes()).digest()


def _held_against(checked: Examples, trained: Examples) -> dict[str, float]:
    return range_of_validation((checked.features, checked.labels), trained.features, labels=trained.labels)


def range_of_data_sets(given: dict[str, Any]) -> dict[str, float]:
    """Return what ``range_of_validation`` tells, where ``fit`` was given a data set: its first examples are read."""
    data, features = given.get("validation_data"), given.get("x")
    if not any(hasattr(item, "as_numpy_iterator") for item in (data, features)) or data is None:
        return {}
    with contextlib.suppress(Exception), np.errstate(all="ignore"):
        checked, trained = look_at_examples(data), _looked_at(features, given.get("y"))
        if checked and trained:
            told = _held_against(checked, trained)
            # The first examples of a folder may be of one class.
            return told if checked.whole else {name: told[name] for name in told.keys() - {"kinds", "of_kinds"}}
    return {}


def range_of_validation(data: Any, features: Any = None, split: float = 0.0, labels: Any = None) -> dict[str, float]:
    """Return the ``lowest`` and the ``highest`` value of the validation examples; neither for a data set.

    ``label_lowest`` and ``label_highest`` are those of their labels. Of classes, there are ``kinds``, how many they
    have, and ``of_kinds``, how many classes of the ``labels`` of the training are likely to be among so many.
    ``shared`` is the share of them that are among the ``features`` of the training, and ``overlap`` that of the windows
    of which a window of the training has all but the first, or all but the last value. ``mirrored`` is the share of
    the images of which the mirrored one is among the ``features``. Of examples that ``validation_split`` takes, there
    is ``overlap`` alone.
    """
    if data is None and split and isinstance(features, np.ndarray):
        cut = int(len(features) * (1 - split))
        return _overlap(features[cut:], features[:cut])
    checked = data[0] if isinstance(data, (tuple, list)) and data else data
    figures = figures_of(checked)
    told: dict[str, float] = {name: figures[name] for name in ("lowest", "highest") if name in figures}
    if isinstance(data, (tuple, list)) and len(data) > 1:
        ends = figures_of(data[1])
        told |= {f"label_{name}": ends[name] for name in ("lowest", "highest") if name in ends}
        kinds = len(classes_of(data[1]).get("counts", ()))
        if kinds and (due := kinds_among(len(data[1]), labels)):
            told |= {"kinds": kinds, "of_kinds": due}
    with contextlib.suppress(Exception):
        told |= {"shared": share} if (share := _shared(checked, features)) else {}
        # The values of a series come one at a time: mirrored along that axis they are the same.
        turned = checked[:, :, ::-1] if checked.shape[2] > 1 else None
        told |= {"mirrored": share} if turned is not None and (share := _shared(turned, features)) else {}
    return told | _overlap(checked, features)


def kinds_among(rows: int, labels: Any) -> int:
    """Return how many classes of ``labels`` some ``rows`` that are drawn at random have with near certainty."""
    counts = classes_of(labels).get("counts", ())
    return sum(count * rows >= SURELY_DRAWN * sum(counts) for count in counts)


def _shared(checked: Any, features: Any) -> float:
    """Return which share of some of the rows of ``checked`` are rows of ``features``."""
    if checked is features:
        return float(checked is not None)
    if not _can_compare(checked, features):
        return 0.0
    known = {row.tobytes() for row in features}
    rows = _some_of(checked)
    return sum(row.tobytes() in known for row in rows) / len(rows)


def _overlap(checked: Any, features: Any) -> dict[str, float]:
    """Return the share, ``overlap``, of some windows of ``checked`` that a window of ``features`` overlaps by a step.

    Windows have the shape ``(n, steps)`` or ``(n, steps, values)`` and hold floats; empty for anything else.
    """
    with contextlib.suppress(Exception):
        are_windows = checked.dtype.kind == "f" and checked.ndim in (2, 3) and checked.shape[1] > FEWEST_STEPS
        if are_windows and checked is not features and _can_compare(checked, features):
            starts, ends = {row[:-1].tobytes() for row in features}, {row[1:].tobytes() for row in features}
            rows = _some_of(checked)
            found = sum(row[1:].tobytes() in starts or row[:-1].tobytes() in ends for row in rows)
            return {"overlap": found / len(rows)} if found else {}
    return {}


def _some_of(rows: Any) -> Any:
    return rows[:: max(1, len(rows) // FEW)]


def _can_compare(checked: Any, features: Any) -> bool:
    """Return whether both are arrays of one type, enough rows of the first, and not too many values of the second."""
    are_arrays = all(isinstance(item, np.ndarray) for item in (checked, features))
    return are_arrays and features.size <= MOST_COMPARED and checked.dtype == features.dtype and len(checked) >= FIRST


def seen_of(data: Any, offered: int) -> dict[str, float]:
    """Return the examples of a ``batch`` of a data set, and how many were ``offered``, ``of``; empty if unknown.

    Of batches that come in another way the number is 0.
    """
    if offered and gives_batches(data) and not hasattr(data, "as_numpy_iterator"):
        return {"batch": 0, "of": offered}
    while data is not None and offered:
        size = getattr(data, "_batch_size", None)
        if size is not None:
            return {"batch": int(size), "of": offered}
        data = getattr(data, "_input_dataset", None)
    return {}


def _steps_of(model: Any) -> int:
    """Return how many steps the optimizer of a model has made; 0 where it does not tell."""
    with contextlib.suppress(Exception):
        return int(model.optimizer.iterations)
    return 0


def _shape_of_labels(features: Any, labels: Any) -> list[int] | None:
    """Return the shape of the labels of a fit, of a data set with 1 for the batch; ``None`` where it does not tell."""
    if labels is None:
        elements = getattr(features, "element_spec", None)
        labels = elements[1] if isinstance(elements, tuple) and len(elements) > 1 else None
    try:
        return [1 if size is None else int(size) for size in labels.shape]
    except (AttributeError, TypeError, ValueError):
        return None


def figures_of(data: Any) -> dict[str, Any]:
    """Return ``rows``, ``lowest``, ``highest``, ``lost`` (NaN and infinite values) and ``size`` of an array.

    ``first`` has a number for each of its first rows: their means, or the column of the 1 in one-hot rows.

    Empty for a data set, and for what holds no numbers. Sums that end nowhere are told as they are: neither they nor
    a learner's ``np.seterr`` take the figures away.
    """
    if not isinstance(data, np.ndarray) and not hasattr(data, "numpy") and not isinstance(data, list):
        return {}
    try:
        numbers = np.asarray(data)
        if numbers.dtype.kind not in "biuf" or not numbers.size or not numbers.ndim:
            return {}
        with np.errstate(all="ignore"):
            return _figures(numbers)
    except Exception:
        return {}


def _figures(numbers: Any) -> dict[str, Any]:
    known = numbers[np.isfinite(numbers)]
    edges = {"lowest": float(known.min()), "highest": float(known.max())} if known.size else {}
    rows = numbers[:FIRST].reshape(min(FIRST, len(numbers)), -1)
    one_hot = rows.shape[1] > 1 and bool(np.all((rows == 0) | (rows == 1)) and np.all(rows.sum(axis=1) == 1))
    first = rows.argmax(axis=1) if one_hot else rows.mean(axis=1, dtype=np.float64)
    counts = {"rows": len(numbers), "lost": int(numbers.size - known.size), "size": int(numbers.size)}
    return {**counts, **edges, "first": [float(item) for item in first]}


def _few_numbers(data: Any) -> list[float]:
    """Return the numbers of an array, a tensor or a list, ``[]`` where they are more than ``FEW``, or none."""
    try:
        if (len(data) if isinstance(data, list) else np.prod(data.shape)) > FEW:
            return []
        numbers = np.asarray(data, dtype=np.float64).reshape(-1)
        return [float(value) for value in numbers] if len(numbers) <= FEW else []
    except Exception:
        return []


def build_ahead(model: Any, features: Any, labels: Any) -> None:
    """Make the variables of the optimizer and of the metrics of a model of Keras before its first step.

    A step that makes variables is traced twice, which takes a tenth of a second for each of the two. The training
    itself is the same. What has a method of its own is left alone: it may train other variables.
    """
    optimizer: Any = getattr(model, "optimizer", None)
    of_keras = all(type(item).__module__.startswith("keras.") for item in (model, optimizer))
    if not of_keras or not model.built:
        return
    if not optimizer.built:
        optimizer.build(model.trainable_variables)
    # It only saves time: with what goes wrong here the training goes wrong, and there the learner is told.
    with contextlib.suppress(Exception):
        _build_metrics(model, features.element_spec[1] if labels is None else labels)


def _build_metrics(model: Any, labels: Any) -> None:
    """Have the metrics that are given by name measure one example of zeros, and forget it.

    By the shapes of labels and outputs Keras chooses what ``accuracy`` is; where one is not known, it chooses later.
    """
    (output,) = model.outputs
    shapes = [(1, *item.shape[1:]) for item in (labels, output)]
    by_name = all(isinstance(metric, str) for metric in model.get_compile_config()["metrics"])
    if by_name and all(isinstance(size, int) for shape in shapes for size in shape):
        model.compute_metrics(None, *(np.zeros(shape, np.float32) for shape in shapes))
        model.reset_metrics()


def train(  # noqa: PLR0913 - each is one choice of the caller
    keras: Any,
    model: Any,
    features: Any,
    labels: Any,
    *,
    epochs: int,
    at_most: int,
    validation: tuple[Any, Any] | None,
    goal: dict[str, Any] | None,
    options: dict[str, Any],
    fit: Callable[..., Any] | None = None,
) -> dict[str, list[float | None]]:
    """Fit ``model`` for ``epochs``, then on to ``at_most`` until the validation goal is met.

    It is ``fit`` that is called, or without one the model's own.

    ``goal`` is ``{"metric": "accuracy" or "mae", "at": number, "reading": "probability" or "logit"}``; its
    ``threshold`` is only shown. Of several outputs, ``output`` is the name or the place of the one that is measured.
    It only decides when to stop: the grade rests on hidden data that is not here. With ``"keep": "best"`` a
    training that ends short of its goal goes back to the best weights that were measured, so that no wobble of
    the last epoch is judged.
    Validation costs a fifth of a small training, so it runs in every fifth part of it, unless
    ``options`` say ``validation_freq``.
    Returns the history with one number per epoch and metric, ``None`` where nothing was measured, and the
    ``learning_rate`` with which each epoch began.
    """
    every = options.pop("validation_freq", max(1, epochs // 5))

    rates: list[Any] = []

    class StopAtGoal(keras.callbacks.Callback):  # type: ignore[misc]
        """Ends the training after the reference's epochs once the goal is met."""

        best: tuple[float, Any] | None = None

        def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
            """Write down the learning rate, which other callbacks have set by now."""
            rates.append(_rate_of(self.model))

        def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
            """Measure from the last of the reference's epochs on, then at every fifth of that number."""
            if goal is None or validation is None or epoch + 1 < epochs or (epoch + 1 - epochs) % max(1, epochs // 5):
                return
            told, truth = model.predict(validation[0], verbose=0, batch_size=256), validation[1]
            if "output" in goal:
                told, truth = (part_of(item, goal["output"], names_of(model)) for item in (told, truth))
            value = measure(told, truth, goal)
            sign = 1 if goal["metric"] == "accuracy" else -1
            if sign * value >= sign * goal["at"]:
                self.model.stop_training, self.best = True, None
            elif goal.get("keep") == "best" and (self.best is None or sign * value > self.best[0]):
                self.best = sign * value, self.model.get_weights()

        def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
            """Go back to the best weights, where the goal was not met and they are wanted."""
            if self.best is not None:
                self.model.set_weights(self.best[1])

    if isinstance(features, list) and not any(hasattr(feature, "shape") for feature in features):
        features = np.asarray(features)
    told = (fit or model.fit)(
        features,
        labels,
        epochs=at_most if goal else epochs,
        validation_data=validation,
        validation_freq=every,
        callbacks=[*options.pop("callbacks", []), StopAtGoal()],
        verbose=0,
        **options,
    )
    ran = len(told.epoch)
    measured = [epoch for epoch in range(ran) if (epoch + 1) % every == 0]
    history = {"learning_rate": rates[:ran], **told.history}
    return {str(name): _spread(values, measured, ran) for name, values in history.items()}


def _spread(values: list[Any], measured: list[int], ran: int) -> list[float | None]:
    """Return one value per epoch, with ``None`` where validation did not run."""
    if len(values) == ran:
        return [_number(value) for value in values]
    row: list[float | None] = [None] * ran
    for epoch, value in zip(measured, values, strict=False):
        row[epoch] = _number(value)
    return row


def measure(outputs: Any, truth: Any, goal: dict[str, Any]) -> float:
    """Return accuracy or mean absolute error of ``outputs`` (n, …) against ``truth`` (n,) or one-hot."""
    outputs = np.asarray(outputs, dtype=np.float64)
    truth = np.asarray(truth)
    outputs = outputs.reshape(len(outputs), -1)
    if goal["metric"] == "mae":
        return float(np.mean(np.abs(outputs[:, -1] - truth.reshape(len(truth), -1)[:, -1])))
    if truth.ndim > 1 and truth.shape[-1] > 1:
        truth = truth.argmax(axis=-1)
    threshold = 0.0 if goal.get("reading") == "logit" else 0.5
    answers = outputs.argmax(axis=-1) if outputs.shape[1] > 1 else (outputs[:, 0] > threshold).astype(int)
    return float(np.mean(answers == truth.reshape(-1)))


def _rate_of(model: Any) -> float:
    """Return the learning rate of a model's optimizer; NaN where it cannot be read."""
    return _number(getattr(model.optimizer, "learning_rate", None))


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")
