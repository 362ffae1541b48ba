"""What an exercise must hold before its answers are graded: names that exist, and enough answers to prove it.

Rubric, facts and answers are read, not run, so that a misspelt name is said in a moment, with file and line. The
modules of ``grader.checks`` are imported for the names that they define.
"""

from __future__ import annotations

import ast
import difflib
import importlib
import importlib.util
import pkgutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from grader.authoring.difference import shown, whole_source
from grader.authoring.proof import Case, cases_of, wrong_answers, wrong_case
from grader.catalogue import code_tree, packs
from grader.catalogue.exercise import Exercise, line_of, read_exercise
from grader.catalogue.packs import PACKAGE
from grader.catalogue.rubric import Rubric, read_rubric
from grader.errors import RubricProblem

RIGHT_ANSWERS = 3
"""Right answers that an exercise has besides its reference: as many other ways to the same."""
WRONG_ANSWERS = 6
"""Wrong answers that an exercise has at least."""
FROM_PYTEST = frozenset({"request", "tmp_path", "tmp_path_factory"})
MARKS = frozenset({"criterion", "fixture", "trial"})


@dataclass(frozen=True)
class Problem:
    """Something about an exercise that its author has to change."""

    path: Path
    """The file."""
    line: int
    """The line; 0 where something is missing from a folder."""
    says: str
    """What is wrong, and what was probably meant."""
    stops: bool = True
    """Whether nothing can be graded as it was meant until it is changed."""

    def __str__(self) -> str:
        """Return file, line and what is wrong, as editors read it."""
        return f"{shown(self.path)}:{self.line or ''}{': ' if self.line else ' '}{self.says}"


def problems_of(name: str) -> list[Problem]:
    """Return what is wrong with an exercise, as far as reading it tells.

    Raises ``RubricProblem`` where rubric or facts cannot be read at all.
    """
    exercise = read_exercise(name)
    rubric = read_rubric(exercise)
    if unparsed := [*_unparsed(exercise)]:
        return unparsed
    path = exercise.folder / "checks.py"
    reader = _Reader(exercise, rubric, path, code_tree.parse(path.read_bytes()))
    unread = [*_unread(name)]
    return [
        *reader.problems(),
        *_problems_of_facts(exercise, rubric),
        *(unread or _problems_of_cases(exercise, rubric, cases_of(name))),
    ]


def _unparsed(exercise: Exercise) -> Iterator[Problem]:
    """Yield the modules of an exercise, its solution among them, that are not there or no Python."""
    solution = packs.solution_folder(exercise.name) / "solution.py"
    if not solution.is_file():
        yield Problem(solution, 0, "There is no reference solution.")
        return
    for path in (solution, *_own_modules(exercise).values()):
        try:
            code_tree.parse(path.read_bytes())
        except SyntaxError as error:
            yield Problem(path, error.lineno or 1, f"This is not valid Python: {error.msg}.")


def _unread(name: str) -> Iterator[Problem]:
    """Yield why wrong answers cannot be read: no header, or a difference that does not fit its base."""
    for path in wrong_answers(name):
        try:
            wrong_case(name, path)
            whole_source(path)
        except RubricProblem as error:
            says = " ".join(str(error).split("\n"))
            place, _, rest = says.partition(": ")
            number = place.rpartition(":")[2]
            yield Problem(path, int(number), rest) if number.isdigit() else Problem(path, 0, says)


