"""Rules on ratios that are told as another figure: of mistakes that are gone, and of the angle between two vectors.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.node_forms import with_argument
from grader.submission.rules.reading.shown_values import shown_as
from grader.submission.rules.reading.value_flow import sources_of
from grader.submission.rules.rule import rule
from grader.submission.source_tree import Finding, SourceTree, nodes_of, said_in, text_of, typed
from grader.submission.syntax import called_name

_FEWER_MISTAKES = regex(
    r"(?:fewer|less) (?:\w+ )?(?:mistakes|errors)|(?:mistakes?|errors?)(?: rate)? (?:\w+ )?"
    r"(?:saved|gone|removed|avoided|reduc\w+|fixed|cut)"
    r"|(?:part|share|fraction|percent(?:age)?|much) of (?:the |its |all )?(?:mistakes|errors)"
    r"|(?:saves?|removes?|avoids?|reduces?|cuts?) (?:\w+ ){0,3}(?:mistakes|errors)\b"
    r"|weniger Fehler|moins d'erreurs|menos errores|menos erros|meno errori",
    re.IGNORECASE,
)
_ACCURACY = regex(
    r"acc(?:uracy|uracies|s)?(?![a-z])|genauigkeit|précision|exactitud|acur[áa]cia|accuratezza", re.IGNORECASE
)
_COSINE = regex(r"cosine|(?<![a-z])cos(?![a-z])|kosinus|cosinus|coseno|cosseno", re.IGNORECASE)
_LENGTHS = ("norm", "sqrt", "hypot")
_PRODUCTS = ("dot", "inner", "vdot", "matmul", "reduce_sum", "einsum", "tensordot", "matvec")


@rule
def growth_told_as_fewer_mistakes(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``(after - before) / before`` of accuracies that is told as the part of the mistakes that is gone."""
    for node in tree.all(ast.BinOp):
        match node:
            case ast.BinOp(ast.BinOp(after, ast.Sub(), before), ast.Div(), divisor):
                is_growth = tree.key_of(before) == tree.key_of(divisor)
            case ast.BinOp(ast.BinOp(after, ast.Div(), before), ast.Sub(), unit):
                is_growth = tree.number_of(unit) == 1
            case _:
                continue
        said = " ".join(_words_of(tree, node)).replace("_", " ") if is_growth else ""
        if not _FEWER_MISTAKES.search(said):
            continue
        if _ACCURACY.search(" ".join([said, *(typed(part) for part in sources_of(tree, [after, before]))])):
            right = f"({typed(after)} - {typed(before)}) / (1 - {typed(before)})"
            sentence = (
                f"This is how much the accuracy grows, and no part of the mistakes: these are `1 - {typed(before)}`. "
                f"Write `{right}`."
            )
            yield tree.finding(node, typed(node), right, sentence, certain=False)


def _words_of(tree: SourceTree, node: ast.AST) -> list[str]:
    """Return the words for a value: beside it, in its function, and where it or its function is shown."""
    found = [*shown_as(tree, node), *tree.said_near(node)]
    for code in tree.functions_around(node)[-1:]:
        found.append(code.name)
        for call in tree.calls_named(code.name):
            found += [*shown_as(tree, call), tree.said_beside(call)]
            found += [said_in(shown) for shown in tree.calls_named("print") if call in nodes_of(shown)]
    return found


@rule
def cosines_by_one_length(tree: SourceTree) -> Iterator[Finding]:
    """Yield a product of two vectors that is divided by the length of one of them, and is called a cosine."""
    if tree.mentions("normalize", "l2_normalize", "CosineSimilarity", "cosine_similarity"):
        return
    quotients = [node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Div) and _lengths_in(tree, node.right)]
    if len(quotients) != 1:
        return
    node = quotients[0]
    said = " ".join(_words_of(tree, node))
    if not _is_product(tree, node.left) or _lengths_in(tree, node.right) != 1 or not _COSINE.search(said):
        return
    sentence = (
        "A cosine divides by the lengths of both vectors, and this divides by one, so long vectors come first. Divide "
        "by the length of the other one too."
    )
    yield tree.finding(node, typed(node), "", sentence, certain=False)


def _lengths_in(tree: SourceTree, node: ast.AST, known: dict[ast.AST, int] | None = None) -> int:
    """Return how many lengths of vectors a divisor multiplies; 0 where it is something else.

    ``known`` has those of the values on the way, so that what two of them share is followed once.
    """
    known = {} if known is None else known
    made = tree.value_of(node) or node
    if made not in known:
        known[made] = 0  # Of what is made of itself.
        known[made] = _lengths_of(tree, made, known)
    return known[made]


def _lengths_of(tree: SourceTree, made: ast.AST, known: dict[ast.AST, int]) -> int:
    match made:
        case ast.BinOp(left=left, op=ast.Mult() | ast.Add(), right=right):
            return _lengths_in(tree, left, known) + _lengths_in(tree, right, known)
        case ast.Call() if called_name(made) in _LENGTHS:
            products = [
                part for part in nodes_of(made) if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult)
            ]
            return 2 if any(typed(part.left) != typed(part.right) for part in products) else 1
        case ast.Call() if called_name(made) in ("maximum", "max", "clip", "outer") and made.args:
            return 2 if called_name(made) == "outer" else _lengths_in(tree, made.args[0], known)
        case ast.Subscript(value=value):
            return _lengths_in(tree, value, known)
        case ast.Attribute():
            lengths = [line.value for line in tree.all(ast.Assign) if typed(line.targets[0]) == typed(made)]
            return min((_lengths_in(tree, value, known) for value in lengths), default=0)
    return 0


