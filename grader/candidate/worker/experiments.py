"""A training of the learner's with one thing changed, and what one batch shows; runs inside the sandbox.

An experiment changes the model, the optimizer or the arguments of each ``fit`` while it is going on, never the
learner's source. What it brings decides on advice alone: no verdict depends on it.
"""

from __future__ import annotations

import contextlib
import math
import time
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.candidate.worker import AUGMENTING, HIGHEST_RATE, SATURATING, USUAL_RATE, USUAL_RATES
from grader.candidate.worker.adapting import replaced
from grader.candidate.worker.data_set_examples import Examples, gives_batches, read_examples
from grader.candidate.worker.fit_evidence import (
    MOST_CLASSES,
    MOST_LAYERS,
    WeightsBefore,
    holds_layers,
    leaves,
    norm_of,
)
from grader.candidate.worker.offered import NotOffered, Offered, Pair
from grader.candidate.worker.rebuilding import rebuild

FEW_ROWS = 64
"""Examples that a batch is looked at with."""
LEAST_COMPARED, MOST_COMPARED = 100, 400
"""Examples of which each is compared with all others."""
MOST_COLUMNS = 50
FIRST_BATCHES = 10
"""Batches of which the loss is told."""
BENT = 1e-3
"""A function that is nowhere further from a linear one than this part of its spread is linear."""
FULL = 0.99
"""From this part of its range on a sigmoid or a tanh is saturated."""
RATES: list[float] = [10.0 ** (place / 5 - 8) for place in range(48)]
"""The learning rates of a sweep, five to every power of ten."""
GROWN = 2.0
"""A loss that is so many times the largest of the first batches grows: batches differ, where the data are sorted."""
GIVEN_BACK, GAINED = 5.0, 0.5
"""A loss of so many times its lowest, where that was below this part of the first ones, was learned and lost again."""
HOPELESS, HOPELESS_AFTER = 10.0, 3
"""A loss so many times that of a new model, and of a constant, after so many epochs, comes to nothing any more."""
EPOCHS_OF_LOOP, BATCH_OF_LOOP = 60, 32
"""Most epochs of a ``fit`` that takes the place of a loop, if there is time, and examples of a batch."""
Fit = Callable[..., Any]
_OF_STEPS = ("learning_rate", "optimizer", "settings")


class Looked(Exception):
    """A ``fit`` was only looked at, and trains nothing."""


class LoopEnded(BaseException):
    """A loop of the submission's has had its time, or is left out where ``fit`` takes its place."""


