"""Exceptions about the shapes that flow through layers."""

from __future__ import annotations

import re

from grader.feedback.exceptions.rule import axes, rule

_RECURRENT = r"(?:bidirectional|lstm|gru|simple_rnn|rnn)\w*"
_ALONG_STEPS = r"(?:conv1d|separable_conv1d|(?:global_)?(?:max|average)_pooling1d)\w*"
_OVER_PICTURES = r"(?:conv2d|separable_conv2d|depthwise_conv2d|(?:global_)?(?:max|average)_pooling2d)\w*"
_SHAPE = r"Full shape received: (?P<shape>\([^()]*\))"


def _layer(kind: str) -> str:
    return rf"of layer ['\"](?P<layer>{kind})['\"] is incompatible with the layer: "


def _model_input(expected: str, shape: str) -> str:
    built, given = axes(expected), axes(shape)
    told = f"The model was built for inputs of shape {expected}, but gets {shape}."
    if len(given) == len(built) - 1 and given == built[1:]:
        return f"{told} The batch axis is missing: write `x[np.newaxis]` for one example, `.batch(32)` for a data set."
    if len(given) == len(built) - 1 and given[1:] == built[1:-1] and (len(given) > 1 or built[-1] == "1"):
        return f"{told} An axis is missing: add it with `tf.expand_dims(x, -1)`."
    if len(given) == len(built) + 1 and [text for text in given[1:] if text != "1"] == [
        text for text in built[1:] if text != "1"
    ]:
        return f"{told} The data have an axis of size 1 too many: remove it, `tf.squeeze`, or do not add it."
    if len(given) < len(built):
        return f"{told} These may be the labels: write `model.fit(x, y)`, inputs first."
    return f"{told} Make `Input(shape=…)` match the data: the same image size, window size or `maxlen`."


def _width(layer: str, wanted: str, found: str, shape: str, fed: str) -> str:
    told = f"`{layer}` was built for {wanted} values per example, but gets {found} (shape {shape}"
    told += f"; the model itself gets {fed})." if fed and fed != shape else ")."
    if axes(shape) == [wanted, "1"]:
        return (
            f"{told} These are the {wanted} values of one example, as a column. Give them as one row, of shape "
            f"(1, {wanted}): `x[np.newaxis]`, not `x[:, np.newaxis]`."
        )
    if found == "1" and len(axes(shape)) == 2 and wanted != "1":
        return f"{told} Is this a whole series? Cut it into windows of {wanted} values first, one row for each."
    return f"{told} Make `Input(shape=…)` match the data: the same image size, window size or `maxlen`."


def _no_row(id: str, rows: str) -> str:
    if int(id) < 0:
        return (
            f"The token id {id} is negative, but token ids begin at 0. NaN becomes such a number. Print the smallest "
            "one before this line, and look for NaN."
        )
    return (
        f"The token id {id} is too large for an `Embedding` with `input_dim` {rows}, which takes 0 to "
        f"{int(rows) - 1}. Set `input_dim` to the vocabulary size plus one, for the padding. Or limit the "
        "token ids with `num_words` or `max_tokens`."
    )


def _is_pooled_once_more(shapes: list[list[str]]) -> bool:
    """Return whether of two images ``(batch, height, width, channels)`` one has sides twice as long as the other.

    >>> _is_pooled_once_more([["None", "8", "8", "64"], ["None", "4", "4", "48"]])
    True
    """
    sides = [[int(side) for side in shape[1:3] if side.isdigit()] for shape in shapes]
    if len(sides) != 2 or {len(shape) for shape in shapes} != {4} or {*map(len, sides)} != {2}:
        return False
    small, large = sorted(sides)
    return [2 * side for side in small] == large