def _is_product(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is the product of two vectors, or of a table and a vector."""
    match tree.value_of(node) or node:
        case ast.BinOp(op=ast.MatMult()):
            return True
        case ast.Call() as call:
            return called_name(call) in _PRODUCTS or (
                called_name(call) == "sum" and any(isinstance(part, ast.Mult) for part in nodes_of(call))
            )
    return False


_CHANGED_BY = regex(
    r"(?:climb|r[io]se|gr[eo]w|grown|increas|f[ae]ll|dropp?|decreas|shr[aiu]nk|improv|went up|went down|reduc|rais)\w* "
    r"(?:\w+ ){0,3}by (?:about |only |around |nearly )?$",
    re.IGNORECASE,
)
_MORE_THAN = regex(r"%? ?(?:more|less|higher|lower|larger|smaller|better|worse|fewer)\b", re.IGNORECASE)


@rule
def ratios_told_as_changes(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``last / first`` in percent that is told as how much a value changed: 132 % is a growth by 32 %."""
    for text in tree.all(ast.JoinedStr):
        for at, part in enumerate(text.values):
            before = text_of(text.values[at - 1]) or "" if at else ""
            after = text_of(text.values[at + 1]) or "" if at + 1 < len(text.values) else ""
            if not isinstance(part, ast.FormattedValue) or not (_CHANGED_BY.search(before) or _MORE_THAN.match(after)):
                continue
            share = "%" in typed(part.format_spec) if part.format_spec is not None else False
            value = tree.value_of(part.value)
            match value:
                case ast.BinOp(op=ast.Mult(), left=inner, right=by) | ast.BinOp(op=ast.Mult(), left=by, right=inner):
                    is_percent = tree.number_of(by) == _HUNDRED
                case inner:
                    is_percent = share
            made = tree.value_of(inner) if inner is not None else None
            match made:
                case ast.BinOp(
                    op=ast.Div(), left=ast.Name() | ast.Subscript() as last, right=ast.Name() | ast.Subscript() as first
                ):
                    pass
                case _:
                    continue
            if is_percent and not _is_difference(tree, last):
                right = f"{typed(last)} / {typed(first)} - 1"
                sentence = f"`{typed(made)}` is the ratio: 132 % of a value are a growth by 32 %. Write `{right}`."
                yield tree.finding(text, typed(made), right, sentence, certain=False)


_HUNDRED = 100


def _is_difference(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value may be a difference already, by its making or by its name."""
    made = tree.value_of(node)
    known = isinstance(made, ast.BinOp) and isinstance(made.op, ast.Sub)
    return known or bool(
        re.search(
            r"diff|gain|change|delta|rise|drop|growth|extra|more|less|saved|improv|increas|decreas|reduc|fall",
            typed(node),
            re.IGNORECASE,
        )
    )


_EACH_VECTOR = regex(
    r"(?:each|every|all|the) (?:\w+ )?(?:vectors?|rows?|words?|examples?|images?|embeddings?)\b[^.;]{0,40}"
    r"\b(?:length|norm|unit)"
    r"|unit (?:length|vectors?|norm)|\blength 1\b|\bcosine",
    re.IGNORECASE,
)


@rule
def one_length_for_a_whole_table(tree: SourceTree) -> Iterator[Finding]:
    """Yield a table of vectors that is divided by one norm of all its values, where each vector is to get length 1."""
    for call in tree.calls_named("l2_normalize"):
        is_whole = len(call.args) == 1 and not call.keywords and _is_table(tree, call.args[0])
        if is_whole and _EACH_VECTOR.search(" ".join(tree.said_near(call))):
            right = with_argument(call, "axis=1")
            sentence = f"Without `axis`, `l2_normalize` divides by one length of the whole table. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)
    for node in tree.all(ast.BinOp):
        norm = tree.value_of(node.right) if isinstance(node.op, ast.Div) else None
        if not isinstance(norm, ast.Call) or called_name(norm) != "norm" or len(norm.args) != 1 or norm.keywords:
            continue
        is_own = typed(norm.args[0]) == typed(node.left) and _is_table(tree, node.left)
        if is_own and _EACH_VECTOR.search(" ".join(tree.said_near(node))):
            right = f"np.linalg.norm({typed(node.left)}, axis=1, keepdims=True)"
            sentence = (
                f"`{typed(norm)}` is one number for the whole table, so the vectors keep different lengths. Write "
                f"`{right}`."
            )
            yield tree.finding(node, typed(norm), right, sentence, certain=False)


def _is_table(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value surely has one row for each of several things."""
    made = tree.value_of(node)
    match made:
        case ast.Call(args=[ast.ListComp(), *_]) if called_name(made) in ("array", "asarray", "stack", "vstack"):
            return True
        case ast.Call(func=ast.Attribute(attr="get_weights")):
            return False
        case ast.Subscript(value=ast.Call(func=ast.Attribute(attr="get_weights"))):
            return True
    return False
