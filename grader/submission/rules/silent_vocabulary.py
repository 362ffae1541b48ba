"""Rules about words that a vocabulary does not have: a layer of text counts them, and drops none.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.submission.rules.possible_values import values_of
from grader.submission.rules.silent_callbacks import is_said
from grader.submission.rules.value_flow import sources_of
from grader.submission.source_tree import Finding, SourceTree, nodes_of, said_in, text_of, typed, words_of
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
_DROPS = re.compile(
    rf"{_WORDS}{_BETWEEN}\b{_GO}{_BEFORE}"
    rf"|\b{_GO} (?:(?:the|all|any|its|other|alle|die|les|las|los|le|as|os|i) )*{_WORDS}"
    r"|(?:fitted|adapted|learned|trained|built|made) without (?:the |its |any )?stop[ -]?words?[^.;!?]{0,40}"
    r"\b(?:none|no such|so|never)\b"
    r"|\bohne Stopp?w[oö]rter \w+[^.;!?]{0,40}\b(?:also|keins|keine)\b"
    rf"|\b(?:lässt|lassen) (?:\w+ ){{0,2}}{_WORDS} (?:\w+ )?(?:weg|aus)\b",
    re.IGNORECASE,
)
"""In texts that say that words without an id of their own are left out."""
_WITHOUT = re.compile(
    r"\bwithout (?:the |its |all |any )?(?:stop[ -]?words?|unknown words?)|\bohne (?:\w+ )?(?:Stopp?w|unbekannte)"
    r"|\bsans (?:les |ses )?mots (?:vides|inconnus|outils)"
    r"|\bsin (?:las |sus )?palabras (?:vacías|desconocidas|de parada)"
    r"|\bsem (?:as |suas )?palavras (?:vazias|desconhecidas|de parada)|\bsenza (?:le )?parole (?:vuote|sconosciute)"
    r"|\b(?:not counting|except|besides) (?:the )?(?:stop[ -]?words?|unknown words?)|(?:known|remaining) words",
    re.IGNORECASE,
)
"""In printed texts that tell a number of ids as that of the words without these."""
_CLEANS = re.compile(
    r"stop|remov|clean|filter|strip_|entfern|bereinig|supprim|nettoy|limpi|quitar|pulisc|togli", re.IGNORECASE
)
"""What functions are called that leave words out."""
_KNOWS_ID = re.compile(
    r"\bUNK\b|unknown token|(?:id|ids|number|index|token|Nummer|numéro|número|numero|place) 1\b"
    r"|(?:vector|Vektor|vecteur|vettor|vetor)\w* (?:is|are|ist|sind|est|sont|es|son|é|são|è|sono) (?:0|zero|[Nn]ull)",
    re.IGNORECASE,
)
"""What says that unknown words have an id, or a vector of zeros."""
_LAYERS = ("TextVectorization", "StringLookup")
_COMPARES = ("not_equal", "equal", "greater", "greater_equal")


def unknown_words_dropped(tree: SourceTree) -> Iterator[Finding]:
    """Yield texts that a layer turns into ids, where unknown words are said to be left out: they have the id 1."""
    if not tree.mentions(*_LAYERS) or tree.mentions("Tokenizer") or _leaves_out(tree):
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


def _takes_out(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether an expression tells the ids of known words from 1."""
    match node:
        case ast.Compare(ops=[ast.Gt() | ast.NotEq() | ast.GtE()], comparators=[number]):
            return tree.number_of(number) in (1, 2)
        case ast.Compare(ops=[ast.NotIn()], comparators=[row]):
            return 1 in map(tree.number_of, nodes_of(tree.value_of(row) or row))
        case ast.Subscript(slice=ast.Compare(ops=[ast.Eq()], comparators=[number])):
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
    own = [tree.code_of(part.func) for part in parts if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)]
    parts += [part for code in own if code is not None for part in nodes_of(code)]
    calls = [called_name(part) for part in parts if isinstance(part, ast.Call)]
    return any(map(_CLEANS.search, calls)) or any(isinstance(part, ast.NotIn) for part in parts)


