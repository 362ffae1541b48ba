"""A submission in one of its course forms: names that a rubric calls, answered by the learner's functions.

Runs inside the sandbox. The adapters are the kit's, but what they return was made by the learner's code: a claim.
"""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Callable, Mapping
from typing import Any

from grader.candidate import faults


class Learner:
    """The learner's functions and constants, by name."""

    __slots__ = ("_form",)

    def __init__(self, form: CourseForm) -> None:
        self._form = form

    def __getattr__(self, name: str) -> Any:
        """Return what the submission defines under this name; raises ``Missing``."""
        return self._form.defined(name)


def replacement(learner: Learner, name: str) -> Callable[..., Any] | None:
    """Return what was put in the place of a name of the rubric, for adapters; ``None`` where nothing was."""
    return learner._form.replacement(name)


class CourseForm:
    """Answers the names of a rubric: by the name itself, by another one, or by an adapter function.

    >>> module = types.ModuleType("submission")
    >>> module.double = lambda value: 2 * value
    >>> four = "def four(learner): return learner.double(2)"
    >>> form = CourseForm(module, {"names": {"twice": "double"}, "adapter": four})
    >>> form.find("twice")(4), form.find("four")()
    (8, 4)
    """

    def __init__(self, module: types.ModuleType, facts: Mapping[str, Any]) -> None:
        self._module = module
        self._names: dict[str, str] = dict(facts.get("names", {}))
        self._adapters: dict[str, Callable[..., Any]] = {}
        self._replaced: dict[str, Any] = {}
        adapters = types.ModuleType("form")
        exec(compile(facts.get("adapter", ""), "form.py", "exec"), adapters.__dict__)
        learner = Learner(self)
        for name, var in vars(adapters).items():
            if isinstance(var, types.FunctionType) and [*inspect.signature(var).parameters][:1] == ["learner"]:
                self._adapters[name] = functools.partial(var, learner)

    def own_name(self, name: str) -> str:
        """Return the learner's name for what a rubric calls ``name``."""
        return self._names.get(name, name)

    def defined(self, name: str) -> Any:
        """Return what the submission itself defines; raises ``Missing``."""
        if not hasattr(self._module, name):
            raise faults.Missing(name)
        return getattr(self._module, name)

    def find(self, name: str) -> Any:
        """Return what answers a name of the rubric; raises ``Missing`` where nothing does."""
        if name in self._replaced:
            return self._replaced[name]
        return self._adapters.get(name) or self.defined(self.own_name(name))

    def replace(self, name: str, value: Any) -> None:
        """Put ``value`` in the place of a name, for the rubric and for the learner's other functions.

        Where one function of the learner answers several names, it stays: adapters ask ``replacement`` for the value.
        """
        shared = self._is_shared(name)
        if shared or name in self._adapters:
            self._replaced[name] = value
        if not shared:
            setattr(self._module, self.own_name(name), value)

    def _is_shared(self, name: str) -> bool:
        """Return whether the learner's function for ``name`` answers other names of the rubric, too."""
        own = self.own_name(name)
        return any(self.own_name(other) == own for other in {*self._names, *self._adapters} - {name})

    def replacement(self, name: str) -> Callable[..., Any] | None:
        """Return what was put in the place of a name; ``None`` where nothing was."""
        return self._replaced.get(name)

    def put_back(self, name: str, value: Any) -> None:
        """Undo ``replace``."""
        self._replaced.pop(name, None)
        if not isinstance(value, functools.partial) and not self._is_shared(name):
            setattr(self._module, self.own_name(name), value)
