"""Rules about a training that goes on otherwise than its author thinks: what runs once, begins again, or waits longer.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.decisions import FORMS, in_another_form
from grader.submission.rules.reading.layer_order import each_after_another
from grader.submission.rules.reading.own_steps import fits_eagerly, methods_of, traced
from grader.submission.rules.reading.value_flow import Object, Place, objects_of, places_of, sources_of
from grader.submission.rules.reading.words_beside import is_said, name_and_docstring
from grader.submission.rules.rule import rule, training_rule
from grader.submission.rules.subjects import ENLARGED, FIRST_PASS, LOOP, ONE_EPOCH
from grader.submission.source_tree import (
    Finding,
    SourceTree,
    argument,
    gives_unseen,
    names_in,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_SHOWS_SHAPES = regex(r"\.(?:shape|dtype|name|rank|ndim)\b|\blen\(")
_READ_WHEN_TRACED = ("rate", "stddev", "recurrent_dropout", "dropout")
"""Numbers of layers that are part of the step that TensorFlow traces."""
_CHECKS = regex(r"val|test|eval|check|held", re.IGNORECASE)
_NORMS = regex(r"constraints\.(?:MaxNorm|UnitNorm|MinMaxNorm|max_norm|unit_norm|min_max_norm)")
_CONVOLUTION = regex(r"layers\.(?:Conv|Convolution)([12])D")
_PLACES = regex(r"posi|place|arange\(|range\(", re.IGNORECASE)
_OF_THE_RATE = regex(r"^(?!.*weight).*(?:lr|rate|learning)\w*decay|decay\w*(?:_lr|learning)", re.IGNORECASE)
_RATE_FALLS = regex(
    r"\b(?:learning rate|rate|steps?) (?:\w+ )?(?:decays?|falls?|drops?|shrinks?|decreases?|decayed|lowered"
    r"|gets? smaller|becomes? smaller|smaller (?:after|in|with|over|each|every)|reduced|goes down)\b"
    r"|\b(?:decay(?:s|ing)?|lower(?:s|ing)|reduc(?:es?|ing)|shrinks?|decreas(?:es?|ing)) (?:of )?the learning rate\b"
    r"|\blearning rate decay\b|\bsmaller and smaller steps\b",
    re.IGNORECASE,
)
LEAST_IN_A_BATCH = 8.0
"""A smaller number may be another one than the size of a batch."""
_OF_WEIGHTS = regex(r"\bweights (?:\w+ ){0,2}(?:shrink|smaller|decay|pulled|to(?:wards)? (?:0|zero))", re.IGNORECASE)
_BATCH = regex(r"(?:self\.|\w+_)?batch(?:_?size)?", re.IGNORECASE)
_SUMMED = regex(
    r"\b(?:loss|mse|mae|errors?|entropy|gradients?)\b[^.;:]{0,40}\b(?:adds? up|added up|sums?|summed|total)\b"
    r"|\b(?:sums?|total|adds? up) (?:of |over |the |all )*(?:loss|error|batch|gradient|example)",
    re.IGNORECASE,
)
_RATE, _LOSS = regex(r"\brate|\blr\b|learning", re.IGNORECASE), regex(r"loss|sum|total|err", re.IGNORECASE)
_GENERATORS = ("numpy.random.default_rng", "numpy.random.RandomState", "numpy.random.seed", "random.Random",
               "random.seed")  # fmt: skip
_SPELLINGS = ("decode", "strip", "title", "capitalize", "upper", "replace")
"""Methods of a name that write it in another way."""
_BRIGHTEST = 255.0
_TRAINING = ("fit", "train_on_batch", "apply_gradients", "train_step", "fit_generator")
_KNOWS_ROWS = regex(
    r"\b(?:each|every|all|per|for|one) (?:\w+ )?rows?\b|row by row|last axis|rows share|jede\w* Zeile|pro Zeile"
    r"|(?:chaque|par) ligne|(?:cada|por) fila",
    re.IGNORECASE,
)
"""What says that a `Dense` reads the rows of an image one by one."""


@rule
def printed_once(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``print`` of values in what TensorFlow traces: it shows names of tensors, and that once."""
    for part in traced(tree):
        for call in (node for node in nodes_of(part) if isinstance(node, ast.Call)):
            if not isinstance(call.func, ast.Name) or call.func.id != "print":
                continue
            values = [given for given in call.args if not isinstance(given, ast.Constant)]
            if any(not _SHOWS_SHAPES.search(typed(given)) for given in values):
                sentence = (
                    "`print` runs once, when TensorFlow traces this function, and shows no values. Write `tf.print(…)`."
                )
                yield tree.finding(call, "print", "tf.print", sentence, certain=False)


