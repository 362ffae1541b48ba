"""Exceptions about data sets, tensors and their dtypes."""

from __future__ import annotations

import re

from grader.catalogue.patterns import regex
from grader.feedback.exceptions.rule import axes, rule
from grader.submission.models.installed_api import near

_DATASET_WORDS = (
    "batch", "cache", "enumerate", "filter", "flat_map", "interleave", "map", "padded_batch", "prefetch", "range",
    "repeat", "shuffle", "skip", "take", "unbatch", "window", "zip", "concatenate", "from_tensor_slices",
    "as_numpy_iterator", "element_spec", "cardinality",
)  # fmt: skip

_FUNCTIONS = {"astype": "tf.cast", "reshape": "tf.reshape", "mean": "tf.reduce_mean", "max": "tf.reduce_max"}
"""Methods of arrays that tensors do not have, with what does the same."""
_TRACED = "In `map`, a loss function, `call` or `train_step`,"
"""Where TensorFlow traces what a function does."""
_PARTS = "In a data set, each part of an element is one value."


def _different_shapes(first: str, other: str) -> str:
    told = f"One element has the shape {first}, another {other}, so they cannot form a batch."
    if axes(first)[1:] == axes(other)[1:] and first.count(",") < 2:
        return (
            f"{told} In a windowed dataset, write `drop_remainder=True` in `.window(…)`, and give `.window(…)` and "
            "`window.batch(…)` the same size. In a dataset of texts, pad the sequences."
        )
    return f"{told} Give all the same shape first: `tf.image.resize` for images, `pad_sequences` for sentences."


def _dataset_attribute(kind: str, name: str) -> str:
    if name in ("shape", "dtype", "numpy", "reshape", "ndim"):
        return f"A data set is not an array and has no `{name}`. To see one batch, write `for x, y in dataset.take(1)`."
    if name in ("class_names", "file_paths"):
        return (
            f"Only what `image_dataset_from_directory` returns has `{name}`. Read it before `map`, `cache` or "
            "`prefetch`."
        )
    meant = near(name, _DATASET_WORDS, 0.6)
    return f"A data set has no `{name}`" + (f": did you mean `{meant}`?" if meant else ".")


def _only_in_graph(name: str) -> str:
    if name == "numpy":
        return f"{_TRACED} tensors have no values yet, so there is no `.numpy()`. Use `tf.` functions."
    function = _FUNCTIONS.get(name, "tf.strings.lower")
    return f"{_TRACED} the values are tensors, which have no `{name}`. Use a `tf.` function, such as `{function}`."


def _called_with(count: str) -> str:
    names = ", ".join("xyzuvw"[: int(count)])
    values = "1 value" if count == "1" else f"{count} values"
    return f"This `lambda` is called with {values}: write `lambda {names}: …`. {_PARTS}"


def _whole(value: str, dtype: str) -> str:
    if dtype.startswith("int"):
        return (
            f"An integer is expected, but the value is {value}. Divide counts with `//`, or write `tf.cast(x, "
            "tf.float32)`."
        )
    return f"{value} does not match a tensor of dtype {dtype}: write `tf.cast(x, tf.float32)` before this line."


def _not_allowed(dtype: str, allowed: str) -> str:
    kinds = [name.strip() for name in allowed.split(",") if name.strip()]
    if dtype == "string":
        return "This function does not work on texts. Words become numbers with `TextVectorization` or `StringLookup`."
    wanted = next((name for name in ("float32", "int32", "int64") if name in kinds), "")
    if not kinds or wanted == "float32":
        return f"This function does not work on {dtype}: write `tf.cast(x, tf.float32)` first."
    if not wanted:
        return f"This function does not work on {dtype}, but on {', '.join(kinds[:3])}."
    return f"This function needs integers, but it gets {dtype}: write `tf.cast(x, tf.{wanted})` first."


