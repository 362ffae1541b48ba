"""Leaves out of a learner's own notebook what none of the functions asked for needs: trials, plots and commands.

What fails in such a line costs nothing. What only works on Colab or Kaggle, or asks for input, is never run: a
function that needs it is told so. In a script this holds where it was a notebook.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from grader.catalogue.patterns import regex
from grader.submission.definitions import DEFINITION, IMPORT, is_main_guard, names_of, read_definitions
from grader.submission.models.installed_api import is_installed
from grader.submission.not_run import name_of_service, service_of, told, told_unread, was_a_notebook, with_only
from grader.submission.session import BLOCKS, binds, needed_statements, root_of, uses
from grader.submission.submission import Submission
from grader.submission.syntax import called_name
from grader.submission.unreadable_parts import without_unreadable_parts

_ASKING = frozenset({"input", "getpass"})
"""Calls that wait for somebody who types."""
_SETTING = regex(r"^(set_|enable_|disable_|use_|seed|filterwarnings|simplefilter|run_functions)|config")
_LASTING = regex(
    r"\b(get_custom_objects|environ|path|makedirs|mkdir|register\w*|save\w*|dump|write\w*|copy\w*|move|unpack_archive|shuffle|copyto|put\w*|heap\w+|insort\w*)\b"
    r"|\.(?:fill_diagonal|place|at|chdir)(?=\(|$)"
)
"""Of a module's functions, those that leave a file or an entry, or change what they get."""


def without_trials(submission: Submission, asked: Collection[str]) -> Submission:
    """Return a notebook without what the functions ``asked`` do not need; what it defines stays, and what it sets.

    Any other submission stays as it is, and so does one in which a name that is asked for may be bound unseen.
    """
    if submission.kind != "notebook" and not was_a_notebook(submission):
        return submission
    readable = without_unreadable_parts(submission)
    if (tree := readable.tree()) is None:
        return submission
    there = read_definitions(tree)
    if there.opaque and not {*asked} <= there.bound.keys():
        return submission
    modules = {name for part in tree.body if isinstance(part, IMPORT) and not _fails(part) for name in names_of(part)}
    needed, used = _needed(tree.body, {*asked}, modules)
    if any(unread.names & ({*asked} | used) - there.bound.keys() for unread in readable.unread):
        return submission
    kept = needed | {position for position, part in enumerate(tree.body) if _is_harmless(part, modules)}
    kept -= {
        position
        for position, part in enumerate(tree.body)
        if isinstance(part, IMPORT) and _fails(part) and not {*names_of(part)} & {*used, "*"}
    }
    kept = _that_can_be_defined(kept, needed, tree.body, {*there.bound})
    elsewhere, reasons = only_elsewhere(kept, tree.body)
    return without(readable, tree, kept - elsewhere, reasons, (told_unread(readable),) if readable.unread else ())


def _that_can_be_defined(kept: set[int], needed: set[int], body: list[ast.stmt], bound: set[str]) -> set[int]:
    """Return what is kept, less each unneeded definition that reads, as it is made, a name that is left out.

    >>> from grader.submission.syntax import parse
    >>> body = parse("NAMES = load()\\ndef show(names=NAMES): pass\\nclass Own: size = 3").body
    >>> _that_can_be_defined({1, 2}, set(), body, {"NAMES", "show", "Own"})
    {2}
    """
    while True:
        there = {name for position in kept for name in (*_bound(body[position]), *binds(body[position]))}
        lost = {position for position in kept - needed if isinstance(body[position], DEFINITION)
                and _read_at_once(body[position]) & (bound - there)}  # fmt: skip
        if not lost:
            return kept
        kept = kept - lost


