"""Exceptions about NumPy's arrays: shapes, places, dtypes."""

from __future__ import annotations

import math
import re

from grader.feedback.exceptions.rule import rule
from grader.submission.models.installed_api import near
from grader.submission.rules.removed_calls import NUMPY_2, PLAIN_TYPES


def _reshape(size: str, shape: str) -> str:
    sizes = [int(number) for number in re.findall(r"\d+", shape)]
    told = f"{size} values do not fill {shape}, which needs {math.prod(sizes)}."
    return f"{told} Write -1 for the number of examples: `x.reshape(-1, 28, 28, 1)`; is the number of channels right?"


def _out_of_bounds(index: str, axis: str, size: str) -> str:
    last = f"from 0 to {int(size) - 1}" if int(size) else "nowhere: it is empty"
    return (
        f"There is no place {index} along axis {axis}, which runs {last}. A loop over windows ends at "
        "`len(series) - window_size`; for `to_categorical`, the labels must be below `num_classes`."
    )


def _numpy_attribute(name: str) -> str:
    if name in PLAIN_TYPES:
        return f"NumPy has no `np.{name}` any more: write `{name}`."
    if name in NUMPY_2:
        return f"NumPy 2 has no `np.{name}`: write `{NUMPY_2[name]}`."
    if meant := _near_in_numpy(name):
        return f"NumPy has no `{name}`: write `np.{meant}`."
    return f"NumPy has no `{name}`: is it misspelt, or a function of another module?"


def _near_in_numpy(name: str) -> str:
    """Return the function of NumPy that looks most like a name that it has not; empty where none does."""
    import numpy as np

    return near(name, tuple(one for one in dir(np) if not one.startswith("_")), 0.75)


