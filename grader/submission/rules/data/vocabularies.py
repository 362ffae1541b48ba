"""Rules about words that a vocabulary does not have, and values that a table does not have.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.examples import MEANS, source_of
from grader.submission.rules.reading.order_of_steps import runs_of
from grader.submission.rules.reading.possible_values import uses_of, values_of
from grader.submission.rules.reading.value_flow import (
    Object,
    Place,
    code_called,
    first_given,
    item_sources,
    objects_of,
    sources_of,
)
from grader.submission.rules.reading.words_beside import is_said, is_shown_as_wrong
from grader.submission.rules.rule import rule, training_rule
from grader.submission.source_tree import (
    Finding,
    SourceTree,
    first_name_of,
    gives_unseen,
    nodes_of,
    said_in,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_WORDS = (
    r"(?:stop[ -]?words?|(?:unknown|unseen) (?:words?|tokens?)|(?:new|other|strange|foreign|rare) words?"
    r"|words? (?:that )?(?:it|the (?:layer|vectorizer|tokenizer|vocabulary)) (?:does not|doesn't|never|has)"
    r"|words? (?:that are )?(?:not in|outside(?: of)?|missing (?:in|from)) (?:the|its|this) vocabulary"
    r"|out[ -]of[ -]vocabulary(?: words?| tokens?)?|oov(?: words?| tokens?)?"
    r"|Stopp?w[oö]rter\w*|(?:unbekannte|fremde|neue|andere)\w* Wörter\w*"
    r"|mots (?:vides|inconnus|outils|nouveaux)"
    r"|palabras (?:vacías|desconocidas|de parada|nuevas)|palavras (?:vazias|desconhecidas|de parada|novas)"
    r"|parole (?:vuote|sconosciute|comuni|nuove))"
)
_GO = (
    r"(?:drop(?:s|ped)?|skip(?:s|ped)?|left out|leaves? out|ignored?|ignores|removed?|removes|filter(?:s|ed)? out"
    r"|thrown? away|disappear|vanish|falls? out|go(?:es)? away|lost|discard(?:s|ed)?"
    r"|weggelassen|entfernt|ignoriert|übersprungen|verschwinden|gestrichen|verworfen|herausgefiltert"
    r"|(?:fallen|bleiben) (?:weg|raus|heraus)"
    r"|ignor[ée]\w*|supprim\w+|enlev\w+|retir\w+|disparai\w+|écart\w+|saut[ée]\w*"
    r"|ignorad\w+|eliminad\w+|quitad\w+|descartad\w+|omitid\w+|desaparec\w+|removid\w+|somem"
    r"|ignorat\w+|rimoss\w+|scartat\w+|eliminat\w+|tolt[eo]|spariscono)"
)
_BETWEEN = (
    r"(?:(?!\b(?:not|never|nothing|were|was|had|been|already|before|must|should|nicht|kein\w*|nie|schon|vorher|müssen"
    r"|ne|pas|jamais|déjà|no|nunca|ya|não|já|non|mai|già)\b|n't)[^.;!?]){0,50}?"
)
"""What may stand between these words and what happens to them; no denial, and nothing that happened before."""
_BEFORE = (
    r"(?!\w|[^.;!?]{0,20}\b(?:already|before|beforehand|above|earlier|later|afterwards|file|corpus"
    r"|schon|vorher|zuvor|oben|später|danach|Datei|déjà|avant|plus tard|ensuite|fichier"
    r"|ya|antes|después|luego|archivo|já|depois|arquivo|già|prima"
    r"|dopo|poi)\b)"
)
"""What may not follow: the words are left out by something else, before the layer or after it."""
_DROPS = regex(
    rf"{_WORDS}{_BETWEEN}\b{_GO}{_BEFORE}"
    rf"|\b{_GO} (?:(?:the|all|any|its|other|alle|die|les|las|los|le|as|os|i) )*{_WORDS}"
    r"|(?:fitted|adapted|learned|trained|built|made) without (?:the |its |any )?stop[ -]?words?[^.;!?]{0,40}"
    r"\b(?:none|no such|so|never)\b"
    r"|\bohne Stopp?w[oö]rter \w+[^.;!?]{0,40}\b(?:also|keins|keine)\b"
    rf"|\b(?:lässt|lassen) (?:\w+ ){{0,2}}{_WORDS} (?:\w+ )?(?:weg|aus)\b",
    re.IGNORECASE,
)
"""In texts that say that words without an id of their own are left out."""
_WITHOUT = regex(
    r"\bwithout (?:the |its |all |any )?(?:stop[ -]?words?|unknown words?)|\bohne (?:\w+ )?(?:Stopp?w|unbekannte)"
    r"|\bsans (?:les |ses )?mots (?:vides|inconnus|outils)"
    r"|\bsin (?:las |sus )?palabras (?:vacías|desconocidas|de parada)"
    r"|\bsem (?:as |suas )?palavras (?:vazias|desconhecidas|de parada)|\bsenza (?:le )?parole (?:vuote|sconosciute)"
    r"|\b(?:not counting|except|besides) (?:the )?(?:stop[ -]?words?|unknown words?)|\b(?:known|remaining) words",
    re.IGNORECASE,
)
"""In printed texts that tell a number of ids as that of the words without these."""
_CLEANS = regex(
    r"stop|remov|clean|filter|strip_|entfern|bereinig|supprim|nettoy|limpi|quitar|pulisc|togli", re.IGNORECASE
)
"""What functions are called that leave words out."""
_KNOWS_ID = regex(
    r"\bUNK\b|unknown token|(?:id|ids|number|index|token|Nummer|numéro|número|numero|place) 1\b"
    r"|(?:vector|Vektor|vecteur|vettor|vetor)\w* (?:is|are|ist|sind|est|sont|es|son|é|são|è|sono) (?:0|zero|[Nn]ull)",
    re.IGNORECASE,
)
"""What says that unknown words have an id, or a vector of zeros."""
_OF_LABELS = regex(r"label|class|topic|kind|categor|genre", re.IGNORECASE)
_UNKNOWN_NAME = regex(r"\bunk|oov|\bother|unbekannt|inconnu|desconoc|sconosc", re.IGNORECASE)
_LAYERS = ("TextVectorization", "StringLookup")
_LENGTHS = ("size", "row_lengths")
_SAME_IDS = ("numpy", "to_list", "tolist", "list", "tuple", "set", "array", "asarray", "ravel", "flatten", "unique")
"""What returns all ids that it gets."""
_FLAT = ("ravel", "flatten", "unique")
_ADAPTS = ("adapt", "fit_on_texts")
_MOST_VALUES = 60
_COMPARES = ("not_equal", "equal", "greater", "greater_equal")


@rule
def unknown_words_dropped(tree: SourceTree) -> Iterator[Finding]:
    """Yield texts that a layer turns into ids, where unknown words are said to be left out: they have the id 1."""
    if not tree.mentions(*_LAYERS) or tree.mentions("Tokenizer") or _leaves_out(tree) or _names_one(tree):
        return
    told: set[int] = set()
    for call in _vectorized(tree):
        shown = [other for other in tree.calls_named("print") if _reaches(tree, other, call)]
        texts = [*filter(None, map(said_in, shown))]
        said = tree.said_beside(call)
        claims = is_said(_DROPS, said) or any(_WITHOUT.search(text) or is_said(_DROPS, text) for text in texts)
        knows = any(map(_KNOWS_ID.search, [said, *texts]))
        if claims and not knows and call.lineno not in told and not _is_cleaned(tree, call):
            told.add(call.lineno)
            layer = next((made for made in values_of(tree, call.func) if made in _layers(tree)), None)
            by_lookup = isinstance(layer, ast.Call) and called_name(layer) == _LAYERS[1]
            number = 0 if by_lookup and isinstance(layer, ast.Call) and not _has_mask(tree, layer) else 1
            sentence = (
                f"`{_LAYERS[by_lookup]}` gives each word that it does not know the id {number}, and leaves none out. "
                "Take these words out of the text before."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


def _leaves_out(tree: SourceTree) -> bool:
    """Return whether a module takes the id 1 out, or its layer standardizes with a function of the learner's."""
    own = [words_of(call).get("standardize") for call in tree.all(ast.Call) if called_name(call) in _LAYERS]
    parts = (*tree.all(ast.Compare), *tree.all(ast.Subscript), *tree.all(ast.Call))
    return any(_takes_out(tree, part) for part in parts) or any(
        text_of(value) is None for given in own if given for value in values_of(tree, given)
    )


