"""The command line answers every bad input with what is wrong and what to do, and never with a traceback of ours."""

import io
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from feedback.test_report import SAMPLES
from packaging.specifiers import SpecifierSet

from grader.catalogue import places
from grader.catalogue.exercise import exercise_names, read_exercise
from grader.catalogue.rubric import read_rubric
from grader.cli.console import reports_folder, show_page
from grader.cli.main import cli, main
from grader.errors import CannotGrade
from grader.examiner.grade import Grade
from grader.practice.attempt import Attempt
from grader.practice.doctor import _python, _system
from grader.practice.folder import begin_folder


def run(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return (ended.value.code or 0), out, err  # type: ignore[return-value]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_reports_go_to_the_folder_of_the_kit_or_of_the_practice_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begin_folder(tmp_path / "mine")
    for here, told in (
        (places.kit_root(), "reports"),
        (places.exercises_folder() / "week1_intro", "../../reports"),
        (tmp_path, "reports"),
        (tmp_path / "mine", "reports"),
        (tmp_path / "mine" / "exercises" / "week1_intro", "../../reports"),
    ):
        monkeypatch.chdir(here)
        assert reports_folder() == told, here


@pytest.mark.parametrize("verb", ["watch", "rubric"])
def test_without_a_name_the_next_exercise_is_taken(verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    command = cli.commands[verb]
    assert not next(parameter for parameter in command.params if parameter.name == "exercise").required
    assert verb != "rubric" or "week1_intro" in CliRunner().invoke(cli, ["rubric"]).output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["exercises/week2_timeserie"], "Did you mean week2_timeseries"),
        (["week2"], "Did you mean week2_intro or week2_vision or week2_nlp or week2_timeseries?"),
        (["rubric", "week2"], "Did you mean week2_intro or week2_vision or week2_nlp or week2_timeseries?"),
        (["week2_timeseries", "--submission", "nowhere.py"], "nowhere.py"),
        (["week2_timeseries", "--sumbission", "x"], "--submission"),
        (["rubric", "weeek"], "no exercise"),
        (["grade"], "Name an exercise"),
        (["hint", "week2_timeseries", "-k", "check_x"], "has no criterion like 'check_x'"),
        (["week2_timeseries", "-k", "nothing"], "has no criterion like 'nothing'"),
        (["."], "is not the folder of an exercise"),
    ],
)
def test_a_wrong_call_is_answered_with_exit_code_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(*arguments, capsys=capsys)
    assert code == 2
    assert words in err


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["progess"], "Did you mean `python -m grader progress`?"),
        (["wacth", "week1_intro"], "Did you mean `python -m grader watch week1_intro`?"),
        (["Solution", "week1_intro", "--yes"], "Did you mean `python -m grader solution week1_intro --yes`?"),
        (["lsit"], "Did you mean `python -m grader list`?"),
        (["cohrt", "grade", "a b"], "Did you mean `python -m grader cohort grade 'a b'`?"),
    ],
)
def test_a_misspelt_command_is_not_taken_for_an_exercise(
    arguments: list[str], meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(*arguments, capsys=capsys)
    assert (code, err.splitlines()[:2]) == (2, [f"There is no command {arguments[0]!r}.", meant])


def slips(word: str) -> list[str]:
    """Return a word with one letter left out, doubled, or exchanged with the next one."""
    places = range(1, len(word) - 1)
    left_out = [word[:place] + word[place + 1 :] for place in places]
    doubled = [word[:place] + word[place] + word[place:] for place in places]
    return left_out + doubled + [word[:place] + word[place + 1] + word[place] + word[place + 2 :] for place in places]


@pytest.mark.parametrize("verb", [one for one in sorted(cli.commands) if len(one) > 4])
def test_every_slip_in_a_command_is_answered_with_that_command(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    for word in sorted({*slips(verb)} - {*cli.commands}):
        code, _, err = run(word, capsys=capsys)
        assert (code, f"`python -m grader {verb}`" in err) == (2, True), word


@pytest.mark.parametrize("name", exercise_names()[::5])
def test_a_slip_in_an_exercise_is_answered_with_exercises(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    for word in sorted({*slips(name)} - {*exercise_names()}):
        _, _, err = run(word, capsys=capsys)
        assert "no exercise" in err and name in err


@pytest.mark.parametrize("arguments", [["--plain", "rubric", "week1_intro"], ["rubric", "week1_intro", "--plain"]])
def test_plain_text_is_asked_for_before_or_after_the_command(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    cli(arguments, standalone_mode=False)
    assert "100 points, passed with 100 %" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "meant"), [(["--fast", "watch", "week1_intro"], "watch week1_intro"), (["grade", "doctor"], "doctor")]
)
def test_a_command_is_not_taken_for_an_exercise(
    arguments: list[str], meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    err = capsys.readouterr().err
    assert ended.value.code == 2
    assert "is a command, not an exercise." in err and f"Write `python -m grader {meant}`, then the options." in err


def test_a_file_may_be_called_like_a_misspelt_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "progess").mkdir()
    assert "is not the folder of an exercise" in run("progess", capsys=capsys)[2]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["-k", "lables"], "Did you mean check_labels?"),
        (["-k", "check_bathces"], "Did you mean check_batches?"),
        (["-k", "labels", "-k", "Shuffel"], "Did you mean check_shuffle?"),
    ],
)
def test_a_misspelt_criterion_is_answered_with_the_one_that_is_meant(
    typed: list[str], meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run("week2_timeseries", *typed, capsys=capsys)
    assert (code, meant in err) == (2, True)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.py", b"", "empty"),
        ("binary.py", b"\x7fELF\x00\x01\x02", "text"),
        ("latin.py", "# caf\u00e9".encode("latin-1"), "UTF-8"),
        ("notebook.ipynb", b"{}", "notebook"),
        ("torn.ipynb", b'{"cells": [', "notebook"),
        ("answer.txt", b"x = 1", "neither a script nor a notebook"),
    ],
)
def test_a_file_that_is_no_submission_is_refused_in_words(
    name: str, content: bytes, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    code, _, err = run("week2_timeseries", "--submission", name, capsys=capsys)
    assert code == 2
    assert words in err


def test_a_host_that_wants_it_gets_0_where_the_grader_worked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "answer.py").write_text("def broken(:\n")
    told = ["week2_timeseries", "--submission", "answer.py", "--quiet"]
    assert run(*told, capsys=capsys)[0] == 1
    assert run(*told, "--exit-zero", capsys=capsys)[0] == 0
    assert run("week2_timeseries", "--submission", "gone.py", "--exit-zero", capsys=capsys)[0] == 2


