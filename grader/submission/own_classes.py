"""The classes of a module: which build on one of a library, and what their instances always have of their own.

An attribute that a class sets in some of its methods may be one of the library's until then. ``activation`` of a layer
is a function that all layers share, and ``_api_export_path`` a list.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from grader.submission.tree_text import walk


class OwnClasses:
    """The classes at the left margin of a module, each with the nodes that define it.

    >>> from grader.catalogue import code_tree
    >>> lines = ["class Own(Layer):", "  def __init__(self):", "    super().__init__()", "    self.held = 1"]
    >>> own = OwnClasses(code_tree.parse("\\n".join([*lines, "    self.build()", "    self.later = 2"])).body)
    >>> own.of_library("Own"), own.always_set("Own"), sorted(own.mentioned("Own"))
    (True, {'held'}, ['build', 'held', 'later'])
    """

    def __init__(self, definitions: Iterable[ast.stmt]) -> None:
        self._nodes: dict[str, list[ast.ClassDef]] = {}
        for node in definitions:
            if isinstance(node, ast.ClassDef):
                self._nodes.setdefault(node.name, []).append(node)
        self._mentioned = {
            name: {attribute.attr for attribute in _of_self(walk(nodes))} for name, nodes in self._nodes.items()
        }
        self._always: dict[str, set[str]] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._mentioned)

    def of_library(self, name: str) -> bool:
        """Return whether a class builds on one that the module does not define."""
        return not self._mentioned.keys() >= self.with_bases(name) - {"object"}

    def mentioned(self, name: str) -> set[str]:
        """Return the attributes of ``self`` that a class, or one below it, looks at or sets."""
        return set().union(*(self._mentioned.get(base, ()) for base in self.with_bases(name)))

    def defined(self, name: str) -> set[str]:
        """Return what the body of a class, or of one below it, defines: methods and constants."""
        bodies = [
            statement for base in self.with_bases(name) for node in self._nodes.get(base, ()) for statement in node.body
        ]
        methods = {body.name for body in bodies if isinstance(body, ast.FunctionDef)}
        values = walk([body for body in bodies if isinstance(body, (ast.Assign, ast.AnnAssign))])
        return methods | {
            value.id for value in values if isinstance(value, ast.Name) and isinstance(value.ctx, ast.Store)
        }

    def always_set(self, name: str) -> set[str]:
        """Return the attributes that each instance of a class has set itself before anybody can look at them."""
        if name not in self._always:
            self._always[name] = set()
            found = [self._set_by(node) for node in self._nodes.get(name, ())]
            self._always[name] = set.intersection(*found) if found else set()
        return self._always[name]

    def _set_by(self, node: ast.ClassDef) -> set[str]:
        base = node.bases[0] if len(node.bases) == 1 else None
        inherited = self.always_set(base.id) if isinstance(base, ast.Name) else set()
        methods = (statement for statement in node.body if isinstance(statement, ast.FunctionDef))
        first = next((function for function in methods if function.name == "__init__"), None)
        return _set_in(first, inherited) if first else inherited

    def with_bases(self, name: str) -> set[str]:
        """Return the names of a class and of all that it builds on; ``""`` for one without a plain name."""
        found: set[str] = set()
        coming = [name]
        while coming:
            if (text := coming.pop()) not in found:
                found.add(text)
                bases = (base for node in self._nodes.get(text, ()) for base in node.bases)
                coming.extend(base.id if isinstance(base, ast.Name) else "" for base in bases)
        return found


def _set_in(function: ast.FunctionDef, inherited: set[str]) -> set[str]:
    """Return what ``__init__`` sets before it may return, or let anybody else see ``self``."""
    found: set[str] = set()
    for statement in function.body:
        if _calls_base(statement):
            found = {*inherited}
            continue
        nodes = walk([statement])
        attributes = [*_of_self(nodes)]
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        set_now = {attribute.attr for attribute in attributes if any(attribute is target for target in targets)}
        looked_at = {attribute.attr for attribute in attributes if isinstance(attribute.ctx, ast.Load)}
        others = sum(isinstance(node, ast.Name) and node.id == "self" for node in nodes) > len(attributes)
        ends = any(isinstance(node, (ast.Return, ast.Raise)) for node in nodes)
        if others or ends or looked_at - found:
            break
        found |= set_now
    return found


def _calls_base(statement: ast.stmt) -> bool:
    """Return whether a statement is ``super().__init__(…)``, and gives ``self`` to nobody."""
    match statement:
        case ast.Expr(ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr="__init__")) as call):
            return not any(
                isinstance(node, ast.Name) and node.id == "self" for node in walk([*call.args, *call.keywords])
            )
    return False


def _of_self(nodes: Sequence[ast.AST]) -> Iterator[ast.Attribute]:
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            yield node
