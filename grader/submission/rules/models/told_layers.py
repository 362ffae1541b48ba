"""Rules on layers, losses and frozen parts that do something else than is said around them, or than they can be for.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.models.keras_names import RECURRENT
from grader.submission.rules.reading.formulas import matched
from grader.submission.rules.reading.layer_order import kind_of, layers_in_a_row
from grader.submission.rules.reading.node_forms import with_argument
from grader.submission.rules.reading.value_flow import sources_of
from grader.submission.rules.reading.words_beside import is_told, texts_around, texts_inside, ways_to_say, words_of_name
from grader.submission.rules.rule import rule, told_with, training_rule, unless_told_by
from grader.submission.source_tree import Finding, SourceTree, argument, names_in, nodes_of, text_of, typed, words_of
from grader.submission.syntax import called_name


def _dense(tree: SourceTree) -> Iterator[tuple[ast.Call, str, float | None]]:
    """Yield the dense layers, each with its activation and the number of its units."""
    for call in tree.calls_named("Dense"):
        if kind_of(tree, call) == "Dense":
            given = tree.value_of(argument(call, "activation", 1))
            name = text_of(given) or (typed(given).rpartition(".")[2] if given is not None else "")
            yield call, name, tree.number_of(argument(call, "units", 0))


def _outputs(tree: SourceTree) -> Iterator[tuple[ast.Call, str, float | None]]:
    """Yield those of the dense layers after which their function makes none."""
    layers = [*_dense(tree)]
    for call, activation, units in layers:
        around = tree.functions_around(call)
        if not any(other.lineno > call.lineno and tree.functions_around(other) == around for other, _, _ in layers):
            yield call, activation, units


def _losses(tree: SourceTree) -> str:
    """Return the losses that `compile` gets, as they are written."""
    losses = [argument(call, "loss", 1) for call in tree.calls_of("compile")]
    return " ".join(typed(tree.value_of(loss) or loss) for loss in losses if loss is not None)


_PROBABILITY = r"probab|\bspam\b|likely|\b0 to 1\b|sigmoid|chance|detector|binary"


@unless_told_by("idle_layers.softmax_of_one_value")
def softmax_of_one_unit(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``Dense(1, activation="softmax")`` that is told as a probability: it is always 1."""
    for call, activation, units in _dense(tree):
        if activation != "softmax" or units != 1:
            continue
        if "binary_crossentropy" in _losses(tree) or is_told(_PROBABILITY, texts_around(tree, call)):
            right = typed(call).replace("softmax", "sigmoid")
            sentence = f"The softmax of one value is always 1. Write `{right}`."
            found = tree.finding(call, typed(call), right, sentence, certain=False)
            # Of a model that an exercise asks for, a criterion says so.
            yield from () if [*told_with(tree, found)] else (found,)


_BOTH_SIGNS = (
    r"up (?:or|and) down|rises? (?:or|and) falls?|\bnegative\b|below (?:0|zero)|colder|gains? (?:or|and) loss"
    r"|loss(?:es)? (?:or|and) gain|plus or minus|\bfalls?\b[^.;]{0,20}\brise|grows? or shrink"
)


@rule
def outputs_never_below_0(tree: SourceTree) -> Iterator[Finding]:
    """Yield an output with ``relu`` of values that are told to be negative as well."""
    for call, activation, units in _outputs(tree):
        if (
            activation == "relu"
            and units == 1
            and is_told(
                _BOTH_SIGNS,
                texts_around(tree, call),
                unless=r"relu|cut|clip|prevent|keep|no sense|\bnever|cannot|impossible|\bno\b|\bnot\b|non-?negative",
            )
        ):
            sentence = "`relu` gives nothing below 0, and these values may be negative. Leave the activation out."
            yield tree.finding(call, typed(call), "", sentence, certain=False)


_TOGETHER = (
    r"(?:several|many|more than one|multiple) (?:tags|labels|topics|genres|classes|categor\w+)|multi-?label"
    r"|(?:tags|labels|topics|genres|classes) (?:can|may) (?:be true|hold|occur|appear) (?:together|at once)"
    r"|each (?:tag|label|topic|genre) (?:gets|has) (?:its|an) own"
)
_INDEPENDENT = r"none, one or several|multi-?label|one independent|(?:have|carry) several (?:tags|labels|topics)"
_ADD_UP = (
    r"add(?:s|ing)? up to (?:1|one|100)|sums? (?:up )?to (?:1|one|100)|(?:total|sum) of (?:1|one)\b"
    r"|exactly one (?:class|digit|label|category|of)"
)


@rule
def outputs_that_share_a_sum(tree: SourceTree) -> Iterator[Finding]:
    """Yield a softmax for labels that hold together, or sigmoids that are told to add up to 1."""
    losses = _losses(tree)
    for call, activation, units in _outputs(tree):
        if units == 1 or activation not in ("softmax", "sigmoid"):
            continue
        texts = texts_around(tree, call)
        words = _INDEPENDENT if "categorical" in losses.lower() else _TOGETHER
        if activation == "softmax" and is_told(
            words, texts, unless="would|sigmoid|one (?:topic|label|class|tag) (?:per|for)"
        ):
            right = typed(call).replace("softmax", "sigmoid")
            sentence = f"The outputs of a softmax add up to 1, so two labels cannot both be likely. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)
        if activation == "sigmoid" and units is not None and is_told(_ADD_UP, texts, unless="softmax"):
            right = typed(call).replace("sigmoid", "softmax")
            sentence = f"Each sigmoid is a value of its own, so they do not add up to 1. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_PLAIN_BEFORE = (
    r"conv\w* ?(?:->|-+|,|→|>|then) ?(?:bn|batch ?-?norm\w*) ?(?:->|-+|,|→|>|then) ?(?:the )?relu"
    r"|(?:plain|raw|linear) conv\w*|batch ?-?norm\w* (?:comes )?before (?:the )?(?:activation|relu)"
    r"|before (?:the )?(?:activation|relu)\b"
)


