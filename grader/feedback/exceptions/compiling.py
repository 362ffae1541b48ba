"""Exceptions about what is compiled: losses, metrics, optimizers, and the form of the labels."""

from __future__ import annotations

import re

from grader.catalogue.patterns import regex
from grader.feedback.exceptions.rule import axes, rule
from grader.submission.models.installed_api import near
from grader.submission.rules.calls.compiled_names import ACTIVATION_AS_LOSS, known_words, unknown_word

_OPTIMIZER_WORDS = ("learning_rate", "momentum", "nesterov", "weight_decay", "clipnorm", "clipvalue", "rho", "epsilon")
_KINDS = {"loss": "losses", "metric": "metrics", "optimizer": "optimizers", "activation": "activations",
          "initializer": "initializers", "regularizer": "regularizers", "constraint": "constraints"}  # fmt: skip
_OUTPUTS_FIRST = regex(r"huber\w*/|log_?cosh/|(?:msle|mean_squared_logarithmic_error)/|\w+/Sub$")
"""Nodes of Keras's losses that subtract the labels from the outputs; only ``huber`` has a ``Sub`` with a capital."""
_LABELS_FIRST = regex(
    r"(?:ms|ma|map)e/|mean_(?:squared|absolute)_\w+/|\w*hinge/|kl_?d\w*/|poisson/|cosine_similarity/|\w+_crossentropy/"
)
"""Nodes of all other losses of Keras; a loss of the learner's may have either of the two first."""
_LABELS = regex(r"data_\d+$|compile_loss/\w+/Cast$")
"""How an operand reads that is the labels: as they are, or made floats."""
_TARGET_AND_OUTPUT = r"Received: target\.shape=(?P<target>\([^()]*\)), output\.shape=(?P<output>\([^()]*\))"


def _identifier(kind: str, name: str) -> str:
    if found := re.match(r"<class '.*\.(\w+)'>", name):
        return f"`{found[1]}` is a class, not an object: write `{found[1]}()`, or its name in quotes."
    if kind == "activation" and not re.match("[A-Za-z_]", name.strip("'\"")):
        return f'{name} is passed as the activation. Pass arguments by name: `Dense(10, activation="relu")`.'
    if kind == "activation" and name in ("True", "False", "None"):
        return f"{name} is passed as the activation. Pass arguments by name: `LSTM(32, return_sequences=True)`."
    if kind == "optimizer" and name in known_words("losses"):
        return f'"{name}" is a loss, but the first argument of `compile` is the optimizer. Write `loss="{name}"`.'
    if kind in ("loss", "metric") and name in known_words("activations"):
        return f"{ACTIVATION_AS_LOSS.format(name=name)}"
    return unknown_word(_KINDS.get(kind, kind), name)[1]


def _other_identifier(kind: str, name: str) -> str:
    if kind in _KINDS and re.fullmatch(r"[A-Za-z_]\w*", name):
        return unknown_word(_KINDS[kind], name)[1]
    return f"Keras has no {kind} called {name}. Check the spelling, and pass arguments by name."


def _not_recognized(name: str) -> str:
    meant = "learning_rate" if name == "lr" else near(name, _OPTIMIZER_WORDS, 0.6)
    advice = f"write `{meant}=`" if meant else "take it out"
    return f"Keras optimizers have no argument `{name}`: {advice}."


def _unequal(target: str, output: str) -> str:
    told = f"The labels have the shape {target}, the model's outputs {output}."
    labels, answers = axes(target), axes(output)
    if not labels or not answers:
        return f"{told} Each needs a batch axis: make arrays of them."
    if len(answers) == 4 and len(labels) < 3:
        return (
            f"{told} The model outputs one value for each place of an image. Add `Flatten()`, or a global pooling, "
            "before the first `Dense`."
        )
    if len(answers) > max(2, len(labels)):
        return (
            f"{told} The model outputs one value for each of {answers[1]} time steps. Add `Flatten` or pooling, "
            "or remove `return_sequences=True` from the last recurrent layer."
        )
    if len(labels) < len(answers) or labels[-1:] == ["1"]:
        return (
            f"{told} For class numbers, use `sparse_categorical_crossentropy`, or one-hot labels: "
            '`tf.one_hot(labels, …)`. For binary classification, end with `Dense(1, activation="sigmoid")`.'
        )
    if answers[-1:] == ["1"]:
        return (
            f'{told} One-hot labels of {labels[-1]} classes need `Dense({labels[-1]}, activation="softmax")` and '
            "`categorical_crossentropy`. For binary classification, give each example one label, 0 or 1."
        )
    if len(labels) > len(answers) and labels[-1] == labels[-2] == answers[-1]:
        return f"{told} The labels were one-hot already, and are made so once more. Leave out `to_categorical`."
    return (
        f"{told} Both need one column for each class. With {answers[-1]} classes, correct the depth in `one_hot` or "
        f"`to_categorical`. With {labels[-1]} classes, give the last layer {labels[-1]} units."
    )


