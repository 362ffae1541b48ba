"""The option ``--require-isolation``, which every verb that grades strangers' files has."""

from __future__ import annotations

import click

KNOWN = ("files", "network", "processes", "memory")
"""What can be enforced."""


def _names(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[str, ...]:
    names = tuple(filter(None, (name.strip() for name in (value or "").split(","))))
    if unknown := [name for name in names if name not in KNOWN]:
        raise click.BadParameter(f"{unknown[0]!r} is none of {', '.join(KNOWN)}")
    return names


require_isolation = click.option(
    "--require-isolation",
    "required",
    metavar="NAMES",
    callback=_names,
    help=f"Refuse to grade unless all of these are enforced here: {','.join(KNOWN)}.",
)
"""Gives the function the names as ``required``."""


def require_here(names: tuple[str, ...]) -> None:
    """Refuse before anything starts where this machine is known to lack what is required. Raises ``CannotGrade``."""
    from grader.candidate.first_start import require_protection
    from grader.candidate.launch import protection_layers
    from grader.candidate.sandbox.probes import protection

    require_protection(protection(protection_layers()), names)
