"""Rules on values that are scaled, cast or moved in another way than is said of them.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.formulas import Places, matched
from grader.submission.rules.reading.node_forms import with_argument
from grader.submission.rules.reading.possible_values import default_of, values_of
from grader.submission.rules.reading.value_flow import sources_of
from grader.submission.rules.reading.words_beside import TEST_NAME, is_told, texts_around, texts_inside
from grader.submission.rules.rule import rule, training_rule, unless_told_by
from grader.submission.source_tree import (
    MOST_LINKS,
    Finding,
    SourceTree,
    argument,
    names_in,
    nodes_of,
    text_of,
    typed,
)
from grader.submission.syntax import called_name

_FROM_0_TO_1 = (
    r"(?:from |between |in |\[)0(?:\.0)?(?: ?\(\w+\))?(?: ?to ?| ?and ?|, ?| ?\.\.+ ?| ?- ?)1\b"
    r"|zero.?to.?one|\b0\.\.1\b"
)


_OF_CLASSES = regex(r"(?i)mask|label|binary|segment")


@rule
def pixels_divided_without_a_rest(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``images // 255``: all values below 255 become 0."""
    lines = set[int]()
    for node in tree.all(ast.BinOp):
        if isinstance(node.op, ast.FloorDiv) and tree.number_of(node.right) == 255 and node.lineno not in lines:
            if _OF_CLASSES.search(typed(node.left)):
                continue
            lines.add(node.lineno)
            right = f"{typed(node.left)} / 255"
            sentence = f"`//` drops what is after the point, so all values below 255 become 0. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def fractions_cast_to_whole_numbers(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``(images / 255).astype("uint8")``: all values below 1 become 0."""
    for call in tree.calls_named("astype"):
        owner = tree.value_of(call.func.value) if isinstance(call.func, ast.Attribute) else None
        is_int = bool(call.args) and re.search(r"int", typed(call.args[0])) is not None
        is_scaled = (
            isinstance(owner, ast.BinOp) and isinstance(owner.op, ast.Div) and tree.number_of(owner.right) == 255
        )
        if is_int and is_scaled and not _OF_CLASSES.search(typed(call)):
            right = typed(call).replace(typed(call.args[0]), "'float32'")
            sentence = f"An integer keeps no fraction, so all values below 1 become 0. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_SCALES = ("convert_image_dtype", "Rescaling", "normalize", "divide", "preprocess_input", "per_image_standardization",
           "img_to_array", "imread", "rescale", "true_divide")  # fmt: skip


@rule
def casts_told_as_scales(tree: SourceTree) -> Iterator[Finding]:
    """Yield a decoded image that is only cast to float, in a function that tells of values from 0 to 1."""
    for code in tree.all(ast.FunctionDef):
        calls = {called_name(node) for node in nodes_of(code) if isinstance(node, ast.Call)}
        decodes = any(name.startswith("decode_") for name in calls)
        casts = [
            node for node in nodes_of(code) if isinstance(node, ast.Call) and called_name(node) in ("cast", "astype")
        ]
        is_scaled = calls & {*_SCALES} or any(
            isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div | ast.Mult)
            for node in nodes_of(code)
        )
        if (
            decodes
            and casts
            and not is_scaled
            and is_told(
                _FROM_0_TO_1, texts_around(tree, casts[0]), unless="later|model|255|layer|network|label|mask|class"
            )
        ):
            sentence = (
                "`cast` changes the type, and the values go on to 255. Divide by 255, or use `convert_image_dtype`."
            )
            yield tree.finding(casts[0], typed(casts[0]), "", sentence, certain=False)


_WHOLE_RANGE = regex(r"(?i)zero.?(?:to)?.?one|\b(?:between|from) 0\b[^.;]*\b1\b|smallest[^.;]*0[^.;]*largest[^.;]*1")


