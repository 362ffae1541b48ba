"""The course forms of an exercise: other names and signatures for the same task, read from ``exercise.toml``.

A form says what a submission defines, which criteria do not apply, and how the learner's functions answer the names
that a rubric calls: by another name, or by an adapter function in ``forms/NAME.py``. Adapters run in the sandbox,
beside the submission; they are never imported here.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from grader.catalogue import code_tree
from grader.catalogue.facts import TABLE, TEXT, TEXTS, is_number, is_text, list_of, table_of
from grader.catalogue.signature import Signature, read_signature

ADAPTERS = "forms"
"""The folder of an exercise that holds its adapters, a file for each form that needs one."""
FILES = "course_file.*"
"""In that folder: small files as the course gives them, each of the kind that its ending names."""
LEARNER = "learner"
"""The first parameter of an adapter function: the learner's functions, by name."""
TITLES = {"v1": "the 2019 assignment", "v3": "the 2022 assignment", "v4": "the 2024 assignment"}
"""What a form is called in messages."""
FORM = {
    **dict.fromkeys(("functions", "not_asked", "also_asked", "without", "signs", "whole_file"), TEXTS),
    **dict.fromkeys(("names", "words", "descriptions"), table_of("a table of texts", is_text)),
    "marks": list_of("a list of numbers and texts", lambda value: is_number(value) or is_text(value)),
    "settings": TABLE,
    "adapter": TEXT,
}
"""The keys of a form, and what each of them holds."""


@dataclass(frozen=True)
class Form:
    """One course form of an exercise."""

    name: str
    """``v4``, ``v3`` or ``v1``."""
    functions: tuple[Signature, ...]
    """What a submission in this form defines."""
    names: Mapping[str, str] = field(default_factory=dict)
    """For a name that the rubric calls, the learner's name for the same thing."""
    not_asked: tuple[str, ...] = ()
    """Criteria that do not apply in this form: not graded, and not counted."""
    also_asked: tuple[str, ...] = ()
    """Criteria about what this form asks for and the kit's own does not; forms that do not name them leave them out."""
    marks: tuple[float | str, ...] = ()
    """Constants, or names of arguments, of which a submission holds one: where functions alone do not tell the form."""
    signs: tuple[str, ...] = ()
    """Words in small letters that no file for another exercise holds; where a function is missing, they still tell."""
    without: tuple[str, ...] = ()
    """Functions that no submission in this form defines: one that does is in another form."""
    whole_file: tuple[str, ...] = ()
    """Words in small letters: a file that holds them, and trains a model outside of functions, is its one function."""
    descriptions: Mapping[str, str] = field(default_factory=dict)
    """For a criterion, its description in this form, where figures differ."""
    replacements: Mapping[str, str] = field(default_factory=dict)
    """What texts for learners say instead, such as another threshold."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Figures that the rubric takes instead of its own, such as an image size."""
    adapter: str = ""
    """The text of ``forms/NAME.py``, or of the form that ``adapter`` names; empty where names are enough."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Texts of ``forms/course_file.*`` by name: read in place of missing files that a notebook loads at its top."""

    @functools.cached_property
    def calls(self) -> Mapping[str, tuple[str, ...]]:
        """For a name that the rubric calls, the learner's functions that answer it."""
        return dict(_calls(self.adapter))

    @property
    def title(self) -> str:
        """What the form is called in messages: ``the 2024 assignment``."""
        return TITLES[self.name]

    def words(self, text: str, *, figures: bool = True) -> str:
        """Return a text for learners with their own names, and the figures of this form, where ``figures`` says so.

        What was measured keeps its figures.

        >>> Form("v3", (), names={"EarlyStoppingCallback": "myCallback"}).words("`EarlyStoppingCallback` stops")
        '`myCallback` stops'
        """
        for name, own in {**self.names, **(self.replacements if figures else {})}.items():
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", own.replace("\\", ""), text)
        return text

    def learners_names(self, name: str) -> tuple[str, ...]:
        """Return the learner's functions behind a name that the rubric calls."""
        return self.calls.get(name) or (self.names.get(name, name),)


def read_forms(folder: Path, facts: Mapping[str, Mapping[str, Any]]) -> tuple[Form, ...]:
    """Return the forms of the exercise in ``folder``, the newest first.

    Raises ``ValueError`` where one is not well formed.
    """
    if unknown := set(facts) - set(TITLES):
        raise ValueError(f"unknown forms: {', '.join(sorted(unknown))}")
    files = {path.name: path.read_text("utf-8") for path in sorted((folder / ADAPTERS).glob(FILES))}
    return tuple(replace(_read_form(folder, name, facts[name]), files=files) for name in sorted(facts, reverse=True))


def _read_form(folder: Path, name: str, facts: Mapping[str, Any]) -> Form:
    # Two forms that are answered alike share the adapter of one.
    path = folder / ADAPTERS / f"{facts.get('adapter', name)}.py"
    if "adapter" in facts and not path.is_file():
        raise ValueError(f"the form {name} names an adapter that is not there: {path.name}")
    adapter = path.read_text(encoding="utf-8") if path.is_file() else ""
    return Form(
        name,
        tuple(read_signature(line) for line in facts.get("functions", ())),
        names=dict(facts.get("names", {})),
        not_asked=tuple(facts.get("not_asked", ())),
        also_asked=tuple(facts.get("also_asked", ())),
        marks=tuple(facts.get("marks", ())),
        without=tuple(facts.get("without", ())),
        signs=tuple(facts.get("signs", ())),
        whole_file=tuple(facts.get("whole_file", ())),
        descriptions=dict(facts.get("descriptions", {})),
        replacements=dict(facts.get("words", {})),
        settings=dict(facts.get("settings", {})),
        adapter=adapter,
    )


def _calls(adapter: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each adapter function with the learner's functions that it uses, itself or through its helpers."""
    functions = {node.name: node for node in code_tree.parse(adapter).body if isinstance(node, ast.FunctionDef)}
    for name, node in functions.items():
        if not name.startswith("_") and [argument.arg for argument in node.args.args[:1]] == [LEARNER]:
            yield name, tuple(sorted(_used(name, functions, set())))


def _used(name: str, functions: Mapping[str, ast.FunctionDef], seen: set[str]) -> set[str]:
    seen.add(name)
    found: set[str] = set()
    for node in ast.walk(functions[name]):
        match node:
            case ast.Attribute(value=ast.Name(id="learner"), attr=attribute):
                found.add(attribute)
            case ast.Name(id=other) if other in functions and other not in seen:
                found |= _used(other, functions, seen)
    return found
