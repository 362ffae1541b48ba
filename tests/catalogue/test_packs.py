"""Packs: folders and installed packages of exercises beside the kit's own."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.candidate.sandbox.policy import SandboxLimits, allow
from grader.catalogue import packs, places
from grader.catalogue.concepts import read_concepts
from grader.catalogue.exam_paper import draw_paper, paper_names, tasks_of
from grader.catalogue.exercise import exercise_names, practice_names, read_exercise, week_names
from grader.catalogue.left_out import left_out
from grader.catalogue.packs import LeftOut, exercise_folder, make_importable, solution_folder
from grader.catalogue.quiz import quiz_names, read_all_items
from grader.cli.main import add_packs, cli, main
from grader.errors import UsageProblem

LIKE = "week1_intro"
incorrect_solutions = shutil.ignore_patterns("wrong")


def copied(pack: Path, name: str) -> Path:
    shutil.copytree(places.exercises_folder() / LIKE, pack / "exercises" / name)
    shutil.copytree(places.solutions_folder() / LIKE, pack / "solutions" / name, ignore=incorrect_solutions)
    quiz = pack / "exercises" / name / "quiz.toml"
    quiz.write_text(quiz.read_text(encoding="utf-8").replace('"intro1-', f'"{name}-'), encoding="utf-8")
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
        ("garden_toml", lambda folder: (folder / "exercise.toml").write_text("title = "), "is not valid TOML"),
        ("garden_bytes", lambda folder: (folder / "exercise.toml").write_bytes(b"\xff"), "This is no text in UTF-8"),
        ("garden_syntax", lambda folder: (folder / "checks.py").write_text("def ("), "This is not valid Python"),
        ("garden_without", lambda folder: (folder / "checks.py").unlink(), "This cannot be read"),
        ("garden-prices", lambda folder: None, "is not one such as"),
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


@pytest.mark.parametrize(
    ("file", "spoil", "said"),
    [
        ("exercise.toml", lambda text: text + "\nx = [", "{line}: This is not valid TOML: Invalid value."),
        ("exercise.toml", lambda text: text + "\n[evil]", "{line}: There is no key `evil`."),
        ("checks.py", lambda text: text + "\nprint(", "{line}: This is not valid Python: '(' was never closed"),
    ],
)
@pytest.mark.parametrize(
    "words", [["author", "prove", "garden_prices"], ["rubric", "garden_prices"], ["author", "build", "garden_prices"]]
)
def test_whoever_names_an_exercise_that_cannot_be_used_is_told_why(
    pack: Path,
    file: str,
    spoil: Callable[[str], str],
    said: str,
    words: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = pack / "exercises/garden_prices" / file
    text = spoil(path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(words)
    # For its author it is wrong usage.
    assert ended.value.code == (2 if words[0] == "author" else 3)
    assert f"{path}:" + said.format(line=text.count("\n") + 1) in capsys.readouterr().err


def test_to_build_all_fails_where_an_exercise_cannot_be_used(
    pack: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (pack / "exercises/garden_prices/checks.py").write_text("x = [")
    monkeypatch.setattr(places, "kit_root", lambda: pack.parent / "kit")
    with pytest.raises(SystemExit) as ended:
        main(["author", "build", "--check"])
    assert ended.value.code == 1
    assert "checks.py:1: This is not valid Python: '[' was never closed" in capsys.readouterr().out


def changed(name: str, old: str, new: str):  # type: ignore[no-untyped-def]
    def change(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def in_place(name: str, make):  # type: ignore[no-untyped-def]
    def change(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        make(folder / name)

    return change


def renamed(name: str):  # type: ignore[no-untyped-def]
    return lambda folder: folder.rename(folder.with_name(name.format(folder.name)))


HOSTILE = {
    "a key that is not known": (changed("exercise.toml", "title", "evil = 1\ntitle"), "evil"),
    "a title that is no text": (changed("exercise.toml", 'title = "', 'title = 5 # "'), "title"),
    "minutes that move the cursor": (changed("exercise.toml", "minutes", 'minutes = "\\u001b[31m" #'), "1B"),
    "a title that turns letters around": (changed("exercise.toml", 'title = "', 'title = "\\u202e'), "202E"),
    "a title of a page": (changed("exercise.toml", 'title = "', f'title = "{"x" * 300}'), "title"),
    "facts that are nested deeply": (in_place("exercise.toml", lambda at: at.write_text("a = " + "[" * 9_000)), "deep"),
    "a large file": (in_place("exercise.toml", lambda at: at.write_text("#" * 2_000_000)), "bytes"),
    "an endless file": (in_place("checks.py", lambda at: at.symlink_to("/dev/zero")), "no file"),
    "a pipe": (in_place("README.md", os.mkfifo), "no file"),
    "a link to a file of the learner": (in_place("README.md", lambda at: at.symlink_to("/etc/hosts")), "a link out"),
    "a brief with a command to a terminal": (in_place("README.md", lambda at: at.write_text("\x1b]0;x\x07")), "1B"),
    "a rubric that is nested deeply": (in_place("checks.py", lambda at: at.write_text("x = " + "-" * 99_999)), "deep"),
    "a criterion with a command to a terminal": (changed("checks.py", 'title="', 'title="\\x1b[31m'), "1B"),
    "a quiz of the kit's": (lambda at: shutil.copy(places.exercises_folder() / LIKE / "quiz.toml", at), "twice"),
    "a quiz that is none": (in_place("quiz.toml", lambda at: at.write_text("item = 3")), "not a valid quiz"),
    "a quiz that is nested deeply": (in_place("quiz.toml", lambda at: at.write_text("a = " + "[" * 9_000)), "deep"),
    "concepts that are none": (in_place("../concepts.toml", lambda at: at.write_text("x = 1")), "concepts"),
    "a concept without a sentence": (
        in_place("../concepts.toml", lambda at: at.write_text('[tides]\ntitle = "Tides"\n')),
        "concepts.toml:1: The key `sentence` is missing in `[tides]`.",
    ),
    "a concept with a misspelt key": (
        in_place("../concepts.toml", lambda at: at.write_text('[tides]\ntitel = "Tides"\n')),
        "concepts.toml:2: There is no key `titel` in `[tides]`. Did you mean `title`?",
    ),
    "concepts that are no text": (in_place("../concepts.toml", lambda at: at.write_bytes(b"\xff")), "concepts"),
    "a name of the exam": (renamed("example_{}"), "is not one such as"),
    "a name with a letter that looks like another": (renamed("w\u0435ek_{}"), "is not one such as"),
    "a name that moves the cursor": (renamed("a\x1b[31m_{}"), "is not one such as"),
    "the name of another's exercise": (renamed("garden_prices"), "The pack garden"),
}  # fmt: skip


def test_whatever_packs_hold_everything_else_is_as_before(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each attack is an exercise of its own in a pack of its own; all are there at once."""

    def standing() -> tuple[object, ...]:
        names = [name for name in exercise_names() if "evil" not in name]
        return names, tasks_of(1), read_concepts(), [one for one in read_all_items() if one.exercise_name in names]

    before = standing()
    evil = [tmp_path / f"pack{number}" for number in range(len(HOSTILE))]
    for number, (folder, (spoil, _)) in enumerate(zip(evil, HOSTILE.values(), strict=True)):
        spoil(copied(folder, f"evil{number}"))
    monkeypatch.setenv(packs.VARIABLE, os.pathsep.join(map(str, [pack, *evil, pack])))
    assert standing() == before
    told = CliRunner().invoke(cli, ["list"], env={"COLUMNS": "300"})
    assert told.exit_code == 0 and not re.search("[\x00-\x09\x0b-\x1f\u202e]|x{300}", told.output)
    reasons = {one.what: one.reason for one in left_out()}
    for number, (attack, (_, said)) in enumerate(HOSTILE.items()):
        about = [reason for what, reason in reasons.items() if re.search(rf"(pack|evil){number}\b", what)]
        assert any(said in reason for reason in about), (attack, about)


