"""Runs a program statement by statement without its numbers, and notes what is done with its arrays.

Own functions and classes are entered with what each call gives them. A loop is run pass by pass where its items are
spelled out, and once otherwise. Where a condition is not known, both branches are run. It never fails on a program:
what is not understood is a value of which nothing is known.
"""

from __future__ import annotations

import ast
import builtins
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

from grader.catalogue.patterns import regex
from grader.submission.abstract import arrays, libraries
from grader.submission.abstract.values import (
    Array,
    Class,
    Dataset,
    Entries,
    Function,
    History,
    Instance,
    Items,
    Known,
    Layer,
    Library,
    Model,
    Range,
    Scope,
    Tensor,
    Value,
)
from grader.submission.source_tree import SourceTree, nodes_of, typed
from grader.submission.syntax import called_name

MOST_STEPS = 10_000
"""Expressions that are worked out for one program; what comes after them is not looked at."""
MOST_CALLS = 12
"""Own functions that are entered from one another."""
MOST_PASSES = 8
"""Passes of a loop over items that are spelled out."""
_SUMS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
}  # fmt: skip
_LARGEST = 1e12
_MOST_ITEMS = 200
_MARKS, _SENTENCES = regex(r"[,;|\n]|\. "), regex(r"[;|\n]|\. ")
"""What ends the words that belong to a value which is shown: beside other values, a comma as well."""


@dataclass(eq=False)
class Event:
    """Something that was done with values at a node."""

    what: str
    """``compare``, ``subtract``, ``mean``, ``argmax``, ``index``, ``store``, ``len``, ``show``, ``divide`` …"""
    node: ast.AST
    values: tuple[Value, ...]
    result: Value = field(default_factory=Value)
    text: str = ""
    """What is said around a value that is shown."""
    calls: tuple[ast.AST, ...] = ()
    """The calls and loops around it, the outermost first."""
    line: str = ""
    """All words of the text or the call that shows it."""
    above: str = ""
    """What the function printed before a value that is shown, as far as it has no value."""


class _Ended(Exception):
    """The program was followed as far as is allowed."""


