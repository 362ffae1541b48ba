"""Packs: folders and installed packages of exercises beside the kit's own."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.candidate.sandbox.policy import SandboxLimits, allow
from grader.catalogue import packs, places
from grader.catalogue.concepts import read_concepts
from grader.catalogue.exam_paper import paper_names
from grader.catalogue.exercise import exercise_names, practice_names, read_exercise, week_names
from grader.catalogue.packs import LeftOut, exercise_folder, left_out, make_importable, solution_folder
from grader.catalogue.quiz import quiz_names
from grader.cli.main import add_packs, cli
from grader.errors import UsageProblem

LIKE = "week1_intro"


def copied(pack: Path, name: str) -> Path:
    shutil.copytree(places.exercises_folder() / LIKE, pack / "exercises" / name)
    shutil.copytree(places.solutions_folder() / LIKE, pack / "solutions" / name)
    return pack / "exercises" / name


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack of one exercise, asked for by the variable."""
    folder = tmp_path / "garden"
    copied(folder, "garden_prices")
    monkeypatch.setenv(packs.VARIABLE, str(folder))
    return folder


def test_its_exercises_are_listed_after_the_kits_own_and_read_from_its_folder(pack: Path) -> None:
    assert exercise_names()[-1] == practice_names()[-1] == "garden_prices"
    assert "garden_prices" not in week_names()
    assert exercise_folder("garden_prices") == pack / "exercises/garden_prices"
    assert solution_folder("garden_prices") == pack / "solutions/garden_prices"
    assert read_exercise("garden_prices").pack == "garden" and read_exercise(LIKE).pack == ""
    assert "garden_prices" in quiz_names()
    assert left_out() == []


def test_list_shows_where_an_exercise_comes_from(pack: Path) -> None:
    told = CliRunner().invoke(cli, ["list"], env={"COLUMNS": "200"}).output
    [row] = [line for line in told.splitlines() if line.startswith("garden_prices")]
    assert row.endswith(" garden")


def test_part_and_week_are_any_text_in_a_pack(pack: Path) -> None:
    facts = pack / "exercises/garden_prices/exercise.toml"
    text = facts.read_text().replace('part = "intro"', 'part = "Gardening"').replace("week = 1", 'week = "spring"')
    facts.write_text(text)
    exercise = read_exercise("garden_prices")
    assert (exercise.part, exercise.week) == ("Gardening", "spring")


@pytest.mark.parametrize(
    ("name", "spoil", "said"),
    [
        ("garden_toml", lambda folder: (folder / "exercise.toml").write_text("title = "), "TOMLDecodeError"),
        ("garden_bytes", lambda folder: (folder / "exercise.toml").write_bytes(b"\xff"), "UnicodeDecodeError"),
        ("garden_syntax", lambda folder: (folder / "checks.py").write_text("def ("), "SyntaxError"),
        ("garden_without", lambda folder: (folder / "checks.py").unlink(), "FileNotFoundError"),
        ("garden-prices", lambda folder: None, "not a Python name"),
        (LIKE, lambda folder: None, "The kit has an exercise of this name"),
    ],
)
def test_an_exercise_that_cannot_be_used_is_named_and_left_out(pack: Path, name: str, spoil, said: str) -> None:  # type: ignore[no-untyped-def]
    spoil(copied(pack, name))
    [one] = left_out()
    assert one.what == f"garden: {name}" and said in one.reason
    assert exercise_names().count(name) == (name == LIKE) and "garden_prices" in exercise_names()
    told = CliRunner().invoke(cli, ["list"])
    assert told.exit_code == 0 and f"Left out: garden: {name}." in told.output


def test_a_pack_that_is_none_is_named_and_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(packs.VARIABLE, os.pathsep.join([str(tmp_path), str(tmp_path / "gone"), ""]))
    assert {one.what for one in left_out()} == {tmp_path.name, "gone"}
    assert exercise_names() and read_exercise(LIKE)


def test_an_installed_pack_announces_itself_and_none_of_its_code_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied(tmp_path / "garden_pack", "garden_prices")
    (tmp_path / "garden_pack/__init__.py").write_text("raise RuntimeError('this must not run')")
    meta = tmp_path / "garden_pack-1.0.dist-info"
    meta.mkdir()
    (meta / "METADATA").write_text("Metadata-Version: 2.1\nName: garden-pack\nVersion: 1.0\n")
    (meta / "entry_points.txt").write_text(f"[{packs.GROUP}]\ngarden = garden_pack\ngone = no_such_package\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert read_exercise("garden_prices").pack == "garden"
    assert left_out() == [LeftOut("gone", "The package no_such_package is not installed.")]
    assert "garden_pack" not in sys.modules


def test_the_option_goes_with_every_command_and_stands_anywhere(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(packs.VARIABLE)
    assert "garden_prices" not in exercise_names()
    assert add_packs(["list", "--pack", str(pack), "--help"]) == ["list", "--help"]
    assert "garden_prices" in exercise_names()
    monkeypatch.delenv(packs.VARIABLE)
    assert add_packs([f"--pack={pack}", "rubric", "garden_prices"]) == ["rubric", "garden_prices"]
    assert "garden_prices" in exercise_names()
    with pytest.raises(UsageProblem, match="is not an exercise pack"):
        add_packs(["list", "--pack", str(pack / "exercises")])


def test_a_rubric_imports_what_lies_in_its_own_folder_and_the_path_stays(
    pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "exercises"]:
        monkeypatch.delitem(sys.modules, name)
    before = list(sys.path)
    make_importable()
    try:
        module = __import__("exercises.garden_prices.expectations.price_rule", fromlist=["x"])
        kits = __import__("exercises.week1_intro.expectations.price_rule", fromlist=["x"])
    finally:
        sys.modules.pop("exercises")
    assert Path(module.__file__ or "").is_relative_to(pack) and not Path(kits.__file__ or "").is_relative_to(pack)
    assert sys.path == before


def test_a_pack_adds_concepts_and_papers_and_renames_none(pack: Path) -> None:
    known = read_concepts()
    (pack / "exercises/concepts.toml").write_text(
        '[compost]\ntitle = "Compost"\nsentence = "It is warm."\n[shapes]\ntitle = "x"\nsentence = "x"\n'
    )
    (pack / "exercises/papers").mkdir()
    (pack / "exercises/papers/spring.toml").write_text("")
    told = read_concepts()
    assert told["compost"].title == "Compost" and told["shapes"] == known["shapes"]
    assert {"spring", "first"} <= set(paper_names())


def test_the_sandbox_keeps_packs_closed_and_lists_what_is_beside_them(tmp_path: Path) -> None:
    site, scratch = tmp_path / "site", tmp_path / "scratch"
    for name in ("garden_pack/exercises/garden_prices", "garden_pack/solutions", "numbers"):
        (site / name).mkdir(parents=True)
    closed = [site / "garden_pack/exercises", site / "garden_pack/solutions"]
    allowed = allow(scratch, [site], SandboxLimits(60, 1000, 10, 64), closed=closed)
    assert site / "numbers" in allowed.readable and site in allowed.listable
    assert not [one for one in allowed.readable if one in closed or any(one in above.parents for above in closed)]
