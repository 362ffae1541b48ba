"""Windows and macOS, simulated: what these lack is taken away, and the kit starts, grades and says what is missing."""

import ast
import io
import os
import re
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
from other_systems import pretending
from test_floors import GRADER, modules

from grader import channels, system
from grader.candidate.launch import protection_layers
from grader.candidate.protocol import Channel
from grader.candidate.worker_process import ColdProcess, WorkerProcess
from grader.catalogue import places
from grader.catalogue.exercise import read_exercise
from grader.cli.console import write_what_can_be_shown
from grader.cli.main import main
from grader.cohort.exports.forms import Finding, _as_line
from grader.examiner.grade import Outcome
from grader.examiner.options import GradingOptions
from grader.examiner.start import start_examiner
from grader.practice.attempt import Attempt
from grader.practice.doctor import examine_machine
from grader.practice.vscode import PATTERN
from grader.submission.submission import read_submission

OTHERS = ("win32", "darwin")
DIFFERS = re.compile(
    r"sys\.platform|\bos\.name\b|platform\.system|pass_fds|start_new_session|preexec_fn|O_NOFOLLOW|O_NONBLOCK|select\.poll"
    r"|import (?:fcntl|termios|resource|pwd|grp|pty)|os\.fork\b|os\.setsid|os\.killpg|os\.get(?:uid|euid|pgid)"
    r"|posix_spawn|os\.mkfifo|sched_getaffinity|AF_UNIX|send_fds|recv_fds|signal\.SIG(?:KILL|CHLD|HUP|USR)|/proc/|\bprctl\b"
)
"""What one system has and another lacks."""
MAY_DIFFER = {
    "system.py": "here it belongs",
    "channels.py": "connections over loopback, where no descriptor can be handed over",
    "candidate/warm": "used on Linux only: WarmPlace.address",
    "candidate/sandbox": "layers, each of which says where it does not exist",
    "candidate/launch.py": "the spare process, used on Linux only",
    "candidate/worker/start.py": "the spare process, used on Linux only; SIGUSR1 where faulthandler has it",
    "candidate/worker_process.py": "/proc and SIGUSR1 where they exist",
    "catalogue/fingerprint.py": "/proc/cpuinfo where it exists",
    "examiner/start.py": "a fork of the warm examiner, used on Linux only",
    "cli/handed_over.py": "used on Linux only; it is imported before `system`, which takes longer than all it does",
    "cli/warm_commands.py": "the warm process of commands, used on Linux only",
    "practice/sitting.py": "/proc/uptime and the number of the boot where they exist",
}


def talk(words: list[str]) -> list[str]:
    """Return the command of a process that says on each channel what it hears there, and then its standard input."""
    code = (
        f"import sys; sys.path.insert(0, {str(places.PACKAGE.parent)!r}); from grader.channels import take_channel\n"
        "for channel in [take_channel(word) for word in sys.argv[1:]]:\n"
        "    channel.sendall(channel.recv(9).upper())\n"
        "channel.sendall(sys.stdin.buffer.read())"
    )
    return [sys.executable, "-I", "-c", code, *words]


@pytest.mark.skipif(os.name == "nt", reason="Windows does not tell who may write")
@pytest.mark.parametrize(("mode", "private"), [(0o700, True), (0o755, True), (0o775, False), (0o777, False)])
def test_a_folder_is_private_where_nobody_else_puts_files_into_it(tmp_path: Path, mode: int, private: bool) -> None:
    """Compiled templates are run: they are kept in no folder that another user could fill."""
    folder = tmp_path / "compiled"
    folder.mkdir()
    folder.chmod(mode)
    assert system.is_private(folder) is private and not system.is_private(tmp_path / "gone")


@pytest.mark.parametrize("name", ["linux", *OTHERS])
def test_a_process_comes_to_its_channels_on_every_system(name: str) -> None:
    with pretending(name) if name in OTHERS else pytest.MonkeyPatch.context():
        started, opened = channels.start_with_channels(talk, 2, stdin=subprocess.PIPE)
    for number, channel in enumerate(opened):
        channel.sendall(b"hello %d" % number)
        assert channel.recv(9) == b"HELLO %d" % number
    assert started.stdin is not None
    with started.stdin as stdin:
        stdin.write(b"the assignment")
    assert opened[-1].recv(99) == b"the assignment"
    assert started.wait(20) == 0
    for channel in opened:
        channel.close()


