"""Rules about random changes of images: turned by another angle than meant, or switched off.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.layer_order import in_functional_model, layers_in_a_row
from grader.submission.rules.reading.node_forms import with_argument
from grader.submission.rules.reading.possible_values import numbers_of, values_of
from grader.submission.rules.rule import rule, training_rule
from grader.submission.rules.subjects import MEANT
from grader.submission.source_tree import (
    Finding,
    SourceTree,
    argument,
    is_literal,
    names_in,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_ALL_DIRECTIONS = 180
"""Degrees each way with which all angles are possible."""
_HALF_A_TURN = regex(r"half|halb|hälfte|upside|demi|moitié|mitad|\bmedi[ao]\b|meia|metade|metà|mezzo", re.IGNORECASE)
_IS_PI = regex(r"(?:math|numpy)\.pi")
_TURNS = ("360", "360.0", "180", "180.0")
"""What degrees are divided by for a share of a turn."""


_DEGREES = regex(r"(?i)degrees?\b|\bangles?\b|grad\b|winkel|grados|graus|gradi")


@training_rule
def half_turns(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``RandomRotation`` by degrees that were divided by 180, or by radians: it takes shares of a full turn."""
    for call in tree.all(ast.Call):
        if tree.keras_name_of(call.func) != "layers.RandomRotation":
            continue
        factors = values_of(tree, argument(call, "factor", 0))
        parts = [part for made in factors for part in (made.elts if isinstance(made, ast.Tuple | ast.List) else [made])]
        found = [made for part in parts
                 for made in values_of(tree, part.operand if isinstance(part, ast.UnaryOp) else part)]  # fmt: skip
        for node in {typed(made): made for made in found if isinstance(made, ast.expr)}.values():
            half, radians = _in_half_turns(tree, node), _in_radians(tree, node)
            degrees = half if half is not None else radians
            if degrees is None and (hundredths := _in_hundredths(tree, node)) is not None:
                right = f"{typed(hundredths)} / 360"
                sentence = f"A full turn has 360 degrees, and `{typed(node)}` is no share of one. Write `{right}`."
                yield tree.finding(call, typed(node), right, sentence, certain=False)
            if degrees is not None and not (half is not None and _is_half_meant(tree, call, half)):
                whole = f"{typed(degrees)} / 360"
                what = (
                    "is a share of a full turn, so it rotates by twice the angle that is meant"
                    if half is not None
                    else "is an angle in radians, and the factor is a share of a full turn"
                )
                sentence = f"`{typed(node)}` {what}. Write `{whole}`."
                yield tree.finding(call, typed(node), whole, sentence, certain=False)


def _is_half_meant(tree: SourceTree, call: ast.Call, degrees: ast.expr) -> bool:
    """Return whether twice the angle is meant: it is told, the half of it has that name, or it is all directions."""
    said, number = tree.said_beside(call), tree.number_of(degrees) or 0.0
    is_told = bool(number) and re.search(rf"\b{2 * number:.0f}\b", said) is not None
    return number >= _ALL_DIRECTIONS or is_told or bool(_HALF_A_TURN.search(f"{typed(degrees)} {said}"))


def _in_half_turns(tree: SourceTree, node: ast.expr) -> ast.expr | None:
    """Return the degrees that were divided by 180, or by π as radians; nothing where more is multiplied or divided.

    The half of it may be meant then.
    """
    match node:
        case ast.BinOp(left=left, op=ast.Div(), right=right) if numbers_of(tree, right) == {180.0}:
            return left if not _is_scaled(tree, left) else None
        case ast.BinOp(left=left, op=ast.Div(), right=right) if _IS_PI.fullmatch(tree.name_of(right)):
            degrees = _in_radians(tree, tree.value_of(left))
            return degrees if degrees is not None and not _is_scaled(tree, degrees) else None
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            for share, degrees in ((tree.value_of(left), right), (tree.value_of(right), left)):
                match share:
                    case ast.BinOp(left=first, op=ast.Div(), right=second) if numbers_of(tree, second) == {180.0}:
                        is_unit = numbers_of(tree, first) == {1.0}
                        return degrees if is_unit and not _is_scaled(tree, degrees) else None
    return None


