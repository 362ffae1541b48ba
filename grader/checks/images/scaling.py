"""Evidence and matchers about scaling: the range of the pixels at a model's first layer with weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.checks.arrays import Array, range_of
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect
from grader.submission.rules import subjects

SMALLEST, LARGEST = 0.3, 12.0
"""Range of the values: 1 or 2 if scaled, 4 to 8 if standardized, 255 if not scaled, 0.004 if scaled twice."""
ALIKE = 1.2
"""Two ranges of pixels are the same if one is at most so many times the other."""
DARKEST = 180.0
"""The largest byte of images, or their range, is larger than this; else they were scaled, to another range."""
_STANDARDISING = ("BatchNormalization", "GroupNormalization")


@dataclass(frozen=True)
class Scaling:
    """The smallest and the largest pixel in the dataset and at the first layer with weights; in files, 0 and 255."""

    model: Model
    from_dataset: tuple[float, float]
    """In the learner's dataset."""
    at_weights: tuple[float, float]
    """At the first convolution or dense layer of the untrained model."""
    passed: tuple[str, ...]
    """Classes of the layers before that one."""
    dataset: str = "the dataset"
    """The name of the learner's dataset in messages."""


def read_scaling(model: Model, inputs: Array | None = None, dataset: str = "the dataset") -> Scaling:
    """Return the measured scaling of pixels; ``model`` was built on a batch of the learner's dataset.

    ``inputs`` are images of a learner's dataset, which ``dataset`` names; if the model does not take their shape,
    images of the same range are used. Raises ``Unmet`` for a model without a convolution
    or dense layer.
    """
    seen = model.inputs if inputs is None else inputs
    asked = seen if seen.shape[1:] == model.inputs.shape[1:] else _stretched(model.inputs, *range_of(seen))
    found = model.candidate.first_input(model.handle, asked)
    if found["values"] is None:
        raise Unmet(
            "a layer with weights, such as `Conv2D` or `Dense`",
            "a model without one",
            "Build the model from such layers, and call each of them.",
        )
    passed = tuple(str(item) for item in found["passed"])
    return Scaling(model, range_of(seen), range_of(found["values"]), passed, dataset)


def expect_scaled_once(model: Model, training: Array, validation: Array) -> None:
    """Check that the images of both datasets are scaled once, in the datasets or in the model.

    >>> expect_scaled_once(model, model.inputs, model.inputs)
    """
    pixels = (read_scaling(model, training, "the training set"), read_scaling(model, validation, "the validation set"))
    for own, other in (pixels, pixels[::-1]):
        expect(own).happens_once(beside=other)


def _stretched(images: Array, low: float, high: float) -> Array:
    """Return images whose pixels go from ``low`` to ``high``."""
    least, most = range_of(images)
    return np.asarray(low + (images - least) * ((high - low) / max(most - least, 1e-9)), dtype=np.float32)


def scale_for(model: Model, images: Array) -> float:
    """Return the factor for pixels from 0 to 255, so that they reach the first weights of the model as about 0 to 1.

    That is 1 / 255 if the model does not scale, 1 if it scales, 255 if it scales twice.
    """
    for scale in (1 / 255, 1.0, 255.0):
        reached = model.candidate.first_input(model.handle, images * np.float32(scale))["values"]
        if reached is not None and SMALLEST <= np.ptp(np.asarray(reached, dtype=np.float64)) <= LARGEST:
            return scale
    return 1 / 255


