"""The one table of Keras's many spellings of losses, metrics, activations, optimizers and initialisers.

Knows names only and never imports Keras; a test walks the installed Keras to see that no name is missing here.

A *raw* form is whatever can stand in ``config.json`` or in a walk of a live model: a string; an object
``{"module", "class_name", "config", "registered_name"}``; a function, as the same object with the class name
``function`` and its own name as config; ``None``. Letters decide, not their case or underscores: ``mse``, ``MSE``,
``MeanSquaredError`` and ``mean_squared_error`` are one loss. What Keras does not have is the learner's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

RECURRENT = ("LSTM", "GRU", "SimpleRNN")
"""The layers that read a sequence step by step."""
PREDICTS = ("predict", "predict_on_batch")
"""Methods of a model that return its outputs."""
ASKS_A_MODEL = ("evaluate", *PREDICTS)
"""Methods of a model that change nothing in it."""
SETS_WEIGHTS = ("set_weights", "load_weights", "load_model", "clone_model", "from_config")
"""What gives a model other weights than those that it was trained to."""
MODEL_CLASSES = ("Model", "models.Model", "Sequential", "models.Sequential")
"""Classes of Keras's models."""
READS_AN_IMAGE = ("load_img", "img_to_array", "imread", "decode_image", "decode_jpeg", "decode_png")
"""What reads one image."""
FLOWS = ("flow", "flow_from_directory", "flow_from_dataframe")
"""Methods of an ``ImageDataGenerator`` that give batches."""
ARRAY = "array"
"""What an initializer is called that was given a value for each weight."""
NO_ACCURACY = 'Write `metrics=["mae"]`: accuracy is for classes, and says nothing about numbers.'
"""What is said where accuracy is measured of a regression."""
OWN = "own:"
"""What the name of a learner's own function or class begins with: ``own:my_loss``."""

_KERAS_MODULES = {"builtins", "keras", "tf_keras", "tensorflow"}
_WRAPPERS = {
    "LossFunctionWrapper": "fn",
    "MeanMetricWrapper": "fn",
    "Activation": "activation",
    "LossScaleOptimizer": "inner_optimizer",
}
"""Classes that only pass on what stands in this part of their config."""


def _fold(name: str) -> str:
    return name.replace("_", "").casefold()


def _table(names: str, **others: str) -> dict[str, str]:
    """Return a table of ``names``, each under its own letters, and of ``others``, which mean one of them."""
    return {_fold(name): name for name in names.split()} | {_fold(word): name for word, name in others.items()}


_LOSSES = _table(
    """
    mean_squared_error mean_absolute_error mean_absolute_percentage_error mean_squared_logarithmic_error huber
    log_cosh binary_crossentropy categorical_crossentropy sparse_categorical_crossentropy
    binary_focal_crossentropy categorical_focal_crossentropy categorical_generalized_cross_entropy
    categorical_hinge hinge squared_hinge kl_divergence poisson cosine_similarity ctc dice tversky circle
    """,
    mse="mean_squared_error",
    mae="mean_absolute_error",
    mape="mean_absolute_percentage_error",
    msle="mean_squared_logarithmic_error",
    bce="binary_crossentropy",
    kld="kl_divergence",
    kullback_leibler_divergence="kl_divergence",
    sigmoid_cross_entropy_with_logits_v2="binary_crossentropy",
    softmax_cross_entropy_with_logits_v2="categorical_crossentropy",
    sparse_softmax_cross_entropy_with_logits_v2="sparse_categorical_crossentropy",
)
_FROM_LOGITS = {
    "binary_crossentropy",
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
    "binary_focal_crossentropy",
    "categorical_focal_crossentropy",
}
"""The losses of Keras that have the setting ``from_logits``; it is off unless asked for."""

_METRIC_FUNCTIONS = _LOSSES | _table(
    """
    binary_accuracy categorical_accuracy sparse_categorical_accuracy top_k_categorical_accuracy
    sparse_top_k_categorical_accuracy pearson_correlation concordance_correlation
    """
)
_METRICS = _METRIC_FUNCTIONS | _table(
    """
    accuracy auc precision recall f1_score fbeta_score true_positives true_negatives false_positives
    false_negatives precision_at_recall recall_at_precision sensitivity_at_specificity
    specificity_at_sensitivity root_mean_squared_error r2_score iou mean_iou binary_iou one_hot_iou
    one_hot_mean_iou mean sum
    """,
    acc="accuracy",
    log_cosh_error="log_cosh",
)
"""Of these Keras has more as classes than as functions: a function called ``recall`` is the learner's own."""
EXACT_ACCURACY = "exact_accuracy"
"""The class ``Accuracy``: it counts outputs that equal their label, which no probability does.

The string ``"accuracy"`` is another thing: Keras picks the accuracy that fits the outputs and labels.
"""

PROBABILITIES = {"sigmoid", "softmax", "hard_sigmoid", "sparsemax", "sparse_sigmoid"}
"""Activations whose outputs are probabilities, by their canonical names."""

