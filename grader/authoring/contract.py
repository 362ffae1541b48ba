"""What an exercise must hold before its answers are graded: names that exist, and enough answers to prove it.

Rubric, facts and answers are read, not run, so that a misspelt name is said in a moment, with file and line. The
modules of ``grader.checks`` are imported for the names that they define.
"""

from __future__ import annotations

import ast
import builtins
import difflib
import functools
import importlib
import importlib.util
import inspect
import pkgutil
import symtable
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import filterfalse, pairwise
from pathlib import Path
from typing import Any

from grader.authoring.derive import build, is_learners_work
from grader.authoring.difference import shown, whole_source
from grader.authoring.proof import Case, cases_of, incorrect_case, incorrect_solutions
from grader.authoring.scopes import Module, Real, Scope, Thing, lineage, members, method, signature_of
from grader.catalogue import code_tree, packs
from grader.catalogue.concepts import read_concepts
from grader.catalogue.exam_paper import POINTS
from grader.catalogue.exercise import Exercise, read_exercise, shares_place_with
from grader.catalogue.facts import line_of
from grader.catalogue.packs import PACKAGE
from grader.catalogue.patterns import regex
from grader.catalogue.rubric import Rubric, read_rubric
from grader.checks.expect import expect
from grader.errors import RubricProblem
from grader.examiner import fixtures
from grader.examiner.fixtures import SOURCES, Data
from grader.submission.syntax import names_by_position

RIGHT_ANSWERS = 3
"""Right answers that an exercise has besides its reference: as many other ways to the same."""
WRONG_ANSWERS = 6
"""Wrong answers that an exercise has at least."""
HINTS = 3
"""Hints of a criterion."""
LONGEST_TITLE = 28
"""Letters of a title, so that titles and points share a line of the terminal."""
_MEASURING = {"reach": "accuracy", "stay_within": "mae"}
"""Matchers of trained models, and what their threshold is called."""
_HEAD = "| criterion | points | description |"
_NUMBER = regex(r"(\d+(?:\.\d+)?)( ?%)?")
FROM_PYTEST = frozenset({"request", "tmp_path", "tmp_path_factory"})
CALL_BY_NAME = frozenset(
    {"call", "call_by_reference", "left_behind", "lend", "replace", "replaced", "run_callback", "shifted"}
)
"""Methods of the submission whose first argument is the name of one of its functions, or of a class."""
_ADVICE = {"require": 3, "Unmet": 2}
"""What makes a message for a learner, and which of its arguments says what to do."""
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
    rubric, whole = read_rubric(exercise), read_rubric(exercise, whole=True)
    if unparsed := [*_unparsed(exercise)]:
        return unparsed
    own: dict[str, Module] = {}
    for called, path in _own_modules(exercise).items():
        own[called] = Module(path, code_tree.parse(path.read_bytes()), own)
    path = exercise.folder / "checks.py"
    top = Module(path, code_tree.parse(path.read_bytes()), own, _builtin_fixtures())
    unread = [*_unread(name)]
    found = [
        *_Rubric(exercise, top, whole).problems(),
        *(problem for module in own.values() for problem in _Reader(exercise, module).problems()),
        *_problems_of_facts(exercise, whole),
        *_problems_of_place(exercise),
        *_problems_of_points(exercise, rubric),
        *_problems_of_thresholds(top, whole),
        *_problems_of_brief(exercise, rubric),
        *(unread or _problems_of_cases(exercise, whole, cases_of(name))),
    ]
    return found if any(problem.stops for problem in found) else [*found, *_problems_of_derived(exercise)]


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


