"""Matchers for a compiled model: do the output layer, the loss and the labels match?"""

from __future__ import annotations

import numpy as np

from grader.checks.arrays import Array
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect, require
from grader.checks.models.loss_probe import exception_of, require_loss
from grader.checks.models.output_pairing import fewer_axes, find_reading
from grader.submission.models.keras_names import NO_ACCURACY, is_own

CLASS_LOSSES = (
    "crossentropy", "cross_entropy", "hinge", "kl_divergence", "dice", "tversky", "circle", "ctc",
)  # fmt: skip
"""Parts of the names of losses that compare an output with a class."""
BOUNDS = {
    "sigmoid": "0 and 1", "hard_sigmoid": "0 and 1", "sparse_sigmoid": "0 and 1", "tanh": "-1 and 1",
    "hard_tanh": "-1 and 1", "softsign": "-1 and 1", "log_sigmoid": "minus infinity and 0",
}  # fmt: skip
"""The range of outputs of an activation."""
_RANGES = {"0 and 1": [0.0, 1.0], "-1 and 1": [-1.0, 1.0]}
"""The same in numbers, where labels may have been scaled for it."""
_REACHING: dict[tuple[float, float], tuple[str, ...]] = {(0, 1): ("sigmoid", "hard_sigmoid"), (-1, 1): ("tanh",)}
"""The activations that reach every target between two values, and no other."""
OVER_SEVERAL = {"softmax": "1.0", "sparsemax": "1.0", "log_softmax": "0.0"}
"""The constant output of these activations with one unit."""


