"""Exceptions of NumPy that are rarer: random numbers, matrices, dtypes, files of arrays."""

from __future__ import annotations

from grader.feedback.exceptions.rule import rule
from grader.submission.models.installed_api import near

_DTYPES = (
    "float16",
    "float32",
    "float64",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "bool",
    "str",
)


def _dtype(name: str) -> str:
    meant = near(name, _DTYPES, 0.6)
    return f'There is no dtype "{name}": write "{meant}".' if meant else f'There is no dtype "{name}": write "float32".'


def _indices(first: str, other: str) -> str:
    told = "Two lists of indices must have the same length, one pair for each place"
    return f"{told}: here they have {first} and {other}." if first else f"{told}."


RULES = (
    rule(
        "ValueError",
        r"zero-dimensional arrays cannot be concatenated",
        "`concatenate` joins arrays, but these are single numbers: write `np.array([a, b])`.",
    ),
    rule(
        "TypeError",
        r"arrays to stack must be passed as a",
        "`stack` takes a list of arrays, not a generator: put square brackets around it.",
    ),
    rule(
        "ValueError",
        r"cannot select an axis to squeeze out",
        "Only an axis of size 1 can be removed. Print the shape: the `axis` of `squeeze` is larger here.",
    ),
    rule(
        "ValueError",
        r"axes don't match array",
        "`transpose` needs each axis of the array once: an array with two axes takes `x.transpose(1, 0)`.",
    ),
    rule(
        "ValueError",
        r"can only specify one unknown dimension",
        "Only one size in `reshape` may be -1: write the other ones as numbers.",
    ),
    rule(
        "ValueError",
        r"a and p must have same size|[Pp]robabilities do not sum to 1|[Pp]robabilities are not non-negative",
        "`choice` needs one probability for each value, and their sum must be 1: write `p / p.sum()`.",
    ),
    rule(
        "ValueError",
        r"a must be a positive integer unless|a cannot be empty unless|^a must be greater than 0",
        "`choice` has nothing to draw from: the list is empty, or the number is 0.",
    ),
    rule(
        "ValueError",
        r"^(?P<name>scale|low|lam|df|n|shape) ?(?P<sign><=?) ?0",
        "`{name}` of a random number must be greater than 0. For a normal distribution, it is the standard deviation.",
    ),
    rule(
        "TypeError ValueError",
        r"SeedSequence expects int|Seed must be between|expected non-negative integer",
        "A seed is an integer from 0 on, such as 42.",
    ),
    rule(
        "TypeError",
        r"Unsupported dtype dtype\('(?P<dtype>\w+)'\) for (?P<name>\w+)",
        "`{name}` makes no values of dtype {dtype}: for integers, write `rng.integers(low, high, size)`.",
    ),
    rule("TypeError", r"data type '(?P<name>\w{1,32})' not understood", _dtype),
    rule(
        "TypeError",
        r"loop of ufunc does not support argument \d of type (?P<kind>\w+)",
        "The array has dtype `object`, with a value of type {kind} in it. Convert it first: `x.astype(float)`.",
    ),
    rule(
        "ValueError",
        r"truth value of an empty array is ambiguous",
        "The array is empty, so it is neither true nor false: write `if x.size:`.",
    ),
    rule(
        "ValueError",
        r"Input operand \d does not have enough dimensions",
        "`@` multiplies arrays, but one of these is a single number: write `*`.",
    ),
    rule(
        "ValueError",
        r"operands could not be broadcast together with remapped shapes",
        "The shapes do not fit together. In `einsum`, one letter is one size. In `pad`, each axis has one pair. Print "
        "both "
        "shapes.",
    ),
    rule(
        "ValueError",
        r"operands could not be broadcast together with shape (?P<first>\([^()]*\)) (?P<other>\([^()]*\))",
        "The two lists have different lengths, {first} and {other}: give one number for each value.",
    ),
    rule(
        "LinAlgError",
        r"[Ss]ingular matrix",
        "This matrix has no inverse: some rows depend on each other. Use `np.linalg.pinv`, or `np.linalg.lstsq`.",
    ),
    rule(
        "LinAlgError",
        r"must be square|must be at least|two-dimensional",
        "This function takes a matrix with as many rows as columns. Print its shape.",
    ),
    rule(
        "TypeError ValueError RuntimeError",
        r"expected x and y to have same length|fp and xp are not of the same length|shapes of a and weights differ|"
        r"incompatible numbers of samples|Length of weights",
        "Both lists must have the same length: slice or filter them in the same way.",
    ),
    rule(
        "ValueError",
        r"`bins` must be positive|bins must be monotonically|`bins` must increase",
        "`bins` is a number from 1 on, or a list of borders that grow: write `sorted(borders)`.",
    ),
    rule(
        "ValueError",
        r"Percentiles must be in the range|Quantiles must be in the range",
        "`percentile` takes 0 to 100, and `quantile` takes 0 to 1.",
    ),
    rule(
        "ValueError",
        r"argument must have no negative elements",
        "`bincount` counts integers from 0 on: look for -1 or NaN in the values.",
    ),
    rule(
        "ValueError",
        r"^[av] cannot be empty",
        "One of the two arrays is empty: check the slice or the filter that it comes from.",
    ),
    rule(
        "IndexError",
        r"arrays used as indices must be of integer",
        "An index must be an integer, but this array has floats: write `x.astype(int)`.",
    ),
    rule(
        "ValueError",
        r"negative dimensions are not allowed|repeats may not contain negative",
        "A size or a count is negative: check the subtraction that it comes from, such as `len(x) - window_size`.",
    ),
    rule(
        "ValueError",
        r"mode '(?P<mode>\w{1,30})' is not supported",
        '`np.pad` has no mode "{mode}": write "constant", "edge" or "reflect".',
    ),
    rule(
        "FileNotFoundError",
        r"^(?P<path>\S{1,200}) not found\.",
        "There is no `{path}` where the grader runs your file. Use the path that your function gets, or `grader.data`.",
    ),
    rule(
        "ValueError",
        r"allow_pickle",
        "The file holds Python objects, or is no file of NumPy. Save plain arrays: `np.save(path, x.astype(float))`.",
    ),
    rule(
        "IndexError",
        r"shape mismatch: indexing arrays could not be broadcast(?: together with shapes \((?P<first>\d+),\) "
        r"\((?P<other>\d+),\))?",
        _indices,
    ),
    rule(
        "ValueError",
        r"non-broadcastable output operand",
        "The result is larger than the array, which cannot grow in place: write `x = x + y`, not `x += y`.",
    ),
    rule(
        "ValueError",
        r"index (?P<index>-?\d+) is out of bounds for array with size (?P<size>\d+)|invalid entry in coordinates",
        "This position is beyond the end of the array: positions go from 0 to `x.size - 1`.",
    ),
    rule(
        "DTypePromotionError TypeError",
        r"could not be promoted by",
        "Texts and numbers do not go together in one array: convert the texts first, `x.astype(float)`.",
    ),
    rule(
        "ValueError",
        r"Integers to negative integer powers",
        "Integers of NumPy have no negative powers: write `x.astype(float) ** -1`, or `1 / x`.",
    ),
    rule(
        "ValueError",
        r"buffer size must be a multiple of element size",
        "The number of bytes does not fit the dtype: images are `np.uint8`, one byte for each value.",
    ),
    rule(
        "ValueError",
        r"can only convert an array of size 1",
        "`item()` takes an array with one value, but this one has more: take one, `x[0]`, or all, `x.tolist()`.",
    ),
    rule(
        "ValueError",
        r"Unable to avoid copy while creating an array",
        "`copy=False` forbids a copy in NumPy 2: write `np.asarray(x)`.",
    ),
    rule(
        "TypeError",
        r"numpy boolean (?P<what>subtract|negative)",
        "True and false cannot be subtracted: write `x.astype(int)` first, or `~x` for the opposite.",
    ),
    rule(
        "ValueError",
        r"source` and `destination` arguments must have the same number",
        "`moveaxis` needs as many new places as old ones: `np.moveaxis(x, 0, -1)`.",
    ),
)
"""From the particular to the general: the first that fits is told."""