def _problems_of_derived(exercise: Exercise) -> Iterator[Problem]:
    """Yield derived files that are not those of today's solution, such as the stub; a learner's work is left alone.

    A pack that was installed has none: they are made for each learner.
    """
    if not exercise.category and not (exercise.folder / "README.md").is_file():
        return
    found = [*build(exercise.name, check=True)]
    for derived in found if any(derived.path.exists() for derived in found) else ():
        if derived.did == "stale" and not (derived.path.exists() and is_learners_work(exercise.name, derived.path)):
            says = "It is out of date" if derived.path.exists() else "It is missing"
            yield Problem(derived.path, 0, f"{says}: run `python -m grader author build {exercise.name}`.", stops=False)


def _unread(name: str) -> Iterator[Problem]:
    """Yield why wrong answers cannot be read: no header, or a difference that does not fit its base."""
    for path in incorrect_solutions(name):
        try:
            incorrect_case(name, path)
            whole_source(path)
        except RubricProblem as error:
            says = " ".join(str(error).split("\n"))
            place, _, rest = says.partition(": ")
            number = place.rpartition(":")[2]
            yield Problem(path, int(number), rest) if number.isdigit() else Problem(path, 0, says)


@dataclass(frozen=True)
class _Reader:
    """Reads the names in a module of an exercise: its rubric, or one of its own."""

    exercise: Exercise
    module: Module

    def problems(self) -> Iterator[Problem]:
        """Yield what the module names and nothing defines, in the order of its lines."""
        yield from sorted(set(self._found()), key=lambda problem: problem.line)

    def _found(self) -> Iterator[Problem]:
        yield from self._imports()
        yield from self._undefined()
        yield from self._functions()
        for scope in self.module.scopes():
            yield from self._matchers(scope)
            yield from self._attributes(scope)
            yield from self._calls(scope)
            yield from self._advice(scope)

    def _imports(self) -> Iterator[Problem]:
        own, ours = self.module.beside, _check_modules()
        tried = {node for part in ast.walk(self.module.tree) if isinstance(part, ast.Try) for node in ast.walk(part)}
        for node in ast.walk(self.module.tree):
            if node in tried:
                continue
            if isinstance(node, ast.Import):
                for alias in node.names:
                    if not _is_module(alias.name):
                        yield self._unknown(alias.lineno, "module", alias.name, [])
            if not isinstance(node, ast.ImportFrom) or not node.module or node.level:
                continue
            if node.module.startswith(f"{PACKAGE}.") and node.module in own:
                known = _defined(own[node.module])
            elif not node.module.startswith(f"{PACKAGE}.") and (node.module in ours or _is_module(node.module)):
                # A library is not loaded for its names.
                is_ours = node.module.startswith("grader.")
                found = importlib.import_module(node.module) if is_ours else sys.modules.get(node.module)
                known = set(dir(found)) if found else {alias.name for alias in node.names}
            else:
                yield self._unknown(node.lineno, "module", node.module, [*own, *ours])
                continue
            for alias in node.names:
                if alias.name not in known and not _is_module(f"{node.module}.{alias.name}") and alias.name != "*":
                    yield self._unknown(alias.lineno, f"name in {node.module}", alias.name, known)

    def _undefined(self) -> Iterator[Problem]:
        """Yield names that nothing defines, such as a helper that is not imported."""
        tables = [symtable.symtable(self.module.path.read_text(encoding="utf-8"), str(self.module.path), "exec")]
        known = {*dir(builtins), "__file__", "__name__", "__doc__", "__path__"}
        known |= {symbol.get_name() for symbol in tables[0].get_symbols() if not _is_only_read(symbol)}
        lost: set[str] = set()
        for table in tables:
            tables += table.get_children()
            symbols = [symbol for symbol in table.get_symbols() if symbol.is_global() or table is tables[0]]
            known |= {symbol.get_name() for symbol in symbols if not _is_only_read(symbol)}
            lost |= {symbol.get_name() for symbol in symbols if _is_only_read(symbol)}
        names = [node for node in ast.walk(self.module.tree) if isinstance(node, ast.Name) and node.id in lost - known]
        if names and any(
            isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in self.module.tree.body
        ):
            return
        # Another function may have a parameter of that name.
        bound = {node for scope in self.module.scopes() if names for node in names if scope.binds(node)}
        for node in names:
            if node not in bound:
                yield self._unknown(node.lineno, "name", node.id, known - {*dir(builtins)})

    def _matchers(self, scope: Scope) -> Iterator[Problem]:
        """Yield matchers that are unknown, of other evidence, not called, or called with what they do not take."""
        called = {node.func: node for node in scope.nodes if isinstance(node, ast.Call)}
        idle = {node.value for node in scope.nodes if isinstance(node, ast.Expr)}
        for node in scope.nodes:
            if not isinstance(node, ast.Attribute):
                continue
            line, inner = node.end_lineno or node.lineno, node.value
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and _evidence(inner.func, scope):
                yield Problem(self.module.path, line, "A matcher returns nothing: write `expect(…)` again.")
            if not (evidence := _evidence(node, scope)):
                continue
            sure, every = self._matchers_of(scope.kind(evidence)), self._matchers_of(None)
            known = {name for real in sure for name in members(real) or () if not name.startswith("_")}
            if node.attr not in known:
                elsewhere = any(method(real, node.attr) for real in every)
                kind = f"matcher of this evidence ({_name_of(scope.kind(evidence))})" if elsewhere else "matcher"
                yield self._unknown(line, kind, node.attr, known)
            elif node in idle:
                yield Problem(self.module.path, line, f"{node.attr} is not called: write `{node.attr}()`.")
            elif node in called:
                fits = [found for real in sure if (found := method(real, node.attr))]
                misfits = [self._misfit(called[node], real) for real in fits]
                yield from misfits[0] if misfits and all(misfits) else []

    def _matchers_of(self, kind: Thing | None) -> list[Thing]:
        """Return the classes of matchers that a class of evidence may have; all, where the class is not sure."""
        for real in lineage(kind) if kind else ():
            if of_it := [its for of, its in self._registered if of == real]:
                return of_it
        return [its for _, its in self._registered]

    @functools.cached_property
    def _registered(self) -> list[tuple[Thing, Thing]]:
        """Each class of evidence with the class of its matchers."""
        found: list[tuple[Thing, Thing]] = [(Real(class_), Real(its)) for class_, its in _kit_matchers().items()]
        for module in self.module.beside.values():
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "expect.register" and len(node.args) == 2:
                    of, its = map(module.class_of, node.args)
                    found += [(of or Real(object), its)] if its else []
        return found

    def _attributes(self, scope: Scope) -> Iterator[Problem]:
        """Yield attributes that a fixture, a result whose class is sure, or a module does not have."""
        for node in scope.nodes:
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                kind = scope.kind(node.value)
                known = members(kind) if kind else None
                what = f"attribute of {_name_of(kind)}"
                if kind is None and isinstance(node.value, ast.Name):
                    meant = scope.meaning(node.value.id)
                    if isinstance(meant, Real) and inspect.ismodule(meant.value):
                        known, what = {*dir(meant.value)}, f"name in {meant.value.__name__}"
                        known |= {node.attr} if hasattr(meant.value, node.attr) else set()
                if known is not None and node.attr not in known:
                    yield self._unknown(node.end_lineno or node.lineno, what, node.attr, known)

    def _calls(self, scope: Scope) -> Iterator[Problem]:
        """Yield calls with arguments that are not taken, and names of data that there are not."""
        for node in scope.nodes:
            if isinstance(node, ast.Call) and (called := scope.called(node.func)):
                yield from self._misfit(node, called)
                if isinstance(node.func, ast.Attribute) and scope.kind(node.func.value) == Real(Data):
                    yield from self._sources(node, node.func.attr)

    def _misfit(self, call: ast.Call, called: Thing) -> list[Problem]:
        """Return what a call has that a function does not take, or lacks."""
        signature = signature_of(called)
        if signature is None:
            return []
        name, kinds = (
            ast.unparse(call.func).rpartition(".")[2],
            {parameter.kind for parameter in signature.parameters.values()},
        )
        words = [keyword.arg for keyword in call.keywords if keyword.arg]
        if inspect.Parameter.VAR_KEYWORD not in kinds and (lost := [*filterfalse(signature.parameters.get, words)]):
            line = next(keyword.lineno for keyword in call.keywords if keyword.arg == lost[0])
            return [self._unknown(line, f"argument of {name}", lost[0], [*signature.parameters])]
        if any(isinstance(argument, ast.Starred) for argument in call.args) or len(words) < len(call.keywords):
            return []
        try:
            signature.bind(*call.args, **dict.fromkeys(words))
        except TypeError as error:
            says = str(error).replace("keyword-only ", "")  # Python 3.12 and later say so.
            return [Problem(self.module.path, call.func.end_lineno or call.lineno, f"{name}: {says}.")]
        return []

    def _advice(self, scope: Scope) -> Iterator[Problem]:
        """Yield messages that do not say what to do; that of a training that can be tried again is found by that."""
        for call in (node for node in scope.nodes if isinstance(node, ast.Call)):
            name = ast.unparse(call.func).rpartition(".")[2]
            words = {keyword.arg: keyword.value for keyword in call.keywords}
            if name not in _ADVICE or {"again", None} & {*words} or any(isinstance(a, ast.Starred) for a in call.args):
                continue
            given = words.get("advice") or next(iter(call.args[_ADVICE[name] :]), None)
            value = scope.value(given.id) if isinstance(given, ast.Name) else given
            is_empty = isinstance(value, ast.Constant) and not str(value.value or "").strip()
            if given is None or is_empty or (isinstance(value, ast.JoinedStr) and not value.values):
                says = (
                    f"This message does not say what to do: write the advice, argument {_ADVICE[name] + 1} of {name}."
                )
                yield Problem(self.module.path, (given or call).lineno, says, stops=False)

    def _sources(self, call: ast.Call, asked: str) -> Iterator[Problem]:
        """Yield a name of data that there are not: ``data.load("digts")``."""
        first = call.args[0] if call.args else None
        if asked in SOURCES and isinstance(first, ast.Constant) and isinstance(first.value, str):
            module, before, after = SOURCES[asked]
            names = dir(importlib.import_module(module))
            known = [
                name.removeprefix(before).removesuffix(after)
                for name in names
                if name.startswith(before) and name.endswith(after) and not name.startswith("_")
            ]
            if first.value not in known:
                yield self._unknown(first.lineno, f"data set for data.{asked}", first.value, known)

    def _functions(self) -> Iterator[Problem]:
        forms = (form.functions for form in self.exercise.forms)
        known = [signature.name for form in (self.exercise.functions, *forms) for signature in form]
        for value in self._named():
            name = value.value if isinstance(value, ast.Constant) else None
            if isinstance(name, str) and name.isidentifier() and name not in known:
                yield self._unknown(value.lineno, "function in exercise.toml", name, known)

    def _named(self) -> Iterator[ast.expr]:
        """Yield what stands where the name of a learner's function is asked for."""
        for scope in self.module.scopes():
            for node in scope.nodes:
                if isinstance(node, ast.Call):
                    yield from (word.value for word in node.keywords if word.arg == "function")
                    # What follows the submission, or is called on it: `build(candidate, "…")`, `candidate.call("…")`.
                    yield from (value for before, value in pairwise(node.args) if _is_candidate(before))
                    if isinstance(node.func, ast.Attribute) and node.func.attr in CALL_BY_NAME:
                        yield from node.args[:1] if _is_candidate(node.func.value) else []
                elif isinstance(node, ast.Dict):
                    keys = zip(node.keys, node.values, strict=True)
                    yield from (
                        value for key, value in keys if isinstance(key, ast.Constant) and key.value == "function"
                    )
                elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).lower() == "functions":
                    yield from (value for value in ast.walk(node.value) if isinstance(value, ast.Constant))

    def _unknown(self, line: int, kind: str, name: str, known: Collection[str]) -> Problem:
        return Problem(self.module.path, line, _no_such(kind, name, known))