class SetupMatchers:
    """Matchers of a ``Model``."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def comes_back(self) -> None:
        """The function returned the model, and did not raise.

        >>> expect(model).comes_back()
        """
        if self._model.fault:
            raise self._model.fault

    def _reads_what_is_asked(self) -> None:
        if self._model.misfit:
            raise self._model.misfit

    def predicts_two_classes(self, labels: Array | None = None) -> None:
        """Output layer, loss and labels match for binary classification, in any consistent form.

        >>> expect(model).predicts_two_classes()
        """
        self.predicts_one_of(2, labels)

    def predicts_one_of(self, classes: int, labels: Array | None = None, *, at_least: bool = False) -> None:
        """Output layer, loss and labels match for ``classes`` classes, in any consistent form.

        With ``at_least`` nothing is said of more units: the learner's own data may have more classes.

        >>> expect(model).predicts_one_of(10)
        """
        self.comes_back()
        self._reads_what_is_asked()
        with self._model.one_failure():
            self._advise(find_reading(self._model, classes, labels, at_least=at_least).advice)

    def predicts_a_number(self, per_step: bool = False) -> None:
        """The model outputs one value per example, and is compiled with a regression loss.

        With ``per_step`` one value for each time step passes too, if the labels have that form.

        >>> expect(model).predicts_a_number()
        """
        self.comes_back()
        self._reads_what_is_asked()
        with self._model.one_failure():
            if not (per_step and outputs_each_step(self._model)):
                self._one_number()
            self.learns_numbers()
            self._predicts_any_number()

    def learns_numbers(self) -> None:
        """The model is compiled with a regression loss.

        >>> expect(model).learns_numbers()
        """
        self.comes_back()
        with self._model.one_failure():
            self._compares_numbers()

    def _compares_numbers(self) -> None:
        loss = str(self._model.summary.loss or "")
        require_loss(self._model, "mse", f"in `{self._model.function}`, before it returns the model")
        require(
            loss != "cosine_similarity",
            "a regression loss, such as mse, mae or huber",
            "`cosine_similarity`, which compares only "
            + ("the signs of two single values" if self._model.units == 1 else "directions, and no sizes"),
            'Write `loss="mse"` or `loss="huber"`.',
        )
        require(
            not any(word in loss for word in CLASS_LOSSES) or is_own(loss),
            "a regression loss, such as mse, mae or huber",
            f"`{loss}`, a classification loss",
            'Write `loss="mse"` or `loss="huber"`.',
        )
        if is_own(loss):
            self._own_loss_measures_distance()
        if any("accuracy" in metric and not is_own(metric) for metric in self._model.summary.metrics):
            self._advise((NO_ACCURACY,))

    def _predicts_any_number(self) -> None:
        activation = str(self._model.summary.last_activation())
        if activation in BOUNDS.keys() | OVER_SEVERAL.keys():
            alone = f"always {OVER_SEVERAL.get(activation)} here" if self._model.units == 1 else "a share of the whole"
            limit = f"between {BOUNDS[activation]}" if activation in BOUNDS else alone
            raise Unmet(
                "an output layer without an activation",
                f"an output layer with the activation `{activation}`, whose output is {limit}",
                "Remove the activation of the output layer.",
                labels_between=_RANGES.get(BOUNDS.get(activation, "")),
            )
        if activation == "relu":
            self._advise(
                (
                    "Write `Dense(1)` without `relu` as the output layer: `relu` has no negative outputs, and where it "
                    "outputs 0 its gradient is 0.",
                )
            )

    def predicts_numbers(self, count: int, between: tuple[float, float] | None = None) -> None:
        """The model outputs ``count`` values per example, and is compiled with a regression loss.

        ``between`` are the lowest and the highest target, where the brief says them: then an output layer may be
        bounded so, as by a sigmoid for coordinates from 0 to 1.

        >>> expect(model).predicts_numbers(2, between=(0, 1))
        """
        self.comes_back()
        self._reads_what_is_asked()
        with self._model.one_failure():
            shape = tuple(self._model.outputs.shape[1:])
            require(
                shape == (count,) or (count == 1 and shape == ()),
                f"{count} values per example: outputs of shape (batch, {count})",
                f"outputs of shape ({', '.join(['batch', *map(str, shape)])})",
                f"End with `Dense({count})`" + (", after `Flatten()`." if len(shape) > 1 else "."),
            )
            self.learns_numbers()
            if not (between and self._model.summary.last_activation() in _REACHING.get(between, ())):
                self._predicts_any_number()

    def outputs_one_value(self) -> None:
        """The model outputs one value per example; it need not be compiled.

        >>> expect(model).outputs_one_value()
        """
        self._reads_what_is_asked()
        self._one_number(f" from the model of `{self._model.function}`")

    def _one_number(self, whose: str = "") -> None:
        outputs = self._model.outputs
        shape = ", ".join(["batch", *map(str, outputs.shape[1:])])
        if outputs.ndim == 3:
            raise Unmet(
                "one value per example: outputs of shape (batch, 1)",
                f"outputs of shape (batch, steps, {outputs.shape[2]}){whose}: one for each time step",
                f"{fewer_axes(self._model)}: the label is one value.",
            )
        require(
            outputs.ndim == 1 or (outputs.ndim == 2 and outputs.shape[1] == 1),
            "one value per example: outputs of shape (batch, 1)",
            f"outputs of shape ({shape}){whose}",
            "End with `Dense(1)`.",
        )

    def _own_loss_measures_distance(self) -> None:
        model, outputs = self._model, np.asarray(self._model.outputs, dtype=np.float32)
        outputs = outputs.reshape(len(outputs), -1)
        step = 10 * (1 + np.abs(outputs).max())
        labels = {"near": outputs, "far": outputs + step, "below": outputs - step, "deep": outputs - 100 * step}
        told = model.candidate.losses(model.handle, model.inputs, labels)
        raised = next((told[name] for name in ("near", "far") if isinstance(told[name], dict)), None)
        if raised:
            found = f"the compiled loss raised {raised['type_name']}: {str(raised['message'])[:200]}"
            raise Unmet("a loss that can be computed for one value per example", found, exception=exception_of(raised))
        require(
            told["near"] < told["far"],
            "a loss that is smaller for a prediction nearer to its label",
            f"a loss of {told['near']:.3g} for equal values, and of {told['far']:.3g} for values far apart",
            "Your loss does not change with the labels: compute it from `y_true` and `y_pred`."
            if told["near"] == told["far"]
            else 'Write `loss="mse"` or `loss="huber"`, or change the sign of your own loss.',
        )
        near, below, deep = (told[name] for name in ("near", "below", "deep"))
        seen = not isinstance(below, dict) and not isinstance(deep, dict)
        # A loss that divides by the labels may change its sign with them, but it does not fall without limit.
        if seen and below < near and near - deep > 10 * (near - below):
            raise Unmet(
                "a loss that is smaller for a prediction nearer to its label",
                f"a loss of {near:.3g} for equal values, and of {below:.3g} for labels far below the predictions",
                'Square each error or take its absolute value, like `loss="mse"`, `loss="mae"` and `loss="huber"`.',
            )

    def _advise(self, sentences: tuple[str, ...]) -> None:
        if sentences:
            self._model.candidate.note("advice", list(sentences))


def outputs_each_step(model: Model) -> bool:
    """Return whether a model outputs one value for each time step of each window ``(batch, steps)``."""
    outputs, inputs = model.outputs, model.inputs
    return (
        isinstance(inputs, np.ndarray)
        and outputs.ndim > 1
        and outputs.size == inputs.size
        and outputs.shape[1] == inputs.shape[1] > 1
    )


expect.register(Model, SetupMatchers)
