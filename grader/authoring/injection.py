"""One fault at a time, put into a correct solution by its syntax tree, whatever the solution looks like.

Each kind says what a good grader names. A kind that a solution has no place for does not apply to it: a rate cannot
be wrong where no optimizer is. Sources of the kinds: the taxonomy of Humbatova et al. (2020), the operators of
DeepCrime, the rules of NeuraLint and UMLAUT, the symptoms of DeepDiagnosis and AUTOTRAINER, the crashes of Tensfa, and
mistakes of learners of the course.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grader.catalogue import code_tree

Edit = Callable[["Program"], bool]
"""Changes a program in place; ``False`` where it has no place for it."""

HIDDEN = ("Dense", "Conv2D", "Conv1D")
"""Layers whose activation a learner chooses."""
WEIGHING = (*HIDDEN, "LSTM", "GRU", "SimpleRNN", "Bidirectional", "Embedding")
RECURRENT = ("LSTM", "GRU", "SimpleRNN")


@dataclass(frozen=True)
class Kind:
    """One kind of fault."""

    name: str
    stage: str
    """``optimizer``, ``loss``, ``model``, ``training``, ``data`` or ``code``."""
    edit: Edit
    named: str
    """A regular expression that finds the cause in what is told first."""
    crashes: bool = False
    """Whether it usually raises an exception."""


class Program:
    """A solution that is being changed."""

    def __init__(self, source: str) -> None:
        self.tree = code_tree.parse(source)
        self._strip_main()

    def _strip_main(self) -> None:
        """Leave out what only a script run by hand does."""
        self.tree.body = [
            node for node in self.tree.body
            if not isinstance(node, ast.If) and not (isinstance(node, ast.FunctionDef) and node.name == "main")
        ]  # fmt: skip

    def source(self) -> str:
        """Return the program as text."""
        return ast.unparse(self.tree) + "\n"

    def calls(self, *names: str) -> list[ast.Call]:
        """Return the calls of these functions, methods or classes, in the order of the source."""
        found = [node for node in ast.walk(self.tree) if isinstance(node, ast.Call) and name_of(node.func) in names]
        return sorted(found, key=lambda call: (call.lineno, call.col_offset))

    def first(self, *names: str) -> ast.Call | None:
        """Return the first of these calls."""
        return next(iter(self.calls(*names)), None)

    def layers(self, *names: str) -> list[ast.Call]:
        """Return the calls that make layers in the function that compiles the model, or everywhere."""
        return [call for call in self.calls(*names) if isinstance(call.func, (ast.Attribute, ast.Name))]

    def holder(self, node: ast.AST) -> tuple[list[ast.AST], int] | None:
        """Return the list that ``node`` stands in, and where; ``None`` where it stands in none."""
        for parent in ast.walk(self.tree):
            for _, value in ast.iter_fields(parent):
                if isinstance(value, list) and any(item is node for item in value):
                    return value, next(place for place, item in enumerate(value) if item is node)
        return None

    def statement(self, node: ast.AST) -> tuple[list[ast.AST], int] | None:
        """Return the block and the place of the statement that ``node`` is a part of."""
        for parent in ast.walk(self.tree):
            for name in ("body", "orelse", "finalbody"):
                block = getattr(parent, name, None)
                if not isinstance(block, list):
                    continue
                for place, item in enumerate(block):
                    inside = not isinstance(item, (ast.FunctionDef, ast.ClassDef, ast.For, ast.With, ast.If, ast.Try))
                    if inside and any(part is node for part in ast.walk(item)):
                        return block, place
        return None

    @property
    def keras(self) -> str:
        """How the program names Keras; empty where it does not by a name of the module."""
        names = {
            alias.asname or alias.name: f"{getattr(node, 'module', None) or ''}.{alias.name}".lstrip(".")
            for node in self.tree.body if isinstance(node, (ast.Import, ast.ImportFrom)) for alias in node.names
        }  # fmt: skip
        spelled = {"tensorflow": "{}.keras", "keras": "{}", "tensorflow.keras": "{}"}
        return next((spelled[what].format(name) for name, what in names.items() if what in spelled), "")


def name_of(node: ast.AST) -> str:
    """Return the last part of a dotted name.

    >>> name_of(expression("tf.keras.layers.Dense"))
    'Dense'
    """
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """Return the value of a keyword of a call."""
    return next((argument.value for argument in call.keywords if argument.arg == name), None)


def put(call: ast.Call, name: str, value: str) -> bool:
    """Give a keyword of a call another value, or add it."""
    call.keywords = [argument for argument in call.keywords if argument.arg != name]
    call.keywords.append(ast.keyword(name, expression(value)))
    return True


def drop(call: ast.Call, name: str) -> bool:
    """Leave a keyword of a call out."""
    before = len(call.keywords)
    call.keywords = [argument for argument in call.keywords if argument.arg != name]
    return len(call.keywords) < before


def expression(text: str) -> ast.expr:
    """Return a piece of source as a node."""
    statement = code_tree.parse(f"({text})").body[0]
    assert isinstance(statement, ast.Expr)
    return statement.value


# Where things are.


def compiling(program: Program) -> ast.Call | None:
    """Return the call of ``compile`` that a model is compiled with; its arguments are named from then on."""
    call = next((call for call in program.calls("compile") if call.args or call.keywords), None)
    if call is not None and not any(isinstance(argument, ast.Starred) for argument in call.args):
        named = zip(("optimizer", "loss", "loss_weights", "metrics"), call.args, strict=False)
        call.keywords[:0] = [ast.keyword(name, value) for name, value in named]
        call.args = []
    return call


def fitting(program: Program) -> ast.Call | None:
    """Return the call of ``fit`` that trains."""
    return next((call for call in program.calls("fit") if isinstance(call.func, ast.Attribute)), None)


def dense(program: Program) -> list[ast.Call]:
    """Return the dense layers, the output layer last."""
    return program.layers("Dense")


# Edits of the optimizer and of the loss.


def optimizer(name: str, **settings: str) -> Edit:
    """Train with this optimizer; an empty name keeps the class of the program."""

    def edit(program: Program) -> bool:
        call, keras = compiling(program), program.keras
        if call is None or not keras:
            return False
        own = keyword(call, "optimizer")
        called = name_of(own.func) if isinstance(own, ast.Call) else str(getattr(own, "value", ""))
        chosen = name or {"sgd": "SGD", "adam": "Adam", "rmsprop": "RMSprop"}.get(called.lower(), called)
        if not chosen.isidentifier():
            return False
        told = ", ".join(f"{key}={value}" for key, value in settings.items())
        return put(call, "optimizer", f"{keras}.optimizers.{chosen}({told})".replace("KERAS", keras))

    return edit


def loss(text: str, *, classes: bool | None = None) -> Edit:
    """Compile another loss; ``classes`` says whether the program must have one for classes."""

    def edit(program: Program) -> bool:
        call = compiling(program)
        if call is None or not program.keras:
            return False
        own = ast.unparse(keyword(call, "loss") or ast.Constant(""))
        if classes is not None and ("ntropy" in own) != classes:
            return False
        if own.strip("'\"") in text:
            return False
        return put(call, "loss", text.replace("KERAS", program.keras))

    return edit


def compile_with(name: str, value: str) -> Edit:
    """Compile with one more argument."""

    def edit(program: Program) -> bool:
        call = compiling(program)
        return call is not None and put(call, name, value)

    return edit


def never_compiled(program: Program) -> bool:
    """Leave ``compile`` out."""
    call = compiling(program)
    found = program.statement(call) if call is not None else None
    if found is None or not isinstance(found[0][found[1]], ast.Expr):
        return False
    found[0][found[1]] = ast.Pass()
    return True


def no_metrics(program: Program) -> bool:
    """Compile no metric."""
    call = compiling(program)
    return call is not None and drop(call, "metrics")


def misspelt_loss(program: Program) -> bool:
    """Misspell the loss."""
    call = compiling(program)
    own = keyword(call, "loss") if call is not None else None
    if not isinstance(own, ast.Constant) or not isinstance(own.value, str):
        return False
    own.value = own.value[:-2] + own.value[-1]
    return True


def before_compile(text: str) -> Edit:
    """Write a line right before the model is compiled; ``MODEL`` is its name."""

    def edit(program: Program) -> bool:
        call = compiling(program)
        found = program.statement(call) if call is not None else None
        if found is None or call is None or not isinstance(call.func, ast.Attribute):
            return False
        model = ast.unparse(call.func.value)
        found[0][found[1] : found[1]] = code_tree.parse(
            text.replace("MODEL", model).replace("KERAS", program.keras)
        ).body
        return True

    return edit


# Edits of the layers.


def hidden_layer(**keywords: str) -> Edit:
    """Change the first hidden layer that the learner chose an activation for."""

    def edit(program: Program) -> bool:
        found = program.layers(*HIDDEN)[:-1]
        return bool(found) and all(
            put(found[0], name, value.replace("KERAS", program.keras)) for name, value in keywords.items()
        )

    return edit


def hidden_activation(text: str, least: int = 1) -> Edit:
    """Give all hidden layers another activation, where there are at least so many."""

    def edit(program: Program) -> bool:
        found = program.layers(*HIDDEN)[:-1]
        return len(found) >= least and all(put(call, "activation", text) for call in found)

    return edit


def linear_hidden_layers(program: Program) -> bool:
    """Leave the activation of the hidden layers out."""
    found = [drop(call, "activation") for call in program.layers(*HIDDEN)[:-1]]
    return any(found)


def output_layer(**keywords: str) -> Edit:
    """Change the output layer."""

    def edit(program: Program) -> bool:
        found = dense(program)
        return bool(found) and all(put(found[-1], name, value) for name, value in keywords.items())

    return edit


def output_activation(own: str, other: str) -> Edit:
    """Change the activation of an output layer that has ``own``."""

    def edit(program: Program) -> bool:
        found = dense(program)
        said = ast.unparse(keyword(found[-1], "activation") or ast.Constant("")) if found else ""
        return bool(found) and (own in said if own else said == "''") and put(found[-1], "activation", repr(other))

    return edit


def output_units(change: Callable[[int], int]) -> Edit:
    """Change the number of units of the output layer."""

    def edit(program: Program) -> bool:
        found = dense(program)
        first = found[-1].args[0] if found and found[-1].args else None
        if not isinstance(first, ast.Constant) or not isinstance(first.value, int):
            return False
        before, first.value = first.value, change(first.value)
        return first.value not in (before, 0)

    return edit


def before_output(text: str) -> Edit:
    """Put a layer before the output layer, where layers stand in a list."""

    def edit(program: Program) -> bool:
        found = program.holder(dense(program)[-1]) if dense(program) else None
        if found is None or not program.keras or not any(isinstance(node, ast.Call) for node in found[0][:-1]):
            return False
        found[0].insert(found[1], expression(text.replace("KERAS", program.keras)))
        return True

    return edit


def before_first(text: str) -> Edit:
    """Put a layer before the first layer with weights, where layers are in a list."""

    def edit(program: Program) -> bool:
        layers = program.layers(*WEIGHING, "Flatten")
        found = program.holder(layers[0]) if layers else None
        if found is None or not program.keras or len(found[0]) < 2 or program.first("Embedding"):
            return False
        found[0].insert(found[1], expression(text.replace("KERAS", program.keras)))
        return True

    return edit


def kernels_of_one(program: Program) -> bool:
    """Let every convolution see one pixel or step at a time."""
    found = [call for call in program.layers("Conv2D", "Conv1D") if len(call.args) > 1]
    for call in found:
        call.args[1] = ast.Constant(1)
    return bool(found)


def after_output(text: str) -> Edit:
    """Put a layer after the output layer, where layers stand in a list."""

    def edit(program: Program) -> bool:
        found = program.holder(dense(program)[-1]) if dense(program) else None
        if found is None or not program.keras or len(found[0]) < 2:
            return False
        found[0].insert(found[1] + 1, expression(text.replace("KERAS", program.keras)))
        return True

    return edit


def without_layer(*names: str, last: bool = False) -> Edit:
    """Leave a layer out of a list of layers."""

    def edit(program: Program) -> bool:
        layers = program.layers(*names)
        found = program.holder(layers[-1 if last else 0]) if layers else None
        if found is None or len(found[0]) < 3:
            return False
        del found[0][found[1]]
        return True

    return edit


def without_hidden_layers(program: Program) -> bool:
    """Leave every hidden layer out."""
    layers = dense(program)[:-1]
    places = [program.holder(call) for call in layers]
    if not layers or len(program.layers(*WEIGHING)) != len(layers) + 1 or not all(places):
        return False
    for call in layers:
        found = program.holder(call)
        if found is None or len(found[0]) < 3:
            return False
        del found[0][found[1]]
    return True


def hidden_units(number: int) -> Edit:
    """Give the last hidden dense layer so many units."""

    def edit(program: Program) -> bool:
        found = dense(program)[:-1]
        if not found or not found[-1].args:
            return False
        found[-1].args[0] = ast.Constant(number)
        return True

    return edit


def deep_sigmoids(program: Program) -> bool:
    """Put eight small sigmoid layers before the output layer."""
    layers = "*[KERAS.layers.Dense(16, activation='sigmoid') for _ in range(8)]"
    found = program.holder(dense(program)[-1]) if dense(program) else None
    if found is None or not program.keras or len(found[0]) < 2:
        return False
    starred = expression(f"[{layers.replace('KERAS', program.keras)}]")
    found[0].insert(found[1], starred.elts[0])  # type: ignore[attr-defined]
    return True


def embedding_rows(number: int) -> Edit:
    """Give the embedding so many rows."""

    def edit(program: Program) -> bool:
        call = program.first("Embedding")
        if call is None:
            return False
        if call.args:
            call.args[0] = ast.Constant(number)
            return True
        return put(call, "input_dim", str(number))

    return edit


def layer_with(names: tuple[str, ...], **keywords: str) -> Edit:
    """Give the first layer of these kinds other keywords."""

    def edit(program: Program) -> bool:
        found = program.layers(*names)
        return bool(found) and all(put(found[0], key, text) for key, text in keywords.items())

    return edit


def returning_sequences(program: Program) -> bool:
    """Let the last recurrent layer return its output for each step."""
    found = program.layers(*RECURRENT)
    return bool(found) and put(found[-1], "return_sequences", "True")


def not_returning_sequences(program: Program) -> bool:
    """Let the first of several recurrent layers return its last output only."""
    found = program.layers(*RECURRENT)
    return len(found) > 1 and drop(found[0], "return_sequences")


def layer_class_only(program: Program) -> bool:
    """Put the class of a hidden layer into the list of layers, not a layer."""
    for layer in program.layers(*WEIGHING, "Flatten", "Dropout")[:-1]:
        found = program.holder(layer)
        if found is not None and len(found[0]) > 1 and found[0] is not program.tree.body:
            found[0][found[1]] = layer.func
            return True
    return False


def method_misspelt(own: str, other: str) -> Edit:
    """Call a method by a name that it does not have."""

    def edit(program: Program) -> bool:
        call = program.first(own)
        if call is None or not isinstance(call.func, ast.Attribute):
            return False
        call.func.attr = other
        return True

    return edit


def last_layer_not_called(program: Program) -> bool:
    """Make the output layer of a functional model, and do not call it."""
    for node in ast.walk(program.tree):
        inner = node.value if isinstance(node, ast.Assign) else None
        called = isinstance(inner, ast.Call) and isinstance(inner.func, ast.Call)
        if called and name_of(inner.func.func) == "Dense" and inner.func is dense(program)[-1]:  # type: ignore[union-attr]
            node.value = inner.func  # type: ignore[union-attr, attr-defined]
            return True
    return False


# Edits of the training.


def fit_keyword_misspelt(program: Program) -> bool:
    """Misspell ``epochs``."""
    call = fitting(program)
    own = next((argument for argument in call.keywords if argument.arg == "epochs"), None) if call is not None else None
    if own is None:
        return False
    own.arg = "epoch"
    return True


def fit_without_labels(program: Program) -> bool:
    """Call ``fit`` without labels, which arrays need."""
    call = fitting(program)
    if call is None or len(call.args) < 2:
        return False
    del call.args[1]
    return True


def fit_on(*texts: str) -> Edit:
    """Change both arrays that ``fit`` is given: ``X`` and ``Y`` are what the program gives."""

    def edit(program: Program) -> bool:
        call = fitting(program)
        if call is None or len(call.args) < 2 or not _knows_numpy(program):
            return False
        own = [ast.unparse(argument) for argument in call.args[:2]]
        call.args[:2] = [expression(re.sub(r"\bX\b", own[0], re.sub(r"\bY\b", own[1], text))) for text in texts]
        return True

    return edit


def before_fit(text: str) -> Edit:
    """Write a line right before ``fit``; ``X`` is the name of the array that it is given."""

    def edit(program: Program) -> bool:
        call = fitting(program)
        found = program.statement(call) if call is not None else None
        if found is None or call is None or len(call.args) < 2 or not isinstance(call.args[0], ast.Name):
            return False
        lines = code_tree.parse(text.replace("X", call.args[0].id)).body
        found[0][found[1] : found[1]] = lines
        return _knows_numpy(program)

    return edit


def after_fit(text: str) -> Edit:
    """Write a line right after ``fit``; ``MODEL`` is the model's name."""

    def edit(program: Program) -> bool:
        call = fitting(program)
        found = program.statement(call) if call is not None else None
        if found is None or call is None or not isinstance(call.func, ast.Attribute) or not _knows_numpy(program):
            return False
        if isinstance(found[0][found[1]], ast.Return):
            return False
        model = ast.unparse(call.func.value)
        found[0][found[1] + 1 : found[1] + 1] = code_tree.parse(text.replace("MODEL", model)).body
        return True

    return edit


