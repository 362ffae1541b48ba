"""What Keras, ``tf.data`` and Python's own functions return, as far as rules need it."""

from __future__ import annotations

import ast
import builtins
from dataclasses import replace

from grader.submission.abstract.arrays import array_call, indexed
from grader.submission.abstract.values import (
    Array,
    Class,
    Dataset,
    Entries,
    Function,
    History,
    Items,
    Known,
    Layer,
    Library,
    Model,
    Range,
    Root,
    Run,
    Scope,
    Tensor,
    Value,
    number_of,
)

AXES = {
    "labels": ("examples",), "one-hot": ("examples", "classes"), "windows": ("examples", "window", "values"),
    "token ids": ("examples", "words"), "features": ("examples", "features"),
}  # fmt: skip
_OF_A_QUESTION = 2
"""Classes of a question with two answers: the mean of 0 and 1 is the share of one of them."""
SAME_DATA = {"take", "skip", "cache", "prefetch", "repeat", "with_options", "ignore_errors", "apply"}
_NOTED = {
    "dot": "dot",
    "matmul": "dot",
    "inner": "dot",
    "array_equal": "same",
    "array_equiv": "same",
    "allclose": "same",
}
"""Functions of arrays that a run notes, with what it calls them."""
_OF_ARRAYS = ("numpy", "tensorflow", "keras", "math", "statistics", "scipy", "random", "copy")
_READ_TEXT = ("loadtxt", "genfromtxt")
_REGRESSION = ("mse", "mae", "huber", "logcosh")
_SHORT = {"meansquarederror": "mse", "meanabsoluteerror": "mae"}
"""Losses with a short name, too."""


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


def attribute_of(owner: Value, name: str) -> Value:
    """Return an attribute of an object of a library."""
    match owner:
        case History() if name == "history":
            return owner
        case Model() if name == "history":
            return History(owner)
        case History() if name == "model":
            return owner.model
        case Array() if name in ("T", "numpy"):
            return replace(owner)
        case Array() if name == "size":
            return Array(kind="size", axes=())
    return Value()


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
            return _of_items(run, node, owner, name, given, words)
        case Array() if name in ("batch", "padded_batch"):
            return _of_dataset(run, node, Dataset(Value()), name, given, words)
        case Array():
            return array_call(run, node, name, [owner, *given], words)
        case History() if name == "get" and given:
            return indexed(owner, given[0])
        case History() if name in ("items", "values"):
            curve = Array(kind="metric", axes=("epochs",), model=owner.model)
            return Items(None, Items([Value(), curve]) if name == "items" else curve)
        case Layer() if name == "adapt" and given:
            run.note("adapt", node, owner, given[0])
        case Layer():
            return _of_metric(run, node, owner, name, given)
    if type(owner) is Value and name in ("batch", "padded_batch"):
        return _of_dataset(run, node, Dataset(Value()), name, given, words)
    return Value()


def _of_metric(run: Run, node: ast.AST, owner: Layer, name: str, given: list[Value]) -> Value:
    """Return what a method of a metric object gives."""
    if name == "update_state":
        run.note("auc" if owner.name == "AUC" else owner.name, node, *given)
    if name in ("update_state", "result", "reset_state", "reset_states"):
        run.note(name, node, owner)
    return Value()


def _of_items(run: Run, node: ast.AST, owner: Items, name: str, given: list[Value], words: dict[str, Value]) -> Value:
    if name in ("index", "count", "copy", "pop"):
        return owner if name == "copy" else run.item_of(owner) if name == "pop" else Value()
    if name in ("append", "add") and given:
        if owner.items is not None and not run.is_in_a_loop(owner.made_in):
            owner.items.append(given[0])
        else:
            owner.items, owner.each = None, given[0]
    elif name == "extend" and given:
        owner.items, owner.each = None, run.item_of(given[0])
    elif name == "sort":
        owner.order = "sorted"
        ranked = (
            [run.call(node, words["key"], [item], {}) for item in owner.items or [owner.each]] if "key" in words else []
        )
        run.note("choose", node, *ranked, *_all_in(owner))
    return Known(None)


