"""Faults are put into any correct solution, one at a time, and what was measured of them is told as it is."""

import ast
import functools
from pathlib import Path

import pytest

from grader.authoring.confusion import (
    Row,
    badly_named,
    explanations,
    fitted,
    keep,
    kept_rows,
    page,
    spread,
    trust_module,
    written_by_hand,
)
from grader.authoring.confusion import faults as faults_in
from grader.authoring.injection import KINDS, Program, faults_of
from grader.catalogue import places

SOLUTIONS = sorted(places.solutions_folder().glob("week*/solution.py"))
STYLES = sorted(path for name in ("week1_intro", "week2_intro", "week2_timeseries", "week2_nlp")
                for path in (places.solutions_folder() / name / "right").glob("*.py"))  # fmt: skip


@functools.cache
def faults_in_file(path: Path) -> list[tuple[str, str]]:
    """Return the faults of a solution, each as its kind and the program: two tests look at all of them."""
    return [(kind.name, text) for kind, text in faults_of(path.read_text(encoding="utf-8"))]


def test_there_are_at_least_sixty_kinds_each_with_a_name_of_its_own() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 60


@pytest.mark.slow
@pytest.mark.parametrize("path", [*SOLUTIONS, *STYLES], ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
def test_each_fault_is_a_program_that_differs_from_the_solution_and_from_every_other(path: Path) -> None:
    plain = Program(path.read_text(encoding="utf-8")).source()
    programs = [text for _, text in faults_in_file(path)]
    assert plain not in programs
    for text in programs:
        ast.parse(text)


def test_an_optimizer_that_is_given_by_position_is_replaced() -> None:
    source = "from tensorflow import keras\n\ndef create(model):\n    model.compile('adam', 'mse')\n"
    by_kind = {kind.name: text for kind, text in faults_of(source)}
    assert "compile(loss='mse', optimizer=keras.optimizers.Adam(learning_rate=1.0))" in by_kind["rate too high"]


@pytest.mark.slow
def test_each_kind_has_a_place_in_some_solution() -> None:
    found = {kind for path in [*SOLUTIONS, *STYLES] for kind, _ in faults_in_file(path)}
    assert {kind.name for kind in KINDS} - found == set()


def test_a_fault_changes_one_place() -> None:
    path = places.solutions_folder() / "week2_intro" / "solution.py"
    source = path.read_text(encoding="utf-8")
    plain = set(Program(source).source().splitlines())
    by_kind = {kind.name: text for kind, text in faults_of(source)}
    changed = set(by_kind["rate too high"].splitlines()) - plain
    assert len(changed) == 1
    assert "Adam(learning_rate=1.0)" in changed.pop()


def row(kind: str, result: str, half: str = "report", first: str = "", right: bool = False, tried: str = "") -> Row:
    return Row(f"e/s/{kind}/0", "e", f"s{kind}", half, kind, result, "check_a", first, right, first, tried, "told")


ROWS = [
    row("rate too high", "named", "fit", "learning rate too high", True, "helped"),
    row("epsilon", "misled", "fit", "learning rate too high", False, "untried"),
    row("momentum", "named", "report", "momentum", True, "helped"),
    row("one epoch", "passes"),
]


def test_what_is_fitted_comes_from_one_half_alone() -> None:
    assert fitted(ROWS) == {"learning rate too high": 0.62}
    assert '"learning rate too high": 0.62' in trust_module(fitted(ROWS))


def test_the_page_counts_what_was_measured_and_names_what_was_not() -> None:
    text = page(ROWS)
    assert "| named | place | symptom | misled | passes | noted | broken |" in text
    assert "Of those that lost a point: 0.67 named, 0.33 misled." in text
    assert "Of 3 pieces of advice on a training: helped 2, untried 1 (0.67 helped)." in text
    assert "| rate too high | learning rate too high |" in text
    assert "weight decay" in text.split("Not measured")[1]
    assert "named" in page([])


def test_rows_are_kept_and_a_later_one_replaces_an_earlier_one(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    keep(path, ROWS)
    keep(path, [*kept_rows(path), row("one epoch", "named")])
    assert {one.kind: one.result for one in kept_rows(path)}["one epoch"] == "named"
    assert len(kept_rows(path)) == len(ROWS)
    assert kept_rows(tmp_path / "none") == []


def test_a_sample_takes_each_kind_once_before_any_kind_again() -> None:
    found = list(faults_in("week1_intro"))
    kinds = {one.kind.name for one in found}
    sample = spread(found, len(kinds))
    assert {one.kind.name for one in sample} == kinds
    assert len({one.solution for one in sample}) > 2
    assert len(spread(found, None)) == len(found)


def test_each_kind_that_is_seldom_named_is_explained() -> None:
    rows = kept_rows(places.PACKAGE.parent / "docs" / "diagnosis.jsonl")
    assert set(badly_named(rows)) - set(explanations()) == set()
    assert badly_named([*ROWS, row("beta", "symptom")]) == {"beta": (0, 1), "epsilon": (0, 1)}


def test_the_page_is_made_from_the_rows_that_are_kept() -> None:
    docs = places.PACKAGE.parent / "docs"
    assert (docs / "diagnosis.md").read_text(encoding="utf-8") == page(kept_rows(docs / "diagnosis.jsonl"))


def test_faults_that_a_person_wrote_are_rated_before_and_after() -> None:
    rated = {"named", "place", "symptom", "misled", "passes", "grader error"}
    found = written_by_hand()
    assert len(found) >= 60
    assert {one["before"] for one in found} <= rated
    assert {one["after"] for one in found} <= rated | {""}
