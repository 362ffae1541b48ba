"""Rules about lines of Python and NumPy that mean something else than they seem to.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.submission.source_tree import Finding, SourceTree, argument, names_in, nodes_of, text_of, typed
from grader.submission.syntax import called_name

_NAN = ("numpy.nan", "math.nan", "numpy.NaN")
_AT_IMPORT = {"TF_CPP_MIN_LOG_LEVEL", "TF_ENABLE_ONEDNN_OPTS", "KERAS_BACKEND", "TF_USE_LEGACY_KERAS"}
"""Variables of the environment that TensorFlow or Keras reads when it is imported."""
_AT_START = "PYTHONHASHSEED"
_INTEGERS = re.compile(r"(?:np\.|tf\.|numpy\.)?u?int(?:\d+)?|'u?int\d*'")
_MAKES_ARRAYS = ("zeros", "ones", "empty", "full")
_LIKE = ("zeros_like", "ones_like", "empty_like", "full_like")
_IMAGES = re.compile(r"image|picture|photo|pixel|digit", re.IGNORECASE)
_OF_ARRAYS = ("shape", "dtype", "astype", "reshape", "mean", "std", "ndim")


def asserted_pairs(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``assert (condition, message)``, which never fails: a tuple with items is true."""
    for line in tree.all(ast.Assert):
        if isinstance(line.test, ast.Tuple) and line.test.elts:
            right = f"assert {typed(line.test)[1:-1]}"
            sentence = f"`{typed(line)}` never fails: a tuple is true. Write `{right}`, without the parentheses."
            yield tree.finding(line, typed(line), right, sentence, certain=False)


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


def compared_with_nan(tree: SourceTree) -> Iterator[Finding]:
    """Yield a comparison with NaN, which equals nothing, and not itself."""
    for node in tree.all(ast.Compare):
        for left, operator, value in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            if isinstance(operator, ast.Eq | ast.NotEq) and any(_is_nan(tree, side) for side in (left, value)):
                other = value if _is_nan(tree, left) else left
                right = f"{'~' if isinstance(operator, ast.NotEq) else ''}np.isnan({typed(other)})"
                always = "true" if isinstance(operator, ast.NotEq) else "false"
                sentence = f"`{typed(node)}` is always {always}: NaN equals nothing, and not itself. Write `{right}`."
                yield tree.finding(node, typed(node), right, sentence, certain=False)


def _is_nan(tree: SourceTree, node: ast.expr) -> bool:
    is_made = isinstance(node, ast.Call) and called_name(node) == "float" and bool(node.args)
    return tree.name_of(node) in _NAN or (is_made and (text_of(node.args[0]) or "").lower() == "nan")  # type: ignore[attr-defined]


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
        changed = typed(line.value) if isinstance(line, ast.Assign) else name
        whole = typed(loop.iter)
        right = f"{whole} = [{changed} for {name} in {whole}]"
        instead = f" Write `{right}`." if isinstance(loop.iter, ast.Name) else ""
        sentence = f"`{typed(line)}` gives `{name}` another value, and leaves `{whole}` as it is.{instead}"
        yield tree.finding(line, typed(line), right if instead else "", sentence, certain=False)