def _names_one(tree: SourceTree) -> bool:
    """Return whether a program compares something with a name of the id 1, such as ``UNKNOWN``."""
    numbers = [node.comparators[0] for node in tree.all(ast.Compare) if isinstance(node.ops[0], ast.Eq | ast.NotEq)]
    return any(isinstance(number, ast.Name) and tree.number_of(number) == 1 for number in numbers)


def _takes_out(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether an expression tells the ids of known words from 1."""
    match node:
        case ast.Compare(ops=[ast.Gt() | ast.NotEq() | ast.GtE()], comparators=[number]):
            return tree.number_of(number) in (1, 2)
        case ast.Compare(ops=[ast.In()], comparators=[words]):
            made = [part for source in sources_of(tree, [words]) for part in nodes_of(source)]
            return any(isinstance(part, ast.Call) and called_name(part) == "get_vocabulary" for part in made)
        case ast.Compare(ops=[ast.NotIn()], comparators=[row]):
            return 1 in map(tree.number_of, nodes_of(tree.value_of(row) or row))
        case ast.Subscript(slice=ast.Compare(ops=[ast.Eq()], comparators=[number])):
            return tree.number_of(number) == 1
        case ast.Call(func=ast.Attribute(attr="count"), args=[number]):
            return tree.number_of(number) == 1
        case ast.Call(args=[_, number]) if called_name(node) in _COMPARES:
            return tree.number_of(number) in (1, 2)
    return False


def _layers(tree: SourceTree) -> set[ast.AST]:
    """Return the layers that give each word one id, and the unknown ones the same."""
    return {
        call for call in tree.all(ast.Call) if called_name(call) in _LAYERS
        and tree.number_of(words_of(call).get("num_oov_indices", ast.Constant(1))) == 1
        and text_of(tree.value_of(words_of(call).get("output_mode", ast.Constant("int")))) == "int"
    }  # fmt: skip


def _has_mask(tree: SourceTree, layer: ast.Call) -> bool:
    """Return whether a layer of words has the id 0 for padding."""
    given = tree.value_of(words_of(layer).get("mask_token"))
    return given is not None and not (isinstance(given, ast.Constant) and given.value is None)


def _vectorized(tree: SourceTree) -> Iterator[ast.Call]:
    """Yield the calls of a layer of text, and of functions of the module that call one, where texts are given."""
    direct = [call for call in tree.all(ast.Call) if call.args and _layers(tree) & {*values_of(tree, call.func)}]
    yield from direct
    makers = {code.name for code in tree.all(ast.FunctionDef) if any(part in direct for part in nodes_of(code))}
    yield from (call for call in tree.all(ast.Call) if isinstance(call.func, ast.Name) and call.func.id in makers)


def _reaches(tree: SourceTree, printed: ast.Call, call: ast.Call) -> bool:
    """Return whether a ``print`` shows what a call returns, or its length."""
    names = [part for part in nodes_of(printed) if isinstance(part, ast.Name)]
    values = [value for name in names if (value := tree.value_of(name)) is not None]
    further = [value for made in values for name in nodes_of(made) if isinstance(name, ast.Name)
               and (value := tree.value_of(name)) is not None]  # fmt: skip
    return any(call in nodes_of(part) for part in (printed, *values, *further))


def _is_cleaned(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether what a call gets went through something that leaves words out."""
    given = [*call.args, *words_of(call).values()]
    sources = sources_of(tree, [part for part in given if not _layers(tree) & {*values_of(tree, part)}])
    parts = [part for source in sources for part in nodes_of(source)]
    lists = {tree.key_of(part) for part in parts if isinstance(part, ast.Name)}
    fills = [part for part in tree.calls_named("append") if isinstance(part.func, ast.Attribute)]
    parts += [part for fill in fills if tree.key_of(fill.func.value) in lists for part in nodes_of(fill)]  # type: ignore[attr-defined]
    own = [tree.code_of(part.func) for part in parts if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)]
    parts += [part for code in own if code is not None for part in nodes_of(code)]
    calls = [called_name(part) for part in parts if isinstance(part, ast.Call)]
    return any(map(_CLEANS.search, calls)) or any(isinstance(part, ast.NotIn) for part in parts)


