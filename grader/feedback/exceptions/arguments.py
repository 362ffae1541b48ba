"""Exceptions about arguments of one function or class: what it takes, and what it was given."""

from __future__ import annotations

from grader.feedback.exceptions.rule import rule

_ACTIVATIONS = "relu|sigmoid|softmax|tanh|linear|elu|selu|gelu|swish|softplus"


def _no_data(value: str, kind: str) -> str:
    if kind == "zip":
        return "`fit` does not take a `zip` of examples and labels: pass both arrays, `model.fit(x, y)`."
    if kind == "str":
        return f'The model takes numbers, but gets the text "{value}": convert texts to token ids first.'
    if kind == "list" and "," in value:
        return (
            f"The model takes arrays, not lists. For one number in each example, write `np.array({value})`, and make "
            f"an array of the labels too. For a single example, write `np.array([{value}])`."
        )
    written = f"[{value}]" if kind == "list" else f"[[{value}]]"
    return f"The model takes arrays, with one row for each example, but gets {value}: write `np.array({written})`."


RULES = (
    rule(
        "TypeError",
        r"(?:indices must be integers or slices|join\(\) argument must be|bytes or os\.PathLike object|format string "
        r"passed to)"
        r".{0,60}SymbolicTensor",
        "In `map`, a loss function or `call`, the values are tensors, not numbers or texts. Use a `tf.` function: "
        "`tf.gather` for an index, `tf.strings.join` for a path, `tf.io.read_file` for a file.",
    ),
    rule(
        "ValueError",
        r"Unrecognized data type: x=(?P<value>\[[-\d., ]+\]|[-\d.]+|\w+|<zip.*?>) \(of type <class '(?P<kind>list|"
        r"float|int|str|zip)'>\)",
        _no_data,
    ),
    rule(
        "TypeError",
        r"'str' object cannot be interpreted as an integer",
        "An integer is expected, but the value is a text: write it without quotes, or convert it with `int(…)`.",
    ),
    rule(
        "TypeError",
        r"'NoneType' object cannot be interpreted as an integer",
        "An integer is expected, but the value is `None`. In `reshape`, -1 is the size that may vary.",
    ),
    rule(
        "AttributeError",
        r"'(?:list|numpy.ndarray)' object has no attribute '(?:get|items|keys)'",
        "A dictionary is expected, but this is a list or an array. `class_weight` goes from class to weight: "
        "`dict(enumerate(weights))`.",
    ),
    rule(
        "ValueError",
        r"`(?P<name>momentum|beta_1|beta_2)` must be a float between",
        "`{name}` of an optimizer is a number from 0 to 1, without quotes, such as 0.9.",
    ),
    rule(
        "ValueError",
        r"must be one of \{'channels_first', 'channels_last'\}\. Received: data_format=(?P<given>[A-Za-z]\w*)$",
        'There is no `data_format` called "{given}": write "channels_last" or "channels_first".',
    ),
    rule(
        "ValueError",
        r"argument must be one of \{'channels_first', 'channels_last'\}",
        "A layer is made with data in place of its options. The first parentheses make the layer, the second give it "
        "the data: `Flatten()(x)`.",
    ),
    rule(
        "ValueError",
        r"invalid value for `units`, expected a positive integer\. Received: units=(?P<value>[A-Za-z]\w*)",
        'The first argument of the layer is the number of units, not {value}: write `Dense(10, activation="{value}")`.',
    ),
    rule(
        "ValueError",
        r"`name` must be a string and cannot contain character `/`\. Received: name=(?P<value>\d+)",
        "The layer gets too many values in a row: {value} is taken for its name. Pass options by name, such as "
        "`strides=2`.",
    ),
    rule(
        "ValueError",
        r"You must pass a `shape` argument",
        "`Input` needs the shape of one example, without the batch axis: `Input(shape=(20,))`.",
    ),
    rule(
        "TypeError",
        r"Invalid input to `zip`",
        "`Dataset.zip` takes data sets, in a tuple: `Dataset.zip((features, labels))`. Make data sets of arrays with "
        "`from_tensor_slices((x, y))`.",
    ),
    rule(
        "TypeError",
        r"'_?\w*Dataset(?:V\d)?' object is not an iterator",
        "`next` needs an iterator: write `next(iter(dataset))`.",
    ),
    rule(
        "TypeError",
        r"Cannot convert .* to EagerTensor of dtype string",
        "Texts are expected, but the values are numbers: pass the column of texts, before they become token ids.",
    ),
    rule(
        "InvalidArgumentError",
        r"was expected to be a string tensor but is a \w+ tensor",
        "Texts are expected, but numbers come with them. Give `adapt` the texts without labels: "
        "`dataset.map(lambda text, label: text)`.",
    ),
    rule(
        "TypeError",
        r"Unsupported data type: <class 'NoneType'>\. `adapt`",
        "`adapt` got `None`: give it the training inputs. Does the function that makes them end with `return`?",
    ),
    rule(
        "ValueError",
        r"`color_mode` must be one of.*Received: color_mode=(?P<value>\w+)",
        '`color_mode` must be "rgb", "rgba" or "grayscale", not "{value}".',
    ),
    rule(
        "ValueError",
        r"`subset` must be either.*received: (?P<value>\w+)",
        '`subset` must be "training", "validation" or "both", not "{value}".',
    ),
    rule(
        "ValueError",
        r"`validation_split` must be between 0 and 1, received: (?P<value>\S+)",
        "`validation_split` is a fraction from 0 to 1, but it is {value}: for a fifth, write 0.2.",
    ),
    rule(
        "TypeError",
        r"only integer scalar arrays can be converted to a scalar index",
        "An array is given where one integer is expected. A list takes one index: write `[x[i] for i in order]`, or "
        "`np.array(x)[order]`. `np.concatenate` and `np.stack` take one list of arrays: `np.concatenate([a, b])`.",
    ),
    rule(
        "TypeError",
        r"Field elements must be 2- or 3-tuples",
        "The second argument of `np.array` is the dtype: put all rows into one list, `np.array([[1, 2], [3, 4]])`.",
    ),
    rule(
        "TypeError",
        r"(?P<name>arange)\(\) not supported for inputs with DType .*Str|dtypes are not compatible with add\.reduce",
        "NumPy cannot compute with texts: convert them first, `np.array(x).astype(float)`.",
    ),
    rule(
        "ValueError",
        r"^a must be 1-dimensional",
        "`choice` draws from an array of one axis. Draw positions, and use them as an index: "
        "`x[rng.choice(len(x), size)]`.",
    ),
    rule(
        "ValueError",
        r"array split does not result in an equal division",
        "`np.split` needs parts of the same size. To divide at one place, write `np.split(x, [place])` or slices.",
    ),
    rule(
        "InvalidArgumentError",
        r"Value for attr 'T\w*' of (?P<dtype>\w+) is not in the list of allowed values: .*?Op<name=(?P<op>\w+)",
        "`{op}` does not work on values of dtype {dtype}. Class numbers and token ids are integers: "
        "`tf.cast(x, tf.int32)`. Values to compute with are floats: `tf.cast(x, tf.float32)`.",
    ),
    rule(
        "TypeError",
        r"^Missing required positional argument",
        "A `tf.` function gets too few arguments: `tf.one_hot(labels, depth)` also needs the number of classes. To "
        "pass a function, such as an activation, write its name without parentheses: `activation=tf.nn.relu`.",
    ),
    rule(
        "TypeError",
        r"Cannot convert the argument `type_value`: -?\d\S* to a TensorFlow DType",
        "`tape.gradient` needs a tensor, but the loss is a plain number: `float(…)` and `.numpy()` keep no gradient. "
        "Leave them out inside of the tape.",
    ),
    rule(
        "RuntimeError",
        r"non-persistent GradientTape can only be used",
        "`tape.gradient` works once for each tape: ask for all gradients at once, "
        "`tape.gradient(loss, model.trainable_variables)`.",
    ),
    rule(
        "TypeError",
        r"apply_gradients\(\) takes 2 positional arguments",
        "`apply_gradients` takes pairs: write `optimizer.apply_gradients(zip(gradients, model.trainable_variables))`.",
    ),
    rule(
        "AttributeError",
        r"object has no attribute 'minimize'",
        "Optimizers have no `minimize` any more: compute gradients with `tf.GradientTape`, and call `apply_gradients`.",
    ),
    rule(
        "AttributeError",
        r"'str' object has no attribute 'set_model'",
        "`callbacks` contains a text: pass objects, such as `callbacks=[tf.keras.callbacks.EarlyStopping()]`.",
    ),
    rule(
        "AttributeError",
        r"'\w+' object has no attribute '_model'",
        "A callback has no model before `fit` begins: use `self.model` in a method such as `on_epoch_end`, not in "
        "`__init__`.",
    ),
    rule(
        "TypeError",
        r"descriptor '__init__' of 'super' object",
        "`super` is called without parentheses: write `super().__init__()`.",
    ),
    rule(
        "TypeError",
        r"bad operand type for abs\(\): 'str'",
        "A number is given as a text: write `patience=5` and `min_delta=0.01` by name, without quotes.",
    ),
    rule(
        "TypeError",
        r"unsupported format string passed to numpy.ndarray",
        "A format such as `:.2f` takes one number, but this is an array: take one value, or write `np.round(x, 2)`.",
    ),
    rule(
        "TypeError",
        r"Object of type (?P<kind>\w+) is not JSON serializable",
        "JSON takes plain values, not {kind}: write `float(x)` or `x.tolist()`.",
    ),
    rule(
        "AttributeError",
        r"'dict' object has no attribute '(?P<name>sort|append)'",
        "A dictionary has no `{name}`. Sort its keys with `sorted(d)`, and add a value with `d[key] = value`.",
    ),
    rule(
        "AttributeError",
        r"'dict' object has no attribute '(?P<name>loss|val_loss|accuracy|val_accuracy|mae|val_mae)'",
        'Read a key of a dictionary with square brackets: `history["{name}"]`.',
    ),
    rule(
        "TypeError",
        r"string indices must be integers",
        "This is a text, not a dictionary or a list: its index is a position. Is it a path, or one line of a file?",
    ),
    rule(
        "TypeError",
        r"'tuple' object does not support item assignment",
        "A tuple cannot be changed, also not by `shuffle`: make a list of it first, `list(x)`.",
    ),
    rule(
        "TypeError",
        r"Population must be a sequence",
        "`random.sample` needs a list: write `random.sample(sorted(x), k)`.",
    ),
    rule(
        "TypeError",
        r"join\(\) argument must be str.* not '(?P<kind>\w+)'",
        "Paths are texts, but one part is of type {kind}: write `str(…)`.",
    ),
    rule(
        "SameFileError",
        r"are the same file",
        "A file is copied onto itself. `os.path.join(folder, path)` is `path` alone where `path` begins with `/`: "
        "join only its name, `os.path.basename(path)`.",
    ),
    rule(
        "TypeError",
        r"write\(\) argument must be str, not bytes",
        'The file is open for text: write bytes with `open(path, "wb")`.',
    ),
    rule(
        "TypeError",
        r"Reshape\.__init__\(\) takes 2 positional arguments",
        "`Reshape` takes one tuple: write `Reshape((28, 28, 1))`.",
    ),
    rule(
        "ValueError",
        r"`TimeDistributed` Layer should be passed an `input_shape` with at least 3 dimensions, received: "
        r"(?P<shape>\([^()]*\))",
        "`TimeDistributed` needs steps, (batch, steps, features), but gets {shape}. Give the recurrent layer before it "
        "`return_sequences=True`.",
    ),
    rule(
        "ValueError",
        r"`cropping` argument should be smaller",
        "The layer crops more than the image has: the two sides together must be smaller than its size.",
    ),
    rule(
        "OSError ValueError",
        r"SavedModel file does not exist at: (?P<path>[^{]*)|Could not open '(?P<file>.*?)'",
        "There is no model at this path: save or export it first, to the path that the function gets.",
    ),
    rule(
        "NameError",
        rf"name '(?P<name>{_ACTIVATIONS})' is not defined",
        'If this is an argument, write it in quotes: `activation="{name}"`. Else import or define the function.',
    ),
)
"""From the particular to the general: the first that fits is told."""