_ACTIVATIONS = _table(
    """
    linear relu relu6 leaky_relu prelu elu selu celu gelu glu crelu silu mish exponential sigmoid hard_sigmoid
    hard_silu log_sigmoid sparse_sigmoid softmax log_softmax sparsemax softplus sparse_plus squareplus softsign
    soft_shrink hard_shrink tanh hard_tanh tanh_shrink threshold
    """,
    identity="linear",
    swish="silu",
    hard_swish="hard_silu",
    exp="exponential",
    softmax_v2="softmax",
    log_softmax_v2="log_softmax",
    crelu_v2="crelu",
)

_OPTIMIZERS = _table(
    """
    sgd rmsprop adam adamw adamax nadam adagrad adadelta adafactor ftrl lion lamb muon schedulefreeadamw
    multioptimizer optimizermap
    """
)

_INITIALIZERS = _table(
    """
    glorot_uniform glorot_normal he_uniform he_normal lecun_uniform lecun_normal random_uniform random_normal
    truncated_normal variance_scaling orthogonal zeros ones constant identity stft
    """,
    zero="zeros",
    one="ones",
    uniform="random_uniform",
    normal="random_normal",
    identity_initializer="identity",
    orthogonal_initializer="orthogonal",
    stft_initializer="stft",
)


def canonical_loss(raw: Any) -> str:
    """Return the one name of a loss: ``mean_squared_error``, ``huber``, ``own:my_loss``."""
    return _canonical(raw, _LOSSES)


def loss_takes_logits(raw: Any) -> bool | None:
    """Return whether a loss expects raw outputs; ``None`` where it has no such setting or is the learner's own."""
    name, config = canonical_loss(raw), _unwrapped(raw)
    if name not in _FROM_LOGITS:
        return None
    if _read(raw)[0].endswith("with_logits_v2"):
        return True
    settings = config.get("config") if isinstance(config, Mapping) else None
    return isinstance(settings, Mapping) and settings.get("from_logits") is True


def canonical_metric(raw: Any) -> str:
    """Return the one name of a metric: ``accuracy``, ``mean_absolute_error``, ``own:my_metric``."""
    inner = _unwrapped(raw)
    class_name = inner.get("class_name") if isinstance(inner, Mapping) else ""
    name = _canonical(inner, _METRIC_FUNCTIONS if class_name == "function" else _METRICS)
    return EXACT_ACCURACY if class_name == "Accuracy" and name == "accuracy" else name


def canonical_activation(raw: Any) -> str:
    """Return the one name of an activation, written as an argument or as a layer; ``None`` is ``linear``."""
    return "linear" if raw is None else _canonical(raw, _ACTIVATIONS)


def canonical_optimizer(raw: Any) -> str:
    """Return the one name of an optimizer: ``adam``, ``sgd``, ``own:MyAdam``."""
    return _canonical(raw, _OPTIMIZERS)


def canonical_initializer(raw: Any) -> str:
    """Return the one name of an initialiser: ``glorot_uniform``, ``zeros``, ``own:my_start``."""
    return _canonical(raw, _INITIALIZERS)


def is_own_object(raw: Any) -> bool:
    """Return whether an initializer, a regularizer or the like, as a config has it, is the learner's own.

    >>> is_own_object({"module": "builtins", "class_name": "function", "config": "my_start"}), is_own_object("zeros")
    (True, False)
    """
    if not isinstance(raw, Mapping):
        return False
    return not _read(raw)[1] or (isinstance(raw.get("config"), str) and is_own(canonical_initializer(raw)))


def is_own(name: str) -> bool:
    """Return whether a canonical name stands for something of the learner's own."""
    return name.startswith(OWN)


def is_from_keras(module: Any, registered_name: Any = None) -> bool:
    """Return whether a class or function of this module is Keras's or TensorFlow's own.

    Only a learner's class is *registered*. The layers that ``keras.ops`` leaves in a model, and the base
    of functional models, are registered too, but lie in ``keras.src``.
    """
    if not isinstance(module, str) or module.partition(".")[0] not in _KERAS_MODULES:
        return False
    return registered_name is None or module.startswith("keras.src.")


def _canonical(raw: Any, table: Mapping[str, str]) -> str:
    name, from_keras = _read(raw)
    known = table.get(_fold(name)) if from_keras else None
    return known or OWN + name[:100]


def _read(raw: Any) -> tuple[str, bool]:
    """Return the name in a raw form, and whether it may be a name of Keras's."""
    raw = _unwrapped(raw)
    if isinstance(raw, str):
        return raw.rpartition(">")[2], ">" not in raw
    if not isinstance(raw, Mapping):
        return "unnamed", False
    class_name, config = raw.get("class_name"), raw.get("config")
    if class_name in ("function", None) and isinstance(config, str):
        from_keras = is_from_keras(raw.get("module", "keras")) and ">" not in config
        return ("lambda", False) if config == "<lambda>" else (config.rpartition(">")[2], from_keras)
    if class_name == "__lambda__" or "value" in raw:
        return "lambda", False
    # An old way of writing these objects had no module at all; only an own class has an empty one.
    from_keras = is_from_keras(raw.get("module", "keras"), raw.get("registered_name"))
    return (class_name, from_keras) if isinstance(class_name, str) else ("unnamed", False)


def _unwrapped(raw: Any) -> Any:
    while isinstance(raw, Mapping) and isinstance(raw.get("config"), Mapping):
        inner = raw["config"].get(_WRAPPERS.get(str(raw.get("class_name")), ""))
        if inner is None:
            break
        raw = inner
    return raw
