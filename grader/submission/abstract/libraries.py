"""What NumPy, TensorFlow, Keras and Python's own functions return, as far as rules need it."""

from __future__ import annotations

import ast
import builtins
from dataclasses import replace

from grader.submission.abstract.values import (
    Array,
    Bound,
    Dataset,
    Entries,
    Function,
    History,
    Items,
    Known,
    Layer,
    Library,
    Model,
    Number,
    Range,
    Root,
    Run,
    Tensor,
    Value,
    number_of,
)

AXES = {
    "labels": ("examples",), "one-hot": ("examples", "classes"), "windows": ("examples", "window", "values"),
    "token ids": ("examples", "words"), "features": ("examples", "features"),
}  # fmt: skip
SAME = {
    "ravel", "flatten", "reshape", "squeeze", "numpy", "asarray", "asanyarray", "ascontiguousarray", "expand_dims",
    "convert_to_tensor", "constant", "tolist", "identity", "nan_to_num", "atleast_1d", "atleast_2d", "stop_gradient",
    "view", "float", "int", "item", "preprocess_input",
}  # fmt: skip
"""Functions and methods that give the same values in another form."""
COPIED = {"copy", "array", "astype", "cast", "float32", "float64", "int32", "int64", "uint8", "clip", "deepcopy"}
"""… whose result has memory of its own."""
FLAT = {"ravel", "flatten", "squeeze", "item", "float", "int"}
CHANGED = {
    "flip", "fliplr", "flipud", "flip_left_right", "flip_up_down", "rot90", "roll", "random_flip_left_right",
    "random_brightness", "adjust_brightness", "random_contrast", "apply_affine_transform", "rotate",
}  # fmt: skip
"""Functions that return a changed copy of each image."""
AVERAGES = {"mean", "average", "reduce_mean", "nanmean", "fmean", "median"}
TOTALS = {"sum", "reduce_sum", "count_nonzero"}
LARGEST = {"max", "amax", "reduce_max"}
ROUNDED = {"round", "rint", "around"}
JOINED = {"concatenate", "concat", "vstack", "hstack", "stack", "column_stack"}
SAME_DATA = {"take", "skip", "cache", "prefetch", "repeat", "with_options", "ignore_errors", "apply"}
_REGRESSION = ("mse", "mae", "huber", "mean_squared_error", "mean_absolute_error", "meansquarederror",
               "meanabsoluteerror", "log_cosh", "logcosh")  # fmt: skip


class Roots:
    """The data that calls of libraries gave, each part under its place: their kinds are shared by all calls."""

    def __init__(self) -> None:
        self._roots: dict[tuple[tuple[str | int, ...], tuple[object, ...]], Root] = {}

    def of(self, source: tuple[str | int, ...], given: tuple[object, ...] = ()) -> Root:
        """Return the data of one source, for what the function got."""
        root = self._roots.setdefault((source, given), Root(source, given))
        if not root.kind:
            alike = (other for other in self._roots.values() if other.kind and _are_alike(other.source, source))
            if other := next(alike, None):
                root.kind, root.axes = other.kind, other.axes
        return root

    def learn(self, root: Root | None, kind: str, axes: tuple[str, ...] | None) -> None:
        """Remember what data are, of all parts that stand at the same place."""
        for other in self._roots.values() if root is not None else ():
            if root is not None and (other is root or _are_alike(other.source, root.source)) and not other.kind:
                other.kind, other.axes = kind, axes

    @staticmethod
    def is_result(value: Value, index: int) -> bool:
        """Return whether a value is all that a call gave, or a pair of it, and not an array of which a row is read."""
        if not isinstance(value, Array) or value.root is None or value.kind or value.cuts:
            return False
        return len(value.root.source) <= _MOST_PAIRS and not value.root.kind and index in (-2, -1, 0, 1)

    def part_of(self, whole: Value, index: int) -> Value:
        """Return a part of what a call gave."""
        if isinstance(whole, Array) and whole.root is not None and not whole.kind and not whole.cuts:
            place = index % 2 if index < 0 else index
            return replace(whole, root=self.of((*whole.root.source, place), whole.root.given))
        return Value()


_MOST_PAIRS = 2
"""``(images, labels), (images, labels)`` is a pair of pairs."""


def _are_alike(first: tuple[str | int, ...], second: tuple[str | int, ...]) -> bool:
    return len(first) == len(second) and (first[0], first[-1]) == (second[0], second[-1])


def is_data(value: Value) -> bool:
    """Return whether a value may be taken apart as what a call gave."""
    return isinstance(value, Array) and value.root is not None and not value.kind


def with_pass(element: Value, passed: tuple[object, object], traits: frozenset[str]) -> Value:
    """Return what a pass through a data set gives, which remembers the order and the pass."""
    match element:
        case Items(items=items) if items is not None:
            return Items([with_pass(item, passed, traits) for item in items])
        case Array():
            return replace(element, passes=(passed,), traits=element.traits | traits)
    return Array(passes=(passed,), traits=traits)


