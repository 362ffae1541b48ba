"""What comments say of trainings, optimizers and callbacks, and is not so."""

from __future__ import annotations

import ast
import re

from grader.catalogue.patterns import regex
from grader.submission.models.keras_names import RECURRENT
from grader.submission.rules.beliefs.belief import Belief, always, any_of
from grader.submission.rules.python.shared_objects import predictions_thrown_away
from grader.submission.rules.reading.value_flow import set_to
from grader.submission.rules.reading.weights import keeps_weights, restores, weights_are_seeded
from grader.submission.rules.training.callbacks import last_weights_kept
from grader.submission.source_tree import (
    SourceTree,
    argument,
    gives_unseen,
    is_literal,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

OF_A_SPLIT = regex(
    r"valid|held|split|%|percent|tenth|fifth|prüf|zehntel|fünftel|dixième|cinquième|décim|quint[ao]", re.IGNORECASE
)
_BY_CHANCE = any_of("random", "shuffled", r"mixed\b", "zufällig", "gemischt", "(?:au|par) hasard", "aléatoire",
                   "mélangé", "al azar", "aleatori", "mezclad")  # fmt: skip
_DRAWN_BY_CHANCE = any_of(
    r"(?:drawn|chosen|picked|selected|held (?:out|back)|kept|taken|split|sampled)(?: \w+){0,4} (?:at random|by chance)",
    r"randomly (?:drawn|chosen|picked|selected|held|taken|split|sampled)",
    r"random (?:\d+ ?%|share|tenth|fifth|quarter|part|sample|subset|split)",
    r"(?:draws?|chooses?|picks?|selects?|takes?|holds? (?:out|back)|splits?)(?: \w+){0,6} (?:at random|by chance)",
    r"zufällig (?:\w+ ){0,2}(?:gezogen|gewählt|ausgewählt|genommen|bestimmt)",
    r"zufällige[rsn]? (?:Teil|Zehntel|Auswahl)",
    r"(?:tiré|choisi|pris|prélevé)e?s? (?:au|par) hasard",
    "aléatoirement (?:tiré|choisi|pris)",
    r"(?:elegid|tomad|sacad|escogid|seleccionad)[oa]s? (?:al azar|aleatoriamente)",
)
SHUFFLING = ("permutation", "shuffle", "train_test_split", "permuted", "sample")
TAKES_THE_LAST = (
    "`validation_split` takes the last examples, before any are shuffled. If these are sorted, shuffle inputs and "
    "labels together first."
)
SHUFFLES_ALL = any_of(
    r"order (?:of (?:the |these )?\w+ )?(?:does not|doesn't|do not|is not going to) (?:matter|count)[^.]* shuffle",
    r"fit (?:\w+ )?shuffles (?:\w+ ){0,3}(?:before|first|anyway)",
)
ABOVE = regex(r"above|before|already|earlier|shuffled (?:windows|examples|images|texts|rows|data)", re.IGNORECASE)
_NUMBER = regex(r"\d+(?:\.\d+)?")
_KNOWS_STATES = regex(r"\b(?:empty|any order|already|zeros?)\b|has (?:done|shuffled)", re.IGNORECASE)
_STAY = regex(
    r"optimi[sz]er|moment|metric|schedule|\brates?\b|\badam|\b(?:stay|remain|keep|left)"
    r"|(?:was|were|been) (?:\w+ )*(?:from scratch|untrained|random)",
    re.IGNORECASE,
)
_NEW_WEIGHTS = regex(
    r"(?:new|fresh|initial|random|untrained) (?:random )?weights|(?:neue|frische|zufällige) (?:zufällige )?Gewichte"
    r"|(?:nouveaux|de nouveaux) poids|poids (?:neufs|aléatoires)|nuevos pesos|pesos (?:nuevos|aleatorios)",
    re.IGNORECASE,
)
_KNOWS_FIRST = regex(
    r"\b(?:stay|remain|keep|left)|(?:was|were|been) (?:\w+ )*(?:from scratch|untrained|random)", re.IGNORECASE
)
"""In comments on `compile` that know what it leaves as it is, or speak of an optimizer."""
_IN_TIME = regex(r"time|series|window|month|day|hour|week|year|chronolog|sequence|past|future", re.IGNORECASE)
_KNOWS_ORDER = regex(
    r"again|already|above|twice|ignored|(?:is|are|were) (?:not )?shuffled|shuffled (?:before|first|windows)"
    r"|eas(?:y|ier)|\bruns?\b|reproduc|compar|both|has (?:done|shuffled)",
    re.IGNORECASE,
)
_KEEPS_OLD = regex(
    r"cop(?:y|ies)|remember|keep|kept|undo|restor|before|compar|old|initial|start|\bnow\b|\bas\b|how|trained",
    re.IGNORECASE,
)
_MEASURES = regex(
    r"measur|\btest(?:s|ed)?\b|evaluat|check|\bstop|chos|choos|compar|monitor|callback|hyper|only"
    r"|\b(?:would|were|could|mistake|myth)\b",
    re.IGNORECASE,
)
"""In comments that say what validation data are for, or what would be otherwise."""
NO_STATES = regex(
    r"\bempty|\balready\b|stateless|(?:window|call) (?:starts?|begins?|initiali[sz]es)|states? (?:with|of) zeros"
    r"|\bgraph|\bGPU\b|memory (?:stays|is kept) (?:small|low|free)|(?:inside|within) (?:of )?(?:one|a|each) window",
    re.IGNORECASE,
)
_BY_OPTIMIZATIONS = regex(r"\b(?:without|not|no|would|could|need|later|stays?|keeps?)\b|n't", re.IGNORECASE)


def _clips_each(tree: SourceTree, call: ast.Call, said: str) -> str:
    given = words_of(call)
    if "clipnorm" not in given or "global_clipnorm" in given:
        return ""
    return (
        f"`clipnorm` clips the gradient of each weight by itself. For all gradients together, write "
        f"`global_clipnorm={typed(given['clipnorm'])}`."
    )


def _smooths(tree: SourceTree, call: ast.Call, said: str) -> str:
    given = words_of(call).get("label_smoothing")
    rate = tree.number_of(given)
    numbers = {f"{float(number):g}" for number in _NUMBER.findall(said)}
    if given is None or not rate or not {f"{rate:g}", f"{1 - rate:g}"} <= numbers:
        return ""
    return (
        f"`label_smoothing={typed(given)}` changes 0 and 1 to {rate / 2:g} and {1 - rate / 2:g}. For {rate:g} and "
        f"{1 - rate:g}, write twice as much."
    )


_ERRORS_UP_TO = regex(
    r"(?i)\b(?:squared?|parabola|quadratic|mse)\b[^.]{0,60}?\b(?:up to|below|within|under|smaller than) "
    r"(?:errors of )?(?:about |around )?(\d+(?:\.\d+)?)\b"
)


def _is_a_line_from_delta(tree: SourceTree, call: ast.Call, said: str) -> str:
    loss = tree.value_of(argument(call, "loss", 1)) if called_name(call) == "compile" else call
    given = argument(loss, "delta", 0) if isinstance(loss, ast.Call) and called_name(loss) == "Huber" else None
    is_huber = text_of(loss) == "huber" or loss is call
    delta, told = tree.number_of(given, 1.0) if is_huber else None, _ERRORS_UP_TO.search(said)
    if delta is None or told is None or float(told[1]) == delta:
        return ""
    return (
        f"This Huber loss is squared up to an error of {delta:g}, its `delta`, and a line from there on. "
        f"Write `tf.keras.losses.Huber(delta={told[1]})`."
    )


def _first_weights(tree: SourceTree, call: ast.Call, said: str) -> str:
    if tree.name_of(call.func) != "tensorflow.random.set_seed" or weights_are_seeded(tree):
        return ""
    return (
        "Keras draws the first weights with Python's `random`, and `tf.random.set_seed` does not reach it. Write "
        "`tf.keras.utils.set_random_seed(…)`."
    )


def holds_out_the_last(tree: SourceTree, call: ast.Call, said: str) -> str:
    """Return what ``validation_split`` takes where it is said to draw by chance."""
    is_shuffled = ABOVE.search(said) or shuffles_arrays(tree)
    if not tree.gives(call, "validation_split") or not OF_A_SPLIT.search(said) or is_shuffled:
        return ""
    return TAKES_THE_LAST


def shuffles_arrays(tree: SourceTree) -> bool:
    """Return whether arrays may come in another order: a data set that is shuffled leaves them as they are."""
    calls = [call for call in tree.all(ast.Call) if called_name(call) in SHUFFLING]
    return any(called_name(call) != "shuffle" or not is_of_a_data_set(tree, call) for call in calls)


def is_of_a_data_set(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether ``shuffle`` is that of a data set: it gets a number, and not what is to be shuffled."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    given = argument(call, "buffer_size", 0)
    is_count = isinstance(given, ast.Call) and typed(given.func) == "len"
    return owner is not None and (tree.number_of(given) is not None or is_count)


def splits_first(tree: SourceTree, call: ast.Call, said: str) -> str:
    """Return what ``validation_split`` takes where ``fit`` is said to shuffle before."""
    is_shuffled = bool(tree.called_around(call) & {*SHUFFLING})
    return "" if is_shuffled or not tree.gives(call, "validation_split") else TAKES_THE_LAST


def _begins_empty(tree: SourceTree, call: ast.Call, said: str) -> str:
    given = words_of(call).get("shuffle")
    if _KNOWS_STATES.search(said):
        return ""
    recurrent = [call for call in tree.all(ast.Call) if called_name(call) in RECURRENT]
    stateful = any(tree.gives(layer, "stateful") for layer in recurrent)
    if not isinstance(given, ast.Constant) or given.value is not False or not recurrent or stateful:
        return ""
    return (
        f"`{called_name(recurrent[0])}` begins each window with an empty state, so the order of the windows gives it "
        "nothing to remember. Leave out `shuffle=False`."
    )


_OF_THE_BEST_EPOCH = regex(
    r"(?i)\b(?:returns?|gives?|keeps?|leaves?)\b[^.;]{0,30}\b(?:model|network|net|weights|it|them)\b[^.;]{0,30}"
    r"\b(?:in|of|from|after|at) (?:the|its) (?:best epoch|epoch with the (?:lowest|highest|best|smallest|largest))"
)


def _keeps_the_last(tree: SourceTree, call: ast.Call, said: str) -> str:
    is_told = any(found.line == call.lineno for found in last_weights_kept(tree))
    off = argument(call, "restore_best_weights", 6)
    is_off = isinstance(off, ast.Constant) and off.value is False
    if is_told or keeps_weights(tree) or (restores(call) and not is_off):
        return ""
    return "`EarlyStopping` keeps the weights of its last epoch. For the best ones, write `restore_best_weights=True`."


def _saves_each_epoch(tree: SourceTree, call: ast.Call, said: str) -> str:
    path = argument(call, "filepath", 0)
    paths = [typed(node) for node in (path, tree.value_of(path)) if node is not None]
    is_all = is_literal(argument(call, "save_best_only", 3) or ast.Constant(False), False)
    if not is_all or gives_unseen(call) or "{epoch" in " ".join(paths):
        return ""
    return (
        f"`{typed(call.func)}` saves after each epoch, so its file holds the last one. For the best, write "
        "`save_best_only=True`."
    )


def _returns_a_copy(tree: SourceTree, call: ast.Call, said: str) -> str:
    is_compared = len(tree.calls_of("get_weights")) > 1 or tree.mentions("set_weights")
    if is_compared or _KEEPS_OLD.search(said):
        return ""
    return "`get_weights` returns a copy, which `fit` does not change. Call it after the training."


def _has_its_weights(tree: SourceTree, call: ast.Call, said: str) -> str:
    if not isinstance(call.func, ast.Attribute) or (_KNOWS_FIRST if _NEW_WEIGHTS.search(said) else _STAY).search(said):
        return ""
    owner, model = call.func.value, typed(call.func.value)
    given = set_to(tree, owner) if isinstance(owner, ast.Name) and tree.parameter_of(owner) else []
    is_trained = any(is_trained_before(tree, node, node.lineno) for node in (owner, *given))
    if not is_trained or tree.mentions("clone_model", "set_weights", "load_weights"):
        return ""
    return (
        f"`compile` leaves the weights as they are, so `{model}` goes on from what it learned. For new ones, make the "
        "model again."
    )


def is_trained_before(tree: SourceTree, model: ast.expr, line: int) -> bool:
    """Return whether a model is trained between the line where it is made and another one, by a helper as well."""
    if not isinstance(model, ast.Name | ast.Attribute):
        return False
    key = tree.key_of(model)
    trained = [fit.lineno for fit in tree.calls_of("fit")
               if isinstance(fit.func, ast.Attribute) and tree.key_of(fit.func.value) == key]  # fmt: skip
    for call in (call for call in tree.all(ast.Call) if isinstance(call.func, ast.Name)):
        code = tree.code_of(call.func)
        names = [parameter.arg for parameter in code.args.args] if isinstance(code, ast.FunctionDef) else []
        fitted = [name for name, given in zip(names, call.args, strict=False) if tree.key_of(given) == key
                  and any(typed(fit.func) == f"{name}.fit" for fit in tree.calls_of("fit")
                          if code is not None and fit in nodes_of(code))]  # fmt: skip
        trained += [call.lineno] if fitted else []
    nodes: list[ast.Name | ast.Attribute] = [*tree.all(ast.Name), *tree.all(ast.Attribute)]
    made = [node.lineno for node in nodes if isinstance(node.ctx, ast.Store) and tree.key_of(node) == key]
    latest = max((place for place in made if place < line), default=0)
    return any(latest < place < line for place in trained)


def _keeps_their_order(tree: SourceTree, call: ast.Call, said: str) -> str:
    given = words_of(call).get("shuffle")
    stateful = any(tree.gives(layer, "stateful") for layer in tree.all(ast.Call))
    in_time = _IN_TIME.search(said) or tree.mentions(*RECURRENT)
    if stateful or not in_time or _KNOWS_ORDER.search(said) or tree.mentions("train_on_batch"):
        return ""
    if not isinstance(given, ast.Constant) or given.value is not False:
        return ""
    return (
        "Each window has its own steps in their order, whatever comes before it: `fit` may shuffle windows. Leave out "
        "`shuffle=False`."
    )


def _is_not_smaller(tree: SourceTree, call: ast.Call, said: str) -> str:
    if tree.mentions("optimizations") or not tree.mentions("TFLiteConverter"):
        return ""
    if _BY_OPTIMIZATIONS.search(said):
        return ""
    return (
        "Without `converter.optimizations = [tf.lite.Optimize.DEFAULT]` the weights stay 32-bit floats: nothing is "
        "quantized."
    )


def _only_measures(tree: SourceTree, call: ast.Call, said: str) -> str:
    given = [word for word in ("validation_data", "validation_split") if tree.gives(call, word)]
    if not given or _MEASURES.search(said):
        return ""
    return (
        f"`fit` only measures on what `{given[0]}` gives, and changes no weight by it. To learn from these examples, "
        "join them with the training data."
    )


def _keeps_no_state(tree: SourceTree, call: ast.Call, said: str) -> str:
    knows = any(tree.gives(other, "stateful", "initial_state", "return_state") for other in tree.all(ast.Call))
    is_told = any(found.line == call.lineno for found in predictions_thrown_away(tree))
    if not tree.mentions(*RECURRENT) or knows or NO_STATES.search(said) or is_told:
        return ""
    return (
        f"No layer has `stateful=True`, so each window begins with states of zero, and `{called_name(call)}` leaves "
        "nothing for the next call. Leave it out."
    )


BELIEFS = (
    Belief(
        ("fit",),
        any_of(r"(?:network|model|it|weights|layers) (?:also |then |even |is |are )*"
              r"(?:learns?|adjusts?|adapts?|trains?|trained|tunes?|tuned|improves?|updates?|adjusted|adapted)"
              r"(?: (?:itself|its weights|the weights|also|a little))* (?:from|with|on|to|by) "
              r"(?:the |these |this |its )?(?:validation|held[- ]out|val)[ _](?:data|images|examples|set|texts|windows"
              r"|rows|digits|part)", r"learns? from (?:the )?validation_data",
              r"validation_data[^.;]{0,50} (?:learns?|adjusts?|adapts?|trains?) (?:also |even |itself )?"
              r"(?:from|on|to|with) (?:them|it|these|this)\b"),
        _only_measures,
    ),
    Belief(
        ("predict", "predict_on_batch", "evaluate"),
        any_of(r"(?:fill|load|warm|prime|initiali[sz]|carr)\w*[^.;:]{0,30}(?:memory|states?|cells?)\b",
              r"so that (?:it|the \w+) remembers?", r"(?:memory|states?) (?:stays?|goes on|is kept|are kept)"),
        _keeps_no_state,
    ),
    Belief(
        ("get_weights",),
        any_of(r"(?:fit|training) (?:will |then |later )?(?:train|change|update)s? "
              r"(?:these|them|this|it|the vectors)\b"),
        _returns_a_copy,
    ),
    Belief(
        ("BackupAndRestore",),
        any_of(r"best\b"),
        always(
            "`BackupAndRestore` goes on with a training that was interrupted, and knows no best epoch. For that, use "
            "`EarlyStopping(restore_best_weights=True)`."
        ),
    ),
    Belief(
        ("Adam", "AdamW", "SGD", "RMSprop", "Nadam", "Adagrad", "Adamax", "Lion"),
        any_of("global", "together", "whole gradient", "all (?:the )?(?:gradients|weights|layers|variables)",
              "total norm", "clip_grad_norm"),
        _clips_each,
    ),
    Belief(("BinaryCrossentropy",), any_of(r"0\.\d+.*"), _smooths),
    Belief(("Huber", "compile"), _ERRORS_UP_TO, _is_a_line_from_delta),
    Belief(("set_seed",), any_of(r"weights?\b", "initial"), _first_weights),
    Belief(("fit",), _BY_CHANCE, holds_out_the_last, around=_DRAWN_BY_CHANCE),
    Belief(("fit",), SHUFFLES_ALL, splits_first, around=SHUFFLES_ALL),
    Belief(
        ("fit",),
        any_of("remember", r"memory\b", r"states?\b", "takes? along", "carr(?:y|ies) over", "goes on", "continues?"),
        _begins_empty,
    ),
    Belief(
        ("EarlyStopping",),
        any_of("best (?:weights|epoch|model|state|one)", r"(?:goes?|going) back", r"restor(?:e|es|ing)\b"),
        _keeps_the_last,
        around=_OF_THE_BEST_EPOCH,
    ),
    Belief(
        ("ModelCheckpoint",),
        any_of(r"best\b"),
        _saves_each_epoch,
    ),
    Belief(
        ("compile",),
        any_of(_NEW_WEIGHTS.pattern, "from scratch", "forgets?", "untrained", "von vorne?", "depuis zéro",
              "(?:de|desde) cero",
              r"resets? (?:the )?(?:model|weights|network)", "(?:starts?|begins?) (?:all )?over"),
        _has_its_weights,
    ),
    Belief(
        ("fit",),
        any_of(r"(?:in|keeps?|the|right|their) (?:the )?(?:right |same )?(?:time )?order\b", "chronolog",
              "not (?:be )?shuffled?", r"(?:mixed|random|wrong) order",
              r"(?:mix|shuffl)\w* (?:\w+ ){0,4}(?:destroy|break|ruin|tear)\w*",
              r"(?:zeitliche )?Reihenfolge\b", r"ordre (?:du temps|chronologique)", r"orden (?:temporal|cronológico)"),
        _keeps_their_order,
    ),
    Belief(
        ("from_keras_model", "from_saved_model", "convert"),
        any_of("quanti[sz]", "8[- ]?bits?", "int8", "(?:one|1|a|single) byte (?:for|per|each)"),
        _is_not_smaller,
    ),
)  # fmt: skip