_KNOWN_WORDS = regex(
    r"\b(?:known|recogni[sz]ed|remaining) (?:words?|tokens?)"
    r"|\bwords?\b[^.;!?]{0,40}\b(?:in|of|from) (?:the|its|their) vocab|\bwords? that (?:it|the \w+) knows"
    r"|\b(?:(?:have|has|get|gets) no|without an?) (?:token )?(?:id|index|number)\b"
    r"|\bwords?\b[^.;!?]{0,60}\b(?:in|from|of|during) (?:the |its )?training|\b(?:word|vocab\w*) coverage|^coverage\b"
    r"|\bcoverage of|\b(?:has|have|had|with|got) an? (?:id|index|number)\b"
    r"|\bwords?\b[^.;!?]{0,30}\bunderst(?:ood|ands?)"
    r"|\bwords? (?:that )?(?:it|the \w+) (?:has )?(?:learned|learnt|seen|underst)|\bWörter\w*[^.;!?]{0,40}\bTraining"
    r"|\b(?:Wortabdeckung|Abdeckung)\b|\bcouverture (?:du|de|des)\b|\bcobertura (?:de|del|do|da|dos|das)\b"
    r"|\bcopertura (?:del|di)"
    r"|\bmots[^.;!?]{0,40}\b(?:déjà vus|l'entraînement)|\bpalabras[^.;!?]{0,40}\b(?:ya vistas|entrenamiento)"
    r"|\bpalavras[^.;!?]{0,40}\b(?:já vistas|treino)|\bparole[^.;!?]{0,40}\b(?:già viste|addestramento)"
    r"|\bbekannte[nr]? Wörter|\bWörter\w*[^.;!?]{0,30}\b(?:im|aus dem) (?:Vokabular|Wortschatz)"
    r"|\bmots (?:connus|du vocabulaire)|\bpalabras (?:conocidas|del vocabulario)"
    r"|\bpalavras (?:conhecidas|do vocabulário)|\bparole (?:conosciute|note|del vocabolario)",
    re.IGNORECASE,
)
"""In texts that take all ids but 0 for those of known words."""
_KNOWS_ONE = regex(
    r"\bid 1\b|\b(?:the )?1 (?:is|for|stands)|\[UNK\]|\boov\b|\bknown (?:and|or) unknown"
    r"|\bunknown\b[^.;!?]{0,20}\b(?:too|also|as well|count)|\b(?:including|with) (?:the )?(?:unknown|oov)"
    r"|\bauch unbekannte|\bunbekannte\w* auch",
    re.IGNORECASE,
)
"""In texts that know which id unknown words have."""


