"""Exceptions about making layers and models: arguments, names, calls."""

from __future__ import annotations

import re

from grader.feedback.exceptions.rule import rule
from grader.submission.models.installed_api import near
from grader.submission.rules.keras_calls import LAYER_WORDS


def _layer_argument(layer: str, name: str) -> str:
    if layer == "Model":
        return "`Model` takes `inputs=` and `outputs=`, both with an s."
    meant = "input_shape" if name == "input" else near(name, LAYER_WORDS, 0.6)
    advice = f"write `{meant}=`" if meant and meant != name else "is it misspelt, or an argument of another layer?"
    return f"`{layer}` has no argument `{name}`: {advice}" + ("." if meant and meant != name else "")


def _no_layer(thing: str, kind: str) -> str:
    if kind == "type":
        name = thing.rpartition(".")[2].strip("'> ")
        return f"`{name}` without brackets is a class, not a layer: write `{name}(…)`."
    if kind == "list":
        return "There is a list within the list of layers: take the inner brackets away."
    if kind == "NoneType":
        return "`None` stands where a layer belongs: the function that makes it needs a `return`."
    return f'`{thing}` is no layer. An activation is an argument, or a layer of its own: `Activation("relu")`.'


def _positional(thing: str, kind: str) -> str:
    if "_NestedVariant" in kind:
        return (
            "`window` makes data sets within the data set, and a model cannot read those. Turn each into an array: "
            "`.flat_map(lambda w: w.batch(window_size + 1))`."
        )
    if "keras" in kind:
        name = kind.rpartition(".")[2]
        return (
            f"A layer gets the layer `{name}`, not what that returns: call it first, `x = {name}(…)(x)`, and pass on x."
        )
    return f"A layer or model that is called takes arrays, but gets {thing}: write `np.array(…)` around it."


def _no_such_layer(name: str, known: str) -> str:
    meant = near(name, set(re.findall(r"'([^']+)'", known)), 0.5)
    return (
        f"The model has no layer called `{name}`."
        + (f" Did you mean `{meant}`?" if meant else "")
        + (" `model.summary()` lists the names.")
    )


def _padding(known: str, given: str) -> str:
    words = re.findall(r"'(\w+)'", known)
    meant = near(given, set(words), 0.5)
    if given == "causal":
        return 'Only `Conv1D` knows `padding="causal"`: write "same" or "valid".'
    advice = f'write "{meant}"' if meant else "it is one of " + ", ".join(f'"{one}"' for one in sorted(words))
    return f'There is no padding called "{given}": {advice}.'


def _whole_number(argument: str, value: str) -> str:
    told = f"`{argument}` must be a whole number from 1 up, and it is {value}"
    if re.fullmatch(r"0*[1-9][0-9]*", value):
        return f"{told}, but a number of another library's, such as NumPy: write `int(…)` around it."
    return f"{told}. A division with `/` gives fractions: write `//`." if "." in value else f"{told}."


