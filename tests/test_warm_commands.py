"""A command that is handed to a warm process does, shows and returns what it does without one."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

if sys.platform != "linux":
    pytest.skip("other systems keep no process warm", allow_module_level=True)

import resource

from grader.catalogue import places
from grader.cli.command_start import COMMANDS
from grader.cli.handed_over import _ended, _is_short
from grader.cli.warm_commands import surroundings_of

pytestmark = pytest.mark.slow
BROKEN = "def windowed_dataset(series:\n"
COMMANDS_OF_LEARNERS = (
    ["list"], ["--help"], ["--version"], ["rubric", "week3_nlp"], ["grade", "--help"], ["week3_nlq"], ["list", "--no"],
    ["rubric"], ["week2_timeseries", "--submission", "broken.py"], ["exercises/week2_timeseries", "--fast", "--json"],
)  # fmt: skip


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Return a folder for temporary files with a warm process of commands, whose path is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="kit") as name, pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", name)
        patch.setenv("PYTHONPATH", str(places.kit_root()))
        patch.setattr("tempfile.tempdir", name)
        assert COMMANDS.keep()
        (Path(name) / "broken.py").write_text(BROKEN)
        yield Path(name)
        COMMANDS.stop()


def warm_process(folder: Path) -> psutil.Process:
    """Return the warm process that listens in a folder."""
    address = str(next(folder.glob("tf-exam-*/commands-*.socket")))
    return next(process for process in psutil.process_iter(["cmdline"]) if address in (process.info["cmdline"] or ()))


def forked(folder: Path) -> int:
    """Return how many pages the forks have copied that have ended (man 5 proc: cminflt); none is at work any more."""
    deadline = time.monotonic() + 30
    while warm_process(folder).children() and time.monotonic() < deadline:
        time.sleep(0.05)  # A fork that a test before has killed is counted when the warm process has seen its end.
    return int(Path(f"/proc/{warm_process(folder).pid}/stat").read_text().rpartition(")")[2].split()[8])


def run(folder: Path, arguments: list[str], **changed: str) -> tuple[int, str, str]:
    environment = {**os.environ, "TMPDIR": str(folder), **changed}
    command = [sys.executable, "-m", "grader", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("arguments", COMMANDS_OF_LEARNERS, ids=" ".join)
def test_a_command_that_is_handed_over_does_what_it_does_alone(folder: Path, arguments: list[str]) -> None:
    before = forked(folder)
    (folder / "exercises").mkdir(exist_ok=True)
    warm = run(folder, arguments)
    assert forked(folder) > before
    alone = run(folder, arguments, TMPDIR="/tmp")
    assert "Traceback" not in warm[2]
    if "--json" not in arguments:  # A grade has the seconds that it took.
        assert warm == alone
    assert warm[0] == alone[0]


@pytest.mark.parametrize(
    ("arguments", "is_handed_over"),
    [
        (["list"], True), (["week1_nlp"], True), (["exercises/week1_nlp"], True), (["./week1"], True), ([], False),
        (["watch", "week1_nlp"], False), (["quiz"], False), (["exam", "start"], False), (["--pack", "a_b"], False),
        (["--plain", "list"], False), (["stop"], False),
    ],
)  # fmt: skip
def test_what_asks_or_stays_is_not_handed_over(arguments: list[str], is_handed_over: bool) -> None:
    assert _is_short(arguments) is is_handed_over


def in_other_surroundings() -> list[Any]:
    """Return what a command is started in: variables, and what is done before it starts."""
    cores = min(os.sched_getaffinity(0))
    return [
        pytest.param({}, lambda: os.umask(0o077), id="umask"),
        pytest.param({}, lambda: os.nice(3), id="niceness"),
        pytest.param({}, lambda: signal.signal(signal.SIGINT, signal.SIG_IGN), id="interrupts"),
        pytest.param({}, lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (512, 512)), id="limits"),
        *([pytest.param({}, lambda: os.sched_setaffinity(0, {cores}), id="cores")] if os.cpu_count() != 1 else ()),
        pytest.param({"LANG": "tlh"}, None, id="language"),
        pytest.param({"PYTHONWARNINGS": "error"}, None, id="options of Python"),
        pytest.param({"HOME": "/nowhere"}, None, id="home"),
    ]


@pytest.mark.parametrize(("changed", "before"), in_other_surroundings())
def test_whoever_has_other_surroundings_gets_a_process_of_its_own(
    folder: Path, changed: dict[str, str], before: Callable[[], object] | None
) -> None:
    taken = forked(folder)
    command = [sys.executable, "-m", "grader", "--version"]
    environment = {**os.environ, **changed}
    shown = subprocess.run(command, cwd=folder, env=environment, preexec_fn=before, capture_output=True, check=True)
    assert b"tf-exam-kit" in shown.stdout and forked(folder) == taken


def test_options_of_python_itself_are_kept(folder: Path) -> None:
    taken = forked(folder)
    subprocess.run([sys.executable, "-O", "-m", "grader", "--version"], cwd=folder, capture_output=True, check=True)
    assert forked(folder) == taken


def test_a_closed_keyboard_or_a_folder_that_is_gone_needs_no_warm_process(folder: Path, tmp_path: Path) -> None:
    script = f"cd {tmp_path} && mkdir gone && cd gone && rmdir ../gone && {sys.executable} -m grader --version 0<&-"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "This terminal is in a folder that no longer exists." in done.stderr
    assert "Traceback" not in done.stderr


def in_a_grading(folder: Path) -> tuple[subprocess.Popen[str], psutil.Process]:
    """Start a grading that takes long; return its process, and the fork that grades."""
    (folder / "endless.py").write_text("while True:\n    pass\n")
    command = [sys.executable, "-m", "grader", "week2_timeseries", "--submission", "endless.py"]
    started = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if children := warm_process(folder).children():
            time.sleep(2.0)
            return started, children[0]
        time.sleep(0.05)
    raise AssertionError("no fork has begun")


def test_an_interrupt_reaches_the_fork(folder: Path) -> None:
    started, fork = in_a_grading(folder)
    started.send_signal(signal.SIGINT)
    shown, complaint = started.communicate(timeout=60)
    assert started.returncode == 3 and "This grading does not count." in shown
    assert "Traceback" not in complaint
    assert not fork.is_running()


def test_a_command_that_is_killed_takes_its_fork_with_it(folder: Path) -> None:
    started, fork = in_a_grading(folder)
    started.kill()
    started.communicate(timeout=60)
    with contextlib.suppress(psutil.NoSuchProcess):
        fork.wait(timeout=30)
    assert not fork.is_running()


def test_a_warm_process_that_is_killed_takes_its_forks_with_it(folder: Path) -> None:
    started, fork = in_a_grading(folder)
    warm_process(folder).kill()
    _, complaint = started.communicate(timeout=60)
    assert started.returncode == 3 and complaint == "The warm process of the kit ended. Run the command again.\n"
    with contextlib.suppress(psutil.NoSuchProcess):
        fork.wait(timeout=30)
    assert not fork.is_running()
    COMMANDS.stop()
    assert COMMANDS.keep()


def test_a_request_of_any_size_arrives_whole(folder: Path) -> None:
    taken = forked(folder)
    many = {f"LARGE_{number}": "x" * 100_000 for number in range(8)}
    assert run(folder, ["--version"], **many)[1].startswith("tf-exam-kit")
    assert forked(folder) > taken
    assert run(folder, ["rubric", "x" * 100_000])[0] == 2


@pytest.mark.parametrize("sent", [b"[]\n", b"{}\n", b"no json\n", b"{", b'{"key": 1, "environment": 2}\n'])
def test_what_is_no_request_ends_nothing_and_leaves_nothing_open(folder: Path, sent: bytes) -> None:
    process = warm_process(folder)
    address, before = next(folder.glob("tf-exam-*/commands-*.socket")), process.num_fds()
    with socket.socket(socket.AF_UNIX) as asker:
        asker.connect(str(address))
        socket.send_fds(asker, [sent], [0, 1, 2])
    if b"{" in sent and sent.endswith(
        b"}\n"
    ):  # It has another key, as that of an older kit: then the warm process is of no use any more.
        process.wait(timeout=30)
        COMMANDS.stop()
        assert COMMANDS.keep()
        return
    assert run(folder, ["--version"])[0] == 0
    assert warm_process(folder).pid == process.pid
    until = time.monotonic() + 30  # It closes its end after the answer, which takes a moment on a busy machine.
    while process.num_fds() > before and time.monotonic() < until:
        time.sleep(0.05)
    assert process.num_fds() <= before


@pytest.mark.parametrize("closed", [0, 1, 2])
def test_a_command_with_a_closed_stream_runs_alone(folder: Path, closed: int) -> None:
    taken = forked(folder)
    done = subprocess.run(
        ["sh", "-c", f"exec {sys.executable} -m grader --version {closed}>&-"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (0, False) and forked(folder) == taken


def test_an_asker_that_waited_too_long_is_not_answered_later(folder: Path) -> None:
    process, taken = warm_process(folder), forked(folder)
    process.suspend()
    started = subprocess.Popen([sys.executable, "-m", "grader", "list"], cwd=folder, stdout=subprocess.DEVNULL)
    try:
        time.sleep(2.0)  # The request waits in the socket by now.
        started.kill()
        started.wait(timeout=60)
    finally:
        process.resume()
    assert run(folder, ["--version"], UNICODE_VERSION="another")[0] == 0, "this one is refused: it is heard after that"
    assert forked(folder) == taken


def test_a_stop_stops_both_and_both_go_on(folder: Path) -> None:
    started, fork = in_a_grading(folder)
    started.send_signal(signal.SIGTSTP)
    for process in (fork, psutil.Process(started.pid)):
        deadline = time.monotonic() + 20
        while process.status() != psutil.STATUS_STOPPED and time.monotonic() < deadline:
            time.sleep(0.05)
        assert process.status() == psutil.STATUS_STOPPED
    started.send_signal(signal.SIGCONT)
    deadline = time.monotonic() + 20
    while fork.status() == psutil.STATUS_STOPPED and time.monotonic() < deadline:
        time.sleep(0.05)
    assert fork.status() != psutil.STATUS_STOPPED
    started.kill()
    started.communicate(timeout=60)


def test_what_is_compared_is_what_a_process_passes_on() -> None:
    own = surroundings_of("self", {"LANG": "C", "EDITOR": "ed", "PYTHONPATH": "x"})
    assert own["variables"] == {"LANG": "C", "PYTHONPATH": "x"}
    assert own == surroundings_of(str(os.getpid()), {"LANG": "C", "PYTHONPATH": "x"})


def test_a_warm_process_of_another_kit_or_python_refuses(folder: Path) -> None:
    taken = forked(folder)
    other = folder / "other"
    other.mkdir()
    (other / "grader").symlink_to(places.PACKAGE)
    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.orig_argv = ['python', '-m', 'grader']\n"
         "from pathlib import Path\nfrom grader.cli.handed_over import exit_code\n"
         f"print(exit_code(['--version'], Path({str(other)!r}) / 'grader'))"],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "None\n" and forked(folder) == taken


def test_a_command_that_ended_before_the_request_was_sent_to_its_end_is_not_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, answered = tmp_path / "commands-k.socket", threading.Event()

    def answer() -> None:
        asker = listener.accept()[0]
        socket.recv_fds(asker, 65536, 4)
        asker.sendall(b'{"number": 1}\n{"ended": 2}\n')
        asker.close()
        answered.set()

    def sent_late(*given: Any) -> int:
        sent = send_fds(*given)
        answered.wait(10)
        return sent

    send_fds, before = socket.send_fds, [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTSTP)]
    monkeypatch.setattr(socket, "send_fds", sent_late)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(address))
        listener.listen()
        threading.Thread(target=answer, daemon=True).start()
        try:
            assert _ended(address, ["list"], tmp_path) == 2
        finally:
            for number, handler in zip((signal.SIGINT, signal.SIGTSTP), before, strict=True):
                signal.signal(number, handler)