def _two_dtypes(first: str, other: str) -> str:
    if "string" in (first, other):
        return (
            "One tensor holds texts, and the other numbers. Words become numbers with `TextVectorization` or "
            "`StringLookup`."
        )
    if "bool" in (first, other):
        return (
            "One tensor holds true or false, and the other numbers: compare first, `x > 0.5`, or write "
            "`tf.cast(x, tf.float32)`."
        )
    return (
        f"Two tensors have different dtypes, {first} and {other}: write `tf.cast(x, tf.float32)`, or "
        '`.astype("float32")` on the array.'
    )


def _tensor_attribute(name: str) -> str:
    function = _FUNCTIONS.get(name)
    advice = f"write `{function}(x, …)`" if function else "write `x.numpy()` first, or look for a `tf.` function"
    return f"A tensor has no `{name}`, but an array has: {advice}."


DTYPE_OF_LITERT = regex(r"Cannot set tensor: Got value of type (?P<found>\w+) but expected type (?P<wanted>\w+)")
"""What LiteRT says of an input whose dtype is another one than that of its model."""
GIVEN = "x"
"""What a sentence calls the value that was given, where no name of it is known."""


def other_dtype(found: str, wanted: str, given: str = GIVEN, *, is_array: bool = True) -> str:
    """Return the sentence for an input of LiteRT with another dtype; ``given`` is how the learner writes it."""
    dtype = wanted.lower()
    told = f"`set_tensor` converts nothing: the model takes {dtype}, but gets {found.lower()}."
    if not re.fullmatch(r"(?:u?int|float|complex)\d+|bool", dtype):
        return told
    right = f'{given}.astype("{dtype}")' if is_array else f'np.array({given}, dtype="{dtype}")'
    return f"{told} Write `{right}`."


def _litert_size(found: str, wanted: str, axis: str) -> str:
    if not axis:
        told = f"`set_tensor` takes an array with {wanted} axes, but gets {found}."
        return f"{told} Add the batch axis: `x[np.newaxis]`." if int(found) + 1 == int(wanted) else told
    told = f"The model of the interpreter takes size {wanted} along axis {axis}, but gets {found}."
    if axis == "0":
        return f"{told} Give it one example at a time: `x[i : i + 1]`."
    return f"{told} Give it arrays of the shape in `interpreter.get_input_details()`."


def _bound(first: str, found: str, other: str, wanted: str) -> str:
    if found != wanted:
        return f"This function takes {wanted}, but gets {found}: write `tf.cast(x, tf.{wanted})`."
    return f"This function takes an input of shape {other}, but gets {first}: compare each size, and the batch axis."


