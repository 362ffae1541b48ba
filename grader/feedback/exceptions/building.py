"""Exceptions about making layers and models: arguments, names, calls."""

from __future__ import annotations

import re

from grader.feedback.exceptions.rule import rule
from grader.submission.models.installed_api import near
from grader.submission.rules.calls.keras_calls import LAYER_WORDS


def _layer_argument(layer: str, name: str, near_name: str) -> str:
    if layer == "Model":
        return "`Model` takes `inputs=` and `outputs=`, both with an s."
    if name == "go_backwards":
        return f"`Bidirectional` wraps a recurrent layer, such as `LSTM(32)`. `{layer}` has no direction."
    meant = "input_shape" if name == "input" else near_name or near(name, LAYER_WORDS, 0.6)
    advice = (
        f"write `{meant}=`" if meant and meant != name else "check the spelling. Or does it belong to another layer?"
    )
    return f"`{layer}` has no argument `{name}`: {advice}" + ("." if meant and meant != name else "")


def _no_layer(thing: str, kind: str) -> str:
    if kind == "type":
        name = thing.rpartition(".")[2].strip("'> ")
        return f"`{name}` without parentheses is a class, not a layer: write `{name}(…)`."
    if kind == "list":
        return "The list of layers contains another list: remove the inner square brackets."
    if kind == "NoneType":
        return "A layer is expected, but this is `None`: the function that makes the layer needs a `return`."
    if function := re.match(r"<function (\w+) at", thing):
        return f"`{function[1]}` is a function, not a layer: call it, `{function[1]}()`, and use what it returns."
    return f'`{thing}` is not a layer. An activation is an argument, or its own layer: `Activation("relu")`.'


def _positional(thing: str, kind: str) -> str:
    if "_NestedVariant" in kind:
        return (
            "`window` makes a data set of small data sets, and a model cannot read those. Turn each into a "
            "tensor: `.flat_map(lambda w: w.batch(window_size + 1))`."
        )
    if "keras" in kind:
        name = kind.rpartition(".")[2]
        return f"This layer gets the layer `{name}`, not its output: call it first, `x = {name}(…)(x)`, and pass x."
    return f"A layer or model takes arrays, but gets {thing}: wrap it in `np.array(…)`."


def _no_such_layer(name: str, known: str) -> str:
    meant = near(name, set(re.findall(r"'([^']+)'", known)), 0.5)
    return (
        f"The model has no layer called `{name}`."
        + (f" Did you mean `{meant}`?" if meant else "")
        + " `model.summary()` lists the names."
    )


def _padding(known: str, given: str) -> str:
    words = re.findall(r"'(\w+)'", known)
    meant = near(given, set(words), 0.5)
    if given == "causal":
        return 'Only `Conv1D` knows `padding="causal"`: write "same" or "valid".'
    advice = f'write "{meant}"' if meant else "it is one of " + ", ".join(f'"{word}"' for word in sorted(words))
    return f'There is no padding called "{given}": {advice}.'


def _whole_number(argument: str, value: str) -> str:
    told = f"`{argument}` must be an integer of at least 1, but it is {value}"
    if re.fullmatch(r"0*[1-9][0-9]*", value):
        return f"{told}, a number of another library such as NumPy: convert it with `int(…)`."
    return f"{told}. A division with `/` gives fractions: write `//`." if "." in value else f"{told}."


_OF_KERAS = (
    "inputs", "input", "x", "sequence", "sequences", "units", "filters", "rate", "query", "key", "layer",
)  # fmt: skip
"""Arguments of Keras's own layers, where they are called or made."""