class Experiment:
    """Changes each ``fit`` as ``change`` says, and ends it after ``seconds`` of CPU time in all.

    ``change`` may hold ``learning_rate`` (a number, or ``"found"`` for the one that a short sweep finds), ``optimizer``
    (a name), ``settings`` (of the optimizer, ``None`` for its default), ``epochs`` (a number), ``batch_size``,
    ``inputs`` and ``fit_inputs`` (a factor, for everything or for ``fit`` alone), ``fresh`` (initial weights by Keras's
    defaults), ``trainable`` (all layers), ``dropout`` (a rate for all such layers), ``augmentation`` (``False`` for
    none), ``penalties`` (off), ``activation`` (of hidden layers), ``averages`` (the momentum of batch normalization),
    ``noise`` (of layers that add it), ``loss`` (its settings at their defaults), ``loss_name`` (another one, with
    ``from_logits``), ``given`` (``inputs``, ``labels``, ``both`` of them, ``all`` examples or those of the ``largest``
    data set, as the submission was given them), ``look`` (at a batch, and train nothing), ``no_split`` (no examples
    taken for validation), ``no_weights`` (of examples or classes), ``from_first`` (epochs that count from 0),
    ``left`` (the weights that ``fit`` left, whatever sets them later), ``all_steps`` (of an epoch) or so many
    ``steps_per_epoch``, ``mixed`` (examples shuffled), ``no_callbacks`` (of the
    learner's), ``fit_loop`` (``fit`` in the place of a loop of the learner's, with ``loop_steps``) and ``layers``,
    other layers as ``rebuilding.rebuild`` says. With ``other``, nothing is trained: the model at this place of
    ``Worker.others`` is returned.

    In a loop of the learner's, a number as ``learning_rate`` is all that is changed. It ends after ``seconds``, too,
    which count from its first step.
    """

    def __init__(self, tensorflow: Any, change: dict[str, Any], seconds: float) -> None:
        self._tf, self._keras = tensorflow, tensorflow.keras
        self._change = change
        self._seconds = seconds
        self._spent = 0.0
        self._began = False
        self._loop_began = 0.0
        self._changed: weakref.WeakSet[Any] = weakref.WeakSet()
        """The optimizers of loops that have another learning rate."""
        self._left: tuple[Any, list[Any]] | None = None
        self.told: dict[str, Any] = {
            "fits": 0,
            "epochs": 0,
            "cut": False,
            "seconds": 0.0,
            "losses": [],
            "look": {},
            "layers": [],
        }
        """What it showed so far."""

    @property
    def replaces_loops(self) -> bool:
        """Whether a loop of the learner's is left out, and no ``fit`` has begun yet."""
        return bool(self._change.get("fit_loop")) and not self._began

    @property
    def other(self) -> int | None:
        """The place of the model that is measured as it is, where a function returned another one."""
        return self._change.get("other")

    def change_step(self, owner: Any, is_step: bool) -> None:
        """Change the step that ``owner`` is about to make in a loop; raises ``LoopEnded`` where it makes none.

        What is called besides, such as a function of TensorFlow, is no step for sure: it only takes time.
        """
        if self.replaces_loops and is_step:
            raise LoopEnded
        if self.replaces_loops or self._began:  # Where ``fit`` trains, the rest predicts.
            return
        now = time.process_time()
        self._loop_began = self._loop_began or (now if is_step else 0.0)
        if not self._loop_began:
            return
        rate, optimizer = self._change.get("learning_rate"), _optimizer_of(owner)
        if isinstance(rate, float) and optimizer is not None and optimizer not in self._changed:
            with contextlib.suppress(Exception), self._tf.init_scope():  # The rate of a schedule cannot be set.
                optimizer.learning_rate = rate
                self._changed.add(optimizer)
                self.told["fits"] = 1
        self.told["seconds"] = self._spent + now - self._loop_began
        if self.told["seconds"] > self._seconds:
            self.told["cut"] = True
            raise LoopEnded

    def fit(self, model: Any, offered: Offered) -> None:
        """Train a model, whose loop was left out, by ``fit`` on what the submission was given."""
        features, labels = offered.examples_of(tuple(model.input_shape[1:]))
        model.compile(optimizer="adam", loss="mse")
        epochs, steps = EPOCHS_OF_LOOP, self._change.get("loop_steps")
        if steps:
            epochs = min(epochs, math.ceil(steps / math.ceil(len(labels) / BATCH_OF_LOOP)))
        model.fit(features, labels, epochs=epochs, batch_size=BATCH_OF_LOOP, verbose=0)

    @property
    def without_callbacks(self) -> bool:
        """Whether the learner's callbacks are left out."""
        return bool(self._change.get("no_callbacks"))

    @property
    def input_factor(self) -> float:
        """By how much the inputs of a prediction are multiplied."""
        return float(self._change.get("inputs", 1.0))

    def give_back(self) -> None:
        """Set the weights again that the last ``fit`` left, where that is what is tried."""
        if self._left is not None:
            model, left = self._left
            for weight, value in zip(model.weights, left, strict=False):
                weight.assign(value)

    def prepare(
        self, model: Any, given: dict[str, Any], fit: Fit, pair: Pair | None = None, offered: Offered | None = None
    ) -> tuple[dict[str, Any], Any]:
        """Return the arguments of a ``fit`` as the experiment has them, and a callback to go with it.

        ``pair`` is what the submission was given of them; of a data set it is looked for in ``offered``. Raises
        ``NotOffered`` where a change needs it, and nothing is known, and ``Looked`` where nothing is to be trained.
        """
        began, self._began = time.process_time(), True
        examples: Examples | None = None
        if gives_batches(given.get("x")):
            examples, given["x"] = read_examples(given["x"])
        if examples is not None:
            with contextlib.suppress(Exception):
                pair = examples.pair_of(offered) if offered else None
            if "given" in self._change:
                given, pair = self._as_arrays(given, examples), pair if examples.whole else None
        with contextlib.suppress(Exception):
            first = (given.get("x"), given.get("y"))
            if examples is not None and not isinstance(first[0], self._tf.data.Dataset):
                first = examples.features, examples.labels
            self.told["look"] = self.told["look"] or look(self._tf, model, *first)
        with contextlib.suppress(Exception):
            if examples is not None:
                self.told["look"]["data"] = self.told["look"].get("data") or examples.told(pair)
                self.told["look"]["neighbors"] = neighbors(examples.features, examples.labels)
        if self._change.get("look"):
            raise Looked
        if "layers" in self._change:
            rebuild(self._keras, model, {**self._change, "examples": given.get("x")})
        self._change_layers(model)
        changed = self._arguments(self._as_given(given, pair))
        if self._change.get("given") in ("inputs", "both") and isinstance(changed.get("x"), np.ndarray):
            _adapt_again(model, changed["x"])
        if self._change.get("learning_rate") == "found":
            self._change["learning_rate"] = self.told["rate"] = self._find_rate(model, changed, fit)
        self._change_optimizer(model)
        # A look at a batch, other layers and a sweep take time as well.
        self._spent += time.process_time() - began
        return changed, self._watching()

    def _as_arrays(self, given: dict[str, Any], examples: Examples) -> dict[str, Any]:
        """Return the arguments of ``fit`` with arrays in the place of a data set."""
        left = {name: item for name, item in given.items() if name != "steps_per_epoch"}
        return {**left, "x": examples.features, "y": examples.labels, "batch_size": examples.batch}

    def _as_given(self, given: dict[str, Any], pair: Pair | None) -> dict[str, Any]:
        """Return the arguments with the inputs, the labels or all examples as the submission was given them."""
        what = self._change.get("given")
        if what is None:
            return given
        if pair is None:
            raise NotOffered("no arrays to compare with")
        if what == "inputs" and pair.knows_rows:
            return {**given, "x": pair.inputs()}
        if what == "labels":
            return {**given, "y": pair.labels()}
        if what in ("both", "inputs"):
            return {**given, "x": pair.inputs(), "y": pair.labels()}
        features, labels = (pair.largest if what == "largest" else pair).whole()
        return {**given, "x": features, "y": labels}

    def _find_rate(self, model: Any, given: dict[str, Any], fit: Fit) -> float:
        """Return a third of the learning rate at which the loss of a short sweep is lowest.

        Where that is in the first half of the sweep, it is so by chance: then it is the usual rate.
        Where what was learned is lost again at higher rates, it is a tenth: all units of a layer may output 0 there,
        and what is left, such as a bias, learns at any rate.
        """
        before = [np.array(item) for item in model.weights]
        own = model.optimizer
        losses: list[float] = []

        class Sweep(self._keras.callbacks.Callback):  # type: ignore[misc, name-defined]
            """Raises the learning rate from batch to batch, until the loss is lost or far above its lowest."""

            def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
                self.number, self.whole = 0, 0.0

            def on_train_batch_begin(self, batch: int, logs: dict[str, Any] | None = None) -> None:
                self.model.optimizer.learning_rate = RATES[min(len(losses), len(RATES) - 1)]

            def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
                # Keras tells the mean since the epoch began.
                self.number += 1
                whole = float((logs or {}).get("loss", float("nan"))) * self.number
                losses.append(whole - self.whole)
                self.whole = whole
                grows = not losses[-1] < GROWN * max(losses[:FIRST_BATCHES])
                if len(losses) >= len(RATES) or grows or _is_given_back(losses):
                    self.model.stop_training = True

        model.optimizer = type(own).from_config({**self._config_of(own), "learning_rate": RATES[0]})
        model.train_function = None
        left_out = ("callbacks", "validation_data", "validation_split", "initial_epoch")
        asked = {name: item for name, item in given.items() if name not in left_out}
        fit(**{**asked, "epochs": len(RATES), "callbacks": [Sweep()], "verbose": 0})
        for weight, value in zip(model.weights, before, strict=False):
            weight.assign(value)
        model.optimizer, model.train_function = own, None
        known = [loss if np.isfinite(loss) else np.inf for loss in losses] or [np.inf]
        part = 10 if _is_given_back(known) else 3
        highest = RATES[len(known) - 1] / 10
        # A loss falls until the steps get too large: one that is lowest long before that is so by chance.
        lowest = int(np.argmin(known))
        is_chance = lowest < len(known) // 2 and part == 3
        if is_chance:
            return min(USUAL_RATES.get(type(own).__name__.lower(), USUAL_RATE), highest)
        found = float(min(RATES[lowest] / part, highest))
        # How large a step may be depends on the size of the data for SGD alone.
        return found if type(own).__name__ == "SGD" else min(found, HIGHEST_RATE)

    def _change_layers(self, model: Any) -> None:
        change = self._change
        layers = list(model._flatten_layers(include_self=True))
        for layer in layers:
            if change.get("trainable"):
                layer.trainable = True
            if "dropout" in change and "Dropout" in type(layer).__name__:
                layer.rate = float(change["dropout"])
            if "dropout" in change and getattr(layer, "cell", None) is not None:
                for name in ("dropout", "recurrent_dropout"):
                    if getattr(layer.cell, name, 0):
                        setattr(layer.cell, name, float(change["dropout"]))
            if change.get("augmentation") is False and _is_augmentation(layer):
                layer.call = lambda inputs, *rest, **named: inputs
            if "noise" in change and type(layer).__name__ == "GaussianNoise":
                layer.stddev = float(change["noise"])
            if "averages" in change and type(layer).__name__ == "BatchNormalization":
                layer.momentum = float(change["averages"])
            if change.get("penalties"):
                _take_penalties(layer)
        if "activation" in change:
            function = self._keras.activations.get(str(change["activation"]))
            for layer in [leaf for leaf in leaves(model) if hasattr(leaf, "activation") and hasattr(leaf, "kernel")][
                :-1
            ]:
                layer.activation = function
        if change.get("fresh"):
            _renew_weights(self._keras, model)
        if change.get("loss"):
            _compile_with_plain_loss(self._keras, model)
        if "loss_name" in change:
            _compile_with(self._keras, model, str(change["loss_name"]), bool(change.get("from_logits")))
        model.train_function = None

    def _change_optimizer(self, model: Any) -> None:
        change = self._change
        if not any(name in change for name in _OF_STEPS):
            return
        old = model.optimizer
        if "optimizer" in change:
            new = self._keras.optimizers.get(str(change["optimizer"]))
        else:
            config = self._config_of(old)
            if "learning_rate" in change:
                config["learning_rate"] = float(change["learning_rate"])
            new = type(old).from_config(config)
        if "optimizer" in change and "learning_rate" in change:
            new.learning_rate = float(change["learning_rate"])
        model.optimizer, model.train_function = new, None

    def _config_of(self, optimizer: Any) -> dict[str, Any]:
        """Return the settings of an optimizer, with those that are changed."""
        settings = self._change.get("settings", {})
        config = {name: item for name, item in optimizer.get_config().items() if name not in settings}
        return config | {name: setting for name, setting in settings.items() if setting is not None}

    def _arguments(self, given: dict[str, Any]) -> dict[str, Any]:
        change, changed = self._change, dict(given)
        factor = float(change.get("fit_inputs", change.get("inputs", 1.0)))
        if factor != 1.0:
            changed["x"] = _times(self._tf, given.get("x"), factor)
            if isinstance(given.get("validation_data"), tuple):
                first, *rest = given["validation_data"]
                changed["validation_data"] = (_times(self._tf, first, factor), *rest)
        if "epochs" in change:
            changed["epochs"] = int(given.get("initial_epoch") or 0) + int(change["epochs"])
        if "batch_size" in change:
            changed = self._with_batches(changed, int(change["batch_size"]))
        if change.get("all_steps"):
            changed.pop("steps_per_epoch", None)
        if "steps_per_epoch" in change:
            changed["steps_per_epoch"] = int(change["steps_per_epoch"])
        if change.get("no_split"):
            changed.pop("validation_split", None)
        if change.get("from_first"):
            changed.pop("initial_epoch", None)
        if change.get("no_weights"):
            changed.pop("sample_weight", None)
            changed.pop("class_weight", None)
            if isinstance(given.get("x"), self._tf.data.Dataset):
                changed["x"] = given["x"].map(lambda first, second, *weights: (first, second))
        if change.get("mixed"):
            changed = self._mixed(changed)
        return changed

    def _with_batches(self, given: dict[str, Any], size: int) -> dict[str, Any]:
        if isinstance(given.get("x"), self._tf.data.Dataset):
            return {**given, "x": given["x"].unbatch().batch(size)}
        return {**given, "batch_size": size}

    def _mixed(self, given: dict[str, Any]) -> dict[str, Any]:
        if isinstance(given.get("x"), self._tf.data.Dataset):
            return {**given, "x": given["x"].unbatch().shuffle(20_000).batch(32)}
        return {**given, "shuffle": True}

    def _watching(self) -> Any:
        experiment = self
        fixes_rate = any(name in self._change for name in ("learning_rate", "optimizer"))

        class Watching(self._keras.callbacks.Callback):  # type: ignore[misc, name-defined]
            """Counts, and ends the training in time."""

            def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
                self.began, self.before = time.process_time(), WeightsBefore(self.model)
                self.rate = float(self.model.optimizer.learning_rate) if fixes_rate else None
                experiment.told["fits"] += 1
                experiment.told["epochs"] = 0

            def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
                """Hold the rate that is tried, whatever schedule the learner's callbacks follow."""
                if self.rate is not None:
                    self.model.optimizer.learning_rate = self.rate

            def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
                losses = experiment.told["losses"]
                if len(losses) < FIRST_BATCHES:
                    losses.append(float((logs or {}).get("loss", float("nan"))))
                if experiment._spent + time.process_time() - self.began > experiment._seconds:
                    experiment.told["cut"] = True
                    self.model.stop_training = True

            def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
                experiment.told["epochs"] += 1
                loss, looked = float((logs or {}).get("loss", 0.0)), experiment.told["look"]
                worst = max(abs(looked.get(name, np.inf)) for name in ("loss", "constant", "penalty"))
                is_lost = experiment.told["epochs"] >= HOPELESS_AFTER and loss > HOPELESS * worst
                if not np.isfinite(loss) or is_lost:
                    self.model.stop_training = True

            def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
                experiment._spent += time.process_time() - self.began
                experiment.told["seconds"] = experiment._spent
                experiment.told["layers"] = self.before.changes()
                if experiment._change.get("left"):
                    experiment._left = self.model, [np.array(weight) for weight in self.model.weights]

        return Watching()


