"""Exceptions about names: of variables, modules, attributes and arguments."""

from __future__ import annotations

from grader.feedback.exceptions.rule import rule
from grader.submission.models.installed_api import missing_name, near
from grader.submission.not_run import only_on, service_of
from grader.submission.rules.calls.keras_calls import (
    CALLBACK_WORDS,
    COMPILE_WORDS,
    FIT_WORDS,
    GONE_ATTRIBUTES,
    LAYER_WORDS,
    METHOD_WORDS,
    METHODS,
    OTHER_WORDS,
)
from grader.submission.rules.calls.removed_calls import PACKAGES
from grader.submission.rules.python.scopes import import_of

_CALLED = r"(?<![\w.<>])(?P<function>[\w.<>]+)\(\)"
"""A function, from the first letter of its name on: of a long word each letter would begin a search of its own."""
_NEAR = r"(?: Did you mean: '(?P<near_name>\w+)'\?)?"
"""What Python prints after the text of an exception, where a name that is there looks like the one that is not."""
_OF_TOKENIZER = {
    "texts_to_sequences": "call the layer, `layer(texts)`",
    "fit_on_texts": "write `layer.adapt(texts)`",
    "word_index": "write `layer.get_vocabulary()`",
    "index_word": "write `layer.get_vocabulary()`",
}
_OF_OTHER_LIBRARIES = {
    "train": "model.fit(…)",
    "partial_fit": "model.fit(…)",
    "score": "model.evaluate(…)",
    "test": "model.evaluate(…)",
    "eval": "model.evaluate(…)",
    "forward": "model(inputs)",
}
"""Methods that models of PyTorch or scikit-learn have, with what does the same for one of Keras."""
_OF_VECTORIZER = {
    "adapt": "write `tokenizer.fit_on_texts(texts)`",
    "get_vocabulary": "write `tokenizer.word_index`",
}
_OF_GENERATORS = {"rand": "random", "randn": "standard_normal", "randint": "integers", "random_sample": "random",
                  "random_integers": "integers"}  # fmt: skip
"""Functions of `np.random`, with what a generator of `np.random.default_rng` has in their place."""
_OF_TENSORFLOW_1 = (
    "Session",
    "placeholder",
    "global_variables_initializer",
    "get_variable",
    "layers",
    "InteractiveSession",
)
_MIXED_UP = {
    ("list", "add"): "A list has no `add`: write `append(value)`. Only a set has `add`.",
    ("list", "push"): "A list has no `push`: write `append(value)`.",
    ("list", "size"): "A list has no `size`: write `len(x)`.",
    ("list", "length"): "A list has no `length`: write `len(x)`.",
    ("list", "tolist"): "This is a list already: remove `.tolist()`.",
    ("tuple", "append"): "A tuple cannot grow: make a list of it first, `list(x)`.",
    ("set", "append"): "A set has no `append`: write `add(value)`.",
    ("str", "append"): "A text has no `append`: write `text + other`, or collect the parts in a list.",
    ("str", "decode"): "This is a text already, and only bytes have `decode`: remove `.decode(…)`.",
    ("bytes", "encode"): "These are bytes already, and only a text has `encode`. To get a text, write `.decode()`.",
    ("str", "get"): "A dictionary is expected, but this is a text. `class_weight` goes from class to weight: "
    "`dict(enumerate(weights))`.",
    ("str", "read"): "This is a text, not an open file: "
    "write `json.loads(text)`, or open the file first, `open(path)`.",
    ("str", "call"): "A model is expected, but this is a text: "
    "load the model first, `tf.keras.models.load_model(path)`.",
}
"""Methods that a value of one type does not have, because another type has them."""
_OF_RAGGED = {
    "to_list",
    "row_lengths",
    "flat_values",
    "row_splits",
    "bounding_shape",
    "value_rowids",
    "nested_row_splits",
}
"""What ragged tensors have, and others have not."""
_OF_ARRAYS = {"shape", "reshape", "astype", "ndim", "dtype", "mean", "max", "min", "flatten", "T"}