@training_rule
def settings_in_a_callback(tree: SourceTree) -> Iterator[Finding]:
    """Yield a rate of a layer that a callback sets during ``fit``, which has traced its step with the old one."""
    for _, methods in methods_of(tree, "Callback") if not fits_eagerly(tree) else ():
        for method in methods:
            is_during = method.name.startswith(("on_epoch_", "on_train_batch_", "on_batch_"))
            compiles = any(isinstance(node, ast.Call) and called_name(node) in ("compile", "make_train_function")
                           for node in nodes_of(method))  # fmt: skip
            for line in nodes_of(method) if is_during and not compiles else ():
                match line:
                    case ast.Assign(targets=[ast.Attribute(value=owner, attr=name)]) if (
                        name in _READ_WHEN_TRACED and typed(owner) != "self" and "optimizer" not in typed(owner)
                    ):
                        sentence = (
                            f"`fit` traces its step once, with the `{name}` that the layer has then: a later one "
                            "changes nothing. Call `compile` again before the next `fit`."
                        )
                        yield tree.finding(line, typed(line), "", sentence, certain=False)


@rule
def rates_set_after_the_training(tree: SourceTree) -> Iterator[Finding]:
    """Yield a learning rate that is set when the last training of its model is over."""
    for function in tree.all(ast.FunctionDef) if tree.mentions("learning_rate", "lr") else ():
        nodes = nodes_of(function)
        calls = [node for node in nodes if isinstance(node, ast.Call)]
        repeated = {id(part) for loop in nodes if isinstance(loop, ast.For | ast.While) for part in nodes_of(loop)}
        for line in (node for node in nodes if isinstance(node, ast.Assign | ast.Expr) and id(node) not in repeated):
            model = _model_of_a_rate(line)
            fits = [call.lineno for call in calls if model and typed(call.func) == f"{model}.fit"]
            later = [call for call in calls if model and call.lineno > line.lineno and _may_train(call, model)]
            # Whoever calls the function may train the model that it returns.
            outside = any(called_name(call) == "fit" and call not in calls for call in tree.all(ast.Call))
            is_called = any(called_name(call) == function.name for call in tree.all(ast.Call))
            if tree.mentions("apply_gradients") or (outside and is_called):
                continue
            if fits and min(fits) < line.lineno and not later:
                sentence = (
                    f"No training of `{model}` follows this line, so the new learning rate changes nothing. Set it "
                    "before `fit`, or call `fit` again."
                )
                yield tree.finding(line, typed(line), "", sentence, certain=False)


def _model_of_a_rate(line: ast.Assign | ast.Expr) -> str:
    """Return the model whose learning rate a line sets; empty for other lines."""
    match line:
        case ast.Assign(targets=[ast.Attribute(attr="learning_rate" | "lr") as rate]):
            found = rate
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(attr="assign", value=ast.Attribute(attr="learning_rate") as rate))
        ):
            found = rate
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="set_value"), args=[ast.Attribute() as rate, _])):
            found = rate
        case _:
            return ""
    match found.value:
        case ast.Attribute(attr="optimizer", value=ast.Name(id=model)):
            return model
    return ""


def _may_train(call: ast.Call, model: str) -> bool:
    """Return whether a call trains a model, or gives it to a function that may."""
    method = call.func if isinstance(call.func, ast.Attribute) else None
    if method is not None and typed(method.value) == model:
        return method.attr in ("fit", "train_on_batch", "save")
    given = (*call.args, *words_of(call).values())
    return called_name(call) not in ("print", "len") and any(typed(part) == model for part in given)


@training_rule
def seeded_in_each_epoch(tree: SourceTree) -> Iterator[Finding]:
    """Yield a seed in the function of ``from_generator``, which begins again with it in each epoch."""
    for call in tree.calls_of("from_generator"):
        given = argument(call, "generator", 0)
        function = tree.code_of(given)
        if not isinstance(function, ast.FunctionDef) or _CHECKS.search(f"{function.name} {tree.said_beside(call)}"):
            continue
        for seeded in (node for node in nodes_of(function) if isinstance(node, ast.Call)):
            seed = seeded.args[0] if seeded.args else None
            is_fixed = tree.number_of(seed) is not None if seed is not None else False
            if tree.name_of(seeded.func) in _GENERATORS and is_fixed:
                sentence = (
                    f"`{function.name}` runs again in each epoch, and `{typed(seeded)}` begins again with it: each "
                    "epoch gets the same numbers. Put it before the function."
                )
                yield tree.finding(seeded, typed(seeded), "", sentence, certain=False)


@rule
def patience_of_validations(tree: SourceTree) -> Iterator[Finding]:
    """Yield a patience in epochs where ``fit`` validates in every n-th epoch only: the others do not count."""
    for fit in tree.calls_of("fit"):
        every = tree.number_of(words_of(fit).get("validation_freq"))
        for callback in tree.callbacks_of(fit) if every is not None and every > 1 else ():
            kind = tree.keras_name_of(callback.func).removeprefix("callbacks.")
            watched = text_of(tree.value_of(argument(callback, "monitor", 0))) or "val_loss"
            patience = tree.number_of(words_of(callback).get("patience"))
            if kind not in ("EarlyStopping", "ReduceLROnPlateau") or not watched.startswith("val_") or every is None:
                continue
            if patience is not None and patience >= every:
                sentence = (
                    f"`{watched}` is there in one of {every:.0f} epochs, and `patience={patience:.0f}` counts these "
                    f"alone: {patience * every:.0f} epochs. Write `patience={max(1, patience // every):.0f}`."
                )
                yield tree.finding(callback, f"patience={patience:.0f}", "", sentence, certain=False)


