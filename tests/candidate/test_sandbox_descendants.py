"""Nothing that a submission starts outlives its grading, tried with real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grader.candidate.sandbox import descendants
from grader.catalogue import places

# The submission: a daemon that left its parent, its session and its group, and holds the pipe that it was given.
DAEMON = """
import os, sys, threading
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.write({pipe}, b"alive")
        threading.Event().wait(600)
    os._exit(0)
os.wait()
"""
# The examiner: ends what is left after the submission's own process is gone, then reads the pipe to its end.
EXAMINER = f"""
import os, subprocess, sys
sys.path.insert(0, {str(places.PACKAGE.parent)!r})
from grader.candidate.sandbox.descendants import become_subreaper, reap_descendants
become_subreaper()
out, into = os.pipe()
bystander = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
source = {DAEMON!r}.format(pipe=into)
subprocess.run([sys.executable, "-c", source], pass_fds=[into], check=True)
os.close(into)
alive = os.read(out, 5)
ended = reap_descendants(spare=[bystander.pid])
print(alive, len(ended), os.read(out, 5), bystander.poll(), reap_descendants(spare=[bystander.pid]))
bystander.communicate(b"done\\n")
"""


def test_a_daemon_that_forked_twice_is_ended_and_a_spared_process_is_not() -> None:
    done = subprocess.run([sys.executable, "-c", EXAMINER], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "b'alive' 1 b'' None []\n"


WORKER = f"""
import os, sys, threading
sys.path.insert(0, {str(places.PACKAGE.parent)!r})
from grader.candidate.sandbox.descendants import die_with_parent
die_with_parent()
os.write(1, b"ready")
threading.Event().wait(600)
"""
DYING_EXAMINER = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {WORKER!r}], check=True)"


def test_a_worker_ends_when_its_examiner_is_killed() -> None:
    out, into = os.pipe()
    # Both processes write to the pipe, which ends when the last of them is gone.
    with subprocess.Popen([sys.executable, "-c", DYING_EXAMINER], stdout=into) as examiner:
        os.close(into)
        first = os.read(out, 10)
        examiner.kill()
    assert (first, os.read(out, 10)) == (b"ready", b"")
    os.close(out)


LACKING = f"""
import ctypes, sys
from pathlib import Path
sys.path.insert(0, {str(places.PACKAGE.parent)!r})
from grader.candidate.sandbox import kernel
from grader.candidate.sandbox.layers import SandboxLimits, close_off
limits = SandboxLimits(cpu_seconds=10, memory_mb=256, file_mb=1, open_files=64)
close_off(scratch=Path(sys.argv[1]), readable=[], limits=limits, layers=["limits"])
wanted = ctypes.c_int()
kernel.libc_call("prctl", 2, ctypes.byref(wanted), 0, 0, 0)
print(wanted.value)
"""


def test_a_worker_ends_with_its_examiner_where_landlock_is_missing_too(tmp_path: Path) -> None:
    told = subprocess.run([sys.executable, "-c", LACKING, str(tmp_path)], capture_output=True, text=True, check=True)
    assert int(told.stdout) == signal.SIGKILL


def test_calls_that_only_linux_has_change_nothing_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(descendants.kernel, "prctl", lambda *arguments: asked.append(arguments))
    monkeypatch.setattr("grader.system.PLATFORM", "darwin")
    descendants.die_with_parent()
    descendants.become_subreaper()
    descendants.refuse_inspection()
    assert asked == []
