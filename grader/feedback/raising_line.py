"""What the line that raised shows of the cause: a dictionary without a default, an iterator that was read before."""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from grader.catalogue import code_tree
from grader.catalogue.patterns import regex
from grader.submission.syntax import UNPARSABLE

if TYPE_CHECKING:
    from grader.checks.details import Details

_LONGEST = 40
"""Characters of the learner's code that are repeated in a sentence."""
_NO_NUMBER = regex(
    r"^(?:int|float)\(\) argument must be .*not 'NoneType'|unsupported operand type.*'NoneType'|must be real number, "
    r"not NoneType|'NoneType' object cannot be interpreted as an integer"
)
_NOTHING_TO_JOIN = regex(
    r"need at least one array to|zero-size array|of an empty sequence|from an empty|arg is an empty"
)
_READ_ONCE = regex(
    r"\Aan object of type `(?:generator|map|filter|zip|enumerate|reader|DictReader|islice|chain|TextIOWrapper|"
    r"\w*_iterator)`"
)
"""What is said of a value that gives its elements once."""
_OF_LOGS = regex(r"(?:val_)?(?:acc|accuracy|loss|mae|mse|lr)|val_\w+")
"""Keys of logs and histories: more is known about these."""


def marked(details: Details, what: str) -> str:
    """Return ``text`` or ``where`` of the line that raised; empty where it is not of the learner's code."""
    lines = [line for line in details.get("lines") or () if line.get("marked")]
    return str(lines[-1].get(what)) if lines else ""


def none_of_get(details: Details, message: str) -> str:
    """Return the sentence for a number that is ``None`` because ``get`` has no default.

    >>> details = {"lines": [{"text": "ids = [int(index.get(word)) for word in words]", "marked": True}]}
    >>> details["values"] = [["index", "a dict of 5"]]
    >>> none_of_get(details, "int() argument must be a string or a real number, not 'NoneType'")[-60:]
    'Give a default as the second argument: `index.get(word, 0)`.'
    """
    if not _NO_NUMBER.search(message):
        return ""
    held = dict(details.get("values") or ())
    for call in _calls_of_get(marked(details, "text")):
        owner, key = ast.unparse(call.func)[: -len(".get")], ast.unparse(call.args[0])
        if held.get(owner, "").startswith(("a dict", "an empty dict")) and len(owner + key) <= _LONGEST:
            return (
                f"`{owner}.get(…)` returns `None` for a key that `{owner}` does not have. Give a default as the second "
                f"argument: `{owner}.get({key}, 0)`."
            )
    return ""


def _calls_of_get(line: str) -> Iterator[ast.Call]:
    """Yield the calls of ``get`` with a key and without a default."""
    for node in ast.walk(_tree_of(line)):
        match node:
            case ast.Call(func=ast.Attribute(attr="get"), args=[_], keywords=[]):
                yield node


def _tree_of(line: str) -> ast.AST:
    """Return the tree of a line; one that begins a block, or goes on in the next line, counts as far as it goes."""
    text = line.strip()
    for whole in (text, f"{text} pass", f"{text.rstrip(', ')})"):
        with contextlib.suppress(*UNPARSABLE):
            return code_tree.parse(whole)
    return ast.Module([], [])


def read_before(details: Details, message: str) -> str:
    """Return the sentence for an empty list made of an iterator that gives its elements only once.

    >>> details = {"lines": [{"text": "x = np.stack([row for row in reader])", "marked": True}]}
    >>> details["values"] = [["reader", "an object of type `reader`"]]
    >>> read_before(details, "need at least one array to stack")[-54:]
    'Make a list of it first, and use that: `list(reader)`.'
    """
    if not _NOTHING_TO_JOIN.search(message):
        return ""
    for name, words in details.get("values") or ():
        if _READ_ONCE.match(words) and not re.search(r"\bif\b", marked(details, "text")):
            return (
                f"`{name}` gives each element only once, and has none left here. Make a list of it first, and use "
                f"that: `list({name})`."
            )
    return ""


def key_of_another(details: Details, message: str) -> str:
    """Return the sentence for a dictionary of an object, such as a history, that is read with the key of a loop.

    >>> line = {"text": "sums[key] += part.history[key]", "marked": True}
    >>> values = [["part", "an object of type `History`"], ["key", 'the text "rate"']]
    >>> details = {"exception": {"type": "KeyError"}, "lines": [line], "values": values}
    >>> key_of_another(details, "'rate'")[-51:]
    'Loop over its own keys: `for key in part.history:`.'
    >>> details["lines"] = [{"text": "ids = [self.ids[word] for word in words]", "marked": True}]
    >>> details["values"] = [["self", "an object of type `Words`"], ["word", 'the text "rate"']]
    >>> key_of_another(details, "'rate'")[-36:]
    'write `self.ids.get(word, default)`.'
    """
    raised = details["exception"]
    key = re.fullmatch(r"'(\w{1,30})'", message)
    if raised.get("type") != "KeyError" or raised.get("near") or not key or _OF_LOGS.fullmatch(key[1]):
        return ""
    held = dict(details.get("values") or ())
    for owner, name in re.findall(r"(?<![\w.])([A-Za-z_]\w*\.[\w.]+)\[([A-Za-z_]\w*)\]", marked(details, "text")):
        if owner.partition(".")[0] in held and held.get(name) == f'the text "{key[1]}"':
            told = f"`{owner}` has no key '{key[1]}'."
            if owner.endswith(".history"):
                return f"{told} Loop over its own keys: `for {name} in {owner}:`."
            default = f"`{owner}.get({name}, default)`"
            return f"{told} Where a value may be new, such as a word of a new text, write {default}."
    return ""