@dataclass(frozen=True)
class _Rubric(_Reader):
    """Reads a rubric, whose parameters are evidence."""

    rubric: Rubric

    def _found(self) -> Iterator[Problem]:
        yield from super()._found()
        yield from self._fixtures()
        for call, name in self._told("passed"):
            known = [criterion.id for criterion in self.rubric.criteria]
            if name not in known:
                yield self._unknown(call.lineno, "criterion", name, known)

    def _fixtures(self) -> Iterator[Problem]:
        functions = [node for node in self.module.tree.body if isinstance(node, ast.FunctionDef)]
        own = {node.name for node in functions if _marks(node) & {"fixture", "trial"}}
        known = own | {*self.module.fixtures} | FROM_PYTEST | self._imported()
        for node in functions:
            if not _marks(node) & MARKS:
                continue
            for parameter in _asked_for(node):
                if parameter.arg not in known | _given(node):
                    yield self._unknown(parameter.lineno, "fixture", parameter.arg, known)
            if "trial" in _marks(node) and "seed" not in {
                argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)
            }:
                yield Problem(self.module.path, node.lineno, f"{node.name} is a trial: it takes `seed` as an argument.")
        for call, name in self._told("gathered"):
            if name not in known:
                yield self._unknown(call.lineno, "fixture", name, known)

    def _told(self, function: str) -> Iterator[tuple[ast.Call, str]]:
        """Yield the texts that a function is called with: ``passed("check_windows")``."""
        for node in ast.walk(self.module.tree):
            if isinstance(node, ast.Call) and _is_call_of(node, function):
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield node, argument.value

    def _imported(self) -> set[str]:
        nodes = [node for node in self.module.tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
        return {alias.asname or alias.name for node in nodes for alias in node.names}


def _evidence(matcher: ast.Attribute, scope: Scope) -> ast.expr | None:
    """Return what stands in ``expect(…)``, where an attribute is a matcher of it."""
    begun = scope.value(matcher.value.id) if isinstance(matcher.value, ast.Name) else matcher.value
    is_expectation = begun is not None and _is_call_of(begun, "expect")
    return begun.args[0] if is_expectation and isinstance(begun, ast.Call) and begun.args else None


def _is_candidate(node: ast.expr) -> bool:
    """Return whether something is the submission, by its name: ``candidate``, ``self._candidate``."""
    return ast.unparse(node).rpartition(".")[2].lstrip("_") == "candidate"


def _is_only_read(symbol: symtable.Symbol) -> bool:
    return not (symbol.is_assigned() or symbol.is_imported() or symbol.is_parameter() or symbol.is_namespace())


def _name_of(kind: Thing | None) -> str:
    return kind.value.__name__ if isinstance(kind, Real) else kind.node.name if kind else ""


def _problems_of_facts(exercise: Exercise, rubric: Rubric) -> Iterator[Problem]:
    """Yield what ``exercise.toml`` names and rubric or solution do not define."""
    path = exercise.folder / "exercise.toml"
    text = path.read_text(encoding="utf-8")
    criteria = [criterion.id for criterion in rubric.criteria]
    named = [*exercise.concepts, *([exercise.upstream.criterion] if exercise.upstream else [])]
    for name in named:
        if name not in criteria:
            yield Problem(path, line_of(name, text) or 1, _no_such("criterion", name, criteria))
    # One that is misspelt is told already.
    for name in criteria if exercise.concepts and set(exercise.concepts) <= set(criteria) else ():
        if name not in exercise.concepts:
            says = f"{name} has no concept in [concepts], so no quiz question comes up when it fails."
            yield Problem(path, line_of("[concepts]", text) or 1, says, stops=False)
    concepts = read_concepts() if exercise.concepts else {}
    for name in dict.fromkeys(name for names in exercise.concepts.values() for name in names):
        if name not in concepts:
            yield Problem(path, line_of(f'"{name}"', text) or 1, _no_such("concept", name, concepts))
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
        elif isinstance(node, ast.FunctionDef) and names_by_position(node)[: len(signature.parameters)] != [
            *signature.parameters
        ]:
            says = f"{signature.name} takes ({', '.join(names_by_position(node))}) in solution.py, line {node.lineno}."
            yield Problem(path, line, says)


def _problems_of_place(exercise: Exercise) -> Iterator[Problem]:
    """Yield that another exercise of the curriculum has the same part and week."""
    if other := shares_place_with(exercise):
        path = exercise.folder / "exercise.toml"
        line = line_of("week", path.read_text(encoding="utf-8")) or 1
        says = f"{other} has the part {exercise.part} and the week {exercise.week}, too: give one of them another week."
        yield Problem(path, line, says, stops=False)


def _problems_of_points(exercise: Exercise, rubric: Rubric) -> Iterator[Problem]:
    """Yield points that do not add up, and what criteria have too few or too many of for learners."""
    path = exercise.folder / "checks.py"
    asked = POINTS if exercise.category else 100
    if rubric.possible != asked:
        says = f"The points add up to {rubric.possible}, not {asked}."
        yield Problem(path, rubric.criteria[0].line, says, stops=False)
    declared = {
        node.name
        for node in code_tree.parse(path.read_bytes()).body
        if isinstance(node, ast.FunctionDef)
        and any(
            "title" in {word.arg for word in mark.keywords}
            for mark in node.decorator_list
            if isinstance(mark, ast.Call)
        )
    }
    taken: set[str] = set()
    for criterion in rubric.criteria:
        title = criterion.title
        ends, count = criterion.description.endswith("."), len(criterion.hints)
        faults = {
            f'{criterion.id} has no title: write `title="…"`.': criterion.id not in declared,
            f"Another criterion has the title {title}, too.": title.casefold() in taken,
            f"The title {title} does not begin with a capital letter.": title[0].islower(),
            f"The title {title} ends like a sentence.": title[-1] in ".!?",
            f"The title {title} is longer than {LONGEST_TITLE} letters.": len(title) > LONGEST_TITLE,
            f"The description of {criterion.id} is no sentence: it ends without a full stop.": not ends,
            f"{criterion.id} has {count} hints, not {HINTS}: a question, a pointer, nearly the answer.": count != HINTS,
        }
        taken.add(title.casefold())
        yield from (Problem(path, criterion.line, says, stops=False) for says, holds in faults.items() if holds)


def _problems_of_thresholds(rubric: Module, criteria: Rubric) -> Iterator[Problem]:
    """Yield thresholds of trained models that the description of their criterion does not name."""
    graded: set[float] = set()
    for criterion in criteria.criteria:
        said = {float(number) / (100 if percent else 1) for number, percent in _NUMBER.findall(criterion.description)}
        for threshold, line in _asked_of(rubric.defined[criterion.id]):
            graded.add(threshold)
            if threshold not in said:
                says = f"{criterion.id} grades {threshold:g}, and its description does not say so."
                yield Problem(rubric.path, line, says, stops=False)
    for threshold, line in _ends_of_trainings(rubric.tree):
        if threshold not in graded:
            says = f"A training ends at {threshold:g}, which is the threshold of no criterion."
            yield Problem(rubric.path, line, says, stops=False)


def _asked_of(tree: ast.AST) -> Iterator[tuple[float, int]]:
    """Yield the thresholds of trained models, with their lines: ``reach(accuracy=0.9)``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _MEASURING:
            given = [word.value for word in node.keywords if word.arg in _MEASURING.values()]
            yield from _number_in([*node.args, *given][:1])


def _ends_of_trainings(tree: ast.AST) -> Iterator[tuple[float, int]]:
    """Yield the results at which trainings end, with their lines: ``threshold=0.9``, or ``"threshold": 0.9``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _number_in([word.value for word in node.keywords if word.arg == "threshold"])
        elif isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            yield from _number_in(
                [value for key, value in pairs if isinstance(key, ast.Constant) and key.value == "threshold"]
            )


def _number_in(given: list[ast.expr]) -> Iterator[tuple[float, int]]:
    """Yield a number that stands alone, or is the kit's own among others.

    ``data.bar(setting("threshold", 0.91))`` is 0.91, unless a public data set or a form is asked for.
    """
    for expression in given:
        inner = expression.args[0] if isinstance(expression, ast.Call) and expression.args else expression
        inner = inner.args[-1] if isinstance(inner, ast.Call) and inner.args else inner
        if isinstance(inner, ast.Constant) and isinstance(inner.value, int | float):
            yield float(inner.value), inner.lineno


def _problems_of_brief(exercise: Exercise, rubric: Rubric) -> Iterator[Problem]:
    """Yield what the brief does not say word for word: each criterion, each function, what public data ask for."""
    path = exercise.folder / "README.md"
    if not path.is_file():
        yield Problem(path, 0, "There is no brief.", stops=False)
        return
    text = path.read_text(encoding="utf-8")
    brief = " ".join(text.split())
    if f"\n{_HEAD}\n" not in text:
        yield Problem(path, 1, f"There is no table with this head: {_HEAD}", stops=False)
    for criterion in rubric.criteria:
        row = f"| {criterion.title} | {criterion.points} | {criterion.description} |"
        if row not in brief:
            line = line_of(f"| {criterion.title} |", text) or line_of(_HEAD, text) or 1
            yield Problem(
                path, line, f"The brief needs the words of checks.py, line {criterion.line}: {row}", stops=False
            )
    named = [signature.name for signature in exercise.functions]
    for missing in [*named, *([exercise.upstream.description] if exercise.upstream else [])]:
        if missing not in brief:
            yield Problem(path, 1, f"The brief does not name {missing}.", stops=False)


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


@functools.cache
def _builtin_fixtures() -> dict[str, Any]:
    """Return what every rubric can ask for by name, with its class: ``candidate``, ``data``, ``seed`` and so on.

    One that is no object of a single class has the class ``None``.
    """
    tree = code_tree.parse(Path(fixtures.__file__).read_bytes())
    return {
        node.name: getattr(fixtures, node.returns.id, None) if isinstance(node.returns, ast.Name) else None
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and any("fixture" in ast.unparse(mark) for mark in node.decorator_list)
    }


@functools.cache
def _is_module(name: str) -> bool:
    try:
        return name in sys.modules or importlib.util.find_spec(name) is not None
    except (ModuleNotFoundError, ValueError):
        return False


def _own_modules(exercise: Exercise) -> dict[str, Path]:
    """Return the modules of an exercise's own folder, by the names that its rubric imports them by."""
    found = {}
    for path in sorted(exercise.folder.glob("*/**/*.py")):
        parts = path.relative_to(exercise.folder).with_suffix("").parts
        name = ".".join([PACKAGE, exercise.folder.name, *parts]).removesuffix(".__init__")
        found[name] = path
    return found


def _defined(module: Module) -> set[str]:
    """Return the names that a module has, without running it."""
    is_package = module.path.name == "__init__.py"
    return {*module.defined} | module.assigned | {path.stem for path in module.path.parent.glob("*.py") if is_package}


@functools.cache
def _check_modules() -> list[str]:
    from grader import checks

    return [module.name for module in pkgutil.walk_packages(checks.__path__, "grader.checks.")]


@functools.cache
def _kit_matchers() -> dict[type, type]:
    """Return the matchers of the kit's own evidence."""
    for module in _check_modules():
        importlib.import_module(module)
    found = {of: its for of, its in expect.registry.items() if inspect.isclass(its)}
    return {of: its for of, its in found.items() if of.__module__.startswith("grader.")}