def fit_with(name: str, value: str) -> Edit:
    """Call ``fit`` with another argument."""

    def edit(program: Program) -> bool:
        call = fitting(program)
        known = call is not None and bool(program.keras or "KERAS" not in value)
        return call is not None and known and put(call, name, value.replace("KERAS", program.keras))

    return edit


def fit_argument(position: int, text: str) -> Edit:
    """Change what ``fit`` is given: ``IT`` is what the program gives."""

    def edit(program: Program) -> bool:
        call = fitting(program)
        if call is None or len(call.args) < 2 or ("np." in text and not _knows_numpy(program)):
            return False
        call.args[position] = expression(text.replace("IT", ast.unparse(call.args[position])))
        return True

    return edit


def fit_numbers(text: str) -> Edit:
    """Change the inputs of ``fit``, where these are no token ids."""
    return lambda program: program.first("Embedding") is None and fit_argument(0, text)(program)


def _knows_numpy(program: Program) -> bool:
    if not any(
        isinstance(statement, ast.Import) and any(a.asname == "np" for a in statement.names)
        for statement in program.tree.body
    ):
        program.tree.body.insert(0, code_tree.parse("import numpy as np").body[0])
    return True


def swapped_arguments(program: Program) -> bool:
    """Give ``fit`` labels as inputs and inputs as labels."""
    call = fitting(program)
    if call is None or len(call.args) < 2:
        return False
    call.args[0], call.args[1] = call.args[1], call.args[0]
    return True


