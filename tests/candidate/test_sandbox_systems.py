"""What the sandbox does on systems that are not this one, by taking away what they lack, and what it decides alone."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from grader.candidate import launch
from grader.candidate.sandbox import landlock, layers, limits, policy, seccomp, windows_job
from grader.candidate.sandbox.policy import Allowance, LayerRefused, SandboxLimits
from grader.candidate.sandbox.probes import protection
from grader.candidate.sandbox.system_calls import ABSENT, MACHINES, REFUSED, SILENT
from grader.catalogue import places

LIMITS = SandboxLimits(cpu_seconds=7, memory_mb=900, file_mb=3, open_files=64)
OTHER_SYSTEM = """
import ctypes, json, os, shutil, subprocess, sys, typing
from pathlib import Path
asked = json.loads(sys.argv[1])
sys.path.insert(0, asked["root"])
sys.platform = asked["platform"]
for name in asked["missing"]:
    sys.modules[name] = None
from grader.candidate.sandbox.layers import SandboxLimits, close_off
limits = SandboxLimits(cpu_seconds=60, memory_mb=4096, file_mb=8, open_files=64)
print(json.dumps(close_off(scratch=Path("."), readable=[], limits=limits)))
"""


def close_off_on(platform: str, missing: Sequence[str], scratch: Path) -> dict[str, str]:
    """Close off a process that believes to run on ``platform`` and cannot import what is ``missing`` there."""
    asked = json.dumps({"root": str(places.PACKAGE.parent), "platform": platform, "missing": missing})
    command = [sys.executable, "-I", "-c", OTHER_SYSTEM, asked]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, cwd=scratch)
    return dict(json.loads(done.stdout))


def test_macos_keeps_the_limits_that_it_has_and_says_what_it_lacks(tmp_path: Path) -> None:
    layers = close_off_on("darwin", [], tmp_path)
    assert layers["limits"] == "enforced"
    assert layers["landlock"] == layers["seccomp"] == "there is no such layer on darwin"
    assert protection(layers)["files"] == "not enforced on this system: landlock: there is no such layer on darwin"
    assert protection(layers)["processes"].startswith("limited: ")


def test_windows_has_no_limits_of_unix_and_is_graded_all_the_same(tmp_path: Path) -> None:
    layers = close_off_on("win32", ["resource"], tmp_path)
    assert layers["limits"] == "there is no such layer on win32"
    assert layers["job"] != "enforced"
    assert protection(layers)["memory"].startswith("limited: ")


def test_linux_without_the_module_for_limits_says_so(tmp_path: Path) -> None:
    layers = close_off_on("linux", ["resource"], tmp_path)
    assert layers["limits"] == layers["memory"] == "this system has no such limits"


def test_a_limit_that_the_system_refuses_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(kind: int, limits: tuple[int, int]) -> None:
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr("resource.setrlimit", refuse)
    with pytest.raises(LayerRefused, match=r"^the system refuses RLIMIT_DATA: current limit exceeds"):
        limits.limit_memory(Allowance(Path(), (), (), LIMITS))


def test_no_surprise_of_a_layer_stops_a_grading(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def surprise(allowed: Allowance) -> None:
        raise RuntimeError("an unknown kernel")

    monkeypatch.setattr(layers, "layers_here", lambda: {"limits": surprise, "memory": surprise})
    told = layers.close_off(scratch=tmp_path, readable=[], limits=LIMITS, layers=["limits"])
    assert told["limits"] == "the system refuses it: an unknown kernel"
    assert told["memory"] == "it was left out"


def test_a_kernel_without_landlock_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "version", lambda: 0)
    with pytest.raises(LayerRefused, match=r"no Landlock \(it came with Linux 5\.13\)"):
        landlock.restrict_files(Allowance(Path(), (), (), LIMITS))


def test_a_machine_with_unknown_numbers_gets_no_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seccomp, "MACHINES", {})
    with pytest.raises(LayerRefused, match="are not known to the kit"):
        seccomp.restrict_calls(Allowance(Path(), (), (), LIMITS))


class FakeKernel32:
    """Windows as far as jobs go: remembers what it was asked for; ``failing`` names a call that answers no."""

    def __init__(self, failing: str = "") -> None:
        self.calls: list[str] = []
        self.limits = windows_job.ExtendedLimits()
        self._failing = failing

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> int:
            self.calls.append(name)
            if name == "SetInformationJobObject":
                ctypes.memmove(ctypes.byref(self.limits), arguments[2], arguments[3])
            return int(name != self._failing)

        return call


def test_a_windows_job_holds_one_process_within_time_and_memory() -> None:
    windows = FakeKernel32()
    windows_job.enter_job(Allowance(Path(), (), (), LIMITS), windows)
    basic = windows.limits.BasicLimitInformation
    assert ctypes.sizeof(windows.limits) == 144
    assert (basic.LimitFlags, basic.ActiveProcessLimit, basic.PerProcessUserTimeLimit) == (0x50A, 1, 70_000_000)
    assert windows.limits.ProcessMemoryLimit == 900 * 2**20
    assert windows.calls[-3:] == ["GetCurrentProcess", "AssignProcessToJobObject", "CloseHandle"]


@pytest.mark.parametrize("failing", ["CreateJobObjectW", "SetInformationJobObject", "AssignProcessToJobObject"])
def test_a_windows_job_that_cannot_be_had_is_a_reason(failing: str) -> None:
    with pytest.raises(LayerRefused, match=r"^Windows "):
        windows_job.enter_job(Allowance(Path(), (), (), LIMITS), FakeKernel32(failing))


def test_a_secret_folder_is_cut_out_of_a_readable_one(tmp_path: Path) -> None:
    for name in ("packages/grader/hidden/labels", "packages/grader/checks", "packages/numpy"):
        (tmp_path / name).mkdir(parents=True)
    found = set(policy.without([tmp_path], [tmp_path / "packages/grader/hidden"]))
    assert found == {tmp_path / "packages/grader/checks", tmp_path / "packages/numpy"}


def test_what_the_caller_grants_inside_a_secret_folder_is_granted() -> None:
    one = places.exercises_folder() / "week1" / "data.csv"
    allowed = policy.allow(Path(), [one], LIMITS)
    assert one.resolve() in allowed.readable
    assert not any(path in (places.PACKAGE / "hidden").parents for path in allowed.readable)
    assert places.solutions_folder().resolve() not in allowed.readable


def laid_out(root: Path) -> None:
    """Lay Python, somebody's home and the state folder below one another."""
    for name in ("env/lib/python3", "env/bin", "env/home/ada/.local/state/tf-exam-kit", "env/home/ada/letters"):
        (root / name).mkdir(parents=True)