def test_a_fault_of_ours_is_never_0(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def grade(self: Attempt, *_: object, **__: object) -> Grade:
        return SAMPLES["not-graded"]()

    monkeypatch.setattr(Attempt, "grade", grade)
    (tmp_path / "answer.py").write_text("x = 1")
    assert run("week3_nlp", "--submission", "answer.py", "--exit-zero", capsys=capsys)[0] == 3


def test_a_whole_name_means_that_criterion_alone() -> None:
    def asked(*only: str) -> tuple[str, ...]:
        return Attempt.begin("week4_nlp", None, only).only

    assert asked("check_padding") == ("check_padding",)
    assert {"check_padding", "check_padding_id"} <= set(asked("padding"))


def test_a_file_of_50_megabytes_is_refused_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (tmp_path / "large.py").open("wb") as file:
        file.truncate(50 * 2**20)
    code, _, err = run("week2_timeseries", "--submission", "large.py", capsys=capsys)
    assert code == 2
    assert "MB" in err


def test_a_syntax_error_is_shown_with_its_line_and_nothing_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "answer.py").write_text("import os\ndef f(:\n    pass\n")
    code, out, _ = run("week2_timeseries", "--submission", "answer.py", capsys=capsys)
    assert code == 1
    assert "line 2" in out and "def f(:" in out


def test_tabs_mixed_with_blanks_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "answer.py").write_text("def f():\n    if True:\n\treturn 1\n")
    code, out, _ = run("week2_timeseries", "--submission", "answer.py", capsys=capsys)
    assert code == 1
    assert "tab" in out.lower()


