"""Inside the sandbox: runs the submission and answers the examiner.

Nothing that it says is believed where the examiner can compute it.
"""

from __future__ import annotations

import contextlib
import functools
import os
import random
import sys
import types
import weakref
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from grader.candidate import faults
from grader.candidate.protocol import Channel, ChannelClosed, Handle, ProtocolError, encode
from grader.candidate.structures import take
from grader.candidate.worker import training
from grader.candidate.worker.clean_runtime import own_call
from grader.candidate.worker.course_data import Given
from grader.candidate.worker.course_form import CourseForm
from grader.candidate.worker.experiments import Experiment, LoopEnded
from grader.candidate.worker.first_input import first_input
from grader.candidate.worker.fresh_state import begin_figures, begin_names, names_kept, refuse_settings
from grader.candidate.worker.given_callbacks import name_callbacks
from grader.candidate.worker.inference import Inference, disturbed, untrained_weights
from grader.candidate.worker.keras_methods import KerasMethods
from grader.candidate.worker.lean_import import import_tensorflow
from grader.candidate.worker.left_behind import model_in_frames, model_of_another_call, other_models
from grader.candidate.worker.loader import give_data
from grader.candidate.worker.model_walk import walk_model
from grader.candidate.worker.module_run import run_module
from grader.candidate.worker.notebook_names import give_names_of_notebooks
from grader.candidate.worker.offered import Offered
from grader.candidate.worker.outputs import names_of, one_output, require_outputs_for
from grader.candidate.worker.rebuilding import rebuild
from grader.candidate.worker.returned_form import Form, form_of, in_form
from grader.candidate.worker.scaled_embeddings import enlarged
from grader.candidate.worker.scratch_cell import run_cell
from grader.candidate.worker.source_file import make_module
from grader.candidate.worker.stand_ins import make_stand_in, shifted
from grader.candidate.worker.temporal_layers import over_time
from grader.candidate.worker.tensors import as_arrays, as_keras_takes
from grader.candidate.worker.values import Shelf, draw
from grader.candidate.worker.weight_count import least_parameters


