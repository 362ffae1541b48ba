"""Exceptions about NumPy's arrays: shapes, places, dtypes."""

from __future__ import annotations

import math
import re

from grader.feedback.exceptions.rule import rule
from grader.submission.models.installed_api import near
from grader.submission.rules.calls.removed_calls import NUMPY_2, PLAIN_TYPES


def _reshape(size: str, shape: str) -> str:
    sizes = [int(number) for number in re.findall(r"\d+", shape)]
    told = f"{size} values do not fill {shape}, which needs {math.prod(sizes)}."
    if len(sizes) == 2 and int(size) > math.prod(sizes) > 0 and int(size) % math.prod(sizes):
        if rows := int(size) % (math.prod(sizes) + 1) == 0 and int(size) // (math.prod(sizes) + 1):
            return (
                f"{size} values are {rows} rows of {math.prod(sizes)} and one more: is the label still in each row? "
                f"Only {math.prod(sizes)} values make one image."
            )
        return (
            f"{size} values cannot be divided into parts of {shape}, {math.prod(sizes)} values each. Height and width "
            "must be those of the images in the data."
        )
    written, rest = ", ".join(["-1", *map(str, sizes[1:])]), math.prod(sizes[1:])
    told += f" Write -1 for the number of examples: `x.reshape({written})`."
    return told if rest and int(size) % rest == 0 else f"{told} Are the other sizes those of one example?"


def _out_of_bounds(index: str, axis: str, size: str) -> str:
    if index == size != "0":
        return f"There is no index {index} along axis {axis}: counting begins at 0, so the last one is {int(size) - 1}."
    last = f"from 0 to {int(size) - 1}" if int(size) else "nowhere: it is empty"
    return f"There is no index {index} along axis {axis}, which goes {last}."


def _numpy_attribute(name: str) -> str:
    if name in PLAIN_TYPES:
        return f"NumPy has no `np.{name}` any more: write `{name}`."
    if name in NUMPY_2:
        return f"NumPy 2 has no `np.{name}`: write `{NUMPY_2[name]}`."
    if meant := _near_in_numpy(name):
        return f"NumPy has no `{name}`: write `np.{meant}`."
    return f"NumPy has no `{name}`: check the spelling. Or is it a function of another module?"


def _near_in_numpy(name: str) -> str:
    """Return the function of NumPy that looks most like a name that it has not; empty where none does."""
    import numpy as np

    return near(name, tuple(text for text in dir(np) if not text.startswith("_")), 0.75)


def _statistics(rows: str, columns: str, other: str) -> str:
    told = f"A table of shape ({rows},{columns}) and {other} values cannot be combined."
    if other == rows:
        return (
            f"{told} Probabilities become class numbers with `.argmax(axis=1)`. To use one value for each row, write "
            "`y[:, np.newaxis]`. A mean of each column is `.mean(axis=0)`."
        )
    return (
        f"{told} A mean of each column has {columns} values: write `.mean(axis=0)` and `.std(axis=0)`, over the rows."
    )


def _unequal(layer: str, size: str, other: str, first: str, second: str) -> str:
    where = f"In `{layer}.call`, two" if layer else "Two"
    return (
        f"{where} tensors of shapes {first} and {second} do not fit together: axes are compared from the last one, and "
        f"{size} and {other} differ. Of (batch, steps, features), axis 1 is the steps, and axis -1 the features."
    )