def test_an_untouched_stub_is_not_attempted_and_says_where_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    from grader.catalogue.stub import derived_files

    stub = next(text for path, text in derived_files("week2_timeseries").items() if path.suffix == ".py")
    Path("exercise.py").write_text(stub)
    code, out, _ = run("week2_timeseries", "--submission", "exercise.py", capsys=capsys)
    assert code == 1
    assert "not attempted yet" in out and "YOUR CODE HERE" in out


def test_json_is_the_grade_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "answer.py").write_text("def f(:\n")
    code, out, _ = run("week2_timeseries", "--submission", "answer.py", "--json", capsys=capsys)
    facts = json.loads(out)
    assert code == 1
    assert (facts["format"], facts["exercise_name"], facts["status"]) == (1, "week2_timeseries", "NOT_YET")
    assert {"criterion_id", "outcome", "expected", "found", "message", "seconds"} <= facts["verdicts"][0].keys()
    assert len(facts["verdicts"]) == 8


def test_quiet_shows_the_score_and_the_first_thing_to_fix(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "answer.py").write_text("def f(:\n")
    _, out, _ = run("week2_timeseries", "--submission", "answer.py", "--quiet", capsys=capsys)
    assert "0 of 100 points" in out and "The first thing to fix" in out
    assert "0 of 15" not in out


def test_a_report_that_cannot_be_written_does_not_change_the_grade(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "answer.py").write_text("def f(:\n")
    (tmp_path / "reports").write_text("a file in the way")
    code, out, err = run("week2_timeseries", "--submission", "answer.py", capsys=capsys)
    assert code == 1
    assert "0 of 100 points" in out
    assert "could not be written" in out + err


