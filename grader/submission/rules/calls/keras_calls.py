"""Rules about the arguments of calls: renamed, misspelt, or of a kind that Keras 3 no longer takes."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from dataclasses import replace

from grader.submission.models.installed_api import near
from grader.submission.rules.rule import rule
from grader.submission.rules.subjects import RATE
from grader.submission.source_tree import Finding, SourceTree, argument, text_of, typed
from grader.submission.syntax import called_name

METHODS: dict[str, tuple[str, str]] = {
    "fit_generator": ("fit", "`fit` takes generators as well."),
    "evaluate_generator": ("evaluate", "`evaluate` takes generators as well."),
    "predict_generator": ("predict", "`predict` takes generators as well."),
    "predict_classes": (
        "np.argmax(model.predict(x), axis=-1)",
        "With one sigmoid unit: `(model.predict(x) > 0.5).astype(int)`.",
    ),
    "predict_proba": ("predict", "`predict` returns the probabilities."),
    "text_to_sequences": ("texts_to_sequences", ""),
    "texts_to_sequence": ("texts_to_sequences", ""),
    "fit_on_text": ("fit_on_texts", ""),
    "prefecth": ("prefetch", ""),
    "bacth": ("batch", ""),
    "make_one_shot_iterator": ("iter(dataset)", "Or write a `for` loop over the data set."),
    "to_yaml": ("to_json", ""),
    "experimental_run_v2": ("run", ""),
}
"""Methods that are gone or were never there, with what does the same."""
GONE_ATTRIBUTES = {
    "output_shape": "layer.output.shape",
    "input_shape": "layer.input.shape",
    "get_output_at": "layer.output",
    "get_input_at": "layer.input",
    "get_output_shape_at": "layer.output.shape",
    "get_input_shape_at": "layer.input.shape",
    "inbound_nodes": "layer.input",
    "outbound_nodes": "layer.output",
}
"""Attributes that layers had, with what says the same today; models still have shapes of their own."""
METHOD_WORDS = (
    "texts_to_sequences", "fit_on_texts", "sequences_to_texts", "prefetch", "flat_map", "shuffle", "window",
    "from_tensor_slices", "flow_from_directory", "flow_from_dataframe", "get_vocabulary", "set_vocabulary",
    "compile", "evaluate", "predict", "summary", "load_weights", "get_layer",
)  # fmt: skip
"""Methods that are often misspelt."""
FIT_WORDS = (
    "x", "y", "batch_size", "epochs", "verbose", "callbacks", "validation_split", "validation_data", "shuffle",
    "class_weight", "sample_weight", "initial_epoch", "steps_per_epoch", "validation_steps",
    "validation_batch_size", "validation_freq",
)  # fmt: skip
COMPILE_WORDS = (
    "optimizer", "loss", "loss_weights", "metrics", "weighted_metrics", "run_eagerly", "steps_per_execution",
    "jit_compile", "auto_scale_loss",
)  # fmt: skip
GONE_WORDS = {
    "fit": {"workers": "", "use_multiprocessing": "", "max_queue_size": "", "nb_epoch": "epochs"},
    "compile": {
        "lr": "optimizer", "learning_rate": "optimizer", "experimental_run_tf_function": "", "target_tensors": "",
        "sample_weight_mode": "",
    },
}  # fmt: skip
"""Arguments that these methods had, with what took their place."""
LAYER_WORDS = (
    "units", "filters", "kernel_size", "strides", "padding", "activation", "input_shape", "input_dim", "output_dim",
    "return_sequences", "return_state", "mask_zero", "pool_size", "use_bias", "dropout", "recurrent_dropout",
    "kernel_initializer", "kernel_regularizer", "embeddings_initializer", "trainable", "stateful", "name",
    "max_tokens", "output_mode", "output_sequence_length", "standardize", "interpolation", "fill_mode",
)  # fmt: skip
"""Arguments of layers that are often misspelt."""
CALLBACK_WORDS = ("monitor", "patience", "restore_best_weights", "min_delta", "baseline", "save_best_only", "factor")
CALL_WORDS = {
    "batch": ("batch_size", "drop_remainder", "num_parallel_calls", "deterministic"),
    "window": ("shift", "stride", "drop_remainder"),
    "shuffle": ("buffer_size", "reshuffle_each_iteration"),
    "pad_sequences": ("sequences", "maxlen", "dtype", "padding", "truncating"),
    "image_dataset_from_directory": (
        "directory", "labels", "label_mode", "class_names", "color_mode", "batch_size", "image_size", "shuffle",
        "validation_split", "subset", "interpolation",
    ),
    "flow_from_directory": ("directory", "target_size", "color_mode", "classes", "class_mode", "batch_size", "shuffle"),
}  # fmt: skip
"""By the last name of a call: its arguments that are often misspelt."""
OTHER_WORDS = {
    "image_dataset_from_directory": {"class_mode": "label_mode", "target_size": "image_size"},
    "flow_from_directory": {"label_mode": "class_mode", "image_size": "target_size"},
    "pad_sequences": {"max_len": "maxlen", "max_length": "maxlen", "truncate": "truncating", "pading": "padding"},
    "window": {"drop_reminder": "drop_remainder", "shifts": "shift"},
    "batch": {"drop_reminder": "drop_remainder"},
    "ModelCheckpoint": {"period": "save_freq"},
}
"""By the last name of a call: an argument that it does not have, and the one that is meant."""
OTHER_LIBRARIES = {"sklearn", "xgboost", "lightgbm", "catboost", "scikeras", "torch"}
"""Their models have methods of the same names that take other arguments."""
_UNITS = {"Dense": ("units", 0), "LSTM": ("units", 0), "GRU": ("units", 0), "SimpleRNN": ("units", 0),
          "Conv1D": ("filters", 0), "Conv2D": ("filters", 0), "Embedding": ("output_dim", 1)}  # fmt: skip


@rule
def gone_methods(tree: SourceTree) -> Iterator[Finding]:
    """Yield methods that are gone or misspelt; whose objects they are cannot be seen, only their names."""
    for call in tree.all(ast.Call):
        if not isinstance(call.func, ast.Attribute) or tree.is_foreign(call.func) or tree.is_guarded(call):
            continue
        name = call.func.attr
        if name in tree.defined or (name == "predict_proba" and tree.packages & OTHER_LIBRARIES):
            continue
        if name in METHODS:
            instead, note = METHODS[name]
            sentence = f"There is no `{name}`: write `{instead}`. {note}".strip()
            yield tree.finding_at(_line_of(call.func), name, instead, sentence)
        elif (meant := _misspelt(name, METHOD_WORDS)) and _may_be_a_method(tree, call.func):
            sentence = f"`{name}` looks like a misspelled `{meant}`."
            yield tree.finding_at(_line_of(call.func), name, meant, sentence, certain=False)


def _line_of(method: ast.Attribute) -> int:
    """Return the line of the last name: a chain of calls may begin many lines above it."""
    return method.end_lineno or method.lineno


def _may_be_a_method(tree: SourceTree, function: ast.expr) -> bool:
    """Return whether a name is read from an object; names that are read from modules are looked up elsewhere."""
    name = tree.name_of(function)
    return not name or name.startswith("tensorflow.data.Dataset.")


@rule
def gone_attributes(tree: SourceTree) -> Iterator[Finding]:
    """Yield attributes that layers no longer have, where it can be seen that it is a layer: a model inside has some."""
    for node in tree.all(ast.Attribute):
        made = tree.value_of(node.value)
        name = tree.keras_name_of(made.func) if isinstance(made, ast.Call) else ""
        if node.attr in GONE_ATTRIBUTES and re.fullmatch(r"layers\.[A-Z]\w*", name) and name != "layers.Input":
            instead = GONE_ATTRIBUTES[node.attr].replace("layer", typed(node.value), 1)
            sentence = f"A layer has no `{node.attr}` in Keras 3: write `{instead}`."
            yield tree.finding_at(_line_of(node), f".{node.attr}", instead, sentence)


@rule
def learning_rates(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``lr`` and ``decay`` where an optimizer is made, and ``optimizer.lr``."""
    for call in tree.all(ast.Call):
        if not re.fullmatch(r"optimizers\.(legacy\.)?[A-Z]\w+", tree.keras_name_of(call.func)):
            continue
        for word in call.keywords:
            if word.arg == "lr":
                sentence = "Optimizers have no `lr` any more: write `learning_rate=`."
                yield tree.finding(word.value, "lr=", "learning_rate=", sentence)
            elif word.arg == "decay":
                sentence = (
                    "Keras now ignores `decay=`: give `learning_rate` a schedule of `keras.optimizers.schedules`."
                )
                yield tree.finding(word.value, "decay=", "learning_rate=schedule", sentence, certain=False)
        if ".legacy." in tree.keras_name_of(call.func):
            name = tree.keras_name_of(call.func).replace("legacy.", "")
            sentence = f"The legacy optimizers were removed: write `tf.keras.{name}`."
            yield tree.finding(call, "optimizers.legacy", f"tf.keras.{name}", sentence)
    for node in tree.all(ast.Attribute):
        if node.attr == "lr" and not _has_own_optimizer(tree) and _is_optimizer(tree, node.value):
            sentence = "An optimizer has no `lr`: its learning rate is called `learning_rate`."
            is_read = isinstance(node.ctx, ast.Load)
            if not is_read:
                sentence = f"{sentence} Your assignment changes nothing: write `{typed(node.value)}.learning_rate = …`."
            found = tree.finding(node, ".lr", ".learning_rate", sentence, certain=is_read)
            yield found if is_read else replace(found, about=RATE)


