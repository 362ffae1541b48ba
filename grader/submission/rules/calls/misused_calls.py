"""Rules about calls that take something else than what they are given."""

from __future__ import annotations

import ast
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.examples import GROW
from grader.submission.rules.reading.possible_values import calls_made, given_for, numbers_of, values_of
from grader.submission.rules.reading.value_flow import set_to
from grader.submission.rules.rule import rule, told_with
from grader.submission.rules.subjects import (
    BATCH,
    KEPT,
    LETTERS,
    LOST,
    NORM,
    REPEATS,
    ROWS,
    SCALE,
    SEED,
    STATE,
    SWAPPED,
)
from grader.submission.source_tree import (
    MOST_LINKS,
    Finding,
    SourceTree,
    argument,
    assigned,
    gives_unseen,
    names_in,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name, method_name, names_by_position

_LEAVES_OUT = ("numpy.delete", "numpy.setdiff1d")
"""Functions that return what is left of an array."""
_ON_PURPOSE = regex(r"bootstrap|\bbag|replacement", re.IGNORECASE)
"""What says that an item may be drawn twice."""
_ERRORS = frozenset((
    "MeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError", "Huber",
    "LogCosh", "BinaryCrossentropy", "CategoricalCrossentropy", "SparseCategoricalCrossentropy", "KLDivergence",
    "RootMeanSquaredError", "Accuracy", "BinaryAccuracy", "CategoricalAccuracy", "SparseCategoricalAccuracy",
))  # fmt: skip
_OPTIONS = regex(r"from_logits|\w*smoothing|axis|reduction|name|dtype|delta|threshold|ignore_class")
"""Names that stand for options of losses and metrics."""
_NORMAL = frozenset(
    f"{module}.random.{function}"
    for module in ("tensorflow", "tensorflow.keras", "keras")
    for function in ("normal", "truncated_normal")
)
_MEAN = regex(
    r"mean|centre|center|offset|shift|\bloc\b|\bmu\b|moyenne|mittel|media|around|\bum \d|autour|place|height|baseline"
    r"|bias|biais|sesgo|vi[ée]s\b|drift|versatz|décalage|verschieb|spostament|desloca",
    re.IGNORECASE,
)
_VARIANCE = regex(r"(?i)var|variances?|\w+_variance|noise_var")
"""Names of variances."""
_NOISE = regex(
    r"nois|jitter|spread|\bstd|sigma|strength|rausch|streu|bruit|ruido|ruído|rumore|écart|desvia|deviazione",
    re.IGNORECASE,
)
"""What says that numbers are drawn around 0, or how far from it."""
_FILE_NAMES = ("filename", "file_name", "filepath", "file_path", "path", "csv_file", "fname")


@rule
def pairs_in_two_arguments(tree: SourceTree) -> Iterator[Finding]:
    """Yield data sets that are made of two arguments: the second is a name."""
    for call in tree.calls_of("from_tensor_slices"):
        if len(call.args) == 2 and not any(isinstance(expression, ast.Starred) for expression in call.args):
            second = call.args[1]
            if text_of(second) is None:
                sentence = (
                    "`from_tensor_slices` takes one argument: put features and labels into a pair, "
                    "`from_tensor_slices((features, labels))`."
                )
                yield tree.finding(call, "from_tensor_slices(x, y)", "from_tensor_slices((x, y))", sentence)


@rule
def classes_called_with_arrays(tree: SourceTree) -> Iterator[Finding]:
    """Yield classes of losses and metrics that are given labels and predictions where they take options."""
    for call in tree.all(ast.Call):
        package, _, name = tree.keras_name_of(call.func).rpartition(".")
        given = call.args[:2]
        if package not in ("losses", "metrics") or name not in _ERRORS or len(given) < 2:
            continue
        if not any(_is_option(tree, expression) for expression in given):
            shown = f"{name}()({', '.join(map(typed, given))})"
            sentence = f"`{name}` is a class, and takes labels and predictions after its own parentheses: `{shown}`."
            yield tree.finding(call, f"{name}(…)", shown, sentence)


def _is_option(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether an argument is an option, or may be one: a constant, a type, or a name that says so."""
    is_plain = isinstance(node, ast.Starred) or isinstance(tree.value_of(node), ast.Constant)
    is_named = isinstance(node, ast.Name) and _OPTIONS.fullmatch(node.id) is not None
    return is_plain or is_named or tree.name_of(node).startswith("tensorflow.")


@rule
def readers_of_names(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``csv.reader`` of a path: it reads the letters of the path."""
    for call in tree.all(ast.Call):
        if tree.name_of(call.func) not in ("csv.reader", "csv.DictReader"):
            continue
        lines = argument(call, "iterable", 0) or argument(call, "f", 0)
        if lines is not None and (_is_file_name(tree, lines) or text_of(tree.value_of(lines)) is not None):
            reader, shown = typed(call.func), typed(lines)
            sentence = (
                f"`{reader}({shown})` reads the letters of the path. Open the file, and give the reader the open file: "
                f"`with open({shown}) as file: lines = {reader}(file)`."
            )
            found = tree.finding(call, f"{reader}({shown})", f"{reader}(file)", sentence, certain=False)
            yield replace(found, about=ROWS)


def _is_file_name(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a name is a parameter for the name of a file, and no call gives it an open file."""
    parameter = tree.parameter_of(node)
    if parameter is None or parameter.arg not in _FILE_NAMES or tree.value_of(node) is not None:
        return False
    opened = {typed(item.optional_vars) for line in tree.all(ast.With) for item in line.items if item.optional_vars}
    made = [tree.value_of(given) or given for given in given_for(tree, parameter)]
    return not any(isinstance(given, ast.Call) or typed(given) in opened for given in made)


@rule
def norms_kept_with_gradients(tree: SourceTree) -> Iterator[Finding]:
    """Yield what ``clip_by_global_norm`` returns under one name: gradients and their norm."""
    for assignment in tree.all(ast.Assign):
        match assignment:
            case ast.Assign(targets=[ast.Name() as kept], value=ast.Call() as call):
                if tree.name_of(call.func) != "tensorflow.clip_by_global_norm" or _is_taken_apart(tree, kept):
                    continue
                right = f"{kept.id}, _ = {typed(call)}"
                sentence = f"`clip_by_global_norm` returns two things: the gradients and their norm. Write `{right}`."
                found = tree.finding(assignment, typed(assignment), right, sentence, certain=False)
                yield replace(found, about=NORM)


def _is_taken_apart(tree: SourceTree, kept: ast.Name) -> bool:
    """Return whether all that is done with a name is to take the parts of what it holds."""
    key = tree.key_of(kept)
    taken = [node.value for node in tree.all(ast.Subscript)]
    taken += [line.value for line in tree.all(ast.Assign) if isinstance(line.targets[0], ast.Tuple | ast.List)]
    parts = {id(node) for node in taken}
    read = [node for node in tree.all(ast.Name) if node.id == kept.id and isinstance(node.ctx, ast.Load)]
    read = [node for node in read if tree.key_of(node) == key]
    return bool(read) and all(id(node) in parts for node in read)


@rule
def set_by_fit(tree: SourceTree) -> Iterator[Finding]:
    """Yield layers of a functional model that are called with ``training``: random ones, or a batch normalization.

    Keras 3 gives each layer of such a model the ``training`` of ``fit`` and ``predict`` instead; only a direct call of
    the model keeps it. On what is no input of a model, ``training`` has an effect.
    """
    given_here = [(call, word.value) for call in tree.all(ast.Call) for word in call.keywords if word.arg == "training"]
    for call, given in given_here if given_here and not _only_calls_its_models(tree) else ():
        made = tree.value_of(given)
        value = made.value if isinstance(made, ast.Constant) and isinstance(made.value, bool) else None
        kinds = {kind for layer in values_of(tree, call.func) for kind in _kinds_of(tree, layer)}
        normalizes = kinds == {"BatchNormalization"}
        drawing = sorted(kind for kind in kinds if kind.startswith(_DRAWING)) if all(map(_is_usual, kinds)) else []
        is_idle = value is not None and value is not normalizes and (normalizes or bool(drawing))
        # A direct call of the model keeps what the layer got.
        is_meant = value and (_draws_again(tree) or _STAYS_RANDOM.search(tree.said_beside(call)))
        if is_idle and not is_meant and call.args and _comes_from_input(tree, call.args[0]):
            names = "` and `".join(drawing or kinds)
            sentence = (
                f"`training={value}` of `{names}` has no effect in `fit` and `predict`, which set it themselves. "
                "Leave it out."
            )
            yield tree.finding(given, f"training={value}", "", sentence, certain=False)


_DRAWING = ("Random", "Dropout", "SpatialDropout", "Gaussian")
"""How the names of layers begin that draw numbers in training."""
_STAYS_RANDOM = regex(
    r"monte.?carlo|\bmc|uncertain|always|at inference|(?:in|while|when) (?:predict|test|evaluat)|ensemble|sampl|"
    r"unsicher|immer|toujours|incert|siempre|sempre|bayes|stays? on|contrastiv|\bviews?\b|simclr|generator|\bgan\b"
    r"|stochast|noisy|verrauscht",
    re.IGNORECASE,
)
"""What says that a layer is to be random in predictions as well."""


@rule
def random_in_predictions(tree: SourceTree) -> Iterator[Finding]:
    """Yield a random layer that the ``call`` of a class switches on for good: ``predict`` draws as well."""
    for definition in tree.all(ast.ClassDef):
        said = f"{definition.name} {ast.get_docstring(definition) or ''}"
        if not _is_in_a_model(tree, definition) or _STAYS_RANDOM.search(said):
            continue
        methods = [line for line in definition.body if isinstance(line, ast.FunctionDef) and line.name == "call"]
        if any(isinstance(line, ast.FunctionDef) and line.name in _ANSWERS for line in definition.body):
            continue
        calls = [node for line in methods for node in nodes_of(line) if isinstance(node, ast.Call)]
        asked = {node for line in methods for node in _after_a_question(line)}
        for call in (node for node in calls if node not in asked):
            word = next((word for word in call.keywords if word.arg == "training"), None)
            value = tree.value_of(word.value) if word else None
            if not isinstance(value, ast.Constant) or value.value is not True:
                continue
            kinds = {kind for layer in values_of(tree, call.func) for kind in _kinds_of(tree, layer)}
            drawing = sorted(kind for kind in kinds if kind.startswith(_DRAWING))
            if drawing and not _STAYS_RANDOM.search(tree.said_beside(call)):
                names = "` and `".join(drawing)
                sentence = (
                    f"`training=True` in `call` keeps `{names}` random in `predict` and `evaluate` as well. "
                    "Leave it out, or write `training=training`."
                )
                yield tree.finding(call, "training=True", "training=training", sentence, certain=False)


_ANSWERS = ("predict_step", "test_step", "predict")
"""Methods by which a class may answer in another way than by ``call``."""


def _after_a_question(method: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield what is run in a method only if it is, or is not, a training: in a branch, or after an early end."""
    for node in nodes_of(method):
        match node:
            case ast.IfExp(test=test, body=first, orelse=second) if "train" in typed(test):
                yield from (*nodes_of(first), *nodes_of(second))
            case ast.If(test=test, body=lines, orelse=other) if "train" in typed(test):
                yield from (part for line in (*lines, *other) for part in nodes_of(line))
                if isinstance(lines[-1], ast.Return) and node in method.body:
                    rest = method.body[method.body.index(node) + 1 :]
                    yield from (part for line in rest for part in nodes_of(line))


def _is_in_a_model(tree: SourceTree, definition: ast.ClassDef) -> bool:
    """Return whether a class is a model, or a layer that a model surely has: one may also change images before."""
    bases = {tree.keras_name_of(base).rpartition(".")[2] for base in definition.bases}
    if "Layer" not in bases:
        return "Model" in bases
    made = tree.calls_named(definition.name)
    listed = {id(part) for node in tree.all(ast.List) for part in node.elts}
    listed |= {id(part) for call in tree.calls_of("add") for part in call.args}
    called = {id(tree.value_of(call.func)) for call in tree.all(ast.Call) if call.args
              and isinstance(tree.value_of(call.func), ast.Call) and _comes_from_input(tree, call.args[0])}  # fmt: skip
    return any(id(call) in listed | called for call in made)


def _is_usual(kind: str) -> bool:
    """Return whether a layer draws numbers in training, or does the same in all modes."""
    return kind.startswith((*_DRAWING, "Rescaling", "Resizing", "Dense", "Conv", "Flatten", "Reshape", "Normalization"))


def _kinds_of(tree: SourceTree, layer: ast.AST) -> set[str]:
    """Return the names of the layers that a value is: of a ``Sequential``, those in it; of what is unknown, ``""``."""
    kind = tree.keras_name_of(layer.func) if isinstance(layer, ast.Call) else ""
    if isinstance(layer, ast.Call) and kind in ("Sequential", "models.Sequential"):
        inner = tree.value_of(argument(layer, "layers", 0))
        parts = inner.elts if isinstance(inner, ast.List | ast.Tuple) else [layer.func]
        kinds = {found for part in parts for made in values_of(tree, part) for found in _kinds_of(tree, made)}
        return kinds - {"Input", "InputLayer"}
    return {kind.removeprefix("layers.")} if kind.startswith("layers.") or kind == "Input" else {""}


def _only_calls_its_models(tree: SourceTree) -> bool:
    """Return whether a module calls models on arrays, and has no ``fit``, ``predict`` or ``evaluate``."""
    return not tree.mentions("fit", "predict", "evaluate") and bool(_calls_of_models(tree))


def _calls_of_models(tree: SourceTree) -> list[ast.Call]:
    """Return the calls of a module that give an array to one of its models."""
    called = [call for call in tree.all(ast.Call) if call.args and isinstance(call.func, ast.Name)]
    made = [(call, tree.made_by(call.func)) for call in called]
    return [
        call
        for call, model in made
        if isinstance(model, ast.Call)
        and tree.keras_name_of(model.func) in _NEW_MODELS
        and not _comes_from_input(tree, call.args[0])
    ]


def _draws_again(tree: SourceTree) -> bool:
    """Return whether a model is called several times in a row, as for several random answers."""
    loops = [*tree.all(ast.ListComp), *tree.all(ast.GeneratorExp), *tree.all(ast.For)]
    return any(call in nodes_of(loop) for call in _calls_of_models(tree) for loop in loops)


def _comes_from_input(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a value is computed of an ``Input``, or of what goes into or comes out of another model."""
    todo: list[ast.AST] = [node]
    seen = set()
    while todo:
        match todo.pop():
            case ast.Call(func=called, args=given):
                if tree.keras_name_of(called).endswith("Input"):
                    return True
                todo += given
            case ast.Attribute(attr="input" | "inputs" | "output" | "outputs"):
                return True
            case ast.Name() as name:
                if (key := tree.key_of(name)) not in seen:
                    seen.add(key)
                    todo += set_to(tree, name)
            case part:
                todo += ast.iter_child_nodes(part)
    return False


@rule
def compiled_for_nothing(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``compile`` that another one of the same model follows, with nothing between them that names it."""
    for function in tree.all(ast.FunctionDef):
        before: ast.Call | None = None
        compiled = ""
        for statement in function.body:
            match statement:
                case ast.Expr(ast.Call(func=ast.Attribute(ast.Name(model) as owner, "compile")) as call):
                    others = [node for node in nodes_of(call) if node is not owner and isinstance(node, ast.Name)]
                    if before is not None and model == compiled and model not in {node.id for node in others}:
                        sentence = "Only the last `compile` counts: this one has no effect. Remove it."
                        yield tree.finding(before, typed(before.func), "", sentence, certain=False)
                    before, compiled = call, model
                case _ if compiled in names_in(statement):
                    before = None


_TEXT_METHODS = (
    "lower", "upper", "strip", "lstrip", "rstrip", "replace", "join", "format", "title", "read", "read_text", "decode",
)  # fmt: skip
"""Methods that return a text."""


@rule
def letters_of_one_text(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``texts_to_sequences`` of one text, which takes each of its letters for a text."""
    for function in tree.all(ast.FunctionDef):
        nodes = [*nodes_of(function)]
        grown = [node for node in nodes if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)]
        texts = {typed(node.target) for node in grown if _is_text(node.value)}
        texts |= {node.func.value.id for node in nodes if isinstance(node, ast.Call)
                  and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
                  and node.func.attr in ("lower", "split", "strip")}  # fmt: skip
        lines = [node for node in nodes if isinstance(node, ast.Assign)]
        texts -= {typed(target) for line in lines for target, value in assigned(line) if not _may_be_text(value)}
        for call in nodes:
            if not isinstance(call, ast.Call) or called_name(call) != "texts_to_sequences" or not call.args:
                continue
            given = call.args[0]
            parameter = tree.parameter_of(given)
            uses = given_for(tree, parameter) if parameter is not None else []
            is_given = bool(uses) and all(text_of(tree.value_of(use) or use) is not None for use in uses)
            if text_of(given) is not None or is_given or (isinstance(given, ast.Name) and given.id in texts):
                right = f"{typed(call.func)}([{typed(given)}])"
                sentence = f"`{typed(call)}` takes each letter for a text: it takes a list of texts. Write `{right}`."
                about = f"{LETTERS}{function.name}"
                yield tree.finding(call, typed(call), right, sentence, certain=False, about=about)


def _is_text(node: ast.expr) -> bool:
    """Return whether an expression is a text, by what it is put together from."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _is_text(left) or _is_text(right)
        case ast.Call(func=ast.Attribute(attr=method)):
            return method in _TEXT_METHODS
    return False


def _may_be_text(node: ast.expr) -> bool:
    """Return whether nothing says that an expression is a list, or what a function makes of a text."""
    return _is_text(node) or isinstance(node, ast.Name | ast.BinOp | ast.Subscript)


@rule
def places_of_batches(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``__getitem__`` whose slice begins at the number of the batch, and not at its first example."""
    for definition in tree.all(ast.ClassDef):
        methods = {line.name: line for line in definition.body if isinstance(line, ast.FunctionDef)}
        function = methods.get("__getitem__")
        if function is None or len(function.args.args) != 2:
            continue
        is_sequence = any(typed(base).endswith(("Sequence", "PyDataset")) for base in definition.bases)
        number = function.args.args[1].arg
        stored = names_in(function, ast.Store)
        length = [*nodes_of(methods["__len__"])] if "__len__" in methods else []
        signs = {type(node.op) for node in length if isinstance(node, ast.BinOp)}
        leaves_out = ast.Sub in signs and signs <= {ast.Sub, ast.Add}
        if number in stored or leaves_out:
            continue  # It is made a place first, or counts windows.
        for node in nodes_of(function):
            match node:
                case ast.Slice(ast.Name() as begin, ast.expr() as cut):
                    lower, end = _meant_by(tree, begin), _without_limit(tree.value_of(cut) or cut)
                case _:
                    continue
            match end:
                case ast.BinOp(ast.Name() as first, ast.Add(), size) if lower == _meant_by(tree, first) == number and (
                    is_sequence or _divides_by(methods.get("__len__"), size)
                ):
                    if _is_read_at(function, end):
                        continue  # A window of steps, and the step after it.
                    sentence = (
                        f"`{number}` counts batches, so the slice must begin at `{number} * {typed(size)}`, and end at "
                        f"`({number} + 1) * {typed(size)}`."
                    )
                    yield tree.finding(size, typed(node), "", sentence, certain=False, about=BATCH)
                    break


def _meant_by(tree: SourceTree, name: ast.Name) -> str:
    """Return the name that a name stands for: ``index`` after ``start = index``."""
    made = tree.value_of(name)
    return made.id if isinstance(made, ast.Name) else name.id


def _without_limit(end: ast.AST) -> ast.AST:
    """Return the first of two ends of a slice: ``start + size`` of ``min(start + size, len(x))``."""
    return end.args[0] if isinstance(end, ast.Call) and called_name(end) in ("min", "minimum") and end.args else end


def _is_read_at(function: ast.FunctionDef, place: ast.expr) -> bool:
    """Return whether a function reads a single item at a place."""
    return any(isinstance(node, ast.Subscript) and typed(node.slice) == typed(place) for node in nodes_of(function))


def _divides_by(function: ast.FunctionDef | None, size: ast.expr) -> bool:
    """Return whether a function divides something by ``size``."""
    divisions = [node for node in nodes_of(function) if isinstance(node, ast.BinOp)] if function else []
    divisions = [node for node in divisions if isinstance(node.op, ast.Div | ast.FloorDiv)]
    return any(typed(node.right) == typed(size) for node in divisions)


@rule
def floats_converted(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``convert_image_dtype`` of images that are floats already: it scales integers only."""
    for call in tree.all(ast.Call) if tree.mentions("convert_image_dtype") else ():
        if tree.name_of(call.func) != "tensorflow.image.convert_image_dtype" or not call.args:
            continue
        target, given = argument(call, "dtype", 1), call.args[0]
        # Of other floats, as float16, it is used to change the type alone.
        if target is not None and not re.search("32", typed(target)):
            continue
        of_a_folder = tree.mentions("image_dataset_from_directory") and _is_of_a_folder(tree, given)
        if of_a_folder or _is_cast(tree, given):
            why = "`image_dataset_from_directory` gives floats" if of_a_folder else "these are floats already"
            sentence = f"`convert_image_dtype` scales integers only, and {why}. Write `{typed(given)} / 255`."
            yield tree.finding(call, typed(call.func), "", sentence, certain=False, about=SCALE)


@rule
def constants_exchanged(tree: SourceTree) -> Iterator[Finding]:
    """Yield a call that gives two constants to each other's parameters: ``build(LENGTH, WORDS)``."""
    codes = {line.name: line for line in tree.tree.body if isinstance(line, ast.FunctionDef)}
    nested = {code.name for code in tree.all(ast.FunctionDef)} - codes.keys()
    calls = [call for call in tree.all(ast.Call) if isinstance(call.func, ast.Name) and call.func.id not in nested]
    written = {(typed(call.func), *map(typed, call.args)) for call in calls}
    for call in calls:
        code = codes.get(call.func.id) if isinstance(call.func, ast.Name) else None
        names = [argument.arg for argument in code.args.args] if code is not None else []
        given = [part.id if isinstance(part, ast.Name) and part.id.isupper() else "" for part in call.args]
        for first, second in itertools.combinations(range(min(len(given), len(names))), 2):
            crosswise = (given[first].lower(), given[second].lower()) == (names[second], names[first])
            both = [*map(typed, call.args)]
            both[first : second + 1] = [both[second], *both[first + 1 : second], both[first]]
            # A measure may be taken both ways.
            if crosswise and names[first] != names[second] and (typed(call.func), *both) not in written:
                right = f"{typed(call.func)}({names[first]}={given[second]}, {names[second]}={given[first]})"
                sentence = (
                    f"`{given[first]}` becomes `{names[first]}` here, and `{given[second]}` becomes `{names[second]}`: "
                    f"they are exchanged. Write `{right}`."
                )
                found = tree.finding(call, typed(call), right, sentence, certain=False)
                yield from [*told_with(tree, found, SWAPPED)] or [found]


@rule
def variances_as_deviations(tree: SourceTree) -> Iterator[Finding]:
    """Yield a variance that is given to a function which draws with a standard deviation."""
    for call in (call for call in tree.all(ast.Call) if called_name(call) in ("normal", "GaussianNoise")):
        words = words_of(call)
        given = (
            words.get("stddev")
            or words.get("scale")
            or argument(call, "scale", 1 if called_name(call) == "normal" else 0)
        )
        parameter = tree.parameter_of(given)
        for part in (given, *(given_for(tree, parameter) if parameter is not None else ())):
            if isinstance(part, ast.Name) and _VARIANCE.fullmatch(part.id):
                right = f"{part.id} ** 0.5"
                sentence = f"A standard deviation is wanted here, and `{part.id}` is a variance. Write `{right}`."
                yield tree.finding(part, part.id, right, sentence, certain=False)


@rule
def means_for_spreads(tree: SourceTree) -> Iterator[Finding]:
    """Yield normal noise whose strength stands where the mean does: the second argument of TensorFlow."""
    for call in tree.all(ast.Call) if tree.mentions(*_DRAWERS) else ():
        drawn = _drawn_by(tree, call)
        mean = argument(call, drawn.mean, drawn.place) if drawn is not None else None
        if drawn is None or mean is None or gives_unseen(call):
            continue
        spread = argument(call, drawn.spread, drawn.place + 1)
        if spread is not None and tree.number_of(spread) != 0:
            continue
        said = " ".join([typed(mean), tree.said_beside(call), tree.said_of_number(mean), *_told_around(tree, call)])
        if _may_be_a_spread(tree, mean) and not _MEAN.search(said) and (_NOISE.search(said) or _is_added(tree, call)):
            right = f"{drawn.spread}={typed(mean)}"
            first = f"`{drawn.mean}`" if drawn.mean in words_of(call) else f"The {_NTH[drawn.place]} argument"
            rest = drawn.default if spread is None else "0"
            center, width = ("the mean", "the standard deviation") if drawn.is_normal else ("the place", "`scale`")
            sentence = f"{first} of `{drawn.name}` is {center}, and {width} is {rest}. Write `{right}`."
            yield tree.finding(call, typed(mean), right, sentence, certain=False)


_NTH = ("first", "second", "third")
_OF_NUMPY = ("normal", "laplace", "logistic", "gumbel")
_STARTS = ("RandomNormal", "TruncatedNormal")
_DRAWERS = ("truncated_normal", "stateless_normal", "gauss", "normalvariate", "rvs", *_OF_NUMPY, *_STARTS)
"""What draws numbers around a mean."""


@dataclass(frozen=True)
class _Drawer:
    """How a function that draws numbers is called: what its mean and its spread are called, and where they stand."""

    name: str
    place: int
    mean: str = "mean"
    spread: str = "stddev"
    default: str = "1"
    is_normal: bool = True
    """Whether the two are the mean and the standard deviation, and not the place and the scale of another curve."""


def _drawn_by(tree: SourceTree, call: ast.Call) -> _Drawer | None:
    """Return how a call draws numbers; ``None`` where it does not."""
    name, kind, shown = tree.name_of(call.func), called_name(call), typed(call.func)
    if kind not in _DRAWERS:
        return None
    if kind in _STARTS:
        return _Drawer(shown, 0, default="0.05") if tree.keras_name_of(call.func).startswith("initializers.") else None
    if name in _NORMAL:
        return _Drawer(shown, 1)
    if name == "tensorflow.random.stateless_normal":
        return _Drawer(shown, 2)
    if name in ("random.gauss", "random.normalvariate"):
        return _Drawer(shown, 0, "mu", "sigma")
    if name in {"scipy.stats.norm.rvs", *(f"numpy.random.{drawn}" for drawn in _OF_NUMPY)}:
        return _Drawer(shown, 0, "loc", "scale", is_normal=kind in ("normal", "rvs"))
    if name or not isinstance(call.func, ast.Attribute) or kind not in (*_OF_NUMPY, "gauss", "normalvariate"):
        return None
    return _drawn_by_an_object(tree, call, call.func.value)


def _drawn_by_an_object(tree: SourceTree, call: ast.Call, owner: ast.expr) -> _Drawer | None:
    """Return how an object draws numbers: a generator of NumPy, of TensorFlow, or of Python."""
    makers = " ".join(tree.name_of(made.func) for made in values_of(tree, owner) if isinstance(made, ast.Call))
    shown = typed(call.func)
    if "tensorflow.random." in makers:
        return _Drawer(shown, 1)
    if called_name(call) in ("gauss", "normalvariate"):
        return _Drawer(shown, 0, "mu", "sigma") if "random.Random" in makers else None
    is_of_numpy = "size" in words_of(call) or "numpy.random." in makers
    return _Drawer(shown, 0, "loc", "scale", is_normal=called_name(call) == "normal") if is_of_numpy else None


def _told_around(tree: SourceTree, call: ast.Call) -> list[str]:
    """Return the name and the docstring of the function around a call."""
    around = tree.functions_around(call)
    return [f"{code.name.replace('_', ' ')} {ast.get_docstring(code) or ''}" for code in around[-1:]]


def _may_be_a_spread(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a value is a positive number, or a name for a strength, where nothing else is known."""
    numbers = numbers_of(tree, node)
    if numbers:
        return min(numbers) > 0
    is_open = isinstance(node, ast.Name | ast.Attribute) and not calls_made(tree, node)
    return is_open and bool(_NOISE.search(typed(node)) or _STRENGTH.search(typed(node)))


_STRENGTH = regex(
    r"amount|level|scale|magnitude|amplitude|intens|stärke|staerke|force|fuerza|força|forza|niveau|nivel|livell",
    re.IGNORECASE,
)
"""In names of how strong a noise is."""


def _is_added(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether what is drawn is added to something: around 0 it is noise, around much more it is not."""
    sums = [side for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Add) for side in (node.left, node.right)]
    sums += [line.value for line in tree.all(ast.AugAssign) if isinstance(line.op, ast.Add)]
    mean = next(iter(call.args[1:] if tree.name_of(call.func) in _NORMAL else call.args), None)
    return call in sums and (tree.number_of(mean) or 0.0) <= 1


def _is_cast(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a value was made a float, also if its axes were changed after that."""
    made = tree.value_of(node)
    for _ in range(MOST_LINKS):
        if not isinstance(made, ast.Call):
            return False
        kind = argument(made, "dtype", 0 if called_name(made) == "astype" else 1)
        if called_name(made) in ("cast", "astype", "asarray", "array", "convert_to_tensor") and kind is not None:
            # What is divided, or multiplied, has its scale already.
            return "float" in typed(kind) and not any(isinstance(part, ast.BinOp) for part in nodes_of(made))
        if called_name(made) not in ("expand_dims", "reshape", "asarray", "array", "convert_to_tensor"):
            return False
        is_method = isinstance(made.func, ast.Attribute) and not tree.name_of(made.func)
        made = tree.value_of(made.func.value if is_method else made.args[0] if made.args else None)  # type: ignore[attr-defined]
    return False


_OTHER_SOURCES = ("from_tensor_slices", "from_generator", "list_files", "range", "load")
"""Functions that make data sets of something else than folders of images."""


def _is_of_a_folder(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a name stands for what ``map`` gets of a data set, and nothing says that it is another one."""
    todo, seen = [node], set()
    while todo:
        parameter = tree.parameter_of(todo.pop())
        if parameter is None or parameter in seen:
            continue
        seen.add(parameter)
        todo += given_for(tree, parameter)
        for data in _mapped_with(tree, parameter):
            if not any(called_name(step) in _OTHER_SOURCES for step in tree.chain_of(data)):
                return True
    return False


def _mapped_with(tree: SourceTree, parameter: ast.arg) -> Iterator[ast.expr]:
    """Yield the data sets whose elements a parameter stands for: ``map`` gets its function."""
    for call in tree.calls_of("map"):
        function = tree.code_of(call.args[0]) if call.args else None
        if function is not None and isinstance(call.func, ast.Attribute) and parameter in nodes_of(function):
            yield call.func.value


@rule
def sorted_in_place(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``sort`` of a list that the function was given, or that is in it: a slice of a list is a copy."""
    for function in tree.all(ast.FunctionDef):
        nodes = [*nodes_of(function)]
        bound = Counter(node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
        given = {*names_by_position(function)} - bound.keys()
        for node in nodes:
            match node:
                case ast.Assign(targets=[ast.Name(name)], value=ast.Subscript(ast.Name(source), key)) if (
                    source in given and bound[name] == 1 and not isinstance(key, ast.Slice)
                ):
                    given = given | {name}
                case ast.Assign(targets=[ast.Name(name)], value=ast.Name(source)) if (
                    source in given and bound[name] == 1
                ):
                    given = given | {name}
        for node in nodes_of(function):
            match node:
                case ast.Expr(ast.Call(func=ast.Attribute(value=owner, attr="sort" | "reverse" as how))):
                    root = owner
                    if isinstance(owner, ast.Subscript) and not isinstance(owner.slice, ast.Slice):
                        root = owner.value
                    parameter = tree.parameter_of(root)
                    uses = given_for(tree, parameter) if parameter is not None else []
                    if uses and all(isinstance(use, ast.Call) for use in uses):
                        continue  # Nobody else has these lists.
                    if isinstance(root, ast.Name) and root.id in given:
                        other = f"sorted({typed(owner)})" if how == "sort" else f"{typed(owner)}[::-1]"
                        sentence = (
                            f"`{typed(owner)}.{how}()` changes the list that the function was given, also for what "
                            f"comes after it. Write `{other}`."
                        )
                        about = f"{KEPT}{function.name}"
                        yield tree.finding(node, typed(node), "", sentence, certain=False, about=about)


@rule
def kept_defaults(tree: SourceTree) -> Iterator[Finding]:
    """Yield a list, a set or a dictionary that is the default of an argument, and that the function changes."""
    for function in tree.all(ast.FunctionDef):
        names = names_by_position(function)
        given = function.args.defaults
        told = [*zip(names[len(names) - len(given) :], given, strict=True)]
        told += [(argument.arg, value) for argument, value in
                 zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True) if value]  # fmt: skip
        for name, value in told:
            is_made = isinstance(value, ast.Call) and typed(value) in ("dict()", "list()", "set()")
            if (isinstance(value, ast.Dict | ast.List) or is_made) and _is_changed(function, name):
                sentence = (
                    f"`{name}={typed(value)}` is made once, and keeps what earlier calls put into it. Make it in the "
                    f"function: `{name} = {typed(value)}`."
                )
                about = f"{KEPT}{function.name}"
                yield tree.finding(function, f"{name}={typed(value)}", "", sentence, certain=False, about=about)


def _is_changed(function: ast.FunctionDef, name: str) -> bool:
    """Return whether a function puts something into what an argument holds, and does not bind its name again."""
    nodes = [*nodes_of(function)]
    if any(isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store) for node in nodes):
        return False
    return any(
        (isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and typed(node.value) == name)
        or (isinstance(node, ast.Attribute) and node.attr in GROW and typed(node.value) == name)
        for node in nodes
    )


_NEW_MODELS = ("Model", "Sequential", "models.Model", "models.Sequential", "models.clone_model")


@rule
def made_again_after_compile(tree: SourceTree) -> Iterator[Finding]:
    """Yield the ``fit`` of a model that was compiled under this name, and then made once more, without one."""
    for function in tree.all(ast.FunctionDef):
        branches = {id(part) for node in nodes_of(function) if isinstance(node, ast.If) for part in nodes_of(node)}
        compiled: set[str] = set()
        made: dict[str, int] = {}
        inside = (node for node in nodes_of(function) if isinstance(node, ast.Assign | ast.Call))
        # A call in an assignment is part of it, and an assignment ends after what it assigns.
        for node in sorted(inside, key=lambda part: (part.end_lineno or 0, part.end_col_offset or 0)):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(name), attr="compile")):
                    compiled.add(name)
                    made.pop(name, None)
                case ast.Assign(targets=[ast.Name(name)], value=ast.Call(func=maker)) if id(node) not in branches:
                    if tree.keras_name_of(maker) in _NEW_MODELS and name in compiled:
                        made[name] = node.lineno
                case ast.Call(func=ast.Attribute(value=ast.Name(name), attr="fit")) if name in made:
                    sentence = (
                        f"`{name}` is a new model: line {made[name]} makes it after `compile`. Remove that line, or "
                        "compile the new model as well."
                    )
                    yield tree.finding(node, typed(node.func), "", sentence)
                case ast.Call(func=called, args=given, keywords=words) if not tree.keras_name_of(called):
                    for part in (*given, *(word.value for word in words)):
                        made.pop(typed(part), None)  # What it is given to may compile it.


@rule
def states_between_batches(tree: SourceTree) -> Iterator[Finding]:
    """Yield layers that keep their states from batch to batch: all batches need one size, in predictions as well."""
    for call in tree.all(ast.Call):
        for given in call.keywords:
            if given.arg == "stateful" and isinstance(given.value, ast.Constant) and given.value.value is True:
                sentence = (
                    "`stateful=True` keeps the states of a layer from batch to batch, so each batch needs the same "
                    "size. The last one is smaller. Remove `stateful=True`, and the batch size of `Input`: examples do "
                    "not depend on each other."
                )
                yield tree.finding(given.value, "stateful=True", "", sentence, certain=False, about=STATE)


@rule
def models_lost_by_compile(tree: SourceTree) -> Iterator[Finding]:
    """Yield a name that is bound to what ``compile`` returns, which is nothing."""
    for assignment in tree.all(ast.Assign):
        match assignment:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(func=ast.Attribute(attr="compile", value=ast.Name(id=owner)), keywords=[_, *_]) as call,
            ) if name == owner and not tree.is_foreign(call.func) and "compile" not in tree.defined:
                sentence = f"`compile` returns `None`, so `{name}` is lost: write `{name}.compile(…)` alone."
                wrong, instead = f"{name} = {name}.compile(…)", f"{name}.compile(…)"
                yield tree.finding(assignment, wrong, instead, sentence, certain=False, about=LOST)


@rule
def seeds_read_in_a_loop(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loop that adds to a text and reads what the text began with, for each function that has it."""
    for function in tree.all(ast.FunctionDef):
        began = {
            statement.targets[0].id: statement.value.id
            for statement in function.body
            if isinstance(statement, ast.Assign)
            and isinstance(statement.value, ast.Name)
            and isinstance(statement.targets[0], ast.Name)
        }
        loops = [node for node in nodes_of(function) if isinstance(node, ast.For | ast.While)] if began else []
        for loop, (text, seed) in itertools.product(loops, began.items()):
            steps = [node for node in nodes_of(loop) if isinstance(node, ast.stmt) and _adds_to(node, text)]
            grown = {id(node) for step in steps for node in nodes_of(step)}
            read = [node for node in nodes_of(loop) if isinstance(node, ast.Name) and id(node) not in grown]
            seeds = [node for node in read if node.id == seed]
            is_kept = all(isinstance(node.ctx, ast.Load) for node in seeds)
            if not steps or not seeds or not is_kept or any(node.id == text for node in read):
                continue
            sentence = f"Encode `{text}`, not `{seed}`: only `{text}` has the new words."
            first = min(seeds, key=lambda node: (node.lineno, node.col_offset))
            yield from told_with(tree, tree.finding(first, seed, text, sentence, certain=False), SEED)


@rule
def draws_with_replacement(tree: SourceTree) -> Iterator[Finding]:
    """Yield draws of several items that may hold one of them twice, for each function that has one."""
    for call in tree.all(ast.Call):
        name = tree.name_of(call.func)
        if name == "random.choices" and not argument(call, "weights", 1):
            right = typed(call).replace("choices", "sample", 1)
        elif method_name(call) in ("integers", "randint") and argument(call, "size", 2) and _divides(tree, call):
            many, size = argument(call, "high", 1) or argument(call, "low", 0), argument(call, "size", 2)
            if many is None or size is None or typed(many) == typed(size):
                continue  # As many as there are: this is a bootstrap.
            right = f"np.random.permutation({typed(many)})[:{typed(size)}]"
        elif method_name(call) == "choice" and name != "random.choice" and argument(call, "size", 1):
            replaces = argument(call, "replace", 2)
            if replaces is not None and not (isinstance(replaces, ast.Constant) and replaces.value is True):
                continue
            right = "replace=False"
        else:
            continue
        sentence = f"`{typed(call)}` may draw the same item several times, and leaves others out. Write `{right}`."
        found = tree.finding(call, typed(call), right, sentence, certain=False)
        yield from [found] if _divides(tree, call) else told_with(tree, found, REPEATS)


def _divides(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether what a call draws is held out, and the rest is what is left of all items."""
    if tree.mentions("unique", "set") or _ON_PURPOSE.search(tree.said_beside(call)):
        return False
    keys = {tree.key_of(target) for target in tree.targets_of(call)}
    taken = [part.args[1] for part in tree.all(ast.Call) if tree.name_of(part.func) in _LEAVES_OUT and part.args[1:]]
    taken += [part.args[1] for part in tree.all(ast.Call) if called_name(part) in ("isin", "in1d") and part.args[1:]
              and "arange" in typed(tree.value_of(part.args[0]) or part)]  # fmt: skip
    taken += [target.slice for line in tree.all(ast.Assign) for target in line.targets
              if isinstance(target, ast.Subscript) and typed(line.value) == "False"]  # fmt: skip
    return any(tree.value_of(part) is call or tree.key_of(part) in keys for part in taken)


def _adds_to(statement: ast.stmt, text: str) -> bool:
    """Return whether a statement adds to a text: ``text += word``, or ``text = f"{text} {word}"``."""
    match statement:
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add()):
            return name == text
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.BinOp(op=ast.Add()) | ast.JoinedStr() as value):
            return name == text and any(isinstance(node, ast.Name) and node.id == text for node in nodes_of(value))
    return False


@rule
def predictions_one_at_a_time(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``predict`` in a loop over positions, whose input no earlier prediction decides."""
    for loop in (*tree.all(ast.For), *tree.all(ast.ListComp)):
        match loop:
            case ast.For(target=ast.Name(id=step), iter=ast.Call(func=ast.Name(id="range")) as places):
                pass
            case ast.ListComp(
                generators=[ast.comprehension(ast.Name(id=step), ast.Call(func=ast.Name(id="range")) as places)]
            ):
                pass
            case _:
                continue
        if len(places.args) == 3 and tree.number_of(places.args[2]) != 1:
            continue  # It predicts for a batch at a time.
        stored = _changed_in(loop)
        for call in (node for node in nodes_of(loop) if isinstance(node, ast.Call) and node.args):
            if not (isinstance(call.func, ast.Attribute) and call.func.attr == "predict"):
                continue
            owner = call.func.value
            if names_in(owner) & stored or _is_trained_in(loop, owner):
                continue
            asked = {typed(node) for node in nodes_of(call.args[0]) if isinstance(node, ast.Name | ast.Attribute)}
            if asked & stored == {step}:
                sentence = (
                    f"`{typed(call.func)}` in a loop begins again for each example, which is slow. Put all inputs into "
                    "one array, and call it once."
                )
                yield tree.finding(call, "predict in a loop", "one predict", sentence, certain=False)


def _changed_in(loop: ast.AST) -> set[str]:
    """Return the names that a loop binds, and those of what it puts something into, also ``self.values``."""
    changed = names_in(loop, ast.Store)
    for node in nodes_of(loop):
        match node:
            case (
                ast.Subscript(value=owner, ctx=ast.Store())
                | ast.Call(func=ast.Attribute(owner, "append" | "extend" | "insert"))
            ):
                while isinstance(owner, ast.Subscript):
                    owner = owner.value
                changed.add(typed(owner))
    return changed


def _is_trained_in(loop: ast.AST, model: ast.expr) -> bool:
    """Return whether a loop trains a model, or gives it to a function that may."""
    calls = [node for node in nodes_of(loop) if isinstance(node, ast.Call)]
    trained = [call.func.value for call in calls if isinstance(call.func, ast.Attribute)
               and call.func.attr in ("fit", "train_on_batch")]  # fmt: skip
    given = [part for call in calls for part in call.args]
    return typed(model) in map(typed, (*trained, *given))
