"""Arguments that have no effect because of another argument, or of the form of the data: one rule, and its table.

The code runs and may pass every criterion. Nothing is said of an argument that has its default value, nor where the
value of the other argument cannot be seen.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grader.catalogue.patterns import regex
from grader.submission.rules.rule import rule
from grader.submission.source_tree import Finding, SourceTree, argument, gives_unseen, typed, words_of
from grader.submission.syntax import called_name

_BY_NAME = 99
"""The place of an argument that nobody gives by its place."""
_UNKNOWN, _MADE, _DATA_SET = object(), object(), object()
"""A value that cannot be seen, one that a call or a formula makes, and a data set."""
_HIDDEN = (ast.Name, ast.Attribute, ast.Subscript, ast.IfExp, ast.BoolOp, ast.Compare)
"""What may have any value, a default one as well."""
_MAKES_DATA_SETS = regex(r"data\.(?:\w*Dataset(?:\.\w+)?|experimental\.make_\w+)|(?:.*\.)?\w+_dataset_from_\w+")
_STEPS = ("batch", "padded_batch", "prefetch")
"""Methods that only data sets have."""
_ENDS = ("get_single_element", "reduce", "cardinality")
"""Their methods that give something else than a data set."""


def _off(value: object) -> bool:
    return value is None or value is False or (isinstance(value, int | float) and value == 0)


def _given(value: object) -> bool:
    return value is not None and value is not _UNKNOWN


def _is(*values: object) -> Callable[[object], bool]:
    return lambda value: any(value is other or (type(value) is type(other) and value == other) for other in values)


@dataclass(frozen=True)
class Beside:
    """An argument that decides whether another one has an effect."""

    word: str
    """Its name."""
    usual: object
    """Its default value."""
    place: int = _BY_NAME
    """Its place among the arguments, from 0."""
    idle: Callable[[object], bool] = _off
    """With which of its values the other one has no effect."""


@dataclass(frozen=True)
class Ineffective:
    """Arguments of some functions that have no effect if others beside them have certain values."""

    of: str
    """A pattern for the names of the functions, below ``tf.keras`` or ``tf``; ``.fit`` for a method."""
    arguments: tuple[str, ...]
    """Their names."""
    usual: tuple[object, ...]
    """Values, or names of what makes them, that ask for nothing: the default ones."""
    beside: tuple[Beside, ...]
    """What decides: all of them have to be idle."""
    sentence: str
    """With ``{argument}``, ``{given}`` for it and its value, ``{kind}`` of call, ``{value}`` of the first beside."""
    instead: str = ""
    """What to write as well; empty where something is to be left out."""
    place: int = _BY_NAME
    """The place of the first of the arguments, where people give it without its name."""


def _one_out(word: str, lacks: str) -> str:
    return f"`{{given}}` has no effect: with `{word}`, this layer has no {lacks}. Leave one of the two out."


_FILLS = (
    '`{argument}` is used with `fill_mode="constant"` alone, and `{kind}` has "{value}" here. Write '
    '`fill_mode="constant"` as well, or leave it out.'
)
_DROPOUT_SEED = (
    "`{given}` seeds the dropout of this layer, and it has none. For the same weights in each run, call "
    "`tf.keras.utils.set_random_seed`."
)
_SHUFFLE_SEED = "`{given}` has no effect without shuffling. Write `shuffle=True` as well, or leave it out."
_OWN_BATCHES = "`{given}` has no effect on a data set, which makes its batches itself. Set this size there."
_NO_BIAS = _one_out("use_bias=False", "bias")
_USE_BIAS, _TOP = Beside("use_bias", True), Beside("include_top", True, 0)
_NOT_CONSTANT = ("reflect", "wrap", "nearest")
_SHEARS = "Random(?:Shear|ElasticTransform)"
_MOVED = ("rotation_range", "width_shift_range", "height_shift_range", "shear_range", "zoom_range")
TABLE = (
    # Layers.
    Ineffective(
        r"layers\.\w+", ("bias_initializer", "bias_regularizer", "bias_constraint"), (None, "zeros"), (_USE_BIAS,),
        _NO_BIAS,
    ),
    Ineffective(r"layers\.(?:Conv)?LSTM\w*", ("unit_forget_bias",), (False,), (_USE_BIAS,), _NO_BIAS),
    Ineffective(
        r"layers\.EinsumDense", ("bias_initializer", "bias_regularizer", "bias_constraint"), (None, "zeros"),
        (Beside("bias_axes", None, 3),),
        "`{given}` has no effect: without `bias_axes`, `EinsumDense` has no bias. Write `bias_axes` as well.",
    ),
    Ineffective(
        r"layers\.\w+Normalization", ("beta_initializer", "beta_regularizer", "beta_constraint"), (None, "zeros"),
        (Beside("center", True),), _one_out("center=False", "`beta`"),
    ),
    Ineffective(
        r"layers\.\w+Normalization", ("gamma_initializer", "gamma_regularizer", "gamma_constraint"), (None, "ones"),
        (Beside("scale", True),), _one_out("scale=False", "`gamma`"),
    ),
    Ineffective(
        r"layers\.BatchNormalization", ("renorm_momentum", "renorm_clipping"), (None, 0.99),
        (Beside("renorm", False),),
        "`{given}` has no effect without `renorm=True`. Write it as well, or leave `{argument}` out.", "renorm=True",
    ),
    Ineffective(
        r"layers\.(?:EinsumDense|Conv\dD)", ("lora_alpha",), (None,), (Beside("lora_rank", None),),
        "`{given}` has no effect without `lora_rank`. Write `lora_rank=4` as well, or leave it out.", "lora_rank=4",
    ),
    Ineffective(
        r"layers\.(?:ConvLSTM\dD|LSTM|GRU|SimpleRNN)(?:Cell)?", ("seed",), (None,),
        (Beside("dropout", 0.0), Beside("recurrent_dropout", 0.0)), _DROPOUT_SEED,
    ),
    Ineffective(r"layers\.Attention", ("seed",), (None,), (Beside("dropout", 0.0, 2),), _DROPOUT_SEED),
    Ineffective(
        r"layers\.(?:MultiHead|GroupedQuery)Attention", ("seed",), (None,), (Beside("dropout", 0.0, 3),),
        _DROPOUT_SEED,
    ),
    Ineffective(
        r"layers\.(?:TextVectorization|StringLookup|IntegerLookup)", ("pad_to_max_tokens",), (False,),
        (Beside("output_mode", "int", 4, _is("int")),),
        "`pad_to_max_tokens` pads the outputs `multi_hot`, `count` and `tf_idf`, and this layer outputs `int`. Change "
        "`output_mode`, or leave it out.",
    ),
    Ineffective(
        r"layers\.IntegerLookup", ("oov_method",), ("floormod",), (Beside("num_oov_indices", 1, 1, _is(0, 1)),),
        "`{given}` has no effect without several indices for unknown values. Write `num_oov_indices=10`, for example.",
        "num_oov_indices=10",
    ),
    Ineffective(
        r"layers\.Discretization", ("epsilon",), (0.01,), (Beside("bin_boundaries", None, 0, _given),),
        "`epsilon` is for `adapt`, and this layer has its `bin_boundaries`. Leave `epsilon` out, or give `num_bins`.",
    ),
    Ineffective(
        r"layers\.MelSpectrogram", ("top_db", "min_power", "ref_power"), (80.0, 1e-10, 1.0),
        (Beside("power_to_db", True),),
        "`{given}` has no effect with `power_to_db=False`: the output is not in decibels. Leave one of the two out.",
    ),
    *(
        Ineffective(
            rf"layers\.{kind}", ("fill_value",), (0.0,), (Beside("fill_mode", "reflect", place, _is(*_NOT_CONSTANT)),),
            _FILLS, 'fill_mode="constant"',
        )
        for kind, place in (("RandomRotation", 1), ("Random(?:Zoom|Translation)", 2), (_SHEARS, 3))
    ),
    Ineffective(
        r"layers\.Resizing", ("fill_value",), (0.0,), (Beside("pad_to_aspect_ratio", False, 4),),
        "`{given}` has no effect without `pad_to_aspect_ratio=True`. Write it as well, or leave `fill_value` out.",
        "pad_to_aspect_ratio=True",
    ),
    *(
        Ineffective(
            of, ("antialias",), (False,), (Beside(word, "bilinear", 2, _is("nearest", "area")),),
            "`antialias=True` has no effect on the method `{value}`. Write `bilinear` in its place, or leave it out.",
        )
        for of, word in ((r"layers\.Resizing", "interpolation"), (r"image\.resize", "method"))
    ),
    Ineffective(
        r"applications\.(?:\w+\.)?[A-Z]\w+", ("classes", "classifier_activation", "dropout"), (1000, "softmax", 0.001),
        (_TOP,),
        "`{given}` has no effect with `include_top=False`: this model has no output layer. Add a `Dense` layer to it.",
    ),
    Ineffective(
        r"applications\.(?:\w+\.)?[A-Z]\w+", ("pooling",), (None,), (Beside("include_top", True, 0, _is(True)),),
        "`{given}` has no effect as long as the model has its top. Write `include_top=False` as well, or leave it out.",
        "include_top=False",
    ),
    # Optimizers, schedules, losses and metrics.
    Ineffective(
        r"optimizers\.SGD", ("nesterov",), (False,), (Beside("momentum", 0.0, 1),),
        "`nesterov=True` has no effect without momentum. Write `momentum=0.9` as well.", "momentum=0.9",
    ),
    Ineffective(
        r"optimizers\.\w+", ("ema_momentum", "ema_overwrite_frequency"), (None, 0.99), (Beside("use_ema", False),),
        "`{given}` has no effect without `use_ema=True`. Write it as well, or leave `{argument}` out.", "use_ema=True",
    ),
    Ineffective(
        r"optimizers\.schedules\.CosineDecay", ("warmup_steps",), (0,), (Beside("warmup_target", None, 4),),
        "`warmup_steps` has no effect without `warmup_target`: the decay begins at once. Give both.",
        "warmup_target=",
    ),
    Ineffective(
        r"optimizers\.schedules\.CosineDecay", ("warmup_target",), (None,), (Beside("warmup_steps", 0, 5),),
        "Without `warmup_steps` there is no warmup: the decay begins at `warmup_target`. Write `warmup_steps` as well.",
        "warmup_steps=",
    ),
    Ineffective(
        r"losses\.BinaryFocalCrossentropy", ("alpha",), (0.25,), (Beside("apply_class_balancing", False, 0),),
        "`{given}` has no effect without `apply_class_balancing=True`. Write it as well, or leave `alpha` out.",
        "apply_class_balancing=True",
    ),
    Ineffective(
        r"metrics\.AUC", ("num_thresholds",), (200,), (Beside("thresholds", None, 5, _given),),
        "`{given}` has no effect beside `thresholds`, which says how many there are. Leave one of the two out.",
    ),
    # Callbacks.
    Ineffective(
        r"callbacks\.ModelCheckpoint", ("monitor", "mode", "initial_value_threshold"), ("val_loss", "auto", None),
        (Beside("save_best_only", False, 3),),
        "`{given}` has no effect without `save_best_only=True`: it saves every time. Write it as well, or leave "
        "`{argument}` out.",
        "save_best_only=True", 1,
    ),
    Ineffective(
        r"callbacks\.TensorBoard", ("write_images",), (False,), (Beside("histogram_freq", 0, 1),),
        "`write_images=True` has no effect without `histogram_freq`. Write `histogram_freq=1` as well.",
        "histogram_freq=1",
    ),
    Ineffective(
        r"callbacks\.TensorBoard", ("embeddings_metadata",), (None,), (Beside("embeddings_freq", 0, 7),),
        "`embeddings_metadata` has no effect without `embeddings_freq`. Write `embeddings_freq=1` as well.",
        "embeddings_freq=1",
    ),
    # Data.
    Ineffective(
        r"(?:.*\.)?pad_sequences", ("truncating",), ("pre",), (Beside("maxlen", None, 1),),
        "`{given}` has no effect without `maxlen`: no sequence is cut. Write `maxlen=100` as well, for example.",
        "maxlen=100",
    ),
    Ineffective(
        r"(?:.*\.)?load_img", ("interpolation", "keep_aspect_ratio"), ("nearest", False),
        (Beside("target_size", None, 2),),
        "`{given}` has no effect without `target_size`: the image keeps its size. Write `target_size` as well.",
        "target_size=",
    ),
    Ineffective(
        r"(?:.*\.)?\w+_dataset_from_directory", ("label_mode",), (None, "int"),
        (Beside("labels", "inferred", 1, _is(None)),),
        "`{given}` has no effect with `labels=None`: this data set has no labels. Leave one of the two out.",
    ),
    *(
        Ineffective(of, ("seed",), (None,), (Beside("shuffle", False, place),), _SHUFFLE_SEED, "shuffle=True")
        for of, place in ((r"(?:.*\.)?timeseries_dataset_from_array", 6), (r"utils\.split_\w+", 3))
    ),
    Ineffective(
        r"data\.experimental\.make_csv_dataset", ("shuffle_seed", "shuffle_buffer_size"), (None, 10000),
        (Beside("shuffle", True, 11),), _SHUFFLE_SEED, "shuffle=True",
    ),
    Ineffective(
        r"utils\.FeatureSpace", ("crossing_dim",), (32,), (Beside("crosses", None, 2),),
        "`{given}` has no effect without `crosses`. Name there which features to cross, or leave it out.", "crosses=",
    ),
    Ineffective(
        r"utils\.get_file", ("hash_algorithm",), ("auto",), (Beside("file_hash", None, 4), Beside("md5_hash", None, 3)),
        "`{given}` has no effect without `file_hash`: the file is not checked. Write `file_hash` as well.",
        "file_hash=",
    ),
    Ineffective(
        r"utils\.get_file", ("archive_format",), ("auto",), (Beside("extract", False, 7), Beside("untar", False, 2)),
        "`{given}` has no effect without `extract=True`: the file stays an archive. Write it as well.", "extract=True",
    ),
    Ineffective(
        r"(?:.*\.)?Tokenizer", ("filters", "split"), (" ",), (Beside("char_level", False, 4, _is(True)),),
        "`{given}` has no effect with `char_level=True`, which takes each character. Leave one of the two out.",
    ),
    Ineffective(
        r"(?:.*\.)?Tokenizer", ("filters", "split", "lower"), (" ", True), (Beside("analyzer", None, 6, _given),),
        "`{given}` has no effect beside `analyzer`, which does all of this itself. Leave one of the two out.",
    ),
    Ineffective(
        r"(?:.*\.)?ImageDataGenerator", ("cval",), (0.0,),
        (Beside("fill_mode", "nearest", _BY_NAME, _is(*_NOT_CONSTANT)),), _FILLS, 'fill_mode="constant"',
    ),
    Ineffective(
        r"(?:.*\.)?ImageDataGenerator", ("fill_mode", "interpolation_order"), ("nearest", 1),
        tuple(Beside(word, 0.0) for word in _MOVED),
        "`{given}` has no effect: no image is rotated, shifted, sheared or zoomed. Leave it out, or write "
        "`rotation_range=20`.",
    ),
    Ineffective(
        r"(?:.*\.)?ImageDataGenerator", ("zca_epsilon",), (1e-6,), (Beside("zca_whitening", False, 5),),
        "`{given}` has no effect without `zca_whitening=True`. Write it as well, or leave it out.",
        "zca_whitening=True",
    ),
    Ineffective(
        r"\.flow(?:_from_\w+)?", ("save_prefix", "save_format"), ("", "png"), (Beside("save_to_dir", None),),
        "`{given}` has no effect without `save_to_dir`: no image is saved. Write `save_to_dir` as well.",
        "save_to_dir=",
    ),
    # Models.
    Ineffective(
        r"\.fit", ("validation_freq", "validation_batch_size", "validation_steps"), (None, 1),
        (Beside("validation_data", None, 7), Beside("validation_split", 0.0, 6)),
        "`{given}` has no effect without validation data. Give `fit` `validation_data`, or for arrays "
        "`validation_split=0.1`.",
        "validation_data",
    ),
    Ineffective(
        r"\.fit", ("validation_split",), (0.0,), (Beside("validation_data", None, 7, _given),),
        "`{given}` has no effect beside `validation_data`: no training example is held out. Leave one of the two out.",
    ),
    Ineffective(
        r"\.(?:fit|evaluate|predict)", ("batch_size",), (None,), (Beside("x", None, 0, _is(_DATA_SET)),),
        _OWN_BATCHES,
    ),
    Ineffective(
        r"\.fit", ("validation_batch_size",), (None,), (Beside("validation_data", None, 7, _is(_DATA_SET)),),
        _OWN_BATCHES,
    ),
    Ineffective(
        r"\.save", ("include_optimizer",), (True,),
        (Beside("filepath", None, 0, lambda path: isinstance(path, str) and path.endswith(".keras")),),
        "`{given}` has no effect on a `.keras` file: the optimizer is saved with the model. Leave it out.",
    ),
)  # fmt: skip
"""Found by going through the signatures of Keras and the code behind them; what raises by itself is left out."""


@rule
def arguments_without_effect(tree: SourceTree, table: tuple[Ineffective, ...] = TABLE) -> Iterator[Finding]:
    """Yield arguments that another argument beside them, or the form of the data, makes ineffective."""
    for call in tree.all(ast.Call):
        words = words_of(call)
        rows = [row for row in table if not words.keys().isdisjoint(row.arguments) or len(call.args) > row.place]
        if gives_unseen(call):
            # What is given by name cannot be in ``**options`` as well.
            rows = [row for row in rows if all(other.word in words for other in row.beside)]
        name = _name_of(tree, call) if rows else ""
        for row in rows:
            if not re.fullmatch(row.of, name):
                continue
            places = (row.place, *[_BY_NAME] * len(row.arguments))
            found = {word: argument(call, word, place) for word, place in zip(row.arguments, places, strict=False)}
            asked = {word: node for word, node in found.items() if node is not None and _asks(tree, node, row.usual)}
            values = [_value(tree, argument(call, other.word, other.place), other.usual) for other in row.beside]
            if asked and all(other.idle(value) for other, value in zip(row.beside, values, strict=True)):
                word, node = next(iter(asked.items()))
                given = f"{word}={typed(node)}"
                sentence = row.sentence.format(argument=word, given=given, kind=called_name(call), value=values[0])
                yield tree.finding(call, given, row.instead, sentence, certain=False)


def _name_of(tree: SourceTree, call: ast.Call) -> str:
    """Return the name of a function of Keras or TensorFlow, or ``.fit`` of a method that may be a model's."""
    name = tree.name_of(call.func)
    if name or not isinstance(call.func, ast.Attribute):
        below = name.removeprefix("tensorflow.")
        return tree.keras_name_of(call.func) or (below if below != name else "")
    method = call.func.attr
    return f".{method}" if method not in tree.defined and not tree.is_foreign(call.func) else ""


def _asks(tree: SourceTree, node: ast.expr, usual: tuple[object, ...]) -> bool:
    """Return whether a value that is given is surely not one of the usual ones."""
    made, value = tree.value_of(node), _value(tree, node, None)
    is_usual = isinstance(made, ast.Call) and called_name(made).lower() in usual
    return value is not _UNKNOWN and value not in usual and not is_usual


def _value(tree: SourceTree, node: ast.expr | None, usual: object) -> object:
    """Return the value that a node spells out, or what is known of it; ``usual`` where there is no node."""
    if node is None:
        return usual
    if _is_data_set(tree, node):
        return _DATA_SET
    made = tree.value_of(node)
    try:
        return ast.literal_eval(made)  # type: ignore[arg-type]
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return _UNKNOWN if made is None or isinstance(made, _HIDDEN) else _MADE


def _is_data_set(tree: SourceTree, node: ast.expr) -> bool:
    steps = [*tree.steps_of(node)]
    ended = bool(steps) and called_name(steps[0]) in _ENDS
    return not ended and any(
        called_name(step) in _STEPS or _MAKES_DATA_SETS.fullmatch(_name_of(tree, step)) for step in steps
    )
