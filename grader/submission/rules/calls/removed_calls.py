"""Names that TensorFlow, Keras and NumPy had when the courses were written, and what to write today.

That a name is gone is not claimed here: ``installed_api`` looks. Here stands only what took its place.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from grader.submission.models.installed_api import MissingName, is_installed, missing_name, near, public_names
from grader.submission.not_run import only_on, service_of
from grader.submission.rules.rule import rule
from grader.submission.source_tree import Finding, SourceTree, typed

_LAYERS = ("tf.keras.layers", "All layers live there now.")
_NO_SESSION = ("", "TensorFlow 2 runs eagerly: call the function and use what it returns.")
_UTILITIES = ("tf.keras.utils", "")

REPLACEMENTS: dict[str, tuple[str, str]] = {
    **{
        f"keras.{part}.{long}": (f"tf.keras.losses.{short}", "NumPy does as well.")
        for part in ("losses", "metrics")
        for long, short in {
            "mean_absolute_error": "MAE",
            "mean_squared_error": "MSE",
            "mean_absolute_percentage_error": "MAPE",
            "mean_squared_logarithmic_error": "MSLE",
        }.items()
    },
    "keras.losses.huber_loss": ("tf.keras.losses.Huber()", ""),
    "keras.losses.log_cosh": ("tf.keras.losses.LogCosh()", ""),
    "keras.saving": ("keras.saving", "Write `import keras` first: `tf.keras` does not have it."),
    "keras.layers.experimental": _LAYERS,
    "keras.layers.experimental.preprocessing": _LAYERS,
    **{
        f"keras.layers.{part}": _LAYERS
        for part in (
            "core", "convolutional", "recurrent", "embeddings", "normalization", "pooling", "merge", "noise",
            "wrappers", "advanced_activations", "preprocessing",
        )
    },
    "keras.layers.CuDNNLSTM": ("tf.keras.layers.LSTM", "It uses the GPU by itself."),
    "keras.layers.CuDNNGRU": ("tf.keras.layers.GRU", "It uses the GPU by itself."),
    "keras.engine": ("tf.keras", "What was in `keras.engine` is public in `tf.keras` now."),
    "keras.utils.np_utils": _UTILITIES,
    "keras.utils.vis_utils": _UTILITIES,
    "keras.utils.generic_utils": _UTILITIES,
    "keras.preprocessing.text": ("tf.keras.preprocessing.text", "Only `tf.keras` still has it."),
    "keras.preprocessing.image.ImageDataGenerator": (
        "tf.keras.preprocessing.image.ImageDataGenerator",
        "Only `tf.keras` still has it.",
    ),
    "keras.preprocessing.sequence.TimeseriesGenerator": (
        "tf.keras.preprocessing.sequence.TimeseriesGenerator",
        "Only `tf.keras` still has it.",
    ),
    "keras.mixed_precision.experimental": ("tf.keras.mixed_precision", ""),
    "keras.models.model_from_yaml": ("tf.keras.models.model_from_json", ""),
    "keras.wrappers.scikit_learn": ("scikeras.wrappers", "That is a separate package."),
    "keras.backend.get_session": _NO_SESSION,
    "keras.backend.set_session": _NO_SESSION,
    "tensorflow.contrib": ("", "TensorFlow 2 removed it; most of it is in `tf.keras` now."),
    "tensorflow.Session": _NO_SESSION,
    "tensorflow.InteractiveSession": _NO_SESSION,
    "tensorflow.ConfigProto": ("tf.config", ""),
    "tensorflow.placeholder": ("tf.keras.Input", ""),
    "tensorflow.global_variables_initializer": _NO_SESSION,
    "tensorflow.initialize_all_variables": _NO_SESSION,
    "tensorflow.get_default_graph": _NO_SESSION,
    "tensorflow.reset_default_graph": ("tf.keras.backend.clear_session", ""),
    "tensorflow.enable_eager_execution": ("", "TensorFlow 2 always runs eagerly: remove the line."),
    "tensorflow.get_variable": ("tf.Variable", ""),
    "tensorflow.variable_scope": ("tf.Variable", ""),
    "tensorflow.assign": ("variable.assign(value)", ""),
    "tensorflow.set_random_seed": ("tf.random.set_seed", ""),
    "tensorflow.random.set_random_seed": ("tf.random.set_seed", ""),
    "tensorflow.logging": ("tf.get_logger()", ""),
    "tensorflow.gfile": ("tf.io.gfile", ""),
    "tensorflow.layers": ("tf.keras.layers", ""),
    "tensorflow.mul": ("tf.multiply", ""),
    "tensorflow.sub": ("tf.subtract", ""),
    "tensorflow.neg": ("tf.negative", ""),
    "tensorflow.div": ("tf.divide", ""),
    "tensorflow.to_float": ("tf.cast(x, tf.float32)", ""),
    "tensorflow.to_int32": ("tf.cast(x, tf.int32)", ""),
    "tensorflow.to_int64": ("tf.cast(x, tf.int64)", ""),
    "tensorflow.random_normal": ("tf.random.normal", ""),
    "tensorflow.random_uniform": ("tf.random.uniform", ""),
    "tensorflow.string_split": ("tf.strings.split", ""),
    "tensorflow.py_func": ("tf.numpy_function", ""),
    "tensorflow.python_io": ("tf.io", ""),
    "tensorflow.VERSION": ("tf.__version__", ""),
    "tensorflow.estimator": ("tf.keras", "Estimators are gone."),
    "tensorflow.examples": ("tf.keras.datasets", "TensorFlow removed the data sets of its tutorials."),
    "tensorflow.image.resize_images": ("tf.image.resize", ""),
    "tensorflow.nn.rnn_cell": ("tf.keras.layers", ""),
    "tensorflow.summary.FileWriter": ("tf.summary.create_file_writer", ""),
    "tensorflow.train.AdamOptimizer": ("tf.keras.optimizers.Adam", ""),
    "tensorflow.train.GradientDescentOptimizer": ("tf.keras.optimizers.SGD", ""),
    "tensorflow.train.MomentumOptimizer": ("tf.keras.optimizers.SGD", ""),
    "tensorflow.train.RMSPropOptimizer": ("tf.keras.optimizers.RMSprop", ""),
}  # fmt: skip
"""For a name that is gone: what to write instead, and a further sentence. ``keras`` stands for ``tf.keras`` as well."""

PLAIN_TYPES = ("float", "int", "object", "str", "complex")
"""Removed from NumPy in 1.24; ``np.bool`` left with them and came back in 2.0."""
NUMPY_2 = {
    "float_": "np.float64", "unicode_": "np.str_", "string_": "np.bytes_", "Inf": "np.inf", "infty": "np.inf",
    "PINF": "np.inf", "NINF": "-np.inf", "NaN": "np.nan", "NAN": "np.nan", "product": "np.prod",
    "cumproduct": "np.cumprod", "sometrue": "np.any", "alltrue": "np.all", "round_": "np.round",
    "asfarray": "np.asarray(x, dtype=float)", "mat": "np.asmatrix", "in1d": "np.isin", "trapz": "np.trapezoid",
}  # fmt: skip
PACKAGES = {
    "keras_preprocessing": ("tf.keras.preprocessing", "It was a separate package."),
    "tensorflow_datasets": ("grader.data", "Take the data from the kit; it comes with every exercise."),
}
"""Packages that the kit does not bring, and what stands in for them."""

SHOWING = frozenset({"IPython", "tqdm"})
"""Packages that only show something: where they are missing, the grading does without."""
_ELSEWHERE = {
    "tensorflow": ("math", "io", "random", "strings", "image", "linalg", "nn", "data", "keras"),
    "keras": ("layers", "models", "losses", "metrics", "optimizers", "callbacks", "utils", "activations"),
}


@rule
def removed_names(tree: SourceTree) -> Iterator[Finding]:
    """Yield names of TensorFlow, Keras and NumPy that the installed versions do not have."""
    inner = {id(node.value) for node in tree.all(ast.Attribute)}
    for node in tree.all(ast.Attribute):
        if id(node) in inner or tree.is_guarded(node):
            continue
        name = tree.name_of(node)
        if name.startswith("numpy."):
            yield from _numpy_name(tree, node, name)
        elif name.startswith(("tensorflow.", "keras.")) and (missing := missing_name(name)):
            # What comes after the missing part is not to blame; where nothing is left, its import is.
            parts = _written(node)
            parts = parts[: len(parts) + missing.known.count(".") + 1 - name.count(".")]
            if len(parts) > 1:
                yield _gone(tree, node, ".".join(parts), name, missing)


def misspelt_names(tree: SourceTree) -> Iterator[tuple[ast.Attribute, str, str]]:
    """Yield names of Keras whose last part is almost one that it has, with that one and what to say of it."""
    for node in tree.all(ast.Attribute):
        name = tree.name_of(node)
        if tree.is_guarded(node) or not name.startswith(("tensorflow.", "keras.")):
            continue
        missing = missing_name(name)
        if missing and missing.near and name == f"{missing.known}.{missing.name}":
            found = _gone(tree, node, ".".join(_written(node)), name, missing)
            if found.instead.endswith(f".{missing.near}"):
                yield node, missing.near, found.sentence


_OFTEN_IMPORTED = frozenset({"keras", "matplotlib", "numpy", "pandas", "PIL", "scipy", "tensorflow"})
"""Packages of others that a misspelled name may mean."""


@rule
def removed_imports(tree: SourceTree) -> Iterator[Finding]:
    """Yield imports of what the installed versions do not have, and of packages that are not installed."""
    for node in tree.all(ast.Import):
        for alias in node.names:
            yield from _import(tree, node, alias.name)
    for line in tree.all(ast.ImportFrom):
        if line.module and not line.level:
            for alias in line.names:
                yield from _import(tree, line, line.module if alias.name == "*" else f"{line.module}.{alias.name}")


def _written(node: ast.expr) -> list[str]:
    """Return the parts of a dotted name as they are written: an attribute may be thousands of dots long."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [*([node.id] if isinstance(node, ast.Name) else []), *reversed(parts)]