def _has_own_optimizer(tree: SourceTree) -> bool:
    """Return whether ``optimizer`` is set to an object of one's own class somewhere."""
    lines = [line for line in tree.all(ast.Assign) if isinstance(line.targets[0], ast.Attribute | ast.Name)]
    made = [tree.made_by(line.value) for line in lines if typed(line.targets[0]).rpartition(".")[2] == "optimizer"]
    classes = {definition.name for definition in tree.all(ast.ClassDef)}
    return any(isinstance(call, ast.Call) and called_name(call) in classes for call in made)


def _is_optimizer(tree: SourceTree, node: ast.expr) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == "optimizer"
    made = tree.value_of(node)
    return isinstance(made, ast.Call) and tree.keras_name_of(made.func).startswith("optimizers.")


@rule
def saved_files(tree: SourceTree) -> Iterator[Finding]:
    """Yield names of files under which Keras refuses to save."""
    for call in tree.calls_of("save"):
        name = text_of(argument(call, "filepath", 0))
        if name and "." not in name.rpartition("/")[2] and _saves_a_model(tree, call):
            sentence = "The file name of a saved model must end with `.keras` or `.h5`."
            yield tree.finding(call, repr(name), repr(f"{name.rstrip('/')}.keras"), sentence)
    for call in tree.calls_of("save_weights"):
        name = text_of(argument(call, "filepath", 0))
        if name and not name.endswith(".weights.h5"):
            sentence = "The file name of saved weights must end with `.weights.h5`."
            kept = re.sub(r"(?:\.[A-Za-z]\w*)+$", "", name.rstrip("/"))
            yield tree.finding(call, repr(name), repr(f"{kept}.weights.h5"), sentence)


