"""Rules about lines that compute something which nothing keeps: they have no effect.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.possible_values import value_if_read_once
from grader.submission.rules.rule import found_with, rule
from grader.submission.rules.subjects import DROPPED
from grader.submission.source_tree import Finding, SourceTree, is_literal, nodes_of, typed, words_of
from grader.submission.syntax import called_name

LONGEST_CALL = 50
"""Characters of a call that is written out."""
_PURE = regex(
    r"numpy\.(?!broadcast_shapes|random\.|testing\.|load|save|fromfile|set|copyto|put|place|fill_diagonal|info|show|lib\.|\w+\.at$)\w+"
    r"|numpy\.random\.permut\w+"
    r"|tensorflow\.(?:(?:image|math|nn|strings|linalg|signal)\.(?!assert)\w+|random\.(?:experimental\.)?\w*shuffle"
    r"|cast|reshape|expand_dims|squeeze|concat|stack|transpose|one_hot|where|reverse|roll|pad|tile|clip_by_\w+|reduce_\w+"
    r"|square|abs|io\.decode_\w+|convert_to_tensor|identity)"
    r"|(?:tensorflow\.)?keras\.(?:ops\.\w+|(?:.*\.)?(?:to_categorical|pad_sequences|normalize|img_to_array|"
    r"clone_model))"
)
"""Functions of libraries that do nothing but return something."""
_BUILT_IN = ("sorted", "reversed", "abs", "round")
_OF_ARRAYS = ("astype", "reshape", "flatten", "squeeze", "transpose", "swapaxes", "clip", "round", "cumsum")
_OF_GENERATORS = ("permutation", "permuted")
"""Methods of random generators that return values in another order."""
_OF_FRAMES = (
    "dropna", "fillna", "drop", "rename", "sort_values", "sort_index", "reset_index", "set_index", "drop_duplicates",
    "sample", "to_numpy",
)  # fmt: skip
"""Methods of data frames that return another one."""
_OF_TEXTS = (
    "replace",
    "strip",
    "lstrip",
    "rstrip",
    "lower",
    "upper",
    "casefold",
    "removeprefix",
    "removesuffix",
)
_OF_FILES = regex(
    r"\b(?:os|shutil|pathlib|path|file|folder|source|target|\w*_(?:path|file|folder|dir))\b", re.IGNORECASE
)


@rule
def texts_dropped(tree: SourceTree) -> Iterator[Finding]:
    """Yield a method of a text whose result is dropped: a text is never changed."""
    for line in tree.all(ast.Expr):
        match line.value:
            case ast.Call(func=ast.Attribute(attr=method, value=ast.Name(id=name) as owner), args=given, keywords=[]):
                is_known = method in _OF_TEXTS and method not in tree.defined and not tree.name_of(owner)
                if is_known and not _OF_FILES.search(name) and (method != "replace" or len(given) == 2):
                    right = f"{name} = {typed(line.value)}"
                    sentence = f"This line has no effect: `{method}` returns a new text. Write `{right}`."
                    yield tree.finding(line, typed(line.value), right, sentence, certain=False)


@rule
def values_thrown_away(tree: SourceTree) -> Iterator[Finding]:
    """Yield a line of a function that computes or compares, and keeps nothing."""
    lines = [line for line in tree.all(ast.Expr) if isinstance(line.value, ast.BinOp | ast.Compare | ast.UnaryOp)
             and not isinstance(getattr(line.value, "op", None), ast.RShift | ast.LShift | ast.BitOr)]  # fmt: skip
    inside = {id(node) for function in tree.all(ast.FunctionDef) for node in nodes_of(function)} if lines else set()
    for line in (found for found in lines if id(found) in inside):
        right, instead = "=", "Give the result a name, or use `=`"
        match line.value:
            case ast.Compare(left=target, ops=[ast.Eq(), *_], comparators=[value, *_]):
                right = f"{typed(target)} = {typed(value)}"
                instead = f"Write `{right}`"
        sentence = f"`{typed(line.value)}` is computed, and nothing keeps it: the line has no effect. {instead}."
        yield tree.finding(line, typed(line.value), right, sentence, certain=False)


@rule
def calls_thrown_away(tree: SourceTree) -> Iterator[Finding]:
    """Yield a call, in a function, that only returns something, as if it changed what it is given."""
    if tree.packages & {"time", "timeit"}:
        return  # Such calls are made to measure how long they take.
    for function in tree.all(ast.FunctionDef):
        # In `with pytest.raises(…)` and in a test, a call is made to see whether it raises.
        if function.name.startswith("test"):
            continue
        inside = {id(part) for node in nodes_of(function) if isinstance(node, ast.With | ast.AsyncWith)
                  for part in nodes_of(node)}  # fmt: skip
        for line in (node for node in nodes_of(function) if isinstance(node, ast.Expr) and id(node) not in inside):
            call = line.value
            # In a `try`, a call may be made to see whether it raises.
            if not isinstance(call, ast.Call) or tree.is_guarded(line) or tree.gives(call, "out", "inplace"):
                continue
            if _gives_a_place(tree, call) or is_literal(words_of(call).get("copy"), False):
                continue
            changed = _as_if_changed(tree, call)
            if changed is not None:
                is_named = isinstance(changed, ast.Name | ast.Attribute | ast.Subscript)
                whole = typed(call) if len(typed(call)) <= LONGEST_CALL else f"{typed(call.func)}(…)"
                right = f"{typed(changed)} = {whole}" if is_named else "="
                instead = f"Write `{right}`." if is_named else "Give its result a name."
                sentence = f"This line has no effect: `{called_name(call)}` returns something new. {instead}"
                about = f"{DROPPED}{function.name}"
                yield tree.finding(line, typed(call), right, sentence, certain=False, about=about)


@rule
def models_loaded_and_dropped(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``load_model(path)`` alone on a line, before a model of another name is measured."""
    for line in tree.all(ast.Expr):
        call = line.value
        if not isinstance(call, ast.Call) or not tree.name_of(call.func).endswith("models.load_model"):
            continue
        later = [other.func.value for name in ("evaluate", "predict") for other in tree.calls_of(name)
                 if isinstance(other.func, ast.Attribute) and other.lineno > line.lineno]  # fmt: skip
        if later and not tree.is_guarded(line) and isinstance(later[0], ast.Name):
            right = f"{later[0].id} = {typed(call)}"
            sentence = f"`load_model` returns the model, and nothing keeps it. Write `{right}`."
            yield tree.finding(line, typed(call), right, sentence, certain=False)