def test_no_pack_changes_which_tasks_a_mock_exam_draws(pack: Path) -> None:
    before = tasks_of(1), draw_paper(7)
    task = copied(pack, "exam1_evil")
    changed("exercise.toml", 'part = "intro"', 'part = "exam"\ncategory = 1')(task)
    assert "exam1_evil" in exercise_names() and (tasks_of(1), draw_paper(7)) == before


@pytest.mark.parametrize("name", ["", " ", "gar\x1b[31mden", "gar\nden", "\u202eden", "x" * 61])
def test_a_pack_has_a_name_that_is_seen(tmp_path: Path, name: str) -> None:
    copied(tmp_path, "garden_prices")
    found = packs._pack_at(name, tmp_path)
    assert isinstance(found, LeftOut) and found.what.isprintable()


@pytest.mark.parametrize("value", ["", "os:system", "../etc", "garden pack", "garden_pack.\x1b", ":", "a..b"])
def test_an_entry_point_that_is_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    meta = tmp_path / "garden_pack-1.0.dist-info"
    meta.mkdir()
    (meta / "METADATA").write_text("Metadata-Version: 2.1\nName: garden-pack\nVersion: 1.0\n")
    (meta / "entry_points.txt").write_text(f"[{packs.GROUP}]\nevil = {value}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert "evil" in [one.what for one in left_out()] and exercise_names()


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


def test_commands_name_the_pack_that_this_one_names(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "run `python -m grader author build x`, or `python -m grader --pack . list`"
    # What the surroundings name is named to each command by them.
    assert packs.with_option(said) == said and packs.asked_by_option() == []
    monkeypatch.setenv(packs.VARIABLE, "")
    add_packs(["--pack", str(pack), "list"])
    assert packs.with_option(said) == said.replace("grader author", f"grader --pack {pack} author")
    assert [one.name for one in packs.asked_by_option()] == ["garden"]
    add_packs(["list"])
    assert packs.with_option(said) == said


def test_a_path_into_a_pack_says_how_it_is_named_and_trusts_nothing_by_itself(
    pack: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(packs.VARIABLE, "")
    for path in (pack / "exercises/garden_prices", pack / "exercises/garden_prices/exercise.toml"):
        with pytest.raises(SystemExit) as ended:
            main([str(path)])
        assert ended.value.code == 2
        assert f"write `python -m grader --pack {pack} garden_prices`" in capsys.readouterr().err
    assert packs.asked_by_option() == [] and not os.environ[packs.VARIABLE]


def test_faults_are_not_put_into_solutions_of_a_pack(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["author", "inject", "garden_prices", "--list"])
    assert ended.value.code == 2
    assert "exercises of the kit alone, and garden_prices is in a pack." in capsys.readouterr().err


def test_a_script_of_a_pack_that_somebody_runs_finds_its_data(pack: Path) -> None:
    folder = pack / "exercises/garden_prices"
    (folder / "expectations").mkdir(exist_ok=True)
    (folder / "expectations/data.py").write_text("def load(number):\n    return 2 * number\n")
    script = "from grader.data import load_exercise_data\nprint(load_exercise_data('garden_prices', 21))\n"
    environment = {name: value for name, value in os.environ.items() if name != packs.VARIABLE}
    environment["PYTHONPATH"] = str(places.PACKAGE.parent)

    def run(place: Path) -> subprocess.CompletedProcess[str]:
        place.write_text(script)
        command = [sys.executable, place.name]
        return subprocess.run(command, cwd=place.parent, env=environment, capture_output=True, text=True)

    assert run(folder / "exercise.py").stdout == "42\n"
    # From elsewhere no code of a pack runs, and what to do is said.
    elsewhere = run(pack / "elsewhere.py")
    assert not elsewhere.stdout
    assert all(way in elsewhere.stderr for way in ("`--pack FOLDER`", packs.VARIABLE, "pip install FOLDER"))


def test_build_without_a_name_is_about_the_pack_that_is_named(
    pack: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(packs.VARIABLE, "")
    built: list[str] = []
    monkeypatch.setattr("grader.authoring.derive.build", lambda name, **_: built.append(name) or [])
    with contextlib.suppress(SystemExit):
        main(["author", "--pack", str(pack), "build"])
    assert built == ["garden_prices"]