def test_the_report_can_be_drawn_again_from_the_saved_grade(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    code, _, err = run("report", capsys=capsys)
    assert (code, "There is no attempt yet." in err) == (2, True)
    (tmp_path / "answer.py").write_text("def f(:\n")
    run("week2_timeseries", "--submission", "answer.py", capsys=capsys)
    before = (tmp_path / "reports" / "week2_timeseries.html").read_text()
    shutil.rmtree(tmp_path / "reports")
    main_again = ["report", "week2_timeseries"]
    cli(main_again, standalone_mode=False)
    assert (tmp_path / "reports" / "week2_timeseries.html").read_text() == before


def test_the_rubric_is_printed_and_nothing_runs(capsys: pytest.CaptureFixture[str]) -> None:
    cli(["rubric", "week2_timeseries"], standalone_mode=False)
    out = capsys.readouterr().out
    assert "100 points, passed with 100 %" in out
    first = read_rubric(read_exercise("week2_timeseries")).criteria[0]
    assert f"{first.points:>4}  {first.description}  [{first.id}]" in out


def test_a_hint_is_for_what_the_last_attempt_missed_and_goes_further_each_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    (tmp_path / "answer.py").write_text("def f(:\n")
    run("week2_timeseries", "--submission", "answer.py", capsys=capsys)
    cli(["hint", "week2_timeseries"], standalone_mode=False)
    said = capsys.readouterr().out
    assert "invalid syntax.\nFix this line first" in said and "Hint" not in said
    for number in (1, 2, 3, 3):
        cli(["hint", "week3_timeseries", "-k", "check_sweep"], standalone_mode=False)
        assert f"Hint {number} of 3: " in capsys.readouterr().out


def test_the_list_shows_how_far_the_learner_is(capsys: pytest.CaptureFixture[str]) -> None:
    cli(["list"], standalone_mode=False)
    assert "week2_timeseries" in capsys.readouterr().out


def test_the_solution_is_not_shown_without_being_asked_for_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    code, out, _ = run("solution", "week2_timeseries", capsys=capsys)
    assert code == 1 and "def windowed_dataset" not in out
    cli(["solution", "week2_timeseries", "--yes"], standalone_mode=False)
    assert "def windowed_dataset" in capsys.readouterr().out


def test_doctor_looks_at_this_machine(capsys: pytest.CaptureFixture[str]) -> None:
    cli(["doctor"], standalone_mode=False)
    out = capsys.readouterr().out
    assert "✓ Python: 3." in out and "TensorFlow" in out


@pytest.mark.parametrize(
    ("platform", "fit", "needed"), [("linux", True, False), ("darwin", False, False), ("win32", False, False)]
)
def test_doctor_says_where_the_kit_grades(
    platform: str, fit: bool, needed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.system.PLATFORM", platform)
    found = _system()
    assert (found.fit, found.needed) == (fit, needed) and (fit or found.fix)


def test_doctor_and_the_installer_take_the_same_versions_of_python(monkeypatch: pytest.MonkeyPatch) -> None:
    project = tomllib.loads((places.kit_root() / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = SpecifierSet(project["requires-python"])
    for minor in range(9, 17):
        monkeypatch.setattr("sys.version_info", VersionInfo(3, minor, 1))
        assert _python().fit == (f"3.{minor}.1" in wanted)


class VersionInfo(NamedTuple):
    """The part of ``sys.version_info`` that is looked at."""

    major: int
    minor: int
    micro: int


@pytest.mark.parametrize("verb", sorted(cli.commands))
def test_every_verb_has_help_with_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    if verb != "author":
        cli([verb, "--help"], standalone_mode=False)
        assert "Example:  python -m grader" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["list"], ["week2_timeseries", "--submission", "broken.py"]], ids=lambda a: a[0])
def test_what_needs_no_candidate_loads_no_heavy_library(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def windowed_dataset(:\n")
    source = (
        f"import sys; sys.path.insert(0, {str(places.PACKAGE.parent)!r}); from grader.cli.main import cli\n"
        f"try: cli({arguments!r}, standalone_mode=False)\n"
        "except SystemExit: pass\n"
        "print([name for name in ('tensorflow', 'keras', 'pytest', 'hypothesis', 'pygal', 'numpy', 'matplotlib')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert len(done.stdout.splitlines()) > 5
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_list_of_exercises_imports_nothing_for_rubrics() -> None:
    source = (
        f"import sys; sys.path.insert(0, {str(places.PACKAGE.parent)!r}); from grader.cli.main import cli\n"
        "cli(['list'], standalone_mode=False); print([one for one in ('hashlib', 'grader.catalogue.rubric')"
        " if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_an_examiner_imports_hypothesis_only_for_rubrics_with_a_property() -> None:
    source = (
        f"import sys; sys.path.insert(0, {str(places.PACKAGE.parent)!r})\n"
        "import grader.examiner.process, grader.examiner.plugin, grader.checks.series.forecasts\n"
        "print('pytest' in sys.modules, {'hypothesis', 'tensorflow'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "True set()"


def test_an_error_of_ours_is_kept_in_a_file_and_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> list[str]:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr("grader.catalogue.exercise.practice_names", broken)
    code, _, err = run("list", capsys=capsys)
    assert code == 3
    assert "This is not your fault" in err
    assert "ZeroDivisionError: ours" in (places.state_folder() / "last-fault.txt").read_text()


def test_the_name_of_a_file_gives_no_command_to_the_terminal(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "\x1b[2J\x1b]0;title\x07\u202eyp.py"
    (elsewhere / name).write_bytes(b"")
    code, _, err = run("week2_timeseries", "--submission", name, capsys=capsys)
    assert code == 2
    assert "yp.py is empty." in err
    assert not set("\x1b\x07\u202e") & set(err)


REFUSED = {
    "not UTF-8": lambda path: path.write_bytes(b"x = '\xff\xfe'\n"),
    "a null byte": lambda path: path.write_bytes(b"x = 1\0\n"),
    "missing": lambda path: None,
    "too large": lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 600_000_000),
    "empty": lambda path: path.write_bytes(b""),
    "a folder": lambda path: path.mkdir(),
    "a pipe": lambda path: os.mkfifo(path),
    "a link to nowhere": lambda path: path.symlink_to("nowhere"),
}


@pytest.mark.parametrize("ending", [".py", ".ipynb", ".txt", ".keras", ""])
@pytest.mark.parametrize("kind", REFUSED)
def test_json_is_one_object_where_a_submission_is_refused(
    kind: str, ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = f"\x1b[31mred{ending}"
    REFUSED[kind](tmp_path / name)
    code, out, err = run("week2_timeseries", "--submission", name, "--json", capsys=capsys)
    facts = json.loads(out)
    assert isinstance(facts, dict) and facts["format"] == 1 and facts["exercise_name"] == "week2_timeseries"
    assert code == facts["exit_code"] == 2 and facts["status"] == "REFUSED"
    assert facts["problem"] and facts["problem"] in err and "\x1b" not in out + err


@pytest.mark.parametrize(
    "words",
    [
        ("no_such_exercise", "--json"),
        ("--json",),
        ("week2_timeseries", "--json", "--no-such-option"),
        ("week2_timeseries", "--json", "--seed", "many"),
        *[("week2_timeseries", "--json", "--seed", seed) for seed in ("-1", "9" * 20)],
        *[("week2_timeseries", "--json", "--time-limit", limit) for limit in ("-3", "0", "nan", "inf", "1e9")],
        *[
            ("cohort", "grade", ".", "--exercise", "week2_timeseries", "--json", "--time-limit", one)
            for one in ("-3", "nan")
        ],
        ("cohort", "grade", ".", "--exercise", "week2_timeseries", "--json", "--seed", "-1"),
        ("week2_timeseries", "--json", "-k", "no_such_criterion"),
        ("week2_timeseries", "--json", "--require-isolation", "magic"),
        ("week1_intro", "--json", "--upstream"),
        ("cohort", "grade", "nowhere", "--exercise", "week2_timeseries", "--json"),
        ("cohort", "grade", ".", "--exercise", "no_such_exercise", "--json"),
        ("cohort", "grade", ".", "--json"),
        ("cohort", "grade", ".", "--exercise", "week2_timeseries", "--out", "out", "--json"),
    ],
)
def test_json_is_one_object_whatever_is_wrong_with_the_command(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(*words, capsys=capsys)
    facts = json.loads(out)
    assert (code, facts["exit_code"], facts["status"]) == (2, 2, "REFUSED")
    assert facts["problem"] and err
    assert facts["exercise_name"] == next((one for one in words if one in exercise_names()), "")


@pytest.mark.parametrize("error", [ZeroDivisionError("ours"), CannotGrade("The machine is full."), KeyboardInterrupt()])
def test_json_is_one_object_where_the_kit_fails(
    error: BaseException, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("grader.practice.attempt.Attempt.begin", fail)
    code, out, _ = run("week2_timeseries", "--json", capsys=capsys)
    facts = json.loads(out)
    assert (code, facts["status"]) == (1 if isinstance(error, KeyboardInterrupt) else 3, "NOT_GRADED")
    assert facts["exit_code"] == code


def test_the_list_of_several_names_each_that_was_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, data in (("week1_nlp", b"def f(:\n"), ("week2_nlp", b"\xff\xfe = 1\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "exercise.py").write_bytes(data)
    code, out, _ = run("week1_nlp/exercise.py", "week2_nlp/exercise.py", "--json", capsys=capsys)
    assert code == 1
    told = sorted((one["exercise_name"], one["status"]) for one in json.loads(out))
    assert told == [("week1_nlp", "NOT_YET"), ("week2_nlp", "REFUSED")]


def test_the_list_is_shown_where_attempts_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").write_text("a file in the way")
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    cli(["list"], standalone_mode=False)
    out, err = capsys.readouterr()
    assert "week2_timeseries" in out and "TF_EXAM_KIT_HOME" in err


@pytest.mark.parametrize(("opens", "said"), [(True, ""), (False, "No browser opens here.")])
def test_what_a_browser_writes_to_the_terminal_is_not_shown(
    opens: bool, said: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def noisy(address: str) -> bool:
        subprocess.run([sys.executable, "-c", "import sys; print('no method available', file=sys.stderr)"], check=True)
        return opens

    monkeypatch.setattr("webbrowser.open", noisy)
    show_page("file:///report.html")
    err = capfd.readouterr().err
    assert err.startswith(said) and "no method" not in err
