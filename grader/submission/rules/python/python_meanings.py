"""Rules about lines of Python and NumPy that mean something else than they seem to.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.possible_values import numbers_of, values_of
from grader.submission.rules.reading.rates import HALF
from grader.submission.rules.rule import found_with, rule, training_rule
from grader.submission.rules.subjects import SHARE
from grader.submission.source_tree import (
    Finding,
    SourceTree,
    argument,
    calculated,
    first_name_of,
    names_in,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_NAN = ("numpy.nan", "math.nan", "numpy.NaN")
_AT_IMPORT = {"TF_CPP_MIN_LOG_LEVEL", "TF_ENABLE_ONEDNN_OPTS", "KERAS_BACKEND", "TF_USE_LEGACY_KERAS"}
"""Variables of the environment that TensorFlow or Keras reads when it is imported."""
_AT_FIRST_USE = "TF_USE_LEGACY_KERAS"
"""The variable that is read when ``tf.keras`` is used for the first time, not when TensorFlow is imported."""
_AT_START = "PYTHONHASHSEED"
_OTHER_PROCESSES = ("subprocess", "multiprocessing", "execv", "execve", "execl", "execvpe", "Popen")
_INTEGERS = regex(r"(?:np\.|tf\.|numpy\.)?u?int(?:\d+)?|'u?int\d*'")
_MAKES_ARRAYS = ("zeros", "ones", "empty", "full")
_LIKE = ("zeros_like", "ones_like", "empty_like", "full_like")
_IMAGES = regex(r"image|picture|photo", re.IGNORECASE)
_SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.Assert)
_NO_IMAGES = regex(r"label|\bids?\b|_ids?\b|name|path|file|class|flat|index|reshape", re.IGNORECASE)
_WORDS = (
    "strip",
    "lower",
    "upper",
    "replace",
    "split",
    "astype",
    "reshape",
    "flatten",
    "squeeze",
    "transpose",
    "round",
    "clip",
)
"""Methods that do nothing but return something."""
_SHARES = (
    "rate", "factor", "height_factor", "width_factor", "stddev", "scale", "dropout", "recurrent_dropout",
    "learning_rate", "initial_learning_rate", "decay_rate", "weight_decay", "momentum", "rho", "beta_1", "beta_2", "l1",
    "l2", "validation_split", "label_smoothing", "left_size", "right_size", "test_size", "negative_slope", "alpha",
    "min_delta",
)  # fmt: skip
"""Arguments that are parts of something, mostly below 1."""
_LIBRARIES = ("tensorflow", "keras", "sklearn")
_FIRST_IS_SHARE = regex(
    r"layers\.(?:\w*Dropout\w*|GaussianNoise|Rescaling|Random(?:Rotation|Zoom|Contrast|Brightness|Translation))"
    r"|optimizers\.(?!schedules)\w+|regularizers\.L[12]|regularizers\.l[12]"
)
_CUTS = ("int", "floor", "trunc", "int32", "int64", "fix")
_MEANS_ZERO = regex(
    r"\b(?:0|zero|off|none|no|not (?:used|now|yet|needed|here)|without|disable\w*|null|aus|kein\w*|ohne|sans"
    r"|désactiv\w*|pas de|sin|senza|sem"
    r"|desativ\w*|desactiv\w*)\b",
    re.IGNORECASE,
)
"""In comments beside a share that is 0 on purpose."""


@rule
def asserted_pairs(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``assert (condition, message)``, which never fails: a tuple with items is true."""
    for line in tree.all(ast.Assert):
        if isinstance(line.test, ast.Tuple) and line.test.elts:
            right = f"assert {typed(line.test)[1:-1]}"
            sentence = f"`{typed(line)}` never fails: a tuple is true. Write `{right}`, without the parentheses."
            yield tree.finding(line, typed(line), right, sentence, certain=False)