def _of_entries(run: Run, owner: Entries, name: str, given: list[Value]) -> Value:
    each = next(iter((owner.items or {}).values()), owner.each)
    if name == "items":
        if owner.items is not None:
            return Items([Items([Known(key), value]) for key, value in owner.items.items()])
        return Items(None, Items([owner.each_key or Value(), each]))
    if name == "update" and given and isinstance(given[0], Entries):
        other = given[0]
        both = owner.items is not None and other.items is not None
        owner.items = {**(owner.items or {}), **(other.items or {})} if both else owner.items or other.items
        owner.each = owner.each if type(owner.each) is not Value else other.each
        return Known(None)
    if name == "most_common":
        return Items(None, Items([owner.each_key or Value(), each]), "part" if given else "")
    if name == "values":
        return Items(list(owner.items.values())) if owner.items is not None else Items(None, each)
    if name == "setdefault" and len(given) > 1 and type(each) is Value:
        owner.items, owner.each = owner.items or None, given[1]
        if isinstance(given[1], Items):
            # It stays from one pass to the next.
            given[1].made_in = ()
        return given[1]
    if name in ("get", "setdefault", "pop") and given:
        key = given[0].value if isinstance(given[0], Known) else None
        if not isinstance(given[0], Known) and _numbers_names(owner):
            return Array(kind="numbers", axes=())
        return (owner.items or {}).get(key, each)
    return Value()


def _numbers_names(owner: Entries) -> bool:
    """Return whether a dictionary gives each name another number: its place in a list."""
    names = owner.items or {}
    numbers = [value.value for value in names.values() if isinstance(value, Known) and type(value.value) is int]
    is_named = len(numbers) == len(names) > _OF_A_QUESTION and all(isinstance(name, str) for name in names)
    return is_named and sorted(numbers) == list(range(min(numbers), min(numbers) + len(numbers)))


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
    if name == "cardinality":
        return _length(run, node, owner)
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
        run.note("epochs", node, words.get("epochs", Value()))
        run.note("validate", node, words.get("validation_data", Value()))
        run.note("class weight", node, words.get("class_weight", Value()))
        run.note("fit", node, model, inputs or Value(), labels or Value(), words.get("validation_split", Value()))
        run.end_epochs(model, words.get("callbacks"))
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
    cuts = inputs.cuts if isinstance(inputs, Array) else ()
    made = Array(None, "outputs", axes, model, cuts=cuts, passes=passes, traits=frozenset(traits), shuffled_by=order)
    made.chosen_by = inputs.chosen_by if isinstance(inputs, Array) else None
    return made


def _classifies(model: Model) -> bool:
    return "entropy" in model.loss or model.activation() == "softmax"


def _compile(run: Run, node: ast.Call, model: Model, given: list[Value], words: dict[str, Value]) -> None:
    run.note("compile", node, model)
    loss = words.get("loss") or (given[1] if len(given) > 1 else None)
    match loss:
        case Known(value=str() as name):
            model.loss = _loss_of(name)
        case Layer(name=name, words=said):
            model.loss = _loss_of(name)
            logits = said.get("from_logits")
            model.takes_logits = isinstance(logits, Known) and bool(logits.value)
        case Library():
            model.loss = _loss_of(loss.name)
    metrics = words.get("metrics") or (given[2] if len(given) > 2 else Value())
    for metric in (metrics.items or []) if isinstance(metrics, Items) else ():
        model.metrics.append(_name_of_metric(metric))
        if isinstance(metric, Function):
            labels = Array(kind="labels" if _classifies(model) else "targets")
            run.call(node, metric, [labels, outputs_of(run, node, model, Value())], {})


def _loss_of(name: str) -> str:
    """Return one name for each loss, as a class, a function or a text: in small letters, and short where it can be."""
    small = name.lower().replace("_", "")
    return _SHORT.get(small, small)


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
        elif model.loss in _REGRESSION:
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
    sizes = model.input_sizes() or []
    if len(sizes) == 2 and number_of(sizes[1]) == 1 and not _classifies(model):
        return "windows"
    return {1: "features", 2: "images", 3: "images"}.get(len(sizes), "")


def call_value(run: Run, node: ast.AST, called: Value, given: list[Value], words: dict[str, Value]) -> Value:
    """Return what a call of an object gives: of a layer, or of a model."""
    first = given[0] if given else Value()
    if isinstance(called, Layer) and called.name == "StringLookup" and isinstance(first, Array):
        return replace(first, kind="numbers")
    if isinstance(called, Layer | Model):
        layers = called.layers if isinstance(called, Model) else [called]
        if isinstance(called, Layer) and called.name == "AUC":
            run.note("auc", node, *given)
        if isinstance(called, Layer) and len(given) > 1:
            # A metric is updated where it is called.
            run.note("update_state", node, called)
        if isinstance(called, Layer) and called.name == "TextVectorization":
            run.note("encode", node, called, first)
        before = first.items[0] if isinstance(first, Items) and first.items else first
        if isinstance(before, Tensor):
            return Tensor([*before.layers, *layers])
        if isinstance(called, Model) and called.output_layer() is not None and called.units() is not None:
            made = outputs_of(run, node, called, first)
            mode = words.get("training")
            return (
                replace(made, traits=made.traits | {"in training"}) if isinstance(mode, Known) and mode.value else made
            )
        if isinstance(first, Array):
            kind = "token ids" if isinstance(called, Layer) and called.name == "TextVectorization" else first.kind
            if isinstance(called, Layer) and "ragged" in called.words:
                return Value()
            axes = AXES["token ids"] if kind == "token ids" else first.known_axes()
            is_random = any(layer.name.startswith("Random") for layer in layers)
            traits = first.traits | ({"changed", "at random"} if is_random else set())
            return replace(first, kind=kind, axes=axes, traits=traits)
        if isinstance(called, Layer) and called.name == "TextVectorization":
            return Array(None, "token ids", AXES["token ids"])
        if isinstance(called, Layer) and called.name == "StringLookup":
            return Array(kind="numbers", axes=("examples",))
    return Value()