def _read_at_once(definition: ast.stmt) -> set[str]:
    """Return the names that a definition reads when it runs: defaults, annotations, decorators, the body of a class."""
    if isinstance(definition, ast.ClassDef):
        return set(uses(definition))
    assert isinstance(definition, ast.FunctionDef | ast.AsyncFunctionDef)
    given = definition.args
    annotations = (part.annotation for part in ast.walk(given) if isinstance(part, ast.arg))
    parts = [*definition.decorator_list, *given.defaults, *given.kw_defaults, definition.returns, *annotations]
    return {node.id for part in parts if part is not None for node in ast.walk(part) if isinstance(node, ast.Name)}


def without(
    submission: Submission,
    tree: ast.Module,
    kept: Collection[int],
    reasons: Mapping[str, str],
    said: tuple[str, ...] = (),
) -> Submission:
    """Return a submission with the statements that are kept alone; it says what was left out."""
    dropped = [statement for position, statement in enumerate(tree.body) if position not in kept]
    left_out = (*submission.left_out, *said, *told(dropped, submission))
    source = with_only(kept, tree, submission.source)
    return replace(submission, source=source, left_out=left_out, only_elsewhere=dict(reasons))


def only_elsewhere(kept: Collection[int], body: list[ast.stmt]) -> tuple[set[int], dict[str, str]]:
    """Return which statements only work on Colab or Kaggle, or with somebody who types; and the names they bind.

    Each name has what it comes from: ``google.colab`` or ``input``. What is within a definition, and a block that may
    not run, is not looked into.

    >>> from grader.submission.syntax import parse
    >>> body = parse("from google.colab import files\\nnew = files.upload()\\ntext = input()\\nsize = 3").body
    >>> only_elsewhere(range(4), body)
    ({0, 1, 2}, {'files': 'google.colab', 'new': 'google.colab', 'text': 'input'})
    """
    lost: set[int] = set()
    reasons: dict[str, str] = {}
    for position in sorted(kept):
        statement = body[position]
        bound = _bound(statement)
        is_looked_at = not isinstance(statement, (ast.Try, ast.If, *DEFINITION))
        if is_looked_at and (reason := _reason(statement, reasons)):
            lost.add(position)
            reasons |= dict.fromkeys(bound, reason)
        else:
            reasons = {name: reason for name, reason in reasons.items() if name not in bound}
    return lost, reasons


def _reason(statement: ast.stmt, reasons: Mapping[str, str]) -> str:
    """Return what a statement needs that is not here; empty where nothing is missing."""
    if isinstance(statement, IMPORT):
        modules = [*_modules(statement)]
        return name_of_service(modules[0]) if all(map(service_of, modules)) else ""
    called = {called_name(node) for node in ast.walk(statement) if isinstance(node, ast.Call)}
    return next((reasons[name] for name in sorted(uses(statement)) if name in reasons), "") or next(
        iter(sorted(called & _ASKING)), ""
    )


def _modules(statement: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """Yield the modules that an import reads."""
    for alias in statement.names:
        yield alias.name if isinstance(statement, ast.Import) else f"{statement.module or ''}.{alias.name}"


def _bound(statement: ast.stmt) -> set[str]:
    if isinstance(statement, IMPORT):
        return {*names_of(statement)}
    if isinstance(statement, DEFINITION):
        return {statement.name}
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def is_idle_call(statement: ast.stmt, modules: set[str]) -> bool:
    """Return whether a statement calls a module's function, and changes no setting of it: ``tf.keras.utils.get_file``.

    What such a call returns is thrown away, so that no function needs it.
    """
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute() as function)):
            dotted = ast.unparse(function)
            parts = dotted.split(".")
            return parts[0] in modules and not any(map(_SETTING.search, parts[1:]))
    return False


