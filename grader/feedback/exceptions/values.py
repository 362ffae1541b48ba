"""Exceptions about plain values of Python: kinds that do not go together, keys, places, counts."""

from __future__ import annotations

from grader.feedback.exceptions.rule import rule


def _operands(operator: str, first: str, other: str) -> str:
    kinds = {first, other}
    if "NoneType" in kinds:
        return (
            "A value is `None`. It comes from a function without `return`, or from `get` without a default. Or it is "
            "a size that is not known before the model runs."
        )
    if "PosixPath" in kinds:
        return "A path is joined with `/`: write `path / name`, or `str(path) + text`."
    if kinds == {"str"}:
        return (
            f"Texts have no `{operator}`. To compute, convert both with `float(…)`. To join paths, write `Path(a) / b`."
        )
    if kinds == {"dict"}:
        return f"`{operator}` does not work on dictionaries: join two with `{{**first, **second}}`."
    if "datetime.date" in kinds or "datetime.datetime" in kinds:
        return f"`{operator}` does not work between {first} and {other}. For a time span, write `timedelta(days=1)`."
    if "str" in kinds:
        return (
            f"One side of `{operator}` is a text, the other a number: convert the text with `float(…)`. Values "
            "from a CSV file are texts."
        )
    if "set" in kinds:
        if operator == "+":
            return "`+` does not join sets. Write `|` between two sets."
        return f"`{operator}` needs a set on both sides. Make one of the other value: `set(…)`."
    if kinds == {"list"} and operator == "-":
        return (
            "Lists have no `-`. To leave items out, write `[item for item in first if item not in second]`. To "
            "subtract numbers, write `np.array(…)` first."
        )
    if kinds & {"list", "tuple"}:
        return f"`{operator}` does not work on lists, but on arrays: write `np.array(…)` first."
    return f"`{operator}` does not work between {first} and {other}: print both values just before this line."


def _key(key: str, near: str) -> str:
    if "in the archive" in key:
        return (
            "The archive has no such entry: `archive.namelist()` lists those of a zip file, `archive.files` those of "
            "NumPy."
        )
    if len(key.split()) > 4:
        return "A key is missing: print `.keys()` just before this line, and compare the spelling."
    if near:
        return f"There is no key {key}: did you mean {near}?"
    return (
        f"There is no key {key}: print `.keys()` just before this line, and compare the spelling. A value that may be "
        "new, such as a word of a new text, needs a default: `table.get(key, default)`."
    )


def _one_value(kind: str) -> str:
    if kind in ("Functional", "Sequential", "Model"):
        return "A loop, or `a, b = …`, cannot go through a model. Its layers are in the list `model.layers`."
    if kind == "History":
        return "`fit` returns an object of type `History`. Its numbers are in the dictionary `history.history`."
    return (
        f"A loop, or `a, b = …`, needs several values, but this is one value of type {kind}. Does a function of yours "
        "return less than you read here?"
    )


def _too_few(wanted: str, given: str) -> str:
    if given == "0":
        return (
            f"There are {wanted} names on the left, but the right side is empty. Print it before this line. An "
            "iterator, such as `zip(…)`, gives its elements only once."
        )
    return (
        f"There are {wanted} names on the left, but {given} values: compare with the value on the right. A row of a "
        "CSV file has one value for each column."
    )