class ScalingMatchers:
    """Matchers for ``Scaling``."""

    def __init__(self, scaling: Scaling) -> None:
        self._scaling = scaling

    def happens_once(self, *, by_function: bool = False, beside: Scaling | None = None) -> None:
        """Pixels reach the first weights as about 0 to 1, as -1 to 1, or standardized.

        The dataset or the model may scale them; with ``by_function`` the function must, which ``dataset`` names. A
        model that starts with batch normalization passes, with advice. ``beside`` is the scaling of another dataset
        for the same model: where that one is scaled, the message says so.

        >>> expect(read_scaling(model)).happens_once()
        """
        before, after = (high - low for low, high in (self._scaling.from_dataset, self._scaling.at_weights))
        if SMALLEST <= after <= LARGEST:
            return
        if after < SMALLEST:
            raise self._unmet(*self._scaled_too_far(before, by_function))
        if any(kind in _STANDARDISING for kind in self._scaling.passed):
            sentence = (
                "`BatchNormalization` as the first layer scales the pixels too; `Rescaling(1/255)` is the usual way."
            )
            self._scaling.model.candidate.note("advice", [sentence])
            return
        if before <= LARGEST:
            raise self._unmet("the model scales them up again", "Remove the layer that multiplies them.")
        if before > 2 * 255:
            raise self._unmet("they are multiplied", "Divide by 255: `rescale=1/255`, `Rescaling(1/255)`, or `/ 255`.")
        if max(before, *map(abs, self._scaling.from_dataset)) < DARKEST:
            raise self._unmet(
                "they are scaled, but not to 1",
                "Divide by 255, once, and multiply by nothing: `rescale=1/255`, `Rescaling(1/255)`, or `/ 255`.",
            )
        if beside is not None and SMALLEST <= beside.at_weights[1] - beside.at_weights[0] <= LARGEST:
            raise self._unmet(
                f"{beside.dataset} is scaled, and {self._scaling.dataset} is not",
                "Scale both datasets in the same way: `rescale=1/255` in each generator, `/ 255` in both, or "
                "`Rescaling(1/255)` in the model and nowhere else.",
            )
        rescales = "Rescaling" in self._scaling.passed
        if rescales and not 1 / ALIKE < after / before < ALIKE:
            how = (
                f"multiplies them by {after / before:.3g}"
                if after > before
                else f"divides them by {before / after:.3g}"
            )
            raise self._unmet(
                f"the model {how}", "Write `Rescaling(1/255)` as the first layer, and no other layer that scales."
            )
        if not rescales and any(layer.is_a("Rescaling") for layer in self._scaling.model.summary.all_layers()):
            raise self._unmet(
                "they are not scaled before it",
                "Call `Rescaling(1/255)` before the first layer with weights, on the images, and use its result.",
            )
        raise self._unmet(
            "they are never scaled",
            "Start the model with `Rescaling(1/255)`, or map it over the dataset and keep the result.",
        )

    def _scaled_too_far(self, before: float, by_function: bool) -> tuple[str, str]:
        """Return what makes the pixels too small, and the fix; ``before`` is their range in the dataset."""
        seen = self._scaling
        in_model = before > LARGEST
        factor = before / 255 if not in_model else np.ptp(seen.at_weights) / before
        if not factor:
            return (
                "all pixels have the same value",
                "Divide floats by 255: `image / 255`, without `//` or a cast to integers.",
            )
        if (before < SMALLEST or (in_model and seen.passed.count("Rescaling") == 1)) and not _is_twice(
            float(factor), ALIKE if in_model else 3.0
        ):
            return (
                f"divided by about {1 / max(float(factor), 1e-12):.0f} in {'the model' if in_model else seen.dataset}",
                "Divide by 255, and only once: the largest pixel must become about 1.",
            )
        return _scaled_twice(before, seen.dataset, by_function)

    def _unmet(self, cause: str, advice: str) -> Unmet:
        return Unmet(
            "pixels from 0 to 1, or from -1 to 1, at the first layer with weights",
            f"pixels {_say(self._scaling.from_dataset)} in {self._scaling.dataset} and "
            f"{_say(self._scaling.at_weights)} at the first layer with weights: {cause}",
            advice,
            explained_by=(subjects.SCALE,),
        )


def _is_twice(factor: float, doubt: float) -> bool:
    """Return whether a factor is that of two divisions, each by 255 or 127.5, within the doubt about the range."""
    return any(1 / doubt < factor * 255**2 / times < doubt for times in (1, 2, 4))


def _scaled_twice(before: float, dataset: str, by_function: bool) -> tuple[str, str]:
    if before < SMALLEST:
        return f"scaled twice in {dataset}", "Divide by 255 only once."
    if before <= LARGEST and by_function:
        return (
            f"scaled twice, in {dataset} and in the model",
            f"Remove `Rescaling` from the model: {dataset} must divide the pixels, and does.",
        )
    if before <= LARGEST:
        return (
            f"scaled twice, in {dataset} and in the model",
            f"Remove one of the two: `Rescaling` in the model, or the division in {dataset}.",
        )
    return "scaled twice in the model", "Keep only one `Rescaling(1/255)`."


def _say(limits: tuple[float, float]) -> str:
    return f"from {limits[0]:.4g} to {limits[1]:.4g}"


expect.register(Scaling, ScalingMatchers)