@rule
def activations_before_the_normalization(tree: SourceTree) -> Iterator[Finding]:
    """Yield a layer with an activation before ``BatchNormalization`` that is told to come before the activation."""
    if not tree.mentions("BatchNormalization"):
        return
    for call in tree.all(ast.Call):
        activation = words_of(call).get("activation")
        if kind_of(tree, call) not in ("Conv2D", "Conv1D", "Dense") or text_of(activation) in (
            None,
            "softmax",
            "linear",
        ):
            continue
        after = [layer for layer in tree.calls_named("BatchNormalization") if layer.lineno > call.lineno]
        if after and is_told(_PLAIN_BEFORE, texts_around(tree, call)):
            sentence = (
                f"This layer applies `{text_of(activation)}` itself, before the batch normalization. Leave its "
                "`activation` out."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)
            return


_OF_NUMBERS = regex(r"(?i)\b(?:mse|mae|mean_?squared_?error|mean_?absolute_?error|huber)\b")


_PRICES = r"\bprices?\b|euros?|dollars?|regress\w*|how far off|degrees|temperature"


@unless_told_by("metrics.accuracy_of_numbers")
def accuracies_of_one_number(tree: SourceTree) -> Iterator[Finding]:
    """Yield the metric ``accuracy`` of a model with one linear output and the loss of a regression."""
    outputs = [(activation, units) for _, activation, units in _dense(tree)]
    if outputs and outputs[-1] not in (("", 1), ("linear", 1)):
        return
    for call in tree.calls_of("compile"):
        if not outputs and not is_told(_PRICES, texts_around(tree, call), unless="class"):
            continue
        loss, metrics = argument(call, "loss", 1), words_of(call).get("metrics")
        names = [text_of(part) for part in metrics.elts] if isinstance(metrics, ast.List | ast.Tuple) else []
        if (
            loss is not None
            and "crossentropy" not in typed(loss)
            and _OF_NUMBERS.search(typed(loss))
            and {"accuracy", "acc"} & {*names}
        ):
            sentence = 'The accuracy is for classes, and says nothing of a number. Write `metrics=["mae"]`.'
            found = tree.finding(call, typed(call), 'metrics=["mae"]', sentence, certain=False)
            yield from () if [*told_with(tree, found)] else (found,)  # As above: it may have to be for classes.


_LAST_LEARN = (
    r"(?:unfreeze|train|open)\w* (?:only )?the (?:top|last) \w+ layers|"
    r"(?:only |just )?(?:the )?last (\d+|n|few|\w+) layers?[^.;]{0,25}\b(?:learn|train|may learn|are trained|open)"
)