def _optimizer_of(owner: Any) -> Any:
    """Return an optimizer itself, or the one of a model that was compiled; ``None`` for anything else."""
    with contextlib.suppress(Exception):  # A property of the submission's may raise anything.
        return owner if hasattr(owner, "apply_gradients") else getattr(owner, "optimizer", None)
    return None


def _is_given_back(losses: Sequence[float]) -> bool:
    """Return whether a loss had fallen far, and is far above its lowest again; each is the mean of three batches.

    >>> _is_given_back([9, 9, 8, 1, 1, 1, 9, 9]), _is_given_back([1, 1, 1, 9, 9, 9]), _is_given_back([9, 8, 3, 2, 1, 1])
    (True, False, False)
    """
    means = [sum(losses[place : place + 3]) / 3 for place in range(len(losses) - 2)]
    return bool(means) and means[-1] > GIVEN_BACK * min(means) and min(means) < GAINED * means[0]


def _is_augmentation(layer: Any) -> bool:
    """Return whether a layer of Keras changes images at random while it is trained."""
    kind = type(layer)
    return kind.__module__.startswith("keras.") and kind.__name__.startswith(AUGMENTING)


def _adapt_again(model: Any, features: Any) -> None:
    """Adapt the first layer to other inputs, where it is a normalization that was adapted to those of ``fit``."""
    first = next((item for item in getattr(model, "layers", ()) if type(item).__name__ != "InputLayer"), None)
    if first is not None and type(first).__name__ == "Normalization" and first.input_mean is None:
        first.adapt(features)


