"""The path from the first minute: alone, ``start``, ``demo``, ``--plain``, and what a terminal is told."""

import contextlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.catalogue import places
from grader.cli.home import find_editor
from grader.cli.main import main
from grader.system import as_typed

BOX = re.compile("[\u2500-\u259f✓✗–│\x1b]")


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    try:
        main(list(arguments))
    except SystemExit as left:
        assert left.code in (0, 1, None)
    return capsys.readouterr().out


@pytest.fixture(autouse=True)
def fresh_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))


def test_alone_it_shows_where_you_are_and_what_to_type(capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys)
    assert "0 of 16 exercises passed." in out and "week1_intro" in out
    assert re.search(r"exercises/week1_intro/exercise\.py:\d+\n", out)
    assert "No estimate" not in out and "Exam " not in out, "nothing is said of the exam before a first pass"
    assert "Next      python -m grader start week1_intro\n" in out


def test_after_an_attempt_alone_and_start_point_at_what_it_said_to_fix(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "mine.py"
    path.write_text("def create_training_data(:\n    pass\n")
    graded = said(capsys, "week1_intro", "--submission", str(path), "--report-dir", str(tmp_path))
    edit, following = re.search(r"^Edit +(.+:1)$", graded, re.M), re.search(r"^Next +(.+)$", graded, re.M)
    assert edit and following and "start" not in following[1]
    for words in ([], ["start", "week1_intro"]):
        out = said(capsys, *words)
        assert re.search(rf"^Edit +{re.escape(edit[1])}$", out, re.M), out
        assert re.search(rf"^Next +{re.escape(following[1])}$", out, re.M) and "Write" not in out.split("Read ")[1]


def test_a_python_without_the_packages_is_told_what_to_activate() -> None:
    code = "import runpy, sys; sys.path.insert(0, '.'); runpy.run_module('grader', run_name='__main__')"
    command = [sys.executable, "-S", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=places.kit_root(), check=False)
    assert done.returncode == 3 and not done.stdout
    assert "The kit needs the package " in done.stderr and sys.executable in done.stderr
    assert "source " in done.stderr or "Install the kit" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("arguments", [["rubric", "week2_timeseries"], ["progress"], []])
def test_a_terminal_of_80_columns_cuts_no_word(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    import pty
    import termios

    main_end, child = pty.openpty()
    termios.tcsetwinsize(child, (40, 80))
    environment = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")}
    command = [sys.executable, "-m", "grader", *arguments]
    pages = ["--report-dir", str(tmp_path)] if arguments == ["progress"] else []
    process = subprocess.Popen([*command, *pages], stdout=child, stderr=child, stdin=child, env=environment)
    os.close(child)
    seen = b""
    with contextlib.suppress(OSError):
        while part := os.read(main_end, 65536):
            seen += part
    os.close(main_end)
    assert process.wait(timeout=30) == 0
    lines = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", seen.decode()).splitlines()
    assert len(lines) > 5
    assert not [line for line in lines if len(line.rstrip()) > 80 and "/" not in line]


@pytest.mark.skipif(sys.platform == "win32", reason="programs end in .exe")
def test_without_a_choice_only_an_editor_with_a_window_is_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("vi", "vim", "emacs", "nano"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    assert find_editor() == ""
    (tmp_path / "codium").touch(mode=0o755)
    assert find_editor() == "codium"
    monkeypatch.setenv("EDITOR", "vi")
    assert find_editor() == "vi"


@pytest.mark.parametrize("verb", ["start", "next"])
def test_start_shows_goal_functions_and_the_file_to_edit(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, verb)
    assert "Goal: " in out and "def create_training_data():" in out and "Read   " in out
    assert out.rstrip().endswith("python -m grader week1_intro")
    assert "def windowed_dataset(series, window_size, batch_size, shuffle_buffer):" in said(
        capsys, verb, "week2_timeseries"
    )


@pytest.mark.parametrize("arguments", [["list"], ["progress"], ["start"], ["week1_intro"], ["week1_intro", "-q"]])
def test_plain_text_has_no_signs(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert not BOX.search(said(capsys, *arguments, "--plain").replace("–", ""))
    monkeypatch.setenv("TF_EXAM_KIT_PLAIN", "1")
    assert not BOX.search(said(capsys, *arguments).replace("–", ""))


@pytest.mark.worker
def test_the_demonstration_has_one_mistake_and_names_the_first_exercise(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "grader", "demo", "--plain", "--report-dir", str(tmp_path / "pages")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=places.kit_root(), check=False)
    assert done.stderr == "" and done.returncode == 0
    assert done.stdout.count("failed: ") == 1 and "failed: Labels, 0 of 15 points" in done.stdout
    assert "file://" in done.stdout and (tmp_path / "pages" / "demo" / "week2_timeseries.html").is_file()
    assert done.stdout.rstrip().endswith("python -m grader start week1_intro")
    page = (tmp_path / "pages" / "demo" / "week2_timeseries.html").read_text()
    assert "python -m grader start week1_intro" in page and "grader hint" not in page
    line = re.search(r"week2_timeseries\.py:(\d+)", done.stdout)
    assert line
    demo = (places.templates_folder() / "demo" / "week2_timeseries.py").read_text().splitlines()
    begin = next(number for number, text in enumerate(demo, start=1) if text.startswith("def windowed_dataset("))
    assert begin <= int(line[1]) < begin + 8
    said = " ".join(done.stdout.split())
    if "Tried just now" in said:  # On a busy machine the time may be over before a change helps.
        assert "you write `(window[:-1], window[-1])` in place of `(window[:-1], window[-2])`" in said
        assert "window[-2]" in demo[int(line[1]) - 1]


@pytest.mark.parametrize("activated", [True, False])
def test_a_command_works_when_it_is_pasted_whether_the_environment_is_activated_or_not(
    activated: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / ".venv" / "bin" / "python"
    found = {True: str(python), False: "/usr/bin/python"}[activated]
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setattr(sys, "prefix", str(python.parents[1]))
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    monkeypatch.setattr(shutil, "which", lambda name: found)
    told = as_typed("Grade it: `python -m grader week1_intro`.")
    monkeypatch.chdir(tmp_path)
    here = as_typed("python -m grader")
    expected = ("python", "python") if activated else (str(python), ".venv/bin/python")
    assert (told, here) == (f"Grade it: `{expected[0]} -m grader week1_intro`.", f"{expected[1]} -m grader")


def test_the_report_names_its_commands_as_the_terminal_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.chdir(tmp_path)
    commands = []
    for at_a_terminal in (True, False):
        monkeypatch.setattr(sys.stdout, "isatty", lambda told=at_a_terminal: told)
        said(capsys, "week1_intro", "--plain", "--report-dir", str(tmp_path))
        commands.append(re.findall(r"<code>(\S+) -m grader week1_intro", (tmp_path / "week1_intro.html").read_text()))
    assert commands == [[str(Path(sys.executable))], ["python"]]


@pytest.mark.parametrize("has_pip", [True, False])
def test_an_environment_without_pip_is_named_to_the_pip_of_the_system(
    has_pip: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / ".venv" / "bin" / "python"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: "pip" if has_pip else None)
    monkeypatch.chdir(tmp_path)
    expected = ".venv/bin/python -m pip" if has_pip else "pip --python .venv/bin/python"
    assert as_typed("Run `python -m pip install tensorflow`.") == f"Run `{expected} install tensorflow`."