@dataclass(frozen=True)
class _Reader:
    """Reads the names in a rubric."""

    exercise: Exercise
    rubric: Rubric
    path: Path
    tree: ast.Module

    def problems(self) -> Iterator[Problem]:
        """Yield what the rubric names and nothing defines, in the order of its lines."""
        found = [*self._imports(), *self._fixtures(), *self._matchers(), *self._criteria(), *self._functions()]
        yield from sorted(found, key=lambda problem: problem.line)

    def _imports(self) -> Iterator[Problem]:
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            own, ours = _own_modules(self.exercise), _check_modules()
            if node.module.startswith(f"{PACKAGE}.") and node.module in own:
                known = _defined(own[node.module])
            elif node.module.startswith("grader.") and (node.module in ours or _is_module(node.module)):
                known = set(dir(importlib.import_module(node.module)))
            elif node.module.startswith(("grader.", f"{PACKAGE}.")):
                yield self._unknown(node.lineno, "module", node.module, [*own, *ours])
                continue
            else:
                continue
            for alias in node.names:
                if alias.name not in known:
                    yield self._unknown(alias.lineno, f"name in {node.module}", alias.name, known)

    def _fixtures(self) -> Iterator[Problem]:
        functions = [node for node in self.tree.body if isinstance(node, ast.FunctionDef)]
        own = {node.name for node in functions if _marks(node) & {"fixture", "trial"}}
        known = own | _builtin_fixtures() | FROM_PYTEST | self._imported()
        for node in functions:
            if not _marks(node) & MARKS:
                continue
            for parameter in _asked_for(node):
                if parameter.arg not in known | _given(node):
                    yield self._unknown(parameter.lineno, "fixture", parameter.arg, known)
        for call, name in self._told("gathered"):
            if name not in known:
                yield self._unknown(call.lineno, "fixture", name, known)

    def _matchers(self) -> Iterator[Problem]:
        known = _matcher_names() | _own_methods(self.exercise)
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute) and _is_call_of(node.value, "expect") and node.attr not in known:
                yield self._unknown(node.end_lineno or node.lineno, "matcher", node.attr, known)

    def _criteria(self) -> Iterator[Problem]:
        known = [criterion.id for criterion in self.rubric.criteria]
        for call, name in self._told("passed"):
            if name not in known:
                yield self._unknown(call.lineno, "criterion", name, known)

    def _functions(self) -> Iterator[Problem]:
        known = [signature.name for signature in self.exercise.functions]
        for node in ast.walk(self.tree):
            named: list[tuple[ast.expr, ast.expr]] = []
            if isinstance(node, ast.Call):
                words = [word.value for word in node.keywords if word.arg == "function"]
                named = [*pairwise(node.args), *zip(words, words, strict=True)]
            elif isinstance(node, ast.Dict):
                keys = zip(node.keys, node.values, strict=True)
                named = [
                    (value, value) for key, value in keys if isinstance(key, ast.Constant) and key.value == "function"
                ]
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).lower() == "functions":
                named = [(value, value) for value in ast.walk(node.value) if isinstance(value, ast.Constant)]
            for holder, value in named:
                is_first = holder is value or (isinstance(holder, ast.Name) and holder.id == "candidate")
                name = value.value if isinstance(value, ast.Constant) else None
                if is_first and isinstance(name, str) and name.isidentifier() and name not in known:
                    yield self._unknown(value.lineno, "function in exercise.toml", name, known)

    def _told(self, function: str) -> Iterator[tuple[ast.Call, str]]:
        """Yield the texts that a function is called with: ``passed("check_windows")``."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and _is_call_of(node, function):
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield node, argument.value

    def _imported(self) -> set[str]:
        nodes = [node for node in self.tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
        return {alias.asname or alias.name for node in nodes for alias in node.names}

    def _unknown(self, line: int, kind: str, name: str, known: Collection[str]) -> Problem:
        return Problem(self.path, line, _no_such(kind, name, known))


def _problems_of_facts(exercise: Exercise, rubric: Rubric) -> Iterator[Problem]:
    """Yield what ``exercise.toml`` names and rubric or solution do not define."""
    path = exercise.folder / "exercise.toml"
    text = path.read_text(encoding="utf-8")
    criteria = [criterion.id for criterion in rubric.criteria]
    named = [*exercise.concepts, *([exercise.upstream.criterion] if exercise.upstream else [])]
    for name in named:
        if name not in criteria:
            yield Problem(path, line_of(name, text) or 1, _no_such("criterion", name, criteria))
    solution = packs.solution_folder(exercise.name) / "solution.py"
    defined = {
        node.name: node
        for node in code_tree.parse(solution.read_bytes()).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    }
    for signature in exercise.functions:
        node = defined.get(signature.name)
        line = line_of(signature.name, text) or 1
        if node is None:
            says = _no_such("function in solution.py", signature.name, [*defined])
            yield Problem(path, line, says)
        elif isinstance(node, ast.FunctionDef) and _parameters(node)[: len(signature.parameters)] != [
            *signature.parameters
        ]:
            says = f"{signature.name} takes ({', '.join(_parameters(node))}) in solution.py, line {node.lineno}."
            yield Problem(path, line, says)


def _problems_of_cases(exercise: Exercise, rubric: Rubric, cases: list[Case]) -> Iterator[Problem]:
    """Yield criteria that no wrong answer trips, names that are no criteria, and where answers are too few."""
    known = [criterion.id for criterion in rubric.criteria]
    caught: set[str] = set()
    for case in cases:
        for name in (case.criterion, *case.also):
            if case.path and name and name not in known:
                yield Problem(case.path, 1, _no_such("criterion", name, known))
            caught.add(name)
    for criterion in rubric.criteria:
        if criterion.id not in caught:
            says = f"{criterion.id} catches no incorrect solution: a check that cannot fail checks nothing."
            yield Problem(exercise.folder / "checks.py", criterion.line, says, stops=False)
    folder = packs.solution_folder(exercise.name)
    right = sum(1 for case in cases if case.path and not case.criterion) - 1
    wrong = sum(1 for case in cases if case.criterion)
    for kind, number, asked in (("right", right, RIGHT_ANSWERS), ("wrong", wrong, WRONG_ANSWERS)):
        if number < asked:
            yield Problem(folder / kind, 0, f"{asked} {kind} solutions are needed; there are {number}.", stops=False)


def _no_such(kind: str, name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, known, 1, 0.6)
    listed = sorted(known) if len(known) <= 12 else []
    meant = f" Did you mean {near[0]}?" if near else f" There are {', '.join(listed)}." if listed else ""
    return f"There is no {kind} called {name}.{meant}"


def _parameters(node: ast.FunctionDef) -> list[str]:
    return [parameter.arg for parameter in (*node.args.posonlyargs, *node.args.args)]


def _is_call_of(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _marks(node: ast.FunctionDef) -> set[str]:
    """Return the names of a function's decorators."""
    called = [mark.func if isinstance(mark, ast.Call) else mark for mark in node.decorator_list]
    return {mark.id for mark in called if isinstance(mark, ast.Name)}


