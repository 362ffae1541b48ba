"""Rules on figures that are told as those of new examples, and are of examples that the model was made with."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.submission.rules.possible_values import numbers_of, values_of
from grader.submission.rules.silent_callbacks import is_said
from grader.submission.rules.silent_data_sets import HELD_OUT
from grader.submission.rules.value_flow import item_sources, items_of_loops, set_to
from grader.submission.source_tree import (
    MOST_LINKS,
    Finding,
    SourceTree,
    argument,
    names_in,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_NOT = r"(?:\bnot|n't|\bnever|\bno|\bnicht|\bnie(?:mals)?|\bkeine?|\bpas|\bjamais|\bnunca|\bnão|\bnon|\bmai)"
_SEEN = r"(?:seen|gesehen(?:e[nrsm]?)?|kannte|kennt|vue?s?|connue?s?|vist[oaei]s?|vio|vieron|viu|viram|conosc\w+)\b"
_USED = r"(?:seen|shown|used|had|gesehen|benutzt|verwendet|utilisée?s?|servi|usad[oa]s?|utilizad[oa]s?|usat[oaei])"
_IN = "in|during|for|to|im|beim|zum|dans|pendant|pour|à|en|durante|para|no|na|nel(?:l')?|per"
_LEARNING = (
    r"train\w*|learn\w*|Lernen|entraîn\w+|apprent\w+|apprendre|entren\w+|aprend\w+|trein\w+|addestr\w+|impar\w+|fit"
)
_NOT_LEARNED = (
    rf"{_NOT}(?: [\w']+){{0,3}}? (?:train|learn)\w*(?: \w+)? (?:on|from|with|by)\b",
    rf"\b(?:on|from|with) (?:which|what|whom)[\w' ]{{1,30}}{_NOT}[\w' ]{{0,20}} (?:train|learn)\w*",
    rf"{_NOT}(?: [\w']+){{0,3}}? {_USED} (?:{_IN})(?: |l')?(?:the |its |l'|la |el |o |il )?(?:{_LEARNING})",
    r"\b(?:auf|mit|von|aus|an) (?:denen|welchen|den\w*)[\w ]{1,40} nicht[\w ]{0,20} (?:trainiert|gelernt|lernte)",
    r"\bnicht (?:\w+ )?(?:zum|im|beim|fürs?|für das) (?:Lernen|Training)",
    r"\b(?:sur|avec|de|dont)\b[\w' ]{1,40} (?:pas|jamais)[\w' ]{0,20} (?:entraîné|appris)",
    r"\b(?:con|en|de) (?:las|los|el|la) que no [\w ]{0,20}(?:entren|aprend)\w+",
    r"\b(?:com|em|de|nas?|nos?)[\w ]{1,15} que não [\w ]{0,20}(?:trein|aprend)\w+",
    r"\b(?:su|con|da|nei|nelle)[\w ]{1,15} (?:cui|quali) non [\w ]{0,20}(?:addestr|impar)\w+",
)
_THINGS = (
    r"(?:\w+ )?(?:images?|pictures?|photos?|examples?|points?|texts?|reviews?|windows?|days?|data|numbers?|series"
    r"|shops?|sentences?|words?|houses?|values?|Bilder\w*|Beispiele\w*|Punkte\w*|Texte\w*|Daten|Fenster\w*|données?"
    r"|exemples|textes|imágenes|ejemplos|datos|textos|puntos|imagens|exemplos|dados|immagini|esempi|dati|testi)\b"
)
_FIGURE = (
    r"(?:loss|err\w*|acc\w*|mae|mse|rmse|score|Fehler|Genauigkeit|erreur|exactitude|précision|exactitud|precisi\w+"
    r"|erro|acurácia)"
)
_COURSE = "improv|progress|gain|change|effect|drop|better|trend|rise|fall|jump"
"""What may not be seen of the course of a training."""
_OF_DATA = r"(?! (?:pipeline|load|format|augment|generat|order|scal|layer|clean|prepar|code)\w*)"
"""After ``data``, which are no examples in ``the new data pipeline``."""
UNSEEN = re.compile(
    "|".join((
        *_NOT_LEARNED,
        rf"{_NOT}(?: (?!{_COURSE})[\w']+){{0,3}}? {_SEEN}(?! (?:after|since|such|one|so)\b)",
        r"\b(?:unseen|untouched|held[- ]?out|hold-?out)\b",
        r"\b(?:kept|set|put|held) (?:aside|apart)\b|\b(?:kept|held) (?:back|away)\b",
        rf"\bnew {_THINGS}{_OF_DATA}", r"\bval(?:idation)?\b",
        rf"\btest (?:set\b|{_THINGS}|{_FIGURE}\b)", r"\bplayed no\b",
        r"\b(?:unbekannte|ungesehen|zurückgehalten|Validierung|Prüfdaten|Test(?:daten|bilder|fehler|genauigkeit))\w*",
        rf"\bneue[nr]? {_THINGS}", r"\binconnue?s\b|\bmise?s? de côté\b", rf"\bnouve(?:aux|lles) {_THINGS}",
        r"\b(?:desconocid[oa]s|reservad[oa]s|validación|validação|desconhecid[oa]s|validazione)\b",
        r"\bda parte\b(?! (?:di|del|dello|della|degli|dei|delle|dell'\w+)\b)",
        rf"\b{_THINGS} nuev[oa]s\b|\bnuev[oa]s {_THINGS}|\b{_THINGS} nov[oa]s\b",
        rf"\bnov[oa]s {_THINGS}|\bnuov[ei] {_THINGS}",
    )),
    re.IGNORECASE,
)  # fmt: skip
"""What says that a figure is of examples that the training did not have."""
_ROLES = "part|role|say|influence|Rolle|Einfluss|rôle|papel|ruolo|influenza"
_INDEPENDENT = (
    r"test|sets?\b|data\b|examples|images|texts|points|estimate|figure|measure|check|Test|Prüf|Daten|Beispiele|Bilder"
    r"|Schätz|données|exemples|textes|estimation|datos|ejemplos|textos|imágenes|dados|exemplos|dati|esempi|immagini|stima"
)
_NO_PART = re.compile(
    "|".join((
        rf"{_NOT}[\w' ]{{0,20}}\b(?:{_ROLES})\b",
        rf"\b(?:aucune?|keinen?|keinerlei|ning[úu]n|nenhum|nessun|without any) (?:{_ROLES})\b",
        r"\b(?:untouched|unbias\w*|unberührt\w*|unverzerrt\w*|sans biais)\b",
        rf"\bindependent(?: \w+)? (?:{_INDEPENDENT})|\bunabhängig\w* (?:{_INDEPENDENT})",
        rf"\b(?:{_INDEPENDENT})(?: \w+)? (?:independent|indépendant|independiente|indipendent)\w*(?! d[aeiou'])",
        r"\bindependent (?:of|from)(?: the)? (?:training|choice|selection)",
        r"\bunabhängig vo(?:n der|m) (?:Training|Auswahl|Wahl)",
        r"\b(?:imparcial\w*|intactes?|for nothing else|(?:decided|chose) nothing)\b",
        r"\bn'(?:a|ont) (?:rien décidé|jamais servi)\b",
    )),
    re.IGNORECASE,
)  # fmt: skip
"""What says that examples decided nothing."""
_OF_TRAINING = re.compile(
    "|".join((
        r"\btrain(?:ing)? (?:error|loss|accuracy|mae|mse|score|figure|set|data|images|examples|windows|texts)",
        r"\btraining:|\b(?:was|were|is|are) trained (?:on|with)\b|\bTrainings(?:fehler|daten|bilder|verlust|beispiele)",
        r"d'(?:entraînement|apprentissage)\b|\bde (?:entrenamiento|treino|treinamento)\b|\bdi addestramento\b",
        r"\b(?:will|would|may|might|could)\b|\bworse\b|\bhigher\b|\bthan\b|\bwithout\b",
        r"\b(?:next|follows?|below|later|folgt|unten|später|suit|suivante?|siguiente|seguinte|prossim[ao])\b",
        r"optimis|\boverfit|\bseen (?:in|during)|\balso\b|\bknown\b|\bboth\b|memori[sz]",
        r"\ball (?:the )?(?:data|examples)\b",
    )),
    re.IGNORECASE,
)  # fmt: skip
"""What says that a figure is of the training, or of all examples."""
_NO_VALIDATION = re.compile(
    r"\b(?:no|not|without|instead of|ohne|keine?|statt|sans|sin|sem)(?: \w+)? (?:val|test|new|neue|nouv|nuev|nov)",
    re.IGNORECASE,
)
_CHOSEN = re.compile(
    r"optimis|\bchose\b|\bchosen\b|\bselect|\bpick|gewählt|choisi|elegid|escolhid|scelt|flatter"
    r"|\b(?:would|could|should|wäre|serait|sería|seria|sarebbe)\b",
    re.IGNORECASE,
)
_EXAMPLES = re.compile(
    rf"{_THINGS}|\b(?:sets?|these|they|those|them|which|that|who|die|sie|diese|qui|ils|elles|que|ellos|ellas|che|eles)\b",
    re.IGNORECASE,
)
"""Who may have no part in a choice: not dropout, or a seed."""
_IS_FIGURE = re.compile(rf"\b{_FIGURE}\b", re.IGNORECASE)
_SHOWING = ("print", "title", "suptitle", "write", "info", "xlabel", "plot")
_READS = ("get", "itemgetter", "pop")
_MEASURING = ("evaluate", "predict", "predict_on_batch", "test_on_batch")
_COUNTS = ("len", "range", "argmin", "argmax", "int", "time", "perf_counter", "count_params")
_MOST_STEPS = 300
_METRICS = {
    "loss", "accuracy", "acc", "mae", "mse", "rmse", "auc", "mean_absolute_error", "mean_squared_error",
    "root_mean_squared_error", "binary_accuracy", "sparse_categorical_accuracy", "categorical_accuracy",
}  # fmt: skip


@dataclass
class _Origin:
    """What a figure comes from."""

    keys: set[str] = field(default_factory=set)
    """The texts in brackets on the way, such as ``mae`` of a history."""
    fits: list[ast.Call] = field(default_factory=list)
    measured: list[ast.Call] = field(default_factory=list)
    """Calls of ``evaluate`` and ``predict``."""

    def is_figure(self, text: str) -> bool:
        """Return whether it comes from a training or a measurement; of predictions, where it is called a figure."""
        is_measured = [call for call in self.measured if called_name(call) == "evaluate" or _IS_FIGURE.search(text)]
        return bool(is_measured or (self.fits and self.keys))


def _origin_of(tree: SourceTree, node: ast.AST) -> _Origin:
    """Return what a value is made of, as far as ``fit``, ``evaluate`` and ``predict``, and no further."""
    origin = _Origin()
    seen: set[int] = set()
    waiting: list[ast.AST] = [node]
    while waiting and len(seen) < _MOST_STEPS:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, ast.Call):
            name = called_name(part)
            texts = [text for given in part.args if (text := text_of(given))] if name in _READS else []
            origin.keys |= {*texts}
            if part in tree.calls_of("fit"):
                origin.fits.append(part)
                continue
            if name in _MEASURING and isinstance(part.func, ast.Attribute):
                origin.measured.append(part)
                continue
            code = tree.code_of(part.func) if isinstance(part.func, ast.Name) else None
            if isinstance(code, ast.FunctionDef):
                waiting += [line.value for line in nodes_of(code) if isinstance(line, ast.Return) and line.value]
                continue
        if isinstance(part, ast.Subscript):
            origin.keys |= {key for made in values_of(tree, part.slice) if (key := text_of(made))}
        if isinstance(part, ast.Name):
            # A name of a loop over ``zip`` is of one of its parts.
            waiting += item_sources(tree).get(tree.key_of(part)) or set_to(tree, part)
        if not isinstance(part, ast.Lambda):
            waiting += ast.iter_child_nodes(part)
    return origin


@dataclass(frozen=True)
class _Told:
    """A figure with what is said of it."""

    place: ast.AST
    text: str
    origin: _Origin
    is_alone: bool = True
    """Whether nothing stands beside it that may be what the words are about."""


@functools.lru_cache(maxsize=2)
def _told_figures(tree: SourceTree) -> tuple[_Told, ...]:
    """Return the figures that a program shows or names and claims something of, each with these words."""
    return tuple(_claimed(tree))


def _claimed(tree: SourceTree) -> Iterator[_Told]:
    for call in tree.all(ast.Call):
        if called_name(call) in _SHOWING:
            texts, values = _shown(tree, call)
            if UNSEEN.search(texts) or _NO_PART.search(texts):
                origins = [(value, _origin_of(tree, value)) for value in values]
                found = [origin for _, origin in origins if origin.is_figure(texts)]
                others = [value for value, origin in origins if origin not in found and not _is_plain(tree, value)]
                yield from (_Told(call, texts, origin, is_alone=not others) for origin in found)
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(targets=[target], value=ast.Subscript() | ast.Call() as value):
                text = " ".join(sorted(names_in(target, ast.Store))).replace("_", " ")
                claims = UNSEEN.search(text) and _IS_FIGURE.search(text)
                if claims and (origin := _origin_of(tree, value)).is_figure(text):
                    yield _Told(line, text, origin)


def _is_plain(tree: SourceTree, value: ast.AST) -> bool:
    """Return whether a value is surely no figure of a model: a number, a text, a length, or a place."""
    made = tree.value_of(value)
    return all(_is_count(tree, part) for part in ([made.left, made.right] if isinstance(made, ast.BinOp) else [value]))


def _is_count(tree: SourceTree, value: ast.AST) -> bool:
    made = [part for part in values_of(tree, value) if part is not None]
    counts = [part for part in made if isinstance(part, ast.Call) and called_name(part) in _COUNTS]
    return bool(counts) or any(text_of(part) is not None or tree.number_of(part) is not None for part in made)


def _shown(tree: SourceTree, call: ast.Call) -> tuple[str, list[ast.AST]]:
    """Return the texts that a call shows, and the values between them."""
    waiting: list[ast.AST] = [*call.args, *(word.value for word in call.keywords if word.arg == "label")]
    texts: list[str] = []
    values: list[ast.AST] = []
    while waiting:
        part = waiting.pop(0)
        match part:
            case ast.Constant(value=str(text)):
                texts.append(text)
            case ast.JoinedStr(values=inner):
                waiting[:0] = inner
            case ast.FormattedValue(value=value):
                values.append(value)
            case ast.BinOp(left=left, op=ast.Add() | ast.Mod(), right=right):
                waiting[:0] = [left, right]
            case ast.Tuple(elts=inner):
                waiting[:0] = inner
            case ast.Call(func=ast.Attribute(value=value, attr="format"), args=args, keywords=words):
                waiting[:0] = [value, *args, *(word.value for word in words)]
            case ast.Name() if (made := tree.value_of(part)) is not None and _is_text(made):
                waiting.insert(0, made)
            case _:
                values.append(part)
    return " ".join(" ".join(texts).split()), values


def _is_text(node: ast.AST) -> bool:
    """Return whether a value is surely a text: in quotation marks, or made of such a one."""
    match node:
        case ast.BinOp(left=left):
            return _is_text(left)
        case ast.Call(func=ast.Attribute(value=value, attr="format")):
            return _is_text(value)
    return isinstance(node, ast.JoinedStr) or text_of(node) is not None


def _is_claimed(text: str) -> bool:
    """Return whether a text takes a figure for one of examples that are new to the model."""
    is_told = UNSEEN.search(text) and not _NO_VALIDATION.search(text)
    return bool(is_told) and not _OF_TRAINING.search(UNSEEN.sub("", text))


def history_of_the_training(tree: SourceTree) -> Iterator[Finding]:
    """Yield a figure of the training from a history that is told as one of validation."""
    if not tree.mentions("history", *_READS):
        return
    told: dict[int, list[_Told]] = {}
    for figure in _told_figures(tree):
        told.setdefault(id(figure.place), []).append(figure)
    for figures in told.values():
        first = figures[0]
        keys = {key for figure in figures for key in figure.origin.keys if key != "history"}
        fits = [fit for figure in figures for fit in figure.origin.fits]
        is_other = any(figure.origin.measured or not figure.origin.fits for figure in figures) or not first.is_alone
        is_other |= isinstance(first.place, ast.Assign) and all(_is_trial(tree, fit) for fit in fits)
        if is_other or not keys or not keys <= _names_of_metrics(tree) or not _is_claimed(first.text):
            continue
        key = sorted(keys)[0]
        validates = any(
            {"validation_data", "validation_split"} & words_of(fit).keys() or len(fit.args) > 6 for fit in fits
        )
        advice = f"For the validation examples, read `val_{key}`." if validates else "For new ones, call `evaluate`."
        sentence = f"`{key}` of a history is measured on the training examples. {advice}"
        yield tree.finding(first.place, repr(key), repr(f"val_{key}") if validates else "", sentence, certain=False)


def _is_trial(tree: SourceTree, fit: ast.Call) -> bool:
    """Return whether a training of one epoch tests that the code runs."""
    return numbers_of(tree, argument(fit, "epochs", 3) or ast.Constant(1)) == {1.0}


def _names_of_metrics(tree: SourceTree) -> set[str]:
    """Return the names that Keras may log figures of the training by."""
    given = [tree.value_of(words_of(call).get("metrics")) for call in tree.calls_of("compile")]
    texts = {text for part in given if part is not None for node in nodes_of(part) if (text := text_of(node))}
    return texts | _METRICS


@dataclass(frozen=True)
class _Part:
    """A part of the examples: what they are taken from, and how, the last step first."""

    root: tuple[object, ...]
    steps: tuple[str, ...]
    name: str
    """What the learner calls it."""

    def has_all_of(self, other: _Part) -> bool:
        """Return whether all examples of another part are in this one."""
        return self.root == other.root and self.steps in ((), other.steps)


_SAME_EXAMPLES = ("astype", "reshape", "copy", "asarray", "array", "float32", "convert_to_tensor", "cast", "constant")
_OTHER_EXAMPLES = (
    "take", "skip", "filter", "shard", "window", "concatenate", "sample_from_datasets", "flat_map", "interleave", "zip",
)  # fmt: skip


_DRAWS = ("from_generator", "flow", "flow_from_directory", "flow_from_dataframe")
"""Calls whose results may be other examples each time."""
_METHODS = (
    *_SAME_EXAMPLES, "map", "batch", "padded_batch", "unbatch", "prefetch", "cache", "shuffle", "repeat", "to_numpy",
    "numpy", "apply", "with_options", "ravel", "flatten", "clip", "squeeze", "expand_dims", "transpose", "to", "values",
)  # fmt: skip
"""Methods whose result has all examples of what they belong to."""


def _part_of(tree: SourceTree, node: ast.AST | None) -> _Part | None:
    """Return which examples a data set or an array has; ``None`` where that is not known."""
    name = typed(node) if node is not None else ""
    steps: list[str] = []
    calls: list[ast.Call] = []
    for _ in range(MOST_LINKS):
        match node:
            case ast.Name():
                given = _argument_for(tree, node, calls)
                made = given if given is not None else tree.value_of(node)
                if made is None or made is node:
                    root = _root_of(tree, node)
                    return _Part((root, *map(id, calls)), tuple(steps), name) if root is not None else None
                node = made
            case ast.Subscript(value=value, slice=place):
                steps += [] if _adds_an_axis(place) else [_step(tree, place, calls)]
                node = value
            case ast.Call(func=ast.Name()) if isinstance(tree.code_of(node.func), ast.FunctionDef):
                calls.append(node)
                node = tree.returned_by(node)
            case ast.Call(func=function, args=args) if called_name(node) in _OTHER_EXAMPLES:
                steps.append(f"{called_name(node)}({', '.join(_step(tree, part, calls) for part in args)})")
                node = function.value if isinstance(function, ast.Attribute) else None
            case ast.Call() if called_name(node) in _DRAWS or called_name(node) in tree.defined:
                return None
            case ast.Call():
                inner = _before(tree, node)
                if inner is None:
                    return _Part((id(node), *map(id, calls)), tuple(steps), name)
                node = inner
            case _:
                node = _whole_of(tree, node)
    return None


def _whole_of(tree: SourceTree, node: ast.AST | None) -> ast.AST | None:
    """Return the examples in a pair, or in what is scaled by a number."""
    match node:
        case ast.Starred(value=inner):
            return inner
        case ast.Tuple(elts=[first, *_]) | ast.List(elts=[first, *_]):
            return first
        case ast.BinOp(left=left, op=ast.Div() | ast.Mult() | ast.Sub(), right=right):
            return left if tree.number_of(left) is None else right
    return None


def _before(tree: SourceTree, call: ast.Call) -> ast.AST | None:
    """Return what has the same examples as the result of a call; nothing where it draws or reads them."""
    is_method = isinstance(call.func, ast.Attribute) and not tree.name_of(call.func)
    if called_name(call) == "from_tensor_slices" or (called_name(call) in _SAME_EXAMPLES and not is_method):
        return call.args[0] if call.args else None
    is_same = isinstance(call.func, ast.Attribute) and is_method and called_name(call) in _METHODS
    return call.func.value if is_same and isinstance(call.func, ast.Attribute) else None


def _step(tree: SourceTree, place: ast.expr, calls: list[ast.Call]) -> str:
    """Return where a part is cut out, with what the calls give for the parameters in it."""
    names = [part for part in nodes_of(place) if isinstance(part, ast.Name)]
    given = {name.id: made for name in names if (made := _argument_for(tree, name, [*calls])) is not None}
    return " ".join([tree.same(place), *(f"{name}={tree.same(made)}" for name, made in given.items())])


def _argument_for(tree: SourceTree, name: ast.Name, calls: list[ast.Call]) -> ast.AST | None:
    """Return what the call that is followed gives for a parameter, and go back to before it."""
    parameter = tree.parameter_of(name)
    code = tree.code_of(calls[-1].func) if parameter is not None and calls else None
    names = [*code.args.posonlyargs, *code.args.args] if isinstance(code, ast.FunctionDef) else []
    if parameter is None or parameter not in names:
        return None
    return argument(calls.pop(), parameter.arg, names.index(parameter))


def _root_of(tree: SourceTree, node: ast.Name) -> object:
    """Return what tells one array from others by its name; ``None`` where a name may be several of them."""
    part = tree.part_of(node)
    if part is not None:
        return id(part[0]), part[1]
    is_certain = tree.parameter_of(node) is not None or len(set_to(tree, node)) < 2
    return tree.key_of(node) if is_certain else None


def _adds_an_axis(place: ast.expr) -> bool:
    parts = place.elts if isinstance(place, ast.Tuple) else [place]
    return all(typed(part) in (":", "None", "...", "np.newaxis", "tf.newaxis") for part in parts)


def _given_to(call: ast.Call) -> ast.expr | None:
    """Return the examples that a model gets, also by ``*pairs``."""
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Starred) else argument(call, "x", 0)


def trained_on_what_is_measured(tree: SourceTree) -> Iterator[Finding]:
    """Yield a measurement on examples of the training that is told as one on new examples."""
    fits = [(fit, _part_of(tree, _given_to(fit))) for fit in tree.calls_of("fit")]
    parts = [(fit, part) for fit, part in fits if part is not None]
    for fit, part in parts:
        for data in tree.validation_of(fit)[:1]:
            held_out = _part_of(tree, data)
            if held_out is not None and part.steps and not held_out.steps and held_out.has_all_of(part):
                yield _trained_too(tree, fit, held_out, part)
    told: set[int] = set()
    for figure in _told_figures(tree) if parts else ():
        if not _is_claimed(figure.text):
            continue
        for call in (call for call in figure.origin.measured if id(call) not in told):
            held_out = _part_of(tree, _given_to(call))
            found = [part for fit, part in parts if held_out is not None and _is_one_model(tree, fit, call)
                     and (held_out.has_all_of(part) or (part.has_all_of(held_out) and len(fits) == 1
                          and _is_trained_before(fit, call, held_out)))]  # fmt: skip
            if held_out is not None and found:
                told.add(id(call))
                yield _trained_too(tree, call, held_out, found[0])


def _is_trained_before(fit: ast.Call, measured: ast.Call, held_out: _Part) -> bool:
    """Return whether a training keeps nothing back, and no other rule looks at the name of the part."""
    keeps = "validation_split" in words_of(fit) or len(fit.args) > 6
    return not keeps and fit.lineno < measured.lineno and not HELD_OUT.search(held_out.name)


def _is_one_model(tree: SourceTree, fit: ast.Call, measured: ast.Call) -> bool:
    """Return whether two calls are of one model: made by one call, or saved before it was loaded again."""
    owners = [call.func.value for call in (fit, measured) if isinstance(call.func, ast.Attribute)]
    if len(owners) < 2 or _is_later(tree, fit, measured):
        return False
    trained, other = (_makers_of(tree, owner) for owner in owners)
    if any(_ends_alike(first, second) for first in trained for second in other):
        return True
    loaded = [made[-1] for made in other if isinstance(made[-1], ast.Call) and called_name(made[-1]) == "load_model"]
    saved = [call for call in tree.all(ast.Call) if called_name(call) in _SAVES] if loaded else []
    return any(_files(tree, load) & _files(tree, save) for load in loaded for save in saved)


_SAVES = ("save", "save_model", "ModelCheckpoint")
_Makers = tuple[object, ...]
"""The calls that made a model, one in the other, or the name that it has."""


def _files(tree: SourceTree, call: object) -> set[str]:
    """Return what a call gets that saves or loads a model, by which its file is told from others."""
    given = [*call.args, *words_of(call).values()] if isinstance(call, ast.Call) else []
    return {typed(made) for part in given for made in values_of(tree, part) if made is not None}


def _ends_alike(first: _Makers, other: _Makers) -> bool:
    """Return whether one row of calls is the end of the other: a function trains what it makes, and returns it."""
    shorter = min(len(first), len(other))
    return first[-shorter:] == other[-shorter:]


def _is_later(tree: SourceTree, fit: ast.Call, measured: ast.Call) -> bool:
    """Return whether a training comes after a measurement in the same function."""
    owners = [[code for code in tree.all(ast.FunctionDef) if call in nodes_of(code)] for call in (fit, measured)]
    return owners[0] == owners[1] and fit.lineno > measured.lineno


def _makers_of(tree: SourceTree, node: ast.AST) -> list[_Makers]:
    """Return by which calls a model may be made, the outermost function first."""
    found: list[_Makers] = []
    waiting: list[tuple[ast.AST, list[ast.Call]]] = [(node, [])]
    for _ in range(MOST_LINKS):
        part, calls = waiting.pop(0) if waiting else (None, [])
        if part is not None:
            further = _one_step_back(tree, part, calls)
            found += [] if further else [(*calls, part if isinstance(part, ast.Call) else tree.key_of(part))]
            waiting += further
    return found


def _one_step_back(tree: SourceTree, node: ast.AST, calls: list[ast.Call]) -> list[tuple[ast.AST, list[ast.Call]]]:
    """Return what a model comes from, with the calls of functions that were followed."""
    match node:
        case ast.Name():
            outer = [*calls]
            given = _argument_for(tree, node, outer)
            if given is not None:
                return [(given, outer)]
            call, place = tree.part_of(node) or (None, 0)
            pair = tree.returned_by(call) if isinstance(call, ast.Call) else None
            if call is not None and isinstance(pair, ast.Tuple) and place < len(pair.elts):
                return [(pair.elts[place], [*calls, call])]
            return [(made, calls) for made in _last_set(tree, node)]
        case ast.Call():
            returned = tree.returned_by(node)
            return [(returned, [*calls, node])] if returned is not None else []
    made = tree.value_of(node)
    return [(made, calls)] if made is not None and made is not node else []


def _last_set(tree: SourceTree, name: ast.Name) -> list[ast.expr]:
    """Return what a name was set to last before a line; all that it may be, where it is not set before."""
    values = set_to(tree, name) if tree.key_of(name) not in items_of_loops(tree) else []
    before = [made for made in values if made.lineno <= name.lineno and name not in nodes_of(made)]
    is_plain = tree.parameter_of(name) is None and before
    return [max(before, key=lambda made: made.lineno)] if is_plain else values


def _trained_too(tree: SourceTree, node: ast.AST, held_out: _Part, part: _Part) -> Finding:
    last = part.steps[-1] if part.steps else ""
    other = {"skip": "take", "take": "skip"}.get(last.partition("(")[0], "")
    advice = "Evaluate on others, which `fit` never gets."
    if not part.steps and held_out.steps:
        advice = "Train on the others alone."
    if other and not held_out.steps:
        advice = f"Write `{other}({last.partition('(')[2]}` for them, before `batch`."
    sentence = f"`{held_out.name}` has the examples of the training as well, so they are not new to the model. {advice}"
    return tree.finding(node, held_out.name, "", sentence, certain=False)


def chosen_by_what_is_measured(tree: SourceTree) -> Iterator[Finding]:
    """Yield examples that chose the epoch by a callback, and are told to have decided nothing."""
    choosing = [(fit, kind, part) for fit in tree.calls_of("fit") for kind in _choosing(tree, fit)
                for data in tree.validation_of(fit)[:1] if (part := _part_of(tree, data))]  # fmt: skip
    for figure in _told_figures(tree) if choosing else ():
        if not _decided_nothing(figure.text):
            continue
        for call in figure.origin.measured:
            held_out = _part_of(tree, _given_to(call))
            kinds = [
                kind for fit, kind, part in choosing if held_out is not None and held_out.has_all_of(part)
                and _is_one_model(tree, fit, call) and (kind == "EarlyStopping" or _loads(tree, call))
            ]  # fmt: skip
            if held_out is not None and kinds:
                sentence = (
                    f"`{kinds[0]}` chose the epoch by these examples, so they did decide something and the figure is "
                    "optimistic. Evaluate on others, which `fit` never gets."
                )
                yield tree.finding(call, held_out.name, "", sentence, certain=False)
                break


def _decided_nothing(text: str) -> bool:
    """Return whether a text says of examples, and of nothing else, that they decided nothing."""
    found = _NO_PART.search(text)
    if found is None or not is_said(_NO_PART, text) or _CHOSEN.search(_NO_PART.sub("", text)):
        return False
    before = re.split(r"[.,;:!()]", text[: found.start()])[-1].strip()
    return not re.search(_ROLES, found[0]) or not before or bool(_EXAMPLES.search(before))


def _loads(tree: SourceTree, measured: ast.Call) -> bool:
    """Return whether weights are loaded from a file before a measurement."""
    loads = [call for call in tree.all(ast.Call) if called_name(call) in ("load_model", "load_weights")]
    return any(not _is_later(tree, call, measured) for call in loads)


def _choosing(tree: SourceTree, fit: ast.Call) -> Iterator[str]:
    """Yield the callbacks of a training that choose an epoch by the validation examples."""
    for callback in tree.callbacks_of(fit):
        kind = tree.keras_name_of(callback.func).removeprefix("callbacks.")
        place = 0 if kind == "EarlyStopping" else 1
        watched = argument(callback, "monitor", place)
        name = text_of(tree.value_of(watched)) if watched is not None else "val_loss"
        is_best = tree.is_true(argument(callback, "save_best_only", 3))
        if (name or "").startswith("val_") and (kind == "EarlyStopping" or (kind == "ModelCheckpoint" and is_best)):
            yield kind


RULES = (history_of_the_training, trained_on_what_is_measured, chosen_by_what_is_measured)