@rule
def unknown_words_counted(tree: SourceTree) -> Iterator[Finding]:
    """Yield a number of ids that are not 0, where it is told as that of the known words: unknown ones have the id 1."""
    if (not tree.mentions("TextVectorization") and not _keeps_unknown_words(tree)) or _looks_at_one(tree):
        return
    modes = [words_of(call).get("output_mode") for call in tree.all(ast.Call) if called_name(call) == _LAYERS[0]]
    if any(text_of(value) != "int" for mode in modes if mode is not None for value in values_of(tree, mode)):
        return
    counts = [*_counts_of_ids(tree)]
    if counts and any(True for _ in unknown_words_dropped(tree)):
        return  # It is told of what makes the ids.
    for node in counts:
        around = tree.functions_around(node)[-1:]
        own = [f"{code.name.replace('_', ' ')} {ast.get_docstring(code) or ''}" for code in around]
        said = " ".join([tree.said_beside(node), *own, *_printed_with(tree, node)])
        if _KNOWN_WORDS.search(said) and not _KNOWS_ONE.search(said) and _may_be_unknown(tree, node):
            giver = _LAYERS[0] if tree.mentions(_LAYERS[0]) else "oov_token"
            sentence = (
                f"`{typed(node)}` counts unknown words as well: `{giver}` gives them the id 1, and padding the id 0. "
                "Count the values above 1."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _keeps_unknown_words(tree: SourceTree) -> bool:
    """Return whether a ``Tokenizer`` gives an id to the words that it does not know: without one it drops them."""
    given = [words_of(call).get("oov_token") for call in tree.calls_named("Tokenizer") if not gives_unseen(call)]
    is_given = not given or any(value is not None and typed(value) != "None" for value in given)
    return tree.mentions("texts_to_sequences") and is_given


def _may_be_unknown(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value may be made of ids: not of outputs, words, or a table of vectors."""
    parts = [part for source in sources_of(tree, [node]) for part in nodes_of(source)]
    calls = [part for part in parts if isinstance(part, ast.Call)]
    return not {"predict", "get_vocabulary", "zeros", "split"} & {*map(called_name, calls)}


def _looks_at_one(tree: SourceTree) -> bool:
    """Return whether a program compares something with the id of unknown words."""
    counted = [call.args[0] for call in tree.calls_named("count") if len(call.args) == 1]
    if any(tree.number_of(number) == 1 for number in counted):
        return True
    kinds = ast.Gt | ast.NotEq | ast.GtE | ast.Eq
    return any(isinstance(node.ops[0], kinds) and tree.number_of(node.comparators[0]) in (1, 2)
               for node in tree.all(ast.Compare))  # fmt: skip


def _counts_of_ids(tree: SourceTree) -> Iterator[ast.expr]:
    """Yield what counts values that are not 0."""
    for call in tree.all(ast.Call):
        name = called_name(call)
        is_method = isinstance(call.func, ast.Attribute) and not tree.name_of(call.func)
        given = call.func.value if is_method and isinstance(call.func, ast.Attribute) else next(iter(call.args), None)
        if name == "count_nonzero" and given is not None:
            if not isinstance(given, ast.Compare) or _is_not_zero(tree, given):
                yield call
        elif name in ("sum", "reduce_sum", "len"):
            parts = nodes_of(given) if given is not None else ()
            tests = [part for part in parts if isinstance(part, ast.Compare)]
            filters = [test for part in parts if isinstance(part, ast.comprehension) for test in part.ifs]
            is_plain = bool(filters) and all(isinstance(test, ast.Name) for test in filters)
            counted = name != "len" or bool(filters)
            if counted and (is_plain or (len(tests) == 1 and _is_not_zero(tree, tests[0]))):
                yield call
    yield from _lengths_of_ids(tree)


def _lengths_of_ids(tree: SourceTree) -> Iterator[ast.Call]:
    """Yield the numbers of all ids of texts, but for those by which another number is divided."""
    divisors = [node.right for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Div)]
    calls = [call for name in ("len", *_LENGTHS) for call in tree.calls_named(name)]
    totals = {part for divisor in divisors for part in nodes_of(divisor)} if calls else set()
    for call in calls:
        given = tree.worked_on(call)
        is_whole = called_name(call) in _LENGTHS  # Of several texts, `len` counts the texts.
        if given is not None and call not in totals and _is_ids(tree, given, is_item=is_whole):
            yield call


def _is_ids(tree: SourceTree, node: ast.AST, *, is_item: bool) -> bool:
    """Return whether a value is the ids of the words in a text that a layer was not adapted to, unknown ones too."""
    waiting, seen = [(node, is_item)], set[ast.AST]()
    layers = _layers(tree)
    adapted = {tree.key_of(call.args[0]) for name in _ADAPTS for call in tree.calls_named(name) if call.args}
    while waiting and len(seen) < _MOST_VALUES:
        part, inside = waiting.pop()
        if part in seen:
            continue
        seen.add(part)
        items = item_sources(tree).get(tree.key_of(part), []) if isinstance(part, ast.Name) else []
        waiting += [(source, True) for source in items]
        waiting += [(made, inside) for made in values_of(tree, part) if made is not part]
        is_call = isinstance(part, ast.Call) and bool(part.args)
        if isinstance(part, ast.Call) and is_call and (layers & {*values_of(tree, part.func)} or _has_oov(tree, part)):
            return tree.key_of(part.args[0]) not in adapted and (inside or text_of(part.args[0]) is not None)
        waiting += [(inner, inside or is_one) for inner, is_one in _ids_in(tree, part)]
    return False


def _ids_in(tree: SourceTree, part: ast.AST) -> list[tuple[ast.AST, bool]]:
    """Return what has the ids that a value has, and whether the value is one item of it, or the items of all."""
    match part:
        case ast.Subscript(value=value, slice=place):
            return [(value, not isinstance(place, ast.Slice))]
        case ast.Attribute(value=value, attr="flat_values" | "values"):
            return [(value, True)]
        case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in _SAME_IDS and not tree.name_of(part.func):
            return [(owner, name in _FLAT)]
        case ast.Call(args=[given]) if called_name(part) in _SAME_IDS:
            return [(given, called_name(part) in _FLAT)]
        case ast.ListComp(elt=value) | ast.GeneratorExp(elt=value):
            return [(value, False)]
    return []


def _has_oov(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a ``Tokenizer`` turns texts into ids that has one for unknown words: without it, it drops them."""
    if called_name(call) != "texts_to_sequences" or not isinstance(call.func, ast.Attribute):
        return False
    made = [part for part in values_of(tree, call.func.value) if isinstance(part, ast.Call)]
    given = [words_of(part).get("oov_token") for part in made]
    return bool(made) and all(value is not None and typed(value) != "None" for value in given)


def _is_not_zero(tree: SourceTree, node: ast.Compare) -> bool:
    return isinstance(node.ops[0], ast.NotEq | ast.Gt) and tree.number_of(node.comparators[0]) == 0


def _printed_with(tree: SourceTree, node: ast.AST) -> Iterator[str]:
    """Yield the texts that are printed with a value, or with what its function returns."""
    around = {code.name for code in tree.functions_around(node)}
    for call in (call for call in tree.all(ast.Call) if called_name(call) == "print"):
        parts = [part for source in sources_of(tree, call.args) for part in nodes_of(source)]
        if any(part is node or (isinstance(part, ast.Call) and called_name(part) in around) for part in parts):
            yield " ".join(text for part in nodes_of(call) if (text := text_of(part)))


_SHARE_OF_WORDS = regex(
    r"\b(?:unknown|known|unseen|missing|oov|unk|coverage|out[ -]of[ -]vocabulary|unbekannt\w*|bekannt\w*|inconnue?s?"
    r"|desconocid\w+|desconhecid\w+|sconosciut\w+)\b",
    re.IGNORECASE,
)
_OF_WORDS = regex(r"\b(?:words?|tokens?|Wort\w*|Wörter\w*|mots?|palabras?|palavras?|parol[ae])\b", re.IGNORECASE)
_OF_ALL_PLACES = regex(
    r"\bpadd?(?:ing|ed)\b|\b(?:places?|positions?|entries|zeros|cells|slots|Stellen|Nullen|zéros|ceros)\b",
    re.IGNORECASE,
)
"""In texts that tell a share as that of all places of the rows."""
_NAMES_ONE = regex(r"oov|unk", re.IGNORECASE)
_LENGTH = regex(r"max_?len|length|\blen\(\w+\[0\]\)", re.IGNORECASE)
"""In a number of columns."""
_SUMS = ("sum", "count_nonzero", "reduce_sum")
_PADS = ("pad_sequences", "pad", "to_tensor", "padded_batch", "zeros", "zip_longest")


@rule
def shares_of_the_padding(tree: SourceTree) -> Iterator[Finding]:
    """Yield a share of unknown words that is one of all places of padded rows: the padding counts as words."""
    for node, condition in _shares_of_all(tree):
        rows = condition.left
        # The name and the docstring of a function that is asked for say nothing of this share.
        code = [part for part in tree.functions_around(node)[-1:] if part.name not in tree.asked]
        own = [f"{part.name.replace('_', ' ')} {ast.get_docstring(part) or ''}" for part in code]
        said = " ".join([tree.said_beside(node), *own, *_printed_with(tree, node)])
        is_told = _SHARE_OF_WORDS.search(said) and _OF_WORDS.search(said) and not _OF_ALL_PLACES.search(said)
        if is_told and _are_padded(tree, rows) and not _looks_at_padding(tree, rows):
            name = typed(rows)
            right = f"np.sum({typed(condition)}) / np.sum({name} != 0)"
            sentence = f"The padding of `{name}` counts as words here, so the share is too low. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


def _shares_of_all(tree: SourceTree) -> Iterator[tuple[ast.AST, ast.Compare]]:
    """Yield the shares of all values of an array that are 1, or above 1, each with what is asked of the values."""
    sides = [pair for node in tree.all(ast.BinOp) for pair in ((node.left, node.right), (node.right, node.left))]
    operands = {tree.key_of(part) for part, by in sides if tree.number_of(by) != 100}
    for call in tree.all(ast.Call):
        # Divided by a second mean, the size cancels out.
        names = {tree.key_of(target) for line in tree.all(ast.Assign) if line.value is call for target in line.targets}
        is_divided = not operands.isdisjoint({tree.key_of(call), *names})
        is_mean = called_name(call) in MEANS and not {"weights", "where"} & {*words_of(call)} and not is_divided
        condition = _condition_of(tree, tree.worked_on(call)) if is_mean else None
        if condition is not None:
            yield call, condition
    for node in (node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Div)):
        count = tree.value_of(node.left)
        is_count = isinstance(count, ast.Call) and called_name(count) in _SUMS
        condition = _condition_of(tree, tree.worked_on(count)) if isinstance(count, ast.Call) and is_count else None
        if condition is not None and _is_size_of(tree, node.right, condition.left):
            yield node, condition


def _condition_of(tree: SourceTree, node: ast.AST | None) -> ast.Compare | None:
    """Return what asks of an array which ids are those of unknown words, or of known ones."""
    made = tree.value_of(node)
    while isinstance(made, ast.Call) and called_name(made) in ("cast", "astype", "float", "asarray"):
        made = tree.value_of(tree.worked_on(made))
    match made:
        case ast.Compare(left=ast.Name() | ast.Attribute(), ops=[ast.Eq() | ast.Gt() as sign], comparators=[by]):
            is_named = isinstance(sign, ast.Eq) and bool(_NAMES_ONE.search(typed(by)))
            return made if tree.number_of(by) == 1 or is_named else None
        case ast.Call(args=[ast.Name() as left, by]) if called_name(made) in ("equal", "greater"):
            sign = ast.Eq() if called_name(made) == "equal" else ast.Gt()
            return ast.Compare(left, [sign], [by]) if tree.number_of(by) == 1 else None
    return None


def _is_size_of(tree: SourceTree, node: ast.AST, rows: ast.expr) -> bool:
    """Return whether a number is that of all values of an array, with those of its padding."""
    made = tree.value_of(node) or node
    name = typed(rows)
    match made:
        case ast.Attribute(value=owner, attr="size"):
            return typed(owner) == name
        case ast.Call(args=[inner]) if called_name(made) in ("float", "int", "cast"):
            return _is_size_of(tree, inner, rows)
        case ast.Call(args=[inner]) if called_name(made) == "size":
            return typed(inner) == name
        case ast.Call(args=[inner]) if called_name(made) == "prod":
            return typed(inner) == f"{name}.shape"
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            sides = {typed(left), typed(right)}
            rest = sides - {f"len({name})", f"{name}.shape[0]"}
            return len(rest) == 1 and (rest == {f"{name}.shape[1]"} or bool(_LENGTH.search(next(iter(rest)))))
    return False


def _are_padded(tree: SourceTree, rows: ast.expr) -> bool:
    """Return whether rows of ids surely have zeros at their ends: ``pad_sequences``, or a function here, adds them."""
    made = source_of(tree, rows)
    if isinstance(made, ast.Subscript) and isinstance(made.slice, ast.Slice):
        made = source_of(tree, made.value)
    while isinstance(made, ast.Call) and called_name(made) in ("numpy", "array", "asarray"):
        made = source_of(tree, tree.worked_on(made))
    if not isinstance(made, ast.Call):
        return False
    layers = [layer for layer in _layers(tree) & {*values_of(tree, made.func)} if isinstance(layer, ast.Call)]
    if any("output_sequence_length" in words_of(layer) and "ragged" not in words_of(layer) for layer in layers):
        return True
    if called_name(made) == "pad_sequences" or (called_name(made) in ("full", "zeros") and _is_filled(tree, rows)):
        return True
    code = tree.code_of(made.func)
    if not isinstance(code, ast.FunctionDef) or "pad" not in code.name.lower():
        return False
    parts = nodes_of(code)
    chooses = any(isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Compare) for part in parts)
    return not chooses and any(isinstance(part, ast.Call) and called_name(part) in _PADS for part in parts)