def _is_range(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and called_name(node) in ("range", "arange")


def two_names_for_one_array(tree: SourceTree) -> Iterator[Finding]:
    """Yield a change of an array through a second name, where the first one is read as if it had stayed."""
    for function in tree.all(ast.FunctionDef):
        nodes = nodes_of(function)
        for line in (node for node in nodes if isinstance(node, ast.Assign)):
            match line:
                case ast.Assign(targets=[ast.Name(id=second)], value=ast.Name(id=first)) if first != second:
                    pass
                case _:
                    continue
            stored = [node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
            again = [node for node in stored if node.id in (first, second) and node.lineno > line.lineno]
            changes = [node for node in nodes if isinstance(node, ast.Assign | ast.AugAssign)
                       and node.lineno > line.lineno and _changes(node, second)]  # fmt: skip
            # ``x += 1`` stores the name as well.
            others = [node for node in again if node.id == first or not any(node is _target(part) for part in changes)]
            if not changes or others or not _is_array(tree, nodes, first, second, changes):
                continue
            read = [node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
                    and node.id == first and node.lineno > changes[0].lineno]  # fmt: skip
            if read:
                right = f"{second} = {first}.copy()"
                sentence = (
                    f"`{second}` and `{first}` are one array, so `{typed(changes[0])}` changes both. For a second one, "
                    f"write `{right}`."
                )
                yield tree.finding(line, typed(line), right, sentence, certain=False)


def _target(node: ast.Assign | ast.AugAssign) -> ast.expr:
    return node.target if isinstance(node, ast.AugAssign) else node.targets[0]


def _changes(node: ast.Assign | ast.AugAssign, name: str) -> bool:
    """Return whether a line changes the array of a name: ``x[0] = 1``, or ``x += 1``."""
    target = _target(node)
    is_part = isinstance(target, ast.Subscript) and typed(target.value) == name
    return is_part or (isinstance(node, ast.AugAssign) and isinstance(target, ast.Name) and target.id == name)


def _is_array(
    tree: SourceTree, nodes: tuple[ast.AST, ...], first: str, second: str, changes: list[ast.Assign | ast.AugAssign]
) -> bool:
    """Return whether both names are of one array, and not of a number, which nothing changes."""
    if any(isinstance(_target(node), ast.Subscript) for node in changes):
        return True
    return any(
        (isinstance(node, ast.Attribute) and typed(node.value) in (first, second) and node.attr in _OF_ARRAYS)
        or (isinstance(node, ast.Subscript) and typed(node.value) in (first, second))
        or (isinstance(node, ast.Assign) and typed(node.targets[0]) == first and _is_of_numpy(tree, node.value))
        for node in nodes
    )


def _is_of_numpy(tree: SourceTree, node: ast.expr) -> bool:
    name = tree.name_of(node.func) if isinstance(node, ast.Call) else ""
    return name.removeprefix("numpy.") in (*_MAKES_ARRAYS, *_LIKE, "array", "asarray")


def environment_set_too_late(tree: SourceTree) -> Iterator[Finding]:
    """Yield a variable of the environment that was read before the line that sets it."""
    imports = [line.lineno for line in tree.all(ast.Import) if _imports_keras(line)]
    imports += [line.lineno for line in tree.all(ast.ImportFrom) if _imports_keras(line)]
    first = min(imports, default=0)
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(targets=[ast.Subscript(value=places, slice=ast.Constant(value=str(name)))]):
                if tree.name_of(places) != "os.environ":
                    continue
            case _:
                continue
        if name == _AT_START:
            sentence = (
                "Python reads `PYTHONHASHSEED` when it starts, so this line changes nothing in this run. Set it in the "
                "shell: `PYTHONHASHSEED=0 python …`."
            )
            yield tree.finding(line, name, "", sentence, certain=False)
        elif name in _AT_IMPORT and 0 < first < line.lineno:
            sentence = (
                f"`{name}` is read when TensorFlow is imported, in line {first}, so here it comes too late. Set it "
                "above that line."
            )
            yield tree.finding(line, name, "", sentence, certain=False)


def _imports_keras(line: ast.Import | ast.ImportFrom) -> bool:
    names = [line.module or ""] if isinstance(line, ast.ImportFrom) else [alias.name for alias in line.names]
    return any(name.partition(".")[0] in ("tensorflow", "keras") for name in names)


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
        if kind in (*_MAKES_ARRAYS, *_LIKE) and (
            (given is not None and _INTEGERS.fullmatch(typed(given))) or of_images
        ):
            why = f"the integers of `{typed(made)}`" if of_images and made is not None else "integers"
            sentence = (
                f"`{array.id}` holds {why}, so the fractions of `{typed(value)}` are cut off. Make it with "
                '`dtype="float32"`.'
            )
            yield tree.finding(line, typed(line), 'dtype="float32"', sentence, certain=False)


def images_by_np_resize(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``np.resize`` of images: it repeats or leaves out values, and makes no image smaller."""
    for call in tree.all(ast.Call):
        if tree.name_of(call.func) == "numpy.resize" and call.args and _IMAGES.search(typed(call.args[0])):
            sentence = (
                "`np.resize` fills the new shape with the values in their order, and does not scale the image. Write "
                f"`tf.image.resize({typed(call.args[0])}, (height, width))`."
            )
            yield tree.finding(call, typed(call), "tf.image.resize", sentence, certain=False)


RULES = (
    asserted_pairs, same_for_equal, compared_with_nan, items_that_stay,
    two_names_for_one_array, environment_set_too_late, fractions_in_integers, images_by_np_resize,
)  # fmt: skip