class _Return(Exception):
    """A function returns."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


class Interpreter:
    """One run through a program."""

    def __init__(self, tree: SourceTree, roots: libraries.Roots) -> None:
        self.events: list[Event] = []
        self.roots = roots
        self._asked = tree.asked
        self._module = Scope()
        self._predicting = {typed(call.func.value) for name in ("predict", "evaluate")
                            for call in tree.calls_named(name) if isinstance(call.func, ast.Attribute)}  # fmt: skip
        """Names of what predicts somewhere in the program."""
        self.steps = 0
        self._around: list[ast.AST] = []
        self._entered: set[ast.AST] = set()
        self._maybe: Value | None = None
        self._yielded: list[Value] = []
        self._headings: dict[ast.AST | None, str] = {}
        self._loops = 0
        """Loops that were run once for all their passes."""
        self._is_better = False
        """Whether lines run that only an epoch reaches which is better than those before."""
        try:
            self._run(tree.tree.body, self._module)
            self._run_what_nobody_calls()
        except (_Ended, _Return, RecursionError):
            pass

    def _run_what_nobody_calls(self) -> None:
        functions = [value for value in self._module.values() if isinstance(value, Function)]
        called = self._called_inside(functions)

        def place(function: Function) -> tuple[bool, bool]:
            name = getattr(function.code, "name", "")
            # Who calls another knows what it gets.
            return name not in self._asked, name in called

        for function in sorted(functions, key=place):
            if function.code not in self._entered:
                self._enter(function, [], self._the_model(function), function.code)
        self._run_callbacks()

    def _called_inside(self, functions: list[Function]) -> set[str]:
        """Return the names of what functions call that nobody calls."""
        alone = [function.code for function in functions if function.code not in self._entered]
        return {called_name(node) for code in alone for node in nodes_of(code)
                if isinstance(node, ast.Call) and called_name(node) != getattr(code, "name", "")}  # fmt: skip

    def _the_model(self, function: Function) -> dict[str, Value]:
        """Return the one kind of model that a program trains, for parameters with a name that it predicts by."""
        trained = [event.values[0] for event in self.events if event.what == "fit"]
        models = [model for model in trained if isinstance(model, Model)]
        if len(models) < len(trained) or len({(model.loss, model.units()) for model in models}) != 1:
            return {}
        parameters = [parameter.arg for parameter in (*function.code.args.posonlyargs, *function.code.args.args)]
        return {name: models[0] for name in parameters if name in self._predicting}

    def _run_callbacks(self) -> None:
        """Run what Keras calls after each epoch, where all models of the program have the same loss."""
        models = [event.values[0] for event in self.events if event.what == "fit"]
        trained = [model for model in models if isinstance(model, Model)]
        if len({model.loss for model in trained}) != 1:
            return
        for kind in [value for value in self._module.values() if isinstance(value, Class)]:
            method = self._of_class(Instance(kind), kind, "on_epoch_end")
            if isinstance(method, Function) and method.code not in self._entered:
                self._enter(method, [Value(), History(trained[0], is_of_one=True)], {}, method.code)

    def end_epochs(self, model: Model, callbacks: Value | None) -> None:
        """Run what a learner's own callbacks of a ``fit`` do after an epoch."""
        for callback in callbacks.items or [] if isinstance(callbacks, Items) else []:
            if isinstance(callback, Instance):
                method = self._of_class(callback, callback.made_by, "on_epoch_end")
                if isinstance(method, Function):
                    self._enter(method, [Value(), History(model, is_of_one=True)], {}, method.code)

    def around(self) -> tuple[ast.AST, ...]:
        """Return the calls and loops that are being run."""
        return tuple(self._around)

    def is_in_a_loop(self, since: tuple[ast.AST, ...]) -> bool:
        """Return whether a loop is open that was not yet open ``since`` these calls and loops."""
        loops = [node for node in self._around if isinstance(node, ast.For | ast.While | ast.ListComp)]
        return any(node not in since for node in loops)

    def note(
        self, what: str, node: ast.AST, *values: Value, result: Value | None = None, text: str = "", line: str = ""
    ) -> None:
        """Note that something is done with values."""
        above = self._headings.get(self._code(), "")
        self.events.append(Event(what, node, values, result or Value(), text, tuple(self._around), line, above))

    def _code(self) -> ast.AST | None:
        """Return the function that is being run."""
        return next((node for node in reversed(self._around) if isinstance(node, ast.FunctionDef)), None)

    # Statements

    def _run(self, body: list[ast.stmt], scope: Scope) -> None:
        for statement in body:
            self._statement(statement, scope)

    def _statement(self, node: ast.stmt, scope: Scope) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                made = self.value(value, scope)
                if self._is_better and isinstance(made, Array) and "of an epoch" in made.traits:
                    made = replace(made, traits=made.traits | {"best"})
                for target in targets:
                    self._assign(target, made, scope)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign(target, self.value(value, scope), scope)
            case ast.AugAssign(target=target, op=sign, value=value):
                self._change(node, target, sign, self.value(value, scope), scope)
            case ast.Expr(value=value):
                self.value(value, scope)
            case ast.Return(value=value):
                raise _Return(self.value(value, scope) if value else Known(None))
            case ast.FunctionDef():
                scope[node.name] = Function(node, scope)
            case ast.ClassDef():
                scope[node.name] = Class(node, scope)
            case ast.Import(names=names):
                for alias in names:
                    scope[alias.asname or alias.name.split(".")[0]] = Library(
                        alias.name if alias.asname else alias.name.split(".")[0]
                    )
            case ast.ImportFrom(module=module, names=names):
                for alias in names:
                    scope[alias.asname or alias.name] = Library(f"{module or ''}.{alias.name}")
            case ast.If(test=test, body=body, orelse=orelse):
                self._branches(test, body, orelse, scope)
            case ast.For(target=target, iter=source, body=body):
                self._loop(node, target, self.value(source, scope), body, scope)
            case ast.While(test=test, body=body):
                self.value(test, scope)
                self._loops += 1
                self._inside(node, lambda: self._run(body, scope))
            case ast.With(items=items, body=body):
                for item in items:
                    opened = self.value(item.context_expr, scope)
                    if item.optional_vars is not None:
                        self._assign(item.optional_vars, opened, scope)
                self._run(body, scope)
            case ast.Try(body=body, orelse=orelse, finalbody=last):
                self._run([*body, *orelse, *last], scope)

    def _branches(self, test: ast.expr, body: list[ast.stmt], orelse: list[ast.stmt], scope: Scope) -> None:
        decided = self.value(test, scope)
        if isinstance(decided, Known):
            self._run(body if decided.value else orelse, scope)
            return
        before = dict(scope)
        returned = []
        for part in (body, orelse):
            self._is_better = part is body and _compares_epochs(test, decided)
            returned.append(self._branch(part, scope, before))
        self._is_better = False
        (first, first_names), (second, second_names) = returned
        if first is not None and second is not None:
            raise _Return(joined(first, second))
        ended = [names for value, names in ((first, first_names), (second, second_names)) if value is None]
        scope.clear()
        for name in {name: None for names in ended for name in names}:
            found = [names[name] for names in ended if name in names]
            scope[name] = joined(*found) if len(found) > 1 else found[0]
        if first is not None or second is not None:
            self._maybe = joined(first or second or Value(), self._maybe or Known(None))

    def _branch(
        self, body: list[ast.stmt], scope: Scope, before: dict[str, Value]
    ) -> tuple[Value | None, dict[str, Value]]:
        scope.clear()
        scope.update(before)
        try:
            self._run(body, scope)
        except _Return as ended:
            return ended.value, dict(scope)
        return None, dict(scope)

    def _loop(self, node: ast.AST, target: ast.expr, source: Value, body: list[ast.stmt], scope: Scope) -> None:
        for item in self._passes(source):
            self._assign(target, item, scope)
            self._inside(node, lambda: self._run(body, scope))

    def _passes(self, source: Value) -> Iterator[Value]:
        items = _spelled_in(source)
        self._loops += items is None
        yield from [self.item_of(source)] if items is None else items

    def _inside(self, node: ast.AST, run: Callable[[], None]) -> None:
        self._around.append(node)
        try:
            run()
        finally:
            self._around.pop()

    def item_of(self, source: Value) -> Value:
        """Return what an item is like that a loop takes from a value."""
        match source:
            case Items(items=None, each=each):
                return each
            case Items(items=[first, *_]):
                return first
            case Range(end=end):
                return Range(end, is_index=True)
            case Dataset():
                traits = frozenset({"batch"} if source.is_batched and not source.is_even else set[str]())
                return arrays.with_pass(source.element, (source.order, object()), traits)
            case Array(root=root) if libraries.is_data(source) and root is not None and len(root.source) == 1:
                # All that a call gave may be pairs of the training and of the validation.
                return arrays.row_of(replace(source, traits=source.traits | {"some"}))
            case Array():
                return arrays.row_of(source)
            case Entries(items=items) if items:
                return Known(next(iter(items)))
        return Value()

    def _assign(self, target: ast.expr, made: Value, scope: Scope) -> None:
        match target:
            case ast.Name(id=name):
                scope[name] = made
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                for index, part in enumerate(targets):
                    inner = part.value if isinstance(part, ast.Starred) else part
                    self._assign(inner, Value() if inner is not part else self.part(made, index), scope)
            case ast.Attribute(value=owner, attr=name):
                if isinstance(held := self.value(owner, scope), Instance):
                    held.parts[name] = made
                elif name == "trainable" and isinstance(held, Model | Layer):
                    for layer in held.layers if isinstance(held, Model) else [held]:
                        layer.words["trainable"] = made
            case ast.Subscript(value=owner, slice=place):
                held, at = self.value(owner, scope), self._index(place, scope)
                self.note("store", target, held, at, made)
                if isinstance(held, Entries) and isinstance(at, Known) and held.items is not None:
                    held.items[at.value] = made
                elif isinstance(held, Entries):
                    held.items, held.each = held.items or None, made

    def _change(self, node: ast.AST, target: ast.expr, sign: ast.operator, other: Value, scope: Scope) -> None:
        match target:
            case ast.Name(id=name):
                before = scope.find(name) or Value()
                self.note("change", node, before, other)
                scope[name] = self._sum(node, sign, before, other)
            case ast.Subscript(value=owner, slice=place):
                held = self.value(owner, scope)
                self.note("fill", node, held)
                arrays.count_at(held, self._index(place, scope))

    def part(self, whole: Value, index: int) -> Value:
        """Return one part of what a line takes apart."""
        match whole:
            case Items(items=items) if items is not None:
                return items[index] if -len(items) <= index < len(items) else Value()
            case Items(each=each):
                return each
            case Array() if libraries.is_data(whole):
                made = self.roots.part_of(whole, index)
                if isinstance(made, Array):
                    made.made_in = self.around()
                return made
            case Array(root=None, kind="") if whole.passes:
                return replace(whole)
            case Instance(parts=parts) if index < len(parts):
                return [*parts.values()][index]
        return Value()

    # Expressions

    def value(self, node: ast.expr | None, scope: Scope) -> Value:
        """Return what an expression gives."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise _Ended
        match node:
            case ast.Constant(value=value) if value is ...:
                return Library("builtins.Ellipsis")
            case ast.Constant(value=value):
                return Known(value if isinstance(value, str | int | float | bool) else None)
            case ast.Name(id="__name__"):
                return Known("__main__")
            case ast.Name(id=name):
                return scope.find(name) or (Library(f"builtins.{name}") if hasattr(builtins, name) else Value())
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                return self._spelled(parts, scope)
            case ast.Dict(keys=keys, values=values):
                return self._dictionary(keys, values, scope)
            case ast.Attribute(value=owner, attr=name):
                return self._attribute(node, self.value(owner, scope), name)
            case ast.Subscript(value=owner, slice=place):
                return self._subscript(node, self.value(owner, scope), self._index(place, scope))
            case ast.Call():
                return self._call(node, scope)
            case ast.BinOp(left=left, op=sign, right=right):
                made = self._sum(node, sign, self.value(left, scope), self.value(right, scope))
                # Other than a change in place, it makes an array of its own.
                if isinstance(made, Array) and made.made_in is not None:
                    return replace(made, made_in=self.around())
                return made
            case ast.Compare(left=left, ops=[sign], comparators=[right]):
                return self._compare(node, sign, self.value(left, scope), self.value(right, scope))
            case ast.UnaryOp(op=ast.USub() | ast.Invert(), operand=operand):
                return arrays.negated(self.value(operand, scope))
            case ast.UnaryOp(operand=operand):
                inner = self.value(operand, scope)
                return Known(not inner.value) if isinstance(inner, Known) else Value()
            case ast.BoolOp(op=sign, values=values):
                sides = [self.value(part, scope) for part in values]
                is_known = isinstance(sign, ast.Or) and type(sides[0]) is not Value
                # What stands before `or` is there as a rule, and after it what is taken where it is not.
                return sides[0] if is_known and not isinstance(sides[0], Known) else sides[-1]
            case ast.IfExp(test=test, body=body, orelse=orelse):
                decided = self.value(test, scope)
                if isinstance(decided, Known):
                    return self.value(body if decided.value else orelse, scope)
                return joined(self.value(body, scope), self.value(orelse, scope))
            case ast.Lambda():
                return Function(node, scope)
            case ast.ListComp(elt=item) | ast.GeneratorExp(elt=item) | ast.SetComp(elt=item):
                return self._collected(node, node.generators, scope, lambda inner: self.value(item, inner))
            case ast.DictComp(key=key, value=value):
                return self._dictionary_of(node, key, value, scope)
            case ast.JoinedStr(values=values):
                return self._shown(values, scope)
            case ast.NamedExpr(target=target, value=value):
                made = self.value(value, scope)
                self._assign(target, made, scope)
                return made
            case ast.Starred(value=value):
                return self.value(value, scope)
            case ast.Yield(value=value):
                self._yielded.append(self.value(value, scope))
            case ast.YieldFrom(value=value):
                self._yielded += self._passes(self.value(value, scope))
        return Value()

    def _spelled(self, parts: list[ast.expr], scope: Scope) -> Items:
        items: list[Value] | None = []
        each = Value()
        for part in parts:
            made = self.value(part, scope)
            if not isinstance(part, ast.Starred):
                items = None if items is None else [*items, made]
            elif isinstance(made, Items) and made.items is not None and items is not None:
                items = [*items, *made.items]
            else:
                items, each = None, self.item_of(made)
        return Items(items, each, made_in=self.around())

    def _dictionary(self, keys: list[ast.expr | None], values: list[ast.expr], scope: Scope) -> Entries:
        made = [self.value(value, scope) for value in values]
        names = [self.value(key, scope) if key is not None else Value() for key in keys]
        if all(isinstance(name, Known) for name in names):
            return Entries({name.value: value for name, value in zip(names, made, strict=True)})  # type: ignore[attr-defined]
        return Entries(None, made[0] if made else Value())

    def _dictionary_of(self, node: ast.DictComp, key: ast.expr, value: ast.expr, scope: Scope) -> Entries:
        found: list[tuple[Value, Value]] = []

        def noted(inner: Scope) -> Value:
            found.append((self.value(key, inner), self.value(value, inner)))
            return Value()

        self._collected(node, node.generators, scope, noted)
        if found and all(isinstance(name, Known) for name, _ in found):
            return Entries({name.value: made for name, made in found})  # type: ignore[attr-defined]
        name, made = found[0] if found else (Value(), Value())
        numbers = isinstance(made, Range) and made.is_index and not isinstance(name, Range)
        return Entries(None, Array(kind="numbers", axes=()) if numbers else made, name)

    def _collected(
        self, node: ast.AST, loops: list[ast.comprehension], scope: Scope, make: Callable[[Scope], Value]
    ) -> Items:
        inner, loop = Scope(scope), loops[0]
        source = self.value(loop.iter, scope)
        made = list[Value]()
        is_whole = _spelled_in(source) is not None
        for item in self._passes(source):
            self._assign(loop.target, item, inner)
            for test in loop.ifs:
                self.value(test, inner)
            if len(loops) > 1:
                self._inside(node, lambda: made.append(self.item_of(self._collected(node, loops[1:], inner, make))))
            else:
                self._inside(node, lambda: made.append(make(inner)))
        if is_whole and not loop.ifs and len(loops) == 1:
            return Items(made)
        count = source.end if isinstance(source, Range) and not loop.ifs and len(loops) == 1 else None
        return Items(None, made[0] if made else Value(), "part" if loop.ifs else "", count=count)

    def _shown(self, values: list[ast.expr], scope: Scope) -> Value:
        held = [self.value(part.value, scope) if isinstance(part, ast.FormattedValue) else Value() for part in values]
        self._note_shown(values, held)
        # A text of one figure is shown as that figure, with the words around it.
        figures = [value for value in held if isinstance(value, Array) and value.kind]
        return figures[0] if len(figures) == 1 else Value()

    def _note_shown(self, parts: list[ast.expr], held: list[Value]) -> None:
        """Note each value of a text with the words around it."""
        texts = [_text_of(part, value) for part, value in zip(parts, held, strict=True)]
        figures = [value for value in held if isinstance(value, Array) and value.kind not in ("count", "size")]
        for index, part in enumerate(parts):
            if isinstance(part, ast.Constant):
                continue
            pieces = getattr(getattr(part, "format_spec", None), "values", ())
            is_share = "".join(str(piece.value) for piece in pieces if isinstance(piece, ast.Constant)).endswith("%")
            first = next((at for at in range(index - 1, -1, -1) if _is_a_figure(texts[at], held[at])), -1) + 1
            before, after = "".join(texts[first:index]), "".join(texts[index + 1 :])
            marks = _SENTENCES if len(figures) == 1 else _MARKS
            before, after = marks.split(before)[-1], marks.split(after)[0]
            mark = "%" if is_share else ""
            node = part.value if isinstance(part, ast.FormattedValue) else part
            self.note("show", node, held[index], text=f"{before}{mark}\0{mark}{after}", line="".join(texts))

    def _attribute(self, node: ast.AST, owner: Value, name: str) -> Value:
        match owner:
            case Library(path=path):
                return Library(f"{path}.{name}")
            case Instance(parts=parts) if name in parts:
                return parts[name]
            case Instance(made_by=kind) | (Class() as kind):
                return self._of_class(owner, kind, name)
            case Array() if name == "T":
                return Array(owner.root, owner.kind, None, owner.model)
        return libraries.attribute_of(owner, name)

    def _of_class(self, owner: Value, kind: Class, name: str) -> Value:
        for line in kind.code.body:
            match line:
                case ast.FunctionDef() if line.name == name:
                    marks = [getattr(mark, "id", getattr(mark, "attr", "")) for mark in line.decorator_list]
                    method = Function(line, kind.scope, None if "staticmethod" in marks else owner)
                    return self._enter(method, [], {}, line) if "property" in marks else method
                case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                    return self.value(value, kind.scope)
        return Value()

    def _index(self, place: ast.expr, scope: Scope) -> Value:
        match place:
            case ast.Slice(lower=lower, upper=upper, step=step):
                bounds = [self.value(part, scope) if part is not None else Known(None) for part in (lower, upper, step)]
                return Items(bounds, order="slice")
            case ast.Tuple(elts=parts):
                return Items([self._index(part, scope) for part in parts], order="axes")
        return self.value(place, scope)

    def _subscript(self, node: ast.AST, owner: Value, index: Value) -> Value:
        if isinstance(owner, Items) and owner.items is not None and isinstance(index, Known):
            place = index.value
            return self.part(owner, place) if isinstance(place, int) else Value()
        if isinstance(owner, Items):
            # A part of a list has the very items of the list: so it is known as a part of it.
            return Items(None, self.item_of(owner), "part") if isinstance(index, Items) else self.item_of(owner)
        if isinstance(owner, Entries):
            held = owner.items or {}
            name = index.value if isinstance(index, Known) else None
            if name in held or isinstance(index, Known):
                return held.get(name, owner.each)
            each = next(iter(held.values()), owner.each)
            # Of another class than the one that a loop takes, or of one that nobody knows.
            return replace(each, of_class=None) if isinstance(each, Array) and index is not owner.each_key else each
        if isinstance(index, Known) and isinstance(index.value, int) and self.roots.is_result(owner, index.value):
            return self.part(owner, index.value)
        if (
            isinstance(owner, Array)
            and owner.root is not None
            and isinstance(index, Known)
            and isinstance(index.value, str)
        ):
            # An array of several under their names, or a column of a table.
            named = self.roots.of((*owner.root.source, index.value), owner.root.given)
            return replace(owner, root=named, kind="", axes=None, node=node)
        made = arrays.indexed(owner, index)
        if isinstance(made, Array):
            made.node = made.node or node
        self.note("index", node, owner, index, result=made)
        return made

    def _sum(self, node: ast.AST, sign: ast.operator, left: Value, right: Value) -> Value:
        match left, right:
            case Known(value=int() | float() as first), Known(value=int() | float() as second) if type(sign) in _SUMS:
                try:
                    number = _SUMS[type(sign)](first, second)
                except ArithmeticError:
                    return Value()
                return Known(number) if abs(number) < _LARGEST else Value()
            case Known(value=str() as first), Known(value=str() as second) if isinstance(sign, ast.Add):
                return Known((first + second)[:200])
            case Items(items=[Items()]), Known() if isinstance(sign, ast.Mult):
                return Array(kind="table", traits=frozenset({"one row"}), node=node)
            case Items(), Known() if isinstance(sign, ast.Mult):
                return Items(None, self.item_of(left))
            case Items(), Items() if isinstance(sign, ast.Add):
                both = [*(left.items or []), *(right.items or [])]
                is_known = left.items is not None and right.items is not None and len(both) <= _MOST_ITEMS
                counts = left.how_many(), right.how_many()
                count = counts[0] + counts[1] if counts[0] is not None and counts[1] is not None else None
                return Items(both) if is_known else Items(None, self.item_of(left), count=count)
        if isinstance(left, Range) and left.is_index and isinstance(right, Known):
            return left
        if any(isinstance(side, Range) and not side.is_index for side in (left, right)):
            # Values over time, such as a series of one's own.
            return Array(self.roots.of(("arange",), (left, right)), axes=None, node=node)
        made = arrays.combined(sign, left, right)
        if isinstance(made, Array):
            made.node = node
        self.note(type(sign).__name__.lower(), node, left, right, result=made)
        return made

    def _compare(self, node: ast.AST, sign: ast.cmpop, left: Value, right: Value) -> Value:
        if isinstance(left, Known) and isinstance(right, Known) and isinstance(sign, ast.Eq | ast.NotEq):
            return Known((left.value == right.value) is isinstance(sign, ast.Eq))
        made = arrays.compared(sign, left, right)
        if isinstance(made, Array):
            made.node = node
        self.note("compare", node, left, right, result=made, text=type(sign).__name__)
        return made

    # Calls

    def _call(self, node: ast.Call, scope: Scope) -> Value:
        before = len(self.events)
        given = self._given(node.args, scope)
        words = self._words(node.keywords, scope)
        if isinstance(node.func, ast.Attribute):
            owner = self.value(node.func.value, scope)
            called = self._attribute(node.func, owner, node.func.attr)
            if not isinstance(called, Library | Function | Class) and not isinstance(owner, Instance):
                return libraries.call_method(self, node, owner, node.func.attr, given, words)
        else:
            called = self.value(node.func, scope)
            if isinstance(node.func, ast.Name) and type(called) is Value and scope.find(node.func.id) is None:
                # What a star import brought, perhaps.
                called = Library(node.func.id)
        if isinstance(called, Library) and called.path == "builtins.print":
            self._printed(node, given, self.events[before:])
        return self.call(node, called, given, words)

    def call(self, node: ast.AST, called: Value, given: list[Value], words: dict[str, Value]) -> Value:
        """Return what a call gives."""
        match called:
            case Function():
                return self._enter(called, given, words, node)
            case Class():
                return self._made(called, given, words, node)
            case Library(path="collections.namedtuple") if len(given) > 1:
                return libraries.named_tuple(given[1])
            case Library(path="types.SimpleNamespace"):
                return Instance(Class(ast.ClassDef("", [], [], [], []), Scope()), dict(words))
            case Library():
                return libraries.call_function(self, node, called, given, words)
            case Instance():
                method = self._of_class(called, called.made_by, "__call__")
                return self.call(node, method, given, words) if isinstance(method, Function) else Value()
        return libraries.call_value(self, node, called, given, words)

    def _words(self, keywords: list[ast.keyword], scope: Scope) -> dict[str, Value]:
        words: dict[str, Value] = {}
        for word in keywords:
            made = self.value(word.value, scope)
            if word.arg is not None:
                words[word.arg] = made
            elif isinstance(made, Entries):
                words |= {str(name): value for name, value in (made.items or {}).items()}
        return words

    def _given(self, arguments: list[ast.expr], scope: Scope) -> list[Value]:
        given: list[Value] = []
        for argument in arguments:
            made = self.value(argument, scope)
            if not isinstance(argument, ast.Starred):
                given.append(made)
            elif isinstance(made, Items) and made.items is not None:
                given += made.items
            else:
                # Pairs of inputs and labels are what is given so most often.
                given += [self.part(made, 0), self.part(made, 1)]
        return given

    def _printed(self, node: ast.Call, given: list[Value], noted: list[Event]) -> None:
        texts = [value.value if isinstance(value, Known) and isinstance(value.value, str) else "" for value in given]
        shown = [*given, *(event.values[0] for event in noted if event.what == "show")]
        if not any(isinstance(value, Array) and (value.kind or value.traits) for value in shown):
            self._headings[self._code()] = " ".join([*filter(None, texts), *_words_of(node)])
        for value in given:
            if isinstance(value, Instance) and isinstance(
                own := self._of_class(value, value.made_by, "__str__"), Function
            ):
                self._enter(own, [], {}, node)
        if len(node.args) == 1 and isinstance(node.args[0], ast.JoinedStr):
            return
        # Texts and values that are printed side by side are one text.
        held = {event.node: event.values[0] for event in noted if event.what == "show"}
        parts: list[tuple[ast.expr, Value]] = []
        for index, value in enumerate(given):
            argument = node.args[min(index, len(node.args) - 1)]
            pieces = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
            for piece in pieces:
                if isinstance(piece, ast.Constant):
                    parts.append((ast.Constant(f" {piece.value!s} "), Value()))
                else:
                    shown_here = piece.value if isinstance(piece, ast.FormattedValue) else piece
                    parts.append((piece, held.get(shown_here, value)))
        own_nodes = {part.value for part, _ in parts if isinstance(part, ast.FormattedValue)}
        again = [event for event in noted if event.what == "show" and event.node in own_nodes]
        self.events[:] = [event for event in self.events if event not in again]
        self._note_shown([part for part, _ in parts], [value for _, value in parts])

    def _enter(self, function: Function, given: list[Value], words: dict[str, Value], node: ast.AST) -> Value:
        if len(self._around) >= MOST_CALLS or function.code in self._around:
            return Value()
        self._entered.add(function.code)
        inner = self._parameters(function, given, words)
        if isinstance(function.code, ast.Lambda):
            return self.value(function.code.body, inner)
        kept, self._maybe = self._maybe, None
        before, self._yielded = self._yielded, []
        loops = self._loops
        self._around += [node, function.code]
        try:
            self._run(function.code.body, inner)
            made: Value = Known(None)
        except _Return as ended:
            made = ended.value
        finally:
            del self._around[-2:]
            maybe, self._maybe = self._maybe, kept
            yielded, self._yielded = self._yielded, before
        if yielded:
            # A loop that is not spelled out runs once, so what it yields stands for several.
            return Items(yielded) if self._loops == loops else Items(None, yielded[0])
        return joined(made, maybe) if maybe is not None else made

    def _parameters(self, function: Function, given: list[Value], words: dict[str, Value]) -> Scope:
        inner, arguments = Scope(function.scope), function.code.args
        given = [function.owner, *given] if function.owner is not None else given
        names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
        defaults = dict(zip(reversed(names), reversed(arguments.defaults), strict=False))
        for index, name in enumerate(names):
            if index < len(given):
                inner[name] = given[index]
            elif name in words:
                inner[name] = words[name]
            else:
                default = defaults.get(name)
                inner[name] = self.value(default, function.scope) if default is not None else Value()
        for argument, spare in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            default_value = self.value(spare, function.scope) if spare is not None else Value()
            inner[argument.arg] = words.get(argument.arg) or default_value
        if arguments.vararg is not None:
            inner[arguments.vararg.arg] = Items(given[len(names) :])
        if arguments.kwarg is not None:
            inner[arguments.kwarg.arg] = Entries({name: value for name, value in words.items() if name not in inner})
        return inner

    def _made(self, kind: Class, given: list[Value], words: dict[str, Value], node: ast.AST) -> Value:
        made = Instance(kind)
        start = self._of_class(made, kind, "__init__")
        if isinstance(start, Function):
            self._enter(start, given, words, node)
        else:
            # Lines such as ``x: int = 1`` are assignments in this tree.
            for index, line in enumerate(
                line for line in kind.code.body if isinstance(line, ast.AnnAssign | ast.Assign)
            ):
                target = line.targets[0] if isinstance(line, ast.Assign) else line.target
                name = target.id if isinstance(target, ast.Name) else ""
                default = self.value(line.value, kind.scope) if line.value is not None else Value()
                made.parts[name] = given[index] if index < len(given) else words.get(name, default)
        return made


def _spelled_in(source: Value) -> list[Value] | None:
    """Return the items for which a loop is run one by one; ``None`` where it is run once."""
    items = source.items if isinstance(source, Items) else None
    if isinstance(source, Entries) and source.items:
        items = [Known(key) for key in source.items]
    return items if items is not None and len(items) <= MOST_PASSES else None


def _compares_epochs(test: ast.expr, decided: Value) -> bool:
    """Return whether a condition compares a figure of an epoch with one that was kept, and not with a limit."""
    match test:
        case ast.Compare(left=left, ops=[ast.Gt() | ast.GtE() | ast.Lt() | ast.LtE()], comparators=[right]):
            is_limit = any(isinstance(side, ast.Constant) or (isinstance(side, ast.Name) and side.id.isupper())
                           for side in (left, right))  # fmt: skip
            return isinstance(decided, Array) and "of an epoch" in decided.traits and not is_limit
    return False


def _words_of(call: ast.Call) -> list[str]:
    """Return the words of formatted texts that a call gets."""
    texts = [part for argument in call.args if isinstance(argument, ast.JoinedStr) for part in argument.values]
    return [str(part.value) for part in texts if isinstance(part, ast.Constant)]


def _is_a_figure(text: str, value: Value) -> bool:
    """Return whether a piece of a formatted text is a value with words of its own: not a count within a sentence."""
    return not text.strip() and not (isinstance(value, Array) and value.kind in ("count", "size"))


def _text_of(part: ast.expr, value: Value) -> str:
    """Return the text of a piece of a formatted text, also of a value where it is a known text or whole number."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    return str(value.value) if isinstance(value, Known) and type(value.value) in (str, int) else " "


def joined(first: Value, second: Value) -> Value:
    """Return what a value is that is one of two."""
    if first is second or isinstance(second, Known):
        return first
    if isinstance(first, Known):
        return second
    if isinstance(first, Array) and isinstance(second, Array) and first.what() == second.what():
        return replace(first)  # It is like the first one, and may be the other one.
    if (isinstance(first, Model) and isinstance(second, Model)) or (
        isinstance(first, Tensor) and isinstance(second, Tensor)
    ):
        return first
    return Value()


_RUNS: WeakKeyDictionary[SourceTree, Interpreter] = WeakKeyDictionary()


def run_of(tree: SourceTree) -> Interpreter:
    """Return the run through a program; it is made once.

    What data hold is learned where a model gets them, which may come after they are used: so there are two runs.

    >>> from grader.submission.source_tree import read_source
    >>> tree = read_source("from grader.data import load\\nx, y = load()\\nprint((x > 0).mean(axis=0))")
    >>> [event.what for event in run_of(tree).events]
    ['compare', 'mean', 'show']
    """
    if tree not in _RUNS:
        first = Interpreter(tree, libraries.Roots())
        _RUNS[tree] = Interpreter(tree, first.roots)
    return _RUNS[tree]
