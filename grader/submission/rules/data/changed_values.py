"""Rules about values that are others than their author thinks: shared, dropped, leaked, of another shape.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.examples import AVERAGES, IN_A_COLUMN, JOINS, SIZES, root_of, unparsed
from grader.submission.rules.reading.layer_order import layers_in_a_row
from grader.submission.rules.reading.node_forms import with_argument
from grader.submission.rules.reading.possible_values import call_gives, uses_of
from grader.submission.rules.reading.value_flow import set_to, sources_of
from grader.submission.rules.rule import rule, training_rule, unless_told_by
from grader.submission.source_tree import (
    MOST_LINKS,
    Finding,
    SourceTree,
    argument,
    assigned,
    names_in,
    nodes_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_LIVE = ("weights", "trainable_weights", "variables", "trainable_variables")
_READERS = ("loadtxt", "genfromtxt", "read_csv", "reader", "imread")
"""What gives pixels from 0 to 255."""
_CHANGES_A_LIST = ("append", "clear", "extend", "insert", "pop", "remove", "reverse")
_ONE_LIMIT = regex(r"limit|threshold|cut_?off|center|offset|mean|^y\w*\[\d\]$", re.IGNORECASE)
_ONE_NUMBER = (*SIZES, "float", "int", "len", "min", "max", "sum", "item")
"""What returns one number for labels of one axis."""
_FLATTENS = regex(
    r"\.(?:flatten|ravel|squeeze|reshape|argmax|item)\(|\b(?:squeeze|ravel|reshape|argmax)\(|\[[^\]]*,|\[0\]"
)


_MODELS = ("Model", "Sequential")
_STRENGTH = regex(r"(?i)strength|noise|level|sigma|std|amount|angle|degree|shift|zoom|bright|contrast|blur|dropout")
_ADDS_UP = regex(r"(?i)add(?:s|ed)? up|cumul|accumul|further|more and more|one after|in turn|on top|again")
_COMPARES = regex(r"(?:numpy|tensorflow(?:\.math|\.keras\.ops)?|keras\.ops)\.(?:subtract|equal)")


@training_rule
def live_weights_kept(tree: SourceTree) -> Iterator[Finding]:
    """Yield variables of a model that are kept in the place of their values, and set again later."""
    given = {(tree.key_of(name), tree.key_of(owner)) for name, owner in _read_again(tree)}
    used = {tree.key_of(node.value.value) for node in tree.all(ast.Attribute) if isinstance(node.value, ast.Subscript)}
    for line in tree.all(ast.Assign):
        for name, value in assigned(line):
            # Whoever calls a method of one that was looked up wants the variable itself.
            is_kept = isinstance(value, ast.ListComp | ast.DictComp) and tree.key_of(name) not in used
            if isinstance(value, ast.ListComp | ast.DictComp) and is_kept and _keeps_variables(value):
                right = f"{_kept(value)}.numpy()"
                sentence = (
                    f"`{typed(name)}` holds the variables themselves, so they change in training. Write `{right}`, "
                    "which copies a value."
                )
                yield tree.finding(line, typed(value), right, sentence, certain=False)
            kept = _listed(value)
            is_live = isinstance(kept, ast.Attribute) and kept.attr in _LIVE
            if isinstance(kept, ast.Attribute) and is_live and (tree.key_of(name), tree.key_of(kept.value)) in given:
                right = f"{typed(kept.value)}.get_weights()"
                sentence = (
                    f"`{typed(kept)}` are the variables themselves, so they change in training. Write "
                    f"`{right}`, which copies their values."
                )
                yield tree.finding(line, typed(value), right, sentence, certain=False)


def _read_again(tree: SourceTree) -> Iterator[tuple[ast.AST, ast.expr]]:
    """Yield what is set again, or compared with weights, each with the model that these weights are of."""
    for call in tree.calls_of("set_weights"):
        kept = [part for value in call.args for part in nodes_of(value) if isinstance(part, ast.Name | ast.Attribute)]
        yield from ((part, call.func.value) for part in kept if isinstance(call.func, ast.Attribute))
    for call in tree.calls_named("zip"):
        owners = [value.value for value in call.args if isinstance(value, ast.Attribute) and value.attr in _LIVE]
        made = [tree.value_of(value) for value in call.args]
        owners += [values.func.value for values in made if isinstance(values, ast.Call)
                   and isinstance(values.func, ast.Attribute) and values.func.attr == "get_weights"]  # fmt: skip
        yield from ((value, owner) for value in call.args for owner in owners)


def _listed(made: ast.AST) -> ast.AST:
    """Return of what a list is another one with the same items: ``list(x)``, ``x.copy()``, ``[y for y in x]``."""
    match made:
        case ast.Call(func=ast.Name(id="list" | "tuple"), args=[whole]):
            return whole
        case ast.Call(func=ast.Attribute(value=whole, attr="copy"), args=[]):
            return whole
        case ast.ListComp(elt=ast.Name(id=item), generators=[ast.comprehension(target=ast.Name(id=name), iter=whole)]):
            return whole if item == name else made
    return made


def _kept(made: ast.ListComp | ast.DictComp) -> str:
    return typed(made.elt if isinstance(made, ast.ListComp) else made.value)


def _keeps_variables(made: ast.ListComp | ast.DictComp) -> bool:
    """Return whether each variable of a model is kept by a key, in the place of its value."""
    loop = made.generators[0]
    is_weights = isinstance(loop.iter, ast.Attribute) and loop.iter.attr in _LIVE
    return is_weights and isinstance(made, ast.DictComp) and _kept(made) == typed(loop.target)


@rule
def seeds_of_zero(tree: SourceTree) -> Iterator[Finding]:
    """Yield a block that waits for a seed to be true, where the seed is 0."""
    for block in tree.all(ast.If):
        test = block.test
        made = tree.value_of(test) if isinstance(test, ast.Name) else None
        is_zero = isinstance(made, ast.Constant) and type(made.value) is int and made.value == 0
        if is_zero and isinstance(test, ast.Name) and "seed" in test.id.lower():
            right = f"if {test.id} is not None:"
            sentence = f"`{test.id}` is 0, which counts as false, so this block never runs. Write `{right}`."
            yield tree.finding(block, f"if {test.id}:", right, sentence, certain=False)


@rule
def columns_against_rows(tree: SourceTree) -> Iterator[Finding]:
    """Yield predictions of one unit that are compared with labels of another shape: a table of all pairs."""
    ones = [call for call in tree.all(ast.Call) if called_name(call) == "Dense"
            and tree.number_of(argument(call, "units", 0)) == 1]  # fmt: skip
    if not ones:
        return
    sides: list[tuple[ast.expr, ast.expr, ast.expr]] = [
        (node, node.left, node.comparators[0]) for node in tree.all(ast.Compare) if isinstance(node.ops[0], ast.Eq)
    ]
    sides += [(node, node.left, node.right) for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Sub)]
    sides += [(call, call.args[0], call.args[1]) for call in tree.all(ast.Call)
              if _COMPARES.fullmatch(tree.name_of(call.func)) and len(call.args) > 1]  # fmt: skip
    means = [call for call in tree.all(ast.Call) if called_name(call) in AVERAGES]
    averaged = {node for call in means for node in nodes_of(call)}
    averaged |= {node for name in averaged if isinstance(name, ast.Name) and (made := tree.value_of(name)) is not None
                 for node in nodes_of(made)}  # fmt: skip
    for node, left, right in (*sides, *_subtracted_by_helpers(tree)):
        outputs, labels = (left, right) if _is_predicted(tree, left) else (right, left)
        if not _is_predicted(tree, outputs) or _is_predicted(tree, labels):
            continue
        outputs = outputs.left if isinstance(outputs, ast.Compare) else outputs
        if isinstance(labels, ast.Name | ast.Subscript) and not _is_column(tree, labels):
            if isinstance(outputs, ast.Call) and (node not in averaged or not _is_plain(tree, outputs, labels)):
                continue
            fixed = f"{typed(outputs)}[:, 0]"
            does = "works on" if isinstance(node, ast.Call) and called_name(node) in tree.defined else "is"
            sentence = (
                f"`{typed(outputs)}` has the shape (n, 1). If `{typed(labels)}` has the shape (n,), `{typed(node)}` "
                f"{does} a table of all pairs. Write `{fixed}`."
            )
            yield tree.finding(node, typed(node), fixed, sentence, certain=False)


def _subtracted_by_helpers(tree: SourceTree) -> Iterator[tuple[ast.expr, ast.expr, ast.expr]]:
    """Yield the calls, if several, of a function that subtracts one parameter from another, with what they give."""
    for code in tree.all(ast.FunctionDef):
        stored = names_in(code, ast.Store)
        for node in nodes_of(code):
            match node:
                case ast.BinOp(left=ast.Name() as first, op=ast.Sub(), right=ast.Name() as second):
                    parts = tree.parameter_of(first), tree.parameter_of(second)
                case _:
                    continue
            calls = uses_of(tree, code) if {first.id, second.id}.isdisjoint(stored) and all(parts) else []
            for call in calls if len(calls) > 1 else ():
                given = [call_gives(tree, call, part) for part in parts if part is not None]
                if len(given) == 2 and given[0] is not None and given[1] is not None:
                    yield call, given[0], given[1]


@rule
def rows_against_columns(tree: SourceTree) -> Iterator[Finding]:
    """Yield predictions without their last axis that are compared with labels of a data set that surely have it."""
    for loop in tree.all(ast.For) if _has_columns_of_labels(tree) else ():
        label = loop.target.elts[-1] if isinstance(loop.target, ast.Tuple) else None
        for error in (node for node in nodes_of(loop) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)):
            for side, other in ((error.left, error.right), (error.right, error.left)):
                match tree.value_of(side) or side:
                    case ast.Subscript(value=whole, slice=ast.Tuple(elts=[ast.Slice(), ast.Constant(value=int())])) if (
                        _is_predicted(tree, whole) and isinstance(label, ast.Name) and typed(other) == label.id
                    ):
                        sentence = (
                            f"`{typed(side)}` has the shape (n,), and `{typed(other)}` has (n, 1), so `{typed(error)}` "
                            f"is a table of all pairs. Write `{typed(whole)}`, with both axes."
                        )
                        yield tree.finding(error, typed(error), typed(whole), sentence, certain=False)


def _has_columns_of_labels(tree: SourceTree) -> bool:
    """Return whether each data set is of windows of a series with an axis more, and the last step is the label."""
    makers = tree.calls_named("from_tensor_slices")
    return bool(makers) and all(call.args and _labels_are_columns(tree, call.args[0]) for call in makers)


def _labels_are_columns(tree: SourceTree, given: ast.expr) -> bool:
    match tree.value_of(given):
        case ast.Tuple(elts=[ast.Subscript(value=rows), ast.Subscript(value=same, slice=place)]):
            is_last = isinstance(place, ast.Tuple) and len(place.elts) == 2 and not isinstance(place.elts[1], ast.Slice)
            return is_last and typed(rows) == typed(same) and _has_axis_more(tree.value_of(rows))
        case series if _has_axis_more(series):
            pairs = [node for call in tree.calls_named("map") for node in nodes_of(call) if isinstance(node, ast.Tuple)]
            return any(re.search(r"\[(?:-1|\w+)\]$", typed(pair.elts[-1])) for pair in pairs)
    return False


def _has_axis_more(node: ast.AST | None) -> bool:
    """Return whether a value gets one axis more at its end: ``x[..., np.newaxis]``, ``tf.expand_dims(x, -1)``."""
    match node:
        case ast.Subscript(slice=ast.Tuple(elts=[*_, last])):
            return typed(last) in ("None", "np.newaxis", "tf.newaxis")
        case ast.Call() if called_name(node) == "expand_dims":
            axis = argument(node, "axis", 1)
            return axis is not None and typed(axis) == "-1"
    return False


def _is_predicted(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a name stands for what ``predict`` returns, in its shape."""
    made = tree.value_of(node) if isinstance(node, ast.Name | ast.Subscript) else None
    made = None if made is node else made
    for _ in range(MOST_LINKS):
        is_same = isinstance(made, ast.Call) and called_name(made) in _AS_IT_IS and made.args
        within = made.args[0] if is_same and isinstance(made, ast.Call) else made
        further = tree.value_of(within) if isinstance(within, ast.Name) else within
        if further is None or further is made:
            break
        made = further
    if isinstance(node, ast.Call) and (tree.is_call_of(node, "predict") or _calls_a_model(tree, node)):
        return True
    if isinstance(node, ast.Compare) and isinstance(node.left, ast.Name) and len(node.ops) == 1:
        return _is_predicted(tree, node.left)  # The decisions have the shape of the outputs.
    if isinstance(made, ast.Call) and _calls_a_model(tree, made):
        return True
    text = unparsed(made) if made is not None else ""
    is_other = any(called_name(call) == "predict" and not tree.is_call_of(call, "predict")
                   for call in nodes_of(made or node) if isinstance(call, ast.Call))  # fmt: skip
    if is_other or ".predict(" not in text:
        return False
    codes = [tree.code_of(call.func) for call in nodes_of(made or node) if isinstance(call, ast.Call)]
    written = [unparsed(code) for code in codes if isinstance(code, ast.FunctionDef)]
    return not any(map(_FLATTENS.search, [re.sub(r"\.predict\([^()]*\)", "", text), *written]))


