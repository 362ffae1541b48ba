"""Rules about calls that do something else than the comment beside them says, or the name that they get.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grader.catalogue.patterns import regex
from grader.submission.models.keras_names import RECURRENT
from grader.submission.rules.python.shared_objects import predictions_thrown_away
from grader.submission.rules.reading.examples import arrays_of, shuffles
from grader.submission.rules.reading.layer_order import layers_in_a_row
from grader.submission.rules.reading.value_flow import is_made_in, reached_from, set_to
from grader.submission.rules.reading.weights import keeps_weights, restores, weights_are_seeded
from grader.submission.rules.reading.words_beside import NUMBER, SAYS_EXAMPLES, comments_inside, is_said
from grader.submission.rules.rule import rule, unless_told_by
from grader.submission.rules.training.callbacks import last_weights_kept
from grader.submission.source_tree import (
    Finding,
    SourceTree,
    argument,
    comments_of,
    gives_unseen,
    is_literal,
    nodes_of,
    said_in,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name


def _said(*words: str) -> re.Pattern[str]:
    return regex(rf"\b(?:{'|'.join(words)})", re.IGNORECASE)


_OF_A_SPLIT = regex(
    r"valid|held|split|%|percent|tenth|fifth|prüf|zehntel|fünftel|dixième|cinquième|décim|quint[ao]", re.IGNORECASE
)
_BY_CHANCE = _said("random", "shuffled", r"mixed\b", "zufällig", "gemischt", "(?:au|par) hasard", "aléatoire",
                   "mélangé", "al azar", "aleatori", "mezclad")  # fmt: skip
_DRAWN_BY_CHANCE = _said(
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
_FREEZES = _said(
    r"training=False\b(?:(?!\bnot\b|n't\b|\bno\b)[^.;])*\bfreez\w+",
    r"training=False\b(?:(?!\bnot\b|n't\b|\bno\b)[^.;])*\b(?:out of|from) (?:the )?training\b",
    r"(?:the )?optimi[sz]er (?:skips|ignores|leaves)",
)
_SHUFFLING = ("permutation", "shuffle", "train_test_split", "permuted", "sample")
_TAKES_THE_LAST = (
    "`validation_split` takes the last examples, before any are shuffled. If these are sorted, shuffle inputs and "
    "labels together first."
)
_SHUFFLES_ALL = _said(
    r"order (?:of (?:the |these )?\w+ )?(?:does not|doesn't|do not|is not going to) (?:matter|count)[^.]* shuffle",
    r"fit (?:\w+ )?shuffles (?:\w+ ){0,3}(?:before|first|anyway)",
)
_DRAWS_BY_CHANCE = _said(
    r"validation_split\b.*\b(?:draws|chooses|picks|selects|takes|keeps|holds)\b.*\b(?:at random|randomly|by chance)",
    r"validation_split\b.*\b(?:draws|chooses|picks|selects|takes|keeps|holds)(?: out| back)? (?:a |some )?random\b",
)
_MODELS = ("Model", "models.Model", "Sequential", "models.Sequential")
_OF_MODELS = ("layers", "input", "inputs", "output", "outputs")
_OF_RUNS = regex(r"\bruns?\b|reproduc|repeat", re.IGNORECASE)
_BOTH_SIDES = regex(
    r"past (?:and|as well as) (?:\w+ )?future|future (?:and|as well as) (?:\w+ )?past|both (?:sides|directions)",
    re.IGNORECASE,
)
_ABOVE = regex(r"above|before|already|earlier|shuffled (?:windows|examples|images|texts|rows|data)", re.IGNORECASE)
_ENDS_IN_EXAMPLES = regex(r"\b(?:examples|images|pictures|photos|samples|texts|reviews)$")
_NUMBER = regex(r"\d+(?:\.\d+)?")
_SQUARE_AS_VALUE = regex(
    r"\b(?:mse|mean squared error)\b[^.]*\b(?:(?:in|has) the (?:same )?units?\b|off by|typical (?:miss|error)"
    r")|\bboth (?:are in|have) the unit",
    re.IGNORECASE,
)
_KNOWS_SQUARE = regex(r"square[ds]? (?:of|unit)|\broots?\b|\bnot\b|rmse|n't|\bmae\b.*\bunit", re.IGNORECASE)
_KNOWS_STATES = regex(r"\b(?:empty|any order|already|zeros?)\b|has (?:done|shuffled)", re.IGNORECASE)
_SHARED = _said(r"shar(?:e|es|ed|ing)\b", r"same (?:weights|layers?|filters|reader)", "siamese", "one reader")
_NOT_SHARED = regex(r"nothing|\bnot?\b|\bown\b|(?:top of|to|of|from|after|on) (?:an?|the|all)? ?shared"
                         r"|(?:\w+ )layers with the same", re.IGNORECASE)  # fmt: skip
_HAS_WEIGHTS = regex(r"layers\.(?:Dense|\w*Conv\w+|Embedding|GRU|LSTM|SimpleRNN)")
_COPY = _said(r"an? (?:\w+ )?copy\b", r"array of its own\b", "copy of", r"cop(?:ied|ies)\b", "independent")
_NEW_ARRAY = _said(r"an? new array\b", r"slice is a new")
_CURVED = ("relu", "tanh", "sigmoid", "elu", "selu", "gelu", "swish", "silu", "softplus", "softmax")
_NOT_LINEAR = (
    *RECURRENT, "ReLU", "LeakyReLU", "PReLU", "ELU", "Activation", "Softmax", "relu", "tanh", "sigmoid", "gelu", "elu",
    "nn", "activations", "Lambda", "square", "sin", "exp", "abs",
)  # fmt: skip
_BENDS = _said(
    r"bend\w*", r"(?<!learning )(?<!loss )(?<!training )(?<!accuracy )(?<!ROC )curves?\b",
    r"curved\b", r"non-?linear\w*", r"not linear\w*", r"biegen\b", r"gebogen\w*", r"Kurven?\b",
    r"nicht-?linear\w*", r"courbes?\b(?! d)", r"non[- ]linéaire\w*", r"curvas?\b", r"no lineal\w*",
    r"(?:not|nicht|pas|no|não) (?:\w+ )?(?:on|auf|sur|en|em) (?:a|einer|une|una|uma) "
    r"(?:straight line|line|Geraden|droite|recta|reta)",
)  # fmt: skip
_AS_BEFORE = _said("untrained", "before", "initial", "original", r"old\b", "backup", "snapshot", "frozen", "unchanged",
                   "vorher", "untrainiert", "avant", "initial", "antes", "inicial", "sin entrenar")  # fmt: skip
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
_KNOWS_DENSE = regex(r"\b(?:same|as dense|short|also|enough|equal\w*|too|as well|flatten)\b", re.IGNORECASE)
_LIKE_MORE = regex(
    r"\b(?:like|as if|as good as|in place of|with more|would|see|simulat\w+|replac\w+|effect of|varied|anew"
    r"|expensive)\b",
    re.IGNORECASE,
)
_ELSEWHERE = regex(r"(?:out|skipp|ignor|remov|mask)\w* (?:\w+ )?(?:below|later)|\bloss|learn", re.IGNORECASE)
"""In comments on an embedding that say where padding is left out."""
_WHEN = r"(?:(?:in|at|during|while|beim|bei|im|in der|pendant|à|lors de|durante|en) )?"
_LEARNING = r"`?(?:fit(?:ting)?|train(?:ing)?|learning|Training|Lernen|l'entraînement|el entrenamiento)\b`?(?:\(\))?"
_PREDICTING = (
    r"`?(?:predict(?:ing|ions?)?|forecast(?:s|ing)?|inference|evaluat(?:e|ing|ion)|testing|Vorhersagen?|la prédiction"
    r"|la predicción)\b`?(?:\(\))?"
)
_IN_PREDICTIONS = _said(
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
_ACTS_IN_PREDICTIONS = _said(
    "also (?:when|in|at|while|for) (?:it |the )?(?:predict|forecast|test|inference|evaluat)",
    "(?:in|at) (?:prediction|inference|test)", "when (?:it|the model) predicts", "monte[ -]?carlo",
)  # fmt: skip
_DIFFERENTLY = regex(r"\bdifferently\b|\banders\b|\bdifféremment\b|\bautrement\b", re.IGNORECASE)
_SENTENCE = regex(r"[.;!?](?:\s|$)")
_ACTS_OTHERWISE = regex(
    r"different(?:ly)?\b|\bother(?:wise)?\b|\bonly\b|\bif\b|\b(?:would|could|may|might)\b|training=True|\bscal\w+"
    r"|\banders\b|\bnur\b|\bseule?(?:ment)?\b|\bsolo\b|\bsólo\b|\bdifféremment\b|\bautrement\b",
    re.IGNORECASE,
)
"""In comments that tell how a layer acts in a training from how it acts in predictions."""
_KNOWS_REPEATED = regex(
    r"(?:more|many|fewer|several) epochs|pass(?:es)?\b|steps?\b|again"
    r"|rare|class|oversampl|balanc|would|otherwise|turn|chang|flip|other|differ",
    re.IGNORECASE,
)
_VARIES = regex(r"augment|noise|Random[A-Z]|random_|tf\.image")
"""In a program that changes its examples each time."""
_COUNTS_WORDS = ("Counter", "split", "set", "unique", "get_word_index")
_ABOUT = regex(r"about|nearly|roughly|approx|almost|around|seed", re.IGNORECASE)
_KEEPS_UNKNOWN = regex(r"token[iz]|vectori|already|before|\bbut\b|keep|\breads?\b|\bwere\b|\bwas\b", re.IGNORECASE)
_IN_THE_WINDOW = regex(r"past|within|inside|(?:in|of) (?:the|its|each) window|target|predict", re.IGNORECASE)
_STANDARDIZES = regex(r"mean|deviation|std|varian|sigmoid|before|above|already|were|was\b", re.IGNORECASE)
_COMBINES = regex(r"none|before|after|above|ignor|later|combin|mix|3 ?x ?3", re.IGNORECASE)
_OF_EACH_CALL = regex(r"each|every|call|batch|depend|\bany\b|later|\bpad", re.IGNORECASE)
_KEEPS_OLD = regex(
    r"cop(?:y|ies)|remember|keep|kept|undo|restor|before|compar|old|initial|start|\bnow\b|\bas\b|how|trained",
    re.IGNORECASE,
)
_OF_LAYERS = regex(
    r"cop(?:y|ies|ied) (?:of )?(?:the |all )?(?:\w+ )?(?:model|layers?|network|base|encoder|weights)\b(?!')",
    re.IGNORECASE,
)
_MAKES_COPIES = ("clone_model", "from_config", "deepcopy", "set_weights", "load_model", "load_weights")
_MASKS = ("Masking", "not_equal", "compute_mask", "sequence_mask", "boolean_mask", "count_nonzero")

_MORE_IMAGES = (
    r"twice as many(?! (?:epoch|step|possib))", f"{NUMBER} times as many(?! (?:epoch|step|possib))",
    "more (?:images|examples|data)(?!:)", r"doubles? (?:the )?(?:\w+ )?(?:data|number|images|examples|amount|training)",
    "enlarges? the (?:data|training|set)", "larger data", r"adds? (?:an? )?\w+ (?:and an? \w+ )?(?:version|cop|image)",
)  # fmt: skip
_ADDS_IMAGES = _said(*_MORE_IMAGES)
_IMAGES = "(?:images|pictures|photos|examples|files)"
_MAKES_LARGER = _said(
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
_MEASURES = regex(
    r"measur|\btest(?:s|ed)?\b|evaluat|check|\bstop|chos|choos|compar|monitor|callback|hyper|only"
    r"|\b(?:would|were|could|mistake|myth)\b",
    re.IGNORECASE,
)
"""In comments that say what validation data are for, or what would be otherwise."""
_OF_CELLS = regex(r"\bcell state|\bgates?\b", re.IGNORECASE)
_OF_NUMBERS = regex(r"regress|\bmse\b|mean squared|(?:one|single) (?:output|number|unit)|memory", re.IGNORECASE)
"""In comments on one-hot rows about labels as amounts in another training, or about their size."""
_NOT_CUT = regex(r"\bcolumn|\bbelow\b|\babove\b|\blater\b|start token", re.IGNORECASE)
_BOTH_WAYS = regex(r"direction|pool|\bloss|attention", re.IGNORECASE)
_KEEPS_STATES = _said(
    r"(?:keep|carr|pass|hold|hand)\w* (?:on |over )?(?:its|their|the) (?:\w+ )?(?:states?|memory)\b[^.;]*"
    r"\b(?:next|between|from one|across|windows? ends?|earlier windows?|over to|calls?)\b",
    r"(?:states?|memory) (?:\w+ ){0,2}(?:kept|carried|passed|handed|stays?|survives?|goes on)\b[^.;]*"
    r"\b(?:next|between|from one|across|windows|calls?)\b",
    r"(?:remembers?|still knows?) (?:\w+ ){0,3}(?:earlier|previous|past|all) windows\b",
)
_NO_STATES = regex(
    r"\bempty|\balready\b|stateless|(?:window|call) (?:starts?|begins?|initiali[sz]es)|states? (?:with|of) zeros"
    r"|\bgraph|\bGPU\b|memory (?:stays|is kept) (?:small|low|free)|(?:inside|within) (?:of )?(?:one|a|each) window",
    re.IGNORECASE,
)
_BY_DEFAULT = regex(r"without `?return_sequences|by itself|by default|\balone\b|return_sequences=False", re.IGNORECASE)
_BY_OPTIMIZATIONS = regex(r"\b(?:without|not|no|would|could|need|later|stays?|keeps?)\b|n't", re.IGNORECASE)
_OF_CLASSES = regex(r"(?<!sparse_)categorical_crossentropy|\bCategoricalCrossentropy")
Told = Callable[[SourceTree, ast.Call, str], str]
"""Returns what to say of a call that has a comment; empty where the call does what the comment says."""


@dataclass(frozen=True)
class Belief:
    """What comments say of a call, and what there is to say of it where they do."""

    names: tuple[str, ...]
    """The last parts of the names of the functions, classes or methods that are called."""
    said: re.Pattern[str]
    """What a comment says that the call may not do."""
    told: Told
    around: re.Pattern[str] | None = None
    """What says so as well in a docstring, in the name of a layer, or in a printed text of the function around it."""


def _unless(word: str, sentence: str) -> Told:
    """Return a sentence for calls that are not given this keyword argument."""
    return lambda tree, call, said: "" if word in words_of(call) else sentence.format(call=typed(call.func))


def _always(sentence: str) -> Told:
    return lambda tree, call, said: sentence.format(call=typed(call.func))


_OF_THE_PAST = _said(
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


def _shuffles_again(tree: SourceTree, call: ast.Call, said: str) -> str:
    given = words_of(call)
    is_set = "seed" in given and "reshuffle_each_iteration" not in given and isinstance(call.func, ast.Attribute)
    if not is_set or _OF_RUNS.search(said):
        return ""
    return (
        "`shuffle` with a `seed` still draws another order in each epoch; the seed repeats these orders in the next "
        "run. For one order, write `reshuffle_each_iteration=False`."
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
    if filled and _OF_LAYERS.search(said) and _has_older_layers(tree, filled) and not tree.mentions(*_MAKES_COPIES):
        return _NO_COPY
    is_added = called_name(call) == "add" and isinstance(owner, ast.Call) and called_name(owner) == "Sequential"
    is_model = is_added or tree.keras_name_of(call.func) in _MODELS
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


_DONE_ONCE = (
    r"(?:happens?|runs?|done|encoded|computed|prepared|mapped) (?:\w+ )?(?:only )?(?:in|during|for) the "
    r"first (?:epoch|pass)",
    r"(?:in|during) the first (?:epoch|pass) only",
    r"later epochs (?:\w+ ){0,2}(?:take|get|find)",
    r"(?:finished|ready|encoded|prepared) (?:\w+ ){0,3}from memory",
)  # fmt: skip


_OF_FILES = _said(r"read\w*", r"loa(?:d|ded|ding)\b", "disk", "files?", r"decod\w+", r"images?")


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


_OF_A_TRAINED_COPY = _said(
    r"(?:go(?:es)? on|continu\w+|keeps?) (?:with )?(?:the )?training (?:of |with |on )?(?:a|the) copy",
    r"(?:fine-?tun\w+|trained) (?:a |the )?copy",
    r"copy of (?:the|a) trained",
)
_NO_WEIGHTS = _said("new weights", "without", "no weights", "not", "fresh", "untrained", "random", "from scratch")


def _first_weights(tree: SourceTree, call: ast.Call, said: str) -> str:
    if tree.name_of(call.func) != "tensorflow.random.set_seed" or weights_are_seeded(tree):
        return ""
    return (
        "Keras draws the first weights with Python's `random`, and `tf.random.set_seed` does not reach it. Write "
        "`tf.keras.utils.set_random_seed(…)`."
    )


def _rolls_round(tree: SourceTree, call: ast.Call, said: str) -> str:
    if tree.name_of(call.func) != "numpy.roll":
        return ""
    return "`np.roll` leaves nothing empty: the values at the other end move in. Leave out these steps."


def _holds_out_the_last(tree: SourceTree, call: ast.Call, said: str) -> str:
    is_shuffled = _ABOVE.search(said) or _shuffles_arrays(tree)
    if not tree.gives(call, "validation_split") or not _OF_A_SPLIT.search(said) or is_shuffled:
        return ""
    return _TAKES_THE_LAST


def _shuffles_arrays(tree: SourceTree) -> bool:
    """Return whether arrays may come in another order: a data set that is shuffled leaves them as they are."""
    calls = [call for call in tree.all(ast.Call) if called_name(call) in _SHUFFLING]
    return any(called_name(call) != "shuffle" or not _is_of_a_data_set(tree, call) for call in calls)


def _is_of_a_data_set(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether ``shuffle`` is that of a data set: it gets a number, and not what is to be shuffled."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    given = argument(call, "buffer_size", 0)
    is_count = isinstance(given, ast.Call) and typed(given.func) == "len"
    return owner is not None and (tree.number_of(given) is not None or is_count)


def _splits_first(tree: SourceTree, call: ast.Call, said: str) -> str:
    is_shuffled = bool(tree.called_around(call) & {*_SHUFFLING})
    return "" if is_shuffled or not tree.gives(call, "validation_split") else _TAKES_THE_LAST


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
    return "`validation_split` shuffles the files of all classes together, so classes may have other shares."


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


def _returns_a_copy(tree: SourceTree, call: ast.Call, said: str) -> str:
    is_compared = len(tree.calls_of("get_weights")) > 1 or tree.mentions("set_weights")
    if is_compared or _KEEPS_OLD.search(said):
        return ""
    return "`get_weights` returns a copy, which `fit` does not change. Call it after the training."


def _sees_one(tree: SourceTree, call: ast.Call, said: str) -> str:
    size = tree.value_of(argument(call, "kernel_size", 1))
    sides = size.elts if isinstance(size, ast.Tuple | ast.List) else [size] if size is not None else []
    # After another convolution, it combines what that one found.
    is_later = any("Conv" in called_name(other) and other.lineno < call.lineno for other in tree.all(ast.Call))
    if not sides or any(tree.number_of(side) != 1 for side in sides) or is_later or _COMBINES.search(said):
        return ""
    return "A kernel of size 1 sees one place, and no neighbours. Write 3, for example."


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


def _has_its_weights(tree: SourceTree, call: ast.Call, said: str) -> str:
    if not isinstance(call.func, ast.Attribute) or (_KNOWS_FIRST if _NEW_WEIGHTS.search(said) else _STAY).search(said):
        return ""
    owner, model = call.func.value, typed(call.func.value)
    given = set_to(tree, owner) if isinstance(owner, ast.Name) and tree.parameter_of(owner) else []
    is_trained = any(_is_trained_before(tree, node, node.lineno) for node in (owner, *given))
    if not is_trained or tree.mentions("clone_model", "set_weights", "load_weights"):
        return ""
    return (
        f"`compile` leaves the weights as they are, so `{model}` goes on from what it learned. For new ones, make the "
        "model again."
    )


def _compiles_again(tree: SourceTree, call: ast.Call, said: str) -> str:
    """Return what a call of a function does that only compiles the model that it gets, where it was trained."""
    code = tree.code_of(call.func) if isinstance(call.func, ast.Name) else None
    if not isinstance(code, ast.FunctionDef) or not call.args or not code.args.args:
        return ""
    calls = [node for node in nodes_of(code) if isinstance(node, ast.Call)]
    compiles = any(typed(node.func) == f"{code.args.args[0].arg}.compile" for node in calls)
    makes = any(called_name(node) in ("Sequential", "Model", "clone_model", "set_weights") for node in calls)
    if not compiles or makes or not _is_trained_before(tree, call.args[0], call.lineno):
        return ""
    return (
        f"`compile` leaves the weights as they are, so `{typed(call.args[0])}` goes on from what it learned. For new "
        "ones, make the model again."
    )


def _is_trained_before(tree: SourceTree, model: ast.expr, line: int) -> bool:
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
    sentences = [text for text in _SENTENCE.split(said) if _IN_PREDICTIONS.search(text)]
    is_told = sentences and not any(map(_ACTS_OTHERWISE.search, sentences)) and all(map(_DROPS.search, sentences))
    is_told = is_told and not is_said(_ACTS_IN_PREDICTIONS, said)
    return _trains_alone(tree, call, said) if is_told else ""


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


def _only_measures(tree: SourceTree, call: ast.Call, said: str) -> str:
    given = [word for word in ("validation_data", "validation_split") if tree.gives(call, word)]
    if not given or _MEASURES.search(said):
        return ""
    return (
        f"`fit` only measures on what `{given[0]}` gives, and changes no weight by it. To learn from these examples, "
        "join them with the training data."
    )


def _returns_the_last(tree: SourceTree, call: ast.Call, said: str) -> str:
    all_steps = tree.gives(call, "return_sequences")
    if _BOTH_WAYS.search(said) or _OF_CELLS.search(said) or (all_steps and not _BY_DEFAULT.search(said)):
        return ""
    return (
        f"`{called_name(call)}` without `return_sequences` returns its output after the last step, and no mean. For "
        "the mean, add `return_sequences=True` and `GlobalAveragePooling1D()`."
    )


def _keeps_no_state(tree: SourceTree, call: ast.Call, said: str) -> str:
    knows = any(tree.gives(other, "stateful", "initial_state", "return_state") for other in tree.all(ast.Call))
    is_told = any(found.line == call.lineno for found in predictions_thrown_away(tree))
    if not tree.mentions(*RECURRENT) or knows or _NO_STATES.search(said) or is_told:
        return ""
    return (
        f"No layer has `stateful=True`, so each window begins with states of zero, and `{called_name(call)}` leaves "
        "nothing for the next call. Leave it out."
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


_BELIEFS = (
    Belief(
        ("fit",),
        _said(r"(?:network|model|it|weights|layers) (?:also |then |even |is |are )*"
              r"(?:learns?|adjusts?|adapts?|trains?|trained|tunes?|tuned|improves?|updates?|adjusted|adapted)"
              r"(?: (?:itself|its weights|the weights|also|a little))* (?:from|with|on|to|by) "
              r"(?:the |these |this |its )?(?:validation|held[- ]out|val)[ _](?:data|images|examples|set|texts|windows"
              r"|rows|digits|part)", r"learns? from (?:the )?validation_data",
              r"validation_data[^.;]{0,50} (?:learns?|adjusts?|adapts?|trains?) (?:also |even |itself )?"
              r"(?:from|on|to|with) (?:them|it|these|this)\b"),
        _only_measures,
    ),
    Belief(
        ("LSTM", "GRU", "SimpleRNN"),
        # That no argument is given is not what is denied.
        _said(r"(?:without (?:\w+ )?`?return_sequences`?(?:=True)?,? (?:[\w`]+ ){0,4})?"
              r"(?<!which )(?:returns?|gives?|give|outputs?|yields?|computes?|is) (?:only |just )?(?:the |an? )?"
              r"(?:average|mean|sum) (?:of|over) (?:its |the |all |these |their )*"
              r"(?:outputs?|words?|steps?|states?|days|months|values|tokens|positions|hidden|sequence)"),
        _returns_the_last,
    ),
    Belief(
        ("predict", "predict_on_batch", "evaluate"),
        _said(r"(?:fill|load|warm|prime|initiali[sz]|carr)\w*[^.;:]{0,30}(?:memory|states?|cells?)\b",
              r"so that (?:it|the \w+) remembers?", r"(?:memory|states?) (?:stays?|goes on|is kept|are kept)"),
        _keeps_no_state,
    ),
    Belief(
        ("to_categorical", "one_hot"),
        _said(r"(?:twice|half|three times) as (?:much|large|big|high|many|far|wrong)",
              r"(?:costs?|counts?|weighs?|matters?) (?:for )?(?:twice|double|more|half|three times)\b",
              r"(?:larger|bigger|more|greater|higher|worth more) than (?:class|group|label|category|digit|topic|\d)",
              r"(?:as|for|like) (?:an? )?(?:amounts?|sizes?|quantit\w+|magnitudes?|measures?)\b",
              r"(?:an order|a ranking) (?:between|of|among) (?:the )?(?:class|group|label|categor)\w*"),
        _takes_no_amounts,
    ),
    Belief(
        ("pad_sequences",),
        _said(
            r"(?:los|cut|drop|truncat|shorten|remov)\w* (?:off )?(?:at |from )?(?:its|the|their) (?:end|rest|last)\b",
            r"keep\w* (?:only )?(?:its|the|their) (?:beginning|start|first)\b",
            r"first (?:\w+ )?(?:words|tokens) (?:are|were|is) (?:enough|kept|sufficient|what counts|the important)",
            r"first (?:\w+ )?(?:words|tokens) (?:say|count|matter|decide|suffice)\b",
        ),
        _cuts_the_beginning,
    ),
    Belief(("take",), regex(r"\d (?:\w+ )?\w+s\b"), _takes_batches),
    Belief(
        ("repeat",),
        _said(r"as much (?:training )?data", *_MORE_IMAGES),
        _goes_over_the_same,
    ),
    Belief(
        ("window",),
        _said(
            r"(?:all|each|every) batch(?:es)? (?:have|has|of|with) (?:\w+ )?(?:\d+|batch_size) "
            r"(?:windows|examples|sequences)"
        ),
        _is_of_windows,
    ),
    Belief(
        ("lower",),
        _said("(?:two|different|other) words"),
        _is_lower_already,
    ),
    Belief(
        ("len",),
        _said(r"(?:1|one more|one) (?:is )?for (?:the |all )?(?:words that|unknown|oov|out.of.vocabulary)"),
        _counts_the_padding,
    ),
    Belief(
        ("image_dataset_from_directory",),
        _said(
            r"(?:same share|percent|%|fifth|tenth|quarter) (?:of (?:the )?(?:images|files) )?"
            r"(?:of|from|in|out of) (?:each|every)", "stratified",
        ),
        _splits_all_files,
    ),
    Belief(
        ("Embedding",),
        _said(r"unknown words?\)? do(?:es)? not count",
              r"unknown words? (?:(?!not\b|never\b)\w+ ){0,4}(?:skipped|left out|ignored|masked)",
              r"(?:skip|mask|ignor)\w* (?:(?!not\b|never\b)\w+ ){0,3}unknown"),
        _masks_padding_alone,
    ),
    Belief(
        ("Bidirectional",),
        _said(r"(?:reads?|sees?|knows?|uses?|looks? at) (?:(?:also|even|the|all) )*(?:(?:value|step|day)s? )?"
              r"(?:that come )?(?:after the window|next values?|future values?|(?:of|from|in) the future)",
              r"(?:value|step|day|month|week|year|hour)s? (?:to come|yet to come|after (?:the|its|each) window)\b",
              r"(?:from|of|in|into) the future\b"),
        _reads_the_window,
    ),
    Belief(
        ("BatchNormalization", "Normalization"),
        _said(r"(?:re)?(?:scale|bring|map|squeeze|put|move|turn|normali[sz]e|convert)s? (?:\w+ ){0,3}"
              r"(?:to|into|between|in) (?:(?:the|a|range|interval|from|of|between) )*"
              r"\[?0(?:\.0)?,? ?(?:to|and|\.\.|-|–)? ?1(?:\.0)?\b"),
        _has_no_range,
    ),
    Belief(
        ("Conv2D", "Conv1D", "SeparableConv2D"),
        _said(r"(?:look(?:s|ing)? (?:for|at)|finds?|detects?|sees?|learns?|recogni[sz]es?) (?:\w+ ){0,2}"
              r"(?:edges?|neighbou?rs?|corners?|lines?|shapes?)\b"),
        _sees_one,
    ),
    Belief(
        ("adapt",),
        _said(r"(?:and|learns?|finds?|sets?) (?:also )?the (?:longest (?:text|review|sentence|row)|length\b)"),
        _keeps_no_length,
    ),
    Belief(
        ("get_weights",),
        _said(r"(?:fit|training) (?:will |then |later )?(?:train|change|update)s? "
              r"(?:these|them|this|it|the vectors)\b"),
        _returns_a_copy,
    ),
    Belief(
        ("pad_sequences",),
        _said(r"padding (?:also )?(?:sets?|says|decides|controls|is|tells) (?!nothing)[^.,;:]*"
              r"(?:both|cut|truncat(?!ing (?:where|says|sets|is|how))|shorten)"),
        _unless(
            "truncating",
            "`padding` says where zeros are added. `truncating` says where long rows are cut: at their beginning, by "
            "default.",
        ),
    ),
    Belief(("GlobalAveragePooling1D",), _said(_LEFT_OUT), _averages_padding),
    Belief(
        ("Embedding",),
        _said(r"(?:id|token|word|value|index) 0 (?:has no|gets no)", r"(?:padding|it) has no (?:vector|weights?)\b",
              r"(?:mean|average) of its own words\b",
              r"(?:id|token|word|value|index) 0 is (?:left out|ignored|skipped|not (?:read|counted))",
              r"padding (?:is|are|gets?) (?:left out|ignored|skipped|not (?:read|counted))",
              r"(?:ignor\w+|skip\w*|leav\w+ out|masks?|hid\w+) (?:the |these |those |all |its )?(?:padding|zeros)",
              r"(?:mean|average|sum|read\w*|sees?) (?:\w+ ){0,4}without (?:the )?(?:padding|zeros)", _LEFT_OUT),
        _reads_padding,
        around=_said(_LEFT_OUT),
    ),
    Belief(
        ("TimeDistributed",),
        _said(r"dense (?:alone )?(?:would|alone)", r"(?:keeps?|holds?) (?:them|the \w+|\w+) apart",
              r"would (?:(?:also|otherwise) )?(?:mix|blend|merge|mingle)",
              r"would (?:see|take|read|treat|get) [^.;]*\bas (?:one|a single)\b",
              r"(?:mix|blend|merg|mingl)\w* (?:up )?(?:the |all |all the )?(?:words|steps|tokens|days|months|values)"),
        _does_what_dense_does,
    ),
    Belief(("Sequential",), _ADDS_IMAGES, _adds_no_images),
    Belief(
        ("TimeDistributed",),
        _said("(?:own|separate|different|other) (?:weights|layer)", "(?:weights|layer) of (?:its|their) own"),
        _always("`TimeDistributed` uses one layer for all steps, with the same weights."),
    ),
    Belief(("RandomZoom",), _said("nearer", "closer", r"zoom(?:s|ed|ing)? in\b", "enlarg", "magnif"), _zooms_out),
    Belief(
        ("BackupAndRestore",),
        _said(r"best\b"),
        _always(
            "`BackupAndRestore` goes on with a training that was interrupted, and knows no best epoch. For that, use "
            "`EarlyStopping(restore_best_weights=True)`."
        ),
    ),
    Belief(
        ("Bidirectional",),
        _said("averag", r"(?:the|a) mean\b", "mean of", "sum of", "summed", "adds? (?:both|them|up)"),
        _unless(
            "merge_mode",
            "`{call}` joins both directions side by side, so the output is twice as wide: no mean and no sum. Write "
            '`merge_mode="ave"` for the mean.',
        ),
    ),
    Belief(
        ("Conv1D", "SeparableConv1D"),
        _said("causal", r"past\b", "future", r"look(?:s|ing)? back", "never from a later", "before it"),
        _looks_ahead,
        around=_OF_THE_PAST,
    ),
    Belief(
        ("Adam", "AdamW", "SGD", "RMSprop", "Nadam", "Adagrad", "Adamax", "Lion"),
        _said("global", "together", "whole gradient", "all (?:the )?(?:gradients|weights|layers|variables)",
              "total norm", "clip_grad_norm"),
        _clips_each,
    ),
    Belief(("BinaryCrossentropy",), _said(r"0\.\d+.*"), _smooths),
    Belief(("shuffle",), _said(r"(?:same|identical|fixed) order\b"), _shuffles_again),
    Belief(
        ("SpatialDropout1D",),
        _said(
            r"(?:drop|leave|hide|remove|mask|forget|some|whole|single|random|word)\w* (?:\w+ ){0,3}"
            r"(?:word|token|step|position|month|day)s?\b", "word dropout"
        ),
        _always(
            "`{call}` drops whole features, the same ones at every step, and no step as a whole. For whole steps, "
            "write `Dropout(rate, noise_shape=(None, steps, 1))`."
        ),
    ),
    Belief(
        ("LSTM", "GRU", "SimpleRNN"),
        _said(r"(?:unit|cell|neuron)s? (?:for|per) (?:each|every|a|one)? ?(?:step|day|month|value|position|word|time)",
              r"(?:each|every) (?:step|day|month|value|position|word)\b[^.;]* (?:own|separate) (?:unit|cell|neuron)",
              r"as many (?:unit|cell|neuron)s as (?:the \w+ has )?(?:step|day|month|value|position|word)s",
              r"(?:Einheit|Zelle|Neuron)(?:en)? (?:für|pro) (?:jed\w+ )?(?:Schritt|Zeitschritt|Tag|Monat|Wert|Wort)",
              r"jede[rs]? (?:Zeit)?(?:Schritt|Tag|Monat|Wert|Wort)\b[^.;]* eigenen? (?:Einheit|Zelle|Neuron)",
              r"(?:unité|cellule|neurone)s? (?:pour|par) (?:chaque )?(?:pas|jour|mois|valeur|mot|instant)",
              r"(?:unidad|celda|neurona|célula)(?:es|s)? (?:para|por) (?:cada )?(?:paso|día|mes|valor|palabra)"),
        _always(
            "The units of a recurrent layer are the size of its state: every unit reads every step. Their number does "
            "not depend on how many steps there are."
        ),
    ),
    Belief(
        ("asarray", "Model", "Sequential", "add"),
        _said(r"an? (?:\w+ )?copy\b", "copy of", r"copied\b", r"cloned?\b", "independent"),
        _is_no_copy,
    ),
    Belief(
        ("clone_model",),
        _said(r"(?:same|trained|learned|its|all|their|what \w+ (?:has )?learned) (?:\w+ )?weights\b",
              r"(?:with|and|copies|keeps) (?:\w+ ){0,3}weights\b", "what it (?:has )?learned"),
        _copies_layers,
        around=_OF_A_TRAINED_COPY,
    ),
    Belief(("Huber", "compile"), _ERRORS_UP_TO, _is_a_line_from_delta),
    Belief(("to_json", "get_config"), _said(r"weights\b", "what it (?:has )?learned", r"all that it (?:has )?learned"),
           _has_no_weights, around=_said(r"all that it (?:has )?learned", "with (?:its|the|all) (?:trained )?weights")),
    Belief(("cache",), _said(*_DONE_ONCE), _keeps_what_comes_before),
    Belief(("set_seed",), _said(r"weights?\b", "initial"), _first_weights),
    Belief(("roll",), _said(r"nans?\b", "empty", "missing", "undefined"), _rolls_round),
    Belief(("fit",), _BY_CHANCE, _holds_out_the_last, around=_DRAWN_BY_CHANCE),
    Belief(("fit",), _SHUFFLES_ALL, _splits_first, around=_SHUFFLES_ALL),
    Belief(
        ("fit",),
        _said("remember", r"memory\b", r"states?\b", "takes? along", "carr(?:y|ies) over", "goes on", "continues?"),
        _begins_empty,
    ),
    Belief(
        ("EarlyStopping",),
        _said("best (?:weights|epoch|model|state|one)", r"(?:goes?|going) back", r"restor(?:e|es|ing)\b"),
        _keeps_the_last,
        around=_OF_THE_BEST_EPOCH,
    ),
    Belief(
        ("ModelCheckpoint",),
        _said(r"best\b"),
        _saves_each_epoch,
    ),
    Belief(
        ("Rescaling",),
        _said(r"(?<=-)1(?:\.0)?,? ?(?:to|and|\.\.) ", r"(?<=-)1(?:\.0)?(?:, ?| ?\.\.+ ?| \(\w+\) to )\+?1\b"),
        _rescales,
        around=_FROM_MINUS_1,
    ),
    Belief(("take",), _said("random", "by chance", "arbitrary"), _takes_the_first),
    Belief(("prefetch",), SAYS_EXAMPLES, _counts_batches),
    Belief(
        ("prefetch",),
        _said(r"(?:keep|hold|store|sav|cach|remember)\w* (?:\w+ ){0,6}(?:in|into|to) (?:the )?memory",
              "(?:only|just|once) (?:in |during |for )?(?:the )?first (?:epoch|pass)",
              r"(?:is|as|like) (?:a )?cache\b", _OF_LATER_EPOCHS.pattern),
        _prepares_the_next,
    ),
    Belief(("RandomRotation",), _IN_DEGREES, _turns_more),
    Belief(
        ("compile",),
        _said(_NEW_WEIGHTS.pattern, "from scratch", "forgets?", "untrained", "von vorne?", "depuis zéro",
              "(?:de|desde) cero",
              r"resets? (?:the )?(?:model|weights|network)", "(?:starts?|begins?) (?:all )?over"),
        _has_its_weights,
    ),
    Belief(
        ("fit",),
        _said(r"(?:in|keeps?|the|right|their) (?:the )?(?:right |same )?(?:time )?order\b", "chronolog",
              "not (?:be )?shuffled?", r"(?:mixed|random|wrong) order",
              r"(?:mix|shuffl)\w* (?:\w+ ){0,4}(?:destroy|break|ruin|tear)\w*",
              r"(?:zeitliche )?Reihenfolge\b", r"ordre (?:du temps|chronologique)", r"orden (?:temporal|cronológico)"),
        _keeps_their_order,
    ),
    Belief(
        ("shuffle",),
        _said(r"(?:mix|shuffl)\w* (?:\w+ )?(?:all|the whole|the entire|everything|completely|fully)\b",
              r"(?:any|each|every) (?:\w+ ){1,3}(?:can|may) (?:come|be) first", r"misch\w* (?:alle|das ganze)",
              r"mélange\w* (?:tou(?:te)?s|l'ensemble)", r"(?:mezcla|mistura|mescola)\w* (?:tod|tutt)\w+"),
        _mixes_in_its_buffer,
    ),
    Belief(
        ("cache",),
        _said(r"(?:on|to|onto) (?:the )?(?:hard )?(?:disk|drive)\b", r"(?:in|into|to) (?:a |the )?files?\b"),
        _stays_in_memory,
    ),
    Belief(
        ("from_keras_model", "from_saved_model", "convert"),
        _said("quanti[sz]", "8[- ]?bits?", "int8", "(?:one|1|a|single) byte (?:for|per|each)"),
        _is_not_smaller,
    ),
    Belief(
        ("RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomContrast", "ImageDataGenerator"),
        _ADDS_IMAGES,
        _adds_no_images,
    ),
    Belief(_RANDOM, _MAKES_LARGER, _adds_none, around=_MAKES_LARGER),
    Belief(
        ("Dropout", "GaussianNoise", "GaussianDropout", "SpatialDropout1D"),
        _ACTS_IN_PREDICTIONS,
        _trains_alone,
    ),
    Belief(("Dropout", "GaussianNoise", "GaussianDropout", "SpatialDropout1D"), _IN_PREDICTIONS, _acts_otherwise),
)  # fmt: skip


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
                if belief.told is _takes_batches
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


_STARTS_ANEW = _said(
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
        if is_said(_KEEPS_STATES, said) and not _NO_STATES.search(said):
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
            sentence = _holds_out_the_last(tree, fits[0], said)
            if sentence:
                yield tree.finding(text, "", "", sentence, certain=False)
                return
    for fit in fits:
        lines = [line for code in tree.functions_around(fit)[-1:] for line in code.body]
        for line in (line for line in lines if is_said(_SHUFFLES_ALL, tree.comments_at(line))):
            if sentence := _splits_first(tree, fit, tree.comments_at(line)):
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
        whole = _whole_model(tree, line.value) if line.value is not None and not tree.mentions(*_MAKES_COPIES) else None
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
        if not isinstance(target, ast.Name) or whole is None or line.lineno in told or tree.mentions(*_MAKES_COPIES):
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
    if not isinstance(value, ast.Call) or tree.keras_name_of(value.func) not in _MODELS:
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
        for sentence in _SENTENCE.split(" ".join((ast.get_docstring(function) or "").split())):
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