def part_of_examples(program: Program) -> bool:
    """Train on few of the examples."""
    call = fitting(program)
    if call is None or len(call.args) < 2:
        return False
    call.args[:2] = [expression(f"({ast.unparse(argument)})[:50]") for argument in call.args[:2]]
    return True


@dataclass(frozen=True)
class TrainedModel:
    """The ``fit`` of a program, and the model that is made in the same block."""

    fit: ast.Call
    block: list[ast.AST]
    place: int
    """Where the statement with ``fit`` stands in ``block``."""
    name: str
    """What the program calls the model."""
    maker: ast.Assign
    """The last statement that makes it by a call."""


def trained_model(program: Program) -> TrainedModel | None:
    """Return where a program makes and trains its model; ``None`` where it does not make it in the block of ``fit``."""
    call = fitting(program)
    found = program.statement(call) if call is not None else None
    if found is None or call is None or not isinstance(call.func, ast.Attribute):
        return None
    name = ast.unparse(call.func.value)
    makers = [
        node for node in found[0]
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name and isinstance(node.value, ast.Call)
    ]  # fmt: skip
    return TrainedModel(call, *found, name, makers[-1]) if makers else None


def rebuilt_in_a_loop(program: Program) -> bool:
    """Build and train a new model for each epoch."""
    found = trained_model(program)
    if found is None or isinstance(found.block[found.place], ast.Return):
        return False
    epochs = keyword(found.fit, "epochs")
    put(found.fit, "epochs", "1")
    times = ast.unparse(epochs) if epochs is not None else "5"
    loop = code_tree.parse(f"for _ in range({times}):\n    pass").body[0]
    loop.body = [copy.deepcopy(found.maker), found.block[found.place]]  # type: ignore[attr-defined]
    found.block[found.place] = loop
    return True