def _take_penalties(layer: Any) -> None:
    for name in ("kernel_regularizer", "bias_regularizer", "activity_regularizer", "embeddings_regularizer"):
        if getattr(layer, name, None) is not None:
            setattr(layer, name, None)
    for weight in layer.weights:
        for name in ("regularizer", "constraint"):
            if getattr(weight, name, None) is not None:
                setattr(weight, name, None)


def _renew_weights(keras: Any, model: Any) -> None:
    """Draw the matrices of trainable layers again by Keras's default, and begin biases with zero."""
    draw, near = keras.initializers.GlorotUniform(), keras.initializers.RandomUniform(-0.05, 0.05)
    for layer in leaves(model):
        for weight in layer.trainable_weights if hasattr(layer, "embeddings") else ():
            weight.assign(near(weight.shape))
        for weight in layer.trainable_weights if hasattr(layer, "kernel") else ():
            weight.assign(draw(weight.shape) if len(weight.shape) > 1 else np.zeros(weight.shape))


def _compile_with(keras: Any, model: Any, loss: str, from_logits: bool) -> None:
    """Compile the model again with another loss of Keras's, and the same optimizer and metrics."""
    classes = {"binary_crossentropy": "BinaryCrossentropy", "categorical_crossentropy": "CategoricalCrossentropy",
               "sparse_categorical_crossentropy": "SparseCategoricalCrossentropy"}  # fmt: skip
    made = getattr(keras.losses, classes[loss])(from_logits=from_logits) if loss in classes else loss
    _compile_again(keras, model, made)