def row_of(array: Array) -> Value:
    """Return what a row of an array is like."""
    axes = array.known_axes()
    if array.kind == "metric" or array.kind == "loss":
        return replace(array, axes=())
    return replace(array, axes=axes[1:] if axes else None)


def indexed(owner: Value, index: Value) -> Value:
    """Return a part of an array, or what a dictionary of Keras has under a name."""
    if isinstance(owner, History) and isinstance(index, Known):
        name = str(index.value)
        traits = frozenset() if name.startswith("val_") else frozenset({"of training"})
        kind = "loss" if name in ("loss", "val_loss") else "metric"
        return Array(kind=kind, axes=("epochs",), model=owner.model, traits=traits)
    if not isinstance(owner, Array):
        return Value()
    parts = index.items or [] if isinstance(index, Items) and index.order == "axes" else [index]
    axes = list(owner.known_axes() or ())
    known = owner.known_axes() is not None
    made = replace(owner, node=None)
    kept: list[str] = []
    for number, part in enumerate(parts):
        if isinstance(part, Library) and part.name == "Ellipsis":
            left = sum(not isinstance(other, Library) for other in parts[number + 1 :])
            skipped = max(len(axes) - left, 0)
            kept, axes = kept + axes[:skipped], axes[skipped:]
            continue
        if isinstance(part, Library | Known) and (isinstance(part, Library) or part.value is None):
            kept.append("one")
            continue
        name = axes.pop(0) if axes else ""
        if isinstance(part, Array) and part.kind == "best epoch":
            made.traits |= {"best"}
        elif isinstance(part, Items) and part.order == "slice":
            kept.append(name)
            made = _cut(owner, made, part) if number == 0 else made
            if number and (number_of((part.items or [])[-1]) or 0) < 0:
                made.traits |= {"changed"}
        elif isinstance(part, Array) and part.kind == "mask" and part.root is owner.root and len(parts) == 1:
            # Of a table, single values are left.
            return (
                replace(made, kind="masked" if made.kind in ("", "token ids") else made.kind, axes=("examples",))
                if axes
                else replace(made, axes=None)
            )
        elif isinstance(part, Array):
            kept.append(name)
            made = _chosen(made, part) if number == 0 else made
        elif type(part) is Value and number == 0:
            kept.append(name)
            made.traits |= {"some"}
        elif isinstance(part, Known) and part.value == 0 and name == "window" and number:
            made.traits |= {"oldest"}
        elif type(part) is Value:
            kept.append(name)
    made.axes = tuple(kept + axes) if known else None
    return made


def _cut(owner: Array, made: Array, part: Items) -> Array:
    lower, upper, step = (_bound(value) for value in part.items or [])
    whole = (made.root if made.root is not None and not made.kind else made.node, step, lower if step else None)
    if lower is None and upper is None and step is None:
        return made
    if made.kind == "order":
        made.chosen_by = (made.chosen_by[0] if made.chosen_by else owner, lower, upper)
        made.traits |= {"part"}
        return made
    made.cuts = (*made.cuts, (whole, lower, upper))
    return made


def _bound(value: Value) -> Bound:
    """Return where a slice begins or ends; a question mark where that is not known."""
    if isinstance(value, Known) and value.value is None:
        return None
    number = number_of(value)
    return "?" if number is None else number


def _chosen(made: Array, by: Array) -> Array:
    if by.kind == "order" and "part" in by.traits:
        made.traits |= {"chosen"}
        made.chosen_by = by.chosen_by
    elif by.kind == "order":
        made.traits = (made.traits | {"shuffled"}) - {"sorted by labels"}
        made.shuffled_by = by
    elif by.kind == "sorting" and "shuffled" not in by.traits and by.root is not None and by.root.kind == "labels":
        made.traits |= {"sorted by labels"}
    else:
        made.traits |= {"some"}
    return made


def attribute_of(owner: Value, name: str) -> Value:
    """Return an attribute of an object of a library."""
    match owner:
        case History() if name == "history":
            return owner
        case History() if name == "model":
            return owner.model
        case Array() if name in ("T", "numpy"):
            return replace(owner)
        case Array() if name == "size":
            return Array(kind="size", axes=())
    return Value()


def combined(sign: ast.operator, left: Value, right: Value) -> Value:
    """Return what arithmetic gives."""
    arrays = [value for value in (left, right) if isinstance(value, Array)]
    if not arrays:
        return Value()
    first, second = arrays[0], arrays[-1]
    if len(arrays) == 1 or ("statistic" in second.traits and first is left and not second.kind):
        return _with_a_number(sign, first, left, right)
    if isinstance(sign, ast.Div) and second.kind == "count" and first.axes == () and first.kind in _SUMMED:
        # A sum that a loop or a call made, by the number of its items.
        return replace(first, traits=first.traits | {"mean"})
    passes = tuple(passed for array in arrays for passed in array.passes)
    cuts = tuple(cut for array in arrays for cut in array.cuts)
    axes = _wider(first.known_axes(), second.known_axes())
    if isinstance(sign, ast.Sub):
        traits = frozenset(first.traits | second.traits) & _OF_ROWS
        model = first.model or second.model
        return Array(
            None, "differences", axes, model, cuts=cuts, passes=passes, traits=traits, against=_true_of(arrays)
        )
    if isinstance(sign, ast.Div) and first.kind == "diagonal" and second.kind == "confusion":
        kind = "recall" if "over answered" in second.traits else "precision" if "over true" in second.traits else ""
        return Array(None, kind, axes)
    return Array(None, "", axes, cuts=cuts, passes=passes)


