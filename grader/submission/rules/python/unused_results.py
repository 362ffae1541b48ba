"""Rules about results that are made for what follows, and that nothing uses: the line after them takes another name.

The code runs, and goes on with what it had before.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.definitions import DEFINITION
from grader.submission.rules.reading.events import LOOPS
from grader.submission.rules.reading.node_forms import makes_a_model
from grader.submission.rules.reading.possible_values import function_called
from grader.submission.rules.reading.value_flow import filled_with
from grader.submission.rules.rule import rule, told_with
from grader.submission.rules.subjects import OUTPUT
from grader.submission.source_tree import Finding, SourceTree, assigned, names_in, nodes_of, typed
from grader.submission.syntax import called_name

_Loop = ast.For | ast.While
_ENDS = ast.Break | ast.Return
_SHOWS = (
    "print", "pprint", "display", "log", "info", "debug", "warning", "write", "title", "set_title", "suptitle", "len",
    "type",
)  # fmt: skip
"""Functions that only show what they get, or tell its size."""
_LOOKED_AT = ("summary", "count_params", "name", "shape", "size", "dtype", "ndim", "__len__")
"""Attributes and methods that only tell something of an object."""
_OF_MODELS = ("fit", "evaluate", "predict", "compile", "train_on_batch", "get_weights", "trainable_variables")
_COUNTING = ("range", "count", "arange", "enumerate")
_BEST = ("max", "min", "sorted", "nlargest", "nsmallest")


@rule
def chosen_and_left(tree: SourceTree) -> Iterator[Finding]:
    """Yield the value of the last pass of a loop, where the best one was kept under a name that nothing reads."""
    told: set[int] = set()
    loops: list[_Loop] = [*tree.all(ast.For), *tree.all(ast.While)]
    for loop in loops:
        after = [node for node in tree.all(ast.Name) if node.lineno > (loop.end_lineno or 0)]
        for kept, slot, last in _choices(tree, loop):
            key = tree.key_of(last)
            again = [node for node in after if node.id == last.id and tree.key_of(node) == key]
            if not again or any(not isinstance(node.ctx, ast.Load) for node in again):
                continue
            shown = _shown(tree)
            read = next((node for node in again if id(node) not in shown), None)
            if read is not None and id(read) not in told and not _is_used(tree, loop, kept, slot):
                told.add(id(read))
                sentence = (
                    f"`{last.id}` is that of the last pass here, and the best one is `{slot}`, which nothing uses. "
                    f"Write `{slot}`."
                )
                yield tree.finding(read, last.id, slot, sentence, certain=False)


def _choices(tree: SourceTree, loop: _Loop) -> Iterator[tuple[ast.Name, str, ast.Name]]:
    """Yield the names that keep the best of a loop, how to read it there, and the names of the loop for it."""
    for block in (node for node in nodes_of(loop) if isinstance(node, ast.If)):
        if any(isinstance(line, _ENDS) for line in block.body):
            continue
        pairs = [pair for line in block.body if isinstance(line, ast.Assign) for pair in assigned(line)]
        compared = _compared(block.test)
        if not any(isinstance(target, ast.Name) and target.id in compared for target, _ in pairs):
            continue
        for target, value in pairs:
            for slot, last in _slots(target, value):
                is_free = last.id not in compared and isinstance(value, ast.Name) != (typed(target) in compared)
                if isinstance(target, ast.Name) and is_free and _is_choice(tree, loop, last):
                    yield target, slot, last
    if tree.mentions(*_BEST):
        yield from _best_of_all(tree, loop)


def _compared(test: ast.expr) -> set[str]:
    """Return the names that a test compares by their size; all of them, where it does so by a function."""
    tests = [part for part in nodes_of(test) if isinstance(part, ast.Compare)
             and isinstance(part.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE)]  # fmt: skip
    return set().union(*map(names_in, tests)) if tests else names_in(test)


def _best_of_all(tree: SourceTree, loop: _Loop) -> Iterator[tuple[ast.Name, str, ast.Name]]:
    """Yield the same for what ``max`` or another function takes out of a list after the loop."""
    ends = loop.end_lineno or 0
    for line in (line for line in tree.all(ast.Assign) if line.lineno > ends and len(line.targets) == 1):
        calls = [part for part in nodes_of(line.value) if isinstance(part, ast.Call) and called_name(part) in _BEST]
        target = line.targets[0]
        best = target.elts[-1] if isinstance(target, ast.Tuple) and target.elts else target
        if calls and calls[0].args and isinstance(calls[0].args[0], ast.Name) and isinstance(best, ast.Name):
            for row in filled_with(tree).get(tree.key_of(calls[0].args[0]), []):
                for last in (part for part in nodes_of(row) if isinstance(part, ast.Name)):
                    is_here = last in nodes_of(loop) and isinstance(target, ast.Tuple) and isinstance(row, ast.Tuple)
                    if is_here and _is_choice(tree, loop, last):
                        yield best, best.id, last


def _slots(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.Name]]:
    """Yield how names are read in what keeps them: ``best``, ``best["model"]``, or ``best[1]``."""
    match value:
        case ast.Name():
            yield typed(target), value
        case ast.Dict(keys=keys, values=values):
            yield from ((f"{typed(target)}[{typed(key)}]", part) for key, part in zip(keys, values, strict=True)
                        if key is not None and isinstance(part, ast.Name))  # fmt: skip
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            yield from ((f"{typed(target)}[{at}]", part) for at, part in enumerate(parts) if isinstance(part, ast.Name))


def _is_choice(tree: SourceTree, loop: _Loop, last: ast.Name) -> bool:
    """Return whether a name stands for a model of each pass, or for a setting that a loop tries."""
    key, nodes = tree.key_of(last), nodes_of(loop)
    stored = [node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
              and node.id == last.id and tree.key_of(node) == key]  # fmt: skip
    if not stored or any(isinstance(node, ast.AugAssign) and node.target in stored for node in nodes):
        return False
    if isinstance(loop, ast.For) and stored[0] in nodes_of(loop.target):
        how = called_name(loop.iter) if isinstance(loop.iter, ast.Call) else ""
        counted = loop.target.elts[0] if isinstance(loop.target, ast.Tuple) and how == "enumerate" else loop.target
        return how not in _COUNTING or stored[0] not in nodes_of(counted)
    owners = {node.value.id for node in nodes if isinstance(node, ast.Attribute) and node.attr in _OF_MODELS
              and isinstance(node.value, ast.Name)}  # fmt: skip
    made = [line.value for line in nodes if isinstance(line, ast.Assign) and line.targets[0] in stored]
    by_own = any(isinstance(value, ast.Call) and isinstance(tree.code_of(value.func), ast.FunctionDef)
                 and makes_a_model(tree, value) for value in made)  # fmt: skip
    return last.id in owners or by_own


@functools.lru_cache(maxsize=4)
def _shown(tree: SourceTree, by: tuple[str, ...] = _SHOWS) -> set[int]:
    """Return the names that are only shown, or asked for their size."""
    calls = [part for name in by for part in tree.calls_named(name)]
    found = {id(node) for call in calls for node in nodes_of(call)}
    return found | {id(node.value) for node in tree.all(ast.Attribute) if node.attr in _LOOKED_AT}


def _is_used(tree: SourceTree, loop: _Loop, kept: ast.Name, slot: str) -> bool:
    """Return whether anything reads what is kept as the best."""
    key, shown = tree.key_of(kept), _shown(tree)
    tests = {id(node) for block in nodes_of(loop) if isinstance(block, ast.If) for node in nodes_of(block.test)}
    parts = {id(node.value): typed(node) for node in tree.all(ast.Subscript)}
    if kept.id in _of_others(tree):
        return True
    for node in tree.all(ast.Name):
        if node.id != kept.id or not isinstance(node.ctx, ast.Load) or tree.key_of(node) != key:
            continue
        other = slot != kept.id and id(node) in parts and parts[id(node)] != slot
        if not other and id(node) not in shown | tests:
            return True
    return False


def _of_others(tree: SourceTree) -> set[str]:
    """Return the names that a function sets for others."""
    lines: list[ast.Global | ast.Nonlocal] = [*tree.all(ast.Global), *tree.all(ast.Nonlocal)]
    return {name for line in lines for name in line.names}


@rule
def weights_kept_for_nothing(tree: SourceTree) -> Iterator[Finding]:
    """Yield weights that are kept where a figure is the best so far, and that nothing reads."""
    for block in tree.all(ast.If) if tree.mentions("get_weights") else ():
        pairs = [pair for line in block.body if isinstance(line, ast.Assign) for pair in assigned(line)]
        compared = {typed(part) for part in nodes_of(block.test) if isinstance(part, ast.Name | ast.Attribute)}
        if not any(typed(target) in compared for target, _ in pairs):
            continue
        for kept, value in pairs:
            match value:
                case ast.Call(func=ast.Attribute(value=model, attr="get_weights")) if not _is_read_somewhere(
                    tree, kept
                ):
                    sentence = (
                        f"Nothing reads `{typed(kept)}`, so the model keeps its last weights. Write "
                        f"`{typed(model)}.set_weights({typed(kept)})` at the end."
                    )
                    yield tree.finding(block, typed(kept), "", sentence, certain=False)


def _is_read_somewhere(tree: SourceTree, kept: ast.expr) -> bool:
    if isinstance(kept, ast.Name):
        return kept.id in _of_others(tree) or any(node.id == kept.id and isinstance(node.ctx, ast.Load)
                                                  for node in tree.all(ast.Name))  # fmt: skip
    if isinstance(kept, ast.Attribute):
        return any(node.attr == kept.attr and isinstance(node.ctx, ast.Load) for node in tree.all(ast.Attribute))
    return True


_SHUFFLED = regex(r"permut\w+|shuffle|sample")
_COPIES = ("list", "copy", "array", "deepcopy")


@rule
def shuffled_and_left(tree: SourceTree) -> Iterator[Finding]:
    """Yield a cut of values in their old order, where a shuffled copy was made that nothing uses."""
    if not tree.mentions("permutation", "permuted", "shuffle", "sample", "random"):
        return
    names = tree.all(ast.Name)
    for line in tree.all(ast.Assign):
        match line.targets:
            case [ast.Name(id=name) as made] if name != "_":
                old, is_order = _shuffled_from(tree, line.value, made)
            case _:
                continue
        if old is None or old.id == made.id or _is_read(tree, made):
            continue
        again = [node for node in names if node.id == old.id and node.lineno > line.lineno
                 and tree.key_of(node) == tree.key_of(old)]  # fmt: skip
        if any(not isinstance(node.ctx, ast.Load) for node in again):
            continue
        cuts = {id(part.value): part for part in tree.all(ast.Subscript) if isinstance(part.slice, ast.Slice)
                and _is_cut(part.slice)}  # fmt: skip
        cut = next((cuts[id(node)] for node in again if id(node) in cuts and id(node) not in _shown(tree)), None)
        if cut is not None:
            right = f"{old.id}[{made.id}{typed(cut)[len(old.id) :]}]" if is_order else made.id
            right = right if is_order else f"{made.id}{typed(cut)[len(old.id) :]}"
            sentence = (
                f"`{typed(cut)}` takes the values in their old order: nothing uses `{made.id}`, which line "
                f"{line.lineno} mixes. Write `{right}`."
            )
            yield from told_with(tree, tree.finding(cut, typed(cut), right, sentence, certain=False))


def _is_cut(part: ast.Slice) -> bool:
    return part.step is None and (part.lower is None) != (part.upper is None)


def _shuffled_from(tree: SourceTree, value: ast.expr, made: ast.Name) -> tuple[ast.Name | None, bool]:
    """Return of what a value is a shuffled copy, or an order at random, and whether it is such an order."""
    match value:
        case ast.Call(args=[first, *_]) if _SHUFFLED.fullmatch(called_name(value)) and called_name(value) not in (
            tree.defined
        ):
            return _name_in(first)
        case ast.Call(func=ast.Name(id="sorted"), args=[first]) if "random" in typed(value):
            return _name_in(first)[0], False
        case ast.Call(func=ast.Attribute(attr="argsort"), args=[first]) if "random" in typed(first):
            names = [part.args[0] for part in nodes_of(first) if isinstance(part, ast.Call)
                     and called_name(part) == "len" and part.args]  # fmt: skip
            return (names[0], True) if names and isinstance(names[0], ast.Name) else (None, False)
        case ast.Subscript(value=ast.Name() as whole, slice=ast.Name() as order) if _is_order(tree, order):
            return whole, False
        case ast.ListComp(elt=ast.Subscript(value=ast.Name() as whole), generators=[ast.comprehension(iter=order)]):
            return (whole, False) if _is_order(tree, order) else (None, False)
        case ast.Call(func=ast.Name() as called, args=[ast.Name() as whole]):
            code, returned = function_called(tree, called), tree.returned_by(value)
            if isinstance(code, ast.FunctionDef) and returned is not None:
                mixed = tree.value_of(returned)
                inner, is_order = _shuffled_from(tree, mixed if isinstance(mixed, ast.expr) else returned, made)
                own = [parameter.arg for parameter in code.args.args]
                return (whole, is_order) if inner is not None and own == [inner.id] else (None, False)
    copied = value.args[0] if isinstance(value, ast.Call) and called_name(value) in _COPIES and value.args else None
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "copy":
        copied = value.func.value if not value.args else copied
    if isinstance(copied, ast.Name) and _is_mixed(tree, made):
        return copied, False
    return None, False


def _is_order(tree: SourceTree, node: ast.expr) -> bool:
    made = tree.value_of(node)
    return isinstance(made, ast.Call) and bool(_SHUFFLED.fullmatch(called_name(made)))


def _is_mixed(tree: SourceTree, made: ast.Name) -> bool:
    key = tree.key_of(made)
    return any(call.args and tree.key_of(call.args[0]) == key for call in tree.calls_named("shuffle"))


def _name_in(node: ast.expr) -> tuple[ast.Name | None, bool]:
    """Return the name that is shuffled, and whether only its positions are."""
    match node:
        case ast.Name():
            return node, False
        case ast.Call(func=ast.Name(id="list"), args=[ast.Name() as inner]):
            return inner, False
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name() as inner]):
            return inner, True
        case ast.Subscript(value=ast.Attribute(value=ast.Name() as inner, attr="shape")):
            return inner, True
    return None, False


def _is_read(tree: SourceTree, made: ast.Name) -> bool:
    """Return whether anything reads a value, other than its size, and the line that mixes it in place."""
    key, shown = tree.key_of(made), _shown(tree, ("len",))
    mixed = {id(node) for call in tree.calls_named("shuffle") for node in call.args}
    if made.id in _of_others(tree):
        return True
    return any(node.id == made.id and isinstance(node.ctx, ast.Load) and id(node) not in shown | mixed
               and tree.key_of(node) == key for node in tree.all(ast.Name))  # fmt: skip


@rule
def layers_on_the_same_input(tree: SourceTree) -> Iterator[Finding]:
    """Yield layers that each pass of a loop calls on the same input: only those of the last one are in the model."""
    loops: list[_Loop] = [*tree.all(ast.For), *tree.all(ast.While)]
    for loop in loops:
        calls = [pair for line in loop.body if (pair := _layer_line(tree, loop, line)) is not None]
        names = {target.id for target, _, _ in calls}
        nodes = nodes_of(loop)
        stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        outside = [(target, given, line) for target, given, line in calls if given.id not in stored]
        if not outside or not _only_chained(loop, names, [line for _, _, line in calls]):
            continue
        last = calls[-1][0]
        after = [node for node in tree.all(ast.Name) if node.lineno > (loop.end_lineno or 0) and node.id == last.id
                 and isinstance(node.ctx, ast.Load) and tree.key_of(node) == tree.key_of(last)]  # fmt: skip
        if after and len({given.id for _, given, _ in outside}) == 1 and not _has_one_pass(tree, loop):
            _, given, line = outside[0]
            sentence = (
                f"Each pass begins with `{given.id}` again, so only the last `{last.id}` is used. Write `{last.id} = "
                f"{given.id}` before the loop, and begin with `{last.id}`."
            )
            yield tree.finding(line, typed(given), last.id, sentence, certain=False, about=OUTPUT)


def _layer_line(tree: SourceTree, loop: _Loop, line: ast.stmt) -> tuple[ast.Name, ast.Name, ast.stmt] | None:
    """Return the name that a line gives to the output of a layer, and that of its input."""
    match line:
        case ast.Assign(targets=[ast.Name() as target], value=ast.Call(func=called, args=[ast.Name() as given, *_])):
            pass
        case _:
            return None
    if isinstance(called, ast.Call):
        is_layer = tree.keras_name_of(called.func).startswith("layers.")
    elif isinstance(called, ast.Name):
        code, made = function_called(tree, called), tree.value_of(called)
        is_layer = code is not None and _calls_layers(tree, code)
        is_layer |= isinstance(made, ast.Call) and tree.keras_name_of(made.func).startswith("layers.")
        is_layer |= isinstance(loop, ast.For) and called.id in names_in(loop.target) and _is_of_layers(tree, loop)
    else:
        is_layer = False
    return (target, given, line) if is_layer and _is_tensor(tree, given, loop) else None


def _calls_layers(tree: SourceTree, code: ast.AST) -> bool:
    """Return whether a function of the program calls layers on its first parameter."""
    first = code.args.args[0].arg if isinstance(code, ast.FunctionDef) and code.args.args else ""
    return any(isinstance(node, ast.Call) and isinstance(node.func, ast.Call) and node.args
               and typed(node.args[0]) == first and tree.keras_name_of(node.func.func).startswith("layers.")
               for node in nodes_of(code))  # fmt: skip


def _is_of_layers(tree: SourceTree, loop: ast.For) -> bool:
    """Return whether a loop goes over layers that an object has, in a method ``call``."""
    around = tree.functions_around(loop)
    return bool(around) and around[-1].name == "call" and "self." in typed(loop.iter)


def _is_tensor(tree: SourceTree, given: ast.Name, loop: _Loop) -> bool:
    """Return whether a name is the output of a layer, an ``Input``, a parameter, or set in the loop itself."""
    if tree.parameter_of(given) is not None:
        return True
    made = tree.value_of(given)
    if not isinstance(made, ast.Call):
        return any(isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == given.id
                   for node in nodes_of(loop))  # fmt: skip
    kind = tree.keras_name_of(made.func.func if isinstance(made.func, ast.Call) else made.func)
    is_called = isinstance(made.func, ast.Name) and (tree.code_of(made.func) is not None or bool(made.args))
    return kind.startswith("layers.") or kind == "Input" or is_called


def _only_chained(loop: _Loop, names: set[str], calls: list[ast.stmt]) -> bool:
    """Return whether a loop reads outputs of layers after it made them, and only for the next layer."""
    made: set[str] = set()
    for line in loop.body:
        read = names_in(line, ast.Load) & names
        if read - made:
            return False
        if line in calls:
            value = line.value if isinstance(line, ast.Assign) else None
            if not isinstance(value, ast.Call) or read & names_in(value.func) or read - names_in(value.args[0]):
                return False
            made |= names_in(line, ast.Store)
        elif read and not (_is_print(line) or (isinstance(line, ast.If) and _only_stores(line, names))):
            return False
    return True


def _is_print(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Call) and called_name(line.value) == "print"


def _only_stores(line: ast.If, names: set[str]) -> bool:
    """Return whether a branch only gives new outputs to names of the loop."""
    return all(isinstance(part, ast.Assign) and names_in(part, ast.Store) <= names for part in line.body + line.orelse)


def _has_one_pass(tree: SourceTree, loop: _Loop) -> bool:
    made = tree.value_of(loop.iter) if isinstance(loop, ast.For) else None
    if isinstance(made, ast.List | ast.Tuple):
        return len(made.elts) < 2
    return isinstance(made, ast.Call) and called_name(made) == "range" and tree.number_of(made.args[-1]) == 1


@rule
def grown_and_left(tree: SourceTree) -> Iterator[Finding]:
    """Yield the last value of a loop that keeps all of them in a list which nothing reads."""
    for loop in tree.all(ast.For):
        kept = [(line.value.func.value, line.value.args[0]) for line in nodes_of(loop)
                if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call)
                and isinstance(line.value.func, ast.Attribute) and line.value.func.attr == "append"
                and len(line.value.args) == 1]  # fmt: skip
        for owner, item in kept:
            if not isinstance(owner, ast.Name) or not isinstance(item, ast.Name) or item.id == owner.id:
                continue
            loads = [node for node in tree.all(ast.Name) if isinstance(node.ctx, ast.Load) and node is not owner]
            read = any(tree.key_of(node) == tree.key_of(owner) for node in loads)
            later = (node for node in loads if node.lineno > (loop.end_lineno or 0))
            after = next((node for node in later if tree.key_of(node) == tree.key_of(item)), None)
            if read or after is None or item.id not in names_in(loop, ast.Store):
                continue
            sentence = (
                f"`{item.id}` is that of the last pass here. All of them are in `{owner.id}`, which nothing reads: "
                f"write `{owner.id}`."
            )
            yield from told_with(tree, tree.finding(after, item.id, owner.id, sentence, certain=False))


@rule
def settings_changed_too_late(tree: SourceTree) -> Iterator[Finding]:
    """Yield a number that a name gets after the last line that reads it: what was made with it keeps the old one."""
    for function in tree.all(ast.FunctionDef):
        inner = [node for node in nodes_of(function) if isinstance(node, (*DEFINITION, ast.Lambda, *LOOPS))]
        inside = {id(node) for code in inner if code is not function for node in nodes_of(code)}
        shared = {
            name for node in nodes_of(function) if isinstance(node, ast.Global | ast.Nonlocal) for name in node.names
        }
        lines = [line for line in nodes_of(function) if isinstance(line, ast.Assign) and id(line) not in inside]
        for line in lines:
            match line:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=number)) if type(number) in (
                    int,
                    float,
                ):
                    names = [node for node in nodes_of(function) if isinstance(node, ast.Name) and node.id == name]
                case _:
                    continue
            before = [node for node in names if node.lineno < line.lineno]
            stored = [node for node in before if isinstance(node.ctx, ast.Store)]
            read = next((node for node in reversed(before) if isinstance(node.ctx, ast.Load)), None)
            is_last = not any(node.lineno > line.lineno for node in names)
            if read is None or not stored or not is_last or name in shared or any(id(node) in inside for node in names):
                continue
            keeper = _made_with(tree, read)
            keeps = f"`{typed(keeper)}`" if keeper is not None else "What was made with it"
            sentence = f"Nothing reads `{name}` after this line, so it changes nothing. {keeps} keeps the value before."
            if keeper is not None and "optimizers." in tree.keras_name_of(keeper.func):
                sentence += f" Write `model.optimizer.learning_rate = {typed(line.value)}`."
            yield tree.finding(line, typed(line), "", sentence, certain=False)


def _made_with(tree: SourceTree, read: ast.Name) -> ast.Call | None:
    """Return the call that got a name."""
    calls = [call for call in tree.all(ast.Call) if read in nodes_of(call)]
    return min(calls, key=lambda call: len(nodes_of(call)), default=None)