@rule
def ranges_by_the_largest_value(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``x / x.max()`` of values below 0, or ``(x - low) / high``, that is told as a scale from 0 to 1."""
    negative = [
        node for node in tree.all(ast.UnaryOp) if isinstance(node.op, ast.USub) and tree.number_of(node.operand)
    ]
    lists: list[ast.List | ast.Tuple] = [*tree.all(ast.List), *tree.all(ast.Tuple)]
    shapes = {id(part) for call in tree.calls_named("reshape") for part in nodes_of(call)}
    in_lists = {part for made in lists for part in made.elts if id(made) not in shapes and len(made.elts) > 2}
    texts = [text for text in map(text_of, tree.all(ast.Constant)) if text]
    for node in (node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Div)):
        shifted, largest = matched(tree, "(A - B) / C", node), matched(tree, "A / max(A)", node)
        is_whole = largest is not None and any(part in in_lists for part in negative)
        is_shifted = (
            shifted is not None
            and _is_end(tree, "min", shifted["B"], shifted["A"])
            and _is_end(tree, "max", shifted["C"], shifted["A"])
        )
        if not is_whole and not is_shifted:
            continue
        if not any(_WHOLE_RANGE.search(text.replace("_", " ")) for text in (*texts, *texts_inside(tree, node))):
            continue
        if largest is not None and is_whole:
            right = re.sub(r"\bx\b", typed(largest["A"]), "(x - x.min()) / (x.max() - x.min())")
            sentence = f"Values below 0 stay below 0, and the smallest does not become 0. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)
        elif shifted is not None:
            right = f"({typed(shifted['A'])} - {typed(shifted['B'])}) / ({typed(shifted['C'])} - {typed(shifted['B'])})"
            sentence = f"The largest value does not become 1. Divide by the range: `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


def _is_end(tree: SourceTree, name: str, node: ast.expr, of: ast.expr) -> bool:
    """Return whether a value is the ``min``, or the ``max``, of another one."""
    found = _end_of(tree, name, node) or _of_a_pair(tree, node, name)
    return found is not None and typed(found["A"]) == typed(of)


def _end_of(tree: SourceTree, name: str, node: ast.expr) -> Places | None:
    return matched(tree, f"{name}(A)", node) or matched(tree, f"{name}(A, axis=0)", node)


def _of_a_pair(tree: SourceTree, node: ast.expr, name: str) -> Places | None:
    """Return of what a name is the smallest or largest value, where it was set with others: ``low, high = …``."""
    for line in tree.all(ast.Assign):
        if isinstance(line.targets[0], ast.Tuple) and isinstance(line.value, ast.Tuple) and isinstance(node, ast.Name):
            for target, value in zip(line.targets[0].elts, line.value.elts, strict=False):
                if typed(target) == node.id and tree.key_of(target) == tree.key_of(node):
                    return _end_of(tree, name, value)
    return None


_PER_COLUMN = (
    r"\b(?:each|every|per|all) (?:of the (?:\w+ )?)?(?:\w+ )?(?:columns?|features?)\b"
    r"|columns? (?:has|have|gets?)\b|column-?wise"
)


_ONE_COLUMN = regex(r"(?i)col|feature|value|series|image|^(?:df|c|table|frame|data)$")
_FRAMES = ("DataFrame", "read_csv")


@rule
def one_mean_for_all_columns(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``(x - x.mean()) / x.std()`` that is told of each column: without ``axis`` there is one value for all."""
    if "pandas" in tree.packages and not tree.mentions("to_numpy", "values", "asarray", "array"):
        return  # `mean` of a table is one for each column.
    told = set[int]()
    kinds = (ast.For, ast.ListComp, ast.GeneratorExp, ast.Lambda, ast.DictComp)
    inside = {part for kind in kinds for loop in tree.all(kind) for part in nodes_of(loop)}  # One column at a time.
    for node in tree.all(ast.BinOp):
        found = matched(tree, "(A - mean(B)) / C", node) or matched(tree, "(A - min(B)) / C", node)
        if found is None or node in inside or node.lineno in told or typed(found["A"]) != typed(found["B"]):
            continue
        made = [*values_of(tree, found["A"])] or [found["A"]]
        of_frame = any(isinstance(value, ast.Call) and called_name(value) in _FRAMES for value in made)
        is_one = of_frame or isinstance(made[0], ast.Subscript) or _ONE_COLUMN.search(typed(found["A"])) is not None
        taken = tree.value_of(node.left.right) if isinstance(node.left, ast.BinOp) else None
        if not is_one and isinstance(taken, ast.Call) and is_told(
            _PER_COLUMN, texts_around(tree, node), unless="one column|a single|axis|the one of"
        ):  # fmt: skip
            right = f"{typed(taken)[:-1]}{', ' if taken.args else ''}axis=0)"
            sentence = f"`{typed(taken)}` is one number for the whole table. For each column, write `{right}`."
            yield tree.finding(node, typed(taken), right, sentence, certain=False)
            told.add(node.lineno)


@rule
def logarithms_undone_by_another(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``exp`` where ``log1p`` was taken: its inverse is ``expm1``."""
    pairs = (("log1p", "exp", "expm1"), ("log", "expm1", "exp"))
    for taken, undone, right in pairs:
        logs, others = tree.calls_named(taken), tree.calls_named({"log1p": "log", "log": "log1p"}[taken])
        if not logs or others or tree.calls_named(right):
            continue
        for call in tree.calls_named(undone):
            if tree.name_of(call.func).startswith(("numpy.", "tensorflow.", "math.")) and len(call.args) == 1:
                wanted = typed(call).replace(undone, right, 1)
                made = tree.value_of(call.args[0])
                texts = " ".join(
                    [*texts_around(tree, call), typed(call.args[0]), typed(made) if made is not None else ""]
                )
                less_one = any(
                    node.op.__class__ is ast.Sub and tree.number_of(node.right) == 1 for node in tree.all(ast.BinOp)
                )
                less_one |= any(isinstance(node.op, ast.Sub) for node in tree.all(ast.AugAssign))
                less_one |= tree.mentions("softmax", "logits") or re.search("(?i)logit|softmax", texts) is not None
                if (
                    not less_one
                    and "sum" not in texts
                    and re.search(r"(?i)predict|undo|back|invers|again|sales|price|original", texts)
                ):
                    sentence = f"`{undone}` does not undo `{taken}`. Write `{wanted}`."
                    yield tree.finding(call, typed(call), wanted, sentence, certain=False)


_BACK = r"\bback\b|\bagain\b|original|undo|invers|real (?:units|values)|in degrees|unscale|denormal"


_DIFFERENCES = r"error|mae|rmse|mse|loss|deviation|difference|diff|spread|width|interval|change|1\.96"


@rule
def means_not_added_back(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``z * std`` that is told to give the values back, in a program that subtracted the mean."""
    scaled = [found for node in tree.all(ast.BinOp) if (found := matched(tree, "(X - M) / S", node)) is not None]
    deviations = {typed(found["S"]) for found in scaled if re.search(r"(?i)std|sd|sigma|scale|dev", typed(found["S"]))}
    inner = {
        id(side) for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Add) for side in (node.left, node.right)
    }
    for line in (line for line in tree.all(ast.Return) if isinstance(line.value, ast.BinOp)):
        node = line.value
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Mult) or id(node) in inner:
            continue
        factor = next((side for side in (node.right, node.left) if typed(side) in deviations), None)
        mean = next(
            (typed(found["M"]) for found in scaled if factor is not None and typed(found["S"]) == typed(factor)), ""
        )
        if factor is None or not mean or not re.search(r"(?i)mean|mu|avg|center", mean):
            continue
        if is_told(_BACK, texts_around(tree, node), unless=_DIFFERENCES) and not re.search(
            _DIFFERENCES, typed(node), re.IGNORECASE
        ):
            right = f"{typed(node)} + {mean}"
            sentence = f"The mean was subtracted too. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