def _import(tree: SourceTree, node: ast.stmt, full: str) -> Iterator[Finding]:
    if tree.is_guarded(node):
        return
    package = full.split(".")[0]
    shown = typed(node)
    if full.startswith(("tensorflow.python.", "keras.src.")):
        private = ".".join(full.split(".")[:2])
        if full.startswith("tensorflow.python.keras"):
            sentence = f"`{private}` is private, and models that use it with `tf.keras` break."
        else:
            sentence = f"`{private}` is private, and may change with each version."
        instead = "tf.keras" if "keras" in full else ""
        advice = " Import from `tensorflow.keras`." if instead else ""
        yield tree.finding(node, full, instead, f"{sentence}{advice}", certain=False)
    elif place := service_of(full):
        yield tree.finding(node, shown, "", only_on(full, place))
    elif not is_installed(package) and package not in SHOWING:
        meant = near(package, tuple(sys.stdlib_module_names | _OFTEN_IMPORTED), 0.8)
        otherwise = "" if meant else f"Install it. If `{package}.py` is a file of yours, copy its code into this one."
        instead, note = PACKAGES.get(package, (meant, otherwise))
        advice = f"Write `{instead}`." if instead else ""
        sentences = (f"The package `{package}` is not installed.", note, advice)
        yield tree.finding(node, shown, instead, " ".join(filter(None, sentences)))
    elif package in ("tensorflow", "keras") and (missing := missing_name(full, imported=True)):
        yield _gone(tree, node, f"{missing.known}.{missing.name}", full, missing)