RULES = (
    rule(
        "ValueError",
        r"operands could not be broadcast together with shapes (?P<one>\([^()]*\)) (?P<other>\([^()]*\))",
        "Arrays of the shapes {one} and {other} cannot be combined: from the right, sizes must be equal, or 1. Print "
        "both shapes, and cut both at the same places.",
    ),
    rule("ValueError", r"cannot reshape array of size (?P<size>\d+) into shape (?P<shape>\([^()]*\))", _reshape),
    rule(
        "ValueError",
        r"dimensions except for the concatenation axis must match exactly, "
        r"but along dimension (?P<axis>\d+).*?has size (?P<one>\d+).*?has size (?P<other>\d+)",
        "Arrays that are joined must agree in the other axes, and along axis {axis} these have {one} and {other}.",
    ),
    rule(
        "ValueError",
        r"must have same number of dimensions.*?has (?P<one>\d+) dimension.*?has (?P<other>\d+) dimension",
        "Arrays of {one} and of {other} axes cannot be joined: add the missing axis with `x[np.newaxis]` or "
        "`x[..., np.newaxis]`.",
    ),
    rule(
        "ValueError",
        r"all input arrays must have the same shape",
        "`stack` needs arrays of one shape, and these differ: resize the pictures, pad the sequences, or drop the "
        "last, shorter piece.",
    ),
    rule(
        "ValueError",
        r"shapes (?P<one>\([^()]*\)) and (?P<other>\([^()]*\)) not aligned|matmul: Input operand 1 has a mismatch",
        "A product of matrices needs as many columns on the left as rows on the right. Print both shapes; `x.T` "
        "turns one.",
    ),
    rule(
        "ValueError",
        r"truth value of an array with more than one element is ambiguous",
        "A whole array stands where one yes or no belongs: ask `(…).all()` or `(…).any()`, and write `&` for `and`.",
    ),
    rule(
        "TypeError",
        r"only (?:length-1|0-dimensional) arrays can be converted to Python scalars",
        "An array of several values stands where one number belongs: pick one, `x[0]`, or `x.mean()`.",
    ),
    rule(
        "ValueError",
        r"inhomogeneous shape",
        "The rows have different lengths, so they make no array. Pad them first: `tf.keras.utils.pad_sequences(rows)`.",
    ),
    rule(
        "ValueError",
        r"setting an array element with a sequence",
        "A list or an array stands where one number belongs: the right side must be a single value.",
    ),
    rule(
        "ValueError",
        r"could not broadcast input array from shape (?P<one>\([^()]*\)) into shape (?P<other>\([^()]*\))",
        "An array of shape {one} does not fit into a place of shape {other}: resize it, or make the place as large.",
    ),
    rule(
        "TypeError",
        r"slice indices must be integers",
        "A place to cut must be a whole number: `int(0.8 * len(x))`, or `//` where you divide.",
    ),
    rule(
        "IndexError TypeError",
        r"(?i)^only integers, slices",
        "A place in an array must be a whole number, not a fraction or a text: write `int(…)` or `//`. Columns by "
        "name exist only in data frames.",
    ),
    rule(
        "IndexError",
        r"too many indices for array: array is (?P<have>\d+)-dimensional, but (?P<asked>\d+) were indexed",
        "The brackets ask for {asked} axes, and the array has {have}. Print its shape; `x[..., np.newaxis]` adds an "
        "axis.",
    ),
    rule(
        "IndexError",
        r"boolean index did not match.*?size of axis is (?P<size>\d+).*?axis is (?P<mask>\d+)",
        "The mask has {mask} places, the array {size}: make the mask from this very array.",
    ),
    rule(
        "IndexError",
        r"index (?P<index>-?\d+) is out of bounds for axis (?P<axis>\d+) with size (?P<size>\d{1,12})",
        _out_of_bounds,
    ),
    rule(
        "AxisError ValueError",
        r"axis (?P<axis>-?\d+) is out of bounds for array of dimension (?P<axes>\d+)",
        "There is no axis {axis}: the array has {axes}, and the first is 0. For predictions of one example, keep the "
        "batch: `model.predict(x[np.newaxis])`.",
    ),
    rule("AttributeError", r"module 'numpy' has no attribute '(?P<name>\w+)'", _numpy_attribute),
    rule(
        "ValueError",
        r"window shape cannot be larger than input array",
        "The window is longer than the series: look at the slice that the series was cut with.",
    ),
    rule(
        "ValueError",
        r"zero-size array|of an empty sequence|need at least one array|arg is an empty sequence",
        "Nothing is there to compute with: the array or list is empty. Look at the slice, the filter or the folder "
        "that it comes from.",
    ),
    rule(
        "UFuncTypeError UFuncOutputCastingError _UFuncOutputCastingError",
        r"Cannot cast ufunc '(?P<name>\w+)' output from dtype\('(?P<one>\w+)'\) to dtype\('(?P<other>\w+)'\)",
        "An array of {other} cannot hold {one} values, so it cannot be changed in place: write `x = x / 255.0`, not "
        "`x /= 255.0`.",
    ),
    rule(
        "TypeError UFuncTypeError _UFuncNoLoopError",
        r"ufunc '(?P<name>\w+)' (?:not supported for the input types|did not contain a loop)",
        "NumPy cannot compute `{name}` on these values: an array holds texts. Turn it into numbers with "
        "`.astype(float)`.",
    ),
    rule(
        "ValueError",
        r"assignment destination is read-only",
        "This array cannot be written to: work on a copy, `x = x.copy()`.",
    ),
    rule(
        "TypeError",
        r"Cannot interpret '(?P<value>\S+)' as a data type",
        "A shape of several sizes stands in brackets of its own: `np.zeros((3, 4))`; {value} was taken for the dtype.",
    ),
    rule(
        "TypeError",
        r"data type '(?P<side>pre|post)' not understood",
        "The third place in `pad_sequences` is the dtype, and {side} stood there: name what you hand over, "
        "`padding='{side}'`, `truncating=…`.",
    ),
    rule(
        "TypeError",
        r"expected a sequence of integers or a single integer, got '(?P<value>\S+)'",
        "A shape is made of whole numbers, and {value} is none: write `//` where you divide.",
    ),
    rule(
        "OverflowError",
        r"Python integer (?P<value>-?\d+) out of bounds for (?P<dtype>\w+)",
        '{value} does not fit into {dtype}: take a wider dtype, `.astype("float32")`.',
    ),
    rule(
        "",
        r"(?:Unable to allocate .* for an array|OOM when allocating tensor) with shape ?(?P<shape>[\[(].*?[\])])",
        "An array of shape {shape} does not fit into memory. Take smaller batches or pictures, `float32`, or class "
        "numbers for one-hot rows.",
    ),
    rule(
        "ValueError",
        r"number of columns changed from (?P<one>\d+) to (?P<other>\d+) at row (?P<row>\d+)|got (?P<few>\d+) columns",
        "Not all lines of the file have the same number of columns: look at its header, its separator and its last "
        "line.",
    ),
    rule(
        "ValueError",
        r"could not convert string '?(?P<text>.*?)'? to float64 at row (?P<row>\d+)",
        'Row {row} of the file holds "{text}", which is no number. Leave a header out with `skiprows=1`, columns of '
        "text with `usecols=…`.",
    ),
)
"""From the particular to the general: the first that fits is told."""