def _is_filled(tree: SourceTree, rows: ast.expr) -> bool:
    """Return whether the first places of each row are filled, as many as a text has words."""
    for line in tree.all(ast.Assign):
        match line.targets[0]:
            case ast.Subscript(
                value=filled, slice=ast.Tuple(elts=[_, ast.Slice(lower=None, upper=ast.Call() as many)])
            ):
                if typed(filled) == typed(rows) and called_name(many) == "len":
                    return True
    return False


def _looks_at_padding(tree: SourceTree, rows: ast.expr) -> bool:
    """Return whether a program tells the padding of an array from its words somewhere."""
    key = tree.key_of(rows)
    compared = [node.left for node in tree.all(ast.Compare) if tree.number_of(node.comparators[0]) == 0]
    compared += [call.args[0] for call in tree.all(ast.Call) if call.args
                 and called_name(call) in ("count_nonzero", "sign", "not_equal", "minimum")]  # fmt: skip
    return any(tree.key_of(part) == key for part in compared)


_OF_THESE = regex(r"\b(?:unique|set|sorted|fromkeys)\(")
"""What makes a vocabulary of the values at hand."""
_NUMBERS_WORDS = ("TextVectorization", "Tokenizer", "StringLookup")
_HELD_OUT_TEXTS = regex(
    r"(?:^|_|\b)(?:val|eval|test|prueba|prova|teste|prüf|pruef)(?:_|\d|\b)|valid|h[eo]ld_?out|unseen", re.IGNORECASE
)
"""In the names of texts that are held out, in several languages."""
_PART = regex(
    r"(?:train|entren|entra[iî]n|trein|addestr)\w*?(?:_|\d|\b)|(?:val|test|eval|valid\w*?)(?:_|\d|\b)|_", re.IGNORECASE
)
"""What says in a name which part of the texts it is."""