@rule
def branches_run_twice(tree: SourceTree) -> Iterator[Finding]:
    """Yield an ``if`` after another one on the same name, whose ``else`` runs also for what the first one is for."""
    for block in nodes_of(tree.tree):
        lines = getattr(block, "body", None)
        for first, second in itertools.pairwise(lines) if isinstance(lines, list) else ():
            if not isinstance(first, ast.If) or not isinstance(second, ast.If) or first.orelse:
                continue
            tests, last = _choices(second)
            name, value = _asked_of(first.test)
            is_open = not isinstance(first.body[-1], ast.Return | ast.Raise | ast.Continue | ast.Break)
            names = {asked for asked, _ in tests}
            if not name or not is_open or not last or names != {name} or value in {other for _, other in tests}:
                continue
            both = {typed(part) for line in first.body for part in _targets(line)} & {
                typed(part) for line in last for part in _targets(line)
            }
            if both and name not in both:
                sentence = (
                    f"The `else` belongs to the second `if`, so it runs where `{typed(first.test)}` as well. Write "
                    f"`elif {typed(second.test)}:`."
                )
                yield from found_with(tree, second, typed(second.test), "", sentence)


@rule
def limits_that_exclude_each_other(tree: SourceTree) -> Iterator[Finding]:
    """Yield a lower and an upper limit of an array as ``if`` and ``elif``: one that needs both gets the first alone."""
    for block in tree.all(ast.If):
        if len(block.orelse) != 1 or not isinstance(other := block.orelse[0], ast.If) or other.orelse:
            continue
        first, second = _end_of_array(block.test), _end_of_array(other.test)
        changed = [{first_name_of(part) for line in lines for part in _targets(line)}
                   for lines in (block.body, other.body)]  # fmt: skip
        if first and second and first[0] == second[0] and first[1] != second[1] and changed[0] == changed[1] != set():
            right = f"if {typed(other.test)}:"
            sentence = (
                f"`elif` is skipped where `{typed(block.test)}`, so an array that needs both limits gets one. Write "
                f"`{right}`, or `np.clip`."
            )
            yield from found_with(tree, other, typed(other.test), right, sentence)


def _end_of_array(test: ast.expr) -> tuple[str, str] | None:
    """Return of what array a test compares the smallest or the largest value, and which of both."""
    match test:
        case ast.Compare(ast.Call(func=ast.Attribute(owner, "min" | "max" as end), args=given), [_]):
            return (typed(given[0]) if given else typed(owner), end)
        case ast.Compare(ast.Call(func=ast.Name(id="min" | "max" as end), args=[array]), [_]):
            return (typed(array), end)
        case ast.Call(func=ast.Attribute(attr="any") as called):
            compared = test.args[0] if test.args else called.value
        case ast.Call(func=ast.Name(id="any"), args=[compared]):
            pass
        case _:
            return None
    match compared:
        case ast.Compare(array, [ast.Lt() | ast.LtE()]):
            return (typed(array), "min")
        case ast.Compare(array, [ast.Gt() | ast.GtE()]):
            return (typed(array), "max")
    return None


def _choices(block: ast.If) -> tuple[list[tuple[str, str]], list[ast.stmt]]:
    """Return what an ``if`` and its ``elif`` compare, and the lines of its ``else``."""
    tests = [_asked_of(block.test)]
    while len(block.orelse) == 1 and isinstance(other := block.orelse[0], ast.If):
        block = other
        tests.append(_asked_of(block.test))
    return tests, block.orelse


def _asked_of(test: ast.expr) -> tuple[str, str]:
    """Return the name and the value that a test compares for equality; two empty texts for another one."""
    match test:
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Eq()], comparators=[ast.Constant() as value]):
            return name, typed(value)
    return "", ""


def _targets(line: ast.stmt) -> list[ast.expr]:
    return line.targets if isinstance(line, ast.Assign) else [line.target] if isinstance(line, ast.AugAssign) else []