def _compile_with_plain_loss(keras: Any, model: Any) -> None:
    """Compile the model again with the same loss at its default settings, and with no weight on it."""
    loss = model.loss
    if isinstance(loss, keras.losses.Loss):
        kept = {name: item for name, item in loss.get_config().items() if name == "from_logits"}
        loss = type(loss)(**kept)
    _compile_again(keras, model, loss)


def _compile_again(keras: Any, model: Any, loss: Any) -> None:
    config = model.get_compile_config() or {}
    optimizer = type(model.optimizer).from_config(model.optimizer.get_config())
    metrics = keras.utils.deserialize_keras_object(config.get("metrics"))
    model.compile(optimizer=optimizer, loss=loss, metrics=metrics)


def _times(tensorflow: Any, data: Any, factor: float) -> Any:
    if isinstance(data, tensorflow.data.Dataset):
        return data.map(lambda first, *rest: (tensorflow.cast(first, tensorflow.float32) * factor, *rest))
    return np.asarray(data, dtype=np.float32) * np.float32(factor)


def look(tensorflow: Any, model: Any, features: Any, labels: Any) -> dict[str, Any]:
    """Return what one batch shows of a model that is about to be trained; empty where it cannot be asked.

    ``loss`` is that of its initial weights without ``penalty``, ``constant`` the loss of the best constant
    prediction; ``layers`` have the norm of their ``gradient`` and the shares of ``dead`` and ``saturated`` units;
    ``values`` is how many an example has, ``input`` what reaches the first weights, with the different token ids of the
    batch where these are an embedding's, ``outputs`` how far predictions differ, ``classes`` the share of the commonest
    label of the batch; ``straight`` says that all layers before the last weights are one linear function.
    """
    inputs, truth = _batch(tensorflow, features, labels)
    convert = tensorflow.convert_to_tensor
    seen: dict[str, Any] = {}
    with np.errstate(all="ignore"), _heard(tensorflow.keras, seen), tensorflow.GradientTape() as tape:
        outputs = model(inputs, training=False)
        penalty = sum(model.losses) if model.losses else convert(0.0)
        loss = model.compute_loss(x=inputs, y=truth, y_pred=outputs, training=False)
    # The gradient of an embedding comes as some of its rows.
    found = [None if item is None else convert(item) for item in tape.gradient(loss, model.trainable_variables)]
    slopes = dict(zip(map(id, model.trainable_variables), found, strict=True))
    rows = [
        {"name": str(leaf.name)[:60], "gradient": _norm_of(slopes, leaf), **seen.get("layers", {}).get(id(leaf), {})}
        for leaf in leaves(model)[:MOST_LAYERS]
    ]
    if "kinds" in seen.get("input", {}):
        seen["input"]["given_kinds"] = len(np.unique(np.asarray(inputs)))
    answers = np.asarray(outputs, dtype=np.float64).reshape(len(outputs), -1)

    def cost(level: Any) -> float:
        constant = convert(np.broadcast_to(level, outputs.shape).astype(np.float32))
        return float(model.compute_loss(x=inputs, y=truth, y_pred=constant, training=False) - penalty)

    return {
        "rows": len(answers),
        "values": int(np.prod(inputs.shape[1:])),
        "loss": float(loss - penalty),
        "penalty": float(penalty),
        "constant": _best_constant(cost, np.asarray(truth), answers.shape[1]),
        "layers": rows,
        "input": seen.get("input", {}),
        "outputs": {
            "spread": float(np.max(np.std(answers, axis=0))),
            "distinct": len(np.unique(np.round(answers, 5), axis=0)),
        },
        "classes": _commonest(np.asarray(truth)),
        "straight": float(_is_straight(tensorflow, model, inputs, seen.get("last"))),
        "neighbors": neighbors(features, labels),
    }


