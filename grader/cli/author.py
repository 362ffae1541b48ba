"""``author new|build|prove|mutate|inject|calibrate``: what writers of exercises run."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.completion import complete_exercise
from grader.cli.console import Group

if TYPE_CHECKING:
    from grader.authoring.proof import Finding


class _OfAuthors(Group):
    """Commands for which an exercise that cannot be used is an error of their users: exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; tell what is wrong with an exercise as wrong usage."""
        from grader.errors import RubricProblem, UsageProblem

        try:
            return super().invoke(ctx)
        except RubricProblem as error:
            raise UsageProblem(error.problem, error.because, error.next_step) from error


@click.group(cls=_OfAuthors)
def author() -> None:
    """Write exercises: new, build, show, prove, mutate, inject, calibrate."""


@author.command()
@click.argument("name")
@click.option("--exam", is_flag=True, help="Start a task of the exam bank; its name gives the category: exam3_flowers.")
@click.option("--pack", type=click.Path(path_type=Path), help="Start it in this pack; the folder is made if needed.")
def new(name: str, exam: bool, pack: Path | None) -> None:
    """Start an exercise from a skeleton that passes its proof.

    A task of the exam bank starts as a copy of the fastest task of its category.

    \b
    Example:  python -m grader author new week9_intro
    """
    from grader.authoring.skeleton import begin_exam_task, begin_exercise, begin_pack, require_name
    from grader.catalogue.packs import ask_for, with_option

    if pack and exam:
        raise click.UsageError("A task of the exam bank belongs to the kit: leave out --pack.")
    if pack:
        # Before anything is written.
        require_name(name, in_pack=True)
    written = begin_pack(pack) if pack else []
    where = ask_for(pack) if pack else None
    for path in [*written, *(begin_exam_task(name) if exam else begin_exercise(name, where))]:
        click.echo(path)
    click.echo(with_option(f"\nNext  python -m grader author prove {name} --fast"))


def _tell_left_out() -> int:
    """Say what of packs cannot be used; return how much that is."""
    from grader.catalogue.left_out import left_out

    found = left_out()
    for lost in found:
        click.echo(f"✗ {lost.what}: {lost.reason}")
    return len(found)


@author.command()
@click.argument("names", nargs=-1, shell_complete=complete_exercise)
@click.option("--check", is_flag=True, help="Change nothing; fail if a file is out of date.")
@click.option("--force", is_flag=True, help="Overwrite files that were edited.")
def build(names: tuple[str, ...], check: bool, force: bool) -> None:
    """Make the stub and the notebook from solution.py.

    Without NAMES: of all exercises of the packs that --pack names, else of all there are.

    \b
    Example:  python -m grader author build week3_nlp
    """
    from grader.authoring.derive import build

    unusable = 0 if names else _tell_left_out()
    said = {
        "stale": "is out of date",
        "left": "was edited: not changed (--force overwrites it)",
        "written": "derived",
    }
    found = [done for name in names or _all_names() for done in build(name, check=check, force=force)]
    for done in found:
        if done.did in said:
            click.echo(f"{done.path} {said[done.did]}")
    if unusable or any(done.did == "stale" for done in found):
        sys.exit(1)


@author.command()
@click.argument("name")
@click.argument("label")
def show(name: str, label: str) -> None:
    """Print a whole solution: an incorrect one is kept as the difference from its base.

    \b
    Example:  python -m grader author show week2_timeseries not_shuffled
    """
    from grader.authoring.difference import whole_source, with_ends
    from grader.authoring.proof import solution_called

    click.echo(with_ends(whole_source(solution_called(name, label))), nl=False)


@author.command()
@click.argument("names", nargs=-1, shell_complete=complete_exercise)
@click.option("-k", "only", default="", help="Only solutions with this in their name.")
@click.option(
    "-j",
    "jobs",
    type=click.IntRange(1),
    default=min(os.cpu_count() or 1, 2),
    show_default=True,
    help="Gradings at once.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="The seed of every grading.")
@click.option("--fast", is_flag=True, help="Leave out what has to be trained.")
@click.option("--fresh", is_flag=True, help="Use no earlier results.")
@click.option("--update", is_flag=True, help="Write the message for each incorrect solution, beside it.")
def prove(names: tuple[str, ...], only: str, jobs: int, seed: int, fast: bool, fresh: bool, update: bool) -> None:
    """Prove an exercise: correct solutions pass, and each incorrect one fails at its criterion.

    Unknown names come first, with file and line. So does what is missing: a criterion that no incorrect solution
    fails, or too few solutions. An unknown name stops the proof; what is missing does not.

    Without NAMES it proves all exercises of the packs that --pack names, else all there are, for hours.

    \b
    Example:  python -m grader author prove week3_nlp --fast
    """
    from grader.authoring.golden import lacks_golden, write_golden
    from grader.authoring.proof import SEED, cases_of, prove_all, require_some
    from grader.examiner.start import keep_warm

    if update and seed != SEED:
        raise click.UsageError(f"Messages are kept for the seed {SEED}: leave out --seed.")
    chosen = names or _all_names()
    unusable = 0 if names else _tell_left_out()
    if not names:
        click.echo(f"Without a name, this proves {_counted(len(chosen), 'exercise')}.")
    wrong = unusable + _tell_problems(chosen, unusable, only)
    everything = [case for name in chosen for case in cases_of(name)]
    cases = [case for case in everything if only in case.name]
    require_some(cases, only, [case.name for case in everything], "solution")
    if not names:
        click.echo(f"{_counted(len(cases), 'solution')} to grade.")
    keep_warm()
    graded, failed, left_out, untold = 0, 0, 0, 0
    for finding in prove_all(cases, jobs, seed, fast=fast, recall=not fresh):
        if update and write_golden(finding):
            click.echo(f"  {finding.case.name}: its message is written")
        graded += 1
        left_out += finding.is_open and not finding.complaint
        untold += lacks_golden(finding)
        failed += _tell_finding(finding)
    click.echo(f"{graded - failed - left_out} of {len(cases)} solutions are graded as they must be")
    if graded < len(cases):
        were = "were" if len(cases) - graded > 1 else "was"
        click.echo(f"{_counted(len(cases) - graded, 'solution')} {were} not graded, as the rubric has an error.")
    if left_out:
        click.echo(f"{left_out} wait for a training: leave out --fast.")
    if untold and seed == SEED:
        click.echo(f"{untold} incorrect solution{'s have' if untold > 1 else ' has'} no stored message: add --update.")
    if wrong := wrong + failed:
        click.echo(f"Not proven: {_marked_above(wrong)}.")
        sys.exit(1)


def _tell_problems(chosen: Sequence[str], unusable: int, only: str) -> int:
    """Say what reading the exercises tells, as it is found, and return how much; where one stops the proof, end."""
    from grader.authoring.contract import problems_of
    from grader.catalogue.packs import with_option

    number, stops = 0, False
    for name in chosen:
        for problem in problems_of(name):
            if problem.stops or not only:
                number, stops = number + 1, stops or problem.stops
                click.echo(with_option(f"✗ {problem}"))
    if stops:
        click.echo(f"Nothing is graded, as {_marked_above(number + unusable)}.")
        sys.exit(1)
    if number:
        click.echo("The solutions are graded all the same:")
    return number


def _tell_finding(finding: Finding) -> bool:
    """Say how a solution was graded; return whether that is not as it must be."""
    from grader.authoring.golden import differences

    changed = differences(finding)
    failed = bool(finding.complaint or changed)
    mark = "✗" if failed else "–" if finding.is_open else "✓"
    click.echo(f"{mark} {finding.case.name}  {finding.grade.seconds:.1f} s  {finding.complaint}".rstrip())
    for line in changed:
        click.echo(f"    {line}")
    return failed


def _all_names() -> tuple[str, ...]:
    """Return the exercises that are meant where none is named: those of the packs of ``--pack``, else all there are."""
    from grader.catalogue.exercise import exercise_names, fault_of
    from grader.catalogue.packs import asked_by_option, pack_names

    if asked := asked_by_option():
        return tuple(name for pack in asked for name in pack_names(pack) if not fault_of(name))
    return tuple(exercise_names())


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _marked_above(wrong: int) -> str:
    return f"{wrong} line{'s' if wrong > 1 else ''} above {'have' if wrong > 1 else 'has'} a ✗"


@author.command()
@click.argument("name")
@click.option("-j", "jobs", type=click.IntRange(1), default=1, show_default=True, help="Gradings at once.")
@click.option("-k", "only", help="Only mutants with this in their name.")
@click.option("--fast", is_flag=True, help="Leave out criteria that need a training.")
def mutate(name: str, jobs: int, only: str | None, fast: bool) -> None:
    """Change the reference in small ways: each change must fail, or be known as correct.

    Changes that are correct too are in solutions/NAME/mutants.toml, each with its reason. The command prints lines
    to paste there for the others that pass. It leaves out changes of printed text, of speed, and of one unit.

    \b
    Example:  python -m grader author mutate week3_nlp -j 2
    """
    from concurrent.futures import ThreadPoolExecutor

    from grader.authoring.mutants import WAITS, caught_by, explained_in, known_equivalents, mutants_of, render_open
    from grader.authoring.proof import require_some
    from grader.examiner.start import keep_warm

    everything = mutants_of(name)
    chosen = [mutant for mutant in everything if (only or "") in mutant.name]
    require_some(chosen, only or "", [mutant.name for mutant in everything], "mutant")
    keep_warm()
    equivalent = known_equivalents(name)
    caught, waiting, passing = 0, 0, []
    with ThreadPoolExecutor(max_workers=jobs) as threads:
        grades = threads.map(lambda item: caught_by(name, item, fast=fast), chosen)
        for mutant, criterion in zip(chosen, grades, strict=True):
            reason = equivalent.get(mutant.name, "")
            is_open = criterion == WAITS and not reason
            waiting += is_open
            criterion = "" if criterion == WAITS else criterion
            caught += bool(criterion)
            passing += [] if criterion or reason or is_open else [mutant]
            mark = "✓" if criterion else "=" if reason else "–" if is_open else "✗"
            told = criterion or reason or (WAITS if is_open else "passes")
            click.echo(f"{mark} line {mutant.line} {mutant.name}  {told}")
    click.echo(
        f"{caught} of {len(chosen)} mutants are caught, {len(chosen) - caught - waiting - len(passing)} are correct "
        f"too, {len(passing)} pass unexplained"
    )
    if waiting:
        click.echo(f"{waiting} wait{'' if waiting > 1 else 's'} for a training: leave out --fast.")
    if passing:
        click.echo(
            f"\nFix the rubric, or add these to {explained_in(name)}, each with the reason why it is correct too:\n"
        )
        click.echo(render_open(passing))
    if stale := sorted(set(equivalent) - {mutant.name for mutant in everything}):
        click.echo(f"{explained_in(name)} explains mutants that the solution no longer has: {'; '.join(stale)}")
    if passing or stale:
        sys.exit(1)


@author.command()
@click.argument("names", nargs=-1, shell_complete=complete_exercise)
@click.option("-k", "only", default="", help="Only kinds of faults with this in their name.")
@click.option("--solution", default="", help="Only correct solutions with this in their name.")
@click.option("--most", type=click.IntRange(1), help="Grade at most so many faults, spread over kinds and solutions.")
@click.option("-j", "jobs", type=click.IntRange(1), default=1, show_default=True, help="Gradings at once.")
@click.option("--again", is_flag=True, help="Grade also what was measured before.")
@click.option("--fit", is_flag=True, help="Fit how far each cause is trusted, on one half of the solutions.")
@click.option("--list", "only_list", is_flag=True, help="List what would be graded, and grade nothing.")
def inject(
    names: tuple[str, ...],
    only: str,
    solution: str,
    most: int | None,
    jobs: int,
    again: bool,
    fit: bool,
    only_list: bool,
) -> None:
    """Put one fault at a time into correct solutions, grade them, and write docs/diagnosis.md.

    For exercises of the kit, in a clone of it. Without NAMES nothing is graded, and the page is written again.

    \b
    Example:  python -m grader author inject week1_intro -k rate
              python -m grader author inject --fit
    """
    from concurrent.futures import ThreadPoolExecutor

    from grader.catalogue.packs import pack_of
    from grader.errors import UsageProblem

    if added := [name for name in names if pack_of(name).name]:
        raise UsageProblem(
            f"`author inject` measures exercises of the kit alone, and {added[0]} is in a pack.",
            "It writes docs/diagnosis.md, which is about the kit.",
            f"`python -m grader author mutate {added[0]}` changes the solution of any exercise.",
        )
    try:
        from grader.authoring import confusion
    except ImportError:
        raise UsageProblem(
            "The faults of `author inject` are not here.",
            "The wheel leaves them out; a clone and the source archive (sdist) have them.",
            "Run this command in a clone of the kit.",
        ) from None
    from grader.authoring.proof import require_some
    from grader.catalogue import places
    from grader.examiner.start import keep_warm

    docs = places.PACKAGE.parent / "docs"
    kept = confusion.kept_rows(docs / "diagnosis.jsonl")
    known = set() if again else {row.key for row in kept}
    found = [other_fault for name in names for other_fault in confusion.faults(name, only, solution)]
    require_some(found, only or solution, [], "fault")
    chosen = confusion.spread([other_fault for other_fault in found if other_fault.key not in known], most)
    if only_list:
        for fault in chosen:
            click.echo(f"{fault.exercise} {fault.solution} ({fault.half}): {fault.kind.name}")
        return
    if chosen:
        keep_warm()
    with ThreadPoolExecutor(max_workers=jobs) as threads:
        for row in threads.map(confusion.measure, chosen):
            kept.append(row)
            click.echo(f"{row.result:>7}  {row.exercise} {row.solution}: {row.kind}  {row.told}")
            # At once: whoever ends this in between loses nothing.
            confusion.keep(docs / "diagnosis.jsonl", kept)
    kept = confusion.kept_rows(docs / "diagnosis.jsonl")
    (docs / "diagnosis.md").write_text(confusion.page(kept), encoding="utf-8")
    if fit:
        text = confusion.trust_module(confusion.fitted(kept))
        (places.PACKAGE / "examiner" / "diagnosis" / "trust.py").write_text(text, encoding="utf-8")
    click.echo(f"{len(chosen)} faults were graded; {docs / 'diagnosis.md'} lists {len(kept)}.")


@author.command()
@click.argument("name")
@click.option("-k", "criterion", required=True, help="The criterion whose threshold is measured.")
@click.option(
    "--seeds",
    type=click.IntRange(2),
    default=5,
    show_default=True,
    help="Gradings per solution; data and model change.",
)
@click.option("--only", help="Only solutions with this in their path.")
@click.option("--upstream", is_flag=True, help="Measure the threshold on the public data set.")
def calibrate(name: str, criterion: str, seeds: int, only: str | None, upstream: bool) -> None:
    """Measure how far the threshold is from correct and incorrect solutions, in standard deviations.

    Each must be at least three of them away, on its own side. Then it prints the table for exercise.toml.

    \b
    Example:  python -m grader author calibrate week3_nlp -k check_accuracy --seeds 5
    """
    from grader.authoring.calibration import (
        criterion_called,
        measure,
        measured_solutions,
        render_calibration,
        what_fails,
        widest_spread,
    )
    from grader.authoring.difference import shown
    from grader.catalogue.exercise import read_exercise
    from grader.examiner.start import keep_warm

    criterion = criterion_called(name, criterion)
    answers = measured_solutions(name, criterion, only or "")
    keep_warm()
    sides, numbers = [], range(1, seeds + 1)

    def tell(line: str) -> None:
        click.echo(line, err=True)

    for path, right in answers:
        side = measure(name, path, right, criterion, numbers, tell, upstream=upstream)
        sides += [side] if side.values else []
    for side in sides:
        click.echo(side.told())
    if failed := [*what_fails(sides)]:
        click.echo("\nThe threshold is not calibrated:\n" + "\n".join(failed))
        sys.exit(1)
    if sides:
        facts = shown(read_exercise(name).folder / "exercise.toml")
        click.echo(f"\nFor {facts}:\n\n{render_calibration(criterion, sides, seeds)}")
        click.echo(f"For {criterion} in checks.py: spread={widest_spread(sides):.2g}")
