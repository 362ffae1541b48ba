"""What comments say of calls that prepare data, and is not so."""

from __future__ import annotations

import ast
import re

from grader.catalogue.patterns import regex
from grader.submission.rules.beliefs.belief import Belief, any_of, unless
from grader.submission.rules.reading.examples import shuffles
from grader.submission.rules.reading.value_flow import is_made_in, reached_from
from grader.submission.rules.reading.words_beside import NUMBER, SAYS_EXAMPLES
from grader.submission.source_tree import (
    SourceTree,
    argument,
    gives_unseen,
    is_literal,
    nodes_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_OF_RUNS = regex(r"\bruns?\b|reproduc|repeat", re.IGNORECASE)
_OF_WINDOWS = regex(r"\bshort|window_size|windows? (?:of|have|has|with|at)\b", re.IGNORECASE)
_DENIES = regex(r"\b(?:not|no|whatever|regardless|random)\b", re.IGNORECASE)
_IN_DEGREES = regex(r"degrees?\b|°|\bangle", re.IGNORECASE)
_DEGREES = regex(r"(\d+(?:\.\d+)?) ?(?:degrees?|deg\b|°)", re.IGNORECASE)
_RANDOM = ("RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomContrast", "RandomBrightness")
_SMALL_BUFFER = 256
"""Buffers of so many examples hold a part of every data set of the course."""
MOST_READY = 8
"""So many batches that are kept ready are meant as examples."""
_AHEAD = regex(
    r"\b(?:next|ready|prepared|ahead|few|one|two|\d+|buffer|while|unlike|nothing|too (?:large|big))\b", re.IGNORECASE
)
_OF_LATER_EPOCHS = regex(
    r"(?:later|other|further|following|second|all (?:the )?other) (?:epoch|pass)(?:e?s)?\b[^.;]*"
    r"(?:memory|\bRAM\b|kept|stored|saved|for free)"
    r"|(?:read|decoded|opened|loaded|computed|scaled|encoded|resized) (?:only|just) once\b"
    r"|(?:nur|bloß) (?:einmal|in der ersten Epoche)|(?:im|in den) (?:Arbeits)?speicher|ab der zweiten Epoche"
    r"|(?:reste|rest|gard|conserv)\w* (?:\w+ )*en mémoire|une seule fois|(?:pendant|à) la première époque"
    r"|(?:qued|guard|conserv)\w* (?:\w+ )*en (?:la )?memoria|una sola vez|sólo en la primera época",
    re.IGNORECASE,
)
"""In comments on ``prefetch`` that say that what it prepares is kept."""
_OF_EACH_EPOCH = regex(
    r"\b(?:ahead|while|unlike|background|prepare\w*|(?:each|every) epoch|again|next|while|voraus|nächste\w*|während"
    r"|avance|prochain\w*|pendant que|próxim\w*|siguiente\w*|mientras)\b",
    re.IGNORECASE,
)
_COMPARES = regex(r"more than|above|over|at least|too (?:few|little)|1 degree (?:is|=)", re.IGNORECASE)
_LIKE_MORE = regex(
    r"\b(?:like|as if|as good as|in place of|with more|would|see|simulat\w+|replac\w+|effect of|varied|anew"
    r"|expensive)\b",
    re.IGNORECASE,
)
_KNOWS_REPEATED = regex(
    r"(?:more|many|fewer|several) epochs|pass(?:es)?\b|steps?\b|again"
    r"|rare|class|oversampl|balanc|would|otherwise|turn|chang|flip|other|differ",
    re.IGNORECASE,
)
_VARIES = regex(r"augment|noise|Random[A-Z]|random_|tf\.image")
"""In a program that changes its examples each time."""
_COUNTS_WORDS = ("Counter", "split", "set", "unique", "get_word_index")
_ABOUT = regex(r"about|nearly|roughly|approx|almost|around|seed", re.IGNORECASE)
_OF_EACH_CALL = regex(r"each|every|call|batch|depend|\bany\b|later|\bpad", re.IGNORECASE)
_MORE_IMAGES = (
    r"twice as many(?! (?:epoch|step|possib))", f"{NUMBER} times as many(?! (?:epoch|step|possib))",
    "more (?:images|examples|data)(?!:)", r"doubles? (?:the )?(?:\w+ )?(?:data|number|images|examples|amount|training)",
    "enlarges? the (?:data|training|set)", "larger data", r"adds? (?:an? )?\w+ (?:and an? \w+ )?(?:version|cop|image)",
)  # fmt: skip
_ADDS_IMAGES = any_of(*_MORE_IMAGES)
_IMAGES = "(?:images|pictures|photos|examples|files)"
_MAKES_LARGER = any_of(
    r"ma(?:kes?|king) (?:(?!no\b|not\b)\w+ ){0,3}?(?:set|data|dataset) (?:larger|bigger|longer)\b",
    r"enlarg(?:es?|ing) (?:the |our |my )?(?:\w+ )?(?:data|set|dataset)\b(?! \w*(?:image|picture|photo))",
    rf"(?P<many>\d+) (?:\w+ )?{_IMAGES} (?:become|turn into|grow to|make) (?!(?P=many)\b)\d+"
    rf" (?:(?:\w+ )?{_IMAGES}|in|per|each|every)\b",
    r"(?:gets?|gives?|makes?|creates?|produces?|returns?) (?:(?!no\b|not\b)\w+ ){0,2}?"
    rf"(?:twice|{NUMBER} times) as many (?:\w+ )?{_IMAGES}",
    rf"(?:doubles?|triples?|multipl(?:y|ies)) (?:the )?(?:number of |training )(?:\w+ )?{_IMAGES}",
    r"adds? (?:(?!no\b)\w+ )?(?:flipped|mirrored|rotated|turned|changed|augmented|zoomed) "
    rf"(?:copies|versions|{_IMAGES})",
    r"ma(?:cht|chen) (?:den|die) (?:\w*daten\w*|Trainingssatz) größer|vergrößer\w+ (?:den|die) (?:\w*daten|Trainings)",
    r"agrandi\w* (?:le jeu|l'ensemble)|agrand\w+ (?:el conjunto|los datos)",
)  # fmt: skip
"""In a docstring on random layers that says that there are more images with them."""
_ADDS = ("concatenate", "concat", "repeat", "tile", "vstack", "hstack", "append", "extend", "flow", "stack", "zip")
"""What may join changed copies with what they are made of."""
_IN_EFFECT = regex(
    r"effective|in effect|artificial|virtual|as it were|over (?:the|all|many) epochs|quasi", re.IGNORECASE
)
"""In texts that say in what sense there are more images."""
_OF_NUMBERS = regex(r"regress|\bmse\b|mean squared|(?:one|single) (?:output|number|unit)|memory", re.IGNORECASE)
"""In comments on one-hot rows about labels as amounts in another training, or about their size."""
_NOT_CUT = regex(r"\bcolumn|\bbelow\b|\babove\b|\blater\b|start token", re.IGNORECASE)
_OF_CLASSES = regex(r"(?<!sparse_)categorical_crossentropy|\bCategoricalCrossentropy")


def _shuffles_again(tree: SourceTree, call: ast.Call, said: str) -> str:
    given = words_of(call)
    is_set = "seed" in given and "reshuffle_each_iteration" not in given and isinstance(call.func, ast.Attribute)
    if not is_set or _OF_RUNS.search(said):
        return ""
    return (
        "`shuffle` with a `seed` still draws another order in each epoch; the seed repeats these orders in the next "
        "run. For one order, write `reshuffle_each_iteration=False`."
    )


_DONE_ONCE = (
    r"(?:happens?|runs?|done|encoded|computed|prepared|mapped) (?:\w+ )?(?:only )?(?:in|during|for) the "
    r"first (?:epoch|pass)",
    r"(?:in|during) the first (?:epoch|pass) only",
    r"later epochs (?:\w+ ){0,2}(?:take|get|find)",
    r"(?:finished|ready|encoded|prepared) (?:\w+ ){0,3}from memory",
)  # fmt: skip
_OF_FILES = any_of(r"read\w*", r"loa(?:d|ded|ding)\b", "disk", "files?", r"decod\w+", r"images?")


def _keeps_what_comes_before(tree: SourceTree, call: ast.Call, said: str) -> str:
    inside = [other for other in tree.all(ast.Call) if call in nodes_of(other.func)]
    later = next((other for other in inside if called_name(other) == "map"), None)
    before = [other for other in tree.chain_of(call) if called_name(other) == "map"]
    # Files that are read once are kept before they are changed.
    if later is None or before or not later.args or _OF_FILES.search(said):
        return ""
    return (
        f"`cache` keeps what comes before it, so `{typed(later.args[0])[:30]}` runs again in each epoch. Write "
        "`.map(…).cache()`."
    )


def _rolls_round(tree: SourceTree, call: ast.Call, said: str) -> str:
    if tree.name_of(call.func) != "numpy.roll":
        return ""
    return "`np.roll` leaves nothing empty: the values at the other end move in. Leave out these steps."


def _takes_the_first(tree: SourceTree, call: ast.Call, said: str) -> str:
    is_method = isinstance(call.func, ast.Attribute) and not tree.name_of(call.func)
    if not is_method or any(shuffles(tree, step) for step in tree.steps_of(call)):
        return ""
    return "`take` returns the first elements of a data set. For random ones, call `shuffle` before it."


def _counts_batches(tree: SourceTree, call: ast.Call, said: str) -> str:
    many = tree.number_of(argument(call, "buffer_size", 0), 0) or 0
    if many < MOST_READY or "batch" not in map(called_name, tree.chain_of(call)):
        return ""
    return (
        f"After `batch`, `prefetch` counts batches: {many:g} of them are kept ready, which takes memory. One is "
        "enough, or `tf.data.AUTOTUNE`."
    )


def _prepares_the_next(tree: SourceTree, call: ast.Call, said: str) -> str:
    denied = _OF_EACH_EPOCH if _OF_LATER_EPOCHS.search(said) else _AHEAD
    if tree.mentions("cache") or denied.search(said):
        return ""
    return (
        "`prefetch` prepares the next batches and keeps none: each epoch computes them again. To keep them, call "
        "`cache` before it."
    )


def _takes_batches(tree: SourceTree, call: ast.Call, said: str) -> str:
    given = argument(call, "count", 0)
    many = tree.number_of(given)
    is_method = isinstance(call.func, ast.Attribute) and not tree.name_of(call.func)
    # A loop may look at one example of each batch.
    loops = [loop for loop in tree.all(ast.For) if call in nodes_of(loop.iter)]
    is_looked_at = any(isinstance(node, ast.Subscript | ast.Break) for loop in loops for node in nodes_of(loop))
    if not is_method or given is None or many is None or many < 2 or is_looked_at:
        return ""
    if "batch" in tree.said_beside(call).lower():
        return ""
    names = {
        step: tree.keras_name_of(step.func).rpartition(".")[2] or called_name(step) for step in tree.steps_of(call)
    }
    steps = {name: argument(step, "batch_size", 0 if name == "batch" else 5) for step, name in names.items()}
    sizes = {typed(tree.value_of(size) or size) for size in steps.values() if size is not None}
    makers = {"batch", "image_dataset_from_directory"} & {*steps}
    if not makers or {"unbatch", "rebatch", "flat_map", "interleave", "window"} & {*steps} or {"1", "None"} & sizes:
        return ""
    # Of things by another name, as many as some batches have.
    numbers = [tree.number_of(size) for size in steps.values() if size is not None]
    whole = all(number and many % number == 0 for number in numbers) and "batches" not in said
    things = r"(?!epochs|steps|figures|plots|percents|seconds|minutes)\w+s" if numbers and whole else "$^"
    if not re.search(rf"\b{many:g} (?:(?:\w+ )?(?:{_IMAGES}|samples|texts|reviews)|{things})\b", said):
        return ""
    return f"The data set is batched, so `take({typed(given)})` takes that many batches. Call `take` before `batch`."


def _goes_over_the_same(tree: SourceTree, call: ast.Call, said: str) -> str:
    is_method = isinstance(call.func, ast.Attribute) and not tree.name_of(call.func)
    if not is_method or _KNOWS_REPEATED.search(said) or tree.is_written(_VARIES):
        return ""
    return "`repeat` adds no examples: it goes over the same ones again, as more epochs do."


def _is_of_windows(tree: SourceTree, call: ast.Call, said: str) -> str:
    is_given = any(tree.gives(batch, "drop_remainder") for batch in tree.calls_of("batch"))
    if not tree.gives(call, "drop_remainder") or is_given or _OF_WINDOWS.search(said):
        return ""
    return "`drop_remainder` of `window` drops short windows. For full batches alone, give it to `batch`."


def _is_lower_already(tree: SourceTree, call: ast.Call, said: str) -> str:
    makers = [made for made in tree.all(ast.Call) if called_name(made) in ("TextVectorization", "Tokenizer")]
    is_own = any({"standardize", "lower"} & words_of(made).keys() or gives_unseen(made) or len(made.args) > 1
                 or tree.is_foreign(made.func) for made in makers)  # fmt: skip
    if not makers or is_own or tree.mentions(*_COUNTS_WORDS):
        return ""
    return f"`{called_name(makers[0])}` makes texts lower case itself, so this changes nothing."


def _counts_the_padding(tree: SourceTree, call: ast.Call, said: str) -> str:
    makers = [made for made in tree.all(ast.Call) if called_name(made) == "Tokenizer"]
    is_known = any(tree.gives(made, "oov_token") or gives_unseen(made) or len(made.args) > 1
                   or tree.is_foreign(made.func) for made in makers)  # fmt: skip
    if not makers or is_known or ".word_index)" not in typed(call) or "pad" in said.lower():
        return ""
    return (
        "The 1 is for the padding: token ids begin at 1, and 0 is free. Unknown words have no id without `oov_token`: "
        "they are left out."
    )


def _splits_all_files(tree: SourceTree, call: ast.Call, said: str) -> str:
    if not tree.gives(call, "validation_split") or _DENIES.search(said) or _ABOUT.search(said):
        return ""
    if is_literal(words_of(call).get("shuffle"), False):
        return "With `shuffle=False`, `validation_split` takes the last files: these are of the last classes."
    return "`validation_split` shuffles the files of all classes together, so classes may have other shares."


def _keeps_no_length(tree: SourceTree, call: ast.Call, said: str) -> str:
    made = tree.value_of(call.func.value) if isinstance(call.func, ast.Attribute) else None
    if not isinstance(made, ast.Call) or called_name(made) != "TextVectorization" or _OF_EACH_CALL.search(said):
        return ""
    is_other = tree.gives(made, "output_sequence_length", "output_mode", "ragged")
    if is_other or gives_unseen(made) or len(made.args) > 4:
        return ""
    return (
        "`adapt` learns the words, and no length: each call pads to its own longest text. For one length, give "
        "`output_sequence_length`."
    )


def _stays_in_memory(tree: SourceTree, call: ast.Call, said: str) -> str:
    if call.args or call.keywords or not isinstance(call.func, ast.Attribute):
        return ""
    return "`cache()` keeps the data in memory. For a file, give it a path: `cache(path)`."


def _turns_more(tree: SourceTree, call: ast.Call, said: str) -> str:
    given = argument(call, "factor", 0)
    share = tree.number_of(given)
    angles = [float(number) for number in _DEGREES.findall(said)]
    if share is not None and share > 1 and _IN_DEGREES.search(said):
        angles = [share]
    # A larger angle may be one that is not reached, or the whole range.
    if not share or not angles or any(share * 360 <= max(angle + 1.0, 1.2 * angle) for angle in angles):
        return ""
    if (given is not None and "360" in typed(given)) or _COMPARES.search(said):
        return ""
    return (
        f"The factor of `RandomRotation` is a share of a full turn: this one turns by up to {share * 360:.3g} degrees. "
        f"For {angles[0]:g} degrees, write `{angles[0]:g} / 360`."
    )


def _adds_no_images(tree: SourceTree, call: ast.Call, said: str) -> str:
    is_model = called_name(call) == "Sequential"
    if _LIKE_MORE.search(said) or (is_model and not ("augment" in said.lower() and tree.mentions(*_RANDOM))):
        return ""
    name = "The model" if is_model else f"`{called_name(call)}`"
    return (
        f"{name} adds no images: each epoch has as many as before, with other changes. For more, join "
        "the data set with a changed copy."
    )


def _mixes_in_its_buffer(tree: SourceTree, call: ast.Call, said: str) -> str:
    del said
    size = tree.number_of(argument(call, "buffer_size", 0))
    is_method = isinstance(call.func, ast.Attribute) and not tree.name_of(call.func)
    if not is_method or size is None or not 1 < size <= _SMALL_BUFFER:
        return ""
    return (
        f"`shuffle({int(size)})` draws from a buffer of {int(size)} examples, so a late example never comes first. "
        "Give it as many as there are examples: `shuffle(n)`."
    )


def _adds_none(tree: SourceTree, call: ast.Call, said: str) -> str:
    around = tree.functions_around(call)
    layers = [other for other in tree.all(ast.Call) if called_name(other) in _RANDOM
              and tree.functions_around(other) == around]  # fmt: skip
    first = min(layers, key=lambda other: (other.lineno, other.col_offset), default=call)
    # Outside of the model, copies may be joined with what they are made of.
    is_other = call is not first or tree.mentions(*_ADDS) or _IN_EFFECT.search(said)
    return "" if is_other else _adds_no_images(tree, call, said)


def _zooms_out(tree: SourceTree, call: ast.Call, said: str) -> str:
    factor = tree.value_of(argument(call, "height_factor", 0))
    sides = [tree.number_of(side) for side in factor.elts] if isinstance(factor, ast.Tuple | ast.List) else []
    known = [side for side in sides if side is not None]
    if len(known) != 2 or min(known) < 0 or max(known) == 0:
        return ""
    return f"Positive factors of `RandomZoom` zoom out. To zoom in, write `({-max(known):g}, {0 - min(known):g})`."


def _cuts_the_beginning(tree: SourceTree, call: ast.Call, said: str) -> str:
    is_given = argument(call, "truncating", 4) is not None or argument(call, "maxlen", 1) is None
    length = tree.value_of(argument(call, "maxlen", 1))
    is_longest = isinstance(length, ast.Call) and called_name(length) == "max"
    if (
        is_given
        or is_longest
        or _NOT_CUT.search(said)
        or gives_unseen(call)
        or not tree.keras_name_of(call.func).endswith("pad_sequences")
    ):
        return ""
    return (
        "`pad_sequences` cuts long rows at their beginning: `padding` does not change that. To cut their end, write "
        '`truncating="post"`.'
    )


def _takes_no_amounts(tree: SourceTree, call: ast.Call, said: str) -> str:
    fits = [given for fit in tree.calls_of("fit") if (given := argument(fit, "y", 1)) is not None]
    keys = {tree.key_of(target) for target in tree.targets_of(call)}
    reached = reached_from(tree, fits)
    is_target = bool(keys & reached) or any(call in nodes_of(given) for given in fits)
    is_target |= is_made_in(tree, call, reached)
    losses = [typed(tree.value_of(argument(other, "loss", 1)) or other) for other in tree.calls_of("compile")]
    is_plain = any(_OF_CLASSES.search(loss) for loss in losses) and "label_smoothing" not in " ".join(losses)
    if not is_target or not is_plain or _OF_NUMBERS.search(said):
        return ""
    return (
        "`sparse_categorical_crossentropy` takes an integer label as the number of a class, and not as an amount. With "
        "it you need no one-hot rows."
    )


BELIEFS = (
    Belief(
        ("to_categorical", "one_hot"),
        any_of(r"(?:twice|half|three times) as (?:much|large|big|high|many|far|wrong)",
              r"(?:costs?|counts?|weighs?|matters?) (?:for )?(?:twice|double|more|half|three times)\b",
              r"(?:larger|bigger|more|greater|higher|worth more) than (?:class|group|label|category|digit|topic|\d)",
              r"(?:as|for|like) (?:an? )?(?:amounts?|sizes?|quantit\w+|magnitudes?|measures?)\b",
              r"(?:an order|a ranking) (?:between|of|among) (?:the )?(?:class|group|label|categor)\w*"),
        _takes_no_amounts,
    ),
    Belief(
        ("pad_sequences",),
        any_of(
            r"(?:los|cut|drop|truncat|shorten|remov)\w* (?:off )?(?:at |from )?(?:its|the|their) (?:end|rest|last)\b",
            r"keep\w* (?:only )?(?:its|the|their) (?:beginning|start|first)\b",
            r"first (?:\w+ )?(?:words|tokens) (?:are|were|is) (?:enough|kept|sufficient|what counts|the important)",
            r"first (?:\w+ )?(?:words|tokens) (?:say|count|matter|decide|suffice)\b",
        ),
        _cuts_the_beginning,
    ),
    Belief(("take",), regex(r"\d (?:\w+ )?\w+s\b"), _takes_batches, reads_around=True),
    Belief(
        ("repeat",),
        any_of(r"as much (?:training )?data", *_MORE_IMAGES),
        _goes_over_the_same,
    ),
    Belief(
        ("window",),
        any_of(
            r"(?:all|each|every) batch(?:es)? (?:have|has|of|with) (?:\w+ )?(?:\d+|batch_size) "
            r"(?:windows|examples|sequences)"
        ),
        _is_of_windows,
    ),
    Belief(
        ("lower",),
        any_of("(?:two|different|other) words"),
        _is_lower_already,
    ),
    Belief(
        ("len",),
        any_of(r"(?:1|one more|one) (?:is )?for (?:the |all )?(?:words that|unknown|oov|out.of.vocabulary)"),
        _counts_the_padding,
    ),
    Belief(
        ("image_dataset_from_directory",),
        any_of(
            r"(?:same share|percent|%|fifth|tenth|quarter) (?:of (?:the )?(?:images|files) )?"
            r"(?:of|from|in|out of) (?:each|every)", "stratified",
        ),
        _splits_all_files,
    ),
    Belief(
        ("adapt",),
        any_of(r"(?:and|learns?|finds?|sets?) (?:also )?the (?:longest (?:text|review|sentence|row)|length\b)"),
        _keeps_no_length,
    ),
    Belief(
        ("pad_sequences",),
        any_of(r"padding (?:also )?(?:sets?|says|decides|controls|is|tells) (?!nothing)[^.,;:]*"
              r"(?:both|cut|truncat(?!ing (?:where|says|sets|is|how))|shorten)"),
        unless(
            "truncating",
            "`padding` says where zeros are added. `truncating` says where long rows are cut: at their beginning, by "
            "default.",
        ),
    ),
    Belief(("Sequential",), _ADDS_IMAGES, _adds_no_images),
    Belief(("RandomZoom",), any_of("nearer", "closer", r"zoom(?:s|ed|ing)? in\b", "enlarg", "magnif"), _zooms_out),
    Belief(("shuffle",), any_of(r"(?:same|identical|fixed) order\b"), _shuffles_again),
    Belief(("cache",), any_of(*_DONE_ONCE), _keeps_what_comes_before),
    Belief(("roll",), any_of(r"nans?\b", "empty", "missing", "undefined"), _rolls_round),
    Belief(("take",), any_of("random", "by chance", "arbitrary"), _takes_the_first),
    Belief(("prefetch",), SAYS_EXAMPLES, _counts_batches),
    Belief(
        ("prefetch",),
        any_of(r"(?:keep|hold|store|sav|cach|remember)\w* (?:\w+ ){0,6}(?:in|into|to) (?:the )?memory",
              "(?:only|just|once) (?:in |during |for )?(?:the )?first (?:epoch|pass)",
              r"(?:is|as|like) (?:a )?cache\b", _OF_LATER_EPOCHS.pattern),
        _prepares_the_next,
    ),
    Belief(("RandomRotation",), _IN_DEGREES, _turns_more),
    Belief(
        ("shuffle",),
        any_of(r"(?:mix|shuffl)\w* (?:\w+ )?(?:all|the whole|the entire|everything|completely|fully)\b",
              r"(?:any|each|every) (?:\w+ ){1,3}(?:can|may) (?:come|be) first", r"misch\w* (?:alle|das ganze)",
              r"mélange\w* (?:tou(?:te)?s|l'ensemble)", r"(?:mezcla|mistura|mescola)\w* (?:tod|tutt)\w+"),
        _mixes_in_its_buffer,
    ),
    Belief(
        ("cache",),
        any_of(r"(?:on|to|onto) (?:the )?(?:hard )?(?:disk|drive)\b", r"(?:in|into|to) (?:a |the )?files?\b"),
        _stays_in_memory,
    ),
    Belief(
        ("RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomContrast", "ImageDataGenerator"),
        _ADDS_IMAGES,
        _adds_no_images,
    ),
    Belief(_RANDOM, _MAKES_LARGER, _adds_none, around=_MAKES_LARGER),
)  # fmt: skip