def _gone(tree: SourceTree, node: ast.AST, shown: str, full: str, missing: MissingName) -> Finding:
    instead, note = _replacement(full, missing)
    advice = f": write `{instead}`." if instead else "."
    return tree.finding(node, shown, instead, f"`{shown}` does not exist in TensorFlow today{advice} {note}".strip())


def _replacement(full: str, missing: MissingName) -> tuple[str, str]:
    short = full.removeprefix("tensorflow.") if full.startswith("tensorflow.keras.") else full
    parts = short.split(".")
    for length in range(len(parts), 1, -1):
        if found := REPLACEMENTS.get(".".join(parts[:length])):
            return found
    shown = missing.known.replace("tensorflow", "tf", 1)
    root = "keras" if "keras" in missing.known else "tensorflow"
    for part in _ELSEWHERE[root]:
        if missing.name in public_names(f"{'tensorflow.keras' if root == 'keras' else root}.{part}"):
            return f"tf.{'keras.' if root == 'keras' else ''}{part}.{missing.name}", ""
    return (f"{shown}.{missing.near}" if missing.near else ""), ""


def _numpy_name(tree: SourceTree, node: ast.Attribute, name: str) -> Iterator[Finding]:
    part = name.split(".")[1]
    if part in PLAIN_TYPES:
        yield tree.finding(node, f"np.{part}", part, f"NumPy has no `np.{part}` any more: write `{part}`.")
    elif part in NUMPY_2:
        sentence = f"NumPy 2 has no `np.{part}`: write `{NUMPY_2[part]}`."
        yield tree.finding(node, f"np.{part}", NUMPY_2[part], sentence, certain=False)