def _in_hundredths(tree: SourceTree, node: ast.expr) -> ast.expr | None:
    """Return what the name of says that it is in degrees, where it was divided by 100."""
    match node:
        case ast.BinOp(left=left, op=ast.Div(), right=right) if numbers_of(tree, right) == {100.0}:
            return left if _DEGREES.search(f"{typed(left)} {tree.said_beside(tree.value_of(left) or left)}") else None
    return None


def _in_radians(tree: SourceTree, node: ast.AST | None) -> ast.expr | None:
    """Return the degrees that a call, or a product with π / 180, turns into radians."""
    match node:
        case ast.Call(args=[degrees]) if called_name(node) in ("radians", "deg2rad"):
            return degrees
        case ast.BinOp(left=ast.BinOp(left=degrees, op=ast.Mult(), right=pi), op=ast.Div(), right=half):
            return degrees if _IS_PI.fullmatch(tree.name_of(pi)) and numbers_of(tree, half) == {180.0} else None
        case ast.BinOp(left=ast.BinOp(left=degrees, op=ast.Div(), right=half), op=ast.Mult(), right=pi):
            return degrees if _IS_PI.fullmatch(tree.name_of(pi)) and numbers_of(tree, half) == {180.0} else None
    return None


def _is_scaled(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether something is multiplied or divided in a value."""
    made = [node, *values_of(tree, node)]
    return any(isinstance(part, ast.Mult | ast.Div) for found in made for part in nodes_of(found))


@rule
def turns_for_degrees(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``rotation_range`` of less than one degree: a share of a turn, or radians, was meant."""
    for call in tree.all(ast.Call):
        given = argument(call, "rotation_range", 6) if called_name(call) == "ImageDataGenerator" else None
        angle = tree.number_of(given, 0.0)
        made = tree.value_of(given)
        is_divided = isinstance(made, ast.BinOp) and isinstance(made.op, ast.Div) and typed(made.right) in _TURNS
        is_radians = isinstance(made, ast.Call) and called_name(made) in ("radians", "deg2rad")
        if tree.number_of(given, 0.0) is not None and not 0 < (angle or 0.0) < 1:
            continue
        if given is not None and (0 < (angle or 0.0) < 1 or is_divided or is_radians):
            is_plain = isinstance(made, ast.BinOp) and is_divided and "pi" not in typed(made.left)
            whole = typed(made.left) if isinstance(made, ast.BinOp) and is_plain else "20"
            whole = typed(made.args[0]) if isinstance(made, ast.Call) and is_radians and made.args else whole
            sentence = (
                f"`rotation_range` is in degrees, and `{typed(given)}` is less than one, so images are hardly turned. "
                f"Write `rotation_range={whole}`."
            )
            yield tree.finding(call, typed(given), f"rotation_range={whole}", sentence, certain=False, about=MEANT)


@training_rule
def augmentation_switched_off(tree: SourceTree) -> Iterator[Finding]:
    """Yield random layers that are called with ``training=False``: they return their input as it is.

    Not those of a functional model: ``fit`` sets ``training`` there.
    """
    for call in tree.all(ast.Call):
        made = tree.value_of(call.func)
        is_off = is_literal(words_of(call).get("training"), False)
        if not is_off or not isinstance(made, ast.Call) or in_functional_model(tree, call):
            continue
        again = (other for other in tree.all(ast.Call) if tree.value_of(other.func) is made)
        if not all(is_literal(words_of(other).get("training"), False) for other in again):
            continue  # Where the layer changes training images, it is switched off for others.
        source = tree.made_by(made)
        source = source if isinstance(source, ast.Call) else made
        parts = [source, *filter(None, map(tree.value_of, source.args))]
        kinds = [tree.keras_name_of(node.func) for part in parts for node in nodes_of(part)
                 if isinstance(node, ast.Call)]  # fmt: skip
        random = [kind for kind in kinds if kind.startswith("layers.Random")]
        if random and not any(kind.startswith(("layers.Dense", "layers.Conv")) for kind in kinds):
            sentence = (
                f"With `training=False`, `{random[0].removeprefix('layers.')}` returns its input as it is. Write "
                "`training=True` where the images are to change."
            )
            yield tree.finding(call, "training=False", "training=True", sentence, certain=False)


_FITS_AN_IMAGE = regex(r"(?i)mask|seg(?:ment|_|$)|label|target|truth|annot|clean|^y$")
"""In a name of what must be turned as its image is: a mask, an image without noise."""
_MOVES = ("flip_left_right", "flip_up_down", "crop", "flip", "rotation", "zoom", "translation", "shear")


@training_rule
def pairs_moved_apart(tree: SourceTree) -> Iterator[Finding]:
    """Yield a mask that is flipped or cropped by a draw of its own: it often no longer fits its image then."""
    for code in tree.all(ast.FunctionDef):
        moved = dict[str, list[ast.Call]]()
        for call in (node for node in nodes_of(code) if isinstance(node, ast.Call) and len(node.args) > 0):
            name = tree.name_of(call.func)
            made = tree.value_of(call.func)
            layer = tree.keras_name_of(made.func).removeprefix("layers.") if isinstance(made, ast.Call) else ""
            move = name.rpartition(".random_")[2] if ".image.random_" in name else layer.removeprefix("Random").lower()
            is_own = ".image.random_" in name or layer.startswith("Random")
            if is_own and move in _MOVES and isinstance(call.args[0], ast.Name) and "seed" not in words_of(call):
                moved.setdefault(f"{name}{layer}", []).append(call)
        for first, second in ((calls[0], calls[1]) for calls in moved.values() if len(calls) == 2):
            image, mask = typed(first.args[0]), typed(second.args[0])
            if image != mask and (_FITS_AN_IMAGE.search(mask) or _FITS_AN_IMAGE.search(image)):
                right = f"tf.image.stateless_{called_name(first)}"
                cure = f"Write `{right}` for both, with the same `seed`."
                if not called_name(first).startswith("random_"):
                    right = typed(first).replace(f"({image}", f"(tf.concat([{image}, {mask}], axis=-1)", 1)
                    cure = f"Move both at once, as values of one dtype: `{right}`."
                sentence = f"`{image}` and `{mask}` are moved by different draws, so they no longer fit. {cure}"
                yield tree.finding(second, typed(second), right, sentence, certain=False)


_MASK = regex(r"(?i)^(?:\w+_)?(?:masks?|seg(?:mentation)?s?|label_?map|annotation)(?:_\w+)?$")
_MOVES_ALONE = ("flip_left_right", "flip_up_down", "crop")


@training_rule
def masks_left_behind(tree: SourceTree) -> Iterator[Finding]:
    """Yield an image that is flipped or cropped at random in a function that returns its mask as it was."""
    for code in tree.all(ast.FunctionDef):
        names = [part.arg for part in code.args.args]
        masks = [name for name in names if _MASK.match(name)]
        if len(names) < 2 or len(masks) != 1 or masks[0] in names_in(code, ast.Store):
            continue
        returned = [line.value for line in nodes_of(code) if isinstance(line, ast.Return)]
        are_pairs = [isinstance(value, ast.Tuple) and typed(value.elts[-1]) == masks[0] for value in returned]
        for call in (node for node in nodes_of(code) if isinstance(node, ast.Call)):
            move = tree.name_of(call.func).rpartition(".image.random_")[2]
            is_image = bool(call.args) and isinstance(call.args[0], ast.Name) and call.args[0].id in names
            if move in _MOVES_ALONE and is_image and are_pairs and all(are_pairs):
                right = f"tf.image.stateless_random_{move}"
                sentence = (
                    f"`{typed(call.args[0])}` is moved, and `{masks[0]}` stays, so they no longer fit. Write `{right}` "
                    "for both, with the same `seed`."
                )
                yield tree.finding(call, typed(call), right, sentence, certain=False)


_POINTS = regex(
    r"(?i)\b(?:key ?points?|landmarks?|corners?|b(?:ounding )?box(?:es)?|bbox(?:es)?|eyes)\b"
    r"|\b(?:left|right) x\b|\bxy\b"
)
"""Names of labels that are places in the image, and comments beside them."""
_NO_PLACES = regex(r"(?i)latitude|longitude|\bgps\b|how many|number|count|\bages?\b|swollen")
_MOVING = ("RandomFlip", "RandomTranslation", "RandomRotation", "RandomZoom", "RandomCrop")
_OF_PLACES = ("mse", "mae", "mean_squared_error", "mean_absolute_error", "huber", "MeanSquaredError", "Huber")


@training_rule
def places_that_do_not_move(tree: SourceTree) -> Iterator[Finding]:
    """Yield images that a layer of the only model moves, with labels that are places in them."""
    moving = [call for name in _MOVING for call in tree.calls_named(name)
              if tree.keras_name_of(call.func).startswith("layers.")]  # fmt: skip
    fits, compiles = tree.calls_of("fit"), tree.calls_of("compile")
    words = {word.arg for call in tree.all(ast.Call) for word in call.keywords}
    if not moving or len(fits) != 1 or len(compiles) != 1 or words & {"data_format", "bounding_box_format"}:
        return
    labels, loss = argument(fits[0], "y", 1), argument(compiles[0], "loss", 1)
    kind = text_of(loss) or (called_name(loss) if isinstance(loss, ast.Call) else "")
    last = [tree.number_of(argument(call, "units", 0)) for call in tree.calls_named("Dense")][-1:]
    if isinstance(labels, ast.Name) and kind in _OF_PLACES and last != [1.0]:
        made = tree.value_of(labels)
        texts = [labels.id.replace("_", " "), *([tree.said_beside(made)] if made is not None else [])]
        if any(map(_POINTS.search, texts)) and not any(map(_NO_PLACES.search, texts)):
            sentence = (
                f"`{called_name(moving[0])}` moves the images, and the places in `{labels.id}` stay. Leave it out, or "
                "move both together in `dataset.map(…)`."
            )
            yield tree.finding(moving[0], typed(moving[0]), "", sentence, certain=False)


_OF_BRIGHTNESS = {"RandomBrightness": 1, "RandomColorJitter": 0, "RandomSaturation": 1, "RandomHue": 1,
                  "RandomSharpness": 1, "RandomPosterization": 1, "AutoContrast": 0, "Equalization": 0}  # fmt: skip
"""Layers that expect pixels from 0 to 255, with the place of their argument ``value_range``."""


@training_rule
def brightness_of_other_pixels(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``RandomBrightness(0.2)`` after ``Rescaling(1 / 255)``: it adds up to 51 to pixels from 0 to 1."""
    scales = [call for call in tree.calls_named("Rescaling") if _is_by_255(tree, argument(call, "scale", 0))]
    for name, place in _OF_BRIGHTNESS.items():
        for call in tree.calls_named(name):
            if tree.keras_name_of(call.func) != f"layers.{name}" or argument(call, "value_range", place) is not None:
                continue
            owners = {target.id for line in tree.all(ast.Assign) if call in nodes_of(line.value)
                      for target in line.targets if isinstance(target, ast.Name)}  # fmt: skip
            # A block that is called by its name may change the images before they are divided.
            called = {typed(other.func) for other in tree.all(ast.Call)}
            in_model = call in _in_models(tree) and owners.isdisjoint(called)
            if _comes_after(tree, call, owners, scales) or (not scales and in_model and _are_divided(tree)):
                right = with_argument(call, "value_range=(0, 1)")
                sentence = f"This layer expects pixels from 0 to 255, and they go from 0 to 1 here. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)


def _in_models(tree: SourceTree) -> set[ast.AST]:
    """Return what stands in the lists of layers that ``Sequential`` gets."""
    given = [argument(model, "layers", 0) for model in tree.calls_named("Sequential")]
    return {part for layers in given if layers is not None for part in nodes_of(tree.value_of(layers) or layers)}


def _are_divided(tree: SourceTree) -> bool:
    """Return whether the images of each training were divided by 255 before, and are not made larger again."""
    inputs = [given for fit in tree.calls_of("fit") if (given := argument(fit, "x", 0)) is not None]
    if not inputs or tree.mentions("Rescaling", "map", "Lambda") or any("* 255" in line for line in tree.lines):
        return False
    made = [tree.value_of(given) or tree.whole_of(given) for given in inputs]
    return all(isinstance(value, ast.BinOp) and _BY_255.search(typed(value)) for value in made)


_BY_255 = regex(r"^\w+(?:\.astype\([^)]*\))? / 255(?:\.0?)?$")
"""An array that is divided by 255."""


def _is_by_255(tree: SourceTree, node: ast.AST | None) -> bool:
    number = tree.number_of(node)
    return number is not None and abs(number - 1 / 255) < _NEARLY


_NEARLY = 1e-6


def _comes_after(tree: SourceTree, call: ast.Call, owners: set[str], scales: list[ast.Call]) -> bool:
    """Return whether a layer, or the block that it stands in, gets what one of the scalings returned."""
    models = _in_models(tree)
    for first, second in layers_in_a_row(tree):
        if first in scales and (second is call or call in nodes_of(second)) and first in models:
            return True
    for outer in tree.all(ast.Call):
        applied = outer.func is call or (isinstance(outer.func, ast.Name) and outer.func.id in owners)
        before = tree.value_of(outer.args[0]) if applied and outer.args else None
        if isinstance(before, ast.Call) and (tree.value_of(before.func) or before.func) in scales:
            return True
    return False


_OF_MAPS = regex(r"(?i)masks|segment|heat ?map|\bIoU\b|probability maps?")
_MIRRORED = regex(r"^\(?:, :, ::-1(?:, :)?\)?$|^\(?:, ::-1(?:, :, :)?\)?$")
"""Slices of images of shape (n, height, width, channels) that turn a side around."""


@rule
def mirrored_maps_not_mirrored_back(tree: SourceTree) -> Iterator[Finding]:
    """Yield the mean of a predicted map and of that of the mirrored image, which is not mirrored back."""
    if not tree.is_written(_OF_MAPS) or tree.mentions("argmax"):
        return
    for node in (node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Add)):
        for side, other in ((node.left, node.right), (node.right, node.left)):
            turned, plain = tree.value_of(side), tree.value_of(other)
            given = [made.args[0] if isinstance(made, ast.Call) and tree.is_call_of(made, "predict") and made.args
                     else None for made in (turned, plain)]  # fmt: skip
            match given:
                case [ast.Subscript(value=images, slice=ast.Tuple() as cut), ast.expr() as whole] if typed(
                    images
                ) == typed(whole) and _MIRRORED.match(typed(cut)):
                    right = f"{typed(side)}[{typed(cut).strip('()')}]"
                    sentence = f"`{typed(side)}` is the map of the mirrored images. Mirror it back: `{right}`."
                    yield tree.finding(node, typed(side), right, sentence, certain=False)


_SIDE = regex(r"(?i)(?:^|[\W_])(left|right)$")
"""A class that is called after a side: ``turn_left``."""
_CLASSES = regex(r"(?i)class|label|sign|gesture|direction")
_CLASSIFIES = regex(r"(?i)cross_?entropy|softmax")


@training_rule
def sides_that_change_their_class(tree: SourceTree) -> Iterator[Finding]:
    """Yield images that are flipped sideways, where left and right are classes: the labels stay."""
    flips = [call for call in tree.calls_named("RandomFlip") if _goes_sideways(tree, call)]
    if not flips or not tree.is_written(_CLASSIFIES) or len(tree.calls_of("fit")) > 1:
        return
    names = [text_of(part) or "" for line in tree.all(ast.Assign) for node in nodes_of(line.value)
             if isinstance(node, ast.List | ast.Tuple) and _CLASSES.search(typed(line.targets[0]))
             for part in node.elts]  # fmt: skip
    comments = [
        line.partition("#")[2] for line in tree.lines if re.search(r"(?i)#.*\b(?:class(?:es)?|folders?|signs?)\b", line)
    ]
    names += [word for text in comments for word in re.findall(r"\b\w+_(?:left|right)\b", text)]
    if {found[1].lower() for name in names if (found := _SIDE.search(name))} == {"left", "right"}:
        sentence = "A flipped image of the left is one of the right, and its label stays. Leave this flip out."
        yield tree.finding(flips[0], typed(flips[0]), "", sentence, certain=False)


def _goes_sideways(tree: SourceTree, call: ast.Call) -> bool:
    mode = text_of(tree.value_of(argument(call, "mode", 0))) if call.args or call.keywords else "horizontal"
    return mode in ("horizontal", "horizontal_and_vertical")