@rule
def last_layers_frozen(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loop that freezes ``layers[-20:]`` where it is told that these learn, and the others do not."""
    for loop in tree.all(ast.For):
        match loop.iter:
            case ast.Subscript(
                value=ast.Attribute(attr="layers") as place, slice=ast.Slice(lower=ast.UnaryOp() as low, upper=None)
            ):
                pass
            case ast.Subscript(
                value=ast.Attribute(attr="layers") as place,
                slice=ast.Slice(lower=None, upper=ast.Constant(value=int(many)) as high),
            ) if is_told(rf"(?:top|last) {many} layers", texts_around(tree, loop)):
                low = ast.UnaryOp(ast.USub(), high)
            case _:
                continue
        freezes = [
            line
            for line in loop.body
            if isinstance(line, ast.Assign)
            and typed(line.targets[0]).endswith(".trainable")
            and isinstance(line.value, ast.Constant)
            and line.value.value is False
        ]
        says = is_told(_LAST_LEARN, texts_around(tree, loop)) or tree.is_written(regex(f"(?i)#.*(?:{_LAST_LEARN})"))
        if freezes and says:
            right = f"{typed(place)}[:{typed(low)}]"
            sentence = f"This freezes other layers than the text says. Write `{right}`."
            yield tree.finding(loop, typed(loop.iter), right, sentence, certain=False)


_KNOWS_IMAGENET = (
    r"(?:learn\w*|pre-?trained|weights|features|knows?|saw)[^.;]{0,30}\bimagenet|imagenet[^.;]{0,30}\b(?:weights|features)"
    r"|pre-?trained|transfer"
)


@rule
def random_weights_told_as_learned(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``weights=None`` of an application that is told to know ImageNet: its weights are random."""
    for call in tree.all(ast.Call):
        given = words_of(call).get("weights")
        is_base = tree.keras_name_of(call.func).startswith("applications.")
        if not is_base or not isinstance(given, ast.Constant) or given.value is not None:
            continue
        others = [other for other in tree.all(ast.Call) if tree.keras_name_of(other.func).startswith("applications.")]
        learned = any(text_of(words_of(other).get("weights")) == "imagenet" for other in others)
        if learned or tree.mentions("load_weights", "set_weights"):
            continue
        # Most write `weights=None` where nothing can be fetched, so a function has to say what it is for.
        if is_told(
            _KNOWS_IMAGENET,
            texts_around(tree, call),
            unless=r"offline|download|random|from scratch|not pre-?trained|without",
        ):
            sentence = 'With `weights=None`, the weights are random. For those of ImageNet, write `weights="imagenet"`.'
            yield tree.finding(call, typed(call), 'weights="imagenet"', sentence, certain=False)


_RESCALE_INSIDE = ("EfficientNet", "MobileNetV3", "ConvNeXt")


@rule
def pixels_scaled_before_a_base(tree: SourceTree) -> Iterator[Finding]:
    """Yield pixels from 0 to 1 for a base of ``applications`` that scales 0 to 255 itself."""
    for call in tree.calls_named("Rescaling"):
        scale = tree.number_of(argument(call, "scale", 0))
        around = tree.functions_around(call)[-1:]
        bases = [
            other
            for other in tree.all(ast.Call)
            if tree.keras_name_of(other.func).startswith("applications.") and called_name(other)[:1].isupper()
            if tree.functions_around(other)[-1:] == around and "include_preprocessing" not in words_of(other)
        ]
        lists = [made for made in tree.all(ast.List) if call in made.elts]
        if lists and not any(part in bases or typed(part) in {typed(t) for base in bases for t in tree.targets_of(base)}
                             for part in lists[0].elts):  # fmt: skip
            continue
        scales_itself = bases and all(called_name(base).startswith(_RESCALE_INSIDE) for base in bases)
        if scales_itself and scale and 100 < 1 / scale < 300:
            sentence = f"`{called_name(bases[0])}` scales pixels from 0 to 255 itself. Leave this layer out."
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def pixels_prepared_for_another_base(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``mobilenet_v2.preprocess_input`` before a model of another family: each has its own."""
    bases = {
        tree.keras_name_of(call.func).split(".")[1]
        for call in tree.all(ast.Call)
        if tree.keras_name_of(call.func).startswith("applications.") and called_name(call)[:1].isupper()
    }
    wanted = {*map(_pixels_of, bases)}
    for call in tree.calls_named("preprocess_input"):
        name = tree.keras_name_of(call.func).split(".")
        if len(name) < 3 or name[0] != "applications" or name[1] == "imagenet_utils":
            continue
        if len(wanted) == 1 and "" not in wanted and _pixels_of(name[1]) not in wanted:
            sentence = f"`{'.'.join(name[-2:])}` makes other pixels than this model learned from."
            yield tree.finding(call, typed(call), "", f"{sentence} Use the one of its own module.", certain=False)


def _pixels_of(name: str) -> str:
    """Return what a model, or the module of ``applications`` that it is in, learned from; empty where it is unknown.

    >>> [_pixels_of(name) for name in ("ResNet50V2", "resnet_v2", "ResNet50", "xception")]
    ['-1 to 1', '-1 to 1', 'without the mean', '-1 to 1']
    """
    return next((pixels for pattern, pixels in _PIXELS_OF.items() if re.match(pattern, name, re.IGNORECASE)), "")


_PIXELS_OF = {
    r"resnet\d*_?v2|mobilenet(?!_?v3)|inception|xception|nasnet": "-1 to 1",
    r"vgg|resnet": "without the mean",
    r"densenet": "by mean and spread",
    r"efficientnet(?!_?v2)|convnext|mobilenet_?v3": "0 to 255",
}
"""For the names of models: the pixels that their ``preprocess_input`` makes (``keras.applications``, Keras 3.15)."""


_CURVE = r"non-?linear|straight line is not enough|\bcurves?\b|bend"


@unless_told_by("comments.lines_called_curves")
def layers_in_a_loop_that_stay_linear(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``Dense(units)`` in a loop that is told to make a curve: without an activation, all are one line."""
    inside = {call for loop in tree.all(ast.For) for call in nodes_of(loop) if isinstance(call, ast.Call)}
    layers = [*_dense(tree)]
    if any(activation not in ("", "linear") for _, activation, _ in layers) or tree.mentions(
        "Activation", "ReLU", "LeakyReLU", "relu", "tanh", "gelu", "elu", "swish"
    ):
        return
    for call, _, _ in layers:
        is_plain = call in inside and not words_of(call).get("activation") and len(call.args) < 2
        if is_plain and is_told(_CURVE, texts_inside(tree, call), unless="learning|loss"):
            sentence = 'Without an activation, all these layers are one line. Write `activation="relu"`.'
            yield tree.finding(call, typed(call), 'activation="relu"', sentence, certain=False)
            return


@unless_told_by("measurements.metrics_of_logits")
def halves_for_logits(tree: SourceTree) -> Iterator[Finding]:
    """Yield a threshold of 0.5 for logits, which is told as a probability of one half."""
    losses = [loss for call in tree.calls_named("BinaryCrossentropy") if (loss := words_of(call).get("from_logits"))]
    calls = tree.calls_named("BinaryAccuracy") if any(map(tree.is_true, losses)) else []
    calls = calls + [
        call
        for call in tree.calls_named("binary_accuracy")
        if len(call.args) > 1 and "logit" in typed(call.args[1]).lower()
    ]
    for call in calls if not tree.mentions("sigmoid") else ():
        threshold = words_of(call).get("threshold")
        if tree.number_of(threshold) == 0.5 and is_told(r"probab|\bhalf\b", texts_around(tree, call)):
            sentence = "These are logits: a probability of 0.5 is the logit 0. Write `threshold=0.0`."
            yield tree.finding(call, typed(call), "threshold=0.0", sentence, certain=False)


@rule
def training_steps_without_dropout(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``model(x)`` in a step of a training that is told to switch dropout on: it needs ``training=True``."""
    for block in tree.all(ast.With):
        if not any("GradientTape" in typed(item.context_expr) for item in block.items):
            continue
        calls = [call for call in nodes_of(block) if isinstance(call, ast.Call) and typed(call.func).endswith("model")]
        for call in calls[:1]:
            docs = [ast.get_docstring(kind) or "" for kind in tree.all(ast.ClassDef) if call in nodes_of(kind)]
            texts = [*texts_around(tree, call), *filter(None, docs)]
            if (
                not call.keywords
                and len(call.args) == 1
                and is_told("dropout", texts, unless=r"no dropout|without|\boff\b(?! in)")
            ):
                right = with_argument(call, "training=True")
                sentence = f"Without `training=True`, dropout does nothing here. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)


_LENGTH_OF_A_GRADIENT = (
    r"(?:gradient|vector)\w*[^.;]*\b(?:length|norm|direction|shorten\w*)\b|shorten\w* [^.;]*gradient|whole gradient"
)
_EACH_ENTRY = r"\b(?:each|every) (?:single )?(?:value|number|component|entry|element)\b[^.;]*(?:gradient|\bcut|clip)"


@unless_told_by("settings.values_clipped_for_norms")
def gradients_cut_in_another_way(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``clipvalue`` told to shorten the whole gradient, or ``clipnorm`` told to cut each number."""
    for call in tree.all(ast.Call):
        words = words_of(call)
        texts = texts_inside(tree, call) if words.keys() & {"clipvalue", "clipnorm"} else []
        if "clipvalue" in words and is_told(_LENGTH_OF_A_GRADIENT, texts, unless=_EACH_ENTRY):
            right = f"global_clipnorm={typed(words['clipvalue'])}"
            sentence = f"`clipvalue` cuts each number, which turns the gradient. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)
        if "clipnorm" in words and is_told(_EACH_ENTRY, texts):
            right = f"clipvalue={typed(words['clipnorm'])}"
            sentence = f"`clipnorm` shortens the gradient of a weight as one. To cut each number, write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_SHARED_READER = (
    r"same (?:\w+ )?(?:encoder|tower|branch|weights)|shar(?:e|ed|es|ing) (?:\w+ "
    r")?(?:weights|encoder|layers)|siamese"
)


@rule
def encoders_made_twice(tree: SourceTree) -> Iterator[Finding]:
    """Yield a second call of a function that makes an encoder, where both inputs are told to share one."""
    makers = {code.name for code in tree.all(ast.FunctionDef) if any(
        isinstance(line, ast.Return) and isinstance(line.value, ast.Call)
        and called_name(line.value) in ("Sequential", "Model") for line in nodes_of(code))}  # fmt: skip
    for code in tree.all(ast.FunctionDef):
        calls = [call for call in nodes_of(code) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
                 and call.func.id in makers and call.func.id != code.name]  # fmt: skip
        inner = [
            call
            for call in calls
            if any(isinstance(other, ast.Call) and other.func is call for other in nodes_of(code))
        ]
        if len(calls) > 1 and inner and is_told(_SHARED_READER, texts_around(tree, calls[-1])):
            sentence = f"Each call of `{called_name(inner[-1])}` makes new weights, so nothing is shared. Call it once."
            yield tree.finding(inner[-1], typed(inner[-1]), "", sentence, certain=False)


_BEFORE_AFTER = regex(r"(?i)untrained|before|initial|original|^old|backup|snapshot|copy|tuned|clone|student")


@rule
def models_by_another_name(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``tuned = original`` where one of both is trained, and then both are asked: they are one model."""
    for line in tree.all(ast.Assign):
        if not isinstance(line.targets[0], ast.Name) or not isinstance(line.value, ast.Name):
            continue
        first, second = line.targets[0].id, line.value.id
        around = tree.functions_around(line)[-1:]
        calls = {name: {call.func.value.id for call in tree.calls_of(name) if isinstance(call.func, ast.Attribute)
                        and isinstance(call.func.value, ast.Name) and call.lineno > line.lineno
                        and tree.functions_around(call)[-1:] == around}
                 for name in ("fit", "predict", "evaluate")}  # fmt: skip
        again = [node for node in tree.all(ast.Name) if node.id in (first, second) and isinstance(node.ctx, ast.Store)
                 and node.lineno > line.lineno and tree.functions_around(node)[-1:] == around]  # fmt: skip
        if again:
            continue
        trained, asked = calls["fit"] & {first, second}, (calls["predict"] | calls["evaluate"]) & {first, second}
        if len(trained) == 1 and len(asked) == 2 and _BEFORE_AFTER.search(f"{first} {second}"):
            sentence = f"`{first}` and `{second}` are one model, so `fit` changes both."
            yield tree.finding(line, typed(line), "", f"{sentence} Use `clone_model` and `set_weights`.", certain=False)


@rule
def training_ignored_by_a_layer(tree: SourceTree) -> Iterator[Finding]:
    """Yield a layer that is told to act in training alone, and does not look at its argument ``training``."""
    said = r"(?:only |just )?(?:during|in|while) (?:the )?training|predictions? stays? clean|not in predictions?"
    for kind in tree.all(ast.ClassDef):
        for code in (line for line in kind.body if isinstance(line, ast.FunctionDef) and line.name == "call"):
            has = any(name.arg == "training" for name in (*code.args.args, *code.args.kwonlyargs))
            reads = any(
                isinstance(node, ast.Name) and node.id == "training" for line in code.body for node in nodes_of(line)
            )
            texts = [ast.get_docstring(kind) or "", ast.get_docstring(code) or "", kind.name]
            if has and not reads and is_told(said, texts, unless="learn"):
                sentence = (
                    "`call` does not look at `training`, so it acts in predictions too. Return `inputs` without it."
                )
                yield tree.finding(code, "training", "", sentence, certain=False)


@rule
def numbers_told_as_learned(tree: SourceTree) -> Iterator[Finding]:
    """Yield an attribute of a layer that is told to be learned, and is a plain number, or a tensor that stays."""
    for kind in tree.all(ast.ClassDef):
        said = f"{words_of_name(kind.name)} {ast.get_docstring(kind) or ''}"
        calls = {called_name(node) for node in nodes_of(kind) if isinstance(node, ast.Call)}
        is_layer = any("Layer" in typed(base) for base in kind.bases)
        if (
            not is_layer
            or calls & {"add_weight", "Variable", "Dense", "Embedding", "LSTM", "Conv2D"}
            or not is_told(r"\b(?:learned|learnable|trainable)\b", [said])
        ):
            continue
        for line in (node for node in nodes_of(kind) if isinstance(node, ast.Assign)):
            target = line.targets[0]
            is_own = isinstance(target, ast.Attribute) and typed(target.value) == "self"
            if (
                is_own
                and isinstance(target, ast.Attribute)
                and ((is_number := tree.number_of(line.value) is not None) or _is_constant(tree, line.value))
                and target.attr.replace("_", " ").lower() in said.lower()
            ):
                what = "plain number" if is_number else "constant tensor"
                sentence = f"A {what} is never learned. Make `{typed(target)}` with `self.add_weight(…)`."
                yield tree.finding(line, typed(line), "self.add_weight", sentence, certain=False)


@unless_told_by("told_calls.calls_told_otherwise")
def one_mean_for_several_columns(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``Normalization(axis=None)`` for rows of several columns: it has one mean for all of them."""
    for call in tree.calls_named("Normalization"):
        axis = argument(call, "axis", 0)
        inputs = [argument(made, "shape", 0) for made in tree.calls_named("Input")]
        sizes = [shape.elts for shape in inputs if isinstance(shape, ast.Tuple)]
        counts = [tree.number_of(of[0]) for of in sizes if len(of) == 1]
        is_table = len(counts) == len(inputs) == 1 and counts[0] is not None and 1 < counts[0] < 1000
        is_series = tree.is_written(_OF_A_SERIES)
        if isinstance(axis, ast.Constant) and axis.value is None and is_table and not is_series:
            right = typed(call).replace("axis=None", "")
            sentence = f"`axis=None` takes one mean for all columns, whatever their units. Write `{right}`."
            yield tree.finding(call, "axis=None", right, sentence, certain=False)


_OF_A_SERIES = regex(r"(?i)window|series|horizon|\bsteps\b|forecast|lags?\b")


@rule
def weights_drawn_in_each_call(tree: SourceTree) -> Iterator[Finding]:
    """Yield random numbers that ``call`` of a layer draws and multiplies its inputs by: they are no weights."""
    for kind in tree.all(ast.ClassDef):
        methods = [line for line in kind.body if isinstance(line, ast.FunctionDef) and line.name == "call"]
        nodes = [node for method in methods for node in nodes_of(method)]
        weights = {
            typed(node.right) for node in nodes if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)
        }
        weights |= {typed(node.args[1]) for node in nodes if isinstance(node, ast.Call) and len(node.args) > 1
                    and called_name(node) in ("matmul", "tensordot", "conv1d", "conv2d")}  # fmt: skip
        for line in (node for node in nodes if isinstance(node, ast.Assign)):
            made = line.targets[0]
            if isinstance(made, ast.Name) and made.id in weights and _DRAWN.match(typed(line.value)):
                right = f"self.{made.id} = self.add_weight(…)"
                sentence = f"What `call` makes is no weight, so it is never learned. In `build`, write `{right}`."
                yield tree.finding(line, typed(line), right, sentence, certain=False)


_DRAWN = regex(r"(?:tf\.Variable\()?(?:tf|np|keras)\.random\.\w+\(|self\.add_weight\(")


@rule
def spreads_that_are_variances(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``mean + exp(log_var) * noise``: the exponential of the logarithm of a variance is a variance."""
    for node in (product for product in tree.all(ast.BinOp) if isinstance(product.op, ast.Mult)):
        for spread, noise in ((node.left, node.right), (node.right, node.left)):
            match tree.value_of(spread) or spread:
                case ast.Call(args=[ast.Name(id=name)]) as call if called_name(call) == "exp":
                    pass
                case _:
                    continue
            is_drawn = re.search(r"(?i)eps|noise|normal", typed(noise)) is not None
            if is_drawn and re.search(r"(?i)log_?var", name):
                right = typed(call).replace(name, f"0.5 * {name}")
                sentence = f"This is the variance, and the noise needs the standard deviation. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def attention_for_the_padding(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``scores + padding * 1e9`` before a softmax: the padding gets all of the attention."""
    for code in tree.all(ast.FunctionDef):
        nodes = nodes_of(code)
        if not any(isinstance(node, ast.Call) and called_name(node) in ("softmax", "Softmax") for node in nodes):
            continue
        for node in nodes:
            match node:
                case ast.BinOp(op=ast.Add(), right=ast.BinOp(op=ast.Mult()) as added):
                    pass
                case ast.AugAssign(op=ast.Add(), value=ast.BinOp(op=ast.Mult()) as added):
                    pass
                case _:
                    continue
            for where, much in ((added.left, added.right), (added.right, added.left)):
                number, text = tree.number_of(much), typed(where)
                is_padding = re.match(r"\(?1(?:\.0?)? - \w*mask", text) or ("pad" in text.lower() and "1" not in text)
                if number is not None and number >= 1000 and is_padding:
                    sentence = "A high score gives the padding all of the attention. Write a negative one: `-1e9`."
                    yield tree.finding(node, typed(added), "-1e9", sentence, certain=False)


def _is_constant(tree: SourceTree, value: ast.AST) -> bool:
    made = tree.name_of(value.func) if isinstance(value, ast.Call) else ""
    return re.fullmatch(r"(?:tensorflow|numpy)\.(?:ones|zeros|fill|full|constant|random\.\w+)", made) is not None


_SET_OF_KERAS = ("trainable", "stop_training", "learning_rate")


@rule
def attributes_misspelt(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``base.trainble = False``: Python makes a new attribute, and Keras reads another one."""
    for line in tree.all(ast.Assign):
        target = line.targets[0]
        if not isinstance(target, ast.Attribute) or target.attr in _SET_OF_KERAS or typed(target.value) == "self":
            continue
        meant = difflib.get_close_matches(target.attr, _SET_OF_KERAS, n=1, cutoff=0.85)
        reads = [
            node for node in tree.all(ast.Attribute) if node.attr == target.attr and isinstance(node.ctx, ast.Load)
        ]
        if meant and not reads and meant[0] not in target.attr:
            right = f"{typed(target.value)}.{meant[0]}"
            sentence = f"Keras knows no `{target.attr}`, so this changes nothing. Write `{right}`."
            yield tree.finding(line, typed(target), right, sentence, certain=False)


@unless_told_by("idle_layers.filters_and_kernel_exchanged")
def sizes_and_numbers_of_filters_exchanged(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``Conv2D(3, 32)``: the number of filters comes first, and then the size of their kernel."""
    for call in tree.calls_named("Conv2D"):
        if kind_of(tree, call) == "Conv2D" and len(call.args) > 1:
            filters, kernel = (tree.number_of(part) for part in call.args[:2])
            if filters in (2, 3, 5, 7) and kernel is not None and kernel >= 16:
                right = f"Conv2D({kernel:g}, {filters:g}"
                sentence = f"The number of filters comes first, and then the size of the kernel. Write `{right}, …)`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def one_layer_for_two_branches(tree: SourceTree) -> Iterator[Finding]:
    """Yield one layer that is called for two inputs, where each branch is told to have weights of its own."""
    said = (
        r"(?:weights|layers?) of (?:its|their) own|(?:its|their) own (?:weights|layers?)|separate (?:weights|layers?)"
    )
    kinds = ("Dense", "LSTM", "GRU", "Conv1D", "Conv2D", "Embedding")
    for line in tree.all(ast.Assign):
        made = line.value
        if (
            not isinstance(line.targets[0], ast.Name)
            or not isinstance(made, ast.Call)
            or kind_of(tree, made) not in kinds
        ):
            continue
        name = line.targets[0].id
        calls = [call for call in tree.all(ast.Call) if isinstance(call.func, ast.Name) and call.func.id == name
                 and tree.functions_around(call) == tree.functions_around(line)]  # fmt: skip
        if len({*map(typed, calls)}) > 1 and is_told(said, texts_around(tree, calls[1]), unless=r"\bshar"):
            sentence = f"`{name}` is one layer, so both branches share its weights. Make a second layer."
            yield tree.finding(calls[1], typed(calls[1]), "", sentence, certain=False)


@rule
def quantiles_turned_round(tree: SourceTree) -> Iterator[Finding]:
    """Yield a quantile loss whose error is the prediction minus the truth, told to punish low forecasts."""
    for call in tree.calls_named("maximum"):
        found = matched(tree, "maximum(Q * E, (Q - 1) * E)", call)
        made = tree.value_of(found["E"]) if found is not None else None
        if found is None or not isinstance(made, ast.BinOp) or not isinstance(made.op, ast.Sub):
            continue
        is_turned = re.search(r"(?i)pred|hat", typed(made.left)) and re.search(r"(?i)true|target", typed(made.right))
        if is_turned and is_told(r"too low[^.;]*(?:costs?|worse|times|more)", texts_around(tree, call)):
            right = f"{typed(made.right)} - {typed(made.left)}"
            sentence = f"With this error, high forecasts cost more. Write `{right}`."
            yield tree.finding(made, typed(made), right, sentence, certain=False)


@unless_told_by("settings.epochs_before_the_first")
def last_epochs_told_as_more(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``epochs=10`` with ``initial_epoch=5`` that is told as ten more epochs: it is the last one."""
    for fit in tree.calls_of("fit"):
        words = words_of(fit)
        first, last = words.get("initial_epoch"), words.get("epochs")
        if first is None or not isinstance(last, ast.Name | ast.Constant):
            continue
        if re.search(r"(?i)total|end|last|until", typed(last)) or isinstance(tree.value_of(last), ast.BinOp):
            continue
        number = tree.number_of(last) if isinstance(last, ast.Constant) else None
        counted = ways_to_say(number) if number is not None else ""
        said = rf"\b{counted}[^.;]{{0,12}}\b(?:more|further|additional|another)\b[^.;]{{0,12}}epochs"
        if is_told(said, texts_around(tree, fit)):
            right = f"epochs={typed(first)} + {typed(last)}"
            sentence = f"`epochs` is the number of the last epoch, and not of those that follow. Write `{right}`."
            yield tree.finding(fit, typed(last), right, sentence, certain=False)


_MINUS_1_TO_1 = regex(r"/ 127\.5 - 1(?:\.0)?$")


@rule
def outputs_of_half_their_range(tree: SourceTree) -> Iterator[Finding]:
    """Yield a sigmoid output for targets that are scaled to -1 to 1."""
    fits = [(typed(fit.args[0]), typed(fit.args[1])) for fit in tree.calls_of("fit") if len(fit.args) > 1]
    scaled = [line for line in tree.all(ast.Assign) if _MINUS_1_TO_1.search(typed(line.value))]
    names = {typed(line.targets[0]) for line in scaled}
    kinds = ("layers.Dense", "layers.Conv", "layers.UpSampling")
    layers = [call for call in tree.all(ast.Call) if tree.keras_name_of(call.func).startswith(kinds)]
    last = max(layers, key=lambda call: call.lineno, default=None)
    given = argument(last, "activation", 1 if called_name(last) == "Dense" else 9) if last is not None else None
    ends = text_of(given) == "sigmoid"
    if last is not None and ends and any(first == second and first in names for first, second in fits):
        right = typed(last).replace("sigmoid", "tanh")
        sentence = f"The targets go from -1 to 1, and a sigmoid from 0 to 1. Write `{right}`."
        yield tree.finding(last, typed(last), right, sentence, certain=False)


_LAST_STEP = r"\blast\b|\bfinal\b|after all|end of the (?:window|sequence)"


@rule
def first_steps_told_as_the_last(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``sequence[:, 0]`` of a recurrent layer that is told as its last step: there it has read one value."""
    for node in tree.all(ast.Subscript):
        places = node.slice.elts if isinstance(node.slice, ast.Tuple) else []
        made = tree.value_of(node.value)
        layer = made.func if isinstance(made, ast.Call) else None
        is_recurrent = (
            isinstance(layer, ast.Call)
            and tree.gives(layer, "return_sequences")
            and kind_of(tree, layer) in ("LSTM", "GRU", "SimpleRNN")
        )
        if is_recurrent and len(places) > 1 and typed(places[0]) == ":" and tree.number_of(places[1]) == 0:
            said = tree.said_beside(node).replace("_", " ")
            if re.search(_LAST_STEP, said, re.IGNORECASE):
                right = typed(node).replace("0", "-1", 1)
                sentence = f"Place 0 is the first step, where the layer has read one value. Write `{right}`."
                yield tree.finding(node, typed(node), right, sentence, certain=False)


_INPUT_OF_A_BLOCK = (
    r"(?:untouched|unchanged|original|block['’]?s?|its) (?:\w+ )?inputs?\b|inputs? of (?:the|each|a|this) block"
    r"|inputs?\b[^.;]*\b(?:added|adds?)\b"
)


@rule
def bypasses_behind_a_layer(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``skip = x`` of a block after its first layer, where the input of the block is told to be added."""
    for code in tree.all(ast.FunctionDef):
        inputs = {arg.arg for arg in code.args.args}
        lines = [line for line in code.body if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)]
        for line in lines:
            value = line.value
            if not isinstance(value, ast.Name) or value.id not in inputs:
                continue
            changed = [other for other in lines if typed(other.targets[0]) == value.id]
            before = [other for other in changed if other.lineno < line.lineno]
            after = [other for other in changed[len(before) :] if typed(line.targets[0]) not in names_in(other.value)]
            if before and after and is_told(_INPUT_OF_A_BLOCK, texts_inside(tree, line), unless="activat|normali"):
                sentence = (
                    f"`{value.id}` is the output of a layer here. Write `{typed(line)}` above line {before[0].lineno}."
                )
                yield tree.finding(line, typed(line), typed(line), sentence, certain=False)


_KEEPS_BASE = r"feature extract\w*|(?:only|just) (?:train )?(?:my|our|the) own (?:layers?|head)|\bfrozen\b|freez\w+"
_FAMILIES = {
    "MobileNetV2": "mobilenet_v2", "MobileNet": "mobilenet", "VGG16": "vgg16", "VGG19": "vgg19", "ResNet50": "resnet50",
    "ResNet101": "resnet", "ResNet50V2": "resnet_v2", "InceptionV3": "inception_v3", "Xception": "xception",
    "InceptionResNetV2": "inception_resnet_v2", "DenseNet121": "densenet", "NASNetMobile": "nasnet",
}  # fmt: skip
"""Models that learned from other pixels than 0 to 255, each with the module of its ``preprocess_input``."""


def _bases(tree: SourceTree) -> list[ast.Call]:
    """Return the calls that make a model with weights of ImageNet."""
    return [call for call in tree.all(ast.Call)
            if tree.keras_name_of(call.func).startswith("applications.") and called_name(call) in _FAMILIES
            and text_of(words_of(call).get("weights", ast.Constant("imagenet"))) == "imagenet"]  # fmt: skip


@rule
def bases_that_nothing_freezes(tree: SourceTree) -> Iterator[Finding]:
    """Yield a base that is told to give features alone, and whose weights are trained as well."""
    is_set = tree.mentions("trainable", "predict", "stop_gradient")
    for call in _bases(tree) if not is_set and tree.mentions("fit") else ():
        names = [typed(target) for target in tree.targets_of(call)]
        if names and "trainable" not in words_of(call) and is_told(_KEEPS_BASE, [tree.said_beside(call)]):
            right = f"{names[0]}.trainable = False"
            sentence = (
                f"Nothing freezes `{names[0]}`, so its weights are trained as well. Write `{right}` before `compile`."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_PREPARES = ("preprocess_input", "Rescaling", "Normalization", "per_image_standardization")


@rule
def raw_pixels_for_a_base(tree: SourceTree) -> Iterator[Finding]:
    """Yield a base that gets pixels from 0 to 255 as they are in the files: it learned from others."""
    bases = _bases(tree) if tree.mentions("image_dataset_from_directory") and not tree.mentions(*_PREPARES) else []
    quotients = [node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Div)]
    is_divided = any((tree.number_of(node.right) or 0) > 100 for node in quotients)
    for call in bases if not is_divided and tree.mentions("fit") else ():
        module = f"keras.applications.{_FAMILIES[called_name(call)]}.preprocess_input"
        sentence = f"`{called_name(call)}` learned from other pixels than 0 to 255. Give it those of `{module}`."
        yield tree.finding(call, typed(call), module, sentence, certain=False)


@training_rule
def pixels_of_0_to_1_for_a_base(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``Rescaling(1 / 255)`` before a base that learned from pixels between -1 and 1."""
    scales = tree.calls_named("Rescaling")
    if len(scales) != 1 or tree.mentions("preprocess_input") or argument(scales[0], "offset", 1) is not None:
        return
    if any(isinstance(node.op, ast.Mult) and tree.number_of(node.right) == 2 for node in tree.all(ast.BinOp)):
        return  # `x * 2 - 1` comes after it.
    number = tree.number_of(argument(scales[0], "scale", 0))
    for call in _bases(tree) if number is not None and abs(number * 255 - 1) < 1e-3 else ():
        if _pixels_of(called_name(call)) == "-1 to 1":
            right = f"{typed(scales[0].func)}(1 / 127.5, offset=-1)"
            sentence = f"`{called_name(call)}` learned from pixels between -1 and 1. Write `{right}`."
            yield tree.finding(scales[0], typed(scales[0]), right, sentence, certain=False)
            return


@rule
def padding_read_last(tree: SourceTree) -> Iterator[Finding]:
    """Yield a recurrent layer whose texts end in zeros: without a mask, it reads these last."""
    pads = [call for call in tree.calls_named("pad_sequences") if text_of(words_of(call).get("padding")) == "post"]
    for first, second in layers_in_a_row(tree) if pads else ():
        is_pair = kind_of(tree, first) == "Embedding" and kind_of(tree, second) in RECURRENT
        around = tree.functions_around(first)
        is_asked = any(code.name in tree.asked for code in around)
        masks = "mask_zero" in words_of(first) or tree.mentions("Masking", "Bidirectional")
        if is_pair and not masks and not is_asked and "return_sequences" not in words_of(second):
            right = with_argument(first, "mask_zero=True")
            sentence = f"The zeros at the end are what `{kind_of(tree, second)}` reads last. Write `{right}`."
            yield tree.finding(first, typed(first), right, sentence, certain=False)


_OTHER_CODES = ("CategoryEncoding", "to_categorical", "texts_to_matrix")


@rule
def token_ids_as_amounts(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``Dense`` layer that gets token ids: 7 is no more than 3 there."""
    if tree.mentions("Embedding", "one_hot", "multi_hot", *_OTHER_CODES):
        return
    given = [x for fit in tree.calls_of("fit") if (x := argument(fit, "x", 0)) is not None]
    calls = [call for source in sources_of(tree, given) for call in nodes_of(source) if isinstance(call, ast.Call)]
    makers = [*calls, *(maker for call in calls if isinstance(maker := tree.value_of(call.func), ast.Call))]
    ids = [maker for maker in makers if called_name(maker) in ("TextVectorization", "pad_sequences")]
    if not ids or any("output_mode" in words_of(maker) for maker in ids):
        return
    for first, second in layers_in_a_row(tree):
        if called_name(first) == "Input" and kind_of(tree, second) == "Dense":
            sentence = "Token ids are no amounts: 7 is not more than 3. Put an `Embedding(…)` before this layer."
            yield tree.finding(second, typed(second), "Embedding(…)", sentence, certain=False)


_NAMES = regex(
    r"(?i)^(?:\w*_)?(?:city|colou?r|brand|country|region|species|state|district|job|occupation|category|weather|name)$"
)


@rule
def codes_of_names_as_amounts(tree: SourceTree) -> Iterator[Finding]:
    """Yield codes of a column of names, such as cities, that stay among the inputs of a model as numbers."""
    popped = {text_of(argument(call, "item", 0)) for call in tree.calls_named("pop")}
    if tree.mentions("Embedding", "one_hot", "CategoryEncoding", "IntegerLookup", "get_dummies", "to_categorical"):
        return
    for line in tree.all(ast.Assign) if tree.mentions("fit") else ():
        match line:
            case ast.Assign(
                targets=[ast.Subscript(value=table, slice=ast.Constant(value=str(column)))],
                value=ast.Attribute(value=ast.Attribute(attr="cat"), attr="codes"),
            ) if _NAMES.search(column) and column not in popped:
                right = f"{typed(table)} = pd.get_dummies({typed(table)}, columns=['{column}'], dtype=float)"
                sentence = f"Codes give the values of `{column}` an order that they do not have. Write `{right}`."
                yield tree.finding(line, typed(line.value), right, sentence, certain=False)
