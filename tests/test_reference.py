"""The reference for authors of rubrics is what the docstrings say; ``python tests/test_reference.py`` writes it."""

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import grader.checks
from grader.candidate import structures
from grader.candidate.candidate import Candidate
from grader.checks.criterion import criterion, trial
from grader.checks.expect import expect
from grader.examiner import fixtures

KIT = Path(__file__).resolve().parent.parent
PAGE = KIT / "docs" / "reference.md"
HEAD = """# Reference for authors of rubrics

Made from the docstrings by `python tests/test_reference.py`. [For authors](author.md) shows how these parts work
together.

A rubric imports `criterion`, `fixture`, `trial` and `expect` from `grader.checks`, and evidence from its own module.
`expect(evidence)` returns the matchers of its kind: each is silent, or raises `Unmet` with what was expected and found.
"""


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(grader.checks.__path__, "grader.checks."):
        yield importlib.import_module(found.name)


def public(module: Any) -> Iterator[tuple[str, Any]]:
    for name, thing in vars(module).items():
        is_own = getattr(thing, "__module__", "") == module.__name__
        if is_own and not name.startswith("_") and (inspect.isfunction(thing) or inspect.isclass(thing)):
            yield name, thing


def entry(name: str, thing: Any, level: int) -> str:
    """Return a heading with the signature, and the docstring; its examples are blocks of code."""
    text, examples = [], []
    for line in (inspect.getdoc(thing) or "").replace("``", "`").splitlines():
        is_example = line.startswith((">>>", "...")) or (examples and line.strip())
        (examples if is_example else text).append(line)
        if not is_example and examples:
            text[-1:] = ["```python", *examples, "```", ""]
            examples = []
    shown = ["```python", *examples, "```"] if examples else []
    return "\n".join([f"{'#' * level} `{name}{written(thing)}`", "", *text, *shown]).rstrip() + "\n"


def written(thing: Any) -> str:
    try:
        signature = inspect.signature(thing)
    except (TypeError, ValueError):
        return ""
    given = [one.replace(annotation=inspect.Parameter.empty) for one in signature.parameters.values()]
    kept = [one for one in given if one.name != "self"]
    return str(signature.replace(parameters=kept, return_annotation=inspect.Signature.empty))


def matchers_of(kind: type) -> type | None:
    found = expect.registry.get(kind)
    return found if inspect.isclass(found) else None


def page() -> str:
    parts = [HEAD, "## What every rubric uses\n"]
    parts += [entry(one.__name__, one, 3) for one in (criterion, trial, expect)]
    parts.append(
        "### `fixture`\n\nMarks a function that gathers evidence once, when the first criterion asks for it.\n"
    )
    parts.append("## Fixtures of the kit\n\nA criterion or a fixture asks for them by the name of a parameter.\n")
    parts += [entry(name, one, 3) for name, one in sorted(methods_of_fixtures())]
    parts.append("## The candidate\n\nThe learner's code, in a process of its own: `candidate` is this object.\n")
    parts += [entry(f"candidate.{name}", one, 3) for name, one in methods(Candidate)]
    parts.append(f"## Several inputs and outputs\n\n{inspect.getdoc(structures)}\n".replace("``", "`"))
    for module in modules():
        things = list(public(module))
        kinds = [kind for kind in expect.registry if getattr(matchers_of(kind), "__module__", "") == module.__name__]
        words = [thing for _, thing in things if thing in expect.registry.values()]
        rest = [(name, thing) for name, thing in things if thing not in words and inspect.getdoc(thing)]
        if not rest or module.__name__ in ("grader.checks.criterion", "grader.checks.expect"):
            continue
        parts.append(f"## {module.__name__}\n\n{inspect.getdoc(module)}\n".replace("``", "`"))
        parts += [entry(name, thing, 3) for name, thing in rest]
        for kind in kinds:
            for name, method in methods(matchers_of(kind)):
                parts.append(entry(f"expect({kind.__name__}).{name}", method, 4))
    return "\n".join(parts)


def methods(kind: Any) -> Iterator[tuple[str, Any]]:
    for name, thing in vars(kind).items():
        if inspect.isfunction(thing) and not name.startswith("_"):
            yield name, thing


def methods_of_fixtures() -> Iterator[tuple[str, Any]]:
    for name, thing in vars(fixtures).items():
        function = getattr(thing, "_fixture_function", None) or getattr(thing, "__pytest_wrapped__", None)
        if function is not None and not name.startswith("_"):
            yield name, getattr(function, "obj", function)
    yield from ((f"data.{name}", one) for name, one in methods(fixtures.Data))


def test_the_reference_is_what_the_docstrings_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python tests/test_reference.py"


def test_every_matcher_that_a_rubric_of_the_kit_uses_is_in_the_reference() -> None:
    text = page()
    for matchers in expect.registry.values():
        if inspect.isclass(matchers) and matchers.__module__.startswith("grader.checks"):
            for name, method in methods(matchers):
                assert f").{name}(" in text and inspect.getdoc(method), f"{matchers.__name__}.{name}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE} written", file=sys.stderr)