def _name(name: str) -> str:
    line, dotted = import_of(name)
    if line:
        other = f", or `{dotted}` here" if dotted else ""
        return f"The file does not import `{name}`: write `{line}` at its top{other}."
    return (
        f"`{name}` is not defined where this line runs. The grader calls each function alone, without other "
        "cells and without code under `if __name__ == …`. Use an argument of the function, or define "
        f"`{name}` at the top level."
    )


def _module_attribute(module: str, name: str, near_name: str) -> str:
    if module == "tensorflow" and name in _OF_TENSORFLOW_1:
        return (
            f"`tf.{name}` belongs to TensorFlow 1. TensorFlow 2 computes at once: call functions and models directly."
        )
    missing = missing_name(f"{module}.{name}")
    meant = (missing and missing.near) or near_name
    shown = module.replace("tensorflow", "tf", 1)
    return f"`{shown}` has no `{name}`" + (
        f": write `{shown}.{meant}`." if meant else ": it is misspelled, or was removed."
    )


def _no_module(name: str) -> str:
    instead, note = PACKAGES.get(name.split(".")[0], ("", ""))
    if instead:
        return f"The package `{name}` is not part of the kit. {note} Write `{instead}`."
    if place := service_of(name):
        return only_on(name, place)
    return f"There is no module `{name}` here: it is not installed, was removed, or is misspelled."


def _import(name: str, module: str) -> str:
    missing = missing_name(f"{module}.{name}", imported=True)
    told = f"`{module}` has no `{name}` today"
    return (
        f"{told}: write `{missing.near}`." if missing and missing.near else f"{told}: it is misspelled, or was removed."
    )


def _of_another_class(kind: str, name: str) -> str:
    """Return the sentence for a method that another class has, of those that learners mix up."""
    if kind in ("TextVectorization", "StringLookup") and name in _OF_TOKENIZER:
        return f"`{name}` belongs to `Tokenizer`. A `{kind}` layer has no such method: {_OF_TOKENIZER[name]}."
    if kind == "Tokenizer" and name in _OF_VECTORIZER:
        return f"`{name}` belongs to `TextVectorization`. A `Tokenizer` has no such method: {_OF_VECTORIZER[name]}."
    if kind in ("Sequential", "Functional", "Model") and name in _OF_OTHER_LIBRARIES:
        return f"A Keras model has no `{name}`: write `{_OF_OTHER_LIBRARIES[name]}`."
    if kind in ("Functional", "Model") and name in ("add", "pop"):
        return (
            f"Only a `Sequential` model has `{name}`. In a functional model call each layer on a tensor, "
            "`outputs = Dense(1)(x)`, and then write `Model(inputs, outputs)`."
        )
    if kind == "dict" and name == "history":
        return 'This is already the dictionary of the history: write `history["val_loss"]`, without `.history`.'
    return ""