RULES = (
    rule(
        "ValueError",
        r"The padded shape (?P<padded>\([^()]*\)) is not compatible with the shape (?P<own>\([^()]*\))",
        "`padded_batch` gets the shape {padded} for elements of the shape {own}: both need as many axes. `[None]` pads "
        "rows, `[]` leaves single values as they are.",
    ),
    rule(
        "ValueError",
        r"vocabulary larger than the maximum vocab size\. Received vocabulary size is (?P<size>\d+); "
        r"`max_tokens` is (?P<most>\d+)",
        "With padding and the unknown word the vocabulary has {size} entries, but `max_tokens` is {most}. Leave "
        "`max_tokens` out: the list of words is the limit.",
    ),
    rule(
        "ValueError",
        r"vocabulary has at least one repeated term",
        "The vocabulary has a word twice. Take each once, in its order: `list(dict.fromkeys(words))`.",
    ),
    rule("ValueError", DTYPE_OF_LITERT.pattern, other_dtype),
    rule(
        "ValueError",
        r"Cannot set tensor: Dimension mismatch\. Got (?P<found>\d{1,12}) but expected (?P<wanted>\d{1,12}) for "
        r"(?:dimension (?P<axis>\d+) of )?input",
        _litert_size,
    ),
    rule(
        "TypeError",
        r"Binding inputs to tf\.function failed due to `Can not cast TensorSpec\(shape=(?P<first>\([^()]*\)), "
        r"dtype=tf\.(?P<found>\w+).*? to TensorSpec\(shape=(?P<other>\([^()]*\)), dtype=tf\.(?P<wanted>\w+)",
        _bound,
    ),
    rule(
        "ValueError",
        r"'images' contains no shape",
        "`decode_image` may return several images, as of a GIF, so its shape is not known in `map`. Write "
        "`tf.io.decode_image(data, channels=3, expand_animations=False)`, or `tf.io.decode_jpeg`.",
    ),
    rule(
        "ValueError",
        r"Argument `func` must be a callable",
        "`map`, `filter` and `flat_map` of a data set take a function, but this is a value: write `.map(lambda x, y: "
        "…)`.",
    ),
    rule(
        "TypeError",
        r"^unsupported callable",
        "A function is expected, but this is a value: write `lambda x: …`, as in `Lambda(lambda x: x / 255)`.",
    ),
    rule(
        "InvalidArgumentError",
        r"Cannot batch tensors with different shapes.*?had shape (?P<first>\[.*?\]).*?had shape (?P<other>\[.*?\])",
        _different_shapes,
    ),
    rule(
        "InvalidArgumentError",
        r"number of elements does not match\. Shapes are: "
        r"\[tensor\]: (?P<other>\[.*?\]), \[batch\]: (?P<first>\[.*?\])",
        _different_shapes,
    ),
    rule(
        "TypeError AttributeError",
        r"'_VariantDataset' object (?:is not subscriptable|has no attribute)",
        "`window` makes a data set of small data sets. Turn each into a tensor before you cut it: "
        "`.flat_map(lambda w: w.batch(window_size + 1))`.",
    ),
    rule(
        "ValueError InvalidArgumentError",
        r"Attempting to slice scalar input",
        "This index cuts a single number: print the shape of the tensor. For windows, write "
        "`.flat_map(lambda w: w.batch(window_size + 1))` before you cut them.",
    ),
    rule(
        "TypeError",
        r"'_?\w*Dataset(?:V\d)?' object is not subscriptable",
        "A data set has no index: use `for x, y in dataset.take(1)`, or `.take(n)` and `.skip(n)`.",
    ),
    rule(
        "AttributeError",
        r"'(?P<kind>_?\w*Dataset(?:V\d)?)' object has no attribute '(?P<name>\w+)'",
        _dataset_attribute,
    ),
    rule(
        "AttributeError",
        r"'Tensor' object has no attribute '_name'",
        "The function given to `flat_map` must return a data set: `.flat_map(lambda w: w.batch(n))`. For a tensor, use "
        "`.map(…)`.",
    ),
    rule(
        "TypeError",
        r"<lambda>\(\) takes \d positional arguments? but (?P<count>[1-6]) w",
        _called_with,
    ),
    rule(
        "TypeError",
        r"<lambda>\(\) missing \d+ required positional",
        f"This `lambda` is called with fewer values than it takes: write `lambda x: …`, or make pairs first. {_PARTS}",
    ),
    rule(
        "TypeError",
        r"The dataset length is unknown|The dataset is infinite",
        "The length of this data set is not known before it has run. Take the length from the arrays before "
        "you make it, or leave out `.repeat()`.",
    ),
    rule("AttributeError", r"'?SymbolicTensor'? object has no attribute '(?P<name>\w+)'", _only_in_graph),
    rule(
        "OperatorNotAllowedInGraphError",
        r"calling (?P<layer>Dense|Conv[123]D|LSTM|GRU|SimpleRNN|Activation)\.call\(\)",
        '`{layer}` gets a class where it needs a function. Write the activation as a text, `activation="relu"`, or '
        "add `ReLU()` as a layer after it.",
    ),
    rule(
        "OperatorNotAllowedInGraphError TypeError",
        r"symbolic `?tf\.Tensor`? as a Python `?bool`?|not 'SymbolicTensor'",
        f"{_TRACED} tensors have no values yet. There `if`, `and`, `int()` and `float()` do not work: use `tf.where`, "
        "`tf.logical_and`, `tf.cast`.",
    ),
    rule(
        "InvalidArgumentError",
        r"Length for attr 'output_\w+' of 0",
        "The function given to `map` returns nothing: does it end with `return`?",
    ),
    rule(
        "TypeError",
        r"`generator` must be a Python callable",
        "`from_generator` takes the generator function itself: pass its name, without `()`.",
    ),
    rule(
        "InvalidArgumentError TypeError",
        r"`generator` yielded an element of shape (?P<shape>\([^()]*\)) "
        r"where an element of shape (?P<wanted>\([^()]*\))",
        "The generator yields {shape}, but `output_signature` says {wanted}: make them the same. `None` "
        "means any size.",
    ),
    rule(
        "InvalidArgumentError TypeError",
        r"`generator` yielded an element that did not match the expected structure",
        "The generator does not yield what `output_signature` says: compare the dtype and the number of parts.",
    ),
    rule(
        "TypeError",
        r"to parameter 'size' of op 'Slice', got \[(?P<value>[\d.]+)\]",
        "`batch_size` must be an integer, but it is {value}: divide with `//`.",
    ),
    rule("TypeError", r"Expected (?P<dtype>\w+) passed to parameter .*?, got (?P<value>.+?) of type", _whole),
    rule("TypeError", r"Cannot convert (?P<value>\S+) to EagerTensor of dtype (?P<dtype>\w+)", _whole),
    rule(
        "TypeError InvalidArgumentError",
        r"must have the same dtype, got tf\.(?P<first>\w+) != tf\.(?P<other>\w+)",
        "Two tensors have different dtypes, {first} and {other}: write `tf.cast(x, tf.float32)` for both.",
    ),
    rule(
        "InvalidArgumentError",
        r"was expected to be a (?P<first>\w+) tensor but is a (?P<other>\w+) tensor",
        "Two tensors have different dtypes, {first} and {other}: write `tf.cast(x, tf.float32)`, or "
        '`.astype("float32")` on the array.',
    ),
    rule(
        "ValueError TypeError",
        r"Tensor conversion requested dtype (?P<wanted>\w+) for Tensor with dtype (?P<found>\w+)",
        "A tensor of dtype {wanted} is expected, but it is {found}: write `tf.cast(x, tf.{wanted})`.",
    ),
    rule(
        "TypeError",
        r"has DataType (?P<dtype>\w+) not in list of allowed values:? ?(?P<allowed>[\w, ]*)",
        _not_allowed,
    ),
    rule(
        "TypeError InvalidArgumentError",
        r"Op has type (?P<first>\w+) that does not match (?:expected )?type (?:of )?(?P<other>\w+)",
        _two_dtypes,
    ),
    rule(
        "UnimplementedError",
        r"Cast (?P<first>\w+) to (?P<other>\w+) is not supported",
        "Values of type {first} cannot become {other} like this. Words become numbers with `TextVectorization` or "
        "`StringLookup`, digits with `tf.strings.to_number`.",
    ),
    rule(
        "ValueError",
        r"^Dimensions (?P<first>\d+) and (?P<other>\d+) are not compatible",
        "There must be as many features as labels, but there are {first} and {other}. Pass the features and the labels "
        "of the same part, and split both at the same index.",
    ),
    rule(
        "ValueError",
        r"Can't convert non-rectangular Python sequence to Tensor|Unsupported object type list",
        "The rows have different lengths, so they cannot form a tensor. Pad them first: "
        "`tf.keras.utils.pad_sequences(rows)`.",
    ),
    rule(
        "ValueError",
        r"Unsupported object type (?P<kind>\w+)",
        "The array has dtype `object`, because it contains {kind} values. Look for a `None` or a text in it, "
        'then write `.astype("float32")`. `TextVectorization` takes only texts.',
    ),
    rule(
        "ValueError",
        r"Can't convert Python sequence with mixed types to Tensor",
        "A list contains both numbers and texts: make two lists of it.",
    ),
    rule(
        "ValueError",
        r"Attempt to convert a value \(None\) with an unsupported type",
        "`None` cannot become a tensor: does the function that makes it end with `return`? The batch size of an "
        "`Input` is `None` as well: write `keras.ops.shape(x)[0]`.",
    ),
    rule(
        "ValueError",
        r"Attempt to convert a value \((?P<value>.*?)\) with an unsupported type",
        "`{value}` cannot become a tensor: is it the value that you meant? Print it before this line.",
    ),
    rule(
        "InvalidArgumentError",
        r"Input to reshape is a tensor with (?P<given>\d+) values, but the requested shape \D*(?P<wanted>\d+)",
        "`reshape` keeps the number of values, but there are {given} for a shape of {wanted}. Write -1 for "
        "the size that may vary.",
    ),
    rule(
        "InvalidArgumentError",
        r"Detected at node Equal .*?Incompatible shapes: \[(?P<rows>\d+)\] vs\. \[(?P=rows),(?P<classes>\d+)\]",
        "A metric compares each label with {classes} outputs, as the class `Accuracy` does. Write "
        '`metrics=["accuracy"]`. In a metric of your own, compare with `tf.argmax(outputs, axis=-1)`.',
    ),
    rule(
        "InvalidArgumentError",
        r"Incompatible shapes: (?P<first>\[.*?\]) vs\. (?P<other>\[.*?\])",
        "Arrays of the shapes {first} and {other} cannot be combined: from the last axis on, sizes must be equal, "
        "or 1.",
    ),
    rule(
        "InvalidArgumentError ValueError",
        r"(?:ConcatOp|Shapes of all inputs must match).*?shape\S* = (?P<first>\[.*?\]).*?= (?P<other>\[.*?\])",
        "Tensors that you concatenate must match in all other axes, but their shapes are {first} and {other}.",
    ),
    rule(
        "InvalidArgumentError",
        r"slice index (?P<index>-?\d+) of dimension (?P<axis>\d+) out of bounds",
        "There is no index {index} along axis {axis}: the first index is 0. Print the tensor's shape just "
        "before this line.",
    ),
    rule(
        "TypeError",
        r"EagerTensor' object does not support item assignment",
        "A tensor cannot be changed in place: compute a new one with `tf.where` or `tf.concat`, or work on "
        "`x.numpy().copy()`.",
    ),
    rule(
        "InvalidArgumentError",
        r"(?:buffer_size|[Ww]indow size|batch_size) must be greater than zero",
        "A size is 0 or less: the size of a window, batch or buffer is at least 1.",
    ),
    rule(
        "AttributeError",
        r"EagerTensor object has no attribute '(?P<name>\w+)'",
        _tensor_attribute,
    ),
    rule(
        "TypeError",
        r"in user code:.*Tensor is unhashable",
        "Inside of `map`, a tensor has no value yet, so it cannot be a dictionary key. Write `tf.argmax(names == key)`"
        ", or look it up in a `tf.lookup.StaticHashTable`.",
    ),
    rule(
        "TypeError",
        r"Tensor is unhashable",
        "A tensor cannot be a dictionary key or in a set. Take its value: `x.numpy().item()`, or "
        "`x.numpy().decode()` of a text.",
    ),
    rule(
        "ValueError",
        r"'images' must have either 3 or 4 dimensions",
        "`tf.image` functions take (height, width, channels): add the channel axis with `x[..., tf.newaxis]`.",
    ),
)
"""From the particular to the general: the first that fits is told."""