@rule
def norms_of_rows(tree: SourceTree) -> Iterator[Finding]:
    """Yield a limit of the norm of a convolution's kernel that goes along its first axis alone."""
    for call in tree.all(ast.Call):
        sides = _CONVOLUTION.fullmatch(tree.keras_name_of(call.func))
        limit = tree.value_of(words_of(call).get("kernel_constraint")) if sides else None
        if sides is None or not isinstance(limit, ast.Call) or not _NORMS.fullmatch(tree.keras_name_of(limit.func)):
            continue
        if not tree.gives(limit, "axis") and len(limit.args) < 2:
            axes = "[0, 1, 2]" if sides[1] == "2" else "[0, 1]"
            sentence = (
                f"`{called_name(limit)}` goes along axis 0, so each column of a kernel has a limit of its own. For the "
                f"norm of a filter, write `axis={axes}`."
            )
            yield tree.finding(call, typed(limit), f"axis={axes}", sentence, certain=False)


@training_rule
def steps_of_one_value(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``LayerNormalization`` of steps that have one value each: it makes all of them the same."""
    for first, second in each_after_another(tree):
        kind = tree.keras_name_of(second.func)
        if kind != "layers.LayerNormalization" or "axis" in words_of(second) or second.args:
            continue
        word, place = ("target_shape", 0) if called_name(first) == "Reshape" else ("shape", 0)
        shape = tree.value_of(argument(first, word, place)) if called_name(first) in ("Reshape", "Input") else None
        if isinstance(shape, ast.Tuple) and len(shape.elts) == 2 and tree.number_of(shape.elts[-1]) == 1:
            sentence = (
                "Each step has one value, and `LayerNormalization` along the last axis makes all steps the same. Write "
                "`LayerNormalization(axis=1)`."
            )
            yield tree.finding(second, typed(second), "axis=1", sentence, certain=False)


@rule
def same_noise_in_each_call(tree: SourceTree) -> Iterator[Finding]:
    """Yield random numbers with a fixed seed, in what runs for each batch or example: they are the same each time."""
    for part in traced(tree):
        for call in (node for node in nodes_of(part) if isinstance(node, ast.Call)):
            name, seed = tree.name_of(call.func), tree.value_of(words_of(call).get("seed"))
            keras = name.startswith("keras.random.") or tree.keras_name_of(call.func).startswith("random.")
            stateless = ".stateless_random_" in name or name.startswith("tensorflow.random.stateless_")
            parts = seed.elts if isinstance(seed, ast.Tuple | ast.List) else [seed] if seed is not None else []
            if (keras or stateless) and parts and all(tree.number_of(number) is not None for number in parts):
                right = (
                    "a `tf.keras.random.SeedGenerator`" if keras else "another seed for each, as `Dataset.random` gives"
                )
                sentence = f"With a fixed `seed` the numbers are the same in each call. Give it {right}."
                yield tree.finding(call, "seed", "", sentence, certain=False)


@rule
def averages_left_out(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``use_ema=True`` beside a loop of one's own: only ``fit`` puts the averages into the model."""
    if tree.mentions("fit", "finalize_variable_values", "SwapEMAWeights"):
        return
    for call in tree.all(ast.Call) if tree.mentions("apply_gradients", "apply") else ():
        asked = words_of(call).get("use_ema")
        is_optimizer = tree.keras_name_of(call.func).startswith("optimizers.")
        if is_optimizer and typed(asked or call) == "True" and not tree.gives(call, "ema_overwrite_frequency"):
            sentence = (
                "`use_ema=True` keeps averages, but only `fit` puts them into the model. After your loop, call "
                "`optimizer.finalize_variable_values(model.trainable_variables)`."
            )
            yield tree.finding(call, "use_ema=True", "", sentence, certain=False)


@rule
def brightest_pixel(tree: SourceTree) -> Iterator[Finding]:
    """Yield a likeness of images from 0 to 1 that is told their largest value is 255."""
    scaled = any(isinstance(node.op, ast.Div) and tree.number_of(node.right) == _BRIGHTEST
                 for node in tree.all(ast.BinOp))  # fmt: skip
    scaled |= any(text_of(node) == "sigmoid" for node in tree.all(ast.Constant))
    scaled |= any(called_name(call) == "clip" and tree.number_of(argument(call, "a_max", 2)) == 1
                  for call in tree.all(ast.Call))  # fmt: skip
    scaled |= tree.is_written(_FROM_0_TO_1) and len(_brightest(tree)) == 1
    if scaled:
        yield from _own_peak(tree)
    for call in tree.all(ast.Call) if scaled else ():
        name = tree.name_of(call.func)
        is_likeness = name in ("tensorflow.image.psnr", "tensorflow.image.ssim")
        given = words_of(call).get("max_val", argument(call, "max_val", 2)) if is_likeness else None
        if (
            given is not None
            and tree.number_of(given) == _BRIGHTEST
            and "255" not in " ".join(map(typed, call.args[:2]))
        ):
            sentence = (
                "`max_val` is the largest value that a pixel can have: write `max_val=1.0` for images from 0 to 1."
            )
            yield tree.finding(call, typed(given), "max_val=1.0", sentence, certain=False)


_FROM_0_TO_1 = regex(r"(?i)(?:from|between|values?|pixels?|floats?) 0(?:\.0)? (?:to|and) 1(?:\.0)?\b")


def _brightest(tree: SourceTree) -> list[ast.Constant]:
    return [node for node in tree.all(ast.Constant) if type(node.value) in (int, float) and node.value == _BRIGHTEST]


def _own_peak(tree: SourceTree) -> Iterator[Finding]:
    """Yield 255 in an own PSNR: ``10 * log10(peak ** 2 / mse)``."""
    for call in tree.calls_named("log10"):
        match call.args:
            case [ast.BinOp(op=ast.Div(), left=ast.BinOp(op=ast.Pow(), left=peak) | peak)]:
                number = tree.number_of(peak)
            case _:
                continue
        if number in (_BRIGHTEST, _BRIGHTEST**2):
            sentence = "The peak is the largest value of a pixel: 1 for images from 0 to 1, and not 255."
            yield tree.finding(call, typed(peak), "1.0", sentence, certain=False)


@training_rule
def rows_read_one_by_one(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``Dense`` on images that are flattened after it: it reads each row of pixels by itself."""
    pairs = [*each_after_another(tree)] if tree.mentions("Flatten") else []
    flattened = {id(first) for first, second in pairs if called_name(second) == "Flatten"}
    for first, second in pairs:
        shape = tree.value_of(argument(first, "shape", 0)) if called_name(first) in ("Input", "InputLayer") else None
        if called_name(second) == "Dense" and id(second) in flattened and isinstance(shape, ast.Tuple):
            sides = [tree.same(side) for side in shape.elts[:2]]
            knows = _KNOWS_ROWS.search(tree.said_beside(second))
            if len(sides) == 2 and sides[0] == sides[1] and not knows:
                sentence = (
                    f"On images of shape `{typed(shape)}`, `Dense` reads along the last axis alone. To connect each "
                    "unit with all pixels, put `Flatten` before it."
                )
                yield tree.finding(second, typed(second), "", sentence, certain=False)


@rule
def places_lost_in_a_mean(tree: SourceTree) -> Iterator[Finding]:
    """Yield what is added for the places of words, right before a mean of them: it is the same for each text."""
    for call in tree.all(ast.Call) if tree.mentions("GlobalAveragePooling1D") else ():
        layer = tree.value_of(call.func)
        if not isinstance(layer, ast.Call) or called_name(layer) != "GlobalAveragePooling1D" or not call.args:
            continue
        made = tree.value_of(call.args[0])
        parts: list[ast.expr] = []
        if isinstance(made, ast.BinOp) and isinstance(made.op, ast.Add):
            parts = [made.left, made.right]
        elif isinstance(made, ast.Call) and _is_sum(tree, made):
            parts = made.args[0].elts if made.args and isinstance(made.args[0], ast.List) else made.args
        by_a_layer = isinstance(made, ast.Call) and _adds_places(tree, made)
        if by_a_layer or any(_PLACES.search(f"{typed(part)} {typed(tree.value_of(part) or part)}") for part in parts):
            sentence = (
                "The mean is the same in any order: what is added for the places is the same for each text. Put "
                "`Conv1D` or attention between them."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


def _adds_places(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a layer of the learner's own is called that adds something for the places, and does no more."""
    layer = tree.value_of(call.func)
    name = called_name(layer) if isinstance(layer, ast.Call) else ""
    for definition in tree.all(ast.ClassDef) if _PLACES.search(name) else ():
        if definition.name == name:
            called = [part for part in definition.body if isinstance(part, ast.FunctionDef) and part.name == "call"]
            returned = [node.value for part in called for node in nodes_of(part) if isinstance(node, ast.Return)]
            return len(returned) == 1 and isinstance(returned[0], ast.BinOp) and isinstance(returned[0].op, ast.Add)
    return False


def _is_sum(tree: SourceTree, call: ast.Call) -> bool:
    layer = tree.value_of(call.func)
    return called_name(layer if isinstance(layer, ast.Call) else call) in ("Add", "add")


_BY_THE_ALPHABET = regex(
    r"(?i)(?:encoder|lookup|adapt|layer)\b[^.;]{0,40}\b(?:numbers?|sorts?|orders?|counts?)\b[^.;]{0,60}alphabet"
)


@rule
def labels_by_the_alphabet(tree: SourceTree) -> Iterator[Finding]:
    """Yield sorted names that turn a number of ``StringLookup`` back, which numbers labels by how often they occur."""
    adapts = [call for call in tree.calls_of("adapt") if _is_lookup(tree, call)]
    same = functools.partial(_with_the_same_labels, tree)
    data = [given for call in adapts if (given := argument(call, "data", 0)) is not None]
    adapted = {found for given in data for found in objects_of(tree, given, (), same)}
    for node in tree.all(ast.Subscript) if adapted else ():
        is_number = not isinstance(node.slice, ast.Slice | ast.Constant) and not _goes_over(tree, node)
        if is_number and _is_sorted(tree, node.value, adapted):
            sentence = (
                "`StringLookup.adapt` numbers labels by how often they occur, not by the alphabet. Write "
                f"`encoder.get_vocabulary()[{typed(node.slice)}]`."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)
    for line in tree.all(ast.Assign) if adapted else ():
        ordered = [node for node in nodes_of(line.value) if isinstance(node, ast.Call) and typed(node.func) == "sorted"]
        if ordered and is_said(_BY_THE_ALPHABET, tree.said_beside(line)):
            sentence = (
                "`StringLookup.adapt` numbers labels by how often they occur, not by the alphabet. Write "
                "`encoder.get_vocabulary()`."
            )
            yield tree.finding(ordered[0], typed(ordered[0]), "", sentence, certain=False)
    for call in tree.calls_named("zip") if adapted else ():
        names = [part for part in call.args if _is_sorted(tree, part, adapted)]
        others = [made for source in sources_of(tree, call.args) for made in nodes_of(source)]
        if names and len(call.args) == 2 and any(tree.is_call_of(made, "predict") for made in others):
            sentence = (
                "`StringLookup.adapt` numbers labels by how often they occur, not by the alphabet. Write "
                f"`encoder.get_vocabulary()` for `{typed(names[0])}`."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def vocabularies_counted_from_2(tree: SourceTree) -> Iterator[Finding]:
    """Yield numbers of a vocabulary that are counted from 2 on: its list begins with the padding and ``[UNK]``."""
    for call in tree.calls_named("enumerate"):
        listed = tree.value_of(call.args[0]) if call.args else None
        first = tree.number_of(argument(call, "start", 1), 0) or 0
        is_whole = isinstance(listed, ast.Call) and called_name(listed) == "get_vocabulary" and not listed.keywords
        if isinstance(listed, ast.Call) and is_whole and first > 1:
            right = f"enumerate({typed(listed)})"
            sentence = f"A place in `{typed(listed)}` is the id, from 0 on. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)
        numbered = _numbered_words(tree, call)
        if numbered is not None and first != 1:
            right = f"enumerate({typed(numbered)}, start=1)"
            sentence = f"The token ids of a `Tokenizer` begin at 1: 0 is the padding. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


def _numbered_words(tree: SourceTree, call: ast.Call) -> ast.expr | None:
    """Return the ``word_index`` that a dictionary of its own numbers from the beginning."""
    listed = call.args[0] if call.args else None
    makers = [made for made in tree.calls_named("dict") if call in map(tree.value_of, made.args)]
    makers_in_loops = [made for made in tree.all(ast.DictComp) if tree.value_of(made.generators[0].iter) is call]
    is_index = isinstance(listed, ast.Attribute) and listed.attr == "word_index"
    return listed if is_index and (makers or makers_in_loops) else None


@rule
def vocabularies_sorted(tree: SourceTree) -> Iterator[Finding]:
    """Yield numbers of a vocabulary that is sorted before they are counted: they are those of its own order."""
    for call in tree.calls_named("enumerate"):
        ordered = tree.value_of(call.args[0]) if len(call.args) == 1 else None
        if not isinstance(ordered, ast.Call) or typed(ordered.func) != "sorted" or len(ordered.args) != 1:
            continue
        listed = tree.value_of(ordered.args[0])
        if isinstance(listed, ast.Call) and called_name(listed) == "get_vocabulary":
            sentence = (
                "A vocabulary is in the order of its numbers, by how often a text occurs. `sorted` gives it another "
                f"order, so these numbers are wrong: write `{typed(listed)}` alone."
            )
            yield tree.finding(call, typed(call), typed(listed), sentence, certain=False)


def _is_sorted(tree: SourceTree, names: ast.expr, adapted: set[Object]) -> bool:
    """Return whether a list surely has the names of labels in the order of the alphabet, and a layer counted these."""
    found = [(place, _in_order(tree, place.node)) for place in places_of(tree, Place(names))]
    return bool(found) and all(
        labels is not None
        and bool(objects_of(tree, labels, place.calls, functools.partial(_with_the_same_labels, tree)) & adapted)
        for place, labels in found
    )


def _with_the_same_labels(tree: SourceTree, node: ast.AST) -> list[ast.expr]:
    """Return what has the labels that a value has: an array in another form, or what a data set is made of."""
    match node:
        case ast.Call(func=ast.Attribute(attr="from_tensor_slices"), args=[ast.Tuple(elts=[_, labels, *_])]):
            return [labels]
        case ast.Call(func=ast.Attribute(value=owner, attr="take" | "skip" | "shuffle" | "cache" | "prefetch")):
            return [owner]
    return in_another_form(tree, node)


def _goes_over(tree: SourceTree, entry: ast.Subscript) -> bool:
    """Return whether an entry of a list is read for each of its places: ``for i in range(len(names))``."""
    loops: list[ast.For | ast.comprehension] = [*tree.all(ast.For), *tree.all(ast.comprehension)]
    places = [loop.iter for loop in loops if typed(entry.slice) in map(typed, nodes_of(loop.target))]
    return f"range(len({typed(entry.value)}))" in map(typed, places)


def _in_order(tree: SourceTree, made: ast.AST | None) -> ast.expr | None:
    """Return the labels whose names, in the order of the alphabet, a list holds."""
    match made:
        case ast.Call(func=ast.Name(id="sorted"), args=[inner]):
            return _told_apart(tree, tree.value_of(inner))
        case ast.Call(func=ast.Name(id="dict"), args=[inner]):
            pairs = tree.value_of(inner)
            is_counted = isinstance(pairs, ast.Call) and typed(pairs.func) == "enumerate" and len(pairs.args) == 1
            return _in_order(tree, tree.value_of(pairs.args[0])) if isinstance(pairs, ast.Call) and is_counted else None
        case ast.Call(func=ast.Attribute(attr="unique"), args=[labels], keywords=[]):
            return labels
        case ast.ListComp(elt=elt, generators=[ast.comprehension(target=ast.Name() as item, iter=inner, ifs=[])]):
            return _in_order(tree, tree.value_of(inner)) if _is_the_same_name(tree, elt, item) else None
        case ast.Call(func=ast.Name(id="map"), args=[ast.Name(id="str"), inner]):
            return _in_order(tree, tree.value_of(inner))
        case ast.Call() if (whole := tree.worked_on(made)) is not None and called_name(made) in FORMS:
            return _in_order(tree, tree.value_of(whole))
    return None


def _is_the_same_name(tree: SourceTree, node: ast.expr, item: ast.Name) -> bool:
    """Return whether a value is an item of a list in at most another form: as a text, or without its spaces."""
    match node:
        case ast.Name(id=name):
            return name == item.id
        case ast.Call(func=ast.Name(id="str"), args=[inner, *_]) | ast.Call(func=ast.Attribute(value=inner, attr=_)):
            is_form = isinstance(node.func, ast.Name) or called_name(node) in (*_SPELLINGS, *FORMS)
            return is_form and _is_the_same_name(tree, inner, item)
    return False


def _told_apart(tree: SourceTree, names: ast.AST | None) -> ast.expr | None:
    """Return the labels of which each value is here once, in whichever order and form."""
    match names:
        case (
            ast.Call(func=ast.Name(id="set"), args=[labels]) | ast.SetComp(generators=[ast.comprehension(iter=labels)])
        ):
            return _told_apart(tree, labels) or labels
        case (
            ast.ListComp(generators=[ast.comprehension(iter=inner)])
            | ast.GeneratorExp(generators=[ast.comprehension(iter=inner)])
        ):
            return _told_apart(tree, tree.value_of(inner))
        case ast.Call(func=ast.Attribute(value=inner, attr="numpy" | "tolist")) | ast.Attribute(value=inner, attr="y"):
            return _told_apart(tree, tree.value_of(inner))
        case ast.Subscript(value=ast.Call() as unique, slice=ast.Constant(value=0)):
            return _told_apart(tree, unique)
        case ast.Call() if tree.name_of(names.func) == "tensorflow.unique":
            return names.args[0] if names.args else None
    return _in_order(tree, names)


def _is_lookup(tree: SourceTree, adapt: ast.Call) -> bool:
    ends = places_of(tree, Place(adapt.func.value)) if isinstance(adapt.func, ast.Attribute) else []
    made = [end.node for end in ends if isinstance(end.node, ast.Call)]
    return len(made) == len(ends) == 1 and (
        tree.keras_name_of(made[0].func) == "layers.StringLookup" and not tree.gives(made[0], "vocabulary")
    )


@training_rule
def decay_of_weights(tree: SourceTree) -> Iterator[Finding]:
    """Yield a decay of the weights whose name or comment takes it for one of the learning rate."""
    changed = tree.mentions("schedules", "LearningRateScheduler", "ReduceLROnPlateau", "learning_rate")
    for call in tree.all(ast.Call):
        given = words_of(call).get("weight_decay")
        kind = tree.keras_name_of(call.func)
        if not kind.startswith("optimizers.") or (given is None and kind != "optimizers.AdamW"):
            continue
        is_named = isinstance(given, ast.Name | ast.Attribute) and _OF_THE_RATE.search(typed(given))
        said = tree.said_beside(call)
        knows = "schedule" in said.lower() or _OF_WEIGHTS.search(said)
        is_told = not changed and is_said(_RATE_FALLS, said) and not knows
        if is_named or is_told:
            sentence = (
                "`weight_decay` makes weights smaller, not the learning rate. For that, give the optimizer a schedule: "
                "`tf.keras.optimizers.schedules.ExponentialDecay(…)`."
            )
            yield tree.finding(call, "weight_decay", "", sentence, certain=False)


@rule
def divided_by_the_batch(tree: SourceTree) -> Iterator[Finding]:
    """Yield a learning rate, or a loss, that is divided by the batch size as if the loss were a sum over the batch."""
    if any(text_of(tree.value_of(words_of(call).get("reduction"))) in ("sum", "none") for call in tree.all(ast.Call)):
        return
    losses = [tree.value_of(argument(call, "loss", 1)) for call in tree.calls_of("compile")]
    # An own loss may be a sum.
    fits = [size for fit in tree.calls_of("fit") if (size := argument(fit, "batch_size", 2)) is not None]
    # Another name may have the same number.
    sizes = {typed(size) for size in fits if isinstance(size, ast.Name)}
    given = {tree.key_of(size) for size in fits if (tree.number_of(size) or LEAST_IN_A_BATCH) >= LEAST_IN_A_BATCH}
    kinds = [loss.func if isinstance(loss, ast.Call) else loss for loss in losses]
    is_mean = bool(kinds) and all(text_of(kind) or tree.keras_name_of(kind).startswith("losses.") for kind in kinds)
    for node in tree.all(ast.BinOp):
        is_size = bool(_BATCH.fullmatch(typed(node.right))) or typed(node.right) in sizes
        if not isinstance(node.op, ast.Div) or not is_size:
            continue
        made = tree.value_of(node.left)
        loss = tree.value_of(made.func) if isinstance(made, ast.Call) else None
        is_loss = isinstance(loss, ast.Call) and tree.keras_name_of(loss.func).startswith("losses.")
        said = tree.said_beside(node)
        of_rate = is_mean and _RATE.search(f"{typed(node.left)} {said}") and not _LOSS.search(typed(node.left))
        is_known = bool(_BATCH.fullmatch(typed(node.right))) or tree.key_of(node.right) in given
        if (
            is_loss
            or (is_mean and is_known and _is_reported_loss(tree, node.left))
            or (of_rate and is_said(_SUMMED, said))
        ):
            sentence = (
                "Keras's losses are means over the batch, and no sums: they do not grow with the batch size. Leave out "
                f"`/ {typed(node.right)}`."
            )
            yield tree.finding(node, typed(node), typed(node.left), sentence, certain=False)


def _is_reported_loss(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a value is the loss that ``fit`` or ``evaluate`` reports: of an epoch, or of a data set."""
    made = tree.value_of(node)
    match made:
        case ast.Call(func=ast.Name(id="min"), args=[values]) | ast.Subscript(value=values) if not isinstance(
            values, ast.Call
        ):
            losses = tree.value_of(values)
            is_loss = isinstance(losses, ast.Subscript) and text_of(losses.slice) in ("loss", "val_loss")
            root = tree.whole_of(losses)
            is_history = isinstance(root, ast.Attribute) and root.attr == "history"
            return is_loss and (is_history or (isinstance(losses, ast.Subscript) and "hist" in typed(losses.value)))
        case ast.Subscript(value=ast.Call() as call, slice=ast.Constant(value=0 | "loss")):
            return call in tree.calls_of("evaluate")
    part = tree.part_of(node) if isinstance(node, ast.Name) else None
    return part is not None and part[1] == 0 and part[0] in tree.calls_of("evaluate")


@rule
def words_in_the_order_of_their_ids(tree: SourceTree) -> Iterator[Finding]:
    """Yield examples that are sorted one by one, as ``np.unique`` does: what depends on their order is lost."""
    comprehensions: list[ast.ListComp | ast.GeneratorExp] = [*tree.all(ast.ListComp), *tree.all(ast.GeneratorExp)]
    for node in comprehensions if tree.mentions("Embedding") else ():
        row, part = typed(node.generators[0].target), node.elt
        takes_it = isinstance(part, ast.Call) and [typed(given) for given in part.args] == [row]
        code = tree.code_of(part.func) if isinstance(part, ast.Call) and takes_it else None
        inside: ast.AST = part
        if isinstance(code, ast.FunctionDef) and code.args.args:
            row, inside = code.args.args[0].arg, code
        for call in (node for node in nodes_of(inside) if isinstance(node, ast.Call) and node.args):
            given = call.args[0]
            of_a_set = typed(call.func) == "sorted" and isinstance(given, ast.Call) and typed(given.func) == "set"
            if of_a_set and isinstance(given, ast.Call) and given.args:
                given = given.args[0]
            root = given.value if isinstance(given, ast.Subscript) else given
            if any(call in nodes_of(place.slice) for place in tree.all(ast.Subscript)):
                continue  # It picks values for the words, whatever their order.
            if (of_a_set or tree.name_of(call.func) == "numpy.unique") and typed(root) == row:
                sentence = (
                    f"`{typed(call)}` sorts the token ids of an example, and leaves out repeated ones: the order of "
                    "the words is lost. Leave it out."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False, about=LOOP)


@rule
def images_enlarged(tree: SourceTree) -> Iterator[Finding]:
    """Yield a rotation by SciPy, which makes each image as large as its turned corners need."""
    for call in tree.all(ast.Call):
        enlarges = tree.is_true(words_of(call).get("reshape", ast.Constant(True))) and len(call.args) < 4
        if tree.name_of(call.func) == "scipy.ndimage.rotate" and enlarges:
            sentence = (
                "`rotate` enlarges the image until its turned corners fit. Write `reshape=False` to keep its size."
            )
            yield tree.finding(call, typed(call), "reshape=False", sentence, certain=False, about=ENLARGED)


@rule
def trained_for_one_epoch(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``fit`` that names no epochs: it trains for one. Not in a loop, nor where a data set is repeated."""
    calls = tree.calls_of("fit") if tree.mentions("compile") and not tree.mentions("repeat") else []
    # Of several trainings, one may be meant as a short one.
    if not calls or any(argument(call, "epochs", 3) or gives_unseen(call) for call in calls):
        return
    loops = [*tree.all(ast.For), *tree.all(ast.While), *tree.all(ast.ListComp)]
    again = [part for loop in loops for part in nodes_of(loop)]
    repeated = {id(part) for part in again} | {called_name(part) for part in again if isinstance(part, ast.Call)}
    owners = {id(part): function.name for function in tree.all(ast.FunctionDef) for part in nodes_of(function)}
    for call in calls:
        is_model = argument(call, "y", 1) or {*words_of(call)} & {"batch_size", "validation_data", "callbacks"}
        if not is_model or {id(call), owners.get(id(call))} & repeated or tree.gives(call, "steps_per_epoch"):
            continue
        sentence = "Without `epochs`, `fit` trains for one epoch. Write how many, such as `epochs=20`."
        yield tree.finding(call, "fit", "epochs=20", sentence, certain=False, about=ONE_EPOCH)


_ONE_PASS = regex(
    r"\b(?:one|single|first)[ _](?:step|batch|pass|epoch|update)|\bein(?:en|em|zelne[rn]?)? (?:Schritt|Batch|Durchgang)"
    r"|erste[rn]? (?:Schritt|Batch)|\bun (?:seul |solo |único )?(?:pas|paso|passo|lot|lote)\b",
    re.IGNORECASE,
)
"""What says that a loop is to be left in its first pass."""


def _is_one_pass(tree: SourceTree, loop: ast.For) -> bool:
    """Return whether a loop has one pass, as over ``data.take(1)``, or is said to be left in its first one."""
    around = tree.functions_around(loop)
    said = " ".join(map(name_and_docstring, around))
    source = tree.value_of(loop.iter)
    takes = isinstance(source, ast.Call) and called_name(source) in ("take", "range") and len(source.args) == 1
    is_one = takes and tree.number_of(source.args[0]) == 1  # type: ignore[union-attr]
    return is_one or bool(_ONE_PASS.search(f"{said} {tree.said_beside(loop)} {tree.said_beside(loop.body[-1])}"))


def _returns_its_own(loop: ast.For, last: ast.Return) -> bool:
    """Return whether a pass makes the model that it trains, and returns nothing that is older than the pass.

    Then the first of several that works may be wanted.
    """
    made = names_in(loop, ast.Store)
    returned = names_in(last, ast.Load)
    owners = {typed(node.func.value) for node in nodes_of(loop) if isinstance(node, ast.Call)
              and isinstance(node.func, ast.Attribute) and node.func.attr in _TRAINING}  # fmt: skip
    return bool(returned) and returned <= made and owners <= made


@rule
def ends_in_the_first_pass(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``return`` that ends a loop over trainings in its first pass."""
    for loop in tree.all(ast.For):
        last = loop.body[-1]
        inside = [*nodes_of(loop)]
        trains = any(isinstance(node, ast.Call) and called_name(node) in _TRAINING for node in inside)
        if not trains or not isinstance(last, ast.Return) or _is_one_pass(tree, loop):
            continue
        if not any(isinstance(node, ast.Continue) for node in inside) and not _returns_its_own(loop, last):
            sentence = (
                f"`{typed(last)}` is inside of the loop, so the training ends after the first pass. Indent it as far "
                "as its `for`."
            )
            yield tree.finding(last, typed(last), "", sentence, certain=False, about=FIRST_PASS)