def local_name(details: Details, message: str) -> str:
    """Return the sentence for a name of the module that the function assigns further down; else nothing.

    >>> details = {"exception": {"type": "UnboundLocalError", "assigned": "line 9"}}
    >>> local_name(details, "cannot access local variable 'layers' where it is not associated with a value")[-37:]
    'Use another name than `layers` there.'
    """
    name = re.search(r"local variable '(\w+)'", message)
    where = str(details["exception"].get("assigned") or "")
    if not name or not where:
        return ""
    if where == marked(details, "where"):
        return (
            f"`{name[1]}` is set at the top level, but this line assigns it, which makes it local to the function. "
            f"Pass it as an argument, or write `global {name[1]}` above."
        )
    return (
        f"{where[0].upper()}{where[1:]} assigns `{name[1]}`, which makes it local in the whole function, also here. "
        f"Use another name than `{name[1]}` there."
    )


def hidden_name(details: Details, message: str) -> str:
    """Return the sentence for the name of a module or a function that has another value in this function; else nothing.

    >>> hidden_name({"exception": {"hidden": ["layers", "line 9"]}}, "'int' object has no attribute 'Dense'")
    'Line 9 gives the name `layers` another value in this function. Use another name there.'
    """
    is_called = "is not callable" in message and not _IN_PLACES.match(message)
    itself = re.match(r"\s*(\w+) = \1\(", marked(details, "text")) if is_called else None
    if itself:
        return (
            f"`{itself[1]} = {itself[1]}(…)` gives the result the name of the function: the next call finds "
            "that. Use another name."
        )
    name, where = details["exception"].get("hidden") or ("", "")
    if not name:
        return ""
    return (
        f"{where[0].upper()}{where[1:]} gives the name `{name}` another value in this function. Use another name there."
    )


def caught_another(details: Details, message: str) -> str:
    """Return the sentence for an exception of another type than the ``try`` around its line catches; else nothing.

    >>> caught_another({"exception": {"type": "ValueError", "caught": ["line 9", "KeyError"]}}, "'a' is not in list")
    'Line 9 catches `KeyError`, but this line raises `ValueError`. Write `except ValueError:`.'
    """
    where, kind = details["exception"].get("caught") or ("", "")
    if not kind:
        return ""
    raised = details["exception"].get("type")
    return f"{where[0].upper()}{where[1:]} catches `{kind}`, but this line raises `{raised}`. Write `except {raised}:`."


_IN_PLACES = regex(r"'(?:list|tuple|dict|str|numpy\.ndarray|DataFrame|Series)'")
"""What has elements: it is called where square brackets are meant."""
_TO_SLICE = regex(r"could not broadcast input array from shape \((\d+),\) into shape \((\d+),\)")
_BEYOND = regex(r"index \d+ is out of bounds for axis \d+ with size [1-9]")
_TWO_LISTS = regex(r"indexing arrays could not be broadcast")


def slice_sizes(details: Details, message: str) -> str:
    """Return the sentence for a value that has not the size of the slice that it is assigned to.

    >>> line = {"text": "    rows[k, 2:] = ids", "marked": True}
    >>> slice_sizes({"lines": [line]}, "could not broadcast input array from shape (7,) into shape (5,)")
    '`ids` has 7 values, but `rows[k, 2:]` has 5 places: cut both to the same size.'
    """
    sizes = _TO_SLICE.search(message)
    match getattr(_tree_of(marked(details, "text")), "body", []) if sizes else []:
        case [ast.Assign(targets=[ast.Subscript() as place], value=value)]:
            given, whole = ast.unparse(value), ast.unparse(place)
            if sizes and len(given) <= _LONGEST and len(whole) <= _LONGEST:
                return (
                    f"`{given}` has {sizes[1]} values, but `{whole}` has {sizes[2]} places: cut both to the same size."
                )
    return ""


_NO_PLACE = regex(r"No such file or directory|[Uu]nable to (?:synchronously )?\w+ file")
_WRITES = regex(
    r"""\bopen\((?:[^()]|\([^()]*\))*?["'][bt]*[wax][bt+]*["']|\.(?:write_\w+|save\w*|touch)\(|\b(?:imwrite|mkdir|"""
    r"""CSVLogger|TFRecordWriter|copyfile|copytree)\(|\bshutil\.(?:copy\w*|move)\(|\bos\.(?:rename|replace)\("""
    r"""|\.to_(?:csv|json|pickle|parquet|hdf|excel|feather|html|file)\("""
)
"""Calls that write a file, or make a folder; copying reads as well."""


def with_line(sentence: str, details: Details, message: str) -> str:
    """Return a sentence with the advice that belongs to it where the line has windows, rows and columns, or writes.

    >>> line = {"text": "y = series[start + window_size]", "marked": True}
    >>> with_line("It ends at 4.", {"lines": [line]}, "index 5 is out of bounds for axis 0 with size 5")
    'It ends at 4. A loop over windows ends at `len(series) - window_size`.'
    """
    text = marked(details, "text")
    if sentence and _BEYOND.search(message) and "window" in text.lower():
        return f"{sentence} A loop over windows ends at `len(series) - window_size`."
    if sentence.startswith("There is no `") and _NO_PLACE.search(message) and _WRITES.search(text):
        return f"{sentence} Create a folder before you write a file into it: `os.makedirs(folder, exist_ok=True)`."
    if sentence and _TWO_LISTS.search(message):
        for node in ast.walk(_tree_of(text)):
            match node:
                case ast.Subscript(value=whole, slice=ast.Tuple(elts=[ast.Name(id=a), ast.Name(id=b)]), ctx=ast.Load()):
                    owner = ast.unparse(whole)
                    return f"{sentence} For all of these rows and columns, write `{owner}[{a}][:, {b}]`."
    return sentence