def _joined(shapes: str) -> str:
    told = [axes(found) for found in re.findall(r"\([^()]*\)", shapes)]
    shortest, longest = min(map(len, told), default=0), max(map(len, told), default=0)
    if shortest == longest:
        same = ' Convolutions and pooling keep the size with `padding="same"`.' if shortest > 2 else ""
        if _is_pooled_once_more(told):
            same = " One was pooled once more than the other: keep it before the pooling, or use `UpSampling2D`."
        return (
            f"`Concatenate` joins along one axis, and all other axes must match: {shapes}. Make them equal, or choose "
            f"another `axis`.{same}"
        )
    odd = next(entries for entries in told if len(entries) == longest)
    start = (
        f"`Concatenate` needs inputs with the same number of axes, but one has {shortest} and one {longest}: {shapes}."
    )
    if (shortest, odd[1:2]) == (2, ["1"]):
        return (
            f"{start} Write `Flatten()` after the layer that returns ({', '.join(odd)}). An `Embedding` adds an axis: "
            "with `Input(shape=())` before it, its output has only two."
        )
    if shortest == 2:
        pooling = f", or `GlobalAveragePooling{longest - 2}D()`," if longest in (3, 4, 5) else ""
        return f"{start} Write `Flatten()`{pooling} after the layer that returns ({', '.join(odd)})."
    return f"{start} Give both the same number of axes, with `Reshape`."


def _factor(factor: str) -> str:
    told = f"The factor {factor} is out of range: random layers take fractions, such as 0.1 for a tenth of the size."
    try:
        return f"{told} In `RandomRotation`, {factor} degrees are {abs(float(factor)) / 360:.2g} of a full turn."
    except ValueError:
        return f"{told} In `RandomRotation`, the factor is a fraction of a full turn."