_SUMMED = ("differences", "errors", "hits")
_OF_ROWS = {"chosen", "copies", "batch", "oldest", "some", "scaled"}
"""Traits of the rows of an array, which what is worked out from them has as well."""


def _with_a_number(sign: ast.operator, first: Array, left: Value, right: Value) -> Array:
    """Return what arithmetic gives of an array and a number, or a statistic of the array itself."""
    if isinstance(sign, ast.Sub) and left is not first and first.kind == "outputs":
        return replace(first, traits=first.traits | {"rest"})
    if isinstance(sign, ast.Pow):
        root = "root" if "mean" in first.traits else "rooted"
        done = {2: "squared", 0.5: root}.get(number_of(right) or 0, "scaled") if left is first else "scaled"
        return replace(first, traits=first.traits | {done})
    dtype = "" if isinstance(sign, ast.Div) else first.dtype
    traits = {"scaled", "divided"} if isinstance(sign, ast.Div | ast.FloorDiv) else {"scaled"}
    if isinstance(right, Array) and right.root is first.root and not right.cuts and right.chosen_by is None:
        traits |= {"by the whole"} if isinstance(left, Array) else set()
    return replace(first, traits=first.traits | traits, dtype=dtype)


def _true_of(arrays: list[Array]) -> Array | None:
    """Return the true values among two arrays that are compared."""
    data = [array for array in arrays if array.root is not None and array.kind in ("", "mask")]
    true = [array for array in data if array.root is not None and array.root.kind in ("labels", "one-hot", "targets")]
    return next(iter(true or data), None)