RULES = (
    rule(
        "TypeError",
        r"unhashable type: 'slice'",
        "A dictionary has keys, and no slices: write `list(d.items())[:5]`. Only lists and arrays have `[a:b]`.",
    ),
    rule(
        "TypeError",
        r"unhashable type: '(?P<kind>numpy\.ndarray|[\w.]*Tensor\w*)'",
        "An array cannot be a dictionary key or in a set, not even with one value. Take the value out: `int(x[0])`, or "
        "`x.item()` of an array with one value.",
    ),
    rule(
        "TypeError",
        r"unhashable type: '(?P<kind>[\w.]+)'",
        "A value of type {kind} cannot be a dictionary key or in a set: use `tuple(…)`, or `str(…)`.",
    ),
    rule(
        "TypeError",
        r"unsupported operand type\(s\) for (?P<operator>\S+): '(?P<first>[\w.]+)' and '(?P<other>[\w.]+)'",
        _operands,
    ),
    rule(
        "TypeError",
        r"can only concatenate (?P<first>\w+) \(not \"(?P<other>\w+)\"\)",
        "`+` joins two values of the same type, but these are {first} and {other}. For texts, write `str(…)` "
        "or an f-string. To compute with a list, write `np.array(…)`.",
    ),
    rule(
        "TypeError",
        r"can't multiply sequence by non-int of type '(?P<kind>list|str|tuple|dict|NoneType)'",
        "Two values are multiplied, and none of them is a number. To compute with lists, write `np.array(…)` first. "
        "Convert texts with `float(…)`.",
    ),
    rule(
        "TypeError",
        r"can't multiply sequence by non-int",
        "A list or a text is multiplied by a float. To compute with the values of a list, write "
        "`np.array(…)` first. Convert a text with `float(…)`.",
    ),
    rule(
        "TypeError",
        r"'(?P<sign>[<>]=?)' not supported between instances of '(?P<first>[\w.]+)' and '(?P<other>[\w.]+)'",
        "`{sign}` cannot compare {first} and {other}: convert texts with `float(…)`, and lists with `np.array(…)`.",
    ),
    rule(
        "TypeError",
        r"list indices must be integers or slices, not str",
        "The index is a text, but a list has positions only. Find a layer by its name with "
        "`model.get_layer(name)`, not in `model.layers`. For a list of dictionaries, first take one of them: `x[0]`.",
    ),
    rule(
        "TypeError",
        r"(?:list|tuple) indices must be integers or slices, not (?P<kind>[\w.]+)",
        "A list index must be an integer, but it is of type {kind}. `x[:, 0]` works only on arrays: write "
        "`np.array(x)`. To divide an index, write `len(x) // 2`.",
    ),
    rule(
        "TypeError",
        r"'(?:float|numpy\.float\d+)' object cannot be interpreted as an integer",
        "An integer is expected, but the value is a float: check `range`, `epochs` and `steps_per_epoch`. "
        "Divide with `//`, or leave out `steps_per_epoch`.",
    ),
    rule(
        "TypeError",
        r"cannot unpack non-iterable float object",
        "Several values are expected, but this is a single number. `evaluate` returns the loss alone, unless `compile` "
        "has `metrics`; a function of yours needs `return a, b`.",
    ),
    rule(
        "TypeError",
        r"(?:cannot unpack non-iterable |^')(?P<kind>(?!(?:int|float|NoneType)\b)\w+)"
        r"(?:' object is not iterable| object$)",
        _one_value,
    ),
    rule(
        "TypeError",
        r"cannot unpack non-iterable (?P<kind>\w+) object|'(?P<other>int|float)' object is not iterable",
        "Several values are expected, but this is a single number: write `return a, b`, or loop over `range(n)`.",
    ),
    rule(
        "TypeError",
        r"'(?P<kind>generator|map|zip|filter|enumerate|reversed|dict_keys|dict_values|dict_items|set)' object is not "
        r"subscriptable|object of type '(?P<other>generator|map|zip|filter|enumerate|reversed)' has no len",
        lambda kind, other: (
            f"A value of type {kind or other} is not a list. For an index or a length, make one of it first: `list(x)`."
        ),
    ),
    rule(
        "TypeError",
        r"'str' object does not support item assignment",
        "A text cannot be changed in place: make a new one, such as `text.replace(old, new)`.",
    ),
    rule(
        "TypeError",
        r"object of type '\w+' has no len|Scalar tensor has no `len",
        "A single value has no length: is a list or an array expected here?",
    ),
    rule(
        "TypeError",
        r"'(?:builtin_function_or_method|function|method)' object is not subscriptable",
        'Square brackets come after the name of a function: call it with parentheses, such as `logs.get("accuracy")`.',
    ),
    rule(
        "TypeError",
        r"'(?P<kind>[\w.]+)' object (?:is not subscriptable|does not support item assignment)",
        "Square brackets do not work on a value of type {kind}. Print its type just before this line.",
    ),
    rule(
        "TypeError",
        r"(?P<function>int|float)\(\) argument must be a string.*not 'NoneType'",
        "`{function}` gets `None`, which is no number. A function without `return` gives `None`. So does `get` of a "
        "dictionary for a key that is missing.",
    ),
    rule(
        "TypeError",
        r"(?P<function>int|float)\(\) argument must be a string.*not '(?P<kind>[\w.]+)'",
        "`{function}` converts one text or number, but gets a value of type {kind}. For many values, write "
        "`np.array(x).astype({function})`.",
    ),
    rule(
        "TypeError",
        r"sequence item \d+: expected str instance, (?P<kind>\w+) found",
        "`join` joins texts, but finds a value of type {kind}: convert each with `str(…)`.",
    ),
    rule(
        "TypeError",
        r"expected str, bytes or os.PathLike object, not (?P<kind>\w+)",
        "A path is expected, but the value is of type {kind}. Is it a list of paths, or is the argument missing?",
    ),
    rule(
        "ValueError",
        r"could not convert string to float: (?:np\.str_\()?'(?P<text>.*?)'",
        'The text "{text}" is not a number. Skip the header line, check the column, and convert words to token ids.',
    ),
    rule(
        "ValueError",
        r"invalid literal for int\(\) with base 10: '(?P<text>[A-Za-z_ ]+)'",
        'The text "{text}" is not an integer. If it comes from the first line of a file, skip that line: '
        "`next(reader)`. Else convert words to token ids or class numbers first.",
    ),
    rule(
        "ValueError",
        r"invalid literal for int\(\) with base 10: '(?P<text>-?\d+\.\d*)'",
        'The text "{text}" is a decimal number, and `int` reads integers only. Write `float(x)`, or `int(float(x))`.',
    ),
    rule(
        "ValueError",
        r"invalid literal for int\(\) with base 10: '(?P<text>.*?)'",
        'The text "{text}" is not an integer: convert words to token ids or class numbers first.',
    ),
    rule(
        "ValueError",
        r"not enough values to unpack \(expected (?:at least )?(?P<wanted>\d+), got (?P<given>\d+)\)",
        _too_few,
    ),
    rule(
        "ValueError",
        r"too many values to unpack \(expected (?P<wanted>\d+)",
        "There are {wanted} names on the left, but more values: compare with the value on the right. A row of a "
        "CSV file has one value for each column.",
    ),
    rule("KeyError", r"^(?P<key>.+?)(?: Did you mean: (?P<near>'[^']+')\?)?$", _key),
    rule(
        "IndexError",
        r"(?:list|tuple|string) index out of range|pop from empty|from an empty sequence",
        "This index does not exist: the first is 0, the last `len(x) - 1`. In a CSV file, check the number "
        "of columns and the last line.",
    ),
    rule(
        "ZeroDivisionError",
        r"",
        "A division by zero: is a list or folder empty, or does `//` make a count 0?",
    ),
    rule(
        "RecursionError",
        r"recursion depth",
        "A function calls itself without end: add a case in which it returns, or use another name inside it.",
    ),
    rule(
        "StopIteration",
        r"",
        "`next` found no more elements: the data set, the generator or the file is empty or at its end.",
    ),
    rule(
        "OverflowError",
        r"math range error",
        "The result is too large for a number of Python, as `math.exp(1000)` is. Print the value before this line.",
    ),
    rule(
        "ValueError",
        r"math domain error",
        "A function got a number that it is not defined for, such as the logarithm of 0. Print the value "
        "before this line.",
    ),
    rule(
        "UserWarning RuntimeWarning FutureWarning DeprecationWarning",
        r"",
        "This is a warning, and your file turns warnings into errors: remove the line with `simplefilter` or "
        "`filterwarnings`.",
    ),
    rule(
        "ValueError",
        r"^low >= high$",
        "The first number of `randint` must be lower than the second: check the length that this range comes from.",
    ),
    rule(
        "ValueError",
        r"zip\(\) argument \d+ is (?P<how>longer|shorter) than",
        "The lists that `zip` gets have different lengths: print the length of each.",
    ),
    rule(
        "TypeError",
        r"%\w format: a (?:real )?number is required, not (?P<kind>\w+)",
        "This format takes a number, but gets a value of type {kind}: convert it with `float(…)`, or write `%s`.",
    ),
    rule(
        "TypeError",
        r"type (?P<kind>\w+) doesn't define __round__ method",
        "`round` takes one number, but this is of type {kind}: write `np.round(x, 2)`.",
    ),
    rule(
        "ValueError",
        r"Sample larger than population|Cannot take a larger sample than population",
        "The sample is larger than the list: check how many files or rows the list has.",
    ),
)
"""From the particular to the general: the first that fits is told."""