def _batch(tensorflow: Any, features: Any, labels: Any) -> tuple[Any, Any]:
    if labels is None:
        element = next(iter(features))
        features, labels = element[0], element[1]
    return tensorflow.convert_to_tensor(features[:FEW_ROWS]), tensorflow.convert_to_tensor(labels[:FEW_ROWS])


@contextlib.contextmanager
def _heard(keras: Any, seen: dict[str, Any]) -> Any:
    """Listen to what goes into and comes out of the layers that hold weights."""
    base = keras.layers.Layer
    original = base.__call__
    rows = seen.setdefault("layers", {})

    def listening(layer: Any, *args: Any, **kwargs: Any) -> Any:
        outputs = original(layer, *args, **kwargs)
        with contextlib.suppress(Exception):
            if any(len(weight.shape) > 1 for weight in layer.weights) and not holds_layers(layer):
                seen["last"] = args[0]
                if "input" not in seen:
                    values = np.asarray(args[0])
                    kinds = {"kinds": len(np.unique(values))} if hasattr(layer, "embeddings") else {}
                    seen["input"] = {**_range_of(values), **_columns_of(values), "values": values[0].size, **kinds}
                rows[id(layer)] = _units(layer, np.asarray(outputs, dtype=np.float64))
        return outputs

    with replaced(base, "__call__", listening):
        yield