def _sparse(target: str, output: str) -> str:
    labels, answers = axes(target), axes(output)
    if len(labels) == len(answers):
        return (
            f"The labels have the shape {target}, so they look one-hot. `sparse_categorical_crossentropy` takes "
            "class numbers. Compile with `categorical_crossentropy`, or leave `to_categorical` out."
        )
    return _unequal(target, output)


def _are_labels_first(node: str, left: str, right: str) -> bool | None:
    """Return whether the labels are the first operand of a node such as ``mse/sub``; ``None`` where nothing says it."""
    if _LABELS.match(left) or _LABELS.match(right):
        return _LABELS.match(left) is not None
    return False if _OUTPUTS_FIRST.match(node) else True if _LABELS_FIRST.match(node) else None


def _inside_the_loss(node: str, first: str, other: str, left: str = "", right: str = "", steps: str = "") -> str:
    are_labels_first = len(axes(other)) != 1 and _are_labels_first(node, left, right)
    if are_labels_first is None:
        return (
            f"Inside the loss, an array of the shape {first} meets another of {other}. Labels and outputs need the "
            "same shape: print `labels.shape` and `model.output_shape`."
        )
    target, output = (first, other) if are_labels_first else (other, first)
    labels, outputs = axes(target), axes(output)
    told = f"The labels have the shape {target}, the model's outputs {output}."
    if len(labels) == 1 and len(outputs) == 2:
        return (
            f"{_values('one', outputs[1])} If the labels are class numbers, write "
            '`loss="sparse_categorical_crossentropy"`. If they are values to predict, end with `Dense(1)`.'
        )
    if len(labels) < len(outputs):
        return _unequal(target, output)
    if len(labels) > len(outputs):
        return f"{told} Give the outputs the axes of the labels: end with `Reshape(({', '.join(labels[1:])}))`."
    if len(labels) < 2 or labels[0] != outputs[0]:
        return f"{told} Each needs one row for each example."
    if steps or labels[-1] == outputs[-1]:
        return f"The labels have {labels[1]} time steps, the model's outputs {outputs[1]}. Both need the same number."
    return f"{_values(labels[-1], outputs[-1])} Give the output layer {_units(labels[-1])}."


def _values(labels: str, outputs: str) -> str:
    few = "value" if labels in ("1", "one") else "values"
    return f"The labels have {labels} {few} per example, the model's outputs {outputs}."


def _units(count: str) -> str:
    return f"{count} unit{'s' * (count != '1')}"


_FAR = 20
"""A label that is so many times the number of classes is the number of no class."""


def _label_value(label: str, classes: str) -> str:
    told = f"A label is {label}, but the output layer has {_units(classes)}, for the classes 0 to {int(classes) - 1}."
    if int(label) < 0:
        return f"{told} Labels begin at 0."
    if classes == "1":
        return f"{told} Give it one unit for each class. For the classes 0 and 1, `binary_crossentropy` needs one unit."
    if int(label) > _FAR * int(classes):
        return (
            f"{told} So these labels are no class numbers, but positions or amounts. For one-hot rows, "
            "write `labels.argmax(axis=1)`; `np.where(labels)[0]` gives the numbers of the rows."
        )
    return (
        f"{told} Give it {int(label) + 1} units, or make the labels start at 0: `labels - 1`, or "
        "`num_oov_indices=0` in `StringLookup`."
    )


def _learning_rate(value: str) -> str:
    if re.fullmatch(r"\d+\.\d{9,}(e-\d+)?|tf\.Tensor.*", value):
        return (
            "The learning rate must be a float, but it is a tensor. Pass a schedule itself, `Adam(schedule)`, without "
            "a call. Of any other tensor make a number: `float(…)`."
        )
    return (
        f"The learning rate must be a float, but it is {value}. Write a number with a decimal point and without "
        "quotes, such as `learning_rate=0.001`."
    )


