"""Other ways to write a program: what each line does stays the same, so what is said of it must stay as well."""

import ast
import textwrap
from collections.abc import Callable, Iterator


def names_used_elsewhere(source: str) -> str:
    """A function that is never called has the same names, as two functions of a learner's often do."""
    names = sorted({node.id for node in ast.walk(ast.parse(source)) if _is_stored(node)})
    return source + "\ndef another_part():\n" + "".join(f"    {name} = None\n" for name in names) if names else source


def in_a_function(source: str) -> str:
    """All lines are in one function."""
    defines = any(isinstance(line, ast.FunctionDef | ast.ClassDef) for line in ast.parse(source).body)
    return source if defines else f"def solve():\n{textwrap.indent(source, '    ')}"


def layers_by_their_full_name(source: str) -> str:
    """``tf.keras.layers.Dense`` in the place of ``layers.Dense``."""
    return _each(source, ast.Attribute, _with_full_name)


def names_imported_one_by_one(source: str) -> str:
    """``from tensorflow.keras.layers import Dense``, and ``Dense`` in the place of ``layers.Dense``."""
    tree = ast.parse(source)
    named = {_public(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)} - {None}
    lines = [f"from tensorflow.keras.{part} import {name}\n" for part, name in sorted(filter(None, named))]
    return "".join(lines) + _each(source, ast.Attribute, _bare)


def annotated(source: str) -> str:
    """``x: object = 1`` in the place of ``x = 1``."""
    return _each(source, ast.Assign, _annotated)


def calls_on_lines_of_their_own(source: str) -> str:
    """What a call gets from another call has a name first."""
    return _in_lines(source, lambda line: _named_first(line, ast.Call))


def numbers_with_a_name(source: str) -> str:
    """A number that a call gets has a name first."""
    return _in_lines(source, lambda line: _named_first(line, ast.Constant))


def lists_with_a_name(source: str) -> str:
    """A list, a tuple or a dictionary that a call gets has a name first."""
    return _in_lines(source, lambda line: _named_first(line, ast.List, ast.Tuple, ast.Dict))


def numbers_in_a_dictionary(source: str) -> str:
    """A number that a call gets is an entry of a dictionary of settings."""
    written, numbers = _with_settings(source, lambda name: f"SETTINGS[{name!r}]")
    return f"SETTINGS = {numbers}\n{written}" if numbers else source


def numbers_in_a_class(source: str) -> str:
    """A number that a call gets is an attribute of a class of settings."""
    written, numbers = _with_settings(source, lambda name: f"Settings.{name}")
    return f"class Settings:\n{_fields(numbers)}{written}" if numbers else source


def numbers_in_a_dataclass(source: str) -> str:
    """A number that a call gets is a field of an instance of a dataclass."""
    written, numbers = _with_settings(source, lambda name: f"settings.{name}")
    made = "from dataclasses import dataclass\n@dataclass\nclass Settings:\n"
    return f"{made}{_fields(numbers)}settings = Settings()\n{written}" if numbers else source


def words_by_a_dictionary(source: str) -> str:
    """``OPTIONS = {"a": 1}``, and ``f(**OPTIONS)`` for ``f(a=1)``, where the values are plain."""
    return _with_options(source, lambda words: "{" + ", ".join(f"{name!r}: {value}" for name, value in words) + "}")


def words_by_a_call_of_dict(source: str) -> str:
    """``OPTIONS = dict(a=1)``, and ``f(**OPTIONS)`` for ``f(a=1)``, where the values are plain."""
    return _with_options(source, lambda words: f"dict({', '.join(f'{name}={value}' for name, value in words)})")


def _with_options(source: str, spelled: Callable[[list[tuple[str, str]]], str]) -> str:
    lines: list[str] = []

    def changed(node: ast.AST) -> ast.AST:
        if isinstance(node, ast.Call) and node.keywords and all(map(_is_plain, node.keywords)):
            pairs = [(str(word.arg), ast.unparse(word.value)) for word in node.keywords]
            lines.append(f"OPTIONS_{len(lines)} = {spelled(pairs)}\n")
            node.keywords = [ast.keyword(None, ast.Name(f"OPTIONS_{len(lines) - 1}", ast.Load()))]
        return node

    written = _each(source, ast.Call, changed)
    return "".join(lines) + written


def _is_plain(word: ast.keyword) -> bool:
    return word.arg is not None and isinstance(word.value, ast.Constant)