def _attribute(kind: str, name: str, near_name: str) -> str:
    if kind == "NoneType" and name in ("group", "groups", "span", "start", "end"):
        return "`re.match` or `re.search` found nothing, and returned `None`. Write `if match:` before this line."
    if (kind, name) in _MIXED_UP:
        return _MIXED_UP[kind, name]
    if kind.endswith("_generator.Generator") and name in _OF_GENERATORS:
        return f"A generator of `default_rng` has no `{name}`: write `rng.{_OF_GENERATORS[name]}(…)`."
    if kind == "NoneType":
        return (
            f"The value before `.{name}` is `None`: the function that made it does not end with `return`, or its "
            "result was never stored. A method that changes its object often returns nothing."
        )
    if name in _OF_RAGGED and kind.endswith(("EagerTensor", "SymbolicTensor", "Tensor")):
        other = " For a list, write `x.numpy().tolist()`." if name == "to_list" else ""
        return f"Only ragged tensors have `{name}`. Give the layer that makes this one `ragged=True`.{other}"
    if name in METHODS:
        instead, note = METHODS[name]
        return f"There is no `{name}`: write `{instead}`. {note}".strip()
    if kind in ("list", "tuple", "float", "int") and name in _OF_ARRAYS:
        return f"A {kind} has no `{name}`, but an array has: write `np.array(…)` first."
    if kind == "numpy.ndarray" and name == "append":
        return "An array cannot grow: collect the values in a list, and write `np.array(values)` at the end."
    if name == "_unique_id":
        return "`apply_gradients` takes pairs, first the gradient: `zip(gradients, model.trainable_variables)`."
    if name == "_id":
        return (
            "`tape.gradient` needs a tensor, and a NumPy function keeps no gradient. Compute the loss with functions "
            "of TensorFlow, such as `tf.reduce_mean` for `np.mean`."
        )
    if told := _of_another_class(kind, name):
        return told
    if kind == "function":
        return f"`.{name}` is read from a function, not from its result: call the function first, with `()`."
    if name in GONE_ATTRIBUTES:
        instead = "tensor.shape" if kind == "KerasTensor" else GONE_ATTRIBUTES[name]
        return f"There is no `{name}` in today's Keras: write `{instead}`."
    meant = near_name or near(name, tuple(word for word in METHOD_WORDS if word != name), 0.7)
    told = f"A value of type {kind} has no `{name}`: "
    return told + (
        f"did you mean `{meant}`?" if meant else "is it the value that you meant? Print it before this line."
    )


def _bare(function: str) -> str:
    """Return the name that a learner calls: ``Conv2D`` for ``Conv2D.__init__``, ``batch`` for ``DatasetV2.batch``."""
    return function.removesuffix(".__init__").rpartition(".")[2]


def _missing_arguments(function: str, names: str, near_name: str) -> str:
    if near_name:
        return f"`{_bare(function)}` has no argument `{near_name}`: write `{names.strip(chr(39))}=`."
    given = names.replace("'", "`")
    return (
        f"`{_bare(function)}` also needs {given}: pass it in the call. If the `def` line is yours, you can also give a "
        "default value there."
    )


def _too_many_arguments(function: str, takes: str, given: str) -> str:
    if function == "Layer.__init__":
        if int(given) == 2:
            return (
                "A layer or a model is made of one argument, and needs others: `Model(inputs, outputs)` takes two, a "
                "layer takes its settings by name."
            )
        return (
            f"A layer or a model is made with {int(given) - 1} arguments in a row, which it does not take. Several "
            "inputs or outputs go into one list: `Model([first, second], outputs)`. Pass other arguments by name."
        )
    told = f"`{_bare(function)}` gets {given} positional arguments, but takes {takes}."
    return f"{told} Compare the call with the `def` line, and pass options by name. In a class, `self` counts as one."


def _unexpected_argument(function: str, name: str, near_name: str) -> str:
    called = _bare(function)
    for other, its in (("compile", COMPILE_WORDS), ("fit", FIT_WORDS)):
        if called in ("compile", "fit") and called != other and name in its:
            return f"`{name}` is an argument of `{other}`, not of `{called}`: move it there."
    words = {"fit": FIT_WORDS, "compile": COMPILE_WORDS}.get(called, (*LAYER_WORDS, *CALLBACK_WORDS, "from_logits"))
    meant = OTHER_WORDS.get(called, {}).get(name) or near_name or near(name, words, 0.7)
    advice = f"write `{meant}=`" if meant else "compare the spelling with its `def` line, or with the documentation"
    return f"`{called}` has no argument `{name}`: {advice}."


def _unknown_argument(name: str, near_name: str) -> str:
    advice = f"write `{near_name}=`" if near_name else "compare the spelling with the documentation"
    return f"This call has no argument `{name}`: {advice}."


def _unset(kind: str, name: str) -> str:
    return (
        f"`call` of `{kind}` reads `self.{name}`, which was never set. Set it in `__init__`, after "
        f"`super().__init__()`: `self.{name} = …`. Is it spelled alike there?"
    )