RULES = (
    rule(
        "ValueError",
        r"\b(?P<kind>\w*Attention) layer must be called on a list of inputs",
        "`{kind}` gets a list: `{kind}()([query, value])`. Where a sequence attends to itself, both are the same: "
        "`{kind}()([x, x])`.",
    ),
    rule(
        "ValueError",
        r"Incompatible input shapes: axis values (?P<first>\d+) .*?!= (?P<other>\d+)",
        "`Dot` multiplies along one axis, which needs the same size in both inputs, but has {first} and {other}. Give "
        "both branches the same number of units.",
    ),
    rule(
        "ValueError",
        r"All `axis` values must be in the range",
        "The `axis` of `Normalization` is beyond the axes of the data. For a table leave `axis` out: then each column "
        "has its own mean.",
    ),
    rule(
        "ValueError",
        _layer(rf"{_RECURRENT}|{_ALONG_STEPS}")
        + r"expected (?:min_)?ndim=3, found ndim=2. Full shape received: \(None, None\)",
        "`{layer}` reads (batch, steps, features), but gets rows of token ids: put an `Embedding` before it.",
    ),
    rule(
        "ValueError",
        _layer(_RECURRENT) + "expected ndim=3, found ndim=2. " + _SHAPE,
        "`{layer}` reads sequences, (batch, steps, features), but gets {shape}. After a recurrent layer: "
        "give that layer `return_sequences=True`. For token ids: put an `Embedding` before it. For windows: "
        "add the last axis with `Input((window_size, 1))` and `tf.expand_dims(x, -1)`.",
    ),
    rule(
        "ValueError",
        _layer(_RECURRENT) + "expected ndim=3, found ndim=4. " + _SHAPE,
        "`{layer}` reads sequences, (batch, steps, features), but gets {shape}, one axis too many. "
        "`Input(shape=…)` and `input_shape` leave out the batch axis: `(None, 1)`, not `(32, None, 1)`.",
    ),
    rule(
        "ValueError",
        _layer(_ALONG_STEPS) + r"expected (?:min_)?ndim=3, found ndim=2. " + _SHAPE,
        "`{layer}` reads (batch, steps, channels), but gets {shape}. After a recurrent layer: give that "
        "layer `return_sequences=True`. For token ids: put an `Embedding` before it. For windows: add the "
        "last axis with `tf.expand_dims(x, -1)`. An index drops its axis: the slice `x[:, :, 0:1]` keeps it.",
    ),
    rule(
        "ValueError",
        _layer(_OVER_PICTURES)
        + r"expected (?:min_)?ndim=4, found ndim=3. Full shape received: (?P<shape>\(\w+, (?P<height>\w+), "
        r"(?P<width>\w+)\))",
        "`{layer}` reads (batch, height, width, channels), but gets {shape}: the channel axis is missing. "
        "Start with `Input(({height}, {width}, 1))` and add the axis to the images with `x[..., "
        "np.newaxis]`. Or start with `Reshape(({height}, {width}, 1))`.",
    ),
    rule(
        "ValueError",
        _layer(_OVER_PICTURES) + r"expected (?:min_)?ndim=4, found ndim=2. " + _SHAPE,
        "`{layer}` reads images, (batch, height, width, channels), but gets {shape}: height and width are "
        "lost. Move `Flatten` after the last convolution or pooling layer.",
    ),
    rule(
        "ValueError",
        _layer("dense\\w*") + r"expected min_ndim=2, found ndim=1. " + _SHAPE,
        "`{layer}` reads rows, (batch, features), but gets single numbers: {shape}. If it is the first layer, put "
        "`Input(shape=(1,))` before it, or give `fit` the inputs as `x.reshape(-1, 1)`. If it is a later one, keep the "
        "last axis in the layer before it.",
    ),
    rule(
        "ValueError",
        _layer(".+?") + r"expected (?:m\w+_)?ndim=(?P<wanted>\d), found ndim=(?P<found>\d). " + _SHAPE,
        "`{layer}` takes {wanted} axes, with the batch axis, but gets {found}: {shape}. Look at the output "
        "shape of the layer before it in `model.summary()`.",
    ),
    rule(
        "ValueError",
        _layer(_OVER_PICTURES)
        + r"expected axis -1 of input shape to have value (?P<wanted>\d+), but received input with shape "
        r"(?P<shape>\(.*?, (?P<found>\d+)\))",
        "`{layer}` was built for {wanted} channels, but gets images with {found}: {shape}. Load the images "
        "as `Input(shape=…)` says: 3 channels in colour, 1 in grey (`color_mode`).",
    ),
    rule(
        "ValueError",
        _layer(".+?") + r"expected axis -1 of input shape to have value (?P<wanted>\d+), but received input with shape "
        r"(?P<shape>\(.*?, (?P<found>\w+)\))(?:.*?inputs=tf\.Tensor\(shape=(?P<fed>\([^)]*\)))?",
        _width,
    ),
    rule(
        "ValueError",
        r"[Ee]xpected shape[ =](?P<expected>\([^()]*\)),? (?:but input has incompatible|found) shape[ =]"
        r"(?P<shape>\([^()]*\))",
        _model_input,
    ),
    rule(
        "ValueError",
        r"The structure of `inputs` doesn't match the expected structure",
        "The model takes one array, but gets several, or a dictionary. Make the data set yield pairs "
        "`(features, label)`, or build the model with as many inputs.",
    ),
    rule(
        "InvalidArgumentError",
        r"Matrix size-incompatible: In\[0\]: \[[\d,]*?(?P<columns>\d+)\], In\[1\]: \[(?P<rows>\d+)",
        "The shapes of a matrix product do not match: {columns} values come in, {rows} are expected. A layer "
        "was built for {rows} values per example. Use the same image size, window size or `maxlen` "
        "everywhere.",
    ),
    rule(
        "InvalidArgumentError",
        r"Detected at node (?:\S*/)?(?P<layer>dense\w*)/(?:Add|BiasAdd|MatMul)\b",
        "`{layer}` gets rows of a different length than it was built for. Use the same image size, window "
        "size or `maxlen` everywhere.",
    ),
    rule(
        "ValueError",
        r"Computed output size would be (?:zero or )?negative.*?"
        r"inputs.shape=(?P<shape>\((?:None|\d+), (?P<channels>1|3), (?P<size>\d{2,}), (?P=size)\))",
        "Keras reads images as (batch, height, width, channels), and {shape} has the channels first. Move that axis to "
        "the end with `np.moveaxis(images, 1, -1)`, and start with `Input(({size}, {size}, {channels}))`.",
    ),
    rule(
        "ValueError",
        r"Computed output size would be (?:zero or )?negative.*?"
        r"inputs.shape=(?P<shape>[\[(].*?[\])])",
        "A convolution or pooling layer gets only {shape}, which is smaller than its kernel. Remove one such "
        'layer, use smaller kernels, write `padding="same"`, or start with larger inputs.',
    ),
    rule(
        "ValueError",
        r"fully-defined \(no `None` dimensions\)\. Received: shape=(?P<shape>\([^()]*\)) for variable "
        r"path='(?:.*/)?(?P<layer>[^/']+)/[^/']+'",
        "The input size of `{layer}` is not known: a size before it is `None`. Give `Input(shape=…)` fixed "
        "sizes, or replace `Flatten` by `GlobalAveragePooling1D` or `GlobalAveragePooling2D`.",
    ),
    rule(
        "ValueError",
        r"total size of the tensor must be unchanged\. Received: input_shape=(?P<shape>\([^()]*\)), "
        r"target_shape=(?P<target>\([^()]*\))",
        "`Reshape` keeps the number of values, but {shape} and {target} differ in it. The product of the "
        "sizes must be the same.",
    ),
    rule(
        "ValueError",
        r"`Concatenate` layer requires inputs with matching shapes.*?Received: input_shape=(?P<shapes>\[.*?\)\])",
        _joined,
    ),
    rule(
        "ValueError",
        r"Inputs have incompatible shapes\. Received shapes (?P<first>\([^()]*\)) and (?P<other>\([^()]*\))",
        "Layers that add or multiply need equal shapes, but get {first} and {other}. Give both branches the same "
        "number of units or filters.",
    ),
    rule(
        "InvalidArgumentError",
        r"MapDataset.*indices\[.*?\] = (?P<label>\d+) is not in \[0, (?P<classes>\d{1,12})\)",
        "A function of `map` looks for number {label} among {classes}, counted from 0. With `class_weight`, give `fit` "
        "a weight for each class, the last one too.",
    ),
    rule(
        "InvalidArgumentError",
        r"indices\[.*?\] = (?P<id>-?\d+) is not in \[0, (?P<rows>\d{1,12})\)",
        _no_row,
    ),
    rule(
        "InvalidArgumentError",
        r"Detected at node \S*embedding\S*/GatherV2",
        "A token id is too large for the `Embedding`: its `input_dim` is too small. Set it to the vocabulary "
        "size plus one, for the padding. Or limit the token ids with `num_words` or `max_tokens`.",
    ),
    rule(
        "ValueError",
        r"`(?:\w+_)?factor`.*?in the range.*?Received: \w+=(?P<factor>\S+)",
        _factor,
    ),
    rule(
        "ValueError",
        r"Dimensions must be equal, but are .*?Sub.*?normalization.*input shapes: \[\S+\], \[(?P<rows>\d+),1\]",
        "The `Normalization` layer has a mean for each of {rows} examples, not for each column. Leave `axis` out: "
        "`Normalization()` works along the last axis.",
    ),
    rule(
        "ValueError",
        r"Dimensions must be equal, but are (?P<given>\d+) and (?P<adapted>\d+) for .*?Sub.*?normalization",
        "The `Normalization` layer was adapted to data with {adapted} columns, but gets {given}. Call `adapt` with the "
        "training inputs, not with the labels.",
    ),
    rule(
        "ValueError",
        r"batch size must be static|the batch size of the input sequences must be the same",
        "A layer with `stateful=True` needs a fixed batch size. Remove `stateful=True`, or write "
        "`Input(batch_shape=(32, None, 1))` and batch with `drop_remainder=True`.",
    ),
    rule(
        "ValueError",
        r"Input size must be at least (?P<least>\w+).*?input_shape=(?P<shape>\([^()]*\))",
        "This pre-trained model takes images of at least {least}, but gets {shape}. Load larger images, or "
        "enlarge them with `Resizing`.",
    ),
)
"""From the particular to the general: the first that fits is told."""