def _fields(numbers: dict[str, float]) -> str:
    return "".join(f"    {name}: float = {number}\n" for name, number in numbers.items())


def _with_settings(source: str, spelled: Callable[[str], str]) -> tuple[str, dict[str, float]]:
    """Return a program in which settings stand for the numbers that calls get, and these numbers by their names."""
    numbers: dict[str, float] = {}

    def entry(given: ast.expr) -> ast.expr:
        if not isinstance(given, ast.Constant) or type(given.value) not in (int, float):
            return given
        name = f"setting_{len(numbers)}"
        numbers[name] = given.value
        return ast.parse(spelled(name), mode="eval").body

    def changed(node: ast.AST) -> ast.AST:
        if isinstance(node, ast.Call):
            node.args = [entry(given) for given in node.args]
            for word in node.keywords:
                word.value = entry(word.value) if word.arg else word.value
        return node

    return _each(source, ast.Call, changed), numbers


def callbacks_by_a_function(source: str) -> str:
    """A callback is what a function returns."""
    functions: list[str] = []

    def changed(node: ast.AST) -> ast.AST:
        written = ast.unparse(node)
        names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        if not isinstance(node, ast.Call) or not written.startswith("tf.keras.callbacks.") or names != {"tf"}:
            return node
        functions.append(f"def made_{len(functions)}():\n    return {written}\n")
        return ast.Call(ast.Name(f"made_{len(functions) - 1}", ast.Load()), [], [])

    written = _each(source, ast.Call, changed)
    return "".join(functions) + written if functions else source


def steps_on_lines_of_their_own(source: str) -> str:
    """``d = a().b()`` is ``d = a()``, then ``d = d.b()``."""
    return _in_lines(source, _one_step_each)


def texts_by_format(source: str) -> str:
    """``"MAE {:.2f}".format(x)`` in the place of ``f"MAE {x:.2f}"``."""
    return _each(source, ast.JoinedStr, _by_format)


def values_beside_their_text(source: str) -> str:
    """``print("MAE", f"{x:.2f}")`` in the place of ``print(f"MAE {x:.2f}")``."""
    return _each(source, ast.Call, _beside)


def results_in_a_dictionary(source: str) -> str:
    """``measured["x"]`` in the place of ``x``, where one line sets it."""
    return _kept_in(source, "{}", lambda name, use: ast.Subscript(ast.Name("measured", ast.Load()), name, use))


def results_in_a_namespace(source: str) -> str:
    """``measured.x`` in the place of ``x``, where one line sets it."""
    written = _kept_in(
        source, "SimpleNamespace()", lambda name, use: ast.Attribute(ast.Name("measured", ast.Load()), name.value, use)
    )
    return f"from types import SimpleNamespace\n{written}"


WAYS_TO_REPORT: tuple[Callable[[str], str], ...] = (
    texts_by_format, values_beside_their_text, results_in_a_dictionary, results_in_a_namespace,
)  # fmt: skip
"""How learners write what they measured and show."""
WAYS: tuple[Callable[[str], str], ...] = (
    names_used_elsewhere, in_a_function, layers_by_their_full_name, names_imported_one_by_one, annotated,
    calls_on_lines_of_their_own, numbers_in_a_dictionary, numbers_in_a_class,
    numbers_in_a_dataclass, words_by_a_dictionary, words_by_a_call_of_dict, callbacks_by_a_function,
    numbers_with_a_name, lists_with_a_name, steps_on_lines_of_their_own,
)  # fmt: skip
"""Each returns a program that does the same; where it has nothing to change, the program as it is."""