def named_tuple(fields: Value) -> Value:
    """Return the class that ``namedtuple`` makes of a text or a list of names."""
    items = fields.items or [] if isinstance(fields, Items) else []
    listed = " ".join(str(item.value) for item in (fields, *items) if isinstance(item, Known))
    names = listed.replace(",", " ").split()
    lines = [ast.Assign([ast.Name(name, ast.Store())], ast.Constant(None)) for name in names]
    return Class(ast.ClassDef("", [], [], [*lines], []), Scope()) if names else Value()


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
        if "decay_steps" in words or ("schedules" in path and len(given) > 1):
            run.note("schedule", node, words.get("decay_steps") or given[1])
        return Layer(name, given, words, node, run.around())
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
    if name == "Counter":
        return Entries(None, Array(kind="counts", axes=()), run.item_of(given[0]) if given else None)
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
    if name in ("corrcoef", "pearsonr"):
        run.note("correlate", node, *given)
        is_predicted = any(isinstance(value, Array) and value.kind == "outputs" for value in given)
        return Array(kind="correlation", axes=None, node=node, traits=frozenset({"of outputs"} if is_predicted else ()))
    if name in _NOTED:
        run.note(_NOTED[name], node, *given)
    if name == "field" and "default_factory" in words:
        return run.call(node, words["default_factory"], [], {})
    if name == "arange":
        return _of_python(run, node, "range", given, words)
    if name == "sliding_window_view":
        return Array(None, "windows", ("examples", "window"), made_in=run.around())
    if name == "partial" and given and isinstance(given[0], Library | Layer):
        return given[0]
    first = path.split(".")[0]
    if first == "sklearn" and name in ("confusion_matrix", "roc_auc_score", "roc_curve"):
        return array_call(run, node, name, given, words)
    if first in _OF_ARRAYS and name not in _READ_TEXT:
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


def _length(run: Run, node: ast.AST, first: Value) -> Value:
    if isinstance(first, Items) and first.items is not None:
        return Known(len(first.items))
    made = Array(kind="batches" if isinstance(first, Dataset) and first.is_batched else "count", axes=(), node=node)
    if isinstance(first, Array) and not first.kind:
        made.root, made.cuts = first.root, first.cuts
    if isinstance(first, Array) and first.what() == "token ids" and first.known_axes() == ("words",):
        made.traits |= {"padded"}
    if isinstance(first, Entries) and isinstance(first.each, Array) and first.each.kind == "counts":
        made.traits |= {"distinct"}
    run.note("len", node, first, result=made)
    return made


def _of_python(run: Run, node: ast.AST, name: str, given: list[Value], words: dict[str, Value]) -> Value:
    first = given[0] if given else Value()
    match name:
        case "len":
            return _length(run, node, first)
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
            best = run.item_of(first)
            if isinstance(best, Array) and "of an epoch" in best.traits:
                best = replace(best, traits=best.traits | {"best"})
            return best if name != "sorted" else first
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
            pair = first.each if isinstance(first, Items) and first.items is None else Value()
            if isinstance(pair, Items) and pair.items is not None and len(pair.items) == 2:
                return Entries(None, pair.items[1], pair.items[0])
            return first if isinstance(first, Entries) else Entries(None)
        case "map" if len(given) > 1:
            if isinstance(given[1], Items) and given[1].items is not None and len(given[1].items) <= 8:
                return Items([run.call(node, first, [item], {}) for item in given[1].items])
            return Items(None, run.call(node, first, [run.item_of(given[1])], {}))
        case "max" | "min" if len(given) == 2 and {Array} == {type(value) for value in given} - {Known}:
            figure = next(value for value in given if isinstance(value, Array))
            return replace(figure, traits=figure.traits | ({"best"} if "of an epoch" in figure.traits else set()))
        case "abs" | "round" | "float" | "int" | "sum" | "max" | "min":
            return array_call(run, node, name, given, words)
        case "next":
            return run.item_of(first)
        case "getattr" if isinstance(first, Library):
            told = given[1].value if len(given) > 1 and isinstance(given[1], Known) else "?"
            return Library(f"{first.path}.{told}")
    return Value()