class Worker:
    """Holds one submission and does what the examiner asks of it."""

    def __init__(self, channel: Channel, scratch: Path) -> None:
        tf = import_tensorflow()
        self._tf = tf
        self._keras = tf.keras
        self._own_call = functools.partial(own_call, tf)
        self._channel = channel
        self._scratch = scratch
        self._shelf = Shelf(tf, self._keras)
        self._module = types.ModuleType("submission")
        self._form = CourseForm(self._module, {})
        self._filename = "exercise.py"
        self._fits: list[dict[str, Any]] = []
        self._experiment: Experiment | None = None
        self._offered, self._calling = Offered(), False
        self._seed_of_calls: int | None = None
        self._last_call: tuple[str, int] = ("", 0)
        self._used_since = self._calls = 0
        self._answering = False
        # Keras's own, taken before the submission runs: what it overrides is not asked.
        self._predict, self._predict_on_batch = tf.keras.Model.predict, tf.keras.Model.predict_on_batch
        self._begin_predictions = tf.keras.Model.make_predict_function
        self._shifted: dict[str, Any] = {}
        self._replaced: dict[str, Any] = {}
        self._forms: dict[str, Form | None] = {}
        """In which form each function returned what it last did."""
        self._wholes: weakref.WeakKeyDictionary[Any, Any] = weakref.WeakKeyDictionary()
        """The model of which one was made that has one of its outputs."""
        self._left: Any = None
        self._others: tuple[str, list[dict[str, Any]]] = ("", [])
        """The function that returned a trained model last, and other models that it made."""
        self._came_to_nothing: tuple[Any, list[Any]] | None = None
        self._inference = Inference(tf)
        self._trainings = training.Trainings(self._offered)
        self._operations: dict[str, Callable[..., Any]] = {
            "load": self.load, "call": self.call, "attribute": self.attribute, "draw": self.draw,
            "inspect_model": self.inspect_model,
            "size": least_parameters, "losses": self.losses, "train": self.train, "predict": self.predict,
            "run_callback": self.run_callback, "weights": self.weights,
            "recorded_fits": self.recorded_fits, "stand_in": self.stand_in,
            "first_input": self.first_input, "over_time": self.over_time, "lend": self.lend,
            "offset_result": self.offset_result, "replace": self.replace, "put_back": self.put_back,
            "callbacks": self.callbacks, "left_behind": self.left_behind,
            "begin_experiment": self.begin_experiment, "end_experiment": self.end_experiment,
            "save": self.save, "open": self.open, "infer": self.infer, "moved": self.moved,
            "trained_by": self.trained_by, "set_weights": self.set_weights, "output": self.output,
            "read_floats": self.read_floats, "others": self.others,
            "run_cell": lambda code: run_cell(code, self._module.__dict__),
        }  # fmt: skip

    def greet(self) -> dict[str, str]:
        """Return the versions that grade this submission."""
        return {
            "python": ".".join(map(str, sys.version_info[:3])),
            "tensorflow": self._tf.__version__,
            "keras": self._keras.__version__,
            "numpy": np.__version__,
        }

    def serve(self, protection: dict[str, str]) -> None:
        """Answer requests, one at a time, until the examiner closes the channel."""
        training.watch_fits(
            self._keras, self._channel.send, self._fits, self._trainings, lambda: self._experiment,
            lambda: self._offered if self._calling else None,
        )  # fmt: skip
        self._trainings.watch_steps(self._tf)
        self._trainings.before_step = self._change_step
        self._methods = KerasMethods(self._keras)
        self._channel.send({"event": "ready", "versions": self.greet(), "layers": protection})
        with contextlib.suppress(ChannelClosed):
            while True:
                request = self._channel.receive()
                self._answering = True
                answer = self._answer(request)
                self._answering = False
                self._channel.send_frame(answer)

    def _answer(self, request: dict[str, Any]) -> list[bytes | memoryview]:
        number = request["id"]
        try:
            arguments = {name: self._resolved(value) for name, value in request["arguments"].items()}
            with self._leaving_nothing():
                value = self._operations[request["operation"]](**arguments)
            return encode({"id": number, "value": value}, self._shelf.keep)
        except ChannelClosed:
            raise
        except ProtocolError as error:
            fault = {"kind": "protocol", "type_name": "", "message": str(error), "lines": []}
        except BaseException as error:
            fault = faults.describe(error, self._filename)
        return encode({"id": number, "fault": fault})

    @contextlib.contextmanager
    def _leaving_nothing(self) -> Iterator[None]:
        """Seed random numbers and clear figures after each use of what a function of a submission in parts made.

        The code of a generator runs when it is read: it may draw, and set a seed.
        """
        calls = self._calls
        try:
            yield
        finally:
            if self._seed_of_calls is not None and self._calls == calls:
                self._used_since += 1
                self._seed_by("used", *self._last_call, self._used_since)
                begin_figures()

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, Handle):
            return self._shelf.get(value)
        if type(value) in (list, tuple):
            return type(value)(self._resolved(item) for item in value)
        if type(value) is dict:
            return {key: self._resolved(item) for key, item in value.items()}
        return value

    def load(
        self,
        source: str,
        filename: str,
        seed: int,
        data: dict[str, Any],
        form: dict[str, Any],
        skipping: bool,
        shelved: int = 0,
        kind: str = "exact",
    ) -> list[list[Any]]:
        """Run the submission's source once, as a module that is not ``__main__``; return what was passed over.

        ``data`` is what it may load, ``form`` how its functions answer to the names of the rubric, with name and text
        of a file that the course gives. With ``skipping``, lines may fail for files that are not there. Handles up to
        the number ``shelved`` are those of an earlier program. ``kind`` is what verdicts on it depend on: of one in
        ``parts`` the functions share nothing, so each call begins as if it were the first; only one of which all is
        ``exact`` may read its own file.
        """
        self._shelf.shelved = shelved
        self._seed_of_calls = seed if kind == "parts" else None
        self._stand_apart(kind == "parts")
        give_data(data, self._ask_for_data)
        self._filename = filename
        self._forms.clear()
        # As `python exercise.py` has it: what the worker was started with are no arguments of the submission.
        sys.argv, sys.orig_argv = [filename], [sys.executable, filename]
        give_names_of_notebooks(source)
        self._module = make_module(source, filename, self._scratch if kind == "exact" else None)
        self._form = CourseForm(self._module, form)
        self._seed(seed)
        given = Given(form.get("files"), self._given_digits, form.get("classes", 2)) if skipping else None
        return run_module(source, filename, self._module.__dict__, given)

    def _stand_apart(self, is_in_parts: bool) -> None:
        """Have functions that share nothing work in an empty folder, and find no setting by a description.

        Where they load data, and what we save, lies beside that folder: a list of ``.`` would tell of it.
        """
        folder = self._scratch / "empty" if is_in_parts else self._scratch
        folder.mkdir(exist_ok=True)
        os.chdir(folder)
        if is_in_parts:
            refuse_settings()

    def _given_digits(self) -> Any:
        """Return the kit's digits as Keras returns those of MNIST: bytes, and integers as labels."""
        pairs = self._ask_for_data("load_digits", [], {})
        return tuple(((images * 255).astype("uint8"), labels.astype("uint8")) for images, labels in pairs)

    def _ask_for_data(self, name: str, arguments: list[Any], named: dict[str, Any]) -> Any:
        """Have the examiner call a function of ``grader.data``, and return what it gives."""
        if not self._answering:
            raise RuntimeError("data can be loaded only while a function runs, not by its thread afterwards")
        self._channel.send({"event": "data", "name": name, "arguments": arguments, "named": named})
        reply = self._channel.receive()
        if "refused" in reply:
            raise ValueError(reply["refused"])
        self._offered.note(reply["given"])
        return reply["given"]

    def call(
        self, target: str | Any, arguments: list[Any], seed: int | None = None, kept: bool = False, number: int = 0
    ) -> Any:
        """Call a function of the submission by name, or an object that it returned; ``number`` counts repetitions."""
        begins_anew = isinstance(target, str) and self._seed_of_calls is not None
        if begins_anew:
            self._last_call, self._used_since, self._calls = (str(target), number), 0, self._calls + 1
            self._seed_by("before", target, number)
            begin_names(self._keras, arguments)
            begin_figures()
        if seed is not None:
            self._seed(seed)
        function = self._form.find(target) if isinstance(target, str) else target
        self._offered.begin()
        self._offered.note(arguments)
        self._trainings.begin()
        self._calling, self._left, self._came_to_nothing = True, None, None
        fits, other = len(self._fits), self._other_for(target)
        try:
            found = function(*arguments) if other is None else other
            if self._experiment:
                self._experiment.give_back()
        except LoopEnded as ended:
            found = model_in_frames(self._keras, ended.__traceback__, self._filename)
            if self._experiment and self._experiment.replaces_loops and found is not None:
                self._experiment.fit(found, self._offered)
        except Exception as error:
            self._left = model_in_frames(self._keras, error.__traceback__, self._filename)
            raise
        finally:
            self._calling = False
            if begins_anew:
                self._seed_by("after", target, number)
        if found is None:
            self._came_to_nothing = function, arguments
        elif isinstance(target, str):
            self._forms[target] = None
            with contextlib.suppress(Exception):  # What is no usual object has no form.
                self._forms[target] = form_of(self._tf, found)
            if not self._experiment and issubclass(type(found), self._keras.Model):
                self._note_others(target, found, [row["model"] for row in self._fits[fits:]])
        return self._shelf.put(found) if kept and found is not None else found

    def _change_step(self, owner: Any, is_step: bool) -> None:
        """Have an experiment change the next step of a loop, while a function of the submission runs."""
        if self._calling and self._experiment:
            self._experiment.change_step(owner, is_step)

    def _note_others(self, target: str, found: Any, trained: list[Any]) -> None:
        """Keep the other models that a function made which trained one; ``fit`` is the number of a model's last."""
        numbers = {id(model): number for number, model in enumerate(trained, 1)}
        others = other_models(self._keras, found, trained) if trained else []
        self._others = target, [{"model": model, "fit": numbers.get(id(model), 0)} for model in others]

    def _other_for(self, target: Any) -> Any:
        """Return the model that an experiment has in the place of what a function returns; ``None`` for none.

        Without an experiment, those of the last call are kept no longer.
        """
        self._others = self._others if self._experiment else ("", [])
        place = self._experiment.other if self._experiment else None
        return None if place is None or target != self._others[0] else self._others[1][place]["model"]

    def others(self) -> list[dict[str, Any]]:
        """Return ``fit`` and the last ``layers`` of each other model that was made with the one returned last."""
        with contextlib.suppress(Exception):  # A class of the submission's may have no such layers.
            return [
                {"fit": row["fit"], "layers": [type(layer).__name__ for layer in row["model"].layers[-2:]]}
                for row in self._others[1]
            ]
        return []

    def left_behind(self, name: str) -> Any:
        """Return the model that the function ``name``, which was just called, made but did not return; else nothing."""
        if self._came_to_nothing:
            self._left = model_of_another_call(self._keras, *self._came_to_nothing)
            self._came_to_nothing = None
        return self._left

    def lend(self, target: str, arguments: list[Any], most: int = 0, number: int = 0) -> tuple[Any, list[Any]]:
        """Call a function of the submission by name; return its result, and the arguments as it left them.

        With ``most``, so many rows of each array are returned.
        """
        found = self.call(target, arguments, number=number)
        return (_first(found, most), [_first(argument, most) for argument in arguments]) if most else (found, arguments)

    def offset_result(self, name: str, by: float) -> None:
        """Add ``by`` to the last of the arrays that a function of the submission returns; 0 makes it itself again."""
        original = self._shifted.setdefault(name, self._form.find(name))
        if by:
            self._form.replace(name, shifted(original, by))
        else:
            self._form.put_back(name, self._shifted.pop(name))

    def put_back(self, name: str) -> None:
        """Make a function that was replaced, and kept, itself again."""
        if name in self._replaced:
            self._form.put_back(name, self._replaced.pop(name))

    def replace(self, name: str, value: Any, keep: bool = False, alike: bool = True) -> None:
        """Put an object of ours, or a function that returns these values, in the place of a name of the submission.

        In the place of a class it takes that of its instances as well, which the submission made when it was run. A
        function in the place of another returns its values in the form of that one, unless ``alike`` is ``False``.
        With ``keep`` the function can be put back.
        """
        form = self._forms.get(name) if alike else None
        with contextlib.suppress(faults.Missing):
            before = self._form.find(name)
            if keep:
                self._replaced.setdefault(name, before)
            if isinstance(before, type) and isinstance(value, type) and before is not value:
                self._replace_instances(before, value)
        made = value
        if isinstance(value, (list, tuple, np.ndarray, int, float, str)):
            made = lambda *arguments, **named: in_form(value, form)  # noqa: E731
        elif isinstance(value, types.FunctionType):
            made = lambda *arguments, **named: in_form(value(*arguments, **named), form)  # noqa: E731
        self._form.replace(name, made)

    def _replace_instances(self, before: type, made: type) -> None:
        for name, thing in list(vars(self._module).items()):
            if isinstance(thing, before):
                setattr(self._module, name, made())
            elif isinstance(thing, list):
                thing[:] = [made() if isinstance(item, before) else item for item in thing]

    def attribute(self, thing: Any, name: str) -> Any:
        """Return an attribute of an object that stays here; ``None`` where it has none."""
        return getattr(thing, name, None)

    def draw(self, thing: Any, most: int) -> dict[str, Any]:
        """Return at most ``most`` elements of a data set, and whether it ended."""
        elements, ended = draw(thing, most)
        return {"elements": elements, "ended": ended}

    def inspect_model(self, model: Any, inputs: Any) -> dict[str, Any]:
        """Call ``model`` on one batch, then return outputs, what it is made of, and its archive's path."""
        with self._own_call():
            outputs = as_arrays(model(as_keras_takes(self._tf, self._as_trained(inputs)), training=False))
        seen = {"outputs": outputs, "walk": walk_model(model, outputs), "archive": self.save(model)}
        return seen | {"names": names_of(model)}

    def read_floats(self, model: Any) -> str:
        """Make the input of ``model`` one of floats; return the type that it had, or "" where that cannot be."""
        try:
            dtype = str(model.inputs[0].dtype)
            if not dtype.startswith(("int", "uint", "bool")):
                return ""
            with self._own_call(), names_kept():
                rebuild(self._keras, model, {"layers": "float_input"})
        except Exception:
            return ""
        return dtype

    def output(self, model: Any, which: str | int) -> Any:
        """Return one output of a model as a model of its own, with the same layers and weights."""
        with self._own_call(), names_kept():
            made = one_output(self._keras, model, which)
        self._wholes[made] = model
        return made

    def trained_by(self, model: Any) -> tuple[str, bool, dict[str, dict[str, Any]]]:
        """Return what trained ``model``, as ``Trainings.about`` tells it, and whether nothing changed its weights.

        Beside these stand ``changed_labels``, what ``KeptWeights.about`` tells as ``kept_weights``, and the
        ``loop_optimizer`` and ``own_weights``, as ``Trainings`` has them.
        """
        whole, trainings = self._wholes.get(model, model), self._trainings
        claims = {
            "changed_labels": trainings.changed_labels(whole),
            "kept_weights": trainings.kept.about(whole),
            "loop_optimizer": trainings.loop_optimizer(),
            "own_weights": trainings.own_weights(whole),
        }
        return trainings.about(whole), training.is_as_begun(whole), claims

    def save(self, model: Any) -> str | None:
        """Save a model whole; return where, or ``None`` where it cannot be saved."""
        # Under a name that no function of the submission can open: it would depend on what was saved before.
        path = self._scratch / f"model-{os.urandom(8).hex()}.keras"
        try:
            with self._own_call():
                model.save(path)
            return str(path)
        except Exception:
            return None

    def open(self, archive: Any, compiled: bool = False, seed: int = 0) -> Any:
        """Return the model of an archive, whose bytes come as an array; what is not Keras's own is refused by Keras.

        An archive does not say where its dropout begins: that follows from ``seed``.
        """
        self._seed(seed)
        path = self._scratch / "opened.keras"
        path.write_bytes(archive.tobytes())
        with self._own_call():
            model = self._keras.models.load_model(path, compile=compiled, safe_mode=True)
        if compiled and not model.compiled:
            raise ValueError("the archive does not say how the model was compiled")
        return model

    def infer(self, model: Any, inputs: Any, batch_size: int = 256, untrained: bool = False) -> Any:
        """Return the outputs of a model that was opened here, or those of a fresh copy that is ``untrained``."""
        with self._own_call():
            if untrained:
                self._seed(0)
                with untrained_weights(model, as_keras_takes(self._tf, take(inputs, slice(0, 1)))):
                    return self._inference.outputs(model, inputs, batch_size)
            return self._inference.outputs(model, inputs, batch_size)

    def moved(self, model: Any, inputs: Any) -> int:
        """Return how many numbers in the weights of a model that was opened here are not those that they begin with.

        Those on which no prediction depends are left out.
        """
        with self._own_call():
            self._seed(0)
            with untrained_weights(model, as_keras_takes(self._tf, take(inputs, slice(0, 1)))):
                begun = model.get_weights()
            return self._inference.moved(model, inputs, begun)

    def losses(self, model: Any, inputs: Any, labels: dict[str, Any]) -> dict[str, Any]:
        """Return the compiled loss for each form of the labels, computed eagerly: a number, or what it raised."""
        given = as_keras_takes(self._tf, inputs)
        # A pass through a recurrent layer takes long, and all forms of the labels can share it.
        predict = functools.cache(lambda: self._tf.convert_to_tensor(np.asarray(model(given, training=False))))
        found: dict[str, Any] = {}
        for form, truth in labels.items():
            try:
                with self._own_call():
                    found[form] = self._loss(model, given, truth, predict())
            except Exception as error:
                found[form] = {"type_name": type(error).__name__, "message": faults.text_of(error)}
        return found

    def _loss(self, model: Any, given: Any, truth: Any, outputs: Any) -> float:
        convert = self._tf.convert_to_tensor
        given = convert(given) if isinstance(given, np.ndarray) else given
        loss = model.compute_loss(x=given, y=convert(truth), y_pred=outputs, training=False)
        # Penalties on weights are no part of what the loss says about answers.
        return float(loss - sum(model.losses) if model.losses else loss)

    def train(self, model: Any, features: Any, labels: Any = None, seed: int | None = None, **how: Any) -> Any:
        """Fit ``model`` with live progress; see ``training.train`` for what ``how`` holds.

        It is Keras that trains it, whatever the submission has put in the place of Keras's methods.
        """
        if seed is not None:
            self._seed(seed)
        require_outputs_for(model, labels)
        with self._own_call(), self._methods.in_place(model):
            given, labels = as_keras_takes(self._tf, features), as_keras_takes(self._tf, labels)
            if how.get("validation"):
                how["validation"] = tuple(as_keras_takes(self._tf, item) for item in how["validation"])
            if not self._experiment:  # One may train other layers, or with another optimizer.
                training.build_ahead(model, given, labels)
            history = training.train(self._keras, model, given, labels, fit=self._methods.fit(model), **how)
        return {"history": history, "fit": {**self._fits[-1], "model": None} if self._fits else {}}

    def predict(
        self,
        model: Any,
        inputs: Any,
        batch_size: int = 256,
        enlarge: float = 1,
        by_keras: bool = False,
        weights: str = "",
    ) -> Any:
        """Return ``model.predict(inputs)``, with its word vectors ``enlarge`` times as long, or with other weights.

        ``weights`` may be ``noisy`` or ``untrained``. With ``by_keras`` whatever stands in the place of its
        ``predict`` is passed over.
        """
        inputs = self._as_trained(inputs)
        replaced = getattr(model.predict, "__func__", None) is not self._predict
        predict = model.predict if replaced and not by_keras else functools.partial(self._predict_by_keras, model)
        other = self._other_weights(model, weights, inputs) if weights else contextlib.nullcontext()
        with self._own_call(), enlarged(self._keras, model, enlarge), other:
            return as_arrays(predict(as_keras_takes(self._tf, inputs), batch_size=batch_size, verbose=0))

    def _as_trained(self, inputs: Any) -> Any:
        """Return inputs as an experiment gave them to ``fit``: scaled, where that is what it tries."""
        if self._experiment is None or self._experiment.input_factor == 1.0:
            return inputs
        return np.asarray(inputs, dtype=np.float32) * np.float32(self._experiment.input_factor)

    @contextlib.contextmanager
    def _other_weights(self, model: Any, weights: str, inputs: Any) -> Iterator[None]:
        own_parts = {name: var for name, var in vars(self._module).items() if callable(var)}
        example = as_keras_takes(self._tf, take(inputs, slice(0, 1)))
        with names_kept(), self._keras.utils.custom_object_scope(own_parts), disturbed(model, weights, example):
            yield

    def _predict_by_keras(self, model: Any, inputs: Any, batch_size: int, verbose: int) -> Any:
        """Return what Keras's own ``predict`` returns.

        What fits in one batch goes to the same function of the model without a data set around it: to make one takes
        longer than a small model takes to answer.
        """
        numbers = isinstance(inputs, np.ndarray) and inputs.dtype.kind in "biuf"
        if not numbers or not 0 < len(inputs) <= batch_size:
            ask = functools.partial(self._predict, model, inputs, batch_size=batch_size, verbose=verbose)
        else:
            batch = inputs.astype(self._keras.config.floatx()) if inputs.dtype.kind == "f" else inputs
            ask = functools.partial(self._predict_on_batch, model, self._tf.convert_to_tensor(batch))
        try:
            return ask()
        except ValueError as error:
            if "unknown rank" not in str(error):
                raise
            # The submission predicted inputs with another number of axes, and Keras keeps a function for both.
            self._begin_predictions(model, force=True)
            return ask()

    def run_callback(self, name: str, logs: list[dict[str, float]]) -> list[bool]:
        """Show ``logs``, one an epoch, to a fresh instance of a callback; return after which the training is over."""
        callback = self._form.find(name)()
        model = self._keras.Sequential([self._keras.Input((1,)), self._keras.layers.Dense(1)])
        model.compile(loss="mse")
        callback.set_model(model)
        callback.set_params({"epochs": 10 + len(logs), "steps": 1, "verbose": 0})
        model.stop_training = False
        callback.on_train_begin({})
        over: list[bool] = []
        for epoch, log in enumerate(logs):
            if not model.stop_training:
                callback.on_epoch_begin(epoch, {})
                callback.on_epoch_end(epoch, dict(log))
            over.append(bool(model.stop_training))
        return over

    def callbacks(self) -> list[str]:
        """Return the names of the submission's own classes of callbacks."""
        base, own = self._keras.callbacks.Callback, self._module.__name__
        there = [(name, var) for name, var in vars(self._module).items() if isinstance(var, type)]
        return [name for name, class_ in there if issubclass(class_, base) and class_.__module__ == own]

    def stand_in(self, kind: str, how: dict[str, Any]) -> Any:
        """Return an object of ours that the learner's functions can be given."""
        return make_stand_in(self._tf, kind, how)

    def first_input(self, model: Any, inputs: Any, training: bool = False) -> dict[str, Any]:
        """Return what reaches the first layer of ``model`` that weighs its inputs, and what it passed before."""
        with self._own_call(eagerly=True):
            return first_input(self._keras, model, as_keras_takes(self._tf, inputs), training)

    def over_time(self, model: Any, inputs: Any) -> list[dict[str, Any]]:
        """Return what went in and out of the layers of ``model`` that read one step after the other."""
        with self._own_call(eagerly=True):
            return over_time(self._keras, model, as_keras_takes(self._tf, inputs))

    def weights(self, model: Any) -> list[Any]:
        """Return all weights of ``model``, in its own order."""
        return [np.asarray(weight) for weight in model.weights]

    def set_weights(self, model: Any, weights: list[Any]) -> None:
        """Give ``model`` the weights that it got where it was trained."""
        for weight, value in zip(model.weights, weights, strict=True):
            weight.assign(value)

    def recorded_fits(self, maker: str = "") -> list[dict[str, Any]]:
        """Return the fits that ran since this was last asked; callbacks that ``maker`` makes go by its name."""
        seen, self._fits[:] = list(self._fits), []
        own = self._form.own_name(maker)
        named = [name_callbacks(row["callbacks"], own, self._module) for row in seen]
        told = [[maker if name == own else name for name in names] for names in named]
        return [{**row, "callbacks": names} for row, names in zip(seen, told, strict=True)]

    def begin_experiment(self, change: dict[str, Any], seconds: float) -> None:
        """Change every ``fit`` from now on, as ``experiments.Experiment`` says."""
        self._experiment = Experiment(self._tf, change, seconds)

    def end_experiment(self) -> dict[str, Any]:
        """Change nothing from now on; return what the experiment showed."""
        ended, self._experiment = self._experiment, None
        return ended.told if ended else {}

    def _seed_by(self, *facts: Any) -> None:
        self._seed(zlib.crc32(repr((self._seed_of_calls, *facts)).encode()))

    def _seed(self, seed: int) -> None:
        random.seed(seed)
        with self._own_call():
            self._keras.utils.set_random_seed(seed % 2**31)


def _first(value: Any, most: int) -> Any:
    """Return the first rows of an array or a tensor; whatever else as it is."""
    return value[:most] if getattr(value, "shape", None) else value


def is_untouched() -> bool:
    """Return whether TensorFlow has run nothing in this process yet, so that a fork of it works.

    Reads the handle of the eager context, which is no public name: where it is gone, the answer is no.
    """
    from tensorflow.python.eager import context

    try:
        return context.context()._context_handle is None
    except AttributeError:
        return False