_BY_CHANCE = r"about half|half of|at random|randomly|by chance|sometimes|random (?:flip|mirror)"


@rule
def flips_of_every_image(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``flip_left_right`` that is told to mirror some images by chance: it mirrors each one."""
    for name in ("flip_left_right", "flip_up_down"):
        for call in tree.calls_named(name):
            chooses = any(isinstance(node, ast.If | ast.IfExp) for node in tree.nodes_around(call)) or tree.mentions(
                "cond", "where"
            )
            if (
                tree.name_of(call.func).startswith("tensorflow.image")
                and not chooses
                and is_told(_BY_CHANCE, [tree.said_beside(call)], unless="test|caller|train")
            ):
                right = typed(call).replace(name, f"random_{name}")
                sentence = f"`{name}` turns every image. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def classes_mixed_by_a_resize(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``tf.image.resize(mask, …)`` without a method: it makes means of the numbers of classes."""
    for call in tree.calls_named("resize"):
        given = typed(call.args[0]) if call.args else ""
        is_mask = re.search(r"(?i)^\w*(?:mask|segment\w*|label_map)\w*$", given) is not None
        around = tree.nodes_around(call)
        decides = any(isinstance(node, ast.Compare) or typed(node).startswith("tf.round") for node in around)
        is_plain = tree.name_of(call.func) == "tensorflow.image.resize" and argument(call, "method", 2) is None
        is_soft = re.search(r"(?i)pred|prob|soft", given) is not None
        if is_plain and is_mask and not decides and not is_soft:
            right = with_argument(call, "method='nearest'")
            sentence = f"`resize` makes means of neighbours, which are no numbers of classes. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


def _divided_by_255(tree: SourceTree) -> list[ast.BinOp]:
    """Return what divides something by 255: a number that is divided is a scale."""
    shares = [node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Div)]
    return [node for node in shares if tree.number_of(node.right) == 255 and tree.number_of(node.left) is None]