@rule
def same_for_equal(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``is`` beside a text or a number: it asks for the same object, not for the same value."""
    for node in tree.all(ast.Compare):
        for operator, value in zip(node.ops, node.comparators, strict=True):
            is_value = isinstance(value, ast.Constant) and isinstance(value.value, str | int | float)
            if is_value and isinstance(operator, ast.Is | ast.IsNot) and not isinstance(value.value, bool):  # type: ignore[attr-defined]
                sign = "==" if isinstance(operator, ast.Is) else "!="
                right = f"{typed(node.left)} {sign} {typed(value)}"
                sentence = (
                    f"`{typed(node)}` asks whether both are one object in memory. Equal texts and numbers often are "
                    f"not. Write `{right}`."
                )
                yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def compared_with_nan(tree: SourceTree) -> Iterator[Finding]:
    """Yield a comparison with NaN, which equals nothing, and not itself."""
    for node in tree.all(ast.Compare):
        for left, operator, value in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            # `nan == nan` shows what NaN is.
            if isinstance(operator, ast.Eq | ast.NotEq) and _is_nan(tree, left) != _is_nan(tree, value):
                other = value if _is_nan(tree, left) else left
                right = f"{'~' if isinstance(operator, ast.NotEq) else ''}np.isnan({typed(other)})"
                always = "true" if isinstance(operator, ast.NotEq) else "false"
                sentence = f"`{typed(node)}` is always {always}: NaN equals nothing, and not itself. Write `{right}`."
                yield tree.finding(node, typed(node), right, sentence, certain=False)


def _is_nan(tree: SourceTree, node: ast.expr) -> bool:
    is_made = isinstance(node, ast.Call) and called_name(node) == "float" and bool(node.args)
    return tree.name_of(node) in _NAN or (is_made and (text_of(node.args[0]) or "").lower() == "nan")  # type: ignore[attr-defined]


@training_rule
def items_that_stay(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loop that gives its own name another value, as if that changed what it goes through."""
    for loop in tree.all(ast.For):
        if not isinstance(loop.target, ast.Name) or len(loop.body) != 1 or isinstance(loop.iter, ast.List | ast.Tuple):
            continue
        line, name = loop.body[0], loop.target.id
        match line:
            case ast.Assign(targets=[ast.Name(id=given)], value=value) if given == name and name in names_in(value):
                pass
            case ast.AugAssign(target=ast.Name(id=given)) if given == name and _is_range(loop.iter):
                pass
            case _:
                continue
        read = [node for node in tree.all(ast.Name) if node.id == name and isinstance(node.ctx, ast.Load)]
        # The last value may be what is wanted, and a call may do more than return something.
        if any(node.lineno > (loop.end_lineno or 0) for node in read) or not _only_returns(tree, line.value):
            continue
        changed = typed(line.value) if isinstance(line, ast.Assign) else name
        whole = typed(loop.iter)
        right = f"{whole} = [{changed} for {name} in {whole}]"
        instead = f" Write `{right}`." if isinstance(loop.iter, ast.Name) else ""
        sentence = f"`{typed(line)}` gives `{name}` another value, and leaves `{whole}` as it is.{instead}"
        yield tree.finding(line, typed(line), right if instead else "", sentence, certain=False)


def _only_returns(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether no call in a value may change something, as ``v.assign(2)`` or ``train(model)`` do."""
    calls = [part for part in nodes_of(node) if isinstance(part, ast.Call)]
    return all(
        tree.name_of(call.func).partition(".")[0] in ("numpy", "tensorflow") or called_name(call) in _WORDS
        for call in calls
    )


def _is_range(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and called_name(node) in ("range", "arange")


@rule
def first_places_taken_for_nothing(tree: SourceTree) -> Iterator[Finding]:
    """Yield a test of what ``get`` returns from a table of places: the first place is 0, which counts as false."""
    for table in (made for made in tree.all(ast.DictComp) if _counts_from_0(made)):
        tested_at = [test.test for test in tree.all(ast.If)] + [test.test for test in tree.all(ast.IfExp)]
        # With `or 0`, the first place stays what it is.
        tested_at += [test.values[0] for test in tree.all(ast.BoolOp)
                      if isinstance(test.op, ast.Or) and tree.number_of(test.values[-1]) != 0]  # fmt: skip
        for tested in tested_at:
            is_not = isinstance(tested, ast.UnaryOp) and isinstance(tested.op, ast.Not)
            place = tested.operand if isinstance(tested, ast.UnaryOp) and is_not else tested
            match tree.value_of(place):
                case ast.Call(func=ast.Attribute(value=owner, attr="get"), args=[_], keywords=[]):
                    pass
                case _:
                    continue
            if tree.value_of(owner) is table:
                right = f"{typed(place)} {'is' if is_not else 'is not'} None"
                sentence = f"The first place is 0, and 0 counts as false here, like `None`. Write `{right}`."
                yield from found_with(tree, tested, typed(tested), right, sentence)


def _counts_from_0(made: ast.DictComp) -> bool:
    """Return whether a dictionary has the place of each name, from 0 on."""
    match made:
        case ast.DictComp(
            value=ast.Name(id=value),
            generators=[ast.comprehension(target=ast.Tuple(elts=[ast.Name(id=place), _]), iter=ast.Call() as call)],
        ):
            return value == place and called_name(call) == "enumerate" and len(call.args) == 1 and not call.keywords
    return False


@rule
def environment_set_too_late(tree: SourceTree) -> Iterator[Finding]:
    """Yield a variable of the environment that was read before the line that sets it."""
    if tree.mentions(*_OTHER_PROCESSES):
        return  # It may be set for another process.
    imports = [line for line in tree.tree.body if isinstance(line, ast.Import | ast.ImportFrom)]
    early: set[str] = set()
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(targets=[ast.Subscript(value=places, slice=ast.Constant(value=str(name)))]):
                if tree.name_of(places) != "os.environ":
                    continue
            case _:
                continue
        kinds = ("tensorflow.keras",) if name == _AT_FIRST_USE else ("keras", "tensorflow")
        first = min((found.lineno for found in imports if _imports(found, kinds)), default=0)
        if line.lineno < first:
            early.add(name)
        if name == _AT_START:
            sentence = (
                "Python reads `PYTHONHASHSEED` when it starts, so this line changes nothing in this run. Set it in the "
                "shell: `PYTHONHASHSEED=0 python …`."
            )
            yield tree.finding(line, name, "", sentence, certain=False)
        elif name in _AT_IMPORT and 0 < first < line.lineno and name not in early:
            sentence = (
                f"The import in line {first} has read `{name}` already, so here it comes too late. Set it above that "
                "line."
            )
            yield tree.finding(line, name, "", sentence, certain=False)


def _imports(line: ast.Import | ast.ImportFrom, kinds: tuple[str, ...]) -> bool:
    names = [line.module or ""] if isinstance(line, ast.ImportFrom) else [alias.name for alias in line.names]
    return any(f"{name}.".startswith(f"{kind}.") for name in names for kind in kinds)


@training_rule
def fractions_in_integers(tree: SourceTree) -> Iterator[Finding]:
    """Yield fractions that are put into an array of integers, which cuts them."""
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(targets=[ast.Subscript(value=ast.Name() as array)], value=ast.BinOp(op=ast.Div()) as value):
                made = tree.value_of(array)
            case _:
                continue
        kind = called_name(made) if isinstance(made, ast.Call) and tree.name_of(made.func).startswith("numpy.") else ""
        given = argument(made, "dtype", 2 if kind == "full" else 1) if isinstance(made, ast.Call) else None
        of_images = kind in _LIKE and given is None and typed(value.right).startswith("255")
        # Where anything is made a float, the array may be one; and ``10 / 2`` has no fraction.
        of_images = of_images and not any(re.search("float|_from_directory|img_to_array", text) for text in tree.lines)
        number = tree.number_of(value)
        if number is not None and number.is_integer():
            continue
        if kind in (*_MAKES_ARRAYS, *_LIKE) and (
            (given is not None and _INTEGERS.fullmatch(typed(given))) or of_images
        ):
            why = f"the integers of `{typed(made)}`" if of_images and made is not None else "integers"
            sentence = (
                f"`{array.id}` holds {why}, so the fractions of `{typed(value)}` are cut off. Make it with "
                '`dtype="float32"`.'
            )
            yield tree.finding(line, typed(line), 'dtype="float32"', sentence, certain=False)


@training_rule
def fractions_cut_to_zero(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``1 // 255``: it is 0, where ``1 / 255`` is meant."""
    rests = {(typed(node.left), typed(node.right)) for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Mod)}
    shown = {typed(node) for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Div)}
    equal = [node for node in tree.all(ast.Compare) if isinstance(node.ops[0], ast.Eq | ast.NotEq)]
    tested = {part for line in (*equal, *tree.all(ast.Assert)) for part in nodes_of(line)}
    # Where whole numbers are counted up, a whole part is meant.
    sums = [(node.left, node.right) for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Add)]
    tested |= {
        side for sides in sums for side in sides if any(type(getattr(part, "value", "")) is int for part in sides)
    }
    others = {typed(node.right) for node in tree.all(ast.BinOp) if isinstance(node.op, ast.FloorDiv)
              and tree.number_of(node) not in (None, 0.0)}  # fmt: skip
    for node in tree.all(ast.BinOp):
        written = isinstance(node.left, ast.Constant) and tree.number_of(node.left)
        # The whole part beside the rest, or beside the quotient, and what is compared, is meant so.
        left, divisor = typed(node.left), typed(node.right)
        right = f"{left} / {divisor}"
        is_meant = (left, divisor) in rests or right in shown or divisor in others or node in tested
        if written and not is_meant and isinstance(node.op, ast.FloorDiv) and tree.number_of(node) == 0:
            sentence = f"`{typed(node)}` is 0: `//` cuts the fraction off. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def shares_cut_to_zero(tree: SourceTree) -> Iterator[Finding]:
    """Yield a share that a layer, an optimizer or a split gets, and that ``//`` or ``int`` has cut to 0."""
    told: set[ast.AST] = set()
    for call in tree.all(ast.Call):
        # What functions of the program and plots call so may be a whole number.
        is_known = tree.name_of(call.func).startswith(_LIBRARIES) or called_name(call) in ("fit", "partial")
        given = [value for word, value in words_of(call).items() if word in _SHARES] if is_known else []
        given += call.args[:1] if _FIRST_IS_SHARE.fullmatch(tree.keras_name_of(call.func)) else []
        for part in (part for value in given for part in _operands(tree, value)):
            right = _without_cutting(tree, part) if part not in told else ""
            if not right or _MEANS_ZERO.search(f"{tree.said_beside(part)} {tree.said_beside(call)}"):
                continue
            told.add(part)
            how = typed(part.func) if isinstance(part, ast.Call) else "//"
            sentence = f"`{typed(part)}` is 0: `{how}` cuts the fraction off. Write `{right}`."
            yield tree.finding(part, typed(part), right, sentence, certain=False, about=SHARE)