_AS_IT_IS = ("asarray", "array", "copy", "convert_to_tensor")
"""Calls that return values in the shape in which they get them."""


def _calls_a_model(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a model is called as a function, outside of a training step."""
    made = tree.made_by(call.func) if isinstance(call.func, ast.Name) else None
    is_model = isinstance(made, ast.Call) and tree.keras_name_of(made.func).rpartition(".")[2] in _MODELS
    return is_model and not tree.mentions("GradientTape") and len(call.args) > 0


def _is_plain(tree: SourceTree, predict: ast.Call, labels: ast.expr) -> bool:
    """Return whether what is predicted has one value for each example, and is no copy of the inputs."""
    dense = sorted((call for call in tree.all(ast.Call) if called_name(call) == "Dense"), key=lambda call: call.lineno)
    around = {node: function for function in tree.all(ast.FunctionDef) for node in nodes_of(function)}
    last = {around.get(call): tree.number_of(argument(call, "units", 0)) for call in dense}
    is_copied = bool(predict.args) and tree.key_of(predict.args[0]) == tree.key_of(labels)
    return {*last.values()} == {1.0} and not is_copied and not tree.mentions("TimeDistributed", "Reshape")


def _is_column(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether labels may have a second axis, or none: something gives them one, or they are one number."""
    made = tree.value_of(node) or node
    # Arithmetic leaves a column a column.
    sides = [part for part in nodes_of(made) if isinstance(part, ast.Name)] if isinstance(made, ast.BinOp) else []
    sources = [source for part in sides if (source := tree.value_of(part)) is not None]
    returned = tree.made_by(node)
    listed = returned.args[0] if isinstance(returned, ast.Call) and returned.args else returned
    if isinstance(listed, ast.List) and listed.elts and all(isinstance(row, ast.List) for row in listed.elts):
        return True
    # A part of a name that some line makes a column.
    whole = node.value if isinstance(node, ast.Subscript) else node
    sources += set_to(tree, whole) if isinstance(whole, ast.Name) else []
    text = " ".join([typed(node), *map(unparsed, (made, *sources))])
    is_number = isinstance(made, ast.Constant) or (isinstance(made, ast.Call) and called_name(made) in _ONE_NUMBER)
    is_number = is_number or bool(_ONE_LIMIT.search(typed(node)))
    return is_number or bool(IN_A_COLUMN.search(text)) or ", :1]" in text or _is_from_columns(tree, made)


def _is_from_columns(tree: SourceTree, labels: ast.AST) -> bool:
    """Return whether labels are those of a batch in a loop, and something has an axis more where a data set is made."""
    names = {node.id for node in nodes_of(labels) if isinstance(node, ast.Name)}
    is_of_a_loop = any(isinstance(node, ast.Name) and node.id in names
                       for loop in tree.all(ast.For) for node in nodes_of(loop.target))  # fmt: skip
    makers = tree.calls_named("from_tensor_slices") if is_of_a_loop else ()
    functions = [function for function in tree.all(ast.FunctionDef) if {*makers} & {*nodes_of(function)}]
    return any(IN_A_COLUMN.search(unparsed(part)) for part in (*functions, *sources_of(tree, makers)))


@rule
def leaked_sizes(tree: SourceTree) -> Iterator[Finding]:
    """Yield a scale that is computed from the examples for validation as well."""
    held_out = {_root_of(tree, part) for call in tree.calls_of("fit") for part in tree.validation_of(call)} - {()}
    joined = {tree.key_of(line.targets[0]) for line in tree.all(ast.Assign) if _joins(tree, line.value, held_out)}
    for call in tree.all(ast.Call):
        if called_name(call) not in SIZES:
            continue
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        for part in (owner, *call.args[:1]):
            if _joins(tree, part, held_out) or (isinstance(part, ast.Name) and tree.key_of(part) in joined):
                sentence = (
                    f"`{typed(call)}` contains the examples for validation, so these are not new to the model. Compute "
                    "it from the training examples alone."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False)


def _root_of(tree: SourceTree, node: ast.AST) -> tuple[str | int, ...]:
    """Return the key of the variable that a chain of methods, indices and attributes begins with."""
    name = root_of(node)
    return next((tree.key_of(part) for part in nodes_of(node) if isinstance(part, ast.Name) and part.id == name), ())


def _joins(tree: SourceTree, call: ast.AST | None, held_out: set[tuple[str | int, ...]]) -> bool:
    """Return whether a call joins what is held out with something else."""
    if not isinstance(call, ast.Call) or called_name(call) not in JOINS:
        return False
    first = tree.value_of(call.args[0]) if call.args else None
    parts = first.elts if isinstance(first, ast.List | ast.Tuple) else call.args
    roots = [_root_of(tree, part) for part in parts]
    return len(roots) > 1 and bool({*roots} & held_out) and bool({*roots} - held_out)


@training_rule
def reshaped_for_transposed(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``Reshape`` to the sizes of an input in the other order: it does not exchange the axes."""
    shapes = [tree.value_of(argument(call, "shape", 0)) for call in tree.all(ast.Call)
              if tree.keras_name_of(call.func) in ("Input", "layers.Input")]  # fmt: skip
    sizes = [[*map(tree.key_of, shape.elts)] for shape in shapes if isinstance(shape, ast.Tuple)]
    flat: set[int] = set()
    for before, after in layers_in_a_row(tree):
        flat |= {id(after)} if called_name(before) in ("Dense", "Flatten") or id(before) in flat else set()
    for call in tree.all(ast.Call):
        # What comes from a layer of single units has no axes to exchange.
        is_reshape = tree.keras_name_of(call.func) == "layers.Reshape" and id(call) not in flat
        target = tree.value_of(argument(call, "target_shape", 0)) if is_reshape else None
        if not isinstance(target, ast.Tuple) or len(target.elts) != 2:
            continue
        exchanged = [*map(tree.key_of, reversed(target.elts))]
        if exchanged in sizes and exchanged[0] != exchanged[1] and not {"1", "-1"} & {*map(typed, target.elts)}:
            sentence = (
                f"`Reshape({typed(target)})` keeps the order of the values, so it does not exchange the axes. Write "
                "`Permute((2, 1))`."
            )
            yield tree.finding(call, typed(call), "Permute((2, 1))", sentence, certain=False)


@rule
def generators_read_twice(tree: SourceTree) -> Iterator[Finding]:
    """Yield a generator that is read a second time, when it is empty."""
    for function in tree.all(ast.FunctionDef) if tree.all(ast.GeneratorExp) else ():
        nodes = [*nodes_of(function)]
        loops = {id(part) for node in nodes if isinstance(node, ast.For | ast.While) for part in nodes_of(node)}
        for line in nodes:
            match line:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.GeneratorExp()) if id(line) not in loops:
                    key = tree.key_of(line.targets[0])
                    same = [node for node in nodes if isinstance(node, ast.Name) and tree.key_of(node) == key]
                    uses = [node for node in same if isinstance(node.ctx, ast.Load)]
                    stored = [node for node in same if isinstance(node.ctx, ast.Store)]
                    asked = any(isinstance(node, ast.Call) and called_name(node) == "next" and node.args
                                and typed(node.args[0]) == name for node in nodes)  # fmt: skip
                    if len(uses) > 1 and len(stored) == 1 and not asked and _in_one_run(function, uses):
                        sentence = (
                            f"`{name}` is a generator: it is empty when it is read a second time. Write a list, with "
                            "square brackets."
                        )
                        yield tree.finding(line, name, "", sentence, certain=False)


def _in_one_run(function: ast.FunctionDef, uses: Sequence[ast.AST]) -> bool:
    """Return whether two of these uses stand in different statements of the function itself, and both may run."""
    using = [statement for statement in function.body if any(use in nodes_of(statement) for use in uses)]
    return any(not _leaves(statement, uses) for statement in using[:-1])


def _leaves(statement: ast.stmt, uses: Sequence[ast.AST]) -> bool:
    """Return whether a statement is a block that ends the function after it has read what these uses read."""
    if not isinstance(statement, ast.If) or not isinstance(statement.body[-1], ast.Return | ast.Raise):
        return False
    always = [node for part in (statement.test, *statement.orelse) for node in nodes_of(part)]
    return not any(use in always for use in uses)


@training_rule
def floats_as_bytes(tree: SourceTree) -> Iterator[Finding]:
    """Yield floats that ``convert_image_dtype`` is to scale: it scales from integers alone."""
    for call in tree.all(ast.Call):
        if not tree.name_of(call.func).endswith("image.convert_image_dtype") or not call.args:
            continue
        given = call.args[0]
        text = unparsed(tree.value_of(given) or given)
        first = next((part for part in nodes_of(tree.value_of(given) or given) if isinstance(part, ast.Name)
                      and part.id not in tree.packages and not tree.name_of(part)), None)  # fmt: skip
        if first is not None and tree.value_of(first) is None and tree.mentions(*_READERS):
            # The argument of a function, such as one for `map`: what all images of the module are made of.
            text = " ".join(unparsed(line.value) for line in tree.all(ast.Assign)
                            if re.search(r"image|pixel|picture", typed(line.targets[0])))  # fmt: skip
        is_float = re.search(
            r"astype\(.{0,12}float|cast\(.*float(?:16|32|64)|image\.resize\((?!.*nearest)|float32\(", text.lower()
        )
        scaled = re.search(r"/ ?255|/ ?256|Rescaling|convert_image_dtype", text)
        if is_float and not scaled:
            sentence = (
                f"`convert_image_dtype` scales integers alone, and `{typed(given)}` is of floats, which stay as they "
                "are. Divide by 255."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@training_rule
def hardly_brighter(tree: SourceTree) -> Iterator[Finding]:
    """Yield a brightness of images from 0 to 255 that is changed by less than one of these steps."""
    scaled_later = any(tree.keras_name_of(call.func) == "layers.Rescaling" and "255" in typed(call)
                       for call in tree.all(ast.Call))  # fmt: skip
    for function in tree.all(ast.FunctionDef) if scaled_later and tree.mentions("random_brightness") else ():
        text = unparsed(function)
        for call in (node for node in nodes_of(function) if isinstance(node, ast.Call)):
            given = argument(call, "max_delta", 1) if called_name(call) == "random_brightness" else None
            most = tree.number_of(given)
            # Of `uint8` images, it changes the shares of 255.
            before = " ".join(unparsed(line) for line in function.body if line.lineno <= call.lineno)
            is_float = "255.0" in text or "float32" in before
            of_bytes = is_float and not re.search(r"/ ?255|\* ?255", text)
            if given is not None and most is not None and 0 < most <= 1 and of_bytes:
                right = f"max_delta={typed(given)} * 255"
                sentence = (
                    f"`random_brightness` adds up to {most:g} to pixels from 0 to 255, which changes nothing. Write "
                    f"`{right}`, or scale the images first."
                )
                yield tree.finding(call, typed(given), right, sentence, certain=False)


@training_rule
def same_model_again(tree: SourceTree) -> Iterator[Finding]:
    """Yield a model that is named again in a loop, compiled and trained, as if it were new each time."""
    for loop in tree.all(ast.For):
        inside = [node for node in nodes_of(loop) if isinstance(node, ast.Call)]
        for line in (node for node in nodes_of(loop) if isinstance(node, ast.Assign)):
            match line:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name(id=first)):
                    made = tree.value_of(line.value)
                    is_model = isinstance(made, ast.Call) and called_name(made) in ("Sequential", "Model")
                    methods = {call.func.attr for call in inside if isinstance(call.func, ast.Attribute)
                               and typed(call.func.value) == name}  # fmt: skip
                    if is_model and {"compile", "fit"} <= methods and "set_weights" not in methods:
                        right = f"tf.keras.models.clone_model({first})"
                        sentence = (
                            f"`{name} = {first}` is the same model each time, and `compile` keeps its trained weights. "
                            f"Write `{name} = {right}`."
                        )
                        yield tree.finding(line, first, right, sentence, certain=False)


@training_rule
def layers_of_a_copy(tree: SourceTree) -> Iterator[Finding]:
    """Yield a change of the list that ``model.layers`` returns: it is a new one each time."""
    stored = {node.attr for node in tree.all(ast.Attribute) if isinstance(node.ctx, ast.Store)}
    stored |= set().union(*(names_in(line, ast.Store) for kind in tree.all(ast.ClassDef) for line in kind.body))
    changed: list[tuple[ast.AST, ast.AST]] = [
        (call, call.func.value) for call in tree.all(ast.Call)
        if isinstance(call.func, ast.Attribute) and call.func.attr in _CHANGES_A_LIST
    ]  # fmt: skip
    changed += [(node, node.value) for node in tree.all(ast.Subscript) if isinstance(node.ctx, ast.Store | ast.Del)]
    for node, owner in changed:
        if not isinstance(owner, ast.Attribute) or owner.attr != "layers" or tree.name_of(owner) or "layers" in stored:
            continue
        model = typed(owner.value)
        if model != "self":
            sentence = (
                f"`{typed(owner)}` is a new list each time, so this does not change the model. Make one that ends at "
                f"another layer: `tf.keras.Model({model}.inputs, {model}.layers[-2].output)`."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


@training_rule
def copies_of_weights_changed(tree: SourceTree) -> Iterator[Finding]:
    """Yield a change of what ``get_weights`` returned, which no line gives back to the model."""
    if not tree.mentions("get_weights") or tree.mentions("set_weights", "assign", "weights", "from_config"):
        return
    for function in tree.all(ast.FunctionDef):
        nodes = nodes_of(function)
        for line in (node for node in nodes if isinstance(node, ast.Assign | ast.AugAssign)):
            target = line.target if isinstance(line, ast.AugAssign) else line.targets[0]
            name = target.value if isinstance(target, ast.Subscript) else None
            made = tree.whole_of(name) if isinstance(name, ast.Name) else None
            if not isinstance(made, ast.Call) or called_name(made) != "get_weights":
                continue
            changed = {id(node.value) for node in nodes if isinstance(node, ast.Subscript)
                       and isinstance(node.ctx, ast.Store)}  # fmt: skip
            # Where the copies are read in another line, they may be what is wanted.
            elsewhere = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
                         and node.lineno != line.lineno and id(node) not in changed}  # fmt: skip
            if name is not None and typed(name) not in elsewhere:
                sentence = (
                    f"`get_weights` returns copies, so `{typed(line)}` leaves the layer as it is. Give them back with "
                    "`set_weights`."
                )
                yield tree.finding(line, typed(line), "set_weights", sentence, certain=False)


@rule
def changes_that_add_up(tree: SourceTree) -> Iterator[Finding]:
    """Yield data that each pass of a loop over strengths changes further, where they are told of one strength."""
    for loop in tree.all(ast.For):
        size = loop.target.id if isinstance(loop.target, ast.Name) else ""
        if not _STRENGTH.search(size) or _ADDS_UP.search(
            " ".join([tree.said_beside(loop), *map(tree.said_beside, loop.body), *tree.said_around(loop)])
        ):
            continue
        for line in loop.body:
            match line:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call) if {name, size} <= names_in(
                    call
                ):
                    pass
                case _:
                    continue
            before = [other for other in tree.all(ast.Assign) if other.lineno < loop.lineno and other not in loop.body
                      and any(isinstance(target, ast.Name) and target.id == name for target in other.targets)
                      and tree.functions_around(other) == tree.functions_around(loop)]  # fmt: skip
            first = before[-1].value if before else None
            rest = [part for other in loop.body if other is not line for part in nodes_of(other)]
            told = {part.id for part in rest if isinstance(part, ast.Name)}
            if isinstance(first, ast.Name | ast.Attribute | ast.Subscript) and {name, size} <= told:
                sentence = (
                    f"Each pass changes `{name}` further, so the changes add up. Begin with `{typed(first)}` in each "
                    "pass."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False)


_NUMBERS = ("float", "int", "float32", "float64")


@rule
def texts_ordered_as_numbers(tree: SourceTree) -> Iterator[Finding]:
    """Yield the largest or smallest of texts that stand for numbers, as lines of a file: texts go by the alphabet."""
    if not tree.mentions("reader", "DictReader", "split"):
        return
    # What is turned into a number elsewhere stands for one.
    columns = {
        typed(part.slice)
        for call in tree.all(ast.Call)
        if called_name(call) in _NUMBERS and len(call.args) == 1 and isinstance(part := call.args[0], ast.Subscript)
    }
    for call in tree.all(ast.Call) if columns else ():
        name = called_name(call)
        key = words_of(call).get("key") if name in ("max", "min", "sorted", "sort", "nlargest", "nsmallest") else None
        column: ast.AST | None = None
        match key:
            case ast.Lambda(body=ast.Subscript(value=ast.Name(id=row), slice=place), args=ast.arguments(args=[given])):
                column = place if given.arg == row else None
            case ast.Call(args=[place]) if called_name(key) == "itemgetter":
                column = place
        if name in ("max", "min", "sorted") and key is None and len(call.args) == 1:
            match call.args[0]:
                case (ast.GeneratorExp() | ast.ListComp()) as made if isinstance(made.elt, ast.Subscript):
                    column = made.elt.slice
        rows = tree.worked_on(call) if column is not None else None
        if column is not None and typed(column) in columns and rows is not None and _are_lines(tree, rows):
            right = f"float(…[{typed(column)}])"
            sentence = f"These values are texts, so they go by the alphabet: '99' is above '238'. Compare `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


def _are_lines(tree: SourceTree, rows: ast.AST) -> bool:
    """Return whether values are rows of texts, as a reader of files or ``split`` gives them, and no numbers."""
    parts = [part for source in sources_of(tree, [rows]) for part in nodes_of(source)]
    calls = {called_name(part) for part in parts if isinstance(part, ast.Call)}
    return bool(calls & {"reader", "DictReader", "split"}) and not calls & {*_NUMBERS, "array", "asarray", "loadtxt"}


_LONGEST = regex(r"\b(longest|shortest|most words|fewest words)\b", re.IGNORECASE)


@rule
def last_by_the_alphabet_for_the_longest(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``max(texts)`` that is told as the longest one: texts are compared by the alphabet."""
    lengths = [call for call in tree.calls_named("len") if call.args]
    ends = {node.value: node for node in tree.all(ast.Subscript) if tree.number_of(node.slice) in (0, -1)}
    for call in (call for name in ("max", "min", "sorted") for call in tree.calls_named(name)):
        taken = ends.get(call, call) if called_name(call) == "sorted" else call
        is_one = taken is not call or called_name(call) != "sorted"
        if not isinstance(call.func, ast.Name) or len(call.args) != 1 or call.keywords or not is_one:
            continue
        names = [tree.key_of(line.targets[0]) for line in tree.all(ast.Assign) if line.value is taken]
        is_measured = any(
            part is taken or (isinstance(part, ast.Name) and tree.key_of(part) in names)
            for length in lengths for part in nodes_of(length.args[0])
        )  # fmt: skip
        given = tree.value_of(call.args[0])
        is_number = any(called_name(part) in ("len", "map", "shape") for part in nodes_of(given or call.args[0])
                        if isinstance(part, ast.Call))  # fmt: skip
        if is_measured and not is_number and _LONGEST.search(tree.said_beside(call)):
            right = with_argument(call, "key=len")
            sentence = (
                f"`{call.func.id}` compares texts by the alphabet, and lists by their first items. For the length, "
                f"write `{right}`."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_NEW_ONES = regex(r"random|untrained|\bnew\b|fresh|initial|from scratch|not trained", re.IGNORECASE)


@unless_told_by("comments.comments_that_say_otherwise")
def weights_of_an_untrained_clone(tree: SourceTree) -> Iterator[Finding]:
    """Yield weights of a clone that are changed and set again, where it never got those of the model."""
    for line in tree.all(ast.Assign):
        made, name = line.value, line.targets[0]
        if not isinstance(made, ast.Call) or called_name(made) != "clone_model" or not made.args:
            continue
        calls = [call for call in tree.all(ast.Call) if isinstance(call.func, ast.Attribute)
                 and tree.key_of(call.func.value) == tree.key_of(name)]  # fmt: skip
        calls.sort(key=lambda call: call.lineno)
        changes = [call for call in calls if call.func.attr in ("set_weights", "load_weights", "fit")]  # type: ignore[attr-defined]
        read = [part for change in changes[:1] for part in nodes_of(change)
                if isinstance(part, ast.Call) and part in calls and called_name(part) == "get_weights"]  # fmt: skip
        if read and not _NEW_ONES.search(" ".join(tree.said_near(made))):
            right = f"{typed(made.args[0])}.get_weights()"
            sentence = (
                "`clone_model` copies the layers and draws new weights, so these are the random ones of the clone. "
                f"Write `{right}`."
            )
            yield tree.finding(read[0], typed(read[0]), right, sentence, certain=False)