def _saves_a_model(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether the object whose ``save`` is called is a model by its name, and no checkpoint of TensorFlow."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else call.func
    made = tree.made_by(owner)
    kind = tree.name_of(made.func) if isinstance(made, ast.Call) else ""
    shown = typed(owner).lower()
    return "model" in shown and "checkpoint" not in shown and not kind.startswith("tensorflow.train.")


@rule
def units(tree: SourceTree) -> Iterator[Finding]:
    """Yield sizes of layers, and numbers of steps, that come out of a division and so are no whole numbers."""
    for call in tree.all(ast.Call):
        layer = tree.keras_name_of(call.func).removeprefix("layers.")
        if layer in _UNITS and _divides(tree, argument(call, *_UNITS[layer])):
            sentence = f"`{layer}` needs an integer, but `8 / 2` is 4.0: write `//`."
            yield tree.finding(call, "/", "//", sentence)
    for call in tree.calls_of("fit"):
        for word in ("steps_per_epoch", "validation_steps", "epochs"):
            if (given := argument(call, word, 99)) and _divides(tree, given):
                yield tree.finding(given, f"{word}=… / …", "math.ceil(… / …)", _STEPS.format(word))
    for assignment in tree.all(ast.Assign):
        match assignment.targets:
            case [ast.Name(id="steps_per_epoch" | "validation_steps" as name)] if _divides(tree, assignment.value):
                if not _is_made_whole(tree, name):
                    yield tree.finding(
                        assignment, f"{name} = … / …", "math.ceil(… / …)", _STEPS.format(name), certain=False
                    )


def _is_made_whole(tree: SourceTree, name: str) -> bool:
    """Return whether all that is done with a number of this name is to make an integer of it."""
    calls = [call for call in tree.all(ast.Call) if called_name(call) in ("int", "ceil", "floor", "round")]
    whole = {id(part) for call in calls for part in call.args}
    read = [node for node in tree.all(ast.Name) if node.id == name and isinstance(node.ctx, ast.Load)]
    return bool(read) and all(id(node) in whole for node in read)


_STEPS = (
    "`{}` must be an integer, but `/` gives a float: write `math.ceil(rows / batch_size)`. Or leave it "
    "out if the data set is finite."
)


def _divides(tree: SourceTree, node: ast.AST | None) -> bool:
    value = tree.value_of(node)
    return isinstance(value, ast.BinOp) and isinstance(value.op, ast.Div)


@rule
def arguments(tree: SourceTree) -> Iterator[Finding]:
    """Yield arguments of ``fit``, ``compile``, layers, callbacks and some others that do not exist."""
    for word, meant, sentence in unknown_arguments(tree):
        yield tree.finding(word.value, f"{word.arg}=", f"{meant}=" if meant else "", sentence)


def unknown_arguments(tree: SourceTree) -> Iterator[tuple[ast.keyword, str, str]]:
    """Yield arguments that do not exist, each with the one that is meant, if any, and what to say of it."""
    for call in tree.all(ast.Call):
        last = called_name(call)
        name = tree.keras_name_of(call.func)
        for word in call.keywords:
            meant = _meant_argument(tree, call, last, name, word.arg) if word.arg else None
            if meant is not None:
                advice = f"write `{meant}=`" if meant else "take it out"
                yield word, meant, f"`{last}` has no argument `{word.arg}`: {advice}."


def _meant_argument(tree: SourceTree, call: ast.Call, last: str, name: str, word: str) -> str | None:
    """Return the argument that is meant by one that does not exist; ``None`` where it may exist."""
    if word in OTHER_WORDS.get(last, {}) and not tree.is_foreign(call.func) and last not in tree.defined:
        return OTHER_WORDS[last][word]
    if name.startswith("layers."):
        return None if word in LAYER_WORDS else _misspelt(word, LAYER_WORDS) or None
    if name.startswith("callbacks."):
        return None if word in CALLBACK_WORDS else _misspelt(word, CALLBACK_WORDS) or None
    is_method = isinstance(call.func, ast.Attribute) and not tree.is_foreign(call.func)
    if not is_method or last in tree.defined or tree.packages & OTHER_LIBRARIES:
        return None
    if word in GONE_WORDS.get(last, {}):
        return GONE_WORDS[last][word]
    if last in CALL_WORDS and (meant := _misspelt(word, CALL_WORDS[last])):
        return meant
    known = {"fit": FIT_WORDS, "compile": COMPILE_WORDS}.get(last, ())
    return None if word in known else near(word, known, 0.75) or None


@functools.lru_cache(maxsize=10_000)
def _misspelt(word: str, known: tuple[str, ...]) -> str:
    """Return the word that is meant; only slips inside a word count, for other ends make other words."""
    if word in known or len(word) <= 4:
        return ""
    if swapped := next((text for text in known if text[0] == word[0] and sorted(text) == sorted(word)), ""):
        return swapped
    # Most words are none of these: comparing letter by letter is for those that begin alike.
    alike = tuple(text for text in known if text[0] == word[:1] and abs(len(text) - len(word)) <= 2)
    meant = near(word, alike, 0.83) if alike else ""
    ends_alike = meant[-1:] == word[-1:] or word == meant[:-1] or word == meant + "s"
    return meant if meant and ends_alike else ""
