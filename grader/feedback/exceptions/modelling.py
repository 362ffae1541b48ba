"""Exceptions of Keras about models, layers and data that are rarer, and whose form says too little."""

from __future__ import annotations

from grader.feedback.exceptions.rule import axes, rule

_NEXT = "Print both shapes just before this line."


def _layer_index(index: str, count: str) -> str:
    if not count.isdigit() or count == "0":
        return "The model has no layer with this index: print `len(model.layers)` before this line."
    return f"The model has no layer {index}: it has {count}, and the last one is {int(count) - 1}, or -1."


def _no_shape(what: str) -> str:
    return (
        f"The model has no {what} yet, because its input size is not known. Put `Input(shape=…)` first, or call it on "
        "one batch."
    )


def _axis(axis: str, shape: str) -> str:
    count = len(axes(shape))
    return (
        f"There is no axis {axis}: the input of shape {shape} has {count}, counted from 0, with the batch axis. The "
        "last one is -1."
    )


def _few_examples(count: str, share: str) -> str:
    if count == "1":
        return (
            "`fit` gets one example, because the first axis counts the examples and has the length 1. An axis for "
            "channels comes last: `np.expand_dims(images, axis=-1)`."
        )
    return (
        f"There are too few examples, {count}, to set {share} of them aside. Use more data, or leave "
        "`validation_split` out."
    )


def _no_files(kind: str, folder: str) -> str:
    return (
        f"There are no {kind} in `{folder}`. Give the path of the folder that contains one folder for each class. "
        f"Check "
        "the file endings."
    )


def _labels(labels: str, files: str) -> str:
    return (
        f"There are {labels} labels for {files} files. With one folder for each class, leave `labels` out: "
        '`labels="inferred"` is the default.'
    )


