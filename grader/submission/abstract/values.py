"""What is known of a value without its numbers: which axes an array has, what it holds, and where it comes from."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any, Protocol

Number = int | float
Bound = int | float | str | None
"""Where a slice begins or ends: ``None`` at the end of the array, and a question mark where it is not known."""
Key = str | int | float | bool | None


@dataclass(eq=False)
class Value:
    """A value of which nothing is known."""


@dataclass(eq=False)
class Known(Value):
    """A number, a text, a truth value or ``None``."""

    value: Key


@dataclass(eq=False)
class Library(Value):
    """What an import brings, or an attribute of it: ``numpy.mean``."""

    path: str

    @property
    def name(self) -> str:
        """The last part of it: ``mean``."""
        return self.path.rpartition(".")[2]


@dataclass(eq=False)
class Items(Value):
    """A list, tuple or set: its items where all are known, else what each of them is like."""

    items: list[Value] | None = None
    each: Value = field(default_factory=Value)
    order: str = ""
    """``sorted`` where the items are in another order than they came, ``part`` where some are left out."""
    made_in: tuple[ast.AST, ...] = ()
    """The calls and loops in which a list was written down."""
    count: Number | None = None
    """How many there are, where that is known and not each of them."""

    def how_many(self) -> Number | None:
        """Return how many items there are; ``None`` where that is not known."""
        return len(self.items) if self.items is not None else self.count


@dataclass(eq=False)
class Entries(Value):
    """A dictionary: its entries where all names are known, else what each value is like."""

    items: dict[Key, Value] | None = None
    each: Value = field(default_factory=Value)
    each_key: Value | None = None
    """The key of ``each``, where one pass of a loop stands for all."""


@dataclass(eq=False)
class Function(Value):
    """A function, method or lambda of the learner."""

    code: ast.FunctionDef | ast.Lambda
    scope: Scope
    owner: Value | None = None


@dataclass(eq=False)
class Class(Value):
    """A class of the learner."""

    code: ast.ClassDef
    scope: Scope


@dataclass(eq=False)
class Instance(Value):
    """An object of a class of the learner."""

    made_by: Class
    parts: dict[str, Value] = field(default_factory=dict)


@dataclass(eq=False)
class Layer(Value):
    """A layer or a metric of Keras that was made, with what it was given."""

    name: str
    given: list[Value]
    words: dict[str, Value]
    node: ast.AST
    made_in: tuple[ast.AST, ...] = ()
    """The calls and loops in which it was made."""


@dataclass(eq=False)
class Tensor(Value):
    """A tensor of a functional model: the layers that it went through."""

    layers: list[Layer]


@dataclass(eq=False)
class Model(Value):
    """A model: its layers, and what ``compile`` said."""

    layers: list[Layer]
    loss: str = ""
    takes_logits: bool = False
    metrics: list[str] = field(default_factory=list)
    made_in: tuple[ast.AST, ...] = ()
    """The calls and loops in which it was made."""

    def input_sizes(self) -> list[Value] | None:
        """Return the sizes of the axes of one example, where they are written down."""
        first = next((layer for layer in self.layers if layer.name in ("Input", "InputLayer")), None)
        sizes = first.words.get("shape") or (first.given[0] if first.given else None) if first else None
        return sizes.items if isinstance(sizes, Items) else None

    def output_layer(self) -> Layer | None:
        """Return the last layer with units of its own."""
        return next((layer for layer in reversed(self.layers) if layer.name not in PASSING), None)

    def units(self) -> Number | None:
        """Return how many values the model gives for each example, where that is known."""
        layer = self.output_layer()
        if layer is None or layer.name != "Dense":
            return None
        given = layer.words.get("units") or (layer.given[0] if layer.given else None)
        return given.value if isinstance(given, Known) and isinstance(given.value, int) else None

    def activation(self) -> str:
        """Return the activation at the end, ``linear`` where there is none, and nothing where it is not known."""
        layer = self.output_layer()
        for last in reversed(self.layers):
            if last.name in ("Softmax", "Sigmoid"):
                return last.name.lower()
            if last is layer or last.name == "Activation":
                place = 0 if last.name == "Activation" else 1
                given = last.words.get("activation") or (last.given[place] if len(last.given) > place else Known(None))
                if isinstance(given, Known):
                    return str(given.value) if given.value else "linear"
                return given.name if isinstance(given, Library) else ""
        return ""


PASSING = {"Rescaling", "Activation", "Softmax", "Dropout", "Flatten", "Add", "Reshape", "Lambda", "Normalization"}
"""Layers that may follow those whose units are the outputs."""


@dataclass(eq=False)
class Root:
    """Data as they came: from a call of a library, or from a parameter. Its kind is learned where a model gets it."""

    source: tuple[str | int, ...]
    """The function that gave it, and at which place of its result it stands."""
    given: tuple[object, ...] = ()
    """What the function got: with other arguments it gives other data of the same kind."""
    kind: str = ""
    """``images``, ``windows``, ``token ids``, ``features``, ``labels``, ``one-hot`` or ``targets``."""
    axes: tuple[str, ...] | None = None


@dataclass(eq=False)
class Array(Value):
    """An array."""

    root: Root | None = None
    """The data that it is a part or another form of."""
    kind: str = ""
    """What was worked out: ``outputs``, ``decided``, ``rounded``, ``answers``, ``hits``, ``differences``, ``errors``,
    ``order``, ``confidence``, ``loss``, ``metric``, ``numbers`` (of names), ``both`` (answered and true), ``count``,
    ``counts`` (of each class or word), ``distinct`` (a share of different words), ``precision``, ``recall``,
    ``rates`` (their sum), ``missed``, ``false alarms``, ``all true``, ``all answered`` or ``known``."""
    axes: tuple[str, ...] | None = None
    model: Model | None = None
    dtype: str = ""
    cuts: tuple[tuple[object, Bound, Bound], ...] = ()
    """The parts of data that it was worked out from: of what, from where, to where."""
    passes: tuple[tuple[object, object], ...] = ()
    """The passes through data sets that it was collected in: of which order, and which pass."""
    traits: frozenset[str] = frozenset()
    """``copies``: it has changed copies of its examples; ``part of copies``: it was cut out of such; ``chosen``: a
    random part; ``of all``: a random part of all examples; ``first share``: a part from its beginning on, of an unknown
    size; ``some``: a part that is not known; ``reshaped``: its axes are not those of the data; ``oldest``: the first
    value of each window; ``row``: one example; ``over steps``: an average over this axis; ``of an epoch``: a value of a
    history; ``certain``: of examples that a model is sure of; ``best of several``: the smallest or largest."""
    chosen_by: tuple[Array, Bound, Bound] | None = None
    """The random order, and the part of it, that chose its rows."""
    shuffled_by: object = None
    """The random order that its rows are in."""
    against: Array | None = None
    """The true values that it was compared with."""
    also: tuple[Root, ...] = ()
    """Other data that were joined with it."""
    of_class: Key | Value = None
    """The number that labels were compared with, or what a loop takes for it."""
    node: ast.AST | None = None
    """Where it was worked out."""
    made_in: tuple[ast.AST, ...] | None = None
    """The calls and loops in which its memory was made; another name for it, or a part of it, is the same memory."""

    def what(self) -> str:
        """Return what it holds: worked out, or as the data are."""
        return self.kind or (self.root.kind if self.root else "")

    def known_axes(self) -> tuple[str, ...] | None:
        """Return its axes, where they are known."""
        if self.axes is not None or "reshaped" in self.traits:
            return self.axes
        return self.root.axes if self.root and not self.kind else None


@dataclass(eq=False)
class Dataset(Value):
    """A ``tf.data.Dataset``."""

    element: Value
    is_batched: bool = False
    is_even: bool = False
    """Whether all batches have the same size."""
    order: object = None
    """What tells its order from others, where each pass has another one."""


@dataclass(eq=False)
class History(Value):
    """What ``fit`` returns, or its ``history``."""

    model: Model
    is_of_one: bool = False
    """Whether it has one epoch alone: the ``logs`` of a callback."""


@dataclass(eq=False)
class Range(Value):
    """``range(n)``, or the index that goes through it."""

    end: Number | None
    is_index: bool = False


class Scope(dict[str, Value]):
    """The names of a function or a module, and of what is around it."""

    def __init__(self, around: Scope | None = None) -> None:
        super().__init__()
        self.around = around

    def find(self, name: str) -> Value | None:
        """Return what a name is, here or around."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope:
                return scope[name]
            scope = scope.around
        return None


class Run(Protocol):
    """What a library asks of the run through a program."""

    roots: Any

    def note(
        self, what: str, node: ast.AST, *values: Value, result: Value | None = None, text: str = "", line: str = ""
    ) -> None:
        """Note that something is done with values."""

    def call(self, node: ast.AST, called: Value, given: list[Value], words: dict[str, Value]) -> Value:
        """Return what a call gives."""

    def end_epochs(self, model: Model, callbacks: Value | None) -> None:
        """Run what a learner's own callbacks of a ``fit`` do after an epoch."""

    def item_of(self, source: Value) -> Value:
        """Return what an item is like that a loop takes from a value."""

    def around(self) -> tuple[ast.AST, ...]:
        """Return the calls and loops that are being run."""

    def is_in_a_loop(self, since: tuple[ast.AST, ...]) -> bool:
        """Return whether a loop is open that was not yet open ``since`` these calls and loops."""


def number_of(value: Value | None) -> Number | None:
    """Return the number that a value is."""
    return value.value if isinstance(value, Known) and type(value.value) in (int, float) else None  # type: ignore[return-value]
