"""A function or class that an exercise asks for, as its file writes it: ``pad(sequences, maxlen)``."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from grader.catalogue import code_tree


@dataclass(frozen=True)
class Signature:
    """A function or class that the submission must define."""

    name: str
    """The name that the rubric calls."""
    parameters: tuple[str, ...]
    """Positional parameters, as the brief names them; learners may rename them."""
    is_class: bool = False
    """Whether a class is asked for instead of a function."""
    optional: int = 0
    """How many of the last parameters a function may do without."""

    def written(self) -> str:
        """Return it as the first line of its definition.

        >>> read_signature("pad(sequences, maxlen)").written()
        'def pad(sequences, maxlen):'
        """
        return f"class {self.name}:" if self.is_class else f"def {self.name}({', '.join(self.parameters)}):"


def read_signature(line: str) -> Signature:
    """Read ``name(first, second)`` or ``class Name`` as a signature; raises ``ValueError`` for what is none.

    >>> read_signature("pad(sequences, maxlen)").parameters
    ('sequences', 'maxlen')

    A default says that a function may do without a parameter.

    >>> read_signature("create_base(weights_file=None)").optional
    1
    """
    if line.startswith("class "):
        return Signature(line.removeprefix("class ").strip(), (), is_class=True)
    try:
        [definition] = code_tree.parse(f"def {line}: pass").body
    except (SyntaxError, ValueError):
        definition = ast.Pass()
    if not isinstance(definition, ast.FunctionDef):
        raise ValueError(f"{line!r} is no signature, such as 'pad(sequences, maxlen)'")
    arguments = definition.args
    names = tuple(argument.arg for argument in arguments.args)
    return Signature(definition.name, names, optional=len(arguments.defaults))