@rule
def vocabularies_of_held_out_texts(tree: SourceTree) -> Iterator[Finding]:
    """Yield held-out texts that are numbered by a vocabulary of their own, and not by that of the training."""
    told: set[ast.AST] = set()
    for run in runs_of(tree) if tree.mentions(*_NUMBERS_WORDS) else ():
        adapted = [*_adapted(tree, run)]
        used = [(at, found) for at, step in enumerate(run) for found in _numbering(tree, step)] if adapted[1:] else []
        trained, asked = (
            [at for at, step in enumerate(run) if adapted[1:] and tree.is_call_of(step.node, *names)]
            for names in (("fit",), ("evaluate", "predict", "predict_on_batch"))
        )
        for at, layer, texts in adapted:
            others = [
                (other, whole)
                for before, other, whole in adapted
                if before < at
                and (other[0] is layer[0] or _are_alike(other, layer, whole, texts))
                and not _HELD_OUT_TEXTS.search(typed(whole))
                and any(before < use < (at if other == layer else len(run)) for use, by in used if by == other)
            ]
            is_used = any(use > at and by == layer for use, by in used)
            # What is numbered between the last training and a prediction was not trained on.
            is_new = bool(trained and asked) and trained[-1] < at < asked[-1]
            is_known = any(typed(whole) == typed(texts) for before, _, whole in adapted if before < at)
            if (
                others
                and is_used
                and not is_known
                and (is_new or _HELD_OUT_TEXTS.search(typed(texts)))
                and texts not in told
            ):
                told.add(texts)
                if not is_shown_as_wrong(tree, texts):
                    first = typed(others[-1][1])
                    is_tokenizer = isinstance(layer[0], ast.Call) and called_name(layer[0]) == "Tokenizer"
                    by = f"tokenizer of `{first}`" if is_tokenizer else f"layer that was adapted to `{first}`"
                    sentence = (
                        f"`{typed(texts)}` changes the vocabulary after `{first}` was encoded, so the same words get "
                        f"other token ids. Fit the {'tokenizer' if is_tokenizer else 'layer'} on `{first}` alone."
                        if others[-1][0] == layer
                        else f"Here the vocabulary is `{typed(texts)}`, and in the training it was `{first}`, so the "
                        f"same words get other token ids. Give `{first}` here, too."
                        if isinstance(layer[0], ast.Call) and "vocabulary" in words_of(layer[0])
                        else f"`{typed(texts)}` gets a vocabulary of its own, so its words have other token ids than "
                        f"in the training. Encode it with the {by}."
                    )
                    yield tree.finding(texts, typed(texts), "", sentence, certain=False)


def _are_alike(first: Object, second: Object, *texts: ast.AST) -> bool:
    """Return whether two layers of one kind get two parts of the same texts, by their names."""
    kinds = {called_name(made) for made, _ in (first, second) if isinstance(made, ast.Call)}
    return len(kinds) == 1 and len({_PART.sub("", typed(part)) for part in texts}) == 1


def _adapted(tree: SourceTree, run: list[Place]) -> Iterator[tuple[int, Object, ast.AST]]:
    """Yield the layers that number the words of texts, each with its place in a run and the texts."""
    for at, step in enumerate(run):
        match step.node:
            case ast.Call(func=ast.Attribute(value=owner, attr=name), args=[texts, *_]) if name in _ADAPTS:
                for found in objects_of(tree, owner, step.calls):
                    if isinstance(found[0], ast.Call) and called_name(found[0]) in _NUMBERS_WORDS:
                        yield at, found, first_given(tree, step._replace(node=texts)).node
            case ast.Call(keywords=words) as made if called_name(made) in _NUMBERS_WORDS:
                for given in (word.value for word in words if word.arg == "vocabulary"):
                    words_given = first_given(tree, step._replace(node=_whole(tree, given))).node
                    # What is read from a file may be the vocabulary of the training.
                    if not isinstance(words_given, ast.Call) or _OF_THESE.search(typed(words_given)):
                        yield at, (made, step.calls), words_given


def _whole(tree: SourceTree, given: ast.expr) -> ast.expr:
    """Return what a vocabulary is made of as a whole: ``words`` of ``list(words)``."""
    inner = tree.worked_on(given) if isinstance(given, ast.Call) and called_name(given) in ("list", "tuple") else None
    return inner if inner is not None else given


def _numbering(tree: SourceTree, step: Place) -> set[Object]:
    """Return the layers that a call numbers words with."""
    called = step.node.func if isinstance(step.node, ast.Call) else None
    if isinstance(called, ast.Attribute) and called.attr == "texts_to_sequences":
        called = called.value
    is_own = isinstance(step.node, ast.Call) and code_called(tree, step.node, step.calls) is not None
    return (
        objects_of(tree, called, step.calls) if isinstance(called, ast.Name | ast.Attribute) and not is_own else set()
    )