def _operands(tree: SourceTree, node: ast.AST) -> Iterator[ast.AST]:
    """Yield what a number may be calculated from, without what stands in calls."""
    for made in values_of(tree, node):
        yield made
        # Of `0.1 * (blocks // 4)` the whole part is meant: it grows step by step.
        in_steps = isinstance(made, ast.BinOp) and isinstance(made.op, ast.Mult) and _is_below_1(tree, made.left)
        if isinstance(made, ast.BinOp) and not isinstance(made.op, ast.FloorDiv) and not in_steps:
            yield from (part for side in (made.left, made.right) for part in values_of(tree, side))


def _is_below_1(tree: SourceTree, node: ast.AST) -> bool:
    return 0 < (tree.number_of(node) or 0.0) < 1


def _without_cutting(tree: SourceTree, node: ast.AST) -> str:
    """Return what to write for a number that is cut to 0; nothing for other numbers, and for `1 // 255`."""
    match node:
        case ast.BinOp(left=left, op=ast.FloorDiv(), right=right):
            shares = {calculated(ast.Div(), first, second) for first in numbers_of(tree, left)
                      for second in numbers_of(tree, right)}  # fmt: skip
            is_cut = bool(shares) and all(share is not None and 0 < share < 1 for share in shares)
            return f"{typed(left)} / {typed(right)}" if is_cut and not isinstance(left, ast.Constant) else ""
        case ast.Call(args=[inner], keywords=[]) if called_name(node) in (*_CUTS, "round", "rint"):
            number = tree.number_of(inner)
            is_cut = number is not None and 0 < number < 1 and (called_name(node) in _CUTS or number <= HALF)
            return typed(inner) if is_cut else ""
    return ""