RULES = (
    rule(
        "ValueError TypeError",
        r"Unrecognized keyword arguments passed to (?P<layer>\w+): \{'(?P<name>\w+)'",
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
        r"number of filters must be evenly divisible.*filters=(?P<value>[\d.]*\d)",
        "The number of filters must be a whole number, and it is {value}: write `//` where you divide.",
    ),
    rule(
        "ValueError",
        r"`(?P<argument>\w+)` argument must be a tuple of (?P<count>\d) integers\. "
        r"Received \w+=(?P<value>\([^()]*\)|\w+)",
        "`{argument}` takes one whole number from 1 up, or {count} of them; it gets {value}.",
    ),
    rule(
        "ValueError",
        r"argument `rate`. Expected a float value between 0 and 1. Received: rate=(?P<rate>\S+)",
        "`Dropout` takes the share to drop, from 0 to 1, and gets {rate}: 0.5 is half of it.",
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
        r"All `(?P<side>\w+)` values must be KerasTensors",
        "`Model` takes what layers return, not the layers themselves: `x = Dense(1)(x)`, then `Model(inputs, x)`.",
    ),
    rule(
        "ValueError",
        r"is not connected to `inputs`|Graph disconnected",
        "The outputs of this model do not come from its inputs. Give `Model` the very `Input` on which the first "
        "layer was called; on top of a base model that is `base.input`.",
    ),
    rule(
        "AttributeError",
        r"The layer (?P<layer>\S+) has never been called",
        "`{layer}` has not seen an input yet, so it has no inputs and outputs. Put `Input(shape=…)` first, or call the "
        "model on a batch before this line.",
    ),
    rule(
        "ValueError",
        r"tried to call `(?P<method>\w+)` on layer '(?P<layer>\w+)', but the layer isn't built",
        "`{layer}` does not know its shapes yet, so `{method}` has nothing to count. Put `Input(shape=…)` first.",
    ),
    rule("ValueError", r"No such layer: (?P<name>\w+)\. Existing layers are: (?P<known>\[.*)", _no_such_layer),
    rule(
        "ValueError",
        r'The name "(?P<name>.*?)" is used (?P<count>\d+) times',
        "{count} layers are called `{name}`: give each a name of its own, or none.",
    ),
    rule(
        "ValueError",
        r"`name` must be a string and cannot contain character `/`\. Received: name=(?P<name>\S+)",
        "A layer's name may not hold a `/`, as `{name}` does: write `_` instead.",
    ),
    rule(
        "ValueError",
        r"already been configured to use input shape (?P<shape>\([^()]*\))",
        "A model has one `Input`, as its first line; this one has {shape} already. Take the second out.",
    ),
    rule(
        "ValueError",
        r"Cannot convert '(?P<shape>.*?)' to a shape",
        "`{shape}` is no shape: a shape stands in brackets, with a comma even where it is alone: `Input(shape=(20,))`.",
    ),
    rule(
        "ValueError TypeError NotImplementedError",
        r"A KerasTensor cannot be used as input|symbolic KerasTensor|A KerasTensor is symbolic",
        "Between the layers of a model there are no values yet, only shapes. Use a layer there (`Rescaling`, "
        "`Reshape`, `GlobalAveragePooling1D`) or `keras.ops`, not NumPy, `tf.` functions or `if`.",
    ),
    rule(
        "NotImplementedError",
        r"(?:Model|Layer) (?P<name>\w+) does not have a `call\(\)` method",
        "The class `{name}` needs a method `call(self, inputs)` that returns the outputs; look at its spelling and "
        "indent.",
    ),
    rule(
        "ValueError",
        r"Inputs to a layer should be tensors\. Got '?(?P<thing>.*?)'? \(of type .*for layer '(?P<layer>\w+)'",
        "`{layer}` gets {thing} where values should come: the layer or function before it returns nothing; does it end "
        "with `return`?",
    ),
    rule(
        "TypeError",
        r"^too many positional arguments",
        "A layer or model of your own is given more than its `call` takes: write `def call(self, inputs)`.",
    ),
    rule(
        "ValueError",
        r"`weights` argument should be either.*weights=(?P<weights>\S+)",
        '`weights` is `None`, "imagenet", or the path of a file that exists, and {weights} is none of these.',
    ),
    rule(
        "ValueError",
        r"When setting `include_top=True`.*should be (?P<size>\([^()]*\))",
        "With `include_top=True` this model takes pictures of {size} only: write `include_top=False`.",
    ),
    rule(
        "TypeError",
        r"missing a required argument: '(?P<name>\w+)'",
        "A layer is called without its `{name}`. The first brackets make the layer, the second call it: "
        "`Dense(10)(x)`.",
    ),
    rule(
        "ValueError",
        r"Please initialize `(?P<layer>\w+)` layer with a `keras.layers.Layer` instance",
        "`{layer}` wraps a layer, and gets something else: write `{layer}(LSTM(32))`, with the inner brackets.",
    ),
)
"""From the particular to the general: the first that fits is told."""