def _is_straight(tensorflow: Any, model: Any, inputs: Any, before_last: Any) -> bool:
    """Return whether halfway between two examples what reaches the last weights, and varies, is halfway as well."""
    if not inputs.dtype.is_floating or np.shape(before_last) in ((), inputs.shape):
        return False
    between: dict[str, Any] = {}
    with contextlib.suppress(Exception):
        with _heard(tensorflow.keras, between):
            model((inputs[:-1] + inputs[1:]) / 2, training=False)
        ends, found = (np.asarray(item, dtype=np.float64) for item in (before_last, between.get("last")))
        due = (ends[:-1] + ends[1:]) / 2
        spread = float(np.std(due - due.mean(axis=0)))
        return spread > 0 and found.shape == due.shape and bool(np.allclose(found, due, rtol=0, atol=BENT * spread))
    return False


def _range_of(values: Any) -> dict[str, Any]:
    known = values[np.isfinite(values)] if values.dtype.kind == "f" else values
    lost = int(values.size - known.size)
    if not known.size:
        return {"dtype": str(values.dtype), "lost": lost}
    numbers = known.astype(np.float64)
    return {
        "dtype": str(values.dtype), "lost": lost, "lowest": float(numbers.min()), "highest": float(numbers.max()),
        "mean": float(numbers.mean()), "spread": float(numbers.std()),
    }  # fmt: skip


def _columns_of(values: Any) -> dict[str, float]:
    """Return the ``widest`` and the ``narrowest`` standard deviation of the columns of a table that do vary."""
    if values.ndim != 2 or values.dtype.kind != "f" or not 1 < values.shape[1] <= MOST_COLUMNS:
        return {}
    spreads = np.std(values.astype(np.float64), axis=0)
    spreads = spreads[spreads > 0]
    return {"widest": float(spreads.max()), "narrowest": float(spreads.min())} if spreads.size > 1 else {}


