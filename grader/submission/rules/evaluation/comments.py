"""Rules about calls that do something else than the comment beside them says, or the name that they get.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.models.keras_names import MODEL_CLASSES, RECURRENT
from grader.submission.rules.beliefs import data, layers, trainings
from grader.submission.rules.beliefs.belief import any_of
from grader.submission.rules.beliefs.layers import MAKES_COPIES, SENTENCE
from grader.submission.rules.beliefs.trainings import (
    NO_STATES,
    SHUFFLES_ALL,
    holds_out_the_last,
    is_trained_before,
    splits_first,
)
from grader.submission.rules.reading.examples import arrays_of
from grader.submission.rules.reading.layer_order import layers_in_a_row
from grader.submission.rules.reading.words_beside import comments_inside, is_said
from grader.submission.rules.rule import rule, unless_told_by
from grader.submission.source_tree import (
    Finding,
    SourceTree,
    argument,
    comments_of,
    gives_unseen,
    nodes_of,
    said_in,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_FREEZES = any_of(
    r"training=False\b(?:(?!\bnot\b|n't\b|\bno\b)[^.;])*\bfreez\w+",
    r"training=False\b(?:(?!\bnot\b|n't\b|\bno\b)[^.;])*\b(?:out of|from) (?:the )?training\b",
    r"(?:the )?optimi[sz]er (?:skips|ignores|leaves)",
)
_DRAWS_BY_CHANCE = any_of(
    r"validation_split\b.*\b(?:draws|chooses|picks|selects|takes|keeps|holds)\b.*\b(?:at random|randomly|by chance)",
    r"validation_split\b.*\b(?:draws|chooses|picks|selects|takes|keeps|holds)(?: out| back)? (?:a |some )?random\b",
)
_ENDS_IN_EXAMPLES = regex(r"\b(?:examples|images|pictures|photos|samples|texts|reviews)$")
_SQUARE_AS_VALUE = regex(
    r"\b(?:mse|mean squared error)\b[^.]*\b(?:(?:in|has) the (?:same )?units?\b|off by|typical (?:miss|error)"
    r")|\bboth (?:are in|have) the unit",
    re.IGNORECASE,
)
_KNOWS_SQUARE = regex(r"square[ds]? (?:of|unit)|\broots?\b|\bnot\b|rmse|n't|\bmae\b.*\bunit", re.IGNORECASE)
_SHARED = any_of(r"shar(?:e|es|ed|ing)\b", r"same (?:weights|layers?|filters|reader)", "siamese", "one reader")
_NOT_SHARED = regex(r"nothing|\bnot?\b|\bown\b|(?:top of|to|of|from|after|on) (?:an?|the|all)? ?shared"
                         r"|(?:\w+ )layers with the same", re.IGNORECASE)  # fmt: skip
_HAS_WEIGHTS = regex(r"layers\.(?:Dense|\w*Conv\w+|Embedding|GRU|LSTM|SimpleRNN)")
_COPY = any_of(r"an? (?:\w+ )?copy\b", r"array of its own\b", "copy of", r"cop(?:ied|ies)\b", "independent")
_NEW_ARRAY = any_of(r"an? new array\b", r"slice is a new")
_CURVED = ("relu", "tanh", "sigmoid", "elu", "selu", "gelu", "swish", "silu", "softplus", "softmax")
_NOT_LINEAR = (
    *RECURRENT, "ReLU", "LeakyReLU", "PReLU", "ELU", "Activation", "Softmax", "relu", "tanh", "sigmoid", "gelu", "elu",
    "nn", "activations", "Lambda", "square", "sin", "exp", "abs",
)  # fmt: skip
_BENDS = any_of(
    r"bend\w*", r"(?<!learning )(?<!loss )(?<!training )(?<!accuracy )(?<!ROC )curves?\b",
    r"curved\b", r"non-?linear\w*", r"not linear\w*", r"biegen\b", r"gebogen\w*", r"Kurven?\b",
    r"nicht-?linear\w*", r"courbes?\b(?! d)", r"non[- ]linéaire\w*", r"curvas?\b", r"no lineal\w*",
    r"(?:not|nicht|pas|no|não) (?:\w+ )?(?:on|auf|sur|en|em) (?:a|einer|une|una|uma) "
    r"(?:straight line|line|Geraden|droite|recta|reta)",
)  # fmt: skip
_AS_BEFORE = any_of("untrained", "before", "initial", "original", r"old\b", "backup", "snapshot", "frozen", "unchanged",
                   "vorher", "untrainiert", "avant", "initial", "antes", "inicial", "sin entrenar")  # fmt: skip
_KEEPS_STATES = any_of(
    r"(?:keep|carr|pass|hold|hand)\w* (?:on |over )?(?:its|their|the) (?:\w+ )?(?:states?|memory)\b[^.;]*"
    r"\b(?:next|between|from one|across|windows? ends?|earlier windows?|over to|calls?)\b",
    r"(?:states?|memory) (?:\w+ ){0,2}(?:kept|carried|passed|handed|stays?|survives?|goes on)\b[^.;]*"
    r"\b(?:next|between|from one|across|windows|calls?)\b",
    r"(?:remembers?|still knows?) (?:\w+ ){0,3}(?:earlier|previous|past|all) windows\b",
)
_BELIEFS = (*data.BELIEFS, *layers.BELIEFS, *trainings.BELIEFS)


def _compiles_again(tree: SourceTree, call: ast.Call, said: str) -> str:
    """Return what a call of a function does that only compiles the model that it gets, where it was trained."""
    code = tree.code_of(call.func) if isinstance(call.func, ast.Name) else None
    if not isinstance(code, ast.FunctionDef) or not call.args or not code.args.args:
        return ""
    calls = [node for node in nodes_of(code) if isinstance(node, ast.Call)]
    compiles = any(typed(node.func) == f"{code.args.args[0].arg}.compile" for node in calls)
    makes = any(called_name(node) in ("Sequential", "Model", "clone_model", "set_weights") for node in calls)
    if not compiles or makes or not is_trained_before(tree, call.args[0], call.lineno):
        return ""
    return (
        f"`compile` leaves the weights as they are, so `{typed(call.args[0])}` goes on from what it learned. For new "
        "ones, make the model again."
    )


@rule
def comments_that_say_otherwise(tree: SourceTree) -> Iterator[Finding]:
    """Yield calls that do something else than what is said beside them."""
    beliefs = [belief for belief in _BELIEFS if tree.mentions(*belief.names)]
    names = {name for belief in beliefs for name in belief.names}
    # What a docstring says of all layers of a function is told at one of them.
    of_functions: set[tuple[str, ast.FunctionDef]] = set()
    for call in (call for call in tree.all(ast.Call) if called_name(call) in names):
        said = tree.said_beside(call)
        if called_name(call) in RECURRENT:
            said = f"{said} {tree.said_of_number(argument(call, 'units', 0))}"
        if called_name(call) == "Bidirectional":
            backward = words_of(call).get("backward_layer", argument(call, "layer", 0))
            said = f"{said}. {tree.said_of_number(backward)}"
        if called_name(call) == "RandomRotation":
            said = f"{said}. {tree.said_of_number(argument(call, 'factor', 0))}"
        many = _counted_by(tree, argument(call, "count", 0)) if called_name(call) == "take" else ""
        for belief in beliefs:
            if called_name(call) not in belief.names:
                continue
            heard = (
                ". ".join([said, many, *comments_inside(tree, call), *tree.said_around(call)])
                if belief.reads_around
                else said
            )
            texts = [heard] if is_said(belief.said, heard) else []
            if belief.around is not None and not texts:
                texts = [text for text in tree.said_around(call) if is_said(belief.around, text)][:1]
            sentence = next((told for text in texts if (told := belief.told(tree, call, text))), "")
            place = {(sentence, code) for code in tree.functions_around(call)[-1:] if not tree.comments_at(call)}
            if sentence and not place & of_functions:
                of_functions |= place
                yield tree.finding(call, typed(call), "", sentence, certain=False)
    for call in tree.all(ast.Call) if tree.mentions("compile") else ():
        said = tree.said_beside(call)
        sentence = _compiles_again(tree, call, said) if is_said(_STARTS_ANEW, said) else ""
        if sentence:
            yield tree.finding(call, typed(call), "", sentence, certain=False)


_STARTS_ANEW = any_of(
    "from scratch",
    "forgets?",
    "untrained",
    r"(?:new|fresh|random) weights",
    "(?:starts?|begins?) (?:again|anew|all over)",
)


@unless_told_by("comments.comments_that_say_otherwise", "shared_objects.predictions_thrown_away")
def states_told_as_kept(tree: SourceTree) -> Iterator[Finding]:
    """Yield a comment which says that recurrent layers keep their state from one window or call to the next."""
    knows = any(tree.gives(call, "stateful", "initial_state", "return_state") for call in tree.all(ast.Call))
    if knows or not tree.mentions(*RECURRENT):
        return
    for number, said in _blocks_of_comments(tree):
        if is_said(_KEEPS_STATES, said) and not NO_STATES.search(said):
            sentence = (
                "Without `stateful=True`, a recurrent layer begins each window with a state of zeros. It knows the "
                "values of one window alone."
            )
            yield tree.finding_at(number, "", "", sentence, certain=False)
            return


def _blocks_of_comments(tree: SourceTree) -> Iterator[tuple[int, str]]:
    """Yield the learner's comments, those on lines in a row as one text, and docstrings, with their first lines."""
    found: list[tuple[int, int, str]] = []
    for number, text in comments_of(tree.lines).items():
        if number in tree.given:
            continue
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number, f"{found[-1][2]} {text}")
        else:
            found.append((number, number, text))
    yield from ((first, text) for first, _, text in found)
    codes: list[ast.FunctionDef | ast.ClassDef] = [*tree.all(ast.FunctionDef), *tree.all(ast.ClassDef)]
    for code in codes:
        if code.body[0].lineno not in tree.given:
            yield code.body[0].lineno, " ".join((ast.get_docstring(code) or "").split())