def _asked_for(node: ast.FunctionDef) -> list[ast.arg]:
    """Return the parameters that fixtures fill: those without a default."""
    optional = len(node.args.defaults)
    plain = node.args.args[: len(node.args.args) - optional]
    named = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    return [*plain, *(parameter for parameter, default in named if default is None)]


def _given(node: ast.FunctionDef) -> set[str]:
    """Return the parameters that Hypothesis fills: ``case`` of ``@given(case=window_cases())``."""
    calls = [mark for mark in node.decorator_list if _is_call_of(mark, "given")]
    named = {word.arg for call in calls if isinstance(call, ast.Call) for word in call.keywords if word.arg}
    # Without a name they fill the last parameters.
    number = sum(len(call.args) for call in calls if isinstance(call, ast.Call))
    return named | {parameter.arg for parameter in node.args.args[len(node.args.args) - number :]}


def _builtin_fixtures() -> set[str]:
    """Return what every rubric can ask for by name: ``candidate``, ``data``, ``seed`` and so on."""
    from grader.examiner import fixtures

    tree = code_tree.parse(Path(fixtures.__file__).read_bytes())
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and any("fixture" in ast.unparse(mark) for mark in node.decorator_list)
    }


def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _own_modules(exercise: Exercise) -> dict[str, Path]:
    """Return the modules of an exercise's own folder, by the names that its rubric imports them by."""
    found = {}
    for path in sorted(exercise.folder.glob("*/**/*.py")):
        parts = path.relative_to(exercise.folder).with_suffix("").parts
        name = ".".join([PACKAGE, exercise.folder.name, *parts]).removesuffix(".__init__")
        found[name] = path
    return found


def _defined(path: Path) -> set[str]:
    """Return the names that a module has, without running it."""
    names: set[str] = set()
    for node in code_tree.parse(path.read_bytes()).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name for alias in node.names}
        else:
            names |= {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return names | {inner.stem for inner in path.parent.glob("*.py") if path.name == "__init__.py"}


def _check_modules() -> list[str]:
    from grader import checks

    return [module.name for module in pkgutil.walk_packages(checks.__path__, "grader.checks.")]


def _matcher_names() -> set[str]:
    """Return the names of all matchers of the kit: what can be called on ``expect(…)``."""
    from grader.checks import expect

    for module in _check_modules():
        importlib.import_module(module)
    return {name for words in expect.registry.values() for name in dir(words) if not name.startswith("_")}


def _own_methods(exercise: Exercise) -> set[str]:
    """Return the names of the methods that the exercise's own modules define: its own matchers among them."""
    return {
        node.name
        for path in _own_modules(exercise).values()
        for owner in ast.walk(code_tree.parse(path.read_bytes()))
        if isinstance(owner, ast.ClassDef)
        for node in owner.body
        if isinstance(node, ast.FunctionDef)
    }