@pytest.mark.parametrize("prefix", ["env", "env/home/ada", "."])
def test_the_persons_folders_stay_closed_wherever_python_lies(
    prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out(tmp_path)
    home = tmp_path / "env/home/ada"
    monkeypatch.setattr("sys.prefix", str(tmp_path / prefix))
    monkeypatch.setattr("sys.base_prefix", str(tmp_path / "env/lib/python3"))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("TF_EXAM_KIT_HOME")
    personal = launch.personal_folders()
    assert {home, home / ".local/state/tf-exam-kit"} <= set(personal)
    allowed = policy.allow(tmp_path / "scratch", [], LIMITS, personal)
    open_to_it = [*allowed.readable, *allowed.listable]
    assert not [one for one in open_to_it if one in (home, *home.parents) or home / "letters" == one]
    assert not [one for one in open_to_it if home / ".local" == one or home / ".local" in one.parents]
    assert any(one == tmp_path / "env/lib/python3" for one in allowed.readable)


def test_a_home_that_python_cannot_do_without_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for home in ("/", "/usr"):
        monkeypatch.setenv("HOME", home)
        assert Path(home) not in launch.personal_folders()


def decide(machine: str, number: int, *arguments: int) -> int:
    """Run the filter as the kernel would; return the error that a call gets, -1 where it is let through."""
    words = {0: number, 4: MACHINES[machine].audit_number}
    words |= {16 + 8 * index: value & 0xFFFFFFFF for index, value in enumerate(arguments)}
    program, at, held = seccomp.build(MACHINES[machine], own=1234), 0, 0
    while True:
        code, yes, no, value = program[at]
        at += 1
        if code == 0x20:
            held = words.get(value, 0)
        elif code == 0x54:
            held &= value
        elif code == 0x15:
            at += yes if held == value else no
        elif code == 0x35:
            at += yes if held >= value else no
        else:
            return -1 if value == 0x7FFF0000 else value & 0xFFFF


@pytest.mark.parametrize("machine", MACHINES)
def test_the_filter_decides_the_same_on_every_machine(machine: str) -> None:
    numbers = MACHINES[machine].numbers

    def called(name: str, *arguments: int) -> int:
        return decide(machine, numbers[name], *arguments)

    assert {called(name) for name in REFUSED if name in numbers} == {errno.EPERM}
    assert {called(name) for name in SILENT if name in numbers} == {0}
    assert {called(name) for name in ABSENT if name in numbers} == {errno.ENOSYS}
    assert called("clone", 0x003D0F00) == -1
    assert called("clone", 0x01200011) == errno.EPERM
    assert [called("kill", who, 9) for who in (1234, 1, 0, -1)] == [-1, errno.EPERM, errno.EPERM, errno.EPERM]
    assert [called("socketpair", *pair) for pair in ((1, 1), (1, 0x80801), (1, 2), (2, 1))] == [-1, -1, 1, 1]
    flags = (os.O_RDONLY, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, os.O_RDONLY | os.O_TRUNC)
    assert [called("openat", -100, 0, flag) for flag in flags] == [-1, -1, errno.EPERM]
    assert [called("utimensat", -100, 0, time) for time in (0, 4096)] == [errno.EPERM, 0]
    assert decide(machine, 0xFFFFFF) == -1


def test_calls_by_another_machine_or_a_second_table_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0
    assert decide("x86_64", read) == -1
    assert decide("x86_64", 0x40000000 | read) == errno.EPERM
    program = seccomp.build(MACHINES["x86_64"], own=1)
    assert program[1][3] == MACHINES["x86_64"].audit_number
    assert program[2][3] & 0xFFFF == errno.EPERM


def test_no_two_calls_share_a_number() -> None:
    for machine in MACHINES.values():
        assert len(set(machine.numbers.values())) == len(machine.numbers)