RULES = (
    rule(
        "InvalidArgumentError ValueError",
        r"inputs should be in vocabulary, found OOV values \[\"?(?P<label>[^\]\"]+)",
        "The encoder does not know `{label}`. Fit it to the labels of both parts: "
        "`encoder.adapt(train_labels.concatenate(validation_labels))`.",
    ),
    rule(
        "ValueError TypeError",
        r"Could not interpret (?P<kind>loss|metric|optimizer|activation)(?: function)? identifier: (?P<name>.*)",
        _identifier,
    ),
    rule(
        "ValueError TypeError",
        r"Could not interpret (?P<kind>\w+) identifier: (?P<name>.*)",
        _other_identifier,
    ),
    rule("ValueError", r"Argument\(s\) not recognized: \{'(?P<name>\w+)'", _not_recognized),
    rule(
        "ValueError",
        r"Argument `learning_rate` should be float.*learning_rate=(?P<value>.*)",
        _learning_rate,
    ),
    rule(
        "ValueError",
        r"No loss to compute",
        "`compile` got no loss: add a `loss=…` that matches the output layer and the labels.",
    ),
    rule(
        "ValueError",
        r"Expected `metrics` argument to be a list.*metrics=(?P<name>\w+)",
        '`metrics` must be a list: write `metrics=["{name}"]`.',
    ),
    rule(
        "ValueError",
        r"dtype='string' is not a valid dtype for Keras type promotion",
        "The third argument of `compile` is `loss_weights`, not the metrics: pass `metrics=[…]` by name.",
    ),
    rule("ValueError", r"`target` and `output` must have the same .*?" + _TARGET_AND_OUTPUT, _unequal),
    rule("ValueError", r"`output` must have rank \(ndim\) `target.ndim - 1`\. " + _TARGET_AND_OUTPUT, _sparse),
    rule(
        "ValueError",
        r"`logits` and `labels` must have the same shape, received \("
        r"(?P<output>\([^()]*\)) vs (?P<target>\([^()]*\))\)",
        _unequal,
    ),
    rule(
        "ValueError",
        r"Shapes (?P<output>\([^()]*\)) and (?P<target>[\[(].*?[\])]) are incompatible",
        _unequal,
    ),
    rule(
        "InvalidArgumentError",
        r"label value of (?P<label>-?\d{1,12}) which is outside the valid range of \[0, (?P<classes>\d{1,12})\)",
        _label_value,
    ),
    rule(
        "InvalidArgumentError",
        r"Detected at node \S*sparse_categorical_crossentropy/SparseSoftmax",
        "A label is too large for the number of units in the output layer. Give it one unit for each class, "
        "and make the labels start at 0.",
    ),
    rule(
        "ValueError",
        r"Dimensions must be equal, but are .*?\{\{node compile_loss/(?P<node>\w+/\w+)"
        r"(?:(?=.*?(?P<steps>compile_loss/\w+/Squeeze))|).*?\((?P<left>[^,()]*), (?P<right>[^,()]*)\)"
        r".*?input shapes: (?P<first>\[.*?\]), (?P<other>\[.*?\])",
        _inside_the_loss,
    ),
    rule(
        "InvalidArgumentError",
        r"Detected at node (?:gradient_tape/)?compile_loss/(?P<node>\w+/\w+).*"
        r"Incompatible shapes: (?P<first>\[.*?\]) vs\. (?P<other>\[.*?\])",
        _inside_the_loss,
    ),
    rule(
        "ValueError",
        r"\b(?P<metric>\w+) expects 2D inputs.*y_pred\.shape=(?P<output>\([^()]*\)) "
        r"and y_true\.shape=(?P<target>\([^()]*\))",
        "The metric `{metric}` needs outputs and labels of the same shape, but gets {output} and {target}. "
        'Class numbers go with `"accuracy"`. For `{metric}`, make the labels one-hot.',
    ),
    rule(
        "InvalidArgumentError",
        r"Detected at node (?:LogicalAnd|sub|UnsortedSegmentSum)(?:_\d+)?\b.*"
        r"(?:Incompatible shapes|does not start with)",
        "A metric gets class numbers as labels, but one output for each class, so their shapes differ. Use "
        '`metrics=["accuracy"]` here, or one-hot labels.',
    ),
    rule(
        "NotImplementedError",
        r"Cannot convert a symbolic tf.Tensor .* to a numpy array",
        "NumPy does not work inside a loss, a metric or a `map`. Use a `tf.` function instead, such as "
        "`tf.reduce_mean` for `np.mean`.",
    ),
    rule(
        "ValueError",
        r"No gradients provided for any variable",
        "No way leads from the weights to the loss. `argmax`, `round`, `>` and a cast to integers have no gradients. "
        "With a tape of your own, call the model *and* compute the loss inside of `with tf.GradientTape() as tape:`.",
    ),
)
"""From the particular to the general: the first that fits is told."""