@rule
def changes_round_the_end(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``x - np.roll(x, 1)`` that is read as a whole: its first value is that of both ends."""
    for node in (node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Sub)):
        rolled = node.right
        if not isinstance(rolled, ast.Call) or tree.name_of(rolled.func) != "numpy.roll" or len(rolled.args) != 2:
            continue
        parts = [part for part in tree.all(ast.Subscript) if node in nodes_of(part.value)]
        keys = {tree.key_of(target) for line in tree.all(ast.Assign) if node in nodes_of(line.value)
                for target in line.targets}  # fmt: skip
        parts += [part for part in tree.all(ast.Subscript) if tree.key_of(part.value) in keys]
        if typed(rolled.args[0]) == typed(node.left) and not parts and tree.number_of(rolled.args[1]) == 1:
            right = f"np.diff({typed(node.left)})"
            sentence = (
                f"`np.roll` puts the last value before the first, so the first change is that of both ends. Write "
                f"`{right}`."
            )
            yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def endings_stripped(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``word.rstrip("ing")``: it removes each of these letters, and no ending."""
    told: set[int] = set()
    for name, right_name in (("rstrip", "removesuffix"), ("lstrip", "removeprefix")):
        for call in tree.calls_named(name):
            text = text_of(call.args[0]) if len(call.args) == 1 else None
            if text is not None and _ENDING.fullmatch(text) and call.lineno not in told:
                told.add(call.lineno)
                right = f"{right_name}({typed(call.args[0])})"
                sentence = f"`{name}` removes each of these letters, as often as they come. Write `.{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)


_ENDING = regex(r"[._<\[-]?[A-Za-z]{2,}[\w.>\]-]*")


@rule
def dictionaries_sorted_by_names(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``sorted(counts, reverse=True)`` that is told as an order by the counts: it sorts the keys."""
    for call in tree.calls_named("sorted"):
        counts = tree.value_of(call.args[0]) if len(call.args) == 1 else None
        is_counted = isinstance(counts, ast.Dict) or (
            isinstance(counts, ast.Call) and called_name(counts) in ("Counter", "defaultdict", "dict")
        )
        names = " ".join(typed(target).replace("_", " ") for target in tree.targets_of(call))
        said = " ".join([names, *tree.said_near(call)])
        if is_counted and "key" not in words_of(call) and _BY_COUNT.search(said):
            name = typed(call.args[0])
            right = f"sorted({name}, key={name}.get, reverse=True)"
            sentence = f"`sorted` of a dictionary sorts its keys, and not by their values. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_BY_COUNT = regex(r"(?i)frequen|\bmost\b|\bcommon|\boften\b|\bby (?:count|value)|\brank|\btop\b")


@rule
def differences_taken_often(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``np.diff(x, n=period)``: ``n`` is how often differences are taken, and no distance in time."""
    for call in tree.calls_named("diff"):
        times = argument(call, "n", 1)
        if times is None or not tree.name_of(call.func).startswith("numpy.") or not call.args:
            continue
        number = tree.number_of(times)
        if (number is None and _DISTANCE.search(typed(times))) or (number is not None and number > _OFTEN):
            values, n = typed(call.args[0]), typed(times)
            sentence = (
                f"`n` of `np.diff` is how many times differences are taken. For a distance of `{n}`, write "
                f"`x[{n}:] - x[:-{n}]`."
            )
            yield tree.finding(call, typed(call), f"{values}[{n}:] - {values}[:-{n}]", sentence, certain=False)


_OFTEN = 3
"""Differences of differences of differences are hardly meant more often."""
_DISTANCE = regex(r"(?i)period|season|lag|step|window|horizon|ahead|month|week|day|year")


@training_rule
def images_by_np_resize(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``np.resize`` of images: it repeats or leaves out values, and makes no image smaller."""
    for call in tree.all(ast.Call):
        if tree.name_of(call.func) != "numpy.resize" or not call.args:
            continue
        shape, what = tree.value_of(argument(call, "new_shape", 1)), typed(call.args[0])
        sizes = [tree.number_of(side) for side in shape.elts] if isinstance(shape, ast.Tuple) else []
        # With a last axis of 1, or as 28 x 28 values, it may only give other axes.
        may_scale = len(sizes) > 1 and None not in sizes and sizes[-1] != 1 and sizes[:2] != [28.0, 28.0]
        if may_scale and _IMAGES.search(what) and not _NO_IMAGES.search(what):
            sentence = (
                "`np.resize` fills the new shape with the values in their order, and does not scale the image. Write "
                f"`tf.image.resize({typed(call.args[0])}, (height, width))`."
            )
            yield tree.finding(call, typed(call), "tf.image.resize", sentence, certain=False)