def _needed(body: list[ast.stmt], asked: set[str], modules: set[str]) -> tuple[set[int], set[str]]:
    """Return the positions of what makes the functions that are asked for, and the names that it uses."""
    lasting = [(position, part) for position, part in enumerate(body) if not _is_passing(part, modules)]
    used = {name for _, part in lasting if isinstance(part, DEFINITION) for name in uses(part)}
    lasting = [(position, part) for position, part in lasting if not _only_shows(part, used, modules)]
    effects = {part.name: _changed_by(part) - modules for part in body if isinstance(part, DEFINITION)}
    changing: set[int] = set()
    while True:
        needed = changing | {position for position, _ in needed_statements(lasting, asked)}
        used = {name for position in needed for name in uses(body[position])}
        found = {position for position, part in lasting if _has_effect(part, used, effects, modules)}
        if found <= needed:
            return needed, used
        changing |= found
        asked = asked | {name for position in found for name in uses(body[position])}


def _has_effect(statement: ast.stmt, used: set[str], effects: Mapping[str, set[str]], modules: set[str]) -> bool:
    """Return whether a call changes something that is used, or leaves an entry in a module."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Name("setattr"), args=[ast.Name(changed), *_])):
            return changed in used
        case ast.Expr(value=ast.Call(func=ast.Name(called))):
            return called == "exec" or bool(effects.get(called, set()) & used)
        case ast.Expr(value=ast.ListComp(elt=ast.Call(func=ast.Attribute() as method))):
            return root_of(method) in used - modules
    return is_idle_call(statement, modules) and uses(statement) <= used | modules | effects.keys()


def _changed_by(definition: ast.stmt) -> set[str]:
    """Return the names of the module that a function sets or changes when it is called."""
    declared = {name for node in ast.walk(definition) if isinstance(node, ast.Global) for name in node.names}
    parts = [part for part in ast.walk(definition) if isinstance(part, ast.stmt) and not isinstance(part, DEFINITION)]
    changed = {name for part in parts for name, is_whole in binds(part).items() if not is_whole}
    return declared | (changed & uses(definition))


def _is_passing(statement: ast.stmt, modules: set[str]) -> bool:
    """Return whether a statement shows what a module's function returns, and leaves nothing: ``np.mean(errors)``."""
    into = any(isinstance(part, ast.keyword) and part.arg == "out" for part in ast.walk(statement))
    called = ast.unparse(statement).partition("(")[0]
    return is_idle_call(statement, modules) and not into and not _LASTING.search(called)


def _only_shows(statement: ast.stmt, used: set[str], modules: set[str]) -> bool:
    """Return whether a block changes nothing that a function uses: a loop that draws or prints."""
    if not isinstance(statement, BLOCKS) or (binds(statement).keys() & used) - modules:
        return False
    text = ast.unparse(statement)
    return not (
        _LASTING.search(text)
        or _SETTING.search(text)
        or any(isinstance(node, DEFINITION + IMPORT) for node in ast.walk(statement))
    )


def _fails(statement: ast.Import | ast.ImportFrom) -> bool:
    """Return whether an import is of what is not installed here."""
    return any(service_of(module) or not is_installed(module.split(".")[0]) for module in _modules(statement))


def _is_harmless(statement: ast.stmt, modules: set[str]) -> bool:
    """Return whether a statement only defines something, or sets a name to a number or a text."""
    if isinstance(statement, ast.If):
        return is_main_guard(statement)
    if isinstance(statement, DEFINITION):
        is_known = all(root_of(part) in modules for part in map(_decorator, statement.decorator_list))
        return is_known and not (isinstance(statement, ast.ClassDef) and _calls(statement))
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, (ast.Assign, ast.AnnAssign)) and not any(
        isinstance(node, (ast.Call, ast.Await)) or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
        for node in ast.walk(statement)
    )


def _decorator(node: ast.expr) -> ast.expr:
    return node.func if isinstance(node, ast.Call) else node


def _calls(statement: ast.ClassDef) -> bool:
    """Return whether a class needs a name of the module as it is defined that a trial may have set."""
    outside = [node for part in statement.body if not isinstance(part, DEFINITION) for node in ast.walk(part)]
    return any(isinstance(node, ast.Call) for node in [*outside, *statement.bases])
