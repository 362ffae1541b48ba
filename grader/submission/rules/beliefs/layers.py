"""What comments say of layers and models, and is not so."""

from __future__ import annotations

import ast
import re

from grader.catalogue.patterns import regex
from grader.submission.models.keras_names import MODEL_CLASSES
from grader.submission.rules.beliefs.belief import Belief, always, any_of, unless
from grader.submission.rules.reading.value_flow import set_to
from grader.submission.rules.reading.words_beside import is_said
from grader.submission.source_tree import (
    SourceTree,
    argument,
    gives_unseen,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_OF_MODELS = ("layers", "input", "inputs", "output", "outputs")
_BOTH_SIDES = regex(
    r"past (?:and|as well as) (?:\w+ )?future|future (?:and|as well as) (?:\w+ )?past|both (?:sides|directions)",
    re.IGNORECASE,
)
_LEFT_OUT = (
    r"(?:padding|zeros)\b[^.,;]*? (?:(?:has|have|takes?|plays?) no (?:part|role|say|weight|effect|influence)"
    r"|(?:do|does|are|is) not (?:count|read|averaged|affect|change|influence|matter|enter|contribute)"
    r"|(?:adds?|contributes?|changes?) nothing|(?:are|is) (?:not|no) (?:a )?part\b"
    r"|(?:are|is) (?:ignored|skipped|left out|masked))"
    r"|padding\b[^.;]{0,40}? (?:positions?|steps?|places|ids?|it|they) (?:are|is) "
    r"(?:ignored|skipped|left out|masked|excluded)"
    r"|(?:padding|zeros)\b[^.;]{0,40}? (?:are|is) (?:not|no) (?:\w+ )?words?\b"
    r"|\b(?:skips?|ignores?|passe?s? over) (?:the |all )?(?:(?:token )?ids? 0|zeros)\b"
    r"|(?:only|just) (?:the )?(?:real|true|actual) words|(?:real|true|actual) words (?:only|alone)"
    r"|of (?:the )?real words|padding\b[^.;]{0,30}\b(?:mean|average|pooling)\b[^.;]{0,20}\bleaves? (?:them|it) out"
    r"|(?:over|of) (?:the |its |their )?(?:\w+ )?words (?:(?:of|in) (?:the|a|an|each) \w+ )?(?:alone|only)\b"
    r"|same\b[^.;]{0,40}\b(?:whether|however|no matter|whatever|regardless)\b[^.;]{0,30}\bpadd"
    r"|(?:depends? (?:not|neither) on|does not depend on|independent of|whatever|regardless of) (?:\w+ ){0,4}padding"
    r"|(?:Nullen|Padding|Füll\w+|Auffüll\w+)\b[^.,;]*? (?:(?:zählen|zählt) nicht|keine? Rolle|bleib\w+ außen vor)"
    r"|(?:nur|allein) (?:die )?(?:echten|richtigen) Wörter|(?:seuls?|seulement) (?:les )?vrais mots"
    r"|zéros\b[^.,;]*? ne (?:comptent|sont) pas|(?:sólo|solo|solamente) (?:las )?palabras (?:reales|verdaderas)"
    r"|ceros\b[^.,;]*? no (?:cuentan|entran|participan)"
    r"|(?:Nullen|Padding|Füll\w+|Auffüll\w+)\b[^.,;]*? (?:überspring\w+|ignorier\w+)"
    r"|(?:riempimento|zeri|relleno|ceros|preenchimento|zeros)\b[^.,;]*? (?:salta\w*|ignora\w*|pula\w*)"
    r"|(?:remplissage|zéros)\b[^.,;]*? (?:saute\w*|ignor\w+)"
)
"""What says that padding does not count."""
_ZEROS_IN_A_MEAN = regex(
    r"\b(?:zeros|Nullen|zéros|ceros|zeri)\b[^.;]*\b(?:mean|average|Mittel\w*|moyenne|media|média)\b", re.IGNORECASE
)
_NO_COPY = (
    "A model in another model is no copy: both have the same layers and weights. For a copy, use "
    "`tf.keras.models.clone_model` and `set_weights`."
)
_KNOWS_DENSE = regex(r"\b(?:same|as dense|short|also|enough|equal\w*|too|as well|flatten)\b", re.IGNORECASE)
_ELSEWHERE = regex(r"(?:out|skipp|ignor|remov|mask)\w* (?:\w+ )?(?:below|later)|\bloss|learn", re.IGNORECASE)
"""In comments on an embedding that say where padding is left out."""
_WHEN = r"(?:(?:in|at|during|while|beim|bei|im|in der|pendant|à|lors de|durante|en) )?"
_LEARNING = r"`?(?:fit(?:ting)?|train(?:ing)?|learning|Training|Lernen|l'entraînement|el entrenamiento)\b`?(?:\(\))?"
_PREDICTING = (
    r"`?(?:predict(?:ing|ions?)?|forecast(?:s|ing)?|inference|evaluat(?:e|ing|ion)|testing|Vorhersagen?|la prédiction"
    r"|la predicción)\b`?(?:\(\))?"
)
_IN_PREDICTIONS = any_of(
    rf"(?:in|at|during|while|both|beim|im|pendant|à|en|durante) (?:both )?{_LEARNING} "
    rf"(?:and|as well as|und|et|y) (?:also |then |auch |aussi |también )?{_WHEN}{_PREDICTING}"
    r"(?! (?:is|are|uses?|does|do|gives?|takes?|keeps?|reads?|has|returns?|ist|est|es)\b)",
    rf"(?:in|at|during|while|beim|bei|in der|pendant|à|en) {_PREDICTING} (?:alike|too|as well|also|auch|aussi"
    r"|también)\b",
    rf"auch (?:beim|bei|in) (?:der )?{_PREDICTING}|aussi (?:à|pendant|lors de) {_PREDICTING}",
    rf"también (?:en|durante) {_PREDICTING}",
    r"(?:two|several|repeated) predictions (?:for|of|on) (?:the same|one) (?:(?!never\b|not\b|hardly\b)\w+ ){1,4}?"
    r"(?:differ|var(?:y|ies))\b(?![^.;]*\b(?:between|epoch|seed|run|model|train))",
)  # fmt: skip
"""What says that something acts in predictions as it does in the training."""
_DROPS = regex(
    r"random|drop|zero|\b0\b|nois|\bact(?:s|ive)?\b|left out|leaves?\b|switch|appl|differ|\bvar|zufäll|Null|aktiv"
    r"|rausch|hasard|aléato|zéro|actif|azar|aleator|cero|activ",
    re.IGNORECASE,
)
"""What a layer does that changes values at random."""
_ACTS_IN_PREDICTIONS = any_of(
    "also (?:when|in|at|while|for) (?:it |the )?(?:predict|forecast|test|inference|evaluat)",
    "(?:in|at) (?:prediction|inference|test)", "when (?:it|the model) predicts", "monte[ -]?carlo",
)  # fmt: skip
_DIFFERENTLY = regex(r"\bdifferently\b|\banders\b|\bdifféremment\b|\bautrement\b", re.IGNORECASE)
SENTENCE = regex(r"[.;!?](?:\s|$)")
_ACTS_OTHERWISE = regex(
    r"different(?:ly)?\b|\bother(?:wise)?\b|\bonly\b|\bif\b|\b(?:would|could|may|might)\b|training=True|\bscal\w+"
    r"|\banders\b|\bnur\b|\bseule?(?:ment)?\b|\bsolo\b|\bsólo\b|\bdifféremment\b|\bautrement\b",
    re.IGNORECASE,
)
"""In comments that tell how a layer acts in a training from how it acts in predictions."""
_KEEPS_UNKNOWN = regex(r"token[iz]|vectori|already|before|\bbut\b|keep|\breads?\b|\bwere\b|\bwas\b", re.IGNORECASE)
_IN_THE_WINDOW = regex(r"past|within|inside|(?:in|of) (?:the|its|each) window|target|predict", re.IGNORECASE)
_STANDARDIZES = regex(r"mean|deviation|std|varian|sigmoid|before|above|already|were|was\b", re.IGNORECASE)
_COMBINES = regex(r"none|before|after|above|ignor|later|combin|mix|3 ?x ?3", re.IGNORECASE)
_OF_LAYERS = regex(
    r"cop(?:y|ies|ied) (?:of )?(?:the |all )?(?:\w+ )?(?:model|layers?|network|base|encoder|weights)\b(?!')",
    re.IGNORECASE,
)
MAKES_COPIES = ("clone_model", "from_config", "deepcopy", "set_weights", "load_model", "load_weights")
_MASKS = ("Masking", "not_equal", "compute_mask", "sequence_mask", "boolean_mask", "count_nonzero")
_OF_CELLS = regex(r"\bcell state|\bgates?\b", re.IGNORECASE)
_BOTH_WAYS = regex(r"direction|pool|\bloss|attention", re.IGNORECASE)
_BY_DEFAULT = regex(r"without `?return_sequences|by itself|by default|\balone\b|return_sequences=False", re.IGNORECASE)
_OF_THE_PAST = any_of(
    r"(?:itself|its own|current|this step|this day|this value) (?:\w+ )?and (?:the |all )?(?:earlier|previous|past)\b",
    r"(?:earlier|past|previous) (?:steps?|values?|days?|hours?|months?) (?:only|alone)",
    r"(?:only|just) (?:\w+ ){0,3}(?:past|earlier|previous)\b",
    r"never (?:\w+ ){0,3}(?:later|future)\b",
    "causal",
)


def _looks_ahead(tree: SourceTree, call: ast.Call, said: str) -> str:
    padding = text_of(argument(call, "padding", 3))
    if _BOTH_SIDES.search(said):
        return ""
    return (
        '`padding="same"` puts each step in the middle, so the layer reads later steps as well. Write '
        '`padding="causal"` for the past alone.'
        if padding == "same"
        else ""
    )


def _is_no_copy(tree: SourceTree, call: ast.Call, said: str) -> str:
    if tree.name_of(call.func) == "numpy.asarray" and call.args:
        made = tree.value_of(call.args[0])
        if argument(call, "dtype", 1) is not None or isinstance(made, ast.List | ast.Tuple | ast.ListComp):
            return ""
        right = f"np.array({typed(call.args[0])})"
        return f"`np.asarray` returns an array as it is, and copies nothing. For a copy, write `{right}`."
    owner = tree.value_of(call.func.value) if isinstance(call.func, ast.Attribute) else None
    filled = _added_to(tree, call)
    if filled and _OF_LAYERS.search(said) and _has_older_layers(tree, filled) and not tree.mentions(*MAKES_COPIES):
        return _NO_COPY
    is_added = called_name(call) == "add" and isinstance(owner, ast.Call) and called_name(owner) == "Sequential"
    is_model = is_added or tree.keras_name_of(call.func) in MODEL_CLASSES
    if is_model and _has_older_layers(tree, call) and not tree.mentions("clone_model", "from_config"):
        return _NO_COPY
    return ""


def _added_to(tree: SourceTree, made: ast.Call) -> ast.Call | None:
    """Return a call that has, as its arguments, what is added to an empty ``Sequential``."""
    if called_name(made) != "Sequential" or made.args or made.keywords:
        return None
    added = [call.args[0] for call in tree.calls_of("add") if call.args and isinstance(call.func, ast.Attribute)
             and tree.value_of(call.func.value) is made]  # fmt: skip
    return ast.Call(made.func, added, []) if added else None


def _has_older_layers(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a model gets the layers of another one: by its name, or by its ``layers`` or ``output``."""
    given = [*call.args, *words_of(call).values()]
    if any(isinstance(node, ast.Attribute) and node.attr in _OF_MODELS for part in given for node in nodes_of(part)):
        return True
    made = [(part, tree.value_of(part) or part) for part in given]
    if called_name(call) == "Model":
        return any(_may_be_a_model(tree, output.func) for _, output in made if isinstance(output, ast.Call))
    parts = [part for name, whole in made for part in getattr(whole, "elts", [name])]
    return any(_may_be_a_model(tree, part) for part in parts)


def _may_be_a_model(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a name stands for a model, or for what may be one: for no layer, and nothing that is computed."""
    made = tree.made_by(node)
    kind = tree.keras_name_of(made.func) if isinstance(made, ast.Call) else ""
    own = {definition.name for definition in tree.all(ast.ClassDef)}
    is_layer = kind.startswith(("layers.", "Input")) or (isinstance(made, ast.Call) and called_name(made) in own)
    is_name = isinstance(node, ast.Name) and node.id not in tree.defined
    return is_name and not is_layer and (made is None or isinstance(made, ast.Call))


def _has_no_weights(tree: SourceTree, call: ast.Call, said: str) -> str:
    if tree.mentions("get_weights", "save_weights", "set_weights") or _NO_WEIGHTS.search(said):
        return ""
    return f"`{called_name(call)}` has the layers and their settings, and no weights. Write `model.save(…)`."


def _copies_layers(tree: SourceTree, call: ast.Call, said: str) -> str:
    model = argument(call, "model", 0)
    around = tree.nodes_around(call) or [*nodes_of(tree.tree)]
    brought = any(
        isinstance(node, ast.Attribute) and node.attr in ("get_weights", "weights", "load_weights", "save_weights")
        and model is not None and typed(node.value) == typed(model)
        for node in around
    )  # fmt: skip
    if model is None or brought or _NO_WEIGHTS.search(said):
        return ""
    return (
        "`clone_model` copies the layers, and draws new weights. Write "
        f"`.set_weights({typed(model)}.get_weights())` after it."
    )


_OF_A_TRAINED_COPY = any_of(
    r"(?:go(?:es)? on|continu\w+|keeps?) (?:with )?(?:the )?training (?:of |with |on )?(?:a|the) copy",
    r"(?:fine-?tun\w+|trained) (?:a |the )?copy",
    r"copy of (?:the|a) trained",
)
_NO_WEIGHTS = any_of("new weights", "without", "no weights", "not", "fresh", "untrained", "random", "from scratch")
_FROM_MINUS_1 = regex(r"(?:from |between |\[)-1(?:\.0)?(?: \(\w+\))?(?: to | and |, ?| ?\.\.+ ?)\+?1\b")


def _rescales(tree: SourceTree, call: ast.Call, said: str) -> str:
    scale, offset = (tree.number_of(argument(call, word, place), 0.0) for place, word in enumerate(("scale", "offset")))
    if scale and offset == -1 and 200 < 1 / scale < 300:
        return f"`{typed(call)}` turns 0 to 255 into -1 to 0. For -1 to 1, write `Rescaling(1 / 127.5, offset=-1)`."
    if not scale or offset or not 100 < 1 / scale < 300:
        return ""
    return (
        f"`{typed(call)}` turns 0 to 255 into 0 to {255 * scale:g}. For -1 to 1, write "
        "`Rescaling(1 / 127.5, offset=-1)`."
    )


def _masks_padding_alone(tree: SourceTree, call: ast.Call, said: str) -> str:
    masks = words_of(call).get("mask_zero")
    if not isinstance(masks, ast.Constant) or masks.value is not True or _KEEPS_UNKNOWN.search(said):
        return ""
    return "`mask_zero` masks the token id 0, the padding. Unknown words have another id, and count."


def _reads_the_window(tree: SourceTree, call: ast.Call, said: str) -> str:
    if _IN_THE_WINDOW.search(said) or "return_sequences" in typed(call):
        return ""
    return (
        f"The backward layer of `{typed(call.func)}` reads the same steps, from the last to the first: it knows "
        "nothing that comes after them."
    )


def _has_no_range(tree: SourceTree, call: ast.Call, said: str) -> str:
    if tree.gives(call, "mean", "variance") or gives_unseen(call) or _STANDARDIZES.search(said):
        return ""
    return f"`{typed(call.func)}` gives values a mean of 0 and a standard deviation of 1, not a range from 0 to 1."


def _sees_one(tree: SourceTree, call: ast.Call, said: str) -> str:
    size = tree.value_of(argument(call, "kernel_size", 1))
    sides = size.elts if isinstance(size, ast.Tuple | ast.List) else [size] if size is not None else []
    # After another convolution, it combines what that one found.
    is_later = any("Conv" in called_name(other) and other.lineno < call.lineno for other in tree.all(ast.Call))
    if not sides or any(tree.number_of(side) != 1 for side in sides) or is_later or _COMBINES.search(said):
        return ""
    return "A kernel of size 1 sees one place, and no neighbours. Write 3, for example."


def _reads_padding(tree: SourceTree, call: ast.Call, said: str) -> str:
    masks = argument(call, "mask_zero", 5)
    inside = [*tree.functions_around(call), *tree.all(ast.ClassDef)]
    compared = any(isinstance(node.ops[0], ast.NotEq | ast.Gt) and tree.number_of(node.comparators[0]) == 0
                   and (not inside or any(node in nodes_of(code) for code in inside))
                   for node in tree.all(ast.Compare))  # fmt: skip
    is_off = masks is None or (isinstance(masks, ast.Constant) and not masks.value)
    if not is_off or gives_unseen(call) or compared or tree.mentions(*_MASKS) or _ELSEWHERE.search(said):
        return ""
    if _ZEROS_IN_A_MEAN.search(said):
        return "A mean divides by all positions, the padding as well, so zeros make it smaller. Write `mask_zero=True`."
    return (
        "Without `mask_zero=True`, the token id 0 has a vector like any other, and the layers after it read the "
        "padding. Write `mask_zero=True`."
    )


def _averages_padding(tree: SourceTree, call: ast.Call, said: str) -> str:
    embeddings = [made for made in tree.all(ast.Call) if called_name(made) == "Embedding"]
    return _reads_padding(tree, embeddings[0], said) if len(embeddings) == 1 else ""


def _does_what_dense_does(tree: SourceTree, call: ast.Call, said: str) -> str:
    given = argument(call, "layer", 0)
    made = [given, *set_to(tree, given)][1:] if isinstance(given, ast.Name) else [given]
    inner = [tree.value_of(layer) for layer in made]
    is_dense = bool(inner) and all(isinstance(layer, ast.Call) and called_name(layer) == "Dense" for layer in inner)
    if not is_dense or _KNOWS_DENSE.search(said):
        return ""
    return "`Dense` alone reads each step separately, with the same weights. `TimeDistributed` changes nothing here."


def _trains_alone(tree: SourceTree, call: ast.Call, said: str) -> str:
    if any("training" in words_of(other) for other in tree.all(ast.Call)) or _DIFFERENTLY.search(said):
        return ""
    return (
        f"`{called_name(call)}` acts in training alone: `predict` leaves it out. To have it there too, write "
        "`model(x, training=True)` in the place of `predict`."
    )


def _acts_otherwise(tree: SourceTree, call: ast.Call, said: str) -> str:
    sentences = [text for text in SENTENCE.split(said) if _IN_PREDICTIONS.search(text)]
    is_told = sentences and not any(map(_ACTS_OTHERWISE.search, sentences)) and all(map(_DROPS.search, sentences))
    is_told = is_told and not is_said(_ACTS_IN_PREDICTIONS, said)
    return _trains_alone(tree, call, said) if is_told else ""


def _returns_the_last(tree: SourceTree, call: ast.Call, said: str) -> str:
    all_steps = tree.gives(call, "return_sequences")
    if _BOTH_WAYS.search(said) or _OF_CELLS.search(said) or (all_steps and not _BY_DEFAULT.search(said)):
        return ""
    return (
        f"`{called_name(call)}` without `return_sequences` returns its output after the last step, and no mean. For "
        "the mean, add `return_sequences=True` and `GlobalAveragePooling1D()`."
    )


BELIEFS = (
    Belief(
        ("LSTM", "GRU", "SimpleRNN"),
        # That no argument is given is not what is denied.
        any_of(r"(?:without (?:\w+ )?`?return_sequences`?(?:=True)?,? (?:[\w`]+ ){0,4})?"
              r"(?<!which )(?:returns?|gives?|give|outputs?|yields?|computes?|is) (?:only |just )?(?:the |an? )?"
              r"(?:average|mean|sum) (?:of|over) (?:its |the |all |these |their )*"
              r"(?:outputs?|words?|steps?|states?|days|months|values|tokens|positions|hidden|sequence)"),
        _returns_the_last,
    ),
    Belief(
        ("Embedding",),
        any_of(r"unknown words?\)? do(?:es)? not count",
              r"unknown words? (?:(?!not\b|never\b)\w+ ){0,4}(?:skipped|left out|ignored|masked)",
              r"(?:skip|mask|ignor)\w* (?:(?!not\b|never\b)\w+ ){0,3}unknown"),
        _masks_padding_alone,
    ),
    Belief(
        ("Bidirectional",),
        any_of(r"(?:reads?|sees?|knows?|uses?|looks? at) (?:(?:also|even|the|all) )*(?:(?:value|step|day)s? )?"
              r"(?:that come )?(?:after the window|next values?|future values?|(?:of|from|in) the future)",
              r"(?:value|step|day|month|week|year|hour)s? (?:to come|yet to come|after (?:the|its|each) window)\b",
              r"(?:from|of|in|into) the future\b"),
        _reads_the_window,
    ),
    Belief(
        ("BatchNormalization", "Normalization"),
        any_of(r"(?:re)?(?:scale|bring|map|squeeze|put|move|turn|normali[sz]e|convert)s? (?:\w+ ){0,3}"
              r"(?:to|into|between|in) (?:(?:the|a|range|interval|from|of|between) )*"
              r"\[?0(?:\.0)?,? ?(?:to|and|\.\.|-|–)? ?1(?:\.0)?\b"),
        _has_no_range,
    ),
    Belief(
        ("Conv2D", "Conv1D", "SeparableConv2D"),
        any_of(r"(?:look(?:s|ing)? (?:for|at)|finds?|detects?|sees?|learns?|recogni[sz]es?) (?:\w+ ){0,2}"
              r"(?:edges?|neighbou?rs?|corners?|lines?|shapes?)\b"),
        _sees_one,
    ),
    Belief(("GlobalAveragePooling1D",), any_of(_LEFT_OUT), _averages_padding),
    Belief(
        ("Embedding",),
        any_of(r"(?:id|token|word|value|index) 0 (?:has no|gets no)", r"(?:padding|it) has no (?:vector|weights?)\b",
              r"(?:mean|average) of its own words\b",
              r"(?:id|token|word|value|index) 0 is (?:left out|ignored|skipped|not (?:read|counted))",
              r"padding (?:is|are|gets?) (?:left out|ignored|skipped|not (?:read|counted))",
              r"(?:ignor\w+|skip\w*|leav\w+ out|masks?|hid\w+) (?:the |these |those |all |its )?(?:padding|zeros)",
              r"(?:mean|average|sum|read\w*|sees?) (?:\w+ ){0,4}without (?:the )?(?:padding|zeros)", _LEFT_OUT),
        _reads_padding,
        around=any_of(_LEFT_OUT),
    ),
    Belief(
        ("TimeDistributed",),
        any_of(r"dense (?:alone )?(?:would|alone)", r"(?:keeps?|holds?) (?:them|the \w+|\w+) apart",
              r"would (?:(?:also|otherwise) )?(?:mix|blend|merge|mingle)",
              r"would (?:see|take|read|treat|get) [^.;]*\bas (?:one|a single)\b",
              r"(?:mix|blend|merg|mingl)\w* (?:up )?(?:the |all |all the )?(?:words|steps|tokens|days|months|values)"),
        _does_what_dense_does,
    ),
    Belief(
        ("TimeDistributed",),
        any_of("(?:own|separate|different|other) (?:weights|layer)", "(?:weights|layer) of (?:its|their) own"),
        always("`TimeDistributed` uses one layer for all steps, with the same weights."),
    ),
    Belief(
        ("Bidirectional",),
        any_of("averag", r"(?:the|a) mean\b", "mean of", "sum of", "summed", "adds? (?:both|them|up)"),
        unless(
            "merge_mode",
            "`{call}` joins both directions side by side, so the output is twice as wide: no mean and no sum. Write "
            '`merge_mode="ave"` for the mean.',
        ),
    ),
    Belief(
        ("Conv1D", "SeparableConv1D"),
        any_of("causal", r"past\b", "future", r"look(?:s|ing)? back", "never from a later", "before it"),
        _looks_ahead,
        around=_OF_THE_PAST,
    ),
    Belief(
        ("SpatialDropout1D",),
        any_of(
            r"(?:drop|leave|hide|remove|mask|forget|some|whole|single|random|word)\w* (?:\w+ ){0,3}"
            r"(?:word|token|step|position|month|day)s?\b", "word dropout"
        ),
        always(
            "`{call}` drops whole features, the same ones at every step, and no step as a whole. For whole steps, "
            "write `Dropout(rate, noise_shape=(None, steps, 1))`."
        ),
    ),
    Belief(
        ("LSTM", "GRU", "SimpleRNN"),
        any_of(r"(?:unit|cell|neuron)s? (?:for|per) (?:each|every|a|one)? ?(?:step|day|month|value|position|word|time)",
              r"(?:each|every) (?:step|day|month|value|position|word)\b[^.;]* (?:own|separate) (?:unit|cell|neuron)",
              r"as many (?:unit|cell|neuron)s as (?:the \w+ has )?(?:step|day|month|value|position|word)s",
              r"(?:Einheit|Zelle|Neuron)(?:en)? (?:für|pro) (?:jed\w+ )?(?:Schritt|Zeitschritt|Tag|Monat|Wert|Wort)",
              r"jede[rs]? (?:Zeit)?(?:Schritt|Tag|Monat|Wert|Wort)\b[^.;]* eigenen? (?:Einheit|Zelle|Neuron)",
              r"(?:unité|cellule|neurone)s? (?:pour|par) (?:chaque )?(?:pas|jour|mois|valeur|mot|instant)",
              r"(?:unidad|celda|neurona|célula)(?:es|s)? (?:para|por) (?:cada )?(?:paso|día|mes|valor|palabra)"),
        always(
            "The units of a recurrent layer are the size of its state: every unit reads every step. Their number does "
            "not depend on how many steps there are."
        ),
    ),
    Belief(
        ("asarray", "Model", "Sequential", "add"),
        any_of(r"an? (?:\w+ )?copy\b", "copy of", r"copied\b", r"cloned?\b", "independent"),
        _is_no_copy,
    ),
    Belief(
        ("clone_model",),
        any_of(r"(?:same|trained|learned|its|all|their|what \w+ (?:has )?learned) (?:\w+ )?weights\b",
              r"(?:with|and|copies|keeps) (?:\w+ ){0,3}weights\b", "what it (?:has )?learned"),
        _copies_layers,
        around=_OF_A_TRAINED_COPY,
    ),
    Belief(
        ("to_json", "get_config"),
        any_of(r"weights\b", "what it (?:has )?learned", r"all that it (?:has )?learned"),
        _has_no_weights,
        around=any_of(r"all that it (?:has )?learned", "with (?:its|the|all) (?:trained )?weights"),
    ),
    Belief(
        ("Rescaling",),
        any_of(r"(?<=-)1(?:\.0)?,? ?(?:to|and|\.\.) ", r"(?<=-)1(?:\.0)?(?:, ?| ?\.\.+ ?| \(\w+\) to )\+?1\b"),
        _rescales,
        around=_FROM_MINUS_1,
    ),
    Belief(
        ("Dropout", "GaussianNoise", "GaussianDropout", "SpatialDropout1D"),
        _ACTS_IN_PREDICTIONS,
        _trains_alone,
    ),
    Belief(("Dropout", "GaussianNoise", "GaussianDropout", "SpatialDropout1D"), _IN_PREDICTIONS, _acts_otherwise),
)  # fmt: skip