@rule
def unknown_at_the_end_of_the_names(tree: SourceTree) -> Iterator[Finding]:
    """Yield a list of names with the unknown one at its end, read by ids whose unknown one is 0."""
    from_1 = {typed(call.args[0]) for call in tree.all(ast.Call) if called_name(call) == "enumerate" and call.args
              and typed(words_of(call).get("start") or call.args[-1]) == "1"}  # fmt: skip
    lookups = [call for call in tree.all(ast.Call) if called_name(call) == "StringLookup"]
    keeps_0 = bool(lookups) and not any("num_oov_indices" in words_of(call) for call in lookups)
    for names in tree.all(ast.List):
        match names.elts:
            case [ast.Starred(value=known), ast.Constant(value=str() as last)] if _UNKNOWN_NAME.search(last) and (
                keeps_0 or typed(known) in from_1
            ):
                uses = [use for use in tree.all(ast.Subscript) if tree.value_of(use.value) is names]
                if uses and not any(isinstance(use.slice, ast.BinOp) for use in uses):
                    right = f"[{typed(names.elts[-1])}, *{typed(known)}]"
                    sentence = (
                        f"The id 0 is for what is unknown, so it comes first in a list of the names. Write `{right}`."
                    )
                    yield tree.finding(names, typed(names), right, sentence, certain=False)
            case _:
                pass


_BY_FREQUENCY = (
    "`StringLookup` numbers the names by how often they occur, and not by the alphabet. Take them from the layer: "
    "`get_vocabulary()`."
)
_OF_NAMES = regex(r"(?i)name|class|label|topic")


@rule
def sorted_names_for_numbers_by_frequency(tree: SourceTree) -> Iterator[Finding]:
    """Yield sorted names that are numbered, beside a ``StringLookup`` that numbers them by how often they occur."""
    lookups = [call for call in tree.all(ast.Call) if called_name(call) == "StringLookup"]
    is_learned = bool(lookups) and not any("vocabulary" in words_of(call) or call.args for call in lookups)
    learned = [part for call in tree.calls_named("adapt") for part in map(typed, call.args)]
    if not is_learned or not learned:
        return
    for names in tree.all(ast.Call):
        of_labels = bool(names.args) and _OF_LABELS.search(typed(names.args[0]))
        is_sorted = called_name(names) in ("sorted", "unique")
        if not is_sorted or not of_labels or not any(part in typed(names.args[0]) for part in learned):
            continue
        if any(isinstance(line.targets[0], ast.Subscript) and isinstance(line.targets[0].slice, ast.Slice)
               and _OF_NAMES.search(typed(line.targets[0].value)) and names in nodes_of(line.value)
               for line in tree.all(ast.Assign)):  # fmt: skip
            yield tree.finding(names, typed(names), "", _BY_FREQUENCY, certain=False)
            return
        numbered = [call for call in tree.all(ast.Call) if called_name(call) == "enumerate" and call.args
                    and names in (call.args[0], tree.value_of(call.args[0]), tree.made_by(call.args[0]))]  # fmt: skip
        # For the numbers of a dictionary of the learner's own, any order is right.
        own = any(isinstance(line.targets[0], ast.Subscript) for loop in tree.all(ast.For) if loop.iter in numbered
                  for line in nodes_of(loop) if isinstance(line, ast.Assign))  # fmt: skip
        if (
            numbered
            and not own
            and not any(
                isinstance(node, ast.DictComp) and numbered[0] in nodes_of(node) for node in tree.all(ast.DictComp)
            )
        ):
            yield tree.finding(numbered[0], typed(names), "", _BY_FREQUENCY, certain=False)
            return


@rule
def letters_told_as_words(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``set(sentence)`` that is told as the words of a text: it has its letters."""
    for function in tree.all(ast.FunctionDef):
        split = {typed(call.func.value) for call in nodes_of(function) if isinstance(call, ast.Call)
                 and isinstance(call.func, ast.Attribute) and call.func.attr == "split"}  # fmt: skip
        for call in (node for node in nodes_of(function) if isinstance(node, ast.Call)):
            text = call.args[0] if len(call.args) == 1 else None
            is_set = called_name(call) in ("set", "Counter", "unique")
            if text is None or not is_set or not (_is_joined(tree, text) or typed(text) in split):
                continue
            said = " ".join(tree.said_near(call))
            if _OF_WORDS.search(said) and not _OF_LETTERS.search(said):
                right = f"{typed(call.func)}({typed(text)}.split())"
                sentence = f"`{typed(text)}` is one text, so `{typed(call)}` has its letters. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)


def _is_joined(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is one text that was put together from several: ``" ".join(texts)``."""
    made = tree.value_of(node)
    while isinstance(made, ast.Call) and called_name(made) in ("lower", "strip", "replace", "upper"):
        made = tree.value_of(tree.worked_on(made))
    match made:
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(between)), attr="join")):
            return not between.strip()
    return False


_OF_LETTERS = regex(r"(?i)\bletters?\b|\bcharacters?\b|\bchars?\b")


