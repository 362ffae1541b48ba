"""Exceptions of TensorFlow's operations, variables and data sets that are rarer, most of them from C++."""

from __future__ import annotations

from grader.feedback.exceptions.rule import rule

_OP = "InvalidArgumentError ValueError"
_TWO_PARTS = "with one part for each axis"


def _images(shape: str) -> str:
    return (
        f"An image has three axes, height, width and channels, but the shape is {shape}. Add the channel axis: "
        "`x[..., tf.newaxis]`."
    )


def _gather(index: str, size: str) -> str:
    if int(index) < 0:
        return (
            f"The index {index} is negative: indices go from 0 to {int(size) - 1} here. `x[-1]` takes the last value."
        )
    return f"The index {index} is too large: indices go from 0 to {int(size) - 1} here. Class numbers begin at 0."


RULES = (
    # What TensorFlow says of shapes while it traces a function, as in `map` or `fit`.
    rule(
        "ValueError",
        r"Dimensions must be equal, but are (?P<first>\d+) and (?P<other>\d+) for .{0,80} = (?:Batch)?MatMul(?:V2)?\[",
        "A matrix product needs as many columns on the left as rows on the right. Here they are {first} and {other}. "
        "`tf.transpose` turns one.",
    ),
    rule(
        "ValueError",
        r"Dimensions must be equal, but are (?P<first>\d+) and (?P<other>\d+) for .{0,80} = Select(?:V2)?\[",
        "In `tf.where` the three shapes must fit together, but one has the size {first} and another {other}.",
    ),
    rule(
        "ValueError",
        r"slice index (?P<index>-?\d+) of dimension (?P<axis>\d+) out of bounds",
        "There is no index {index} along axis {axis}: the first is 0, and the last one is -1. Print the shape before "
        "this "
        "line.",
    ),
    rule(
        "ValueError",
        r"Dimension \d+ in both shapes must be equal, but are (?P<first>\d+) and (?P<other>\d+)",
        "Tensors that are joined must have the same size in the other axes, but here it is {first} and {other}.",
    ),
    rule(
        "ValueError",
        r"Shape must be (?P<least>at least |at most )?rank (?P<wanted>\d) but is rank (?P<found>\d) for",
        "A tensor must have {least}{wanted} axes here, but has {found}. `tf.expand_dims` adds an axis, `tf.squeeze` "
        "removes "
        "one of size 1.",
    ),
    rule(
        "ValueError",
        r"Cannot reshape a tensor with (?P<size>\d+) elements to shape (?P<shape>\[[\d,?]*\]) \((?P<wanted>\d+) "
        r"elements\)",
        "`reshape` keeps the number of values, but there are {size}, and the shape {shape} has {wanted}. Write -1 for "
        "the "
        "size that may vary.",
    ),
    rule(
        "ValueError",
        r"Dimension must be (?P<wanted>\d+) but is (?P<found>\d+) for '\{\{node (?:[\w.]+/)*(?P<node>\w+)",
        "In `{node}` a size must be {wanted}, but is {found}. Print the shapes of its arguments before this line.",
    ),
    rule(
        "TypeError",
        r"len is not well defined for a symbolic Tensor",
        "In `map`, a loss function or `call`, a tensor has no length yet: write `tf.shape(x)[0]` in place of `len(x)`.",
    ),
    rule(
        _OP,
        r"Expected concatenating dimensions in the range|Invalid reduction dimension|Expected dimension in the "
        r"range|Tried "
        r"to expand dim index|dim -?\d+ not in the interval|dim index out of range|Index out of range using input dim",
        "The tensor has no such axis. Print its shape: the first axis is 0, and the last one is -1.",
    ),
    rule(
        _OP,
        r"(?:output size would be negative|Negative dimension size).*"
        r"inputs=tf\.Tensor\(shape=\((?P<height>\d+), (?P<width>\d+), 1, 1\)",
        "The batch axis is missing: the rows of an image of the shape ({height}, {width}, 1) are taken for examples. "
        "Write `x[np.newaxis]`.",
    ),
    rule(
        "InvalidArgumentError",
        r"Computed output size would be negative: .{0,20}input_size: (?P<size>\d+), effective_filter_size: "
        r"(?P<kernel>\d+)",
        "The kernel has the size {kernel}, but the image only {size} along an axis. Use larger images, fewer pooling "
        'layers, or `padding="same"`.',
    ),
    rule(
        _OP,
        r"Can't concatenate scalars",
        "`tf.concat` joins tensors, but these are single numbers: write `tf.stack([a, b])`.",
    ),
    rule(
        _OP,
        r"Number of ways to split should evenly divide|Determined shape must either match|size_splits",
        "`tf.split` needs parts that fill the axis exactly: give a list of sizes whose sum is its length.",
    ),
    rule(
        _OP,
        r"Can(?:not| not) squeeze dim\[(?P<axis>\d+)\], expected a dimension of 1, got (?P<size>\d+)",
        "Only an axis of size 1 can be removed, but axis {axis} has size {size}. Print the shape of the tensor.",
    ),
    rule(
        "ValueError",
        r"[Cc]annot squeeze axis",
        "Only an axis of size 1 can be removed. Print the shape of the tensor before this line.",
    ),
    rule(
        _OP,
        r"transpose expects a vector of size (?P<own>\d+)\. But input\(1\) is a vector of size (?P<given>\d+)",
        "The tensor has {own} axes, but `perm` has {given} numbers: list each axis once, from 0 on.",
    ),
    rule(
        _OP,
        r"In\[0\] and In\[1\] (?:ndims must be|has different ndims|must be)|In\[0\] ndims must be",
        "`tf.matmul` multiplies tables, with two axes or more. For two lists of numbers, write `tf.reduce_sum(a * b)`.",
    ),
    rule(
        _OP,
        r"Expected dimension (?P<wanted>\d+) at axis \d+ of the input shaped \[[\d,]*\] but got dimension "
        r"(?P<found>\d+)",
        "In `einsum` one letter is one size, but here it is {wanted} and {found}. Print the shapes of both tensors.",
    ),
    rule(
        "InvalidArgumentError",
        r"indices = (?P<index>-?\d{1,12}) is not in \[0, (?P<size>\d{1,12})\)",
        _gather,
    ),
    rule(
        "InvalidArgumentError",
        r"does not index into (?:param )?shape|does not index into",
        "An index is beyond the tensor. In `gather_nd` and `scatter_nd` each row of `indices` is one place, "
        f"{_TWO_PARTS}.",
    ),
    rule(
        "InvalidArgumentError",
        r"Expected size\[\d+\] in \[0, (?P<most>\d+)\], but got (?P<given>\d+)|Expected begin\[\d+\]",
        "The slice goes beyond the end of the tensor: `begin` plus `size` must stay within the shape.",
    ),
    rule(
        "ValueError",
        r"Shape mismatch\.The variable shape (?P<own>\([^()]*\)), and the assigned value shape (?P<given>\([^()]*\))",
        "A variable keeps its shape: it is {own}, but the new value has {given}. Give it a value of its own shape.",
    ),
    rule(
        "ValueError",
        r"`initial_value` arg to `tf\.Variable` must be specified",
        "`tf.Variable` needs a value to begin with, such as `tf.Variable(0.0)`. `None` is no value.",
    ),
    rule(
        _OP,
        r"condition \[(?P<a>[\d,]*)\], then \[(?P<b>[\d,]*)\], and else \[(?P<c>[\d,]*)\] must be broadcastable",
        "In `tf.where` the three shapes must fit together, but they are [{a}], [{b}] and [{c}].",
    ),
    rule(
        _OP,
        r"depth must be non-negative",
        "`tf.one_hot` needs the number of classes as `depth`, 1 or more.",
    ),
    rule(
        _OP,
        r"Requires delta != 0|Requires start [<>]= limit",
        "`tf.range` never ends with this step: give a step of 1 or more, and a start below the end.",
    ),
    rule(
        "TypeError",
        r"Cannot convert the argument `type_value`: '(?P<name>\w{1,32})' to a TensorFlow DType",
        'There is no dtype "{name}": write `tf.float32`, `tf.int32`, `tf.bool` or `tf.string`.',
    ),
    rule(
        _OP,
        r"StringToNumberOp could not correctly convert string: (?P<text>[^\[]{0,30}?)(?: \[Op|$)",
        'The text "{text}" is not a number. Skip the header line, check the column, and convert words to token ids.',
    ),
    rule(
        _OP,
        r"Invalid pattern: ",
        r"The pattern is not complete. Characters such as `(`, `*` and `+` need a `\` before them.",
    ),
    rule(
        "TypeError",
        r"tf\.constant with unsupported shape.*has (?P<given>\d+) elements, but got `shape` (?P<shape>\([^()]*\)) with "
        r"(?P<wanted>\d+)",
        "The shape {shape} has {wanted} places, but there are {given} values. Leave `shape` out, or correct it.",
    ),
    rule(
        "ValueError",
        r"all scalar values must have the same nesting depth",
        "In a ragged tensor all rows are lists: write `[[1], [2, 3]]`, not `[1, [2, 3]]`.",
    ),
    rule(
        "InvalidArgumentError",
        r"may not be ragged in|RaggedMatMul",
        "A dense layer takes rows of one length, but gets ragged ones: write `x.to_tensor()`, or pad them first.",
    ),
    rule(
        _OP,
        r"shape must be a vector of \{int32,int64\}, got shape \[\]",
        "The shape must be a list or tuple: write `tf.random.normal((3, 4))`, with inner parentheses.",
    ),
    rule(
        "ValueError",
        r"Must specify maxval for integer dtype",
        "Random integers need an upper limit: write `tf.random.uniform(shape, maxval=10, dtype=tf.int32)`.",
    ),
    rule(
        "TypeError",
        r"`t_list` should be a sequence of tensors",
        "`clip_by_global_norm` takes a list of gradients: pass all that `tape.gradient` returned, not one of them.",
    ),
    rule(
        _OP,
        r"output depth must be evenly divisible by number of groups|Depth of output .{0,20} is not a multiple|input "
        r"depth must be evenly divisible",
        "The channels of the images and of the filters differ. A filter has the shape (height, width, channels in, "
        "channels out).",
    ),
    rule(
        "ValueError",
        r"'size' must be a 1-D Tensor of 2 elements|Expected `?size`? to be a tuple of 2",
        "`tf.image.resize` takes two numbers, height and width: `tf.image.resize(images, (150, 150))`.",
    ),
    rule(
        "ValueError",
        r"Resize method is not implemented: (?P<name>\w{1,30})",
        'There is no `method` called "{name}": write "bilinear", "nearest" or "bicubic".',
    ),
    rule(
        "ValueError InvalidArgumentError",
        r"(?:width|height) must be >= target|Need value\.shape >= size|crop.{0,20}larger",
        "The crop is larger than the image: use a smaller size, or enlarge the image first with `tf.image.resize`.",
    ),
    rule(
        "ValueError",
        r"central_fraction must be within|max_delta must be|upper must be > lower|must be in the interval \[-?[\d.]+, "
        r"?[\d.]+\]",
        "A factor for images is out of range: fractions go from 0 to 1, and the lower limit is below the upper one.",
    ),
    rule("ValueError", r"'image' \(shape (?P<shape>\([^()]*\))\) must be at least three-dimensional", _images),
    rule(
        "InvalidArgumentError",
        r"Expect (?P<wanted>\d+) fields but have (?P<found>\d+) in record",
        "A line of the file has {found} columns, but `record_defaults` has {wanted}: give one default for each column.",
    ),
    rule(
        "InvalidArgumentError",
        r"Field (?P<place>\d+) in record \d+ is not a valid (?P<dtype>\w+): (?P<text>[^\[]{0,30}?)(?: \[Op|$)",
        'Column {place} contains "{text}", not a {dtype}. Skip the header, `.skip(1)`, or give "" as its default.',
    ),
    rule(
        "FailedPreconditionError",
        r"(?P<path>\S{1,200}); Is a directory",
        "`{path}` is a folder, not a file: list its files first, `tf.io.gfile.glob`.",
    ),
    rule(
        "InvalidArgumentError",
        r"Input filename tensor must be scalar",
        "`tf.io.read_file` reads one file: for a list of paths, write `dataset.map(tf.io.read_file)`.",
    ),
    rule(
        "InvalidArgumentError",
        r"Could not parse example|Feature: .{1,60} data type|Key: .{1,60}Can't parse",
        "The record is not what the description of its features says: compare names, shapes and dtypes with the "
        "writer.",
    ),
    rule(
        "InvalidArgumentError ValueError",
        r"No files match(?:ed)?",
        "No file has a name like this: print `os.listdir(folder)`, and compare the pattern, such as `*.jpg`.",
    ),
    rule(
        "DataLossError",
        r"Attempted to pad to a smaller size",
        "An element is longer than `padded_shapes` says: write `None` for a size that may vary.",
    ),
    rule(
        "DataLossError",
        r"",
        "The file is damaged or not complete: copy or write it again.",
    ),
    rule(
        "UnknownError InvalidArgumentError",
        r"(?P<kind>[A-Z]\w+Error): (?P<text>.{1,60}?) Traceback \(most recent call last\)",
        "Your Python function inside of the data set raised {kind}. Call it alone with one value first, and look at "
        "the "
        "error.",
    ),
    rule(
        "InvalidArgumentError",
        r"value returned by (?:the )?(?:pyfunc|py_func)|pyfunc_\d+ returns (?P<found>\w+), but expects (?P<wanted>\w+)",
        "The Python function returns another dtype than `Tout` says: make both the same, such as `np.float32(…)`.",
    ),
    rule(
        "ValueError TypeError",
        r"two structures don't have the same (?:nested structure|sequence)",
        "A loop or a branch must return as many values as it gets, in the same form: compare the lists and tuples of "
        "both.",
    ),
    rule(
        "OperatorNotAllowedInGraphError",
        r"Iterating over a symbolic",
        "In `map`, a loss function or a `tf.function`, a loop over a tensor does not work. Compute with the whole "
        "tensor, "
        "or write `tf.map_fn`.",
    ),
    rule(
        "TypeError InaccessibleTensorError",
        r"is out of scope and cannot be used here",
        "A tensor was kept from inside of a `tf.function` or `map`, where it has no value yet: return it, and do not "
        "store "
        "it in a list.",
    ),
    rule(
        "ValueError",
        r"Passed in object .{1,60} of type '(?P<kind>\w+)', not tf\.Tensor",
        "`tape.watch` takes tensors, but gets a value of type {kind}: write `x = tf.constant(…)` first.",
    ),
    rule(
        "RuntimeError",
        r"The Session graph is empty|not compatible with eager execution",
        "TensorFlow 2 has no sessions: it computes at once. Remove `Session` and `run`, and use the value itself.",
    ),
    rule(
        "InvalidArgumentError",
        r"Index must be between 0 and (?P<last>\d+) \(currently index = (?P<index>\d+)",
        "`shard` counts its parts from 0 to {last}, but the index is {index}.",
    ),
    rule(
        "TypeError",
        r"Incompatible dataset elements|element types for the new state must match",
        "The two parts have different dtypes or shapes: make them the same, such as `tf.cast(x, tf.float32)` in `map`.",
    ),
    rule(
        "ValueError",
        r"Unbatching a tensor is only supported for rank >= 1|Cannot unbatch an input with scalar",
        "The values have no axis to take apart: `from_tensor_slices` takes lists or arrays, and `unbatch` batches.",
    ),
    rule(
        "ValueError",
        r"Invalid `element`\. `element` should not be empty",
        "The data set is made from nothing: is the value `None`, or an empty list?",
    ),
    rule(
        "ValueError",
        r"must provide `padded_shapes` argument",
        "The shape of an element is not known: give `from_generator` an `output_signature`, or write "
        "`padded_shapes=[None]`.",
    ),
    rule(
        "TypeError",
        r"'SymbolicTensor' object cannot be interpreted as an integer",
        "In `map` or a `tf.function`, tensors have no values yet, so `range` does not take one: write `tf.range(n)`.",
    ),
    rule(
        "ValueError",
        r"`predicate` must return a `tf\.bool`",
        "The function given to `filter` must return true or false: compare in it, such as `lambda x: x > 0`.",
    ),
    rule(
        "TypeError",
        r"`scan_func` should return a pair",
        "The function given to `scan` returns two values, the new state and an element: `return state, value`.",
    ),
    rule(
        "TypeError",
        r"either the `output_signature` argument or the `output_types`",
        "`from_generator` needs `output_signature=tf.TensorSpec(shape=…, dtype=…)`, with one for each part.",
    ),
    rule(
        "TypeError",
        r"`(?P<first>\w+)` argument can not be used together with the `(?P<other>\w+)`",
        "`{first}` and `{other}` exclude each other: give only one of them.",
    ),
    rule(
        "TypeError",
        r"Dtype of argument `(?P<name>\w+)` must be <dtype: '(?P<wanted>\w+)'>, received: <dtype: '(?P<found>\w+)'>",
        "The table has {name} of dtype {wanted}, but is asked for {found}: convert first, `tf.cast` or `tf.as_string`.",
    ),
    rule(
        "FailedPreconditionError",
        r"HashTable has different value for same key",
        "A key is in the table twice, with different values: take each word once.",
    ),
    rule(
        "ValueError",
        r"Invalid tensor index (?P<index>\d+)",
        'The LiteRT model has no tensor {index}: take it from `interpreter.get_input_details()[0]["index"]`.',
    ),
    rule(
        "ValueError",
        r"`model_path` or `model_content` must be specified",
        "`Interpreter` needs a model: `Interpreter(model_path=path)`, or `model_content=` for bytes.",
    ),
    rule(
        "ValueError",
        r"`representative_dataset` must be specified|representative dataset",
        "Integers need examples to find their range: set `converter.representative_dataset` to a function that yields "
        "them.",
    ),
    rule(
        "TypeError",
        r"Binding inputs to tf\.function failed due to `(?:too many positional arguments|got an unexpected|missing a)",
        "The saved function takes other arguments. A signature takes them by name: print "
        "`f.structured_input_signature`.",
    ),
    rule(
        "ValueError",
        r"`Checkpoint` was expecting (?P<name>\w+) to be a trackable",
        "A checkpoint keeps models, optimizers and variables: `{name}` is something else. Write `tf.Variable(…)`.",
    ),
    rule(
        "NotFoundError",
        r"Failed to find any matching files for (?P<path>\S{1,200})|Unsuccessful TensorSliceReader",
        "There is no checkpoint at this path. `tf.train.latest_checkpoint(folder)` finds the last one, without an "
        "ending.",
    ),
    rule(
        "InvalidArgumentError",
        r"`(?P<name>labels|predictions)` out of bound",
        "A class number in `{name}` is too large: they go from 0 to `num_classes - 1`.",
    ),
    rule(
        "InvalidArgumentError",
        r"Condition x (?P<sign>[<>=!]{1,2}) y did not hold",
        "A check of TensorFlow failed: `x {sign} y` is not true for all values. Print both before this line.",
    ),
    rule(
        "InvalidArgumentError",
        r"Tensor had (?P<what>NaN|Inf)",
        "The tensor contains {what}. Look for a division by zero, a logarithm of 0, or missing values.",
    ),
    rule(
        "InvalidArgumentError ValueError",
        r"Shape of tensor \S* ?(?P<found>\[[\d,]*\]) is not compatible with expected shape (?P<wanted>\[[\d,?]*\])|"
        r"Tensor's shape (?P<own>\([^()]*\)) is not compatible with supplied shape (?P<given>\([^()]*\))",
        lambda found, wanted, own, given: (
            f"The tensor has the shape {found or own}, but {wanted or given} is asked for. Write `tf.reshape`, or "
            f"correct "
            "the shape."
        ),
    ),
    rule(
        "ValueError",
        r"dimension (?P<axis>\d+) must have size (?P<wanted>\d+)\. Received size (?P<found>\d+)",
        "Axis {axis} must have the size {wanted}, but has {found}.",
    ),
    rule(
        "InvalidArgumentError",
        r"Input is not invertible|Input matrix is not invertible|Cholesky decomposition was not successful",
        "This matrix has no inverse: some rows depend on each other. Use `tf.linalg.pinv`.",
    ),
    rule(
        "InvalidArgumentError",
        r"TensorArray dtype is (?P<wanted>\w+) but Op is trying to write dtype (?P<found>\w+)",
        "The function returns {found}, but `map_fn` expects {wanted}: give it `fn_output_signature=tf.{found}`.",
    ),
    rule(
        "InvalidArgumentError ValueError",
        r"first dimension of paddings must be the rank|multiples argument to be a vector of length|paddings must be",
        "`tf.pad` takes one pair for each axis, and `tf.tile` one number for each axis. Print the shape of the tensor.",
    ),
    rule(
        "InvalidArgumentError",
        r"segment ids are not increasing|segment ids must be",
        "`segment_sum` needs sorted segment numbers: sort the values first, or write `tf.math.unsorted_segment_sum`.",
    ),
    rule(
        "InvalidArgumentError",
        r"input must have at least k columns\. Had (?P<own>\d+), needed (?P<k>\d+)",
        "`k` is {k}, but there are only {own} values: `k` is at most the number of classes.",
    ),
    rule(
        "InvalidArgumentError",
        r"unique expects a 1D vector",
        "`tf.unique` takes one list of values: flatten the tensor first, `tf.reshape(x, [-1])`.",
    ),
)
"""From the particular to the general: the first that fits is told."""
