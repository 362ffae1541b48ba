"""Under which names and words a value is kept and shown."""

from __future__ import annotations

import ast

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.value_flow import filled_with, item_sources
from grader.submission.source_tree import Key, SourceTree, assigned, nodes_of, text_of, typed, words_of
from grader.submission.syntax import called_name

_KEEPS = (
    "float", "round", "list", "array", "asarray", "numpy", "item", "tolist", "nan_to_num", "around", "astype", "cast",
    "enumerate", "zip", "mean", "reduce_mean", "average", "sorted",
)  # fmt: skip
"""Calls whose result is told by the same words as what they get."""
_MOST_STEPS = 4
_LETTERS = regex(r"[^\W\d_]")


class _Uses:
    """The names that a value gets on its way, and what is said there."""

    def __init__(self, tree: SourceTree, node: ast.AST) -> None:
        self.tree = tree
        self.nodes = {node}
        self.keys: set[Key] = set()
        self.texts: list[str] = []

    def stands(self, node: ast.AST | None) -> bool:
        """Return whether an expression is the value, or an item of it, and nothing that is computed from it."""
        if node in self.nodes or (isinstance(node, ast.Name) and self.tree.key_of(node) in self.keys):
            return True
        match node:
            case ast.Subscript(value=inner) | ast.FormattedValue(value=inner) | ast.BinOp(
                left=inner, op=ast.Mult(), right=ast.Constant()
            ) | ast.BinOp(left=ast.Constant(), op=ast.Mult(), right=inner):  # fmt: skip
                return self.stands(inner)
            case ast.ListComp(elt=inner) | ast.GeneratorExp(elt=inner) | ast.DictComp(value=inner):
                return self.stands(inner)
            case ast.Call() if called_name(node) in _KEEPS:
                return self.stands(self.tree.worked_on(node))
        return False

    def follow(self) -> None:
        """Note the names that the value has one step further."""
        for target, value in (pair for line in self.tree.all(ast.Assign) for pair in assigned(line)):
            self._note(target, value)
        for line in (line for line in self.tree.all(ast.Assign) if isinstance(line.targets[0], ast.Tuple)):
            self._note_parts(line.targets[0], line.value)
        for key, sources in (*item_sources(self.tree).items(), *filled_with(self.tree).items()):
            if any(map(self.stands, sources)):
                self.keys.add(key)
                self.texts.append(str(key[0]))
        for code in self.tree.all(ast.FunctionDef):
            if any(isinstance(line, ast.Return) and self.stands(line.value) for line in nodes_of(code)):
                self.texts.append(code.name)
                self.nodes |= {*self.tree.calls_named(code.name)}

    def _note(self, target: ast.expr, value: ast.expr) -> None:
        if self.stands(value):
            self.texts.append(ast.unparse(target))
            self.keys |= {self.tree.key_of(target)} if isinstance(target, ast.Name) else set()

    def _note_parts(self, target: ast.expr, value: ast.expr) -> None:
        """Note the names of what a function returns together with other values."""
        code = self.tree.code_of(value.func) if isinstance(value, ast.Call) else None
        rows = [line.value.elts for line in (nodes_of(code) if isinstance(code, ast.FunctionDef) else ())
                if isinstance(line, ast.Return) and isinstance(line.value, ast.Tuple)]  # fmt: skip
        for row in rows:
            for name, part in zip(getattr(target, "elts", []), row, strict=False):
                self._note(name, part)


def shown_as(tree: SourceTree, node: ast.AST) -> list[str]:
    """Return the names of a value, and the words directly beside it where it is printed or kept under a key.

    >>> from grader.submission.source_tree import read_source
    >>> tree = read_source("part = a / b\\nfor p in part:\\n    print(f'recall {p:.2f}, of {n}')")
    >>> shown_as(tree, tree.all(ast.BinOp)[0])
    ['part', 'p', 'recall ']
    """
    uses, seen = _Uses(tree, node), -1
    for _ in range(_MOST_STEPS):
        if len(uses.keys) + len(uses.nodes) == seen:
            break
        seen = len(uses.keys) + len(uses.nodes)
        uses.follow()
    texts = [*dict.fromkeys(uses.texts)]
    for call in tree.calls_named("print"):
        texts += _beside(uses, [piece for given in call.args for piece in pieces_of(given)])
    for made in tree.all(ast.Dict):
        keys = [text_of(key) or "" for key, value in zip(made.keys, made.values, strict=True) if uses.stands(value)]
        names = [typed(line.targets[0]) for line in tree.all(ast.Assign) if keys and line.value is made]
        texts += [*keys, *names]
    for call in tree.calls_named("dict"):
        texts += [word for word, value in words_of(call).items() if uses.stands(value)]
    return texts


def pieces_of(given: ast.expr) -> list[ast.expr]:
    """Return the texts and values of an f-string, in their order; of anything else itself."""
    return given.values if isinstance(given, ast.JoinedStr) else [given]


def _beside(uses: _Uses, pieces: list[ast.expr]) -> list[str]:
    """Return the text before each place where a value is shown, and the one after the last place."""
    found = []
    for place, piece in enumerate(pieces):
        if not uses.stands(piece):
            continue
        before = (text_of(pieces[place - 1]) or "") if place else ""
        after = next((text for part in pieces[place + 1 : place + 2] if (text := text_of(part))), "")
        is_last = all(text_of(part) is not None for part in pieces[place + 1 :])
        found.append(f"{before}{after}" if is_last or not _LETTERS.search(before) else before)
    return found
