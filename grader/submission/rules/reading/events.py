"""What a run of a program noted, for rules: what was done at a node, in each call of the code that it belongs to."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from grader.catalogue.patterns import regex
from grader.submission.abstract.interpreter import Event, run_of
from grader.submission.abstract.values import Array, Items, Value
from grader.submission.rules.reading.words_beside import is_shown_as_wrong
from grader.submission.source_tree import Finding, SourceTree, typed

_MEASURE = regex(r"(?i)\b(?:mse|mae|rmse|r2|auc|acc|accuracy|loss|error|recall|precision|f1)\b")
LOOPS = (ast.For, ast.While, ast.ListComp, ast.DictComp, ast.GeneratorExp)


def events_of(tree: SourceTree, *kinds: str) -> list[Event]:
    """Return the events of these kinds, in the order in which they happen."""
    return [event for event in run_of(tree).events if event.what in kinds]


def always(
    tree: SourceTree,
    kinds: tuple[str, ...],
    test: Callable[[Event], bool | None],
    *,
    called_wrong: bool = False,
    each_pass: bool = False,
) -> Iterator[tuple[ast.AST, Event]]:
    """Yield nodes at which ``test`` holds for each event of which enough is known; of each, the first such event.

    A helper that is right for one call and odd for another is hardly the mistake: then its call is, and is yielded.
    What is shown as wrong is meant.

    Args:
        tree: the submission.
        kinds: the events that are looked at.
        test: whether an event is the mistake; ``None`` where too little is known of its values.
        called_wrong: whether also nodes are yielded at which something is called wrong: it may be the learner's count.
        each_pass: whether a node counts that is wrong in some passes of a loop only: shapes and orders are certain.
    """
    found: dict[ast.AST, list[tuple[Event, bool]]] = {}
    for event in events_of(tree, *kinds):
        if (decided := test(event)) is not None:
            found.setdefault(event.node, []).append((event, decided))
    for decisions in found.values():
        for node, event in _places(decisions, each_pass):
            if called_wrong or not is_shown_as_wrong(tree, node):
                yield node, event


def _places(decisions: list[tuple[Event, bool]], each_pass: bool) -> Iterator[tuple[ast.AST, Event]]:
    """Yield where the mistake is: at the node of the events, or at those calls around it in which all are wrong."""
    if all(decided for _, decided in decisions):
        yield decisions[0][0].node, decisions[0][0]
        return
    places: dict[ast.AST, Event] = {}
    for event in [event for event, decided in decisions if decided]:
        calls = [call for call in reversed(event.calls) if isinstance(call, ast.Call)]
        wrong = [call for call in calls if all(decided for other, decided in decisions if call in other.calls)]
        if wrong or each_pass:
            places.setdefault(wrong[0] if wrong else event.node, event)
    yield from places.items()


def told_always(
    tree: SourceTree,
    kinds: tuple[str, ...],
    test: Callable[[Event], bool | None],
    sentence: str,
    instead: str = "",
    *,
    called_wrong: bool = False,
    each_pass: bool = False,
) -> Iterator[Finding]:
    """Yield a finding with this sentence at each node at which ``test`` always holds: see :func:`always`."""
    for node, _ in always(tree, kinds, test, called_wrong=called_wrong, each_pass=each_pass):
        yield tree.finding(node, typed(node), instead, sentence, certain=False)


def shows_a_loss(event: Event) -> bool | None:
    """Return whether the first value of an event is a loss as it was measured; ``None`` for what is no loss."""
    value = array_at(event, 0)
    if value is None or value.kind != "loss" or value.model is None or not value.model.loss:
        return None
    return not value.traits & {"rest", "root", "rooted"}


def loop_around(event: Event) -> ast.AST | None:
    """Return the innermost loop that an event happens in, also where it stands around the call of a function."""
    return next((node for node in reversed(event.calls) if isinstance(node, LOOPS)), None)


def code_around(event: Event) -> ast.FunctionDef | None:
    """Return the function in which an event happens."""
    return next((node for node in reversed(event.calls) if isinstance(node, ast.FunctionDef)), None)


def sides_of(event: Event) -> list[Array]:
    """Return the arrays among the first two values of an event."""
    return [value for value in event.values[:2] if isinstance(value, Array)]


def array_at(event: Event, index: int) -> Array | None:
    """Return one of the values of an event, where it is an array."""
    value = event.values[index] if index < len(event.values) else None
    return value if isinstance(value, Array) else None


def arrays_in(value: Value | None, levels: int = 4) -> list[Array]:
    """Return an array, or the arrays in a list: a model may have several inputs."""
    if isinstance(value, Items) and levels:
        return [array for part in (*(value.items or []), value.each) for array in arrays_in(part, levels - 1)]
    return [value] if isinstance(value, Array) else []


def named_in(event: Event) -> str:
    """Return the words that name a value which is shown: those before it, where they name a measure, else all."""
    before, _, after = event.text.partition("\0")
    return before if _MEASURE.search(before) else f"{before} {after}"


def said_of(tree: SourceTree, event: Event) -> str:
    """Return what is said of a value: around it where it is shown, in comments, and by the names of functions."""
    names = [node.name for node in event.calls if isinstance(node, ast.FunctionDef)]
    names += [typed(event.node)] if event.what == "show" and isinstance(event.node, ast.Name | ast.Attribute) else []
    calls = [node for node in event.calls if isinstance(node, ast.Call)]
    names += [typed(target) for call in calls for target in tree.targets_of(call)]
    docs = [ast.get_docstring(node) or "" for node in event.calls if isinstance(node, ast.FunctionDef)][-1:]
    beside = [tree.said_beside(node) for node in (event.node, *calls)]
    return " ".join([event.text.replace("\0", " "), *beside, *names, *docs]).replace("_", " ")


def named_by(tree: SourceTree, node: ast.AST) -> list[str]:
    """Return the names that a value gets, and that of the function that returns it."""
    targets = [typed(target) for target in tree.targets_of(node)]
    return [name.replace("_", " ") for name in (*targets, *(code.name for code in tree.functions_around(node)))]