def another_model_returned(program: Program) -> bool:
    """Return a new model instead of the trained one."""
    found = trained_model(program)
    if found is None:
        return False
    returns = [node for node in found.block if isinstance(node, ast.Return) and node.value]
    ends = [statement for statement in returns if statement.value and ast.unparse(statement.value) == found.name]
    if not ends:
        return False
    ends[0].value = copy.deepcopy(found.maker.value)
    return True


# Edits of the data and of the code.


def without_call(*names: str) -> Edit:
    """Leave a call out of a chain: ``x.shuffle(n)`` becomes ``x``."""

    def edit(program: Program) -> bool:
        call = program.first(*names)
        if call is None or not isinstance(call.func, ast.Attribute):
            return False
        kept = call.func.value
        call.__class__ = type(kept)  # type: ignore[assignment]
        call.__dict__ = dict(vars(kept))
        return True

    return edit


def call_with(names: tuple[str, ...], text: str) -> Edit:
    """Change the first argument of a call: ``IT`` is what the program gives."""

    def edit(program: Program) -> bool:
        call = program.first(*names)
        if call is None or not call.args:
            return False
        call.args[0] = expression(text.replace("IT", ast.unparse(call.args[0])))
        return True

    return edit


def text_changed(old: str, new: str, where: str = "") -> Edit:
    """Change a piece of the source as ``ast.unparse`` writes it, in functions whose name holds ``where``."""

    def edit(program: Program) -> bool:
        for place, statement in enumerate(program.tree.body):
            if isinstance(statement, (ast.FunctionDef, ast.ClassDef)) and where in statement.name:
                text = ast.unparse(statement)
                if old in text:
                    program.tree.body[place] = code_tree.parse(text.replace(old, new, 1)).body[0]
                    return True
        return False

    return edit


def nothing_returned(program: Program) -> bool:
    """Forget the last ``return`` of the first function that returns a model."""
    for statement in program.tree.body:
        if (
            isinstance(statement, ast.FunctionDef)
            and isinstance(statement.body[-1], ast.Return)
            and "model" in statement.name
        ):
            statement.body[-1] = ast.Pass()
            return True
    return False


def import_missing(program: Program) -> bool:
    """Leave the import of NumPy out, or of another module that is used."""
    for wanted in ("numpy", "tensorflow"):
        for statement in program.tree.body:
            if isinstance(statement, ast.Import) and statement.names[0].name == wanted:
                program.tree.body.remove(statement)
                return True
    return False


