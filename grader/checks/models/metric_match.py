"""Do the compiled metrics count what a learner believes, given the form of the labels and the outputs?"""

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
"""The accuracy that Keras picks for ``"accuracy"``, by the form of the labels."""
ELEMENTWISE = {"binary_accuracy", "precision", "recall", "auc"}
"""Metrics that compare each output with a label of its own."""

_MISLEADING: dict[tuple[LabelForm, str], str] = {
    ("index", "categorical_accuracy"): "takes class numbers for one-hot rows and counts how often class 0 is named",
    (
        "one_hot",
        "binary_accuracy",
    ): "counts each of the {units} outputs by itself: naming no class at all is mostly right",
    ("column", "categorical_accuracy"): "is always 1.0 over one output",
    ("column", "sparse_categorical_accuracy"): "only counts how many labels are 0",
}


def metrics_fit(metrics: Sequence[str], form: LabelForm, units: int, scale: str) -> tuple[str, ...]:
    """Return a sentence of advice for each metric that misleads; raise ``Unmet`` for one that cannot be computed."""
    advice = []
    for metric in metrics:
        if (form == "index" and units > 1 and metric in ELEMENTWISE) or (
            form == "one_hot" and metric == ACCURACIES["index"]
        ):
            raise Unmet(
                f"metrics that fit labels given as {'class numbers' if form == 'index' else 'one-hot rows'}",
                f"the metric `{metric}`, which cannot be computed for them",
                'Write `metrics=["accuracy"]`: Keras picks the accuracy that fits.',
            )
        if metric == EXACT_ACCURACY:
            advice.append('`Accuracy()` counts outputs that equal their label exactly; write `metrics=["accuracy"]`.')
        elif found := _MISLEADING.get((form, metric)):
            advice.append(f'The metric `{metric}` {found.format(units=units)}; write `metrics=["accuracy"]`.')
        elif form == "column" and scale == "logit" and metric == "accuracy":
            advice.append(
                "The metric `accuracy` says yes above 0.5, but a raw output means yes above 0: "
                "`tf.keras.metrics.BinaryAccuracy(threshold=0.0)` counts right."
            )
    return tuple(advice)