def _units(layer: Any, outputs: Any) -> dict[str, float]:
    """Return the share of units that are 0 for every example, and the share of outputs at the edge of their range."""
    name = getattr(getattr(layer, "activation", None), "__name__", "")
    if name == "relu":
        units = outputs.reshape(-1, outputs.shape[-1])
        return {"dead": float(np.mean(np.all(units <= 0, axis=0)))}
    if name in SATURATING:
        low, high = SATURATING[name]
        edge = (1 - FULL) * (high - low) / 2
        return {"saturated": float(np.mean((outputs < low + edge) | (outputs > high - edge)))}
    return {}


def _norm_of(slopes: dict[int, Any], layer: Any) -> float:
    return norm_of([slopes[id(weight)] for weight in layer.trainable_weights if slopes.get(id(weight)) is not None])


def _best_constant(cost: Callable[[Any], float], truth: Any, units: int) -> float:
    """Return the least loss of a prediction that is the same for every example; NaN where none can be computed."""
    costs = [float("nan")]
    for level in _levels(truth, units):
        with contextlib.suppress(Exception):
            costs.append(cost(level))
    return float(np.nanmin(costs)) if not np.all(np.isnan(costs)) else float("nan")


def _levels(truth: Any, units: int) -> list[Any]:
    """Return predictions that may be the best constant one: means and medians, shares of classes and their logs."""
    numbers = truth.astype(np.float64)
    if units == 1:
        middle = float(numbers.mean())
        share = min(max(middle, 1e-3), 1 - 1e-3)
        return [middle, float(np.median(numbers)), float(np.log(share / (1 - share)))]
    if truth.ndim > 1 and truth.shape[-1] == units:
        share = numbers.reshape(-1, units).mean(axis=0)
    else:
        share = np.bincount(truth.reshape(-1).astype(int), minlength=units)[:units] / truth.size
    share = np.clip(share, 1e-3, None)
    return [share / share.sum(), np.log(share)]


def neighbors(features: Any, labels: Any) -> dict[str, float]:
    """Return how often an example and the most similar other one have the same label, and how often by chance.

    ``agree`` is a share for classes and a correlation for numbers; empty for a data set and for few examples.
    """
    if not isinstance(features, np.ndarray) or labels is None or len(features) < LEAST_COMPARED:
        return {}
    places = np.linspace(0, len(features) - 1, min(len(features), MOST_COMPARED)).astype(int)
    points = features[places].reshape(len(places), -1).astype(np.float64)
    truth = np.asarray(labels)[places].reshape(len(places), -1)
    points -= points.mean(axis=0)
    if points.shape[1] <= MOST_COLUMNS:
        # Columns of a table have units of their own.
        points /= np.maximum(points.std(axis=0), 1e-9)
    apart = np.sum(points**2, axis=1)[:, None] + np.sum(points**2, axis=1)[None, :] - 2 * points @ points.T
    np.fill_diagonal(apart, np.inf)
    nearest = apart.argmin(axis=1)
    kinds = truth.argmax(axis=1) if truth.shape[1] > 1 else truth[:, 0]
    if len(np.unique(kinds)) > MOST_CLASSES or truth.shape[1] > MOST_CLASSES:
        agree = float(np.corrcoef(kinds, kinds[nearest])[0, 1])
        return {"agree": agree, "chance": 0.0, "rows": len(places)}
    shares = np.unique(kinds, return_counts=True)[1] / len(kinds)
    return {"agree": float(np.mean(kinds == kinds[nearest])), "chance": float(np.sum(shares**2)), "rows": len(places)}


def _commonest(truth: Any) -> dict[str, float]:
    numbers = truth.argmax(axis=-1) if truth.ndim > 1 and truth.shape[-1] > 1 else truth.reshape(-1)
    kinds, counts = np.unique(numbers, return_counts=True)
    return {"kinds": len(kinds), "most": float(counts.max() / counts.sum())}