RULES = (
    rule(
        "ValueError",
        r"`(?P<name>cropping|padding)` should be either an int",
        "`{name}` takes one integer, or a pair for each axis: `((1, 1), (2, 2))` for the height and the width.",
    ),
    rule(
        "ValueError",
        r"retrieve layer at index (?P<index>-?\w+) but model only has (?P<count>\d{1,6}) layers",
        _layer_index,
    ),
    rule(
        "ValueError",
        r"Provide (?:either|only) a layer name or (?:a )?layer index",
        '`get_layer` takes one of two arguments: `get_layer("dense")` by name, or `get_layer(index=0)` by place.',
    ),
    rule(
        "ValueError",
        r"cannot be built because it has no layers",
        "The `Sequential` model is empty: add a layer to it, `model.add(Dense(1))`, or give it a list of layers.",
    ),
    rule("AttributeError", r"has no defined (?P<what>input shape|output shape|inputs|outputs) yet", _no_shape),
    rule(
        "ValueError",
        r"single (?:required )?positional argument, the input tensor",
        "A layer in `Sequential` gets one tensor, but the `call` of this one takes none or several. For several "
        "inputs, "
        "use the functional API.",
    ),
    rule(
        "ValueError",
        r"All operation outputs must be tensors|Operation \w+ returned a non-tensor",
        "A layer or function between layers must return tensors. Does it end with `return`, and does it return no "
        "text or list?",
    ),
    rule(
        "ValueError IndexError",
        r"Axis (?P<axis>-?\w+) is out of bounds for input shape (?P<shape>\([^()]*\))",
        _axis,
    ),
    rule(
        "ValueError",
        r"Training data contains (?P<count>\d+) samples?, which is not "
        r"sufficient.*validation_split=(?P<share>[\d.]*\d)",
        _few_examples,
    ),
    rule(
        "ValueError",
        r"generator must yield at least one batch|Received an empty (?:generator|dataset|list dataset)|received an "
        r"empty "
        r"iterable|Cannot batch 0 values|must be a non-empty|no sequence was kept",
        "There are no examples: the data set or generator is empty. Check the folder, the filter or the slice that it "
        "comes from.",
    ),
    rule(
        "ValueError",
        r"generator must return a tuple|__getitem__\(\) must return a tuple",
        "A generator for `fit` must give pairs, inputs and labels: write `yield x, y`, or `return x, y` in "
        "`__getitem__`.",
    ),
    rule(
        "ValueError",
        r"the arrays must be at least rank 1|arrays in each batch must have the same rank",
        "The data set gives single values, not batches: write `.batch(32)` before `fit`.",
    ),
    rule(
        "ValueError",
        r"`class_weight` is not supported for Python generator",
        "`class_weight` does not work with a generator: pass arrays to `fit`, or yield `x, y, sample_weight`.",
    ),
    rule(
        "ValueError",
        r"`class_weight` is only supported for Models with a single output",
        "`class_weight` works for a model with one output. For several outputs, pass `sample_weight` with one array "
        "for "
        "each.",
    ),
    rule(
        "ValueError",
        r"`(?P<name>\w+)` should not be passed\. Instead",
        "The data set or generator already contains `{name}`: call `fit` without this argument.",
    ),
    rule(
        "ValueError",
        r"layer was built with input_shape=(?P<own>\([^()]*\)), but adapt\(\).*data\.shape=(?P<given>\([^()]*\))"
        r"|incompatible shape\. Expected (?P<wanted>\([^()]*\)), got (?P<found>\([^()]*\))",
        lambda own, given, wanted, found: (
            f"The layer was made for data of shape {own or wanted}, but `adapt` gets {given or found}. Give it the "
            "same columns as in training."
        ),
    ),
    rule(
        "TypeError",
        r"adapt\(\) expects an iterable that yields arrays",
        "`adapt` takes an array or a data set, but gets a list of numbers: write `adapt(np.array(x))`.",
    ),
    rule(
        "TypeError ValueError NotImplementedError",
        r"[Uu]nsupported (?:data|dataset|tensor) type: <class '(?:[\w.]*\.)?(?P<kind>\w+)'>",
        "This function does not take a value of type {kind}: give it an array, `np.array(x)`, or a data set.",
    ),
    rule(
        "ValueError",
        r"Cannot set an empty vocabulary",
        "The vocabulary is an empty list: fill it first, or leave `vocabulary` out and call `adapt(texts)`.",
    ),
    rule(
        "ValueError",
        r"Cannot adapt layer '(?P<layer>\w+)' after setting a static vocabulary",
        "`{layer}` has its vocabulary already: give it `vocabulary`, or call `adapt`, but not both.",
    ),
    rule(
        "RuntimeError",
        r"must set the layer's vocabulary before calling|vocabulary size cannot be changed after",
        "The vocabulary must be known before the layer is called: call `adapt(texts)` right after you make the layer.",
    ),
    rule(
        "ValueError",
        r"When using `TextVectorization` to tokenize strings, the input rank must be 1",
        "`TextVectorization` takes one text for each example, shape (batch,) or (batch, 1). Pass a flat list of texts, "
        "or `Input(shape=(1,), dtype=tf.string)`.",
    ),
    rule(
        "ValueError",
        r"call `\.?adapt\(dataset\)`",
        "The layer does not know the data yet: call `adapt(train_data)` before you use it.",
    ),
    rule(
        "ValueError",
        r"No (?:training |validation )?(?P<kind>text files|audio files|images) found in directory (?P<folder>\S+?)\. ",
        _no_files,
    ),
    rule(
        "ValueError",
        r"Expected the lengths of `labels` to match.*len\(labels\) is (?P<labels>\d+) while we found (?P<files>\d+)",
        _labels,
    ),
    rule(
        "ValueError",
        r"`labels` argument should be a list/tuple of integer labels",
        'With one folder for each class, write `labels="inferred"`. Else `labels` is a list of class numbers, one for '
        "each file.",
    ),
    rule(
        "ValueError",
        r"only pass `class_names` if `labels=\"inferred\"`|`class_names` cannot be specified",
        'Keras takes `class_names` only with `labels="inferred"`, the names of the folders. Remove one of the two.',
    ),
    rule(
        "RuntimeError",
        r"NaN or Inf loss encountered",
        "The loss became NaN or infinite. Scale the inputs, look for NaN in the data, and try a lower `learning_rate`.",
    ),
    rule(
        "OSError IOError",
        r"non-directory filepath for ModelCheckpoint.*directory: f?(?P<path>\S+)",
        '`ModelCheckpoint` writes a file, but `{path}` is a folder: add a name, such as "best.keras".',
    ),
    rule(
        "ValueError",
        r"Unrecognized save_freq|argument `save_freq`",
        '`save_freq` must be "epoch" or an integer, a number of batches.',
    ),
    rule(
        "TypeError ValueError NotImplementedError",
        r"Unable to revive model|Unable to reconstruct|could not be deserialized properly|get_config\(\) method|"
        r"missing a `from_config\(\)`|Error when deserializing class|must override `get_config|does not implement "
        r"get_config",
        "Keras makes an object of your class again from `get_config`. Return all arguments of `__init__` there: "
        '`{{**super().get_config(), "units": self.units}}`.',
    ),
    rule(
        "TypeError ValueError",
        r"deserialization of a (?:Python lambda|`TFSMLayer`)|Could not parse config|Cannot deserialize|"
        r"Could not deserialize|loading of a vocabulary file outside",
        "The file contains code or a class that Keras does not load. Build the model with your own code, and load only "
        "its weights.",
    ),
    rule(
        "ValueError",
        r"[Ii]nvalid image\w* dtype|images dtype: expected float",
        "This function takes images of floats: write `tf.cast(images, tf.float32) / 255` first.",
    ),
    rule(
        "ValueError",
        r"Invalid channel size|must have 3 channels|Unsupported channel number",
        "A colour image has 3 channels, a grey one 1. `tf.image.grayscale_to_rgb` makes 3 of 1.",
    ),
    rule(
        "ValueError",
        r"`dtype` (?P<dtype>\S+) is not compatible with `value`",
        "`pad_sequences` pads numbers with 0. Turn words into token ids first, or give `dtype=object` for texts.",
    ),
    rule(
        "ValueError",
        r"Shape of sample (?P<first>\([^()]*\)).*different from expected shape (?P<other>\([^()]*\))",
        "The steps of the sequences have different shapes, {first} and {other}: `pad_sequences` pads only the number "
        "of "
        "steps.",
    ),
    rule(
        "ValueError",
        r"Expected metric, received `None`",
        'A metric is `None`: write its name or an object, such as `metrics=["accuracy"]`.',
    ),
    rule(
        "ValueError",
        r"Multiple optimizers assigned|grads` as a list of gradient|Gradients must match trainable variables",
        "There must be one gradient for each variable: `tape.gradient(loss, model.trainable_variables)`, and the same "
        "list in `zip`.",
    ),
    rule(
        "ValueError",
        r"`(?P<name>\w+)` was passed both positionally and as a keyword",
        "`{name}` is passed twice, by position and by name: remove one.",
    ),
    rule(
        "NotImplementedError",
        r"`add_metric\(\)` method is deprecated",
        "A layer has no `add_metric` in Keras 3: pass the metric to `compile(metrics=[…])`.",
    ),
    rule(
        "ValueError",
        r"`add_loss\(\)` can only be called from inside",
        "`add_loss` belongs into the `call` of a layer: pass it a tensor that is computed from the inputs.",
    ),
    rule(
        "ValueError",
        r"The endpoint '(?P<name>[^']{1,60})' is neither",
        'The SavedModel has no endpoint `{name}`: write `call_endpoint="serve"`, or list `loaded.signatures`.',
    ),
    rule(
        "ValueError",
        r"is incompatible with the layer: expected max_ndim=(?P<most>\d), found ndim=(?P<found>\d)",
        "The layer takes at most {most} axes, but gets {found}: remove one with `Flatten`, pooling or `tf.squeeze`.",
    ),
    rule(
        "ValueError",
        r"is incompatible with the layer: expected dtype=(?P<wanted>\w+), found dtype=(?P<found>\w+)",
        "The layer takes {wanted}, but gets {found}: write `tf.cast(x, tf.{wanted})` before it.",
    ),
    rule(
        "ValueError",
        r"is incompatible with the layer: expected axis (?P<axis>\d) of input shape to have value (?P<size>\d+), but "
        r"received input with shape (?P<shape>\([^()]*\))",
        "The layer was built for size {size} along axis {axis}, but gets the shape {shape}. Make both the same.",
    ),
    rule(
        "ValueError",
        r"The length of boundaries should be 1 less than the length of values",
        "`PiecewiseConstantDecay` needs one more value than boundaries: `values` also says the rate before the first "
        "one.",
    ),
    rule(
        "ValueError",
        r"shape of the target value in `variable\.assign\(value\)` must match\. variable\.shape=(?P<own>\([^()]*\)), "
        r"Received: value\.shape=(?P<given>\([^()]*\))",
        "A variable keeps its shape: it is {own}, but the new value has {given}. Give it a value of its own shape.",
    ),
    rule(
        "ValueError",
        r"(?:same|invalid|incompatible) (?:nested |input )?structure|Structure mismatch|[Aa]rity mismatch|leaves "
        r"provided by|"
        r"key mismatch|structures did not match|structures don't have",
        "Two nested values do not match: compare the lists, tuples and keys of both. `fit` needs labels in the form of "
        "the outputs.",
    ),
    rule(
        "ValueError",
        r"(?:[Ii]ncompatible shapes|Shape mismatch|Shape must match|[Ii]nner dimensions|cannot be broadcasted "
        r"to|batch_dot|"
        r"different batch sizes|different lengths|"
        r"input channels must match)",
        "Two tensors do not fit together: the axes that meet must have the same size. " + _NEXT,
    ),
    rule(
        "ValueError",
        r"\"origin\" argument|`fname` argument",
        "`get_file` loads from the internet, which the kit does not allow. Take the data from `grader.data`.",
    ),
    rule(
        "TypeError",
        r"Only scalar arrays can be converted to Python scalars",
        "One number is expected, but this variable has several values: take one, `x[0]`, or `keras.ops.mean(x)`.",
    ),
    rule(
        "ValueError",
        r"dtype=\S+ is not a valid dtype|[Ii]nvalid dtype: \S+|to a mixed precision DTypePolicy",
        'This dtype is not known here: write "float32", "int32" or "bool". Texts must become numbers first.',
    ),
    rule(
        "ValueError",
        r"`left_size` or `right_size` must be specified|split sizes must be non-zero|dataset split will be empty|sum "
        r"of "
        r"`left_size` and `right_size`",
        "`keras.utils.split_dataset` needs sizes that leave both parts some elements, such as `left_size=0.8`.",
    ),
)
"""From the particular to the general: the first that fits is told."""