@rule
def lengths_after_the_cut(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``len(row) > maxlen`` for padded rows: each has ``maxlen`` token ids, so it is never true."""
    loops: list[ast.For | ast.comprehension] = [*tree.all(ast.For), *tree.all(ast.comprehension)]
    for loop in loops:
        made = source_of(tree, loop.iter)
        most = words_of(made).get("maxlen") if isinstance(made, ast.Call) else None
        if most is None or not isinstance(made, ast.Call) or called_name(made) != "pad_sequences":
            continue
        for node in tree.all(ast.Compare):
            match node:
                case ast.Compare(
                    left=ast.Call(func=ast.Name(id="len"), args=[row]), ops=[ast.Gt()], comparators=[limit]
                ):
                    if typed(row) == typed(loop.target) and typed(limit) == typed(most):
                        sentence = (
                            f"Each row of `{typed(loop.iter)}` has `{typed(most)}` token ids, so this is never true. "
                            "Count before `pad_sequences`."
                        )
                        yield tree.finding(node, typed(node), "", sentence, certain=False)


_CALLED_UNKNOWN = regex(r"\bunk(?:nown)?s?\b|\boov\b|unbekannt|inconnu|desconoc|desconhec|sconosc", re.IGNORECASE)
_CALLED_PADDING = regex(r"\bpad(?:s|ding|ded)?\b|\bempty\b|\bzeros?\b", re.IGNORECASE)
_IDS_OF: dict[float | None, tuple[re.Pattern[str], re.Pattern[str], str, int]] = {
    0: (_CALLED_UNKNOWN, _CALLED_PADDING, "unknown words", 1),
    1: (_CALLED_PADDING, _CALLED_UNKNOWN, "padding", 0),
}
"""By the id that is asked for: what it is wrongly called, what it is, what is meant, and the id of that."""


@rule
def padding_for_unknown_words(tree: SourceTree) -> Iterator[Finding]:
    """Yield ids that are counted as those of unknown words and are the padding, or the other way round."""
    modes = {text_of(words_of(call).get("output_mode")) or "int" for call in tree.calls_named(_LAYERS[0])}
    tokenizers = [call for call in tree.calls_named("Tokenizer") if words_of(call).get("oov_token") is not None]
    if modes != {"int"} and not (tokenizers and not modes):
        return
    giver = _LAYERS[0] if modes else "oov_token"
    for call in tree.all(ast.Call):
        condition = tree.worked_on(call) if called_name(call) in (*_SUMS, *MEANS) else None
        match condition:
            case ast.Compare(left=left, ops=[ast.Eq() as sign], comparators=[by]):
                number = tree.number_of(by)
            case _:
                continue
        if number not in _IDS_OF or not _may_be_unknown(tree, left):
            continue
        wrong, right, meant, place = _IDS_OF[number]
        said = tree.said_beside(call)
        if wrong.search(said) and not right.search(said):
            written = typed(ast.Compare(left, [sign], [ast.Constant(place)]))
            sentence = f"`{giver}` gives padding the id 0, and unknown words the id 1. For {meant}, write `{written}`."
            yield tree.finding(call, typed(condition), written, sentence, certain=False)


_MOST_FREQUENT = regex(
    r"most (?:frequent|common|used)|frequent(?:est)? word|häufigst|plus fréquent|más frecuent", re.IGNORECASE
)


@rule
def padding_told_as_the_most_frequent(tree: SourceTree) -> Iterator[Finding]:
    """Yield the first places of ``get_vocabulary()``, told as the most frequent words: no words are there."""
    if not tree.mentions(_LAYERS[0]):
        return
    for node in tree.all(ast.Subscript):
        made = tree.value_of(node.value)
        if not isinstance(made, ast.Call) or called_name(made) != "get_vocabulary" or made.args or made.keywords:
            continue
        layer = tree.value_of(made.func.value) if isinstance(made.func, ast.Attribute) else None
        if isinstance(layer, ast.Call) and (called_name(layer) != _LAYERS[0] or tree.gives(layer, "output_mode")):
            continue  # The vocabulary for token ids alone has a place for the padding.
        match node.slice:
            case ast.Slice(lower=None | ast.Constant(value=0), upper=ast.expr() as upper, step=None):
                right = f"{typed(node.value)}[2:{typed(upper)} + 2]"
            case ast.Constant(value=0 | 1 as place):
                right = f"{typed(node.value)}[{place + 2}]"
            case _:
                continue
        printed = [" ".join(text for part in nodes_of(call) if (text := text_of(part)))
                   for call in tree.calls_named("print") if node in nodes_of(call)]  # fmt: skip
        said = " ".join([tree.said_beside(node), *printed])
        if _MOST_FREQUENT.search(said) and not _KNOWS_ONE.search(said):
            sentence = (
                f"The vocabulary begins with `''` for padding and `'[UNK]'`. Words begin at place 2: write `{right}`."
            )
            yield tree.finding(node, typed(node), right, sentence, certain=False)


_SAME_COLUMNS = ("reindex", "align", "Categorical", "CategoricalDtype", "set_categories", "get_indexer", "intersection")


@training_rule
def codes_of_each_part(tree: SourceTree) -> Iterator[Finding]:
    """Yield codes of the names in a column that each table makes by itself: one name has two numbers then."""
    if tree.mentions(*_SAME_COLUMNS, "map", "replace", "concat"):
        return
    made = [node for node in tree.all(ast.Attribute) if node.attr == "codes"
            and re.search(r"\.astype\(['\"]category['\"]\)\.cat$", typed(node.value))]  # fmt: skip
    columns: dict[str, list[ast.Attribute]] = {}
    for node in made:
        columns.setdefault(re.sub(r"^\w+", "", typed(node)), []).append(node)
    for nodes in columns.values():
        tables = {first_name_of(node.value) for node in nodes}
        code = tree.functions_around(nodes[0])[-1:]
        uses = uses_of(tree, code[0]) if code else []
        if len(tables) > 1 or len({typed(part) for call in uses for part in call.args[:1]}) > 1:
            sentence = (
                "Each table numbers the names that it has, so one name may get two numbers. Give both the same names: "
                "`.astype(pd.CategoricalDtype(names))`."
            )
            yield tree.finding(nodes[-1], typed(nodes[-1]), "", sentence, certain=False)


_ALL_COLUMNS = regex(r"list\(|\w+\.columns$")
"""What chooses the columns of another table."""


@rule
def columns_of_each_part(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``pd.get_dummies`` of two parts by themselves: each has the columns of its own values alone."""
    chosen = [tree.value_of(node.slice) or node.slice for node in tree.all(ast.Subscript)]
    if tree.mentions(*_SAME_COLUMNS) or any(map(_ALL_COLUMNS.match, map(typed, chosen))):
        return
    lines = [line for line in tree.all(ast.Assign) if isinstance(line.value, ast.Call) and line.value.args
             and called_name(line.value) == "get_dummies" and isinstance(line.targets[0], ast.Name)]  # fmt: skip
    for first, second in itertools.pairwise(lines):
        of, other = (line.value.args[0] for line in (first, second) if isinstance(line.value, ast.Call))
        names = first_name_of(of), first_name_of(other)
        is_like = typed(of).replace(names[0], "", 1) == typed(other).replace(names[1], "", 1)
        kept, made = typed(first.targets[0]), typed(second.targets[0])
        if is_like and names[0] != names[1] and kept != made:
            right = f"{typed(second.value)}.reindex(columns={kept}.columns, fill_value=0)"
            sentence = (
                f"`get_dummies` has a column for each value that it gets, so `{made}` may have others. Write `{right}`."
            )
            yield tree.finding(second, typed(second.value), right, sentence, certain=False)