@rule
def splits_told_as_drawn(tree: SourceTree) -> Iterator[Finding]:
    """Yield a text that names ``validation_split``, and says that it draws examples at random."""
    fits = [fit for fit in tree.calls_of("fit") if tree.gives(fit, "validation_split")]
    for text in (*tree.all(ast.JoinedStr), *tree.all(ast.Constant)) if fits else ():
        said = said_in(text)
        if "validation_split" in said and is_said(_DRAWS_BY_CHANCE, said):
            sentence = holds_out_the_last(tree, fits[0], said)
            if sentence:
                yield tree.finding(text, "", "", sentence, certain=False)
                return
    for fit in fits:
        lines = [line for code in tree.functions_around(fit)[-1:] for line in code.body]
        for line in (line for line in lines if is_said(SHUFFLES_ALL, tree.comments_at(line))):
            if sentence := splits_first(tree, fit, tree.comments_at(line)):
                yield tree.finding(line, "", "", sentence, certain=False)
                return


def _counted_by(tree: SourceTree, count: ast.expr | None) -> str:
    """Return what the name of a number says that it counts: `50 test images` for `TEST_IMAGES = 50`."""
    many = tree.number_of(count) if isinstance(count, ast.Name) else None
    words = count.id.replace("_", " ").lower() if isinstance(count, ast.Name) else ""
    return f"{many:g} {words}" if many is not None and _ENDS_IN_EXAMPLES.search(words) else ""