@rule
def scaled_twice(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``Rescaling`` by 255 where the data are divided by 255 already, told as values from 0 to 1."""
    divided = [node for node in _divided_by_255(tree) if "mean(" not in typed(node.left)]
    prepared = [node for node in divided if not any(
        re.search(r"(?i)predict|show|plot", code.name) for code in tree.functions_around(node))]  # fmt: skip
    for call in tree.calls_named("Rescaling") if prepared else ():
        scale = tree.number_of(argument(call, "scale", 0))
        if scale is None or abs(scale * 255 - 1) > 0.02 or argument(call, "offset", 1) is not None:
            continue
        if is_told(_FROM_0_TO_1, texts_inside(tree, call)):
            line = prepared[0].lineno
            sentence = f"Line {line} divides by 255 already, so these values are below 0.004. Leave one of both out."
            yield tree.finding(call, typed(call), "", sentence, certain=False)


_KEEPS_SCALE = (
    "resize",
    "resize_with_pad",
    "central_crop",
    "flip_left_right",
    "ensure_shape",
    "expand_dims",
    "reshape",
)


@rule
def divided_after_a_conversion(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``convert_image_dtype(image, tf.float32) / 255``: the conversion has scaled the pixels already."""
    for node in tree.all(ast.BinOp) if tree.mentions("convert_image_dtype") else ():
        if not isinstance(node.op, ast.Div) or tree.number_of(node.right) not in (255.0, 256.0):
            continue
        made = tree.value_of(node.left)
        for _ in range(MOST_LINKS):
            if not isinstance(made, ast.Call) or called_name(made) not in _KEEPS_SCALE:
                break
            made = tree.value_of(tree.worked_on(made))
        if (
            isinstance(made, ast.Call)
            and called_name(made) == "convert_image_dtype"
            and (kind := argument(made, "dtype", 1)) is not None
            and "float" in typed(kind)
        ):
            right, line = typed(node.left), made.lineno
            sentence = f"`convert_image_dtype` in line {line} divides by 255 already. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


@training_rule
def scaled_in_data_and_model(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``Rescaling(1 / 255)`` of the only model, whose images are divided by 255 before."""
    layers = [call for call in tree.calls_named("Rescaling") if _is_1_of_255(tree, argument(call, "scale", 0))]
    if len(layers) != 1 or len(tree.calls_of("fit")) != 1 or len(tree.calls_named("Rescaling")) != 1:
        return
    if tree.mentions("map", "uint8") or any("* 255" in line for line in tree.lines):
        return
    divided = [line for line in tree.all(ast.Assign) if isinstance(line.targets[0], ast.Name)
               and isinstance(line.value, ast.BinOp) and isinstance(line.value.op, ast.Div)
               and tree.number_of(line.value.right) == 255 and line.targets[0].id in names_in(line.value.left)
               and isinstance(line.value.left, ast.Call)]  # fmt: skip
    if divided and tree.mentions("load_data"):
        sentence = (
            f"`{typed(divided[0].targets[0])}` is divided by 255 already, in line {divided[0].lineno}. Leave it out."
        )
        yield tree.finding(layers[0], typed(layers[0]), "", sentence, certain=False)


def _is_1_of_255(tree: SourceTree, node: ast.AST | None) -> bool:
    number = tree.number_of(node)
    return number is not None and abs(number * 255 - 1) < 1e-3


@rule
def validation_left_as_bytes(tree: SourceTree) -> Iterator[Finding]:
    """Yield held-out images that are only cast, where those of the training are divided by 255."""
    lines = [line for line in tree.all(ast.Assign) if isinstance(line.targets[0], ast.Name)
             and names_in(line.value) & {line.targets[0].id}]  # fmt: skip
    divided = [line for line in lines if isinstance(line.value, ast.BinOp) and isinstance(line.value.op, ast.Div)
               and tree.number_of(line.value.right) == 255]  # fmt: skip
    names = {typed(line.targets[0]) for line in divided}
    trained = [line for line in divided if re.search(r"(?i)train|(?:^|_)tr(?:_|$)", typed(line.targets[0]))]
    for line in lines:
        name = typed(line.targets[0])
        is_cast = isinstance(line.value, ast.Call) and called_name(line.value) in ("astype", "cast")
        alike = [other for other in trained if tree.functions_around(other) == tree.functions_around(line)]
        if (
            alike
            and is_cast
            and (TEST_NAME.search(name) or re.search(r"(?:^|_)te(?:_|$)", name))
            and name not in names
            and "float" in typed(line.value)
            and not re.search(r"(?i)^y|label|target|ids?\b", name)
        ):
            if tree.is_written(re.compile(rf"\b{name}\b.*(?:255|divide)")):
                continue
            others = [node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Div) and typed(node.left) == name]
            if not others and not any(
                isinstance(node, ast.AugAssign) and typed(node.target) == name for node in tree.all(ast.AugAssign)
            ):
                right = f"{typed(line.value)} / 255"
                sentence = f"The training images are divided by 255, and these are not. Write `{right}`."
                yield tree.finding(line, typed(line.value), right, sentence, certain=False)


@rule
def bytes_that_wrap_round(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``np.clip(image + 60, 0, 255)`` of bytes: the sum begins again at 0 before it is clipped."""
    for call in tree.calls_named("clip"):
        added = tree.value_of(call.args[0]) if call.args else None
        limits = [tree.number_of(part) for part in call.args[1:]]
        if (
            isinstance(added, ast.BinOp)
            and isinstance(added.op, ast.Add)
            and limits == [0, 255]
            and isinstance(added.left, ast.Name)
            and _is_whole(tree, added.right)
            and "noise" not in typed(added.right).lower()
            and is_told(
                r"\bu?int8\b|\b(?:of|are|get|takes?) bytes\b",
                texts_around(tree, call),
                unless="float|int16|astype|as bytes",
            )
            and not re.search(r"astype|dtype=|cast\(|float", typed(tree.value_of(added.left) or added))
        ):
            whole = call if added in call.args else added
            right = typed(whole).replace(typed(added.left), f"{typed(added.left)}.astype(int)", 1)
            sentence = f"Bytes begin again at 0 above 255, before `clip` sees them. Write `{right}`."
            yield tree.finding(whole, typed(whole), right, sentence, certain=False)


def _is_whole(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether what is added may keep the type of bytes: no float, and no array that is drawn."""
    if isinstance(node, ast.Call):
        return typed(node.func) == "np.uint8"
    made, given = tree.value_of(node), tree.parameter_of(node)
    is_plain = made is None or isinstance(made, ast.Constant | ast.Name)
    usual = [default_of(code, given) for code in tree.functions_around(node)[-1:] if given is not None]
    numbers = [number for part in (node, *usual) if (number := tree.number_of(part)) is not None]
    return isinstance(node, ast.Name | ast.Constant) and is_plain and all(number.is_integer() for number in numbers)


@rule
def bytes_below_0(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``images - 128`` of images as ``load_data`` returns them: bytes begin again at 255 below 0."""
    if not tree.calls_named("load_data") or tree.all(ast.AugAssign):
        return
    for node in tree.all(ast.BinOp):
        match node:
            case ast.BinOp(left=ast.Name() as images, op=ast.Sub(), right=ast.Call(args=[taken]) as byte) if (
                called_name(byte) == "uint8"
            ):
                pass
            case ast.BinOp(left=ast.Name() as images, op=ast.Sub(), right=ast.Constant(value=int()) as taken):
                pass
            case _:
                continue
        number = tree.number_of(taken)
        if number is None or not 2 <= number <= 255:
            continue
        made = [typed(value) for value in sources_of(tree, [images]) if node not in nodes_of(value)]
        is_raw = any(map(_RAW.search, made)) and not any(map(_NO_BYTES.search, made))
        if is_raw:
            right = f'{images.id}.astype("float32") - {number:g}'
            sentence = f"The pixels are bytes, which begin again at 255 below 0. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


_RAW = regex(r"\b(?:fashion_mnist|mnist|cifar100?)\.load_data\(")
_NO_BYTES = regex(
    r"astype|cast|float|/|asarray|np\.array\(|len\(|\.shape|\.size|resize\(|int16\(|int32\(|\* ?1\.0|zeros|max\(|min\("
)


@rule
def channels_moved_by_a_reshape(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``planes.reshape(-1, 32, 32, 3)`` of images with their colors first: it moves no axis."""
    for call in tree.calls_named("reshape"):
        sizes = _sizes_of(tree, call)
        of = call.func.value if isinstance(call.func, ast.Attribute) else None
        if of is None or len(sizes) < 3 or sizes[-1] != 3 or sizes[-2] != sizes[-3] or sizes[-2] in (None, 3):
            continue
        made = tree.value_of(of) or of
        first = _sizes_of(tree, made) if isinstance(made, ast.Call) and called_name(made) == "reshape" else []
        side = f"{sizes[-2]:g}"
        if first[-3:] == [3, sizes[-3], sizes[-2]]:
            right = f"{typed(of)}.transpose({'0, 2, 3, 1' if len(first) == 4 else '1, 2, 0'})"
        elif is_told(_COLORS_FIRST, texts_around(tree, call)) or "b'data'" in typed(made):
            right = f"{typed(of)}.reshape(-1, 3, {side}, {side}).transpose(0, 2, 3, 1)"
        else:
            continue
        sentence = f"`reshape` moves no axis, so colors get to wrong places. Write `{right}`."
        yield tree.finding(call, typed(call), right, sentence, certain=False)


_COLORS_FIRST = (
    r"\b1,?024 (?:red|values? of red)|red (?:values |pixels |plane )?(?:come |comes )?first|colou?rs? (?:plane )?first"
    r"|channels?[- _]first|all red|red,? then (?:all )?(?:the )?green"
)


def _sizes_of(tree: SourceTree, call: ast.Call) -> list[float | None]:
    """Return the sizes that ``reshape`` gets."""
    given = call.args[0].elts if len(call.args) == 1 and isinstance(call.args[0], ast.Tuple | ast.List) else call.args
    return [tree.number_of(part) for part in given]


@unless_told_by("value_ranges.divided_twice", "value_ranges.prepared_in_another_way")
def scaled_again_for_a_prediction(tree: SourceTree) -> Iterator[Finding]:
    """Yield images that are divided by 255 for ``predict``, where the only model begins with that division."""
    layers = [call for call in tree.calls_named("Rescaling")
              if abs((tree.number_of(argument(call, "scale", 0)) or 0) * 255 - 1) < 0.02]  # fmt: skip
    models = [call for call in tree.all(ast.Call) if called_name(call) in ("Sequential", "Model", "load_model")]
    if len(layers) != 1 or len(models) != 1:
        return
    divided = _divided_by_255(tree)
    for call in tree.calls_of("predict"):
        sources = sources_of(tree, call.args[:1])
        again = [node for node in divided if any(node in nodes_of(source) for source in sources)]
        if again and len(again) == len(divided):
            right = typed(again[0].left)
            sentence = f"The model divides by 255 itself, so these values are below 0.004. Write `{right}`."
            yield tree.finding(again[0], typed(again[0]), right, sentence, certain=False)


@rule
def pixels_divided_before_their_preparation(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``preprocess_input(image / 255)`` of ``applications``, which takes pixels from 0 to 255."""
    for call in tree.calls_named("preprocess_input"):
        given = call.args[0] if call.args else None
        made = tree.value_of(given) or given
        is_divided = isinstance(made, ast.BinOp) and isinstance(made.op, ast.Div) and tree.number_of(made.right) == 255
        if is_divided and isinstance(made, ast.BinOp) and tree.keras_name_of(call.func).startswith("applications."):
            right = f"{typed(call.func)}({typed(made.left)})"
            sentence = f"`preprocess_input` takes pixels from 0 to 255, and scales them itself. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def ranges_without_brackets(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``x - x.min() / (x.max() - x.min())``: only the smallest value is divided."""
    for node in tree.all(ast.BinOp):
        found = matched(tree, "A - min(A) / (max(A) - min(A))", node) if isinstance(node.op, ast.Sub) else None
        if found is not None and isinstance(node.right, ast.BinOp):
            right = f"({typed(node.left)} - {typed(node.right.left)}) / ({typed(node.right.right)})"
            sentence = f"Only the smallest value is divided here. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


_OTHER_AXES = (
    r"each row|per row|images?\b|windows?\b|steps\b|vector|\(\s*\w+, *\w+, *\w+|\(\s*(?:sensors|features|columns)"
)
"""What tells of arrays whose first axis has no rows of a table, or that have three axes."""


@rule
def figures_of_rows_for_columns(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``x.min(axis=1)`` and ``x.max(axis=1)`` that are told to scale each column: they are of each row."""
    said = r"each (?:of the )?(?:\w+ ){0,2}(?:columns?|features?|sensors?)\b|per (?:column|feature)|column by column"
    for code in tree.all(ast.FunctionDef):
        calls = [node for node in nodes_of(code) if isinstance(node, ast.Call)
                 and called_name(node) in ("min", "max", "mean", "std") and isinstance(node.func, ast.Attribute)
                 and tree.number_of(argument(node, "axis", 0)) == 1]  # fmt: skip
        kinds = {called_name(call) for call in calls}
        texts = texts_around(tree, calls[0]) if calls else []
        if kinds in ({"min", "max"}, {"mean", "std"}) and is_told(said, texts, unless=_OTHER_AXES):
            right = typed(calls[0]).replace("axis=1", "axis=0")
            sentence = f"`axis=1` makes a figure of each row. For each column, write `{right}`."
            yield tree.finding(calls[0], typed(calls[0]), right, sentence, certain=False)


@rule
def labels_from_1_in_rows(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``one_hot(labels, 10)`` of labels that are told to go from 1 to 10: the last one has no place."""
    texts = [*tree.lines] if tree.mentions("one_hot", "to_categorical") else []
    ends = {float(found[1]) for line in texts if re.search(r"(?i)label|class|star|digit|rating|grade", line)
            and not re.search(r"\bfor\b|plt\.", line.partition("#")[0])
            for found in [re.search(r"\b1 ?(?:\.\.+|to|-|–) ?(\d+)\b", line.partition("#")[2])] if found}  # fmt: skip
    for call in (*tree.calls_named("one_hot"), *tree.calls_named("to_categorical")):
        given = call.args[0] if call.args else None
        many = tree.number_of(argument(call, "depth" if called_name(call) == "one_hot" else "num_classes", 1))
        if not isinstance(given, ast.Name | ast.Subscript) or many not in ends or _counts_down(tree):
            continue
        if not _are_numbered_anew(tree, given):
            right = f"{typed(given)} - 1"
            sentence = f"Rows of {many:g} places are for labels from 0 to {many - 1:g}. Write `{right}` for the labels."
            yield tree.finding(given, typed(given), right, sentence, certain=False)


_KEEPS_LABELS = ("load", "loadtxt", "read_csv", "astype", "ravel", "flatten", "reshape", "array", "asarray", "to_numpy",
                 "squeeze", "loadmat", "load_data", "constant", "cast", "int")  # fmt: skip
"""Calls that load labels, or keep their numbers."""


def _are_numbered_anew(tree: SourceTree, labels: ast.expr) -> bool:
    """Return whether labels may have other numbers than they are loaded with."""
    made = [part for value in sources_of(tree, [labels]) for part in nodes_of(value)]
    is_moved = any(isinstance(part, ast.BinOp) and isinstance(part.op, ast.Sub | ast.Mod) for part in made)
    calls = {called_name(part) for part in made if isinstance(part, ast.Call)} - {*_KEEPS_LABELS}
    codes = any(isinstance(part, ast.Attribute) and part.attr == "codes" for part in made)
    stored = [typed(node.value) for node in tree.all(ast.Subscript) if isinstance(node.ctx, ast.Store)]
    return is_moved or codes or bool(calls) or typed(labels) in stored


def _counts_down(tree: SourceTree) -> bool:
    """Return whether something is moved in place: ``labels -= 1``."""
    return any(isinstance(line.op, ast.Sub | ast.Mod) for line in tree.all(ast.AugAssign))


_IN_DEGREES = regex(r"(?i)(?:^|_)deg(?:rees?)?(?:_|$)|\bdegrees?\b|\b0 ?(?:\.\.+|to|-|–) ?36[05]\b")


_OTHER_DEGREES = regex(r"(?i)polynom|degree \d|of degree|radian|\bto rad|turns?\b|not in deg")


@rule
def degrees_for_radians(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``np.cos(angle)`` of an angle in degrees: it takes radians."""
    is_other = not tree.mentions("sin", "cos") or tree.mentions("deg2rad", "radians", "pi", "polyfit", "Polynomial")
    if is_other or tree.is_written(_OTHER_DEGREES):
        return
    told = set[str]()
    for call in (call for call in tree.all(ast.Call) if called_name(call) in ("sin", "cos")):
        given = call.args[0] if len(call.args) == 1 else None
        if not isinstance(given, ast.Name | ast.Subscript):
            continue
        made = tree.value_of(given) or given
        if isinstance(made, ast.BinOp):
            continue
        names = [typed(given), *(text_of(part) or "" for part in nodes_of(made))]
        if typed(given) not in told and any(map(_IN_DEGREES.search, [*names, tree.said_beside(made)])):
            told.add(typed(given))
            right = typed(call).replace(typed(given), f"np.deg2rad({typed(given)})", 1)
            sentence = f"`{typed(call.func)}` takes radians, and this angle is in degrees. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)
