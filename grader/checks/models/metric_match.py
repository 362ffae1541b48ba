"""Do the compiled metrics fit the form of the labels and the outputs?"""

from __future__ import annotations

from collections.abc import Sequence

from grader.checks.expect import Unmet
from grader.checks.models.loss_probe import LabelForm
from grader.submission.models.keras_names import EXACT_ACCURACY

ACCURACIES: dict[LabelForm, str] = {
    "index": "sparse_categorical_accuracy",
    "one_hot": "categorical_accuracy",
    "column": "binary_accuracy",
}
"""The metric that Keras chooses for ``"accuracy"``, by the form of the labels."""
ELEMENTWISE = {"binary_accuracy", "precision", "recall", "auc"}
"""Metrics that compare each output with a label of its own."""

_MISLEADING: dict[tuple[LabelForm, str], str] = {
    ("index", "categorical_accuracy"): "reads class numbers as one-hot rows, and counts how often class 0 is predicted",
    (
        "one_hot",
        "binary_accuracy",
    ): "counts each of the {units} outputs separately, so it is high even without a correct prediction",
    ("column", "categorical_accuracy"): "is always 1.0 for one output",
    ("column", "sparse_categorical_accuracy"): "is the share of labels that are 0",
}


def metrics_fit(
    metrics: Sequence[str], form: LabelForm, units: int, scale: str, *, cuts_at_half: bool = False
) -> tuple[str, ...]:
    """Return advice for each misleading metric; raise ``Unmet`` for a metric that cannot be computed.

    ``cuts_at_half`` says that a ``BinaryAccuracy`` has the threshold 0.5.
    """
    of_probabilities = {"accuracy", *(["binary_accuracy"] if cuts_at_half else [])}
    advice = []
    for metric in metrics:
        if form == "one_hot" and metric == ACCURACIES["index"]:
            raise Unmet(
                "a loss and metrics for the same labels",
                f"a loss for one-hot rows, and the metric `{metric}` for class numbers",
                'For class numbers, write `loss="sparse_categorical_crossentropy"`. For one-hot rows, write '
                '`metrics=["accuracy"]`.',
            )
        if form == "index" and units > 1 and metric in ELEMENTWISE:
            raise Unmet(
                "metrics for labels that are class numbers",
                f"the metric `{metric}`, which cannot be computed for these labels",
                'Write `metrics=["accuracy"]`: Keras chooses the accuracy that fits.',
            )
        if metric == EXACT_ACCURACY:
            advice.append('Write `metrics=["accuracy"]`: `Accuracy()` counts outputs that equal their label exactly.')
        elif found := _MISLEADING.get((form, metric)):
            advice.append(f'Write `metrics=["accuracy"]`: the metric `{metric}` {found.format(units=units)}.')
        elif form == "column" and scale == "logit" and metric in of_probabilities:
            advice.append(
                f"Use `tf.keras.metrics.BinaryAccuracy(threshold=0.0)` for logits: the threshold of `{metric}` is 0.5."
            )
    return tuple(advice)