@rule
def slices_called_copies(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``b = a[:]`` of an array that is called a copy: it is one of a list only."""
    if "h5py" in tree.packages:
        return  # `data[:]` of a file reads it into memory.
    arrays = arrays_of(tree)
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Subscript(value=ast.Name(id=array) as owner, slice=ast.Slice(step=None) as part),
            ) if {name, array} & arrays and any(
                is_said(words, told := tree.said_beside(line)) for words in (_COPY, _NEW_ARRAY)
            ):
                made = tree.value_of(owner)
                if isinstance(made, ast.List | ast.ListComp) or re.search(
                    r"\blist|variable|tensor", told, re.IGNORECASE
                ):
                    continue
                if isinstance(made, ast.Call) and not tree.name_of(made.func).startswith("numpy"):
                    continue
                right = f"{array}.copy()"
                if part.lower is not None or part.upper is not None:
                    right = f"{typed(line.value)}.copy()"
                    sentence = (
                        f"A slice of a NumPy array is no copy: who changes it changes `{array}`. Write `{right}`."
                    )
                    yield tree.finding(line, typed(line.value), right, sentence, certain=False)
                    continue
                sentence = (
                    f"`{typed(line.value)}` of an array is no copy, as it is of a list: both have the same values in "
                    f"memory. Write `{right}`."
                )
                yield tree.finding(line, typed(line.value), right, sentence, certain=False)


@rule
def returned_slices_called_copies(tree: SourceTree) -> Iterator[Finding]:
    """Yield a slice that a function returns, and that is called a copy: of an array it is a view."""
    if "numpy" not in tree.packages:
        return
    for line in tree.all(ast.Return):
        match line.value:
            case ast.Subscript(value=ast.Name(id=array), slice=ast.Slice(step=None)) as part if is_said(
                _COPY, tree.said_beside(line)
            ):
                right = f"{typed(part)}.copy()"
                sentence = f"A slice of a NumPy array is no copy: who changes it changes `{array}`. Write `{right}`."
                yield tree.finding(line, typed(part), right, sentence, certain=False)


@rule
def returned_models_called_copies(tree: SourceTree) -> Iterator[Finding]:
    """Yield a model with all layers of another one, which a function returns as a copy with weights of its own."""
    for line in tree.all(ast.Return):
        whole = _whole_model(tree, line.value) if line.value is not None and not tree.mentions(*MAKES_COPIES) else None
        texts = tree.said_near(line)
        texts += [code.name.replace("_", " ") for code in tree.functions_around(line)[-1:]]
        if whole is not None and any(is_said(_COPY, text) for text in texts):
            sentence = (
                f"This model has the layers of `{typed(whole)}`, and its weights. For a copy, use "
                "`tf.keras.models.clone_model` and `set_weights`."
            )
            yield tree.finding(line, typed(line), "", sentence, certain=False)


@rule
def models_kept_by_their_ends(tree: SourceTree) -> Iterator[Finding]:
    """Yield a model between the input and the output of another one, kept as it is before ``fit``: both are trained."""
    told = {found.line for found in comments_that_say_otherwise(tree)}
    predicts = [call for name in ("predict", "evaluate", "predict_on_batch") for call in tree.calls_of(name)]
    for line in tree.all(ast.Assign):
        target, whole = line.targets[0], _whole_model(tree, line.value)
        if not isinstance(target, ast.Name) or whole is None or line.lineno in told or tree.mentions(*MAKES_COPIES):
            continue
        fits = [fit.lineno for fit in tree.calls_of("fit") if typed(fit.func) == f"{typed(whole)}.fit"
                and tree.key_of(fit.func.value) == tree.key_of(whole)]  # type: ignore[attr-defined]  # fmt: skip
        keys = {tree.key_of(call.func.value) for call in predicts if isinstance(call.func, ast.Attribute)
                and any(line.lineno < fit < call.lineno for fit in fits)}  # fmt: skip
        is_compared = tree.key_of(whole) in keys or is_said(_AS_BEFORE, tree.said_beside(line))
        if tree.key_of(target) in keys and is_compared and not any(fit < line.lineno for fit in fits):
            sentence = (
                f"`{target.id}` and `{typed(whole)}` have the same layers, so `fit` changes both. For a copy, use "
                "`tf.keras.models.clone_model` and `set_weights`."
            )
            yield tree.finding(line, typed(line.value), "", sentence, certain=False)


def _whole_model(tree: SourceTree, value: ast.expr) -> ast.expr | None:
    """Return the model of which all layers are given to a new one: ``Model(m.input, m.output)``."""
    if not isinstance(value, ast.Call) or tree.keras_name_of(value.func) not in MODEL_CLASSES:
        return None
    words = words_of(value)
    parts = [*value.args, *(words[name] for name in ("inputs", "outputs", "layers") if name in words)]
    # `model.inputs[0]` is that of the model as well.
    match [part.value if isinstance(part, ast.Subscript) else part for part in parts]:
        case [
            ast.Attribute(value=first, attr="input" | "inputs"),
            ast.Attribute(value=last, attr="output" | "outputs"),
        ]:
            return first if typed(first) == typed(last) else None
        case [ast.Attribute(value=first, attr="layers")] | [ast.List(elts=[ast.Name() as first])]:
            return first if called_name(value) == "Sequential" else None
    return None


@rule
def modes_called_frozen(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``training=False`` of a call that is said to freeze the weights: it sets how layers act."""
    for call in tree.all(ast.Call):
        mode = words_of(call).get("training")
        if isinstance(mode, ast.Constant) and mode.value is False and is_said(_FREEZES, tree.said_beside(call)):
            sentence = (
                "`training=False` sets how `BatchNormalization` and `Dropout` act, and freezes no weights. For that, "
                f"write `{typed(call.func)}.trainable = False` before `compile`."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def squares_in_the_unit(tree: SourceTree) -> Iterator[Finding]:
    """Yield a function whose docstring gives an MSE the unit of the values: it has their square."""
    for function in tree.all(ast.FunctionDef):
        for sentence in SENTENCE.split(" ".join((ast.get_docstring(function) or "").split())):
            if _SQUARE_AS_VALUE.search(sentence) and not _KNOWS_SQUARE.search(sentence):
                told = (
                    "The MSE is in the square of the unit, so it is no average distance. For that, take its root or "
                    "the MAE."
                )
                yield tree.finding(function, function.name, "", told, certain=False)
                break


@rule
def lines_called_curves(tree: SourceTree) -> Iterator[Finding]:
    """Yield hidden `Dense` layers without an activation that are said to bend: they are one linear layer."""
    if (
        any(tree.gives(call, "activation") for call in tree.all(ast.Call))
        or tree.mentions(*_NOT_LINEAR)
        or {*map(text_of, tree.all(ast.Constant))} & {*_CURVED}
    ):
        return
    makers = [function for function in tree.all(ast.FunctionDef) if _is_dense(tree, function)]
    inside, names = {node for function in makers for node in nodes_of(function)}, {maker.name for maker in makers}
    made = [call for call in tree.all(ast.Call) if call not in inside
            and (typed(call.func) in names or tree.keras_name_of(call.func) == "layers.Dense")]  # fmt: skip
    layers = sorted(made, key=lambda call: (call.lineno, call.col_offset))
    said = {call: tree.said_near(call) for call in layers[:-1]}
    told = [call for call, texts in said.items() if any(is_said(_BENDS, text) for text in texts)]
    if told and not any(len(call.args) > 1 for call in made if typed(call.func) not in names):
        sentence = (
            f"`{typed(told[0])}` has no activation, so all these layers together are one linear function. For a curve, "
            'write `activation="relu"`.'
        )
        yield tree.finding(told[0], typed(told[0]), "", sentence, certain=False)


_ACTIVATION_AT = {"Dense": 1, "Conv1D": 7, "Conv2D": 7}
"""Layers that are linear without an activation, each with the place of that argument."""


@unless_told_by("comments.lines_called_curves")
def lines_before_the_output(tree: SourceTree) -> Iterator[Finding]:
    """Yield a layer without an activation right before another one of its kind, that is said to bend."""
    for first, second in layers_in_a_row(tree):
        kind, after = (tree.keras_name_of(layer.func).removeprefix("layers.") for layer in (first, second))
        place = _ACTIVATION_AT.get(kind)
        if place is None or after != kind or argument(first, "activation", place) or gives_unseen(first):
            continue
        if any(is_said(_BENDS, text) for text in tree.said_near(first)):
            sentence = (
                f"`{typed(first)}` has no activation, so it and the next `{kind}` are one linear layer. Write "
                '`activation="relu"`.'
            )
            yield tree.finding(first, typed(first), "", sentence, certain=False)
            return


def _is_dense(tree: SourceTree, function: ast.FunctionDef) -> bool:
    """Return whether a function only makes a `Dense` and returns it."""
    last = function.body[-1]
    value = last.value if isinstance(last, ast.Return) else None
    return isinstance(value, ast.Call) and tree.keras_name_of(value.func) == "layers.Dense" and len(value.args) < 2


@rule
def readers_that_share_nothing(tree: SourceTree) -> Iterator[Finding]:
    """Yield a function that makes its layers in each call, and is called for what is said to share them."""
    for function in tree.all(ast.FunctionDef):
        if function.name in tree.asked or not is_said(_SHARED, _said_of(tree, function)):
            continue
        made = [call for node in nodes_of(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Call)
                for call in [node.func] if _HAS_WEIGHTS.fullmatch(tree.keras_name_of(call.func))]  # fmt: skip
        calls = [call for call in tree.all(ast.Call) if called_name(call) == function.name and call.args]
        is_nested = any(isinstance(part, ast.Call) and part in calls for call in calls for part in call.args)
        if _NOT_SHARED.search(_said_of(tree, function)) or is_nested:
            continue
        if made and len(calls) > 1:
            sentence = (
                f"Each call of `{function.name}` makes a new `{called_name(made[0])}`, so nothing is shared. Make the "
                "layer once, before the function, and call it in it."
            )
            yield tree.finding(made[0], typed(made[0]), "", sentence, certain=False)


def _said_of(tree: SourceTree, function: ast.FunctionDef) -> str:
    """Return the docstring of a function, and the comments right above it."""
    first = function.lineno - 1
    said: list[str] = []
    while first > 0 and tree.lines[first - 1].lstrip().startswith("#"):
        said.insert(0, tree.lines[first - 1].strip(" #"))
        first -= 1
    return " ".join([*said, ast.get_docstring(function) or ""])
