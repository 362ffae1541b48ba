"""A layer is believed only after a process that wears it has failed at what it forbids."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from grader.candidate.sandbox import forbidden_acts, probes
from grader.candidate.sandbox.forbidden_acts import Bait
from grader.candidate.sandbox.layers import ENFORCED, LAYERS
from grader.candidate.sandbox.probes import probe_layers, protection
from grader.catalogue import places

pytestmark = pytest.mark.slow

BARE = """
import sys
sys.path.insert(0, sys.argv[1])
from grader.candidate.sandbox import forbidden_acts, layers
forbidden_acts.close_off = lambda **asked: dict.fromkeys(layers.LAYERS, layers.ENFORCED)
forbidden_acts.main(sys.argv[2:])
"""


@pytest.mark.parametrize(
    ("layer", "first_act"),
    [
        ("limits", "write a file of any size"),
        ("memory", "have any amount of memory"),
        ("namespaces", "connect to this machine"),
        ("landlock", "read a file elsewhere"),
        ("seccomp", "open a socket"),
        ("job", "start a process"),
    ],
)
def test_a_layer_that_was_not_really_put_on_is_found_out(layer: str, first_act: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        bait = [str(tmp_path), str(secret), str(listener.getsockname()[1])]
        command = [sys.executable, "-I", "-c", BARE, str(places.PACKAGE.parent), layer, *bait]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == f"it was put on, and yet the process could {first_act}\n"


def test_a_layer_that_was_refused_gives_its_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(forbidden_acts, "close_off", lambda **asked: {"landlock": "this kernel has none"})
    assert forbidden_acts.try_layer("landlock", Bait(tmp_path, tmp_path, 1)) == "this kernel has none"


def test_a_trial_that_crashes_is_no_proof(tmp_path: Path) -> None:
    crash = [sys.executable, "-c", "import os; print('enforced', flush=True); os.abort()"]
    assert probes._run(crash, tmp_path).startswith("the trial ended with code")
    assert probes._run([str(tmp_path / "no such program")], tmp_path).startswith("the trial did not come to an end")


def test_the_outcome_is_kept_and_used_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    cache = tmp_path / "layers.json"
    first = probe_layers(cache)
    assert set(first) == set(LAYERS)
    monkeypatch.setattr(probes, "_probe", lambda: pytest.fail("probed again"))
    assert probe_layers(cache) == first
    assert list(tmp_path.iterdir()) == [cache]


def test_a_trial_on_a_full_disk_says_nothing_about_the_next_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cache = tmp_path / "layers.json"
    full = [sys.executable, "-c", "raise OSError(28, 'No space left on device')"]
    monkeypatch.setattr(probes, "_probe", lambda: dict.fromkeys(LAYERS, probes._run(full, tmp_path)))
    assert "No space left on device" in probe_layers(cache)["landlock"]
    monkeypatch.setattr(probes, "_probe", lambda: dict.fromkeys(LAYERS, ENFORCED))
    assert set(probe_layers(cache).values()) == set(probe_layers(cache).values()) == {ENFORCED}


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", '{"key": []}', json.dumps({"key": ["another kernel"], "layers": dict.fromkeys(LAYERS, ENFORCED)})],
)
def test_a_damaged_or_outdated_cache_is_probed_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damage: str
) -> None:
    cache = tmp_path / "layers.json"
    cache.write_text(damage)
    fresh = dict.fromkeys(LAYERS, "tried just now")
    monkeypatch.setattr(probes, "_probe", lambda: fresh)
    assert probe_layers(cache) == fresh
    assert json.loads(cache.read_text())["layers"] == fresh


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fresh = dict.fromkeys(LAYERS, "tried just now")
    monkeypatch.setattr(probes, "_probe", lambda: fresh)
    assert probe_layers(tmp_path / "no folder" / "layers.json") == fresh


def test_everything_is_enforced_where_every_layer_of_linux_holds() -> None:
    layers = dict.fromkeys(("limits", "memory", "namespaces", "landlock", "seccomp"), ENFORCED)
    assert set(protection(layers).values()) == {ENFORCED}


@pytest.mark.parametrize(
    ("missing", "about", "said"),
    [
        ("landlock", "files", "not enforced on this system: landlock: too old"),
        ("seccomp", "files", "limited: modes and times of your own files can be changed"),
        ("namespaces", "memory", "limited: files in shared memory are not counted"),
        ("memory", "memory", "limited: it is watched from outside, and the system itself sets no bound"),
        ("seccomp", "network", "enforced"),
    ],
)
def test_a_missing_layer_is_said_where_it_matters(missing: str, about: str, said: str) -> None:
    layers = dict.fromkeys(("limits", "memory", "namespaces", "landlock", "seccomp"), ENFORCED)
    assert protection(layers | {missing: "too old"})[about] == said


def test_nothing_known_is_nothing_enforced() -> None:
    assert ENFORCED not in protection({}).values()