def function_misspelt(program: Program) -> bool:
    """Misspell the name of the first public function."""
    found = next(
        (
            statement
            for statement in program.tree.body
            if isinstance(statement, ast.FunctionDef) and statement.name[0] != "_"
        ),
        None,
    )
    if found is None:
        return False
    found.name += "s"
    return True


def parameter_missing(program: Program) -> bool:
    """Leave the last parameter of the first public function with two of them out."""
    for statement in program.tree.body:
        if (
            isinstance(statement, ast.FunctionDef)
            and statement.name[0] != "_"
            and len(statement.args.args) > 1
            and not statement.args.defaults
        ):
            statement.args.args.pop()
            return True
    return False


def first_line(text: str) -> Edit:
    """Begin the function that compiles a model with this line; ``ARG`` is its first parameter."""

    def edit(program: Program) -> bool:
        wanted = fitting(program) or compiling(program)
        for statement in program.tree.body:
            if (
                isinstance(statement, ast.FunctionDef)
                and statement.args.args
                and any(part is wanted for part in ast.walk(statement))
            ):
                place = int(ast.get_docstring(statement) is not None)
                line = text.replace("ARG", statement.args.args[0].arg)
                statement.body[place:place] = code_tree.parse(line).body
                return True
        return False

    return edit


def undefined_name(program: Program) -> bool:
    """Use a variable that does not exist."""
    call = fitting(program) or compiling(program)
    if call is None or not isinstance(call.func, ast.Attribute):
        return False
    call.func.value = ast.Name("modle")
    return True


def unknown_layer(program: Program) -> bool:
    """Misspell the class of the output layer."""
    found = dense(program)
    if not found or not isinstance(found[-1].func, ast.Attribute):
        return False
    found[-1].func.attr = "Dence"
    return True


def unknown_argument(program: Program) -> bool:
    """Misspell an argument of the output layer, or add one."""
    found = dense(program)
    return bool(found) and put(found[-1], "activaton", "None")


_HIGH = r"learning.rate[^.]*too high|rate .* is too high|With `learning_rate="
_LOW = r"learning.rate[^.]*too low|With `learning_rate="
_OTHERS_LABELS = r"label of another|labels in their own order|labels unchanged|each label belongs|in the order of"
_PAIR = r"loss|softmax|sigmoid|logits|one number|units|Dense\("