RULES = (
    rule(
        "ValueError",
        r"x and y must have same first dimension, but have shapes \((?P<first>\d+),?.*?\) and \((?P<second>\d+),?",
        "`plot` gets {first} values for x and {second} for y: both need the same length. Slice them in the same way.",
    ),
    rule(
        "ValueError",
        r"operands could not be broadcast together with shapes \((?P<rows>\d+),(?P<columns>\d+)\) "
        r"\((?P<other>\d+),\)",
        _statistics,
    ),
    rule(
        "ValueError",
        r"operands could not be broadcast together with shapes (?P<first>\([^()]*\)) (?P<other>\([^()]*\))",
        "Arrays of the shapes {first} and {other} cannot be combined: from the last axis on, sizes must be "
        "equal, or 1. Print both shapes, and slice both in the same way.",
    ),
    rule("ValueError", r"cannot reshape array of size (?P<size>\d+) into shape (?P<shape>\([^()]*\))", _reshape),
    rule(
        "ValueError",
        r"dimensions except for the concatenation axis must match exactly, "
        r"but along dimension (?P<axis>\d+).*?has size (?P<first>\d+).*?has size (?P<other>\d+)",
        "Arrays that you concatenate must match in all other axes, but along axis {axis} they have {first} and "
        "{other}.",
    ),
    rule(
        "ValueError",
        r"must have same number of dimensions.*?has (?P<first>\d+) dimension.*?has (?P<other>\d+) dimension",
        "Arrays with {first} and {other} axes cannot be concatenated: add the missing axis with "
        "`x[np.newaxis]` or `x[..., np.newaxis]`.",
    ),
    rule(
        "ValueError",
        r"all input arrays must have the same shape",
        "`stack` needs arrays of the same shape: resize the images, pad the sequences, or drop the last, shorter part.",
    ),
    rule(
        "ValueError",
        r"shapes (?P<first>\([^()]*\)) and (?P<other>\([^()]*\)) not aligned|matmul: Input operand 1 has a mismatch",
        "A matrix product needs as many columns on the left as rows on the right. Print both shapes. `x.T` "
        "transposes one.",
    ),
    rule(
        "ValueError",
        r"truth value of an array with more than one element is ambiguous",
        "A single true or false is expected, but this is a whole array: write `(…).all()` or `(…).any()`, "
        "and `&` for `and`.",
    ),
    rule(
        "TypeError",
        r"only (?:length-1|0-dimensional) arrays can be converted to Python scalars",
        "One number is expected, but this is an array of several values: write `x[0]`, or `x.mean()`.",
    ),
    rule(
        "ValueError",
        r"inhomogeneous shape",
        "The rows have different lengths, so they cannot form an array. `tf.keras.utils.pad_sequences(rows, maxlen=…)` "
        "fills shorter rows and cuts longer ones. Or is there a label in a row, or a shorter slice at the end?",
    ),
    rule(
        "ValueError",
        r"setting an array element with a sequence",
        "One number is expected, but this is a list or an array: assign a single value.",
    ),
    rule(
        "ValueError",
        r"could not broadcast input array from shape (?P<first>\([^()]*\)) into shape (?P<other>\([^()]*\))",
        "An array of shape {first} does not fit into a slice of shape {other}: make both the same size.",
    ),
    rule(
        "TypeError",
        r"slice indices must be integers",
        "A slice index must be an integer: write `int(0.8 * len(x))`, or divide with `//`.",
    ),
    rule(
        "IndexError TypeError",
        r"(?i)^only integers, slices",
        "An array index must be an integer, not a float or a text: write `int(…)` or `//`. Only a data frame "
        "has columns with names.",
    ),
    rule(
        "IndexError",
        r"too many indices for array: array is (?P<have>\d+)-dimensional, but (?P<asked>\d+) were indexed",
        "The index has {asked} axes, but the array has {have}. Print its shape. `x[..., np.newaxis]` adds an axis.",
    ),
    rule(
        "IndexError",
        r"boolean index did not match.*?size of axis is (?P<size>\d+).*?axis is (?P<mask>\d+)",
        "The mask has {mask} values, but the array has {size}: make the mask from this array.",
    ),
    rule(
        "IndexError",
        r"index (?P<index>-?\d+) is out of bounds for axis (?P<axis>\d+) with size (?P<size>\d{1,12})",
        _out_of_bounds,
    ),
    rule(
        "AxisError ValueError",
        r"axis (?P<axis>-?\d+) is out of bounds for array of dimension (?P<axes>\d+)",
        "There is no axis {axis}: the array has {axes}, and the first is 0. To predict one example, add the "
        "batch axis: `model.predict(x[np.newaxis])`.",
    ),
    rule("AttributeError", r"module 'numpy' has no attribute '(?P<name>\w+)'", _numpy_attribute),
    rule(
        "ValueError",
        r"window shape cannot be larger than input array",
        "The window is longer than the series: check the slice that made the series.",
    ),
    rule(
        "ValueError",
        r"zero-size array|of an empty sequence|need at least one array|arg is an empty sequence",
        "The array or list is empty. Check the slice, the filter or the folder that it comes from. An iterator, such "
        "as `csv.reader`, gives its elements only once.",
    ),
    rule(
        "UFuncTypeError UFuncOutputCastingError _UFuncOutputCastingError",
        r"Cannot cast ufunc '(?P<name>\w+)' output from dtype\('(?P<first>\w+)'\) to dtype\('(?P<other>\w+)'\)",
        "An array of dtype {other} cannot store {first} values, so it cannot be changed in place. Write `x = x "
        "/ 255.0`, not `x /= 255.0`.",
    ),
    rule(
        "TypeError UFuncTypeError",
        r"ufunc '(?P<name>bitwise_(?:and|or|xor)|invert)' not supported",
        "`&`, `|` and `~` combine true and false, but these are other values. Put parentheses around each comparison: "
        "`(a > 0) & (b < 1)`.",
    ),
    rule(
        "TypeError UFuncTypeError _UFuncNoLoopError",
        r"ufunc '(?P<name>\w+)' (?:not supported for the input types|did not contain a loop)",
        "NumPy cannot compute `{name}` on these values: an array contains texts. Convert it with `.astype(float)`.",
    ),
    rule(
        "ValueError",
        r"assignment destination is read-only",
        "This array is read-only: work on a copy, `x = x.copy()`.",
    ),
    rule(
        "TypeError",
        r"Cannot interpret '(?P<value>\S+)' as a data type",
        "A shape of several sizes must be a tuple: `np.zeros((3, 4))`. Here {value} is taken as the dtype.",
    ),
    rule(
        "TypeError",
        r"data type '(?P<side>pre|post)' not understood",
        "The third argument of `pad_sequences` is the dtype, not \"{side}\": pass `padding='{side}'` and "
        "`truncating=…` by name.",
    ),
    rule(
        "TypeError",
        r"expected a sequence of integers or a single integer, got '(?P<value>\S+)'",
        "A shape consists of integers, but {value} is not an integer: divide with `//`.",
    ),
    rule(
        "ValueError",
        r"index can't contain negative values",
        "`np.pad` was asked for a negative number of values: what is to be padded is longer than the result. Cut it "
        "first, such as `ids[:maxlen]`.",
    ),
    rule(
        "OverflowError",
        r"Python integer (?P<value>-?\d+) out of bounds for (?P<dtype>\w+)",
        '{value} does not fit into {dtype}: use a larger dtype, `.astype("float32")`.',
    ),
    rule(
        "",
        r"(?:Unable to allocate .* for an array|OOM when allocating tensor) with shape ?(?P<shape>[\[(].*?[\])])",
        "An array of shape {shape} does not fit into memory. Use smaller batches or images, `float32`, or "
        "class numbers in place of one-hot labels.",
    ),
    rule(
        "ValueError",
        r"number of columns changed from (?P<first>\d+) to (?P<other>\d+) at row (?P<row>\d+)|got (?P<few>\d+) columns",
        "Some lines of the file have a different number of columns: check its header, its separator and its last line.",
    ),
    rule(
        "ValueError",
        r"could not convert string '?(?P<text>.*?)'? to float64 at row (?P<row>\d+)",
        'Row {row} of the file contains "{text}", which is not a number. Skip a header with `skiprows=1`, '
        "and columns of text with `usecols=…`.",
    ),
    rule(
        "ValueError InvalidArgumentError",
        r"(?:of type (?P<layer>\w+)\)\..*?)?Dimensions must be equal, but are (?P<size>\d+) and (?P<other>\d+) for .*?"
        r"= (?:AddV2|Sub|Mul|RealDiv|Maximum|Minimum)\[.*?input shapes: (?P<first>\[.*?\]), (?P<second>\[.*?\])",
        _unequal,
    ),
)
"""From the particular to the general: the first that fits is told."""