def _wider(first: tuple[str, ...] | None, second: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if first is None or second is None:
        return first or second
    return first if len(first) >= len(second) else second


def compared(sign: ast.cmpop, left: Value, right: Value) -> Value:
    """Return what a comparison gives."""
    arrays = [value for value in (left, right) if isinstance(value, Array)]
    if not arrays:
        return Value()
    first = arrays[0]
    passes = tuple(passed for array in arrays for passed in array.passes)
    if len(arrays) == 2 and isinstance(sign, ast.Eq | ast.NotEq):
        axes = _wider(first.known_axes(), arrays[1].known_axes())
        traits = (first.traits | arrays[1].traits) & {"batch"}
        traits |= {"one class"} if first.kind == arrays[1].kind == "mask" else frozenset()
        return Array(None, "hits", axes, first.model, passes=passes, traits=traits, against=_true_of(arrays))
    if isinstance(sign, ast.Gt | ast.GtE | ast.Lt | ast.LtE):
        kind = "decided" if first.what() in ("outputs", "one-hot") else "mask"
        return replace(first, kind=kind, root=first.root, axes=first.known_axes())
    return replace(first, kind="mask", axes=first.known_axes())


def call_method(
    run: Run, node: ast.Call, owner: Value, name: str, given: list[Value], words: dict[str, Value]
) -> Value:
    """Return what a method gives."""
    match owner:
        case Model():
            return _of_model(run, node, owner, name, given, words)
        case Dataset():
            return _of_dataset(run, node, owner, name, given, words)
        case Entries():
            return _of_entries(run, owner, name, given)
        case Items():
            return _of_items(run, owner, name, given)
        case Array():
            return array_call(run, node, name, [owner, *given], words)
        case Layer() if name == "adapt" and given:
            run.note("adapt", node, owner, given[0])
        case Layer():
            return _of_metric(run, node, owner, name, given)
    return Value()


def _of_metric(run: Run, node: ast.AST, owner: Layer, name: str, given: list[Value]) -> Value:
    """Return what a method of a metric object gives."""
    if name == "update_state":
        run.note("auc" if owner.name == "AUC" else owner.name, node, *given)
    if name in ("update_state", "result", "reset_state", "reset_states"):
        run.note(name, node, owner)
    return Value()


def _of_items(run: Run, owner: Items, name: str, given: list[Value]) -> Value:
    if name in ("append", "add") and given:
        if owner.items is not None and not run.is_in_a_loop():
            owner.items.append(given[0])
        else:
            owner.items, owner.each = None, given[0]
    elif name == "extend" and given:
        owner.items, owner.each = None, run.item_of(given[0])
    elif name == "sort":
        owner.order = "sorted"
    return Known(None)


def _of_entries(run: Run, owner: Entries, name: str, given: list[Value]) -> Value:
    each = next(iter((owner.items or {}).values()), owner.each)
    if name == "items":
        if owner.items is not None:
            return Items([Items([Known(key), value]) for key, value in owner.items.items()])
        return Items(None, Items([Value(), each]))
    if name == "values":
        return Items(list(owner.items.values())) if owner.items is not None else Items(None, each)
    if name == "setdefault" and len(given) > 1 and type(each) is Value:
        owner.items, owner.each = owner.items or None, given[1]
        return given[1]
    if name in ("get", "setdefault", "pop") and given:
        key = given[0].value if isinstance(given[0], Known) else None
        return (owner.items or {}).get(key, each)
    return Value()


def _of_dataset(
    run: Run, node: ast.Call, owner: Dataset, name: str, given: list[Value], words: dict[str, Value]
) -> Value:
    if name == "map" and given:
        element = owner.element
        parts = element.items if isinstance(element, Items) and element.items is not None else [element]
        return replace(owner, element=run.call(node, given[0], list(parts), {}))
    if name in ("batch", "padded_batch", "ragged_batch"):
        rest = words.get("drop_remainder") or (given[1] if len(given) > 1 else None)
        return replace(owner, is_batched=True, is_even=isinstance(rest, Known) and rest.value is True)
    if name == "unbatch":
        return replace(owner, is_batched=False)
    if name == "shuffle":
        again = words.get("reshuffle_each_iteration")
        return replace(owner, order=None if isinstance(again, Known) and again.value is False else object())
    if name == "cache":
        return replace(owner, order=None)
    if name in SAME_DATA or name == "as_numpy_iterator":
        return owner
    return Value()


def _of_model(run: Run, node: ast.Call, model: Model, name: str, given: list[Value], words: dict[str, Value]) -> Value:
    if name == "add" and given:
        model.layers += _flat([given[0]])
    elif name == "count_params":
        return Array(kind="parameters", axes=(), model=model)
    elif name == "compile":
        _compile(run, node, model, given, words)
    elif name in ("fit", "train_on_batch"):
        inputs, labels = (words.get(word) or (given[at] if len(given) > at else None) for at, word in enumerate("xy"))
        _learn(run, model, inputs, labels)
        run.note("batch size", node, words.get("batch_size", Value()))
        run.note("validate", node, words.get("validation_data", Value()))
        run.note("fit", node, model, inputs or Value(), labels or Value(), words.get("validation_split", Value()))
        return History(model)
    elif name in ("evaluate", "test_on_batch"):
        inputs, labels = (words.get(word) or (given[at] if len(given) > at else None) for at, word in enumerate("xy"))
        against = labels if isinstance(labels, Array) else None
        made = [Array(kind=kind, axes=(), model=model, against=against) for kind in ("loss", "metric")]
        run.note("evaluate", node, model, inputs or Value(), labels or Value(), result=made[1])
        if isinstance(form := words.get("return_dict"), Known) and form.value:
            return Entries({"loss": made[0]}, made[1])
        return Items(list(made)) if model.metrics or not model.loss else made[0]
    elif name in ("predict", "predict_on_batch") and (given or words):
        return outputs_of(run, node, model, given[0] if given else words.get("x", Value()))
    return Value()


def outputs_of(run: Run, node: ast.AST, model: Model, inputs: Value) -> Array:
    """Return what a model predicts for inputs."""
    passes = inputs.passes if isinstance(inputs, Array) else ()
    if isinstance(inputs, Dataset):
        passes = ((inputs.order, object()),)
    traits = inputs.traits & {"chosen", "copies", "batch"} if isinstance(inputs, Array) else frozenset[str]()
    last = "one" if model.units() == 1 else "classes" if _classifies(model) else "steps"
    axes = ("examples", last) if model.units() is not None else None
    order = inputs.shuffled_by if isinstance(inputs, Array) else None
    run.note("ask", node, model, inputs)
    return Array(None, "outputs", axes, model, passes=passes, traits=frozenset(traits), shuffled_by=order)


def _classifies(model: Model) -> bool:
    return "entropy" in model.loss or model.activation() == "softmax"


def _compile(run: Run, node: ast.Call, model: Model, given: list[Value], words: dict[str, Value]) -> None:
    loss = words.get("loss") or (given[1] if len(given) > 1 else None)
    match loss:
        case Known(value=str() as name):
            model.loss = name.lower()
        case Layer(name=name, words=said):
            model.loss = name.lower()
            logits = said.get("from_logits")
            model.takes_logits = isinstance(logits, Known) and bool(logits.value)
        case Library():
            model.loss = loss.name.lower()
    metrics = words.get("metrics") or (given[2] if len(given) > 2 else Value())
    for metric in (metrics.items or []) if isinstance(metrics, Items) else ():
        model.metrics.append(_name_of_metric(metric))
        if isinstance(metric, Function):
            labels = Array(kind="labels" if _classifies(model) else "targets")
            run.call(node, metric, [labels, outputs_of(run, node, model, Value())], {})


def _name_of_metric(metric: Value) -> str:
    if isinstance(metric, Function) and isinstance(metric.code, ast.FunctionDef):
        return metric.code.name
    return str(metric.value) if isinstance(metric, Known) else getattr(metric, "name", "own")


def _learn(run: Run, model: Model, inputs: Value | None, labels: Value | None) -> None:
    if isinstance(labels, Array) and not labels.kind:
        if "sparse" in model.loss or "binary" in model.loss:
            run.roots.learn(labels.root, "labels", ("examples",))
        elif "categorical" in model.loss:
            run.roots.learn(labels.root, "one-hot", ("examples", "classes"))
        elif model.loss.replace("_", "") in {loss.replace("_", "") for loss in _REGRESSION}:
            steps = () if model.units() == 1 else ("steps",)
            run.roots.learn(labels.root, "targets", ("examples", *steps) if model.units() is not None else None)
    if isinstance(inputs, Array) and not inputs.kind:
        kind = _inputs_of(model)
        run.roots.learn(inputs.root, kind, AXES.get(kind))


def _inputs_of(model: Model) -> str:
    names = [layer.name for layer in model.layers]
    if "Embedding" in names:
        return "token ids"
    if any(name.startswith("Conv2D") for name in names):
        return "images"
    shape = next((layer for layer in model.layers if layer.name in ("Input", "InputLayer")), None)
    sizes = shape.words.get("shape") or (shape.given[0] if shape.given else None) if shape else None
    count = len(sizes.items) if isinstance(sizes, Items) and sizes.items is not None else 0
    if (
        count == 2
        and isinstance(sizes, Items)
        and sizes.items
        and number_of(sizes.items[1]) == 1
        and not _classifies(model)
    ):
        return "windows"
    return {1: "features", 2: "images", 3: "images"}.get(count, "")


def call_value(run: Run, node: ast.AST, called: Value, given: list[Value], words: dict[str, Value]) -> Value:
    """Return what a call of an object gives: of a layer, or of a model."""
    first = given[0] if given else Value()
    if isinstance(called, Layer) and called.name == "StringLookup" and isinstance(first, Array):
        return replace(first, kind="numbers")
    if isinstance(called, Layer | Model):
        layers = called.layers if isinstance(called, Model) else [called]
        if isinstance(called, Layer) and called.name == "AUC":
            run.note("auc", node, *given)
        if isinstance(called, Layer) and called.name == "TextVectorization":
            run.note("encode", node, called, first)
        before = first.items[0] if isinstance(first, Items) and first.items else first
        if isinstance(before, Tensor):
            return Tensor([*before.layers, *layers])
        if isinstance(called, Model) and called.output_layer() is not None and called.units() is not None:
            return outputs_of(run, node, called, first)
        if isinstance(first, Array):
            kind = "token ids" if isinstance(called, Layer) and called.name == "TextVectorization" else first.kind
            axes = AXES["token ids"] if kind == "token ids" else first.known_axes()
            is_random = any(layer.name.startswith("Random") for layer in layers)
            traits = first.traits | ({"changed", "at random"} if is_random else set())
            return replace(first, kind=kind, axes=axes, traits=traits)
        if isinstance(called, Layer) and called.name == "TextVectorization":
            return Array(None, "token ids", AXES["token ids"])
        if isinstance(called, Layer) and called.name == "StringLookup":
            return Array(kind="numbers", axes=("examples",))
    return Value()


def call_function(run: Run, node: ast.AST, called: Library, given: list[Value], words: dict[str, Value]) -> Value:
    """Return what a function of a library gives."""
    path, name = called.path, called.name
    if path.startswith("builtins.") and hasattr(builtins, name):
        return _of_python(run, node, name, given, words)
    if name == "Input":
        return Tensor([Layer(name, given, words, node)])
    if name == "Sequential":
        parts = given[0] if given else words.get("layers", Value())
        return Model(_flat(parts.items or [] if isinstance(parts, Items) else []), made_in=run.around())
    if name == "Model" and len(given) + len(words) > 1:
        outputs = words.get("outputs") or (given[1] if len(given) > 1 else Value())
        return Model(list(outputs.layers) if isinstance(outputs, Tensor) else [], made_in=run.around())
    if (
        any(f".{part}." in path for part in ("layers", "losses", "optimizers", "metrics", "callbacks"))
        and name[:1].isupper()
    ):
        return Layer(name, given, words, node)
    if path.endswith("Dataset.from_tensor_slices") or path.endswith("Dataset.zip"):
        return Dataset(given[0] if given else Value())
    if name in ("image_dataset_from_directory", "timeseries_dataset_from_array", "text_dataset_from_directory"):
        size, mixed = words.get("batch_size"), words.get("shuffle")
        alone = isinstance(size, Known) and size.value is None
        is_mixed = (
            name != "timeseries_dataset_from_array"
            if mixed is None
            else isinstance(mixed, Known) and mixed.value is True
        )
        both = words.get("subset")
        made = Dataset(
            Items([Array(root=run.roots.of((name, 0))), Array(root=run.roots.of((name, 1)))]),
            not alone,
            order=object() if is_mixed else None,
        )
        if isinstance(both, Known) and both.value == "both":
            return Items([made, replace(made, order=None)])
        return made
    if name in ("default_rng", "RandomState"):
        return Library("numpy.random.Generator")
    if name == "Random":
        return Library("random")
    if name == "sample" and given and isinstance(given[0], Items):
        return given[0]
    if name == "pad_sequences":
        return Array(None, "token ids", AXES["token ids"])
    if name in ("set_random_seed", "set_seed", "seed") and given:
        run.note("seed", node, given[0])
        return Value()
    if name in ("std", "stdev", "pstdev"):
        run.note("spread", node, *given)
    if name == "corrcoef":
        run.note("correlate", node, *given)
    if name in ("dot", "matmul", "inner"):
        run.note("dot", node, *given)
    if name == "field" and "default_factory" in words:
        return run.call(node, words["default_factory"], [], {})
    if name == "sliding_window_view":
        return Array(None, "windows", ("examples", "window"), made_in=run.around())
    if name == "partial" and given and isinstance(given[0], Library | Layer):
        return given[0]
    first = path.split(".")[0]
    if first == "sklearn" and name in ("confusion_matrix", "roc_auc_score", "roc_curve"):
        return array_call(run, node, name, given, words)
    if first in ("numpy", "tensorflow", "keras", "math", "statistics", "scipy", "random", "copy"):
        return array_call(run, node, name, given, words)
    return Array(root=run.roots.of((name,), _told(given, words)), made_in=run.around())


def _told(given: list[Value], words: dict[str, Value]) -> tuple[object, ...]:
    """Return what a function got, to tell its calls apart: what is not known is like nothing else."""
    values = [*given, *(words[word] for word in sorted(words))]
    return tuple(value.value if isinstance(value, Known) else value for value in values)


def _flat(parts: list[Value]) -> list[Layer]:
    layers: list[Layer] = []
    for part in parts:
        if isinstance(part, Layer):
            layers.append(part)
        elif isinstance(part, Tensor | Model):
            layers += part.layers
    return layers


def _all_in(value: Value, levels: int = 3) -> list[Value]:
    """Return a value, or those in a list or dictionary."""
    inside: list[Value] = []
    if isinstance(value, Items):
        inside = [*(value.items or []), value.each]
    elif isinstance(value, Entries):
        inside = [*(value.items or {}).values(), value.each]
    if not levels or not inside:
        return [value]
    return [part for other in inside for part in _all_in(other, levels - 1)]


def _of_python(run: Run, node: ast.AST, name: str, given: list[Value], words: dict[str, Value]) -> Value:
    first = given[0] if given else Value()
    match name:
        case "len":
            made = Array(kind="batches" if isinstance(first, Dataset) and first.is_batched else "count", axes=())
            if isinstance(first, Items) and first.items is not None:
                return Known(len(first.items))
            made.node = node
            run.note("len", node, first, result=made)
            return made
        case "slice":
            bounds = [Known(None), *given] if len(given) == 1 else given
            return Items([*bounds, *[Known(None)] * (3 - len(bounds))], order="slice")
        case "range":
            ends = [number_of(value) for value in given]
            if len(ends) == 1:
                return Range(ends[0])
            return Range(ends[1] - ends[0] if len(ends) > 1 and ends[0] is not None and ends[1] is not None else None)
        case "enumerate":
            run.note("enumerate", node, first)
            if isinstance(first, Items) and first.items is not None:
                start = number_of(given[1] if len(given) > 1 else words.get("start")) or 0
                pairs = enumerate(first.items, start=int(start))
                return Items([Items([Known(number), item]) for number, item in pairs])
            return Items(None, Items([Range(None, is_index=True), run.item_of(first)]))
        case "zip":
            run.note("zip", node, *given)
            lists = [source.items for source in given if isinstance(source, Items) and source.items is not None]
            if lists and len(lists) == len(given):
                return Items([Items(list(row)) for row in zip(*lists, strict=False)])
            return Items(None, Items([run.item_of(source) for source in given]))
        case "max" | "min" | "sorted" if "key" in words or (name != "sorted" and isinstance(first, Items)):
            ranked = run.call(node, words["key"], [run.item_of(first)], {}) if "key" in words else first
            run.note("choose", node, *_all_in(ranked), *_all_in(first))
            return run.item_of(first) if name != "sorted" else first
        case "sorted":
            run.note("sorted", node, first)
            if isinstance(first, Array):
                return replace(first, traits=first.traits | {"sorted"})
            return replace(first, order="sorted") if isinstance(first, Items) else first
        case "list" | "tuple" | "set" | "iter" | "reversed":
            if isinstance(first, Dataset):
                return Items(None, run.item_of(first))
            return Items([]) if not given else first
        case "dict":
            if words or not given:
                return Entries({str(word): value for word, value in words.items()})
            return first if isinstance(first, Entries) else Entries(None)
        case "map" if len(given) > 1:
            if isinstance(given[1], Items) and given[1].items is not None and len(given[1].items) <= 8:
                return Items([run.call(node, first, [item], {}) for item in given[1].items])
            return Items(None, run.call(node, first, [run.item_of(given[1])], {}))
        case "abs" | "round" | "float" | "int" | "sum" | "max" | "min":
            return array_call(run, node, name, given, words)
        case "next":
            return run.item_of(first)
        case "getattr" if isinstance(first, Library):
            told = given[1].value if len(given) > 1 and isinstance(given[1], Known) else "?"
            return Library(f"{first.path}.{told}")
    return Value()


def array_call(run: Run, node: ast.AST, name: str, given: list[Value], words: dict[str, Value]) -> Value:
    """Return what a function or method of arrays gives."""
    first = given[0] if given else next(iter(words.values()), Value())
    if name == "permutation":
        run.note("shuffle", node, first)
        if isinstance(first, Array) and first.kind != "count":
            return replace(first, traits=first.traits | {"shuffled"}, made_in=run.around(), node=node)
        return Array(None, "order", ("examples",), node=node)
    if name in JOINED:
        return _joined(run, node, name, first)
    if name == "where" and len(given) == 3 and isinstance(first, Array):
        return first
    if name in ("equal", "not_equal") and len(given) > 1:
        sign = ast.Eq() if name == "equal" else ast.NotEq()
        made = compared(sign, first, given[1])
        if isinstance(made, Array):
            made.node = node
        run.note("compare", node, first, given[1], result=made, text=type(sign).__name__)
        return made
    if name == "subtract" and len(given) > 1:
        made = combined(ast.Sub(), first, given[1])
        run.note("sub", node, first, given[1], result=made)
        return made
    if name in ("greater", "greater_equal", "less", "less_equal") and len(given) > 1:
        return compared(ast.Gt(), first, given[1])
    if name in ("diag", "diagonal", "diag_part") and isinstance(first, Array) and first.kind == "confusion":
        return replace(first, kind="diagonal", axes=("class",))
    if name == "at" and len(given) > 1:
        count_at(first, given[1])
        return Value()
    if name in ("zeros", "zeros_like") and isinstance(first, Items) and len(first.items or []) == 2:
        return Array(kind="table", node=node, made_in=run.around())
    if name in ("roc_auc_score", "roc_curve") and len(given) > 1:
        run.note("auc", node, *given)
        return Array(kind="auc", axes=())
    if name == "confusion_matrix":
        return confusion_of([*given, *words.values()], node)
    if name == "maximum" and len(given) > 1:
        return _larger(first, given[1])
    if name in ("load", "open"):
        return Value()
    if not isinstance(first, Array):
        if isinstance(first, Items) and name in AVERAGES | TOTALS | {"array", "asarray", "std", "sqrt", "stdev"}:
            inner = run.item_of(first)
            if isinstance(inner, Array):
                axes = inner.known_axes()
                # An average for each batch: what was an average is one of many now.
                each = "batches" if "batch" in inner.traits and axes == () else "examples"
                # What was worked out of the data is no part of them any more.
                root = None if "statistic" in inner.traits else inner.root
                traits = inner.traits - {"statistic"} if root is None and not inner.kind else inner.traits
                first = replace(inner, root=root, traits=traits, axes=(each, *axes) if axes is not None else None)
            else:
                return Value()
        else:
            return Value()
    axis = words.get("axis") or (given[1] if len(given) > 1 else None)
    return _of_array(run, node, name, first, axis, given)


def _of_array(run: Run, node: ast.AST, name: str, first: Array, axis: Value | None, given: list[Value]) -> Value:
    axes = first.known_axes()
    if name in COPIED:
        kind = next((str(value) for value in map(_type_of, given[1:]) if value), name if name == "uint8" else "")
        dtype = kind or (first.dtype if name in ("copy", "clip") else "")
        return replace(first, dtype=dtype, made_in=run.around(), axes=axes)
    if name in SAME:
        flat = axes[:-1] if axes and axes[-1] == "one" and name in FLAT else axes
        if name == "reshape":
            shape = [
                number_of(part)
                for value in given[1:]
                for part in (value.items or [] if isinstance(value, Items) else [value])
            ]
            return replace(first, axes=_reshaped(axes, shape), traits=first.traits | {"reshaped"})
        return replace(first, axes=flat)
    if name in AVERAGES | TOTALS:
        rest = _without(axes, axis)
        what = first.what()
        also = {"mean"} if name in AVERAGES else {"sum"}
        also |= {"mean of roots"} if name in AVERAGES and "root" in first.traits else set()
        traits = first.traits | {name, *also, *_gone(axes, axis)} | ({"statistic"} if not first.kind else set())
        made = replace(first, kind="" if not first.kind else what, axes=rest, traits=traits, node=node, dtype="")
        run.note("mean" if name in AVERAGES else "sum", node, first, axis or Known(None), result=made)
        return made
    if name in ("argmax", "argmin") and axes == ("epochs",):
        return replace(first, kind="best epoch", axes=(), node=node)
    if name in ("flatnonzero", "nonzero", "argwhere") and first.kind == "mask":
        return replace(first, kind="places", axes=("examples",), node=node)
    if name == "argsort":
        return replace(first, kind="sorting", axes=axes, node=node)
    if name == "argmax":
        made = replace(first, kind="answers", axes=_without(axes, axis), node=node)
        run.note("argmax", node, first, axis or Known(None), result=made)
        return made
    if name in LARGEST and first.kind == "outputs" and axis is not None:
        return replace(first, kind="confidence", axes=_without(axes, axis), node=node)
    if name in ROUNDED:
        return replace(first, kind="rounded" if first.kind == "outputs" else first.kind, node=node)
    if name in ("abs", "absolute", "square"):
        done = "squared" if name == "square" else "abs of mean" if "mean" in first.traits else "abs"
        traits = first.traits | {done}
        return replace(first, kind="errors" if first.kind == "differences" else first.kind, axes=axes, traits=traits)
    if name in ("std", "stdev", "var", "min", "amin", "ptp", "percentile", "quantile") or name in LARGEST:
        also = {"statistic", name, *({"best"} if axes == ("epochs",) else ())}
        run.note(name, node, first)
        return replace(first, axes=_without(axes, axis), traits=first.traits | also, node=node)
    if name in CHANGED:
        return replace(first, traits=first.traits | {"changed"})
    if name == "shuffle":
        return Value()
    if name in ("tile", "repeat"):
        return replace(first, traits=first.traits | {"repeated"})
    if name == "sqrt":
        return replace(first, axes=axes, traits=first.traits | {"rooted" if "mean" not in first.traits else "root"})
    return Value()


def confusion_of(given: list[Value], node: ast.AST) -> Value:
    """Return a table of how often which class was answered for which, with its axes in their order."""
    kinds = [
        "answered" if isinstance(value, Array) and value.kind in ("answers", "decided") else "true"
        for value in given[:2]
    ]
    return Array(kind="confusion", axes=tuple(kinds), node=node) if len(set(kinds)) == 2 else Value()


def count_at(table: Value, places: Value) -> None:
    """Note what a table of zeros counts, to an entry of which a line adds: pairs of classes."""
    found = confusion_of(places.items or [] if isinstance(places, Items) else [], ast.Pass())
    if isinstance(table, Array) and table.kind == "table" and isinstance(found, Array):
        table.kind, table.axes = "confusion", found.axes


def _reshaped(axes: tuple[str, ...] | None, shape: list[Number | None]) -> tuple[str, ...] | None:
    """Return the axes in a new shape: of a column and of a row of values alone."""
    is_row = axes in (("examples",), ("examples", "one"))
    return {(-1,): ("examples",), (-1, 1): ("examples", "one")}.get(tuple(shape)) if is_row else None  # type: ignore[arg-type]


def _type_of(value: Value) -> str:
    if isinstance(value, Known):
        return str(value.value)
    return value.name if isinstance(value, Library) else ""


def _without(axes: tuple[str, ...] | None, axis: Value | None) -> tuple[str, ...] | None:
    if axis is None or (isinstance(axis, Known) and axis.value is None):
        return ()
    place = number_of(axis)
    if axes is None or not isinstance(place, int) or not -len(axes) <= place < len(axes):
        return None
    return tuple(name for number, name in enumerate(axes) if number != place % len(axes))


def _gone(axes: tuple[str, ...] | None, axis: Value | None) -> set[str]:
    """Return which axes an average goes over, as traits: ``over steps``."""
    left = _without(axes, axis)
    return {f"over {name}" for name in axes or () if left is not None and name not in left}


def _joined(run: Run, node: ast.AST, name: str, first: Value) -> Value:
    parts = first.items if isinstance(first, Items) and first.items is not None else None
    if parts is None:
        inner = run.item_of(first)
        if not isinstance(inner, Array):
            return Value()
        copies = {"copies"} if "changed" in inner.traits and name in ("concatenate", "concat", "vstack") else set()
        copies |= {"some"} if inner.cuts or inner.chosen_by is not None else set()
        return replace(inner, axes=inner.known_axes(), traits=(inner.traits - {"changed"}) | copies)
    arrays = [part for part in parts if isinstance(part, Array)]
    if not arrays:
        return Value()
    # Of parts, nobody knows which part of the data they are together.
    is_of_parts = any(array.cuts or array.chosen_by is not None for array in arrays)
    if len(arrays) > 1 and all(array.kind == "places" for array in arrays):
        return replace(arrays[0], kind="sorting", cuts=(), node=node)
    begin, traits = arrays[0], frozenset({"some"} if is_of_parts else set[str]())
    for array in arrays:
        traits |= array.traits
    if len(arrays) == len(parts) > 1 and name in ("concatenate", "concat", "vstack"):
        roots = {id(array.root) for array in arrays if array.root is not None}
        if len(roots) == 1 and all(array.root is not None for array in arrays):
            changed = [array for array in arrays if "changed" in array.traits]
            traits |= {"copies"} if changed else frozenset()
    return replace(begin, traits=traits - {"changed"}, cuts=(), node=node, axes=begin.known_axes())


def _larger(first: Value, second: Value) -> Value:
    arrays = [value for value in (first, second) if isinstance(value, Array) and value.kind == "outputs"]
    if len(arrays) == 2 and "rest" in arrays[0].traits ^ arrays[1].traits:
        return replace(arrays[0], kind="confidence")
    return arrays[0] if arrays else next((value for value in (first, second) if isinstance(value, Array)), Value())