KINDS: tuple[Kind, ...] = (
    Kind("rate far too high", "optimizer", optimizer("", learning_rate="10.0"), _HIGH),
    Kind("rate too high", "optimizer", optimizer("Adam", learning_rate="1.0"), _HIGH),
    Kind("rate far too low", "optimizer", optimizer("", learning_rate="1e-9"), _LOW),
    Kind("rate too low", "optimizer", optimizer("Adam", learning_rate="1e-6"), _LOW),
    Kind("SGD with a small rate", "optimizer", optimizer("SGD", learning_rate="1e-5"), _LOW + r"|Adam"),
    Kind("gradients clipped by norm", "optimizer", optimizer("Adam", clipnorm="1e-9"), r"clipnorm"),
    Kind("gradients clipped by value", "optimizer", optimizer("SGD", clipvalue="1e-9"), r"clipvalue"),
    Kind("weight decay", "optimizer", optimizer("AdamW", weight_decay="500.0"), r"weight_decay"),
    Kind("epsilon", "optimizer", optimizer("Adam", epsilon="1000.0"), r"epsilon"),
    Kind("momentum", "optimizer", optimizer("SGD", learning_rate="0.01", momentum="0.9999"), r"momentum"),
    Kind("beta", "optimizer", optimizer("Adam", beta_1="0.99999"), r"beta_1"),
    Kind(
        "schedule that runs out", "optimizer",
        optimizer("Adam", learning_rate="KERAS.optimizers.schedules.ExponentialDecay(1e-3, 1, 0.5)"),
        r"ExponentialDecay|schedule",
    ),
    Kind("slow optimizer", "optimizer", optimizer("Adadelta"), _LOW + r"|Adam`|optimizer"),
    Kind("loss weighed out", "loss", compile_with("loss_weights", "1e-9"), r"loss_weights"),
    Kind("squared error for classes", "loss", loss("'mse'", classes=True), r"mse|mean_squared|loss"),
    Kind("binary loss for classes", "loss", loss("'binary_crossentropy'", classes=True), r"binary|loss"),
    Kind("loss for classes on numbers", "loss", loss("'binary_crossentropy'", classes=False), r"loss for classes|loss"),
    Kind("loss of one class on numbers", "loss", loss("'sparse_categorical_crossentropy'", classes=False), r"loss"),
    Kind("cosine loss on numbers", "loss", loss("'cosine_similarity'", classes=False), r"cosine"),
    Kind("Huber with a tiny delta", "loss", loss("KERAS.losses.Huber(delta=1e-9)", classes=False), r"delta"),
    Kind(
        "from_logits after a softmax", "loss",
        loss("KERAS.losses.SparseCategoricalCrossentropy(from_logits=True)", classes=True), r"from_logits|logits",
    ),
    Kind(
        "labels smoothed away", "loss",
        loss("KERAS.losses.BinaryCrossentropy(label_smoothing=0.95)", classes=True), r"label_smoothing|smooth|loss",
    ),
    Kind("summed loss", "loss", loss("KERAS.losses.MeanSquaredError(reduction='sum')", classes=False), r"reduction"),
    Kind("loss misspelt", "loss", misspelt_loss, r"loss|did you mean", crashes=True),
    Kind("never compiled", "loss", never_compiled, r"compile", crashes=True),
    Kind("no metric", "loss", no_metrics, r"metric|accuracy"),
    Kind("everything frozen", "model", before_compile("MODEL.trainable = False"), r"trainable|frozen"),
    Kind("first layer frozen", "model", hidden_layer(trainable="False"), r"trainable|frozen"),
    Kind("all but the output frozen", "model", before_compile(
        "for layer in MODEL.layers[:-1]:\n    layer.trainable = False"), r"trainable|frozen"),
    Kind("hidden layer starts at zero", "model", hidden_layer(
        kernel_initializer="'zeros'", bias_initializer="'zeros'"), r"initializer|same weights"),
    Kind("hidden layer starts wide", "model", hidden_layer(
        kernel_initializer="KERAS.initializers.RandomNormal(stddev=100.0)"), r"initializer|initial weights"),
    Kind("output starts wide", "model", output_layer(kernel_initializer="'ones'"), r"initializer|initial weights"),
    Kind("penalty on a hidden layer", "model", hidden_layer(
        kernel_regularizer="KERAS.regularizers.L2(10.0)"), r"regularizer"),
    Kind("dropout of nearly all", "model", before_output("KERAS.layers.Dropout(0.97)"), r"Dropout"),
    Kind("dropout after the output", "model", after_output("KERAS.layers.Dropout(0.5)"), r"Dropout|[Dd]ropout"),
    Kind("batch normalization that averages slowly", "model", before_output(
        "KERAS.layers.BatchNormalization(momentum=0.99999)"), r"BatchNormalization|momentum"),
    Kind("noise before the output", "model", before_output("KERAS.layers.GaussianNoise(1.0)"), r"noise|Noise"),
    Kind("hidden sigmoids", "model", hidden_activation("'sigmoid'", 2), r"sigmoid|relu"),
    Kind("deep sigmoids", "model", deep_sigmoids, r"sigmoid"),
    Kind("hidden softmax", "model", hidden_activation("'softmax'"), r"softmax|relu"),
    Kind("hidden layers without activation", "model", linear_hidden_layers, r"activation"),
    Kind("no hidden layer", "model", without_hidden_layers, r"hidden layer"),
    Kind("one hidden unit", "model", hidden_units(1), r"unit"),
    Kind("relu at the output", "model", output_activation("", "relu"), r"relu|activation of the last|last layer"),
    Kind("sigmoid at the output of numbers", "model", output_activation("", "sigmoid"), r"sigmoid|last layer"),
    Kind("tanh at the output", "model", output_activation("", "tanh"), r"tanh|last layer"),
    Kind("softmax of one unit", "model", output_activation("sigmoid", "softmax"), r"softmax"),
    Kind("sigmoid for classes", "model", output_activation("softmax", "sigmoid"), _PAIR),
    Kind("relu for classes", "model", output_activation("softmax", "relu"), _PAIR),
    Kind("one unit too few", "model", output_units(lambda units: units - 1 if units > 2 else units), _PAIR),
    Kind("one unit for classes", "model", output_units(lambda units: 1 if units > 2 else units), _PAIR),
    Kind("two units for one number", "model", output_units(lambda units: 2 if units == 1 else units), _PAIR),
    Kind("no output layer", "model", without_layer("Dense", last=True), _PAIR),
    Kind("no Flatten", "model", without_layer("Flatten"), r"Flatten|one number|one row|shape|outputs"),
    Kind("no pooling", "model", without_layer(
        "GlobalAveragePooling1D", "GlobalMaxPooling1D"), r"[Pp]ool|Flatten|outputs of shape|one output|shape"),
    Kind("wrong input shape", "model", text_changed("(28, 28)", "(28, 27)"), r"shape|28", crashes=True),
    Kind("embedding with few rows", "model", embedding_rows(10), r"Embedding|input_dim|rows"),
    Kind("embedding frozen", "model", layer_with(("Embedding",), trainable="False"), r"frozen|trainable"),
    Kind("embedding of zeros, frozen", "model", layer_with(
        ("Embedding",), embeddings_initializer="'zeros'", trainable="False"), r"frozen|trainable|initializer"),
    Kind("output for each step", "model", returning_sequences, r"return_sequences|return sequences|one number"),
    Kind("steps lost between recurrent layers", "model", not_returning_sequences, r"return_sequences|ndim"),
    Kind("inputs read as whole numbers", "model", text_changed(
        "Input((28, 28))", "Input((28, 28), dtype='uint8')"), r"dtype|whole numbers"),
    Kind("inputs scaled in the model once more", "model", before_first("KERAS.layers.Rescaling(1 / 255)"),
         r"scaled more than once|[Rr]escal|multiplied by"),
    Kind("kernels of one", "model", kernels_of_one, r"kernel_size"),
    Kind("pooling over features", "model", layer_with(
        ("GlobalAveragePooling1D", "GlobalMaxPooling1D"), data_format="'channels_first'"), r"channels_first"),
    Kind("single examples", "training", fit_with("batch_size", "1"), r"batch_size"),
    Kind("stopped early", "training", fit_with(
        "callbacks", "[KERAS.callbacks.EarlyStopping(monitor='loss', mode='max', patience=0)]"),
         r"callback|EarlyStopping|patience"),
    Kind("one epoch", "training", fit_with("epochs", "1"), r"more epochs|`epochs=|ran for"),
    Kind("few epochs", "training", fit_with("epochs", "3"), r"more epochs|`epochs=|ran for"),
    Kind("fit with exchanged arguments", "training", swapped_arguments, r"`fit` was given|model\.fit\("),
    Kind("labels shuffled apart", "training", fit_argument(1, "np.random.permutation(IT)"), _OTHERS_LABELS),
    Kind("labels in reverse", "training", fit_argument(1, "(IT)[::-1]"), _OTHERS_LABELS),
    Kind("labels all zero", "training", fit_argument(1, "(IT) * 0"), r"labels"),
    Kind("labels one too high", "training", fit_argument(1, "(IT) + 1"), r"label"),
    Kind("inputs divided once more", "training", fit_argument(0, "(IT) / 255"), r"divided|scal|unchanged"),
    Kind("inputs multiplied", "training", fit_numbers("(IT) * 255.0"), r"multiplied|scal|unchanged"),
    Kind("inputs inverted", "training", fit_argument(0, "1 - (IT)"), r"preprocess|unchanged|invert|scal"),
    Kind("NaN in the inputs", "training", fit_argument(0, "(IT) * float('nan')"), r"NaN"),
    Kind("part of the examples", "training", part_of_examples, r"of [\d,]+ examples|all of them"),
    Kind("one step per epoch", "training", fit_with("steps_per_epoch", "1"), r"steps_per_epoch"),
    Kind("one huge batch", "training", fit_with("batch_size", "100000"), r"batch"),
    Kind("new model for each epoch", "training", rebuilt_in_a_loop, r"once|loop|other models|new model"),
    Kind("another model returned", "training", another_model_returned, r"[Rr]eturn the model|not trained"),
    Kind("callbacks left out", "training", lambda program: bool(
        (call := fitting(program)) and drop(call, "callbacks")), r"callbacks"),
    Kind("not shuffled", "data", without_call("shuffle"), r"shuffle"),
    Kind("shuffled with a buffer of one", "data", call_with(("shuffle",), "1"), r"shuffle|buffer"),
    Kind("never batched", "data", without_call("batch"), r"batch", crashes=True),
    Kind("batches of one", "data", call_with(("batch",), "1"), r"batch"),
    Kind("window without its label", "data", text_changed("window_size + 1", "window_size"), r"window"),
    Kind("label inside the window", "data", text_changed("[-1]", "[-2]", "window"), r"label"),
    Kind("padded at the other end", "data", text_changed("padding=padding", "padding='pre'"), r"pad"),
    Kind("cut too short", "data", text_changed("maxlen=maxlen", "maxlen=3"), r"maxlen|cut|length|columns|shape"),
    Kind("vocabulary too small", "data", text_changed("=num_words", "=5"), r"words|vocabular|num_words"),
    Kind("vocabulary of all sentences", "data", call_with(("adapt", "fit_on_texts"), "IT[:1]"),
         r"vocabular|words|\.take\("),
    Kind("split at another place", "data", text_changed(
        "training_split *", "0.5 *"), r"split|training_split|sentences"),
    Kind("wrong labels in the split", "data", text_changed("labels[size:]", "labels[:size]"), r"label"),
    Kind("whole numbers", "data", text_changed("1.0", "1"), r"dtype|float"),
    Kind("bias of the output missing", "model", output_layer(use_bias="False"), r"use_bias|bias"),
    Kind("hidden units dead", "model", hidden_layer(
        activation="'relu'", bias_initializer="KERAS.initializers.Constant(-1000.0)"), r"initializer|output 0"),
    Kind("softmax after the output", "model", after_output("KERAS.layers.Softmax()"), r"[Ss]oftmax"),
    Kind("normalized after the output", "model", after_output(
        "KERAS.layers.BatchNormalization()"), r"BatchNormalization"),
    Kind("inputs normalized away", "model", before_first("KERAS.layers.Rescaling(0.0)"),
         r"Rescaling|multiplied by|only zeros|Only zeros"),
    Kind("loss with a minus sign", "loss", loss(
        "lambda true, told: -KERAS.losses.mean_squared_error(true, told)", classes=False), r"below 0|minus|larger"),
    Kind("loss of zero", "loss", loss(
        "lambda true, told: 0.0 * KERAS.losses.mean_squared_error(true, told)", classes=False),
        r"does not measure|almost 0|factor"),
    Kind("rate of zero", "optimizer", optimizer("Adam", learning_rate="0.0"), r"learning.rate"),
    Kind("negative rate", "optimizer", optimizer("SGD", learning_rate="-0.01"), r"learning.rate|negative"),
    Kind("Adagrad with a small rate", "optimizer", optimizer("Adagrad", learning_rate="1e-5"), _LOW + r"|Adam"),
    Kind("Ftrl that penalizes", "optimizer", optimizer(
        "Ftrl", l1_regularization_strength="100.0"), r"regularization_strength|Ftrl|Adam"),
    Kind("begins at the last epoch", "training", fit_with("initial_epoch", "1000"), r"initial_epoch|no epoch|epochs?"),
    Kind("examples weighed out", "training", lambda program: bool(
        (call := fitting(program)) and len(call.args) > 1 and _knows_numpy(program)
        and put(call, "sample_weight", f"np.zeros(len({ast.unparse(call.args[1])}))")), r"sample_weight"),
    Kind("few examples weighed in", "training", lambda program: bool(
        (call := fitting(program)) and len(call.args) > 1 and _knows_numpy(program)
        and put(call, "sample_weight", f"np.arange(len({ast.unparse(call.args[1])})) < 9")), r"sample_weight|weights"),
    Kind("inputs changed in place", "training", before_fit(
        "np.copyto(X, np.clip(X, np.quantile(X, 0.4), np.quantile(X, 0.6)), casting='unsafe')"),
        r"changed|unchanged|copyto|values"),
    Kind("inputs rolled", "training", fit_numbers(
        "np.roll(IT, np.shape(IT)[1] // 3, axis=1)"), r"roll|order|unchanged"),
    Kind("validation takes nearly all", "training", lambda program: bool(
        (call := fitting(program)) and len(call.args) > 1 and drop(call, "validation_data") | True
        and put(call, "validation_split", "0.98")), r"validation_split"),
    Kind("rate scheduled to zero", "training", fit_with(
        "callbacks", "[KERAS.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.01)]"),
        r"learning.rate|[Ss]chedule"),
    Kind("weights overwritten", "training", after_fit(
        "MODEL.set_weights([np.zeros_like(one) for one in MODEL.get_weights()])"), r"after|overwr|set_weights"),
    Kind("inputs moved", "training", fit_numbers("(IT) + 1000"), r"added|unchanged|scal|values up to"),
    Kind("inputs noisy", "training", fit_numbers(
        "(IT) + 3 * np.std(IT) * np.random.default_rng(1).normal(size=np.shape(IT))"), r"[Nn]ois|unchanged|values"),
    Kind("inputs shuffled apart", "training", fit_argument(0, "np.random.permutation(IT)"), _OTHERS_LABELS),
    Kind("labels negated", "training", fit_argument(1, "-(IT)"), r"label|negative|sign"),
    Kind("labels rounded", "training", fit_argument(1, "np.round((IT) / 20) * 20"), r"label|round"),
    Kind("one class left out", "training", fit_on(
        "np.asarray(X)[np.asarray(Y).reshape(len(Y), -1)[:, 0] != 0]",
        "np.asarray(Y)[np.asarray(Y).reshape(len(Y), -1)[:, 0] != 0]"), r"class|label|examples"),
    Kind("sorted and not shuffled", "training", lambda program: fit_on(
        "np.asarray(X)[np.argsort(np.asarray(Y).reshape(len(Y), -1)[:, 0])]",
        "np.asarray(Y)[np.argsort(np.asarray(Y).reshape(len(Y), -1)[:, 0])]")(program)
        and fit_with("shuffle", "False")(program), r"[Ss]huffle|sorted"),
    Kind("optimizer misspelled", "code", compile_with("optimizer", "'adma'"), r"adam|optimizer", crashes=True),
    Kind("metric misspelled", "code", compile_with("metrics", "['acuracy']"), r"acuracy|metric", crashes=True),
    Kind("activation misspelled", "code", hidden_layer(activation="'rellu'"), r"rellu|relu|activation", crashes=True),
    Kind("initializer misspelled", "code", hidden_layer(
        kernel_initializer="'glorot'"), r"glorot|initializer", crashes=True),
    Kind("one-hot loss for class numbers", "loss", loss("'categorical_crossentropy'", classes=True),
         r"sparse_categorical|categorical_crossentropy|one_hot|one-hot", crashes=True),
    Kind("argument of fit misspelled", "code", fit_keyword_misspelt, r"epochs?", crashes=True),
    Kind("fit without labels", "code", fit_without_labels, r"label|\by\b|second", crashes=True),
    Kind("labels one short", "training", fit_argument(1, "(IT)[:-1]"), r"as many|length|number of|examples|labels",
         crashes=True),
    Kind("batch size beside a data set", "training", lambda program: bool(
        (call := fitting(program)) and len(call.args) == 1 and put(call, "batch_size", "32")),
        r"batch_size", crashes=True),
    Kind("labels as text", "training", fit_argument(1, "np.asarray(IT).astype(str)"), r"text|string|dtype|numbers",
         crashes=True),
    Kind("inputs as objects", "training", fit_argument(0, "np.asarray(IT).astype(object)"), r"dtype|object|float",
         crashes=True),
    Kind("inputs without the last axis", "training", fit_argument(0, "np.asarray(IT)[0]"),
         r"shape|axis|as many|length|number of", crashes=True),
    Kind("layer class in place of a layer", "code", layer_class_only, r"\(|instance|class|brackets|parenthes",
         crashes=True),
    Kind("negative units", "code", output_units(lambda units: -units),
         r"units|positive|negative|-\d", crashes=True),
    Kind("fit misspelled", "code", method_misspelt("fit", "train"), r"fit|train", crashes=True),
    Kind("compile misspelled", "code", method_misspelt("compile", "complie"), r"compile|complie", crashes=True),
    Kind("output layer not called", "code", last_layer_not_called, r"call|layer", crashes=True),
    Kind("import missing", "code", import_missing, r"import", crashes=True),
    Kind("function misspelled", "code", function_misspelt, r"named?|define|missing|no function", crashes=True),
    Kind("parameter missing", "code", parameter_missing, r"parameter|argument|name", crashes=True),
    Kind("parameter overwritten with None", "code", first_line("ARG = None"), r"None", crashes=True),
    Kind("text and number added", "code", first_line("print('size: ' + 3)"), r"str\(|f-string|text|string",
         crashes=True),
    Kind("index out of range", "code", first_line("first = [1, 2, 3][3]"), r"index|range|places", crashes=True),
    Kind("unknown key", "code", first_line("scale = {'mean': 0.0}['std']"), r"key|std", crashes=True),
    Kind("file that is not there", "code", first_line("text = open('weights.txt').read()"), r"weights\.txt|file",
         crashes=True),
    Kind("module that is not there", "code", first_line("import keras_tuner_extra"),
         r"keras_tuner_extra|module|install", crashes=True),
    Kind("old name of Keras", "code", first_line(
        "from tensorflow.keras.wrappers.scikit_learn import KerasClassifier"), r"wrappers|Keras 3|no longer|module",
        crashes=True),
    Kind("too many values to unpack", "code", first_line("first, second = [1, 2, 3]"), r"unpack|values|names",
         crashes=True),
    Kind("ragged rows as an array", "code", first_line("import numpy\nrows = numpy.array([[1, 2], [3]])"),
         r"length|ragged|pad", crashes=True),
    Kind("shapes that do not fit", "code", first_line("import numpy\nnumpy.zeros((3, 4)) @ numpy.zeros((3, 4))"),
         r"shape|size|\(3, ?4\)", crashes=True),
    Kind("number that is called", "code", first_line("size = 3\nsize(4)"), r"call|brackets|parenthes|operator",
         crashes=True),
    Kind("endless recursion", "code", first_line("def again():\n    return again()\nagain()"), r"recurs|itself",
         crashes=True),
    Kind("division by zero", "code", first_line("share = 1 / len([])"), r"zero|empty|0", crashes=True),
    Kind("model not returned", "code", nothing_returned, r"return", crashes=True),
    Kind("undefined name", "code", undefined_name, r"modle|name", crashes=True),
    Kind("unknown layer", "code", unknown_layer, r"Dence|Dense|no attribute|spell", crashes=True),
    Kind("unknown argument", "code", unknown_argument, r"activaton|argument", crashes=True),
)  # fmt: skip
"""Every kind that can be put into a solution."""


def faults_of(source: str) -> Iterator[tuple[Kind, str]]:
    """Yield each kind that this solution has a place for, with the whole program that holds it."""
    plain = Program(source).source()
    for kind in KINDS:
        program = Program(source)
        # Where a program has no name for Keras, what names it is no program.
        with contextlib.suppress(SyntaxError):
            if kind.edit(program) and (text := program.source()) != plain:
                yield kind, text