def _missing_in_call(name: str) -> str:
    """Return what is said of a layer that is called without one of its arguments."""
    if name == "value":
        return (
            "A layer for attention is called with two tensors, a query and a value. For the attention of a sequence to "
            "itself, write `(x, x)` in the second parentheses."
        )
    if name in ("mask", "initial_state", "training", "key", "targets", "labels"):
        return (
            f"Your own layer or model is called without `{name}`, which its `call` asks for. Pass it, or give it a "
            f"default: `{name}=None`."
        )
    if name not in _OF_KERAS:
        return (
            f"Keras gives all inputs of a model as one argument, so `{name}` is missing. Write "
            f"`def call(self, inputs)`, and unpack them there: `…, {name} = inputs`."
        )
    return (
        f"A layer is created without its `{name}`. The first parentheses create the layer, the second call it: "
        "`Dense(10)(x)`."
    )


RULES = (
    rule(
        "ValueError",
        r"should have unique names\. Name '(?P<name>[^']{1,60})' is already",
        "Two layers are called `{name}`: give one another `name`, or leave it out.",
    ),
    rule(
        "NotImplementedError",
        r"could not automatically infer the shape of the Lambda's output",
        "Keras cannot see what this `Lambda` returns: inside, use `keras.ops` or `tf.` functions, not NumPy. Or use a "
        "layer that is built in.",
    ),
    rule(
        "ValueError TypeError",
        r"Unrecognized keyword arguments passed to (?P<layer>\w+): \{'(?P<name>\w+)'"
        r"(?:.* Did you mean: '(?P<near_name>\w+)'\?$)?",
        _layer_argument,
    ),
    rule(
        "ValueError",
        r"invalid value for `(?P<argument>\w+)`, expected a positive integer\. Received: \w+=(?P<value>\S+)",
        _whole_number,
    ),
    rule(
        "ValueError",
        r"`(?P<argument>\w+)` must be a positive integer\. Received: \w+=(?P<value>\S+)",
        _whole_number,
    ),
    rule(
        "ValueError",
        r"number of filters must be evenly divisible.*filters=(?P<value>\d*\.\d+)",
        "The number of filters must be an integer, but it is {value}: divide with `//`.",
    ),
    rule(
        "ValueError",
        r"`(?P<argument>\w+)` argument must be a tuple of (?P<count>\d) integers\. "
        r"Received \w+=(?P<value>\([^()]*\)|-?\w+)",
        "`{argument}` takes one integer of at least 1, or {count} of them, but gets {value}.",
    ),
    rule(
        "ValueError",
        r"argument `stddev`. Expected a float value between 0 and 1. Received: stddev=(?P<value>\S+)",
        "`GaussianNoise` takes a standard deviation from 0 to 1, but gets {value}: write 0.1, and scale the values "
        "first.",
    ),
    rule(
        "ValueError",
        r"argument `rate`. Expected a float value between 0 and 1. Received: rate=(?P<rate>\S+)",
        "`Dropout` takes a rate from 0 to 1, but gets {rate}: 0.5 drops half of the values.",
    ),
    rule(
        "ValueError",
        r"`padding` argument must be .*?one of \{(?P<known>.*?)\}\. Received: (?P<given>\w+)",
        _padding,
    ),
    rule(
        "ValueError",
        r"Only instances of `keras.Layer` can be added.*Received: (?P<thing>.*) \(of type <class '(?P<kind>\w+)'>\)",
        _no_layer,
    ),
    rule(
        "ValueError",
        r"Expected `trainable` to be a boolean",
        "`Sequential` takes one list of layers: put square brackets around them.",
    ),
    rule(
        "ValueError",
        r"Only input tensors may be passed as positional arg.*: (?P<thing>\S.*) \(of type <class '(?P<kind>.*?)'>\)",
        _positional,
    ),
    rule(
        "ValueError",
        r"All `inputs` values must be KerasTensors.*<class '[\w.]*(?:Functional|Sequential|Model)'>",
        "The inputs of `Model` are a whole model here. Take that model's inputs: `Model(base.inputs, x)`.",
    ),
    rule(
        "ValueError",
        r"All `(?P<side>\w+)` values must be KerasTensors",
        "`Model` takes the outputs of layers, not the layers: write `x = Dense(1)(x)`, then `Model(inputs, x)`.",
    ),
    rule(
        "ValueError",
        r"is not connected to `inputs`|Graph disconnected",
        "The outputs of this model do not come from its inputs. Give `Model` the same `Input` that the first "
        "layer was called on. For a base model, that is `base.input`.",
    ),
    rule(
        "AttributeError",
        r"The layer (?P<layer>\S+) has never been called",
        "`{layer}` was not called yet, so it has no inputs and outputs. Put `Input(shape=…)` first, or call "
        "the model on a batch before this line.",
    ),
    rule(
        "ValueError",
        r"tried to call `(?P<method>\w+)` on layer '(?P<layer>\w+)', but the layer isn't built",
        "`{layer}` is not built yet, so `{method}` cannot count its parameters. Put `Input(shape=…)` first.",
    ),
    rule("ValueError", r"No such layer: (?P<name>\w+)\. Existing layers are: (?P<known>\[.*)", _no_such_layer),
    rule(
        "ValueError",
        r'The name "(?P<name>.*?)" is used (?P<count>\d+) times',
        "{count} layers have the name `{name}`: give each layer a different name, or no name.",
    ),
    rule(
        "ValueError",
        r"`name` must be a string and cannot contain character `/`\. Received: name=(?P<name>\S+)",
        "The name `{name}` contains a `/`, which a layer's name may not: write `_` instead.",
    ),
    rule(
        "ValueError",
        r"already been configured to use input shape (?P<shape>\([^()]*\))",
        "A `Sequential` model has one `Input`, as its first line. This one has {shape} already: remove the second one.",
    ),
    rule(
        "ValueError",
        r"Cannot convert '(?P<shape>.*?)' to a shape",
        "`{shape}` is not a shape. A shape is a tuple, also for one axis: `Input(shape=(20,))`.",
    ),
    rule(
        "NotImplementedError",
        r"Iterating over a symbolic KerasTensor",
        "One tensor is unpacked into several names, or looped over. A layer returns one tensor: write "
        "`x = Dense(16)(x)`. Several come with an option, such as `return_state=True` or "
        "`return_attention_scores=True`.",
    ),
    rule(
        "ValueError TypeError NotImplementedError",
        r"A KerasTensor cannot be used as input|symbolic KerasTensor|A KerasTensor is symbolic",
        "While you build a model, its tensors have no values yet. Between layers, use a layer such as "
        "`Rescaling` or `Reshape`, or `keras.ops`. NumPy, `tf.` functions and `if` do not work there.",
    ),
    rule(
        "NotImplementedError",
        r"(?:Model|Layer) (?P<name>\w+) does not have a `call\(\)` method",
        "The class `{name}` needs a method `call(self, inputs)` that returns the outputs: check its spelling "
        "and indentation.",
    ),
    rule(
        "ValueError",
        r"Inputs to a layer should be tensors\. Got '?(?P<thing>.*?)'? \(of type .*for layer '(?P<layer>\w+)'",
        "`{layer}` expects a tensor, but gets {thing}: the layer or function before it returns nothing. Does "
        "it end with `return`?",
    ),
    rule(
        "TypeError",
        r"^too many positional arguments",
        "Your own layer or model gets more arguments than its `call` takes: write `def call(self, inputs)`.",
    ),
    rule(
        "ValueError",
        r"`weights` argument should be either.*weights=(?P<weights>\S+)",
        '`weights` must be `None`, "imagenet" or the path of an existing file, not {weights}.',
    ),
    rule(
        "ValueError",
        r"When setting `include_top=True`.*should be (?P<size>\([^()]*\))",
        "With `include_top=True` this model takes only images of {size}: write `include_top=False`.",
    ),
    rule(
        "TypeError",
        r"missing a required argument: '(?P<name>\w+)'",
        _missing_in_call,
    ),
    rule(
        "ValueError",
        r"Please initialize `(?P<layer>\w+)` layer with a `keras.layers.Layer` instance",
        "`{layer}` wraps a layer, but gets something else: write `{layer}(LSTM(32))`, with the inner parentheses.",
    ),
)
"""From the particular to the general: the first that fits is told."""