@rule
def copies_changed(tree: SourceTree) -> Iterator[Finding]:
    """Yield what shuffles, sorts or fills a copy that nothing keeps: ``random.shuffle(list(paths))``."""
    for line in tree.all(ast.Expr):
        call = line.value
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        changed: ast.AST = call.args[0] if call.func.attr == "shuffle" and call.args else call.func.value
        changed = value_if_read_once(tree, changed) or changed
        kept = _copied(changed) if call.func.attr in ("shuffle", "sort", "reverse", "append", "extend") else None
        if kept is not None:
            right = typed(call).replace(typed(changed), typed(kept), 1)
            sentence = (
                f"`{typed(changed)}` is a new list, so this changes a copy that nothing keeps. Write `{right}` for "
                f"`{typed(kept)}` itself."
            )
            yield from found_with(tree, line, typed(call), right, sentence)


def _copied(made: ast.AST) -> ast.expr | None:
    """Return the list that an expression copies, where it has a name."""
    match made:
        case ast.Call(func=ast.Name(id="list" | "sorted"), args=[ast.Name() | ast.Attribute() as kept]):
            return kept
        case ast.Call(func=ast.Attribute(attr="copy" | "tolist", value=ast.Name() | ast.Attribute() as kept), args=[]):
            return kept
    return None


def _gives_a_place(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether the last argument may be the array for the result: ``np.add(x, 1, x)``."""
    last = call.args[-1] if len(call.args) > 1 else None
    if not isinstance(last, ast.Name) or tree.number_of(last) is not None:
        return False
    return bool(len(call.args) > 2 or typed(last) == typed(call.args[0]))


def _as_if_changed(tree: SourceTree, call: ast.Call) -> ast.expr | None:
    """Return what a call without effects seems to change: its first argument, or the object of its method."""
    name, method = tree.name_of(call.func), called_name(call)
    if name or isinstance(call.func, ast.Name):
        is_pure = _PURE.fullmatch(name) or (method in _BUILT_IN and not name and method not in tree.defined)
        return call.args[0] if is_pure and call.args else None
    if method in _OF_GENERATORS and isinstance(call.func, ast.Attribute) and method not in tree.defined:
        return call.args[0] if call.args else None
    methods = (*_OF_ARRAYS, *(_OF_FRAMES if "pandas" in tree.packages else ()))
    if not isinstance(call.func, ast.Attribute) or method not in methods or method in tree.defined:
        return None
    owner = call.func.value
    # A path has a method `rename` as well, and a database may have `drop`.
    is_other = method in ("rename", "drop") and (_OF_FILES.search(typed(owner)) or not call.keywords)
    return None if is_other else owner
