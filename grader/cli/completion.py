"""What a shell completes: verbs, options, and the names of exercises."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

VARIABLE = "_TF_EXAM_COMPLETE"
"""``bash_source``, ``zsh_source`` or ``fish_source`` in it makes `tf-exam` print what the shell has to read."""


def complete_exercise(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the exercises whose names begin like ``incomplete``, with their titles."""
    from grader.catalogue.exercise import exercise_names, read_exercise
    from grader.errors import GraderError

    try:
        names = [name for name in exercise_names() if name.startswith(incomplete)]
        return [CompletionItem(name, help=read_exercise(name).title) for name in names]
    except GraderError:
        return []


def complete(cli: click.Command, instruction: str) -> int:
    """Print what the shell asks for; return the exit code."""
    from click.shell_completion import shell_complete

    return shell_complete(cli, {}, "tf-exam", VARIABLE, instruction)