_KNOWN_WORDS = re.compile(
    r"\b(?:known|recogni[sz]ed|remaining) (?:words?|tokens?)"
    r"|\bwords?\b[^.;!?]{0,40}\b(?:in|of|from) (?:the|its|their) vocab|\bwords? that (?:it|the \w+) knows"
    r"|\b(?:(?:have|has|get|gets) no|without an?) (?:token )?(?:id|index|number)\b"
    r"|\bbekannte[nr]? Wörter|\bWörter\w*[^.;!?]{0,30}\b(?:im|aus dem) (?:Vokabular|Wortschatz)"
    r"|\bmots (?:connus|du vocabulaire)|\bpalabras (?:conocidas|del vocabulario)"
    r"|\bpalavras (?:conhecidas|do vocabulário)|\bparole (?:conosciute|note|del vocabolario)",
    re.IGNORECASE,
)
"""In texts that take all ids but 0 for those of known words."""
_KNOWS_ONE = re.compile(
    r"\bid 1\b|\b(?:the )?1 (?:is|for|stands)|\[UNK\]|\boov\b|\bknown (?:and|or) unknown"
    r"|\bunknown\b[^.;!?]{0,20}\b(?:too|also|as well|count)|\b(?:including|with) (?:the )?(?:unknown|oov)"
    r"|\bauch unbekannte|\bunbekannte\w* auch",
    re.IGNORECASE,
)
"""In texts that know which id unknown words have."""


def unknown_words_counted(tree: SourceTree) -> Iterator[Finding]:
    """Yield a number of ids that are not 0, where it is told as that of the known words: unknown ones have the id 1."""
    if not tree.mentions("TextVectorization") or _looks_at_one(tree):
        return
    modes = [words_of(call).get("output_mode") for call in tree.all(ast.Call) if called_name(call) == _LAYERS[0]]
    if any(text_of(value) != "int" for mode in modes if mode is not None for value in values_of(tree, mode)):
        return
    for node in _counts_of_ids(tree):
        around = [code for code in tree.all(ast.FunctionDef) if node in nodes_of(code)][-1:]
        own = [f"{code.name.replace('_', ' ')} {ast.get_docstring(code) or ''}" for code in around]
        said = " ".join([tree.said_beside(node), *own, *_printed_with(tree, node)])
        if _KNOWN_WORDS.search(said) and not _KNOWS_ONE.search(said) and _may_be_unknown(tree, node):
            sentence = (
                f"`{typed(node)}` counts unknown words as well: `TextVectorization` gives them the id 1, and padding "
                "the id 0. Count the values above 1."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _may_be_unknown(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value may be made of ids: not of outputs, words, or a table of vectors."""
    parts = [part for source in sources_of(tree, [node]) for part in nodes_of(source)]
    calls = [part for part in parts if isinstance(part, ast.Call)]
    return not {"predict", "get_vocabulary", "zeros", "split"} & {*map(called_name, calls)}


def _looks_at_one(tree: SourceTree) -> bool:
    """Return whether a program compares something with the id of unknown words."""
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


def _is_not_zero(tree: SourceTree, node: ast.Compare) -> bool:
    return isinstance(node.ops[0], ast.NotEq | ast.Gt) and tree.number_of(node.comparators[0]) == 0


def _printed_with(tree: SourceTree, node: ast.AST) -> Iterator[str]:
    """Yield the texts that are printed with a value, or with what its function returns."""
    around = {code.name for code in tree.all(ast.FunctionDef) if node in nodes_of(code)}
    for call in (call for call in tree.all(ast.Call) if called_name(call) == "print"):
        parts = [part for source in sources_of(tree, call.args) for part in nodes_of(source)]
        if any(part is node or (isinstance(part, ast.Call) and called_name(part) in around) for part in parts):
            yield " ".join(text for part in nodes_of(call) if (text := text_of(part)))


RULES = (unknown_words_dropped, unknown_words_counted)