RULES = (
    rule(
        "AttributeError",
        r"calling (?P<kind>\w+)\.call\(\).*?'(?P=kind)' object has no attribute '(?P<name>\w+)'",
        _unset,
    ),
    rule(
        "NotAsked",
        r"asks for `(?P<wanted>\w+)`; the kit has nothing in the place of",
        "Write `{wanted}`, which the assignment names: the kit grades no other one in its place.",
    ),
    rule(
        "TypeError",
        r"'NoneType' object is not (?P<what>subscriptable|iterable|callable)|cannot unpack non-iterable NoneType"
        r"|'NoneType' has no len|'NoneType' object (?:does not support|is not (?:a mapping|an iterator))",
        "A list, an array or a function is expected, but the value is `None`. The function that made it has "
        "no `return`, or one of its branches has none. A method that changes a value in place often returns `None`.",
    ),
    rule("NameError", r"name '(?P<name>\w+)' is not defined", _name),
    rule(
        "UnboundLocalError",
        r"local variable '(?P<name>\w+)'",
        "`{name}` has no value when this line runs: it is set further down, or in a branch or loop that did "
        "not run. Set it at the start of the function.",
    ),
    rule("ModuleNotFoundError", r"No module named '(?P<name>[\w.]+)'", _no_module),
    rule(
        "ImportError",
        r"cannot import name '(?P<name>\w+)' from '(?P<module>[\w.]+)'",
        _import,
    ),
    rule(
        "ImportError",
        r"(?:install|requires?|need) `?(?P<name>\w+)",
        "This function needs the package `{name}`, which is not part of the kit: remove the line.",
    ),
    rule("AttributeError", r"module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'" + _NEAR, _module_attribute),
    rule("AttributeError", r"'(?P<kind>[\w.]+)' object has no attribute '(?P<name>\w+)'" + _NEAR, _attribute),
    rule(
        "TypeError",
        r"'module' object is not callable",
        "This calls a module, not a function: call the function in it, `module.function(…)`.",
    ),
    rule(
        "TypeError",
        r"'_UserObject' object is not callable",
        "A SavedModel that `tf.saved_model.load` opened is not called itself: call `loaded.serve(inputs)`, or one of "
        "`loaded.signatures`.",
    ),
    rule(
        "TypeError",
        r"'(?P<kind>int|float|bool|numpy\.(?:u?int|float|bool)\w*)' object is not callable",
        "This calls a number ({kind}) like a function. Where a function is expected, write one: "
        "`LearningRateScheduler(lambda epoch: …)`. Or is a `*` missing before a parenthesis? Or does a variable have "
        "the name of a function?",
    ),
    rule(
        "TypeError",
        r"'(?P<kind>[\w.]+)' object is not callable",
        "This calls a value of type {kind} like a function. Read elements with square brackets, and write "
        "`x.shape` without parentheses. Or does a variable have the name of a function?",
    ),
    rule(
        "TypeError",
        _CALLED + r" missing \d+ required (?:positional|keyword-only) arguments?: (?P<names>.+?)" + _NEAR + "$",
        _missing_arguments,
    ),
    rule(
        "TypeError",
        _CALLED + r" takes (?:from \d+ to )?(?P<takes>\d+) positional arguments? but (?P<given>\d+) w",
        _too_many_arguments,
    ),
    rule(
        "TypeError",
        _CALLED + r" got an unexpected keyword argument '(?P<name>\w+)'" + _NEAR,
        _unexpected_argument,
    ),
    rule(
        "TypeError ValueError",
        r"(?:^got an unexpected keyword argument |Unrecognized keyword argument(?:s|\(s\)): \{)'(?P<name>\w+)'[^?]*?"
        + _NEAR
        + "$",
        _unknown_argument,
    ),
    rule(
        "TypeError",
        _CALLED + r" got multiple values for argument '(?P<name>\w+)'",
        "`{name}` is passed twice, by position and by name: remove one. In a class, `self` comes first.",
    ),
    rule(
        "TypeError",
        r"\b(?P<name>\w+)\(\) takes no arguments",
        "The class `{name}` has no `__init__` that takes arguments: check its spelling, with two underscores "
        "on each side.",
    ),
)
"""From the particular to the general: the first that fits is told."""