@pytest.mark.parametrize("name", ["linux", *OTHERS])
def test_what_a_process_writes_comes_out_of_the_descriptor(name: str) -> None:
    reading, writing = os.pipe()
    code = (
        f"import sys; sys.path.insert(0, {str(places.PACKAGE.parent)!r}); from grader.channels import take_writer\n"
        "view = memoryview(b'x' * 300_000)\nwrite = take_writer(sys.argv[1])\nwhile view: view = view[write(view):]"
    )
    with pretending(name) if name in OTHERS else pytest.MonkeyPatch.context():
        command = [sys.executable, "-I", "-c", code]
        started = channels.start_with_writer(lambda words: [*command, *words], writing, stdin=subprocess.PIPE)
    os.close(writing)
    assert started.stdin is not None
    started.stdin.close()
    with os.fdopen(reading, "rb") as out:
        assert len(out.read()) == 300_000
    assert started.wait(20) == 0


def test_who_does_not_know_the_secret_gets_no_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stranger connects first, says nothing, guesses, and hangs up; the process is heard all the same."""
    monkeypatch.setattr(channels, "SECONDS_TO_TELL", 0.2)
    listening: list[int] = []
    create = socket.create_server

    def create_server(address: Any, **options: Any) -> socket.socket:
        listener = create(address, backlog=8)
        port = listener.getsockname()[1]
        listening.append(port)
        silent = socket.create_connection(("127.0.0.1", port))
        guessing = socket.create_connection(("127.0.0.1", port))
        guessing.sendall(bytes(channels.SECRET_BYTES))
        socket.create_connection(("127.0.0.1", port)).close()
        strangers.extend((silent, guessing))
        return listener

    strangers: list[socket.socket] = []
    monkeypatch.setattr(socket, "create_server", create_server)
    with pretending("win32"):
        started, [channel] = channels.start_with_channels(talk, 1)
    with channel:
        channel.sendall(b"it is me.")
        assert channel.recv(9) == b"IT IS ME."
    for stranger in strangers:
        with stranger:
            stranger.settimeout(5)
            assert stranger.recv(1) == b""
    assert started.wait(20) == 0
    with pytest.raises(OSError, match=r"refused|reset"):
        socket.create_connection(("127.0.0.1", listening[0]), 1).recv(1)


def test_the_secret_is_neither_in_the_command_line_nor_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = b"\x01thirty-two bytes that are known\x02"[: channels.SECRET_BYTES]
    monkeypatch.setattr("os.urandom", lambda size: secret)
    seen: list[str] = []
    with pretending("win32"):
        real = subprocess.Popen

        def look(command: list[str], **options: Any) -> Any:
            seen.append(f"{command} {options}")
            return real(command, **options)

        with monkeypatch.context() as patch:
            patch.setattr(subprocess, "Popen", look)
            started, [channel] = channels.start_with_channels(talk, 1)
    with channel:
        channel.sendall(b"x")
        assert channel.recv(1) == b"X"
    started.wait(20)
    assert seen and "thirty-two" not in seen[0]


def test_a_process_that_never_comes_is_said_at_once() -> None:
    with pretending("win32"), pytest.raises(ConnectionError, match="did not connect: it ended with code 3"):
        channels.start_with_channels(lambda words: [sys.executable, "-I", "-c", "raise SystemExit(3)"], 1)


@pytest.mark.parametrize("name", OTHERS)
def test_no_process_stays_where_children_outlive_their_parent(name: str) -> None:
    child = [sys.executable, "-c", "import time; print('here', flush=True); time.sleep(60)"]
    code = f"import subprocess; subprocess.run({child})"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as started:
        assert started.stdout is not None and started.stdout.readline() == b"here\n"
        with pretending(name):
            channels.kill_with_children(started)
        # Both have the pipe: it ends when the last of them is gone.
        assert started.stdout.read() == b""


@pytest.mark.parametrize("name", OTHERS)
def test_every_module_can_be_imported_there(name: str) -> None:
    """All but those that only a Linux process imports."""
    only_linux = {
        "grader.candidate.warm.forking", "grader.candidate.warm.worker", "grader.examiner.warm_examiner",
        "grader.cli.warm_commands",
    }  # fmt: skip
    named = sorted(".".join(path.relative_to(GRADER.parent).with_suffix("").parts) for path in modules())
    named = [one for one in named if one not in only_linux and not one.endswith("__main__")]
    code = (
        f"import sys; sys.path[:0] = [{str(Path(__file__).parent)!r}, {str(GRADER.parent)!r}]\n"
        f"import other_systems, importlib; other_systems.become({name!r})\n"
        "for one in sys.argv[1:]: importlib.import_module(one)"
    )
    told = subprocess.run([sys.executable, "-c", code, *named], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr[-2000:]


def test_what_differs_between_systems_stands_behind_one_module() -> None:
    found = {}
    for path in modules():
        text = path.read_text(encoding="utf-8")
        if not DIFFERS.search(text):
            continue
        # Comments and docstrings may speak of it.
        tree = ast.parse(text)
        for node in ast.walk(tree):
            if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node):
                node.body = node.body[1:] or [ast.Pass()]
        if lines := DIFFERS.findall(ast.unparse(tree)):
            place = path.relative_to(GRADER).as_posix()
            found[next((one for one in MAY_DIFFER if place.startswith(one)), place)] = lines
    assert {place: lines for place, lines in found.items() if place not in MAY_DIFFER} == {}
    assert found.keys() == MAY_DIFFER.keys()


@pytest.mark.parametrize("name", OTHERS)
def test_doctor_says_what_is_missing_and_what_was_not_tried(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "PLATFORM", name)
    layers = {**protection_layers(), **dict.fromkeys(("landlock", "seccomp"), f"there is no such layer on {name}")}
    monkeypatch.setattr("grader.practice.doctor.protection_layers", lambda: layers)
    found = {one.subject: one for one in examine_machine()}
    assert "not yet tried" in found["system"].fix and not found["system"].fit and not found["system"].needed
    assert f"there is no such layer on {name}" in found["protection of files"].found
    assert not found["protection of files"].fit


@pytest.mark.parametrize("name", OTHERS)
def test_isolation_that_is_required_and_not_there_refuses(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system, "PLATFORM", name)
    layers = dict.fromkeys(protection_layers(), f"there is no such layer on {name}")
    monkeypatch.setattr("grader.cli.isolation_option.protection_layers", lambda: layers, raising=False)
    monkeypatch.setattr("grader.candidate.launch.protection_layers", lambda: layers)
    with pytest.raises(SystemExit) as ended:
        main(["week1_intro", "--require-isolation", "files"])
    assert ended.value.code == 3
    assert f"there is no such layer on {name}" in capsys.readouterr().err


def test_a_console_of_windows_shows_words_for_signs_that_it_lacks() -> None:
    raw = io.BytesIO()
    console = io.TextIOWrapper(raw, encoding="cp1252", newline="\n")
    write_what_can_be_shown([console])
    console.write("✓ Passed · 0.85 ≥ 0.80 → 日\n")
    console.flush()
    assert raw.getvalue().decode("cp1252") == "passed Passed · 0.85 >= 0.80 -> ?\n"
    plain = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    write_what_can_be_shown([plain, io.StringIO()])
    assert plain.errors == "strict"


@pytest.mark.parametrize("words", [["list"], ["doctor"], ["rubric", "week3_nlp"], ["--help"], ["quiz", "--help"]])
def test_a_command_writes_to_such_a_console(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="cp1252"))
    try:
        main(words)
    except SystemExit as ended:
        assert ended.code in (None, 0)
    sys.stdout.flush()
    assert raw.getvalue()


@pytest.mark.parametrize("suffix", [".py", ".ipynb"])
def test_line_ends_of_windows_make_no_other_submission(tmp_path: Path, suffix: str) -> None:
    exercise = read_exercise("week1_intro")
    stub = exercise.folder / f"exercise{suffix}"
    written = tmp_path / f"exercise{suffix}"
    written.write_bytes(stub.read_bytes().replace(b"\n", b"\r\n"))
    assert read_submission(exercise, written).source == read_submission(exercise, stub).source


def test_a_path_with_drive_and_spaces_is_read_by_the_problem_matcher() -> None:
    path = PureWindowsPath(r"C:\Users\Ada Lovelace\my practice\exercise.py").as_posix()
    line = _as_line(Finding(path, 42, "error", "week1_intro/check_slope", "Slope", "expected 50, found 49"))
    match = re.fullmatch(PATTERN["regexp"], line)
    assert match is not None
    assert (match[1], match[2], match[4]) == (path, "42", "Slope: expected 50, found 49")


def test_files_of_unknown_origin_are_opened_with_what_the_system_has() -> None:
    assert system.read_flags() & os.O_NOFOLLOW and system.read_flags() & os.O_NONBLOCK
    with pretending("win32"):
        assert system.read_flags() == os.O_RDONLY
    assert set(system.folders_of(Path("x"))) == {"HOME", "TMPDIR"}
    with pretending("win32"):
        assert {"USERPROFILE", "TEMP", "TMP"} < set(system.folders_of(Path("x")))


def test_what_waits_in_a_pipe_is_counted_and_waited_for() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"four")
    assert system.bytes_waiting(reading) == 4
    system.await_readable(reading)
    assert os.read(reading, 4) == b"four" and system.bytes_waiting(reading) == 0
    threading.Timer(0.1, os.write, (writing, b"!")).start()
    system.await_readable(reading)
    assert system.bytes_waiting(reading) == 1
    os.close(reading)
    os.close(writing)


@pytest.mark.parametrize("name", OTHERS)
def test_what_a_process_printed_before_is_forgotten_there(name: str, tmp_path: Path) -> None:
    ours, theirs = socket.socketpair()
    with pretending(name), theirs:
        code = "print('greeting', end='', flush=True); input(); print('mine')"
        started = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert started.stdin is not None and started.stdout is not None
        running = WorkerProcess(ColdProcess(started), Channel(ours), tmp_path)
        while not running.printed():
            time.sleep(0.01)
        running.forget_output()
        with started.stdin as stdin:
            stdin.write(b"\n")
        started.wait(20)
        running.end()
    assert running.output() == ("mine\n", 0)


@pytest.mark.worker
@pytest.mark.parametrize("name", ["win32", pytest.param("darwin", marks=pytest.mark.thorough)])
def test_a_grading_there_decides_as_it_does_here(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home of the kit"))
    solution = places.solutions_folder() / "week2_timeseries" / "solution.py"
    answer = tmp_path / "my answer.py"
    answer.write_bytes(solution.read_bytes().replace(b"\n", b"\r\n"))
    with pretending(name):
        attempt = Attempt.begin("week2_timeseries", answer)
        grade = attempt.grade(lambda event: None, GradingOptions(fast=True, recall=False), keep=False)
    decided = {one.criterion_id: one.outcome for one in grade.verdicts if not one.details.get("fast")}
    assert len(decided) >= 3 and set(decided.values()) == {Outcome.MET}, grade.evidence.get("ending", decided)
    layers = grade.evidence["protection"]
    assert layers["files"] == f"not enforced on this system: landlock: there is no such layer on {name}"
    assert layers["processes"].startswith("limited: ")


@pytest.mark.parametrize("name", OTHERS)
def test_an_examiner_starts_there_hears_its_assignment_and_complains(name: str, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    with (tmp_path / "complaint").open("w+b") as complaint:
        with pretending(name):
            examiner = start_examiner(writing, complaint)
        os.close(writing)
        with examiner.stdin as stdin:
            stdin.write(b"no assignment")
        with os.fdopen(reading) as events:
            assert events.read() == ""
        assert examiner.wait(timeout=60) != 0
        complaint.seek(0)
        assert b"JSONDecodeError" in complaint.read()
