"""Turns a grade into one self-contained HTML page; reads only the record, never anything that runs."""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from grader import system
from grader.catalogue import places
from grader.catalogue.exercise import Exercise
from grader.catalogue.rubric import Rubric
from grader.errors import UsageProblem
from grader.examiner.grade import Grade
from grader.feedback.pages.family import Link
from grader.feedback.pages.report_page import (
    PART_NAMES,
    facts_of,
    matrix_of,
    mistakes_of,
    moment_of,
    notes_of,
    plots_of,
    printed_of,
    rows_of,
    standing_of,
    trace_of,
)
from grader.feedback.safe_text import plain

MOST_ADVICE = 20


def render_report(
    grade: Grade,
    exercise: Exercise,
    rubric: Rubric,
    *,
    attempts: int = 1,
    links: Sequence[Link] = (),
    steps: Sequence[tuple[str, str, str]] = (),
    of_class: bool = False,
) -> str:
    """Return the page for ``grade``: verdict, first thing to fix, criteria, pictures, technicalities.

    ``attempts`` counts this one; ``links`` lead to other pages; ``steps`` are the commands to type next, each with its
    name before it and a remark behind it. The page needs no network and no script, and is the
    same for the same grade. In a report ``of_class``, which a learner gets from an instructor, the seed that everybody
    shares is left out, for whoever knows it can draw the hidden data, and so is the trace of a fault of ours.
    """
    evidence = grade.evidence
    rows = rows_of(grade, rubric)
    to_fix = grade.first_to_fix()
    plots, undrawn = plots_of(evidence)
    return render_page(
        "report.html",
        grade=grade,
        exercise=exercise,
        attempts=attempts,
        links=links,
        steps=steps,
        part=PART_NAMES.get(exercise.part, exercise.part),
        started=moment_of(grade),
        standing=standing_of(grade, exercise),
        notes=notes_of(grade, undrawn),
        first=next((row for row in rows if row.verdict is to_fix), None),
        rows=rows,
        advice=(evidence.get("advice") or [])[:MOST_ADVICE],
        plots=[(plot, Markup(plot.svg)) for plot in plots],
        matrix=matrix_of(evidence.get("confusion")),
        wrong=mistakes_of(evidence),
        output=printed_of(evidence),
        facts=facts_of(grade, shared_seed=of_class),
        trace="" if of_class else trace_of(grade),
    )


def render_page(template: str, **values: Any) -> str:
    """Return a page of the kit, made of a template and of what it shows."""
    return _environment().get_template(template).render(**values)


def write_page(html: str, path: Path) -> Path:
    """Write a page whole or not at all, its folder made if missing; raises ``UsageProblem`` where that fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        places.write_whole(path, html.encode())
    except OSError as error:
        raise UsageProblem(
            f"The page could not be written to {path}.",
            f"{error.strerror or error}.",
            "Nothing is lost. Free some space, or choose another folder with `--report-dir`, then try again.",
        ) from error
    return path


def save_report(html: str, folder: Path, name: str) -> Path:
    """Write ``folder/name.html`` and ``folder/latest.html``, each whole or not at all; return the former.

    Raises ``UsageProblem`` where the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in (folder / "latest.html", folder / f"{name}.html"):
            places.write_whole(path, html.encode())
    except OSError as error:
        raise UsageProblem(
            f"The report could not be written to {folder}.",
            f"{error.strerror}.",
            "The grade is kept. Free some space, or choose another folder, then run `python -m grader report`.",
        ) from error
    return path


class _CompiledTemplates(FileSystemBytecodeCache):
    """Keeps templates compiled, which saves a sixth of a second; where they cannot be kept, nothing is lost."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store a compiled template, or do nothing."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


@functools.cache
def _environment() -> Environment:
    compiled = places.cache_folder() / "compiled"
    with contextlib.suppress(OSError):
        compiled.mkdir(0o700, parents=True, exist_ok=True)
    # What lies there is run.
    kept = _CompiledTemplates(str(compiled)) if system.is_private(compiled) else None
    environment = Environment(
        loader=FileSystemLoader(places.templates_folder()),
        bytecode_cache=kept,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters.update(plain=_plain, prose=_prose, number=_number, last_word=_last_word, stressed=_stressed)
    return environment


def _shown(value: Any) -> Any:
    """Pass everything that a template shows through ``plain``, whether the template asks for it or not."""
    if isinstance(value, Markup):
        return value
    return plain(value, 20_000) if isinstance(value, str) else value


def _plain(value: Any, limit: int) -> str:
    return plain(str(value), limit)


def _prose(text: Any, limit: int = 600) -> Markup:
    """Return a sentence with what stands between backticks as code."""
    pieces = plain(str(text), limit).split("`")
    if len(pieces) % 2 == 0:
        return escape("`".join(pieces))
    tagged = (Markup("<code>{}</code>").format(piece) if place % 2 else piece for place, piece in enumerate(pieces))
    return Markup("").join(tagged)


def _stressed(text: Any) -> Markup:
    """Return a sentence of the kit's own with `code` and *stressed* words as such."""
    pieces = re.split(r"(`[^`]+`|\*[^\s*][^*]*\*)", plain(str(text), 4000))
    tags = {"`": Markup("<code>{}</code>"), "*": Markup("<em>{}</em>")}
    tagged = (tags[piece[0]].format(piece[1:-1]) if place % 2 else escape(piece) for place, piece in enumerate(pieces))
    return Markup("").join(tagged)


def _number(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _last_word(where: str) -> str:
    return str(where).rpartition(" ")[2]
