"""Exceptions about plain values of Python: kinds that do not go together, keys, places, counts."""

from __future__ import annotations

from grader.feedback.exceptions.rule import rule


def _operands(operator: str, one: str, other: str) -> str:
    kinds = {one, other}
    if "NoneType" in kinds:
        return (
            "A value is `None`, and cannot be computed with: a function without `return`, or a size that is not known "
            "before the model runs."
        )
    if "str" in kinds:
        return (
            f"Text and number meet in `{operator}`: turn the text into a number with `float(…)`; a CSV file gives "
            "texts."
        )
    if kinds & {"list", "tuple"}:
        return f"Lists do not compute with `{operator}`, arrays do: write `np.array(…)` first."
    return f"`{operator}` does not work between {one} and {other}: print both values just before this line."


def _key(key: str) -> str:
    return f"There is no key {key}: print `.keys()` just before this line. Names are matched letter for letter."


RULES = (
    rule(
        "TypeError",
        r"unhashable type: '(?P<kind>[\w.]+)'",
        "A value of type {kind} cannot be a key or a member of a set: use `tuple(…)`, or `str(…)`.",
    ),
    rule(
        "TypeError",
        r"unsupported operand type\(s\) for (?P<operator>\S+): '(?P<one>[\w.]+)' and '(?P<other>[\w.]+)'",
        _operands,
    ),
    rule(
        "TypeError",
        r"can only concatenate (?P<one>\w+) \(not \"(?P<other>\w+)\"\)",
        "`+` joins two values of one kind, and here are {one} and {other}. For texts write `str(…)` or an f-string; "
        "to compute with a list, write `np.array(…)`.",
    ),
    rule(
        "TypeError",
        r"can't multiply sequence by non-int",
        "A list or a text is multiplied by a fraction. To compute with its values, write `np.array(…)` first; digits "
        "become a number with `float(…)`.",
    ),
    rule(
        "TypeError",
        r"'(?P<sign>[<>]=?)' not supported between instances of '(?P<one>[\w.]+)' and '(?P<other>[\w.]+)'",
        "`{sign}` cannot compare {one} and {other}: turn texts into numbers with `float(…)`, lists into arrays.",
    ),
    rule(
        "TypeError",
        r"(?:list|tuple) indices must be integers or slices, not (?P<kind>[\w.]+)",
        "A list is asked for a place of type {kind}, and places are whole numbers. `x[:, 0]` works on arrays: write "
        "`np.array(x)`; a middle is `len(x) // 2`.",
    ),
    rule(
        "TypeError",
        r"'float' object cannot be interpreted as an integer",
        "A fraction stands where a whole number belongs: in `range`, `epochs` or `steps_per_epoch`. Write `//` where "
        "you divide, or leave `steps_per_epoch` out.",
    ),
    rule(
        "TypeError",
        r"cannot unpack non-iterable (?P<kind>\w+) object|'(?P<other>int|float)' object is not iterable",
        "A single number stands where several values are expected: return a pair, `return a, b`, or loop over "
        "`range(n)`.",
    ),
    rule(
        "TypeError",
        r"object of type '\w+' has no len|Scalar tensor has no `len",
        "A single value has no length: is it one where a list or an array is expected?",
    ),
    rule(
        "TypeError",
        r"'(?P<kind>[\w.]+)' object (?:is not subscriptable|does not support item assignment)",
        "Square brackets stand behind a value of type {kind}, whose parts cannot be read or set like this. Print its "
        "type just before this line.",
    ),
    rule(
        "TypeError",
        r"(?P<function>int|float)\(\) argument must be a string.*not '(?P<kind>[\w.]+)'",
        "`{function}` turns one text or number into a number, and gets a value of type {kind}: for many values, write "
        "`np.array(x).astype({function})`.",
    ),
    rule(
        "TypeError",
        r"sequence item \d+: expected str instance, (?P<kind>\w+) found",
        "`join` joins texts, and finds a value of type {kind}: write `str(…)` around each.",
    ),
    rule(
        "TypeError",
        r"expected str, bytes or os.PathLike object, not (?P<kind>\w+)",
        "A path is expected, and the value is of type {kind}: is the argument passed on, and is it one path and not "
        "a list?",
    ),
    rule(
        "ValueError",
        r"could not convert string to float: (?:np\.str_\()?'(?P<text>.*?)'",
        'The text "{text}" is no number. Leave the header line out, look at the column, and turn words into ids.',
    ),
    rule(
        "ValueError",
        r"invalid literal for int\(\) with base 10: '(?P<text>.*?)'",
        'The text "{text}" is no whole number: words become ids or class numbers first, "3.5" becomes `int(float(x))`.',
    ),
    rule(
        "ValueError",
        r"not enough values to unpack \(expected (?:at least )?(?P<wanted>\d+), got (?P<given>\d+)\)",
        "{wanted} names stand on the left, and {given} values come: compare with what the function returns.",
    ),
    rule(
        "ValueError",
        r"too many values to unpack \(expected (?P<wanted>\d+)",
        "{wanted} names stand on the left, and more values come: compare with what the function returns.",
    ),
    rule("KeyError", r"^(?P<key>.+)$", _key),
    rule(
        "IndexError",
        r"(?:list|tuple|string) index out of range|pop from empty|from an empty sequence",
        "The place that is asked for does not exist: the first is 0, the last `len(x) - 1`. In a CSV file, is there "
        "such a column, and is the last line empty?",
    ),
    rule(
        "ZeroDivisionError",
        r"",
        "Something is divided by zero: is a list or folder empty, or does `//` make a count 0?",
    ),
    rule(
        "RecursionError",
        r"recursion depth",
        "A function calls itself without end: give it a case in which it returns at once, or use another name inside "
        "it.",
    ),
    rule(
        "StopIteration",
        r"",
        "`next` was asked for more than there is: the data set, the generator or the file is empty or used up.",
    ),
    rule(
        "ValueError OverflowError",
        r"math domain error|math range error",
        "A function got a number that it does not know: the logarithm of 0, the root of less than 0. Print the value "
        "before.",
    ),
    rule(
        "UserWarning RuntimeWarning FutureWarning DeprecationWarning",
        r"",
        "This is a warning, and the file turns warnings into errors: take the line with `simplefilter` or "
        "`filterwarnings` out.",
    ),
    rule(
        "ValueError",
        r"Sample larger than population",
        "More are drawn than there are: look at how many files or rows the list really has.",
    ),
)
"""From the particular to the general: the first that fits is told."""
