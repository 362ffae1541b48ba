"""A module in which each thing is spelled in one way, for rules that look for it."""

from __future__ import annotations

import ast
import copy
import string
from collections.abc import Iterator

from grader.catalogue.patterns import regex

MOST_DIGITS = 3
"""Of the place of a value in a text that is filled."""
_PLACE = regex(r"%(?:\((\w+)\))?[-+ #0]*\d*((?:\.\d+)?)([a-zA-Z%])")
"""Where ``%`` puts a value into a text: its name, how many digits, and in which form."""


def in_plain_forms(tree: ast.Module) -> ast.Module:
    """Return a module with plain assignments and f-strings; the module itself where it has no other spelling.

    ``x: int = 1`` becomes ``x = 1``. ``"{:.2f}".format(x)`` and ``"%.2f" % x`` become ``f"{x:.2f}"``.

    >>> from grader.catalogue.code_tree import parse
    >>> ast.unparse(in_plain_forms(parse("x: int = 1; print('MAE {:.2f}'.format(x), '%d %%' % x)")))
    "x = 1\\nprint(f'MAE {x:.2f}', f'{x} %')"
    """
    if not any(isinstance(node, ast.AnnAssign) or _template(node) is not None for node in ast.walk(tree)):
        return tree
    plain = copy.deepcopy(tree)
    _Plain().visit(plain)
    return ast.fix_missing_locations(plain)


class _Plain(ast.NodeTransformer):
    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.generic_visit(node)
        if node.value is None or not isinstance(node.target, ast.Name):
            return node
        return ast.copy_location(ast.Assign([node.target], node.value), node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        template = _template(node)
        if template is None or any(isinstance(given, ast.Starred) for given in node.args):
            return node
        words = {word.arg: word.value for word in node.keywords}
        return _filled(node, _formatted(template, node.args, words))

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        template = _template(node)
        return node if template is None else _filled(node, _put_in(template, node.right))


def _template(node: ast.AST) -> str | None:
    """Return the text that ``format`` or ``%`` puts values into."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format")):
            return text
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Mod()):
            return text
    return None


def _filled(node: ast.expr, parts: list[ast.expr] | None) -> ast.expr:
    return node if parts is None else ast.copy_location(ast.JoinedStr(parts), node)


def _formatted(template: str, given: list[ast.expr], words: dict[str | None, ast.expr]) -> list[ast.expr] | None:
    """Return the parts of an f-string for ``template.format(…)``; ``None`` where it takes values apart, or raises."""
    parts: list[ast.expr] = []
    try:
        fields = [*string.Formatter().parse(template)]
    except ValueError:
        return None
    numbers = iter(range(len(given)))
    for text, name, form, conversion in fields:
        parts += [ast.Constant(text)] if text else []
        if name is None:
            continue
        is_place = name.isdecimal() and len(name) <= MOST_DIGITS
        place = next(numbers, len(given)) if name == "" else int(name) if is_place else -1
        value = words.get(name) if place < 0 else given[place] if place < len(given) else None
        if value is None or "{" in (form or ""):
            return None
        parts.append(_place(value, form or "", ord(conversion) if conversion else -1))
    return parts


def _put_in(template: str, given: ast.expr) -> list[ast.expr] | None:
    """Return the parts of an f-string for ``template % given``; ``None`` where the values do not fit its places."""
    found = [*_PLACE.finditer(template)]
    named = {key.value: value for key, value in zip(given.keys, given.values, strict=True)
             if isinstance(key, ast.Constant)} if isinstance(given, ast.Dict) else {}  # fmt: skip
    values = iter(given.elts if isinstance(given, ast.Tuple) else [given])
    parts: list[ast.expr] = []
    at = 0
    for place in found:
        parts += _texts(template[at : place.start()])
        at = place.end()
        if place[3] == "%":
            parts.append(ast.Constant("%"))
            continue
        value = named.get(place[1]) if place[1] else next(values, None)
        if value is None:
            return None
        digits = place[2] + place[3] if place[3] in "eEfFgG" else ""
        parts.append(_place(value, digits, -1))
    return [*parts, *_texts(template[at:])]


def _texts(text: str) -> Iterator[ast.expr]:
    yield from [ast.Constant(text)] if text else []


def _place(value: ast.expr, form: str, conversion: int) -> ast.expr:
    spec = ast.JoinedStr([ast.Constant(form)]) if form else None
    return ast.copy_location(ast.FormattedValue(value, conversion, spec), value)
