"""Exceptions of Python and its library: classes, loops, texts, files, dates."""

from __future__ import annotations

import re

from grader.feedback.exceptions.rule import rule

_SYNTAX = "SyntaxError IndentationError TabError"


def _not_in_list(value: str) -> str:
    value = value if re.fullmatch(r"[-\w.'\"]{1,30}", value) else "This value"
    return f"{value} is not in the list: check it before with `if value in values:`, and compare the spelling."


def _format_code(code: str, kind: str) -> str:
    if kind == "str":
        return f"The format `{code}` is for numbers, but this is a text: convert it first, `float(x)`."
    return f"The format `{code}` is for integers, but this is a {kind}: write `int(x)`, or `:.2f` for decimals."


def _abstract(kind: str, names: str) -> str:
    return f"`{kind}` only says what its subclasses must have: make a subclass that defines {names}, and use that one."


RULES = (
    rule(
        "RuntimeError",
        r"(?:dictionary|Set|OrderedDict|deque)\b.* (?:changed size|mutated|changed) during iteration",
        "A dictionary or set must not grow or shrink in the loop over it: loop over a copy, `for key in list(d):`.",
    ),
    rule(
        "RuntimeError",
        r"(?:generator|coroutine|async generator) raised StopIteration",
        "`next` found no more elements inside of a generator: write `for value in values:`, or `next(values, None)`.",
    ),
    rule(
        "ValueError",
        r"generator already executing",
        "A generator asks itself for its next element: give the generator and what it loops over different names.",
    ),
    rule(
        "RuntimeError",
        r"cannot be called from a running event loop|no running event loop",
        "Python runs one event loop at a time, and a notebook has one already: write `await main()` in place of "
        "`asyncio.run(main())`.",
    ),
    rule(
        "TypeError ValueError",
        r"'coroutine' object is not|a coroutine was expected",
        "A function with `async def` returns its result only with `await`: write `await f()`, or define it with `def`.",
    ),
    rule(
        "NameError",
        r"cannot access free variable '(?P<name>\w+)'",
        "`{name}` has no value yet when the inner function uses it: set it before you call the function.",
    ),
    rule("ValueError", r"^(?P<value>.{1,60}) is not in (?:list|deque)$", _not_in_list),
    rule(
        "ValueError",
        r"(?:list\.remove|deque\.remove|tuple\.index|list\.index|array\.index)\(x\): x not in",
        "The value is not in the list: check it before with `if value in values:`, and compare the spelling.",
    ),
    rule(
        "ValueError",
        r"^(?:substring|subsection) not found",
        "The text does not contain what `index` looks for: use `find`, which returns -1 then, or `if part in text:`.",
    ),
    rule(
        "ValueError OverflowError",
        r"cannot convert float (?P<value>NaN|infinity) to integer",
        "The value is {value}, not an integer. Look for missing values, or for a division by zero, before this line.",
    ),
    rule(
        "ValueError TypeError",
        r"chr\(\) arg not in range|ord\(\) expected a character",
        "`chr` takes a number from 0 on, and `ord` takes one character, such as `ord(text[0])`.",
    ),
    rule(
        "ValueError",
        r"range\(\) arg 3 must not be zero|slice step cannot be zero|arange|Maximum allowed size exceeded",
        "The step is 0, so nothing moves: write a step of 1 or more, or -1 to go backwards.",
    ),
    rule(
        "ValueError",
        r"attempt to assign sequence of size (?P<given>\d+) to extended slice of size (?P<own>\d+)",
        "The slice has {own} places, but the value has {given} elements: both must have the same length.",
    ),
    rule(
        "TypeError",
        r"unsupported format string passed to "
        r"(?P<kind>NoneType|list|tuple|dict|set|bytes|Tensor|EagerTensor)\.__format__",
        "A format such as `:.2f` takes one number, but this is of type {kind}. Take one number of it, or leave the "
        "format out.",
    ),
    rule("ValueError", r"Unknown format code '(?P<code>\w)' for object of type '(?P<kind>\w+)'", _format_code),
    rule(
        "TypeError IndexError",
        r"not enough arguments for format string|not all arguments converted during string formatting|"
        r"Replacement index \d+ out of range",
        "The text has more or fewer places than there are values. Write an f-string. Below TensorFlow, an argument of "
        "its "
        "function has a wrong shape.",
    ),
    rule(
        "ValueError",
        r"Single '[{{}}]' encountered in format string|expected '[{{}}]' before end of string",
        "In a text for `format`, a brace that stays must be doubled.",
    ),
    rule(
        "ValueError",
        r"invalid mode: '(?P<mode>[^']{0,20})'",
        '`open` has no mode "{mode}": write "r" to read, "w" to write, "a" to append, with a "b" for bytes.',
    ),
    rule(
        "UnsupportedOperation",
        r"not (?P<what>readable|writable)",
        'The file is not {what}: write `open(path, "r")` to read, and `open(path, "w")` to write.',
    ),
    rule(
        "TypeError",
        r"write\(\) argument must be str, not (?P<kind>\w+)",
        "`write` takes a text, but gets a value of type {kind}: write `file.write(str(x))`.",
    ),
    rule(
        "NotADirectoryError",
        r"Not a directory: '(?P<path>.{1,200}?)'",
        "A part of `{path}` is a file, not a folder. Check the path, and leave the file's name out of a folder.",
    ),
    rule(
        "OSError",
        r"Directory not empty: '(?P<path>.{1,200}?)'",
        "`{path}` still contains files: `shutil.rmtree(path)` removes a folder with all that is in it.",
    ),
    rule(
        "ReadError BadGzipFile UnpicklingError",
        r"",
        'The file is damaged, or it is another kind of file. Print its first bytes: `open(path, "rb").read(20)`.',
    ),
    rule(
        "EOFError",
        r"Ran out of input|ended before the end-of-stream",
        "The file is empty or not complete: was it written to the end, and closed?",
    ),
    rule(
        "ValueError",
        r"dict contains fields not in fieldnames: (?P<names>[\w', ]{1,60})",
        "`DictWriter` has no column {names}: put all keys into `fieldnames`.",
    ),
    rule(
        "Error",
        r"iterable expected, not (?P<kind>\w+)",
        "`writerow` takes a list of values, but gets a value of type {kind}: write `writer.writerow([x])`.",
    ),
    rule(
        "TypeError",
        r"keys must be str, int, float, bool or None, not (?P<kind>\w+)",
        "A key of a dictionary in JSON must be a text, but this is of type {kind}: write `str(key)`.",
    ),
    rule(
        "TypeError",
        r"the JSON object must be str, bytes or bytearray, not (?P<kind>\w+)",
        "`json.loads` takes a text, but gets a value of type {kind}. For an open file, write `json.load(file)`.",
    ),
    rule(
        "error PatternError",
        r"at position \d+|nothing to repeat|unterminated",
        r"The pattern for `re` is not complete. Characters such as `(`, `*` and `+` need a `\` before them: "
        r"`re.escape(text)`.",
    ),
    rule(
        "IndexError",
        r"no such group",
        "The pattern has no such group: each pair of parentheses in it is one, counted from 1.",
    ),
    rule(
        "TypeError",
        r"cannot use a (?P<kind>string|bytes) pattern on a",
        'The pattern and the text are of two types. Decode the bytes first, `data.decode("utf-8")`, and write the '
        "pattern as a text.",
    ),
    rule(
        "TypeError",
        r"expected string or bytes-like object, got '(?P<kind>\w+)'",
        "`re` works on one text, but gets a value of type {kind}: loop over the texts, or write `str(x)`.",
    ),
    rule(
        "error",
        r"unpack requires a buffer of (?P<size>\d+) bytes",
        "`struct.unpack` needs {size} bytes for this format, but gets another number: read exactly so many.",
    ),
    rule(
        "error",
        r"format requires",
        "A number does not fit into this format of `struct`: use a larger one, such as `I` in place of `B`.",
    ),
    rule(
        "ValueError",
        r"time data '(?P<text>[^']{0,40})' does not match format '(?P<format>[^']{0,40})'",
        'The date "{text}" is not written as `{format}`: change the format, such as `%Y-%m-%d` for 2024-12-31.',
    ),
    rule(
        "ValueError",
        r"unconverted data remains|Invalid isoformat string|(?:month|day|hour|minute|second) (?:must be in|is out of "
        r"range)|"
        r"out of range in datetime string",
        "This is no date in the form that is asked for: write it as 2024-12-31, or give `strptime` its format.",
    ),
    rule(
        "TypeError",
        r"offset-naive and offset-aware",
        "One time has a time zone, and the other has none: give both one, `datetime.now(timezone.utc)`, or neither.",
    ),
    rule(
        "TypeError",
        r"non-default argument '(?P<name>\w+)' follows default argument",
        "In a data class, fields without a value come first: move `{name}` up, or give it a value.",
    ),
    rule(
        "ValueError",
        r"mutable default <class '(?P<kind>\w+)'> for field (?P<name>\w+)",
        "A field of a data class cannot begin with a {kind}: write `{name}: {kind} = field(default_factory={kind})`.",
    ),
    rule(
        "FrozenInstanceError",
        r"cannot assign to field '(?P<name>\w+)'",
        "The data class is frozen, so `{name}` cannot change: make a new object, `dataclasses.replace(x, {name}=…)`.",
    ),
    rule(
        "AttributeError",
        r"can't set attribute|object attribute '\w+' is read-only",
        "This attribute cannot be changed. Of a named tuple, make a new one: `point._replace(x=3)`.",
    ),
    rule(
        "TypeError",
        r"Can't instantiate abstract class (?P<kind>\w+) with abstract methods? (?P<names>[\w, ]{1,60})",
        _abstract,
    ),
    rule(
        "TypeError",
        r"\b[A-Za-z_]\w*\.(?P<name>\w+)\(\) takes 0 positional arguments but 1 was given",
        "The method `{name}` lacks `self`: write `def {name}(self):`.",
    ),
    rule(
        "TypeError",
        r"\btf__(?P<name>\w+)\(\) takes 1 positional argument but 2 were given",
        "`map` gives `{name}` each example and its label as two arguments. Write `def {name}(example, label):`.",
    ),
    rule(
        "TypeError",
        r"<locals>\.(?P<name>\w+)\(\) takes \d positional arguments? but \d+ were given",
        "`{name}` is a function inside of another one, and gets other arguments than it takes. Does a decorator lack "
        "its "
        "parentheses, or its inner function `*args`?",
    ),
    rule(
        "TypeError",
        r"(?P<name>isinstance|issubclass)\(\) arg (?P<place>\d) must be",
        "`{name}` takes a class without quotes: `isinstance(x, int)`, or a tuple of classes.",
    ),
    rule(
        "TypeError",
        r"'(?P<kind>type|function|method|builtin_function_or_method|ABCMeta|module)' object is not iterable",
        "A loop needs a list or an array, but this is a {kind}: call it with `()`, and loop over what it returns.",
    ),
    rule(
        "TypeError",
        r"'bool' object is not iterable|argument of type '(?:int|float|bool|NoneType|function)' is not (?:iterable|a "
        r"container)",
        "A list or a text is expected here, but this is a single value: put it in square brackets, `[x]`.",
    ),
    rule(
        "TypeError",
        r"'in <string>' requires string as left operand, not (?P<kind>\w+)",
        "`in` looks for a text in a text, but gets a value of type {kind}: write `str(x) in text`.",
    ),
    rule(
        "TypeError",
        r"argument after \*\*? must be an? (?P<what>mapping|iterable), not (?P<kind>\w+)",
        "`**` takes a dictionary and `*` a list, but this is of type {kind}: is it `None`, or is a star too many?",
    ),
    rule(
        "TypeError",
        r"got multiple values for keyword argument '(?P<name>\w+)'",
        "`{name}` is passed twice, by name and with `**`: remove one of the two.",
    ),
    rule(
        "TypeError AttributeError",
        r"'(?P<kind>\w+)' object does not support the (?:asynchronous )?context manager protocol|__enter__",
        "`with` opens files and tapes, but this is of type {kind}: write `with open(path) as file:`.",
    ),
    rule(
        "TypeError",
        r"exceptions must derive from BaseException|catching classes that do not inherit from BaseException",
        '`raise` and `except` take a class of exception, not a text: write `raise ValueError("…")`.',
    ),
    rule(
        "TypeError",
        r"can't concat (?:str|int|list) to bytes|can only concatenate bytes",
        'Text and bytes cannot be joined: decode the bytes first, `data.decode("utf-8")`.',
    ),
    rule(
        "UnicodeEncodeError",
        r"'(?P<codec>[\w-]{1,20})' codec can't encode",
        'The encoding {codec} lacks a character of this text: write `encoding="utf-8"`.',
    ),
    rule(
        "ValueError",
        r"embedded null (?:byte|character)",
        "The path contains a zero byte: it is the content of a file, not its name.",
    ),
    rule(
        "OverflowError",
        r"Numerical result out of range|int too large to convert|Result too large",
        "The number is too large for a float: use the logarithm of it, or scale the values first.",
    ),
    rule(
        "ValueError",
        r"Exceeds the limit \(\d+ digits\)",
        "The text has too many digits for an integer: is it one number, or are many joined without a space?",
    ),
    rule(
        _SYNTAX,
        r"",
        "Python cannot read this code: look for a missing parenthesis, quote, colon or indent in the line, or the one "
        "above.",
    ),
    rule(
        "IndexError",
        r"(?:deque|array|range object|bytearray|list assignment) index out of range|pop from an empty|assignment index",
        "This index does not exist: the first is 0, the last `len(x) - 1`. To add a value to a list, write `append`.",
    ),
    rule(
        "TypeError",
        r"'(?P<kind>list|tuple|dict|set|str|range)' object is not an iterator",
        "`next` needs an iterator, but this is a {kind}: write `next(iter(x))`.",
    ),
    rule(
        "TypeError",
        r"reduce\(\) of empty (?:iterable|sequence)",
        "`reduce` gets an empty list: give it a first value, `reduce(function, values, 0)`.",
    ),
    rule(
        "ValueError",
        r"islice\(\) must be None or an integer",
        "`islice` takes integers from 0 on: it cannot count from the end. Make a list first, `list(x)[-3:]`.",
    ),
    rule(
        "ValueError TypeError",
        r"non-integer (?:stop|start|arg 1|step) for randrange|empty range for randrange|empty range in randrange",
        "`randint` takes two integers, the smaller one first: convert with `int(…)`, or write `random.uniform(a, b)`.",
    ),
    rule(
        "ValueError",
        r"number of weights does not match the population",
        "`choices` needs one weight for each value: make both lists of the same length.",
    ),
    rule(
        "TypeError",
        r"must be real number, not (?P<kind>\w+)",
        "A function of `math` takes one number, but gets a value of type {kind}: convert it with `float(…)`, or use "
        "NumPy.",
    ),
    rule(
        "StatisticsError",
        r"requires at least (?P<count>one|two) data",
        "The list is too short: this function needs at least {count} values. Check the filter that it comes from.",
    ),
    rule(
        "InvalidOperation",
        r"ConversionSyntax",
        "The text is not a number: remove spaces, units and thousands separators first.",
    ),
    rule(
        "TypeError",
        r"can only join an iterable",
        '`join` takes a list of texts: write `", ".join(words)`.',
    ),
    rule(
        "ValueError",
        r"^empty separator",
        "`split` takes no empty text: for single characters, write `list(text)`; for words, `text.split()`.",
    ),
    rule(
        "TypeError",
        r"(?:argument \d|first arg|arg) must be (?:None or )?(?:a )?str\b",
        "This method of a text takes texts: write `str(x)` for a number, and a tuple in place of a list.",
    ),
    rule(
        "TypeError ValueError",
        r"dictionary update sequence element #\d+",
        "`dict` takes pairs of key and value: write `dict(zip(keys, values))`.",
    ),
    rule(
        "TypeError",
        r"^str expected, not (?P<kind>\w+)",
        "A text is expected, but this is of type {kind}: write `str(x)`.",
    ),
    rule(
        "ValueError",
        r"^(?P<value>.{1,40}) is not a valid (?P<kind>\w+)$",
        "`{kind}` has no such value. Print `list({kind})` to see all of them.",
    ),
    rule(
        "PicklingError AttributeError TypeError",
        r"[Cc]an(?:'t|not) pickle",
        "Python cannot store this object in a file: a `lambda`, an open file or a tensor. Store arrays or texts of it.",
    ),
    rule(
        "AssertionError",
        r"^Not equal to tolerance|^Arrays are not|not almost equal",
        "A test of NumPy found two arrays that differ. Print both before this line.",
    ),
)
"""From the particular to the general: the first that fits is told."""