def _is_stored(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _each(source: str, kind: type[ast.AST], changed: Callable[[ast.AST], ast.AST]) -> str:
    """Return a program in which each node of one kind was changed."""

    class Change(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            node = self.generic_visit(node)
            return changed(node) if isinstance(node, kind) else node

    return ast.unparse(ast.fix_missing_locations(Change().visit(ast.parse(source)))) + "\n"


def _with_full_name(node: ast.AST) -> ast.AST:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "layers":
        node.value = ast.parse("tf.keras.layers", mode="eval").body
    return node


def _public(node: ast.Attribute) -> tuple[str, str] | None:
    part, _, name = ast.unparse(node).removeprefix("tf.keras.").rpartition(".")
    known = part in ("layers", "callbacks", "optimizers", "losses", "metrics") and name[:1].isupper()
    return (part, name) if known else None


def _bare(node: ast.AST) -> ast.AST:
    named = _public(node) if isinstance(node, ast.Attribute) else None
    return ast.Name(named[1], ast.Load()) if named else node


def _annotated(node: ast.AST) -> ast.AST:
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return ast.AnnAssign(node.targets[0], ast.Name("object", ast.Load()), node.value, 1)
    return node


def _in_lines(source: str, changed: Callable[[ast.stmt], list[ast.stmt]]) -> str:
    """Return a program in which each line was replaced by some, in all blocks."""

    def block(lines: list[ast.stmt]) -> Iterator[ast.stmt]:
        for line in lines:
            for field in ("body", "orelse", "finalbody"):
                if isinstance(getattr(line, field, None), list):
                    setattr(line, field, [*block(getattr(line, field))])
            yield from changed(line)

    tree = ast.parse(source)
    tree.body = [*block(tree.body)]
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _named_first(line: ast.stmt, *kinds: type[ast.AST]) -> list[ast.stmt]:
    call = line.value if isinstance(line, ast.Assign | ast.Expr | ast.Return) else None
    lines: list[ast.stmt] = []

    def named(given: ast.expr) -> ast.expr:
        if not isinstance(given, kinds) or (isinstance(given, ast.Constant) and type(given.value) not in (int, float)):
            return given
        name = f"part_{line.lineno}_{given.col_offset}"
        lines.append(ast.Assign([ast.Name(name, ast.Store())], given))
        return ast.Name(name, ast.Load())

    if isinstance(call, ast.Call):
        call.args = [named(given) for given in call.args]
        for word in call.keywords:
            word.value = named(word.value) if word.arg else word.value
    return [*lines, line]


def _one_step_each(line: ast.stmt) -> list[ast.stmt]:
    steps: list[ast.Call] = []
    made = line.value if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name) else None
    while isinstance(made, ast.Call) and isinstance(made.func, ast.Attribute) and isinstance(made.func.value, ast.Call):
        steps.append(made)
        made = made.func.value
    if not steps or not isinstance(line, ast.Assign) or not isinstance(line.targets[0], ast.Name):
        return [line]
    name = line.targets[0].id
    for step in steps:
        assert isinstance(step.func, ast.Attribute)
        step.func.value = ast.Name(name, ast.Load())
    assert isinstance(made, ast.Call)
    return [ast.Assign([ast.Name(name, ast.Store())], value) for value in (made, *reversed(steps))]


def _by_format(node: ast.AST) -> ast.AST:
    """Return the call of ``format`` for an f-string, where each of its forms is a plain text."""
    assert isinstance(node, ast.JoinedStr)
    text, given = "", list[ast.expr]()
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += str(part.value).replace("{", "{{").replace("}", "}}")
        elif isinstance(part, ast.FormattedValue):
            form = ast.unparse(part.format_spec)[2:-1] if part.format_spec is not None else ""
            if "{" in form or part.conversion != -1:
                return node
            text += f"{{:{form}}}" if form else "{}"
            given.append(part.value)
    return ast.Call(ast.Attribute(ast.Constant(text), "format", ast.Load()), given, []) if given else node


def _beside(node: ast.AST) -> ast.AST:
    """Return a ``print`` that gets the texts and the values of its f-string one by one."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "print" and len(node.args) == 1:
        texts = node.args[0].values if isinstance(node.args[0], ast.JoinedStr) else node.args
        node.args = [part if isinstance(part, ast.Constant) or node.args == texts else ast.JoinedStr([part])
                     for part in texts]  # fmt: skip
    return node


def _kept_in(source: str, made: str, spelled: Callable[[ast.Constant, ast.expr_context], ast.expr]) -> str:
    """Return a program in which what one line of the module computes is kept in ``measured``."""
    tree = ast.parse(source)
    stored = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    scopes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)]
    inside = {node.id for scope in scopes for node in ast.walk(scope) if isinstance(node, ast.Name)}
    inside |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    kept = {
        line.targets[0].id
        for line in tree.body
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)
        and isinstance(line.value, ast.Call | ast.BinOp | ast.Subscript)
        and stored.count(line.targets[0].id) == 1 and line.targets[0].id not in inside
    }  # fmt: skip

    class Change(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return ast.copy_location(spelled(ast.Constant(node.id), node.ctx), node) if node.id in kept else node

    changed = ast.unparse(ast.fix_missing_locations(Change().visit(tree)))
    return f"measured = {made}\n{changed}\n" if kept else source
