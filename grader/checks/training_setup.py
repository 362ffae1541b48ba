"""Words about a compiled model: do the last layer, the loss and the labels fit together?"""

from __future__ import annotations

from grader.checks.arrays import Array
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect, require
from grader.checks.pairing import DISTANCES, find_reading

NUMBER_LOSSES = DISTANCES | {
    "mean_absolute_percentage_error", "mean_squared_logarithmic_error", "poisson", "tweedie",
}  # fmt: skip
CLASS_LOSSES = (
    "crossentropy", "hinge", "kl_divergence", "dice", "tversky", "circle", "ctc",
)  # fmt: skip


class SetupWords:
    """What can be said about a ``Model``."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def answers_yes_or_no(self, labels: Array | None = None) -> None:
        """Last layer, loss and labels agree on one of two classes, in any consistent spelling.

        >>> expect(model).answers_yes_or_no()  # doctest: +SKIP
        """
        self._advise(find_reading(self._model, 2, labels).advice)

    def answers_one_of(self, classes: int, labels: Array | None = None) -> None:
        """Last layer, loss and labels agree on one of ``classes`` classes, in any consistent spelling.

        >>> expect(model).answers_one_of(10)  # doctest: +SKIP
        """
        self._advise(find_reading(self._model, classes, labels).advice)

    def predicts_a_number(self) -> None:
        """The model answers each example with one number, and its loss measures a distance.

        >>> expect(model).predicts_a_number()  # doctest: +SKIP
        """
        outputs, card = self._model.outputs, self._model.card
        shape = ", ".join(["batch", *map(str, outputs.shape[1:])])
        if outputs.ndim == 3:
            raise Unmet(
                "one number per example: outputs of shape (batch, 1)",
                f"outputs of shape ({shape}): one for every step of the window, which the loss would spread over the "
                "single label without a word",
                "The last recurrent layer must not return sequences.",
            )
        require(
            outputs.ndim == 2 and outputs.shape[1] == 1,
            "one number per example: outputs of shape (batch, 1)",
            f"outputs of shape ({shape})",
            "End with `Dense(1)`.",
        )
        loss = card.loss
        require(bool(loss), "a compiled model", "a model that was never compiled", "Call `model.compile(…)` first.")
        require(
            not any(word in str(loss) for word in CLASS_LOSSES),
            "a loss for numbers, such as mse, mae or huber",
            f"`{loss}`, which is a loss for classes",
            'Write `loss="mse"` or `loss="huber"`.',
        )
        if card.last_activation() in ("sigmoid", "tanh", "softmax", "softsign", "hard_sigmoid"):
            raise Unmet(
                "a last layer that can answer any number",
                f"a last layer with the activation `{card.last_activation()}`, which stays within "
                f"{'-1 and 1' if card.last_activation() in ('tanh', 'softsign') else '0 and 1'}",
                "Leave the activation of the last layer out.",
            )
        if card.last_activation() == "relu":
            self._advise(("A relu on the last unit cannot answer below zero, and may die at the start.",))

    def _advise(self, sentences: tuple[str, ...]) -> None:
        if sentences:
            self._model.candidate.note("advice", list(sentences))


expect.register(Model, SetupWords)
